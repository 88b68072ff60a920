/* main: portalctl, the operator's tool. Finds the subcommand and reads its options by tables. */
#include "base/str.h"
#include "command.h"
#include "wire/queue.h"

#include <stdio.h>

enum { PASSWORD = OPT_PASSWORD_FILE | OPT_GENERATE };

static const struct command commands[] = {
    {"init", "DIR", OPT_LISTEN | OPT_HOST | OPT_STORE, 0,
        "make a portal in DIR: CA, server certificate, keys, settings and database", run_init},
    {"key add", NULL, OPT_CONF, 0,
        "make the keys of submissions, receipts and drafts that the portal lacks", run_key_add},
    {"town check", "DIR", 0, 0, "lint a town pack; one fault a line as FILE:POINTER: REASON",
        run_town_check},
    {"town publish", "DIR", OPT_CONF, 0, "lint a town pack and make it the new catalogue revision",
        run_town_publish},
    {"device add", "NAME", OPT_CONF | OPT_OUT | OPT_DAYS | OPT_DESK, OPT_OUT,
        "enrol a device: write its certificate and key into --out", run_device_add},
    {"device kind", "NAME KIND", OPT_CONF, 0,
        "make a device a desk, where clerks sign in, or a kiosk", run_device_kind},
    {"device list", NULL, OPT_CONF, 0, "list the devices: name, state, end, fingerprint, kind",
        run_device_list},
    {"device revoke", "NAME", OPT_CONF, 0, "refuse a device from now on", run_device_revoke},
    {"clerk add", "NAME", OPT_CONF | OPT_TITLE | OPT_ROLE | PASSWORD, 0,
        "make an account for a clerk; the password is asked for", run_clerk_add},
    {"clerk passwd", "NAME", OPT_CONF | PASSWORD, 0,
        "give a clerk another password; ends the sessions", run_clerk_passwd},
    {"clerk disable", "NAME", OPT_CONF, 0, "let a clerk sign in no more; ends the sessions",
        run_clerk_disable},
    {"clerk enable", "NAME", OPT_CONF, 0, "let a clerk sign in again, also after wrong passwords",
        run_clerk_enable},
    {"clerk roles", "NAME", OPT_CONF | OPT_ROLE, OPT_ROLE, "give a clerk these roles and no others",
        run_clerk_roles},
    {"clerk list", NULL, OPT_CONF, 0, "list the clerks: name, title, roles, state, last sign-in",
        run_clerk_list},
    {"queue show", NULL, OPT_CONF, 0,
        "show who waits, in the order of calling, and who sits at the counters", run_queue_show},
    {"booking list", NULL, OPT_CONF, 0,
        "list the bookings ahead: start, reference, state, place, act, people", run_booking_list},
    {"booking show", "REF", OPT_CONF, 0, "print who booked and how to reach them, as JSON",
        run_booking_show},
    {"notice list", NULL, OPT_CONF, 0,
        "list what people are to be told: due time, kind, reference, state, tries",
        run_notice_list},
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
    const char *name, *value; /* value NULL: the word alone says it */
} options[] = {
    {OPT_CONF, "--conf", "FILE"},
    {OPT_OUT, "--out", "DIR"},
    {OPT_LISTEN, "--listen", "ADDRESS:PORT"},
    {OPT_HOST, "--host", "NAME"},
    {OPT_DAYS, "--days", "N"},
    {OPT_KEY, "--key", "FILE"},
    {OPT_AFTER, "--after", "CURSOR"},
    {OPT_TITLE, "--title", "TEXT"},
    {OPT_ROLE, "--role", "clerk|admin"},
    {OPT_PASSWORD_FILE, "--password-file", "FILE"},
    {OPT_GENERATE, "--generate", NULL},
    {OPT_DESK, "--desk", NULL},
    {OPT_STORE, "--store", "ADDRESS"},
};

enum { OPTIONS = sizeof options / sizeof options[0] };

static void print_usage(FILE *to, const struct command *c)
{
    fprintf(to, "portalctl %s%s%s", c->words, c->operand ? " " : "", c->operand ? c->operand : "");
    for (int i = 0; i < OPTIONS; i++) {
        const char *value = options[i].value;
        bool must = c->needed & (int)options[i].bit;
        if (c->options & (int)options[i].bit)
            fprintf(to, must ? " %s%s%s%s" : " [%s%s%s]%s", options[i].name, value ? " " : "",
                value ? value : "", options[i].bit == OPT_ROLE ? "..." : "");
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

/* value NULL for those that have none. */
static bool set_option(struct args *a, enum option bit, const char *value)
{
    uint64_t number;
    enum wire_role role;
    switch (bit) {
    case OPT_TITLE:
        a->title = value;
        return true;
    case OPT_ROLE:
        if (!wire_role_parse(&role, str_of(value)))
            return false;
        a->roles |= (unsigned)role;
        return true;
    case OPT_PASSWORD_FILE:
        a->password_file = value;
        return true;
    case OPT_GENERATE:
        return a->generate = true;
    case OPT_DESK:
        return a->desk = true;
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
    case OPT_STORE:
        a->store = value;
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

/* The option at argv[*i], which is left at its last word. False: none of c, or not as it should
 * be. */
static bool read_option(
    struct args *a, int *given, const struct command *c, int argc, char **argv, int *i)
{
    int o = 0;
    while (o < OPTIONS && strcmp(options[o].name, argv[*i]) != 0)
        o++;
    if (o == OPTIONS || !(c->options & (int)options[o].bit))
        return false;
    bool twice = (*given & (int)options[o].bit) && options[o].bit != OPT_ROLE;
    *given |= (int)options[o].bit;
    if (twice || (options[o].value && ++*i == argc))
        return false;
    return set_option(a, options[o].bit, options[o].value ? argv[*i] : NULL);
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
        if (!read_option(a, &given, c, argc, argv, &i))
            return false;
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
