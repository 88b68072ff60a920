/* plan: what a record needs to know of its form: which cell belongs to which field, the keys of
 * each pointer, and who reads whom. See record_int.h. */
#include "record_int.h"

#include <stdlib.h>

static const char module[] = "form";

static void make_slots(struct plan *p, const struct form *f)
{
    for (size_t i = 0; i < f->n_fields; i++) {
        int repeat = f->fields[i].repeat;
        p->slot[i] = (int)(repeat == FORM_NONE ? p->root_cells++ : p->cells[repeat]++);
        p->calc[i] = FORM_NONE;
        p->pos[i] = 0;
    }
    for (size_t i = 0; i < f->n_pages; i++) {
        int repeat = f->pages[i].repeat;
        p->page_slot[i] = (int)(repeat == FORM_NONE ? p->root_pages++ : p->pages[repeat]++);
        for (size_t k = 0; k < f->pages[i].n_fields; k++)
            p->pos[f->pages[i].fields[k]] = (int)k;
    }
    for (size_t i = 0; i < f->inner->n_calcs; i++)
        p->calc[f->inner->calcs[i].to] = (int)i;
}

/* Where the keys of the pointer begin: after "/psi" and "/(asterisk)" for a field of an item. */
static const char *in_group(const struct form *f, const struct form_field *field)
{
    if (field->repeat == FORM_NONE)
        return field->pointer;
    return field->pointer + strlen(f->repeats[field->repeat].items) + 2;
}

static size_t count_keys(const char *pointer)
{
    size_t n = 0;
    for (; *pointer; pointer++)
        n += *pointer == '/';
    return n;
}

/* Splits "/a/b" into names at *to, with ~0 and ~1 undone; returns how many keys. */
static size_t split(const char **keys, char **to, const char *pointer)
{
    size_t n = 0;
    while (*pointer == '/') {
        pointer++;
        keys[n++] = *to;
        while (*pointer && *pointer != '/') {
            if (*pointer == '~' && (pointer[1] == '0' || pointer[1] == '1')) {
                *(*to)++ = pointer[1] == '0' ? '~' : '/';
                pointer += 2;
            } else {
                *(*to)++ = *pointer++;
            }
        }
        *(*to)++ = '\0';
    }
    return n;
}

static int make_paths(struct plan *p, const struct form *f, struct err *e)
{
    size_t bytes = 1, keys = 1;
    for (size_t i = 0; i < f->n_fields; i++) {
        bytes += strlen(f->fields[i].pointer) + 1;
        keys += count_keys(f->fields[i].pointer);
    }
    for (size_t i = 0; i < f->n_repeats; i++) {
        bytes += strlen(f->repeats[i].items) + 1;
        keys += count_keys(f->repeats[i].items);
    }
    p->names = malloc(bytes);
    p->keys = calloc(keys, sizeof *p->keys);
    if (!p->names || !p->keys)
        return err_set(e, ERR_NOMEM, module, "no memory for pointers");
    char *to = p->names;
    size_t at = 0;
    for (size_t i = 0; i < f->n_fields; i++) {
        p->path[i] = at;
        at += split(p->keys + at, &to, in_group(f, &f->fields[i]));
    }
    p->path[f->n_fields] = at;
    for (size_t i = 0; i < f->n_repeats; i++) {
        p->repeat_path[i] = at;
        at += split(p->keys + at, &to, f->repeats[i].items);
    }
    p->repeat_path[f->n_repeats] = at;
    return 0;
}

struct reads {
    const int *fields;
    size_t n;
    struct reader reader;
};

/* The reader number i, counting pages, then calculations, then attachments. */
static struct reads reads_of(const struct form *f, size_t i)
{
    const struct form_inner *in = f->inner;
    if (i < f->n_pages)
        return (struct reads){in->pages[i].reads, in->pages[i].n_reads, {READER_PAGE, (int)i}};
    i -= f->n_pages;
    if (i < in->n_calcs)
        return (struct reads){in->calcs[i].reads, in->calcs[i].n_reads, {READER_CALC, (int)i}};
    i -= in->n_calcs;
    return (struct reads){
        in->attachments[i].reads, in->attachments[i].n_reads, {READER_ATTACHMENT, (int)i}};
}

static int make_readers(struct plan *p, const struct form *f, struct err *e)
{
    size_t all = f->n_pages + f->inner->n_calcs + f->n_attachments, total = 0;
    for (size_t i = 0; i < all; i++) {
        struct reads r = reads_of(f, i);
        total += r.n;
        for (size_t k = 0; k < r.n; k++)
            p->first[r.fields[k] + 1]++;
    }
    for (size_t i = 0; i < f->n_fields; i++)
        p->first[i + 1] += p->first[i];
    p->readers = calloc(total + 1, sizeof *p->readers);
    size_t *next = calloc(f->n_fields + 1, sizeof *next);
    if (p->readers && next) {
        memcpy(next, p->first, f->n_fields * sizeof *next);
        for (size_t i = 0; i < all; i++) {
            struct reads r = reads_of(f, i);
            for (size_t k = 0; k < r.n; k++)
                p->readers[next[r.fields[k]]++] = r.reader;
        }
    }
    bool ok = p->readers && next;
    free(next);
    return ok ? 0 : err_set(e, ERR_NOMEM, module, "no memory for readers");
}

int plan_make(struct plan *p, const struct form *f, struct err *e)
{
    *p = (struct plan){.root_cells = 0};
    p->slot = calloc(f->n_fields + 1, sizeof *p->slot);
    p->pos = calloc(f->n_fields + 1, sizeof *p->pos);
    p->calc = calloc(f->n_fields + 1, sizeof *p->calc);
    p->page_slot = calloc(f->n_pages + 1, sizeof *p->page_slot);
    p->cells = calloc(f->n_repeats + 1, sizeof *p->cells);
    p->pages = calloc(f->n_repeats + 1, sizeof *p->pages);
    p->path = calloc(f->n_fields + 1, sizeof *p->path);
    p->repeat_path = calloc(f->n_repeats + 1, sizeof *p->repeat_path);
    p->first = calloc(f->n_fields + 2, sizeof *p->first);
    if (!p->slot || !p->pos || !p->calc || !p->page_slot || !p->cells || !p->pages || !p->path ||
        !p->repeat_path || !p->first)
        return err_set(e, ERR_NOMEM, module, "no memory for %zu fields", f->n_fields);
    make_slots(p, f);
    int rc = make_paths(p, f, e);
    return rc == 0 ? make_readers(p, f, e) : rc;
}

void plan_done(struct plan *p)
{
    void *all[] = {p->slot, p->pos, p->calc, p->page_slot, p->cells, p->pages, p->names,
        (void *)(uintptr_t)p->keys, p->path, p->repeat_path, p->readers, p->first};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        free(all[i]);
    *p = (struct plan){.root_cells = 0};
}
