#include "test.h"

#include "base/file.h"
#include "store/conf.h"
#include <unistd.h>

#define MUSTS "certificate = s.crt\nkey = /abs/s.key\nca = ca.crt\nstore = sqlite:p.db\n"

static int load(struct conf *c, const char *text, struct err *e)
{
    char dir[] = "/tmp/conf-XXXXXX", path[64];
    if (!mkdtemp(dir))
        return -1;
    snprintf(path, sizeof path, "%s/portald.conf", dir);
    file_write_atomic(path, str_of(text), 0600, NULL);
    int rc = conf_load(c, path, e);
    unlink(path);
    rmdir(dir);
    return rc;
}

TEST(paths_are_relative_to_the_file_and_the_rest_is_preset)
{
    struct conf c;
    struct err e = ERR_INIT;
    REQUIRE(load(&c, "# portal\n\n" MUSTS "  order_days=7 \n", &e) == 0);
    CHECK(strncmp(c.certificate, "/tmp/conf-", 10) == 0);
    CHECK(strstr(c.certificate, "/s.crt") != NULL);
    CHECK_STR(c.key, "/abs/s.key");
    CHECK(strncmp(c.store, "sqlite:/tmp/conf-", 17) == 0);
    CHECK_STR(c.ca_key, "");
    CHECK_STR(c.listen, "127.0.0.1:8443");
    CHECK_STR(c.log, "info");
    CHECK_INT(c.order_days, 7);
    CHECK_INT(c.timeout, 30);
    CHECK(strncmp(c.portal_key, "/tmp/conf-", 10) == 0 && strstr(c.portal_key, "/portal.key"));
    CHECK(strstr(c.portal_public, "/portal.pub") != NULL);
    CHECK(strstr(c.receipt_key, "/receipt.key") != NULL);
    CHECK(strstr(c.receipt_public, "/receipt.pub") != NULL);
    CHECK(strstr(c.draft_salt, "/draft.salt") != NULL);
    CHECK_STR(c.copy_program, "");
    CHECK_INT(c.draft_days, 30);
    CHECK_INT(c.misses, 10);
    CHECK_INT(c.submission_keep_days, 0);
    CHECK_INT(c.large_requests, 8);
    CHECK_STR(c.public_url, "");
    CHECK_INT(c.uploads_per_minute, 20);
    CHECK_INT(c.uploads_per_minute_all, 120);
}

TEST(the_address_for_phones_is_https_without_a_slash_at_its_end)
{
    static const struct {
        const char *text, *want;
    } rows[] = {
        {MUSTS "public_url = https://portal.example.cz\n", "https://portal.example.cz"},
        {MUSTS "public_url = https://example.cz:8443/portal//\n", "https://example.cz:8443/portal"},
        {MUSTS "public_url =\n", ""},
        {MUSTS "public_url = http://portal.example.cz\n", NULL},
        {MUSTS "public_url = https://\n", NULL},
        {MUSTS "public_url = https://a.cz/#x\n", NULL},
        {MUSTS "public_url = https://a.cz/ b\n", NULL},
        {MUSTS "public_url = portal.example.cz\n", NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct conf c;
        struct err e = ERR_INIT;
        CHECK_INT(load(&c, rows[i].text, &e), rows[i].want ? 0 : -ERR_PARSE);
        if (rows[i].want)
            CHECK_STR(c.public_url, rows[i].want);
        else if (!strstr(e.text, "line 5: public_url: https://HOST"))
            test_fail(__FILE__, __LINE__, "%s", e.text);
    }
}

TEST(a_postgresql_store_is_taken_as_it_stands)
{
#define NO_STORE "certificate = s.crt\nkey = s.key\nca = ca.crt\n"
    static const char *const urls[] = {
        "postgresql://u@host:5433/db?passfile=/etc/p/pass", "postgres:///db?host=/run/postgresql"};
    for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++) {
        struct conf c;
        struct err e = ERR_INIT;
        char text[200];
        snprintf(text, sizeof text, NO_STORE "store = %s\n", urls[i]);
        REQUIRE(load(&c, text, &e) == 0);
        CHECK_STR(c.store, urls[i]);
    }
}

TEST(a_fault_is_told_with_its_line)
{
    static const struct {
        const char *text, *reason;
    } rows[] = {
        {MUSTS "colour = blue\n", "line 5: unknown key"},
        {MUSTS "ca = other.crt\n", "line 5: ca stands twice"},
        {MUSTS "timeout = 0\n", "line 5: timeout is a number from 1 to 3600"},
        {MUSTS "timeout = 12x\n", "line 5: timeout is a number"},
        {MUSTS "just words\n", "line 5: a line is"},
        {MUSTS "log = loud\n", "log: debug, info, warn or error"},
        {"certificate = a\n", "the key key is missing"},
        {"store = mysql:x\n", "line 1: store: sqlite:PATH"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct conf c;
        struct err e = ERR_INIT;
        CHECK_INT(load(&c, rows[i].text, &e), -ERR_PARSE);
        if (!strstr(e.text, rows[i].reason))
            test_fail(__FILE__, __LINE__, "want \"%s\" in \"%s\"", rows[i].reason, e.text);
    }
}

TEST(no_file_is_not_found)
{
    struct conf c;
    struct err e = ERR_INIT;
    CHECK_INT(conf_load(&c, "/tmp/there/is/none.conf", &e), -ERR_NOT_FOUND);
}
