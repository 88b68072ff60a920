#!/usr/bin/env python3
"""Booking, the queue, the clerk's desk and the board as they look: the real client against a portal
whose clock stands still and whose free times, numbers and people are always the same, compared with
golden files; GENERATE=1 rewrites them. The night with an hour twice and the one with an hour
missing are among them. Every page is also checked for one focus, its size and its words."""
import concurrent.futures
import datetime
import json
import os
import pathlib
import re
import sys
import uuid
import zoneinfo

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / 'lib'))
from fake import Answer, Fake  # noqa: E402
from kiosk import Kiosk, lib, run, say  # noqa: E402
import golden_test  # noqa: E402

PRAGUE = zoneinfo.ZoneInfo('Europe/Prague')
P = lib.Portal(golden_test.TOWN)
P.add_device('desk')
CODE, NUMBER, PIN = 'ABCDEFGHKLMNPRSTABCDEFGH', 'K7M4T9RX', '4719'


def at(text):
    """A moment of Prague, "2026-11-23 9:41"; letní čas where the hour comes twice, unless +1."""
    text, fold = (text[:-2], 1) if text.endswith('+1') else (text, 0)
    return datetime.datetime.strptime(text, '%Y-%m-%d %H:%M').replace(tzinfo=PRAGUE, fold=fold)


def slot(start, minutes=20, free=1):
    end = start.astimezone(datetime.timezone.utc) + datetime.timedelta(minutes=minutes)
    return {'starts_at': start.isoformat(), 'ends_at': end.astimezone(PRAGUE).isoformat(),
            'free': free}


class Town:
    """What the portal says on a morning: `now`, times for each day, tickets in the waiting room."""

    def __init__(self, now, times, **refused):
        self.now, self.times, self.refused = now, times, refused
        self.start, self.sits = None, False

    def day(self, d):
        slots = [slot(at(f'{d} {t}')) for t in self.times.get(d.isoformat(), ())]
        state = 'free' if slots else 'closed' if d.weekday() > 4 else \
            'past' if d < self.now.date() else 'holiday' if (d.month, d.day) == (12, 24) else 'full'
        return {'date': d.isoformat(), 'state': state, 'slots': slots}

    def slots(self, query):
        first, last = (datetime.date.fromisoformat(re.search(f'{x}=([0-9-]+)', query)[1])
                       for x in ('from', 'to'))
        days = [self.day(first + datetime.timedelta(days=i)) for i in range((last - first).days + 1)]
        free = [s for d in days for s in d['slots']]
        return {'days': days, 'next_free': free[0] if free else None, 'as_of': self.now.isoformat()}

    def hold(self, asked):
        self.start = datetime.datetime.fromisoformat(asked['starts_at'])
        until = self.now + datetime.timedelta(minutes=10)
        return {**slot(self.start.astimezone(PRAGUE)), 'id': '5' * 32, 'binding': True,
                'expires_at': until.isoformat(), 'form': FORM}

    def reservation(self, state='booked'):
        start = (self.start or at('2026-11-25 10:20')).astimezone(PRAGUE)
        hours = datetime.timedelta(hours=1)
        s = slot(start)
        return {'id': NUMBER, 'code': CODE, 'pin': PIN, 'state': state, 'place': 'doklady',
                'operation': 'obcansky-prukaz', 'situation': 'obcansky-prukaz',
                'place_name': 'Občanské průkazy a pasy', 'where': 'přízemí, dveře 4',
                'operation_name': 'Občanský průkaz', 'starts_at': s['starts_at'],
                'ends_at': s['ends_at'], 'cancel_until': (start - 24 * hours).isoformat(),
                'move_until': (start - 24 * hours).isoformat(), 'people': 1, 'binding': True,
                'checkin_from': (start - hours / 4).isoformat(),
                'checkin_to': (start + hours / 4).isoformat()}

    def agendas(self):
        def agenda(i, name, letter, waiting, staffed, wait, **more):
            return {'id': i, 'name': name, 'letter': letter, 'waiting': waiting, 'staffed': staffed,
                    'wait': wait and {'from': wait[0], 'to': wait[1]}, 'open': True,
                    'opens_at': None, 'situations': [], **more}
        return [agenda('doklady', 'Občanské průkazy a pasy', 'A', 4, 2, (12, 18)),
                agenda('matrika', 'Matrika a ověřování', 'B', 1, 1, (4, 5), tickets_left=2),
                agenda('pokladna', 'Pokladna', 'C', 0, 0, None),
                agenda('vozidla', 'Registr vozidel', 'D', 0, 0, None, open=False,
                       opens_at=at('2026-11-23 13:00').isoformat())]

    def ticket(self, i=4711, label='A 47', state='queued', **more):
        return {'id': i, 'label': label.replace(' ', '\xa0'), 'agenda': 'doklady',
                'agenda_name': 'Občanské průkazy a pasy', 'where': 'přepážky 1–3, přízemí',
                'state': state, 'priority': 3, 'ahead': 4, 'wait': {'from': 12, 'to': 18},
                'since': self.now.isoformat(), 'booked_at': None, 'called_at': None, **more}

    def desk(self):
        ago = [(self.now - datetime.timedelta(minutes=m)).isoformat() for m in (21, 14, 9, 4, 2)]
        tickets = [
            self.ticket(1, 'A 43', 'called', since=ago[0], called_at=ago[4], counter='1', calls=1),
            self.ticket(2, 'A 44', since=ago[1], priority=2, booked_at=self.now.isoformat(),
                        operation_name='Občanský průkaz'),
            self.ticket(3, 'B 12', since=ago[2], agenda='matrika', agenda_name='Matrika a ověřování'),
            self.ticket(4, 'A 45', since=ago[3]),
            self.ticket(5, 'A 41', 'parked', since=ago[0], counter='1')]
        counters = [{'id': str(i), 'name': f'Přepážka {i}', 'agendas': ['doklady', 'matrika'],
                     **({'clerk': who} if who else {}), 'emergency': None}
                    for i, who in ((1, 'Jana Vzorová' if self.sits else None),
                                   (2, 'Petr Ukázkový'), (3, None))]
        return {'tickets': tickets, 'counters': counters, 'agendas': self.agendas()}

    def board(self):
        ago = [(self.now - datetime.timedelta(seconds=s)).isoformat() for s in (20, 150, 400)]
        return {'calls': [{'label': label.replace(' ', '\xa0'), 'counter': c, 'where': w, 'at': a}
                          for label, c, w, a in (('A 43', 'Přepážka 1', 'přízemí, dveře 4', ago[0]),
                                                 ('B 12', 'Přepážka 3', 'přízemí, dveře 6', ago[1]),
                                                 ('A 42', 'Přepážka 2', 'přízemí, dveře 4', ago[2]))],
                'agendas': self.agendas()}

    def session(self):
        return {'token': 't' * 43, 'name': 'vzorova', 'title': 'Jana Vzorová', 'roles': ['clerk'],
                'expires_at': (self.now + datetime.timedelta(hours=8)).isoformat(),
                'idle_minutes': 15}

    def answer(self, method, path, headers, body):
        """None: the portal itself answers, say what can be booked."""
        asked = json.loads(body) if body[:1] == b'{' else {}
        self.sits = self.sits or path.endswith('/1/open')
        for what, code in self.refused.items():
            if f'{method} {path}'.endswith(what.replace('_', '/')):
                near = self.slots('from=2026-11-25&to=2026-12-02')['days']
                near = [s for d in near for s in d['slots']][1:6]
                return say_json(409, {'status': 409, 'code': code, 'title': code,
                                      'alternatives': near}, 'application/problem+json')
        for want, status, make in (
                ('GET /v1/booking/slots', 200, lambda: self.slots(path)),
                ('POST /v1/booking/holds', 201, lambda: self.hold(asked)),
                ('DELETE /v1/booking/holds', 204, None),
                ('POST /v1/booking/reservations/.*/cancel', 200,
                 lambda: self.reservation('cancelled')),
                ('POST /v1/booking/reservations', 201, self.reservation),
                ('PATCH /v1/booking/reservations', 200, self.reservation),
                ('POST /v1/booking/find', 200, self.reservation),
                ('GET /v1/queue/board', 200, self.board),
                ('POST /v1/queue/tickets', 201, self.ticket),
                ('DELETE /v1/queue/tickets', 204, None),
                ('POST /v1/queue/checkins', 201, lambda: self.ticket(
                    priority=2, ahead=1, booked_at=at('2026-11-23 10:00').isoformat())),
                ('GET /v1/queue', 200, lambda: {'agendas': self.agendas()}),
                ('POST /v1/desk/sessions', 201, self.session),
                ('GET /v1/desk/queue', 200, self.desk),
                ('(POST|DELETE) /v1/desk', 204, None)):
            if re.match(want, f'{method} {path}'):
                if not make:
                    return Answer(status, kind='')
                return say_json(status, {**make(), 'server_time': self.now.isoformat()})
        return None


def say_json(status, data, kind='application/json'):
    return Answer(status, json.dumps(data).encode(), kind)


def real_form():
    """What the portal asks of who wants an identity card."""
    found = P.get('/v1/booking/slots?operation=obcansky-prukaz&place=doklady&people=1&from='
                  f'{datetime.date.today()}&to={datetime.date.today() + datetime.timedelta(days=60)}')
    r = P.ask('POST', '/v1/booking/holds',
              {'operation': 'obcansky-prukaz', 'place': 'doklady', 'lang': 'cs', 'people': 1,
               'starts_at': found.json()['next_free']['starts_at']}, {'Idempotency-Key': str(uuid.uuid4())})
    return r.json()['form']


HALF = [f'{h}:{m:02}' for h in range(8, 17) if h != 12 for m in (0, 20, 40)]
AUTUMN = Town(at('2026-11-23 9:41'), {
    '2026-11-23': ['13:40', '16:20'], '2026-11-25': HALF, '2026-11-30': HALF[3:12],
    '2026-12-02': HALF[:21], '2026-12-03': HALF[10:16], '2026-12-07': HALF, '2026-12-09': HALF[1:]})
TWICE = Town(at('2026-10-23 9:41'), {'2026-10-25': [
    '0:30', '1:30', '2:00', '2:30', '2:00+1', '2:30+1', '3:00', '3:30']})
MISSING = Town(at('2027-03-25 9:41'), {'2027-03-28': ['0:30', '1:00', '1:30', '3:00', '3:30']})
TAKEN = Town(AUTUMN.now, AUTUMN.times, holds='slot_taken')

BOOK = ('settle\nkey 3\nsettle\n' + say('act') + 'key 1\n' + say('people') + 'key 1\nsettle\n' +
        say('days') + 'key 2\nsettle\n' + say('times'))
DETAILS = 'key F8\ntype Jana\nkey Enter\ntype Vzorová\nkey Enter F8\n'
BOOKED = (BOOK + 'key Enter\nsettle\n' + say('held') + DETAILS + say('check') +
          'key Enter\nsettle\n' + say('booked') + 'key 1\n' + say('phone'))
MINE = (f'settle\nkey 4\n{say("enter")}type {NUMBER}\nkey Enter\nsettle\n' + say('found') +
        'key 2\n' + say('sure') + 'key 2\nsettle\n' + say('cancelled'))
WAIT = ('wait 2\nsettle\n' + say('home') + 'key 4 F5\nsettle\n' + say('queues') +
        'key 1\nsettle\n' + say('ticket') + 'key 2\n' + say('sure') + 'key 2\nsettle\n' + say('gone'))
CHECKED_IN = f'settle\nkey 4\ntype {PIN}\nkey Enter\nsettle\n' + say('arrived')
NIGHT = BOOK.replace('key 2\nsettle\n' + say('times'), 'key 1\nsettle\n' + say('times'))
AGAIN = BOOK + 'key Enter\nsettle\n' + say('taken')
QUEUE = ('settle\nkey F9\ntype vzorova\nkey Enter\ntype heslo\nkey Enter\nsettle\n' + say('counter') +
         'key 1\nsettle\n' + say('queue') + 'key F5\n' + say('where') + 'key Esc F7\n' +
         say('pick') + 'key 2\n' + say('picked') + 'key Esc F9\n' + say('locked'))
CALLS = 'settle\n' + say('board')
NO_FOCUS = ('board', 'locked')

CASES = [(f'{name}-{size}-{lang}', town, script, size, lang, mode)
         for name, town, script, mode, shapes in (
             ('booked', AUTUMN, BOOKED, 'kiosk', ('80x24 cs', '58x16 cs', '100x30 en', '132x43 cs')),
             ('mine', AUTUMN, MINE, 'kiosk', ('80x24 cs', '58x16 cs', '80x24 en')),
             ('waiting', AUTUMN, WAIT, 'kiosk', ('80x24 cs', '58x16 cs', '100x30 en')),
             ('arrived', AUTUMN, CHECKED_IN, 'kiosk', ('80x24 cs', '58x16 cs')),
             ('taken', TAKEN, AGAIN, 'kiosk', ('80x24 cs', '58x16 cs', '80x24 en')),
             ('hour-twice', TWICE, NIGHT, 'kiosk', ('80x24 cs', '58x16 cs', '80x24 en')),
             ('hour-missing', MISSING, NIGHT, 'kiosk', ('80x24 cs', '58x16 cs', '80x24 en')),
             ('desk', AUTUMN, QUEUE, 'desk', ('132x43 cs', '100x30 en', '80x24 cs')),
             ('board', AUTUMN, CALLS, 'board', ('132x43 cs', '120x34 cs', '100x30 cs', '80x24 en')))
         for size, lang in (shape.split() for shape in shapes)]


def play(case):
    name, town, script, size, lang, mode = case
    device = 'desk' if mode == 'desk' else 'kiosk'
    # each has a town of its own: it remembers the time that is held
    with Fake(P, Town(town.now, town.times, **town.refused).answer, device) as fake:
        k = BASE.copy(device=device, desk=mode == 'desk', url=fake.url, clock=town.now.isoformat())
        seen = script.replace('speech\n', 'attrs\nspeech\n')
        out = k.run(seen, '--size', size, '--lang', lang, *(['--mode', mode] if mode == 'board' else []))
    return case, out.text


def compare(case, text):
    path = HERE / 'golden' / f'booking/{case[0]}.txt'
    text = re.sub(r'^== attributes \n.*?(?=^== )', '', text, flags=re.M | re.S)
    if os.environ.get('GENERATE'):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding='utf-8')
    want = path.read_text(encoding='utf-8') if path.exists() else ''
    for i, (a, b) in enumerate(zip(want.split('\n'), text.split('\n'))):
        assert a == b, f'{case[0]} line {i + 1}:\n  want {a}\n  got  {b}'
    assert want == text, f'{case[0]}: {len(want)} bytes wanted, {len(text)} came'


def sound(case, text):
    _, _, _, size, lang, mode = case
    for part in re.split(r'^== (?!attributes |speech)', text, flags=re.M)[1:]:
        title = part.split('\n')[0].strip()
        found = list(golden_test.faults(part, size, lang, 'desk' if mode == 'board' else mode))
        if (title in NO_FOCUS or '┏' in part) and '0 focuses' in found:
            found.remove('0 focuses')
        if found:
            yield f'{case[0]} {title}: {found}\n{part.partition("== attributes")[0]}'


FORM = real_form()
BASE = Kiosk(P).primed()
with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
    PLAYED = list(pool.map(play, CASES))


def test_each_page_looks_as_it_did():
    for case, text in PLAYED:
        compare(case, text)


def test_each_page_fits_has_one_focus_and_says_what_it_is():
    found = [fault for case, text in PLAYED for fault in sound(case, text)]
    assert not found, '\n'.join(found)


def test_the_hour_that_comes_twice_is_told_apart():
    texts = {case[0]: text for case, text in PLAYED}
    twice, missing = texts['hour-twice-80x24-cs'], texts['hour-missing-80x24-cs']
    twice, missing = (t[t.index('== times'):].partition('== attributes')[0] for t in (twice, missing))
    for words in ('2:00 letního času', '2:30 letního času', '2:00 zimního času', '2:30 zimního času'):
        assert twice.count(words) == 1, (words, twice)
    assert ' 1:30' in missing and ' 3:00' in missing and ' 2:' not in missing, missing


if __name__ == '__main__':
    run(sys.modules[__name__])
