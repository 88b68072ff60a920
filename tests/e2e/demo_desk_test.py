#!/usr/bin/env python3
"""`make demo-desk` without a terminal, and what `make demo-portal` says: the clerk it makes can sign in,
and the pages are what their titles say."""
import json
import os
import pathlib
import re
import ssl
import subprocess
import sys
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'lib'))
import kiosk as lib  # noqa: E402

PAGES = {'Nobody is signed in': 'F9 Přihlásit', 'The password is dots': '••••',
         'Where does the clerk sit': 'Přepážka 1, přízemí', 'The queue beside the search': 'Další krok',
         'Searching goes on': 'Poplatek ze psů', 'Forms': 'Formuláře',
         'Locked, and nothing to see': 'Zamčeno. Napište heslo.',
         'The form is still there': 'Přihlášení psa'}
ENV = dict(os.environ, DEMO_BIN=os.path.dirname(lib.lib.program('prepazka')))
DEMO = os.path.join(lib.lib.ROOT, 'dist/demo')


def test_each_page_is_what_its_title_says():
    r = subprocess.run([DEMO, 'demo-desk'], env=ENV, stdin=subprocess.DEVNULL,
                       capture_output=True, timeout=120)
    assert r.returncode == 0, r.stderr.decode()
    text = r.stdout.decode()
    password = re.search('^Password: (.+)$', text, re.M).group(1)
    out = lib.Out(text)
    for title, words in PAGES.items():
        assert words in out.pages[title], out.pages[title]
    assert text.count(password) == 1  # it stands on no page
    assert out.pages['A form on one page'].split('\n')[3:-3] == \
        out.pages['The form is still there'].split('\n')[3:-3]
    assert 'Přihlášení psa' not in out.pages['Locked, and nothing to see']


def test_the_clerk_of_the_demo_portal_signs_in():
    p = subprocess.Popen([DEMO, 'demo-portal'], env=ENV, stdin=subprocess.DEVNULL,
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        said = dict(p.stdout.readline().decode().rstrip('\n').split('=', 1) for _ in range(5))
        name, password = said['CLERK'].split(':')
        context = ssl.create_default_context(cafile=said['CA'])
        context.load_cert_chain(said['CERT'], said['KEY'])
        body = json.dumps({'name': name, 'password': password}).encode()
        ask = urllib.request.Request(said['PORTAL_URL'] + '/v1/desk/sessions', body,
                                     {'Content-Type': 'application/json'})
        with urllib.request.urlopen(ask, context=context, timeout=10) as reply:
            assert reply.status == 201 and json.load(reply)['name'] == name
    finally:
        p.terminate()
        p.wait(timeout=20)
        p.stdout.close()
        p.stderr.close()


if __name__ == '__main__':
    lib.run(sys.modules[__name__])
