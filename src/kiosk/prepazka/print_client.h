/* print_client: the print worker seen from the counter. Starts the worker when the first paper is
 * printed, talks to it over a socket through the loop, starts it again when it has died.
 *
 * Nothing here blocks. A callback runs from the loop, never from within the call that asked; it may
 * ask for the next job but not free the client. Owner: the caller; the loop must outlive the
 * client. The counter's own process draws nothing and knows no printer library. */
#ifndef PREPAZKA_PRINT_CLIENT_H
#define PREPAZKA_PRINT_CLIENT_H

#include "base/loop.h"
#include "domain/document.h"
#include "domain/slip.h"
#include "wire/printjob.h"

struct print_client;

typedef void print_news_fn(void *ctx, int job, enum print_state state, enum print_reason reason);

/* worker_path NULL: "prepazka-print" beside this program. printer: "ipp://…" or a CUPS queue, NULL
 * or "" = there is none. transport "ipp" (NULL too) or "escpos". Copies the texts; starts nothing.
 * NULL on no memory. */
struct print_client *print_client_new(
    struct loop *loop, const char *worker_path, const char *printer, const char *transport);
/* Jobs that wait are cancelled by the worker, which then ends by itself. No callback runs. */
void print_client_free(struct print_client **c);

/* Exactly one of slip and document is given; it is copied. Both return the job's number (> 0), or
 * negative: ERR_NOT_FOUND there is no printer, ERR_LIMIT too many jobs or a text too long, ERR_IO
 * the worker does not start. News comes until a final state. */
int print_client_print(struct print_client *c, const struct slip *slip,
    const struct document *document, print_news_fn *fn, void *ctx, struct err *e);
int print_client_file(struct print_client *c, const struct slip *slip,
    const struct document *document, const char *path, print_news_fn *fn, void *ctx, struct err *e);
/* The end of a visit: what has not come out must not come out. News: PRINT_STATE_CANCELLED. */
void print_client_cancel_all(struct print_client *c);
/* The owner of these callbacks goes away: its jobs go on without news. */
void print_client_forget(struct print_client *c, void *ctx);

#endif
