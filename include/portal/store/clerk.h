/* clerk: local accounts of the office and their sessions. Passwords are kept as scrypt hashes,
 * tokens as SHA-256 of what the desk holds. */
#ifndef STORE_CLERK_H
#define STORE_CLERK_H

#include "store/store.h"

enum { STORE_PASSWORD_MIN = 10, STORE_PASSWORD_MAX = 256, STORE_TOKEN = 65 };

struct store_clerk {
    int64_t id;
    char name[STORE_NAME];  /* for signing in: [a-z0-9.-], unique */
    char title[STORE_NAME]; /* as colleagues see it */
    unsigned roles;         /* enum wire_role */
    int64_t created, last;  /* last sign-in, 0 = never */
    bool disabled;
    int failures;         /* wrong passwords since the last right one */
    int64_t locked_until; /* after too many; 0 = not */
};

/* ERR_CONFLICT: the name is taken; ERR_RANGE: a password that is too short or too long. */
int store_clerk_add(struct store *s, const char *name, const char *title, unsigned roles,
    struct str password, struct store_clerk *out, struct err *e);
int store_clerk_password(struct store *s, const char *name, struct str password, struct err *e);
/* Ends their sessions too. */
int store_clerk_disable(struct store *s, const char *name, bool disabled, struct err *e);
int store_clerk_roles(struct store *s, const char *name, unsigned roles, struct err *e);
typedef void store_clerk_fn(void *ctx, const struct store_clerk *c);
int store_clerk_each(struct store *s, store_clerk_fn *fn, void *ctx, struct err *e);

/* Signing in. ERR_DENIED: the name or the password does not fit (the same answer, after the same
 * work, whether the name is there or not); ERR_LIMIT: locked for a while, *out says until when. */
int store_session_open(struct store *s, const char *name, struct str password, int64_t device,
    int minutes, char token[STORE_TOKEN], struct store_clerk *out, struct err *e);
/* Who it is; gives the session its time anew, at most `minutes` from now and never past its end of
 * `hours`. ERR_DENIED: none, over, of another device, or its clerk is disabled. */
int store_session_find(struct store *s, const char *token, int64_t device, int minutes, int hours,
    struct store_clerk *out, int64_t *expires, struct err *e);
int store_session_close(struct store *s, const char *token, struct err *e);
int store_session_expire(struct store *s, size_t *erased, struct err *e);

#endif
