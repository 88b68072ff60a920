/* clerk: see clerk.h. */
#include "clerk.h"

#include "base/log.h"
#include "wire/queue.h"

#include <strings.h>

const char *bearer_token(const struct request *r)
{
    static const char scheme[] = "Bearer ";
    const char *v = MHD_lookup_connection_value(r->conn, MHD_HEADER_KIND, "Authorization");
    if (!v || strncasecmp(v, scheme, sizeof scheme - 1) != 0)
        return NULL;
    v += sizeof scheme - 1;
    return strlen(v) == STORE_TOKEN - 1 && strspn(v, "0123456789abcdef") == strlen(v) ? v : NULL;
}

static bool says_anything(const struct request *r)
{
    return MHD_lookup_connection_value(r->conn, MHD_HEADER_KIND, "Authorization") != NULL;
}

enum problem_code clerk_check(struct request *r)
{
    struct api *a = r->api;
    int needs = r->route->needs;
    const char *token = bearer_token(r);
    struct err e = ERR_INIT;
    if (!says_anything(r) && !(needs & SIGNED_IN))
        return PROBLEM_NONE; /* TAKES_CLERK: then without */
    if (!token)
        return PROBLEM_CLERK_REQUIRED;
    if (store_session_find(a->store, token, r->device.id, a->session_minutes, a->session_hours,
            &r->clerk, &r->session_expires, &e) < 0) {
        r->clerk.id = 0;
        if (e.code == ERR_DENIED)
            return PROBLEM_CLERK_REQUIRED;
        log_err(LOG_ERROR, "api.session", &e);
        return PROBLEM_UNAVAILABLE;
    }
    /* the certificate of a kiosk that was a desk once opens no desk any more */
    if (!r->device.desk)
        return PROBLEM_DEVICE_NOT_DESK;
    if ((needs & NEEDS_ADMIN) && !(r->clerk.roles & WIRE_ROLE_ADMIN))
        return PROBLEM_ROLE_REQUIRED;
    if ((needs & NEEDS_CLERK) && !(r->clerk.roles & WIRE_ROLE_CLERK))
        return PROBLEM_ROLE_REQUIRED;
    return PROBLEM_NONE;
}
