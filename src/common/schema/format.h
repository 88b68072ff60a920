/* format: the standard formats of JSON Schema 2020-12. Pure. */
#ifndef SCHEMA_FORMAT_H
#define SCHEMA_FORMAT_H

#include "base/str.h"

struct format {
    const char *name;
    bool (*valid)(struct str s); /* NULL: known, but only an annotation here */
};

/* NULL: unknown. */
const struct format *format_find(const char *name);

bool rfc_date(struct str s);
bool rfc_time(struct str s);
bool rfc_date_time(struct str s);
bool rfc_duration(struct str s);

#endif
