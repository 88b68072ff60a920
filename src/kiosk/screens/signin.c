/* signin: a clerk's name and password; and the locked desk, which asks for the password alone. The
 * password is drawn as dots, is never spoken and is wiped as soon as it was sent. */
#include "desk_queue.h"

#include "base/i18n.h"
#include "base/log.h"
#include "base/secret.h"
#include <stdio.h>

enum { A_NAME = ACT_SCREEN, A_PASSWORD, A_GO, A_LEAVE };
enum { NAME_CHARS = 60, PASSWORD_CHARS = 128, FIELD_W = 40 };

struct signin {
    struct edit name, password;
    bool busy, sure, again; /* again: the session had ended, the work goes on */
    char fault[200];
};

static bool is_lock(const struct screen *s)
{
    return s->cls == &screen_locked;
}

static int signin_open(struct screen *s, const struct screen_args *args, struct err *e)
{
    struct signin *st = s->state;
    const struct desk *d = s->visit->clerk;
    (void)args, (void)e;
    st->name.max = NAME_CHARS;
    st->password.max = PASSWORD_CHARS;
    st->again = d->ended_at != 0 && !is_lock(s);
    if (st->again)
        edit_set(&st->name, str_of(d->name));
    s->focus = (struct ui_focus){is_lock(s) || st->name.n ? A_PASSWORD : A_NAME, 0};
    return 0;
}

static void dots_of(struct edit *out, const struct edit *password)
{
    size_t at = 0;
    struct str rest = edit_view(password);
    *out = (struct edit){.n = 0};
    while (rest.n && at + 4 < sizeof out->text) {
        if (rest.p == password->text + password->caret)
            out->caret = at;
        utf8_next(&rest);
        at += utf8_put(out->text + at, 0x2022);
    }
    out->n = at;
    if (password->caret == password->n)
        out->caret = at;
}

static int draw_words(struct screen *s, struct ui *ui, struct rect r)
{
    struct signin *st = s->state;
    const struct desk *d = s->visit->clerk;
    char text[200] = "";
    struct civil at = instant_prague(d->ended_at);
    if (is_lock(s))
        snprintf(text, sizeof text, "%s", _("Locked. Type your password."));
    else if (st->again)
        snprintf(text, sizeof text, _("Signed out at %d:%02d. Sign in again, your work is kept."),
            at.minute / 60, at.minute % 60);
    int y = r.y;
    if (*text)
        y += ui_text(ui, (struct rect){r.x, y, r.w, 2}, ROLE_PAGE, str_of(text), 0);
    ui_say(ui, text);
    if (*st->fault) {
        canvas_z(ui->cv, r.x, y, 2, ROLE_ERROR, "! ");
        y += ui_text(ui, (struct rect){r.x + 2, y, r.w - 2, 2}, ROLE_ERROR, str_of(st->fault), 0);
        ui_say(ui, st->fault);
    }
    return y - r.y;
}

static int draw_field(struct ui *ui, struct rect r, int action, const char *label,
    const struct edit *shown, const char *hint)
{
    canvas_z(ui->cv, r.x, r.y, r.w, ROLE_MUTED, label);
    ui_field(ui, (struct rect){r.x, r.y + 1, r.w, 3},
        &(struct ui_item){.action = action, .say = label, .hint = hint}, shown, NULL, true);
    return 4;
}

static void signin_draw(struct screen *s, struct ui *ui)
{
    struct signin *st = s->state;
    const struct desk *d = s->visit->clerk;
    struct edit dots;
    bool large = ui->size == SIZE_LARGE, lock = is_lock(s);
    struct page p = {
        .title = lock ? d->title : _("Signing in to the desk"), .flags = lock ? PAGE_BARE : 0};
    struct rect r = page_begin(s, ui, &p);
    int w = r.w < FIELD_W ? r.w : FIELD_W, y = r.y + (large ? 0 : 1);
    y += draw_words(s, ui, (struct rect){r.x, y, r.w < 74 ? r.w : 74, 4}) + (large ? 0 : 1);
    if (!lock)
        y += draw_field(ui, (struct rect){r.x, y, w, 4}, A_NAME, _("Name"), &st->name,
            _("Type your name and press Enter."));
    dots_of(&dots, &st->password);
    y += draw_field(ui, (struct rect){r.x, y, w, 4}, A_PASSWORD, _("Password"), &dots,
        lock ? _("Enter unlocks.   F10 signs out.") : _("Enter signs in.   Esc goes back."));
    ui_button(ui, (struct rect){r.x, y, w, 3},
        &(struct ui_item){.action = A_GO,
            .label = st->busy ? _("One moment…")
                     : lock   ? _("Unlock")
                              : _("Sign in"),
            .hint = lock ? _("Enter unlocks.   F10 signs out.") : _("Enter signs you in."),
            .flags = UI_CENTER | (st->busy ? UI_OFF : 0)});
    if (lock)
        ui_zone(ui, (struct rect){0}, &(struct ui_item){A_LEAVE, 0, K_F10, .flags = UI_PASSIVE});
    page_end(s, ui, &p);
}

/* Sentences of TEXTY § 8.10. */
static void say_fault(struct screen *s, const struct err *e)
{
    struct signin *st = s->state;
    const struct desk *d = s->visit->clerk;
    int minutes = (d->retry_after + 59) / 60;
    if (d->problem == PROBLEM_CREDENTIALS)
        snprintf(st->fault, sizeof st->fault, "%s",
            is_lock(s) ? _("The password does not match.")
                       : _("The name or the password does not match."));
    else if (d->problem == PROBLEM_TOO_MANY_REQUESTS && minutes > 0)
        snprintf(st->fault, sizeof st->fault,
            ngettext("Too many wrong passwords. Try again in %d minute.",
                "Too many wrong passwords. Try again in %d minutes.", (unsigned long)minutes),
            minutes);
    else if (d->problem == PROBLEM_TOO_MANY_REQUESTS)
        snprintf(
            st->fault, sizeof st->fault, "%s", _("Too many wrong passwords. Try again later."));
    else if (d->problem == PROBLEM_DEVICE_NOT_DESK)
        snprintf(st->fault, sizeof st->fault, "%s",
            _("This machine is no desk: clerks cannot sign in here."));
    else if (e && (e->code == ERR_NET || e->code == ERR_TIMEOUT))
        snprintf(st->fault, sizeof st->fault, "%s",
            _("There is no connection to the office now. Try again."));
    else
        snprintf(st->fault, sizeof st->fault, "%s", _("Signing in does not work now. Try again."));
}

static void send(struct screen *s)
{
    struct signin *st = s->state;
    struct err e = ERR_INIT;
    char name[EDIT_BYTES], password[EDIT_BYTES];
    if (st->busy)
        return;
    st->fault[0] = '\0';
    if (!is_lock(s) && !st->name.n) {
        s->focus = (struct ui_focus){A_NAME, 0};
        return;
    }
    str_copy(name, sizeof name, str_trim(edit_view(&st->name)));
    str_copy(password, sizeof password, edit_view(&st->password));
    struct desk_args args = {.name = name, .password = password};
    int rc = st->password.n ? s->visit->ops->desk(
                                  s->visit->ctx, is_lock(s) ? DESK_UNLOCK : DESK_SIGN_IN, &args, &e)
                            : 0;
    st->busy = rc == 0 && st->password.n;
    secret_wipe(password, sizeof password);
    edit_wipe(&st->password);
    s->focus = (struct ui_focus){A_PASSWORD, 0};
    if (rc < 0) {
        log_err(LOG_WARN, "desk.signin", &e);
        say_fault(s, &e);
    }
}

static enum handled signin_key(struct screen *s, struct ui *ui, const struct key *k)
{
    struct signin *st = s->state;
    bool name = s->focus.action == A_NAME, password = s->focus.action == A_PASSWORD;
    (void)ui;
    if (k->code != K_F10)
        st->sure = false;
    if (k->code == K_ENTER && name) {
        s->focus = (struct ui_focus){A_PASSWORD, 0};
        return HANDLED;
    }
    if (k->code == K_ENTER && password) {
        send(s);
        return HANDLED;
    }
    if (!name && !password)
        return NOT_MINE;
    enum edit_result r = edit_key(name ? &st->name : &st->password, k);
    if (r == EDIT_IGNORED)
        return NOT_MINE;
    if (r != EDIT_MOVED)
        st->fault[0] = '\0';
    return HANDLED;
}

/* A colleague needs the desk: the work of whoever locked it goes, so it is asked twice. */
static void leave(struct screen *s)
{
    struct signin *st = s->state;
    const struct desk *d = s->visit->clerk;
    struct err e = ERR_INIT;
    struct desk_args args = {.on = true};
    if (!st->sure) {
        st->sure = true;
        snprintf(st->fault, sizeof st->fault,
            _("F10 again signs out %s and erases the work that is open."), d->title);
        return;
    }
    if (s->visit->ops->desk(s->visit->ctx, DESK_SIGN_OUT, &args, &e) < 0)
        log_err(LOG_WARN, "desk.signout", &e);
}

static enum handled signin_act(struct screen *s, int action, int arg)
{
    (void)arg;
    switch (action) {
    case A_NAME:
    case A_PASSWORD:
        s->focus = (struct ui_focus){action, 0};
        return HANDLED;
    case A_GO:
        send(s);
        return HANDLED;
    case A_LEAVE:
        leave(s);
        return HANDLED;
    default:
        return NOT_MINE;
    }
}

static void signin_news(struct screen *s, const struct news *n)
{
    struct signin *st = s->state;
    const struct visit *v = s->visit;
    if (n->kind != NEWS_DESK || n->what != (is_lock(s) ? DESK_UNLOCK : DESK_SIGN_IN))
        return;
    st->busy = false;
    if (n->err)
        say_fault(s, n->err);
    else if (st->again)
        v->ops->back(v->ctx); /* to the work that was kept */
    else
        v->ops->replace(v->ctx, &screen_counter, &(struct screen_args){0});
}

const struct screen_class screen_signin = {
    .name = "signin",
    .size = sizeof(struct signin),
    .open = signin_open,
    .draw = signin_draw,
    .key = signin_key,
    .act = signin_act,
    .news = signin_news,
};

const struct screen_class screen_locked = {
    .name = "locked",
    .size = sizeof(struct signin),
    .open = signin_open,
    .draw = signin_draw,
    .key = signin_key,
    .act = signin_act,
    .news = signin_news,
};
