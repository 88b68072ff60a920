/* booking: see domain/booking.h. */
#include "domain/booking.h"

enum { PIN_DIGITS = 4 };

#define BIT(state) (1u << BOOKING_##state)

/* How a state answers checking in. */
enum answer { BY_TIME, ALWAYS, NO_MORE };

/* One row tells all of a state.
 *
 * to: An act counts as arrived only through a ticket, so a booking is served from BOOKING_ARRIVED
 * alone. A ticket given back by mistake makes it booked again; who was missed may still be called
 * (the queue allows it), so a missed one can arrive. What is done, cancelled or expired stays so:
 * its slot may belong to somebody else by now, and a late yes needs a new hold. A pending one may
 * be cancelled by its owner before the other system has answered; it is held again when that system
 * surely did nothing and the visitor can mend the answers or try once more.
 *
 * takes: what is done or missed keeps its slot, for the counter that served or waited may be busy
 * with others from the queue, and a missed one can come back. Only its past end frees it. */
static const struct {
    const char *name;
    unsigned to;
    bool takes;
    enum answer answer;
    enum checkin checkin; /* for ALWAYS; for NO_MORE on the day itself */
} states[BOOKING_STATES] = {
    [BOOKING_HELD] = {"held", BIT(BOOKED) | BIT(PENDING) | BIT(EXPIRED), true, ALWAYS,
        CHECKIN_UNSURE},
    [BOOKING_PENDING] = {"pending", BIT(HELD) | BIT(BOOKED) | BIT(EXPIRED) | BIT(CANCELLED), true,
        ALWAYS, CHECKIN_UNSURE},
    [BOOKING_BOOKED] = {"booked", BIT(ARRIVED) | BIT(CANCELLED) | BIT(MISSED), true, BY_TIME,
        CHECKIN_GOOD},
    [BOOKING_ARRIVED] = {"arrived", BIT(DONE) | BIT(MISSED) | BIT(BOOKED), true, ALWAYS,
        CHECKIN_USED},
    [BOOKING_DONE] = {"done", 0, true, ALWAYS, CHECKIN_USED},
    [BOOKING_MISSED] = {"missed", BIT(ARRIVED), true, NO_MORE, CHECKIN_LATE},
    [BOOKING_CANCELLED] = {"cancelled", 0, false, ALWAYS, CHECKIN_CANCELLED},
    [BOOKING_EXPIRED] = {"expired", 0, false, ALWAYS, CHECKIN_CANCELLED},
};

const char *booking_state_name(enum booking_state s)
{
    return (unsigned)s < BOOKING_STATES ? states[s].name : "";
}

bool booking_state_parse(enum booking_state *out, struct str s)
{
    for (int i = 0; i < BOOKING_STATES; i++)
        if (str_eqz(s, states[i].name))
            return *out = (enum booking_state)i, true;
    return false;
}

bool booking_may_move(enum booking_state from, enum booking_state to)
{
    return (unsigned)from < BOOKING_STATES && (unsigned)to < BOOKING_STATES &&
           (states[from].to >> to & 1);
}

bool booking_takes_slot(enum booking_state s)
{
    return (unsigned)s < BOOKING_STATES && states[s].takes;
}

enum checkin booking_checkin(
    enum booking_state state, int64_t starts, const struct checkin_window *w, int64_t now)
{
    if ((unsigned)state >= BOOKING_STATES)
        return CHECKIN_CANCELLED;
    if (states[state].answer == ALWAYS)
        return states[state].checkin;
    bool early = now < starts - (int64_t)w->early_minutes * 60;
    bool late = now > starts + (int64_t)w->late_minutes * 60;
    /* before the day: the window of 0:05 opens the day before */
    if (states[state].answer == BY_TIME && !early && !late)
        return CHECKIN_GOOD;
    if (date_cmp(instant_prague(starts).date, instant_prague(now).date) != 0)
        return CHECKIN_WRONG_DAY;
    if (states[state].answer == NO_MORE)
        return states[state].checkin;
    return early ? CHECKIN_EARLY : CHECKIN_LATE;
}

/* Do the digits differ by the same step all along, 9 being followed by 0? 0 is 1111, 1 is 7890 and
 * 9 is 4321. */
static bool in_steps(const char *p, int step)
{
    for (int i = 1; i < PIN_DIGITS; i++)
        if ((p[i] - p[i - 1] + 10) % 10 != step)
            return false;
    return true;
}

bool booking_pin_good(struct str s)
{
    if (s.n != PIN_DIGITS || !str_digits(s))
        return false;
    /* 1212, and the middle row of a keypad */
    bool pair = s.p[0] == s.p[2] && s.p[1] == s.p[3];
    bool row = str_eqz(s, "2580") || str_eqz(s, "0852");
    return !pair && !row && !in_steps(s.p, 0) && !in_steps(s.p, 1) && !in_steps(s.p, 9);
}
