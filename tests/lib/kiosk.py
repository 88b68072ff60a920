"""The real client, played by scripts against a real portal, and what both then have on their
disks. A script fills in the form `ukazka` with a name that stands nowhere else, so that it can be
looked for where no personal data may be."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import traceback
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'api'))
import portal as lib  # noqa: E402

PACK = os.path.join(lib.ROOT, 'tests/data/town-forms')
CODE = re.compile(r'^[2-9A-Y]{4}-[2-9A-Y]{4}$', re.M)
NAME, STREET, NOTE = 'Kvído Žluťoučký', 'Ptačí hnízdo', 'Sousedův kůň'
# how they could stand in a file: as they are, as JSON may escape them, without their accents
PERSONAL = [form for word in (NAME, STREET, NOTE)
            for form in (word.encode(), word.encode('ascii', 'backslashreplace'),
                         word.encode('utf-16-le'), word.encode('utf-32-le'))]
WAITING = 'čeká na odeslání'
RECEIVED = 'Přihláška psů je podaná.'
LOGS = []  # what every kiosk of this program said to its log
NO_LEAKS = 'detect_leaks=0'  # of what was killed, or is traced


def say(title):
    """The page, as it looks and as it is read out."""
    return f'dump {title}\nspeech\n'


def page_of(name=NAME, born='1.1.1980'):
    return f'type {name}\nkey Enter\ntype {born}\nkey Enter Enter Enter\n'


ADDRESS = (f'type {STREET}\nkey Enter\ntype 12\nkey Enter\n'
           'type Vzorov\nkey Enter\ntype 29501\nkey Enter\n')
DOG = 'type Bára\nkey Enter\ntype 5.3.24\nkey Enter 2\nkey 1 2 Enter\n'
DAYS = 'type 1.12.2026\nkey Enter Enter\n'


def questions(name=NAME, born='1.1.1980', note=NOTE, days=DAYS):
    """Every question at the kiosk, up to the page where the answers are checked."""
    return (f'key 2 1\n{page_of(name, born)}{ADDRESS}key 1\n{DOG}key Enter\nkey 2\n'
            f'type 1,5\nkey Enter\ntype 3\nkey Enter\ntype 1250\nkey Enter\ntype {note}\nkey F8\n'
            f'{days}key Enter\nkey 1\n')


DECLARE = 'key PgDn PgDn PgDn 0\n'
SUBMIT = 'key Enter\n'
FILLED = questions() + DECLARE


def desk_questions(name=NAME, note=NOTE):
    """The same at a desk, up to the row of the attachment."""
    return (f'key 2 1\n{page_of(name)}{ADDRESS}key 1\n'
            'type Bára\nkey Enter\ntype 5.3.24\nkey Enter 2 1 Tab Tab 2\n'
            f'type 1,5\nkey Enter\ntype 3\nkey Enter\ntype 1250\nkey Enter\ntype {note}\nkey Tab\n'
            'type 1.12.2026\nkey Enter Enter 1 Tab\n')


DESK_FILLED = desk_questions() + 'key Enter 1 F8 Tab Enter\n'  # the first scan, the declaration
DESK_SUBMIT = 'key F8\n'


class Out:
    """What a script printed: pages[title], and said[title] after say(title)."""

    def __init__(self, text):
        self.text, self.pages, self.said, title = text, {}, {}, ''
        for part in re.split(r'^== ', text.replace('\xa0', ' '), flags=re.M)[1:]:
            head, _, body = part.partition('\n')
            if head == 'speech':
                self.said[title] = body
            else:
                title = head
                self.pages[title] = body

    def code(self, title):
        """The number or code in big letters, without its dash."""
        found = CODE.search(self.said[title])
        assert found, self.said[title]
        return found.group(0).replace('-', '')


class Kiosk:
    """One machine: a device and its disk. `url` may lead through something else."""

    def __init__(self, portal, device='kiosk', desk=False, url=None, clock=None, extra=()):
        self.portal, self.device, self.desk, self.url = portal, device, desk, url
        self.clock, self.extra = clock, list(extra)
        self.dir = tempfile.mkdtemp(dir=portal.dir, prefix='kiosk-')
        self.cache = os.path.join(self.dir, 'cache')
        self.scans = os.path.join(self.dir, 'scans')
        os.mkdir(self.scans)

    def command(self, *extra):
        cert, key = self.portal.device(self.device)
        return [lib.program('prepazka'), '--portal',
                self.url or f'https://127.0.0.1:{self.portal.port}',
                '--ca', self.portal.path('ca.crt'), '--cert', cert, '--key', key,
                '--cache', self.cache, '--scans', self.scans,
                '--mode', 'desk' if self.desk else 'kiosk', *self.extra, *extra]

    def environment(self, **more):
        env = {k: v for k, v in os.environ.items() if k != 'PREPAZKA_CLOCK'}
        if self.clock:
            env['PREPAZKA_CLOCK'] = self.clock
        return {**env, **more}

    def script(self, text):
        path = os.path.join(self.dir, 'script')
        with open(path, 'w', encoding='utf-8') as f:
            f.write(text)
        return path

    def run(self, text, *extra, before=(), status=0, seconds=60, **env):
        """Plays a script; `before` is a program that runs the client, say a tracer."""
        r = subprocess.run([*before, *self.command('--script', self.script(text), *extra)],
                           env=self.environment(**env), stdin=subprocess.DEVNULL,
                           capture_output=True, timeout=seconds)
        LOGS.append(r.stderr)
        if status is not None:
            assert r.returncode == status, (r.returncode, r.stderr[-3000:].decode())
        return Out(r.stdout.decode('utf-8', 'replace'))

    def primed(self):
        """Has the catalogue and the portal's key already."""
        self.run('settle\n')
        assert os.path.exists(os.path.join(self.cache, 'portal.json'))
        return self

    def copy(self, **changed):
        """Another machine of the same device with the same disk."""
        k = Kiosk(self.portal, **{**dict(device=self.device, desk=self.desk, url=self.url,
                                         clock=self.clock, extra=self.extra), **changed})
        for name in ('cache', 'scans'):
            if os.path.isdir(getattr(self, name)):
                shutil.copytree(getattr(self, name), getattr(k, name), dirs_exist_ok=True)
        return k

    def outbox(self):
        return names(os.path.join(self.cache, 'outbox'), '.sealed')

    def refused(self):
        return names(os.path.join(self.cache, 'outbox', 'refused'), '')

    def litter(self):
        """Files in the outbox that are no whole submission."""
        return [n for n in names(os.path.join(self.cache, 'outbox'), '')
                if not n.endswith('.sealed') and n != 'refused']


def names(folder, suffix):
    return sorted(n for n in os.listdir(folder) if n.endswith(suffix)) \
        if os.path.isdir(folder) else []


def scan(kiosk, name='ockovani.pdf', size=200000, head=b'%PDF-1.7\n', tail=b'\n%%EOF\n'):
    """A file as a scanner would put it there; its bytes do not pack."""
    path = os.path.join(kiosk.scans, name)
    with open(path, 'wb') as f:
        f.write(head + os.urandom(size) + tail)
    return path


def listed(portal):
    """{reference: [received, form/version, channel, state]} of the store."""
    out = lib.must(lib.ctl('submission', 'list', '--conf', portal.conf))
    rows = [line.split('\t') for line in out.splitlines()]
    assert len({r[1] for r in rows}) == len(rows), out
    return {r[1]: r[2:] for r in rows}


def shown(portal, reference):
    """What the store knows of it, as the file service gets it."""
    return json.loads(lib.must(lib.ctl('submission', 'show', reference, '--conf', portal.conf)))


def drafts(portal):
    return lib.must(lib.ctl('draft', 'list', '--conf', portal.conf)).splitlines()


def found_in(folder, needles):
    """(file, needle) of every needle that stands in a file of the folder."""
    hits = []
    for path in pathlib.Path(folder).rglob('*'):
        if path.is_file():
            data = path.read_bytes()
            hits += [(str(path), n) for n in needles if n in data]
    return hits


def nothing_personal(portal, *more):
    """No log of any kiosk so far, nor the portal's, tells what was typed."""
    with open(os.path.join(portal.dir, 'log'), 'rb') as f:
        for text in [*LOGS, f.read()]:
            for word in [*PERSONAL, *more]:
                assert word not in text, (word, text[-3000:])


def run(module):
    """Runs test_* of a module in order; a test may raise unittest.SkipTest. Ends the program."""
    count = {'passed': 0, 'failed': 0, 'skipped': 0}
    tests = [(n, f) for n, f in vars(module).items() if n.startswith('test_')]
    for name, fn in tests + [('end_cleanly', lib.end_cleanly)]:
        try:
            fn()
            count['passed'] += 1
        except unittest.SkipTest as e:
            count['skipped'] += 1
            print('skip', name, e)
        except Exception:  # a failure of any kind is the test's
            count['failed'] += 1
            print('FAIL', name)
            traceback.print_exc(file=sys.stdout)
    print(', '.join(f'{n} {what}' for what, n in count.items() if n or what != 'skipped'))
    sys.exit(1 if count['failed'] else 0)
