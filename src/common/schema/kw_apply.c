/* kw_apply: keywords that apply subschemas to the same value; see kw.h. */
#include "kw.h"

int check_all_of(struct run *r, const struct rule *k, struct spot *at)
{
    int valid = 1;
    for (size_t i = 0; i < k->n; i++) {
        int rc = run_node(r, k->nodes[i], at);
        if (rc < 0)
            return rc;
        valid &= rc;
        if (!valid && run_brief(r))
            return 0;
    }
    return valid;
}

/* How many of the subschemas are valid, counting no further than to `most`; with marks all of
 * them have their say. */
static int count_valid(struct run *r, const struct rule *k, struct spot *at, int most)
{
    int valid = 0;
    for (size_t i = 0; i < k->n && (valid < most || at->marks); i++) {
        int rc = run_try(r, k->nodes[i], at);
        if (rc < 0)
            return rc;
        valid += rc;
    }
    return valid;
}

/* What was evaluated is not known when the alternatives fail; unevaluated* would only blame
 * everything, and the value is wrong anyway. */
static int alternatives_fault(struct run *r, const struct rule *k, struct spot *at)
{
    mark_all(at);
    return run_fault(r, at, k->kw->name, NULL, NULL);
}

int check_any_of(struct run *r, const struct rule *k, struct spot *at)
{
    int n = count_valid(r, k, at, 1);
    return n < 0 ? n : n ? 1 : alternatives_fault(r, k, at);
}

int check_one_of(struct run *r, const struct rule *k, struct spot *at)
{
    int n = count_valid(r, k, at, 2);
    return n < 0 ? n : n == 1 ? 1 : alternatives_fault(r, k, at);
}

int check_not(struct run *r, const struct rule *k, struct spot *at)
{
    /* whatever is evaluated within "not" does not count, so it gets marks of nobody */
    struct marks *marks = at->marks;
    at->marks = NULL;
    int rc = run_try(r, k->nodes[0], at);
    at->marks = marks;
    return rc < 0 ? rc : rc ? run_fault(r, at, k->kw->name, NULL, NULL) : 1;
}

int compile_if(struct maker *m, struct rule *k, const json_t *value)
{
    k->u.peers[0] = node_rule(m->node, "then");
    k->u.peers[1] = node_rule(m->node, "else");
    return compile_one(m, k, value);
}

int check_if(struct run *r, const struct rule *k, struct spot *at)
{
    if (!k->u.peers[0] && !k->u.peers[1] && !at->marks)
        return 1;
    int rc = run_try(r, k->nodes[0], at);
    if (rc < 0)
        return rc;
    const struct rule *branch = k->u.peers[rc ? 0 : 1];
    return branch ? run_node(r, branch->nodes[0], at) : 1;
}

int check_dependent_schemas(struct run *r, const struct rule *k, struct spot *at)
{
    int valid = 1;
    for (size_t i = 0; i < k->n && json_is_object(at->value); i++) {
        if (!json_object_getn(at->value, k->names[i].p, k->names[i].n))
            continue;
        int rc = run_node(r, k->nodes[i], at);
        if (rc < 0)
            return rc;
        valid &= rc;
        if (!valid && run_brief(r))
            return 0;
    }
    return valid;
}

int check_ref(struct run *r, const struct rule *k, struct spot *at)
{
    return run_reference(r, k->nodes[0], at);
}

/* The outermost resource on the way here that has a dynamic anchor of the name has the word. */
int check_dynamic_ref(struct run *r, const struct rule *k, struct spot *at)
{
    const struct node *target = k->nodes[0];
    for (const struct frame *f = k->u.dynamic ? r->frame : NULL; f; f = f->up)
        for (const struct anchor *a = f->node->resource->dynamic; a; a = a->next)
            if (str_eq(a->name, k->u.dynamic->name))
                target = a->node;
    return run_reference(r, target, at);
}
