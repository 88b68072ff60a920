/* printjob: see wire/printjob.h. The texts of a slip and of a document are a table each, used by
 * reader and writer. */
#include "wire/printjob.h"

#include "base/secret.h"
#include "base/utf8.h"
#include <jansson.h>
#include <stdlib.h>

enum {
    MAX_JOB = 1000000000,
    MAX_LABEL = 200,
    MAX_VALUE = 1000,
    MAX_DOCUMENT_LABEL = 2000,
    MAX_PRINTER = 512,
    MAX_PATH = 4096
};

static const char *const do_names[PRINT_DO_COUNT] = {
    [PRINT_DO_PRINT] = "print",
    [PRINT_DO_FILE] = "file",
    [PRINT_DO_CANCEL] = "cancel",
    [PRINT_DO_QUIT] = "quit",
    [PRINT_DO_STATE] = "state",
};
static const char *const transport_names[PRINT_TRANSPORT_COUNT] = {
    [PRINT_TRANSPORT_IPP] = "ipp",
    [PRINT_TRANSPORT_ESCPOS] = "escpos",
};
static const char *const state_names[PRINT_STATE_COUNT] = {
    [PRINT_STATE_ACCEPTED] = "accepted",
    [PRINT_STATE_PRINTING] = "printing",
    [PRINT_STATE_WAITING] = "waiting",
    [PRINT_STATE_DONE] = "done",
    [PRINT_STATE_FAILED] = "failed",
    [PRINT_STATE_CANCELLED] = "cancelled",
};
static const char *const reason_names[PRINT_REASON_COUNT] = {
    [PRINT_REASON_NONE] = "none",
    [PRINT_REASON_MEDIA_EMPTY] = "media_empty",
    [PRINT_REASON_MEDIA_JAM] = "media_jam",
    [PRINT_REASON_COVER_OPEN] = "cover_open",
    [PRINT_REASON_ATTENTION] = "attention",
    [PRINT_REASON_OFFLINE] = "offline",
    [PRINT_REASON_TIMEOUT] = "timeout",
    [PRINT_REASON_NO_PRINTER] = "no_printer",
    [PRINT_REASON_FONTS] = "fonts",
    [PRINT_REASON_NO_SHEETS] = "no_sheets",
    [PRINT_REASON_ERROR] = "error",
};
static const char *const kind_names[SLIP_KINDS] = {
    [SLIP_PAYMENT] = "payment",
    [SLIP_INFO] = "info",
    [SLIP_RECEIPT] = "receipt",
    [SLIP_WAITING] = "waiting",
    [SLIP_DRAFT] = "draft",
    [SLIP_BOOKING] = "booking",
    [SLIP_TICKET] = "ticket",
};

enum { DOCUMENT_KINDS = 2 };

static const char *const document_names[DOCUMENT_KINDS] = {
    [DOCUMENT_COPY] = "copy",
    [DOCUMENT_SIGN] = "sign",
};

struct text_field {
    const char *key;
    size_t offset; /* of a const char * in struct slip or document */
    size_t max;
};

static const struct text_field slip_texts[] = {
    {"lang", offsetof(struct slip, lang), 8},
    {"town", offsetof(struct slip, town), 200},
    {"address", offsetof(struct slip, address), 300},
    {"title", offsetof(struct slip, title), 400},
    {"reference", offsetof(struct slip, reference), 40},
    {"qr", offsetof(struct slip, qr), 2000},
    {"payee", offsetof(struct slip, payee), 200},
    {"account", offsetof(struct slip, account), 60},
    {"vs", offsetof(struct slip, vs), 10},
    {"ss", offsetof(struct slip, ss), 10},
    {"ks", offsetof(struct slip, ks), 10},
    {"message", offsetof(struct slip, message), 400},
    {"due", offsetof(struct slip, due), 60},
    {"cash_desk", offsetof(struct slip, cash_desk), 300},
    {"body", offsetof(struct slip, body), 8000},
    {"number", offsetof(struct slip, number), 40},
    {"fingerprint", offsetof(struct slip, fingerprint), 60},
    {"expires", offsetof(struct slip, expires), 60},
    {"when", offsetof(struct slip, when), 120},
    {"pin", offsetof(struct slip, pin), 16},
    {"pin_valid", offsetof(struct slip, pin_valid), 300},
    {"late", offsetof(struct slip, late), 600},
    {"change", offsetof(struct slip, change), 600},
    {"ahead", offsetof(struct slip, ahead), 200},
    {"wait", offsetof(struct slip, wait), 200},
    {"booked", offsetof(struct slip, booked), 120},
};

static const struct text_field document_texts[] = {
    {"lang", offsetof(struct document, lang), 8},
    {"town", offsetof(struct document, town), 200},
    {"address", offsetof(struct document, address), 300},
    {"title", offsetof(struct document, title), 400},
    {"act", offsetof(struct document, act), 1000},
    {"reference", offsetof(struct document, reference), 40},
    {"received", offsetof(struct document, received), 100},
    {"declaration", offsetof(struct document, declaration), 8000},
    {"qr", offsetof(struct document, qr), 2000},
    {"fingerprint", offsetof(struct document, fingerprint), 60},
};

enum {
    SLIP_TEXTS = sizeof slip_texts / sizeof *slip_texts,
    DOCUMENT_TEXTS = sizeof document_texts / sizeof *document_texts,
};

/* ---- names */

static int name_index(const char *const *names, int n, const char *name)
{
    for (int i = 0; name && i < n; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    return -1;
}

const char *print_state_name(enum print_state s)
{
    return state_names[s];
}

const char *print_reason_name(enum print_reason r)
{
    return reason_names[r];
}

bool print_transport_parse(enum print_transport *out, struct str s)
{
    for (int i = 0; i < PRINT_TRANSPORT_COUNT; i++)
        if (str_eqz(s, transport_names[i])) {
            *out = (enum print_transport)i;
            return true;
        }
    return false;
}

bool print_state_final(enum print_state s)
{
    return s == PRINT_STATE_DONE || s == PRINT_STATE_FAILED || s == PRINT_STATE_CANCELLED;
}

/* ---- writing */

static int bad(struct err *e, enum err_code code, const char *key)
{
    return err_set(e, code, "printjob", "%s", key);
}

static int put_text(json_t *o, const char *key, const char *text, size_t max, struct err *e)
{
    if (!text || !*text)
        return 0;
    size_t n = strnlen(text, max + 1);
    if (n > max)
        return bad(e, ERR_LIMIT, key);
    return json_object_set_new(o, key, json_stringn(text, n)) < 0 ? bad(e, ERR_PARSE, key) : 0;
}

static int put(json_t *o, const char *key, json_t *value, struct err *e)
{
    return json_object_set_new(o, key, value) < 0 ? bad(e, ERR_NOMEM, key) : 0;
}

static int put_rows(json_t *o, const struct slip *s, struct err *e)
{
    json_t *rows = json_array();
    int rc = s->n_rows > SLIP_ROWS ? bad(e, ERR_LIMIT, "rows") : 0;
    for (size_t i = 0; rc == 0 && i < s->n_rows; i++) {
        json_t *row = json_object();
        rc = put_text(row, "label", s->rows[i].label, MAX_LABEL, e);
        if (rc == 0)
            rc = put_text(row, "value", s->rows[i].value, MAX_VALUE, e);
        if (json_array_append_new(rows, row) < 0 && rc == 0)
            rc = bad(e, ERR_NOMEM, "rows");
    }
    int set = put(o, "rows", rows, e);
    return rc < 0 ? rc : set;
}

/* The texts of a slip or of a document at base. */
static int put_texts(
    json_t *o, const void *base, const struct text_field *fields, size_t n, struct err *e)
{
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < n; i++) {
        const char *text;
        memcpy(&text, (const char *)base + fields[i].offset, sizeof text);
        rc = put_text(o, fields[i].key, text, fields[i].max, e);
    }
    return rc;
}

static json_t *civil_json(const struct civil *c)
{
    return json_pack("[i,i,i,i,i,i]", c->date.year, c->date.month, c->date.day, c->minute,
        c->second, c->offset_min);
}

static int put_slip(json_t *job, const struct slip *s, struct err *e)
{
    json_t *o = json_object();
    int rc = put(job, "slip", o, e);
    if (rc == 0)
        rc = put(o, "kind", json_string(kind_names[s->kind]), e);
    if (rc == 0)
        rc = put(o, "format", json_string(slip_format_name(s->format)), e);
    if (rc == 0)
        rc = put(o, "large", json_boolean(s->large), e);
    if (rc == 0)
        rc = put(o, "haler", json_integer(s->haler), e);
    if (rc == 0 && date_is_set(s->printed.date))
        rc = put(o, "printed", civil_json(&s->printed), e);
    if (rc == 0)
        rc = put_texts(o, s, slip_texts, SLIP_TEXTS, e);
    if (rc == 0 && s->n_rows)
        rc = put_rows(o, s, e);
    return rc;
}

/* Takes a row's bytes from what the texts of the whole document may still have. */
static bool spend(size_t *left, const struct document_row *r)
{
    size_t n = (r->label ? strlen(r->label) : 0) + (r->value ? strlen(r->value) : 0);
    if (n > *left)
        return false;
    *left -= n;
    return true;
}

static int put_document_row(json_t *rows, const struct document_row *r, size_t *left, struct err *e)
{
    json_t *row = json_object();
    int rc = put_text(row, "label", r->label, MAX_DOCUMENT_LABEL, e);
    if (rc == 0)
        rc = put_text(row, "value", r->value, PRINTJOB_VALUE, e);
    if (json_array_append_new(rows, row) < 0 && rc == 0)
        rc = bad(e, ERR_NOMEM, "rows");
    if (rc == 0 && !spend(left, r))
        rc = bad(e, ERR_LIMIT, "rows");
    return rc;
}

static int put_document(json_t *job, const struct document *d, struct err *e)
{
    json_t *o = json_object(), *rows = json_array();
    size_t left = PRINTJOB_TEXT;
    int rc = put(job, "document", o, e);
    if (rc < 0)
        json_decref(rows);
    else
        rc = put(o, "rows", rows, e);
    if (rc == 0)
        rc = put(o, "kind", json_string(document_names[d->kind]), e);
    if (rc == 0 && date_is_set(d->printed.date))
        rc = put(o, "printed", civil_json(&d->printed), e);
    if (rc == 0)
        rc = put_texts(o, d, document_texts, DOCUMENT_TEXTS, e);
    if (rc == 0 && d->n_rows > DOCUMENT_ROWS)
        rc = bad(e, ERR_LIMIT, "rows");
    for (size_t i = 0; rc == 0 && i < d->n_rows; i++)
        rc = put_document_row(rows, &d->rows[i], &left, e);
    return rc;
}

static int collect(const char *p, size_t n, void *ctx)
{
    return buf_add(ctx, p, n) ? 0 : -1;
}

/* Takes the object. */
static int write_line(struct buf *out, json_t *o, int rc, struct err *e)
{
    if (rc == 0 && json_dump_callback(o, collect, out, JSON_COMPACT) < 0)
        rc = out->failed ? buf_check(out, "printjob", e) : bad(e, ERR_NOMEM, "line");
    json_decref(o);
    buf_char(out, '\n');
    return rc < 0 ? rc : buf_check(out, "printjob", e);
}

/* Does this kind of job carry something to print? */
static bool carries(enum print_do what)
{
    return what == PRINT_DO_PRINT || what == PRINT_DO_FILE;
}

int print_job_write(struct buf *out, const struct print_job *j, struct err *e)
{
    json_t *o = json_object();
    int rc = put(o, "job", json_integer(j->job), e);
    if (rc == 0)
        rc = put(o, "do", json_string(do_names[j->what]), e);
    if (rc == 0)
        rc = put(o, "transport", json_string(transport_names[j->transport]), e);
    if (rc == 0)
        rc = put_text(o, "printer", j->printer, MAX_PRINTER, e);
    if (rc == 0)
        rc = put_text(o, "out", j->out, MAX_PATH, e);
    if (rc == 0 && carries(j->what))
        rc = j->is_document ? put_document(o, &j->document, e) : put_slip(o, &j->slip, e);
    return write_line(out, o, rc, e);
}

int print_reply_write(struct buf *out, const struct print_reply *r, struct err *e)
{
    json_t *o = json_pack("{s:i,s:s,s:s,s:i}", "job", r->job, "state", state_names[r->state],
        "reason", reason_names[r->reason], "ms", r->ms);
    return write_line(out, o, o ? 0 : bad(e, ERR_NOMEM, "reply"), e);
}

/* ---- reading */

/* Where the strings of a job are copied: one block as long as the line, for decoded texts and
 * their NULs are never longer than their quotes and escapes. */
struct arena {
    char *p;
    size_t n, size;
};

struct reader {
    json_t *o;
    size_t taken; /* keys that were understood */
    struct arena *arena;
    int rc;
    struct err *err;
};

static void refuse(struct reader *r, enum err_code code, const char *key)
{
    if (r->rc == 0)
        r->rc = bad(r->err, code, key);
}

static json_t *take(struct reader *r, const char *key)
{
    json_t *v = json_object_get(r->o, key);
    r->taken += v != NULL;
    return v;
}

static const char *keep(struct arena *a, const char *text, size_t n)
{
    if (a->size - a->n < n + 1)
        return NULL;
    char *to = a->p + a->n;
    memcpy(to, text, n);
    to[n] = 0;
    a->n += n + 1;
    return to;
}

static const char *take_text(struct reader *r, const char *key, size_t max)
{
    json_t *v = take(r, key);
    if (!v || r->rc < 0)
        return NULL;
    if (!json_is_string(v)) {
        refuse(r, ERR_PARSE, key);
        return NULL;
    }
    size_t n = json_string_length(v);
    const char *kept = n <= max ? keep(r->arena, json_string_value(v), n) : NULL;
    if (!kept)
        refuse(r, ERR_LIMIT, key);
    return kept;
}

static int64_t take_int(struct reader *r, const char *key, int64_t min, int64_t max)
{
    json_t *v = take(r, key);
    if (!json_is_integer(v) || json_integer_value(v) < min || json_integer_value(v) > max) {
        refuse(r, ERR_PARSE, key);
        return min;
    }
    return json_integer_value(v);
}

/* The index of a name; the first name stands when the key is absent and may be. */
static int take_name(struct reader *r, const char *key, const char *const *names, int n, bool need)
{
    json_t *v = take(r, key);
    if (!v && !need)
        return 0;
    int i = name_index(names, n, json_string_value(v));
    if (i < 0)
        refuse(r, ERR_PARSE, key);
    return i < 0 ? 0 : i;
}

/* Nothing may remain that was not understood. */
static void done(struct reader *r, const char *what)
{
    if (r->rc == 0 && json_object_size(r->o) != r->taken)
        refuse(r, ERR_PARSE, what);
}

static void read_civil(struct reader *r, struct civil *out)
{
    json_t *v = take(r, "printed");
    if (!v)
        return;
    struct civil c = {.minute = 0};
    if (json_array_size(v) != 6 ||
        json_unpack(v, "[i,i,i,i,i,i]", &c.date.year, &c.date.month, &c.date.day, &c.minute,
            &c.second, &c.offset_min) < 0 ||
        !date_valid(c.date) || c.minute < 0 || c.minute > 1439 || c.second < 0 || c.second > 60 ||
        c.offset_min < -840 || c.offset_min > 840)
        refuse(r, ERR_PARSE, "printed");
    else
        *out = c;
}

static void read_rows(struct reader *r, struct slip *s)
{
    json_t *rows = take(r, "rows");
    if (!rows)
        return;
    if (!json_is_array(rows) || json_array_size(rows) > SLIP_ROWS) {
        refuse(r, ERR_LIMIT, "rows");
        return;
    }
    for (size_t i = 0; r->rc == 0 && i < json_array_size(rows); i++) {
        struct reader row = {.o = json_array_get(rows, i), .arena = r->arena, .err = r->err};
        s->rows[i].label = take_text(&row, "label", MAX_LABEL);
        s->rows[i].value = take_text(&row, "value", MAX_VALUE);
        done(&row, "row");
        r->rc = row.rc;
        if (r->rc == 0 && !json_is_object(row.o))
            refuse(r, ERR_PARSE, "row");
        s->n_rows = i + 1;
    }
}

static void read_texts(struct reader *r, void *base, const struct text_field *fields, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const char *text = take_text(r, fields[i].key, fields[i].max);
        memcpy((char *)base + fields[i].offset, &text, sizeof text);
    }
}

static void read_slip(struct reader *job, struct slip *s)
{
    json_t *o = take(job, "slip");
    if (!json_is_object(o)) {
        refuse(job, ERR_PARSE, "slip");
        return;
    }
    struct reader r = {.o = o, .arena = job->arena, .rc = job->rc, .err = job->err};
    s->kind = (enum slip_kind)take_name(&r, "kind", kind_names, SLIP_KINDS, true);
    json_t *format = take(&r, "format");
    if (!slip_format_parse(&s->format, str_of(json_string_value(format))))
        refuse(&r, ERR_PARSE, "format");
    json_t *large = take(&r, "large");
    if (large && !json_is_boolean(large))
        refuse(&r, ERR_PARSE, "large");
    s->large = json_is_true(large);
    s->haler = take_int(&r, "haler", 0, INT64_C(999999999999));
    read_civil(&r, &s->printed);
    read_texts(&r, s, slip_texts, SLIP_TEXTS);
    read_rows(&r, s);
    done(&r, "slip");
    job->rc = r.rc;
}

static void read_document_rows(struct reader *r, struct print_job *j)
{
    json_t *rows = take(r, "rows");
    size_t n = json_array_size(rows), left = PRINTJOB_TEXT;
    if (!json_is_array(rows) || n > DOCUMENT_ROWS) {
        refuse(r, json_is_array(rows) ? ERR_LIMIT : ERR_PARSE, "rows");
        return;
    }
    j->rows = calloc(n + 1, sizeof *j->rows);
    if (!j->rows) {
        refuse(r, ERR_NOMEM, "rows");
        return;
    }
    for (size_t i = 0; r->rc == 0 && i < n; i++) {
        struct reader row = {.o = json_array_get(rows, i), .arena = r->arena, .err = r->err};
        j->rows[i].label = take_text(&row, "label", MAX_DOCUMENT_LABEL);
        j->rows[i].value = take_text(&row, "value", PRINTJOB_VALUE);
        done(&row, "row");
        if (!json_is_object(row.o))
            refuse(&row, ERR_PARSE, "row");
        if (!spend(&left, &j->rows[i]))
            refuse(&row, ERR_LIMIT, "rows");
        r->rc = row.rc;
    }
    j->document.rows = j->rows;
    j->document.n_rows = n;
}

static void read_document(struct reader *job, struct print_job *j)
{
    json_t *o = take(job, "document");
    if (!json_is_object(o)) {
        refuse(job, ERR_PARSE, "document");
        return;
    }
    struct reader r = {.o = o, .arena = job->arena, .rc = job->rc, .err = job->err};
    struct document *d = &j->document;
    d->kind = (enum document_kind)take_name(&r, "kind", document_names, DOCUMENT_KINDS, true);
    read_civil(&r, &d->printed);
    read_texts(&r, d, document_texts, DOCUMENT_TEXTS);
    if (r.rc == 0)
        read_document_rows(&r, j);
    done(&r, "document");
    job->rc = r.rc;
}

/* Exactly one of the two; what remains over is refused at the end. */
static void read_paper(struct reader *r, struct print_job *j)
{
    j->is_document = json_object_get(r->o, "document") != NULL;
    if (j->is_document)
        read_document(r, j);
    else
        read_slip(r, &j->slip);
}

/* A line of text becomes an object; NULL with e filled. */
static json_t *load(struct str line, size_t max, struct err *e)
{
    json_error_t je;
    if (line.n > max) {
        bad(e, ERR_LIMIT, "line");
        return NULL;
    }
    json_t *o = json_loadb(line.p ? line.p : "", line.n, JSON_REJECT_DUPLICATES, &je);
    if (json_is_object(o))
        return o;
    json_decref(o);
    bad(e, ERR_PARSE, "not a JSON object");
    return NULL;
}

int print_job_read(struct print_job *out, struct str line, struct err *e)
{
    *out = (struct print_job){.job = 0};
    json_t *o = load(line, PRINTJOB_LINE, e);
    if (!o)
        return -(int)(line.n > PRINTJOB_LINE ? ERR_LIMIT : ERR_PARSE);
    struct arena arena = {.p = calloc(1, line.n + 1), .size = line.n + 1};
    struct reader r = {.o = o, .arena = &arena, .err = e};
    if (!arena.p) {
        json_decref(o);
        return bad(e, ERR_NOMEM, "job");
    }
    out->text = arena.p;
    out->text_size = arena.size;
    out->what = (enum print_do)take_name(&r, "do", do_names, PRINT_DO_COUNT, true);
    bool all = out->what == PRINT_DO_CANCEL || out->what == PRINT_DO_QUIT;
    out->job = (int)take_int(&r, "job", all ? 0 : 1, MAX_JOB);
    out->transport = (enum print_transport)take_name(
        &r, "transport", transport_names, PRINT_TRANSPORT_COUNT, false);
    out->printer = take_text(&r, "printer", MAX_PRINTER);
    out->out = take_text(&r, "out", MAX_PATH);
    if (carries(out->what))
        read_paper(&r, out);
    if (out->what == PRINT_DO_FILE && (!out->out || !*out->out))
        refuse(&r, ERR_PARSE, "out");
    done(&r, "job");
    json_decref(o);
    if (r.rc < 0)
        print_job_free(out);
    return r.rc;
}

void print_job_free(struct print_job *j)
{
    if (j->text)
        secret_wipe(j->text, j->text_size);
    free(j->text);
    free(j->rows);
    *j = (struct print_job){.job = 0};
}

int print_reply_read(struct print_reply *out, struct str line, struct err *e)
{
    *out = (struct print_reply){.job = 0};
    json_t *o = load(line, PRINTJOB_REPLY, e);
    if (!o)
        return -(int)(line.n > PRINTJOB_REPLY ? ERR_LIMIT : ERR_PARSE);
    struct reader r = {.o = o, .err = e};
    out->job = (int)take_int(&r, "job", 0, MAX_JOB);
    out->state = (enum print_state)take_name(&r, "state", state_names, PRINT_STATE_COUNT, true);
    out->reason =
        (enum print_reason)take_name(&r, "reason", reason_names, PRINT_REASON_COUNT, false);
    out->ms = (int)take_int(&r, "ms", 0, MAX_JOB);
    done(&r, "reply");
    json_decref(o);
    return r.rc;
}
