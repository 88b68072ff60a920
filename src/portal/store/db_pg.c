/* db_pg: the driver of PostgreSQL. Parameters and results go in binary. Every word to the server
 * has its time: the server gives up a statement by itself, and should it not even answer that, the
 * connection is given up here. */
#include "db_int.h"
#include "pg_words.h"

#include <inttypes.h>
#include <libpq-fe.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

/* The server's own limits are shorter than ours, so that it is usually the one who says it. */
#define SERVER_LIMITS                                                                              \
    "SET statement_timeout = 10000; SET lock_timeout = 10000;"                                     \
    "SET idle_in_transaction_session_timeout = 60000; SET client_min_messages = error"
/* Two schemas of one database are two stores. */
#define LOCK_KEY "1347571283, hashtext(coalesce(current_schema(), ''))"

enum { CALL_MS = 13000, DDL_MS = 600000 };

/* ---- faults: never with values, for they go into logs */

static int lost(struct conn *c, struct err *e, const char *why)
{
    c->lost = true;
    return err_set(e, ERR_TIMEOUT, "store", "postgresql: %s", why);
}

/* The first line of what libpq says of a connection: names of hosts and users, no passwords. */
static void first_line(char *out, size_t size, const char *text)
{
    struct str s = str_of(text), line;
    str_cut(&s, '\n', &line);
    str_copy(out, size, str_trim(line));
}

static int fault(struct conn *c, const PGresult *r, struct err *e)
{
    const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
    if (PQstatus(c->link) == CONNECTION_BAD)
        c->lost = true;
    if (!state)
        return c->lost ? lost(c, e, "the connection was lost")
                       : err_set(e, ERR_IO, "store", "postgresql: no answer that makes sense");
    const char *name = PQresultErrorField(r, PG_DIAG_CONSTRAINT_NAME);
    const char *text = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
    bool tell = pg_may_tell(state) && text;
    return err_set(e, pg_code(state), "store", "postgresql: %s %s", state,
        tell   ? text
        : name ? name
               : "(not told: it may carry values)");
}

/* ---- waiting for the server, but not for ever */

/* Waits until the socket has something to say or takes more; false when the time is over. */
static bool wait_socket(PGconn *link, bool writing, int64_t until)
{
    int64_t left = until - clock_mono(&clock_real);
    struct pollfd p = {PQsocket(link), (short)(POLLIN | (writing ? POLLOUT : 0)), 0};
    return left > 0 && poll(&p, 1, (int)left) != 0;
}

static bool send_all(PGconn *link, int64_t until)
{
    int rc;
    while ((rc = PQflush(link)) > 0)
        if (!wait_socket(link, true, until) || !PQconsumeInput(link))
            return false;
    return rc == 0;
}

/* The last result of what was sent, or the one with a fault; NULL when there is none. */
static PGresult *last_result(PGconn *link, int64_t until)
{
    PGresult *kept = NULL;
    for (;;) {
        while (PQisBusy(link))
            if (!wait_socket(link, false, until) || !PQconsumeInput(link)) {
                PQclear(kept);
                return NULL;
            }
        PGresult *r = PQgetResult(link);
        if (!r)
            return kept;
        PQclear(kept);
        kept = r;
    }
}

/* Ends what a PQsend… began; NULL with e filled. */
static PGresult *finish(struct conn *c, int sent, int ms, struct err *e)
{
    PGconn *link = c->link;
    int64_t until = clock_mono(&clock_real) + ms;
    PGresult *r = sent && send_all(link, until) ? last_result(link, until) : NULL;
    if (!r) {
        c->hung = PQstatus(link) != CONNECTION_BAD;
        lost(c, e, c->hung ? "no answer in time" : "the connection was lost");
        return NULL;
    }
    ExecStatusType status = PQresultStatus(r);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)
        return r;
    fault(c, r, e);
    PQclear(r);
    return NULL;
}

static int run(struct conn *c, const char *sql, int ms, struct err *e)
{
    PGresult *r = finish(c, PQsendQuery(c->link, sql), ms, e);
    PQclear(r);
    return r ? 0 : -(int)(e && e->code ? e->code : ERR_IO);
}

/* ---- connections */

static int ready(struct store *s, const char *url, struct err *e)
{
    /* what libpq says of a bad address may quote its password */
    PQconninfoOption *options = PQconninfoParse(url, NULL);
    if (!options)
        return err_set(e, ERR_IO, "store", "the store is no address of a PostgreSQL database");
    PQconninfoFree(options);
    s->address = strdup(url);
    return s->address ? 0 : err_set(e, ERR_NOMEM, "store", "no memory");
}

static void quiet(void *ctx, const PGresult *r)
{
    (void)ctx, (void)r; /* libpq would print it */
}

static void close_link(struct conn *c)
{
    PQfinish(c->link);
    c->link = NULL;
}

static int open_link(struct conn *c, struct err *e)
{
    /* what stands before the address can be said otherwise in it, what stands behind cannot */
    const char *const keys[] = {"connect_timeout", "fallback_application_name", "tcp_user_timeout",
        "keepalives_idle", "keepalives_interval", "keepalives_count", "dbname", "client_encoding",
        NULL};
    const char *const values[] = {
        "5", "prepazka", "15000", "10", "5", "3", c->store->address, "UTF8", NULL};
    PGconn *link = PQconnectdbParams(keys, values, 1);
    char why[120];
    struct err err = ERR_INIT;
    if (!link)
        return err_set(e, ERR_NOMEM, "store", "no memory for a connection");
    c->link = link;
    c->lost = c->hung = false;
    if (PQstatus(link) != CONNECTION_OK) {
        first_line(why, sizeof why, PQerrorMessage(link));
        err_set(&err, ERR_TIMEOUT, "store", "postgresql: %s", why);
    } else {
        PQsetNoticeReceiver(link, quiet, NULL);
        PQsetnonblocking(link, 1);
        run(c, SERVER_LIMITS, CALL_MS, &err);
    }
    if (!err.code)
        return 0;
    close_link(c);
    return err_set(e, err.code, err.module, "%s", err.text);
}

static bool inside(struct conn *c)
{
    PGTransactionStatusType t = c->link ? PQtransactionStatus(c->link) : PQTRANS_UNKNOWN;
    return t == PQTRANS_INTRANS || t == PQTRANS_INERROR;
}

static int say(struct conn *c, enum db_word word, struct err *e)
{
    static const char *const words[DB_WORDS] = {
        [DB_READ] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        /* each statement sees what was committed before it, and nobody commits beside us */
        [DB_WRITE] = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;"
                     "SELECT pg_advisory_xact_lock(" LOCK_KEY ")",
        [DB_SAVE] = "SAVEPOINT operation",
        [DB_RESAVE] = "RELEASE SAVEPOINT operation; SAVEPOINT operation",
        [DB_UNDO] = "ROLLBACK TO SAVEPOINT operation",
        [DB_COMMIT] = "COMMIT",
        [DB_ROLLBACK] = "ROLLBACK",
    };
    PGresult *r = finish(c, PQsendQuery(c->link, words[word]), CALL_MS, e);
    if (!r)
        return -(int)(e && e->code ? e->code : ERR_IO);
    /* to COMMIT after a fault the server answers ROLLBACK, and calls it success */
    bool undone = word == DB_COMMIT && strcmp(PQcmdStatus(r), "COMMIT") != 0;
    PQclear(r);
    return undone ? err_set(e, ERR_IO, "store", "postgresql: the transaction was undone") : 0;
}

/* ---- statements */

static void name_of(char out[24], const struct rows *r)
{
    snprintf(out, 24, "s%u", r->number);
}

static int prepare(struct rows *r, struct err *e)
{
    Oid types[DB_PARAMS];
    char name[24];
    struct buf text;
    int n = 0;
    for (; r->q->types[n]; n++)
        types[n] = r->q->types[n] == 'i' ? PG_INT8 : r->q->types[n] == 'b' ? PG_BYTEA : PG_TEXT;
    buf_init(&text, BUF_LINE);
    pg_statement(&text, r->q->text);
    name_of(name, r);
    int rc = buf_check(&text, "store", e);
    if (rc == 0) {
        PGresult *done = finish(
            r->conn, PQsendPrepare(r->conn->link, name, buf_cstr(&text), n, types), CALL_MS, e);
        rc = done ? 0 : -ERR_IO;
        PQclear(done);
    }
    buf_done(&text);
    return rc;
}

static void forget(struct rows *r)
{
    PQclear(r->result); /* the statement itself goes with its connection */
}

static int start(struct rows *r, struct err *e, va_list *ap)
{
    const char *values[DB_PARAMS];
    int lengths[DB_PARAMS], formats[DB_PARAMS], n = 0;
    char numbers[DB_PARAMS][8], name[24];
    for (; r->q->types[n]; n++) {
        char type = r->q->types[n];
        struct str s = {numbers[n], sizeof numbers[n]};
        if (type == 'i')
            pg_int8(numbers[n], va_arg(*ap, int64_t));
        else
            s = type == 't' ? str_of(va_arg(*ap, const char *)) : va_arg(*ap, struct str);
        if (s.n > INT32_MAX)
            return err_set(e, ERR_LIMIT, "store", "a value of a statement is too large");
        values[n] = s.p ? s.p : ""; /* an empty str is empty, not NULL */
        lengths[n] = (int)s.n;
        formats[n] = 1;
    }
    name_of(name, r);
    r->result = finish(r->conn,
        PQsendQueryPrepared(r->conn->link, name, n, values, lengths, formats, 1), CALL_MS, e);
    r->at = -1;
    r->count = r->result ? PQntuples(r->result) : 0;
    return r->result ? 0 : -ERR_IO;
}

static int row(struct rows *r, struct err *e)
{
    (void)e;
    r->at++;
    return r->at < r->count;
}

static int changes(const struct rows *r)
{
    int64_t n = 0;
    str_int(str_of(PQcmdTuples(r->result)), 0, INT32_MAX, &n);
    return (int)n;
}

static int stop(struct rows *r, struct err *e)
{
    (void)e;
    PQclear(r->result);
    r->result = NULL;
    return 0;
}

static bool get_null(const struct rows *r, int column)
{
    return PQgetisnull(r->result, r->at, column);
}

static struct str get_str(const struct rows *r, int column)
{
    const char *p = PQgetvalue(r->result, r->at, column);
    return (struct str){p ? p : "", (size_t)PQgetlength(r->result, r->at, column)};
}

static int64_t get_int(const struct rows *r, int column)
{
    int64_t n = 0;
    pg_number(&n, PQftype(r->result, column), get_str(r, column));
    return n;
}

/* ---- the schema */

static int version(struct conn *c, int *out, struct err *e)
{
    static const struct sql there = {"", "SELECT to_regclass('schema_version') IS NOT NULL"};
    static const struct sql get = {"", "SELECT version FROM schema_version"};
    struct rows *r;
    int rc = db_first(&r, c, &there, e);
    if (rc <= 0)
        return rc;
    bool found = col_int(r, 0) != 0;
    db_stop(r);
    *out = 0;
    if (!found)
        return 0;
    rc = db_first(&r, c, &get, e);
    if (rc <= 0)
        return rc;
    *out = (int)col_int(r, 0);
    db_stop(r);
    return 0;
}

static int migrate(struct conn *c, const char *ddl, int to, struct err *e)
{
    struct buf text;
    buf_init(&text, BUF_TEXT);
    buf_z(&text, "SET LOCAL statement_timeout = 0;");
    if (to == 1)
        buf_z(&text, "CREATE TABLE schema_version (version BIGINT NOT NULL);"
                     "INSERT INTO schema_version VALUES (0);");
    pg_ddl(&text, ddl);
    buf_fmt(&text, "; UPDATE schema_version SET version = %d", to);
    int rc = buf_check(&text, "store", e);
    if (rc == 0)
        rc = run(c, buf_cstr(&text), DDL_MS, e);
    buf_done(&text);
    return rc;
}

const struct driver driver_pg = {
    .scheme = "postgresql",
    .ready = ready,
    .open = open_link,
    .close = close_link,
    .say = say,
    .inside = inside,
    .prepare = prepare,
    .start = start,
    .row = row,
    .changes = changes,
    .stop = stop,
    .forget = forget,
    .version = version,
    .migrate = migrate,
    .col_int = get_int,
    .col_null = get_null,
    .col_str = get_str,
    .col_blob = get_str,
};
