/* query: plan -> hits. Rarest word first; each document has one cell that says how many words it
 * met so far. Cells are never cleared: a stamp that grows with each query tells old from new.
 * Owner: the caller's scratch. One thread a scratch. */
#include "plan.h"

#include <stdlib.h>

enum { VISITS = 8 << 20 }; /* postings one query may look at: a damaged blob must not hang us */

struct cell {
    uint32_t stamp; /* of the query and its word that touched the document last */
    uint16_t total;
    uint8_t best;  /* what that word gave */
    uint8_t count; /* words met */
};

struct search_scratch {
    struct cell *cells;
    uint32_t *found; /* documents touched by this query */
    uint32_t n_docs;
    size_t n_found;
    uint32_t stamp;
    uint64_t visits;
    struct plan plan;
};

enum { IN_TEXT, IN_KEYWORDS, IN_ALIAS, IN_TITLE, PLACES };

/* By match and by the best place of a posting. */
static const uint8_t weights[MATCHES][PLACES] = {
    [MATCH_EXACT] = {14, 40, 58, 60},
    [MATCH_STEM] = {14, 34, 50, 52},
    [MATCH_FAMILY] = {12, 32, 42, 48},
    [MATCH_BEGINS] = {10, 30, 40, 44},
    [MATCH_BEGUN] = {6, 14, 18, 20},
};

static const uint8_t places[1 << FIELD_BITS] = {
    [FIELD_KEYWORDS] = IN_KEYWORDS,
    IN_KEYWORDS,
    [FIELD_ALIAS] = IN_ALIAS,
    IN_ALIAS,
    IN_ALIAS,
    IN_ALIAS,
    [FIELD_TITLE] = IN_TITLE,
    IN_TITLE,
    IN_TITLE,
    IN_TITLE,
    IN_TITLE,
    IN_TITLE,
    IN_TITLE,
    IN_TITLE,
};

struct search_scratch *search_scratch_new(const struct search_index *ix)
{
    struct view v;
    struct search_scratch *s = calloc(1, sizeof *s);
    if (!s)
        return NULL;
    view_init(&v, ix);
    s->n_docs = v.n_docs;
    s->cells = calloc((size_t)v.n_docs + 1, sizeof *s->cells);
    s->found = calloc((size_t)v.n_docs + 1, sizeof *s->found);
    if (!s->cells || !s->found)
        search_scratch_free(&s);
    return s;
}

void search_scratch_free(struct search_scratch **s)
{
    if (!*s)
        return;
    free((*s)->cells);
    free((*s)->found);
    free(*s);
    *s = NULL;
}

/* One pass over the counted words. */
struct pass {
    const struct view *v;
    struct search_scratch *s;
    uint32_t base; /* stamp of its first word */
    uint32_t at;   /* which word, in the order of visit */
    uint32_t met;  /* documents that this word and those before it met */
    bool all;      /* every word must match */
    struct query_word *order[QUERY_WORDS];
};

/* What a posting is worth, by its fields. */
static void worth(uint8_t out[1 << FIELD_BITS], enum match m)
{
    for (int fields = 0; fields < 1 << FIELD_BITS; fields++)
        out[fields] = weights[m][places[fields]];
}

static void touch(struct pass *p, uint32_t post, uint8_t w)
{
    uint32_t doc = post >> FIELD_BITS;
    if (doc >= p->s->n_docs)
        return;
    struct cell *c = &p->s->cells[doc];
    if (c->stamp == p->base + p->at) {
        if (w > c->best) {
            c->total = (uint16_t)(c->total + w - c->best);
            c->best = w;
        }
    } else if (c->stamp < p->base) {
        if (p->all && p->at > 0)
            return;
        *c = (struct cell){p->base + p->at, w, w, 1};
        p->s->found[p->s->n_found++] = doc;
        p->met++;
    } else if (!p->all || c->count == p->at) {
        *c = (struct cell){p->base + p->at, (uint16_t)(c->total + w), w, (uint8_t)(c->count + 1)};
        p->met++;
    }
}

static bool spend(struct pass *p, uint64_t visits)
{
    p->s->visits += visits;
    return p->s->visits <= VISITS;
}

static void visit(struct pass *p, const uint32_t *posts, uint32_t n, enum match m)
{
    uint8_t w[1 << FIELD_BITS];
    if (!spend(p, n))
        return;
    worth(w, m);
    for (uint32_t i = 0; i < n; i++)
        touch(p, posts[i], w[posts[i] & ((1u << FIELD_BITS) - 1)]);
}

static const uint32_t *find_doc(const uint32_t *posts, uint32_t n, uint32_t doc)
{
    uint32_t lo = 0, hi = n;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (posts[mid] >> FIELD_BITS < doc)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < n && posts[lo] >> FIELD_BITS == doc ? &posts[lo] : NULL;
}

/* Few candidates and a long list: look each candidate up. */
static void probe(struct pass *p, const struct source *src)
{
    uint8_t w[1 << FIELD_BITS];
    worth(w, src->match);
    for (size_t i = 0; i < p->s->n_found; i++) {
        uint32_t doc = p->s->found[i];
        const uint32_t *post = find_doc(src->posts, src->n_head, doc);
        if (!post)
            post = find_doc(src->posts + src->n_head, src->n - src->n_head, doc);
        if (post)
            touch(p, *post, w[*post & ((1u << FIELD_BITS) - 1)]);
    }
}

static void visit_word(struct pass *p, const struct query_word *q)
{
    enum { PROBE_COST = 24 }; /* list entries that pass in the time of one look-up */
    for (size_t i = 0; i < q->n_sources; i++) {
        const struct source *src = &q->sources[i];
        if (p->all && p->at > 0 && p->s->n_found * PROBE_COST < src->n)
            probe(p, src);
        else
            visit(p, src->posts, src->n, src->match);
    }
    for (uint32_t t = q->few.lo; t < q->few.hi; t++) {
        uint32_t n_head, n;
        const uint32_t *posts = view_posts(p->v, &p->v->words.items[t].posts, &n_head, &n);
        if (!spend(p, 1))
            return;
        visit(p, posts, n, MATCH_BEGINS);
    }
}

/* Longest lists last. */
static void set_order(struct pass *p, struct plan *plan)
{
    for (size_t i = 0; i < plan->n_counted; i++) {
        struct query_word *q = &plan->words[plan->counted[i]];
        size_t at = i;
        for (; at > 0 && p->order[at - 1]->estimate > q->estimate; at--)
            p->order[at] = p->order[at - 1];
        p->order[at] = q;
    }
}

static bool better(struct search_hit a, struct search_hit b)
{
    return a.score != b.score ? a.score > b.score : a.doc < b.doc;
}

/* hits is a heap with the worst on top. */
static void sift_down(struct search_hit *hits, size_t n, size_t i)
{
    for (;;) {
        size_t worst = i;
        for (size_t c = 2 * i + 1; c <= 2 * i + 2 && c < n; c++)
            if (better(hits[worst], hits[c]))
                worst = c;
        if (worst == i)
            return;
        struct search_hit t = hits[i];
        hits[i] = hits[worst];
        hits[worst] = t;
        i = worst;
    }
}

static void keep(struct search_hit *hits, size_t *n, size_t limit, struct search_hit hit)
{
    if (*n < limit) {
        size_t i = (*n)++;
        for (; i > 0 && better(hits[(i - 1) / 2], hit); i = (i - 1) / 2)
            hits[i] = hits[(i - 1) / 2];
        hits[i] = hit;
    } else if (limit && better(hit, hits[0])) {
        hits[0] = hit;
        sift_down(hits, *n, 0);
    }
}

static int best_first(const void *a, const void *b)
{
    return better(*(const struct search_hit *)a, *(const struct search_hit *)b) ? -1 : 1;
}

/* What people come for often, then the shorter title. Popularity may outweigh four steps of a
 * weight (a stem against a family), never the eight between exact and inflected. */
enum { TIE_MAX = 38 * 100 + 12 * 15 };

static int32_t tie(const struct format_doc *d)
{
    int words = d->title_words < 15 ? d->title_words : 15;
    return 38 * (d->rank <= 100 ? d->rank : 100) + 12 * (15 - words);
}

/* Marks what each word meets. False: a word that must match met nothing with those before it. */
static bool meet(struct pass *p, const struct plan *plan)
{
    struct search_scratch *s = p->s;
    if (s->stamp > UINT32_MAX - 2 * QUERY_WORDS) {
        memset(s->cells, 0, (size_t)s->n_docs * sizeof *s->cells);
        s->stamp = 0;
    }
    p->base = s->stamp + 1;
    s->stamp += QUERY_WORDS;
    s->n_found = 0;
    s->visits = 0;
    for (size_t i = 0; i < plan->n_counted; i++) {
        p->at = (uint32_t)i;
        p->met = 0;
        visit_word(p, p->order[i]);
        if (p->all && !p->met)
            return false;
    }
    return true;
}

static size_t run(struct search_result *out, struct pass *p, struct plan *plan, size_t limit)
{
    struct search_scratch *s = p->s;
    size_t need = p->all ? plan->n_counted : (plan->n_counted + 1) / 2;
    out->n = out->total = 0;
    set_order(p, plan);
    if ((p->all && p->order[0]->estimate == 0) || !meet(p, plan))
        return 0;
    for (size_t i = 0; i < s->n_found; i++) {
        uint32_t doc = s->found[i];
        const struct cell *c = &s->cells[doc];
        if (c->count < need)
            continue;
        out->total++;
        struct search_hit hit = {doc, c->total * 512};
        if (out->n == limit && hit.score + TIE_MAX <= out->hits[0].score)
            continue; /* cannot get in, whatever its rank */
        hit.score += tie(&p->v->docs[doc]);
        keep(out->hits, &out->n, limit, hit);
    }
    qsort(out->hits, out->n, sizeof *out->hits, best_first);
    return out->total;
}

static bool has_doc(const struct view *v, const struct query_word *q, uint32_t doc)
{
    for (size_t i = 0; i < q->n_sources; i++) {
        const struct source *s = &q->sources[i];
        if (find_doc(s->posts, s->n_head, doc) ||
            find_doc(s->posts + s->n_head, s->n - s->n_head, doc))
            return true;
    }
    for (uint32_t t = q->few.lo; t < q->few.hi && t < q->few.lo + MERGE_LEAST; t++) {
        uint32_t n_head, n;
        const uint32_t *posts = view_posts(v, &v->words.items[t].posts, &n_head, &n);
        if (find_doc(posts, n_head, doc) || find_doc(posts + n_head, n - n_head, doc))
            return true;
    }
    return false;
}

static void tell_guess(
    struct search_result *out, const struct view *v, const struct plan *plan, bool only_met)
{
    size_t n = 0;
    out->guessed = true;
    for (size_t i = 0; i < plan->n; i++) {
        const struct query_word *q = &plan->words[i];
        if (only_met && (q->stop || !has_doc(v, q, out->hits[0].doc)))
            continue;
        if (n + q->w.n + 2 > sizeof out->guess)
            break;
        if (n)
            out->guess[n++] = ' ';
        memcpy(out->guess + n, q->w.z, q->w.n);
        n += q->w.n;
    }
    out->guess[n] = '\0';
}

static size_t with_beginnings(
    struct search_result *out, struct pass *p, struct plan *plan, size_t limit)
{
    bool more = false;
    for (size_t i = 0; i + 1 < plan->n_counted; i++) {
        struct query_word *q = &plan->words[plan->counted[i]];
        if (q->w.n < 3)
            continue;
        q->begins = more = true;
        plan_word(p->v, q);
    }
    return more ? run(out, p, plan, limit) : 0;
}

static size_t with_mending(
    struct search_result *out, struct pass *p, struct plan *plan, size_t limit)
{
    bool mended = false;
    for (size_t i = 0; i < plan->n_counted; i++) {
        struct query_word *q = &plan->words[plan->counted[i]];
        if (q->estimate == 0 && plan_mend(p->v, q))
            mended = true;
    }
    if (!mended || run(out, p, plan, limit) == 0)
        return 0;
    tell_guess(out, p->v, plan, false);
    return out->total;
}

void search_query(struct search_result *out, const struct search_index *ix,
    struct search_scratch *s, struct str query, size_t limit)
{
    struct view v;
    struct plan *plan = &s->plan;
    struct pass p = {.v = &v, .s = s, .all = true};
    out->n = out->total = 0;
    out->guessed = false;
    out->guess[0] = '\0';
    if (limit > SEARCH_MAX_HITS)
        limit = SEARCH_MAX_HITS;
    view_init(&v, ix);
    plan_parse(plan, query);
    if (!plan->n_counted || v.n_docs != s->n_docs)
        return;
    for (size_t i = 0; i < plan->n_counted; i++)
        plan_word(&v, &plan->words[plan->counted[i]]);
    if (run(out, &p, plan, limit) || with_beginnings(out, &p, plan, limit) ||
        with_mending(out, &p, plan, limit) || plan->n_counted < 2)
        return;
    p.all = false;
    if (run(out, &p, plan, limit) && out->n)
        tell_guess(out, &v, plan, true);
}
