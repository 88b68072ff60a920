/* verdict: see verdict.h. */
#include "verdict.h"

#include "fields.h"

static bool has_errors(const json_t *body)
{
    const json_t *errors = json_object_get(body, "errors");
    if (json_is_array(errors))
        return json_array_size(errors) > 0;
    if (json_is_object(errors))
        return json_object_size(errors) > 0;
    return json_is_true(errors) || (json_is_string(errors) && json_string_length(errors) > 0);
}

enum verdict verdict_of(const struct up_reply *reply, bool bare)
{
    int64_t id;
    int status = reply->status;
    if (status >= 400 && status < 500)
        return status == 408 ? VERDICT_UNSURE : VERDICT_NOT;
    if (status < 200 || status > 299)
        return VERDICT_UNSURE;
    if (number_member(&id, reply->json, "id"))
        return VERDICT_DONE;
    if (has_errors(reply->json))
        return VERDICT_NOT;
    /* a page of HTML with status 200 is no answer of theirs */
    bool said = reply->status == 204 || json_is_string(json_object_get(reply->json, "message"));
    return bare && said ? VERDICT_DONE : VERDICT_UNSURE;
}

bool verdict_is_ours(const struct up_reply *reply)
{
    return reply->status == 401 || reply->status == 403 || reply->status == 429;
}

int verdict_refuse(const struct up_reply *reply, struct rpc_error *error)
{
    char detail[400];
    if (verdict_is_ours(reply))
        return rpc_fail(error, RPC_UNAVAILABLE, NULL, "Reservatic answers %d", reply->status);
    if (reply->status == 404)
        return rpc_fail(error, RPC_NOT_FOUND, NULL, "Reservatic does not know it");
    fields_detail(detail, sizeof detail, json_object_get(reply->json, "errors"));
    return rpc_fail(error, RPC_REFUSED, json_pack("{s:s}", "detail", detail),
        "Reservatic refuses (%d)", reply->status);
}
