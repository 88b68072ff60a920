/* The life of a booking: every cell of its table, checking in, PINs. */
#include "domain/booking.h"
#include "test.h"

enum { H = 60 };

static const char letters[BOOKING_STATES + 1] = "HPBADMCE";

/* Row: from; a letter: may move there. H held P pending B booked A arrived D done M missed
 * C cancelled E expired. */
static const char *const table[BOOKING_STATES] = {
    [BOOKING_HELD] = "-PB----E",
    [BOOKING_PENDING] = "H-B---CE",
    [BOOKING_BOOKED] = "---A-MC-",
    [BOOKING_ARRIVED] = "--B-DM--",
    [BOOKING_DONE] = "--------",
    [BOOKING_MISSED] = "---A----",
    [BOOKING_CANCELLED] = "--------",
    [BOOKING_EXPIRED] = "--------",
};

TEST(every_cell_of_the_states)
{
    for (int from = 0; from < BOOKING_STATES; from++)
        for (int to = 0; to < BOOKING_STATES; to++) {
            bool want = table[from][to] == letters[to];
            if (booking_may_move((enum booking_state)from, (enum booking_state)to) != want)
                test_fail(__FILE__, __LINE__, "%s to %s should be %d",
                    booking_state_name((enum booking_state)from),
                    booking_state_name((enum booking_state)to), want);
        }
    CHECK(!booking_may_move(BOOKING_STATES, BOOKING_BOOKED));
    CHECK(!booking_may_move(BOOKING_HELD, BOOKING_STATES));
}

TEST(only_the_cancelled_and_expired_give_their_slot_back)
{
    for (int s = 0; s < BOOKING_STATES; s++)
        CHECK_INT(booking_takes_slot((enum booking_state)s),
            s != BOOKING_CANCELLED && s != BOOKING_EXPIRED);
    CHECK(!booking_takes_slot(BOOKING_STATES));
}

/* A slot that was given back may be another's: no state without a slot leads to one with it. */
TEST(a_slot_given_back_is_never_taken_back)
{
    for (int from = 0; from < BOOKING_STATES; from++)
        for (int to = 0; to < BOOKING_STATES; to++)
            if (!booking_takes_slot((enum booking_state)from))
                CHECK(!booking_may_move((enum booking_state)from, (enum booking_state)to) ||
                      !booking_takes_slot((enum booking_state)to));
}

TEST(names_of_states_read_back)
{
    for (int s = 0; s < BOOKING_STATES; s++) {
        enum booking_state back = BOOKING_STATES;
        CHECK(booking_state_parse(&back, str_of(booking_state_name((enum booking_state)s))));
        CHECK_INT(back, s);
    }
    enum booking_state s = BOOKING_DONE;
    CHECK(!booking_state_parse(&s, STR("Booked")));
    CHECK(!booking_state_parse(&s, STR("")));
    CHECK_INT(s, BOOKING_DONE);
    CHECK_STR(booking_state_name(BOOKING_HELD), "held");
    CHECK_STR(booking_state_name(BOOKING_STATES), "");
}

static const struct date day = {2026, 11, 23};
static const struct checkin_window window = {.early_minutes = 15, .late_minutes = 10};

TEST(checking_in_keeps_to_its_window)
{
    static const struct {
        int after_s; /* seconds after the start */
        enum checkin want;
    } rows[] = {
        {-9 * 3600, CHECKIN_EARLY}, /* 0:00 of the day */
        {-9 * 3600 - 1, CHECKIN_WRONG_DAY},
        {-901, CHECKIN_EARLY},
        {-900, CHECKIN_GOOD},
        {0, CHECKIN_GOOD},
        {600, CHECKIN_GOOD},
        {601, CHECKIN_LATE},
        {15 * 3600 - 1, CHECKIN_LATE},
        {15 * 3600, CHECKIN_WRONG_DAY},
        {7 * 86400, CHECKIN_WRONG_DAY},
    };
    int64_t nine = instant_from_prague(day, 9 * H);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CHECK_INT(
            booking_checkin(BOOKING_BOOKED, nine, &window, nine + rows[i].after_s), rows[i].want);
}

TEST(the_window_of_midnight_opens_the_day_before)
{
    int64_t starts = instant_from_prague(day, 5);
    CHECK_INT(booking_checkin(BOOKING_BOOKED, starts, &window, starts - 900), CHECKIN_GOOD);
    CHECK_INT(booking_checkin(BOOKING_BOOKED, starts, &window, starts - 901), CHECKIN_WRONG_DAY);
    int64_t late = instant_from_prague(day, 24 * H) - 300;
    CHECK_INT(booking_checkin(BOOKING_BOOKED, late, &window, late + 600), CHECKIN_GOOD);
    CHECK_INT(booking_checkin(BOOKING_BOOKED, late, &window, late + 601), CHECKIN_WRONG_DAY);
}

TEST(the_window_is_real_time_when_the_clock_turns)
{
    /* 3:05 on 28 March 2027 comes ten minutes after 1:55 */
    static const struct date turn = {2027, 3, 28};
    int64_t starts = instant_from_prague(turn, 3 * H + 5);
    CHECK_INT(booking_checkin(BOOKING_BOOKED, starts, &window, instant_from_prague(turn, H + 50)),
        CHECKIN_GOOD);
    CHECK_INT(booking_checkin(BOOKING_BOOKED, starts, &window, instant_from_prague(turn, H + 49)),
        CHECKIN_EARLY);
}

TEST(every_state_answers_checking_in)
{
    static const enum checkin in_time[BOOKING_STATES] = {
        [BOOKING_HELD] = CHECKIN_UNSURE,
        [BOOKING_PENDING] = CHECKIN_UNSURE,
        [BOOKING_BOOKED] = CHECKIN_GOOD,
        [BOOKING_ARRIVED] = CHECKIN_USED,
        [BOOKING_DONE] = CHECKIN_USED,
        [BOOKING_MISSED] = CHECKIN_LATE,
        [BOOKING_CANCELLED] = CHECKIN_CANCELLED,
        [BOOKING_EXPIRED] = CHECKIN_CANCELLED,
    };
    int64_t nine = instant_from_prague(day, 9 * H);
    for (int s = 0; s < BOOKING_STATES; s++) {
        enum booking_state state = (enum booking_state)s;
        CHECK_INT(booking_checkin(state, nine, &window, nine), in_time[s]);
        /* good means: it may move to arrived */
        if (in_time[s] == CHECKIN_GOOD)
            CHECK(booking_may_move(state, BOOKING_ARRIVED));
        /* on another day only those that wait for a day can be wrong in it */
        bool dated = s == BOOKING_BOOKED || s == BOOKING_MISSED;
        CHECK_INT(booking_checkin(state, nine, &window, nine + 2 * 86400),
            dated ? CHECKIN_WRONG_DAY : in_time[s]);
    }
    CHECK_INT(booking_checkin(BOOKING_STATES, nine, &window, nine), CHECKIN_CANCELLED);
}

TEST(pins_that_are_typed_by_chance_are_refused)
{
    static const char *const bad[] = {"", "123", "12345", "12a4", " 1234", "1111", "0000", "9999",
        "1234", "0123", "6789", "7890", "9012", "4321", "9876", "0987", "2109", "1212", "9090",
        "2580", "0852",
        "\xC5\xBE"
        "12"};
    static const char *const good[] = {
        "4719", "1123", "1235", "2468", "1357", "0073", "8642", "1221", "1122"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (booking_pin_good(str_of(bad[i])))
            test_fail(__FILE__, __LINE__, "%s is good", bad[i]);
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (!booking_pin_good(str_of(good[i])))
            test_fail(__FILE__, __LINE__, "%s is bad", good[i]);
}

TEST(nearly_all_pins_are_good)
{
    int n = 0;
    for (int i = 0; i < 10000; i++) {
        char pin[] = {(char)('0' + i / 1000), (char)('0' + i / 100 % 10), (char)('0' + i / 10 % 10),
            (char)('0' + i % 10), '\0'};
        n += booking_pin_good(str_of(pin));
    }
    /* 100 like 1212 (all the same among them), 10 up and 10 down, 2580 and 0852 */
    CHECK_INT(n, 10000 - 100 - 20 - 2);
}
