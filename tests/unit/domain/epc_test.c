/* The code for payments in euro. */
#include "domain/epc.h"
#include "test.h"

static const struct epc gift = {
    .charset = EPC_UTF8,
    .bic = "BFSWDE33BER",
    .name = "Wikimedia Foerdergesellschaft",
    .iban = "DE33100205000001194700",
    .cents = 12345,
    .purpose = "CHAR",
    .text = "Donate to Wikipedia",
};

static void check_lines(const struct epc *c, const char *want)
{
    struct buf b;
    struct err e = ERR_INIT;
    buf_init(&b, BUF_LINE);
    CHECK_INT(epc_check(c, &e), 0);
    CHECK_INT(epc_write(&b, c, &e), 0);
    CHECK_STR(buf_cstr(&b), want);
    buf_done(&b);
}

TEST(lines_stand_in_their_order_and_stop_after_the_last)
{
    check_lines(&gift, "BCD\n002\n1\nSCT\nBFSWDE33BER\nWikimedia Foerdergesellschaft\n"
                       "DE33100205000001194700\nEUR123.45\nCHAR\n\nDonate to Wikipedia");
    struct epc c = gift;
    c.text = c.purpose = c.bic = NULL;
    check_lines(&c, "BCD\n002\n1\nSCT\n\nWikimedia Foerdergesellschaft\n"
                    "DE33100205000001194700\nEUR123.45");
    c.cents = 0;
    check_lines(&c, "BCD\n002\n1\nSCT\n\nWikimedia Foerdergesellschaft\nDE33100205000001194700");
    c.reference = "RF18539007547034";
    c.note = "M\xC4\x9Bsto";
    check_lines(&c, "BCD\n002\n1\nSCT\n\nWikimedia Foerdergesellschaft\n"
                    "DE33100205000001194700\n\n\nRF18539007547034\n\nM\xC4\x9Bsto");
}

static void check_refused(struct epc c, int want)
{
    CHECK_INT(epc_check(&c, NULL), want);
}

TEST(bad_fields_are_refused)
{
    struct epc c;
#define WITH(field, value, want) (c = gift, c.field = (value), check_refused(c, want))
    WITH(charset, 0, -ERR_RANGE);
    WITH(charset, 9, -ERR_RANGE);
    WITH(cents, -1, -ERR_RANGE);
    WITH(cents, INT64_C(100000000000), -ERR_RANGE);
    WITH(cents, INT64_C(99999999999), 0);
    WITH(bic, "BFSWDE3", -ERR_PARSE);
    WITH(bic, "BFSWDE33BERX", -ERR_LIMIT);
    WITH(name, "", -ERR_PARSE);
    WITH(name, NULL, -ERR_PARSE);
    WITH(name, "two\nlines", -ERR_PARSE);
    WITH(name, "\xFF", -ERR_PARSE);
    WITH(iban, "DE33100205000001194701", -ERR_CHECKSUM);
    WITH(iban, "ABC", -ERR_PARSE);
    WITH(iban, NULL, -ERR_PARSE);
    WITH(purpose, "CHARX", -ERR_LIMIT);
    WITH(reference, "RF18539007547034", -ERR_PARSE);
    WITH(note, "\x7F", -ERR_PARSE);
    c = gift, c.charset = 2, c.text = "d\xC3\xADky";
    check_refused(c, -ERR_PARSE);
#undef WITH
}

TEST(a_code_has_at_most_331_bytes)
{
    char text[281], note[141];
    struct buf b;
    struct epc c = gift;
    for (size_t i = 0; i < 140; i++)
        memcpy(text + i * 2, "\xC4\x8D", 2);
    text[280] = '\0';
    memset(note, 'n', 70);
    note[70] = '\0';
    c.text = text, c.note = note;
    buf_init(&b, BUF_LINE);
    CHECK_INT(epc_check(&c, NULL), 0);
    CHECK_INT(epc_write(&b, &c, NULL), -ERR_LIMIT);
    buf_done(&b);
}

TEST(writing_minds_shape_and_room)
{
    struct buf b;
    struct epc c = gift;
    buf_init(&b, 10);
    CHECK_INT(epc_write(&b, &c, NULL), -ERR_LIMIT);
    buf_reset(&b);
    c.text = "a\nb";
    CHECK_INT(epc_write(&b, &c, NULL), -ERR_PARSE);
    CHECK_INT(b.n, 0);
    buf_done(&b);
}
