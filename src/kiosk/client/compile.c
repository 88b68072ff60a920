/* compile: bundle -> bytes of the catalogue file. Everything is built in memory and written once.
 */
#include "cat_build.h"

#include "wire/json.h"
#include "wire/limits.h"
#include <stddef.h>
#include <stdlib.h>

static void read_root(struct cat_builder *b)
{
    const json_t *format = json_object_get(b->root, "format");
    const json_t *revision = json_object_get(b->root, "revision");
    static const char lists[][12] = {
        "topics", "life", "departments", "contacts", "fees", "situations"};
    if (json_integer_value(format) != 1 || !json_is_object(json_object_get(b->root, "town")))
        build_fault(b, ERR_PARSE, "not a bundle of format 1", "catalogue");
    if (json_object_get(b->root, "since"))
        build_fault(b, ERR_PARSE, "a delta, not a whole bundle", "catalogue");
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (!json_is_array(json_object_get(b->root, lists[i])))
            build_fault(b, ERR_PARSE, "missing", lists[i]);
    if (json_integer_value(revision) > 0)
        b->head.revision = (uint64_t)json_integer_value(revision);
    b->head.etag = build_text(b, b->root, "etag");
}

static void build_records(struct cat_builder *b)
{
    static const char keys[CAT_KINDS][12] = {
        [CAT_SITUATION] = "situations",
        [CAT_FEE] = "fees",
        [CAT_DEPARTMENT] = "departments",
        [CAT_CONTACT] = "contacts",
        [CAT_FORM] = "forms",
        [CAT_TOPIC] = "topics",
        [CAT_LIFE] = "life",
    };
    static void (*const steps[])(struct cat_builder *) = {build_town, build_topics, build_places,
        build_fees, build_situations, build_forms, build_orders};
    build_string(b, ""); /* offset 0 */
    read_root(b);
    for (int k = 0; b->rc == 0 && k < CAT_KINDS; k++)
        build_ids(b, (enum cat_kind)k, keys[k]);
    for (size_t i = 0; b->rc == 0 && i < sizeof steps / sizeof *steps; i++)
        steps[i](b);
    for (int t = 0; b->rc == 0 && t < CAT_TABLES; t++)
        b->rc = buf_check(&b->tables[t], "catalogue", b->e);
}

static void pad(struct buf *out, size_t start)
{
    while ((out->n - start) % 8 && buf_char(out, '\0'))
        continue;
}

static void write_file(struct cat_builder *b, struct buf *out)
{
    size_t start = out->n;
    buf_zero(out, sizeof b->head);
    for (int t = 0; t < CAT_TABLES; t++) {
        pad(out, start);
        b->head.tables[t] = (struct cat_part){out->n - start, build_count(b, (enum cat_table)t)};
        buf_str(out, buf_view(&b->tables[t]));
    }
    for (uint32_t l = 0; b->rc == 0 && l < b->head.n_langs; l++) {
        pad(out, start);
        b->head.index[l].at = out->n - start;
        build_index(b, out, l);
        b->head.index[l].n = out->n - start - b->head.index[l].at;
    }
    if (b->rc == 0)
        b->rc = buf_check(out, "catalogue", b->e);
    if (b->rc < 0)
        return;
    b->head.magic = CAT_MAGIC;
    b->head.layout = cat_layout();
    b->head.size = out->n - start;
    b->head.check = cat_hash(&b->head, offsetof(struct cat_head, check));
    memcpy(out->p + start, &b->head, sizeof b->head);
}

int catalogue_compile(struct buf *out, struct str bundle, struct err *e)
{
    struct cat_builder b = {.e = e};
    json_t *root;
    int rc = wire_json_load(&root, bundle, BUF_INDEX, WIRE_DEPTH, e);
    if (rc < 0)
        return rc;
    for (int t = 0; t < CAT_TABLES; t++)
        buf_init(&b.tables[t], BUF_INDEX);
    b.root = root;
    build_records(&b);
    if (b.rc == 0)
        write_file(&b, out);
    for (int t = 0; t < CAT_TABLES; t++)
        buf_done(&b.tables[t]);
    for (int k = 0; k < CAT_KINDS; k++)
        json_decref(b.ids[k]);
    free(b.slots);
    json_decref(root);
    return b.rc;
}
