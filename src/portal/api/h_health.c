/* h_health: is the portal well? Open to anyone, so it reads memory only. */
#include "api_int.h"

#include "domain/instant.h"

#include <inttypes.h>

/* One that is away does not make the portal ill: the town's own calendar goes on. */
static void write_connectors(struct buf *out, struct link *link)
{
    struct link_health h;
    char since[26];
    for (size_t i = 0; link && link_health(link, i, &h); i++) {
        instant_rfc3339(since, h.since);
        buf_fmt(out, "%s{\"name\":\"%s\",\"state\":\"%s\",\"since\":\"%s\"}",
            i ? "," : ",\"connectors\":[", h.name, link_state_name(h.state), since);
    }
    if (link && link_health(link, 0, &h))
        buf_char(out, ']');
}

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
        "\",\"server_time\":\"%s\"",
        r->snapshot->revision, now);
    write_connectors(&body, r->api->link);
    buf_char(&body, '}');
    reply_json(out, MHD_HTTP_OK, &body);
}
