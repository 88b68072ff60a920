/* cache: the two files a kiosk keeps: catalogue.json as the portal gave it, and catalogue.bin
 * compiled from it. Merging and compiling run in a child process: a large town takes a second, the
 * screens must not wait, and what it needs of memory leaves with it. */
#ifndef CLIENT_CACHE_H
#define CLIENT_CACHE_H

#include "base/loop.h"
#include "client/catalogue.h"
#include "wire/bundle.h"

struct cache;

/* rc 0, or negative with the code of an error in e: ERR_PARSE (what came is no catalogue),
 * ERR_CONFLICT (the difference does not fit: fetch the whole), ERR_IO. The old files stay then. */
typedef void cache_done_fn(void *ctx, const struct err *e);

struct cache *cache_new(struct loop *loop, const char *dir); /* NULL on no memory */
void cache_free(struct cache **c); /* a child at work is ended; the old files stay */
/* What is kept. False: nothing that can be used; then the whole catalogue is fetched. */
bool cache_head(const struct cache *c, struct bundle_head *out);
/* Is catalogue.bin there and of this program's layout? */
bool cache_is_compiled(const struct cache *c);
/* Takes a full bundle or a difference, or compiles what is kept again (empty body). One at a time.
 */
int cache_update(struct cache *c, struct str body, cache_done_fn *done, void *ctx, struct err *e);
bool cache_busy(const struct cache *c);

#endif
