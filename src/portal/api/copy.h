/* copy: the citizen's copy of a submission, as JSON for the program that draws it:
 *
 *   {"lang":"cs","town":{"name","office","address"},"title","reference","received","fingerprint",
 *    "receipt","state","decide_by":"2026-12-28"|null,"sign_by":…|null,
 *    "sections":[{"title","rows":[{"label","value"}]}],"attachments":["ockovani.pdf"],
 *    "brings":["Očkovací průkaz psa"],"declaration","next","note"}
 *
 * Texts are finished and in the language asked for; values may hold no-break spaces and newlines.
 */
#ifndef API_COPY_H
#define API_COPY_H

#include "form/form.h"
#include "store/store.h"

struct copy {
    const char *lang;
    const json_t *town; /* of the catalogue */
    const struct form *form;
    const struct store_submission *submission;
    struct date day; /* by which it was judged */
    json_t *body;    /* as it was submitted; its attachments are taken out */
};

/* Personal data: wipe the buffer. */
int copy_write(struct buf *out, const struct copy *c, struct err *e);

#endif
