/* Documents: how many pages, what bytes, what is refused. How they look is tests/print's part. */
#include "test.h"

#include "flow.h"
#include "paper/document_draw.h"
#include "paper/document_words.h"
#include "sample.h"

#include <ctype.h>

static struct document sample(const struct document_row *rows, size_t n)
{
    return (struct document){
        .kind = DOCUMENT_COPY,
        .lang = "cs",
        .town = "Městský úřad Mnichovo Hradiště",
        .address = "Masarykovo náměstí 1, 295 01 Mnichovo Hradiště",
        .title = "Ohlášení psa k poplatku",
        .act = "Copy",
        .reference = "K7M4T9R3",
        .received = "23. 11. 2026 v 9:41:12",
        .declaration = "Prohlašuji, že údaje jsou pravdivé.",
        .qr = "PZ1*K7M4T9R3*BNKV5OQ",
        .fingerprint = "8C69 76E5 B541 0415 BDE9 08BD 4DEE 15DF",
        .rows = rows,
        .n_rows = n,
        .printed = {{2026, 11, 23}, 581, 0, 60},
    };
}

/* The page objects of a PDF; negative: the error's code. */
static int pages_of(const struct document *d)
{
    struct buf b;
    struct err e = ERR_INIT;
    buf_init(&b, DOCUMENT_MAX);
    int rc = document_pdf(&b, d, &e), n = 0;
    CHECK(rc == 0 || e.code == (enum err_code) - rc);
    CHECK(rc == 0 || b.n == 0);
    struct str s = buf_view(&b);
    static const char mark[] = "/Type /Page";
    for (const char *p = s.p; rc == 0; p++) {
        p = memmem(p, s.n - (size_t)(p - s.p), mark, sizeof mark - 1);
        if (!p)
            break;
        n += !isalpha((unsigned char)p[sizeof mark - 1]); /* not /Pages */
    }
    buf_done(&b);
    return rc < 0 ? rc : n;
}

static int pages_with(size_t n, const char *label, const char *value)
{
    struct document_row *rows = calloc(n + 1, sizeof *rows);
    for (size_t i = 0; i < n; i++)
        rows[i] = (struct document_row){label, value};
    struct document d = sample(rows, n);
    int pages = pages_of(&d);
    free(rows);
    return pages;
}

TEST(a_document_has_as_many_pages_as_it_needs)
{
    CHECK_INT(pages_with(0, "", ""), 1);
    CHECK_INT(pages_with(10, "Jméno", "Rek"), 1);
    int some = pages_with(60, "Jméno", "Rek"), more = pages_with(600, "Jméno", "Rek");
    CHECK(some == 2 || some == 3);
    CHECK(more >= 9 * some / 2 && more < 30);
}

TEST(the_same_document_gives_the_same_bytes)
{
    const struct document_row row = {"Jméno", "Rek"};
    struct document d = sample(&row, 1);
    struct buf a, b;
    buf_init(&a, DOCUMENT_MAX);
    buf_init(&b, DOCUMENT_MAX);
    REQUIRE(document_pdf(&a, &d, NULL) == 0);
    REQUIRE(document_pdf(&b, &d, NULL) == 0);
    CHECK(str_eq(buf_view(&a), buf_view(&b)));
    CHECK(str_starts(buf_view(&a), STR("%PDF-1.")));
    CHECK(memmem(a.p, a.n, "20261123094100+01'00", 20) != NULL);
    CHECK(memmem(a.p, a.n, "/Subtype /Image", 15) == NULL);
    buf_done(&a);
    buf_done(&b);
}

TEST(a_document_has_at_most_its_rows_and_pages)
{
    CHECK_INT(pages_with(DOCUMENT_ROWS + 1, "", "x"), -ERR_LIMIT);
    size_t n = 400000;
    char *lines = malloc(n + 1);
    for (size_t i = 0; i < n; i++)
        lines[i] = i % 2 ? '\n' : 'a';
    lines[n] = '\0';
    CHECK_INT(pages_with(1, "Text", lines), -ERR_LIMIT);
    memset(lines, '\n', n);
    CHECK_INT(pages_with(1, "Text", lines), 1); /* empty lines are one gap */
    free(lines);
}

TEST(a_pdf_that_exceeds_its_buffer_leaves_nothing)
{
    const struct document_row row = {"Jméno", "Rek"};
    struct document d = sample(&row, 1);
    for (size_t max = 0; max < 20000; max += 4999) {
        struct buf b;
        struct err e = ERR_INIT;
        buf_init(&b, max);
        CHECK(document_pdf(&b, &d, &e) < 0);
        CHECK(e.code != ERR_NONE);
        CHECK_INT((int)b.n, 0);
        buf_done(&b);
    }
}

TEST(a_code_wider_than_its_place_is_refused)
{
    static char text[2000];
    struct document d = sample(NULL, 0);
    memset(text, 'x', sizeof text - 1);
    d.qr = text;
    CHECK_INT(pages_of(&d), -ERR_LIMIT);
}

TEST(an_almost_empty_document_is_drawn)
{
    struct document d = {.kind = DOCUMENT_SIGN};
    CHECK_INT(pages_of(&d), 1);
    d.kind = DOCUMENT_COPY;
    CHECK_INT(pages_of(&d), 1);
}

TEST(what_people_wrote_never_fails_a_document)
{
    static const char *const hostile[] = {
        "\xE2\x80\xAE reversed \xE2\x80\xAC",
        "\x1B[31m\x07\x01\x7F\xC2\x9B",
        "\xF0\x9F\xA7\xBF \xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9 \xE2\x9D\xA4\xEF\xB8\x8F",
        "\xE6\x97\xA5\xE6\x9C\xAC\xE8\xAA\x9E",
        "z\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81\xCC\x81",
        "\xFF\xFE\xC0\x80 not UTF-8 \xED\xA0\x80",
        "\xCC\x81\xCC\x81 a mark before any letter",
        "\r\r\n\n\r\n\t\t",
        "<b>not markup</b> &amp; %s%n",
        "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D abc \xD8\xB3\xD9\x84\xD8\xA7\xD9\x85",
    };
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        CHECK_INT(pages_with(2, hostile[i], hostile[i]), 1);
        CHECK_INT(pages_with(1, hostile[i], NULL), 1);
        struct document d = sample(NULL, 0);
        d.title = d.act = d.town = d.declaration = d.received = hostile[i];
        CHECK_INT(pages_of(&d), 1);
    }
}

TEST(every_word_of_a_copy_is_there)
{
    for (int w = 0; w < DOCUMENT_WORDS; w++)
        CHECK(*document_word((enum document_word)w) != '\0');
    struct civil c = {{2026, 11, 3}, 9 * 60 + 1, 5, 60};
    struct buf b;
    buf_init(&b, BUF_LINE);
    document_second(&b, &c, "cs");
    CHECK_STR(buf_cstr(&b), "3. 11. 2026 v 9:01:05");
    buf_reset(&b);
    document_second(&b, &c, "en");
    CHECK_STR(buf_cstr(&b), "3 Nov 2026, 9:01:05");
    buf_reset(&b);
    document_date(&b, c.date, "cs");
    CHECK_STR(buf_cstr(&b), "3. 11. 2026");
    buf_done(&b);
}
