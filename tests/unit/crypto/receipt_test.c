#include "test.h"

#include "crypto/receipt.h"
#include "crypto_int.h"
#include "keys.h"

/* signed by another implementation with the key of keys.h */
static const char known[] =
    "PZ1*K7M4T9R3*ABVQKJ7A*AAAQEAYEAUDAOCAJBIFQYDIOB4*5GO3CONK4VJI5XD2VHHAYNKNBVFDJGZXG4M3WL3TQ6"
    "CGW5BRA3PO27TZK2X6VI3IFSZSMJJVHBBU4TLNVW77ZRFFVSBMM3KSRIHAOCA";

static const struct receipt whole = {
    "K7M4T9R3", 1795500000, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}};

/* RFC 8032 § 7.1, test 1: the empty message */
TEST(ed25519_signs_as_its_standard_says)
{
    uint8_t got[ED25519_SIGNATURE];
    char hex[2 * ED25519_SIGNATURE + 1];
    struct err e = ERR_INIT;
    REQUIRE(ed25519_sign(got, STR(""), sign_private, &e) == 0);
    for (int i = 0; i < ED25519_SIGNATURE; i++)
        snprintf(hex + 2 * i, 3, "%02x", got[i]);
    CHECK_STR(hex, "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555f"
                   "b8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b");
    CHECK_INT(ed25519_verify(got, STR(""), sign_public, &e), 0);
}

TEST(a_receipt_is_the_text_that_another_implementation_signs)
{
    char text[RECEIPT_TEXT];
    struct err e = ERR_INIT;
    REQUIRE(receipt_sign(text, &whole, sign_private, &e) == 0);
    CHECK_STR(text, known);
    for (size_t i = 0; text[i]; i++)
        CHECK(strchr("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:", text[i]) != NULL);
}

TEST(a_good_receipt_says_what_was_received)
{
    struct receipt r;
    struct err e = ERR_INIT;
    char typed[RECEIPT_TEXT + 8], shown[40];
    REQUIRE(receipt_verify(&r, STR(known), sign_public, &e) == 0);
    CHECK_STR(r.reference, "K7M4T9R3");
    CHECK_INT(r.received, 1795500000);
    CHECK(memcmp(r.fingerprint, whole.fingerprint, sizeof r.fingerprint) == 0);
    receipt_fingerprint_show(shown, &r);
    CHECK_STR(shown, "0001 0203 0405 0607 0809 0A0B 0C0D 0E0F");

    snprintf(typed, sizeof typed, " \n%s\t\r\n", known);
    for (size_t i = 0; typed[i]; i++)
        if (typed[i] >= 'A' && typed[i] <= 'Z')
            typed[i] = (char)(typed[i] + 32);
    CHECK_INT(receipt_verify(&r, str_of(typed), sign_public, &e), 0);
    CHECK_STR(r.reference, "K7M4T9R3");
}

TEST(every_changed_symbol_is_found)
{
    char text[sizeof known];
    memcpy(text, known, sizeof known);
    for (size_t i = 0; i + 1 < sizeof known; i++) {
        char was = text[i];
        for (const char *c = "A7*"; *c; c++) {
            struct receipt r;
            if (*c == was)
                continue;
            text[i] = *c;
            int rc = receipt_verify(&r, str_of(text), sign_public, NULL);
            if (rc != -ERR_PARSE && rc != -ERR_CHECKSUM)
                test_fail(__FILE__, __LINE__, "%s gives %d", text, rc);
            CHECK_STR(r.reference, "");
        }
        text[i] = was;
    }
    for (size_t n = 0; n + 1 < sizeof known; n++) {
        struct receipt r;
        CHECK_INT(receipt_verify(&r, (struct str){known, n}, sign_public, NULL), -ERR_PARSE);
    }
}

TEST(a_receipt_of_another_portal_and_what_is_none_are_told_apart)
{
    static const char *const none[] = {"", "*", "****", "hello", "PZ2*K7M4T9R3*A*A*A",
        "https://example.org/PZ1", "PZ1*K7M4T9R3*ABVQKJ7A*AAAQEAYEAUDAOCAJBIFQYDIOB4*"};
    struct buf a, b;
    struct receipt r;
    char text[RECEIPT_TEXT];
    struct err e = ERR_INIT;
    buf_init(&a, BUF_LINE);
    buf_init(&b, BUF_LINE);
    REQUIRE(receipt_key_pair(&a, &b, &e) == 0);
    REQUIRE(receipt_sign(text, &whole, buf_cstr(&a), &e) == 0);
    CHECK_INT(receipt_verify(&r, str_of(text), buf_cstr(&b), &e), 0);
    CHECK_INT(receipt_verify(&r, str_of(text), sign_public, NULL), -ERR_CHECKSUM);
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        CHECK_INT(receipt_verify(&r, str_of(none[i]), sign_public, NULL), -ERR_PARSE);
    CHECK_INT(receipt_verify(&r, STR(known), seal_public, NULL), -ERR_PARSE);
    CHECK_INT(receipt_verify(&r, STR(known), sign_private, NULL), -ERR_PARSE);
    CHECK_INT(receipt_sign(text, &whole, seal_private, NULL), -ERR_PARSE);
    buf_wipe(&a);
    buf_done(&b);
}

/* Two spellings of one receipt would make "is this the one you hold?" a riddle. */
TEST(a_signature_with_bits_left_over_is_refused)
{
    char text[sizeof known];
    struct receipt r;
    memcpy(text, known, sizeof known);
    /* 64 bytes are 102.4 symbols: the last has three bits that must be 0 */
    CHECK(text[sizeof known - 2] == 'A');
    text[sizeof known - 2] = 'B';
    CHECK_INT(receipt_verify(&r, str_of(text), sign_public, NULL), -ERR_PARSE);
}

TEST(what_cannot_stand_in_a_receipt_is_refused)
{
    char text[RECEIPT_TEXT];
    struct receipt r = whole;
    r.received = -1;
    CHECK_INT(receipt_sign(text, &r, sign_private, NULL), -ERR_RANGE);
    r.received = INT64_C(1) << 40;
    CHECK_INT(receipt_sign(text, &r, sign_private, NULL), -ERR_RANGE);
    r = whole;
    memcpy(r.reference, "K7M4*9R3", 9);
    CHECK_INT(receipt_sign(text, &r, sign_private, NULL), -ERR_RANGE);
    r.reference[7] = '\0';
    CHECK_INT(receipt_sign(text, &r, sign_private, NULL), -ERR_RANGE);
    CHECK_STR(text, "");
}
