/* cmd_check: `prepazka check KIND VALUE` tells whether a number people type can be right, and its
 * normal form. Each kind is a row: how to read it, and what to say for each way of being wrong. */
#include "cmd_json.h"
#include "command.h"

#include "base/i18n.h"
#include "domain/account.h"
#include "domain/ident.h"
#include <stdio.h>

enum { NORMAL_MAX = 48 };

struct kind {
    const char *name;
    int (*read)(char out[NORMAL_MAX], struct str typed, struct err *e);
    const char *shape, *misprint; /* msgids: of ERR_PARSE; of what else is wrong */
};

static int read_account(char out[NORMAL_MAX], struct str typed, struct err *e)
{
    struct account a;
    int rc = account_parse(&a, typed, e);
    if (rc < 0)
        return rc;
    account_show(out, &a);
    return bank_name(a.bank) ? 0 : err_set(e, ERR_NOT_FOUND, "check", "%s", a.bank);
}

static int read_iban(char out[NORMAL_MAX], struct str typed, struct err *e)
{
    struct account a;
    int rc = iban_parse(out, typed, e);
    /* many mistyped accounts have a right IBAN: a Czech one is tested by mod 11 as well */
    if (rc == 0 && strncmp(out, "CZ", 2) == 0 && (rc = account_from_iban(&a, typed, e)) == 0)
        rc = account_check(&a, e);
    return rc;
}

static int read_birth_number(char out[NORMAL_MAX], struct str typed, struct err *e)
{
    return birth_number_parse(out, NULL, typed, e);
}

static int read_ico(char out[NORMAL_MAX], struct str typed, struct err *e)
{
    return ico_parse(out, typed, e);
}

static int read_dic(char out[NORMAL_MAX], struct str typed, struct err *e)
{
    return dic_parse(out, typed, e);
}

static int read_phone(char out[NORMAL_MAX], struct str typed, struct err *e)
{
    return phone_parse(out, typed, e);
}

static int read_postcode(char out[NORMAL_MAX], struct str typed, struct err *e)
{
    return postcode_parse(out, typed, e);
}

static const struct kind kinds[] = {
    {
        .name = "account",
        .read = read_account,
        .shape = N_("Enter the account with the bank code, like 19-2000145399/0800."),
        .misprint = N_("There is probably a misprint in the account number. Compare it with your "
                       "bank statement."),
    },
    {
        .name = "iban",
        .read = read_iban,
        .shape = N_("A Czech IBAN starts with CZ and has 24 characters."),
        .misprint =
            N_("There is probably a misprint in the IBAN. Compare it with your bank statement."),
    },
    {
        .name = "birth-number",
        .read = read_birth_number,
        .shape = N_("A birth number has 9 or 10 digits. Copy it from your ID."),
        .misprint =
            N_("There is probably a misprint in the birth number. Compare it with your ID."),
    },
    {
        .name = "ico",
        .read = read_ico,
        .shape = N_("A company number (IČO) has 8 digits."),
        .misprint = N_("There is probably a misprint in the company number (IČO). Check it."),
    },
    {
        .name = "dic",
        .read = read_dic,
        .shape = N_("A tax number (DIČ) starts with CZ and has 8 to 10 digits."),
        .misprint = N_("There is probably a misprint in the tax number (DIČ). Check it."),
    },
    {
        .name = "phone",
        .read = read_phone,
        .shape = N_("A phone number has 9 digits, like 601 234 567. Start a foreign one with + "
                    "and the country code."),
    },
    {
        .name = "postcode",
        .read = read_postcode,
        .shape = N_("A postcode has 5 digits, like 295 01."),
    },
};

static const struct kind *find(const char *name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    return NULL;
}

/* The sentence for what is wrong. */
static void say(struct buf *out, const struct kind *k, const struct err *e)
{
    if (e->code == ERR_NOT_FOUND)
        buf_fmt(out, _("We do not know bank code %s. Check the digits after the slash."), e->text);
    else if (e->code == ERR_PARSE || !k->misprint)
        buf_z(out, _(k->shape));
    else
        buf_z(out, _(k->misprint));
}

static int answer(const struct kind *k, struct str value, bool json)
{
    char normal[NORMAL_MAX] = "";
    struct err e = ERR_INIT;
    struct buf text, out;
    buf_init(&text, BUF_LINE);
    buf_init(&out, BUF_LINE);
    bool good = k->read(normal, value, &e) == 0;
    if (!good)
        say(&text, k, &e);
    if (json) {
        buf_fmt(&out, "{\"valid\":%s", good ? "true" : "false");
        cmd_json_pair(&out, "kind", str_of(k->name));
        if (good) {
            cmd_json_pair(&out, "value", str_of(normal));
        } else {
            cmd_json_pair(&out, "problem", str_of(err_name(e.code)));
            cmd_json_pair(&out, "message", buf_view(&text));
        }
        buf_char(&out, '}');
    } else {
        buf_z(&out, good ? normal : buf_cstr(&text));
    }
    int status = good ? EXIT_GOOD : EXIT_NO;
    if (out.failed || text.failed || puts(buf_cstr(&out)) == EOF || fflush(stdout) == EOF) {
        err_clear(&e);
        err_set(&e, ERR_IO, "check", "cannot print the answer");
        status = command_trouble(cmd_check.name, &e);
    }
    buf_wipe(&out);
    buf_done(&text);
    return status;
}

static int run(int argc, char **argv)
{
    const char *words[2] = {NULL};
    int n = 0;
    bool json = false, options = true;
    for (int i = 1; i < argc; i++) {
        if (options && strcmp(argv[i], "--") == 0)
            options = false;
        else if (options && strcmp(argv[i], "--json") == 0)
            json = true;
        else if ((options && strncmp(argv[i], "--", 2) == 0) || n == 2)
            return command_usage(&cmd_check);
        else
            words[n++] = argv[i];
    }
    const struct kind *k = n == 2 ? find(words[0]) : NULL;
    return k ? answer(k, str_of(words[1]), json) : command_usage(&cmd_check);
}

const struct command cmd_check = {
    .name = "check",
    .usage = "account|iban|birth-number|ico|dic|phone|postcode VALUE [--json]",
    .run = run,
};
