/* document_words: see paper/document_words.h. */
#include "paper/document_words.h"

#include "base/i18n.h"
#include "words.h"

const char *document_word(enum document_word w)
{
    static const char *const words[DOCUMENT_WORDS] = {
        [WORD_COPY_RECEIVED] = N_("Copy of what you submitted. Keep it."),
        [WORD_COPY_TO_SIGN] =
            N_("Copy of what you filled in. It becomes a submission when you sign it."),
        [WORD_STATE] = N_("State of the submission"),
        [WORD_DECIDED_BY] = N_("Decided by"),
        [WORD_SIGN_BY] = N_("Sign it by"),
        [WORD_ATTACHMENTS] = N_("Attachments"),
        [WORD_BRING] = N_("Bring to the counter"),
        [WORD_NEXT] = N_("What happens next"),
        [WORD_STATE_RECEIVED] = N_("received"),
        [WORD_STATE_TO_SIGN] = N_("waiting for your signature"),
        [WORD_STATE_REGISTERED] = N_("being dealt with"),
        [WORD_STATE_DECIDED] = N_("decided"),
        [WORD_STATE_WITHDRAWN] = N_("withdrawn"),
    };
    return _(words[w]);
}

bool document_second(struct buf *out, const struct civil *c, const char *lang)
{
    return words_second(out, c, lang);
}

bool document_date(struct buf *out, struct date d, const char *lang)
{
    return words_date(out, d, lang);
}
