/* reserving: see screens/reserving.h. Looking things up in what the portal told. */
#include "screens/reserving.h"

const struct wire_operation *reserving_operation(const struct reserving *r, const char *id)
{
    for (size_t i = 0; r->have_lists && i < r->lists.n_operations; i++)
        if (strcmp(r->lists.operations[i].id, id) == 0)
            return &r->lists.operations[i];
    return NULL;
}

const struct wire_place *reserving_place(const struct reserving *r, const char *id)
{
    for (size_t i = 0; r->have_lists && i < r->lists.n_places; i++)
        if (strcmp(r->lists.places[i].id, id) == 0)
            return &r->lists.places[i];
    return NULL;
}

static bool does(const struct wire_place *p, const char *operation)
{
    for (size_t i = 0; i < p->n_operations; i++)
        if (strcmp(p->operations[i], operation) == 0)
            return true;
    return false;
}

size_t reserving_places(
    const struct reserving *r, const char *operation, const struct wire_place **only)
{
    size_t n = 0;
    for (size_t i = 0; r->have_lists && i < r->lists.n_places; i++)
        if (does(&r->lists.places[i], operation)) {
            *only = &r->lists.places[i];
            n++;
        }
    return n;
}

const struct wire_day *reserving_day(const struct reserving *r, struct date day)
{
    for (size_t i = 0; r->have_slots && i < r->slots.n; i++)
        if (date_cmp(r->slots.days[i].date, day) == 0)
            return &r->slots.days[i];
    return NULL;
}

int reserving_left(const struct reserving *r, const struct clock *clock)
{
    enum { SECOND_MS = 1000 };
    int64_t ms = r->hold_until - clock_mono(clock);
    return r->held && ms > 0 ? (int)((ms + SECOND_MS - 1) / SECOND_MS) : 0;
}
