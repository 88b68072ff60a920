/* Clerks and their sessions, on every backend; see backends.h. */
#include "backends.h"

#include "store/clerk.h"
#include "store/queue.h"
#include "wire/queue.h"

enum { MINUTES = 15, HOURS = 12 };

#define PASSWORD STR("spravne heslo 7")

static struct store_clerk add(struct env *v, const char *name)
{
    struct store_clerk c = {.id = 0};
    struct err e = ERR_INIT;
    if (store_clerk_add(v->s, name, "Jana N.", WIRE_ROLE_CLERK, PASSWORD, &c, &e) < 0)
        test_fail(__FILE__, __LINE__, "no clerk: %s", e.text);
    return c;
}

static int sign_in(struct env *v, const char *name, struct str password, int64_t device,
    char token[STORE_TOKEN], struct store_clerk *out)
{
    return store_session_open(v->s, name, password, device, MINUTES, token, out, NULL);
}

static int find(struct env *v, const char *token, int64_t device, int64_t *expires)
{
    struct store_clerk c;
    return store_session_find(v->s, token, device, MINUTES, HOURS, &c, expires, NULL);
}

/* ---- accounts */

static void see(void *ctx, const struct store_clerk *c)
{
    *(struct store_clerk *)ctx = *c;
}

CASE(a_clerk_is_kept_as_added)
{
    struct store_clerk c = add(v, "novak.j"), got = {.id = 0};
    CHECK_STR(c.name, "novak.j");
    CHECK_INT(store_clerk_each(v->s, see, &got, NULL), 0);
    CHECK_INT(got.id, c.id);
    CHECK_STR(got.name, "novak.j");
    CHECK_STR(got.title, "Jana N.");
    CHECK_INT(got.roles, WIRE_ROLE_CLERK);
    CHECK_INT(got.created, 1795500000);
    CHECK(got.last == 0 && !got.disabled && got.failures == 0 && got.locked_until == 0);
    CHECK_INT(store_clerk_roles(v->s, "novak.j", WIRE_ROLE_CLERK | WIRE_ROLE_ADMIN, NULL), 0);
    CHECK_INT(store_clerk_disable(v->s, "NOVAK.J", true, NULL), 0);
    CHECK_INT(store_clerk_each(v->s, see, &got, NULL), 0);
    CHECK(got.roles == (WIRE_ROLE_CLERK | WIRE_ROLE_ADMIN) && got.disabled);
}

CASE(what_an_account_may_not_be_is_refused)
{
    struct store_clerk c;
    char longest[STORE_PASSWORD_MAX + 2];
    memset(longest, 'x', sizeof longest);
    const struct {
        const char *name, *title;
        unsigned roles;
        struct str password;
        enum err_code code;
    } bad[] = {
        {"", "T", 1, PASSWORD, ERR_PARSE},
        {"with blank", "T", 1, PASSWORD, ERR_PARSE},
        {"nov\xC3\xA1k", "T", 1, PASSWORD, ERR_PARSE},
        {"x", "", 1, PASSWORD, ERR_PARSE},
        {"x", "T", 0, PASSWORD, ERR_PARSE},
        {"x", "T", 4, PASSWORD, ERR_PARSE},
        {"x", "T", 1, STR("ninebytes"), ERR_RANGE},
        {"x", "T", 1, {longest, STORE_PASSWORD_MAX + 1}, ERR_RANGE},
        {"there", "T", 1, PASSWORD, ERR_CONFLICT},
        {"THERE", "T", 1, PASSWORD, ERR_CONFLICT},
    };
    add(v, "there");
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        CHECK_INT(store_clerk_add(
                      v->s, bad[i].name, bad[i].title, bad[i].roles, bad[i].password, &c, NULL),
            -(int)bad[i].code);
    CHECK_INT(
        store_clerk_add(v->s, "most", "T", 1, (struct str){longest, STORE_PASSWORD_MAX}, &c, NULL),
        0);
    CHECK_INT(store_clerk_password(v->s, "nobody", PASSWORD, NULL), -ERR_NOT_FOUND);
    CHECK_INT(store_clerk_password(v->s, "there", STR("short"), NULL), -ERR_RANGE);
    CHECK_INT(store_clerk_disable(v->s, "nobody", true, NULL), -ERR_NOT_FOUND);
    CHECK_INT(store_clerk_roles(v->s, "nobody", 1, NULL), -ERR_NOT_FOUND);
}

CASE(neither_passwords_nor_tokens_are_kept)
{
    char token[STORE_TOKEN], sql[400];
    struct store_clerk c;
    int64_t desk = enrol(v, "desk", 'd');
    add(v, "a");
    add(v, "b");
    REQUIRE(sign_in(v, "a", PASSWORD, desk, token, &c) == 0);
    /* a second last record of the audit cannot be: so SQL tells that a row is there */
    snprintf(sql, sizeof sql,
        "INSERT INTO audit_last SELECT 1, 0, '' FROM clerk WHERE password LIKE '%%spravne%%'");
    CHECK(v->backend->tamper(v, sql));
    snprintf(sql, sizeof sql,
        "INSERT INTO audit_last SELECT 1, 0, '' FROM clerk_session WHERE token = '%s'", token);
    CHECK(v->backend->tamper(v, sql));
    /* the same password has another hash, and both say what they cost */
    snprintf(sql, sizeof sql,
        "INSERT INTO audit_last SELECT 1, 0, '' FROM clerk x JOIN clerk y ON x.id < y.id"
        " WHERE x.password = y.password OR x.password NOT LIKE 'scrypt:15:8:1:%%'");
    CHECK(v->backend->tamper(v, sql));
    snprintf(sql, sizeof sql, "INSERT INTO audit_last SELECT 1, 0, '' FROM clerk WHERE name = 'a'");
    CHECK(!v->backend->tamper(v, sql)); /* the way of asking works */
}

/* ---- signing in */

CASE(the_right_password_opens_a_session_of_one_device)
{
    char token[STORE_TOKEN];
    struct store_clerk c;
    int64_t desk = enrol(v, "desk", 'd'), other = enrol(v, "other", 'e'), expires = 0;
    struct store_clerk me = add(v, "jana");
    REQUIRE(sign_in(v, " Jana ", PASSWORD, desk, token, &c) == 0);
    CHECK_INT(c.id, me.id);
    CHECK_INT(c.last, 1795500000);
    CHECK_INT((int64_t)strlen(token), 64);
    CHECK_INT((int64_t)strspn(token, "0123456789abcdef"), 64);
    CHECK_INT(find(v, token, desk, &expires), 0);
    CHECK_INT(expires, 1795500000 + MINUTES * 60);
    CHECK_INT(find(v, token, other, &expires), -ERR_DENIED);
    CHECK_INT(find(v, "", desk, &expires), -ERR_DENIED);
    token[0] = token[0] == '0' ? '1' : '0';
    CHECK_INT(find(v, token, desk, &expires), -ERR_DENIED);
}

CASE(a_wrong_name_and_a_wrong_password_are_told_alike)
{
    char token[STORE_TOKEN];
    struct store_clerk c;
    struct err one = ERR_INIT, two = ERR_INIT, three = ERR_INIT;
    int64_t desk = enrol(v, "desk", 'd');
    add(v, "jana");
    add(v, "gone");
    CHECK_INT(store_clerk_disable(v->s, "gone", true, NULL), 0);
    CHECK_INT(store_session_open(v->s, "jana", STR("spatne heslo"), desk, MINUTES, token, &c, &one),
        -ERR_DENIED);
    CHECK_STR(token, "");
    CHECK_INT(c.id, 0);
    CHECK_INT(
        store_session_open(v->s, "nobody", PASSWORD, desk, MINUTES, token, &c, &two), -ERR_DENIED);
    CHECK_INT(
        store_session_open(v->s, "gone", PASSWORD, desk, MINUTES, token, &c, &three), -ERR_DENIED);
    CHECK_STR(one.text, two.text);
    CHECK_STR(one.text, three.text);
    /* nothing that was typed gets into the audit */
    CHECK(v->backend->tamper(v, "INSERT INTO audit_last SELECT 1, 0, '' FROM audit"
                                " WHERE subject LIKE '%nobody%' OR actor LIKE '%nobody%'"));
    struct store_audit_state state;
    CHECK_INT(store_audit_verify(v->s, &state, NULL), 0);
}

/* Whether the name is there or not. */
static void lock(struct env *v, const char *name, int64_t desk, int wrong)
{
    char token[STORE_TOKEN];
    struct store_clerk c;
    for (int i = 0; i < wrong; i++)
        CHECK_INT(sign_in(v, name, STR("spatne heslo"), desk, token, &c), -ERR_DENIED);
    if (wrong < 5) { /* the fifth is wrong again; each costs a tenth of a second */
        CHECK(v->backend->tamper(v, "UPDATE sign_in SET failures = 4"));
        CHECK_INT(sign_in(v, name, STR("spatne heslo"), desk, token, &c), -ERR_DENIED);
    }
    CHECK_INT(sign_in(v, name, PASSWORD, desk, token, &c), -ERR_LIMIT);
    CHECK_INT(c.locked_until, v->clock.wall_s + 300);
}

CASE(five_wrong_passwords_lock_for_a_while_that_grows)
{
    char token[STORE_TOKEN];
    struct store_clerk c;
    int64_t desk = enrol(v, "desk", 'd');
    add(v, "jana");
    lock(v, "nobody", desk, 1);
    lock(v, "jana", desk, 5);
    CHECK_INT(store_clerk_each(v->s, see, &c, NULL), 0);
    CHECK_INT(c.failures, 5);
    CHECK_INT(c.locked_until, v->clock.wall_s + 300);
    v->clock.wall_s += 300;
    const int seconds[] = {600, 1200, 2400, 3600, 3600};
    for (size_t i = 0; i < sizeof seconds / sizeof seconds[0]; i++) {
        CHECK_INT(sign_in(v, "jana", STR("spatne heslo"), desk, token, &c), -ERR_DENIED);
        CHECK_INT(sign_in(v, "jana", PASSWORD, desk, token, &c), -ERR_LIMIT);
        CHECK_INT(c.locked_until, v->clock.wall_s + seconds[i]);
        v->clock.wall_s += seconds[i];
    }
    CHECK_INT(sign_in(v, "jana", PASSWORD, desk, token, &c), 0);
    CHECK_INT(c.failures, 0);
    lock(v, "jana", desk, 1); /* and it begins with five again */
}

CASE(the_operator_unlocks)
{
    char token[STORE_TOKEN];
    struct store_clerk c;
    int64_t desk = enrol(v, "desk", 'd');
    add(v, "jana");
    lock(v, "jana", desk, 1);
    CHECK_INT(store_clerk_disable(v->s, "jana", false, NULL), 0);
    CHECK_INT(sign_in(v, "jana", PASSWORD, desk, token, &c), 0);
    lock(v, "jana", desk, 1);
    CHECK_INT(store_clerk_password(v->s, "jana", STR("jine heslo 123"), NULL), 0);
    CHECK_INT(sign_in(v, "jana", PASSWORD, desk, token, &c), -ERR_DENIED);
    CHECK_INT(sign_in(v, "jana", STR("jine heslo 123"), desk, token, &c), 0);
}

struct guess {
    struct env *v;
    int64_t desk;
    int rc;
    pthread_t thread;
};

static void *guess(void *arg)
{
    struct guess *g = arg;
    char token[STORE_TOKEN];
    struct store_clerk c;
    g->rc = sign_in(g->v, "jana", STR("spatne heslo"), g->desk, token, &c);
    return NULL;
}

CASE(many_guesses_at_once_are_not_free)
{
    struct guess all[12];
    int64_t desk = enrol(v, "desk", 'd');
    int denied = 0;
    add(v, "jana");
    for (int i = 0; i < 12; i++) {
        all[i] = (struct guess){.v = v, .desk = desk};
        pthread_create(&all[i].thread, NULL, guess, &all[i]);
    }
    for (int i = 0; i < 12; i++) {
        pthread_join(all[i].thread, NULL);
        denied += all[i].rc == -ERR_DENIED;
        CHECK(all[i].rc == -ERR_DENIED || all[i].rc == -ERR_LIMIT);
    }
    CHECK_INT(denied, 5);
}

/* ---- the life of a session */

CASE(a_session_lives_while_it_is_used_and_never_past_its_day)
{
    char token[STORE_TOKEN];
    struct store_clerk c;
    int64_t desk = enrol(v, "desk", 'd'), expires = 0, begin = v->clock.wall_s;
    add(v, "jana");
    REQUIRE(sign_in(v, "jana", PASSWORD, desk, token, &c) == 0);
    v->clock.wall_s += MINUTES * 60 - 1;
    CHECK_INT(find(v, token, desk, &expires), 0);
    CHECK_INT(expires, v->clock.wall_s + MINUTES * 60);
    while (v->clock.wall_s + 600 < begin + HOURS * 3600) {
        v->clock.wall_s += 600;
        CHECK_INT(find(v, token, desk, &expires), 0);
    }
    CHECK_INT(expires, begin + HOURS * 3600);
    v->clock.wall_s = begin + HOURS * 3600;
    CHECK_INT(find(v, token, desk, &expires), -ERR_DENIED);
    REQUIRE(sign_in(v, "jana", PASSWORD, desk, token, &c) == 0);
    v->clock.wall_s += MINUTES * 60;
    CHECK_INT(find(v, token, desk, &expires), -ERR_DENIED);
    size_t erased;
    CHECK_INT(store_session_expire(v->s, &erased, NULL), 0);
    CHECK_INT((int64_t)erased, 2);
}

CASE(signing_out_disabling_and_a_new_password_end_sessions)
{
    char token[4][STORE_TOKEN];
    struct store_clerk c;
    int64_t desk = enrol(v, "desk", 'd'), expires;
    add(v, "jana");
    for (int i = 0; i < 3; i++)
        REQUIRE(sign_in(v, "jana", PASSWORD, desk, token[i], &c) == 0);
    CHECK_INT(store_session_close(v->s, token[0], NULL), 0);
    CHECK_INT(store_session_close(v->s, token[0], NULL), 0);
    CHECK_INT(find(v, token[0], desk, &expires), -ERR_DENIED);
    CHECK_INT(find(v, token[1], desk, &expires), 0);
    CHECK_INT(store_clerk_password(v->s, "jana", PASSWORD, NULL), 0);
    CHECK_INT(find(v, token[1], desk, &expires), -ERR_DENIED);
    REQUIRE(sign_in(v, "jana", PASSWORD, desk, token[3], &c) == 0);
    CHECK_INT(store_counter_open(v->s, "1", c.id, "clerk:1", NULL), 0);
    CHECK_INT(store_clerk_disable(v->s, "jana", true, NULL), 0);
    CHECK_INT(find(v, token[3], desk, &expires), -ERR_DENIED);
    CHECK_INT(store_clerk_disable(v->s, "jana", false, NULL), 0);
    CHECK_INT(find(v, token[3], desk, &expires), -ERR_DENIED);
}

static void see_device(void *ctx, const struct store_device *d)
{
    *(struct store_device *)ctx = *d;
}

CASE(a_device_is_a_kiosk_until_it_is_made_a_desk)
{
    struct store_device d = {.desk = true};
    int64_t before, after;
    enrol(v, "desk-1", 'd');
    CHECK_INT(store_device_each(v->s, see_device, &d, NULL), 0);
    CHECK(!d.desk);
    CHECK_INT(store_device_epoch(v->s, &before, NULL), 0);
    CHECK_INT(store_device_set_desk(v->s, "desk-1", true, NULL), 0);
    CHECK_INT(store_device_epoch(v->s, &after, NULL), 0);
    CHECK(after > before);
    CHECK_INT(store_device_each(v->s, see_device, &d, NULL), 0);
    CHECK(d.desk);
    CHECK_INT(store_device_set_desk(v->s, "desk-1", false, NULL), 0);
    CHECK_INT(store_device_each(v->s, see_device, &d, NULL), 0);
    CHECK(!d.desk);
    CHECK_INT(store_device_set_desk(v->s, "nobody", true, NULL), -ERR_NOT_FOUND);
}
