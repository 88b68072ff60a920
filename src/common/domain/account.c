/* account: see domain/account.h. Pure; nothing allocates. */
#include "domain/account.h"

#include <stdio.h>

static const char module[] = "account";

enum { PREFIX_MAX = 6, NUMBER_MAX = 10, IBAN_CZ = 24, IBAN_LEAST = 15, IBAN_MOST = 34 };

/* Copies s without blanks into out; false when it does not fit. */
static bool squeeze(char *out, size_t size, struct str s)
{
    size_t n = 0;
    for (;;) {
        scan_blanks(&s);
        if (!s.n)
            break;
        if (n + 1 >= size)
            return false;
        out[n++] = *s.p;
        s.p++, s.n--;
    }
    out[n] = '\0';
    return true;
}

static struct str without_zeros(struct str s)
{
    while (s.n && s.p[0] == '0')
        s.p++, s.n--;
    return s;
}

/* Czech National Bank's weights, last digit first (decree 169/2011). */
static bool mod11(const char *digits)
{
    static const int weights[NUMBER_MAX] = {1, 2, 4, 8, 5, 10, 9, 7, 3, 6};
    size_t n = strlen(digits);
    int sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += weights[i] * (digits[n - 1 - i] - '0');
    return sum % 11 == 0;
}

int account_parse_unchecked(struct account *out, struct str s, struct err *e)
{
    *out = (struct account){.bank = ""};
    char text[32];
    if (!squeeze(text, sizeof text, s))
        return err_set(e, ERR_PARSE, module, "too long for an account number");
    struct str bank = str_of(text), number, prefix = STR("");
    if (!str_cut(&bank, '/', &number))
        return err_set(e, ERR_PARSE, module, "no bank code");
    struct str rest = number;
    if (str_cut(&rest, '-', &prefix))
        number = rest;
    else
        prefix = STR("");
    if (prefix.n > PREFIX_MAX || (prefix.n && !str_digits(prefix)) ||
        (prefix.n == 0 && number.p != text))
        return err_set(e, ERR_PARSE, module, "prefix is not 1 to 6 digits");
    if (number.n > NUMBER_MAX || !str_digits(number))
        return err_set(e, ERR_PARSE, module, "number is not 1 to 10 digits");
    if (bank.n != 4 || !str_digits(bank))
        return err_set(e, ERR_PARSE, module, "bank code is not 4 digits");
    str_copy(out->prefix, sizeof out->prefix, without_zeros(prefix));
    str_copy(out->number, sizeof out->number, without_zeros(number));
    str_copy(out->bank, sizeof out->bank, bank);
    return 0;
}

int account_check(const struct account *a, struct err *e)
{
    int nonzero = 0;
    for (const char *p = a->number; *p; p++)
        nonzero += *p != '0';
    if (nonzero < 2)
        return err_set(e, ERR_CHECKSUM, module, "number has fewer than two non-zero digits");
    if (!mod11(a->number) || !mod11(a->prefix))
        return err_set(e, ERR_CHECKSUM, module, "number or prefix fails mod 11");
    return 0;
}

int account_parse(struct account *out, struct str s, struct err *e)
{
    int rc = account_parse_unchecked(out, s, e);
    return rc < 0 ? rc : account_check(out, e);
}

void account_show(char out[24], const struct account *a)
{
    snprintf(out, 24, "%s%s%s/%s", a->prefix, a->prefix[0] ? "-" : "", a->number, a->bank);
}

/* Remainder of an IBAN read from its fifth character round to its fourth, digit by digit: the
 * whole number has up to 68 digits. */
static int mod97(const char *iban, size_t n)
{
    unsigned r = 0;
    for (size_t i = 0; i < n; i++) {
        char c = iban[(i + 4) % n];
        r = c >= 'A' ? r * 100 + (unsigned)(c - 'A') + 10 : r * 10 + (unsigned)(c - '0');
        r %= 97;
    }
    return (int)r;
}

static void pad(char *to, const char *digits, size_t width)
{
    size_t n = strlen(digits);
    memset(to, '0', width);
    memcpy(to + width - n, digits, n);
}

void account_iban(char out[25], const struct account *a)
{
    memcpy(out, "CZ00", 4);
    pad(out + 4, a->bank, 4);
    pad(out + 8, a->prefix, PREFIX_MAX);
    pad(out + 14, a->number, NUMBER_MAX);
    out[IBAN_CZ] = '\0';
    int check = 98 - mod97(out, IBAN_CZ);
    out[2] = (char)('0' + check / 10);
    out[3] = (char)('0' + check % 10);
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int iban_read(char out[IBAN_MOST + 1], struct str s, struct err *e)
{
    if (!squeeze(out, IBAN_MOST + 1, s))
        return err_set(e, ERR_PARSE, module, "IBAN is longer than 34 characters");
    size_t n = strlen(out);
    for (size_t i = 0; i < n; i++) {
        if (out[i] >= 'a' && out[i] <= 'z')
            out[i] = (char)(out[i] - 32);
        bool good = i < 2 ? is_upper(out[i]) : is_digit(out[i]) || (i >= 4 && is_upper(out[i]));
        if (!good)
            return err_set(e, ERR_PARSE, module, "a character that an IBAN cannot have");
    }
    bool czech = n >= 2 && memcmp(out, "CZ", 2) == 0;
    if (n < IBAN_LEAST || (czech && (n != IBAN_CZ || !str_digits(str_of(out + 2)))))
        return err_set(e, ERR_PARSE, module, "IBAN of a wrong length");
    if (mod97(out, n) != 1)
        return err_set(e, ERR_CHECKSUM, module, "IBAN fails mod 97");
    return 0;
}

int iban_parse(char out[35], struct str s, struct err *e)
{
    int rc = iban_read(out, s, e);
    if (rc < 0)
        out[0] = '\0';
    return rc;
}

int iban_check(struct str s, struct err *e)
{
    char iban[IBAN_MOST + 1];
    return iban_read(iban, s, e);
}

int account_from_iban(struct account *out, struct str iban, struct err *e)
{
    char text[IBAN_MOST + 1];
    *out = (struct account){.bank = ""};
    int rc = iban_read(text, iban, e);
    if (rc < 0)
        return rc;
    if (memcmp(text, "CZ", 2) != 0)
        return err_set(e, ERR_UNSUPPORTED, module, "IBAN of another country");
    str_copy(out->bank, sizeof out->bank, (struct str){text + 4, 4});
    str_copy(out->prefix, sizeof out->prefix, without_zeros((struct str){text + 8, PREFIX_MAX}));
    str_copy(out->number, sizeof out->number, without_zeros((struct str){text + 14, NUMBER_MAX}));
    return 0;
}

void iban_show(char out[48], const char *iban)
{
    size_t n = strlen(iban), at = 0;
    if (n > IBAN_MOST)
        n = IBAN_MOST;
    for (size_t i = 0; i < n; i++) {
        /* 33 and 34 characters leave no room for the last gap */
        bool room = at + 2 + (n - i) < 48;
        if (i && i % 4 == 0 && room) {
            memcpy(out + at, "\xC2\xA0", 2);
            at += 2;
        }
        out[at++] = iban[i];
    }
    out[at] = '\0';
}
