/* epc: see domain/epc.h. */
#include "domain/epc.h"

#include "base/utf8.h"
#include "domain/account.h"
#include <inttypes.h>
#include <stdio.h>

static const char module[] = "epc";

#define CENTS_MAX INT64_C(99999999999) /* 999 999 999.99 EUR */

enum { CHARSETS = 8 };

static size_t length(const char *z)
{
    return utf8_len(str_of(z));
}

/* No control characters (a line end would begin the next field) and not too long. */
static int check_text(const char *what, const char *z, size_t max, bool ascii, struct err *e)
{
    struct str s = str_of(z);
    if (!utf8_valid(s))
        return err_set(e, ERR_PARSE, module, "%s is not UTF-8", what);
    if (utf8_len(s) > max)
        return err_set(e, ERR_LIMIT, module, "%s is longer than %zu", what, max);
    for (uint32_t c; (c = utf8_next(&s));)
        if (c < 0x20 || c == 0x7F || (ascii && c > 0x7E))
            return err_set(e, ERR_PARSE, module, "%s has a character it cannot have", what);
    return 0;
}

static int check_shape(const struct epc *c, struct err *e)
{
    const struct {
        const char *what, *value;
        size_t max;
    } fields[] = {
        {"BIC", c->bic, 11},
        {"name", c->name, 70},
        {"IBAN", c->iban, 34},
        {"purpose", c->purpose, 4},
        {"reference", c->reference, 35},
        {"text", c->text, 140},
        {"note", c->note, 70},
    };
    if (c->charset < 1 || c->charset > CHARSETS)
        return err_set(e, ERR_RANGE, module, "charset is 1 to 8");
    if (c->cents < 0 || c->cents > CENTS_MAX)
        return err_set(e, ERR_RANGE, module, "amount out of range");
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        /* our text is UTF-8; under another charset only its ASCII part means the same */
        int rc =
            check_text(fields[i].what, fields[i].value, fields[i].max, c->charset != EPC_UTF8, e);
        if (rc < 0)
            return rc;
    }
    return 0;
}

int epc_check(const struct epc *c, struct err *e)
{
    int rc = check_shape(c, e);
    if (rc < 0)
        return rc;
    size_t bic = length(c->bic);
    if (bic != 0 && bic != 8 && bic != 11)
        return err_set(e, ERR_PARSE, module, "BIC has 8 or 11 characters");
    if (length(c->name) == 0)
        return err_set(e, ERR_PARSE, module, "no name of the payee");
    if (length(c->reference) && length(c->text))
        return err_set(e, ERR_PARSE, module, "a reference excludes free text");
    return iban_check(str_of(c->iban), e);
}

int epc_write(struct buf *out, const struct epc *c, struct err *e)
{
    char charset[2] = {(char)('0' + c->charset), '\0'};
    char amount[32] = "";
    int rc = check_shape(c, e);
    if (rc < 0)
        return rc;
    if (c->cents)
        snprintf(
            amount, sizeof amount, "EUR%" PRId64 ".%02" PRId64, c->cents / 100, c->cents % 100);
    const char *const lines[] = {"BCD", "002", charset, "SCT", c->bic, c->name, c->iban, amount,
        c->purpose, c->reference, c->text, c->note};
    size_t n = sizeof lines / sizeof *lines, start = out->n;
    while (n > 0 && (!lines[n - 1] || !lines[n - 1][0]))
        n--;
    for (size_t i = 0; i < n; i++) {
        if (i)
            buf_char(out, '\n');
        buf_z(out, lines[i]);
    }
    if (out->n - start > EPC_MAX_BYTES)
        return err_set(e, ERR_LIMIT, module, "more than %d bytes", EPC_MAX_BYTES);
    return buf_check(out, module, e);
}
