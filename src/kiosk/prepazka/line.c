/* line: the portal's calls, when to ask again, and what the visitor is told about the line. */
#include "app.h"

#include "base/log.h"
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>

enum { REFRESH_MS = 5 * 60 * 1000, RETRY_MIN_MS = 10 * 1000, SLOW_MS = 2500 };

static const enum line_state line_of[ERR_CODES] = {
    [ERR_NET] = LINE_DOWN,
    [ERR_TIMEOUT] = LINE_DOWN,
    [ERR_TLS] = LINE_TLS,
    [ERR_PARSE] = LINE_GARBAGE,
    [ERR_REMOTE] = LINE_GARBAGE,
    [ERR_LIMIT] = LINE_GARBAGE,
    [ERR_RANGE] = LINE_GARBAGE,
    [ERR_DENIED] = LINE_DENIED,
};

static void set_line(struct app *a, enum line_state to)
{
    if (a->visit.line == to)
        return;
    a->visit.line = to;
    if (to == LINE_OK) {
        filing_line_up(a);
        reserving_look(a);
    }
    router_news(a, &(struct news){.kind = NEWS_LINE});
}

static void failed(struct app *a, const char *what, const struct err *e)
{
    enum line_state to = line_of[e->code];
    log_err(LOG_WARN, what, e);
    set_line(a, to == LINE_OK ? LINE_DOWN : to);
}

static void slow(void *ctx)
{
    set_line(ctx, LINE_SLOW);
}

void line_tell(struct app *a, const char *what, const struct err *fault)
{
    if (fault)
        failed(a, what, fault);
    else
        set_line(a, LINE_OK);
}

void line_patience(struct app *a, bool on)
{
    if (on)
        loop_timer(a->loop, SLOW_MS, slow, a, NULL);
    else
        loop_timer_stop(a->loop, slow, a);
}

static void cache_path(const struct app *a, char out[PATH_MAX])
{
    snprintf(out, PATH_MAX, "%s/catalogue.bin", a->conf.cache ? a->conf.cache : ".");
}

int line_open_catalogue(struct app *a, struct err *e)
{
    char path[PATH_MAX];
    struct catalogue *fresh;
    struct stat st;
    cache_path(a, path);
    int rc = catalogue_open(&fresh, path, e);
    if (rc < 0)
        return rc;
    catalogue_free(&a->cat);
    a->visit.cat = a->cat = fresh;
    catalogue_set_today(fresh, instant_prague(clock_wall(&a->clock)).date);
    if (!a->visit.data_at && stat(path, &st) == 0)
        a->visit.data_at = st.st_mtime;
    return 0;
}

static void refresh(void *ctx);

static void refreshed(void *ctx, bool changed, int64_t at, const struct err *fault)
{
    struct app *a = ctx;
    struct err e = ERR_INIT;
    int64_t next = REFRESH_MS;
    if (fault) {
        failed(a, "catalogue.refresh", fault);
        int shift = a->portal_failures < 5 ? a->portal_failures++ : 5;
        next = (int64_t)RETRY_MIN_MS << shift;
    } else {
        a->portal_failures = 0;
        a->visit.data_at = a->clock.fixed ? clock_wall(&a->clock) : at;
        if ((changed || !a->cat) && line_open_catalogue(a, &e) == 0)
            router_news(a, &(struct news){.kind = NEWS_CATALOGUE});
        else if (e.code)
            log_err(LOG_WARN, "catalogue.open", &e);
        set_line(a, LINE_OK);
    }
    a->dirty = true;
    loop_timer(a->loop, next < REFRESH_MS ? next : REFRESH_MS, refresh, a, NULL);
}

static void refresh(void *ctx)
{
    struct app *a = ctx;
    struct err e = ERR_INIT;
    if (a->conf.town || a->conf.catalogue)
        return; /* the data are given, only orders go to the portal */
    if (portal_refresh(a->portal, refreshed, a, &e) < 0)
        refreshed(a, false, 0, &e);
}

void line_start(struct app *a)
{
    struct portal_conf c = {.url = a->conf.portal,
        .ca = a->conf.ca,
        .cert = a->conf.cert,
        .key = a->conf.key,
        .cache_dir = a->conf.cache ? a->conf.cache : "."};
    if (a->portal)
        return;
    a->portal = portal_new(a->loop, &c);
    if (!a->portal)
        return;
    filing_start(a);
    reserving_start(a);
    refresh(a);
}

/* ---- payment orders; their context is the flag, so that the catalogue's call is left alone */

static struct app *app_of_order(void *ctx)
{
    return (struct app *)(void *)((char *)ctx - offsetof(struct app, order_waits));
}

static void ordered(
    void *ctx, const struct order *o, enum order_fault field, const struct err *fault)
{
    struct app *a = app_of_order(ctx);
    a->order_waits = false;
    line_patience(a, false);
    if (fault && field == ORDER_OK)
        failed(a, "order", fault);
    else
        set_line(a, LINE_OK);
    router_news(
        a, &(struct news){
               .kind = NEWS_ORDER, .order = fault ? NULL : o, .field = field, .err = fault});
}

int line_order(struct app *a, const struct order_request *r, struct err *e)
{
    if (!a->portal)
        return err_set(e, ERR_NET, "line", "no portal");
    int rc = portal_order(a->portal, r, ordered, &a->order_waits, e);
    if (rc == 0) {
        a->order_waits = true;
        line_patience(a, true);
    }
    return rc;
}

void line_drop_order(struct app *a)
{
    if (!a->order_waits)
        return;
    portal_cancel(a->portal, &a->order_waits);
    a->order_waits = false;
    line_patience(a, false);
}

bool line_busy(const struct app *a)
{
    return a->portal && portal_busy(a->portal);
}
