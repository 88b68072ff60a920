/* spayd_key: the keys of ČBA standard 1.2 (tables 1 and 2) and the check of their values. */
#include "base/utf8.h"
#include "domain/money.h"
#include "spayd_int.h"

static const char module[] = "spayd";

struct rule {
    const char *key;
    size_t max; /* characters */
    bool (*good)(struct str v, const struct rule *r, bool reading);
    const char *choice; /* for choice(): the allowed values, each between blanks */
    bool cut;           /* over-long text is cut, not refused (standard § 5.1) */
    bool plain;
};

static bool any_text(struct str v, const struct rule *r, bool reading)
{
    (void)v, (void)r, (void)reading;
    return true;
}

static bool digits(struct str v, const struct rule *r, bool reading)
{
    (void)r, (void)reading;
    return str_digits(v);
}

static bool day(struct str v, const struct rule *r, bool reading)
{
    (void)r, (void)reading;
    uint64_t n;
    if (v.n != 8 || !str_uint(v, 99999999, &n))
        return false;
    return date_valid((struct date){(int)(n / 10000), (int)(n / 100 % 100), (int)(n % 100)});
}

static bool choice(struct str v, const struct rule *r, bool reading)
{
    (void)reading;
    struct str rest = str_of(r->choice), one;
    for (bool more = true; more;) {
        more = str_cut(&rest, ' ', &one);
        if (one.n && str_eq(one, v))
            return true;
    }
    return false;
}

static bool amount(struct str v, const struct rule *r, bool reading)
{
    (void)r;
    int64_t haler;
    return money_parse_am(&haler, v, NULL) == 0 && (reading || haler <= MONEY_MAX);
}

static bool currency(struct str v, const struct rule *r, bool reading)
{
    (void)r, (void)reading;
    for (size_t i = 0; i < v.n; i++)
        if (v.p[i] < 'A' || v.p[i] > 'Z')
            return false;
    return v.n == 3;
}

static bool hex8(struct str v, const struct rule *r, bool reading)
{
    (void)r;
    for (size_t i = 0; i < v.n; i++) {
        char c = v.p[i];
        bool lower = reading && c >= 'a' && c <= 'f'; /* two peers write lower case */
        if (!lower && !(c >= '0' && c <= '9') && !(c >= 'A' && c <= 'F'))
            return false;
    }
    return v.n == 8;
}

static bool days_to_retry(struct str v, const struct rule *r, bool reading)
{
    (void)r, (void)reading;
    uint64_t n;
    return str_uint(v, 30, &n);
}

/* Banks publish codes with a BIC cut to six; a reader can do without it, so it lets them be. */
static bool bic(struct str v, bool reading)
{
    bool length = v.n == 8 || v.n == 11 || (reading && v.n >= 6 && v.n <= 11);
    for (size_t i = 0; i < v.n; i++)
        if (!(v.p[i] >= 'A' && v.p[i] <= 'Z') && !(v.p[i] >= '0' && v.p[i] <= '9'))
            return false;
    return length;
}

/* IBAN or IBAN+BIC; IBAN here only in its electronic form, without blanks and in capitals. */
static bool account(struct str v, const struct rule *r, bool reading)
{
    (void)r;
    struct str iban;
    bool has_bic = str_cut(&v, '+', &iban);
    for (size_t i = 0; i < iban.n; i++)
        if (!(iban.p[i] >= 'A' && iban.p[i] <= 'Z') && !(iban.p[i] >= '0' && iban.p[i] <= '9'))
            return false;
    return iban_check(iban, NULL) == 0 && (!has_bic || bic(v, reading));
}

static bool accounts(struct str v, const struct rule *r, bool reading)
{
    size_t most = r->max;
    if (!reading && v.n > most)
        return false;
    for (bool more = true; more;) {
        struct str one;
        more = str_cut(&v, ',', &one);
        if (!account(one, r, reading))
            return false;
    }
    return true;
}

/* A telephone number or an e-mail address, only as far as the standard's own shape goes. */
static bool notify_to(struct str v, const struct rule *r, bool reading)
{
    (void)r, (void)reading;
    struct str head, rest = v;
    if (str_cut(&rest, '@', &head))
        return head.n > 0 && head.n <= 64 && rest.n > 0 && rest.n <= 255;
    scan_char(&v, '+');
    return v.n <= 14 && str_digits(v);
}

static const struct rule rules[] = {
    {.key = "ACC", .max = 46, .good = account, .plain = true},
    {.key = "ALT-ACC", .max = 93, .good = accounts, .plain = true},
    {.key = "AM", .max = 10, .good = amount},
    {.key = "CC", .max = 3, .good = currency},
    {.key = "RF", .max = 16, .good = digits},
    {.key = "RN", .max = 35, .good = any_text, .cut = true},
    {.key = "DT", .max = 8, .good = day},
    {.key = "PT", .max = 3, .good = any_text, .cut = true},
    {.key = "MSG", .max = 60, .good = any_text, .cut = true},
    {.key = "CRC32", .max = 8, .good = hex8},
    {.key = "NT", .max = 1, .good = choice, .choice = "P E"},
    {.key = "NTA", .max = 320, .good = notify_to, .plain = true},
    {.key = "DL", .max = 8, .good = day},
    {.key = "FRQ", .max = 2, .good = choice, .choice = "1D 1M 3M 6M 1Y"},
    {.key = "DH", .max = 1, .good = choice, .choice = "0 1"},
    {.key = "X-PER", .max = 2, .good = days_to_retry},
    {.key = "X-VS", .max = 10, .good = digits},
    {.key = "X-SS", .max = 10, .good = digits},
    {.key = "X-KS", .max = 10, .good = digits},
    {.key = "X-ID", .max = 20, .good = any_text, .cut = true},
    {.key = "X-URL", .max = 140, .good = any_text, .cut = true},
    {.key = "X-SELF", .max = 60, .good = any_text, .cut = true},
};

static const struct rule *find(struct str key)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (str_eqz(key, rules[i].key))
            return &rules[i];
    return NULL;
}

bool spayd_key_repeats(struct str key)
{
    return !find(key);
}

bool spayd_key_plain(struct str key)
{
    const struct rule *r = find(key);
    return r && r->plain;
}

static bool own_key(struct str key)
{
    if (!str_starts(key, STR("X-")) || key.n < 3 || key.n > SPAYD_KEY_MAX)
        return false;
    for (size_t i = 0; i < key.n; i++)
        if (!(key.p[i] >= 'A' && key.p[i] <= 'Z') && key.p[i] != '-')
            return false;
    return true;
}

/* The first max characters of v. */
static struct str first_characters(struct str v, size_t max)
{
    struct str rest = v;
    for (size_t i = 0; i < max && rest.n; i++)
        utf8_next(&rest);
    return (struct str){v.p, v.n - rest.n};
}

int spayd_check_value(struct str key, struct str *value, bool reading, struct err *e)
{
    const struct rule *r = find(key);
    if (!r && !own_key(key))
        return err_set(e, ERR_PARSE, module, "a key that the standard does not have");
    if (!utf8_valid(*value))
        return err_set(e, ERR_PARSE, module, "value is not UTF-8");
    if (!r)
        return 0;
    struct str cut = first_characters(*value, r->max);
    bool list = r->good == accounts;
    if (cut.n < value->n && !r->cut && !list)
        return err_set(e, ERR_PARSE, module, "%s is longer than %zu", r->key, r->max);
    if (!r->good(list ? *value : cut, r, reading))
        return err_set(e, ERR_PARSE, module, "%s has a bad value", r->key);
    if (r->cut)
        *value = cut;
    return 0;
}
