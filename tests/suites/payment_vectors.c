// uses: domain qr wire
/* payment_vectors FILE: runs every vector of a JSON list of {kind, input, expected, note} over
 * the domain's rules. Vectors come from the standard, from banks and from peers; where peers
 * differ in what the standard leaves free, the free part is taken from the expectation and the
 * rest is compared byte by byte:
 *   - order of SPAYD pairs (only the CRC base is sorted), header SPD or SCD, CC:CZK by default;
 *   - folding of text: compared as the town's own message would be folded;
 *   - count of decimals in AM: compared as haléře.
 * Closes with "N passed, N failed, N skipped"; exit 0 only when none failed. */
#include "base/utf8.h"
#include "domain/account.h"
#include "domain/epc.h"
#include "domain/ident.h"
#include "domain/money.h"
#include "domain/spayd.h"
#include "domain/symbol.h"
#include "qr/qr.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>

enum verdict { PASS, FAIL, SKIP };

struct vector {
    const json_t *input, *expected;
    const char *note;
    struct buf why; /* what we got instead */
};

#define SAMPLE_ACCOUNT "CZ5855000000001265098001"

static struct str text_of(const json_t *j)
{
    return str_of(json_string_value(j));
}

static bool expects_error(const json_t *expected)
{
    return json_is_false(expected) || str_starts(text_of(expected), STR("error"));
}

/* Decimal text of a JSON string or number. 15 digits are what a double keeps of decimal text, so
 * the text comes back as it was written; the rounding is done on it, in integers. */
static void decimal_text(char out[32], const json_t *j)
{
    out[0] = '\0';
    if (json_is_string(j))
        str_copy(out, 32, text_of(j));
    else if (json_is_integer(j))
        snprintf(out, 32, "%" JSON_INTEGER_FORMAT, json_integer_value(j));
    else if (json_is_real(j))
        snprintf(out, 32, "%.15g", json_real_value(j));
}

static enum verdict verdict_of(struct vector *v, bool good)
{
    bool want = !expects_error(v->expected);
    if (good != want)
        buf_fmt(&v->why, "%s", good ? "accepted" : "refused");
    return good == want ? PASS : FAIL;
}

static enum verdict same_text(struct vector *v, struct str got, struct str want)
{
    if (str_eq(got, want))
        return PASS;
    buf_fmt(&v->why, "\"%.*s\"", (int)got.n, got.p);
    return FAIL;
}

/* ---- accounts, amounts, identifiers */

static enum verdict run_iban_from_account(struct vector *v)
{
    struct account a, back;
    char iban[25];
    if (account_parse_unchecked(&a, text_of(v->input), NULL) < 0)
        return verdict_of(v, false);
    account_iban(iban, &a);
    if (account_from_iban(&back, str_of(iban), NULL) < 0 || strcmp(a.number, back.number) != 0) {
        buf_z(&v->why, "the IBAN does not read back");
        return FAIL;
    }
    return same_text(v, str_of(iban), text_of(v->expected));
}

static enum verdict run_iban_check(struct vector *v)
{
    return verdict_of(v, iban_check(text_of(v->input), NULL) == 0);
}

static enum verdict run_account_check(struct vector *v)
{
    /* vectors without a bank code are about mod 11 alone, on which the code has no bearing */
    struct str s = text_of(v->input);
    char text[64];
    bool coded = memchr(s.p, '/', s.n) != NULL;
    struct account a;
    snprintf(text, sizeof text, "%.*s%s", (int)s.n, s.p, coded ? "" : "/0100");
    return verdict_of(v, account_parse(&a, str_of(text), NULL) == 0);
}

static enum verdict run_birth_number(struct vector *v)
{
    char out[12];
    return verdict_of(v, birth_number_parse(out, NULL, text_of(v->input), NULL) == 0);
}

static enum verdict run_ico(struct vector *v)
{
    char out[9];
    return verdict_of(v, ico_parse(out, text_of(v->input), NULL) == 0);
}

static enum verdict run_dic(struct vector *v)
{
    char out[13];
    return verdict_of(v, dic_parse(out, text_of(v->input), NULL) == 0);
}

static enum verdict run_amount_parse(struct vector *v)
{
    int64_t got, want;
    if (money_parse_am(&got, text_of(v->input), NULL) < 0)
        return verdict_of(v, false);
    if (expects_error(v->expected) || money_parse_decimal(&want, text_of(v->expected), NULL) < 0)
        return verdict_of(v, true);
    if (got != want)
        buf_fmt(&v->why, "%" PRId64 " haléřů", got);
    return got == want ? PASS : FAIL;
}

static enum verdict run_amount_format(struct vector *v)
{
    char text[32], am[16];
    int64_t haler;
    struct str want = text_of(v->expected), key;
    decimal_text(text, v->input);
    if (money_parse_decimal(&haler, str_of(text), NULL) < 0)
        return verdict_of(v, false);
    money_am(am, haler);
    struct str rest = want;
    if (str_cut(&rest, ':', &key))
        want = rest;
    return same_text(v, str_of(am), want);
}

/* ---- percent encoding and CRC */

static enum verdict run_percent(struct vector *v, bool encode)
{
    struct buf out;
    buf_init(&out, BUF_LINE);
    struct str in = text_of(v->input);
    bool good = encode ? spayd_percent_encode(&out, in) : spayd_percent_decode(&out, in, NULL) == 0;
    enum verdict r = good && !expects_error(v->expected)
                         ? same_text(v, buf_view(&out), text_of(v->expected))
                         : verdict_of(v, good);
    buf_done(&out);
    return r;
}

static enum verdict run_percent_encode(struct vector *v)
{
    return run_percent(v, true);
}

static enum verdict run_percent_decode(struct vector *v)
{
    return run_percent(v, false);
}

static enum verdict run_crc32(struct vector *v)
{
    char hex[9];
    snprintf(hex, sizeof hex, "%08" PRIX32, spayd_crc32_bytes(0, text_of(v->input)));
    return same_text(v, str_of(hex), text_of(v->expected));
}

/* Both readings of the standard are counted, and the reader takes what the peer published. */
static enum verdict run_spayd_crc32(struct vector *v)
{
    static const char *const names[] = {"no_trailing_star", "with_trailing_star"};
    static struct spayd s;
    struct str in = text_of(v->input);
    if (spayd_parse(&s, in, NULL) < 0)
        return verdict_of(v, false);
    for (int star = 0; star < 2; star++) {
        char hex[9];
        snprintf(hex, sizeof hex, "%08" PRIX32, spayd_crc32(&s, star == 1));
        if (same_text(v, str_of(hex), text_of(json_object_get(v->expected, names[star]))) == FAIL)
            return FAIL;
    }
    char whole[1024];
    snprintf(whole, sizeof whole, "%.*s*CRC32:%s", (int)in.n, in.p,
        json_string_value(json_object_get(v->expected, "published")));
    if (spayd_parse(&s, str_of(whole), NULL) == 0)
        return PASS;
    buf_z(&v->why, "the published CRC32 is refused");
    return FAIL;
}

/* ---- reading SPAYD */

static enum verdict run_spayd_valid(struct vector *v)
{
    static struct spayd s;
    struct err e = ERR_INIT;
    bool good = spayd_parse(&s, text_of(v->input), &e) == 0;
    if (!good)
        buf_fmt(&v->why, "%s: ", e.text);
    return verdict_of(v, good);
}

/* "KEY=value" given to the writer. A peer's refusal that the standard does not share ("allows it
 * as %2A") is held when we write exactly that. */
static enum verdict write_one(struct vector *v, struct str key, struct str value)
{
    static const struct str allowed = {"the standard allows it as ", 26};
    static struct spayd s;
    char z[32];
    str_copy(z, sizeof z, key);
    spayd_init(&s, false);
    if (spayd_add(&s, z, value, NULL) < 0)
        return PASS;
    const char *at = strstr(json_string_value(v->expected), allowed.p);
    struct buf out;
    buf_init(&out, BUF_LINE);
    spayd_write(&out, &s);
    bool escaped =
        at && strlen(at) >= allowed.n + 3 && memmem(out.p, out.n, at + allowed.n, 3) != NULL;
    if (!escaped)
        buf_fmt(&v->why, "written as %s", buf_cstr(&out));
    buf_done(&out);
    return escaped ? PASS : FAIL;
}

static enum verdict run_spayd_invalid(struct vector *v)
{
    static struct spayd s;
    struct str key, value = text_of(v->input);
    if (!memchr(value.p, '*', value.n) || !memchr(value.p, ':', value.n)) {
        if (str_cut(&value, '=', &key) && key.n < 8)
            return write_one(v, key, value);
    }
    return verdict_of(v, spayd_parse(&s, text_of(v->input), NULL) == 0);
}

/* Does the n-th value of key equal want? Lists of accounts hold theirs between commas. */
static bool nth_is(const struct spayd *s, const char *key, size_t n, struct str want)
{
    size_t seen = 0;
    for (size_t i = 0; i < s->n; i++) {
        struct str rest = s->pairs[i].value, one;
        if (!str_eqz(s->pairs[i].key, key))
            continue;
        bool list = strcmp(key, "ALT-ACC") == 0, more = list;
        do {
            one = rest;
            if (list)
                more = str_cut(&rest, ',', &one);
            if (seen++ == n)
                return str_eq(one, want);
        } while (more);
    }
    return false;
}

static enum verdict compare_values(struct vector *v, const struct spayd *s)
{
    const char *key;
    json_t *want, *one;
    json_object_foreach((json_t *)v->expected, key, want)
    {
        size_t i, n = json_is_array(want) ? json_array_size(want) : 1;
        for (i = 0; i < n; i++) {
            one = json_is_array(want) ? json_array_get(want, i) : want;
            if (nth_is(s, key, i, text_of(one)))
                continue;
            buf_fmt(&v->why, "%s differs", key);
            return FAIL;
        }
    }
    return PASS;
}

static enum verdict run_spayd_parse(struct vector *v)
{
    static struct spayd s;
    if (spayd_parse(&s, text_of(v->input), NULL) < 0)
        return verdict_of(v, false);
    return compare_values(v, &s);
}

static enum verdict run_spayd_truncate(struct vector *v)
{
    static struct spayd s;
    struct buf in;
    const char *key;
    json_t *value;
    buf_init(&in, BUF_LINE);
    buf_z(&in, "SPD*1.0*ACC:" SAMPLE_ACCOUNT);
    json_object_foreach((json_t *)v->input, key, value)
        buf_fmt(&in, "*%s:%s", key, json_string_value(value));
    bool good = spayd_parse(&s, buf_view(&in), NULL) == 0;
    buf_done(&in);
    return good ? compare_values(v, &s) : verdict_of(v, false);
}

/* ---- writing SPAYD */

static bool is_text_key(struct str key)
{
    static const char *const keys[] = {"MSG", "RN", "X-ID", "X-URL", "X-SELF"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (str_eqz(key, keys[i]))
            return true;
    return false;
}

/* A Czech account or an IBAN, as an IBAN. */
static bool add_account(struct buf *out, struct str s)
{
    struct account a;
    char iban[25];
    if (s.n && s.p[0] >= 'A' && s.p[0] <= 'Z')
        return buf_str(out, s);
    if (account_parse_unchecked(&a, s, NULL) < 0)
        return false;
    account_iban(iban, &a);
    return buf_z(out, iban);
}

static bool add_accounts(struct buf *out, const json_t *list)
{
    for (size_t i = 0; i < json_array_size(list); i++)
        if ((i && !buf_char(out, ',')) || !add_account(out, text_of(json_array_get(list, i))))
            return false;
    return true;
}

/* The raw value of a vector's input under key; false when the input lacks it or it is bad. */
static bool input_value(struct buf *out, const json_t *input, struct str key)
{
    char z[32], text[32], am[16];
    int64_t haler;
    str_copy(z, sizeof z, key);
    const json_t *j = json_object_get(input, z);
    if (!j && strcmp(z, "ACC") == 0)
        j = json_object_get(input, "account");
    if (json_is_array(j))
        return add_accounts(out, j);
    if (!j)
        return strcmp(z, "CC") == 0 && buf_z(out, "CZK"); /* the only currency of the standard */
    if (strcmp(z, "ACC") == 0)
        return add_account(out, text_of(j));
    if (json_is_string(j) && strcmp(z, "AM") != 0)
        return buf_str(out, text_of(j));
    decimal_text(text, j);
    if (strcmp(z, "AM") != 0)
        return buf_z(out, text);
    if (money_parse_decimal(&haler, str_of(text), NULL) < 0)
        return false;
    money_am(am, haler);
    return buf_z(out, am);
}

/* Both as the town's own folding leaves them. */
static bool same_folded(struct str a, struct str b)
{
    char x[61], y[61];
    spayd_message(x, a);
    spayd_message(y, b);
    return strcmp(x, y) == 0;
}

static bool same_amount(struct str a, struct str b)
{
    int64_t x, y;
    return money_parse_am(&x, a, NULL) == 0 && money_parse_am(&y, b, NULL) == 0 && x == y;
}

/* One pair as our writer gives it, against the expected one. */
static bool pair_fits(struct str got, struct str want)
{
    struct str key, other;
    if (str_eq(got, want))
        return true;
    if (!str_cut(&got, ':', &key) || !str_cut(&want, ':', &other) || !str_eq(key, other))
        return false;
    return (is_text_key(key) && same_folded(got, want)) ||
           (str_eqz(key, "AM") && same_amount(got, want));
}

/* Fills the writer in the order of the expected pairs; counts how many inputs were used. */
static int fill(struct spayd *s, const json_t *input, struct str want, size_t *used, struct err *e)
{
    struct str pair, key;
    int rc = 0;
    for (bool more = true; more && rc == 0;) {
        more = str_cut(&want, '*', &pair);
        str_cut(&pair, ':', &key);
        char z[32];
        struct buf value;
        buf_init(&value, BUF_LINE);
        str_copy(z, sizeof z, key);
        if (!input_value(&value, input, key))
            rc = err_set(e, ERR_PARSE, "vector", "no usable input for %s", z);
        else if (is_text_key(key)) {
            char folded[61];
            spayd_message(folded, buf_view(&value));
            rc = spayd_add(s, z, str_of(folded), e);
        } else
            rc = spayd_add(s, z, buf_view(&value), e);
        *used += json_object_get(input, z) || strcmp(z, "ACC") == 0;
        buf_done(&value);
    }
    return rc;
}

static bool strings_fit(struct str got, struct str want)
{
    struct str a, b;
    for (bool more = true; more;) {
        more = str_cut(&got, '*', &a);
        if (more != str_cut(&want, '*', &b) || !pair_fits(a, b))
            return false;
    }
    return true;
}

static enum verdict run_spayd_encode(struct vector *v)
{
    static struct spayd s;
    struct err e = ERR_INIT;
    struct str want = text_of(v->expected), pairs = want;
    size_t used = 0;
    struct buf out;
    if (want.n < 8)
        return FAIL;
    pairs.p += 8, pairs.n -= 8; /* after "SPD*1.0*" */
    spayd_init(&s, str_starts(want, STR("SCD*")));
    buf_init(&out, BUF_LINE);
    int rc = fill(&s, v->input, pairs, &used, &e);
    spayd_write(&out, &s);
    bool good = rc == 0 && used == json_object_size(v->input) && strings_fit(buf_view(&out), want);
    if (!good)
        buf_fmt(&v->why, "%s %s", buf_cstr(&out), e.text);
    buf_done(&out);
    return good ? PASS : FAIL;
}

/* A peer's mistake: none of the expected fragments may stand in what we write, and what we write
 * must read back as it was. */
static enum verdict run_spayd_encode_bad_peer(struct vector *v)
{
    static struct spayd s;
    const char *key;
    json_t *value;
    struct err e = ERR_INIT;
    struct buf out;
    spayd_init(&s, false);
    spayd_add(&s, "ACC", STR(SAMPLE_ACCOUNT), &e);
    json_object_foreach((json_t *)v->input, key, value) spayd_add(&s, key, text_of(value), &e);
    buf_init(&out, BUF_LINE);
    spayd_write(&out, &s);
    bool good = e.code == ERR_NONE && spayd_parse(&s, buf_view(&out), &e) == 0;
    json_object_foreach((json_t *)v->input, key, value) good =
        good && nth_is(&s, key, 0, text_of(value));
    for (const char *at = json_string_value(v->expected); good && *at;) {
        size_t n = strcspn(at, " ");
        good = strncmp(at, "...", 3) == 0 || !memmem(out.p, out.n, at, n);
        at += n + strspn(at + n, " ");
    }
    if (!good)
        buf_fmt(&v->why, "%s %s", buf_cstr(&out), e.text);
    buf_done(&out);
    return good ? PASS : FAIL;
}

static enum verdict run_symbol_zero_kept(struct vector *v)
{
    static struct spayd s;
    const char *key;
    json_t *value;
    struct buf out;
    char text[32], symbol[11] = "";
    spayd_init(&s, false);
    json_object_foreach((json_t *)v->input, key, value)
    {
        decimal_text(text, value);
        symbol_parse(symbol, str_of(text), NULL);
        spayd_add(&s, key, str_of(symbol), NULL);
    }
    buf_init(&out, BUF_LINE);
    spayd_write(&out, &s);
    struct str got = buf_view(&out);
    got.p += 8, got.n -= got.n >= 8 ? 8 : got.n;
    enum verdict r = same_text(v, got, text_of(v->expected));
    buf_done(&out);
    return r;
}

/* ---- codes */

/* The charset is the writer's choice while the text is ASCII: taken from the third line. */
static int expected_charset(struct str want)
{
    struct str line = STR("");
    for (int i = 0; i < 3; i++)
        str_cut(&want, '\n', &line);
    return line.n == 1 ? line.p[0] - '0' : EPC_UTF8;
}

static enum verdict run_epc_qr(struct vector *v)
{
    struct epc c = {
        .charset = expected_charset(text_of(v->expected)),
        .bic = json_string_value(json_object_get(v->input, "bic")),
        .name = json_string_value(json_object_get(v->input, "name")),
        .iban = json_string_value(json_object_get(v->input, "iban")),
        .purpose = json_string_value(json_object_get(v->input, "purpose")),
        .reference = json_string_value(json_object_get(v->input, "reference")),
        .text = json_string_value(json_object_get(v->input, "text")),
        .note = json_string_value(json_object_get(v->input, "note")),
    };
    char amount[32];
    struct buf out;
    decimal_text(amount, json_object_get(v->input, "amount"));
    money_parse_decimal(&c.cents, str_of(amount), NULL);
    /* a vector of a peer that does not check the IBAN may hold a bad one: we write it only when
     * asked to, and our check must say so */
    bool sound = epc_check(&c, NULL) == 0, unchecked = strstr(v->note, "IBAN is not checked");
    buf_init(&out, BUF_LINE);
    epc_write(&out, &c, NULL);
    enum verdict r = same_text(v, buf_view(&out), text_of(v->expected));
    if (sound != !unchecked) {
        buf_z(&v->why, "our own check is of another opinion");
        r = FAIL;
    }
    buf_done(&out);
    return r;
}

static enum verdict run_qr_modules(struct vector *v)
{
    struct qr q;
    if (qr_make(&q, text_of(v->input), QR_ECC_M, 0, NULL) < 0)
        return verdict_of(v, false);
    /* 0.8 mm a module (standard, annex 1); all in hundredths, so that no double is compared */
    const struct {
        const char *name;
        int64_t got;
    } checks[] = {
        {"chars", (int64_t)utf8_len(text_of(v->input)) * 100},
        {"modules", q.side * 100},
        {"version", q.version * 100},
        {"min_side_mm_at_20cm", q.side * 80},
    };
    enum verdict r = PASS;
    qr_done(&q);
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
        char text[32];
        int64_t want = -1;
        decimal_text(text, json_object_get(v->expected, checks[i].name));
        money_parse_decimal(&want, str_of(text), NULL);
        if (want == checks[i].got)
            continue;
        buf_fmt(&v->why, "%s %" PRId64 "/100 ", checks[i].name, checks[i].got);
        r = FAIL;
    }
    return r;
}

static const struct kind {
    const char *name;
    enum verdict (*run)(struct vector *v); /* NULL: not yet built */
} kinds[] = {
    {"account_check", run_account_check},
    {"amount_format", run_amount_format},
    {"amount_parse", run_amount_parse},
    {"birth_number", run_birth_number},
    {"crc32", run_crc32},
    {"dic", run_dic},
    {"epc_qr", run_epc_qr},
    {"iban_check", run_iban_check},
    {"iban_from_account", run_iban_from_account},
    {"ico", run_ico},
    {"percent_decode", run_percent_decode},
    {"percent_encode", run_percent_encode},
    {"qr_modules_ecc_m", run_qr_modules},
    {"spayd_crc32", run_spayd_crc32},
    {"spayd_encode", run_spayd_encode},
    {"spayd_encode_bad_peer", run_spayd_encode_bad_peer},
    {"spayd_invalid", run_spayd_invalid},
    {"spayd_parse", run_spayd_parse},
    {"spayd_truncate", run_spayd_truncate},
    {"spayd_valid", run_spayd_valid},
    {"symbol_zero_kept", run_symbol_zero_kept},
    /* bank statements */
    {"camt_vs", NULL},
    {"fio_json_transaction", NULL},
    {"gpc_074", NULL},
    {"gpc_074_malformed", NULL},
    {"gpc_075", NULL},
    {"gpc_075_malformed", NULL},
};

enum { KINDS = sizeof kinds / sizeof *kinds };

static const struct kind *kind_of(const char *name)
{
    for (size_t i = 0; i < KINDS; i++)
        if (strcmp(kinds[i].name, name) == 0)
            return &kinds[i];
    return NULL;
}

static enum verdict run_one(const json_t *it, size_t no, int *waiting)
{
    const char *name = json_string_value(json_object_get(it, "kind"));
    const char *note = json_string_value(json_object_get(it, "note"));
    const struct kind *k = kind_of(name ? name : "");
    if (k && !k->run)
        return waiting[k - kinds]++, SKIP;
    struct vector v = {
        .input = json_object_get(it, "input"),
        .expected = json_object_get(it, "expected"),
        .note = note ? note : "",
    };
    buf_init(&v.why, BUF_LINE);
    enum verdict r = k ? k->run(&v) : FAIL;
    if (r == FAIL) {
        char *in = json_dumps(v.input, JSON_ENCODE_ANY | JSON_COMPACT);
        char *want = json_dumps(v.expected, JSON_ENCODE_ANY | JSON_COMPACT);
        printf("FAIL %zu %s: %s: want %s, got %s\n", no, name ? name : "(no kind)", in ? in : "",
            want ? want : "", k ? buf_cstr(&v.why) : "an unknown kind");
        free(in);
        free(want);
    }
    buf_done(&v.why);
    return r;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: payment_vectors FILE\n");
        return 2;
    }
    json_error_t je;
    json_t *list = json_load_file(argv[1], JSON_REJECT_DUPLICATES, &je);
    if (!json_is_array(list)) {
        fprintf(stderr, "payment_vectors: %s: %s\n", argv[1], list ? "not a list" : je.text);
        json_decref(list);
        return 2;
    }
    int count[3] = {0}, waiting[KINDS] = {0};
    size_t i;
    json_t *it;
    json_array_foreach(list, i, it) count[run_one(it, i, waiting)]++;
    for (i = 0; i < KINDS; i++)
        if (waiting[i])
            printf("not yet built: %s (%d)\n", kinds[i].name, waiting[i]);
    printf("%d passed, %d failed, %d skipped\n", count[PASS], count[FAIL], count[SKIP]);
    json_decref(list);
    return count[FAIL] || count[PASS] == 0 ? 1 : 0;
}
