/* load_rest: what stands beside the pages: rules, prefill, fee, attachments, how it is filed. See
 * load.h. */
#include "load.h"

/* The field a member names; FORM_NONE and a report when there is none. */
static int field_of(struct load *l, const json_t *j, const char *key)
{
    const char *pointer = load_member(j, key);
    char name[64];
    int node = load_node(l, pointer);
    if (node < 0 && *pointer)
        load_fault_at(l, key, "there is no field \"%s\" in the schema", load_quote(name, pointer));
    return node < 0 ? FORM_NONE : node;
}

/* ---- rules */

static void take_rule(struct load *l, struct form_rule *r, struct form_must *must, const json_t *j)
{
    r->id = load_member(j, "id");
    r->soft = json_is_true(json_object_get(j, "soft"));
    r->field = field_of(l, j, "field");
    must->logic = json_object_get(j, "must");
    if (r->field == FORM_NONE || !must->logic)
        return;
    const struct form_field *f = &l->fields[r->field];
    if (f->page == FORM_NONE) {
        load_fault_at(l, "field", "\"%s\" is on no page, so nobody could mend it", f->pointer);
        return;
    }
    size_t was = load_down(l, "must");
    load_logic(l, must->logic, (struct load_scope){.list = l->leaves[r->field].list}, &l->reads);
    for (size_t i = 0; i < l->reads.n; i++) {
        int read = l->reads.list[i], ready = l->leaves[read].ready;
        if (ready > f->page)
            load_fault(l,
                "reads \"%s\", which is known only after the later page \"%s\"; put the rule on "
                "the field that is answered last",
                l->fields[read].pointer, l->pages[ready].id);
    }
    must->n_reads = l->reads.n;
    must->reads = load_reads_take(l, &l->reads);
    load_up(l, was);
}

static void take_rules(struct load *l, json_t *ids)
{
    const json_t *list = json_object_get(l->flow, "rules");
    size_t n = json_array_size(list), was = load_down(l, "rules");
    struct form_rule *rules = load_take(l, n, sizeof *rules);
    l->in->rules = load_take(l, n, sizeof *l->in->rules);
    l->f->rules = rules;
    for (size_t i = 0; rules && l->in->rules && i < n; i++) {
        size_t at = load_down_at(l, i);
        take_rule(l, &rules[i], &l->in->rules[i], json_array_get(list, i));
        load_unique(l, ids, rules[i].id, "rule");
        load_up(l, at);
        l->f->n_rules = i + 1;
    }
    load_up(l, was);
}

/* ---- prefill and fee */

/* "person.name", "person.address.city": what the visitor's sign-in brings; "town.city",
 * "town.postcode": what is likely where the kiosk stands. */
static bool is_claim(const char *s)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_.";
    size_t n = strlen(s);
    if (strcmp(s, "town.city") == 0 || strcmp(s, "town.postcode") == 0)
        return true;
    return strncmp(s, "person.", 7) == 0 && n > 7 && n <= 60 && strspn(s, letters) == n &&
           s[n - 1] != '.' && !strstr(s, "..");
}

static void take_prefills(struct load *l)
{
    const json_t *list = json_object_get(l->flow, "prefill");
    size_t n = json_array_size(list), was = load_down(l, "prefill");
    l->in->prefills = load_take(l, n, sizeof *l->in->prefills);
    for (size_t i = 0; l->in->prefills && i < n; i++) {
        const json_t *j = json_array_get(list, i);
        struct form_prefill *p = &l->in->prefills[i];
        size_t at = load_down_at(l, i);
        p->field = field_of(l, j, "field");
        p->from = load_member(j, "from");
        if (*p->from && !is_claim(p->from))
            load_fault_at(l, "from", "must be like \"person.name\"");
        if (p->field != FORM_NONE && l->fields[p->field].page == FORM_NONE)
            load_fault_at(l, "field", "\"%s\" is on no page, so it cannot be filled in ahead",
                l->fields[p->field].pointer);
        if (p->field != FORM_NONE && l->leaves[p->field].list != FORM_NONE)
            load_fault_at(l, "field", "\"%s\" belongs to a repeat, which has no items yet",
                l->fields[p->field].pointer);
        load_up(l, at);
        l->in->n_prefills = i + 1;
    }
    load_up(l, was);
}

static void take_fee(struct load *l)
{
    const json_t *fee = json_object_get(l->flow, "fee");
    size_t was = load_down(l, "fee");
    l->f->fee = load_member(fee, "fee");
    l->f->fee_amount = fee ? field_of(l, fee, "amount") : FORM_NONE;
    if (l->f->fee_amount != FORM_NONE) {
        const struct form_field *f = &l->fields[l->f->fee_amount];
        if (f->kind != FORM_MONEY)
            load_fault_at(
                l, "amount", "\"%s\" is %s; a fee is money", f->pointer, load_kind_name(f->kind));
        else if (!f->computed)
            load_fault_at(
                l, "amount", "\"%s\" is typed; a fee is computed or constant", f->pointer);
        else if (f->repeat != FORM_NONE)
            load_fault_at(
                l, "amount", "\"%s\" is of one item; a fee is one amount for the form", f->pointer);
    }
    load_up(l, was);
}

/* ---- attachments */

static unsigned types_of(struct load *l, const json_t *list)
{
    static const char *const names[] = {"pdf", "jpg", "png", "docx", "txt"};
    unsigned types = 0;
    size_t was = load_down(l, "types");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *s = json_string_value(json_array_get(list, i));
        size_t at = load_down_at(l, i);
        for (size_t k = 0; s && k < sizeof names / sizeof *names; k++)
            if (strcmp(s, names[k]) == 0) {
                if (types >> k & 1)
                    load_fault(l, "\"%s\" stands twice", s);
                types |= 1u << k;
            }
        load_up(l, at);
    }
    load_up(l, was);
    return types;
}

static void take_attachment(
    struct load *l, struct form_attachment *a, struct form_condition *c, const json_t *j)
{
    const json_t *when = json_object_get(j, "when");
    *a = (struct form_attachment){.id = load_member(j, "id"),
        .required = json_is_true(json_object_get(j, "required")),
        .always = when == NULL,
        .types = types_of(l, json_object_get(j, "types")),
        .max_bytes = (size_t)load_int(j, "max_bytes", 0),
        .max_files = (size_t)load_int(j, "max_files", 1),
        .by_phone = strcmp(load_member(j, "kiosk"), "phone") == 0};
    size_t was = load_down(l, "when");
    if (when)
        load_when(l, c, when, FORM_NONE, FORM_NONE);
    load_up(l, was);
}

static void take_attachments(struct load *l, json_t *ids)
{
    const json_t *list = json_object_get(l->flow, "attachments");
    size_t n = json_array_size(list), was = load_down(l, "attachments");
    struct form_attachment *all = load_take(l, n, sizeof *all);
    l->in->attachments = load_take(l, n, sizeof *l->in->attachments);
    l->f->attachments = all;
    for (size_t i = 0; all && l->in->attachments && i < n; i++) {
        size_t at = load_down_at(l, i);
        l->f->n_attachments = i + 1;
        take_attachment(l, &all[i], &l->in->attachments[i], json_array_get(list, i));
        load_unique(l, ids, all[i].id, "attachment");
        load_up(l, at);
    }
    load_up(l, was);
}

/* ---- the rest */

static enum form_filing way(const json_t *town, const json_t *own, const char *key)
{
    const char *s = json_object_get(town, key) ? load_member(town, key) : load_member(own, key);
    return strcmp(s, "print") == 0 ? FORM_PRINT : FORM_SUBMIT;
}

void load_rest(struct load *l, const json_t *filing)
{
    const json_t *own = json_object_get(l->flow, "filing");
    size_t was = load_down(l, "flow");
    json_t *rules = load_mem(l, json_object()), *attachments = load_mem(l, json_object());
    if (rules && attachments) {
        take_rules(l, rules);
        take_attachments(l, attachments);
    }
    take_prefills(l);
    take_fee(l);
    json_decref(rules);
    json_decref(attachments);
    load_up(l, was);
    l->f->declaration = json_is_true(json_object_get(l->flow, "declaration"));
    l->f->decide_days = load_int(json_object_get(l->flow, "receipt"), "decide_days", 0);
    l->f->kiosk = way(filing, own, "kiosk");
    l->f->desk = way(filing, own, "desk");
    l->f->sign_days = load_int(filing, "sign_days", load_int(own, "sign_days", 0));
}
