/* http: see net/http.h. A call lives in the list of its http until it is delivered; each try has
 * its own easy handle. Nothing is delivered from inside a callback of libcurl. */
#include "net/http.h"

#include "base/secret.h"
#include "curl_api.h"
#include "retry.h"
#include <stdio.h>
#include <stdlib.h>

struct call {
    struct call *next;
    struct http *h;
    CURL *easy;
    struct curl_slist *headers;
    char *method, *url;
    struct buf body, reply;
    char etag[100], type[64], fault[CURL_ERROR_SIZE];
    int retry_after, tries;
    int64_t deadline; /* monotonic ms */
    bool repeatable, too_long;
    http_done_fn *done;
    void *ctx;
};

struct http {
    struct loop *loop;
    struct curl_api api;
    CURLM *multi;
    char *ca, *cert, *key, *p12, *password;
    struct call *calls;
    bool busy, doomed; /* delivering; freed meanwhile by its owner */
};

/* ---- life */

static char *copy(const char *z)
{
    return z ? strdup(z) : NULL;
}

struct http *http_new(struct loop *loop, const struct http_conf *conf)
{
    struct http *h = calloc(1, sizeof *h);
    if (!h)
        return NULL;
    h->loop = loop;
    h->ca = copy(conf->ca);
    h->cert = copy(conf->cert);
    h->key = copy(conf->key);
    h->p12 = copy(conf->p12);
    h->password = copy(conf->password);
    if ((conf->ca && !h->ca) || (conf->cert && !h->cert) || (conf->key && !h->key) ||
        (conf->p12 && !h->p12) || (conf->password && !h->password))
        http_free(&h);
    return h;
}

static void on_retry(void *ctx);
static void on_timer(void *ctx);

static void end_try(struct call *c)
{
    struct http *h = c->h;
    if (c->easy) {
        h->api.multi_remove_handle(h->multi, c->easy);
        h->api.easy_cleanup(c->easy);
    }
    c->easy = NULL;
}

static void unlink_call(struct call *c)
{
    struct call **at = &c->h->calls;
    while (*at != c)
        at = &(*at)->next;
    *at = c->next;
}

/* Everything of libcurl and of the loop; the rest may outlive the http. */
static void detach(struct call *c)
{
    end_try(c);
    loop_timer_stop(c->h->loop, on_retry, c);
    c->h->api.slist_free_all(c->headers);
    c->headers = NULL;
    unlink_call(c);
}

/* Bodies carry variable symbols and amounts: they do not stay in free memory. */
static void call_free(struct call *c)
{
    buf_wipe(&c->body);
    buf_wipe(&c->reply);
    free(c->method);
    free(c->url);
    free(c);
}

void http_free(struct http **hp)
{
    struct http *h = *hp;
    if (!h)
        return;
    while (h->calls) {
        struct call *c = h->calls;
        detach(c);
        call_free(c);
    }
    *hp = NULL;
    if (h->busy) {
        h->doomed = true; /* collect() ends it */
        return;
    }
    if (h->multi)
        h->api.multi_cleanup(h->multi);
    loop_timer_stop(h->loop, on_timer, h);
    curl_api_done(&h->api);
    free(h->ca);
    free(h->cert);
    free(h->key);
    free(h->p12);
    if (h->password)
        secret_wipe(h->password, strlen(h->password));
    free(h->password);
    free(h);
}

void http_cancel(struct http *h, void *ctx)
{
    struct call *next;
    for (struct call *c = h->calls; c; c = next) {
        next = c->next;
        if (c->ctx == ctx) {
            detach(c);
            call_free(c);
        }
    }
}

size_t http_in_flight(const struct http *h)
{
    size_t n = 0;
    for (const struct call *c = h->calls; c; c = c->next)
        n++;
    return n;
}

/* ---- callbacks of libcurl */

static size_t on_body(char *p, size_t size, size_t n, void *ctx)
{
    struct call *c = ctx;
    if (buf_add(&c->reply, p, size * n))
        return size * n;
    c->too_long = true;
    return 0;
}

static bool header(struct str line, const char *name, struct str *value)
{
    size_t n = strlen(name);
    if (line.n <= n || line.p[n] != ':' || strncasecmp(line.p, name, n) != 0)
        return false;
    *value = str_trim((struct str){line.p + n + 1, line.n - n - 1});
    return true;
}

static size_t on_header(char *p, size_t size, size_t n, void *ctx)
{
    struct call *c = ctx;
    struct str value, line = {p, size * n};
    uint64_t seconds;
    if (line.n >= 5 && memcmp(line.p, "HTTP/", 5) == 0) {
        c->etag[0] = c->type[0] = '\0'; /* a new answer begins: after 100 Continue */
        c->retry_after = 0;
    } else if (header(line, "ETag", &value)) {
        if (!str_copy(c->etag, sizeof c->etag, value))
            c->etag[0] = '\0'; /* half a tag would never match */
    } else if (header(line, "Content-Type", &value)) {
        str_copy(c->type, sizeof c->type, value);
    } else if (header(line, "Retry-After", &value) && str_uint(value, 3600, &seconds)) {
        c->retry_after = (int)seconds;
    }
    return size * n;
}

static void on_fd(void *ctx, int fd, int events);

static int on_socket(CURL *easy, curl_socket_t fd, int what, void *ctx, void *unused)
{
    struct http *h = ctx;
    (void)easy, (void)unused;
    if (what == CURL_POLL_REMOVE) {
        loop_unwatch(h->loop, fd);
        return 0;
    }
    int events = (what & CURL_POLL_IN ? LOOP_READ : 0) | (what & CURL_POLL_OUT ? LOOP_WRITE : 0);
    return loop_watch(h->loop, fd, events, on_fd, h, NULL) < 0 ? -1 : 0;
}

static int on_timeout(CURLM *multi, long ms, void *ctx)
{
    struct http *h = ctx;
    (void)multi;
    if (ms < 0)
        loop_timer_stop(h->loop, on_timer, h);
    else if (loop_timer(h->loop, ms, on_timer, h, NULL) < 0)
        return -1;
    return 0;
}

/* ---- one try */

static int set_common(const struct http *h, struct call *c, int64_t left_ms)
{
    CURLcode (*set)(CURL *, CURLoption, ...) = h->api.easy_setopt;
    CURL *x = c->easy;
    int bad = 0;
    bad |= set(x, CURLOPT_URL, c->url);
    bad |= set(x, CURLOPT_PROTOCOLS_STR, "https");
    bad |= set(x, CURLOPT_NOSIGNAL, 1L);
    bad |= set(x, CURLOPT_PROXY, ""); /* not what the environment says */
    bad |= set(x, CURLOPT_PRIVATE, c);
    bad |= set(x, CURLOPT_ERRORBUFFER, c->fault);
    bad |= set(x, CURLOPT_CONNECTTIMEOUT_MS, (long)HTTP_CONNECT_MS);
    bad |= set(x, CURLOPT_TIMEOUT_MS, (long)left_ms);
    bad |= set(x, CURLOPT_WRITEFUNCTION, on_body);
    bad |= set(x, CURLOPT_WRITEDATA, c);
    bad |= set(x, CURLOPT_HEADERFUNCTION, on_header);
    bad |= set(x, CURLOPT_HEADERDATA, c);
    bad |= set(x, CURLOPT_HTTPHEADER, c->headers);
    bad |= set(x, CURLOPT_FRESH_CONNECT, c->repeatable ? 0L : 1L);
    bad |= set(x, CURLOPT_USERAGENT, "prepazka/" PREPAZKA_VERSION);
    bad |= set(x, CURLOPT_ACCEPT_ENCODING, "gzip");
    return bad;
}

static int set_tls(const struct http *h, const struct call *c)
{
    CURLcode (*set)(CURL *, CURLoption, ...) = h->api.easy_setopt;
    CURL *x = c->easy;
    int bad = set(x, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (h->ca) {
        bad |= set(x, CURLOPT_CAINFO, h->ca);
        /* Debian's libcurl would believe /etc/ssl/certs besides our own authority */
        bad |= set(x, CURLOPT_CAPATH, (char *)NULL);
    }
    if (h->cert)
        bad |= set(x, CURLOPT_SSLCERT, h->cert);
    if (h->key)
        bad |= set(x, CURLOPT_SSLKEY, h->key);
    if (h->p12) {
        bad |= set(x, CURLOPT_SSLCERT, h->p12);
        bad |= set(x, CURLOPT_SSLCERTTYPE, "P12");
    }
    if (h->password)
        bad |= set(x, CURLOPT_KEYPASSWD, h->password);
    return bad;
}

static int set_method(const struct http *h, const struct call *c)
{
    CURLcode (*set)(CURL *, CURLoption, ...) = h->api.easy_setopt;
    CURL *x = c->easy;
    int bad = 0;
    if (c->body.n || strcmp(c->method, "POST") == 0) {
        bad |= set(x, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)c->body.n);
        bad |= set(x, CURLOPT_POSTFIELDS, buf_cstr(&c->body));
    }
    if (strcmp(c->method, "GET") != 0)
        bad |= set(x, CURLOPT_CUSTOMREQUEST, c->method);
    return bad;
}

static int start_try(struct call *c, struct err *e)
{
    struct http *h = c->h;
    int64_t left = c->deadline - clock_mono(&clock_real);
    if (left <= 0)
        return err_set(e, ERR_TIMEOUT, "net", "no time left for another try");
    c->tries++;
    c->too_long = false;
    c->fault[0] = c->etag[0] = c->type[0] = '\0';
    c->retry_after = 0;
    buf_reset(&c->reply);
    c->easy = h->api.easy_init();
    if (!c->easy)
        return err_set(e, ERR_NOMEM, "net", "no memory for a request");
    if (set_common(h, c, left) || set_tls(h, c) || set_method(h, c))
        return err_set(e, ERR_UNSUPPORTED, "net", "libcurl refuses an option");
    if (h->api.multi_add_handle(h->multi, c->easy) != CURLM_OK)
        return err_set(e, ERR_NOMEM, "net", "libcurl cannot start the request");
    return 0;
}

/* ---- the end of a try */

/* A line that was cut during the handshake: nobody said anything about certificates. */
static bool is_cut(const char *fault)
{
    static const char *const words[] = {
        "SSL_ERROR_SYSCALL", "Recv failure", "Send failure", "unexpected eof", "Connection reset"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strstr(fault, words[i]))
            return true;
    return false;
}

static enum err_code code_of(CURLcode code)
{
    static const struct {
        CURLcode curl;
        enum err_code ours;
    } codes[] = {
        {CURLE_COULDNT_RESOLVE_HOST, ERR_NET},
        {CURLE_COULDNT_RESOLVE_PROXY, ERR_NET},
        {CURLE_COULDNT_CONNECT, ERR_NET},
        {CURLE_SEND_ERROR, ERR_NET},
        {CURLE_RECV_ERROR, ERR_NET},
        {CURLE_GOT_NOTHING, ERR_NET},
        {CURLE_PARTIAL_FILE, ERR_NET},
        {CURLE_OPERATION_TIMEDOUT, ERR_TIMEOUT},
        {CURLE_SSL_CONNECT_ERROR, ERR_TLS},
        {CURLE_PEER_FAILED_VERIFICATION, ERR_TLS},
        {CURLE_SSL_CERTPROBLEM, ERR_TLS},
        {CURLE_SSL_CIPHER, ERR_TLS},
        {CURLE_SSL_CACERT_BADFILE, ERR_TLS},
        {CURLE_SSL_ISSUER_ERROR, ERR_TLS},
        {CURLE_SSL_CLIENTCERT, ERR_TLS},
        {CURLE_SSL_ENGINE_INITFAILED, ERR_TLS},
        {CURLE_OUT_OF_MEMORY, ERR_NOMEM},
        {CURLE_FILESIZE_EXCEEDED, ERR_LIMIT},
        {CURLE_URL_MALFORMAT, ERR_UNSUPPORTED},
    };
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (codes[i].curl == code)
            return codes[i].ours;
    return ERR_REMOTE; /* what came was no HTTP, or not packed as it said */
}

/* Calls back once and ends the call. The owner may free the http in there. */
static void deliver(struct call *c, const struct http_reply *r, const struct err *e)
{
    detach(c);
    c->done(c->ctx, r, e);
    call_free(c);
}

static void deliver_reply(struct call *c, int status)
{
    struct http_reply r = {.status = status,
        .body = buf_view(&c->reply),
        .etag = c->etag,
        .type = c->type,
        .retry_after = c->retry_after};
    deliver(c, &r, NULL);
}

static bool again(struct call *c, int status)
{
    uint32_t random = 0;
    if (!retry_worth(c->tries, c->repeatable, status))
        return false;
    secret_random(&random, sizeof random); /* without it all come back in step, no worse */
    int64_t wait = retry_delay(c->tries, random, c->retry_after);
    if (clock_mono(&clock_real) + wait >= c->deadline)
        return false;
    return loop_timer(c->h->loop, wait, on_retry, c, NULL) == 0;
}

static void finish(struct call *c, CURLcode code)
{
    struct http *h = c->h;
    struct err e = ERR_INIT;
    long status = 0;
    h->api.easy_getinfo(c->easy, CURLINFO_RESPONSE_CODE, &status);
    end_try(c);
    if (code == CURLE_OK) {
        if (!again(c, (int)status))
            deliver_reply(c, (int)status);
        return;
    }
    enum err_code ours = c->too_long ? ERR_LIMIT : code_of(code);
    if (ours == ERR_NET && strstr(c->fault, "alert"))
        ours = ERR_TLS; /* TLS 1.3 says "I do not want your certificate" only now */
    if (code == CURLE_SSL_CONNECT_ERROR && is_cut(c->fault))
        ours = ERR_NET;
    if (code == CURLE_UNSUPPORTED_PROTOCOL && strstr(c->fault, "HTTP/0.9"))
        ours = ERR_REMOTE; /* bytes that are no HTTP */
    if ((ours == ERR_NET || ours == ERR_TIMEOUT) && again(c, 0))
        return;
    err_set(&e, ours, "net", "%s",
        c->too_long   ? "the answer is too long"
        : c->fault[0] ? c->fault
                      : h->api.easy_strerror(code));
    e.retryable = ours == ERR_NET || ours == ERR_TIMEOUT;
    deliver(c, NULL, &e);
}

/* Callbacks start, cancel and free; so after each one the queue is read afresh. */
static void collect(struct http *h)
{
    int left;
    h->busy = true;
    for (CURLMsg *m; !h->doomed && (m = h->api.multi_info_read(h->multi, &left));) {
        struct call *c = NULL;
        CURLcode code = m->data.result;
        if (m->msg != CURLMSG_DONE)
            continue;
        h->api.easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, (char **)&c);
        finish(c, code);
    }
    h->busy = false;
    if (h->doomed)
        http_free(&h);
}

static void on_fd(void *ctx, int fd, int events)
{
    struct http *h = ctx;
    int running, what = (events & LOOP_READ ? CURL_CSELECT_IN : 0) |
                        (events & LOOP_WRITE ? CURL_CSELECT_OUT : 0) |
                        (events & LOOP_HUP ? CURL_CSELECT_ERR : 0);
    h->api.multi_socket_action(h->multi, fd, what, &running);
    collect(h);
}

static void on_timer(void *ctx)
{
    struct http *h = ctx;
    int running;
    h->api.multi_socket_action(h->multi, CURL_SOCKET_TIMEOUT, 0, &running);
    collect(h);
}

static void on_retry(void *ctx)
{
    struct call *c = ctx;
    struct err e = ERR_INIT;
    if (start_try(c, &e) < 0)
        deliver(c, NULL, &e);
}

/* ---- starting */

static int open_multi(struct http *h, struct err *e)
{
    int rc = curl_api_load(&h->api, e);
    if (rc < 0 || h->multi)
        return rc;
    h->multi = h->api.multi_init();
    if (!h->multi)
        return err_set(e, ERR_NOMEM, "net", "no memory for libcurl");
    h->api.multi_setopt(h->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
    h->api.multi_setopt(h->multi, CURLMOPT_SOCKETDATA, h);
    h->api.multi_setopt(h->multi, CURLMOPT_TIMERFUNCTION, on_timeout);
    h->api.multi_setopt(h->multi, CURLMOPT_TIMERDATA, h);
    return 0;
}

static int copy_request(struct call *c, const struct http_request *r, struct err *e)
{
    struct http *h = c->h;
    buf_init(&c->body, r->body.n);
    buf_init(&c->reply, r->max_reply);
    c->method = strdup(r->method);
    c->url = strdup(r->url);
    bool good = c->method && c->url && buf_str(&c->body, r->body);
    for (int i = 0; good && i < HTTP_HEADERS && r->headers[i]; i++) {
        struct curl_slist *more = h->api.slist_append(c->headers, r->headers[i]);
        good = more != NULL;
        c->headers = more ? more : c->headers;
    }
    return good ? 0 : err_set(e, ERR_NOMEM, "net", "no memory for a request");
}

int http_start(
    struct http *h, const struct http_request *r, http_done_fn *done, void *ctx, struct err *e)
{
    if (!str_starts(str_of(r->url), STR("https://")))
        return err_set(e, ERR_UNSUPPORTED, "net", "only https is spoken");
    int rc = open_multi(h, e);
    if (rc < 0)
        return rc;
    struct call *c = calloc(1, sizeof *c);
    if (!c)
        return err_set(e, ERR_NOMEM, "net", "no memory for a request");
    c->h = h;
    c->done = done;
    c->ctx = ctx;
    c->repeatable = r->repeatable;
    c->deadline = clock_mono(&clock_real) + r->timeout_ms;
    c->next = h->calls;
    h->calls = c;
    rc = copy_request(c, r, e);
    if (rc == 0)
        rc = start_try(c, e);
    if (rc < 0) {
        detach(c);
        call_free(c);
    }
    return rc;
}
