#!/usr/bin/env python3
"""portalctl for submissions: list, show, export, state, receipts, keys; retention by portald."""
import hashlib
import json
import os
import sqlite3
import subprocess
import sys

import portal
from forms_pack import PDF, PNG, attachment, post, refno, submission, with_forms

p, pack = with_forms("submission_keep_days = 10\n")
ctl = portal.ctl


def on_conf(*args):
    return ctl(*args, "--conf", p.conf)


def made(key, **more):
    r = post(p, key, submission(**more))
    assert r.status == 201, r.body
    return r.json()


def verify(text, *args):
    run = subprocess.run([portal.program("portalctl"), "receipt", "verify", *args],
                         input=text, capture_output=True, text=True, timeout=30)
    return run.returncode, run.stdout


def test_show_is_the_machine_copy():
    s = made("show-key-1", attachments=[attachment(), attachment(PNG, "ž/../x.png", "image/png")])
    status, out, _ = on_conf("submission", "show", s["reference"].lower())
    j = json.loads(out)
    assert status == 0 and out.count("\n") == 1
    for key in ("reference", "form", "version", "received", "state", "decide_by", "receipt"):
        assert j[key] == s[key], key
    assert j["submission"]["answers"]["jmeno"] == "Jana Nováková"
    assert [(f["attachment"], f["file"], f["size"], f["sha256"]) for f in j["files"]] == [
        ("priloha", "01-plan.pdf", len(PDF), hashlib.sha256(PDF).hexdigest()),
        ("priloha", "02-x.png", len(PNG), hashlib.sha256(PNG).hexdigest())]
    assert j["erased"] is None and j["erase_after"] is None
    assert on_conf("submission", "show", refno("KKKKKKK"))[0] == 1
    assert on_conf("submission", "show", "x")[0] == 1


def test_the_fingerprint_can_be_shown_from_what_is_kept():
    body = submission(attachments=[attachment()])
    s = post(p, "print-key-1", body).json()
    out = os.path.join(p.dir, "prints")
    assert on_conf("submission", "export", "--out", out)[0] == 0
    with open(os.path.join(out, s["reference"], "submission.json"), encoding="utf-8") as f:
        j = json.load(f)
    import base64
    for a, f in zip(j["submission"]["attachments"], j["files"]):
        with open(os.path.join(out, s["reference"], f["file"]), "rb") as data:
            a["data"] = base64.b64encode(data.read()).decode()
    assert j["submission"] == body
    canonical = json.dumps(j["submission"], sort_keys=True, separators=(",", ":"),
                           ensure_ascii=False).encode()
    assert hashlib.sha256(canonical).hexdigest()[:32] == j["fingerprint"]


def test_export_goes_on_from_a_cursor_and_marks_nothing():
    first = on_conf("submission", "export", "--out", os.path.join(p.dir, "one"))[1]
    again = on_conf("submission", "export", "--out", os.path.join(p.dir, "two"))[1]
    assert first == again and first.startswith("2 submissions, cursor ")
    cursor = first.split()[-1]
    s = made("cursor-key-1")
    out = os.path.join(p.dir, "three")
    status, said, _ = on_conf("submission", "export", "--out", out, "--after", cursor)
    assert status == 0 and said.startswith("1 submissions, cursor ")
    assert os.listdir(out) == [s["reference"]]
    folder = os.path.join(out, s["reference"])
    assert os.stat(folder).st_mode & 0o777 == 0o700
    assert os.stat(os.path.join(folder, "submission.json")).st_mode & 0o777 == 0o600
    none = on_conf("submission", "export", "--out", out, "--after", said.split()[-1])
    assert none[1] == f"0 submissions, cursor {said.split()[-1]}\n"


def test_states_move_by_the_table():
    ref = made("state-key-1")["reference"]
    for state, status in (("decided", 1), ("to_sign", 1), ("nonsense", 1), ("registered", 0),
                          ("registered", 1), ("decided", 0), ("withdrawn", 1)):
        got = on_conf("submission", "state", ref, state)
        assert got[0] == status, (state, got)
    assert p.get("/v1/submissions/" + ref).json()["state"] == "decided"
    assert on_conf("submission", "state", refno("KKKKKKK"), "decided")[0] == 1
    assert ctl("submission", "state", ref)[0] == 2
    assert ctl("submission", "state", ref, "decided", "now")[0] == 2


def test_list_says_what_retention_will_do_and_the_job_does_it():
    s = made("retain-key-1", attachments=[attachment()])
    ref = s["reference"]
    assert on_conf("submission", "state", ref, "withdrawn")[0] == 0

    def line():
        rows = [r.split("\t") for r in on_conf("submission", "list")[1].splitlines()]
        return next(r for r in rows if r[1] == ref)
    row = line()
    assert row[3:7] == ["zadost/1", "kiosk", "withdrawn", s["decide_by"]], row
    assert row[7].startswith("until 20")
    db = sqlite3.connect(p.path("portal.db"))
    db.execute("UPDATE submission SET settled = settled - 10 * 86400 WHERE reference = ?", (ref,))
    db.commit()
    p.stop()
    p.start()
    portal.until(lambda: line()[7] == "erased")
    row = db.execute("SELECT body, actor FROM submission WHERE reference = ?", (ref,)).fetchone()
    assert row == ("", "")
    db.close()
    j = json.loads(on_conf("submission", "show", ref)[1])
    assert j["submission"] is None and j["files"] == [] and j["receipt"] == s["receipt"]
    assert verify(s["receipt"], "-", "--conf", p.conf)[0] == 0
    assert p.get("/v1/submissions/" + ref).json()["state"] == "withdrawn"
    r = p.ask("GET", f"/v1/submissions/{ref}/copy", None, {"Idempotency-Key": "retain-key-1"})
    assert r.status == 404


def test_a_receipt_is_verified_by_its_key_and_by_the_store():
    s = made("receipt-key-1")
    text = s["receipt"]
    status, out = verify(" " + text.lower() + "\n", "-", "--conf", p.conf)
    shown = s["reference"][:4] + "-" + s["reference"][4:]
    assert status == 0 and out.startswith(f"reference: {shown}\n")
    assert out.endswith("signature: good\nstore: holds it\n")
    status, out = verify("", text, "--key", p.path("receipt.pub"))
    assert status == 0 and out.endswith("signature: good\n")
    forged = text[:30] + ("A" if text[30] != "A" else "B") + text[31:]
    status, out = verify("", forged, "--conf", p.conf)
    assert (status, out) == (1, "signature: does not fit\n")
    for nonsense in ("hello", "PZ1*", "x" * 5000):
        assert verify(nonsense, "-", "--conf", p.conf)[0] in (1, 3), nonsense
    db = sqlite3.connect(p.path("portal.db"))
    db.execute("UPDATE submission SET fingerprint = ? WHERE reference = ?",
               ("0" * 32, s["reference"]))
    db.commit()
    assert verify("", text, "--conf", p.conf)[0] == 1
    db.execute("UPDATE submission SET reference = '33333333' WHERE reference = ?",
               (s["reference"],))
    db.commit()
    db.close()
    status, out = verify("", text, "--conf", p.conf)
    assert status == 1 and out.endswith("store: has no such submission\n")
    assert verify("", text, "--conf", "/there/is/none")[0] == 3
    assert verify("", text, "--key", "/there/is/none")[0] == 3
    assert ctl("receipt", "verify")[0] == 2


def test_a_portal_without_its_keys_says_how_to_make_them():
    names = ("receipt.key", "receipt.pub", "draft.salt")
    kept = {}
    p.stop()
    for n in names:
        with open(p.path(n), "rb") as f:
            kept[n] = f.read()
        os.remove(p.path(n))
    run = subprocess.run([portal.program("portald"), "-c", p.conf], capture_output=True,
                         text=True, timeout=20)
    assert run.returncode == 3 and "portalctl key add --conf " + p.conf in run.stderr, run.stderr
    status, out, _ = on_conf("key", "add")
    assert status == 0 and out.splitlines() == [p.path(n) for n in names]
    for n in names:
        mode = os.stat(p.path(n)).st_mode & 0o777
        assert mode == (0o644 if n.endswith(".pub") else 0o600)
    assert on_conf("key", "add") == (0, "", "")
    p.start()
    s = made("new-keys-1")
    assert verify("", s["receipt"], "--conf", p.conf)[0] == 0
    p.stop()
    # a public half is made from its private one; the other way there is none
    with open(p.path("receipt.pub"), "rb") as f:
        public = f.read()
    os.remove(p.path("receipt.pub"))
    assert on_conf("key", "add")[1] == p.path("receipt.pub") + "\n"
    with open(p.path("receipt.pub"), "rb") as f:
        assert f.read() == public
    os.remove(p.path("portal.key"))
    status, out, err = on_conf("key", "add")
    assert (status, out) == (1, "") and "portal.key" in err


def test_keys_that_do_not_fit_are_refused_at_the_start():
    other = os.path.join(p.dir, "other")
    portal.must(ctl("init", other))
    os.replace(os.path.join(other, "portal.key"), p.path("portal.key"))
    run = subprocess.run([portal.program("portald"), "-c", p.conf], capture_output=True,
                         text=True, timeout=20)
    assert run.returncode == 3 and "the keys of the portal" in run.stderr, run.stderr


portal.run(sys.modules[__name__])
