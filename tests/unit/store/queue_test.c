/* The queue, on every backend; see backends.h. */
#include "backends.h"

#include "store/queue.h"

enum { DAY = 86400, HOUR = 3600 };

static const char actor[] = "clerk:7";

struct taking {
    int64_t device;
    int keys;
};

static struct store_ticket_new wanting(struct taking *k, char key[24], const char *agenda)
{
    snprintf(key, 24, "key-%08d", k->keys++);
    return (struct store_ticket_new){.device = k->device,
        .key = key,
        .agenda = agenda,
        .lang = "cs",
        .channel = "kiosk",
        .actor = "device:1",
        .letter = agenda[0],
        .first = 1,
        .last = 99,
        .priority = TICKET_ORDINARY};
}

static struct store_ticket take(struct env *v, struct taking *k, const char *agenda)
{
    char key[24];
    bool again;
    struct store_ticket t;
    struct err e = ERR_INIT;
    struct store_ticket_new n = wanting(k, key, agenda);
    if (store_ticket_take(v->s, &n, &t, &again, &e) < 0)
        test_fail(__FILE__, __LINE__, "no ticket: %s", e.text);
    return t;
}

static int act_on(
    struct env *v, enum ticket_act act, int64_t id, const char *counter, struct store_ticket *out)
{
    struct store_ticket_act a = {.act = act,
        .ticket = id,
        .counter = counter,
        .actor = actor,
        .agendas = {"A-doklady", "B-pokladna"},
        .n_agendas = 2,
        .to = "B-pokladna",
        .to_letter = 'B'};
    return store_ticket_do(v->s, &a, out, NULL);
}

static int64_t open_clerk(struct env *v, const char *name, const char *counter)
{
    /* a counter is staffed by an account, which is a row alone here */
    char sql[200];
    static int64_t next;
    int64_t id = ++next + 1000;
    snprintf(sql, sizeof sql,
        "INSERT INTO clerk (id, name, title, roles, password, created)"
        " VALUES (%" PRId64 ", '%s%" PRId64 "', 'Title', 1, '', 1)",
        id, name, id);
    CHECK(v->backend->tamper(v, sql));
    CHECK_INT(store_counter_open(v->s, counter, id, actor, NULL), 0);
    return id;
}

/* ---- taking */

CASE(a_ticket_has_a_letter_and_the_next_number_of_its_agenda)
{
    struct taking k = {enrol(v, "kiosk", 'a'), 0};
    struct store_ticket a = take(v, &k, "A-doklady"), b = take(v, &k, "B-pokladna"), got;
    CHECK_INT(a.letter, 'A');
    CHECK_INT(a.number, 1);
    CHECK_INT(b.number, 1);
    CHECK_INT(take(v, &k, "A-doklady").number, 2);
    CHECK_INT(a.state, TICKET_QUEUED);
    CHECK_INT(a.priority, TICKET_ORDINARY);
    CHECK_INT(a.since, 1795500000);
    CHECK_INT(a.services, 1);
    CHECK(a.id != b.id && a.device == k.device);
    CHECK_INT(store_ticket_get(v->s, a.id, &got, NULL), 0);
    CHECK_STR(got.agenda, "A-doklady");
    CHECK_STR(got.lang, "cs");
    CHECK_STR(got.counter, "");
    CHECK_INT(date_days(got.day), 1795500000 / DAY);
    CHECK_INT(store_ticket_get(v->s, 12345, &got, NULL), -ERR_NOT_FOUND);
}

CASE(the_same_key_gives_the_same_ticket)
{
    struct taking k = {enrol(v, "kiosk", 'a'), 0};
    char key[24];
    bool again;
    struct store_ticket one, two;
    struct store_ticket_new n = wanting(&k, key, "A-doklady");
    CHECK_INT(store_ticket_take(v->s, &n, &one, &again, NULL), 0);
    CHECK(!again);
    CHECK_INT(store_ticket_take(v->s, &n, &two, &again, NULL), 0);
    CHECK(again && one.id == two.id && one.number == two.number);
    n.agenda = "B-pokladna";
    CHECK_INT(store_ticket_take(v->s, &n, &two, &again, NULL), -ERR_CONFLICT);
    CHECK_INT(two.id, 0);
    n.device = enrol(v, "other", 'b');
    CHECK_INT(store_ticket_take(v->s, &n, &two, &again, NULL), 0);
    CHECK(!again && two.id != one.id);
}

CASE(the_quota_of_a_day_ends_it)
{
    struct taking k = {enrol(v, "kiosk", 'a'), 0};
    char key[24];
    bool again;
    int taken;
    struct store_ticket t;
    struct store_ticket_new n = wanting(&k, key, "A-doklady");
    n.quota = 2;
    take(v, &k, "A-doklady");
    CHECK_INT(store_ticket_take(v->s, &n, &t, &again, NULL), 0);
    /* given back or sent on, it was taken all the same */
    CHECK_INT(act_on(v, TICKET_DELETE, t.id, "", &t), 0);
    CHECK_INT(store_ticket_count(v->s, "A-doklady", &taken, NULL), 0);
    CHECK_INT(taken, 2);
    n.key = "another-key";
    CHECK_INT(store_ticket_take(v->s, &n, &t, &again, NULL), -ERR_LIMIT);
    take(v, &k, "B-pokladna");
    v->clock.wall_s += DAY;
    CHECK_INT(store_ticket_take(v->s, &n, &t, &again, NULL), 0);
}

CASE(numbers_go_round_and_none_is_out_there_twice)
{
    struct taking k = {enrol(v, "kiosk", 'a'), 0};
    char key[24];
    bool again;
    struct store_ticket t[4];
    struct store_ticket_new n = wanting(&k, key, "A-doklady");
    n.first = 7;
    n.last = 9;
    const char *const keys[] = {"key-aaaa", "key-bbbb", "key-cccc", "key-dddd"};
    for (int i = 0; i < 3; i++) {
        n.key = keys[i];
        CHECK_INT(store_ticket_take(v->s, &n, &t[i], &again, NULL), 0);
        CHECK_INT(t[i].number, 7 + i);
    }
    n.key = keys[3];
    CHECK_INT(store_ticket_take(v->s, &n, &t[3], &again, NULL), -ERR_LIMIT);
    /* a missed one may come back with its number */
    CHECK_INT(act_on(v, TICKET_CALL, t[1].id, "1", &t[1]), 0);
    CHECK_INT(act_on(v, TICKET_NO_SHOW, t[1].id, "1", &t[1]), 0);
    CHECK_INT(store_ticket_take(v->s, &n, &t[3], &again, NULL), -ERR_LIMIT);
    CHECK_INT(act_on(v, TICKET_DELETE, t[2].id, "", &t[2]), 0);
    CHECK_INT(store_ticket_take(v->s, &n, &t[3], &again, NULL), 0);
    CHECK_INT(t[3].number, 9);
    n.first = 0;
    n.key = "key-eeee";
    CHECK_INT(store_ticket_take(v->s, &n, &t[3], &again, NULL), -ERR_RANGE);
}

/* ---- the order of calling */

struct line {
    char text[200];
};

static void see(void *ctx, const struct store_ticket *t)
{
    struct line *l = ctx;
    size_t used = strlen(l->text);
    snprintf(l->text + used, sizeof l->text - used, "%c%d ", t->letter, t->number);
}

static const char *line_of(struct env *v, struct line *l)
{
    l->text[0] = '\0';
    CHECK_INT(store_ticket_each(v->s, see, l, NULL), 0);
    return l->text;
}

CASE(the_next_one_is_the_first_by_rank_of_what_the_counter_serves)
{
    struct taking k = {enrol(v, "kiosk", 'a'), 0};
    struct store_ticket t;
    struct line l;
    take(v, &k, "A-doklady");
    v->clock.wall_s += 60;
    struct store_ticket ill = take(v, &k, "B-pokladna");
    v->clock.wall_s += 60;
    take(v, &k, "C-jine");
    CHECK_STR(line_of(v, &l), "A1 B1 C1 ");
    CHECK_INT(store_ticket_priority(v->s, ill.id, TICKET_FIRST, actor, &t, NULL), 0);
    CHECK_INT(t.priority, TICKET_FIRST);
    CHECK_STR(line_of(v, &l), "B1 A1 C1 ");
    CHECK_INT(act_on(v, TICKET_CALL, 0, "1", &t), 0);
    CHECK_INT(t.id, ill.id);
    CHECK_INT(t.state, TICKET_CALLED);
    CHECK_STR(t.counter, "1");
    CHECK_INT(t.calls, 1);
    CHECK_INT(t.called, v->clock.wall_s);
    CHECK_INT(act_on(v, TICKET_CALL, 0, "2", &t), 0);
    CHECK_INT(t.letter, 'A');
    /* C waits, but for somebody else */
    CHECK_INT(act_on(v, TICKET_CALL, 0, "3", &t), -ERR_NOT_FOUND);
    CHECK_INT(store_ticket_priority(v->s, ill.id, 4, actor, &t, NULL), -ERR_RANGE);
    CHECK_INT(store_ticket_priority(v->s, 999, 1, actor, &t, NULL), -ERR_NOT_FOUND);
}

CASE(sent_on_or_put_back_it_keeps_its_place_and_its_number)
{
    struct taking k = {enrol(v, "kiosk", 'a'), 0};
    struct store_ticket first = take(v, &k, "A-doklady"), t;
    struct line l;
    v->clock.wall_s += 60;
    take(v, &k, "B-pokladna");
    CHECK_INT(act_on(v, TICKET_CALL, 0, "1", &t), 0);
    CHECK_INT(act_on(v, TICKET_BACK, t.id, "1", &t), 0);
    CHECK_INT(t.id, first.id);
    CHECK_STR(t.counter, "");
    CHECK_INT(t.calls + (int)t.called, 0);
    CHECK_STR(line_of(v, &l), "A1 B1 ");
    CHECK_INT(act_on(v, TICKET_CALL, 0, "1", &t), 0);
    CHECK_INT(act_on(v, TICKET_ARRIVE, t.id, "1", &t), 0);
    CHECK_INT(act_on(v, TICKET_TRANSFER, t.id, "1", &t), 0);
    CHECK_INT(t.state, TICKET_QUEUED);
    CHECK_STR(t.agenda, "B-pokladna");
    CHECK_INT(t.letter, 'A');
    CHECK_INT(t.number, 1);
    CHECK_INT(t.since, 1795500000);
    CHECK_STR(line_of(v, &l), "A1 B1 ");
    struct store_ticket_act nowhere = {
        .act = TICKET_TRANSFER, .ticket = t.id, .counter = "1", .actor = actor, .to = ""};
    CHECK_INT(store_ticket_do(v->s, &nowhere, &t, NULL), -ERR_RANGE);
}

/* ---- every act in every state */

/* How a ticket gets into a state. */
static void bring(struct env *v, int64_t id, enum ticket_state state)
{
    static const struct {
        enum ticket_act acts[4];
        int n;
    } ways[TICKET_STATES] = {
        [TICKET_CALLED] = {{TICKET_CALL}, 1},
        [TICKET_PROCESSING] = {{TICKET_CALL, TICKET_ARRIVE}, 2},
        [TICKET_PARKED] = {{TICKET_CALL, TICKET_PARK}, 2},
        [TICKET_PENDING] = {{TICKET_CALL, TICKET_ARRIVE, TICKET_FETCH}, 3},
        [TICKET_MISSED] = {{TICKET_CALL, TICKET_NO_SHOW}, 2},
        [TICKET_FINISHED] = {{TICKET_CALL, TICKET_ARRIVE, TICKET_FINISH}, 3},
        [TICKET_DELETED] = {{TICKET_DELETE}, 1},
    };
    struct store_ticket t = {.state = TICKET_QUEUED};
    for (int i = 0; i < ways[state].n; i++)
        CHECK_INT(act_on(v, ways[state].acts[i], id, "1", &t), 0);
    CHECK_INT(t.state, state);
}

CASE(every_act_in_every_state_goes_by_the_table)
{
    struct taking k = {enrol(v, "kiosk", 'a'), 0};
    int done = 0, refused = 0;
    for (int state = 0; state < TICKET_STATES; state++)
        for (int act = 0; act < TICKET_ACTS; act++) {
            struct store_ticket t = take(v, &k, "A-doklady"), got;
            enum ticket_state to = (enum ticket_state)state;
            bring(v, t.id, to);
            bool may = ticket_move(&to, (enum ticket_state)state, (enum ticket_act)act);
            int rc = act_on(v, (enum ticket_act)act, t.id, "1", &got);
            if (rc != (may ? 0 : -ERR_CONFLICT))
                test_fail(__FILE__, __LINE__, "%s of a %s ticket: %d",
                    ticket_act_name((enum ticket_act)act),
                    ticket_state_name((enum ticket_state)state), rc);
            CHECK_INT(got.id, t.id);
            CHECK_INT(store_ticket_get(v->s, t.id, &got, NULL), 0);
            CHECK_INT(got.state, to);
            CHECK(!may || ticket_over(to) == (got.ended != 0) || to == TICKET_MISSED);
            may ? done++ : refused++;
            /* out of the way of the next one */
            if (got.state == TICKET_CALLED)
                act_on(v, TICKET_ARRIVE, t.id, "1", &got);
            if (got.state == TICKET_PROCESSING)
                act_on(v, TICKET_FINISH, t.id, "1", &got);
            if (!ticket_over(got.state))
                act_on(v, TICKET_DELETE, t.id, "1", &got);
        }
    CHECK(done > 20 && refused > 40);
}

/* ---- counters and hands */

CASE(a_counter_has_one_ticket_in_its_hands)
{
    struct taking k = {enrol(v, "kiosk", 'a'), 0};
    struct store_ticket one = take(v, &k, "A-doklady"), two = take(v, &k, "A-doklady"), t;
    CHECK_INT(act_on(v, TICKET_CALL, 0, "1", &t), 0);
    CHECK_INT(t.id, one.id);
    CHECK_INT(act_on(v, TICKET_CALL, 0, "1", &t), -ERR_CONFLICT);
    CHECK_INT(t.id, one.id);
    CHECK_INT(act_on(v, TICKET_CALL, two.id, "1", &t), -ERR_CONFLICT);
    CHECK_INT(t.id, one.id);
    CHECK_INT(act_on(v, TICKET_RECALL, one.id, "1", &t), 0);
    CHECK_INT(t.calls, 2);
    CHECK_INT(act_on(v, TICKET_ARRIVE, one.id, "1", &t), 0);
    CHECK_INT(act_on(v, TICKET_PARK, one.id, "1", &t), 0);
    CHECK_STR(t.counter, "1");
    CHECK_INT(act_on(v, TICKET_CALL, 0, "1", &t), 0);
    CHECK_INT(t.id, two.id);
    /* the parked one is back, but the hands are full */
    CHECK_INT(act_on(v, TICKET_ARRIVE, one.id, "1", &t), -ERR_CONFLICT);
    CHECK_INT(t.id, two.id);
    CHECK_INT(act_on(v, TICKET_ARRIVE, two.id, "1", &t), 0);
    CHECK_INT(act_on(v, TICKET_FINISH, two.id, "1", &t), 0);
    CHECK_INT(act_on(v, TICKET_ARRIVE, one.id, "1", &t), 0);
    CHECK_INT(t.served, 1795500000);
}

CASE(what_another_counter_has_is_not_touched_while_somebody_sits_there)
{
    struct taking k = {enrol(v, "kiosk", 'a'), 0};
    struct store_ticket one = take(v, &k, "A-doklady"), t;
    open_clerk(v, "ann", "1");
    CHECK_INT(act_on(v, TICKET_CALL, one.id, "1", &t), 0);
    const enum ticket_act acts[] = {TICKET_RECALL, TICKET_ARRIVE, TICKET_PARK, TICKET_NO_SHOW,
        TICKET_BACK, TICKET_DELETE, TICKET_TRANSFER, TICKET_CALL};
    for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
        CHECK_INT(act_on(v, acts[i], one.id, "2", &t), -ERR_CONFLICT);
        CHECK_STR(t.counter, "1");
        CHECK_INT(t.id, one.id);
    }
    CHECK_INT(act_on(v, TICKET_PARK, one.id, "1", &t), 0);
    CHECK_INT(act_on(v, TICKET_ARRIVE, one.id, "2", &t), -ERR_CONFLICT);
    /* gone home: the other one helps */
    CHECK_INT(store_counter_close(v->s, "1", actor, NULL), 0);
    CHECK_INT(act_on(v, TICKET_ARRIVE, one.id, "2", &t), 0);
    CHECK_STR(t.counter, "2");
    CHECK_INT(store_ticket_add(v->s, one.id, "1", "vypis", actor, &t, NULL), -ERR_CONFLICT);
    CHECK_INT(store_ticket_add(v->s, one.id, "2", "vypis", actor, &t, NULL), 0);
    CHECK_INT(t.services, 2);
    CHECK_STR(t.operation, "vypis");
    CHECK_INT(act_on(v, TICKET_FINISH, one.id, "2", &t), 0);
    CHECK_INT(store_ticket_add(v->s, one.id, "2", "vypis", actor, &t, NULL), -ERR_CONFLICT);
    CHECK_INT(store_ticket_priority(v->s, one.id, 1, actor, &t, NULL), -ERR_CONFLICT);
}

struct seats {
    char text[300];
};

static void see_counter(void *ctx, const struct store_counter *c)
{
    struct seats *s = ctx;
    size_t used = strlen(s->text);
    snprintf(s->text + used, sizeof s->text - used, "%s=%" PRId64 "%s ", c->id,
        c->clerk ? c->clerk % 100 : 0, c->emergency ? "!" : "");
}

static const char *seats_of(struct env *v, struct seats *s)
{
    s->text[0] = '\0';
    CHECK_INT(store_counter_each(v->s, see_counter, s, NULL), 0);
    return s->text;
}

CASE(a_clerk_sits_at_one_counter_and_a_counter_has_one_clerk)
{
    struct seats s;
    char want[64];
    int64_t ann = open_clerk(v, "ann", "1"), bob = open_clerk(v, "bob", "2");
    int a = (int)(ann % 100), b = (int)(bob % 100);
    snprintf(want, sizeof want, "1=%d 2=%d ", a, b);
    CHECK_STR(seats_of(v, &s), want);
    CHECK_INT(store_counter_open(v->s, "2", ann, actor, NULL), 0);
    snprintf(want, sizeof want, "1=0 2=%d ", a);
    CHECK_STR(seats_of(v, &s), want);
    CHECK_INT(store_counter_emergency(v->s, "2", true, actor, NULL), 0);
    CHECK_INT(store_counter_close(v->s, "2", actor, NULL), 0);
    CHECK_STR(seats_of(v, &s), "1=0 2=0! ");
    CHECK_INT(store_counter_emergency(v->s, "2", false, actor, NULL), 0);
    CHECK_STR(seats_of(v, &s), "1=0 2=0 ");
    /* for help nobody has to sit there */
    CHECK_INT(store_counter_emergency(v->s, "3", true, actor, NULL), 0);
    CHECK_STR(seats_of(v, &s), "1=0 2=0 3=0! ");
}

CASE(a_counter_with_a_ticket_in_its_hands_is_not_left)
{
    struct taking k = {enrol(v, "kiosk", 'a'), 0};
    struct store_ticket t;
    open_clerk(v, "ann", "1");
    take(v, &k, "A-doklady");
    CHECK_INT(act_on(v, TICKET_CALL, 0, "1", &t), 0);
    CHECK_INT(store_counter_close(v->s, "1", actor, NULL), -ERR_CONFLICT);
    CHECK_INT(act_on(v, TICKET_NO_SHOW, t.id, "1", &t), 0);
    CHECK_INT(store_counter_close(v->s, "1", actor, NULL), 0);
    CHECK_INT(store_counter_close(v->s, "1", actor, NULL), 0);
}

CASE(who_is_not_heard_of_is_away)
{
    struct seats s;
    size_t closed, erased;
    char want[64];
    int64_t ann = open_clerk(v, "ann", "1"), bob = open_clerk(v, "bob", "2");
    v->clock.wall_s += 10 * 60;
    CHECK_INT(store_counter_seen(v->s, "1", ann, NULL), 0);
    CHECK_INT(store_counter_seen(v->s, "2", ann, NULL), 0); /* not hers */
    v->clock.wall_s += 10 * 60;
    CHECK_INT(store_queue_expire(v->s, 15, 30, &closed, &erased, NULL), 0);
    snprintf(want, sizeof want, "1=%d 2=0 ", (int)(ann % 100));
    CHECK_STR(seats_of(v, &s), want);
    CHECK(bob != ann);
}

/* ---- with a booking */

/* All day, ten minutes each. */
static const struct slot_rule all_day = {.kind = SLOT_OPENS,
    .weekdays = 127,
    .hours = {0, 1440},
    .step = 10,
    .counters_public = 9,
    .counters_desk = 9};
static const struct slot_place place = {.rules = &all_day, .n_rules = 1, .open_on_holidays = true};
static const struct slot_operation operation = {
    .minutes = 10, .people_max = 1, .horizon_days = 60, .per_person = 0};

static struct store_booking book(struct env *v, struct taking *k, int64_t starts)
{
    char hold_key[24], book_key[24];
    bool again;
    enum store_refusal why;
    enum slot_verdict verdict;
    struct err e = ERR_INIT;
    struct store_booking b = {.id = 0}, other;
    snprintf(hold_key, sizeof hold_key, "hold-%08d", k->keys++);
    snprintf(book_key, sizeof book_key, "book-%08d", k->keys++);
    struct store_hold_new hold = {.device = k->device,
        .key = hold_key,
        .provider = "",
        .place = "doklady",
        .operation = "obcanka",
        .lang = "cs",
        .channel = "kiosk",
        .actor = "device:1",
        .starts = starts,
        .people = 1,
        .minutes = 10,
        .per_device = 9,
        .rules = &place,
        .act = &operation,
        .whose = SLOT_PUBLIC};
    if (store_booking_hold(v->s, &hold, &b, &again, &why, &verdict, &e) < 0)
        test_fail(__FILE__, __LINE__, "no hold: %s", e.text);
    struct store_booking_new n = {.device = k->device,
        .key = book_key,
        .hold = b.hold,
        .lang = "cs",
        .channel = "kiosk",
        .actor = "device:1",
        .person = "",
        .person_also = "",
        .answers = STR("{}"),
        .email = ""};
    char held[WIRE_HOLD_ID + 1];
    memcpy(held, b.hold, sizeof held);
    n.hold = held;
    if (store_booking_book(v->s, &n, &b, &again, &why, &other, &e) < 0)
        test_fail(__FILE__, __LINE__, "no booking: %s", e.text);
    return b;
}

static int check_in(
    struct env *v, struct taking *k, const struct store_booking *b, struct store_ticket *out)
{
    char key[24];
    bool again;
    struct store_ticket_new n = wanting(k, key, "A-doklady");
    n.booking = b->id;
    n.priority = TICKET_BOOKED;
    n.quota = 1;
    return store_ticket_take(v->s, &n, out, &again, NULL);
}

static enum booking_state state_of(struct env *v, const struct store_booking *b)
{
    struct store_booking now = {.state = BOOKING_STATES};
    CHECK_INT(store_booking_get(v->s, b->reference, &now, NULL), 0);
    return now.state;
}

CASE(checking_in_makes_a_ticket_once_and_past_the_quota)
{
    struct taking k = {enrol(v, "kiosk", 'a'), 0};
    struct store_ticket t, again;
    struct store_booking b = book(v, &k, 1795500600), got;
    int taken;
    take(v, &k, "A-doklady"); /* the quota of one */
    CHECK_INT(check_in(v, &k, &b, &t), 0);
    CHECK_INT(t.number, 2);
    CHECK_INT(t.priority, TICKET_BOOKED);
    CHECK_INT(t.booked, 1795500600);
    CHECK_INT(t.booking, b.id);
    CHECK_STR(t.operation, "obcanka");
    CHECK_INT(store_ticket_count(v->s, "A-doklady", &taken, NULL), 0);
    CHECK_INT(taken, 1);
    CHECK_INT(store_booking_get(v->s, b.reference, &got, NULL), 0);
    CHECK_INT(got.state, BOOKING_ARRIVED);
    CHECK_INT(got.ticket, t.id);
    CHECK_INT(check_in(v, &k, &b, &again), -ERR_CONFLICT);
    CHECK_INT(again.id, t.id);
    struct store_booking none = {.id = 999};
    CHECK_INT(check_in(v, &k, &none, &again), -ERR_NOT_FOUND);
}

CASE(a_booking_goes_where_its_ticket_goes)
{
    struct taking k = {enrol(v, "kiosk", 'a'), 0};
    struct store_ticket t;
    struct store_booking b = book(v, &k, 1795500600);
    CHECK_INT(check_in(v, &k, &b, &t), 0);
    CHECK_INT(act_on(v, TICKET_CALL, t.id, "1", &t), 0);
    CHECK_INT(act_on(v, TICKET_NO_SHOW, t.id, "1", &t), 0);
    CHECK_INT(state_of(v, &b), BOOKING_MISSED);
    CHECK_INT(act_on(v, TICKET_CALL, t.id, "1", &t), 0); /* came after all */
    CHECK_INT(state_of(v, &b), BOOKING_ARRIVED);
    CHECK_INT(act_on(v, TICKET_ARRIVE, t.id, "1", &t), 0);
    CHECK_INT(act_on(v, TICKET_FETCH, t.id, "1", &t), 0);
    CHECK_INT(state_of(v, &b), BOOKING_ARRIVED);
    CHECK_INT(act_on(v, TICKET_FINISH, t.id, "1", &t), 0);
    CHECK_INT(state_of(v, &b), BOOKING_DONE);
}

CASE(a_ticket_given_back_can_be_had_again)
{
    struct taking k = {enrol(v, "kiosk", 'a'), 0};
    struct store_ticket one, two;
    struct store_booking b = book(v, &k, 1795500600);
    CHECK_INT(check_in(v, &k, &b, &one), 0);
    CHECK_INT(act_on(v, TICKET_DELETE, one.id, "1", &one), 0);
    CHECK_INT(state_of(v, &b), BOOKING_BOOKED);
    CHECK_INT(check_in(v, &k, &b, &two), 0);
    CHECK(two.id != one.id);
    CHECK_INT(state_of(v, &b), BOOKING_ARRIVED);
}

CASE(the_end_of_a_day_ends_bookings_too)
{
    struct taking k = {enrol(v, "kiosk", 'a'), 0};
    struct store_ticket t;
    size_t closed, erased;
    struct store_booking waits = book(v, &k, 1795500600), served = book(v, &k, 1795500600);
    CHECK_INT(check_in(v, &k, &waits, &t), 0);
    CHECK_INT(check_in(v, &k, &served, &t), 0);
    CHECK_INT(act_on(v, TICKET_CALL, t.id, "1", &t), 0);
    CHECK_INT(act_on(v, TICKET_ARRIVE, t.id, "1", &t), 0);
    v->clock.wall_s += DAY;
    CHECK_INT(store_queue_expire(v->s, 15, 30, &closed, &erased, NULL), 0);
    CHECK_INT((int64_t)closed, 2);
    CHECK_INT(state_of(v, &waits), BOOKING_MISSED);
    CHECK_INT(state_of(v, &served), BOOKING_DONE);
}

CASE(whose_time_has_come_goes_first)
{
    struct taking k = {enrol(v, "kiosk", 'a'), 0};
    struct store_ticket t;
    struct line l;
    struct store_booking b = book(v, &k, 1795500600);
    take(v, &k, "A-doklady");
    CHECK_INT(check_in(v, &k, &b, &t), 0);
    CHECK_STR(line_of(v, &l), "A1 A2 ");
    v->clock.wall_s += 600;
    CHECK_STR(line_of(v, &l), "A2 A1 ");
}

/* ---- a day ends */

CASE(yesterday_is_closed_and_its_numbers_begin_anew)
{
    struct taking k = {enrol(v, "kiosk", 'a'), 0};
    struct store_ticket waits = take(v, &k, "A-doklady"), served = take(v, &k, "A-doklady"), t;
    struct line l;
    size_t closed, erased;
    CHECK_INT(act_on(v, TICKET_CALL, served.id, "1", &t), 0);
    CHECK_INT(act_on(v, TICKET_ARRIVE, served.id, "1", &t), 0);
    v->clock.wall_s += DAY;
    CHECK_STR(line_of(v, &l), "");
    CHECK_INT(act_on(v, TICKET_CALL, 0, "1", &t), -ERR_NOT_FOUND);
    CHECK_INT(act_on(v, TICKET_FINISH, served.id, "1", &t), -ERR_NOT_FOUND);
    CHECK_INT(take(v, &k, "A-doklady").number, 1);
    CHECK_INT(store_queue_expire(v->s, 15, 30, &closed, &erased, NULL), 0);
    CHECK_INT((int64_t)closed, 2);
    CHECK_INT((int64_t)erased, 0);
    CHECK_INT(store_ticket_get(v->s, waits.id, &t, NULL), 0);
    CHECK_INT(t.state, TICKET_MISSED);
    CHECK_INT(store_ticket_get(v->s, served.id, &t, NULL), 0);
    CHECK_INT(t.state, TICKET_FINISHED);
    CHECK_STR(line_of(v, &l), "A1 ");
    v->clock.wall_s += 29 * DAY;
    CHECK_INT(store_queue_expire(v->s, 15, 30, &closed, &erased, NULL), 0);
    CHECK_INT((int64_t)erased, 0);
    v->clock.wall_s += DAY;
    CHECK_INT(store_queue_expire(v->s, 15, 30, &closed, &erased, NULL), 0);
    CHECK_INT((int64_t)erased, 2);
    CHECK_INT(store_ticket_get(v->s, waits.id, &t, NULL), -ERR_NOT_FOUND);
}

CASE(more_than_one_page_of_yesterday_is_closed)
{
    struct taking k = {enrol(v, "kiosk", 'a'), 0};
    size_t closed, erased;
    for (int i = 0; i < 6; i++) {
        const char agenda[] = {(char)('A' + i), '\0'};
        for (int n = 0; n < 50; n++)
            take(v, &k, agenda);
    }
    v->clock.wall_s += DAY;
    CHECK_INT(store_queue_expire(v->s, 15, 30, &closed, &erased, NULL), 0);
    CHECK_INT((int64_t)closed, 300);
}

/* The day is that of Prague, not of UTC. */
CASE(numbers_begin_anew_at_midnight_in_prague)
{
    struct taking k = {enrol(v, "kiosk", 'a'), 0};
    v->clock.wall_s = instant_from_prague((struct date){2026, 7, 1}, 0) - 1;
    CHECK_INT(take(v, &k, "A-doklady").number, 1);
    v->clock.wall_s += 1; /* 22:00 UTC */
    CHECK_INT(take(v, &k, "A-doklady").number, 1);
    v->clock.wall_s += 2 * HOUR;
    CHECK_INT(take(v, &k, "A-doklady").number, 2);
}

/* ---- all at once */

enum { DESKS = 16, LINE = 40 };

struct desk {
    struct env *v;
    struct store *s;
    char counter[16];
    int64_t got[LINE];
    int n, faults;
    pthread_t thread;
};

static void *work(void *arg)
{
    struct desk *d = arg;
    struct store_ticket_act a = {.act = TICKET_CALL,
        .counter = d->counter,
        .actor = actor,
        .agendas = {"A-doklady"},
        .n_agendas = 1};
    struct store_ticket t;
    struct err e = ERR_INIT;
    while (store_ticket_do(d->s, &a, &t, &e) == 0) {
        struct store_ticket_act next = a;
        d->got[d->n++] = t.id;
        next.ticket = t.id;
        next.act = TICKET_ARRIVE;
        d->faults += store_ticket_do(d->s, &next, &t, NULL) != 0;
        next.act = TICKET_FINISH;
        d->faults += store_ticket_do(d->s, &next, &t, NULL) != 0;
    }
    d->faults += e.code != ERR_NOT_FOUND;
    return NULL;
}

CASE(sixteen_desks_call_each_of_forty_once)
{
    static struct desk desks[DESKS];
    struct taking k = {enrol(v, "kiosk", 'a'), 0};
    struct store *other = NULL;
    int seen[LINE + 1] = {0}, all = 0;
    int64_t first = 0;
    for (int i = 0; i < LINE; i++) {
        struct store_ticket t = take(v, &k, "A-doklady");
        first = i ? first : t.id;
    }
    /* half of them in another process, as far as the database can tell */
    REQUIRE(store_open(&other, v->url, &v->clock, NULL) == 0);
    for (int i = 0; i < DESKS; i++) {
        desks[i] = (struct desk){.v = v, .s = i % 2 ? other : v->s};
        snprintf(desks[i].counter, sizeof desks[i].counter, "%d", i);
        pthread_create(&desks[i].thread, NULL, work, &desks[i]);
    }
    for (int i = 0; i < DESKS; i++) {
        pthread_join(desks[i].thread, NULL);
        CHECK_INT(desks[i].faults, 0);
        for (int n = 0; n < desks[i].n; n++, all++) {
            CHECK(desks[i].got[n] >= first && desks[i].got[n] < first + LINE);
            seen[desks[i].got[n] - first]++;
        }
    }
    CHECK_INT(all, LINE);
    for (int i = 0; i < LINE; i++)
        CHECK_INT(seen[i], 1);
    store_close(&other);
}

CASE(the_audit_tells_every_act_and_holds)
{
    struct taking k = {enrol(v, "kiosk", 'a'), 0};
    struct store_audit_state state;
    struct store_ticket t = take(v, &k, "A-doklady");
    CHECK_INT(act_on(v, TICKET_CALL, t.id, "1", &t), 0);
    CHECK_INT(act_on(v, TICKET_FINISH, t.id, "1", &t), -ERR_CONFLICT);
    CHECK_INT(act_on(v, TICKET_ARRIVE, t.id, "1", &t), 0);
    CHECK_INT(store_audit_verify(v->s, &state, NULL), 0);
    CHECK_INT(state.records, 4); /* enrol, take, call, arrive */
}
