/* The three of MSVC's <intrin.h> that the core uses, as its documentation has them. */
static inline void __cpuidex(int regs[4], int leaf, int sub)
{
    __asm__ volatile("cpuid"
                     : "=a"(regs[0]), "=b"(regs[1]), "=c"(regs[2]), "=d"(regs[3])
                     : "a"(leaf), "c"(sub));
}
#define __cpuid(regs, leaf) __cpuidex(regs, leaf, 0)

static inline unsigned long long stand_in_for_xgetbv(unsigned index)
{
    unsigned low, high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(index));
    return (unsigned long long)high << 32 | low;
}
#undef _xgetbv /* of an <immintrin.h> that needs -mxsave */
#define _xgetbv(index) stand_in_for_xgetbv(index)
