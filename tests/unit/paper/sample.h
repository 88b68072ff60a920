/* sample: slips for the tests of paper. Invented data; "VZOR" means sample. */
#ifndef TEST_PAPER_SAMPLE_H
#define TEST_PAPER_SAMPLE_H

#include "domain/slip.h"
#include "domain/spayd.h"
#include "paper/slip_draw.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* pango and fontconfig keep caches that a leak checker would count */
__attribute__((constructor)) static void sample_tidy(void)
{
    atexit(slip_draw_end);
}

static inline struct slip sample_payment(enum slip_format format, bool large, const char *lang)
{
    return (struct slip){
        .kind = SLIP_PAYMENT,
        .format = format,
        .large = large,
        .lang = lang,
        .town = "Městský úřad Mnichovo Hradiště",
        .address = "Masarykovo náměstí 1, 295 01 Mnichovo Hradiště",
        .title = "Poplatek ze psů na rok 2027",
        .reference = "K7M4T9R3",
        .printed = {{2026, 11, 23}, 581, 0, 60},
        .qr = "SPD*1.0*ACC:CZ6901000000190002627181*AM:400.00*CC:CZK*MSG:VZOR POPLATEK ZE PSU 2027*"
              "X-VS:1234567890",
        .payee = "Město Mnichovo Hradiště",
        .account = "19-2627181/0100",
        .vs = "1234567890",
        .message = "VZOR POPLATEK ZE PSU 2027",
        .haler = 40000,
        .due = "30. 6. 2027",
        .cash_desk = "pokladna, přízemí, dveře 8",
    };
}

/* The longest that a real fee can become: every symbol, 60 characters of message, the highest
 * amount, a town of 40 characters. */
static inline struct slip sample_longest(enum slip_format format, bool large, const char *lang)
{
    struct slip s = sample_payment(format, large, lang);
    s.town = "Městský úřad Brandýs nad Labem-Stará Bol";
    s.address = "náměstí Svatopluka Čecha 1234, 250 01 Brandýs nad Labem";
    s.title = "Poplatek za užívání veřejného prostranství v dubnu 2027";
    s.qr = "SPD*1.0*ACC:CZ6907100123457000000019*AM:9999999.99*CC:CZK*MSG:VZOR ZABRANI VEREJNEHO "
           "PROSTRANSTVI NAMESTI 15. AZ 30. 4. 27*X-KS:0000001148*X-SS:2027000123*X-VS:1234567890";
    s.account = "123457-2627181909/0100";
    s.ss = "2027000123";
    s.ks = "0000001148";
    s.message = "VZOR ZABRANI VEREJNEHO PROSTRANSTVI NAMESTI 15. AZ 30. 4. 27";
    s.haler = 999999999;
    s.cash_desk = "pokladna, druhé poschodí, dveře 208";
    return s;
}

static inline struct slip sample_info(enum slip_format format, bool large, const char *lang)
{
    return (struct slip){
        .kind = SLIP_INFO,
        .format = format,
        .large = large,
        .lang = lang,
        .town = "Městský úřad Mnichovo Hradiště",
        .address = "Masarykovo náměstí 1, 295 01 Mnichovo Hradiště",
        .title = "Poplatek ze psů",
        .printed = {{2026, 11, 23}, 581, 0, 60},
        .qr = "https://www.priklad.cz/situace/poplatek-ze-psu",
        .rows = {{"Kde", "Finanční odbor, přízemí, dveře 8"},
            {"Kdy", "pondělí a středa 8:00–17:00"}, {"Telefon", "326 000 000"},
            {"Kolik stojí", "400 Kč za prvního psa, 600 Kč za každého dalšího"}},
        .n_rows = 4,
        .body = "Poplatek platí ten, kdo drží psa staršího 3 měsíců a bydlí ve městě.\n"
                "Vezměte si s sebou:\n- občanský průkaz\n- očkovací průkaz psa s číslem čipu",
    };
}

static inline struct slip sample_receipt(enum slip_format format, bool large, const char *lang)
{
    return (struct slip){
        .kind = SLIP_RECEIPT,
        .format = format,
        .large = large,
        .lang = lang,
        .town = "Městský úřad Mnichovo Hradiště",
        .address = "Masarykovo náměstí 1, 295 01 Mnichovo Hradiště",
        .title = "We have received your submission",
        .number = "K7M4T9R3",
        .reference = "K7M4T9R3",
        .printed = {{2026, 11, 23}, 581, 0, 60},
        .qr = "PZ1*K7M4T9R3*BNKV5OQ*RRUXNZNVIECBLPPJBC6U33QV34*ABCDEFGHIJKLMNOPQRSTUVWXYZ234567ABC"
              "DEFGHIJKLMNOPQRSTUVWXYZ234567ABCDEFGHIJKLMNOPQRSTUVWXYZ234567ABCDEFG",
        .fingerprint = "8C69 76E5 B541 0415 BDE9 08BD 4DEE 15DF",
        .rows = {{"Co jste podali", "Ohlášení psa k poplatku"}, {"Přílohy", "1 soubor"},
            {"Přijato", "23. 11. 2026 v 9:41:12"},
            {"Vyřizuje", "Finanční a školský odbor, dveře 8"}, {"Vyřídíme do", "23. 12. 2026"}},
        .n_rows = 5,
        .body = "Podání zkontrolujeme. Kdyby něco chybělo, napíšeme vám na e-mail.\n"
                "Do 14 dnů vám pošleme variabilní symbol.\n\n"
                "Stav podání zjistíte pod číslem podání na kiosku nebo na telefonu 326 776 612.",
    };
}

static inline struct slip sample_waiting(enum slip_format format, bool large, const char *lang)
{
    struct slip s = sample_receipt(format, large, lang);
    s.kind = SLIP_WAITING;
    s.title = "Your submission is waiting to be sent";
    s.qr = s.fingerprint = NULL;
    s.n_rows = 3;
    return s;
}

static inline struct slip sample_draft(enum slip_format format, bool large, const char *lang)
{
    return (struct slip){
        .kind = SLIP_DRAFT,
        .format = format,
        .large = large,
        .lang = lang,
        .town = "Městský úřad Mnichovo Hradiště",
        .address = "Masarykovo náměstí 1, 295 01 Mnichovo Hradiště",
        .title = "Ohlášení psa k poplatku",
        .number = "H4XW7MT3",
        .qr = "H4XW-7MT3",
        .expires = "23. 12. 2026",
        .printed = {{2026, 11, 23}, 581, 0, 60},
    };
}

static inline struct slip sample_booking(enum slip_format format, bool large, const char *lang)
{
    bool cs = lang && strcmp(lang, "cs") == 0;
    return (struct slip){
        .kind = SLIP_BOOKING,
        .format = format,
        .large = large,
        .lang = lang,
        .town = "Městský úřad Mnichovo Hradiště",
        .address = "Masarykovo náměstí 1, 295 01 Mnichovo Hradiště",
        .title = "Občanský průkaz",
        .number = "R9K3V7X2",
        .printed = {{2026, 11, 23}, 581, 0, 60},
        .qr = "HTTPS://PORTAL.PRIKLAD.CZ/T/R9K3V7X2M4T7H9XW",
        .when = cs ? "středa 25. 11. 2026 · 10:20" : "Wednesday 25 Nov 2026 · 10:20",
        .pin = "4719",
        .pin_valid = "Zadejte ho na kiosku, stačí mezi 10:05 a 10:35.",
        .late = "Po 10:35 si na kiosku vezměte pořadový lístek. Budete čekat s ostatními.",
        .change = "Stačí to do úterý 24. 11. v 10:20. Načtěte QR kód telefonem, zadejte PIN na "
                  "kiosku, nebo zavolejte na 326 000 000.",
        .rows = {{NULL, "správní odbor, přízemí, dveře 14"}},
        .n_rows = 1,
        .body = "- dosavadní občanský průkaz\n- rodný list, pokud dosavadní průkaz nemáte",
    };
}

/* The longest that a real one can become; seven things to bring. */
static inline struct slip sample_longest_booking(
    enum slip_format format, bool large, const char *lang)
{
    struct slip s = sample_booking(format, large, lang);
    s.town = "Městský úřad Brandýs nad Labem-Stará Bol";
    s.address = "náměstí Svatopluka Čecha 1234, 250 01 Brandýs nad Labem";
    s.title = "Občanský průkaz nebo pas: žádost, vydání, změna a ztráta dokladu";
    s.rows[0].value = "odbor správních činností, druhé poschodí, dveře 208";
    s.rows[s.n_rows++] = (struct slip_row){"Počet lidí", "4"};
    s.body = "dosavadní občanský průkaz\nrodný list, pokud dosavadní průkaz nemáte\n"
             "oddací list, pokud jste změnili příjmení\ndoklad o akademickém titulu\n"
             "plná moc s ověřeným podpisem, když vás někdo zastupuje\n"
             "průkaz dítěte\nsouhlas druhého rodiče";
    return s;
}

static inline struct slip sample_ticket(enum slip_format format, bool large, const char *lang)
{
    return (struct slip){
        .kind = SLIP_TICKET,
        .format = format,
        .large = large,
        .lang = lang,
        .town = "Městský úřad Mnichovo Hradiště",
        .address = "Masarykovo náměstí 1, 295 01 Mnichovo Hradiště",
        .title = "Občanské průkazy a pasy",
        .number = "A\xC2\xA0"
                  "47",
        .printed = {{2026, 11, 23}, 581, 0, 60},
        .qr = "a ticket shows no code",
        .rows = {{NULL, "přízemí, přepážky 1–3"}},
        .n_rows = 1,
        .ahead = "Před vámi jsou 4 lidé.",
        .wait = "Čekání asi 12–18 minut.",
        .body = "Až na vás dojde řada, ozve se gong a displej ukáže vaše číslo a přepážku.\n"
                "Když vyvolání zmeškáte, řekněte to u přepážky.",
    };
}

static inline struct slip sample_longest_ticket(
    enum slip_format format, bool large, const char *lang)
{
    struct slip s = sample_ticket(format, large, lang);
    s.town = "Městský úřad Brandýs nad Labem-Stará Bol";
    s.title = "Evidence vozidel, řidičské průkazy a taxi";
    s.number = "M\xC2\xA0"
               "999";
    s.rows[0].value = "druhé poschodí, chodba vlevo, přepážky 21 až 29 a dveře 208";
    s.booked = "Objednáno na 10:20";
    s.ahead = "Před vámi je 128 lidí, z toho 14 objednaných.";
    s.wait = "Přepážka teď není obsazená, jak dlouho počkáte, nevíme.";
    return s;
}

/* More steps than any paper holds. */
static inline struct slip sample_longest_receipt(
    enum slip_format format, bool large, const char *lang)
{
    static char body[7900];
    struct slip s = sample_receipt(format, large, lang);
    size_t n = 0;
    for (int i = 0; n < sizeof body - 150; i++)
        n += (size_t)snprintf(body + n, sizeof body - n,
            "%sKrok, který vysvětluje, co se s podáním bude dít dál a co k tomu doložíte.",
            i == 0  ? ""
            : i % 4 ? "\n"
                    : "\n- ");
    s.town = "Městský úřad Brandýs nad Labem-Stará Bol";
    s.body = body;
    s.rows[s.n_rows++] = (struct slip_row){"Nejdelší popisek ze všech popisků",
        "Odbor životního prostředí, zemědělství a památkové péče, druhé poschodí, dveře 208"};
    return s;
}

#endif
