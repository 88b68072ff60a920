/* ical: see domain/ical.h. Sections in comments are those of RFC 5545. */
#include "domain/ical.h"

#include "base/utf8.h"

static const char module[] = "ical";

enum {
    LINE_MAX_BYTES = 75, /* 3.1, without the line break */
    HOUR_S = 3600,
    DAY_S = 86400,
    /* of a QR code of version 10 and level L in byte mode (ISO/IEC 18004, table 7) */
    SHORT_MAX = 271
};

/* Central European time since 1996, as rules; a calendar reads no others for a booking. */
static const char vtimezone[] = "BEGIN:VTIMEZONE\r\n"
                                "TZID:Europe/Prague\r\n"
                                "BEGIN:DAYLIGHT\r\n"
                                "DTSTART:19700329T020000\r\n"
                                "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n"
                                "TZOFFSETFROM:+0100\r\n"
                                "TZOFFSETTO:+0200\r\n"
                                "TZNAME:CEST\r\n"
                                "END:DAYLIGHT\r\n"
                                "BEGIN:STANDARD\r\n"
                                "DTSTART:19701025T030000\r\n"
                                "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\n"
                                "TZOFFSETFROM:+0200\r\n"
                                "TZOFFSETTO:+0100\r\n"
                                "TZNAME:CET\r\n"
                                "END:STANDARD\r\n"
                                "END:VTIMEZONE\r\n";

/* ---- texts and lines */

/* One character of a TEXT (3.3.11) as it is written: itself or escaped. Line breaks of every kind
 * are \n, a tab is a blank, control characters are left out. 0 at the end. */
static size_t next_unit(struct str *s, char unit[4])
{
    for (uint32_t c; (c = utf8_next(s));) {
        if (c == '\r')
            scan_char(s, '\n');
        if (c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029)
            return unit[0] = '\\', unit[1] = 'n', 2;
        if (c == '\\' || c == ';' || c == ',')
            return unit[0] = '\\', unit[1] = (char)c, 2;
        if (c == '\t')
            c = ' ';
        if (!utf8_is_unsafe(c))
            return utf8_put(unit, c);
    }
    return 0;
}

static size_t text_size(const char *text)
{
    char unit[4];
    struct str s = str_of(text);
    size_t n = 0;
    for (size_t k; (k = next_unit(&s, unit));)
        n += k;
    return n;
}

/* "NAME:text", folded between characters; the blank that begins a further line counts too (3.1).
 * At most `most` bytes of the text. */
static void put_text(struct buf *out, const char *name, const char *text, size_t most)
{
    char unit[4];
    struct str s = str_of(text);
    size_t column = strlen(name) + 1;
    buf_fmt(out, "%s:", name);
    for (size_t k; (k = next_unit(&s, unit)) && k <= most; most -= k) {
        if (column + k > LINE_MAX_BYTES) {
            buf_z(out, "\r\n ");
            column = 1;
        }
        buf_add(out, unit, k);
        column += k;
    }
    buf_z(out, "\r\n");
}

static void put_optional(struct buf *out, const char *name, const char *text)
{
    if (text && *text)
        put_text(out, name, text, SIZE_MAX);
}

/* ---- times (3.3.5) */

static void put_stamp(struct buf *out, struct date d, int second, const char *zone)
{
    buf_fmt(out, "%04d%02d%02dT%02d%02d%02d%s\r\n", d.year, d.month, d.day, second / 3600,
        second / 60 % 60, second % 60, zone);
}

static void put_utc(struct buf *out, const char *name, int64_t at)
{
    int64_t day = (at >= 0 ? at : at - (DAY_S - 1)) / DAY_S;
    buf_fmt(out, "%s:", name);
    put_stamp(out, date_from_days(day), (int)(at - day * DAY_S), "Z");
}

/* Does the wall time of `at` come twice, in October? */
static bool comes_twice(int64_t at, int minute)
{
    return instant_prague(at - HOUR_S).minute == minute ||
           instant_prague(at + HOUR_S).minute == minute;
}

static void put_local(struct buf *out, const char *name, int64_t at)
{
    struct civil c = instant_prague(at);
    /* A wall time that comes twice means its first coming (3.3.5), but readers are not at one in it
     * (python-icalendar 4.0.3 takes the second): UTC cannot be misread. */
    if (comes_twice(at, c.minute)) {
        put_utc(out, name, at);
        return;
    }
    buf_fmt(out, "%s;TZID=Europe/Prague:", name);
    put_stamp(out, c.date, c.minute * 60 + c.second, "");
}

/* ---- the object */

static int check(const struct ical *c, struct err *e)
{
    if (!c->uid || !*c->uid)
        return err_set(e, ERR_RANGE, module, "an event without a uid");
    if (c->ends <= c->starts)
        return err_set(e, ERR_RANGE, module, "an event ends before it begins");
    return 0;
}

/* Without an organizer the object is a notice (PUBLISH), not an invitation to answer. */
static void put_head(struct buf *out, const struct ical *c)
{
    buf_z(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Prepazka//Prepazka//CS\r\n"
               "CALSCALE:GREGORIAN\r\n");
    buf_fmt(out, "METHOD:%s\r\n", c->cancelled ? "CANCEL" : "PUBLISH");
    buf_z(out, vtimezone);
}

/* A reminder of an appointment that is cancelled would be the only thing left of it. */
static void put_alarm(struct buf *out, const struct ical *c)
{
    if (c->alarm_minutes <= 0 || c->cancelled)
        return;
    buf_z(out, "BEGIN:VALARM\r\nACTION:DISPLAY\r\n");
    /* 3.6.6: an alarm that is shown must have a text */
    put_text(out, "DESCRIPTION", c->summary && *c->summary ? c->summary : c->uid, SIZE_MAX);
    buf_fmt(out, "TRIGGER:-PT%dM\r\nEND:VALARM\r\n", c->alarm_minutes);
}

int ical_write(struct buf *out, const struct ical *c, struct err *e)
{
    int rc = check(c, e);
    if (rc < 0)
        return rc;
    put_head(out, c);
    buf_z(out, "BEGIN:VEVENT\r\n");
    put_text(out, "UID", c->uid, SIZE_MAX);
    put_utc(out, "DTSTAMP", c->stamp);
    buf_fmt(out, "SEQUENCE:%d\r\n", c->sequence);
    buf_fmt(out, "STATUS:%s\r\n", c->cancelled ? "CANCELLED" : "CONFIRMED");
    put_local(out, "DTSTART", c->starts);
    put_local(out, "DTEND", c->ends);
    put_optional(out, "SUMMARY", c->summary);
    put_optional(out, "LOCATION", c->location);
    put_optional(out, "DESCRIPTION", c->description);
    put_alarm(out, c);
    buf_z(out, "END:VEVENT\r\nEND:VCALENDAR\r\n");
    return buf_check(out, module, e);
}

/* ---- the short form */

static size_t at_most(size_t n, size_t most)
{
    return n < most ? n : most;
}

/* Summary and location in the bytes that are left for both lines. What does not fit is cut: the
 * longer one first, and each keeps at least half. Neither is folded, not every reader of codes
 * puts lines together again. */
static void put_short_texts(struct buf *out, const struct ical *c, size_t room)
{
    static const size_t frame = sizeof "SUMMARY:\r\nLOCATION:\r\n" - 1;
    size_t summary = at_most(text_size(c->summary), LINE_MAX_BYTES - strlen("SUMMARY:"));
    size_t location = at_most(text_size(c->location), LINE_MAX_BYTES - strlen("LOCATION:"));
    room = room > frame ? room - frame : 0;
    size_t half = room / 2;
    if (summary + location > room) {
        if (summary <= half)
            location = room - summary;
        else if (location <= half)
            summary = room - location;
        else
            summary = half, location = half;
    }
    if (summary)
        put_text(out, "SUMMARY", c->summary, summary);
    if (location)
        put_text(out, "LOCATION", c->location, location);
}

int ical_write_short(struct buf *out, const struct ical *c, struct err *e)
{
    static const char tail[] = "END:VEVENT\r\nEND:VCALENDAR\r\n";
    int rc = check(c, e);
    if (rc < 0)
        return rc;
    size_t before = out->n;
    /* what 3.6 and 3.6.1 demand, and not a byte more: some phones take nothing less */
    buf_z(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:Prepazka\r\nBEGIN:VEVENT\r\n");
    put_text(out, "UID", c->uid, SIZE_MAX);
    put_utc(out, "DTSTAMP", c->stamp);
    if (c->sequence)
        buf_fmt(out, "SEQUENCE:%d\r\n", c->sequence);
    if (c->cancelled)
        buf_z(out, "STATUS:CANCELLED\r\n");
    put_utc(out, "DTSTART", c->starts);
    put_utc(out, "DTEND", c->ends);
    size_t used = out->n - before + sizeof tail - 1;
    put_short_texts(out, c, used < SHORT_MAX ? SHORT_MAX - used : 0);
    buf_z(out, tail);
    return buf_check(out, module, e);
}
