/* tls_server: starts tls_server.py for a test and writes down its answers. */
#ifndef TEST_TLS_SERVER_H
#define TEST_TLS_SERVER_H

#include "base/file.h"
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PORT_TLS, PORT_MUTUAL, PORT_LIAR, PORT_PLAIN, PORT_SILENT, PORTS };

struct tls_server {
    char dir[64];
    pid_t pid;
    unsigned port[PORTS];
};

static inline void tls_path(char out[256], const struct tls_server *s, const char *name)
{
    snprintf(out, 256, "%s/%s", s->dir, name);
}

static inline bool tls_ports(struct tls_server *s)
{
    char path[256], text[64] = "";
    tls_path(path, s, "ports");
    for (int i = 0; i < 400; i++) {
        FILE *f = fopen(path, "r");
        if (f) {
            size_t n = fread(text, 1, sizeof text - 1, f);
            fclose(f);
            text[n] = '\0';
            return sscanf(text, "%u %u %u %u %u", &s->port[0], &s->port[1], &s->port[2],
                       &s->port[3], &s->port[4]) == 5;
        }
        usleep(25000);
    }
    return false;
}

/* False with a skipped test when python3 or openssl are not there. */
static inline bool tls_start(struct tls_server *s)
{
    snprintf(s->dir, sizeof s->dir, "/tmp/tls-test-XXXXXX");
    if (!mkdtemp(s->dir))
        return false;
    s->pid = fork();
    if (s->pid == 0) {
        execlp("python3", "python3", "tests/unit/net/tls_server.py", s->dir, (char *)NULL);
        _exit(127);
    }
    if (s->pid > 0 && tls_ports(s))
        return true;
    test_skip("no TLS server: python3 and openssl are needed");
    return false;
}

static inline void tls_stop(struct tls_server *s)
{
    char **names;
    size_t n;
    if (s->pid > 0) {
        kill(s->pid, SIGKILL);
        waitpid(s->pid, NULL, 0);
    }
    if (file_list(&names, &n, s->dir, "", NULL) == 0) {
        for (size_t i = 0; i < n; i++) {
            char path[256];
            tls_path(path, s, names[i]);
            unlink(path);
        }
        file_list_free(&names, n);
    }
    rmdir(s->dir);
}

static inline void tls_raw(const struct tls_server *s, const char *name, struct str bytes)
{
    char path[256];
    tls_path(path, s, name);
    if (file_write_atomic(path, bytes, 0600, NULL) < 0)
        test_fail(__FILE__, __LINE__, "cannot write %s", path);
}

/* "HTTP/1.1 " status with these header lines and this body. */
static inline void tls_says(const struct tls_server *s, const char *name, const char *status,
    const char *headers, struct str body)
{
    struct buf b;
    buf_init(&b, BUF_REPLY);
    buf_fmt(&b, "HTTP/1.1 %s\r\nContent-Length: %zu\r\n%s\r\n", status, body.n, headers);
    buf_str(&b, body);
    tls_raw(s, name, buf_view(&b));
    buf_done(&b);
}

/* All requests so far; the caller ends the buf. */
static inline void tls_heard(struct buf *out, const struct tls_server *s)
{
    char path[256];
    tls_path(path, s, "requests");
    buf_init(out, BUF_REPLY);
    file_read(out, path, NULL);
}

static inline void tls_forget(const struct tls_server *s)
{
    char path[256];
    tls_path(path, s, "requests");
    unlink(path);
}

#endif
