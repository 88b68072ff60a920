/* Wiping, comparing, randomness. */
#include "base/secret.h"
#include "test.h"

TEST(wiped_memory_is_zero)
{
    char p[32];
    memset(p, 'x', sizeof p);
    secret_wipe(p + 1, sizeof p - 2);
    CHECK_INT(p[0], 'x');
    CHECK_INT(p[31], 'x');
    for (int i = 1; i < 31; i++)
        CHECK_INT(p[i], 0);
}

TEST(equality_sees_every_byte)
{
    unsigned char a[16] = {1, 2, 3}, b[16] = {1, 2, 3};
    CHECK(secret_eq(a, b, sizeof a));
    for (size_t i = 0; i < sizeof a; i++)
        for (int bit = 0; bit < 8; bit++) {
            b[i] ^= (unsigned char)(1 << bit);
            CHECK(!secret_eq(a, b, sizeof a));
            b[i] ^= (unsigned char)(1 << bit);
        }
    CHECK(secret_eq(a, b, 0));
}

TEST(random_bytes_differ)
{
    unsigned char a[64] = {0}, b[64] = {0};
    CHECK_INT(secret_random(a, sizeof a), 0);
    CHECK_INT(secret_random(b, sizeof b), 0);
    CHECK(memcmp(a, b, sizeof a) != 0);
    CHECK_INT(secret_random(a, 0), 0);
}
