/* command: a subcommand of portalctl: one const struct in the table of main.c. */
#ifndef PORTALCTL_COMMAND_H
#define PORTALCTL_COMMAND_H

#include "base/err.h"

enum exit_code {
    EXIT_GOOD = 0, /* done, yes */
    EXIT_NO = 1,   /* a negative answer: faults found, no such device, there already */
    EXIT_USAGE = 2,
    EXIT_TROUBLE = 3, /* a file or the store failed */
};

/* What the command line gave; options a command does not name are a usage error. */
struct args {
    const char *operand[2]; /* the words that are no options; NULL when there is none */
    const char *conf, *out, *listen, *host, *key, *store;
    bool conf_given; /* conf is not just the default */
    long days;       /* 0: not given */
    long after;      /* cursor; 0: not given */
    const char *title, *password_file;
    unsigned roles; /* of enum wire_role; 0: not given */
    bool generate, desk;
};

enum option {
    OPT_CONF = 1,
    OPT_OUT = 2,
    OPT_LISTEN = 4,
    OPT_HOST = 8,
    OPT_DAYS = 16,
    OPT_KEY = 32,
    OPT_AFTER = 64,
    OPT_STORE = 128,
    OPT_TITLE = 256,
    OPT_ROLE = 512, /* may stand several times */
    OPT_PASSWORD_FILE = 1024,
    OPT_GENERATE = 2048,
    OPT_DESK = 4096,
};

struct command {
    const char *words;   /* "town check" */
    const char *operand; /* "DIR", "REF STATE": the words needed; NULL when none is */
    int options, needed; /* of enum option */
    const char *help;
    int (*run)(const struct command *c, const struct args *a);
};

int run_init(const struct command *c, const struct args *a);
int run_town_check(const struct command *c, const struct args *a);
int run_town_publish(const struct command *c, const struct args *a);
int run_device_add(const struct command *c, const struct args *a);
int run_device_list(const struct command *c, const struct args *a);
int run_device_revoke(const struct command *c, const struct args *a);
int run_device_kind(const struct command *c, const struct args *a);
int run_clerk_add(const struct command *c, const struct args *a);
int run_clerk_passwd(const struct command *c, const struct args *a);
int run_clerk_disable(const struct command *c, const struct args *a);
int run_clerk_enable(const struct command *c, const struct args *a);
int run_clerk_roles(const struct command *c, const struct args *a);
int run_clerk_list(const struct command *c, const struct args *a);
int run_booking_show(const struct command *c, const struct args *a);
int run_booking_list(const struct command *c, const struct args *a);
int run_notice_list(const struct command *c, const struct args *a);
int run_queue_show(const struct command *c, const struct args *a);
int run_key_add(const struct command *c, const struct args *a);
int run_receipt_verify(const struct command *c, const struct args *a);
int run_submission_list(const struct command *c, const struct args *a);
int run_submission_show(const struct command *c, const struct args *a);
int run_submission_export(const struct command *c, const struct args *a);
int run_submission_state(const struct command *c, const struct args *a);
int run_draft_list(const struct command *c, const struct args *a);
int run_audit_verify(const struct command *c, const struct args *a);

/* "portalctl WORDS: TEXT" to standard error. EXIT_NO for the code that is the command's own
 * negative answer, else EXIT_TROUBLE. */
int command_fail(const struct command *c, const struct err *e, enum err_code negative);

#endif
