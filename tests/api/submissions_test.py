#!/usr/bin/env python3
"""POST /v1/submissions: plain and sealed, judged, idempotent, kept whole, silent in the log."""
import base64
import hashlib
import json
import os
import sqlite3
import subprocess
import sys
import threading

import portal
from forms_pack import (PDF, PNG, attachment, fields, now, post, submission, today, with_forms)

p, pack = with_forms()
p.add_device("other")


def seal(body, ad, key=None):
    if not isinstance(body, bytes):
        body = json.dumps(body).encode()
    tool = os.path.join(portal.BUILD, "tools/seal")
    return subprocess.run([tool, key or p.path("portal.pub"), ad], input=body, check=True,
                          capture_output=True, timeout=30).stdout


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def fingerprint(body):
    return hashlib.sha256(canonical(body)).hexdigest()[:32]


def rows(sql, *args):
    db = sqlite3.connect(p.path("portal.db"))
    try:
        return db.execute(sql, args).fetchall()
    finally:
        db.close()


def count():
    return rows("SELECT count(*) FROM submission")[0][0]


def test_a_good_one_is_received_with_a_receipt_that_holds():
    body = submission()
    r = post(p, "good-plain-1", body)
    s = r.json()
    assert r.status == 201 and r.headers["Cache-Control"] == "no-store", r.body
    assert r.headers["Location"] == "/v1/submissions/" + s["reference"]
    assert (s["form"], s["version"], s["state"]) == ("zadost", 1, "received")
    assert s["sign_by"] is None and s["decide_by"] >= today(30)
    assert [h["state"] for h in s["history"]] == ["received"]
    assert s["history"][0]["at"] == s["received"]
    status, out, _ = portal.ctl("receipt", "verify", s["receipt"], "--conf", p.conf)
    hexed = fingerprint(body).upper()
    spaced = " ".join(hexed[i:i + 4] for i in range(0, 32, 4))
    assert status == 0 and f"fingerprint: {spaced}\n" in out, out
    assert f"received: {s['received']}\n" in out and out.endswith("store: holds it\n")


def test_a_sealed_one_is_the_same():
    body = submission(attachments=[attachment()])
    r = post(p, "good-sealed-1", seal(body, "good-sealed-1"))
    assert r.status == 201, r.body
    again = post(p, "good-sealed-1", body)
    assert again.status == 201 and again.headers["Idempotency-Replayed"] == "true"
    assert again.json()["receipt"] == r.json()["receipt"]
    kept = rows("SELECT fingerprint FROM submission WHERE reference = ?", r.json()["reference"])
    assert kept == [(fingerprint(body),)]


def test_what_is_kept_is_what_was_said_without_the_bytes_of_files():
    body = submission(attachments=[attachment(), attachment(PNG, "foto.png", "image/png")],
                      brings=[], channel="desk", lang="en")
    reference = post(p, "kept-whole-1", body).json()["reference"]
    (row,) = rows("SELECT body, channel, lang, actor, files FROM submission WHERE reference = ?",
                  reference)
    without = {**body, "attachments": [{k: v for k, v in a.items() if k != "data"}
                                       for a in body["attachments"]]}
    assert json.loads(row[0]) == without and row[0].encode() == canonical(without)
    assert row[1:3] == ("desk", "en") and row[3].startswith("device:") and row[4] == 2
    files = rows("SELECT f.attachment, f.name, f.type, f.size, f.sha256, f.bytes"
                 " FROM submission_file f JOIN submission s ON s.seq = f.submission"
                 " WHERE s.reference = ? ORDER BY pos", reference)
    assert files == [("priloha", "plan.pdf", "application/pdf", len(PDF),
                      hashlib.sha256(PDF).hexdigest(), PDF),
                     ("priloha", "foto.png", "image/png", len(PNG),
                      hashlib.sha256(PNG).hexdigest(), PNG)]


def test_a_free_reference_is_taken_and_a_taken_one_replaced():
    made = post(p, "propose-1", submission()).json()["reference"]
    assert made != "22222222"  # the first of these tests has it
    r = post(p, "propose-2", submission(reference=made)).json()
    assert r["reference"] != made
    assert portal.ctl("receipt", "verify", r["receipt"], "--conf", p.conf)[0] == 0


def test_what_is_wrong_is_told_by_pointer_and_keyword():
    good = submission()["answers"]
    for n, (change, want) in enumerate((
            ({"jmeno": None}, {"/jmeno": "required"}),
            ({"jmeno": "J"}, {"/jmeno": "minLength"}),
            ({"jmeno": "J" * 41}, {"/jmeno": "maxLength"}),
            ({"jmeno": 7}, {"/jmeno": "type"}),
            ({"pocet": 10, "poplatek": 100000}, {"/pocet": "maximum"}),
            ({"kdy": today(-2)}, {"/kdy": "rule.kdy"}),
            ({"poplatek": 1}, {"/poplatek": "computed"}),
            ({"jmeno": None, "kdy": None}, {"/jmeno": "required", "/kdy": "required"}))):
        answers = {k: v for k, v in {**good, **change}.items() if v is not None}
        got = fields(post(p, f"wrong-{n}-field", submission(answers=answers)))
        assert got == want, (change, got)
    got = fields(post(p, "undeclared-1", submission(declared=False)))
    assert got == {"/declared": "required"}, got


def test_attachments_are_sniffed_and_bounded():
    big = b"%PDF-1.7\n" + os.urandom(12000000)
    for n, (files, pointer) in enumerate((
            ([attachment(b"MZ\x90\0 not a picture", "a.png", "image/png")], True),
            ([attachment(PNG, "a.pdf", "application/pdf")], True),
            ([attachment(PDF, "a.pdf", "image/png")], True),
            ([attachment(big)], True),
            ([attachment()] * 4, True),
            ([attachment(form_id="jina")], False),
            ([{**attachment(), "data": "%%%"}], False),
            ([{**attachment(), "data": 7}], False),
            ([{**attachment(), "virus": "x"}], False))):
        r = post(p, f"bad-file-{n}", submission(attachments=files))
        if pointer:
            assert list(fields(r)) == ["/attachments/priloha"], (n, r.body)
        else:
            assert (r.status, r.code()) == (400, "bad_json"), (n, r.body)


def test_all_files_together_are_bounded():
    one = attachment(b"%PDF-1.7\n" + os.urandom(7500000))
    r = post(p, "many-files-1", submission(attachments=[one, one, one]))
    assert list(fields(r)) == ["/attachments/priloha"]
    r = post(p, "many-files-2", submission(attachments=[one, one]))
    assert r.status == 201, r.body


def test_a_body_over_the_limit_is_too_large():
    most = 32 * 1024 * 1024
    # refused by its length, before it is sent
    raw = p.raw(b"POST /v1/submissions HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                b"Content-Type: application/octet-stream\r\nIdempotency-Key: too-large-1\r\n"
                b"Expect: 100-continue\r\nContent-Length: %d\r\n\r\n" % (most + 98))
    assert raw.startswith(b"HTTP/1.1 413 ") and b'"too_large"' in raw, raw
    # a seal may be as long as this, what is in it may not
    head, tail = b'{"answers":"', b'"}'
    r = post(p, "too-large-2", (head + b"x" * (most + 1 - len(head + tail)) + tail).decode())
    assert (r.status, r.code()) == (413, "too_large"), r.body
    r = post(p, "too-large-3", (head + b"x" * (most - len(head + tail)) + tail).decode())
    assert (r.status, r.code()) == (400, "bad_json"), r.body


def test_what_is_no_submission_is_bad_json():
    good = submission()
    for n, body in enumerate((
            "", "{", "[]", "null", '"x"', "{}", '{"form":"zadost","form":"zadost"}',
            json.dumps({**good, "sealed": "yesterday"}), json.dumps({**good, "channel": "web"}),
            json.dumps({**good, "note": "hidden"}), json.dumps({**good, "answers": []}),
            json.dumps({**good, "answers": {"cizi": 1}}), json.dumps({**good, "version": "1"}),
            json.dumps({**good, "attachments": {}}), json.dumps({**good, "reference": "x"}),
            '{"answers":' + "[" * 40 + "]" * 40 + "}")):
        r = post(p, f"no-submission-{n}", body)
        assert (r.status, r.code()) == (400, "bad_json"), (body[:80], r.body)
    r = p.ask("POST", "/v1/submissions", "x", {"Idempotency-Key": "type-12345",
                                               "Content-Type": "text/plain"})
    assert (r.status, r.code()) == (415, "unsupported_type")


def test_a_damaged_or_foreign_seal_is_refused():
    sealed = seal(submission(), "seal-key-1")
    other = os.path.join(p.dir, "other.pem")
    made = subprocess.run(["openssl", "genpkey", "-algorithm", "EC", "-pkeyopt",
                           "ec_paramgen_curve:P-256"], capture_output=True, check=True, timeout=20)
    subprocess.run(["openssl", "pkey", "-pubout", "-out", other], input=made.stdout, check=True,
                   timeout=20)
    for body in (sealed[:-1] + bytes([sealed[-1] ^ 1]), sealed[:60] + bytes([sealed[60] ^ 1]) +
                 sealed[61:], sealed[:-1], b"PZS1", b"not sealed at all", b"",
                 seal(submission(), "seal-key-1", other), seal(submission(), "another-key-1")):
        r = post(p, "seal-key-1", body)
        assert (r.status, r.code()) == (400, "bad_seal"), r.body
    r = post(p, "seal-key-1", seal(b"not json", "seal-key-1"))
    assert (r.status, r.code()) == (400, "bad_json")
    assert post(p, "seal-key-1", sealed).status == 201


def test_the_key_is_required_and_one_key_is_one_submission():
    r = p.ask("POST", "/v1/submissions", submission())
    assert (r.status, r.code()) == (400, "idempotency_key_required")
    assert post(p, "short", submission()).code() == "bad_parameter"
    body = submission()
    one, two = post(p, "same-key-1", body), post(p, "same-key-1", json.dumps(body, indent=3))
    assert one.status == two.status == 201
    assert one.headers["Idempotency-Replayed"] is None
    assert two.headers["Idempotency-Replayed"] == "true"
    same = ("reference", "receipt", "received", "history", "decide_by")
    assert [one.json()[k] for k in same] == [two.json()[k] for k in same]
    r = post(p, "same-key-1", {**body, "lang": "en"})
    assert (r.status, r.code()) == (409, "idempotency_key_reused")
    other = post(p, "same-key-1", body, device="other")
    assert other.status == 201 and other.json()["reference"] != one.json()["reference"]


def test_many_at_once_with_one_key_make_one():
    body, before, seen, conflicts = submission(), count(), [], []

    def one(i):
        if i % 3 == 2:
            r = post(p, "race-key-1", {**body, "lang": "en"})
        else:
            r = post(p, "race-key-1", seal(body, "race-key-1") if i % 2 else body)
        (seen if r.status == 201 else conflicts).append(r)

    threads = [threading.Thread(target=one, args=(i,)) for i in range(12)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert len(seen) + len(conflicts) == 12 and seen and conflicts
    assert {r.code() for r in conflicts} == {"idempotency_key_reused"}
    assert len({(r.json()["reference"], r.json()["receipt"]) for r in seen}) == 1
    assert sum(r.headers["Idempotency-Replayed"] is None for r in seen) == 1
    assert count() == before + 1


def test_unknown_forms_and_versions():
    r = post(p, "unknown-1", submission(form="neznamy"))
    assert (r.status, r.code()) == (404, "form_unknown")
    r = post(p, "unknown-2", submission(version=9))
    assert (r.status, r.code()) == (409, "form_version")


def test_a_form_for_paper_is_not_taken_at_the_kiosk():
    body = submission("papir", {"jmeno": "Jan"}, declared=False)
    r = post(p, "paper-kiosk", body)
    assert (r.status, r.code()) == (409, "filing_not_offered")
    assert post(p, "paper-desk-1", {**body, "channel": "desk"}).status == 201


def test_one_to_be_signed_waits_for_it():
    r = post(p, "sign-key-1", submission("podpis", {"jmeno": "Jan"}, declared=False)).json()
    assert r["state"] == "to_sign" and r["sign_by"] >= today(5) and r["decide_by"] is None
    assert portal.ctl("submission", "state", r["reference"], "received", "--conf", p.conf)[0] == 0
    after = p.get("/v1/submissions/" + r["reference"]).json()
    assert after["state"] == "received" and after["decide_by"] >= today(30)
    assert [h["state"] for h in after["history"]] == ["to_sign", "received"]


def test_today_is_the_day_it_was_sealed_when_that_can_be_believed():
    def at(key, kdy, sealed):
        answers = {"jmeno": "Jana", "kdy": kdy, "pocet": 1, "poplatek": 10000}
        return post(p, key, submission(answers=answers, sealed=sealed))
    assert at("day-waited-1", today(-3), now(-3)).status == 201
    assert fields(at("day-waited-2", today(-8), now(-8))) == {"/kdy": "rule.kdy"}
    assert fields(at("day-ahead-1", today(-1), now(0, 3 * 3600))) == {"/kdy": "rule.kdy"}
    assert at("day-ahead-2", today(2), now(0, 1800)).status == 201


def test_an_old_version_is_taken_while_drafts_of_it_may_live():
    body = submission()
    pack.put(*pack.changed(2, navic="Navíc"))
    assert pack.publish(p)[0] == 0
    assert post(p, "old-version-1", body).status == 201
    with_more = submission(version=2)
    with_more["answers"]["navic"] = "ano"
    assert post(p, "new-version-1", with_more).status == 201
    with_more["version"] = 1
    assert post(p, "old-version-2", with_more).status == 400
    db = sqlite3.connect(p.path("portal.db"))
    db.execute("UPDATE form_version SET withdrawn = withdrawn - 38 * 86400"
               " WHERE id = 'zadost' AND version = 1")
    db.commit()
    db.close()
    assert post(p, "old-version-1", body).headers["Idempotency-Replayed"] == "true"
    # what is in memory still says it was just withdrawn; a new revision looks again
    pack.take_off("papir")
    assert pack.publish(p)[0] == 0
    r = post(p, "old-version-3", body)
    assert (r.status, r.code()) == (409, "form_version"), r.body


def test_a_form_taken_off_may_be_finished_by_who_began():
    r = post(p, "taken-off-1", submission("papir", {"jmeno": "Jan"}, declared=False,
                                          channel="desk"))
    assert r.status == 201, r.body


def test_the_status_holds_no_word_of_what_was_said():
    s = post(p, "status-key-1", submission(version=2)).json()
    r = p.get("/v1/submissions/" + s["reference"].lower(), device="other")
    got = r.json()
    assert r.status == 200 and r.headers["Cache-Control"] == "no-store"
    assert set(got) == {"reference", "form", "version", "received", "state", "decide_by",
                        "sign_by", "history", "server_time"}
    assert got["reference"] == s["reference"] and got["state"] == "received"


def test_the_portal_says_what_a_client_must_have():
    r = p.get("/v1/portal")
    w = r.json()
    with open(p.path("portal.pub"), encoding="ascii") as f:
        assert w["seal_key"] == f.read()
    with open(p.path("receipt.pub"), encoding="ascii") as f:
        assert w["receipt_key"] == f.read()
    with open(p.path("draft.salt"), encoding="ascii") as f:
        assert w["draft_salt"] == f.read().strip()
    assert w["draft_days"] == 30 and "PRIVATE" not in r.body.decode()
    assert p.get("/v1/portal", device=None).status == 401


def test_the_audit_holds_and_the_log_tells_nothing_of_people():
    assert portal.ctl("audit", "verify", "--conf", p.conf)[0] == 0
    log = p.log_text()
    assert 'route="/v1/submissions"' in log and 'route="/v1/submissions/*"' in log
    audit = json.dumps(rows("SELECT actor, action, subject, channel FROM audit"),
                       ensure_ascii=False)
    for secret in ("Nováková", "Jana", "plan.pdf", "race-key-1", "PZ1*"):
        assert secret not in log and secret not in audit, secret
    assert base64.b64encode(PDF).decode() not in log
    assert '"submission.receive"' in audit


portal.run(sys.modules[__name__])
