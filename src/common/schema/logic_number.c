/* logic_number: arithmetic; see logic_run.h. Pure. */
#include "logic_run.h"

#include "value.h"

#include <math.h>

enum { DIGITS = 400 }; /* of a text that is read as a number */

static struct number whole(int64_t i)
{
    return (struct number){.i = i};
}

/* A double that is an integer becomes one while that is exact. */
static int give(struct number *out, double d)
{
    if (!isfinite(d))
        return -ERR_RANGE;
    if (fabs(d) <= 9007199254740992.0 && d == trunc(d))
        *out = whole((int64_t)d);
    else
        *out = (struct number){.real = true, .d = d};
    return 0;
}

static bool digit_at(struct str s, size_t i)
{
    return i < s.n && s.p[i] >= '0' && s.p[i] <= '9';
}

static size_t copy_digits(struct buf *out, struct str *s)
{
    size_t n = 0;
    while (digit_at(*s, n))
        n++;
    buf_add(out, s->p, n);
    s->p += n, s->n -= n;
    return n;
}

static void copy_sign(struct buf *out, struct str *s)
{
    if (scan_char(s, '-'))
        buf_char(out, '-');
    else
        scan_char(s, '+');
}

/* Writes what JavaScript reads as a number ("+5", "007", ".5", "1.") the way JSON has it. */
static bool normal_number(struct buf *out, struct str s)
{
    copy_sign(out, &s);
    while (digit_at(s, 1) && scan_char(&s, '0'))
        ;
    size_t digits = copy_digits(out, &s), decimals = 0;
    if (!digits)
        buf_char(out, '0');
    if (scan_char(&s, '.')) {
        buf_char(out, '.');
        decimals = copy_digits(out, &s);
        if (!decimals)
            buf_char(out, '0');
    }
    if (scan_char(&s, 'e') || scan_char(&s, 'E')) {
        buf_char(out, 'e');
        copy_sign(out, &s);
        if (!copy_digits(out, &s))
            return false;
    }
    return digits + decimals && !s.n && !out->failed;
}

static bool number_of_text(struct number *out, struct str s)
{
    struct buf text;
    s = str_trim(s);
    *out = whole(0);
    if (!s.n)
        return true;
    buf_init(&text, DIGITS);
    json_t *j = NULL;
    if (normal_number(&text, s)) {
        /* jansson reads numbers whatever the locale; integers that do not fit become doubles */
        j = json_loadb(text.p, text.n, JSON_DECODE_ANY, NULL);
        if (!j)
            j = json_loadb(text.p, text.n, JSON_DECODE_ANY | JSON_DECODE_INT_AS_REAL, NULL);
    }
    bool good = json_is_number(j) && number_of(out, j);
    json_decref(j);
    buf_done(&text);
    return good;
}

bool number_of(struct number *out, const json_t *j)
{
    *out = whole(0);
    if (json_is_integer(j))
        return out->i = json_integer_value(j), true;
    if (json_is_real(j))
        return *out = (struct number){.real = true, .d = json_real_value(j)}, true;
    if (json_is_boolean(j))
        return out->i = json_is_true(j), true;
    if (json_is_string(j))
        return number_of_text(out, value_str(j));
    return json_is_null(j);
}

double number_real(struct number a)
{
    return a.real ? a.d : (double)a.i;
}

int number_cmp(struct number a, struct number b)
{
    if (a.real && b.real)
        return (a.d > b.d) - (a.d < b.d);
    if (a.real)
        return -value_integer_cmp(b.i, a.d);
    return b.real ? value_integer_cmp(a.i, b.d) : (a.i > b.i) - (a.i < b.i);
}

int number_add(struct number *out, struct number a, struct number b)
{
    int64_t i;
    if (!a.real && !b.real && !__builtin_add_overflow(a.i, b.i, &i))
        return *out = whole(i), 0;
    return give(out, number_real(a) + number_real(b));
}

int number_sub(struct number *out, struct number a, struct number b)
{
    int64_t i;
    if (!a.real && !b.real && !__builtin_sub_overflow(a.i, b.i, &i))
        return *out = whole(i), 0;
    return give(out, number_real(a) - number_real(b));
}

int number_mul(struct number *out, struct number a, struct number b)
{
    int64_t i;
    if (!a.real && !b.real && !__builtin_mul_overflow(a.i, b.i, &i))
        return *out = whole(i), 0;
    return give(out, number_real(a) * number_real(b));
}

int number_div(struct number *out, struct number a, struct number b)
{
    if (number_real(b) == 0)
        return -ERR_RANGE;
    if (!a.real && !b.real && b.i != -1 && a.i % b.i == 0)
        return *out = whole(a.i / b.i), 0;
    if (!b.real && b.i == -1)
        return number_sub(out, whole(0), a);
    return give(out, number_real(a) / number_real(b));
}

int number_mod(struct number *out, struct number a, struct number b)
{
    if (number_real(b) == 0)
        return -ERR_RANGE;
    if (!a.real && !b.real)
        return *out = whole(b.i == -1 ? 0 : a.i % b.i), 0;
    return give(out, fmod(number_real(a), number_real(b)));
}

json_t *number_json(struct number a)
{
    return a.real ? json_real(a.d) : json_integer(a.i);
}
