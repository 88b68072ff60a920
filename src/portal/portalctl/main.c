/* main: portalctl, the operator's tool. Finds the subcommand and reads its options by tables. */
#include "base/str.h"
#include "command.h"

#include <stdio.h>

static const struct command commands[] = {
    {"init", "DIR", OPT_LISTEN | OPT_HOST, 0,
        "make a portal in DIR: CA, server certificate, portal key, settings and database",
        run_init},
    {"town check", "DIR", 0, 0, "lint a town pack; one fault a line as FILE:POINTER: REASON",
        run_town_check},
    {"town publish", "DIR", OPT_CONF, 0, "lint a town pack and make it the new catalogue revision",
        run_town_publish},
    {"device add", "NAME", OPT_CONF | OPT_OUT | OPT_DAYS, OPT_OUT,
        "enrol a device: write its certificate and key into --out", run_device_add},
    {"device list", NULL, OPT_CONF, 0, "list the devices: name, state, end, fingerprint",
        run_device_list},
    {"device revoke", "NAME", OPT_CONF, 0, "refuse a device from now on", run_device_revoke},
    {"audit verify", NULL, OPT_CONF, 0, "check the hash chain of the audit", run_audit_verify},
};

enum { COMMANDS = sizeof commands / sizeof commands[0], MAX_DAYS = 3650 };

static const struct {
    enum option bit;
    const char *name, *value;
} options[] = {
    {OPT_CONF, "--conf", "FILE"},
    {OPT_OUT, "--out", "DIR"},
    {OPT_LISTEN, "--listen", "ADDRESS:PORT"},
    {OPT_HOST, "--host", "NAME"},
    {OPT_DAYS, "--days", "N"},
};

enum { OPTIONS = sizeof options / sizeof options[0] };

static void print_usage(FILE *to, const struct command *c)
{
    fprintf(to, "portalctl %s%s%s", c->words, c->operand ? " " : "", c->operand ? c->operand : "");
    for (int i = 0; i < OPTIONS; i++) {
        bool must = c->needed & (int)options[i].bit;
        if (c->options & (int)options[i].bit)
            fprintf(to, must ? " %s %s" : " [%s %s]", options[i].name, options[i].value);
    }
    fputc('\n', to);
}

static int print_help(void)
{
    puts("portalctl: the operator's tool of the citizen portal\n");
    for (int i = 0; i < COMMANDS; i++) {
        print_usage(stdout, &commands[i]);
        printf("    %s\n", commands[i].help);
    }
    puts("\nportalctl COMMAND --help tells one command. --conf is /etc/prepazka/portald.conf\n"
         "unless given. Exit status: 0 done, 1 a negative answer, 2 usage, 3 trouble.");
    return EXIT_GOOD;
}

static int usage_fault(const struct command *c)
{
    fputs("usage: ", stderr);
    print_usage(stderr, c);
    return EXIT_USAGE;
}

static bool set_option(struct args *a, enum option bit, const char *value)
{
    uint64_t days;
    switch (bit) {
    case OPT_CONF:
        a->conf = value;
        return true;
    case OPT_OUT:
        a->out = value;
        return true;
    case OPT_LISTEN:
        a->listen = value;
        return true;
    case OPT_HOST:
        a->host = value;
        return true;
    case OPT_DAYS:
        if (!str_uint(str_of(value), MAX_DAYS, &days) || days == 0)
            return false;
        a->days = (long)days;
        return true;
    }
    return false;
}

/* False: not a command line of c. */
static bool read_args(struct args *a, const struct command *c, int argc, char **argv)
{
    int given = 0;
    for (int i = 0; i < argc; i++) {
        if (argv[i][0] != '-') {
            if (!c->operand || a->operand || !argv[i][0])
                return false;
            a->operand = argv[i];
            continue;
        }
        int o = 0;
        while (o < OPTIONS && strcmp(options[o].name, argv[i]) != 0)
            o++;
        if (o == OPTIONS || !(c->options & (int)options[o].bit) || i + 1 == argc ||
            (given & (int)options[o].bit) || !set_option(a, options[o].bit, argv[++i]))
            return false;
        given |= (int)options[o].bit;
    }
    return (given & c->needed) == c->needed && (!c->operand || a->operand);
}

/* How many words of argv name c: 0 when they do not. */
static int words_match(const struct command *c, int argc, char **argv)
{
    struct str rest = str_of(c->words), word;
    bool more = true;
    int n = 0;
    while (more) {
        more = str_cut(&rest, ' ', &word);
        if (n == argc || !str_eqz(word, argv[n]))
            return 0;
        n++;
    }
    return n;
}

int command_fail(const struct command *c, const struct err *e, enum err_code negative)
{
    fprintf(stderr, "portalctl %s: %s\n", c->words, e->text);
    return e->code == negative ? EXIT_NO : EXIT_TROUBLE;
}

static bool is_help(const char *word)
{
    return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0;
}

int main(int argc, char **argv)
{
    argc--, argv++;
    if (argc == 1 && is_help(argv[0]))
        return print_help();
    if (argc == 1 && (strcmp(argv[0], "--version") == 0 || strcmp(argv[0], "-V") == 0)) {
        puts("portalctl " PREPAZKA_VERSION);
        return EXIT_GOOD;
    }
    for (int i = 0; i < COMMANDS; i++) {
        const struct command *c = &commands[i];
        int n = words_match(c, argc, argv);
        if (n == 0)
            continue;
        if (argc == n + 1 && is_help(argv[n])) {
            print_usage(stdout, c);
            printf("    %s\n", c->help);
            return EXIT_GOOD;
        }
        struct args a = {.conf = "/etc/prepazka/portald.conf"};
        return read_args(&a, c, argc - n, argv + n) ? c->run(c, &a) : usage_fault(c);
    }
    fputs("portalctl: no such command; portalctl help lists them\n", stderr);
    return EXIT_USAGE;
}
