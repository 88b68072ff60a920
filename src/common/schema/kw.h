/* kw: compilers and checks of keywords, for the one table in keywords.c; see compile.h, check.h. */
#ifndef SCHEMA_KW_H
#define SCHEMA_KW_H

#include "check.h"
#include "compile.h"

#define KW_COMPILE(name) int name(struct maker *m, struct rule *k, const json_t *value)
#define KW_CHECK(name) int name(struct run *r, const struct rule *k, struct spot *at)

/* kw_note.c: annotations, of which only the type is looked at */
KW_COMPILE(compile_text);
KW_COMPILE(compile_flag);
KW_COMPILE(compile_anything);
KW_COMPILE(compile_array);
KW_COMPILE(compile_object);
KW_COMPILE(compile_dialect);
/* kw_value.c: a value as a whole, numbers, strings */
KW_COMPILE(compile_type);
KW_CHECK(check_type);
KW_COMPILE(compile_const);
KW_CHECK(check_const);
KW_COMPILE(compile_enum);
KW_CHECK(check_enum);
KW_COMPILE(compile_number);
KW_CHECK(check_minimum);
KW_CHECK(check_maximum);
KW_CHECK(check_exclusive_minimum);
KW_CHECK(check_exclusive_maximum);
KW_COMPILE(compile_multiple);
KW_CHECK(check_multiple);
KW_CHECK(check_min_length);
KW_CHECK(check_max_length);
KW_COMPILE(compile_pattern);
KW_CHECK(check_pattern);
KW_COMPILE(compile_format);
KW_CHECK(check_format);
/* kw_array.c */
KW_CHECK(check_min_items);
KW_CHECK(check_max_items);
KW_COMPILE(compile_unique);
KW_CHECK(check_unique);
KW_CHECK(check_prefix);
KW_COMPILE(compile_items);
KW_CHECK(check_items);
KW_COMPILE(compile_contains);
KW_CHECK(check_contains);
KW_CHECK(check_unevaluated_items);
/* kw_object.c */
KW_CHECK(check_min_properties);
KW_CHECK(check_max_properties);
KW_CHECK(check_required);
KW_COMPILE(compile_dependent_required);
KW_CHECK(check_dependent_required);
KW_CHECK(check_properties);
KW_COMPILE(compile_pattern_properties);
KW_CHECK(check_pattern_properties);
KW_COMPILE(compile_additional);
KW_CHECK(check_additional);
KW_CHECK(check_property_names);
KW_CHECK(check_unevaluated_properties);
/* kw_apply.c: subschemas for the same value */
KW_CHECK(check_all_of);
KW_CHECK(check_any_of);
KW_CHECK(check_one_of);
KW_CHECK(check_not);
KW_COMPILE(compile_if);
KW_CHECK(check_if);
KW_CHECK(check_dependent_schemas);
KW_CHECK(check_ref);
KW_CHECK(check_dynamic_ref);

#endif
