/* money: see domain/money.h. Decimal text to integers and back, digit by digit. */
#include "domain/money.h"

#include <inttypes.h>
#include <stdio.h>

static const char module[] = "money";

enum { AM_MAX = 10 };

/* "digits" or "digits.digits" of s; either part may be empty. sep is a set of decimal points. */
static bool split_decimal(struct str s, const char *sep, struct str *whole, struct str *part)
{
    size_t n = 0;
    while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9')
        n++;
    *whole = (struct str){s.p, n};
    *part = (struct str){s.p + n, 0};
    if (n == s.n)
        return n > 0;
    if (s.p[n] == '\0' || !strchr(sep, s.p[n]))
        return false;
    *part = (struct str){s.p + n + 1, s.n - n - 1};
    return (part->n == 0 && n > 0) || str_digits(*part);
}

/* whole and the first two decimals in haléře; -1 when it does not fit. */
static int64_t to_haler(struct str whole, struct str part)
{
    uint64_t crowns = 0;
    if (whole.n && !str_uint(whole, INT64_MAX / 100 - 1, &crowns))
        return -1;
    int64_t tens = part.n > 0 ? part.p[0] - '0' : 0;
    int64_t ones = part.n > 1 ? part.p[1] - '0' : 0;
    return (int64_t)crowns * 100 + tens * 10 + ones;
}

/* Takes the word off the front or the end of s, whatever its case. */
static struct str drop_word(struct str s, struct str word, bool front)
{
    struct str rest = s;
    if (s.n < word.n)
        return s;
    const char *at = front ? s.p : s.p + s.n - word.n;
    for (size_t i = 0; i < word.n; i++)
        if (at[i] != word.p[i] && (word.p[i] < 'A' || word.p[i] > 'Z' || at[i] != word.p[i] + 32))
            return s;
    if (front)
        rest.p += word.n;
    rest.n -= word.n;
    return str_trim(rest);
}

static struct str drop_currency(struct str s)
{
    static const char *const ends[] = {"K\xC4\x8D", "K\xC4\x8C", "KC", "CZK", ",-", ",--",
        ",\xE2\x80\x93", ",\xE2\x80\x94", ".-", ".\xE2\x80\x93"};
    s = drop_word(str_trim(s), STR("CZK"), true);
    /* twice: "1 250,- Kč" */
    for (int turn = 0; turn < 2; turn++)
        for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
            s = drop_word(s, str_of(ends[i]), false);
    return s;
}

/* Copies s without the blanks that group thousands. A blank anywhere else is a misprint ("12 50"
 * is neither 12.50 nor 1,250), so every group after a blank has three digits. */
static bool ungroup(char *out, size_t size, struct str s)
{
    size_t n = 0, run = 0, groups = 0;
    while (s.n) {
        struct str before = s;
        scan_blanks(&s);
        if (s.n < before.n) {
            if (run == 0 || run > 3 || (groups && run != 3))
                return false;
            groups++, run = 0;
            continue;
        }
        bool digit = *s.p >= '0' && *s.p <= '9';
        if (!digit && groups && run != 3)
            return false;
        if (!digit)
            groups = 0, run = 0;
        else
            run++;
        if (n + 1 >= size)
            return false;
        out[n++] = *s.p;
        s.p++, s.n--;
    }
    out[n] = '\0';
    return !groups || run == 3;
}

int money_parse_typed(int64_t *haler, struct str s, struct err *e)
{
    char text[32];
    struct str whole, part;
    *haler = 0;
    s = drop_currency(s);
    bool negative = scan_char(&s, '-');
    if (!ungroup(text, sizeof text, s))
        return err_set(e, ERR_PARSE, module, "not an amount");
    struct str t = str_of(text);
    if (!split_decimal(t, ".,", &whole, &part) || !whole.n || (!part.n && whole.n != t.n))
        return err_set(e, ERR_PARSE, module, "not an amount");
    if (part.n > 2)
        return err_set(e, ERR_LIMIT, module, "more than two decimals");
    int64_t h = to_haler(whole, part);
    if (negative || h <= 0 || h > MONEY_MAX)
        return err_set(e, ERR_RANGE, module, "amount out of range");
    *haler = h;
    return 0;
}

int money_parse_am(int64_t *haler, struct str s, struct err *e)
{
    struct str whole, part;
    *haler = 0;
    if (!split_decimal(s, ".", &whole, &part))
        return err_set(e, ERR_PARSE, module, "not an amount");
    if (s.n > AM_MAX)
        return err_set(e, ERR_RANGE, module, "amount longer than 10 characters");
    for (size_t i = 2; i < part.n; i++)
        if (part.p[i] != '0')
            return err_set(e, ERR_PARSE, module, "more than two decimals");
    *haler = to_haler(whole, part);
    return 0;
}

int money_parse_decimal(int64_t *haler, struct str s, struct err *e)
{
    struct str whole, part;
    *haler = 0;
    bool negative = scan_char(&s, '-');
    if (!split_decimal(s, ".", &whole, &part))
        return err_set(e, ERR_PARSE, module, "not a decimal number");
    int64_t h = to_haler(whole, part);
    if (h < 0)
        return err_set(e, ERR_RANGE, module, "amount out of range");
    if (part.n > 2 && part.p[2] >= '5')
        h++;
    *haler = negative ? -h : h;
    return 0;
}

void money_am(char out[16], int64_t haler)
{
    out[0] = '\0';
    if (haler >= 0 && haler <= MONEY_MAX)
        snprintf(out, 16, "%" PRId64 ".%02" PRId64, haler / 100, haler % 100);
}

static void add_grouped(struct buf *out, uint64_t n, const char *gap)
{
    char digits[24];
    int len = snprintf(digits, sizeof digits, "%" PRIu64, n);
    for (int i = 0; i < len; i++) {
        if (i && (len - i) % 3 == 0)
            buf_z(out, gap);
        buf_char(out, digits[i]);
    }
}

bool money_show(struct buf *out, int64_t haler, enum money_style style, const char *lang)
{
    bool czech = lang && strcmp(lang, "cs") == 0;
    uint64_t h = haler < 0 ? 0 - (uint64_t)haler : (uint64_t)haler;
    if (!czech)
        buf_z(out, "CZK\xC2\xA0");
    if (haler < 0)
        buf_char(out, '-');
    add_grouped(out, h / 100, czech ? "\xC2\xA0" : ",");
    if (style == MONEY_PAPER || h % 100)
        buf_fmt(out, "%c%02" PRIu64, czech ? ',' : '.', h % 100);
    return czech ? buf_z(out, "\xC2\xA0K\xC4\x8D") : !out->failed;
}
