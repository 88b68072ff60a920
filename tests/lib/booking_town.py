"""A town whose calendar and queue are open all day, so that tests need no particular hour: a copy of
the demo pack with other hours."""
import atexit
import json
import pathlib
import shutil
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOWN = ROOT / 'town/mnichovo-hradiste'
WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
ALL_DAY = '0:00-24:00'


def edit(path, change):
    data = json.loads(path.read_text(encoding='utf-8'))
    change(data)
    path.write_text(json.dumps(data, ensure_ascii=False), encoding='utf-8')


def always_open(change=None):
    """A folder with the pack. `change` gets booking.json's object at the end."""
    above = pathlib.Path(tempfile.mkdtemp(prefix='town-'))
    atexit.register(shutil.rmtree, above, ignore_errors=True)
    (above / 'forms').symlink_to(ROOT / 'forms')  # the pack names them from two folders above
    folder = above / 'town/pack'
    shutil.copytree(TOWN, folder)

    def booking(data):
        for place in data['places']:
            place['opens'] = [{'days': WEEK, 'hours': ALL_DAY, 'step': 5, 'public': 1, 'desk': 1}]
            place['breaks'] = []
            place['open_on_holidays'] = True
        for operation in data['operations']:
            operation.update(lead_minutes=0, cancel_minutes=0, move_minutes=0, freed_minutes=0,
                             minutes=5, more_minutes=5)
        if change:
            change(data)

    def town(data):
        data['hours'] = {day: [ALL_DAY] for day in WEEK}
        data['closures'] = []

    edit(folder / 'booking.json', booking)
    edit(folder / 'town.json', town)
    return str(folder)
