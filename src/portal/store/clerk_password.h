/* clerk_password: passwords as scrypt hashes (RFC 7914). The cost stands with each hash, so that it
 * can be raised without anybody being locked out. */
#ifndef STORE_CLERK_PASSWORD_H
#define STORE_CLERK_PASSWORD_H

#include "base/err.h"
#include "base/str.h"

enum { PASSWORD_HASH = 128 };

/* "scrypt:15:8:1:SALT:HASH" under a fresh salt. */
int password_hash(char out[PASSWORD_HASH], struct str password, struct err *e);
/* ERR_DENIED: not the one. stored NULL is nobody's: the same work, and never right. */
int password_check(const char *stored, struct str password, struct err *e);

#endif
