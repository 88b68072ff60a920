/* members: an object of the wire as a const table of its members, written and read by the same
 * rows, so that both ends cannot drift apart. A kind says how one value travels; a codec may bring
 * kinds of its own. Private to wire.
 *
 *   static const struct member rows[] = {
 *       MEMBER(struct wire_hold, "expires_at", expires, member_instant),
 *       MEMBER(struct wire_hold, "people", people, member_number, .min = 1, .max = 50),
 *   };
 *   static const struct members hold = {MEMBERS("hold", struct wire_hold, rows)};
 */
#ifndef WIRE_MEMBERS_H
#define WIRE_MEMBERS_H

#include "base/arena.h"
#include "wire/json.h"

struct member;

/* All of them get the whole object: a list needs two of its fields. */
struct member_kind {
    /* Is there nothing to tell? Asked for members that may be missing; NULL: there always is. */
    bool (*none)(const struct member *m, const void *object);
    void (*write)(struct buf *out, const struct member *m, const void *object);
    /* Negative: ERR_PARSE another shape, ERR_RANGE out of its bounds, ERR_LIMIT, ERR_NOMEM. May
     * leave e empty; members_read() says which member it was. */
    int (*read)(
        void *object, const struct member *m, const json_t *j, struct arena *a, struct err *e);
    /* What a missing one reads as; NULL: zeroes, which are there already. */
    void (*clear)(void *object, const struct member *m);
    bool null; /* nothing to tell is written as null; otherwise the member is left out */
};

struct member_names {
    const char *(*name)(int value);
    int n;
};

struct member {
    const char *key;
    const struct member_kind *kind;
    size_t at, size; /* of the field */
    /* may be missing or null; then it reads as "", 0, false, no date or `none` */
    bool optional;
    bool filled;                /* text: not empty */
    bool (*good)(struct str s); /* text: asked when it is not empty */
    int64_t min, max, none;     /* numbers; max: bytes of a view, items of a list too */
    struct member_names names;  /* of an enum */
    const struct members *of;   /* objects of a list */
    size_t count_at;            /* lists: the field of their size_t count */
    bool lenient;               /* an object of a wrong shape is left out of its list */
};

struct members {
    const char *what; /* module of errors */
    const struct member *rows;
    size_t n, size;                    /* rows; bytes of the struct */
    bool request;                      /* a member that is not in the table is refused */
    bool (*sound)(const void *object); /* do the members fit each other? otherwise ERR_RANGE */
};

/* MEMBER(struct, "key", field, kind[, .optional = true, …]) */
#define MEMBER(t, key_, field, ...)                                                                \
    {                                                                                              \
        .key = (key_), .at = offsetof(t, field), .size = sizeof(((t *)0)->field),                  \
        .kind = &__VA_ARGS__                                                                       \
    }
#define MEMBERS(what_, t, rows_)                                                                   \
    .what = (what_), .rows = (rows_), .n = sizeof(rows_) / sizeof *(rows_), .size = sizeof(t)

extern const struct member_kind member_text;    /* char [] */
extern const struct member_kind member_view;    /* const char *, in the arena; .max bytes */
extern const struct member_kind member_number;  /* int or int64_t; .min, .max, .none */
extern const struct member_kind member_instant; /* int64_t, RFC 3339; 0 = none, null */
extern const struct member_kind member_flag;    /* bool */
extern const struct member_kind member_date;    /* struct date; not set = none, null */
extern const struct member_kind member_named;   /* an enum; .names */
/* const char *const *, each not empty and of at most WIRE_ID bytes; .count_at, .max */
extern const struct member_kind member_ids;
/* pointer to structs in the arena; .of, .count_at, .max, .lenient */
extern const struct member_kind member_objects;

void *member_field(void *object, const struct member *m);
const void *member_value(const void *object, const struct member *m);

/* Appends the members with commas between, without braces. */
void members_put(struct buf *out, const struct members *t, const void *object);
void members_put_object(struct buf *out, const struct members *t, const void *object);
int members_write(struct buf *out, const struct members *t, const void *object, struct err *e);

/* object is zeroed by the caller. a may be NULL when no row needs it. */
int members_read(
    void *object, const struct members *t, const json_t *root, struct arena *a, struct err *e);
/* From the bytes: members_read of what wire_json_load takes. */
int members_load(void *object, const struct members *t, struct str json, size_t max,
    struct arena *a, struct err *e);
/* The same of a whole document: zeroed before, and zeroed again with its arena freed when it is
 * refused, so that nobody sees half of it. a may be a field of the object. */
int members_load_whole(void *object, const struct members *t, struct str json, size_t max,
    struct arena *a, struct err *e);

#endif
