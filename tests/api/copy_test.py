#!/usr/bin/env python3
"""GET /v1/submissions/{ref}/copy: who gets it, what the drawing program is told, and its bounds.
The program is a stand-in here that puts what it was told behind the head of a PDF."""
import json
import os
import sys
import threading

import portal
from forms_pack import attachment, post, refno, submission, today, with_forms

HEAD = "#!/bin/sh\n"
GOOD = HEAD + "printf '%%PDF-1.7\\n'\ncat\n"
p, pack = with_forms("misses = 50\ncopy_program = ../draw\n")  # beside the settings' folder


p.add_device("other")


def program(text):
    path = os.path.join(p.dir, "draw")
    with open(path + ".new", "w", encoding="utf-8") as f:
        f.write(text)
    os.chmod(path + ".new", 0o755)
    os.rename(path + ".new", path)


def copy(reference, key, device="kiosk", query=""):
    return p.ask("GET", f"/v1/submissions/{reference}/copy{query}", None,
                 {"Idempotency-Key": key}, device=device)


def made(key, **more):
    answers = {"jmeno": "Jana <Nováková>", "kdy": today(10), "pocet": 2, "poplatek": 20000,
               "popis": "první řádek\n" + " ".join(["dlouhý popis"] * 80)}
    r = post(p, key, submission(answers=answers, **more))
    assert r.status == 201, r.body
    return r.json()


def test_without_its_program_there_is_no_copy():
    s = made("copy-none-1")
    r = copy(s["reference"], "copy-none-1")
    assert (r.status, r.code()) == (503, "unavailable") and int(r.headers["Retry-After"]) > 0
    program(GOOD)
    assert copy(s["reference"], "copy-none-1").status == 200


def test_the_program_is_told_everything_in_finished_words():
    s = made("copy-good-1", attachments=[attachment()])
    r = copy(s["reference"], "copy-good-1")
    assert r.status == 200 and r.headers["Content-Type"] == "application/pdf", r.body
    assert r.headers["Cache-Control"] == "no-store" and r.body.startswith(b"%PDF-1.7\n")
    j = json.loads(r.body[9:])
    assert j["lang"] == "cs" and j["title"] == "Žádost na zkoušku"
    assert j["town"] == {"name": "Vzorov", "office": "Městský úřad",
                         "address": "Náměstí 1, 295\u00a001 Vzorov"}
    assert (j["reference"], j["received"], j["receipt"]) == (
        s["reference"], s["received"], s["receipt"])
    assert (j["state"], j["decide_by"], j["sign_by"]) == ("received", s["decide_by"], None)
    assert len(j["fingerprint"]) == 39
    titles = [x["title"] for x in j["sections"]]
    assert titles == ["Kdo žádá", "Věc", ""], titles
    rows = {x["label"]: x["value"] for sec in j["sections"] for x in sec["rows"]}
    assert rows["Jméno"] == "Jana <Nováková>" and rows["Počet"] == "2"
    assert rows["Poplatek"].startswith("200") and rows["Poplatek"].endswith("Kč")
    assert rows["Popis"].startswith("první řádek\n") and len(rows["Popis"]) > 900
    assert list(rows) == ["Jméno", "Kdy", "Počet", "Popis", "Poplatek"]
    assert j["attachments"] == ["plan.pdf"] and j["brings"] == []
    assert j["declaration"] == "Prohlašuji, že údaje jsou pravdivé."
    assert j["next"] == "Ozveme se vám do 30 dnů." and j["note"] == ""


def test_what_will_be_brought_is_named():
    s = made("copy-brings-1", brings=["priloha"])
    j = json.loads(copy(s["reference"], "copy-brings-1").body[9:])
    assert j["brings"] == ["Příloha"] and j["attachments"] == []


def test_only_who_made_it_gets_it():
    s = made("copy-mine-1")
    ref = s["reference"]
    for r in (copy(ref, "copy-mine-2"), copy(ref, "copy-mine-1", device="other"),
              copy(refno("KKKKKKK"), "copy-mine-1"), copy("wrong", "copy-mine-1")):
        assert (r.status, r.code()) == (404, "not_found")
    r = p.get(f"/v1/submissions/{ref}/copy")
    assert (r.status, r.code()) == (400, "idempotency_key_required")
    assert copy(ref, "copy-mine-1", query="?lang=cs").status == 200
    assert copy(ref, "copy-mine-1", query="?lang=en").status == 200  # in Czech, it has no other
    for lang in ("", "c", "csx", "../", "C%53"):
        r = copy(ref, "copy-mine-1", query="?lang=" + lang)
        assert (r.status, r.code()) == (400, "bad_parameter"), lang


def test_a_program_that_fails_or_talks_nonsense_is_no_harm():
    s = made("copy-bad-1")
    for text in ("exit 1\n", "cat > /dev/null; echo hello\n", "printf '%%PDF-'; kill -9 $$\n",
                 "cat > /dev/null; printf '%%PDF-1.7\\n'; head -c 5000000 /dev/zero\n"):
        program(HEAD + text)
        r = copy(s["reference"], "copy-bad-1")
        assert (r.status, r.code()) == (503, "unavailable"), (text, r.body[:200])
    program(GOOD)
    assert copy(s["reference"], "copy-bad-1").status == 200


def test_only_so_many_draw_at_once():
    s = made("copy-many-1")
    gate, seen = os.path.join(p.dir, "gate"), []
    os.mkfifo(gate)
    held = os.open(gate, os.O_RDWR)  # so that readers wait for a line, not for a writer
    program(HEAD + f"read x < {gate}\nprintf '%%PDF-1.7\\n'\ncat\n")
    threads = [threading.Thread(
        target=lambda: seen.append(copy(s["reference"], "copy-many-1").status)) for _ in range(6)]
    for t in threads:
        t.start()
    portal.until(lambda: len(seen) == 2)  # four wait at the gate, two are sent away
    assert seen == [503, 503]
    for n in range(4):  # a shell may read more than its line: one at a time
        os.write(held, b"\n")
        portal.until(lambda: len(seen) == 3 + n)  # pylint: disable=cell-var-from-loop
    for t in threads:
        t.join()
    os.close(held)
    program(GOOD)
    assert seen == [503] * 2 + [200] * 4, seen


def test_an_old_submission_is_drawn_by_the_form_it_was_made_with():
    s = made("copy-old-1")
    pack.put(*pack.changed(2, navic="Navíc"))
    assert pack.publish(p)[0] == 0
    j = json.loads(copy(s["reference"], "copy-old-1").body[9:])
    assert [x["title"] for x in j["sections"]] == ["Kdo žádá", "Věc", ""]


def test_the_log_tells_nothing_of_people():
    log = p.log_text()
    assert 'route="/v1/submissions/*/copy"' in log
    for secret in ("Nováková", "copy-good-1", "plan.pdf"):
        assert secret not in log


portal.run(sys.modules[__name__])
