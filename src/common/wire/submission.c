/* submission: see wire/submission.h. */
#include "wire/submission.h"

#include "base/hex.h"
#include "domain/instant.h"
#include "wire/json.h"

static const char module[] = "submission";

enum { MAX_BYTES = 32 * 1024, MAX_DRAFT_DAYS = 3650 };

/* ---- states */

static const char *const state_names[SUBMISSION_STATES] = {
    [SUBMISSION_RECEIVED] = "received",
    [SUBMISSION_TO_SIGN] = "to_sign",
    [SUBMISSION_REGISTERED] = "registered",
    [SUBMISSION_DECIDED] = "decided",
    [SUBMISSION_WITHDRAWN] = "withdrawn",
};

/* A submission that waits for its signature is none yet, so nothing but a signature or its end can
 * come; what is decided or withdrawn stays so. A citizen may withdraw until the decision (act
 * 500/2004 § 45/4). */
static const bool moves[SUBMISSION_STATES][SUBMISSION_STATES] = {
    [SUBMISSION_TO_SIGN] = {[SUBMISSION_RECEIVED] = true, [SUBMISSION_WITHDRAWN] = true},
    [SUBMISSION_RECEIVED] = {[SUBMISSION_REGISTERED] = true, [SUBMISSION_WITHDRAWN] = true},
    [SUBMISSION_REGISTERED] = {[SUBMISSION_DECIDED] = true, [SUBMISSION_WITHDRAWN] = true},
};

const char *submission_state_name(enum submission_state s)
{
    return state_names[s];
}

bool submission_state_parse(enum submission_state *out, struct str name)
{
    for (int i = 0; i < SUBMISSION_STATES; i++)
        if (str_eqz(name, state_names[i]))
            return *out = (enum submission_state)i, true;
    return false;
}

bool submission_may_move(enum submission_state from, enum submission_state to)
{
    return moves[from][to];
}

/* ---- parts that the documents share */

static void put_text(struct buf *out, const char *key, const char *value)
{
    buf_fmt(out, "\"%s\":", key);
    wire_json_string(out, str_of(value));
}

static void put_instant(struct buf *out, const char *key, int64_t at)
{
    char when[26];
    instant_rfc3339(when, at);
    put_text(out, key, when);
}

static bool take_date(struct date *out, const json_t *root, const char *key)
{
    char iso[16];
    *out = (struct date){0, 0, 0};
    return json_is_null(json_object_get(root, key)) ||
           (wire_json_text(iso, sizeof iso, root, key) &&
               date_parse_iso(out, str_of(iso), NULL) == 0);
}

static bool take_number(int *out, const json_t *root, const char *key, int64_t min, int64_t max)
{
    int64_t n;
    if (!wire_json_int(&n, root, key) || n < min || n > max)
        return false;
    *out = (int)n;
    return true;
}

static int not_right(struct err *e, const char *what)
{
    return err_set(e, ERR_PARSE, module, "%s: a member is missing or wrong", what);
}

/* ---- the portal's keys */

static bool take_salt(uint8_t out[WIRE_SALT], const json_t *root)
{
    char hex[2 * WIRE_SALT + 1];
    return wire_json_text(hex, sizeof hex, root, "draft_salt") &&
           hex_read(out, WIRE_SALT, str_of(hex));
}

int wire_portal_write(struct buf *out, const struct wire_portal *p, struct err *e)
{
    char salt[2 * WIRE_SALT + 1];
    buf_char(out, '{');
    put_text(out, "seal_key", p->seal_key);
    buf_char(out, ',');
    put_text(out, "receipt_key", p->receipt_key);
    hex_write(salt, p->draft_salt, WIRE_SALT);
    buf_fmt(out, ",\"draft_salt\":\"%s\",\"draft_days\":%d,", salt, p->draft_days);
    if (p->upload_url[0]) {
        put_text(out, "upload_url", p->upload_url);
        buf_char(out, ',');
    }
    put_instant(out, "server_time", p->server_time);
    buf_char(out, '}');
    return buf_check(out, module, e);
}

/* What a phone shall open in its browser is a plain https address or nothing. */
static bool take_url(char out[WIRE_URL], const json_t *root)
{
    if (!json_object_get(root, "upload_url"))
        return true;
    if (!wire_json_text(out, WIRE_URL, root, "upload_url"))
        return false;
    return !out[0] || (str_starts(str_of(out), STR("https://")) && !strpbrk(out, "# \t\r\n"));
}

int wire_portal_read(struct wire_portal *out, struct str json, struct err *e)
{
    json_t *root;
    *out = (struct wire_portal){.draft_days = 0};
    int rc = wire_json_load(&root, json, MAX_BYTES, WIRE_DEPTH, e);
    if (rc == 0 &&
        (!wire_json_text(out->seal_key, sizeof out->seal_key, root, "seal_key") ||
            !wire_json_text(out->receipt_key, sizeof out->receipt_key, root, "receipt_key") ||
            !take_salt(out->draft_salt, root) ||
            !take_number(&out->draft_days, root, "draft_days", 1, MAX_DRAFT_DAYS) ||
            !take_url(out->upload_url, root) ||
            !wire_json_instant(&out->server_time, root, "server_time")))
        rc = not_right(e, "the portal");
    json_decref(root);
    return rc;
}

/* ---- a saved draft */

int wire_draft_write(struct buf *out, const struct wire_draft *d, struct err *e)
{
    buf_char(out, '{');
    put_instant(out, "expires", d->expires);
    buf_char(out, ',');
    put_instant(out, "server_time", d->server_time);
    buf_char(out, '}');
    return buf_check(out, module, e);
}

int wire_draft_read(struct wire_draft *out, struct str json, struct err *e)
{
    json_t *root;
    *out = (struct wire_draft){.expires = 0};
    int rc = wire_json_load(&root, json, MAX_BYTES, WIRE_DEPTH, e);
    if (rc == 0 && (!wire_json_instant(&out->expires, root, "expires") ||
                       !wire_json_instant(&out->server_time, root, "server_time")))
        rc = not_right(e, "the draft");
    json_decref(root);
    return rc;
}

/* ---- a received submission */

int wire_submission_write(struct buf *out, const struct wire_submission *s, struct err *e)
{
    buf_char(out, '{');
    put_text(out, "reference", s->reference);
    buf_char(out, ',');
    put_text(out, "form", s->form);
    buf_fmt(out, ",\"version\":%d,", s->version);
    put_instant(out, "received", s->received);
    buf_char(out, ',');
    put_text(out, "state", submission_state_name(s->state));
    buf_char(out, ',');
    wire_json_date(out, "decide_by", s->decide_by);
    buf_char(out, ',');
    wire_json_date(out, "sign_by", s->sign_by);
    if (s->receipt[0]) {
        buf_char(out, ',');
        put_text(out, "receipt", s->receipt);
    }
    buf_z(out, ",\"history\":[");
    for (size_t i = 0; i < s->n_history; i++) {
        buf_z(out, i ? ",{" : "{");
        put_text(out, "state", submission_state_name(s->history[i].state));
        buf_char(out, ',');
        put_instant(out, "at", s->history[i].at);
        buf_char(out, '}');
    }
    buf_z(out, "],");
    put_instant(out, "server_time", s->server_time);
    buf_char(out, '}');
    return buf_check(out, module, e);
}

static bool take_state(enum submission_state *out, const json_t *j)
{
    char name[16];
    return wire_json_text(name, sizeof name, j, "state") &&
           submission_state_parse(out, str_of(name));
}

static bool take_history(struct wire_submission *out, const json_t *list)
{
    size_t n = json_array_size(list);
    if (!json_is_array(list) || n > WIRE_EVENTS)
        return false;
    for (size_t i = 0; i < n; i++) {
        const json_t *j = json_array_get(list, i);
        if (!take_state(&out->history[i].state, j) ||
            !wire_json_instant(&out->history[i].at, j, "at"))
            return false;
    }
    out->n_history = n;
    return true;
}

static bool take_submission(struct wire_submission *out, const json_t *root)
{
    return wire_json_text(out->reference, sizeof out->reference, root, "reference") &&
           strlen(out->reference) == sizeof out->reference - 1 &&
           wire_json_text(out->form, sizeof out->form, root, "form") &&
           take_number(&out->version, root, "version", 1, INT32_MAX) &&
           wire_json_instant(&out->received, root, "received") && take_state(&out->state, root) &&
           take_date(&out->decide_by, root, "decide_by") &&
           take_date(&out->sign_by, root, "sign_by") &&
           (!json_object_get(root, "receipt") ||
               wire_json_text(out->receipt, sizeof out->receipt, root, "receipt")) &&
           take_history(out, json_object_get(root, "history")) &&
           wire_json_instant(&out->server_time, root, "server_time");
}

int wire_submission_read(struct wire_submission *out, struct str json, struct err *e)
{
    json_t *root;
    *out = (struct wire_submission){.version = 0};
    int rc = wire_json_load(&root, json, MAX_BYTES, WIRE_DEPTH, e);
    if (rc == 0 && !take_submission(out, root))
        rc = not_right(e, "the submission");
    json_decref(root);
    return rc;
}
