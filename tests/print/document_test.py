#!/usr/bin/env python3
"""Forms on A4: pages, margins, nothing lost, nothing torn apart; the code reads back; hostile text;
long forms; and what a roll printer says to them."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from printlab import *  # noqa: E402,F403

need("pdftoppm", "pdftotext", "pdffonts", "zbarimg")
worker = Worker()
MM = 72 / 25.4
LEFT, RIGHT, TOP, FOOT = 20 * MM, (210 - 17) * MM, 15 * MM, (297 - 20) * MM


def answers(n):
    return rows(*[("Otázka číslo %d" % i, "odpověď%d" % i) for i in range(n)])


def draw(d, name):
    path = "%s/%s.pdf" % (T, name)
    check(worker.file_document(d, path), name + ": drawn", worker.seen[-1:])
    return path


def text_of(path):
    return pdf_text(path).replace("\u00a0", " ")


def inside(path, name):
    """Every word within the margins of its page, none in the footer's rule."""
    bad = []
    for high, words in pdf_pages(path):
        for x0, y0, x1, y1, word in words:
            straddles = y0 < FOOT - 1 and y1 > FOOT + 1
            if x0 < LEFT - 1 or x1 > RIGHT + 1 or y0 < TOP - 2 or y1 > high - 12 * MM or straddles:
                bad.append((round(x0), round(y0), round(x1), round(y1), word))
    return check(not bad, name + ": all within the margins", bad[:5])


def pages_say(path, name, n, word="strana", of=None):
    pages = pdf_pages(path)
    said = []
    for _, words in pages:
        line = " ".join(w[4] for w in words if w[1] > FOOT)
        said.append(re.findall(word + r" (\d+) (?:z|ze|of) (\d+)", line))
    want = [[(str(i + 1), str(len(pages)))] for i in range(len(pages))]
    good = said == want and (n is None or len(pages) == n)
    check(good, "%s: %d pages, each with its number" % (name, len(pages)), said[:3])
    if of:
        check(of in text_of(path), name + ": " + of)
    return pages


# one page, both languages, both kinds
for lang, word in (("cs", "strana"), ("en", "page")):
    path = draw(document("copy", lang, answers(6)), "copy " + lang)
    pages_say(path, "copy " + lang, 1, word)
    inside(path, "copy " + lang)
    text = text_of(path)
    wanted = ["Městský úřad Mnichovo Hradiště", "Ohlášení psa k poplatku", "Opis podání",
              "K7M4-T9R3", "23. 11. 2026 v 9:41:12", FINGERPRINT, "Prohlašuji", "odpověď5",
              "O psovi", "Číslo podání"]
    wanted += ["Copy of a submission", "Submission K7M4-T9R3", "Printed 23 Nov 2026"] if word == \
        "page" else ["Podání K7M4-T9R3", "Vytištěno 23. 11. 2026 v 9:41"]
    missing = [w for w in wanted if w not in text]
    check(not missing, "copy %s: the text is there" % lang, missing)
    for dpi in ("203.2", "300"):
        code = decode_pdf(path, dpi)
        check(code == SIGNED, "copy %s: the code reads back at %s dpi" % (lang, dpi), code)
    fonts = [f.split() for f in run("pdffonts", path).stdout.decode().splitlines()[2:]]
    check(fonts and all("DejaVu" in f[0] and f[-5:-2] == ["yes", "yes", "yes"] for f in fonts),
          "copy %s: our fonts, embedded, with text" % lang, fonts)

path = draw(document("sign", "cs", answers(6)), "sign")
text = text_of(path)
for w in ("Formulář k podpisu", "Podepište ho a odevzdejte v podatelně: dveře 2, dnes do 17:00.",
          "Místo", "Datum", "Podpis", "Prohlašuji"):
    check(w in text, "sign: " + w)
check(decode_pdf(path) == "" and "Otisk" not in text, "sign: no code, nothing to verify")
words = {w[4]: w for w in pdf_pages(path)[0][1]}
check(text.index("odpověď5") < text.index("Prohlašuji") < text.index("Podpis") and
      words["Místo"][1] == words["Podpis"][1], "sign: declaration, then the line to sign")
text = text_of(draw(document("sign", "en", answers(2)), "sign en"))
check("Místo / Place" in text and "Podpis / Signature" in text, "sign en: Czech stands first")

# three pages, forty pages: each answer once and in order
for n, pages in ((90, 3), (1500, None)):
    name = "%d answers" % n
    path = draw(document("copy", "cs", answers(n)), name)
    got = pages_say(path, name, pages, of="strana 1 ze 3" if pages == 3 else None)
    inside(path, name)
    order = [int(w) for w in re.findall(r"odpověď(\d+)", text_of(path))]
    check(order == list(range(n)), name + ": each answer once, in order", len(order))
    heads = [" ".join(w[4] for w in words if w[1] < TOP + 15) for _, words in got[1:]]
    check(all("Ohlášení psa k poplatku" in h for h in heads), name + ": the title on every page")
    feet = ["K7M4-T9R3" in " ".join(w[4] for w in words if w[1] > FOOT) for _, words in got]
    check(all(feet), name + ": the number on every page")
check(35 < len(got) < 50, "1500 answers are some forty pages", len(got))

# a label stays with its answer, a heading with its first row
many = []
for i in range(120):
    many += [{"label": "Nadpis%d" % i}] + rows(("Popisek%d" % i, "řádek%d\n" % i * (1 + i % 7)))
pages = pdf_pages(draw(document("copy", "cs", many), "headings"))
home = [{w[4] for w in words} for _, words in pages]
torn = [i for i in range(120) if not any({"Nadpis%d" % i, "Popisek%d" % i, "řádek%d" % i} <= p
                                         for p in home)]
check(len(pages) > 5 and not torn, "no heading and no label is left behind on a page", torn)

# one answer over pages: whole, and no line of it alone
long_answer = " ".join("slovo%d" % i for i in range(4000))
path = draw(document("copy", "cs", rows(("Popis", long_answer), ("Kratší", "ab " * 1300))), "long")
inside(path, "long")
pages = pages_say(path, "long", None)
order = [int(w) for w in re.findall(r"slovo(\d+)", text_of(path))]
check(order == list(range(4000)), "long: every word once, in order", len(order))
lines = []
for _, words in pages:
    lines.append(len({round(w[1]) for w in words if w[4].startswith("slovo")}))
check(all(n == 0 or n > 1 for n in lines), "long: no line stands alone on a page", lines)

# the longest texts of every part
longest = document("copy", "cs", rows(("W" * 1900, "M" * 3000), ("Popisek " * 200, "y"), ("", "x")))
longest.update(town="Městský úřad " + "Brandýs nad Labem-Stará Boleslav " * 3, title="Ohlášení " * 30,
               act="Uschovejte si ho. " * 40, declaration="Prohlašuji. " * 400,
               address="náměstí " * 25)
inside(draw(longest, "longest"), "longest")
longest["kind"] = "sign"
inside(draw(longest, "longest to sign"), "longest to sign")

# hostile text
hostile = ("A\u202eB \U0001f9ff \U0001f468\u200d\U0001f469 日本 z" + "\u0301" * 80 + "konec \x1b[31m\x07 "
           "<b>tučně</b> %s שלום سلام\r\nřádek")
path = draw(document("copy", "cs", rows((hostile[:150], hostile), ("x", hostile * 5))), "hostile")
inside(path, "hostile")
text = text_of(path)
check("\u202e" not in text and "\x1b" not in text, "hostile: no controls, no bidi marks")
check("A□B" in text and "<b>tučně</b>" in text, "hostile: a box for each, markup is text", text[:600])
check(text.count("\u0301") + text.count("ź") < 60, "hostile: marks do not pile up")
check(b"/Subtype /Image" not in open(path, "rb").read(), "hostile: no pictures")
if shutil.which("qpdf"):
    check(run("qpdf", "--check", path).returncode == 0, "hostile: qpdf finds no fault")

# limits
path = draw(document("copy", "cs", answers(5990)), "5990 answers")
check(text_of(path).count("odpověď") == 5990, "5990 answers are all there")
job = worker.send("file", out=T + "/x.pdf", document=document("copy", "cs", answers(6001)))
r = worker.until(0, "failed")
check(r and not os.path.exists(T + "/x.pdf"), "more rows than a form may have", r)
d = document("copy", "cs", rows(("Text", "a\n" * 120000)))
job = worker.send("file", out=T + "/x.pdf", document=d)
r = worker.until(job, *FINAL)
check(r and r["state"] == "failed" and not os.path.exists(T + "/x.pdf"), "a thousand pages at most", r)

# a roll printer has no sheets
for out in ("x.png", "x.escpos"):
    job = worker.send("file", out=T + "/" + out, document=document())
    r = worker.until(job, *FINAL)
    check(r and (r["state"], r["reason"]) == ("failed", "no_sheets") and
          not os.path.exists(T + "/" + out), "no form as " + out, r)
job = worker.send("print", printer="lobby", transport="escpos", document=document())
r = worker.until(job, *FINAL)
check(r and (r["state"], r["reason"]) == ("failed", "no_sheets"), "no form on a roll printer", r)

d = document("copy", "cs", answers(40))
draw(d, "same1"), draw(d, "same2")
check(open(T + "/same1.pdf", "rb").read() == open(T + "/same2.pdf", "rb").read(),
      "the same form is the same file")
check(os.stat(T + "/same1.pdf").st_mode & 0o777 == 0o600, "a form's file is its owner's alone")
check(worker.end() == 0, "the worker ends with its input")
check("odpověď" not in open(T + "/worker.log").read(), "nothing personal in the log")

# on a printer
if shutil.which("ippeveprinter") and shutil.which("dbus-daemon"):
    private_bus()
    lobby = Printer()
    worker = Worker("--deadline", "5")
    job = worker.send("print", printer=lobby.uri, transport="ipp", document=d)
    r = worker.until(job, *FINAL)
    sheets = lobby.sheets()
    check(r and r["state"] == "done" and len(sheets) == 1 and decode_pdf(sheets[0]) == SIGNED,
          "printed, the code reads back", r)
    attributes = open(lobby.dir + "/attributes").read()
    check("iso_a4" in attributes and "K7M4T9R3" in attributes and "psa" not in attributes,
          "on A4, its title is the number", attributes)
    d = document("sign", "cs", answers(3))
    job = worker.send("print", printer=lobby.uri, transport="ipp", document=d)
    r = worker.until(job, *FINAL)
    attributes = open(lobby.dir + "/attributes").read()
    check(r and r["state"] == "done" and "psa" not in attributes, "a form to sign has no title", r)
    worker.end()
else:
    skip("no ippeveprinter")
finish()
