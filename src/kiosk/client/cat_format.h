/* cat_format: the compiled catalogue. A head, then tables of fixed-size records, a pool of numbers
 * (lists), an arena of NUL-ended strings each stored once, and a search index for each language.
 * Machine byte order: the file is compiled where it is used. Opening checks the head alone; every
 * offset and index is checked where it is followed (cat_read.h). Private to client. */
#ifndef CLIENT_CAT_FORMAT_H
#define CLIENT_CAT_FORMAT_H

#include "client/catalogue.h"

enum { CAT_LANGS = 4, CAT_PHONES = 4 };
#define CAT_MAGIC UINT64_C(0x31307461434b5a50) /* "PZKCat01" */

enum cat_table {
    CAT_T_TOWN,
    CAT_T_ACCOUNTS,
    CAT_T_CLOSURES,
    CAT_T_HOURS,
    CAT_T_TOPICS,
    CAT_T_LIFE,
    CAT_T_DEPARTMENTS,
    CAT_T_CONTACTS,
    CAT_T_FEES,
    CAT_T_FORMS,
    CAT_T_AMOUNTS,
    CAT_T_SITUATIONS,
    CAT_T_TEXTS,
    CAT_T_SECTIONS,
    CAT_T_POOL,    /* uint32_t */
    CAT_T_STRINGS, /* bytes; offset 0 is "" */
    CAT_TABLES
};

struct cat_run {
    uint32_t at, n; /* of the pool, or of the table the field names */
};

struct cat_l10n {
    uint32_t lang[CAT_LANGS]; /* strings; 0 = none, take Czech (lang[0]) */
};

struct cat_part {
    uint64_t at, n; /* bytes from the start; items (indexes: bytes) */
};

struct cat_head {
    uint64_t magic, layout, size, revision;
    uint32_t etag; /* string */
    uint32_t n_langs;
    char langs[CAT_LANGS][8]; /* langs[0] is "cs" */
    struct cat_part tables[CAT_TABLES];
    struct cat_part index[CAT_LANGS];
    struct cat_run by_id[CAT_KINDS];
    struct cat_run by_title[CAT_LANGS];
    struct cat_run top[2]; /* topics, life */
    uint64_t check;        /* over the head before this field */
};

struct rec_town {
    uint32_t id, payee, web, data_box, phone, street, number, postcode, city, situation_url;
    struct cat_l10n name, office, cash_desk, help_desk;
    uint32_t verified, hours;
};

struct rec_account {
    uint32_t id, number;
    struct cat_l10n name;
};

struct rec_closure {
    struct date date;
    struct cat_l10n reason;
};

struct rec_topic {
    uint32_t id, parent;
    struct cat_l10n name;
    struct cat_run situations;
};

struct rec_place {
    uint32_t id, room, email, department, hours, own_hours, verified;
    uint32_t n_phones, phones[CAT_PHONES];
    struct cat_l10n name, short_name, floor;
    struct cat_run situations, contacts;
};

struct rec_fee {
    uint32_t id, account, vs, ss, ks, message, situation;
    uint32_t symbol, free_amount, verified, due_month, due_day;
    struct cat_l10n name, due;
    struct cat_run amounts; /* of CAT_T_AMOUNTS */
};

struct rec_amount {
    int64_t haler;
    int64_t from; /* days since 1970 */
    struct cat_l10n label;
    uint32_t verified, unused;
};

struct rec_form {
    uint32_t id, json, contact, situation, version, minutes, print_kiosk, print_desk;
    struct cat_l10n title, brief, hand_in;
};

struct rec_situation {
    uint32_t id, department, contact, rank, booking, verified, rpp, updated;
    struct cat_run fees, related, topics, law, forms;
    uint32_t texts[CAT_LANGS]; /* of CAT_T_TEXTS; CAT_NONE when there is none */
};

struct rec_text {
    uint32_t lang, title, brief, price, due, deadline_label, deadline;
    struct cat_run bring;    /* of the pool: strings */
    struct cat_run sections; /* of CAT_T_SECTIONS */
};

struct rec_section {
    uint32_t number, text;
};

/* Bytes of one item of a table. */
size_t cat_item_size(enum cat_table t);
/* Changes with every record above, with the index and with the order of the tables. */
uint64_t cat_layout(void);
uint64_t cat_hash(const void *p, size_t n);

#endif
