/* pointer: see base/pointer.h. */
#include "base/pointer.h"

#include <stdio.h>
#include <string.h>

size_t pointer_down(char *path, size_t size, const char *key)
{
    size_t was = strlen(path), n = was;
    const size_t room = size - 3;
    if (n < room)
        path[n++] = '/';
    for (; *key && n < room; key++) {
        if (*key != '~' && *key != '/') {
            path[n++] = *key;
            continue;
        }
        path[n++] = '~';
        path[n++] = *key == '~' ? '0' : '1';
    }
    while (*key && n > was && (path[n - 1] & 0x80))
        n--;
    path[n] = '\0';
    return was;
}

size_t pointer_down_at(char *path, size_t size, size_t index)
{
    char key[24];
    snprintf(key, sizeof key, "%zu", index);
    return pointer_down(path, size, key);
}

void pointer_up(char *path, size_t was)
{
    path[was] = '\0';
}
