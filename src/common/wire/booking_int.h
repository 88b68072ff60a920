/* booking_int: what the files of booking share. */
#ifndef WIRE_BOOKING_INT_H
#define WIRE_BOOKING_INT_H

#include "members.h"
#include "wire/booking.h"

/* struct slot: {"starts_at","ends_at","free"} */
extern const struct members wire_slot_members;

#endif
