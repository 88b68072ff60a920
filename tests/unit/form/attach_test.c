/* Files: what they are by their content, their names, and the bounds. */
#include "test.h"

#include "base/utf8.h"
#include "forms.h"
#include "wire/limits.h"

#define BYTES(text) text, sizeof(text) - 1
#define PDF "%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
#define PNG "\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0\x90wS\xDE"
#define JPG "\xFF\xD8\xFF\xE0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xFF\xD9"
#define ZFO "\x30\x82\x10\x20\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02\xA0\x82\x10\x11"

static void le(struct buf *b, unsigned long v, int n)
{
    for (; n; n--, v >>= 8)
        buf_char(b, (char)(v & 255));
}

/* A ZIP of empty files with the names. flags: bit 0 = locked. */
static void zip(struct buf *b, const char *const *names, unsigned flags)
{
    size_t files = 0;
    buf_init(b, BUF_TEXT);
    for (; names[files]; files++) {
        buf_add(b, "PK\3\4\x14\0", 6);
        buf_zero(b, 20);
        le(b, strlen(names[files]), 2);
        le(b, 0, 2);
        buf_z(b, names[files]);
    }
    size_t at = b->n;
    for (size_t i = 0; i < files; i++) {
        buf_add(b, "PK\1\2\x14\0\x14\0", 8);
        le(b, flags, 2);
        buf_zero(b, 18);
        le(b, strlen(names[i]), 2);
        buf_zero(b, 16);
        buf_z(b, names[i]);
    }
    size_t size = b->n - at;
    buf_add(b, "PK\5\6\0\0\0\0", 8);
    le(b, files, 2);
    le(b, files, 2);
    le(b, size, 4);
    le(b, at, 4);
    le(b, 0, 2);
}

TEST(content_tells_what_a_file_is)
{
    static const struct {
        const char *bytes;
        size_t n;
        const char *want;
    } rows[] = {
        {BYTES(PDF), "pdf"},
        {BYTES("%PDF-1.7\ntrailer<</Encrypt 5 0 R>>\n"), "locked"},
        {BYTES(" %PDF-1.7"), "txt"},
        {BYTES(PNG), "png"},
        {BYTES("\x89PNG\r\n\x1A\n"), ""},
        {BYTES(JPG), "jpg"},
        {BYTES("\xFF\xD8\xFF"), ""},
        {BYTES("Dobrý den\r\n\tJana"), "txt"},
        {BYTES("\xEF\xBB\xBF"
               "Dobrý den"),
            "txt"},
        {BYTES("Dobr\xFD den"), ""}, /* Windows-1250 */
        {BYTES("a\0b"), ""},
        {BYTES("a\x1B[2J"), ""},
        {BYTES(""), ""},
        {BYTES("  <!DOCTYPE html><p>"), "html"},
        {BYTES("<script>alert(1)</script>"), "html"},
        {BYTES("<?xml version=\"1.0\"?><svg/>"), "html"},
        {BYTES("MZ\x90\0"), "exe"},
        {BYTES("\x7F"
               "ELF\2\1\1"),
            "exe"},
        {BYTES("#!/bin/sh\nrm -rf /\n"), "exe"},
        {BYTES(ZFO), "zfo"},
        {BYTES("\x30\x03\x02\x01\x05"), ""},
        {BYTES("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "ole"},
        {BYTES("PK\3\4 not whole"), "zip"},
        {BYTES("PK\5\6"), "zip"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *got = form_sniff(rows[i].bytes, rows[i].n);
        if (strcmp(got, rows[i].want) != 0)
            test_fail(__FILE__, __LINE__, "row %zu is \"%s\", want \"%s\"", i, got, rows[i].want);
    }
}

TEST(a_zip_is_a_document_only_with_its_parts)
{
    static const struct {
        const char *names[5];
        unsigned flags;
        const char *want;
    } rows[] = {
        {{"[Content_Types].xml", "word/document.xml", NULL}, 0, "docx"},
        {{"word/document.xml", "[Content_Types].xml", "docProps/app.xml", NULL}, 0, "docx"},
        {{"[Content_Types].xml", "xl/workbook.xml", NULL}, 0, "zip"},
        {{"word/document.xml", NULL}, 0, "zip"},
        {{"virus.exe", NULL}, 0, "zip"},
        {{"[Content_Types].xml", "word/document.xml", "word/vbaProject.bin", NULL}, 0, "macros"},
        {{"[Content_Types].xml", "word/document.xml", NULL}, 1, "locked"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buf b;
        zip(&b, rows[i].names, rows[i].flags);
        CHECK_STR(form_sniff(b.p, b.n), rows[i].want);
        /* cut anywhere, it is no document any more, and nothing is read past its end */
        for (size_t n = 4; n < b.n; n++) {
            char *exact = malloc(n);
            memcpy(exact, b.p, n);
            CHECK(strcmp(form_sniff(exact, n), "docx") != 0);
            free(exact);
        }
        buf_done(&b);
    }
}

static int attach(
    struct form_record *r, int attachment, const char *name, const char *bytes, size_t n)
{
    char *copy = malloc(n + 1);
    memcpy(copy, bytes, n);
    return form_attach(r, attachment, name, copy, n, NULL);
}

TEST(names_are_cleaned_and_must_agree)
{
    static const struct {
        const char *name;
        int rc;
        const char *want;
    } rows[] = {
        {"ockovani.pdf", 0, "ockovani.pdf"},
        {"Očkovací průkaz.PDF", 0, "Očkovací průkaz.pdf"},
        {"../../etc/passwd.pdf", 0, "passwd.pdf"},
        {"C:\\Users\\jana\\sken.pdf", 0, "sken.pdf"},
        {"..pdf", 0, "pdf.pdf"},
        {".pdf", 0, "pdf.pdf"},
        {"sken", 0, "sken.pdf"},
        {"", 0, "ockovani.pdf"},
        {"a/", 0, "ockovani.pdf"},
        {"a\nb\x1B[31m\xE2\x80\xAE"
         "fdp.pdf",
            0, "ab[31mfdp.pdf"},
        {"sken.jpg", -ERR_PARSE, NULL},
        {"sken.exe", -ERR_PARSE, NULL},
        {"sken.pdf.exe", -ERR_PARSE, NULL},
    };
    struct form *f = forms_sample();
    struct form_record *r = forms_record(f);
    REQUIRE(r);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        CHECK_INT(attach(r, 0, rows[i].name, BYTES(PDF)), rows[i].rc);
        if (rows[i].rc == 0) {
            CHECK_STR(form_file(r, 0, 0)->name, rows[i].want);
            CHECK_STR(form_file(r, 0, 0)->type, "application/pdf");
            form_detach(r, 0, 0, NULL);
        }
        CHECK_INT((int64_t)form_n_files(r, 0), 0);
    }
    char name[400] = "";
    for (int i = 0; i < 90; i++)
        strncat(name, "č", sizeof name - strlen(name) - 1);
    strncat(name, ".jpeg", sizeof name - strlen(name) - 1);
    CHECK_INT(attach(r, 0, name, BYTES(JPG)), 0);
    const struct form_file *file = form_file(r, 0, 0);
    CHECK(strlen(file->name) <= 100 && utf8_valid(str_of(file->name)));
    CHECK(strcmp(file->name + strlen(file->name) - 5, ".jpeg") == 0);
    CHECK_STR(file->type, "image/jpeg");
    form_record_free(&r);
    form_free(&f);
}

TEST(files_are_bounded_and_typed)
{
    struct form *f = forms_sample();
    struct form_record *r = forms_record(f);
    REQUIRE(r);
    CHECK_INT(attach(r, 0, "a.txt", BYTES("text")), -ERR_UNSUPPORTED); /* not in its types */
    CHECK_INT(attach(r, 0, "a.zfo", BYTES(ZFO)), -ERR_UNSUPPORTED);
    CHECK_INT(attach(r, 0, "a.pdf", BYTES("MZ\x90")), -ERR_UNSUPPORTED);
    CHECK_INT(attach(r, 0, "a.html", BYTES("<html>")), -ERR_UNSUPPORTED);
    CHECK_INT(attach(r, 0, "a.pdf", BYTES(PDF)), 0);
    CHECK_INT(attach(r, 0, "b.png", BYTES(PNG)), 0);
    CHECK_INT(attach(r, 0, "c.pdf", BYTES(PDF)), -ERR_LIMIT); /* two files */
    CHECK_INT(form_detach(r, 0, 5, NULL), -ERR_NOT_FOUND);
    CHECK_INT(form_detach(r, 0, 0, NULL), 0);
    CHECK_INT((int64_t)form_n_files(r, 0), 1);
    CHECK_STR(form_file(r, 0, 0)->name, "b.png");
    size_t n = f->attachments[1].max_bytes + 1;
    char *big = calloc(1, n);
    REQUIRE(big);
    memcpy(big, PDF, sizeof PDF - 1);
    CHECK_INT(form_attach(r, 1, "big.pdf", big, n, NULL), -ERR_LIMIT);
    big = calloc(1, n - 1);
    memcpy(big, PDF, sizeof PDF - 1);
    CHECK_INT(form_attach(r, 1, "big.pdf", big, n - 1, NULL), 0);
    form_record_free(&r);
    form_free(&f);
}

TEST(all_files_together_fit_a_submission)
{
    struct form *f = forms_of(
        "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{\"a\":{\"type\":"
        "\"boolean\"}}}",
        "{\"pages\":[{\"id\":\"p\",\"section\":\"s\",\"fields\":[\"/"
        "a\"]}],\"attachments\":[{\"id\":"
        "\"x\",\"required\":true,\"types\":[\"pdf\"],\"max_bytes\":8388608,\"max_files\":10,"
        "\"kiosk\":\"bring\"}]}",
        NULL);
    struct form_record *r = forms_record(f);
    REQUIRE(r);
    size_t each = 8 * 1024 * 1024;
    for (int i = 0; i < 3; i++) {
        char *bytes = calloc(1, each);
        REQUIRE(bytes);
        memcpy(bytes, PDF, sizeof PDF - 1);
        CHECK_INT(form_attach(r, 0, "a.pdf", bytes, each, NULL), i < 2 ? 0 : -ERR_LIMIT);
    }
    form_detach(r, 0, 0, NULL);
    CHECK_INT(attach(r, 0, "b.pdf", BYTES(PDF)), 0);
    form_record_free(&r);
    form_free(&f);
}

TEST(brought_counts_as_attached)
{
    struct form *f = forms_sample();
    struct form_record *r = forms_record(f);
    REQUIRE(r);
    forms_fill(r);
    form_bring(r, 0, false);
    CHECK_STR(forms_check(r, -1, true), "/attachments/ockovani:required");
    form_bring(r, 0, true);
    CHECK(form_brings(r, 0));
    CHECK_STR(forms_check(r, -1, true), "");
    form_bring(r, 0, false);
    attach(r, 0, "a.pdf", BYTES(PDF));
    CHECK_STR(forms_check(r, -1, true), "");
    form_record_free(&r);
    form_free(&f);
}
