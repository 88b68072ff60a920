/* conf: options of the screens, from the command line and from a file of the same names. */
#ifndef PREPAZKA_CONF_H
#define PREPAZKA_CONF_H

#include "base/err.h"
#include "tui/style.h"

struct conf {
    const char *file;
    const char *mode; /* "kiosk", "desk", "board" */
    const char *portal, *ca, *cert, *key, *cache;
    const char *town, *catalogue;
    const char *lang, *theme;
    const char *printer, *transport, *worker;
    const char *font, *big_font, *type_hook;
    const char *script, *size, *term;
    const char *locale_dir;
    const char *fonts_conf;
    const char *allow; /* "exit": Ctrl-C leaves; for demonstrations and desks */
    const char *outbox, *scans;
    const char *gong; /* the board: program and arguments for each call */
    const char *slip; /* format of slips: a6, a5, a4, roll80 */
    int idle_s, warn_s;
    bool plain, help, version;
};

void conf_defaults(struct conf *c);
/* Reads argv[1..]; the first word that is no option stays in *rest (index). ERR_RANGE on an unknown
 * option or a missing value. Strings are borrowed from argv or live until the program ends. */
int conf_args(struct conf *c, int argc, char **argv, int *rest, struct err *e);
/* "name = value" lines, # comments; names as the options without "--". Values already given on the
 * command line win, so call it after conf_args. */
int conf_file(struct conf *c, const char *path, struct err *e);
void conf_usage(void);
bool conf_theme(enum theme *out, const char *name);

#endif
