#!/usr/bin/env python3
"""Slips as files: every paper, both sizes of print, both languages, the longest strings. The code
must read back as the string it was made of; the text must be there, embedded and on its page."""
import os
import sys
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from printlab import *  # noqa: E402,F403

need("pdftoppm", "pdftotext", "pdffonts", "zbarimg")
WORDS = {
    "receipt": (["Potvrzení o podání", "Vaše podání jsme přijali", "Číslo podání", "Co bude dál",
                 "Pravost potvrzení", "Podání K7M4-T9R3", "Otisk podání", "8C69 76E5 B541 0415",
                 "BDE9 08BD 4DEE 15DF"],
                ["Potvrzení o podání", "Receipt of a submission", "Vaše podání jsme přijali",
                 "We have received your submission", "What happens next",
                 "How this receipt is verified", "Submission K7M4-T9R3", "8C69 76E5 B541 0415"]),
    "waiting": (["Potvrzení o uložení", "Vaše podání čeká na odeslání", "Co bude dál",
                 "Tento lístek nepotvrzuje, že úřad podání přijal."],
                ["Potvrzení o uložení", "Your submission is waiting to be sent",
                 "Tento lístek nepotvrzuje, že úřad podání přijal.",
                 "This slip does not prove that the office has received anything."]),
    "draft": (["Rozepsaný formulář", "Kód formuláře", "Úřadu jsme zatím nic neposlali.",
               "Formulář smažeme 23. 12. 2026.", "Otevřít rozepsané",
               "Kdo zná kód, formulář si přečte. Nikomu ho neukazujte."],
              ["Saved form", "Code of the form", "Nothing has been sent to the office yet.",
               "We delete the form on 23 Dec 2026.", "Anyone with the code can read the form."]),
    "booking": (["Váš termín", "Termín R9K3-V7X2", "Vezměte si s sebou", "Nestihnete to?", "rušit",
                 "přesunout", "PIN", "4719", "dosavadní občanský průkaz", "326 000 000",
                 "Stačí mezi 10:05 a 10:35."],
                ["Your booking", "Booking R9K3-V7X2", "Bring with you", "Running late?",
                 "Cancel or move", "PIN", "4719", "326 000 000", "10:05 and 10:35."]),
    "ticket": (["Vaše pořadové číslo", "Až na vás dojde řada", "Když vyvolání zmeškáte"],
               ["Your number", "When it is your turn", "If you miss your call"]),
}
PAGES = {"a6": 8, "a5": 10, "a4": 10, "roll80": 4}  # bottom margin, mm
worker = Worker()


def name(s, kind):
    return "%s %s%s %s" % (kind, s["format"], " large" if s["large"] else "", s["lang"])


def plain(text):
    """No-break spaces, also the narrow one of a ticket's number, as blanks."""
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def look(job):
    """Runs beside others; returns the checks, printed later in order."""
    what, s, path = job
    out = []
    for dpi in ("203.2", "300") if s["kind"] in WORDS else ("203.2",):
        code = decode_pdf(path, dpi)
        out.append((code == s.get("qr", ""), "%s: the code at %s dpi" % (what, dpi), code))
    fonts = [line.split() for line in run("pdffonts", path).stdout.decode().splitlines()[2:]]
    good = fonts and all(f[-5:-2] == ["yes", "yes", "yes"] for f in fonts)
    out.append((good, what + ": fonts embedded, subset, with text", fonts))
    text = pdf_text(path)
    wanted = ["Mnichovo Hradiště" if "Bol" not in s["town"] else "Stará Bol"]
    if s["kind"] in WORDS:
        wanted += WORDS[s["kind"]][s["lang"] != "cs"]
        wanted += [s["number"] if s["kind"] == "ticket" else
                   s["number"][:4] + "-" + s["number"][4:]]
        wanted += [r["value"].split()[-1] for r in s.get("rows", [])]
        wanted += s.get("when", "").split(" · ")
        wanted += [s[k].split()[-1] for k in ("ahead", "wait", "booked") if k in s]
        wanted += ["Tisk časem vybledne" if s["lang"] == "cs" else "This print fades"] * (
            s["kind"] == "receipt" and s["format"] == "roll80")
    elif s["kind"] == "payment":
        wanted += [s["account"], s["vs"], s.get("ss", ""), s.get("ks", ""), "K7M4-T9R3"]
        wanted += [s["message"].split()[-1], s["payee"].split()[-1] if not s["large"] else ""]
        if s["lang"] == "cs":
            wanted += ["Platební lístek", "Číslo účtu", "Variabilní symbol", "Zaplaťte do",
                       "Tento lístek", "23. 11. 2026 v 9:41"]
        else:
            wanted += ["Payment slip", "Account (číslo účtu)", "Pay by", "23 Nov 2026, 9:41"]
    else:
        wanted += ["žluťoučký", "občanský průkaz"]
    text = plain(text)
    missing = [w for w in wanted if plain(w) not in text]
    out.append((not missing, what + ": the text is there", missing))
    page, words = pdf_words(path)
    height = page if s["format"] != "a4" else 210 * 72 / 25.4
    bottom = height - PAGES[s["format"]] * 72 / 25.4
    low = [w for w in words if w[3] > bottom + 1.5 and w[1] < height]
    out.append((words and not low, what + ": nothing below the footer", low))
    return out


jobs = []
for fmt in PAGES:
    for large in (False, True):
        if large and fmt == "a6":
            continue
        for lang in ("cs", "en"):
            for kind, s in (("payment", payment(fmt, large, lang)),
                            ("longest", payment(fmt, large, lang, longest=True)),
                            ("info", info(fmt, large, lang)),
                            ("receipt", receipt(fmt, large, lang)),
                            ("longest receipt", receipt(fmt, large, lang, longest=True)),
                            ("waiting", waiting(fmt, large, lang)),
                            ("draft", draft(fmt, large, lang)),
                            ("booking", booking(fmt, large, lang)),
                            ("longest booking", booking(fmt, large, lang, longest=True)),
                            ("ticket", ticket(fmt, large, lang)),
                            ("longest ticket", ticket(fmt, large, lang, longest=True))):
                if s["kind"] in ("receipt", "waiting") and fmt == "a6":
                    s["format"] = "a5"  # there is no receipt on A6
                path = "%s/%d.pdf" % (T, len(jobs))
                if check(worker.file(s, path), name(s, kind) + ": drawn"):
                    jobs.append((name(s, kind), s, path))
with ThreadPoolExecutor(2) as pool:
    for results in pool.map(look, jobs):
        for r in results:
            check(*r)

check(worker.file(receipt("a6"), T + "/r.pdf") and 594 < pdf_words(T + "/r.pdf")[0] < 597,
      "a receipt asked for on A6 comes on A5")
steps = pdf_text(T + "/r.pdf").replace("\u00a0", " ")
check(all(("%d. " % n) in steps for n in (1, 2, 3)), "the steps have numbers", steps)

# visits
s = booking(pin="")
check(worker.file(s, T + "/b.pdf") and "Číslo rezervace" in pdf_text(T + "/b.pdf") and
      decode_pdf(T + "/b.pdf") == s["qr"], "no PIN: the number of the booking takes its place")
s = booking(qr="https://portal.priklad.cz/termin/" + "x" * 60)
check(worker.file(s, T + "/b.pdf") and decode_pdf(T + "/b.pdf") == s["qr"],
      "a longer address is a code, too")
s = ticket("roll80")
check(worker.file(s, T + "/t.png") and zbar(T + "/t.png") == "", "a ticket has no code")

# dots, as a PNG and as a roll printer would burn them
for large in (False, True):
    for longest in (False, True):
        s = payment("roll80", large, "cs", longest)
        what = name(s, "dots" + (" longest" if longest else ""))
        check(worker.file(s, T + "/s.escpos") and
              escpos_pbm(open(T + "/s.escpos", "rb").read(), T + "/s.pbm"), what + ": ESC/POS")
        check(zbar(T + "/s.pbm") == s["qr"], what + ": the code reads back")
    for s in (receipt("roll80", large), draft("roll80", large), waiting("roll80", large),
              booking("roll80", large), booking("roll80", large, longest=True),
              ticket("roll80", large)):
        what = name(s, "dots of " + s["kind"])
        check(worker.file(s, T + "/s.escpos") and
              escpos_pbm(open(T + "/s.escpos", "rb").read(), T + "/s.pbm") and
              zbar(T + "/s.pbm") == s.get("qr", ""), what + ": the code reads back")
for fmt in PAGES:
    s = payment(fmt)
    check(worker.file(s, T + "/s.png") and zbar(T + "/s.png") == s["qr"], "PNG of " + fmt)

check(os.stat(T + "/s.png").st_mode & 0o777 == 0o600, "a slip's file is its owner's alone")
worker.file(payment(), T + "/same1.pdf")
worker.file(payment(), T + "/same2.pdf")
check(open(T + "/same1.pdf", "rb").read() == open(T + "/same2.pdf", "rb").read(),
      "the same slip is the same file")
if shutil.which("qpdf"):
    check(run("qpdf", "--check", T + "/same1.pdf").returncode == 0, "qpdf finds no fault")
tags = run("pdfinfo", "-struct-text", T + "/same1.pdf").stdout.decode()
check("Zkontrolujte" in tags and "H1" in tags, "tagged text")
check(worker.end() == 0, "the worker ends with its input")
finish()
