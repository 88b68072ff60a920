/* ident: see domain/ident.h. Shapes of telephone numbers, postcodes and data boxes included. */
#include "domain/ident.h"

#include <stdio.h>

static const char module[] = "ident";

#define NBSP "\xC2\xA0"

/* Copies s without blanks and without the characters of drop; false when it does not fit. */
static bool squeeze(char *out, size_t size, struct str s, const char *drop)
{
    size_t n = 0;
    for (;;) {
        scan_blanks(&s);
        if (!s.n)
            break;
        char c = *s.p;
        s.p++, s.n--;
        if (c && strchr(drop, c))
            continue;
        if (n + 1 >= size)
            return false;
        out[n++] = c;
    }
    out[n] = '\0';
    return true;
}

static int pair(const char *p)
{
    return (p[0] - '0') * 10 + p[1] - '0';
}

static int remainder_of(const char *digits, size_t n, int by)
{
    int r = 0;
    for (size_t i = 0; i < n; i++)
        r = (r * 10 + digits[i] - '0') % by;
    return r;
}

/* The date and sex that the first six digits tell. */
static bool birth_of(struct birth *b, const char *digits, bool ten)
{
    /* what is added to the month; +20 and +70 were brought by act 53/2004 for crowded days */
    static const struct {
        int plus;
        bool woman, late;
    } rows[] = {{0, false, false}, {20, false, true}, {50, true, false}, {70, true, true}};
    int year = pair(digits), month = pair(digits + 2);
    if (!ten && year > 53)
        return false;
    year += ten && year < 54 ? 2000 : 1900;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int m = month - rows[i].plus;
        if (m < 1 || m > 12)
            continue;
        b->date = (struct date){year, m, pair(digits + 4)};
        b->woman = rows[i].woman;
        return date_valid(b->date) && (!rows[i].late || year >= 2004);
    }
    return false;
}

int birth_number_parse(char out[12], struct birth *b, struct str typed, struct err *e)
{
    char text[16], digits[11];
    struct birth read;
    out[0] = '\0';
    if (b)
        *b = (struct birth){.woman = false};
    if (!squeeze(text, sizeof text, typed, ""))
        return err_set(e, ERR_PARSE, module, "not 9 or 10 digits");
    struct str head, tail = str_of(text);
    if (str_cut(&tail, '/', &head) && head.n != 6)
        return err_set(e, ERR_PARSE, module, "the slash is not after six digits");
    if (head.n + tail.n > 10)
        return err_set(e, ERR_PARSE, module, "not 9 or 10 digits");
    memcpy(digits, head.p, head.n);
    memcpy(digits + head.n, tail.p, tail.n);
    size_t n = head.n + tail.n;
    digits[n] = '\0';
    if (n < 9 || !str_digits(str_of(digits)))
        return err_set(e, ERR_PARSE, module, "not 9 or 10 digits");
    /* remainder 10 has no digit of its own; such numbers were given out with 0 */
    if (n == 10 && remainder_of(digits, 9, 11) % 10 != digits[9] - '0')
        return err_set(e, ERR_CHECKSUM, module, "birth number fails its check digit");
    if (!birth_of(&read, digits, n == 10))
        return err_set(e, ERR_RANGE, module, "birth number of a day that does not exist");
    snprintf(out, 12, "%.6s/%s", digits, digits + 6);
    if (b)
        *b = read;
    return 0;
}

/* Check digit of an eight-digit company number. */
static bool ico_check(const char *digits)
{
    int sum = 0;
    for (int i = 0; i < 7; i++)
        sum += (digits[i] - '0') * (8 - i);
    int c = (11 - sum % 11) % 11;
    if (c == 0)
        c = 1;
    return c % 10 == digits[7] - '0';
}

int ico_parse(char out[9], struct str typed, struct err *e)
{
    char text[9];
    out[0] = '\0';
    if (!squeeze(text, sizeof text, typed, "") || !str_digits(str_of(text)))
        return err_set(e, ERR_PARSE, module, "company number is not 8 digits");
    size_t n = strlen(text);
    /* old numbers are quoted without their zeros; one with some of them has lost a digit */
    if (n < 8 && text[0] == '0')
        return err_set(e, ERR_PARSE, module, "company number is not 8 digits");
    char digits[9] = "00000000";
    memcpy(digits + 8 - n, text, n);
    if (!ico_check(digits))
        return err_set(e, ERR_CHECKSUM, module, "company number fails its check digit");
    memcpy(out, digits, sizeof digits);
    return 0;
}

/* Nine digits beginning with 6: people whose birth number must not be shown. */
static bool dic_special_check(const char *digits)
{
    int sum = 0;
    for (int i = 1; i < 8; i++)
        sum += (digits[i] - '0') * (9 - i);
    int x = sum % 11;
    int check = (8 - (10 - x) % 11 + 10) % 10;
    return check == digits[8] - '0';
}

int dic_parse(char out[13], struct str typed, struct err *e)
{
    char text[16], normal[12];
    out[0] = '\0';
    if (!squeeze(text, sizeof text, typed, ""))
        return err_set(e, ERR_PARSE, module, "tax number is too long");
    char *digits = text;
    if ((text[0] == 'C' || text[0] == 'c') && (text[1] == 'Z' || text[1] == 'z'))
        digits += 2;
    size_t n = strlen(digits);
    if (!str_digits(str_of(digits)) || n < 8 || n > 10)
        return err_set(e, ERR_PARSE, module, "tax number is not 8 to 10 digits");
    int rc = 0;
    if (n == 8)
        rc = digits[0] == '9' ? err_set(e, ERR_RANGE, module, "company numbers end before 9")
                              : ico_parse(normal, str_of(digits), e);
    else if (n == 9 && digits[0] == '6')
        rc = dic_special_check(digits)
                 ? 0
                 : err_set(e, ERR_CHECKSUM, module, "tax number fails its check digit");
    else
        rc = birth_number_parse(normal, NULL, str_of(digits), e);
    if (rc == 0)
        snprintf(out, 13, "CZ%.10s", digits);
    return rc;
}

enum { PHONE_LEAST = 8, PHONE_MOST = 15, PHONE_CZ = 9 };

int phone_parse(char out[18], struct str typed, struct err *e)
{
    char text[32];
    out[0] = '\0';
    if (!squeeze(text, sizeof text, typed, "-/().") || !text[0])
        return err_set(e, ERR_PARSE, module, "not a telephone number");
    struct str digits = str_of(text);
    bool foreign = scan_char(&digits, '+');
    if (!foreign && str_starts(digits, STR("00"))) {
        digits.p += 2, digits.n -= 2;
        foreign = true;
    }
    if (!str_digits(digits))
        return err_set(e, ERR_PARSE, module, "not a telephone number");
    struct str czech = digits;
    if (foreign && str_starts(digits, STR("420")))
        czech.p += 3, czech.n -= 3;
    else if (foreign)
        czech.n = 0;
    if (czech.n == PHONE_CZ && czech.p[0] >= '2') {
        memcpy(out, "+420", 4);
        memcpy(out + 4, czech.p, PHONE_CZ);
        out[4 + PHONE_CZ] = '\0';
        return 0;
    }
    if (!foreign || czech.n || digits.n < PHONE_LEAST || digits.n > PHONE_MOST ||
        digits.p[0] == '0')
        return err_set(e, ERR_PARSE, module, "not a telephone number");
    out[0] = '+';
    memcpy(out + 1, digits.p, digits.n);
    out[1 + digits.n] = '\0';
    return 0;
}

/* Digits of the country code (ITU-T E.164): one, two for the listed ones, else three. */
static size_t country_digits(const char *digits)
{
    static const char two[] = "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 "
                              "55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98";
    if (digits[0] == '1' || digits[0] == '7')
        return 1;
    for (const char *p = two; *p; p += p[2] ? 3 : 2)
        if (p[0] == digits[0] && p[1] == digits[1])
            return 2;
    return 3;
}

void phone_show(char out[24], const char *phone)
{
    size_t n = strlen(phone), at = 0, i = 0;
    if (n > PHONE_MOST + 1 || phone[0] != '+' || n < 3) {
        str_copy(out, 24, str_of(phone));
        return;
    }
    if (n == 4 + PHONE_CZ && strncmp(phone, "+420", 4) == 0)
        i = 4;
    size_t head = i ? 0 : 1 + country_digits(phone + 1), group = 3;
    /* by threes; longer groups when the gaps would not fit: each takes two bytes */
    size_t rest = n - i - head;
    while (n - i + (rest + group - 1) / group * 2 > 23)
        group++;
    memcpy(out, phone + i, head);
    at = head;
    for (size_t k = 0; k < rest; k++) {
        if (k % group == 0 && at) {
            memcpy(out + at, NBSP, 2);
            at += 2;
        }
        out[at++] = phone[i + head + k];
    }
    out[at] = '\0';
}

int postcode_parse(char out[6], struct str typed, struct err *e)
{
    char text[6];
    out[0] = '\0';
    if (!squeeze(text, sizeof text, typed, "") || strlen(text) != 5 || !str_digits(str_of(text)))
        return err_set(e, ERR_PARSE, module, "postcode is not 5 digits");
    if (text[0] < '1' || text[0] > '7')
        return err_set(e, ERR_RANGE, module, "no postcode begins so");
    memcpy(out, text, sizeof text);
    return 0;
}

void postcode_show(char out[8], const char *postcode)
{
    if (strlen(postcode) == 5)
        snprintf(out, 8, "%.3s" NBSP "%.2s", postcode, postcode + 3);
    else
        str_copy(out, 8, str_of(postcode));
}

int data_box_parse(char out[8], struct str typed, struct err *e)
{
    char text[8];
    out[0] = '\0';
    if (!squeeze(text, sizeof text, typed, "") || strlen(text) != 7)
        return err_set(e, ERR_PARSE, module, "data box is not 7 characters");
    for (char *p = text; *p; p++) {
        if (*p >= 'A' && *p <= 'Z')
            *p = (char)(*p + 32);
        if (!(*p >= 'a' && *p <= 'z') && !(*p >= '0' && *p <= '9'))
            return err_set(e, ERR_PARSE, module, "data box is not letters and digits");
    }
    memcpy(out, text, sizeof text);
    return 0;
}
