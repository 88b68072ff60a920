// uses: paper qr domain base
/* Time of a slip from struct to bytes: the first in a process (fonts, caches) and the further ones.
 * usage: slip_bench [N]; one line a case: name, first, median and 99th percentile in ms. */
#include "base/clock.h"
#include "paper/pdf.h"
#include "paper/raster.h"
#include "paper/slip_draw.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { MAX_RUNS = 10000 };

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static struct slip sample(enum slip_format format)
{
    return (struct slip){
        .kind = SLIP_PAYMENT,
        .format = format,
        .lang = "cs",
        .town = "Městský úřad Mnichovo Hradiště",
        .address = "Masarykovo náměstí 1, 295 01 Mnichovo Hradiště",
        .title = "Poplatek ze psů na rok 2027",
        .reference = "K7M4T9R3",
        .printed = {{2026, 11, 23}, 581, 0, 60},
        .qr = "SPD*1.0*ACC:CZ6901000000190002627181*AM:400.00*CC:CZK*MSG:VZOR POPLATEK ZE PSU 2027*"
              "X-VS:1234567890",
        .payee = "Město Mnichovo Hradiště",
        .account = "19-2627181/0100",
        .vs = "1234567890",
        .message = "VZOR POPLATEK ZE PSU 2027",
        .haler = 40000,
        .due = "30. 6. 2027",
        .cash_desk = "pokladna, přízemí, dveře 8",
    };
}

static int pdf(const struct slip *s, struct err *e)
{
    struct buf b;
    buf_init(&b, PDF_MAX);
    int rc = pdf_make(&b, NULL, s, e);
    buf_done(&b);
    return rc;
}

static int escpos(const struct slip *s, struct err *e)
{
    struct raster r;
    struct buf b;
    buf_init(&b, RASTER_MAX);
    int rc = raster_make(&r, s, e);
    if (rc == 0)
        rc = raster_escpos(&b, &r, e);
    raster_done(&r);
    buf_done(&b);
    return rc;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static int measure(const char *name, enum slip_format format,
    int (*make)(const struct slip *, struct err *), size_t runs, double *ms)
{
    struct slip s = sample(format);
    struct err e = ERR_INIT;
    for (size_t i = 0; i <= runs; i++) {
        double began = now_ms();
        if (make(&s, &e) < 0) {
            fprintf(stderr, "slip_bench: %s: %s\n", name, e.text);
            return 1;
        }
        ms[i] = now_ms() - began;
    }
    double first = ms[0];
    qsort(ms + 1, runs, sizeof *ms, by_value);
    printf("%-22s first %6.1f ms   median %6.2f ms   p99 %6.2f ms\n", name, first, ms[1 + runs / 2],
        ms[1 + runs * 99 / 100 - (runs > 99 ? 1 : 0)]);
    return 0;
}

int main(int argc, char **argv)
{
    uint64_t runs = 200;
    if (argc > 1 && (!str_uint(str_of(argv[1]), MAX_RUNS, &runs) || runs < 2)) {
        fprintf(stderr, "usage: slip_bench [N]\n");
        return 2;
    }
    double *ms = calloc(runs + 1, sizeof *ms);
    int bad = !ms || measure("slip.pdf.a6", SLIP_A6, pdf, runs, ms) ||
              measure("slip.pdf.a5", SLIP_A5, pdf, runs, ms) ||
              measure("slip.pdf.roll80", SLIP_ROLL80, pdf, runs, ms) ||
              measure("slip.escpos.roll80", SLIP_ROLL80, escpos, runs, ms);
    free(ms);
    slip_draw_end();
    return bad;
}
