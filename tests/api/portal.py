"""Support of the API tests: a throw-away portal on loopback, devices, and a small HTTPS client.

Each test file is a program: functions test_* run in order, each closes over one portal that
`portal()` starts on first use. $BUILD is the build folder (default build/debug). With
PREPAZKA_STORE=pg the portals keep their data in schemas of the PostgreSQL of PREPAZKA_PG."""
import atexit
import http.client
import json
import os
import shutil
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
import tempfile
import time
import traceback

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.join(ROOT, os.environ.get("BUILD", "build/debug"))
GOOD = os.path.join(ROOT, "tests/data/town-good")
FAULTS = os.path.join(ROOT, "tests/data/town-faults")


def program(name):
    return os.path.join(BUILD, "bin", name)


def ctl(*args):
    """portalctl with args: (exit status, stdout, stderr)."""
    p = subprocess.run([program("portalctl"), *args], capture_output=True, text=True, timeout=30)
    return p.returncode, p.stdout, p.stderr


class Reply:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)

    def code(self):
        assert self.headers["Content-Type"] == "application/problem+json", self.headers
        p = self.json()
        assert p["status"] == self.status and p["title"] and p["type"].endswith(p["code"]), p
        return p["code"]


PORTALS = []
PG = os.environ.get("PREPAZKA_PG") if os.environ.get("PREPAZKA_STORE") == "pg" else None


def psql(url, sql):
    p = subprocess.run(["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", sql, url],
                       env=dict(os.environ, PGOPTIONS=""), capture_output=True, text=True,
                       timeout=30)
    assert p.returncode == 0, (sql, p.stderr)
    return p.stdout


class PgPeek:
    """As much of sqlite3's connection as the tests need to look past a portal into its database."""
    def __init__(self, url):
        self.url, self.rows = url, []

    def execute(self, sql, values=()):
        parts = sql.split("?")
        quoted = ["'" + v.replace("'", "''") + "'" if isinstance(v, str) else str(v)
                  for v in values]
        sql = "".join(a + b for a, b in zip(parts, quoted + [""]))
        select = sql.startswith("SELECT")
        out = psql(self.url, f"SELECT to_json(t) FROM ({sql}) t" if select else sql)
        self.rows = [tuple(bytes.fromhex(v[2:]) if isinstance(v, str) and v.startswith("\\x") else v
                           for v in json.loads(line).values())
                     for line in out.splitlines()] if select else []
        return self

    def fetchall(self):
        return self.rows

    def fetchone(self):
        return self.rows[0] if self.rows else None

    def __iter__(self):
        return iter(self.rows)

    def commit(self):
        pass

    def close(self):
        pass


def peek(path, *args, _sqlite=sqlite3.connect, **kwargs):
    """sqlite3.connect, but the portal.db of a portal that keeps its data elsewhere is found there."""
    for p in PORTALS:
        if p.url and path == p.path("portal.db"):
            return PgPeek(p.url)
    return _sqlite(path, *args, **kwargs)


if PG:
    sqlite3.connect = peek


class Portal:
    def __init__(self, pack=GOOD, settings="", publish=True):
        self.dir = tempfile.mkdtemp(prefix="portal-")
        PORTALS.append(self)
        self.process = None
        atexit.register(self.remove)
        self.home = os.path.join(self.dir, "home")
        self.conf = os.path.join(self.home, "portald.conf")
        self.url = self.new_schema() if PG else None
        must(ctl("init", self.home, "--listen", "127.0.0.1:0",
                 *(("--store", self.url) if PG else ())))
        with open(self.conf, "a", encoding="utf-8") as f:
            f.write(settings)
        if publish:
            must(ctl("town", "publish", pack, "--conf", self.conf))
        self.add_device("kiosk")
        self.start()

    def new_schema(self):
        name = f"portal_{os.getpid()}_{len(PORTALS)}"
        psql(PG, f"CREATE SCHEMA {name}")
        return PG + ("&" if "?" in PG else "?") + f"options=-csearch_path%3D{name}"

    def path(self, *parts):
        return os.path.join(self.home, *parts)

    def start(self):
        self.log = open(os.path.join(self.dir, "log"), "ab")
        self.process = subprocess.Popen([program("portald"), "-c", self.conf],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=self.log)
        line = self.process.stdout.readline().decode()
        assert line.startswith("portald: listening on https://127.0.0.1:"), line
        self.port = int(line.rsplit(":", 1)[1])

    def log_text(self):
        with open(os.path.join(self.dir, "log"), encoding="utf-8", errors="replace") as f:
            return f.read()

    def stop(self):
        """SIGTERM; the exit status."""
        if not self.process:
            return None
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(timeout=15)
        self.process.stdout.close()
        self.log.close()
        self.process = None
        return status

    def remove(self):
        """At the latest when the test ends; p.stop() first where its end matters."""
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process.stdout.close()
            self.log.close()
            self.process = None
        shutil.rmtree(self.dir, ignore_errors=True)

    def hup(self):
        self.process.send_signal(signal.SIGHUP)

    def add_device(self, name):
        must(ctl("device", "add", name, "--out", os.path.join(self.dir, "devices"),
                 "--conf", self.conf))
        return self.device(name)

    def device(self, name):
        base = os.path.join(self.dir, "devices", name)
        return base + ".crt", base + ".key"

    def context(self, device="kiosk"):
        """device: a name, a (certificate, key) pair, or None."""
        c = ssl.create_default_context(cafile=self.path("ca.crt"))
        if device:
            c.load_cert_chain(*(self.device(device) if isinstance(device, str) else device))
        return c

    def connect(self, device="kiosk"):
        return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=60,
                                           context=self.context(device))

    def ask(self, method, path, body=None, headers=None, device="kiosk", on=None):
        conn = on or self.connect(device)
        if isinstance(body, (dict, list)):
            body = json.dumps(body)
        all_headers = {"Content-Type": "application/json"} if body is not None else {}
        all_headers.update(headers or {})
        try:
            conn.request(method, path, body, all_headers)
        except (BrokenPipeError, ConnectionResetError, ssl.SSLEOFError):
            pass  # refused before all of it was sent: the answer is there already
        r = conn.getresponse()
        reply = Reply(r.status, r.headers, r.read())
        if not on:
            conn.close()
        return reply

    def get(self, path, **more):
        return self.ask("GET", path, **more)

    def order(self, key, body, **more):
        return self.ask("POST", "/v1/payment-orders", body, {"Idempotency-Key": key}, **more)

    def raw(self, data, device="kiosk", wait=5.0):
        """Sends bytes as they are; what comes back until the end or `wait` seconds."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=wait) as s:
            with self.context(device).wrap_socket(s, server_hostname="127.0.0.1") as t:
                t.sendall(data)
                got = b""
                try:
                    while chunk := t.recv(65536):
                        got += chunk
                except (TimeoutError, ssl.SSLError, ConnectionError):
                    pass
                return got


def must(result):
    status, out, err = result
    assert status == 0, (status, out, err)
    return out


def until(check, seconds=5.0):
    """Waits for check() to be true: for an event, never for a time to pass."""
    end = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)


def end_cleanly():
    """Every portal still up ends by itself with 0, and none wrote a sanitizer's report."""
    for p in PORTALS:
        status = p.stop() if p.process and p.process.poll() is None else 0
        log = p.log_text() if os.path.isdir(p.dir) else ""
        assert status == 0 and "Sanitizer" not in log and "runtime error" not in log, log[-4000:]


def run(module):
    """Runs test_* of a module in order and ends the program."""
    passed = failed = 0
    tests = [(n, f) for n, f in vars(module).items() if n.startswith("test_")]
    for name, fn in tests + [("end_cleanly", end_cleanly)]:
        try:
            fn()
            passed += 1
        except Exception:  # a failure of any kind is the test's
            failed += 1
            print("FAIL", name)
            traceback.print_exc(file=sys.stdout)
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)
