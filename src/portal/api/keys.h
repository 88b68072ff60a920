/* keys: what the portal proves and opens with, read once. Private halves are wiped at the end. */
#ifndef API_KEYS_H
#define API_KEYS_H

#include "wire/submission.h"

struct keys {
    char seal_private[WIRE_PEM], receipt_private[WIRE_PEM];
    char seal_public[WIRE_PEM], receipt_public[WIRE_PEM];
    uint8_t draft_salt[WIRE_SALT];
};

struct key_paths {
    const char *seal_private, *seal_public, *receipt_private, *receipt_public, *draft_salt;
};

/* Reads and tries them: what is sealed must open, what is signed must verify. ERR_NOT_FOUND: one is
 * missing; ERR_PARSE: a file is not what it should be; ERR_CHECKSUM: two halves do not fit. */
int keys_load(struct keys *out, const struct key_paths *paths, struct err *e);
void keys_wipe(struct keys *k);

#endif
