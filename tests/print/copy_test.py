#!/usr/bin/env python3
"""portal-copy: JSON of a submission in, the citizen's copy out; strict, bounded, silent."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from printlab import *  # noqa: E402,F403

need("pdftoppm", "pdftotext", "zbarimg")
PROGRAM = os.path.join(BUILD, "bin/portal-copy")
SECRET = "Tajemnická"


def copy(**keys):
    return {"lang": "cs", "title": "Ohlášení psa k poplatku", "reference": "K7M4T9R3",
            "town": {"name": "Mnichovo Hradiště", "office": "Městský úřad",
                     "address": "Masarykovo náměstí 1, 295\u00a001 Mnichovo Hradiště"},
            "received": "2026-11-23T09:41:12+01:00", "fingerprint": FINGERPRINT, "receipt": SIGNED,
            "state": "received", "decide_by": "2026-12-23", "sign_by": None,
            "sections": [{"title": "O vás", "rows": rows(("Jméno", "Jana " + SECRET),
                                                         ("Poznámka", "první\n\ndruhý"))},
                         {"title": "Psi – Pes 1: Rek", "rows": rows(("Jméno psa", "Rek"))},
                         {"title": "Prázdný oddíl", "rows": []}],
            "attachments": ["ockovani.pdf"], "brings": ["Očkovací průkaz psa"],
            "declaration": "Prohlašuji, že údaje jsou pravdivé.",
            "next": "Podání zkontrolujeme.\nPošleme vám variabilní symbol.",
            "note": "Platí vyhláška č. 4/2023.", **keys}


def draw(data, *args):
    if not isinstance(data, bytes):
        data = json.dumps(data).encode()
    return run(PROGRAM, *args, input=data, timeout=120)


def text_of(r):
    with open(T + "/copy.pdf", "wb") as f:
        f.write(r.stdout)
    return pdf_text(T + "/copy.pdf").replace("\u00a0", " ")


r = draw(copy())
check(r.returncode == 0 and r.stdout.startswith(b"%PDF-") and not r.stderr, "drawn", r.stderr)
text = text_of(r)
for w in ("Městský úřad Mnichovo Hradiště", "Opis podání", "Opis toho, co jste podali.", "K7M4-T9R3",
          "23. 11. 2026 v 9:41:12", FINGERPRINT, "Stav podání přijato", "Vyřídíme do 23. 12. 2026",
          "O vás", "Jana " + SECRET, "Psi – Pes 1: Rek", "Přílohy", "ockovani.pdf",
          "Přineste na přepážku", "Očkovací průkaz psa", "Co bude dál", "Platí vyhláška č. 4/2023.",
          "Prohlašuji", "strana 1 z 1", "Podání K7M4-T9R3"):
    check(w in text, "cs: " + w, text if w == "O vás" else "")
check("Prázdný oddíl" not in text and "Podepište" not in text, "what is empty is left out")
check(decode_pdf(T + "/copy.pdf") == SIGNED, "the receipt's code reads back")
title = run("pdfinfo", T + "/copy.pdf").stdout.decode()
check(SECRET not in title and "Ohlášení psa" in title, "the file's title is the form's", title)

text = text_of(draw(copy(lang="en", state="to_sign", sign_by="2026-11-28", decide_by=None)))
for w in ("Copy of what you filled in.", "waiting for your signature", "Sign it by 28 Nov 2026",
          "23 Nov 2026, 9:41:12", "What happens next", "page 1 of 1", "Opis podání"):
    check(w in text, "en: " + w)
check("Decided by" not in text, "no day of decision yet")
for state, word in (("registered", "vyřizujeme"), ("decided", "vyřízeno"),
                    ("withdrawn", "vzato zpět")):
    check("Stav podání " + word in text_of(draw(copy(state=state))), "state " + state)
r = draw(copy(receipt="", fingerprint="", attachments=[], brings=[], declaration="", next="", note="",
              sections=[]))
text = text_of(r)
check(r.returncode == 0 and decode_pdf(T + "/copy.pdf") == "" and "Otisk" not in text and
      "Přílohy" not in text and "Prohlášení" not in text, "an almost empty copy", text)
r = draw(copy(sections=[{"title": "T", "rows": rows(("Prázdno", ""), ("Jméno", "x" * 300000))}]))
check(r.returncode == 0 and "Prázdno –" in text_of(r), "an empty answer is a dash")
hostile = "A\u202eB \U0001f9ff 日本 z" + "\u0301" * 50 + " \x1b[31m <b>x</b> %n\r\n\u0378"
r = draw(copy(title=hostile, declaration=hostile, attachments=[hostile], note=hostile,
              sections=[{"title": hostile, "rows": rows((hostile, hostile))}]))
check(r.returncode == 0 and "A□B" in text_of(r), "hostile text is drawn", r.stderr)

# strict
bad = []
for key in copy():
    d = copy()
    del d[key]
    bad += [("without " + key, d), (key + " is a number", copy(**{key: 7}))]
    if key not in ("decide_by", "sign_by"):
        bad.append((key + " is null", copy(**{key: None})))
bad += [("an unknown key", copy(extra=SECRET)),
        ("a town with more", copy(town={**copy()["town"], "x": SECRET})),
        ("a row with more", copy(sections=[{"title": "a", "rows": [{"label": "a", "value": SECRET,
                                                                    "x": 1}]}])),
        ("a row without value", copy(sections=[{"title": "a", "rows": [{"label": SECRET}]}])),
        ("a section that is text", copy(sections=[SECRET])),
        ("an attachment that is none", copy(attachments=[1])),
        ("an attachment without name", copy(attachments=[""])),
        ("a strange state", copy(state=SECRET)), ("a strange day", copy(decide_by="2026-02-30")),
        ("a strange time", copy(received=SECRET)), ("a strange language", copy(lang="C/")),
        ("a title too long", copy(title=SECRET * 100)), ("a code too large", copy(receipt="x" * 1999)),
        ("too many rows", copy(sections=[{"title": "a", "rows": rows(*[("a", "b")] * 6001)}])),
        ("too many pages", copy(note="", sections=[{"title": "a", "rows": rows(
            *[("a", "b\n" * 100)] * 900)}])),
        ("too deep", copy(sections=[[[[[[[[SECRET]]]]]]]])),
        ("no object", [SECRET]), ("nothing", b""), ("no JSON", SECRET.encode()),
        ("not UTF-8", b'{"lang":"\xff"}'), ("a key twice", b'{"lang":"cs","lang":"en"}'),
        ("too long", b'"' + b"x" * 4200000 + b'"')]
for what, data in bad:
    r = draw(data)
    good = r.returncode == 3 and r.stdout == b"" and r.stderr.count(b"\n") == 1
    check(good and SECRET.encode() not in r.stderr, "refused: " + what, (r.returncode, r.stderr))

# options and fonts
for args in (("--nonsense",), ("file.json",)):
    r = draw(copy(), *args)
    check(r.returncode == 2 and b"usage:" in r.stderr and not r.stdout, "usage: " + args[0])
check(draw(b"", "--version").returncode == 0 and b"usage:" in draw(b"", "--help").stdout, "help")
r = run(PROGRAM, input=json.dumps(copy()).encode(), env={"LC_ALL": "C", "PATH": "/"})
check(r.returncode == 0 and "Číslo podání" in text_of(r), "without any environment")
conf = T + "/nofonts.conf"
with open(conf, "w") as f:
    f.write('<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
            "<fontconfig><dir>/usr/share/fonts/truetype/liberation</dir><cachedir>%s/fc</cachedir>"
            "</fontconfig>" % T)
r = draw(copy(), "--fonts", conf)
check(r.returncode == 3 and not r.stdout and b"fonts" in r.stderr, "no copy without our letters")
r = draw(copy(), "--fonts", os.path.join(ROOT, "dist/fonts.conf"))
check(r.returncode == 0, "the shipped fonts.conf will do", r.stderr)
with open("/dev/full", "wb") as full:
    r = subprocess.run([PROGRAM], input=json.dumps(copy()).encode(), stdout=full,
                       stderr=subprocess.PIPE)
check(r.returncode == 3, "an output that is full is said", r.stderr)
finish()
