#include "test.h"

#include "crypto/receipt.h"
#include "crypto/seal.h"
#include "keys.h"

/* ephemeral key, nonce 00…0b, "key-12345678" bound; by another implementation */
static const char known[] =
    "505a5331049a781ca6d055a7f30d0c9ff87936c739f6816ef5f5e72b4b946404b0a1a83b2ac19f842945ea2bf65a"
    "a1649b2b02ff79854c8d5ecfcd403862e8a97ea66c71c1000102030405060708090a0bfe79d900cbbdef281756cd"
    "610de26fab14420e4e848623d011c0dd8d0a5e";

static void from_hex(struct buf *out, const char *hex)
{
    static const char digits[] = "0123456789abcdef";
    for (; hex[0]; hex += 2)
        buf_char(out,
            (char)((strchr(digits, hex[0]) - digits) << 4 | (strchr(digits, hex[1]) - digits)));
}

TEST(a_seal_of_another_implementation_opens)
{
    struct buf sealed, plain;
    struct err e = ERR_INIT;
    buf_init(&sealed, BUF_LINE);
    buf_init(&plain, BUF_LINE);
    from_hex(&sealed, known);
    CHECK(seal_is(buf_view(&sealed)));
    REQUIRE(seal_open(&plain, buf_view(&sealed), STR("key-12345678"), seal_private, &e) == 0);
    CHECK_STR(buf_cstr(&plain), "Podání č. 1");
    buf_done(&sealed);
    buf_done(&plain);
}

TEST(what_is_sealed_opens_again_and_no_two_seals_are_alike)
{
    static const size_t sizes[] = {0, 1, 15, 16, 17, 70000};
    char *bytes = malloc(70000);
    REQUIRE(bytes != NULL);
    for (size_t i = 0; i < 70000; i++)
        bytes[i] = (char)(i * 7);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct buf one, two, plain;
        struct err e = ERR_INIT;
        buf_init(&one, BUF_TEXT);
        buf_init(&two, BUF_TEXT);
        buf_init(&plain, BUF_TEXT);
        struct str in = {bytes, sizes[i]};
        REQUIRE(seal_make(&one, in, STR("ad"), seal_public, &e) == 0);
        REQUIRE(seal_make(&two, in, STR("ad"), seal_public, &e) == 0);
        CHECK_INT((int64_t)one.n, (int64_t)sizes[i] + SEAL_OVERHEAD);
        CHECK(memcmp(one.p + 4, two.p + 4, 93) != 0);
        REQUIRE(seal_open(&plain, buf_view(&one), STR("ad"), seal_private, &e) == 0);
        CHECK(str_eq(buf_view(&plain), in));
        buf_done(&one);
        buf_done(&two);
        buf_done(&plain);
    }
    free(bytes);
}

TEST(one_changed_bit_anywhere_is_found)
{
    struct buf sealed, plain;
    struct err e = ERR_INIT;
    buf_init(&sealed, BUF_LINE);
    buf_init(&plain, BUF_LINE);
    REQUIRE(seal_make(&sealed, STR("a submission"), STR("k"), seal_public, &e) == 0);
    buf_z(&plain, "before");
    for (size_t i = 0; i < sealed.n; i++) {
        err_clear(&e);
        sealed.p[i] ^= 1;
        int rc = seal_open(&plain, buf_view(&sealed), STR("k"), seal_private, &e);
        sealed.p[i] ^= 1;
        if (rc != (i < 4 ? -ERR_PARSE : -ERR_CHECKSUM))
            test_fail(__FILE__, __LINE__, "byte %zu: %s %s", i, err_name(e.code), e.text);
    }
    for (size_t n = 0; n < sealed.n; n++) {
        struct str cut = {sealed.p, n};
        int rc = seal_open(&plain, cut, STR("k"), seal_private, NULL);
        CHECK_INT(rc, n < SEAL_OVERHEAD ? -ERR_PARSE : -ERR_CHECKSUM);
    }
    CHECK_STR(buf_cstr(&plain), "before");
    buf_done(&sealed);
    buf_done(&plain);
}

TEST(another_key_or_another_ad_does_not_open)
{
    /* P-256, as seal_private, but of another portal */
    static const char other[] = "-----BEGIN PRIVATE KEY-----\n"
                                "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg2SmKENGwc1g33EvY\n"
                                "XaxkGw887yekfl1TpU8vP1svz/qhRANCAAQwfu+SXy2Urk+lM40aTIpgSYbEygAk\n"
                                "6B3kF2ErdJrIHxdHJCUw8xgnr8yRum6CmQJBNpgG+Qnh7yDfd+0AnZQe\n"
                                "-----END PRIVATE KEY-----\n";
    struct buf sealed, plain;
    struct err e = ERR_INIT;
    buf_init(&sealed, BUF_LINE);
    buf_init(&plain, BUF_LINE);
    REQUIRE(seal_make(&sealed, STR("x"), STR("key-1"), seal_public, &e) == 0);
    struct str s = buf_view(&sealed);
    CHECK_INT(seal_open(&plain, s, STR("key-1"), other, &e), -ERR_CHECKSUM);
    CHECK_INT(seal_open(&plain, s, STR("key-2"), seal_private, NULL), -ERR_CHECKSUM);
    CHECK_INT(seal_open(&plain, s, STR(""), seal_private, NULL), -ERR_CHECKSUM);
    CHECK_INT((int64_t)plain.n, 0);
    CHECK_INT(seal_open(&plain, s, STR("key-1"), seal_private, NULL), 0);
    buf_done(&sealed);
    buf_done(&plain);
}

TEST(what_is_no_p256_key_is_refused)
{
    static const char rubbish[] = "-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----\n";
    static const char p384[] = "-----BEGIN PUBLIC KEY-----\n"
                               "MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAE6GuZXjUOTTEqlaa31djNzbRoL1iIAKHN\n"
                               "bJcuHcsqWsONkARpUbA8yzsXmon9qIsbSFufLB9EsN1Bzm48OmkLv6q+weH/Su+y\n"
                               "Rh/dpmKb7L1Dz3TBPYwaFiVhIkPwBGFI\n"
                               "-----END PUBLIC KEY-----\n";
    struct buf out;
    buf_init(&out, BUF_LINE);
    CHECK_INT(seal_make(&out, STR("x"), STR(""), rubbish, NULL), -ERR_PARSE);
    CHECK_INT(seal_make(&out, STR("x"), STR(""), "", NULL), -ERR_PARSE);
    CHECK_INT(seal_make(&out, STR("x"), STR(""), seal_private, NULL), -ERR_PARSE);
    CHECK_INT(seal_make(&out, STR("x"), STR(""), sign_public, NULL), -ERR_PARSE);
    CHECK_INT(seal_make(&out, STR("x"), STR(""), p384, NULL), -ERR_PARSE);
    CHECK_INT((int64_t)out.n, 0);
    REQUIRE(seal_make(&out, STR("x"), STR(""), seal_public, NULL) == 0);
    struct buf plain;
    buf_init(&plain, BUF_LINE);
    CHECK_INT(seal_open(&plain, buf_view(&out), STR(""), seal_public, NULL), -ERR_PARSE);
    CHECK_INT(seal_open(&plain, buf_view(&out), STR(""), sign_private, NULL), -ERR_PARSE);
    buf_done(&out);
    buf_done(&plain);
}

TEST(a_full_buffer_is_told)
{
    struct buf out;
    struct err e = ERR_INIT;
    buf_init(&out, 100);
    CHECK_INT(seal_make(&out, STR("much more than is left"), STR(""), seal_public, &e), -ERR_LIMIT);
    buf_done(&out);
}
