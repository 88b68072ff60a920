/* Versions of forms that stay available beside the catalogue, on every backend; see backends.h. */
#include "backends.h"

#define FORM(id_, version_, body_, fixed_)                                                         \
    {                                                                                              \
        .kind = 7, .id = {id_, sizeof(id_) - 1}, .body = {body_, sizeof(body_) - 1},               \
        .version = (version_), .fixed = {                                                          \
            fixed_,                                                                                \
            sizeof(fixed_) - 1                                                                     \
        }                                                                                          \
    }

static const struct store_item town = {.kind = 0, .id = {"t", 1}, .body = {"T", 1}};

static int publish(struct env *v, struct store_item form, struct err *e)
{
    struct store_item items[] = {town, form};
    struct store_published p;
    return store_catalogue_publish(v->s, items, 2, &p, e);
}

/* The body of a version, "-" when there is none. */
static const char *body_of(struct env *v, const char *id, int version, struct store_version *out)
{
    static char text[64];
    struct buf b;
    struct err e = ERR_INIT;
    buf_init(&b, BUF_LINE);
    int rc = store_form_get(v->s, id, version, out, &b, &e);
    CHECK(rc == 0 || rc == -ERR_NOT_FOUND);
    snprintf(text, sizeof text, "%s", rc < 0 ? "-" : buf_cstr(&b));
    buf_done(&b);
    return text;
}

CASE(an_old_version_stays_when_a_new_one_comes_and_when_the_form_goes)
{
    struct store_version x;
    struct store_published p;
    struct err e = ERR_INIT;
    REQUIRE(publish(v, (struct store_item)FORM("pes", 1, "one", "f1"), &e) == 0);
    CHECK_STR(body_of(v, "pes", 1, &x), "one");
    CHECK_INT(x.published, 1795500000);
    CHECK_INT(x.withdrawn, 0);
    CHECK_STR(body_of(v, "pes", 2, &x), "-");
    CHECK_STR(body_of(v, "kos", 1, &x), "-");
    CHECK_STR(body_of(v, "kos", 0, &x), "-");

    v->clock.wall_s += 100;
    REQUIRE(publish(v, (struct store_item)FORM("pes", 2, "two", "f2"), &e) == 0);
    CHECK_STR(body_of(v, "pes", 1, &x), "one");
    CHECK_INT(x.withdrawn, 1795500100);
    CHECK_STR(body_of(v, "pes", 2, &x), "two");
    CHECK_INT(x.published, 1795500100);
    CHECK_STR(body_of(v, "pes", 0, &x), "two");
    CHECK_INT(x.version, 2);

    v->clock.wall_s += 100;
    REQUIRE(store_catalogue_publish(v->s, &town, 1, &p, &e) == 0);
    CHECK_INT((int64_t)p.removed, 1);
    CHECK_STR(body_of(v, "pes", 2, &x), "two");
    CHECK_INT(x.withdrawn, 1795500200);
    CHECK_STR(body_of(v, "pes", 1, &x), "one");
    CHECK_INT(x.withdrawn, 1795500100);

    v->clock.wall_s += 100;
    REQUIRE(publish(v, (struct store_item)FORM("pes", 2, "two", "f2"), &e) == 0);
    CHECK_STR(body_of(v, "pes", 2, &x), "two");
    CHECK_INT(x.withdrawn, 0);
    CHECK_INT(x.published, 1795500100);
}

CASE(texts_of_a_version_may_be_mended_but_its_definition_may_not)
{
    struct store_version x;
    struct store_head before, after;
    struct err e = ERR_INIT;
    REQUIRE(publish(v, (struct store_item)FORM("pes", 1, "text a", "same"), &e) == 0);
    REQUIRE(publish(v, (struct store_item)FORM("pes", 1, "text b", "same"), &e) == 0);
    CHECK_STR(body_of(v, "pes", 1, &x), "text b");
    REQUIRE(store_catalogue_head(v->s, &before, &e) == 0);
    CHECK_INT(before.revision, 2);
    CHECK_INT(publish(v, (struct store_item)FORM("pes", 1, "text c", "other"), &e), -ERR_CONFLICT);
    if (!strstr(e.text, "version 1 of \"pes\"") || !strstr(e.text, "raise the version"))
        test_fail(__FILE__, __LINE__, "%s", e.text);
    REQUIRE(store_catalogue_head(v->s, &after, NULL) == 0);
    CHECK_INT(after.revision, 2);
    CHECK_STR(body_of(v, "pes", 1, &x), "text b");
}

/* Going back to a version whose definition was another once would break drafts begun then. */
CASE(a_version_that_went_cannot_come_back_as_another)
{
    struct store_version x;
    struct err e = ERR_INIT;
    REQUIRE(publish(v, (struct store_item)FORM("pes", 1, "one", "f1"), &e) == 0);
    REQUIRE(publish(v, (struct store_item)FORM("pes", 2, "two", "f2"), &e) == 0);
    CHECK_INT(publish(v, (struct store_item)FORM("pes", 1, "new", "f3"), &e), -ERR_CONFLICT);
    err_clear(&e);
    REQUIRE(publish(v, (struct store_item)FORM("pes", 1, "one", "f1"), &e) == 0);
    CHECK_STR(body_of(v, "pes", 1, &x), "one");
    CHECK_INT(x.withdrawn, 0);
    CHECK_STR(body_of(v, "pes", 2, &x), "two");
    CHECK(x.withdrawn > 0);
}

CASE(a_form_larger_than_the_reader_takes_is_told)
{
    struct store_version x;
    struct buf b;
    struct err e = ERR_INIT;
    REQUIRE(publish(v, (struct store_item)FORM("pes", 1, "0123456789", "f"), &e) == 0);
    buf_init(&b, 5);
    CHECK_INT(store_form_get(v->s, "pes", 1, &x, &b, &e), -ERR_LIMIT);
    buf_done(&b);
}
