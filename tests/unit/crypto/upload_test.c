#include "test.h"

#include "crypto/upload.h"

static const uint8_t secret[UPLOAD_SECRET] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

static void hex_of(char *out, const uint8_t *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        snprintf(out + 2 * i, 3, "%02x", p[i]);
}

/* made by another implementation from the same secret */
TEST(a_secret_gives_a_name_a_key_and_a_text)
{
    static const uint8_t other[UPLOAD_SECRET] = {0xfb, 0xff, 0xfb, 0xff, 0xfb, 0xff, 0xfb, 0xff,
        0xfb, 0xff, 0xfb, 0xff, 0xfb, 0xff, 0xfb, 0xff};
    static const struct {
        const uint8_t *secret;
        const char *name, *key, *text;
    } rows[] = {
        {secret, "7942d01a1e2cde1ce0b56ec858f76653",
            "7bd5aef76df68aa7a3eb7b6594238be5354a394dd3244a6f02a3e0bc7d572092",
            "AAECAwQFBgcICQoLDA0ODw"},
        {other, "33747a1d394dd98e9401c5b7573e28b2",
            "49a1639ed28e1d90dd9272fde43dcd1c352a174056cbec502737ebfeff24f685",
            "-__7__v_-__7__v_-__7_w"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct draft_secret s;
        struct err e = ERR_INIT;
        char hex[65], text[UPLOAD_TEXT];
        REQUIRE(upload_derive(&s, rows[i].secret, &e) == 0);
        hex_of(hex, s.key, sizeof s.key);
        CHECK_STR(s.name, rows[i].name);
        CHECK_STR(hex, rows[i].key);
        upload_text(text, rows[i].secret);
        CHECK_STR(text, rows[i].text);
    }
}

/* locked by another implementation */
TEST(a_file_locked_elsewhere_opens_and_nothing_else_does)
{
    static const unsigned char locked[] =
        "PZD1\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\xf4\x51\x09\x2f\xb2\x3b\xcd\x8b\x7f"
        "\x1e\x4f\x3d\xaa\xaf\x60\xb8\x09\xd2\xef\x16\x0c\xd6\x58\xed\xc4\xeb\xd0\x5d\xf9\xe3\x7c"
        "\x7c\x93\x1d\x9c\x94\x9e";
    struct str in = {(const char *)locked, sizeof locked - 1};
    struct draft_secret s, other;
    struct buf plain;
    struct err e = ERR_INIT;
    uint8_t near[UPLOAD_SECRET];
    memcpy(near, secret, sizeof near);
    near[15] ^= 1;
    REQUIRE(upload_derive(&s, secret, &e) == 0 && upload_derive(&other, near, &e) == 0);
    buf_init(&plain, BUF_LINE);
    CHECK_INT(draft_unlock(&plain, &other, in, NULL), -ERR_CHECKSUM);
    CHECK_INT((int64_t)plain.n, 0);
    CHECK_INT(draft_unlock(&plain, &s, in, &e), 0);
    CHECK_STR(buf_cstr(&plain), "{\"name\":\"a.png\"}\n\x89PNG");
    buf_done(&plain);
}
