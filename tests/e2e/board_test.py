#!/usr/bin/env python3
"""The waiting room's board on a real portal: who is called and where, that it rings for each call and
each repeated one, what it says without a connection, and that nothing makes it leave."""
import datetime
import os
import pathlib
import re
import subprocess
import sys
import time
import zoneinfo

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'lib'))
from desks import KEYS, Screen, is_open, office  # noqa: E402
from kiosk import Kiosk, lib, run  # noqa: E402
from queue_pack import Desk  # noqa: E402

ROOM = office(desks=3, counters=12)
P = ROOM.p
BOARD = ('--mode', 'board')
SIZES = {'58x16': 4, '80x24': 7, '90x27': 7, '100x30': 11, '132x43': 14, '60x90': 7, '200x60': 21}
GONG = os.path.join(P.dir, 'gong')

if not is_open(ROOM):
    print('0 passed, 0 failed, 1 skipped')
    sys.exit(0)
ROOM.add_clerk('eva.k')
CLERKS = [Desk(ROOM, f'desk-{i + 1}', name, counter)
          for i, (name, counter) in enumerate((('petra.m', '1'), ('jan.n', '2'), ('eva.k', '12')))]


def wipe():
    ROOM.sql("UPDATE ticket SET state = 'deleted'")


def call(clerk):
    """The next one is called; its ticket."""
    assert ROOM.number().status == 201
    r = clerk.act('call')
    assert r.status == 200, r.body
    second = int(time.time())  # calls are told apart by the second
    lib.until(lambda: int(time.time()) != second)
    return r.json()


def said(ticket, counter):
    letter, n = ticket['label'].split('\xa0')
    return f'Číslo {letter} {n}, Přepážka {counter}.'


def board(script, *extra, device='board', **env):
    return Kiosk(P, device).run(script, *BOARD, *extra, **env)


def gongs():
    return open(GONG, encoding='utf-8').read().split('\n')[:-1] if os.path.exists(GONG) else []


def test_nobody_is_called():
    wipe()
    ROOM.number()
    out = board('settle\ndump now\nspeech\n', '--size', '100x30')
    page = out.pages['now']
    assert 'Zatím nikoho. Vaše číslo se objeví tady.' in page
    assert re.search(r'Doprava +čeká 1 +\d+–\d+ minut', page), page
    assert re.search(r'Pokladna +nikdo nečeká', page) and \
        re.search(r'Zavřeno +otevřeme ve? \w+\n', page), page


def test_calls_newest_first_and_where_to_go():
    wipe()
    first, second = call(CLERKS[0]), call(CLERKS[2])
    out = board('settle\ndump now\nspeech\n', '--size', '100x30')
    lines = out.said['now'].split('\n')
    assert lines[0] == said(second, 12) and lines[1] == 'dveře 12', lines
    assert lines[2].replace('\xa0', ' ') == first['label'].replace('\xa0', ' ')
    assert lines[3] == 'Přepážka 1'


def test_each_size_shows_it_large():
    wipe()
    call(CLERKS[2])
    newest = call(CLERKS[0])
    for lang in ('cs', 'en'):
        for size, rows in SIZES.items():
            out = board('settle\ndump now\nspeech\n', '--size', size, '--lang', lang)
            w, h = (int(n) for n in size.split('x'))
            page = out.pages['now'].rstrip('\n').split('\n')
            assert len(page) <= h and all(len(row) <= w for row in page), out.pages['now']
            big = 0
            for row in page:  # the first run of rows with dots is the number
                if re.search('[█▀▄]', row):
                    big += 1
                elif big:
                    break
            assert big == rows, (size, big, out.pages['now'])
            number = newest['label'].split('\xa0')[1]
            assert number in out.said['now'].split('\n')[0]
            assert lang == 'en' or 'Právě voláme' in out.pages['now']


def test_it_rings_for_each_call_and_each_repeated_one():
    wipe()
    old = call(CLERKS[0])
    script = os.path.join(P.dir, 'gong.sh')
    with open(script, 'w', encoding='utf-8') as f:
        f.write(f'#!/bin/sh\necho "$1" "$2" >> {GONG}\n')
    os.chmod(script, 0o755)
    s = Screen(P, 'board', 'board', '--gong', f'{script}  ding $(touch)')
    s.sees('Právě voláme')
    assert s.bells() == 0  # what was called before it looked is no news
    new = call(CLERKS[1])
    lib.until(lambda: s.bells() == 1, 10)
    assert CLERKS[0].act('recall', old['id']).status == 200
    lib.until(lambda: s.bells() == 2, 10)
    lib.until(lambda: len(gongs()) == 2, 10)
    assert gongs() == ['ding $(touch)'] * 2  # no shell has read it
    CLERKS[1].act('no-show', new['id'])
    CLERKS[0].act('arrive', old['id'])
    s.sees('Zatím nikoho.')
    assert s.bells() == 2
    s.leave()


def test_a_gong_that_is_not_there_does_no_harm():
    wipe()
    s = Screen(P, 'board', 'board', '--gong', '/nowhere/at/all')
    s.sees('Zatím nikoho.')
    t = call(CLERKS[2])
    lib.until(lambda: s.bells() == 1, 10)
    CLERKS[2].act('no-show', t['id'])
    s.sees('Zatím nikoho.')
    s.leave()


def test_nothing_makes_it_leave():
    wipe()
    kiosk = Kiosk(P, 'board')
    s = Screen(P, 'board', 'board')
    s.sees('Zatím nikoho.')
    before = s.now()
    s.press('q', *KEYS, '1', ' ', 'x')
    s.press('\x1a', '\x1c', '\x04')
    call(CLERKS[0])
    lib.until(lambda: s.bells() == 1, 10)
    assert s.p.poll() is None and before != s.now()
    assert s.leave() == 0  # Ctrl-C, with --allow exit
    from term import Session
    s = Session(*kiosk.command(*BOARD)[1:], size=(30, 100), town=False)
    assert s.wait_for('Právě voláme')
    s.send('\x03\x03')
    CLERKS[0].act('recall', CLERKS[0].queue()['tickets'][0]['id'])
    lib.until(lambda: s.read(0.05) is not None and b'\x07' in s.raw, 10)
    assert s.p.poll() is None
    s.p.terminate()
    s.end()
    s.close()


def test_the_portal_sets_its_clock():
    out = board('settle\ndump now\n', '--size', '80x24',
                PREPAZKA_CLOCK='2020-01-01T03:33:00+01:00')
    now = datetime.datetime.now(zoneinfo.ZoneInfo('Europe/Prague'))
    times = {f'{t.hour}:{t.minute:02}' for t in (now, now - datetime.timedelta(minutes=1))}
    assert any(t in out.pages['now'] for t in times), (times, out.pages['now'])


def test_without_any_connection_it_says_so():
    kiosk = Kiosk(P, 'board', url='https://127.0.0.1:1')
    out = kiosk.run('settle\ndump now\n', *BOARD, '--size', '100x30')
    page = out.pages['now']
    assert 'Tabule nemá spojení' in page and 'Právě voláme' not in page, page


def test_the_line_is_lost_and_what_is_old_is_called_old():
    wipe()
    shown = call(CLERKS[0])
    kiosk = Kiosk(P, 'board')
    script = kiosk.script('settle\nspeech\ndump fresh\nawait Údaje z\ndump old\nspeech\n'
                          'wait 200\ndump lost\nspeech\n')
    p = subprocess.Popen(kiosk.command('--script', script, *BOARD, '--size', '100x30'),
                         env=kiosk.environment(), stdin=subprocess.DEVNULL,
                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    text, number = '', shown['label'].split('\xa0')[1]
    try:
        while 'Doprava  ' not in text:  # a dump is written out at once
            text += p.stdout.readline().decode()
        P.stop()
        text += p.stdout.read().decode()
        assert p.wait(timeout=30) == 0
    finally:
        p.kill()
        P.start()
    fresh, old, lost = (part.replace('\xa0', ' ') for part in
                        re.split('^== (?:fresh|old|lost)$', text, flags=re.M)[1:])
    assert 'Údaje z' not in fresh and re.search(r'! Údaje z \d+:\d\d', old), old
    assert f'A {number}, Přepážka 1.' in old
    assert 'neví, koho právě volají' in lost and number not in lost.split('== speech')[1]
    wipe()


if __name__ == '__main__':
    run(sys.modules[__name__])
