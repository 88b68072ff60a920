/* cmd_clerk: accounts of clerks. A password is asked for at the terminal, read from a file or made
 * up and told once; it never stands in the command line, which others can see. */
#include "base/file.h"
#include "base/secret.h"
#include "base/utf8.h"
#include "command.h"
#include "domain/instant.h"
#include "open.h"
#include "store/clerk.h"
#include "wire/queue.h"

#include <fcntl.h>
#include <stdio.h>
#include <termios.h>
#include <unistd.h>

/* ---- passwords */

enum { CTRL_C = 3 };

/* A line from the terminal, without echo. Ctrl-C ends the line instead of the program, which would
 * leave the terminal without echo. */
static int read_line(struct buf *out, int tty, struct err *e)
{
    char c = 0;
    ssize_t n;
    while ((n = read(tty, &c, 1)) == 1 && c != '\n' && c != CTRL_C)
        buf_char(out, c);
    if (n == 1 && c == CTRL_C)
        return err_set(e, ERR_CANCELLED, "clerk", "cancelled");
    return n < 0 ? err_errno(e, "clerk", "/dev/tty") : buf_check(out, "clerk", e);
}

static int ask(struct buf *out, int tty, const char *prompt, struct err *e)
{
    struct termios was, quiet;
    if (tcgetattr(tty, &was) < 0)
        return err_errno(e, "clerk", "/dev/tty");
    quiet = was;
    quiet.c_lflag &= ~(tcflag_t)(ECHO | ISIG);
    quiet.c_cc[VEOL] = CTRL_C;
    if (tcsetattr(tty, TCSAFLUSH, &quiet) < 0)
        return err_errno(e, "clerk", "/dev/tty");
    dprintf(tty, "%s", prompt); /* after what was typed too early is thrown away */
    int rc = read_line(out, tty, e);
    tcsetattr(tty, TCSAFLUSH, &was);
    dprintf(tty, "\n");
    return rc;
}

static int ask_twice(struct buf *out, struct err *e)
{
    struct buf again;
    int tty = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (tty < 0)
        return err_set(e, ERR_NOT_FOUND, "clerk",
            "there is no terminal to ask at; give --password-file or --generate");
    buf_init(&again, STORE_PASSWORD_MAX + 1);
    int rc = ask(out, tty, "Password: ", e);
    if (rc == 0)
        rc = ask(&again, tty, "The same again: ", e);
    if (rc == 0 && !str_eq(buf_view(out), buf_view(&again)))
        rc = err_set(e, ERR_CANCELLED, "clerk", "the two are not the same");
    buf_wipe(&again);
    close(tty);
    return rc;
}

static int from_file(struct buf *out, const char *path, struct err *e)
{
    struct err why = ERR_INIT;
    if (file_read(out, path, &why) < 0) /* trouble, whatever it is */
        return err_set(e, ERR_IO, "clerk", "%s", why.text);
    while (out->n && memchr("\r\n", out->p[out->n - 1], 2))
        out->n--;
    return 0;
}

/* Four groups of four of 31 symbols: 79 bits, to be typed once from a slip of paper. */
static int make_up(struct buf *out, struct err *e)
{
    static const char symbols[] = "23456789abcdefghjkmnpqrstuvwxyz";
    enum { SYMBOLS = sizeof symbols - 1, LENGTH = 16, GROUP = 4 };
    for (int n = 0; n < LENGTH;) {
        uint8_t random;
        if (secret_random(&random, 1) < 0)
            return err_set(e, ERR_IO, "clerk", "no random numbers");
        if (random >= 256 / SYMBOLS * SYMBOLS)
            continue; /* else the first symbols would come more often */
        if (n && n % GROUP == 0)
            buf_char(out, '-');
        buf_char(out, symbols[random % SYMBOLS]);
        n++;
    }
    return buf_check(out, "clerk", e);
}

/* Wiped by the caller. */
static int get_password(struct buf *out, const struct args *a, struct err *e)
{
    buf_init(out, STORE_PASSWORD_MAX + 2);
    int rc = a->generate        ? make_up(out, e)
             : a->password_file ? from_file(out, a->password_file, e)
                                : ask_twice(out, e);
    if (rc == 0 && !utf8_valid(buf_view(out)))
        rc = err_set(e, ERR_RANGE, "clerk", "a password is text in UTF-8");
    return rc;
}

static void tell_password(const struct args *a, const struct buf *password)
{
    if (a->generate)
        printf("password: %s\n", buf_cstr(password));
}

/* ---- commands */

typedef int work_fn(struct store *s, const struct args *a, struct str password, struct err *e);

/* What the operator gave wrongly is a negative answer, what the store could not do is trouble. */
static int fail(const struct command *c, const struct err *e)
{
    static const enum err_code negative[] = {
        ERR_NOT_FOUND, ERR_CONFLICT, ERR_RANGE, ERR_PARSE, ERR_CANCELLED};
    for (size_t i = 0; i < sizeof negative / sizeof negative[0]; i++)
        if (e->code == negative[i])
            return command_fail(c, e, e->code);
    return command_fail(c, e, ERR_NONE);
}

static int work(const struct command *c, const struct args *a, work_fn *fn, bool with_password)
{
    struct err e = ERR_INIT;
    struct conf conf;
    struct store *store = NULL;
    struct buf password;
    buf_init(&password, 1);
    if (a->generate && a->password_file) {
        fprintf(stderr, "portalctl %s: either --password-file or --generate\n", c->words);
        return EXIT_USAGE;
    }
    int rc = open_portal(&conf, &store, a->conf, &e);
    if (rc < 0)
        return command_fail(c, &e, ERR_NONE);
    if (with_password)
        rc = get_password(&password, a, &e);
    if (rc == 0)
        rc = fn(store, a, buf_view(&password), &e);
    store_close(&store);
    if (rc == 0 && with_password)
        tell_password(a, &password);
    buf_wipe(&password);
    return rc < 0 ? fail(c, &e) : EXIT_GOOD;
}

static int add(struct store *s, const struct args *a, struct str password, struct err *e)
{
    struct store_clerk clerk;
    const char *title = a->title ? a->title : a->operand[0];
    unsigned roles = a->roles ? a->roles : WIRE_ROLE_CLERK;
    int rc = store_clerk_add(s, a->operand[0], title, roles, password, &clerk, e);
    if (rc == 0)
        printf("%s is clerk %lld\n", clerk.name, (long long)clerk.id);
    return rc;
}

int run_clerk_add(const struct command *c, const struct args *a)
{
    return work(c, a, add, true);
}

static int passwd(struct store *s, const struct args *a, struct str password, struct err *e)
{
    int rc = store_clerk_password(s, a->operand[0], password, e);
    if (rc == 0)
        printf("%s has another password\n", a->operand[0]);
    return rc;
}

int run_clerk_passwd(const struct command *c, const struct args *a)
{
    return work(c, a, passwd, true);
}

static int disable(struct store *s, const struct args *a, struct str password, struct err *e)
{
    (void)password;
    int rc = store_clerk_disable(s, a->operand[0], true, e);
    if (rc == 0)
        printf("%s is disabled\n", a->operand[0]);
    return rc;
}

int run_clerk_disable(const struct command *c, const struct args *a)
{
    return work(c, a, disable, false);
}

static int enable(struct store *s, const struct args *a, struct str password, struct err *e)
{
    (void)password;
    int rc = store_clerk_disable(s, a->operand[0], false, e);
    if (rc == 0)
        printf("%s is enabled\n", a->operand[0]);
    return rc;
}

int run_clerk_enable(const struct command *c, const struct args *a)
{
    return work(c, a, enable, false);
}

static void print_roles(unsigned roles)
{
    static const enum wire_role all[] = {WIRE_ROLE_CLERK, WIRE_ROLE_ADMIN};
    const char *comma = "";
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (roles & (unsigned)all[i]) {
            printf("%s%s", comma, wire_role_name(all[i]));
            comma = ",";
        }
}

static int roles(struct store *s, const struct args *a, struct str password, struct err *e)
{
    (void)password;
    int rc = store_clerk_roles(s, a->operand[0], a->roles, e);
    if (rc < 0)
        return rc;
    printf("%s is ", a->operand[0]);
    print_roles(a->roles);
    putchar('\n');
    return 0;
}

int run_clerk_roles(const struct command *c, const struct args *a)
{
    return work(c, a, roles, false);
}

static void print_clerk(void *ctx, const struct store_clerk *c)
{
    const int64_t *now = ctx;
    char last[26] = "-";
    if (c->last)
        instant_rfc3339(last, c->last);
    printf("%s\t%s\t", c->name, c->title);
    print_roles(c->roles);
    printf("\t%s\t%s\n",
        c->disabled              ? "disabled"
        : c->locked_until > *now ? "locked"
                                 : "active",
        last);
}

static int list(struct store *s, const struct args *a, struct str password, struct err *e)
{
    int64_t now = clock_wall(&clock_real);
    (void)a, (void)password;
    return store_clerk_each(s, print_clerk, &now, e);
}

int run_clerk_list(const struct command *c, const struct args *a)
{
    return work(c, a, list, false);
}
