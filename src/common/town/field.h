/* field: one key of a record in the pack as a row of a const table, and the walk that checks a
 * record by its table. */
#ifndef TOWN_FIELD_H
#define TOWN_FIELD_H

#include "base/str.h"
#include "lint.h"

enum field_type {
    FIELD_TEXT,       /* one line of min..max columns */
    FIELD_PARAGRAPHS, /* min..max characters, \n allowed */
    FIELD_L10N,       /* {"cs": line, "en": line}; cs is a must */
    FIELD_BOOL,
    FIELD_INT,      /* min..max */
    FIELD_ID,       /* [a-z0-9-]{1,60} */
    FIELD_REF,      /* id of a `ref` that exists */
    FIELD_RECORD,   /* object by the table `record` */
    FIELD_LIST,     /* array of min..max `item` */
    FIELD_BY_LANG,  /* {"cs": item, "en": item} */
    FIELD_HOURS,    /* seven days of spans */
    FIELD_SECTIONS, /* {"04": paragraphs, …} */
    FIELD_TYPES
};

struct record;
/* NULL when good, else the reason. */
typedef const char *field_check_fn(struct str text);

struct field {
    const char *key;
    enum field_type type;
    bool required;
    long min, max;
    field_check_fn *check; /* of FIELD_TEXT and of each language of FIELD_L10N; may be NULL */
    enum ref_kind ref;
    const struct record *record;
    const struct field *item;
};

struct record {
    const struct field *fields;
    size_t n;
    /* what no single field tells; runs after them; may be NULL */
    void (*rule)(struct lint *l, const json_t *object);
};

void field_check(struct lint *l, const struct field *f, const json_t *j);
void record_check(struct lint *l, const struct record *r, const json_t *j);

#endif
