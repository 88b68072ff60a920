/* open: see open.h. */
#include "open.h"

int open_portal(struct conf *conf, struct store **store, const char *path, struct err *e)
{
    *store = NULL;
    int rc = conf_load(conf, path, e);
    if (rc == 0)
        rc = store_open(store, conf->store, &clock_real, e);
    if (rc == 0)
        rc = store_migrate(*store, e);
    if (rc < 0)
        store_close(store);
    return rc;
}
