/* outbox: submissions on their way, each sealed to the portal's key, in a directory of the kiosk.
 *
 * A submission is written here and fsynced before its first byte is sent, and goes from here when
 * the portal has said that it has it (or that it never will). So whatever is cut, killed or pulled
 * in between, it is sent again under the same key, and the portal makes one of it. What the portal
 * refused with nobody at the kiosk any more is kept in "refused/" for the office, still sealed.
 *
 * Nothing here can be read without the portal's private key. One process, one thread. */
#ifndef CLIENT_OUTBOX_H
#define CLIENT_OUTBOX_H

#include "base/buf.h"

struct outbox;

enum { OUTBOX_KEY = 37, OUTBOX_MAX = 500 };

/* Makes the directory when it is missing; takes away what a power cut left half written. */
int outbox_open(struct outbox **out, const char *dir, struct err *e);
void outbox_close(struct outbox **o);
/* Durable when it returns 0. ERR_CONFLICT: the key is there with other bytes; ERR_LIMIT: full. */
int outbox_put(struct outbox *o, const char *key, struct str sealed, struct err *e);
/* The one that has waited longest, after the key `after` ("" = from the start), so that one that
 * will not go does not hold up the others. 1 and both filled; 0: none. */
int outbox_next(
    struct outbox *o, const char *after, char key[OUTBOX_KEY], struct buf *sealed, struct err *e);
/* It is with the portal. */
int outbox_done(struct outbox *o, const char *key, struct err *e);
/* The portal will not have it. */
int outbox_refuse(struct outbox *o, const char *key, struct err *e);
size_t outbox_waiting(const struct outbox *o);
size_t outbox_refused(const struct outbox *o);

#endif
