#!/usr/bin/env python3
"""The real program on a real pseudo-terminal: raw mode given back, hang-ups, mouse, paste, resize,
terminals without UTF-8, colours or a cursor. What stands on the screen is read from libvterm.
Waits for text, never for seconds."""
import os
import pathlib
import signal
import subprocess
import sys
import termios
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'lib'))
from term import BIN, LIMIT, TOWN, Session, cpu_seconds, switches  # noqa: E402


def test_leaving_gives_the_terminal_back():
    s = Session('--allow', 'exit')
    assert s.wait_for('Co potřebujete')
    assert not s.restored()
    s.send(b'\x03')
    assert s.end() == 0
    assert s.restored(), (s.before, termios.tcgetattr(s.slave))
    assert b'\x1b[?1049l' in s.raw and b'\x1b[?2004l' in s.raw
    s.close()


def test_a_kiosk_does_not_leave_by_control_keys():
    s = Session()
    assert s.wait_for('Co potřebujete')
    s.send(b'\x03\x1a\x1cpas')
    assert s.wait_for('Cestovní pas')
    assert s.p.poll() is None
    s.close()


def test_a_crash_gives_the_terminal_back():
    s = Session()
    assert s.wait_for('Co potřebujete')
    s.p.send_signal(signal.SIGSEGV)
    assert s.end() not in (None, 0)
    assert s.restored()
    s.close()


def test_a_termination_signal_ends_cleanly():
    s = Session()
    assert s.wait_for('Co potřebujete')
    s.p.send_signal(signal.SIGTERM)
    assert s.end() == 0
    assert s.restored()
    s.close()


def test_a_terminal_that_hangs_up_ends_the_program():
    s = Session()
    assert s.wait_for('Co potřebujete')
    os.close(s.slave)
    os.close(s.master)
    end = time.monotonic() + LIMIT
    while s.p.poll() is None and time.monotonic() < end:
        time.sleep(0.02)
    assert s.p.poll() is not None


def test_without_a_terminal_it_says_so_and_does_not_spin():
    r = subprocess.run([BIN, '--town', TOWN], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                       stderr=subprocess.PIPE, timeout=LIMIT)
    assert r.returncode == 3
    assert 'terminál' in r.stderr.decode()


def test_a_dumb_terminal_is_refused_with_a_sentence():
    s = Session(term='dumb')
    assert s.end() == 3
    assert 'terminál' in s.text
    s.close()


def test_an_unknown_terminal_is_refused_with_a_sentence():
    s = Session(term='no-such-terminal')
    assert s.end() == 3
    assert 'terminál' in s.text
    s.close()


def test_other_terminals_show_the_page():
    for term in ('linux', 'vt100', 'xterm', 'screen-256color'):
        s = Session(term=term)
        assert s.wait_for('Co pot'), term
        s.close()


def test_without_utf8_the_text_is_ascii():
    s = Session(env={'LC_ALL': 'C'})
    assert s.wait_for('Co potrebujete vyridit?')
    assert all(b < 0x80 for b in s.raw)
    s.close()


def test_a_touch_opens_a_tile():
    s = Session()
    assert s.wait_for('Co potřebujete')
    s.send('\x1b[<0;10;9M\x1b[<0;10;9m')
    assert s.wait_for('podle tématu')
    s.close()


def test_a_paste_is_text_without_its_brackets_and_controls():
    s = Session()
    assert s.wait_for('Co potřebujete')
    s.send('\x1b[200~cestovni\x07 pas\x1b[201~')
    assert s.wait_for('Cestovní pas')
    assert '[200~' not in s.screen.text()
    s.close()


def test_a_new_size_is_drawn_at_once():
    s = Session()
    assert s.wait_for('Co potřebujete')
    s.resize(10, 40)
    assert s.wait_for('Okno je malé (40×10)')
    s.resize(30, 100)
    assert s.wait_for('Co potřebujete')
    s.close()


def test_after_a_visit_the_process_is_a_new_one_and_remembers_nothing():
    if 'asan' in BIN:
        return  # its shadow memory cannot be read through
    s = Session()
    assert s.wait_for('Co potřebujete')
    s.send('xqzjwkvbgh')
    assert s.wait_for('nic nenašli')
    s.send('\x1b[21~')
    assert s.wait_gone('nic nenašli')
    while s.read(0.3):
        pass
    assert 'Co potřebujete' in s.screen.text()
    memory = b''
    maps = [line.split() for line in open(f'/proc/{s.p.pid}/maps')]
    with open(f'/proc/{s.p.pid}/mem', 'rb', 0) as mem:
        for m in maps:
            if 'w' in m[1] and (len(m) < 6 or m[5] in ('[heap]', '[stack]')):
                lo, hi = (int(x, 16) for x in m[0].split('-'))
                mem.seek(lo)
                memory += mem.read(hi - lo)
    assert b'xqzjwkvbgh' not in memory
    s.close()


def test_an_idle_kiosk_does_not_wake_up():
    s = Session()
    assert s.wait_for('Co potřebujete')
    while s.read(0.3):
        pass
    if time.time() % 60 > 53:
        time.sleep(8)  # the clock in the header turns once a minute
    told = []
    for _ in range(3):  # a busy machine may still be at the first page
        before, cpu = switches(s.p.pid), cpu_seconds(s.p.pid)
        time.sleep(2)
        told.append((switches(s.p.pid) - before, cpu_seconds(s.p.pid) - cpu))
        if told[-1] == (0, 0):
            break
    assert told[-1] == (0, 0), told
    s.close()


def main():
    passed = failed = 0
    for name, case in sorted(globals().items()):
        if not name.startswith('test_'):
            continue
        try:
            case()
            passed += 1
        except Exception as e:  # a case that breaks is a failed case
            failed += 1
            where = e.__traceback__.tb_next.tb_lineno if e.__traceback__.tb_next else '?'
            print(f'FAIL {name}: line {where}: {type(e).__name__} {e}')
    print(f'{passed} passed, {failed} failed')
    return failed > 0


if __name__ == '__main__':
    sys.exit(main())
