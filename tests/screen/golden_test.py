#!/usr/bin/env python3
"""Plays the scripts of this folder on the demo town and compares what curses holds with golden
files; GENERATE=1 rewrites them. Then every page at every size and language: nothing may crash,
nothing may be drawn outside, one focus, spoken words, and no text without a translation. Every
form of the town is filled in, by keys in both layouts and one by touch alone."""
import concurrent.futures
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

import texts
import touch

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
EACH = int(os.environ.get('PREPAZKA_EACH', '1'))  # of so many cases one is played
BIN = pathlib.Path(os.environ.get('BUILD', ROOT / 'build/debug')).resolve() / 'bin/prepazka'
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
# kind of a form's script -> sizes and languages it is compared in; True: each page, else KEPT
FORMS = {'kiosk': [('80x24', 'cs', True), ('80x24', 'en', False)],
         'desk': [('132x43', 'cs', False), ('100x30', 'en', False)],
         'exit': [('80x24', 'cs', True)]}
FORM_SIZES = {'prihlaseni-psa.kiosk': [('58x16', 'cs', True), ('100x30', 'cs', False)]}
KEPT = re.compile(r'dump (first|fault|check|last)\b(?!,)')
WALK = ['', 'key 1', 'key 1 1', 'key 1 1 1', 'key 1 a', 'key 1 o 1', 'key 5', 'key 5 1', 'key 6',
        'key 6 1', 'key 6 k 1', 'key F1', 'key F2', 'type pas', 'type pejsek\nkey Enter',
        'type pejsek\nkey Enter PgDn PgDn', 'type pejsek\nkey Enter 1 1\ntype 1\nkey Enter',
        'key 2', 'key 2 PgDn PgDn PgDn', 'key 2 1 1 1\ntype Jana\nkey Enter F5',
        'key 2 1 1 1\ntype Jana\nclick 40 6', 'key 2 PgDn 3\ntype {long}', 'key 2 PgDn PgDn PgDn 2',
        'key 2 1 1\nkey Esc Esc 2', 'key 2 1 1 1 F8',
        'click 10 4\ntype o', 'key F4', 'key F4\ntype obcanka\nkey Enter PgDn']
WALK = [step.replace('{long}', 'příliš žluťoučký kůň úpěl ďábelské ódy ' * 9) for step in WALK]
SIZES = ['58x16', '80x22', '80x24', '90x27', '100x30', '132x43', '40x10', '20x5', '200x60']
SMALL = ('40x10', '20x5')  # only says that the window is too small
ONE = 'type pejsek\nkey Enter'


def play(text, options, clock=CLOCK):
    with tempfile.NamedTemporaryFile('w', suffix='.script') as f:
        f.write(text)
        f.flush()
        env = dict(os.environ, PREPAZKA_CLOCK=clock)
        return subprocess.run([str(BIN), '--town', TOWN, '--script', f.name, *options], env=env,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=120)


def form_scripts():
    for path in sorted((HERE / 'forms').glob('*.script')):
        yield path, path.stem, path.stem.split('.')[1].split('-')[0]


def brief(text):
    """The first page, the fault, the check and the end are enough to compare a second time."""
    return '\n'.join(line for line in text.split('\n')
                     if not re.match('dump|speech', line) or KEPT.match(line))


def golden_cases():
    for name, script, options in GOLDEN:
        yield name, (HERE / f'{script}.script').read_text(), options
    for path, stem, kind in form_scripts():
        text = path.read_text()
        for size, lang, whole in FORMS[kind] + FORM_SIZES.get(stem, []):
            mode = 'desk' if kind == 'desk' else 'kiosk'
            yield (f'forms/{stem}-{size}-{lang}', text if whole else brief(text),
                   ['--size', size, '--lang', lang, '--mode', mode])


def golden(case):
    name, text, options = case
    r = play(text, options)
    path = HERE / 'golden' / f'{name}.txt'
    if os.environ.get('GENERATE'):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(r.stdout)
    want = path.read_bytes() if path.exists() else b''
    ok = r.returncode == 0 and r.stdout == want
    yield f'golden {name}', ok, '' if ok else diff(want, r)
    lang = options[options.index('--lang') + 1] if '--lang' in options else 'cs'
    if name.startswith('forms/'):
        found = texts.foreign(r.stdout.decode('utf-8', 'replace'), text, lang)
        yield f'translated {name}', not found, '; '.join(found[:5])


def diff(want, r):
    a, b = want.decode().split('\n'), r.stdout.decode('utf-8', 'replace').split('\n')
    for i, (x, y) in enumerate(zip(a, b)):
        if x != y:
            return f'line {i + 1}:\n  want {x}\n  got  {y}\n{r.stderr.decode()}'
    return f'{len(a)} lines wanted, {len(b)} came; exit {r.returncode} {r.stderr.decode()}'


def faults(out, size, lang, mode):
    """What is wrong with a dump of a page, its attributes and its words."""
    w, h = (int(n) for n in size.split('x'))
    screen, _, rest = out.partition('== attributes \n')
    attrs, _, speech = rest.partition('== speech\n')
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
    n = focuses(screen, attrs, mode)
    if size not in SMALL and n != 1:
        yield f'{n} focuses'


def focuses(screen, attrs, mode):
    """Heavy frames, and blocks of focus without one. At the desk a long text has a heavy frame
    beside its filled label, and a single cell is the caret, which looks so in the dark theme."""
    text, roles = screen.split('\n')[1:], attrs.split('\n')
    seen, n = set(), screen.count('┏') if mode == 'kiosk' else 0
    for y, row in enumerate(roles):
        for x, role in enumerate(row):
            if role not in 'Ff' or (x, y) in seen:
                continue
            block, todo = set(), [(x, y)]
            while todo:
                i, j = todo.pop()
                if (i, j) not in block and 0 <= j < len(roles) and 0 <= i < len(roles[j]) \
                        and roles[j][i] in 'Ff':
                    block.add((i, j))
                    todo += [(i + 1, j), (i - 1, j), (i, j + 1), (i, j - 1)]
            seen |= block
            framed = mode == 'kiosk' and any('┏' in text[j][i:i + 1] for i, j in block)
            n += len(block) > 1 and not framed
    return n


def walk(case):
    size, lang, mode = case
    text = '\n'.join(f'{step}\ndump\nspeech\nkey F1 Esc Esc Esc Esc Esc Esc Esc Esc Esc'
                     for step in WALK)
    for step in WALK if size in ('80x24', '58x16') and mode == 'kiosk' else [ONE]:
        r = play(f'{step}\ndump\nattrs\nspeech\n', ['--size', size, '--lang', lang, '--mode', mode,
                                                    '--printer', 'x'])
        found = list(faults(r.stdout.decode('utf-8', 'replace'), size, lang, mode))
        if step == 'key F1' and '0 focuses' in found:
            found.remove('0 focuses')  # a page of text: nothing to press but its footer
        if r.returncode:
            found.append(f'exit {r.returncode} {r.stderr.decode()}')
        yield f'{size} {lang} {mode} {step!r}', not found, '; '.join(found)
    r = play(text, ['--size', size, '--lang', lang, '--mode', mode])
    yield f'{size} {lang} {mode} all', r.returncode == 0, r.stderr.decode()


def every_size(text, own):
    """The same script; at the end and wherever it comes to a new page (a comment says so) the page
    is seen at every size."""
    lines = [x for x in text.split('\n') if x and not x.startswith(('dump', 'speech'))] + ['# end']
    out = lines[:1]
    for line in lines[1:]:
        out.append(line)
        if line.startswith('#'):
            for size in SIZES:
                out += [f'size {size}', f'dump {size} {line}', 'attrs', 'speech']
            out.append(f'size {own}')
    return '\n'.join(out)


def walk_form(case):
    path, stem, kind, lang = case
    mode = 'desk' if kind == 'desk' else 'kiosk'
    own = FORMS[kind][0][0]
    r = play(every_size(path.read_text(), own), ['--size', own, '--lang', lang, '--mode', mode])
    bad, n = [], 0
    out = r.stdout.decode('utf-8', 'replace')
    for part in re.split(r'^== (?=\d+x\d+ #)', out, flags=re.M)[1:]:
        n += 1
        size, where = part.split('\n')[0].split(' ', 1)
        found = faults(part, size, lang, mode)
        bad += [f'{size} {where}: {what}' for what in found]
    if r.returncode or not n:
        bad.append(f'exit {r.returncode}, {n} pages, {r.stderr.decode()}')
    yield f'every size of {stem} {lang}', not bad, '\n  '.join(bad[:8])


def jobs():
    for case in golden_cases():
        yield golden, case
    for path, stem, kind in form_scripts():
        for lang in ('cs', 'en'):
            yield walk_form, (path, stem, kind, lang)
    for size in SIZES:
        for lang, mode in (('cs', 'kiosk'), ('en', 'kiosk'), ('cs', 'desk')):
            yield walk, (size, lang, mode)
    yield touch.fill, play


def main():
    passed = failed = 0
    every = list(jobs())
    random.Random(0).shuffle(every)  # languages and modes take turns: each third would be one of them
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
        for results in pool.map(lambda job: list(job[0](job[1])), every[::EACH]):
            for name, ok, why in results:
                passed += ok
                failed += not ok
                if not ok:
                    print(f'FAIL {name}: {why}')
    print(f'{passed} passed, {failed} failed')
    return failed > 0


if __name__ == '__main__':
    sys.exit(main())
