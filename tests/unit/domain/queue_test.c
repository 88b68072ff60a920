/* Tickets: every cell of the table, who is next, how long one waits. */
#include "domain/queue.h"
#include "test.h"

#include <limits.h>

/* Q queued C called P processing K parked N pending M missed F finished D deleted - not possible */
static const char letters[TICKET_STATES + 1] = "QCPKNMFD";

/* Columns: call, recall, precall, arrive, park, transfer, no-show, fetch, finish, back, delete. */
static const char *const table[TICKET_STATES] = {
    [TICKET_QUEUED] = "C-Q--Q----D",
    [TICKET_CALLED] = "-C-PKQM--QD",
    [TICKET_PROCESSING] = "----KQ-NF--",
    [TICKET_PARKED] = "C--P--M--QD",
    [TICKET_PENDING] = "---P----F-D",
    [TICKET_MISSED] = "C--------Q-",
    [TICKET_FINISHED] = "-----------",
    [TICKET_DELETED] = "-----------",
};

TEST(every_cell_of_the_table)
{
    for (int s = 0; s < TICKET_STATES; s++)
        for (int a = 0; a < TICKET_ACTS; a++) {
            enum ticket_state to = TICKET_STATES;
            bool can = ticket_move(&to, (enum ticket_state)s, (enum ticket_act)a);
            char got = can ? letters[to] : '-';
            if (got != table[s][a] || (!can && to != TICKET_STATES))
                test_fail(__FILE__, __LINE__, "%s %s gives %c, want %c",
                    ticket_state_name((enum ticket_state)s), ticket_act_name((enum ticket_act)a),
                    got, table[s][a]);
        }
    enum ticket_state to;
    CHECK(!ticket_move(&to, TICKET_STATES, TICKET_CALL));
    CHECK(!ticket_move(&to, TICKET_QUEUED, TICKET_ACTS));
}

TEST(over_is_where_nothing_can_be_done)
{
    for (int s = 0; s < TICKET_STATES; s++) {
        bool any = false;
        enum ticket_state to;
        for (int a = 0; a < TICKET_ACTS; a++)
            any |= ticket_move(&to, (enum ticket_state)s, (enum ticket_act)a);
        CHECK_INT(ticket_over((enum ticket_state)s), !any);
        CHECK_INT(ticket_waits((enum ticket_state)s), s == TICKET_QUEUED);
    }
}

TEST(every_state_is_reached_and_has_a_way_out)
{
    enum ticket_state to;
    bool reached[TICKET_STATES] = {[TICKET_QUEUED] = true}, ends[TICKET_STATES] = {false};
    for (int pass = 0; pass < TICKET_STATES; pass++)
        for (int s = 0; s < TICKET_STATES; s++)
            for (int a = 0; a < TICKET_ACTS; a++)
                if (ticket_move(&to, (enum ticket_state)s, (enum ticket_act)a)) {
                    reached[to] |= reached[s];
                    ends[s] |= ends[to] || ticket_over(to);
                }
    for (int s = 0; s < TICKET_STATES; s++) {
        CHECK(reached[s]);
        CHECK(ends[s] || ticket_over((enum ticket_state)s));
    }
}

TEST(names_read_back)
{
    for (int s = 0; s < TICKET_STATES; s++) {
        enum ticket_state back = TICKET_STATES;
        CHECK(ticket_state_parse(&back, str_of(ticket_state_name((enum ticket_state)s))));
        CHECK_INT(back, s);
    }
    for (int a = 0; a < TICKET_ACTS; a++) {
        enum ticket_act back = TICKET_ACTS;
        CHECK(ticket_act_parse(&back, str_of(ticket_act_name((enum ticket_act)a))));
        CHECK_INT(back, a);
    }
    enum ticket_state s;
    enum ticket_act a;
    CHECK(!ticket_state_parse(&s, STR("queue")));
    CHECK(!ticket_act_parse(&a, STR("no_show")));
    CHECK_STR(ticket_act_name(TICKET_NO_SHOW), "no-show");
    CHECK_STR(ticket_state_name(TICKET_STATES), "");
    CHECK_STR(ticket_act_name(TICKET_ACTS), "");
}

enum { NOW = 100000 };

/* In the order in which they are to be called. */
static const struct ticket_rank line[] = {
    {TICKET_FIRST, NOW - 50, 0, 40},
    {TICKET_FIRST, NOW - 40, NOW + 900, 41}, /* first whatever the booking says */
    {TICKET_BOOKED, NOW - 300, NOW - 600, 20},
    {TICKET_BOOKED, NOW - 550, 0, 12}, /* clerk's 2: came between the starts of two bookings */
    {TICKET_BOOKED, NOW - 900, NOW - 500, 10},
    {TICKET_BOOKED, NOW - 800, NOW - 500, 9}, /* same start, came later */
    {TICKET_ORDINARY, NOW - 100, NOW, 21},    /* its time has come this second */
    {TICKET_ORDINARY, NOW - 5000, 0, 3},      /* waits longest of those without a booking */
    {TICKET_ORDINARY, NOW - 700, 0, 13},
    {TICKET_ORDINARY, NOW - 700, 0, 14},
    {TICKET_BOOKED, NOW - 9000, NOW + 1, 2}, /* came far too early */
    {TICKET_BOOKED, NOW - 9500, NOW + 600, 1},
};

enum { LINE = sizeof line / sizeof *line };

TEST(the_line_goes_as_zms_does)
{
    for (int i = 0; i < LINE; i++)
        for (int k = 0; k < LINE; k++) {
            int got = ticket_rank_cmp(&line[i], &line[k], NOW);
            if ((got > 0) - (got < 0) != (i > k) - (i < k))
                test_fail(__FILE__, __LINE__, "rows %d and %d compare %d", i, k, got);
        }
}

TEST(a_booking_moves_up_when_its_time_comes)
{
    struct ticket_rank booked = {TICKET_BOOKED, 0, NOW, 1}, walked_in = {TICKET_ORDINARY, 0, 0, 2};
    CHECK(ticket_rank_cmp(&booked, &walked_in, NOW - 1) > 0);
    CHECK(ticket_rank_cmp(&booked, &walked_in, NOW) < 0);
}

/* A sort must not be led round in circles, whatever the ranks. */
TEST(the_order_is_one_for_all_threes)
{
    struct ticket_rank all[3 * 3 * 4];
    size_t n = 0;
    for (int p = 1; p <= 3; p++)
        for (int since = 0; since < 3; since++)
            for (int booked = 0; booked < 4; booked++, n++)
                all[n] = (struct ticket_rank){
                    p, NOW - 10 + since * 5, booked ? NOW - 10 + booked * 5 : 0, (int64_t)n};
    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b < n; b++) {
            int ab = ticket_rank_cmp(&all[a], &all[b], NOW);
            CHECK_INT(ab, -ticket_rank_cmp(&all[b], &all[a], NOW));
            CHECK((ab == 0) == (a == b));
            for (size_t c = 0; ab < 0 && c < n; c++)
                if (ticket_rank_cmp(&all[b], &all[c], NOW) < 0)
                    CHECK(ticket_rank_cmp(&all[a], &all[c], NOW) < 0);
        }
}

TEST(waiting_is_a_range)
{
    static const struct {
        int ahead, average, counters;
        bool known;
        int from, to;
    } rows[] = {
        {5, 10, 1, true, 40, 50},
        {5, 10, 2, true, 20, 25},
        {1, 10, 1, true, 8, 10},
        {1, 10, 3, true, 2, 4}, /* 2.67 and 3.33 */
        {1, 1, 4, true, 0, 1},
        {0, 10, 1, true, 0, 10},
        {0, 10, 4, true, 0, 3},
        {-3, 10, 1, true, 0, 10},
        {200, 7, 1, true, 1120, 1400},
        {5, 10, 0, false, 0, 0},
        {5, 10, -1, false, 0, 0},
        {5, 0, 2, false, 0, 0},
        {INT_MAX, INT_MAX, 1, true, 1717986917, INT_MAX},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct wait_range w = wait_estimate(rows[i].ahead, rows[i].average, rows[i].counters);
        if (w.known != rows[i].known || w.from != rows[i].from || w.to != rows[i].to)
            test_fail(__FILE__, __LINE__, "row %zu: %d, %d to %d", i, w.known, w.from, w.to);
    }
}

TEST(more_people_never_wait_less_and_more_counters_never_more)
{
    for (int counters = 1; counters < 8; counters++)
        for (int average = 1; average < 30; average++)
            for (int ahead = 0; ahead < 60; ahead++) {
                struct wait_range w = wait_estimate(ahead, average, counters);
                struct wait_range more = wait_estimate(ahead + 1, average, counters);
                struct wait_range staffed = wait_estimate(ahead, average, counters + 1);
                CHECK(0 <= w.from && w.from <= w.to);
                CHECK(more.from >= w.from && more.to >= w.to);
                CHECK(staffed.from <= w.from && staffed.to <= w.to);
            }
}

TEST(labels_hold_together)
{
    char out[16];
    ticket_label(out, 'A', 47);
    CHECK_STR(out, "A\xC2\xA0"
                   "47");
    ticket_label(out, '\0', 7);
    CHECK_STR(out, "7");
    ticket_label(out, 'Z', INT_MIN);
    CHECK_STR(out, "Z\xC2\xA0"
                   "-2147483648");
}
