/* catalogue: everything the town publishes, compiled into one file and used from a read-only map.
 * First paint and search do not depend on how much the town publishes.
 *
 * All strings and lists handed out are borrowed and live as long as the catalogue. `lang` is "cs",
 * "en"…; a text that is missing in it comes in Czech (…_lang says which). */
#ifndef CLIENT_CATALOGUE_H
#define CLIENT_CATALOGUE_H

#include "domain/hours.h"
#include "search/index.h"

struct catalogue;
#define CAT_NONE UINT32_MAX

enum cat_kind {
    CAT_SITUATION,
    CAT_FEE,
    CAT_DEPARTMENT,
    CAT_CONTACT,
    CAT_FORM,
    CAT_TOPIC,
    CAT_LIFE,
    CAT_KINDS
};

struct cat_ref {
    enum cat_kind kind;
    uint32_t at;
};

struct cat_list {
    const uint32_t *items;
    size_t n;
};

/* JSON bundle (town/pack.h, GET /v1/catalogue) -> compiled bytes. */
int catalogue_compile(struct buf *out, struct str bundle, struct err *e);
/* ERR_PARSE: not ours, cut, or of another layout (then fetch and compile again). */
int catalogue_open(struct catalogue **out, const char *path, struct err *e);
/* Takes bytes (malloc), also on failure. */
int catalogue_open_bytes(struct catalogue **out, char *bytes, size_t n, struct err *e);
void catalogue_free(struct catalogue **c);
/* Lets go of the pages of a large map that were read: they stay in the system's cache, not in this
 * process. Cheap; for a moment when nobody types. */
void catalogue_rest(const struct catalogue *c);
/* Which day's amounts come first; the day of opening unless told otherwise. */
void catalogue_set_today(struct catalogue *c, struct date today);

uint64_t catalogue_revision(const struct catalogue *c);
const char *catalogue_etag(const struct catalogue *c); /* as given by the portal, "" when none */
size_t catalogue_count(const struct catalogue *c, enum cat_kind kind);
/* CAT_NONE when there is none */
uint32_t catalogue_find(const struct catalogue *c, enum cat_kind kind, const char *id);

struct cat_account {
    const char *id, *number, *name;
};

struct cat_town {
    const char *id, *name, *office, *payee, *web, *data_box, *phone;
    const char *street, *number, *postcode, *city;
    const char *cash_desk, *help_desk, *situation_url; /* url with one %s, or "" */
    bool verified;
    struct hours hours;
    size_t n_closures, n_languages, n_accounts;
};
void catalogue_town(struct cat_town *out, const struct catalogue *c, const char *lang);
const char *catalogue_language(const struct catalogue *c, size_t i);
struct closure catalogue_closure(const struct catalogue *c, size_t i, const char *lang);
bool catalogue_account(
    struct cat_account *out, const struct catalogue *c, const char *id, const char *lang);

struct cat_topic { /* a topic or an "I am dealing with" entry */
    const char *id, *name;
    uint32_t parent;            /* CAT_NONE at the top */
    struct cat_list situations; /* by rank, with those of its children */
};
void catalogue_topic(
    struct cat_topic *out, const struct catalogue *c, struct cat_ref ref, const char *lang);

struct cat_place { /* a department or a contact; missing room, floor, hours already inherited */
    const char *id, *name, *short_name; /* short_name: departments only, else "" */
    const char *room, *floor, *email;
    const char *phones[4];
    size_t n_phones;
    uint32_t department; /* of a contact; a department's own index otherwise */
    struct hours hours;
    bool own_hours; /* differs from the town hall's */
    bool verified;
    struct cat_list situations; /* of a department, by rank; empty for a contact */
    struct cat_list contacts;   /* of a department */
};
void catalogue_place(
    struct cat_place *out, const struct catalogue *c, struct cat_ref ref, const char *lang);

enum cat_symbol { CAT_VS_PERSONAL, CAT_VS_NONE, CAT_VS_FIXED };

struct cat_amount {
    const char *label;
    int64_t haler;
    bool verified;
};

struct cat_fee {
    const char *id, *name, *account, *vs, *ss, *ks, *message, *due;
    uint32_t situation; /* CAT_NONE when none */
    enum cat_symbol symbol;
    bool free_amount, verified;
    int due_month, due_day; /* 0 when none */
    size_t n_amounts;
};
void catalogue_fee(struct cat_fee *out, const struct catalogue *c, uint32_t at, const char *lang);
/* Amounts valid on `today` come first in the pack's order; i < n_amounts. */
void catalogue_amount(
    struct cat_amount *out, const struct catalogue *c, uint32_t fee, size_t i, const char *lang);

struct cat_form {
    const char *id, *title, *brief, *hand_in;
    const char *json;            /* the whole object of the bundle, for form_load_bytes */
    uint32_t contact, situation; /* CAT_NONE when none */
    int version, minutes;
    bool print_kiosk, print_desk; /* cannot be filed there: ends as paper to sign */
};
void catalogue_form(struct cat_form *out, const struct catalogue *c, uint32_t at, const char *lang);

struct cat_section {
    int number;       /* 4..30 of the municipal template */
    const char *text; /* paragraphs by \n, "- " begins a list item */
};

struct cat_situation {
    const char *id, *title, *brief, *price, *due, *deadline_label, *deadline, *rpp, *updated;
    const char *text_lang; /* language the texts are really in */
    uint32_t department, contact;
    uint8_t rank;
    bool booking, verified;
    size_t n_bring, n_sections, n_law;
    struct cat_list fees, related, topics, forms;
    uint32_t texts; /* internal handle for the two calls below */
};
void catalogue_situation(
    struct cat_situation *out, const struct catalogue *c, uint32_t at, const char *lang);
const char *catalogue_bring(const struct catalogue *c, const struct cat_situation *s, size_t i);
const char *catalogue_law(const struct catalogue *c, const struct cat_situation *s, size_t i);
void catalogue_section(
    struct cat_section *out, const struct catalogue *c, const struct cat_situation *s, size_t i);
/* Name of a section of the municipal template: an English msgid for _(). */
const char *catalogue_heading(int number);

/* Every situation in the order of its title, Czech collation (č after c, ch after h). */
struct cat_list catalogue_by_title(const struct catalogue *c, const char *lang);
/* Top-level topics or life entries (kind CAT_TOPIC or CAT_LIFE) in the pack's order. */
struct cat_list catalogue_top(const struct catalogue *c, enum cat_kind kind);

struct cat_hit {
    struct cat_ref ref;
};

struct cat_hits {
    struct cat_hit hits[SEARCH_MAX_HITS];
    size_t n, total;
    bool guessed;
    char guess[120];
};
/* Searches situations, fees, departments, contacts (also by phone digits) and forms at once. */
void catalogue_search(
    struct cat_hits *out, struct catalogue *c, struct str query, size_t limit, const char *lang);

#endif
