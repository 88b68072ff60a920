#include "test.h"

#include "crypto/draft.h"
#include "crypto_int.h"

static const uint8_t salt[DRAFT_SALT] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

static void hex_of(char *out, const uint8_t *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        snprintf(out + 2 * i, 3, "%02x", p[i]);
}

/* RFC 7914 § 12 */
TEST(scrypt_gives_what_its_standard_says)
{
    static const struct {
        const char *password, *salt;
        uint64_t n;
        uint32_t r, p;
        const char *want;
    } rows[] = {
        {"", "", 16, 1, 1,
            "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
            "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906"},
        {"password", "NaCl", 1024, 8, 16,
            "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b373162"
            "2eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640"},
        {"pleaseletmein", "SodiumChloride", 16384, 8, 1,
            "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"
            "d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        uint8_t out[64];
        char hex[129];
        struct err e = ERR_INIT;
        REQUIRE(scrypt_derive(out, sizeof out, str_of(rows[i].password), str_of(rows[i].salt),
                    rows[i].n, rows[i].r, rows[i].p, &e) == 0);
        hex_of(hex, out, sizeof out);
        CHECK_STR(hex, rows[i].want);
    }
}

/* made by another implementation from the same code and salt */
TEST(a_code_and_a_salt_give_a_key_and_a_name)
{
    struct draft_secret s;
    char hex[65];
    struct err e = ERR_INIT;
    REQUIRE(draft_derive(&s, "K7M4T9R3", salt, &e) == 0);
    hex_of(hex, s.key, sizeof s.key);
    CHECK_STR(hex, "ff82ab3252e4470294b695d8fd38790cad0cce188c5b6efb32266b19b7b820f1");
    CHECK_STR(s.name, "9eb7a3799f11321cdb8b1c3864d192ab");

    static const unsigned char locked[] =
        "PZD1\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x1d\x78\xc1\x44\xe3\x14\xb9\x92\xe1"
        "\xa6\xe9\x63\x48\x6c\xe8\xba\x90\x84\x13\x4c\x7f\x34\x8f";
    struct buf plain;
    buf_init(&plain, BUF_LINE);
    struct str in = {(const char *)locked, sizeof locked - 1};
    CHECK_INT(draft_unlock(&plain, &s, in, &e), 0);
    CHECK_STR(buf_cstr(&plain), "{\"a\":1}");
    buf_done(&plain);
}

TEST(another_code_or_salt_finds_and_opens_nothing)
{
    uint8_t other_salt[DRAFT_SALT] = {1};
    struct draft_secret a, b, c;
    struct buf locked, plain;
    struct err e = ERR_INIT;
    REQUIRE(draft_derive(&a, "K7M4T9R3", salt, &e) == 0);
    REQUIRE(draft_derive(&b, "K7M4T9R4", salt, &e) == 0);
    REQUIRE(draft_derive(&c, "K7M4T9R3", other_salt, &e) == 0);
    CHECK(strcmp(a.name, b.name) != 0 && strcmp(a.name, c.name) != 0);
    buf_init(&locked, BUF_LINE);
    buf_init(&plain, BUF_LINE);
    REQUIRE(draft_lock(&locked, &a, STR("answers"), &e) == 0);
    CHECK_INT((int64_t)locked.n, 7 + DRAFT_OVERHEAD);
    CHECK_INT(draft_unlock(&plain, &b, buf_view(&locked), NULL), -ERR_CHECKSUM);
    CHECK_INT(draft_unlock(&plain, &c, buf_view(&locked), NULL), -ERR_CHECKSUM);
    /* the right key under another name: bytes that somebody moved in the store */
    struct draft_secret moved = a;
    memcpy(moved.name, b.name, sizeof moved.name);
    CHECK_INT(draft_unlock(&plain, &moved, buf_view(&locked), NULL), -ERR_CHECKSUM);
    CHECK_INT((int64_t)plain.n, 0);
    CHECK_INT(draft_unlock(&plain, &a, buf_view(&locked), NULL), 0);
    CHECK_STR(buf_cstr(&plain), "answers");
    buf_done(&locked);
    buf_done(&plain);
}

TEST(one_changed_bit_or_a_cut_is_found)
{
    struct draft_secret s;
    struct buf locked, plain;
    struct err e = ERR_INIT;
    REQUIRE(draft_derive(&s, "22222222", salt, &e) == 0);
    buf_init(&locked, BUF_LINE);
    buf_init(&plain, BUF_LINE);
    REQUIRE(draft_lock(&locked, &s, STR("answers"), &e) == 0);
    for (size_t i = 0; i < locked.n; i++) {
        locked.p[i] ^= 0x40;
        CHECK_INT(draft_unlock(&plain, &s, buf_view(&locked), NULL), -ERR_CHECKSUM);
        locked.p[i] ^= 0x40;
        struct str cut = {locked.p, i};
        CHECK_INT(draft_unlock(&plain, &s, cut, NULL), -ERR_CHECKSUM);
    }
    CHECK_INT((int64_t)plain.n, 0);
    buf_done(&locked);
    buf_done(&plain);
}

TEST(saving_twice_uses_two_nonces)
{
    struct draft_secret s = {.name = "0123456789abcdef0123456789abcdef"};
    struct buf one, two;
    buf_init(&one, BUF_LINE);
    buf_init(&two, BUF_LINE);
    REQUIRE(draft_lock(&one, &s, STR("answers"), NULL) == 0);
    REQUIRE(draft_lock(&two, &s, STR("answers"), NULL) == 0);
    CHECK(memcmp(one.p + 4, two.p + 4, 12) != 0);
    buf_done(&one);
    buf_done(&two);
}

TEST(a_code_of_another_length_is_refused)
{
    static const char seven[9] = "K7M4T9R", none[9] = "";
    struct draft_secret s;
    CHECK_INT(draft_derive(&s, seven, salt, NULL), -ERR_PARSE);
    CHECK_INT(draft_derive(&s, none, salt, NULL), -ERR_PARSE);
    CHECK_STR(s.name, "");
}
