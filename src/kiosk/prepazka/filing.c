/* filing: the form of this visit on its way to the office. A submission is sealed and in the outbox
 * before anything is sent; from then on it goes by itself, whoever stands at the kiosk. What comes
 * back is for the visitor only while it is still theirs: the key tells. */
#include "app.h"

#include "base/i18n.h"
#include "base/log.h"
#include "base/secret.h"
#include "base/vec.h"
#include "crypto/receipt.h"
#include "crypto/seal.h"
#include "domain/refno.h"
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    RETRY_MIN_MS = 10 * 1000,
    RETRY_STEPS = 6,
    SAVE_AFTER_MS = 2000, /* of the last key */
    PATIENCE_MS = 12000,  /* then the visitor gets a waiting receipt; the call goes on */
};

static void send_next(void *ctx);
static void save_again(void *ctx);
static void count_outbox(struct app *a);
static bool is_on_its_way(const struct filling *f);
static int lock_draft(struct buf *locked, struct app *a, struct filling *f, struct err *e);

static struct filling *mine(struct app *a)
{
    return a->visit.filling;
}

static const char *cache_dir(const struct app *a)
{
    return a->conf.cache ? a->conf.cache : ".";
}

/* ---- the portal's keys */

static void on_info(void *ctx, const struct wire_portal *info, const struct err *fault)
{
    struct filing_call *call = ctx;
    struct app *a = call->app;
    struct err e = ERR_INIT;
    call->busy = false;
    if (fault) {
        log_err(LOG_WARN, "portal.info", fault);
        return;
    }
    a->filing.info = *info;
    a->filing.have_info = true;
    if (portal_info_save(info, cache_dir(a), &e) < 0)
        log_err(LOG_WARN, "portal.info", &e);
}

static void ask_info(struct app *a)
{
    struct err e = ERR_INIT;
    struct filing_call *call = &a->filing.ask;
    if (!a->portal || call->busy)
        return;
    call->busy = portal_info(a->portal, on_info, call, &e) == 0;
    if (e.code)
        log_err(LOG_WARN, "portal.info", &e);
}

void filing_start(struct app *a)
{
    struct filing *g = &a->filing;
    struct filing_call *calls[] = {
        &g->submit, &g->draft, &g->open, &g->old, &g->last, &g->ask, &g->phone};
    struct err e = ERR_INIT;
    char dir[PATH_MAX];
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        calls[i]->app = a;
    buf_init(&g->opened, WIRE_DRAFT);
    g->have_info = portal_info_load(&g->info, cache_dir(a), NULL) == 0;
    snprintf(dir, sizeof dir, "%s/outbox", cache_dir(a));
    if (outbox_open(&g->outbox, a->conf.outbox ? a->conf.outbox : dir, &e) < 0)
        log_err(LOG_ERROR, "outbox.open", &e);
    count_outbox(a);
    ask_info(a);
    if (a->visit.waiting)
        loop_timer(a->loop, 0, send_next, a, NULL);
}

void filing_done(struct app *a)
{
    filing_forget(a);
    outbox_close(&a->filing.outbox);
}

static void on_last_saved(
    void *ctx, const struct wire_draft *saved, struct str bytes, const struct err *fault)
{
    struct filing_call *call = ctx;
    (void)saved, (void)bytes;
    call->busy = false;
    if (fault)
        log_err(LOG_WARN, "draft.last", fault);
}

/* The last words of a form that is saved under a code; nothing of it stays here. */
static void save_last(struct app *a)
{
    struct filing *g = &a->filing;
    struct filling *f = mine(a);
    struct buf locked;
    struct err e = ERR_INIT;
    bool unsaved = f && *f->code && !is_on_its_way(f) && f->save != SAVE_DONE;
    if (!unsaved || !g->have_secret || g->last.busy || !a->portal)
        return;
    if (g->draft.busy)
        portal_cancel(a->portal, &g->draft);
    buf_init(&locked, WIRE_DRAFT);
    int rc = lock_draft(&locked, a, f, &e);
    if (rc == 0)
        rc = portal_draft_put(
            a->portal, g->secret.name, buf_view(&locked), on_last_saved, &g->last, &e);
    g->last.busy = rc == 0;
    if (rc < 0)
        log_err(LOG_WARN, "draft.last", &e);
    buf_wipe(&locked);
}

void filing_forget(struct app *a)
{
    struct filing *g = &a->filing;
    save_last(a);
    loop_timer_stop(a->loop, save_again, a);
    phone_end(a);
    filling_free(&a->visit.filling);
    secret_wipe(&g->secret, sizeof g->secret);
    secret_wipe(g->code, sizeof g->code);
    g->have_secret = false;
    buf_wipe(&g->opened);
    if (a->portal) {
        portal_cancel(a->portal, &g->open);
        portal_cancel(a->portal, &g->old);
        portal_cancel(a->portal, &g->draft);
    }
    g->open.busy = g->old.busy = g->draft.busy = false;
}

void filing_line_up(struct app *a)
{
    if (!a->filing.have_info)
        ask_info(a);
    if (a->filing.outbox && outbox_waiting(a->filing.outbox) && !a->filing.submit.busy)
        loop_timer(a->loop, 0, send_next, a, NULL);
    if (mine(a) && mine(a)->save == SAVE_FAILED)
        save_again(a);
}

bool filing_busy(const struct app *a)
{
    const struct filing *g = &a->filing;
    return g->submit.busy || g->draft.busy || g->open.busy || g->old.busy || g->last.busy;
}

/* ---- beginning */

static struct date today(const struct app *a)
{
    return instant_prague(clock_wall(&a->clock)).date;
}

void filing_take(struct app *a, struct filling *f)
{
    if (!a->conf.portal)
        f->print_only = true; /* there is nobody to submit to */
    filing_forget(a);
    f->may_phone = a->filing.have_info && *a->filing.info.upload_url;
    a->visit.filling = f;
}

int filing_fill(struct app *a, uint32_t form, struct err *e)
{
    struct filling *f;
    struct filling_place place = {a->cat, a->visit.desk, a->visit.lang};
    if (!a->cat)
        return err_set(e, ERR_NOT_FOUND, "filing", "no catalogue yet");
    int rc = filling_new(&f, &place, form, today(a), e);
    if (rc == 0)
        filing_take(a, f);
    return rc;
}

/* ---- submitting */

static int new_number(char out[9], struct err *e)
{
    unsigned char random[7];
    do
        if (secret_random(random, sizeof random) < 0)
            return err_set(e, ERR_IO, "filing", "no random numbers");
    while (!refno_make(out, random));
    return 0;
}

int filing_key(char out[37], struct err *e)
{
    unsigned char b[16];
    if (secret_random(b, sizeof b) < 0)
        return err_set(e, ERR_IO, "filing", "no random numbers");
    b[6] = (unsigned char)((b[6] & 0x0F) | 0x40);
    b[8] = (unsigned char)((b[8] & 0x3F) | 0x80);
    snprintf(out, 37, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0],
        b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14],
        b[15]);
    return 0;
}

static int seal(struct buf *sealed, struct app *a, struct filling *f, struct err *e)
{
    struct form_envelope env = {
        .version = f->form->version, .sealed = f->sealed, .declared = f->declared};
    struct buf plain;
    str_copy(env.reference, sizeof env.reference, str_of(f->reference));
    str_copy(env.form, sizeof env.form, str_of(f->form->id));
    str_copy(env.lang, sizeof env.lang, str_of(a->visit.lang));
    str_copy(env.channel, sizeof env.channel, str_of(a->visit.desk ? "desk" : "kiosk"));
    if (a->filing.have_secret) /* what is submitted is no draft any more */
        str_copy(env.draft, sizeof env.draft, str_of(a->filing.secret.name));
    buf_init(&plain, WIRE_SUBMISSION);
    int rc = form_submission_write(&plain, f->record, &env, e);
    if (rc == 0)
        rc = seal_make(sealed, buf_view(&plain), str_of(f->key), a->filing.info.seal_key, e);
    buf_wipe(&plain);
    return rc;
}

static void count_outbox(struct app *a)
{
    const struct outbox *o = a->filing.outbox;
    a->visit.waiting = o ? outbox_waiting(o) : 0;
    a->visit.refused = o ? outbox_refused(o) : 0;
}

static void tell(struct app *a)
{
    count_outbox(a);
    const struct filling *f = mine(a);
    if (f && (f->submit == SUBMIT_RECEIVED || f->submit == SUBMIT_WAITING))
        router_done(a);
    router_news(a, &(struct news){.kind = NEWS_SUBMIT});
    a->dirty = true;
}

/* The visitor's own submission, if the visitor is still here. */
static struct filling *owner(struct app *a, const char *key)
{
    struct filling *f = mine(a);
    return f && strcmp(f->key, key) == 0 ? f : NULL;
}

static void received(struct app *a, struct filling *f, const struct wire_submission *got)
{
    struct receipt r;
    struct err e = ERR_INIT;
    f->submit = SUBMIT_RECEIVED;
    f->got = *got;
    str_copy(f->reference, sizeof f->reference, str_of(got->reference));
    /* a receipt that does not verify is not shown as one */
    if (receipt_verify(&r, str_of(got->receipt), a->filing.info.receipt_key, &e) == 0) {
        receipt_fingerprint_show(f->fingerprint, &r);
    } else {
        log_err(LOG_ERROR, "receipt.verify", &e);
        f->got.receipt[0] = '\0';
    }
}

static const char *refusal(const struct problem *why)
{
    static const struct {
        const char *name, *words;
    } rows[] = {
        {"form_unknown", N_("The office does not take this form any more. Ask at the counter.")},
        {"form_version",
            N_("The office has a new version of this form. Ask at the counter, nothing was sent.")},
        {"filing_not_offered",
            N_("This cannot be submitted here. Print it, sign it and hand it in.")},
        {"too_large", N_("The attachments are too large together. Take one away.")},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(rows[i].name, why->name) == 0)
            return gettext(rows[i].words);
    return _("The office did not accept the submission. Ask at the counter, nothing was sent.");
}

void filing_faults(struct filling *f, const struct problem *why)
{
    for (size_t i = 0; i < why->n_fields; i++) {
        struct form_fault x;
        struct err e = ERR_INIT;
        if (form_fault_from(
                &x, f->record, str_of(why->fields[i].pointer), str_of(why->fields[i].code), &e) < 0)
            continue;
        if (vec_reserve(
                &f->office.list, &f->office.cap, f->office.n + 1, sizeof x, FORM_FAULTS, &e) == 0)
            f->office.list[f->office.n++] = x;
    }
}

/* The portal's no. With the visitor still here it comes back to the questions; otherwise the sealed
 * submission is kept for the office. */
static void refused(struct app *a, const char *key, const struct problem *why)
{
    struct filling *f = owner(a, key);
    struct err e = ERR_INIT;
    log_event(LOG_WARN, "submit.refused", "code", why->name, NULL);
    bool here = f && (f->submit == SUBMIT_BUSY || f->submit == SUBMIT_WAITING);
    int rc =
        here ? outbox_done(a->filing.outbox, key, &e) : outbox_refuse(a->filing.outbox, key, &e);
    if (rc < 0)
        log_err(LOG_ERROR, "outbox", &e);
    if (!here)
        return;
    f->office.n = 0;
    if (why->status == 422)
        filing_faults(f, why);
    f->submit = f->office.n ? SUBMIT_FAULTY : SUBMIT_REFUSED;
    f->refused = f->office.n ? NULL : refusal(why);
    f->key[0] = '\0';
    router_refused(a);
}

/* An answer that settles it, or one after which it must be asked again? */
static bool is_final(const struct problem *why)
{
    if (!why)
        return false;
    return why->status == 400 || why->status == 404 || why->status == 409 || why->status == 413 ||
           why->status == 415 || why->status == 422;
}

static void out_of_patience(void *ctx)
{
    struct app *a = ctx;
    struct filling *f = mine(a);
    if (!f || f->submit != SUBMIT_BUSY)
        return;
    f->submit = SUBMIT_WAITING;
    tell(a);
}

/* From the oldest again, after a pause that grows. */
static void retry_later(struct app *a)
{
    a->filing.after[0] = '\0';
    int shift = a->filing.failures < RETRY_STEPS ? a->filing.failures++ : RETRY_STEPS;
    loop_timer(a->loop, (int64_t)RETRY_MIN_MS << shift, send_next, a, NULL);
}

static void on_submit(void *ctx, const struct wire_submission *got, const struct problem *why,
    const struct err *fault)
{
    struct filing_call *call = ctx;
    struct app *a = call->app;
    struct err e = ERR_INIT;
    struct filling *f = owner(a, call->key);
    call->busy = false;
    if (got) {
        a->filing.failures = 0;
        if (outbox_done(a->filing.outbox, call->key, &e) < 0)
            log_err(LOG_ERROR, "outbox", &e);
        if (f)
            received(a, f, got);
    } else if (is_final(why)) {
        refused(a, call->key, why);
    } else {
        bool line_works = fault->code == ERR_REMOTE || fault->code == ERR_PARSE || why;
        log_err(LOG_WARN, "submit", fault);
        if (f && f->submit == SUBMIT_BUSY)
            f->submit = SUBMIT_WAITING;
        tell(a);
        /* one that will not go does not hold up those behind it */
        str_copy(a->filing.after, sizeof a->filing.after, str_of(call->key));
        if (line_works)
            send_next(a);
        else
            retry_later(a);
        return;
    }
    tell(a);
    send_next(a);
}

static int send_one(struct app *a, const char *key, struct str sealed, struct err *e)
{
    struct filing_call *call = &a->filing.submit;
    str_copy(call->key, sizeof call->key, str_of(key));
    int rc = a->portal ? portal_submit(a->portal, sealed, key, on_submit, call, e)
                       : err_set(e, ERR_NET, "filing", "no portal");
    call->busy = rc == 0;
    return rc;
}

/* The oldest that waits, one after another. */
static void send_next(void *ctx)
{
    struct app *a = ctx;
    struct filing *g = &a->filing;
    struct buf sealed;
    char key[OUTBOX_KEY];
    struct err e = ERR_INIT;
    if (g->submit.busy || !g->outbox)
        return;
    buf_init(&sealed, WIRE_SUBMISSION);
    int rc = outbox_next(g->outbox, g->after, key, &sealed, &e);
    bool end = rc == 0 && *g->after; /* the round is over and something stayed */
    if (rc > 0)
        rc = send_one(a, key, buf_view(&sealed), &e);
    buf_done(&sealed);
    if (end)
        retry_later(a);
    if (rc < 0) {
        log_err(LOG_WARN, "submit.again", &e);
        retry_later(a);
    }
    count_outbox(a);
}

static int prepare(struct app *a, struct filling *f, struct err *e)
{
    int rc = 0;
    if (!a->filing.outbox)
        return err_set(e, ERR_IO, "filing", "there is no outbox");
    if (!a->filing.have_info)
        return err_set(e, ERR_NET, "filing", "the portal's key is not known yet");
    if (!*f->key)
        rc = filing_key(f->key, e);
    if (rc == 0 && !*f->reference)
        rc = new_number(f->reference, e);
    f->sealed = clock_wall(&a->clock);
    form_record_day(f->record, instant_prague(f->sealed).date); /* the portal judges by this day */
    return rc;
}

/* The submission ends the draft; a save on its way must not make it anew. */
static void stop_saving(struct app *a)
{
    loop_timer_stop(a->loop, save_again, a);
    if (a->filing.draft.busy)
        portal_cancel(a->portal, &a->filing.draft);
    a->filing.draft.busy = false;
}

static bool is_on_its_way(const struct filling *f)
{
    return f->submit == SUBMIT_BUSY || f->submit == SUBMIT_RECEIVED || f->submit == SUBMIT_WAITING;
}

int filing_submit(struct app *a, struct err *e)
{
    struct filling *f = mine(a);
    struct buf sealed;
    struct err trouble = ERR_INIT;
    if (!f)
        return err_set(e, ERR_NOT_FOUND, "filing", "no form is open");
    if (is_on_its_way(f))
        return 0; /* Enter pressed twice */
    if (f->booking)
        return reserving_do(a, RESERVE_BOOK, NULL, e);
    int rc = prepare(a, f, e);
    buf_init(&sealed, WIRE_SUBMISSION);
    if (rc == 0)
        rc = seal(&sealed, a, f, e);
    if (rc == 0)
        rc = outbox_put(a->filing.outbox, f->key, buf_view(&sealed), e);
    if (rc == 0) {
        f->submit = SUBMIT_BUSY;
        stop_saving(a);
        loop_timer(a->loop, PATIENCE_MS, out_of_patience, a, NULL);
        /* one at a time: when another is on its way, this one's turn comes by itself */
        if (!a->filing.submit.busy && send_one(a, f->key, buf_view(&sealed), &trouble) < 0) {
            log_err(LOG_WARN, "submit", &trouble);
            f->submit = SUBMIT_WAITING;
            retry_later(a);
            tell(a);
        }
    }
    buf_wipe(&sealed);
    return rc;
}

/* ---- drafts */

static void tell_draft(struct app *a, const struct err *fault)
{
    router_news(a, &(struct news){.kind = NEWS_DRAFT, .err = fault});
    a->dirty = true;
}

static void on_saved(
    void *ctx, const struct wire_draft *saved, struct str bytes, const struct err *fault)
{
    struct filing_call *call = ctx;
    struct app *a = call->app;
    struct filling *f = mine(a);
    (void)bytes;
    call->busy = false;
    if (!f)
        return;
    if (fault) {
        log_err(LOG_WARN, "draft.save", fault);
        f->save = SAVE_FAILED;
        loop_timer(a->loop, RETRY_MIN_MS, save_again, a, NULL);
    } else {
        f->expires = saved->expires;
        f->saved = clock_wall(&a->clock);
        if (f->save == SAVE_BUSY)
            f->save = SAVE_DONE;
    }
    tell_draft(a, fault);
}

static int lock_draft(struct buf *locked, struct app *a, struct filling *f, struct err *e)
{
    struct buf plain;
    struct filing *g = &a->filing;
    int rc = 0;
    if (!*f->code)
        rc = new_number(f->code, e);
    if (rc == 0 && !g->have_secret)
        rc = draft_derive(&g->secret, f->code, g->info.draft_salt, e);
    g->have_secret = rc == 0;
    buf_init(&plain, WIRE_DRAFT);
    if (rc == 0)
        rc = form_draft_write(&plain, f->record, f->at, a->visit.lang, e);
    if (rc == 0)
        rc = draft_lock(locked, &g->secret, buf_view(&plain), e);
    buf_wipe(&plain);
    return rc;
}

int filing_save(struct app *a, struct err *e)
{
    struct filling *f = mine(a);
    struct filing *g = &a->filing;
    struct buf locked;
    if (!f)
        return err_set(e, ERR_NOT_FOUND, "filing", "no form is open");
    if (!a->portal || !g->have_info)
        return err_set(e, ERR_NET, "filing", "the portal is not known yet");
    if (g->draft.busy)
        return 0;
    buf_init(&locked, WIRE_DRAFT);
    int rc = lock_draft(&locked, a, f, e);
    if (rc == 0)
        rc = portal_draft_put(a->portal, g->secret.name, buf_view(&locked), on_saved, &g->draft, e);
    buf_wipe(&locked);
    g->draft.busy = rc == 0;
    f->save = rc == 0 ? SAVE_BUSY : SAVE_FAILED;
    return rc;
}

static void save_again(void *ctx)
{
    struct app *a = ctx;
    struct err e = ERR_INIT;
    struct filling *f = mine(a);
    if (!f || !*f->code || is_on_its_way(f) || (f->save != SAVE_DIRTY && f->save != SAVE_FAILED))
        return;
    if (filing_save(a, &e) < 0) {
        log_err(LOG_WARN, "draft.save", &e);
        loop_timer(a->loop, RETRY_MIN_MS, save_again, a, NULL);
    }
    a->dirty = true;
}

void filing_touch(struct app *a)
{
    if (mine(a) && mine(a)->save == SAVE_DIRTY)
        loop_timer(a->loop, SAVE_AFTER_MS, save_again, a, NULL);
}

/* ---- opening a draft: its bytes, then the version of the form it began with */

static void open_with(struct app *a, struct str bundle)
{
    struct filing *g = &a->filing;
    struct filling *f;
    struct err e = ERR_INIT;
    struct draft_secret secret = g->secret;
    char code[9];
    struct filling_place place = {a->cat, a->visit.desk, a->visit.lang};
    int rc = filling_resume(&f, bundle, buf_view(&g->opened), &place, today(a), &e);
    if (rc == 0) {
        memcpy(code, g->code, sizeof code);
        filing_take(a, f);
        g->secret = secret;
        g->have_secret = true;
        str_copy(f->code, sizeof f->code, str_of(code));
        f->save = SAVE_DONE;
        f->saved = clock_wall(&a->clock);
        f->expires = f->saved + (int64_t)g->info.draft_days * 86400;
        f->touched = true;
        secret_wipe(code, sizeof code);
    } else {
        log_err(LOG_WARN, "draft.read", &e);
    }
    secret_wipe(&secret, sizeof secret);
    buf_wipe(&g->opened);
    tell_draft(a, rc < 0 ? &e : NULL);
}

static void on_old_form(void *ctx, struct str bundle, const struct err *fault)
{
    struct filing_call *call = ctx;
    call->busy = false;
    if (fault)
        tell_draft(call->app, fault);
    else
        open_with(call->app, bundle);
}

static void find_form(struct app *a, const char *form, int version)
{
    struct filing *g = &a->filing;
    struct err e = ERR_INIT;
    uint32_t at = a->cat ? catalogue_find(a->cat, CAT_FORM, form) : CAT_NONE;
    struct cat_form offer;
    if (at != CAT_NONE) {
        catalogue_form(&offer, a->cat, at, a->visit.lang);
        if (offer.version == version) {
            open_with(a, str_of(offer.json));
            return;
        }
    }
    g->old.busy = portal_form(a->portal, form, version, on_old_form, &g->old, &e) == 0;
    if (e.code)
        tell_draft(a, &e);
}

static void on_draft(
    void *ctx, const struct wire_draft *saved, struct str bytes, const struct err *fault)
{
    struct filing_call *call = ctx;
    struct app *a = call->app;
    struct filing *g = &a->filing;
    struct err e = ERR_INIT;
    char form[64];
    int version = 0;
    (void)saved;
    call->busy = false;
    if (fault) {
        tell_draft(a, fault);
        return;
    }
    buf_wipe(&g->opened);
    int rc = draft_unlock(&g->opened, &g->secret, bytes, &e);
    if (rc == 0)
        rc = form_draft_head(form, &version, buf_view(&g->opened), &e);
    if (rc < 0) {
        log_err(LOG_WARN, "draft.open", &e);
        e.code = ERR_PARSE == e.code || ERR_CHECKSUM == e.code ? ERR_REMOTE : e.code;
        tell_draft(a, &e);
        return;
    }
    find_form(a, form, version);
}

int filing_open(struct app *a, const char code[9], struct err *e)
{
    struct filing *g = &a->filing;
    if (!a->portal || !g->have_info)
        return err_set(e, ERR_NET, "filing", "the portal is not known yet");
    if (g->open.busy || g->old.busy)
        return 0;
    g->have_secret = false; /* of the form that is open, which its own code still opens */
    int rc = draft_derive(&g->secret, code, g->info.draft_salt, e);
    str_copy(g->code, sizeof g->code, str_of(code));
    if (rc == 0)
        rc = portal_draft_get(a->portal, g->secret.name, on_draft, &g->open, e);
    g->open.busy = rc == 0;
    return rc;
}
