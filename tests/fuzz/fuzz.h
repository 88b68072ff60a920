/* fuzz: what the targets share. A target aborts when a promise of its header is broken.
 *
 * Searching for faults, each target is a program of its own:
 *   clang -fsanitize=fuzzer,address -D_GNU_SOURCE -Iinclude/common tests/fuzz/money_fuzz.c \
 *     src/common/domain/?*.c src/common/base/?*.c -o money && ./money tests/fuzz/corpus/money
 * In the check, all of them are linked with replay.c under -DFUZZ_REPLAY and run their corpora. */
#ifndef FUZZ_H
#define FUZZ_H

#include "base/str.h"
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#ifdef FUZZ_REPLAY
struct fuzz_target {
    const char *name; /* of its folder in the corpus */
    void (*run)(const uint8_t *data, size_t size);
    struct fuzz_target *next;
};

void fuzz_register(struct fuzz_target *t);

#define FUZZ_TARGET(id)                                                                            \
    static void fuzz_##id(const uint8_t *data, size_t size);                                       \
    static struct fuzz_target target_##id = {.name = #id, .run = fuzz_##id};                       \
    __attribute__((constructor)) static void reg_##id(void)                                        \
    {                                                                                              \
        fuzz_register(&target_##id);                                                               \
    }                                                                                              \
    static void fuzz_##id(const uint8_t *data, size_t size)
#else
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FUZZ_TARGET(id)                                                                            \
    static void fuzz_##id(const uint8_t *data, size_t size);                                       \
    int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)                                   \
    {                                                                                              \
        fuzz_##id(data, size);                                                                     \
        return 0;                                                                                  \
    }                                                                                              \
    static void fuzz_##id(const uint8_t *data, size_t size)
#endif

#define PROMISE(cond)                                                                              \
    do {                                                                                           \
        if (!(cond)) {                                                                             \
            fprintf(stderr, "%s:%d: broken promise: %s\n", __FILE__, __LINE__, #cond);             \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

static inline struct str fuzz_text(const uint8_t *data, size_t size)
{
    return (struct str){(const char *)data, size};
}

#endif
