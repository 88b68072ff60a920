/* cat_format: see cat_format.h. */
#include "cat_format.h"

static const uint32_t sizes[CAT_TABLES] = {
    [CAT_T_TOWN] = sizeof(struct rec_town),
    [CAT_T_ACCOUNTS] = sizeof(struct rec_account),
    [CAT_T_CLOSURES] = sizeof(struct rec_closure),
    [CAT_T_HOURS] = sizeof(struct hours),
    [CAT_T_TOPICS] = sizeof(struct rec_topic),
    [CAT_T_LIFE] = sizeof(struct rec_topic),
    [CAT_T_DEPARTMENTS] = sizeof(struct rec_place),
    [CAT_T_CONTACTS] = sizeof(struct rec_place),
    [CAT_T_FEES] = sizeof(struct rec_fee),
    [CAT_T_FORMS] = sizeof(struct rec_form),
    [CAT_T_AMOUNTS] = sizeof(struct rec_amount),
    [CAT_T_SITUATIONS] = sizeof(struct rec_situation),
    [CAT_T_TEXTS] = sizeof(struct rec_text),
    [CAT_T_SECTIONS] = sizeof(struct rec_section),
    [CAT_T_POOL] = sizeof(uint32_t),
    [CAT_T_STRINGS] = 1,
};

size_t cat_item_size(enum cat_table t)
{
    return sizes[t];
}

uint64_t cat_hash(const void *p, size_t n)
{
    const unsigned char *b = p;
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t i = 0; i < n; i++)
        h = (h ^ b[i]) * 0x100000001b3u;
    return h;
}

uint64_t cat_layout(void)
{
    enum { MEANING = 1 }; /* raise it when a field changes its meaning but not its size */
    return cat_hash(sizes, sizeof sizes) ^ search_version() ^ (uint64_t)MEANING << 48 ^
           sizeof(struct cat_head) << 20;
}
