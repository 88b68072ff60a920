/* cmd_init: a new portal in an empty place. */
#include "base/file.h"
#include "command.h"
#include "keys.h"
#include "pki.h"
#include "store/conf.h"
#include "store/store.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CA_DAYS = 3650, SERVER_DAYS = 825, PRIVATE = 0600, PUBLIC = 0644 };

static int join(char out[PATH_MAX], const char *dir, const char *name, struct err *e)
{
    if (snprintf(out, PATH_MAX, "%s/%s", dir, name) >= PATH_MAX)
        return err_set(e, ERR_LIMIT, "init", "path too long");
    return 0;
}

static int put_file(
    const char *dir, const char *name, const struct buf *b, unsigned mode, struct err *e)
{
    char path[PATH_MAX];
    int rc = join(path, dir, name, e);
    return rc < 0 ? rc : file_write_atomic(path, buf_view(b), mode, e);
}

static int issue(const char *dir, const struct pki_order *o, const char *base, struct err *e)
{
    struct pki_issued issued;
    char cert[32], key[32];
    int rc = pki_issue(&issued, o, e);
    if (rc < 0)
        return rc;
    snprintf(cert, sizeof cert, "%s.crt", base);
    snprintf(key, sizeof key, "%s.key", base);
    rc = put_file(dir, key, &issued.key, PRIVATE, e);
    if (rc == 0)
        rc = put_file(dir, cert, &issued.cert, PUBLIC, e);
    pki_issued_done(&issued);
    return rc;
}

static int make_certificates(const char *dir, const char *host, struct err *e)
{
    char ca_cert[PATH_MAX], ca_key[PATH_MAX];
    struct pki_order ca = {.use = PKI_CA, .name = "Portal device CA", .days = CA_DAYS};
    struct pki_order server = {.use = PKI_SERVER,
        .name = host ? host : "localhost",
        .host = host,
        .days = SERVER_DAYS,
        .ca_cert = ca_cert,
        .ca_key = ca_key};
    int rc = join(ca_cert, dir, "ca.crt", e);
    if (rc == 0)
        rc = join(ca_key, dir, "ca.key", e);
    if (rc == 0)
        rc = issue(dir, &ca, "ca", e);
    if (rc == 0)
        rc = issue(dir, &server, "server", e);
    return rc;
}

static int make_conf(const char *dir, const struct args *a, struct err *e)
{
    struct buf b;
    buf_init(&b, BUF_LINE);
    buf_z(&b, "# Settings of this portal, see portald.conf(5).\n");
    buf_fmt(&b, "listen = %s\n", a->listen ? a->listen : "127.0.0.1:8443");
    buf_z(&b, "certificate = server.crt\nkey = server.key\nca = ca.crt\nca_key = ca.key\n");
    buf_fmt(&b, "store = %s\n", a->store ? a->store : "sqlite:portal.db");
    int rc = put_file(dir, "portald.conf", &b, PRIVATE, e);
    buf_done(&b);
    return rc;
}

/* By the settings just written, so that they are proved too. */
static int make_keys_and_database(const char *dir, struct err *e)
{
    char path[PATH_MAX];
    struct conf conf;
    struct store *store = NULL;
    int rc = join(path, dir, "portald.conf", e);
    if (rc == 0)
        rc = conf_load(&conf, path, e);
    if (rc == 0)
        rc = keys_add(&conf, NULL, e);
    if (rc == 0)
        rc = store_open(&store, conf.store, &clock_real, e);
    if (rc == 0)
        rc = store_migrate(store, e);
    store_close(&store);
    return rc;
}

/* A CA that is overwritten is lost with every device it signed. */
static int check_empty(const char *dir, struct err *e)
{
    static const char *const names[] = {"portald.conf", "ca.key", "portal.key", "portal.pub",
        "receipt.key", "receipt.pub", "draft.salt", "portal.db"};
    char path[PATH_MAX];
    struct stat st;
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < sizeof names / sizeof names[0]; i++) {
        rc = join(path, dir, names[i], e);
        if (rc == 0 && lstat(path, &st) == 0)
            rc = err_set(e, ERR_CONFLICT, "init", "%s is there already", path);
    }
    return rc;
}

int run_init(const struct command *c, const struct args *a)
{
    struct err e = ERR_INIT;
    int rc = check_empty(a->operand[0], &e);
    if (rc == 0)
        rc = file_mkdirs(a->operand[0], &e);
    if (rc == 0)
        rc = make_certificates(a->operand[0], a->host, &e);
    if (rc == 0)
        rc = make_conf(a->operand[0], a, &e);
    if (rc == 0)
        rc = make_keys_and_database(a->operand[0], &e);
    if (rc < 0)
        return command_fail(c, &e, ERR_CONFLICT);
    printf("%s/portald.conf\n", a->operand[0]);
    return EXIT_GOOD;
}
