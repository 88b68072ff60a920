/* copy: see copy.h. */
#include "copy.h"

#include "base/utf8.h"
#include "crypto/receipt.h"
#include "domain/instant.h"
#include "form/record.h"
#include "wire/json.h"

#include <stdio.h>

struct writer {
    struct buf *out;
    const struct copy *c;
    const struct form_record *record;
    int section, repeat, item; /* of the open section */
    bool open, any_section, any_row;
};

static void put(struct buf *out, const char *key, const char *value)
{
    buf_fmt(out, "\"%s\":", key);
    wire_json_string(out, str_of(value));
}

/* ---- the town */

static const char *text_in(const json_t *texts, const char *lang)
{
    const char *own = json_string_value(json_object_get(texts, lang));
    const char *cs = json_string_value(json_object_get(texts, "cs"));
    return own ? own : cs ? cs : "";
}

static const char *member(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text ? text : "";
}

static void put_town(struct buf *out, const struct copy *c)
{
    const json_t *a = json_object_get(c->town, "address");
    struct buf line;
    struct str code = str_of(member(a, "postcode"));
    buf_init(&line, BUF_LINE);
    buf_fmt(&line, "%s %s, ", member(a, "street"), member(a, "number"));
    if (code.n == 5)
        buf_fmt(&line, "%.3s\xC2\xA0%s ", code.p, code.p + 3);
    buf_z(&line, member(a, "city"));
    buf_z(out, "\"town\":{");
    put(out, "name", text_in(json_object_get(c->town, "name"), c->lang));
    buf_char(out, ',');
    put(out, "office", text_in(json_object_get(c->town, "office"), c->lang));
    buf_char(out, ',');
    put(out, "address", buf_cstr(&line));
    buf_z(out, "},");
    buf_done(&line);
}

/* ---- sections and rows */

static void close_section(struct writer *w)
{
    if (w->open)
        buf_z(w->out, "]}");
    w->open = false;
}

static void open_section(struct writer *w, int section, int repeat, int item)
{
    struct buf title;
    close_section(w);
    buf_init(&title, BUF_LINE);
    if (section != FORM_NONE)
        buf_z(&title, form_section(w->c->form, section, w->c->lang));
    if (repeat != FORM_NONE && item != FORM_NONE) {
        buf_z(&title, title.n ? " \xE2\x80\x93 " : "");
        form_item_title(&title, w->record, repeat, item, w->c->lang);
    }
    buf_z(w->out, w->any_section ? ",{" : "{");
    put(w->out, "title", buf_cstr(&title));
    buf_z(w->out, ",\"rows\":[");
    w->section = section;
    w->repeat = repeat;
    w->item = item;
    w->open = w->any_section = true;
    w->any_row = false;
    buf_wipe(&title);
}

static void put_row(struct writer *w, int field, int item)
{
    const struct form *f = w->c->form;
    struct buf value;
    buf_init(&value, BUF_TEXT);
    /* a long text stands whole on paper, not as its first lines */
    bool has = f->fields[field].kind == FORM_LONG
                   ? form_retype(&value, w->record, field, item)
                   : form_show(&value, w->record, field, item, w->c->lang);
    if (has) {
        buf_z(w->out, w->any_row ? ",{" : "{");
        put(w->out, "label", form_field_text(f, field, FORM_PART_LABEL, w->c->lang));
        buf_char(w->out, ',');
        put(w->out, "value", buf_cstr(&value));
        buf_char(w->out, '}');
        w->any_row = true;
    }
    buf_wipe(&value);
}

/* What was worked out for an item stands with the item. */
static void put_computed(struct writer *w, int repeat, int item)
{
    const struct form *f = w->c->form;
    for (size_t i = 0; i < f->n_fields; i++)
        if (f->fields[i].computed && f->fields[i].repeat == repeat)
            put_row(w, (int)i, item);
}

static void end_item(struct writer *w)
{
    if (w->open && w->repeat != FORM_NONE)
        put_computed(w, w->repeat, w->item);
}

static void put_page(struct writer *w, const struct form_step *step)
{
    const struct form_page *p = &w->c->form->pages[step->at];
    bool same =
        w->open && w->section == p->section && w->repeat == p->repeat && w->item == step->item;
    if (!same) {
        end_item(w);
        open_section(w, p->section, p->repeat, step->item);
    }
    for (size_t i = 0; i < p->n_fields; i++)
        put_row(w, p->fields[i], step->item);
}

static void put_sections(struct writer *w)
{
    struct form_route route = form_route(w->record);
    buf_z(w->out, "\"sections\":[");
    for (size_t i = 0; i < route.n; i++)
        if (route.steps[i].kind == FORM_STEP_PAGE)
            put_page(w, &route.steps[i]);
    end_item(w);
    for (size_t i = 0; i < w->c->form->n_fields; i++) {
        const struct form_field *f = &w->c->form->fields[i];
        if (!f->computed || f->repeat != FORM_NONE)
            continue;
        if (!w->open || w->section != FORM_NONE)
            open_section(w, FORM_NONE, FORM_NONE, FORM_NONE);
        put_row(w, (int)i, FORM_NONE);
    }
    close_section(w);
    buf_z(w->out, "],");
}

/* ---- attachments */

static void put_files(struct buf *out, const json_t *files)
{
    buf_z(out, "\"attachments\":[");
    for (size_t i = 0; i < json_array_size(files); i++) {
        struct buf name;
        buf_init(&name, BUF_LINE);
        utf8_clean(&name, str_of(member(json_array_get(files, i), "name")), false);
        buf_z(out, i ? "," : "");
        wire_json_string(out, buf_view(&name));
        buf_wipe(&name);
    }
    buf_z(out, "],");
}

static void put_brings(struct writer *w)
{
    const struct form *f = w->c->form;
    bool any = false;
    buf_z(w->out, "\"brings\":[");
    for (size_t i = 0; i < f->n_attachments; i++) {
        if (!form_brings(w->record, (int)i))
            continue;
        buf_z(w->out, any ? "," : "");
        wire_json_string(
            w->out, str_of(form_attachment_text(f, (int)i, FORM_PART_LABEL, w->c->lang)));
        any = true;
    }
    buf_z(w->out, "],");
}

static void put_words(struct writer *w)
{
    static const struct {
        const char *key;
        enum form_word word;
    } words[] = {{"declaration", FORM_DECLARATION}, {"next", FORM_NEXT}, {"note", FORM_NOTE}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        put(w->out, words[i].key, form_word(w->c->form, words[i].word, w->c->lang));
        buf_char(w->out, i + 1 < sizeof words / sizeof words[0] ? ',' : '}');
    }
}

/* ---- the whole */

static void put_head(struct buf *out, const struct copy *c)
{
    const struct store_submission *s = c->submission;
    char received[26], shown[40];
    struct receipt r = {.received = 0};
    for (int i = 0; i < RECEIPT_FINGERPRINT; i++) {
        unsigned byte = 0;
        sscanf(s->fingerprint + 2 * i, "%2x", &byte);
        r.fingerprint[i] = (uint8_t)byte;
    }
    instant_rfc3339(received, s->received);
    receipt_fingerprint_show(shown, &r);
    buf_char(out, '{');
    const struct {
        const char *key, *value;
    } rows[] = {
        {"lang", c->lang},
        {"title", form_word(c->form, FORM_TITLE, c->lang)},
        {"reference", s->reference},
        {"received", received},
        {"fingerprint", shown},
        {"receipt", s->receipt},
        {"state", submission_state_name(s->state)},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        put(out, rows[i].key, rows[i].value);
        buf_char(out, ',');
    }
    wire_json_date(out, "decide_by", s->decide_by);
    buf_char(out, ',');
    wire_json_date(out, "sign_by", s->sign_by);
    buf_char(out, ',');
}

int copy_write(struct buf *out, const struct copy *c, struct err *e)
{
    struct form_record *record = NULL;
    struct form_faults faults = {.n = 0};
    struct writer w = {.out = out, .c = c};
    /* the files are not in the body any more, so the record is made without them; what the judge
     * then misses was there when it counted */
    json_t *files = json_incref(json_object_get(c->body, "attachments"));
    json_object_del(c->body, "attachments");
    json_object_set_new(c->body, "attachments", json_array());
    int rc = form_judge(&record, &faults, c->form, c->body, c->day, e);
    form_faults_free(&faults);
    if (rc == 0) {
        w.record = record;
        put_head(out, c);
        put_town(out, c);
        put_sections(&w);
        put_files(out, files);
        put_brings(&w);
        put_words(&w);
        rc = buf_check(out, "copy", e);
    }
    json_decref(files);
    form_record_free(&record);
    return rc;
}
