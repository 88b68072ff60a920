/* plan: see plan.h. */
#include "plan.h"

#include <stdio.h>

void plan_parse(struct plan *p, struct str query)
{
    struct words it;
    *p = (struct plan){.n = 0};
    words_init(&it, query);
    while (p->n < QUERY_WORDS && words_next(&it, &p->words[p->n].w)) {
        p->words[p->n].stop = word_is_stop(&p->words[p->n].w);
        if (!p->words[p->n].stop)
            p->counted[p->n_counted++] = (uint8_t)p->n;
        p->n++;
    }
    /* only stop words so far: the last is perhaps the beginning of a real one */
    if (!p->n_counted && p->n)
        p->counted[p->n_counted++] = (uint8_t)(p->n - 1);
    if (p->n_counted)
        p->words[p->counted[p->n_counted - 1]].begins = true;
}

static void add_source(
    const struct view *v, struct query_word *q, const struct format_posts *posts, enum match m)
{
    struct source s = {.match = m};
    s.posts = view_posts(v, posts, &s.n_head, &s.n);
    if (s.n == 0 || q->n_sources == WORD_SOURCES)
        return;
    q->sources[q->n_sources++] = s;
    q->estimate += s.n;
}

static void add_key(
    const struct view *v, struct query_word *q, const char *p, size_t n, enum match m)
{
    const struct format_term *t =
        view_find(v, &v->keys, (struct span){0, v->keys.n}, (struct str){p, n});
    if (t)
        add_source(v, q, &t->posts, m);
}

static void add_family(const struct view *v, struct query_word *q, int family, enum match m)
{
    char name[16];
    int n = snprintf(name, sizeof name, "~%d", family);
    if (family != FAMILY_NONE)
        add_key(v, q, name, (size_t)n, m);
}

/* In texts an exact word is worth its stem, and that list has it too. Where texts are very many,
 * the family's list, which is wider, does for the stem as well. */
static void trim_texts(struct query_word *q)
{
    bool family = q->n_sources && q->sources[q->n_sources - 1].match == MATCH_FAMILY;
    size_t kept = 0;
    q->estimate = 0;
    for (size_t i = 0; i < q->n_sources; i++) {
        struct source s = q->sources[i];
        if (s.match == MATCH_EXACT || (s.match == MATCH_STEM && family && s.n > SHALLOW_OVER))
            s.n = s.n_head;
        q->estimate += s.n;
        if (s.n)
            q->sources[kept++] = s;
    }
    q->n_sources = kept;
}

static void add_beginning(const struct view *v, struct query_word *q)
{
    struct span s =
        view_begins(v, &v->words, (struct span){0, v->words.n}, (struct str){q->w.z, q->w.n});
    const struct format_posts *merged = NULL;
    if (q->w.n <= SHORT_BEGINNING)
        merged = view_range(v, s, true);
    if (!merged || merged->n == 0)
        merged = view_range(v, s, false);
    if (merged) {
        add_source(v, q, merged, MATCH_BEGINS);
        return;
    }
    q->few = s;
    for (uint32_t i = s.lo; i < s.hi; i++)
        q->estimate += v->words.items[i].posts.n;
}

void plan_word(const struct view *v, struct query_word *q)
{
    struct str key = {q->w.z, q->w.n};
    struct word stem;
    q->n_sources = 0;
    q->estimate = 0;
    q->few = (struct span){0, 0};
    const struct format_term *t = view_find(v, &v->words, (struct span){0, v->words.n}, key);
    if (t)
        add_source(v, q, &t->posts, MATCH_EXACT);
    word_stem(&stem, &q->w);
    add_key(v, q, stem.z, stem.n, MATCH_STEM);
    add_family(v, q, word_family(&q->w), MATCH_FAMILY);
    trim_texts(q);
    if (q->begins)
        add_beginning(v, q);
    if (q->estimate == 0 && q->begins && q->w.n >= 3)
        add_family(v, q, word_family_begins(&q->w), MATCH_BEGUN);
}
