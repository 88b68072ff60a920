#!/usr/bin/env python3
"""A booking and everything that breaks meanwhile: the portal killed between the hold and the booking
and at each step of its commit, the line cut in every act, a full disk, a database that goes away, a
kiosk whose clock is an hour wrong, two kiosks and one time. There is one booking or none, nothing
typed is lost, and the screen tells what is so."""
import concurrent.futures
import datetime
import itertools
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import unittest
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'lib'))
from booking_town import always_open  # noqa: E402
from fake import Answer, Fake  # noqa: E402
from kiosk import LOGS, Kiosk, Out, lib, nothing_personal, run, say  # noqa: E402
from proxy import DOWN, REFUSE, UP, Cut, Proxy  # noqa: E402
from tracer import Attached, can_trace, gone, inject  # noqa: E402

SETTINGS = 'bookings_per_minute = 60000\n'
NUMBERS = itertools.count()
AT_ONCE = 4
NEVER = 1 << 40
TRACE = can_trace()

BOOKED, MOVED, CANCELLED = 'Termín máte rezervovaný', 'Termín je přesunutý', 'Termín je zrušený'
UNSURE = 'nevíme, jestli je rezervováno. Zkuste to znovu, dvakrát se nezapíše.'
NO_LINE = 'Spojení s úřadem teď nefunguje. Co jste napsali, zůstalo. Zkuste to znovu.'
LOST, TAKEN = 'Termín už nedržíme', 'Někdo byl rychlejší'
HELD_FOR = 'Držíme pro vás'

TIMES = 'settle\nkey 3\nsettle\nkey 1 1\nsettle\nkey 2\nsettle\n'  # the ID card, one person, a day
HOLD, BOOK = 'key Enter\nsettle\n', 'key Enter\nsettle\n'
NUMBER = 'key 1\nlearn Číslo termínu\nkey Esc Esc\nsettle\n'  # from the page for the phone
FOUND = 'key 4\nrecall\nkey Enter\nsettle\n'
TO_MOVE = FOUND + 'key 1\nsettle\nkey 3\nsettle\n' + HOLD
MOVE, TO_CANCEL, CANCEL = 'key F8\nsettle\n', FOUND + 'key 2\n', 'key 2\nsettle\n'
AGAIN = 'key Enter\nsettle\n'


def person():
    mark = ''.join('abcdefghij'[int(c)] for c in f'{next(NUMBERS):04}')
    return f'Zkušební{mark}', f'jana.{mark}@priklad.cz'


def details(who):
    return f'key F8\ntype Jana\nkey Enter\ntype {who[0]}\nkey Enter\ntype {who[1]}\nkey Enter F8\n'


class Place:
    """A portal with a town that is open all day, and a kiosk of each of its devices."""

    def __init__(self, devices=0, change=None):
        self.p = lib.Portal(always_open(change), settings=SETTINGS)
        self.p.add_device('other')
        for n in range(devices):
            self.p.add_device(f'kiosk-{n}')
        self.up, self.deaths = threading.Event(), 0
        self.up.set()
        self.base = Kiosk(self.p).primed()

    def kiosk(self, **more):
        return self.base.copy(**more)

    def rows(self, query, *values):
        db = lib.peek(self.p.path('portal.db'), timeout=20)
        try:
            return db.execute(query, values).fetchall()
        finally:
            db.close()

    def bookings(self, who):
        return self.rows('SELECT state, starts, reference, pin FROM booking WHERE answers LIKE ?',
                         f'%{who[0]}%')

    def one(self, who, state='booked'):
        found = self.bookings(who)
        assert [r[0] for r in found] == [state], found
        return found[0]

    def log_count(self, words):
        return self.p.log_text().count(words)

    def begin_again(self):
        """After it was killed."""
        self.p.process.wait()
        self.p.process.stdout.close()
        self.p.log.close()
        self.p.start()
        self.deaths += 1
        self.up.set()

    def kill(self):
        self.up.clear()
        self.p.process.kill()
        self.begin_again()
        return True


def says(out, title, *words):
    for w in words:
        assert w in out.said[title], f'{title}: "{w}" is not on\n{out.pages[title]}'


def all_of(work):
    """Runs the pieces (function, arguments…) side by side; what went wrong is told with its place."""
    faults = []
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        futures = {pool.submit(*piece): piece for piece in work}
        for done in concurrent.futures.as_completed(futures):
            if e := done.exception():
                text = ''.join(traceback.format_exception(e, limit=4))
                faults.append(f'{futures[done][0].__name__} {futures[done][1:]}: {text}')
    assert not faults, '\n'.join(faults)


def let_go(at):
    for (hold,) in at.rows("SELECT hold FROM booking WHERE state = 'held'"):
        assert at.p.ask('DELETE', f'/v1/booking/holds/{hold}').status == 204


PLACES = {}


def place(name='usual', **more):
    if name not in PLACES:
        PLACES[name] = Place(**more)
    return PLACES[name]


# ---- the line is cut

LOGGED_S = 0.05


class At(Cut):
    """Cuts `more` bytes after the first that would go this way once begins() is true."""

    def __init__(self, way, begins, more, what=None, reset=False):
        self.begins, self.more, self.base, self.wire = begins, more, None, None
        super().__init__(way, 0, reset, what or (lambda: True))

    @property
    def after(self):
        if self.base is None and self.wire:
            if self.way == UP:
                time.sleep(LOGGED_S)  # the act before has its answer, but may not be in the log yet
            if self.begins():
                self.base = self.wire().passed[self.way]
        return NEVER if self.base is None else self.base + self.more

    @after.setter
    def after(self, _):
        pass


class Line:
    """A proxy that cuts once. `away`: then every connection is refused until it is set to false."""

    def __init__(self, at, cut, away=False):
        self.cut, self.away = cut, away
        self.x = Proxy(lambda: at.p.port, self.plan, first=lambda n: at.up.is_set())

    def plan(self, n):
        if not self.x.cuts:
            mine = At(self.cut.way, lambda: not self.x.cuts and self.cut.begins(), self.cut.more,
                      self.cut.hold, self.cut.reset)
            mine.wire = lambda: self.x.wires[n - 1]
            return mine
        return REFUSE if self.away else None

    def play(self, kiosk, text):
        """The line is back as soon as the visitor sees the trouble."""
        with tempfile.TemporaryFile() as log, subprocess.Popen(
                kiosk.command('--script', kiosk.script(text)), env=kiosk.environment(),
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log) as p:
            said = b''
            for row in p.stdout:
                said += row
                self.away = self.away and not row.startswith(b'== trouble')
            status = p.wait(60)
            log.seek(0)
            LOGS.append(log.read())
        assert status == 0, (status, LOGS[-1][-3000:])
        return Out(said.decode())


# what the portal has when an act's request, and when its answer, is the next thing on the line
def begun(at, act, who):
    def held():
        return len(at.rows("SELECT id FROM booking WHERE state = 'held' AND device = "
                           "(SELECT id FROM device WHERE name = ?)", who[2]))

    def state():
        return [r[0] for r in at.bookings(who)]
    finds = at.log_count('/v1/booking/find')
    slots = at.log_count('/v1/booking/slots')
    return {('hold', UP): lambda: at.log_count('/v1/booking/slots') > slots,
            ('hold', DOWN): lambda: held() > 0,
            ('book', UP): lambda: held() > 0,
            ('book', DOWN): lambda: state() == ['booked'],
            ('move', UP): lambda: state() == ['booked'] and held() > 0,
            ('move', DOWN): lambda: bool(at.rows(
                'SELECT id FROM booking WHERE sequence > 0 AND answers LIKE ?', f'%{who[0]}%')),
            ('cancel', UP): lambda: at.log_count('/v1/booking/find') >= finds + 1,
            ('cancel', DOWN): lambda: state() == ['cancelled']}[act]


def visit(who, act, away):
    """A booking that is moved and cancelled; a visitor who sees trouble at `act` presses again."""
    def once_more(name, keys):
        return say('trouble') + keys if away and act == name else ''
    if act in ('hold', 'book'):
        return (TIMES + HOLD + once_more('hold', AGAIN) + say('held') + details(who) + BOOK +
                once_more('book', AGAIN) + say('end'))
    script = TIMES + HOLD + details(who) + BOOK + NUMBER
    if act == 'move':
        return script + TO_MOVE + MOVE + once_more('move', MOVE) + say('end')
    return script + TO_CANCEL + CANCEL + once_more('cancel', 'key 2\n' + CANCEL) + say('end')


TRIES = 3  # the moment is read off a log or the store: a busy machine may see it too late
TROUBLE = {'hold': NO_LINE, 'book': UNSURE, 'move': NO_LINE, 'cancel': NO_LINE}
ENDS = {'hold': BOOKED, 'book': BOOKED, 'move': MOVED, 'cancel': CANCELLED}


def cut_in(n, act, way, more, away, what=None):
    # logs are counted, so that each has a portal of its own as long as it runs
    at = place(f'line {threading.get_ident()}')
    for _ in range(TRIES):
        who = (*person(), 'kiosk')
        let_go(at)  # whatever a case before left behind
        line = Line(at, At(way, begun(at, (act, way), who), more, what, reset=n % 2 == 1), away)
        with line.x:
            out = line.play(at.kiosk(url=line.x.url), visit(who, act, away))
        if line.x.cuts and (not away or TROUBLE[act] in out.said['trouble']):
            break
    assert line.x.cuts, 'it was not cut'
    if away:
        says(out, 'trouble', TROUBLE[act], *([who[0]] if act == 'book' else []))
    says(out, 'end', ENDS[act])
    at.one(who, 'cancelled' if act == 'cancel' else 'booked')
    holds = at.rows("SELECT state FROM booking WHERE state = 'held'")
    assert not holds, holds


CUTS = {UP: (1, 30, 250), DOWN: (0, 1, 30, 150)}


def cuts(away):
    n = itertools.count()
    all_of([(cut_in, next(n), act, way, more, away) for act in ENDS for way in (UP, DOWN)
            for more in CUTS[way]])


def test_a_line_that_is_cut_once_is_not_noticed():
    cuts(False)


def test_a_line_that_stays_cut_is_told_and_the_same_again_books_once():
    cuts(True)


# ---- the portal dies

def dies_before(act):
    """Killed by the first byte of the act's request, and begun again at once."""
    at = Place()
    for _ in range(TRIES):
        who, once = (*person(), 'kiosk'), threading.Lock()
        line = Line(at, At(UP, begun(at, (act, UP), who), 1, lambda: once.acquire(False) and at.kill()))
        with line.x:
            out = line.play(at.kiosk(url=line.x.url), visit(who, act, False))
        if at.deaths and line.x.cuts:
            break
    assert at.deaths == 1 and line.x.cuts
    says(out, 'end', ENDS[act])
    at.one(who, 'cancelled' if act == 'cancel' else 'booked')
    assert lib.ctl('audit', 'verify', '--conf', at.p.conf)[0] == 0


def test_killed_between_the_acts():
    all_of([(dies_before, act) for act in ENDS])


def dies_at(at, call, n):
    """True when it was killed at a thread's n-th call, from the hold on."""
    who = (*person(), 'kiosk')
    assert at.p.get('/v1/portal').status == 200
    deaths, pid = at.deaths, at.p.process.pid
    with Proxy(lambda: at.p.port, first=lambda n: at.up.is_set()) as x:
        k = at.kiosk(url=x.url)
        with Attached(pid, k.dir, *inject(call, n)):
            out = k.run(TIMES + HOLD + say('held') + details(who) + BOOK + say('first') + AGAIN * 2 +
                        say('end'))
        if gone(pid):
            lib.until(lambda: at.deaths > deaths)
    says(out, 'held', HELD_FOR)
    assert BOOKED in out.said['first'] or UNSURE in out.said['first'], out.pages['first']
    if UNSURE in out.said['first']:
        assert BOOKED in out.said['end'] or 'Na kód' in out.said['end'], out.pages['end']
    row = at.one(who)
    if BOOKED in out.said['first']:
        assert ' '.join(row[3]) in out.said['first'], (row, out.said['first'])
    return at.deaths > deaths


def through(call, start, step):
    at = Place()

    def watch():
        while at.p.process.wait() == -signal.SIGKILL:
            at.up.clear()
            at.begin_again()
    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    for n in range(start, 100, step):
        if not dies_at(at, call, n):
            break
    assert at.deaths, f'never killed at {call}'
    assert lib.ctl('audit', 'verify', '--conf', at.p.conf)[0] == 0
    nothing_personal(at.p)
    assert at.p.stop() == 0
    watcher.join(timeout=10)


def test_killed_at_its_commits():
    if lib.PG or not TRACE:
        raise unittest.SkipTest('no program may be traced here')
    all_of([(through, 'fdatasync', 1, 1), (through, 'pwrite64', 1, 3), (through, 'sendmsg', 2, 3),
            (through, 'write', 1, 2)])


# ---- no room, no database

def as_answer(r):
    return Answer(r.status, r.body, r.headers['Content-Type'],
                  {k: v for k, v in r.headers.items() if k == 'Retry-After'})


def during_booking(at, who, trouble, cure):
    """From the first request to book on there is trouble; the cure comes before the visitor tries
    again. What the pages said, and what the portal answered meanwhile."""
    answers = []

    def answer(method, path, headers, body):
        if method != 'POST' or not path.endswith('/reservations'):
            return None
        if not answers:
            trouble()
        elif len(answers) == 3:
            cure()
        r = at.p.ask(method, path, body, {'Idempotency-Key': headers['Idempotency-Key']})
        answers.append(r)
        return as_answer(r)

    with Fake(at.p, answer) as fake:
        out = at.kiosk(url=fake.url).run(TIMES + HOLD + details(who) + BOOK + say('trouble') +
                                         BOOK + say('end'))
    return out, answers


def told_and_mended(at, who, out, answers):
    assert [r.status for r in answers[:3]] == [503] * 3, [(r.status, r.body) for r in answers]
    assert {r.code() for r in answers[:3]} == {'unavailable'}
    says(out, 'trouble', UNSURE, who[0])
    says(out, 'end', BOOKED)
    at.one(who)
    assert not at.rows("SELECT id FROM booking WHERE state = 'held'")
    assert lib.ctl('audit', 'verify', '--conf', at.p.conf)[0] == 0


def full_disk():
    at, who, traced = Place(), person(), []

    def full():
        traced.append(Attached(at.p.process.pid, at.base.dir, '-e', 'trace=pwrite64',
                               '-e', 'inject=pwrite64:error=ENOSPC'))

    def room():
        assert not at.bookings(who)
        traced[0].__exit__()
    out, answers = during_booking(at, who, full, room)
    told_and_mended(at, who, out, answers)


def files_may_not_grow():
    """RLIMIT_FSIZE; the signal that comes with it must not end the portal."""
    at, who = Place(), person()

    def limit(size):
        subprocess.run(['prlimit', '--pid', str(at.p.process.pid), f'--fsize={size}:'], check=True)
    try:
        out, answers = during_booking(at, who, lambda: limit(1), lambda: limit('unlimited'))
        assert at.p.process.poll() is None, f'the portal ended with {at.p.process.poll()}'
        told_and_mended(at, who, out, answers)
    finally:
        if at.p.process.poll() is not None:
            at.begin_again()


def test_no_room_is_told_and_leaves_no_half_booking():
    can = [(full_disk, TRACE), (files_may_not_grow, shutil.which('prlimit'))]
    if lib.PG or not any(there for _, there in can):
        raise unittest.SkipTest('no room cannot be played here')
    all_of([(fn,) for fn, there in can if there])


def test_a_database_that_goes_away_is_told_and_comes_back():
    server = os.path.join(lib.ROOT, 'tests/lib/pgserver')
    if subprocess.run([server, 'found'], check=False).returncode != 0:
        raise unittest.SkipTest('there is no PostgreSQL')
    folder = os.path.join(tempfile.mkdtemp(prefix='pg-'), 'data')
    os.chmod(os.path.dirname(folder), 0o755)
    url = subprocess.run([server, 'start', folder], check=True, capture_output=True,
                         text=True).stdout.strip()
    was = lib.PG
    try:
        lib.PG = url
        at, who = Place(), person()
        out, answers = during_booking(at, who, lambda: subprocess.run([server, 'halt', folder], check=True),
                                      lambda: subprocess.run([server, 'restart', folder], check=True))
        told_and_mended(at, who, out, answers)
        who = person()  # as after a power cut, in the moment of booking
        out, answers = during_booking(
            at, who, lambda: subprocess.run([server, 'restart', folder], check=True), lambda: None)
        says(out, 'trouble', BOOKED)
        at.one(who)
        assert at.p.stop() == 0
    finally:
        lib.PG = was
        subprocess.run([server, 'stop', folder], check=True)
        shutil.rmtree(os.path.dirname(folder), ignore_errors=True)


# ---- the kiosk's clock

def wrong(hours):
    at = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=hours)
    return at.isoformat(timespec='seconds')


def clock_is_wrong(hours, at):
    who = person()
    k = at.kiosk(clock=wrong(hours))
    out = k.run(TIMES + HOLD + say('held') + 'wait 590\n' + say('late') + details(who) + BOOK + say('end'),
                '--idle', '0')
    says(out, 'held', HELD_FOR)
    assert re.search('ještě (10|9) min', out.pages['held']), out.pages['held']
    assert re.search(r'ještě ([4-9]|10) s', out.pages['late']), out.pages['late']
    says(out, 'end', BOOKED)
    at.one(who)
    who = person()
    out = k.run(TIMES + HOLD + 'wait 601\n' + say('lost'), '--idle', '0')
    assert HELD_FOR not in out.pages['lost'], out.pages['lost']


def clock_jumps(hours, at):
    """Somebody sets it right, or wrong, while a time is held."""
    who = person()
    out = at.kiosk().run(TIMES + HOLD + f'clock {wrong(hours)}\nwait 60\n' + say('later') + details(who) +
                         BOOK + say('end'), '--idle', '0')
    says(out, 'later', HELD_FOR)
    assert re.search('ještě (9|8) min', out.pages['later']), out.pages['later']
    says(out, 'end', BOOKED)
    at.one(who)


def arrives(hours, at):
    """A time that begins within minutes: checking in is open, whatever the kiosk believes."""
    who = person()
    at.kiosk().run('settle\nkey 3\nsettle\nkey 1 1\nsettle\nkey n\nsettle\n' + details(who) + BOOK)
    row = at.one(who)
    k = at.kiosk(clock=wrong(hours))
    out = k.run(f'settle\nkey 4\ntype {row[2]}\nkey Enter\nsettle\n' + say('found') +
                f'key Esc Esc\nsettle\nkey 4\ntype {row[3]}\nkey Enter\nsettle\n' + say('in'))
    says(out, 'found', 'Ohlásit příchod')
    says(out, 'in', 'Vaše pořadové číslo')
    at.one(who, 'arrived')


def test_a_wrong_clock_changes_nothing():
    def wide(data):
        for p in data['places']:
            p['opens'][0].update(public=8, desk=8)  # room for all of them at once

    at = place('clock', change=wide)
    all_of([(fn, hours, at) for fn in (clock_is_wrong, clock_jumps, arrives) for hours in (-1, 1)])


# ---- two who want one time

def test_two_kiosks_and_the_last_time():
    at = place('two', devices=2)
    both, people = threading.Barrier(2, timeout=30), [person(), person()]

    def answer(method, path, headers, body):
        if method == 'POST' and path.endswith('/holds') and not answer.open:
            both.wait()
            answer.open = True
        return None
    answer.open = False

    def one(n):
        with Fake(at.p, answer, device=f'kiosk-{n}') as fake:
            return at.kiosk(device=f'kiosk-{n}', url=fake.url).run(
                TIMES + HOLD + say('held') + 'key 1\nsettle\n' + details(people[n]) + say('check') + BOOK +
                say('end'))
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        outs = list(pool.map(one, range(2)))
    late = [n for n in range(2) if TAKEN in outs[n].said['held']]
    assert len(late) == 1, [o.pages['held'] for o in outs]
    says(outs[1 - late[0]], 'held', HELD_FOR)
    offered = re.findall(r'^(?:> )?[1-9] .* ve? \d+:\d\d', outs[late[0]].said['held'], re.M)
    assert len(offered) == 5, outs[late[0]].said['held']
    says(outs[late[0]], 'end', BOOKED)
    assert len({at.one(people[n])[1] for n in late}) == 1


def test_a_list_that_is_old():
    """Another kiosk took the time after the list was shown: the nearest are offered, one is booked."""
    at, who, taken = place(), person(), []

    def answer(method, path, headers, body):
        if method == 'POST' and path.endswith('/holds') and not taken:
            r = at.p.ask('POST', path, body, {'Idempotency-Key': str(uuid.uuid4())}, device='other')
            assert r.status == 201, r.body
            taken.append(r.json()['starts_at'])
        return None
    with Fake(at.p, answer) as fake:
        out = at.kiosk(url=fake.url).run(TIMES + HOLD + say('taken') + 'key 2\nsettle\n' + say('held') +
                                         details(who) + BOOK + say('end'))
    says(out, 'taken', TAKEN, 'Nejbližší volné:')
    assert len(re.findall(r'^(?:> )?[1-9] .* ve? \d+:\d\d', out.said['taken'], re.M)) == 5
    says(out, 'held', HELD_FOR)
    says(out, 'end', BOOKED)
    at.one(who)


# ---- the hold ends while somebody types

def test_the_portal_let_it_go():
    """It says so, keeps what was typed, and the same time is one key away."""
    at, who = place('holds'), person()

    def answer(method, path, headers, body):
        if method == 'POST' and path.endswith('/reservations') and not answer.done:
            answer.done = True
            let_go(at)
        return None
    answer.done = False
    with Fake(at.p, answer) as fake:
        out = at.kiosk(url=fake.url).run(TIMES + HOLD + details(who) + BOOK + say('lost') +
                                         'key 1\nsettle\n' + say('check') + BOOK + say('end'))
    says(out, 'lost', LOST, 'údaje')
    says(out, 'check', who[0], 'Termín ještě není rezervovaný.')
    says(out, 'end', BOOKED)
    at.one(who)


def test_the_time_runs_out_while_somebody_types():
    at, who = place('holds'), person()

    def answer(method, path, headers, body):
        if method == 'POST' and path.endswith('/holds'):
            let_go(at)  # the portal's own clock did not go on
        return None
    with Fake(at.p, answer) as fake:
        out = at.kiosk(url=fake.url).run(
            TIMES + HOLD + f'key F8\ntype Jana\nkey Enter\ntype {who[0]}\nwait 601\n' + say('lost') +
            'key 1\nsettle\n' + say('back') + f'key Enter\ntype {who[1]}\nkey Enter F8\n' +
            say('check') + BOOK + say('end'), '--idle', '0')
    says(out, 'lost', LOST)
    assert who[0] in out.pages['back'], out.pages['back']
    says(out, 'check', who[0])
    says(out, 'end', BOOKED)
    at.one(who)


def test_the_same_time_went_to_another_while_somebody_typed():
    at, who = place('holds'), person()

    def answer(method, path, headers, body):
        if method == 'POST' and path.endswith('/reservations') and not answer.done:
            answer.done = True
            let_go(at)
            r = at.p.ask('POST', '/v1/booking/holds', answer.hold,
                         {'Idempotency-Key': str(uuid.uuid4())}, device='other')
            assert r.status == 201, r.body
        elif method == 'POST' and path.endswith('/holds'):
            answer.hold = answer.hold or body
        return None
    answer.done, answer.hold = False, None
    with Fake(at.p, answer) as fake:
        out = at.kiosk(url=fake.url).run(TIMES + HOLD + details(who) + BOOK + say('lost') +
                                         'key 1\nsettle\n' + say('taken') + 'key 1\nsettle\n' + say('check') +
                                         BOOK + say('end'))
    says(out, 'lost', LOST)
    says(out, 'taken', TAKEN)
    says(out, 'check', who[0])
    says(out, 'end', BOOKED)
    at.one(who)


def test_the_logs_tell_nothing_of_people():
    for at in PLACES.values():
        nothing_personal(at.p, 'Zkušební'.encode(), b'@priklad.cz')
        assert lib.ctl('audit', 'verify', '--conf', at.p.conf)[0] == 0


if __name__ == '__main__':
    run(sys.modules[__name__])
