/* cmd_device: enrol, list and revoke devices. */
#include "base/file.h"
#include "command.h"
#include "domain/instant.h"
#include "open.h"
#include "pki.h"

#include <stdio.h>

enum { DEVICE_DAYS = 365, PRIVATE = 0600, PUBLIC = 0644 };

/* The name is a file name and a common name too. */
static bool name_is_plain(const char *name)
{
    struct str s = str_of(name);
    for (size_t i = 0; i < s.n; i++) {
        char low = (char)(s.p[i] | 0x20);
        if (!(low >= 'a' && low <= 'z') && !(s.p[i] >= '0' && s.p[i] <= '9') &&
            !memchr("-_.", s.p[i], 3))
            return false;
    }
    return s.n > 0 && s.n < STORE_NAME && s.p[0] != '.' && s.p[0] != '-';
}

static int put_file(const char *dir, const char *name, const char *suffix, const struct buf *b,
    unsigned mode, struct err *e)
{
    char path[PATH_MAX];
    if (snprintf(path, sizeof path, "%s/%s%s", dir, name, suffix) >= (int)sizeof path)
        return err_set(e, ERR_LIMIT, "device", "path too long");
    return file_write_atomic(path, buf_view(b), mode, e);
}

static int write_files(
    const struct args *a, const struct conf *conf, const struct pki_issued *issued, struct err *e)
{
    struct buf ca;
    buf_init(&ca, BUF_LINE);
    int rc = file_mkdirs(a->out, e);
    if (rc == 0)
        rc = put_file(a->out, a->operand[0], ".key", &issued->key, PRIVATE, e);
    if (rc == 0)
        rc = put_file(a->out, a->operand[0], ".crt", &issued->cert, PUBLIC, e);
    if (rc == 0)
        rc = file_read(&ca, conf->ca, e);
    if (rc == 0)
        rc = put_file(a->out, "ca", ".crt", &ca, PUBLIC, e);
    buf_done(&ca);
    return rc;
}

static int enrol(const struct args *a, struct store *store, const struct conf *conf,
    struct store_device *device, struct err *e)
{
    struct pki_issued issued;
    struct pki_order order = {.use = PKI_DEVICE,
        .name = a->operand[0],
        .days = a->days ? (int)a->days : DEVICE_DAYS,
        .ca_cert = conf->ca,
        .ca_key = conf->ca_key};
    int rc = pki_issue(&issued, &order, e);
    if (rc < 0)
        return rc;
    /* enrolled first: a name that is taken must not cost the other device its key file */
    rc = store_device_enrol(store, a->operand[0], issued.fingerprint, issued.expires, device, e);
    bool enrolled = rc == 0;
    if (rc == 0 && a->desk)
        rc = store_device_set_desk(store, a->operand[0], true, e);
    if (rc == 0)
        rc = write_files(a, conf, &issued, e);
    if (enrolled && rc < 0)
        store_device_revoke(store, a->operand[0], NULL);
    pki_issued_done(&issued);
    return rc;
}

int run_device_add(const struct command *c, const struct args *a)
{
    struct err e = ERR_INIT;
    struct conf conf;
    struct store *store = NULL;
    struct store_device device;
    int rc = 0;
    if (!name_is_plain(a->operand[0]))
        rc = err_set(&e, ERR_PARSE, "device", "a name has letters, digits, - _ and .");
    if (rc == 0)
        rc = open_portal(&conf, &store, a->conf, &e);
    if (rc == 0)
        rc = enrol(a, store, &conf, &device, &e);
    store_close(&store);
    if (rc < 0 && e.code == ERR_CONFLICT)
        fprintf(
            stderr, "portalctl %s: there is an active device \"%s\"\n", c->words, a->operand[0]);
    if (rc < 0)
        return e.code == ERR_CONFLICT ? EXIT_NO : command_fail(c, &e, ERR_PARSE);
    char until[26];
    instant_rfc3339(until, device.expires);
    printf("%s until %s: %s/%s.crt %s/%s.key %s/ca.crt\n", a->operand[0], until, a->out,
        a->operand[0], a->out, a->operand[0], a->out);
    return EXIT_GOOD;
}

static void print_device(void *ctx, const struct store_device *d)
{
    const int64_t *now = ctx;
    char until[26];
    instant_rfc3339(until, d->expires);
    const char *state = d->revoked ? "revoked" : d->expires <= *now ? "expired" : "active";
    printf(
        "%s\t%s\t%s\t%s\t%s\n", d->name, state, until, d->fingerprint, d->desk ? "desk" : "kiosk");
}

int run_device_list(const struct command *c, const struct args *a)
{
    struct err e = ERR_INIT;
    struct conf conf;
    struct store *store = NULL;
    int64_t now = clock_wall(&clock_real);
    int rc = open_portal(&conf, &store, a->conf, &e);
    if (rc == 0)
        rc = store_device_each(store, print_device, &now, &e);
    store_close(&store);
    return rc < 0 ? command_fail(c, &e, ERR_NONE) : EXIT_GOOD;
}

int run_device_revoke(const struct command *c, const struct args *a)
{
    struct err e = ERR_INIT;
    struct conf conf;
    struct store *store = NULL;
    int rc = open_portal(&conf, &store, a->conf, &e);
    if (rc < 0)
        return command_fail(c, &e, ERR_NONE);
    rc = store_device_revoke(store, a->operand[0], &e);
    store_close(&store);
    if (rc < 0)
        return command_fail(c, &e, ERR_NOT_FOUND);
    printf("%s is revoked\n", a->operand[0]);
    return EXIT_GOOD;
}

int run_device_kind(const struct command *c, const struct args *a)
{
    struct err e = ERR_INIT;
    struct conf conf;
    struct store *store = NULL;
    bool desk = strcmp(a->operand[1], "desk") == 0;
    if (!desk && strcmp(a->operand[1], "kiosk") != 0) {
        fprintf(stderr, "portalctl %s: a device is a kiosk or a desk\n", c->words);
        return EXIT_USAGE;
    }
    int rc = open_portal(&conf, &store, a->conf, &e);
    if (rc < 0)
        return command_fail(c, &e, ERR_NONE);
    rc = store_device_set_desk(store, a->operand[0], desk, &e);
    store_close(&store);
    if (rc < 0)
        return command_fail(c, &e, ERR_NOT_FOUND);
    printf("%s is a %s\n", a->operand[0], a->operand[1]);
    return EXIT_GOOD;
}
