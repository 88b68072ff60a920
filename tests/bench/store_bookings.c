// uses: store domain wire base
/* store_bookings: durable bookings a second, and the race for slots, 50 threads on one store: a new
 * SQLite one in the given folder, or that of an address. A booking is a hold and its confirmation,
 * two operations with their audit records, each synced to the disk before its thread goes on.
 *
 * usage: store_bookings [DIR | postgresql://…] */
#include "store/booking.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { THREADS = 50, EACH = 80, RACE_SLOTS = 40, DAYS = 50, STARTS = 84 };

static const struct slot_rule opens[] = {{.kind = SLOT_OPENS,
    .weekdays = 0x7F,
    .every_weeks = 1,
    .hours = {480, 900},
    .step = 5,
    .counters_public = 1,
    .counters_desk = 1}};
static const struct slot_place place = {.rules = opens, .n_rules = 1, .open_on_holidays = true};
static const struct slot_operation act = {.minutes = 5, .people_max = 1, .horizon_days = 60};

struct worker {
    pthread_t thread;
    struct store *store;
    int64_t device;
    int number, made, lost, failed;
    bool race;
    double took[EACH]; /* ms of a booking, or of one try in the race */
    int tries;
};

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* 1 booked, 0 another was faster, negative a fault. */
static int book(struct worker *w, const char *where, int64_t starts, int i)
{
    char key[48];
    struct store_booking b, other;
    struct err e = ERR_INIT;
    enum store_refusal why;
    enum slot_verdict verdict;
    bool again;
    snprintf(key, sizeof key, "%d-%c-%d-%d", (int)getpid(), w->race ? 'r' : 'b', w->number, i);
    struct store_hold_new h = {.device = w->device,
        .key = key,
        .provider = "",
        .place = where,
        .operation = "prukaz",
        .lang = "cs",
        .channel = "kiosk",
        .actor = "device:1",
        .starts = starts,
        .people = 1,
        .minutes = 10,
        .per_device = 1000000,
        .rules = &place,
        .act = &act};
    if (store_booking_hold(w->store, &h, &b, &again, &why, &verdict, &e) < 0)
        return why == REFUSED_SLOT ? 0 : -1;
    struct store_booking_new n = {.device = w->device,
        .key = key,
        .hold = b.hold,
        .lang = "cs",
        .channel = "kiosk",
        .actor = "device:1",
        .person = "",
        .answers = STR("{\"email\":\"jana@priklad.cz\",\"last_name\":\"Vzorová\"}"),
        .email = "jana@priklad.cz",
        .reminder_hours = 24};
    return store_booking_book(w->store, &n, &b, &again, &why, &other, &e) < 0 ? -1 : 1;
}

static int64_t start_of(int i)
{
    struct date first = date_add(instant_prague(clock_wall(&clock_real)).date, 2);
    return instant_from_prague(date_add(first, i / STARTS % DAYS), 480 + 5 * (i % STARTS));
}

static void *work(void *ctx)
{
    struct worker *w = ctx;
    int most = w->race ? RACE_SLOTS : EACH;
    char where[32];
    /* without a race each thread has a calendar of its own: as many places of a large office */
    snprintf(where, sizeof where, "%d-%d", (int)getpid(), w->race ? 1000 : w->number);
    for (int i = 0; i < most && !(w->race && w->made); i++) {
        double began = now_ms();
        int rc = book(w, where, start_of(w->race ? i : i * 3), i);
        w->took[w->tries++] = now_ms() - began;
        w->made += rc > 0;
        w->lost += rc == 0;
        w->failed += rc < 0;
    }
    return NULL;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static int run_threads(struct store *store, int64_t device, bool race)
{
    static struct worker workers[THREADS];
    static double took[THREADS * EACH];
    int made = 0, lost = 0, failed = 0;
    size_t n = 0;
    double began = now_ms();
    for (int i = 0; i < THREADS; i++) {
        workers[i] = (struct worker){.store = store, .device = device, .number = i, .race = race};
        if (pthread_create(&workers[i].thread, NULL, work, &workers[i]) != 0)
            return 3;
    }
    for (int i = 0; i < THREADS; i++)
        pthread_join(workers[i].thread, NULL);
    double ms = now_ms() - began;
    for (int i = 0; i < THREADS; i++) {
        made += workers[i].made, lost += workers[i].lost, failed += workers[i].failed;
        for (int k = 0; k < workers[i].tries; k++)
            took[n++] = workers[i].took[k];
    }
    qsort(took, n, sizeof *took, by_size);
    if (race)
        printf("  race: %d clients, %d slots: %d winners, %d refused, %d faults; a try p50 %.1f ms,"
               " p99 %.1f ms\n",
            THREADS, RACE_SLOTS, made, lost, failed, took[n / 2], took[n * 99 / 100]);
    else
        printf("  %d bookings (hold and confirmation), %.0f bookings/s, %.0f operations/s; p50 %.1f"
               " ms, p99 %.1f ms\n",
            made, made * 1e3 / ms, 2 * made * 1e3 / ms, took[n / 2], took[n * 99 / 100]);
    return failed || made != (race ? RACE_SLOTS : THREADS * EACH) ? 3 : 0;
}

static int run(const char *url)
{
    char name[40], fingerprint[STORE_HASH];
    struct store *store = NULL;
    struct store_device device;
    struct err e = ERR_INIT;
    snprintf(name, sizeof name, "bench-%d", (int)getpid());
    snprintf(fingerprint, sizeof fingerprint, "%064lld", (long long)clock_mono(&clock_real));
    int rc = store_open(&store, url, &clock_real, &e);
    if (rc == 0)
        rc = store_migrate(store, &e);
    if (rc == 0)
        rc = store_device_enrol(store, name, fingerprint, 1, &device, &e);
    int status = rc < 0 ? 3 : run_threads(store, device.id, false);
    if (status == 0)
        status = run_threads(store, device.id, true);
    store_close(&store);
    if (rc < 0)
        fprintf(stderr, "store_bookings: %s\n", e.text);
    return status;
}

int main(int argc, char **argv)
{
    char dir[64], url[96];
    static const char *const suffixes[] = {"", "-wal", "-shm"};
    if (argc > 1 && strstr(argv[1], "://"))
        return run(argv[1]);
    snprintf(dir, sizeof dir, "%.40s/bookings-XXXXXX", argc > 1 ? argv[1] : "/tmp");
    if (!mkdtemp(dir))
        return 3;
    snprintf(url, sizeof url, "sqlite:%s/p.db", dir);
    int status = run(url);
    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
        char name[112];
        snprintf(name, sizeof name, "%s%s", url + 7, suffixes[i]);
        unlink(name);
    }
    rmdir(dir);
    return status;
}
