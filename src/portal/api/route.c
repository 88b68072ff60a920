/* route: the table of everything the API answers. */
#include "api_int.h"

#include "wire/limits.h"

#include <stdio.h>

const struct route routes[] = {
    {"GET", "/healthz", 0, NEEDS_NOTHING, get_health},
    {"GET", "/v1/town", 0, NEEDS_DEVICE, get_town},
    {"GET", "/v1/catalogue", 0, NEEDS_DEVICE, get_catalogue},
    {"GET", "/v1/directory", 0, NEEDS_DEVICE, get_directory},
    {"POST", "/v1/payment-orders", WIRE_ORDER, NEEDS_DEVICE | NEEDS_JSON | NEEDS_RATE, post_order},
    {"GET", "/v1/payment-orders/", 0, NEEDS_DEVICE, get_order},
};
const size_t n_routes = sizeof routes / sizeof routes[0];

static bool path_matches(const char *pattern, const char *path, char *param, size_t size)
{
    size_t n = strlen(pattern);
    if (pattern[n - 1] != '/')
        return strcmp(pattern, path) == 0;
    struct str rest = str_of(path);
    if (!str_starts(rest, (struct str){pattern, n}))
        return false;
    rest.p += n, rest.n -= n;
    return rest.n > 0 && !memchr(rest.p, '/', rest.n) && str_copy(param, size, rest);
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
        if (method_matches(routes[i].method, method))
            return &routes[i];
        int n = snprintf(
            allowed + used, allowed_size - used, "%s%s", used ? ", " : "", routes[i].method);
        if (n > 0 && (size_t)n < allowed_size - used)
            used += (size_t)n;
    }
    return NULL;
}
