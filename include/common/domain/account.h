/* account: Czech account numbers and IBAN. Both checks are needed: many mistyped accounts have a
 * right IBAN (facts: payments § 3.1), so mod 11 (vyhl. 169/2011 Sb.) is tested before mod 97. */
#ifndef DOMAIN_ACCOUNT_H
#define DOMAIN_ACCOUNT_H

#include "base/buf.h"

struct account {
    char prefix[7];  /* without leading zeros, "" when none */
    char number[11]; /* without leading zeros */
    char bank[5];
};

/* "19-2627181/0100"; blanks are ignored. ERR_PARSE: shape; ERR_CHECKSUM: mod 11 of prefix or
 * number, or a number with fewer than two non-zero digits. */
int account_parse(struct account *out, struct str s, struct err *e);
/* Mod 11 of both parts of an account that was read unchecked: 0 or ERR_CHECKSUM. */
int account_check(const struct account *a, struct err *e);
/* Shape only, for reading strange but existing data. */
int account_parse_unchecked(struct account *out, struct str s, struct err *e);
void account_show(char out[24], const struct account *a); /* "19-2627181/0100" */
void account_iban(char out[25], const struct account *a); /* "CZ69…" without blanks */
/* CZ only; mod 11 is not checked */
int account_from_iban(struct account *out, struct str iban, struct err *e);
/* Any country: letters, digits, length of CZ = 24, mod 97. Blanks and case are ignored. */
int iban_check(struct str s, struct err *e);
/* The same, and the IBAN in capitals without blanks. */
int iban_parse(char out[35], struct str s, struct err *e);
void iban_show(char out[48], const char *iban); /* groups of four with no-break spaces */
/* Name and BIC of a Czech bank code (ČNB list); NULL when unknown. */
const char *bank_name(const char *code);
const char *bank_bic(const char *code);

#endif
