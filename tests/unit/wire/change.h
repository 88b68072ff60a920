/* change: a document with one thing in it changed, for tables of what is refused. */
#ifndef TEST_WIRE_CHANGE_H
#define TEST_WIRE_CHANGE_H

#include "base/buf.h"
#include "base/err.h"

struct change {
    const char *from, *to; /* the first `from` in the document becomes `to` */
    enum err_code want;    /* ERR_NONE: it is taken all the same */
};

/* out is empty and initialised. False: `from` is not in the document. */
static inline bool change_apply(struct buf *out, const char *json, const char *from, const char *to)
{
    const char *at = strstr(json, from);
    if (!at)
        return false;
    buf_add(out, json, (size_t)(at - json));
    buf_z(out, to);
    buf_z(out, at + strlen(from));
    return true;
}

/* Two structs are the same when they are written the same: between members there may be gaps with
 * anything in them. */
#define CHECK_SAME(write, a, b)                                                                    \
    do {                                                                                           \
        struct buf a_, b_;                                                                         \
        buf_init(&a_, BUF_TEXT);                                                                   \
        buf_init(&b_, BUF_TEXT);                                                                   \
        CHECK((write)(&a_, (a), NULL) == 0 && (write)(&b_, (b), NULL) == 0);                       \
        CHECK_STR(buf_cstr(&a_), buf_cstr(&b_));                                                   \
        buf_done(&a_);                                                                             \
        buf_done(&b_);                                                                             \
    } while (0)

/* Reads json with every change and, cut at every length, without one. read() gives what its codec
 * gives and frees it. */
typedef int change_read(struct str json, struct err *e);

#define CHANGES_CHECK(json, changes, read)                                                         \
    changes_check(__LINE__, (json), (changes), sizeof(changes) / sizeof *(changes), (read))

static inline void changes_check(
    int line, const char *json, const struct change *c, size_t n, change_read *read)
{
    for (size_t i = 0; i < n; i++) {
        struct buf changed;
        struct err e = ERR_INIT;
        buf_init(&changed, BUF_REPLY);
        if (!change_apply(&changed, json, c[i].from, c[i].to))
            test_fail(__FILE__, line, "no %s in %s", c[i].from, json);
        else if (read(buf_view(&changed), &e) != -(int)c[i].want || e.code != c[i].want)
            test_fail(__FILE__, line, "%s -> %s gives %s (%s), want %s", c[i].from, c[i].to,
                err_name(e.code), e.text, err_name(c[i].want));
        buf_done(&changed);
    }
    for (size_t cut = 0; cut < strlen(json); cut++)
        if (read((struct str){json, cut}, NULL) != -ERR_PARSE)
            test_fail(__FILE__, line, "taken when cut at %zu: %s", cut, json);
}

#endif
