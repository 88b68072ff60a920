#!/usr/bin/env python3
"""The real program on a real pseudo-terminal: raw mode given back, hang-ups, mouse, paste, resize,
terminals without UTF-8, colours or a cursor. What stands on the screen is read from libvterm.
Waits for text, never for seconds."""
import ctypes
import ctypes.util
import fcntl
import os
import pathlib
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = str(pathlib.Path(os.environ.get('BUILD', ROOT / 'build/debug')) / 'bin/prepazka')
TOWN = str(ROOT / 'town/mnichovo-hradiste')
LIMIT = 10.0
ESCAPES = re.compile(rb'\x1b\[[0-9;?]*[A-Za-z@`]|\x1b\][^\a]*\a|\x1b[()][A-Z0-9]|\x1b[=>78]')


VT = ctypes.CDLL(ctypes.util.find_library('vterm') or 'libvterm.so.0')
for name in ('vterm_new', 'vterm_obtain_screen'):
    getattr(VT, name).restype = ctypes.c_void_p
VT.vterm_screen_get_text.restype = ctypes.c_size_t


class Rect(ctypes.Structure):
    _fields_ = [(n, ctypes.c_int) for n in ('start_row', 'end_row', 'start_col', 'end_col')]


class Screen:
    """A terminal emulator that says what a person would see."""

    def __init__(self, rows, cols):
        self.vt = ctypes.c_void_p(VT.vterm_new(rows, cols))
        VT.vterm_set_utf8(self.vt, 1)
        self.screen = ctypes.c_void_p(VT.vterm_obtain_screen(self.vt))
        VT.vterm_screen_enable_altscreen(self.screen, 1)
        VT.vterm_screen_reset(self.screen, 1)
        self.size = (rows, cols)

    def feed(self, data):
        VT.vterm_input_write(self.vt, data, ctypes.c_size_t(len(data)))

    def resize(self, rows, cols):
        self.size = (rows, cols)
        VT.vterm_set_size(self.vt, rows, cols)

    def text(self):
        buf = ctypes.create_string_buffer(4 * self.size[0] * self.size[1] + 100)
        n = VT.vterm_screen_get_text(self.screen, buf, ctypes.c_size_t(len(buf)),
                                     Rect(0, self.size[0], 0, self.size[1]))
        return buf.raw[:n].decode('utf-8', 'replace')


class Session:
    """One run of the program; `text` is all it printed, without escape sequences."""

    def __init__(self, *args, size=(24, 80), term='xterm-256color', env=None, town=True):
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack('HHHH', *size, 0, 0))
        self.before = termios.tcgetattr(slave)
        self.slave = slave
        full = dict(os.environ, TERM=term, LC_ALL='C.UTF-8')
        full.update(env or {})
        full.pop('LINES', None)
        full.pop('COLUMNS', None)
        command = [BIN] + (['--town', TOWN] if town else []) + list(args)
        self.p = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=full,
                                  start_new_session=True,
                                  preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        self.raw = b''
        self.screen = Screen(*size)

    def resize(self, rows, cols):
        self.screen.resize(rows, cols)
        fcntl.ioctl(self.slave, termios.TIOCSWINSZ, struct.pack('HHHH', rows, cols, 0, 0))

    def read(self, seconds):
        r, _, _ = select.select([self.master], [], [], seconds)
        if not r:
            return False
        try:
            data = os.read(self.master, 65536)
        except OSError:
            return False
        self.raw += data
        self.screen.feed(data)
        return bool(data)

    @property
    def text(self):
        return ESCAPES.sub(b'', self.raw).decode('utf-8', 'replace')

    def wait_for(self, what):
        end = time.monotonic() + LIMIT
        while time.monotonic() < end:
            if what in self.screen.text():
                return True
            self.read(0.1)
        return False

    def wait_gone(self, what):
        end = time.monotonic() + LIMIT
        while time.monotonic() < end:
            if what not in self.screen.text():
                return True
            self.read(0.1)
        return False

    def send(self, data):
        os.write(self.master, data if isinstance(data, bytes) else data.encode())

    def end(self, seconds=LIMIT):
        """Exit status, or None when it had to be killed."""
        end = time.monotonic() + seconds
        while self.p.poll() is None and time.monotonic() < end:
            self.read(0.05)
        status = self.p.poll()
        while self.read(0.05):
            pass
        if status is None:
            self.p.kill()
            self.p.wait()
        return status

    def restored(self):
        now = termios.tcgetattr(self.slave)
        return now[:4] == self.before[:4]

    def close(self):
        self.end(0)
        for fd in (self.master, self.slave):
            try:
                os.close(fd)
            except OSError:
                pass


def cpu_seconds(pid):
    fields = open(f'/proc/{pid}/stat').read().rsplit(')', 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf('SC_CLK_TCK')


def switches(pid):
    return sum(int(n) for n in re.findall(r'ctxt_switches:\s+(\d+)',
                                          open(f'/proc/{pid}/status').read()))


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
    if time.time() % 60 > 55:
        time.sleep(6)  # the clock in the header turns once a minute
    before, cpu = switches(s.p.pid), cpu_seconds(s.p.pid)
    time.sleep(2)
    assert switches(s.p.pid) == before
    assert cpu_seconds(s.p.pid) == cpu
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
