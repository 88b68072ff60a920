#!/usr/bin/env python3
"""The example connector of dist/examples behind the portal's real host (tests/tools/linkcall.c):
the whole booking role as portal-connector(7) says, and a file that outlives the program."""
import datetime
import json
import os
import subprocess
import sys
import tempfile

import connector

EXAMPLE = os.path.join(connector.ROOT, 'dist/examples/portal-example-booking')
LINKCALL = os.path.join(connector.BUILD, 'tools/linkcall')


class Host:
    """Calls through link; an answer is (kind, code or None, JSON or None)."""

    def __init__(self, *arguments):
        self.process = subprocess.Popen([LINKCALL, ' '.join((EXAMPLE,) + arguments)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def call(self, method, **params):
        self.process.stdin.write(f'{method} {json.dumps(params)}\n')
        self.process.stdin.flush()
        words = self.process.stdout.readline().rstrip('\n').split(' ', 1)
        if words[0] == 'ok':
            return json.loads(words[1])
        assert words[0] == 'error', words
        code, _, data = words[1].partition(' ')
        return int(code), json.loads(data) if data else None

    def close(self):
        self.process.stdin.close()
        assert self.process.wait(20) == 0


def weekday():
    day = datetime.date.today() + datetime.timedelta(days=7)
    while day.weekday() >= 5:
        day += datetime.timedelta(days=1)
    return day.isoformat()


DAY = weekday()
FILE = os.path.join(tempfile.mkdtemp(prefix='example-'), 'calendar.json')
host = Host(FILE)


def free(people=1, operation='op'):
    got = host.call('booking.slots', place='1', operation=operation, to=DAY, people=people,
                    **{'from': DAY})
    return [s for d in got['days'] for s in d['slots']]


def wish(key, start, operation='op', **more):
    answers = dict({'first_name': 'Jana', 'last_name': 'Nová'}, **more)
    return dict(key=key, place='1', operation=operation, starts_at=start, people=1, lang='cs',
                answers=answers)


def test_places_and_operations_belong_together():
    places = host.call('booking.places')['places']
    operations = {o['id']: o for o in host.call('booking.operations')['operations']}
    assert {i for p in places for i in p['operations']} == set(operations)
    for o in operations.values():
        assert o['minutes'] > 0 and o['people_max'] > 0 and o['name']['cs'] and o['name']['en']
        for f in o['fields']:
            assert f['kind'] not in ('choice', 'insurance') or f['options']
            assert f['kind'] not in ('choice', 'boolean', 'text') or f['label']['cs']


def test_a_booking_from_slot_to_cancelling():
    slots = free()
    assert len(slots) == 24 and all(s['free'] == 2 for s in slots)
    start = slots[0]['starts_at']
    done = host.call('booking.book', **wish('key-00001', start))
    assert done['state'] == 'booked' and done['starts_at'] == start and len(done['pin']) == 4
    assert host.call('booking.book', **wish('key-00001', start)) == done
    assert host.call('booking.settle', **wish('key-00001', start)) == done
    assert host.call('booking.settle', **wish('key-none1', start)) == {'state': 'none'}
    assert free()[0]['free'] == 1
    assert host.call('booking.book', **wish('key-00002', start))['state'] == 'booked'
    assert host.call('booking.book', **wish('key-00003', start)) == (-32010, None)
    there = free()[0]['starts_at']
    assert there != start
    moved = host.call('booking.move', upstream=done['upstream'], key='move-0001', starts_at=there)
    assert moved['starts_at'] == there and moved['upstream'] == done['upstream']
    assert host.call('booking.cancel', upstream=done['upstream'], key='cancel-01') == \
        {'state': 'cancelled'}
    assert host.call('booking.cancel', upstream=done['upstream'], key='cancel-01') == \
        {'state': 'cancelled'}
    assert host.call('booking.cancel', upstream='999', key='cancel-02') == (-32014, None)


def test_answers_are_judged():
    start = free(operation='pas')[5]['starts_at']
    code, data = host.call('booking.book', **wish('key-00004', start, 'pas', last_name=''))
    assert code == -32011 and data == {'fields': [{'id': 'last_name', 'code': 'required'},
                                                  {'id': 'child', 'code': 'required'}]}
    done = host.call('booking.book', **wish('key-00004', start, 'pas', child=False))
    assert done['state'] == 'booked' and done['price_haler'] == 60000
    code, data = host.call('booking.book', **dict(wish('key-00005', start, 'pas', child=True),
                                                  people=9))
    assert code == -32012 and data['detail']['cs']


def test_wrong_questions_get_codes_and_no_trace():
    assert host.call('booking.slots', place='9', operation='op', to=DAY, **{'from': DAY})[0] == -32014
    assert host.call('booking.slots', place='1', operation='op', to='x', **{'from': DAY})[0] == -32602
    assert host.call('booking.book', key='k')[0] == -32014
    assert host.call('booking.fly')[0] == -32601


def test_the_calendar_outlives_the_program():
    global host
    before = free()
    host.close()
    host = Host(FILE)
    assert free() == before
    host.close()


connector.run(sys.modules[__name__])
