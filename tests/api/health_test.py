#!/usr/bin/env python3
"""GET /healthz: open to anyone, honest about an empty portal."""
import re
import socket
import sqlite3
import ssl
import sys
import warnings

import portal

empty = portal.Portal(publish=False)


def test_nothing_published_is_not_healthy():
    r = empty.get("/healthz", device=None)
    assert (r.status, r.code()) == (503, "unavailable")
    for path in ("/v1/town", "/v1/catalogue", "/v1/directory"):
        r = empty.get(path)
        assert (r.status, r.code()) == (503, "unavailable"), path
    r = empty.order("no-town-yet", {"fee": "pes", "amount": 1, "vs": "1"})
    assert (r.status, r.code()) == (503, "unavailable")


def test_a_published_town_makes_it_healthy():
    portal.must(portal.ctl("town", "publish", portal.GOOD, "--conf", empty.conf))
    empty.hup()
    portal.until(lambda: empty.get("/healthz", device=None).status == 200)
    r = empty.get("/healthz", device=None)
    body = r.json()
    assert body["status"] == "ok" and body["revision"] == 1
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0[12]:00", body["server_time"])


def break_store(*statements):
    db = sqlite3.connect(empty.path("portal.db"), timeout=10)
    for sql in statements:
        db.execute(sql)
    db.commit()
    db.close()


def test_a_store_in_trouble_is_told_and_old_data_stay_in_service():
    before = empty.get("/v1/catalogue")
    order = {"fee": "dar", "amount": 1}
    break_store("ALTER TABLE counter RENAME TO lost", "ALTER TABLE audit_last RENAME TO gone")
    portal.until(lambda: empty.get("/healthz", device=None).status == 503)
    assert empty.get("/healthz", device=None).code() == "unavailable"
    assert empty.get("/v1/catalogue").body == before.body
    r = empty.order("trouble-1", order)
    assert (r.status, r.code()) == (503, "unavailable")
    break_store("ALTER TABLE lost RENAME TO counter", "ALTER TABLE gone RENAME TO audit_last")
    portal.until(lambda: empty.get("/healthz", device=None).status == 200)
    r = empty.order("trouble-1", order)
    assert r.status == 201 and r.headers["Idempotency-Replayed"] is None


def test_head_gives_no_body():
    r = empty.ask("HEAD", "/healthz", device=None)
    assert r.status == 200 and r.body == b"" and int(r.headers["Content-Length"]) > 0


def test_old_tls_is_refused():
    warnings.simplefilter("ignore", DeprecationWarning)
    c = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    c.check_hostname, c.verify_mode = False, ssl.CERT_NONE
    c.set_ciphers("ALL:@SECLEVEL=0")
    c.minimum_version, c.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    try:
        c.wrap_socket(socket.create_connection(("127.0.0.1", empty.port), timeout=5))
    except (ssl.SSLError, ConnectionError):
        return
    raise AssertionError("TLS 1.1 was accepted")


portal.run(sys.modules[__name__])
