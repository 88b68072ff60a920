/* keys: what was done under which key of the portal, in memory: so that the same wish is never sent
 * twice. Any thread. Reservatic itself knows no keys; after a restart the search for the person
 * does (find.h). */
#ifndef RESERVATIC_KEYS_H
#define RESERVATIC_KEYS_H

#include "wire/json.h"

enum { KEYS_MAX = 4096, KEY_TEXT = 72 };

struct keys;

enum key_state {
    KEY_NEW,     /* never seen, or surely nothing came of it */
    KEY_RUNNING, /* another thread is about it */
    KEY_UNSURE,  /* it was sent, and nobody knows what came of it */
    KEY_DONE,
};

struct key_view {
    enum key_state state;
    int64_t sent;     /* unsure: when, monotonic ms */
    int64_t upstream; /* done, or named */
    json_t *answer;   /* done: what was answered; owned by the caller */
    json_t *before;   /* unsure: ids of bookings that were there before; owned by the caller */
};
void key_view_done(struct key_view *v);

struct keys *keys_new(void);
void keys_free(struct keys **k);
/* KEY_NEW marks it running: keys_unsure, keys_done or keys_forget must follow. KEY_RUNNING is also
 * the answer when there is no room. */
struct key_view keys_begin(struct keys *k, const char *key);
/* KEY_NEW when it is not there; changes nothing. */
struct key_view keys_look(struct keys *k, const char *key);
/* Before it is sent. before may be NULL. */
void keys_unsure(struct keys *k, const char *key, const json_t *before);
/* Which booking an unsure key is about. */
void keys_name(struct keys *k, const char *key, int64_t upstream);
/* start: of the booking, unix seconds. */
void keys_done(
    struct keys *k, const char *key, int64_t upstream, int64_t start, const json_t *answer);
void keys_forget(struct keys *k, const char *key);
/* Did another wish to book (a key that begins with b) get this booking? */
bool keys_claimed(struct keys *k, int64_t upstream, const char *but);
/* Where a booking stands, as far as is remembered. */
bool keys_start(struct keys *k, int64_t upstream, int64_t *start);
/* Since the program knows what it sends. */
int64_t keys_age_ms(const struct keys *k);

#endif
