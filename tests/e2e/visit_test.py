#!/usr/bin/env python3
"""The real client on the real portal over TLS: a whole visit, both ends checked, and every way the
line can fail: down at start, down in the middle, slow, garbage, a wrong certificate, an expired
device. Each gives a sentence in the right place and leaves the visitor a way on."""
import json
import os
import pathlib
import re
import socket
import ssl
import subprocess
import sys
import tempfile
import threading

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / 'api'))
import portal as lib  # noqa: E402

TOWN = os.path.join(lib.ROOT, 'town/mnichovo-hradiste')
CLOCK = '2026-11-23T09:41:00+01:00'
PAY = 'type pejsek\nkey Enter 2 1\ntype 1234567890\nkey Enter\n'
PORTAL = lib.Portal(pack=TOWN)


def kiosk(script, cache, url=None, ca=None, device='kiosk', clock=CLOCK, extra=()):
    cert, key = PORTAL.device(device) if isinstance(device, str) else device
    with tempfile.NamedTemporaryFile('w', suffix='.script') as f:
        f.write(script)
        f.flush()
        r = subprocess.run(
            [lib.program('prepazka'), '--portal', url or f'https://127.0.0.1:{PORTAL.port}',
             '--ca', ca or PORTAL.path('ca.crt'), '--cert', cert, '--key', key, '--cache', cache,
             '--script', f.name, *extra],
            env=dict(os.environ, PREPAZKA_CLOCK=clock), stdin=subprocess.DEVNULL,
            capture_output=True, timeout=60)
    assert r.returncode == 0, (r.returncode, r.stderr.decode())
    return r.stdout.decode()


def cache():
    """A cache that has the catalogue already."""
    d = tempfile.mkdtemp(dir=PORTAL.dir)
    out = kiosk('settle\ndump\n', d)
    assert 'Co potřebujete vyřídit?' in out, out
    return d


def dead_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


class Fake:
    """A TLS server with the portal's own certificate that answers what it is told."""

    def __init__(self, answer, delay=0.0):
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(PORTAL.path('server.crt'), PORTAL.path('server.key'))
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.port = self.listener.getsockname()[1]
        self.answer, self.delay, self.stop = answer, delay, threading.Event()
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while not self.stop.is_set():
            try:
                conn, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.one, args=(conn,), daemon=True).start()

    def one(self, conn):
        try:
            with self.context.wrap_socket(conn, server_side=True) as t:
                t.recv(65536)
                self.stop.wait(self.delay)
                t.sendall(self.answer)
        except OSError:
            pass

    def close(self):
        self.stop.set()
        self.listener.close()


def http(body, status='200 OK', kind='application/json'):
    return (f'HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n'
            f'Connection: close\r\n\r\n').encode() + body


def test_first_start_fetches_the_town_and_a_visit_gets_an_order():
    with tempfile.TemporaryDirectory() as d:
        out = kiosk('settle\ndump home\n' + PAY + 'settle\ndump code\n', d)
        assert 'Co potřebujete vyřídit?' in out
        ref = re.search(r'Platba\s+([2-9A-Y]{4}-[2-9A-Y]{4})', out)
        assert ref, out
        reply = PORTAL.get('/v1/payment-orders/' + ref.group(1).replace('-', ''))
        assert reply.status == 200, reply.body
        assert reply.json()['spayd'] == ('SPD*1.0*ACC:CZ6901000000190002627181*AM:400.00*CC:CZK*'
                                         'MSG:POPLATEK ZE PSU*X-VS:1234567890'), reply.json()
        files = sorted(os.listdir(d))
        assert files == ['catalogue.bin', 'catalogue.json', 'outbox', 'portal.json'], files
        files = [n for n in files if os.path.isfile(os.path.join(d, n))]
        for name in files:  # what was typed is nowhere on the kiosk's disk
            assert b'1234567890' not in pathlib.Path(d, name).read_bytes()


def test_the_second_start_asks_with_the_etag_and_changes_nothing():
    d = cache()
    before = os.stat(os.path.join(d, 'catalogue.bin')).st_ino
    assert 'Bez spojení' not in kiosk('settle\ndump\n', d)
    assert os.stat(os.path.join(d, 'catalogue.bin')).st_ino == before


def test_a_new_revision_reaches_a_kiosk_by_its_difference():
    d = cache()
    with tempfile.TemporaryDirectory() as pack:
        subprocess.run(['cp', '-r', TOWN + '/.', pack], check=True)
        offer = pathlib.Path(pack, 'forms.json')  # the forms stay where they are
        offer.write_text(offer.read_text().replace('../../forms', lib.ROOT + '/forms'))
        path = pathlib.Path(pack, 'situations/poplatek-ze-psu.json')
        data = json.loads(path.read_text())
        data['text']['cs']['title'] = 'Poplatek ze psů a feny'
        path.write_text(json.dumps(data, ensure_ascii=False))
        lib.must(lib.ctl('town', 'publish', pack, '--conf', PORTAL.conf))
        PORTAL.hup()
        lib.until(lambda: b'feny' in PORTAL.get('/v1/catalogue').body)
        assert 'Poplatek ze psů a feny' in kiosk('settle\ntype pejsek\ndump\n', d)
        lib.must(lib.ctl('town', 'publish', TOWN, '--conf', PORTAL.conf))
        PORTAL.hup()
        lib.until(lambda: b'feny' not in PORTAL.get('/v1/catalogue').body)


def test_down_at_the_first_start_says_so():
    with tempfile.TemporaryDirectory() as d:
        out = kiosk('settle\ndump\n', d, url=f'https://127.0.0.1:{dead_port()}')
        assert 'Kiosek nefunguje: ještě nemá údaje z úřadu.' in out, out


def test_down_later_shows_the_age_of_the_data_and_still_pays():
    d = cache()
    out = kiosk('settle\ndump home\n' + PAY + 'settle\ndump code\n', d,
                url=f'https://127.0.0.1:{dead_port()}')
    home, code = out.split('== code')
    assert 'Bez spojení s úřadem. Údaje jsou z' in home, home
    assert 'Zaplaťte mobilem' in code and '1234567890' in code, code
    assert 'Platba ' not in code, code


def test_a_slow_portal_does_not_keep_the_visitor_waiting():
    d = cache()
    fake = Fake(http(b'{}'), delay=5.0)
    try:
        out = kiosk(PAY + 'wait 3\ndump code\n', d, url=f'https://127.0.0.1:{fake.port}')
        assert 'Úřad odpovídá pomalu.' in out and 'Zaplaťte mobilem' in out, out
    finally:
        fake.close()


def test_garbage_is_said_and_the_old_catalogue_stays():
    for body in (http(b'<html>hello</html>', kind='text/html'), http(b'{"format":1'),
                 http(b'{"format":99,"revision":1}'), b'\x00\x01\x02 not http at all\r\n\r\n',
                 http(b'oops', status='500 Internal Server Error')):
        d = cache()
        before = pathlib.Path(d, 'catalogue.bin').read_bytes()
        fake = Fake(body)
        try:
            out = kiosk('settle\ndump\ntype pas\ndump\n', d, url=f'https://127.0.0.1:{fake.port}')
            assert 'Kiosek nerozumí odpovědi úřadu.' in out, (body, out)
            assert 'Cestovní pas' in out
            assert pathlib.Path(d, 'catalogue.bin').read_bytes() == before
        finally:
            fake.close()


def test_a_wrong_certificate_is_never_trusted():
    other = tempfile.mkdtemp(dir=PORTAL.dir)
    lib.must(lib.ctl('init', os.path.join(other, 'home'), '--listen', '127.0.0.1:0'))
    out = kiosk('settle\ndump\n', cache(), ca=os.path.join(other, 'home', 'ca.crt'))
    assert 'Kiosek neověřil, že mluví s úřadem, a nic neposlal.' in out, out


def test_a_revoked_device_must_be_enrolled_again():
    PORTAL.add_device('lost')
    d = cache()
    lib.must(lib.ctl('device', 'revoke', 'lost', '--conf', PORTAL.conf))
    out = kiosk('settle\ndump\n', d, device='lost')
    assert 'Kiosek potřebuje obnovit přístup k úřadu.' in out, out


def test_a_damaged_cache_is_fetched_again():
    d = cache()
    path = pathlib.Path(d, 'catalogue.bin')
    for damage in (b'', b'garbage', path.read_bytes()[:1000]):
        path.write_bytes(damage)
        assert 'Co potřebujete vyřídit?' in kiosk('settle\ndump\n', d)


def test_the_portal_refuses_what_the_kiosk_thought_fine():
    """The portal is the judge: its verdict comes back to the question it is about."""
    d = cache()
    problem = json.dumps({
        'type': 'about:blank', 'title': 'x', 'status': 422, 'code': 'invalid',
        'fields': [{'pointer': '/vs', 'code': 'checksum'}]}).encode()
    fake = Fake(http(problem, '422 Unprocessable Content', 'application/problem+json'))
    try:
        out = kiosk(PAY + 'settle\ndump\n', d, url=f'https://127.0.0.1:{fake.port}')
        assert re.search(r'Ve variabilním symbolu je\s.*nejspíš překlep', out, re.S), out
        assert '1234567890' in out
    finally:
        fake.close()


def test_the_printed_slip_holds_the_orders_code():
    d = cache()
    slips = os.path.join(d, 'slips')
    out = kiosk(PAY + 'settle\nkey 1\nsettle\ndump\n', d, extra=('--printer', 'file:' + slips))
    assert 'Vezměte si lístek z tiskárny.' in out, out
    pdf = os.path.join(slips, 'slip-1.pdf')
    subprocess.run(['pdftoppm', '-r', '203.2', '-mono', pdf, pdf], check=True)
    code = subprocess.run(['zbarimg', '--nodbus', '-q', '--raw', pdf + '-1.pbm'],
                          capture_output=True, text=True, check=True).stdout.strip()
    assert code == ('SPD*1.0*ACC:CZ6901000000190002627181*AM:400.00*CC:CZK*MSG:POPLATEK ZE PSU*'
                    'X-VS:1234567890'), code
    ref = re.search(r'Platba\s+([2-9A-Y]{4}-[2-9A-Y]{4})', out).group(1)
    text = subprocess.run(['pdftotext', pdf, '-'], capture_output=True, text=True).stdout
    assert ref in text, text


def test_a_printer_that_does_not_answer_is_said_beside_the_code():
    out = kiosk(PAY + 'settle\nkey 1\nsettle\ndump\n', cache(),
                extra=('--printer', f'ipp://127.0.0.1:{dead_port()}/ipp/print'))
    assert 'Tiskárna se neozývá.' in out and 'zůstává na obrazovce' in out, out
    assert '1234567890' in out and '█▀▀▀▀▀█' in out, out


def test_commands_and_screens_agree():
    out = subprocess.run([lib.program('prepazka'), 'search', '--town', TOWN, '--limit', '5',
                          'poplatky ze psů'], capture_output=True, text=True, check=True).stdout
    assert out.split('\n')[0] == 'poplatek-ze-psu\tPoplatek ze psů', out


if __name__ == '__main__':
    lib.run(sys.modules[__name__])
