#include "test.h"

#include "base/file.h"
#include "crypto/receipt.h"
#include "keys.h"
#include <unistd.h>

/* A P-256 pair; see tests/unit/crypto/keys.h */
static const char seal_private[] =
    "-----BEGIN PRIVATE KEY-----\n"
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg0JYFAfiXG+gS8uVJ\n"
    "RCbgjNuyy8OzGQumAHXxS42nF4qhRANCAATTzd2CG3HDJ3pPXjxw4u8tWfNLMm1a\n"
    "X9QGudX0/aoQTWayOzvyU1OuGbk1mNiU1JIbXahXVBQa9z54KubfaAAo\n"
    "-----END PRIVATE KEY-----\n";
static const char seal_public[] =
    "-----BEGIN PUBLIC KEY-----\n"
    "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE083dghtxwyd6T148cOLvLVnzSzJt\n"
    "Wl/UBrnV9P2qEE1msjs78lNTrhm5NZjYlNSSG12oV1QUGvc+eCrm32gAKA==\n"
    "-----END PUBLIC KEY-----\n";
static const char salt[] = "000102030405060708090a0b0c0d0eff\n";

enum { SEAL_KEY, SEAL_PUB, SIGN_KEY, SIGN_PUB, SALT, FILES };

struct place {
    char dir[32], paths[FILES][64];
};

static void write_one(struct place *p, int file, const char *text)
{
    if (file_write_atomic(p->paths[file], str_of(text), 0600, NULL) < 0)
        test_fail(__FILE__, __LINE__, "cannot write %s", p->paths[file]);
}

static void fresh_pair(struct place *p)
{
    struct buf a, b;
    buf_init(&a, BUF_LINE);
    buf_init(&b, BUF_LINE);
    CHECK_INT(receipt_key_pair(&a, &b, NULL), 0);
    write_one(p, SIGN_KEY, buf_cstr(&a));
    write_one(p, SIGN_PUB, buf_cstr(&b));
    buf_wipe(&a);
    buf_done(&b);
}

static bool begin(struct place *p)
{
    char dir[] = "/tmp/keys-XXXXXX";
    if (!mkdtemp(dir))
        return false;
    memcpy(p->dir, dir, sizeof dir);
    for (int i = 0; i < FILES; i++)
        snprintf(p->paths[i], sizeof p->paths[i], "%s/%d", dir, i);
    write_one(p, SEAL_KEY, seal_private);
    write_one(p, SEAL_PUB, seal_public);
    write_one(p, SALT, salt);
    fresh_pair(p);
    return true;
}

static void end(struct place *p)
{
    for (int i = 0; i < FILES; i++)
        unlink(p->paths[i]);
    rmdir(p->dir);
}

static int load(struct keys *k, const struct place *p, struct err *e)
{
    const struct key_paths paths = {p->paths[SEAL_KEY], p->paths[SEAL_PUB], p->paths[SIGN_KEY],
        p->paths[SIGN_PUB], p->paths[SALT]};
    return keys_load(k, &paths, e);
}

TEST(keys_that_fit_are_read)
{
    struct place p;
    struct keys k;
    struct err e = ERR_INIT;
    REQUIRE(begin(&p));
    CHECK_INT(load(&k, &p, &e), 0);
    CHECK_STR(k.seal_public, seal_public);
    CHECK_INT(k.draft_salt[0], 0);
    CHECK_INT(k.draft_salt[14], 14);
    CHECK_INT(k.draft_salt[15], 255);
    keys_wipe(&k);
    CHECK_STR(k.seal_private, "");
    end(&p);
}

TEST(a_missing_a_broken_and_a_foreign_key_are_told_by_their_path)
{
    static const struct {
        int file, want;
        const char *text, *told; /* told NULL: the path */
    } rows[] = {
        {SEAL_KEY, -ERR_NOT_FOUND, NULL, NULL},
        {SIGN_PUB, -ERR_NOT_FOUND, NULL, NULL},
        {SALT, -ERR_NOT_FOUND, NULL, NULL},
        {SALT, -ERR_PARSE, "000102030405060708090a0b0c0d0ef", NULL},
        {SALT, -ERR_PARSE, "000102030405060708090a0b0c0d0efg", NULL},
        {SALT, -ERR_PARSE, "000102030405060708090a0b0c0d0eff00", NULL},
        {SEAL_KEY, -ERR_PARSE, "nonsense", "the keys of the portal"},
        {SEAL_PUB, -ERR_PARSE, seal_private, "the keys of the portal"},
        {SIGN_KEY, -ERR_PARSE, seal_private, "the keys of receipts"},
        {SIGN_PUB, -ERR_PARSE, seal_public, "the keys of receipts"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct place p;
        struct keys k;
        struct err e = ERR_INIT;
        REQUIRE(begin(&p));
        if (rows[i].text)
            write_one(&p, rows[i].file, rows[i].text);
        else
            unlink(p.paths[rows[i].file]);
        CHECK_INT(load(&k, &p, &e), rows[i].want);
        if (!strstr(e.text, rows[i].told ? rows[i].told : p.paths[rows[i].file]))
            test_fail(__FILE__, __LINE__, "row %zu: %s", i, e.text);
        CHECK_STR(k.seal_private, "");
        end(&p);
    }
}

TEST(halves_of_different_pairs_are_refused)
{
    struct place p, q;
    struct keys k;
    struct err e = ERR_INIT;
    REQUIRE(begin(&p) && begin(&q));
    REQUIRE(rename(q.paths[SIGN_PUB], p.paths[SIGN_PUB]) == 0);
    CHECK_INT(load(&k, &p, &e), -ERR_CHECKSUM);
    end(&p);
    end(&q);
}
