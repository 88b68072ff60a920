/* build: documents -> blob. Owner: the builder lives for one call. One pass over the documents
 * gathers (term, document) pairs in document order; a counting sort makes the postings. */
#include "format.h"
#include "words.h"

#include "base/vec.h"
#include <stdio.h>
#include <stdlib.h>

enum { MAX_TERMS = 8000000, MAX_PAIRS = 400000000, MAX_DOCS = 1 << 24 };

struct entry {
    uint32_t text, len;
    uint32_t stem, family; /* keys of a word; NO_KEY when none */
    uint32_t members;      /* of a key: how many words */
    uint32_t member;       /*           and the last of them */
    uint32_t seen;         /* document + 1 that touched it last */
    uint8_t fields;
};
enum { NO_KEY = UINT32_MAX };

struct pair {
    uint32_t term, post;
};

/* Words or keys while they are gathered. */
struct lexicon {
    struct entry *items;
    size_t n, cap;
    uint32_t *slots; /* index + 1, open addressing */
    size_t n_slots;
    struct buf text;
    uint32_t *touched; /* by this document */
    size_t n_touched, cap_touched;
    struct pair *pairs;
    size_t n_pairs, cap_pairs;
    uint32_t *order;            /* by text */
    struct format_posts *posts; /* of each, in the order of items */
};

struct builder {
    struct lexicon words, keys;
    struct format_doc *docs;
    struct buf posts;
    struct format_range *ranges;
    size_t n_ranges, cap_ranges;
    uint8_t *fields; /* of each document, for merging */
    uint32_t *merged;
    size_t n_docs;
};

static void lexicon_done(struct lexicon *x)
{
    free(x->items);
    free(x->slots);
    buf_done(&x->text);
    free(x->touched);
    free(x->pairs);
    free(x->order);
    free(x->posts);
}

static uint32_t hash(const char *p, size_t n)
{
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < n; i++)
        h = (h ^ (unsigned char)p[i]) * 16777619u;
    return h;
}

static uint32_t *find_slot(const struct lexicon *x, const char *p, size_t n)
{
    size_t mask = x->n_slots - 1;
    for (size_t i = hash(p, n) & mask;; i = (i + 1) & mask) {
        uint32_t at = x->slots[i];
        if (!at)
            return &x->slots[i];
        const struct entry *it = &x->items[at - 1];
        if (it->len == n && memcmp(x->text.p + it->text, p, n) == 0)
            return &x->slots[i];
    }
}

static int grow_slots(struct lexicon *x, struct err *e)
{
    if (x->n_slots && x->n < x->n_slots / 2)
        return 0;
    size_t n = x->n_slots ? x->n_slots * 2 : 4096;
    uint32_t *slots = calloc(n, sizeof *slots);
    if (!slots)
        return err_set(e, ERR_NOMEM, "search", "no memory for the vocabulary");
    free(x->slots);
    x->slots = slots;
    x->n_slots = n;
    for (size_t i = 0; i < x->n; i++)
        *find_slot(x, x->text.p + x->items[i].text, x->items[i].len) = (uint32_t)i + 1;
    return 0;
}

/* at: its number; fresh: it was not known. */
static int lexicon_add(
    struct lexicon *x, const char *p, size_t n, uint32_t *at, bool *fresh, struct err *e)
{
    int rc = grow_slots(x, e);
    if (rc < 0)
        return rc;
    uint32_t *slot = find_slot(x, p, n);
    *fresh = !*slot;
    if (*slot) {
        *at = *slot - 1;
        return 0;
    }
    rc = vec_reserve(&x->items, &x->cap, x->n + 1, sizeof *x->items, MAX_TERMS, e);
    if (rc < 0)
        return rc;
    x->items[x->n] = (struct entry){
        .text = (uint32_t)x->text.n, .len = (uint32_t)n, .stem = NO_KEY, .family = NO_KEY};
    buf_add(&x->text, p, n);
    *slot = (uint32_t)++x->n;
    *at = *slot - 1;
    return buf_check(&x->text, "search", e);
}

static int touch(struct lexicon *x, uint32_t at, uint32_t doc, uint8_t field, struct err *e)
{
    struct entry *it = &x->items[at];
    if (it->seen == doc + 1) {
        it->fields |= field;
        return 0;
    }
    int rc = vec_reserve(
        &x->touched, &x->cap_touched, x->n_touched + 1, sizeof *x->touched, MAX_TERMS, e);
    if (rc < 0)
        return rc;
    it->seen = doc + 1;
    it->fields = field;
    x->touched[x->n_touched++] = at;
    return 0;
}

static int add_key(
    struct builder *b, const char *p, size_t n, uint32_t word, uint32_t *key, struct err *e)
{
    bool fresh;
    int rc = lexicon_add(&b->keys, p, n, key, &fresh, e);
    if (rc == 0) {
        b->keys.items[*key].members++;
        b->keys.items[*key].member = word;
    }
    return rc;
}

static int add_keys(struct builder *b, uint32_t word, const struct word *w, struct err *e)
{
    struct word stem;
    uint32_t key;
    word_stem(&stem, w);
    int rc = add_key(b, stem.z, stem.n, word, &key, e);
    if (rc < 0)
        return rc;
    b->words.items[word].stem = key;
    int family = word_family(w);
    if (family == FAMILY_NONE)
        return 0;
    char name[16];
    int n = snprintf(name, sizeof name, "~%d", family);
    rc = add_key(b, name, (size_t)n, word, &key, e);
    if (rc == 0)
        b->words.items[word].family = key;
    return rc;
}

static int add_field(
    struct builder *b, uint32_t doc, struct str text, uint8_t field, size_t *count, struct err *e)
{
    struct words it;
    struct word w;
    words_init(&it, text);
    while (words_next(&it, &w)) {
        ++*count;
        if (word_is_stop(&w))
            continue;
        uint32_t at;
        bool fresh;
        int rc = lexicon_add(&b->words, w.z, w.n, &at, &fresh, e);
        if (rc == 0 && fresh)
            rc = add_keys(b, at, &w, e);
        if (rc == 0)
            rc = touch(&b->words, at, doc, field, e);
        if (rc == 0)
            rc = touch(&b->keys, b->words.items[at].stem, doc, field, e);
        if (rc == 0 && b->words.items[at].family != NO_KEY)
            rc = touch(&b->keys, b->words.items[at].family, doc, field, e);
        if (rc < 0)
            return rc;
    }
    return 0;
}

static bool one_word(struct str item)
{
    struct words it;
    struct word w;
    words_init(&it, item);
    return words_next(&it, &w) && !words_next(&it, &w);
}

/* A keyword of one word is another name of the thing ("občanka"); one within a phrase is not. */
static int add_keywords(struct builder *b, uint32_t doc, struct str all, struct err *e)
{
    size_t count = 0;
    int rc = 0;
    while (rc == 0 && all.n) {
        struct str line, item;
        str_cut(&all, '\n', &line);
        while (rc == 0 && line.n) {
            str_cut(&line, ',', &item);
            uint8_t field = one_word(item) ? FIELD_ALIAS : FIELD_KEYWORDS;
            rc = add_field(b, doc, item, field, &count, e);
        }
    }
    return rc;
}

static int flush(struct lexicon *x, uint32_t doc, struct err *e)
{
    int rc = vec_reserve(
        &x->pairs, &x->cap_pairs, x->n_pairs + x->n_touched, sizeof *x->pairs, MAX_PAIRS, e);
    for (size_t i = 0; rc == 0 && i < x->n_touched; i++)
        x->pairs[x->n_pairs++] =
            (struct pair){x->touched[i], doc << FIELD_BITS | x->items[x->touched[i]].fields};
    x->n_touched = 0;
    return rc;
}

static int add_doc(struct builder *b, uint32_t at, const struct search_doc *doc, struct err *e)
{
    size_t title = 0, rest = 0;
    int rc = add_field(b, at, doc->title, FIELD_TITLE, &title, e);
    if (rc == 0)
        rc = add_keywords(b, at, doc->keywords, e);
    if (rc == 0)
        rc = add_field(b, at, doc->text, FIELD_TEXT, &rest, e);
    if (rc == 0)
        rc = flush(&b->words, at, e);
    if (rc == 0)
        rc = flush(&b->keys, at, e);
    b->docs[at] = (struct format_doc){doc->rank, title < 255 ? (uint8_t)title : 255};
    return rc;
}

static int by_text(const void *a, const void *b, void *ctx)
{
    const struct lexicon *x = ctx;
    const struct entry *p = &x->items[*(const uint32_t *)a], *q = &x->items[*(const uint32_t *)b];
    return str_cmp(
        (struct str){x->text.p + p->text, p->len}, (struct str){x->text.p + q->text, q->len});
}

static bool is_head(uint32_t post)
{
    return post & (FIELD_TITLE | FIELD_ALIAS | FIELD_KEYWORDS);
}

/* Writes a list that ascends by document, its head part first. */
static struct format_posts put_posts(struct buf *out, const uint32_t *posts, size_t n)
{
    struct format_posts p = {.at = (uint32_t)(out->n / 4), .n = (uint32_t)n};
    for (size_t i = 0; i < n; i++) {
        if (is_head(posts[i])) {
            buf_add(out, &posts[i], 4);
            p.n_head++;
        }
    }
    for (size_t i = 0; i < n; i++)
        if (!is_head(posts[i]))
            buf_add(out, &posts[i], 4);
    return p;
}

/* A key with one word shares that word's list. */
static int emit_posts(
    struct builder *b, struct lexicon *x, const struct lexicon *shared, struct err *e)
{
    uint32_t *start = calloc(x->n + 1, sizeof *start);
    uint32_t *sorted = calloc(x->n_pairs + 1, sizeof *sorted);
    x->order = calloc(x->n + 1, sizeof *x->order);
    x->posts = calloc(x->n + 1, sizeof *x->posts);
    int rc = 0;
    if (!start || !sorted || !x->order || !x->posts) {
        rc = err_set(e, ERR_NOMEM, "search", "no memory for the postings");
        goto done;
    }
    for (size_t i = 0; i < x->n_pairs; i++)
        start[x->pairs[i].term + 1]++;
    for (size_t i = 0; i < x->n; i++) {
        start[i + 1] += start[i];
        x->order[i] = (uint32_t)i;
    }
    for (size_t i = 0; i < x->n_pairs; i++)
        sorted[start[x->pairs[i].term]++] = x->pairs[i].post;
    qsort_r(x->order, x->n, sizeof *x->order, by_text, x);
    for (size_t i = 0; i < x->n; i++) {
        uint32_t t = x->order[i], from = t ? start[t - 1] : 0;
        if (shared && x->items[t].members == 1)
            x->posts[t] = shared->posts[x->items[t].member];
        else
            x->posts[t] = put_posts(&b->posts, sorted + from, start[t] - from);
    }
    rc = buf_check(&b->posts, "search", e);
done:
    free(start);
    free(sorted);
    return rc;
}

static const struct format_posts *word_posts(const struct builder *b, size_t place)
{
    return &b->words.posts[b->words.order[place]];
}

/* Merges the lists of the words at places [lo, hi). */
static int add_range(struct builder *b, size_t lo, size_t hi, bool shallow, struct err *e)
{
    int rc =
        vec_reserve(&b->ranges, &b->cap_ranges, b->n_ranges + 1, sizeof *b->ranges, MAX_TERMS, e);
    if (rc < 0)
        return rc;
    memset(b->fields, 0, b->n_docs);
    for (size_t i = lo; i < hi; i++) {
        const struct format_posts *p = word_posts(b, i);
        const uint32_t *posts = (const uint32_t *)(const void *)b->posts.p + p->at;
        for (size_t k = 0; k < (shallow ? p->n_head : p->n); k++)
            b->fields[posts[k] >> FIELD_BITS] |= posts[k] & ((1 << FIELD_BITS) - 1);
    }
    size_t n = 0;
    for (size_t d = 0; d < b->n_docs; d++)
        if (b->fields[d])
            b->merged[n++] = (uint32_t)d << FIELD_BITS | b->fields[d];
    b->ranges[b->n_ranges++] = (struct format_range){.lo = (uint32_t)lo,
        .hi = (uint32_t)hi,
        .shallow = shallow,
        .posts = put_posts(&b->posts, b->merged, n)};
    return buf_check(&b->posts, "search", e);
}

static struct str word_at(const struct builder *b, size_t place)
{
    const struct entry *it = &b->words.items[b->words.order[place]];
    return (struct str){b->words.text.p + it->text, it->len};
}

static size_t group_end(const struct builder *b, size_t from, size_t hi, size_t depth)
{
    struct str first = word_at(b, from);
    size_t to = from + 1;
    while (to < hi && str_starts(word_at(b, to), (struct str){first.p, depth}))
        to++;
    return to;
}

/* Beginnings of `depth` letters within [lo, hi); depth is bounded by WORD_MAX. */
static int add_ranges(
    struct builder *b, size_t lo, size_t hi, size_t depth, bool have_all, struct err *e)
{
    int rc = 0;
    for (size_t from = lo, to; rc == 0 && from < hi; from = to) {
        if (word_at(b, from).n < depth) {
            to = from + 1;
            continue;
        }
        to = group_end(b, from, hi, depth);
        uint64_t total = 0;
        for (size_t i = from; i < to; i++)
            total += word_posts(b, i)->n;
        if (to - from < 2 || total <= MERGE_LEAST)
            continue;
        bool shallow = depth <= SHORT_BEGINNING && total > SHALLOW_OVER;
        bool all = have_all && from == lo && to == hi;
        if (shallow || !all)
            rc = add_range(b, from, to, shallow, e);
        if (rc == 0)
            rc = add_ranges(b, from, to, depth + 1, all || !shallow, e);
    }
    return rc;
}

static struct format_table put_table(
    struct buf *out, size_t start, const void *p, size_t n, size_t size)
{
    while ((out->n - start) % 8 && buf_char(out, 0))
        continue;
    struct format_table t = {(uint32_t)(out->n - start), (uint32_t)n};
    buf_add(out, p, n * size);
    return t;
}

static struct format_table put_terms(
    struct buf *out, size_t start, const struct lexicon *x, size_t text)
{
    struct format_table t = put_table(out, start, "", 0, 1);
    t.n = (uint32_t)x->n;
    for (size_t i = 0; i < x->n; i++) {
        const struct entry *it = &x->items[x->order[i]];
        struct format_term term = {(uint32_t)text + it->text, it->len, x->posts[x->order[i]]};
        buf_add(out, &term, sizeof term);
    }
    return t;
}

static int write_blob(struct buf *out, const struct builder *b, struct err *e)
{
    size_t start = out->n;
    struct format_head head = {
        .magic = FORMAT_MAGIC, .version = search_version(), .n_docs = (uint32_t)b->n_docs};
    buf_zero(out, sizeof head);
    head.docs = put_table(out, start, b->docs, b->n_docs, sizeof *b->docs);
    head.words = put_terms(out, start, &b->words, 0);
    head.keys = put_terms(out, start, &b->keys, b->words.text.n);
    head.ranges = put_table(out, start, b->ranges, b->n_ranges, sizeof *b->ranges);
    head.posts = put_table(out, start, b->posts.p, b->posts.n / 4, 4);
    head.text = put_table(out, start, b->words.text.p, b->words.text.n, 1);
    buf_str(out, buf_view(&b->keys.text));
    head.text.n += (uint32_t)b->keys.text.n;
    int rc = buf_check(out, "search", e);
    if (rc < 0)
        return rc;
    head.size = (uint32_t)(out->n - start);
    memcpy(out->p + start, &head, sizeof head);
    return 0;
}

int search_build(struct buf *out, const struct search_doc *docs, size_t n, struct err *e)
{
    if (n > MAX_DOCS)
        return err_set(e, ERR_LIMIT, "search", "more than %d documents", MAX_DOCS);
    struct builder b = {.n_docs = n};
    buf_init(&b.words.text, BUF_INDEX);
    buf_init(&b.keys.text, BUF_INDEX);
    buf_init(&b.posts, BUF_INDEX);
    b.docs = calloc(n + 1, sizeof *b.docs);
    b.fields = calloc(n + 1, sizeof *b.fields);
    b.merged = calloc(n + 1, sizeof *b.merged);
    int rc = 0;
    if (!b.docs || !b.fields || !b.merged)
        rc = err_set(e, ERR_NOMEM, "search", "no memory for %zu documents", n);
    for (size_t i = 0; rc == 0 && i < n; i++)
        rc = add_doc(&b, (uint32_t)i, &docs[i], e);
    if (rc == 0)
        rc = emit_posts(&b, &b.words, NULL, e);
    if (rc == 0)
        rc = emit_posts(&b, &b.keys, &b.words, e);
    if (rc == 0)
        rc = add_ranges(&b, 0, b.words.n, 1, false, e);
    if (rc == 0)
        rc = write_blob(out, &b, e);
    lexicon_done(&b.words);
    lexicon_done(&b.keys);
    buf_done(&b.posts);
    free(b.docs);
    free(b.ranges);
    free(b.fields);
    free(b.merged);
    return rc;
}
