/* sniff: what a file is, by its content (decree 194/2009; a mail room goes by content, the name
 * proves nothing). Nothing is unpacked: of a ZIP only the names in its directory are read. */
#include "record_int.h"

#include "base/utf8.h"

static bool begins(struct str s, const char *p, size_t n)
{
    return str_starts(s, (struct str){p, n});
}

static unsigned long le(const char *p, int bytes)
{
    unsigned long v = 0;
    while (bytes-- > 0)
        v = v << 8 | (unsigned char)p[bytes];
    return v;
}

/* ---- ZIP: APPNOTE 4.3.16 (end of the directory) and 4.3.12 (its entries) */

enum { ZIP_END = 22, ZIP_ENTRY = 46, ZIP_COMMENT = 65535, ZIP_FILES = 4096 };

struct zip {
    bool content_types, word, macros, locked;
};

static const char *zip_end(struct str s)
{
    size_t most = s.n > ZIP_END + ZIP_COMMENT ? ZIP_END + ZIP_COMMENT : s.n;
    for (size_t back = ZIP_END; back <= most; back++)
        if (memcmp(s.p + s.n - back, "PK\5\6", 4) == 0)
            return s.p + s.n - back;
    return NULL;
}

static void note_name(struct zip *z, struct str name)
{
    z->content_types |= str_eq(name, STR("[Content_Types].xml"));
    z->word |= str_eq(name, STR("word/document.xml"));
    z->macros |= str_eq(name, STR("word/vbaProject.bin"));
}

static bool read_zip(struct zip *z, struct str s)
{
    *z = (struct zip){.word = false};
    const char *end = s.n >= ZIP_END ? zip_end(s) : NULL;
    if (!end)
        return false;
    size_t files = le(end + 10, 2), at = le(end + 16, 4);
    if (files > ZIP_FILES)
        return false;
    for (size_t i = 0; i < files; i++) {
        if (at > s.n || s.n - at < ZIP_ENTRY || memcmp(s.p + at, "PK\1\2", 4) != 0)
            return false;
        size_t name = le(s.p + at + 28, 2);
        size_t more = le(s.p + at + 30, 2) + le(s.p + at + 32, 2);
        if (s.n - at - ZIP_ENTRY < name)
            return false;
        z->locked |= le(s.p + at + 8, 2) & 1;
        note_name(z, (struct str){s.p + at + ZIP_ENTRY, name});
        at += ZIP_ENTRY + name + more;
    }
    return true;
}

static const char *sniff_zip(struct str s)
{
    struct zip z;
    if (!read_zip(&z, s))
        return "zip";
    if (z.locked)
        return "locked";
    if (z.macros)
        return "macros";
    return z.content_types && z.word ? "docx" : "zip";
}

/* ---- the others */

static bool has(struct str s, const char *word)
{
    return memmem(s.p, s.n, word, strlen(word)) != NULL;
}

static const char *sniff_pdf(struct str s)
{
    /* a page of a locked PDF opens for nobody at the office */
    return has(s, "/Encrypt ") || has(s, "/Encrypt<") ? "locked" : "pdf";
}

static const char *sniff_png(struct str s)
{
    return s.n >= 33 && memcmp(s.p + 12, "IHDR", 4) == 0 ? "png" : "";
}

static const char *sniff_jpg(struct str s)
{
    return s.n > 20 ? "jpg" : "";
}

/* DER of signed data (RFC 5652): messages of the data boxes. */
static const char *sniff_der(struct str s)
{
    static const char signed_data[] = "\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x02";
    struct str head = {s.p, s.n < 32 ? s.n : 32};
    return has(head, signed_data) ? "zfo" : "";
}

static bool starts_folded(struct str s, const char *word)
{
    size_t n = strlen(word);
    return s.n >= n && strncasecmp(s.p, word, n) == 0;
}

static bool is_markup(struct str s)
{
    static const char *const heads[] = {"<!doctype", "<html", "<head", "<body", "<script", "<svg",
        "<iframe", "<?xml", "<?php", "<!--", "<meta", "<img"};
    scan_blanks(&s);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (starts_folded(s, heads[i]))
            return true;
    return false;
}

static const char *sniff_text(struct str s)
{
    if (begins(s, "\xEF\xBB\xBF", 3))
        s.p += 3, s.n -= 3;
    if (!utf8_valid(s))
        return "";
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F)
            return "";
    }
    return is_markup(s) ? "html" : s.n ? "txt" : "";
}

struct magic {
    const char *head;
    size_t n;
    const char *(*look)(struct str); /* NULL: name says it all */
    const char *name;
};

#define MAGIC(text) text, sizeof(text) - 1

static const struct magic magics[] = {
    {MAGIC("%PDF-"), sniff_pdf, NULL},
    {MAGIC("\xFF\xD8\xFF"), sniff_jpg, NULL},
    {MAGIC("\x89PNG\r\n\x1A\n"), sniff_png, NULL},
    {MAGIC("PK\3\4"), sniff_zip, NULL},
    {MAGIC("PK\5\6"), NULL, "zip"},
    {MAGIC("\x30"), sniff_der, NULL},
    {MAGIC("MZ"), NULL, "exe"},
    {MAGIC("\x7F"
           "ELF"),
        NULL, "exe"},
    {MAGIC("#!"), NULL, "exe"},
    {MAGIC("\xCF\xFA\xED\xFE"), NULL, "exe"},
    {MAGIC("\xCA\xFE\xBA\xBE"), NULL, "exe"},
    {MAGIC("\xD0\xCF\x11\xE0"), NULL, "ole"},
};

const char *form_sniff(const char *bytes, size_t n)
{
    struct str s = {bytes, n};
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++) {
        if (!begins(s, magics[i].head, magics[i].n))
            continue;
        const char *name = magics[i].look ? magics[i].look(s) : magics[i].name;
        if (*name)
            return name;
    }
    return sniff_text(s);
}

enum form_type sniff_type(const char *name)
{
    static const struct {
        const char *name;
        enum form_type type;
    } rows[] = {{"pdf", FORM_PDF}, {"jpg", FORM_JPG}, {"jpeg", FORM_JPG}, {"png", FORM_PNG},
        {"docx", FORM_DOCX}, {"txt", FORM_TXT}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(rows[i].name, name) == 0)
            return rows[i].type;
    return 0;
}
