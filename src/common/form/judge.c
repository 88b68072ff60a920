/* judge: a record made anew from a submission, trusting nothing that it says. See form/record.h.
 *
 * Faults of the client (values off the route, computed values that differ, files that are not what
 * they say) come first, then what form_check finds. */
#include "record_int.h"

#include "base/utf8.h"
#include "wire/json.h"
#include "wire/limits.h"

static const char module[] = "form";

struct judging {
    struct form_record *r;
    const struct form_envelope *env;
    struct form_faults faults;
    struct buf pointer; /* of the member that is read now */
    struct err *e;
};

static int not_ours(struct judging *j, const char *why)
{
    return err_set(j->e, ERR_PARSE, module, "%s", why);
}

static int tell_field(
    struct judging *j, int field, int item, const char *keyword, const char *detail)
{
    struct form_fault f = fault_none();
    f.field = field;
    f.item = item;
    str_copy(f.keyword, sizeof f.keyword, str_of(keyword));
    str_copy(f.detail, sizeof f.detail, str_of(detail));
    return fault_add(&j->faults, &f, j->e);
}

static int tell_attachment(struct judging *j, int attachment, const char *keyword)
{
    struct form_fault f = fault_none();
    f.attachment = attachment;
    str_copy(f.keyword, sizeof f.keyword, str_of(keyword));
    return fault_add(&j->faults, &f, j->e);
}

/* ---- answers */

/* Would the client have sent this text? It cleans what is typed. */
static bool is_clean(const struct form_field *field, const json_t *value)
{
    struct buf b;
    struct str s = {json_string_value(value), json_string_length(value)};
    if (!json_is_string(value))
        return true;
    buf_init(&b, FORM_ANSWER + 8);
    bool same = !type_clean(&b, s, field->kind == FORM_LONG) && str_eq(buf_view(&b), s);
    buf_wipe(&b);
    return same;
}

static int read_field(struct judging *j, const struct spot *at, json_t *value)
{
    const struct form_field *field = &j->r->f->fields[at->field];
    if (field->computed)
        return 0; /* compared when all the others are known */
    if (!show_fits(field, value))
        return tell_field(j, at->field, at->item, "type", "");
    if (!is_clean(field, value))
        return tell_field(j, at->field, at->item, "type", "characters");
    return form_set(j->r, at->field, at->item, json_incref(value), j->e);
}

/* An object or list on the way to fields. A level of the tree is a turn of the loop of members; the
 * depth of JSON is bounded by whoever parsed it and, here, by the pointers of the form. */
static int read_member(struct judging *j, json_t *value, int depth)
{
    struct spot at;
    const char *key;
    json_t *member;
    size_t i, kept = j->pointer.n;
    int rc = 0;
    bool known = spot_find(&at, j->r, buf_view(&j->pointer), true);
    if (known && at.field != FORM_NONE)
        return read_field(j, &at, value);
    bool list = known && json_is_array(value);
    if ((!list && !json_is_object(value)) || depth == 0)
        return not_ours(j, "an answer that the form does not have");
    json_array_foreach (value, i, member) {
        if (i >= j->r->repeats[at.repeat].n || rc < 0)
            break;
        buf_fmt(&j->pointer, "/%zu", i);
        rc = read_member(j, member, depth - 1);
        j->pointer.n = kept;
    }
    json_object_foreach (value, key, member) {
        if (rc < 0)
            break;
        buf_fmt(&j->pointer, "/%s", key);
        /* names of fields never need the escapes of pointers */
        rc = strpbrk(key, "/~") ? not_ours(j, "an answer that the form does not have")
                                : buf_check(&j->pointer, module, j->e);
        if (rc == 0)
            rc = read_member(j, member, depth - 1);
        j->pointer.n = kept;
    }
    return rc;
}

/* The lists first, so that the pointers of their items lead somewhere. */
static int read_lists(struct judging *j, const json_t *answers)
{
    const struct form *f = j->r->f;
    const struct plan *p = &j->r->plan;
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < f->n_repeats; i++) {
        const json_t *list = tree_get(
            answers, p->keys + p->repeat_path[i], p->repeat_path[i + 1] - p->repeat_path[i]);
        size_t n = json_array_size(list);
        rc = record_items(j->r, (int)i, n < FORM_ITEMS ? n : FORM_ITEMS, j->e);
        if (rc == 0 && list && !json_is_array(list))
            rc = not_ours(j, "a list of the form is no list");
    }
    return rc;
}

static bool same_value(const json_t *a, const json_t *b)
{
    if (json_is_number(a) && json_is_number(b) && json_is_real(a) != json_is_real(b))
        return json_number_value(a) == json_number_value(b);
    return a == b || (a && b && json_equal(a, b));
}

static int compare_field(struct judging *j, int field, int item, const json_t *group)
{
    const struct plan *p = &j->r->plan;
    const struct cell *c = record_cell(j->r, field, item);
    const json_t *said =
        tree_get(group, p->keys + p->path[field], p->path[field + 1] - p->path[field]);
    if (j->r->f->fields[field].computed)
        return same_value(c->live ? c->value : NULL, said)
                   ? 0
                   : tell_field(j, field, item, "computed", "");
    return c->value && !c->live ? tell_field(j, field, item, "unreached", "") : 0;
}

static int compare(struct judging *j, const json_t *answers)
{
    const struct form *f = j->r->f;
    const struct plan *p = &j->r->plan;
    int rc = 0;
    record_update(j->r);
    for (size_t i = 0; rc == 0 && i < f->n_fields; i++) {
        int repeat = f->fields[i].repeat;
        if (repeat == FORM_NONE) {
            rc = compare_field(j, (int)i, FORM_NONE, answers);
            continue;
        }
        const json_t *list = tree_get(answers, p->keys + p->repeat_path[repeat],
            p->repeat_path[repeat + 1] - p->repeat_path[repeat]);
        for (size_t k = 0; rc == 0 && k < j->r->repeats[repeat].n; k++)
            rc = compare_field(j, (int)i, (int)k, json_array_get(list, k));
    }
    return rc;
}

/* ---- attachments */

static int attachment_of(const struct form *f, const json_t *id)
{
    for (size_t i = 0; json_is_string(id) && i < f->n_attachments; i++)
        if (strcmp(f->attachments[i].id, json_string_value(id)) == 0)
            return (int)i;
    return FORM_NONE;
}

static const char *refusal(int rc)
{
    return rc == -ERR_LIMIT ? "maxBytes" : "type";
}

static int read_file(struct judging *j, const json_t *file)
{
    const json_t *data = json_object_get(file, "data");
    int attachment = attachment_of(j->r->f, json_object_get(file, "id"));
    const char *name = json_string_value(json_object_get(file, "name"));
    const char *type = json_string_value(json_object_get(file, "type"));
    char *bytes;
    size_t n;
    if (attachment == FORM_NONE || !json_is_string(data) || !name || !type)
        return not_ours(j, "not an attachment of the form");
    if (!j->r->attached[attachment].reached)
        return tell_attachment(j, attachment, "unreached");
    struct str text = {json_string_value(data), json_string_length(data)};
    if (text.n > WIRE_FILES / 3 * 4 + 4)
        return tell_attachment(j, attachment, "maxBytes");
    int rc = base64_read(&bytes, &n, text, j->e);
    if (rc < 0)
        return rc;
    rc = form_attach(j->r, attachment, name, bytes, n, NULL);
    if (rc == -ERR_NOMEM)
        return err_set(j->e, ERR_NOMEM, module, "no memory for an attachment");
    if (rc < 0)
        return tell_attachment(j, attachment, refusal(rc));
    size_t last = form_n_files(j->r, attachment) - 1;
    return strcmp(form_file(j->r, attachment, last)->type, type) == 0
               ? 0
               : tell_attachment(j, attachment, "type");
}

static int read_brought(struct judging *j, const json_t *id)
{
    int attachment = attachment_of(j->r->f, id);
    if (attachment == FORM_NONE)
        return not_ours(j, "not an attachment of the form");
    if (!j->r->attached[attachment].reached)
        return tell_attachment(j, attachment, "unreached");
    form_bring(j->r, attachment, true);
    return 0;
}

static int read_list(
    struct judging *j, const json_t *list, int (*read)(struct judging *, const json_t *))
{
    const json_t *member;
    size_t i;
    int rc = 0;
    if (list && !json_is_array(list))
        return not_ours(j, "attachments are a list");
    json_array_foreach (list, i, member)
        if (rc == 0)
            rc = read(j, member);
    return rc;
}

/* ---- the whole */

/* Only now it is known where on the route each fault stands. */
static void place_faults(struct judging *j)
{
    for (size_t i = 0; i < j->faults.n; i++) {
        struct form_fault *f = &j->faults.list[i];
        if (f->field != FORM_NONE)
            f->step = record_step_of(j->r, f->field, f->item);
        else if (f->attachment != FORM_NONE)
            f->step = j->r->attached[f->attachment].step;
    }
}

static int check_rest(struct judging *j)
{
    struct form_faults found;
    int rc = form_check(&found, j->r, -1, j->env->declared, j->e);
    size_t told = j->faults.n;
    for (size_t i = 0; rc == 0 && i < found.n; i++) {
        bool twice = false;
        for (size_t k = 0; k < told; k++)
            twice = twice || (found.list[i].field != FORM_NONE &&
                                 j->faults.list[k].field == found.list[i].field &&
                                 j->faults.list[k].item == found.list[i].item);
        if (!twice)
            rc = fault_add(&j->faults, &found.list[i], j->e);
    }
    form_faults_free(&found);
    return rc;
}

/* A record that ends in advice is no submission. */
static int refuse_exit(struct judging *j)
{
    return j->r->exits ? not_ours(j, "the answers lead to an exit") : 0;
}

static int judge(struct judging *j, const json_t *submission)
{
    json_t *answers = json_object_get(submission, "answers");
    if (!json_is_object(answers))
        return not_ours(j, "a submission without answers");
    int rc = read_lists(j, answers);
    if (rc == 0)
        rc = read_member(j, answers, FORM_DEPTH);
    if (rc == 0)
        rc = compare(j, answers);
    if (rc == 0)
        rc = refuse_exit(j);
    if (rc == 0)
        rc = read_list(j, json_object_get(submission, "attachments"), read_file);
    if (rc == 0)
        rc = read_list(j, json_object_get(submission, "brings"), read_brought);
    if (rc < 0)
        return rc;
    place_faults(j);
    return check_rest(j);
}

int form_judge(struct form_record **out, struct form_faults *faults, const struct form *f,
    const json_t *submission, struct date today, struct err *e)
{
    struct form_envelope env;
    struct judging j = {.env = &env, .e = e};
    *out = NULL;
    *faults = (struct form_faults){.n = 0};
    int rc = form_envelope_read(&env, submission, e);
    if (rc == 0 && (strcmp(env.form, f->id) != 0 || env.version != f->version))
        rc = err_set(e, ERR_PARSE, module, "a submission of another form or version");
    if (rc == 0)
        rc = form_record_new(&j.r, f, today, e);
    if (rc < 0)
        return rc;
    buf_init(&j.pointer, FORM_POINTER * 2);
    rc = judge(&j, submission);
    buf_wipe(&j.pointer);
    if (rc < 0) {
        form_faults_free(&j.faults);
        form_record_free(&j.r);
        return rc;
    }
    *out = j.r;
    *faults = j.faults;
    return 0;
}
