/* document: a form on A4 paper, as data: the citizen's copy of a submission, or a prefilled form to
 * sign and hand in. As many pages as it needs. All strings are borrowed UTF-8; NULL or "" = left
 * out. */
#ifndef DOMAIN_DOCUMENT_H
#define DOMAIN_DOCUMENT_H

#include "domain/instant.h"
#include <stddef.h>

enum document_kind {
    DOCUMENT_COPY, /* of what was received */
    DOCUMENT_SIGN, /* to sign and hand in: a line for place, date and signature */
};

/* A row with a label only is a heading; rows follow each other as the form asks. */
struct document_row {
    const char *label, *value; /* value: paragraphs divided by \n */
};

enum { DOCUMENT_ROWS = 6000 };

struct document {
    enum document_kind kind;
    const char *lang;
    const char *town, *address;   /* as on a slip */
    const char *title;            /* "Přihlášení psa" */
    const char *act;              /* sentence under the title: what this paper is and what to do */
    const char *reference;        /* 8 symbols, or NULL */
    const char *received;         /* "23. 11. 2026 v 9:41:12", or NULL */
    const char *declaration;      /* the sentence the visitor confirmed, or confirms by signing */
    const char *qr, *fingerprint; /* signed receipt, or NULL */
    const struct document_row *rows;
    size_t n_rows;
    struct civil printed;
};

#endif
