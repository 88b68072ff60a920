/* router: the stack of screens, and the services they ask for (struct visit_ops). */
#include "app.h"

#include "base/i18n.h"
#include "base/log.h"
#include "base/secret.h"
#include <stdlib.h>

struct screen *router_top(struct app *a)
{
    return &a->stack[a->depth - 1];
}

static void close_top(struct app *a)
{
    struct screen *s = router_top(a);
    if (s->cls->close)
        s->cls->close(s);
    if (s->state) {
        secret_wipe(s->state, s->cls->size);
        free(s->state);
    }
    *s = (struct screen){0};
    a->depth--;
    line_drop_order(a);
    printing_forget(a);
}

void router_open(struct app *a, const struct screen_class *cls, const struct screen_args *args)
{
    struct err e = ERR_INIT;
    if (a->depth == STACK_MAX) /* a very long wander: forget its oldest page but home */
        return;
    struct screen *s = &a->stack[a->depth];
    *s = (struct screen){.cls = cls, .visit = &a->visit};
    s->state = calloc(1, cls->size ? cls->size : 1);
    if (!s->state)
        return;
    a->depth++;
    if (cls->open && cls->open(s, args, &e) < 0) {
        log_err(LOG_WARN, "screen.open", &e);
        close_top(a);
    } else if (a->depth > 1) {
        a->touched = true;
    }
    a->dirty = true;
}

void router_back(struct app *a)
{
    if (a->depth > 1)
        close_top(a);
    if (a->depth == 1)
        reserving_look(a);
    a->dirty = true;
}

void router_clear(struct app *a)
{
    while (a->depth > 0)
        close_top(a);
}

void router_home(struct app *a)
{
    router_clear(a);
    router_open(a, board_is(a) ? &screen_board : &screen_home, &(struct screen_args){0});
    reserving_look(a);
}

/* From the top down: a screen may leave while it hears the news, and the one below still hears. */
void router_news(struct app *a, const struct news *n)
{
    for (int i = a->depth - 1; i >= 0; i--) {
        struct screen *s = &a->stack[i];
        if (i < a->depth && s->cls && s->cls->news)
            s->cls->news(s, n);
    }
    a->dirty = true;
}

static int find(const struct app *a, const struct screen_class *cls)
{
    for (int i = 0; i < a->depth; i++)
        if (a->stack[i].cls == cls)
            return i;
    return -1;
}

/* Down to the page from which the first of these was opened. */
static void leave(struct app *a, const struct screen_class *const *pages, size_t n)
{
    int lowest = a->depth;
    for (size_t i = 0; i < n; i++) {
        int at = find(a, pages[i]);
        lowest = at >= 0 && at < lowest ? at : lowest;
    }
    while (a->depth > lowest && a->depth > 1)
        close_top(a);
}

static const struct screen_class *const form_pages[] = {
    &screen_fill, &screen_desk_form, &screen_check, &screen_done};
enum { FORM_PAGES_N = sizeof form_pages / sizeof *form_pages };

static void leave_form(struct app *a)
{
    leave(a, form_pages, FORM_PAGES_N);
}

void router_done(struct app *a)
{
    if (find(a, &screen_done) >= 0)
        return;
    leave_form(a);
    router_open(a, &screen_done, &(struct screen_args){0});
}

void router_refused(struct app *a)
{
    if (find(a, &screen_done) < 0)
        return;
    leave_form(a);
    router_open(a, a->visit.desk ? &screen_desk_form : &screen_fill, &(struct screen_args){0});
    if (!a->visit.desk)
        router_open(a, &screen_check, &(struct screen_args){0});
}

void router_booked(struct app *a)
{
    static const struct screen_class *const pages[] = {&screen_book_act, &screen_book_people,
        &screen_book_place, &screen_book_day, &screen_book_time, &screen_mybooking};
    leave_form(a);
    leave(a, pages, sizeof pages / sizeof *pages);
    router_open(a, &screen_booked, &(struct screen_args){0});
}

void router_unheld(struct app *a)
{
    bool typing = false;
    for (size_t i = 0; i < FORM_PAGES_N; i++)
        typing |= find(a, form_pages[i]) >= 0;
    if (typing && find(a, &screen_book_again) < 0)
        router_open(a, &screen_book_again, &(struct screen_args){0});
}

/* ---- struct visit_ops */

static void op_open(void *ctx, const struct screen_class *cls, const struct screen_args *args)
{
    router_open(ctx, cls, args);
}

static void op_replace(void *ctx, const struct screen_class *cls, const struct screen_args *args)
{
    struct app *a = ctx;
    router_back(a);
    router_open(a, cls, args);
}

static void op_back(void *ctx)
{
    router_back(ctx);
}

static void op_home(void *ctx)
{
    router_home(ctx);
}

static int op_order(void *ctx, const struct order_request *r, struct err *e)
{
    return line_order(ctx, r, e);
}

static int op_print(void *ctx, const struct slip *s, struct err *e)
{
    return printing_print(ctx, s, e);
}

static int op_print_document(void *ctx, const struct document *d, struct err *e)
{
    return printing_document(ctx, d, e);
}

static int op_fill(void *ctx, uint32_t form, struct err *e)
{
    return filing_fill(ctx, form, e);
}

static int op_submit(void *ctx, struct err *e)
{
    return filing_submit(ctx, e);
}

static int op_draft_save(void *ctx, struct err *e)
{
    return filing_save(ctx, e);
}

static int op_phone(void *ctx, int attachment, struct err *e)
{
    if (attachment == FORM_NONE) {
        phone_end(ctx);
        return 0;
    }
    return phone_begin(ctx, attachment, e);
}

static int op_draft_open(void *ctx, const char code[9], struct err *e)
{
    return filing_open(ctx, code, e);
}

static int op_reserve(
    void *ctx, enum reserve_do what, const struct reserve_args *args, struct err *e)
{
    return reserving_do(ctx, what, args, e);
}

static int op_desk(void *ctx, enum desk_do what, const struct desk_args *args, struct err *e)
{
    return desk_do(ctx, what, args, e);
}

static void op_language(void *ctx, const char *lang)
{
    struct app *a = ctx;
    i18n_set(lang);
    a->visit.lang = i18n_lang();
    reserving_language(a);
    a->touched = a->dirty = true;
}

static void op_theme(void *ctx, enum theme theme)
{
    struct app *a = ctx;
    a->visit.theme = theme;
    a->touched = a->dirty = true;
}

static void op_touch_mode(void *ctx, bool on)
{
    struct app *a = ctx;
    a->touched |= on;
}

const struct visit_ops router_ops = {
    .open = op_open,
    .replace = op_replace,
    .back = op_back,
    .home = op_home,
    .order = op_order,
    .print = op_print,
    .print_document = op_print_document,
    .fill = op_fill,
    .submit = op_submit,
    .draft_save = op_draft_save,
    .draft_open = op_draft_open,
    .phone = op_phone,
    .reserve = op_reserve,
    .desk = op_desk,
    .language = op_language,
    .theme = op_theme,
    .touch_mode = op_touch_mode,
};
