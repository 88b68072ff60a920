"""strace as a power switch: it kills a program at its n-th call of a kind, or fails the call."""
import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading

TRACE = 'trace.txt'
CALL = re.compile(r'^(?:\d+ +)?([a-z0-9_]+)\(')


def can_trace():
    """Some sandboxes let nobody trace."""
    if not shutil.which('strace'):
        return False
    with tempfile.TemporaryDirectory() as d:
        r = subprocess.run(['strace', '-qq', '-o', os.path.join(d, TRACE), *inject('fsync', 1),
                            'sync', d], stdin=subprocess.DEVNULL, capture_output=True, timeout=20)
    return r.returncode in (-signal.SIGKILL, 128 + signal.SIGKILL)


def inject(call, n, what='signal=SIGKILL'):
    return ['-e', f'trace={call}', '-e', f'inject={call}:{what}:when={n}']


def calls(path):
    """The names of the calls in a trace, with their lines, in order."""
    with open(path, encoding='utf-8', errors='replace') as f:
        return [(m.group(1), line) for line in f if (m := CALL.match(line))]


def gone(pid):
    """Has it ended, be it only that nobody took notice?"""
    try:
        with open(f'/proc/{pid}/stat', encoding='utf-8', errors='replace') as f:
            return f.read().rsplit(')', 1)[1].split()[0] in 'ZX'
    except OSError:
        return True


class Attached:
    """strace on a running program with all its threads; leaves it unharmed at the end."""

    def __init__(self, pid, folder, *args):
        self.pid, self.trace = pid, os.path.join(folder, TRACE)
        self.p = subprocess.Popen(['strace', '-f', '-p', str(pid), '-o', self.trace, *args],
                                  stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                  stderr=subprocess.PIPE)
        line = self.p.stderr.readline().decode()
        assert f'Process {pid} attached' in line, line  # said when all its threads are
        self.over = threading.Event()
        self.threads = [threading.Thread(target=f, daemon=True) for f in (self.drain, self.watch)]
        for t in self.threads:
            t.start()

    def drain(self):
        self.p.stderr.read()

    def watch(self):
        """strace may forget a thread of a program that it killed, which then cannot be buried."""
        while not self.over.wait(0.02):
            if gone(self.pid) and not self.over.wait(0.1):
                self.p.kill()
                return

    def __exit__(self, *_):
        if self.p.poll() is None:
            self.p.send_signal(signal.SIGINT)
        try:
            self.p.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.p.kill()
            self.p.wait()
        self.over.set()
        for t in self.threads:
            t.join(timeout=10)
        self.p.stderr.close()

    def __enter__(self):
        return self
