/* filling: see screens/filling.h. */
#include "screens/filling.h"

#include "base/i18n.h"
#include "base/secret.h"
#include "form/prefill.h"
#include "format.h"
#include <stdio.h>
#include <stdlib.h>

/* What the town says of the form beside its definition; a form that the town no longer offers
 * keeps its own word. */
static void take_offer(struct filling *f, const struct filling_place *at_place, uint32_t at)
{
    const struct catalogue *c = at_place->cat;
    const char *lang = at_place->lang;
    struct cat_form offer;
    f->print_only = (at_place->desk ? f->form->desk : f->form->kiosk) == FORM_PRINT;
    if (!c || at == CAT_NONE)
        return;
    catalogue_form(&offer, c, at, lang);
    str_copy(f->hand_in, sizeof f->hand_in, str_of(offer.hand_in));
    f->print_only = at_place->desk ? offer.print_desk : offer.print_kiosk;
    f->newer = offer.version > f->form->version;
    if (offer.contact != CAT_NONE) {
        struct cat_place place;
        catalogue_place(&place, c, (struct cat_ref){CAT_CONTACT, offer.contact}, lang);
        str_copy(f->contact, sizeof f->contact, str_of(place.id));
    }
}

static int begin(struct filling **out, struct form *form, struct form_record *record)
{
    struct filling *f = calloc(1, sizeof *f);
    *out = f;
    if (!f) {
        form_record_free(&record);
        form_free(&form);
        return -ERR_NOMEM;
    }
    f->form = form;
    f->record = record;
    f->to_field = FORM_NONE;
    struct form_route route = form_route(record);
    f->at = route.n ? route.steps[0] : (struct form_step){.item = FORM_NONE};
    return 0;
}

/* What is known without anybody signing in; it can be changed like any answer. */
static const char *known(void *ctx, const char *from)
{
    const struct cat_town *town = ctx;
    if (strcmp(from, "town.city") == 0)
        return town->city;
    return strcmp(from, "town.postcode") == 0 ? town->postcode : NULL;
}

static int prefill(struct form_record *record, const struct filling_place *place, struct err *e)
{
    struct cat_town town;
    catalogue_town(&town, place->cat, place->lang);
    return form_prefill(record, known, &town, e);
}

int filling_new(struct filling **out, const struct filling_place *place, uint32_t at,
    struct date today, struct err *e)
{
    struct cat_form offer;
    struct form *form = NULL;
    struct form_record *record = NULL;
    *out = NULL;
    catalogue_form(&offer, place->cat, at, place->lang);
    int rc = form_load_bytes(&form, str_of(offer.json), NULL, NULL, e);
    if (rc == 0)
        rc = form_record_new(&record, form, today, e);
    if (rc == 0)
        rc = prefill(record, place, e);
    if (rc < 0) {
        form_record_free(&record);
        form_free(&form);
        return rc;
    }
    rc = begin(out, form, record);
    if (rc < 0)
        return err_set(e, ERR_NOMEM, "filling", "no memory");
    take_offer(*out, place, at);
    return 0;
}

int filling_resume(struct filling **out, struct str bundle, struct str draft,
    const struct filling_place *place, struct date today, struct err *e)
{
    struct form *form = NULL;
    struct form_record *record = NULL;
    struct form_step at;
    *out = NULL;
    int rc = form_load_bytes(&form, bundle, NULL, NULL, e);
    if (rc == 0)
        rc = form_draft_read(&record, &at, form, draft, today, e);
    if (rc < 0) {
        form_free(&form);
        return rc;
    }
    uint32_t offer = place->cat ? catalogue_find(place->cat, CAT_FORM, form->id) : CAT_NONE;
    rc = begin(out, form, record);
    if (rc < 0)
        return err_set(e, ERR_NOMEM, "filling", "no memory");
    struct form_route route = form_route(record);
    size_t step = form_resume(record);
    if (route.n) /* nothing is missing: its end, and from there the check */
        (*out)->at = route.steps[step < route.n ? step : route.n - 1];
    take_offer(*out, place, offer);
    return 0;
}

int filling_booking(struct filling **out, struct str bundle, const struct filling_place *place,
    struct date today, struct err *e)
{
    struct form *form = NULL;
    struct form_record *record = NULL;
    *out = NULL;
    int rc = form_load_bytes(&form, bundle, NULL, NULL, e);
    if (rc == 0)
        rc = form_record_new(&record, form, today, e);
    if (rc == 0 && place->cat)
        rc = prefill(record, place, e);
    if (rc < 0) {
        form_record_free(&record);
        form_free(&form);
        return rc;
    }
    rc = begin(out, form, record);
    if (rc < 0)
        return err_set(e, ERR_NOMEM, "filling", "no memory");
    (*out)->booking = true;
    return 0;
}

void filling_free(struct filling **f)
{
    if (!*f)
        return;
    form_record_free(&(*f)->record);
    form_free(&(*f)->form);
    form_faults_free(&(*f)->office);
    secret_wipe(*f, sizeof **f);
    free(*f);
    *f = NULL;
}

void filling_changed(struct filling *f, int field, int item)
{
    size_t kept = 0;
    for (size_t i = 0; i < f->office.n; i++)
        if (f->office.list[i].field != field || f->office.list[i].item != item)
            f->office.list[kept++] = f->office.list[i];
    f->office.n = kept;
    f->touched = true;
    if (f->save == SAVE_DONE)
        f->save = SAVE_DIRTY;
    /* what is changed after a refusal is another submission */
    if (f->submit == SUBMIT_FAULTY || f->submit == SUBMIT_REFUSED) {
        f->submit = SUBMIT_NOT;
        f->key[0] = '\0';
    }
}

bool filling_day(struct filling *f, struct date today)
{
    int64_t before = 0, after = 0;
    int had = form_fee(&before, f->record);
    form_record_day(f->record, today);
    return form_fee(&after, f->record) != had || before != after;
}

bool filling_has_answers(const struct filling *f)
{
    return f && f->touched && f->submit != SUBMIT_RECEIVED && f->submit != SUBMIT_WAITING;
}

bool filling_may_save(const struct filling *f, bool connected)
{
    return connected && !f->print_only && !f->booking;
}

const char *filling_note(const struct filling *f)
{
    if (f->unsure)
        return _("The connection broke. We do not know whether it is booked. Try again: it will "
                 "not be booked twice.");
    return f->submit == SUBMIT_REFUSED ? f->refused : NULL;
}

/* Until when the time is held: nothing else of a booking is kept. */
static const char *hold_words(const struct filling *f, bool brief, char out[80])
{
    struct buf left;
    if (!f->hold_until)
        return _("time not held");
    buf_init(&left, 40);
    format_left(&left, f->hold_left);
    if (brief || !f->binding) {
        snprintf(out, 80, "%s", buf_cstr(&left));
    } else {
        struct civil c = instant_prague(f->hold_until);
        snprintf(
            out, 80, _("held until %d:%02d, %s"), c.minute / 60, c.minute % 60, buf_cstr(&left));
    }
    buf_done(&left);
    return out;
}

const char *filling_said(const struct filling *f, char out[80])
{
    bool now = f->hold_left == 120 || f->hold_left == 60 || f->hold_left == 30;
    return f->booking && f->hold_until && now ? hold_words(f, true, out) : NULL;
}

const char *filling_state_words(const struct filling *f, bool brief, char out[80])
{
    struct buf b;
    if (f->booking)
        return hold_words(f, brief, out);
    if (brief && f->save != SAVE_FAILED)
        return _("not submitted");
    switch (f->save) {
    case SAVE_DONE:
        buf_init(&b, 24);
        format_time(&b, instant_prague(f->saved).minute);
        snprintf(out, 80, _("saved at %s, not submitted yet"), buf_cstr(&b));
        buf_done(&b);
        return out;
    case SAVE_DIRTY:
    case SAVE_BUSY:
        return _("saving…");
    case SAVE_FAILED:
        return _("not saved, trying again");
    default:
        return _("draft, not submitted yet");
    }
}
