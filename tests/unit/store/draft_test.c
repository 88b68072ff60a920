/* Drafts, on every backend; see backends.h. */
#include "backends.h"

#include "db.h"

#define NAME_A "0123456789abcdef0123456789abcdef"
#define NAME_B "fedcba9876543210fedcba9876543210"

enum { DAY = 86400 };

CASE(a_draft_comes_back_as_it_was_saved)
{
    static const char bytes[] = "PZD1\0\x01\xff nul inside";
    struct str in = {bytes, sizeof bytes - 1};
    struct store_draft d;
    struct buf out;
    struct err e = ERR_INIT;
    int64_t device = enrol(v, "kiosk", 'a');
    buf_init(&out, BUF_LINE);
    REQUIRE(store_draft_put(v->s, device, NAME_A, in, 1795500000 + DAY, &e) == 0);
    REQUIRE(store_draft_get(v->s, NAME_A, &d, &out, &e) == 0);
    CHECK(str_eq(buf_view(&out), in));
    CHECK_STR(d.name, NAME_A);
    CHECK_INT(d.device, device);
    CHECK_INT(d.created, 1795500000);
    CHECK_INT(d.expires, 1795500000 + DAY);
    CHECK_INT((int64_t)d.size, (int64_t)in.n);
    CHECK_INT(store_draft_get(v->s, NAME_B, &d, &out, &e), -ERR_NOT_FOUND);
    buf_done(&out);
}

CASE(saving_again_replaces_and_keeps_the_day_it_began)
{
    struct store_draft d;
    struct buf out;
    struct err e = ERR_INIT;
    int64_t one = enrol(v, "one", 'a'), two = enrol(v, "two", 'b');
    buf_init(&out, BUF_LINE);
    REQUIRE(store_draft_put(v->s, one, NAME_A, STR("first"), 1795500000 + DAY, &e) == 0);
    v->clock.wall_s += 50;
    REQUIRE(store_draft_put(v->s, two, NAME_A, STR("second"), 1795500050 + DAY, &e) == 0);
    REQUIRE(store_draft_get(v->s, NAME_A, &d, &out, &e) == 0);
    CHECK_STR(buf_cstr(&out), "second");
    CHECK_INT(d.device, two);
    CHECK_INT(d.created, 1795500000);
    CHECK_INT(d.expires, 1795500050 + DAY);
    buf_done(&out);
}

struct names {
    char text[200];
};

static void see_name(void *ctx, const struct store_draft *d)
{
    struct names *n = ctx;
    size_t used = strlen(n->text);
    snprintf(n->text + used, sizeof n->text - used, "%.4s ", d->name);
}

CASE(a_draft_past_its_time_is_not_found_and_then_erased)
{
    struct store_draft d;
    struct buf out;
    struct err e = ERR_INIT;
    struct names names = {""};
    size_t erased = 9;
    int64_t device = enrol(v, "kiosk", 'a');
    buf_init(&out, BUF_LINE);
    REQUIRE(store_draft_put(v->s, device, NAME_A, STR("a"), 1795500000 + 2 * DAY, &e) == 0);
    REQUIRE(store_draft_put(v->s, device, NAME_B, STR("b"), 1795500000 + DAY, &e) == 0);
    CHECK_INT(store_draft_expire(v->s, &erased, &e), 0);
    CHECK_INT((int64_t)erased, 0);
    v->clock.wall_s += DAY - 1;
    CHECK_INT(store_draft_get(v->s, NAME_B, &d, &out, &e), 0);
    v->clock.wall_s += 1;
    CHECK_INT(store_draft_get(v->s, NAME_B, &d, &out, NULL), -ERR_NOT_FOUND);
    CHECK_INT(store_draft_each(v->s, see_name, &names, &e), 0);
    CHECK_STR(names.text, "fedc 0123 ");
    CHECK_INT(store_draft_expire(v->s, &erased, &e), 0);
    CHECK_INT((int64_t)erased, 1);
    names.text[0] = '\0';
    CHECK_INT(store_draft_each(v->s, see_name, &names, &e), 0);
    CHECK_STR(names.text, "0123 ");
    CHECK_INT(store_draft_get(v->s, NAME_A, &d, &out, &e), 0);
    buf_done(&out);
}

CASE(a_draft_is_deleted_once)
{
    struct store_draft d;
    struct buf out;
    struct err e = ERR_INIT;
    int64_t device = enrol(v, "kiosk", 'a');
    buf_init(&out, BUF_LINE);
    REQUIRE(store_draft_put(v->s, device, NAME_A, STR("a"), 1795500000 + DAY, &e) == 0);
    CHECK_INT(store_draft_delete(v->s, device, NAME_A, &e), 0);
    CHECK_INT(store_draft_delete(v->s, device, NAME_A, NULL), -ERR_NOT_FOUND);
    CHECK_INT(store_draft_get(v->s, NAME_A, &d, &out, NULL), -ERR_NOT_FOUND);
    struct store_audit_state state;
    CHECK_INT(store_audit_verify(v->s, &state, &e), 0);
    CHECK_INT(state.records, 3); /* enrol, put, delete */
    buf_done(&out);
}

CASE(a_draft_has_a_name_of_its_kind_and_a_bounded_size)
{
    struct err e = ERR_INIT;
    int64_t device = enrol(v, "kiosk", 'a');
    char *big = calloc(1, WIRE_DRAFT + 1);
    REQUIRE(big != NULL);
    struct str most = {big, WIRE_DRAFT}, over = {big, WIRE_DRAFT + 1};
    CHECK_INT(store_draft_put(v->s, device, "abc", STR("a"), 1, NULL), -ERR_RANGE);
    CHECK_INT(store_draft_put(v->s, device, NAME_A "0", STR("a"), 1, NULL), -ERR_RANGE);
    CHECK_INT(store_draft_put(v->s, device, NAME_A, over, 1, NULL), -ERR_LIMIT);
    CHECK_INT(store_draft_put(v->s, device, NAME_A, most, INT64_C(4000000000), &e), 0);
    free(big);
}

/* Nothing but the beginning of a name may be read from the audit. */
CASE(the_audit_knows_no_whole_name)
{
    static const struct sql subjects = {"", "SELECT subject FROM audit WHERE action = 'draft.put'"};
    struct err e = ERR_INIT;
    int64_t device = enrol(v, "kiosk", 'a');
    REQUIRE(store_draft_put(v->s, device, NAME_A, STR("a"), 1795500000 + DAY, &e) == 0);
    struct rows *r;
    struct conn *c = read_begin(v->s, &e);
    REQUIRE(c != NULL);
    CHECK_INT(db_first(&r, c, &subjects, &e), 1);
    CHECK_STR(col_str(r, 0).p, "01234567");
    read_end(v->s, c);
}
