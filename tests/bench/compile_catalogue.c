// uses: client
/* compile_catalogue PACK OUT: the file a kiosk keeps in its cache, for the benches. */
#include "base/file.h"
#include "client/catalogue.h"
#include "town/pack.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    struct err e = ERR_INIT;
    struct buf bundle, out;
    if (argc != 3)
        return fprintf(stderr, "usage: compile_catalogue PACK OUT\n"), 2;
    buf_init(&bundle, BUF_INDEX);
    buf_init(&out, BUF_INDEX);
    int rc = town_pack_bundle(&bundle, argv[1], NULL, NULL, &e);
    if (rc == 0)
        rc = catalogue_compile(&out, buf_view(&bundle), &e);
    if (rc == 0)
        rc = file_write_atomic(argv[2], buf_view(&out), 0644, &e);
    if (rc < 0)
        fprintf(stderr, "compile_catalogue: %s\n", e.text);
    buf_done(&bundle);
    buf_done(&out);
    return rc < 0 ? 3 : 0;
}
