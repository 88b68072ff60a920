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
    /* a list cut short is a better answer than none */
    for (size_t i = 0; i < p->n_fields && out->n < WIRE_PROBLEM - FIELD_BYTES; i++) {
        buf_z(out, i ? ",{\"pointer\":" : ",\"fields\":[{\"pointer\":");
        wire_json_string(out, str_of(p->fields[i].pointer));
        buf_z(out, ",\"code\":");
        wire_json_string(out, str_of(p->fields[i].code));
        buf_char(out, '}');
    }
    buf_z(out, p->n_fields ? "]}" : "}");
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
