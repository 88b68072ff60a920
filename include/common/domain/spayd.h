/* spayd: Short Payment Descriptor, "QR platba" (ČBA standard 1.2, 2021). Reader and writer. */
#ifndef DOMAIN_SPAYD_H
#define DOMAIN_SPAYD_H

#include "domain/account.h"
#include "domain/date.h"

enum { SPAYD_MAX_PAIRS = 40, SPAYD_MAX_TEXT = 2048 };

struct spayd_pair {
    /* value percent-decoded, cut to the table's length; borrowed from text[] */
    struct str key, value;
};

struct spayd {
    bool consent; /* header SCD instead of SPD */
    struct spayd_pair pairs[SPAYD_MAX_PAIRS];
    size_t n;
    char text[SPAYD_MAX_TEXT];
    size_t used;
};

/* One payment as the town asks for it. Strings are borrowed. Empty = absent. */
struct payment {
    struct account account;
    int64_t haler;
    const char *vs, *ss, *ks;
    const char *message; /* any text: folded to the 45-symbol set, cut to 60 */
};

/* Reads and checks every key of the standard's tables; CRC32 is accepted with and without the
 * trailing star, a mismatch is ERR_CHECKSUM. */
int spayd_parse(struct spayd *out, struct str s, struct err *e);
const struct spayd_pair *spayd_find(const struct spayd *s, const char *key);

/* Building: pairs in the given order; value is the raw text. Checks key and value by the
 * standard. */
void spayd_init(struct spayd *s, bool consent);
int spayd_add(struct spayd *s, const char *key, struct str value, struct err *e);
/* Appends "SPD*1.0*K:V*…", no trailing star. */
bool spayd_write(struct buf *out, const struct spayd *s);
/* Over pairs sorted by key, then value; CRC32 left out. */
uint32_t spayd_crc32(const struct spayd *s, bool trailing_star);
/* CRC-32 as of zlib, over pieces: begin with 0, give the last result. */
uint32_t spayd_crc32_bytes(uint32_t crc, struct str s);

/* The town's own strings: table-3 keys only, sorted, 45-symbol text, AM with two decimals, no DT,
 * no CRC32. Refuses a bad account, ERR_RANGE amount, bad symbol. */
int spayd_payment(struct buf *out, const struct payment *p, struct err *e);
/* Message as the code carries it: folded, upper case, 45-symbol set, at most 60 characters. */
void spayd_message(char out[61], struct str text);
bool spayd_percent_encode(struct buf *out, struct str s); /* "*", "%", "+", non-ASCII */
int spayd_percent_decode(struct buf *out, struct str s, struct err *e);

#endif
