/* buf: a growing byte buffer with a maximum; always NUL-terminated for the reader's convenience.
 * After a failed append the buffer stays failed (b->failed), so a chain needs one check. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/err.h"
#include "base/str.h"

/* All maxima in one place: a reader sees at once how much memory input can take. */
enum buf_max {
    BUF_LINE = 64 * 1024,
    BUF_TEXT = 1024 * 1024,
    BUF_REPLY = 64 * 1024 * 1024,  /* a catalogue over the wire */
    BUF_INDEX = 512 * 1024 * 1024, /* a compiled catalogue of a very large town */
};

struct buf {
    char *p;
    size_t n, cap, max;
    bool failed;
};

void buf_init(struct buf *b, size_t max); /* no allocation */
void buf_done(struct buf *b);             /* frees; the buf is empty and usable again */
void buf_wipe(struct buf *b);             /* overwrites the bytes, then buf_done */
void buf_reset(struct buf *b);            /* length 0, memory kept, failed cleared */
bool buf_add(struct buf *b, const void *p, size_t n);
bool buf_str(struct buf *b, struct str s);
bool buf_z(struct buf *b, const char *z);
bool buf_char(struct buf *b, char c);
bool buf_fmt(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
bool buf_zero(struct buf *b, size_t n); /* n zero bytes */
struct str buf_view(const struct buf *b);
/* "" when empty */
const char *buf_cstr(const struct buf *b);
/* 0, or fills e: the limit or memory. */
int buf_check(const struct buf *b, const char *module, struct err *e);
/* Gives the bytes to the caller (free()), leaves the buf empty. NULL when failed. */
char *buf_take(struct buf *b, size_t *n);

#endif
