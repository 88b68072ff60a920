/* conf: see store/conf.h. One table says what there is. */
#include "store/conf.h"

#include "base/settings.h"

#define CONF(key_, put_) .key = #key_, .put = (put_), SETTING_AT(struct conf, key_)

static setting_put_fn put_store, put_connector;

static const struct setting settings[] = {
    {CONF(listen, setting_text), .preset = "127.0.0.1:8443"},
    {CONF(certificate, setting_path)},
    {CONF(key, setting_path)},
    {CONF(ca, setting_path)},
    {CONF(ca_key, setting_path), .preset = ""},
    {CONF(store, put_store)},
    {CONF(log, setting_text), .preset = "info"},
    {CONF(connections, setting_number), .min = 1, .max = 20000, .preset = "512"},
    {CONF(connections_per_address, setting_number), .min = 0, .max = 20000, .preset = "64"},
    {CONF(timeout, setting_number), .min = 1, .max = 3600, .preset = "30"},
    {CONF(order_days, setting_number), .min = 1, .max = 366, .preset = "30"},
    {CONF(order_keep_days, setting_number), .min = 0, .max = 3660, .preset = "30"},
    {CONF(orders_per_minute, setting_number), .min = 1, .max = 60000, .preset = "30"},
    {CONF(portal_key, setting_path), .preset = "portal.key"},
    {CONF(portal_public, setting_path), .preset = "portal.pub"},
    {CONF(receipt_key, setting_path), .preset = "receipt.key"},
    {CONF(receipt_public, setting_path), .preset = "receipt.pub"},
    {CONF(draft_salt, setting_path), .preset = "draft.salt"},
    {CONF(copy_program, setting_path), .preset = ""},
    {CONF(draft_days, setting_number), .min = 1, .max = 365, .preset = "30"},
    {CONF(misses, setting_number), .min = 1, .max = 1000, .preset = "10"},
    {CONF(misses_all, setting_number), .min = 1, .max = 100000, .preset = "200"},
    {CONF(submissions_per_minute, setting_number), .min = 1, .max = 60000, .preset = "30"},
    {CONF(bookings_per_minute, setting_number), .min = 1, .max = 60000, .preset = "60"},
    {CONF(submission_keep_days, setting_number), .min = 0, .max = 36600, .preset = "0"},
    {CONF(large_requests, setting_number), .min = 1, .max = 1000, .preset = "8"},
    {CONF(public_url, setting_https), .preset = ""},
    {CONF(connector_timeout, setting_number), .min = 1, .max = 120, .preset = "8"},
    {CONF(booking_keep_days, setting_number), .min = 1, .max = 3660, .preset = "30"},
    {CONF(notice_keep_days, setting_number), .min = 1, .max = 3660, .preset = "30"},
    {CONF(uploads_per_minute, setting_number), .min = 1, .max = 60000, .preset = "20"},
    {CONF(uploads_per_minute_all, setting_number), .min = 1, .max = 60000, .preset = "120"},
    {CONF(queue_keep_days, setting_number), .min = 1, .max = 3660, .preset = "30"},
    {CONF(clerk_session_minutes, setting_number), .min = 1, .max = 1440, .preset = "15"},
    {CONF(clerk_session_hours, setting_number), .min = 1, .max = 168, .preset = "12"},
    {.key = "connector", .put = put_connector, .many = true}, /* at 0: it adds to the whole */
};

static int put_store(void *to, const struct setting *s, struct str dir, struct str v, struct err *e)
{
    if (str_starts(v, STR("sqlite:")))
        return settings_path(to, s->size, "sqlite:", dir, (struct str){v.p + 7, v.n - 7}, e);
    /* as it is: libpq knows what may stand there */
    if (str_starts(v, STR("postgresql://")) || str_starts(v, STR("postgres://")))
        return setting_text(to, s, dir, v, e);
    return err_set(e, ERR_PARSE, "conf", "store: sqlite:PATH or postgresql://USER@HOST/DATABASE");
}

static int put_connector(
    void *to, const struct setting *s, struct str dir, struct str v, struct err *e)
{
    struct conf *out = to;
    struct conf_connector *c = &out->connectors[out->n_connectors];
    struct str name;
    (void)s, (void)dir;
    bool good = str_cut(&v, ' ', &name) && name.n > 0;
    for (size_t i = 0; i < name.n; i++)
        good &= (name.p[i] >= 'a' && name.p[i] <= 'z') || (name.p[i] >= '0' && name.p[i] <= '9') ||
                name.p[i] == '-';
    v = str_trim(v);
    if (!good || v.n == 0)
        return err_set(e, ERR_PARSE, "conf", "connector = NAME PROGRAM ARGUMENTS");
    if (out->n_connectors == (size_t)CONF_CONNECTORS)
        return err_set(e, ERR_LIMIT, "conf", "at most %d connectors", CONF_CONNECTORS);
    for (size_t i = 0; i < out->n_connectors; i++)
        if (str_eqz(name, out->connectors[i].name))
            return err_set(e, ERR_PARSE, "conf", "two connectors have the same name");
    if (!str_copy(c->name, sizeof c->name, name) || !str_copy(c->command, sizeof c->command, v))
        return err_set(e, ERR_LIMIT, "conf", "the connector's name or command is too long");
    out->n_connectors++;
    return 0;
}

int conf_load(struct conf *out, const char *path, struct err *e)
{
    static const char *const levels[] = {"debug", "info", "warn", "error"};
    *out = (struct conf){.timeout = 0};
    int rc = settings_load(out, settings, sizeof settings / sizeof settings[0], path, e);
    for (size_t i = 0; rc == 0 && i < sizeof levels / sizeof levels[0]; i++)
        if (strcmp(out->log, levels[i]) == 0)
            return 0;
    return rc < 0 ? rc : err_set(e, ERR_PARSE, "conf", "log: debug, info, warn or error");
}
