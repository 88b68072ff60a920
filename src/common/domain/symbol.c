/* symbol: see domain/symbol.h. */
#include "domain/symbol.h"

enum { SYMBOL_MAX = 10 };

int symbol_parse(char out[11], struct str typed, struct err *e)
{
    size_t n = 0;
    out[0] = '\0';
    for (;;) {
        scan_blanks(&typed);
        if (!typed.n)
            break;
        char c = *typed.p;
        typed.p++, typed.n--;
        if (c < '0' || c > '9')
            return out[0] = '\0', err_set(e, ERR_PARSE, "symbol", "not only digits");
        if (n < SYMBOL_MAX)
            out[n] = c;
        n++;
    }
    if (n > SYMBOL_MAX)
        return out[0] = '\0', err_set(e, ERR_LIMIT, "symbol", "more than 10 digits");
    out[n] = '\0';
    return n ? 0 : err_set(e, ERR_NOT_FOUND, "symbol", "empty");
}

bool symbol_same(const char *a, const char *b)
{
    a += strspn(a, "0");
    b += strspn(b, "0");
    return strcmp(a, b) == 0;
}
