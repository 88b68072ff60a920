/* file: whole-file reading, atomic writing, read-only maps. Paths are UTF-8 bytes as given. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/buf.h"

/* Appends the file's bytes to out (its max is the limit). ERR_NOT_FOUND when there is none. */
int file_read(struct buf *out, const char *path, struct err *e);
/* Writes beside the target, fsyncs, renames: readers see the old or the new, never a half. */
int file_write_atomic(const char *path, struct str bytes, unsigned mode, struct err *e);

struct file_map {
    const void *p;
    size_t n;
};
/* Maps read-only; empty files are an error (ERR_PARSE). file_unmap(&m) is safe on a zeroed map. */
int file_map(struct file_map *m, const char *path, struct err *e);
void file_unmap(struct file_map *m);
/* Lets go of the pages read so far; they come back from the system's cache when read again. */
void file_map_rest(const struct file_map *m);
/* mkdir -p with mode 0700 for what it creates. */
int file_mkdirs(const char *path, struct err *e);
/* Names (not paths) of the regular files in dir that end in suffix, sorted; free each and the
 * array. */
int file_list(char ***names, size_t *n, const char *dir, const char *suffix, struct err *e);
void file_list_free(char ***names, size_t n);
/* Removes what file_write_atomic left when the power went off between writing and renaming:
 * "<name>.??????" for names that match `pattern` (fnmatch). What another process is writing just
 * now is locked and stays. */
void file_sweep(const char *dir, const char *pattern);

#endif
