#!/usr/bin/env python3
"""Writes a valid town pack of N situations, combined from words of town halls. The same N gives the
same pack, byte for byte.

usage: make_town.py DIR N"""
import json
import pathlib
import random
import sys

DEEDS = ['Přihlášení', 'Odhlášení', 'Změna', 'Zrušení', 'Výměna', 'Ztráta', 'Povolení', 'Ohlášení',
         'Prodloužení', 'Potvrzení', 'Výpis', 'Registrace', 'Převod', 'Ověření', 'Žádost', 'Sleva',
         'Vrácení', 'Oznámení', 'Poplatek', 'Příspěvek', 'Pronájem', 'Prodej', 'Kontrola', 'Zápis']
THINGS = ['psa', 'vozidla', 'trvalého pobytu', 'občanského průkazu', 'cestovního pasu', 'stavby',
          'řidičského průkazu', 'popelnice', 'živnosti', 'hrobu', 'bytu', 'pozemku', 'studny',
          'stromu', 'parkovací karty', 'rybářského lístku', 'loveckého lístku', 'datové schránky',
          'matričního dokladu', 'jména', 'příjmení', 'nájmu', 'dotace', 'ohňostroje', 'reklamy',
          'stánku', 'zahrádky', 'lešení', 'kontejneru', 'výkopu', 'oplocení', 'garáže', 'pergoly',
          'čistírny', 'komína', 'kotle', 'rodného listu', 'úmrtního listu', 'plné moci', 'podpisu']
WHOSE = ['', 'pro dítě', 'pro seniora', 'pro cizince', 'pro firmu', 'pro spolek', 'pro školu',
         'na rok', 'na měsíc', 'v centru', 'mimo město', 'po úmrtí', 'po rozvodu', 'po svatbě']
WORDS = ('úřad žádost občan lhůta doklad průkaz podpis poplatek přepážka formulář vyřízení správní '
         'řízení rozhodnutí odvolání zákon vyhláška město odbor pracovník telefon hodiny pokladna '
         'účet částka symbol platba převod hotovost karta příloha kopie originál ověření trvalý '
         'pobyt adresa stavba pozemek katastr vlastník nájemce majitel souhlas povolení oznámení '
         'termín schůzka objednání osobně zástupce zmocněnec datová schránka pošta internet portál '
         'rodina dítě rodič škola zápis svatba narození úmrtí hrob pes vozidlo technický řidič '
         'zkouška pokuta přestupek sankce kontrola odpad svoz nádoba třídění příroda strom voda '
         'studna vypouštění ovzduší hluk akce pořadatel prostranství zábor reklama dotace spolek '
         'vyúčtování smlouva příspěvek dávka péče senior zdravotní postižení opatrovník').split()
STEMS = ('měst hrad vod les pol dom rad mlýn most louk dvor hor lípa kámen potok cest brán náměst '
         'tvrz rybník sad vinic luh dol skal hut pil cihl mýt stud pras kozl havran sokol').split()
ENDS = 'ov ice any sko nice ín ec ky iště ův ovna ina ohrad nost ství ání ení ový ární'.split()
ID_OF = str.maketrans('áčďéěíňóřšťúůýž ', 'acdeeinorstuuyz-')


def vocabulary(rng):
    """Town-hall words first, then 20,000 made-up ones: people's texts have a long tail."""
    tail = set()
    while len(tail) < 20000:
        tail.add(rng.choice(STEMS) + rng.choice('aeiouyr') + rng.choice(STEMS) + rng.choice(ENDS))
    return WORDS, sorted(tail)


def sentence(rng, words, tail, n):
    out = [rng.choice(tail) if rng.random() < 0.15
           else words[min(int(rng.expovariate(0.03)), len(words) - 1)] for _ in range(n)]
    return ' '.join(out).capitalize() + '.'


def situation(rng, n, words, tail):
    deed, thing = DEEDS[n % len(DEEDS)], THINGS[n // len(DEEDS) % len(THINGS)]
    whose = WHOSE[n // len(DEEDS) // len(THINGS) % len(WHOSE)]
    title = f'{deed} {thing} {whose}'[:37].rstrip() + f' {n}'
    text = {'title': title, 'short': f'Do {n % 60 + 1} dnů, {n % 9}00 Kč',
            'price': f'{n % 9}00 Kč', 'bring': ['občanský průkaz', rng.choice(words)],
            'sections': {s: (sentence(rng, words, tail, 14) + ' ' +
                             sentence(rng, words, tail, 12))[:890]
                         for s in ('04', '06', '10', '12', '13', '17')}}
    return {'id': title.lower().translate(ID_OF), 'topics': [f't{n % 10}'],
            'life': [f'l{n % 8}'], 'department': f'd{n % 7}', 'rank': rng.randrange(101),
            'keywords': {'cs': [rng.choice(tail), rng.choice(words)]}, 'fees': [], 'forms': [],
            'booking': False, 'related': [], 'law': [f'zákon č. {n % 500 + 1}/1990 Sb.'],
            'verified': False, 'updated': '2026-11-20', 'text': {'cs': text}}


def hours():
    return {d: ['8:00-12:00', '13:00-17:00'] if d in ('mon', 'wed') else []
            for d in ('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun')}


def name(text):
    return {'cs': text}


def small_files():
    account = {'id': 'main', 'number': '19-2627181/0100', 'name': name('Hlavní účet'),
               'verified': False}
    town = {'format': 1, 'id': 'velkov', 'name': name('Velkov'), 'office': name('Městský úřad'),
            'payee': 'Město Velkov', 'data_box': 'abcdefg', 'web': 'https://velkov.example',
            'address': {'street': 'Náměstí', 'number': '1', 'postcode': '29501', 'city': 'Velkov'},
            'languages': ['cs'], 'timezone': 'Europe/Prague', 'accounts': [account],
            'hours': hours(), 'closures': [], 'cash_desk': name('pokladna'),
            'help_desk': name('přepážka 1'), 'verified': False}
    departments = [{'id': f'd{i}', 'name': name(f'Odbor {THINGS[i]}'), 'short': name(f'odbor {i}'),
                    'room': str(i + 1), 'phones': [f'32600000{i}'], 'verified': False}
                   for i in range(7)]
    contacts = [{'id': f'c{i}', 'department': f'd{i % 7}', 'name': name(f'{DEEDS[i]} {THINGS[i]}'),
                 'phones': [f'3260001{i:02d}'], 'verified': False} for i in range(20)]
    fees = [{'id': f'f{i}', 'name': name(f'Poplatek {THINGS[i]}'), 'account': 'main',
             'symbol': 'personal', 'message': f'POPLATEK {i}', 'amounts': [], 'free_amount': True,
             'verified': False} for i in range(10)]
    return {'town.json': town,
            'categories.json': {
                'topics': [{'id': f't{i}', 'name': name(f'Téma {THINGS[i]}'[:21])}
                           for i in range(10)],
                'life': [{'id': f'l{i}', 'name': name(f'Řeším {THINGS[i]}'[:21])}
                         for i in range(8)]},
            'directory.json': {'departments': departments, 'contacts': contacts},
            'fees.json': {'fees': fees}}


def main():
    if len(sys.argv) != 3 or not sys.argv[2].isdigit():
        sys.exit(__doc__)
    root, count = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    rng = random.Random(count)
    words, tail = vocabulary(rng)
    (root / 'situations').mkdir(parents=True, exist_ok=True)
    files = small_files()
    for n in range(count):
        s = situation(rng, n, words, tail)
        files[f'situations/{s["id"]}.json'] = s
    for path, content in files.items():
        (root / path).write_text(json.dumps(content, ensure_ascii=False) + '\n')


main()
