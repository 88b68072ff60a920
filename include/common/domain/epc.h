/* epc: the European Payments Council's code for SEPA credit transfers in euro (EPC069-12, 2.1).
 * Czech banks are not bound to read it: a slip for an account in euro prints the data as text
 * and offers this code beside it. Print with ECC M, at most version 13. Strings are borrowed. */
#ifndef DOMAIN_EPC_H
#define DOMAIN_EPC_H

#include "base/buf.h"

enum { EPC_MAX_BYTES = 331, EPC_UTF8 = 1, EPC_MAX_VERSION = 13 };

struct epc {
    int charset;           /* 1..8; EPC_UTF8 unless all text is ASCII */
    const char *bic;       /* 8 or 11 characters; may be empty inside the EEA */
    const char *name;      /* of the payee, 1–70 characters */
    const char *iban;      /* without blanks */
    int64_t cents;         /* 1 – 99 999 999 999; 0 = left to the payer */
    const char *purpose;   /* at most 4 */
    const char *reference; /* structured, ISO 11649, at most 35; excludes text */
    const char *text;      /* at most 140 */
    const char *note;      /* to the payer, at most 70 */
};

/* Is every field as the guideline wants it, the IBAN and the BIC included? ERR_PARSE, ERR_RANGE,
 * ERR_LIMIT, ERR_CHECKSUM. */
int epc_check(const struct epc *c, struct err *e);
/* Appends the lines, divided by LF, nothing after the last filled one. Only what would break the
 * shape is refused (a line end in a field, length): call epc_check first for real payments. */
int epc_write(struct buf *out, const struct epc *c, struct err *e);

#endif
