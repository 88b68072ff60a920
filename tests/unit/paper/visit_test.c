/* The slip of a booked time and the ticket of the queue, as laid out. */
#include "page_look.h"

static sample_fn *const samples[] = {
    sample_booking, sample_longest_booking, sample_ticket, sample_longest_ticket};

TEST(nothing_leaves_its_margins_or_runs_into_another)
{
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        on_all(samples[i], check_margins);
        on_all(samples[i], check_apart);
    }
}

TEST(the_code_of_a_booking_has_whole_dots_and_its_white)
{
    on_all(sample_booking, check_code);
    on_all(sample_longest_booking, check_code);
}

/* ---- booking */

static void check_booking(const struct slip *s, struct slip_page *g)
{
    bool cs = strcmp(s->lang, "cs") == 0;
    CHECK(shows(g, cs ? "11. 2026" : "25 Nov 2026")); /* the day may have a line of its own */
    CHECK(shows(g, "10:20"));
    CHECK(shows(g, "Your booking"));
    CHECK(shows(g, "PIN\n4719\n"));
    CHECK(shows(g, "Booking R9K3-V7X2"));
    CHECK(shows(g, "10:35."));
    CHECK(shows(g, "Bring with you"));
    CHECK(shows(g, "Running late?"));
    CHECK(shows(g, "Cancel or move"));
    CHECK(shows(g, "326 000 000."));
    CHECK(!shows(g, "QR platba"));
    CHECK_INT(g->format, s->format);
}

TEST(a_booking_says_when_where_and_what_if)
{
    on_all(sample_booking, check_booking);
}

/* How many items begin with a bullet. */
static int bullets(const struct slip_page *g)
{
    int n = 0;
    for (size_t i = 0; i < g->n; i++)
        n += is_text(&g->items[i]) && strcmp(pango_layout_get_text(g->items[i].text), "•") == 0;
    return n;
}

static void things(char *out, size_t size, int n)
{
    size_t at = 0;
    out[0] = 0;
    for (int i = 0; i < n; i++)
        at += (size_t)snprintf(out + at, size - at, "%s- doklad %d", i ? "\n" : "", i + 1);
}

static void check_bring(enum slip_format format, int n, enum slip_format want, int shown)
{
    char body[1000];
    struct slip s = sample_booking(format, false, "en");
    struct slip_page *g;
    things(body, sizeof body, n);
    s.body = body;
    REQUIRE(slip_page_new(&g, &s, NULL) == 0);
    CHECK_INT(slip_page_format(g), want);
    CHECK_INT(bullets(g), shown);
    CHECK_INT(shows(g, "and more: see the QR code or ask at the counter"), shown == 6);
    check_margins(&s, g);
    slip_page_free(&g);
}

TEST(at_most_five_things_to_bring_stand_on_a6_and_more_than_eight_want_a5)
{
    check_bring(SLIP_A6, 0, SLIP_A6, 0);
    check_bring(SLIP_A6, 5, SLIP_A6, 5);
    check_bring(SLIP_A6, 6, SLIP_A6, 6); /* five, and that there are more */
    check_bring(SLIP_A6, 8, SLIP_A6, 6);
    check_bring(SLIP_A6, 9, SLIP_A5, 9);
    check_bring(SLIP_A5, 12, SLIP_A5, 12);
    check_bring(SLIP_ROLL80, 9, SLIP_ROLL80, 6);
}

TEST(a_bare_code_leads_nowhere_and_is_not_referred_to)
{
    struct slip s = sample_longest_booking(SLIP_ROLL80, false, "en");
    struct slip_page *g;
    s.qr = "R9K3-V7X2";
    REQUIRE(slip_page_new(&g, &s, NULL) == 0);
    CHECK(shows(g, "and more: ask at the counter"));
    slip_page_free(&g);
}

static void check_no_pin(const struct slip *s, struct slip_page *g)
{
    CHECK(!shows(g, "PIN\n"));
    CHECK(shows(g, "Booking number\nR9K3-V7X2\n"));
    check_margins(s, g);
    check_apart(s, g);
}

static struct slip without_pin(enum slip_format format, bool large, const char *lang)
{
    struct slip s = sample_booking(format, large, lang);
    s.pin = "";
    return s;
}

TEST(without_a_pin_the_number_takes_its_place)
{
    on_all(without_pin, check_no_pin);
}

static struct slip foreign(enum slip_format format, bool large, const char *lang)
{
    struct slip s = sample_booking(format, large, lang);
    s.pin = NULL;
    s.number = "RESERVATIC-2026-0001234567-ABCDEF";
    return s;
}

static void check_foreign(const struct slip *s, struct slip_page *g)
{
    CHECK(shows(g, s->number));
    CHECK(shows(g, strcmp(s->lang, "en") ? "23. 11. 2026 v 9:41" : "23 Nov 2026, 9:41"));
    check_margins(s, g);
    check_apart(s, g);
}

static struct slip foreign_with_pin(enum slip_format format, bool large, const char *lang)
{
    struct slip s = foreign(format, large, lang);
    s.pin = "12345678";
    return s;
}

TEST(the_long_number_of_another_system_is_whole)
{
    on_all(foreign, check_foreign);
    on_all(foreign_with_pin, check_foreign);
}

TEST(a_booking_without_a_code_is_drawn)
{
    for (int f = 0; f < SLIP_FORMATS; f++) {
        struct slip s = sample_booking((enum slip_format)f, true, "cs");
        struct slip_page *g;
        s.qr = s.change = s.late = s.pin_valid = s.body = NULL;
        s.when = "zítra"; /* no day and time to divide */
        REQUIRE(slip_page_new(&g, &s, NULL) == 0);
        CHECK(shows(g, "zítra\n"));
        CHECK(shows(g, "4719"));
        CHECK(!shows(g, "late"));
        check_margins(&s, g);
        slip_page_free(&g);
    }
}

/* ---- ticket */

static const struct item *number_of(const struct slip_page *g)
{
    for (size_t i = 0; i < g->n; i++)
        if (g->items[i].by_ink)
            return &g->items[i];
    return NULL;
}

static void check_ticket(const struct slip *s, struct slip_page *g)
{
    const struct paper_layout *l = paper_layout(g->format, g->large);
    const struct item *number = number_of(g);
    REQUIRE(number != NULL);
    struct item box = box_of(number);
    CHECK(shows(g, "Your number\n"));
    CHECK(shows(g, strstr(s->number, "999") ? "M 999\n" : "A 47\n"));
    CHECK(!shows(g, "no code"));
    CHECK_INT(g->code.side, 0);
    CHECK_INT(shows(g, "Ticket "), !l->roll);
    CHECK_INT(shows(g, "Booked") || shows(g, "Objednáno"), s->booked != NULL);
    /* as wide as the column, or as large as the paper allows; in its middle */
    double column = l->width - 2 * l->side;
    CHECK(box.w <= column + 0.01);
    CHECK(box.w > 0.9 * column || fabs(text_height(number->text) - 1.164 * l->ticket.size) < 2);
    CHECK(fabs(box.x + box.w / 2 - l->width / 2) < 1);
    CHECK_INT(g->format, s->format);
}

TEST(the_number_of_a_ticket_fills_its_column)
{
    on_all(sample_ticket, check_ticket);
    on_all(sample_longest_ticket, check_ticket);
}

TEST(the_white_above_the_letters_of_a_huge_number_is_not_paid_for)
{
    struct slip s = sample_ticket(SLIP_ROLL80, false, "cs");
    struct slip_page *g;
    REQUIRE(slip_page_new(&g, &s, NULL) == 0);
    CHECK(g->height < PT_MM(100));
    slip_page_free(&g);
}

TEST(a_long_number_of_another_system_shrinks)
{
    struct slip s = sample_ticket(SLIP_ROLL80, false, "cs");
    struct slip_page *g;
    s.number = "PRAHA-000123-ABC";
    REQUIRE(slip_page_new(&g, &s, NULL) == 0);
    CHECK(shows(g, "PRAHA-000123-ABC\n"));
    check_margins(&s, g);
    slip_page_free(&g);
}

TEST(a_range_is_not_torn_at_the_end_of_a_line)
{
    struct slip s = sample_ticket(SLIP_ROLL80, true, "cs");
    struct slip_page *g;
    REQUIRE(slip_page_new(&g, &s, NULL) == 0);
    for (size_t i = 0; i < g->n; i++) {
        PangoLayout *t = g->items[i].text;
        for (int k = 1; t && k < pango_layout_get_line_count(t); k++) {
            const char *text = pango_layout_get_text(t);
            int start = pango_layout_get_line_readonly(t, k)->start_index;
            CHECK(start < 3 || memcmp(text + start - 3, "–", 3) != 0);
        }
    }
    slip_page_free(&g);
}
