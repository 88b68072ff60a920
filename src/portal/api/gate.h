/* gate: what is refused before anything else is looked at. Pure, fed with headers one by one, so
 * that it can be tested without a socket. libmicrohttpd lets through several requests that two
 * servers in a row would read differently (RFC 9112 § 6.3, § 11.2); the gate does not. */
#ifndef API_GATE_H
#define API_GATE_H

#include "base/str.h"
#include "wire/problem.h"

/* Types of a body, a bit each. */
enum body_type { BODY_OTHER = 0, BODY_JSON = 1, BODY_BYTES = 2 };

struct gate {
    int hosts, lengths, encodings, type; /* type: of enum body_type */
    bool bad_header, bad_encoding;
    uint64_t length;
};

/* One header field as it came. */
void gate_header(struct gate *g, struct str name, struct str value);
/* PROBLEM_NONE, or why the request is refused; *detail gets static text. types: those the resource
 * takes, 0 when it takes no body. */
enum problem_code gate_verdict(
    const struct gate *g, size_t body_limit, int types, const char **detail);

/* Is gzip welcome by this Accept-Encoding? */
bool accepts_gzip(struct str accept);
/* Does If-None-Match name etag (without quotes), in any of its encodings? */
bool names_etag(struct str if_none_match, const char *etag);
/* Idempotency-Key: 8 to 36 of A-Z a-z 0-9 and '-'. */
bool is_idempotency_key(struct str s);

#endif
