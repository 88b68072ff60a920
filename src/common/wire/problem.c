/* problem: see wire/problem.h. */
#include "wire/problem.h"

#include "wire/json.h"

static const struct {
    int status;
    const char *name, *title;
} codes[PROBLEM_CODES] = {
    [PROBLEM_NONE] = {500, "unknown", "Unknown problem"},
    [PROBLEM_BAD_REQUEST] = {400, "bad_request", "The request is malformed"},
    [PROBLEM_BAD_JSON] = {400, "bad_json", "The body is not acceptable JSON"},
    [PROBLEM_BAD_PARAMETER] = {400, "bad_parameter", "A parameter or header has no sense"},
    [PROBLEM_KEY_REQUIRED] = {400, "idempotency_key_required", "Idempotency-Key is required"},
    [PROBLEM_BAD_SEAL] = {400, "bad_seal", "The sealed body cannot be opened"},
    [PROBLEM_DEVICE_REQUIRED] = {401, "device_required", "A device certificate is required"},
    [PROBLEM_DEVICE_UNKNOWN] = {403, "device_unknown", "This device is not enrolled"},
    [PROBLEM_DEVICE_EXPIRED] = {403, "device_expired", "This device's certificate has expired"},
    [PROBLEM_NOT_FOUND] = {404, "not_found", "There is no such resource"},
    [PROBLEM_FORM_UNKNOWN] = {404, "form_unknown", "There is no such form"},
    [PROBLEM_METHOD_NOT_ALLOWED] = {405, "method_not_allowed", "The method is not allowed here"},
    [PROBLEM_KEY_REUSED] = {409, "idempotency_key_reused",
        "The Idempotency-Key was used for another body"},
    [PROBLEM_FORM_VERSION] = {409, "form_version", "This version of the form is not taken"},
    [PROBLEM_NOT_OFFERED] = {409, "filing_not_offered", "This form is handed in on paper here"},
    [PROBLEM_UPLOAD_TAKEN] = {409, "upload_taken", "There is a file already"},
    [PROBLEM_TOO_LARGE] = {413, "too_large", "The body is too large"},
    [PROBLEM_UNSUPPORTED_TYPE] = {415, "unsupported_type", "A body of this type is not taken here"},
    [PROBLEM_INVALID_FIELDS] = {422, "invalid_fields", "Some fields are not valid"},
    [PROBLEM_TOO_MANY_REQUESTS] = {429, "too_many_requests", "Too many requests"},
    [PROBLEM_INTERNAL] = {500, "internal", "The portal has a fault"},
    [PROBLEM_UNAVAILABLE] = {503, "unavailable", "The portal cannot answer now"},
    [PROBLEM_PLACE_UNKNOWN] = {404, "place_unknown", "There is no such place"},
    [PROBLEM_OPERATION_UNKNOWN] = {404, "operation_unknown", "There is no such operation"},
    [PROBLEM_SLOT_TAKEN] = {409, "slot_taken", "The time is taken"},
    [PROBLEM_ALREADY_BOOKED] = {409, "already_booked", "This person has a booking already"},
    [PROBLEM_TOO_LATE] = {409, "too_late", "It is too late to cancel or move the booking"},
    [PROBLEM_BOOKING_STATE] = {409, "booking_state", "The state of the booking does not allow it"},
    [PROBLEM_HOLD_EXPIRED] = {410, "hold_expired", "The time is no longer held"},
    [PROBLEM_UPSTREAM_UNAVAILABLE] = {502, "upstream_unavailable",
        "The booking system does not answer; nothing was done"},
    [PROBLEM_AGENDA_UNKNOWN] = {404, "agenda_unknown", "There is no such agenda"},
    [PROBLEM_COUNTER_UNKNOWN] = {404, "counter_unknown", "There is no such counter"},
    [PROBLEM_QUEUE_EMPTY] = {404, "queue_empty", "Nobody is waiting"},
    [PROBLEM_CHECKIN_EARLY] = {409, "checkin_early", "It is too early to check in"},
    [PROBLEM_CHECKIN_LATE] = {409, "checkin_late", "It is too late to check in"},
    [PROBLEM_CHECKIN_WRONG_DAY] = {409, "checkin_wrong_day", "The booking is for another day"},
    [PROBLEM_CHECKIN_USED] = {409, "checkin_used", "The booking was checked in already"},
    [PROBLEM_CHECKIN_CANCELLED] = {409, "checkin_cancelled", "The booking was cancelled"},
    [PROBLEM_CHECKIN_UNSURE] = {409, "checkin_unsure", "The booking is not confirmed yet"},
    [PROBLEM_QUEUE_CLOSED] = {409, "queue_closed", "The queue takes nobody now"},
    [PROBLEM_QUEUE_FULL] = {409, "queue_full", "There are no more tickets today"},
    [PROBLEM_TICKET_STATE] = {409, "ticket_state", "The state of the ticket does not allow it"},
    [PROBLEM_TICKET_TAKEN] = {409, "ticket_taken", "Another counter has called the ticket"},
    [PROBLEM_CLERK_REQUIRED] = {401, "clerk_required", "A clerk has to sign in"},
    [PROBLEM_CREDENTIALS] = {401, "credentials", "The name or the password does not match"},
    [PROBLEM_ROLE_REQUIRED] = {403, "role_required", "The clerk may not do this"},
    [PROBLEM_DEVICE_NOT_DESK] = {403, "device_not_desk", "Clerks do not sign in on this device"},
    [PROBLEM_COUNTER_NOT_YOURS] = {409, "counter_not_yours",
        "The clerk does not sit at the counter"},
};

/* One field as JSON, escaped in the worst way. */
enum { FIELD_BYTES = 6 * (int)sizeof(struct problem_field) + 64 };

int problem_status(enum problem_code code)
{
    return codes[code].status;
}

const char *problem_name(enum problem_code code)
{
    return codes[code].name;
}

const char *problem_title(enum problem_code code)
{
    return codes[code].title;
}

void problem_init(struct problem *p, enum problem_code code, const char *detail)
{
    *p = (struct problem){.code = code, .status = codes[code].status};
    str_copy(p->name, sizeof p->name, str_of(codes[code].name));
    str_copy(p->detail, sizeof p->detail, str_of(detail));
}

void problem_add_field(struct problem *p, const char *pointer, const char *code)
{
    if (p->n_fields == PROBLEM_FIELDS)
        return;
    struct problem_field *f = &p->fields[p->n_fields++];
    str_copy(f->pointer, sizeof f->pointer, str_of(pointer));
    str_copy(f->code, sizeof f->code, str_of(code));
}

static void write_fields(struct buf *out, const struct problem *p)
{
    buf_z(out, ",\"fields\":[");
    /* a list cut short is a better answer than none */
    for (size_t i = 0; i < p->n_fields; i++) {
        if (out->n + p->members.n + FIELD_BYTES >= WIRE_PROBLEM)
            break;
        buf_z(out, i ? ",{\"pointer\":" : "{\"pointer\":");
        wire_json_string(out, str_of(p->fields[i].pointer));
        buf_z(out, ",\"code\":");
        wire_json_string(out, str_of(p->fields[i].code));
        buf_char(out, '}');
    }
    buf_char(out, ']');
}

int problem_write(struct buf *out, const struct problem *p, struct err *e)
{
    buf_z(out, "{\"type\":\"urn:prepazka:problem:");
    buf_z(out, p->name);
    buf_z(out, "\",\"title\":");
    wire_json_string(out, str_of(codes[p->code].title));
    buf_fmt(out, ",\"status\":%d,\"code\":", p->status);
    wire_json_string(out, str_of(p->name));
    if (p->detail[0]) {
        buf_z(out, ",\"detail\":");
        wire_json_string(out, str_of(p->detail));
    }
    if (p->n_fields)
        write_fields(out, p);
    if (p->members.n) {
        buf_char(out, ',');
        buf_str(out, p->members);
    }
    buf_char(out, '}');
    return buf_check(out, "problem", e);
}

static bool read_fields(struct problem *out, const json_t *list)
{
    if (!list)
        return true;
    if (!json_is_array(list))
        return false;
    for (size_t i = 0; i < json_array_size(list) && i < PROBLEM_FIELDS; i++) {
        struct problem_field *f = &out->fields[i];
        const json_t *j = json_array_get(list, i);
        if (!wire_json_text(f->pointer, sizeof f->pointer, j, "pointer") ||
            !wire_json_text(f->code, sizeof f->code, j, "code"))
            return false;
        out->n_fields = i + 1;
    }
    return true;
}

int problem_read(struct problem *out, struct str json, struct err *e)
{
    json_t *root;
    int64_t status = 0;
    *out = (struct problem){.code = PROBLEM_NONE};
    int rc = wire_json_load(&root, json, WIRE_PROBLEM, WIRE_DEPTH, e);
    if (rc < 0)
        return rc;
    bool good = wire_json_text(out->name, sizeof out->name, root, "code") &&
                wire_json_int(&status, root, "status") && status >= 400 && status <= 599 &&
                read_fields(out, json_object_get(root, "fields"));
    if (good && json_object_get(root, "detail"))
        wire_json_text(out->detail, sizeof out->detail, root, "detail");
    json_decref(root);
    if (!good)
        return err_set(e, ERR_PARSE, "problem", "not problem+json of this portal");
    out->status = (int)status;
    for (int c = 1; c < PROBLEM_CODES; c++)
        if (strcmp(out->name, codes[c].name) == 0)
            out->code = (enum problem_code)c;
    return 0;
}
