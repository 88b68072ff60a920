/* shelf: see shelf.h. */
#include "shelf.h"

#include "base/vec.h"
#include "wire/json.h"

#include <stdlib.h>

void shelf_init(struct shelf *s)
{
    *s = (struct shelf){.n = 0};
    pthread_mutex_init(&s->lock, NULL);
}

static void drop(struct shelf_form *f)
{
    document_done(&f->doc);
    form_free(&f->form);
    buf_done(&f->body);
    free(f);
}

void shelf_done(struct shelf *s)
{
    for (size_t i = 0; i < s->n; i++)
        drop(s->forms[i]);
    free(s->forms);
    pthread_mutex_destroy(&s->lock);
}

/* Takes the bytes of body. */
static int put(struct shelf_form **out, struct shelf *s, struct str id, int version,
    struct buf *body, struct err *e)
{
    *out = NULL;
    int rc = vec_reserve(&s->forms, &s->cap, s->n + 1, sizeof *s->forms, SHELF_FORMS, e);
    struct shelf_form *f = rc == 0 ? calloc(1, sizeof *f) : NULL;
    if (!f || !str_copy(f->id, sizeof f->id, id)) {
        free(f);
        buf_done(body);
        return rc < 0 ? rc : err_set(e, ERR_NOMEM, "api", "no memory for a form");
    }
    f->version = version;
    f->body = *body;
    buf_init(body, 0);
    s->forms[s->n++] = f;
    *out = f;
    return 0;
}

int shelf_add(struct shelf *s, struct str id, struct str body, struct err *e)
{
    json_t *j = NULL;
    int64_t version = 0;
    struct shelf_form *f;
    int rc = wire_json_load(&j, body, WIRE_FORM, WIRE_DEPTH, e);
    if (rc == 0 && (!wire_json_int(&version, j, "version") || version < 1 || version > INT32_MAX))
        rc = err_set(e, ERR_PARSE, "api", "a form without a version");
    json_decref(j);
    if (rc < 0)
        return rc;
    struct buf copy;
    buf_init(&copy, WIRE_FORM);
    buf_str(&copy, body);
    rc = buf_check(&copy, "api", e);
    if (rc == 0)
        rc = put(&f, s, id, (int)version, &copy, e);
    else
        buf_done(&copy);
    if (rc == 0)
        f->current = true;
    return rc;
}

static struct shelf_form *look(const struct shelf *s, const char *id, int version, bool *known)
{
    for (size_t i = 0; i < s->n; i++) {
        struct shelf_form *f = s->forms[i];
        if (strcmp(f->id, id) != 0)
            continue;
        *known = true;
        if (version ? f->version == version : f->current)
            return f;
    }
    return NULL;
}

/* A version that this revision does not hold, from the store. */
static int fetch(struct shelf_form **out, bool *known, struct shelf *s, struct store *store,
    const char *id, int version, struct err *e)
{
    struct store_version v;
    struct err why = ERR_INIT;
    struct buf body;
    buf_init(&body, WIRE_FORM);
    int rc = store_form_get(store, id, version, &v, &body, &why);
    if (rc == 0) {
        *known = true;
        rc = put(out, s, str_of(id), version, &body, e);
        if (rc == 0)
            (*out)->withdrawn = v.withdrawn;
        return rc;
    }
    buf_done(&body);
    if (why.code == ERR_NOT_FOUND && !*known) {
        buf_init(&body, WIRE_FORM);
        *known = store_form_get(store, id, 0, &v, &body, NULL) == 0;
        buf_done(&body);
    }
    return err_set(e, why.code, why.module, "%s", why.text);
}

int shelf_find(struct shelf_form **out, bool *known, struct shelf *s, struct store *store,
    const char *id, int version, struct err *e)
{
    int rc = 0;
    *known = false;
    pthread_mutex_lock(&s->lock);
    *out = look(s, id, version, known);
    if (!*out && version == 0)
        rc = err_set(e, ERR_NOT_FOUND, "api", "the town does not offer this form");
    else if (!*out)
        rc = fetch(out, known, s, store, id, version, e);
    pthread_mutex_unlock(&s->lock);
    return rc;
}

int shelf_document(
    const struct document **out, struct shelf *s, struct shelf_form *f, struct err *e)
{
    int rc = 0;
    pthread_mutex_lock(&s->lock);
    if (!f->doc.plain) {
        struct buf copy;
        buf_init(&copy, WIRE_FORM);
        buf_str(&copy, buf_view(&f->body));
        rc = buf_check(&copy, "api", e);
        if (rc == 0)
            rc = document_of_bytes(&f->doc, &copy, e);
        buf_done(&copy);
    }
    *out = &f->doc;
    pthread_mutex_unlock(&s->lock);
    return rc;
}

int shelf_compiled(const struct form **out, struct shelf *s, struct shelf_form *f, struct err *e)
{
    int rc = 0;
    pthread_mutex_lock(&s->lock);
    if (!f->form)
        rc = form_load_bytes(&f->form, buf_view(&f->body), NULL, NULL, e);
    *out = f->form;
    pthread_mutex_unlock(&s->lock);
    return rc;
}
