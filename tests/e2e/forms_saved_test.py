#!/usr/bin/env python3
"""Forms that do not go straight to the office: saved and opened elsewhere, filled in without a
line, begun in a version that the town has replaced, handed in on paper. Both ends are real."""
import datetime
import os
import pathlib
import re
import sqlite3
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'lib'))
from forms_stage import (BASE, BS, DAY, OLD_CATALOGUE, P, SAVE, TOWN, answers, dead,  # noqa: E402
                         desk, new, now, opened, submitted)
from kiosk import (ADDRESS, CODE, DAYS, DECLARE, DESK_SUBMIT, DOG, FILLED, NAME,  # noqa: E402
                   NOTE, PERSONAL, RECEIVED, STREET, SUBMIT, WAITING, Kiosk, drafts, found_in, lib,
                   listed, nothing_personal, page_of, questions, run, say, shown)
from proxy import REFUSE, UP, Cut, Proxy  # noqa: E402


# ---- drafts

def test_saved_here_and_finished_there():
    k = BASE.copy()
    out = k.run(f'settle\nkey 2 1\n{page_of()}{ADDRESS}key 1\n{SAVE}' + say('saved') +
                'key 2\n' + say('on'))
    code = out.code('saved')
    assert 'Úřadu jsme zatím nic neposlali.' in out.said['saved'], out.said['saved']
    day = (now() + 30 * DAY).date()
    assert f'Formulář smažeme {day.day}. {day.month}. {day.year}.' in out.said['saved']
    assert 'nepodáno' in out.pages['on']
    assert len(drafts(P)) == 1
    P.add_device('home')
    other = Kiosk(P, device='home')
    rest = (f'{DOG}key Enter\nkey 2\ntype 1,5\nkey Enter\ntype 3\nkey Enter\n'
            f'type 1250\nkey Enter\ntype {NOTE}\nkey F8\n{DAYS}key Enter\nkey 1\n')
    before = listed(P)
    out = other.run(opened(code.lower()) + say('opened') + rest + say('check') +
                    DECLARE + SUBMIT + 'settle\n' + say('end'))
    assert 'Jak se pes jmenuje?' in out.said['opened'], out.pages['opened']
    assert RECEIVED in out.said['end'], out.pages['check'] + out.pages['end']
    reference = new(before)
    assert reference == out.code('end') and answers(reference)['jmeno'] == NAME
    assert drafts(P) == []  # what is submitted is no draft
    out = k.run(opened(code) + say('gone'))
    assert 'Pod tímto kódem nic není.' in out.said['gone'], out.said['gone']


def test_a_code_by_touch_alone():
    for size in ('58x16', '80x22', '80x24', '100x30'):
        code = BASE.run(f'settle\nkey 2 1\n{page_of()}{SAVE}' + say('saved')).code('saved')
        lines = opened('').split('type')[0]

        def press(what, last=False):
            nonlocal lines
            page = BASE.run(lines + 'dump now\n', '--size', size).pages['now'].split('\n')
            found = [(row.find(what), y) for y, row in enumerate(page) if what in row]
            assert found, (size, what, '\n'.join(page))
            x, y = found[-1 if last else 0]
            lines += f'click {x + len(what) // 2} {y}\n'

        press('XXXX-XXXX')
        for c in code:
            press(f' {c} ', last=True)
        press('Otevřít', last=True)
        out = BASE.run(lines + 'settle\n' + say('open'), '--size', size)
        assert 'rozepsaného' not in out.said['open'] and NAME not in out.said['open'], out.said['open']
        assert 'Ulice' in out.said['open'], out.said['open']


def test_a_clerk_opens_what_a_visitor_saved():
    """Who brings the paper is there with it: the kiosk's note must not stand in the way."""
    before = drafts(P)
    out = BASE.run('settle\n' + questions() + SAVE + say('saved'))
    code = out.code('saved')
    reference, out = submitted(desk(), opened(f'{code[:4]}-{code[4:]}') + 'dump opened\n' +
                               DESK_SUBMIT + 'dump undeclared\nkey Enter F8\n')
    s = shown(P, reference)
    assert s['channel'] == 'desk' and s['submission']['answers']['poznamka'] == NOTE
    assert drafts(P) == before


def test_the_store_cannot_read_a_draft():
    k, before = BASE.copy(), drafts(P)
    k.run('settle\n' + questions(name='Tajemný Neprozradilý', note='Šifra') + SAVE + say('saved'))
    assert len(drafts(P)) == len(before) + 1
    secret = [w.encode() for w in ('Tajemný', 'Neprozradilý', 'Šifra', 'Tajemn\\u00fd')]
    assert not found_in(P.home, secret) and not found_in(k.cache, secret)
    reference, _ = submitted(BASE, 'settle\n' + questions(name='Zjevný Prozradilý') + DECLARE +
                             SUBMIT)
    assert found_in(P.home, ['Zjevný Prozradilý'.encode()])  # so the search above can find
    assert answers(reference)['jmeno'] == 'Zjevný Prozradilý'


def test_saved_again_by_itself_after_a_change():
    k = BASE.copy()
    out = k.run(f'settle\nkey 2 1\n{page_of()}{SAVE}' + say('saved') + 'key 2\n' + say('back') +
                'key F8\ntype Náves\n' + say('dirty') + 'wait 3\nsettle\n' + say('clean'))
    assert re.search(r'uloženo v \d+:\d\d, zatím nepodáno', out.pages['clean']), out.pages['clean']
    assert 'ukládá' in out.pages['dirty'] or 'uklád' in out.pages['dirty'], out.pages['dirty']
    out = BASE.run(opened(out.code('saved')) + say('opened'))
    assert 'Náves' in out.pages['opened'], out.pages['opened']


def test_the_last_words_before_the_end_of_a_visit_are_saved():
    """F10 at once after the last key: the page said "saving", so it is saved."""
    k = BASE.copy()
    out = k.run(f'settle\nkey 2 1\n{page_of()}{SAVE}' + say('saved') + 'key 2\nkey F8\n'
                'type Náves\n' + say('dirty') + 'key F10 F10\nsettle\n')
    got = BASE.run(opened(out.code('saved')) + say('opened'))
    assert 'Náves' in got.pages['opened'], (out.pages['dirty'], got.pages['opened'])


def names_of_drafts():
    return {line.split('\t')[0] for line in drafts(P)}


def test_a_submitted_form_is_not_saved_again():
    """A change, and submitted before the two seconds of saving by itself are over."""
    before = names_of_drafts()
    out = BASE.run('settle\n' + questions() + SAVE + say('saved') + 'key 2 1\ntype y\nkey F8\n' +
                   DECLARE + SUBMIT + 'settle\n' + say('end') + 'wait 3\nsettle\nwait 11\nsettle\n',
                   '--idle', '0')
    assert RECEIVED in out.said['end'], out.pages['end']
    assert names_of_drafts() == before, names_of_drafts() - before


def test_a_draft_is_gone_although_its_submission_had_to_wait():
    """The line is cut in the submission of a draft, the visitor goes, the line comes back: the
    draft is no draft any more, or it could be submitted a second time."""
    before, had = names_of_drafts(), listed(P)
    out = BASE.run('settle\n' + questions() + SAVE + say('saved'))
    code = out.code('saved')
    catalogue = ('--catalogue', OLD_CATALOGUE)
    with Proxy(lambda: P.port) as x:  # how many bytes it takes to open it
        BASE.copy(url=x.url).run(opened(code), *catalogue)
        size = x.wires[0].passed[UP]
        assert len(x.wires) == 1
    plan = {1: Cut(UP, size + 300)}
    with Proxy(lambda: P.port, lambda n: plan.get(n, REFUSE)) as x:
        k = BASE.copy(url=x.url)
        out = k.run(opened(code) + 'dump opened\n' + 'key F8\n' * 14 + DECLARE + SUBMIT +
                    'settle\n' + say('end') + 'key F10 F10\nsettle\n', *catalogue)
        assert x.cuts == 1 and WAITING in out.said['end'], out.pages['opened'] + out.pages['end']
    assert listed(P) == had and len(k.outbox()) == 1
    k.url = None
    k.run('settle\nwait 11\nsettle\n')
    assert new(had) == out.code('end')
    assert names_of_drafts() == before, names_of_drafts() - before


def test_wrong_codes():
    P.add_device('clumsy')
    k = BASE.copy(device='clumsy')
    out = BASE.run(f'settle\nkey 2 1\n{page_of()}{SAVE}' + say('saved'))
    code = out.code('saved')
    swapped = next(code[:i] + code[i + 1] + code[i] + code[i + 2:]
                   for i in range(7) if code[i] != code[i + 1])
    out = k.run('settle\nkey 2 0\n' + ''.join(
        f'type {text}\nkey Enter\nsettle\n{say(title)}{BS}' for title, text in (
            ('short', code[:5]), ('zero', '0' + code[1:]), ('swapped', swapped),
            ('unknown', '22222222'))) + f'type {code}\nkey Enter\nsettle\n' + say('right'))
    assert 'Kód má 8 písmen a číslic.' in out.said['short'], out.said['short']
    assert 'Kód má 8 písmen a číslic.' in out.said['zero'], out.said['zero']
    assert 'V kódu je nejspíš překlep.' in out.said['swapped'], out.said['swapped']
    assert 'Pod tímto kódem nic není.' in out.said['unknown'], out.said['unknown']
    assert 'Kde držitel bydlí?' in out.said['right'], out.pages['right']


def refno(body):
    """A code with its check symbol (Luhn's, modulo 30) from seven symbols."""
    alphabet = '23456789ABCDEFGHJKLMNPRSTUVWXY'
    total = 0
    for i, c in enumerate(reversed(body)):
        v = alphabet.index(c)
        total += v if i % 2 else v * 2 // 30 + v * 2 % 30
    return body + alphabet[-total % 30]


def test_too_many_guesses():
    P.add_device('guesser')
    k = BASE.copy(device='guesser')
    out = BASE.run(f'settle\nkey 2 1\n{page_of()}{SAVE}' + say('saved'))
    tries = [refno('222222' + c) for c in '3456'] + [out.code('saved')]
    got = k.run('settle\nkey 2 0\n' + ''.join(
        f'type {t}\nkey Enter\nsettle\n{say(str(i))}{BS}' for i, t in enumerate(tries)))
    assert all('Pod tímto kódem nic není.' in got.said[str(i)] for i in range(4)), got.said
    assert 'za 10 minut' in got.said['4'], got.said['4']
    assert 'Kde držitel bydlí?' in BASE.run(opened(out.code('saved')) + say('x')).said['x']


def test_an_expired_draft_is_gone():
    out = BASE.run(f'settle\nkey 2 1\n{page_of()}{SAVE}' + say('saved'))
    db = sqlite3.connect(P.path('portal.db'))
    db.execute('UPDATE draft SET expires = expires - 31 * 86400')
    db.commit()
    db.close()
    P.add_device('late')
    got = BASE.copy(device='late').run(opened(out.code('saved')) + say('x'))
    assert 'Pod tímto kódem nic není.' in got.said['x'], got.said['x']


def test_opening_fails_and_the_form_that_is_open_stays():
    """A wrong code must not cost the answers, nor the code, of the form begun."""
    P.add_device('two')
    k = BASE.copy(device='two')
    out = k.run(f'settle\nkey 2 1\n{page_of()}{SAVE}' + say('saved') + 'key 2\nkey F8\n'
                'type Náves\nwait 3\nsettle\nkey Esc Esc 0\ntype 22222222\nkey Enter\nsettle\n' +
                say('unknown') + 'key Esc\n' + say('forms') + 'key 1\n' + say('back') +
                'type x\nwait 3\nsettle\n' + say('saved again'))
    assert 'Pod tímto kódem nic není.' in out.said['unknown'], out.said['unknown']
    assert NAME in out.pages['back'] or 'Náves' in out.pages['back'], out.pages['back']
    got = BASE.run(opened(out.code('saved')) + say('x'))
    assert 'Náves' in got.pages['x'] or 'x' in got.pages['x'], got.pages['x']


# ---- without a line

def test_a_kiosk_that_never_met_the_portal_says_so():
    with dead() as x:
        k = Kiosk(P, url=x.url)
        out = k.run('settle\n' + say('x'))
        assert 'Kiosek nefunguje: ještě nemá údaje z úřadu.' in out.pages['x'], out.pages['x']


def test_off_line_from_the_start_it_is_filled_in_and_waits():
    with dead() as x:
        k = BASE.copy(url=x.url)
        out = k.run('settle\n' + FILLED + SUBMIT + 'settle\n' + say('end'))
        assert WAITING in out.said['end'] and RECEIVED not in out.said['end'], out.pages['end']
        assert re.search('Úřad ho (zatím|ještě) nepřijal', out.said['end']), out.said['end']
        assert 'podatelna, dveře 2' in out.said['end']
        assert len(k.outbox()) == 1 and not found_in(k.cache, PERSONAL)
    k.url, before = None, listed(P)
    k.run('settle\n')
    assert new(before) == out.code('end') and k.outbox() == []
    sealed, received = (datetime.datetime.fromisoformat(shown(P, out.code('end'))[w])
                        for w in ('sealed', 'received'))
    assert sealed <= received


def test_the_paper_of_a_waiting_submission_says_what_is_so():
    """Its number is the one that the store will have, and nothing on it says "received"."""
    with dead() as x:
        k = BASE.copy(url=x.url)
        slips = os.path.join(k.dir, 'slips')
        out = k.run('settle\n' + FILLED + SUBMIT + 'settle\n' + say('end') + 'key 2\nsettle\n',
                    '--printer', 'file:' + slips)
    text = subprocess.run(['pdftotext', '-layout', os.path.join(slips, 'slip-1.pdf'), '-'],
                          capture_output=True, text=True, check=True).stdout
    number = out.code('end')
    assert number[:4] + '-' + number[4:] in text and WAITING in text, text
    assert 'jsme přijali' not in text and NAME not in text, text
    k.url, before = None, listed(P)
    k.run('settle\n')
    assert new(before) == number


def test_three_visitors_off_line_are_all_sent_in_the_end():
    with dead() as x:
        k = BASE.copy(url=x.url)
        out = k.run('settle\n' + ''.join(FILLED + SUBMIT + f'settle\n{say(str(n))}key F10 F10\n'
                                         for n in range(3)))
    numbers = {out.code(str(n)) for n in range(3)}
    assert len(numbers) == len(k.outbox()) == 3
    before = set(listed(P))
    k.url = None
    k.run('settle\n')
    assert set(listed(P)) - before == numbers and k.outbox() == []


def test_the_next_visitor_does_not_wait_for_the_one_before():
    """The first is still on its way when the second submits: both are received, each is told."""
    before = set(listed(P))
    out = BASE.run('settle\n' + FILLED + SUBMIT + 'key F10 F10\n' + questions(name='Druhý Vzorek') +
                   DECLARE + SUBMIT + 'settle\n' + say('second'))
    both = set(listed(P)) - before
    assert len(both) == 2 and RECEIVED in out.said['second'], out.pages['second']
    assert answers(out.code('second'))['jmeno'] == 'Druhý Vzorek'


def test_without_the_portals_key_nothing_is_promised():
    """The catalogue is there, the key is not: it is said, and nothing lies unsealed on the disk."""
    with dead() as x:
        k = BASE.copy(url=x.url)
        os.unlink(os.path.join(k.cache, 'portal.json'))
        out = k.run('settle\n' + FILLED + SUBMIT + 'settle\n' + say('end'))
        assert WAITING not in out.said['end'] and RECEIVED not in out.said['end']
        assert 'Podejte ho na přepážce.' in out.said['end'], out.said['end']
        assert k.outbox() == [] and not found_in(k.cache, PERSONAL)
    k = BASE.copy()
    os.unlink(os.path.join(k.cache, 'portal.json'))
    submitted(k, 'settle\n' + FILLED + SUBMIT)


def test_saving_without_a_line_says_so_and_keeps_the_answers():
    with dead() as x:
        k = BASE.copy(url=x.url)
        out = k.run(f'settle\nkey 2 1\n{page_of()}{SAVE}' + say('failed') + 'key 2\n' + say('on'))
        assert 'Formulář není uložený' in out.said['failed'], out.said['failed']
        assert not CODE.search(out.said['failed'])  # a code that opens nothing is not shown
        assert 'Kde držitel bydlí?' in out.said['on'], out.pages['on']
        assert not found_in(k.cache, PERSONAL)


# ---- versions

def test_a_draft_of_an_older_version_is_finished_on_it():
    """The town publishes a new version meanwhile. (From here on the town offers version 4.)"""
    out = BASE.run('settle\n' + questions() + SAVE + say('saved'))
    TOWN.newer(4)
    assert TOWN.publish(P)[0] == 0
    k = BASE.copy()
    before = listed(P)
    got = k.run(opened(out.code('saved')) + say('opened') + 'key F8\n' * 14 + DECLARE + SUBMIT +
                'settle\n' + say('end') + 'key F10 F10\nkey 2 1\n' + say('new') + 'key F8\n' +
                say('asks'))
    assert RECEIVED in got.said['end'], got.pages['opened'] + got.pages['end']
    assert shown(P, new(before))['version'] == 3
    assert 'Napište přezdívku.' in got.said['asks'], got.pages['asks']


def test_a_version_that_is_no_longer_taken_says_so():
    db = sqlite3.connect(P.path('portal.db'))
    db.execute('UPDATE form_version SET withdrawn = withdrawn - 38 * 86400 WHERE version = 3')
    db.commit()
    db.close()
    TOWN.texts(lambda d: d.update(brief='Za chvilku'))  # a new revision looks again
    assert TOWN.publish(P)[0] == 0
    before = listed(P)
    k = BASE.copy()
    out = k.run('settle\n' + FILLED + SUBMIT + 'settle\n' + say('end') + 'key Esc\n' + say('back'),
                '--catalogue', OLD_CATALOGUE)
    assert re.search('Úřad má nov(ou verzi|é vydání)', out.said['end']), out.pages['end']
    assert 'nic jsme neposlali' in ' '.join(out.pages['end'].split()), out.pages['end']
    assert listed(P) == before and k.outbox() == k.refused() == []
    assert 'Znám zásady' in out.pages['back'] or 'psů' in out.pages['back']


# ---- what is filed on paper

def test_what_the_town_takes_on_paper_ends_as_paper():
    """(From here on the kiosk prints, the desk submits.)"""
    TOWN.offer(filing={'kiosk': 'print', 'desk': 'submit'})
    assert TOWN.publish(P)[0] == 0
    k = BASE.copy()
    slips = os.path.join(k.dir, 'slips')
    before, saved = listed(P), drafts(P)
    filled = questions().replace('type 1.1.1980\nkey Enter Enter Enter\n',
                                 'type 1.1.1980\nkey Enter Enter Enter\ntype Kvído\nkey Enter\n')
    out = k.run('settle\n' + filled + 'key PgDn PgDn PgDn\n' + say('check') +
                'key Enter\nsettle\n' + say('end'), '--printer', 'file:' + slips)
    assert 'Formulář podepište a odevzdejte' in out.said['end'], out.pages['end']
    assert 'podatelna, dveře 2' in out.said['end'] and WAITING not in out.said['end']
    assert 'nic' in out.said['end'], out.said['end']  # "has sent nothing"
    assert listed(P) == before and drafts(P) == saved and k.outbox() == []
    text = subprocess.run(['pdftotext', '-layout', os.path.join(slips, 'slip-1.pdf'), '-'],
                          capture_output=True, text=True, check=True).stdout
    for word in (NAME, STREET, NOTE, 'Podpis', 'podatelna, dveře 2'):
        assert word in ' '.join(text.split()), (word, text)
    TOWN.offer(filing={'kiosk': 'submit', 'desk': 'submit'})
    assert TOWN.publish(P)[0] == 0


def test_a_kiosk_that_did_not_hear_of_it_is_told_by_the_portal():
    """The town takes it on paper only; an old catalogue still offers to submit."""
    TOWN.offer(filing={'kiosk': 'print', 'desk': 'print'})
    assert TOWN.publish(P)[0] == 0
    k = BASE.copy()
    k.run('settle\n')
    TOWN.offer(filing={'kiosk': 'submit', 'desk': 'submit'})
    assert TOWN.publish(P)[0] == 0
    old = BASE.copy()
    old.run('settle\n')
    catalogue = os.path.join(P.dir, 'submits.bin')
    os.rename(os.path.join(old.cache, 'catalogue.bin'), catalogue)
    TOWN.offer(filing={'kiosk': 'print', 'desk': 'print'})
    assert TOWN.publish(P)[0] == 0
    before = listed(P)
    filled = FILLED.replace('type 1.1.1980\nkey Enter Enter Enter\n',
                            'type 1.1.1980\nkey Enter Enter Enter\ntype Kvído\nkey Enter\n')
    out = BASE.copy().run('settle\n' + filled + SUBMIT + 'settle\n' + say('end'),
                          '--catalogue', catalogue)
    assert 'Tady podat nejde. Vytiskněte ho, podepište a odevzdejte.' in \
        ' '.join(out.said['end'].split()) or 'podepište' in out.said['end'], out.said['end']
    assert listed(P) == before
    TOWN.offer(filing={'kiosk': 'submit', 'desk': 'submit'})
    assert TOWN.publish(P)[0] == 0


def test_the_logs_tell_nothing_of_people():
    nothing_personal(P, 'Neprozradilý'.encode())
    assert lib.ctl('audit', 'verify', '--conf', P.conf)[0] == 0


if __name__ == '__main__':
    run(sys.modules[__name__])
