/* Job lines: what is written is read back; what is bent is refused. */
#include "test.h"

#include "wire/printjob.h"

static const struct slip full = {
    .kind = SLIP_PAYMENT,
    .format = SLIP_ROLL80,
    .large = true,
    .lang = "cs",
    .town = "Městský úřad Mnichovo Hradiště",
    .address = "Masarykovo náměstí 1, 295 01 Mnichovo Hradiště",
    .title = "Poplatek ze \"psů\" \\ na rok\n2027",
    .reference = "K7M4T9R3",
    .printed = {{2026, 11, 23}, 581, 7, 60},
    .qr = "SPD*1.0*ACC:CZ6901000000192627181*AM:400.00*CC:CZK",
    .payee = "Město Mnichovo Hradiště",
    .account = "19-2627181/0100",
    .vs = "0000000012",
    .ss = "2027000123",
    .ks = "0308",
    .message = "VZOR POPLATEK ZE PSU",
    .haler = 40000,
    .due = "30. 6. 2027",
    .cash_desk = "pokladna, přízemí, dveře 8",
    .rows = {{"Kde", "dveře 8"}, {NULL, "bez názvu"}, {"Kdy", "po, st"}},
    .n_rows = 3,
    .body = "První odstavec.\n- bod\n- druhý bod",
    .number = "H4XW7MT3",
    .fingerprint = "8C69 76E5 B541 0415",
    .expires = "23. 12. 2026",
    .when = "středa 25. 11. 2026 · 10:20",
    .pin = "4719",
    .pin_valid = "Zadejte ho mezi 10:05 a 10:35.",
    .late = "Po 10:35 si vezměte pořadový lístek.",
    .change = "Nejpozději v úterý 24. 11.",
    .ahead = "Před vámi jsou 4 lidé.",
    .wait = "Čekání asi 12–18 minut.",
    .booked = "Objednáno na 10:20",
};

static const struct document_row answers[] = {
    {"O psovi", NULL},
    {"Jméno \"psa\"", "Rek"},
    {NULL, "bez názvu\nna dvou řádcích \\ s lomítkem"},
};

static const struct document form = {
    .kind = DOCUMENT_SIGN,
    .lang = "en",
    .town = "Městský úřad Mnichovo Hradiště",
    .address = "Masarykovo náměstí 1, 295 01 Mnichovo Hradiště",
    .title = "Ohlášení psa k poplatku",
    .act = "Podepište a odevzdejte.",
    .reference = "K7M4T9R3",
    .received = "23. 11. 2026 v 9:41:12",
    .declaration = "Prohlašuji, že je to pravda.",
    .qr = "PZ1*K7M4T9R3",
    .fingerprint = "8C69 76E5 B541 0415",
    .rows = answers,
    .n_rows = 3,
    .printed = {{2026, 11, 23}, 581, 7, 60},
};

static int write_full(struct buf *b, struct err *e)
{
    struct print_job j = {.job = 7,
        .what = PRINT_DO_PRINT,
        .transport = PRINT_TRANSPORT_ESCPOS,
        .printer = "ipp://tiskarna.test/ipp/print",
        .slip = full};
    buf_init(b, PRINTJOB_LINE);
    return print_job_write(b, &j, e);
}

static int read_text(struct print_job *j, const char *text)
{
    return print_job_read(j, str_of(text), NULL);
}

TEST(a_job_is_read_as_it_was_written)
{
    struct err e = ERR_INIT;
    struct buf b;
    struct print_job j;
    REQUIRE(write_full(&b, &e) == 0);
    CHECK(b.n > 1 && b.p[b.n - 1] == '\n');
    CHECK(memchr(b.p, '\n', b.n) == b.p + b.n - 1);
    REQUIRE(print_job_read(&j, (struct str){b.p, b.n - 1}, &e) == 0);
    CHECK_INT(j.job, 7);
    CHECK_INT(j.what, PRINT_DO_PRINT);
    CHECK_INT(j.transport, PRINT_TRANSPORT_ESCPOS);
    CHECK_STR(j.printer, "ipp://tiskarna.test/ipp/print");
    CHECK(j.out == NULL);
    const struct slip *s = &j.slip;
    CHECK_INT(s->kind, full.kind);
    CHECK_INT(s->format, full.format);
    CHECK(s->large);
    CHECK_INT(s->haler, full.haler);
    CHECK_INT(s->printed.minute, 581);
    CHECK_INT(s->printed.offset_min, 60);
    CHECK_INT(s->printed.date.day, 23);
    CHECK_STR(s->town, full.town);
    CHECK_STR(s->title, full.title);
    CHECK_STR(s->vs, full.vs);
    CHECK_STR(s->cash_desk, full.cash_desk);
    CHECK_STR(s->body, full.body);
    CHECK_STR(s->number, full.number);
    CHECK_STR(s->fingerprint, full.fingerprint);
    CHECK_STR(s->expires, full.expires);
    CHECK_STR(s->when, full.when);
    CHECK_STR(s->pin, full.pin);
    CHECK_STR(s->pin_valid, full.pin_valid);
    CHECK_STR(s->late, full.late);
    CHECK_STR(s->change, full.change);
    CHECK_STR(s->ahead, full.ahead);
    CHECK_STR(s->wait, full.wait);
    CHECK_STR(s->booked, full.booked);
    CHECK(!j.is_document);
    CHECK_INT((int)s->n_rows, 3);
    CHECK(s->rows[1].label == NULL);
    CHECK_STR(s->rows[1].value, "bez názvu");
    print_job_free(&j);
    CHECK(j.text == NULL && j.slip.town == NULL);
    buf_done(&b);
}

TEST(every_kind_of_slip_travels)
{
    for (int kind = 0; kind < SLIP_KINDS; kind++) {
        struct print_job out = {.job = 7, .what = PRINT_DO_FILE, .out = "/tmp/x.pdf"}, in;
        struct err e = ERR_INIT;
        struct buf b;
        out.slip.kind = (enum slip_kind)kind;
        buf_init(&b, PRINTJOB_LINE);
        REQUIRE(print_job_write(&b, &out, &e) == 0);
        REQUIRE(print_job_read(&in, (struct str){b.p, b.n - 1}, &e) == 0);
        CHECK_INT(in.slip.kind, kind);
        print_job_free(&in);
        buf_done(&b);
    }
}

static int write_document(struct buf *b, const struct document *d, struct err *e)
{
    struct print_job j = {
        .job = 8, .what = PRINT_DO_FILE, .out = "/tmp/x.pdf", .is_document = true, .document = *d};
    buf_init(b, PRINTJOB_LINE);
    return print_job_write(b, &j, e);
}

TEST(a_document_is_read_as_it_was_written)
{
    struct err e = ERR_INIT;
    struct buf b;
    struct print_job j;
    REQUIRE(write_document(&b, &form, &e) == 0);
    CHECK(memchr(b.p, '\n', b.n) == b.p + b.n - 1);
    REQUIRE(print_job_read(&j, (struct str){b.p, b.n - 1}, &e) == 0);
    CHECK(j.is_document);
    CHECK_STR(j.out, "/tmp/x.pdf");
    const struct document *d = &j.document;
    CHECK_INT(d->kind, DOCUMENT_SIGN);
    CHECK_STR(d->lang, form.lang);
    CHECK_STR(d->town, form.town);
    CHECK_STR(d->address, form.address);
    CHECK_STR(d->title, form.title);
    CHECK_STR(d->act, form.act);
    CHECK_STR(d->reference, form.reference);
    CHECK_STR(d->received, form.received);
    CHECK_STR(d->declaration, form.declaration);
    CHECK_STR(d->qr, form.qr);
    CHECK_STR(d->fingerprint, form.fingerprint);
    CHECK(memcmp(&d->printed, &form.printed, sizeof d->printed) == 0);
    REQUIRE(d->n_rows == 3);
    CHECK_STR(d->rows[0].label, "O psovi");
    CHECK(d->rows[0].value == NULL);
    CHECK_STR(d->rows[1].label, answers[1].label);
    CHECK(d->rows[2].label == NULL);
    CHECK_STR(d->rows[2].value, answers[2].value);
    print_job_free(&j);
    CHECK(j.text == NULL && j.rows == NULL);
    buf_done(&b);
}

TEST(every_prefix_of_a_document_is_refused)
{
    struct buf b;
    REQUIRE(write_document(&b, &form, NULL) == 0);
    for (size_t n = 0; n + 1 < b.n; n++) {
        struct print_job j;
        CHECK(print_job_read(&j, (struct str){b.p, n}, NULL) < 0);
        CHECK(j.text == NULL && j.rows == NULL);
    }
    buf_done(&b);
}

/* n rows whose values have len bytes each; what writing and reading say. */
static void long_document(size_t n, size_t len, int *written, int *was_read)
{
    struct document d = form;
    struct document_row *rows = calloc(n + 1, sizeof *rows);
    char *value = malloc(len + 1);
    struct buf b;
    struct print_job j;
    memset(value, '"', len); /* each becomes two bytes */
    value[len] = '\0';
    for (size_t i = 0; i < n; i++)
        rows[i] = (struct document_row){NULL, value};
    d.rows = rows;
    d.n_rows = n;
    *written = write_document(&b, &d, NULL);
    *was_read = *written < 0 ? *written : print_job_read(&j, (struct str){b.p, b.n - 1}, NULL);
    if (*was_read == 0) {
        CHECK_INT((int)j.document.n_rows, (int)n);
        print_job_free(&j);
    }
    free(value);
    free(rows);
    buf_done(&b);
}

TEST(a_document_holds_a_megabyte_and_no_more)
{
    static const struct {
        size_t rows, len;
        int want;
    } cases[] = {
        {4, PRINTJOB_VALUE, 0},
        {5, PRINTJOB_VALUE, -ERR_LIMIT},
        {1, PRINTJOB_VALUE + 1, -ERR_LIMIT},
        {DOCUMENT_ROWS, 174, 0},
        {DOCUMENT_ROWS, 175, -ERR_LIMIT},
        {DOCUMENT_ROWS + 1, 1, -ERR_LIMIT},
        {0, 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int written, was_read;
        long_document(cases[i].rows, cases[i].len, &written, &was_read);
        CHECK_INT(written, cases[i].want);
        CHECK_INT(was_read, cases[i].want);
    }
}

/* What our writer would never write is refused by the reader itself. */
TEST(a_document_over_its_limits_is_not_read)
{
    struct buf b;
    struct print_job j;
    for (int what = 0; what < 3; what++) {
        buf_init(&b, PRINTJOB_LINE);
        buf_z(&b, "{\"job\":1,\"do\":\"print\",\"document\":{\"kind\":\"copy\",\"rows\":[");
        int n = what == 0 ? DOCUMENT_ROWS + 1 : what == 1 ? 6 : 1;
        for (int i = 0; i < n; i++) {
            buf_z(&b, i ? ",{\"value\":\"" : "{\"value\":\"");
            for (int k = 0; what > 0 && k < (what == 1 ? 200 * 1024 : PRINTJOB_VALUE + 1); k++)
                buf_char(&b, 'a');
            buf_z(&b, "\"}");
        }
        buf_z(&b, "]}}");
        REQUIRE(!b.failed);
        CHECK_INT(print_job_read(&j, buf_view(&b), NULL), -ERR_LIMIT);
        CHECK(j.text == NULL && j.rows == NULL);
        buf_done(&b);
    }
}

TEST(every_kind_of_slip_has_a_name)
{
    for (int kind = 0; kind < SLIP_KINDS; kind++) {
        struct print_job in = {.job = 1, .what = PRINT_DO_PRINT, .slip = full}, out;
        struct buf b;
        in.slip.kind = (enum slip_kind)kind;
        buf_init(&b, PRINTJOB_LINE);
        CHECK_INT(print_job_write(&b, &in, NULL), 0);
        REQUIRE(print_job_read(&out, (struct str){b.p, b.n - 1}, NULL) == 0);
        CHECK_INT(out.slip.kind, kind);
        print_job_free(&out);
        buf_done(&b);
    }
}

TEST(every_reply_is_read_as_it_was_written)
{
    for (int s = 0; s < PRINT_STATE_COUNT; s++) {
        for (int why = 0; why < PRINT_REASON_COUNT; why++) {
            struct print_reply in = {s + 1, (enum print_state)s, (enum print_reason)why, 1800}, out;
            struct buf b;
            buf_init(&b, PRINTJOB_LINE);
            CHECK_INT(print_reply_write(&b, &in, NULL), 0);
            CHECK_INT(print_reply_read(&out, buf_view(&b), NULL), 0);
            CHECK(memcmp(&in, &out, sizeof in) == 0);
            buf_done(&b);
        }
    }
}

TEST(every_prefix_of_a_job_is_refused)
{
    struct buf b;
    REQUIRE(write_full(&b, NULL) == 0);
    for (size_t n = 0; n + 1 < b.n; n++) {
        struct print_job j;
        CHECK(print_job_read(&j, (struct str){b.p, n}, NULL) < 0);
        CHECK(j.text == NULL);
    }
    buf_done(&b);
}

TEST(a_job_with_any_byte_changed_is_read_or_refused_but_never_harms)
{
    static const char bytes[] = "\"\\{}[]:,0-e\x80\xFF";
    struct buf b;
    size_t refused = 0;
    REQUIRE(write_full(&b, NULL) == 0);
    for (size_t i = 0; i + 1 < b.n; i++) {
        for (size_t k = 0; k + 1 < sizeof bytes; k++) {
            char was = b.p[i];
            struct print_job j;
            b.p[i] = bytes[k];
            if (print_job_read(&j, (struct str){b.p, b.n - 1}, NULL) == 0)
                print_job_free(&j);
            else
                refused++;
            b.p[i] = was;
        }
    }
    CHECK(refused > b.n);
    buf_done(&b);
}

TEST(what_is_not_understood_is_refused)
{
    static const char *const bad[] = {
        "",
        "[]",
        "7",
        "null",
        "{}",
        "{\"job\":1}",
        "{\"job\":1,\"do\":\"dance\"}",
        "{\"job\":0,\"do\":\"state\"}",
        "{\"job\":-1,\"do\":\"cancel\"}",
        "{\"job\":1.5,\"do\":\"state\"}",
        "{\"job\":99999999999,\"do\":\"state\"}",
        "{\"job\":1,\"do\":\"state\",\"extra\":1}",
        "{\"job\":1,\"job\":2,\"do\":\"state\"}",
        "{\"job\":1,\"do\":\"state\",\"transport\":\"fax\"}",
        "{\"job\":1,\"do\":\"state\",\"printer\":5}",
        "{\"job\":1,\"do\":\"print\"}",
        "{\"job\":1,\"do\":\"print\",\"slip\":[]}",
        "{\"job\":1,\"do\":\"print\",\"slip\":{}}",
        "{\"job\":1,\"do\":\"print\",\"document\":{}}",
        "{\"job\":1,\"do\":\"print\",\"document\":[]}",
        "{\"job\":1,\"do\":\"print\",\"document\":{\"kind\":\"copy\"}}",
        "{\"job\":1,\"do\":\"print\",\"document\":{\"kind\":\"copy\",\"rows\":{}}}",
        "{\"job\":1,\"do\":\"print\",\"document\":{\"kind\":\"copy\",\"rows\":[1]}}",
        "{\"job\":1,\"do\":\"print\",\"document\":{\"kind\":\"copy\",\"rows\":[{\"x\":1}]}}",
        "{\"job\":1,\"do\":\"print\",\"document\":{\"kind\":\"letter\",\"rows\":[]}}",
        "{\"job\":1,\"do\":\"print\",\"document\":{\"kind\":\"copy\",\"rows\":[],\"x\":1}}",
        "{\"job\":1,\"do\":\"state\",\"document\":{\"kind\":\"copy\",\"rows\":[]}}",
        "{\"job\":1,\"do\":\"print\",\"document\":{\"kind\":\"copy\",\"rows\":[]},"
        "\"slip\":{\"kind\":\"info\",\"format\":\"a6\",\"haler\":0}}",
        "{\"job\":1,\"do\":\"file\",\"slip\":{\"kind\":\"info\",\"format\":\"a6\",\"haler\":0}}",
        "{\"job\":1,\"do\":\"print\",\"slip\":{\"kind\":\"info\",\"format\":\"a7\",\"haler\":0}}",
        "{\"job\":1,\"do\":\"print\",\"slip\":{\"kind\":\"info\",\"format\":\"a6\",\"haler\":-1}}",
        "{\"job\":1,\"do\":\"print\",\"slip\":{\"kind\":\"info\",\"format\":\"a6\",\"haler\":0,"
        "\"vs\":\"12345678901\"}}",
        "{\"job\":1,\"do\":\"print\",\"slip\":{\"kind\":\"info\",\"format\":\"a6\",\"haler\":0,"
        "\"title\":\"a\\u0000b\"}}",
        "{\"job\":1,\"do\":\"print\",\"slip\":{\"kind\":\"info\",\"format\":\"a6\",\"haler\":0,"
        "\"rows\":[[]]}}",
        "{\"job\":1,\"do\":\"print\",\"slip\":{\"kind\":\"info\",\"format\":\"a6\",\"haler\":0,"
        "\"rows\":[{\"x\":\"y\"}]}}",
        "{\"job\":1,\"do\":\"print\",\"slip\":{\"kind\":\"info\",\"format\":\"a6\",\"haler\":0,"
        "\"printed\":[2026,2,30,0,0,60]}}",
        "{\"job\":1,\"do\":\"print\",\"slip\":{\"kind\":\"info\",\"format\":\"a6\",\"haler\":0,"
        "\"printed\":[2026,2,28,1440,0,60]}}",
    };
    struct print_job j;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (read_text(&j, bad[i]) == 0) {
            test_fail(__FILE__, __LINE__, "accepted: %s", bad[i]);
            print_job_free(&j);
        }
    }
    REQUIRE(read_text(&j, "{\"job\":0,\"do\":\"cancel\"}") == 0);
    CHECK_INT(j.what, PRINT_DO_CANCEL);
    print_job_free(&j);
}

TEST(a_text_over_its_limit_is_refused_by_both_ends)
{
    static char long_text[9000];
    memset(long_text, 'a', sizeof long_text - 1);
    struct print_job j = {.job = 1, .what = PRINT_DO_PRINT, .printer = "q", .slip = full};
    struct buf b;
    struct err e = ERR_INIT;
    j.slip.title = long_text;
    buf_init(&b, PRINTJOB_LINE);
    CHECK_INT(print_job_write(&b, &j, &e), -ERR_LIMIT);
    CHECK_STR(e.text, "title");
    buf_reset(&b);
    buf_fmt(&b, "{\"job\":1,\"do\":\"state\",\"printer\":\"%s\"}", long_text);
    CHECK_INT(print_job_read(&j, buf_view(&b), NULL), -ERR_LIMIT);
    buf_done(&b);
}

TEST(a_line_over_the_limit_is_refused)
{
    size_t n = PRINTJOB_LINE + 1;
    char *p = malloc(n);
    REQUIRE(p != NULL);
    struct print_job j;
    memset(p, ' ', n);
    memcpy(p, "{\"job\":1,\"do\":\"state\"}", 22);
    CHECK_INT(print_job_read(&j, (struct str){p, n}, NULL), -ERR_LIMIT);
    REQUIRE(print_job_read(&j, (struct str){p, n - 1}, NULL) == 0);
    print_job_free(&j);
    free(p);
}

TEST(text_that_is_not_utf8_is_not_written)
{
    struct print_job j = {.job = 1, .what = PRINT_DO_PRINT, .printer = "q", .slip = full};
    struct buf b;
    j.slip.payee = "M\xECsto";
    buf_init(&b, PRINTJOB_LINE);
    CHECK_INT(print_job_write(&b, &j, NULL), -ERR_PARSE);
    buf_done(&b);
}

TEST(a_reply_with_a_strange_state_or_key_is_refused)
{
    struct print_reply r;
    CHECK(print_reply_read(
              &r, STR("{\"job\":1,\"state\":\"eaten\",\"reason\":\"none\",\"ms\":1}"), NULL) < 0);
    CHECK(print_reply_read(
              &r, STR("{\"job\":1,\"state\":\"done\",\"reason\":\"x\",\"ms\":1}"), NULL) < 0);
    CHECK(print_reply_read(&r, STR("{\"job\":1,\"state\":\"done\",\"ms\":1,\"y\":2}"), NULL) < 0);
    CHECK(print_reply_read(&r, STR("{\"job\":1,\"state\":\"done\",\"ms\":-1}"), NULL) < 0);
    char long_line[PRINTJOB_REPLY + 2];
    memset(long_line, ' ', sizeof long_line);
    CHECK_INT(print_reply_read(&r, (struct str){long_line, PRINTJOB_REPLY + 1}, NULL), -ERR_LIMIT);
    CHECK_INT(print_reply_read(&r, STR("{\"job\":1,\"state\":\"done\",\"ms\":1}"), NULL), 0);
    CHECK_INT(r.reason, PRINT_REASON_NONE);
}
