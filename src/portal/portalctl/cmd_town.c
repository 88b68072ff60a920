/* cmd_town: lint and publish a town pack. */
#include "base/utf8.h"
#include "base/vec.h"
#include "command.h"
#include "open.h"
#include "town/pack.h"
#include "wire/bundle.h"
#include "wire/json.h"

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
    int rc = town_pack_bundle(&bundle, a->operand[0], print_fault, stdout, &e);
    buf_done(&bundle);
    if (rc < 0)
        return command_fail(c, &e, ERR_PARSE);
    printf("%s: no faults\n", a->operand[0]);
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
        free((void *)l->items[i].fixed.p);
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

/* What of a form may not change under one version: its schema and its flow. Texts and the town's
 * own words (contact, filing, hand_in) may be mended at any time. */
static int keep_version(struct store_item *it, struct str body, struct err *e)
{
    json_t *j = NULL;
    int64_t version = 0;
    struct buf fixed;
    buf_init(&fixed, WIRE_FORM);
    int rc = wire_json_load(&j, body, WIRE_FORM, WIRE_DEPTH, e);
    json_t *definition = json_object_get(j, "definition");
    if (rc == 0 && (!wire_json_int(&version, j, "version") || version < 1 || version > INT32_MAX ||
                       !json_is_object(definition)))
        rc = err_set(e, ERR_PARSE, "town", "a form without a version or a definition");
    json_object_del(definition, "minutes");
    json_object_del(definition, "situation");
    if (rc == 0)
        rc = wire_json_write(&fixed, definition, e);
    if (rc == 0) {
        it->version = (int)version;
        if (!copy(&it->fixed, buf_view(&fixed)))
            rc = err_set(e, ERR_NOMEM, "town", "no memory");
    }
    buf_done(&fixed);
    json_decref(j);
    return rc;
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
    return item->kind == BUNDLE_FORM ? keep_version(it, item->body, e) : 0;
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
    int rc = town_pack_bundle(&bundle, a->operand[0], print_fault, stderr, &e);
    int code = rc < 0 ? command_fail(c, &e, ERR_PARSE) : EXIT_GOOD;
    if (rc == 0 && publish(&p, a, buf_view(&bundle), &e) < 0)
        code = command_fail(c, &e, ERR_CONFLICT);
    buf_done(&bundle);
    if (code == EXIT_GOOD)
        printf("revision %" PRId64 ": %zu items, %zu added, %zu changed, %zu removed\n", p.revision,
            p.total, p.added, p.changed, p.removed);
    return code;
}
