"""Texts of one language that stand on a screen of another: what the program (locale/cs.po) and the
forms say in Czech and in English, looked up in dumps of screens."""
import functools
import json
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
LEAST = 12  # shorter ones are words of both languages, names and numbers
START = 24  # a text may be wrapped or cut; its beginning stands in one row


def leaves(x):
    if isinstance(x, str):
        yield x
    for y in x.values() if isinstance(x, dict) else x if isinstance(x, list) else []:
        yield from leaves(y)


def said_by_program():
    """Pairs of msgid and msgstr; a plural has more of both."""
    text = (ROOT / 'locale/cs.po').read_text()
    for block in text.split('\n\n'):
        joined = re.sub(r'"\n"', '', block)
        ids = re.findall(r'^msgid(?:_plural)? "(.*)"$', joined, re.M)
        yield ids, re.findall(r'^msgstr(?:\[\d\])? "(.*)"$', joined, re.M)


@functools.cache
def beginnings():
    """Language -> how its texts begin, without those that the other one has too."""
    said = {'cs': set(), 'en': set()}
    for en, cs in said_by_program():
        said['en'].update(en)
        said['cs'].update(cs)
    for lang in said:
        for path in sorted(ROOT.glob(f'forms/*/text.{lang}.json')):
            text = json.loads(path.read_text())
            text.pop('keywords', None)
            said[lang].update(leaves(text))
    cut = {lang: {re.split(r'[%{\\“”]', text)[0][:START].strip() for text in texts}
           for lang, texts in said.items()}
    whole = {lang: '\n'.join(texts) for lang, texts in said.items()}
    return {lang: sorted(x for x in cut[lang]
                         if len(x) >= LEAST and x not in whole['en' if lang == 'cs' else 'cs'])
            for lang in cut}


def foreign(dump, script, lang):
    """What was typed may be in any language."""
    other = 'en' if lang == 'cs' else 'cs'
    screens = re.sub('^==.*$', '', dump, flags=re.M)
    return [repr(x) for x in beginnings()[other] if x in screens and x not in script]
