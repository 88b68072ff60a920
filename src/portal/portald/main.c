/* main: portald. Starts the API over the store, then does the jobs until a signal ends it. All
 * signals are taken by this thread; the API's threads are started with them blocked. */
#include "api/api.h"
#include "base/log.h"
#include "jobs.h"
#include "link/link.h"
#include "notify.h"
#include "store/conf.h"
#include "wire/json.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/signalfd.h>
#include <unistd.h>

/* longer than any window of checking in */
enum { MISSED_MINUTES = 24 * 60 };
enum { TURN_MS = 1000, GRACE_MS = 10000, EXIT_GOOD = 0, EXIT_USAGE = 2, EXIT_TROUBLE = 3 };

static const char usage[] =
    "usage: portald [-c FILE]\n"
    "  -c, --conf FILE   settings (default /etc/prepazka/portald.conf)\n"
    "  -h, --help        this text\n"
    "  -V, --version     the version\n"
    "Signals: TERM and INT stop gracefully, HUP looks for a new catalogue at once.\n";

static int open_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    sigprocmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a full disk is an answer, not an end */
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* 0: nothing or HUP; else the signal that ends us. */
static int wait_for_signal(int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    struct signalfd_siginfo info;
    if (poll(&p, 1, TURN_MS) <= 0 || read(fd, &info, sizeof info) != (ssize_t)sizeof info)
        return 0;
    return info.ssi_signo == SIGHUP ? 0 : (int)info.ssi_signo;
}

/* Asking connectors how bookings ended may take long, and nothing else may wait for it. */
struct settler {
    struct api *api;
    atomic_bool stop;
    pthread_t thread;
    bool runs;
};

static void *settle(void *ctx)
{
    enum { EVERY = 10 };
    struct settler *s = ctx;
    for (int second = 1; !atomic_load(&s->stop); second++) {
        if (second % EVERY == 0)
            api_settle(s->api);
        poll(NULL, 0, TURN_MS);
    }
    return NULL;
}

static void settler_start(struct settler *s, struct api *api, bool connectors)
{
    *s = (struct settler){.api = api};
    s->runs = connectors && pthread_create(&s->thread, NULL, settle, s) == 0;
}

static void settler_stop(struct settler *s)
{
    atomic_store(&s->stop, true);
    if (s->runs)
        pthread_join(s->thread, NULL);
}

static void serve(struct api *api, struct store *store, const struct conf *conf, int signals)
{
    struct jobs jobs = {.store = store,
        .order_keep_days = conf->order_keep_days,
        .submission_keep_days = conf->submission_keep_days,
        .booking_keep_days = conf->booking_keep_days,
        .notice_keep_days = conf->notice_keep_days,
        .late_minutes = MISSED_MINUTES,
        .queue_keep_days = conf->queue_keep_days,
        /* a desk looks every few seconds; one that is silent for so long has lost its session */
        .away_minutes = conf->clerk_session_minutes};
    bool troubled = false;
    do {
        struct err e = ERR_INIT;
        bool failed = api_refresh(api, &e) < 0;
        /* a store that stays away is told once, not every second */
        if (failed && !troubled)
            log_err(LOG_ERROR, "catalogue.refresh", &e);
        troubled = failed;
        jobs_run(&jobs, clock_mono(&clock_real));
    } while (wait_for_signal(signals) == 0);
}

static void apply_log_level(const char *name)
{
    static const char *const levels[] = {
        [LOG_DEBUG] = "debug", [LOG_INFO] = "info", [LOG_WARN] = "warn", [LOG_ERROR] = "error"};
    for (int i = LOG_DEBUG; i <= LOG_ERROR; i++)
        if (strcmp(name, levels[i]) == 0)
            log_to(STDERR_FILENO, (enum log_level)i);
}

static void say_ready(const struct conf *conf, int port)
{
    int host = (int)(strrchr(conf->listen, ':') - conf->listen);
    printf("portald: listening on https://%.*s:%d\n", host, conf->listen, port);
    fflush(stdout);
    notify("READY=1");
}

/* What a portal made before forms lacks is told with what mends it. */
static int check_keys(const struct conf *conf, const char *path, struct err *e)
{
    const char *files[] = {conf->portal_key, conf->portal_public, conf->receipt_key,
        conf->receipt_public, conf->draft_salt};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        if (access(files[i], F_OK) < 0)
            return err_set(e, ERR_NOT_FOUND, "portald",
                "%.80s is missing; make it with: portalctl key add --conf %.60s", files[i], path);
    return 0;
}

/* The program that draws copies stands beside this one unless the settings name another. */
static void find_copy_program(struct conf *conf)
{
    char self[PATH_MAX];
    ssize_t n = conf->copy_program[0] ? -1 : readlink("/proc/self/exe", self, sizeof self - 1);
    if (n <= 0)
        return;
    self[n] = '\0';
    char *name = strrchr(self, '/');
    struct buf path;
    buf_init(&path, PATH_MAX - 1);
    buf_add(&path, self, (size_t)(name - self));
    buf_z(&path, "/portal-copy");
    str_copy(conf->copy_program, sizeof conf->copy_program, buf_view(&path));
    buf_done(&path);
}

static struct api_conf api_conf_of(const struct conf *conf)
{
    return (struct api_conf){.listen = conf->listen,
        .cert = conf->certificate,
        .key = conf->key,
        .ca = conf->ca,
        .connections = conf->connections,
        .connections_per_address = conf->connections_per_address,
        .timeout_s = conf->timeout,
        .order_days = conf->order_days,
        .orders_per_minute = conf->orders_per_minute,
        .portal_key = conf->portal_key,
        .portal_public = conf->portal_public,
        .receipt_key = conf->receipt_key,
        .receipt_public = conf->receipt_public,
        .draft_salt = conf->draft_salt,
        .copy_program = conf->copy_program,
        .draft_days = conf->draft_days,
        .misses = conf->misses,
        .misses_all = conf->misses_all,
        .submissions_per_minute = conf->submissions_per_minute,
        .bookings_per_minute = conf->bookings_per_minute,
        .large_requests = conf->large_requests,
        .public_url = conf->public_url,
        .uploads_per_minute = conf->uploads_per_minute,
        .uploads_per_minute_all = conf->uploads_per_minute_all,
        .clerk_session_minutes = conf->clerk_session_minutes,
        .clerk_session_hours = conf->clerk_session_hours};
}

/* Each is a program of its own; one that does not start is tried again and is no fault. */
static int start_connectors(struct link **out, const struct conf *conf, struct err *e)
{
    enum { BREAKER_FAILURES = 5, BREAKER_MS = 30 * 1000 };
    struct link_conf list[CONF_CONNECTORS];
    for (size_t i = 0; i < conf->n_connectors; i++) {
        list[i] = (struct link_conf){.timeout_ms = conf->connector_timeout * 1000,
            .breaker_failures = BREAKER_FAILURES,
            .breaker_ms = BREAKER_MS};
        str_copy(list[i].name, sizeof list[i].name, str_of(conf->connectors[i].name));
        str_copy(list[i].command, sizeof list[i].command, str_of(conf->connectors[i].command));
    }
    return conf->n_connectors ? link_start(out, list, conf->n_connectors, &clock_real, e) : 0;
}

static int run(const char *path)
{
    struct conf conf;
    struct err e = ERR_INIT;
    struct store *store = NULL;
    struct api *api = NULL;
    int signals = open_signals();
    struct link *link = NULL;
    int rc = signals < 0 ? err_errno(&e, "portald", "signalfd") : conf_load(&conf, path, &e);
    if (rc == 0) {
        apply_log_level(conf.log);
        rc = check_keys(&conf, path, &e);
    }
    if (rc == 0)
        rc = store_open(&store, conf.store, &clock_real, &e);
    if (rc == 0)
        rc = store_migrate(store, &e);
    if (rc == 0)
        rc = start_connectors(&link, &conf, &e);
    if (rc == 0) {
        find_copy_program(&conf);
        struct api_conf api_conf = api_conf_of(&conf);
        api_conf.link = link;
        rc = api_start(&api, &api_conf, store, &clock_real, &e);
    }
    if (rc == 0) {
        say_ready(&conf, api_port(api));
        struct settler settler;
        settler_start(&settler, api, conf.n_connectors > 0);
        serve(api, store, &conf, signals);
        notify("STOPPING=1");
        settler_stop(&settler);
        int cut = api_stop(&api, GRACE_MS);
        log_event(LOG_INFO, "portald.stopped", "cut", cut ? "some" : "none", NULL);
    }
    link_stop(&link);
    store_close(&store);
    if (signals >= 0)
        close(signals);
    if (rc < 0)
        fprintf(stderr, "portald: %s\n", e.text);
    return rc < 0 ? EXIT_TROUBLE : EXIT_GOOD;
}

int main(int argc, char **argv)
{
    const char *path = "/etc/prepazka/portald.conf";
    wire_json_forgetful();
    for (int i = 1; i < argc; i++) {
        const char *a = argv[i];
        if (strcmp(a, "-h") == 0 || strcmp(a, "--help") == 0) {
            fputs(usage, stdout);
            return EXIT_GOOD;
        }
        if (strcmp(a, "-V") == 0 || strcmp(a, "--version") == 0) {
            puts("portald " PREPAZKA_VERSION);
            return EXIT_GOOD;
        }
        if ((strcmp(a, "-c") != 0 && strcmp(a, "--conf") != 0) || i + 1 == argc) {
            fputs(usage, stderr);
            return EXIT_USAGE;
        }
        path = argv[++i];
    }
    return run(path);
}
