#!/usr/bin/env python3
"""The line is cut while a submission goes: after every so many bytes, both ways, from the handshake
to the last byte of the answer, and by everything that answers in the portal's place. Whatever
happens, the visitor reads "received" or "waiting to be sent", and in the end the portal has it
once, under the number the visitor was given."""
import concurrent.futures
import json
import os
import pathlib
import signal
import sqlite3
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'lib'))
from fake import Answer, Fake  # noqa: E402
from kiosk import (DESK_FILLED, DESK_SUBMIT, FILLED, PACK, RECEIVED, SUBMIT, WAITING,  # noqa: E402
                   Kiosk, lib, listed, nothing_personal, run, say, scan, shown)
from proxy import DOWN, REFUSE, SILENT, UP, Cut, Proxy  # noqa: E402

SETTINGS = 'submissions_per_minute = 60000\n'
P = lib.Portal(pack=PACK, settings=SETTINGS)
AGAIN = ''.join(f'wait {s}\nsettle\n' for s in (11, 21, 41, 81))  # longer than each next try
AT_ONCE = 6
GOODBYE = 24 + 5
VARIES = 4


def machine():
    """A desk that has been on line, with a scan of 200 kB."""
    k = Kiosk(P, desk=True).primed()
    scan(k)
    return k


BASE = machine()
CATALOGUE = ('--catalogue', os.path.join(BASE.cache, 'catalogue.bin'))


def has(keys):
    db = sqlite3.connect(P.path('portal.db'))
    try:
        marks = ','.join('?' * len(keys))
        return db.execute(f'SELECT count(*) FROM submission WHERE key IN ({marks})',
                          keys).fetchone()[0] > 0
    finally:
        db.close()


def first_says(out):
    """What the first page after submitting was; nothing but these two is allowed."""
    page = out.said['first']
    received, waiting = RECEIVED in page, WAITING in page
    assert received != waiting, out.pages['first']
    return 'received' if received else 'waiting'


def once(kiosk, reference, name='Kvído Žluťoučký'):
    """It is in the store once, whole, and nothing waits any more."""
    assert kiosk.outbox() == kiosk.refused() == kiosk.litter() == [], kiosk.outbox()
    s = shown(P, reference)
    assert s['submission']['answers']['jmeno'] == name
    assert s['submission']['reference'] == reference, s['submission']['reference']
    return s


class Probe:
    """What goes each way when nothing is cut: wire 1 asks for the keys, wire 2 submits. Signatures
    differ by a byte or two from time to time."""

    def __init__(self):
        with Proxy(lambda: P.port) as x:
            k = BASE.copy(url=x.url)
            x.first = lambda n: n == 1 or asked(x)
            out = k.run(DESK_FILLED + DESK_SUBMIT + 'settle\n' + say('first'), *CATALOGUE)
            assert first_says(out) == 'received' and len(x.wires) == 2
            once(k, out.code('first'))
            self.up, self.down = self.ends(x.wires[1], UP), self.ends(x.wires[1], DOWN)
        assert self.up[-1] > 200000 and x.wires[0].passed[UP] < 5000

    @staticmethod
    def ends(wire, way):
        """Where each TLS record ends, but for those that only say goodbye."""
        ends, last = [], 0
        for end in wire.records(way):
            if end - last > GOODBYE or len(ends) < 8:
                ends.append(end)
            last = end
        return ends


def asked(x):
    """The first wire has had its answer."""
    return x.wires[0].passed[DOWN] > 1500


def cut_at(i, cut, after):
    """One submission with its line cut once; `after`: what the next connections meet."""
    plan = {2: cut, **{3 + n: a for n, a in enumerate(after)}}
    with Proxy(lambda: P.port, plan.get) as x:
        x.first = lambda n: n == 1 or asked(x)
        k = BASE.copy(url=x.url)
        if cut.hold:
            cut.hold = lambda: has([n.removesuffix('.sealed') for n in k.outbox()])
        stays = after is not GONE
        out = k.run(DESK_FILLED + DESK_SUBMIT + 'settle\n' + say('first') +
                    (AGAIN + say('end') if stays else ''), *CATALOGUE)
        assert x.cuts == 1, (i, x.cuts)
        first = first_says(out)
        reference = out.code('first')
        if stays:
            assert RECEIVED in out.said['end'] and out.code('end') == reference, out.pages['end']
        else:
            assert first == 'waiting' and len(k.outbox()) == 1, (first, k.outbox())
            k.url = None
            k.run('settle\n')
        once(k, reference)
        return first


GONE = [REFUSE] * 20  # as long as this process lives; the next one finds the line back
BACK, LATER = [], [REFUSE] * 2


def cut_all(way, points, after, hold=None):
    """How many of them the visitor read as waiting."""
    firsts, faults = [], []
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        work = {pool.submit(cut_at, i, Cut(way, n, i % 2 == 1, hold), after): n
                for i, n in enumerate(points)}
        for done in concurrent.futures.as_completed(work):
            try:
                firsts.append(done.result())
            except Exception as e:  # told with its place, the others go on
                faults.append((way, work[done], type(e).__name__, str(e)[:1500]))
    assert not faults, '\n'.join(map(str, faults))
    assert len(firsts) == len(points)
    return firsts.count('waiting')


SIZE = Probe()
UP_END, DOWN_END = SIZE.up[-1] - VARIES, SIZE.down[-1] - VARIES
BODY = SIZE.up[-1] - SIZE.up[5]
UPWARDS = sorted({0, 1, 5, UP_END - 1000, UP_END - 20, UP_END, *SIZE.up[:6],
                  *(e - 1 for e in SIZE.up[:6]),
                  *(SIZE.up[5] + BODY * i // 9 for i in range(1, 9))})
ANSWER = SIZE.down[-2]  # where the record with the answer begins
DOWNWARDS = sorted({0, 1, 5, *SIZE.down[:-1], *(e - 1 for e in SIZE.down[:-1]), ANSWER + 1,
                    ANSWER + 6, (ANSWER + DOWN_END) // 2, DOWN_END})


def test_cut_upwards_and_back_at_once():
    cut_all(UP, UPWARDS, BACK)


def test_cut_upwards_and_back_later():
    assert cut_all(UP, UPWARDS, LATER) == len(UPWARDS)


def test_cut_upwards_and_back_for_the_next_start():
    cut_all(UP, UPWARDS[::2], GONE)


def test_cut_downwards_and_back_at_once():
    cut_all(DOWN, DOWNWARDS, BACK)


def test_cut_downwards_and_back_later():
    assert cut_all(DOWN, DOWNWARDS, LATER) == len(DOWNWARDS)


def test_cut_downwards_and_back_for_the_next_start():
    cut_all(DOWN, DOWNWARDS[::2], GONE)


def test_cut_when_the_portal_has_it_and_before_it_can_say_so():
    """The answer is held until the row is in the store, then the line is cut."""
    for after in (BACK, LATER, GONE):
        cut_all(DOWN, [ANSWER - 100, ANSWER, ANSWER + 50], after, hold=True)


def test_a_line_that_swallows_everything_lets_the_visitor_go():
    with Proxy(lambda: P.port, lambda n: SILENT) as x:
        k = BASE.copy(url=x.url)
        out = k.run(DESK_FILLED + DESK_SUBMIT + 'wait 13\n' + say('first'), *CATALOGUE)
        assert first_says(out) == 'waiting' and len(k.outbox()) == 1
    k.url = None
    k.run('settle\n')
    once(k, out.code('first'))


def test_a_cut_in_the_handshake_is_no_false_alarm():
    """A wrong certificate is an alarm, a broken line is none."""
    for way, after in ((UP, 0), (UP, 100), (DOWN, 90), (DOWN, SIZE.down[2] + 10)):
        for rst in (False, True):
            # pylint: disable=cell-var-from-loop
            with Proxy(lambda: P.port, lambda n: Cut(way, after, rst)) as x:
                out = BASE.copy(url=x.url).run('settle\n' + say('home'))
            assert 'Bez spojení s úřadem.' in out.said['home'], (way, after, out.said['home'])


def problem(status, code, **more):
    body = {'type': 'about:blank', 'title': 'x', 'status': status, 'code': code, **more}
    return Answer(status, json.dumps(body).encode(), 'application/problem+json')


HTML = b'<!doctype html><title>Welcome</title><h1>Please log in to this network</h1>'
ODD = {
    'a page in its place': Answer(200, HTML),
    'a page that says created': Answer(201, HTML),
    'a page that says not found': Answer(404, HTML),
    'a page that says conflict': Answer(409, HTML),
    'a page that says unprocessable': Answer(422, HTML),
    'a page that says too large': Answer(413, HTML),
    'a page that says bad request': Answer(400, HTML),
    'a page that says go elsewhere': Answer(302, HTML, headers={'Location': 'https://x.example/'}),
    'a failure': Answer(500, b'oops', 'text/plain'),
    'no upstream': Answer(502, HTML),
    'overload': problem(503, 'unavailable'),
    'too many': problem(429, 'too_many_requests'),
    'internal': problem(500, 'internal'),
    'nothing at all': Answer(201, b'', 'application/json'),
    'half an answer': Answer(201, b'{"reference":"ABCD', 'application/json'),
    'another answer': Answer(201, b'{"reference":"22222222"}', 'application/json'),
    'a problem that is none': Answer(422, b'{"status":422', 'application/problem+json'),
    'an unknown device': problem(401, 'device_unknown'),
}


def odd(name):
    with Fake(P, lambda m, path, h, b: ODD[name] if m == 'POST' else None) as f:
        k = BASE.copy(url=f.url)
        out = k.run(DESK_FILLED + DESK_SUBMIT + 'settle\n' + say('first'), *CATALOGUE)
        assert ('POST', '/v1/submissions') in f.asked
        assert first_says(out) == 'waiting', out.pages['first']
        assert len(k.outbox()) == 1 and not k.refused(), (k.outbox(), k.refused())
    k.url = None
    k.run('settle\n')
    once(k, out.code('first'))


def test_who_answers_in_the_portals_place_is_not_believed():
    faults = []
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        work = {name: pool.submit(odd, name) for name in ODD}
        for name, done in work.items():
            try:
                done.result()
            except Exception as e:
                faults.append((name, type(e).__name__, str(e)[:1500]))
    assert not faults, '\n'.join(map(str, faults))


def test_one_that_will_not_go_does_not_hold_up_the_others():
    k = BASE.copy()
    with Proxy(lambda: P.port, lambda n: REFUSE) as x:
        k.url = x.url
        one = k.run(DESK_FILLED + DESK_SUBMIT + 'settle\n' + say('first'), *CATALOGUE)
        (bad,) = k.outbox()
        two = k.run(DESK_FILLED + DESK_SUBMIT + 'settle\n' + say('first'), *CATALOGUE)
    assert len(k.outbox()) == 2 and first_says(one) == first_says(two) == 'waiting'
    with Fake(P, lambda m, path, h, b: Answer(500, b'') if m == 'POST' and
              h['Idempotency-Key'] + '.sealed' == bad else None) as f:
        k.url = f.url
        k.run('settle\n' + AGAIN)
        assert k.outbox() == [bad], (k.outbox(), bad)
    assert two.code('first') in listed(P)
    k.url = None
    k.run('settle\n')
    once(k, one.code('first'))


def test_what_a_disk_has_spoilt_is_kept_aside_and_the_rest_goes():
    k = BASE.copy()
    with Proxy(lambda: P.port, lambda n: REFUSE) as x:
        k.url = x.url
        out = k.run(DESK_FILLED + DESK_SUBMIT + 'settle\n' + say('first'), *CATALOGUE)
    spoilt = {'00000000-0000-4000-8000-000000000001.sealed': b'',
              '00000000-0000-4000-8000-000000000002.sealed': b'PZS1' + os.urandom(3000)}
    for name, data in spoilt.items():
        path = pathlib.Path(k.cache, 'outbox', name)
        path.write_bytes(data)
        os.utime(path, (1, 1))  # the oldest go first
    k.url = None
    k.run('settle\n')
    assert k.refused() == sorted(spoilt), (k.outbox(), k.refused())
    assert k.outbox() == [] and out.code('first') in listed(P)


def with_own_portal(what):
    """A portal of its own that is ended by what(portal) in the middle of the body, and begun anew
    while the line is down."""
    p = lib.Portal(pack=PACK, settings=SETTINGS)
    base = Kiosk(p, desk=True).primed()
    scan(base)
    begun, ended = threading.Event(), []

    def anew():
        p.process.wait()
        p.process.stdout.close()
        p.log.close()
        p.start()
        begun.set()

    def end():
        ended.append(p.process.send_signal(what))
        threading.Thread(target=anew).start()
        return True

    with Proxy(lambda: p.port, {2: Cut(UP, 100000, hold=end)}.get) as x:
        x.first = lambda n: n == 1 or (asked(x) if n == 2 else begun.is_set())
        k = base.copy(url=x.url)
        out = k.run(DESK_FILLED + DESK_SUBMIT + 'settle\n' + say('first') + AGAIN + say('end'),
                    '--catalogue', os.path.join(base.cache, 'catalogue.bin'))
        first_says(out)
        assert len(ended) == 1 and RECEIVED in out.said['end'], out.pages['end']
        assert list(listed(p)) == [out.code('end')] and out.code('first') == out.code('end')
        assert k.outbox() == []
    nothing_personal(p)


def test_a_portal_killed_in_the_middle_gets_it_once():
    with_own_portal(signal.SIGKILL)


def test_a_portal_restarted_in_the_middle_gets_it_once():
    with_own_portal(signal.SIGTERM)


def test_a_kiosk_sends_while_nobody_is_there():
    """The visitor ends the visit at once; the submission goes all the same."""
    k = Kiosk(P).primed()
    before = set(listed(P))
    k.run(FILLED + SUBMIT + 'key F10 F10\nsettle\n' + say('home'))
    (reference,) = set(listed(P)) - before
    once(k, reference)


def test_every_number_given_is_in_the_store_once():
    assert P.stop() == 0 and P.start() is None
    refs = listed(P)  # asserts that no reference is there twice
    db = sqlite3.connect(P.path('portal.db'))
    keys, rows = db.execute('SELECT count(DISTINCT key), count(*) FROM submission').fetchone()
    db.close()
    assert keys == rows == len(refs)
    assert lib.ctl('audit', 'verify', '--conf', P.conf)[0] == 0


def test_the_logs_tell_nothing_of_people():
    nothing_personal(P, b'ockovani.pdf')


if __name__ == '__main__':
    run(sys.modules[__name__])
