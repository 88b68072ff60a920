#!/usr/bin/env python3
"""A time at Reservatic, from the first key to the other system: the real kiosk, the real portal, the
real connector, and the simulator behind TLS with a client's certificate. Every call that the connector
makes goes wrong in every way. Then there are one reservation or none over there and never two, what
the screen said is so, and once the portal has asked again it knows what Reservatic knows."""
import collections
import datetime
import itertools
import os
import pathlib
import re
import shutil
import sqlite3
import sys
import threading
import traceback

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'lib'))
from kiosk import Kiosk, lib, nothing_personal, run, say  # noqa: E402
from reservatic_sim import ZONE, Sim  # noqa: E402
import booking_pack  # noqa: E402

LANES, LANES_APART = 12, 3  # portals side by side, each with a Reservatic of its own
NUMBERS = itertools.count()
NEVER = 10 ** 6

BOOKED, PENDING = 'Termín máte rezervovaný', 'Rezervaci ověřujeme'
TAKEN, FAILED = 'Někdo byl rychlejší', 'Rezervace se nepovedla'
SILENT = 'Kalendář teď neodpovídá. Zkuste to znovu'
UNSURE = 'Zatím není jistý'
MOVED, CANCELLED = 'Termín je přesunutý', 'Termín je zrušený'

DAYS = 'settle\nkey 3\nsettle\nkey 3\nsettle\nkey 1\nsettle\n'  # their ID card, the first place
TIMES = DAYS + 'key 1\nsettle\n'
HELD = TIMES + 'key Enter\nsettle\n'
BOOK = 'key Enter\nsettle\n'
NUMBER = 'key 1\nlearn Číslo termínu\nkey Esc\nkey Esc\nsettle\n'  # learnt from the phone's page
FOUND = 'key 4\nrecall\nkey Enter\nsettle\n'
TO_MOVE = FOUND + 'key 1\nsettle\nkey 1\nsettle\nkey Enter\nsettle\n'  # the second time
MOVE = 'key F8\nsettle\n'
TO_CANCEL = FOUND + 'key 2\n'
CANCEL = 'key 2\nsettle\n'


class Reservatic(Sim):
    """What goes wrong is planned: steps [method, path, what, times], one after the other. `what` is a
    fault, or is called just before the call is carried out."""

    def __init__(self):
        super().__init__()
        self.steps = []
        for o in self.operations:
            o.update(create_min=0, delete_min=0)
        self.places[1]['operation_ids'].append(11)

    def _take_fault(self, method, path):
        with self.lock:
            step = self.steps[0] if self.steps else None
            if not step or step[0] != method or not re.search(step[1], path):
                return None
            step[3] -= 1
            if not step[3]:
                self.steps.pop(0)
            if callable(step[2]):
                step[2]()
                return None
            return step[2]


class Lane:
    """A portal, its connector, the other system and a kiosk. One case after the other."""

    def __init__(self):
        self.sim = Reservatic()
        conf = self.sim.write_conf(timeout='4', settle_after='1', remember='0', people_max='1')
        connector = lib.program('portal-reservatic')
        pack = booking_pack.make()
        self.p = lib.Portal(pack, settings='bookings_per_minute = 60000\n'
                            f'connector_timeout = 7\nconnector = reservatic {connector} --conf {conf}\n')
        shutil.rmtree(os.path.dirname(pack))
        self.kiosk = Kiosk(self.p).primed()
        self.cases = 0
        lib.until(lambda: b'"reservatic:1"' in self.p.get('/v1/booking/places').body, 20)

    def rows(self, query, values=()):
        db = sqlite3.connect(self.p.path('portal.db'), timeout=20)
        try:
            found = db.execute(query, values).fetchall()
            db.commit()
            return found
        finally:
            db.close()

    def settled(self):
        """As if half a minute had gone: what is pending is asked about."""
        self.rows("UPDATE booking SET booked = booked - 30 WHERE state = 'pending'")
        lib.until(lambda: not self.rows("SELECT id FROM booking WHERE state = 'pending'"), 20)


class Case:
    """One visitor, and four times that nobody else has."""

    def __init__(self, lane):
        self.lane, self.sim = lane, lane.sim
        mark = ''.join('abcdefghij'[int(c)] for c in f'{next(NUMBERS):04}')
        self.name, self.mail = f'Zkušební{mark}', f'jana.{mark}@example.cz'
        # this week or the next, so that the page of days needs to be asked for once only
        day = datetime.date.today() + datetime.timedelta(days=2 + lane.cases % 5)
        first = datetime.datetime.combine(day, datetime.time(0), ZONE).astimezone(datetime.timezone.utc)
        self.starts = [first + datetime.timedelta(minutes=20 * n)
                       for n in range(lane.cases // 5 * 4, lane.cases // 5 * 4 + 4)]
        lane.cases += 1
        with self.sim.lock:
            self.sim.slots = []
            self.sim.open_day(day, at=self.starts)

    def details(self):
        return (f'key F8\ntype Jana\nkey Enter\ntype {self.name}\nkey Enter\n'
                f'type {self.mail}\nkey Enter\n')

    def play(self, script, *steps):
        """Every step must have been needed, but for those that never end."""
        self.sim.steps = [list(s) for s in steps]
        out = self.lane.kiosk.run(script, '--idle', '0')
        assert not [s for s in self.sim.steps if s[3] < NEVER / 2], (self.sim.steps, out.text)
        self.sim.steps = []
        return out

    def theirs(self):
        return [r for r in self.sim.ours() if r['last_name'] == self.name]

    def row(self):
        """The one booking that lives, or any that does not."""
        found = self.lane.rows('SELECT state, starts, upstream, pin, reference FROM booking '
                               'WHERE answers LIKE ?', (f'%{self.name}%',))
        alive = [r for r in found if r[0] != 'expired']
        assert len(alive) <= 1, alive
        return (alive or found or [None])[0]

    def agrees(self):
        """Does the portal know what Reservatic knows?"""
        theirs, row = self.theirs(), self.row()
        if not theirs:
            return not row or row[0] in ('expired', 'cancelled')
        return row[0] == 'booked' and row[1] == int(theirs[0]['_start'].timestamp())

    def end(self, there, starts=0):
        """After settling both say the same: `there` (0 or 1) reservations, at which of the times."""
        theirs = self.theirs()
        assert len(theirs) == there, theirs
        self.lane.settled()
        theirs, row = self.theirs(), self.row()
        assert len(theirs) == there, theirs
        if not there:
            assert not row or row[0] in ('expired', 'cancelled'), row
            return
        assert row and row[0] == 'booked' and row[2] == str(theirs[0]['id']), (row, theirs)
        assert theirs[0]['_start'] == self.starts[starts], (theirs[0]['_start'], self.starts)
        assert row[1] == int(self.starts[starts].timestamp()), (row, self.starts)


def says(out, title, *words):
    for w in words:
        assert w in out.said[title], f'{title}: "{w}" is not on\n{out.pages[title]}'


class Lanes:
    """Each piece of work is done with a case of its own by whichever lane is free. All of them begin
    with the first test that asks for its own: most of the time they wait."""

    def __init__(self):
        self.todo, self.count, self.done = (collections.defaultdict(k) for k in (list, int, list))
        self.lock, self.lanes, self.threads = threading.Condition(), [], []

    def add(self, test, pieces, kind=''):
        self.todo[kind] += [(test, *p) for p in pieces]
        self.count[test] += len(pieces)

    def next(self, kind):
        with self.lock:
            found = self.todo[kind] or self.todo['']
            return found.pop(0) if found else None

    def work(self, n):
        lane, kind = Lane(), 'apart' if n < LANES_APART else ''
        self.lanes.append(lane)
        if kind:  # a connection for each call: one that was kept is tried once more unasked
            lane.sim.server.RequestHandlerClass.protocol_version = 'HTTP/1.0'
        while piece := self.next(kind):
            self.one(lane, *piece)

    def one(self, lane, test, fn, *args):
        fault = None
        try:
            fn(Case(lane), *args)
        except Exception:  # told with its place, the others go on
            fault = f'{fn.__name__} {args}: {traceback.format_exc(limit=3)}'
            lane.sim.steps = []
        with self.lock:
            self.done[test].append(fault)
            self.lock.notify_all()

    def result(self, test):
        """Waits for the pieces of a test."""
        if not self.threads:
            self.threads = [threading.Thread(target=self.work, args=(n,), daemon=True)
                            for n in range(LANES)]
            for t in self.threads:
                t.start()
        with self.lock:
            self.lock.wait_for(lambda: len(self.done[test]) == self.count[test], 400)
            faults = list(self.done[test])
        assert not any(faults), '\n'.join(f for f in faults if f)
        assert len(faults) == self.count[test], f'{len(faults)} of {self.count[test]} were done'


WORK = Lanes()


# ---- the straight way

def straight(c):
    out = c.play(DAYS + say('days') + 'key 1\nsettle\nkey Enter\nsettle\n' + say('held') + c.details() +
                 say('check') + BOOK + say('booked') + NUMBER + FOUND + say('found'))
    says(out, 'held', UNSURE)
    assert 'Jistý bude, až ho rezervujete.' in out.pages['held'], out.pages['held']
    says(out, 'check', 'Termín ještě není rezervovaný.', 'Termín zatím není jistý', c.name)
    says(out, 'booked', BOOKED, 'Občanské průkazy, přízemí, dveře 8')
    says(out, 'found', 'Váš termín', 'Občanský průkaz')
    (theirs,) = c.theirs()
    pin = c.row()[3]
    assert theirs['pin'] == pin and ' '.join(pin) in out.said['booked'], (theirs['pin'], pin)
    c.end(1)
    out = c.play(f'settle\nkey 4\ntype {c.row()[4]}\nkey Enter\nsettle\nkey 1\nsettle\nkey 1\nsettle\n'
                 'key Enter\nsettle\n' + say('held') + MOVE + say('moved') + NUMBER + FOUND +
                 say('found') + 'key 2\n' + say('asked') + CANCEL + say('cancelled'))
    says(out, 'held', 'Přesunout na tento čas')
    says(out, 'moved', MOVED)
    says(out, 'asked', 'Opravdu zrušit termín?')
    says(out, 'cancelled', CANCELLED)
    (patch,), (delete,) = c.sim.calls('PATCH'), c.sim.calls('DELETE')
    assert patch[1] == delete[1] == f"/v1/reservations/{theirs['id']}"
    c.end(0)


def test_booked_found_moved_and_cancelled():
    WORK.result('straight')


# ---- what goes wrong

SLOTS = ('/years', '/months', '/days$', '/hours')
READS = {'timeout_before': 1, 'error_before': 1, 'cut_before': 3, 'half': 3, 'shape': 1, 'types': 1,
         'empty': 1, 'html': 1, 'html_error': 3, 'token': 1, 'busy': 1}  # and how often it is tried
USUAL = ('timeout_before', 'error_before', 'cut_before', 'shape', 'html')


def nothing():
    """A step that only waits for its call."""


AFTER_BOOKING = ('POST', '/reservations$', nothing, 1)


def reading(c, kind, *paths):
    """The lists of times fail, each call of them: for the days, and again when one is held."""
    days = [('GET', path, kind, READS[kind]) for path in paths]
    script = DAYS + ''.join(say(f'day {p}') + 'key 1\nsettle\n' for p in paths) + 'key 1\nsettle\n'
    script += ''.join('key Enter\nsettle\n' + say(f'hold {p}') for p in paths) + 'key Enter\nsettle\n'
    out = c.play(script + say('held') + c.details() + BOOK + say('end'), *days,
                 ('GET', '/hours', nothing, 1), *days)
    for p in paths:
        says(out, f'day {p}', SILENT, 'Zkusit znovu')
        says(out, f'hold {p}', SILENT, 'V kolik hodin přijdete?')
        assert UNSURE not in out.text.split(f'== hold {p}')[0], out.text
    says(out, 'held', UNSURE)
    says(out, 'end', BOOKED)
    c.end(1)


def before_post(c, kind, nth):
    """The portal says "not now", the kiosk asks again by itself: no second booking comes of it."""
    first = [('GET', '/hours', nothing, 2)] if nth else []
    out = c.play(HELD + c.details() + BOOK + say('end'), *first,
                 ('GET', '/hours' if nth else '/reservations$', kind, READS[kind]))
    says(out, 'end', BOOKED)
    c.end(1)


def never_before_post(c, path):
    """As long as the kiosk tries; then the visitor does, without typing anything again."""
    out = c.play(HELD + c.details() + BOOK + say('away'), ('GET', '/hours', nothing, 2),
                 ('GET', path, 'error_before', NEVER))
    says(out, 'away', SILENT)
    assert BOOKED not in out.text and PENDING not in out.text, out.pages['away']
    c.end(0)


AT_POST = {'timeout_before': (PENDING, 0), 'timeout_after': (BOOKED, 1),
           'error_before': (PENDING, 0), 'error_after': (BOOKED, 1),
           'cut_before': (PENDING, 0), 'cut_after': (BOOKED, 1), 'half': (BOOKED, 1),
           'slow': (BOOKED, 1), 'shape': (BOOKED, 1), 'types': (BOOKED, 1), 'empty': (BOOKED, 1),
           'html': (BOOKED, 1), 'html_error': (BOOKED, 1), 'token': (BOOKED, 1),
           'busy': (BOOKED, 1), 'reject': (FAILED, 0)}


def at_post(c, kind):
    words, there = AT_POST[kind]
    out = c.play(HELD + c.details() + BOOK + say('end'), ('POST', '/reservations$', kind, 1))
    says(out, 'end', words)
    if words == PENDING:
        says(out, 'end', 'zjistíte tady nebo na přepážce')
        says(out, 'end', 'nezadávejte')
        assert 'PIN' not in out.pages['end'] and c.row()[0] == 'pending', out.pages['end']
    c.end(there)


def after_post(c, kind):
    """It is booked, and nobody can look whether it is."""
    out = c.play(HELD + c.details() + BOOK + say('end'), ('POST', '/reservations$', 'cut_after', 1),
                 ('GET', '/reservations$', kind, NEVER))
    says(out, 'end', PENDING)
    assert BOOKED not in out.text, out.pages['end']
    c.end(1)


def slow(c):
    everything = ('GET', '/(years|months|days|hours|reservations)', 'slow', NEVER)
    out = c.play(HELD + c.details() + BOOK + say('booked') + NUMBER + TO_MOVE + MOVE + say('moved') +
                 NUMBER + TO_CANCEL + CANCEL + say('end'), everything)
    says(out, 'booked', BOOKED)
    says(out, 'moved', MOVED)
    says(out, 'end', CANCELLED)
    c.end(0)


def test_each_list_of_times_fails():
    WORK.result('lists')


def test_each_call_of_booking_fails():
    WORK.result('booking')


# ---- somebody at home is faster

def taken(c, steps):
    """Others are offered, what was typed stays, and the next one is booked."""
    in_time = steps[-1][0] == 'GET' and len(steps) == 2
    out = c.play(TIMES + 'key Enter\nsettle\n' + (say('taken') + 'key 1\nsettle\n' if in_time else '') +
                 c.details() + ('' if in_time else BOOK + say('taken') + 'key 1\nsettle\n') +
                 say('check') + BOOK + say('end'),
                 *steps, )
    says(out, 'taken', TAKEN, 'Nejbližší volné:')
    assert len(re.findall(r'^(> )?[1-9] .* ve? \d+:\d\d', out.said['taken'], re.M)) == 3, out.said['taken']
    says(out, 'check', c.name, 'Termín ještě není rezervovaný.')
    says(out, 'end', BOOKED)
    c.end(1, 1)


def taken_before_hold(c):
    taken(c, [('GET', '/hours', nothing, 1), ('GET', '/hours', lambda: c.sim.visitor(c.starts[0]), 1)])


def taken_before_post(c):
    taken(c, [('GET', '/hours', nothing, 2), ('GET', '/reservations$', nothing, 1),
              ('GET', '/hours', lambda: c.sim.visitor(c.starts[0]), 1)])


def taken_at_post(c):
    taken(c, [('POST', '/reservations$', lambda: c.sim.visitor(c.starts[0]), 1)])


def everything_taken(c):
    def all_of_it():
        for start in c.starts:
            c.sim.visitor(start)
    out = c.play(HELD + c.details() + BOOK + say('taken'), ('POST', '/reservations$', all_of_it, 1))
    says(out, 'taken', TAKEN, 'Vybrat jiný den')
    c.end(0)


def taken_while_moving(c, *steps):
    """The old time stays, and the screen says that somebody was faster."""
    late = bool(steps)
    steps = steps or [('GET', '/hours', nothing, 1)]
    out = c.play(HELD + c.details() + BOOK + NUMBER + TO_MOVE + (MOVE if late else '') + say('taken'),
                 AFTER_BOOKING, *steps[:-1],
                 (*steps[-1][:2], lambda: c.sim.visitor(c.starts[1]), 1))
    says(out, 'taken', TAKEN, 'Nejbližší volné:')
    c.end(1, 0)


def test_somebody_at_home_is_faster():
    WORK.result('faster')


def test_somebody_at_home_is_faster_than_a_move():
    WORK.result('faster move')


# ---- moving and cancelling

CHANGES = ('timeout_before', 'timeout_after', 'error_before', 'error_after', 'cut_before', 'cut_after',
           'half', 'slow', 'shape', 'types', 'empty', 'html', 'html_error', 'token', 'busy')


def changing(c, act, *steps):
    """Wherever it fails once, the kiosk's next try finds out what came of the first."""
    to, do, words = (TO_MOVE, MOVE, MOVED) if act == 'PATCH' else (TO_CANCEL, CANCEL, CANCELLED)
    before = len(c.sim.calls(act))
    out = c.play(HELD + c.details() + BOOK + say('booked') + NUMBER + to + do + say('end'),
                 AFTER_BOOKING, *steps)
    says(out, 'booked', BOOKED)
    says(out, 'end', words)
    assert 1 <= len(c.sim.calls(act)) - before <= 2
    c.end(*((1, 1) if act == 'PATCH' else (0,)))


def test_each_call_of_moving_fails():
    WORK.result('moving')


def test_each_call_of_cancelling_fails():
    WORK.result('cancelling')


def refused(c, act):
    """Past Reservatic's own limit: it stays as it is, and the screen says so."""
    flag = 'can_change' if act == 'PATCH' else 'can_cancel'

    def close():
        c.theirs()[0][flag] = False
    to, do = (TO_MOVE, MOVE) if act == 'PATCH' else (TO_CANCEL, CANCEL)
    out = c.play(HELD + c.details() + BOOK + NUMBER + to + do + say('end'), AFTER_BOOKING,
                 (act, '', close, 1))
    assert MOVED not in out.text and CANCELLED not in out.text, out.pages['end']
    if act == 'DELETE':
        says(out, 'end', 'Zrušit', 'Zavolejte na úřad.')
    c.end(1, 0)


def left_after(c, act):
    """The answer is lost, nobody can look, and the visitor goes home. Once Reservatic answers again
    the portal must learn what it did."""
    to, do = (TO_MOVE, MOVE) if act == 'PATCH' else (TO_CANCEL, CANCEL)
    out = c.play(HELD + c.details() + BOOK + NUMBER + to + do + say('end') + 'key F10 F10\nsettle\n',
                 AFTER_BOOKING, (act, '', 'cut_after', 1), ('GET', '/reservations$', 'error_before', NEVER))
    says(out, 'end', SILENT)
    lib.until(c.agrees, 45)  # a young one may be on its way still


def hold_ends_meanwhile(c, then):
    """The hold ends while Reservatic is moving: what both say must stay the same, also when another
    time is chosen then."""
    def release():
        (hold,) = c.lane.rows("SELECT hold FROM booking WHERE state = 'held'")[0]
        c.lane.p.ask('DELETE', f'/v1/booking/holds/{hold}')
    again = 'key Esc Esc\nsettle\nkey F10 F10\nsettle\n' + TO_MOVE + MOVE if then else ''
    c.play(HELD + c.details() + BOOK + NUMBER + TO_MOVE + MOVE + say('end') + again, AFTER_BOOKING,
           ('PATCH', '', release, 1))
    lib.until(c.agrees, 45)  # a young one may be on its way still


def test_a_change_that_is_refused_over_there():
    WORK.result('refused')


def test_who_leaves_after_a_lost_answer_of_a_change():
    WORK.result('left')


def test_a_hold_that_ends_while_it_is_moved():
    WORK.result('hold ends')


def test_the_logs_tell_nothing_of_people():
    assert len(WORK.lanes) == LANES
    for lane in WORK.lanes:
        nothing_personal(lane.p, b'@example.cz', 'Zkušební'.encode())
        assert lib.ctl('audit', 'verify', '--conf', lane.p.conf)[0] == 0


# ---- all the work; what takes longest comes first

PRE, POST = ('GET', '/reservations$'), ('POST', '/reservations$')
WORK.add('straight', [(straight,)])
WORK.add('lists', [(reading, kind, *paths) for kind in READS
                   for paths in ([SLOTS] if READS[kind] == 1 else [SLOTS[:2], SLOTS[2:]])], 'apart')
WORK.add('booking', [(never_before_post, path) for path in ('/reservations$', '/hours')])
WORK.add('left', [(left_after, 'PATCH'), (left_after, 'DELETE')])
for act, test in (('PATCH', 'moving'), ('DELETE', 'cancelling')):
    lost = (act, '', 'cut_after', 1)
    WORK.add(test, [(changing, act, lost, (*PRE, kind, READS[kind])) for kind in USUAL])
    WORK.add(test, [(changing, act, (act, '', kind, 1)) for kind in CHANGES])
WORK.add('moving', [(changing, 'PATCH', (*PRE, kind, READS[kind])) for kind in USUAL])
WORK.add('booking', [(before_post, kind, nth) for kind in USUAL for nth in (0, 1)])
WORK.add('booking', [(at_post, kind) for kind in AT_POST] + [(after_post, kind) for kind in READS])
WORK.add('lists', [(slow,)])
WORK.add('refused', [(refused, 'PATCH'), (refused, 'DELETE')])
WORK.add('hold ends', [(hold_ends_meanwhile, then) for then in (False, True)])
WORK.add('faster', [(taken_before_hold,), (taken_before_post,), (taken_at_post,), (everything_taken,)])
HOURS = ('GET', '/hours', nothing, 1)
WORK.add('faster move', [(taken_while_moving, HOURS, HOURS), (taken_while_moving, (*PRE, nothing, 1)),
                         (taken_while_moving, ('PATCH', '', nothing, 1))])


if __name__ == '__main__':
    run(sys.modules[__name__])
