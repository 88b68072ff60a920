/* record_int: the inside of a record, shared by the files that run a form.
 *
 * Every answer has a cell; the cells outside repeats form the root group, those of one item a group
 * of their own. What is reached stands in the live tree too (the record of the five rules), which
 * shares the values of the cells. A change marks what reads it as stale; record_update() makes the
 * stale anew, in the order of the pages, so that a chain of conditions settles in one pass. */
#ifndef FORM_RECORD_INT_H
#define FORM_RECORD_INT_H

#include "form/record.h"
#include "form_int.h"

enum {
    FORM_ANSWER = 32 * 1024,   /* bytes of one answer; the rest of a longer paste is let go */
    RECORD_BYTES = 256 * 1024, /* of all answers together: what a draft can carry */
    FORM_FILES = 50,           /* of one attachment */
    FORM_PERSON = 64,          /* bytes of a path in what is known of a person */
};

/* Why a typed text is no value: row of record_whys. */
enum why {
    WHY_NOTHING,
    WHY_FORMAT,
    WHY_FORMAT_RANGE,
    WHY_CHECKSUM,
    WHY_BANK,
    WHY_TYPE,
    WHY_DECIMALS,
    WHY_MINIMUM,
    WHY_MAXIMUM,
    WHY_LENGTH,
    WHY_ENUM,
    WHYS
};
struct why_row {
    const char *keyword, *detail;
};
extern const struct why_row record_whys[WHYS];

struct cell {
    json_t *value;      /* owned, NULL = none */
    char *typed;        /* owned: what is no value, NULL = none */
    unsigned char why;  /* enum why, with typed */
    bool live;          /* the value stands in the live tree */
    bool stale, failed; /* of computed fields */
    int mark;           /* of form_check: 1 + its fault in the list, 0 = none */
};

struct page_state {
    bool holds, stale, reached;
    int step;
};

struct group {
    struct cell *cells;
    struct page_state *pages;
    json_t *live; /* owned: the root object, or the item's */
};

struct repeat_state {
    struct group *items;
    size_t n, cap;
    json_t *live; /* owned: the array */
    bool reached;
    int hub; /* step */
};

struct removed {
    struct group group;
    int repeat, item; /* repeat FORM_NONE: nothing */
};

struct attached {
    struct form_file *files;
    size_t n, cap;
    bool brings, holds, stale, reached;
    int step;
};

enum reader_kind { READER_PAGE, READER_CALC, READER_ATTACHMENT };
struct reader {
    enum reader_kind kind;
    int at;
};

/* What follows from the form alone. */
struct plan {
    int *slot;      /* of each field: its cell in the group */
    int *pos;       /* of each field: its place on its page */
    int *calc;      /* of each field: its calculation, FORM_NONE */
    int *page_slot; /* of each page: its state in the group */
    size_t root_cells, root_pages;
    size_t *cells, *pages; /* of each repeat: in one item */
    /* keys of the pointers within the group; of field i from path[i] to path[i + 1] */
    char *names;
    const char **keys;
    size_t *path;
    size_t *repeat_path; /* the same for the pointers of repeats, in the root */
    /* readers of field i: from first[i] to first[i + 1] */
    struct reader *readers;
    size_t *first;
};

struct form_record {
    const struct form *f;
    struct date today;
    json_t *today_text;
    struct plan plan;
    struct group root;
    struct repeat_state *repeats;
    struct removed removed;
    struct attached *attached;
    struct form_step *steps;
    size_t n_steps, cap_steps, bytes, file_bytes;
    bool exits, stale, steps_stale;
    struct err trouble; /* what a lazy pass could not decide: told by the next check */
};

/* ---- plan.c */
int plan_make(struct plan *p, const struct form *f, struct err *e);
void plan_done(struct plan *p);

/* ---- tree.c: values in a tree of objects, and their wiping */
int tree_put(json_t *root, const char *const *keys, size_t n, json_t *value);
void tree_drop(json_t *root, const char *const *keys, size_t n);
json_t *tree_get(const json_t *root, const char *const *keys, size_t n);
/* Overwrites what nobody else holds, then lets go; leaves NULL. */
void tree_wipe(json_t **j);
size_t tree_bytes(const json_t *j); /* of its texts */

/* ---- record.c */
struct group *record_group(const struct form_record *r, int field, int item); /* NULL: no item */
struct cell *record_cell(const struct form_record *r, int field, int item);
struct cell *group_cell(const struct form_record *r, const struct group *g, int field);
struct page_state *group_page(const struct form_record *r, const struct group *g, int page);
/* Takes value. The readers are marked when the live value changes. */
void record_store(struct form_record *r, struct group *g, int field, int item, json_t *value);
/* Puts the value into the live tree or takes it out, as reached says. */
void record_sync(struct form_record *r, struct group *g, int field, int item, bool reached);
void record_changed(struct form_record *r, int field, int item);
void record_trouble(struct form_record *r, const struct err *e);
/* Takes value and typed, also on failure. */
int record_answer(struct form_record *r, int field, int item, json_t *value, char *typed,
    enum why why, struct err *e);
/* Exactly n items, the new ones empty. */
int record_items(struct form_record *r, int repeat, size_t n, struct err *e);
/* A value that counts as no answer: "", [], a tick that is not ticked. */
bool record_is_blank(const struct form_field *f, const json_t *value);

/* ---- route.c */
/* Settles what is stale. const, because a record that is asked is not changed by it. */
void record_update(const struct form_record *r);
int record_step_of(const struct form_record *r, int field, int item); /* FORM_NONE: none */

/* ---- calc.c */
/* Makes the stale ones of the first n calculations anew. */
void record_calcs(struct form_record *r, size_t n);

/* ---- type.c */
/* What text is as a value of the field: *out new, NULL with the reason; text is cleaned already. */
enum why type_value(json_t **out, const struct form_record *r, int field, struct str text);
/* Text without control and bidi characters, letters with marks of their own composed, trimmed; at
 * most FORM_ANSWER bytes: true when some of it was let go. */
bool type_clean(struct buf *out, struct str typed, bool lines);

/* ---- ops.c */
enum { NUMBER_PLAIN = 48 };
/* The shortest decimal text that reads back as d, without an exponent: false when it has more
 * decimals (then it is cut), or when d is too large to be written so. */
bool number_text(char out[NUMBER_PLAIN], double d, int decimals);

/* ---- show.c */
/* Is value of the JSON type of the field's kind? */
bool show_fits(const struct form_field *field, const json_t *value);
/* In words; with lang NULL as a person would type it. False: nothing to show. */
bool show_value(
    struct buf *out, const struct form *f, int field, const json_t *value, const char *lang);

/* A number of the field's schema, without the unit: sentences have it. */
bool show_number_of(
    struct buf *out, const struct form *f, int field, const json_t *number, const char *lang);

/* ---- spot.c, fault.c */
struct spot {
    int field, item, repeat;        /* field or repeat, or both FORM_NONE */
    char pattern[FORM_POINTER + 1]; /* the pointer with "*" for the item */
};
/* Of an instance pointer; exact = false: the nearest one above it. */
bool spot_find(struct spot *out, const struct form_record *r, struct str pointer, bool exact);
/* The subschema at a place of the definition, references followed; NULL. Borrowed. */
const json_t *spot_schema(const struct form *f, const char *place);
struct form_fault fault_none(void);
/* Appends, up to FORM_FAULTS. */
int fault_add(struct form_faults *out, const struct form_fault *f, struct err *e);

/* ---- sniff.c */
enum form_type sniff_type(const char *name); /* "pdf" -> FORM_PDF, 0 */

/* ---- base64.c: RFC 4648 with padding, no blanks */
bool base64_write(struct buf *out, const char *p, size_t n);
/* *out is new, owned by the caller. ERR_PARSE. */
int base64_read(char **out, size_t *n, struct str text, struct err *e);

#endif
