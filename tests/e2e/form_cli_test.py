#!/usr/bin/env python3
"""`prepazka form lint|check|schema` as the author of a form uses it: what is printed, the exit
codes, files and standard input."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get('BUILD', ROOT / 'build/debug'))
FORMS = ROOT / 'tests/data/forms'
ANSWERS = {
    'jmeno': 'Jana Nováková', 'datum_narozeni': '1980-03-05', 'obydli': 'rodinny',
    'adresa': {'číslo_domovní': 12, 'název_obce': 'Vzorov', 'psč': '29501'},
    'psi': [{'jmeno': 'Bára', 'narozen': '2024-01-01', 'ma_cip': False, 'barvy': ['cerna']},
            {'jmeno': 'Rek', 'narozen': '2026-03-01', 'ma_cip': True, 'cip': '203098100123456'}],
    'uleva': False, 'clenu': 3, 'souhlas': True, 'zacatek': '2026-12-01', 'konec': '2026-12-31'}
passed = failed = 0


def check(what, good, more=''):
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    if not good:
        print(f'FAIL {what} {more}')


def run(*args, stdin=''):
    env = dict(os.environ, LC_ALL='cs_CZ.UTF-8')
    r = subprocess.run([str(BUILD / 'bin/prepazka'), 'form', *map(str, args)], env=env,
                       input=stdin.encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return r.returncode, r.stdout.decode(), r.stderr.decode()


def answers(tmp, **change):
    path = tmp / 'answers.json'
    path.write_text(json.dumps({k: v for k, v in {**ANSWERS, **change}.items() if v is not None},
                               ensure_ascii=False))
    return path


def judge(tmp, *more, **change):
    return run('check', FORMS / 'ukazka', '--answers', answers(tmp, **change), '--today',
               '2026-11-26', *more)


def test_lint(tmp):
    code, out, _ = run('lint', FORMS / 'ukazka')
    check('a good form', code == 0 and out == '1 forms, 0 faults\n', out)
    code, out, _ = run('lint', str(FORMS / 'ukazka') + '/')
    check('a slash at the end', code == 0, out)
    code, out, _ = run('lint', FORMS / 'vadne/dvakrat')
    want = f'{FORMS}/vadne/dvakrat/form.json:: line 6 column 10: a key stands twice\n'
    check('a faulty form', code == 1 and out == want + '1 forms, 1 faults\n', out)
    code, out, _ = run('lint', FORMS / 'vadne')
    folders = len(list((FORMS / 'vadne').iterdir()))
    check('a folder of forms', code == 1 and f'{folders} forms, ' in out.splitlines()[-1], out)
    code, out, _ = run('lint', FORMS / 'vadne/slepene', '--json')
    told = json.loads(out)
    check('as JSON', code == 1 and told['forms'] == 1 and len(told['faults']) == 1 and
          told['faults'][0]['pointer'] == '/fields/~1jmeno/errors/required', out)
    code, out, err = run('lint', tmp / 'neni')
    check('no such folder', code == 3 and not out and 'neni' in err, err)
    (tmp / 'prazdna').mkdir()
    code, out, err = run('lint', tmp / 'prazdna')
    check('a folder without forms', code == 3 and 'no form' in err, err)
    check('usage', run('lint')[0] == 2 and run()[0] == 2 and run('lint', 'a', 'b')[0] == 2 and
          run('mend', 'a')[0] == 2 and run('lint', 'a', '--answers', 'b')[0] == 2)
    evil = tmp / 'zly'
    shutil.copytree(FORMS / 'ukazka', evil)
    text = (evil / 'form.json').read_text().replace('"minutes"', '"\\u001b[31m"')
    (evil / 'form.json').write_text(text)
    code, out, _ = run('lint', evil)
    check('escapes stay escaped', code == 1 and '\x1b' not in out, repr(out))


def test_check(tmp):
    code, out, err = judge(tmp)
    check('good answers', code == 0 and out == '', out + err)
    code, out, _ = judge(tmp, '--json')
    told = json.loads(out)
    check('the computed record', code == 0 and told['valid'] and told['fee'] == 60000 and
          told['answers']['pocet'] == 2 and told['answers']['psi'][1]['sazba'] == 20000, out)
    code, out, _ = judge(tmp, jmeno=None, zacatek='2027-01-01')
    check('faults', code == 1 and out == '/jmeno: Napište jméno a příjmení držitele.\n'
          '/konec: Konec je dřív než začátek. Zkontrolujte obě data.\n', out)
    code, out, _ = judge(tmp, '--lang', 'en', jmeno=None)
    check('in English', code == 1 and out == "/jmeno: Enter the keeper's name.\n", out)
    code, out, _ = judge(tmp, clenu=12)
    check('a warning does not stop', code == 0 and out.startswith('/clenu: Zkontrolujte') and
          out.endswith(' (soft)\n'), out)
    code, out, _ = judge(tmp, obydli='jinde')
    check('an exit is no submission', code == 1 and 'exit' in out, out)
    code, out, _ = judge(tmp, neni=1)
    check('an answer nobody asked for', code == 1 and out.startswith(': '), out)
    code, out, _ = judge(tmp, poplatek=1)
    check('a computed value that differs', code == 1 and out.startswith('/poplatek: '), out)
    code, out, _ = run('check', FORMS / 'ukazka', '--answers', '-', '--today', '2026-11-26',
                       stdin=json.dumps(ANSWERS))
    check('standard input', code == 0, out)
    whole = {'reference': '22222222', 'form': 'ukazka', 'version': 3, 'lang': 'cs',
             'channel': 'kiosk', 'sealed': '2026-11-26T09:41:00+01:00', 'declared': False,
             'answers': ANSWERS, 'attachments': [], 'brings': ['ockovani']}
    path = tmp / 'podani.json'
    path.write_text(json.dumps(whole))
    code, out, _ = run('check', FORMS / 'ukazka', '--answers', path, '--today', '2026-11-26')
    check('a whole submission is judged whole', code == 1 and '/poplatek: ' in out and
          '/declared: Zaškrtněte' in out and 'ockovani' not in out, out)
    code, out, err = run('check', FORMS / 'ukazka', '--answers', tmp / 'neni.json')
    check('no such answers', code == 3 and not out and 'neni.json' in err, err)
    (tmp / 'pul.json').write_text('{"jmeno": ')
    code, out, err = run('check', FORMS / 'ukazka', '--answers', tmp / 'pul.json')
    check('half a file', code == 3 and 'pul.json: line 1' in err, err)
    code, out, err = run('check', FORMS / 'vadne/slova', '--answers', answers(tmp))
    check('a faulty form judges nobody', code == 3 and not out and 'bohužel' in err, err)
    check('usage', run('check', FORMS / 'ukazka')[0] == 2 and
          judge(tmp, '--today', '26. 11. 2026')[0] == 2 and judge(tmp, '--lang', 'de')[0] == 2)


def test_schema(tmp):
    schema = tmp / 'schema.json'
    schema.write_text(json.dumps({'type': 'object', 'required': ['a'],
                                  'properties': {'ico': {'format': 'ico'}}}))
    data = tmp / 'data.json'
    data.write_text('{"ico": "25123892"}')
    code, out, _ = run('schema', schema, data)
    check('faults of data', code == 1 and out == '\trequired\ta\n', out)
    code, out, _ = run('schema', schema, data, '--formats')
    check('formats', code == 1 and '/ico\tformat\tchecksum\n' in out, out)
    code, out, _ = run('schema', schema, '-', stdin='{"a": 1}')
    check('good data', code == 0 and out == '', out)
    code, out, _ = run('schema', schema, '-', '--json', stdin='7')
    check('a lone value', code == 1 and json.loads(out)['faults'][0]['keyword'] == 'type', out)
    code, out, err = run('schema', schema, '-', stdin='1,2')
    check('two values are none', code == 3, out + err)
    code, out, err = run('schema', schema, '-', stdin='')
    check('nothing is no value', code == 3 and 'empty' in err, err)
    code, out, err = run('schema', '-', data, stdin='{"type": "vec"}')
    check('a schema that is none', code == 3 and err, out + err)
    code, out, err = run('schema', schema, data, stdin='')
    check('usage', run('schema', '-', '-')[0] == 2 and run('schema', schema)[0] == 2)
    deep = '[' * 200 + ']' * 200
    code, out, err = run('schema', schema, '-', stdin=deep)
    check('too deep', code == 3 and 'nested' in err, err)


with tempfile.TemporaryDirectory() as folder:
    for test in (test_lint, test_check, test_schema):
        place = pathlib.Path(folder) / test.__name__
        place.mkdir()
        test(place)
print(f'{passed} passed, {failed} failed')
sys.exit(failed > 0)
