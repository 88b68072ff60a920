#include "test.h"

#include "wire/bundle.h"

#define ITEM(kind_, id_, body_)                                                                    \
    {                                                                                              \
        .kind = (kind_), .id = {id_, sizeof(id_) - 1}, .body = { body_, sizeof(body_) - 1 }        \
    }

static const struct bundle_item old_items[] = {
    ITEM(BUNDLE_TOWN, "x", "{\"id\":\"x\",\"n\":1}"),
    ITEM(BUNDLE_TOPIC, "b", "{\"id\":\"b\"}"),
    ITEM(BUNDLE_TOPIC, "a", "{\"id\":\"a\"}"),
    ITEM(BUNDLE_FEE, "f", "{\"id\":\"f\"}"),
    ITEM(BUNDLE_SITUATION, "m", "{\"id\":\"m\",\"n\":1}"),
    ITEM(BUNDLE_SITUATION, "z", "{\"id\":\"z\"}"),
    ITEM(BUNDLE_BOOKING, "booking", "{\"id\":\"booking\"}"),
};

/* a before b, c new, f gone, m changed, k new, z gone; booking stays, though no delta names it */
static const struct bundle_item new_items[] = {
    ITEM(BUNDLE_TOWN, "x", "{\"id\":\"x\",\"n\":1}"),
    ITEM(BUNDLE_TOPIC, "a", "{\"id\":\"a\"}"),
    ITEM(BUNDLE_TOPIC, "c", "{\"id\":\"c\"}"),
    ITEM(BUNDLE_TOPIC, "b", "{\"id\":\"b\"}"),
    ITEM(BUNDLE_SITUATION, "k", "{\"id\":\"k\"}"),
    ITEM(BUNDLE_SITUATION, "m", "{\"id\":\"m\",\"n\":2}"),
    ITEM(BUNDLE_BOOKING, "booking", "{\"id\":\"booking\"}"),
};

static const struct bundle_item delta_items[] = {
    ITEM(BUNDLE_TOWN, "x", ""),
    ITEM(BUNDLE_TOPIC, "a", ""),
    ITEM(BUNDLE_TOPIC, "c", "{\"id\":\"c\"}"),
    ITEM(BUNDLE_TOPIC, "b", ""),
    ITEM(BUNDLE_SITUATION, "k", "{\"id\":\"k\"}"),
    ITEM(BUNDLE_SITUATION, "m", "{\"id\":\"m\",\"n\":2}"),
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static void write_bundle(
    struct buf *out, int64_t revision, int64_t since, const struct bundle_item *items, size_t n)
{
    struct bundle_writer w;
    struct err e = ERR_INIT;
    struct bundle_head head = {.revision = revision, .since = since};
    snprintf(head.etag, sizeof head.etag, "%d-abc", (int)revision);
    buf_init(out, BUF_TEXT);
    bundle_begin(&w, out, &head);
    for (size_t i = 0; i < n; i++)
        bundle_put(&w, &items[i]);
    if (since != BUNDLE_FULL) {
        bundle_put_gone(&w, BUNDLE_FEE, STR("f"));
        bundle_put_gone(&w, BUNDLE_SITUATION, STR("z"));
    }
    CHECK_INT(bundle_end(&w, &e), 0);
}

TEST(a_full_bundle_has_every_kind_also_an_empty_one)
{
    struct buf b;
    write_bundle(&b, 1, BUNDLE_FULL, old_items, COUNT(old_items));
    CHECK_STR(buf_cstr(&b),
        "{\"format\":1,\"revision\":1,\"etag\":\"1-abc\",\"town\":{\"id\":\"x\",\"n\":1},"
        "\"topics\":[{\"id\":\"b\"},{\"id\":\"a\"}],\"life\":[],\"departments\":[],"
        "\"contacts\":[],\"fees\":[{\"id\":\"f\"}],"
        "\"situations\":[{\"id\":\"m\",\"n\":1},{\"id\":\"z\"}],\"forms\":[],"
        "\"booking\":[{\"id\":\"booking\"}]}");
    buf_done(&b);
}

TEST(a_delta_has_changes_the_gone_and_the_order)
{
    struct buf b;
    write_bundle(&b, 2, 1, delta_items, COUNT(delta_items));
    CHECK_STR(buf_cstr(&b),
        "{\"format\":1,\"revision\":2,\"etag\":\"2-abc\",\"since\":1,"
        "\"topics\":[{\"id\":\"c\"}],\"life\":[],\"departments\":[],\"contacts\":[],\"fees\":[],"
        "\"situations\":[{\"id\":\"k\"},{\"id\":\"m\",\"n\":2}],\"forms\":[],\"booking\":[],"
        "\"gone\":{\"fees\":[\"f\"],\"situations\":[\"z\"]},"
        "\"order\":{\"topics\":[\"a\",\"c\",\"b\"]}}");
    buf_done(&b);
}

TEST(old_bundle_and_delta_merge_into_the_new_bundle_byte_for_byte)
{
    struct buf base, delta, want, got;
    struct err e = ERR_INIT;
    write_bundle(&base, 1, BUNDLE_FULL, old_items, COUNT(old_items));
    write_bundle(&delta, 2, 1, delta_items, COUNT(delta_items));
    write_bundle(&want, 2, BUNDLE_FULL, new_items, COUNT(new_items));
    buf_init(&got, BUF_TEXT);
    CHECK_INT(bundle_merge(&got, buf_view(&base), buf_view(&delta), &e), 0);
    CHECK_STR(buf_cstr(&got), buf_cstr(&want));

    buf_reset(&got);
    CHECK_INT(bundle_merge(&got, buf_view(&base), buf_view(&want), &e), 0);
    CHECK_STR(buf_cstr(&got), buf_cstr(&want));

    buf_reset(&got);
    CHECK_INT(bundle_merge(&got, buf_view(&want), buf_view(&delta), &e), -ERR_CONFLICT);
    err_clear(&e);
    CHECK_INT(bundle_merge(&got, buf_view(&delta), buf_view(&delta), &e), -ERR_PARSE);
    err_clear(&e);
    CHECK_INT(bundle_merge(&got, STR("{}"), buf_view(&delta), &e), -ERR_PARSE);
    buf_done(&base);
    buf_done(&delta);
    buf_done(&want);
    buf_done(&got);
}

TEST(a_delta_whose_order_names_what_is_missing_is_refused)
{
    struct buf base, got;
    struct err e = ERR_INIT;
    write_bundle(&base, 1, BUNDLE_FULL, old_items, COUNT(old_items));
    buf_init(&got, BUF_TEXT);
    struct str delta = STR("{\"format\":1,\"revision\":2,\"etag\":\"\",\"since\":1,\"topics\":[],"
                           "\"life\":[],\"departments\":[],\"contacts\":[],\"fees\":[],"
                           "\"situations\":[],\"gone\":{},\"order\":{\"topics\":[\"q\"]}}");
    CHECK_INT(bundle_merge(&got, buf_view(&base), delta, &e), -ERR_PARSE);
    buf_done(&base);
    buf_done(&got);
}

/* As an older portal makes it, or a pack without booking.json. */
TEST(a_bundle_from_before_there_were_forms_and_bookings_has_none)
{
    struct str old = STR("{\"format\":1,\"revision\":1,\"etag\":\"1-a\",\"town\":{\"id\":\"x\"},"
                         "\"topics\":[],\"life\":[],\"departments\":[],\"contacts\":[],\"fees\":[],"
                         "\"situations\":[]}");
    struct str delta = STR("{\"format\":1,\"revision\":2,\"etag\":\"2-b\",\"since\":1,"
                           "\"topics\":[],\"life\":[],\"departments\":[],\"contacts\":[],"
                           "\"fees\":[],\"situations\":[],\"forms\":[],"
                           "\"booking\":[{\"id\":\"booking\",\"hold_minutes\":5}],"
                           "\"gone\":{},\"order\":{}}");
    struct str gone = STR("{\"format\":1,\"revision\":3,\"etag\":\"3-c\",\"since\":2,"
                          "\"topics\":[],\"life\":[],\"departments\":[],\"contacts\":[],"
                          "\"fees\":[],\"situations\":[],\"forms\":[],\"booking\":[],"
                          "\"gone\":{\"booking\":[\"booking\"]},\"order\":{}}");
    struct buf got, after;
    struct err e = ERR_INIT;
    buf_init(&got, BUF_TEXT);
    buf_init(&after, BUF_TEXT);
    CHECK_INT(bundle_merge(&got, old, delta, &e), 0);
    CHECK(strstr(buf_cstr(&got),
              "\"forms\":[],\"booking\":[{\"hold_minutes\":5,\"id\":\"booking\"}]}") != NULL);
    CHECK_INT(bundle_merge(&after, buf_view(&got), gone, &e), 0);
    CHECK(strstr(buf_cstr(&after), "\"forms\":[],\"booking\":[]}") != NULL);
    buf_done(&got);
    buf_done(&after);
}

static int count_item(void *ctx, const struct bundle_item *item, struct err *e)
{
    int *n = ctx;
    (void)e;
    CHECK(item->body.p[0] == '{');
    ++*n;
    return 0;
}

static int refuse_item(void *ctx, const struct bundle_item *item, struct err *e)
{
    (void)ctx, (void)item;
    return err_set(e, ERR_CANCELLED, "test", "no more");
}

TEST(each_gives_all_items_and_heeds_a_no)
{
    struct buf b;
    struct err e = ERR_INIT;
    int n = 0;
    write_bundle(&b, 1, BUNDLE_FULL, old_items, COUNT(old_items));
    CHECK_INT(bundle_each(buf_view(&b), count_item, &n, &e), 0);
    CHECK_INT(n, (int)COUNT(old_items));
    CHECK_INT(bundle_each(buf_view(&b), refuse_item, NULL, &e), -ERR_CANCELLED);
    buf_done(&b);
}

TEST(what_is_not_a_bundle_is_refused)
{
    static const char *const bad[] = {
        "",
        "[]",
        "{}",
        "{\"format\":2,\"revision\":1,\"town\":{}}",
        "{\"format\":1,\"revision\":-1,\"town\":{}}",
        "{\"format\":1,\"revision\":1}",
        "{\"format\":1,\"revision\":1,\"town\":{},\"topics\":{}}",
        "{\"format\":1,\"revision\":1,\"since\":\"x\",\"topics\":[],\"life\":[],"
        "\"departments\":[],\"contacts\":[],\"fees\":[],\"situations\":[]}",
    };
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct bundle_head head;
        struct err e = ERR_INIT;
        CHECK_INT(bundle_read_head(&head, str_of(bad[i]), &e), -ERR_PARSE);
    }
}

TEST(a_full_bundle_without_a_town_cannot_be_written)
{
    struct buf b;
    struct bundle_writer w;
    struct err e = ERR_INIT;
    struct bundle_head head = {.since = BUNDLE_FULL};
    buf_init(&b, BUF_TEXT);
    bundle_begin(&w, &b, &head);
    CHECK_INT(bundle_end(&w, &e), -ERR_NOT_FOUND);
    buf_done(&b);
}

TEST(kinds_and_keys_belong_together)
{
    enum bundle_kind k;
    for (int i = 0; i < BUNDLE_KINDS; i++) {
        CHECK(bundle_kind_of(&k, str_of(bundle_key((enum bundle_kind)i))));
        CHECK_INT(k, i);
    }
    CHECK(!bundle_kind_of(&k, STR("gone")));
}
