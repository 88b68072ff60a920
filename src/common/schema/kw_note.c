/* kw_note: annotations. They check nothing; a value of the wrong type is a mistake all the same. */
#include "kw.h"
#include "value.h"

int compile_text(struct maker *m, struct rule *k, const json_t *value)
{
    (void)k;
    return json_is_string(value) ? 0 : maker_fail(m, ERR_PARSE, "a text is wanted");
}

int compile_flag(struct maker *m, struct rule *k, const json_t *value)
{
    (void)k;
    return json_is_boolean(value) ? 0 : maker_fail(m, ERR_PARSE, "true or false is wanted");
}

int compile_anything(struct maker *m, struct rule *k, const json_t *value)
{
    (void)m, (void)k, (void)value;
    return 0;
}

int compile_array(struct maker *m, struct rule *k, const json_t *value)
{
    (void)k;
    return json_is_array(value) ? 0 : maker_fail(m, ERR_PARSE, "a list is wanted");
}

int compile_object(struct maker *m, struct rule *k, const json_t *value)
{
    (void)k;
    return json_is_object(value) ? 0 : maker_fail(m, ERR_PARSE, "an object is wanted");
}

/* $schema: strict knows one draft only, for the same word means other things in others. */
int compile_dialect(struct maker *m, struct rule *k, const json_t *value)
{
    static const char draft[] = "https://json-schema.org/draft/2020-12/schema";
    if (compile_text(m, k, value) < 0)
        return -ERR_PARSE;
    struct str whole = value_str(value), uri;
    str_cut(&whole, '#', &uri);
    if (m->o->strict && (whole.n || !str_eqz(uri, draft)))
        return maker_fail(m, ERR_UNSUPPORTED, "only draft 2020-12 is known");
    return 0;
}
