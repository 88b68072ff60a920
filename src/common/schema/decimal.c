/* decimal: see decimal.h. */
#include "decimal.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

__extension__ typedef unsigned __int128 wide;

enum { DIGITS_MIN = 15, DIGITS_MAX = 17, PLAIN = 21, SMALL = -5 };

static struct decimal trimmed(struct decimal d)
{
    if (d.digits == 0)
        return (struct decimal){0};
    while (d.digits % 10 == 0)
        d.digits /= 10, d.exp++;
    return d;
}

/* Reads "1.2345e-07" digit by digit: the decimal point is whatever the locale makes of it. */
static struct decimal of_text(const char *text)
{
    struct decimal d = {.negative = *text == '-'};
    bool point = false, minus = false;
    const char *p = text + d.negative;
    for (; *p && *p != 'e'; p++) {
        if (*p < '0' || *p > '9') {
            point = true;
            continue;
        }
        d.digits = d.digits * 10 + (uint64_t)(*p - '0');
        d.exp -= point;
    }
    int exp = 0;
    if (*p == 'e')
        minus = p[1] == '-', p += 2;
    for (; *p >= '0' && *p <= '9'; p++)
        exp = exp * 10 + (*p - '0');
    d.exp += minus ? -exp : exp;
    return trimmed(d);
}

static struct decimal of_real(double x)
{
    char text[40];
    for (int digits = DIGITS_MIN; digits <= DIGITS_MAX; digits++) {
        snprintf(text, sizeof text, "%.*e", digits - 1, x);
        if (strtod(text, NULL) == x)
            break;
    }
    return of_text(text);
}

struct decimal decimal_of(const json_t *number)
{
    if (json_is_real(number))
        return of_real(json_real_value(number));
    int64_t i = json_integer_value(number);
    struct decimal d = {.digits = i < 0 ? 0 - (uint64_t)i : (uint64_t)i, .negative = i < 0};
    return trimmed(d);
}

/* 10^n modulo m, by squaring; m is at most 2^64, so the products fit. */
static uint64_t ten_to(unsigned n, uint64_t m)
{
    wide r = 1 % m, ten = 10 % m;
    for (; n; n >>= 1) {
        if (n & 1)
            r = r * ten % m;
        ten = ten * ten % m;
    }
    return (uint64_t)r;
}

bool decimal_multiple(struct decimal a, struct decimal b)
{
    if (a.digits == 0)
        return true;
    if (a.exp >= b.exp)
        return (wide)(a.digits % b.digits) * ten_to((unsigned)(a.exp - b.exp), b.digits) %
                   b.digits ==
               0;
    /* a has more decimals than b: b grows, and soon exceeds whatever a can be */
    wide step = b.digits;
    for (int n = b.exp - a.exp; n; n--) {
        step *= 10;
        if (step > a.digits)
            return false;
    }
    return (wide)a.digits % step == 0;
}

bool decimal_text(struct buf *out, const json_t *number)
{
    if (json_is_integer(number))
        return buf_fmt(out, "%" JSON_INTEGER_FORMAT, json_integer_value(number));
    struct decimal d = decimal_of(number);
    char digits[24];
    int n = snprintf(digits, sizeof digits, "%" PRIu64, d.digits);
    int point = n + d.exp; /* digits before the decimal point */
    if (d.negative)
        buf_char(out, '-');
    if (d.digits && (point > PLAIN || point < SMALL)) {
        buf_char(out, digits[0]);
        if (n > 1)
            buf_fmt(out, ".%s", digits + 1);
        return buf_fmt(out, "e%+d", point - 1);
    }
    for (int i = point < 0 ? point : 0; i < (n > point ? n : point); i++) {
        if (i == point)
            buf_z(out, i <= 0 && i == (point < 0 ? point : 0) ? "0." : ".");
        buf_char(out, i >= 0 && i < n ? digits[i] : '0');
    }
    return !out->failed;
}
