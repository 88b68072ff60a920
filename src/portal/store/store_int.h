/* store_int: what the files of the store share beside its database (db.h). */
#ifndef STORE_INT_H
#define STORE_INT_H

#include "store/store.h"

struct driver; /* db_int.h */
struct pool;
struct writer;

struct store {
    const struct clock *clock;
    const struct driver *driver;
    char *address; /* as the driver wants it */
    struct pool *pool;
    struct writer *writer;
};

int store_fresh_reference(char out[9], struct err *e);
/* The last day of a time limit of so many days that began at an instant; none for 0 days. */
struct date store_deadline(int64_t from, int days);

#endif
