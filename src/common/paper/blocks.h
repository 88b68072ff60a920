/* blocks: the parts of a slip, top to bottom. Each puts itself at pen->y and moves it on; none
 * returns a fault, the pen remembers the first. */
#ifndef PAPER_BLOCKS_H
#define PAPER_BLOCKS_H

#include "flow.h"

typedef void block_fn(struct pen *p);

/* The blocks of a kind on pages or on the roll, ended by NULL. */
block_fn *const *blocks_of(enum slip_kind kind, bool roll);
/* Where the footer of a page begins, points from the top. */
double blocks_limit(const struct paper_layout *l);

/* of blocks_info.c, blocks_receipt.c and blocks_visit.c */
block_fn block_info_facts, block_info_body;
block_fn block_receipt_number, block_receipt_rows, block_receipt_next, block_receipt_proof;
block_fn block_draft_code, block_draft_words;
block_fn block_booking_when, block_booking_act, block_booking_pin, block_booking_words;
block_fn block_ticket_number, block_ticket_agenda, block_ticket_wait, block_ticket_call;

enum { NUMBER_SHOWN = 64 };

/* "K7M4-T9R3" of 8 symbols; any other number as it is. */
void block_number(char out[NUMBER_SHOWN], const char *number);
/* 8 symbols, as our own references are. */
bool block_number_is_ours(const char *number);
/* Label and value on one baseline, the label in a column; or above each other when stacked or when
 * the label is too long. */
void block_row(struct pen *p, const char *label, const char *value, bool bold_label);
/* "1." or a bullet in the margin of a paragraph. */
void block_item(struct pen *p, const char *mark, const char *text, bool bold_mark);

#endif
