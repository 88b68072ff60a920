/* submission_json: see submission_json.h. */
#include "submission_json.h"

#include "base/utf8.h"
#include "domain/instant.h"
#include "wire/json.h"

#include <inttypes.h>
#include <stdio.h>

enum { DAY = 86400 };

static bool is_plain(char c)
{
    char low = (char)(c | 0x20);
    return (low >= 'a' && low <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

void export_name(char out[EXPORT_NAME], size_t place, const char *name)
{
    struct buf b;
    size_t used = 0;
    char clean[64], *dot = NULL;
    buf_init(&b, BUF_LINE);
    utf8_ascii(&b, str_of(name));
    const char *p = buf_cstr(&b);
    /* a long name loses its middle: the end says what kind of file it is */
    size_t n = strlen(p), skip = n > 60 ? n - 60 : 0;
    for (size_t i = 0; i < n; i++) {
        if (i >= 40 && i < 40 + skip)
            continue;
        clean[used++] = is_plain(p[i]) ? p[i] : '_';
    }
    clean[used] = '\0';
    buf_done(&b);
    dot = clean;
    while (*dot == '.')
        *dot++ = '_';
    snprintf(out, EXPORT_NAME, "%02zu-%s", place + 1, clean);
}

static void put(struct buf *out, const char *key, const char *value)
{
    buf_fmt(out, "\"%s\":", key);
    wire_json_string(out, str_of(value));
    buf_char(out, ',');
}

static void put_instant(struct buf *out, const char *key, int64_t at)
{
    char when[26];
    instant_rfc3339(when, at);
    if (at)
        put(out, key, when);
    else
        buf_fmt(out, "\"%s\":null,", key);
}

struct listing {
    struct buf *out;
    size_t n;
};

static int put_file(void *ctx, const struct store_file *f, struct err *e)
{
    struct listing *l = ctx;
    char name[EXPORT_NAME];
    export_name(name, l->n, f->name);
    buf_z(l->out, l->n++ ? ",{" : "{");
    put(l->out, "attachment", f->attachment);
    put(l->out, "name", f->name);
    put(l->out, "file", name);
    put(l->out, "type", f->type);
    put(l->out, "sha256", f->sha256);
    buf_fmt(l->out, "\"size\":%zu}", f->bytes.n);
    return buf_check(l->out, "submission", e);
}

static void put_history(struct buf *out, const struct store_submission *s)
{
    buf_z(out, "\"history\":[");
    for (size_t i = 0; i < s->n_history; i++) {
        char when[26];
        instant_rfc3339(when, s->history[i].at);
        buf_fmt(out, "%s{\"state\":\"%s\",\"at\":\"%s\"}", i ? "," : "",
            submission_state_name(s->history[i].state), when);
    }
    buf_z(out, "],");
}

int submission_json(struct buf *out, struct store *store, const struct store_submission *s,
    struct str body, int keep_days, struct err *e)
{
    struct listing files = {out, 0};
    buf_fmt(out, "{\"cursor\":%" PRId64 ",", s->seq);
    put(out, "reference", s->reference);
    put(out, "form", s->form);
    buf_fmt(out, "\"version\":%d,\"device\":%" PRId64 ",", s->version, s->device);
    put(out, "lang", s->lang);
    put(out, "channel", s->channel);
    put(out, "actor", s->actor);
    put_instant(out, "received", s->received);
    put_instant(out, "sealed", s->sealed);
    put(out, "state", submission_state_name(s->state));
    wire_json_date(out, "decide_by", s->decide_by);
    buf_char(out, ',');
    wire_json_date(out, "sign_by", s->sign_by);
    buf_char(out, ',');
    put(out, "fingerprint", s->fingerprint);
    put(out, "receipt", s->receipt);
    put_history(out, s);
    put_instant(out, "erased", s->erased);
    bool ends = keep_days > 0 && s->settled && !s->erased;
    put_instant(out, "erase_after", ends ? s->settled + (int64_t)keep_days * DAY : 0);
    buf_z(out, "\"files\":[");
    int rc = store_submission_files(store, s->reference, put_file, &files, e);
    buf_z(out, "],\"submission\":");
    if (body.n)
        buf_str(out, body);
    else
        buf_z(out, "null");
    buf_z(out, "}\n");
    return rc < 0 ? rc : buf_check(out, "submission", e);
}
