/* compile_index: orders, lists of situations and what the search index is told of each item. */
#include "cat_build.h"

#include "base/vec.h"
#include "collate.h"
#include <stdlib.h>

/* ---- by id, by title */

struct sorting {
    const char *keys; /* NUL-ended, at their offsets */
    const uint32_t *at;
    const struct cat_builder *b; /* for ranks; NULL = by the key alone */
};

static int by_key(const void *x, const void *y, void *ctx)
{
    const struct sorting *s = ctx;
    uint32_t i = *(const uint32_t *)x, k = *(const uint32_t *)y;
    if (s->b) {
        const struct rec_situation *p = build_at(s->b, CAT_T_SITUATIONS, i);
        const struct rec_situation *q = build_at(s->b, CAT_T_SITUATIONS, k);
        if (p->rank != q->rank)
            return p->rank > q->rank ? -1 : 1;
    }
    int c = strcmp(s->keys + s->at[i], s->keys + s->at[k]);
    return c ? c : (i > k) - (i < k);
}

/* Numbers 0…n-1 by the texts that fn gives, in a new array; NULL on a fault. */
static uint32_t *sort_by(struct cat_builder *b, uint32_t n, bool ranks, bool czech,
    const char *(*text)(const struct cat_builder *b, uint32_t at, uint32_t arg), uint32_t arg)
{
    struct buf keys;
    uint32_t *order = calloc((size_t)n + 1, sizeof *order);
    uint32_t *at = calloc((size_t)n + 1, sizeof *at);
    buf_init(&keys, BUF_INDEX);
    for (uint32_t i = 0; order && at && i < n; i++) {
        order[i] = i;
        at[i] = (uint32_t)keys.n;
        struct str s = str_of(text(b, i, arg));
        if (czech)
            collate_key(&keys, s);
        else
            buf_str(&keys, s);
        buf_char(&keys, '\0');
    }
    if (!order || !at || keys.failed) {
        build_fault(b, ERR_NOMEM, "no memory", "orders");
        free(order);
        order = NULL;
    } else {
        struct sorting s = {buf_cstr(&keys), at, ranks ? b : NULL};
        qsort_r(order, n, sizeof *order, by_key, &s);
    }
    buf_done(&keys);
    free(at);
    return order;
}

static const char *id_text(const struct cat_builder *b, uint32_t at, uint32_t kind)
{
    /* every record begins with its id */
    uint32_t id;
    memcpy(&id, build_at(b, cat_table_of((enum cat_kind)kind), at), sizeof id);
    return build_cstr(b, id);
}

static const struct rec_text *text_in(const struct cat_builder *b, uint32_t at, uint32_t lang)
{
    const struct rec_situation *s = build_at(b, CAT_T_SITUATIONS, at);
    uint32_t t = s->texts[lang] != CAT_NONE ? s->texts[lang] : s->texts[0];
    return build_at(b, CAT_T_TEXTS, t);
}

static const char *title_text(const struct cat_builder *b, uint32_t at, uint32_t lang)
{
    return build_cstr(b, text_in(b, at, lang)->title);
}

/* ---- situations of topics, life entries and departments */

struct links {
    struct link {
        uint32_t owner, item;
    } * items;
    size_t n, cap;
};

static void add_link(struct cat_builder *b, struct links *l, uint32_t owner, uint32_t item)
{
    /* an item is offered to its owners one after another: twice can only be the last few */
    for (size_t i = l->n; i > 0 && l->items[i - 1].item == item; i--)
        if (l->items[i - 1].owner == owner)
            return;
    if (vec_reserve(&l->items, &l->cap, l->n + 1, sizeof *l->items, 10000000, b->e) < 0)
        build_fault(b, ERR_LIMIT, "too many", "links");
    else
        l->items[l->n++] = (struct link){owner, item};
}

/* With all above it; a loop of parents is cut. */
static void add_topic_links(
    struct cat_builder *b, struct links *l, enum cat_kind kind, uint32_t topic, uint32_t item)
{
    for (int depth = 0; topic != CAT_NONE && depth < 8; depth++) {
        const struct rec_topic *t = build_at(b, cat_table_of(kind), topic);
        add_link(b, l, topic, item);
        topic = t->parent;
    }
}

static struct cat_run take_links(struct cat_builder *b, const struct links *l, uint32_t owner)
{
    struct cat_run run = {build_count(b, CAT_T_POOL), 0};
    for (size_t i = 0; i < l->n; i++) {
        if (l->items[i].owner == owner) {
            build_pool(b, &l->items[i].item, 1);
            run.n++;
        }
    }
    return run;
}

static void link_topics(
    struct cat_builder *b, enum cat_kind kind, const char *key, const uint32_t *by_rank)
{
    struct links l = {.n = 0};
    const json_t *list = json_object_get(b->root, "situations");
    for (uint32_t i = 0; i < build_count(b, CAT_T_SITUATIONS); i++) {
        const json_t *ids = json_object_get(json_array_get(list, by_rank[i]), key);
        for (size_t k = 0; k < json_array_size(ids); k++) {
            uint32_t t = build_find(b, kind, json_string_value(json_array_get(ids, k)));
            add_topic_links(b, &l, kind, t, by_rank[i]);
        }
    }
    for (uint32_t t = 0; t < build_count(b, cat_table_of(kind)); t++) {
        struct cat_run run = take_links(b, &l, t);
        ((struct rec_topic *)build_at(b, cat_table_of(kind), t))->situations = run;
    }
    free(l.items);
}

static void link_departments(struct cat_builder *b, const uint32_t *by_rank)
{
    struct links situations = {.n = 0}, contacts = {.n = 0};
    for (uint32_t i = 0; i < build_count(b, CAT_T_SITUATIONS); i++) {
        const struct rec_situation *s = build_at(b, CAT_T_SITUATIONS, by_rank[i]);
        add_link(b, &situations, s->department, by_rank[i]);
    }
    for (uint32_t i = 0; i < build_count(b, CAT_T_CONTACTS); i++) {
        const struct rec_place *p = build_at(b, CAT_T_CONTACTS, i);
        add_link(b, &contacts, p->department, i);
    }
    for (uint32_t d = 0; d < build_count(b, CAT_T_DEPARTMENTS); d++) {
        struct cat_run of = take_links(b, &situations, d), who = take_links(b, &contacts, d);
        struct rec_place *p = build_at(b, CAT_T_DEPARTMENTS, d);
        p->situations = of;
        p->contacts = who;
    }
    free(situations.items);
    free(contacts.items);
}

static struct cat_run top_of(struct cat_builder *b, enum cat_kind kind)
{
    struct cat_run run = {build_count(b, CAT_T_POOL), 0};
    for (uint32_t i = 0; i < build_count(b, cat_table_of(kind)); i++) {
        const struct rec_topic *t = build_at(b, cat_table_of(kind), i);
        if (t->parent == CAT_NONE) {
            build_pool(b, &i, 1);
            run.n++;
        }
    }
    return run;
}

void build_orders(struct cat_builder *b)
{
    uint32_t n = build_count(b, CAT_T_SITUATIONS);
    for (uint32_t k = 0; b->rc == 0 && k < CAT_KINDS; k++) {
        uint32_t count = build_count(b, cat_table_of((enum cat_kind)k));
        uint32_t *order = sort_by(b, count, false, false, id_text, k);
        if (order)
            b->head.by_id[k] = build_pool(b, order, count);
        free(order);
    }
    for (uint32_t l = 0; b->rc == 0 && l < b->head.n_langs; l++) {
        uint32_t *order = sort_by(b, n, false, true, title_text, l);
        if (order)
            b->head.by_title[l] = build_pool(b, order, n);
        free(order);
    }
    uint32_t *by_rank = b->rc == 0 ? sort_by(b, n, true, true, title_text, 0) : NULL;
    if (by_rank) {
        link_topics(b, CAT_TOPIC, "topics", by_rank);
        link_topics(b, CAT_LIFE, "life", by_rank);
        link_departments(b, by_rank);
    }
    free(by_rank);
    b->head.top[0] = top_of(b, CAT_TOPIC);
    b->head.top[1] = top_of(b, CAT_LIFE);
}

/* ---- the search index */

struct indexing {
    struct cat_builder *b;
    uint32_t lang;
    struct buf text;
    struct doc_at {
        size_t title, keywords, text, end;
        uint8_t rank;
    } * docs;
    size_t n;
};

static void say(struct indexing *x, const char *z)
{
    if (*z) {
        buf_z(&x->text, z);
        buf_char(&x->text, '\n');
    }
}

static void say_string(struct indexing *x, uint32_t string)
{
    say(x, build_cstr(x->b, string));
}

static void say_l10n(struct indexing *x, const struct cat_l10n *l)
{
    say_string(x, l->lang[x->lang] ? l->lang[x->lang] : l->lang[0]);
}

static void say_array(struct indexing *x, const json_t *array)
{
    for (size_t i = 0; i < json_array_size(array); i++) {
        const char *z = json_string_value(json_array_get(array, i));
        say(x, z ? z : "");
    }
}

static void say_run(struct indexing *x, struct cat_run run)
{
    for (uint32_t i = 0; i < run.n; i++)
        say_string(x, *(uint32_t *)build_at(x->b, CAT_T_POOL, run.at + i));
}

static struct doc_at *begin_doc(struct indexing *x, uint8_t rank)
{
    struct doc_at *d = &x->docs[x->n++];
    *d = (struct doc_at){.title = x->text.n, .rank = rank};
    return d;
}

static void say_topics(struct indexing *x, const json_t *ids, enum cat_kind kind)
{
    for (size_t i = 0; i < json_array_size(ids); i++) {
        uint32_t t = build_find(x->b, kind, json_string_value(json_array_get(ids, i)));
        if (t != CAT_NONE)
            say_l10n(x, &((const struct rec_topic *)build_at(x->b, cat_table_of(kind), t))->name);
    }
}

static void add_situation(struct indexing *x, uint32_t at, const json_t *j)
{
    const struct rec_situation *s = build_at(x->b, CAT_T_SITUATIONS, at);
    const struct rec_text *t = text_in(x->b, at, x->lang), *cs = text_in(x->b, at, 0);
    const json_t *keywords = json_object_get(j, "keywords");
    struct doc_at *d = begin_doc(x, (uint8_t)s->rank);
    say_string(x, t->title);
    d->keywords = x->text.n;
    say_array(x, json_object_get(keywords, x->b->head.langs[x->lang]));
    if (x->lang != 0) {
        /* a foreigner often knows the Czech name from a letter */
        say_string(x, cs->title);
        say_array(x, json_object_get(keywords, "cs"));
    }
    d->text = x->text.n;
    say_string(x, t->brief);
    say_string(x, t->price);
    say_string(x, t->due);
    say_string(x, t->deadline);
    say_run(x, t->bring);
    for (uint32_t i = 0; i < t->sections.n; i++)
        say_string(x,
            ((const struct rec_section *)build_at(x->b, CAT_T_SECTIONS, t->sections.at + i))->text);
    say_run(x, s->law);
    say_topics(x, json_object_get(j, "topics"), CAT_TOPIC);
    say_topics(x, json_object_get(j, "life"), CAT_LIFE);
    d->end = x->text.n;
}

static void add_fee(struct indexing *x, uint32_t at)
{
    const struct rec_fee *f = build_at(x->b, CAT_T_FEES, at);
    uint8_t rank = 30;
    if (f->situation != CAT_NONE) {
        const struct rec_situation *s = build_at(x->b, CAT_T_SITUATIONS, f->situation);
        rank = (uint8_t)s->rank;
    }
    struct doc_at *d = begin_doc(x, rank);
    say(x, x->lang == 0 ? "Zaplatit" : "Pay");
    say_l10n(x, &f->name);
    d->keywords = x->text.n;
    say(x, x->lang == 0 ? "platba qr kód" : "payment qr code");
    if (x->lang != 0)
        say_string(x, f->name.lang[0]);
    d->text = x->text.n;
    say_string(x, f->message);
    say_l10n(x, &f->due);
    d->end = x->text.n;
}

/* A phone number whole and in the groups people read it in. */
static void say_phone(struct indexing *x, const char *phone)
{
    char digits[24];
    size_t n = 0;
    for (; *phone && n < sizeof digits - 1; phone++)
        if (*phone >= '0' && *phone <= '9')
            digits[n++] = *phone;
    digits[n] = '\0';
    const char *local = n == 12 && strncmp(digits, "420", 3) == 0 ? digits + 3 : digits;
    say(x, local);
    if (strlen(local) == 9)
        for (int i = 0; i < 9; i += 3)
            buf_fmt(&x->text, "%.3s ", local + i);
}

static void add_place(struct indexing *x, const struct rec_place *p, bool department)
{
    struct doc_at *d = begin_doc(x, department ? 40 : 30);
    say_l10n(x, &p->name);
    d->keywords = x->text.n;
    say_l10n(x, &p->short_name);
    for (uint32_t i = 0; i < p->n_phones; i++)
        say_phone(x, build_cstr(x->b, p->phones[i]));
    say_string(x, p->email);
    if (x->lang != 0)
        say_string(x, p->name.lang[0]);
    d->text = x->text.n;
    say(x, x->lang == 0 ? "telefon kontakt dveře" : "phone contact door");
    say_string(x, p->room);
    say_l10n(x, &p->floor);
    if (!department && p->department != CAT_NONE)
        say_l10n(
            x, &((const struct rec_place *)build_at(x->b, CAT_T_DEPARTMENTS, p->department))->name);
    d->end = x->text.n;
}

static void add_form(struct indexing *x, uint32_t at, const json_t *j)
{
    const struct rec_form *f = build_at(x->b, CAT_T_FORMS, at);
    const json_t *text = json_object_get(j, "text");
    struct doc_at *d = begin_doc(x, 50);
    say_l10n(x, &f->title);
    d->keywords = x->text.n;
    say(x, x->lang == 0 ? "formulář" : "form");
    say_array(x, json_object_get(json_object_get(text, x->b->head.langs[x->lang]), "keywords"));
    if (x->lang != 0)
        say_string(x, f->title.lang[0]);
    d->text = x->text.n;
    say_l10n(x, &f->brief);
    d->end = x->text.n;
}

static void add_all(struct indexing *x)
{
    const struct cat_builder *b = x->b;
    const json_t *list = json_object_get(b->root, "situations");
    for (uint32_t i = 0; i < build_count(b, CAT_T_SITUATIONS); i++)
        add_situation(x, i, json_array_get(list, i));
    for (uint32_t i = 0; i < build_count(b, CAT_T_FEES); i++)
        add_fee(x, i);
    for (uint32_t i = 0; i < build_count(b, CAT_T_DEPARTMENTS); i++)
        add_place(x, build_at(b, CAT_T_DEPARTMENTS, i), true);
    for (uint32_t i = 0; i < build_count(b, CAT_T_CONTACTS); i++)
        add_place(x, build_at(b, CAT_T_CONTACTS, i), false);
    list = json_object_get(b->root, "forms");
    for (uint32_t i = 0; i < build_count(b, CAT_T_FORMS); i++)
        add_form(x, i, json_array_get(list, i));
}

void build_index(struct cat_builder *b, struct buf *out, uint32_t lang)
{
    struct indexing x = {.b = b, .lang = lang};
    size_t n = build_count(b, CAT_T_SITUATIONS) + build_count(b, CAT_T_FEES) +
               build_count(b, CAT_T_DEPARTMENTS) + build_count(b, CAT_T_CONTACTS) +
               build_count(b, CAT_T_FORMS);
    struct search_doc *docs = calloc(n + 1, sizeof *docs);
    buf_init(&x.text, BUF_INDEX);
    x.docs = calloc(n + 1, sizeof *x.docs);
    if (!docs || !x.docs) {
        build_fault(b, ERR_NOMEM, "no memory", "index");
        goto done;
    }
    add_all(&x);
    if (x.text.failed) {
        build_fault(b, ERR_LIMIT, "too much text", "index");
        goto done;
    }
    for (size_t i = 0; i < n; i++) {
        const struct doc_at *d = &x.docs[i];
        const char *p = buf_cstr(&x.text);
        docs[i] = (struct search_doc){.title = {p + d->title, d->keywords - d->title},
            .keywords = {p + d->keywords, d->text - d->keywords},
            .text = {p + d->text, d->end - d->text},
            .rank = d->rank};
    }
    int rc = search_build(out, docs, n, b->e);
    if (rc < 0 && b->rc == 0)
        b->rc = rc;
done:
    buf_done(&x.text);
    free(x.docs);
    free(docs);
}
