/* show: values in words, and as a person would type them again. See form/record.h; shapes of dates,
 * amounts and numbers by the house's table of formats. A table row for each kind. */
#include "record_int.h"

#include "base/utf8.h"
#include "domain/money.h"
#include <inttypes.h>
#include <stdio.h>

#define NBSP "\xC2\xA0"

enum { LONG_LINES = 3, LONG_CHARS = 240 };

struct showing {
    const struct form *f;
    const struct form_field *field;
    int index;
    const json_t *value;
    const char *lang; /* NULL: as it is typed */
    bool bare;        /* a number without its unit */
};
typedef void show_fn(struct buf *out, const struct showing *s);

static bool czech(const struct showing *s)
{
    return !s->lang || strcmp(s->lang, "cs") == 0;
}

static struct str text_of(const json_t *j)
{
    return (struct str){json_is_string(j) ? json_string_value(j) : "", json_string_length(j)};
}

/* ---- numbers */

/* Groups of three from five digits on: 1250 may be a year or a house. */
static void add_whole(struct buf *out, struct str digits, const char *gap)
{
    for (size_t i = 0; i < digits.n; i++) {
        if (digits.n > 4 && i && (digits.n - i) % 3 == 0)
            buf_z(out, gap);
        buf_char(out, digits.p[i]);
    }
}

static void add_number(struct buf *out, const char *text, const struct showing *s)
{
    struct str rest = str_of(text), whole;
    if (scan_char(&rest, '-'))
        buf_char(out, '-');
    if (memchr(rest.p, 'e', rest.n)) {
        buf_str(out, rest);
        return;
    }
    bool decimals = str_cut(&rest, '.', &whole);
    add_whole(out, whole, !s->lang ? "" : czech(s) ? NBSP : ",");
    if (decimals) {
        buf_char(out, czech(s) ? ',' : '.');
        buf_str(out, rest);
    }
}

static void show_number(struct buf *out, const struct showing *s)
{
    char text[NUMBER_PLAIN];
    if (json_is_integer(s->value))
        snprintf(text, sizeof text, "%" JSON_INTEGER_FORMAT, json_integer_value(s->value));
    else
        number_text(text, json_real_value(s->value), 15);
    add_number(out, text, s);
    if (s->bare)
        return;
    const char *unit = s->lang ? form_field_text(s->f, s->index, FORM_PART_UNIT, s->lang) : "";
    if (*unit) {
        buf_z(out, NBSP);
        buf_z(out, unit);
    }
}

static void show_money(struct buf *out, const struct showing *s)
{
    int64_t haler = json_integer_value(s->value);
    if (s->lang) {
        money_show(out, haler, MONEY_SCREEN, s->lang);
        return;
    }
    uint64_t h = haler < 0 ? 0 - (uint64_t)haler : (uint64_t)haler;
    buf_fmt(out, "%s%" PRIu64, haler < 0 ? "-" : "", h / 100);
    if (h % 100)
        buf_fmt(out, ",%02" PRIu64, h % 100);
}

/* ---- dates and texts */

static void show_date(struct buf *out, const struct showing *s)
{
    static const char *const months[] = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    struct date d;
    if (date_parse_iso(&d, text_of(s->value), NULL) < 0)
        buf_str(out, text_of(s->value));
    else if (!s->lang)
        buf_fmt(out, "%d. %d. %d", d.day, d.month, d.year);
    else if (czech(s))
        buf_fmt(out, "%d." NBSP "%d." NBSP "%d", d.day, d.month, d.year);
    else
        buf_fmt(out, "%d" NBSP "%s" NBSP "%d", d.day, months[d.month - 1], d.year);
}

static void show_text(struct buf *out, const struct showing *s)
{
    if (!s->field->format || !form_format_show(out, s->field->format, text_of(s->value)))
        buf_str(out, text_of(s->value));
}

/* The first lines; all of it is what form_retype gives. */
static void show_long(struct buf *out, const struct showing *s)
{
    struct str text = text_of(s->value), rest = text;
    size_t lines = 0, chars = 0, kept = 0;
    if (!s->lang) {
        buf_str(out, text);
        return;
    }
    for (uint32_t c; chars < LONG_CHARS && (c = utf8_next(&rest)); chars++) {
        if (c == '\n' && ++lines == LONG_LINES)
            break;
        kept = text.n - rest.n;
    }
    buf_str(out, str_trim((struct str){text.p, kept}));
    if (kept < text.n)
        buf_z(out, "…");
}

/* ---- choices */

static void add_option(struct buf *out, const struct showing *s, struct str value)
{
    for (size_t i = 0; s->lang && i < s->field->n_options; i++)
        if (str_eqz(value, s->field->options[i])) {
            buf_z(out, form_option(s->f, s->index, i, s->lang));
            return;
        }
    buf_str(out, value);
}

static void show_choice(struct buf *out, const struct showing *s)
{
    add_option(out, s, text_of(s->value));
}

static void show_multi(struct buf *out, const struct showing *s)
{
    for (size_t i = 0; i < json_array_size(s->value); i++) {
        if (i)
            buf_z(out, ", ");
        add_option(out, s, text_of(json_array_get(s->value, i)));
    }
}

static void show_yes(struct buf *out, const struct showing *s)
{
    static const struct {
        const char *lang, *yes, *no;
    } words[] = {
        {"cs", "ano", "ne"}, {"en", "yes", "no"}, {"de", "ja", "nein"}, {"uk", "так", "ні"}};
    size_t at = 0;
    for (size_t i = 0; s->lang && i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].lang, s->lang) == 0)
            at = i;
    buf_z(out, json_is_true(s->value) ? words[at].yes : words[at].no);
}

/* ---- by kind */

struct show_row {
    show_fn *fn;
    json_type type, other; /* what the value may be; anything else is shown as nothing */
};

static const struct show_row rows[FORM_KINDS] = {
    [FORM_TEXT] = {show_text, JSON_STRING, JSON_STRING},
    [FORM_LONG] = {show_long, JSON_STRING, JSON_STRING},
    [FORM_CHOICE] = {show_choice, JSON_STRING, JSON_STRING},
    [FORM_MULTI] = {show_multi, JSON_ARRAY, JSON_ARRAY},
    [FORM_YESNO] = {show_yes, JSON_TRUE, JSON_FALSE},
    [FORM_TICK] = {show_yes, JSON_TRUE, JSON_FALSE},
    [FORM_DATE] = {show_date, JSON_STRING, JSON_STRING},
    [FORM_INTEGER] = {show_number, JSON_INTEGER, JSON_REAL},
    [FORM_NUMBER] = {show_number, JSON_INTEGER, JSON_REAL},
    [FORM_MONEY] = {show_money, JSON_INTEGER, JSON_INTEGER},
};

static bool has_type(const json_t *j, enum form_kind kind)
{
    return json_typeof(j) == rows[kind].type || json_typeof(j) == rows[kind].other;
}

bool show_fits(const struct form_field *field, const json_t *value)
{
    if (!value || !has_type(value, field->kind))
        return false;
    for (size_t i = 0; i < json_array_size(value); i++)
        if (!json_is_string(json_array_get(value, i)))
            return false;
    return true;
}

bool show_value(
    struct buf *out, const struct form *f, int field, const json_t *value, const char *lang)
{
    struct showing s = {f, &f->fields[field], field, value, lang, false};
    if (!show_fits(s.field, value))
        return false;
    size_t before = out->n;
    rows[s.field->kind].fn(out, &s);
    return out->n > before && !out->failed;
}

bool show_number_of(
    struct buf *out, const struct form *f, int field, const json_t *number, const char *lang)
{
    struct showing s = {f, &f->fields[field], field, number, lang, true};
    bool amount = s.field->kind == FORM_MONEY && json_is_integer(number);
    (amount ? show_money : show_number)(out, &s);
    return !out->failed;
}

bool form_show(struct buf *out, const struct form_record *r, int field, int item, const char *lang)
{
    return show_value(out, r->f, field, form_value(r, field, item), lang);
}

/* No-break spaces are for screens and paper. */
static void plain_blanks(struct buf *b, size_t from)
{
    size_t to = from;
    for (size_t i = from; i < b->n; i++) {
        bool nbsp = b->p[i] == '\xC2' && i + 1 < b->n && b->p[i + 1] == '\xA0';
        b->p[to++] = nbsp ? ' ' : b->p[i];
        i += nbsp;
    }
    b->n = to;
    if (b->p)
        b->p[to] = '\0';
}

bool form_retype(struct buf *out, const struct form_record *r, int field, int item)
{
    const char *typed = form_typed(r, field, item);
    const struct form_field *f = &r->f->fields[field];
    size_t before = out->n;
    if (*typed)
        return buf_z(out, typed);
    if (!show_value(out, r->f, field, form_value(r, field, item), NULL))
        return false;
    if (f->kind == FORM_TEXT && f->format)
        plain_blanks(out, before);
    return !out->failed;
}

bool form_item_title(
    struct buf *out, const struct form_record *r, int repeat, int item, const char *lang)
{
    int title = r->f->repeats[repeat].title;
    if (title != FORM_NONE && form_show(out, r, title, item, lang))
        return true;
    struct str text = str_of(form_repeat_text(r->f, repeat, FORM_PART_ITEM, lang)), head;
    while (str_cut(&text, '{', &head)) {
        buf_str(out, head);
        if (str_starts(text, STR("n}"))) {
            buf_fmt(out, "%d", item + 1);
            text.p += 2, text.n -= 2;
        } else {
            buf_char(out, '{');
        }
    }
    return buf_str(out, head);
}
