/* form: a form as the town wrote it, checked and compiled. Format: prepazka-form(5).
 *
 * A form never changes after it is loaded: threads and records may share it. It owns every string
 * it hands out. Answers live in struct form_record (form/record.h). */
#ifndef FORM_FORM_H
#define FORM_FORM_H

#include "base/buf.h"
#include "domain/date.h"
#include "schema/schema.h"

enum form_kind {
    FORM_TEXT,
    FORM_LONG, /* more than one line */
    FORM_CHOICE,
    FORM_MULTI, /* any of several */
    FORM_YESNO,
    FORM_TICK, /* must be ticked: {"const": true} */
    FORM_DATE,
    FORM_INTEGER,
    FORM_NUMBER,
    FORM_MONEY, /* haléře */
    FORM_KINDS
};

enum {
    FORM_NONE = -1,
    FORM_FIELDS = 4000, /* of one form; more is a load error */
    FORM_PAGES = 2000,
    FORM_ITEMS = 200,   /* of one repeat */
    FORM_BYTES = 4 * 1024 * 1024, /* of a definition with its texts */
    FORM_DEPTH = 24,
    FORM_POINTER = 160, /* bytes of a field's pointer */
};

struct form_field {
    const char *pointer; /* "/jmeno", "/psi/@/jmeno" in a repeat, @ standing for the asterisk */
    const char *place;   /* of its subschema: "/properties/psi/items/properties/jmeno" */
    enum form_kind kind;
    const char *format;         /* "birth-number", NULL when none */
    bool required;              /* named by "required" of its object, for its reached route */
    bool computed;              /* made by calc: shown, never typed */
    bool working;               /* computed for another calculation only, or constant */
    int page, repeat;           /* FORM_NONE when none */
    size_t min_chars, max_chars; /* 0 = none */
    const char *const *options; /* values of a choice or multi-choice */
    size_t n_options;
};

struct form_page {
    const char *id;
    int section;  /* index, FORM_NONE for an exit */
    int repeat;   /* FORM_NONE */
    bool exit;    /* the visit ends here with advice */
    bool always;  /* no "when" */
    const int *fields; /* indexes */
    size_t n_fields;
};

struct form_repeat {
    const char *id, *items; /* "psi", "/psi" */
    size_t min, max;
    int title;              /* field whose value names the item, FORM_NONE */
    int first_page, n_pages;
};

enum form_type { FORM_PDF = 1, FORM_JPG = 2, FORM_PNG = 4, FORM_DOCX = 8, FORM_TXT = 16 };

struct form_attachment {
    const char *id;
    bool required, always; /* always: no "when" */
    unsigned types;        /* of enum form_type */
    size_t max_bytes, max_files;
    bool by_phone;         /* at a kiosk: from the visitor's phone; else: bring it */
};

enum form_filing { FORM_SUBMIT, FORM_PRINT };

struct form_rule {
    const char *id;
    int field;
    bool soft;
};

struct form_inner; /* compiled schemas, logic and texts; src/common/form/form_int.h */

struct form {
    const char *id, *situation; /* situation "" when none */
    int version, minutes;
    const struct form_field *fields;
    size_t n_fields;
    const struct form_page *pages;
    size_t n_pages;
    const struct form_repeat *repeats;
    size_t n_repeats;
    const struct form_attachment *attachments;
    size_t n_attachments;
    const struct form_rule *rules;
    size_t n_rules;
    size_t n_sections;
    int fee_amount;      /* field, FORM_NONE when the form has no fee */
    const char *fee;     /* id of the town's fee, "" when none */
    bool declaration;
    int decide_days;     /* 0 = not said */
    int sign_days;       /* 0 = need not be signed or confirmed */
    enum form_filing kiosk, desk;
    struct form_inner *inner;
};

/* ---- loading */

struct form_fault_at {
    const char *file;   /* "form.json", "text.cs.json" */
    const char *path;   /* JSON pointer in it */
    const char *reason; /* English sentence, for the author of the form */
};
typedef void form_report_fn(void *ctx, const struct form_fault_at *f);

/* From the object of the bundle: {"id","version","definition":{…},"text":{"cs":{…}}, and optionally
 * "filing" of the town, and "foreign": true where texts come from another system: its words are not
 * judged}. All faults are reported (report may be NULL); with one or more ERR_PARSE,
 * e tells the first. bundle is borrowed during the call. */
int form_load(
    struct form **out, const json_t *bundle, form_report_fn *report, void *ctx, struct err *e);
/* As form_load, from bytes: bounded by FORM_BYTES and FORM_DEPTH, no key twice. */
int form_load_bytes(
    struct form **out, struct str bundle, form_report_fn *report, void *ctx, struct err *e);
/* Reads forms/<id>/: joins form.json and text.*.json into the object of the bundle and lints it
 * whole. *bundle (may be NULL) is the caller's. A file that cannot be read, is cut or has a key
 * twice is a reported fault too. */
int form_load_dir(struct form **out, json_t **bundle, const char *dir, form_report_fn *report,
    void *ctx, struct err *e);
void form_free(struct form **f);

/* The formats of prepazka-form(5) beyond those of JSON Schema, for schema_opts; static. */
const struct schema_format *form_own_formats(size_t *n);

/* ---- texts, in `lang` when the form has it, else Czech; "" when the form gives none */

enum form_word {
    FORM_TITLE,
    FORM_BRIEF,
    FORM_ACT,
    FORM_DONE,
    FORM_DECLARATION,
    FORM_DECLARATION_REQUIRED,
    FORM_NEXT, /* of the receipt: what happens next */
    FORM_NOTE,
    FORM_WORDS
};
const char *form_word(const struct form *f, enum form_word w, const char *lang);
const char *form_section(const struct form *f, int section, const char *lang);

enum form_part {
    FORM_PART_TITLE, /* page, repeat */
    FORM_PART_HINT,  /* page, field, attachment */
    FORM_PART_TEXT,  /* exit page: what to do instead */
    FORM_PART_LABEL, /* field, attachment */
    FORM_PART_EXAMPLE,
    FORM_PART_UNIT,
    FORM_PART_FAILED, /* computed field */
    FORM_PART_ITEM,   /* repeat: "Pes {n}" */
    FORM_PART_ADD,
    FORM_PART_REMOVE,
    FORM_PART_BRING, /* attachment */
    FORM_PARTS
};
const char *form_page_text(const struct form *f, int page, enum form_part p, const char *lang);
const char *form_field_text(const struct form *f, int field, enum form_part p, const char *lang);
const char *form_repeat_text(const struct form *f, int repeat, enum form_part p, const char *lang);
const char *form_attachment_text(
    const struct form *f, int attachment, enum form_part p, const char *lang);
const char *form_option(const struct form *f, int field, size_t option, const char *lang);
const char *form_option_note(const struct form *f, int field, size_t option, const char *lang);
bool form_has_lang(const struct form *f, const char *lang);

/* Index of a field by its pointer with "*" for items, FORM_NONE when there is none. */
int form_find(const struct form *f, const char *pointer);

#endif
