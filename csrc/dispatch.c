/* The table of kernels, and the one door into them. */
#include "kernel.h"

#include <string.h>

static const pb_kernel table[] = {
    {"scalar", 0, 1, pb_scan_scalar},
#if defined(__x86_64__) || defined(_M_X64)
    {"avx2", PB_AVX2, 8, pb_scan_avx2},
    {"shani", PB_SSE41 | PB_SHA, 4, pb_scan_shani},
    {"split", PB_SSE41 | PB_SHA | PB_AVX512F | PB_AVX512BW | PB_AVX512VL, 8, pb_scan_split},
    {"avx512", PB_AVX512F | PB_AVX512BW, 32, pb_scan_avx512},
#elif defined(__aarch64__)
    {"armv8", PB_ARMV8_SHA2, 3, pb_scan_armv8},
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

int64_t pb_scan(const pb_kernel *kernel, const pb_job *job, uint64_t start,
                uint64_t count, uint32_t *hits, uint64_t capacity)
{
    const uint64_t nonces = 1ull << 32;
    if (start > nonces || count > nonces - start)
        return PB_ERANGE;
    if (kernel->needs & ~pb_cpu_features())
        return PB_EUNUSABLE;
    pb_hits into = {hits, capacity, 0};
    kernel->scan(job, (uint32_t)start, count, &into);
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

const char *pb_build_info(void)
{
    return PB_COMPILER ", flags: " PB_FLAGS;
}
