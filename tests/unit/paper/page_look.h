/* page_look: what every slip as laid out must keep: its margins, its distances, its code. */
#ifndef TEST_PAPER_PAGE_LOOK_H
#define TEST_PAPER_PAGE_LOOK_H

#include "test.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "blocks.h"
#include "code.h"
#include "flow.h"
#include "sample.h"
#include <math.h>

static const char *const languages[] = {"cs", "en"};

typedef struct slip sample_fn(enum slip_format format, bool large, const char *lang);

/* Runs a check on every paper, size and language of a sample. */
static inline void on_all(
    sample_fn *sample, void (*check)(const struct slip *s, struct slip_page *g))
{
    for (int f = 0; f < SLIP_FORMATS; f++) {
        for (int variant = 0; variant < 4; variant++) {
            struct slip s = sample((enum slip_format)f, variant & 1, languages[variant / 2]);
            struct slip_page *g;
            struct err e = ERR_INIT;
            if (slip_page_new(&g, &s, &e) < 0) {
                test_fail(__FILE__, __LINE__, "format %d variant %d: %s", f, variant, e.text);
                continue;
            }
            check(&s, g);
            slip_page_free(&g);
            CHECK(g == NULL);
        }
    }
}

static inline bool is_text(const struct item *it)
{
    return it->text != NULL;
}

/* All letters of the page, texts divided by lines, no-break spaces (narrow ones too) as blanks. */
static inline void page_text(struct buf *out, const struct slip_page *g)
{
    buf_init(out, BUF_TEXT);
    for (size_t i = 0; i < g->n; i++) {
        if (!is_text(&g->items[i]))
            continue;
        struct str s = str_of(pango_layout_get_text(g->items[i].text));
        for (uint32_t c; (c = utf8_next(&s)) != 0;) {
            char bytes[4];
            buf_add(out, bytes, utf8_put(bytes, c == UTF8_NBSP || c == 0x202F ? ' ' : c));
        }
        buf_char(out, '\n');
    }
}

static inline bool shows(const struct slip_page *g, const char *text)
{
    struct buf all;
    page_text(&all, g);
    bool found = strstr(buf_cstr(&all), text) != NULL;
    buf_done(&all);
    return found;
}

/* A text's logical box as pango sees it, for a centred one is narrower than its column; of a huge
 * number the box of its letters. */
static inline struct item box_of(const struct item *it)
{
    PangoRectangle r;
    struct item box = *it;
    if (!it->text)
        return box;
    pango_layout_get_extents(it->text, it->by_ink ? &r : NULL, it->by_ink ? NULL : &r);
    box.x += (double)r.x / PANGO_SCALE;
    if (it->by_ink) {
        box.y += (double)r.y / PANGO_SCALE;
        box.w = (double)r.width / PANGO_SCALE;
        box.h = (double)r.height / PANGO_SCALE;
    }
    return box;
}

static inline void check_margins(const struct slip *s, struct slip_page *g)
{
    (void)s;
    const struct paper_layout *l = paper_layout(g->format, g->large);
    double slack = 0.5, foot = l->roll ? g->height : blocks_limit(l);
    for (size_t i = 0; i < g->n; i++) {
        const struct item box = box_of(&g->items[i]), *it = &box;
        if (!is_text(it))
            continue;
        CHECK(it->x >= l->side - slack);
        CHECK(it->x + it->w <= l->width - l->side + slack);
        CHECK(it->y >= l->top - slack);
        /* above the footer's line, or in the footer */
        CHECK(it->y + it->h <= foot + slack || it->y >= foot - slack);
        CHECK(it->y + it->h <= (l->roll ? g->height : l->height) - l->bottom + 2);
    }
    CHECK(g->height <= (l->roll ? paper_roll_max(l) : l->sheet_h + slack));
}

static inline bool apart(const struct item *a, const struct item *b)
{
    double slack = 0.5;
    return a->x + a->w <= b->x + slack || b->x + b->w <= a->x + slack ||
           a->y + a->h <= b->y + slack || b->y + b->h <= a->y + slack;
}

static inline void check_apart(const struct slip *s, struct slip_page *g)
{
    (void)s;
    for (size_t i = 0; i < g->n; i++) {
        for (size_t k = i + 1; k < g->n; k++) {
            struct item a = box_of(&g->items[i]), b = box_of(&g->items[k]);
            bool text = is_text(&a) || a.kind == ITEM_CODE;
            if (!text || (!is_text(&b) && b.kind != ITEM_CODE))
                continue; /* lines may touch */
            const char *label = is_text(&a) ? pango_layout_get_text(a.text) : "";
            if (strcmp(label, "QR platba") == 0)
                continue; /* its line box reaches into the frame, its letters do not */
            if (!apart(&a, &b))
                test_fail(__FILE__, __LINE__, "%s: \"%s\" runs into \"%s\"",
                    slip_format_name(g->format), label,
                    is_text(&b) ? pango_layout_get_text(b.text) : "the code");
        }
    }
}

static inline void check_code(const struct slip *s, struct slip_page *g)
{
    (void)s;
    const struct paper_layout *l = paper_layout(g->format, g->large);
    const struct item *code = NULL;
    for (size_t i = 0; i < g->n; i++)
        if (g->items[i].kind == ITEM_CODE)
            code = &g->items[i];
    REQUIRE(code != NULL);
    double module = code->w / g->code.side;
    CHECK(module >= (l->roll ? PT_DOTS(6) : PT_MM(0.8)) - 1e-9);
    double dots = module / l->dot, x = code->x / l->dot, y = code->y / l->dot;
    CHECK(fabs(dots - round(dots)) < 1e-6);
    CHECK(fabs(x - round(x)) < 1e-6);
    CHECK(fabs(y - round(y)) < 1e-6);
    for (size_t i = 0; i < g->n; i++) {
        const struct item *it = &g->items[i];
        struct item quiet = *code;
        quiet.x -= 4 * module;
        quiet.y -= 4 * module;
        quiet.w += 8 * module;
        quiet.h += 8 * module;
        bool label = is_text(it) && strcmp(pango_layout_get_text(it->text), "QR platba") == 0;
        struct item box = box_of(it);
        if (it != code && it->kind == ITEM_BOX)
            CHECK(apart(it, &quiet));
        else if (it != code && !label)
            CHECK(apart(&box, &quiet));
    }
}

#endif
