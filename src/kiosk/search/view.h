/* view: typed access to an opened blob, every index checked where it is followed. Private. */
#ifndef SEARCH_VIEW_H
#define SEARCH_VIEW_H

#include "format.h"
#include "words.h"

struct terms {
    const struct format_term *items;
    uint32_t n;
};

struct view {
    uint32_t n_docs;
    const struct format_doc *docs;
    struct terms words, keys;
    const struct format_range *ranges;
    uint32_t n_ranges;
    const uint32_t *posts;
    uint32_t n_posts;
    struct str text;
};

struct span {
    uint32_t lo, hi; /* places of terms */
};

void view_init(struct view *v, const struct search_index *ix);
struct str view_text(const struct view *v, const struct format_term *t); /* empty when damaged */
/* The terms within `in` that begin with key. */
struct span view_begins(
    const struct view *v, const struct terms *t, struct span in, struct str key);
/* NULL when there is none. */
const struct format_term *view_find(
    const struct view *v, const struct terms *t, struct span in, struct str key);
/* NULL when there is no merged list for exactly these words. */
const struct format_posts *view_range(const struct view *v, struct span words, bool shallow);
/* The list itself, cut to what the blob holds. */
const uint32_t *view_posts(
    const struct view *v, const struct format_posts *p, uint32_t *n_head, uint32_t *n);

#endif
