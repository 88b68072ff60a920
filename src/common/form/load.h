/* load: the steps that make a struct form out of JSON, and where in it we are. Every step looks at
 * everything and reports all that is wrong; only lack of memory stops it. What a step hands on is
 * sound even when the file is not: members of the wrong type were reported by shape.c and read as
 * absent. One struct load for one form; not shared between threads. */
#ifndef FORM_LOAD_H
#define FORM_LOAD_H

#include "base/arena.h"
#include "form_int.h"

/* A list of objects in the schema. */
struct load_list {
    const char *pointer; /* "/psi" */
    const json_t *schema;
    const char *where; /* JSON pointer in the definition */
    int repeat;        /* FORM_NONE: flow.repeats does not name it */
    size_t first, n;   /* its fields */
};

/* What the loader knows of a field beside struct form_field. */
struct load_leaf {
    const json_t *schema; /* with its $ref followed */
    const char *where;    /* JSON pointer of the definition, for reports */
    int list;             /* index of its list, FORM_NONE */
    bool at_times;        /* required when another answer makes it so */
    bool fixed;           /* {"const": …}: neither typed nor computed */
    int calc;             /* index of its calc as written, FORM_NONE */
    int ready;            /* last page it depends on, FORM_NONE: none */
};

/* An object of the schema in which other answers decide what is required. */
struct load_times {
    const json_t *schema;
    const char *pointer, *where;
    struct load_times *next;
};

/* What a pointer leads to: a field's index, or one of these. */
enum { NODE_NONE = -1, NODE_GROUP = -2, NODE_LIST = -3 /* and below: list 0, 1, … */ };

/* The fields that something depends on, gathered in one struct for one walk after another. */
struct load_reads {
    bool *seen; /* of each field */
    int *list;
    size_t n;
    bool today;
};

struct load {
    struct form *f;
    struct form_inner *in;
    const json_t *def, *flow, *schema;
    const char *folder; /* the id must be its name; NULL */
    bool foreign;       /* texts of another system, which no author of ours can mend */

    form_report_fn *report;
    void *ctx;
    size_t faults;
    struct err *e; /* the first fault */
    bool nomem;
    int mute; /* a definition that is referred to twice is reported once */
    const char *file;
    char path[512]; /* JSON pointer, cut when longer */

    /* made by load_schema.c */
    struct form_field *fields;
    struct load_leaf *leaves;
    struct load_list *lists;
    size_t n_fields, n_lists;
    bool too_many; /* reported; later steps are left out */
    struct load_times *times;
    json_t *nodes; /* pointer -> what it leads to */

    /* made by load_flow.c, load_calc.c */
    struct form_page *pages;
    struct form_repeat *repeats;
    struct load_reads reads; /* scratch */
    struct buf scratch;
};

enum { LOAD_LISTS = 64, LOAD_ID = 60 };

/* ---- load_at.c: where we are, and what is wrong there */
void load_fault(struct load *l, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void load_fault_at(struct load *l, const char *key, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
size_t load_down(struct load *l, const char *key); /* gives what load_up needs */
size_t load_down_at(struct load *l, size_t index);
void load_up(struct load *l, size_t was);
/* Remembers that there is no memory; gives NULL or p. */
void *load_mem(struct load *l, void *p);
void *load_take(struct load *l, size_t n, size_t size);
const char *load_text(struct load *l, struct str s);
int load_node(const struct load *l, const char *pointer); /* NODE_… or a field */
/* "a" in a sentence: `a text`, `the page "x"` are written by callers; this cuts and cleans what
 * came from the file so that a report stays one line. */
const char *load_quote(char out[64], const char *text);

/* Members of an object: "" and `otherwise` where there is none of that type. */
const char *load_member(const json_t *j, const char *key);
int load_int(const json_t *j, const char *key, int otherwise);
/* Reports an id that stands twice in a list; ids is the set of those before. */
void load_unique(struct load *l, json_t *ids, const char *id, const char *what);

/* ---- shape.c: types, unknown and missing members of form.json */
void load_shape(struct load *l);
void load_shape_filing(struct load *l, const json_t *filing); /* of the town; NULL */

/* ---- load_schema.c: fields, groups and lists from the schema */
void load_schema(struct load *l);
/* Resolves local references; NULL when they lead nowhere or round (reported once by load_schema).
 */
const json_t *load_resolve(const struct load *l, const json_t *schema);
/* load_keys.c: which keywords a field of a kind may have; reports others. */
void load_keywords(struct load *l, const json_t *schema, enum form_kind kind);
/* Says why a keyword may not stand here. */
void load_keyword_refused(struct load *l, const char *key);
/* Does the keyword test values of the kind at all? */
bool load_keyword_fits(const char *keyword, enum form_kind kind);
const char *load_kind_name(enum form_kind kind); /* "a date" */

/* load_times.c: if, then, else, dependentRequired: marks the fields that are required at times. */
void load_times(struct load *l);

/* ---- load_flow.c: repeats and pages; load_rest.c: rules, prefill, fee, attachments, the rest */
void load_flow(struct load *l);
/* After the calculations are known: conditions of pages, and pages that nobody reaches. */
void load_routes(struct load *l);
/* filing: of the town, comes before the form's; NULL */
void load_rest(struct load *l, const json_t *filing);

/* ---- load_calc.c: calculations, their order */
void load_calcs(struct load *l);
bool load_reads_init(struct load *l, struct load_reads *r);
void load_reads_add(struct load *l, struct load_reads *r, int node); /* a list: all its fields */
const int *load_reads_take(struct load *l, struct load_reads *r);    /* into the arena; empties r */
void load_reads_done(struct load_reads *r);

/* ---- load_logic.c: what a piece of logic reads */
/* What stands for `var`: the record, an item of a list, or what has no name in the form. */
struct load_scope {
    int list;     /* FORM_NONE: the record */
    bool inner;   /* inside map, filter…: "@today" is out of sight */
    bool reduce;  /* "current.x", "accumulator" */
    bool unknown; /* items of no list of the form: nothing can be told of them */
};
/* The only operation of an object; NULL when it is none. args: its argument, mostly a list. */
const char *load_operation(const json_t *logic, const json_t **args);
/* Arguments may stand without their list when there is one. */
const json_t *load_argument(const json_t *args, size_t i);
/* Reports at the present place; false when something was wrong. */
bool load_logic(struct load *l, const json_t *logic, struct load_scope scope, struct load_reads *r);
/* The scope inside map, filter and their like over `source`. */
struct load_scope load_scope_in(
    const struct load *l, const json_t *source, struct load_scope scope);
/* "adresa.psč" -> node; NODE_NONE */
int load_path(const struct load *l, struct str path, struct load_scope scope);
/* load_money.c: only money may flow into a money field, and money only there. */
void load_money(struct load *l, const json_t *logic, const struct form_field *to, int list);

/* ---- load_when.c: conditions */
/* Compiles and reads a condition; list: of an item. page: it may read what stands before that page;
 * FORM_NONE: everything. */
void load_when(struct load *l, struct form_condition *out, const json_t *when, int list, int page);

/* Reads an "if" of the schema, tested against the object at pointer. */
void load_if(struct load *l, const json_t *test, const char *pointer);

/* ---- lint_text.c, lint_words.c: texts */
void lint_texts(struct load *l);
enum { LINT_LINES = 1, LINT_ERROR = 2, LINT_ITEM = 4 };
/* One visible text: columns, characters, words that are not used, placeholders. */
void lint_visible(
    struct load *l, const json_t *text, size_t columns, unsigned flags, const char *lang);

#endif
