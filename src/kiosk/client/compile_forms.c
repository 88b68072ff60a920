/* compile_forms: the forms a town offers. Their definitions go in as they came: only the form that
 * a visitor opens is ever parsed again. */
#include "cat_build.h"

#include "wire/json.h"
#include "wire/limits.h"

static struct cat_l10n text_of(struct cat_builder *b, const json_t *text, const char *key)
{
    struct cat_l10n l = {{0}};
    for (uint32_t i = 0; i < b->head.n_langs; i++)
        l.lang[i] = build_text(b, json_object_get(text, b->head.langs[i]), key);
    return l;
}

static uint32_t number_of(const json_t *object, const char *key)
{
    json_int_t n = json_integer_value(json_object_get(object, key));
    return n < 0 || n > INT32_MAX ? 0 : (uint32_t)n;
}

static uint32_t whole(struct cat_builder *b, const json_t *form)
{
    struct buf text;
    buf_init(&text, WIRE_FORM);
    uint32_t at = 0;
    if (wire_json_write(&text, form, b->e) < 0 || text.failed)
        build_fault(b, ERR_LIMIT, "too long", "form");
    else
        at = build_string(b, buf_cstr(&text));
    buf_done(&text);
    return at;
}

/* The town's word on filing, else the form's own. */
static bool prints(const json_t *form, const json_t *flow, const char *channel)
{
    const char *town = json_string_value(json_object_get(json_object_get(form, "filing"), channel));
    const char *own = json_string_value(json_object_get(json_object_get(flow, "filing"), channel));
    const char *said = town ? town : own;
    return said && strcmp(said, "print") == 0;
}

void build_forms(struct cat_builder *b)
{
    const json_t *list = json_object_get(b->root, "forms");
    for (size_t i = 0; b->rc == 0 && i < json_array_size(list); i++) {
        const json_t *j = json_array_get(list, i);
        const json_t *definition = json_object_get(j, "definition");
        const json_t *flow = json_object_get(definition, "flow");
        const json_t *text = json_object_get(j, "text");
        struct rec_form r = {
            .id = build_need(b, j, "id"),
            .json = whole(b, j),
            .contact = build_ref(b, CAT_CONTACT, j, "contact"),
            .situation = build_ref(b, CAT_SITUATION, definition, "situation"),
            .version = number_of(j, "version"),
            .minutes = number_of(definition, "minutes"),
            .print_kiosk = prints(j, flow, "kiosk"),
            .print_desk = prints(j, flow, "desk"),
            .title = text_of(b, text, "title"),
            .brief = text_of(b, text, "brief"),
            .hand_in = build_l10n(b, j, "hand_in"),
        };
        if (!r.title.lang[0])
            build_fault(b, ERR_PARSE, "missing", "title of a form");
        build_add(b, CAT_T_FORMS, &r);
    }
}
