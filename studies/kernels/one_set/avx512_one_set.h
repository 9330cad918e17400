/* The AVX-512 kernel with one set of nonces in flight, for the study only. */
#include "kernel.h"

#include <immintrin.h>

#define LANES 16
typedef __m512i vec;
#define set1v(x) _mm512_set1_epi32((int)(x))
#define addv(x, y) _mm512_add_epi32(x, y)
#define shrv(x, n) _mm512_srli_epi32(x, n)
#define rotrv(x, n) _mm512_ror_epi32(x, n)
#define xor3v(x, y, z) _mm512_ternarylogic_epi32(x, y, z, 0x96)
#define chv(e, f, g) _mm512_ternarylogic_epi32(e, f, g, 0xca)
#define majv(a, b, c) _mm512_ternarylogic_epi32(a, b, c, 0xe8)
#define HIDDEN(table) pb_hidden(table)
#include "lanes.h"

void pb_scan_avx512(const pb_job *job, uint32_t start, uint64_t count, pb_hits *hits)
{
    const vec swap = _mm512_broadcast_i32x4(
        _mm_set_epi8(12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3));
    const vec step = _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    const vec reject = set1v(job->reject);
    uint64_t i = 0;

    for (; i + LANES <= count; i += LANES) {
        uint32_t first = start + (uint32_t)i;
        vec n = _mm512_shuffle_epi8(addv(set1v(first), step), swap);
        __mmask16 candidates = _mm512_testn_epi32_mask(double_hash_word7(job, n), reject);
        if (PB_UNLIKELY(candidates))
            pb_recheck(job, first, candidates, hits);
    }
    pb_recheck_tail(job, start + (uint32_t)i, count - i, hits);
}

void pb_roll_avx512(const pb_job *jobs, uint32_t versions, uint32_t start, uint64_t count,
                    pb_hits *hits)
{
    for (hits->version = 0; hits->version < versions; hits->version++)
        pb_scan_avx512(jobs + hits->version, start, count, hits);
}
