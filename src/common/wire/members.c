/* members: see members.h. */
#include "members.h"

#include "base/secret.h"
#include "domain/instant.h"
#include "wire/limits.h"
#include <inttypes.h>

/* Behind it the calendar of RFC 3339 ends, and times would no longer be read as written. */
static const int64_t last_instant = INT64_C(253402128000); /* 9999-12-30 */

void *member_field(void *object, const struct member *m)
{
    return (char *)object + m->at;
}

const void *member_value(const void *object, const struct member *m)
{
    return (const char *)object + m->at;
}

static size_t count_of(const void *object, const struct member *m)
{
    return *(const size_t *)((const char *)object + m->count_at);
}

static void set_list(void *object, const struct member *m, const void *items, size_t n)
{
    memcpy(member_field(object, m), &items, sizeof items);
    *(size_t *)((char *)object + m->count_at) = n;
}

/* ---- texts */

static bool take_str(struct str *out, const struct member *m, const json_t *j)
{
    if (!json_is_string(j))
        return false;
    *out = (struct str){json_string_value(j), json_string_length(j)};
    return out->n ? !m->good || m->good(*out) : !m->filled;
}

static bool no_text(const struct member *m, const void *object)
{
    return !*(const char *)member_value(object, m);
}

static void write_text(struct buf *out, const struct member *m, const void *object)
{
    wire_json_string(out, str_of(member_value(object, m)));
}

static int read_text(
    void *object, const struct member *m, const json_t *j, struct arena *a, struct err *e)
{
    (void)a, (void)e;
    struct str s;
    return take_str(&s, m, j) && str_copy(member_field(object, m), m->size, s) ? 0 : -ERR_PARSE;
}

const struct member_kind member_text = {.none = no_text, .write = write_text, .read = read_text};

static const char *view(const struct member *m, const void *object)
{
    const char *z = *(const char *const *)member_value(object, m);
    return z ? z : "";
}

static bool no_view(const struct member *m, const void *object)
{
    return !*view(m, object);
}

static void write_view(struct buf *out, const struct member *m, const void *object)
{
    wire_json_string(out, str_of(view(m, object)));
}

static int read_view(
    void *object, const struct member *m, const json_t *j, struct arena *a, struct err *e)
{
    (void)e;
    struct str s;
    if (!take_str(&s, m, j) || s.n > (size_t)m->max)
        return -ERR_PARSE;
    const char *copy = arena_copy(a, s.p, s.n);
    *(const char **)member_field(object, m) = copy;
    return copy ? 0 : -ERR_NOMEM;
}

static void clear_view(void *object, const struct member *m)
{
    *(const char **)member_field(object, m) = "";
}

const struct member_kind member_view = {
    .none = no_view, .write = write_view, .read = read_view, .clear = clear_view};

/* ---- numbers, times, enums */

static int64_t number(const struct member *m, const void *object)
{
    const void *field = member_value(object, m);
    return m->size == sizeof(int64_t) ? *(const int64_t *)field : *(const int *)field;
}

static void set_number(void *object, const struct member *m, int64_t n)
{
    void *field = member_field(object, m);
    if (m->size == sizeof(int64_t))
        *(int64_t *)field = n;
    else
        *(int *)field = (int)n;
}

static bool no_number(const struct member *m, const void *object)
{
    return number(m, object) == m->none;
}

static void write_number(struct buf *out, const struct member *m, const void *object)
{
    buf_fmt(out, "%" PRId64, number(m, object));
}

static int read_number(
    void *object, const struct member *m, const json_t *j, struct arena *a, struct err *e)
{
    (void)a, (void)e;
    if (!json_is_integer(j))
        return -ERR_PARSE;
    int64_t n = json_integer_value(j);
    if (n < m->min || n > m->max)
        return -ERR_RANGE;
    set_number(object, m, n);
    return 0;
}

static void clear_number(void *object, const struct member *m)
{
    set_number(object, m, m->none);
}

const struct member_kind member_number = {
    .none = no_number, .write = write_number, .read = read_number, .clear = clear_number};

static void write_instant(struct buf *out, const struct member *m, const void *object)
{
    char when[26];
    instant_rfc3339(when, number(m, object));
    wire_json_string(out, str_of(when));
}

static int read_instant(
    void *object, const struct member *m, const json_t *j, struct arena *a, struct err *e)
{
    (void)a, (void)e;
    int64_t at;
    struct str s = {json_string_value(j), json_string_length(j)};
    if (!s.p || instant_parse_rfc3339(&at, s, NULL) < 0)
        return -ERR_PARSE;
    /* 0 means none, so the moment itself cannot be told */
    if (at <= 0 || at > last_instant)
        return -ERR_RANGE;
    set_number(object, m, at);
    return 0;
}

const struct member_kind member_instant = {
    .none = no_number, .write = write_instant, .read = read_instant, .null = true};

static bool no_flag(const struct member *m, const void *object)
{
    return !*(const bool *)member_value(object, m);
}

static void write_flag(struct buf *out, const struct member *m, const void *object)
{
    buf_z(out, no_flag(m, object) ? "false" : "true");
}

static int read_flag(
    void *object, const struct member *m, const json_t *j, struct arena *a, struct err *e)
{
    (void)a, (void)e;
    *(bool *)member_field(object, m) = json_is_true(j);
    return json_is_boolean(j) ? 0 : -ERR_PARSE;
}

const struct member_kind member_flag = {.none = no_flag, .write = write_flag, .read = read_flag};

static bool no_date(const struct member *m, const void *object)
{
    return !date_is_set(*(const struct date *)member_value(object, m));
}

static void write_date(struct buf *out, const struct member *m, const void *object)
{
    char iso[11];
    date_iso(iso, *(const struct date *)member_value(object, m));
    wire_json_string(out, str_of(iso));
}

static int read_date(
    void *object, const struct member *m, const json_t *j, struct arena *a, struct err *e)
{
    (void)a, (void)e;
    struct str s = {json_string_value(j), json_string_length(j)};
    return s.p && date_parse_iso(member_field(object, m), s, NULL) == 0 ? 0 : -ERR_PARSE;
}

const struct member_kind member_date = {
    .none = no_date, .write = write_date, .read = read_date, .null = true};

static void write_named(struct buf *out, const struct member *m, const void *object)
{
    wire_json_string(out, str_of(m->names.name((int)number(m, object))));
}

static int read_named(
    void *object, const struct member *m, const json_t *j, struct arena *a, struct err *e)
{
    (void)a, (void)e;
    const char *s = json_string_value(j);
    for (int i = 0; s && i < m->names.n; i++)
        if (strcmp(m->names.name(i), s) == 0)
            return set_number(object, m, i), 0;
    return -ERR_PARSE;
}

const struct member_kind member_named = {.write = write_named, .read = read_named};

/* ---- lists */

static void write_ids(struct buf *out, const struct member *m, const void *object)
{
    const char *const *ids = *(const char *const *const *)member_value(object, m);
    buf_char(out, '[');
    for (size_t i = 0; i < count_of(object, m); i++) {
        buf_z(out, i ? "," : "");
        wire_json_string(out, str_of(ids[i]));
    }
    buf_char(out, ']');
}

static int read_ids(
    void *object, const struct member *m, const json_t *j, struct arena *a, struct err *e)
{
    (void)e;
    size_t n = json_array_size(j);
    if (!json_is_array(j))
        return -ERR_PARSE;
    if (n > (size_t)m->max)
        return -ERR_LIMIT;
    const char **ids = arena_items(a, n, sizeof *ids);
    if (!ids)
        return -ERR_NOMEM;
    for (size_t i = 0; i < n; i++) {
        const json_t *id = json_array_get(j, i);
        size_t len = json_string_length(id);
        if (len == 0 || len > WIRE_ID)
            return -ERR_PARSE;
        ids[i] = arena_copy(a, json_string_value(id), len);
        if (!ids[i])
            return -ERR_NOMEM;
    }
    set_list(object, m, ids, n);
    return 0;
}

const struct member_kind member_ids = {.write = write_ids, .read = read_ids};

static void write_objects(struct buf *out, const struct member *m, const void *object)
{
    const char *item = *(const char *const *)member_value(object, m);
    buf_char(out, '[');
    for (size_t i = 0; i < count_of(object, m); i++, item += m->of->size) {
        buf_z(out, i ? "," : "");
        members_put_object(out, m->of, item);
    }
    buf_char(out, ']');
}

static int read_objects(
    void *object, const struct member *m, const json_t *j, struct arena *a, struct err *e)
{
    size_t n = json_array_size(j), taken = 0;
    if (!json_is_array(j))
        return -ERR_PARSE;
    if (n > (size_t)m->max)
        return -ERR_LIMIT;
    char *items = arena_items(a, n, m->of->size);
    if (!items)
        return -ERR_NOMEM;
    for (size_t i = 0; i < n; i++) {
        struct err why = ERR_INIT;
        char *item = items + taken * m->of->size;
        int rc = members_read(item, m->of, json_array_get(j, i), a, &why);
        if (rc == 0)
            taken++;
        else if (rc == -ERR_PARSE && m->lenient)
            memset(item, 0, m->of->size);
        else
            return err_set(e, why.code, m->of->what, "/%s/%zu: %s", m->key, i, why.text);
    }
    set_list(object, m, items, taken);
    return 0;
}

const struct member_kind member_objects = {.write = write_objects, .read = read_objects};

/* ---- the object */

void members_put(struct buf *out, const struct members *t, const void *object)
{
    bool first = true;
    for (size_t i = 0; i < t->n; i++) {
        const struct member *m = &t->rows[i];
        bool none = m->optional && m->kind->none && m->kind->none(m, object);
        if (none && !m->kind->null)
            continue;
        buf_fmt(out, "%s\"%s\":", first ? "" : ",", m->key);
        first = false;
        if (none)
            buf_z(out, "null");
        else
            m->kind->write(out, m, object);
    }
}

void members_put_object(struct buf *out, const struct members *t, const void *object)
{
    buf_char(out, '{');
    members_put(out, t, object);
    buf_char(out, '}');
}

int members_write(struct buf *out, const struct members *t, const void *object, struct err *e)
{
    members_put_object(out, t, object);
    return buf_check(out, t->what, e);
}

static bool knows_all(const struct members *t, const json_t *root)
{
    size_t n = 0;
    for (size_t i = 0; i < t->n; i++)
        n += json_object_get(root, t->rows[i].key) != NULL;
    return n == json_object_size(root);
}

static int read_member(
    void *object, const struct member *m, const json_t *root, struct arena *a, struct err *e)
{
    const json_t *j = json_object_get(root, m->key);
    if (!m->optional || (j && !json_is_null(j)))
        return m->kind->read(object, m, j, a, e);
    if (m->kind->clear)
        m->kind->clear(object, m);
    return 0;
}

int members_read(
    void *object, const struct members *t, const json_t *root, struct arena *a, struct err *e)
{
    if (!json_is_object(root))
        return err_set(e, ERR_PARSE, t->what, "not an object");
    if (t->request && !knows_all(t, root))
        return err_set(e, ERR_PARSE, t->what, "a member that it has not");
    for (size_t i = 0; i < t->n; i++) {
        int rc = read_member(object, &t->rows[i], root, a, e);
        /* a list has said more already, and the first word stays */
        if (rc < 0)
            return err_set(
                e, (enum err_code) - rc, t->what, "/%s is missing or wrong", t->rows[i].key);
    }
    if (t->sound && !t->sound(object))
        return err_set(e, ERR_RANGE, t->what, "its members do not fit each other");
    return 0;
}

int members_load(void *object, const struct members *t, struct str json, size_t max,
    struct arena *a, struct err *e)
{
    json_t *root;
    int rc = wire_json_load(&root, json, max, WIRE_DEPTH, e);
    if (rc == 0)
        rc = members_read(object, t, root, a, e);
    json_decref(root);
    return rc;
}

int members_load_whole(void *object, const struct members *t, struct str json, size_t max,
    struct arena *a, struct err *e)
{
    memset(object, 0, t->size);
    int rc = members_load(object, t, json, max, a, e);
    if (rc < 0) {
        if (a)
            arena_done(a);
        /* a session is refused with its token in it */
        secret_wipe(object, t->size);
    }
    return rc;
}
