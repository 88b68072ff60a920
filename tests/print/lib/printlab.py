"""What the print tests share: a private folder, the worker, sample slips, decoding, printers.

Every process is started here and ended here by its own pid. Ports are chosen free; nothing of the
machine's own printing is touched. Scripts take the build folder from $BUILD (build/debug)."""
import atexit
import json
import os
import queue
import random
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
BUILD = os.path.abspath(os.path.join(ROOT, os.environ.get("BUILD", "build/debug")))
os.environ["PATH"] += ":/usr/sbin:/sbin"
for name in ("CUPS_SERVER", "CUPS_USER", "FONTCONFIG_FILE"):
    os.environ.pop(name, None)

passed = failed = skipped = 0


def check(good, what, detail=""):
    global passed, failed
    if good:
        passed += 1
        print("ok   " + what)
    else:
        failed += 1
        print("FAIL " + what + (": " + str(detail)[:600] if detail != "" else ""))
    return good


def skip(what):
    global skipped
    skipped += 1
    print("skip " + what)


def finish():
    print("%d passed, %d failed, %d skipped" % (passed, failed, skipped))
    sys.stdout.flush()
    sys.exit(1 if failed else 0)


def need(*programs):
    """Ends the script politely when the machine lacks a program."""
    missing = [p for p in programs if not shutil.which(p)]
    if missing:
        skip("not installed: " + ", ".join(missing))
        finish()


T = tempfile.mkdtemp(prefix="prepazka-print-")
os.chmod(T, 0o755)
children = []


def start(argv, **kw):
    p = subprocess.Popen(argv, **kw)
    children.append(p)
    return p


def stop(p, sig=15):
    if p.poll() is None:
        p.send_signal(sig)
        try:
            p.wait(3)
        except subprocess.TimeoutExpired:
            p.kill()
            p.wait()


@atexit.register
def tidy():
    for p in reversed(children):
        stop(p)
    shutil.rmtree(T, ignore_errors=True)


def free_port():
    """Below those the system gives to connections, so that none takes it before the server does."""
    while True:
        with socket.socket() as s:
            try:
                s.bind(("127.0.0.1", port := random.randrange(20000, 32000)))
                return port
            except OSError:
                pass


def wait_for(what, seconds=20.0):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(0.02)
    return False


def port_open(port):
    with socket.socket() as s:
        return s.connect_ex(("127.0.0.1", port)) == 0


# ---- the worker

class Worker:
    def __init__(self, *args, env=None):
        self.p = start([os.path.join(BUILD, "bin/prepazka-print"), *args], stdin=subprocess.PIPE,
                       stdout=subprocess.PIPE, stderr=open(os.path.join(T, "worker.log"), "ab"),
                       env={**os.environ, **(env or {})})
        self.replies = queue.Queue()
        self.seen = []
        threading.Thread(target=self._read, daemon=True).start()
        self.n = 0

    def _read(self):
        for line in self.p.stdout:
            self.replies.put(json.loads(line))
        self.replies.put(None)

    def raw(self, data):
        self.p.stdin.write(data)
        self.p.stdin.flush()

    def send(self, do, **keys):
        if do not in ("cancel", "quit"):
            self.n += 1
            keys.setdefault("job", self.n)
        self.raw(json.dumps({"do": do, **keys}).encode() + b"\n")
        return keys["job"]

    def until(self, job, *states, reason=None, seconds=60.0):
        """The first reply about the job in one of the states; None when it does not come."""
        end = time.monotonic() + seconds
        while True:
            try:
                r = self.replies.get(timeout=max(0.001, end - time.monotonic()))
            except queue.Empty:
                return None
            if r is None:
                return None
            self.seen.append(r)
            if r["job"] == job and r["state"] in states and reason in (None, r["reason"]):
                return r

    def file(self, slip, path):
        return self._file(path, slip=slip)

    def file_document(self, document, path):
        return self._file(path, document=document)

    def _file(self, path, **paper):
        job = self.send("file", out=path, **paper)
        r = self.until(job, "done", "failed")
        return r is not None and r["state"] == "done"

    def end(self):
        self.p.stdin.close()
        try:
            return self.p.wait(8)
        except subprocess.TimeoutExpired:
            return None


FINAL = ("done", "failed", "cancelled")

# ---- slips (invented data)

SPAYD = ("SPD*1.0*ACC:CZ6901000000190002627181*AM:400.00*CC:CZK*MSG:VZOR POPLATEK ZE PSU 2027"
         "*X-VS:1234567890")
SPAYD_LONG = ("SPD*1.0*ACC:CZ6901000000190002627181*AM:9999999.99*CC:CZK*MSG:VZOR ZABRANI VEREJNEHO "
              "PROSTRANSTVI NAMESTI 15. AZ 30. 4. 27*X-KS:0000001148*X-SS:2027000123"
              "*X-VS:1234567890")
URL = "https://www.priklad.cz/situace/poplatek-ze-psu"


def payment(fmt="a6", large=False, lang="cs", longest=False):
    s = {"kind": "payment", "format": fmt, "large": large, "lang": lang, "haler": 40000,
         "town": "Městský úřad Mnichovo Hradiště",
         "address": "Masarykovo náměstí 1, 295 01 Mnichovo Hradiště",
         "title": "Poplatek ze psů na rok 2027" if lang == "cs" else "Dog fee for 2027",
         "reference": "K7M4T9R3", "printed": [2026, 11, 23, 581, 0, 60], "qr": SPAYD,
         "payee": "Město Mnichovo Hradiště", "account": "19-2627181/0100", "vs": "1234567890",
         "message": "VZOR POPLATEK ZE PSU 2027",
         "due": "30. 6. 2027" if lang == "cs" else "30 Jun 2027",
         "cash_desk": "pokladna, přízemí, dveře 8"}
    if longest:
        s.update({"town": "Městský úřad Brandýs nad Labem-Stará Bol", "haler": 999999999,
                  "title": "Poplatek za užívání veřejného prostranství v dubnu 2027"
                  if lang == "cs" else "Fee for the use of public space, market square, April 2027",
                  "qr": SPAYD_LONG, "ss": "2027000123", "ks": "0000001148",
                  "message": "VZOR ZABRANI VEREJNEHO PROSTRANSTVI NAMESTI 15. AZ 30. 4. 27"})
    return s


def info(fmt="a6", large=False, lang="cs"):
    return {"kind": "info", "format": fmt, "large": large, "lang": lang, "haler": 0,
            "town": "Městský úřad Mnichovo Hradiště", "title": "Poplatek ze psů",
            "printed": [2026, 11, 23, 581, 0, 60], "qr": URL,
            "rows": [{"label": "Kde", "value": "Finanční odbor, přízemí, dveře 8"},
                     {"label": "Kdy", "value": "pondělí a středa 8:00–17:00"},
                     {"label": "Kolik stojí", "value": "400 Kč za prvního psa"}],
            "body": "Příliš žluťoučký kůň úpěl ďábelské ódy.\n- občanský průkaz\n- očkovací průkaz"}


PRINTED = [2026, 11, 23, 581, 0, 60]
SIGNED = ("PZ1*K7M4T9R3*BNKV5OQ*RRUXNZNVIECBLPPJBC6U33QV34*" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" * 3 +
          "ABCDEFG")
FINGERPRINT = "8C69 76E5 B541 0415 BDE9 08BD 4DEE 15DF"
OFFICE = {"town": "Městský úřad Mnichovo Hradiště",
          "address": "Masarykovo náměstí 1, 295 01 Mnichovo Hradiště"}


def receipt(fmt="a5", large=False, lang="cs", longest=False):
    cs = lang == "cs"
    s = {"kind": "receipt", "format": fmt, "large": large, "lang": lang, "haler": 0, **OFFICE,
         "title": "Vaše podání jsme přijali" if cs else "We have received your submission",
         "number": "K7M4T9R3", "reference": "K7M4T9R3", "printed": PRINTED, "qr": SIGNED,
         "fingerprint": FINGERPRINT,
         "rows": rows(("Co jste podali", "Ohlášení psa k poplatku"), ("Přílohy", "1 soubor"),
                      ("Přijato", "23. 11. 2026 v 9:41:12"),
                      ("Vyřizuje", "Finanční a školský odbor, dveře 8"),
                      ("Vyřídíme do", "23. 12. 2026")) if cs else
         rows(("What you submitted", "Ohlášení psa k poplatku"), ("Attachments", "1 file"),
              ("Received", "23 Nov 2026 at 9:41:12"),
              ("Dealt with by", "Finanční a školský odbor, door 8"), ("Decided by", "23 Dec 2026")),
         "body": "Podání zkontrolujeme. Kdyby něco chybělo, napíšeme vám na e-mail.\n"
                 "Do 14 dnů vám pošleme variabilní symbol.\nStav zjistíte na telefonu 326 776 612."}
    if longest:
        s.update(town="Městský úřad Brandýs nad Labem-Stará Bol",
                 rows=s["rows"] + rows(("Nejdelší popisek ze všech", "Odbor životního prostředí, "
                                        "zemědělství a památkové péče, druhé poschodí, dveře 208")),
                 body="\n".join("Krok číslo %d, který vysvětluje, co se s podáním bude dít dál "
                                "a co k tomu musíte doložit." % (i + 1) for i in range(30)))
    return s


def waiting(fmt="a5", large=False, lang="cs"):
    s = receipt(fmt, large, lang)
    s.update(kind="waiting", rows=s["rows"][:3],
             title="Vaše podání čeká na odeslání" if lang == "cs" else
             "Your submission is waiting to be sent")
    del s["qr"], s["fingerprint"]
    return s


def draft(fmt="a6", large=False, lang="cs"):
    return {"kind": "draft", "format": fmt, "large": large, "lang": lang, "haler": 0, **OFFICE,
            "title": "Ohlášení psa k poplatku", "number": "H4XW7MT3", "qr": "H4XW-7MT3",
            "expires": "23. 12. 2026" if lang == "cs" else "23 Dec 2026", "printed": PRINTED}


TICKET_URL = "HTTPS://PORTAL.PRIKLAD.CZ/T/R9K3V7X2M4T7H9XW"
BRING = ("dosavadní občanský průkaz", "rodný list, pokud dosavadní průkaz nemáte")
BRING_MORE = ("oddací list, pokud jste změnili příjmení", "doklad o akademickém titulu",
              "plná moc s ověřeným podpisem, když vás někdo zastupuje", "průkaz dítěte",
              "souhlas druhého rodiče s vydáním průkazu dítěti mladšímu než patnáct let")


def booking(fmt="a6", large=False, lang="cs", longest=False, pin="4719", qr=TICKET_URL):
    cs = lang == "cs"
    s = {"kind": "booking", "format": fmt, "large": large, "lang": lang, "haler": 0, **OFFICE,
         "title": "Občanský průkaz" if cs else "ID card", "number": "R9K3V7X2", "qr": qr,
         "printed": PRINTED, "pin": pin,
         "when": "středa 25. 11. 2026 · 10:20" if cs else "Wednesday 25 Nov 2026 · 10:20",
         "pin_valid": "Až přijdete, zadejte ho na kiosku. Stačí mezi 10:05 a 10:35." if cs else
         "Enter it at the kiosk when you come, between 10:05 and 10:35.",
         "late": "Po 10:35 si na kiosku vezměte pořadový lístek. Budete čekat s ostatními." if cs
         else "After 10:35 take a queue ticket at the kiosk. You will wait with the others.",
         "change": "Stačí to do úterý 24. 11. v 10:20. Načtěte QR kód telefonem, zadejte PIN na "
                   "kiosku, nebo zavolejte na 326 000 000." if cs else
                   "Until Tuesday 24 Nov, 10:20. Scan the QR code, enter the PIN at the kiosk or "
                   "call 326 000 000.",
         "rows": [{"value": "správní odbor, přízemí, dveře 14" if cs else
                   "Civil Affairs (správní odbor), ground floor, door 14"}],
         "body": "\n".join("- " + b for b in BRING)}
    if longest:
        s.update(town="Městský úřad Brandýs nad Labem-Stará Bol",
                 address="náměstí Svatopluka Čecha 1234, 250 01 Brandýs nad Labem",
                 title="Občanský průkaz nebo pas: žádost, vydání, změna a ztráta dokladu",
                 when="čtvrtek 31. 12. 2026 · 13:55" if cs else "Wednesday 30 Dec 2026 · 13:55",
                 rows=[{"value": "odbor správních činností, druhé poschodí, dveře 208"},
                       {"label": "Počet lidí" if cs else "People", "value": "4"}],
                 body="\n".join("- " + b for b in BRING + BRING_MORE))
    return s


HOW = ("Až na vás dojde řada, ozve se gong a displej ukáže vaše číslo a přepážku.",
       "Když vyvolání zmeškáte, řekněte to u přepážky.")
HOW_EN = ("When it is your turn, a gong sounds and the board shows your number and counter.",
          "If you miss your call, tell the counter.")


def ticket(fmt="a6", large=False, lang="cs", longest=False, number="A\u00a047"):
    cs = lang == "cs"
    s = {"kind": "ticket", "format": fmt, "large": large, "lang": lang, "haler": 0, **OFFICE,
         "title": "Občanské průkazy a pasy" if cs else "ID cards and passports", "number": number,
         "printed": PRINTED, "rows": [{"value": "přízemí, přepážky 1–3" if cs else
                                       "ground floor, counters 1–3"}],
         "ahead": "Před vámi jsou 4 lidé." if cs else "4 people are ahead of you.",
         "wait": "Čekání asi 12–18 minut." if cs else "You will wait about 12–18 minutes.",
         "body": "\n".join(HOW if cs else HOW_EN)}
    if longest:
        s.update(town="Městský úřad Brandýs nad Labem-Stará Bol", number="M\u00a0999",
                 title="Evidence vozidel, řidičské průkazy a taxi",
                 rows=[{"value": "druhé poschodí, chodba vlevo, přepážky 21 až 29 a dveře 208"}],
                 booked="Objednáno na 10:20" if cs else "Booked for 10:20",
                 ahead="Před vámi je 128 lidí, z toho 14 objednaných." if cs else
                 "128 people are ahead of you, 14 of them with a booking.",
                 wait="Přepážka teď není obsazená, jak dlouho počkáte, nevíme." if cs else
                 "No counter is staffed now, we do not know how long you will wait.")
    return s


def rows(*pairs):
    return [{"label": label, "value": value} for label, value in pairs]


def document(kind="copy", lang="cs", answers=()):
    d = {"kind": kind, "lang": lang, **OFFICE, "title": "Ohlášení psa k poplatku",
         "act": "Opis toho, co jste podali. Uschovejte si ho." if kind == "copy" else
         "Podepište ho a odevzdejte v podatelně: dveře 2, dnes do 17:00.",
         "declaration": "Prohlašuji, že všechny údaje jsou pravdivé.", "printed": PRINTED,
         "rows": [{"label": "O psovi"}, *answers]}
    if kind == "copy":
        d.update(reference="K7M4T9R3", received="23. 11. 2026 v 9:41:12", qr=SIGNED,
                 fingerprint=FINGERPRINT)
    return d


# ---- looking at paper

def run(*argv, **kw):
    return subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **kw)


def zbar(path):
    return run("zbarimg", "--nodbus", "-q", "--raw", path).stdout.decode().rstrip("\n")


def decode_pdf(path, dpi="203.2"):
    """What a camera would read on a black-and-white print of the first page."""
    base = path + ".dots"
    run("pdftoppm", "-r", dpi, "-mono", "-singlefile", path, base)
    return zbar(base + ".pbm")


def pdf_words(path):
    """(page height, [(xMin, yMin, xMax, yMax, word)]) in points."""
    html = run("pdftotext", "-bbox", path, "-").stdout.decode()
    page = float(re.search(r'<page width="[\d.]+" height="([\d.]+)"', html).group(1))
    words = re.findall(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" '
                       r'yMax="([\d.-]+)">(.*?)</word>', html)
    return page, [(*map(float, w[:4]), w[4]) for w in words]


def pdf_pages(path):
    """As pdf_words, a list of pages."""
    html = run("pdftotext", "-bbox", path, "-").stdout.decode()
    pages = []
    for part in html.split("<page ")[1:]:
        high = float(re.search(r'height="([\d.]+)"', part).group(1))
        words = re.findall(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" '
                           r'yMax="([\d.-]+)">(.*?)</word>', part)
        pages.append((high, [(*map(float, w[:4]), w[4]) for w in words]))
    return pages


def pdf_text(path):
    return re.sub(r"\s+", " ", run("pdftotext", "-layout", path, "-").stdout.decode())


def escpos_pbm(data, path):
    """ESC/POS bytes to a picture, as a printer would; False when a byte is out of place."""
    if data[:2] != b"\x1b@":
        return False
    at, rows, wide = 2, b"", 0
    while data[at:at + 4] == b"\x1dv0\x00":
        wide = data[at + 4] | data[at + 5] << 8
        high = data[at + 6] | data[at + 7] << 8
        rows += data[at + 8:at + 8 + wide * high]
        at += 8 + wide * high
    if not wide or data[at:] != b"\x1bd\x04\x1dVB\x00" or len(rows) % wide:
        return False
    with open(path, "wb") as f:
        f.write(b"P4\n%d %d\n" % (wide * 8, len(rows) // wide) + rows)
    return True


# ---- a printer: ippeveprinter needs a message bus to start, a private one is enough

def private_bus():
    conf = os.path.join(T, "bus.conf")
    address = "unix:path=%s/bus.sock" % T
    with open(conf, "w") as f:
        f.write("<busconfig><type>system</type><listen>%s</listen><auth>EXTERNAL</auth>"
                '<policy context="default"><allow send_destination="*" eavesdrop="true"/>'
                '<allow eavesdrop="true"/><allow own="*"/></policy></busconfig>' % address)
    start(["dbus-daemon", "--config-file=" + conf, "--nofork", "--nopidfile"],
          stderr=subprocess.DEVNULL)
    wait_for(lambda: os.path.exists(T + "/bus.sock"))
    os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = address


class Printer:
    """An IPP printer whose paper is a folder. `mood` is what its command obeys: ok, jam, slow, abort."""

    def __init__(self, name="lobby"):
        self.dir = os.path.join(T, name)
        self.port = free_port()
        self.uri = "ipp://localhost:%d/ipp/print" % self.port
        os.makedirs(self.dir + "/paper")
        os.makedirs(self.dir + "/spool")
        os.makedirs(self.dir + "/keys")
        self.mood("ok")
        cmd = self.dir + "/cmd.sh"
        with open(cmd, "w") as f:
            f.write("""#!/bin/sh
d=%s
echo "STATE: -media-jam,cover-open" >&2 # left by a job that was taken back
jammed=
while :; do
	case $(cat $d/mood) in
	jam) [ $jammed ] || echo "STATE: +media-jam-error" >&2; jammed=1 ;;
	cover) [ $jammed ] || echo "STATE: +cover-open" >&2; jammed=1 ;;
	slow) ;;
	abort) exit 1 ;;
	*) break ;;
	esac
	sleep 0.1
done
[ $jammed ] && echo "STATE: -media-jam,cover-open" >&2
cp "$1" $d/paper/$$.tmp && mv $d/paper/$$.tmp $d/paper/$$.pdf
env | grep ^IPP_ >$d/attributes
""" % self.dir)
        os.chmod(cmd, 0o755)
        self.cmd = cmd
        self.p = None
        self.switch_on()

    def switch_on(self):
        self.p = start(["ippeveprinter", "-r", "off", "-n", "localhost", "-p", str(self.port), "-s",
                        "10,10", "-K", self.dir + "/keys", "-d", self.dir + "/spool", "-k", "-c",
                        self.cmd, "-f", "application/pdf,image/pwg-raster", "Lobby"],
                       stdout=subprocess.DEVNULL,
                       stderr=open(self.dir + "/log", "ab"))
        return wait_for(lambda: port_open(self.port))

    def switch_off(self):
        stop(self.p, 9)

    def mood(self, mood):
        with open(self.dir + "/mood.tmp", "w") as f:
            f.write(mood)
        os.rename(self.dir + "/mood.tmp", self.dir + "/mood")

    def paper(self, level):
        """Fills (100) or empties (0) the trays for A6 and A5."""
        import urllib.request
        urllib.request.urlopen(
            "http://localhost:%d/media?size1=iso_a6_105x148mm&type1=stationery&level1=%d"
            "&size2=iso_a5_148x210mm&type2=stationery&level2=%d" % (self.port, level, level),
            timeout=5).read()

    def sheets(self):
        d = self.dir + "/paper"
        return sorted((os.path.join(d, f) for f in os.listdir(d) if f.endswith(".pdf")),
                      key=os.path.getmtime)
