#!/usr/bin/env python3
"""portal-reservatic when things go wrong: every fault at every call that acts. After each there is
none or one booking upstream, and what was answered is what is."""
import datetime
import sys

import connector
from connector import fails, until
from desk import (NOT_FOUND, REFUSED, SLOT_TAKEN, TOO_LATE, UNAVAILABLE, at, bookings, close_all, fresh,
                  outcome, settle, sim, slots, start_one, wish)

c = start_one(settle_after='1', remember='0')


def test_faults_of_reading_are_unavailable_never_empty():
    for kind in ('timeout_before', 'error_before', 'cut_before', 'half', 'shape', 'empty', 'html',
                 'html_error', 'token', 'busy', 'types'):
        for path in ('/places', '/operations$', '/years', '/months', '/days$', '/hours'):
            day = fresh()
            other = start_one(timeout='2', name='fault.conf')
            sim.fault('GET', path, kind, times=9)
            f = fails(UNAVAILABLE, slots, other, day)
            assert f.message, f
            sim.faultless()
            assert len(slots(other, day)['days'][0]['slots']) == 4, (kind, path)
            other.kill()


# What may be answered when POST goes wrong so, and how many bookings there are after it.
AT_POST = {
    'timeout_before': ({'pending'}, 0), 'timeout_after': ({'booked'}, 1),
    'error_before': ({'pending'}, 0), 'error_after': ({'booked'}, 1),
    'cut_before': ({'pending'}, 0), 'cut_after': ({'booked'}, 1), 'half': ({'booked'}, 1),
    'slow': ({'booked'}, 1), 'shape': ({'booked'}, 1), 'types': ({'booked'}, 1),
    'empty': ({'booked'}, 1), 'html': ({'booked'}, 1), 'html_error': ({'booked'}, 1),
    'token': ({UNAVAILABLE}, 0), 'reject': ({REFUSED}, 0), 'busy': ({UNAVAILABLE}, 0),
}


def test_every_fault_of_post_books_once_at_the_most():
    for kind, (want, there) in AT_POST.items():
        day = fresh()
        w = wish(f'post-{kind}', at(day, 9))
        sim.fault('POST', '/reservations$', kind)
        got = outcome(c, 'booking.book', w)
        assert got in want and len(bookings(w)) == there, (kind, got, bookings(w))
        if got == 'pending':
            posts = len(sim.calls('POST'))
            assert outcome(c, 'booking.book', w) in ('pending', 'none')  # the same key: no new post
            assert len(sim.calls('POST')) == posts
            assert until(lambda: settle(c, w)['state'] == 'none')
        again = outcome(c, 'booking.book', w)
        assert again == 'booked' and len(bookings(w)) == 1, (kind, again)


def test_every_fault_of_looking_after_a_lost_answer():
    for kind in ('timeout_before', 'error_before', 'cut_before', 'half', 'shape', 'types', 'empty',
                 'html', 'html_error', 'token', 'busy'):
        day = fresh()
        w = wish(f'look-{kind}', at(day, 9))
        sim.fault('POST', '/reservations$', 'cut_after')
        sim.fault('GET', '/reservations$', kind, times=99, after='POST')  # the look before is fine
        got = outcome(c, 'booking.book', w)
        assert got == 'pending' and len(bookings(w)) == 1, (kind, got)
        assert settle(c, w)['state'] == 'pending', kind  # it cannot be told: never "none"
        sim.faultless()
        done = settle(c, w)
        assert done['state'] == 'booked' and done['upstream'] == str(bookings(w)[0]['id'])
        assert c.ask('booking.book', w) == done and len(bookings(w)) == 1


def test_every_fault_before_post_does_nothing():
    for kind in ('timeout_before', 'error_before', 'cut_before', 'half', 'shape', 'empty', 'html',
                 'html_error', 'token', 'busy'):
        for path in ('/reservations$', '/hours'):
            day = fresh()
            w = wish(f'pre-{kind}-{path[1]}', at(day, 9))
            sim.log.clear()
            sim.fault('GET', path, kind, times=9)
            got = outcome(c, 'booking.book', w)
            assert got == UNAVAILABLE and not sim.calls('POST'), (kind, path, got)
            sim.faultless()
            assert outcome(c, 'booking.book', w) == 'booked' and len(bookings(w)) == 1


def test_a_restart_between_the_post_and_the_answer():
    day = fresh()
    w = wish('restart', at(day, 9))
    first = start_one(name='restart.conf')
    sim.fault('POST', '', 'timeout_after')
    first.send('booking.book', w)
    until(lambda: bookings(w))
    first.kill()
    second = start_one(name='restart.conf', settle_after='2')
    done = settle(second, w)
    assert done['state'] == 'booked' and done['upstream'] == str(bookings(w)[0]['id'])
    third = start_one(name='restart.conf')
    assert third.ask('booking.book', w) == done and len(bookings(w)) == 1
    # nothing was sent: "none" only when a request of the life before could have arrived
    lost = wish('restart-lost', at(day, 10))
    assert settle(start_one(name='restart.conf', settle_after='60'), lost) == {'state': 'pending'}
    assert until(lambda: settle(second, lost) == {'state': 'none'})


def test_people_are_told_apart():
    day = fresh(hours=(9,), capacity=4)
    start = at(day, 9)
    sim.add(datetime.datetime.fromisoformat(start).astimezone(datetime.timezone.utc),
            {'first_name': 'Jana', 'last_name': 'Nováapart', 'email': 'other@example.cz'})
    w = wish('apart', start)
    sim.fault('POST', '', 'error_before')
    assert outcome(c, 'booking.book', w) == 'pending'
    assert until(lambda: settle(c, w)['state'] == 'none')
    assert c.ask('booking.book', w)['state'] == 'booked'
    # the same person and start under another key is another wish: the first is not given twice
    other = dict(w, key='key-apart-2')
    done = c.ask('booking.book', other)
    assert done['state'] == 'booked' and done['upstream'] != c.ask('booking.book', w)['upstream']
    # and a lost answer of a third finds its own, not those before
    third = dict(w, key='key-apart-3')
    sim.fault('POST', '', 'cut_after')
    found = c.ask('booking.book', third)
    ids = {r['id'] for r in sim.ours() if r['last_name'] == 'Nováapart'}
    assert len(ids) == 3 and int(found['upstream']) == max(ids), (found, ids)


def test_many_pages_are_searched():
    day = fresh(hours=(9,), capacity=100)
    start = datetime.datetime.fromisoformat(at(day, 9)).astimezone(datetime.timezone.utc)
    for n in range(60):
        sim.add(start, {'first_name': 'A', 'last_name': f'B{n}', 'email': ''})
    sim.page_limit = 7  # a server with pages of its own size
    try:
        w = wish('pages', at(day, 9))
        sim.fault('POST', '', 'cut_after')
        assert c.ask('booking.book', w)['state'] == 'booked' and len(bookings(w)) == 1
    finally:
        sim.page_limit = 100


def test_the_same_key_twice_at_once():
    day = fresh()
    w = wish('twice', at(day, 9))
    sim.fault('POST', '', 'slow')
    numbers = [c.send('booking.book', w) for _ in range(4)]
    states = sorted(c.wait(n)['state'] for n in numbers)
    assert 'booked' in states and set(states) <= {'booked', 'pending'}, states
    assert len(bookings(w)) == 1 and settle(c, w)['state'] == 'booked'


# ---- moving and cancelling

def booked(name, day, hour=8, conn=None):
    w = wish(name, at(day, hour))
    return w, (conn or c).ask('booking.book', w)['upstream']


def move(conn, upstream, key, start):
    return conn.ask('booking.move', {'upstream': upstream, 'key': key, 'starts_at': start})


def test_moving():
    day = fresh()
    w, upstream = booked('move', day)
    done = move(c, upstream, 'mv-1', at(day, 10))
    assert done['state'] == 'booked' and done['upstream'] == upstream
    assert (done['starts_at'], done['ends_at']) == (at(day, 10), at(day, 10, 20))
    sim.log.clear()
    assert move(c, upstream, 'mv-1', at(day, 10)) == done and not sim.calls('PATCH')
    booked('move-other', day, 13)
    fails(SLOT_TAKEN, move, c, upstream, 'mv-2', at(day, 13))
    assert bookings(w)[0]['_start'] == datetime.datetime.fromisoformat(at(day, 10))
    sim.reservations[int(upstream)]['can_change'] = False
    fails(TOO_LATE, move, c, upstream, 'mv-3', at(day, 9))
    fails(NOT_FOUND, move, c, '999999', 'mv-4', at(day, 9))
    fails(NOT_FOUND, move, c, '../1', 'mv-5', at(day, 9))


AT_CHANGE = {'timeout_before': 0, 'timeout_after': 1, 'error_before': 0, 'error_after': 1,
             'cut_before': 0, 'cut_after': 1, 'half': 1, 'slow': 1, 'shape': 1, 'types': 1,
             'empty': 1, 'html': 1, 'html_error': 1, 'token': 0, 'busy': 0}


def test_every_fault_of_patch():
    for kind, there in AT_CHANGE.items():
        day = fresh()
        w, upstream = booked(f'patch-{kind}', day)
        sim.fault('PATCH', '', kind)
        got = outcome(c, 'booking.move',
                      {'upstream': upstream, 'key': f'mv-{kind}', 'starts_at': at(day, 10)})
        stands = bookings(w)[0]['_start'] == datetime.datetime.fromisoformat(at(day, 10))
        assert stands == bool(there), kind
        want = 'booked' if there else UNAVAILABLE if kind in ('token', 'busy') else 'pending'
        assert got == want, (kind, got)
        if got == 'pending':  # settled by the new start
            asked = dict(w, key=f'mv-{kind}', starts_at=at(day, 10))
            assert until(lambda: settle(c, asked)['state'] == 'none')
        done = move(c, upstream, f'mv-{kind}', at(day, 10))
        assert done['starts_at'] == at(day, 10) and len(bookings(w)) == 1, kind


def cancel(conn, upstream, key):
    return conn.ask('booking.cancel', {'upstream': upstream, 'key': key})


def test_cancelling():
    day = fresh()
    w, upstream = booked('cancel', day)
    sim.reservations[int(upstream)]['can_cancel'] = False
    fails(TOO_LATE, cancel, c, upstream, 'cc-1')
    sim.reservations[int(upstream)]['can_cancel'] = True
    assert cancel(c, upstream, 'cc-1') == {'state': 'cancelled'} and not bookings(w)
    sim.log.clear()
    assert cancel(c, upstream, 'cc-1') == {'state': 'cancelled'} and not sim.calls('DELETE')
    fails(NOT_FOUND, cancel, c, upstream, 'cc-2')
    assert at(day, 8) in str(slots(c, day))


def test_every_fault_of_delete():
    for memory in (True, False):  # with and without knowing where the booking stands
        for kind, there in AT_CHANGE.items():
            day = fresh()
            name = f'del-{kind}-{memory}'
            w, upstream = booked(name, day)
            conn = c if memory else start_one(name='delete.conf')
            sim.fault('DELETE', '', kind)
            got = outcome(conn, 'booking.cancel', {'upstream': upstream, 'key': name})
            assert len(bookings(w)) == 1 - there, kind
            want = 'cancelled' if there else UNAVAILABLE if kind in ('token', 'busy') else 'pending'
            assert got == want, (kind, got)
            sim.faultless()
            assert cancel(conn, upstream, name) == {'state': 'cancelled'} and not bookings(w), kind
            if not memory:
                conn.kill()


def test_a_cancel_that_cannot_be_looked_up_is_pending():
    day = fresh()
    w, upstream = booked('del-look', day)
    sim.fault('DELETE', '', 'cut_after')
    sim.fault('GET', '/reservations', 'error_before', times=20)
    assert cancel(c, upstream, 'dl-1') == {'state': 'pending'}
    sim.faultless()
    assert cancel(c, upstream, 'dl-1') == {'state': 'cancelled'} and not bookings(w)


def test_it_ends_when_its_input_ends():
    close_all()


connector.run(sys.modules[__name__])
