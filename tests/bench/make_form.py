#!/usr/bin/env python3
"""Writes a copy of a town pack with one form of N fields beside its own: yes-or-no, text, number,
date and choice by turns, pages that depend on earlier answers, sums and rules.

usage: make_form.py PACK OUT N"""
import json
import pathlib
import shutil
import sys

LEAVES = [{'type': 'boolean'}, {'type': 'string', 'minLength': 2, 'maxLength': 60},
          {'type': 'integer', 'minimum': 0, 'maximum': 100000},
          {'type': 'string', 'format': 'date'}, {'type': 'string', 'enum': ['a', 'b', 'c']}]
LABELS = ['Souhlas', 'Jméno', 'Počet', 'Datum', 'Druh']
ERRORS = [(), ('minLength', 'maxLength'), ('type', 'minimum', 'maximum'), ('format', 'range'), ()]


def definition(n):
    pages, properties, calc, rules = [], {}, [], []
    for p in range(n // len(LEAVES)):
        names = [f'f{p}_{k}' for k in range(len(LEAVES))]
        properties.update(zip(names, LEAVES))
        page = {'id': f'p{p}', 'section': 's', 'fields': ['/' + name for name in names]}
        if p % 3 and p > 3:  # two of three pages depend on an earlier answer
            on = f'f{p - p % 3}_0'
            page['when'] = {'properties': {on: {'const': False}}, 'required': [on]} if p % 2 else \
                {'not': {'properties': {on: {'const': True}}, 'required': [on]}}
        pages.append(page)
        if p % 4 == 0:
            own = {'money_mul': [100, {'var': names[2]}]}
            calc.append({'to': f'/c{p}', 'logic': own if p % 40 == 0 else
                         {'money_add': [own, {'var': f'c{p - 4}'}]}})
            properties[f'c{p}'] = {'type': 'integer', 'format': 'money'}
            rules.append({'id': f'r{p}', 'field': '/' + names[2],
                          'must': {'<': [{'var': names[2]}, 90000]}})
    return {'format': 1, 'id': 'velky', 'version': 1, 'minutes': 60,
            'schema': {'type': 'object', 'additionalProperties': False, 'properties': properties},
            'flow': {'pages': pages, 'calc': calc, 'rules': rules,
                     'filing': {'kiosk': 'print', 'desk': 'print'}}}


def texts(form, shell):
    fields = {}
    for name in form['schema']['properties']:
        p, _, k = name[1:].partition('_')
        fields['/' + name] = {'label': f'{LABELS[int(k)]} {p}' if k else f'Součet {p}'}
        if k == '4':
            fields['/' + name]['options'] = {'a': 'první', 'b': 'druhý', 'c': 'třetí'}
        if not k:
            fields['/' + name]['failed'] = 'zatím nelze spočítat'
        elif ERRORS[int(k)]:
            fields['/' + name]['errors'] = {
                e: f'Opravte {LABELS[int(k)].lower()} {p}, vadí {e}.' for e in ERRORS[int(k)]}
    return dict(shell, title='Obrovský formulář', brief='Velký, jen k měření',
                sections={'s': 'Otázky'},
                pages={p['id']: {'title': 'Otázky'} for p in form['flow']['pages']},
                fields=fields, rules={r['id']: f'Zmenšete {r["field"]}.' for r in form['flow']['rules']})


def main():
    pack, out, n = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), int(sys.argv[3])
    shutil.copytree(pack, out)
    home = out / 'forms' / 'velky'
    shutil.copytree((pack / json.loads((pack / 'forms.json').read_text())['from']).resolve(),
                    out / 'forms')
    home.mkdir()
    form = definition(n)
    shell = json.loads((out / 'forms/obecne-podani/text.cs.json').read_text())
    words = {k: shell[k] for k in ('act', 'done', 'receipt', 'declaration', 'next') if k in shell}
    (home / 'form.json').write_text(json.dumps(form, ensure_ascii=False))
    for lang in ('cs', 'en'):
        (home / f'text.{lang}.json').write_text(json.dumps(texts(form, words), ensure_ascii=False))
    forms = json.loads((out / 'forms.json').read_text())
    forms['from'] = 'forms'
    forms['forms'].append({'id': 'velky', 'filing': form['flow']['filing'],
                           'hand_in': {'cs': 'podatelna', 'en': 'mail room'}})
    (out / 'forms.json').write_text(json.dumps(forms, ensure_ascii=False))


if __name__ == '__main__':
    main()
