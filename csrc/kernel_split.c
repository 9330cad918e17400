/* Split: AVX-512VL makes the message schedules of eight nonces at a time, and the
 * SHA extensions do nothing but rounds, one chain per nonce, seven in flight.
 * Built with -mavx512f -mavx512bw -mavx512vl -msha -msse4.1 (tools/core_flags.py); the
 * order in split_body.h is the point (tools/generate_split.py).
 *
 * A body works on four blocks of eight nonces at once: it finishes the hashes of
 * block b - 2, runs the second hashes of b - 1 and the first hashes of b, and
 * makes the schedule of b + 1.  So a range of m blocks takes m + 3 bodies; what the
 * first and the last ones hash beside it is never looked at.
 *
 * Three things are said in assembly, because compilers undo them: the chains stay in
 * xmm1..14, of which only gcc and clang take orders; a pair of rounds is a load into
 * xmm0 and a sha256rnds2; and three-way xors stay two xors.
 */
#include "kernel.h"

#include <immintrin.h>

#define LANES 8
#define PENDING 64
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
#define xor3v(x, y, z) xorv(xorv(x, y), z)
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
#define ROUNDS(x, y, kw)                                    \
    __asm__("vmovq %2, %%xmm0\n\tsha256rnds2 %1, %0"        \
            : "+x"(x)                                       \
            : "x"(y), "m"(*(const pair *)(kw))              \
            : "xmm0")
#define ROUNDS_A(slot, kw) ROUNDS(cdgh##slot, abef##slot, kw)
#define ROUNDS_B(slot, kw) ROUNDS(abef##slot, cdgh##slot, kw)
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

/* As two operations: the compiler would make one vpternlogd of three intrinsics. */
PB_INLINE vec xorv(vec x, vec y)
{
    vec z;
    __asm__("vpxord %1, %2, %0" : "=v"(z) : "v"(x), "v"(y));
    return z;
}

PB_INLINE __m128i words(uint32_t w0, uint32_t w1, uint32_t w2, uint32_t w3)
{
    return _mm_set_epi32((int)w3, (int)w2, (int)w1, (int)w0);
}

PB_INLINE pair pair_of(uint32_t low, uint32_t high)
{
    return (pair)high << 32 | low;
}

/* Blocks with candidates, to be rechecked when there is no chain in flight: a call may
 * use the registers that the chains stand in, and neither compiler would save them. */
typedef struct {
    uint32_t first[PENDING], candidates[PENDING];
    int count;
} pending;

/* Hashes blocks of LANES nonces from `start` until all are done or `found` is full;
 * returns how many are done.  No calls in here but for clearing the buffers. */
static __attribute__((noinline)) int64_t run(const pb_job *job, uint32_t start, int64_t blocks,
                                             pending *found)
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

    /* Zeroed, because the first bodies run chains on what no body has made yet. On a page
     * of its own, the constants beside it: what falls on the same place in a page as a
     * store in flight waits for it. */
    _Alignas(4096) struct {
        buffers both[2];
        uint32_t k[64];
    } frame = {0};
    buffers *both = frame.both;
    for (int i = 0; i < 64; i++)
        frame.k[i] = pb_k[i];
    _Alignas(64) __m128i st1[LANES][2] = {0}, st2[LANES][2] = {0};
#define CHAIN(slot, x, y)                                \
    register __m128i abef##slot __asm__(x) = first_abef; \
    register __m128i cdgh##slot __asm__(y) = first_cdgh
    CHAIN(0, "xmm1", "xmm2");
    CHAIN(1, "xmm3", "xmm4");
    CHAIN(2, "xmm5", "xmm6");
    CHAIN(3, "xmm7", "xmm8");
    CHAIN(4, "xmm9", "xmm10");
    CHAIN(5, "xmm11", "xmm12");
    CHAIN(6, "xmm13", "xmm14");

    for (int64_t b = -1; b < blocks + 2; b++) {
        buffers *p = &both[b & 1], *q = &both[~b & 1];
        const uint32_t *k = pb_hidden(frame.k);
        uint32_t next = start + (uint32_t)(b + 1) * LANES;
        unsigned candidates;
        __asm__("" : "+r"(p), "+r"(q)); /* one base register each, not an index */
#include "split_body.h"
        if (PB_UNLIKELY(candidates) && b >= 2) {
            found->first[found->count] = start + (uint32_t)(b - 2) * LANES;
            found->candidates[found->count] = candidates;
            if (++found->count == PENDING)
                return b - 1;
        }
    }
    return blocks;
}

void pb_scan_split(const pb_job *job, uint32_t start, uint64_t count, pb_hits *hits)
{
    int64_t blocks = (int64_t)(count / LANES), done = 0;
    while (done < blocks) {
        pending found;
        found.count = 0;
        done += run(job, start + (uint32_t)done * LANES, blocks - done, &found);
        for (int i = 0; i < found.count; i++)
            pb_recheck(job, found.first[i], found.candidates[i], hits);
    }
    pb_recheck_tail(job, start + (uint32_t)blocks * LANES, count - (uint64_t)blocks * LANES, hits);
}
