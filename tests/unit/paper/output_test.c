/* A slip as bytes: PDF, dots, ESC/POS, PNG. That a phone reads the code is tests/print's part. */
#include "test.h"

#include "flow.h"
#include "paper/pdf.h"
#include "paper/raster.h"
#include "sample.h"

static bool holds(struct str s, const char *what)
{
    return memmem(s.p, s.n, what, strlen(what)) != NULL;
}

static int make_pdf(struct buf *b, enum slip_format f, struct paper_sheet *sheet)
{
    struct slip s = sample_payment(f, false, "cs");
    buf_init(b, PDF_MAX);
    return pdf_make(b, sheet, &s, NULL);
}

TEST(the_same_slip_gives_the_same_pdf)
{
    struct buf a, b;
    REQUIRE(make_pdf(&a, SLIP_A6, NULL) == 0);
    REQUIRE(make_pdf(&b, SLIP_A6, NULL) == 0);
    CHECK(str_eq(buf_view(&a), buf_view(&b)));
    CHECK(str_starts(buf_view(&a), STR("%PDF-1.")));
    CHECK(holds(buf_view(&a), "20261123094100+01'00"));
    CHECK(!holds(buf_view(&a), "/Subtype /Image"));
    buf_done(&a);
    buf_done(&b);
}

TEST(the_sheet_is_told_in_hundredths_of_a_millimetre)
{
    static const int want[SLIP_FORMATS][2] = {
        [SLIP_A6] = {10500, 14800}, [SLIP_A5] = {14800, 21000}, [SLIP_A4] = {21000, 29700}};
    for (int f = 0; f < SLIP_FORMATS; f++) {
        struct paper_sheet sheet;
        struct buf b;
        REQUIRE(make_pdf(&b, (enum slip_format)f, &sheet) == 0);
        CHECK_INT(sheet.format, f);
        if (want[f][0]) {
            CHECK_INT(sheet.width_mm100, want[f][0]);
            CHECK_INT(sheet.height_mm100, want[f][1]);
        } else {
            CHECK_INT(sheet.width_mm100, 8000);
            CHECK(sheet.height_mm100 > 10000 && sheet.height_mm100 < 20000);
        }
        buf_done(&b);
    }
}

TEST(a_pdf_that_exceeds_its_buffer_is_an_error)
{
    struct slip s = sample_payment(SLIP_A6, false, "cs");
    for (size_t max = 0; max < 20000; max += 3001) {
        struct buf b;
        struct err e = ERR_INIT;
        buf_init(&b, max);
        CHECK(pdf_make(&b, NULL, &s, &e) < 0);
        CHECK(e.code != ERR_NONE);
        buf_done(&b);
    }
}

static int dot(const struct raster *r, int x, int y)
{
    return r->bits[y * r->stride + x / 8] >> (7 - x % 8) & 1;
}

/* Black dots in the columns from x to x + w. */
static int black(const struct raster *r, int x, int w)
{
    int n = 0;
    for (int y = 0; y < r->height; y++)
        for (int i = x; i < x + w; i++)
            n += dot(r, i, y);
    return n;
}

TEST(a_roll_slip_lies_within_the_head_of_the_printer)
{
    struct slip s = sample_longest(SLIP_ROLL80, true, "cs");
    struct raster r;
    REQUIRE(raster_make(&r, &s, NULL) == 0);
    CHECK_INT(r.width, 640);
    CHECK_INT(black(&r, 0, 32), 0);
    CHECK_INT(black(&r, 608, 32), 0);
    CHECK(black(&r, 32, 576) > 10000);
    raster_done(&r);
    CHECK(r.bits == NULL);
}

/* Every module is 6 x 6 dots of one colour, exactly where the layout has it. */
TEST(a_module_is_six_whole_dots_on_the_roll)
{
    struct slip s = sample_payment(SLIP_ROLL80, false, "cs");
    struct raster r;
    struct slip_page *g;
    REQUIRE(raster_make(&r, &s, NULL) == 0);
    REQUIRE(slip_page_new(&g, &s, NULL) == 0);
    const struct item *code = NULL;
    for (size_t i = 0; i < g->n; i++)
        if (g->items[i].kind == ITEM_CODE)
            code = &g->items[i];
    REQUIRE(code != NULL);
    int x0 = (int)(code->x * 8 * 25.4 / 72 + 0.5), y0 = (int)(code->y * 8 * 25.4 / 72 + 0.5);
    int wrong = 0;
    for (int y = 0; y < 6 * g->code.side; y++)
        for (int x = 0; x < 6 * g->code.side; x++)
            wrong += dot(&r, x0 + x, y0 + y) != qr_dark(&g->code, x / 6, y / 6);
    CHECK_INT(wrong, 0);
    slip_page_free(&g);
    raster_done(&r);
}

/* Reads what a printer would read; returns rows printed, -1 on a byte that is out of place. */
static int printed_rows(struct str s, int *bytes_wide, bool *cut)
{
    int rows = 0;
    *cut = false;
    if (!str_starts(s, STR("\x1B@")))
        return -1;
    s.p += 2, s.n -= 2;
    while (s.n >= 8 && memcmp(s.p, "\x1DV0\0" + 0, 1) == 0 && s.p[1] == 'v') {
        const unsigned char *h = (const unsigned char *)s.p;
        int wide = h[4] | h[5] << 8, high = h[6] | h[7] << 8;
        size_t n = 8 + (size_t)wide * (size_t)high;
        if (high > 128 || n > s.n)
            return -1;
        *bytes_wide = wide;
        rows += high;
        s.p += n, s.n -= n;
    }
    *cut = s.n == 7 && memcmp(s.p,
                           "\x1B"
                           "d\x04\x1DVB\0",
                           7) == 0;
    return rows;
}

TEST(the_roll_printer_gets_bands_and_a_cut)
{
    struct slip s = sample_payment(SLIP_ROLL80, false, "cs");
    struct raster r;
    struct buf b;
    int wide = 0;
    bool cut;
    REQUIRE(raster_make(&r, &s, NULL) == 0);
    buf_init(&b, RASTER_MAX);
    REQUIRE(raster_escpos(&b, &r, NULL) == 0);
    CHECK_INT(printed_rows(buf_view(&b), &wide, &cut), r.height);
    CHECK_INT(wide, 72);
    CHECK(cut);
    buf_done(&b);
    raster_done(&r);
}

TEST(a_png_is_made_of_every_format)
{
    for (int f = 0; f < SLIP_FORMATS; f++) {
        struct slip s = sample_info((enum slip_format)f, false, "cs");
        struct raster r;
        struct buf b;
        REQUIRE(raster_make(&r, &s, NULL) == 0);
        buf_init(&b, RASTER_MAX);
        CHECK_INT(raster_png(&b, &r, NULL), 0);
        CHECK(str_starts(buf_view(&b), STR("\x89PNG\r\n")));
        buf_done(&b);
        raster_done(&r);
    }
}
