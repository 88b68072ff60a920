/* mend: one letter put right against the vocabulary: dropped, changed, added, or two swapped.
 * The words that share the beginning before the misprint narrow the search as it moves on, so the
 * whole costs a few hundred short lookups. */
#include "plan.h"

struct mending {
    const struct view *v;
    const struct terms *terms;
    bool begins; /* a beginning of a word will do */
    struct word best;
    uint64_t score;
};

static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";

static uint64_t worth(const struct format_term *t)
{
    return (uint64_t)t->posts.n_head * 8 + t->posts.n;
}

/* head: what precedes the misprint; its terms are `in`. */
static void consider(struct mending *m, struct span in, struct str head, const char *middle,
    size_t n, struct str tail)
{
    struct word w = {.n = head.n + n + tail.n};
    if (w.n < 2 || w.n > WORD_MAX)
        return;
    memcpy(w.z, head.p, head.n);
    memcpy(w.z + head.n, middle, n);
    memcpy(w.z + head.n + n, tail.p, tail.n);
    struct str key = {w.z, w.n};
    const struct format_term *t = view_find(m->v, m->terms, in, key);
    uint64_t score = t ? worth(t) + 1000000 : 0;
    if (!t && m->begins) {
        struct span s = view_begins(m->v, m->terms, in, key);
        for (uint32_t i = s.lo; i < s.hi && i < s.lo + 64; i++)
            score += worth(&m->terms->items[i]);
    }
    if (head.n)
        score *= 2; /* the first letter is rarely the wrong one */
    if (score > m->score) {
        m->score = score;
        m->best = w;
    }
}

static void edits_at(struct mending *m, struct span in, const struct word *w, size_t at)
{
    struct str head = {w->z, at};
    struct str from = {w->z + at, w->n - at};
    struct str after = at < w->n ? (struct str){w->z + at + 1, w->n - at - 1} : from;
    if (from.n)
        consider(m, in, head, "", 0, after);
    if (from.n > 1) {
        char swapped[2] = {from.p[1], from.p[0]};
        consider(m, in, head, swapped, 2, (struct str){from.p + 2, from.n - 2});
    }
    for (const char *c = letters; *c; c++) {
        char next[WORD_MAX + 1];
        memcpy(next, head.p, head.n);
        next[head.n] = *c;
        struct span s = view_begins(m->v, m->terms, in, (struct str){next, head.n + 1});
        if (s.lo == s.hi)
            continue;
        consider(m, s, head, c, 1, from);
        if (from.n && from.p[0] != *c)
            consider(m, s, head, c, 1, after);
    }
}

static bool mend(struct mending *m, const struct word *w)
{
    struct span in = {0, m->terms->n};
    for (size_t at = 0; at <= w->n && at < WORD_MAX; at++) {
        in = view_begins(m->v, m->terms, in, (struct str){w->z, at});
        if (in.lo == in.hi)
            break;
        edits_at(m, in, w, at);
    }
    return m->score > 0;
}

bool plan_mend(const struct view *v, struct query_word *q)
{
    if (q->w.n < 4 || (q->w.z[0] >= '0' && q->w.z[0] <= '9'))
        return false;
    struct mending m = {.v = v, .terms = &v->words, .begins = q->begins};
    bool found = mend(&m, &q->w);
    if (!found) {
        /* perhaps another form of the word is known: mend the stem and put the ending back */
        struct word stem;
        word_stem(&stem, &q->w);
        if (stem.n < 4 || memcmp(stem.z, q->w.z, stem.n) != 0)
            return false;
        m = (struct mending){.v = v, .terms = &v->keys};
        found = mend(&m, &stem) && m.best.n + q->w.n - stem.n <= WORD_MAX;
        if (found) {
            memcpy(m.best.z + m.best.n, q->w.z + stem.n, q->w.n - stem.n);
            m.best.n += q->w.n - stem.n;
        }
    }
    if (!found)
        return false;
    q->w = m.best;
    plan_word(v, q);
    return q->estimate > 0;
}
