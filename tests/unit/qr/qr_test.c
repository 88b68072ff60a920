/* Matrices: size, fixed patterns, the format bits, limits. That the codes decode is proved by
 * reading them from paper and from the screen. */
#include "qr/qr.h"
#include "test.h"

static const char payment[] =
    "SPD*1.0*ACC:CZ2806000000000168540115*AM:450.00*CC:CZK*MSG:PLATBA ZA ZBOZI*X-VS:1234567890";

static bool finder_at(const struct qr *q, int x0, int y0)
{
    for (int y = 0; y < 7; y++)
        for (int x = 0; x < 7; x++) {
            int ring = x < y ? x : y, other = 6 - (x > y ? x : y);
            if (other < ring)
                ring = other;
            if (qr_dark(q, x0 + x, y0 + y) != (ring != 1))
                return false;
        }
    return true;
}

TEST(three_corners_hold_finders_and_rows_between_are_timed)
{
    struct qr q;
    REQUIRE(qr_make(&q, str_of(payment), QR_ECC_M, 0, NULL) == 0);
    CHECK(finder_at(&q, 0, 0));
    CHECK(finder_at(&q, q.side - 7, 0));
    CHECK(finder_at(&q, 0, q.side - 7));
    CHECK(!finder_at(&q, q.side - 7, q.side - 7));
    for (int i = 8; i < q.side - 8; i++) {
        CHECK_INT(qr_dark(&q, i, 6), i % 2 == 0);
        CHECK_INT(qr_dark(&q, 6, i), i % 2 == 0);
    }
    CHECK_INT(qr_dark(&q, 8, q.side - 8), 1);
    qr_done(&q);
    CHECK(q.modules == NULL);
    CHECK_INT(q.side, 0);
    qr_done(&q);
}

TEST(the_smallest_version_is_taken)
{
    static const struct {
        const char *text;
        int side, version;
    } rows[] = {
        {"A", 21, 1},
        {"SPD*1.0*ACC:CZ2806000000000168540115", 25, 2},
        {payment, 33, 4},
        {"SPD*1.0*ACC:CZ2806000000000168540115*AM:450.00*CC:CZK*MSG:Platba za "
         "zbo\xC5\xBE\xC3\xAD*X-VS:1234567890",
            37, 5},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct qr q;
        REQUIRE(qr_make(&q, str_of(rows[i].text), QR_ECC_M, 0, NULL) == 0);
        CHECK_INT(q.side, rows[i].side);
        CHECK_INT(q.version, rows[i].version);
        CHECK_INT(q.side, 17 + 4 * q.version);
        qr_done(&q);
    }
}

/* The error level as the symbol itself tells it: two bits of the format, under their mask. */
static int level_bits(const struct qr *q)
{
    return (qr_dark(q, 0, 8) << 1 | qr_dark(q, 1, 8)) ^ 2;
}

TEST(the_level_asked_for_is_the_level_made)
{
    static const int bits[] = {[QR_ECC_L] = 1, [QR_ECC_M] = 0, [QR_ECC_Q] = 3, [QR_ECC_H] = 2};
    int before = 0;
    for (int ecc = QR_ECC_L; ecc <= QR_ECC_H; ecc++) {
        struct qr q;
        REQUIRE(qr_make(&q, str_of(payment), (enum qr_ecc)ecc, 0, NULL) == 0);
        CHECK_INT(q.ecc, ecc);
        CHECK_INT(level_bits(&q), bits[ecc]);
        CHECK(q.side >= before);
        before = q.side;
        qr_done(&q);
    }
}

TEST(equal_text_gives_an_equal_code_and_other_text_another)
{
    struct qr a, b, c;
    REQUIRE(qr_make(&a, STR("PREPAZKA"), QR_ECC_M, 0, NULL) == 0);
    REQUIRE(qr_make(&b, STR("PREPAZKA"), QR_ECC_M, 0, NULL) == 0);
    REQUIRE(qr_make(&c, STR("PREPAZKB"), QR_ECC_M, 0, NULL) == 0);
    size_t n = (size_t)(a.side * a.side);
    CHECK(a.side == b.side && memcmp(a.modules, b.modules, n) == 0);
    CHECK(a.side == c.side && memcmp(a.modules, c.modules, n) != 0);
    for (size_t i = 0; i < n; i++)
        CHECK(a.modules[i] <= 1);
    qr_done(&a);
    qr_done(&b);
    qr_done(&c);
}

TEST(outside_the_matrix_it_is_light)
{
    struct qr q;
    REQUIRE(qr_make(&q, STR("A"), QR_ECC_M, 0, NULL) == 0);
    CHECK_INT(qr_dark(&q, 0, 0), 1);
    CHECK_INT(qr_dark(&q, -1, 0), 0);
    CHECK_INT(qr_dark(&q, 0, -1), 0);
    CHECK_INT(qr_dark(&q, q.side, 0), 0);
    CHECK_INT(qr_dark(&q, 0, q.side), 0);
    qr_done(&q);
}

TEST(a_limit_on_the_version_holds)
{
    struct qr q;
    struct err e = ERR_INIT;
    CHECK_INT(qr_make(&q, str_of(payment), QR_ECC_M, 3, &e), -ERR_LIMIT);
    CHECK_INT(e.code, ERR_LIMIT);
    CHECK(q.modules == NULL);
    CHECK_INT(qr_make(&q, str_of(payment), QR_ECC_M, 4, NULL), 0);
    qr_done(&q);
    CHECK_INT(qr_make(&q, str_of(payment), QR_ECC_M, 99, NULL), 0);
    qr_done(&q);
}

TEST(text_that_never_fits_is_refused)
{
    static char text[8000];
    struct qr q;
    memset(text, '7', sizeof text);
    CHECK_INT(qr_make(&q, (struct str){text, 7089}, QR_ECC_L, 0, NULL), 0);
    CHECK_INT(q.version, 40);
    CHECK_INT(q.side, QR_MAX_SIDE);
    qr_done(&q);
    CHECK_INT(qr_make(&q, (struct str){text, 7090}, QR_ECC_L, 0, NULL), -ERR_LIMIT);
    CHECK_INT(qr_make(&q, (struct str){text, 7089}, QR_ECC_M, 0, NULL), -ERR_LIMIT);
    memset(text, 'a', sizeof text);
    CHECK_INT(qr_make(&q, (struct str){text, 2331}, QR_ECC_M, 0, NULL), 0);
    qr_done(&q);
    CHECK_INT(qr_make(&q, (struct str){text, 2332}, QR_ECC_M, 0, NULL), -ERR_LIMIT);
    CHECK(q.modules == NULL);
}

TEST(nothing_and_zero_bytes_are_refused)
{
    struct qr q;
    CHECK_INT(qr_make(&q, STR(""), QR_ECC_M, 0, NULL), -ERR_PARSE);
    CHECK_INT(qr_make(&q, (struct str){"A\0B", 3}, QR_ECC_M, 0, NULL), -ERR_PARSE);
}
