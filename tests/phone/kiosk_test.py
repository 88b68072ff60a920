#!/usr/bin/env python3
"""A photo from the visitor's phone, all the way: the kiosk shows a code, the code is read off its
screen, a real browser opens what it says and sends a photo, and the kiosk goes on with it. What the
office then has is the photo."""
import os
import re
import subprocess
import sys
import tempfile

sys.path[:0] = [os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', part) for part in ('api', 'lib')]
import browser  # noqa: E402
import kiosk as lib  # noqa: E402
import portal  # noqa: E402

if not browser.there():
    print('0 passed, 0 failed, 1 skipped')
    sys.exit(0)

TOWN = os.path.join(portal.ROOT, 'town/mnichovo-hradiste')
PUBLIC = 'https://soubory.example.cz'
TO_THE_PHOTO = ('settle\ntype lampa nesvítí\nkey Down Down Enter 2 Enter\n'
                'type Lampa v parku u kašny nesvítí od pondělí.\nkey F8 2 Enter\n'
                'type Příkladná\nkey Enter\ntype 12\nkey Enter\ntype Proti škole\nkey F8\nsettle\n'
                'key 1 2\nsettle\nawait Namiřte\ndump code\n')
p = portal.Portal(TOWN, settings=f'public_url = {PUBLIC}\n')
b = browser.Browser()


def code_on(page):
    """What a camera reads off the screen: half blocks are two modules above each other."""
    rows = [line[:42].ljust(42) for line in page.split('\n')]
    dots = [row for line in rows for row in ([c in '█▀' for c in line], [c in '█▄' for c in line])]
    side = 6
    with tempfile.NamedTemporaryFile(suffix='.pgm') as f:
        f.write(b'P5 %d %d 255\n' % (42 * side, len(dots) * side))
        for row in dots:
            f.write(b''.join((b'\0' if dot else b'\xff') * side for dot in row) * side)
        f.flush()
        return subprocess.run(['zbarimg', '--nodbus', '-q', '--raw', f.name], capture_output=True,
                              text=True, check=True).stdout.strip()


class Visit:
    """A kiosk whose screens are read while it runs."""

    def __init__(self, rest, size='80x24'):
        self.kiosk = lib.Kiosk(p)
        script = self.kiosk.script(TO_THE_PHOTO + rest)
        self.log = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            self.kiosk.command('--script', script, '--size', size), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=self.log, env=self.kiosk.environment())
        page = [self.process.stdout.readline().decode() for _ in range(25)]
        assert page[0] == '== code\n', page
        self.page = ''.join(page[1:])

    def rest(self):
        text = self.process.stdout.read().decode().replace('\xa0', ' ')
        self.process.wait(30)
        self.log.seek(0)
        assert self.process.returncode == 0, (text, self.log.read()[-2000:])
        return lib.Out(text)


def photo():
    path = os.path.join(b.dir, 'Závada u kašny.png')
    with open(path, 'wb') as f:
        f.write(browser.png(120, 90))
    return path


def send(url, path):
    assert url.startswith(PUBLIC + '/u#'), url
    b.language('cs-CZ')
    b.open(url.replace(PUBLIC, f'https://127.0.0.1:{p.port}'))
    b.keys('#file', path)
    b.until("return !document.getElementById('send').hidden")
    b.click('#send')
    b.until("return document.getElementById('message').className === 'good'")


def test_the_photo_reaches_the_office():
    visit = Visit('await Závada u kašny.png\ndump came\nkey Enter\nsettle\ndump check\n'
                  'key Enter\nsettle\ndump done\nspeech\n')
    path = photo()
    send(code_on(visit.page), path)
    out = visit.rest()
    assert 'Závada u kašny.png' in out.pages['check'], out.text
    ref = out.code('done')
    into = os.path.join(p.dir, 'export')
    portal.must(portal.ctl('submission', 'export', '--conf', p.conf, '--out', into))
    held = [os.path.join(at, name) for at, _, names in os.walk(into) for name in names
            if name.endswith('.png')]
    assert len(held) == 1 and ref in held[0], held
    with open(held[0], 'rb') as got, open(path, 'rb') as sent:
        assert got.read() == sent.read()


def test_who_stops_waiting_leaves_nothing_behind():
    visit = Visit('key Esc\nsettle\ndump left\nkey F10\n')
    url = code_on(visit.page)
    out = visit.rest()
    assert 'Poslat z mého telefonu' in out.pages['left'], out.text
    b.open(url.replace(PUBLIC, f'https://127.0.0.1:{p.port}'))
    b.keys('#file', photo())
    b.until("return !document.getElementById('send').hidden")
    b.click('#send')
    b.until("return document.getElementById('message').className === 'bad'")


def test_the_secret_stands_nowhere():
    visit = Visit('key Esc\nsettle\n')
    secret = re.sub('.*#', '', code_on(visit.page)).encode()
    visit.rest()
    visit.log.seek(0)
    assert len(secret) == 22 and secret not in visit.log.read()
    for at, _, names in os.walk(visit.kiosk.dir):
        for name in names:
            with open(os.path.join(at, name), 'rb') as f:
                assert secret not in f.read(), name
    assert secret.decode() not in p.log_text()


if __name__ == '__main__':
    lib.run(sys.modules[__name__])
