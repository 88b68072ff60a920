#!/usr/bin/env python3
"""Booking a time and standing in the queue, from the first key to the store: the real kiosk against
the real portal, at every size, with everything that goes wrong between them."""
import datetime
import json
import pathlib
import re
import sqlite3
import subprocess
import sys
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'lib'))
from booking_town import always_open  # noqa: E402
from fake import Answer, Fake  # noqa: E402
from kiosk import Kiosk, lib, nothing_personal, run, say  # noqa: E402
from term import Session  # noqa: E402

def early_limits(booking):
    """The passport can be moved and cancelled a month before only."""
    booking['operations'][1].update(cancel_minutes=43200, move_minutes=43200)


P = lib.Portal(always_open(early_limits), settings='bookings_per_minute = 60000\n')
for device in ('desk', 'other', 'stranger', 'crashed', 'hand-80x24', 'hand-58x16'):
    P.add_device(device)
SIZES = ['58x16', '80x22', '80x24', '100x30', '132x43']
PEOPLE = iter(range(10000))
PRAGUE = 'Europe/Prague'


def person():
    """A surname that nobody had before: one person may have so many bookings only."""
    letters = 'abcdefghij'
    return 'Zkušební' + ''.join(letters[int(c)] for c in f'{next(PEOPLE):04}')


def rows(query):
    with sqlite3.connect(f'file:{P.path("portal.db")}?mode=ro', uri=True) as c:
        return c.execute(query).fetchall()


def states(of):
    return [r[0] for r in rows(f"SELECT state FROM booking WHERE answers LIKE '%{of}%'")]


def kiosk(**more):
    return Kiosk(P, **more).primed()


BASE = kiosk()
ACT = 'settle\nkey 3\nsettle\nkey 1 1\nsettle\n'           # the ID card, one person
TIME = ACT + 'key 2\nsettle\n'                              # the second day
HELD = TIME + 'key Enter\nsettle\n'


def details(name):
    return f'key F8\ntype Jana\nkey Enter\ntype {name}\nkey Enter F8\n'


def booked(k, extra='', *options):
    """Books a time; the name, what was printed and the booking's row."""
    name = person()
    out = k.run(HELD + details(name) + 'key Enter\nsettle\n' + say('booked') + extra, *options)
    found = rows("SELECT reference, code, pin, starts, state, people FROM booking "
                 f"WHERE answers LIKE '%{name}%'")
    assert len(found) == 1 and found[0][4] == 'booked', (found, out.text)
    return name, out, found[0]


# ---- the straight way

def test_every_page_at_every_size():
    for size in SIZES:
        for lang, words in (('cs', ('K čemu se chcete objednat?', 'Který den se vám hodí?',
                                    'V kolik hodin přijdete?', 'Termín máte rezervovaný')),
                            ('en', ('What do you want to book?', 'Which day suits you?',
                                    'What time will you come?', 'The time is booked for you'))):
            name = person()
            out = BASE.run(
                'settle\nkey 3\nsettle\n' + say('acts') + 'key 1\n' + say('people') +
                'key 1\nsettle\n' + say('days') + 'key 2\nsettle\n' + say('times') +
                'key Enter\nsettle\n' + say('held') + details(name) + say('check') +
                'key Enter\nsettle\n' + say('booked') + 'key 2\n' + say('phone'),
                '--size', size, '--lang', lang)
            for title, word in zip(('acts', 'days', 'times', 'booked'), words):
                assert word in out.pages[title], (size, lang, out.pages[title])
                assert word in out.said[title], (size, lang, out.said[title])
            w, h = (int(n) for n in size.split('x'))
            for title, page in out.pages.items():
                lines = page.rstrip('\n').split('\n')
                assert len(lines) <= h and all(len(line) <= w for line in lines), (title, page)
                assert len(re.findall('^> ', out.said[title], re.M)) <= 1, (title, out.said[title])
            left = re.compile('ještě (10|9) min' if lang == 'cs' else '(10|9) min left')
            assert left.search(out.pages['held']) and left.search(out.said['held']), out.pages['held']
            assert left.search(out.pages['check']), out.pages['check']
            pin = rows(f"SELECT pin FROM booking WHERE answers LIKE '%{name}%'")[0][0]
            assert ' '.join(pin) in out.said['booked'] or pin in out.said['booked'], pin
            assert states(name) == ['booked']


def test_nothing_personal_stays_anywhere():
    name, out, row = booked(BASE)
    assert row[0] and len(row[1]) == 24 and len(row[2]) == 4, row
    assert ' '.join(row[2]) in out.said['booked'], out.said['booked']
    nothing_personal(P, name.encode())


# ---- finding, moving, cancelling, checking in

def find(code):
    return f'settle\nkey 4\ntype {code}\nkey Enter\nsettle\n'


def test_found_by_the_scanner_moved_and_cancelled():
    name, _, row = booked(BASE)
    out = BASE.run(find(row[1].lower()) + say('found') +
                   'key 1\nsettle\nkey 3\nsettle\nkey Right Right Enter\nsettle\n' + say('held') +
                   'key F8\nsettle\n' + say('moved') + 'key Esc\nsettle\n' +
                   find(f'{row[0][:4]}-{row[0][4:]}') + 'key 2\n' + say('asked') +
                   'key 1\n' + say('kept') + 'key 2 2\nsettle\n' + say('cancelled'))
    assert 'Váš termín' in out.pages['found'] and 'Občanský průkaz' in out.pages['found']
    assert 'Přesunout na tento čas' in out.pages['held'], out.pages['held']
    assert 'Termín je přesunutý' in out.pages['moved'], out.pages['moved']
    assert 'Opravdu zrušit termín?' in out.pages['asked'], out.pages['asked']
    assert 'Váš termín' in out.pages['kept']
    assert 'Termín je zrušený' in out.pages['cancelled'], out.pages['cancelled']
    assert states(name) == ['cancelled']
    assert rows(f"SELECT starts FROM booking WHERE answers LIKE '%{name}%'")[0][0] != row[3]


def test_a_limit_that_is_over_at_once_needs_no_time():
    passport = HELD.replace('key 1 1', 'key 2 1')
    for size in SIZES:
        name = person()
        out = BASE.run(passport + details(name) + 'key Enter\nsettle\n' + say('booked'),
                       '--size', size)
        code = rows(f"SELECT code FROM booking WHERE answers LIKE '%{name}%'")[0][0]
        assert 'Zrušit: už to nejde' in out.said['booked'], out.said['booked']
        assert 'Přesunout: už to nejde' in out.said['booked'], out.said['booked']
        assert 'šlo to' not in out.pages['booked'], out.pages['booked']
        assert 'už to nejde' in out.pages['booked'], out.pages['booked']
        out = BASE.run(find(code) + say('found'), '--size', size)
        assert 'Zrušit: už ne, šlo to do' in out.said['found'], out.said['found']


def test_misprints_and_strangers():
    out = kiosk(device='stranger').run(find('4719') + say('pin') + 'key BS BS BS BS\ntype K7M4\nkey Enter\n' +
                   say('short') + 'key BS BS BS BS\ntype ABCDEFGHKLMNPRSTABCDEFGH\nkey Enter\n'
                   'settle\n' + say('unknown'))
    assert 'Takový PIN na dnešek nemáme.' in out.pages['pin'], out.pages['pin']
    assert 'PIN má 4 číslice' in out.pages['short'], out.pages['short']
    assert 'Takový termín nemáme.' in out.pages['unknown'], out.pages['unknown']


def soon(k=BASE):
    """A booking that begins within minutes: checking in is open."""
    name = person()
    k.run(ACT + 'key n\nsettle\n' + details(name) + 'key Enter\nsettle\n')
    found = rows(f"SELECT pin, reference, starts FROM booking WHERE answers LIKE '%{name}%'")
    assert found, name
    return name, found[0]


def test_checked_in_by_pin_and_only_once():
    name, (pin, _, _) = soon()
    out = BASE.run(find(pin) + say('ticket') + 'wait 21\n' + say('home') + find(pin) + say('again'))
    assert 'Vaše pořadové číslo' in out.pages['ticket'], out.pages['ticket']
    assert 'Objednáno na' in out.pages['ticket'], out.pages['ticket']
    assert 'Co potřebujete vyřídit?' in out.pages['home'], out.pages['home']
    assert 'Tento PIN už byl zadaný' in out.pages['again'], out.pages['again']
    assert states(name) == ['arrived']


def test_too_early_says_from_when():
    name, _, row = booked(BASE)
    out = BASE.run(find(row[1]) + say('found'))
    assert 'Ohlásit příchod' not in out.pages['found'], out.pages['found']
    with Fake(P, lambda *a: None) as fake:
        out = kiosk(url=fake.url).run(find(row[1]) + say('found'))
    assert 'Váš termín' in out.pages['found'] and states(name) == ['booked']


# ---- the queue

def test_a_ticket_and_the_line_on_the_home_page():
    out = BASE.run('settle\nkey 4 F5\nsettle\n' + say('queues') + 'key 2\nsettle\n' +
                   say('ticket') + 'key 1\nwait 1\nsettle\n' + say('home'))
    assert 'Do které fronty chcete?' in out.pages['queues']
    assert 'Vaše pořadové číslo' in out.pages['ticket'], out.pages['ticket']
    assert 'Kam potom' in out.pages['ticket'] and 'Matrika' in out.pages['ticket']
    assert re.search('Ček[aá]', out.pages['home']), out.pages['home']
    assert 'přepážka teď není obsazená' in out.pages['home'], out.pages['home']


TICKET = 'settle\nkey 4 F5\nsettle\nkey 2\nsettle\n'


def test_a_ticket_is_given_back_after_one_more_question():
    count = "SELECT state, COUNT(*) FROM ticket GROUP BY state"
    before = dict(rows(count))
    out = BASE.run(TICKET + 'key 2\n' + say('sure') + 'key Enter\n' + say('kept') +
                   'key 2 2\nsettle\n' + say('gone') + 'key 2\nsettle\n' + say('another') +
                   'key 2\nsettle\n' + say('new'))
    assert 'Opravdu zrušit lístek?' in out.pages['sure'], out.pages['sure']
    assert 'Zrušit lístek' in out.pages['kept'] and 'Kam potom' in out.pages['kept']
    assert 'Lístek je zrušený' in out.pages['gone'], out.pages['gone']
    assert 'Do které fronty chcete?' in out.pages['another'], out.pages['another']
    assert 'Vaše pořadové číslo' in out.pages['new'], out.pages['new']
    after = dict(rows(count))
    assert after.get('deleted', 0) == before.get('deleted', 0) + 1
    assert after.get('queued', 0) == before.get('queued', 0) + 1


def test_a_ticket_that_cannot_be_given_back_says_why():
    now = [problem(409, 'ticket_state')]
    with Fake(P, lambda m, p, h, b: now[0] if m == 'DELETE' and '/tickets/' in p else None) as fake:
        k = kiosk(url=fake.url)
        called = k.run(TICKET + 'key 2 2\nsettle\n' + say('called'))
        now[0] = problem(503, 'unavailable')
        away = k.run(TICKET + 'key 2 2\nsettle\n' + say('away') + 'key Esc\n' + say('kept'))
    assert 'Vaše číslo už voláme.' in called.pages['called'], called.pages['called']
    assert 'Zkusit znovu' in away.pages['away'], away.pages['away']
    assert 'Kam potom' in away.pages['kept'], away.pages['kept']


def test_both_are_printed_at_once():
    slips = pathlib.Path(P.dir, 'slips')
    name, _, row = booked(BASE, 'key Esc\nsettle\nkey 4 F5\nsettle\nkey 2\nsettle\n',
                          '--printer', f'file:{slips}')
    texts = [subprocess.run(['pdftotext', '-layout', p, '-'], capture_output=True, text=True,
                            check=True).stdout for p in sorted(slips.glob('*.pdf'))]
    assert len(texts) == 2, texts
    assert row[2] in texts[0] and 'Občanský průkaz' in texts[0], texts[0]
    assert 'Matrika' in texts[1] and re.search(r'B\s\d+', texts[1]), texts[1]
    assert name not in texts[0] + texts[1], 'who finds the paper must not learn who comes'


# ---- what goes wrong

def test_who_has_a_time_that_day_may_move_it():
    mail = person() + '@priklad.cz'
    first, second = person(), person()
    typed = 'key F8\ntype Jana\nkey Enter\ntype {}\nkey Enter\ntype {}\nkey Enter F8\n'
    BASE.run(HELD + typed.format(first, mail) + 'key Enter\nsettle\n' + say('booked'))
    out = BASE.run(HELD + typed.format(second, mail) + 'key Enter\nsettle\n' + say('already') +
                   'key 1\n' + say('move'))
    assert 'Jeden termín už máte' in out.pages['already'], out.pages['already']
    assert 'Zadejte PIN nebo kód termínu' in out.pages['move'], out.pages['move']
    assert states(first) == ['booked'] and states(second) == []


def test_at_the_desk_too():
    name = person()
    k = Kiosk(P, device='desk', desk=True).primed()
    out = k.run('settle\nkey 3\nsettle\n' + say('acts') + 'key 1 1\nsettle\nkey 2\nsettle\n'
                'key Enter\nsettle\nkey F8\n' + say('form') + f'type Jana\nkey Enter\ntype {name}\n'
                'key F8\nsettle\n' + say('booked'), '--size', '132x43')
    assert 'držíme do' in out.pages['form'], out.pages['form']
    assert 'Termín máte rezervovaný' in out.pages['booked'], out.pages['booked']
    assert states(name) == ['booked']

def test_somebody_was_faster():
    taken = []

    def answer(method, path, headers, body):
        if method == 'POST' and path.endswith('/holds') and not taken:
            r = P.ask('POST', path, body, {'Idempotency-Key': str(uuid.uuid4())}, device='other')
            assert r.status == 201, r.body
            taken.append(r.json()['starts_at'])
        return None

    name = person()
    with Fake(P, answer) as fake:
        out = kiosk(url=fake.url).run(
            TIME + 'key Enter\nsettle\n' + say('faster') + 'key 2\nsettle\n' + say('other') +
            details(name) + 'key Enter\nsettle\n' + say('booked'))
    assert 'Někdo byl rychlejší' in out.pages['faster'], out.pages['faster']
    assert out.pages['faster'].count(' v ') >= 2, out.pages['faster']
    assert 'Držíme pro vás' in out.pages['other'], out.pages['other']
    assert 'Termín máte rezervovaný' in out.pages['booked'] and states(name) == ['booked']


TO_MOVE = 'key 1\nsettle\nkey 3\nsettle\nkey Enter\nsettle\n'


def test_somebody_was_faster_than_a_move():
    for size in SIZES:
        name, _, row = booked(BASE)
        holds, taken = [], []

        def answer(method, path, headers, body):
            if method == 'POST' and path.endswith('/holds'):
                holds.append(body)
            if method != 'PATCH' or taken:
                return None
            r = P.ask('POST', '/v1/booking/holds', holds[-1], {'Idempotency-Key': str(uuid.uuid4())},
                      device='other')  # the portal's own word for a time that is taken
            assert r.code() == 'slot_taken', r.body
            taken.append(json.loads(body)['hold'])
            return Answer(r.status, r.body, 'application/problem+json')

        with Fake(P, answer) as fake:
            out = kiosk(url=fake.url).run(
                find(row[1]) + TO_MOVE + say('held') + 'key F8\nsettle\n' + say('taken') +
                'key 5\nsettle\n' + say('other') + 'key F8\nsettle\n' + say('moved'),
                '--size', size)
        assert 'Někdo byl rychlejší' in out.said['taken'], out.pages['taken']
        assert len(re.findall(r'^(?:> )?[1-5] .* ve? \d', out.said['taken'], re.M)) == 5, \
            out.said['taken']
        assert 'Držíme pro vás' in out.pages['other'], out.pages['other']
        assert re.search('F8 +Přesunout', out.pages['other']), out.pages['other']
        assert size != '58x16' or 'F10 Konec a smazat' in out.pages['other'], out.pages['other']
        assert 'Termín je přesunutý' in out.said['moved'], out.pages['moved']
        assert states(name) == ['booked']
        assert rows(f"SELECT state FROM booking WHERE hold = '{taken[0]}'") == [('expired',)]


def test_a_hold_that_ended_before_the_move():
    name, _, row = booked(BASE)
    ended = []

    def answer(method, path, headers, body):
        if method == 'PATCH' and not ended:
            ended.append(json.loads(body)['hold'])
            assert P.ask('DELETE', f'/v1/booking/holds/{ended[0]}').status == 204
        return None

    with Fake(P, answer) as fake:
        out = kiosk(url=fake.url).run(
            find(row[1]) + TO_MOVE + 'key F8\nsettle\n' + say('lost') +
            'key 1\nsettle\n' + say('again') + 'key F8\nsettle\n' + say('moved'))
    assert 'Termín už nedržíme' in out.pages['lost'], out.pages['lost']
    assert 'váš termín zatím zůstává' in out.said['lost'], out.said['lost']
    assert 'údaje' not in out.pages['lost'], out.pages['lost']
    assert 'Držíme pro vás' in out.pages['again'], out.pages['again']
    assert 'Termín je přesunutý' in out.pages['moved'] and states(name) == ['booked']


def test_a_hold_that_runs_out_while_moving():
    _, _, row = booked(BASE)
    out = BASE.run(find(row[1]) + TO_MOVE + 'wait 601\n' + say('lost'), '--idle', '0')
    assert 'váš termín zatím zůstává' in out.said['lost'], out.pages['lost']


def test_a_device_that_holds_too_many_times_is_asked_to_wait():
    k, at = kiosk(device='crashed'), []
    r = P.ask('GET', '/v1/booking/operations', device='crashed')
    place = [p['id'] for p in P.ask('GET', '/v1/booking/places').json()['places']
             if 'obcansky-prukaz' in p['operations']][0]
    day = datetime.date.today() + datetime.timedelta(days=20)
    free = P.ask('GET', f'/v1/booking/slots?operation=obcansky-prukaz&place={place}&from={day}'
                 f'&to={day}&people=1', device='crashed').json()['days'][0]['slots']
    for slot in free[:8]:  # as if the program had crashed each time
        r = P.ask('POST', '/v1/booking/holds', {
            'operation': 'obcansky-prukaz', 'place': place, 'starts_at': slot['starts_at'],
            'people': 1, 'lang': 'cs'}, {'Idempotency-Key': str(uuid.uuid4())}, device='crashed')
        assert r.status == 201, r.body
        at.append(r.json()['id'])
    for size in SIZES:
        out = k.run(HELD + say('busy'), '--size', size)
        assert 'Zkuste to znovu za minutu.' in out.said['busy'], out.said['busy']
        assert 'okus' not in out.pages['busy'] and 'V kolik' in out.said['busy'], out.pages['busy']
    for hold in at:
        assert P.ask('DELETE', f'/v1/booking/holds/{hold}', device='crashed').status == 204
    assert 'Držíme pro vás' in k.run(HELD + say('held')).pages['held']
    with Fake(P, lambda m, p, h, b: Answer(429, problem(429, 'too_many_requests').body,
                                           'application/problem+json', {'Retry-After': '300'})
              if m == 'POST' and p.endswith('/holds') else None) as fake:
        out = kiosk(url=fake.url).run(HELD + say('busy'))
    assert 'Zkuste to znovu za pár minut.' in out.said['busy'], out.said['busy']


class Away:
    """The other calendar is silent as long as the kiosk asks by itself, then it answers."""

    def __init__(self, method, end, code='upstream_unavailable', status=502):
        self.method, self.end, self.code, self.status, self.keys = method, end, code, status, []

    def __call__(self, method, path, headers, body):
        if method != self.method or not re.search(self.end, path):
            return None
        key = headers['Idempotency-Key']
        self.keys.append((key, body))
        return problem(self.status, self.code) if key == self.keys[0][0] else None


def test_a_silent_calendar_is_asked_again_under_the_same_hold():
    for size in SIZES:
        name, away = person(), Away('POST', '/reservations$')
        with Fake(P, away) as fake:
            out = kiosk(url=fake.url).run(
                HELD + details(name) + 'key Enter\nsettle\n' + say('away') + 'key Enter\nsettle\n' +
                say('booked'), '--size', size)
        assert 'Rezervace se nepovedla' in out.said['away'], out.said['away']
        assert 'Kalendář teď neodpovídá. Zkuste to znovu' in out.said['away'], out.said['away']
        assert re.search(r'1\s+Zkusit znovu', out.pages['away']), out.pages['away']
        assert re.search(r'2\s+Vybrat jiný den', out.pages['away']), out.pages['away']
        assert 'Držíme pro vás' in out.said['away'], out.said['away']
        assert 'ještě' in out.pages['away'], out.pages['away']
        assert 'Termín máte rezervovaný' in out.said['booked'], out.pages['booked']
        assert states(name) == ['booked'] and len({b for _, b in away.keys}) == 1, away.keys


def test_a_silent_calendar_and_a_hold_that_runs_out():
    name = person()
    with Fake(P, Away('POST', '/reservations$')) as fake:
        out = kiosk(url=fake.url).run(
            HELD + details(name) + 'key Enter\nsettle\n' + say('away') + 'wait 601\n' + say('lost') +
            'key 2\nsettle\nkey 3\nsettle\nkey Enter\nsettle\nkey F8\n' + say('check') +
            'key Enter\nsettle\n' + say('booked'), '--idle', '0')
    assert 'Zkusit znovu' in out.pages['away'], out.pages['away']
    assert 'Termín už nedržíme' in out.pages['lost'], out.pages['lost']
    assert 'Zkusit znovu' not in out.pages['lost'], out.pages['lost']
    assert name in out.pages['check'], out.pages['check']
    assert 'Termín máte rezervovaný' in out.pages['booked'] and states(name) == ['booked']


def test_another_day_after_a_silent_calendar():
    name = person()
    with Fake(P, Away('POST', '/reservations$')) as fake:
        out = kiosk(url=fake.url).run(
            HELD + details(name) + 'key Enter\nsettle\nkey 2\nsettle\n' + say('days') +
            'key 3\nsettle\nkey Enter\nsettle\nkey F8\n' + say('check') + 'key Enter\nsettle\n' +
            say('booked'))
    assert 'Který den se vám hodí?' in out.pages['days'], out.pages['days']
    assert name in out.pages['check'] and states(name) == ['booked'], out.pages['booked']


def test_an_office_that_is_away_is_asked_again_about_the_very_same():
    """503: nobody knows how it ended, so no other day is offered before that is known."""
    name, tries = person(), []

    def answer(method, path, headers, body):
        if method == 'POST' and path.endswith('/reservations'):
            tries.append(headers['Idempotency-Key'])
            return problem(503, 'unavailable') if len(tries) <= 3 else None
        return None

    with Fake(P, answer) as fake:
        out = kiosk(url=fake.url).run(
            HELD + details(name) + 'key Enter\nsettle\n' + say('away') + 'key Enter\nsettle\n' +
            say('booked'))
    assert 'Zkusit znovu' in out.pages['away'], out.pages['away']
    assert 'Termín máte rezervovaný' in out.pages['booked'], out.pages['booked']
    assert states(name) == ['booked'] and len(set(tries)) == 1, tries


def test_moving_and_cancelling_are_tried_again():
    for size in SIZES:
        name, _, row = booked(BASE)
        for code, status in (('upstream_unavailable', 502), ('unavailable', 503)):
            tries = []

            def answer(method, path, headers, body):
                if method == 'PATCH' or path.endswith('/cancel'):
                    tries.append(path)
                    return problem(status, code) if len(tries) <= 3 else None
                return None

            move = code == 'unavailable'
            script = find(row[1]) + (TO_MOVE + 'key F8\nsettle\n' if move else 'key 2 2\nsettle\n')
            with Fake(P, answer) as fake:
                out = kiosk(url=fake.url).run(script + say('away'), '--size', size)
                assert 'Zkusit znovu' in out.pages['away'], out.pages['away']
                words = 'teď nefunguje' if move else 'Kalendář teď neodpovídá.'
                assert words in out.said['away'], out.said['away']
                assert len(tries) == 3 and states(name) == ['booked'], tries
                tries.clear()
                if move:
                    out = kiosk(url=fake.url).run(script + 'key Enter\nsettle\n' + say('end'),
                                                  '--size', size)
                    assert 'Termín je přesunutý' in out.said['end'], out.pages['end']
        tries = []
        with Fake(P, answer) as fake:
            out = kiosk(url=fake.url).run(find(row[1]) + 'key 2 2\nsettle\n' + say('away') +
                                          'key Enter\nsettle\n' + say('end'), '--size', size)
        assert 'Termín je zrušený' in out.said['end'], (out.pages['away'], out.pages['end'])
        assert states(name) == ['cancelled']


def test_an_answer_that_was_lost_never_books_twice():
    lost = []

    def answer(method, path, headers, body):
        if method == 'POST' and path.endswith('/reservations') and len(lost) < 6:
            r = P.ask('POST', path, body, {'Idempotency-Key': headers['Idempotency-Key']})
            lost.append((headers['Idempotency-Key'], r.status))
            return Answer(500, b'', 'text/plain')
        return None

    name = person()
    with Fake(P, answer) as fake:
        out = kiosk(url=fake.url).run(
            HELD + details(name) + 'key Enter\nsettle\n' + say('unsure') + 'key 1\n' +
            say('still') + 'key Enter\nsettle\n' * 6 + say('booked'))
    assert 'nevíme, jestli je rezervováno' in out.pages['unsure'], out.pages['unsure']
    assert out.pages['still'] == out.pages['unsure'], 'nothing may be changed now'
    assert 'Termín máte rezervovaný' in out.pages['booked'], out.pages['booked']
    assert len({key for key, _ in lost}) == 1, lost
    assert states(name) == ['booked']


def test_a_hold_that_ran_out_keeps_what_was_typed():
    name = person()
    out = BASE.run(HELD + details(name) + 'wait 541\n' + say('last') + 'wait 60\n' + say('lost') +
                   'key 2\nsettle\nkey 3\nsettle\nkey Enter\nsettle\nkey F8\n' + say('kept'),
                   '--idle', '0')
    assert re.search(r'ještě 5\d s', out.pages['last']), out.pages['last']
    assert 'Termín už nedržíme' in out.pages['lost'], out.pages['lost']
    assert name in out.pages['kept'], out.pages['kept']


def test_the_line_breaks_and_nothing_is_lost():
    down = [False]

    def answer(method, path, headers, body):
        return Answer(503, b'{}', 'application/json') if down[0] and 'booking' in path else None

    with Fake(P, answer) as fake:
        k = kiosk(url=fake.url)
        down[0] = True
        out = k.run('settle\nkey 3\nsettle\n' + say('down') + 'key 1\nsettle\n' + say('again'))
    assert 'Zkusit znovu' in out.pages['down'], out.pages['down']
    assert 'Zkusit znovu' in out.pages['again'], out.pages['again']


def test_leaving_lets_the_time_go():
    before = {r[0] for r in rows("SELECT id FROM booking")}
    BASE.run(HELD + say('held') + 'key Esc\nsettle\n')
    BASE.run(HELD + 'key F8\ntype Jana\nkey F10 F10\nsettle\n')
    new = [r[1] for r in rows("SELECT id, state FROM booking") if r[0] not in before]
    assert new == ['expired', 'expired'], new


def test_the_end_of_a_visit_lets_the_time_go_before_the_process_is_replaced():
    before = {r[0] for r in rows("SELECT id FROM booking")}
    k = kiosk()
    command = k.command('--idle', '0')
    # whatever terminal the tests run on, and whatever that one's terminfo lacks
    x = Session(*command[1:], town=False,
                env=k.environment(TERM='xterm-256color', LC_ALL='C.UTF-8'))
    try:
        for key, words in (('', 'Co potřebujete vyřídit?'), ('3', '1  Občanský průkaz'),
                           ('1', 'Pro kolik lidí'), ('1', 'Nejbližší:'),
                           ('2', 'Vybraný čas'), ('\r', 'Držíme pro vás'),
                           ('\r', 'Na jaké jméno'), ('Jana', 'Jana'),
                           ('\x1b[21~', 'Konec a smazat'), ('\x1b[21~', 'Co potřebujete vyřídit?')):
            x.send(key)
            assert x.wait_for(words), (key, words, x.screen.text())
        lib.until(lambda: [r[1] for r in rows("SELECT id, state FROM booking")
                           if r[0] not in before] == ['expired'])
    finally:
        x.close()


def test_another_time_lets_the_first_go():
    before = {r[0] for r in rows("SELECT id FROM booking")}
    BASE.run(HELD + 'click 30 4\nsettle\n' + say('other') + 'key Esc\nsettle\n')
    new = [r[1] for r in rows("SELECT id, state FROM booking") if r[0] not in before]
    assert new == ['expired', 'expired'], new


# ---- what only another system's calendar says

def forward(path, body, headers):
    keep = {k: v for k, v in headers.items() if k in ('Idempotency-Key', 'Booking-Code')}
    return P.ask('POST', path, body, keep)


def changed(r, **members):
    return Answer(r.status, json.dumps({**r.json(), **members}).encode(), 'application/json')


def problem(status, code, **members):
    body = {'type': f'about:{code}', 'title': code, 'status': status, 'code': code, **members}
    return Answer(status, json.dumps(body).encode(), 'application/problem+json')


def test_a_hold_that_does_not_bind_says_so():
    def answer(method, path, headers, body):
        if method == 'POST' and path.endswith('/holds'):
            return changed(forward(path, body, headers), binding=False)
        if method == 'POST' and path.endswith('/reservations'):
            return changed(Answer2(forward(path, body, headers), 202), state='pending', code=None,
                           pin=None)
        return None

    name = person()
    with Fake(P, answer) as fake:
        k = kiosk(url=fake.url)
        for size in SIZES:
            out = k.run(HELD + say('held') + details(name) + say('check') + 'key Enter\nsettle\n' +
                        say('pending'), '--size', size)
            assert 'Zatím není jistý' in out.pages['held'], out.pages['held']
            for words in ('Může si ho vzít někdo na internetu.', 'Jistý bude, až ho rezervujete.'):
                assert words in out.said['held'], (words, out.said['held'])
            assert 'Termín zatím není jistý' in out.said['check'], (size, out.said['check'])
            assert 'Držíme pro vás' not in out.text, out.text
            assert size == '58x16' or 'Termín zatím není jistý' in out.pages['check'], size
            assert 'Rezervaci ověřujeme' in out.pages['pending'], out.pages['pending']
            assert 'nezadávejte.' in out.pages['pending'], out.pages['pending']
            assert 'PIN' not in out.pages['pending'], out.pages['pending']
        _, _, row = booked(BASE)
        for size in SIZES:
            out = k.run(find(row[1]) + TO_MOVE + say('moving'), '--size', size)
            for words in ('Může si ho vzít někdo na internetu.',
                          'Jistý bude, až na něj svůj termín přesunete.'):
                assert words in out.said['moving'], (words, out.said['moving'])
            assert 'rezervujete' not in out.text, out.pages['moving']
            assert size == '80x22' or 'Jistý bude' in out.pages['moving'], out.pages['moving']


class Answer2:
    """A reply under another status."""

    def __init__(self, reply, status):
        self.reply, self.status = reply, status

    def json(self):
        return self.reply.json()


CHECKINS = [
    ('checkin_early', {'starts_at': '2026-11-25T10:20:00+01:00', 'from': '2026-11-25T10:05:00+01:00'},
     'Je ještě brzy. PIN zadejte od 10:05.'),
    ('checkin_late', {'starts_at': '2026-11-25T10:20:00+01:00', 'to': '2026-11-25T10:35:00+01:00'},
     'Termín byl v 10:20 a čekali jsme do 10:35.'),
    ('checkin_wrong_day', {'starts_at': '2026-11-25T10:20:00+01:00',
                           'server_time': '2026-11-23T10:00:00+01:00'},
     'Termín máte ve středu 25. 11. v 10:20, dnes je pondělí 23. 11.'),
    ('checkin_used', {'at': '2026-11-25T10:07:00+01:00', 'ticket': 'A 47'},
     'Tento PIN už byl zadaný v 10:07. Vaše číslo je A 47.'),
    ('checkin_cancelled', {}, 'Tento termín je zrušený.'),
    ('checkin_unsure', {}, 'Termín zatím není potvrzený.'),
]


def test_every_answer_of_checking_in_has_its_way_on():
    now = [0]

    def answer(method, path, headers, body):
        if not path.endswith('/checkins'):
            return None
        code, members, _ = CHECKINS[now[0] % len(CHECKINS)]
        now[0] += 1
        return problem(409, code, **members)

    with Fake(P, answer) as fake:
        k = kiosk(url=fake.url)
        for size in SIZES:
            script = 'settle\nkey 4\n'
            for code, _, _ in CHECKINS:
                script += 'type 4719\nkey Enter\nsettle\n' + say(code) + 'key Esc\nsettle\nkey 4\n'
            out = k.run(script, '--size', size)
            for code, _, words in CHECKINS:
                page = ' '.join(re.sub('[▌!]', ' ', out.pages[code]).split())
                assert words in page, (size, code, out.pages[code])
                assert words in out.said[code], (size, out.said[code])
                assert 'Vzít si lístek' in out.pages[code], (size, code, out.pages[code])


def test_too_many_guesses():
    with Fake(P, lambda m, p, h, b: problem(429, 'too_many_requests')
              if p.endswith('/checkins') else None) as fake:
        out = kiosk(url=fake.url).run(find('4719') + say('five'))
    assert 'Pětkrát to nesouhlasilo' in out.pages['five'], out.pages['five']


def test_the_other_calendar_is_silent():
    with Fake(P, lambda m, p, h, b: problem(502, 'upstream_unavailable')
              if '/slots' in p else None) as fake:
        out = kiosk(url=fake.url).run(ACT + say('silent'))
    assert 'Kalendář teď neodpovídá.' in out.pages['silent'], out.pages['silent']
    assert 'Bez spojení' not in out.pages['silent'], 'the line to the portal works'


def test_nothing_is_free():
    def answer(method, path, headers, body):
        if '/slots' not in path:
            return None
        said = {'days': [{'date': '2026-11-30', 'state': 'full', 'slots': []}], 'next_free': None,
                'as_of': '2026-11-26T10:00:00+01:00', 'server_time': '2026-11-26T10:00:00+01:00'}
        return Answer(200, json.dumps(said).encode(), 'application/json')

    with Fake(P, answer) as fake:
        k = kiosk(url=fake.url)
        for size in SIZES:
            out = k.run('settle\nkey 3\nsettle\nkey 1 3\nsettle\n' + say('full') + 'key 1\n' +
                        say('people'), '--size', size)
            assert 'Pro 3 lidi najednou není volno.' in out.pages['full'], out.pages['full']
            assert 'Pro kolik lidí se objednáváte?' in out.pages['people'], out.pages['people']


def test_the_queue_is_closed_or_full():
    now, again = ['queue_full'], '2026-11-25T08:00:00+01:00'
    with Fake(P, lambda m, p, h, b: problem(409, now[0], at=again)
              if m == 'POST' and p.endswith('/tickets') else None) as fake:
        k = kiosk(url=fake.url)
        out = k.run('settle\nkey 4 F5\nsettle\nkey 1\nsettle\n' + say('full'))
        now[0] = 'queue_closed'
        out2 = k.run('settle\nkey 4 F5\nsettle\nkey 1\nsettle\n' + say('closed'))
    assert 'nebo přijďte ve středu 25. 11. v 8:00.' in \
        ' '.join(out.pages['full'].split()), out.pages['full']
    assert 'Objednat se' in out.pages['full']
    assert 'Tato fronta je teď zavřená.' in out2.pages['closed'], out2.pages['closed']


def test_a_wrong_clock_still_counts_down_rightly():
    ahead = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=1)).isoformat(
        timespec='seconds')
    out = kiosk(clock=ahead).run(HELD + say('held') + 'wait 480\n' + say('later'), '--idle', '0')
    assert re.search('ještě (10|9) min', out.pages['held']), out.pages['held']
    assert 'ještě 1 min' in out.pages['later'] or 'ještě 2 min' in out.pages['later']


# ---- from a situation, and by touch alone

def test_a_situation_skips_what_is_decided():
    out = BASE.run('wait 1\nsettle\ntype pas\nkey Enter\n' + say('situation') + 'key 1\nsettle\n' +
                   say('people'))
    assert 'Objednat se' in out.pages['situation'] and 'Vzít si lístek' in out.pages['situation']
    assert 'Objednat se · Cestovní pas' in out.pages['people'], out.pages['people']


class Hand:
    """Presses what the last screen says."""

    def __init__(self, size):
        self.size, self.lines = size, ['settle']
        self.kiosk = kiosk(device='hand-' + size)  # guesses are counted by device

    def rows(self):
        out = self.kiosk.run('\n'.join([*self.lines, 'dump now', '']), '--size', self.size)
        return out.pages['now'].split('\n')

    def press(self, *whats):
        for what in whats:
            rows = self.rows()
            found = [(row.find(what), y) for y, row in enumerate(rows)
                     if y and what in row]  # not in the header: the clock stands there
            assert found, (self.size, what, '\n'.join(rows))
            x, y = found[0]
            self.lines += [f'click {x + len(what) // 2} {y}', 'settle']


def test_by_touch_alone():
    day = datetime.date.today() + datetime.timedelta(days=2)
    for size in ('80x24', '58x16'):
        hand = Hand(size)
        hand.press('Objednat se', 'Občanský průkaz', '1 člověk', f'{day.day}.{day.month}.', ':00')
        assert any('Držíme pro vás' in row for row in hand.rows()), '\n'.join(hand.rows())
        hand.press('Pokračovat')
        assert any('Na jaké jméno' in row for row in hand.rows()), '\n'.join(hand.rows())
        hand = Hand(size)
        hand.press('Mám termín', '   PIN nebo kód')
        hand.press('  1 ', '  2 ', '  3 ', '  4 ', 'Písmena', ' K ', ' 7 ')
        assert any('1234K7' in row for row in hand.rows()), '\n'.join(hand.rows())
        hand.press('← smaž', '← smaž', 'Ohlásit příchod')
        text = '\n'.join(hand.rows())
        assert 'Takový PIN na dnešek nemáme.' in text, text
        hand.press('Vzít si lístek', 'Matrika')
        assert any('Kam potom' in row for row in hand.rows()), '\n'.join(hand.rows())


def test_without_colours_and_half_blocks():
    for options in (['--plain'], ['--theme', 'mono'], ['--term', 'linux']):
        name = person()
        out = BASE.run(HELD + say('held') + details(name) + 'key Enter\nsettle\n' + say('booked'),
                       *options)
        assert 'Držíme' in out.pages['held'] or 'Drzime' in out.pages['held'], out.pages['held']
        pin = rows(f"SELECT pin FROM booking WHERE answers LIKE '%{name}%'")[0][0]
        assert ' '.join(pin) in out.said['booked'], out.said['booked']


# ---- the hour that comes twice, and the one that does not come

def night(day):
    """Slots each half an hour of real time in the first hours of a day, as a portal would say."""
    start = datetime.datetime.fromisoformat(f'{day}T00:00:00+00:00') - datetime.timedelta(hours=1)
    out = []
    for i in range(8):
        at = start + datetime.timedelta(minutes=30 * i)
        end = at + datetime.timedelta(minutes=30)
        out.append({'starts_at': at.isoformat(), 'ends_at': end.isoformat(), 'free': 1})
    return [s for s in out if local(s['starts_at']).date().isoformat() == day]


def local(text):
    import zoneinfo
    return datetime.datetime.fromisoformat(text).astimezone(zoneinfo.ZoneInfo(PRAGUE))


def dst(day, clock):
    slots = night(day)
    for s in slots:
        for name in ('starts_at', 'ends_at'):
            s[name] = local(s[name]).isoformat()

    def answer(method, path, headers, body):
        if '/booking/slots' not in path:
            return None
        said = {'days': [{'date': day, 'state': 'free', 'slots': slots}], 'next_free': slots[0],
                'as_of': slots[0]['starts_at'], 'server_time': slots[0]['starts_at']}
        return Answer(200, json.dumps(said).encode(), 'application/json')

    with Fake(P, answer) as fake:
        return kiosk(url=fake.url, clock=clock).run(
            ACT + say('days') + 'key 1\nsettle\n' + say('times')).pages


def test_the_hour_that_comes_twice_is_told_apart():
    pages = dst('2026-10-25', '2026-10-23T09:41:00+02:00')
    assert '25. 10.' in pages['days'], pages['days']
    for words in ('2:00 letního času', '2:30 letního času', '2:00 zimního času',
                  '2:30 zimního času', '1:30', '3:00'):
        assert pages['times'].count(words) == 1, (words, pages['times'])


def test_the_hour_that_does_not_come_is_not_offered():
    pages = dst('2027-03-28', '2027-03-25T09:41:00+01:00')
    assert ' 1:30' in pages['times'] and ' 3:00' in pages['times'], pages['times']
    assert ' 2:' not in pages['times'] and 'času' not in pages['times'], pages['times']


if __name__ == '__main__':
    run(sys.modules[__name__])
