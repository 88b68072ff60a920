/* slots_check: what may stand in a rule and an operation, and the names of days. See
 * domain/slots.h. */
#include "domain/slots.h"

static const char module[] = "slots";

enum { DAY_MIN = 1440, WEEKS_MAX = 52, LEAD_MAX = 366 * DAY_MIN, HORIZON_MAX = 2 * 366 };

static const char *const day_names[SLOT_DAYS] = {
    [SLOT_DAY_FREE] = "free",
    [SLOT_DAY_FULL] = "full",
    [SLOT_DAY_CLOSED] = "closed",
    [SLOT_DAY_HOLIDAY] = "holiday",
    [SLOT_DAY_PAST] = "past",
    [SLOT_DAY_FAR] = "far",
};

const char *slot_day_name(enum slot_day d)
{
    return (unsigned)d < SLOT_DAYS ? day_names[d] : "";
}

bool slot_day_parse(enum slot_day *out, struct str s)
{
    for (int i = 0; i < SLOT_DAYS; i++)
        if (str_eqz(s, day_names[i]))
            return *out = (enum slot_day)i, true;
    return false;
}

struct fault {
    bool found;
    const char *text;
};

static int first_of(const struct fault *faults, size_t n, struct err *e)
{
    for (size_t i = 0; i < n; i++)
        if (faults[i].found)
            return err_set(e, ERR_RANGE, module, "%s", faults[i].text);
    return 0;
}

static bool uneven(int minutes)
{
    return minutes % SLOT_CELL != 0;
}

static bool outside(int v, int least, int most)
{
    return v < least || v > most;
}

static bool no_date(struct date d)
{
    return date_is_set(d) && !date_valid(d);
}

int slot_rule_check(const struct slot_rule *r, struct err *e)
{
    bool one = r->kind == SLOT_ONE_DAY, opens = r->kind != SLOT_BREAK;
    bool from = date_is_set(r->from), to = date_is_set(r->to);
    const struct fault faults[] = {
        {(unsigned)r->kind >= SLOT_RULE_KINDS, "no such kind of rule"},
        {no_date(r->from) || no_date(r->to), "no such day in the calendar"},
        {one && !from, "a rule of one day needs its day"},
        {one && to && date_cmp(r->from, r->to) != 0, "a rule of one day has one day"},
        {from && to && date_cmp(r->from, r->to) > 0, "a rule ends before it begins"},
        {!one && (r->weekdays == 0 || r->weekdays > 0x7F),
            "weekdays are bits 0 to 6, at least one"},
        {outside(r->every_weeks, 0, WEEKS_MAX), "every so many weeks is 0 to 52"},
        {!one && r->every_weeks > 1 && !from, "each n-th week needs a day to count from"},
        {r->weeks_of_month > 0x1F, "weeks of a month are bits 0 to 4"},
        {outside(r->hours.from, 0, DAY_MIN) || outside(r->hours.to, 0, DAY_MIN),
            "hours are 0:00 to 24:00"},
        {r->hours.from >= r->hours.to, "hours end before they begin"},
        {uneven(r->hours.from) || uneven(r->hours.to), "hours are no multiple of 5 minutes"},
        {opens && (outside(r->step, SLOT_CELL, DAY_MIN) || uneven(r->step)),
            "a step is a multiple of 5 minutes within a day"},
        {opens && outside(r->counters_desk, 1, SLOT_COUNTERS), "a rule opens 1 to 99 counters"},
        {opens && outside(r->counters_public, 0, r->counters_desk),
            "the public has 0 counters to those of the desk"},
    };
    return first_of(faults, sizeof faults / sizeof *faults, e);
}

int slot_operation_check(const struct slot_operation *o, struct err *e)
{
    int64_t longest = o->minutes + (int64_t)o->more_minutes * ((int64_t)o->people_max - 1);
    const struct fault faults[] = {
        {outside(o->minutes, SLOT_CELL, DAY_MIN) || uneven(o->minutes),
            "an act takes a multiple of 5 minutes within a day"},
        {outside(o->more_minutes, 0, DAY_MIN) || uneven(o->more_minutes),
            "further people take a multiple of 5 minutes"},
        {outside(o->people_max, 1, SLOT_PEOPLE_MAX), "people are 1 to 50"},
        {longest > DAY_MIN, "so many people take longer than a day"},
        {outside(o->lead_minutes, 0, LEAD_MAX), "a lead time is 0 minutes to a year"},
        {outside(o->horizon_days, 0, HORIZON_MAX), "a horizon is 0 days to two years"},
        {outside(o->cancel_minutes, 0, LEAD_MAX), "cancelling ends 0 minutes to a year before"},
        {outside(o->move_minutes, 0, LEAD_MAX), "moving ends 0 minutes to a year before"},
        {outside(o->freed_minutes, 0, LEAD_MAX), "a freed slot stays taken 0 minutes to a year"},
        {o->per_person < 0, "bookings of one person are 0 or more"},
    };
    return first_of(faults, sizeof faults / sizeof *faults, e);
}
