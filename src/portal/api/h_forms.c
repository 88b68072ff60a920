/* h_forms: one form with its texts, of today's catalogue or of an older version that a draft began
 * with. */
#include "api_int.h"

/* The ?version= of the request; 0 when there is none, negative when it has no sense. */
static int version_of(const struct request *r)
{
    const char *text = NULL;
    size_t n = 0;
    uint64_t version;
    bool given = MHD_lookup_connection_value_n(
                     r->conn, MHD_GET_ARGUMENT_KIND, "version", 7, &text, &n) == MHD_YES;
    if (!given)
        return 0;
    if (!str_uint((struct str){text, text ? n : 0}, INT32_MAX, &version) || version == 0)
        return -1;
    return (int)version;
}

void get_form(struct request *r, struct reply *out)
{
    int version = version_of(r);
    struct shelf_form *form;
    const struct document *d;
    struct err e = ERR_INIT;
    bool known;
    if (!r->snapshot) {
        reply_code(out, PROBLEM_UNAVAILABLE, "no town was published yet");
        return;
    }
    if (version < 0) {
        reply_code(out, PROBLEM_BAD_PARAMETER, "version is a number from 1");
        return;
    }
    struct shelf *shelf = &r->snapshot->forms;
    int rc = shelf_find(&form, &known, shelf, r->api->store, r->param, version, &e);
    if (rc == 0)
        rc = shelf_document(&d, shelf, form, &e);
    if (rc == 0)
        reply_document(out, r, d);
    else if (e.code == ERR_NOT_FOUND)
        reply_code(out, PROBLEM_NOT_FOUND, known ? "the form has no such version" : NULL);
    else
        reply_store_fault(out, "api.form", &e);
}
