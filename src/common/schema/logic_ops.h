/* logic_ops: the standard operators, for the one table in logic_ops.c. */
#ifndef SCHEMA_LOGIC_OPS_H
#define SCHEMA_LOGIC_OPS_H

#include "logic_run.h"

#define LOGIC_EAGER(name)                                                                          \
    int name(json_t **out, struct logic_run *r, json_t *const *args, size_t n, const json_t *data)
#define LOGIC_LAZY(name)                                                                           \
    int name(json_t **out, struct logic_run *r, const json_t *args, const json_t *data)

/* logic_text.c */
LOGIC_EAGER(op_cat);
LOGIC_EAGER(op_substr);
LOGIC_EAGER(op_in);
/* logic_items.c */
LOGIC_EAGER(op_merge);
LOGIC_LAZY(op_map);
LOGIC_LAZY(op_filter);
LOGIC_LAZY(op_reduce);
LOGIC_LAZY(op_all);
LOGIC_LAZY(op_some);
LOGIC_LAZY(op_none);

#endif
