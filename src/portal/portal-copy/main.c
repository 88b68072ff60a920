/* portal-copy: draws the citizen's copy of a submission. portald starts it for one copy, gives it
 * JSON and takes a PDF; fonts and their parsers are thus never in the process that faces the net.
 * Nothing of the submission is written anywhere else. */
#include "base/clock.h"
#include "base/i18n.h"
#include "base/log.h"
#include "copy_read.h"
#include "paper/document_draw.h"
#include "paper/fonts.h"
#include "paper/slip_draw.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum { EXIT_GOOD = 0, EXIT_USAGE = 2, EXIT_TROUBLE = 3, CPU_S = 20 };

static const char usage[] =
    "usage: portal-copy [--fonts FILE] [--locale DIR] < copy.json > copy.pdf\n"
    "Draws the citizen's copy of a submission; see portal-copy(8).\n";

/* Somebody's whole form is in this memory; and a form that would take for ever is none. */
static void lock_down(void)
{
    const struct rlimit none = {0, 0}, cpu = {CPU_S, CPU_S};
    setrlimit(RLIMIT_CORE, &none);
    setrlimit(RLIMIT_CPU, &cpu);
    prctl(PR_SET_DUMPABLE, 0);
    umask(077);
}

static int read_input(struct buf *b, struct err *e)
{
    char chunk[16384];
    for (;;) {
        ssize_t n = read(STDIN_FILENO, chunk, sizeof chunk);
        if (n == 0)
            return buf_check(b, "copy", e);
        if (n < 0 && errno != EINTR)
            return err_errno(e, "copy", "standard input");
        if (n > 0 && !buf_add(b, chunk, (size_t)n))
            return buf_check(b, "copy", e);
    }
}

static int write_output(struct str s, struct err *e)
{
    while (s.n) {
        ssize_t n = write(STDOUT_FILENO, s.p, s.n);
        if (n < 0 && errno != EINTR)
            return err_errno(e, "copy", "standard output");
        if (n > 0)
            s.p += n, s.n -= (size_t)n;
    }
    return 0;
}

static int work(struct err *e)
{
    struct buf json, pdf;
    struct copy_paper copy = {.n = 0};
    buf_init(&json, COPY_INPUT);
    buf_init(&pdf, DOCUMENT_MAX);
    int rc = read_input(&json, e);
    if (rc == 0)
        rc = copy_read(&copy, buf_view(&json), e);
    if (rc == 0)
        rc = fonts_check(e);
    if (rc == 0) {
        copy.document.printed = instant_prague(clock_wall(&clock_real));
        rc = document_pdf(&pdf, &copy.document, e);
    }
    if (rc == 0)
        rc = write_output(buf_view(&pdf), e);
    copy_free(&copy);
    buf_wipe(&json);
    buf_wipe(&pdf);
    return rc;
}

int main(int argc, char **argv)
{
    static const struct option options[] = {
        {"fonts", required_argument, NULL, 'f'},
        {"locale", required_argument, NULL, 'l'},
        {"help", no_argument, NULL, 'h'},
        {"version", no_argument, NULL, 'v'},
        {NULL, 0, NULL, 0},
    };
    char locale[PATH_MAX + 16] = "";
    bool good = true;
    for (int c; good && (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (c == 'h')
            return fputs(usage, stdout) < 0 ? EXIT_TROUBLE : EXIT_GOOD;
        if (c == 'v')
            return puts("portal-copy " PREPAZKA_VERSION) < 0 ? EXIT_TROUBLE : EXIT_GOOD;
        good = (c == 'f' && setenv("FONTCONFIG_FILE", optarg, 1) == 0) ||
               (c == 'l' && str_copy(locale, sizeof locale, str_of(optarg)));
    }
    if (!good || optind < argc) {
        fputs(usage, stderr);
        return EXIT_USAGE;
    }
    lock_down();
    log_to(2, LOG_WARN);
    if (!*locale)
        i18n_dir(locale, sizeof locale);
    i18n_start(locale);
    struct err e = ERR_INIT;
    int rc = work(&e);
    if (rc < 0)
        log_err(LOG_ERROR, "copy", &e);
    slip_draw_end();
    return rc < 0 ? EXIT_TROUBLE : EXIT_GOOD;
}
