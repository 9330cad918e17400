/* AVX-512: two sets of 16 nonces in turn, with the rotates and three-input functions
 * that AVX2 lacks.  One set alone leaves the two shift pipes idle while it waits for
 * its own additions; two keep them busy (11 % on Zen 4).  Built with -mavx512f
 * -mavx512bw. */
#include "kernel.h"

#include <immintrin.h>

#define LANES 32
typedef struct {
    __m512i x, y;
} vec;

PB_INLINE vec set1v(uint32_t word)
{
    __m512i all = _mm512_set1_epi32((int)word);
    return (vec){all, all};
}

PB_INLINE vec addv(vec a, vec b)
{
    return (vec){_mm512_add_epi32(a.x, b.x), _mm512_add_epi32(a.y, b.y)};
}

#define shrv(a, n) ((vec){_mm512_srli_epi32((a).x, n), _mm512_srli_epi32((a).y, n)})
#define rotrv(a, n) ((vec){_mm512_ror_epi32((a).x, n), _mm512_ror_epi32((a).y, n)})

/* `table` is the truth table of the function. */
#define THREE_INPUTS(name, table)                                       \
    PB_INLINE vec name(vec a, vec b, vec c)                             \
    {                                                                   \
        return (vec){_mm512_ternarylogic_epi32(a.x, b.x, c.x, table),   \
                     _mm512_ternarylogic_epi32(a.y, b.y, c.y, table)};  \
    }
THREE_INPUTS(xor3v, 0x96)
THREE_INPUTS(chv, 0xca)
THREE_INPUTS(majv, 0xe8)

#define HIDDEN(table) pb_hidden(table)
#include "lanes.h"

static const uint32_t lane_numbers[LANES] = {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10,
                                             11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
                                             22, 23, 24, 25, 26, 27, 28, 29, 30, 31};

/* The nonces from `first` on, as SHA-256 reads them. */
PB_INLINE vec nonces_from(uint32_t first)
{
    const __m512i swap = _mm512_broadcast_i32x4(
        _mm_set_epi8(12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3));
    const __m512i low = _mm512_loadu_si512(lane_numbers);
    const __m512i high = _mm512_loadu_si512(lane_numbers + 16);
    __m512i base = _mm512_set1_epi32((int)first);
    return (vec){_mm512_shuffle_epi8(_mm512_add_epi32(base, low), swap),
                 _mm512_shuffle_epi8(_mm512_add_epi32(base, high), swap)};
}

/* A bit for every nonce that the cheap test lets pass. */
PB_INLINE uint32_t candidates_of(vec word7, const pb_job *job)
{
    const __m512i reject = _mm512_set1_epi32((int)job->reject);
    return (uint32_t)_mm512_testn_epi32_mask(word7.x, reject) |
           (uint32_t)_mm512_testn_epi32_mask(word7.y, reject) << 16;
}

void pb_scan_avx512(const pb_job *job, uint32_t start, uint64_t count, pb_hits *hits)
{
    uint64_t i = 0;

    for (; i + LANES <= count; i += LANES) {
        uint32_t first = start + (uint32_t)i;
        uint32_t candidates = candidates_of(double_hash_word7(job, nonces_from(first)), job);
        if (PB_UNLIKELY(candidates))
            pb_recheck(job, first, candidates, hits);
    }
    pb_recheck_tail(job, start + (uint32_t)i, count - i, hits);
}

/* The schedule of the first hash once for all versions: a sixth of a hash less. */
void pb_roll_avx512(const pb_job *jobs, uint32_t versions, uint32_t start, uint64_t count,
                    pb_hits *hits)
{
    vec stored[STORED_ROUNDS];
    uint64_t i = 0;

    for (; i + LANES <= count; i += LANES) {
        uint32_t first = start + (uint32_t)i;
        vec n = nonces_from(first);
        make_schedule(jobs, n, stored);
        for (uint32_t v = 0; v < versions; v++) {
            uint32_t candidates = candidates_of(double_hash_scheduled(jobs + v, n, stored), jobs);
            if (PB_UNLIKELY(candidates))
                pb_recheck_version(jobs, v, first, candidates, hits);
        }
    }
    for (uint32_t v = 0; v < versions && i < count; v++)
        pb_recheck_version(jobs, v, start + (uint32_t)i, (uint32_t)((1ull << (count - i)) - 1),
                           hits);
}
