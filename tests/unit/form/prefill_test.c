/* Prefill: known answers go into empty fields only, in their normal form. */
#include "forms.h"
#include "test.h"

#include "form/prefill.h"

static struct form *load(void)
{
    struct form *f = NULL;
    struct err e = ERR_INIT;
    if (form_load_dir(&f, NULL, "tests/data/forms/ukazka", NULL, NULL, &e) < 0)
        test_fail(__FILE__, __LINE__, "%s", e.text);
    return f;
}

static const char *person(void *ctx, const char *from)
{
    (void)ctx;
    if (strcmp(from, "person.name") == 0)
        return "Jana Příkladná";
    if (strcmp(from, "person.birth_date") == 0)
        return "5. 3. 1980";
    return NULL;
}

static const char *nobody(void *ctx, const char *from)
{
    (void)ctx, (void)from;
    return NULL;
}

TEST(empty_fields_take_what_is_known_and_typed_ones_stay)
{
    struct form *f = load();
    struct form_record *r = NULL;
    struct err e = ERR_INIT;
    REQUIRE(f && form_record_new(&r, f, (struct date){2026, 11, 23}, &e) == 0);
    int name = form_find(f, "/jmeno"), born = form_find(f, "/datum_narozeni");
    CHECK_INT(form_prefill(r, nobody, NULL, &e), 0);
    CHECK_INT(form_type(r, name, FORM_NONE, STR("Karel Zkušební"), &e), 0);
    CHECK_INT(form_prefill(r, person, NULL, &e), 1);
    CHECK_STR(json_string_value(form_value(r, name, FORM_NONE)), "Karel Zkušební");
    CHECK_STR(json_string_value(form_value(r, born, FORM_NONE)), "1980-03-05");
    CHECK_INT(form_prefill(r, person, NULL, &e), 0); /* once is enough */
    form_record_free(&r);
    form_free(&f);
}
