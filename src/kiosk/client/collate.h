/* collate: Czech alphabetical order (ČSN 97 6030): č after c, ch after h, ř, š and ž after their
 * plain letters; other accents only decide between words that are otherwise equal; digits come
 * after letters, a shorter first word first. Pure. Private to client. */
#ifndef CLIENT_COLLATE_H
#define CLIENT_COLLATE_H

#include "base/buf.h"

/* Appends a key; keys compare by bytes as their texts do in Czech. No zero byte inside. */
bool collate_key(struct buf *out, struct str text);
int collate_cmp(struct str a, struct str b); /* for tests and small lists */

#endif
