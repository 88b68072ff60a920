/* clerk_session: signing in, and who a token is. See store/clerk.h. */
#include "clerk_int.h"

#include "base/hex.h"
#include "base/secret.h"

#include <inttypes.h>
#include <stdio.h>

/* Five wrong passwords lock a name for five minutes, each further one for twice as long up to an
 * hour: more would only help whoever wants to keep a colleague out. A day later all is forgotten.
 */
enum { WRONG = 5, LOCK_S = 300, LOCK_MOST_S = 3600, FORGET_S = 86400 };
/* A session is written again only when that gives it so much more time. */
enum { RENEW_S = 30, TOKEN_BYTES = 32 };

static void hash_of(char out[SHA256_HEX], const char *token)
{
    struct sha256 h;
    sha256_init(&h);
    sha256_add(&h, token, strlen(token));
    sha256_hex(out, &h);
}

static int note(struct store *s, struct conn *c, const char *actor, const char *action,
    const char *subject, struct err *e)
{
    return audit_in(s, c, &(struct store_audit){actor, action, subject, "desk"}, e);
}

/* ---- signing in */

struct attempt {
    char name[SHA256_HEX];        /* hash of what was typed */
    char password[PASSWORD_HASH]; /* "" = no such clerk, or disabled */
};

static int find_account(
    struct attempt *a, struct store_clerk *out, struct conn *c, const char *typed, struct err *e)
{
    static const struct sql by_name = {
        "t", "SELECT " CLERK_COLUMNS ", c.password FROM clerk c WHERE c.name = ?1"};
    char name[STORE_NAME];
    struct rows *r;
    /* a name that nobody can have is looked up as well: the same work */
    int rc = db_first(&r, c, &by_name, e, clerk_name(name, typed) ? name : "");
    if (rc <= 0)
        return rc;
    clerk_read(out, r);
    if (!out->disabled)
        col_text(a->password, sizeof a->password, r, CLERK_REST);
    db_stop(r);
    return 0;
}

/* Counts the attempt as a wrong one before it is judged, so that many at once are not free. */
static int count_attempt(struct attempt *a, struct store_clerk *out, struct store *s,
    struct conn *c, const char *typed, struct err *e)
{
    static const struct sql count = {"tiii",
        "INSERT INTO sign_in (name, failures, last, locked_until) VALUES (?1, ?2, ?3, ?4)"
        " ON CONFLICT (name) DO UPDATE SET failures = excluded.failures, last = excluded.last,"
        " locked_until = excluded.locked_until"};
    int64_t now = clock_wall(s->clock), lock = LOCK_S;
    int rc = find_account(a, out, c, typed, e);
    if (rc == 0)
        rc = clerk_failures(out, c, a->name, e);
    if (rc < 0)
        return rc;
    if (out->locked_until > now)
        return err_set(e, ERR_LIMIT, "store", "locked after wrong passwords");
    out->failures++;
    for (int i = WRONG; i < out->failures && lock < LOCK_MOST_S; i++)
        lock *= 2;
    if (lock > LOCK_MOST_S)
        lock = LOCK_MOST_S;
    out->locked_until = out->failures >= WRONG ? now + lock : 0;
    rc = db_run(c, &count, e, a->name, (int64_t)out->failures, now, out->locked_until);
    return rc < 0 ? rc : 0;
}

static int make_token(char out[STORE_TOKEN], struct err *e)
{
    uint8_t random[TOKEN_BYTES];
    if (secret_random(random, sizeof random) < 0)
        return err_set(e, ERR_IO, "store", "no random numbers");
    hex_write(out, random, sizeof random);
    secret_wipe(random, sizeof random);
    return 0;
}

static int open_session(struct store *s, struct conn *c, const struct attempt *a, int64_t device,
    int minutes, const char *token, struct store_clerk *out, struct err *e)
{
    static const struct sql seen = {
        "ii", "UPDATE clerk SET last = ?2 WHERE id = ?1 AND disabled = 0"};
    static const struct sql add = {"tiiii",
        "INSERT INTO clerk_session (token, clerk, device, created, expires)"
        " VALUES (?1, ?2, ?3, ?4, ?5)"};
    char hash[SHA256_HEX], actor[32], subject[32];
    int64_t now = clock_wall(s->clock);
    int rc = db_run(c, &seen, e, out->id, now);
    if (rc == 0)
        return err_set(e, ERR_DENIED, "store", "disabled meanwhile");
    hash_of(hash, token);
    if (rc > 0)
        rc = clerk_forgive(c, a->name, e);
    if (rc == 0)
        rc = db_run(c, &add, e, hash, out->id, device, now, now + (int64_t)minutes * 60);
    if (rc < 0)
        return rc;
    out->last = now;
    out->failures = 0;
    out->locked_until = 0;
    snprintf(actor, sizeof actor, "clerk:%" PRId64, out->id);
    snprintf(subject, sizeof subject, "device:%" PRId64, device);
    return note(s, c, actor, "session.open", subject, e);
}

/* What was typed as a name is not told: it may be a password. */
static int note_refusal(struct store *s, int64_t device, int64_t clerk)
{
    char actor[32], subject[32];
    struct err e = ERR_INIT;
    struct conn *c = write_begin(s, &e);
    if (!c)
        return db_fault(&e);
    snprintf(actor, sizeof actor, "device:%" PRId64, device);
    snprintf(subject, sizeof subject, "clerk:%" PRId64, clerk);
    return write_end(s, c, note(s, c, actor, "session.refuse", subject, &e), &e);
}

static int judge(struct store *s, const struct attempt *a, struct str password, int64_t device,
    int minutes, char token[STORE_TOKEN], struct store_clerk *out, struct err *e)
{
    /* outside of any transaction: it takes a tenth of a second on purpose */
    int rc = password_check(a->password[0] ? a->password : NULL, password, e);
    if (rc == 0)
        rc = make_token(token, e);
    if (rc < 0)
        return rc;
    struct conn *c = write_begin(s, e);
    return c ? write_end(s, c, open_session(s, c, a, device, minutes, token, out, e), e)
             : db_fault(e);
}

int store_session_open(struct store *s, const char *name, struct str password, int64_t device,
    int minutes, char token[STORE_TOKEN], struct store_clerk *out, struct err *e)
{
    struct attempt a = {.name = ""};
    struct err why = ERR_INIT;
    token[0] = '\0';
    *out = (struct store_clerk){.id = 0};
    clerk_name_hash(a.name, name);
    struct conn *c = write_begin(s, &why);
    int rc = c ? write_end(s, c, count_attempt(&a, out, s, c, name, &why), &why) : db_fault(&why);
    if (rc == 0)
        rc = judge(s, &a, password, device, minutes, token, out, &why);
    secret_wipe(a.password, sizeof a.password);
    if (rc == 0)
        return 0;
    secret_wipe(token, STORE_TOKEN);
    if (why.code == ERR_DENIED)
        note_refusal(s, device, out->id);
    *out = (struct store_clerk){.locked_until = out->locked_until};
    return err_set(e, why.code, why.module, "%s", why.text);
}

/* ---- who it is */

struct found {
    int64_t device, created, expires;
};

static int find_session(
    struct found *f, struct store_clerk *out, struct conn *c, const char *token_hash, struct err *e)
{
    static const struct sql by_token = {"t",
        "SELECT " CLERK_COLUMNS ", s.device, s.created, s.expires FROM clerk_session s"
        " JOIN clerk c ON c.id = s.clerk WHERE s.token = ?1"};
    struct rows *r;
    int rc = db_first(&r, c, &by_token, e, token_hash);
    if (rc <= 0)
        return rc;
    clerk_read(out, r);
    *f = (struct found){
        col_int(r, CLERK_REST), col_int(r, CLERK_REST + 1), col_int(r, CLERK_REST + 2)};
    db_stop(r);
    return 1;
}

static int renew(struct store *s, const char *token_hash, int64_t expires, struct err *e)
{
    static const struct sql more = {"ti", "UPDATE clerk_session SET expires = ?2 WHERE token = ?1"};
    struct conn *c = write_begin(s, e);
    if (!c)
        return db_fault(e);
    int rc = db_run(c, &more, e, token_hash, expires);
    return write_end(s, c, rc < 0 ? rc : 0, e);
}

int store_session_find(struct store *s, const char *token, int64_t device, int minutes, int hours,
    struct store_clerk *out, int64_t *expires, struct err *e)
{
    char hash[SHA256_HEX];
    struct found f = {.device = 0};
    int64_t now = clock_wall(s->clock);
    *out = (struct store_clerk){.id = 0};
    hash_of(hash, token);
    struct conn *c = read_begin(s, e);
    if (!c)
        return db_fault(e);
    int rc = find_session(&f, out, c, hash, e);
    read_end(s, c);
    if (rc < 0)
        return rc;
    int64_t end = f.created + (int64_t)hours * 3600, wanted = now + (int64_t)minutes * 60;
    if (rc == 0 || f.device != device || out->disabled || now >= f.expires || now >= end) {
        *out = (struct store_clerk){.id = 0};
        return err_set(e, ERR_DENIED, "store", "no session");
    }
    wanted = wanted < end ? wanted : end;
    bool worth = wanted - f.expires >= RENEW_S || (wanted == end && f.expires < end);
    *expires = worth ? wanted : f.expires;
    return worth ? renew(s, hash, wanted, e) : 0;
}

/* ---- the end */

static int close_session(struct store *s, struct conn *c, const char *token, struct err *e)
{
    static const struct sql end = {
        "t", "DELETE FROM clerk_session WHERE token = ?1 RETURNING clerk, device"};
    char hash[SHA256_HEX], actor[32], subject[32];
    struct rows *r;
    hash_of(hash, token);
    int rc = db_first(&r, c, &end, e, hash);
    if (rc <= 0)
        return rc;
    snprintf(actor, sizeof actor, "clerk:%" PRId64, col_int(r, 0));
    snprintf(subject, sizeof subject, "device:%" PRId64, col_int(r, 1));
    db_stop(r);
    return note(s, c, actor, "session.close", subject, e);
}

int store_session_close(struct store *s, const char *token, struct err *e)
{
    struct conn *c = write_begin(s, e);
    return c ? write_end(s, c, close_session(s, c, token, e), e) : db_fault(e);
}

static int expire(struct store *s, struct conn *c, size_t *erased, struct err *e)
{
    static const struct sql sessions = {"i", "DELETE FROM clerk_session WHERE expires <= ?1"};
    static const struct sql guesses = {
        "ii", "DELETE FROM sign_in WHERE last <= ?1 AND locked_until <= ?2"};
    char subject[32];
    int64_t now = clock_wall(s->clock);
    int rc = db_run(c, &guesses, e, now - FORGET_S, now);
    if (rc >= 0)
        rc = db_run(c, &sessions, e, now);
    if (rc <= 0)
        return rc;
    *erased = (size_t)rc;
    snprintf(subject, sizeof subject, "%zu erased", *erased);
    return audit_in(s, c, &(struct store_audit){"job", "session.expire", subject, "job"}, e);
}

int store_session_expire(struct store *s, size_t *erased, struct err *e)
{
    *erased = 0;
    struct conn *c = write_begin(s, e);
    return c ? write_end(s, c, expire(s, c, erased, e), e) : db_fault(e);
}
