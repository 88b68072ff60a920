/* secret: memory that must not outlive its use. */
#ifndef BASE_SECRET_H
#define BASE_SECRET_H

#include <stdbool.h>
#include <stddef.h>

void secret_wipe(void *p, size_t n);                    /* not optimised away */
bool secret_eq(const void *a, const void *b, size_t n); /* time does not depend on the bytes */
int secret_random(void *p, size_t n);                   /* getrandom; 0 or negative */

#endif
