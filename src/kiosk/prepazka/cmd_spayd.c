/* cmd_spayd: `prepazka spayd make …` writes a QR payment string, `prepazka spayd parse STRING`
 * takes one apart. */
#include "cmd_json.h"
#include "command.h"

#include "base/i18n.h"
#include "base/utf8.h"
#include "domain/money.h"
#include "domain/spayd.h"
#include "domain/symbol.h"
#include <stdio.h>

enum option { ACCOUNT, AMOUNT, VS, SS, KS, MESSAGE, OPTIONS };

static const char *const option_names[OPTIONS] = {
    [ACCOUNT] = "--account",
    [AMOUNT] = "--amount",
    [VS] = "--vs",
    [SS] = "--ss",
    [KS] = "--ks",
    [MESSAGE] = "--message",
};

struct args {
    const char *values[OPTIONS];
    const char *string;
    bool json;
};

/* "--name value" or "--name=value". */
static bool take_option(struct args *a, int *i, int argc, char **argv)
{
    for (int k = 0; k < OPTIONS; k++) {
        size_t n = strlen(option_names[k]);
        if (strncmp(argv[*i], option_names[k], n) != 0)
            continue;
        if (argv[*i][n] == '=')
            a->values[k] = argv[*i] + n + 1;
        else if (argv[*i][n] == '\0' && *i + 1 < argc)
            a->values[k] = argv[++*i];
        else
            continue;
        return true;
    }
    return false;
}

static bool read_args(struct args *a, int argc, char **argv, bool make)
{
    for (int i = 2; i < argc; i++) {
        if (strcmp(argv[i], "--json") == 0)
            a->json = true;
        else if (make ? !take_option(a, &i, argc, argv) : a->string != NULL)
            return false;
        else if (!make)
            a->string = argv[i];
    }
    return make ? a->values[ACCOUNT] && a->values[AMOUNT] : a->string != NULL;
}

static int print(struct buf *out, int status)
{
    struct err e = ERR_INIT;
    if (out->failed || fputs(buf_cstr(out), stdout) == EOF || fflush(stdout) == EOF) {
        err_set(&e, ERR_IO, "spayd", "cannot print the answer");
        status = command_trouble(cmd_spayd.name, &e);
    }
    return status;
}

static int refuse(const struct args *a, const char *field, const struct err *e)
{
    struct buf out;
    buf_init(&out, BUF_LINE);
    if (a->json) {
        buf_z(&out, "{\"valid\":false");
        cmd_json_pair(&out, "field", str_of(field));
        cmd_json_pair(&out, "problem", str_of(err_name(e->code)));
        cmd_json_pair(&out, "message", str_of(e->text));
        buf_z(&out, "}\n");
        print(&out, EXIT_NO);
    } else {
        fprintf(stderr, "prepazka spayd: %s%s%s\n", field, *field ? ": " : "", e->text);
    }
    buf_done(&out);
    return EXIT_NO;
}

/* Reads the options into p; the name of the first bad one, or NULL. */
static const char *read_payment(
    struct payment *p, char symbols[3][11], const struct args *a, struct err *e)
{
    static const enum option order[] = {VS, SS, KS};
    if (account_parse(&p->account, str_of(a->values[ACCOUNT]), e) < 0)
        return option_names[ACCOUNT];
    if (money_parse_typed(&p->haler, str_of(a->values[AMOUNT]), e) < 0)
        return option_names[AMOUNT];
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        const char *given = a->values[order[i]];
        symbols[i][0] = '\0';
        if (given && symbol_parse(symbols[i], str_of(given), e) < 0)
            return option_names[order[i]];
    }
    p->vs = symbols[0], p->ss = symbols[1], p->ks = symbols[2];
    p->message = a->values[MESSAGE];
    return NULL;
}

static int make(const struct args *a)
{
    struct payment p = {.haler = 0};
    char symbols[3][11];
    struct err e = ERR_INIT;
    struct buf code, out;
    const char *bad = read_payment(&p, symbols, a, &e);
    if (bad)
        return refuse(a, bad, &e);
    buf_init(&code, BUF_LINE);
    buf_init(&out, BUF_LINE);
    int status;
    if (spayd_payment(&code, &p, &e) < 0) {
        status = refuse(a, "", &e);
    } else {
        if (a->json) {
            buf_z(&out, "{\"valid\":true");
            cmd_json_pair(&out, "spayd", buf_view(&code));
            buf_char(&out, '}');
        } else {
            buf_str(&out, buf_view(&code));
        }
        buf_char(&out, '\n');
        status = print(&out, EXIT_GOOD);
    }
    buf_wipe(&code);
    buf_wipe(&out);
    return status;
}

static void put_json(struct buf *out, const struct spayd *s)
{
    buf_fmt(out, "{\"valid\":true,\"consent\":%s,\"pairs\":[", s->consent ? "true" : "false");
    for (size_t i = 0; i < s->n; i++) {
        if (i)
            buf_char(out, ',');
        buf_char(out, '[');
        cmd_json_string(out, s->pairs[i].key);
        buf_char(out, ',');
        cmd_json_string(out, s->pairs[i].value);
        buf_char(out, ']');
    }
    buf_z(out, "]}\n");
}

static void put_lines(struct buf *out, const struct spayd *s)
{
    for (size_t i = 0; i < s->n; i++) {
        buf_str(out, s->pairs[i].key);
        buf_char(out, '\t');
        /* a code is a stranger's text: it must not move the reader's cursor or forge a line */
        utf8_clean(out, s->pairs[i].value, false);
        buf_char(out, '\n');
    }
}

static int parse(const struct args *a)
{
    struct spayd s;
    struct err e = ERR_INIT;
    struct buf out;
    if (spayd_parse(&s, str_of(a->string), &e) < 0)
        return refuse(a, "", &e);
    buf_init(&out, BUF_LINE);
    if (a->json)
        put_json(&out, &s);
    else
        put_lines(&out, &s);
    int status = print(&out, EXIT_GOOD);
    buf_wipe(&out);
    return status;
}

static int run(int argc, char **argv)
{
    struct args a = {.string = NULL};
    bool makes = argc > 1 && strcmp(argv[1], "make") == 0;
    bool parses = argc > 1 && strcmp(argv[1], "parse") == 0;
    if ((!makes && !parses) || !read_args(&a, argc, argv, makes))
        return command_usage(&cmd_spayd);
    return makes ? make(&a) : parse(&a);
}

const struct command cmd_spayd = {
    .name = "spayd",
    .usage = "make --account A --amount N [--vs V] [--ss S] [--ks K] [--message TEXT] [--json]\n"
             "       prepazka spayd parse STRING [--json]",
    .run = run,
};
