#!/usr/bin/env python3
"""`prepazka slip`: to a file, to the terminal, to a printer; and what it says to bad input."""
import os
import pty
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))
from printlab import *  # noqa: E402,F403

need("pdftoppm", "zbarimg")
PROGRAM = os.path.join(BUILD, "bin/prepazka")
GOOD = ["--account", "19-2627181/0100", "--amount", "400", "--vs", "1234567890"]
PLAIN = "SPD*1.0*ACC:CZ6901000000190002627181*AM:400.00*CC:CZK*X-VS:1234567890"


def slip(*args, utf8=True):
    env = {k: v for k, v in os.environ.items() if not k.startswith("LC_")}
    env["LANG" if utf8 else "LC_ALL"] = "C.UTF-8" if utf8 else "C"
    if not utf8:
        env["LANG"] = "C"
    return run(PROGRAM, "slip", *args, env=env, timeout=20)


# files
for fmt, large in (("a6", 0), ("a5", 0), ("a5", 1), ("a4", 0), ("roll80", 0), ("roll80", 1)):
    args = GOOD + ["--format", fmt] + ["--large"] * large
    r = slip(*args, "-o", T + "/s.pdf")
    check(r.returncode == 0 and decode_pdf(T + "/s.pdf") == PLAIN, "PDF " + " ".join(args[6:]),
          r.stderr)
    r = slip(*args, "-o", T + "/s.png")
    check(r.returncode == 0 and zbar(T + "/s.png") == PLAIN, "PNG " + " ".join(args[6:]), r.stderr)
r = slip(*GOOD, "--ss", "2027000123", "--ks", "0308", "--message", "Poplatek ze psů 2027", "--due",
         "30.6.2027", "--title", "Poplatek ze psů", "--payee", "Město Mnichovo Hradiště", "--lang",
         "en", "-o", T + "/all.pdf")
check(decode_pdf(T + "/all.pdf") ==
      "SPD*1.0*ACC:CZ6901000000190002627181*AM:400.00*CC:CZK*MSG:POPLATEK ZE PSU 2027"
      "*X-KS:0308*X-SS:2027000123*X-VS:1234567890", "every option is in the code", r.stderr)
text = pdf_text(T + "/all.pdf")
missing = [w for w in ("Poplatek ze psů", "30 Jun 2027", "Město Mnichovo Hradiště", "0308",
                       "2027000123", "POPLATEK ZE PSU 2027", "CZK 400.00")
           if w not in text.replace("\u00a0", " ")]
check(not missing, "every option is in the text", missing)
r = slip("--account", "CZ69 0100 0000 1900 0262 7181", *GOOD[2:], "-o", T + "/iban.pdf")
check(decode_pdf(T + "/iban.pdf") == PLAIN, "an IBAN is an account, too", r.stderr)


# terminal
def picture(lines, path):
    """Half blocks or double columns back to black and white."""
    rows = []
    for line in lines:
        if "#" in line:
            rows.append([line[i] == "#" for i in range(0, len(line), 2)])
        elif line.strip(" ▀▄█") == "" and len(line) > 20:
            rows.append([c in "▀█" for c in line])
            rows.append([c in "▄█" for c in line])
    width = max(map(len, rows))
    blank = [[False] * width] * 4
    rows = blank + [r + [False] * (width - len(r)) for r in rows] + blank
    with open(path, "w") as f:
        f.write("P1\n%d %d\n" % (width * 4, len(rows) * 4))
        for r in rows:
            f.write((" ".join(("1 " if d else "0 ") * 4 for d in r) + "\n") * 4)


r = slip(*GOOD, "--show", "--lang", "cs")
picture(r.stdout.decode().splitlines(), T + "/show.pbm")
check(r.returncode == 0 and zbar(T + "/show.pbm") == PLAIN, "--show: half blocks read back")
check("19-2627181/0100" in r.stdout.decode() and "\033" not in r.stdout.decode(),
      "--show: the data as text, no colours into a pipe")
r = slip(*GOOD, "--show", utf8=False)
lines = r.stdout.decode("ascii").splitlines()
picture([line for line in lines if not line.strip("# ") or "#" in line], T + "/show.pbm")
check(zbar(T + "/show.pbm") == PLAIN, "--show without UTF-8: pure ASCII, reads back")

out = b""
pid, fd = pty.fork()
if pid == 0:
    os.environ["LANG"] = "C.UTF-8"
    os.execv(PROGRAM, [PROGRAM, "slip", *GOOD, "--show"])
try:
    while chunk := os.read(fd, 4096):
        out += chunk
except OSError:
    pass
os.waitpid(pid, 0)
check(b"\033[38;5;16;48;5;231m" in out, "--show on a terminal: black on white by colour")

# bad input: one clear sentence, exit 1
SENTENCES = [
    (["--account", "19-2627182/0100"], "probably a misprint"),
    (["--account", "12345"], "with the bank code"),
    (["--account", "19-2627181/0101"], "do not know this bank code"),
    (["--amount", "0"], "more than CZK 0"),
    (["--amount", "-5"], "CZK"),
    (["--amount", "10000000"], "at most CZK 9,999,999.99"),
    (["--amount", "1,234"], "two digits at most"),
    (["--amount", "abc"], "in digits"),
    (["--vs", "12345678901"], "10 digits at most"),
    (["--vs", "12a"], "digits only"),
    (["--vs", ""], "Enter the symbol"),
    (["--ks", "x"], "digits only"),
    (["--due", "31. 2. 2027"], "day with the year"),
    (["--due", "soon"], "day with the year"),
    (["--format", "a7"], "a6, a5, a4 or roll80"),
    (["--format", "a6", "--large"], "Large print needs"),
    (["--message", "x" * 500], "too long"),
    (["--title", b"\xff\xfe"], "not UTF-8"),
]
for extra, sentence in SENTENCES:
    r = slip(*GOOD, "--lang", "en", *extra, "-o", T + "/bad.pdf")
    good = (r.returncode == 1 and sentence in r.stderr.decode() and r.stderr.count(b"\n") == 1 and
            not os.path.exists(T + "/bad.pdf"))
    check(good, "refused: %s" % " ".join(map(str, extra))[:40], (r.returncode, r.stderr))
r = slip(*GOOD, "--lang", "cs", "--vs", "12a", "-o", T + "/bad.pdf")
check("číslice" in r.stderr.decode(), "in Czech, too", r.stderr)
for usage in ([], GOOD, GOOD + ["--show", "-o", "x.pdf"], GOOD + ["--nonsense"], GOOD[2:] + ["--show"],
              GOOD + ["--show", "extra"], GOOD + ["--transport", "fax", "--print", "x"]):
    r = slip(*usage)
    check(r.returncode == 2 and b"usage:" in r.stderr, "usage: " + " ".join(usage[-2:]), r.stderr)
r = slip(*GOOD, "-o", "/nonexistent/x.pdf")
check(r.returncode == 3 and r.stderr, "a file that cannot be written", r.stderr)
r = slip(*GOOD, "--lang", "en", "--print", "ipp://127.0.0.1:%d/ipp/print" % free_port())
check(r.returncode == 3 and b"does not answer" in r.stderr, "a printer that is off", r.stderr)

# a printer
if shutil.which("ippeveprinter") and shutil.which("dbus-daemon"):
    private_bus()
    lobby = Printer()
    r = slip(*GOOD, "--print", lobby.uri)
    check(r.returncode == 0 and [decode_pdf(s) for s in lobby.sheets()] == [PLAIN], "printed",
          r.stderr)
else:
    skip("no ippeveprinter")
finish()
