/* upload: a file that comes from a citizen's own phone. The kiosk makes a secret and shows it in
 * a QR code, behind the # of an address, where a browser keeps it to itself. Name and key both come
 * from the secret, so the portal in the middle holds a name and ciphertext. The secret has 128
 * random bits and lives a quarter of an hour: a plain hash is enough, unlike in draft.h.
 *
 * The file is locked by draft_lock() with the derived secret. Locked is a line of JSON and after
 * its line feed the bytes of the file: {"name":"IMG_1.jpg"}\n… */
#ifndef CRYPTO_UPLOAD_H
#define CRYPTO_UPLOAD_H

#include "crypto/draft.h"

enum {
    UPLOAD_SECRET = 16,
    UPLOAD_TEXT = 23,
    UPLOAD_HEADER = 2048,          /* bytes of the line of JSON at most */
    UPLOAD_FILE = 8 * 1024 * 1024, /* bytes of the file at most */
    UPLOAD_LOCKED = UPLOAD_FILE + UPLOAD_HEADER + DRAFT_OVERHEAD
};

/* name: hex of the first half of SHA-256("prepazka upload name" || secret); key:
 * SHA-256("prepazka upload key" || secret). Wipe the secret after use. */
int upload_derive(struct draft_secret *out, const uint8_t secret[UPLOAD_SECRET], struct err *e);
/* As it stands in the address: base64url (RFC 4648 § 5) without padding. */
void upload_text(char out[UPLOAD_TEXT], const uint8_t secret[UPLOAD_SECRET]);

#endif
