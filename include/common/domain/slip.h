/* slip: what stands on a printed slip, as data. The client fills it, the print worker draws it.
 * All strings are borrowed UTF-8; NULL or "" = leave the row out. */
#ifndef DOMAIN_SLIP_H
#define DOMAIN_SLIP_H

#include "domain/instant.h"

enum slip_kind { SLIP_PAYMENT, SLIP_INFO };
enum slip_format { SLIP_A6, SLIP_A5, SLIP_A4, SLIP_ROLL80, SLIP_FORMATS };
enum { SLIP_ROWS = 12 };

struct slip_row {
    const char *label, *value;
};

struct slip {
    enum slip_kind kind;
    enum slip_format format;
    bool large;            /* large print (A5, roll) */
    const char *lang;      /* "cs", "en" */
    const char *town;      /* "Městský úřad Mnichovo Hradiště" */
    const char *address;   /* "Masarykovo náměstí 1, 295 01 Mnichovo Hradiště" */
    const char *title;     /* "Poplatek ze psů" */
    const char *reference; /* 8 symbols, or NULL (made without the portal) */
    struct civil printed;  /* time of printing */
    const char *qr;        /* SPAYD, or a web address on an info slip; NULL = no code */

    /* payment slip */
    const char *payee, *account, *vs, *ss, *ks, *message;
    int64_t haler;
    const char *due;       /* "30. 6. 2027", already in words */
    const char *cash_desk; /* "pokladna, přízemí, dveře 8" */

    /* info slip: a situation to take home */
    struct slip_row rows[SLIP_ROWS];
    size_t n_rows;
    const char *body; /* paragraphs divided by \n, "- " begins a list item */
};

const char *slip_format_name(enum slip_format f); /* "a6" */
bool slip_format_parse(enum slip_format *out, struct str s);

#endif
