/* words: the program's own sentences for the formats with real rules. See form_int.h. */
#include "form_int.h"

#include "base/i18n.h"

static const struct {
    const char *format;
    const char *shape, *misprint; /* msgids; misprint NULL: none of its own */
} rows[] = {
    {"birth-number", N_("A birth number has 9 or 10 digits. Copy it from your ID."),
        N_("There is probably a misprint in the birth number. Compare it with your ID.")},
    {"ico", N_("A company number (IČO) has 8 digits."),
        N_("There is probably a misprint in the company number (IČO). Check it.")},
    {"dic", N_("A tax number (DIČ) starts with CZ and has 8 to 10 digits."),
        N_("There is probably a misprint in the tax number (DIČ). Check it.")},
    {"account", N_("Enter the account with the bank code, like 19-2000145399/0800."),
        N_("There is probably a misprint in the account number. Compare it with your bank "
           "statement.")},
    {"iban", N_("A Czech IBAN starts with CZ and has 24 characters."),
        N_("There is probably a misprint in the IBAN. Compare it with your bank statement.")},
    {"account-or-iban", N_("Enter the account with the bank code, like 19-2000145399/0800."),
        N_("There is probably a misprint in the account number. Compare it with your bank "
           "statement.")},
    {"postcode", N_("A postcode has 5 digits, like 295 01."), NULL},
    {"phone",
        N_("A phone number has 9 digits, like 601 234 567. Start a foreign one with + and the "
           "country code."),
        NULL},
    {"data-box", N_("A data box ID has 7 characters, letters and digits only."), NULL},
    {"plate", N_("Enter the number plate like this: 1AB 2345."), NULL},
    {"email", N_("Enter the e-mail like this: jana@priklad.cz."), NULL},
};

static const char *say(const char *msgid, const char *lang)
{
    return lang && strcmp(lang, "en") == 0 ? msgid : _(msgid);
}

const char *form_format_words(const char *format, const char *detail, const char *lang)
{
    if (detail && strcmp(detail, "bank") == 0)
        return say(N_("We do not know this bank code. Check the digits after the slash."), lang);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(rows[i].format, format) == 0)
            return say(
                detail && *detail && rows[i].misprint ? rows[i].misprint : rows[i].shape, lang);
    return NULL;
}
