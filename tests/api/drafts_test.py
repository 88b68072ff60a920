#!/usr/bin/env python3
"""/v1/drafts: saved, replaced, fetched, deleted, expired; names that are not there cost."""
import datetime
import os
import sqlite3
import sys
import threading

import portal

p = portal.Portal(settings="misses = 4\nmisses_all = 9\nsubmissions_per_minute = 60000\n"
                           "draft_days = 7\n")
BYTES = {"Content-Type": "application/octet-stream"}


def name():
    return os.urandom(16).hex()


def put(n, data, **more):
    return p.ask("PUT", "/v1/drafts/" + n, data, BYTES, **more)


def device(n, made=set()):
    if n not in made:
        p.add_device(n)
        made.add(n)
    return n


def test_a_draft_comes_back_anywhere_and_may_be_replaced():
    n, data = name(), b"PZD1" + os.urandom(500) + b"\0\xff"
    r = put(n, data)
    assert r.status == 200, r.body
    expires = datetime.datetime.fromisoformat(r.json()["expires"])
    now = datetime.datetime.fromisoformat(r.json()["server_time"])
    assert expires - now == datetime.timedelta(days=7)
    got = p.get("/v1/drafts/" + n, device=device("home"))
    assert got.status == 200 and got.body == data
    assert got.headers["Content-Type"] == "application/octet-stream"
    assert got.headers["Cache-Control"] == "no-store"
    assert put(n, b"second", device=device("home")).status == 200
    assert p.get("/v1/drafts/" + n).body == b"second"


def test_a_draft_is_deleted_and_deleting_again_says_the_same():
    n = name()
    put(n, b"x")
    for _ in range(2):
        r = p.ask("DELETE", "/v1/drafts/" + n, device=device("eraser"))
        assert (r.status, r.body) == (204, b"")
    r = p.get("/v1/drafts/" + n, device=device("reader"))
    assert (r.status, r.code()) == (404, "not_found")


def test_names_bodies_and_types_are_what_they_must_be():
    for bad in ("a", "0" * 31, "0" * 33, "G" * 32, "A" * 32, "0" * 31 + "%00", "..%2f" + "0" * 28):
        for method in ("GET", "PUT", "DELETE"):
            r = p.ask(method, "/v1/drafts/" + bad, b"x" if method == "PUT" else None, BYTES)
            assert r.status in (400, 404) and r.status != 200, (method, bad, r.status)
    r = p.ask("PUT", "/v1/drafts/" + name(), {"a": 1})
    assert (r.status, r.code()) == (415, "unsupported_type")
    r = put(name(), b"x" * (256 * 1024 + 1))
    assert (r.status, r.code()) == (413, "too_large")
    assert put(name(), b"x" * (256 * 1024)).status == 200
    r = p.ask("POST", "/v1/drafts/" + name(), b"x", BYTES)
    assert r.status == 405 and r.headers["Allow"] == "GET, PUT, DELETE"
    assert p.get("/v1/drafts/" + name(), device=None).status == 401


def test_a_draft_past_its_time_is_gone():
    n, d = name(), device("late")
    put(n, b"x")
    db = sqlite3.connect(p.path("portal.db"))
    db.execute("UPDATE draft SET expires = expires - 8 * 86400 WHERE name = ?", (n,))
    db.commit()
    db.close()
    assert p.get("/v1/drafts/" + n, device=d).status == 404
    listed = portal.ctl("draft", "list", "--conf", p.conf)[1]
    assert n[:8] in listed and n not in listed
    assert p.stop() == 0  # the job runs at the start, too
    p.start()
    portal.until(lambda: n[:8] not in portal.ctl("draft", "list", "--conf", p.conf)[1])


def test_guessing_is_stopped_for_the_device_and_hits_do_not_count():
    n, d = name(), device("guesser")
    put(n, b"here")
    for _ in range(20):
        assert p.get("/v1/drafts/" + n, device=d).status == 200
    statuses = [p.get("/v1/drafts/" + name(), device=d).status for _ in range(4)]
    assert statuses == [404] * 4, statuses
    for path in ("/v1/drafts/" + name(), "/v1/drafts/" + n, "/v1/submissions/22222222"):
        r = p.get(path, device=d)
        assert (r.status, r.code()) == (429, "too_many_requests"), path
        assert 0 < int(r.headers["Retry-After"]) <= 600
    assert p.ask("DELETE", "/v1/drafts/" + n, device=d).status == 429
    assert p.get("/v1/drafts/" + n).status == 200
    assert put(n, b"still", device=d).status == 200


def test_guessing_at_once_is_no_way_round():
    # nine misses in all: the restart began anew, the test before took four
    d, seen = device("fast"), []

    def one():
        seen.append(p.get("/v1/drafts/" + name(), device=d).status)

    threads = [threading.Thread(target=one) for _ in range(12)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert seen.count(404) == 4 and seen.count(429) == 8, seen


def test_guessing_from_many_devices_is_stopped_too():
    statuses = [p.get("/v1/drafts/" + name(), device=device("last")).status for _ in range(3)]
    assert statuses == [404, 429, 429], statuses


def test_the_log_tells_no_name():
    log = p.log_text()
    assert 'route="/v1/drafts/*"' in log
    db = sqlite3.connect(p.path("portal.db"))
    names = [r[0] for r in db.execute("SELECT name FROM draft")]
    audit = "\n".join(r[0] for r in db.execute("SELECT subject FROM audit"))
    db.close()
    assert names
    for n in names:
        assert n not in log and n not in audit
        assert n[:8] in audit
    assert portal.ctl("audit", "verify", "--conf", p.conf)[0] == 0


portal.run(sys.modules[__name__])
