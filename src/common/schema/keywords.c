/* keywords: the one table of what may stand in a schema; see node.h. */
#include "kw.h"

static const struct keyword keywords[] = {
    {"$anchor", PHASE_NOTE, compile_anchor, NULL, SUB_NONE},
    {"$comment", PHASE_NOTE, compile_text, NULL, SUB_NONE},
    {"$defs", PHASE_PLAIN, compile_named, NULL, SUB_NAMED},
    {"$dynamicAnchor", PHASE_NOTE, compile_dynamic_anchor, NULL, SUB_NONE},
    {"$dynamicRef", PHASE_PLAIN, compile_dynamic_ref, check_dynamic_ref, SUB_NONE},
    {"$id", PHASE_BASE, compile_id, NULL, SUB_NONE},
    {"$ref", PHASE_PLAIN, compile_ref, check_ref, SUB_NONE},
    {"$schema", PHASE_NOTE, compile_dialect, NULL, SUB_NONE},
    {"$vocabulary", PHASE_NOTE, compile_object, NULL, SUB_NONE},
    {"additionalProperties", PHASE_REST, compile_additional, check_additional, SUB_ONE},
    {"allOf", PHASE_PLAIN, compile_list, check_all_of, SUB_LIST},
    {"anyOf", PHASE_PLAIN, compile_list, check_any_of, SUB_LIST},
    {"const", PHASE_PLAIN, compile_const, check_const, SUB_NONE},
    {"contains", PHASE_REST, compile_contains, check_contains, SUB_ONE},
    {"contentEncoding", PHASE_NOTE, compile_text, NULL, SUB_NONE},
    {"contentMediaType", PHASE_NOTE, compile_text, NULL, SUB_NONE},
    {"contentSchema", PHASE_PLAIN, compile_one, NULL, SUB_ONE},
    {"default", PHASE_NOTE, compile_anything, NULL, SUB_NONE},
    {"dependentRequired", PHASE_PLAIN, compile_dependent_required, check_dependent_required,
        SUB_NONE},
    {"dependentSchemas", PHASE_PLAIN, compile_named, check_dependent_schemas, SUB_NAMED},
    {"deprecated", PHASE_NOTE, compile_flag, NULL, SUB_NONE},
    {"description", PHASE_NOTE, compile_text, NULL, SUB_NONE},
    {"else", PHASE_PLAIN, compile_one, NULL, SUB_ONE},
    {"enum", PHASE_PLAIN, compile_enum, check_enum, SUB_NONE},
    {"examples", PHASE_NOTE, compile_array, NULL, SUB_NONE},
    {"exclusiveMaximum", PHASE_PLAIN, compile_number, check_exclusive_maximum, SUB_NONE},
    {"exclusiveMinimum", PHASE_PLAIN, compile_number, check_exclusive_minimum, SUB_NONE},
    {"format", PHASE_PLAIN, compile_format, check_format, SUB_NONE},
    {"if", PHASE_REST, compile_if, check_if, SUB_ONE},
    {"items", PHASE_REST, compile_items, check_items, SUB_ONE},
    {"maxContains", PHASE_PLAIN, compile_count, NULL, SUB_NONE},
    {"maxItems", PHASE_PLAIN, compile_count, check_max_items, SUB_NONE},
    {"maxLength", PHASE_PLAIN, compile_count, check_max_length, SUB_NONE},
    {"maxProperties", PHASE_PLAIN, compile_count, check_max_properties, SUB_NONE},
    {"maximum", PHASE_PLAIN, compile_number, check_maximum, SUB_NONE},
    {"minContains", PHASE_PLAIN, compile_count, NULL, SUB_NONE},
    {"minItems", PHASE_PLAIN, compile_count, check_min_items, SUB_NONE},
    {"minLength", PHASE_PLAIN, compile_count, check_min_length, SUB_NONE},
    {"minProperties", PHASE_PLAIN, compile_count, check_min_properties, SUB_NONE},
    {"minimum", PHASE_PLAIN, compile_number, check_minimum, SUB_NONE},
    {"multipleOf", PHASE_PLAIN, compile_multiple, check_multiple, SUB_NONE},
    {"not", PHASE_PLAIN, compile_one, check_not, SUB_ONE},
    {"oneOf", PHASE_PLAIN, compile_list, check_one_of, SUB_LIST},
    {"pattern", PHASE_PLAIN, compile_pattern, check_pattern, SUB_NONE},
    {"patternProperties", PHASE_PLAIN, compile_pattern_properties, check_pattern_properties,
        SUB_NAMED},
    {"prefixItems", PHASE_PLAIN, compile_list, check_prefix, SUB_LIST},
    {"properties", PHASE_PLAIN, compile_named, check_properties, SUB_NAMED},
    {"propertyNames", PHASE_PLAIN, compile_one, check_property_names, SUB_ONE},
    {"readOnly", PHASE_NOTE, compile_flag, NULL, SUB_NONE},
    {"required", PHASE_PLAIN, compile_names, check_required, SUB_NONE},
    {"then", PHASE_PLAIN, compile_one, NULL, SUB_ONE},
    {"title", PHASE_NOTE, compile_text, NULL, SUB_NONE},
    {"type", PHASE_PLAIN, compile_type, check_type, SUB_NONE},
    {"unevaluatedItems", PHASE_UNEVALUATED, compile_one, check_unevaluated_items, SUB_ONE},
    {"unevaluatedProperties", PHASE_UNEVALUATED, compile_one, check_unevaluated_properties,
        SUB_ONE},
    {"uniqueItems", PHASE_PLAIN, compile_unique, check_unique, SUB_NONE},
    {"writeOnly", PHASE_NOTE, compile_flag, NULL, SUB_NONE},
};

enum { KEYWORDS = sizeof keywords / sizeof *keywords };

/* The table is sorted by name. */
const struct keyword *keyword_find(const char *name)
{
    size_t low = 0, high = KEYWORDS;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int c = strcmp(name, keywords[middle].name);
        if (c == 0)
            return &keywords[middle];
        if (c < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}
