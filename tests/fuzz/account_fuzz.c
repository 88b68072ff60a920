/* Any bytes as an account, an IBAN, a symbol, and the identifiers: normal forms read back. */
#include "fuzz.h"

#include "domain/account.h"
#include "domain/ident.h"
#include "domain/symbol.h"

static void check_account(struct str text)
{
    struct account a, back;
    char shown[24], iban[25], long_iban[48];
    if (account_parse_unchecked(&a, text, NULL) < 0) {
        PROMISE(account_parse(&a, text, NULL) < 0);
        return;
    }
    account_show(shown, &a);
    account_iban(iban, &a);
    iban_show(long_iban, iban);
    PROMISE(strlen(iban) == 24);
    PROMISE(iban_check(str_of(long_iban), NULL) == 0);
    PROMISE(account_from_iban(&back, str_of(iban), NULL) == 0);
    PROMISE(strcmp(a.number, back.number) == 0 && strcmp(a.prefix, back.prefix) == 0);
    bool good = account_check(&a, NULL) == 0;
    PROMISE((account_parse(&back, text, NULL) == 0) == good);
    if (good)
        PROMISE(account_parse(&back, str_of(shown), NULL) == 0);
}

static void check_iban(struct str text)
{
    char iban[35], shown[48];
    if (iban_parse(iban, text, NULL) < 0)
        return;
    iban_show(shown, iban);
    PROMISE(strlen(shown) < sizeof shown);
    PROMISE(iban_check(str_of(shown), NULL) == 0);
}

static void check_identifiers(struct str text)
{
    char birth[12], ico[9], dic[13], phone[18], code[6], box[8], again[24], shown[24];
    struct birth b;
    if (birth_number_parse(birth, &b, text, NULL) == 0)
        PROMISE(date_valid(b.date) && birth_number_parse(again, NULL, str_of(birth), NULL) == 0);
    if (ico_parse(ico, text, NULL) == 0)
        PROMISE(strlen(ico) == 8 && ico_parse(again, str_of(ico), NULL) == 0);
    if (dic_parse(dic, text, NULL) == 0)
        PROMISE(dic_parse(again, str_of(dic), NULL) == 0 && strcmp(again, dic) == 0);
    if (phone_parse(phone, text, NULL) == 0) {
        phone_show(shown, phone);
        PROMISE(phone_parse(again, str_of(shown), NULL) == 0 && strcmp(again, phone) == 0);
    }
    if (postcode_parse(code, text, NULL) == 0) {
        char gap[8];
        postcode_show(gap, code);
        PROMISE(postcode_parse(again, str_of(gap), NULL) == 0 && strcmp(again, code) == 0);
    }
    if (data_box_parse(box, text, NULL) == 0)
        PROMISE(strlen(box) == 7);
}

FUZZ_TARGET(account)
{
    struct str text = fuzz_text(data, size);
    char symbol[11];
    check_account(text);
    check_iban(text);
    check_identifiers(text);
    if (symbol_parse(symbol, text, NULL) == 0)
        PROMISE(symbol_same(symbol, symbol) && strlen(symbol) >= 1);
}
