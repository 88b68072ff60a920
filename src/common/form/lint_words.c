/* lint_words: one visible text: its length and characters, words that the house does not use, and
 * blanks that would have to be filled in. See load.h; the words are those of TEXTY § 1. */
#include "load.h"

#include "base/utf8.h"

struct word {
    const char *stem; /* folded, in their order; matches at the beginning of a word */
    const char *instead;
};

static const struct word czech[] = {
    {"autentiz", "přihlášení, ověření totožnosti"},
    {"autoriz", "přihlášení, ověření totožnosti"},
    {"bezodkladn", "hned"},
    {"bohuzel", "leave it out"},
    {"chybny format", "what is wrong and an example"},
    {"dekuj", "leave it out"},
    {"disponov", "mít"},
    {"disponuj", "mít"},
    {"dolozen", "přiložit, přinést"},
    {"dolozit", "přiložit, přinést"},
    {"dolozte", "přiložte, přineste"},
    {"dostavi se", "přijít"},
    {"dostavit se", "přijít"},
    {"dostavte se", "přijďte"},
    {"klikn", "zvolte, vyberte"},
    {"laskav", "leave it out"},
    {"neplatn", "what is wrong and an example"},
    {"neprodlen", "hned"},
    {"nespravn", "what is wrong and an example"},
    {"neuhrad", "zaplatit"},
    {"neuhraz", "zaplatit"},
    {"nize uved", "name the thing"},
    {"obdrz", "dostat"},
    {"omlouv", "leave it out"},
    {"povinna polozka", "Napište…, Vyberte…"},
    {"povinne pole", "Napište…, Vyberte…"},
    {"povinny udaj", "Napište…, Vyberte…"},
    {"predloz", "ukázat, přinést, přiložit"},
    {"prosim", "leave it out"},
    {"provedte platb", "zaplatit"},
    {"provest platb", "zaplatit"},
    {"timeout", "trvá to dlouho"},
    {"uhrad", "zaplatit, platba"},
    {"uhraz", "zaplatit"},
    {"upozornuj", "leave it out"},
    {"uspesn", "leave it out"},
    {"uzivatel", "vy"},
    {"v pripade", "když"},
    {"vyse uved", "name the thing"},
    {"z duvodu", "protože, kvůli"},
    {"za ucelem", "aby, na"},
    {"zadatel", "vy, ten, kdo žádá"},
    {NULL, NULL},
};

/* whole words: "invalidity pension" is a pension */
static const struct word english[] = {
    {"click", "choose, press"},
    {"forbidden", "say what is possible"},
    {"invalid", "what is wrong and an example"},
    {"please", "leave it out"},
    {"sorry", "leave it out"},
    {"unfortunately", "leave it out"},
    {NULL, NULL},
};

static bool is_word_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80);
}

/* The n-th word of the text (from 0) as it was written. */
static struct str word_at(struct str text, size_t n)
{
    struct str word = {text.p, 0};
    bool inside = false;
    while (text.n) {
        struct str at = text;
        bool letter = utf8_is_alnum(utf8_next(&text));
        if (inside && !letter && n-- == 0)
            return word;
        if (letter && !inside)
            word.p = at.p;
        if (letter)
            word.n = (size_t)(text.p - word.p);
        inside = letter;
    }
    return word;
}

static void word_fault(struct load *l, struct str text, size_t n, const struct word *w)
{
    char written[64], quoted[64];
    struct str from = word_at(text, n), to = from;
    for (const char *p = w->stem; *p; p++)
        if (*p == ' ')
            to = word_at(text, ++n);
    str_copy(written, sizeof written, (struct str){from.p, (size_t)(to.p + to.n - from.p)});
    load_fault(l, "has \"%s\", which is not said here; instead: %s", load_quote(quoted, written),
        w->instead);
}

static void check_words(struct load *l, struct str text, const char *lang)
{
    const struct word *list = strcmp(lang, "cs") == 0   ? czech
                              : strcmp(lang, "en") == 0 ? english
                                                        : NULL;
    if (!list)
        return;
    buf_reset(&l->scratch);
    if (!utf8_fold(&l->scratch, text)) {
        l->nomem = true;
        return;
    }
    const char *s = buf_cstr(&l->scratch);
    size_t begun = 0;
    for (const char *p = s; *p; p++) {
        if (!is_word_char(*p) || (p > s && is_word_char(p[-1])))
            continue;
        for (const struct word *w = list; w->stem && *w->stem <= *p; w++) {
            size_t n = *p == *w->stem ? strlen(w->stem) : 0;
            if (n && strncmp(p, w->stem, n) == 0 && (list == czech || !is_word_char(p[n])))
                word_fault(l, text, begun, w);
        }
        begun++;
    }
}

/* A sentence is written whole: Czech inflects, so nothing but numbers is ever put into it. */
static void check_blanks(struct load *l, const char *s, unsigned flags)
{
    static const struct {
        const char *text;
        unsigned flags;
    } known[] = {{"{n}", LINT_ERROR | LINT_ITEM}, {"{min}", LINT_ERROR}, {"{max}", LINT_ERROR}};
    for (const char *p = s; (p = strpbrk(p, "{%")) != NULL; p++) {
        bool good = *p == '%' && p[1] != 's' && p[1] != 'd';
        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
            good |=
                strncmp(p, known[i].text, strlen(known[i].text)) == 0 && (known[i].flags & flags);
        if (!good) {
            load_fault(l, flags & LINT_ERROR  ? "only {n}, {min} and {max} are filled in; write "
                                                "the sentence whole"
                          : flags & LINT_ITEM ? "only {n} is filled in here"
                                              : "nothing is filled in here; write the sentence "
                                                "whole");
            return;
        }
    }
}

static void check_characters(struct load *l, struct str s, unsigned flags)
{
    while (s.n) {
        uint32_t c = utf8_next(&s);
        if (c == '\n' && (flags & LINT_LINES))
            continue;
        if (c == '\n')
            load_fault(l, "has a line end; this text is one paragraph");
        else if (utf8_is_unsafe(c))
            load_fault(l, "has the character U+%04X, which is never shown", (unsigned)c);
        else if (c >= 0x300 && c <= 0x36F && !l->foreign)
            load_fault(l, "has a combining accent; texts are in normalization form C");
        else
            continue;
        return;
    }
}

void lint_visible(
    struct load *l, const json_t *text, size_t columns, unsigned flags, const char *lang)
{
    struct str s = str_of(json_string_value(text));
    if (!json_is_string(text)) {
        load_fault(l, "must be a text between quotation marks");
        return;
    }
    if (!str_trim(s).n)
        load_fault(l, "is empty");
    else if (str_trim(s).n != s.n)
        load_fault(l, "has blanks at its ends");
    size_t width = utf8_width(s);
    if (width > columns)
        load_fault(l, "has %zu columns, at most %zu fit", width, columns);
    check_characters(l, s, flags);
    if (l->foreign)
        return;
    check_blanks(l, s.p, flags);
    check_words(l, s, lang);
}
