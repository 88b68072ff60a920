/* spayd_int: what the files of spayd share: the table of keys and its questions. */
#ifndef DOMAIN_SPAYD_INT_H
#define DOMAIN_SPAYD_INT_H

#include "domain/spayd.h"

enum { SPAYD_KEY_MAX = 24 };

/* Checks key and value by the standard's tables; over-long text is cut (*value gets shorter). A
 * reader is milder than a writer about what peers do wrong: BIC length, length of account lists. */
int spayd_check_value(struct str key, struct str *value, bool reading, struct err *e);
bool spayd_key_repeats(struct str key); /* own X- keys may stand more than once */
bool spayd_key_plain(struct str key);   /* values in which "+" is a sign of the format itself */
/* CRC of the percent-encoded form of s. */
uint32_t spayd_crc32_encoded(uint32_t crc, struct str s);
int spayd_hex(char c); /* value of a hexadecimal digit, -1 for anything else */

#endif
