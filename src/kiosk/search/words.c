/* words: see words.h. The stemmer strips what Czech nouns and adjectives decline by, from folded
 * text, because people type without accents. It conflates on purpose: both sides pass through it.
 */
#include "words.h"

#include "base/utf8.h"

void words_init(struct words *it, struct str text)
{
    it->text = it->rest = text;
}

static void put_folded(struct word *w, uint32_t c)
{
    char a[4];
    size_t n = utf8_fold_char(c, false, a);
    if (!n)
        n = utf8_put(a, utf8_lower(c));
    if (w->n + n <= WORD_MAX) {
        memcpy(w->z + w->n, a, n);
        w->n += n;
    }
}

bool words_next(struct words *it, struct word *out)
{
    *out = (struct word){.n = 0};
    while (it->rest.n) {
        size_t at = (size_t)(it->rest.p - it->text.p);
        uint32_t c = utf8_next(&it->rest);
        if (c >= 0x300 && c < 0x370) {
            if (out->n)
                out->to = (size_t)(it->rest.p - it->text.p);
            continue; /* an accent of a decomposed letter stays inside its word */
        }
        if (!utf8_is_alnum(c)) {
            if (out->n)
                break;
            continue;
        }
        if (!out->n)
            out->from = at;
        put_folded(out, c);
        out->to = (size_t)(it->rest.p - it->text.p);
    }
    out->z[out->n] = '\0';
    return out->n > 0;
}

bool word_is_stop(const struct word *w)
{
    static const char stops[][6] = {"a", "i", "k", "o", "s", "u", "v", "z", "do", "ke", "na", "od",
        "po", "se", "si", "ve", "za", "ze", "pro", "pri", "jak", "kde", "mi", "je", "the", "of",
        "for", "to", "in", "on", "an", "and", "my", "at", "from", "or", "with", "how", "is", "do",
        "i", "me"};
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++)
        if (str_eqz((struct str){w->z, w->n}, stops[i]))
            return true;
    return false;
}

struct ending {
    char z[6];
    uint8_t least; /* letters that must remain */
};

/* Longest first: the first that fits is taken. */
static const struct ending cases[] = {{"atech", 3}, {"etem", 3}, {"atum", 3}, {"etum", 3},
    {"ach", 3}, {"ech", 3}, {"ich", 3}, {"ych", 3}, {"eho", 3}, {"iho", 3}, {"emi", 3}, {"imi", 3},
    {"ymi", 3}, {"ami", 3}, {"emu", 3}, {"imu", 3}, {"ete", 3}, {"eti", 3}, {"ata", 3}, {"aty", 3},
    {"ovi", 3}, {"ove", 3}, {"em", 3}, {"es", 3}, {"im", 3}, {"um", 3}, {"at", 4}, {"am", 3},
    {"os", 4}, {"us", 4}, {"ym", 3}, {"mi", 3}, {"ou", 3}, {"ej", 3}, {"uv", 4}, {"a", 3}, {"e", 3},
    {"i", 3}, {"o", 3}, {"u", 3}, {"y", 3}, {"s", 3}};

static const struct ending possessives[] = {{"ov", 4}, {"in", 4}};

static bool strip(struct word *w, const struct ending *table, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t k = strlen(table[i].z);
        if (w->n >= k + table[i].least && memcmp(w->z + w->n - k, table[i].z, k) == 0) {
            w->n -= k;
            return true;
        }
    }
    return false;
}

/* Consonants that soften before endings, and the e that comes and goes (poplatek, poplatku). */
static void harden(struct word *w)
{
    char *last = &w->z[w->n - 1], *before = last - 1;
    if (*last == 't' && (*before == 'c' || *before == 's'))
        *last = 'k';
    else if (*last == 'c')
        *last = 'k';
    else if (*last == 'z')
        *last = 'h';
    if (*before == 'c' && *last == 'k')
        *before = 's'; /* mestsky, meststi; nemecky, nemecti */
    if (*before == 'e' && w->n > 3 && !strchr("aeiouy", *last)) {
        *before = *last;
        w->n--;
    } else if (*before == 'u') {
        *before = 'o'; /* dum, domu */
    }
}

void word_stem(struct word *out, const struct word *w)
{
    *out = *w;
    if (w->n < 4 || (w->z[0] >= '0' && w->z[0] <= '9'))
        return;
    if (strip(out, cases, sizeof cases / sizeof *cases))
        strip(out, cases + sizeof cases / sizeof *cases - 1, 1); /* an s left over: es, us */
    strip(out, possessives, sizeof possessives / sizeof *possessives);
    harden(out);
    out->z[out->n] = '\0';
}
