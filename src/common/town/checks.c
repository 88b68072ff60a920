/* checks: see checks.h. */
#include "checks.h"

#include "domain/account.h"
#include "domain/hours.h"
#include "domain/ident.h"
#include "domain/symbol.h"

#include <stdio.h>

const char *check_account(struct str s)
{
    struct account a;
    struct err e = ERR_INIT;
    if (account_parse(&a, s, &e) < 0)
        return e.code == ERR_CHECKSUM ? "is not an account number: its check digits do not fit"
                                      : "is not an account number like 19-2627181/0100";
    char iban[25];
    account_iban(iban, &a);
    return iban_check(str_of(iban), NULL) < 0 ? "its IBAN does not pass mod 97" : NULL;
}

const char *check_ico(struct str s)
{
    char out[9];
    return ico_parse(out, s, NULL) < 0 ? "is not an IČO: eight digits, the last one a check" : NULL;
}

const char *check_data_box(struct str s)
{
    char out[8];
    return data_box_parse(out, s, NULL) < 0 ? "is not a data box: seven letters and digits" : NULL;
}

const char *check_postcode(struct str s)
{
    char out[6];
    return postcode_parse(out, s, NULL) < 0 || s.n != 5 ? "is not a postcode: five digits" : NULL;
}

const char *check_phone(struct str s)
{
    char out[18];
    struct str digits = s;
    scan_char(&digits, '+');
    return !str_digits(digits) || phone_parse(out, s, NULL) < 0
               ? "is not a phone number: nine digits, or + and a country code, no blanks"
               : NULL;
}

const char *check_email(struct str s)
{
    const char *at = s.n ? memchr(s.p, '@', s.n) : NULL;
    bool good = at && at > s.p && !memchr(s.p, ' ', s.n);
    if (good) {
        struct str host = {at + 1, s.n - (size_t)(at + 1 - s.p)};
        good = host.n >= 3 && memchr(host.p, '.', host.n) && !memchr(host.p, '@', host.n) &&
               host.p[0] != '.' && host.p[host.n - 1] != '.';
    }
    return good ? NULL : "is not an e-mail address";
}

static bool is_address(struct str s)
{
    return str_starts(s, STR("https://")) && s.n > 8 && !memchr(s.p, ' ', s.n);
}

const char *check_web(struct str s)
{
    return is_address(s) && !memchr(s.p, '%', s.n) ? NULL : "is not an https:// address";
}

const char *check_page(struct str s)
{
    const char *at = is_address(s) ? memchr(s.p, '%', s.n) : NULL;
    if (!at)
        return "is not an https:// address with %s for the id";
    struct str rest = {at + 1, s.n - (size_t)(at + 1 - s.p)};
    return rest.n && rest.p[0] == 's' && !memchr(rest.p, '%', rest.n)
               ? NULL
               : "must have exactly one %s and no other %";
}

const char *check_language(struct str s)
{
    bool good = s.n == 2;
    for (size_t i = 0; good && i < 2; i++)
        good = s.p[i] >= 'a' && s.p[i] <= 'z';
    return good ? NULL : "is not a language code of two letters";
}

const char *check_zone(struct str s)
{
    return str_eqz(s, "Europe/Prague") ? NULL : "only Europe/Prague is known";
}

const char *check_date(struct str s)
{
    struct date d;
    return date_parse_iso(&d, s, NULL) < 0 ? "is not a date like 2026-12-31" : NULL;
}

const char *check_due_day(struct str s)
{
    char whole[16];
    struct date d;
    /* 2023 has no 29 February, as most years */
    snprintf(whole, sizeof whole, "2023-%.*s", (int)(s.n < 8 ? s.n : 8), s.p);
    return s.n != 5 || date_parse_iso(&d, str_of(whole), NULL) < 0
               ? "is not a day of every year like 06-30"
               : NULL;
}

const char *check_symbol(struct str s)
{
    return str_digits(s) && s.n <= 10 ? NULL : "is not a symbol: 1 to 10 digits";
}

const char *check_constant(struct str s)
{
    return str_digits(s) && s.n == 4 ? NULL : "is not a constant symbol: 4 digits";
}

const char *check_message(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!memchr("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:", s.p[i], 45))
            return "has a character outside 0-9 A-Z space $ % * + - . / :";
    return NULL;
}

static bool is_one_of(struct str s, const char *const words[], size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eqz(s, words[i]))
            return true;
    return false;
}

#define ONE_OF(s, words) is_one_of((s), (words), sizeof(words) / sizeof((words)[0]))

const char *check_filing(struct str s)
{
    return str_eqz(s, "submit") || str_eqz(s, "print") ? NULL : "must be \"submit\" or \"print\"";
}

const char *check_symbol_kind(struct str s)
{
    static const char *const kinds[] = {"personal", "none", "fixed"};
    return ONE_OF(s, kinds) ? NULL : "must be \"personal\", \"none\" or \"fixed\"";
}

const char *check_service(struct str s)
{
    struct str digits = {s.p + 1, s.n - 1};
    return s.n >= 2 && s.n <= 8 && s.p[0] == 'S' && str_digits(digits)
               ? NULL
               : "is not a service code like S980";
}

const char *check_span(struct str s)
{
    struct span span;
    return hours_parse_span(&span, s, NULL) < 0 ? "is not a span like \"8:00-17:00\"" : NULL;
}

const char *check_weekday(struct str s)
{
    static const char *const days[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    return ONE_OF(s, days) ? NULL : "must be \"mon\", \"tue\"… or \"sun\"";
}

const char *check_letter(struct str s)
{
    bool good = s.n == 1 && s.p[0] >= 'A' && s.p[0] <= 'Z' && !strchr("IOQZ", s.p[0]);
    return good ? NULL : "must be a letter A to Z, not I, O, Q or Z: they look like digits";
}

const char *check_short_id(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!memchr("abcdefghijklmnopqrstuvwxyz0123456789-", s.p[i], 37))
            return "must be of a-z, 0-9 and -";
    return NULL;
}

const char *check_asked(struct str s)
{
    static const char *const kinds[] = {"first_name", "last_name", "email", "phone", "birth_number",
        "id_card", "birth_date", "address", "plate"};
    return ONE_OF(s, kinds) ? NULL : "is not a kind of field, see prepazka-town(5)";
}

const char *check_no_stop(struct str s)
{
    return s.n && s.p[s.n - 1] == '.' ? "ends with a full stop" : NULL;
}
