// uses: link rpc wire domain base
/* linkcall: starts one connector as the portal does, calls methods, and prints what comes.
 *
 * usage: linkcall COMMAND [TIMEOUT_MS] < calls > answers
 * A call is a line: METHOD JSON. An answer is a line: "ok JSON", "error CODE JSON" or
 * "failed NAME sent|unsent". */
#include "link/link.h"
#include "rpc/rpc.h"

#include <stdio.h>
#include <stdlib.h>

static void print_json(const char *before, const json_t *j)
{
    struct buf b;
    buf_init(&b, RPC_LINE);
    if (j)
        wire_json_write(&b, j, NULL);
    printf("%s%s%s\n", before, j ? " " : "", buf_cstr(&b));
    fflush(stdout);
    buf_done(&b);
}

static void call(struct link *l, const char *method, const char *text)
{
    json_t *params = NULL, *result;
    struct link_fault fault;
    struct err e = ERR_INIT;
    bool sent;
    char head[80];
    if (wire_json_load(&params, str_of(text), RPC_LINE, RPC_DEPTH, &e) < 0) {
        printf("failed %s unsent\n", err_name(e.code));
        return;
    }
    int rc = link_call(l, "tool", method, params, 0, &result, &fault, &sent, &e);
    if (rc == 0) {
        print_json("ok", result);
    } else if (fault.code) {
        snprintf(head, sizeof head, "error %d", fault.code);
        print_json(head, fault.data);
    } else {
        printf("failed %s %s\n", err_name(e.code), sent ? "sent" : "unsent");
        fflush(stdout);
    }
    json_decref(params);
    json_decref(result);
    json_decref(fault.data);
}

int main(int argc, char **argv)
{
    struct link_conf conf = {
        .name = "tool", .timeout_ms = 15000, .breaker_failures = 0, .breaker_ms = 1000};
    struct err e = ERR_INIT;
    struct link *l;
    char *line = NULL;
    size_t size = 0;
    int64_t ms;
    if (argc < 2 || !str_copy(conf.command, sizeof conf.command, str_of(argv[1])))
        return 2;
    if (argc > 2 && str_int(str_of(argv[2]), 1, 600000, &ms))
        conf.timeout_ms = (int)ms;
    if (link_start(&l, &conf, 1, &clock_real, &e) < 0) {
        fprintf(stderr, "linkcall: %s\n", e.text);
        return 3;
    }
    while (getline(&line, &size, stdin) > 0) {
        char *space = strchr(line, ' ');
        if (!space)
            continue;
        *space = '\0';
        call(l, line, space + 1);
    }
    free(line);
    link_stop(&l);
    return 0;
}
