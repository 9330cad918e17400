/* SHA extensions: STREAMS nonces interleaved, because sha256rnds2 takes four
 * cycles and the next pair of rounds must wait for it.
 * Built with -msse4.1 -msha.
 *
 * A stream's state is two registers, as the instruction wants it (low word
 * first): abef = {f, e, b, a}, cdgh = {h, g, d, c}.
 */
#include "kernel.h"

#include <immintrin.h>

#ifndef STREAMS
#define STREAMS 4
#endif

typedef __m128i vec;
#define addv(x, y) _mm_add_epi32(x, y)
/* Unrolled, or gcc -O2 keeps the streams in memory. */
#define EACH _Pragma("GCC unroll 4") for (int s = 0; s < STREAMS; s++)

/* Everything a scan needs that does not depend on the nonce. */
typedef struct {
    vec abef3, cdgh3;   /* after round 3, the nonce still missing in a and e */
    vec w16;            /* {w16, w17, c18, c19} */
    vec pre20, pre28;   /* W20..23 and W28..31 before sha256msg2 adds to them */
    vec mid_abef, mid_cdgh;
} folded;

PB_INLINE vec words(uint32_t w0, uint32_t w1, uint32_t w2, uint32_t w3)
{
    return _mm_set_epi32((int)w3, (int)w2, (int)w1, (int)w0);
}

static folded fold(const pb_job *job)
{
    const uint32_t *s = job->state3, *m = job->midstate;
    folded f;
    f.abef3 = words(s[4], job->r3_e, s[0], job->r3_a);
    f.cdgh3 = words(s[6], s[5], s[2], s[1]);
    f.w16 = words(job->w16, job->w17, job->c18, job->c19);
    /* W(t) = s1(W(t-2)) + W(t-7) + s0(W(t-15)) + W(t-16); msg2 adds the s1. */
    f.pre20 = words(0x80000000u, 0, 640u, job->w16);
    f.pre28 = words(0, 0, PB_SMALL0(640u), job->c31);
    f.mid_abef = words(m[5], m[4], m[1], m[0]);
    f.mid_cdgh = words(m[7], m[6], m[3], m[2]);
    return f;
}

typedef struct {
    vec abef[STREAMS], cdgh[STREAMS];
    vec x[4][STREAMS]; /* the last 16 schedule words */
} streams;

PB_INLINE vec k4(int t)
{
    return words(pb_k[t], pb_k[t + 1], pb_k[t + 2], pb_k[t + 3]);
}

PB_INLINE vec upper_pair(vec kw)
{
    return _mm_shuffle_epi32(kw, 0x0e);
}

/* Four rounds of every stream on one constant K + W. */
PB_INLINE void rounds_constant(streams *z, vec kw)
{
    EACH z->cdgh[s] = _mm_sha256rnds2_epu32(z->cdgh[s], z->abef[s], kw);
    kw = upper_pair(kw);
    EACH z->abef[s] = _mm_sha256rnds2_epu32(z->abef[s], z->cdgh[s], kw);
}

/* Rounds t .. t + 3 on the words that stand in slot t / 4 of the ring. */
PB_INLINE void rounds(streams *z, int t)
{
    vec kw[STREAMS];
    EACH kw[s] = addv(z->x[t / 4 % 4][s], k4(t));
    EACH z->cdgh[s] = _mm_sha256rnds2_epu32(z->cdgh[s], z->abef[s], kw[s]);
    EACH kw[s] = upper_pair(kw[s]);
    EACH z->abef[s] = _mm_sha256rnds2_epu32(z->abef[s], z->cdgh[s], kw[s]);
}

/* W(t) .. W(t + 3) of one stream; `pre` is s0(W(t-15)) + W(t-16). */
PB_INLINE vec extended(vec pre, vec before_last, vec last)
{
    return _mm_sha256msg2_epu32(addv(pre, _mm_alignr_epi8(last, before_last, 4)), last);
}

PB_INLINE void extend(streams *z, int t)
{
    int q = t / 4;
    EACH z->x[q % 4][s] = extended(_mm_sha256msg1_epu32(z->x[q % 4][s], z->x[(q + 1) % 4][s]),
                                   z->x[(q + 2) % 4][s], z->x[(q + 3) % 4][s]);
}

PB_INLINE void extend_and_rounds(streams *z, int t)
{
    extend(z, t);
    rounds(z, t);
}

PB_INLINE void first_hash(const folded *f, streams *z, uint32_t first)
{
    const vec zero = _mm_setzero_si128();
    EACH {
        uint32_t n = pb_swap(first + (uint32_t)s);
        z->abef[s] = addv(f->abef3, words(0, n, 0, n));
        z->cdgh[s] = f->cdgh3;
        z->x[0][s] = addv(f->w16, words(0, 0, PB_SMALL0(n), n));
    }
    rounds_constant(z, addv(k4(4), words(0x80000000u, 0, 0, 0)));
    rounds_constant(z, k4(8));
    rounds_constant(z, addv(k4(12), words(0, 0, 0, 640u)));
    rounds(z, 16);
    EACH z->x[1][s] = _mm_sha256msg2_epu32(f->pre20, z->x[0][s]);
    rounds(z, 20);
    EACH z->x[2][s] = extended(zero, z->x[0][s], z->x[1][s]);
    rounds(z, 24);
    EACH z->x[3][s] = extended(f->pre28, z->x[1][s], z->x[2][s]);
    rounds(z, 28);
    extend_and_rounds(z, 32);
    extend_and_rounds(z, 36);
    extend_and_rounds(z, 40);
    extend_and_rounds(z, 44);
    extend_and_rounds(z, 48);
    extend_and_rounds(z, 52);
    extend_and_rounds(z, 56);
    extend_and_rounds(z, 60);
}

/* Digest word 7 is e after round 60 plus IV7: rounds 62 and 63 do not happen. */
PB_INLINE void second_hash(const folded *f, streams *z, uint32_t word7[STREAMS])
{
    const vec w8 = words(0x80000000u, 0, 0, 0), w12 = words(0, 0, 0, 256u);
    EACH {
        vec abef = _mm_shuffle_epi32(addv(z->abef[s], f->mid_abef), 0xb1);
        vec cdgh = _mm_shuffle_epi32(addv(z->cdgh[s], f->mid_cdgh), 0xb1);
        z->x[0][s] = _mm_unpackhi_epi64(abef, cdgh);
        z->x[1][s] = _mm_unpacklo_epi64(abef, cdgh);
        z->abef[s] = words(PB_IV5, PB_IV4, PB_IV1, PB_IV0);
        z->cdgh[s] = words(PB_IV7, PB_IV6, PB_IV3, PB_IV2);
    }
    rounds(z, 0);
    rounds(z, 4);
    rounds_constant(z, addv(k4(8), w8));
    rounds_constant(z, addv(k4(12), w12));
    EACH z->x[0][s] = _mm_sha256msg2_epu32(_mm_sha256msg1_epu32(z->x[0][s], z->x[1][s]), w12);
    rounds(z, 16);
    EACH z->x[1][s] = extended(_mm_sha256msg1_epu32(z->x[1][s], w8), w12, z->x[0][s]);
    rounds(z, 20);
    EACH z->x[2][s] = extended(w8, z->x[0][s], z->x[1][s]);
    rounds(z, 24);
    EACH z->x[3][s] = extended(_mm_sha256msg1_epu32(w12, z->x[0][s]), z->x[1][s], z->x[2][s]);
    rounds(z, 28);
    extend_and_rounds(z, 32);
    extend_and_rounds(z, 36);
    extend_and_rounds(z, 40);
    extend_and_rounds(z, 44);
    extend_and_rounds(z, 48);
    extend_and_rounds(z, 52);
    extend_and_rounds(z, 56);
    extend(z, 60);
    EACH {
        vec kw = addv(z->x[3][s], k4(60));
        vec abef = _mm_sha256rnds2_epu32(z->cdgh[s], z->abef[s], kw);
        word7[s] = (uint32_t)_mm_cvtsi128_si32(abef) + PB_IV7;
    }
}

void pb_scan_shani(const pb_job *job, uint32_t start, uint64_t count, pb_hits *hits)
{
    const folded f = fold(job);
    uint64_t i = 0;

    for (; i + STREAMS <= count; i += STREAMS) {
        uint32_t first = start + (uint32_t)i;
        uint32_t word7[STREAMS], candidates = 0;
        streams z;
        first_hash(&f, &z, first);
        second_hash(&f, &z, word7);
        EACH candidates |= (uint32_t)!(word7[s] & job->reject) << s;
        if (PB_UNLIKELY(candidates))
            pb_recheck(job, first, candidates, hits);
    }
    pb_recheck_tail(job, start + (uint32_t)i, count - i, hits);
}
