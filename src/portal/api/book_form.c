/* book_form: what must be known to book a time becomes a form like any other, so that the kiosk
 * asks it a question a page, the desk on one page, and the portal judges it by the same code. The
 * town's own acts and those of a connector go the same way. See book.h. */
#include "book.h"

#include "base/utf8.h"
#include "wire/json.h"

#include <stdio.h>

enum { FIELDS = 40, OPTIONS = 400, LABEL = 70, TITLE = 45, OPTION = 60 };

/* One property of the record. */
struct part {
    const char *name;   /* of the property; NULL: the field's own id */
    const char *format; /* prepazka-form(5), NULL = none */
    int max;            /* characters */
    struct book_text label, example, required;
};

/* What a kind asks. Fields with the same page follow one another there. */
struct kind {
    const char *name, *page;
    struct book_text title, hint;
    struct part parts[3];
    size_t n_parts;
    bool grouped; /* its parts are members of one object */
};

#define TOO_LONG_CS "Je to moc dlouhé, vejde se sem {max} znaků. Zkraťte to."
#define TOO_LONG_EN "This is too long, {max} characters fit here. Shorten it."

#define NO_DATE_CS "Datum napište jako den, měsíc a rok, třeba 5. 3. 1980."
#define NO_DATE_EN "Enter the date as day, month and year, like 5. 3. 1980."
#define NO_DAY_CS "Takový den v kalendáři není. Zkontrolujte datum."
#define NO_DAY_EN "There is no such day in the calendar. Check the date."

static const struct kind kinds[] = {
    {"first_name", "jmeno", {"Na jaké jméno termín zapíšeme?", "What name is the booking for?"},
        {"", ""},
        {{NULL, NULL, 60, {"Jméno", "First name"}, {"Jana", "Jana"},
            {"Napište jméno.", "Enter the first name."}}},
        1, false},
    {"last_name", "jmeno", {"Na jaké jméno termín zapíšeme?", "What name is the booking for?"},
        {"", ""},
        {{NULL, NULL, 60, {"Příjmení", "Last name"}, {"Nováková", "Nováková"},
            {"Napište příjmení.", "Enter the last name."}}},
        1, false},
    {"email", "spojeni", {"Kam vám dáme vědět?", "Where can we reach you?"},
        {"Když se termín změní, ozveme se. Lístek si vytisknete tady.",
            "We write when the time changes. The slip is printed here."},
        {{NULL, "email", 0, {"E-mail", "E-mail"}, {"jana@priklad.cz", "jana@priklad.cz"},
            {"Napište e-mail.", "Enter the e-mail."}}},
        1, false},
    {"phone", "spojeni", {"Kam vám dáme vědět?", "Where can we reach you?"},
        {"Když se termín změní, ozveme se. Lístek si vytisknete tady.",
            "We write when the time changes. The slip is printed here."},
        {{NULL, "phone", 0, {"Telefon", "Phone"}, {"601 234 567", "601 234 567"},
            {"Napište telefon.", "Enter the phone number."}}},
        1, false},
    {"birth_number", "rodne-cislo", {"Jaké máte rodné číslo?", "What is your birth number?"},
        {"", ""},
        {{NULL, "birth-number", 0, {"Rodné číslo", "Birth number"}, {"", ""},
            {"Napište rodné číslo.", "Enter the birth number."}}},
        1, false},
    {"id_card", "doklad", {"Jaké číslo má váš doklad?", "What is the number of your ID?"}, {"", ""},
        {{NULL, NULL, 20, {"Číslo dokladu", "ID number"}, {"123456789", "123456789"},
            {"Napište číslo dokladu.", "Enter the ID number."}}},
        1, false},
    {"birth_date", "narozeni", {"Kdy jste se narodili?", "When were you born?"}, {"", ""},
        {{NULL, "date", 0, {"Datum narození", "Date of birth"}, {"5. 3. 1980", "5. 3. 1980"},
            {"Napište datum narození.", "Enter the date of birth."}}},
        1, false},
    {"plate", "znacka", {"Jakou má auto značku?", "What is the number plate?"}, {"", ""},
        {{NULL, "plate", 0, {"Registrační značka", "Number plate"}, {"1AB 2345", "1AB 2345"},
            {"Napište registrační značku.", "Enter the number plate."}}},
        1, false},
    {"address", "adresa", {"Kde bydlíte?", "Where do you live?"}, {"", ""},
        {{"street", NULL, 80, {"Ulice a číslo", "Street and number"},
             {"Příkladná 12", "Příkladná 12"},
             {"Napište ulici a číslo domu.", "Enter the street and number."}},
            {"city", NULL, 60, {"Město nebo obec", "Town"}, {"", ""},
                {"Napište město nebo obec.", "Enter the town."}},
            {"zip", "postcode", 0, {"PSČ", "Postcode"}, {"295 01", "295 01"},
                {"Napište PSČ.", "Enter the postcode."}}},
        3, true},
    {"insurance", "pojistovna", {"U které jste pojišťovny?", "Who is your health insurer?"},
        {"", ""},
        {{NULL, NULL, 0, {"Zdravotní pojišťovna", "Health insurer"}, {"", ""},
            {"Vyberte pojišťovnu.", "Choose the insurer."}}},
        1, false},
    {"text", NULL, {NULL, NULL}, {"", ""},
        {{NULL, NULL, 200, {NULL, NULL}, {"", ""}, {"Napište odpověď.", "Write an answer."}}}, 1,
        false},
    {"choice", NULL, {NULL, NULL}, {"", ""},
        {{NULL, NULL, 0, {NULL, NULL}, {"", ""},
            {"Vyberte jednu z možností.", "Choose one of the options."}}},
        1, false},
    {"boolean", NULL, {NULL, NULL}, {"", ""},
        {{NULL, NULL, 0, {NULL, NULL}, {"", ""}, {"Vyberte ano, nebo ne.", "Choose yes or no."}}},
        1, false},
};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

static const struct kind *kind_of(const char *name)
{
    for (size_t i = 0; name && i < KINDS; i++)
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    return NULL;
}

/* ---- reading the fields */

static const char *copy(struct arena *a, const char *z)
{
    const char *c = arena_copy(a, z, strlen(z));
    return c ? c : "";
}

/* One line without characters that are never shown. */
static const char *tidy(struct arena *a, const char *z)
{
    struct buf b;
    buf_init(&b, BUF_LINE);
    utf8_clean(&b, str_trim(str_of(z)), false);
    const char *line = copy(a, buf_cstr(&b));
    buf_done(&b);
    return line;
}

static struct book_text text_of(struct arena *a, const json_t *t)
{
    const char *cs = json_string_value(json_is_object(t) ? json_object_get(t, "cs") : t);
    const char *en = json_string_value(json_object_get(t, "en"));
    struct book_text out = {.cs = cs ? tidy(a, cs) : en ? tidy(a, en) : ""};
    out.en = en ? tidy(a, en) : out.cs;
    return out;
}

static bool is_name(const char *z)
{
    bool good = z && ((*z >= 'a' && *z <= 'z') || (*z >= 'A' && *z <= 'Z')) && strlen(z) <= 60;
    for (; good && *z; z++)
        good = (*z >= 'a' && *z <= 'z') || (*z >= 'A' && *z <= 'Z') || (*z >= '0' && *z <= '9') ||
               *z == '_' || *z == '-';
    return good;
}

static bool take_options(struct book_field *f, struct arena *a, const json_t *list)
{
    size_t n = json_array_size(list);
    f->options = arena_items(a, n + 1, sizeof *f->options);
    if (n > OPTIONS || !f->options)
        return false;
    for (size_t i = 0; i < n; i++) {
        const json_t *j = json_array_get(list, i);
        const char *id = json_string_value(json_object_get(j, "id"));
        f->options[i].name = text_of(a, json_object_get(j, "name"));
        if (!id || !*id || !*f->options[i].name.cs)
            return false;
        f->options[i].id = copy(a, id);
    }
    f->n_options = n;
    return true;
}

/* The pack of a town names a field by its kind alone. */
static bool take_field(struct book_field *f, struct arena *a, const json_t *j)
{
    const char *kind = json_string_value(json_object_get(j, "kind"));
    const char *id = json_string_value(json_object_get(j, "id"));
    const struct kind *k = kind_of(kind);
    if (!k || !is_name(id ? id : kind))
        return false;
    f->id = copy(a, id ? id : kind);
    f->kind = k->name;
    f->required = json_is_true(json_object_get(j, "required"));
    f->label = text_of(a, json_object_get(j, "label"));
    bool chosen = strcmp(kind, "choice") == 0 || strcmp(kind, "insurance") == 0;
    return take_options(f, a, json_object_get(j, "options")) && (k->page || *f->label.cs) &&
           (!chosen || f->n_options > 0);
}

int book_fields(
    struct book_field **out, size_t *n, struct arena *a, const json_t *fields, struct err *e)
{
    size_t count = json_array_size(fields);
    *n = 0;
    *out = arena_items(a, count + 1, sizeof **out);
    if (count > FIELDS || !*out)
        return err_set(e, ERR_LIMIT, "book", "an operation has too many fields");
    for (size_t i = 0; i < count; i++)
        if (!take_field(&(*out)[i], a, json_array_get(fields, i)))
            return err_set(e, ERR_PARSE, "book", "field %zu of an operation is not right", i);
    *n = count;
    return 0;
}

/* ---- making the form */

enum { CS, EN, LANGS };
static const char *const langs[LANGS] = {"cs", "en"};

struct making {
    json_t *properties, *required, *pages;
    json_t *text_pages[LANGS], *text_fields[LANGS];
    const char *last_page;
};

static const char *in(const struct book_text *t, int lang)
{
    return lang == CS ? t->cs : t->en;
}

/* Texts of other systems are cut where no screen has room for them. */
static json_t *cut(const char *z, int columns)
{
    struct str s = str_trim(str_of(z));
    char text[4 * LABEL + 8];
    if ((int)utf8_width(s) <= columns)
        return json_stringn(s.p, s.n);
    s = utf8_fit(s, columns - 1);
    snprintf(text, sizeof text, "%.*s…", (int)s.n, s.p);
    return json_string(text);
}

static void set(json_t *object, const char *key, json_t *value)
{
    json_object_set_new(object, key, value);
}

static json_t *schema_of(const struct kind *k, const struct part *p, const struct book_field *f)
{
    json_t *s = json_object();
    if (f->n_options) {
        json_t *list = json_array();
        for (size_t i = 0; i < f->n_options; i++)
            json_array_append_new(list, json_string(f->options[i].id));
        set(s, "enum", list);
        return s;
    }
    set(s, "type", json_string(strcmp(k->name, "boolean") == 0 ? "boolean" : "string"));
    if (p->format)
        set(s, "format", json_string(p->format));
    if (p->max)
        set(s, "maxLength", json_integer(p->max));
    return s;
}

static json_t *words_of(const struct part *p, const struct book_field *f, int lang)
{
    json_t *w = json_object(), *errors = json_object();
    const struct book_text *label = p->label.cs ? &p->label : &f->label;
    set(w, "label", cut(in(label, lang), LABEL));
    if (*in(&p->example, lang))
        set(w, "example", json_string(in(&p->example, lang)));
    if (f->required)
        set(errors, "required", json_string(in(&p->required, lang)));
    if (p->max)
        set(errors, "maxLength", json_string(lang == CS ? TOO_LONG_CS : TOO_LONG_EN));
    if (p->format && strcmp(p->format, "date") == 0) {
        set(errors, "format", json_string(lang == CS ? NO_DATE_CS : NO_DATE_EN));
        set(errors, "range", json_string(lang == CS ? NO_DAY_CS : NO_DAY_EN));
    }
    if (json_object_size(errors))
        set(w, "errors", errors);
    else
        json_decref(errors);
    if (f->n_options) {
        json_t *options = json_object();
        for (size_t i = 0; i < f->n_options; i++)
            set(options, f->options[i].id, cut(in(&f->options[i].name, lang), OPTION));
        set(w, "options", options);
    }
    return w;
}

/* The page the field stands on: that of the field before when they belong together. */
static json_t *page_for(struct making *m, const struct kind *k, const struct book_field *f)
{
    const char *page = k->page ? k->page : f->id;
    size_t n = json_array_size(m->pages);
    if (m->last_page && strcmp(m->last_page, page) == 0)
        return json_object_get(json_array_get(m->pages, n - 1), "fields");
    char id[16];
    snprintf(id, sizeof id, "p%zu", n + 1);
    json_t *j = json_object(), *fields = json_array();
    set(j, "id", json_string(id));
    set(j, "section", json_string("udaje"));
    set(j, "fields", fields);
    json_array_append_new(m->pages, j);
    for (int lang = 0; lang < LANGS; lang++) {
        json_t *t = json_object();
        set(t, "title",
            k->title.cs ? json_string(in(&k->title, lang)) : cut(in(&f->label, lang), LABEL));
        if (*in(&k->hint, lang))
            set(t, "hint", json_string(in(&k->hint, lang)));
        set(m->text_pages[lang], id, t);
    }
    m->last_page = page;
    return fields;
}

static void add_field(struct making *m, const struct book_field *f)
{
    const struct kind *k = kind_of(f->kind);
    json_t *fields = page_for(m, k, f), *properties = m->properties, *required = m->required;
    char pointer[160];
    if (k->grouped) {
        json_t *group = json_object();
        set(group, "type", json_string("object"));
        set(group, "additionalProperties", json_false());
        set(group, "properties", properties = json_object());
        set(group, "required", required = json_array());
        set(m->properties, f->id, group);
    }
    for (size_t i = 0; i < k->n_parts; i++) {
        const struct part *p = &k->parts[i];
        const char *name = p->name ? p->name : f->id;
        if (k->grouped)
            snprintf(pointer, sizeof pointer, "/%s/%s", f->id, name);
        else
            snprintf(pointer, sizeof pointer, "/%s", name);
        set(properties, name, schema_of(k, p, f));
        if (f->required)
            json_array_append_new(required, json_string(name));
        json_array_append_new(fields, json_string(pointer));
        for (int lang = 0; lang < LANGS; lang++)
            set(m->text_fields[lang], pointer, words_of(p, f, lang));
    }
}

static json_t *text_part(const struct making *m, const struct book_text *name, int lang)
{
    static const struct {
        const char *key;
        struct book_text text;
    } words[] = {
        {"brief", {"Údaje k rezervaci", "Details of the booking"}},
        {"act", {"Rezervovat termín", "Book this time"}},
        {"done", {"Termín je rezervovaný.", "The time is booked."}},
    };
    json_t *t = json_object();
    set(t, "title", cut(in(name, lang), TITLE));
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        set(t, words[i].key, json_string(in(&words[i].text, lang)));
    set(t, "receipt",
        json_pack("{s:s}", "next", lang == CS ? "Přijďte v ten čas." : "Come at that time."));
    set(t, "sections", json_pack("{s:s}", "udaje", lang == CS ? "Vaše údaje" : "Your details"));
    set(t, "pages", m->text_pages[lang]);
    set(t, "fields", m->text_fields[lang]);
    return t;
}

static json_t *definition(const struct making *m, const char *id)
{
    json_t *schema = json_pack("{s:s, s:b, s:o, s:o}", "type", "object", "additionalProperties", 0,
        "properties", m->properties, "required", m->required);
    json_t *flow = json_pack(
        "{s:o, s:{s:s, s:s}}", "pages", m->pages, "filing", "kiosk", "submit", "desk", "submit");
    return json_pack("{s:i, s:s, s:i, s:i, s:o, s:o}", "format", 1, "id", id, "version", 1,
        "minutes", 2, "schema", schema, "flow", flow);
}

int book_form(struct buf *out, const char *id, const struct book_text *name,
    const struct book_field *fields, size_t n, struct err *e)
{
    struct making m = {
        .properties = json_object(), .required = json_array(), .pages = json_array()};
    for (int lang = 0; lang < LANGS; lang++) {
        m.text_pages[lang] = json_object();
        m.text_fields[lang] = json_object();
    }
    /* a form asks something; where nothing need be known, a name helps those who call it */
    const struct book_field name_only = {.id = "last_name", .kind = "last_name"};
    for (size_t i = 0; i < n; i++)
        add_field(&m, &fields[i]);
    if (n == 0)
        add_field(&m, &name_only);
    json_t *text = json_object();
    for (int lang = 0; lang < LANGS; lang++)
        set(text, langs[lang], text_part(&m, name, lang));
    /* "foreign": some words may be another system's, which no lint of ours can mend */
    json_t *form = json_pack("{s:s, s:i, s:b, s:o, s:o}", "id", id, "version", 1, "foreign", 1,
        "definition", definition(&m, id), "text", text);
    int rc = form ? wire_json_write(out, form, e)
                  : err_set(e, ERR_NOMEM, "book", "no memory for a form");
    json_decref(form);
    return rc;
}
