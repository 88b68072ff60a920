/* layout: see layout.h. */
#include "layout.h"

#define PAGE_DOT 0.24 /* 1/300 inch, also whole at 600 dpi */

/* clang-format off */
#define A5_MEASURES                                                                                \
    .width = PT_MM(PAPER_MM_A5_W), .height = PT_MM(PAPER_MM_A5_H),                                 \
    .side = PT_MM(10), .top = PT_MM(10), .bottom = PT_MM(10),                                      \
    .dot = PAGE_DOT, .frame = 1.5, .rule = 1, .thin = 0.75,                                        \
    .column_gap = PT_MM(5), .label_col = PT_MM(30), .row_col = PT_MM(30)
#define A5_NORMAL                                                                                  \
    A5_MEASURES, .module = 2.4,                                                                    \
    .gap = PT_MM(3), .small = PT_MM(0.9), .tight_gap = PT_MM(1.8), .tight_small = PT_MM(0.5),      \
    .town = {13, 11}, .title = {19, 15}, .amount = {26, 14}, .account = {15, 11},                  \
    .value = {15, 11}, .number = {27, 18}, .pin = {46, 30}, .ticket = {160, 60},                   \
    .address = 11, .kind = 11, .label = 11,                                                        \
    .heading = 13, .body = 12,                                                                     \
    .tight_body = 11, .note = 11, .reference = 11, .stamp = 11
#define A5_LARGE                                                                                   \
    A5_MEASURES, .large = true, .module = 3.6,                                                     \
    .gap = PT_MM(2.4), .small = PT_MM(0.8), .tight_gap = PT_MM(1.3), .tight_small = PT_MM(0.3),    \
    .town = {16, 14}, .title = {20, 16}, .amount = {26, 14}, .account = {18, 16},                  \
    .value = {18, 14}, .number = {32, 20}, .pin = {54, 36}, .moment = {40, 30},                    \
    .ticket = {160, 80}, .address = 14, .kind = 14, .label = 14,                                   \
    .heading = 16, .body = 14,                                                                     \
    .tight_body = 14, .note = 14, .reference = 14, .stamp = 14
#define ROLL_MEASURES                                                                              \
    .roll = true, .sheet_w = PT_MM(80), .width = PT_MM(80), .side = PT_MM(4), .top = PT_MM(4),     \
    .bottom = PT_MM(4), .dot = PT_DOTS(1), .frame = PT_DOTS(4), .rule = PT_DOTS(6),                \
    .thin = PT_DOTS(4), .column_gap = PT_MM(4), .label_col = PT_MM(34), .row_col = PT_MM(20),      \
    .gap = PT_MM(2), .small = PT_MM(0.6), .tight_gap = PT_MM(1.5), .tight_small = PT_MM(0.4)

static const struct paper_layout normal[SLIP_FORMATS] = {
    [SLIP_A6] = {
        .name = "a6", .sheet_w = PT_MM(105), .sheet_h = PT_MM(148),
        .width = PT_MM(105), .height = PT_MM(148),
        .side = PT_MM(8), .top = PT_MM(8), .bottom = PT_MM(8),
        .dot = PAGE_DOT, .module = 2.4, .frame = 1.5, .rule = 1, .thin = 0.75,
        .column_gap = PT_MM(4), .label_col = PT_MM(20), .row_col = PT_MM(20),
        .gap = PT_MM(2), .small = PT_MM(0.6), .tight_gap = PT_MM(1.2), .tight_small = PT_MM(0.3),
        .town = {11, 10}, .title = {14, 12}, .amount = {18, 11}, .account = {12, 9},
        .value = {12, 9}, .number = {24, 16}, .pin = {40, 26}, .ticket = {120, 60},
        .address = 9, .kind = 9, .label = 9, .heading = 11, .body = 10,
        .tight_body = 9, .note = 9, .reference = 9, .stamp = 9,
    },
    [SLIP_A5] = {
        .name = "a5", .sheet_w = PT_MM(PAPER_MM_A5_W), .sheet_h = PT_MM(PAPER_MM_A5_H), A5_NORMAL,
    },
    [SLIP_A4] = {
        .name = "a4", .sheet_w = PT_MM(210), .sheet_h = PT_MM(297), A5_NORMAL,
    },
    [SLIP_ROLL80] = {
        .name = "roll80", ROLL_MEASURES, .module = PT_DOTS(6),
        .town = {11, 10}, .title = {13, 11}, .amount = {24, 16}, .account = {12, 10},
        .value = {12, 10}, .number = {24, 16}, .pin = {34, 24}, .moment = {30, 22},
        .ticket = {92, 54}, .kind = 10, .label = 10, .heading = 11, .body = 10, .tight_body = 10,
        .note = 10, .reference = 11, .stamp = 10,
    },
};

static const struct paper_layout large_print[SLIP_FORMATS] = {
    [SLIP_A5] = {
        .name = "a5-large", .sheet_w = PT_MM(PAPER_MM_A5_W), .sheet_h = PT_MM(PAPER_MM_A5_H),
        A5_LARGE,
    },
    [SLIP_A4] = {
        .name = "a4-large", .sheet_w = PT_MM(210), .sheet_h = PT_MM(297), A5_LARGE,
    },
    [SLIP_ROLL80] = {
        .name = "roll80-large", ROLL_MEASURES, .stacked = true, .large = true,
        .module = PT_DOTS(7), .town = {14, 14}, .title = {16, 16}, .amount = {34, 20},
        .account = {20, 14}, .value = {20, 14}, .number = {30, 20}, .pin = {48, 30},
        .moment = {40, 28}, .ticket = {120, 54}, .kind = 14, .label = 14,
        .heading = 16, .body = 14,
        .tight_body = 14, .note = 14, .reference = 14, .stamp = 14,
    },
};
/* clang-format on */

const struct paper_layout *paper_layout(enum slip_format format, bool large)
{
    const struct paper_layout *l = large ? &large_print[format] : &normal[format];
    /* A6 has no room for large print: its normal sizes are the answer. */
    return l->name ? l : &normal[format];
}

double paper_roll_max(const struct paper_layout *l)
{
    return l->large ? PAPER_ROLL_MAX_LARGE : PAPER_ROLL_MAX;
}
