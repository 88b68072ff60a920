/* times: instants as Reservatic writes them: with an offset in several spellings, or naive, which
 * are then Europe/Prague. Pure. */
#ifndef RESERVATIC_TIMES_H
#define RESERVATIC_TIMES_H

#include "domain/instant.h"
#include "wire/json.h"

/* "2024-09-12T12:25:12+02:00", "2024-09-12 12:25", "… +0200", "…Z", "… UTC", with or without
 * seconds and fractions. A naive time of the hour that comes twice in October is the first one; one
 * that is skipped in March moves an hour on. */
bool time_read(int64_t *unix_s, struct str text);
/* A text member of an object. */
bool time_member(int64_t *unix_s, const json_t *object, const char *key);
/* The Prague date of an instant. */
struct date time_date(int64_t unix_s);

#endif
