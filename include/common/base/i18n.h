/* i18n: the language of this visit, over gettext. msgids are English and are the English texts.
 * Czech typography (no-break spaces) is done by i18n_bind_spaces, not by translators. */
#ifndef BASE_I18N_H
#define BASE_I18N_H

#include "base/buf.h"
#include <libintl.h>

#define _(msg) gettext(msg)
#define N_(msg) msg
/* The same English word with different Czech translations: C_("tile", "Pay") */
#define C_(ctx, msg) i18n_ctx(ctx "\004" msg, msg)
#define NC_(ctx, msg) ctx "\004" msg

/* Once at start. dir is the folder with <lang>/LC_MESSAGES/prepazka.mo. */
void i18n_start(const char *dir);
/* Where that folder is: beside a program that runs from its build directory, else where it was
 * installed. */
void i18n_dir(char *out, size_t size);
/* "cs", "en"; effective at the next _(). */
void i18n_set(const char *lang);
const char *i18n_lang(void);
const char *i18n_ctx(const char *msgctxtid, const char *msgid);
/* No-break spaces per TEXTY § 6: after k s v z o u a i, in numbers, dates, before Kč, after č. § */
bool i18n_bind_spaces(struct buf *out, struct str s, const char *lang);

#endif
