/* view: see view.h. Also opens the blob and names its version. */
#include "view.h"

static bool table_ok(const struct format_head *h, struct format_table t, size_t size)
{
    return t.at % 4 == 0 && t.at <= h->size && (uint64_t)t.n * size <= h->size - t.at;
}

uint64_t search_version(void)
{
    enum { STEMMER = 1 }; /* raise it with every change of words.c */
    return family_hash() ^ (uint64_t)STEMMER << 32 ^ sizeof(struct format_head) ^
           sizeof(struct format_term) << 8 ^ sizeof(struct format_range) << 16;
}

int search_open(struct search_index *ix, const void *blob, size_t n, struct err *e)
{
    const struct format_head *h = blob;
    *ix = (struct search_index){0};
    if (n < sizeof *h || (uintptr_t)blob % 8 != 0)
        return err_set(e, ERR_PARSE, "search", "not an index");
    if (h->magic != FORMAT_MAGIC || h->version != search_version() || h->size != n)
        return err_set(e, ERR_PARSE, "search", "an index of another version");
    if (!table_ok(h, h->docs, sizeof(struct format_doc)) || h->docs.n != h->n_docs ||
        !table_ok(h, h->words, sizeof(struct format_term)) ||
        !table_ok(h, h->keys, sizeof(struct format_term)) ||
        !table_ok(h, h->ranges, sizeof(struct format_range)) || !table_ok(h, h->posts, 4) ||
        !table_ok(h, h->text, 1))
        return err_set(e, ERR_PARSE, "search", "a damaged index");
    *ix = (struct search_index){blob, n};
    return 0;
}

void view_init(struct view *v, const struct search_index *ix)
{
    const struct format_head *h = ix->blob;
    const char *base = ix->blob;
    *v = (struct view){.n_docs = h->n_docs,
        .docs = (const void *)(base + h->docs.at),
        .words = {(const void *)(base + h->words.at), h->words.n},
        .keys = {(const void *)(base + h->keys.at), h->keys.n},
        .ranges = (const void *)(base + h->ranges.at),
        .n_ranges = h->ranges.n,
        .posts = (const void *)(base + h->posts.at),
        .n_posts = h->posts.n,
        .text = {base + h->text.at, h->text.n}};
}

struct str view_text(const struct view *v, const struct format_term *t)
{
    if (t->text > v->text.n || t->len > v->text.n - t->text)
        return (struct str){"", 0};
    return (struct str){v->text.p + t->text, t->len};
}

/* The first place in [lo, hi) whose term, cut to `cut` bytes, is not less (over: is greater). */
static uint32_t bound(const struct view *v, const struct terms *t, struct span in, struct str key,
    size_t cut, bool over)
{
    while (in.lo < in.hi) {
        uint32_t mid = in.lo + (in.hi - in.lo) / 2;
        struct str s = view_text(v, &t->items[mid]);
        if (s.n > cut)
            s.n = cut;
        int c = str_cmp(s, key);
        if (c < 0 || (over && c == 0))
            in.lo = mid + 1;
        else
            in.hi = mid;
    }
    return in.lo;
}

struct span view_begins(const struct view *v, const struct terms *t, struct span in, struct str key)
{
    struct span out = {.hi = in.hi};
    out.lo = bound(v, t, in, key, key.n, false);
    in.lo = out.lo;
    out.hi = bound(v, t, in, key, key.n, true);
    return out;
}

const struct format_term *view_find(
    const struct view *v, const struct terms *t, struct span in, struct str key)
{
    uint32_t at = bound(v, t, in, key, SIZE_MAX, false);
    if (at >= in.hi || !str_eq(view_text(v, &t->items[at]), key))
        return NULL;
    return &t->items[at];
}

static int range_cmp(const struct format_range *r, struct span s, bool shallow)
{
    if (r->lo != s.lo)
        return r->lo < s.lo ? -1 : 1;
    if (r->hi != s.hi)
        return r->hi > s.hi ? -1 : 1;
    return (int)shallow - (int)r->shallow;
}

const struct format_posts *view_range(const struct view *v, struct span words, bool shallow)
{
    uint32_t lo = 0, hi = v->n_ranges;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        int c = range_cmp(&v->ranges[mid], words, shallow);
        if (c == 0)
            return &v->ranges[mid].posts;
        if (c < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return NULL;
}

const uint32_t *view_posts(
    const struct view *v, const struct format_posts *p, uint32_t *n_head, uint32_t *n)
{
    *n_head = *n = 0;
    if (p->at > v->n_posts)
        return v->posts;
    *n = p->n <= v->n_posts - p->at ? p->n : v->n_posts - p->at;
    *n_head = p->n_head <= *n ? p->n_head : *n;
    return v->posts + p->at;
}
