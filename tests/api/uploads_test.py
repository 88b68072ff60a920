#!/usr/bin/env python3
"""/v1/uploads and /u: a slot is opened by a device, filled once by anybody who knows its name, and
taken away by the device; the page for phones and what its headers forbid."""
import datetime
import os
import re
import socket
import sqlite3
import ssl
import subprocess
import sys

import portal

p = portal.Portal(settings="public_url = https://portal.example.cz\nuploads_per_minute = 60\n"
                           "submissions_per_minute = 60000\nlarge_requests = 2\n")
BYTES = {"Content-Type": "application/octet-stream"}
MOST = 8 * 1024 * 1024 + 2048 + 32
TOOL = os.path.join(portal.BUILD, "tools", "upload")


def tool(act, secret, data=b""):
    r = subprocess.run([TOOL, act, secret.hex()], input=data, capture_output=True, timeout=30)
    assert r.returncode == 0, r.stderr
    return r.stdout


def name():
    return os.urandom(16).hex()


def open_slot(n, **more):
    return p.ask("POST", "/v1/uploads/" + n, **more)


def send(n, data=b"PZD1" + b"x" * 40, **more):
    return p.ask("PUT", "/u/" + n, data, BYTES, device=None, **more)


def take(n, **more):
    return p.get("/v1/uploads/" + n, **more)


def sql(text, *values):
    db = sqlite3.connect(p.path("portal.db"))
    rows = db.execute(text, values).fetchall()
    db.commit()
    db.close()
    return rows


def test_the_address_for_phones_is_told_to_devices():
    assert p.get("/v1/portal").json()["upload_url"] == "https://portal.example.cz/u"


def test_a_file_goes_from_a_phone_to_the_kiosk_and_is_gone():
    secret, plain = os.urandom(16), b'{"name":"a.png"}\n\x89PNG' + os.urandom(5000)
    n, locked = tool("name", secret).decode(), tool("lock", secret, plain)
    r = open_slot(n)
    assert r.status == 201, r.body
    expires = datetime.datetime.fromisoformat(r.json()["expires"])
    assert expires - datetime.datetime.fromisoformat(r.json()["server_time"]) \
        == datetime.timedelta(minutes=15)
    r = take(n)
    assert (r.status, r.body) == (204, b"")
    r = send(n, locked)
    assert (r.status, r.body) == (201, b"") and "Set-Cookie" not in r.headers
    r = take(n)
    assert r.status == 200 and r.body == locked
    assert r.headers["Content-Type"] == "application/octet-stream"
    assert r.headers["Cache-Control"] == "no-store"
    assert tool("unlock", secret, r.body) == plain
    for _ in range(2):
        assert p.ask("DELETE", "/v1/uploads/" + n).status == 204
    assert take(n).status == 404
    assert sql("SELECT count(*) FROM upload") == [(0,)]
    assert send(n, locked).code() == "not_found"


def test_a_slot_is_filled_once_and_the_same_again_is_no_fault():
    n = name()
    open_slot(n)
    assert send(n).status == 201
    assert send(n).status == 201  # its answer was lost on the way
    r = send(n, b"PZD1" + b"y" * 40)
    assert (r.status, r.code()) == (409, "upload_taken")
    assert take(n).body == b"PZD1" + b"x" * 40
    assert open_slot(n).code() == "upload_taken"
    p.ask("DELETE", "/v1/uploads/" + n)


def test_a_slot_is_its_devices_alone():
    p.add_device("other")
    n = name()
    assert open_slot(n).status == 201
    assert open_slot(n).status == 201  # again: the answer was lost
    assert (open_slot(n, device="other").status, take(n, device="other").status) == (409, 404)
    assert p.ask("DELETE", "/v1/uploads/" + n, device="other").status == 204
    assert take(n).status == 204
    assert open_slot(n, device=None).code() == "device_required"
    assert take(n, device=None).code() == "device_required"
    p.ask("DELETE", "/v1/uploads/" + n)


def test_names_types_and_sizes_are_what_they_must_be():
    for bad in ("a", "0" * 31, "G" * 32, "A" * 32, "0" * 31 + "%00"):
        assert open_slot(bad).status == 400, bad
        assert take(bad).status == 400, bad
        assert send(bad).status == 404, bad
    n = name()
    open_slot(n)
    r = p.ask("PUT", "/u/" + n, {"a": 1}, device=None)
    assert (r.status, r.code()) == (415, "unsupported_type")
    for junk in (b"", b"hello", b"PZD1" + b"x" * 28, b"<html>" + b"x" * 40):
        assert send(n, junk).status == 400, junk
    assert take(n).status == 204
    assert open_slot(n, body="x").status == 413
    head = (f"PUT /u/{n} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
            "Content-Type: application/octet-stream\r\nContent-Length: %d\r\n\r\n")
    assert p.raw((head % (MOST + 1)).encode(), None).startswith(b"HTTP/1.1 413 ")
    assert send(n, b"PZD1" + os.urandom(MOST - 4)).status == 201
    assert len(take(n).body) == MOST
    p.ask("DELETE", "/v1/uploads/" + n)


def test_chunks_over_the_limit_are_refused():
    n = name()
    open_slot(n)
    head = (f"PUT /u/{n} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
            "Content-Type: application/octet-stream\r\nTransfer-Encoding: chunked\r\n\r\n")
    piece = b"80000\r\n" + b"x" * 0x80000 + b"\r\n"
    assert p.raw(head.encode() + piece * 17 + b"0\r\n\r\n", None).startswith(b"HTTP/1.1 413 ")
    assert take(n).status == 204
    p.ask("DELETE", "/v1/uploads/" + n)


def test_a_phone_that_comes_too_late_hears_it_behind_its_whole_file():
    n = name()
    open_slot(n)
    sql("UPDATE upload SET expires = expires - 901 WHERE name = ?", n)
    assert take(n).status == 404
    r = send(n, b"PZD1" + os.urandom(8 * 1024 * 1024))
    assert (r.status, r.code()) == (404, "not_found")
    assert sql("SELECT count(*) FROM upload WHERE name = ? AND bytes IS NULL", n) == [(1,)]
    assert p.stop() == 0  # the job runs at the start, too
    p.start()
    portal.until(lambda: sql("SELECT count(*) FROM upload WHERE name = ?", n) == [(0,)])


def upload_begun(n, length):
    raw = socket.create_connection(("127.0.0.1", p.port), timeout=5)
    s = p.context(None).wrap_socket(raw, server_hostname="127.0.0.1")
    s.sendall((f"PUT /u/{n} HTTP/1.1\r\nHost: a\r\nContent-Type: application/octet-stream\r\n"
               f"Content-Length: {length}\r\n\r\nPZD1").encode())
    return s


def test_slow_phones_take_no_place_from_each_others_nor_from_submissions():
    names = [name() for _ in range(3)]
    for n in names:
        open_slot(n)
    held = [upload_begun(n, 3000000) for n in names]
    answers = []
    for s in held:
        s.settimeout(0.7)
        try:
            answers.append(s.recv(4096)[:12])
        except (TimeoutError, ssl.SSLError):
            answers.append(b"")
    assert sorted(answers) == [b"", b"", b"HTTP/1.1 503"], answers
    # two places for large bodies are still there for devices
    r = p.ask("POST", "/v1/submissions", b"{" * 300000, {"Idempotency-Key": "large-1-key"})
    assert r.code() == "bad_json"
    # one who guesses a name waits for nothing and holds nothing
    assert send(name()).status == 404
    for s in held:
        s.close()
    for n in names:
        p.ask("DELETE", "/v1/uploads/" + n)


def test_a_device_has_only_so_many_slots():
    names = [name() for _ in range(17)]
    p.add_device("greedy")
    statuses = [open_slot(n, device="greedy").status for n in names]
    assert statuses == [201] * 16 + [429], statuses
    for n in names:
        p.ask("DELETE", "/v1/uploads/" + n, device="greedy")


def test_the_page_brings_nothing_from_elsewhere_and_forbids_it():
    for path, kind, file in (("/u", "text/html", "page.html"), ("/u/app.js", "text/javascript", "app.js"),
                             ("/u/app.css", "text/css", "app.css")):
        r = p.get(path, device=None)
        assert (r.status, r.headers["Content-Type"]) == (200, kind + "; charset=utf-8"), path
        with open(os.path.join(portal.ROOT, "src/portal/api/phone", file), "rb") as f:
            assert r.body == f.read(), "the program holds another " + file
        assert not re.search(rb"https?://|@import|url\(", r.body), path
        policy = dict(d.split(" ", 1) for d in r.headers["Content-Security-Policy"].split("; "))
        assert policy == {"default-src": "'none'", "script-src": "'self'", "style-src": "'self'",
                          "connect-src": "'self'", "img-src": "blob:", "base-uri": "'none'",
                          "form-action": "'none'", "frame-ancestors": "'none'"}, policy
        assert r.headers["Referrer-Policy"] == "no-referrer"
        assert r.headers["X-Content-Type-Options"] == "nosniff"
        assert r.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in r.headers and "ETag" not in r.headers
        head = p.ask("HEAD", path, device=None)
        assert (head.status, head.body) == (200, b"")
        assert int(head.headers["Content-Length"]) == len(r.body)
    r = p.ask("POST", "/u", "x", device=None)
    assert r.status == 413 or r.status == 405
    assert p.get("/u/" + name(), device=None).headers["Allow"] == "PUT"
    assert p.get("/u/other.js", device=None).status == 405
    assert p.get("/u/", device=None).status == 404


def test_one_address_may_try_only_so_often():
    seen = []
    while 429 not in seen and len(seen) < 200:
        r = send(name())
        seen.append(r.status)
    assert set(seen) == {404, 429} and 20 < len(seen) < 200, seen
    assert r.code() == "too_many_requests" and int(r.headers["Retry-After"]) > 0
    assert p.get("/u", device=None).status == 200
    assert open_slot(name()).status == 201


def test_all_together_may_send_only_so_much():
    q = portal.Portal(settings="public_url = https://a.cz\nuploads_per_minute = 1000\n"
                               "uploads_per_minute_all = 3\n")
    names, statuses = [name() for _ in range(5)], []
    for n in names:
        q.ask("POST", "/v1/uploads/" + n)
    for _ in range(10):  # those who guess use up nothing
        assert q.ask("PUT", "/u/" + name(), b"PZD1" + b"x" * 40, BYTES, device=None).status == 404
    for n in names:
        statuses.append(q.ask("PUT", "/u/" + n, b"PZD1" + b"x" * 40, BYTES, device=None).status)
    assert statuses == [201, 201, 201, 429, 429], statuses


def test_a_portal_without_a_public_address_offers_nothing():
    q = portal.Portal()
    assert "upload_url" not in q.get("/v1/portal").json()
    for method, path, device in (("GET", "/u", None), ("GET", "/u/app.js", None),
                                 ("PUT", "/u/" + name(), None), ("POST", "/v1/uploads/" + name(), "kiosk"),
                                 ("GET", "/v1/uploads/" + name(), "kiosk")):
        body = b"PZD1" + b"x" * 40 if method == "PUT" else None
        r = q.ask(method, path, body, BYTES if body else None, device=device)
        assert (r.status, r.code()) == (404, "not_found"), (method, path)


def test_log_and_audit_tell_no_name_and_no_address():
    n = name()
    open_slot(n)
    send(n)
    log = p.log_text()
    assert 'route="/u/*"' in log and 'route="/v1/uploads/*"' in log
    assert "127.0.0.1" not in log and n not in log and n[:8] not in log
    audit = sql("SELECT actor, action, subject FROM audit WHERE action LIKE 'upload.%'")
    assert {a for _, a, _ in audit} == {"upload.open", "upload.fill", "upload.delete", "upload.expire"}
    assert {a for a, act, _ in audit if act == "upload.fill"} == {"phone"}
    assert all(len(s) <= 10 for _, _, s in audit)
    assert portal.ctl("audit", "verify", "--conf", p.conf)[0] == 0


portal.run(sys.modules[__name__])
