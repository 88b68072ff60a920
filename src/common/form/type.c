/* type: what people type, read by the kind of the field. See form/record.h (form_type). A table row
 * for each kind; the texts come cleaned (clean.c). */
#include "record_int.h"

#include "base/utf8.h"
#include "domain/money.h"
#include <assert.h>
#include <stdlib.h>

const struct why_row record_whys[WHYS] = {
    [WHY_NOTHING] = {"", ""},
    [WHY_FORMAT] = {"format", ""},
    [WHY_FORMAT_RANGE] = {"format", "range"},
    [WHY_CHECKSUM] = {"format", "checksum"},
    [WHY_BANK] = {"format", "bank"},
    [WHY_TYPE] = {"type", ""},
    [WHY_DECIMALS] = {"type", "decimals"},
    [WHY_MINIMUM] = {"minimum", ""},
    [WHY_MAXIMUM] = {"maximum", ""},
    [WHY_LENGTH] = {"maxLength", ""},
    [WHY_ENUM] = {"enum", ""},
};

enum {
    NUMBER_DIGITS = 15, /* a double carries so many decimal digits there and back */
    NUMBER_TEXT = 64,
};

struct typing {
    const struct form_record *r;
    const struct form_field *field;
    int index;
    struct str text;
};
typedef enum why type_fn(json_t **out, const struct typing *t);

static json_t *string_of(struct str s)
{
    return json_stringn_nocheck(s.p, s.n);
}

static enum why format_why(int rc)
{
    return rc == -ERR_CHECKSUM    ? WHY_CHECKSUM
           : rc == -ERR_NOT_FOUND ? WHY_BANK
           : rc == -ERR_RANGE     ? WHY_FORMAT_RANGE
                                  : WHY_FORMAT;
}

static enum why type_text(json_t **out, const struct typing *t)
{
    struct buf normal;
    if (!t->field->format) {
        *out = string_of(t->text);
        return WHY_NOTHING;
    }
    buf_init(&normal, BUF_LINE);
    int rc = form_format_normal(&normal, t->field->format, t->text, NULL);
    if (rc == 0)
        *out = string_of(buf_view(&normal));
    buf_wipe(&normal);
    return rc == 0 ? WHY_NOTHING : format_why(rc);
}

/* Copies s with every blank of typography (and there are many) as the plain one. */
static struct str plain_blanks(char *to, size_t size, struct str s)
{
    size_t n = 0;
    for (uint32_t c; (c = utf8_next(&s));) {
        char utf8[4];
        if (c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x3000)
            c = ' ';
        if (c == 0x2212)
            c = '-';
        size_t len = utf8_put(utf8, c);
        if (n + len >= size)
            return (struct str){NULL, 0};
        memcpy(to + n, utf8, len);
        n += len;
    }
    return str_trim((struct str){to, n});
}

static enum why type_date(json_t **out, const struct typing *t)
{
    char plain[NUMBER_TEXT], iso[11];
    struct date d;
    int rc = date_parse_typed(&d, plain_blanks(plain, sizeof plain, t->text), t->r->today, NULL);
    if (rc < 0)
        return rc == -ERR_RANGE ? WHY_FORMAT_RANGE : WHY_FORMAT;
    date_iso(iso, d);
    *out = json_string(iso);
    return WHY_NOTHING;
}

/* A decimal number as typed: digits without the blanks that group them by three. */
struct decimal {
    bool minus;
    char digits[NUMBER_TEXT]; /* without the point, no zeros in front */
    size_t n, decimals;       /* zeros at the end of decimals are gone */
};

/* The whole part: "1250", "1 250"; every group after a blank has three digits. */
static bool scan_whole(struct decimal *d, struct str *s)
{
    for (size_t groups = 0;; groups++) {
        size_t run = 0;
        for (; s->n && *s->p >= '0' && *s->p <= '9'; run++) {
            d->digits[d->n++] = *s->p;
            s->p++, s->n--;
        }
        if (run == 0 || (groups && run != 3))
            return false;
        if (!scan_char(s, ' '))
            return true;
        if (run > 3)
            return false;
    }
}

static void drop_zeros(struct decimal *d)
{
    size_t zeros = 0;
    while (d->decimals && d->digits[d->n - 1] == '0')
        d->n--, d->decimals--;
    while (zeros + d->decimals < d->n && d->digits[zeros] == '0')
        zeros++;
    memmove(d->digits, d->digits + zeros, d->n - zeros);
    d->n -= zeros;
}

static bool scan_decimal(struct decimal *d, struct str s)
{
    *d = (struct decimal){.n = 0};
    if (s.n == 0 || s.n >= NUMBER_TEXT)
        return false;
    d->minus = scan_char(&s, '-');
    if (!d->minus)
        scan_char(&s, '+');
    scan_blanks(&s);
    if (!scan_whole(d, &s))
        return false;
    bool point = scan_char(&s, ',') || scan_char(&s, '.');
    if (point ? !str_digits(s) : s.n > 0)
        return false;
    if (point) {
        memcpy(d->digits + d->n, s.p, s.n);
        d->n += s.n;
        d->decimals = s.n;
    }
    drop_zeros(d);
    return true;
}

static enum why type_integer(json_t **out, const struct typing *t)
{
    char plain[NUMBER_TEXT];
    struct decimal d;
    uint64_t v = 0;
    if (!scan_decimal(&d, plain_blanks(plain, sizeof plain, t->text)) || d.decimals)
        return WHY_TYPE;
    if (d.n && !str_uint((struct str){d.digits, d.n}, INT64_MAX, &v))
        return d.minus ? WHY_MINIMUM : WHY_MAXIMUM;
    *out = json_integer(d.minus ? -(json_int_t)v : (json_int_t)v);
    return WHY_NOTHING;
}

static enum why type_number(json_t **out, const struct typing *t)
{
    char plain[NUMBER_TEXT];
    struct decimal d;
    uint64_t v = 0;
    double scale = 1;
    if (!scan_decimal(&d, plain_blanks(plain, sizeof plain, t->text)))
        return WHY_TYPE;
    if (d.n > NUMBER_DIGITS || d.decimals > NUMBER_DIGITS)
        return d.decimals ? WHY_DECIMALS : d.minus ? WHY_MINIMUM : WHY_MAXIMUM;
    if (d.n)
        str_uint((struct str){d.digits, d.n}, INT64_MAX, &v);
    for (size_t i = 0; i < d.decimals; i++)
        scale *= 10;
    json_int_t whole = d.minus ? -(json_int_t)v : (json_int_t)v;
    /* both are exact in a double, so the quotient is the nearest one to what was typed */
    *out = d.decimals ? json_real((double)whole / scale) : json_integer(whole);
    return WHY_NOTHING;
}

/* Nought, a negative amount or one too large: the money component refuses all three alike. */
static enum why other_amount(json_t **out, struct str text)
{
    bool zero = true, minus = false;
    for (size_t i = 0; i < text.n; i++) {
        zero = zero && (text.p[i] < '1' || text.p[i] > '9');
        minus = minus || (text.p[i] == '-' && i + 1 < text.n && text.p[i + 1] >= '0' &&
                             text.p[i + 1] <= '9');
    }
    if (zero && !minus)
        *out = json_integer(0);
    return zero && !minus ? WHY_NOTHING : minus ? WHY_MINIMUM : WHY_MAXIMUM;
}

static enum why type_money(json_t **out, const struct typing *t)
{
    char plain[NUMBER_TEXT];
    int64_t haler;
    struct str text = plain_blanks(plain, sizeof plain, t->text);
    int rc = money_parse_typed(&haler, text, NULL);
    if (rc == -ERR_RANGE)
        return other_amount(out, text);
    if (rc < 0)
        return rc == -ERR_LIMIT ? WHY_DECIMALS : WHY_TYPE;
    *out = json_integer(haler);
    return WHY_NOTHING;
}

/* Equal for a person: case and diacritics do not matter. */
static bool sounds_like(struct str a, const char *b)
{
    struct buf x, y;
    buf_init(&x, BUF_LINE);
    buf_init(&y, BUF_LINE);
    bool same = utf8_fold(&x, a) && utf8_fold(&y, str_of(b)) && x.n > 0 &&
                str_eq(buf_view(&x), buf_view(&y));
    buf_wipe(&x);
    buf_done(&y);
    return same;
}

/* The option whose value or words these are; n_options when there is none. */
static size_t find_option(const struct typing *t, struct str text)
{
    const struct form *f = t->r->f;
    size_t n = t->field->n_options;
    for (size_t i = 0; i < n; i++)
        if (str_eqz(text, t->field->options[i]))
            return i;
    for (size_t l = 0; l < f->inner->n_langs; l++)
        for (size_t i = 0; i < n; i++)
            if (sounds_like(text, form_option(f, t->index, i, f->inner->langs[l].lang)))
                return i;
    return n;
}

static enum why type_choice(json_t **out, const struct typing *t)
{
    size_t i = find_option(t, t->text);
    if (i == t->field->n_options)
        return WHY_ENUM;
    *out = json_string(t->field->options[i]);
    return WHY_NOTHING;
}

static enum why type_multi(json_t **out, const struct typing *t)
{
    struct str rest = t->text, head;
    bool more = true;
    *out = json_array();
    while (more && *out) {
        more = str_cut(&rest, ',', &head);
        size_t i = find_option(t, str_trim(head));
        if (i == t->field->n_options) {
            json_decref(*out);
            *out = NULL;
            return WHY_ENUM;
        }
        json_array_append_new(*out, json_string(t->field->options[i]));
    }
    return WHY_NOTHING;
}

static enum why type_yes(json_t **out, const struct typing *t)
{
    static const struct {
        const char *word;
        bool yes;
    } words[] = {{"ano", true}, {"a", true}, {"yes", true}, {"y", true}, {"true", true},
        {"ne", false}, {"n", false}, {"no", false}, {"false", false}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (sounds_like(t->text, words[i].word)) {
            *out = json_boolean(words[i].yes);
            return WHY_NOTHING;
        }
    return WHY_TYPE;
}

enum why type_value(json_t **out, const struct form_record *r, int field, struct str text)
{
    static type_fn *const rows[FORM_KINDS] = {
        [FORM_TEXT] = type_text,
        [FORM_LONG] = type_text,
        [FORM_CHOICE] = type_choice,
        [FORM_MULTI] = type_multi,
        [FORM_YESNO] = type_yes,
        [FORM_TICK] = type_yes,
        [FORM_DATE] = type_date,
        [FORM_INTEGER] = type_integer,
        [FORM_NUMBER] = type_number,
        [FORM_MONEY] = type_money,
    };
    struct typing t = {r, &r->f->fields[field], field, text};
    *out = NULL;
    return rows[t.field->kind](out, &t);
}

int form_type(struct form_record *r, int field, int item, struct str typed, struct err *e)
{
    assert(field >= 0 && (size_t)field < r->f->n_fields);
    struct buf text;
    json_t *value = NULL;
    char *kept = NULL;
    enum why why = WHY_NOTHING;
    int rc = 0;
    buf_init(&text, FORM_ANSWER + 8);
    bool cut = type_clean(&text, typed, r->f->fields[field].kind == FORM_LONG);
    if (text.n > 0)
        why = cut ? WHY_LENGTH : type_value(&value, r, field, buf_view(&text));
    if (text.n > 0 && why != WHY_NOTHING && !(kept = buf_take(&text, NULL)))
        rc = err_set(e, ERR_NOMEM, "form", "no memory for an answer");
    else if (text.n > 0 && why == WHY_NOTHING && !value)
        rc = err_set(e, ERR_NOMEM, "form", "no memory for an answer");
    if (rc == 0)
        rc = record_answer(r, field, item, value, kept, why, e);
    buf_wipe(&text);
    return rc;
}
