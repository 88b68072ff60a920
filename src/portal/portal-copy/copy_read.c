/* copy_read: see copy_read.h. What keys there are, of what type and length, is a table for each
 * object; a key that is not in it is a fault. */
#include "copy_read.h"

#include "base/i18n.h"
#include "base/secret.h"
#include "base/vec.h"
#include "paper/document_words.h"
#include "wire/json.h"

#include <jansson.h>
#include <stdlib.h>

enum { DEPTH = 6, LONG = COPY_INPUT };

struct key {
    const char *name;
    json_type type;
    size_t max; /* bytes of a string */
    bool may_be_null;
};

static const struct key top_keys[] = {
    {"lang", JSON_STRING, 2, false},
    {"town", JSON_OBJECT, 0, false},
    {"title", JSON_STRING, 400, false},
    {"reference", JSON_STRING, 40, false},
    {"received", JSON_STRING, 40, false},
    {"fingerprint", JSON_STRING, 60, false},
    {"receipt", JSON_STRING, 2000, false},
    {"state", JSON_STRING, 20, false},
    {"decide_by", JSON_STRING, 10, true},
    {"sign_by", JSON_STRING, 10, true},
    {"sections", JSON_ARRAY, 0, false},
    {"attachments", JSON_ARRAY, 0, false},
    {"brings", JSON_ARRAY, 0, false},
    {"declaration", JSON_STRING, 20000, false},
    {"next", JSON_STRING, 20000, false},
    {"note", JSON_STRING, 20000, false},
};
static const struct key town_keys[] = {
    {"name", JSON_STRING, 200, false},
    {"office", JSON_STRING, 200, false},
    {"address", JSON_STRING, 400, false},
};
static const struct key section_keys[] = {
    {"title", JSON_STRING, 2000, false},
    {"rows", JSON_ARRAY, 0, false},
};
static const struct key row_keys[] = {
    {"label", JSON_STRING, 2000, false},
    {"value", JSON_STRING, LONG, false},
};

#define COUNT(table) (sizeof(table) / sizeof *(table))

static int bad(struct err *e, enum err_code code, const char *key)
{
    return err_set(e, code, "copy", "%s", key);
}

/* Every key of the table and no other, each of its type. */
static int check(const json_t *o, const struct key *keys, size_t n, const char *what, struct err *e)
{
    if (!json_is_object(o))
        return bad(e, ERR_PARSE, what);
    for (size_t i = 0; i < n; i++) {
        const json_t *v = json_object_get(o, keys[i].name);
        bool fits =
            v && (json_typeof(v) == keys[i].type || (keys[i].may_be_null && json_is_null(v)));
        if (!fits)
            return bad(e, ERR_PARSE, keys[i].name);
        if (json_is_string(v) && json_string_length(v) > keys[i].max)
            return bad(e, ERR_LIMIT, keys[i].name);
    }
    return json_object_size(o) == n ? 0 : bad(e, ERR_PARSE, what);
}

static const char *text(const json_t *o, const char *key)
{
    return json_string_value(json_object_get(o, key));
}

/* ---- rows */

static int add(struct copy_paper *p, const char *label, const char *value, struct err *e)
{
    if (p->n == DOCUMENT_ROWS)
        return bad(e, ERR_LIMIT, "sections");
    int rc = vec_reserve(&p->rows, &p->cap, p->n + 1, sizeof *p->rows, DOCUMENT_ROWS, e);
    if (rc == 0)
        p->rows[p->n++] = (struct document_row){label, value};
    return rc;
}

static int add_section(struct copy_paper *p, const json_t *section, struct err *e)
{
    int rc = check(section, section_keys, COUNT(section_keys), "sections", e);
    const json_t *rows = json_object_get(section, "rows");
    const char *title = text(section, "title");
    if (rc == 0 && *title && json_array_size(rows))
        rc = add(p, title, NULL, e);
    for (size_t i = 0; rc == 0 && i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        rc = check(row, row_keys, COUNT(row_keys), "rows", e);
        if (rc == 0) {
            const char *value = text(row, "value");
            rc = add(p, text(row, "label"), *value ? value : "–", e);
        }
    }
    return rc;
}

/* A heading and the texts of an array below it. */
static int add_list(
    struct copy_paper *p, enum document_word heading, const char *key, struct err *e)
{
    const json_t *list = json_object_get(p->json, key);
    int rc = json_array_size(list) ? add(p, document_word(heading), NULL, e) : 0;
    for (size_t i = 0; rc == 0 && i < json_array_size(list); i++) {
        const char *name = json_string_value(json_array_get(list, i));
        rc = name && *name ? add(p, NULL, name, e) : bad(e, ERR_PARSE, key);
    }
    return rc;
}

static int add_next(struct copy_paper *p, struct err *e)
{
    const char *next = text(p->json, "next"), *note = text(p->json, "note");
    int rc = *next || *note ? add(p, document_word(WORD_NEXT), NULL, e) : 0;
    if (rc == 0 && *next)
        rc = add(p, NULL, next, e);
    if (rc == 0 && *note)
        rc = add(p, NULL, note, e);
    return rc;
}

/* ---- days and states */

static int say_day(
    char *out, size_t size, const struct copy_paper *p, const char *key, struct err *e)
{
    struct date d;
    struct buf b;
    const char *iso = text(p->json, key);
    if (!iso)
        return 0;
    if (date_parse_iso(&d, str_of(iso), NULL) < 0)
        return bad(e, ERR_PARSE, key);
    buf_init(&b, size - 1);
    document_date(&b, d, p->document.lang);
    str_copy(out, size, buf_view(&b));
    buf_done(&b);
    return 0;
}

static int say_received(struct copy_paper *p, struct err *e)
{
    int64_t at;
    struct buf b;
    if (instant_parse_rfc3339(&at, str_of(text(p->json, "received")), NULL) < 0)
        return bad(e, ERR_PARSE, "received");
    struct civil c = instant_prague(at);
    buf_init(&b, sizeof p->received - 1);
    document_second(&b, &c, p->document.lang);
    str_copy(p->received, sizeof p->received, buf_view(&b));
    buf_done(&b);
    return 0;
}

static int add_state(struct copy_paper *p, struct err *e)
{
    static const struct {
        const char *name;
        enum document_word word;
    } states[] = {
        {"received", WORD_STATE_RECEIVED},
        {"to_sign", WORD_STATE_TO_SIGN},
        {"registered", WORD_STATE_REGISTERED},
        {"decided", WORD_STATE_DECIDED},
        {"withdrawn", WORD_STATE_WITHDRAWN},
    };
    const char *state = text(p->json, "state");
    size_t i = 0;
    while (i < COUNT(states) && strcmp(states[i].name, state) != 0)
        i++;
    if (i == COUNT(states))
        return bad(e, ERR_PARSE, "state");
    bool to_sign = states[i].word == WORD_STATE_TO_SIGN;
    p->document.act = document_word(to_sign ? WORD_COPY_TO_SIGN : WORD_COPY_RECEIVED);
    int rc = add(p, document_word(WORD_STATE), document_word(states[i].word), e);
    if (rc == 0)
        rc = say_day(p->sign_by, sizeof p->sign_by, p, "sign_by", e);
    if (rc == 0)
        rc = say_day(p->decide_by, sizeof p->decide_by, p, "decide_by", e);
    if (rc == 0 && *p->sign_by && to_sign)
        rc = add(p, document_word(WORD_SIGN_BY), p->sign_by, e);
    if (rc == 0 && *p->decide_by)
        rc = add(p, document_word(WORD_DECIDED_BY), p->decide_by, e);
    return rc;
}

/* ---- the whole */

static int fill_head(struct copy_paper *p, struct err *e)
{
    struct document *d = &p->document;
    const json_t *town = json_object_get(p->json, "town");
    int rc = check(town, town_keys, COUNT(town_keys), "town", e);
    if (rc < 0)
        return rc;
    const char *lang = text(p->json, "lang");
    if (strlen(lang) != 2 || lang[0] < 'a' || lang[0] > 'z' || lang[1] < 'a' || lang[1] > 'z')
        return bad(e, ERR_PARSE, "lang");
    i18n_set(lang);
    snprintf(p->town, sizeof p->town, "%s %s", text(town, "office"), text(town, "name"));
    *d = (struct document){.kind = DOCUMENT_COPY,
        .lang = lang,
        .town = p->town,
        .address = text(town, "address"),
        .title = text(p->json, "title"),
        .reference = text(p->json, "reference"),
        .received = p->received,
        .declaration = text(p->json, "declaration"),
        .qr = text(p->json, "receipt"),
        .fingerprint = text(p->json, "fingerprint")};
    return say_received(p, e);
}

static int fill(struct copy_paper *p, struct err *e)
{
    int rc = check(p->json, top_keys, COUNT(top_keys), "the copy", e);
    if (rc == 0)
        rc = fill_head(p, e);
    if (rc == 0)
        rc = add_state(p, e);
    const json_t *sections = json_object_get(p->json, "sections");
    for (size_t i = 0; rc == 0 && i < json_array_size(sections); i++)
        rc = add_section(p, json_array_get(sections, i), e);
    if (rc == 0)
        rc = add_list(p, WORD_ATTACHMENTS, "attachments", e);
    if (rc == 0)
        rc = add_list(p, WORD_BRING, "brings", e);
    if (rc == 0)
        rc = add_next(p, e);
    p->document.rows = p->rows;
    p->document.n_rows = p->n;
    return rc;
}

int copy_read(struct copy_paper *out, struct str input, struct err *e)
{
    json_t *json;
    *out = (struct copy_paper){.n = 0};
    int rc = wire_json_load(&json, input, COPY_INPUT, DEPTH, e);
    if (rc < 0)
        return rc;
    out->json = json;
    rc = fill(out, e);
    if (rc < 0)
        copy_free(out);
    return rc;
}

void copy_free(struct copy_paper *p)
{
    json_decref(p->json);
    free(p->rows);
    secret_wipe(p, sizeof *p);
    *p = (struct copy_paper){.n = 0};
}
