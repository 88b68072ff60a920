/* A span of opening hours from text, and a made-up week: the answer never contradicts itself. */
#include "fuzz.h"

#include "domain/hours.h"

enum { DAY_MIN = 1440 };

static void check_answer(
    const struct hours *h, const struct closure *c, size_t n, struct date day, int minute)
{
    struct hours_state s;
    hours_at(&s, h, c, n, day, minute);
    PROMISE(!(s.open && s.will_open));
    if (s.open)
        PROMISE(s.until > minute && s.until <= DAY_MIN && !s.reason);
    if (s.will_open) {
        struct hours_state then;
        PROMISE(date_cmp(s.next, day) >= 0);
        hours_at(&then, h, c, n, s.next, s.next_from);
        PROMISE(then.open);
    }
}

FUZZ_TARGET(hours)
{
    struct span span;
    struct hours h = {.day = {{{0, 0}}}};
    struct closure closures[8];
    size_t n = 0;
    if (hours_parse_span(&span, fuzz_text(data, size), NULL) == 0)
        PROMISE(span.from >= 0 && span.from < span.to && span.to <= DAY_MIN);
    if (size < 8)
        return;
    struct date day = date_add((struct date){2026, 1, 1}, data[0] * 3 + data[1]);
    int minute = (data[2] * 256 + data[3]) % DAY_MIN;
    for (size_t i = 4; i + 3 < size && i < 4 + 3 * 21; i += 3) {
        int from = data[i] * 6 % DAY_MIN, to = from + data[i + 1] * 3 + 1;
        h.day[data[i + 2] % 7][data[i + 2] / 7 % HOURS_SPANS] =
            (struct span){from, to > DAY_MIN ? DAY_MIN : to};
        if (data[i + 2] > 200 && n < 8)
            closures[n++] = (struct closure){date_add(day, data[i + 1] % 10), "closed"};
    }
    check_answer(&h, closures, n, day, minute);
}
