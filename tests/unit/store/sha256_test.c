/* Vectors: FIPS 180-4 examples (NIST "SHA256.pdf") and the million a's. */
#include "test.h"

#include "store/sha256.h"

static void check(struct str s, size_t times, size_t piece, const char *want)
{
    struct sha256 h;
    char hex[SHA256_HEX];
    sha256_init(&h);
    for (size_t t = 0; t < times; t++)
        for (size_t i = 0; i < s.n; i += piece)
            sha256_add(&h, s.p + i, s.n - i < piece ? s.n - i : piece);
    sha256_hex(hex, &h);
    CHECK_STR(hex, want);
}

TEST(the_standard_vectors)
{
    struct str two = STR("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq");
    check(STR(""), 1, 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    check(STR("abc"), 1, 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    for (size_t piece = 1; piece <= two.n; piece++)
        check(two, 1, piece, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    check(STR("a"), 1000000, 1, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST(fields_do_not_run_into_each_other)
{
    struct sha256 a, b;
    char ha[SHA256_HEX], hb[SHA256_HEX];
    sha256_init(&a);
    sha256_init(&b);
    sha256_add_field(&a, STR("ab"));
    sha256_add_field(&a, STR("c"));
    sha256_add_field(&b, STR("a"));
    sha256_add_field(&b, STR("bc"));
    sha256_hex(ha, &a);
    sha256_hex(hb, &b);
    CHECK(strcmp(ha, hb) != 0);
}
