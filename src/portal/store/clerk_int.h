/* clerk_int: what the files of clerks share. */
#ifndef STORE_CLERK_INT_H
#define STORE_CLERK_INT_H

#include "clerk_password.h"
#include "db.h"
#include "store/clerk.h"
#include "store/sha256.h"

#define CLERK_COLUMNS "c.id, c.roles, c.created, c.last, c.disabled, c.name, c.title"
enum { CLERK_REST = 7 }; /* the first column behind them */

void clerk_read(struct store_clerk *out, const struct rows *r);
/* The name as it is kept: without blanks around, ASCII in lower case. False: nobody can have it. */
bool clerk_name(char out[STORE_NAME], const char *typed);
/* Wrong passwords are counted by the hash of a name: what was typed into its field may be a
 * password. */
void clerk_name_hash(char out[SHA256_HEX], const char *typed);
/* Fills failures and locked_until. */
int clerk_failures(struct store_clerk *c, struct conn *conn, const char *name_hash, struct err *e);
int clerk_forgive(struct conn *conn, const char *name_hash, struct err *e);
/* Who has signed in as the clerk is signed in no more, and sits nowhere. */
int clerk_end_sessions(struct conn *c, int64_t clerk, bool stand_up, struct err *e);

#endif
