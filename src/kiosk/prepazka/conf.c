/* conf: see conf.h. One table gives names, kinds and the usage text. */
#include "conf.h"

#include "base/file.h"
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

enum kind { TEXT, NUMBER, FLAG };

struct option {
    const char *name;
    enum kind kind;
    size_t at;
    const char *help;
};

#define O(member) offsetof(struct conf, member)
static const struct option options[] = {
    {"mode", TEXT, O(mode), "kiosk, desk or board"},
    {"conf", TEXT, O(file), "file with lines name = value"},
    {"portal", TEXT, O(portal), "address of the portal, https://…"},
    {"ca", TEXT, O(ca), "certificate authority of the portal (PEM)"},
    {"cert", TEXT, O(cert), "certificate of this device (PEM)"},
    {"key", TEXT, O(key), "key of this device (PEM)"},
    {"cache", TEXT, O(cache), "directory for the catalogue"},
    {"outbox", TEXT, O(outbox), "directory for submissions that wait to be sent"},
    {"scans", TEXT, O(scans), "directory where the desk's scanner puts files"},
    {"gong", TEXT, O(gong), "program that sounds at each call, for the board"},
    {"town", TEXT, O(town), "use a town pack directly, without a portal"},
    {"catalogue", TEXT, O(catalogue), "use a compiled catalogue file"},
    {"lang", TEXT, O(lang), "language at the start: cs, en"},
    {"theme", TEXT, O(theme), "light, dark, contrast, mono"},
    {"printer", TEXT, O(printer), "print queue or ipp:// address"},
    {"transport", TEXT, O(transport), "ipp or escpos"},
    {"slip", TEXT, O(slip), "format of slips: a6, a5, a4, roll80"},
    {"worker", TEXT, O(worker), "path of prepazka-print"},
    {"fonts-conf", TEXT, O(fonts_conf), "fontconfig file of the print worker"},
    {"idle", NUMBER, O(idle_s), "seconds without a key before the warning (0 = never)"},
    {"warn", NUMBER, O(warn_s), "seconds of the warning"},
    {"font", TEXT, O(font), "usual font, for xterm"},
    {"big-font", TEXT, O(big_font), "font of the large type, for xterm"},
    {"type-hook", TEXT, O(type_hook), "program told \"large\" or \"normal\" on its standard input"},
    {"allow", TEXT, O(allow), "exit: Ctrl-C leaves the kiosk"},
    {"locale-dir", TEXT, O(locale_dir), "directory of translations"},
    {"script", TEXT, O(script), "play keys from a file, print the screens"},
    {"size", TEXT, O(size), "size of the screen for --script, 80x24"},
    {"term", TEXT, O(term), "terminal type for --script"},
    {"plain", FLAG, O(plain), "for --script: a terminal without UTF-8"},
    {"help", FLAG, O(help), "this text"},
    {"version", FLAG, O(version), "version"},
};
enum { OPTIONS = sizeof options / sizeof *options };

void conf_defaults(struct conf *c)
{
    *c = (struct conf){
        .mode = "kiosk", .transport = "ipp", .slip = "a6", .idle_s = -1, .warn_s = 60};
}

static const struct option *find(struct str name)
{
    for (size_t i = 0; i < OPTIONS; i++)
        if (str_eqz(name, options[i].name))
            return &options[i];
    return NULL;
}

static int set(struct conf *c, const struct option *o, const char *value, struct err *e)
{
    char *base = (char *)c;
    int64_t n;
    switch (o->kind) {
    case TEXT:
        memcpy(base + o->at, &value, sizeof value);
        return 0;
    case NUMBER:
        if (!str_int(str_of(value), 0, 86400, &n))
            return err_set(e, ERR_RANGE, "conf", "--%s needs a number, not \"%s\"", o->name, value);
        *(int *)(void *)(base + o->at) = (int)n;
        return 0;
    case FLAG:
        *(bool *)(void *)(base + o->at) = true;
        return 0;
    }
    return 0;
}

int conf_args(struct conf *c, int argc, char **argv, int *rest, struct err *e)
{
    int i = 1;
    for (; i < argc && strncmp(argv[i], "--", 2) == 0 && argv[i][2]; i++) {
        struct str name, value = str_of(argv[i] + 2);
        bool inline_value = str_cut(&value, '=', &name);
        const struct option *o = find(name);
        if (!o)
            return err_set(e, ERR_RANGE, "conf", "unknown option %s", argv[i]);
        const char *given = inline_value ? value.p : o->kind == FLAG ? "" : argv[i + 1];
        if (!given)
            return err_set(e, ERR_RANGE, "conf", "--%s needs a value", o->name);
        if (!inline_value && o->kind != FLAG)
            i++;
        int rc = set(c, o, given, e);
        if (rc < 0)
            return rc;
    }
    *rest = i;
    return 0;
}

static int read_line(struct conf *c, struct str line, int number, struct err *e)
{
    struct str name;
    struct conf none;
    line = str_trim(line);
    if (!line.n || line.p[0] == '#')
        return 0;
    if (!str_cut(&line, '=', &name))
        return err_set(e, ERR_PARSE, "conf", "line %d: write name = value", number);
    const struct option *o = find(str_trim(name));
    if (!o)
        return err_set(e, ERR_PARSE, "conf", "line %d: unknown name", number);
    conf_defaults(&none);
    bool given = memcmp((char *)c + o->at, (char *)&none + o->at,
                     o->kind == TEXT     ? sizeof(char *)
                     : o->kind == NUMBER ? sizeof(int)
                                         : 1) != 0;
    if (given)
        return 0; /* the command line wins */
    line = str_trim(line);
    char *value = strndup(line.p, line.n); /* lives as long as the program, as argv does */
    return value ? set(c, o, value, e) : err_set(e, ERR_NOMEM, "conf", "no memory");
}

int conf_file(struct conf *c, const char *path, struct err *e)
{
    struct buf b;
    buf_init(&b, BUF_TEXT);
    int rc = file_read(&b, path, e);
    struct str text = buf_view(&b), line;
    bool more = rc == 0;
    for (int n = 1; more && rc == 0; n++) {
        more = str_cut(&text, '\n', &line);
        rc = read_line(c, line, n, e);
    }
    if (rc < 0)
        err_at(e, "%s", path);
    buf_done(&b);
    return rc;
}

void conf_usage(void)
{
    printf("usage: prepazka [options]              the kiosk or the desk\n"
           "       prepazka COMMAND [arguments]    see prepazka(1)\n\noptions:\n");
    for (size_t i = 0; i < OPTIONS; i++)
        printf("  --%-11s %s\n", options[i].name, options[i].help);
}

bool conf_theme(enum theme *out, const char *name)
{
    static const char *const names[THEMES] = {"light", "dark", "contrast", "mono"};
    for (int i = 0; i < THEMES; i++)
        if (strcmp(names[i], name) == 0)
            return *out = (enum theme)i, true;
    return false;
}
