/* Any bytes as a date or a time: what is read is a day of the calendar and shows as it was. */
#include "fuzz.h"

#include "domain/instant.h"
#include "domain/refno.h"

FUZZ_TARGET(date)
{
    static const struct date today = {2026, 11, 23};
    struct str text = fuzz_text(data, size);
    struct date d, back;
    int64_t s, again;
    char iso[11], when[26], ref[9], shown[10], same[9];
    if (date_parse_iso(&d, text, NULL) == 0) {
        date_iso(iso, d);
        PROMISE(str_eqz(text, iso));
    }
    if (date_parse_typed(&d, text, today, NULL) == 0) {
        PROMISE(date_valid(d));
        date_iso(iso, d);
        PROMISE(date_parse_iso(&back, str_of(iso), NULL) == 0 && date_cmp(d, back) == 0);
        PROMISE(date_cmp(date_from_days(date_days(d)), d) == 0);
        date_holiday(d);
    } else {
        PROMISE(!date_is_set(d));
    }
    if (instant_parse_rfc3339(&s, text, NULL) == 0) {
        instant_rfc3339(when, s);
        PROMISE(strlen(when) == 25);
        PROMISE(instant_parse_rfc3339(&again, str_of(when), NULL) == 0);
        if (s > INT64_C(-12000000000) && s < INT64_C(253000000000))
            PROMISE(again == s);
    }
    if (refno_parse(ref, text, NULL) == 0) {
        refno_show(shown, ref);
        PROMISE(refno_parse(same, str_of(shown), NULL) == 0 && strcmp(ref, same) == 0);
    }
}
