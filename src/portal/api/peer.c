/* peer: who is at the other end of a connection. libmicrohttpd only asks for a certificate: a
 * self-signed one completes the handshake, so the chain is verified here. */
#include "api_int.h"

#include "base/hex.h"
#include "base/log.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <stdio.h>

/* Of the leaf: its fingerprint and its end. */
static bool read_leaf(struct peer *p, const gnutls_datum_t *der)
{
    unsigned char hash[32];
    size_t n = sizeof hash;
    gnutls_x509_crt_t crt;
    if (gnutls_fingerprint(GNUTLS_DIG_SHA256, der, hash, &n) < 0 || n != sizeof hash)
        return false;
    hex_write(p->fingerprint, hash, n);
    if (gnutls_x509_crt_init(&crt) < 0)
        return false;
    bool good = gnutls_x509_crt_import(crt, der, GNUTLS_X509_FMT_DER) == 0;
    if (good)
        p->expires = gnutls_x509_crt_get_expiration_time(crt);
    gnutls_x509_crt_deinit(crt);
    return good && p->expires > 0;
}

static enum problem_code look(struct peer *p, struct MHD_Connection *conn)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(conn, MHD_CONNECTION_INFO_GNUTLS_SESSION);
    gnutls_session_t session = info ? info->tls_session : NULL;
    unsigned n = 0, status = 0;
    const gnutls_datum_t *chain = session ? gnutls_certificate_get_peers(session, &n) : NULL;
    if (!chain || n == 0)
        return PROBLEM_DEVICE_REQUIRED;
    /* gnutls_certificate_verify_peers2 and, besides, the purpose: the portal's own server
     * certificate hangs on the same CA and must not pass for a device */
    gnutls_typed_vdata_st purpose = {
        .type = GNUTLS_DT_KEY_PURPOSE_OID, .data = (unsigned char *)GNUTLS_KP_TLS_WWW_CLIENT};
    if (gnutls_certificate_verify_peers(session, &purpose, 1, &status) < 0)
        return PROBLEM_DEVICE_UNKNOWN;
    if (status & ~(unsigned)(GNUTLS_CERT_INVALID | GNUTLS_CERT_EXPIRED))
        return PROBLEM_DEVICE_UNKNOWN;
    if (status & GNUTLS_CERT_EXPIRED)
        return PROBLEM_DEVICE_EXPIRED;
    if (status || !read_leaf(p, &chain[0]))
        return PROBLEM_DEVICE_UNKNOWN;
    return PROBLEM_NONE;
}

/* The store is asked once a connection, and again when any device was enrolled or revoked. */
static enum problem_code find(struct api *a, struct peer *p)
{
    int64_t epoch = atomic_load(&a->device_epoch);
    struct err e = ERR_INIT;
    if (p->epoch == epoch && p->device.id)
        return PROBLEM_NONE;
    if (store_device_find(a->store, p->fingerprint, &p->device, &e) < 0) {
        p->device.id = 0;
        if (e.code == ERR_NOT_FOUND)
            return PROBLEM_DEVICE_UNKNOWN;
        log_err(LOG_ERROR, "api.device", &e);
        return PROBLEM_UNAVAILABLE;
    }
    p->epoch = epoch;
    return PROBLEM_NONE;
}

enum problem_code peer_check(struct api *a, struct peer *p, struct MHD_Connection *conn)
{
    if (!p->looked) {
        p->verdict = look(p, conn);
        p->looked = true;
    }
    if (p->verdict != PROBLEM_NONE)
        return p->verdict;
    enum problem_code code = find(a, p);
    if (code != PROBLEM_NONE)
        return code;
    if (p->device.revoked)
        return PROBLEM_DEVICE_UNKNOWN;
    int64_t now = clock_wall(a->clock);
    return now >= p->expires || now >= p->device.expires ? PROBLEM_DEVICE_EXPIRED : PROBLEM_NONE;
}
