/* logic_text: values as text, and the operators on texts; see logic_run.h. */
#include "decimal.h"
#include "logic_ops.h"
#include "value.h"

enum { TEXT_LEVELS = 64 };

static int add_text(struct buf *out, struct logic_run *r, const json_t *j, int level)
{
    size_t before = out->n;
    int rc = logic_spend(r, 1);
    if (rc == 0 && level > TEXT_LEVELS)
        rc = err_set(r->e, ERR_LIMIT, "logic", "a list nested deeper than %d", (int)TEXT_LEVELS);
    for (size_t i = 0; rc == 0 && i < json_array_size(j); i++) {
        if (i)
            buf_char(out, ',');
        rc = add_text(out, r, json_array_get(j, i), level + 1);
    }
    if (json_is_string(j))
        buf_str(out, value_str(j));
    else if (json_is_number(j))
        decimal_text(out, j);
    else if (json_is_object(j))
        buf_z(out, "[object Object]");
    else if (json_is_boolean(j))
        buf_z(out, json_is_true(j) ? "true" : "false");
    if (rc == 0 && !json_is_array(j))
        rc = logic_made_bytes(r, out->n - before);
    return rc < 0 ? rc : buf_check(out, "logic", r->e);
}

int logic_text(struct buf *out, struct logic_run *r, const json_t *j)
{
    return add_text(out, r, j, 0);
}

static int give_text(json_t **out, struct logic_run *r, struct str s)
{
    return logic_give(out, r, json_stringn_nocheck(s.p, s.n));
}

int op_cat(json_t **out, struct logic_run *r, json_t *const *args, size_t n, const json_t *data)
{
    struct buf text;
    int rc = 0;
    (void)data;
    buf_init(&text, LOGIC_BYTES);
    for (size_t i = 0; rc == 0 && i < n; i++)
        rc = logic_text(&text, r, args[i]);
    if (rc == 0)
        rc = give_text(out, r, buf_view(&text));
    buf_done(&text);
    return rc;
}

/* An argument as a position, null as `otherwise`; out of range of any text is as good as its end.
 */
static bool position(int64_t *out, json_t *const *args, size_t n, size_t i, int64_t otherwise)
{
    struct number a;
    *out = otherwise;
    if (i >= n || json_is_null(args[i]))
        return true;
    if (!number_of(&a, args[i]))
        return false;
    double d = number_real(a);
    *out = d > LOGIC_BYTES ? LOGIC_BYTES : d < -LOGIC_BYTES ? -LOGIC_BYTES : (int64_t)d;
    return true;
}

/* The byte where character no `count` begins. */
static size_t offset(struct str s, int64_t count)
{
    size_t i = 0;
    for (; i < s.n; i++)
        if (((unsigned char)s.p[i] & 0xC0) != 0x80 && count-- <= 0)
            break;
    return i;
}

/* substr: text, start (negative: from the end), length (negative: without so many at the end).
 * Characters are counted, not bytes and not UTF-16. */
int op_substr(json_t **out, struct logic_run *r, json_t *const *args, size_t n, const json_t *data)
{
    struct buf text;
    int64_t start, count;
    (void)data;
    if (!position(&start, args, n, 1, 0) || !position(&count, args, n, 2, LOGIC_BYTES))
        return err_set(r->e, ERR_RANGE, "logic", "substr: not a number");
    buf_init(&text, LOGIC_BYTES);
    int rc = n ? logic_text(&text, r, args[0]) : 0;
    struct str s = buf_view(&text);
    int64_t length = (int64_t)value_length(s);
    if (start < 0)
        start = length + start < 0 ? 0 : length + start;
    int64_t end = count < 0 ? length + count : start + count;
    size_t from = offset(s, start), to = end > start ? offset(s, end) : from;
    if (rc == 0)
        rc = give_text(out, r, (struct str){s.p + from, to - from});
    buf_done(&text);
    return rc;
}

static int in_list(struct logic_run *r, const json_t *needle, const json_t *list)
{
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < json_array_size(list); i++)
        rc = logic_strict(r, needle, json_array_get(list, i));
    return rc;
}

static int in_text(struct logic_run *r, const json_t *needle, const json_t *hay)
{
    struct buf text;
    buf_init(&text, LOGIC_BYTES);
    int rc = logic_text(&text, r, needle);
    struct str in = value_str(hay);
    if (rc == 0)
        rc = logic_spend(r, in.n / 64);
    if (rc == 0)
        rc = text.n == 0 || memmem(in.p, in.n, text.p, text.n) != NULL;
    buf_done(&text);
    return rc;
}

int op_in(json_t **out, struct logic_run *r, json_t *const *args, size_t n, const json_t *data)
{
    static const unsigned scalar = VALUE_STRING | VALUE_NUMBER | VALUE_BOOLEAN;
    int rc = 0;
    (void)data;
    if (n > 1 && json_is_array(args[1]))
        rc = in_list(r, args[0], args[1]);
    else if (n > 1 && json_is_string(args[1]) && value_types(args[0]) & scalar)
        rc = in_text(r, args[0], args[1]);
    return rc < 0 ? rc : logic_give(out, r, json_boolean(rc));
}
