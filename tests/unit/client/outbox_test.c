/* The outbox: durable, in the order of arrival, never the same twice, nothing half written. */
#include "test.h"

#include "client/outbox.h"

#include "base/file.h"
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static char dir[64];

static struct outbox *begin(void)
{
    struct outbox *o = NULL;
    struct err e = ERR_INIT;
    str_copy(dir, sizeof dir, STR("/tmp/outbox-test.XXXXXX"));
    if (!mkdtemp(dir) || outbox_open(&o, dir, &e) < 0)
        return NULL;
    return o;
}

static void end(struct outbox *o)
{
    char command[128];
    outbox_close(&o);
    snprintf(command, sizeof command, "rm -rf %s", dir);
    CHECK_INT(system(command), 0);
}

/* Makes `key` older by so many seconds. */
static void age(const char *key, int seconds)
{
    char path[200];
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    struct timespec times[2] = {now, now};
    times[0].tv_sec -= seconds;
    times[1].tv_sec -= seconds;
    snprintf(path, sizeof path, "%s/%s.sealed", dir, key);
    CHECK_INT(utimensat(AT_FDCWD, path, times, 0), 0);
}

TEST(what_was_put_comes_out_until_it_is_done)
{
    struct outbox *o = begin();
    struct err e = ERR_INIT;
    struct buf b;
    char key[OUTBOX_KEY];
    REQUIRE(o);
    buf_init(&b, BUF_LINE);
    CHECK_INT(outbox_put(o, "key-0001", STR("sealed bytes"), &e), 0);
    CHECK_INT((int64_t)outbox_waiting(o), 1);
    CHECK_INT(outbox_next(o, "", key, &b, &e), 1);
    CHECK_STR(key, "key-0001");
    CHECK(str_eqz(buf_view(&b), "sealed bytes"));
    CHECK_INT(outbox_done(o, key, &e), 0);
    CHECK_INT(outbox_done(o, key, &e), 0); /* told twice: no harm */
    CHECK_INT(outbox_next(o, "", key, &b, &e), 0);
    CHECK_INT((int64_t)outbox_waiting(o), 0);
    buf_done(&b);
    end(o);
}

TEST(the_oldest_goes_first_and_the_next_after_it)
{
    struct outbox *o = begin();
    struct err e = ERR_INIT;
    struct buf b;
    char key[OUTBOX_KEY];
    REQUIRE(o);
    buf_init(&b, BUF_LINE);
    CHECK_INT(outbox_put(o, "aaaa-0001", STR("1"), &e), 0);
    CHECK_INT(outbox_put(o, "bbbb-0002", STR("2"), &e), 0);
    CHECK_INT(outbox_put(o, "cccc-0003", STR("3"), &e), 0);
    age("cccc-0003", 100);
    age("aaaa-0001", 50);
    CHECK_INT(outbox_next(o, "", key, &b, &e), 1);
    CHECK_STR(key, "cccc-0003");
    CHECK_INT(outbox_next(o, "cccc-0003", key, &b, &e), 1);
    CHECK_STR(key, "aaaa-0001");
    CHECK_INT(outbox_next(o, "bbbb-0002", key, &b, &e), 0);
    buf_done(&b);
    end(o);
}

TEST(the_same_key_takes_the_same_bytes_only)
{
    struct outbox *o = begin();
    struct err e = ERR_INIT;
    REQUIRE(o);
    CHECK_INT(outbox_put(o, "key-0001", STR("one"), &e), 0);
    CHECK_INT(outbox_put(o, "key-0001", STR("one"), &e), 0);
    CHECK_INT((int64_t)outbox_waiting(o), 1);
    CHECK_INT(outbox_put(o, "key-0001", STR("two"), &e), -ERR_CONFLICT);
    end(o);
}

TEST(a_key_is_never_a_path)
{
    struct outbox *o = begin();
    REQUIRE(o);
    static const char *const bad[] = {"", "short", "../../../etc/x", "with/slash-00", ".hidden-000",
        "0123456789012345678901234567890123456789"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct err e = ERR_INIT;
        CHECK_INT(outbox_put(o, bad[i], STR("x"), &e), -ERR_RANGE);
        CHECK_INT(outbox_done(o, bad[i], NULL), -ERR_RANGE);
    }
    end(o);
}

TEST(what_the_portal_refuses_is_kept_aside)
{
    struct outbox *o = begin();
    struct err e = ERR_INIT;
    struct buf b;
    char key[OUTBOX_KEY], path[200];
    REQUIRE(o);
    buf_init(&b, BUF_LINE);
    CHECK_INT(outbox_put(o, "key-0001", STR("x"), &e), 0);
    CHECK_INT(outbox_refuse(o, "key-0001", &e), 0);
    CHECK_INT(outbox_next(o, "", key, &b, &e), 0);
    CHECK_INT((int64_t)outbox_refused(o), 1);
    snprintf(path, sizeof path, "%s/refused/key-0001.sealed", dir);
    CHECK_INT(access(path, R_OK), 0);
    buf_done(&b);
    end(o);
}

TEST(opening_again_finds_what_waits_and_sweeps_what_was_cut)
{
    struct outbox *o = begin();
    struct err e = ERR_INIT;
    char path[200];
    REQUIRE(o);
    CHECK_INT(outbox_put(o, "key-0001", STR("x"), &e), 0);
    snprintf(path, sizeof path, "%s/key-0002.sealed.AbCdEf", dir);
    CHECK_INT(file_write_atomic(path, STR("half"), 0600, &e), 0);
    outbox_close(&o);
    REQUIRE(outbox_open(&o, dir, &e) == 0);
    CHECK_INT((int64_t)outbox_waiting(o), 1);
    CHECK_INT(access(path, F_OK), -1);
    end(o);
}

TEST(only_the_owner_may_read_it)
{
    struct outbox *o = begin();
    struct err e = ERR_INIT;
    struct stat st;
    char path[200];
    REQUIRE(o);
    CHECK_INT(outbox_put(o, "key-0001", STR("x"), &e), 0);
    snprintf(path, sizeof path, "%s/key-0001.sealed", dir);
    REQUIRE(stat(path, &st) == 0);
    CHECK_INT(st.st_mode & 0777, 0600);
    end(o);
}
