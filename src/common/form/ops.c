/* ops: the operators of ours in calculations and rules. See prepazka-form(5).
 *
 * An amount is an integer of haléře from end to end: a double never becomes one. Where a decimal
 * number multiplies an amount, its shortest decimal text is taken (at most six places), and the
 * product is rounded once, half away from zero. Whatever does not fit is "no value". */
#include "record_int.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const char module[] = "form";

__extension__ typedef __int128 wide;

enum { PLACES = 6, MICRO = 1000000 };

/* RFC 8259 § 6: integers that every reader of JSON takes exactly */
#define AMOUNT_MOST INT64_C(9007199254740991)

static int no_value(struct err *e, const char *why)
{
    return err_set(e, ERR_RANGE, module, "%s", why);
}

bool number_text(char out[NUMBER_PLAIN], double d, int decimals)
{
    if (!(fabs(d) < 1e17)) {
        snprintf(out, NUMBER_PLAIN, "%.17g", d);
        return false;
    }
    for (int places = 0; places <= decimals; places++) {
        snprintf(out, NUMBER_PLAIN, "%.*f", places, d);
        if (strtod(out, NULL) == d)
            return true;
    }
    return false;
}

/* ---- arguments */

static bool amount(int64_t *out, const json_t *j)
{
    if (!json_is_integer(j))
        return false;
    *out = json_integer_value(j);
    return *out >= -AMOUNT_MOST && *out <= AMOUNT_MOST;
}

/* A number in millionths. */
static bool millionths(wide *out, const json_t *j)
{
    char text[NUMBER_PLAIN];
    if (json_is_integer(j)) {
        *out = (wide)json_integer_value(j) * MICRO;
        return true;
    }
    if (!json_is_real(j) || !number_text(text, json_real_value(j), PLACES))
        return false;
    const char *p = text;
    bool minus = *p == '-';
    int places = -1;
    *out = 0;
    for (p += minus; *p; p++) {
        if (*p < '0' || *p > '9') {
            places = 0; /* the point, or a comma in some locales */
            continue;
        }
        *out = *out * 10 + (*p - '0');
        places += places >= 0;
    }
    for (int i = places < 0 ? 0 : places; i < PLACES; i++)
        *out *= 10;
    if (minus)
        *out = -*out;
    return true;
}

static wide divide(wide a, wide by)
{
    wide half = by / 2;
    return a < 0 ? -((-a + half) / by) : (a + half) / by;
}

static int give(json_t **out, wide v, struct err *e)
{
    if (v < -AMOUNT_MOST || v > AMOUNT_MOST)
        return no_value(e, "the amount is too large");
    *out = json_integer((json_int_t)v);
    return *out ? 0 : err_set(e, ERR_NOMEM, module, "no memory for a number");
}

/* Arguments given one by one, or as one list. */
struct list {
    json_t *const *args;
    const json_t *array;
    size_t n;
};

static struct list list_of(json_t *const *args, size_t n)
{
    if (n == 1 && json_is_array(args[0]))
        return (struct list){NULL, args[0], json_array_size(args[0])};
    return (struct list){args, NULL, n};
}

static const json_t *list_get(const struct list *l, size_t i)
{
    return l->array ? json_array_get(l->array, i) : l->args[i];
}

/* ---- money */

static int add_all(json_t **out, const struct list *l, struct err *e)
{
    wide sum = 0;
    for (size_t i = 0; i < l->n; i++) {
        int64_t a;
        if (!amount(&a, list_get(l, i)))
            return no_value(e, "a sum of what is no amount");
        sum += a;
    }
    return give(out, sum, e);
}

static int money_add(json_t **out, json_t *const *args, size_t n, struct err *e)
{
    struct list l = {args, NULL, n};
    return n ? add_all(out, &l, e) : no_value(e, "money_add of nothing");
}

static int money_sum(json_t **out, json_t *const *args, size_t n, struct err *e)
{
    if (n != 1 || !json_is_array(args[0]))
        return no_value(e, "money_sum takes one list");
    struct list l = list_of(args, n);
    return add_all(out, &l, e);
}

static int money_sub(json_t **out, json_t *const *args, size_t n, struct err *e)
{
    int64_t a, b;
    if (n != 2 || !amount(&a, args[0]) || !amount(&b, args[1]))
        return no_value(e, "money_sub takes two amounts");
    return give(out, (wide)a - b, e);
}

/* amount * number / by */
static int multiply(json_t **out, json_t *const *args, size_t n, wide by, struct err *e)
{
    int64_t a;
    wide factor;
    if (n != 2 || !amount(&a, args[0]) || !millionths(&factor, args[1]))
        return no_value(e, "not an amount and a number of at most six decimals");
    /* both are under 2^84: only the product could overflow */
    wide product;
    if (__builtin_mul_overflow((wide)a, factor, &product))
        return no_value(e, "the amount is too large");
    return give(out, divide(product, MICRO * by), e);
}

static int money_mul(json_t **out, json_t *const *args, size_t n, struct err *e)
{
    return multiply(out, args, n, 1, e);
}

static int money_pct(json_t **out, json_t *const *args, size_t n, struct err *e)
{
    return multiply(out, args, n, 100, e);
}

static int money_crowns(json_t **out, json_t *const *args, size_t n, struct err *e)
{
    int64_t a;
    if (n != 1 || !amount(&a, args[0]))
        return no_value(e, "money_crowns takes one amount");
    return give(out, divide(a, 100) * 100, e);
}

static int extreme(json_t **out, json_t *const *args, size_t n, int sign, struct err *e)
{
    struct list l = list_of(args, n);
    int64_t best = 0;
    for (size_t i = 0; i < l.n; i++) {
        int64_t a;
        if (!amount(&a, list_get(&l, i)))
            return no_value(e, "the least or most of what is no amount");
        if (i == 0 || (a > best) - (a < best) == sign)
            best = a;
    }
    return l.n ? give(out, best, e) : no_value(e, "the least or most of nothing");
}

static int money_min(json_t **out, json_t *const *args, size_t n, struct err *e)
{
    return extreme(out, args, n, -1, e);
}

static int money_max(json_t **out, json_t *const *args, size_t n, struct err *e)
{
    return extreme(out, args, n, 1, e);
}

/* ---- dates and counts */

static bool date_of(struct date *out, const json_t *j)
{
    struct str s = {json_is_string(j) ? json_string_value(j) : "", json_string_length(j)};
    return date_parse_iso(out, s, NULL) == 0;
}

static int date_days_op(json_t **out, json_t *const *args, size_t n, struct err *e)
{
    struct date from, to;
    if (n != 2 || !date_of(&from, args[0]) || !date_of(&to, args[1]))
        return no_value(e, "date_days takes two dates");
    return give(out, date_days(to) - date_days(from), e);
}

static int date_add_op(json_t **out, json_t *const *args, size_t n, struct err *e)
{
    enum { MOST = 4000000 }; /* days between the first and the last year of dates */
    struct date d;
    int64_t days;
    if (n != 2 || !date_of(&d, args[0]) || !amount(&days, args[1]) || days < -MOST || days > MOST)
        return no_value(e, "date_add takes a date and a count of days");
    d = date_add(d, (int)days);
    if (!date_valid(d))
        return no_value(e, "a date out of the calendar");
    char iso[11];
    date_iso(iso, d);
    *out = json_string(iso);
    return *out ? 0 : err_set(e, ERR_NOMEM, module, "no memory for a date");
}

static int date_year_op(json_t **out, json_t *const *args, size_t n, struct err *e)
{
    struct date d;
    if (n != 1 || !date_of(&d, args[0]))
        return no_value(e, "date_year takes a date");
    return give(out, d.year, e);
}

/* Completed years. Who was born on 29 February completes them on the last day of February where the
 * year has no such day (act 89/2012 § 605/2). */
static int age_op(json_t **out, json_t *const *args, size_t n, struct err *e)
{
    struct date born, on;
    if (n != 2 || !date_of(&born, args[0]) || !date_of(&on, args[1]) || date_cmp(born, on) > 0)
        return no_value(e, "age takes a birthday and a later date");
    struct date birthday = {on.year, born.month, born.day};
    if (!date_valid(birthday))
        birthday.day = 28;
    return give(out, on.year - born.year - (date_cmp(on, birthday) < 0), e);
}

static int count_op(json_t **out, json_t *const *args, size_t n, struct err *e)
{
    if (n != 1 || (!json_is_array(args[0]) && !json_is_null(args[0])))
        return no_value(e, "count takes one list");
    return give(out, (wide)json_array_size(args[0]), e);
}

static const struct logic_op ops[] = {
    {"money_add", money_add},
    {"money_sub", money_sub},
    {"money_mul", money_mul},
    {"money_sum", money_sum},
    {"money_pct", money_pct},
    {"money_crowns", money_crowns},
    {"money_min", money_min},
    {"money_max", money_max},
    {"date_days", date_days_op},
    {"date_add", date_add_op},
    {"date_year", date_year_op},
    {"age", age_op},
    {"count", count_op},
};

const struct logic_opts form_logic = {.ops = ops, .n_ops = sizeof ops / sizeof *ops};

bool form_is_money_op(const char *name)
{
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++)
        if (strcmp(ops[i].name, name) == 0)
            return strncmp(name, "money_", 6) == 0;
    return false;
}
