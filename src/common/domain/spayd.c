/* spayd: see domain/spayd.h. Values are kept decoded in text[]; the codec and the checks of values
 * by key are in spayd_key.c and spayd_text.c. */
#include "domain/spayd.h"

#include "domain/money.h"
#include "domain/symbol.h"
#include "spayd_int.h"

static const char module[] = "spayd";

static const struct str header_order = {"SPD*1.0", 7}, header_consent = {"SCD*1.0", 7};

enum { CRC_RAW_MAX = 4096 };

void spayd_init(struct spayd *s, bool consent)
{
    s->consent = consent;
    s->n = 0;
    s->used = 0;
}

const struct spayd_pair *spayd_find(const struct spayd *s, const char *key)
{
    for (size_t i = 0; i < s->n; i++)
        if (str_eqz(s->pairs[i].key, key))
            return &s->pairs[i];
    return NULL;
}

static struct str keep(struct spayd *s, struct str t)
{
    char *to = s->text + s->used;
    if (t.n)
        memcpy(to, t.p, t.n);
    s->used += t.n;
    return (struct str){to, t.n};
}

static int add_pair(struct spayd *s, struct str key, struct str value, bool reading, struct err *e)
{
    struct str cut = value;
    char z[SPAYD_KEY_MAX + 1];
    int rc = spayd_check_value(key, &cut, reading, e);
    if (rc < 0)
        return rc;
    str_copy(z, sizeof z, key);
    if (!spayd_key_repeats(key) && spayd_find(s, z))
        return err_set(e, ERR_PARSE, module, "%s stands twice", z);
    if (s->n == SPAYD_MAX_PAIRS || key.n + cut.n > sizeof s->text - s->used)
        return err_set(e, ERR_LIMIT, module, "too many pairs or too long");
    s->pairs[s->n].key = keep(s, key);
    s->pairs[s->n].value = keep(s, cut);
    s->n++;
    return 0;
}

int spayd_add(struct spayd *s, const char *key, struct str value, struct err *e)
{
    return add_pair(s, str_of(key), value, false, e);
}

static void put_pair(struct buf *out, const struct spayd_pair *p)
{
    buf_str(out, p->key);
    buf_char(out, ':');
    if (spayd_key_plain(p->key))
        buf_str(out, p->value);
    else
        spayd_percent_encode(out, p->value);
}

bool spayd_write(struct buf *out, const struct spayd *s)
{
    buf_str(out, s->consent ? header_consent : header_order);
    for (size_t i = 0; i < s->n; i++) {
        buf_char(out, '*');
        put_pair(out, &s->pairs[i]);
    }
    return !out->failed;
}

/* Insertion sort by key, then value: forty pairs at most, and equal ones keep their order. */
static void sort_pairs(struct spayd_pair *pairs, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct spayd_pair p = pairs[i];
        size_t at = i;
        for (; at > 0; at--) {
            int c = str_cmp(pairs[at - 1].key, p.key);
            if (c < 0 || (c == 0 && str_cmp(pairs[at - 1].value, p.value) <= 0))
                break;
            pairs[at] = pairs[at - 1];
        }
        pairs[at] = p;
    }
}

/* CRC of header and sorted pairs; `raw` pairs are hashed as they are, others percent-encoded. */
static uint32_t crc_of(
    const struct spayd_pair *from, size_t n, bool consent, bool raw, bool trailing_star)
{
    struct spayd_pair pairs[SPAYD_MAX_PAIRS];
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (!str_eqz(from[i].key, "CRC32"))
            pairs[kept++] = from[i];
    sort_pairs(pairs, kept);
    uint32_t crc = spayd_crc32_bytes(0, consent ? header_consent : header_order);
    for (size_t i = 0; i < kept; i++) {
        const struct spayd_pair *p = &pairs[i];
        crc = spayd_crc32_bytes(crc, STR("*"));
        crc = spayd_crc32_bytes(crc, p->key);
        crc = spayd_crc32_bytes(crc, STR(":"));
        crc = raw || spayd_key_plain(p->key) ? spayd_crc32_bytes(crc, p->value)
                                             : spayd_crc32_encoded(crc, p->value);
    }
    return trailing_star ? spayd_crc32_bytes(crc, STR("*")) : crc;
}

uint32_t spayd_crc32(const struct spayd *s, bool trailing_star)
{
    return crc_of(s->pairs, s->n, s->consent, false, trailing_star);
}

/* The standard does not say whether the hashed string ends with a star, and peers split; nor
 * whether a reader hashes a value as written or as it would encode it. Any of the four will do. */
static int check_crc(
    const struct spayd *s, const struct spayd_pair *raw, size_t n_raw, struct err *e)
{
    const struct spayd_pair *given = spayd_find(s, "CRC32");
    if (!given)
        return 0;
    uint32_t want = 0;
    for (size_t i = 0; i < given->value.n; i++)
        want = want << 4 | (uint32_t)spayd_hex(given->value.p[i]);
    for (int star = 0; star < 2; star++)
        if (want == spayd_crc32(s, star) || want == crc_of(raw, n_raw, s->consent, true, star))
            return 0;
    return err_set(e, ERR_CHECKSUM, module, "CRC32 does not fit the string");
}

static int read_pair(
    struct spayd *out, struct spayd_pair *raw, struct str pair, struct buf *decoded, struct err *e)
{
    struct str key, value = pair;
    if (!str_cut(&value, ':', &key))
        return err_set(e, ERR_PARSE, module, "a pair without a colon");
    buf_reset(decoded);
    int rc = spayd_percent_decode(decoded, value, e);
    if (rc < 0)
        return rc;
    *raw = (struct spayd_pair){key, value};
    return add_pair(out, key, buf_view(decoded), true, e);
}

static int read_pairs(struct spayd *out, struct str s, struct buf *decoded, struct err *e)
{
    struct spayd_pair raw[SPAYD_MAX_PAIRS];
    size_t n = 0;
    if (s.n && s.p[s.n - 1] == '*')
        s.n--;
    for (bool more = true; more;) {
        struct str pair;
        more = str_cut(&s, '*', &pair);
        if (n == SPAYD_MAX_PAIRS)
            return err_set(e, ERR_LIMIT, module, "more than %d pairs", SPAYD_MAX_PAIRS);
        int rc = read_pair(out, &raw[n++], pair, decoded, e);
        if (rc < 0)
            return rc;
    }
    if (!spayd_find(out, "ACC"))
        return err_set(e, ERR_PARSE, module, "no account");
    return check_crc(out, raw, n, e);
}

int spayd_parse(struct spayd *out, struct str s, struct err *e)
{
    spayd_init(out, false);
    if (s.n > CRC_RAW_MAX)
        return err_set(e, ERR_LIMIT, module, "longer than any QR code");
    if (str_starts(s, header_consent))
        out->consent = true;
    else if (!str_starts(s, header_order))
        return err_set(e, ERR_PARSE, module, "does not begin with SPD*1.0 or SCD*1.0");
    s.p += header_order.n, s.n -= header_order.n;
    if (!scan_char(&s, '*'))
        return err_set(e, ERR_PARSE, module, "no pairs after the version");
    struct buf decoded;
    buf_init(&decoded, CRC_RAW_MAX);
    int rc = read_pairs(out, s, &decoded, e);
    buf_wipe(&decoded);
    return rc;
}

static int add_symbol(struct spayd *s, const char *key, const char *symbol, struct err *e)
{
    char digits[11];
    if (!symbol || !*symbol)
        return 0;
    int rc = symbol_parse(digits, str_of(symbol), e);
    return rc < 0 ? rc : spayd_add(s, key, str_of(digits), e);
}

int spayd_payment(struct buf *out, const struct payment *p, struct err *e)
{
    struct spayd s;
    char iban[25], amount[16], message[61];
    spayd_init(&s, false);
    int rc = account_check(&p->account, e);
    if (rc < 0)
        return rc;
    if (p->haler <= 0 || p->haler > MONEY_MAX)
        return err_set(e, ERR_RANGE, module, "amount out of range");
    account_iban(iban, &p->account);
    money_am(amount, p->haler);
    spayd_message(message, str_of(p->message));
    /* in byte order of the keys, so that equal payments give equal codes */
    if ((rc = spayd_add(&s, "ACC", str_of(iban), e)) < 0 ||
        (rc = spayd_add(&s, "AM", str_of(amount), e)) < 0 ||
        (rc = spayd_add(&s, "CC", STR("CZK"), e)) < 0)
        return rc;
    if (message[0] && (rc = spayd_add(&s, "MSG", str_of(message), e)) < 0)
        return rc;
    if ((rc = add_symbol(&s, "X-KS", p->ks, e)) < 0 ||
        (rc = add_symbol(&s, "X-SS", p->ss, e)) < 0 || (rc = add_symbol(&s, "X-VS", p->vs, e)) < 0)
        return rc;
    spayd_write(out, &s);
    return buf_check(out, module, e);
}
