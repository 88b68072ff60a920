/* layout: the measures of each paper, in points (1/72 inch). Const tables; large print has its own
 * row because its sizes are chosen, not multiplied. */
#ifndef PAPER_LAYOUT_H
#define PAPER_LAYOUT_H

#include "domain/slip.h"
#include <stdbool.h>

#define PT_MM(mm) ((mm)*72.0 / 25.4)
#define PT_DOTS(n) PT_MM((n)*0.125) /* printer dots at 203.2 dpi */
#define PAPER_MM_A5_W 148.0
#define PAPER_MM_A5_H 210.0
#define PAPER_ROLL_MAX PT_MM(300)       /* longer than a forearm nobody reads */
#define PAPER_ROLL_MAX_LARGE PT_MM(400) /* the same words in large print */

/* A size and how far it may shrink before the text wraps or moves. */
struct size_range {
    double size, least;
};

struct paper_layout {
    const char *name;
    bool roll;    /* one centred column, as long as its content */
    bool stacked; /* rows below the code have the label above the value */
    bool large;
    double sheet_w, sheet_h;  /* what leaves the printer; height 0 = as long as the content */
    double width, height;     /* the part that is used, from the top left corner */
    double side, top, bottom; /* margins */
    double dot;               /* the printer's grid: code and rules begin on it */
    double module;            /* one module of the QR code */
    double frame, rule, thin; /* lines: around the code, under the header, between blocks */
    double column_gap;        /* between the code and the column beside it */
    double label_col;         /* labels of values (roll) */
    double row_col;           /* labels of payee, message and other rows */
    double gap, small;        /* between blocks, between steps */
    double tight_gap, tight_small;
    struct size_range town, title, amount, account, value;
    struct size_range number; /* of a submission, in its box; the code of a form */
    struct size_range pin;    /* of a booking */
    struct size_range moment; /* the time of a booking on a line of its own; 0 = beside the day */
    struct size_range ticket; /* the number in the queue: as wide as the column allows */
    double address, kind, label, heading, body, tight_body, note, reference, stamp;
};

const struct paper_layout *paper_layout(enum slip_format format, bool large);
/* The longest roll, points. */
double paper_roll_max(const struct paper_layout *l);

#endif
