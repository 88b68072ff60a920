#include "test.h"

#include "copy.h"
#include "form/record.h"
#include "wire/json.h"

static const char answers[] =
    "{\"adresa\":{\"název_obce\":\"Mnichovo Hradiště\",\"psč\":\"29501\",\"číslo_domovní\":12},"
    "\"clenu\":4,\"datum_narozeni\":\"1980-03-05\",\"jmeno\":\"Jana Nováková\","
    "\"obydli\":\"rodinny\",\"psi\":["
    "{\"jmeno\":\"Bára\",\"ma_cip\":true,\"cip\":\"203098100000001\",\"narozen\":\"2022-04-01\"},"
    "{\"jmeno\":\"Rek\",\"ma_cip\":false,\"narozen\":\"2026-10-01\"}],"
    "\"souhlas\":true,\"uleva\":false,\"zacatek\":\"2026-12-01\"}";

static const struct store_submission stored = {.reference = "K7M4T9R3",
    .form = "ukazka",
    .version = 3,
    .received = 1795500000,
    .fingerprint = "4f7a09c200112233445566778899aabb",
    .state = SUBMISSION_TO_SIGN,
    .sign_by = {2026, 11, 30},
    .receipt = "PZ1*K7M4T9R3*A*B*C"};

static json_t *body_with(const char *more)
{
    char text[2000];
    json_t *j = NULL;
    snprintf(text, sizeof text,
        "{\"answers\":%s,\"attachments\":[{\"id\":\"ockovani\",\"name\":\"a\xE2\x80\xAE"
        "b.pdf\",\"type\":\"application/pdf\"}],\"brings\":[%s],\"channel\":\"kiosk\","
        "\"declared\":true,\"form\":\"ukazka\",\"lang\":\"cs\",\"reference\":\"22222222\","
        "\"sealed\":\"2026-11-24T07:00:00+01:00\",\"version\":3}",
        answers, more);
    struct err e = ERR_INIT;
    if (wire_json_load(&j, str_of(text), sizeof text, WIRE_DEPTH, &e) < 0)
        test_fail(__FILE__, __LINE__, "%s", e.text);
    return j;
}

/* "title: label=value; …" of every section, as the drawing program sees it. */
static void list_sections(struct buf *out, const json_t *copy)
{
    size_t i, k;
    json_t *section, *row;
    json_array_foreach (json_object_get(copy, "sections"), i, section) {
        buf_fmt(out, "[%s] ", json_string_value(json_object_get(section, "title")));
        json_array_foreach (json_object_get(section, "rows"), k, row)
            buf_fmt(out, "%s=%s; ", json_string_value(json_object_get(row, "label")),
                json_string_value(json_object_get(row, "value")));
    }
}

static const char *text_of(const json_t *j, const char *key)
{
    const char *text = json_string_value(json_object_get(j, key));
    return text ? text : "(null)";
}

TEST(a_copy_holds_the_answers_in_the_order_of_the_pages_and_items)
{
    struct form *form = NULL;
    struct err e = ERR_INIT;
    struct buf out, sections;
    json_t *body = body_with("\"ockovani\""), *copy = NULL;
    json_t *town = json_pack("{s:{s:s}}", "name", "cs", "Vzorov");
    REQUIRE(form_load_dir(&form, NULL, "tests/data/forms/ukazka", NULL, NULL, &e) == 0);
    buf_init(&out, BUF_TEXT);
    buf_init(&sections, BUF_TEXT);
    struct copy c = {.lang = "cs",
        .town = town,
        .form = form,
        .submission = &stored,
        .day = {2026, 11, 24},
        .body = body};
    REQUIRE(copy_write(&out, &c, &e) == 0);
    REQUIRE(wire_json_load(&copy, buf_view(&out), BUF_TEXT, WIRE_DEPTH, &e) == 0);
    CHECK_STR(text_of(copy, "fingerprint"), "4F7A 09C2 0011 2233 4455 6677 8899 AABB");
    CHECK_STR(text_of(copy, "state"), "to_sign");
    CHECK_STR(text_of(copy, "sign_by"), "2026-11-30");
    CHECK(json_is_null(json_object_get(copy, "decide_by")));
    CHECK_STR(text_of(json_object_get(copy, "town"), "name"), "Vzorov");
    CHECK_STR(text_of(json_object_get(copy, "town"), "office"), "");
    const char *file = json_string_value(json_array_get(json_object_get(copy, "attachments"), 0));
    CHECK_STR(file, "a\xEF\xBF\xBD"
                    "b.pdf");
    CHECK_INT((int64_t)json_array_size(json_object_get(copy, "brings")), 1);

    list_sections(&sections, copy);
    const char *got = buf_cstr(&sections), *at = got;
    static const char *const in_turn[] = {"[Držitel psů] ", "=Jana Nováková; ", "=12; ",
        "=Mnichovo Hradiště; ",
        "=295\xC2\xA0"
        "01; ",
        "=V rodinném domě; ", "[Psi \xE2\x80\x93 Bára] ", "=Bára; ", "=203098100000001; ", "=400",
        "[Psi \xE2\x80\x93 Rek] ", "=Rek; ", "=200", "[Úleva] ", "=ne; ", "[Závěr] ", "=4; ", "[] ",
        "=600"};
    for (size_t i = 0; at && i < sizeof in_turn / sizeof in_turn[0]; i++) {
        const char *next = strstr(at, in_turn[i]);
        if (!next)
            test_fail(__FILE__, __LINE__, "no \"%s\" after \"%.60s\" in\n%s", in_turn[i], at, got);
        at = next ? next + strlen(in_turn[i]) : NULL;
    }
    json_decref(copy);
    json_decref(body);
    json_decref(town);
    buf_done(&out);
    buf_done(&sections);
    form_free(&form);
}

TEST(what_is_no_submission_of_the_form_gives_no_copy)
{
    struct form *form = NULL;
    struct err e = ERR_INIT;
    struct buf out;
    json_t *body = json_pack("{s:s}", "form", "ukazka");
    REQUIRE(form_load_dir(&form, NULL, "tests/data/forms/ukazka", NULL, NULL, &e) == 0);
    buf_init(&out, BUF_TEXT);
    struct copy c = {
        .lang = "cs", .form = form, .submission = &stored, .day = {2026, 11, 24}, .body = body};
    CHECK_INT(copy_write(&out, &c, &e), -ERR_PARSE);
    json_decref(body);
    buf_done(&out);
    form_free(&form);
}
