/* records: the tables of the pack's format, prepazka-town(5). */
#ifndef TOWN_RECORDS_H
#define TOWN_RECORDS_H

#include "field.h"

extern const struct record record_town, record_categories, record_directory, record_fees,
    record_situation, record_forms, record_booking;

/* rules: what tables cannot say */
void rule_provenance(struct lint *l, const json_t *o); /* verified needs a source */
void rule_town(struct lint *l, const json_t *o);
void rule_categories(struct lint *l, const json_t *o);
void rule_fee(struct lint *l, const json_t *o);
void rule_situation(struct lint *l, const json_t *o);
/* of booking.json */
void rule_opens(struct lint *l, const json_t *o);
void rule_break(struct lint *l, const json_t *o);
void rule_one_day(struct lint *l, const json_t *o);
void rule_shut(struct lint *l, const json_t *o);
void rule_place(struct lint *l, const json_t *o);
void rule_operation(struct lint *l, const json_t *o);
void rule_agenda(struct lint *l, const json_t *o);
void rule_booking(struct lint *l, const json_t *o);

#endif
