/* bank: codes of payment institutions in Czechia, after the list of the Czech National Bank
 * (kody_bank_CR, directory of payment system codes). Institutions that ended stay here while
 * their codes still stand on old slips. Part of account.h; a file of its own for its table. */
#include "domain/account.h"

struct bank {
    char code[5];
    char bic[9]; /* "" = has none */
    const char *name;
};

/* sorted by code */
static const struct bank banks[] = {
    {"0100", "KOMBCZPP", "Komerční banka, a.s."},
    {"0300", "CEKOCZPP", "Československá obchodní banka, a. s."},
    {"0600", "AGBACZPP", "MONETA Money Bank, a.s."},
    {"0710", "CNBACZPP", "Česká národní banka"},
    {"0800", "GIBACZPX", "Česká spořitelna, a.s."},
    {"2010", "FIOBCZPP", "Fio banka, a.s."},
    {"2060", "CITFCZPP", "Citfin, spořitelní družstvo"},
    {"2070", "MPUBCZPP", "TRINITY BANK a.s."},
    {"2100", "", "ČSOB Hypoteční banka, a.s."},
    {"2200", "", "Peněžní dům, spořitelní družstvo"},
    {"2220", "ARTTCZPP", "Artesa, spořitelní družstvo"},
    {"2250", "CTASCZ22", "Banka CREDITAS a.s."},
    {"2260", "", "NEY spořitelní družstvo"},
    {"2275", "", "Podnikatelská družstevní záložna"},
    {"2600", "CITICZPX", "Citibank Europe plc, organizační složka"},
    {"2700", "BACXCZPP", "UniCredit Bank Czech Republic and Slovakia, a.s."},
    {"3030", "AIRACZPP", "Air Bank a.s."},
    {"3050", "BPPFCZP1", "BNP Paribas Personal Finance SA, odštěpný závod"},
    {"3060", "BPKOCZPP", "PKO BP S.A., Czech Branch"},
    {"3500", "INGBCZPP", "ING Bank N.V."},
    {"4000", "EXPNCZPP", "Max banka a.s."},
    {"4300", "NROZCZPP", "Národní rozvojová banka, a.s."},
    {"5500", "RZBCCZPP", "Raiffeisenbank a.s."},
    {"5800", "JTBPCZPP", "J&T BANKA, a.s."},
    {"6000", "PMBPCZPP", "PPF banka a.s."},
    {"6100", "EQBKCZPP", "Raiffeisenbank a.s. (dříve Equa bank a.s.)"},
    {"6200", "COBACZPX", "COMMERZBANK Aktiengesellschaft, pobočka Praha"},
    {"6210", "BREXCZPP", "mBank S.A., organizační složka"},
    {"6300", "GEBACZPP", "BNP Paribas S.A., pobočka Česká republika"},
    {"6363", "", "Partners Banka, a.s."},
    {"6700", "SUBACZPP", "Všeobecná úverová banka a.s., pobočka Praha"},
    {"6800", "VBOECZ2X", "Sberbank CZ, a.s. v likvidaci"},
    {"7910", "DEUTCZPX", "Deutsche Bank Aktiengesellschaft Filiale Prag"},
    {"7950", "", "Raiffeisen stavební spořitelna a.s."},
    {"7960", "", "ČSOB Stavební spořitelna, a.s."},
    {"7970", "", "MONETA Stavební Spořitelna, a.s."},
    {"7990", "", "Modrá pyramida stavební spořitelna, a.s."},
    {"8030", "GENOCZ21", "Volksbank Raiffeisenbank Nordoberpfalz eG pobočka Cheb"},
    {"8040", "OBKLCZ2X", "Oberbank AG pobočka Česká republika"},
    {"8060", "", "Stavební spořitelna České spořitelny, a.s."},
    {"8090", "CZEECZPP", "Česká exportní banka, a.s."},
    {"8150", "MIDLCZPP", "HSBC Continental Europe, Czech Republic"},
    {"8190", "", "Sparkasse Oberlausitz-Niederschlesien"},
    {"8198", "FFCSCZP1", "FAS finance company s.r.o."},
    {"8220", "PAERCZP1", "Payment execution s.r.o."},
    {"8230", "", "ABAPAY s.r.o."},
    {"8240", "", "Družstevní záložna Kredit, v likvidaci"},
    {"8250", "BKCHCZPP", "Bank of China (CEE) Ltd. Prague Branch"},
    {"8255", "COMMCZPP", "Bank of Communications Co., Ltd., Prague Branch"},
    {"8265", "ICBKCZPP", "Industrial and Commercial Bank of China Limited, Prague Branch"},
    {"8280", "BEFKCZP1", "B-Efekt a.s."},
    {"8500", "", "Multitude Bank p.l.c."},
};

static const struct bank *find(const char *code)
{
    size_t low = 0, high = sizeof banks / sizeof *banks;
    while (code && low < high) {
        size_t mid = (low + high) / 2;
        int c = strcmp(code, banks[mid].code);
        if (c == 0)
            return &banks[mid];
        if (c < 0)
            high = mid;
        else
            low = mid + 1;
    }
    return NULL;
}

const char *bank_name(const char *code)
{
    const struct bank *b = find(code);
    return b ? b->name : NULL;
}

const char *bank_bic(const char *code)
{
    const struct bank *b = find(code);
    return b && b->bic[0] ? b->bic : NULL;
}
