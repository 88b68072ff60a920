/* record: the answers of one visit, and everything that follows from them: computed values, which
 * page is next, what is wrong. Pure; personal data, so memory is wiped when it is let go.
 *
 * The five rules (DESIGN § 5): answers on pages no longer reached stay here and leave the record,
 * conditions and calculations; calculations run in topological order; a failed one is "no value";
 * required is tested only on the reached route; the record keeps the version it began with.
 *
 * Items of repeats are counted from 0; `item` is FORM_NONE for a field outside a repeat. */
#ifndef FORM_RECORD_H
#define FORM_RECORD_H

#include "form/form.h"

struct form_record;

/* f is borrowed and must outlive the record; today rules "@today" and dates with two digits.
 * Repeats begin with their smallest number of items, at least one when they are reached first. */
int form_record_new(
    struct form_record **out, const struct form *f, struct date today, struct err *e);
/* Another day, say past midnight: what is computed from it is made anew. */
void form_record_day(struct form_record *r, struct date today);
void form_record_free(struct form_record **r); /* wipes */
const struct form *form_record_form(const struct form_record *r);

/* ---- answers */

/* NULL: no value. Borrowed until the next change. */
const json_t *form_value(const struct form_record *r, int field, int item);
/* A computed field that should have a value and could not be worked out (FORM_PART_FAILED). */
bool form_failed(const struct form_record *r, int field, int item);
/* What was typed and is no value (yet): "29. 2. 2027"; "" when there is none. */
const char *form_typed(const struct form_record *r, int field, int item);
/* Reads what a person typed, by the field's kind and format; empty text clears. The value is stored
 * in its normal form, or the text is kept as it was typed and becomes a fault of form_check.
 * Control and bidi characters are dropped, composed to no more than what was typed; nothing else
 * changes. */
int form_type(struct form_record *r, int field, int item, struct str typed, struct err *e);
/* Takes value, also on failure; NULL clears. For choices, yes/no, prefill. */
int form_set(struct form_record *r, int field, int item, json_t *value, struct err *e);
/* The value in words: "V rodinném domě", "28. 2. 2026", "1 250,50 Kč", "ano"; false when empty. Of
 * a long text the first three lines; all of it is what form_retype gives. */
bool form_show(struct buf *out, const struct form_record *r, int field, int item, const char *lang);
/* As a person would type it again: "28. 2. 2026", "1250,50"; what was typed when it is no value. */
bool form_retype(struct buf *out, const struct form_record *r, int field, int item);

size_t form_items(const struct form_record *r, int repeat);
int form_item_add(struct form_record *r, int repeat, struct err *e); /* ERR_LIMIT: max */
/* The item goes; form_item_restore puts back the last one removed. */
int form_item_remove(struct form_record *r, int repeat, int item, struct err *e);
bool form_item_restore(struct form_record *r);
/* "Bára", or "Pes 2" by the form's text */
bool form_item_title(
    struct buf *out, const struct form_record *r, int repeat, int item, const char *lang);

/* ---- attachments: what is attached; the bytes are the caller's business elsewhere */

struct form_file {
    char name[128];
    const char *type; /* "application/pdf", static */
    size_t size;
    char *bytes; /* owned by the record, wiped */
};
/* Sniffs the type by content (vyhl. 194/2009: the name alone proves nothing) and checks size and
 * count. Takes bytes, also on failure. ERR_LIMIT size or count, ERR_UNSUPPORTED a type not allowed,
 * ERR_PARSE: the name says one type, the content is another. */
int form_attach(
    struct form_record *r, int attachment, const char *name, char *bytes, size_t n, struct err *e);
/* What the content is: "pdf", "jpg", "png", "docx", "txt", and of what is never taken: "zfo"
 * (message of a data box), "exe", "html", "zip", "ole", "macros", "locked" (by a password); ""
 * unknown. */
const char *form_sniff(const char *bytes, size_t n);
int form_detach(struct form_record *r, int attachment, size_t file, struct err *e);
size_t form_n_files(const struct form_record *r, int attachment);
const struct form_file *form_file(const struct form_record *r, int attachment, size_t i);
/* The visitor will bring it on paper (kiosk): counts as attached. */
void form_bring(struct form_record *r, int attachment, bool yes);
bool form_brings(const struct form_record *r, int attachment);

/* ---- route */

enum form_step_kind { FORM_STEP_PAGE, FORM_STEP_HUB, FORM_STEP_ATTACH, FORM_STEP_EXIT };
struct form_step {
    enum form_step_kind kind;
    int at;   /* page; repeat of a hub; attachment; page of an exit */
    int item; /* FORM_NONE outside a repeat */
};
struct form_route {
    const struct form_step *steps; /* borrowed until the next change */
    size_t n;
    bool exits; /* the last step is an exit: there is nothing to submit */
};
struct form_route form_route(const struct form_record *r);
/* Index in the route; the nearest earlier step when it is no longer reached. */
size_t form_route_find(const struct form_record *r, struct form_step step);
bool form_reached(const struct form_record *r, int field, int item);
/* The page the record had come to when it was saved; computed from the answers: the first step with
 * something missing, or the end. */
size_t form_resume(const struct form_record *r);

/* ---- faults and warnings */

struct form_fault {
    int field, item, attachment, repeat; /* which of them, the rest FORM_NONE */
    int rule;                            /* or FORM_NONE */
    int step;                            /* of the route */
    bool declaration, soft;
    char keyword[24]; /* "required", "minLength", "format", "rule", "office" (said by the portal) */
    char detail[24];  /* "checksum", "range", "decimals", or "" */
};
struct form_faults {
    struct form_fault *list; /* owned */
    size_t n, cap;
};
enum { FORM_FAULTS = 500 };
/* All that stands against submitting, in the order of the route; step >= 0: of that step alone, by
 * the keywords of its own fields (those across fields, if/then and dependentRequired, are for the
 * check of the whole). One hard fault a field, the one that helps most. Soft ones too, with soft
 * set. declared: the declaration is ticked (only asked with step < 0). */
int form_check(
    struct form_faults *out, const struct form_record *r, int step, bool declared, struct err *e);
void form_faults_free(struct form_faults *f);
/* The finished sentence. */
bool form_fault_text(
    struct buf *out, const struct form_record *r, const struct form_fault *f, const char *lang);
/* JSON pointer of the fault: "/psi/0/jmeno", "/attachments/ockovani", "/declared". */
bool form_fault_pointer(struct buf *out, const struct form_record *r, const struct form_fault *f);
/* Its code on the wire: "required", "format.checksum", "rule.konec". */
bool form_fault_code(struct buf *out, const struct form_record *r, const struct form_fault *f);
/* The other way, for the portal's 422; ERR_NOT_FOUND: the form has no such place. */
int form_fault_from(struct form_fault *out, const struct form_record *r, struct str pointer,
    struct str code, struct err *e);

/* ---- results */

/* 1 and *haler; 0: no fee arises; negative: it cannot be worked out now. */
int form_fee(int64_t *haler, const struct form_record *r);
/* The record: reached answers and computed values. New; NULL when there is no memory. */
json_t *form_answers(const struct form_record *r);
void form_answers_free(json_t **answers); /* wipes */

/* What a submission says beside its answers. */
struct form_envelope {
    char reference[9]; /* made by the client, so that a waiting receipt can carry it; the portal
                          gives another one should it be taken */
    char form[64];
    int version;
    char lang[4], channel[8]; /* "kiosk", "desk" */
    int64_t sealed;           /* unix seconds */
    bool declared;
    char draft[33]; /* name of the draft that it was, 32 hex digits, "" = none: it ends with it */
};
/* The JSON of a submission (see prepazka-form(5)), attachments in base64. Wipe the buffer. */
int form_submission_write(
    struct buf *out, const struct form_record *r, const struct form_envelope *env, struct err *e);
int form_envelope_read(struct form_envelope *out, const json_t *submission, struct err *e);
/* The judge: a record from the JSON of a submission, with everything checked anew: values off the
 * route and computed values that differ are faults ("unreached", "computed"), attachments are
 * sniffed again ("type", "maxBytes"). *out is made also when there are faults. ERR_PARSE:
 * not a submission of this form and version at all (a member that the form does not have, an exit);
 * ERR_LIMIT: answers longer than a client can keep. */
int form_judge(struct form_record **out, struct form_faults *faults, const struct form *f,
    const json_t *submission, struct date today, struct err *e);

/* Drafts: everything, reached or not, with what was typed; never checked for completeness. Files
 * are not in it (the visitor is told so). */
int form_draft_write(struct buf *out, const struct form_record *r, struct form_step at,
    const char *lang, struct err *e);
/* form and version of a draft, to find its definition. */
int form_draft_head(char form[64], int *version, struct str draft, struct err *e);
/* Values that the definition no longer knows are left out. */
int form_draft_read(struct form_record **out, struct form_step *at, const struct form *f,
    struct str draft, struct date today, struct err *e);

#endif
