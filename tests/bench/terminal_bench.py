#!/usr/bin/env python3
"""First paint, memory, key to screen and idle wake-ups of the kiosk on a pseudo-terminal, with the
demo town and with 30,000 generated situations. Times in ms: minimum, median, 99th percentile."""
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / 'lib'))
from term import BIN, TOWN, Session, switches  # noqa: E402

STARTS, ROUNDS, FORM_OPENS, FORM_KEYS = 21, 6, 5, 8
WORDS = ['poplatky', 'obcansky', 'stavebni', 'rybarsky']


def row(what, values, unit='ms'):
    values = sorted(values)
    p99 = values[min(len(values) - 1, int(len(values) * 0.99))]
    print(f'  {what:<44} {values[0]:8.2f} {statistics.median(values):8.2f} {p99:8.2f} {unit}')


def settle(s, quiet=0.03):
    last = time.perf_counter()
    while s.read(quiet):
        last = time.perf_counter()
    return last


def first_paint(args):
    times = []
    for _ in range(STARTS):
        t = time.perf_counter()
        s = Session(*args, size=(30, 100), town=False)
        while 'Co pot' not in s.text and time.perf_counter() - t < 5:
            s.read(0.01)
        times.append((time.perf_counter() - t) * 1000)
        s.close()
    return times


def pss_mb(pid):
    with open(f'/proc/{pid}/smaps_rollup') as f:
        return int(next(line for line in f if line.startswith('Pss:')).split()[1]) / 1024


def keys(args):
    s = Session(*args, size=(30, 100), town=False)
    s.wait_for('Co pot')
    settle(s)
    times = []
    for _ in range(ROUNDS):
        for word in WORDS:
            for c in list(word) + ['\x1bOB', '\x1bOB', '\x1b']:
                t = time.perf_counter()
                s.send(c)
                if not s.read(0.2):
                    continue
                last = time.perf_counter()
                while s.read(0.02):
                    last = time.perf_counter()
                if c != '\x1b':  # a lone Esc waits for what may follow it
                    times.append((last - t) * 1000)
    settle(s, 0.5)
    memory = pss_mb(s.p.pid)
    if time.time() % 60 > 54:
        time.sleep(7)
    before = switches(s.p.pid)
    time.sleep(3)
    woken = switches(s.p.pid) - before
    s.close()
    return times, memory, woken


def last_byte(s, keys, quiet=0.02):
    """ms from the key to the last byte that it brought to the screen; None when it brought none."""
    t = time.perf_counter()
    s.send(keys)
    if not s.read(0.5):
        return None
    last = time.perf_counter()
    while s.read(quiet):
        last = time.perf_counter()
    return (last - t) * 1000


def desk_form(path):
    """The desk with a great form: opening it, and typing into it, each key the whole page anew."""
    opens, keys = [], []
    for _ in range(FORM_OPENS):
        s = Session('--catalogue', path, '--mode', 'desk', size=(43, 132), town=False)
        s.wait_for('F1')
        settle(s)
        s.send('obrovsky')
        settle(s, 0.2)
        opens.append(last_byte(s, '\r', 0.2))
        assert 'Jméno 0' in s.text, s.text
        for i in range(FORM_KEYS):
            keys += [last_byte(s, c) for c in ['\t', *f'Jana{i}', '\t', *'4711', '\t', *'5.3.1980',
                                              '\t', '2', '2']]
        s.close()
    return opens, [t for t in keys if t is not None]


def compiled(tmp, pack, name):
    """The catalogue as a kiosk has it in its cache: compiled once, mapped at start."""
    out = f'{tmp}/{name}.bin'
    subprocess.run([str(pathlib.Path(BIN).parent.parent / 'bench/compile_catalogue'), pack, out],
                   check=True)
    return out


def main():
    os.environ.pop('PREPAZKA_CLOCK', None)
    with tempfile.TemporaryDirectory() as tmp:
        pack = f'{tmp}/big'
        subprocess.run([sys.executable, str(HERE / 'make_town.py'), pack, '30000'], check=True,
                       stdout=subprocess.DEVNULL)
        towns = [('demo town', compiled(tmp, TOWN, 'demo')),
                 ('30,000 situations', compiled(tmp, pack, 'big'))]
        print(f'  {"":<44} {"min":>8} {"median":>8} {"p99":>8}')
        for name, path in towns:
            args = ['--catalogue', path]
            row(f'first paint, {name}', first_paint(args))
            times, memory, woken = keys(args)
            row(f'key to screen at 100x30, {name}', times)
            print(f'  {"memory (PSS), " + name:<44} {memory:8.2f} MB')
            print(f'  {"idle wake-ups in 3 s, " + name:<44} {woken:8d}')
        for n in (1000, 1979):
            pack = f'{tmp}/form{n}'
            subprocess.run([sys.executable, str(HERE / 'make_form.py'), TOWN, pack, str(n)], check=True)
            opens, times = desk_form(compiled(tmp, pack, f'form{n}'))
            row(f'open a form of {n} fields at 132x43', opens)
            row('key to screen in it', times)


if __name__ == '__main__':
    main()
