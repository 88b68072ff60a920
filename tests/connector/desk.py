"""A desk at the simulated Reservatic: what the tests of portal-reservatic share."""
import datetime
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
import connector  # noqa: E402
import reservatic_sim  # noqa: E402

ZONE = reservatic_sim.ZONE
BASE = datetime.date.today() + datetime.timedelta(days=20)
SLOT_TAKEN, INVALID_FIELDS, REFUSED, UNAVAILABLE, NOT_FOUND, TOO_LATE = range(-32010, -32016, -1)
BAD_PARAMS = -32602
sim = reservatic_sim.Sim()
opened = []
_days = [0]


def start_one(**settings):
    c = connector.Connector(connector.program('portal-reservatic'), '-c', sim.write_conf(**settings))
    opened.append(c)
    return c


def fresh(hours=(8, 9, 10, 13), **more):
    """A day of its own for each test, so that they do not meet."""
    _days[0] += 1
    sim.faultless()
    sim.race = 0
    day = BASE + datetime.timedelta(days=_days[0])
    sim.open_day(day, hours=hours, **more)
    return day


def at(day, hour, minute=0):
    return datetime.datetime.combine(day, datetime.time(hour, minute), ZONE).isoformat()


def wish(key, start, **changes):
    w = {'key': f'key-{key}', 'place': '1', 'operation': '11', 'starts_at': start, 'people': 1,
         'lang': 'cs', 'answers': {'first_name': 'Jana', 'last_name': f'Nová{key}',
                                   'email': f'jana{key}@example.cz'}}
    w.update(changes)
    return w


def bookings(w):
    return [r for r in sim.ours() if r['last_name'] == w['answers']['last_name']]


def settle(c, w):
    return c.ask('booking.settle', {k: v for k, v in w.items() if k != 'lang'})


def slots(conn, day, to=None, people=1, place='1', operation='11'):
    return conn.ask('booking.slots', {
        'place': place, 'operation': operation, 'from': day.isoformat(),
        'to': (to or day).isoformat(), 'people': people})


def outcome(conn, method, params):
    """The state, or the code of the fault."""
    try:
        return conn.ask(method, params)['state']
    except connector.Fault as f:
        return f.code


def close_all():
    """Everything ends when its input ends."""
    for o in opened:
        if o.process.poll() is None:
            o.process.stdin.close()
            assert o.process.wait(20) == 0
