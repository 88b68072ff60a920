/* Slips as laid out: nothing outside its margins, nothing over anything else, nothing lost. */
#include "page_look.h"

TEST(no_text_leaves_its_margins_or_runs_into_the_footer)
{
    on_all(sample_payment, check_margins);
    on_all(sample_longest, check_margins);
    on_all(sample_info, check_margins);
    on_all(sample_receipt, check_margins);
    on_all(sample_waiting, check_margins);
    on_all(sample_draft, check_margins);
    on_all(sample_longest_receipt, check_margins);
}

TEST(no_text_runs_into_another_or_into_the_code)
{
    on_all(sample_payment, check_apart);
    on_all(sample_longest, check_apart);
    on_all(sample_info, check_apart);
    on_all(sample_receipt, check_apart);
    on_all(sample_waiting, check_apart);
    on_all(sample_draft, check_apart);
    on_all(sample_longest_receipt, check_apart);
}

static void check_values(const struct slip *s, struct slip_page *g)
{
    CHECK(shows(g, s->account));
    CHECK(shows(g, s->vs));
    CHECK(!s->ss || shows(g, s->ss));
    CHECK(!s->ks || shows(g, s->ks));
    CHECK(shows(g, s->message));
    CHECK(shows(g, s->due));
    CHECK(shows(g, "K7M4-T9R3"));
    CHECK(shows(g, "QR platba"));
    CHECK(shows(g, s->haler == 40000 ? strcmp(s->lang, "en") ? "400,00 Kč" : "CZK 400.00"
                   : strcmp(s->lang, "en") != 0 ? "9 999 999,99 Kč"
                                                : "CZK 9,999,999.99"));
    CHECK(shows(g, strcmp(s->lang, "en") ? "23. 11. 2026 v 9:41" : "23 Nov 2026, 9:41"));
}

TEST(everything_in_the_code_stands_beside_it_too)
{
    on_all(sample_payment, check_values);
    on_all(sample_longest, check_values);
}

TEST(the_code_has_whole_dots_and_its_white_around_it)
{
    on_all(sample_payment, check_code);
    on_all(sample_longest, check_code);
    on_all(sample_receipt, check_code);
    on_all(sample_draft, check_code);
    on_all(sample_longest_receipt, check_code);
}

TEST(the_longest_payment_stays_on_a6)
{
    struct slip s = sample_longest(SLIP_A6, false, "cs");
    struct slip_page *g;
    s.town = "Městský úřad Mnichovo Hradiště";
    s.account = "19-2627181/0100";
    REQUIRE(slip_page_new(&g, &s, NULL) == 0);
    CHECK_INT(slip_page_format(g), SLIP_A6);
    slip_page_free(&g);
}

TEST(what_cannot_fit_on_a6_goes_to_a5)
{
    struct slip s = sample_longest(SLIP_A6, false, "cs");
    struct slip_page *g;
    s.address = "Úřad pro velmi dlouhé adresy, budova historické radnice, vchod z nádvoří vlevo "
                "od kašny, Masarykovo náměstí 1, 295 01 Mnichovo Hradiště";
    s.payee = "Město, které má v názvu opravdu mnoho slov, aby se nevešlo na jediný řádek lístku, "
              "a ještě několik dalších slov k tomu";
    s.cash_desk =
        "pokladna ve vedlejší budově, druhé poschodí, chodba vlevo, dveře 208 a, za rohem";
    REQUIRE(slip_page_new(&g, &s, NULL) == 0);
    CHECK_INT(slip_page_format(g), SLIP_A5);
    CHECK(fabs(slip_page_width(g) - PT_MM(148)) < 0.01);
    slip_page_free(&g);
}

TEST(a_long_title_ends_at_a_word)
{
    struct slip s = sample_payment(SLIP_A6, false, "cs");
    struct slip_page *g;
    char title[400] = "";
    while (strlen(title) < 350)
        strncat(title, "prostranství v ", sizeof title - strlen(title) - 1);
    s.title = title;
    REQUIRE(slip_page_new(&g, &s, NULL) == 0);
    CHECK(shows(g, "prostranství…\n"));
    CHECK(!shows(g, "v…"));
    slip_page_free(&g);
}

TEST(a_long_body_is_cut_and_says_so)
{
    static char body[7000];
    const char *end = "poslední slovo";
    size_t n = 0;
    while (n < sizeof body - 100)
        n += (size_t)snprintf(body + n, sizeof body - n, "Odstavec o poplatku, číslo %zu.\n", n);
    snprintf(body + n, sizeof body - n, "%s", end);
    for (int f = 0; f < SLIP_FORMATS; f++) {
        struct slip s = sample_info((enum slip_format)f, false, "en");
        struct slip_page *g;
        s.body = body;
        REQUIRE(slip_page_new(&g, &s, NULL) == 0);
        CHECK(shows(g, "There is more: scan the QR code or ask at the counter."));
        CHECK(!shows(g, end));
        check_margins(&s, g);
        slip_page_free(&g);
    }
}

TEST(a_slip_without_a_code_speaks_of_none)
{
    struct slip s = sample_payment(SLIP_A6, false, "en");
    struct slip_page *g;
    s.qr = NULL;
    s.cash_desk = NULL;
    s.due = NULL;
    REQUIRE(slip_page_new(&g, &s, NULL) == 0);
    CHECK(!shows(g, "QR"));
    CHECK(!shows(g, "point the phone"));
    CHECK(shows(g, "Copy the details into your bank order."));
    CHECK(!shows(g, "Pay by"));
    slip_page_free(&g);
}

TEST(an_almost_empty_slip_is_drawn)
{
    for (int kind = 0; kind < SLIP_KINDS; kind++) {
        for (int f = 0; f < SLIP_FORMATS; f++) {
            struct slip s = {.kind = (enum slip_kind)kind, .format = (enum slip_format)f};
            struct slip_page *g;
            CHECK_INT(slip_page_new(&g, &s, NULL), 0);
            slip_page_free(&g);
        }
    }
}

TEST(a_code_wider_than_the_paper_is_refused)
{
    static char text[2000];
    memset(text, 'x', sizeof text - 1);
    for (int f = 0; f < SLIP_FORMATS; f++) {
        struct slip s = sample_payment((enum slip_format)f, true, "cs");
        struct slip_page *g;
        s.qr = text;
        CHECK_INT(slip_page_new(&g, &s, NULL), -ERR_LIMIT);
        CHECK(g == NULL);
    }
}

TEST(a_large_code_has_its_data_below)
{
    struct slip s = sample_payment(SLIP_A6, false, "cs");
    struct slip_page *g;
    s.qr = "SPD*1.0*ACC:CZ6901000000190002627181*AM:400.00*CC:CZK*MSG:%2A%2A%2A%2A%2A%2A%2A%2A%2A%"
           "2A%2A%"
           "2A%2A%2A%2A%2A%2A%2A%2A%2A%2A%2A%2A%2A%2A%2A%2A%2A%2A%2A%2A%2A%2A%2A%2A%2A%2A%2A%2A%2A%"
           "2A%2A"
           "*X-VS:1234567890*X-SS:1234567890*X-KS:0000000308";
    REQUIRE(slip_page_new(&g, &s, NULL) == 0);
    CHECK(g->code.version > 8);
    check_margins(&s, g);
    check_values(&s, g);
    check_code(&s, g);
    slip_page_free(&g);
}

TEST(a_character_that_no_font_has_is_refused)
{
    struct slip s = sample_payment(SLIP_A6, false, "cs");
    struct slip_page *g;
    s.title = "Poplatek \xCD\xB8"; /* U+0378 is not assigned */
    CHECK_INT(slip_page_new(&g, &s, NULL), -ERR_UNSUPPORTED);
    CHECK(g == NULL);
}

TEST(controls_and_bidi_marks_never_reach_the_paper)
{
    struct slip s = sample_payment(SLIP_A6, false, "cs");
    struct slip_page *g;
    s.title = "A\x1B[31m\xE2\x80\xAE"
              "B\x07<b>C</b>";
    REQUIRE(slip_page_new(&g, &s, NULL) == 0);
    CHECK(!shows(g, "\x1B"));
    CHECK(!shows(g, "\x07"));
    CHECK(!shows(g, "\xE2\x80\xAE"));
    CHECK(shows(g, "<b>C</b>")); /* text, not markup */
    slip_page_free(&g);
}

TEST(an_a4_sheet_has_cut_marks_around_the_a5_part)
{
    struct slip s = sample_payment(SLIP_A4, false, "cs");
    struct slip_page *g;
    int upright = 0, level = 0;
    REQUIRE(slip_page_new(&g, &s, NULL) == 0);
    for (size_t i = 0; i < g->n; i++) {
        upright += fabs(g->items[i].x - PT_MM(148)) < 0.01;
        level += fabs(g->items[i].y - PT_MM(210)) < 0.01;
    }
    CHECK_INT(upright, 2);
    CHECK_INT(level, 2);
    CHECK(fabs(slip_page_height(g) - PT_MM(297)) < 0.01);
    slip_page_free(&g);
}

TEST(a_column_of_the_roll_holds_long_words)
{
    struct slip s = sample_info(SLIP_ROLL80, true, "cs");
    struct slip_page *g;
    s.title = "Nejneobhospodařovávatelnějšími-nejneobhospodařovávatelnějšími";
    s.rows[0].value =
        "https://www.priklad.cz/velmi/dlouha/cesta/bez/mezer/ktera/se/nikde/neda/zlomit";
    REQUIRE(slip_page_new(&g, &s, NULL) == 0);
    check_margins(&s, g);
    slip_page_free(&g);
}

/* ---- receipts and saved forms */

static void check_receipt(const struct slip *s, struct slip_page *g)
{
    CHECK(shows(g, "K7M4-T9R3"));
    CHECK(shows(g, "Submission K7M4-T9R3"));
    CHECK(shows(g, "Receipt of a submission"));
    for (size_t i = 0; i < s->n_rows; i++)
        CHECK(shows(g, s->rows[i].value));
    CHECK(shows(g, "8C69 76E5 B541 0415"));
    CHECK(shows(g, "BDE9 08BD 4DEE 15DF"));
    CHECK(shows(g, "How this receipt is verified"));
    CHECK_INT(shows(g, "This print fades with time."), g->format == SLIP_ROLL80);
    CHECK(shows(g, "1.\n") && shows(g, "3.\n"));
    CHECK(g->format != SLIP_A6);
}

TEST(a_receipt_says_what_when_who_and_how_it_is_verified)
{
    on_all(sample_receipt, check_receipt);
}

static void check_waiting(const struct slip *s, struct slip_page *g)
{
    const char *last = "This slip does not prove that the office has received anything.";
    int codes = 0, boxes = 0;
    (void)s;
    for (size_t i = 0; i < g->n; i++) {
        codes += g->items[i].kind == ITEM_CODE;
        boxes += g->items[i].kind == ITEM_BOX;
    }
    CHECK_INT(codes, 0);
    CHECK(boxes > 40); /* a dash is a box of its own */
    CHECK(shows(g, last));
    CHECK(shows(g, "Stored in the kiosk"));
    CHECK(!shows(g, "How this receipt is verified"));
    CHECK(!shows(g, "Fingerprint"));
}

TEST(a_waiting_receipt_has_a_dashed_box_and_nothing_to_verify)
{
    on_all(sample_waiting, check_waiting);
}

static void check_draft(const struct slip *s, struct slip_page *g)
{
    CHECK(shows(g, "H4XW-7MT3"));
    CHECK(shows(g, s->title));
    CHECK(shows(g, "Nothing has been sent to the office yet."));
    CHECK(shows(g, "We delete the form on 23. 12. 2026."));
    CHECK(shows(g, "Show it to nobody."));
    CHECK(!shows(g, "ubmission"));
}

TEST(the_slip_of_a_saved_form_speaks_of_no_submission)
{
    on_all(sample_draft, check_draft);
}

static void check_longest_receipt(const struct slip *s, struct slip_page *g)
{
    CHECK(shows(g, "There is more: ask at the counter."));
    CHECK(shows(g, "How this receipt is verified"));
    for (size_t i = 0; i < s->n_rows; i++)
        CHECK(shows(g, s->rows[i].value));
}

TEST(only_the_steps_of_a_receipt_are_cut)
{
    on_all(sample_longest_receipt, check_longest_receipt);
}

TEST(one_step_has_no_number)
{
    struct slip s = sample_receipt(SLIP_A5, false, "cs");
    struct slip_page *g;
    s.body = "Ozveme se vám.\n";
    REQUIRE(slip_page_new(&g, &s, NULL) == 0);
    CHECK(shows(g, "Ozveme se vám."));
    CHECK(!shows(g, "1.\n"));
    slip_page_free(&g);
}

TEST(a_receipt_without_a_code_speaks_of_none)
{
    struct slip s = sample_receipt(SLIP_A5, false, "en");
    struct slip_page *g;
    s.qr = NULL;
    REQUIRE(slip_page_new(&g, &s, NULL) == 0);
    CHECK(!shows(g, "QR code"));
    CHECK(shows(g, "8C69 76E5"));
    s.fingerprint = NULL;
    slip_page_free(&g);
    REQUIRE(slip_page_new(&g, &s, NULL) == 0);
    CHECK(!shows(g, "Fingerprint"));
    slip_page_free(&g);
}

TEST(what_large_print_cannot_hold_is_printed_normally)
{
    struct slip s = sample_longest_receipt(SLIP_A5, true, "cs");
    struct slip_page *g;
    for (s.n_rows = 0; s.n_rows < 8; s.n_rows++)
        s.rows[s.n_rows] = (struct slip_row){"Popisek",
            "hodnota, která se na jediný řádek velkým písmem opravdu nevejde, ani kdyby"};
    REQUIRE(slip_page_new(&g, &s, NULL) == 0);
    CHECK(!g->large);
    check_margins(&s, g);
    slip_page_free(&g);
}
