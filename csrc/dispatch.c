/* The table of kernels, and the one door into them. */
#include "kernel.h"

#include <stdlib.h>
#include <string.h>

static const pb_kernel table[] = {
    {"scalar", 0, 1, pb_scan_scalar, NULL},
#if defined(__x86_64__) || defined(_M_X64)
    {"avx2", PB_AVX2, 8, pb_scan_avx2, NULL},
    {"shani", PB_SSE41 | PB_SHA, 4, pb_scan_shani, NULL},
#ifndef PB_WITHOUT_SPLIT
    {"split", PB_SSE41 | PB_SHA | PB_AVX512F | PB_AVX512BW | PB_AVX512VL, 8, pb_scan_split, NULL},
#endif
#ifndef PB_WITHOUT_BESIDE
    {"beside", PB_SSE41 | PB_SHA | PB_AVX512F | PB_AVX512BW | PB_AVX512VL, 30, pb_scan_beside, NULL},
#endif
    {"avx512-ordered", PB_AVX512F | PB_AVX512BW, 16, pb_scan_avx512_ordered, NULL},
    {"avx512", PB_AVX512F | PB_AVX512BW, 32, pb_scan_avx512, pb_roll_avx512},
#elif defined(__aarch64__)
    {"armv8", PB_ARMV8_SHA2, 3, pb_scan_armv8, NULL},
#endif
};

size_t pb_kernel_count(void)
{
    return sizeof table / sizeof table[0];
}

const pb_kernel *pb_kernel_at(size_t index)
{
    return index < pb_kernel_count() ? &table[index] : NULL;
}

const pb_kernel *pb_kernel_find(const char *name)
{
    for (size_t i = 0; i < pb_kernel_count(); i++)
        if (!strcmp(table[i].name, name))
            return &table[i];
    return NULL;
}

/* 0, or why these nonces cannot be scanned with this kernel. */
static int refusal(const pb_kernel *kernel, uint64_t start, uint64_t count)
{
    const uint64_t nonces = 1ull << 32;
    if (start > nonces || count > nonces - start)
        return PB_ERANGE;
    return kernel->needs & ~pb_cpu_features() ? PB_EUNUSABLE : 0;
}

int64_t pb_scan(const pb_kernel *kernel, const pb_job *job, uint64_t start,
                uint64_t count, uint32_t *hits, uint64_t capacity)
{
    int refused = refusal(kernel, start, count);
    if (refused)
        return refused;
    pb_hits into = {hits, NULL, capacity, 0, 1, 0};
    kernel->scan(job, (uint32_t)start, count, &into);
    return (int64_t)into.found;
}

static int by_place(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

int64_t pb_scan_versions(const pb_kernel *kernel, const pb_job *jobs, uint32_t versions,
                         uint64_t start, uint64_t count, uint64_t *places, uint64_t capacity)
{
    int refused = refusal(kernel, start, count);
    if (refused)
        return refused;
    uint64_t none; /* hits are places even where there is no room for one */
    pb_hits into = {NULL, places ? places : &none, places ? capacity : 0, 0, versions, 0};
    if (kernel->roll)
        kernel->roll(jobs, versions, (uint32_t)start, count, &into);
    else
        for (into.version = 0; into.version < versions; into.version++)
            kernel->scan(jobs + into.version, (uint32_t)start, count, &into);
    if (into.found && into.found <= into.capacity)
        qsort(places, (size_t)into.found, sizeof *places, by_place);
    return (int64_t)into.found;
}

#ifndef PB_FLAGS
#define PB_FLAGS "not recorded"
#endif
#if defined(__clang__)
#define PB_COMPILER "clang " __clang_version__
#elif defined(__GNUC__)
#define PB_COMPILER "gcc " __VERSION__
#elif defined(_MSC_VER)
#define PB_TEXT_(x) #x
#define PB_TEXT(x) PB_TEXT_(x)
#define PB_COMPILER "msvc " PB_TEXT(_MSC_VER)
#else
#define PB_COMPILER "unknown compiler"
#endif

#ifndef PB_SOURCE
#define PB_SOURCE ""
#endif

const char *pb_source_digest(void)
{
    return PB_SOURCE;
}

#ifndef PB_LEFT_OUT
#define PB_LEFT_OUT ""
#endif

const char *pb_left_out(void)
{
    return PB_LEFT_OUT;
}

const char *pb_build_info(void)
{
    return PB_COMPILER ", flags: " PB_FLAGS;
}
