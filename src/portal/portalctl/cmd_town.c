/* cmd_town: lint and publish a town pack. */
#include "base/utf8.h"
#include "base/vec.h"
#include "command.h"
#include "open.h"
#include "town/pack.h"
#include "wire/bundle.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* The pack may come from anyone: what it holds must not drive the operator's terminal. */
static void print_fault(void *ctx, const struct town_fault *f)
{
    struct buf line;
    buf_init(&line, BUF_LINE);
    utf8_clean(&line, str_of(f->file), false);
    buf_char(&line, ':');
    utf8_clean(&line, str_of(f->path), false);
    buf_z(&line, ": ");
    utf8_clean(&line, str_of(f->reason), false);
    fprintf(ctx, "%s\n", buf_cstr(&line));
    buf_done(&line);
}

int run_town_check(const struct command *c, const struct args *a)
{
    struct buf bundle;
    struct err e = ERR_INIT;
    buf_init(&bundle, WIRE_BUNDLE);
    int rc = town_pack_bundle(&bundle, a->operand, print_fault, stdout, &e);
    buf_done(&bundle);
    if (rc < 0)
        return command_fail(c, &e, ERR_PARSE);
    printf("%s: no faults\n", a->operand);
    return EXIT_GOOD;
}

struct items {
    struct store_item *items;
    size_t n, cap;
};

static void items_done(struct items *l)
{
    for (size_t i = 0; i < l->n; i++) {
        free((void *)l->items[i].id.p);
        free((void *)l->items[i].body.p);
    }
    free(l->items);
}

static bool copy(struct str *to, struct str from)
{
    char *p = malloc(from.n + 1);
    if (!p)
        return false;
    memcpy(p, from.p, from.n);
    *to = (struct str){p, from.n};
    return true;
}

static int keep_item(void *ctx, const struct bundle_item *item, struct err *e)
{
    struct items *l = ctx;
    const size_t max = (size_t)WIRE_ITEMS * BUNDLE_KINDS;
    int rc = vec_reserve(&l->items, &l->cap, l->n + 1, sizeof *l->items, max, e);
    if (rc < 0)
        return rc;
    struct store_item *it = &l->items[l->n];
    *it = (struct store_item){.kind = (int)item->kind};
    l->n++;
    if (!copy(&it->id, item->id) || !copy(&it->body, item->body))
        return err_set(e, ERR_NOMEM, "town", "no memory");
    return 0;
}

static int publish(
    struct store_published *out, const struct args *a, struct str bundle, struct err *e)
{
    struct conf conf;
    struct store *store = NULL;
    struct items l = {.n = 0};
    int rc = bundle_each(bundle, keep_item, &l, e);
    if (rc == 0)
        rc = open_portal(&conf, &store, a->conf, e);
    if (rc == 0)
        rc = store_catalogue_publish(store, l.items, l.n, out, e);
    store_close(&store);
    items_done(&l);
    return rc;
}

int run_town_publish(const struct command *c, const struct args *a)
{
    struct buf bundle;
    struct err e = ERR_INIT;
    struct store_published p;
    buf_init(&bundle, WIRE_BUNDLE);
    int rc = town_pack_bundle(&bundle, a->operand, print_fault, stderr, &e);
    int code = rc < 0 ? command_fail(c, &e, ERR_PARSE) : EXIT_GOOD;
    if (rc == 0 && publish(&p, a, buf_view(&bundle), &e) < 0)
        code = command_fail(c, &e, ERR_NONE);
    buf_done(&bundle);
    if (code == EXIT_GOOD)
        printf("revision %" PRId64 ": %zu items, %zu added, %zu changed, %zu removed\n", p.revision,
            p.total, p.added, p.changed, p.removed);
    return code;
}
