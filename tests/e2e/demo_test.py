#!/usr/bin/env python3
"""The visit that `make demo` plays without a terminal: it must go where its titles say."""
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import kiosk as lib  # noqa: E402

PAGES = {'The first page': 'Co potřebujete vyřídit?', 'The life situation': 'Poplatek ze psů',
         'The QR payment': 'QR', 'A photo may be added': 'Fotografie závady',
         'Check before anything is sent': 'Úřadu jsme zatím nic neposlali.',
         'Ending asks first': 'mazat',
         'Received': 'Závadu jsme přijali.', 'The kiosk has forgotten': 'Co potřebujete vyřídit?',
         'What can be booked': 'K čemu se chcete objednat?',
         'Days with free times': 'Který den se vám hodí?',
         'The nearest time is held': 'Držíme pro vás', 'Whose it is': 'držíme do',
         'Check before it is booked': 'Termín ještě není rezervovaný.',
         'Booked': 'Termín máte rezervovaný', 'Somebody comes with a PIN': 'PIN nebo kód',
         'Checked in': 'Vaše pořadové číslo',
         'The kiosk has forgotten again': 'Co potřebujete vyřídit?'}
TOWN = os.path.join(tempfile.mkdtemp(prefix='demo-'), 'town')
subprocess.run([os.path.join(lib.lib.ROOT, 'dist/demo-town'),
                os.path.join(lib.lib.ROOT, 'town/mnichovo-hradiste'), TOWN], check=True)
P = lib.lib.Portal(TOWN)


def test_each_page_is_what_its_title_says():
    with open(os.path.join(lib.lib.ROOT, 'dist/demo-visit.script'), encoding='utf-8') as f:
        out = lib.Kiosk(P).run(f.read(), '--size', '80x24')
    for title, words in PAGES.items():
        assert words in out.pages[title], out.pages[title]


if __name__ == '__main__':
    lib.run(sys.modules[__name__])
