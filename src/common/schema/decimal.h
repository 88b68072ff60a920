/* decimal: numbers as people wrote them. A double is taken as the shortest decimal text that reads
 * back as the same double, so 0.0075 is 75 times 0.0001. Pure. */
#ifndef SCHEMA_DECIMAL_H
#define SCHEMA_DECIMAL_H

#include "base/buf.h"
#include <jansson.h>

/* digits * 10^exp; sign apart. No trailing zero in digits, except for 0 itself. */
struct decimal {
    uint64_t digits;
    int exp;
    bool negative;
};

/* number is a JSON number. */
struct decimal decimal_of(const json_t *number);
/* Is a a whole multiple of b, exactly, whatever their sizes? b is not 0. */
bool decimal_multiple(struct decimal a, struct decimal b);
/* As JavaScript writes it: "0.5", "1e+21", "1". False when out is full. */
bool decimal_text(struct buf *out, const json_t *number);

#endif
