/* conf: the settings, portal-reservatic(8): "key = value" a line, # begins a comment; relative
 * paths are relative to the file. Secrets are read at once, from files that others cannot read. */
#ifndef RESERVATIC_CONF_H
#define RESERVATIC_CONF_H

#include "base/err.h"

#include <limits.h>
#include <stdint.h>

enum { CONF_SERVICES = 16 };

struct conf {
    char url[300]; /* with the customer's prefix, without a slash at the end */
    char token_file[PATH_MAX], certificate[PATH_MAX], password_file[PATH_MAX], ca[PATH_MAX];
    char services_text[200], limit_unit[10], log[8];
    char external_app_id[64];                        /* "" = not compared */
    int timeout, settle_after, remember, people_max; /* seconds, people */

    char token[300], password[200]; /* wiped by conf_done */
    int64_t services[CONF_SERVICES];
    int n_services;
    int limit_minutes; /* of one unit of create_min and delete_min */
};

int conf_load(struct conf *out, const char *path, struct err *e);
void conf_done(struct conf *c);

#endif
