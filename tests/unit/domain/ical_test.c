/* A booking as iCalendar: known text, what comes back when it is read, the size of the short form.
 */
#include "domain/ical.h"

#include "base/utf8.h"
#include "test.h"

static int64_t at(const char *rfc3339)
{
    int64_t s = 0;
    CHECK_INT(instant_parse_rfc3339(&s, str_of(rfc3339), NULL), 0);
    return s;
}

static struct ical sample(void)
{
    return (struct ical){
        .uid = "K7M4T9R3@mnhradiste.cz",
        .sequence = 2,
        .stamp = at("2026-11-23T09:41:07+01:00"),
        .starts = at("2026-11-26T11:40:00+01:00"),
        .ends = at("2026-11-26T12:00:00+01:00"),
        .summary = "Občanský průkaz – podání žádosti",
        .location = "Městský úřad, Masarykovo náměstí 1; dveře 8",
        .description = "Vezměte s sebou:\nstarý průkaz, rodný list.\r\nPIN 4719",
        .alarm_minutes = 60,
    };
}

/* The whole text, or what was refused. */
static int write(char out[8192], const struct ical *c,
    int (*how)(struct buf *, const struct ical *, struct err *))
{
    struct err e = ERR_INIT;
    struct buf b;
    buf_init(&b, BUF_LINE);
    int rc = how(&b, c, &e);
    CHECK_INT(rc, -(int)e.code);
    CHECK(b.n < 8192);
    str_copy(out, 8192, buf_view(&b));
    buf_done(&b);
    return rc;
}

static const char known[] =
    "BEGIN:VCALENDAR\r\n"
    "VERSION:2.0\r\n"
    "PRODID:-//Prepazka//Prepazka//CS\r\n"
    "CALSCALE:GREGORIAN\r\n"
    "METHOD:PUBLISH\r\n"
    "BEGIN:VTIMEZONE\r\n"
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
    "END:VTIMEZONE\r\n"
    "BEGIN:VEVENT\r\n"
    "UID:K7M4T9R3@mnhradiste.cz\r\n"
    "DTSTAMP:20261123T084107Z\r\n"
    "SEQUENCE:2\r\n"
    "STATUS:CONFIRMED\r\n"
    "DTSTART;TZID=Europe/Prague:20261126T114000\r\n"
    "DTEND;TZID=Europe/Prague:20261126T120000\r\n"
    "SUMMARY:Občanský průkaz – podání žádosti\r\n"
    "LOCATION:Městský úřad\\, Masarykovo náměstí 1\\; dveře 8\r\n"
    "DESCRIPTION:Vezměte s sebou:\\nstarý průkaz\\, rodný list.\\nPIN 4719\r\n"
    "BEGIN:VALARM\r\n"
    "ACTION:DISPLAY\r\n"
    "DESCRIPTION:Občanský průkaz – podání žádosti\r\n"
    "TRIGGER:-PT60M\r\n"
    "END:VALARM\r\n"
    "END:VEVENT\r\n"
    "END:VCALENDAR\r\n";

TEST(a_booking_is_written_as_known)
{
    char got[8192];
    struct ical c = sample();
    CHECK_INT(write(got, &c, ical_write), 0);
    CHECK_STR(got, known);
}

TEST(a_cancelled_booking_rings_no_more)
{
    char got[8192];
    struct ical c = sample();
    c.cancelled = true;
    c.sequence = 3;
    CHECK_INT(write(got, &c, ical_write), 0);
    CHECK(strstr(got, "\r\nMETHOD:CANCEL\r\n"));
    CHECK(strstr(got, "\r\nSTATUS:CANCELLED\r\n"));
    CHECK(strstr(got, "\r\nSEQUENCE:3\r\n"));
    CHECK(!strstr(got, "VALARM"));
}

TEST(what_is_empty_is_left_out)
{
    char got[8192];
    struct ical c = sample();
    c.summary = c.location = c.description = "";
    c.alarm_minutes = 0;
    CHECK_INT(write(got, &c, ical_write), 0);
    CHECK(!strstr(got, "SUMMARY") && !strstr(got, "LOCATION") && !strstr(got, "DESCRIPTION"));
    CHECK(!strstr(got, "VALARM"));
    /* an alarm must have a text all the same */
    c.alarm_minutes = 15;
    c.summary = c.location = c.description = NULL;
    CHECK_INT(write(got, &c, ical_write), 0);
    CHECK(strstr(got, "\r\nDESCRIPTION:K7M4T9R3@mnhradiste.cz\r\nTRIGGER:-PT15M\r\n"));
    CHECK_INT(write(got, &c, ical_write_short), 0);
    CHECK(!strstr(got, "SUMMARY") && !strstr(got, "LOCATION"));
}

static void check_times(const char *starts, const char *ends, const char *want)
{
    char got[8192];
    struct ical c = sample();
    c.starts = at(starts);
    c.ends = at(ends);
    CHECK_INT(write(got, &c, ical_write), 0);
    if (!strstr(got, want))
        test_fail(__FILE__, __LINE__, "%s is not in %s", want, got);
}

/* easyappointments#962: an hour off in summer. */
TEST(times_are_right_in_summer_and_at_the_turns)
{
    check_times("2026-07-01T09:40:00+02:00", "2026-07-01T10:00:00+02:00",
        "DTSTART;TZID=Europe/Prague:20260701T094000\r\n"
        "DTEND;TZID=Europe/Prague:20260701T100000\r\n");
    check_times("2027-03-28T00:55:00Z", "2027-03-28T01:05:00Z",
        "DTSTART;TZID=Europe/Prague:20270328T015500\r\n"
        "DTEND;TZID=Europe/Prague:20270328T030500\r\n");
    /* what comes twice is said in UTC */
    check_times("2026-10-25T02:55:00+02:00", "2026-10-25T02:05:00+01:00",
        "DTSTART:20261025T005500Z\r\nDTEND:20261025T010500Z\r\n");
    check_times("2026-10-25T01:59:00+02:00", "2026-10-25T02:00:00+02:00",
        "DTSTART;TZID=Europe/Prague:20261025T015900\r\nDTEND:20261025T000000Z\r\n");
    check_times("2026-10-25T02:59:00+01:00", "2026-10-25T03:00:00+01:00",
        "DTSTART:20261025T015900Z\r\nDTEND;TZID=Europe/Prague:20261025T030000\r\n");
    check_times("2026-12-31T23:50:00+01:00", "2027-01-01T00:10:00+01:00",
        "DTSTART;TZID=Europe/Prague:20261231T235000\r\n"
        "DTEND;TZID=Europe/Prague:20270101T001000\r\n");
}

/* ---- read back */

/* Unfolds into `out` and checks every line: its end, its length, whole characters. */
static void unfold(char out[8192], const char *text)
{
    struct str rest = str_of(text), line;
    size_t n = 0;
    while (rest.n) {
        CHECK(str_cut(&rest, '\n', &line));
        REQUIRE(line.n > 0 && line.p[line.n - 1] == '\r');
        line.n--;
        CHECK(line.n <= 75);
        CHECK(utf8_valid(line));
        CHECK(!memchr(line.p, '\r', line.n));
        if (line.n && line.p[0] == ' ')
            line.p++, line.n--;
        else if (n)
            out[n++] = '\n';
        memcpy(out + n, line.p, line.n);
        n += line.n;
    }
    out[n] = '\0';
}

/* The text of a property, without its escapes. */
static void value_of(char out[8192], const char *unfolded, const char *name)
{
    const char *p = strstr(unfolded, name);
    size_t n = 0;
    out[0] = '\0';
    REQUIRE(p);
    for (p += strlen(name); *p && *p != '\n'; p++) {
        bool escaped = *p == '\\';
        p += escaped;
        CHECK(escaped ? strchr("\\;,n", *p) != NULL : !strchr(";,", *p));
        out[n++] = (char)(escaped && *p == 'n' ? '\n' : *p);
    }
    out[n] = '\0';
}

static void check_back(const char *given, const char *want)
{
    char text[8192], unfolded[8192], value[8192];
    struct ical c = sample();
    c.summary = c.description = "";
    c.location = given;
    CHECK_INT(write(text, &c, ical_write), 0);
    unfold(unfolded, text);
    value_of(value, unfolded, "\nLOCATION:");
    CHECK_STR(value, want);
}

TEST(texts_come_back_as_they_were)
{
    check_back("plain", "plain");
    check_back("a,b;c\\d:e\"f", "a,b;c\\d:e\"f");
    check_back("\\n is no line", "\\n is no line");
    check_back("one\ntwo\r\nthree\rfour\n\nsix", "one\ntwo\nthree\nfour\n\nsix");
    check_back("tab\there, bell\a, \x1B[31mred\x7F, \xC2\x85next", "tab here, bell, [31mred, next");
    check_back(
        "line\xE2\x80\xA8separator, \xE2\x80\xAEright to left", "line\nseparator, right to left");
    check_back("x\r\nATTACH:file:///etc/passwd", "x\nATTACH:file:///etc/passwd");
    check_back("bad \xC5 byte", "bad \xEF\xBF\xBD byte");
}

TEST(lines_are_folded_between_characters_at_every_length)
{
    /* one to four bytes and escapes, at every place of the line */
    static const char *const units[] = {"a", "ž", "–", "😀", ",", "\n"};
    for (size_t u = 0; u < sizeof units / sizeof *units; u++)
        for (size_t shift = 0; shift < 8; shift++) {
            char text[1200];
            size_t n = 0;
            while (n < shift)
                text[n++] = 'x';
            for (int i = 0; i < 200; i++)
                for (const char *p = units[u]; *p; p++)
                    text[n++] = *p;
            text[n] = '\0';
            check_back(text, text);
        }
}

TEST(lines_are_as_long_as_they_may_be)
{
    char text[8192], long_text[70];
    struct ical c = sample();
    c.location = c.description = "";
    c.alarm_minutes = 0;
    /* "SUMMARY:" and 67 letters are 75 bytes */
    memset(long_text, 'a', sizeof long_text);
    long_text[67] = '\0';
    c.summary = long_text;
    CHECK_INT(write(text, &c, ical_write), 0);
    CHECK(!strstr(text, "\r\n "));
    long_text[67] = 'a';
    long_text[68] = '\0';
    CHECK_INT(write(text, &c, ical_write), 0);
    CHECK(strstr(text, "a\r\n a\r\n"));
}

/* Every BEGIN has its END, in order. */
static void check_nesting(const char *unfolded)
{
    struct str stack[4], rest = str_of(unfolded), line;
    size_t depth = 0;
    for (bool more = true; more;) {
        more = str_cut(&rest, '\n', &line);
        bool begin = str_starts(line, STR("BEGIN:")), end = str_starts(line, STR("END:"));
        struct str name = {line.p + (begin ? 6 : 4), line.n - (begin ? 6 : 4)};
        REQUIRE(begin || end || depth > 0);
        if (begin) {
            REQUIRE(depth < 4);
            stack[depth++] = name;
        } else if (end) {
            REQUIRE(depth > 0 && str_eq(stack[--depth], name));
        } else {
            CHECK(memchr(line.p, ':', line.n) != NULL);
        }
    }
    CHECK_INT((int64_t)depth, 0);
}

TEST(parts_are_nested_and_counted)
{
    static const char *const once[] = {"\nVERSION:2.0",
        "\nPRODID:", "\nUID:", "\nDTSTAMP:", "\nTZID:Europe/Prague", "\nBEGIN:VEVENT",
        "\nBEGIN:VTIMEZONE", "\nDTEND;"};
    char text[8192], unfolded[8192];
    struct ical c = sample();
    CHECK_INT(write(text, &c, ical_write), 0);
    unfold(unfolded, text);
    check_nesting(unfolded);
    for (size_t i = 0; i < sizeof once / sizeof *once; i++) {
        const char *first = strstr(unfolded, once[i]);
        REQUIRE(first);
        CHECK(!strstr(first + 1, once[i]));
    }
    CHECK_INT(write(text, &c, ical_write_short), 0);
    unfold(unfolded, text);
    check_nesting(unfolded);
}

/* ---- the short form */

static const char known_short[] = "BEGIN:VCALENDAR\r\n"
                                  "VERSION:2.0\r\n"
                                  "PRODID:Prepazka\r\n"
                                  "BEGIN:VEVENT\r\n"
                                  "UID:K7M4T9R3@mnhradiste.cz\r\n"
                                  "DTSTAMP:20261123T084107Z\r\n"
                                  "DTSTART:20261126T104000Z\r\n"
                                  "DTEND:20261126T110000Z\r\n"
                                  "SUMMARY:Občanský průkaz – podání žádosti\r\n"
                                  "LOCATION:Masarykovo n. 1\r\n"
                                  "END:VEVENT\r\n"
                                  "END:VCALENDAR\r\n";

TEST(the_short_form_is_written_as_known)
{
    char got[8192];
    struct ical c = sample();
    c.sequence = 0;
    c.location = "Masarykovo n. 1";
    CHECK_INT(write(got, &c, ical_write_short), 0);
    CHECK_STR(got, known_short);
}

enum { VERSION_10_L = 271 };

TEST(the_short_form_fits_its_code_whatever_the_texts)
{
    char got[8192], many[3][400];
    static const char *const units[] = {"a", "ž", ","};
    for (size_t u = 0; u < 3; u++)
        for (size_t i = 0, n = 0; i < 150; i++)
            n += (size_t)snprintf(many[u] + n, sizeof many[u] - n, "%s", units[u]);
    const char *const texts[] = {"", "krátký", many[0], many[1], many[2],
        "Občanský průkaz – podání žádosti", "Městský úřad, Masarykovo náměstí 1; dveře 8"};
    enum { TEXTS = sizeof texts / sizeof *texts };
    for (size_t s = 0; s < TEXTS; s++)
        for (size_t l = 0; l < TEXTS; l++)
            for (int moved = 0; moved < 2; moved++) {
                struct ical c = sample();
                c.summary = texts[s];
                c.location = texts[l];
                c.sequence = moved ? 12 : 0;
                c.cancelled = moved;
                c.uid = "K7M4-T9R3-2QXD@urad.mestskacast-dlouhe-jmeno.cz";
                CHECK_INT(write(got, &c, ical_write_short), 0);
                CHECK(strlen(got) <= VERSION_10_L);
                CHECK(utf8_valid(str_of(got)));
                CHECK(!strstr(got, "\r\n ")); /* not folded */
                CHECK(strstr(got, "END:VEVENT\r\nEND:VCALENDAR\r\n"));
                CHECK(!*texts[s] || strstr(got, "SUMMARY:"));
            }
}

TEST(a_short_text_leaves_its_room_to_the_other)
{
    char got[8192];
    struct ical c = sample();
    c.summary = "Pas";
    c.location = "Městský úřad Mnichovo Hradiště, Masarykovo náměstí 1, přízemí, dveře 8";
    CHECK_INT(write(got, &c, ical_write_short), 0);
    CHECK(strstr(got, "SUMMARY:Pas\r\n"));
    CHECK(strstr(got, "LOCATION:Městský úřad Mnichovo Hradiště\\, M"));
    c.location = "Dveře 8";
    CHECK_INT(write(got, &c, ical_write_short), 0);
    CHECK(strstr(got, "LOCATION:Dveře 8\r\n"));
    /* ordinary words are not cut */
    c.sequence = 0;
    c.summary = "Výměna řidičského průkazu";
    c.location = "Městský úřad, dveře 8";
    CHECK_INT(write(got, &c, ical_write_short), 0);
    CHECK(strstr(got, "SUMMARY:Výměna řidičského průkazu\r\n"));
    CHECK(strstr(got, "LOCATION:Městský úřad\\, dveře 8\r\n"));
}

/* ---- refused */

TEST(an_event_that_is_none_is_refused)
{
    char got[8192];
    struct ical c = sample();
    c.uid = "";
    CHECK_INT(write(got, &c, ical_write), -ERR_RANGE);
    CHECK_INT(write(got, &c, ical_write_short), -ERR_RANGE);
    c = sample();
    c.ends = c.starts;
    CHECK_INT(write(got, &c, ical_write), -ERR_RANGE);
    CHECK_INT(write(got, &c, ical_write_short), -ERR_RANGE);
}

TEST(a_full_buffer_is_told)
{
    struct ical c = sample();
    struct err e = ERR_INIT;
    struct buf b;
    buf_init(&b, 300);
    CHECK_INT(ical_write(&b, &c, &e), -ERR_LIMIT);
    CHECK_INT(e.code, ERR_LIMIT);
    buf_done(&b);
}
