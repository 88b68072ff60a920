"""Desks and a board as people have them before them: the real client on a pseudo-terminal, several
at once on one real portal."""
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'api'))
from kiosk import Kiosk  # noqa: E402
from queue_pack import PASSWORD, Room  # noqa: E402
from term import Session  # noqa: E402

KEYS = {'Enter': '\r', 'Esc': '\x1b', 'Tab': '\t', 'Up': '\x1bOA', 'Down': '\x1bOB',
        **{f'F{n}': '\x1bO' + 'PQRS'[n - 1] for n in range(1, 5)},
        **{f'F{n}': f'\x1b[{c}~' for n, c in zip(range(5, 13), (15, 17, 18, 19, 20, 21, 23, 24))}}


class Screen(Session):
    """One client. `size`: columns x rows."""

    def __init__(self, portal, device, mode, *extra, size='100x30', url=None):
        columns, rows = (int(n) for n in size.split('x'))
        self.kiosk = Kiosk(portal, device=device, desk=mode == 'desk', url=url)
        command = self.kiosk.command('--mode', mode, '--allow', 'exit', *extra)
        super().__init__(*command[1:], size=(rows, columns), town=False)

    def now(self):
        while self.read(0):
            pass
        return self.screen.text().replace('\xa0', ' ')

    def sees(self, *words):
        for what in words:
            assert self.wait_for(what), f'{what!r} did not come:\n{self.page()}'

    def sees_no(self, *words):
        for what in words:
            assert self.wait_gone(what), f'{what!r} stays:\n{self.page()}'

    def wait_for(self, what):
        return super().wait_for(what) or what in self.now()

    def page(self):
        text, (rows, columns) = self.now(), self.screen.size
        return '\n'.join(text.split('\n')) if '\n' in text else \
            '\n'.join(text[i:i + columns] for i in range(0, rows * columns, columns))

    def press(self, *names):
        for name in names:
            self.send(KEYS.get(name, name))

    def bells(self):
        while self.read(0):
            pass
        return self.raw.count(b'\x07')

    def sign_in(self, name, password=PASSWORD, counter=None):
        self.sees('F9')
        self.press('F9')
        self.sees('Přihlášení k přepážce')
        self.press(name, 'Enter')
        self.sees(name)
        self.press(password, 'Enter')
        if counter:
            self.sees('Odhlásit se')
            self.press(str(counter))
            self.sees(f'Přepážka {counter} · ', 'Další krok')

    def leave(self):
        self.press('\x03')
        status = self.end()
        self.close()
        return status


def office(desks=2, counters=3, settings=''):
    """A portal with its desks and clerks: petra.m, jan.n, and a hall for a board."""
    room = Room(settings, counters=counters)
    for i in range(1, desks + 1):
        room.add_desk(f'desk-{i}')
    for name in ('petra.m', 'jan.n'):
        room.add_clerk(name)
    room.p.add_device('board')
    return room


def is_open(room):
    """On a public holiday nobody takes a number."""
    return room.p.get('/v1/queue').json()['agendas'][0]['open']


def environment():
    return dict(os.environ, LC_ALL='C.UTF-8')
