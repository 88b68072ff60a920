/* printer: see paper/printer.h. */
#include "paper/printer.h"

#include "base/clock.h"
#include "base/log.h"
#include <cups/cups.h>
#include <stdio.h>

enum {
    CONNECT_MS = 3000,
    CANCEL_MS = 2000, /* how long a cancelled job may take to end */
    POLL_MS = 250,
    POLL_SLOW_MS = 1000,
    CHUNK = 16 * 1024,
};

/* How often libcups asks whether to wait on; the first time it takes one second more. */
#define SILENCE_S 0.25

struct session {
    const struct printer_order *order;
    const struct printer_watch *watch;
    struct err *err;
    http_t *http;
    http_encryption_t encryption;
    char host[256], resource[256], uri[600];
    int port;
    int job;           /* IPP job-id, 0 = none yet */
    int64_t answer_by; /* mono ms until which a request in flight may take */
    int64_t began, changed;
    enum printer_event event;
    enum printer_trouble trouble;
    bool given_up;    /* the caller wants no print any more */
    bool taking_back; /* cancelling: wait() has nothing to say now */
};

static int64_t now(void)
{
    return clock_mono(&clock_real);
}

static bool stopping(struct session *s, int ms)
{
    if (!s->given_up && s->watch->wait(s->watch->ctx, ms))
        s->given_up = true;
    return s->given_up;
}

static void tell(struct session *s, enum printer_event event, enum printer_trouble trouble)
{
    if (event == s->event && trouble == s->trouble)
        return;
    s->event = event;
    s->trouble = trouble;
    s->changed = now();
    s->watch->news(s->watch->ctx, event, trouble);
}

/* libcups asks this while the printer is silent: 0 gives the request up. */
static int on_silence(http_t *http, void *ctx)
{
    (void)http;
    struct session *s = ctx;
    return now() < s->answer_by && (s->taking_back || !stopping(s, 0));
}

/* A kiosk has no one to type a password: libcups must not ask the terminal. */
static const char *no_password(
    const char *prompt, http_t *http, const char *method, const char *resource, void *ctx)
{
    (void)prompt, (void)http, (void)method, (void)resource, (void)ctx;
    return NULL;
}

/* ---- where */

enum printer_trouble printer_reason(const char *keyword)
{
    static const struct {
        const char *prefix;
        enum printer_trouble trouble;
    } table[] = {
        {"media-empty", TROUBLE_MEDIA_EMPTY},
        {"media-needed", TROUBLE_MEDIA_EMPTY},
        {"media-jam", TROUBLE_MEDIA_JAM},
        {"cover-open", TROUBLE_COVER_OPEN},
        {"door-open", TROUBLE_COVER_OPEN},
        {"interlock-open", TROUBLE_COVER_OPEN},
        {"toner-empty", TROUBLE_ATTENTION},
        {"marker-supply-empty", TROUBLE_ATTENTION},
        {"marker-waste-full", TROUBLE_ATTENTION},
        {"output-area-full", TROUBLE_ATTENTION},
        {"output-tray-missing", TROUBLE_ATTENTION},
        {"input-tray-missing", TROUBLE_ATTENTION},
        {"offline", TROUBLE_OFFLINE},
        {"connecting-to-device", TROUBLE_OFFLINE},
        {"timed-out", TROUBLE_OFFLINE},
        {"paused", TROUBLE_OFFLINE},
        {"shutdown", TROUBLE_OFFLINE},
    };
    for (size_t i = 0; keyword && i < sizeof table / sizeof *table; i++)
        if (strncmp(keyword, table[i].prefix, strlen(table[i].prefix)) == 0)
            return table[i].trouble;
    return TROUBLE_NONE;
}

static bool find_queue(struct session *s, const char *name)
{
    size_t n = strlen(name);
    if (n == 0 || n > 127 || strpbrk(name, "/#? \t\"'\\<>"))
        return false;
    snprintf(s->host, sizeof s->host, "%s", cupsServer());
    s->port = ippPort();
    s->encryption = cupsEncryption();
    snprintf(s->resource, sizeof s->resource, "/printers/%s", name);
    return httpAssembleURIf(HTTP_URI_CODING_ALL, s->uri, (int)sizeof s->uri, "ipp", NULL,
               "localhost", 0, "/printers/%s", name) == HTTP_URI_STATUS_OK;
}

static bool find_printer(struct session *s)
{
    const char *name = s->order->printer ? s->order->printer : "";
    if (!strstr(name, "://"))
        return find_queue(s, name);
    char scheme[16], user[64];
    if (httpSeparateURI(HTTP_URI_CODING_ALL, name, scheme, (int)sizeof scheme, user,
            (int)sizeof user, s->host, (int)sizeof s->host, &s->port, s->resource,
            (int)sizeof s->resource) != HTTP_URI_STATUS_OK)
        return false;
    bool tls = strcmp(scheme, "ipps") == 0;
    if ((!tls && strcmp(scheme, "ipp") != 0) || strlen(name) >= sizeof s->uri)
        return false;
    s->encryption = tls ? HTTP_ENCRYPTION_ALWAYS : HTTP_ENCRYPTION_IF_REQUESTED;
    snprintf(s->uri, sizeof s->uri, "%s", name);
    return true;
}

static void hang_up(struct session *s)
{
    httpClose(s->http);
    s->http = NULL;
}

static bool connected(struct session *s)
{
    if (s->http)
        return true;
    int ms = s->order->deadline_ms < CONNECT_MS ? s->order->deadline_ms : CONNECT_MS;
    s->http = httpConnect2(s->host, s->port, NULL, AF_UNSPEC, s->encryption, 1, ms, NULL);
    if (s->http)
        httpSetTimeout(s->http, SILENCE_S, on_silence, s);
    return s->http != NULL;
}

/* ---- requests */

static ipp_t *request(struct session *s, ipp_op_t op)
{
    ipp_t *q = ippNewRequest(op);
    ippAddString(q, IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", NULL, s->uri);
    if (s->job)
        ippAddInteger(q, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", s->job);
    ippAddString(q, IPP_TAG_OPERATION, IPP_TAG_NAME, "requesting-user-name", NULL, cupsUser());
    return q;
}

/* Sends q (taken) and returns the answer, NULL when there was none. */
static ipp_t *ask(struct session *s, ipp_t *q)
{
    s->answer_by = now() + (s->taking_back ? CANCEL_MS : s->order->deadline_ms);
    if (!connected(s)) {
        ippDelete(q);
        return NULL;
    }
    ipp_t *a = cupsDoRequest(s->http, q, s->resource);
    if (!a)
        hang_up(s); /* half an answer may still come: this line cannot be used again */
    return a;
}

/* The first known trouble among the reasons; true trouble goes before "offline" of the queue. */
static enum printer_trouble read_reasons(ipp_t *a)
{
    ipp_attribute_t *r = ippFindAttribute(a, "printer-state-reasons", IPP_TAG_KEYWORD);
    enum printer_trouble worst = TROUBLE_NONE;
    for (int i = 0; r && i < ippGetCount(r); i++) {
        enum printer_trouble t = printer_reason(ippGetString(r, i, NULL));
        if (t != TROUBLE_NONE && (worst == TROUBLE_NONE || t < worst))
            worst = t;
    }
    return worst;
}

static bool supports(ipp_t *a, const char *format)
{
    ipp_attribute_t *f = ippFindAttribute(a, "document-format-supported", IPP_TAG_MIMETYPE);
    return !f || ippContainsString(f, format);
}

static const char *format_of(const struct session *s)
{
    if (!s->order->raw)
        return "application/pdf";
    return strstr(s->order->printer, "://") ? "application/octet-stream" : CUPS_FORMAT_RAW;
}

static struct printer_result fail(struct session *s, enum printer_trouble t, const char *what)
{
    if (s->given_up)
        return (struct printer_result){PRINTER_CANCELLED, TROUBLE_NONE};
    err_set(s->err, t == TROUBLE_TIMEOUT ? ERR_TIMEOUT : ERR_IO, "printer", "%s", what);
    return (struct printer_result){PRINTER_FAILED, t};
}

/* No answer: too late, or nobody there? */
static struct printer_result no_answer(struct session *s, const char *what)
{
    return fail(s, now() >= s->answer_by ? TROUBLE_TIMEOUT : TROUBLE_OFFLINE, what);
}

static ipp_t *printer_attributes(struct session *s)
{
    static const char *const wanted[] = {"printer-state", "printer-state-reasons",
        "printer-is-accepting-jobs", "document-format-supported"};
    int job = s->job;
    s->job = 0; /* this one is about the printer */
    ipp_t *q = request(s, IPP_OP_GET_PRINTER_ATTRIBUTES);
    s->job = job;
    ippAddStrings(q, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes", 4, NULL, wanted);
    return ask(s, q);
}

/* PRINTER_DONE: can be used, perhaps with a trouble that somebody can mend. */
static struct printer_result look(struct session *s)
{
    if (!find_printer(s))
        return fail(s, TROUBLE_NO_PRINTER, "no such kind of printer name");
    ipp_t *a = printer_attributes(s);
    if (!a)
        return no_answer(s, "the printer does not answer");
    struct printer_result r = {PRINTER_DONE, read_reasons(a)};
    ipp_attribute_t *accepting = ippFindAttribute(a, "printer-is-accepting-jobs", IPP_TAG_BOOLEAN);
    ipp_status_t status = ippGetStatusCode(a);
    if (status == IPP_STATUS_ERROR_NOT_FOUND)
        r = fail(s, TROUBLE_NO_PRINTER, "no such printer");
    else if (status >= IPP_STATUS_REDIRECTION_OTHER_SITE)
        r = fail(s, TROUBLE_ERROR, ippErrorString(status));
    else if (accepting && !ippGetBoolean(accepting, 0))
        r = fail(s, TROUBLE_OFFLINE, "the printer accepts no jobs");
    else if (!supports(a, format_of(s)))
        r = fail(s, TROUBLE_ERROR, "the printer cannot print this kind of document");
    ippDelete(a);
    return r;
}

static void add_media(const struct session *s, ipp_t *q)
{
    static const char *const names[SLIP_FORMATS] = {
        [SLIP_A6] = "iso_a6_105x148mm",
        [SLIP_A5] = "iso_a5_148x210mm",
        [SLIP_A4] = "iso_a4_210x297mm",
    };
    const struct paper_sheet *sheet = &s->order->sheet;
    /* A slip that is scaled has a code whose modules are no whole dots any more. */
    ippAddString(q, IPP_TAG_JOB, IPP_TAG_KEYWORD, "print-scaling", NULL, "none");
    if (names[sheet->format]) {
        ippAddString(q, IPP_TAG_JOB, IPP_TAG_KEYWORD, "media", NULL, names[sheet->format]);
        return;
    }
    ipp_t *size = ippNew(), *col = ippNew();
    ippAddInteger(size, IPP_TAG_ZERO, IPP_TAG_INTEGER, "x-dimension", sheet->width_mm100);
    ippAddInteger(size, IPP_TAG_ZERO, IPP_TAG_INTEGER, "y-dimension", sheet->height_mm100);
    ippAddCollection(col, IPP_TAG_ZERO, "media-size", size);
    ippAddCollection(q, IPP_TAG_JOB, "media-col", col);
    ippAddInteger(q, IPP_TAG_JOB, IPP_TAG_ENUM, "finishings", IPP_FINISHINGS_TRIM);
    ippDelete(size);
    ippDelete(col);
}

/* What the printer will ignore goes to the log: on site it explains a slip on the wrong paper. */
static void log_ignored(ipp_t *a)
{
    for (ipp_attribute_t *x = ippFirstAttribute(a); x; x = ippNextAttribute(a))
        if (ippGetGroupTag(x) == IPP_TAG_UNSUPPORTED_GROUP && ippGetName(x))
            log_event(LOG_WARN, "printer.ignores", "attribute", ippGetName(x), NULL);
}

static struct printer_result create_job(struct session *s)
{
    struct printer_result ok = {PRINTER_PRINTING, TROUBLE_NONE};
    for (;;) {
        ipp_t *q = request(s, IPP_OP_CREATE_JOB);
        ippAddString(q, IPP_TAG_OPERATION, IPP_TAG_NAME, "job-name", NULL, s->order->title);
        if (!s->order->raw)
            add_media(s, q);
        ipp_t *a = ask(s, q);
        if (!a)
            return no_answer(s, "no answer to Create-Job");
        ipp_status_t status = ippGetStatusCode(a);
        ipp_attribute_t *id = ippFindAttribute(a, "job-id", IPP_TAG_INTEGER);
        log_ignored(a);
        s->job = id ? ippGetInteger(id, 0) : 0;
        ippDelete(a);
        if (status < IPP_STATUS_REDIRECTION_OTHER_SITE && s->job > 0)
            return ok;
        /* A printer that holds one job at a time says so while it prints the last one. */
        if (status != IPP_STATUS_ERROR_BUSY && status != IPP_STATUS_ERROR_TOO_MANY_JOBS)
            return fail(s, TROUBLE_ERROR, ippErrorString(status));
        if (stopping(s, POLL_SLOW_MS) || now() - s->changed > s->order->deadline_ms)
            return fail(s, TROUBLE_TIMEOUT, "the printer is busy");
    }
}

static struct printer_result send_document(struct session *s)
{
    ipp_t *q = request(s, IPP_OP_SEND_DOCUMENT);
    ippAddString(q, IPP_TAG_OPERATION, IPP_TAG_MIMETYPE, "document-format", NULL, format_of(s));
    ippAddBoolean(q, IPP_TAG_OPERATION, "last-document", 1);
    s->answer_by = now() + s->order->deadline_ms;
    struct str rest = s->order->document;
    http_status_t status = HTTP_STATUS_ERROR;
    if (connected(s))
        status = cupsSendRequest(s->http, q, s->resource, CUPS_LENGTH_VARIABLE);
    while (status == HTTP_STATUS_CONTINUE && rest.n > 0) {
        size_t n = rest.n < CHUNK ? rest.n : CHUNK;
        status = cupsWriteRequestData(s->http, rest.p, n);
        rest = (struct str){rest.p + n, rest.n - n};
    }
    ipp_t *a = NULL;
    if (status == HTTP_STATUS_CONTINUE)
        a = cupsGetResponse(s->http, s->resource);
    ippDelete(q);
    if (!a)
        return no_answer(s, "the document could not be sent");
    ipp_status_t ipp = ippGetStatusCode(a);
    ippDelete(a);
    if (ipp >= IPP_STATUS_REDIRECTION_OTHER_SITE)
        return fail(s, TROUBLE_ERROR, ippErrorString(ipp));
    return (struct printer_result){PRINTER_PRINTING, TROUBLE_NONE};
}

/* ---- watching */

enum job_end { END_GOES_ON, END_COMPLETED, END_ABORTED, END_SILENT };

static enum job_end job_state(struct session *s)
{
    static const char *const wanted[] = {"job-state"};
    ipp_t *q = request(s, IPP_OP_GET_JOB_ATTRIBUTES);
    ippAddStrings(q, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes", 1, NULL, wanted);
    ipp_t *a = ask(s, q);
    if (!a)
        return END_SILENT;
    ipp_attribute_t *state = ippFindAttribute(a, "job-state", IPP_TAG_ENUM);
    int value = state ? ippGetInteger(state, 0) : 0;
    /* A printer that was switched off and on knows nothing of our job. */
    bool lost = ippGetStatusCode(a) == IPP_STATUS_ERROR_NOT_FOUND;
    ippDelete(a);
    if (value == IPP_JSTATE_COMPLETED)
        return END_COMPLETED;
    return lost || value > IPP_JSTATE_STOPPED ? END_ABORTED : END_GOES_ON;
}

static void update(struct session *s, enum job_end end)
{
    enum printer_trouble t = TROUBLE_OFFLINE;
    ipp_t *a = end == END_SILENT ? NULL : printer_attributes(s);
    if (a)
        t = read_reasons(a);
    ippDelete(a);
    tell(s, t == TROUBLE_NONE ? PRINTER_PRINTING : PRINTER_WAITING, t);
}

static bool is_attended(enum printer_trouble t)
{
    return t >= TROUBLE_MEDIA_EMPTY && t <= TROUBLE_ATTENTION;
}

static bool too_late(const struct session *s)
{
    const struct printer_order *o = s->order;
    int64_t limit = is_attended(s->trouble) ? o->attend_ms : o->deadline_ms;
    /* A state that flickers must not live for ever. */
    return now() - s->changed > limit || now() - s->began > 2 * (o->attend_ms + o->deadline_ms);
}

/* Takes the job back, so that it does not print later with nobody there. */
static enum job_end take_back(struct session *s)
{
    s->taking_back = true;
    ippDelete(ask(s, request(s, IPP_OP_CANCEL_JOB)));
    enum job_end end = END_GOES_ON;
    for (int waited = 0; end == END_GOES_ON && waited < CANCEL_MS; waited += POLL_MS) {
        end = job_state(s);
        if (end == END_GOES_ON)
            s->watch->wait(s->watch->ctx, POLL_MS);
    }
    return end;
}

static struct printer_result watch_job(struct session *s)
{
    enum job_end end = END_GOES_ON;
    for (int polls = 0; end == END_GOES_ON || end == END_SILENT; polls++) {
        bool stop = stopping(s, polls < 8 ? POLL_MS : POLL_SLOW_MS);
        if (stop || too_late(s)) {
            end = take_back(s);
            if (end != END_COMPLETED)
                return fail(s, s->trouble == TROUBLE_NONE ? TROUBLE_TIMEOUT : s->trouble,
                    "no progress, job taken back");
            break;
        }
        end = job_state(s);
        if (end == END_GOES_ON || end == END_SILENT)
            update(s, end);
    }
    if (end == END_COMPLETED)
        return (struct printer_result){PRINTER_DONE, TROUBLE_NONE};
    return fail(s, TROUBLE_ERROR, "the printer gave the job up");
}

static void begin(struct session *s)
{
    cupsSetPasswordCB2(no_password, NULL);
    s->began = s->changed = now();
    s->event = PRINTER_PRINTING;
}

struct printer_result printer_look(
    const struct printer_order *o, const struct printer_watch *w, struct err *e)
{
    struct session s = {.order = o, .watch = w, .err = e};
    begin(&s);
    struct printer_result r = look(&s);
    hang_up(&s);
    return r;
}

struct printer_result printer_print(
    const struct printer_order *o, const struct printer_watch *w, struct err *e)
{
    struct session s = {.order = o, .watch = w, .err = e};
    begin(&s);
    struct printer_result r = look(&s);
    if (r.event == PRINTER_DONE)
        r = create_job(&s);
    if (r.event == PRINTER_PRINTING)
        r = send_document(&s);
    if (r.event == PRINTER_PRINTING) {
        w->news(w->ctx, PRINTER_PRINTING, TROUBLE_NONE);
        r = watch_job(&s);
    } else if (s.job > 0) {
        take_back(&s);
    }
    hang_up(&s);
    return r;
}
