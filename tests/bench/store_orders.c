// uses: store base
/* store_orders: durable payment orders a second, 50 threads on one store: a new SQLite one in the
 * given folder, or that of an address. Each order is an operation with its audit record, synced to
 * the disk before its thread goes on.
 *
 * usage: store_orders [DIR | postgresql://…]    prints "N orders/s" */
#include "store/store.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { THREADS = 50, EACH = 80 };

struct worker {
    pthread_t thread;
    struct store *store;
    int64_t device;
    int number, made;
};

static void *work(void *ctx)
{
    struct worker *w = ctx;
    for (int i = 0; i < EACH; i++) {
        char key[40];
        struct store_order out;
        bool again = false;
        snprintf(key, sizeof key, "%d-%d-%d", (int)getpid(), w->number, i);
        struct store_order_new n = {.device = w->device,
            .key = key,
            .fee = "pes",
            .vs = "1234567890",
            .ss = "",
            .ks = "",
            .account = "19-2627181/0100",
            .iban = "CZ6901000000190002627181",
            .message = "POPLATEK ZE PSU",
            .spayd = "SPD*1.0*ACC:CZ6901000000190002627181*AM:400.00*CC:CZK",
            .haler = 40000,
            .expires = INT64_C(4000000000)};
        w->made += store_order_create(w->store, &n, &out, &again, NULL) == 0;
    }
    return NULL;
}

static int run(const char *url)
{
    static struct worker workers[THREADS];
    char name[32], fingerprint[STORE_HASH];
    struct store *store = NULL;
    struct store_device device;
    struct err e = ERR_INIT;
    int made = 0;
    /* an address may have served another run */
    snprintf(name, sizeof name, "bench-%d-%lld", (int)getpid(), (long long)clock_mono(&clock_real));
    snprintf(fingerprint, sizeof fingerprint, "%064lld", (long long)clock_mono(&clock_real));
    int rc = store_open(&store, url, &clock_real, &e);
    if (rc == 0)
        rc = store_migrate(store, &e);
    if (rc == 0)
        rc = store_device_enrol(store, name, fingerprint, 1, &device, &e);
    int64_t began = clock_mono(&clock_real);
    for (int i = 0; rc == 0 && i < THREADS; i++) {
        workers[i] = (struct worker){.store = store, .device = device.id, .number = i};
        if (pthread_create(&workers[i].thread, NULL, work, &workers[i]) != 0)
            rc = err_set(&e, ERR_NOMEM, "bench", "no thread");
    }
    for (int i = 0; i < THREADS && workers[i].store; i++) {
        pthread_join(workers[i].thread, NULL);
        made += workers[i].made;
    }
    int64_t ms = clock_mono(&clock_real) - began;
    store_close(&store);
    if (rc < 0 || made != THREADS * EACH) {
        fprintf(stderr, "store_orders: %d of %d orders; %s\n", made, THREADS * EACH, e.text);
        return 3;
    }
    printf("%lld orders/s\n", (long long)made * 1000 / (ms ? ms : 1));
    return 0;
}

int main(int argc, char **argv)
{
    char dir[64], url[96];
    static const char *const suffixes[] = {"", "-wal", "-shm"};
    if (argc > 1 && strstr(argv[1], "://"))
        return run(argv[1]);
    snprintf(dir, sizeof dir, "%.40s/orders-XXXXXX", argc > 1 ? argv[1] : "/tmp");
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
