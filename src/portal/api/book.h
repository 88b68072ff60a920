/* book: what the town's pack says of booking and of the queue (prepazka-town(5), booking.json),
 * read once a revision into what the store and domain/slots.h want. Immutable. */
#ifndef API_BOOK_H
#define API_BOOK_H

#include "base/arena.h"
#include "base/buf.h"
#include "domain/booking.h"
#include "domain/slots.h"

#include <jansson.h>

/* A text by language. */
struct book_text {
    const char *cs, *en; /* en: cs where there is none */
};
const char *book_text(const struct book_text *t, const char *lang);

struct book_field {
    const char *id, *kind; /* of the connector protocol: "first_name", "email", "choice"… */
    bool required;
    struct book_text label; /* of text, choice and boolean */
    struct book_option {
        const char *id;
        struct book_text name;
    } * options;
    size_t n_options;
};

struct book_operation {
    const char *id;
    struct book_text name, note;
    struct slot_operation rules;
    int64_t haler; /* -1 = not told */
    const char *const *situations;
    size_t n_situations;
    struct book_field *fields;
    size_t n_fields;
};

struct book_place {
    const char *id, *agenda; /* agenda: "" = none */
    struct book_text name, where;
    struct slot_place rules; /* closures of the town among them */
    const char *const *operations;
    size_t n_operations;
};

struct book_agenda {
    const char *id;
    struct book_text name, where;
    char letter;
    int first, last, quota, minutes;
    struct hours hours; /* its own or the town hall's */
    const char *const *situations;
    size_t n_situations;
};

struct book_counter {
    const char *id;
    struct book_text name, where;
    const char *const *agendas;
    size_t n_agendas;
};

struct book {
    struct arena arena;
    bool there; /* the town has booking.json */
    struct checkin_window window;
    int hold_minutes, reminder_hours;
    struct book_place *places;
    size_t n_places;
    struct book_operation *operations;
    size_t n_operations;
    struct book_agenda *agendas;
    size_t n_agendas;
    struct book_counter *counters;
    size_t n_counters;
    struct closure *closures; /* of the town */
    size_t n_closures;
};

/* booking NULL: the town has none. Both are borrowed for the call. ERR_PARSE: not what the lint of
 * the pack lets through. */
int book_load(struct book *out, const json_t *booking, const json_t *town, struct err *e);
void book_done(struct book *b);

/* NULL when there is none. */
const struct book_place *book_place(const struct book *b, const char *id);
const struct book_operation *book_operation(const struct book *b, const char *id);
const struct book_agenda *book_agenda(const struct book *b, const char *id);
const struct book_counter *book_counter(const struct book *b, const char *id);
bool book_offers(const struct book_place *p, const char *operation);

/* Fields of a connector's operation, by the same words. ERR_PARSE: kind unknown, no id… */
int book_fields(
    struct book_field **out, size_t *n, struct arena *a, const json_t *fields, struct err *e);
/* The form that asks for them, an object as in the catalogue's "forms". */
int book_form(struct buf *out, const char *id, const struct book_text *name,
    const struct book_field *fields, size_t n, struct err *e);

#endif
