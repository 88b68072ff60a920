/* People's words made printable, and the small words of paper. */
#include "test.h"

#include "base/utf8.h"
#include "flow.h"
#include "letters.h"
#include "sample.h"
#include "words.h"

static void clean(struct buf *out, const char *text)
{
    PangoFontMap *map = pango_cairo_font_map_get_default();
    PangoContext *context = pango_font_map_create_context(map);
    PangoFontDescription *d = pango_font_description_from_string("DejaVu Sans 10");
    PangoFont *font = pango_font_map_load_font(map, context, d);
    buf_init(out, BUF_LINE);
    CHECK(letters_clean(out, str_of(text), font));
    g_object_unref(font);
    pango_font_description_free(d);
    g_object_unref(context);
}

TEST(letters_stay_boxes_stand_for_the_rest)
{
    static const struct {
        const char *from, *to;
    } cases[] = {
        {"Příliš žluťoučký kůň", "Příliš žluťoučký kůň"},
        {"Ελληνικά Київ שלום", "Ελληνικά Київ שלום"},
        {"a\r\nb\rc\nd\te", "a\nb\nc\nd e"},
        {"po\xC2\xADmlčka", "pomlčka"},
        {"\xEF\xBB\xBFzačátek", "začátek"},
        {"a\x1B[1m", "a□[1m"},
        {"a\xE2\x80\xAE"
         "b",
            "a□b"},
        {"日本", "□□"},
        {"❤\xEF\xB8\x8F", "❤"},
        {"\xFF\xFE", "□□"},
        {"1\xC2\xA0"
         "250",
            "1\xC2\xA0"
            "250"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf b;
        clean(&b, cases[i].from);
        CHECK_STR(buf_cstr(&b), cases[i].to);
        buf_done(&b);
    }
}

TEST(few_marks_stay_on_a_letter)
{
    struct buf in, b;
    buf_init(&in, BUF_LINE);
    buf_z(&in, "ze");
    for (int i = 0; i < 500; i++)
        buf_z(&in, "\xCC\x81");
    buf_z(&in, "t\xCC\x81");
    clean(&b, buf_cstr(&in));
    CHECK_INT((int)utf8_len(buf_view(&b)), 2 + 4 + 2);
    buf_done(&in);
    buf_done(&b);
}

TEST(of_in_czech_goes_by_how_the_number_is_spoken)
{
    static const int ze[] = {2, 3, 4, 6, 7, 12, 13, 14, 16, 17, 20, 23, 30, 42, 60, 71, 100, 150,
        200, 300, 400, 600, 700, 2000, 3000};
    static const int z[] = {1, 5, 8, 9, 10, 11, 15, 18, 19, 50, 80, 99, 500, 800, 999, 1000, 5000};
    for (size_t i = 0; i < sizeof ze / sizeof *ze; i++)
        if (!words_ze(ze[i]))
            test_fail(__FILE__, __LINE__, "z %d", ze[i]);
    for (size_t i = 0; i < sizeof z / sizeof *z; i++)
        if (words_ze(z[i]))
            test_fail(__FILE__, __LINE__, "ze %d", z[i]);
}
