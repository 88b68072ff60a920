/* settings: a file of "key = value" lines, where # begins a comment, read into a struct by a table.
 * Relative paths in it are relative to the file's own folder. */
#ifndef BASE_SETTINGS_H
#define BASE_SETTINGS_H

#include "base/err.h"
#include "base/str.h"

#include <stddef.h>

enum { SETTINGS_MAX = 64 };

struct setting;

/* Writes one value, without blanks around it, to its member. dir: the file's folder. */
typedef int setting_put_fn(
    void *to, const struct setting *s, struct str dir, struct str value, struct err *e);

struct setting {
    const char *key;
    setting_put_fn *put;
    size_t at, size;    /* SETTING_AT */
    const char *preset; /* NULL: must stand in the file */
    int min, max;       /* of a number */
    bool many;          /* may stand any number of times; put adds, and a preset is not put */
};

#define SETTING_AT(type_, member_)                                                                 \
    .at = offsetof(type_, member_), .size = sizeof(((type_ *)0)->member_)

/* Members that are char arrays; ERR_LIMIT when too long. */
setting_put_fn setting_text, setting_path;
/* A char array too: an https address to which a path can be added, without a slash at its end;
 * "" only where that is the preset. */
setting_put_fn setting_https;
setting_put_fn setting_number; /* an int, from min to max */

/* For a put of one's own: writes prefix, and the path seen from dir. */
int settings_path(
    char *to, size_t size, const char *prefix, struct str dir, struct str path, struct err *e);

/* Fills out by the n settings of the table, at most SETTINGS_MAX. ERR_PARSE with the file and the
 * line: an unknown key, a key twice, a value that does not fit, a must missing. */
int settings_load(
    void *out, const struct setting *table, size_t n, const char *path, struct err *e);

#endif
