"""The town of tests/data/town-forms with its form, in a folder of its own: to be changed and
published again, as a town does."""
import json
import os
import shutil

from kiosk import PACK, lib


class Town:
    def __init__(self, where):
        self.town, self.forms = os.path.join(where, 'town'), os.path.join(where, 'forms')
        shutil.copytree(PACK, self.town)
        shutil.copytree(os.path.join(lib.ROOT, 'tests/data/forms/ukazka'),
                        os.path.join(self.forms, 'ukazka'))

    @staticmethod
    def edit(path, change):
        with open(path, encoding='utf-8') as f:
            data = json.load(f)
        change(data)
        with open(path, 'w', encoding='utf-8') as f:
            json.dump(data, f, ensure_ascii=False)

    def form(self, change):
        """change(form) of the definition."""
        self.edit(os.path.join(self.forms, 'ukazka/form.json'), change)

    def texts(self, change):
        for lang in ('cs', 'en'):
            self.edit(os.path.join(self.forms, f'ukazka/text.{lang}.json'), change)

    def offer(self, **more):
        """How the town files it."""
        self.edit(os.path.join(self.town, 'forms.json'), lambda d: d['forms'][0].update(more))

    def newer(self, version):
        """A new version that asks one more thing and must have it."""
        name = f'prezdivka{version}'

        def form(d):
            d['version'] = version
            d['schema']['properties'][name] = {'type': 'string', 'maxLength': 20}
            d['schema']['required'].append(name)
            d['flow']['pages'][0]['fields'].append('/' + name)

        self.form(form)
        self.texts(lambda d: d['fields'].update({'/' + name: {
            'label': f'Přezdívka {version}',
            'errors': {'required': 'Napište přezdívku.', 'maxLength': 'Přezdívka je dlouhá.'}}}))

    def publish(self, portal):
        """(exit status, standard output, error); the portal serves it when this returns."""
        result = lib.ctl('town', 'publish', self.town, '--conf', portal.conf)
        if result[0] == 0:
            revision = int(result[1].split()[1].rstrip(':'))
            portal.hup()
            lib.until(lambda: portal.get('/healthz').json().get('revision') == revision)
        return result
