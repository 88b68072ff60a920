/* flow: see tui/flow.h. */
#include "tui/flow.h"

#include "base/utf8.h"

/* The first line of s: as many words as fit, at least one character. Takes it from *s. */
static struct str take_line(struct str *s, int width)
{
    struct str fit = utf8_fit(*s, (size_t)width);
    if (fit.n == 0 && s->n) { /* a wide character in a column of one cell */
        struct str rest = *s;
        utf8_next(&rest);
        fit.n = s->n - rest.n;
    }
    size_t cut = fit.n;
    if (cut < s->n && s->p[cut] != ' ') {
        while (cut > 0 && s->p[cut - 1] != ' ')
            cut--;
        if (cut == 0)
            cut = fit.n; /* one word longer than the line */
    }
    struct str line = {s->p, cut};
    while (line.n && line.p[line.n - 1] == ' ')
        line.n--;
    while (cut < s->n && s->p[cut] == ' ')
        cut++;
    s->p += cut;
    s->n -= cut;
    return line;
}

size_t flow_wrap(struct flow_line *lines, size_t max, struct str text, int width)
{
    size_t n = 0;
    bool more = text.n > 0;
    while (more) {
        struct str para;
        more = str_cut(&text, '\n', &para);
        bool item = str_starts(para, STR("- "));
        if (item)
            para.p += 2, para.n -= 2;
        int indent = item ? 2 : 0, room = width - indent > 1 ? width - indent : 1;
        bool first = true;
        do {
            struct str line = take_line(&para, room);
            if (n < max)
                lines[n] = (struct flow_line){line, indent, item && first, para.n == 0};
            n++;
            first = false;
        } while (para.n);
    }
    return n;
}
