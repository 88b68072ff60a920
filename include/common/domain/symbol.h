/* symbol: variable, specific and constant symbols: strings of 1–10 digits whose zeros count. */
#ifndef DOMAIN_SYMBOL_H
#define DOMAIN_SYMBOL_H

#include "base/err.h"
#include "base/str.h"

/* Removes blanks; ERR_PARSE: something else than digits; ERR_LIMIT: more than 10;
 * ERR_NOT_FOUND: empty. */
int symbol_parse(char out[11], struct str typed, struct err *e);
/* Are two symbols the same payment? Banks drop or pad leading zeros: compared as numbers. */
bool symbol_same(const char *a, const char *b);

#endif
