/* uri: RFC 3986: parts, validity, and resolving a reference against a base. Pure. */
#ifndef SCHEMA_URI_H
#define SCHEMA_URI_H

#include "base/buf.h"

/* A part that is absent has p == NULL; an empty one ("a?") has n == 0. */
struct uri {
    struct str scheme, authority, path, query, fragment;
};

void uri_split(struct uri *u, struct str s);
/* An absolute URI, with every character where it may stand. */
bool uri_valid(struct str s);
bool uri_reference_valid(struct str s);
/* The reference as seen from base, without its fragment. base may be "". */
bool uri_resolve(struct buf *out, struct str base, struct str reference);
/* Percent escapes become bytes; false for a bad one. */
bool uri_decode(struct buf *out, struct str s);

bool uri_ipv4_valid(struct str s);
bool uri_ipv6_valid(struct str s);

#endif
