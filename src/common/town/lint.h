/* lint: where in the pack we are and what is wrong there. One struct lint for one pack; the pointer
 * is pushed and popped as the walk goes down and up. Not shared between threads. */
#ifndef TOWN_LINT_H
#define TOWN_LINT_H

#include "town/pack.h"
#include <jansson.h>

enum ref_kind {
    REF_NONE,
    REF_ACCOUNT,
    REF_TOPIC,
    REF_LIFE,
    REF_DEPARTMENT,
    REF_CONTACT,
    REF_FEE,
    REF_SITUATION,
    REF_FORM,
    REF_PLACE,
    REF_OPERATION,
    REF_AGENDA,
    REF_COUNTER,
    REF_KINDS
};

struct lint {
    town_fault_fn *report;
    void *ctx;
    const char *file;
    char path[512]; /* JSON pointer */
    size_t faults;
    json_t *ids[REF_KINDS];  /* objects used as sets of ids */
    json_t *titles;          /* "cs Title" -> id of the situation that has it */
    json_t *booked;          /* situation -> operation that names it; NULL: no booking.json */
    const json_t *languages; /* of the town, borrowed; NULL: cs and en */
};

/* Reports a fault at the present file and pointer. */
void lint_fault(struct lint *l, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Going down a member or element; gives what lint_up needs to come back. */
size_t lint_down(struct lint *l, const char *key);
size_t lint_down_at(struct lint *l, size_t index);
void lint_up(struct lint *l, size_t was);
/* A fault one level below. */
void lint_fault_at(struct lint *l, const char *key, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

const char *lint_kind_name(enum ref_kind kind); /* "department" */
bool lint_knows(const struct lint *l, enum ref_kind kind, const char *id);
/* The item itself is kept with its id. */
const json_t *lint_find(const struct lint *l, enum ref_kind kind, const char *id);
/* Notes the ids of a list's items; one that stands twice is a fault. */
void lint_collect(struct lint *l, enum ref_kind kind, const json_t *list);

#endif
