/* prepazka: the town hall's front desk on a terminal. Screens, or a subcommand for scripts. */
#include "app.h"
#include "command.h"

#include "base/i18n.h"
#include "base/log.h"
#include "domain/instant.h"
#include "wire/json.h"
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct command *const commands[] = {
    &cmd_search, &cmd_situation, &cmd_slip, &cmd_spayd, &cmd_check, &cmd_form};

/* What to do when the screens cannot open, in the reader's language. */
static int cannot_start(const struct err *e)
{
    if (e->code == ERR_UNSUPPORTED)
        fprintf(stderr, "%s\n",
            _("The kiosk needs a terminal of at least 58×16 that can place a cursor, for example "
              "xterm or the Linux console. For scripts use --script."));
    fprintf(stderr, "prepazka: %s\n", e->text);
    return EXIT_TROUBLE;
}

static int run_screens(struct app *a)
{
    struct err e = ERR_INIT;
    const char *clock = getenv("PREPAZKA_CLOCK"); /* for golden screens and pictures */
    if (clock) {
        if (instant_parse_rfc3339(&a->clock.wall_s, str_of(clock), &e) < 0)
            return cannot_start(&e);
        a->clock.fixed = a->clock.running = true;
    }
    if (!a->conf.script)
        crash_guard();
    int rc = app_init(a, &e);
    if (rc == 0)
        app_paint(a);
    if (rc == 0)
        rc = a->conf.script ? script_run(a, a->conf.script, &e) : app_run(a, &e);
    app_done(a);
    return rc < 0 ? cannot_start(&e) : EXIT_GOOD;
}

/* Commands speak Czech, the language of the office, unless the caller's locale is English. */
static const char *command_language(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *v = getenv(names[i]);
        if (v && *v)
            return strncmp(v, "en", 2) == 0 ? "en" : "cs";
    }
    return "cs";
}

int main(int argc, char **argv)
{
    struct app *a = calloc(1, sizeof *a);
    struct err e = ERR_INIT;
    char locale[PATH_MAX];
    const char *lang = command_language(); /* before i18n_start tidies the environment */
    int rest = 1, status = EXIT_USAGE;
    if (!a)
        return EXIT_TROUBLE;
    wire_json_forgetful();
    a->argv = argv;
    a->clock = clock_real;
    conf_defaults(&a->conf);
    int rc = conf_args(&a->conf, argc, argv, &rest, &e);
    if (rc == 0 && a->conf.file)
        rc = conf_file(&a->conf, a->conf.file, &e);
    i18n_dir(locale, sizeof locale);
    i18n_start(a->conf.locale_dir ? a->conf.locale_dir : locale);
    log_to(a->conf.script ? STDERR_FILENO : -1, LOG_WARN);
    if (rc < 0) {
        fprintf(stderr, "prepazka: %s\n", e.text);
    } else if (a->conf.help) {
        conf_usage();
        status = EXIT_GOOD;
    } else if (a->conf.version) {
        printf("prepazka %s\n", PREPAZKA_VERSION);
        status = EXIT_GOOD;
    } else if (rest == argc) {
        status = run_screens(a);
    } else {
        i18n_set(a->conf.lang ? a->conf.lang : lang);
        for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
            if (strcmp(argv[rest], commands[i]->name) == 0) {
                status = commands[i]->run(argc - rest, argv + rest);
                free(a);
                return status;
            }
        fprintf(stderr, "prepazka: no command \"%s\"; see prepazka --help\n", argv[rest]);
    }
    free(a);
    return status;
}
