/* cmd_json: the little JSON that subcommands print; a program that only writes needs no library. */
#ifndef PREPAZKA_CMD_JSON_H
#define PREPAZKA_CMD_JSON_H

#include "base/buf.h"

/* Appends s between quotation marks; bytes that are not UTF-8 become U+FFFD. */
bool cmd_json_string(struct buf *out, struct str s);
/* Appends ,"key":"value" (without the comma after an opening brace). */
bool cmd_json_pair(struct buf *out, const char *key, struct str value);

#endif
