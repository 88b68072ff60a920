/* keys: see keys.h. A ring; what is running or unsure is not overwritten. Trees are copied in and
 * out, so that no two threads hold one. */
#include "keys.h"

#include "base/clock.h"

#include <pthread.h>
#include <stdlib.h>

struct entry {
    char key[KEY_TEXT];
    enum key_state state;
    int64_t sent, upstream, start;
    json_t *answer, *before;
};

struct keys {
    pthread_mutex_t lock;
    int64_t born;
    size_t next;
    struct entry entries[KEYS_MAX];
};

struct keys *keys_new(void)
{
    struct keys *k = calloc(1, sizeof *k);
    if (!k)
        return NULL;
    pthread_mutex_init(&k->lock, NULL);
    k->born = clock_mono(&clock_real);
    return k;
}

static void clear(struct entry *e)
{
    json_decref(e->answer);
    json_decref(e->before);
    *e = (struct entry){.state = KEY_NEW};
}

void keys_free(struct keys **kp)
{
    struct keys *k = *kp;
    if (!k)
        return;
    for (size_t i = 0; i < KEYS_MAX; i++)
        clear(&k->entries[i]);
    pthread_mutex_destroy(&k->lock);
    free(k);
    *kp = NULL;
}

static struct entry *find(struct keys *k, const char *key)
{
    for (size_t i = 0; i < KEYS_MAX; i++)
        if (strcmp(k->entries[i].key, key) == 0)
            return &k->entries[i];
    return NULL;
}

static struct entry *make(struct keys *k, const char *key)
{
    for (size_t i = 0; i < KEYS_MAX; i++) {
        struct entry *e = &k->entries[k->next];
        k->next = (k->next + 1) % KEYS_MAX;
        if (e->state == KEY_RUNNING || e->state == KEY_UNSURE)
            continue;
        clear(e);
        str_copy(e->key, sizeof e->key, str_of(key));
        return e;
    }
    return NULL;
}

void key_view_done(struct key_view *v)
{
    json_decref(v->answer);
    json_decref(v->before);
    *v = (struct key_view){.state = KEY_NEW};
}

static struct key_view view(const struct entry *e)
{
    if (!e)
        return (struct key_view){.state = KEY_NEW};
    return (struct key_view){.state = e->state,
        .sent = e->sent,
        .upstream = e->upstream,
        .answer = json_deep_copy(e->answer),
        .before = json_deep_copy(e->before)};
}

struct key_view keys_begin(struct keys *k, const char *key)
{
    pthread_mutex_lock(&k->lock);
    struct entry *e = find(k, key);
    struct key_view v = view(e);
    if (!e) {
        e = make(k, key);
        if (e)
            e->state = KEY_RUNNING;
        else
            v.state = KEY_RUNNING;
    }
    pthread_mutex_unlock(&k->lock);
    return v;
}

struct key_view keys_look(struct keys *k, const char *key)
{
    pthread_mutex_lock(&k->lock);
    struct key_view v = view(find(k, key));
    pthread_mutex_unlock(&k->lock);
    return v;
}

void keys_unsure(struct keys *k, const char *key, const json_t *before)
{
    pthread_mutex_lock(&k->lock);
    struct entry *e = find(k, key);
    if (e) {
        e->state = KEY_UNSURE;
        e->sent = clock_mono(&clock_real);
        json_decref(e->before);
        e->before = json_deep_copy(before);
    }
    pthread_mutex_unlock(&k->lock);
}

void keys_name(struct keys *k, const char *key, int64_t upstream)
{
    pthread_mutex_lock(&k->lock);
    struct entry *e = find(k, key);
    if (e)
        e->upstream = upstream;
    pthread_mutex_unlock(&k->lock);
}

void keys_done(
    struct keys *k, const char *key, int64_t upstream, int64_t start, const json_t *answer)
{
    pthread_mutex_lock(&k->lock);
    struct entry *e = find(k, key);
    e = e ? e : make(k, key);
    if (e) {
        json_decref(e->answer);
        e->state = KEY_DONE;
        e->upstream = upstream;
        e->start = start;
        e->answer = json_deep_copy(answer);
    }
    pthread_mutex_unlock(&k->lock);
}

void keys_forget(struct keys *k, const char *key)
{
    pthread_mutex_lock(&k->lock);
    struct entry *e = find(k, key);
    if (e)
        clear(e);
    pthread_mutex_unlock(&k->lock);
}

bool keys_claimed(struct keys *k, int64_t upstream, const char *but)
{
    bool claimed = false;
    pthread_mutex_lock(&k->lock);
    for (size_t i = 0; i < KEYS_MAX && !claimed; i++)
        claimed = k->entries[i].state == KEY_DONE && k->entries[i].key[0] == 'b' &&
                  k->entries[i].upstream == upstream && strcmp(k->entries[i].key, but) != 0;
    pthread_mutex_unlock(&k->lock);
    return claimed;
}

bool keys_start(struct keys *k, int64_t upstream, int64_t *start)
{
    bool known = false;
    pthread_mutex_lock(&k->lock);
    /* a move comes after its booking, so the last word counts: the ring is read backwards */
    for (size_t i = 1; i <= KEYS_MAX && !known; i++) {
        const struct entry *e = &k->entries[(k->next + KEYS_MAX - i) % KEYS_MAX];
        known = e->state == KEY_DONE && e->upstream == upstream && e->start;
        if (known)
            *start = e->start;
    }
    pthread_mutex_unlock(&k->lock);
    return known;
}

int64_t keys_age_ms(const struct keys *k)
{
    return clock_mono(&clock_real) - k->born;
}
