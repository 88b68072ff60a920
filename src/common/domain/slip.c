/* slip: names of paper formats; see domain/slip.h. The rest of a slip is plain data. */
#include "domain/slip.h"

static const char *const names[SLIP_FORMATS] = {
    [SLIP_A6] = "a6",
    [SLIP_A5] = "a5",
    [SLIP_A4] = "a4",
    [SLIP_ROLL80] = "roll80",
};

const char *slip_format_name(enum slip_format f)
{
    return (unsigned)f < SLIP_FORMATS ? names[f] : "";
}

bool slip_format_parse(enum slip_format *out, struct str s)
{
    for (size_t i = 0; i < SLIP_FORMATS; i++)
        if (str_eqz(s, names[i]))
            return *out = (enum slip_format)i, true;
    return false;
}
