/* queue: taking tickets and looking at them. See store/queue.h. */
#include "queue_int.h"

#include "base/vec.h"
#include "store/sha256.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { NUMBERS = 10000, TICKETS = 100000 }; /* the highest number and one; of a day */

int64_t queue_today(const struct store *s)
{
    return date_days(instant_prague(clock_wall(s->clock)).date);
}

/* ---- rows */

int ticket_read(struct store_ticket *out, const struct rows *r, struct err *e)
{
    *out = (struct store_ticket){.id = col_int(r, 0),
        .device = col_int(r, 1),
        .booking = col_int(r, 2),
        .day = date_from_days(col_int(r, 3)),
        .number = (int)col_int(r, 4),
        .priority = (int)col_int(r, 5),
        .calls = (int)col_int(r, 6),
        .services = (int)col_int(r, 7),
        .precalled = col_int(r, 8) != 0,
        .since = col_int(r, 9),
        .booked = col_int(r, 10),
        .called = col_int(r, 11),
        .served = col_int(r, 12),
        .ended = col_int(r, 13)};
    col_text(out->agenda, sizeof out->agenda, r, 14);
    col_text(out->counter, sizeof out->counter, r, 15);
    col_text(out->operation, sizeof out->operation, r, 16);
    col_text(out->lang, sizeof out->lang, r, 17);
    struct str letter = col_str(r, 18);
    out->letter = letter.n ? letter.p[0] : ' ';
    if (!ticket_state_parse(&out->state, col_str(r, 19)))
        return err_set(e, ERR_PARSE, "store", "a ticket is in no known state");
    return 0;
}

/* 1: the first row is in out; 0: there is none. rc: what db_first gave. */
static int first(struct store_ticket *out, int rc, struct rows *r, struct err *e)
{
    if (rc <= 0)
        return rc;
    rc = ticket_read(out, r, e);
    db_stop(r);
    return rc < 0 ? rc : 1;
}

int ticket_find(struct store_ticket *out, struct conn *c, int64_t id, int64_t day, struct err *e)
{
    static const struct sql by_id = {
        "ii", "SELECT " TICKET_COLUMNS " FROM ticket WHERE id = ?1 AND day = ?2"};
    struct rows *r;
    int rc = db_first(&r, c, &by_id, e, id, day);
    return first(out, rc, r, e);
}

int ticket_in_hands(
    struct store_ticket *out, struct conn *c, const char *counter, int64_t day, struct err *e)
{
    static const struct sql in_hands = {"it",
        "SELECT " TICKET_COLUMNS " FROM ticket WHERE day = ?1 AND counter = ?2"
        " AND state IN ('called', 'processing')"};
    struct rows *r;
    int rc = db_first(&r, c, &in_hands, e, day, counter);
    return first(out, rc, r, e);
}

int ticket_audit(struct store *s, struct conn *c, const char *act, const struct store_ticket *t,
    const char *actor, const char *channel, struct err *e)
{
    char action[32], subject[40];
    snprintf(action, sizeof action, "ticket.%s", act);
    /* a number comes every day: the id tells which */
    snprintf(subject, sizeof subject, "%c%d:%" PRId64, t->letter, t->number, t->id);
    struct store_audit a = {actor, action, subject, channel ? channel : "desk"};
    return audit_in(s, c, &a, e);
}

/* ---- taking */

/* What makes two requests the same. */
static void request_of(char out[SHA256_HEX], const struct store_ticket_new *n)
{
    char numbers[48];
    struct sha256 h;
    snprintf(numbers, sizeof numbers, "%" PRId64 " %d", n->booking, n->priority);
    sha256_init(&h);
    sha256_add_field(&h, str_of(n->agenda));
    sha256_add_field(&h, str_of(numbers));
    sha256_hex(out, &h);
}

/* 1: made before with this key; 0: the key is free. */
static int made_before(struct conn *c, const struct store_ticket_new *n, const char *request,
    struct store_ticket *out, struct err *e)
{
    static const struct sql by_key = {
        "it", "SELECT " TICKET_COLUMNS ", request FROM ticket WHERE device = ?1 AND key = ?2"};
    struct rows *r;
    int rc = db_first(&r, c, &by_key, e, n->device, n->key);
    if (rc <= 0)
        return rc;
    bool same = str_eqz(col_str(r, TICKET_REST), request);
    rc = same ? ticket_read(out, r, e)
              : err_set(e, ERR_CONFLICT, "store", "the key was used for another ticket");
    db_stop(r);
    return rc < 0 ? rc : 1;
}

struct arrival {
    int64_t starts;
    char operation[STORE_PLACE];
};

/* Is the booking there to be checked in? */
static int check_booking(struct arrival *out, struct conn *c, const struct store_ticket_new *n,
    struct store_ticket *has, struct err *e)
{
    static const struct sql booking = {
        "i", "SELECT starts, operation, state FROM booking WHERE id = ?1"};
    static const struct sql ticket_of = {
        "i", "SELECT " TICKET_COLUMNS " FROM ticket WHERE booking = ?1 ORDER BY id DESC LIMIT 1"};
    struct rows *r;
    int rc = db_first(&r, c, &booking, e, n->booking);
    if (rc <= 0)
        return rc < 0 ? rc : err_set(e, ERR_NOT_FOUND, "store", "no such booking");
    out->starts = col_int(r, 0);
    col_text(out->operation, sizeof out->operation, r, 1);
    bool waits = str_eqz(col_str(r, 2), booking_state_name(BOOKING_BOOKED));
    db_stop(r);
    if (waits)
        return 0;
    rc = db_first(&r, c, &ticket_of, e, n->booking);
    rc = first(has, rc, r, e);
    return rc < 0 ? rc : err_set(e, ERR_CONFLICT, "store", "the booking cannot be checked in");
}

static int count_taken(struct conn *c, const char *agenda, int64_t day, int *out, struct err *e)
{
    static const struct sql taken = {
        "it", "SELECT count(*) FROM ticket WHERE day = ?1 AND taken_for = ?2 AND booking = 0"};
    struct rows *r;
    int rc = db_first(&r, c, &taken, e, day, agenda);
    if (rc <= 0)
        return rc;
    *out = (int)col_int(r, 0);
    db_stop(r);
    return 0;
}

static int check_quota(struct conn *c, const struct store_ticket_new *n, int64_t day, struct err *e)
{
    int taken = 0, rc = n->quota ? count_taken(c, n->agenda, day, &taken, e) : 0;
    if (rc == 0 && n->quota && taken >= n->quota)
        return err_set(e, ERR_LIMIT, "store", "today's tickets of the agenda are gone");
    return rc;
}

/* The number after the last one, round the range, without those that people still hold: they would
 * come in two when it is called. */
static int free_number(
    int *out, struct conn *c, const struct store_ticket_new *n, int64_t day, struct err *e)
{
    static const struct sql given = {
        "it", "SELECT number, state FROM ticket WHERE day = ?1 AND letter = ?2 ORDER BY id"};
    bool out_there[NUMBERS] = {false};
    char letter[] = {n->letter, '\0'};
    int number = n->last, rc;
    if (n->first < 1 || n->first > n->last || n->last >= NUMBERS)
        return err_set(e, ERR_RANGE, "store", "numbers from %d to %d", n->first, n->last);
    struct rows *r = db_start(c, &given, e, day, letter);
    if (!r)
        return db_fault(e);
    while ((rc = db_row(r, e)) > 0) {
        enum ticket_state state;
        int64_t has = col_int(r, 0);
        if (has < n->first || has > n->last)
            continue; /* the town changed the range today */
        number = (int)has;
        out_there[has] |= ticket_state_parse(&state, col_str(r, 1)) && !ticket_over(state);
    }
    for (int i = n->first; rc == 0 && i <= n->last; i++) {
        number = number == n->last ? n->first : number + 1;
        if (!out_there[number]) {
            *out = number;
            return 0;
        }
    }
    return rc < 0 ? rc : err_set(e, ERR_LIMIT, "store", "all numbers of the agenda are out");
}

static int add_ticket(struct store *s, struct conn *c, const struct store_ticket_new *n,
    const struct arrival *b, int number, struct store_ticket *out, struct err *e)
{
    static const struct sql add = {"ittittiittttiii",
        "INSERT INTO ticket (device, key, request, day, agenda, taken_for, letter, number,"
        " priority, state, operation, lang, channel, booking, since, booked)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)"
        " RETURNING id"};
    char request[SHA256_HEX], letter[] = {n->letter, '\0'};
    struct rows *r;
    request_of(request, n);
    int rc = db_first(&r, c, &add, e, n->device, n->key, request, queue_today(s), n->agenda, letter,
        (int64_t)number, (int64_t)n->priority, ticket_state_name(TICKET_QUEUED), b->operation,
        n->lang, n->channel, n->booking, clock_wall(s->clock), b->starts);
    if (rc <= 0)
        return rc < 0 ? rc : err_set(e, ERR_IO, "store", "the new ticket has no id");
    int64_t id = col_int(r, 0);
    db_stop(r);
    rc = ticket_find(out, c, id, queue_today(s), e);
    if (rc > 0)
        rc = ticket_audit(s, c, "take", out, n->actor, n->channel, e);
    if (rc == 0 && n->booking)
        rc = booking_arrive_in(s, c, n->booking, id,
            &(struct store_audit){n->actor, "booking.arrive", "", n->channel}, e);
    return rc;
}

static int take(struct store *s, struct conn *c, const struct store_ticket_new *n,
    struct store_ticket *out, bool *again, struct err *e)
{
    char request[SHA256_HEX];
    struct arrival b = {.starts = 0};
    int number = 0;
    request_of(request, n);
    int rc = made_before(c, n, request, out, e);
    *again = rc > 0;
    if (rc != 0)
        return rc < 0 ? rc : 0;
    rc = n->booking ? check_booking(&b, c, n, out, e) : check_quota(c, n, queue_today(s), e);
    if (rc == 0)
        rc = free_number(&number, c, n, queue_today(s), e);
    return rc < 0 ? rc : add_ticket(s, c, n, &b, number, out, e);
}

int store_ticket_take(struct store *s, const struct store_ticket_new *n, struct store_ticket *out,
    bool *again, struct err *e)
{
    *again = false;
    *out = (struct store_ticket){.id = 0};
    struct conn *c = write_begin(s, e);
    return c ? write_end(s, c, take(s, c, n, out, again, e), e) : db_fault(e);
}

/* ---- looking */

int store_ticket_get(struct store *s, int64_t id, struct store_ticket *out, struct err *e)
{
    static const struct sql by_id = {"i", "SELECT " TICKET_COLUMNS " FROM ticket WHERE id = ?1"};
    struct rows *r;
    struct conn *c = read_begin(s, e);
    if (!c)
        return db_fault(e);
    int rc = db_first(&r, c, &by_id, e, id);
    rc = first(out, rc, r, e);
    read_end(s, c);
    return rc < 0 ? rc : rc == 0 ? err_set(e, ERR_NOT_FOUND, "store", "no such ticket") : 0;
}

int store_ticket_by_key(
    struct store *s, int64_t device, const char *key, struct store_ticket *out, struct err *e)
{
    static const struct sql by_key = {
        "it", "SELECT " TICKET_COLUMNS " FROM ticket WHERE device = ?1 AND key = ?2"};
    struct rows *r;
    struct conn *c = read_begin(s, e);
    if (!c)
        return db_fault(e);
    int rc = db_first(&r, c, &by_key, e, device, key);
    rc = first(out, rc, r, e);
    read_end(s, c);
    return rc < 0 ? rc : rc == 0 ? err_set(e, ERR_NOT_FOUND, "store", "the key is free") : 0;
}

struct tickets {
    struct store_ticket *items;
    size_t n, cap;
};

static int read_today(struct tickets *out, struct conn *c, int64_t day, struct err *e)
{
    static const struct sql today = {"i", "SELECT " TICKET_COLUMNS " FROM ticket WHERE day = ?1"
                                          " AND state NOT IN ('finished', 'deleted')"};
    struct rows *r = db_start(c, &today, e, day);
    int rc = r ? 0 : db_fault(e);
    while (r && (rc = db_row(r, e)) > 0) {
        rc =
            vec_reserve((void *)&out->items, &out->cap, out->n + 1, sizeof *out->items, TICKETS, e);
        if (rc == 0)
            rc = ticket_read(&out->items[out->n], r, e);
        if (rc < 0) {
            db_stop(r);
            return rc;
        }
        out->n++;
    }
    return rc;
}

static int by_rank(const void *a, const void *b, void *now)
{
    const struct store_ticket *x = a, *y = b;
    struct ticket_rank rx = {x->priority, x->since, x->booked, x->id};
    struct ticket_rank ry = {y->priority, y->since, y->booked, y->id};
    return ticket_rank_cmp(&rx, &ry, *(const int64_t *)now);
}

int store_ticket_each(struct store *s, store_ticket_fn *fn, void *ctx, struct err *e)
{
    struct tickets all = {.n = 0};
    int64_t now = clock_wall(s->clock);
    struct conn *c = read_begin(s, e);
    if (!c)
        return db_fault(e);
    int rc = read_today(&all, c, queue_today(s), e);
    read_end(s, c);
    if (rc == 0 && all.n)
        qsort_r(all.items, all.n, sizeof *all.items, by_rank, &now);
    for (size_t i = 0; rc == 0 && i < all.n; i++)
        fn(ctx, &all.items[i]);
    free(all.items);
    return rc;
}

int store_ticket_count(struct store *s, const char *agenda, int *out, struct err *e)
{
    *out = 0;
    struct conn *c = read_begin(s, e);
    if (!c)
        return db_fault(e);
    int rc = count_taken(c, agenda, queue_today(s), out, e);
    read_end(s, c);
    return rc;
}
