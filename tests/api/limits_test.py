#!/usr/bin/env python3
"""Limits: bytes of a body and of headers, orders a minute, connections, silence."""
import socket
import sys

import portal

p = portal.Portal(settings="orders_per_minute = 3\nconnections_per_address = 8\ntimeout = 3\n"
                           "submissions_per_minute = 4\nlarge_requests = 2\n")
ORDER = {"fee": "dar", "amount": 1}


def test_a_body_over_the_limit_by_its_length():
    r = p.order("big-body-1", "x" * 5000)
    assert (r.status, r.code()) == (413, "too_large")


def test_a_body_over_the_limit_in_chunks():
    chunk = b"400\r\n" + b" " * 1024 + b"\r\n"
    raw = p.raw(b"POST /v1/payment-orders HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                b"Connection: close\r\nIdempotency-Key: big-body-2\r\n"
                b"Transfer-Encoding: chunked\r\n\r\n" + chunk * 6 + b"0\r\n\r\n")
    assert raw.startswith(b"HTTP/1.1 413 ") and b'"too_large"' in raw


def test_a_flood_is_cut_off():
    chunk = b"4000\r\n" + b" " * 0x4000 + b"\r\n"
    try:
        raw = p.raw(b"POST /v1/payment-orders HTTP/1.1\r\nHost: a\r\n"
                    b"Content-Type: application/json\r\nIdempotency-Key: big-body-3\r\n"
                    b"Transfer-Encoding: chunked\r\n\r\n" + chunk * 256)
    except OSError:
        raw = b""
    assert raw == b""
    assert p.get("/v1/town").status == 200


def test_headers_over_the_limit():
    r = p.get("/healthz", headers={"X-Long": "x" * 40000})
    assert r.status == 431


def test_orders_of_one_device_are_limited_and_others_go_on():
    p.add_device("second")
    statuses = [p.order(f"rate-key-{i}", ORDER, device="second") for i in range(5)]
    assert [r.status for r in statuses[:3]] == [201, 201, 201]
    last = statuses[4]
    assert (last.status, last.code()) == (429, "too_many_requests")
    assert int(last.headers["Retry-After"]) > 0
    p.add_device("third")
    assert p.order("rate-key-9", ORDER, device="third").status == 201
    assert p.get("/v1/catalogue", device="second").status == 200


def large_head(key, length):
    return (f"POST /v1/submissions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
            f"Idempotency-Key: {key}\r\nContent-Length: {length}\r\n\r\n").encode()


def test_only_so_many_large_bodies_at_once():
    held, names = [], ("big-a", "big-b", "big-c")
    for name in names:
        p.add_device(name)
    for i, name in enumerate(names):  # at once: who is silent too long is not held any more
        s = socket.create_connection(("127.0.0.1", p.port), timeout=5)
        t = p.context(name).wrap_socket(s, server_hostname="127.0.0.1")
        t.sendall(large_head(f"large-key-{i}", 300000) + b"{")
        held.append(t)
        if i < 2:  # taken when it was not refused: give it a byte more
            t.sendall(b" ")
    answer = held[2].recv(4096)
    assert answer.startswith(b"HTTP/1.1 503 ") and b"Retry-After: " in answer, answer
    small = p.ask("POST", "/v1/submissions", "{}", {"Idempotency-Key": "small-key-1"},
                  device="big-c")
    assert small.code() == "bad_json"  # small ones go on
    for t in held:
        t.close()

    def free():
        r = p.raw(large_head("large-key-9", 300000).replace(
            b"Content-Length", b"Connection: close\r\nContent-Length") + b"{" * 300000, "big-b")
        return r.startswith(b"HTTP/1.1 400 ")
    portal.until(free)


def test_submissions_and_drafts_of_one_device_are_limited():
    p.add_device("eager")
    kind = {"Content-Type": "application/octet-stream"}
    statuses = [p.ask("PUT", "/v1/drafts/" + "0" * 32, b"x", kind, device="eager").status
                for _ in range(6)]
    assert statuses[:4] == [200] * 4 and statuses[5] == 429, statuses
    r = p.ask("POST", "/v1/submissions", "{}", {"Idempotency-Key": "eager-key-1"}, device="eager")
    assert (r.status, r.code()) == (429, "too_many_requests")
    assert p.get("/v1/drafts/" + "0" * 32, device="eager").status == 200


def test_one_address_cannot_take_every_connection():
    held = []
    try:
        for _ in range(20):
            held.append(socket.create_connection(("127.0.0.1", p.port), timeout=2))
        closed = 0
        for s in held:
            s.settimeout(0.05)
            try:
                closed += s.recv(1) == b""
            except ConnectionResetError:
                closed += 1
            except TimeoutError:
                pass
        assert closed >= 12, closed
    finally:
        for s in held:
            s.close()


def test_a_silent_connection_is_closed():
    opened = []

    def open_one():  # the connections of the test before may not be counted out yet
        s = socket.create_connection(("127.0.0.1", p.port), timeout=10)
        try:
            opened.append(p.context().wrap_socket(s, server_hostname="127.0.0.1"))
        except OSError:
            s.close()
        return opened
    portal.until(open_one)
    t = opened[0]
    t.sendall(b"GET /v1/town HTTP/1.1\r\nHos")
    assert t.recv(1000) == b""
    t.close()


portal.run(sys.modules[__name__])
