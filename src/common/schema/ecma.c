/* ecma: see ecma.h. One pass; a table says what stands for each escape. */
#include "ecma.h"

#include "base/utf8.h"

struct scan {
    struct str rest;
    struct buf *out;
    const char *why;
    bool inside; /* of [] */
};

/* White space of ECMA-262, and everything else: inside of [] a negation can only be spelt out. */
#define SPACE                                                                                      \
    "\\x09-\\x0d\\x20\\xa0\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}"        \
    "\\x{3000}\\x{feff}"
#define NO_SPACE                                                                                   \
    "\\x00-\\x08\\x0e-\\x1f\\x21-\\x9f\\xa1-\\x{167f}\\x{1681}-\\x{1fff}\\x{200b}-\\x{2027}"       \
    "\\x{202a}-\\x{202e}\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}\\x{3001}-\\x{fefe}"                 \
    "\\x{ff00}-\\x{10ffff}"

static bool fail(struct scan *s, const char *why)
{
    if (!s->why)
        s->why = why;
    return false;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_word(char c)
{
    return is_alpha(c) || is_digit(c) || c == '_';
}

static bool take_hex(struct str *s, size_t min, size_t max, uint32_t *out)
{
    size_t n = 0;
    *out = 0;
    for (; n < max && n < s->n; n++) {
        char c = s->p[n];
        if (!is_digit(c) && (c < 'a' || c > 'f') && (c < 'A' || c > 'F'))
            break;
        *out = *out * 16 + (uint32_t)(is_digit(c) ? c - '0' : (c | 32) - 'a' + 10);
    }
    if (n < min)
        return false;
    s->p += n, s->n -= n;
    return true;
}

static bool put_char(struct scan *s, uint32_t c)
{
    if (c > 0x10FFFF || (c >= 0xD800 && c < 0xE000))
        return fail(s, "an escape that is no character");
    return buf_fmt(s->out, "\\x{%x}", (unsigned)c);
}

/* ---- escapes, behind the backslash and their letter */

static bool esc_x(struct scan *s)
{
    uint32_t c;
    return take_hex(&s->rest, 2, 2, &c) ? put_char(s, c) : fail(s, "\\x needs two hex digits");
}

static bool esc_u(struct scan *s)
{
    uint32_t c, low;
    if (scan_char(&s->rest, '{')) {
        if (!take_hex(&s->rest, 1, 6, &c) || !scan_char(&s->rest, '}'))
            return fail(s, "\\u{ needs hex digits and }");
        return put_char(s, c);
    }
    if (!take_hex(&s->rest, 4, 4, &c))
        return fail(s, "\\u needs four hex digits");
    struct str after = s->rest;
    if (c >= 0xD800 && c < 0xDC00 && scan_char(&after, '\\') && scan_char(&after, 'u') &&
        take_hex(&after, 4, 4, &low) && low >= 0xDC00 && low < 0xE000) {
        s->rest = after;
        c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
    }
    return put_char(s, c);
}

static bool esc_c(struct scan *s)
{
    if (!s->rest.n || !is_alpha(*s->rest.p))
        return fail(s, "\\c needs a letter");
    char c = *s->rest.p;
    s->rest.p++, s->rest.n--;
    return put_char(s, (uint32_t)c & 31);
}

static bool esc_0(struct scan *s)
{
    if (s->rest.n && is_digit(*s->rest.p))
        return fail(s, "an octal escape");
    return put_char(s, 0);
}

static bool esc_k(struct scan *s)
{
    struct str name;
    if (s->inside || !scan_char(&s->rest, '<') || !str_cut(&s->rest, '>', &name) || !name.n)
        return fail(s, "\\k needs <name>");
    for (size_t i = 0; i < name.n; i++)
        if (!is_word(name.p[i]))
            return fail(s, "a name with a character that is not a letter");
    return buf_fmt(s->out, "\\k<%.*s>", (int)name.n, name.p);
}

/* General categories by their long names, which PCRE2 10.42 does not know. */
static const struct {
    const char *name, *to;
} categories[] = {
    {"Letter", "L"},
    {"Cased_Letter", "L&"},
    {"LC", "L&"},
    {"Uppercase_Letter", "Lu"},
    {"Lowercase_Letter", "Ll"},
    {"Titlecase_Letter", "Lt"},
    {"Modifier_Letter", "Lm"},
    {"Other_Letter", "Lo"},
    {"Mark", "M"},
    {"Combining_Mark", "M"},
    {"Nonspacing_Mark", "Mn"},
    {"Spacing_Mark", "Mc"},
    {"Enclosing_Mark", "Me"},
    {"Number", "N"},
    {"Decimal_Number", "Nd"},
    {"digit", "Nd"},
    {"Letter_Number", "Nl"},
    {"Other_Number", "No"},
    {"Punctuation", "P"},
    {"punct", "P"},
    {"Connector_Punctuation", "Pc"},
    {"Dash_Punctuation", "Pd"},
    {"Open_Punctuation", "Ps"},
    {"Close_Punctuation", "Pe"},
    {"Initial_Punctuation", "Pi"},
    {"Final_Punctuation", "Pf"},
    {"Other_Punctuation", "Po"},
    {"Symbol", "S"},
    {"Math_Symbol", "Sm"},
    {"Currency_Symbol", "Sc"},
    {"Modifier_Symbol", "Sk"},
    {"Other_Symbol", "So"},
    {"Separator", "Z"},
    {"Space_Separator", "Zs"},
    {"Line_Separator", "Zl"},
    {"Paragraph_Separator", "Zp"},
    {"Other", "C"},
    {"Control", "Cc"},
    {"cntrl", "Cc"},
    {"Format", "Cf"},
    {"Surrogate", "Cs"},
    {"Private_Use", "Co"},
    {"Unassigned", "Cn"},
};

/* "Script=Greek" is "sc:Greek" in PCRE2, "gc=L" is just "L". */
static const struct {
    const char *from, *to;
} kinds[] = {{"General_Category", ""}, {"gc", ""}, {"Script", "sc:"}, {"sc", "sc:"},
    {"Script_Extensions", "scx:"}, {"scx", "scx:"}};

static bool put_property(struct scan *s, char letter)
{
    struct str name, kind, value;
    const char *prefix = "";
    if (!scan_char(&s->rest, '{') || !str_cut(&s->rest, '}', &name))
        return fail(s, "\\p needs {name}");
    value = name;
    if (str_cut(&value, '=', &kind)) {
        size_t i = 0;
        while (i < sizeof kinds / sizeof *kinds && !str_eqz(kind, kinds[i].from))
            i++;
        if (i == sizeof kinds / sizeof *kinds)
            return fail(s, "an unknown kind of property");
        prefix = kinds[i].to;
    } else {
        value = name;
    }
    for (size_t i = 0; i < value.n; i++)
        if (!is_word(value.p[i]))
            return fail(s, "a property with a character that is not a letter");
    if (!*prefix)
        for (size_t i = 0; i < sizeof categories / sizeof *categories; i++)
            if (str_eqz(value, categories[i].name))
                value = str_of(categories[i].to);
    return buf_fmt(s->out, "\\%c{%s%.*s}", letter, prefix, (int)value.n, value.p);
}

static bool esc_p(struct scan *s)
{
    return put_property(s, 'p');
}

static bool esc_not_p(struct scan *s)
{
    return put_property(s, 'P');
}

/* Several ranges cannot be an end of a range: [+-\s] and [\s-x] would come out as another class. */
static bool put_spaces(struct scan *s, const char *text)
{
    struct str out = buf_view(s->out), after = s->rest;
    bool begins = out.n > 1 && out.p[out.n - 1] == '-' && !strchr("[^\\", out.p[out.n - 2]);
    bool ends = scan_char(&after, '-') && after.n && *after.p != ']';
    return begins || ends ? fail(s, "a range with \\s") : buf_z(s->out, text);
}

static bool esc_s(struct scan *s)
{
    return s->inside ? put_spaces(s, SPACE) : buf_z(s->out, "[" SPACE "]");
}

static bool esc_not_s(struct scan *s)
{
    return s->inside ? put_spaces(s, NO_SPACE) : buf_z(s->out, "[^" SPACE "]");
}

/* text NULL: not allowed there. run comes before the texts. */
static const struct escape {
    char letter;
    const char *outside, *inside;
    bool (*run)(struct scan *s);
} escapes[] = {
    /* without PCRE2_UCP these mean ASCII, as in ECMA-262 */
    {'d', "\\d", "\\d", NULL},
    {'D', "\\D", "\\D", NULL},
    {'w', "\\w", "\\w", NULL},
    {'W', "\\W", "\\W", NULL},
    {'s', NULL, NULL, esc_s},
    {'S', NULL, NULL, esc_not_s},
    {'b', "\\b", "\\x08", NULL},
    {'B', "\\B", NULL, NULL},
    {'t', "\\x09", "\\x09", NULL},
    {'n', "\\x0a", "\\x0a", NULL},
    {'v', "\\x0b", "\\x0b", NULL},
    {'f', "\\x0c", "\\x0c", NULL},
    {'r', "\\x0d", "\\x0d", NULL},
    {'0', NULL, NULL, esc_0},
    {'x', NULL, NULL, esc_x},
    {'u', NULL, NULL, esc_u},
    {'c', NULL, NULL, esc_c},
    {'k', NULL, NULL, esc_k},
    {'p', NULL, NULL, esc_p},
    {'P', NULL, NULL, esc_not_p},
};

static bool put_back_reference(struct scan *s, char first)
{
    int n = first - '0';
    while (s->rest.n && is_digit(*s->rest.p)) {
        n = n * 10 + (*s->rest.p - '0');
        if (n > 999)
            return fail(s, "a reference to no group");
        s->rest.p++, s->rest.n--;
    }
    return buf_fmt(s->out, "\\g{%d}", n);
}

static bool put_escape(struct scan *s)
{
    if (!s->rest.n)
        return fail(s, "a backslash at the end");
    char c = *s->rest.p;
    s->rest.p++, s->rest.n--;
    for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++) {
        const struct escape *x = &escapes[i];
        const char *text = s->inside ? x->inside : x->outside;
        if (x->letter != c)
            continue;
        if (x->run)
            return x->run(s);
        return text ? buf_z(s->out, text) : fail(s, "an escape that may not stand in []");
    }
    if (is_digit(c) && !s->inside)
        return put_back_reference(s, c);
    if (is_word(c) || (unsigned char)c >= 0x80 || c < 0x20)
        return fail(s, "an unknown escape");
    return buf_fmt(s->out, "\\%c", c);
}

/* ---- classes, groups, quantifiers */

static bool put_class(struct scan *s)
{
    s->inside = true;
    buf_char(s->out, '[');
    if (scan_char(&s->rest, '^'))
        buf_char(s->out, '^');
    while (s->rest.n && *s->rest.p != ']') {
        char c = *s->rest.p;
        s->rest.p++, s->rest.n--;
        /* [ would begin a POSIX class such as [:alpha:] */
        if (c == '\\' ? !put_escape(s) : !buf_fmt(s->out, c == '[' ? "\\%c" : "%c", c))
            return fail(s, "too long");
    }
    s->inside = false;
    if (!scan_char(&s->rest, ']'))
        return fail(s, "[ without ]");
    return buf_char(s->out, ']');
}

static bool put_group(struct scan *s)
{
    static const char *const heads[] = {"?:", "?=", "?!", "?<=", "?<!"};
    buf_char(s->out, '(');
    if (s->rest.n && *s->rest.p == '*')
        return fail(s, "nothing to repeat");
    if (!s->rest.n || *s->rest.p != '?')
        return true;
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        struct str head = str_of(heads[i]);
        if (str_starts(s->rest, head)) {
            s->rest.p += head.n, s->rest.n -= head.n;
            return buf_str(s->out, head);
        }
    }
    if (s->rest.n < 3 || s->rest.p[1] != '<' || !is_word(s->rest.p[2]))
        return fail(s, "an unknown kind of group");
    s->rest.p += 2, s->rest.n -= 2;
    return buf_z(s->out, "?<");
}

/* "{2}", "{2,}", "{2,3}" at the front of s: its length, else 0. */
static size_t braces(struct str s)
{
    struct str at = s;
    uint64_t n;
    if (!scan_char(&at, '{') || !scan_uint(&at, 9, &n))
        return 0;
    if (scan_char(&at, ','))
        scan_uint(&at, 9, &n);
    return scan_char(&at, '}') ? s.n - at.n : 0;
}

static size_t quantifier(struct str s)
{
    if (s.n && (*s.p == '*' || *s.p == '+' || *s.p == '?'))
        return 1;
    return braces(s);
}

static bool put_quantifier(struct scan *s, size_t n)
{
    buf_add(s->out, s->rest.p, n);
    s->rest.p += n, s->rest.n -= n;
    if (scan_char(&s->rest, '?'))
        buf_char(s->out, '?');
    /* behind a quantifier PCRE2 would take + as possessive */
    return quantifier(s->rest) ? fail(s, "nothing to repeat") : !s->out->failed;
}

static bool put_one(struct scan *s)
{
    size_t n = quantifier(s->rest);
    if (n)
        return put_quantifier(s, n);
    char c = *s->rest.p;
    s->rest.p++, s->rest.n--;
    if (c == '\\')
        return put_escape(s);
    if (c == '[')
        return put_class(s);
    if (c == '(')
        return put_group(s);
    if (c == '.')
        return buf_z(s->out, "[^\\n\\r\\x{2028}\\x{2029}]");
    if (c == '{' || c == '}' || c == ']')
        buf_char(s->out, '\\');
    return buf_char(s->out, c);
}

int ecma_to_pcre(struct buf *out, struct str pattern, struct err *e)
{
    struct scan s = {.rest = pattern, .out = out};
    if (!utf8_valid(pattern))
        return err_set(e, ERR_PARSE, "regex", "not UTF-8");
    while (s.rest.n && put_one(&s))
        ;
    if (s.why)
        return err_set(e, ERR_PARSE, "regex", "%s at %zu", s.why, pattern.n - s.rest.n);
    return buf_check(out, "regex", e);
}
