/* route: the table of everything the API answers. */
#include "api_int.h"

#include "crypto/seal.h"
#include "crypto/upload.h"
#include "gate.h"
#include "wire/booking.h"
#include "wire/limits.h"

#include <stdio.h>

/* Sealed, a submission is a little longer than in the open. */
enum {
    SUBMISSION = WIRE_SUBMISSION + SEAL_OVERHEAD,
    ACTS = NEEDS_DEVICE | NEEDS_RATE_FORMS,
    BOOKING = WIRE_BOOKING_REQUEST,
    MAY_CLERK = NEEDS_DEVICE | TAKES_CLERK, /* a clerk may do more than a visitor */
    BOOKS = MAY_CLERK | NEEDS_RATE_BOOKING,
    TAKES = MAY_CLERK | NEEDS_RATE_BOOKING, /* a number */
    DESK = NEEDS_DEVICE | NEEDS_CLERK,
};

const struct route routes[] = {
    {"GET", "/healthz", 0, NEEDS_NOTHING, 0, get_health},
    {"GET", "/v1/portal", 0, NEEDS_DEVICE, 0, get_portal},
    {"GET", "/v1/town", 0, NEEDS_DEVICE, 0, get_town},
    {"GET", "/v1/catalogue", 0, NEEDS_DEVICE, 0, get_catalogue},
    {"GET", "/v1/directory", 0, NEEDS_DEVICE, 0, get_directory},
    {"GET", "/v1/forms/*", 0, NEEDS_DEVICE, 0, get_form},
    {"GET", "/v1/drafts/*", 0, NEEDS_DEVICE, 0, get_draft},
    {"PUT", "/v1/drafts/*", WIRE_DRAFT, ACTS, BODY_BYTES, put_draft},
    {"DELETE", "/v1/drafts/*", 0, NEEDS_DEVICE, 0, delete_draft},
    {"POST", "/v1/uploads/*", 0, ACTS | NEEDS_UPLOADS, 0, post_upload},
    {"GET", "/v1/uploads/*", 0, NEEDS_DEVICE | NEEDS_UPLOADS, 0, get_upload},
    {"DELETE", "/v1/uploads/*", 0, NEEDS_DEVICE | NEEDS_UPLOADS, 0, delete_upload},
    {"GET", "/u", 0, NEEDS_UPLOADS, 0, get_page},
    {"GET", "/u/app.js", 0, NEEDS_UPLOADS, 0, get_page_script},
    {"GET", "/u/app.css", 0, NEEDS_UPLOADS, 0, get_page_style},
    {"PUT", "/u/*", UPLOAD_LOCKED, NEEDS_UPLOADS | NEEDS_SLOT, BODY_BYTES, put_upload},
    {"POST", "/v1/submissions", SUBMISSION, ACTS, BODY_JSON | BODY_BYTES, post_submission},
    {"GET", "/v1/submissions/*", 0, NEEDS_DEVICE, 0, get_submission},
    {"GET", "/v1/submissions/*/copy", 0, NEEDS_DEVICE, 0, get_copy},
    {"GET", "/v1/booking/places", 0, NEEDS_DEVICE, 0, get_booking_places},
    {"GET", "/v1/booking/operations", 0, NEEDS_DEVICE, 0, get_booking_operations},
    {"GET", "/v1/booking/slots", 0, MAY_CLERK, 0, get_booking_slots},
    {"POST", "/v1/booking/holds", BOOKING, BOOKS, BODY_JSON, post_hold},
    {"DELETE", "/v1/booking/holds/*", 0, NEEDS_DEVICE, 0, delete_hold},
    {"POST", "/v1/booking/reservations", BOOKING, BOOKS, BODY_JSON, post_reservation},
    {"POST", "/v1/booking/find", BOOKING, MAY_CLERK, BODY_JSON, post_find},
    {"GET", "/v1/booking/reservations/*", 0, MAY_CLERK, 0, get_reservation},
    {"PATCH", "/v1/booking/reservations/*", BOOKING, BOOKS, BODY_JSON, patch_reservation},
    {"POST", "/v1/booking/reservations/*/cancel", BOOKING, BOOKS, BODY_JSON, post_cancel},
    {"GET", "/v1/queue", 0, NEEDS_DEVICE, 0, get_queue},
    {"GET", "/v1/queue/board", 0, NEEDS_DEVICE, 0, get_board},
    {"POST", "/v1/queue/tickets", BOOKING, TAKES, BODY_JSON, post_ticket},
    {"GET", "/v1/queue/tickets/*", 0, NEEDS_DEVICE, 0, get_ticket},
    {"DELETE", "/v1/queue/tickets/*", 0, NEEDS_DEVICE, 0, delete_ticket},
    {"POST", "/v1/queue/checkins", BOOKING, TAKES, BODY_JSON, post_checkin},
    {"POST", "/v1/desk/sessions", BOOKING, ACTS, BODY_JSON, post_session},
    {"DELETE", "/v1/desk/sessions", 0, NEEDS_DEVICE | NEEDS_SESSION, 0, delete_session},
    {"GET", "/v1/desk/me", 0, NEEDS_DEVICE | NEEDS_SESSION, 0, get_me},
    {"GET", "/v1/desk/queue", 0, DESK, 0, get_desk_queue},
    {"POST", "/v1/desk/queue/*", BOOKING, DESK, BODY_JSON, post_desk_act},
    {"POST", "/v1/desk/counters/*/open", 0, DESK, 0, post_counter_open},
    {"POST", "/v1/desk/counters/*/close", 0, DESK, 0, post_counter_close},
    {"POST", "/v1/desk/counters/*/emergency", 0, DESK, 0, post_counter_emergency},
    {"POST", "/v1/desk/counters/*/calm", 0, DESK, 0, post_counter_calm},
    {"POST", "/v1/payment-orders", WIRE_ORDER, NEEDS_DEVICE | NEEDS_RATE, BODY_JSON, post_order},
    {"GET", "/v1/payment-orders/*", 0, NEEDS_DEVICE, 0, get_order},
};
const size_t n_routes = sizeof routes / sizeof routes[0];

/* Segment by segment; '*' takes one that is not empty. */
static bool path_matches(const char *pattern, const char *path, char *param, size_t size)
{
    struct str want = str_of(pattern), has = str_of(path), a, b;
    bool more_wanted = true, more_there = true;
    while (more_wanted && more_there) {
        more_wanted = str_cut(&want, '/', &a);
        more_there = str_cut(&has, '/', &b);
        bool fits = str_eqz(a, "*") ? b.n > 0 && str_copy(param, size, b) : str_eq(a, b);
        if (!fits)
            return false;
    }
    return more_wanted == more_there;
}

/* A HEAD is a GET whose body the server leaves out. */
static bool method_matches(const char *has, const char *asked)
{
    return strcmp(has, asked) == 0 || (strcmp(asked, "HEAD") == 0 && strcmp(has, "GET") == 0);
}

const struct route *route_find(const char *method, const char *path, char *param, size_t param_size,
    char *allowed, size_t allowed_size)
{
    size_t used = 0;
    allowed[0] = '\0';
    for (size_t i = 0; i < n_routes; i++) {
        if (!path_matches(routes[i].path, path, param, param_size))
            continue;
        if (method_matches(routes[i].method, method)) {
            allowed[0] = '\0';
            return &routes[i];
        }
        int n = snprintf(
            allowed + used, allowed_size - used, "%s%s", used ? ", " : "", routes[i].method);
        if (n > 0 && (size_t)n < allowed_size - used)
            used += (size_t)n;
    }
    return NULL;
}
