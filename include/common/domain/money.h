/* money: integer haléře (1 Kč = 100 haléřů). Never a double. */
#ifndef DOMAIN_MONEY_H
#define DOMAIN_MONEY_H

#include "base/buf.h"

/* 9 999 999,99 Kč: the most one QR payment carries (ČBA 1.2, AM) */
#define MONEY_MAX INT64_C(999999999)

enum money_style {
    MONEY_SCREEN, /* 400 Kč; 1 250,50 Kč   / CZK 400; CZK 1,250.50 */
    MONEY_PAPER,  /* 400,00 Kč             / CZK 400.00 */
};

/* What people type: "1 250", "1250,50", "1.250,50"? no: a dot or comma with one or two digits is
 * the decimal point, blanks group, an ending Kč or ",-" is ignored. ERR_PARSE: not a number;
 * ERR_LIMIT: more than two decimals; ERR_RANGE: 0, negative or over MONEY_MAX. */
int money_parse_typed(int64_t *haler, struct str s, struct err *e);
/* SPAYD's AM as a reader takes it: digits with an optional dot, at most 10 characters (ČBA 1.2
 * § 5); ".59" and "1." are read, zeros after the second decimal too ("9999.99000"). Peers write up
 * to ten digits, so more than MONEY_MAX may come out: writers check. ERR_PARSE: not a number or a
 * third decimal; ERR_RANGE: longer than 10 characters. */
int money_parse_am(int64_t *haler, struct str s, struct err *e);
/* A decimal number from a file or a wire, any count of decimals, rounded half up at the third
 * ("5.355" is 5.36); may be negative (then away from zero). ERR_PARSE, ERR_RANGE. */
int money_parse_decimal(int64_t *haler, struct str s, struct err *e);
/* "400.00"; "" when negative or over MONEY_MAX, which no reader takes for an amount */
void money_am(char out[16], int64_t haler);
/* With no-break spaces. lang "cs" or "en". */
bool money_show(struct buf *out, int64_t haler, enum money_style style, const char *lang);

#endif
