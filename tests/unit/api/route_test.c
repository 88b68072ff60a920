#include "test.h"

#include "api_int.h"

TEST(paths_find_their_route_and_methods)
{
    static const struct {
        const char *method, *path, *want, *param, *allowed;
    } rows[] = {
        {"GET", "/healthz", "/healthz", "", ""},
        {"HEAD", "/v1/town", "/v1/town", "", ""},
        {"GET", "/v1/catalogue", "/v1/catalogue", "", ""},
        {"POST", "/v1/payment-orders", "/v1/payment-orders", "", ""},
        {"GET", "/v1/payment-orders/K7M4T9R3", "/v1/payment-orders/*", "K7M4T9R3", ""},
        {"GET", "/v1/payment-orders", NULL, "", "POST"},
        {"DELETE", "/v1/town", NULL, "", "GET"},
        {"BREW", "/healthz", NULL, "", "GET"},
        {"GET", "/v1/payment-orders/", NULL, "", ""},
        {"GET", "/v1/payment-orders/a/b", NULL, "", ""},
        {"GET", "/v1/payment-orders/aaaaaaaaaaaaaaaaaaaaaaaaaaaaa", NULL, "", ""},
        {"GET", "/v1/submissions/K7M4T9R3", "/v1/submissions/*", "K7M4T9R3", ""},
        {"GET", "/v1/submissions/K7M4T9R3/copy", "/v1/submissions/*/copy", "K7M4T9R3", ""},
        {"GET", "/v1/submissions/K7M4T9R3/copy/", NULL, "", ""},
        {"GET", "/v1/submissions/K7M4T9R3/cop", NULL, "", ""},
        {"GET", "/v1/submissions//copy", NULL, "", ""},
        {"POST", "/v1/submissions/K7M4T9R3/copy", NULL, "", "GET"},
        {"POST", "/v1/submissions", "/v1/submissions", "", ""},
        {"PUT", "/v1/drafts/ab", "/v1/drafts/*", "ab", ""},
        {"POST", "/v1/drafts/ab", NULL, "", "GET, PUT, DELETE"},
        {"GET", "/v1/forms/*", "/v1/forms/*", "*", ""},
        {"GET", "/v1/townx", NULL, "", ""},
        {"PATCH", "/v1/booking/reservations/AB", "/v1/booking/reservations/*", "AB", ""},
        {"POST", "/v1/booking/reservations/AB/cancel", "/v1/booking/reservations/*/cancel", "AB",
            ""},
        {"PUT", "/v1/booking/reservations/AB", NULL, "", "GET, PATCH"},
        {"POST", "/v1/booking/reservations", "/v1/booking/reservations", "", ""},
        {"GET", "/u", "/u", "", ""},
        {"HEAD", "/u/app.js", "/u/app.js", "", ""},
        {"PUT", "/u/ab", "/u/*", "ab", ""},
        {"GET", "/u/ab", NULL, "", "PUT"},
        {"GET", "/u/", NULL, "", ""},
        {"DELETE", "/u/app.css", NULL, "", "GET, PUT"},
        {"PUT", "/v1/uploads/ab", NULL, "", "POST, GET, DELETE"},
        {"GET", "/v1/tow", NULL, "", ""},
        {"GET", "/", NULL, "", ""},
        {"GET", "", NULL, "", ""},
        {"GET", "/v1/../healthz", NULL, "", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char param[16] = "", allowed[64];
        const struct route *r =
            route_find(rows[i].method, rows[i].path, param, sizeof param, allowed, sizeof allowed);
        if ((r != NULL) != (rows[i].want != NULL) || (r && strcmp(r->path, rows[i].want) != 0))
            test_fail(__FILE__, __LINE__, "%s %s", rows[i].method, rows[i].path);
        if (rows[i].want)
            CHECK_STR(param, rows[i].param);
        CHECK_STR(allowed, rows[i].allowed);
    }
}

TEST(everything_but_health_and_phones_needs_a_device_and_every_act_is_bounded)
{
    for (size_t i = 0; i < n_routes; i++) {
        bool health = strcmp(routes[i].path, "/healthz") == 0;
        bool phone = strncmp(routes[i].path, "/u", 2) == 0;
        bool slot = strcmp(routes[i].path, "/v1/uploads/*") == 0;
        bool post = strcmp(routes[i].method, "POST") == 0 || strcmp(routes[i].method, "PUT") == 0;
        CHECK((health || phone) != ((routes[i].needs & NEEDS_DEVICE) != 0));
        CHECK((phone || slot) == ((routes[i].needs & NEEDS_UPLOADS) != 0));
        bool bodiless = slot || strstr(routes[i].path, "/counters/");
        bool patch = strcmp(routes[i].method, "PATCH") == 0;
        CHECK(((post && !bodiless) || patch) == (routes[i].limit > 0));
        CHECK(((post && !bodiless) || patch) == (routes[i].types != 0));
        /* what may be a guess is bounded by its misses (find) and by the lock (sessions) */
        bool guess = strcmp(routes[i].path, "/v1/booking/find") == 0 ||
                     strcmp(routes[i].path, "/v1/desk/sessions") == 0;
        int bounds = NEEDS_RATE | NEEDS_RATE_FORMS | NEEDS_RATE_BOOKING | NEEDS_SLOT | NEEDS_CLERK;
        CHECK(!(post || patch) || guess || (routes[i].needs & bounds));
        /* nothing of the desk without a clerk but signing in and out */
        bool desk = strncmp(routes[i].path, "/v1/desk/", 9) == 0;
        CHECK(!desk || (routes[i].needs & SIGNED_IN) ||
              (guess && strcmp(routes[i].method, "POST") == 0));
        CHECK(routes[i].handler != NULL);
    }
}
