/* choose: see form/choose.h. */
#include "form/choose.h"

#include <jansson.h>

static const char *option_of(const struct form *f, int field, size_t option)
{
    return f->fields[field].options[option];
}

size_t form_n_options(const struct form *f, int field)
{
    switch (f->fields[field].kind) {
    case FORM_CHOICE:
    case FORM_MULTI:
        return f->fields[field].n_options;
    case FORM_YESNO:
        return 2;
    case FORM_TICK:
        return 1;
    default:
        return 0;
    }
}

static bool holds(const json_t *list, const char *option)
{
    for (size_t i = 0; i < json_array_size(list); i++)
        if (strcmp(json_string_value(json_array_get(list, i)), option) == 0)
            return true;
    return false;
}

bool form_is_chosen(const struct form_record *r, int field, int item, size_t option)
{
    const struct form *f = form_record_form(r);
    const json_t *value = form_value(r, field, item);
    if (!value || option >= form_n_options(f, field))
        return false;
    switch (f->fields[field].kind) {
    case FORM_CHOICE:
        return json_is_string(value) &&
               strcmp(json_string_value(value), option_of(f, field, option)) == 0;
    case FORM_MULTI:
        return holds(value, option_of(f, field, option));
    case FORM_YESNO:
        return option == 0 ? json_is_true(value) : json_is_false(value);
    case FORM_TICK:
        return json_is_true(value);
    default:
        return false;
    }
}

/* The options chosen after one of them was turned; NULL (no value) when none is left. */
static json_t *turned(const struct form_record *r, int field, int item, size_t option)
{
    const struct form *f = form_record_form(r);
    json_t *list = json_array();
    for (size_t i = 0; i < f->fields[field].n_options; i++)
        if (form_is_chosen(r, field, item, i) != (i == option))
            json_array_append_new(list, json_string(option_of(f, field, i)));
    if (json_array_size(list) > 0)
        return list;
    json_decref(list);
    return NULL;
}

int form_choose(struct form_record *r, int field, int item, size_t option, struct err *e)
{
    const struct form *f = form_record_form(r);
    json_t *value = NULL;
    if (option >= form_n_options(f, field))
        return err_set(e, ERR_RANGE, "form", "no such option");
    switch (f->fields[field].kind) {
    case FORM_CHOICE:
        value = json_string(option_of(f, field, option));
        break;
    case FORM_MULTI:
        value = turned(r, field, item, option);
        break;
    case FORM_YESNO:
        value = json_boolean(option == 0);
        break;
    default:
        value = form_is_chosen(r, field, item, 0) ? NULL : json_true();
        break;
    }
    return form_set(r, field, item, value, e);
}
