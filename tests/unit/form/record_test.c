/* Answers in their places: items of repeats, what was typed, and the bounds. */
#include "test.h"

#include "forms.h"
#include "record_int.h"
#include <stddef.h>

static int at(const struct form_record *r, const char *pointer)
{
    return form_find(form_record_form(r), pointer);
}

static const char *dog(const struct form_record *r, int item)
{
    return json_string_value(form_value(r, at(r, "/psi/*/jmeno"), item));
}

TEST(a_repeat_begins_with_its_least_count)
{
    struct form *f = forms_sample();
    struct form_record *r = forms_record(f);
    REQUIRE(r);
    CHECK(form_record_form(r) == f);
    CHECK_INT((int64_t)form_items(r, 0), 1);
    CHECK_STR(forms_answers(r), "{\"druh\":\"pes\",\"pocet\":1,\"psi\":[{}]}");
    CHECK(form_value(r, at(r, "/psi/*/jmeno"), 1) == NULL);
    CHECK_STR(form_typed(r, at(r, "/psi/*/jmeno"), 1), "");
    CHECK_INT(forms_type(r, "/psi/*/jmeno", 1, "Max"), -ERR_NOT_FOUND);
    CHECK_INT(forms_type(r, "/psi/*/jmeno", FORM_NONE, "Max"), -ERR_NOT_FOUND);
    form_record_free(&r);
    form_free(&f);
}

TEST(items_keep_their_order_and_what_was_typed)
{
    struct form *f = forms_sample();
    struct form_record *r = forms_record(f);
    static const char *const names[] = {"Alík", "Bára", "Cyril", "Dora"};
    REQUIRE(r);
    for (int i = 0; i < 4; i++) {
        if (i)
            CHECK_INT(form_item_add(r, 0, NULL), 0);
        forms_type(r, "/psi/*/jmeno", i, names[i]);
    }
    CHECK_INT(form_item_add(r, 0, NULL), -ERR_LIMIT);
    forms_type(r, "/psi/*/narozen", 2, "29. 2. 2027");
    CHECK_INT(form_item_remove(r, 0, 9, NULL), -ERR_NOT_FOUND);
    CHECK_INT(form_item_remove(r, 0, 1, NULL), 0);
    CHECK_INT((int64_t)form_items(r, 0), 3);
    CHECK_STR(dog(r, 0), "Alík");
    CHECK_STR(dog(r, 1), "Cyril");
    CHECK_STR(dog(r, 2), "Dora");
    CHECK_STR(form_typed(r, at(r, "/psi/*/narozen"), 1), "29. 2. 2027");
    CHECK_STR(form_typed(r, at(r, "/psi/*/narozen"), 2), "");
    CHECK(strstr(forms_answers(r), "Bára") == NULL);
    CHECK(form_item_restore(r));
    CHECK(!form_item_restore(r));
    for (int i = 0; i < 4; i++)
        CHECK_STR(dog(r, i), names[i]);
    CHECK_STR(form_typed(r, at(r, "/psi/*/narozen"), 2), "29. 2. 2027");
    CHECK(strstr(forms_answers(r), "\"jmeno\":\"Bára\"") != NULL);
    form_record_free(&r);
    form_free(&f);
}

TEST(only_the_last_removed_item_comes_back)
{
    struct form *f = forms_sample();
    struct form_record *r = forms_record(f);
    REQUIRE(r);
    forms_type(r, "/psi/*/jmeno", 0, "Alík");
    form_item_add(r, 0, NULL);
    forms_type(r, "/psi/*/jmeno", 1, "Bára");
    CHECK_INT(form_item_remove(r, 0, 0, NULL), 0);
    CHECK_INT(form_item_remove(r, 0, 0, NULL), 0);
    CHECK_INT((int64_t)form_items(r, 0), 0);
    CHECK_STR(forms_route(r), "drzitel adresa obydli psi* uleva doplnky termin souhlas +ockovani");
    CHECK(strstr(forms_check(r, -1, true), "/psi:minItems") != NULL);
    CHECK(form_item_restore(r));
    CHECK_STR(dog(r, 0), "Bára");
    CHECK(!form_item_restore(r));
    /* a full list has no room for what was removed before */
    form_item_remove(r, 0, 0, NULL);
    for (int i = 0; i < 4; i++)
        CHECK_INT(form_item_add(r, 0, NULL), 0);
    CHECK(!form_item_restore(r));
    /* a removed item is wiped with the record; asan looks for what is left */
    form_record_free(&r);
    form_free(&f);
}

TEST(an_item_is_called_by_its_name_or_its_number)
{
    struct form *f = forms_sample();
    struct form_record *r = forms_record(f);
    struct buf b;
    REQUIRE(r);
    buf_init(&b, BUF_LINE);
    CHECK(form_item_title(&b, r, 0, 0, "cs"));
    CHECK_STR(buf_cstr(&b), "Pes 1");
    buf_reset(&b);
    form_item_add(r, 0, NULL);
    CHECK(form_item_title(&b, r, 0, 1, "en"));
    CHECK_STR(buf_cstr(&b), "Dog 2");
    buf_reset(&b);
    forms_type(r, "/psi/*/jmeno", 0, "Bára");
    CHECK(form_item_title(&b, r, 0, 0, "cs"));
    CHECK_STR(buf_cstr(&b), "Bára");
    buf_done(&b);
    form_record_free(&r);
    form_free(&f);
}

TEST(blank_values_are_no_answers)
{
    struct form *f = forms_sample();
    struct form_record *r = forms_record(f);
    REQUIRE(r);
    CHECK_INT(form_set(r, at(r, "/jmeno"), FORM_NONE, json_string(""), NULL), 0);
    CHECK_INT(form_set(r, at(r, "/souhlas"), FORM_NONE, json_false(), NULL), 0);
    CHECK_INT(form_set(r, at(r, "/psi/*/barvy"), 0, json_array(), NULL), 0);
    CHECK_INT(form_set(r, at(r, "/clenu"), FORM_NONE, json_null(), NULL), 0);
    CHECK_STR(forms_answers(r), "{\"druh\":\"pes\",\"pocet\":1,\"psi\":[{}]}");
    /* "no" is an answer */
    CHECK_INT(form_set(r, at(r, "/uleva"), FORM_NONE, json_false(), NULL), 0);
    CHECK(strstr(forms_answers(r), "\"uleva\":false") != NULL);
    form_record_free(&r);
    form_free(&f);
}

TEST(a_typed_text_gives_way_to_a_value_and_back)
{
    struct form *f = forms_sample();
    struct form_record *r = forms_record(f);
    int born = at(r, "/datum_narozeni");
    REQUIRE(r);
    forms_type(r, "/datum_narozeni", FORM_NONE, "5. 3. 1980");
    forms_type(r, "/datum_narozeni", FORM_NONE, "30. 2. 1980");
    CHECK(form_value(r, born, FORM_NONE) == NULL);
    CHECK_STR(form_typed(r, born, FORM_NONE), "30. 2. 1980");
    CHECK(strstr(forms_answers(r), "datum") == NULL);
    forms_type(r, "/datum_narozeni", FORM_NONE, "5. 3. 1980");
    CHECK_STR(json_string_value(form_value(r, born, FORM_NONE)), "1980-03-05");
    CHECK_STR(form_typed(r, born, FORM_NONE), "");
    forms_type(r, "/datum_narozeni", FORM_NONE, "x");
    form_set(r, born, FORM_NONE, json_string("1981-01-01"), NULL);
    CHECK_STR(form_typed(r, born, FORM_NONE), "");
    form_record_free(&r);
    form_free(&f);
}

TEST(nested_objects_come_and_go_with_their_answers)
{
    struct form *f = forms_sample();
    struct form_record *r = forms_record(f);
    REQUIRE(r);
    forms_type(r, "/adresa/psč", FORM_NONE, "295 01");
    forms_type(r, "/adresa/název_obce", FORM_NONE, "Hoškovice");
    CHECK(strstr(forms_answers(r), "\"adresa\":{\"název_obce\":\"Hoškovice\",\"psč\":\"29501\"}"));
    forms_type(r, "/adresa/psč", FORM_NONE, "");
    forms_type(r, "/adresa/název_obce", FORM_NONE, "");
    CHECK(strstr(forms_answers(r), "adresa") == NULL);
    form_record_free(&r);
    form_free(&f);
}

/* The caller may keep a value that he gave: it is wiped by its last holder only. */
TEST(a_shared_value_outlives_the_record)
{
    struct form *f = forms_sample();
    struct form_record *r = forms_record(f);
    json_t *name = json_string("Jana");
    REQUIRE(r);
    CHECK_INT(form_set(r, at(r, "/jmeno"), FORM_NONE, json_incref(name), NULL), 0);
    json_t *answers = form_answers(r);
    form_record_free(&r);
    CHECK_STR(json_string_value(name), "Jana");
    CHECK_STR(json_string_value(json_object_get(answers, "jmeno")), "Jana");
    form_answers_free(&answers);
    CHECK(answers == NULL);
    json_decref(name);
    form_free(&f);
}

/* An allocator for jansson that looks at what is given back. */
static int found_secrets;
#define SECRET "tajnost"

static void *sized_malloc(size_t n)
{
    size_t *p = calloc(1, n + sizeof(max_align_t));
    if (p)
        *p = n;
    return p ? (char *)p + sizeof(max_align_t) : NULL;
}

static void sized_free(void *p)
{
    if (!p)
        return;
    size_t *n = (size_t *)(void *)((char *)p - sizeof(max_align_t));
    found_secrets += memmem(p, *n, SECRET, sizeof SECRET - 1) != NULL;
    free(n);
}

/* Every way by which a value leaves a record leaves nothing of it in memory. */
TEST(answers_are_wiped_before_their_memory_goes)
{
    struct form *f = forms_sample();
    REQUIRE(f);
    json_set_alloc_funcs(sized_malloc, sized_free);
    struct form_record *r = forms_record(f);
    found_secrets = 0;
    forms_fill(r);
    forms_type(r, "/jmeno", FORM_NONE, SECRET " 1");
    forms_type(r, "/jmeno", FORM_NONE, SECRET " 2");
    forms_type(r, "/jmeno", FORM_NONE, "");
    forms_type(r, "/jmeno", FORM_NONE, SECRET " 3");
    forms_type(r, "/poznamka", FORM_NONE, SECRET " 4");
    form_set(r, at(r, "/psi/*/barvy"), 0, json_pack("[s]", SECRET), NULL);
    forms_type(r, "/psi/*/jmeno", 0, SECRET " 5");
    form_item_add(r, 0, NULL);
    forms_type(r, "/psi/*/jmeno", 1, SECRET " 6");
    form_item_remove(r, 0, 0, NULL);
    json_t *answers = form_answers(r);
    CHECK(strstr(json_string_value(json_object_get(answers, "jmeno")), SECRET) != NULL);
    form_answers_free(&answers);
    CHECK(answers == NULL);
    form_record_free(&r);
    CHECK_INT(found_secrets, 0);
    /* and the allocator does see what is not wiped */
    json_decref(json_string(SECRET));
    CHECK_INT(found_secrets, 1);
    json_set_alloc_funcs(malloc, free);
    form_free(&f);
}

TEST(trees_make_and_prune_their_branches)
{
    json_t *root = json_object(), *v = json_integer(1);
    const char *abc[] = {"a", "b", "c"}, *abd[] = {"a", "b", "d"}, *x[] = {"x"};
    CHECK_INT(tree_put(root, abc, 3, v), 0);
    CHECK_INT(tree_put(root, abd, 3, v), 0);
    CHECK_INT(tree_put(root, x, 1, v), 0);
    CHECK(tree_get(root, abc, 3) == v && tree_get(root, abd, 3) == v);
    tree_drop(root, abc, 3);
    CHECK(tree_get(root, abc, 3) == NULL && tree_get(root, abd, 3) == v);
    tree_drop(root, abc, 3); /* twice is no harm */
    tree_drop(root, abd, 3);
    CHECK(json_object_get(root, "a") == NULL && tree_get(root, x, 1) == v);
    json_decref(root);
    json_decref(v);
}
