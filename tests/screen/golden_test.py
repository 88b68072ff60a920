#!/usr/bin/env python3
"""Plays the scripts of this folder on the demo town and compares what curses holds with golden
files; GENERATE=1 rewrites them. Then every page at every size and language: nothing may crash,
nothing may be drawn outside, one focus, spoken words, and no text without a translation."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BIN = pathlib.Path(os.environ.get('BUILD', ROOT / 'build/debug')) / 'bin/prepazka'
TOWN = str(ROOT / 'town/mnichovo-hradiste')
CLOCK = '2026-11-23T09:41:00+01:00'

GOLDEN = [  # name, script, options
    ('visit-80x24-cs', 'visit', ['--size', '80x24', '--printer', 'x']),
    ('visit-58x16-cs', 'visit', ['--size', '58x16', '--printer', 'x']),
    ('visit-100x30-en', 'visit', ['--size', '100x30', '--lang', 'en']),
    ('visit-mono-80x22', 'visit', ['--size', '80x22', '--theme', 'mono']),
    ('visit-plain', 'visit', ['--size', '80x24', '--plain']),
    ('visit-linux', 'visit', ['--size', '80x24', '--term', 'linux']),
    ('browse-80x24-cs', 'browse', ['--size', '80x24']),
    ('browse-58x16-cs', 'browse', ['--size', '58x16']),
    ('browse-desk-132x43', 'browse', ['--size', '132x43', '--mode', 'desk']),
    ('edges-80x24-cs', 'edges', ['--size', '80x24']),
]
WALK = ['', 'key 1', 'key 1 1', 'key 1 1 1', 'key 1 a', 'key 1 o 1', 'key 5', 'key 5 1', 'key 6',
        'key 6 1', 'key 6 k 1', 'key F1', 'key F2', 'type pas', 'type pejsek\nkey Enter',
        'type pejsek\nkey Enter PgDn PgDn', 'type pejsek\nkey Enter 1 1\ntype 1\nkey Enter',
        'click 10 4\ntype o', 'key F4', 'key F4\ntype obcanka\nkey Enter PgDn']
SIZES = ['58x16', '80x22', '80x24', '90x27', '100x30', '132x43', '40x10', '20x5', '200x60']


def play(text, options, clock=CLOCK):
    with tempfile.NamedTemporaryFile('w', suffix='.script') as f:
        f.write(text)
        f.flush()
        env = dict(os.environ, PREPAZKA_CLOCK=clock)
        return subprocess.run([str(BIN), '--town', TOWN, '--script', f.name, *options], env=env,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=60)


def golden():
    for name, script, options in GOLDEN:
        r = play((HERE / f'{script}.script').read_text(), options)
        path = HERE / 'golden' / f'{name}.txt'
        if os.environ.get('GENERATE'):
            path.write_bytes(r.stdout)
        want = path.read_bytes() if path.exists() else b''
        ok = r.returncode == 0 and r.stdout == want
        yield f'golden {name}', ok, '' if ok else diff(want, r)


def diff(want, r):
    a, b = want.decode().split('\n'), r.stdout.decode('utf-8', 'replace').split('\n')
    for i, (x, y) in enumerate(zip(a, b)):
        if x != y:
            return f'line {i + 1}:\n  want {x}\n  got  {y}\n{r.stderr.decode()}'
    return f'{len(a)} lines wanted, {len(b)} came; exit {r.returncode} {r.stderr.decode()}'


def faults(out, size, lang):
    w, h = (int(n) for n in size.split('x'))
    screen, _, speech = out.partition('== speech\n')
    rows = screen.split('\n')[1:]
    if len(rows) - 1 != h:
        yield f'{len(rows) - 1} rows'
    if any(len(row) > w for row in rows):
        yield 'a row too long'
    if not speech.strip():
        yield 'nothing to hear'
    if lang == 'cs' and re.search(r'\b(Enter opens|Back|Pay|Help)\b', screen):
        yield 'English in a Czech screen'
    if '\ufffd' in screen:
        yield 'an unsafe character'


def walk():
    for size in SIZES:
        for lang, mode in (('cs', 'kiosk'), ('en', 'kiosk'), ('cs', 'desk')):
            text = '\n'.join(f'{step}\ndump\nspeech\nkey F1 Esc Esc Esc Esc Esc Esc Esc'
                             for step in WALK)
            for step in WALK if size in ('80x24', '58x16') and mode == 'kiosk' else [WALK[-6]]:
                r = play(f'{step}\ndump\nspeech\n', ['--size', size, '--lang', lang, '--mode', mode,
                                                     '--printer', 'x'])
                found = list(faults(r.stdout.decode('utf-8', 'replace'), size, lang))
                if r.returncode:
                    found.append(f'exit {r.returncode} {r.stderr.decode()}')
                yield f'{size} {lang} {mode} {step!r}', not found, '; '.join(found)
            r = play(text, ['--size', size, '--lang', lang, '--mode', mode])
            yield f'{size} {lang} {mode} all', r.returncode == 0, r.stderr.decode()


def main():
    passed = failed = 0
    for source in (golden, walk):
        for name, ok, why in source():
            passed += ok
            failed += not ok
            if not ok:
                print(f'FAIL {name}: {why}')
    print(f'{passed} passed, {failed} failed')
    return failed > 0


if __name__ == '__main__':
    sys.exit(main())
