// uses: net base
/* https_load: how many requests a second an HTTPS server answers over open connections that carry
 * a client certificate (wrk cannot present one). A thread each connection, one request in flight.
 *
 * usage: https_load PORT PATH CA CERT KEY CONNECTIONS SECONDS STATUS [HEADER...]
 * Prints "N requests/s, p50 N us, p99 N us". Exit 3: a reply had another status than STATUS. */
#include "base/clock.h"
#include "base/str.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { MAX_CONNECTIONS = 256, MAX_SAMPLES = 1 << 18, REPLY = 4096 };

struct load {
    SSL_CTX *tls;
    int port;
    char request[2048], want[32];
    atomic_bool stop, bad;
};

struct worker {
    struct load *load;
    pthread_t thread;
    uint32_t *us;
    size_t n;
};

static int64_t now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static SSL *dial(const struct load *l)
{
    struct sockaddr_in at = {.sin_family = AF_INET,
        .sin_port = htons((uint16_t)l->port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;
    SSL *s = SSL_new(l->tls);
    if (fd < 0 || !s || connect(fd, (struct sockaddr *)&at, sizeof at) < 0)
        return NULL;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    SSL_set_fd(s, fd);
    return SSL_connect(s) == 1 ? s : NULL;
}

/* Replies without a body (304): read to the empty line. */
static bool ask(SSL *s, const struct load *l)
{
    char reply[REPLY + 1];
    size_t n = 0;
    if (SSL_write(s, l->request, (int)strlen(l->request)) <= 0)
        return false;
    while (n < REPLY) {
        int got = SSL_read(s, reply + n, (int)(REPLY - n));
        if (got <= 0)
            return false;
        n += (size_t)got;
        reply[n] = '\0';
        if (strstr(reply, "\r\n\r\n"))
            return strncmp(reply, l->want, strlen(l->want)) == 0;
    }
    return false;
}

static void *work(void *ctx)
{
    struct worker *w = ctx;
    SSL *s = dial(w->load);
    bool good = s != NULL;
    while (good && !atomic_load(&w->load->stop) && w->n < MAX_SAMPLES) {
        int64_t began = now_us();
        good = ask(s, w->load);
        w->us[w->n++] = (uint32_t)(now_us() - began);
    }
    if (!good)
        atomic_store(&w->load->bad, true);
    if (s) {
        close(SSL_get_fd(s));
        SSL_free(s);
    }
    return NULL;
}

static int by_size(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static bool set_up(struct load *l, char **argv, int argc)
{
    l->port = (int)strtol(argv[1], NULL, 10);
    snprintf(l->want, sizeof l->want, "HTTP/1.1 %s", argv[8]);
    size_t n = (size_t)snprintf(l->request, sizeof l->request,
        "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\n", argv[2]);
    for (int i = 9; i < argc && n < sizeof l->request; i++)
        n += (size_t)snprintf(l->request + n, sizeof l->request - n, "%s\r\n", argv[i]);
    if (n + 3 > sizeof l->request)
        return false;
    memcpy(l->request + n, "\r\n", 3);
    l->tls = SSL_CTX_new(TLS_client_method());
    if (!l->tls)
        return false;
    SSL_CTX_set_verify(l->tls, SSL_VERIFY_PEER, NULL);
    return SSL_CTX_load_verify_locations(l->tls, argv[3], NULL) == 1 &&
           SSL_CTX_use_certificate_file(l->tls, argv[4], SSL_FILETYPE_PEM) == 1 &&
           SSL_CTX_use_PrivateKey_file(l->tls, argv[5], SSL_FILETYPE_PEM) == 1;
}

static void report(struct worker *workers, size_t connections, double seconds)
{
    size_t n = 0, at = 0;
    for (size_t i = 0; i < connections; i++)
        n += workers[i].n;
    uint32_t *all = calloc(n + 1, sizeof *all);
    if (!all)
        return;
    for (size_t i = 0; i < connections; i++) {
        memcpy(all + at, workers[i].us, workers[i].n * sizeof *all);
        at += workers[i].n;
    }
    qsort(all, n, sizeof *all, by_size);
    printf("%.0f requests/s, p50 %u us, p99 %u us\n", (double)n / seconds, all[n / 2],
        all[n * 99 / 100]);
    free(all);
}

int main(int argc, char **argv)
{
    static struct load load;
    struct worker workers[MAX_CONNECTIONS];
    memset(workers, 0, sizeof workers);
    if (argc < 9 || !set_up(&load, argv, argc)) {
        fputs("usage: https_load PORT PATH CA CERT KEY CONNECTIONS SECONDS STATUS [HEADER...]\n",
            stderr);
        return 2;
    }
    size_t connections = (size_t)strtoul(argv[6], NULL, 10);
    if (connections < 1 || connections > MAX_CONNECTIONS)
        return 2;
    signal(SIGPIPE, SIG_IGN);
    int64_t began = now_us();
    for (size_t i = 0; i < connections; i++) {
        workers[i].load = &load;
        workers[i].us = calloc(MAX_SAMPLES, sizeof *workers[i].us);
        if (!workers[i].us || pthread_create(&workers[i].thread, NULL, work, &workers[i]) != 0)
            return 3;
    }
    double wanted = strtod(argv[7], NULL);
    usleep((useconds_t)(wanted * 1e6));
    atomic_store(&load.stop, true);
    for (size_t i = 0; i < connections; i++)
        pthread_join(workers[i].thread, NULL);
    double took = (double)(now_us() - began) / 1e6;
    if (!atomic_load(&load.bad))
        report(workers, connections, took);
    for (size_t i = 0; i < connections; i++)
        free(workers[i].us);
    SSL_CTX_free(load.tls);
    if (atomic_load(&load.bad))
        fputs("https_load: a request failed or had another status\n", stderr);
    return atomic_load(&load.bad) ? 3 : 0;
}
