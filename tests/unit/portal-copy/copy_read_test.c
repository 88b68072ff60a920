/* The JSON of a copy as a document to draw; what is bent is refused. That a PDF comes of it is
 * tests/print's part. */
#include "test.h"

#include "base/buf.h"
#include "copy_read.h"

static const char good[] =
    "{\"lang\":\"en\",\"town\":{\"name\":\"Hradiště\",\"office\":\"Městský úřad\",\"address\":"
    "\"náměstí 1\"},\"title\":\"Ohlášení psa\",\"reference\":\"K7M4T9R3\",\"received\":"
    "\"2026-11-23T08:41:12Z\",\"fingerprint\":\"8C69 76E5\",\"receipt\":\"PZ1*K7M4T9R3\",\"state\":"
    "\"to_sign\",\"decide_by\":null,\"sign_by\":\"2026-11-28\",\"sections\":[{\"title\":\"O vás\","
    "\"rows\":[{\"label\":\"Jméno\",\"value\":\"Jana\"},{\"label\":\"Pes\",\"value\":\"\"}]},"
    "{\"title\":\"Prázdný\",\"rows\":[]},{\"title\":\"\",\"rows\":[{\"label\":\"Poplatek\","
    "\"value\":\"400 Kč\"}]}],\"attachments\":[\"a.pdf\",\"b.pdf\"],\"brings\":[\"průkaz\"],"
    "\"declaration\":\"Prohlašuji.\",\"next\":\"Ozveme se.\",\"note\":\"\"}";

static int read_text(struct copy_paper *p, const char *text)
{
    return copy_read(p, str_of(text), NULL);
}

static bool is_row(const struct document *d, size_t i, const char *label, const char *value)
{
    const struct document_row *r = &d->rows[i];
    bool same = (label ? r->label && strcmp(r->label, label) == 0 : !r->label) &&
                (value ? r->value && strcmp(r->value, value) == 0 : !r->value);
    if (!same)
        test_fail(__FILE__, __LINE__, "row %zu is \"%s\": \"%s\"", i, r->label ? r->label : "",
            r->value ? r->value : "");
    return same;
}

TEST(a_copy_becomes_a_document)
{
    struct copy_paper p;
    REQUIRE(read_text(&p, good) == 0);
    const struct document *d = &p.document;
    CHECK_INT(d->kind, DOCUMENT_COPY);
    CHECK_STR(d->town, "Městský úřad Hradiště");
    CHECK_STR(d->received, "23 Nov 2026, 9:41:12"); /* Prague, whatever the portal's zone */
    CHECK_STR(d->qr, "PZ1*K7M4T9R3");
    CHECK(strstr(d->act, "becomes a submission when you sign") != NULL);
    static const char *const rows[][2] = {
        {"State of the submission", "waiting for your signature"},
        {"Sign it by", "28 Nov 2026"},
        {"O vás", NULL},
        {"Jméno", "Jana"},
        {"Pes", "–"}, /* an empty value would read as a heading */
        {"Poplatek", "400 Kč"},
        {"Attachments", NULL},
        {NULL, "a.pdf"},
        {NULL, "b.pdf"},
        {"Bring to the counter", NULL},
        {NULL, "průkaz"},
        {"What happens next", NULL},
        {NULL, "Ozveme se."},
    };
    REQUIRE(d->n_rows == sizeof rows / sizeof *rows);
    for (size_t i = 0; i < d->n_rows; i++)
        CHECK(is_row(d, i, rows[i][0], rows[i][1]));
    copy_free(&p);
    CHECK(p.json == NULL && p.rows == NULL);
    copy_free(&p);
}

TEST(every_prefix_of_a_copy_is_refused)
{
    for (size_t n = 0; n + 1 < sizeof good - 1; n++) {
        struct copy_paper p;
        CHECK(copy_read(&p, (struct str){good, n}, NULL) < 0);
        CHECK(p.json == NULL && p.rows == NULL);
    }
}

TEST(a_copy_with_any_byte_changed_is_read_or_refused_but_never_harms)
{
    static const char bytes[] = "\"\\{}[]:,0-e\x80\xFF";
    char bent[sizeof good];
    size_t refused = 0;
    for (size_t i = 0; i + 1 < sizeof good; i++) {
        for (size_t k = 0; k + 1 < sizeof bytes; k++) {
            struct copy_paper p;
            memcpy(bent, good, sizeof good);
            bent[i] = bytes[k];
            if (read_text(&p, bent) == 0)
                copy_free(&p);
            else
                refused++;
        }
    }
    CHECK(refused > sizeof good);
}

TEST(an_error_names_the_key_and_not_the_value)
{
    char bent[sizeof good];
    struct copy_paper p;
    struct err e = ERR_INIT;
    memcpy(bent, good, sizeof good);
    memcpy(strstr(bent, "to_sign"), "Jana  !", 7);
    CHECK_INT(copy_read(&p, str_of(bent), &e), -ERR_PARSE);
    CHECK_STR(e.text, "state");
}

TEST(a_copy_has_at_most_as_many_rows_as_a_document)
{
    struct buf b;
    struct copy_paper p;
    const char *rest = strstr(good, "{\"title\":\"Prázdný\"");
    for (int over = 0; over < 2; over++) {
        buf_init(&b, COPY_INPUT);
        buf_add(&b, good, (size_t)(rest - good));
        buf_z(&b, "{\"title\":\"T\",\"rows\":[");
        /* the thirteen rows of the sample are there too, and a heading */
        for (int i = 0; i < DOCUMENT_ROWS - 14 + over; i++)
            buf_z(
                &b, i ? ",{\"label\":\"a\",\"value\":\"b\"}" : "{\"label\":\"a\",\"value\":\"b\"}");
        buf_z(&b, "]},");
        buf_z(&b, rest);
        CHECK_INT(copy_read(&p, buf_view(&b), NULL), over ? -ERR_LIMIT : 0);
        copy_free(&p);
        buf_done(&b);
    }
}
