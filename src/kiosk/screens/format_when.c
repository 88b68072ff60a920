/* format_when: moments and days in sentences. See format.h. */
#include "format.h"

#include "base/i18n.h"
#include <stdio.h>

enum { HOUR_S = 3600 };

static bool czech(void)
{
    return strcmp(i18n_lang(), "cs") == 0;
}

static const char *in_context(const char *id)
{
    return i18n_ctx(id, strchr(id, '\004') + 1);
}

void format_left(struct buf *out, int seconds)
{
    if (seconds >= 60)
        buf_fmt(out, C_("left", "%d min left"), seconds / 60);
    else
        buf_fmt(out, C_("left", "%d s left"), seconds > 0 ? seconds : 0);
}

const char *format_weekday_name(int weekday)
{
    static const char *const names[7] = {N_("Monday"), N_("Tuesday"), N_("Wednesday"),
        N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday")};
    return gettext(names[weekday]);
}

const char *format_on_weekday(int weekday)
{
    static const char *const names[7] = {N_("on Monday"), N_("on Tuesday"), N_("on Wednesday"),
        N_("on Thursday"), N_("on Friday"), N_("on Saturday"), N_("on Sunday")};
    return gettext(names[weekday]);
}

const char *format_month(int month)
{
    static const char *const names[12] = {N_("January"), N_("February"), N_("March"), N_("April"),
        NC_("month", "May"), N_("June"), N_("July"), N_("August"), N_("September"), N_("October"),
        N_("November"), N_("December")};
    const char *id = names[month - 1];
    return strchr(id, '\004') ? in_context(id) : gettext(id);
}

void format_short_date(struct buf *out, struct date d)
{
    static const char *const months[12] = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    if (czech())
        buf_fmt(out, "%d.\u00A0%d.", d.day, d.month);
    else
        buf_fmt(out, "%d\u00A0%s", d.day, months[d.month - 1]);
}

void format_long_day(struct buf *out, struct date d)
{
    buf_fmt(out, "%s ", format_weekday_name(date_weekday(d)));
    format_short_date(out, d);
}

/* Does this wall time come twice that day? */
static bool comes_twice(int64_t at)
{
    struct civil c = instant_prague(at);
    int64_t before = at - HOUR_S, after = at + HOUR_S;
    return instant_prague(before).minute == c.minute || instant_prague(after).minute == c.minute;
}

void format_clock(struct buf *out, int64_t at)
{
    struct civil c = instant_prague(at);
    char time[16];
    snprintf(time, sizeof time, "%d:%02d", c.minute / 60, c.minute % 60);
    if (!comes_twice(at))
        buf_z(out, time);
    else if (c.offset_min > 60)
        buf_fmt(out, _("%s summer time"), time);
    else
        buf_fmt(out, _("%s winter time"), time);
}

/* Czech says "ve" before dvě, tři, čtyři, dvanáct to čtrnáct, dvacet to dvacet tři. */
void format_at(struct buf *out, int64_t at)
{
    int hour = instant_prague(at).minute / 60;
    bool ve = (hour >= 2 && hour <= 4) || (hour >= 12 && hour <= 14) || hour >= 20;
    struct buf clock;
    buf_init(&clock, 60);
    format_clock(&clock, at);
    buf_fmt(out, in_context(ve ? NC_("ve", "at %s") : NC_("v", "at %s")), buf_cstr(&clock));
    buf_done(&clock);
}

void format_when(struct buf *out, const struct visit *v, int64_t at)
{
    struct date day = instant_prague(at).date;
    if (date_cmp(day, format_now(v).date) == 0)
        buf_z(out, _("today"));
    else
        format_long_day(out, day);
    buf_char(out, ' ');
    format_at(out, at);
}

void format_moment(struct buf *out, int64_t at)
{
    format_short_date(out, instant_prague(at).date);
    buf_char(out, ' ');
    format_at(out, at);
}

void format_on_when(struct buf *out, int64_t at)
{
    struct date day = instant_prague(at).date;
    buf_fmt(out, "%s ", format_on_weekday(date_weekday(day)));
    format_short_date(out, day);
    buf_char(out, ' ');
    format_at(out, at);
}
