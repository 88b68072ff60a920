/* lines: bytes into lines; see rpc/rpc.h. */
#include "rpc/rpc.h"

#include "base/secret.h"

void rpc_lines_init(struct rpc_lines *l, size_t max)
{
    /* room for one whole line and what came after it in the same read */
    *l = (struct rpc_lines){.max = max};
    buf_init(&l->b, max + BUF_LINE * 2);
}

void rpc_lines_done(struct rpc_lines *l)
{
    buf_wipe(&l->b);
    l->at = 0;
}

/* What was taken goes first, so that a long life needs no more room than a line. */
static void drop_taken(struct rpc_lines *l)
{
    size_t left = l->b.n - l->at;
    if (!l->at)
        return;
    memmove(l->b.p, l->b.p + l->at, left);
    secret_wipe(l->b.p + left, l->at);
    l->b.n = left;
    l->at = 0;
}

int rpc_lines_add(struct rpc_lines *l, const char *p, size_t n, struct err *e)
{
    drop_taken(l);
    buf_add(&l->b, p, n);
    return buf_check(&l->b, "rpc", e);
}

int rpc_lines_next(struct rpc_lines *l, struct str *line, struct err *e)
{
    size_t left = l->b.n - l->at;
    char *from = left ? l->b.p + l->at : NULL;
    char *end = left ? memchr(from, '\n', left) : NULL;
    size_t n = end ? (size_t)(end - from) : left;
    if (n > l->max)
        return err_set(e, ERR_LIMIT, "rpc", "a line is longer than %zu bytes", l->max);
    if (!end)
        return 0;
    l->at += n + 1;
    if (n && from[n - 1] == '\r')
        n--;
    *line = (struct str){from, n};
    return 1;
}
