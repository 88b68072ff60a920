/* form: what a loaded form gives without its texts, and letting it go. See form/form.h. */
#include "base/arena.h"
#include "form_int.h"

#include <stdlib.h>

int form_find(const struct form *f, const char *pointer)
{
    const json_t *at = json_object_get(f->inner->by_pointer, pointer);
    return at ? (int)json_integer_value(at) : FORM_NONE;
}

void form_free(struct form **f)
{
    if (!*f)
        return;
    struct form_inner *in = (*f)->inner;
    for (size_t i = 0; in->pages && i < (*f)->n_pages; i++)
        schema_free(&in->pages[i].when);
    for (size_t i = 0; in->attachments && i < (*f)->n_attachments; i++)
        schema_free(&in->attachments[i].when);
    schema_free(&in->schema);
    for (size_t i = 0; i < in->n_langs; i++)
        json_decref(in->langs[i].text);
    json_decref(in->by_pointer);
    json_decref(in->definition);
    arena_done(&in->arena);
    free(in);
    free(*f);
    *f = NULL;
}
