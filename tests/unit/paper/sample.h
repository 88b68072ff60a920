/* sample: slips for the tests of paper. Invented data; "VZOR" means sample. */
#ifndef TEST_PAPER_SAMPLE_H
#define TEST_PAPER_SAMPLE_H

#include "domain/slip.h"
#include "domain/spayd.h"
#include "paper/slip_draw.h"
#include <stdlib.h>

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

#endif
