/* Whole files: reading, atomic writing, maps, folders. */
#include "base/file.h"
#include "test.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static char dir[64];

static bool make_dir(void)
{
    str_copy(dir, sizeof dir, STR("/tmp/prepazka-file-XXXXXX"));
    return mkdtemp(dir) != NULL;
}

static const char *at(const char *name)
{
    static char path[4][256];
    static int turn;
    turn = (turn + 1) % 4;
    snprintf(path[turn], sizeof path[turn], "%s/%s", dir, name);
    return path[turn];
}

TEST(what_is_written_is_read)
{
    struct buf b;
    struct err e = ERR_INIT;
    struct stat st;
    REQUIRE(make_dir());
    buf_init(&b, BUF_TEXT);
    CHECK_INT(file_write_atomic(at("a"), (struct str){"one\0two", 7}, 0640, &e), 0);
    CHECK_INT(file_read(&b, at("a"), &e), 0);
    CHECK(str_eq(buf_view(&b), (struct str){"one\0two", 7}));
    CHECK(stat(at("a"), &st) == 0 && (st.st_mode & 0777) == 0640);
    buf_reset(&b);
    CHECK_INT(file_write_atomic(at("a"), STR(""), 0600, &e), 0);
    CHECK_INT(file_read(&b, at("a"), &e), 0);
    CHECK_INT(b.n, 0);
    buf_done(&b);
    unlink(at("a"));
    rmdir(dir);
}

TEST(a_failed_write_leaves_the_old_file_and_no_litter)
{
    char **names;
    size_t n;
    struct buf b;
    REQUIRE(make_dir());
    buf_init(&b, BUF_TEXT);
    CHECK_INT(file_write_atomic(at("no/such/a"), STR("x"), 0600, NULL), -ERR_NOT_FOUND);
    CHECK_INT(mkdir(at("taken"), 0700), 0);
    CHECK_INT(file_write_atomic(at("taken"), STR("x"), 0600, NULL), -ERR_IO);
    CHECK_INT(file_list(&names, &n, dir, "", NULL), 0);
    CHECK_INT(n, 1);
    file_list_free(&names, n);
    rmdir(at("taken"));
    rmdir(dir);
    buf_done(&b);
}

TEST(reading_tells_what_is_missing_and_what_is_too_much)
{
    struct buf b;
    struct err e = ERR_INIT;
    REQUIRE(make_dir());
    buf_init(&b, 10);
    CHECK_INT(file_read(&b, at("none"), &e), -ERR_NOT_FOUND);
    CHECK(strstr(e.text, "none") != NULL);
    CHECK_INT(file_write_atomic(at("a"), STR("12345678901"), 0600, NULL), 0);
    CHECK_INT(file_read(&b, at("a"), NULL), -ERR_LIMIT);
    buf_reset(&b);
    CHECK(file_read(&b, dir, NULL) < 0);
    buf_done(&b);
    unlink(at("a"));
    rmdir(dir);
}

TEST(maps_show_the_bytes)
{
    struct file_map m;
    REQUIRE(make_dir());
    CHECK_INT(file_write_atomic(at("a"), STR("mapped"), 0600, NULL), 0);
    CHECK_INT(file_map(&m, at("a"), NULL), 0);
    CHECK(m.n == 6 && memcmp(m.p, "mapped", 6) == 0);
    file_unmap(&m);
    CHECK(m.p == NULL);
    file_unmap(&m);
    CHECK_INT(file_write_atomic(at("a"), STR(""), 0600, NULL), 0);
    CHECK_INT(file_map(&m, at("a"), NULL), -ERR_PARSE);
    CHECK_INT(file_map(&m, dir, NULL), -ERR_PARSE);
    CHECK_INT(file_map(&m, at("none"), NULL), -ERR_NOT_FOUND);
    CHECK(m.p == NULL && m.n == 0);
    unlink(at("a"));
    rmdir(dir);
}

TEST(a_map_outlives_the_replacement_of_its_file)
{
    struct file_map m;
    REQUIRE(make_dir());
    CHECK_INT(file_write_atomic(at("a"), STR("old"), 0600, NULL), 0);
    CHECK_INT(file_map(&m, at("a"), NULL), 0);
    CHECK_INT(file_write_atomic(at("a"), STR("new"), 0600, NULL), 0);
    CHECK(memcmp(m.p, "old", 3) == 0);
    file_unmap(&m);
    unlink(at("a"));
    rmdir(dir);
}

TEST(folders_are_made_with_their_parents)
{
    struct stat st;
    REQUIRE(make_dir());
    CHECK_INT(file_mkdirs(at("x/y/z"), NULL), 0);
    CHECK_INT(file_mkdirs(at("x/y/z"), NULL), 0);
    CHECK_INT(file_mkdirs(at("x/y/z/"), NULL), 0);
    CHECK(stat(at("x/y/z"), &st) == 0 && S_ISDIR(st.st_mode) && (st.st_mode & 077) == 0);
    CHECK_INT(file_write_atomic(at("x/f"), STR("x"), 0600, NULL), 0);
    CHECK(file_mkdirs(at("x/f/z"), NULL) < 0);
    CHECK_INT(file_mkdirs(at("x/f"), NULL), -ERR_IO);
    CHECK_INT(file_mkdirs("", NULL), -ERR_NOT_FOUND);
    CHECK_INT(file_mkdirs("/", NULL), 0);
    unlink(at("x/f"));
    rmdir(at("x/y/z"));
    rmdir(at("x/y"));
    rmdir(at("x"));
    rmdir(dir);
}

TEST(lists_are_sorted_and_hold_only_the_suffix)
{
    char **names;
    size_t n;
    REQUIRE(make_dir());
    static const char *const files[] = {"b.json", "a.json", ".hidden.json", "c.txt", ".json"};
    for (size_t i = 0; i < 5; i++)
        CHECK_INT(file_write_atomic(at(files[i]), STR("x"), 0600, NULL), 0);
    CHECK_INT(file_list(&names, &n, dir, ".json", NULL), 0);
    REQUIRE(n == 2);
    CHECK_STR(names[0], "a.json");
    CHECK_STR(names[1], "b.json");
    file_list_free(&names, n);
    CHECK(names == NULL);
    CHECK_INT(file_list(&names, &n, dir, ".none", NULL), 0);
    CHECK_INT(n, 0);
    file_list_free(&names, n);
    CHECK_INT(file_list(&names, &n, at("none"), "", NULL), -ERR_NOT_FOUND);
    for (size_t i = 0; i < 5; i++)
        unlink(at(files[i]));
    rmdir(dir);
}

TEST(what_a_power_cut_left_is_swept_and_nothing_else)
{
    static const char *const names[] = {
        "k.sealed.abcdef", "young.sealed.abcdef", "k.sealed", "other.abcdef", "k.sealed.abcdefg"};
    static const bool stays[] = {false, true, true, true, true};
    struct stat st;
    struct err e = ERR_INIT;
    REQUIRE(make_dir());
    for (int i = 0; i < 5; i++) {
        CHECK_INT(file_write_atomic(at(names[i]), STR("x"), 0600, &e), 0);
    }
    int young = open(at(names[1]), O_RDONLY); /* another process is writing it */
    CHECK(young >= 0 && flock(young, LOCK_EX | LOCK_NB) == 0);
    file_sweep(dir, "*.sealed");
    for (int i = 0; i < 5; i++) {
        CHECK_INT(stat(at(names[i]), &st) == 0, stays[i]);
        unlink(at(names[i]));
    }
    close(young);
    rmdir(dir);
}
