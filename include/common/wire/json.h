/* json: the one door through which JSON from outside comes in: bounded in bytes and depth, valid
 * UTF-8, no key twice. And the few readers that every codec needs. */
#ifndef WIRE_JSON_H
#define WIRE_JSON_H

#include "base/buf.h"
#include "domain/date.h"
#include <jansson.h>

/* Once, at the start of a program that handles what people write: every tree is wiped as it is
 * freed, the parser's own buffers too. */
void wire_json_forgetful(void);

/* *out is owned by the caller (json_decref). ERR_LIMIT: too long or nested deeper than depth;
 * ERR_PARSE: not JSON, a key twice, bad UTF-8; the text of e tells the line and column only, so
 * that nothing personal gets into a log. */
int wire_json_load(json_t **out, struct str text, size_t max, int depth, struct err *e);
/* Appends compact JSON with sorted keys: equal values give equal bytes. */
int wire_json_write(struct buf *out, const json_t *j, struct err *e);
/* Appends s as a JSON string with its quotes; bytes that are not UTF-8 become U+FFFD. */
bool wire_json_string(struct buf *out, struct str s);
/* Appends "key":"2026-11-26", or null for a date that is not set. */
void wire_json_date(struct buf *out, const char *key, struct date d);

/* Readers of an object's members: false when missing, of another type, or too long for size. */
bool wire_json_text(char *out, size_t size, const json_t *object, const char *key);
bool wire_json_int(int64_t *out, const json_t *object, const char *key);
/* RFC 3339 -> unix seconds */
bool wire_json_instant(int64_t *out, const json_t *object, const char *key);

#endif
