/* logic_compare: equal and less, as JsonLogic has them from JavaScript; see logic_run.h. Pure. */
#include "logic_run.h"

#include "value.h"

static int same(struct logic_run *r, const json_t *a, const json_t *b)
{
    int rc = value_same(a, b, &r->steps);
    return rc < 0 ? err_set(r->e, ERR_LIMIT, "logic", "too much to compare") : rc;
}

static bool is_container(const json_t *j)
{
    return json_is_array(j) || json_is_object(j);
}

int logic_strict(struct logic_run *r, const json_t *a, const json_t *b)
{
    return same(r, a, b);
}

int logic_loose(struct logic_run *r, const json_t *a, const json_t *b)
{
    struct number x, y;
    bool alike = json_is_string(a) && json_is_string(b);
    if (alike || is_container(a) || is_container(b) || json_is_null(a) || json_is_null(b))
        return same(r, a, b);
    return number_of(&x, a) && number_of(&y, b) && number_cmp(x, y) == 0;
}

int logic_order(int *out, const json_t *a, const json_t *b)
{
    struct number x, y;
    if (json_is_string(a) && json_is_string(b))
        return *out = str_cmp(value_str(a), value_str(b)), 1;
    if (!number_of(&x, a) || !number_of(&y, b))
        return 0;
    *out = number_cmp(x, y);
    return 1;
}
