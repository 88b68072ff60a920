/* families: words that mean the same thing at a town hall, whatever their grammar. Folded; a star
 * ends a beginning that covers all that follows. The longest member that fits decides, so a
 * school (skol*) does not swallow a kindergarten (skolk*). Fixed-size rows: no relocations. */
#include "words.h"

enum { FORMS = 16, FORM_MAX = 14 };

struct family {
    char form[FORMS][FORM_MAX];
};

static const struct family families[] = {
    {{"pes", "psa", "psi", "psu", "psem", "psovi", "psech", "psum", "psy", "pejs*", "stene",
        "stenat*", "fena", "cokl*", "dog", "dogs"}},
    {{"kock*", "kocour*", "kote", "kotat*", "cat", "cats"}},
    {{"zvir*", "animal*", "chovatel*", "pet", "pets"}},
    {{"vcel*", "bee", "bees"}},
    {{"dite", "deti", "detem", "detmi", "ditet*", "detsk*", "decko", "mimin*", "child*", "kid",
        "kids", "baby", "babies"}},
    {{"narozen*", "narodi*", "porod*", "birth*", "rodn*", "rodak*"}},
    {{"otec", "otce", "otcov*", "father*", "patern*"}},
    {{"pestoun*", "adopc*", "osvojen*", "foster*", "adopt*"}},
    {{"opatrov*", "porucn*", "guardian*"}},
    {{"dum", "domu", "domem", "domech", "domy", "domek", "domk*", "house*", "rodinn*"}},
    {{"byt", "bytu", "byty", "bytem", "bytech", "bytum", "bytov*", "flat", "flats", "apartment*"}},
    {{"najem*", "najm*", "pronaj*", "podnaj*", "rent", "rental", "lease*"}},
    {{"prihlas*", "registr*", "zaregistr*", "ohlas*"}},
    {{"odhlas*", "deregist*"}},
    {{"zrus*", "ukonc*", "cancel*", "terminat*"}},
    {{"steh*", "prestehov*", "nastehov*", "odstehov*", "move", "moving", "moved"}},
    {{"pobyt*", "bydlist*", "bydlen*", "adres*", "address*", "residency", "residence"}},
    {{"trval*", "permanent*"}},
    {{"odpad*", "popeln*", "smet*", "komunal*", "kontejner*", "svoz*", "waste", "trash", "garbage",
        "rubbish", "bin", "bins"}},
    {{"sbern*", "recykl*", "recycl*", "tridit*", "tridenk*", "tridene*"}},
    {{"obcank*", "obcansk*", "op", "id", "totoznost*", "identity"}},
    {{"obcanstv*", "citizen*"}},
    {{"ridic*", "rp", "driver*", "driving", "papiry"}},
    {{"pas", "pasu", "pasy", "pasem", "pasech", "pasum", "passport*", "cestak*"}},
    {{"cestov*", "travel*", "abroad", "zahranic*"}},
    {{"prukaz*", "doklad*", "legitim*", "licenc*", "licens*", "prukazk*", "document*", "kart*",
        "karet", "card", "cards"}},
    {{"technic*", "techni", "tp", "vtp", "orv", "stk"}},
    {{"svatb*", "svateb*", "snatek", "snatk*", "oddav*", "oddac*", "vdat", "vdav*", "ozenit",
        "zenit", "zenim", "manzel*", "wedding*", "marr*"}},
    {{"partnerstv*", "registrovan*", "partner*"}},
    {{"rozvod*", "rozvest", "rozved*", "rozvad*", "divorc*"}},
    {{"umrt*", "umrel*", "zemrel*", "zesnul*", "smrt*", "pohreb*", "pohrb*", "pozustal*", "death*",
        "died", "funeral*"}},
    {{"hrob*", "hrbitov*", "urna", "urny", "urnu", "grave*", "cemeter*"}},
    {{"dedic*", "dedict*", "inherit*"}},
    {{"jmen*", "prijmeni*", "name", "names", "surname*", "prejmen*"}},
    {{"matri*", "registry"}},
    {{"duplik*", "kopi*", "opis*", "fotokop*", "copy", "copies", "duplicat*"}},
    {{"ztrat*", "ztrac*", "lost", "loss", "odciz*", "ukrad*", "kradez*", "stolen"}},
    {{"nalez*", "found", "nasel", "nasla"}},
    {{"vymen*", "prodlouz*", "prodluz*", "obnov*", "renew*", "propad*", "expire*"}},
    {{"zmen*", "change*", "changing"}},
    {{"poskoz*", "rozbit*", "damage*"}},
    {{"stavb*", "staveb*", "stavet", "stavim", "stavime", "postav*", "novostav*", "build*",
        "construct*"}},
    {{"kolaud*", "dokoncen*"}},
    {{"demolic*", "demol*", "zbour*", "bouran*", "zborit*"}},
    {{"rekonstr*", "prestavb*", "oprava", "opravy", "opravu", "oprave", "opravit", "repair*",
        "prestav*"}},
    {{"pozem*", "parcel*", "land", "plot", "plots", "zahrad*"}},
    {{"oplocen*", "plotu", "plotem", "fence*"}},
    {{"garaz*", "pristres*", "pergol*", "kuln*", "garage*"}},
    {{"katastr*", "cadast*", "nemovitost*", "property"}},
    {{"uzemn*", "planning"}},
    {{"studn*", "vrt", "vrtu", "vrty", "well", "wells"}},
    {{"voda", "vody", "vodu", "vodou", "vodn*", "vodovod*", "vodopr*", "water"}},
    {{"septik*", "zump*", "cistirn*", "cov", "kanaliz*", "sewage"}},
    {{"parkov*", "rezident*", "parking", "park"}},
    {{"auto", "auta", "autu", "aut", "autem", "autech", "automobil*", "vozidl*", "vuz", "vozu",
        "vozy", "vozem", "car", "cars", "vehicle*"}},
    {{"motork*", "motocykl*", "moped*", "motorcycl*", "skutr*"}},
    {{"spz", "rz", "znack*", "plate", "plates", "espezet*"}},
    {{"prevod*", "prevest", "prevad*", "prepis*", "prepsa*", "transfer*"}},
    {{"vyraz*", "likvid*", "srot*", "sesrot*", "depozit*", "scrap*"}},
    {{"dovoz*", "dovez*", "import*"}},
    {{"taxi*", "taxik*"}},
    {{"body", "bodu", "bodov*", "points"}},
    {{"silnic*", "komunikac*", "uzavirk*", "road*", "ulice", "ulici"}},
    {{"vykop*", "prekop*", "dig"}},
    {{"poplat*", "platb*", "platit*", "zaplat*", "plac*", "uhrad*", "plat", "fee", "fees", "pay",
        "payment*", "paying"}},
    {{"dan", "dane", "dani", "tax", "taxes"}},
    {{"slev*", "ulev*", "osvoboz*", "promin*", "odpust*", "discount*", "exempt*"}},
    {{"vratk*", "vratit*", "vrac*", "preplat*", "refund*", "return*"}},
    {{"dluh*", "dluz*", "nedoplat*", "exekuc*", "debt*", "arrears"}},
    {{"splatk*", "splatkov*", "posecka*"}},
    {{"pokut*", "prestup*", "fine", "fines", "offence*", "offens*"}},
    {{"zivnost*", "podnik*", "osvc", "business*", "trade", "trades"}},
    {{"duchod*", "penze", "penzi", "senior*", "starob*", "pension*"}},
    {{"davk*", "prispev*", "podpor*", "benefit*", "allowance*"}},
    {{"dotac*", "grant", "grants", "granty", "grantu", "subsid*"}},
    {{"invalid*", "ztp", "ztpp", "postizen*", "handicap*", "disab*"}},
    {{"pece", "peci", "pecov*", "care", "caring", "carer*"}},
    {{"skola", "skoly", "skole", "skolu", "skol", "skolou", "skolni*", "skolac*", "zak", "zaci",
        "zaky", "school*"}},
    {{"skolk*", "matersk*", "ms", "kindergarten*", "nursery"}},
    {{"zapis*", "enrol*"}},
    {{"knihov*", "library"}},
    {{"kacen*", "kacet", "pokac*", "strom*", "drevin*", "tree", "trees"}},
    {{"zelen*", "travn*", "trava", "travu", "sekan*", "sekat", "posek*", "grass"}},
    {{"ryb*", "fishing", "angl*"}},
    {{"lovec*", "myslivec*", "myslive*", "hunting", "hunter*"}},
    {{"ohnostroj*", "pyrotech*", "firework*"}},
    {{"akce", "akci", "akcim", "poradan*", "poradat", "poradam", "poradatel*", "event", "events"}},
    {{"hluk*", "hlucn*", "nocni*", "noise"}},
    {{"ovzdus*", "kour*", "smog*", "air"}},
    {{"komin*", "kotel*", "kotl*", "topen*", "topit", "boiler*", "kamna"}},
    {{"fotovolt*", "solar*"}},
    {{"prostran*", "zabor*", "predzahrad*", "lesen*", "scaffold*", "public"}},
    {{"trh", "trhy", "trhu", "trzis*", "stanek", "stank*", "market*"}},
    {{"hospod*", "restaur*", "provozov*", "bar", "pub"}},
    {{"ubytov*", "hotel*", "penzion*", "rekreac*", "lazensk*", "accommod*", "airbnb"}},
    {{"loter*", "tombol*", "hazard*", "automaty"}},
    {{"reklam*", "billboard*", "plakat*", "vylep*", "advert*", "poster*"}},
    {{"over*", "legaliz*", "vidim*", "certif*", "verif*"}},
    {{"podpis*", "signature*"}},
    {{"vypis*", "extract*", "czechpoint*"}},
    {{"trest*", "criminal*"}},
    {{"rejstrik*", "register", "registers"}},
    {{"datov*", "datovk*"}},
    {{"zmocn*", "zastoup*", "plna", "plnou", "attorney"}},
    {{"elektron*", "edoklad*", "mobiln*", "eobcank*", "mobil", "mobilu", "aplikac*", "online",
        "internet*"}},
    {{"cizinec*", "cizinc*", "cizin*", "foreign*"}},
    {{"zadost*", "zadat", "zadam", "pozad*", "apply", "applic*"}},
    {{"formular*", "tiskopis*", "form", "forms"}},
    {{"rezerv*", "objedn*", "termin", "terminu", "terminy", "appointment*", "book", "booking"}},
    {{"hodin*", "otevir*", "otevren*", "opening", "hours"}},
    {{"pokladn*", "cash", "hotov*"}},
    {{"telefon*", "kontakt*", "phone*", "contact*", "spojeni"}},
    {{"stizn*", "podnet*", "complain*", "stezov*"}},
    {{"petic*", "petition*"}},
    {{"zavad*", "poruch*", "vytluk*", "lampa", "lampy", "osvetlen*"}},
    {{"informac*", "info", "informat*"}},
    {{"volb*", "voleb*", "volic*", "volit", "hlasov*", "election*", "vote", "voting"}},
    {{"policie", "policii", "policist*", "straznik*", "police"}},
    {{"starost*", "mistostar*", "mayor*"}},
    {{"zastupitel*", "rada", "rady", "rade", "council*"}},
    {{"desk*", "vyves*", "notice*"}},
    {{"vyhlask*", "narizen*", "ozv", "ordinance*"}},
    {{"kolek", "kolk*"}},
    {{"fotk*", "foto", "fotograf*", "photo*"}},
    {{"vitan*", "welcom*"}},
    {{"jubile*", "vyroc*", "zlat*", "anniver*"}},
    {{"spolek", "spolk*", "sdruzen*", "neziskov*", "club*"}},
    {{"sport*", "hrist*"}},
    {{"popisn*", "evidencn*", "orientacn*", "cp"}},
    {{"pamatk*", "pamatn*", "monument*"}},
    {{"prodej*", "proda*", "koup*", "kupu*", "sell*", "buy*", "sale"}},
    {{"profes*", "ridicske", "tachograf*", "tachogr*"}},
    {{"potvrz*", "confirm*", "osvedcen*"}},
    {{"bezdom*", "krizov*", "nouz*", "emergency"}},
};

enum { FAMILIES = sizeof families / sizeof *families };

/* Letters that the member and w share when the member covers w; 0 when it does not. */
static size_t covers(const char *form, const struct word *w)
{
    size_t n = strnlen(form, FORM_MAX);
    if (n && form[n - 1] == '*')
        return w->n >= n - 1 && memcmp(form, w->z, n - 1) == 0 ? n - 1 : 0;
    return n == w->n && memcmp(form, w->z, n) == 0 ? n + 1 : 0;
}

int word_family(const struct word *w)
{
    int found = FAMILY_NONE;
    size_t best = 0;
    for (int f = 0; f < FAMILIES; f++) {
        for (int i = 0; i < FORMS && families[f].form[i][0]; i++) {
            if (families[f].form[i][0] != w->z[0])
                continue;
            size_t n = covers(families[f].form[i], w);
            if (n > best) {
                best = n;
                found = f;
            }
        }
    }
    return found;
}

int word_family_begins(const struct word *w)
{
    for (int f = 0; f < FAMILIES; f++)
        for (int i = 0; i < FORMS && families[f].form[i][0]; i++)
            if (w->n < FORM_MAX && memcmp(families[f].form[i], w->z, w->n) == 0)
                return f;
    return FAMILY_NONE;
}

size_t family_count(void)
{
    return FAMILIES;
}

uint64_t family_hash(void)
{
    const unsigned char *p = (const unsigned char *)families;
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t i = 0; i < sizeof families; i++)
        h = (h ^ p[i]) * 0x100000001b3u;
    return h;
}
