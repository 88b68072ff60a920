/* form_int: what the files of the form component share. */
#ifndef FORM_INT_H
#define FORM_INT_H

#include "base/arena.h"
#include "form/form.h"
#include "schema/logic.h"

enum { FORM_LANGS = 8 };

/* A computed value. The list stands in topological order: what one reads is made before it. */
struct form_calc {
    int to; /* field */
    const json_t *logic;
    const int *reads; /* fields, to know when it must be made anew */
    size_t n_reads;
    bool today; /* reads "@today" */
};

/* What a rule asks for. It is not asked while something it reads is typed but cannot be read. */
struct form_must {
    const json_t *logic;
    const int *reads; /* fields */
    size_t n_reads;
};

struct form_condition {
    struct schema *when; /* NULL: always */
    const int *reads;    /* fields it depends on */
    size_t n_reads;
};

struct form_prefill {
    int field;
    const char *from; /* "person.name" */
};

struct form_inner {
    json_t *definition; /* form.json; strings of struct form point into it or into the arena */
    struct schema *schema;
    struct form_condition *pages, *attachments; /* as many as form->n_pages, n_attachments */
    struct form_calc *calcs;
    size_t n_calcs;
    struct form_must *rules; /* as many as form->n_rules */
    struct form_prefill *prefills;
    size_t n_prefills;
    json_t *by_pointer; /* field pointer -> index */
    struct {
        char lang[4];
        json_t *text;
    } langs[FORM_LANGS]; /* langs[0] is cs */
    size_t n_langs;
    const char **sections; /* ids */
    struct arena arena;
};

/* ops.c: our operators (money in haléře, dates), for logic_apply and logic_lint. */
extern const struct logic_opts form_logic;
bool form_is_money_op(const char *name);
/* formats.c: formats with real rules, for schema_opts. */
extern const struct schema_format form_formats[];
extern const size_t form_n_formats;
/* The normal form of what was typed for a format: 0; ERR_PARSE shape, ERR_CHECKSUM misprint,
 * ERR_RANGE. */
int form_format_normal(struct buf *out, const char *format, struct str typed, struct err *e);
/* As shown on a screen: "326 776 612", "295 01"; copies what has no other shape. */
bool form_format_show(struct buf *out, const char *format, struct str value);
/* words.c: the program's own sentence for a format ("In the IČO there is probably a misprint…",
 * an msgid already translated), NULL when the form must say it itself. detail "", "checksum" or
 * "bank" (a bank code that nobody has). */
const char *form_format_words(const char *format, const char *detail, const char *lang);
/* The form's sentence for a field and keyword, "" when none. key: "required", "format"… */
const char *form_error_text(const struct form *f, int field, const char *key, const char *lang);
const char *form_repeat_error(const struct form *f, int repeat, const char *key, const char *lang);
const char *form_attachment_error(
    const struct form *f, int attachment, const char *key, const char *lang);
const char *form_rule_text(const struct form *f, int rule, const char *lang);

#endif
