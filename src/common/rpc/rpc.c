/* rpc: messages; see rpc/rpc.h. */
#include "rpc/rpc.h"

#include <stdarg.h>
#include <stdio.h>

static const char module[] = "rpc";

/* ---- errors */

void rpc_error_done(struct rpc_error *x)
{
    json_decref(x->data);
    *x = (struct rpc_error){.code = 0};
}

int rpc_fail(struct rpc_error *x, int code, json_t *data, const char *fmt, ...)
{
    char text[RPC_MESSAGE * 2];
    va_list ap;
    if (x->code) {
        json_decref(data);
        return -ERR_REMOTE;
    }
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    x->code = code;
    x->data = data;
    str_copy(x->message, sizeof x->message, str_of(text));
    return -ERR_REMOTE;
}

/* ---- writing */

static int write_line(struct buf *out, json_t *message, struct err *e)
{
    if (!message)
        return err_set(e, ERR_NOMEM, module, "no memory for a message");
    int rc = wire_json_write(out, message, e);
    json_decref(message);
    if (rc < 0)
        return rc;
    buf_char(out, '\n');
    return buf_check(out, module, e);
}

/* The trees are borrowed from the caller, who may not change them while we write: a reference
 * more is all that is taken. */
static json_t *share(const json_t *j)
{
    return j ? json_incref((json_t *)(uintptr_t)j) : json_null();
}

int rpc_write_request(
    struct buf *out, int64_t id, const char *method, const json_t *params, struct err *e)
{
    json_t *shared = params ? share(params) : json_object();
    return write_line(out,
        json_pack("{s:s,s:I,s:s,s:o}", "jsonrpc", "2.0", "id", (json_int_t)id, "method", method,
            "params", shared),
        e);
}

int rpc_write_result(struct buf *out, const json_t *id, const json_t *result, struct err *e)
{
    return write_line(out,
        json_pack("{s:s,s:o,s:o}", "jsonrpc", "2.0", "id", share(id), "result", share(result)), e);
}

int rpc_write_error(struct buf *out, const json_t *id, const struct rpc_error *error, struct err *e)
{
    json_t *body = json_pack("{s:i,s:s}", "code", error->code, "message", error->message);
    if (body && error->data)
        json_object_set(body, "data", error->data);
    return write_line(
        out, json_pack("{s:s,s:o,s:o}", "jsonrpc", "2.0", "id", share(id), "error", body), e);
}

/* ---- reading */

static int load_object(json_t **out, struct str line, struct err *e)
{
    int rc = wire_json_load(out, line, RPC_LINE, RPC_DEPTH, e);
    if (rc < 0)
        return rc;
    if (json_is_object(*out))
        return 0;
    json_decref(*out);
    *out = NULL;
    return err_set(e, ERR_RANGE, module, "not one object");
}

static bool is_version_2(const json_t *message)
{
    const char *version = json_string_value(json_object_get(message, "jsonrpc"));
    return version && strcmp(version, "2.0") == 0;
}

static int read_error(struct rpc_error *out, const json_t *from, struct err *e)
{
    int64_t code;
    const json_t *text = json_object_get(from, "message");
    if (!wire_json_int(&code, from, "code") || code == 0 || code < INT32_MIN || code > INT32_MAX ||
        !json_is_string(text))
        return err_set(e, ERR_PARSE, module, "an error without its code or message");
    out->code = (int)code;
    str_copy(out->message, sizeof out->message,
        (struct str){json_string_value(text), json_string_length(text)});
    json_t *data = json_object_get(from, "data");
    out->data = data && !json_is_null(data) ? json_incref(data) : NULL;
    return 0;
}

int rpc_read_answer(struct rpc_answer *out, struct str line, struct err *e)
{
    json_t *message;
    *out = (struct rpc_answer){.id = 0};
    int rc = load_object(&message, line, e);
    if (rc < 0)
        return rc == -ERR_RANGE ? -ERR_PARSE : rc;
    json_t *result = json_object_get(message, "result");
    const json_t *error = json_object_get(message, "error");
    if (!is_version_2(message) || !wire_json_int(&out->id, message, "id"))
        rc = err_set(e, ERR_PARSE, module, "no version 2.0 or no number for an id");
    else if (!result == !error)
        rc = err_set(e, ERR_PARSE, module, "neither a result nor an error, or both");
    else if (error)
        rc = read_error(&out->error, error, e);
    else
        out->result = json_incref(result);
    json_decref(message);
    return rc;
}

void rpc_answer_done(struct rpc_answer *a)
{
    json_decref(a->result);
    rpc_error_done(&a->error);
    *a = (struct rpc_answer){.id = 0};
}

static int look_at_request(struct rpc_request *out, const json_t *message, struct err *e)
{
    json_t *id = json_object_get(message, "id");
    json_t *params = json_object_get(message, "params");
    if (id && (json_is_number(id) || json_is_string(id) || json_is_null(id)))
        out->id = json_incref(id);
    if (!is_version_2(message) || (id && !out->id))
        return err_set(e, ERR_PARSE, module, "no version 2.0, or an id of another type");
    if (!wire_json_text(out->method, sizeof out->method, message, "method"))
        return err_set(e, ERR_PARSE, module, "no method");
    if (params && !json_is_object(params) && !json_is_array(params))
        return err_set(e, ERR_PARSE, module, "params is no object");
    out->params = json_incref(params);
    return 0;
}

int rpc_read_request(struct rpc_request *out, int *code, struct str line, struct err *e)
{
    json_t *message;
    *out = (struct rpc_request){.id = NULL};
    *code = 0;
    int rc = load_object(&message, line, e);
    if (rc < 0) {
        *code = rc == -ERR_RANGE ? RPC_BAD_REQUEST : RPC_NO_JSON;
        return rc;
    }
    rc = look_at_request(out, message, e);
    if (rc < 0)
        *code = RPC_BAD_REQUEST;
    json_decref(message);
    return rc;
}

void rpc_request_done(struct rpc_request *r)
{
    json_decref(r->id);
    json_decref(r->params);
    *r = (struct rpc_request){.id = NULL};
}
