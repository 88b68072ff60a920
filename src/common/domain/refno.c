/* refno: see domain/refno.h. The check symbol is Luhn's, modulo 30: it finds every single wrong
 * symbol and every swap of neighbours but that of the first and the last letter of the alphabet. */
#include "domain/refno.h"

static const char alphabet[] = REFNO_ALPHABET;

enum { SYMBOLS = sizeof alphabet - 1, BODY = 7, WHOLE = 8 };

static int value(char c)
{
    if (c >= 'a' && c <= 'z')
        c = (char)(c - 32);
    const char *at = c ? strchr(alphabet, c) : NULL;
    return at ? (int)(at - alphabet) : -1;
}

static char check_symbol(const char *body)
{
    int sum = 0;
    for (int i = 0; i < BODY; i++) {
        int v = value(body[i]);
        /* every second symbol from the right, the one beside the check symbol first */
        if ((BODY - 1 - i) % 2 == 0)
            v = v * 2 / SYMBOLS + v * 2 % SYMBOLS;
        sum += v;
    }
    return alphabet[(SYMBOLS - sum % SYMBOLS) % SYMBOLS];
}

bool refno_make(char out[9], const unsigned char random[7])
{
    out[0] = '\0';
    for (int i = 0; i < BODY; i++)
        if (random[i] >= 256 / SYMBOLS * SYMBOLS)
            return false;
    for (int i = 0; i < BODY; i++)
        out[i] = alphabet[random[i] % SYMBOLS];
    out[BODY] = check_symbol(out);
    out[WHOLE] = '\0';
    return true;
}

int refno_parse(char out[9], struct str typed, struct err *e)
{
    int n = 0;
    bool good = true;
    out[0] = '\0';
    while (good) {
        scan_blanks(&typed);
        if (!typed.n)
            break;
        if (scan_char(&typed, '-'))
            continue;
        int v = value(*typed.p);
        typed.p++, typed.n--;
        good = v >= 0 && n < WHOLE;
        if (good)
            out[n++] = alphabet[v];
    }
    out[good ? n : 0] = '\0';
    if (!good || n != WHOLE)
        return out[0] = '\0', err_set(e, ERR_PARSE, "refno", "not 8 symbols of the alphabet");
    if (out[BODY] != check_symbol(out))
        return out[0] = '\0', err_set(e, ERR_CHECKSUM, "refno", "check symbol does not fit");
    return 0;
}

void refno_show(char out[10], const char *refno)
{
    out[0] = '\0';
    if (strlen(refno) != WHOLE)
        return;
    memcpy(out, refno, 4);
    out[4] = '-';
    memcpy(out + 5, refno + 4, 5);
}
