/* marks: which words of a shown text the query met, by the rules of plan.c. */
#include "plan.h"

static bool meets(const struct query_word *q, const struct word *w, const struct word *stem)
{
    if (w->n == q->w.n && memcmp(w->z, q->w.z, w->n) == 0)
        return true;
    if (q->begins && w->n > q->w.n && memcmp(w->z, q->w.z, q->w.n) == 0)
        return true;
    struct word mine;
    word_stem(&mine, &q->w);
    if (mine.n == stem->n && memcmp(mine.z, stem->z, mine.n) == 0)
        return true;
    int family = word_family(&q->w);
    return family != FAMILY_NONE && word_family(w) == family;
}

size_t search_marks(struct search_mark marks[SEARCH_MAX_MARKS], struct str text, struct str query)
{
    struct plan plan;
    struct words it;
    struct word w, stem;
    size_t n = 0;
    plan_parse(&plan, query);
    for (size_t i = 0; i < plan.n_counted; i++)
        if (plan.words[plan.counted[i]].w.n >= 3)
            plan.words[plan.counted[i]].begins = true;
    words_init(&it, text);
    while (n < SEARCH_MAX_MARKS && words_next(&it, &w)) {
        if (word_is_stop(&w))
            continue;
        word_stem(&stem, &w);
        for (size_t i = 0; i < plan.n_counted; i++) {
            if (meets(&plan.words[plan.counted[i]], &w, &stem)) {
                marks[n++] = (struct search_mark){w.from, w.to};
                break;
            }
        }
    }
    return n;
}
