/* Any bytes as a draft, as a submission and as a file: refused, or a record that can be asked. */
#include "form_tell.h"

FUZZ_TARGET(submission)
{
    const struct form *f = sample();
    struct form_record *r = NULL;
    struct form_step at;
    struct form_faults faults;
    struct buf b;
    json_t *j;
    struct str text = fuzz_text(data, size);
    if (form_draft_read(&r, &at, f, text, TODAY, NULL) == 0) {
        PROMISE(form_route_find(r, at) < form_route(r).n);
        tell(&b, r);
        buf_done(&b);
        form_record_free(&r);
    }
    if (wire_json_load(&j, text, WIRE_SUBMISSION, WIRE_DEPTH, NULL) == 0) {
        if (form_judge(&r, &faults, f, j, TODAY, NULL) == 0) {
            tell(&b, r);
            buf_done(&b);
            form_faults_free(&faults);
            form_record_free(&r);
        }
        json_decref(j);
    }
    PROMISE(form_sniff(text.p, text.n) != NULL);
}
