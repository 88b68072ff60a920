/* cmd_slip: `prepazka slip`: a payment slip for scripts: to a file, to a printer or on the
 * terminal. Drawing and printing is the worker's; this process only fills in the slip. */
#include "command.h"

#include "base/i18n.h"
#include "base/utf8.h"
#include "domain/money.h"
#include "domain/slip.h"
#include "domain/spayd.h"
#include "domain/symbol.h"
#include "print_client.h"
#include "qr/qr.h"

#include <getopt.h>
#include <langinfo.h>
#include <stdio.h>
#include <unistd.h>

enum slip_option {
    OPT_ACCOUNT = 1,
    OPT_AMOUNT,
    OPT_VS,
    OPT_SS,
    OPT_KS,
    OPT_MESSAGE,
    OPT_DUE,
    OPT_TITLE,
    OPT_PAYEE,
    OPT_LANG,
    OPT_FORMAT,
    OPT_PRINT,
    OPT_TRANSPORT,
    OPT_LARGE,
    OPT_SHOW,
    OPT_OUT = 'o',
    OPT_MAX = 128,
};

enum { QUIET = 4, MAX_TEXT = 400 };

/* The command line as typed, and the slip made of it. */
struct order {
    const char *typed[OPT_MAX]; /* NULL = not given */
    struct payment payment;
    char vs[11], ss[11], ks[11], account[24], message[61], due[32];
    struct buf spayd;
    struct slip slip;
};

static bool read_options(struct order *o, int argc, char **argv)
{
    static const struct option options[] = {
        {"account", required_argument, NULL, OPT_ACCOUNT},
        {"amount", required_argument, NULL, OPT_AMOUNT},
        {"vs", required_argument, NULL, OPT_VS},
        {"ss", required_argument, NULL, OPT_SS},
        {"ks", required_argument, NULL, OPT_KS},
        {"message", required_argument, NULL, OPT_MESSAGE},
        {"due", required_argument, NULL, OPT_DUE},
        {"title", required_argument, NULL, OPT_TITLE},
        {"payee", required_argument, NULL, OPT_PAYEE},
        {"lang", required_argument, NULL, OPT_LANG},
        {"format", required_argument, NULL, OPT_FORMAT},
        {"print", required_argument, NULL, OPT_PRINT},
        {"transport", required_argument, NULL, OPT_TRANSPORT},
        {"large", no_argument, NULL, OPT_LARGE},
        {"show", no_argument, NULL, OPT_SHOW},
        {NULL, 0, NULL, 0},
    };
    optind = 0;
    for (int c; (c = getopt_long(argc, argv, "o:", options, NULL)) != -1;) {
        if (c == '?')
            return false;
        o->typed[c] = optarg ? optarg : "";
    }
    int ways =
        (o->typed[OPT_OUT] != NULL) + (o->typed[OPT_PRINT] != NULL) + (o->typed[OPT_SHOW] != NULL);
    return optind == argc && ways == 1 && o->typed[OPT_ACCOUNT] && o->typed[OPT_AMOUNT] &&
           o->typed[OPT_VS];
}

/* ---- what people typed, and what is wrong with it */

static int refuse(const char *sentence)
{
    fprintf(stderr, "%s\n", sentence);
    return EXIT_NO;
}

static int read_account(struct order *o)
{
    struct str typed = str_of(o->typed[OPT_ACCOUNT]);
    int rc = account_parse(&o->payment.account, typed, NULL);
    if (rc == -ERR_PARSE && iban_check(typed, NULL) == 0)
        rc = account_from_iban(&o->payment.account, typed, NULL);
    if (rc == -ERR_CHECKSUM)
        return refuse(_("This account number is probably a misprint. Compare it with your bank "
                        "statement."));
    if (rc < 0)
        return refuse(_("Enter the account with the bank code, like 19-2000145399/0800."));
    if (!bank_name(o->payment.account.bank))
        return refuse(_("We do not know this bank code. Check the digits after the slash."));
    account_show(o->account, &o->payment.account);
    return EXIT_GOOD;
}

static int read_amount(struct order *o)
{
    int rc = money_parse_typed(&o->payment.haler, str_of(o->typed[OPT_AMOUNT]), NULL);
    if (rc == -ERR_LIMIT)
        return refuse(_("Hellers have two digits at most, like 1250.50."));
    if (rc == -ERR_RANGE)
        return refuse(_("Enter more than CZK 0 and at most CZK 9,999,999.99."));
    return rc < 0 ? refuse(_("Enter the amount in digits, like 1250.50.")) : EXIT_GOOD;
}

static int read_symbol(char out[11], const char *typed)
{
    int rc = typed ? symbol_parse(out, str_of(typed), NULL) : 0;
    if (rc == -ERR_NOT_FOUND)
        return refuse(_("Enter the symbol or leave the option out."));
    if (rc == -ERR_LIMIT)
        return refuse(_("A symbol has 10 digits at most."));
    return rc < 0 ? refuse(_("A symbol has digits only.")) : EXIT_GOOD;
}

static void date_words(char out[32], struct date d, const char *lang)
{
    static const char *const months[] = {
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    if (strcmp(lang, "en") == 0)
        snprintf(out, 32, "%d %s %d", d.day, months[d.month - 1], d.year);
    else
        snprintf(out, 32, "%d. %d. %d", d.day, d.month, d.year);
}

static int read_due(struct order *o, const char *lang)
{
    struct date d, far = {.year = 9999, .month = 12, .day = 31};
    if (!o->typed[OPT_DUE])
        return EXIT_GOOD;
    if (date_parse_typed(&d, str_of(o->typed[OPT_DUE]), far, NULL) < 0 || d.year > 2999)
        return refuse(_("Enter the day with the year, like 30. 6. 2027."));
    date_words(o->due, d, lang);
    return EXIT_GOOD;
}

static int read_paper(struct order *o)
{
    const char *format = o->typed[OPT_FORMAT];
    bool large = o->typed[OPT_LARGE] != NULL;
    if (!format)
        format = large ? "a5" : "a6";
    if (!slip_format_parse(&o->slip.format, str_of(format)))
        return refuse(_("The paper is a6, a5, a4 or roll80."));
    if (large && o->slip.format == SLIP_A6)
        return refuse(_("Large print needs a5, a4 or roll80."));
    o->slip.large = large;
    return EXIT_GOOD;
}

static int check_texts(const struct order *o)
{
    static const enum slip_option texts[] = {OPT_MESSAGE, OPT_TITLE, OPT_PAYEE};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct str s = str_of(o->typed[texts[i]]);
        if (!utf8_valid(s))
            return refuse(_("The text is not UTF-8."));
        if (s.n > MAX_TEXT / 2)
            return refuse(_("The text is too long."));
    }
    return EXIT_GOOD;
}

static int read_order(struct order *o)
{
    const char *lang = o->typed[OPT_LANG];
    if (lang && strcmp(lang, "cs") != 0 && strcmp(lang, "en") != 0)
        return refuse(_("The language is cs or en."));
    if (lang)
        i18n_set(lang);
    else
        lang = i18n_lang();
    int code = read_account(o);
    if (code == EXIT_GOOD)
        code = read_amount(o);
    if (code == EXIT_GOOD)
        code = read_symbol(o->vs, o->typed[OPT_VS]);
    if (code == EXIT_GOOD)
        code = read_symbol(o->ss, o->typed[OPT_SS]);
    if (code == EXIT_GOOD)
        code = read_symbol(o->ks, o->typed[OPT_KS]);
    if (code == EXIT_GOOD)
        code = read_due(o, lang);
    if (code == EXIT_GOOD)
        code = read_paper(o);
    if (code == EXIT_GOOD)
        code = check_texts(o);
    o->slip.lang = lang;
    return code;
}

static int fill_slip(struct order *o, struct err *e)
{
    spayd_message(o->message, str_of(o->typed[OPT_MESSAGE]));
    o->payment.vs = o->vs;
    o->payment.ss = o->ss;
    o->payment.ks = o->ks;
    o->payment.message = o->message;
    int rc = spayd_payment(&o->spayd, &o->payment, e);
    if (rc < 0)
        return rc;
    struct slip *s = &o->slip;
    s->kind = SLIP_PAYMENT;
    s->town = o->typed[OPT_PAYEE];
    s->title = o->typed[OPT_TITLE] ? o->typed[OPT_TITLE] : _("Payment by QR code");
    s->printed = instant_prague(clock_wall(&clock_real));
    s->qr = buf_cstr(&o->spayd);
    s->payee = o->typed[OPT_PAYEE];
    s->account = o->account;
    s->vs = o->vs;
    s->ss = o->ss;
    s->ks = o->ks;
    s->message = o->message;
    s->haler = o->payment.haler;
    s->due = o->due;
    return 0;
}

/* ---- on the terminal */

/* Two rows of modules in one line of half blocks, black on white whatever the terminal's colours.
 */
static void show_half_blocks(struct buf *out, const struct qr *q, bool colours)
{
    static const char *const cells[] = {" ", "▄", "▀", "█"};
    for (int y = -QUIET; y < q->side + QUIET; y += 2) {
        if (colours)
            buf_z(out, "\033[38;5;16;48;5;231m");
        for (int x = -QUIET; x < q->side + QUIET; x++)
            buf_z(out, cells[2 * qr_dark(q, x, y) + qr_dark(q, x, y + 1)]);
        buf_z(out, colours ? "\033[0m\n" : "\n");
    }
}

/* Without UTF-8: two spaces a module, the dark ones in reverse; "##" where nothing is coloured. */
static void show_spaces(struct buf *out, const struct qr *q, bool colours)
{
    for (int y = -QUIET; y < q->side + QUIET; y++) {
        for (int x = -QUIET; x < q->side + QUIET; x++) {
            bool dark = qr_dark(q, x, y);
            if (colours)
                buf_z(out, dark ? "\033[40m  " : "\033[107m  ");
            else
                buf_z(out, dark ? "##" : "  ");
        }
        buf_z(out, colours ? "\033[0m\n" : "\n");
    }
}

static void show_row(struct buf *out, const char *label, const char *value)
{
    if (!value || !*value)
        return;
    size_t width = utf8_width(str_of(label));
    buf_fmt(out, "%s%*s ", label, width < 22 ? (int)(22 - width) : 0, "");
    utf8_clean(out, str_of(value), false);
    buf_char(out, '\n');
}

static void show_data(struct buf *out, const struct slip *s)
{
    struct buf sum;
    buf_init(&sum, BUF_LINE);
    money_show(&sum, s->haler, MONEY_PAPER, s->lang);
    show_row(out, _("Amount"), buf_cstr(&sum));
    show_row(out, _("Account (číslo účtu)"), s->account);
    show_row(out, _("Variable symbol (VS)"), s->vs);
    show_row(out, _("Specific symbol (SS)"), s->ss);
    show_row(out, _("Constant symbol (KS)"), s->ks);
    show_row(out, _("Pay by"), s->due);
    show_row(out, _("Payee"), s->payee);
    show_row(out, _("Message"), s->message);
    buf_done(&sum);
}

static int show(const struct order *o, struct err *e)
{
    struct qr q = {.side = 0};
    struct buf out, plain;
    buf_init(&out, BUF_TEXT);
    buf_init(&plain, BUF_TEXT);
    bool colours = isatty(1), utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    int rc = qr_make(&q, str_of(o->slip.qr), QR_ECC_M, 0, e);
    if (rc == 0) {
        if (utf8)
            show_half_blocks(&out, &q, colours);
        else
            show_spaces(&out, &q, colours);
        struct buf *data = utf8 ? &out : &plain;
        show_data(data, &o->slip);
        if (!utf8)
            utf8_ascii(&out, buf_view(&plain));
        rc = buf_check(&out, "slip", e);
    }
    if (rc == 0 && (fwrite(out.p, 1, out.n, stdout) < out.n || fflush(stdout) != 0))
        rc = err_errno(e, "slip", "standard output");
    buf_done(&out);
    buf_done(&plain);
    qr_done(&q);
    return rc;
}

/* ---- to a file or a printer */

struct outcome {
    bool over;
    enum print_state state;
    enum print_reason reason;
};

static const char *reason_words(enum print_reason r)
{
    static const char *const words[PRINT_REASON_COUNT] = {
        [PRINT_REASON_NONE] = N_("Printing did not work."),
        [PRINT_REASON_MEDIA_EMPTY] = N_("The printer is out of paper."),
        [PRINT_REASON_MEDIA_JAM] = N_("Paper is stuck in the printer."),
        [PRINT_REASON_COVER_OPEN] = N_("The printer cover is open."),
        [PRINT_REASON_ATTENTION] = N_("The printer needs service."),
        [PRINT_REASON_OFFLINE] = N_("The printer does not answer."),
        [PRINT_REASON_TIMEOUT] = N_("Printing took too long, we stopped it."),
        [PRINT_REASON_NO_PRINTER] = N_("There is no such printer."),
        [PRINT_REASON_FONTS] = N_("The fonts for printing are not installed."),
        [PRINT_REASON_NO_SHEETS] = N_("This printer prints slips only."),
        [PRINT_REASON_ERROR] = N_("Printing did not work."),
    };
    return _(words[r]);
}

static void on_news(void *ctx, int job, enum print_state state, enum print_reason reason)
{
    (void)job;
    struct outcome *o = ctx;
    *o = (struct outcome){print_state_final(state), state, reason};
    if (state == PRINT_STATE_WAITING)
        fprintf(stderr, "%s\n", reason_words(reason));
}

static int work(struct order *o, struct err *e)
{
    struct outcome end = {.over = false};
    const char *path = o->typed[OPT_OUT];
    struct loop *loop = loop_new(&clock_real);
    struct print_client *c =
        loop ? print_client_new(loop, NULL, o->typed[OPT_PRINT], o->typed[OPT_TRANSPORT]) : NULL;
    int rc = c ? 0 : err_set(e, ERR_NOMEM, "slip", "no memory");
    if (rc == 0)
        rc = path ? print_client_file(c, &o->slip, NULL, path, on_news, &end, e)
                  : print_client_print(c, &o->slip, NULL, on_news, &end, e);
    while (rc >= 0 && !end.over)
        rc = loop_turn(loop, -1, e);
    print_client_free(&c);
    loop_free(&loop);
    if (rc < 0 || end.state == PRINT_STATE_DONE)
        return rc;
    if (path && end.reason == PRINT_REASON_ERROR)
        return err_set(e, ERR_IO, "slip", "%s", _("The file could not be written."));
    return err_set(e, ERR_IO, "slip", "%s", reason_words(end.reason));
}

static int run(int argc, char **argv)
{
    struct err e = ERR_INIT;
    struct order o = {.slip = {.kind = SLIP_PAYMENT}};
    enum print_transport transport;
    if (!read_options(&o, argc, argv))
        return command_usage(&cmd_slip);
    if (o.typed[OPT_TRANSPORT] &&
        !print_transport_parse(&transport, str_of(o.typed[OPT_TRANSPORT])))
        return command_usage(&cmd_slip);
    int code = read_order(&o);
    if (code != EXIT_GOOD)
        return code;
    buf_init(&o.spayd, BUF_LINE);
    int rc = fill_slip(&o, &e);
    if (rc == 0)
        rc = o.typed[OPT_SHOW] ? show(&o, &e) : work(&o, &e);
    buf_wipe(&o.spayd);
    return rc < 0 ? command_trouble("slip", &e) : EXIT_GOOD;
}

const struct command cmd_slip = {
    .name = "slip",
    .usage = "--account A --amount N --vs V [--ss S] [--ks K] [--message TEXT] [--due DATE]\n"
             "       [--title TEXT] [--payee TEXT] [--lang cs|en] [--large]\n"
             "       [--format a6|a5|a4|roll80] [--transport ipp|escpos]\n"
             "       (-o FILE.pdf|FILE.png | --print QUEUE | --show)",
    .run = run,
};
