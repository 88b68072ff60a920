"""One portal that offers the form `ukazka`, a kiosk that knows it, and what the tests of forms do
again and again. Each program that imports this has a portal of its own."""
import datetime
import os

from forms_town import Town
from kiosk import RECEIVED, Kiosk, lib, listed, say, scan, shown
from proxy import REFUSE, Proxy

SETTINGS = 'submissions_per_minute = 60000\nmisses = 4\nmisses_all = 1000\n'
P = lib.Portal(publish=False, settings=SETTINGS)
TOWN = Town(P.dir)
assert TOWN.publish(P)[0] == 0
BASE = Kiosk(P).primed()
DAY = datetime.timedelta(days=1)
OLD_CATALOGUE = os.path.join(BASE.cache, 'catalogue.bin')  # of the first revision
AGAIN = ''.join(f'wait {s}\nsettle\n' for s in (11, 21, 41, 81))
BS = 'key ' + ' '.join(['BS'] * 12) + '\n'
SAVE = 'key F3\nsettle\n'


def now():
    return datetime.datetime.now(datetime.timezone.utc)


def clock(**later):
    return (now() + datetime.timedelta(**later)).isoformat(timespec='seconds')


def typed(day):
    return f'{day.day}.{day.month}.{day.year}'


def desk(**more):
    k = BASE.copy(desk=True, **more)
    scan(k)
    return k


def new(before):
    """The one submission that the store did not hold before."""
    (reference,) = set(listed(P)) - set(before)
    return reference


def answers(reference):
    return shown(P, reference)['submission']['answers']


def opened(code):
    return f'settle\nkey 2 0\ntype {code}\nkey Enter\nsettle\n'


def submitted(kiosk, script, *extra):
    """Plays until the end of a submission; its number, which the store holds once."""
    before = listed(P)
    out = kiosk.run(script + 'settle\n' + say('end'), *extra)
    assert RECEIVED in out.said['end'], out.pages['end']
    assert new(before) == out.code('end') and kiosk.outbox() == []
    return out.code('end'), out


def dead():
    """A line on which nobody answers."""
    return Proxy(lambda: P.port, lambda n: REFUSE)
