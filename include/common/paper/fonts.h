/* fonts: proof that the letters of the slips are there. Without it a missing font would print a
 * slip without text, and nobody would notice before the citizen does. */
#ifndef PAPER_FONTS_H
#define PAPER_FONTS_H

#include "base/err.h"

/* 0, or ERR_UNSUPPORTED when DejaVu Sans (regular and bold) would be replaced by something else. */
int fonts_check(struct err *e);

#endif
