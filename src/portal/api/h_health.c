/* h_health: is the portal well? Open to anyone, so it reads memory only. */
#include "api_int.h"

#include "domain/instant.h"

#include <inttypes.h>

void get_health(struct request *r, struct reply *out)
{
    if (atomic_load(&r->api->store_away)) {
        reply_code(out, PROBLEM_UNAVAILABLE, "the store does not answer");
        return;
    }
    if (!r->snapshot) {
        reply_code(out, PROBLEM_UNAVAILABLE, "no town was published yet");
        return;
    }
    struct buf body;
    char now[26];
    instant_rfc3339(now, clock_wall(r->api->clock));
    buf_init(&body, BUF_LINE);
    buf_fmt(&body,
        "{\"status\":\"ok\",\"revision\":%" PRId64 ",\"version\":\"" PREPAZKA_VERSION
        "\",\"server_time\":\"%s\"}",
        r->snapshot->revision, now);
    reply_json(out, MHD_HTTP_OK, &body);
}
