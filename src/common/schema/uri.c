/* uri: see uri.h. */
#include "uri.h"

static bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int hex(char c)
{
    if (is_digit(c))
        return c - '0';
    c |= 32;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* ---- splitting */

static bool is_scheme(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!is_alpha(c) && (i == 0 || (!is_digit(c) && c != '+' && c != '-' && c != '.')))
            return false;
    }
    return s.n > 0;
}

void uri_split(struct uri *u, struct str s)
{
    struct str head;
    *u = (struct uri){0};
    if (str_cut(&s, '#', &head))
        u->fragment = s;
    struct str rest = head;
    if (str_cut(&rest, '?', &head))
        u->query = rest;
    struct str scheme, after = head;
    if (str_cut(&after, ':', &scheme) && is_scheme(scheme)) {
        u->scheme = scheme;
        head = after;
    }
    if (str_starts(head, STR("//"))) {
        head.p += 2, head.n -= 2;
        const char *slash = memchr(head.p, '/', head.n);
        size_t n = slash ? (size_t)(slash - head.p) : head.n;
        u->authority = (struct str){head.p, n};
        head.p += n, head.n -= n;
    }
    u->path = head;
}

/* ---- validity */

/* Unreserved and sub-delims, those of `more`, and percent escapes. */
static bool only(struct str s, const char *more)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '%') {
            if (i + 2 >= s.n || hex(s.p[i + 1]) < 0 || hex(s.p[i + 2]) < 0)
                return false;
            i += 2;
        } else if (!c || (!is_alpha(c) && !is_digit(c) && !strchr("-._~!$&'()*+,;=", c) &&
                             !strchr(more, c))) {
            return false;
        }
    }
    return true;
}

bool uri_ipv4_valid(struct str s)
{
    for (int part = 0; part < 4; part++) {
        uint64_t n;
        if (part && !scan_char(&s, '.'))
            return false;
        struct str before = s;
        if (!scan_uint(&s, 3, &n) || n > 255 || (*before.p == '0' && before.n - s.n > 1))
            return false;
    }
    return s.n == 0;
}

/* Takes groups of hex digits with single colons between them; counts 16-bit pieces. An IPv4
 * address may end it. */
static bool take_groups(struct str s, int *pieces)
{
    struct str group;
    bool more = s.n > 0;
    while (more) {
        more = str_cut(&s, ':', &group);
        if (!more && memchr(group.p, '.', group.n)) {
            *pieces += 2;
            return uri_ipv4_valid(group);
        }
        for (size_t i = 0; i < group.n; i++)
            if (hex(group.p[i]) < 0)
                return false;
        if (group.n < 1 || group.n > 4)
            return false;
        ++*pieces;
    }
    return true;
}

bool uri_ipv6_valid(struct str s)
{
    int pieces = 0;
    const char *gap = s.n > 1 ? memmem(s.p, s.n, "::", 2) : NULL;
    if (!gap)
        return take_groups(s, &pieces) && pieces == 8;
    struct str head = {s.p, (size_t)(gap - s.p)};
    struct str tail = {gap + 2, s.n - head.n - 2};
    /* an IPv4 address may stand only at the very end */
    if (head.n && memchr(head.p, '.', head.n))
        return false;
    return take_groups(head, &pieces) && take_groups(tail, &pieces) && pieces <= 7;
}

/* "[…]" of an authority, brackets taken off: IPv6, or "v1.xyz" of the future. */
static bool literal_valid(struct str s)
{
    if (!s.n || (*s.p | 32) != 'v')
        return uri_ipv6_valid(s);
    size_t i = 1;
    while (i < s.n && hex(s.p[i]) >= 0)
        i++;
    struct str rest = {s.p + i, s.n - i};
    return i > 1 && scan_char(&rest, '.') && rest.n && !memchr(rest.p, '%', rest.n) &&
           only(rest, ":");
}

static bool authority_valid(struct str s)
{
    struct str user, host;
    struct str rest = s;
    if (str_cut(&rest, '@', &user)) {
        if (!only(user, ":"))
            return false;
        s = rest;
    }
    if (scan_char(&s, '[')) {
        if (!str_cut(&s, ']', &host) || !literal_valid(host) || (s.n && *s.p != ':'))
            return false;
        return s.n < 2 || str_digits((struct str){s.p + 1, s.n - 1});
    }
    bool port = str_cut(&s, ':', &host);
    return only(host, "") && (!port || !s.n || str_digits(s));
}

static bool parts_valid(const struct uri *u)
{
    if (u->authority.p && !authority_valid(u->authority))
        return false;
    return only(u->path, ":@/") && only(u->query, ":@/?") && only(u->fragment, ":@/?");
}

bool uri_valid(struct str s)
{
    struct uri u;
    uri_split(&u, s);
    return u.scheme.p && parts_valid(&u);
}

bool uri_reference_valid(struct str s)
{
    struct uri u;
    struct str first;
    uri_split(&u, s);
    /* "1a:b" is no scheme, and a path may not begin with such a segment */
    struct str rest = u.path;
    str_cut(&rest, '/', &first);
    if (!u.scheme.p && !u.authority.p && first.n && memchr(first.p, ':', first.n))
        return false;
    return parts_valid(&u);
}

/* ---- resolving (RFC 3986, 5.2) */

/* Adds the path without "." and ".." segments; floor is where the path begins in out. */
static bool add_path(struct buf *out, struct str path)
{
    size_t floor = out->n;
    bool more = true;
    if (scan_char(&path, '/'))
        floor = out->n + 1, buf_char(out, '/');
    while (more && !out->failed) {
        struct str segment;
        more = str_cut(&path, '/', &segment);
        if (str_eqz(segment, "."))
            continue;
        if (str_eqz(segment, "..")) {
            if (out->n > floor)
                out->n--; /* the slash behind the segment to be dropped */
            while (out->n > floor && out->p[out->n - 1] != '/')
                out->n--;
            continue;
        }
        buf_str(out, segment);
        if (more)
            buf_char(out, '/');
    }
    return !out->failed;
}

static bool add_target(
    struct buf *out, struct str scheme, struct str authority, struct str path, struct str query)
{
    if (scheme.p)
        buf_fmt(out, "%.*s:", (int)scheme.n, scheme.p);
    if (authority.p)
        buf_fmt(out, "//%.*s", (int)authority.n, authority.p);
    /* a path without a leading slash is opaque, as in "urn:uuid:…" */
    if (path.n && (*path.p == '/' || !scheme.p))
        add_path(out, path);
    else
        buf_str(out, path);
    if (query.p)
        buf_fmt(out, "?%.*s", (int)query.n, query.p);
    return !out->failed;
}

bool uri_resolve(struct buf *out, struct str base, struct str reference)
{
    struct uri b, r;
    uri_split(&b, base);
    uri_split(&r, reference);
    if (r.scheme.p)
        return add_target(out, r.scheme, r.authority, r.path, r.query);
    if (r.authority.p)
        return add_target(out, b.scheme, r.authority, r.path, r.query);
    if (!r.path.n)
        return add_target(out, b.scheme, b.authority, b.path, r.query.p ? r.query : b.query);
    if (*r.path.p == '/')
        return add_target(out, b.scheme, b.authority, r.path, r.query);
    struct buf path;
    buf_init(&path, BUF_TEXT);
    size_t keep = b.path.n; /* of the base's path, up to its last slash */
    while (keep && b.path.p[keep - 1] != '/')
        keep--;
    buf_add(&path, b.path.p, keep);
    if (!keep && b.authority.p)
        buf_char(&path, '/');
    buf_str(&path, r.path);
    bool good = !path.failed && add_target(out, b.scheme, b.authority, buf_view(&path), r.query);
    buf_done(&path);
    return good;
}

bool uri_decode(struct buf *out, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '%') {
            if (i + 2 >= s.n || hex(s.p[i + 1]) < 0 || hex(s.p[i + 2]) < 0)
                return false;
            c = (char)(hex(s.p[i + 1]) * 16 + hex(s.p[i + 2]));
            i += 2;
        }
        buf_char(out, c);
    }
    return !out->failed;
}
