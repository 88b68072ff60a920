/* book_refusal: why checking in or finding a booking did not work, each with its way on. See
 * book.h. */
#include "book.h"

#include "base/i18n.h"
#include "format.h"
#include <stdio.h>

static void clock_of(char out[60], int64_t at)
{
    struct buf b;
    buf_init(&b, 59);
    format_clock(&b, at);
    str_copy(out, 60, buf_view(&b));
    buf_done(&b);
}

static void at_of(char out[60], int64_t at)
{
    struct buf b;
    buf_init(&b, 59);
    format_at(&b, at);
    str_copy(out, 60, buf_view(&b));
    buf_done(&b);
}

static void early(char *out, size_t size, const struct wire_when *w)
{
    char from[60];
    clock_of(from, w->from);
    if (w->from)
        snprintf(out, size, _("It is still early. Enter the PIN from %s."), from);
    else
        snprintf(out, size, "%s", _("It is still early. Enter the PIN shortly before your time."));
}

static void late(char *out, size_t size, const struct wire_when *w)
{
    char starts[60], to[60];
    at_of(starts, w->starts);
    clock_of(to, w->to);
    if (w->starts && w->to)
        snprintf(out, size, _("Your time was %s and we waited until %s. Take a queue ticket."),
            starts, to);
    else
        snprintf(out, size, "%s", _("Your time is over. Take a queue ticket."));
}

static void wrong_day(char *out, size_t size, const struct wire_when *w)
{
    struct buf when, today;
    buf_init(&when, 120);
    buf_init(&today, 80);
    format_on_when(&when, w->starts);
    if (w->server_time)
        format_long_day(&today, instant_prague(w->server_time).date);
    if (today.n)
        snprintf(
            out, size, _("Your booking is %s. Today is %s."), buf_cstr(&when), buf_cstr(&today));
    else
        snprintf(out, size, _("Your booking is %s."), buf_cstr(&when));
    buf_done(&today);
    buf_done(&when);
}

static void used(char *out, size_t size, const struct wire_when *w)
{
    char at[60];
    at_of(at, w->at);
    if (w->at && *w->ticket)
        snprintf(out, size, _("This PIN was entered %s. Your number is %s."), at, w->ticket);
    else
        snprintf(out, size, "%s", _("This PIN was entered already. Ask at the counter."));
}

static void cancelled(char *out, size_t size, const struct wire_when *w)
{
    (void)w;
    snprintf(out, size, "%s", _("This booking is cancelled. Take a queue ticket, or book again."));
}

static void unsure(char *out, size_t size, const struct wire_when *w)
{
    (void)w;
    snprintf(out, size, "%s",
        _("The booking is not confirmed yet. Ask at the counter, or take a queue ticket."));
}

struct refusal {
    enum problem_code code;
    void (*say)(char *out, size_t size, const struct wire_when *w);
    bool ticket; /* a ticket is the way on */
};

static const struct refusal refusals[] = {
    {PROBLEM_CHECKIN_EARLY, early, false},
    {PROBLEM_CHECKIN_LATE, late, true},
    {PROBLEM_CHECKIN_WRONG_DAY, wrong_day, false},
    {PROBLEM_CHECKIN_USED, used, false},
    {PROBLEM_CHECKIN_CANCELLED, cancelled, true},
    {PROBLEM_CHECKIN_UNSURE, unsure, true},
};

bool book_refusal(
    char *out, size_t size, const struct reserving *r, bool pin, const struct err *fault)
{
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
        if (refusals[i].code == r->problem) {
            refusals[i].say(out, size, &r->when);
            return refusals[i].ticket;
        }
    const char *words =
        r->problem == PROBLEM_NOT_FOUND && pin
            ? _("There is no such PIN today. Compare it with your slip or e-mail.")
        : r->problem == PROBLEM_NOT_FOUND
            ? _("There is no such booking. Compare the code with your slip or e-mail.")
        : r->problem == PROBLEM_TOO_MANY_REQUESTS
            ? _("It did not match five times. Try in 5 minutes, or come to counter 1.")
            : book_trouble(r, fault);
    snprintf(out, size, "%s", words);
    return false;
}
