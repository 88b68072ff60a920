/* rpc: JSON-RPC 2.0, one object a line (portal-connector(7)): the lines, and the messages of both
 * ends. Everything read is bounded in bytes and depth; nothing read is believed before its shape
 * was looked at. Texts of faults name the shape, never a value. */
#ifndef RPC_RPC_H
#define RPC_RPC_H

#include "wire/json.h"

enum {
    RPC_LINE = 4 * 1024 * 1024, /* bytes of one message without its newline */
    RPC_DEPTH = 24,
    RPC_METHOD = 64,
    RPC_MESSAGE = 200,
};

enum rpc_code {
    RPC_NO_JSON = -32700,
    RPC_BAD_REQUEST = -32600,
    RPC_NO_METHOD = -32601,
    RPC_BAD_PARAMS = -32602,
    RPC_INTERNAL = -32603,
    RPC_SLOT_TAKEN = -32010,
    RPC_INVALID_FIELDS = -32011, /* data.fields[] {"id","code"} */
    RPC_REFUSED = -32012,        /* data.detail */
    RPC_UNAVAILABLE = -32013,    /* surely nothing was done; may be tried again */
    RPC_NOT_FOUND = -32014,
    RPC_TOO_LATE = -32015,
};

/* ---- bytes into lines */

struct rpc_lines {
    struct buf b;
    size_t at; /* taken so far */
    size_t max;
};

void rpc_lines_init(struct rpc_lines *l, size_t max);
void rpc_lines_done(struct rpc_lines *l); /* wipes: lines carry personal data */
/* Adds what was read. Views of earlier lines end. ERR_NOMEM. */
int rpc_lines_add(struct rpc_lines *l, const char *p, size_t n, struct err *e);
/* 1: the next line without its "\n" or "\r\n", borrowed until rpc_lines_add; 0: it is not whole
 * yet; ERR_LIMIT: it is, or is going to be, longer than max. */
int rpc_lines_next(struct rpc_lines *l, struct str *line, struct err *e);

/* ---- what the caller of methods writes and reads */

/* Each appends one line with its newline. params may be NULL. */
int rpc_write_request(
    struct buf *out, int64_t id, const char *method, const json_t *params, struct err *e);

struct rpc_error {
    int code; /* 0 = none */
    char message[RPC_MESSAGE];
    json_t *data; /* owned, NULL when none */
};
void rpc_error_done(struct rpc_error *x);
/* Fills x unless it is filled already; data is taken over, also when it is not used. -ERR_REMOTE,
 * so that a method can end with it. */
int rpc_fail(struct rpc_error *x, int code, json_t *data, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

struct rpc_answer {
    int64_t id;
    json_t *result; /* owned; NULL: see error */
    struct rpc_error error;
};
/* ERR_PARSE, ERR_LIMIT: the line is no answer to a request with a number for an id. */
int rpc_read_answer(struct rpc_answer *out, struct str line, struct err *e);
void rpc_answer_done(struct rpc_answer *a);

/* ---- what the owner of methods reads and writes */

struct rpc_request {
    json_t *id; /* owned: a number, a text or null; NULL: a notification, never answered */
    char method[RPC_METHOD];
    json_t *params; /* owned: an object or a list; NULL when none */
};
/* On a fault *code is what to answer with (RPC_NO_JSON, RPC_BAD_REQUEST), and out->id is what could
 * be made out of the id, for rpc_write_error; rpc_request_done all the same. */
int rpc_read_request(struct rpc_request *out, int *code, struct str line, struct err *e);
void rpc_request_done(struct rpc_request *r);
/* id NULL is written as null. */
int rpc_write_result(struct buf *out, const json_t *id, const json_t *result, struct err *e);
int rpc_write_error(
    struct buf *out, const json_t *id, const struct rpc_error *error, struct err *e);

#endif
