/* phone: a file from the visitor's own phone. The kiosk makes a secret, shows it in a code, and
 * asks the portal now and then whether something came. Only the phone and the kiosk can read it. */
#include "app.h"

#include "base/i18n.h"
#include "base/log.h"
#include "base/secret.h"
#include "crypto/upload.h"
#include "wire/json.h"
#include <stdio.h>
#include <stdlib.h>

enum { POLL_MS = 2000 };

static void poll_phone(void *ctx);

static struct phone *phone_of(struct app *a)
{
    return a->visit.filling ? &a->visit.filling->phone : NULL;
}

static void tell(struct app *a)
{
    router_news(a, &(struct news){.kind = NEWS_PHONE});
    a->dirty = true;
}

static void fail(struct app *a, const char *words)
{
    struct phone *p = phone_of(a);
    phone_end(a);
    p->state = PHONE_FAILED;
    p->fault = words;
    tell(a);
}

static const char *words_of(const struct err *e)
{
    switch (e->code) {
    case ERR_NOT_FOUND:
        return _("The code was good for 15 minutes. Ask for a new one.");
    case ERR_LIMIT:
        return _("The file is too large, or there are too many. Make it smaller.");
    case ERR_UNSUPPORTED:
        return _("This file cannot be attached. Attach a PDF, JPG, PNG or DOCX.");
    case ERR_PARSE:
        return _("The name says one kind of file, the content is another. Save it again.");
    default:
        return _("Sending from a phone does not work now. Bring it on paper.");
    }
}

/* {"name":"IMG_1.jpg"}, a line feed, the bytes. */
static int take_file(struct app *a, struct str plain, struct err *e)
{
    struct phone *p = phone_of(a);
    struct str header;
    json_t *j = NULL;
    char name[128];
    if (!str_cut(&plain, '\n', &header) || header.n > UPLOAD_HEADER)
        return err_set(e, ERR_CHECKSUM, "phone", "no header");
    int rc = wire_json_load(&j, header, UPLOAD_HEADER, 2, e);
    if (rc == 0 && !wire_json_text(name, sizeof name, j, "name"))
        rc = err_set(e, ERR_CHECKSUM, "phone", "no name");
    json_decref(j);
    char *bytes = rc == 0 ? malloc(plain.n + 1) : NULL;
    if (rc == 0 && !bytes)
        rc = err_set(e, ERR_NOMEM, "phone", "no memory");
    if (rc < 0)
        return rc;
    memcpy(bytes, plain.p, plain.n);
    return form_attach(a->visit.filling->record, p->attachment, name, bytes, plain.n, e);
}

static void poll_later(struct app *a)
{
    loop_timer(a->loop, POLL_MS, poll_phone, a, NULL);
}

static void on_polled(
    void *ctx, const struct wire_draft *saved, struct str bytes, const struct err *fault)
{
    struct filing_call *call = ctx;
    struct app *a = call->app;
    struct phone *p = phone_of(a);
    struct err e = ERR_INIT;
    struct buf plain;
    (void)saved;
    call->busy = false;
    if (!p || !a->filing.have_slot)
        return;
    if (fault && fault->code != ERR_NOT_FOUND && fault->code != ERR_DENIED) {
        log_err(LOG_WARN, "phone.poll", fault); /* a line that falters comes back */
        poll_later(a);
        return;
    }
    if (fault) {
        fail(a, words_of(fault));
        return;
    }
    if (!bytes.n) {
        poll_later(a);
        return;
    }
    buf_init(&plain, UPLOAD_LOCKED);
    int rc = draft_unlock(&plain, &a->filing.slot, bytes, &e);
    if (rc == 0)
        rc = take_file(a, buf_view(&plain), &e);
    buf_wipe(&plain);
    if (rc < 0) {
        log_err(LOG_WARN, "phone.file", &e);
        fail(a, words_of(&e));
        return;
    }
    filling_changed(a->visit.filling, FORM_NONE, FORM_NONE);
    phone_end(a);
    p->state = PHONE_DONE;
    tell(a);
}

static void poll_phone(void *ctx)
{
    struct app *a = ctx;
    struct filing *g = &a->filing;
    struct err e = ERR_INIT;
    if (!g->have_slot || g->phone.busy)
        return;
    g->phone.busy = portal_upload_get(a->portal, g->slot.name, on_polled, &g->phone, &e) == 0;
    if (e.code)
        poll_later(a);
}

static void on_opened(
    void *ctx, const struct wire_draft *saved, struct str bytes, const struct err *fault)
{
    struct filing_call *call = ctx;
    struct app *a = call->app;
    struct phone *p = phone_of(a);
    (void)saved, (void)bytes;
    call->busy = false;
    if (!p || !a->filing.have_slot)
        return;
    if (fault) {
        log_err(LOG_WARN, "phone.open", fault);
        fail(a, words_of(fault));
        return;
    }
    p->state = PHONE_OPEN;
    tell(a);
    poll_later(a);
}

int phone_begin(struct app *a, int attachment, struct err *e)
{
    struct filing *g = &a->filing;
    struct phone *p = phone_of(a);
    unsigned char secret[UPLOAD_SECRET];
    char text[UPLOAD_TEXT];
    if (!p || !a->portal || !g->have_info || !*g->info.upload_url)
        return err_set(e, ERR_UNSUPPORTED, "phone", "the portal offers no page for phones");
    phone_end(a);
    if (secret_random(secret, sizeof secret) < 0)
        return err_set(e, ERR_IO, "phone", "no random numbers");
    int rc = upload_derive(&g->slot, secret, e);
    upload_text(text, secret);
    secret_wipe(secret, sizeof secret);
    if (rc == 0)
        rc = portal_upload_open(a->portal, g->slot.name, on_opened, &g->phone, e);
    if (rc == 0) {
        g->phone.busy = g->have_slot = true;
        p->attachment = attachment;
        p->state = PHONE_ASKING;
        p->fault = NULL;
        snprintf(p->url, sizeof p->url, "%s#%s", g->info.upload_url, text);
    }
    secret_wipe(text, sizeof text);
    return rc;
}

static void on_dropped(
    void *ctx, const struct wire_draft *saved, struct str bytes, const struct err *e)
{
    (void)ctx, (void)saved, (void)bytes, (void)e; /* it goes by itself in a quarter of an hour */
}

void phone_end(struct app *a)
{
    struct filing *g = &a->filing;
    struct phone *p = phone_of(a);
    loop_timer_stop(a->loop, poll_phone, a);
    if (!g->have_slot)
        return;
    portal_cancel(a->portal, &g->phone);
    portal_upload_drop(a->portal, g->slot.name, on_dropped, &g->slot, NULL);
    secret_wipe(&g->slot, sizeof g->slot);
    g->have_slot = g->phone.busy = false;
    if (p) {
        secret_wipe(p->url, sizeof p->url);
        p->state = PHONE_NOT;
    }
}
