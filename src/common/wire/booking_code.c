/* booking_code: see wire/booking.h. The codes by which a reservation is found. */
#include "base/utf8.h"
#include "domain/refno.h"
#include "wire/booking.h"

static const char module[] = "code";

/* A scanner types as a keyboard does, and whoever set it up chose the Czech or the English one:
 * none of these is a digit, Y or Z; none looks like another on paper. */
static const char letters[] = "ABCDEFGHKLMNPRST";

enum { REFERENCE = 8, PER_BYTE = 2, NIBBLE = 4 };

/* What stands between the symbols, as people and word processors write it. */
static bool is_gap(uint32_t c)
{
    static const uint32_t gaps[] = {
        ' ', '\t', '\r', '\n', UTF8_NBSP, 0x202F, '-', 0x2010, 0x2011, 0x2013};
    for (size_t i = 0; i < sizeof gaps / sizeof gaps[0]; i++)
        if (c == gaps[i])
            return true;
    return false;
}

/* Upper-case ASCII without gaps; false: too long, or a character that no code has. */
static bool squeeze(char out[WIRE_CODE_TEXT], struct str s)
{
    size_t n = 0;
    while (s.n) {
        uint32_t c = utf8_next(&s);
        if (is_gap(c))
            continue;
        if (c >= 'a' && c <= 'z')
            c -= 'a' - 'A';
        bool symbol = (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!symbol || n == WIRE_CODE)
            return false;
        out[n++] = (char)c;
    }
    out[n] = '\0';
    return true;
}

int wire_code_parse(char out[WIRE_CODE_TEXT], struct str typed, struct err *e)
{
    char code[WIRE_CODE_TEXT];
    bool good = squeeze(code, typed);
    out[0] = '\0';
    if (good && strlen(code) == REFERENCE)
        return refno_parse(out, str_of(code), e);
    if (!good || strspn(code, letters) != WIRE_CODE)
        return err_set(e, ERR_PARSE, module, "neither a number nor a code of a reservation");
    memcpy(out, code, WIRE_CODE_TEXT);
    return 0;
}

void wire_code_make(char out[WIRE_CODE_TEXT], const unsigned char random[12])
{
    for (size_t i = 0; i < WIRE_CODE; i++) {
        unsigned byte = random[i / PER_BYTE];
        out[i] = letters[i % PER_BYTE ? byte & 15U : byte >> NIBBLE];
    }
    out[WIRE_CODE] = '\0';
}
