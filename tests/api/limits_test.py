#!/usr/bin/env python3
"""Limits: bytes of a body and of headers, orders a minute, connections, silence."""
import socket
import sys

import portal

p = portal.Portal(settings="orders_per_minute = 3\nconnections_per_address = 8\ntimeout = 1\n")
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
