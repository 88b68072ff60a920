/* prepazka-print: the client's print worker. Draws slips and talks to the printer, in a process of
 * its own: drivers, name services and fonts may hang or fall here and the counter goes on. */
#include "base/i18n.h"
#include "base/log.h"
#include "base/str.h"
#include "paper/slip_draw.h"
#include "worker.h"

#include <getopt.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum { EXIT_USAGE = 2, DEADLINE_S = 20, ATTEND_S = 180, MAX_S = 3600 };

static int usage(FILE *to)
{
    fprintf(to, "usage: prepazka-print [--deadline SECONDS] [--attend SECONDS] [--fonts FILE]\n"
                "                      [--locale DIR]\n"
                "Reads print jobs on standard input, one JSON object a line; see the manual.\n");
    return to == stderr ? EXIT_USAGE : 0;
}

static bool seconds(int *ms, const char *text)
{
    uint64_t s;
    if (!str_uint(str_of(text), MAX_S, &s) || s == 0)
        return false;
    *ms = (int)s * 1000;
    return true;
}

/* What is printed must not be read from a core file or another process. */
static void lock_down(void)
{
    const struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_DUMPABLE, 0);
    signal(SIGPIPE, SIG_IGN);
    umask(077);
}

int main(int argc, char **argv)
{
    static const struct option options[] = {
        {"deadline", required_argument, NULL, 'd'},
        {"attend", required_argument, NULL, 'a'},
        {"fonts", required_argument, NULL, 'f'},
        {"locale", required_argument, NULL, 'l'},
        {"help", no_argument, NULL, 'h'},
        {"version", no_argument, NULL, 'v'},
        {NULL, 0, NULL, 0},
    };
    struct worker_conf conf = {
        .in = 0, .out = 1, .deadline_ms = DEADLINE_S * 1000, .attend_ms = ATTEND_S * 1000};
    char locale[PATH_MAX + 16] = "";
    bool good = true;
    for (int c; good && (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (c == 'h')
            return usage(stdout);
        if (c == 'v') {
            puts("prepazka-print " PREPAZKA_VERSION);
            return 0;
        }
        good = (c == 'd' && seconds(&conf.deadline_ms, optarg)) ||
               (c == 'a' && seconds(&conf.attend_ms, optarg)) ||
               (c == 'f' && setenv("FONTCONFIG_FILE", optarg, 1) == 0) ||
               (c == 'l' && str_copy(locale, sizeof locale, str_of(optarg)));
    }
    if (!good || optind < argc)
        return usage(stderr);
    lock_down();
    log_to(2, LOG_WARN);
    if (!*locale)
        i18n_dir(locale, sizeof locale);
    i18n_start(locale);
    worker_run(&conf);
    slip_draw_end();
    return 0;
}
