/* What was done under which key: the same wish is never sent twice. */
#include "keys.h"

#include "base/clock.h"
#include "js.h"
#include <pthread.h>

static enum key_state begin(struct keys *k, const char *key)
{
    struct key_view v = keys_begin(k, key);
    enum key_state state = v.state;
    key_view_done(&v);
    return state;
}

static enum key_state look(struct keys *k, const char *key)
{
    struct key_view v = keys_look(k, key);
    enum key_state state = v.state;
    key_view_done(&v);
    return state;
}

static void done(struct keys *k, const char *key, int64_t upstream, int64_t start)
{
    json_t *answer = js("{'state':'booked'}");
    keys_done(k, key, upstream, start, answer);
    json_decref(answer);
}

TEST(a_new_key_runs_and_nobody_else_may_begin_it)
{
    struct keys *k = keys_new();
    CHECK_INT(look(k, "b:1"), KEY_NEW);
    CHECK_INT(begin(k, "b:1"), KEY_NEW);
    CHECK_INT(begin(k, "b:1"), KEY_RUNNING);
    CHECK_INT(look(k, "b:1"), KEY_RUNNING);
    CHECK_INT(begin(k, "b:2"), KEY_NEW);
    CHECK_INT(begin(k, "m:1"), KEY_NEW); /* another letter is another wish */
    keys_free(&k);
    CHECK(k == NULL);
    keys_free(&k);
}

TEST(what_was_answered_is_answered_again)
{
    struct keys *k = keys_new();
    CHECK_INT(begin(k, "b:1"), KEY_NEW);
    json_t *answer = js("{'state':'booked','upstream':'90'}");
    keys_done(k, "b:1", 90, 1800000000, answer);
    json_object_clear(answer);
    for (int i = 0; i < 2; i++) {
        struct key_view v = keys_begin(k, "b:1");
        CHECK_INT(v.state, KEY_DONE);
        CHECK_INT(v.upstream, 90);
        CHECK_JS(v.answer, "{'state':'booked','upstream':'90'}");
        json_object_clear(v.answer); /* a copy: the next one gets it whole */
        key_view_done(&v);
        CHECK(v.state == KEY_NEW && !v.answer);
    }
    json_decref(answer);
    keys_free(&k);
}

TEST(what_is_unsure_keeps_what_was_there_before_and_when_it_was_sent)
{
    struct keys *k = keys_new();
    json_t *before = js("[88,89]");
    int64_t now = clock_mono(&clock_real);
    begin(k, "b:1");
    keys_unsure(k, "b:1", before);
    json_array_clear(before);
    keys_name(k, "b:1", 91);
    struct key_view v = keys_begin(k, "b:1");
    CHECK_INT(v.state, KEY_UNSURE);
    CHECK_INT(v.upstream, 91);
    CHECK(v.sent >= now && v.sent <= clock_mono(&clock_real));
    CHECK_JS(v.before, "[88,89]");
    key_view_done(&v);
    keys_unsure(k, "b:1", NULL); /* sent once more */
    v = keys_look(k, "b:1");
    CHECK_INT(v.state, KEY_UNSURE);
    CHECK_JS(v.before, NULL);
    key_view_done(&v);
    json_decref(before);
    keys_free(&k);
}

TEST(a_forgotten_key_is_new_again)
{
    struct keys *k = keys_new();
    begin(k, "b:1");
    keys_unsure(k, "b:1", NULL);
    keys_forget(k, "b:1");
    CHECK_INT(look(k, "b:1"), KEY_NEW);
    CHECK_INT(begin(k, "b:1"), KEY_NEW);
    done(k, "b:1", 90, 1);
    keys_forget(k, "b:1");
    int64_t start;
    CHECK(!keys_claimed(k, 90, "b:2") && !keys_start(k, 90, &start));
    keys_forget(k, "b:none");
    keys_unsure(k, "b:none", NULL);
    keys_name(k, "b:none", 5);
    CHECK_INT(look(k, "b:none"), KEY_NEW);
    keys_free(&k);
}

TEST(a_booking_found_after_a_restart_is_remembered_too)
{
    struct keys *k = keys_new();
    done(k, "b:old", 90, 1800000000);
    CHECK_INT(begin(k, "b:old"), KEY_DONE);
    CHECK(keys_claimed(k, 90, "b:new"));
    keys_free(&k);
}

TEST(a_booking_belongs_to_the_key_that_got_it)
{
    struct keys *k = keys_new();
    done(k, "b:1", 90, 1);
    CHECK(keys_claimed(k, 90, "b:2"));
    CHECK(!keys_claimed(k, 90, "b:1"));
    CHECK(!keys_claimed(k, 91, "b:2"));
    done(k, "m:1", 92, 1); /* a move or cancel claims nothing */
    done(k, "c:1", 93, 0);
    CHECK(!keys_claimed(k, 92, "b:2") && !keys_claimed(k, 93, "b:2"));
    begin(k, "b:3");
    keys_unsure(k, "b:3", NULL);
    keys_name(k, "b:3", 94);
    CHECK(!keys_claimed(k, 94, "b:2"));
    keys_free(&k);
}

TEST(the_last_word_says_where_a_booking_stands)
{
    struct keys *k = keys_new();
    int64_t start = 0;
    CHECK(!keys_start(k, 90, &start));
    done(k, "b:1", 90, 100);
    CHECK(keys_start(k, 90, &start));
    CHECK_INT(start, 100);
    done(k, "m:1", 90, 200);
    done(k, "b:2", 91, 300);
    done(k, "c:1", 90, 0); /* a cancellation knows no start */
    CHECK(keys_start(k, 90, &start));
    CHECK_INT(start, 200);
    CHECK(!keys_start(k, 92, &start));
    keys_free(&k);
}

static void fill(struct keys *k, int n, enum key_state state)
{
    char key[KEY_TEXT];
    for (int i = 0; i < n; i++) {
        snprintf(key, sizeof key, "b:%s%d", state == KEY_DONE ? "done" : "open", i);
        if (begin(k, key) != KEY_NEW)
            test_fail(__FILE__, __LINE__, "no room for %s", key);
        if (state == KEY_UNSURE)
            keys_unsure(k, key, NULL);
        else if (state == KEY_DONE)
            done(k, key, 1000 + i, 5000 + i);
    }
}

TEST(the_oldest_answers_make_room)
{
    struct keys *k = keys_new();
    int64_t start;
    fill(k, KEYS_MAX, KEY_DONE);
    CHECK_INT(look(k, "b:done0"), KEY_DONE);
    CHECK_INT(begin(k, "b:more"), KEY_NEW);
    CHECK_INT(look(k, "b:done0"), KEY_NEW);
    CHECK_INT(look(k, "b:done1"), KEY_DONE);
    CHECK(!keys_claimed(k, 1000, "") && keys_claimed(k, 1001, ""));
    done(k, "b:more", 1001, 7000); /* the ring goes round: still the last word */
    CHECK(keys_start(k, 1001, &start));
    CHECK_INT(start, 7000);
    keys_free(&k);
}

TEST(what_is_not_settled_is_never_overwritten)
{
    struct keys *k = keys_new();
    fill(k, KEYS_MAX - 1, KEY_UNSURE);
    CHECK_INT(begin(k, "b:a"), KEY_NEW);
    CHECK_INT(begin(k, "b:b"), KEY_RUNNING); /* no room: nothing may be sent */
    CHECK_INT(look(k, "b:b"), KEY_NEW);
    done(k, "b:b", 90, 1);
    CHECK_INT(look(k, "b:b"), KEY_NEW);
    keys_forget(k, "b:a");
    CHECK_INT(begin(k, "b:b"), KEY_NEW);
    CHECK_INT(look(k, "b:open0"), KEY_UNSURE);
    CHECK_INT(look(k, "b:open4094"), KEY_UNSURE);
    keys_free(&k);
}

TEST(the_longest_key_is_whole)
{
    struct keys *k = keys_new();
    char a[KEY_TEXT], b[KEY_TEXT];
    memset(a, 'k', sizeof a);
    a[sizeof a - 1] = '\0';
    memcpy(b, a, sizeof b);
    b[sizeof b - 2] = 'x';
    CHECK_INT(begin(k, a), KEY_NEW);
    CHECK_INT(begin(k, b), KEY_NEW);
    CHECK_INT(begin(k, a), KEY_RUNNING);
    keys_free(&k);
}

TEST(its_age_begins_with_it)
{
    int64_t before = clock_mono(&clock_real);
    struct keys *k = keys_new();
    int64_t age = keys_age_ms(k);
    CHECK(age >= 0 && age <= clock_mono(&clock_real) - before);
    keys_free(&k);
}

enum { THREADS = 4, WISHES = 200 };

struct racer {
    pthread_t thread;
    struct keys *keys;
    int won;
};

static void *race(void *ctx)
{
    struct racer *r = ctx;
    char key[KEY_TEXT];
    for (int i = 0; i < WISHES; i++) {
        snprintf(key, sizeof key, "b:%d", i);
        if (begin(r->keys, key) != KEY_NEW)
            continue;
        r->won++;
        keys_unsure(r->keys, key, NULL);
        done(r->keys, key, i, i);
    }
    return NULL;
}

TEST(of_many_threads_one_gets_each_wish)
{
    struct keys *k = keys_new();
    struct racer racers[THREADS] = {{.won = 0}};
    int won = 0;
    for (int i = 0; i < THREADS; i++) {
        racers[i].keys = k;
        REQUIRE(pthread_create(&racers[i].thread, NULL, race, &racers[i]) == 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(racers[i].thread, NULL);
        won += racers[i].won;
    }
    CHECK_INT(won, WISHES);
    keys_free(&k);
}
