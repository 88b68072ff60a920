/* keys: the portal's own keys beside its certificates: to which submissions are sealed, with which
 * receipts are signed, and the salt of drafts. Made once: a draft or a sealed submission that waits
 * on a kiosk is lost with them. */
#ifndef PORTALCTL_KEYS_H
#define PORTALCTL_KEYS_H

#include "store/conf.h"

/* Makes what is not there at the places of conf; calls made (may be NULL) with the path of each new
 * file. ERR_CONFLICT: a public key stands alone, its private key is lost. */
int keys_add(const struct conf *conf, void (*made)(const char *path), struct err *e);

#endif
