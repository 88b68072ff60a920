/* field_edit: typing into one field of a form at a time. What is typed goes into the record with
 * every key, so that nothing is lost whatever happens next; the text itself stays as it is typed
 * until the focus moves on. Shared by the kiosk's pages and the desk's form. */
#ifndef SCREENS_FIELD_EDIT_H
#define SCREENS_FIELD_EDIT_H

#include "screens/screen.h"
#include "tui/area.h"

struct field_edit {
    int field, item; /* FORM_NONE: none */
    struct edit line;
    struct area area; /* of a long text */
    bool open, full;  /* full: the last key or paste found no room */
};

/* A field one types into (not a choice). */
bool field_is_typed(enum form_kind kind);
/* Cells of its frame, at most room: a date is short, a name is not. */
int field_width(const struct form_field *x, int room);
/* The editor holds this field from now on; the same again changes nothing. */
void field_edit_open(struct field_edit *fe, const struct filling *f, int field, int item);
void field_edit_close(struct field_edit *fe); /* wipes */
bool field_edit_holds(const struct field_edit *fe, int field, int item);
/* width: cells of the area as drawn. NOT_MINE: the key is no typing. */
enum handled field_edit_key(
    struct field_edit *fe, struct filling *f, const struct key *k, int width);
/* Puts a whole text in (a day from the calendar). */
void field_edit_put(struct field_edit *fe, struct filling *f, struct str text);
/* Draws the field in r: with the editor's caret when it holds it, else its value. */
/* What is spoken of a typed field: its label and what stands in it. */
void field_edit_say(char *out, size_t size, const struct filling *f, int field, struct str typed);
bool field_edit_draw(struct ui *ui, struct rect r, const struct ui_item *it, struct field_edit *fe,
    const struct filling *f, int field, int item);

#endif
