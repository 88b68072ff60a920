/* The serving loop, driven over pipes as the portal drives it. */
#include "test.h"

#include "base/log.h"
#include "rpc/serve.h"
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <unistd.h>

static int add(void *ctx, int worker, const json_t *params, json_t **out, struct rpc_error *x)
{
    int64_t a, b;
    (void)ctx, (void)worker;
    if (!wire_json_int(&a, params, "a") || !wire_json_int(&b, params, "b"))
        return rpc_fail(x, RPC_BAD_PARAMS, NULL, "a and b are numbers");
    *out = json_pack("{s:I}", "sum", (json_int_t)(a + b));
    return 0;
}

/* Answers only when another thread of it runs too: proof that they run at once. */
static int meet(void *ctx, int worker, const json_t *params, json_t **out, struct rpc_error *x)
{
    (void)params, (void)x, (void)worker;
    pthread_barrier_wait(ctx);
    *out = json_true();
    return 0;
}

/* Says that it was begun, and stays until it is let go. */
static int hold(void *ctx, int worker, const json_t *params, json_t **out, struct rpc_error *x)
{
    pthread_barrier_wait(ctx);
    return meet(ctx, worker, params, out, x);
}

static int huge(void *ctx, int worker, const json_t *params, json_t **out, struct rpc_error *x)
{
    (void)ctx, (void)worker, (void)params, (void)x;
    char *big = malloc(RPC_LINE + 1);
    memset(big, 'x', RPC_LINE);
    *out = json_stringn(big, RPC_LINE);
    free(big);
    return 0;
}

static int rude(void *ctx, int worker, const json_t *params, json_t **out, struct rpc_error *x)
{
    (void)ctx, (void)worker, (void)params, (void)out, (void)x;
    return -1;
}

static bool not_well(void *ctx, char *note, size_t size)
{
    (void)ctx;
    snprintf(note, size, "the far side is away");
    return false;
}

static const struct rpc_method methods[] = {
    {"add", add}, {"meet", meet}, {"hold", hold}, {"huge", huge}, {"rude", rude}};
static const char *const roles[] = {"booking", "notify", NULL};

struct side {
    struct rpc_service service;
    int in[2], out[2], rc;
    pthread_t thread;
    pthread_barrier_t barrier;
    FILE *answers;
};

static void *serve(void *ctx)
{
    struct side *s = ctx;
    s->rc = rpc_serve(&s->service, s->in[0], s->out[1], NULL);
    close(s->out[1]);
    return NULL;
}

static bool begin(struct side *s, int threads)
{
    *s = (struct side){.service = {.name = "test",
                           .version = "9",
                           .roles = roles,
                           .methods = methods,
                           .n_methods = sizeof methods / sizeof *methods,
                           .threads = threads,
                           .health = not_well}};
    s->service.ctx = &s->barrier;
    pthread_barrier_init(&s->barrier, NULL, 2);
    if (pipe(s->in) < 0 || pipe(s->out) < 0)
        return false;
    s->answers = fdopen(s->out[0], "r");
    return s->answers && pthread_create(&s->thread, NULL, serve, s) == 0;
}

static void say(struct side *s, const char *text)
{
    if (write(s->in[1], text, strlen(text)) < 0)
        test_fail(__FILE__, __LINE__, "cannot write");
}

static void hear(struct side *s, const char *want)
{
    char line[4096] = "";
    if (!fgets(line, sizeof line, s->answers) || !strstr(line, want))
        test_fail(__FILE__, __LINE__, "heard %s, want %s", line, want);
}

/* Returns what rpc_serve said. */
static int finish(struct side *s)
{
    close(s->in[1]);
    pthread_join(s->thread, NULL);
    fclose(s->answers);
    close(s->in[0]);
    pthread_barrier_destroy(&s->barrier);
    return s->rc;
}

TEST(methods_answer_with_results_and_errors)
{
    struct side s;
    REQUIRE(begin(&s, 1));
    say(&s, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":{}}\n");
    hear(&s, "\"result\":{\"name\":\"test\",\"protocol\":1,\"roles\":[\"booking\",\"notify\"],"
             "\"version\":\"9\"}");
    say(&s, "{\"jsonrpc\":\"2.0\",\"id\":\"k\",\"method\":\"add\",\"params\":{\"a\":2,\"b\":3}}\n");
    hear(&s, "{\"id\":\"k\",\"jsonrpc\":\"2.0\",\"result\":{\"sum\":5}}");
    say(&s, "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"add\"}\n");
    hear(&s, "\"code\":-32602");
    say(&s, "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"sub\"}\n");
    hear(&s, "\"code\":-32601");
    say(&s, "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"add\",\"params\":[1,2]}\n");
    hear(&s, "\"code\":-32602");
    say(&s, "no json\n");
    hear(&s, "\"code\":-32700");
    say(&s, "[1]\n");
    hear(&s, "\"code\":-32600");
    say(&s, "{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"rude\"}\n");
    hear(&s, "\"code\":-32603");
    say(&s, "{\"jsonrpc\":\"2.0\",\"method\":\"add\",\"params\":{\"a\":2,\"b\":3}}\n");
    say(&s, "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"health\"}\n");
    hear(&s, "\"result\":{\"note\":\"the far side is away\",\"ok\":false}");
    say(&s, "{\"jsonrpc\":\"2.0\",\"id\":6,\"method\":\"huge\"}\n");
    hear(&s, "\"code\":-32603");
    CHECK_INT(finish(&s), 0);
}

TEST(methods_run_at_once_and_health_does_not_wait)
{
    struct side s;
    REQUIRE(begin(&s, 2));
    say(&s, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"meet\"}\n");
    say(&s, "{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"health\"}\n");
    hear(&s, "\"id\":9");
    say(&s, "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"meet\"}\n");
    hear(&s, "\"result\":true");
    hear(&s, "\"result\":true");
    CHECK_INT(finish(&s), 0);
}

TEST(what_was_asked_before_the_end_is_answered)
{
    struct side s;
    REQUIRE(begin(&s, 1));
    say(&s, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"add\",\"params\":{\"a\":1,\"b\":1}}\n"
            "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"shutdown\"}\n"
            "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"add\",\"params\":{\"a\":1,\"b\":1}}\n");
    char all[1024];
    pthread_join(s.thread, NULL); /* ends by itself: its input is still open */
    size_t n = fread(all, 1, sizeof all - 1, s.answers);
    all[n] = '\0';
    CHECK(strstr(all, "\"id\":1") && strstr(all, "\"sum\":2") && strstr(all, "\"id\":2"));
    CHECK(!strstr(all, "\"id\":3"));
    CHECK_INT(s.rc, 0);
    close(s.in[1]);
    close(s.in[0]);
    fclose(s.answers);
    pthread_barrier_destroy(&s.barrier);
}

TEST(too_many_that_wait_are_told_so)
{
    struct side s;
    REQUIRE(begin(&s, 1));
    say(&s, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"hold\"}\n");
    pthread_barrier_wait(&s.barrier);
    for (int i = 0; i < RPC_WAITING + 1; i++)
        say(&s, "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"hold\"}\n");
    hear(&s, "\"code\":-32013");
    pthread_barrier_wait(&s.barrier);
    hear(&s, "\"result\":true");
    for (int i = 0; i < RPC_WAITING; i++) {
        pthread_barrier_wait(&s.barrier);
        pthread_barrier_wait(&s.barrier);
        hear(&s, "\"result\":true");
    }
    CHECK_INT(finish(&s), 0);
}

TEST(an_endless_line_ends_the_service)
{
    struct side s;
    REQUIRE(begin(&s, 1));
    char chunk[65536];
    memset(chunk, 'x', sizeof chunk);
    for (size_t sent = 0; sent <= RPC_LINE; sent += sizeof chunk)
        if (write(s.in[1], chunk, sizeof chunk) < 0)
            break;
    CHECK_INT(finish(&s), -ERR_LIMIT);
}
