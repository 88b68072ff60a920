/* Answers that are young enough. */
#include "memory.h"

#include "js.h"

static struct memory *begin(void)
{
    return calloc(1, sizeof(struct memory));
}

static void finish(struct memory *m)
{
    memory_forget(m, true);
    free(m);
}

static void keep(struct memory *m, const char *path, const char *json, int64_t until, bool slots)
{
    struct up_reply r = {.status = 201, .json = js(json), .at = 1000 + until};
    memory_keep(m, path, &r, until, slots);
    json_decref(r.json);
}

/* want NULL: it is not remembered. */
static void check_at(
    int line, struct memory *m, const char *path, int64_t now, const char *want, int64_t until)
{
    struct up_reply r = {.status = 0};
    bool known = memory_find(m, path, now, &r);
    if (known != (want != NULL))
        test_fail(__FILE__, line, "%s at %" PRId64 ": known %d", path, now, known);
    js_check(__FILE__, line, r.json, want);
    if (known && (r.status != 200 || r.at != 1000 + until))
        test_fail(__FILE__, line, "status %d, at %" PRId64, r.status, r.at);
    json_decref(r.json);
}

#define CHECK_AT(m, path, now, want, until) check_at(__LINE__, (m), (path), (now), (want), (until))

TEST(an_answer_is_remembered_until_its_time)
{
    struct memory *m = begin();
    CHECK_AT(m, "/v1/places", 0, NULL, 0);
    keep(m, "/v1/places", "[{'id':1}]", 50, false);
    CHECK_AT(m, "/v1/places", 0, "[{'id':1}]", 50);
    CHECK_AT(m, "/v1/places", 49, "[{'id':1}]", 50);
    CHECK_AT(m, "/v1/places", 50, NULL, 0);
    CHECK_AT(m, "/v1/place", 0, NULL, 0);
    CHECK_AT(m, "/v1/places?page=2", 0, NULL, 0);
    CHECK_AT(m, "", 0, NULL, 0);
    finish(m);
}

TEST(a_newer_answer_replaces_the_older)
{
    struct memory *m = begin();
    keep(m, "/a", "[1]", 50, false);
    keep(m, "/b", "[2]", 60, false);
    keep(m, "/a", "[3]", 90, true);
    CHECK_AT(m, "/a", 70, "[3]", 90);
    CHECK_AT(m, "/b", 50, "[2]", 60);
    keep(m, "/a", "[]", 40, true);
    CHECK_AT(m, "/a", 0, "[]", 40);
    CHECK_AT(m, "/a", 45, NULL, 0);
    finish(m);
}

TEST(copies_go_in_and_out)
{
    struct memory *m = begin();
    struct up_reply in = {.json = js("[{'id':1}]")}, out;
    memory_keep(m, "/a", &in, 50, false);
    json_array_clear(in.json);
    REQUIRE(memory_find(m, "/a", 0, &out));
    CHECK_JS(out.json, "[{'id':1}]");
    json_object_set_new(json_array_get(out.json, 0), "id", json_integer(2));
    json_decref(out.json);
    REQUIRE(memory_find(m, "/a", 0, &out));
    CHECK_JS(out.json, "[{'id':1}]");
    json_decref(out.json);
    json_decref(in.json);
    finish(m);
}

TEST(a_booking_forgets_slots_and_nothing_else)
{
    struct memory *m = begin();
    keep(m, "/hours", "[1]", 50, true);
    keep(m, "/places", "[2]", 50, false);
    keep(m, "/days", "[3]", 50, true);
    memory_forget(m, false);
    CHECK_AT(m, "/hours", 0, NULL, 0);
    CHECK_AT(m, "/days", 0, NULL, 0);
    CHECK_AT(m, "/places", 0, "[2]", 50);
    memory_forget(m, true);
    CHECK_AT(m, "/places", 0, NULL, 0);
    finish(m);
}

TEST(when_it_is_full_what_ends_first_goes)
{
    struct memory *m = begin();
    char path[40];
    for (int i = 0; i < MEMORY_ITEMS; i++) {
        snprintf(path, sizeof path, "/hours/%d", i);
        keep(m, path, "[1]", i == 100 ? 10 : 1000 + i, true);
    }
    CHECK_AT(m, "/hours/100", 0, "[1]", 10);
    keep(m, "/one-more", "[2]", 2000, true);
    CHECK_AT(m, "/one-more", 0, "[2]", 2000);
    CHECK_AT(m, "/hours/100", 0, NULL, 0);
    CHECK_AT(m, "/hours/0", 0, "[1]", 1000);
    CHECK_AT(m, "/hours/255", 0, "[1]", 1255);
    keep(m, "/two-more", "[3]", 2000, true);
    CHECK_AT(m, "/hours/0", 0, NULL, 0);
    CHECK_AT(m, "/hours/1", 0, "[1]", 1001);
    finish(m);
}

TEST(a_path_too_long_is_never_taken_for_another)
{
    struct memory *m = begin();
    char path[UP_PATH + 40];
    memset(path, 'x', sizeof path);
    path[sizeof path - 1] = '\0';
    keep(m, path, "[1]", 50, false);
    CHECK_AT(m, path, 0, NULL, 0);
    finish(m);
}
