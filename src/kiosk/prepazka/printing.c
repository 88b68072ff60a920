/* printing: slips to the print worker, and its news to the screens. The UI never waits. */
#include "app.h"

#include "base/file.h"
#include <limits.h>
#include <stdio.h>

#define FILE_PRINTER "file:"

struct reason_row {
    enum print_reason reason;
    enum print_status status;
};

static enum print_status status_of(enum print_state state, enum print_reason reason)
{
    static const struct reason_row rows[] = {
        {PRINT_REASON_MEDIA_EMPTY, PRINT_NO_PAPER},
        {PRINT_REASON_MEDIA_JAM, PRINT_JAM},
        {PRINT_REASON_COVER_OPEN, PRINT_COVER},
        {PRINT_REASON_ATTENTION, PRINT_ATTENTION},
        {PRINT_REASON_OFFLINE, PRINT_OFFLINE},
        {PRINT_REASON_TIMEOUT, PRINT_TIMEOUT},
        {PRINT_REASON_NO_PRINTER, PRINT_NO_PRINTER},
        {PRINT_REASON_NO_SHEETS, PRINT_NO_SHEETS},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].reason == reason)
            return rows[i].status;
    switch (state) {
    case PRINT_STATE_DONE:
        return PRINT_DONE;
    case PRINT_STATE_FAILED:
        return PRINT_FAILED;
    case PRINT_STATE_CANCELLED:
        return PRINT_IDLE;
    default:
        return PRINT_BUSY;
    }
}

static void printed(void *ctx, int job, enum print_state state, enum print_reason reason)
{
    struct app *a = ctx;
    bool over =
        state == PRINT_STATE_DONE || state == PRINT_STATE_FAILED || state == PRINT_STATE_CANCELLED;
    if (over && job == a->print_job)
        a->print_busy = false;
    if (job != a->print_job)
        return; /* of a page that the visitor has left */
    router_news(a, &(struct news){.kind = NEWS_PRINT, .print = status_of(state, reason)});
}

/* "file:DIR" is a printer for demonstrations: each slip becomes a PDF there. */
static int start(struct app *a, const struct slip *s, const struct document *d, struct err *e)
{
    char path[PATH_MAX];
    if (strncmp(a->conf.printer, FILE_PRINTER, sizeof FILE_PRINTER - 1) != 0)
        return print_client_print(a->print, s, d, printed, a, e);
    const char *dir = a->conf.printer + sizeof FILE_PRINTER - 1;
    int rc = file_mkdirs(dir, e);
    if (rc < 0)
        return rc;
    a->print_files++;
    if (snprintf(path, sizeof path, "%s/slip-%d.pdf", dir, a->print_files) >= (int)sizeof path)
        return err_set(e, ERR_LIMIT, "printing", "the path is too long");
    return print_client_file(a->print, s, d, path, printed, a, e);
}

/* One of the two is given. */
static int print(struct app *a, const struct slip *s, const struct document *d, struct err *e)
{
    if (!a->conf.printer)
        return err_set(e, ERR_UNSUPPORTED, "printing", "no printer configured");
    if (!a->print)
        a->print = print_client_new(a->loop, a->conf.worker, a->conf.printer, a->conf.transport);
    if (!a->print)
        return err_set(e, ERR_NOMEM, "printing", "no memory");
    int job = start(a, s, d, e);
    if (job <= 0)
        return job < 0 ? job : err_set(e, ERR_IO, "printing", "the worker took no job");
    a->print_job = job;
    a->print_busy = true;
    return 0;
}

int printing_print(struct app *a, const struct slip *s, struct err *e)
{
    struct slip copy = *s;
    if (!slip_format_parse(&copy.format, str_of(a->conf.slip)))
        copy.format = SLIP_A6;
    /* large print and receipts need more room than A6 has */
    bool big = copy.large || copy.kind == SLIP_RECEIPT || copy.kind == SLIP_WAITING;
    if (big && copy.format == SLIP_A6)
        copy.format = SLIP_A5;
    return print(a, &copy, NULL, e);
}

int printing_document(struct app *a, const struct document *d, struct err *e)
{
    return print(a, NULL, d, e);
}

void printing_forget(struct app *a)
{
    a->print_job = 0;
    a->print_busy = false;
}

bool printing_busy(const struct app *a)
{
    return a->print_busy;
}
