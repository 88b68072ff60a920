/* main: portalctl, the operator's tool. Finds the subcommand and reads its options by tables. */
#include "base/str.h"
#include "command.h"

#include <stdio.h>

static const struct command commands[] = {
    {"init", "DIR", OPT_LISTEN | OPT_HOST, 0,
        "make a portal in DIR: CA, server certificate, keys, settings and database", run_init},
    {"key add", NULL, OPT_CONF, 0,
        "make the keys of submissions, receipts and drafts that the portal lacks", run_key_add},
    {"town check", "DIR", 0, 0, "lint a town pack; one fault a line as FILE:POINTER: REASON",
        run_town_check},
    {"town publish", "DIR", OPT_CONF, 0, "lint a town pack and make it the new catalogue revision",
        run_town_publish},
    {"device add", "NAME", OPT_CONF | OPT_OUT | OPT_DAYS, OPT_OUT,
        "enrol a device: write its certificate and key into --out", run_device_add},
    {"device list", NULL, OPT_CONF, 0, "list the devices: name, state, end, fingerprint",
        run_device_list},
    {"device revoke", "NAME", OPT_CONF, 0, "refuse a device from now on", run_device_revoke},
    {"submission list", NULL, OPT_CONF | OPT_AFTER, 0,
        "list the submissions: cursor, reference, time, form, state, limit, retention",
        run_submission_list},
    {"submission show", "REF", OPT_CONF, 0, "print a submission as JSON", run_submission_show},
    {"submission export", NULL, OPT_CONF | OPT_OUT | OPT_AFTER, OPT_OUT,
        "write each submission into a folder of its own in --out", run_submission_export},
    {"submission state", "REF STATE", OPT_CONF, 0,
        "move a submission: received, registered, decided, withdrawn", run_submission_state},
    {"receipt verify", "TEXT", OPT_CONF | OPT_KEY, 0,
        "is the receipt TEXT (- reads it from standard input) of this portal?", run_receipt_verify},
    {"draft list", NULL, OPT_CONF, 0, "list the saved drafts: name (cut), size, end",
        run_draft_list},
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
    {OPT_KEY, "--key", "FILE"},
    {OPT_AFTER, "--after", "CURSOR"},
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
    uint64_t number;
    switch (bit) {
    case OPT_CONF:
        a->conf = value;
        return a->conf_given = true;
    case OPT_KEY:
        a->key = value;
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
        if (!str_uint(str_of(value), MAX_DAYS, &number) || number == 0)
            return false;
        a->days = (long)number;
        return true;
    case OPT_AFTER:
        if (!str_uint(str_of(value), INT32_MAX, &number))
            return false;
        a->after = (long)number;
        return true;
    }
    return false;
}

static int operands_of(const struct command *c)
{
    return !c->operand ? 0 : strchr(c->operand, ' ') ? 2 : 1;
}

/* False: not a command line of c. */
static bool read_args(struct args *a, const struct command *c, int argc, char **argv)
{
    int given = 0, words = 0;
    for (int i = 0; i < argc; i++) {
        if (argv[i][0] != '-' || !argv[i][1]) { /* "-" alone is a word: standard input */
            if (words == operands_of(c) || !argv[i][0])
                return false;
            a->operand[words++] = argv[i];
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
    return (given & c->needed) == c->needed && words == operands_of(c);
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
