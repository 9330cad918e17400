/* A kernel of your own for powbench: include this file, define the three
 * functions, and build a shared object:
 *
 *     cc -O3 -fPIC -shared -I"$(powbench kernels --include)" mine.c -o mine.so
 *     powbench bench --library ./mine.so
 *
 * docs/how-to/write-a-kernel.md explains it, kernel.c beside this file is a complete one.
 * Any language will do that can export C functions.
 *
 * powbench loads the object in a process of its own for each thread that it
 * benchmarks, and calls it from one thread only: it need not be thread-safe.
 */
#ifndef POWBENCH_KERNEL_INTERFACE_H
#define POWBENCH_KERNEL_INTERFACE_H

#include <stdint.h>

/* Raised whenever a function below changes. */
#define PB_KERNEL_INTERFACE 1

/* What a scan may return instead of a number of hits. */
enum {
    PB_KERNEL_FAILED = -1,   /* any failure */
    PB_KERNEL_UNUSABLE = -2, /* this CPU lacks what the kernel needs */
};

#if defined(_WIN32)
#define PB_KERNEL_EXPORT __declspec(dllexport)
#elif defined(__GNUC__)
#define PB_KERNEL_EXPORT __attribute__((visibility("default")))
#else
#define PB_KERNEL_EXPORT
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* PB_KERNEL_INTERFACE, as it was when this object was compiled. */
PB_KERNEL_EXPORT uint32_t powbench_kernel_interface(void);

/* How the kernel is called in tables and after --kernel: 1 to 32 of a-z, 0-9,
 * '.', '_' and '-', a letter first. It must not be the name of another kernel. */
PB_KERNEL_EXPORT const char *powbench_kernel_name(void);

/* Finds the hits among the nonces start .. start + count - 1.
 *
 * header: the 80 bytes as they are hashed; the last four (the nonce, little
 * endian) are to be replaced. target: 32 bytes, most significant first; a hit is
 * a nonce whose double SHA-256, read as a little-endian number, is at most that.
 * start + count never exceeds 2^32; count may be 0.
 *
 * Stores the first `capacity` hits in ascending order in `hits` and returns how
 * many there are in the range: more than `capacity` means that powbench calls
 * again with more room. A negative number is one of the failures above. */
PB_KERNEL_EXPORT int64_t powbench_kernel_scan(const uint8_t header[80],
                                              const uint8_t target[32], uint64_t start,
                                              uint64_t count, uint32_t *hits,
                                              uint64_t capacity);

#ifdef __cplusplus
}
#endif
#endif
