/* booking_hold: see wire/booking.h. From a hold to the reservation, and what a problem carries. */
#include "booking_int.h"

#include "base/hex.h"
#include "domain/refno.h"
#include <stdlib.h>

/* ---- shapes of texts */

static bool all_of(struct str s, size_t n, const char *allowed)
{
    bool good = s.n == n;
    for (size_t i = 0; good && i < n; i++)
        good = s.p[i] && strchr(allowed, s.p[i]);
    return good;
}

static bool lang_good(struct str s)
{
    return all_of(s, 2, "abcdefghijklmnopqrstuvwxyz");
}

static bool hold_id_good(struct str s)
{
    return hex_is(s, WIRE_HOLD_ID);
}

static bool pin_good(struct str s)
{
    return all_of(s, 4, "0123456789");
}

/* On the wire a number or code stands as it is kept; only people may type it otherwise. */
static bool reference_good(struct str s)
{
    char refno[9];
    return refno_parse(refno, s, NULL) == 0 && str_eqz(s, refno);
}

static bool code_good(struct str s)
{
    char code[WIRE_CODE_TEXT];
    return wire_code_parse(code, s, NULL) == 0 && str_eqz(s, code);
}

/* ---- asking for a hold */

static const struct member request_rows[] = {
    MEMBER(struct wire_hold_request, "operation", operation, member_text, .filled = true),
    MEMBER(struct wire_hold_request, "place", place, member_text, .filled = true),
    MEMBER(
        struct wire_hold_request, "lang", lang, member_text, .optional = true, .good = lang_good),
    MEMBER(struct wire_hold_request, "starts_at", starts, member_instant),
    MEMBER(struct wire_hold_request, "people", people, member_number, .min = 1,
        .max = SLOT_PEOPLE_MAX),
};

static const struct members request = {
    MEMBERS("hold_request", struct wire_hold_request, request_rows), .request = true};

int wire_hold_request_write(struct buf *out, const struct wire_hold_request *r, struct err *e)
{
    return members_write(out, &request, r, e);
}

int wire_hold_request_read(struct wire_hold_request *out, struct str json, struct err *e)
{
    return members_load_whole(out, &request, json, WIRE_BOOKING_REQUEST, NULL, e);
}

/* ---- the hold */

static bool no_form(const struct member *m, const void *object)
{
    return !*(char *const *)member_value(object, m);
}

/* It comes from the catalogue, where it was linted; it goes in as it is. */
static void write_form(struct buf *out, const struct member *m, const void *object)
{
    buf_z(out, *(char *const *)member_value(object, m));
}

static int read_form(
    void *object, const struct member *m, const json_t *j, struct arena *a, struct err *e)
{
    (void)a;
    struct buf text;
    buf_init(&text, WIRE_BOOKING);
    int rc = json_is_object(j) ? wire_json_write(&text, j, e) : -ERR_PARSE;
    char *form = rc < 0 ? NULL : buf_take(&text, NULL);
    if (rc == 0 && !form)
        rc = -ERR_NOMEM;
    buf_done(&text);
    *(char **)member_field(object, m) = form;
    return rc;
}

static const struct member_kind form_text = {
    .none = no_form, .write = write_form, .read = read_form};

static bool hold_sound(const void *object)
{
    const struct wire_hold *h = object;
    return h->ends > h->starts;
}

static const struct member hold_rows[] = {
    MEMBER(struct wire_hold, "id", id, member_text, .filled = true, .good = hold_id_good),
    MEMBER(struct wire_hold, "starts_at", starts, member_instant),
    MEMBER(struct wire_hold, "ends_at", ends, member_instant),
    MEMBER(struct wire_hold, "expires_at", expires, member_instant),
    MEMBER(struct wire_hold, "binding", binding, member_flag),
    MEMBER(struct wire_hold, "form", form, form_text, .optional = true),
    MEMBER(struct wire_hold, "server_time", server_time, member_instant),
};

static const struct members hold = {
    MEMBERS("hold", struct wire_hold, hold_rows), .sound = hold_sound};

int wire_hold_write(struct buf *out, const struct wire_hold *h, struct err *e)
{
    return members_write(out, &hold, h, e);
}

int wire_hold_read(struct wire_hold *out, struct str json, struct err *e)
{
    *out = (struct wire_hold){.starts = 0};
    int rc = members_load(out, &hold, json, WIRE_BOOKING, NULL, e);
    if (rc < 0)
        wire_hold_done(out);
    return rc;
}

void wire_hold_done(struct wire_hold *h)
{
    free(h->form);
    *h = (struct wire_hold){.starts = 0};
}

/* ---- the reservation */

static const char *state_name(int state)
{
    return booking_state_name((enum booking_state)state);
}

static bool reservation_sound(const void *object)
{
    const struct wire_reservation *r = object;
    bool window = !r->checkin_from || !r->checkin_to || r->checkin_from <= r->checkin_to;
    return r->ends > r->starts && window;
}

static const struct member reservation_rows[] = {
    MEMBER(struct wire_reservation, "id", id, member_text, .filled = true, .good = reference_good),
    MEMBER(struct wire_reservation, "code", code, member_text, .optional = true, .good = code_good),
    MEMBER(struct wire_reservation, "pin", pin, member_text, .optional = true, .good = pin_good),
    MEMBER(struct wire_reservation, "state", state, member_named,
        .names = {state_name, BOOKING_STATES}),
    MEMBER(struct wire_reservation, "place", place, member_text, .filled = true),
    MEMBER(struct wire_reservation, "operation", operation, member_text, .filled = true),
    MEMBER(struct wire_reservation, "situation", situation, member_text, .optional = true),
    MEMBER(struct wire_reservation, "place_name", place_name, member_text),
    MEMBER(struct wire_reservation, "where", where, member_text, .optional = true),
    MEMBER(struct wire_reservation, "operation_name", operation_name, member_text),
    MEMBER(struct wire_reservation, "starts_at", starts, member_instant),
    MEMBER(struct wire_reservation, "ends_at", ends, member_instant),
    MEMBER(struct wire_reservation, "cancel_until", cancel_until, member_instant, .optional = true),
    MEMBER(struct wire_reservation, "move_until", move_until, member_instant, .optional = true),
    MEMBER(struct wire_reservation, "checkin_from", checkin_from, member_instant, .optional = true),
    MEMBER(struct wire_reservation, "checkin_to", checkin_to, member_instant, .optional = true),
    MEMBER(
        struct wire_reservation, "people", people, member_number, .min = 1, .max = SLOT_PEOPLE_MAX),
    MEMBER(struct wire_reservation, "binding", binding, member_flag),
    MEMBER(struct wire_reservation, "ticket", ticket, member_text, .optional = true),
    MEMBER(struct wire_reservation, "server_time", server_time, member_instant),
};

static const struct members reservation = {
    MEMBERS("reservation", struct wire_reservation, reservation_rows), .sound = reservation_sound};

int wire_reservation_write(struct buf *out, const struct wire_reservation *r, struct err *e)
{
    return members_write(out, &reservation, r, e);
}

int wire_reservation_read(struct wire_reservation *out, struct str json, struct err *e)
{
    return members_load_whole(out, &reservation, json, WIRE_BOOKING, NULL, e);
}

/* ---- members of problems */

void wire_nearest_members(struct buf *out, const struct wire_nearest *n)
{
    buf_z(out, "\"alternatives\":[");
    for (size_t i = 0; i < n->n; i++) {
        buf_z(out, i ? "," : "");
        members_put_object(out, &wire_slot_members, &n->slots[i]);
    }
    buf_char(out, ']');
}

/* No list is an empty list: the code of the problem says enough. */
static int take_nearest(struct wire_nearest *out, const json_t *list, struct err *e)
{
    if (list && !json_is_array(list))
        return err_set(e, ERR_PARSE, "nearest", "/alternatives is no list");
    for (size_t i = 0; i < json_array_size(list) && i < WIRE_NEAREST; i++) {
        struct slot *s = &out->slots[i];
        int rc = members_read(s, &wire_slot_members, json_array_get(list, i), NULL, e);
        if (rc < 0)
            return rc;
        if (i && s->starts <= s[-1].starts)
            return err_set(e, ERR_RANGE, "nearest", "/alternatives are not in order");
        out->n = i + 1;
    }
    return 0;
}

int wire_nearest_read(struct wire_nearest *out, struct str problem, struct err *e)
{
    json_t *root;
    *out = (struct wire_nearest){.n = 0};
    int rc = wire_json_load(&root, problem, WIRE_PROBLEM, WIRE_DEPTH, e);
    if (rc == 0 && !json_is_object(root))
        rc = err_set(e, ERR_PARSE, "nearest", "not an object");
    if (rc == 0)
        rc = take_nearest(out, json_object_get(root, "alternatives"), e);
    if (rc < 0)
        *out = (struct wire_nearest){.n = 0};
    json_decref(root);
    return rc;
}

static const struct member when_rows[] = {
    MEMBER(struct wire_when, "starts_at", starts, member_instant, .optional = true),
    MEMBER(struct wire_when, "from", from, member_instant, .optional = true),
    MEMBER(struct wire_when, "to", to, member_instant, .optional = true),
    MEMBER(struct wire_when, "at", at, member_instant, .optional = true),
    MEMBER(struct wire_when, "ticket", ticket, member_text, .optional = true),
    MEMBER(struct wire_when, "server_time", server_time, member_instant, .optional = true),
};

static const struct members when = {MEMBERS("when", struct wire_when, when_rows)};

void wire_when_members(struct buf *out, const struct wire_when *w)
{
    members_put(out, &when, w);
}

int wire_when_read(struct wire_when *out, struct str problem, struct err *e)
{
    return members_load_whole(out, &when, problem, WIRE_PROBLEM, NULL, e);
}
