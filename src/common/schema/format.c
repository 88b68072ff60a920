/* format: see format.h. Names, hosts and identifiers; dates and times are in format_time.c. */
#include "format.h"

#include "regex.h"
#include "uri.h"

enum { HOST_MAX = 253, LABEL_MAX = 63 };

static bool is_alnum(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool label_valid(struct str s)
{
    if (s.n < 1 || s.n > LABEL_MAX || s.p[0] == '-' || s.p[s.n - 1] == '-')
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (!is_alnum(s.p[i]) && s.p[i] != '-')
            return false;
    return true;
}

static bool format_hostname(struct str s)
{
    struct str label;
    bool more = s.n <= HOST_MAX;
    if (!more)
        return false;
    while (more) {
        more = str_cut(&s, '.', &label);
        if (!label_valid(label))
            return false;
    }
    return true;
}

/* "joe.bloggs": atoms with single dots between them. */
static bool dot_atom(struct str s)
{
    struct str atom;
    bool more = true;
    while (more) {
        more = str_cut(&s, '.', &atom);
        for (size_t i = 0; i < atom.n; i++)
            if (!is_alnum(atom.p[i]) && (!atom.p[i] || !strchr("!#$%&'*+-/=?^_`{|}~", atom.p[i])))
                return false;
        if (!atom.n)
            return false;
    }
    return true;
}

/* "\"joe bloggs\"": printable ASCII, quotes and backslashes behind a backslash. */
static bool quoted_string(struct str s)
{
    if (s.n < 2 || s.p[0] != '"' || s.p[s.n - 1] != '"')
        return false;
    for (size_t i = 1; i < s.n - 1; i++) {
        if (s.p[i] == '"')
            return false;
        if (s.p[i] == '\\' && ++i == s.n - 1)
            return false;
        if (s.p[i] < ' ' || s.p[i] > '~')
            return false;
    }
    return true;
}

static bool format_email(struct str s)
{
    const char *at = s.n ? memrchr(s.p, '@', s.n) : NULL;
    if (!at)
        return false;
    struct str local = {s.p, (size_t)(at - s.p)}, host = {at + 1, s.n - local.n - 1};
    if (!dot_atom(local) && !quoted_string(local))
        return false;
    if (host.n < 2 || host.p[0] != '[' || host.p[host.n - 1] != ']')
        return format_hostname(host);
    host.p++, host.n -= 2;
    if (!str_starts(host, STR("IPv6:")))
        return uri_ipv4_valid(host);
    return uri_ipv6_valid((struct str){host.p + 5, host.n - 5});
}

static bool format_uuid(struct str s)
{
    if (s.n != 36)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (i == 8 || i == 13 || i == 18 || i == 23 ? c != '-' : !is_alnum(c) || (c | 32) > 'f')
            return false;
    }
    return true;
}

static bool format_regex(struct str s)
{
    struct regex *r;
    bool good = regex_new(&r, s, NULL) == 0;
    regex_free(&r);
    return good;
}

static const struct format formats[] = {
    {"date", rfc_date},
    {"date-time", rfc_date_time},
    {"duration", rfc_duration},
    {"email", format_email},
    {"hostname", format_hostname},
    {"idn-email", NULL},
    {"idn-hostname", NULL},
    {"ipv4", uri_ipv4_valid},
    {"ipv6", uri_ipv6_valid},
    {"iri", NULL},
    {"iri-reference", NULL},
    {"json-pointer", NULL},
    {"regex", format_regex},
    {"relative-json-pointer", NULL},
    {"time", rfc_time},
    {"uri", uri_valid},
    {"uri-reference", uri_reference_valid},
    {"uri-template", NULL},
    {"uuid", format_uuid},
};

const struct format *format_find(const char *name)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (strcmp(formats[i].name, name) == 0)
            return &formats[i];
    return NULL;
}
