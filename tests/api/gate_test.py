#!/usr/bin/env python3
"""Raw bytes at the gate: what two servers in a row could read differently is refused."""
import json
import sys

import portal

p = portal.Portal()
BODY = b'{"fee":"dar","amount":1}'
HEAD = (b"POST /v1/payment-orders HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        b"Connection: close\r\nIdempotency-Key: ")


def post(key, headers, body):
    return p.raw(HEAD + key + b"\r\n" + headers + b"\r\n" + body)


def status(raw):
    assert raw.startswith(b"HTTP/1.1 "), raw[:80]
    return int(raw[9:12])


def problem(raw):
    head, body = raw.split(b"\r\n\r\n", 1)
    assert b"application/problem+json" in head, head
    return json.loads(body)["code"]


def test_a_plain_request_passes():
    n = str(len(BODY)).encode()
    assert status(post(b"plain-post-1", b"Content-Length: " + n + b"\r\n", BODY)) == 201
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY)
    assert status(post(b"plain-post-2", b"Transfer-Encoding: chunked\r\n", chunked)) == 201


def test_length_and_chunks_together():
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY)
    for headers in (b"Content-Length: 24\r\nTransfer-Encoding: chunked\r\n",
                    b"Transfer-Encoding: chunked\r\nContent-Length: 24\r\n"):
        raw = post(b"smuggle-one-1", headers, chunked)
        assert (status(raw), problem(raw)) == (400, "bad_request")


def test_two_lengths():
    for second in (b"24", b"25", b"0"):
        raw = post(b"smuggle-two-1", b"Content-Length: 24\r\nContent-Length: " + second + b"\r\n",
                   BODY)
        assert (status(raw), problem(raw)) == (400, "bad_request")


def test_odd_lengths_and_encodings():
    for header in (b"Content-Length: +24", b"Content-Length: 24,24", b"Content-Length: 0x18",
                   b"Content-Length: -1", b"Content-Length : 24", b"Transfer-Encoding: gzip",
                   b"Transfer-Encoding: gzip, chunked", b"Transfer-Encoding : chunked"):
        raw = post(b"smuggle-odd-1", header + b"\r\n", BODY)
        assert status(raw) == 400, (header, raw[:60])


def test_the_host_must_stand_once():
    for head in (b"", b"Host: a\r\nHost: b\r\n", b"Host: a\r\nhost: a\r\n", b"Host : a\r\n"):
        raw = p.raw(b"GET /healthz HTTP/1.1\r\n" + head + b"Connection: close\r\n\r\n", None)
        assert status(raw) == 400, head


def test_unknown_methods_and_paths():
    for method in ("BREW", "DELETE", "PUT", "PATCH", "OPTIONS", "TRACE"):
        r = p.ask(method, "/v1/town")
        assert (r.status, r.code(), r.headers["Allow"]) == (405, "method_not_allowed", "GET")
    r = p.get("/v1/payment-orders")
    assert (r.status, r.headers["Allow"]) == (405, "POST")
    for path in ("/", "/v1", "/v1/towns", "/v1/town/", "//v1/town", "/v1/%2e%2e/healthz",
                 "/../etc/passwd", "/v1/town%00"):
        assert p.get(path).status in (400, 404), path


def test_bytes_that_are_no_http_do_no_harm():
    for junk in (b"\x00\x01\x02\r\n\r\n", b"GET\r\n\r\n", b"\r\n" * 50, b"A" * 9000,
                 b"GET /healthz HTTP/9.9\r\nHost: a\r\n\r\n",
                 b"GET /healthz HTTP/1.1\r\nHost: a\r\n folded: b\r\nConnection: close\r\n\r\n"):
        p.raw(junk, None, wait=0.2)
    assert p.get("/healthz", device=None).status == 200


def test_the_body_must_be_json_by_its_type():
    for kind in ("text/plain", "application/x-www-form-urlencoded", "application/json2", ""):
        r = p.ask("POST", "/v1/payment-orders", BODY,
                  {"Content-Type": kind, "Idempotency-Key": "type-test-1"})
        assert (r.status, r.code()) == (415, "unsupported_type"), kind


def test_a_get_with_a_body_is_refused():
    raw = p.raw(b"GET /v1/town HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nConnection: close\r\n"
                b"\r\nabc")
    assert (status(raw), problem(raw)) == (413, "too_large")


portal.run(sys.modules[__name__])
