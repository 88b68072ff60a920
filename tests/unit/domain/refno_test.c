/* Reference numbers people read aloud. */
#include "domain/refno.h"
#include "test.h"

static void make(char out[9], unsigned seed)
{
    unsigned char r[7];
    for (int i = 0; i < 7; i++) {
        seed = seed * 1103515245u + 12345u;
        r[i] = (unsigned char)((seed >> 16) % 240);
    }
    if (!refno_make(out, r))
        test_fail(__FILE__, __LINE__, "bytes under 240 are refused");
}

TEST(a_number_reads_back_however_it_is_typed)
{
    for (unsigned seed = 0; seed < 500; seed++) {
        char ref[9], shown[10], typed[32], back[9];
        make(ref, seed);
        CHECK_INT(strlen(ref), 8);
        CHECK_INT(strspn(ref, REFNO_ALPHABET), 8);
        refno_show(shown, ref);
        CHECK_INT(strlen(shown), 9);
        CHECK_INT(shown[4], '-');
        CHECK_INT(refno_parse(back, str_of(shown), NULL), 0);
        CHECK_STR(back, ref);
        snprintf(typed, sizeof typed, " %.3s %.2s-%.3s ", ref, ref + 3, ref + 5);
        for (char *p = typed; *p; p++)
            if (*p >= 'A' && *p <= 'Z')
                *p = (char)(*p + 32);
        CHECK_INT(refno_parse(back, str_of(typed), NULL), 0);
        CHECK_STR(back, ref);
    }
}

TEST(every_single_wrong_symbol_is_found)
{
    for (unsigned seed = 0; seed < 20; seed++) {
        char ref[9], bad[9], back[9];
        make(ref, seed);
        for (int at = 0; at < 8; at++)
            for (const char *c = REFNO_ALPHABET; *c; c++) {
                memcpy(bad, ref, sizeof bad);
                if (bad[at] == *c)
                    continue;
                bad[at] = *c;
                CHECK_INT(refno_parse(back, str_of(bad), NULL), -ERR_CHECKSUM);
                CHECK_STR(back, "");
            }
    }
}

TEST(swapped_neighbours_are_found_but_for_the_ends_of_the_alphabet)
{
    for (unsigned seed = 0; seed < 300; seed++) {
        char ref[9], back[9];
        make(ref, seed);
        for (int at = 0; at < 7; at++) {
            char a = ref[at], b = ref[at + 1];
            char bad[9];
            memcpy(bad, ref, sizeof bad);
            bad[at] = b, bad[at + 1] = a;
            bool ends = (a == '2' && b == 'Y') || (a == 'Y' && b == '2');
            if (a != b && !ends)
                CHECK_INT(refno_parse(back, str_of(bad), NULL), -ERR_CHECKSUM);
        }
    }
}

TEST(biased_bytes_are_refused)
{
    char out[9] = "x";
    unsigned char r[7] = {0, 1, 2, 3, 4, 5, 239};
    CHECK(refno_make(out, r));
    for (int i = 0; i < 7; i++) {
        unsigned char bad[7] = {0};
        bad[i] = 240;
        CHECK(!refno_make(out, bad));
        CHECK_STR(out, "");
    }
}

TEST(other_shapes_are_refused)
{
    static const char *const bad[] = {"", "-", "K7M4", "K7M4-T9R", "K7M4-T9R33", "K7M4-T9R0",
        "K7M4-T9RI", "K7M4-T9RO", "K7M4-T9R1", "K7M4-T9RQ", "K7M4-T9RZ", "K7M4_T9R3",
        "\xC5\xA0"
        "7M4-T9R3",
        "K7M4\xE2\x80\x93T9R3"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char out[9] = "x";
        CHECK_INT(refno_parse(out, str_of(bad[i]), NULL), -ERR_PARSE);
        CHECK_STR(out, "");
    }
    char out[9];
    CHECK_INT(refno_parse(out,
                  (struct str){"222222\0"
                               "2",
                      8},
                  NULL),
        -ERR_PARSE);
    char shown[10] = "x";
    refno_show(shown, "K7M4");
    CHECK_STR(shown, "");
}
