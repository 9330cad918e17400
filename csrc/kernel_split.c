/* Split: AVX-512VL makes the message schedules of eight nonces at a time, and the
 * SHA extensions do nothing but rounds, one chain per nonce, seven in flight.
 * Built with -mavx512f -mavx512bw -mavx512vl -msha -msse4.1 and gcc's instruction
 * schedulers off: the order in split_body.h is the point (tools/generate_split.py).
 *
 * A body works on four blocks of eight nonces at once: it finishes the hashes of
 * block b - 2, runs the second hashes of b - 1 and the first hashes of b, and
 * makes the schedule of b + 1.  So a range of m blocks takes m + 3 bodies; what the
 * first and the last ones hash beside it is never looked at.
 */
#include "kernel.h"

#include <immintrin.h>

#define LANES 8
typedef __m256i vec;
typedef uint64_t pair; /* K + W of two rounds, or {0, what the nonce adds} */

typedef struct {
    pair start1[LANES], kw1[23][LANES];
    pair start2[LANES], kw2[28][LANES];
    vec last[4]; /* K + W of rounds 57..60 */
} buffers;

#define set1v(x) _mm256_set1_epi32((int)(x))
#define addv(x, y) _mm256_add_epi32(x, y)
#define rotrv(x, n) _mm256_ror_epi32(x, n)
#define shrv(x, n) _mm256_srli_epi32(x, n)
#define xor3v(x, y, z) _mm256_ternarylogic_epi32(x, y, z, 0x96)
#define chv(e, f, g) _mm256_ternarylogic_epi32(e, f, g, 0xca)
#define testnv(x, y) _mm256_testn_epi32_mask(x, y)
#define swapv(x) _mm256_shuffle_epi8(x, swap_bytes)
#define unpacklo(x, y) _mm256_unpacklo_epi32(x, y)
#define unpackhi(x, y) _mm256_unpackhi_epi32(x, y)
#define unpacklo64(x, y) _mm256_unpacklo_epi64(x, y)
#define unpackhi64(x, y) _mm256_unpackhi_epi64(x, y)
#define storev(to, x) _mm256_store_si256((__m256i *)(void *)(to), x)
/* Half i / 4 of the states of nonces i % 4 and i % 4 + 4. */
#define load_rows(rows, i)                                                              \
    _mm256_inserti128_si256(_mm256_castsi128_si256(rows[(i) % 4][(i) / 4]),             \
                            rows[(i) % 4 + 4][(i) / 4], 1)

#define BEGIN(slot, base, start)                                                        \
    abef##slot = _mm_add_epi32(base##_abef, _mm_castpd_si128(_mm_loaddup_pd(            \
                                                (const double *)(const void *)(start)))); \
    cdgh##slot = base##_cdgh
#define LOAD_PAIR(kw) _mm_loadl_epi64((const __m128i *)(const void *)(kw))
#define ROUNDS_A(slot, kw) \
    cdgh##slot = _mm_sha256rnds2_epu32(cdgh##slot, abef##slot, LOAD_PAIR(kw))
#define ROUNDS_B(slot, kw) \
    abef##slot = _mm_sha256rnds2_epu32(abef##slot, cdgh##slot, LOAD_PAIR(kw))
#define END(slot, rows, nonce) rows[nonce][0] = abef##slot, rows[nonce][1] = cdgh##slot
#define ROTATE_SLOTS_BY_4                                                               \
    do {                                                                                \
        const __m128i a_[3] = {abef0, abef1, abef2}, c_[3] = {cdgh0, cdgh1, cdgh2};     \
        const __m128i a3_ = abef3, c3_ = cdgh3;                                         \
        abef0 = abef4, abef1 = abef5, abef2 = abef6, abef3 = a_[0];                     \
        cdgh0 = cdgh4, cdgh1 = cdgh5, cdgh2 = cdgh6, cdgh3 = c_[0];                     \
        abef4 = a_[1], abef5 = a_[2], abef6 = a3_;                                      \
        cdgh4 = c_[1], cdgh5 = c_[2], cdgh6 = c3_;                                      \
    } while (0)

PB_INLINE __m128i words(uint32_t w0, uint32_t w1, uint32_t w2, uint32_t w3)
{
    return _mm_set_epi32((int)w3, (int)w2, (int)w1, (int)w0);
}

PB_INLINE pair pair_of(uint32_t low, uint32_t high)
{
    return (pair)high << 32 | low;
}

void pb_scan_split(const pb_job *job, uint32_t start, uint64_t count, pb_hits *hits)
{
    const uint32_t *s3 = job->state3;
    const uint32_t t1 = PB_IV7 + PB_BIG1(PB_IV4) + PB_CH(PB_IV4, PB_IV5, PB_IV6) + pb_k[0];
    const uint32_t round0_a = t1 + PB_BIG0(PB_IV0) + PB_MAJ(PB_IV0, PB_IV1, PB_IV2);
    const __m128i first_abef = words(s3[4], job->r3_e, s3[0], job->r3_a);
    const __m128i first_cdgh = words(s3[6], s3[5], s3[2], s3[1]);
    const __m128i second_abef = words(PB_IV4, t1 + PB_IV3, PB_IV0, round0_a);
    const __m128i second_cdgh = words(PB_IV6, PB_IV5, PB_IV2, PB_IV1);
    const vec zero = _mm256_setzero_si256(), reject = set1v(job->reject);
    const vec steps = _mm256_set_epi32(7, 6, 5, 4, 3, 2, 1, 0);
    const vec swap_bytes = _mm256_broadcastsi128_si256(
        _mm_set_epi8(12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3));

    pair constant1[7], constant2[7] = {0};
    for (int i = 0; i < 7; i++) {
        int t = 4 + 2 * i;
        uint32_t low = i == 0 ? 0x80000000u : i == 6 ? job->w16 : 0;
        uint32_t high = i == 5 ? 640u : i == 6 ? job->w17 : 0;
        constant1[i] = pair_of(pb_k[t] + low, pb_k[t + 1] + high);
    }
    for (int i = 4; i < 7; i++)
        constant2[i] = pair_of(pb_k[1 + 2 * i], pb_k[2 + 2 * i]);

    /* Zeroed, because the first bodies run chains on what no body has made yet. */
    _Alignas(64) buffers both[2] = {0};
    _Alignas(64) __m128i st1[LANES][2] = {0}, st2[LANES][2] = {0};
    __m128i abef0 = first_abef, abef1 = first_abef, abef2 = first_abef, abef3 = first_abef;
    __m128i abef4 = first_abef, abef5 = first_abef, abef6 = first_abef;
    __m128i cdgh0 = first_cdgh, cdgh1 = first_cdgh, cdgh2 = first_cdgh, cdgh3 = first_cdgh;
    __m128i cdgh4 = first_cdgh, cdgh5 = first_cdgh, cdgh6 = first_cdgh;

    const int64_t blocks = (int64_t)(count / LANES);
    for (int64_t b = -1; b < blocks + 2 && blocks; b++) {
        buffers *p = &both[b & 1], *q = &both[~b & 1];
        uint32_t next = start + (uint32_t)(b + 1) * LANES;
        unsigned candidates;
#include "split_body.h"
        if (PB_UNLIKELY(candidates) && b >= 2)
            pb_recheck(job, start + (uint32_t)(b - 2) * LANES, candidates, hits);
    }
    pb_recheck_tail(job, start + (uint32_t)blocks * LANES, count - (uint64_t)blocks * LANES, hits);
}
