/* fees: see fees.h. The pack was linted when it was published; what is read here is still checked,
 * because a database may be older than the lint. */
#include "fees.h"

#include "base/vec.h"
#include "domain/symbol.h"
#include "wire/json.h"

#include <stdlib.h>

enum { MAX_FEES = 2000, MAX_AMOUNTS = 100, MAX_BODY = 256 * 1024 };

static bool take_symbol_kind(enum fee_symbol *out, const json_t *j)
{
    static const char *const names[] = {
        [FEE_PERSONAL] = "personal", [FEE_NONE] = "none", [FEE_FIXED] = "fixed"};
    char name[16];
    if (!wire_json_text(name, sizeof name, j, "symbol"))
        return false;
    for (int i = 0; i < 3; i++)
        if (strcmp(name, names[i]) == 0)
            return *out = (enum fee_symbol)i, true;
    return false;
}

static bool optional_text(char *out, size_t size, const json_t *j, const char *key)
{
    return !json_object_get(j, key) || wire_json_text(out, size, j, key);
}

static uint32_t label_hash(const json_t *amount)
{
    const char *cs = json_string_value(json_object_get(json_object_get(amount, "label"), "cs"));
    uint32_t h = 2166136261u;
    for (; cs && *cs; cs++)
        h = (h ^ (unsigned char)*cs) * 16777619u;
    return h;
}

static bool take_amounts(struct fee *f, const json_t *list)
{
    size_t n = json_array_size(list);
    if (!json_is_array(list) || n > MAX_AMOUNTS ||
        !(f->amounts = calloc(n + 1, sizeof *f->amounts)))
        return false;
    for (size_t i = 0; i < n; i++) {
        const json_t *j = json_array_get(list, i);
        struct fee_amount *a = &f->amounts[i];
        char from[16];
        if (!wire_json_int(&a->haler, j, "haler") ||
            !wire_json_text(from, sizeof from, j, "valid_from") ||
            date_parse_iso(&a->from, str_of(from), NULL) < 0)
            return false;
        a->label = label_hash(j);
        f->n_amounts = i + 1;
    }
    return true;
}

static bool take_fee(struct fee *f, const json_t *j)
{
    f->free_amount = json_is_true(json_object_get(j, "free_amount"));
    return wire_json_text(f->id, sizeof f->id, j, "id") &&
           wire_json_text(f->account_id, sizeof f->account_id, j, "account") &&
           wire_json_text(f->message, sizeof f->message, j, "message") &&
           take_symbol_kind(&f->symbol, j) && optional_text(f->vs, sizeof f->vs, j, "vs") &&
           optional_text(f->ss, sizeof f->ss, j, "ss") &&
           optional_text(f->ks, sizeof f->ks, j, "ks") &&
           take_amounts(f, json_object_get(j, "amounts"));
}

int fee_book_add(struct fee_book *b, struct str body, struct err *e)
{
    json_t *j;
    int rc = wire_json_load(&j, body, MAX_BODY, WIRE_DEPTH, e);
    if (rc == 0)
        rc = vec_reserve(&b->fees, &b->cap, b->n + 1, sizeof *b->fees, MAX_FEES, e);
    if (rc == 0) {
        struct fee *f = &b->fees[b->n++];
        *f = (struct fee){.amounts = NULL};
        if (!take_fee(f, j))
            rc = err_set(e, ERR_PARSE, "fees", "the fee \"%s\" is not of format 1", f->id);
    }
    json_decref(j);
    return rc;
}

static int join_account(struct fee *f, const json_t *accounts, struct err *e)
{
    for (size_t i = 0; i < json_array_size(accounts); i++) {
        const json_t *a = json_array_get(accounts, i);
        char id[WIRE_ID + 1], number[32];
        if (wire_json_text(id, sizeof id, a, "id") && strcmp(id, f->account_id) == 0 &&
            wire_json_text(number, sizeof number, a, "number"))
            return account_parse(&f->account, str_of(number), e);
    }
    return err_set(e, ERR_NOT_FOUND, "fees", "the fee \"%s\" has no account", f->id);
}

int fee_book_accounts(struct fee_book *b, struct str town, struct err *e)
{
    json_t *j;
    int rc = wire_json_load(&j, town, MAX_BODY, WIRE_DEPTH, e);
    for (size_t i = 0; rc == 0 && i < b->n; i++)
        rc = join_account(&b->fees[i], json_object_get(j, "accounts"), e);
    json_decref(j);
    return rc;
}

void fee_book_done(struct fee_book *b)
{
    for (size_t i = 0; i < b->n; i++)
        free(b->fees[i].amounts);
    free(b->fees);
    *b = (struct fee_book){.fees = NULL};
}

const struct fee *fee_find(const struct fee_book *b, const char *id)
{
    for (size_t i = 0; i < b->n; i++)
        if (strcmp(b->fees[i].id, id) == 0)
            return &b->fees[i];
    return NULL;
}

/* In force: began, and no amount with the same label began later. */
static bool in_force(const struct fee *f, const struct fee_amount *a, struct date today)
{
    if (date_cmp(a->from, today) > 0)
        return false;
    for (size_t i = 0; i < f->n_amounts; i++) {
        const struct fee_amount *b = &f->amounts[i];
        if (b->label == a->label && date_cmp(b->from, today) <= 0 && date_cmp(b->from, a->from) > 0)
            return false;
    }
    return true;
}

static bool amount_offered(const struct fee *f, int64_t haler, struct date today)
{
    if (f->free_amount)
        return true;
    for (size_t i = 0; i < f->n_amounts; i++)
        if (f->amounts[i].haler == haler && in_force(f, &f->amounts[i], today))
            return true;
    return false;
}

/* NULL, or the code of the fault. */
static const char *check_symbol(const struct fee *f, struct wire_order_request *r)
{
    if (f->symbol == FEE_PERSONAL)
        return r->vs[0] ? NULL : "required";
    if (f->symbol == FEE_NONE)
        return r->vs[0] ? "not_allowed" : NULL;
    if (r->vs[0] && !symbol_same(r->vs, f->vs))
        return "not_allowed";
    memcpy(r->vs, f->vs, sizeof r->vs);
    return NULL;
}

bool fee_accepts(
    const struct fee *f, struct wire_order_request *r, struct date today, struct problem *p)
{
    const char *fault = check_symbol(f, r);
    if (fault)
        problem_add_field(p, wire_order_pointer(WIRE_ORDER_VS), fault);
    if (!amount_offered(f, r->haler, today))
        problem_add_field(p, wire_order_pointer(WIRE_ORDER_AMOUNT), "not_offered");
    return p->n_fields == 0;
}
