/* Bookings and notices, on every backend; see backends.h. */
#include "backends.h"

#include "store/booking.h"
#include "store/notice.h"

enum { HOUR = 3600, DAY = 86400 };

/* 1795500000 is Tuesday 24 November 2026, 6:40 in Prague; the place opens every day. */
static const struct slot_rule opens[] = {{.kind = SLOT_OPENS,
    .weekdays = 0x7F,
    .every_weeks = 1,
    .hours = {480, 1020},
    .step = 15,
    .counters_public = 1,
    .counters_desk = 2}};
static const struct slot_place place = {.rules = opens, .n_rules = 1, .open_on_holidays = true};
static const struct slot_operation act = {
    .minutes = 15, .more_minutes = 15, .people_max = 4, .horizon_days = 60};

static int64_t at(int day, int minute)
{
    return instant_from_prague(date_add((struct date){2026, 11, 24}, day), minute);
}

static struct store_hold_new a_hold(int64_t device, const char *key, int64_t starts)
{
    return (struct store_hold_new){.device = device,
        .key = key,
        .provider = "",
        .place = "doklady",
        .operation = "prukaz",
        .lang = "cs",
        .channel = "kiosk",
        .actor = "device:1",
        .starts = starts,
        .people = 1,
        .minutes = 10,
        .per_device = 100,
        .rules = &place,
        .act = &act};
}

static struct store_booking_new a_booking(int64_t device, const char *key, const char *hold)
{
    return (struct store_booking_new){.device = device,
        .key = key,
        .hold = hold,
        .lang = "cs",
        .channel = "kiosk",
        .actor = "device:1",
        .person = "",
        .person_also = "",
        .answers = STR("{\"last_name\":\"Vzorová\"}"),
        .email = "",
        .reminder_hours = 24};
}

struct said {
    enum store_refusal why;
    enum slot_verdict verdict;
    struct store_booking other;
    bool again;
};

static int hold(
    struct env *v, const struct store_hold_new *n, struct store_booking *out, struct said *said)
{
    struct err e = ERR_INIT;
    *said = (struct said){.again = false};
    return store_booking_hold(v->s, n, out, &said->again, &said->why, &said->verdict, &e);
}

static int book(
    struct env *v, const struct store_booking_new *n, struct store_booking *out, struct said *said)
{
    struct err e = ERR_INIT;
    *said = (struct said){.again = false};
    return store_booking_book(v->s, n, out, &said->again, &said->why, &said->other, &e);
}

/* Held and booked at once; id 0 when it failed. */
static struct store_booking booked(struct env *v, int64_t device, int64_t starts)
{
    static int number;
    char key[16];
    struct said said;
    struct store_booking b = {.id = 0};
    snprintf(key, sizeof key, "key-%06d", ++number);
    struct store_hold_new h = a_hold(device, key, starts);
    if (hold(v, &h, &b, &said) < 0)
        return (struct store_booking){.id = 0};
    struct store_booking_new n = a_booking(device, key, b.hold);
    n.email = "jana@priklad.cz";
    if (book(v, &n, &b, &said) < 0)
        return (struct store_booking){.id = 0};
    return b;
}

/* ---- holds */

CASE(a_hold_takes_the_slot_until_it_ends)
{
    int64_t device = enrol(v, "kiosk", 'a');
    struct store_hold_new n = a_hold(device, "key-00000001", at(0, 600));
    struct store_booking one, two;
    struct said said;
    REQUIRE(hold(v, &n, &one, &said) == 0);
    CHECK(!said.again && one.state == BOOKING_HELD && strlen(one.hold) == 32);
    CHECK_INT(one.ends - one.starts, 900);
    CHECK_INT(one.expires, v->clock.wall_s + 600);
    n.key = "key-00000002";
    CHECK_INT(hold(v, &n, &two, &said), -ERR_CONFLICT);
    CHECK_INT(said.why, REFUSED_SLOT);
    CHECK_INT(said.verdict, SLOT_TAKEN);
    v->clock.wall_s += 600;
    REQUIRE(hold(v, &n, &two, &said) == 0);
    CHECK(strcmp(two.hold, one.hold) != 0);
    struct store_booking_new b = a_booking(device, "key-00000003", one.hold);
    CHECK_INT(book(v, &b, &one, &said), -ERR_CONFLICT);
    CHECK_INT(said.why, REFUSED_GONE);
}

CASE(a_hold_again_is_the_same_and_its_key_fits_nothing_else)
{
    int64_t device = enrol(v, "kiosk", 'a');
    struct store_hold_new n = a_hold(device, "key-00000001", at(0, 600));
    struct store_booking one, two;
    struct said said;
    REQUIRE(hold(v, &n, &one, &said) == 0);
    REQUIRE(hold(v, &n, &two, &said) == 0);
    CHECK(said.again);
    CHECK_STR(two.hold, one.hold);
    n.people = 2;
    CHECK_INT(hold(v, &n, &two, &said), -ERR_CONFLICT);
    CHECK_INT(said.why, REFUSED_KEY);
}

CASE(a_hold_let_go_frees_the_slot_and_is_no_other_devices_to_let_go)
{
    int64_t device = enrol(v, "kiosk", 'a'), other = enrol(v, "desk", 'b');
    struct store_hold_new n = a_hold(device, "key-00000001", at(0, 600));
    struct store_booking b;
    struct said said;
    struct err e = ERR_INIT;
    REQUIRE(hold(v, &n, &b, &said) == 0);
    CHECK_INT(store_booking_release(v->s, other, b.hold, &e), -ERR_NOT_FOUND);
    e = (struct err)ERR_INIT;
    CHECK_INT(store_booking_release(v->s, device, b.hold, &e), 0);
    CHECK_INT(store_booking_release(v->s, device, b.hold, &e), 0);
    n.key = "key-00000002";
    CHECK_INT(hold(v, &n, &b, &said), 0);
}

CASE(a_device_may_hold_only_so_many)
{
    int64_t device = enrol(v, "kiosk", 'a');
    struct store_hold_new n = a_hold(device, "key-00000001", at(0, 600));
    struct store_booking b;
    struct said said;
    n.per_device = 1;
    REQUIRE(hold(v, &n, &b, &said) == 0);
    n.key = "key-00000002", n.starts = at(0, 660);
    CHECK_INT(hold(v, &n, &b, &said), -ERR_CONFLICT);
    CHECK_INT(said.why, REFUSED_HOLDS);
}

CASE(the_desk_has_counters_the_public_cannot_fill)
{
    int64_t device = enrol(v, "kiosk", 'a');
    struct store_hold_new n = a_hold(device, "key-00000001", at(1, 600));
    struct store_booking b;
    struct said said;
    REQUIRE(hold(v, &n, &b, &said) == 0);
    n.key = "key-00000002";
    CHECK_INT(hold(v, &n, &b, &said), -ERR_CONFLICT);
    n.whose = SLOT_DESK;
    REQUIRE(hold(v, &n, &b, &said) == 0);
    n.key = "key-00000003";
    CHECK_INT(hold(v, &n, &b, &said), -ERR_CONFLICT);
}

CASE(what_is_no_slot_is_refused_with_its_verdict)
{
    const struct {
        int64_t starts;
        int people;
        enum slot_verdict want;
    } rows[] = {
        {at(0, 601), 1, SLOT_UNKNOWN}, {at(-1, 600), 1, SLOT_TOO_SOON},
        {at(61, 600), 1, SLOT_TOO_FAR}, {at(0, 600), 0, SLOT_BAD_PEOPLE},
        {at(0, 600), 50, SLOT_BAD_PEOPLE},
        {at(0, 1005), 2, SLOT_UNKNOWN}, /* would end after closing */
    };
    int64_t device = enrol(v, "kiosk", 'a');
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct store_hold_new n = a_hold(device, "key-00000001", rows[i].starts);
        struct store_booking b;
        struct said said;
        n.people = rows[i].people;
        CHECK_INT(hold(v, &n, &b, &said), -ERR_CONFLICT);
        CHECK_INT(said.why, REFUSED_SLOT);
        CHECK_INT(said.verdict, rows[i].want);
    }
}

CASE(another_systems_slot_is_shared_among_our_own_kiosks)
{
    int64_t device = enrol(v, "kiosk", 'a');
    struct store_hold_new n = a_hold(device, "key-00000001", at(1, 600));
    struct store_booking b;
    struct said said;
    n.rules = NULL, n.act = NULL, n.provider = "reservatic", n.place = "reservatic:1";
    n.ends = at(1, 620), n.free = 2;
    REQUIRE(hold(v, &n, &b, &said) == 0);
    n.key = "key-00000002";
    REQUIRE(hold(v, &n, &b, &said) == 0);
    n.key = "key-00000003";
    CHECK_INT(hold(v, &n, &b, &said), -ERR_CONFLICT);
    CHECK_INT(said.verdict, SLOT_TAKEN);
}

/* ---- booking */

CASE(a_booking_has_number_code_and_pin_and_is_found_by_each)
{
    int64_t device = enrol(v, "kiosk", 'a');
    struct store_booking b = booked(v, device, at(2, 600)), got;
    struct err e = ERR_INIT;
    struct buf answers;
    REQUIRE(b.id > 0);
    CHECK(b.state == BOOKING_BOOKED && strlen(b.code) == WIRE_CODE && strlen(b.pin) == 4);
    REQUIRE(store_booking_get(v->s, b.reference, &got, &e) == 0);
    CHECK_STR(got.code, b.code);
    REQUIRE(store_booking_by_code(v->s, b.code, &got, &e) == 0);
    CHECK_STR(got.reference, b.reference);
    REQUIRE(store_booking_by_pin(v->s, b.pin, (struct date){2026, 11, 26}, &got, &e) == 0);
    CHECK_INT(got.id, b.id);
    CHECK_INT(
        store_booking_by_pin(v->s, b.pin, (struct date){2026, 11, 27}, &got, &e), -ERR_NOT_FOUND);
    buf_init(&answers, STORE_ANSWERS);
    e = (struct err)ERR_INIT;
    REQUIRE(store_booking_answers(v->s, b.reference, &answers, &e) == 0);
    CHECK_STR(buf_cstr(&answers), "{\"last_name\":\"Vzorová\"}");
    buf_done(&answers);
}

CASE(booking_again_with_the_key_is_the_same_booking)
{
    int64_t device = enrol(v, "kiosk", 'a');
    struct store_hold_new h = a_hold(device, "key-00000001", at(1, 600));
    struct store_booking held, one, two;
    struct said said;
    REQUIRE(hold(v, &h, &held, &said) == 0);
    struct store_booking_new n = a_booking(device, "key-00000002", held.hold);
    REQUIRE(book(v, &n, &one, &said) == 0);
    v->clock.wall_s += HOUR; /* the hold is long over */
    REQUIRE(book(v, &n, &two, &said) == 0);
    CHECK(said.again);
    CHECK_STR(two.code, one.code);
    CHECK_STR(two.pin, one.pin);
    n.answers = STR("{}");
    CHECK_INT(book(v, &n, &two, &said), -ERR_CONFLICT);
    CHECK_INT(said.why, REFUSED_KEY);
    n.key = "key-00000003";
    CHECK_INT(book(v, &n, &two, &said), -ERR_CONFLICT);
    CHECK_INT(said.why, REFUSED_GONE);
}

CASE(one_person_has_so_many_bookings_of_an_act_and_one_a_day)
{
    int64_t device = enrol(v, "kiosk", 'a');
    static const char person[] = "aaaa", phone[] = "bbbb";
    struct store_booking b;
    struct said said;
    const struct {
        int day, minute;
        const char *person, *also;
        bool anyway;
        enum store_refusal want;
    } rows[] = {
        {1, 600, person, phone, false, REFUSED_NOT},
        {1, 660, person, "", false, REFUSED_ALREADY},
        {1, 675, phone, "", false, REFUSED_ALREADY}, /* known by the phone too */
        {1, 690, person, phone, true, REFUSED_NOT},  /* a clerk insists */
        {2, 600, "cccc", phone, false, REFUSED_MANY},
        {2, 600, "cccc", "", false, REFUSED_NOT},
        {2, 660, "", "", false, REFUSED_NOT}, /* nobody knows who it is */
        {2, 720, "", "", false, REFUSED_NOT},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char key[16];
        snprintf(key, sizeof key, "key-%06zu", i);
        struct store_hold_new h = a_hold(device, key, at(rows[i].day, rows[i].minute));
        h.whose = SLOT_DESK;
        REQUIRE(hold(v, &h, &b, &said) == 0);
        struct store_booking_new n = a_booking(device, key, b.hold);
        n.person = rows[i].person, n.person_also = rows[i].also;
        n.per_person = 2, n.anyway = rows[i].anyway;
        CHECK_INT(book(v, &n, &b, &said), rows[i].want == REFUSED_NOT ? 0 : -ERR_CONFLICT);
        CHECK_INT(said.why, rows[i].want);
        if (rows[i].want != REFUSED_NOT)
            CHECK_INT(said.other.starts, at(1, 600));
    }
}

CASE(pins_of_a_day_are_all_different)
{
    enum { MANY = 120 };
    int64_t device = enrol(v, "kiosk", 'a');
    static struct store_booking all[MANY];
    struct slot_rule wide = opens[0];
    struct slot_place big = {.rules = &wide, .n_rules = 1};
    wide.counters_public = wide.counters_desk = 99;
    for (int i = 0; i < MANY; i++) {
        char key[16];
        struct said said;
        snprintf(key, sizeof key, "key-%06d", i);
        struct store_hold_new h = a_hold(device, key, at(3, 480 + 15 * (i % 30)));
        h.rules = &big, h.per_device = 1000;
        REQUIRE(hold(v, &h, &all[i], &said) == 0);
        struct store_booking_new n = a_booking(device, key, all[i].hold);
        REQUIRE(book(v, &n, &all[i], &said) == 0);
        for (int k = 0; k < i; k++)
            CHECK(strcmp(all[k].pin, all[i].pin) != 0);
    }
}

/* ---- pending */

static void count_pending(void *ctx, const struct store_booking *b, struct str answers)
{
    int *n = ctx;
    *n += b->state == BOOKING_PENDING && answers.n > 2;
}

static struct store_booking pended(struct env *v, int64_t device, const char *key)
{
    struct store_hold_new h = a_hold(device, key, at(1, 600));
    struct store_booking b = {.id = 0};
    struct said said;
    h.rules = NULL, h.provider = "reservatic", h.place = "reservatic:1";
    h.ends = at(1, 620), h.free = 1;
    if (hold(v, &h, &b, &said) < 0)
        return (struct store_booking){.id = 0};
    struct store_booking_new n = a_booking(device, key, b.hold);
    n.pending = true, n.email = "jana@priklad.cz";
    if (book(v, &n, &b, &said) < 0)
        return (struct store_booking){.id = 0};
    return b;
}

CASE(a_pending_booking_keeps_the_slot_until_the_other_system_has_spoken)
{
    int64_t device = enrol(v, "kiosk", 'a');
    struct store_booking b = pended(v, device, "key-00000001"), out;
    struct err e = ERR_INIT;
    int n = 0;
    REQUIRE(b.id && b.state == BOOKING_PENDING && !*b.pin);
    CHECK_INT(store_booking_pending(v->s, 0, 10, count_pending, &n, &e), 0);
    CHECK_INT(n, 1);
    CHECK_INT(store_booking_pending(v->s, b.id, 10, count_pending, &n, &e), 0);
    CHECK_INT(n, 1);
    v->clock.wall_s += HOUR;
    CHECK_INT(pended(v, device, "key-00000002").id, 0);
    struct store_settled yes = {.state = BOOKING_BOOKED,
        .upstream = "4711",
        .pin = "4719",
        .starts = at(1, 600),
        .ends = at(1, 630)};
    REQUIRE(store_booking_settle(v->s, b.reference, &yes, &out, &e) == 0);
    CHECK(out.state == BOOKING_BOOKED);
    CHECK_STR(out.pin, "4719");
    CHECK_STR(out.upstream, "4711");
    CHECK_INT(out.ends, at(1, 630));
    CHECK_INT(store_booking_settle(v->s, b.reference, &yes, &out, &e), -ERR_CONFLICT);
}

CASE(a_pending_booking_that_was_refused_frees_the_slot_or_is_held_again)
{
    int64_t device = enrol(v, "kiosk", 'a');
    struct store_booking b = pended(v, device, "key-00000001"), out;
    struct said said;
    struct err e = ERR_INIT;
    struct store_settled no = {.state = BOOKING_HELD, .upstream = "", .pin = ""};
    REQUIRE(b.id > 0);
    REQUIRE(store_booking_settle(v->s, b.reference, &no, &out, &e) == 0);
    CHECK(out.state == BOOKING_HELD && out.expires == v->clock.wall_s + 600);
    struct store_booking_new n = a_booking(device, "key-00000001", b.hold);
    n.pending = true;
    REQUIRE(book(v, &n, &out, &said) == 0); /* the same key, other answers: nothing was done */
    no.state = BOOKING_EXPIRED;
    REQUIRE(store_booking_settle(v->s, b.reference, &no, &out, &e) == 0);
    CHECK_INT(out.state, BOOKING_EXPIRED);
    CHECK(pended(v, device, "key-00000002").id > 0);
}

/* ---- moving and cancelling */

static struct store_change a_change(const struct store_booking *b)
{
    return (struct store_change){.reference = b->reference,
        .actor = "device:1",
        .channel = "kiosk",
        .freed_minutes = 15,
        .reminder_hours = 24};
}

static bool is_free(struct env *v, int64_t device, int64_t starts, const char *key)
{
    struct store_hold_new h = a_hold(device, key, starts);
    struct store_booking b;
    struct said said;
    struct err e = ERR_INIT;
    if (hold(v, &h, &b, &said) < 0)
        return false;
    store_booking_release(v->s, device, b.hold, &e);
    return true;
}

CASE(a_move_trades_the_times_in_one_step)
{
    int64_t device = enrol(v, "kiosk", 'a');
    struct store_booking b = booked(v, device, at(2, 600)), h, out;
    struct store_hold_new n = a_hold(device, "key-move", at(3, 660));
    struct said said;
    struct err e = ERR_INIT;
    enum store_refusal why;
    REQUIRE(b.id && hold(v, &n, &h, &said) == 0);
    struct store_change c = a_change(&b);
    REQUIRE(store_booking_move(v->s, &c, device, h.hold, &out, &why, &e) == 0);
    CHECK_INT(out.starts, at(3, 660));
    CHECK_INT(out.sequence, 1);
    CHECK_STR(out.code, b.code);
    CHECK_STR(out.pin, b.pin);
    REQUIRE(store_booking_by_pin(v->s, b.pin, (struct date){2026, 11, 27}, &out, &e) == 0);
    /* again, since the answer may have been lost */
    REQUIRE(store_booking_move(v->s, &c, device, h.hold, &out, &why, &e) == 0);
    CHECK_INT(out.sequence, 1);
    CHECK(!is_free(v, device, at(3, 660), "key-x1"));
    CHECK(!is_free(v, device, at(2, 600), "key-x2")); /* freed, but not at once */
    v->clock.wall_s += 15 * 60;
    CHECK(is_free(v, device, at(2, 600), "key-x3"));
}

CASE(a_move_without_a_living_hold_changes_nothing)
{
    int64_t device = enrol(v, "kiosk", 'a');
    struct store_booking b = booked(v, device, at(2, 600)), h, out;
    struct store_hold_new n = a_hold(device, "key-move", at(3, 660));
    struct said said;
    struct err e = ERR_INIT;
    enum store_refusal why;
    REQUIRE(b.id && hold(v, &n, &h, &said) == 0);
    v->clock.wall_s += 600;
    struct store_change c = a_change(&b);
    CHECK_INT(store_booking_move(v->s, &c, device, h.hold, &out, &why, &e), -ERR_CONFLICT);
    CHECK_INT(why, REFUSED_GONE);
    e = (struct err)ERR_INIT;
    n.operation = "pas", n.key = "key-move-2";
    REQUIRE(hold(v, &n, &h, &said) == 0);
    CHECK_INT(store_booking_move(v->s, &c, device, h.hold, &out, &why, &e), -ERR_CONFLICT);
    CHECK_INT(why, REFUSED_STATE);
    e = (struct err)ERR_INIT;
    REQUIRE(store_booking_get(v->s, b.reference, &out, &e) == 0);
    CHECK_INT(out.starts, at(2, 600));
}

CASE(a_cancelled_slot_is_freed_after_its_delay)
{
    int64_t device = enrol(v, "kiosk", 'a');
    struct store_booking b = booked(v, device, at(2, 600)), out;
    struct err e = ERR_INIT;
    enum store_refusal why;
    REQUIRE(b.id > 0);
    struct store_change c = a_change(&b);
    REQUIRE(store_booking_cancel(v->s, &c, &out, &why, &e) == 0);
    CHECK_INT(out.state, BOOKING_CANCELLED);
    REQUIRE(store_booking_cancel(v->s, &c, &out, &why, &e) == 0);
    CHECK(!is_free(v, device, at(2, 600), "key-x1"));
    v->clock.wall_s += 15 * 60;
    CHECK(is_free(v, device, at(2, 600), "key-x2"));
    CHECK_INT(
        store_booking_cancel(v->s, &(struct store_change){.reference = "XXXXXXXX"}, &out, &why, &e),
        -ERR_NOT_FOUND);
}

/* ---- notices */

struct told {
    char text[400];
};

static void on_notice(void *ctx, const struct store_notice *n)
{
    struct told *t = ctx;
    char line[100];
    snprintf(line, sizeof line, "%s %s %+d;", n->kind, notice_state_name(n->state),
        (int)((n->due - 1795500000) / HOUR));
    strncat(t->text, line, sizeof t->text - strlen(t->text) - 1);
}

static const char *notices(struct env *v, struct told *t)
{
    struct err e = ERR_INIT;
    t->text[0] = '\0';
    if (store_notice_each(v->s, 0, on_notice, t, &e) < 0)
        snprintf(t->text, sizeof t->text, "%s", e.text);
    return t->text;
}

CASE(who_books_is_told_and_reminded_and_who_cancels_is_not_reminded)
{
    int64_t device = enrol(v, "kiosk", 'a');
    struct store_booking b = booked(v, device, at(2, 600)), out;
    struct err e = ERR_INIT;
    struct told t;
    enum store_refusal why;
    REQUIRE(b.id > 0);
    CHECK_STR(notices(v, &t), "booking.booked waiting +0;booking.reminder waiting +27;");
    struct store_change c = a_change(&b);
    REQUIRE(store_booking_cancel(v->s, &c, &out, &why, &e) == 0);
    CHECK(strstr(notices(v, &t), "booking.reminder dropped +27;") != NULL);
    CHECK(strstr(t.text, "booking.booked dropped +0;") != NULL);
    CHECK(strstr(t.text, "booking.cancelled waiting +0;") != NULL);
}

static void take_id(void *ctx, const struct store_notice *n)
{
    *(int64_t *)ctx = n->id;
}

CASE(notices_that_are_due_are_settled_once_and_forgotten_later)
{
    int64_t device = enrol(v, "kiosk", 'a'), id = 0;
    struct err e = ERR_INIT;
    size_t erased;
    REQUIRE(booked(v, device, at(2, 600)).id > 0);
    REQUIRE(store_notice_each(v->s, v->clock.wall_s, take_id, &id, &e) == 0);
    REQUIRE(id > 0);
    CHECK_INT(store_notice_settle(v->s, id, NOTICE_SENT, &e), 0);
    CHECK_INT(store_notice_settle(v->s, id, NOTICE_SENT, &e), -ERR_NOT_FOUND);
    v->clock.wall_s += 30 * DAY;
    e = (struct err)ERR_INIT;
    CHECK_INT(store_notice_expire(v->s, 30, &erased, &e), 0);
    CHECK_INT(erased, 1); /* the reminder waits still */
}

/* ---- time */

CASE(time_closes_holds_misses_bookings_and_erases_who_it_was)
{
    int64_t device = enrol(v, "kiosk", 'a');
    struct store_booking b = booked(v, device, at(1, 600)), out;
    struct store_hold_new n = a_hold(device, "key-hold", at(3, 660));
    struct said said;
    struct err e = ERR_INIT;
    struct buf answers;
    size_t closed, erased;
    REQUIRE(b.id && hold(v, &n, &out, &said) == 0);
    v->clock.wall_s += 600;
    CHECK_INT(store_booking_expire(v->s, 60, 30, &closed, &erased, &e), 0);
    CHECK_INT(closed, 1);
    v->clock.wall_s = at(1, 660);
    CHECK_INT(store_booking_expire(v->s, 60, 30, &closed, &erased, &e), 0);
    CHECK_INT(closed, 1);
    CHECK_INT(erased, 1); /* the hold's row */
    REQUIRE(store_booking_get(v->s, b.reference, &out, &e) == 0);
    CHECK(out.state == BOOKING_MISSED && !out.erased);
    v->clock.wall_s += 31 * DAY;
    CHECK_INT(store_booking_expire(v->s, 60, 30, &closed, &erased, &e), 0);
    CHECK_INT(erased, 1);
    REQUIRE(store_booking_get(v->s, b.reference, &out, &e) == 0);
    CHECK(out.erased && !*out.code && !*out.pin);
    buf_init(&answers, STORE_ANSWERS);
    REQUIRE(store_booking_answers(v->s, b.reference, &answers, &e) == 0);
    CHECK_INT(answers.n, 0);
    buf_done(&answers);
    CHECK_INT(store_booking_by_code(v->s, b.code, &out, &e), -ERR_NOT_FOUND);
}

static void count_one(void *ctx, const struct store_booking *b)
{
    (void)b;
    ++*(int *)ctx;
}

CASE(the_bookings_of_a_day_come_in_order)
{
    int64_t device = enrol(v, "kiosk", 'a');
    struct err e = ERR_INIT;
    int n = 0;
    REQUIRE(booked(v, device, at(1, 660)).id && booked(v, device, at(1, 600)).id);
    REQUIRE(booked(v, device, at(2, 600)).id > 0);
    CHECK_INT(store_booking_each(v->s, (struct date){2026, 11, 25}, count_one, &n, &e), 0);
    CHECK_INT(n, 2);
    CHECK_INT(store_booking_each(v->s, (struct date){0, 0, 0}, count_one, &n, &e), 0);
    CHECK_INT(n, 5);
}

/* ---- many at once */

enum { CLIENTS = 50, SLOTS = 40 };

struct runner {
    struct env *v;
    int64_t device;
    int number, won, lost, faults;
    int64_t got;
};

static void *fight(void *arg)
{
    struct runner *r = arg;
    for (int i = 0; i < SLOTS && !r->won; i++) {
        char key[32];
        struct store_booking b;
        struct said said;
        snprintf(key, sizeof key, "k%03d-%04d", r->number, i);
        /* 36 quarters of an hour a day, so the 40 slots lie on two days */
        struct store_hold_new h = a_hold(r->device, key, at(4 + i / 30, 480 + 15 * (i % 30)));
        if (hold(r->v, &h, &b, &said) < 0) {
            r->lost++;
            r->faults += said.why != REFUSED_SLOT;
            continue;
        }
        struct store_booking_new n = a_booking(r->device, key, b.hold);
        r->won = book(r->v, &n, &b, &said) == 0;
        r->faults += !r->won;
        r->got = b.starts;
    }
    return NULL;
}

CASE(of_fifty_clients_and_forty_slots_exactly_forty_win)
{
    static struct runner runners[CLIENTS];
    pthread_t threads[CLIENTS];
    struct store_audit_state audit;
    struct err e = ERR_INIT;
    int won = 0, faults = 0, same = 0;
    int64_t device = enrol(v, "kiosk", 'a');
    for (int i = 0; i < CLIENTS; i++) {
        runners[i] = (struct runner){.v = v, .device = device, .number = i};
        REQUIRE(pthread_create(&threads[i], NULL, fight, &runners[i]) == 0);
    }
    for (int i = 0; i < CLIENTS; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < CLIENTS; i++) {
        won += runners[i].won;
        faults += runners[i].faults;
        for (int k = 0; k < i; k++)
            same += runners[i].won && runners[k].won && runners[i].got == runners[k].got;
    }
    CHECK_INT(won, SLOTS);
    CHECK_INT(faults, 0);
    CHECK_INT(same, 0);
    CHECK_INT(store_audit_verify(v->s, &audit, &e), 0);
    CHECK_INT(audit.records, 1 + 2 * SLOTS);
}

CASE(a_key_that_stands_at_another_holds_booking_is_refused)
{
    int64_t device = enrol(v, "kiosk", 'a');
    struct store_hold_new h = a_hold(device, "key-00000001", at(1, 600));
    struct store_booking one, two;
    struct said said;
    REQUIRE(hold(v, &h, &one, &said) == 0);
    h.key = "key-00000002", h.starts = at(1, 660);
    REQUIRE(hold(v, &h, &two, &said) == 0);
    struct store_booking_new n = a_booking(device, "key-00000003", one.hold);
    REQUIRE(book(v, &n, &one, &said) == 0);
    n.hold = two.hold;
    CHECK_INT(book(v, &n, &two, &said), -ERR_CONFLICT);
    CHECK_INT(said.why, REFUSED_KEY);
    n.key = "key-00000004";
    CHECK_INT(book(v, &n, &two, &said), 0); /* the hold was not hurt */
}

/* ---- changes that another system was asked for */

static void count_one_wish(void *ctx, const struct store_booking *b, struct str answers)
{
    *(int *)ctx += b->wish != 0 && answers.n > 2;
}

static struct store_booking theirs(struct env *v, int64_t device)
{
    struct store_booking b = pended(v, device, "key-theirs");
    struct store_settled yes = {.state = BOOKING_BOOKED,
        .upstream = "4711",
        .pin = "",
        .starts = at(1, 600),
        .ends = at(1, 620)};
    struct err e = ERR_INIT;
    if (b.id && store_booking_settle(v->s, b.reference, &yes, &b, &e) < 0)
        b.id = 0;
    return b;
}

static struct store_booking their_hold(
    struct env *v, int64_t device, const char *key, int64_t starts)
{
    struct store_hold_new h = a_hold(device, key, starts);
    struct store_booking b = {.id = 0};
    struct said said;
    h.rules = NULL, h.provider = "reservatic", h.place = "reservatic:1";
    h.ends = starts + 1200, h.free = 5;
    return hold(v, &h, &b, &said) < 0 ? (struct store_booking){.id = 0} : b;
}

CASE(a_wish_keeps_its_hold_until_its_end_is_known)
{
    int64_t device = enrol(v, "kiosk", 'a');
    struct store_booking b = theirs(v, device), h = their_hold(v, device, "key-h1", at(2, 600));
    struct store_booking other = their_hold(v, device, "key-h2", at(3, 600)), out;
    struct err e = ERR_INIT;
    enum store_refusal why;
    int n = 0;
    REQUIRE(b.id && h.id && other.id);
    struct store_change c = a_change(&b);
    REQUIRE(store_booking_wish(v->s, &c, device, h.hold, &out, &why, &e) == 0);
    CHECK_INT(out.wish, at(2, 600));
    REQUIRE(store_booking_wish(v->s, &c, device, h.hold, &out, &why, &e) == 0); /* again */
    CHECK_INT(store_booking_wish(v->s, &c, device, other.hold, &out, &why, &e), -ERR_CONFLICT);
    CHECK_INT(why, REFUSED_WISH);
    e = (struct err)ERR_INIT;
    CHECK_INT(store_booking_wish(v->s, &c, device, NULL, &out, &why, &e), -ERR_CONFLICT);
    e = (struct err)ERR_INIT;
    /* the visitor leaves, and time goes by */
    CHECK_INT(store_booking_release(v->s, device, h.hold, &e), 0);
    v->clock.wall_s += HOUR;
    CHECK_INT(store_booking_wishes(v->s, 0, 10, count_one_wish, &n, &e), 0);
    CHECK_INT(n, 1);
    REQUIRE(store_booking_move(v->s, &c, 0, h.hold, &out, &why, &e) == 0);
    CHECK(out.starts == at(2, 600) && out.wish == 0 && !*out.wish_hold);
    CHECK_INT(store_booking_wishes(v->s, 0, 10, count_one_wish, &n, &e), 0);
    CHECK_INT(n, 1);
}

CASE(a_wish_that_surely_did_not_happen_is_forgotten_with_its_hold)
{
    int64_t device = enrol(v, "kiosk", 'a');
    struct store_booking b = theirs(v, device), h = their_hold(v, device, "key-h1", at(2, 600)),
                         out;
    struct err e = ERR_INIT;
    enum store_refusal why;
    REQUIRE(b.id && h.id);
    struct store_change c = a_change(&b);
    REQUIRE(store_booking_wish(v->s, &c, device, h.hold, &out, &why, &e) == 0);
    REQUIRE(store_booking_unwish(v->s, b.reference, true, &e) == 0);
    REQUIRE(store_booking_wish(v->s, &c, device, h.hold, &out, &why, &e) == 0); /* once more */
    REQUIRE(store_booking_unwish(v->s, b.reference, false, &e) == 0);
    CHECK_INT(store_booking_unwish(v->s, b.reference, false, &e), 0);
    REQUIRE(store_booking_get(v->s, b.reference, &out, &e) == 0);
    CHECK(out.wish == 0 && out.starts == at(1, 600) && out.state == BOOKING_BOOKED);
    CHECK_INT(store_booking_move(v->s, &c, device, h.hold, &out, &why, &e), -ERR_CONFLICT);
    e = (struct err)ERR_INIT;
    REQUIRE(store_booking_wish(v->s, &c, device, NULL, &out, &why, &e) == 0);
    CHECK_INT(out.wish, STORE_WISH_CANCEL);
    REQUIRE(store_booking_cancel(v->s, &c, &out, &why, &e) == 0);
    CHECK(out.state == BOOKING_CANCELLED && out.wish == 0);
    e = (struct err)ERR_INIT;
    CHECK_INT(store_booking_wish(v->s, &c, device, NULL, &out, &why, &e), -ERR_CONFLICT);
    CHECK_INT(why, REFUSED_STATE);
}
