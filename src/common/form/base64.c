/* base64: RFC 4648 § 4, with padding, without blanks. See record_int.h. */
#include "record_int.h"

#include <stdlib.h>

static const char symbols[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

bool base64_write(struct buf *out, const char *p, size_t n)
{
    const unsigned char *u = (const unsigned char *)p;
    for (size_t i = 0; i < n && !out->failed; i += 3) {
        unsigned long v = (unsigned long)u[i] << 16;
        v |= i + 1 < n ? (unsigned long)u[i + 1] << 8 : 0;
        v |= i + 2 < n ? u[i + 2] : 0;
        char four[4] = {symbols[v >> 18], symbols[v >> 12 & 63],
            i + 1 < n ? symbols[v >> 6 & 63] : '=', i + 2 < n ? symbols[v & 63] : '='};
        buf_add(out, four, sizeof four);
    }
    return !out->failed;
}

static int value_of(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* Bits left over by the padding must be nought: one text for one run of bytes. */
static bool read_four(char *to, size_t keep, const char *p)
{
    unsigned long v = 0;
    for (size_t i = 0; i < 4; i++) {
        int d = i <= keep ? value_of(p[i]) : p[i] == '=' ? 0 : -1;
        if (d < 0)
            return false;
        v = v << 6 | (unsigned long)d;
    }
    unsigned char three[3] = {(unsigned char)(v >> 16), (unsigned char)(v >> 8), (unsigned char)v};
    memcpy(to, three, keep);
    for (size_t i = keep; i < 3; i++)
        if (three[i])
            return false;
    return true;
}

int base64_read(char **out, size_t *n, struct str text, struct err *e)
{
    *out = NULL;
    *n = 0;
    if (text.n % 4 != 0)
        return err_set(e, ERR_PARSE, "form", "base64 of a wrong length");
    size_t pad = text.n == 0 ? 0 : (text.p[text.n - 1] == '=') + (text.p[text.n - 2] == '=');
    char *bytes = malloc(text.n / 4 * 3 + 1);
    if (!bytes)
        return err_set(e, ERR_NOMEM, "form", "no memory for an attachment");
    for (size_t i = 0; i < text.n; i += 4) {
        size_t keep = i + 4 == text.n ? 3 - pad : 3;
        if (!read_four(bytes + i / 4 * 3, keep, text.p + i)) {
            free(bytes);
            return err_set(e, ERR_PARSE, "form", "not base64");
        }
        *n += keep;
    }
    *out = bytes;
    return 0;
}
