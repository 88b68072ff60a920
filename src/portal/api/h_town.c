/* h_town: names, address, accounts and hours of the town. */
#include "api_int.h"

void get_town(struct request *r, struct reply *out)
{
    if (r->snapshot)
        reply_document(out, r, &r->snapshot->town);
    else
        reply_code(out, PROBLEM_UNAVAILABLE, "no town was published yet");
}
