/* Slots for files from phones, on every backend; see backends.h. */
#include "backends.h"

#define NAME_A "0123456789abcdef0123456789abcdef"
#define NAME_B "fedcba9876543210fedcba9876543210"

enum { NOW = 1795500000, END = NOW + 900 };

/* "-" when the slot is gone, "" when it is empty, else its bytes. */
static const char *slot(struct env *v, int64_t device, const char *name)
{
    static char text[64];
    struct buf b;
    bool full;
    buf_init(&b, BUF_LINE);
    int rc = store_upload_get(v->s, device, name, &full, &b, NULL);
    CHECK(rc == 0 || rc == -ERR_NOT_FOUND);
    CHECK(rc < 0 || full == (b.n > 0));
    snprintf(text, sizeof text, "%s", rc < 0 ? "-" : buf_cstr(&b));
    buf_done(&b);
    return text;
}

CASE(a_slot_is_opened_filled_once_taken_and_deleted)
{
    struct err e = ERR_INIT;
    int64_t one = enrol(v, "one", 'a'), two = enrol(v, "two", 'b');
    CHECK_INT(store_upload_fill(v->s, NAME_A, STR("x"), NULL), -ERR_NOT_FOUND);
    CHECK_INT(store_upload_find(v->s, NAME_A, NULL), -ERR_NOT_FOUND);
    REQUIRE(store_upload_open(v->s, one, NAME_A, END, &e) == 0);
    CHECK_INT(store_upload_find(v->s, NAME_A, &e), 0);
    CHECK_STR(slot(v, one, NAME_A), "");
    CHECK_INT(store_upload_fill(v->s, NAME_A, STR("locked"), &e), 0);
    CHECK_STR(slot(v, one, NAME_A), "locked");
    CHECK_STR(slot(v, two, NAME_A), "-");
    CHECK_STR(slot(v, one, NAME_B), "-");
    CHECK_INT(store_upload_find(v->s, NAME_A, &e), 0);

    CHECK_INT(store_upload_fill(v->s, NAME_A, STR("other"), NULL), -ERR_CONFLICT);
    CHECK_INT(store_upload_fill(v->s, NAME_A, STR("locked"), &e), 0); /* its answer was lost */
    CHECK_STR(slot(v, one, NAME_A), "locked");

    CHECK_INT(store_upload_delete(v->s, two, NAME_A, NULL), -ERR_NOT_FOUND);
    CHECK_INT(store_upload_delete(v->s, one, NAME_A, &e), 0);
    CHECK_INT(store_upload_delete(v->s, one, NAME_A, NULL), -ERR_NOT_FOUND);
    CHECK_STR(slot(v, one, NAME_A), "-");
    CHECK_INT(store_upload_fill(v->s, NAME_A, STR("locked"), NULL), -ERR_NOT_FOUND);

    struct store_audit_state state;
    CHECK_INT(store_audit_verify(v->s, &state, &e), 0);
    CHECK_INT(state.records, 5); /* two devices, open, fill, delete */
}

CASE(bytes_with_a_nul_come_back_whole)
{
    static const char bytes[] = "PZD1\0\xff\0";
    struct str in = {bytes, sizeof bytes - 1};
    struct buf out;
    struct err e = ERR_INIT;
    bool full = false;
    int64_t device = enrol(v, "kiosk", 'a');
    buf_init(&out, BUF_LINE);
    REQUIRE(store_upload_open(v->s, device, NAME_A, END, &e) == 0);
    REQUIRE(store_upload_fill(v->s, NAME_A, in, &e) == 0);
    CHECK_INT(store_upload_get(v->s, device, NAME_A, &full, &out, &e), 0);
    CHECK(full && str_eq(buf_view(&out), in));
    buf_done(&out);
}

CASE(opening_again_gives_time_while_it_is_empty_and_the_device_is_the_same)
{
    struct err e = ERR_INIT;
    int64_t one = enrol(v, "one", 'a'), two = enrol(v, "two", 'b');
    REQUIRE(store_upload_open(v->s, one, NAME_A, END, &e) == 0);
    CHECK_INT(store_upload_open(v->s, two, NAME_A, END, NULL), -ERR_CONFLICT);
    v->clock.wall_s = NOW + 800;
    CHECK_INT(store_upload_open(v->s, one, NAME_A, END + 800, &e), 0);
    v->clock.wall_s = END + 1;
    CHECK_STR(slot(v, one, NAME_A), "");
    REQUIRE(store_upload_fill(v->s, NAME_A, STR("a"), &e) == 0);
    CHECK_INT(store_upload_open(v->s, one, NAME_A, END + 1000, NULL), -ERR_CONFLICT);
    CHECK_STR(slot(v, one, NAME_A), "a");
}

CASE(a_slot_past_its_time_is_not_found_and_then_erased)
{
    struct err e = ERR_INIT;
    size_t erased = 9;
    int64_t one = enrol(v, "one", 'a'), two = enrol(v, "two", 'b');
    REQUIRE(store_upload_open(v->s, one, NAME_A, END, &e) == 0);
    REQUIRE(store_upload_open(v->s, one, NAME_B, END + 60, &e) == 0);
    REQUIRE(store_upload_fill(v->s, NAME_A, STR("a"), &e) == 0);
    v->clock.wall_s = END - 1;
    CHECK_STR(slot(v, one, NAME_A), "a");
    CHECK_INT(store_upload_expire(v->s, &erased, &e), 0);
    CHECK_INT((int64_t)erased, 0);
    v->clock.wall_s = END;
    CHECK_STR(slot(v, one, NAME_A), "-");
    CHECK_INT(store_upload_find(v->s, NAME_A, NULL), -ERR_NOT_FOUND);
    CHECK_INT(store_upload_fill(v->s, NAME_A, STR("a"), NULL), -ERR_NOT_FOUND);
    CHECK_INT(store_upload_fill(v->s, NAME_B, STR("b"), &e), 0);
    /* what lies there past its time does not keep the name */
    CHECK_INT(store_upload_open(v->s, two, NAME_A, END + 60, &e), 0);
    CHECK_STR(slot(v, two, NAME_A), "");
    v->clock.wall_s = END + 60;
    CHECK_INT(store_upload_expire(v->s, &erased, &e), 0);
    CHECK_INT((int64_t)erased, 2);
}

CASE(a_device_has_only_so_many_slots_and_their_end_frees_them)
{
    struct err e = ERR_INIT;
    char name[STORE_UPLOAD_NAME];
    int64_t one = enrol(v, "one", 'a'), two = enrol(v, "two", 'b');
    for (int i = 0; i < STORE_UPLOADS; i++) {
        snprintf(name, sizeof name, "%032x", i);
        REQUIRE(store_upload_open(v->s, one, name, END, &e) == 0);
    }
    CHECK_INT(store_upload_open(v->s, one, NAME_A, END, NULL), -ERR_LIMIT);
    CHECK_INT(store_upload_open(v->s, one, name, END, &e), 0); /* it has that one */
    CHECK_INT(store_upload_open(v->s, two, NAME_A, END, &e), 0);
    v->clock.wall_s = END;
    CHECK_INT(store_upload_open(v->s, one, NAME_B, END + 900, &e), 0);
}

CASE(names_and_sizes_are_bounded)
{
    int64_t device = enrol(v, "kiosk", 'a');
    char *big = calloc(1, STORE_UPLOAD + 1);
    REQUIRE(big != NULL);
    CHECK_INT(store_upload_open(v->s, device, "abc", END, NULL), -ERR_RANGE);
    CHECK_INT(store_upload_open(v->s, device, NAME_A "0", END, NULL), -ERR_RANGE);
    REQUIRE(store_upload_open(v->s, device, NAME_A, END, NULL) == 0);
    struct str over = {big, STORE_UPLOAD + 1}, most = {big, STORE_UPLOAD};
    CHECK_INT(store_upload_fill(v->s, NAME_A, over, NULL), -ERR_LIMIT);
    CHECK_INT(store_upload_fill(v->s, NAME_A, most, NULL), 0);
    free(big);
}
