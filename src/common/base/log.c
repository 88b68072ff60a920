/* log: see base/log.h. The sink is the one piece of process-wide state the house allows. */
#include "base/log.h"

#include "base/buf.h"
#include "base/utf8.h"
#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static struct {
    int fd;
    enum log_level least;
} sink = {.fd = STDERR_FILENO, .least = LOG_WARN};

static const char *const level_names[] = {"debug", "info", "warn", "error"};

void log_to(int fd, enum log_level least)
{
    sink.fd = fd;
    sink.least = least;
}

static void put_value(struct buf *b, struct str v)
{
    buf_char(b, '"');
    while (v.n) {
        struct str before = v;
        uint32_t c = utf8_next(&v);
        if (c == '"' || c == '\\')
            buf_fmt(b, "\\%c", (char)c);
        else if (c < 0x20 || utf8_is_unsafe(c))
            buf_fmt(b, "\\u%04x", (unsigned)c);
        else
            buf_add(b, before.p, before.n - v.n);
    }
    buf_char(b, '"');
}

static void begin(struct buf *b, enum log_level level, const char *event)
{
    char when[32];
    time_t now = time(NULL);
    struct tm tm;
    gmtime_r(&now, &tm);
    strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", &tm);
    buf_init(b, BUF_LINE);
    buf_fmt(b, "%s %s %s", when, level_names[level], event);
}

static void end(struct buf *b)
{
    buf_char(b, '\n');
    if (!b->failed && write(sink.fd, b->p, b->n) < 0) {
        /* the log itself cannot be written: there is nobody left to tell */
    }
    buf_done(b);
}

void log_event(enum log_level level, const char *event, ...)
{
    if (sink.fd < 0 || level < sink.least)
        return;
    struct buf b;
    begin(&b, level, event);
    va_list ap;
    va_start(ap, event);
    for (const char *k; (k = va_arg(ap, const char *));) {
        const char *v = va_arg(ap, const char *);
        buf_fmt(&b, " %s=", k);
        put_value(&b, str_of(v));
    }
    va_end(ap);
    end(&b);
}

void log_err(enum log_level level, const char *event, const struct err *e)
{
    log_event(level, event, "module", e->module ? e->module : "", "code", err_name(e->code), "text",
        e->text, NULL);
}
