/* queue_words: who waits and how long, in words. See book.h. */
#include "book.h"

#include "base/i18n.h"
#include "format.h"

enum { FRESH_MS = 2 * 60 * 1000, HOUR = 60, LONG_WAIT = 120 };

static void people_wait(struct buf *out, int n)
{
    if (n == 0)
        buf_z(out, _("Nobody is waiting"));
    else
        buf_fmt(out, ngettext("%d person is waiting", "%d people are waiting", (unsigned)n), n);
}

bool queue_wait(struct buf *out, const struct wait_range *w)
{
    if (!w->known)
        return false;
    if (w->to >= LONG_WAIT)
        buf_fmt(out, _("about %d–%d hours"), w->from / HOUR, (w->to + HOUR - 1) / HOUR);
    else if (w->from == w->to)
        buf_fmt(out, ngettext("about %d minute", "about %d minutes", (unsigned)w->to), w->to);
    else
        buf_fmt(out, ngettext("about %d–%d minute", "about %d–%d minutes", (unsigned)w->to),
            w->from, w->to);
    return true;
}

bool queue_words(struct buf *out, const struct wire_agenda *a, bool brief)
{
    people_wait(out, a->waiting);
    if (!a->open)
        return false;
    if (!a->staffed)
        buf_z(out, brief ? _(", nobody serves now") : _(", no counter is staffed now"));
    else if (a->waiting && a->wait.known) {
        buf_z(out, ", ");
        queue_wait(out, &a->wait);
    }
    return true;
}

void queue_closed(struct buf *out, const struct visit *v, const struct wire_agenda *a)
{
    bool gone = a->tickets_left == 0;
    struct buf when;
    buf_init(&when, 120);
    if (a->opens_at)
        format_when(&when, v, a->opens_at);
    if (gone && when.n)
        buf_fmt(out, _("today's tickets are gone, next: %s"), buf_cstr(&when));
    else if (gone)
        buf_z(out, _("today's tickets are gone"));
    else if (when.n)
        buf_fmt(out, _("closed, tickets: %s"), buf_cstr(&when));
    else
        buf_z(out, _("closed now"));
    buf_done(&when);
}

static bool is_fresh(const struct visit *v)
{
    const struct reserving *r = v->reserving;
    return r->have_queue && r->queue.n && (v->line == LINE_OK || v->line == LINE_SLOW) &&
           clock_mono(v->clock) - r->queue_at < FRESH_MS;
}

/* All agendas together: the shortest and the longest wait of those that people stand in. */
static void all_together(struct buf *out, const struct visit *v)
{
    const struct wire_queue *q = &v->reserving->queue;
    struct wire_agenda all = {.open = true, .wait = {.known = true, .from = LONG_WAIT * 10}};
    bool any = false;
    for (size_t i = 0; i < q->n; i++) {
        const struct wire_agenda *a = &q->agendas[i];
        any |= a->open;
        all.waiting += a->waiting;
        all.staffed += a->staffed;
        if (!a->waiting)
            continue;
        all.wait.known = all.wait.known && a->wait.known;
        all.wait.from = a->wait.from < all.wait.from ? a->wait.from : all.wait.from;
        all.wait.to = a->wait.to > all.wait.to ? a->wait.to : all.wait.to;
    }
    if (!any)
        return;
    queue_words(out, &all, false);
    buf_char(out, '.');
}

/* After a colon a sentence begins with a small letter. */
static void inside(struct buf *out, const struct wire_agenda *a)
{
    struct buf words;
    char first[4];
    buf_init(&words, BUF_LINE);
    queue_words(&words, a, true);
    struct str rest = buf_view(&words);
    uint32_t c = utf8_next(&rest);
    buf_add(out, first, utf8_put(first, utf8_lower(c)));
    buf_str(out, rest);
    buf_char(out, '.');
    buf_done(&words);
}

void queue_home(struct buf *out, const struct visit *v, bool each)
{
    const struct wire_queue *q = &v->reserving->queue;
    if (!is_fresh(v))
        return;
    if (!each) {
        all_together(out, v);
        return;
    }
    for (size_t i = 0; i < q->n; i++) {
        const struct wire_agenda *a = &q->agendas[i];
        if (!a->open)
            continue;
        if (out->n)
            buf_z(out, "  ");
        buf_fmt(out, "%s: ", a->name);
        inside(out, a);
    }
}
