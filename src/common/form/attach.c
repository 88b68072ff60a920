/* attach: files beside the answers. See form/record.h. Their bytes are the record's, and wiped. */
#include "record_int.h"

#include "base/secret.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "wire/limits.h"
#include <assert.h>
#include <stdlib.h>

static const char module[] = "form";

enum { NAME_MOST = 100, EXTENSION_MOST = 8 };

static const struct {
    enum form_type type;
    const char *media, *extension;
} types[] = {
    {FORM_PDF, "application/pdf", "pdf"},
    {FORM_JPG, "image/jpeg", "jpg"},
    {FORM_PNG, "image/png", "png"},
    {FORM_DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"},
    {FORM_TXT, "text/plain", "txt"},
};

enum { TYPES = sizeof types / sizeof *types };

/* ---- names */

/* The last part of a path, without what nobody can see and without dots in front. */
static void clean_name(struct buf *out, const char *name)
{
    const char *base = name;
    for (const char *p = name; *p; p++)
        if (*p == '/' || *p == '\\')
            base = p + 1;
    struct str rest = str_trim(str_of(base));
    while (scan_char(&rest, '.'))
        ;
    for (uint32_t c; (c = utf8_next(&rest));) {
        char utf8[4];
        if (c != UTF8_BAD && !utf8_is_unsafe(c))
            buf_add(out, utf8, utf8_put(utf8, c));
    }
}

/* The extension in small letters, "" when there is none; *stem is what stands before its dot. */
static void split_name(char extension[EXTENSION_MOST], struct str *stem, struct str name)
{
    size_t dot = name.n;
    while (dot > 0 && name.p[dot - 1] != '.')
        dot--;
    extension[0] = '\0';
    *stem = name;
    if (dot < 2 || name.n - dot >= EXTENSION_MOST || name.n == dot)
        return;
    for (size_t i = dot; i < name.n; i++) {
        char c = name.p[i];
        extension[i - dot] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    }
    extension[name.n - dot] = '\0';
    stem->n = dot - 1;
}

/* A name of at most NAME_MOST bytes that ends as the type does. ERR_PARSE: it says another one. */
static int make_name(char out[sizeof((struct form_file *)0)->name], const char *name,
    const char *id, size_t row, struct err *e)
{
    struct buf clean;
    char extension[EXTENSION_MOST], cut[NAME_MOST + 1];
    struct str stem;
    buf_init(&clean, BUF_LINE);
    clean_name(&clean, name);
    split_name(extension, &stem, buf_view(&clean));
    int rc = 0;
    if (*extension && sniff_type(extension) != types[row].type)
        rc = err_set(e, ERR_PARSE, module, "the name says another type than the content");
    if (!stem.n)
        stem = str_of(id);
    const char *end = *extension ? extension : types[row].extension;
    str_copy(cut, NAME_MOST - strlen(end), stem);
    snprintf(out, sizeof((struct form_file *)0)->name, "%s.%s", cut, end);
    buf_wipe(&clean);
    return rc;
}

/* ---- files */

static int known_type(size_t *row, const char *content, struct err *e)
{
    enum form_type type = sniff_type(content);
    for (*row = 0; *row < TYPES; (*row)++)
        if (types[*row].type == type)
            return 0;
    return err_set(e, ERR_UNSUPPORTED, module, "%s: not a type to be attached", content);
}

static int judge_file(struct form_file *out, const struct form_record *r, int attachment,
    const char *name, struct str bytes, struct err *e)
{
    const struct form_attachment *a = &r->f->attachments[attachment];
    const struct attached *have = &r->attached[attachment];
    size_t row;
    if (have->n >= a->max_files || have->n >= FORM_FILES)
        return err_set(e, ERR_LIMIT, module, "no more than %zu files", have->n);
    if (bytes.n > a->max_bytes || bytes.n > WIRE_FILES - r->file_bytes)
        return err_set(e, ERR_LIMIT, module, "the file is too large");
    int rc = known_type(&row, form_sniff(bytes.p, bytes.n), e);
    if (rc == 0 && !(types[row].type & a->types))
        rc = err_set(e, ERR_UNSUPPORTED, module, "%s is not accepted here", types[row].extension);
    if (rc == 0)
        rc = make_name(out->name, name, a->id, row, e);
    if (rc == 0)
        out->type = types[row].media;
    return rc;
}

int form_attach(
    struct form_record *r, int attachment, const char *name, char *bytes, size_t n, struct err *e)
{
    assert(attachment >= 0 && (size_t)attachment < r->f->n_attachments);
    struct attached *a = &r->attached[attachment];
    struct form_file file = {.size = n, .bytes = bytes};
    int rc = judge_file(&file, r, attachment, name, (struct str){bytes, n}, e);
    if (rc == 0)
        rc = vec_reserve(&a->files, &a->cap, a->n + 1, sizeof *a->files, FORM_FILES, e);
    if (rc < 0) {
        secret_wipe(bytes, n);
        free(bytes);
        return rc;
    }
    a->files[a->n++] = file;
    r->file_bytes += n;
    return 0;
}

int form_detach(struct form_record *r, int attachment, size_t file, struct err *e)
{
    struct attached *a = &r->attached[attachment];
    if (file >= a->n)
        return err_set(e, ERR_NOT_FOUND, module, "there is no file %zu", file);
    struct form_file *gone = &a->files[file];
    r->file_bytes -= gone->size;
    secret_wipe(gone->bytes, gone->size);
    free(gone->bytes);
    a->n--;
    memmove(gone, gone + 1, (a->n - file) * sizeof *gone);
    secret_wipe(&a->files[a->n], sizeof *gone);
    return 0;
}

size_t form_n_files(const struct form_record *r, int attachment)
{
    return r->attached[attachment].n;
}

const struct form_file *form_file(const struct form_record *r, int attachment, size_t i)
{
    assert(i < r->attached[attachment].n);
    return &r->attached[attachment].files[i];
}

void form_bring(struct form_record *r, int attachment, bool yes)
{
    r->attached[attachment].brings = yes;
}

bool form_brings(const struct form_record *r, int attachment)
{
    return r->attached[attachment].brings;
}
