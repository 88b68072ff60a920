/* formats: the formats with real rules: one row each, with the way from what a person types to the
 * normal form and from there to a screen. A stored value is right when it is its own normal form.
 * See form_int.h, prepazka-form(5). */
#include "form_int.h"

#include "base/utf8.h"
#include "domain/account.h"
#include "domain/ident.h"
#include "domain/money.h"
#include <inttypes.h>
#include <stdio.h>

static const char module[] = "form";

enum { NORMAL = 256, EMAIL = 254, EMAIL_LOCAL = 64, PLATE = 9 };

/* ---- what is typed -> normal form */

static int normal_birth(char out[NORMAL], struct str s, struct err *e)
{
    return birth_number_parse(out, NULL, s, e);
}

static int normal_ico(char out[NORMAL], struct str s, struct err *e)
{
    return ico_parse(out, s, e);
}

static int normal_dic(char out[NORMAL], struct str s, struct err *e)
{
    return dic_parse(out, s, e);
}

static int normal_account(char out[NORMAL], struct str s, struct err *e)
{
    struct account a;
    int rc = account_parse(&a, s, e);
    if (rc < 0)
        return rc;
    account_show(out, &a);
    return bank_name(a.bank) ? 0 : err_set(e, ERR_NOT_FOUND, module, "unknown bank code");
}

static int normal_iban(char out[NORMAL], struct str s, struct err *e)
{
    struct account a;
    int rc = iban_parse(out, s, e);
    /* many mistyped accounts have a right IBAN: a Czech one is tested by mod 11 as well */
    if (rc == 0 && strncmp(out, "CZ", 2) == 0 && (rc = account_from_iban(&a, s, e)) == 0)
        rc = account_check(&a, e);
    return rc;
}

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int normal_either(char out[NORMAL], struct str s, struct err *e)
{
    struct str t = str_trim(s);
    return t.n && is_letter(t.p[0]) ? normal_iban(out, s, e) : normal_account(out, s, e);
}

static int normal_postcode(char out[NORMAL], struct str s, struct err *e)
{
    return postcode_parse(out, s, e);
}

static int normal_phone(char out[NORMAL], struct str s, struct err *e)
{
    return phone_parse(out, s, e);
}

static int normal_box(char out[NORMAL], struct str s, struct err *e)
{
    return data_box_parse(out, s, e);
}

/* Dots neither at the ends nor beside each other. */
static bool dots_apart(struct str s)
{
    bool dot = true;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '.' && dot)
            return false;
        dot = s.p[i] == '.';
    }
    return s.n > 0 && !dot;
}

/* One @, a dot in the domain, no blanks: more would refuse addresses that work (RFC 5321 leaves the
 * rest to the receiving server). */
static int normal_email(char out[NORMAL], struct str s, struct err *e)
{
    struct str all = str_trim(s), domain = all, local, rest = all;
    if (all.n > EMAIL || !str_cut(&domain, '@', &local) || !local.n || local.n > EMAIL_LOCAL ||
        memchr(domain.p, '@', domain.n) || !memchr(domain.p, '.', domain.n) ||
        !dots_apart(domain) || !dots_apart(local))
        return err_set(e, ERR_PARSE, module, "not an e-mail address");
    while (rest.n) {
        uint32_t c = utf8_next(&rest);
        if (c <= ' ' || c == UTF8_NBSP || c == UTF8_BAD || utf8_is_unsafe(c) ||
            (c < 0x80 && strchr("()<>,;:\\\"[]", (int)c)))
            return err_set(e, ERR_PARSE, module, "not an e-mail address");
    }
    str_copy(out, NORMAL, all);
    return 0;
}

/* d a digit, a a letter, x either; the plates of decree 343/2014, with where their blank stands.
 * Those "on wish" come last: any seven with a digit. */
static const struct {
    const char *shape;
    size_t gap;
    char mark; /* what stands there */
    const char *prefix;
} plates[] = {
    {"ELdddaa", 2, ' ', "EL"},
    {"ELxxxxx", 2, ' ', "EL"},
    {"daxdddd", 3, ' ', ""},
    {"dadddd", 2, ' ', ""}, /* motorcycles, trailers of theirs */
    {"aaadddd", 3, '-', ""},
    {"aadddd", 2, '-', ""},
    {"xxxxxxx", 3, ' ', ""},
};

static bool plate_fits(const char *shape, size_t prefix, const char *s)
{
    if (strlen(shape) != strlen(s))
        return false;
    for (size_t i = prefix; s[i]; i++)
        if ((shape[i] == 'd' && !is_digit(s[i])) || (shape[i] == 'a' && !is_letter(s[i])))
            return false;
    return true;
}

/* Old plates are written ABC 12-34, with a blank and a hyphen. */
static void plate_write(char out[NORMAL], const char *s, size_t gap, char mark)
{
    size_t n = 0;
    for (size_t i = 0; s[i]; i++) {
        if (i == gap)
            out[n++] = ' ';
        if (mark == '-' && i == gap + 2)
            out[n++] = '-';
        out[n++] = s[i];
    }
    out[n] = '\0';
}

static int normal_plate(char out[NORMAL], struct str s, struct err *e)
{
    char text[PLATE] = "";
    size_t n = 0, digits = 0;
    for (scan_blanks(&s); s.n; scan_blanks(&s)) {
        char c = *s.p;
        s.p++, s.n--;
        if (c == '-')
            continue;
        if (c >= 'a' && c <= 'z')
            c = (char)(c - 32);
        /* letters too like others are not given out (decree 343/2014, annex) */
        if (n + 1 >= sizeof text || !(is_digit(c) || is_letter(c)) || strchr("GOQW", c))
            return err_set(e, ERR_PARSE, module, "not a number plate");
        digits += is_digit(c);
        text[n++] = c;
    }
    for (size_t i = 0; digits && i < sizeof plates / sizeof *plates; i++) {
        size_t prefix = strlen(plates[i].prefix);
        if (strncmp(text, plates[i].prefix, prefix) == 0 &&
            plate_fits(plates[i].shape, prefix, text)) {
            plate_write(out, text, plates[i].gap, plates[i].mark);
            return 0;
        }
    }
    return err_set(e, ERR_PARSE, module, "not a number plate");
}

/* Nothing but zeros, and what may stand around them: money_parse_typed has no 0. */
static bool is_zero(struct str s)
{
    bool zero = false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] >= '1' && s.p[i] <= '9')
            return false;
        zero |= s.p[i] == '0';
    }
    return zero && !memchr(s.p, '-', s.n);
}

static int normal_money(char out[NORMAL], struct str s, struct err *e)
{
    int64_t haler = 0;
    struct err why = ERR_INIT;
    int rc = money_parse_typed(&haler, s, &why);
    if (rc < 0 && !(why.code == ERR_RANGE && is_zero(s)))
        return err_set(e, why.code, module, "%s", why.text);
    snprintf(out, NORMAL, "%" PRId64, haler);
    return 0;
}

/* ---- normal form -> a screen */

static bool show_phone(struct buf *out, const char *value)
{
    char text[24];
    phone_show(text, value);
    return buf_z(out, text);
}

static bool show_postcode(struct buf *out, const char *value)
{
    char text[8];
    postcode_show(text, value);
    return buf_z(out, text);
}

static bool show_iban(struct buf *out, const char *value)
{
    char text[48];
    if (strlen(value) > 34 || !is_letter(value[0]))
        return buf_z(out, value);
    iban_show(text, value);
    return buf_z(out, text);
}

/* ---- the table */

static const struct row {
    const char *name;
    int (*normal)(char out[NORMAL], struct str typed, struct err *e);
    bool (*show)(struct buf *out, const char *value); /* NULL: as it is */
} rows[] = {
    {"birth-number", normal_birth, NULL},
    {"ico", normal_ico, NULL},
    {"dic", normal_dic, NULL},
    {"account", normal_account, NULL},
    {"iban", normal_iban, show_iban},
    {"account-or-iban", normal_either, show_iban},
    {"postcode", normal_postcode, show_postcode},
    {"phone", normal_phone, show_phone},
    {"data-box", normal_box, NULL},
    {"plate", normal_plate, NULL},
    {"email", normal_email, NULL},
    {"money", normal_money, NULL},
};

static const struct row *find(const char *name)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(rows[i].name, name) == 0)
            return &rows[i];
    return NULL;
}

static bool check(const char *name, const json_t *value, const char **detail)
{
    char normal[NORMAL];
    struct err e = ERR_INIT;
    if (!json_is_string(value))
        return true;
    const char *s = json_string_value(value);
    if (find(name)->normal(normal, str_of(s), &e) == 0)
        return strcmp(normal, s) == 0;
    /* a day or an area that does not exist comes of a misprint as well */
    if (e.code == ERR_CHECKSUM || e.code == ERR_RANGE)
        *detail = "checksum";
    if (e.code == ERR_NOT_FOUND)
        *detail = "bank";
    return false;
}

#define CHECK(id, name)                                                                            \
    static bool check_##id(const json_t *value, const char **detail)                               \
    {                                                                                              \
        return check(name, value, detail);                                                         \
    }
CHECK(birth, "birth-number")
CHECK(ico, "ico")
CHECK(dic, "dic")
CHECK(account, "account")
CHECK(iban, "iban")
CHECK(either, "account-or-iban")
CHECK(postcode, "postcode")
CHECK(phone, "phone")
CHECK(box, "data-box")
CHECK(plate, "plate")
CHECK(email, "email")

/* 0 is an amount here: a calculation may find that nothing is to be paid, and "minimum" of a field
 * says whether 0 may be typed. */
static bool check_money(const json_t *value, const char **detail)
{
    (void)detail;
    return !json_is_integer(value) ||
           (json_integer_value(value) >= 0 && json_integer_value(value) <= MONEY_MAX);
}

const struct schema_format form_formats[] = {
    {"birth-number", check_birth},
    {"ico", check_ico},
    {"dic", check_dic},
    {"account", check_account},
    {"iban", check_iban},
    {"account-or-iban", check_either},
    {"postcode", check_postcode},
    {"phone", check_phone},
    {"data-box", check_box},
    {"plate", check_plate},
    {"email", check_email},
    {"money", check_money},
};
const size_t form_n_formats = sizeof form_formats / sizeof *form_formats;

const struct schema_format *form_own_formats(size_t *n)
{
    *n = form_n_formats;
    return form_formats;
}

int form_format_normal(struct buf *out, const char *format, struct str typed, struct err *e)
{
    char normal[NORMAL];
    const struct row *r = find(format);
    if (!r) {
        buf_str(out, typed);
        return buf_check(out, module, e);
    }
    int rc = r->normal(normal, typed, e);
    if (rc < 0)
        return rc;
    buf_z(out, normal);
    return buf_check(out, module, e);
}

bool form_format_show(struct buf *out, const char *format, struct str value)
{
    char text[NORMAL];
    const struct row *r = format ? find(format) : NULL;
    if (!r || !r->show || !str_copy(text, sizeof text, value))
        return buf_str(out, value);
    return r->show(out, text);
}
