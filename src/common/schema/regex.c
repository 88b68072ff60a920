/* regex: see regex.h. Nearly every match ends within a small limit and costs little of the budget;
 * only what does not is tried again with the large one, and pays for it. So neither a hard match
 * nor a great many of them can hold up a check. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "regex.h"

#include "ecma.h"
#include "schema/schema.h"

#include <pcre2.h>
#include <stdlib.h>

static const char module[] = "regex";

enum {
    PARENS = 64,         /* nested groups */
    MATCH_EASY = 5000,   /* steps of PCRE2 */
    MATCH_HARD = 200000, /* a few milliseconds */
    COST_HARD = 4000,    /* of the budget of the check */
    COST_BYTES = 64,     /* bytes of the subject for one of the budget */
    MATCH_KIB = 4096     /* memory for going back */
};

struct regex {
    pcre2_code *code;
};

struct matcher {
    pcre2_match_data *data;
    pcre2_match_context *easy, *hard;
};

static const uint32_t options = PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_ALLOW_EMPTY_CLASS |
                                PCRE2_MATCH_UNSET_BACKREF | PCRE2_NEVER_BACKSLASH_C;

static int compile(struct regex *r, struct str translated, struct err *e)
{
    int code;
    size_t at;
    pcre2_compile_context *c = pcre2_compile_context_create(NULL);
    if (!c)
        return err_set(e, ERR_NOMEM, module, "no memory");
    pcre2_set_parens_nest_limit(c, PARENS);
    r->code = pcre2_compile((PCRE2_SPTR)translated.p, translated.n, options, &code, &at, c);
    pcre2_compile_context_free(c);
    if (r->code)
        return 0;
    PCRE2_UCHAR why[120];
    if (code == PCRE2_ERROR_HEAP_FAILED)
        return err_set(e, ERR_NOMEM, module, "no memory");
    bool limit = code == PCRE2_ERROR_PARENTHESES_NEST_TOO_DEEP ||
                 code == PCRE2_ERROR_PATTERN_TOO_LARGE ||
                 code == PCRE2_ERROR_PATTERN_TOO_COMPLICATED;
    if (pcre2_get_error_message(code, why, sizeof why) < 0)
        why[0] = '\0';
    return err_set(e, limit ? ERR_LIMIT : ERR_PARSE, module, "%s", (char *)why);
}

int regex_new(struct regex **out, struct str pattern, struct err *e)
{
    struct buf translated;
    *out = NULL;
    if (pattern.n > SCHEMA_PATTERN)
        return err_set(e, ERR_LIMIT, module, "longer than %d bytes", (int)SCHEMA_PATTERN);
    struct regex *r = calloc(1, sizeof *r);
    if (!r)
        return err_set(e, ERR_NOMEM, module, "no memory");
    buf_init(&translated, BUF_TEXT);
    int rc = ecma_to_pcre(&translated, pattern, e);
    if (rc == 0)
        rc = compile(r, buf_view(&translated), e);
    buf_done(&translated);
    if (rc < 0)
        regex_free(&r);
    *out = r;
    return rc;
}

void regex_free(struct regex **r)
{
    if (*r)
        pcre2_code_free((*r)->code);
    free(*r);
    *r = NULL;
}

static pcre2_match_context *context(uint32_t limit)
{
    pcre2_match_context *c = pcre2_match_context_create(NULL);
    if (!c)
        return NULL;
    pcre2_set_match_limit(c, limit);
    pcre2_set_depth_limit(c, limit);
    pcre2_set_heap_limit(c, MATCH_KIB);
    return c;
}

int matcher_new(struct matcher **out, struct err *e)
{
    struct matcher *m = *out = calloc(1, sizeof *m);
    if (m) {
        m->data = pcre2_match_data_create(1, NULL);
        m->easy = context(MATCH_EASY);
        m->hard = context(MATCH_HARD);
    }
    if (m && m->data && m->easy && m->hard)
        return 0;
    matcher_free(out);
    return err_set(e, ERR_NOMEM, module, "no memory");
}

void matcher_free(struct matcher **m)
{
    if (*m) {
        pcre2_match_data_free((*m)->data);
        pcre2_match_context_free((*m)->easy);
        pcre2_match_context_free((*m)->hard);
    }
    free(*m);
    *m = NULL;
}

static bool pay(size_t *left, size_t cost)
{
    bool enough = *left >= cost;
    *left = enough ? *left - cost : 0;
    return enough;
}

int regex_match(struct matcher *m, const struct regex *r, struct str s, size_t *left, struct err *e)
{
    int rc = PCRE2_ERROR_MATCHLIMIT;
    PCRE2_SPTR p = (PCRE2_SPTR)(s.n ? s.p : "");
    if (pay(left, 1 + s.n / COST_BYTES))
        rc = pcre2_match(r->code, p, s.n, 0, 0, m->data, m->easy);
    if ((rc == PCRE2_ERROR_MATCHLIMIT || rc == PCRE2_ERROR_DEPTHLIMIT) && pay(left, COST_HARD))
        rc = pcre2_match(r->code, p, s.n, 0, PCRE2_NO_UTF_CHECK, m->data, m->hard);
    if (rc >= 0 || rc == PCRE2_ERROR_NOMATCH)
        return rc >= 0;
    if (rc == PCRE2_ERROR_NOMEMORY)
        return err_set(e, ERR_NOMEM, module, "no memory");
    if (rc <= PCRE2_ERROR_UTF8_ERR1 && rc >= PCRE2_ERROR_UTF8_ERR21)
        return err_set(e, ERR_PARSE, module, "the text is not UTF-8");
    return err_set(e, ERR_LIMIT, module, "the pattern takes too long on this text");
}
