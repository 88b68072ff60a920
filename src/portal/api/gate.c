/* gate: see gate.h. */
#include "gate.h"

#include <strings.h>

static bool is_name(struct str a, const char *b)
{
    return a.n == strlen(b) && strncasecmp(a.p, b, a.n) == 0;
}

/* RFC 9110 § 5.6.2: a field name is a token; "Host " with a blank is not. */
static bool is_token(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c <= ' ' || c >= 0x7F || memchr("\"(),/:;<=>?@[\\]{}", c, 17))
            return false;
    }
    return s.n > 0;
}

static bool has_control(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if ((c < ' ' && c != '\t') || c == 0x7F)
            return true;
    }
    return false;
}

static int type_of(struct str name)
{
    static const struct {
        const char *name;
        enum body_type type;
    } types[] = {{"application/json", BODY_JSON}, {"application/octet-stream", BODY_BYTES}};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (is_name(name, types[i].name))
            return (int)types[i].type;
    return BODY_OTHER;
}

void gate_header(struct gate *g, struct str name, struct str value)
{
    if (!is_token(name) || has_control(value))
        g->bad_header = true;
    if (is_name(name, "Host"))
        g->hosts++;
    if (is_name(name, "Content-Length")) {
        g->lengths++;
        g->bad_header |= !str_uint(str_trim(value), UINT64_MAX / 16, &g->length);
    }
    if (is_name(name, "Transfer-Encoding")) {
        g->encodings++;
        g->bad_encoding |= !is_name(str_trim(value), "chunked");
    }
    if (is_name(name, "Content-Type")) {
        struct str type;
        str_cut(&value, ';', &type);
        g->type = type_of(str_trim(type));
    }
}

enum problem_code gate_verdict(
    const struct gate *g, size_t body_limit, int types, const char **detail)
{
    const struct {
        bool fault;
        enum problem_code code;
        const char *detail;
    } checks[] = {
        {g->bad_header, PROBLEM_BAD_REQUEST, "a header field is malformed"},
        {g->hosts != 1, PROBLEM_BAD_REQUEST, "Host must stand once"},
        {g->lengths > 1, PROBLEM_BAD_REQUEST, "Content-Length stands more than once"},
        {g->lengths && g->encodings, PROBLEM_BAD_REQUEST,
            "Content-Length and Transfer-Encoding exclude each other"},
        {g->encodings > 1 || g->bad_encoding, PROBLEM_BAD_REQUEST,
            "the only Transfer-Encoding is chunked, once"},
        {g->length > body_limit || (g->encodings && !body_limit), PROBLEM_TOO_LARGE,
            "the body is over the limit of this resource"},
        {types && !(types & g->type), PROBLEM_UNSUPPORTED_TYPE, NULL},
    };
    for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++)
        if (checks[i].fault) {
            *detail = checks[i].detail;
            return checks[i].code;
        }
    return PROBLEM_NONE;
}

/* "q=0", "q=0.0": not acceptable */
static bool refused(struct str parameters)
{
    struct str one;
    bool more = true;
    while (more) {
        more = str_cut(&parameters, ';', &one);
        one = str_trim(one);
        if (one.n < 3 || (one.p[0] | 0x20) != 'q' || one.p[1] != '=')
            continue;
        for (size_t i = 2; i < one.n; i++)
            if (one.p[i] != '0' && one.p[i] != '.')
                return false;
        return true;
    }
    return false;
}

bool accepts_gzip(struct str accept)
{
    struct str one, coding;
    bool more = accept.n > 0, any = false;
    while (more) {
        more = str_cut(&accept, ',', &one);
        str_cut(&one, ';', &coding);
        coding = str_trim(coding);
        if (is_name(coding, "gzip"))
            return !refused(one);
        if (is_name(coding, "*"))
            any = !refused(one);
    }
    return any;
}

bool names_etag(struct str if_none_match, const char *etag)
{
    struct str one;
    bool more = if_none_match.n > 0;
    while (more) {
        more = str_cut(&if_none_match, ',', &one);
        one = str_trim(one);
        if (str_eqz(one, "*"))
            return true;
        if (str_starts(one, STR("W/")))
            one.p += 2, one.n -= 2;
        if (one.n < 2 || one.p[0] != '"' || one.p[one.n - 1] != '"')
            continue;
        struct str tag = {one.p + 1, one.n - 2};
        if (tag.n > 3 && memcmp(tag.p + tag.n - 3, "-gz", 3) == 0)
            tag.n -= 3;
        if (str_eqz(tag, etag))
            return true;
    }
    return false;
}

bool is_idempotency_key(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i], low = (char)(c | 0x20);
        if (!(low >= 'a' && low <= 'z') && !(c >= '0' && c <= '9') && c != '-')
            return false;
    }
    return s.n >= 8 && s.n <= WIRE_KEY;
}
