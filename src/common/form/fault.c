/* fault: the finished sentence of a fault, and its pointer and code on the wire. See
 * form/record.h. */
#include "record_int.h"

#include "base/i18n.h"
#include "base/utf8.h"
#include "base/vec.h"
#include <stdlib.h>

static const char module[] = "form";

struct form_fault fault_none(void)
{
    return (struct form_fault){.field = FORM_NONE,
        .item = FORM_NONE,
        .attachment = FORM_NONE,
        .repeat = FORM_NONE,
        .rule = FORM_NONE,
        .step = FORM_NONE};
}

int fault_add(struct form_faults *out, const struct form_fault *f, struct err *e)
{
    if (out->n >= FORM_FAULTS)
        return 0;
    int rc = vec_reserve(&out->list, &out->cap, out->n + 1, sizeof *out->list, FORM_FAULTS * 2, e);
    if (rc == 0)
        out->list[out->n++] = *f;
    return rc;
}

void form_faults_free(struct form_faults *f)
{
    free(f->list);
    *f = (struct form_faults){.n = 0};
}

/* ---- the sentence */

/* The first of the words that the definition gives a number for. */
static const json_t *bound(const struct form *f, int field, const char *const *words)
{
    const json_t *schema = spot_schema(f, f->fields[field].place), *found = NULL;
    for (; *words && !found; words++)
        found = json_object_get(schema, *words);
    return json_is_number(found) ? found : NULL;
}

/* By how many characters the answer is longer than fits. */
static void add_excess(struct buf *out, const struct form_record *r, const struct form_fault *f)
{
    if (f->field == FORM_NONE)
        return;
    const struct cell *c = record_cell(r, f->field, f->item);
    const char *text = c && c->typed   ? c->typed
                       : c && c->value ? json_string_value(c->value)
                                       : NULL;
    size_t n = utf8_len(str_of(text)), most = r->f->fields[f->field].max_chars;
    buf_fmt(out, "%zu", n > most ? n - most : 0);
}

static void add_bound(struct buf *out, const struct form_record *r, const struct form_fault *f,
    bool max, const char *lang)
{
    static const char *const least[] = {
        "minLength", "minimum", "exclusiveMinimum", "minItems", NULL};
    static const char *const most[] = {
        "maxLength", "maximum", "exclusiveMaximum", "maxItems", NULL};
    if (f->repeat != FORM_NONE) {
        const struct form_repeat *rep = &r->f->repeats[f->repeat];
        buf_fmt(out, "%zu", max ? rep->max : rep->min);
    } else if (f->attachment != FORM_NONE) {
        buf_fmt(out, "%zu", r->f->attachments[f->attachment].max_files);
    } else if (f->field != FORM_NONE) {
        const json_t *n = bound(r->f, f->field, max ? most : least);
        if (n)
            show_number_of(out, r->f, f->field, n, lang);
    }
}

/* Writes what stands for the braces at the front of *rest and takes it; false: not one of ours. */
static bool fill_slot(struct buf *out, struct str *rest, const struct form_record *r,
    const struct form_fault *f, const char *lang)
{
    static const struct str slots[] = {{"min}", 4}, {"max}", 4}, {"n}", 2}};
    for (size_t i = 0; i < sizeof slots / sizeof *slots; i++) {
        if (!str_starts(*rest, slots[i]))
            continue;
        rest->p += slots[i].n, rest->n -= slots[i].n;
        if (i == 2)
            add_excess(out, r, f);
        else
            add_bound(out, r, f, i == 1, lang);
        return true;
    }
    return false;
}

static bool fill(struct buf *out, const struct form_record *r, const struct form_fault *f,
    const char *sentence, const char *lang)
{
    struct str rest = str_of(sentence), head;
    while (str_cut(&rest, '{', &head)) {
        buf_str(out, head);
        if (!fill_slot(out, &rest, r, f, lang))
            buf_char(out, '{');
    }
    return buf_str(out, head);
}

static const char *field_words(const struct form *f, const struct form_fault *ft, const char *lang)
{
    const struct form_field *field = &f->fields[ft->field];
    const char *own[] = {ft->detail, ft->keyword, "type", "format", "required"};
    const char *format = field->format ? field->format : "";
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        const char *text = *own[i] ? form_error_text(f, ft->field, own[i], lang) : "";
        if (*text)
            return text;
        /* the program's words for a format come right after the form's own */
        bool formats = strcmp(ft->keyword, "format") == 0 && *format && i < 2;
        text = formats ? form_format_words(format, i == 0 ? ft->detail : "", lang) : NULL;
        if (text && (i > 0 || *ft->detail))
            return text;
    }
    return "";
}

static const char *words_of(const struct form *f, const struct form_fault *ft, const char *lang)
{
    if (ft->declaration)
        return form_word(f, FORM_DECLARATION_REQUIRED, lang);
    if (strcmp(ft->keyword, "office") == 0)
        return "";
    if (ft->rule != FORM_NONE)
        return form_rule_text(f, ft->rule, lang);
    if (ft->attachment != FORM_NONE)
        return form_attachment_error(f, ft->attachment, ft->keyword, lang);
    if (ft->repeat != FORM_NONE)
        return form_repeat_error(f, ft->repeat, ft->keyword, lang);
    return ft->field != FORM_NONE ? field_words(f, ft, lang) : "";
}

bool form_fault_text(
    struct buf *out, const struct form_record *r, const struct form_fault *f, const char *lang)
{
    const char *sentence = words_of(r->f, f, lang);
    if (sentence && *sentence)
        return fill(out, r, f, sentence, lang);
    const char *own = strcmp(f->keyword, "office") == 0
                          ? N_("The office does not accept this answer. Check it.")
                          : N_("Check this answer.");
    return buf_z(out, lang && strcmp(lang, "en") == 0 ? own : _(own));
}

/* ---- on the wire */

bool form_fault_pointer(struct buf *out, const struct form_record *r, const struct form_fault *f)
{
    if (f->declaration)
        return buf_z(out, "/declared");
    if (f->attachment != FORM_NONE)
        return buf_fmt(out, "/attachments/%s", r->f->attachments[f->attachment].id);
    if (f->repeat != FORM_NONE)
        return buf_z(out, r->f->repeats[f->repeat].items);
    if (f->field == FORM_NONE)
        return false;
    for (const char *p = r->f->fields[f->field].pointer; *p; p++) {
        bool star = p[0] == '*' && p[-1] == '/' && (p[1] == '/' || p[1] == '\0');
        if (star && f->item != FORM_NONE)
            buf_fmt(out, "%d", f->item);
        else
            buf_char(out, *p);
    }
    return !out->failed;
}

bool form_fault_code(struct buf *out, const struct form_record *r, const struct form_fault *f)
{
    const char *more = f->rule != FORM_NONE ? r->f->rules[f->rule].id : f->detail;
    return buf_fmt(out, "%s%s%s", f->keyword, *more ? "." : "", more);
}

/* Keywords that a sentence of the form may stand behind. */
static bool known_keyword(struct str word)
{
    static const char *const words[] = {"required", "type", "format", "minLength", "maxLength",
        "pattern", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
        "minItems", "maxItems", "uniqueItems", "enum", "const", "unreached", "computed"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eqz(word, words[i]))
            return true;
    return false;
}

/* The wire cuts long codes, so the beginning of an id will do; "" is the first rule of the field.
 */
static int rule_of(const struct form *f, int field, struct str id)
{
    int near = FORM_NONE;
    for (size_t i = 0; i < f->n_rules; i++) {
        if (f->rules[i].field != field)
            continue;
        if (str_eqz(id, f->rules[i].id))
            return (int)i;
        if (near == FORM_NONE && str_starts(str_of(f->rules[i].id), id))
            near = (int)i;
    }
    return near;
}

static void read_code(struct form_fault *out, const struct form_record *r, struct str code)
{
    struct str word, more = code;
    str_cut(&more, '.', &word);
    if (str_eqz(word, "rule"))
        out->rule = rule_of(r->f, out->field, more);
    if (out->rule != FORM_NONE || known_keyword(word)) {
        str_copy(out->keyword, sizeof out->keyword, word);
        if (out->rule == FORM_NONE)
            str_copy(out->detail, sizeof out->detail, more);
        return;
    }
    str_copy(out->keyword, sizeof out->keyword, STR("office"));
}

static int attachment_of(const struct form *f, struct str id)
{
    for (size_t i = 0; i < f->n_attachments; i++)
        if (str_eqz(id, f->attachments[i].id))
            return (int)i;
    return FORM_NONE;
}

int form_fault_from(struct form_fault *out, const struct form_record *r, struct str pointer,
    struct str code, struct err *e)
{
    static const struct str files = {"/attachments/", sizeof "/attachments/" - 1};
    struct spot at;
    *out = fault_none();
    record_update(r);
    if (str_eqz(pointer, "/declared")) {
        out->declaration = true;
        out->step = (int)r->n_steps;
    } else if (str_starts(pointer, files)) {
        out->attachment =
            attachment_of(r->f, (struct str){pointer.p + files.n, pointer.n - files.n});
        if (out->attachment == FORM_NONE)
            return err_set(e, ERR_NOT_FOUND, module, "no such attachment");
        out->step = r->attached[out->attachment].step;
    } else {
        if (!spot_find(&at, r, pointer, true))
            return err_set(e, ERR_NOT_FOUND, module, "no such field");
        out->field = at.field;
        out->item = at.item;
        out->repeat = at.repeat;
        out->step = at.field != FORM_NONE ? record_step_of(r, at.field, at.item)
                                          : r->repeats[at.repeat].hub;
    }
    read_code(out, r, code);
    return 0;
}
