/* cmd_situation: prepazka situation. Prints one life situation as plain text or JSON. */
#include "cmd_source.h"
#include "command.h"

#include "base/i18n.h"
#include "domain/ident.h"
#include "wire/json.h"
#include <stdio.h>

static void fact(const char *label, const char *value)
{
    if (!*value)
        return;
    print_clean(label, false);
    fputs(": ", stdout);
    print_clean(value, false);
    putchar('\n');
}

/* The contact of a situation, or its department. False when it names neither. */
static bool place_of(struct cat_place *out, const struct catalogue *c,
    const struct cat_situation *s, const char *lang)
{
    struct cat_ref ref = s->contact != CAT_NONE ? (struct cat_ref){CAT_CONTACT, s->contact}
                                                : (struct cat_ref){CAT_DEPARTMENT, s->department};
    catalogue_place(out, c, ref, lang);
    return out->id[0] != '\0';
}

static void add_part(struct buf *b, const char *text)
{
    if (*text)
        buf_fmt(b, "%s%s", b->n ? ", " : "", text);
}

static void print_place(const struct catalogue *c, const struct cat_situation *s, const char *lang)
{
    struct cat_place p, department;
    struct buf b;
    if (!place_of(&p, c, s, lang))
        return;
    catalogue_place(&department, c, (struct cat_ref){CAT_DEPARTMENT, p.department}, lang);
    buf_init(&b, BUF_LINE);
    add_part(&b, department.name);
    add_part(&b, p.floor);
    if (*p.room) {
        char room[48];
        snprintf(room, sizeof room, _("door %s"), p.room);
        add_part(&b, room);
    }
    fact(_("Where"), buf_cstr(&b));
    for (size_t i = 0; i < p.n_phones; i++) {
        char phone[18], shown[24];
        bool known = phone_parse(phone, str_of(p.phones[i]), NULL) == 0;
        if (known)
            phone_show(shown, phone);
        fact(_("Phone"), known ? shown : p.phones[i]);
    }
    buf_done(&b);
}

static void print_text(const struct catalogue *c, const struct cat_situation *s, const char *lang)
{
    struct buf bring;
    buf_init(&bring, BUF_LINE);
    print_clean(s->title, false);
    putchar('\n');
    if (*s->brief) {
        print_clean(s->brief, false);
        putchar('\n');
    }
    putchar('\n');
    fact(_("Price"), s->price);
    fact(_("Due"), s->due);
    fact(s->deadline_label, s->deadline);
    for (size_t i = 0; i < s->n_bring; i++)
        add_part(&bring, catalogue_bring(c, s, i));
    fact(_("Bring"), buf_cstr(&bring));
    buf_done(&bring);
    print_place(c, s, lang);
    if (!s->verified)
        printf("(%s)\n", _("check with the office"));
    for (size_t i = 0; i < s->n_sections; i++) {
        struct cat_section t;
        catalogue_section(&t, c, s, i);
        printf("\n%s\n", _(catalogue_heading(t.number)));
        print_clean(t.text, true);
        putchar('\n');
    }
}

static void member(struct buf *out, const char *key, const char *value)
{
    if (!*value)
        return;
    buf_fmt(out, ",\"%s\":", key);
    wire_json_string(out, str_of(value));
}

static void print_json(const struct catalogue *c, const struct cat_situation *s, const char *lang)
{
    struct buf out;
    struct cat_place p;
    buf_init(&out, BUF_TEXT);
    buf_z(&out, "{\"id\":");
    wire_json_string(&out, str_of(s->id));
    member(&out, "lang", s->text_lang);
    member(&out, "title", s->title);
    member(&out, "short", s->brief);
    member(&out, "price", s->price);
    member(&out, "due", s->due);
    member(&out, "deadline", s->deadline);
    if (place_of(&p, c, s, lang))
        member(&out, s->contact != CAT_NONE ? "contact" : "department", p.id);
    buf_fmt(&out, ",\"verified\":%s,\"bring\":[", s->verified ? "true" : "false");
    for (size_t i = 0; i < s->n_bring; i++) {
        buf_z(&out, i ? "," : "");
        wire_json_string(&out, str_of(catalogue_bring(c, s, i)));
    }
    buf_z(&out, "],\"sections\":{");
    for (size_t i = 0; i < s->n_sections; i++) {
        struct cat_section t;
        catalogue_section(&t, c, s, i);
        buf_fmt(&out, "%s\"%02d\":", i ? "," : "", t.number);
        wire_json_string(&out, str_of(t.text));
    }
    buf_z(&out, "}}\n");
    fputs(buf_cstr(&out), stdout);
    buf_done(&out);
}

static int run(int argc, char **argv)
{
    struct source_options o;
    struct catalogue *c = NULL;
    struct err e = ERR_INIT;
    struct cat_situation s;
    int status = EXIT_GOOD;
    if (!source_options(&o, argc, argv) || o.rest != argc - 1)
        return command_usage(&cmd_situation);
    if (catalogue_open_source(&c, o.town, o.catalogue, &e) < 0)
        return command_trouble(argv[0], &e);
    uint32_t at = catalogue_find(c, CAT_SITUATION, argv[o.rest]);
    catalogue_situation(&s, c, at, o.lang);
    if (at == CAT_NONE) {
        fprintf(stderr, "prepazka situation: no such situation\n");
        status = EXIT_NO;
    } else if (o.json) {
        print_json(c, &s, o.lang);
    } else {
        print_text(c, &s, o.lang);
    }
    catalogue_free(&c);
    return status;
}

const struct command cmd_situation = {
    .name = "situation",
    .usage = "[--town DIR | --catalogue FILE] [--lang cs|en] [--json] ID",
    .run = run,
};
