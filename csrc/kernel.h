/* Private to the core: SHA-256 constants, the scalar functions, and what every
 * kernel shares: rechecking candidates and the declarations of the scans. */
#ifndef POWBENCH_KERNEL_H
#define POWBENCH_KERNEL_H

#include "powbench.h"

#if defined(__GNUC__) || defined(__clang__)
#define PB_INLINE static inline __attribute__((always_inline))
#define PB_UNLIKELY(x) __builtin_expect(!!(x), 0)
#else
#define PB_INLINE static inline
#define PB_UNLIKELY(x) (x)
#endif

/* static, so that every kernel folds them at compile time. */
static const uint32_t pb_k[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
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

void pb_scan_scalar(const pb_job *, uint32_t, uint64_t, pb_hits *);
void pb_scan_avx2(const pb_job *, uint32_t, uint64_t, pb_hits *);
void pb_scan_avx512(const pb_job *, uint32_t, uint64_t, pb_hits *);
void pb_scan_shani(const pb_job *, uint32_t, uint64_t, pb_hits *);

#endif
