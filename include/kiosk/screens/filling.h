/* filling: the one form that is being filled in during this visit. Owned by the program (it
 * outlives the screens that show it), wiped with the visit. Screens read it and change answers;
 * saving and submitting go through struct visit_ops. */
#ifndef SCREENS_FILLING_H
#define SCREENS_FILLING_H

#include "base/loop.h"
#include "client/catalogue.h"
#include "form/record.h"
#include "wire/submission.h"

enum save_state {
    SAVE_NONE,  /* never saved: lives in the memory of the kiosk */
    SAVE_DIRTY, /* changed since it was saved */
    SAVE_BUSY,
    SAVE_DONE,
    SAVE_FAILED, /* will be tried again */
};

enum submit_state {
    SUBMIT_NOT, /* a draft */
    SUBMIT_BUSY,
    SUBMIT_RECEIVED, /* `got` is filled */
    SUBMIT_WAITING,  /* sealed in the outbox, the office has not received it yet */
    SUBMIT_FAULTY,   /* the portal said no: `office` */
    SUBMIT_REFUSED,  /* not to be mended by the visitor: `refused` says what to do */
};

enum phone_state {
    PHONE_NOT,
    PHONE_ASKING, /* the portal makes a slot */
    PHONE_OPEN,   /* the code is on the screen */
    PHONE_DONE,   /* the file came and is attached */
    PHONE_FAILED, /* `fault` says why */
};

/* A file on its way from the visitor's own phone. */
struct phone {
    enum phone_state state;
    int attachment;
    char url[240];     /* for the code; holds the key of the file */
    const char *fault; /* translated */
};

struct filling {
    struct form *form;          /* owned */
    struct form_record *record; /* owned */
    char contact[64];           /* id in the catalogue, "" when none */
    char hand_in[200];          /* where to bring the signed paper, in the visit's language */
    bool print_only;            /* this town does not take it here: ends as paper to sign */
    bool newer;                 /* the town has published a newer version since */
    struct form_step at;        /* the page shown */
    int to_field;               /* which of its fields gets the focus next, FORM_NONE = any */
    bool from_check;            /* "change" on the check page: Continue returns there */
    bool once;                  /* this step alone, then back to the desk's page */
    bool declared;
    bool touched;              /* something was answered */
    struct form_faults office; /* what the portal did not accept; stays until changed */

    enum save_state save;
    char code[9];           /* of the draft, "" when never saved */
    int64_t saved, expires; /* unix seconds */

    enum submit_state submit;
    char key[37]; /* Idempotency-Key, made with the first attempt */
    char reference[9];
    int64_t sealed; /* unix seconds; of the submission */
    struct wire_submission got;
    char fingerprint[40]; /* of the receipt, as people read it */
    const char *refused;  /* translated sentence */
    struct phone phone;
    bool may_phone; /* the portal offers the page for phones */

    /* The details of a booking: never saved for later, and booked where another is submitted. */
    bool booking;
    bool binding; /* the time is really held, also from those at home */
    bool unsure;  /* the answer was lost: it may be booked, only the same may be asked again */
    int64_t hold_until; /* unix seconds by the portal's clock, 0 = the hold was lost */
    int hold_left;      /* seconds */
};

/* Where it is filled in. */
struct filling_place {
    const struct catalogue *cat; /* NULL: none yet */
    bool desk;
    const char *lang;
};

/* ERR_PARSE: the town's definition cannot be used (logged; the form is then not offered). */
int filling_new(struct filling **out, const struct filling_place *place, uint32_t at,
    struct date today, struct err *e);
/* From the bytes of a draft and the object of its form (as in the bundle). */
int filling_resume(struct filling **out, struct str bundle, struct str draft,
    const struct filling_place *place, struct date today, struct err *e);
/* What a hold asks for; bundle: its form, an object as in the catalogue. */
int filling_booking(struct filling **out, struct str bundle, const struct filling_place *place,
    struct date today, struct err *e);
void filling_free(struct filling **f); /* wipes */

/* After every change of an answer: what was saved is old, the portal's faults at it are gone. */
void filling_changed(struct filling *f, int field, int item);
/* The day may have changed since the form was opened. Returns whether the fee did. */
bool filling_day(struct filling *f, struct date today);
bool filling_has_answers(const struct filling *f);
/* What is spoken of it by itself: how long the time is held, at two minutes, one and a half. */
const char *filling_said(const struct filling *f, char out[80]);
/* May it be saved under a code? connected: there is a portal to keep it. */
bool filling_may_save(const struct filling *f, bool connected);
/* What stands against it as a whole, translated; NULL = nothing. */
const char *filling_note(const struct filling *f);
/* How safe the answers are, for the header: "rozepsáno, zatím nepodáno". May use out. */
const char *filling_state_words(const struct filling *f, bool brief, char out[80]);

#endif
