/* err: one error, owned by the caller, filled once where the fault happens.
 *
 * Every fallible function returns int, 0 or negative (-code), and takes `struct err *` last.
 * The first fault wins: err_set() on a filled struct changes nothing. The text is for engineers
 * and logs, in English and without personal data; screens alone turn a code into a sentence. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdbool.h>

enum err_code {
    ERR_NONE = 0,
    ERR_NOMEM,    /* an allocation failed */
    ERR_IO,       /* a file, pipe or device failed */
    ERR_PARSE,    /* bytes that are not what they should be */
    ERR_RANGE,    /* a value outside what is allowed */
    ERR_CHECKSUM, /* right shape, wrong check digits: probably a misprint */
    ERR_LIMIT,    /* a stated maximum was reached */
    ERR_NOT_FOUND,
    ERR_CONFLICT,    /* somebody else was faster, or it is done already */
    ERR_DENIED,      /* known, but not allowed */
    ERR_TIMEOUT,     /* took longer than its deadline */
    ERR_NET,         /* no connection */
    ERR_TLS,         /* the other side could not prove who it is */
    ERR_REMOTE,      /* the other side answered that it has a fault */
    ERR_UNSUPPORTED, /* this build, terminal or printer cannot do it */
    ERR_CANCELLED,
    ERR_CODES
};

struct err {
    enum err_code code;
    const char *module; /* static text, e.g. "spayd" */
    char text[200];     /* UTF-8, cut at a character */
    bool retryable;     /* the same call may succeed later */
};

#define ERR_INIT                                                                                   \
    {                                                                                              \
        .code = ERR_NONE                                                                           \
    }

/* Fills e (may be NULL) unless it is filled already; returns -code. */
int err_set(struct err *e, enum err_code code, const char *module, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* As err_set, with the text of errno appended. */
int err_errno(struct err *e, const char *module, const char *what);
/* Puts "where: " before the text of a filled error, for file and path; returns -code. */
int err_at(struct err *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void err_clear(struct err *e);
/* Short stable name of a code: "not_found". */
const char *err_name(enum err_code code);

#endif
