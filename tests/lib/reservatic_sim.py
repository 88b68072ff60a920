#!/usr/bin/env python3
"""A simulator of the partner API of Reservatic, as far as it is publicly known: field names and
types of the examples in its clients' READMEs, TLS that demands a client certificate, Api-Token,
and a calendar with real capacity. It does on demand what networks and servers do: faults(), races.

In a test:      sim = Sim(); sim.fault('POST', '/reservations$', 'timeout_after'); … sim.close()
By hand:        python3 tests/lib/reservatic_sim.py   prints the URL and the files, runs until ^C"""
import atexit
import datetime
import http.server
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
import time
import urllib.parse
import zoneinfo

ZONE = zoneinfo.ZoneInfo('Europe/Prague')
APP = '6f1c2a3e-0d4b-4c55-9b0e-2f6f5f0f7a11'  # our partner application
TOKEN, PASSWORD = 'tok-5f2e', 'heslo k certifikátu'

# What a fault does: whether the call is carried out, and how it is answered.
FAULTS = {
    'timeout_before': (False, 'silence'), 'timeout_after': (True, 'silence'),
    'error_before': (False, 'error'), 'error_after': (True, 'error'),
    'cut_before': (False, 'cut'), 'cut_after': (True, 'cut'), 'half': (True, 'half'),
    'slow': (True, 'slow'), 'shape': (True, 'shape'), 'types': (True, 'types'),
    'empty': (True, 'empty'), 'html': (True, 'html'), 'html_error': (True, 'html_error'),
    'token': (False, 'token'), 'reject': (False, 'reject'), 'busy': (False, 'busy'),
}


def openssl(folder, *args):
    subprocess.run(('openssl',) + args, cwd=folder, check=True, stdin=subprocess.DEVNULL,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def make_files(folder):
    """An authority, the server's certificate, ours and a stranger's in PKCS#12, and the secrets."""
    key = ('-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes')
    for name in ('ca', 'other'):
        openssl(folder, 'req', '-x509', *key, '-days', '2', '-subj', f'/CN={name}',
                '-keyout', f'{name}.key', '-out', f'{name}.pem')
    for n, (name, ca, ext) in enumerate((('server', 'ca', 'subjectAltName=IP:127.0.0.1'),
                                         ('client', 'ca', 'extendedKeyUsage=clientAuth'),
                                         ('stranger', 'other', 'extendedKeyUsage=clientAuth'))):
        with open(f'{folder}/ext', 'w', encoding='utf-8') as f:
            f.write(ext)
        openssl(folder, 'req', *key, '-subj', f'/CN={name}', '-keyout', f'{name}.key',
                '-out', f'{name}.csr')
        openssl(folder, 'x509', '-req', '-days', '2', '-in', f'{name}.csr', '-CA', f'{ca}.pem',
                '-CAkey', f'{ca}.key', '-set_serial', str(n + 1), '-extfile', 'ext',
                '-out', f'{name}.pem')
    for name, text in (('password', PASSWORD + '\n'), ('wrong', 'jiné\n'), ('token', TOKEN + '\n')):
        with open(f'{folder}/{name}', 'w', encoding='utf-8') as f:
            f.write(text)
        os.chmod(f'{folder}/{name}', 0o600)
    for name in ('client', 'stranger'):
        openssl(folder, 'pkcs12', '-export', '-in', f'{name}.pem', '-inkey', f'{name}.key',
                '-out', f'{name}.p12', '-passout', 'file:password')


class Refusal(Exception):
    def __init__(self, status, body):
        super().__init__(status)
        self.status, self.body = status, body


class Sim:
    def __init__(self, prefix='/api/obec'):
        self.prefix, self.lock = prefix, threading.RLock()
        self.dir = tempfile.mkdtemp(prefix='reservatic-')
        atexit.register(self.close)
        make_files(self.dir)
        # what a test may change
        self.naive = False          # times without an offset
        self.start_key = 'starts_at'
        self.day_key = 'day'        # or 'date', as the plugin reads it
        self.errors_status = 422    # 200: only the member errors tells
        self.race = 0               # 1: a web visitor takes every slot just before our POST; n: each n-th
        self.slow_s = 0.3
        self.page_limit = 100
        self.log, self.posts = [], 0
        self._faults = []
        self._fill()
        self._serve()

    # ---- the data, from the examples of the READMEs

    def _fill(self):
        self.countries = [{'id': 1, 'name': 'Slovensko', 'iso_code': 'SK', 'locale': 'sk'},
                          {'id': 56, 'name': 'Česká republika', 'iso_code': 'CZ', 'locale': 'cs'}]
        self.insurance = [{'id': 4, 'name': 'Všeobecná zdravotní pojišťovna', 'shortcut': 'VZP',
                           'code': '111'},
                          {'id': 5, 'name': 'Vojenská zdravotní pojišťovna', 'shortcut': 'VOZP',
                           'code': '201'}]
        self.phone_codes = [{'id': 1, 'name': 'CZ', 'position': 1, 'value': '+420'},
                            {'id': 2, 'name': 'SK', 'position': 2, 'value': '+421'},
                            {'id': 3, 'name': 'US', 'position': 3, 'value': '+1'}]
        self.services = [{
            'id': 7, 'name': 'Městský úřad', 'aliases': '', 'address': 'Masarykovo náměstí 1',
            'phone_code': '+420', 'phone': '326776612', 'phone_code2': None, 'phone2': None,
            'logo': None, 'ic': '00238309', 'dic': None, 'icp': None, 'url': 'https://example.cz',
            'url_iframe': '', 'place_ids': [1, 2], 'lat': '50.5272', 'lng': '14.9721',
            'required_gdpr': False, 'gdpr_content': None, 'external_identifier': None}]
        self.places = [
            {'id': 1, 'name': 'Občanské průkazy', 'service_id': 7, 'subtext': 'přízemí, dveře 8',
             'operation_ids': [11, 12, 999], 'external_identifier': None},
            {'id': 2, 'name': 'Vozidla', 'service_id': 7, 'subtext': None, 'operation_ids': [13],
             'external_identifier': None}]
        base = {'real_minutes': 20, 'content': '', 'has_jitsi': False, 'anonymous_without_email': False,
                'operation_columns': [], 'create_min': 2, 'delete_min': 24, 'create_max': 2,
                'create_max_interval_type': 'day', 'price_without_vat': 0, 'price_with_vat': 0,
                'price_with_vat_label': '', 'pay_methods': ['cash', 'card_in_place'],
                'currency': 'CZK', 'who_pays': 'client', 'external_identifier': None}
        self.operations = [
            dict(base, id=11, name='Občanský průkaz', minutes=20, required_fields=[], service_id=7),
            dict(base, id=12, name='Cestovní pas', minutes=20, service_id=7,
                 content='<p>Vezměte si <b>starý pas</b>.<br>Platí se na místě.</p>',
                 price_with_vat='600.0', anonymous_without_email=True,
                 required_fields=['phone', 'birth_cert_no', 'holder_id', 'date_of_birth', 'address',
                                  'insurance_company', 'spz'],
                 operation_columns=[
                     {'name': 'Jméno dítěte', 'is_required': True, 'column_type': 'string',
                      'options': None},
                     {'name': 'Druh', 'is_required': True, 'column_type': 'options',
                      'options': ['běžný', 'expresní']},
                     {'name': 'Spěchá?', 'is_required': False, 'column_type': 'boolean',
                      'options': []}]),
            dict(base, id=13, name='Převod vozidla', minutes=30, required_fields=['spz', 'shoe_size'],
                 price_with_vat=800.5, service_id=7)]
        self.slots, self.reservations, self.last = [], {}, 100

    def open_day(self, day, place=1, desks=(31,), capacity=1, hours=(8, 9, 10, 13), at=None):
        """Slots of a day at whole hours of Prague (or at the aware times `at`)."""
        starts = at or [datetime.datetime.combine(day, datetime.time(h), ZONE) for h in hours]
        for desk in desks:
            for start in starts:
                self.slots.append({'place_id': place, 'user_service_id': desk, 'capacity': capacity,
                                   'start': start.astimezone(datetime.timezone.utc)})

    # ---- faults

    def fault(self, method, path, kind, times=1, after=None):
        """The next `times` calls that match (and come after one of method `after`) do what `kind`
        says."""
        assert kind in FAULTS, kind
        with self.lock:
            self._faults.append([method, re.compile(path), kind, times, after, len(self.log)])

    def faultless(self):
        with self.lock:
            self._faults = []

    def _take_fault(self, method, path):
        with self.lock:
            for f in self._faults:
                ripe = not f[4] or any(c[0] == f[4] for c in self.log[f[5]:])
                if f[0] == method and f[1].search(path) and f[3] > 0 and ripe:
                    f[3] -= 1
                    return f[2]
        return None

    def calls(self, method, path=''):
        with self.lock:
            return [c for c in self.log if c[0] == method and re.search(path, c[1])]

    def kept(self):
        with self.lock:
            return [r for r in self.reservations.values() if not r['deleted_at']]

    def ours(self):
        return [r for r in self.kept() if r['external_app_id'] == APP]

    # ---- the calendar

    def _taken(self, slot):
        return sum(r['people'] for r in self.kept()
                   if (r['calendar_id'], r['user_service_id']) ==
                   (slot['place_id'], slot['user_service_id']) and r['_start'] == slot['start'])

    def _open(self, query):
        """Slots with room of a place, and of a desk when one is asked for."""
        return [s for s in self.slots if self._taken(s) < s['capacity']
                and query.get('place_id') in (None, str(s['place_id']))
                and query.get('user_service_id') in (None, str(s['user_service_id']))]

    def _time(self, instant):
        local = instant.astimezone(ZONE)
        return (local.replace(tzinfo=None) if self.naive else local).isoformat()

    def add(self, start, who, place=1, operation=11, desk=31, people=1, app=None):
        self.last += 1
        op = next(o for o in self.operations if o['id'] == operation)
        ends = start + datetime.timedelta(minutes=op['minutes'])
        price = str(op['price_with_vat'])
        r = {'id': self.last, 'operation_id': operation, 'service_id': 7, 'calendar_id': place,
             'user_service_id': desk, 'people': people, 'paid': False, 'pay_by': 'cash',
             'price': price, 'price_with_vat': float(price), 'currency': 'CZK',
             'operation_name': op['name'], 'operation_content': op['content'],
             'operation_price': price, 'operation_who_pays': 'client', 'gopay_url': None,
             'locale': 'cs', 'holder_id': None, 'phone': None, 'phone_code': None, 'spz': None,
             'birth_certificate_number': None, 'street': None, 'city': None, 'zip': None,
             'country_code_alpha2': 'CZ', 'self_paying': False, 'insurance_company_id': None,
             'children': [], 'reservation_columns': [], 'can_change': True, 'can_cancel': True,
             '_start': start, '_end': ends, 'deleted_at': None,
             'created_at': self._time(datetime.datetime.now(ZONE)), 'updated_at': None,
             'date_of_birth': None, 'max_delete_at': self._time(start - datetime.timedelta(hours=24)),
             'external_app_id': app, 'arrived': False, 'pin': '%04d' % (self.last % 10000)}
        r.update(who)
        self.reservations[self.last] = r
        return r

    def _shown(self, r):
        shown = {k: v for k, v in r.items() if not k.startswith('_')}
        return dict(shown, starts_at=self._time(r['_start']), ends_at=self._time(r['_end']))

    def visitor(self, start, place=1):
        """Somebody in the web takes all that is left at this start."""
        for s in [s for s in self.slots if s['start'] == start and s['place_id'] == place]:
            left = s['capacity'] - self._taken(s)
            if left > 0:
                self.add(start, {'first_name': 'Web', 'last_name': 'Návštěvník', 'email': 'w@example.cz'},
                         place, desk=s['user_service_id'], people=left)

    # ---- the calls

    def _page(self, items, query):
        size = min(int(query.get('per_page', 25)), self.page_limit)
        page = max(int(query.get('page', 1)), 1)
        return items[(page - 1) * size:page * size]

    def get_list(self, name, query):
        items = getattr(self, name)
        if 'service_id' in query and name in ('places', 'operations'):
            items = [i for i in items if str(i.get('service_id')) == query['service_id']]
        if name == 'operations':
            items = [{k: v for k, v in i.items() if k != 'service_id'} for i in items]
        return self._page(items, query)

    def get_walk(self, operation, rest, query):
        if not any(str(o['id']) == operation for o in self.operations):
            raise Refusal(404, {'error': 'not found'})
        local = [(s, s['start'].astimezone(ZONE)) for s in self._open(query)
                 if int(operation) in self._operations_of(s['place_id'])]
        if rest == 'years':
            return [{'year': y} for y in sorted({t.year for _, t in local})]
        if rest == 'months':
            return [{'month': m} for m in sorted({t.month for _, t in local
                                                  if t.year == int(query['year'])})]
        if rest == 'days':
            days = sorted({t.date() for _, t in local
                           if (t.year, t.month) == (int(query['year']), int(query['month']))})
            return [{'day': d.day} if self.day_key == 'day' else {'date': d.isoformat()} for d in days]
        wanted = re.fullmatch(r'days/(\d{4})-([1-9]\d?)-([1-9]\d?)/hours', rest)
        if not wanted:  # a padded date is an unknown path
            raise Refusal(404, {'error': 'not found'})
        day = datetime.date(*map(int, wanted.groups()))
        return [{'label': t.strftime('%H:%M'), 'free_people': s['capacity'] - self._taken(s),
                 self.start_key: self._time(s['start']), 'place_id': s['place_id'],
                 'user_service_id': s['user_service_id']}
                for s, t in sorted(local, key=lambda p: p[1]) if t.date() == day]

    def _operations_of(self, place):
        return next(p for p in self.places if p['id'] == place)['operation_ids']

    def get_reservations(self, query):
        found = self.kept() if query.get('status', 'kept') == 'kept' else list(self.reservations.values())
        for name, key in (('operation_id', 'operation_id'), ('place_id', 'calendar_id')):
            if name in query:
                found = [r for r in found if str(r[key]) == query[name]]
        day = datetime.date.fromisoformat
        if 'from' in query:
            found = [r for r in found if r['_start'].astimezone(ZONE).date() >= day(query['from'])]
        if 'to' in query:
            found = [r for r in found if r['_start'].astimezone(ZONE).date() <= day(query['to'])]
        found = sorted(found, key=lambda r: r['_start'])
        return [self._shown(r) for r in self._page(found, query)]

    def _instant(self, text):
        try:
            t = datetime.datetime.fromisoformat(text)
        except (TypeError, ValueError):
            raise Refusal(self.errors_status, {'errors': {'starts_at': ['is invalid']}}) from None
        return (t if t.tzinfo else t.replace(tzinfo=ZONE)).astimezone(datetime.timezone.utc)

    def _check_person(self, op, r):
        errors = {}
        for field in ('first_name', 'last_name', 'email'):
            if not r.get(field) and not (field == 'email' and op['anonymous_without_email']):
                errors[field] = ['je povinná položka']
        needed = {'birth_cert_no': ('birth_certificate_number',), 'address': ('street', 'city', 'zip',
                  'country_id'), 'insurance_company': ('insurance_company_id',),
                  'phone': ('phone_code', 'phone')}
        for field in op['required_fields']:
            for name in needed.get(field, (field,)):
                if name != 'shoe_size' and not r.get(name):
                    errors[name] = ['je povinná položka']
        columns = {c.get('name'): c for c in r.get('reservation_columns_attributes', [])}
        for c in op['operation_columns']:
            value = columns.get(c['name'], {}).get('value')
            if c['is_required'] and not value or value is not None and not isinstance(value, str):
                errors[c['name']] = ['je povinná položka']
        if r.get('email', '').endswith('@bad.example'):
            errors['email'] = ['není platný']
        if errors:
            raise Refusal(self.errors_status, {'errors': errors})

    def post_reservation(self, body):
        r = body.get('reservation') if isinstance(body, dict) else None
        if not isinstance(r, dict):
            raise Refusal(400, {'errors': ['reservation is missing']})
        start = self._instant(r.get('starts_at'))
        self.posts += 1
        if self.race and self.posts % self.race == 0:
            self.visitor(start, r.get('place_id'))
        op = next((o for o in self.operations if o['id'] == r.get('operation_id')), None)
        if not op or r.get('service_id') != 7:
            raise Refusal(404, {'errors': ['not found']})
        self._check_person(op, r)
        slot = self._slot(r.get('place_id'), r.get('user_service_id'), start)
        if not slot or slot['capacity'] - self._taken(slot) < int(r.get('people', 1)):
            raise Refusal(self.errors_status, {'errors': {'base': ['Termín je již obsazen']}})
        who = {k: r[k] for k in r if k in ('first_name', 'last_name', 'email', 'phone', 'phone_code',
               'birth_certificate_number', 'holder_id', 'date_of_birth', 'spz', 'street', 'city', 'zip',
               'insurance_company_id')}
        who['reservation_columns'] = [{'name': c['name'], 'column_type': c['column_type'],
                                       'value': c['value'], 'values': []}
                                      for c in r.get('reservation_columns_attributes', [])]
        return self._shown(self.add(start, who, r['place_id'], op['id'], r['user_service_id'],
                                    int(r.get('people', 1)), APP))

    def _slot(self, place, desk, start):
        return next((s for s in self.slots if (s['place_id'], s['user_service_id'], s['start']) ==
                     (place, desk, start)), None)

    def _reservation(self, number):
        r = self.reservations.get(int(number))
        if not r or r['deleted_at']:
            raise Refusal(404, {'error': 'not found'})
        return r

    def patch_reservation(self, number, body):
        r = self._reservation(number)
        start = self._instant(body['reservation']['starts_at'])
        if not r['can_change']:
            raise Refusal(self.errors_status, {'errors': ['Rezervaci již nelze změnit']})
        desks = [s for s in self.slots if s['start'] == start and s['place_id'] == r['calendar_id']
                 and (self._taken(s) + r['people'] <= s['capacity'] or r['_start'] == start)]
        if not desks:
            raise Refusal(self.errors_status, {'errors': {'base': ['Termín je již obsazen']}})
        r['_end'] += start - r['_start']
        r['_start'], r['user_service_id'] = start, desks[0]['user_service_id']
        return self._shown(r)

    def delete_reservation(self, number):
        r = self._reservation(number)
        if not r['can_cancel']:
            raise Refusal(self.errors_status, {'errors': ['Rezervaci již nelze zrušit']})
        r['deleted_at'] = self._time(datetime.datetime.now(ZONE))
        return {'message': 'Reservation deleted successfully'}

    def _route(self, method, path, query, body):
        lists = {'countries': 'countries', 'insurance_companies': 'insurance',
                 'phone_codes': 'phone_codes', 'services': 'services', 'places': 'places',
                 'operations': 'operations'}
        name = path[len('/v1/'):]
        walk = re.fullmatch(r'services/(\d+)/operations/(\d+)/(.+)', name)
        one = re.fullmatch(r'reservations/(\d+)', name)
        if method == 'GET' and name in lists:
            return 200, self.get_list(lists[name], query)
        if method == 'GET' and re.fullmatch(r'services/7', name):
            return 200, dict(self.services[0], location={
                'street': 'Masarykovo náměstí 1', 'city': 'Město', 'zip': '29501', 'lat': 50.5272,
                'lng': 14.9721, 'country_id': 56}, service_openings=[], gopay_iframe_url=None)
        if method == 'GET' and name == 'holidays':
            return 200, []
        if method == 'GET' and walk and walk[1] == '7':
            return 200, self.get_walk(walk[2], walk[3], query)
        if method == 'GET' and name == 'reservations':
            return 200, self.get_reservations(query)
        if method == 'POST' and name == 'reservations':
            return 201, self.post_reservation(body)
        if method == 'PATCH' and one:
            return 200, self.patch_reservation(one[1], body)
        if method == 'DELETE' and one:
            return 200, self.delete_reservation(one[1])
        raise Refusal(404, {'error': 'not found'})

    def handle(self, method, target, token, raw):
        """(status, type, bytes) of the answer, or a word: silence, cut."""
        parts = urllib.parse.urlsplit(target)
        query = dict(urllib.parse.parse_qsl(parts.query, keep_blank_values=True))
        body = None
        try:
            body = json.loads(raw) if raw else None
        except ValueError:
            pass
        path = parts.path[len(self.prefix):] if parts.path.startswith(self.prefix + '/v1/') else ''
        with self.lock:
            self.log.append((method, path, query, body))
        kind = self._take_fault(method, path)
        act, how = FAULTS.get(kind, (True, ''))
        if token != TOKEN or how == 'token':
            return 401, 'application/json', b'{"error":"Invalid or expired token"}'
        status, answer = 500, {'error': 'Internal Server Error'}
        if how == 'reject':
            status, answer = self.errors_status, {'errors': ['Nelze rezervovat']}
        elif act:
            try:
                with self.lock:
                    status, answer = self._route(method, path, query, body)
            except Refusal as r:
                status, answer = r.status, r.body
        return self._spoil(how, status, answer)

    def _spoil(self, how, status, answer):
        kind = 'application/json; charset=utf-8'
        text = json.dumps(answer, ensure_ascii=False).encode()
        if how in ('silence', 'cut'):
            return how
        if how == 'half':
            return status, 'half', text
        if how == 'slow':
            time.sleep(self.slow_s)
        if how == 'error':
            return 500, kind, b'{"status":500,"error":"Internal Server Error"}'
        if how == 'busy':
            return 429, kind, b'{"error":"Too many requests"}'
        if how == 'empty':
            return status, kind, b''
        if how == 'html':
            return 200, 'text/html', b'<!DOCTYPE html><title>Reservatic</title><p>\xc3\x9adr\xc5\xbeba'
        if how == 'html_error':
            return 503, 'text/html', b'<html><body>503 Service Unavailable</body></html>'
        if how == 'shape':
            text = json.dumps({'data': {'items': answer}}).encode()
        if how == 'types':
            def twist(v):
                if isinstance(v, dict):
                    return {k: twist(x) for k, x in v.items()}
                if isinstance(v, list):
                    return [twist(x) for x in v] + [None, 7, 'x', [], {}]
                return [v]
            text = json.dumps(twist(answer)).encode()
        return status, kind, text

    # ---- HTTPS

    def _serve(self):
        sim = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'

            def any(self):
                raw = self.rfile.read(int(self.headers.get('Content-Length', 0)))
                answer = sim.handle(self.command, self.path, self.headers.get('Api-Token'), raw)
                if answer == 'silence':
                    sim.closing.wait(30)
                if isinstance(answer, str):
                    self.close_connection = True
                    return
                status, kind, text = answer
                half = kind == 'half'
                self.send_response(status)
                self.send_header('Content-Type', 'application/json' if half else kind)
                self.send_header('Content-Length', str(len(text)))
                self.end_headers()
                self.wfile.write(text[:len(text) // 2] if half else text)
                self.close_connection |= half

            do_GET = do_POST = do_PATCH = do_DELETE = any

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def finish_request(self, request, client_address):
                # the handshake in the connection's own thread
                request.settimeout(60)
                with sim.tls.wrap_socket(request, server_side=True) as tls:
                    super().finish_request(tls, client_address)
                    try:
                        tls.unwrap().shutdown(socket.SHUT_RDWR)
                    except OSError:
                        pass

            def handle_error(self, request, client_address):
                pass  # who hangs up is none

        self.closing = threading.Event()
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.load_cert_chain(f'{self.dir}/server.pem', f'{self.dir}/server.key')
        self.tls.load_verify_locations(f'{self.dir}/ca.pem')
        self.tls.verify_mode = ssl.CERT_REQUIRED
        self.server = Server(('127.0.0.1', 0), Handler)
        self.url = f'https://127.0.0.1:{self.server.server_address[1]}{self.prefix}'
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def write_conf(self, name='portal-reservatic.conf', **changes):
        """Settings of portal-reservatic for this simulator; its path."""
        values = {'url': self.url, 'token_file': 'token', 'certificate': 'client.p12',
                  'password_file': 'password', 'ca': 'ca.pem', 'services': '7', 'timeout': '3',
                  'limit_unit': 'hours'}
        values.update(changes)
        path = os.path.join(self.dir, name)
        with open(path, 'w', encoding='utf-8') as f:
            f.writelines(f'{k} = {v}\n' for k, v in values.items() if v is not None)
        return path

    def close(self):
        if not self.closing.is_set():
            self.closing.set()
            self.server.shutdown()
            self.server.server_close()
            shutil.rmtree(self.dir, ignore_errors=True)


def main():
    sim = Sim()
    today = datetime.date.today()
    for n in range(1, 60):
        day = today + datetime.timedelta(days=n)
        if day.weekday() < 5:
            sim.open_day(day, 1, desks=(31, 32))
            sim.open_day(day, 2, desks=(33,))
    print('url   ', sim.url)
    print('files ', sim.dir, '(ca.pem client.p12 password token)')
    print('conf  ', sim.write_conf(), flush=True)
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        sim.close()


if __name__ == '__main__':
    main()
