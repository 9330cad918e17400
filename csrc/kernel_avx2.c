/* AVX2: 8 nonces side by side.  Built with -mavx2 and reached only through the
 * table, after the CPU and OS have been asked. */
#include "kernel.h"

#include <immintrin.h>

#define LANES 8
typedef __m256i vec;
#define set1v(x) _mm256_set1_epi32((int)(x))
#define addv(x, y) _mm256_add_epi32(x, y)
#define shrv(x, n) _mm256_srli_epi32(x, n)
#define rotrv(x, n) _mm256_or_si256(_mm256_srli_epi32(x, n), _mm256_slli_epi32(x, 32 - (n)))
#define xorv(x, y) _mm256_xor_si256(x, y)
#define xor3v(x, y, z) xorv(xorv(x, y), z)
#define chv(e, f, g) xorv(_mm256_and_si256(xorv(f, g), e), g)
/* b ^ c is the a ^ b of the round before, which the compiler keeps: three
 * operations instead of four. */
#define majv(a, b, c) xorv(_mm256_and_si256(xorv(a, b), xorv(b, c)), b)
#define HIDDEN(table) pb_hidden(table)
/* Without three-input functions a straight line is 36 kB, more than the 32 kB of the
 * instruction cache: 14 % slower on Zen 4 than with rounds 32..63 of the first hash as
 * a loop. */
PB_INLINE int unknown(int t)
{
#if defined(__GNUC__) || defined(__clang__)
    __asm__("" : "+r"(t));
#endif
    return t;
}
#define LOOP_LATE_ROUNDS(t, from, to) for (int t = from; (t = unknown(t)) < (to); t += 16)
#include "lanes.h"

void pb_scan_avx2(const pb_job *job, uint32_t start, uint64_t count, pb_hits *hits)
{
    const vec swap = _mm256_set_epi8(12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3,
                                     12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3);
    const vec step = _mm256_set_epi32(7, 6, 5, 4, 3, 2, 1, 0);
    const vec reject = set1v(job->reject);
    uint64_t i = 0;

    for (; i + LANES <= count; i += LANES) {
        uint32_t first = start + (uint32_t)i;
        vec n = _mm256_shuffle_epi8(addv(set1v(first), step), swap);
        vec word7 = double_hash_word7(job, n);
        vec keep = _mm256_cmpeq_epi32(_mm256_and_si256(word7, reject), _mm256_setzero_si256());
        int candidates = _mm256_movemask_ps(_mm256_castsi256_ps(keep));
        if (PB_UNLIKELY(candidates))
            pb_recheck(job, first, (uint32_t)candidates, hits);
    }
    pb_recheck_tail(job, start + (uint32_t)i, count - i, hits);
}
