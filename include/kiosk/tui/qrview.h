/* qrview: a QR code in cells: half blocks, ECC as made, quiet zone 4 (2 when rows are short), never
 * clipped. Without half blocks two cells a module; without room nothing is drawn. */
#ifndef TUI_QRVIEW_H
#define TUI_QRVIEW_H

#include "qr/qr.h"
#include "tui/ui.h"

/* Size of the picture in cells for this terminal and room; w = 0 when it does not fit. */
struct rect qrview_fit(const struct ui *ui, const struct qr *q, struct rect room);
/* Draws at the place qrview_fit gave. */
void qrview_draw(struct ui *ui, const struct qr *q, struct rect at);

#endif
