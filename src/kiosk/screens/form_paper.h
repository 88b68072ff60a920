/* form_paper: what a form puts on paper: receipt, waiting receipt, the slip with the code of a
 * saved form, the copy of all answers. */
#ifndef SCREENS_FORM_PAPER_H
#define SCREENS_FORM_PAPER_H

#include "screens/screen.h"

/* Each builds the slip or document from visit->filling and prints it. */
int form_paper_receipt(const struct visit *v, struct err *e); /* received or waiting */
int form_paper_draft(const struct visit *v, struct err *e);
int form_paper_copy(const struct visit *v, struct err *e);
/* "finanční odbor, přízemí, dveře 12" of the form's contact; "" when none. */
void form_paper_office(char *out, size_t size, const struct visit *v);

#endif
