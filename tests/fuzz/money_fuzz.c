/* Any bytes as an amount: what is read is in range and shows as it was. */
#include "fuzz.h"

#include "domain/money.h"

static void check_shown(int64_t haler, const char *lang)
{
    struct buf b;
    int64_t back;
    buf_init(&b, BUF_LINE);
    PROMISE(money_show(&b, haler, MONEY_PAPER, lang));
    if (strcmp(lang, "cs") == 0)
        PROMISE(money_parse_typed(&back, buf_view(&b), NULL) == 0 && back == haler);
    buf_done(&b);
}

FUZZ_TARGET(money)
{
    struct str text = fuzz_text(data, size);
    char am[16];
    int64_t h, back;
    if (money_parse_typed(&h, text, NULL) == 0) {
        PROMISE(h > 0 && h <= MONEY_MAX);
        check_shown(h, "cs");
        check_shown(h, "en");
        money_am(am, h);
        PROMISE(money_parse_am(&back, str_of(am), NULL) == 0 && back == h);
    } else {
        PROMISE(h == 0);
    }
    if (money_parse_am(&h, text, NULL) == 0) {
        PROMISE(h >= 0 && h <= INT64_C(999999999900));
        PROMISE(money_parse_decimal(&back, text, NULL) == 0 && back == h);
    }
    money_parse_decimal(&h, text, NULL);
}
