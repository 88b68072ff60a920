"""A program on a pseudo-terminal, and what a person would see on it (libvterm)."""
import ctypes
import ctypes.util
import fcntl
import os
import pathlib
import pty
import re
import select
import struct
import subprocess
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
        full['ASAN_OPTIONS'] = 'detect_leaks=0'  # curses leaks when it refuses a terminal
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
