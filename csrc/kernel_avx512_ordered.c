/* AVX-512, one set of 16 nonces, in an order for cores that run 512-bit operations on
 * two ports, such as Intel's servers (tools/generate_ordered.py).  The order is the
 * point: gcc is told to keep it (tools/core_flags.py).  Built with -mavx512f
 * -mavx512bw. */
#include "folded.h"
#include "kernel.h"

#include <immintrin.h>

#define LANES 16
typedef __m512i vec;

#define set1v(word) _mm512_set1_epi32((int)(word))
#define addv(x, y) _mm512_add_epi32(x, y)
#define add_word(x, word) _mm512_add_epi32(x, set1v(word))
#define rotrv(x, n) _mm512_ror_epi32(x, n)
#define shrv(x, n) _mm512_srli_epi32(x, n)
#define xor3v(x, y, z) _mm512_ternarylogic_epi32(x, y, z, 0x96)
#define chv(e, f, g) _mm512_ternarylogic_epi32(e, f, g, 0xca)
#define majv(a, b, c) _mm512_ternarylogic_epi32(a, b, c, 0xe8)
#define nonces() _mm512_shuffle_epi8(_mm512_add_epi32(set1v(first), steps), swap)
#define word7_is(x) candidates = (uint32_t)_mm512_testn_epi32_mask(x, reject)

void pb_scan_avx512_ordered(const pb_job *job, uint32_t start, uint64_t count, pb_hits *hits)
{
    const __m512i swap = _mm512_broadcast_i32x4(
        _mm_set_epi8(12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3));
    const __m512i steps = _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    const __m512i reject = set1v(job->reject);
    pb_folded folded;
    uint64_t i = 0;

    pb_fold(job, &folded);
    const vec state0 = set1v(folded.state[0]), state1 = set1v(folded.state[1]);
    const vec state2 = set1v(folded.state[2]), state4 = set1v(folded.state[4]);
    const vec state5 = set1v(folded.state[5]);
    const vec iv0 = set1v(PB_IV0), iv1 = set1v(PB_IV1), iv2 = set1v(PB_IV2);
    const vec iv4 = set1v(PB_IV4), iv5 = set1v(PB_IV5);

    for (; i + LANES <= count; i += LANES) {
        const pb_folded *f = (const pb_folded *)pb_hidden(&folded.first[0]);
        uint32_t first = start + (uint32_t)i, candidates;
#include "avx512_ordered_body.h"
        if (PB_UNLIKELY(candidates))
            pb_recheck(job, first, candidates, hits);
    }
    pb_recheck_tail(job, start + (uint32_t)i, count - i, hits);
}
