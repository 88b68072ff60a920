/* reservatic: what the methods share: the settings, the calls, the keys answered. */
#ifndef RESERVATIC_RESERVATIC_H
#define RESERVATIC_RESERVATIC_H

#include "keys.h"
#include "upstream.h"

enum { RES_ANSWER = 200 }; /* bytes of an answer with its NUL: a longer one is never sent */

struct res {
    struct conf conf;
    struct up *up;
    struct keys *keys;
};

/* The ids of the portal are the numbers of Reservatic. */
bool id_param(int64_t *out, const json_t *params, const char *name);
/* A number that may come as a text. */
bool number_value(int64_t *out, const json_t *value);
bool number_member(int64_t *out, const json_t *object, const char *name);
/* Haléře of a price that may be a text or a number; false: none, or not in crowns. */
bool price_member(int64_t *haler, const json_t *object, const char *name);
/* A record that is not what it should be: told by its kind and number, and skipped. */
void skip_record(const char *kind, const json_t *record, const char *why);

#endif
