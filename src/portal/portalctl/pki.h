/* pki: keys and certificates of the portal, EC P-256 and SHA-256. Private keys are written with
 * mode 0600 and wiped from memory. */
#ifndef PORTALCTL_PKI_H
#define PORTALCTL_PKI_H

#include "base/buf.h"

enum pki_use { PKI_CA, PKI_SERVER, PKI_DEVICE };

struct pki_order {
    enum pki_use use;
    const char *name; /* common name */
    const char *host; /* PKI_SERVER: another DNS name beside localhost; may be NULL */
    int days;
    const char *ca_cert, *ca_key; /* PEM files; NULL for PKI_CA, which signs itself */
};

struct pki_issued {
    struct buf cert, key; /* PEM */
    char fingerprint[65]; /* SHA-256 of the DER, lower-case hex */
    int64_t expires;      /* unix seconds */
};

/* ERR_IO: a CA file; ERR_RANGE: the name or host will not do, or the CA ends sooner. */
int pki_issue(struct pki_issued *out, const struct pki_order *o, struct err *e);
void pki_issued_done(struct pki_issued *i); /* wipes */
/* The public half of a private key of any kind, PEM. ERR_PARSE: not a private key. */
int pki_public_of(struct buf *public_pem, struct str private_pem, struct err *e);
/* A key pair for sealed submissions: private and public PEM. */
int pki_key_pair(struct buf *private_pem, struct buf *public_pem, struct err *e);

#endif
