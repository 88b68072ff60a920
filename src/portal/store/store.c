/* store: opens the database of an address, and what the operations share; see store/store.h. */
#include "db_int.h"

#include "base/secret.h"
#include "domain/refno.h"

#include <stdlib.h>

/* A driver gets the address from `cut` on. */
static const struct {
    const char *prefix;
    size_t cut;
    const struct driver *driver;
} schemes[] = {
    {"sqlite:", 7, &driver_sqlite},
    {"postgresql://", 0, &driver_pg},
    {"postgres://", 0, &driver_pg},
};

int store_open(struct store **out, const char *url, const struct clock *clock, struct err *e)
{
    *out = NULL;
    size_t i = 0, n = sizeof schemes / sizeof schemes[0];
    while (i < n && strncmp(url, schemes[i].prefix, strlen(schemes[i].prefix)) != 0)
        i++;
    if (i == n)
        return err_set(e, ERR_UNSUPPORTED, "store", "no backend for this store address");
    struct store *s = calloc(1, sizeof *s);
    if (!s)
        return err_set(e, ERR_NOMEM, "store", "no memory");
    s->clock = clock;
    s->driver = schemes[i].driver;
    int rc = s->driver->ready(s, url + schemes[i].cut, e);
    if (rc == 0)
        rc = db_open(s, e);
    if (rc < 0)
        store_close(&s);
    *out = s;
    return rc;
}

void store_close(struct store **s)
{
    if (*s) {
        db_close(*s);
        free((*s)->address);
    }
    free(*s);
    *s = NULL;
}

int store_fresh_reference(char out[9], struct err *e)
{
    unsigned char random[7];
    do {
        if (secret_random(random, sizeof random) < 0)
            return err_set(e, ERR_IO, "store", "no random numbers");
    } while (!refno_make(out, random));
    return 0;
}
