/* server: libmicrohttpd's side of the API: start, stop, and the way of a request through gate,
 * route, device and handler. Callbacks run in the connection's thread. */
#include "api_int.h"

#include "clerk.h"

#include "base/file.h"
#include "base/log.h"
#include "gate.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* A refused body is read to its end so that the answer arrives; a flood is cut off. */
enum { MAX_DISCARDED = 1024 * 1024, MAX_HEADERS = 32 * 1024, STACK = 512 * 1024, MAX_PEM = 65536 };

/* ---- one request */

static enum MHD_Result send_reply(struct request *r, struct reply *reply)
{
    r->answered = true;
    r->status = reply->status;
    if (!reply->response)
        return MHD_NO; /* no memory for an answer: the connection is closed */
    enum MHD_Result rc = MHD_queue_response(r->conn, reply->status, reply->response);
    if (!reply->shared)
        MHD_destroy_response(reply->response);
    return rc;
}

static enum MHD_Result refuse(struct request *r, enum problem_code code, const char *detail)
{
    struct reply reply;
    reply_code(&reply, code, detail);
    if (code == PROBLEM_TOO_MANY_REQUESTS || code == PROBLEM_UNAVAILABLE)
        reply_header(&reply, "Retry-After", "10");
    if (code == PROBLEM_CLERK_REQUIRED)
        reply_header(&reply, "WWW-Authenticate", "Bearer");
    return send_reply(r, &reply);
}

static enum MHD_Result on_header(
    void *ctx, enum MHD_ValueKind kind, const char *name, const char *value)
{
    (void)kind;
    gate_header(ctx, str_of(name), str_of(value));
    return MHD_YES;
}

bool place_take(atomic_int *taken, int most)
{
    if (atomic_fetch_add(taken, 1) < most)
        return true;
    atomic_fetch_sub(taken, 1);
    return false;
}

void place_give(atomic_int *taken)
{
    atomic_fetch_sub(taken, 1);
}

/* What the device, or a phone, may do now, beyond being who it is. */
static enum problem_code admit_act(struct request *r, const struct gate *gate, const char **detail)
{
    struct api *a = r->api;
    int needs = r->route->needs;
    int64_t now = clock_mono(a->clock);
    if ((needs & NEEDS_RATE) && !rate_allows(&a->rate, r->device.id, now))
        return PROBLEM_TOO_MANY_REQUESTS;
    if ((needs & NEEDS_RATE_FORMS) && !rate_allows(&a->form_rate, r->device.id, now))
        return PROBLEM_TOO_MANY_REQUESTS;
    if ((needs & NEEDS_RATE_BOOKING) && !rate_allows(&a->booking_rate, r->device.id, now))
        return PROBLEM_TOO_MANY_REQUESTS;
    if (needs & NEEDS_SLOT)
        return upload_admit(r, detail);
    /* chunks do not say how many will come */
    bool large = r->route->limit > LARGE_BODY && (gate->encodings || gate->length > LARGE_BODY);
    if (large && !place_take(&a->large, a->large_most)) {
        *detail = "too many large bodies at once";
        return PROBLEM_UNAVAILABLE;
    }
    if (large)
        r->place = &a->large;
    return PROBLEM_NONE;
}

/* The device, and the clerk who has signed in on it. */
static enum problem_code who_is_it(struct request *r, struct peer *p, int needs)
{
    enum problem_code code = needs & NEEDS_DEVICE ? peer_check(r->api, p, r->conn) : PROBLEM_NONE;
    if (needs & NEEDS_DEVICE)
        r->device = p->device;
    return code == PROBLEM_NONE && (needs & (TAKES_CLERK | SIGNED_IN)) ? clerk_check(r) : code;
}

static enum MHD_Result admit(struct peer *p, const char *method, const char *url)
{
    struct request *r = &p->request;
    struct gate gate = {.hosts = 0};
    char allowed[64];
    const char *detail = NULL;
    MHD_get_connection_values(r->conn, MHD_HEADER_KIND, on_header, &gate);
    r->route = route_find(method, url, r->param, sizeof r->param, allowed, sizeof allowed);
    int needs = r->route ? r->route->needs : NEEDS_NOTHING;
    size_t limit = r->route ? r->route->limit : 0;
    int types = r->route ? r->route->types : 0;
    enum problem_code code = gate_verdict(&gate, limit, types, &detail);
    /* what is malformed is said first; a path or method we have not, before what it carries */
    if (!r->route && code != PROBLEM_BAD_REQUEST) {
        struct reply reply;
        reply_code(&reply, allowed[0] ? PROBLEM_METHOD_NOT_ALLOWED : PROBLEM_NOT_FOUND, NULL);
        if (allowed[0])
            reply_header(&reply, "Allow", allowed);
        return send_reply(r, &reply);
    }
    if (code == PROBLEM_NONE)
        code = who_is_it(r, p, needs);
    if (code == PROBLEM_NONE && (needs & NEEDS_UPLOADS) && !r->api->public_url[0])
        code = PROBLEM_NOT_FOUND;
    if (code == PROBLEM_NONE)
        code = admit_act(r, &gate, &detail);
    /* closing before it is read would take the answer away from whoever still sends */
    if (code == PROBLEM_TOO_LARGE && gate.length <= MAX_DISCARDED)
        r->late = code;
    else if (code != PROBLEM_NONE)
        return refuse(r, code, detail);
    r->type = gate.type;
    buf_init(&r->body, limit);
    return MHD_YES;
}

static enum MHD_Result take_body(struct request *r, const char *data, size_t *n)
{
    /* what is refused late may be as long as what is taken */
    const size_t most = r->late ? r->route->limit : 0;
    const size_t flood = most > MAX_DISCARDED ? most : MAX_DISCARDED;
    /* a phone sends more slowly than a kiosk */
    bool phone = r->route && (r->route->needs & NEEDS_SLOT);
    /* a trickle would hold a place that others need */
    if ((r->place || phone) &&
        clock_mono(r->api->clock) - r->started_ms > (phone ? UPLOAD_MS : LARGE_MS))
        return MHD_NO;
    if (!r->too_large && !r->late && !buf_add(&r->body, data, *n))
        r->too_large = true;
    if (r->too_large || r->late) {
        r->discarded += *n;
        if (r->discarded > flood)
            return MHD_NO;
    }
    *n = 0;
    return MHD_YES;
}

static enum MHD_Result on_request(void *ctx, struct MHD_Connection *conn, const char *url,
    const char *method, const char *version, const char *data, size_t *n, void **req_ctx)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(conn, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    struct peer *p = info ? info->socket_context : NULL;
    (void)version;
    if (!p)
        return MHD_NO;
    struct request *r = &p->request;
    if (!*req_ctx) {
        struct api *a = ctx;
        *r = (struct request){.api = a, .conn = conn, .started_ms = clock_mono(a->clock)};
        *req_ctx = r;
        r->begun = true;
        if (!p->greeted)
            atomic_fetch_sub(&a->fresh, 1);
        p->greeted = true;
        atomic_fetch_add(&a->working, 1);
        return admit(p, method, url);
    }
    if (*n)
        return take_body(r, data, n);
    if (r->answered)
        return MHD_YES;
    if (r->too_large || r->late)
        return refuse(r, r->late ? r->late : PROBLEM_TOO_LARGE, NULL);
    struct reply reply = {.status = 0};
    r->snapshot = snapshot_take(r->api);
    r->route->handler(r, &reply);
    return send_reply(r, &reply);
}

/* Paths and symbols stay out of the log: the route tells what, the device who. */
static void on_completed(
    void *ctx, struct MHD_Connection *conn, void **req_ctx, enum MHD_RequestTerminationCode how)
{
    struct request *r = *req_ctx;
    (void)ctx, (void)conn;
    if (!r || !r->begun)
        return;
    char status[16], ms[24], device[24];
    snprintf(status, sizeof status, "%u", r->status);
    snprintf(ms, sizeof ms, "%lld", (long long)(clock_mono(r->api->clock) - r->started_ms));
    snprintf(device, sizeof device, "%lld", (long long)r->device.id);
    log_event(LOG_INFO, "http.request", "route", r->route ? r->route->path : "-", "method",
        r->route ? r->route->method : "-", "status", status, "ms", ms, "device", device, "end",
        how == MHD_REQUEST_TERMINATED_COMPLETED_OK ? "sent" : "cut", NULL);
    buf_wipe(&r->body);
    if (r->place)
        place_give(r->place);
    snapshot_give(r->snapshot);
    atomic_fetch_sub(&r->api->working, 1);
    r->begun = false;
    *req_ctx = NULL;
}

static void on_connection(void *ctx, struct MHD_Connection *conn, void **socket_ctx,
    enum MHD_ConnectionNotificationCode what)
{
    struct api *a = ctx;
    struct peer *p = *socket_ctx;
    (void)conn;
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        *socket_ctx = calloc(1, sizeof *p);
        atomic_fetch_add(&a->fresh, *socket_ctx != NULL);
    } else if (p) {
        atomic_fetch_sub(&a->fresh, !p->greeted);
        free(p);
        *socket_ctx = NULL;
    }
}

static void on_fault(void *ctx, const char *fmt, va_list ap)
{
    char text[200];
    (void)ctx;
    vsnprintf(text, sizeof text, fmt, ap);
    text[strcspn(text, "\r\n")] = '\0';
    log_event(LOG_DEBUG, "http.fault", "text", text, NULL);
}

/* "%00" would cut the path or a value short for C, and so say two things at once: it stays as it
 * is, which nothing here is named. */
static size_t on_unescape(void *ctx, struct MHD_Connection *conn, char *text)
{
    (void)ctx, (void)conn;
    return strstr(text, "%00") ? strlen(text) : MHD_http_unescape(text);
}

/* ---- start */

static int split_address(char host[64], char port[8], const char *listen, struct err *e)
{
    struct str s = str_of(listen), h;
    const char *colon = strrchr(listen, ':');
    if (!colon)
        return err_set(e, ERR_PARSE, "api", "listen: an address and a port, 127.0.0.1:8443");
    h = (struct str){listen, (size_t)(colon - listen)};
    if (h.n >= 2 && h.p[0] == '[' && h.p[h.n - 1] == ']')
        h = (struct str){h.p + 1, h.n - 2};
    uint64_t number;
    struct str digits = {colon + 1, s.n - (size_t)(colon + 1 - s.p)};
    if (!str_copy(host, 64, h) || !str_uint(digits, 65535, &number))
        return err_set(e, ERR_PARSE, "api", "listen: not an address and a port");
    snprintf(port, 8, "%u", (unsigned)number);
    return 0;
}

static int open_socket(struct api *a, const char *listen_at, struct err *e)
{
    char host[64], port[8];
    int rc = split_address(host, port, listen_at, e), one = 1;
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM,
                        .ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV},
                    *found = NULL;
    if (rc < 0)
        return rc;
    if (getaddrinfo(host, port, &hints, &found) != 0)
        return err_set(e, ERR_PARSE, "api", "listen: not a numeric address: %s", host);
    a->listen_fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (a->listen_fd < 0 ||
        setsockopt(a->listen_fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) < 0 ||
        bind(a->listen_fd, found->ai_addr, found->ai_addrlen) < 0 ||
        listen(a->listen_fd, SOMAXCONN) < 0)
        rc = err_errno(e, "api", listen_at);
    freeaddrinfo(found);
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } at = {.v6 = {.sin6_port = 0}};
    socklen_t n = sizeof at;
    if (rc == 0 && getsockname(a->listen_fd, &at.any, &n) < 0)
        rc = err_errno(e, "api", "getsockname");
    a->port = ntohs(at.any.sa_family == AF_INET6 ? at.v6.sin6_port : at.v4.sin_port);
    return rc;
}

static int start_daemon(struct api *a, const struct api_conf *conf, struct err *e)
{
    enum { CERT, KEY, CA, PEMS };
    const char *paths[PEMS] = {[CERT] = conf->cert, [KEY] = conf->key, [CA] = conf->ca};
    struct buf pem[PEMS];
    int rc = 0;
    for (int i = 0; i < PEMS; i++)
        buf_init(&pem[i], MAX_PEM);
    for (int i = 0; rc == 0 && i < PEMS; i++)
        rc = file_read(&pem[i], paths[i], e);
    /* MHD_USE_ITC: without it quiescing fails and new connections are still served */
    unsigned flags = MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD |
                     MHD_USE_POLL | MHD_USE_TLS | MHD_USE_ERROR_LOG | MHD_USE_ITC;
    if (rc == 0) {
        a->daemon =
            MHD_start_daemon(flags, 0, NULL, NULL, on_request, a, MHD_OPTION_EXTERNAL_LOGGER,
                on_fault, NULL, MHD_OPTION_LISTEN_SOCKET, a->listen_fd, MHD_OPTION_HTTPS_MEM_CERT,
                buf_cstr(&pem[CERT]), MHD_OPTION_HTTPS_MEM_KEY, buf_cstr(&pem[KEY]),
                MHD_OPTION_HTTPS_MEM_TRUST, buf_cstr(&pem[CA]), MHD_OPTION_HTTPS_PRIORITIES,
                "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2", MHD_OPTION_CONNECTION_LIMIT,
                (unsigned)conf->connections, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
                (unsigned)conf->connections_per_address, MHD_OPTION_CONNECTION_TIMEOUT,
                (unsigned)conf->timeout_s, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)MAX_HEADERS,
                MHD_OPTION_THREAD_STACK_SIZE, (size_t)STACK, MHD_OPTION_NOTIFY_COMPLETED,
                on_completed, NULL, MHD_OPTION_UNESCAPE_CALLBACK, on_unescape, NULL,
                MHD_OPTION_NOTIFY_CONNECTION, on_connection, a, MHD_OPTION_END);
        if (!a->daemon)
            rc = err_set(e, ERR_TLS, "api", "the server does not start: certificate, key or CA");
    }
    for (int i = 0; i < PEMS; i++)
        buf_wipe(&pem[i]);
    return rc;
}

static int load_keys(struct api *a, const struct api_conf *conf, struct err *e)
{
    const struct key_paths paths = {.seal_private = conf->portal_key,
        .seal_public = conf->portal_public,
        .receipt_private = conf->receipt_key,
        .receipt_public = conf->receipt_public,
        .draft_salt = conf->draft_salt};
    if (!str_copy(a->copy_program, sizeof a->copy_program, str_of(conf->copy_program)))
        return err_set(e, ERR_LIMIT, "api", "path too long");
    return keys_load(&a->keys, &paths, e);
}

int api_start(struct api **out, const struct api_conf *conf, struct store *store,
    const struct clock *clock, struct err *e)
{
    *out = NULL;
    struct api *a = calloc(1, sizeof *a);
    if (!a)
        return err_set(e, ERR_NOMEM, "api", "no memory");
    a->store = store;
    a->clock = clock;
    a->listen_fd = -1;
    a->order_days = conf->order_days;
    a->draft_days = conf->draft_days;
    a->large_most = conf->large_requests;
    a->session_minutes = conf->clerk_session_minutes;
    a->session_hours = conf->clerk_session_hours;
    pthread_mutex_init(&a->lock, NULL);
    pthread_mutex_init(&a->signing_in, NULL);
    rate_init(&a->rate, conf->orders_per_minute);
    rate_init(&a->form_rate, conf->submissions_per_minute);
    rate_init(&a->booking_rate, conf->bookings_per_minute);
    rate_init(&a->upload_rate, conf->uploads_per_minute);
    rate_init(&a->upload_rate_all, conf->uploads_per_minute_all);
    if (conf->public_url[0])
        snprintf(a->public_url, sizeof a->public_url, "%s/u", conf->public_url);
    misses_init(&a->misses, conf->misses, conf->misses_all);
    a->link = conf->link;
    upstreams_init(&a->upstreams);
    int rc = load_keys(a, conf, e);
    /* before the first connection: nobody shall see an empty portal that has a catalogue */
    if (rc == 0)
        rc = api_refresh(a, e);
    if (rc == 0)
        rc = open_socket(a, conf->listen, e);
    if (rc == 0)
        rc = start_daemon(a, conf, e);
    if (rc < 0)
        api_stop(&a, 0);
    *out = a;
    return rc;
}

int api_port(const struct api *a)
{
    return a->port;
}

/* ---- while it runs */

static int refresh(struct api *a, struct err *e)
{
    struct store_head head;
    int64_t epoch;
    int rc = store_device_epoch(a->store, &epoch, e);
    if (rc == 0)
        rc = store_catalogue_head(a->store, &head, e);
    if (rc < 0)
        return rc;
    atomic_store(&a->device_epoch, epoch);
    /* only this thread replaces the snapshot, so it may look without the lock */
    struct snapshot *old = a->snapshot, *fresh = NULL;
    if (head.revision == 0 ||
        (old && old->revision == head.revision && strcmp(old->hash, head.hash) == 0))
        return 0;
    rc = snapshot_load(&fresh, a->store, e);
    if (rc < 0)
        return rc;
    pthread_mutex_lock(&a->lock);
    a->snapshot = fresh;
    pthread_mutex_unlock(&a->lock);
    snapshot_give(old);
    char revision[24];
    snprintf(revision, sizeof revision, "%lld", (long long)fresh->revision);
    log_event(LOG_INFO, "catalogue.loaded", "revision", revision, NULL);
    return 0;
}

int api_refresh(struct api *a, struct err *e)
{
    int rc = refresh(a, e);
    atomic_store(&a->store_away, rc < 0);
    return rc;
}

/* Idle keep-alive connections are not waited for: only requests in work, and for a moment those
 * that a new connection is just about to bring. Returns how many are left. */
static int drain(struct api *a, int grace_ms)
{
    enum { FIRST_REQUEST_MS = 1000 };
    int64_t begin = clock_mono(&clock_real), now = begin;
    while (now - begin < grace_ms) {
        bool working = atomic_load(&a->working) > 0;
        bool coming = atomic_load(&a->fresh) > 0 && now - begin < FIRST_REQUEST_MS;
        if (!working && !coming)
            break;
        usleep(5000);
        now = clock_mono(&clock_real);
    }
    return atomic_load(&a->working);
}

int api_stop(struct api **a, int grace_ms)
{
    struct api *it = *a;
    int left = 0;
    if (!it)
        return 0;
    if (it->daemon) {
        MHD_socket fd = MHD_quiesce_daemon(it->daemon);
        if (fd != MHD_INVALID_SOCKET)
            close(fd);
        it->listen_fd = -1;
        left = drain(it, grace_ms);
        MHD_stop_daemon(it->daemon);
    }
    if (it->listen_fd >= 0)
        close(it->listen_fd);
    snapshot_give(it->snapshot);
    rate_done(&it->rate);
    rate_done(&it->form_rate);
    rate_done(&it->booking_rate);
    rate_done(&it->upload_rate);
    rate_done(&it->upload_rate_all);
    misses_done(&it->misses);
    upstreams_done(&it->upstreams);
    keys_wipe(&it->keys);
    pthread_mutex_destroy(&it->lock);
    pthread_mutex_destroy(&it->signing_in);
    free(it);
    *a = NULL;
    return left;
}
