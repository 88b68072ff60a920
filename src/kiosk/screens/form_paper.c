/* form_paper: see form_paper.h. */
#include "form_paper.h"

#include "answers.h"
#include "base/i18n.h"
#include "domain/refno.h"
#include "format.h"
#include <stdio.h>
#include <stdlib.h>

enum { TEXT = 400 };

struct words {
    char office[200], address[300], where[TEXT], received[80], decide[40], sign[TEXT], files[80];
    char next[2400], code[10], expires[40], fingerprint[60];
};

void form_paper_office(char *out, size_t size, const struct visit *v)
{
    struct cat_place place;
    struct buf b;
    const struct filling *f = v->filling;
    uint32_t at =
        v->cat && *f->contact ? catalogue_find(v->cat, CAT_CONTACT, f->contact) : CAT_NONE;
    *out = '\0';
    if (at == CAT_NONE)
        return;
    catalogue_place(&place, v->cat, (struct cat_ref){CAT_CONTACT, at}, v->lang);
    buf_init(&b, BUF_LINE);
    format_where(&b, &place);
    str_copy(out, size, buf_view(&b));
    buf_done(&b);
}

static void say_date(char *out, size_t size, struct date d)
{
    struct buf b;
    *out = '\0';
    if (!date_is_set(d))
        return;
    buf_init(&b, 60);
    format_date(&b, d);
    str_copy(out, size, buf_view(&b));
    buf_done(&b);
}

static void say_moment(char *out, size_t size, int64_t at)
{
    struct civil c = instant_prague(at);
    struct buf b;
    buf_init(&b, 80);
    format_date(&b, c.date);
    str_copy(out, size, buf_view(&b));
    buf_done(&b);
    size_t n = strlen(out);
    snprintf(out + n, size - n, _(" at %d:%02d:%02d"), c.minute / 60, c.minute % 60, c.second);
}

static void town_words(struct words *w, const struct visit *v)
{
    struct cat_town town;
    if (!v->cat)
        return;
    catalogue_town(&town, v->cat, v->lang);
    format_office(w->office, sizeof w->office, &town);
    format_address(w->address, sizeof w->address, &town);
}

static size_t count_files(const struct filling *f)
{
    size_t n = 0;
    for (size_t i = 0; i < f->form->n_attachments; i++)
        n += form_n_files(f->record, (int)i);
    return n;
}

static void files_words(struct words *w, const struct filling *f)
{
    size_t n = count_files(f);
    if (n)
        snprintf(w->files, sizeof w->files, ngettext("%d file", "%d files", n), (int)n);
}

/* Steps of what happens next; each on a line of its own. */
static void next_words(struct words *w, const struct visit *v)
{
    const struct filling *f = v->filling;
    struct buf b;
    buf_init(&b, sizeof w->next - 1);
    if (f->submit == SUBMIT_WAITING) {
        buf_z(&b, _("It is sealed in the kiosk and goes by itself once there is a connection."));
        buf_z(&b, "\n");
        buf_fmt(&b, _("Is your deadline close? Do not wait, hand it in today: %s."), f->hand_in);
    } else {
        if (date_is_set(f->got.sign_by)) {
            char by[40];
            say_date(by, sizeof by, f->got.sign_by);
            buf_fmt(&b,
                _("Sign it by %s: %s. Or confirm it by data box. Otherwise we cannot deal with "
                  "it."),
                by, f->hand_in);
            buf_z(&b, "\n");
        }
        buf_z(&b, form_word(f->form, FORM_NEXT, v->lang));
        const char *note = form_word(f->form, FORM_NOTE, v->lang);
        if (*note)
            buf_fmt(&b, "\n%s", note);
    }
    str_copy(w->next, sizeof w->next, buf_view(&b));
    buf_done(&b);
}

static void add_row(struct slip *s, const char *label, const char *value)
{
    if (*value && s->n_rows < SLIP_ROWS)
        s->rows[s->n_rows++] = (struct slip_row){label, value};
}

/* The part of the receipt's text that is its fingerprint is shown in words too. */
static void fingerprint_words(struct words *w, const struct filling *f)
{
    str_copy(w->fingerprint, sizeof w->fingerprint, str_of(f->fingerprint));
}

int form_paper_receipt(const struct visit *v, struct err *e)
{
    const struct filling *f = v->filling;
    struct words w = {.office = ""};
    bool waits = f->submit == SUBMIT_WAITING;
    town_words(&w, v);
    next_words(&w, v);
    files_words(&w, f);
    fingerprint_words(&w, f);
    form_paper_office(w.where, sizeof w.where, v);
    say_moment(w.received, sizeof w.received, waits ? f->sealed : f->got.received);
    say_date(w.decide, sizeof w.decide, f->got.decide_by);
    struct slip s = {.kind = waits ? SLIP_WAITING : SLIP_RECEIPT,
        .lang = v->lang,
        .large = v->large,
        .town = w.office,
        .address = w.address,
        .title = waits ? _("Your submission is waiting to be sent")
                       : _("We have received your submission"),
        .reference = f->reference,
        .number = f->reference,
        .printed = format_now(v),
        .body = w.next,
        .fingerprint = waits ? NULL : w.fingerprint,
        .qr = waits || !*f->got.receipt ? NULL : f->got.receipt};
    /* the act keeps its Czech name: it is the office that will read it */
    add_row(&s, _("What you submitted"), form_word(f->form, FORM_TITLE, "cs"));
    add_row(&s, _("Attachments"), w.files);
    add_row(&s, waits ? _("Stored") : _("Received"), w.received);
    if (!waits) {
        add_row(&s, _("Dealt with by"), w.where);
        add_row(&s, _("Decided by"), w.decide);
    }
    return v->ops->print(v->ctx, &s, e);
}

int form_paper_draft(const struct visit *v, struct err *e)
{
    const struct filling *f = v->filling;
    struct words w = {.office = ""};
    town_words(&w, v);
    say_date(w.expires, sizeof w.expires, instant_prague(f->expires).date);
    refno_show(w.code, f->code);
    struct slip s = {.kind = SLIP_DRAFT,
        .lang = v->lang,
        .large = v->large,
        .town = w.office,
        .address = w.address,
        .title = form_word(f->form, FORM_TITLE, v->lang),
        .number = f->code,
        .expires = w.expires,
        .qr = w.code,
        .printed = format_now(v)};
    return v->ops->print(v->ctx, &s, e);
}

static int copy_rows(struct document *d, const struct answers *a, struct err *e)
{
    struct document_row *rows = calloc(a->n + 1, sizeof *rows);
    if (!rows)
        return err_set(e, ERR_NOMEM, "form_paper", "no memory");
    for (size_t i = 0; i < a->n; i++)
        rows[i] =
            (struct document_row){a->list[i].label, a->list[i].heading ? NULL : a->list[i].value};
    d->rows = rows;
    d->n_rows = a->n;
    return 0;
}

static void sign_words(char *out, size_t size, const struct visit *v)
{
    snprintf(out, size, _("Sign it and hand it in: %s."), v->filling->hand_in);
}

int form_paper_copy(const struct visit *v, struct err *e)
{
    const struct filling *f = v->filling;
    struct words w = {.office = ""};
    struct answers answers;
    /* what is handed in is in the office's language */
    const char *lang = f->print_only ? "cs" : v->lang;
    int rc = answers_make(&answers, f, true, lang, e);
    if (rc < 0)
        return rc;
    town_words(&w, v);
    fingerprint_words(&w, f);
    if (f->submit == SUBMIT_RECEIVED)
        say_moment(w.received, sizeof w.received, f->got.received);
    sign_words(w.sign, sizeof w.sign, v);
    struct document d = {.kind = f->print_only ? DOCUMENT_SIGN : DOCUMENT_COPY,
        .lang = v->lang,
        .town = w.office,
        .address = w.address,
        .title = form_word(f->form, FORM_TITLE, lang),
        .act = f->print_only                  ? w.sign
               : f->submit == SUBMIT_RECEIVED ? _("Copy of what you submitted. Keep it.")
                                              : _("Copy of what waits to be sent. Keep it."),
        .reference = f->print_only ? NULL : f->reference,
        .received = w.received,
        .declaration = form_word(f->form, FORM_DECLARATION, lang),
        .qr = f->submit == SUBMIT_RECEIVED && *f->got.receipt ? f->got.receipt : NULL,
        .fingerprint = f->submit == SUBMIT_RECEIVED ? w.fingerprint : NULL,
        .printed = format_now(v)};
    rc = copy_rows(&d, &answers, e);
    if (rc == 0)
        rc = v->ops->print_document(v->ctx, &d, e);
    free((void *)(uintptr_t)d.rows);
    answers_free(&answers);
    return rc;
}
