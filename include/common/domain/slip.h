/* slip: what stands on a printed slip, as data. The client fills it, the print worker draws it.
 * All strings are borrowed UTF-8; NULL or "" = leave the row out. */
#ifndef DOMAIN_SLIP_H
#define DOMAIN_SLIP_H

#include "domain/instant.h"

enum slip_kind {
    SLIP_PAYMENT,
    SLIP_INFO,
    SLIP_RECEIPT, /* the office has received a submission */
    SLIP_WAITING, /* it waits in the kiosk: proves nothing */
    SLIP_DRAFT,   /* the code of a saved form */
    SLIP_BOOKING, /* a booked time with its PIN */
    SLIP_TICKET,  /* a number in the queue */
    SLIP_KINDS
};
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

    /* receipt, waiting receipt, draft: title is the state as a sentence or the form's name; rows
     * say what, attachments, received, who, decided by; body is what happens next */
    const char *number;      /* 8 symbols, in big letters: reference or code */
    const char *fingerprint; /* "4F7A 09C2 …", receipt only */
    const char *expires;     /* draft: "23. 12. 2026" */

    /* booking: title is the act, number the reservation's 8 symbols, rows the place and the like,
     * body what to bring, qr what checking in reads. Ticket: number is "A 47", title the agenda,
     * rows the place, body how one is called. */
    const char *when;      /* booking: "středa 25. 11. 2026 · 10:20" */
    const char *pin;       /* booking: "4719", "" = the other system gave none */
    const char *pin_valid; /* booking: "Zadejte ho mezi 10:05 a 10:35." */
    const char *late;      /* booking: what if one comes late */
    const char *change;    /* booking: until when it can be cancelled and moved */
    const char *ahead;     /* ticket: "Před vámi jsou 4 lidé." */
    const char *wait;      /* ticket: "Čekání asi 12–18 minut." */
    const char *booked;    /* ticket: "Objednáno na 10:20", NULL = came without */

    /* info slip: a situation to take home */
    struct slip_row rows[SLIP_ROWS];
    size_t n_rows;
    const char *body; /* paragraphs divided by \n, "- " begins a list item */
};

const char *slip_format_name(enum slip_format f); /* "a6" */
bool slip_format_parse(enum slip_format *out, struct str s);

#endif
