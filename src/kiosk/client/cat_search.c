/* cat_search: one index over situations, fees, departments, contacts and forms, in this order. */
#include "cat_read.h"

static struct cat_search *open_index(struct catalogue *c, uint32_t lang)
{
    struct cat_search *s = &c->search[lang];
    if (!s->tried) {
        struct cat_part p = c->head->index[lang];
        s->tried = true;
        if (search_open(&s->ix, (const char *)c->head + p.at, p.n, NULL) == 0)
            s->scratch = search_scratch_new(&s->ix);
    }
    return s->scratch ? s : NULL;
}

/* A document of the index as a reference; CAT_NONE when the file is damaged. */
static struct cat_ref ref_of(const struct catalogue *c, uint32_t doc)
{
    for (int k = CAT_SITUATION; k <= CAT_FORM; k++) {
        size_t n = catalogue_count(c, (enum cat_kind)k);
        if (doc < n)
            return (struct cat_ref){(enum cat_kind)k, doc};
        doc -= (uint32_t)n;
    }
    return (struct cat_ref){CAT_SITUATION, CAT_NONE};
}

/* Sixteenths of a hit's score: where everything matches alike, people mean the situation. */
static const uint8_t favour[CAT_KINDS] = {
    [CAT_SITUATION] = 16,
    [CAT_FEE] = 15,
    [CAT_DEPARTMENT] = 14,
    [CAT_CONTACT] = 12,
    [CAT_FORM] = 13,
};

static void favour_kinds(struct search_result *r, const struct catalogue *c)
{
    for (size_t i = 0; i < r->n; i++) {
        struct search_hit hit = r->hits[i];
        struct cat_ref ref = ref_of(c, hit.doc);
        hit.score = hit.score / 16 * favour[ref.kind];
        size_t at = i;
        for (; at > 0 && r->hits[at - 1].score < hit.score; at--)
            r->hits[at] = r->hits[at - 1];
        r->hits[at] = hit;
    }
}

void catalogue_search(
    struct cat_hits *out, struct catalogue *c, struct str query, size_t limit, const char *lang)
{
    struct search_result r;
    struct cat_search *s = open_index(c, cat_lang(c, lang));
    *out = (struct cat_hits){.n = 0};
    if (!s)
        return;
    search_query(&r, &s->ix, s->scratch, query, SEARCH_MAX_HITS);
    favour_kinds(&r, c);
    for (size_t i = 0; i < r.n && out->n < limit; i++) {
        struct cat_ref ref = ref_of(c, r.hits[i].doc);
        if (ref.at != CAT_NONE)
            out->hits[out->n++].ref = ref;
    }
    out->total = r.total;
    out->guessed = r.guessed;
    memcpy(out->guess, r.guess, sizeof out->guess);
}
