/* db: connections, statements and transactions, whatever the database; see db.h.
 *
 * Group commit: the writer's connection goes from hand to hand. Who holds it runs an operation; at
 * its end it hands the connection to the next in line and waits, or, when nobody waits or the batch
 * is full, commits for all who wait. The first operation of a batch needs no savepoint: to undo it
 * is to undo all there is. An operation that failed waits as well, for it may have failed because
 * of what it saw of the others. */
#include "db_int.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

enum { READERS = 4, BATCH = 64, WAIT_S = 15 };

/* In line for the writer's connection. */
struct waiter {
    pthread_cond_t wake;
    struct waiter *next;
    bool turn;
    struct err away; /* filled: the database is away */
};

/* Done, and waiting for the common commit. */
struct member {
    pthread_cond_t wake;
    struct member *next;
    bool done;
    struct err fault; /* of the commit */
};

struct writer {
    struct conn conn;
    int batch; /* operations in the open transaction */
    bool saved;
    /* under lock: */
    pthread_mutex_t lock;
    bool held; /* somebody has the connection */
    struct waiter *first, **last;
    struct member *members;
};

struct pool {
    pthread_mutex_t lock;
    pthread_cond_t returned;
    struct conn conns[READERS];
    bool taken[READERS];
};

int db_fault(const struct err *e)
{
    return e && e->code ? -(int)e->code : -ERR_IO;
}

static int copy_fault(struct err *e, const struct err *from)
{
    return err_set(e, from->code, from->module, "%s", from->text);
}

/* ---- statements */

static struct rows **chain_of(struct conn *c, const struct sql *q)
{
    uintptr_t at = (uintptr_t)q;
    return &c->chains[(at >> 4 ^ at >> 10) % DB_CHAINS];
}

static struct rows *find(struct conn *c, const struct sql *q, struct err *e)
{
    struct rows **chain = chain_of(c, q), *r = *chain;
    while (r && r->q != q)
        r = r->next;
    if (r)
        return r;
    if (strlen(q->types) > DB_PARAMS || !(r = calloc(1, sizeof *r))) {
        err_set(e, ERR_NOMEM, "store", "no memory for a statement");
        return NULL;
    }
    *r = (struct rows){.conn = c, .q = q, .number = ++c->prepared};
    if (c->store->driver->prepare(r, e) < 0) {
        free(r);
        return NULL;
    }
    r->next = *chain;
    *chain = r;
    return r;
}

/* Notes the first fault of an operation, so that it cannot be committed by mistake. */
static int note(struct conn *c, const struct err *why, struct err *e)
{
    if (!c->fault.code)
        c->fault = *why;
    return copy_fault(e, why);
}

static struct rows *start(struct conn *c, const struct sql *q, struct err *e, va_list *ap)
{
    struct err why = ERR_INIT;
    struct rows *r = find(c, q, &why);
    if (r && r->running)
        err_set(&why, ERR_IO, "store", "a statement is begun twice");
    else if (r && c->store->driver->start(r, &why, ap) == 0)
        r->running = true;
    if (why.code) {
        note(c, &why, e);
        return NULL;
    }
    c->running++;
    return r;
}

static int stop(struct rows *r, struct err *e)
{
    struct err why = ERR_INIT;
    if (!r->running)
        return 0;
    r->running = false;
    r->conn->running--;
    int rc = r->conn->store->driver->stop(r, &why);
    return rc < 0 ? note(r->conn, &why, e) : 0;
}

void db_stop(struct rows *r)
{
    if (r)
        stop(r, NULL); /* its fault is noted: write_end tells it */
}

struct rows *db_start(struct conn *c, const struct sql *q, struct err *e, ...)
{
    va_list ap;
    va_start(ap, e);
    struct rows *r = start(c, q, e, &ap);
    va_end(ap);
    return r;
}

int db_row(struct rows *r, struct err *e)
{
    struct err why = ERR_INIT;
    int rc = r->conn->store->driver->row(r, &why);
    if (rc < 0)
        rc = note(r->conn, &why, e);
    if (rc <= 0) {
        int late = stop(r, e);
        rc = rc == 0 ? late : rc;
    }
    return rc;
}

int db_first(struct rows **out, struct conn *c, const struct sql *q, struct err *e, ...)
{
    va_list ap;
    va_start(ap, e);
    *out = start(c, q, e, &ap);
    va_end(ap);
    return *out ? db_row(*out, e) : db_fault(&c->fault);
}

int db_run(struct conn *c, const struct sql *q, struct err *e, ...)
{
    va_list ap;
    va_start(ap, e);
    struct rows *r = start(c, q, e, &ap);
    va_end(ap);
    if (!r)
        return db_fault(&c->fault);
    struct err why = ERR_INIT;
    int rc = 1;
    while (rc > 0)
        rc = c->store->driver->row(r, &why);
    if (rc < 0)
        rc = note(c, &why, e);
    int changes = rc < 0 ? 0 : c->store->driver->changes(r);
    int late = stop(r, e);
    return rc < 0 ? rc : late < 0 ? late : changes;
}

int64_t col_int(const struct rows *r, int column)
{
    return r->conn->store->driver->col_int(r, column);
}

bool col_null(const struct rows *r, int column)
{
    return r->conn->store->driver->col_null(r, column);
}

struct str col_str(const struct rows *r, int column)
{
    return r->conn->store->driver->col_str(r, column);
}

struct str col_blob(const struct rows *r, int column)
{
    return r->conn->store->driver->col_blob(r, column);
}

void col_text(char *out, size_t size, const struct rows *r, int column)
{
    str_copy(out, size, col_str(r, column));
}

/* ---- connections */

static void conn_close(struct conn *c)
{
    for (int i = 0; i < DB_CHAINS; i++)
        while (c->chains[i]) {
            struct rows *r = c->chains[i];
            c->chains[i] = r->next;
            c->store->driver->forget(r);
            free(r);
        }
    if (c->link)
        c->store->driver->close(c);
    *c = (struct conn){.store = c->store};
}

/* What an operation left running would hold its transaction open. */
static void stop_all(struct conn *c)
{
    for (int i = 0; c->running > 0 && i < DB_CHAINS; i++)
        for (struct rows *r = c->chains[i]; r; r = r->next)
            db_stop(r);
}

/* Whatever became of the transaction, the connection is ready for the next one or closed. */
static void leave(struct conn *c)
{
    if (!c->lost && c->store->driver->inside(c) && c->store->driver->say(c, DB_ROLLBACK, NULL) < 0)
        c->lost = true;
    if (c->lost)
        conn_close(c);
}

static int connect_and_say(struct conn *c, enum db_word word, struct err *e)
{
    const struct driver *d = c->store->driver;
    int rc = c->link ? 0 : d->open(c, e);
    return rc < 0 ? rc : d->say(c, word, e);
}

/* Begins a transaction. A connection that was lost while nobody used it is opened once more. */
static int begin(struct conn *c, enum db_word word, struct err *e)
{
    struct err why = ERR_INIT;
    bool old = c->link != NULL;
    err_clear(&c->fault);
    c->audit_seq = 0;
    int rc = connect_and_say(c, word, &why);
    if (rc < 0 && old && c->lost && !c->hung) {
        conn_close(c);
        err_clear(&why);
        rc = connect_and_say(c, word, &why);
    }
    if (rc < 0)
        leave(c);
    return rc < 0 ? copy_fault(e, &why) : 0;
}

/* ---- reading */

static struct conn *take(struct pool *p)
{
    for (int i = 0; i < READERS; i++)
        if (!p->taken[i]) {
            p->taken[i] = true;
            return &p->conns[i];
        }
    return NULL;
}

static struct timespec deadline(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_sec += WAIT_S;
    return t;
}

static void give_back(struct pool *p, struct conn *c)
{
    pthread_mutex_lock(&p->lock);
    p->taken[c - p->conns] = false;
    pthread_cond_signal(&p->returned);
    pthread_mutex_unlock(&p->lock);
}

struct conn *read_begin(struct store *s, struct err *e)
{
    struct pool *p = s->pool;
    struct timespec until = deadline();
    struct conn *c;
    int late = 0;
    pthread_mutex_lock(&p->lock);
    while (!(c = take(p)) && !late)
        late = pthread_cond_clockwait(&p->returned, &p->lock, CLOCK_MONOTONIC, &until);
    pthread_mutex_unlock(&p->lock);
    if (!c) {
        err_set(e, ERR_TIMEOUT, "store", "no connection for reading in %d s", WAIT_S);
        return NULL;
    }
    if (begin(c, DB_READ, e) == 0)
        return c;
    give_back(p, c);
    return NULL;
}

void read_end(struct store *s, struct conn *c)
{
    stop_all(c);
    if (!c->lost)
        s->driver->say(c, DB_COMMIT, NULL);
    leave(c);
    give_back(s->pool, c);
}

/* ---- writing */

static void pop(struct writer *w)
{
    w->first = w->first->next;
    if (!w->first)
        w->last = &w->first;
}

/* Under lock: the connection goes to the next in line, or lies free. */
static void pass_on(struct writer *w)
{
    struct waiter *next = w->first;
    w->held = next != NULL;
    if (!next)
        return;
    pop(w);
    next->turn = true;
    pthread_cond_signal(&next->wake);
}

static void leave_line(struct writer *w, const struct waiter *me)
{
    struct waiter **at = &w->first;
    while (*at != me)
        at = &(*at)->next;
    *at = me->next;
    if (!*at)
        w->last = at;
}

/* Waits in line until the connection is the caller's. */
static int take_turn(struct writer *w, struct err *e)
{
    int rc = 0, late = 0;
    pthread_mutex_lock(&w->lock);
    if (!w->held) {
        w->held = true;
        pthread_mutex_unlock(&w->lock);
        return 0;
    }
    struct timespec until = deadline();
    struct waiter me = {.turn = false};
    pthread_cond_init(&me.wake, NULL);
    *w->last = &me;
    w->last = &me.next;
    while (!me.turn && !me.away.code && !late)
        late = pthread_cond_clockwait(&me.wake, &w->lock, CLOCK_MONOTONIC, &until);
    if (me.away.code) {
        rc = copy_fault(e, &me.away);
    } else if (!me.turn) {
        leave_line(w, &me);
        rc = err_set(e, ERR_TIMEOUT, "store", "the database was busy for %d s", WAIT_S);
    }
    pthread_mutex_unlock(&w->lock);
    pthread_cond_destroy(&me.wake);
    return rc;
}

/* The batch is over, for good or bad: tells it to all who wait for it. */
static void tell_members(struct writer *w, const struct err *why)
{
    w->batch = 0;
    w->saved = false;
    pthread_mutex_lock(&w->lock);
    for (struct member *m = w->members, *next; m; m = next) {
        next = m->next; /* m is gone as soon as it is awake */
        m->fault = *why;
        m->done = true;
        pthread_cond_signal(&m->wake);
    }
    w->members = NULL;
    pthread_mutex_unlock(&w->lock);
}

/* All that was done in this batch is undone by the database itself, or with its connection. */
static void lose_batch(struct writer *w, const struct err *why)
{
    struct err told = ERR_INIT;
    leave(&w->conn);
    err_set(&told, ERR_TIMEOUT, "store", "undone together with another: %s", why->text);
    tell_members(w, &told);
}

/* The database is away: those who waited in line would each wait for it again, so they are told. */
static void dismiss_line(struct writer *w, const struct err *why)
{
    pthread_mutex_lock(&w->lock);
    for (struct waiter *x = w->first, *next; x; x = next) {
        next = x->next;
        x->away = *why;
        pthread_cond_signal(&x->wake);
    }
    w->first = NULL;
    w->last = &w->first;
    w->held = false;
    pthread_mutex_unlock(&w->lock);
}

struct conn *write_begin(struct store *s, struct err *e)
{
    struct writer *w = s->writer;
    struct err why = ERR_INIT;
    if (take_turn(w, e) < 0)
        return NULL;
    err_clear(&w->conn.fault);
    if (w->batch > 0) {
        if (s->driver->say(&w->conn, w->saved ? DB_RESAVE : DB_SAVE, &why) == 0) {
            w->saved = true;
            return &w->conn;
        }
        lose_batch(w, &why);
        err_clear(&why);
    }
    if (begin(&w->conn, DB_WRITE, &why) == 0)
        return &w->conn;
    dismiss_line(w, &why);
    copy_fault(e, &why);
    return NULL;
}

static void commit(struct writer *w, struct err *why)
{
    struct conn *c = &w->conn;
    c->store->driver->say(c, DB_COMMIT, why);
    leave(c);
    tell_members(w, why);
}

/* Undoes the operation at hand alone. False: nothing is left of the batch. */
static bool undo(struct writer *w)
{
    struct conn *c = &w->conn;
    struct err why = c->fault;
    c->audit_seq = 0; /* what it added to the audit is undone as well */
    if (w->batch == 0) {
        leave(c);
        return false;
    }
    if (!c->lost && c->store->driver->inside(c) && c->store->driver->say(c, DB_UNDO, &why) == 0)
        return true;
    lose_batch(w, &why);
    return false;
}

/* The operation at hand is done: waits for the common commit, or makes it. */
static void join(struct writer *w, struct err *why)
{
    struct member me = {.done = false};
    w->batch++;
    pthread_mutex_lock(&w->lock);
    if (!w->first || w->batch >= BATCH) {
        pthread_mutex_unlock(&w->lock);
        commit(w, why);
        pthread_mutex_lock(&w->lock);
        pass_on(w);
        pthread_mutex_unlock(&w->lock);
        return;
    }
    pthread_cond_init(&me.wake, NULL);
    me.next = w->members;
    w->members = &me;
    pass_on(w);
    while (!me.done)
        pthread_cond_wait(&me.wake, &w->lock);
    pthread_mutex_unlock(&w->lock);
    pthread_cond_destroy(&me.wake);
    *why = me.fault;
}

int write_end(struct store *s, struct conn *c, int rc, struct err *e)
{
    struct writer *w = s->writer;
    struct err why = ERR_INIT;
    stop_all(c);
    if (rc >= 0 && c->fault.code)
        rc = copy_fault(e, &c->fault);
    if (rc < 0 && !undo(w)) {
        pthread_mutex_lock(&w->lock);
        pass_on(w);
        pthread_mutex_unlock(&w->lock);
        return rc;
    }
    join(w, &why);
    if (!why.code)
        return rc;
    if (rc < 0 && e) /* what it saw of the others never was */
        err_clear(e);
    return copy_fault(e, &why);
}

/* ---- opening */

int db_open(struct store *s, struct err *e)
{
    s->pool = calloc(1, sizeof *s->pool);
    s->writer = calloc(1, sizeof *s->writer);
    if (!s->pool || !s->writer)
        return err_set(e, ERR_NOMEM, "store", "no memory");
    for (int i = 0; i < READERS; i++)
        s->pool->conns[i].store = s;
    s->writer->conn.store = s;
    s->writer->last = &s->writer->first;
    pthread_mutex_init(&s->pool->lock, NULL);
    pthread_cond_init(&s->pool->returned, NULL);
    pthread_mutex_init(&s->writer->lock, NULL);
    return s->driver->open(&s->writer->conn, e);
}

void db_close(struct store *s)
{
    if (s->pool && s->writer) {
        for (int i = 0; i < READERS; i++)
            conn_close(&s->pool->conns[i]);
        conn_close(&s->writer->conn);
        pthread_cond_destroy(&s->pool->returned);
        pthread_mutex_destroy(&s->pool->lock);
        pthread_mutex_destroy(&s->writer->lock);
    }
    free(s->pool);
    free(s->writer);
}
