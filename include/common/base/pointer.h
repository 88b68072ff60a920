/* pointer: the way to a place in a JSON document (RFC 6901), grown and cut back while walking. */
#ifndef BASE_POINTER_H
#define BASE_POINTER_H

#include <stddef.h>

/* Adds "/key" to path, with ~ and / escaped, and returns the length before, to cut it back by
 * pointer_up(). What does not fit in size bytes is left out, at a character: the beginning still
 * finds the place. */
size_t pointer_down(char *path, size_t size, const char *key);
size_t pointer_down_at(char *path, size_t size, size_t index);
void pointer_up(char *path, size_t was);

#endif
