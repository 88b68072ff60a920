/* limits: how much either end of the wire takes from the other. Both ends read them here, so that
 * what one may send the other can hold. */
#ifndef WIRE_LIMITS_H
#define WIRE_LIMITS_H

enum wire_limit {
    WIRE_DEPTH = 32,                    /* nested arrays and objects */
    WIRE_BUNDLE = 64 * 1024 * 1024,     /* bytes of a catalogue bundle */
    WIRE_ORDER = 4 * 1024,              /* bytes of a payment order, either way */
    WIRE_PROBLEM = 16 * 1024,           /* bytes of problem+json */
    WIRE_ID = 60,                       /* characters of an id of the town pack */
    WIRE_KEY = 36,                      /* characters of an Idempotency-Key */
    WIRE_FORM = 4 * 1024 * 1024,        /* bytes of a form's definition with its texts */
    WIRE_DRAFT = 256 * 1024,            /* bytes of a locked draft */
    WIRE_FILES = 20 * 1024 * 1024,      /* bytes of all attachments of a submission together */
    WIRE_SUBMISSION = 32 * 1024 * 1024, /* bytes of a submission, with its attachments in base64 */
    WIRE_ITEMS = 100000,                /* items of one kind in a bundle */
    WIRE_LIST = 1000,    /* places, operations, agendas, counters; ids of one of them */
    WIRE_TICKETS = 5000, /* of one day */
};

#endif
