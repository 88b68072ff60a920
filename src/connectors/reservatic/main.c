/* main: portal-reservatic, the connector of Reservatic: its settings and its methods. */
#include "base/log.h"
#include "book.h"
#include "catalogue.h"
#include "rpc/serve.h"
#include "walk.h"

#include <stdio.h>
#include <unistd.h>

enum { WORKERS = 4, EXIT_GOOD = 0, EXIT_USAGE = 2, EXIT_TROUBLE = 3 };

static const char usage[] =
    "usage: portal-reservatic [-c FILE]\n"
    "  -c, --conf FILE   settings (default /etc/prepazka/portal-reservatic.conf)\n"
    "  -h, --help        this text\n"
    "  -V, --version     the version\n"
    "It is started by portald; see portal-reservatic(8).\n";

static const struct rpc_method methods[] = {
    {"booking.places", method_places},
    {"booking.operations", method_operations},
    {"booking.slots", method_slots},
    {"booking.book", method_book},
    {"booking.settle", method_settle},
    {"booking.move", method_move},
    {"booking.cancel", method_cancel},
};

static const char *const roles[] = {"booking", NULL};

static bool health(void *ctx, char *note, size_t size)
{
    const struct res *r = ctx;
    return up_health(r->up, note, size);
}

static void on_initialize(void *ctx, int timeout_ms)
{
    const struct res *r = ctx;
    up_set_limit(r->up, timeout_ms);
}

static void apply_log_level(const char *name)
{
    static const char *const levels[] = {
        [LOG_DEBUG] = "debug", [LOG_INFO] = "info", [LOG_WARN] = "warn", [LOG_ERROR] = "error"};
    for (int i = LOG_DEBUG; i <= LOG_ERROR; i++)
        if (strcmp(name, levels[i]) == 0)
            log_to(STDERR_FILENO, (enum log_level)i);
}

static int run(const char *path)
{
    struct res r = {.up = NULL};
    struct err e = ERR_INIT;
    struct rpc_service service = {.name = "portal-reservatic",
        .version = PREPAZKA_VERSION,
        .roles = roles,
        .methods = methods,
        .n_methods = sizeof methods / sizeof methods[0],
        .threads = WORKERS,
        .ctx = &r,
        .health = health,
        .on_initialize = on_initialize};
    wire_json_forgetful();
    int rc = conf_load(&r.conf, path, &e);
    if (rc == 0) {
        apply_log_level(r.conf.log);
        rc = up_open(&r.up, &r.conf, WORKERS, &e);
    }
    r.keys = rc == 0 ? keys_new() : NULL;
    if (rc == 0 && !r.keys)
        rc = err_set(&e, ERR_NOMEM, "reservatic", "no memory");
    if (rc == 0)
        rc = rpc_serve(&service, STDIN_FILENO, STDOUT_FILENO, &e);
    if (rc < 0)
        fprintf(stderr, "portal-reservatic: %s\n", e.text);
    keys_free(&r.keys);
    up_free(&r.up);
    conf_done(&r.conf);
    return rc < 0 ? EXIT_TROUBLE : EXIT_GOOD;
}

static bool is_option(const char *word, const char *brief, const char *full)
{
    return strcmp(word, brief) == 0 || strcmp(word, full) == 0;
}

int main(int argc, char **argv)
{
    const char *path = "/etc/prepazka/portal-reservatic.conf";
    for (int i = 1; i < argc; i++) {
        if (is_option(argv[i], "-h", "--help")) {
            fputs(usage, stdout);
            return EXIT_GOOD;
        }
        if (is_option(argv[i], "-V", "--version")) {
            puts("portal-reservatic " PREPAZKA_VERSION);
            return EXIT_GOOD;
        }
        if (!is_option(argv[i], "-c", "--conf") || ++i == argc) {
            fputs(usage, stderr);
            return EXIT_USAGE;
        }
        path = argv[i];
    }
    return run(path);
}
