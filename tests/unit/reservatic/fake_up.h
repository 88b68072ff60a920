/* fake_up: what upstream.h promises, without a network. A test that includes it gives the answers
 * and sees the calls; the real upstream.c is then not linked. Lists come without their pages. */
#ifndef TEST_RESERVATIC_FAKE_UP_H
#define TEST_RESERVATIC_FAKE_UP_H

#include "js.h"
#include "reservatic.h"

enum { FAKE_ANSWERS = 64, FAKE_CALLS = 160, FAKE_AT = 1800000000 };

struct fake_answer {
    const char *call, *json; /* "GET /v1/…"; json NULL: no JSON came */
    int status, left;        /* left: for so many calls more; -1 for all */
    int64_t at;
};

static struct fake {
    struct fake_answer answers[FAKE_ANSWERS];
    size_t n_answers;
    struct {
        char call[UP_PATH + 8];
        int keep_ms;
    } calls[FAKE_CALLS];
    size_t n_calls;
    json_t *sent; /* the last body */
    int begun, forgotten;
} fake;

static inline void fake_reset(void)
{
    json_decref(fake.sent);
    fake = (struct fake){.n_answers = 0};
}

static inline struct fake_answer *fake_say(const char *call, int status, const char *json)
{
    struct fake_answer *a = &fake.answers[fake.n_answers++];
    *a = (struct fake_answer){
        .call = call, .json = json, .status = status, .left = -1, .at = FAKE_AT};
    return a;
}

/* Comes before what is said later for the same call. */
static inline void fake_once(const char *call, int status, const char *json)
{
    fake_say(call, status, json)->left = 1;
}

/* How many calls began like this? */
static inline int fake_asked(const char *call)
{
    int n = 0;
    for (size_t i = 0; i < fake.n_calls; i++)
        n += strncmp(fake.calls[i].call, call, strlen(call)) == 0;
    return n;
}

/* What the calls said that they may be answered with: the ms of the first of them. */
static inline int fake_keep(const char *call)
{
    for (size_t i = 0; i < fake.n_calls; i++)
        if (strcmp(fake.calls[i].call, call) == 0)
            return fake.calls[i].keep_ms;
    test_fail(__FILE__, __LINE__, "%s was not asked", call);
    return INT32_MIN;
}

/* A call nobody has an answer for is one that is not answered. */
static inline void fake_answer(
    struct up_reply *reply, const char *method, const char *path, int keep_ms)
{
    char call[UP_PATH + 8];
    snprintf(call, sizeof call, "%s %s", method, path);
    *reply = (struct up_reply){.status = 0};
    if (fake.n_calls < FAKE_CALLS) {
        str_copy(fake.calls[fake.n_calls].call, sizeof call, str_of(call));
        fake.calls[fake.n_calls++].keep_ms = keep_ms;
    }
    for (size_t i = 0; i < fake.n_answers; i++) {
        struct fake_answer *a = &fake.answers[i];
        if (a->left == 0 || strcmp(a->call, call) != 0)
            continue;
        a->left -= a->left > 0;
        *reply = (struct up_reply){.status = a->status, .json = js(a->json), .at = a->at};
        return;
    }
}

/* ---- upstream.h */

void up_begin(struct up *u, int worker)
{
    (void)u, (void)worker;
    fake.begun++;
}

void up_forget(struct up *u)
{
    (void)u;
    fake.forgotten++;
}

void up_reply_done(struct up_reply *r)
{
    json_decref(r->json);
    *r = (struct up_reply){.status = 0};
}

int up_get_all(struct up *u, int worker, struct up_get *gets, size_t n, struct rpc_error *error)
{
    int rc = 0;
    (void)u, (void)worker;
    for (size_t i = 0; i < n; i++) {
        struct up_reply *r = &gets[i].reply;
        fake_answer(r, "GET", gets[i].path, gets[i].keep_ms);
        if (r->status != 200 || !json_is_array(r->json))
            rc = rpc_fail(error, r->status == 404 ? RPC_NOT_FOUND : RPC_UNAVAILABLE, NULL,
                "fake: %d for %s", r->status, gets[i].path);
    }
    for (size_t i = 0; rc < 0 && i < n; i++)
        up_reply_done(&gets[i].reply);
    return rc;
}

int up_get_pages(struct up *u, int worker, const char *path, int keep_ms, json_t **out, int64_t *at,
    struct rpc_error *error)
{
    struct up_get get = {.keep_ms = keep_ms};
    str_copy(get.path, sizeof get.path, str_of(path));
    *out = NULL;
    int rc = up_get_all(u, worker, &get, 1, error);
    if (rc < 0)
        return rc;
    *out = json_incref(get.reply.json);
    if (at && (!*at || get.reply.at < *at))
        *at = get.reply.at;
    up_reply_done(&get.reply);
    return 0;
}

void up_send(struct up *u, int worker, const char *method, const char *path, const json_t *body,
    struct up_reply *reply)
{
    (void)u, (void)worker;
    json_decref(fake.sent);
    fake.sent = json_deep_copy(body);
    fake_answer(reply, method, path, UP_KEEP_NOT);
}

#endif
