/* h_directory: departments and contacts. */
#include "api_int.h"

void get_directory(struct request *r, struct reply *out)
{
    if (r->snapshot)
        reply_document(out, r, &r->snapshot->directory);
    else
        reply_code(out, PROBLEM_UNAVAILABLE, "no town was published yet");
}
