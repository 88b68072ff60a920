"""A whole form filled in by touch alone: each step finds on the screen what a finger would press.
Texts are typed on the keys of the screen, one by one."""

OPTIONS = ['--size', '80x24']


class Hand:
    def __init__(self, play):
        self.play, self.lines, self.keys, self.seen = play, [], {}, (-1, [])

    def screen(self):
        if self.seen[0] == len(self.lines):
            return self.seen[1]
        r = self.play('\n'.join(self.lines + ['dump now', '']), OPTIONS)
        assert r.returncode == 0, r.stderr.decode()
        rows = r.stdout.decode().rpartition('== now\n')[2].split('\n')
        self.seen = len(self.lines), rows
        return rows

    def text(self):
        return '\n'.join(self.screen())

    def press(self, *whats):
        for what in whats:
            rows = self.screen()
            found = [(row.find(what), y) for y, row in enumerate(rows) if what in row]
            assert found, f'nothing says {what!r}:\n' + '\n'.join(rows)
            self.lines.append(f'click {found[0][0] + len(what) // 2} {found[0][1]}')

    def turn_to(self, what):
        for _ in range(9):
            if what in self.text():
                return
            self.press('PgDn ↓')
        raise AssertionError(f'no page says {what!r}')

    def look(self):
        """Where the keys are now. They are frames four or fewer columns wide around one letter."""
        self.keys = {}
        rows = self.screen()
        for y, row in enumerate(rows):
            for x in range(2, len(row) - 2):
                if row[x - 2] == '│' and row[x - 1] == row[x + 1] == ' ' and row[x] not in ' │' \
                        and '│' in row[x + 2:x + 4] and rows[y - 1][x - 2] == '╭':
                    self.keys[row[x]] = (x, y)
            if 'mezera' in row:
                self.keys[' '] = (row.find('mezera'), y)

    def type(self, text):
        self.look()
        for c in text:
            if c not in self.keys and c.isupper():
                self.press('Velká')
                self.look()
                if c not in self.keys:
                    self.press('ě š č ř')
                    self.look()
            elif c not in self.keys:
                self.press('ě š č ř' if 'ě š č ř' in self.text() else '1 2 3 4')
                self.look()
            assert c in self.keys, f'no key {c!r}:\n{self.text()}'
            self.lines.append('click %d %d' % self.keys[c])
            if c.isupper():
                self.look()  # the next letter is small again

    def write(self, field, text):
        self.press(field)
        self.type(text)
        self.press('Hotovo', 'Pokračovat')


def fill(play):
    hand = Hand(play)
    try:
        report(hand)
        yield 'a form by touch', True, ''
    except AssertionError as e:
        yield 'a form by touch', False, f'{e}\nafter\n' + '\n'.join(hand.lines[-5:])


def report(hand):
    hand.press('2  Formuláře', 'PgDn ↓', 'Hlášení závady')
    hand.turn_to('Odstavený vrak')
    hand.press('Odstavený vrak')
    hand.write('třeba 1AB 2345', '1ab2345')
    hand.lines.append('click 40 7')  # the long text is empty: there is nothing to read on it
    hand.type('Škoda bez kol, stojí tu')
    hand.press('Hotovo', 'Pokračovat', '2  ( )  Ne')
    hand.press('třeba Masarykovo náměstí')
    hand.type('Příkladná')
    hand.press('Hotovo')
    hand.turn_to('Kde přesně')
    rows = hand.screen()
    y = max(i for i, row in enumerate(rows) if 'Kde přesně' in row)
    hand.lines.append(f'click 30 {y + 2}')
    hand.type('za domem č. 12')
    hand.press('Hotovo', 'Pokračovat', 'Ano, e-mailem')
    hand.write('třeba jana@priklad.cz', 'jana.priklad.cz')
    assert '! E-mail napište třeba takto' in hand.text(), hand.text()
    hand.press('jana.priklad.cz   ')
    hand.press('← smaž')
    hand.lines += hand.lines[-1:] * (len('.priklad.cz') - 1)
    hand.type('@priklad.cz')
    hand.press('Hotovo', 'Pokračovat', 'Bez přílohy')
    check = hand.text()
    for answer in ('1AB 2345', 'Škoda bez kol, stojí tu', 'za domem č. 12'):
        assert answer in check, check
    while 'Další odpovědi' in hand.text():
        hand.press('Další odpovědi')
    assert 'jana@priklad.cz' in hand.text(), hand.text()
    hand.press('Vytisknout k podpisu')
    assert 'Domů' in hand.text() and 'Kontrola' not in hand.text(), hand.text()
