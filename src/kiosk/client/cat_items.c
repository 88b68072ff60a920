/* cat_items: records -> what screens ask for; see client/catalogue.h. */
#include "cat_read.h"

static void copy_hours(struct hours *out, const struct catalogue *c, uint32_t at)
{
    const struct hours *h = cat_record(c, CAT_T_HOURS, at);
    *out = (struct hours){.day = {{{0, 0}}}};
    for (int d = 0; h && d < 7; d++) {
        for (int i = 0; i < HOURS_SPANS; i++) {
            struct span s = h->day[d][i];
            if (s.from >= 0 && s.from < s.to && s.to <= 1440)
                out->day[d][i] = s;
        }
    }
}

void catalogue_town(struct cat_town *out, const struct catalogue *c, const char *lang)
{
    const struct rec_town *r = cat_record(c, CAT_T_TOWN, 0);
    uint32_t l = cat_lang(c, lang);
    *out = (struct cat_town){
        .id = cat_string(c, r->id),
        .name = cat_l10n(c, &r->name, l),
        .office = cat_l10n(c, &r->office, l),
        .payee = cat_string(c, r->payee),
        .web = cat_string(c, r->web),
        .data_box = cat_string(c, r->data_box),
        .phone = cat_string(c, r->phone),
        .street = cat_string(c, r->street),
        .number = cat_string(c, r->number),
        .postcode = cat_string(c, r->postcode),
        .city = cat_string(c, r->city),
        .cash_desk = cat_l10n(c, &r->cash_desk, l),
        .help_desk = cat_l10n(c, &r->help_desk, l),
        .situation_url = cat_string(c, r->situation_url),
        .verified = r->verified,
        .n_closures = (size_t)c->head->tables[CAT_T_CLOSURES].n,
        .n_languages = c->head->n_langs,
        .n_accounts = (size_t)c->head->tables[CAT_T_ACCOUNTS].n,
    };
    copy_hours(&out->hours, c, r->hours);
}

struct closure catalogue_closure(const struct catalogue *c, size_t i, const char *lang)
{
    const struct rec_closure *r = cat_record(c, CAT_T_CLOSURES, (uint32_t)i);
    if (!r)
        return (struct closure){.reason = ""};
    return (struct closure){r->date, cat_l10n(c, &r->reason, cat_lang(c, lang))};
}

bool catalogue_account(
    struct cat_account *out, const struct catalogue *c, const char *id, const char *lang)
{
    const struct rec_account *r;
    for (uint32_t i = 0; (r = cat_record(c, CAT_T_ACCOUNTS, i)); i++) {
        if (strcmp(cat_string(c, r->id), id) == 0) {
            *out = (struct cat_account){cat_string(c, r->id), cat_string(c, r->number),
                cat_l10n(c, &r->name, cat_lang(c, lang))};
            return true;
        }
    }
    *out = (struct cat_account){"", "", ""};
    return false;
}

void catalogue_topic(
    struct cat_topic *out, const struct catalogue *c, struct cat_ref ref, const char *lang)
{
    enum cat_table t = ref.kind == CAT_LIFE ? CAT_T_LIFE : CAT_T_TOPICS;
    const struct rec_topic *r = cat_record(c, t, ref.at);
    *out = (struct cat_topic){.id = "", .name = "", .parent = CAT_NONE};
    if (!r)
        return;
    *out = (struct cat_topic){
        .id = cat_string(c, r->id),
        .name = cat_l10n(c, &r->name, cat_lang(c, lang)),
        .parent = r->parent,
        .situations = cat_items(c, r->situations),
    };
}

void catalogue_place(
    struct cat_place *out, const struct catalogue *c, struct cat_ref ref, const char *lang)
{
    enum cat_table t = ref.kind == CAT_CONTACT ? CAT_T_CONTACTS : CAT_T_DEPARTMENTS;
    const struct rec_place *r = cat_record(c, t, ref.at);
    uint32_t l = cat_lang(c, lang);
    *out = (struct cat_place){.id = "",
        .name = "",
        .short_name = "",
        .room = "",
        .floor = "",
        .email = "",
        .department = CAT_NONE};
    if (!r)
        return;
    *out = (struct cat_place){
        .id = cat_string(c, r->id),
        .name = cat_l10n(c, &r->name, l),
        .short_name = cat_l10n(c, &r->short_name, l),
        .room = cat_string(c, r->room),
        .floor = cat_l10n(c, &r->floor, l),
        .email = cat_string(c, r->email),
        .n_phones = r->n_phones < CAT_PHONES ? r->n_phones : CAT_PHONES,
        .department = r->department,
        .own_hours = r->own_hours,
        .verified = r->verified,
        .situations = cat_items(c, r->situations),
        .contacts = cat_items(c, r->contacts),
    };
    for (size_t i = 0; i < out->n_phones; i++)
        out->phones[i] = cat_string(c, r->phones[i]);
    copy_hours(&out->hours, c, r->hours);
}

void catalogue_fee(struct cat_fee *out, const struct catalogue *c, uint32_t at, const char *lang)
{
    const struct rec_fee *r = cat_record(c, CAT_T_FEES, at);
    uint32_t l = cat_lang(c, lang);
    *out = (struct cat_fee){.id = "",
        .name = "",
        .account = "",
        .vs = "",
        .ss = "",
        .ks = "",
        .message = "",
        .due = "",
        .situation = CAT_NONE};
    if (!r)
        return;
    *out = (struct cat_fee){
        .id = cat_string(c, r->id),
        .name = cat_l10n(c, &r->name, l),
        .account = cat_string(c, r->account),
        .vs = cat_string(c, r->vs),
        .ss = cat_string(c, r->ss),
        .ks = cat_string(c, r->ks),
        .message = cat_string(c, r->message),
        .due = cat_l10n(c, &r->due, l),
        .situation = r->situation,
        .symbol = r->symbol <= CAT_VS_FIXED ? (enum cat_symbol)r->symbol : CAT_VS_PERSONAL,
        .free_amount = r->free_amount,
        .verified = r->verified,
        .due_month = r->due_month <= 12 ? (int)r->due_month : 0,
        .due_day = r->due_day <= 31 ? (int)r->due_day : 0,
        .n_amounts = r->amounts.n <= c->head->tables[CAT_T_AMOUNTS].n ? r->amounts.n : 0,
    };
}

/* An amount is valid from its day until one of the same label takes its place. */
static bool amount_valid(
    const struct catalogue *c, const struct rec_fee *f, const struct rec_amount *a)
{
    if (a->from > c->today)
        return false;
    for (uint32_t i = 0; i < f->amounts.n; i++) {
        const struct rec_amount *b = cat_record(c, CAT_T_AMOUNTS, f->amounts.at + i);
        if (b && b->from > a->from && b->from <= c->today && b->label.lang[0] == a->label.lang[0])
            return false;
    }
    return true;
}

void catalogue_amount(
    struct cat_amount *out, const struct catalogue *c, uint32_t fee, size_t i, const char *lang)
{
    const struct rec_fee *f = cat_record(c, CAT_T_FEES, fee);
    *out = (struct cat_amount){.label = ""};
    if (!f || f->amounts.n > c->head->tables[CAT_T_AMOUNTS].n)
        return;
    for (int valid = 1; valid >= 0; valid--) {
        for (uint32_t k = 0; k < f->amounts.n; k++) {
            const struct rec_amount *a = cat_record(c, CAT_T_AMOUNTS, f->amounts.at + k);
            if (!a || amount_valid(c, f, a) != valid || i-- > 0)
                continue;
            *out = (struct cat_amount){.label = cat_l10n(c, &a->label, cat_lang(c, lang)),
                .haler = a->haler,
                .verified = a->verified};
            return;
        }
    }
}

void catalogue_form(struct cat_form *out, const struct catalogue *c, uint32_t at, const char *lang)
{
    const struct rec_form *r = cat_record(c, CAT_T_FORMS, at);
    uint32_t l = cat_lang(c, lang);
    *out = (struct cat_form){.id = "",
        .title = "",
        .brief = "",
        .hand_in = "",
        .json = "",
        .contact = CAT_NONE,
        .situation = CAT_NONE};
    if (!r)
        return;
    *out = (struct cat_form){
        .id = cat_string(c, r->id),
        .title = cat_l10n(c, &r->title, l),
        .brief = cat_l10n(c, &r->brief, l),
        .hand_in = cat_l10n(c, &r->hand_in, l),
        .json = cat_string(c, r->json),
        .contact = r->contact,
        .situation = r->situation,
        .version = r->version <= INT32_MAX ? (int)r->version : 0,
        .minutes = r->minutes <= 600 ? (int)r->minutes : 0,
        .print_kiosk = r->print_kiosk,
        .print_desk = r->print_desk,
    };
}

static const struct rec_text *find_text(
    uint32_t *at, const struct catalogue *c, const struct rec_situation *s, uint32_t lang)
{
    *at = s->texts[lang];
    const struct rec_text *t = cat_record(c, CAT_T_TEXTS, *at);
    if (t)
        return t;
    *at = s->texts[0];
    return cat_record(c, CAT_T_TEXTS, *at);
}

void catalogue_situation(
    struct cat_situation *out, const struct catalogue *c, uint32_t at, const char *lang)
{
    const struct rec_situation *s = cat_record(c, CAT_T_SITUATIONS, at);
    static const struct cat_situation none = {.id = "",
        .title = "",
        .brief = "",
        .price = "",
        .due = "",
        .deadline_label = "",
        .deadline = "",
        .rpp = "",
        .updated = "",
        .text_lang = "cs",
        .department = CAT_NONE,
        .contact = CAT_NONE,
        .texts = CAT_NONE};
    uint32_t text;
    *out = none;
    const struct rec_text *t = s ? find_text(&text, c, s, cat_lang(c, lang)) : NULL;
    if (!t)
        return;
    *out = (struct cat_situation){
        .id = cat_string(c, s->id),
        .title = cat_string(c, t->title),
        .brief = cat_string(c, t->brief),
        .price = cat_string(c, t->price),
        .due = cat_string(c, t->due),
        .deadline_label = cat_string(c, t->deadline_label),
        .deadline = cat_string(c, t->deadline),
        .rpp = cat_string(c, s->rpp),
        .updated = cat_string(c, s->updated),
        .text_lang = catalogue_language(c, t->lang),
        .department = s->department,
        .contact = s->contact,
        .rank = s->rank <= 100 ? (uint8_t)s->rank : 100,
        .booking = s->booking,
        .verified = s->verified,
        .n_bring = cat_items(c, t->bring).n,
        .n_sections = t->sections.n <= 32 ? t->sections.n : 0,
        .n_law = cat_items(c, s->law).n,
        .fees = cat_items(c, s->fees),
        .related = cat_items(c, s->related),
        .topics = cat_items(c, s->topics),
        .forms = cat_items(c, s->forms),
        .texts = text,
    };
}

static const char *string_in(const struct catalogue *c, struct cat_run run, size_t i)
{
    struct cat_list list = cat_items(c, run);
    return i < list.n ? cat_string(c, list.items[i]) : "";
}

const char *catalogue_bring(const struct catalogue *c, const struct cat_situation *s, size_t i)
{
    const struct rec_text *t = cat_record(c, CAT_T_TEXTS, s->texts);
    return t ? string_in(c, t->bring, i) : "";
}

const char *catalogue_law(const struct catalogue *c, const struct cat_situation *s, size_t i)
{
    uint32_t at = catalogue_find(c, CAT_SITUATION, s->id);
    const struct rec_situation *r = cat_record(c, CAT_T_SITUATIONS, at);
    return r ? string_in(c, r->law, i) : "";
}

void catalogue_section(
    struct cat_section *out, const struct catalogue *c, const struct cat_situation *s, size_t i)
{
    const struct rec_text *t = cat_record(c, CAT_T_TEXTS, s->texts);
    const struct rec_section *r =
        t && i < t->sections.n ? cat_record(c, CAT_T_SECTIONS, t->sections.at + (uint32_t)i) : NULL;
    *out = (struct cat_section){.text = ""};
    if (r && r->number <= 30)
        *out = (struct cat_section){(int)r->number, cat_string(c, r->text)};
}
