/* h_catalogue: everything the town publishes, whole or as what changed. */
#include "api_int.h"

#include "base/log.h"
#include "gate.h"
#include "wire/bundle.h"

#include <inttypes.h>
#include <stdio.h>

/* A reader that names its state by If-None-Match ("12-9f…") tells its history too: the hash of an
 * ETag whose revision is `since`. "" when it does not. */
static void hash_of_reader(char out[STORE_HASH], const struct request *r, int64_t since)
{
    struct str tag = str_of(
        MHD_lookup_connection_value(r->conn, MHD_HEADER_KIND, MHD_HTTP_HEADER_IF_NONE_MATCH));
    uint64_t revision;
    size_t n = 0;
    out[0] = '\0';
    tag = str_trim(tag);
    if (!scan_char(&tag, '"') || !scan_uint(&tag, 18, &revision) || revision != (uint64_t)since ||
        !scan_char(&tag, '-'))
        return;
    while (n < tag.n && n < STORE_HASH - 1 && memchr("0123456789abcdef", tag.p[n], 16))
        n++;
    str_copy(out, STORE_HASH, (struct str){tag.p, n});
}

void get_catalogue(struct request *r, struct reply *out)
{
    if (!r->snapshot) {
        reply_code(out, PROBLEM_UNAVAILABLE, "no town was published yet");
        return;
    }
    const char *text = NULL;
    size_t n = 0;
    uint64_t since = 0;
    bool given = MHD_lookup_connection_value_n(
                     r->conn, MHD_GET_ARGUMENT_KIND, "since", 5, &text, &n) == MHD_YES;
    if (given && !str_uint((struct str){text, text ? n : 0}, INT64_MAX, &since)) {
        reply_code(out, PROBLEM_BAD_PARAMETER, "since is the number of a revision");
        return;
    }
    const struct document *d = NULL;
    if (since > 0 && (int64_t)since < r->snapshot->revision) {
        char hash[STORE_HASH];
        struct err e = ERR_INIT;
        hash_of_reader(hash, r, (int64_t)since);
        if (snapshot_delta(&d, r->snapshot, r->api->store, (int64_t)since, hash, &e) < 0)
            log_err(LOG_ERROR, "api.delta", &e); /* the full bundle is right for everyone */
    }
    reply_document(out, r, d ? d : &r->snapshot->full);
}
