/* ident: numbers that the state gives to people and companies, and other shapes people type.
 * Each function: 0 and the normal form in out, or ERR_PARSE (shape), ERR_CHECKSUM (a misprint),
 * ERR_RANGE (a date or area that does not exist). */
#ifndef DOMAIN_IDENT_H
#define DOMAIN_IDENT_H

#include "domain/date.h"

struct birth {
    struct date date;
    bool woman;
};

/* Rodné číslo, with or without the slash (act 133/2000 Sb. § 13). Remainder 10 -> check digit 0;
 * +20/+70 months from 2004 only; nine digits until 1953. out: "780123/3540". b may be NULL. */
int birth_number_parse(char out[12], struct birth *b, struct str typed, struct err *e);
int ico_parse(char out[9], struct str typed, struct err *e);  /* eight digits, zero-padded */
int dic_parse(char out[13], struct str typed, struct err *e); /* "CZ25123891" */
/* "+420326776612", or "+" and 8–15 digits */
int phone_parse(char out[18], struct str typed, struct err *e);
/* "326 776 612" / "+421 905 123 456" with no-break spaces */
void phone_show(char out[24], const char *phone);
int postcode_parse(char out[6], struct str typed, struct err *e); /* "29501" */
void postcode_show(char out[8], const char *postcode);            /* "295 01", no-break space */
int data_box_parse(char out[8], struct str typed, struct err *e); /* shape only, [a-z0-9]{7} */

#endif
