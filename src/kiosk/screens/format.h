/* format: dates, times, money and opening hours in the visitor's words (TEXTY § 6). */
#ifndef SCREENS_FORMAT_H
#define SCREENS_FORMAT_H

#include "screens/screen.h"

struct civil format_now(const struct visit *v);
void format_header_date(struct buf *out, struct civil now, bool shorter); /* po 23. 11. 2026 */
void format_day(struct buf *out, struct date d);                          /* st 25. 11. */
void format_date(struct buf *out, struct date d);                         /* 23. 11. 2026 */
void format_time(struct buf *out, int minute);                            /* 9:41 */
/* "ještě 9 min", "ještě 45 s": never 9:42, which reads as a time of day */
void format_left(struct buf *out, int seconds);
/* "středa", "ve středu": 0 = Monday */
const char *format_weekday_name(int weekday);
const char *format_on_weekday(int weekday);
/* "st" */
const char *format_weekday_short(int weekday);
/* "25. 11."; "středa 25. 11."; "listopad" */
void format_short_date(struct buf *out, struct date d);
void format_long_day(struct buf *out, struct date d);
const char *format_month(int month);
/* "10:20", and "2:30 letního času" in the night when the hour comes twice */
void format_clock(struct buf *out, int64_t at);
/* "v 10:20", "ve 14:20" */
void format_at(struct buf *out, int64_t at);
/* "dnes v 13:40", "středa 25. 11. v 10:20" */
void format_when(struct buf *out, const struct visit *v, int64_t at);
/* "25. 11. v 10:20" */
void format_moment(struct buf *out, int64_t at);
/* "ve středu 25. 11. v 10:20" */
void format_on_when(struct buf *out, int64_t at);
/* "otevřeno do 17:00" or "zavřeno, otevřeme st v 8:00"; returns whether it is open. */
bool format_open(struct buf *out, const struct visit *v, const struct hours *h);
/* "po 8:00–17:00, st …" one line a weekday, for the page of an office */
void format_weekday(struct buf *out, const struct hours *h, int weekday);
/* "finanční odbor, přízemí, dveře 12" */
void format_where(struct buf *out, const struct cat_place *p);
void format_phones(struct buf *out, const struct cat_place *p);
/* "dnes otevřeno do 17:00" sentence of the home page: whole town hall */
bool format_today(struct buf *out, const struct visit *v);
/* "1–5 ze 6"; "část 1 ze 4": the Czech preposition follows the number */
void format_range(char *out, size_t size, int from, int to, int of);
void format_part(char *out, size_t size, int part, int of);
/* "Městský úřad Mnichovo Hradiště"; "Masarykovo náměstí 1, 295 01 Mnichovo Hradiště" */
void format_office(char *out, size_t size, const struct cat_town *t);
void format_address(char *out, size_t size, const struct cat_town *t);
/* Web address of a situation; "" when the town gives none. */
void format_situation_url(char *out, size_t size, const struct cat_town *t, const char *id);
/* Where printing stands, in one or two sentences (TEXTY § 8.8). False when there is nothing to say.
 */
bool print_words(enum print_status st, const char **first, const char **second);
/* "dnes v 6:00" / "z 22. 11. v 17:05": the age of data, for the banner */
void format_data_at(struct buf *out, const struct visit *v);

#endif
