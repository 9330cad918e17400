/* Private to the core: SHA-256 constants, the scalar functions, and what every
 * kernel shares: rechecking candidates and the declarations of the scans. */
#ifndef POWBENCH_KERNEL_H
#define POWBENCH_KERNEL_H

#include "powbench.h"

#if defined(__GNUC__) || defined(__clang__)
#define PB_INLINE static inline __attribute__((always_inline))
#define PB_UNLIKELY(x) __builtin_expect(!!(x), 0)
#elif defined(_MSC_VER)
#define PB_INLINE static __forceinline
#define PB_UNLIKELY(x) (x)
#else
#define PB_INLINE static inline
#define PB_UNLIKELY(x) (x)
#endif

/* Round constants as macros, so that tables of them can be folded with others. */
#define PB_K0 0x428a2f98u
#define PB_K1 0x71374491u
#define PB_K2 0xb5c0fbcfu
#define PB_K3 0xe9b5dba5u
#define PB_K4 0x3956c25bu
#define PB_K5 0x59f111f1u
#define PB_K6 0x923f82a4u
#define PB_K7 0xab1c5ed5u
#define PB_K8 0xd807aa98u
#define PB_K9 0x12835b01u
#define PB_K10 0x243185beu
#define PB_K11 0x550c7dc3u
#define PB_K12 0x72be5d74u
#define PB_K13 0x80deb1feu
#define PB_K14 0x9bdc06a7u
#define PB_K15 0xc19bf174u
#define PB_K16 0xe49b69c1u
#define PB_K17 0xefbe4786u
#define PB_K18 0x0fc19dc6u
#define PB_K19 0x240ca1ccu
#define PB_K20 0x2de92c6fu
#define PB_K21 0x4a7484aau
#define PB_K22 0x5cb0a9dcu
#define PB_K23 0x76f988dau
#define PB_K24 0x983e5152u
#define PB_K25 0xa831c66du
#define PB_K26 0xb00327c8u
#define PB_K27 0xbf597fc7u
#define PB_K28 0xc6e00bf3u
#define PB_K29 0xd5a79147u
#define PB_K30 0x06ca6351u
#define PB_K31 0x14292967u
#define PB_K32 0x27b70a85u
#define PB_K33 0x2e1b2138u
#define PB_K34 0x4d2c6dfcu
#define PB_K35 0x53380d13u
#define PB_K36 0x650a7354u
#define PB_K37 0x766a0abbu
#define PB_K38 0x81c2c92eu
#define PB_K39 0x92722c85u
#define PB_K40 0xa2bfe8a1u
#define PB_K41 0xa81a664bu
#define PB_K42 0xc24b8b70u
#define PB_K43 0xc76c51a3u
#define PB_K44 0xd192e819u
#define PB_K45 0xd6990624u
#define PB_K46 0xf40e3585u
#define PB_K47 0x106aa070u
#define PB_K48 0x19a4c116u
#define PB_K49 0x1e376c08u
#define PB_K50 0x2748774cu
#define PB_K51 0x34b0bcb5u
#define PB_K52 0x391c0cb3u
#define PB_K53 0x4ed8aa4au
#define PB_K54 0x5b9cca4fu
#define PB_K55 0x682e6ff3u
#define PB_K56 0x748f82eeu
#define PB_K57 0x78a5636fu
#define PB_K58 0x84c87814u
#define PB_K59 0x8cc70208u
#define PB_K60 0x90befffau
#define PB_K61 0xa4506cebu
#define PB_K62 0xbef9a3f7u
#define PB_K63 0xc67178f2u
#define PB_EACH_ROUND(f) \
    f(0), f(1), f(2), f(3), f(4), f(5), f(6), f(7), \
    f(8), f(9), f(10), f(11), f(12), f(13), f(14), f(15), \
    f(16), f(17), f(18), f(19), f(20), f(21), f(22), f(23), \
    f(24), f(25), f(26), f(27), f(28), f(29), f(30), f(31), \
    f(32), f(33), f(34), f(35), f(36), f(37), f(38), f(39), \
    f(40), f(41), f(42), f(43), f(44), f(45), f(46), f(47), \
    f(48), f(49), f(50), f(51), f(52), f(53), f(54), f(55), \
    f(56), f(57), f(58), f(59), f(60), f(61), f(62), f(63),

static const uint32_t pb_k[64] = {
#define PB_PLAIN(t) PB_K##t
    PB_EACH_ROUND(PB_PLAIN)
#undef PB_PLAIN
};

#define PB_IV0 0x6a09e667u
#define PB_IV1 0xbb67ae85u
#define PB_IV2 0x3c6ef372u
#define PB_IV3 0xa54ff53au
#define PB_IV4 0x510e527fu
#define PB_IV5 0x9b05688cu
#define PB_IV6 0x1f83d9abu
#define PB_IV7 0x5be0cd19u

#define PB_ROTR(x, n) (((x) >> (n)) | ((x) << (32 - (n))))
#define PB_BIG0(x) (PB_ROTR(x, 2) ^ PB_ROTR(x, 13) ^ PB_ROTR(x, 22))
#define PB_BIG1(x) (PB_ROTR(x, 6) ^ PB_ROTR(x, 11) ^ PB_ROTR(x, 25))
#define PB_SMALL0(x) (PB_ROTR(x, 7) ^ PB_ROTR(x, 18) ^ ((x) >> 3))
#define PB_SMALL1(x) (PB_ROTR(x, 17) ^ PB_ROTR(x, 19) ^ ((x) >> 10))
#define PB_CH(e, f, g) ((((f) ^ (g)) & (e)) ^ (g))
#define PB_MAJ(a, b, c) (((a) & (b)) | (((a) | (b)) & (c)))

PB_INLINE uint32_t pb_swap(uint32_t x)
{
    return x >> 24 | (x >> 8 & 0xff00u) | (x << 8 & 0xff0000u) | x << 24;
}

/* A table that the compiler cannot see through, so that constants are operands in
 * memory: gcc makes each from an immediate with two instructions, on ports that the
 * hash needs. */
PB_INLINE const uint32_t *pb_hidden(const uint32_t *table)
{
#if defined(__GNUC__) || defined(__clang__)
    __asm__("" : "+r"(table));
#endif
    return table;
}

/* Hash the nonces first + i for every set bit i of `candidates` in plain scalar
 * code, test them against the whole target, and store the hits.  Kernels call
 * it for the few nonces that pass the test of digest word 7. */
void pb_recheck(const pb_job *job, uint32_t first, uint32_t candidates, pb_hits *hits);

/* The last nonces of a range, fewer than a kernel has lanes. */
PB_INLINE void pb_recheck_tail(const pb_job *job, uint32_t first, uint64_t count,
                               pb_hits *hits)
{
    if (count)
        pb_recheck(job, first, (uint32_t)((1ull << count) - 1), hits);
}

/* Recheck candidates of one of several versions. */
PB_INLINE void pb_recheck_version(const pb_job *jobs, uint32_t version, uint32_t first,
                                  uint32_t candidates, pb_hits *hits)
{
    hits->version = version;
    pb_recheck(jobs + version, first, candidates, hits);
}

void pb_scan_scalar(const pb_job *, uint32_t, uint64_t, pb_hits *);
void pb_scan_avx2(const pb_job *, uint32_t, uint64_t, pb_hits *);
void pb_scan_avx512(const pb_job *, uint32_t, uint64_t, pb_hits *);
void pb_roll_avx512(const pb_job *, uint32_t, uint32_t, uint64_t, pb_hits *);
void pb_scan_avx512_ordered(const pb_job *, uint32_t, uint64_t, pb_hits *);
void pb_scan_beside(const pb_job *, uint32_t, uint64_t, pb_hits *);
void pb_scan_armv8(const pb_job *, uint32_t, uint64_t, pb_hits *);
void pb_scan_split(const pb_job *, uint32_t, uint64_t, pb_hits *);
void pb_scan_shani(const pb_job *, uint32_t, uint64_t, pb_hits *);

#endif
