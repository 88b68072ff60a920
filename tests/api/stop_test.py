#!/usr/bin/env python3
"""Starting and stopping: requests in work are finished, the store is whole, settings are checked."""
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time

import portal

BODY = b'{"fee":"dar","amount":1}'
HEAD = (b"POST /v1/payment-orders HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        b"Connection: close\r\nIdempotency-Key: stop-key-1\r\nContent-Length: 24\r\n\r\n")


def half_sent(p):
    s = socket.create_connection(("127.0.0.1", p.port), timeout=10)
    t = p.context().wrap_socket(s, server_hostname="127.0.0.1")
    t.sendall(HEAD + BODY[:5])
    return t


def refuses(p):
    try:
        socket.create_connection(("127.0.0.1", p.port), timeout=1).close()
    except OSError:
        return True
    return False


def test_a_request_in_work_is_finished_after_sigterm():
    for sig in (signal.SIGTERM, signal.SIGINT):
        p = portal.Portal()
        t = half_sent(p)
        assert p.get("/healthz").status == 200  # by now the first request is in work
        p.process.send_signal(sig)
        portal.until(lambda: refuses(p))
        assert p.process.poll() is None
        t.sendall(BODY[5:])
        got = b""
        while chunk := t.recv(65536):
            got += chunk
        t.close()
        assert got.startswith(b"HTTP/1.1 201 "), got[:80]
        assert p.process.wait(timeout=5) == 0
        assert "portald.stopped" in p.log_text()
        p.remove()


def test_idle_connections_do_not_hold_it_up():
    p = portal.Portal()
    conn = p.connect()
    p.get("/v1/town", on=conn)
    began = time.monotonic()
    assert p.stop() == 0
    assert time.monotonic() - began < 3
    conn.close()
    p.remove()


def test_orders_survive_a_kill():
    p = portal.Portal()
    o = p.order("kill-key-1", {"fee": "dar", "amount": 1}).json()
    p.process.kill()
    p.process.wait()
    p.process.stdout.close()
    p.start()
    assert p.get("/v1/payment-orders/" + o["reference"]).json()["reference"] == o["reference"]
    again = p.order("kill-key-1", {"fee": "dar", "amount": 1})
    assert again.json()["reference"] == o["reference"]
    assert portal.ctl("audit", "verify", "--conf", p.conf)[0] == 0
    p.remove()


def test_ready_is_told_to_the_service_manager():
    with tempfile.TemporaryDirectory() as d:
        path = os.path.join(d, "notify")
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as s:
            s.bind(path)
            s.settimeout(10)
            os.environ["NOTIFY_SOCKET"] = path
            p = portal.Portal()
            del os.environ["NOTIFY_SOCKET"]
            assert s.recv(100) == b"READY=1"
            assert p.stop() == 0
            assert s.recv(100) == b"STOPPING=1"
            p.remove()


def run(*args):
    return subprocess.run([portal.program("portald"), *args], capture_output=True, text=True,
                          timeout=20)


def test_bad_settings_end_it_at_once():
    p = portal.Portal()
    with open(p.conf, encoding="utf-8") as f:
        good = f.read()
    for text, reason in ((good + "colour = blue\n", "unknown key"),
                         (good.replace("127.0.0.1:0", "example.org:1"), "not a numeric address"),
                         (good.replace("127.0.0.1:0", f"127.0.0.1:{p.port}"), "in use"),
                         (good.replace("server.crt", "none.crt"), "none.crt"),
                         (good.replace("key = server.key", "key = ca.crt"), "does not start"),
                         (re.sub("store = .*", "store = oracle:x", good), "store: sqlite:PATH")):
        path = p.path("bad.conf")
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        r = run("-c", path)
        assert r.returncode == 3 and reason in r.stderr, (reason, r)
        assert r.stdout == ""
    p.remove()


def test_usage():
    assert run("--help").returncode == 0 and "usage" in run("--help").stdout
    assert run("--version").stdout.startswith("portald ")
    assert run("--colour").returncode == 2
    assert run("-c").returncode == 2
    assert run("-c", "/there/is/none").returncode == 3


portal.run(sys.modules[__name__])
