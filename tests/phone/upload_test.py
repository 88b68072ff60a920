#!/usr/bin/env python3
"""The page on which a phone gives a file to the kiosk, in a real browser: what a visitor picks is
what the kiosk unlocks, and every refusal is a sentence. Screenshots go to $BUILD/phone."""
import base64
import json
import os
import sqlite3
import struct
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "api"))
import browser  # noqa: E402
import portal  # noqa: E402

if not browser.there():
    print("0 passed, 0 failed, 1 skipped")
    sys.exit(0)

p = portal.Portal(settings="public_url = https://portal.example.cz\nuploads_per_minute = 1000\n"
                           "submissions_per_minute = 60000\nuploads_per_minute_all = 1000\n")
b = browser.Browser()
TOOL = os.path.join(portal.BUILD, "tools", "upload")
SHOTS = os.path.join(portal.BUILD, "phone")
os.makedirs(SHOTS, exist_ok=True)
FAST = 100000000
READY = "return !document.getElementById('send').hidden"
MESSAGE = "return document.getElementById('message').className === '%s'"


def tool(act, secret, data=b""):
    r = subprocess.run([TOOL, act, secret.hex()], input=data, capture_output=True, timeout=30)
    assert r.returncode == 0, r.stderr
    return r.stdout


def file(name, data):
    path = os.path.join(b.dir, name)
    with open(path, "wb") as f:
        f.write(data)
    return path


class Slot:
    def __init__(self, opened=True):
        self.secret = os.urandom(16)
        self.name = tool("name", self.secret).decode()
        if opened:
            r = p.ask("POST", "/v1/uploads/" + self.name)
            assert r.status == 201, r.body

    def visit(self, language="cs-CZ"):
        b.language(language)
        b.open(f"https://127.0.0.1:{p.port}/u#" + tool("text", self.secret).decode())
        b.until("return document.getElementById('title').textContent !== ''")

    def taken(self):
        """Name and bytes of the file, as the kiosk gets them; then the slot is gone."""
        r = p.get("/v1/uploads/" + self.name)
        assert r.status == 200, r.status
        head, _, data = tool("unlock", self.secret, r.body).partition(b"\n")
        assert p.ask("DELETE", "/v1/uploads/" + self.name).status == 204
        return json.loads(head)["name"], data


def choose(path):
    b.keys("#file", path)


def send():
    b.until(READY)
    b.click("#send")


def said(kind, *words):
    b.until(MESSAGE % kind)
    text = b.text("#message").replace("\u00a0", " ")
    for w in words:
        assert w in text, (w, text)


def test_what_is_picked_is_what_the_kiosk_gets():
    slot, data = Slot(), browser.png(120, 90)
    slot.visit()
    b.shot(os.path.join(SHOTS, "cs-1-choose.png"))
    choose(file("Doklad č. 1.png", data))
    b.until(READY)
    assert (b.text("#name"), b.text("#size")) == ("Doklad č. 1.png", f"{-(-len(data) // 1024)}\u00a0kB")
    b.until("return document.getElementById('preview').naturalWidth === 120")
    b.shot(os.path.join(SHOTS, "cs-2-ready.png"))
    send()
    said("good", "Hotovo. Soubor je na kiosku, pokračujte tam.")
    b.shot(os.path.join(SHOTS, "cs-3-done.png"))
    assert slot.taken() == ("Doklad č. 1.png", data)
    assert b.run("return location.hash") == ""
    names = b.run("return performance.getEntriesByType('resource').map(e => e.name)")
    assert names and all(n.startswith(f"https://127.0.0.1:{p.port}/u/") for n in names), names


def test_the_portal_sees_neither_file_nor_secret():
    slot, mark = Slot(), b"%PDF-1.7 rodne cislo 7801233540 " * 40
    slot.visit()
    choose(file("smlouva.pdf", mark))
    send()
    said("good")
    text = tool("text", slot.secret)
    for name in ("portal.db", "portal.db-wal"):
        with open(p.path(name), "rb") as f:
            held = f.read()
        for secret in (b"7801233540", b"smlouva", text, slot.secret):
            assert secret not in held, (name, secret)
    assert text.decode() not in p.log_text() and slot.name not in p.log_text()
    assert slot.taken() == ("smlouva.pdf", mark)


def test_english_and_the_switch():
    slot = Slot()
    slot.visit("en-GB")
    assert b.text("#title") == "A file for the kiosk" and b.run("return document.documentElement.lang") == "en"
    b.shot(os.path.join(SHOTS, "en-1-choose.png"))
    choose(file("photo", browser.png(40, 60)))
    b.until(READY)
    assert b.text("#name") == "photo.png"  # phones give photos no ending, the kiosk wants one
    b.shot(os.path.join(SHOTS, "en-2-ready.png"))
    b.click("#language")
    assert (b.text("#send"), b.text("#language")) == ("Nahrát", "English")
    assert b.run("return document.documentElement.lang + document.title") == "csSoubor pro kiosek"
    b.click("#language")
    send()
    said("good", "Done. The file is at the kiosk, continue there.")
    b.shot(os.path.join(SHOTS, "en-3-done.png"))
    assert slot.taken()[0] == "photo.png"


def test_a_wrong_type_is_told_by_content_and_another_may_be_chosen():
    slot = Slot()
    slot.visit()
    for name, data in (("program.pdf", b"MZ\x90\0" * 50), ("archiv.zip", b"PK\x03\x04" + b"x" * 50),
                       ("poznamky.txt", b"hello")):
        choose(file(name, data))
        said("bad", "Přiložte PDF, JPG, PNG nebo DOCX.")
    b.shot(os.path.join(SHOTS, "cs-4-kind.png"))
    choose(file("nic.pdf", b""))
    said("bad", "Soubor je prázdný.")
    choose(file("zadost.docx", b"PK\x03\x04" + b"y" * 500))
    send()
    said("good")
    assert slot.taken() == ("zadost.docx", b"PK\x03\x04" + b"y" * 500)


def test_a_file_over_8_mb_is_refused_and_one_just_below_passes():
    slot, most = Slot(), 8 * 1024 * 1024
    slot.visit()
    choose(file("velky.pdf", b"%PDF-1.7\n" + b"x" * (most - 8)))
    said("bad", "Soubor má 8,1 MB, vejde se nejvýš 8 MB.")
    data = b"%PDF-1.7\n" + os.urandom(most - 9)
    choose(file("celych8.pdf", data))
    send()
    said("good")
    assert slot.taken() == ("celych8.pdf", data)


def test_a_large_photo_is_made_smaller():
    small = base64.b64decode(b.run("""
        const c = document.createElement('canvas'); c.width = 4000; c.height = 300;
        c.getContext('2d').fillRect(0, 0, 2000, 300);
        return c.toDataURL('image/jpeg').split(',')[1]"""))
    slot = Slot()
    slot.visit()
    choose(file("IMG_20261126.JPG", small + b"\0" * (9 * 1024 * 1024)))
    b.until(READY)
    said("", "Fotka měla 9,", "zmenšili jsme ji na")
    b.shot(os.path.join(SHOTS, "cs-5-shrunk.png"))
    send()
    said("good")
    name, data = slot.taken()
    assert name == "IMG_20261126.JPG" and data.startswith(b"\xff\xd8\xff") and len(data) < 1000000
    at = data.index(b"\xff\xc0")
    assert struct.unpack(">HH", data[at + 5:at + 9]) == (225, 3000)


def test_a_second_file_is_refused_and_a_link_that_ended_too():
    slot = Slot()
    slot.visit()
    choose(file("a.png", browser.png(4, 4)))
    send()
    said("good")
    slot.visit()
    choose(file("b.png", browser.png(5, 5)))
    send()
    said("bad", "Z tohoto odkazu už jeden soubor na kiosku je.")
    assert b.run("return document.getElementById('send').hidden")
    slot.taken()
    slot = Slot()
    slot.visit()
    choose(file("c.png", browser.png(4, 4)))
    b.until(READY)
    db = sqlite3.connect(p.path("portal.db"))
    db.execute("UPDATE upload SET expires = expires - 901 WHERE name = ?", (slot.name,))
    db.commit()
    db.close()
    send()
    said("bad", "Odkaz platil 15 minut a už skončil.")
    b.shot(os.path.join(SHOTS, "cs-6-ended.png"))


def test_a_broken_line_keeps_the_file_for_another_try():
    slot, data = Slot(), browser.png(30, 30)
    slot.visit()
    choose(file("d.png", data))
    b.until(READY)
    b.line(0)
    send()
    said("bad", "Spojení se přerušilo, soubor zůstal vybraný.")
    assert b.text("#send") == "Zkusit znovu" and b.text("#name") == "d.png"
    b.shot(os.path.join(SHOTS, "cs-7-broke.png"))
    b.line(FAST)
    send()
    said("good")
    assert slot.taken() == ("d.png", data)


def test_a_slow_line_shows_how_far_it_is():
    slot, data = Slot(), b"%PDF-1.7\n" + os.urandom(1500000)
    slot.visit()
    choose(file("smlouva-o-najmu.pdf", data))
    b.line(400000)
    send()
    b.until("const v = document.getElementById('progress').value; return v > 0 && v < 1")
    said("", "Nahráváme. Nechte stránku otevřenou.")
    assert b.run("return document.getElementById('send').hidden && document.getElementById('file-act').hidden")
    b.shot(os.path.join(SHOTS, "cs-2-sending.png"))
    b.line(FAST)
    said("good")
    assert slot.taken() == ("smlouva-o-najmu.pdf", data)


def test_an_answer_that_was_lost_is_not_told_as_a_fault():
    slot = Slot()
    slot.visit()
    # the portal gets the whole file, its answer does not get back: like a line cut in that moment
    b.run("""
        const real = XMLHttpRequest.prototype.send;
        XMLHttpRequest.prototype.send = function(body) {
            const answer = this.onload;
            this.onload = () => this.onerror();
            XMLHttpRequest.prototype.send = real;
            real.call(this, body);
        }""")
    choose(file("e.png", browser.png(6, 6)))
    send()
    said("bad", "Spojení se přerušilo")
    name, data = slot.taken()  # the kiosk is faster than the second try
    assert name == "e.png" and data == open(os.path.join(b.dir, "e.png"), "rb").read()
    send()
    said("bad", "Soubor už na kiosku nejspíš je, podívejte se tam.")


def test_without_a_link_or_encryption_it_says_what_to_do():
    b.language("cs-CZ")
    for path in ("/u", "/u#short", "/u#" + "*" * 22):
        b.open(f"https://127.0.0.1:{p.port}{path}")
        said("", "Tato stránka se otevírá z kiosku.")
        assert b.run("return document.getElementById('file-act').hidden")
    b.shot(os.path.join(SHOTS, "cs-8-nolink.png"))
    made = b.devtools("Page.addScriptToEvaluateOnNewDocument",
                      source="Object.defineProperty(window, 'crypto', {value: {}})")
    Slot(opened=False).visit()
    said("bad", "Tento prohlížeč neumí soubor zašifrovat.")
    b.devtools("Page.removeScriptToEvaluateOnNewDocument", identifier=made["identifier"])


# Contrast of every visible text with what lies behind it (WCAG 2.2, 1.4.3), and the sizes of what
# fingers press.
LOOK = """
const light = c => c.slice(0, 3).map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
const colour = text => text.match(/[\\d.]+/g).map(Number);
const behind = e => { for (; e; e = e.parentElement) {
    const c = colour(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0) return c; } return [255, 255, 255]; };
const seen = [...document.querySelectorAll('h1, p, strong, span, button, label')].filter(e => e.offsetParent && e.textContent.trim());
return {
  texts: seen.map(e => { const [a, b] = [light(colour(getComputedStyle(e).color)), light(behind(e))].sort((x, y) => y - x);
    return [e.id || e.tagName, (a + .05) / (b + .05)]; }),
  sizes: [...document.querySelectorAll('button, label')].filter(e => e.offsetParent)
    .map(e => [e.id, e.getBoundingClientRect().width, e.getBoundingClientRect().height]),
  wide: document.documentElement.scrollWidth - innerWidth,
};"""


def looked_at():
    look = b.run(LOOK)
    assert look["texts"] and look["sizes"] and look["wide"] <= 0, look
    for what, ratio in look["texts"]:
        assert ratio >= 4.5, (what, ratio)
    for what, width, height in look["sizes"]:
        assert min(width, height) >= 48, (what, width, height)


def test_it_can_be_read_pressed_and_reached_on_a_small_phone():
    b.size(320, 568)
    for language in ("cs-CZ", "en-US"):
        slot = Slot()
        slot.visit(language)
        looked_at()
        choose(file("x.txt", b"no"))
        said("bad")
        looked_at()
        choose(file("Velmi_dlouhe_jmeno_souboru_bez_mezer_" * 3 + ".png", browser.png(9, 9)))
        b.until(READY)
        looked_at()
        assert b.run("return document.activeElement.id") == "send"
        b.shot(os.path.join(SHOTS, language[:2] + "-9-small.png"))
        b.ask("POST", "/actions", {"actions": [{"type": "key", "id": "k", "actions": [
            {"type": "keyDown", "value": "\ue004"}, {"type": "keyUp", "value": "\ue004"}]}]})
        focus = b.run("return [document.activeElement.id, "
                      "getComputedStyle(document.activeElement.parentElement).outlineWidth]")
        assert focus == ["file", "3px"], focus
        send()
        said("good")
        looked_at()
        assert b.run("return document.activeElement.id") == "message"
        slot.taken()
    b.size(390, 844)
    assert b.run("return document.getElementById('message').getAttribute('role')") == "status"


def test_the_browser_had_nothing_to_complain_of():
    # what was refused on purpose is told as a failed load; policy and script must be silent
    told = b.complaints()
    assert any("Failed to load resource" in c and "404" in c for c in told), told
    bad = [c for c in told if "Failed to load resource" not in c and "favicon" not in c]
    assert not bad, bad


portal.run(sys.modules[__name__])
