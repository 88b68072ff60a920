/* printer: one document to one printer, watched to its end. The only file that knows libcups: IPP
 * to a printer ("ipp://host:631/ipp/print", "ipps://…") or to a queue of the local CUPS ("lobby").
 *
 * Rules (measured, not guessed): the job *and* the printer are polled, because a queue tells
 * nothing of an unreachable printer; reasons are matched by prefix; without progress the job is
 * cancelled after a deadline of our own, else it would print later with nobody there; the job's
 * title never carries personal data; nothing ever asks for a password.
 *
 * Blocking, for the print worker's only thread; `wait` is called often and may stop the job. */
#ifndef PAPER_PRINTER_H
#define PAPER_PRINTER_H

#include "base/err.h"
#include "base/str.h"
#include "paper/pdf.h"

enum printer_event {
    PRINTER_PRINTING,
    PRINTER_WAITING,
    PRINTER_DONE,
    PRINTER_FAILED,
    PRINTER_CANCELLED, /* because wait() said so */
};

enum printer_trouble {
    TROUBLE_NONE,
    TROUBLE_MEDIA_EMPTY,
    TROUBLE_MEDIA_JAM,
    TROUBLE_COVER_OPEN,
    TROUBLE_ATTENTION,
    TROUBLE_OFFLINE,
    TROUBLE_TIMEOUT,
    TROUBLE_NO_PRINTER,
    TROUBLE_ERROR,
    PRINTER_TROUBLES
};

struct printer_order {
    const char *printer;
    const char *title; /* of the job: a reference number or "slip" */
    struct str document;
    bool raw; /* bytes for the printer itself (ESC/POS), else PDF */
    struct paper_sheet sheet;
    int deadline_ms; /* without any progress */
    int attend_ms;   /* while the printer waits for paper or a hand */
};

struct printer_watch {
    void *ctx;
    bool (*wait)(void *ctx, int ms); /* waits at most ms; true: give the job up */
    void (*news)(void *ctx, enum printer_event event, enum printer_trouble trouble);
};

struct printer_result {
    enum printer_event event; /* PRINTER_DONE, _FAILED or _CANCELLED */
    enum printer_trouble trouble;
};

/* Fills e, for the log only, when the event is PRINTER_FAILED. */
struct printer_result printer_print(
    const struct printer_order *o, const struct printer_watch *w, struct err *e);
/* Is it there, and is something the matter? PRINTER_DONE with a trouble, or PRINTER_FAILED. */
struct printer_result printer_look(
    const struct printer_order *o, const struct printer_watch *w, struct err *e);
/* The trouble that a printer-state-reasons keyword means, TROUBLE_NONE for all others. */
enum printer_trouble printer_reason(const char *keyword);

#endif
