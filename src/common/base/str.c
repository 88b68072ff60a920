/* str: see base/str.h. */
#include "base/str.h"

struct str str_of(const char *z)
{
    return (struct str){z ? z : "", z ? strlen(z) : 0};
}

static bool blank_front(struct str s, size_t *len)
{
    if (s.n && (s.p[0] == ' ' || s.p[0] == '\t' || s.p[0] == '\n' || s.p[0] == '\r'))
        return *len = 1, true;
    if (s.n >= 2 && s.p[0] == '\xC2' && s.p[1] == '\xA0')
        return *len = 2, true;
    return false;
}

struct str str_trim(struct str s)
{
    size_t len;
    while (blank_front(s, &len))
        s.p += len, s.n -= len;
    while (s.n) {
        struct str last = {s.p + s.n - 1, 1};
        if (s.n >= 2 && s.p[s.n - 2] == '\xC2' && s.p[s.n - 1] == '\xA0')
            last = (struct str){s.p + s.n - 2, 2};
        if (!blank_front(last, &len) || len != last.n)
            break;
        s.n -= len;
    }
    return s;
}

bool str_eq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool str_eqz(struct str a, const char *z)
{
    return str_eq(a, str_of(z));
}

int str_cmp(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, n) : 0;
    return c ? c : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(struct str s, struct str prefix)
{
    return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

bool str_cut(struct str *s, char sep, struct str *head)
{
    const char *at = s->n ? memchr(s->p, sep, s->n) : NULL;
    if (!at) {
        *head = *s;
        *s = (struct str){s->p + s->n, 0};
        return false;
    }
    *head = (struct str){s->p, (size_t)(at - s->p)};
    *s = (struct str){at + 1, s->n - head->n - 1};
    return true;
}

bool str_copy(char *to, size_t size, struct str s)
{
    bool fits = s.n < size;
    size_t n = fits ? s.n : size - 1;
    if (!fits)
        while (n > 0 && ((unsigned char)s.p[n] & 0xC0) == 0x80)
            n--;
    if (n)
        memcpy(to, s.p, n);
    to[n] = '\0';
    return fits;
}

bool str_digits(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return s.n > 0;
}

bool str_uint(struct str s, uint64_t max, uint64_t *out)
{
    uint64_t v = 0;
    if (!str_digits(s))
        return false;
    for (size_t i = 0; i < s.n; i++) {
        uint64_t d = (uint64_t)(s.p[i] - '0');
        if (v > (max - d) / 10 || d > max)
            return false;
        v = v * 10 + d;
    }
    *out = v;
    return true;
}

bool str_int(struct str s, int64_t min, int64_t max, int64_t *out)
{
    bool minus = scan_char(&s, '-');
    uint64_t v;
    if (!str_uint(s, INT64_MAX, &v))
        return false;
    int64_t i = minus ? -(int64_t)v : (int64_t)v;
    if (i < min || i > max)
        return false;
    *out = i;
    return true;
}

bool scan_char(struct str *s, char c)
{
    if (!s->n || s->p[0] != c)
        return false;
    s->p++, s->n--;
    return true;
}

bool scan_uint(struct str *s, size_t max_digits, uint64_t *out)
{
    size_t n = 0;
    while (n < s->n && n < max_digits && s->p[n] >= '0' && s->p[n] <= '9')
        n++;
    if (n == 0 || n > 19 || !str_uint((struct str){s->p, n}, UINT64_MAX, out))
        return false;
    s->p += n, s->n -= n;
    return true;
}

void scan_blanks(struct str *s)
{
    size_t len;
    while (blank_front(*s, &len))
        s->p += len, s->n -= len;
}
