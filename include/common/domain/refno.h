/* refno: reference numbers people can read out at a desk: 8 symbols, the last a check symbol, of
 * the 30-symbol alphabet 2–9 A–Y without I, O, Q, Z (no 0, 1 either). Shown "K7M4-T9R3". */
#ifndef DOMAIN_REFNO_H
#define DOMAIN_REFNO_H

#include "base/err.h"
#include "base/str.h"

#define REFNO_ALPHABET "23456789ABCDEFGHJKLMNPRSTUVWXY"

/* From 7 random numbers (any bytes are reduced without bias by the caller's retry: bytes >= 240
 * are refused with false). */
bool refno_make(char out[9], const unsigned char random[7]);
/* Any case, with or without hyphen and blanks. ERR_PARSE: shape; ERR_CHECKSUM: misprint. */
int refno_parse(char out[9], struct str typed, struct err *e);
void refno_show(char out[10], const char *refno); /* "K7M4-T9R3" */

#endif
