#!/usr/bin/env python3
"""portal-reservatic against the simulator: catalogue, slots, days when the clock is turned,
booking, the race with the web, settings, secrets and the log."""
import datetime
import os
import sys
import threading

import connector
from connector import fails, until
from desk import (BAD_PARAMS, BASE, INVALID_FIELDS, NOT_FOUND, REFUSED, SLOT_TAKEN, UNAVAILABLE, ZONE,
                  at, bookings, close_all, fresh, opened, reservatic_sim,
                  settle, sim, slots, start_one, wish)

c = start_one(settle_after='1', remember='0')


# ---- reading

def test_it_introduces_itself_and_is_well():
    assert c.about == {'protocol': 1, 'name': 'portal-reservatic', 'version': '0.1',
                       'roles': ['booking']}, c.about
    c.ask('booking.places', {})
    assert c.ask('health', {}) == {'ok': True, 'note': ''}


def test_places_skip_unknown_operations():
    places = c.ask('booking.places', {})['places']
    assert places == [
        {'id': '1', 'name': 'Občanské průkazy', 'where': 'přízemí, dveře 8', 'operations': ['11', '12']},
        {'id': '2', 'name': 'Vozidla', 'operations': ['13']}], places
    until(lambda: 'reservatic.skipped' in c.log())


def test_operations_tell_their_fields():
    ops = {o['id']: o for o in c.ask('booking.operations', {})['operations']}
    assert [f['id'] for f in ops['11']['fields']] == ['first_name', 'last_name', 'email']
    assert all(f['required'] for f in ops['11']['fields'])
    assert ops['11']['minutes'] == 20 and ops['11']['price_haler'] == 0
    assert (ops['11']['lead_minutes'], ops['11']['cancel_minutes']) == (120, 1440)
    p = ops['12']
    assert p['price_haler'] == 60000
    assert p['note'] == 'Vezměte si starý pas. Platí se na místě.', p['note']
    kinds = [(f['kind'], f['required']) for f in p['fields']]
    assert kinds == [('first_name', True), ('last_name', True), ('email', False), ('phone', True),
                     ('birth_number', True), ('id_card', True), ('birth_date', True),
                     ('address', True), ('insurance', True), ('plate', True), ('text', True),
                     ('choice', True), ('boolean', False)], kinds
    assert p['fields'][8]['options'][0] == {'id': '4', 'name': 'Všeobecná zdravotní pojišťovna'}
    assert [o['name'] for o in p['fields'][11]['options']] == ['běžný', 'expresní']
    assert p['fields'][10]['label'] == 'Jméno dítěte'
    assert ops['13']['price_haler'] == 80050
    assert [f['id'] for f in ops['13']['fields']][3:] == ['plate']  # shoe_size is skipped


def test_limits_may_be_minutes():
    m = start_one(limit_unit='minutes', name='minutes.conf')
    op = m.ask('booking.operations', {})['operations'][0]
    assert (op['lead_minutes'], op['cancel_minutes']) == (2, 24)
    assert m.close() == 0


def test_slots_are_walked_within_the_range():
    day = fresh()
    sim.log.clear()
    got = slots(c, day)
    assert got['days'] == [{'date': day.isoformat(), 'slots': [
        {'starts_at': at(day, h), 'ends_at': at(day, h, 20), 'free': 1} for h in (8, 9, 10, 13)]}], got
    assert abs(datetime.datetime.fromisoformat(got['as_of']).timestamp()
               - datetime.datetime.now().timestamp()) < 30
    walked = [p for p in sim.log if '/operations/11/' in p[1]]
    assert all(q['place_id'] == '1' for _, _, q, _ in walked), walked
    hours = [p[1] for p in walked if 'hours' in p[1]]
    assert hours == [f'/v1/services/7/operations/11/days/{day.year}-{day.month}-{day.day}/hours']
    assert len(walked) == 4, walked


def test_slots_are_remembered_for_seconds_only():
    day = fresh()
    other = start_one(name='memory.conf', remember='60')
    first = slots(other, day)
    sim.log.clear()
    assert slots(other, day) == first and not sim.log
    b = wish('mem', at(day, 8))
    assert other.ask('booking.book', b)['state'] == 'booked'
    assert at(day, 8) not in str(slots(other, day))  # our own booking is seen at once


def test_desks_at_one_start_are_one_slot():
    day = fresh(hours=(8, 9), desks=(31, 32), capacity=2)
    got = slots(c, day)['days'][0]['slots']
    assert [s['free'] for s in got] == [4, 4], got
    assert slots(c, day, people=2)['days'][0]['slots'] == got
    assert slots(c, day, people=3)['days'] == []  # no desk has room for three together
    one = c.ask('booking.book', wish('two', at(day, 8), people=2))
    two = c.ask('booking.book', wish('two2', at(day, 8), people=2))
    assert one['state'] == two['state'] == 'booked'
    assert len({r['user_service_id'] for r in sim.ours() if r['_start'] ==
                datetime.datetime.fromisoformat(at(day, 8))}) == 2
    fails(SLOT_TAKEN, c.ask, 'booking.book', wish('two3', at(day, 8)))


def test_old_spellings_are_read():
    day = fresh()
    want = slots(c, day)['days']
    try:
        for change in ({'day_key': 'date'}, {'start_key': 'start_at'}, {'naive': True}):
            other = start_one(name='old.conf')
            vars(sim).update(change)
            assert slots(other, day)['days'] == want, change
            other.close()
    finally:
        sim.day_key, sim.start_key, sim.naive = 'day', 'starts_at', False


def test_days_when_the_clock_is_turned():
    for text in ('2027-03-28', '2027-10-31'):
        day = datetime.date.fromisoformat(text)
        midnight = datetime.datetime.combine(day, datetime.time(0), ZONE).timestamp()
        hours = [datetime.datetime.fromtimestamp(midnight + h * 3600, ZONE) for h in range(0, 23)]
        sim.open_day(day, at=hours)
        got = slots(c, day)['days'][0]['slots']
        assert [s['starts_at'] for s in got] == [h.isoformat() for h in hours], got
        # the very same instant is booked, also in the hour that comes twice
        for n in (1, 2, 3):
            start = hours[n].isoformat()
            done = c.ask('booking.book', wish(f'dst{text}{n}', start))
            assert done['starts_at'] == start, (start, done)
        taken = {r['_start'].timestamp() for r in sim.ours()}
        assert {h.timestamp() for h in hours[1:4]} <= taken
    try:  # naive: the first of the two hours, and the skipped hour does not exist upstream
        sim.naive = True
        n = start_one(name='naive.conf')
        got = slots(n, datetime.date(2027, 10, 31))['days'][0]['slots']
        assert len({s['starts_at'] for s in got}) == len(got)
        assert got[0]['starts_at'] == '2027-10-31T00:00:00+02:00'
        n.close()
    finally:
        sim.naive = False


def test_bad_ranges_and_unknown_ids():
    day = fresh()
    fails(BAD_PARAMS, slots, c, day, day + datetime.timedelta(days=80))
    fails(BAD_PARAMS, slots, c, day, day - datetime.timedelta(days=1))
    fails(NOT_FOUND, slots, c, day, None, 1, '1', '999')
    fails(NOT_FOUND, slots, c, day, None, 1, '2', '11')
    fails(NOT_FOUND, slots, c, day, None, 1, 'x')


def test_a_fault_of_reading_is_unavailable_never_empty():
    for kind, path in (('error_before', '/places'), ('shape', '/days$'), ('html', '/hours')):
        day = fresh()
        other = start_one(timeout='2', name='fault.conf')
        sim.fault('GET', path, kind, times=9)
        assert fails(UNAVAILABLE, slots, other, day).message
        sim.faultless()
        assert len(slots(other, day)['days'][0]['slots']) == 4, (kind, path)
        other.kill()


def test_a_passing_fault_of_reading_is_tried_again():
    day = fresh()
    sim.fault('GET', '/hours', 'cut_before')
    assert len(slots(c, day)['days'][0]['slots']) == 4


def test_one_strange_record_does_not_hide_the_others():
    day = fresh()
    sim.places.append({'id': None, 'name': 'bez čísla', 'service_id': 7, 'operation_ids': [11]})
    sim.operations.append({'id': 14, 'name': ['divné'], 'service_id': 7})
    try:
        other = start_one(name='strange.conf')
        assert len(other.ask('booking.places', {})['places']) == 2
        assert len(other.ask('booking.operations', {})['operations']) == 3
        assert len(slots(other, day)['days'][0]['slots']) == 4
        until(lambda: 'kind="operation" id="14"' in other.log())
        assert other.close() == 0
    finally:
        sim.places.pop()
        sim.operations.pop()


# ---- booking

def test_a_booking_is_told_whole():
    day = fresh()
    w = wish('whole', at(day, 9))
    done = c.ask('booking.book', w)
    r = bookings(w)[0]
    assert done == {'state': 'booked', 'upstream': str(r['id']), 'starts_at': at(day, 9),
                    'ends_at': at(day, 9, 20), 'pin': r['pin'],
                    'cancel_until': r['max_delete_at'], 'can_cancel': True, 'can_move': True,
                    'price_haler': 0}, done
    assert c.ask('booking.book', w) == done  # the same key
    assert settle(c, w) == done
    assert len(bookings(w)) == 1


PASSPORT = {'first_name': 'Jana', 'last_name': 'Nová', 'phone': '+420 777 123 456',
            'birth_number': '785123/3541', 'id_card': '123456789', 'birth_date': '1978-01-23',
            'address': {'street': 'Dlouhá 1', 'city': 'Praha', 'zip': '11000'}, 'insurance': '5',
            'plate': '1AB2345'}


def passport_columns():
    op = next(o for o in c.ask('booking.operations', {})['operations'] if o['id'] == '12')
    text, choice, boolean = op['fields'][-3:]
    return text['id'], choice['id'], boolean['id'], choice['options'][1]['id']


def test_answers_become_the_members_of_a_reservation():
    day = fresh()
    text, choice, boolean, express = passport_columns()
    answers = dict(PASSPORT, birth_number='780123/3540', **{text: 'Ema', choice: express,
                                                             boolean: False})
    w = wish('pass', at(day, 9), operation='12', answers=answers)
    sim.log.clear()
    done = c.ask('booking.book', w)
    assert done['state'] == 'booked' and done['price_haler'] == 60000
    sent = sim.calls('POST')[0][3]['reservation']
    assert sent.pop('reservation_columns_attributes') == [
        {'name': 'Jméno dítěte', 'column_type': 'string', 'is_required': True, 'value': 'Ema'},
        {'name': 'Druh', 'column_type': 'options', 'is_required': True, 'value': 'expresní'},
        {'name': 'Spěchá?', 'column_type': 'boolean', 'is_required': False, 'value': 'false'}]
    assert sent == {
        'service_id': 7, 'operation_id': 12, 'place_id': 1, 'user_service_id': 31,
        'starts_at': at(day, 9), 'people': 1, 'first_name': 'Jana', 'last_name': 'Nová',
        'phone_code': '+420', 'phone': '777123456', 'birth_certificate_number': '780123/3540',
        'holder_id': '123456789', 'date_of_birth': '1978-01-23', 'spz': '1AB2345',
        'street': 'Dlouhá 1', 'city': 'Praha', 'zip': '11000', 'country_id': 56,
        'insurance_company_id': 5}, sent


def test_answers_are_judged_here_and_there():
    day = fresh()
    text, choice, boolean, express = passport_columns()
    answers = dict(PASSPORT, birth_number='780123/3541', phone='12', insurance='99',
                   address={'street': 'x', 'city': 'y'}, **{choice: 'nothing', boolean: 'true'})
    sim.log.clear()
    f = fails(INVALID_FIELDS, c.ask, 'booking.book',
              wish('bad', at(day, 9), operation='12', answers=answers))
    got = {x['id']: x['code'] for x in f.data['fields']}
    assert got == {'birth_number': 'invalid', 'phone': 'invalid', 'insurance': 'invalid',
                   'address': 'invalid', text: 'required', choice: 'invalid',
                   boolean: 'invalid'}, got
    assert not sim.calls('POST')
    for status in (422, 200):  # the plugin looks at `errors` only
        sim.errors_status = status
        f = fails(INVALID_FIELDS, c.ask, 'booking.book', wish('bad2', at(day, 9), answers={
            'first_name': 'J', 'last_name': 'N', 'email': 'x@bad.example'}))
        assert f.data == {'fields': [{'id': 'email', 'code': 'invalid'}]}
        sim.fault('POST', '', 'reject')
        f = fails(REFUSED, c.ask, 'booking.book', wish('bad3', at(day, 9)))
        assert f.data == {'detail': 'Nelze rezervovat'}
    sim.errors_status = 422
    assert not [r for r in sim.ours() if r['_start'].date() == day]


def test_the_web_may_be_faster():
    day = fresh()
    for status in (422, 200):
        sim.errors_status, sim.race = status, 1
        w = wish(f'race{status}', at(day, 9 if status == 200 else 8))
        fails(SLOT_TAKEN, c.ask, 'booking.book', w)
        assert not bookings(w)
    sim.errors_status, sim.race = 422, 0
    w = wish('race-gone', at(day, 9))
    sim.log.clear()
    fails(SLOT_TAKEN, c.ask, 'booking.book', w)  # seen before it was sent
    assert not sim.calls('POST')
    assert c.ask('booking.book', dict(w, starts_at=at(day, 10)))['state'] == 'booked'


def test_many_at_once_for_few_places():
    day = fresh(hours=(8,), desks=(31, 32))
    sim.race = 3
    numbers = [c.send('booking.book', wish(f'many{n}', at(day, 8))) for n in range(8)]
    states = []
    for n in numbers:
        try:
            states.append(c.wait(n)['state'])
        except connector.Fault as f:
            states.append(f.code)
    sim.race = 0
    start = datetime.datetime.fromisoformat(at(day, 8))
    ours = [r for r in sim.ours() if r['_start'] == start]
    assert states.count('booked') == len(ours) <= 2, (states, ours)
    assert set(states) <= {'booked', SLOT_TAKEN}, states


# ---- the line, the secrets, the log

def test_wrong_secrets_are_unavailable_and_told():
    for changes in ({'password_file': 'wrong'}, {'certificate': 'stranger.p12'}, {'ca': 'other.pem'}):
        other = start_one(name='wrong.conf', **changes)
        fails(UNAVAILABLE, other.ask, 'booking.places', {})
        health = other.ask('health', {})
        # a server that has had enough of a stranger may hang up before its reason is read
        notes = ('tls', 'net') if 'certificate' in changes else ('tls',)
        assert health['ok'] is False and health['note'] in notes, health
        assert other.close() == 0
    sim.fault('GET', '/places', 'token', times=9)
    other = start_one(name='wrong.conf')
    fails(UNAVAILABLE, other.ask, 'booking.places', {})
    assert 'token' in other.ask('health', {})['note']


def test_bad_settings_end_it_with_a_sentence():
    os.chmod(f'{sim.dir}/token', 0o644)
    cases = [({}, 'token_file: others can read it')]
    for changes, text in cases + [
            ({'url': 'http://example.cz'}, 'url: https'), ({'services': 'x'}, 'services'),
            ({'limit_unit': 'days'}, 'limit_unit'), ({'token_file': 'none'}, 'token_file'),
            ({'url': None}, 'url is missing'), ({'surprise': '1'}, 'unknown key'),
            ({'timeout': '0'}, 'timeout is a number')]:
        if changes:
            os.chmod(f'{sim.dir}/token', 0o600)
        p = connector.subprocess.run(
            [connector.program('portal-reservatic'), '-c', sim.write_conf('bad.conf', **changes)],
            stdin=connector.subprocess.DEVNULL, capture_output=True, text=True, timeout=20)
        assert p.returncode == 3 and text in p.stderr and p.stderr.count('\n') == 1, (changes, p)
    os.chmod(f'{sim.dir}/token', 0o600)


def test_an_upstream_that_is_gone():
    gone = reservatic_sim.Sim()
    other = connector.Connector(connector.program('portal-reservatic'), '-c', gone.write_conf())
    gone.server.shutdown()
    gone.server.server_close()
    fails(UNAVAILABLE, other.ask, 'booking.places', {})
    fails(UNAVAILABLE, other.ask, 'booking.book', wish('gone', at(BASE, 9)))
    assert other.ask('health', {})['ok'] is False
    assert other.close() == 0


def test_never_more_than_a_few_calls_at_once():
    inside, most, lock = [0], [0], threading.Lock()
    handle = sim.handle

    def counted(*args):
        with lock:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
        try:
            connector.time.sleep(0.01)
            return handle(*args)
        finally:
            with lock:
                inside[0] -= 1
    sim.handle = counted
    try:
        other = start_one(name='few.conf')
        first = fresh()
        days = [first] + [fresh() for _ in range(12)]
        numbers = [other.send('booking.slots', {
            'place': '1', 'operation': '11', 'from': days[0].isoformat(),
            'to': days[-1 - n].isoformat(), 'people': 1}) for n in range(6)]
        for n in numbers:
            assert other.wait(n)['days']
        assert 1 < most[0] <= 4, most
    finally:
        sim.handle = handle


def test_nothing_personal_reaches_the_log():
    text = ''.join(o.log() for o in opened)
    assert 'reservatic.fault' in text
    for secret in ('Jana', 'Nov', 'example.cz', '780123', '777', reservatic_sim.TOKEN,
                   reservatic_sim.PASSWORD, 'Dlouh', '1AB'):
        assert secret not in text, secret


def test_it_ends_when_its_input_ends():
    assert c.close() == 0
    close_all()


connector.run(sys.modules[__name__])
