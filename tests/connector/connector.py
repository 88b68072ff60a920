"""Support of the connector tests: a connector driven over its standard input and output, and the
run of a module's test_* functions."""
import json
import os
import subprocess
import threading
import time
import traceback

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.join(ROOT, os.environ.get('BUILD', 'build/debug'))


def program(name):
    return os.path.join(BUILD, 'bin', name)


class Fault(Exception):
    def __init__(self, error):
        super().__init__(error)
        self.code, self.message, self.data = error['code'], error['message'], error.get('data')


class Connector:
    """Its command; ask() from any thread, by ids."""

    def __init__(self, *command, timeout_ms=15000):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE)
        self.lock, self.answers, self.waiting, self.last = threading.Lock(), {}, {}, 0
        self.said = []
        self.threads = [threading.Thread(target=self._read, daemon=True),
                        threading.Thread(target=self._hear, daemon=True)]
        for t in self.threads:
            t.start()
        self.about = self.ask('initialize', {'protocol': 1, 'timeout_ms': timeout_ms})

    def _read(self):
        for line in self.process.stdout:
            answer = json.loads(line)
            with self.lock:
                self.answers[answer['id']] = answer
                event = self.waiting.get(answer['id'])
            if event:
                event.set()

    def _hear(self):
        for line in self.process.stderr:
            self.said.append(line.decode('utf-8', 'replace'))

    def send(self, method, params):
        with self.lock:
            self.last += 1
            number, event = self.last, threading.Event()
            self.waiting[number] = event
            line = json.dumps({'jsonrpc': '2.0', 'id': number, 'method': method, 'params': params})
            self.process.stdin.write(line.encode() + b'\n')
            self.process.stdin.flush()
        return number

    def wait(self, number, seconds=30):
        assert self.waiting[number].wait(seconds), 'no answer'
        answer = self.answers.pop(number)
        if 'error' in answer:
            raise Fault(answer['error'])
        return answer['result']

    def ask(self, method, params):
        return self.wait(self.send(method, params))

    def log(self):
        return ''.join(self.said)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def close(self):
        """Asks it to end; its exit status."""
        if self.process.poll() is None:
            self.ask('shutdown', {})
            self.process.stdin.close()
        status = self.process.wait(30)
        for t in self.threads:
            t.join(5)
        return status


def fails(code, ask, *args):
    """The Fault with this code."""
    try:
        result = ask(*args)
    except Fault as f:
        assert f.code == code, (f.code, f.message, f.data)
        return f
    raise AssertionError('no fault, but %r' % (result,))


def until(check, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        got = check()
        if got:
            return got
        time.sleep(0.05)
    raise AssertionError('it does not come')


def run(module):
    passed = failed = 0
    for name, test in list(vars(module).items()):
        if name.startswith('test_'):
            try:
                test()
                passed += 1
            except Exception:
                failed += 1
                print('FAIL', name)
                traceback.print_exc(limit=6)
    print(f'{passed} passed, {failed} failed')
    raise SystemExit(failed > 0)
