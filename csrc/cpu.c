/* What this CPU and its operating system allow.  AVX and AVX-512 need both the
 * CPU's word (CPUID) and the OS's, which must save the wide registers (XGETBV):
 * a kernel chosen on CPUID alone meets an illegal instruction under an OS, or a
 * virtual machine, that does not. */
#include "kernel.h"

#if defined(_M_X64) && !defined(__GNUC__) && !defined(__clang__)
#include <intrin.h>

static uint64_t os_saved_registers(void)
{
    return _xgetbv(0);
}

static int __get_cpuid_count(int leaf, int sub, uint32_t *a, uint32_t *b, uint32_t *c,
                             uint32_t *d)
{
    int regs[4];
    __cpuid(regs, 0);
    if (regs[0] < leaf)
        return 0;
    __cpuidex(regs, leaf, sub);
    *a = (uint32_t)regs[0], *b = (uint32_t)regs[1];
    *c = (uint32_t)regs[2], *d = (uint32_t)regs[3];
    return 1;
}
#define __get_cpuid(leaf, a, b, c, d) __get_cpuid_count(leaf, 0, a, b, c, d)
#elif defined(__x86_64__) || defined(__i386__)
#include <cpuid.h>

static uint64_t os_saved_registers(void)
{
    uint32_t low, high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return (uint64_t)high << 32 | low;
}
#endif

#if defined(_M_X64) || defined(__x86_64__) || defined(__i386__)
#define OSXSAVE (1u << 27)

/* leaf1: ecx of leaf 1; leaf7: ebx of leaf 7; saved: XCR0, 0 where there is none. */
static uint32_t usable(uint32_t leaf1, uint32_t leaf7, uint64_t saved)
{
    int avx = (saved & 0x06) == 0x06 && leaf1 & 1u << 28; /* xmm, ymm */
    int avx512 = avx && (saved & 0xe0) == 0xe0;           /* k, upper zmm, zmm16.. */
    uint32_t found = 0;

    if (leaf1 & 1u << 19)
        found |= PB_SSE41;
    if (avx && leaf7 & 1u << 5)
        found |= PB_AVX2;
    if (avx512 && leaf7 & 1u << 16)
        found |= PB_AVX512F;
    if (avx512 && leaf7 & 1u << 30)
        found |= PB_AVX512BW;
    if (avx512 && leaf7 & 1u << 31)
        found |= PB_AVX512VL;
    if (leaf7 & 1u << 29)
        found |= PB_SHA;
    return found;
}

static uint32_t probe(void)
{
    uint32_t a, b, c, d, leaf1;

    if (!__get_cpuid(1, &a, &b, &leaf1, &d))
        return 0;
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d))
        b = 0;
    return usable(leaf1, b, leaf1 & OSXSAVE ? os_saved_registers() : 0);
}
#elif defined(__aarch64__) && defined(__linux__)
#include <sys/auxv.h>

#define HWCAP_SHA2_BIT (1ul << 6) /* HWCAP_SHA2 of the kernel's asm/hwcap.h */

static uint32_t probe(void)
{
    return getauxval(AT_HWCAP) & HWCAP_SHA2_BIT ? PB_ARMV8_SHA2 : 0;
}
#elif defined(__aarch64__) && defined(__APPLE__)
#include <sys/sysctl.h>

static uint32_t probe(void)
{
    int has = 0;
    size_t size = sizeof has;
    if (sysctlbyname("hw.optional.arm.FEAT_SHA256", &has, &size, NULL, 0))
        has = 0;
    return has ? PB_ARMV8_SHA2 : 0;
}
#else
static uint32_t probe(void)
{
    return 0;
}
#endif

#define PROBED (1u << 31)
static uint32_t features; /* PROBED once filled in; a race writes the same twice */
static uint32_t keep_mask = 0xffffffffu;

uint32_t pb_cpu_features(void)
{
    if (!features)
        features = probe() | PROBED;
    return features & ~PROBED & keep_mask;
}

void pb_cpu_mask_features(uint32_t keep)
{
    keep_mask = keep;
}

const char *pb_feature_name(uint32_t bit)
{
    switch (bit) {
    case PB_SSE41: return "sse4.1";
    case PB_AVX2: return "avx2";
    case PB_AVX512F: return "avx512f";
    case PB_AVX512BW: return "avx512bw";
    case PB_AVX512VL: return "avx512vl";
    case PB_SHA: return "sha";
    case PB_ARMV8_SHA2: return "armv8-sha2";
    default: return NULL;
    }
}
