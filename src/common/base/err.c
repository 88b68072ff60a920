/* err: see base/err.h. No allocation, no globals. */
#include "base/err.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *const names[ERR_CODES] = {
    [ERR_NONE] = "none",
    [ERR_NOMEM] = "no_memory",
    [ERR_IO] = "io",
    [ERR_PARSE] = "parse",
    [ERR_RANGE] = "range",
    [ERR_CHECKSUM] = "checksum",
    [ERR_LIMIT] = "limit",
    [ERR_NOT_FOUND] = "not_found",
    [ERR_CONFLICT] = "conflict",
    [ERR_DENIED] = "denied",
    [ERR_TIMEOUT] = "timeout",
    [ERR_NET] = "net",
    [ERR_TLS] = "tls",
    [ERR_REMOTE] = "remote",
    [ERR_UNSUPPORTED] = "unsupported",
    [ERR_CANCELLED] = "cancelled",
};

/* snprintf may have cut a character in two; drop its first bytes too. */
static void cut_at_character(char *text, size_t size)
{
    size_t n = strlen(text);
    if (n + 1 < size)
        return;
    while (n > 0 && ((unsigned char)text[n - 1] & 0xC0) == 0x80)
        n--;
    if (n > 0 && (unsigned char)text[n - 1] >= 0xC0)
        n--;
    text[n] = '\0';
}

int err_set(struct err *e, enum err_code code, const char *module, const char *fmt, ...)
{
    if (!e || e->code != ERR_NONE)
        return -(int)code;
    e->code = code;
    e->module = module;
    e->retryable = code == ERR_NET || code == ERR_TIMEOUT || code == ERR_REMOTE;
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(e->text, sizeof e->text, fmt, ap);
    va_end(ap);
    cut_at_character(e->text, sizeof e->text);
    return -(int)code;
}

int err_errno(struct err *e, const char *module, const char *what)
{
    int no = errno;
    enum err_code code = no == ENOMEM ? ERR_NOMEM : no == ENOENT ? ERR_NOT_FOUND : ERR_IO;
    char why[96];
    /* the GNU strerror_r returns the text; it may or may not use the buffer */
    return err_set(e, code, module, "%s: %s", what, strerror_r(no, why, sizeof why));
}

int err_at(struct err *e, const char *fmt, ...)
{
    if (!e)
        return -1;
    char where[sizeof e->text], old[sizeof e->text];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(where, sizeof where, fmt, ap);
    va_end(ap);
    memcpy(old, e->text, sizeof old);
    size_t n = strlen(where);
    if (n > sizeof e->text - 3)
        n = sizeof e->text - 3;
    memcpy(e->text, where, n);
    memcpy(e->text + n, ": ", 3);
    strncat(e->text, old, sizeof e->text - strlen(e->text) - 1);
    cut_at_character(e->text, sizeof e->text);
    return -(int)e->code;
}

void err_clear(struct err *e)
{
    memset(e, 0, sizeof *e);
}

const char *err_name(enum err_code code)
{
    return (unsigned)code < ERR_CODES ? names[code] : "unknown";
}
