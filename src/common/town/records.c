/* records: see records.h. A row: key, type, required, limits, what else. Limits are the columns
 * that the narrowest screen has for the text; where the format names none, they only bound. */
#include "records.h"

#include "checks.h"
#include "domain/money.h"
#include "domain/slots.h"

#define RECORD(name, rows, rule_)                                                                  \
    const struct record name = {                                                                   \
        .fields = (rows), .n = sizeof(rows) / sizeof((rows)[0]), .rule = (rule_)}

#define MUST .required = true
#define LINE(max_) .type = FIELD_TEXT, .min = 1, .max = (max_)
#define L10N(max_) .type = FIELD_L10N, .min = 1, .max = (max_)
#define LIST(max_, item_) .type = FIELD_LIST, .max = (max_), .item = (item_)
#define PROVENANCE                                                                                 \
    {"verified", .type = FIELD_BOOL, MUST},                                                        \
    {                                                                                              \
        "source", LINE(200)                                                                        \
    }

static const struct field a_phone = {"", LINE(20), .check = check_phone};
static const struct field a_line = {"", LINE(60)};
static const struct field a_law = {"", LINE(160)};
static const struct field a_language = {"", LINE(2), .check = check_language};
static const struct field a_topic = {"", .type = FIELD_REF, .ref = REF_TOPIC};
static const struct field a_life = {"", .type = FIELD_REF, .ref = REF_LIFE};
static const struct field a_fee = {"", .type = FIELD_REF, .ref = REF_FEE};
static const struct field a_form = {"", .type = FIELD_REF, .ref = REF_FORM};
static const struct field a_situation = {"", .type = FIELD_REF, .ref = REF_SITUATION};
static const struct field some_words = {"", LIST(80, &a_line)};

/* ---- town.json */

static const struct field address_fields[] = {
    {"street", LINE(60), MUST},
    {"number", LINE(12), MUST},
    {"postcode", LINE(5), MUST, .check = check_postcode},
    {"city", LINE(60), MUST},
};
static RECORD(record_address, address_fields, NULL);

static const struct field account_fields[] = {
    {"id", .type = FIELD_ID, MUST},
    {"number", LINE(24), MUST, .check = check_account},
    {"name", L10N(60), MUST},
    PROVENANCE,
};
static RECORD(record_account, account_fields, rule_provenance);
static const struct field an_account = {"", .type = FIELD_RECORD, .record = &record_account};

static const struct field closure_fields[] = {
    {"date", LINE(10), MUST, .check = check_date},
    {"reason", L10N(60), MUST},
};
static RECORD(record_closure, closure_fields, NULL);
static const struct field a_closure = {"", .type = FIELD_RECORD, .record = &record_closure};

static const struct field town_fields[] = {
    {"format", .type = FIELD_INT, MUST, .min = 1, .max = 1},
    {"id", .type = FIELD_ID, MUST},
    {"name", L10N(40), MUST},
    {"office", L10N(40), MUST},
    {"payee", LINE(60), MUST},
    {"ico", LINE(8), .check = check_ico},
    {"data_box", LINE(7), MUST, .check = check_data_box},
    {"web", LINE(120), MUST, .check = check_web},
    {"address", .type = FIELD_RECORD, MUST, .record = &record_address},
    {"phone", LINE(20), .check = check_phone},
    {"languages", .type = FIELD_LIST, MUST, .min = 1, .max = 12, .item = &a_language},
    {"timezone", LINE(20), MUST, .check = check_zone},
    {"accounts", .type = FIELD_LIST, MUST, .min = 1, .max = 20, .item = &an_account},
    {"hours", .type = FIELD_HOURS, MUST},
    {"closures", LIST(100, &a_closure), MUST},
    {"cash_desk", L10N(60), MUST},
    {"help_desk", L10N(60), MUST},
    {"situation_url", LINE(160), .check = check_page},
    PROVENANCE,
};
RECORD(record_town, town_fields, rule_town);

/* ---- categories.json */

static const struct field topic_fields[] = {
    {"id", .type = FIELD_ID, MUST},
    {"name", L10N(21), MUST},
    {"parent", .type = FIELD_REF, .ref = REF_TOPIC},
};
static RECORD(record_topic, topic_fields, NULL);
static const struct field a_topic_record = {"", .type = FIELD_RECORD, .record = &record_topic};

static const struct field life_fields[] = {
    {"id", .type = FIELD_ID, MUST},
    {"name", L10N(21), MUST},
    {"parent", .type = FIELD_REF, .ref = REF_LIFE},
};
static RECORD(record_life, life_fields, NULL);
static const struct field a_life_record = {"", .type = FIELD_RECORD, .record = &record_life};

static const struct field categories_fields[] = {
    {"topics", .type = FIELD_LIST, MUST, .min = 1, .max = 500, .item = &a_topic_record},
    {"life", LIST(500, &a_life_record), MUST},
};
RECORD(record_categories, categories_fields, rule_categories);

/* ---- directory.json */

static const struct field department_fields[] = {
    {"id", .type = FIELD_ID, MUST},
    {"name", L10N(80), MUST},
    {"short", L10N(24), MUST},
    {"room", LINE(12)},
    {"floor", L10N(40)},
    {"phones", LIST(4, &a_phone), MUST},
    {"email", LINE(80), .check = check_email},
    {"hours", .type = FIELD_HOURS},
    PROVENANCE,
};
static RECORD(record_department, department_fields, rule_provenance);
static const struct field a_department = {"", .type = FIELD_RECORD, .record = &record_department};

static const struct field contact_fields[] = {
    {"id", .type = FIELD_ID, MUST},
    {"department", .type = FIELD_REF, MUST, .ref = REF_DEPARTMENT},
    {"name", L10N(80), MUST},
    {"room", LINE(12)},
    {"floor", L10N(40)},
    {"phones", LIST(4, &a_phone), MUST},
    {"email", LINE(80), .check = check_email},
    {"hours", .type = FIELD_HOURS},
    PROVENANCE,
};
static RECORD(record_contact, contact_fields, rule_provenance);
static const struct field a_contact = {"", .type = FIELD_RECORD, .record = &record_contact};

static const struct field directory_fields[] = {
    {"departments", .type = FIELD_LIST, MUST, .min = 1, .max = 1000, .item = &a_department},
    {"contacts", LIST(10000, &a_contact), MUST},
};
RECORD(record_directory, directory_fields, NULL);

/* ---- fees.json */

static const struct field amount_fields[] = {
    {"label", L10N(60), MUST},
    {"haler", .type = FIELD_INT, MUST, .min = 1, .max = MONEY_MAX},
    {"valid_from", LINE(10), MUST, .check = check_date},
    PROVENANCE,
};
static RECORD(record_amount, amount_fields, rule_provenance);
static const struct field an_amount = {"", .type = FIELD_RECORD, .record = &record_amount};

static const struct field fee_fields[] = {
    {"id", .type = FIELD_ID, MUST},
    {"name", L10N(44), MUST},
    {"situation", .type = FIELD_REF, .ref = REF_SITUATION},
    {"account", .type = FIELD_REF, MUST, .ref = REF_ACCOUNT},
    {"symbol", LINE(8), MUST, .check = check_symbol_kind},
    {"vs", LINE(10), .check = check_symbol},
    {"ss", LINE(10), .check = check_symbol},
    {"ks", LINE(4), .check = check_constant},
    {"message", LINE(60), MUST, .check = check_message},
    {"amounts", LIST(40, &an_amount), MUST},
    {"free_amount", .type = FIELD_BOOL, MUST},
    {"due", L10N(50)},
    {"due_day", LINE(5), .check = check_due_day},
    PROVENANCE,
};
static RECORD(record_fee, fee_fields, rule_fee);
static const struct field a_fee_record = {"", .type = FIELD_RECORD, .record = &record_fee};

static const struct field fees_fields[] = {
    {"fees", LIST(2000, &a_fee_record), MUST},
};
RECORD(record_fees, fees_fields, NULL);

/* ---- situations/<id>.json */

static const struct field deadline_fields[] = {
    {"label", LINE(10), MUST},
    {"text", LINE(60), MUST},
};
static RECORD(record_deadline, deadline_fields, NULL);

static const struct field text_fields[] = {
    {"title", LINE(44), MUST, .check = check_no_stop},
    {"short", LINE(52), MUST, .check = check_no_stop},
    {"price", LINE(60)},
    {"due", LINE(50)},
    {"deadline", .type = FIELD_RECORD, .record = &record_deadline},
    {"bring", LIST(16, &a_line)},
    {"sections", .type = FIELD_SECTIONS, MUST, .min = 60, .max = 900},
};
static RECORD(record_text, text_fields, NULL);
static const struct field a_text = {"", .type = FIELD_RECORD, .record = &record_text};

static const struct field situation_fields[] = {
    {"id", .type = FIELD_ID, MUST},
    {"topics", .type = FIELD_LIST, MUST, .min = 1, .max = 8, .item = &a_topic},
    {"life", LIST(8, &a_life), MUST},
    {"department", .type = FIELD_REF, MUST, .ref = REF_DEPARTMENT},
    {"contact", .type = FIELD_REF, .ref = REF_CONTACT},
    {"rank", .type = FIELD_INT, MUST, .min = 0, .max = 100},
    {"keywords", .type = FIELD_BY_LANG, MUST, .item = &some_words},
    {"fees", LIST(16, &a_fee), MUST},
    {"forms", LIST(16, &a_form), MUST},
    {"booking", .type = FIELD_BOOL, MUST},
    {"related", LIST(16, &a_situation), MUST},
    {"rpp", LINE(8), .check = check_service},
    {"law", LIST(16, &a_law), MUST},
    PROVENANCE,
    {"updated", LINE(10), MUST, .check = check_date},
    {"valid_until", LINE(10), .check = check_date},
    {"text", .type = FIELD_BY_LANG, MUST, .item = &a_text},
};
RECORD(record_situation, situation_fields, rule_situation);

/* ---- forms.json */

static const struct field filing_fields[] = {
    {"kiosk", LINE(8), .check = check_filing},
    {"desk", LINE(8), .check = check_filing},
};
static RECORD(record_filing, filing_fields, NULL);

static const struct field offered_fields[] = {
    {"id", .type = FIELD_ID, MUST},
    {"contact", .type = FIELD_REF, .ref = REF_CONTACT},
    {"hand_in", L10N(60), MUST},
    {"filing", .type = FIELD_RECORD, .record = &record_filing},
};
static RECORD(record_offered, offered_fields, NULL);
static const struct field an_offered = {"", .type = FIELD_RECORD, .record = &record_offered};

static const struct field forms_fields[] = {
    {"from", LINE(120), MUST},
    {"forms", LIST(500, &an_offered), MUST},
};
RECORD(record_forms, forms_fields, NULL);

/* ---- booking.json */

enum { MONTH = 30 * 24 * 60 }; /* minutes */

#define WHOLE(min_, max_) .type = FIELD_INT, .min = (min_), .max = (max_)
#define DATE LINE(10), .check = check_date
#define SPAN LINE(11), .check = check_span
#define SLOTS                                                                                      \
    {"step", WHOLE(SLOT_CELL, 480), MUST}, {"public", WHOLE(0, SLOT_COUNTERS), MUST},              \
    {                                                                                              \
        "desk", WHOLE(1, SLOT_COUNTERS), MUST                                                      \
    }

static const struct field a_weekday = {"", LINE(3), .check = check_weekday};
static const struct field a_week = {"", WHOLE(1, 5)};
static const struct field an_operation = {"", .type = FIELD_REF, .ref = REF_OPERATION};
static const struct field an_agenda = {"", .type = FIELD_REF, .ref = REF_AGENDA};

static const struct field opens_fields[] = {
    {"days", LIST(7, &a_weekday), MUST, .min = 1},
    {"hours", SPAN, MUST},
    SLOTS,
    {"from", DATE},
    {"to", DATE},
    {"every_weeks", WHOLE(1, 4)},
    {"weeks_of_month", LIST(5, &a_week), .min = 1},
};
static RECORD(record_opens, opens_fields, rule_opens);
static const struct field an_opens = {"", .type = FIELD_RECORD, .record = &record_opens};

static const struct field break_fields[] = {
    {"days", LIST(7, &a_weekday), MUST, .min = 1},
    {"hours", SPAN, MUST},
    {"from", DATE},
    {"to", DATE},
};
static RECORD(record_break, break_fields, rule_break);
static const struct field a_break = {"", .type = FIELD_RECORD, .record = &record_break};

static const struct field one_day_fields[] = {{"date", DATE, MUST}, {"hours", SPAN, MUST}, SLOTS};
static RECORD(record_one_day, one_day_fields, rule_one_day);
static const struct field an_one_day = {"", .type = FIELD_RECORD, .record = &record_one_day};

static const struct field shut_fields[] = {
    {"from", DATE, MUST}, {"to", DATE, MUST}, {"reason", L10N(60), MUST}};
static RECORD(record_shut, shut_fields, rule_shut);
static const struct field a_shut = {"", .type = FIELD_RECORD, .record = &record_shut};

/* the town's own closures close a place too */
enum { PLACE_CLOSURES = 100 };
_Static_assert(PLACE_CLOSURES + 100 <= SLOT_CLOSURES, "closures of a place and of its town");

static const struct field place_fields[] = {
    {"id", .type = FIELD_ID, MUST},
    {"name", L10N(40), MUST},
    {"where", L10N(60), MUST},
    {"department", .type = FIELD_REF, .ref = REF_DEPARTMENT},
    {"operations", LIST(100, &an_operation), MUST, .min = 1},
    {"agenda", .type = FIELD_REF, .ref = REF_AGENDA},
    {"open_on_holidays", .type = FIELD_BOOL},
    {"opens", LIST(SLOT_RULES, &an_opens), MUST},
    {"breaks", LIST(SLOT_RULES, &a_break), MUST},
    {"one_day", LIST(SLOT_RULES, &an_one_day), MUST},
    {"closures", LIST(PLACE_CLOSURES, &a_shut), MUST},
    PROVENANCE,
};
static RECORD(record_place, place_fields, rule_place);
static const struct field a_place = {"", .type = FIELD_RECORD, .record = &record_place};

static const struct field asked_fields[] = {
    {"kind", LINE(12), MUST, .check = check_asked},
    {"required", .type = FIELD_BOOL, MUST},
};
static RECORD(record_asked, asked_fields, NULL);
static const struct field an_asked = {"", .type = FIELD_RECORD, .record = &record_asked};

static const struct field operation_fields[] = {
    {"id", .type = FIELD_ID, MUST},
    {"name", L10N(44), MUST},
    {"minutes", WHOLE(SLOT_CELL, 480), MUST},
    {"more_minutes", WHOLE(0, 480), MUST},
    {"people_max", WHOLE(1, SLOT_PEOPLE_MAX), MUST},
    {"lead_minutes", WHOLE(0, MONTH), MUST},
    {"horizon_days", WHOLE(0, 730), MUST},
    {"cancel_minutes", WHOLE(0, MONTH), MUST},
    {"move_minutes", WHOLE(0, MONTH), MUST},
    {"freed_minutes", WHOLE(0, MONTH), MUST},
    {"per_person", WHOLE(0, 20), MUST},
    {"situations", LIST(40, &a_situation), MUST},
    {"fields", LIST(9, &an_asked), MUST},
    {"note", L10N(160)},
    PROVENANCE,
};
static RECORD(record_operation, operation_fields, rule_operation);
static const struct field an_operation_record = {
    "", .type = FIELD_RECORD, .record = &record_operation};

static const struct field agenda_fields[] = {
    {"id", .type = FIELD_ID, MUST},
    {"letter", LINE(1), MUST, .check = check_letter},
    {"name", L10N(40), MUST},
    {"where", L10N(60), MUST},
    {"first", WHOLE(1, 999), MUST},
    {"last", WHOLE(1, 999), MUST},
    {"quota", WHOLE(0, 999), MUST},
    {"minutes", WHOLE(1, 120), MUST},
    {"situations", LIST(100, &a_situation), MUST},
    {"hours", .type = FIELD_HOURS},
};
static RECORD(record_agenda, agenda_fields, rule_agenda);
static const struct field an_agenda_record = {"", .type = FIELD_RECORD, .record = &record_agenda};

static const struct field counter_fields[] = {
    {"id", LINE(12), MUST, .check = check_short_id},
    {"name", L10N(24), MUST},
    {"where", L10N(40), MUST},
    {"agendas", LIST(22, &an_agenda), MUST, .min = 1},
};
static RECORD(record_counter, counter_fields, NULL);
static const struct field a_counter = {"", .type = FIELD_RECORD, .record = &record_counter};

static const struct field checkin_fields[] = {
    {"early_minutes", WHOLE(0, 240), MUST},
    {"late_minutes", WHOLE(0, 240), MUST},
};
static RECORD(record_checkin, checkin_fields, NULL);

static const struct field booking_fields[] = {
    {"checkin", .type = FIELD_RECORD, MUST, .record = &record_checkin},
    {"hold_minutes", WHOLE(1, 60), MUST},
    {"reminder_hours", WHOLE(0, 168), MUST},
    {"places", LIST(100, &a_place), MUST},
    {"operations", LIST(400, &an_operation_record), MUST},
    {"agendas", LIST(22, &an_agenda_record), MUST}, /* so many letters look like no digit */
    {"counters", LIST(99, &a_counter), MUST},
};
RECORD(record_booking, booking_fields, rule_booking);
