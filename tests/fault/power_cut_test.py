#!/usr/bin/env python3
"""The power goes: kill -9 of the kiosk before each call that touches its disk or its line, from the
key that submits on, and of the portal at each step of its commit; then both start again. Either
nothing was sealed yet, and the visitor saw nothing else, or the portal has it exactly once. Full
and broken disks are said to the visitor, and nothing is then sent behind their back."""
import concurrent.futures
import datetime
import itertools
import os
import pathlib
import re
import signal
import sqlite3
import sys
import threading
import traceback
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'lib'))
from kiosk import (DECLARE, LOGS, NO_LEAKS, PACK, PERSONAL, RECEIVED, SUBMIT,  # noqa: E402
                   WAITING, Kiosk, found_in, lib, listed, nothing_personal, questions, run, say)
from proxy import Proxy  # noqa: E402
from tracer import TRACE, Attached, calls, can_trace, gone, inject  # noqa: E402

SETTINGS = 'submissions_per_minute = 60000\n'
P = lib.Portal(pack=PACK, settings=SETTINGS)
# its own clock stands still: what is drawn, and how often, is then the same in every run
NOW = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec='seconds')
BASE = Kiosk(P, clock=NOW).primed()
CATALOGUE = ('--catalogue', os.path.join(BASE.cache, 'catalogue.bin'))
AGAIN = ''.join(f'wait {s}\nsettle\n' for s in (11, 21, 41, 81))
AT_ONCE = 4
NUMBERS = itertools.count(1)
KEPT = re.compile(r'^(catalogue\.(bin|json)|portal\.json|outbox(/refused)?)$')
TROUBLE = 'Kiosek nedokázal vaše podání bezpečně uložit. Podejte ho na přepážce.'
SEALED = re.compile(r'/outbox/[0-9a-f-]{36}\.sealed')


def fresh():
    """A note of which there is one, as long as every other: what is drawn is drawn alike."""
    return f'Sousedův kůň {next(NUMBERS):04}'


def filled(note):
    return questions(note=note) + DECLARE


def stored(note, portal=P):
    db = sqlite3.connect(portal.path('portal.db'))
    try:
        return db.execute('SELECT reference FROM submission WHERE json_extract(body, '
                          '\'$.answers.poznamka\') = ?', (note,)).fetchall()
    finally:
        db.close()


def litter(kiosk):
    """What lies on the kiosk's disk and is none of its files."""
    root = pathlib.Path(kiosk.cache)
    return sorted(n for p in root.rglob('*') if not KEPT.match(n := str(p.relative_to(root)))
                  and not (p.parent.name == 'outbox' and n.endswith('.sealed')))


class Steps:
    """The calls of one submission, in order, from the one that looks for room in the outbox on."""

    def __init__(self):
        k = BASE.copy()
        trace = os.path.join(k.dir, TRACE)
        out = k.run(filled(fresh()) + SUBMIT + 'settle\n' + say('end'), *CATALOGUE,
                    before=('strace', '-qq', '-y', '-s', '300', '-o', trace), ASAN_OPTIONS=NO_LEAKS)
        assert RECEIVED in out.said['end']
        self.lines = calls(trace)
        self.from_ = next(i for i, (_, line) in enumerate(self.lines) if SEALED.search(line))
        self.after = self.lines[self.from_:]

    def before(self, call):
        return sum(name == call for name, _ in self.lines[:self.from_])

    def number(self, call, pattern, skip=0):
        """Which call of its kind since the key it is that speaks of this, after `skip` such."""
        of_kind = [line for name, line in self.after if name == call]
        return [n for n, line in enumerate(of_kind, 1) if re.search(pattern, line)][skip]


STEPS = Steps() if can_trace() else None


def traced(fn):
    """A test that needs strace."""
    def test():
        if not STEPS:
            raise unittest.SkipTest('no program may be traced here')
        fn()
    return test


def kill_kiosk(call, n):
    """True when it was killed at its n-th call since the key; checks what came of it."""
    note = fresh()
    k = BASE.copy()
    trace = os.path.join(k.dir, TRACE)
    out = k.run(filled(note) + SUBMIT + 'settle\n' + say('end'), *CATALOGUE, status=None,
                before=('strace', '-qq', '-y', '-o', trace, *inject(call, STEPS.before(call) + n)),
                ASAN_OPTIONS=NO_LEAKS)
    killed = 'killed by SIGKILL' in pathlib.Path(trace).read_text(errors='replace')
    assert killed or RECEIVED in out.said['end'], out.text
    sealed = k.outbox()
    assert len(sealed) <= 1, sealed
    assert not found_in(k.cache, PERSONAL)
    was_there = stored(note)
    again = k.run('settle\n' + AGAIN + say('again'))
    assert 'Co potřebujete vyřídit?' in again.pages['again'] and not LOGS[-1], LOGS[-1]
    there = stored(note)
    if sealed or was_there or not killed:
        assert len(there) == 1, (call, n, sealed, was_there, there)
    else:
        assert not there
        assert not any(WAITING in p or RECEIVED in p for p in out.said.values())
        assert before_sealed(call, n), f'{call} {n}: lost after it was sealed'
    assert k.outbox() == k.refused() == litter(k) == [], (k.outbox(), k.refused(), litter(k))
    assert not found_in(k.cache, PERSONAL)
    return killed


def before_sealed(call, n):
    """Does the n-th call since the key come before the file has its name?"""
    names = [name for name, _ in STEPS.after]
    at = [i for i, name in enumerate(names) if name == call][n - 1]
    return at <= next(i for i, (name, line) in enumerate(STEPS.after)
                      if name == 'rename' and SEALED.search(line))


def through(call, step=1):
    """Kills at each `step`-th call of a kind until one passes unharmed; what went wrong."""
    faults = []
    for n in range(1, 200, step):
        try:
            if not kill_kiosk(call, n):
                return faults
        except Exception as e:  # told with its place, the others go on
            faults.append(f'{call} {n}: {type(e).__name__} {e}')
    return faults + [f'{call}: never passed']


def all_through(fn, work):
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        faults = sum(pool.map(lambda w: fn(*w), work), [])
    assert not faults, '\n'.join(map(str, faults))


@traced
def test_killed_at_the_disk():
    all_through(through, [('openat',), ('fsync',), ('rename',), ('unlink',), ('fchmod',),
                          ('write', 7)])


@traced
def test_killed_at_the_line():
    all_through(through, [('connect',), ('sendto',), ('recvfrom', 5), ('close', 2)])


@traced
def test_sealed_and_durable_before_the_first_byte_is_sent():
    """fsync of the bytes, its name, fsync of the folder; only then the line. And nothing else is
    written anywhere."""
    after = STEPS.after

    def at(name, pattern, start=0):
        return next(i for i, (n, line) in enumerate(after)
                    if i >= start and n == name and re.search(pattern, line))

    written = at('write', r'/outbox/.*\.sealed\.')
    synced = at('fsync', r'/outbox/.*\.sealed\.', written)
    named = at('rename', r'/outbox/.*\.sealed"', synced)
    durable = at('fsync', r'/outbox>', named)
    sent = at('sendto', '')
    gone = at('unlink', r'/outbox/')
    assert written < synced < named < durable < sent < gone < at('fsync', r'/outbox>', gone)
    for name, line in STEPS.lines:
        if name == 'openat' and re.search('O_(WRONLY|RDWR|CREAT)', line):
            assert '/cache/' in line or '/dev/' in line, line


# (call, what it speaks of, how many such before it, how it fails)
BROKEN = [('openat', r'\.sealed\.', 0, 'ENOSPC'), ('write', r'\.sealed\.', 0, 'ENOSPC'),
          ('fchmod', r'\.sealed\.', 0, 'EPERM'), ('fsync', r'\.sealed\.', 0, 'EIO'),
          ('rename', r'\.sealed', 0, 'EACCES'), ('fsync', r'/outbox>', 1, 'EIO')]


def fail(call, pattern, skip, error, script):
    """A kiosk whose disk fails once at that call, and what its script printed."""
    note = fresh()
    k = BASE.copy()
    n = STEPS.before(call) + STEPS.number(call, pattern, skip)
    trace = os.path.join(k.dir, TRACE)
    out = k.run(filled(note) + script, *CATALOGUE, ASAN_OPTIONS=NO_LEAKS, before=(
        'strace', '-qq', '-y', '-s', '300', '-o', trace, *inject(call, n, f'error={error}')))
    failed = [line for _, line in calls(trace) if 'INJECTED' in line]
    assert len(failed) == 1 and re.search(pattern, failed[0]), failed
    return k, note, out


def said_and_tried_again(*fault):
    k, note, out = fail(*fault, SUBMIT + 'settle\n' + say('trouble') +
                        'key PgDn PgDn\n' + SUBMIT + 'settle\n' + say('end'))
    faults = []
    if TROUBLE not in out.said['trouble'] or RECEIVED in out.said['trouble']:
        faults.append(f'{fault}: says {out.said["trouble"]}')
    if RECEIVED not in out.said['end']:
        faults.append(f'{fault}: the second try says {out.said["end"]}')
    k.run('settle\n' + AGAIN)
    if len(stored(note)) != 1 or k.outbox():
        faults.append(f'{fault}: {len(stored(note))} in the store, {k.outbox()} in the outbox')
    return faults


@traced
def test_a_full_or_broken_disk_is_said_and_the_next_try_succeeds():
    all_through(said_and_tried_again, BROKEN)


def said_and_gone(*fault):
    """Told to hand it in at the counter, the visitor does: the kiosk must not send it as well."""
    k, note, out = fail(*fault, SUBMIT + say('trouble'))
    assert TROUBLE in out.said['trouble'], out.said['trouble']
    k.run('settle\n' + AGAIN)
    if stored(note) or k.outbox() or litter(k):
        return [f'{fault}: {len(stored(note))} in the store, {k.outbox()}, {litter(k)}']
    return []


@traced
def test_what_could_not_be_kept_is_not_sent_later():
    all_through(said_and_gone, BROKEN)


class Mortal:
    """A portal that is begun again whenever it is killed."""

    def __init__(self):
        self.p = lib.Portal(pack=PACK, settings=SETTINGS)
        self.base = Kiosk(self.p).primed()
        self.up, self.over, self.deaths = threading.Event(), False, 0
        self.up.set()
        self.watcher = threading.Thread(target=self.watch, daemon=True)
        self.watcher.start()

    def watch(self):
        while self.p.process.wait() == -signal.SIGKILL and not self.over:
            self.up.clear()
            self.p.process.stdout.close()
            self.p.log.close()
            self.p.start()
            self.deaths += 1
            self.up.set()

    def end(self):
        self.over = True
        assert self.p.stop() == 0
        self.watcher.join(timeout=10)

    def kill_at(self, call, n):
        """True when the portal was killed at a thread's n-th call; checks what came of it."""
        note = fresh()
        assert self.p.get('/v1/portal').status == 200  # everything is loaded
        deaths = self.deaths
        with Proxy(lambda: self.p.port, first=lambda n: self.up.is_set()) as x:
            k = self.base.copy(url=x.url)
            pid = self.p.process.pid
            with Attached(pid, k.dir, *inject(call, n)):
                out = k.run(filled(note) + SUBMIT + 'settle\n' + say('first') + AGAIN + say('end'),
                            '--idle', '0', '--catalogue',
                            os.path.join(self.base.cache, 'catalogue.bin'))
            if gone(pid):
                lib.until(lambda: self.deaths > deaths)
        assert RECEIVED in out.said['end'], out.pages['end']
        there = stored(note, self.p)
        assert there == [(out.code('end'),)], (there, out.code('end'))
        assert out.code('first') == out.code('end') and k.outbox() == k.refused() == []
        return self.deaths > deaths


def kill_portal(*work):
    mortal, faults = Mortal(), []
    for call, start, step in work:
        for n in range(start, 100, step):
            try:
                if not mortal.kill_at(call, n):
                    break
            except Exception as e:
                faults.append(f'{call} {n}: {"".join(traceback.format_exception(e))}')
                break
    assert lib.ctl('audit', 'verify', '--conf', mortal.p.conf)[0] == 0
    nothing_personal(mortal.p)
    listed(mortal.p)
    mortal.end()
    return faults + ([] if mortal.deaths >= len(work) else ['the portal hardly ever died'])


@traced
def test_the_portal_killed_at_its_commit():
    all_through(kill_portal, [(('pwrite64', 1, 2),), (('fdatasync', 1, 1), ('sendmsg', 1, 2)),
                              (('recvfrom', 6, 9), ('write', 1, 1))])


def test_the_logs_tell_nothing_of_people():
    nothing_personal(P)
    assert lib.ctl('audit', 'verify', '--conf', P.conf)[0] == 0


if __name__ == '__main__':
    run(sys.modules[__name__])
