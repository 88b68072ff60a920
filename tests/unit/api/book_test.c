/* The town's booking.json as the portal reads it, and the forms made of what an act asks. */
#include "test.h"

#include "book.h"
#include "form/form.h"
#include "form/record.h"

static int fault_count;

static void on_fault(void *ctx, const struct form_fault_at *f)
{
    (void)ctx;
    fault_count++;
    printf("    %s%s: %s\n", f->file, f->path, f->reason);
}

static const struct book_text name = {"Občanský průkaz", "ID card"};

/* The form that asks for these fields, NULL (and told) when it cannot be used. */
static struct form *form_of(const char *fields, const struct book_text *title)
{
    struct arena a = {0};
    struct book_field *list;
    size_t n;
    struct buf text;
    struct err e = ERR_INIT;
    struct form *form = NULL;
    json_t *j = json_loads(fields, 0, NULL);
    buf_init(&text, BUF_TEXT);
    int rc = book_fields(&list, &n, &a, j, &e);
    if (rc == 0)
        rc = book_form(&text, "rezervace", title, list, n, &e);
    if (rc == 0)
        rc = form_load_bytes(&form, buf_view(&text), on_fault, NULL, &e);
    if (rc < 0)
        test_fail(__FILE__, __LINE__, "%s: %s", fields, e.text);
    buf_done(&text);
    json_decref(j);
    arena_done(&a);
    return form;
}

TEST(every_kind_of_field_makes_a_form_that_loads_in_both_languages)
{
    static const char *const kinds[] = {"first_name", "last_name", "email", "phone", "birth_number",
        "id_card", "birth_date", "address", "plate", "insurance", "text", "choice", "boolean"};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        for (int required = 0; required < 2; required++) {
            char fields[400];
            snprintf(fields, sizeof fields,
                "[{\"id\":\"x%zu\",\"kind\":\"%s\",\"required\":%s,\"label\":\"Značka vozu\","
                "\"options\":%s}]",
                i, kinds[i], required ? "true" : "false",
                strcmp(kinds[i], "choice") == 0 || strcmp(kinds[i], "insurance") == 0
                    ? "[{\"id\":\"1\",\"name\":\"První\"},{\"id\":\"2\",\"name\":{\"cs\":\"Druhá\","
                      "\"en\":\"Second\"}}]"
                    : "[]");
            struct form *f = form_of(fields, &name);
            REQUIRE(f != NULL);
            CHECK(form_has_lang(f, "cs") && form_has_lang(f, "en"));
            CHECK_INT(f->n_pages, 1);
            CHECK_INT(f->n_fields, strcmp(kinds[i], "address") == 0 ? 3 : 1);
            CHECK_INT(f->fields[0].required, required);
            form_free(&f);
        }
    CHECK_INT(fault_count, 0);
}

TEST(fields_that_belong_together_stand_on_one_page)
{
    struct form *f = form_of("[{\"kind\":\"first_name\",\"required\":true},"
                             "{\"kind\":\"last_name\",\"required\":true},"
                             "{\"kind\":\"email\",\"required\":false},"
                             "{\"kind\":\"phone\",\"required\":false},"
                             "{\"kind\":\"plate\",\"required\":true}]",
        &name);
    REQUIRE(f != NULL);
    CHECK_INT(f->n_pages, 3);
    CHECK_INT(f->pages[0].n_fields, 2);
    CHECK_INT(f->pages[1].n_fields, 2);
    CHECK_STR(form_word(f, FORM_TITLE, "cs"), "Občanský průkaz");
    CHECK_STR(form_word(f, FORM_ACT, "en"), "Book this time");
    form_free(&f);
}

TEST(texts_of_another_system_are_shown_whatever_their_words)
{
    static const struct book_text title = {
        "Vyřízení žádosti o vydání náhradního dokladu uživatele systému elektronické evidence",
        "x"};
    struct form *f =
        form_of("[{\"id\":\"col-1\",\"kind\":\"text\",\"required\":true,\"label\":\"  Povinná "
                "položka: uveďte "
                "prosím {neplatné} číslo\\nuživatele, které jste obdrželi v zásilce s poučením o "
                "právech \"},"
                "{\"id\":\"col-2\",\"kind\":\"choice\",\"label\":\"Volba\",\"options\":"
                "[{\"id\":\"a/b c\",\"name\":\"Prosím klikněte\"}]}]",
            &title);
    REQUIRE(f != NULL);
    CHECK_INT(f->n_fields, 2);
    form_free(&f);
}

TEST(what_needs_no_answer_still_asks_for_a_name)
{
    struct form *f = form_of("[]", &name);
    REQUIRE(f != NULL);
    CHECK_INT(f->n_fields, 1);
    CHECK(!f->fields[0].required);
    form_free(&f);
}

TEST(fields_that_cannot_be_asked_are_refused)
{
    static const char *const rows[] = {
        "[{\"id\":\"a\",\"kind\":\"telepathy\"}]",
        "[{\"id\":\"1a\",\"kind\":\"text\",\"label\":\"x\"}]",
        "[{\"id\":\"a\",\"kind\":\"text\"}]",
        "[{\"id\":\"a\",\"kind\":\"choice\",\"label\":\"x\"}]",
        "[{\"id\":\"a\",\"kind\":\"choice\",\"label\":\"x\",\"options\":[{\"name\":\"b\"}]}]",
        "[{\"id\":\"a\",\"kind\":\"choice\",\"label\":\"x\",\"options\":[{\"id\":\"b\"}]}]",
        "[1]",
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct arena a = {0};
        struct book_field *list;
        size_t n;
        struct err e = ERR_INIT;
        json_t *j = json_loads(rows[i], 0, NULL);
        CHECK_INT(book_fields(&list, &n, &a, j, &e), -ERR_PARSE);
        json_decref(j);
        arena_done(&a);
    }
}

/* ---- booking.json */

static json_t *read(const char *path)
{
    json_error_t why;
    json_t *j = json_load_file(path, 0, &why);
    if (!j)
        test_fail(__FILE__, __LINE__, "%s: %s", path, why.text);
    return j;
}

TEST(the_good_pack_is_read_whole)
{
    json_t *booking = read("tests/data/town-good/booking.json");
    json_t *town = read("tests/data/town-good/town.json");
    struct book b;
    struct err e = ERR_INIT;
    REQUIRE(booking && town);
    REQUIRE(book_load(&b, booking, town, &e) == 0);
    CHECK(b.there && b.hold_minutes == 10 && b.window.early_minutes == 15);
    CHECK_INT(b.n_places, 2);
    CHECK_INT(b.n_operations, 2);
    CHECK_INT(b.n_agendas, 2);
    CHECK_INT(b.n_counters, 2);
    const struct book_place *p = book_place(&b, "doprava");
    REQUIRE(p != NULL);
    CHECK_INT(p->rules.n_rules, 5);
    CHECK_INT(p->rules.n_closures, 1 + b.n_closures);
    CHECK(book_offers(p, "vypis") && !book_offers(p, "porada"));
    CHECK_STR(book_text(&p->name, "en"), "Transport");
    CHECK_STR(book_text(&book_place(&b, "poradna")->name, "en"), "Poradna");
    CHECK_INT(book_operation(&b, "vypis")->rules.more_minutes, 10);
    CHECK_INT(book_agenda(&b, "pokladna")->first, 200);
    CHECK_INT(book_counter(&b, "pokladna")->n_agendas, 2);
    CHECK(!book_place(&b, "nikde") && !book_operation(&b, "x") && !book_agenda(&b, ""));
    book_done(&b);
    REQUIRE(book_load(&b, NULL, town, &e) == 0);
    CHECK(!b.there && b.n_places == 0);
    book_done(&b);
    json_decref(booking);
    json_decref(town);
}

TEST(a_booking_json_that_the_lint_would_refuse_is_refused)
{
    static const char *const rows[] = {
        "{}",
        "{\"checkin\":{\"early_minutes\":-1,\"late_minutes\":15},\"hold_minutes\":10}",
        "{\"checkin\":{\"early_minutes\":15,\"late_minutes\":15},\"hold_minutes\":0}",
        "{\"checkin\":{\"early_minutes\":15,\"late_minutes\":15},\"hold_minutes\":10,"
        "\"reminder_hours\":24,\"places\":[{\"id\":\"a\"}]}",
        "{\"checkin\":{\"early_minutes\":15,\"late_minutes\":15},\"hold_minutes\":10,"
        "\"reminder_hours\":24,\"operations\":[{\"id\":\"a\",\"name\":{\"cs\":\"A\"},"
        "\"minutes\":7}]}",
        "{\"checkin\":{\"early_minutes\":15,\"late_minutes\":15},\"hold_minutes\":10,"
        "\"reminder_hours\":24,\"agendas\":[{\"id\":\"a\",\"letter\":\"AB\"}]}",
    };
    json_t *town = json_loads("{\"closures\":[],\"hours\":{}}", 0, NULL);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct book b;
        struct err e = ERR_INIT;
        json_t *j = json_loads(rows[i], 0, NULL);
        REQUIRE(j != NULL);
        CHECK_INT(book_load(&b, j, town, &e), -ERR_PARSE);
        json_decref(j);
    }
    json_decref(town);
}
