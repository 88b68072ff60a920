/* worker: see worker.h. */
#include "worker.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "paper/document_draw.h"
#include "paper/fonts.h"
#include "paper/pdf.h"
#include "paper/printer.h"
#include "paper/raster.h"
#include "wire/printjob.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

enum {
    MAX_WAITING = 16,
    SIGN_OF_LIFE_MS = 5000, /* the client thinks us dead when we say nothing for long */
};

enum font_state { FONTS_UNKNOWN, FONTS_GOOD, FONTS_BAD };

struct worker {
    const struct worker_conf *conf;
    struct buf in; /* bytes of an unfinished line */
    struct print_job line[MAX_WAITING];
    size_t n;
    struct print_job now; /* the job at work; now.job = 0 when idle */
    struct print_reply last;
    int64_t taken, said; /* mono ms: the job was taken; the last reply went out */
    enum font_state fonts;
    bool cancelled; /* the job at work */
    bool ending;    /* end of input, quit, or nobody reads us */
    bool too_long;  /* inside a line over the limit: skip to its end */
};

static int64_t now_ms(void)
{
    return clock_mono(&clock_real);
}

/* ---- replies */

static void send_line(struct worker *w, const struct buf *b)
{
    for (size_t at = 0; at < b->n;) {
        ssize_t n = write(w->conf->out, b->p + at, b->n - at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            w->ending = true;
            return;
        }
        at += (size_t)n;
    }
}

static void reply(struct worker *w, const struct print_reply *r)
{
    struct err e = ERR_INIT;
    struct buf b;
    buf_init(&b, PRINTJOB_REPLY);
    if (print_reply_write(&b, r, &e) == 0)
        send_line(w, &b);
    buf_done(&b);
    w->said = now_ms();
}

static void answer(struct worker *w, enum print_state state, enum print_reason reason)
{
    w->last = (struct print_reply){
        .job = w->now.job, .state = state, .reason = reason, .ms = (int)(now_ms() - w->taken)};
    reply(w, &w->last);
}

static void answer_other(struct worker *w, int job, enum print_state state, enum print_reason why)
{
    reply(w, &(struct print_reply){.job = job, .state = state, .reason = why});
}

/* ---- input */

static void cancel_waiting(struct worker *w, int job)
{
    size_t kept = 0;
    for (size_t i = 0; i < w->n; i++) {
        if (job && w->line[i].job != job) {
            w->line[kept++] = w->line[i];
            continue;
        }
        answer_other(w, w->line[i].job, PRINT_STATE_CANCELLED, PRINT_REASON_NONE);
        print_job_free(&w->line[i]);
    }
    w->n = kept;
    if (!job || w->now.job == job)
        w->cancelled = true;
}

static void take_line(struct worker *w, struct str text)
{
    struct err e = ERR_INIT;
    struct print_job j;
    if (print_job_read(&j, text, &e) < 0) {
        log_err(LOG_WARN, "print.line", &e);
        answer_other(w, 0, PRINT_STATE_FAILED, PRINT_REASON_ERROR);
        return;
    }
    if (j.what == PRINT_DO_CANCEL || j.what == PRINT_DO_QUIT) {
        cancel_waiting(w, j.what == PRINT_DO_QUIT ? 0 : j.job);
        w->ending = w->ending || j.what == PRINT_DO_QUIT;
        print_job_free(&j);
    } else if (w->n == MAX_WAITING) {
        answer_other(w, j.job, PRINT_STATE_FAILED, PRINT_REASON_ERROR);
        print_job_free(&j);
    } else {
        answer_other(w, j.job, PRINT_STATE_ACCEPTED, PRINT_REASON_NONE);
        w->line[w->n++] = j;
    }
}

static void take_bytes(struct worker *w, struct str s)
{
    while (s.n) {
        struct str part;
        bool whole = str_cut(&s, '\n', &part);
        if (!w->too_long && !buf_str(&w->in, part)) {
            w->too_long = true;
            answer_other(w, 0, PRINT_STATE_FAILED, PRINT_REASON_ERROR);
        }
        if (!whole)
            return;
        if (!w->too_long && w->in.n)
            take_line(w, buf_view(&w->in));
        buf_wipe(&w->in);
        w->too_long = false;
    }
}

/* Reads what there is, waiting at most ms (-1: for ever). */
static void listen_for(struct worker *w, int ms)
{
    char chunk[8192];
    struct pollfd p = {.fd = w->conf->in, .events = POLLIN};
    if (w->ending) {
        poll(NULL, 0, ms); /* nothing more will come; the caller still wants its pause */
        return;
    }
    if (poll(&p, 1, ms) <= 0)
        return;
    ssize_t n = read(w->conf->in, chunk, sizeof chunk);
    if (n > 0) {
        take_bytes(w, (struct str){chunk, (size_t)n});
    } else if (n == 0 || (errno != EINTR && errno != EAGAIN)) {
        w->ending = true;
        cancel_waiting(w, 0);
    }
}

/* ---- a job */

static bool wait_for_printer(void *ctx, int ms)
{
    struct worker *w = ctx;
    listen_for(w, ms);
    if (now_ms() - w->said > SIGN_OF_LIFE_MS)
        answer(w, w->last.state, w->last.reason);
    return w->cancelled || w->ending;
}

static enum print_reason reason_of(enum printer_trouble t)
{
    static const enum print_reason table[PRINTER_TROUBLES] = {
        [TROUBLE_NONE] = PRINT_REASON_NONE,
        [TROUBLE_MEDIA_EMPTY] = PRINT_REASON_MEDIA_EMPTY,
        [TROUBLE_MEDIA_JAM] = PRINT_REASON_MEDIA_JAM,
        [TROUBLE_COVER_OPEN] = PRINT_REASON_COVER_OPEN,
        [TROUBLE_ATTENTION] = PRINT_REASON_ATTENTION,
        [TROUBLE_OFFLINE] = PRINT_REASON_OFFLINE,
        [TROUBLE_TIMEOUT] = PRINT_REASON_TIMEOUT,
        [TROUBLE_NO_PRINTER] = PRINT_REASON_NO_PRINTER,
        [TROUBLE_ERROR] = PRINT_REASON_ERROR,
    };
    return table[t];
}

static enum print_state state_of(enum printer_event event)
{
    static const enum print_state table[] = {
        [PRINTER_PRINTING] = PRINT_STATE_PRINTING,
        [PRINTER_WAITING] = PRINT_STATE_WAITING,
        [PRINTER_DONE] = PRINT_STATE_DONE,
        [PRINTER_FAILED] = PRINT_STATE_FAILED,
        [PRINTER_CANCELLED] = PRINT_STATE_CANCELLED,
    };
    return table[event];
}

static void news(void *ctx, enum printer_event event, enum printer_trouble trouble)
{
    answer(ctx, state_of(event), reason_of(trouble));
}

static bool fonts_good(struct worker *w, struct err *e)
{
    if (w->fonts == FONTS_UNKNOWN)
        w->fonts = fonts_check(e) == 0 ? FONTS_GOOD : FONTS_BAD;
    return w->fonts == FONTS_GOOD;
}

static int draw_dots(struct buf *out, const struct slip *s, bool png, struct err *e)
{
    struct raster r;
    int rc = raster_make(&r, s, e);
    if (rc == 0)
        rc = png ? raster_png(out, &r, e) : raster_escpos(out, &r, e);
    raster_done(&r);
    return rc;
}

static bool ends_with(const char *path, const char *suffix)
{
    size_t n = strlen(path), m = strlen(suffix);
    return n >= m && strcmp(path + n - m, suffix) == 0;
}

static int draw_pdf(
    struct buf *out, struct paper_sheet *sheet, const struct print_job *j, struct err *e)
{
    if (!j->is_document)
        return pdf_make(out, sheet, &j->slip, e);
    if (sheet)
        *sheet = (struct paper_sheet){SLIP_A4, 21000, 29700};
    return document_pdf(out, &j->document, e);
}

static int draw_file(struct buf *out, const struct print_job *j, struct err *e)
{
    int rc;
    if (!j->is_document && ends_with(j->out, ".png"))
        rc = draw_dots(out, &j->slip, true, e);
    else if (!j->is_document && ends_with(j->out, ".escpos"))
        rc = draw_dots(out, &j->slip, false, e);
    else
        rc = draw_pdf(out, NULL, j, e);
    /* 0600: a slip tells who pays what */
    return rc < 0 ? rc : file_write_atomic(j->out, buf_view(out), 0600, e);
}

static int draw_paper(
    struct buf *out, struct paper_sheet *sheet, const struct print_job *j, struct err *e)
{
    if (j->transport == PRINT_TRANSPORT_ESCPOS)
        return draw_dots(out, &j->slip, false, e);
    return draw_pdf(out, sheet, j, e);
}

/* A form for A4 where only dots for a roll can go. */
static bool no_sheets(const struct print_job *j)
{
    if (!j->is_document)
        return false;
    if (j->what == PRINT_DO_FILE)
        return ends_with(j->out, ".png") || ends_with(j->out, ".escpos");
    return j->what == PRINT_DO_PRINT && j->transport == PRINT_TRANSPORT_ESCPOS;
}

/* Of the print job, for the printer's display and log: never a name. */
static const char *title(const struct print_job *j)
{
    const char *reference = j->is_document ? j->document.reference : j->slip.reference;
    if (reference && *reference)
        return reference;
    return j->is_document ? "form" : "slip";
}

static void finish(struct worker *w, struct printer_result r, const struct err *e)
{
    if (r.event == PRINTER_FAILED)
        log_err(LOG_WARN, "print.failed", e);
    answer(w, state_of(r.event), reason_of(r.trouble));
}

static void run_printer(struct worker *w, struct buf *bytes, struct err *e)
{
    const struct print_job *j = &w->now;
    struct printer_order o = {
        .printer = j->printer,
        .title = title(j),
        .raw = j->transport == PRINT_TRANSPORT_ESCPOS,
        .deadline_ms = w->conf->deadline_ms,
        .attend_ms = w->conf->attend_ms,
    };
    struct printer_watch watch = {.ctx = w, .wait = wait_for_printer, .news = news};
    if (j->what == PRINT_DO_STATE) {
        finish(w, printer_look(&o, &watch, e), e);
        return;
    }
    if (draw_paper(bytes, &o.sheet, j, e) < 0) {
        log_err(LOG_WARN, "print.draw", e);
        answer(w, PRINT_STATE_FAILED,
            e->code == ERR_UNSUPPORTED ? PRINT_REASON_FONTS : PRINT_REASON_ERROR);
        return;
    }
    o.document = buf_view(bytes);
    finish(w, printer_print(&o, &watch, e), e);
}

static void run_job(struct worker *w)
{
    struct err e = ERR_INIT;
    struct buf bytes;
    buf_init(&bytes, DOCUMENT_MAX); /* the largest of what is drawn */
    w->cancelled = false;
    w->taken = now_ms();
    w->last = (struct print_reply){.job = w->now.job, .state = PRINT_STATE_ACCEPTED};
    if (w->now.what != PRINT_DO_STATE && !fonts_good(w, &e)) {
        log_err(LOG_ERROR, "print.fonts", &e);
        answer(w, PRINT_STATE_FAILED, PRINT_REASON_FONTS);
    } else if (no_sheets(&w->now)) {
        answer(w, PRINT_STATE_FAILED, PRINT_REASON_NO_SHEETS);
    } else if (w->now.what != PRINT_DO_FILE) {
        run_printer(w, &bytes, &e);
    } else if (draw_file(&bytes, &w->now, &e) < 0) {
        log_err(LOG_WARN, "print.file", &e);
        answer(w, PRINT_STATE_FAILED,
            e.code == ERR_UNSUPPORTED ? PRINT_REASON_FONTS : PRINT_REASON_ERROR);
    } else {
        answer(w, PRINT_STATE_DONE, PRINT_REASON_NONE);
    }
    buf_wipe(&bytes);
    print_job_free(&w->now);
}

void worker_run(const struct worker_conf *conf)
{
    struct worker w = {.conf = conf};
    buf_init(&w.in, PRINTJOB_LINE);
    while (!w.ending || w.n) {
        if (w.ending)
            cancel_waiting(&w, 0);
        else if (!w.n)
            listen_for(&w, -1);
        if (!w.n)
            continue;
        w.now = w.line[0];
        w.n--;
        memmove(&w.line[0], &w.line[1], w.n * sizeof w.line[0]);
        run_job(&w);
    }
    buf_wipe(&w.in);
}
