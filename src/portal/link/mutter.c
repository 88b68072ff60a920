/* mutter: see mutter.h. */
#include "mutter.h"

#include "base/log.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void mutter_begin(struct mutter *m, const char *name)
{
    memset(m, 0, sizeof *m);
    m->name = name;
}

static void tell_dropped(struct mutter *m)
{
    char count[16];
    if (!m->dropped)
        return;
    snprintf(count, sizeof count, "%d", m->dropped);
    log_event(LOG_WARN, "connector.says_too_much", "name", m->name, "lines", count, NULL);
    m->dropped = 0;
}

static void tell_line(struct mutter *m, int64_t now)
{
    if (now - m->window >= MUTTER_WINDOW_MS) {
        tell_dropped(m);
        m->window = now;
        m->lines = 0;
    }
    m->line[m->n] = '\0';
    if (m->n && m->lines < MUTTER_LINES)
        log_event(LOG_INFO, "connector.says", "name", m->name, "text", m->line, NULL);
    else if (m->n)
        m->dropped++;
    m->lines += m->n && m->lines < MUTTER_LINES;
    m->n = 0;
}

static void take(struct mutter *m, const char *p, size_t n, int64_t now)
{
    for (size_t i = 0; i < n; i++) {
        if (p[i] == '\n')
            tell_line(m, now);
        else if (m->n < MUTTER_LINE)
            m->line[m->n++] = p[i];
    }
}

bool mutter_read(struct mutter *m, int fd, int64_t now)
{
    char chunk[16384];
    ssize_t n = read(fd, chunk, sizeof chunk);
    if (n < 0)
        return errno == EAGAIN || errno == EINTR;
    if (now - m->second >= 1000) {
        m->second = now;
        m->bytes = 0;
    }
    m->bytes += (size_t)n;
    take(m, chunk, (size_t)n, now);
    return n > 0;
}

int64_t mutter_wait(const struct mutter *m, int64_t now)
{
    int64_t left = m->second + 1000 - now;
    return m->bytes >= MUTTER_BYTES && left > 0 ? left : 0;
}

void mutter_end(struct mutter *m, int64_t now)
{
    tell_line(m, now);
    tell_dropped(m);
}
