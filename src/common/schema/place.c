/* place: finds the node of a place of the definition, such as "/properties/jmeno", in the compiled
 * schema, with references followed on the way. Pure. */
#include "node.h"
#include "value.h"

enum { TOKEN_MAX = 256 };

/* Takes "/token" from the front of *place, unescaped. */
static bool take_token(char out[TOKEN_MAX], struct str *place)
{
    size_t n = 0;
    struct str rest = *place;
    if (!scan_char(&rest, '/'))
        return false;
    while (rest.n && *rest.p != '/') {
        char c = *rest.p;
        rest.p++, rest.n--;
        if (c == '~') {
            if (!rest.n || (*rest.p != '0' && *rest.p != '1'))
                return false;
            c = *rest.p == '0' ? '~' : '/';
            rest.p++, rest.n--;
        }
        if (n + 1 >= TOKEN_MAX)
            return false;
        out[n++] = c;
    }
    out[n] = '\0';
    *place = rest;
    return true;
}

/* One step within n: a keyword, and what is wanted of it. */
static const struct node *step(const struct node *n, struct str *place)
{
    char token[TOKEN_MAX];
    struct str rest = *place;
    size_t i = 0;
    const struct rule *k = take_token(token, &rest) ? node_rule(n, token) : NULL;
    if (!k || k->kw->sub == SUB_NONE)
        return NULL;
    struct node *const *found = k->nodes;
    if (k->kw->sub != SUB_ONE && !take_token(token, &rest))
        return NULL;
    if (k->kw->sub == SUB_NAMED)
        found = map_get(&k->index, str_of(token));
    else if (k->kw->sub == SUB_LIST)
        found = value_index(&i, str_of(token)) && i < k->n ? &k->nodes[i] : NULL;
    if (found)
        *place = rest;
    return found ? *found : NULL;
}

int place_find(const struct node **out, const struct schema *s, const char *place, struct err *e)
{
    const struct node *n = s->root;
    struct str rest = str_of(place);
    int followed = 0;
    while (n && rest.n) {
        const struct node *next = step(n, &rest);
        if (!next && followed++ < SCHEMA_DEPTH) {
            const struct rule *ref = node_rule(n, "$ref");
            next = ref ? ref->nodes[0] : NULL;
        }
        n = next;
    }
    *out = n;
    return n ? 0 : err_set(e, ERR_NOT_FOUND, "schema", "no subschema at %s", place);
}
