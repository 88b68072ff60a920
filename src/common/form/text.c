/* text: the texts of a form, in a language or in Czech. Pure look-ups, nothing is made. See
 * form/form.h. */
#include "form_int.h"

static const json_t *texts_in(const struct form *f, const char *lang)
{
    const struct form_inner *in = f->inner;
    for (size_t i = 0; lang && i < in->n_langs; i++)
        if (strcmp(in->langs[i].lang, lang) == 0)
            return in->langs[i].text;
    return NULL;
}

/* Goes down the names of a path, which ends with NULL; "" when there is no text. */
static const char *look(const json_t *j, const char *const *path)
{
    for (; j && *path; path++)
        j = json_object_get(j, *path);
    const char *s = json_string_value(j);
    return s ? s : "";
}

static const char *find(const struct form *f, const char *const *path, const char *lang)
{
    const char *s = look(texts_in(f, lang), path);
    return *s ? s : look(texts_in(f, "cs"), path);
}

#define FIND(f, lang, ...) find(f, (const char *const[]){__VA_ARGS__, NULL}, lang)

bool form_has_lang(const struct form *f, const char *lang)
{
    return texts_in(f, lang) != NULL;
}

const char *form_word(const struct form *f, enum form_word w, const char *lang)
{
    static const char *const paths[FORM_WORDS][3] = {
        [FORM_TITLE] = {"title"},
        [FORM_BRIEF] = {"brief"},
        [FORM_ACT] = {"act"},
        [FORM_DONE] = {"done"},
        [FORM_DECLARATION] = {"declaration", "text"},
        [FORM_DECLARATION_REQUIRED] = {"declaration", "required"},
        [FORM_NEXT] = {"receipt", "next"},
        [FORM_NOTE] = {"receipt", "note"},
    };
    return find(f, paths[w], lang);
}

const char *form_section(const struct form *f, int section, const char *lang)
{
    if (section == FORM_NONE)
        return "";
    return FIND(f, lang, "sections", f->inner->sections[section]);
}

static const char *part_key(enum form_part p)
{
    static const char *const keys[FORM_PARTS] = {
        [FORM_PART_TITLE] = "title",
        [FORM_PART_HINT] = "hint",
        [FORM_PART_TEXT] = "text",
        [FORM_PART_LABEL] = "label",
        [FORM_PART_EXAMPLE] = "example",
        [FORM_PART_UNIT] = "unit",
        [FORM_PART_FAILED] = "failed",
        [FORM_PART_ITEM] = "item",
        [FORM_PART_ADD] = "add",
        [FORM_PART_REMOVE] = "remove",
        [FORM_PART_BRING] = "bring",
    };
    return keys[p];
}

const char *form_page_text(const struct form *f, int page, enum form_part p, const char *lang)
{
    return FIND(f, lang, "pages", f->pages[page].id, part_key(p));
}

const char *form_field_text(const struct form *f, int field, enum form_part p, const char *lang)
{
    return FIND(f, lang, "fields", f->fields[field].pointer, part_key(p));
}

const char *form_repeat_text(const struct form *f, int repeat, enum form_part p, const char *lang)
{
    return FIND(f, lang, "repeats", f->repeats[repeat].id, part_key(p));
}

const char *form_attachment_text(
    const struct form *f, int attachment, enum form_part p, const char *lang)
{
    return FIND(f, lang, "attachments", f->attachments[attachment].id, part_key(p));
}

const char *form_option(const struct form *f, int field, size_t option, const char *lang)
{
    const struct form_field *d = &f->fields[field];
    return option < d->n_options
               ? FIND(f, lang, "fields", d->pointer, "options", d->options[option])
               : "";
}

const char *form_option_note(const struct form *f, int field, size_t option, const char *lang)
{
    const struct form_field *d = &f->fields[field];
    return option < d->n_options ? FIND(f, lang, "fields", d->pointer, "notes", d->options[option])
                                 : "";
}

const char *form_error_text(const struct form *f, int field, const char *key, const char *lang)
{
    return FIND(f, lang, "fields", f->fields[field].pointer, "errors", key);
}

const char *form_repeat_error(const struct form *f, int repeat, const char *key, const char *lang)
{
    return FIND(f, lang, "repeats", f->repeats[repeat].id, "errors", key);
}

const char *form_attachment_error(
    const struct form *f, int attachment, const char *key, const char *lang)
{
    return FIND(f, lang, "attachments", f->attachments[attachment].id, "errors", key);
}

const char *form_rule_text(const struct form *f, int rule, const char *lang)
{
    return FIND(f, lang, "rules", f->rules[rule].id);
}
