/* buf: see base/buf.h. */
#include "base/buf.h"

#include "base/secret.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void buf_init(struct buf *b, size_t max)
{
    *b = (struct buf){.max = max};
}

void buf_done(struct buf *b)
{
    free(b->p);
    buf_init(b, b->max);
}

void buf_wipe(struct buf *b)
{
    if (b->p)
        secret_wipe(b->p, b->cap);
    buf_done(b);
}

void buf_reset(struct buf *b)
{
    b->n = 0;
    b->failed = false;
    if (b->p)
        b->p[0] = '\0';
}

static bool reserve(struct buf *b, size_t more)
{
    if (b->failed || more > b->max || b->n > b->max - more)
        return !(b->failed = true);
    size_t need = b->n + more + 1;
    if (need <= b->cap)
        return true;
    size_t cap = b->cap ? b->cap : 64;
    while (cap < need)
        cap *= 2;
    char *p = realloc(b->p, cap);
    if (!p)
        return !(b->failed = true);
    b->p = p;
    b->cap = cap;
    return true;
}

bool buf_add(struct buf *b, const void *p, size_t n)
{
    if (!reserve(b, n))
        return false;
    if (n)
        memcpy(b->p + b->n, p, n);
    b->n += n;
    b->p[b->n] = '\0';
    return true;
}

bool buf_zero(struct buf *b, size_t n)
{
    if (!reserve(b, n))
        return false;
    memset(b->p + b->n, 0, n + 1);
    b->n += n;
    return true;
}

bool buf_str(struct buf *b, struct str s)
{
    return buf_add(b, s.p, s.n);
}

bool buf_z(struct buf *b, const char *z)
{
    return buf_str(b, str_of(z));
}

bool buf_char(struct buf *b, char c)
{
    return buf_add(b, &c, 1);
}

bool buf_fmt(struct buf *b, const char *fmt, ...)
{
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    bool ok = n >= 0 && reserve(b, (size_t)n);
    if (ok) {
        vsnprintf(b->p + b->n, (size_t)n + 1, fmt, again);
        b->n += (size_t)n;
    }
    va_end(again);
    return ok;
}

struct str buf_view(const struct buf *b)
{
    return (struct str){b->p ? b->p : "", b->n};
}

const char *buf_cstr(const struct buf *b)
{
    return b->p ? b->p : "";
}

int buf_check(const struct buf *b, const char *module, struct err *e)
{
    if (!b->failed)
        return 0;
    return err_set(e, ERR_LIMIT, module, "buffer limit of %zu bytes or memory reached", b->max);
}

char *buf_take(struct buf *b, size_t *n)
{
    if (b->failed || !reserve(b, 0))
        return NULL;
    char *p = b->p;
    p[b->n] = '\0';
    if (n)
        *n = b->n;
    buf_init(b, b->max);
    return p;
}
