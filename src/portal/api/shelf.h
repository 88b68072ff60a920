/* shelf: the forms of one revision, and older versions that were asked for, each compiled and made
 * into a ready answer when first needed. Thread-safe; what it lends lives as long as it does. */
#ifndef API_SHELF_H
#define API_SHELF_H

#include "document.h"
#include "form/form.h"
#include "store/store.h"

#include <pthread.h>

enum { SHELF_FORMS = 2000 };

struct shelf_form {
    char id[WIRE_ID + 1];
    int version;
    bool current;      /* of this revision */
    int64_t withdrawn; /* 0: it stands in the catalogue */
    struct buf body;
    struct document doc; /* plain NULL: not made yet */
    struct form *form;   /* NULL: not compiled yet */
};

struct shelf {
    pthread_mutex_t lock;
    struct shelf_form **forms;
    size_t n, cap;
};

void shelf_init(struct shelf *s);
void shelf_done(struct shelf *s);
/* A form of the revision; body: its object in the bundle. */
int shelf_add(struct shelf *s, struct str id, struct str body, struct err *e);
/* version 0: the one of this revision. ERR_NOT_FOUND with *known: there is such a form, but not in
 * this version. */
int shelf_find(struct shelf_form **out, bool *known, struct shelf *s, struct store *store,
    const char *id, int version, struct err *e);
int shelf_document(
    const struct document **out, struct shelf *s, struct shelf_form *f, struct err *e);
/* ERR_PARSE: what was published is no form of this program. */
int shelf_compiled(const struct form **out, struct shelf *s, struct shelf_form *f, struct err *e);

#endif
