/* blocks: see blocks.h. */
#include "blocks.h"

#include "field_edit.h"
#include "form/choose.h"

/* cells of a frame, its key and its mark */
enum { MANY_OPTIONS = 7, FRAME_W = 13 };

static void add(struct blocks *b, struct block block, bool bar)
{
    if (b->n == BLOCKS || (block.h <= 0 && !block.col))
        return;
    b->bar[b->n] = bar;
    b->list[b->n++] = block;
}

static int text_rows(const char *z, int w)
{
    return z && *z ? ui_text_rows(str_of(z), w) : 0;
}

struct making {
    struct blocks *b;
    const struct filling *f;
    const struct form_faults *faults;
    const struct ui *ui;
    int w;
    const char *lang;
    bool alone; /* the page asks for this field only: its title is the question */
};

static bool add_faults(const struct making *m, int field, int item)
{
    bool bad = false;
    for (size_t i = 0; i < m->faults->n; i++) {
        const struct form_fault *x = &m->faults->list[i];
        struct buf text;
        if (x->field != field || x->item != item)
            continue;
        buf_init(&text, BUF_LINE);
        form_fault_text(&text, m->f->record, x, m->lang);
        add(m->b,
            (struct block){.kind = x->soft ? BLOCK_WARNING : BLOCK_FAULT,
                .field = field,
                .item = item,
                .fault = (int)i,
                .h = text_rows(buf_cstr(&text), m->w - 2)},
            !x->soft);
        bad |= !x->soft;
        buf_done(&text);
    }
    return bad;
}

static int long_rows(const struct making *m)
{
    int free = m->ui->cv->h - (m->ui->size == SIZE_LARGE ? 9 : 16);
    return free < 4 ? 4 : free > 12 ? 12 : free;
}

/* Many short options stand side by side: months are four rows of three, not four pages. */
static int option_columns(const struct making *m, int field)
{
    const struct form *f = m->f->form;
    size_t n = form_n_options(f, field);
    int longest = 0, columns = 3;
    if (n < MANY_OPTIONS || !f->fields[field].options)
        return 1;
    for (size_t i = 0; i < n; i++) {
        int w = (int)utf8_width(str_of(form_option(f, field, i, m->lang)));
        if (*form_option_note(f, field, i, m->lang))
            return 1;
        longest = w > longest ? w : longest;
    }
    while (columns > 1 && (m->w - BLOCK_COLUMN_GAP * (columns - 1)) / columns < longest + FRAME_W)
        columns--;
    return columns;
}

static void add_options(const struct making *m, int field, int item)
{
    int columns = option_columns(m, field), n = (int)form_n_options(m->f->form, field);
    for (int i = 0; i < n; i++)
        add(m->b,
            (struct block){.kind = BLOCK_OPTION,
                .field = field,
                .item = item,
                .option = i,
                .col = i % columns,
                .cols = columns,
                .h = i % columns ? 0 : 3},
            false);
}

static void add_field(const struct making *m, int field, int item)
{
    const struct form *f = m->f->form;
    const struct form_field *x = &f->fields[field];
    struct block block = {.kind = BLOCK_LABEL, .field = field, .item = item, .h = 1};
    int from = m->b->n;
    bool beside =
        !m->alone && m->ui->size != SIZE_LARGE && field_is_typed(x->kind) && x->kind != FORM_LONG;
    if (!m->alone && !beside)
        add(m->b, block, false);
    block.beside = beside;
    block.kind = BLOCK_HINT;
    block.h = text_rows(
        form_field_text(f, field, FORM_PART_HINT, m->lang), m->w - (beside ? BLOCK_LABEL_W : 0));
    if (m->ui->size == SIZE_LARGE && block.h > 1)
        block.h = 0; /* half a sentence says nothing; it is still spoken */
    add(m->b, block, false);
    bool bad = add_faults(m, field, item);
    if (field_is_typed(x->kind)) {
        block.kind = BLOCK_FIELD;
        block.h = x->kind == FORM_LONG ? long_rows(m) : 3;
        add(m->b, block, false);
    }
    add_options(m, field, item);
    for (int i = from; bad && i < m->b->n; i++)
        m->b->bar[i] = true;
    if (!m->alone && !beside && m->ui->size != SIZE_LARGE)
        add(m->b, (struct block){.kind = BLOCK_GAP, .h = 1}, false);
}

void blocks_make(struct blocks *b, const struct filling *f, const struct form_step *step,
    const struct form_faults *faults, const struct ui *ui, int w, const char *lang)
{
    const struct form_page *p = &f->form->pages[step->at];
    struct making m = {b, f, faults, ui, w, lang, p->n_fields == 1};
    int top = b->top;
    b->n = 0;
    b->w = w;
    b->top = top;
    for (size_t i = 0; i < p->n_fields; i++)
        add_field(&m, p->fields[i], step->item);
    while (b->n && b->list[b->n - 1].kind == BLOCK_GAP)
        b->n--;
}

int blocks_height(const struct blocks *b)
{
    int h = 0;
    for (int i = 0; i < b->n; i++)
        h += b->list[i].h;
    return h;
}

/* The head of a field (its label, hint, fault) comes into sight with it. */
static int head_of(const struct blocks *b, int at)
{
    while (at > 0 && b->list[at - 1].field == b->list[at].field &&
           b->list[at - 1].item == b->list[at].item && b->list[at - 1].kind != BLOCK_OPTION &&
           b->list[at - 1].kind != BLOCK_GAP)
        at--;
    return at;
}

static int count_from(const struct blocks *b, int top, int h)
{
    int n = 0;
    while (top + n < b->n && b->list[top + n].h <= h)
        h -= b->list[top + n++].h;
    /* a label without its field says nothing */
    while (n > 1 && top + n < b->n && b->list[top + n - 1].kind != BLOCK_FIELD &&
           b->list[top + n - 1].kind != BLOCK_OPTION)
        n--;
    return n;
}

int blocks_fit(struct blocks *b, int h, int seen, int *count)
{
    if (b->top >= b->n || blocks_height(b) <= h)
        b->top = 0;
    while (seen > 0 && b->list[seen].col)
        seen--; /* the row's first stands for it */
    if (seen >= 0 && head_of(b, seen) < b->top)
        b->top = head_of(b, seen);
    while (seen >= 0 && b->top < seen && b->top + count_from(b, b->top, h) <= seen)
        b->top++;
    while (
        b->top < b->n && b->top > 0 && (b->list[b->top].kind == BLOCK_GAP || b->list[b->top].col))
        b->top++;
    *count = count_from(b, b->top, h);
    if (*count == 0 && b->n)
        *count = 1; /* one that is higher than the page: cut */
    b->shown = *count;
    b->room = h;
    return b->top;
}
