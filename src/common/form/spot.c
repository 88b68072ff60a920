/* spot: from JSON pointers to fields and back, and the subschema behind a field. See
 * record_int.h. */
#include "record_int.h"

/* Takes "/segment" off the front of s. */
static bool next_segment(struct str *s, struct str *segment)
{
    if (!scan_char(s, '/'))
        return false;
    const char *end = memchr(s->p, '/', s->n);
    *segment = (struct str){s->p, end ? (size_t)(end - s->p) : s->n};
    s->p += segment->n, s->n -= segment->n;
    return true;
}

static int repeat_at(const struct form *f, const char *pattern)
{
    for (size_t i = 0; i < f->n_repeats; i++)
        if (strcmp(f->repeats[i].items, pattern) == 0)
            return (int)i;
    return FORM_NONE;
}

/* "/psi/0/jmeno" -> "/psi/(asterisk)/jmeno" and 0. */
static bool to_pattern(struct spot *out, const struct form_record *r, struct str pointer)
{
    struct str segment;
    size_t n = 0;
    while (next_segment(&pointer, &segment)) {
        uint64_t item;
        int repeat = n ? repeat_at(r->f, out->pattern) : FORM_NONE;
        if (repeat != FORM_NONE && str_uint(segment, FORM_ITEMS, &item)) {
            if (item >= r->repeats[repeat].n)
                return false;
            out->item = (int)item;
            segment = STR("*");
        }
        if (n + 1 + segment.n > FORM_POINTER)
            return false;
        out->pattern[n++] = '/';
        memcpy(out->pattern + n, segment.p, segment.n);
        n += segment.n;
        out->pattern[n] = '\0';
    }
    return pointer.n == 0;
}

bool spot_find(struct spot *out, const struct form_record *r, struct str pointer, bool exact)
{
    *out = (struct spot){FORM_NONE, FORM_NONE, FORM_NONE, ""};
    if (!to_pattern(out, r, pointer))
        return false;
    char near[FORM_POINTER + 1];
    memcpy(near, out->pattern, sizeof near);
    for (char *end = near; *near && end; *end = '\0') {
        out->field = form_find(r->f, near);
        if (out->field != FORM_NONE)
            break;
        out->repeat = repeat_at(r->f, near);
        if (out->repeat != FORM_NONE || exact)
            break;
        end = strrchr(near, '/');
    }
    if (out->field != FORM_NONE && r->f->fields[out->field].repeat == FORM_NONE)
        out->item = FORM_NONE;
    return out->field != FORM_NONE || out->repeat != FORM_NONE;
}

/* ---- subschemas */

static const json_t *follow(const json_t *root, const json_t *at, struct str path)
{
    struct str segment;
    while (at && next_segment(&path, &segment)) {
        char key[FORM_POINTER * 2];
        if (!str_copy(key, sizeof key, segment))
            return NULL;
        at = json_object_get(at, key);
        /* a chain of references is short, and a circle of them no schema */
        for (int i = 0; i < FORM_DEPTH && json_object_get(at, "$ref"); i++) {
            struct str ref = str_of(json_string_value(json_object_get(at, "$ref")));
            if (!scan_char(&ref, '#'))
                return NULL;
            const json_t *to = root;
            while (to && next_segment(&ref, &segment))
                to = str_copy(key, sizeof key, segment) ? json_object_get(to, key) : NULL;
            at = to;
        }
    }
    return at;
}

const json_t *spot_schema(const struct form *f, const char *place)
{
    const json_t *root = json_object_get(f->inner->definition, "schema");
    return follow(root, root, str_of(place));
}
