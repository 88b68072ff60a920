// uses: client search town wire domain base
/* search_bench: search as one types, over packs that make_town.py writes. One keystroke = one query
 * for each beginning of what is typed. Prints p50, p99 and the slowest in ms, what compiling takes,
 * and the size of the file. */
#include "base/clock.h"
#include "base/file.h"
#include "client/source.h"
#include "town/pack.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const char *const typed[] = {"poplatek za psa", "občanský průkaz", "pejsek",
    "trvalého pobytu", "řidičského průkazu", "výměna řidičáku", "popelnice", "svatba",
    "přihlásit psa", "stavební povolení", "parkovací karty", "rybářský lístek", "kácení stromů",
    "ztráta občanky", "změna příjmení", "žádost o dotaci na opravu", "živnost", "odhlásit vozidlo",
    "zákon 106", "obcnasky prukaz", "prihlasti auto", "pronájem hrobu na rok", "úřední hodiny",
    "potvrzení o nájmu bytu pro seniora", "326000", "povolení ohňostroje v centru"};

enum { TYPED = sizeof typed / sizeof *typed, ROUNDS = 7, MAX_SAMPLES = 20000 };

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void time_keys(struct catalogue *c, size_t situations)
{
    static double samples[MAX_SAMPLES];
    struct cat_hits hits;
    size_t n = 0, found = 0;
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t q = 0; q < TYPED; q++) {
            struct str all = str_of(typed[q]);
            for (size_t len = 1; len <= all.n && n < MAX_SAMPLES; len++) {
                if (len < all.n && ((unsigned char)all.p[len] & 0xC0) == 0x80)
                    continue; /* inside a character */
                double from = now_ms();
                catalogue_search(&hits, c, (struct str){all.p, len}, 20, "cs");
                samples[n++] = now_ms() - from;
                found += hits.n > 0;
            }
        }
    }
    qsort(samples, n, sizeof *samples, by_value);
    printf("  search, %6zu situations: p50 %.3f  p99 %.3f  max %.3f ms a keystroke"
           "   (%zu keystrokes, %zu%% found something)\n",
        situations, samples[n / 2], samples[n * 99 / 100], samples[n - 1], n, found * 100 / n);
}

/* The generator is a program of this folder; nothing of it goes through a shell. */
static int make_town(const char *dir, const char *count)
{
    pid_t child = fork();
    int status;
    if (child == 0) {
        execlp("python3", "python3", "tests/bench/make_town.py", dir, count, (char *)NULL);
        _exit(127);
    }
    return child > 0 && waitpid(child, &status, 0) == child && status == 0 ? 0 : -1;
}

static void remove_town(const char *dir)
{
    pid_t child = fork();
    if (child == 0) {
        execlp("rm", "rm", "-rf", "--", dir, (char *)NULL);
        _exit(127);
    }
    if (child > 0)
        waitpid(child, NULL, 0);
}

static int bench(const char *dir, const char *count, struct err *e)
{
    struct buf bundle, bytes;
    struct catalogue *c;
    buf_init(&bundle, BUF_INDEX);
    buf_init(&bytes, BUF_INDEX);
    int rc = make_town(dir, count) < 0 ? err_set(e, ERR_IO, "bench", "make_town.py failed") : 0;
    if (rc == 0)
        rc = town_pack_bundle(&bundle, dir, NULL, NULL, e);
    double from = now_ms();
    if (rc == 0)
        rc = catalogue_compile(&bytes, buf_view(&bundle), e);
    double took = now_ms() - from;
    char path[300];
    snprintf(path, sizeof path, "%s/catalogue.bin", dir);
    if (rc == 0)
        rc = file_write_atomic(path, buf_view(&bytes), 0600, e);
    from = now_ms();
    if (rc == 0)
        rc = catalogue_open(&c, path, e);
    double opened = now_ms() - from;
    if (rc == 0) {
        time_keys(c, catalogue_count(c, CAT_SITUATION));
        printf("    bundle %.1f MB, compiled in %.0f ms to %.1f MB, opened in %.3f ms\n",
            (double)bundle.n / 1e6, took, (double)bytes.n / 1e6, opened);
        catalogue_free(&c);
    }
    buf_done(&bundle);
    buf_done(&bytes);
    return rc;
}

int main(void)
{
    static const char *const counts[] = {"60", "3000", "30000"};
    struct err e = ERR_INIT;
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < sizeof counts / sizeof *counts; i++) {
        char dir[] = "/tmp/search-bench-XXXXXX";
        if (!mkdtemp(dir))
            return 3;
        rc = bench(dir, counts[i], &e);
        remove_town(dir);
    }
    if (rc < 0)
        fprintf(stderr, "search_bench: %s\n", e.text);
    return rc < 0 ? 3 : 0;
}
