#!/usr/bin/env python3
"""POST and GET /v1/payment-orders: good, bad, idempotent, concurrent, and silent in the log."""
import datetime
import re
import sys
import threading

import portal

p = portal.Portal(settings="orders_per_minute = 60000\norder_days = 10\n")
p.add_device("other")
GOOD = {"fee": "pes", "amount": 40000, "vs": "0987654321"}


def test_a_good_order_says_all_that_a_slip_needs():
    r = p.order("good-order-1", GOOD)
    o = r.json()
    assert r.status == 201 and r.headers["Cache-Control"] == "no-store"
    assert re.fullmatch("[2-9A-HJ-NPR-Y]{8}", o["reference"])
    assert r.headers["Location"] == "/v1/payment-orders/" + o["reference"]
    assert o["spayd"] == ("SPD*1.0*ACC:CZ6901000000190002627181*AM:400.00*CC:CZK"
                          "*MSG:POPLATEK ZE PSU*X-VS:0987654321")
    assert (o["account"], o["amount"], o["vs"]) == ("19-2627181/0100", 40000, "0987654321")
    assert o["message"] == "POPLATEK ZE PSU" and o["expired"] is False
    created = datetime.datetime.fromisoformat(o["created"])
    expires = datetime.datetime.fromisoformat(o["expires"])
    assert expires.date() == created.date() + datetime.timedelta(days=10)
    assert (expires.hour, expires.minute, expires.second) == (23, 59, 59)
    got = p.get("/v1/payment-orders/" + o["reference"])
    same = {k: v for k, v in got.json().items() if k != "server_time"}
    assert got.status == 200 and same == {k: v for k, v in o.items() if k != "server_time"}
    spoken = o["reference"][:4].lower() + "-" + o["reference"][4:]
    assert p.get("/v1/payment-orders/" + spoken).status == 200


def test_symbols_of_the_fee_are_put_in():
    o = p.order("fixed-symbol", {"fee": "vypis", "amount": 10000}).json()
    assert o["spayd"].endswith("*MSG:VYPIS*X-KS:0308*X-SS:7*X-VS:1361")
    o = p.order("no-symbol-1", {"fee": "dar", "amount": 1}).json()
    assert o["spayd"].endswith("*AM:0.01*CC:CZK*MSG:DAR") and o["vs"] == ""


def test_what_is_wrong_is_told_by_field():
    for n, (body, fields) in enumerate((
            ({**GOOD, "fee": "kocka"}, {"/fee": "unknown"}),
            ({"amount": 1}, {"/fee": "invalid"}),
            ({**GOOD, "amount": 0}, {"/amount": "invalid"}),
            ({**GOOD, "amount": 1000000000}, {"/amount": "invalid"}),
            ({**GOOD, "amount": 400.5}, {"/amount": "invalid"}),
            ({**GOOD, "vs": "12345678901"}, {"/vs": "invalid"}),
            ({**GOOD, "vs": "12x"}, {"/vs": "invalid"}),
            ({"fee": "pes", "amount": 1}, {"/vs": "required"}),
            ({**GOOD, "fee": "dar"}, {"/vs": "not_allowed"}),
            ({"fee": "vypis", "amount": 5000}, {"/amount": "not_offered"}),
            ({"fee": "vypis", "amount": 20000}, {"/amount": "not_offered"}),
            ({"fee": "vypis", "amount": 7, "vs": "9"},
             {"/vs": "not_allowed", "/amount": "not_offered"}))):
        r = p.order(f"bad-field-{n}", body)
        assert (r.status, r.code()) == (422, "invalid_fields"), body
        assert {f["pointer"]: f["code"] for f in r.json()["fields"]} == fields, (body, r.json())


def test_a_body_that_is_no_order_is_bad_json():
    for body in ("", "{", "[]", "null", '{"fee":"pes","fee":"pes","amount":1}',
                 '{"fee":"pes","amount":1,"account":"1/0100"}', b'{"fee":"\xff","amount":1}',
                 '{"fee":' + "[" * 40 + "]" * 40 + "}"):
        r = p.order("bad-json-1", body)
        assert (r.status, r.code()) == (400, "bad_json"), body


def test_the_key_is_required_and_plain():
    r = p.ask("POST", "/v1/payment-orders", GOOD)
    assert (r.status, r.code()) == (400, "idempotency_key_required")
    for key in ("short", "x" * 37, "with blank", 'quote"quote'):
        r = p.order(key, GOOD)
        assert (r.status, r.code()) == (400, "bad_parameter"), key


def test_the_same_key_gives_the_same_order_and_another_body_409():
    one = p.order("same-key-1", GOOD)
    two = p.order("same-key-1", GOOD)
    assert one.status == two.status == 201
    assert two.headers["Idempotency-Replayed"] == "true"
    assert one.headers["Idempotency-Replayed"] is None
    assert one.json()["reference"] == two.json()["reference"]
    r = p.order("same-key-1", {**GOOD, "amount": 1})
    assert (r.status, r.code()) == (409, "idempotency_key_reused")
    other = p.order("same-key-1", {**GOOD, "amount": 1}, device="other")
    assert other.status == 201 and other.json()["reference"] != one.json()["reference"]


def test_an_order_is_seen_by_its_device_only():
    o = p.order("my-own-order", GOOD).json()
    r = p.get("/v1/payment-orders/" + o["reference"], device="other")
    assert (r.status, r.code()) == (404, "not_found")
    wrong = o["reference"][:7] + ("2" if o["reference"][7] != "2" else "3")
    for reference in (wrong, "AAAA", "%27%20OR%201", "x" * 200):
        assert p.get("/v1/payment-orders/" + reference).status == 404


def test_many_with_one_key_at_once_make_one_order():
    seen, conflicts = [], []

    def one(i):
        r = p.order("race-key-1", {**GOOD, "amount": 1 + i % 2})
        (seen if r.status == 201 else conflicts).append(r)

    threads = [threading.Thread(target=one, args=(i,)) for i in range(20)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert len(seen) + len(conflicts) == 20 and seen and conflicts
    assert len({r.json()["reference"] for r in seen}) == 1
    assert len({r.json()["amount"] for r in seen}) == 1
    assert {r.code() for r in conflicts} == {"idempotency_key_reused"}
    assert sum(r.headers["Idempotency-Replayed"] is None for r in seen) == 1


def test_the_audit_holds_and_the_log_tells_nothing_of_people():
    assert portal.ctl("audit", "verify", "--conf", p.conf)[0] == 0
    log = p.log_text()
    assert 'route="/v1/payment-orders"' in log
    for secret in ("0987654321", "40000", "400.00", "race-key-1"):
        assert secret not in log, secret


portal.run(sys.modules[__name__])
