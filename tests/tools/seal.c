// uses: crypto base
/* seal: standard input sealed to a public key, for tests that speak to the portal without the
 * client.
 *
 * usage: seal PUBLIC.pem AD < plain > sealed */
#include "crypto/seal.h"
#include "base/file.h"

#include <stdio.h>

enum { MOST = 64 * 1024 * 1024 };

int main(int argc, char **argv)
{
    struct buf pem, plain, sealed;
    struct err e = ERR_INIT;
    static char chunk[65536];
    size_t n;
    buf_init(&pem, BUF_LINE);
    buf_init(&plain, MOST);
    buf_init(&sealed, MOST);
    if (argc != 3)
        return 2;
    while ((n = fread(chunk, 1, sizeof chunk, stdin)) > 0)
        buf_add(&plain, chunk, n);
    int rc = buf_check(&plain, "seal", &e);
    if (rc == 0)
        rc = file_read(&pem, argv[1], &e);
    if (rc == 0)
        rc = seal_make(&sealed, buf_view(&plain), str_of(argv[2]), buf_cstr(&pem), &e);
    if (rc < 0)
        fprintf(stderr, "seal: %s\n", e.text);
    else
        fwrite(sealed.p, 1, sealed.n, stdout);
    buf_done(&pem);
    buf_done(&plain);
    buf_done(&sealed);
    return rc < 0 ? 3 : 0;
}
