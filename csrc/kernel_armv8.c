/* ARMv8 SHA-2 instructions: STREAMS nonces interleaved to hide their latency.
 * Built with -march=armv8-a+crypto.
 *
 * One sha256h / sha256h2 pair does four rounds on abcd and efgh, in natural order,
 * low word first; su0 and su1 extend the schedule by four words.
 */
#include "kernel.h"

#include <arm_neon.h>

#define STREAMS 3
typedef uint32x4_t vec;
/* Unrolled, or gcc -O2 keeps the streams in memory. */
#define EACH _Pragma("GCC unroll 4") for (int s = 0; s < STREAMS; s++)

/* Everything a scan needs that does not depend on the nonce. */
typedef struct {
    vec abcd4, efgh4; /* after round 3, the nonce still missing in a and e */
    vec w16;          /* {w16, w17, c18, c19} */
    vec pre28;        /* s0(W13..W16) + W12..W15 */
    vec mid_abcd, mid_efgh;
} folded;

typedef struct {
    vec abcd[STREAMS], efgh[STREAMS];
    vec x[4][STREAMS]; /* the last 16 schedule words */
} streams;

PB_INLINE vec words(uint32_t w0, uint32_t w1, uint32_t w2, uint32_t w3)
{
    const uint32_t w[4] = {w0, w1, w2, w3};
    return vld1q_u32(w);
}

static folded fold(const pb_job *job)
{
    const uint32_t *s = job->state3;
    folded f;
    f.abcd4 = words(job->r3_a, s[0], s[1], s[2]);
    f.efgh4 = words(job->r3_e, s[4], s[5], s[6]);
    f.w16 = words(job->w16, job->w17, job->c18, job->c19);
    f.pre28 = words(0, 0, PB_SMALL0(640u), job->c31);
    f.mid_abcd = vld1q_u32(job->midstate);
    f.mid_efgh = vld1q_u32(job->midstate + 4);
    return f;
}

/* Four rounds of every stream on K + W. */
PB_INLINE void rounds_on(streams *z, int s, vec kw)
{
    vec abcd = z->abcd[s];
    z->abcd[s] = vsha256hq_u32(abcd, z->efgh[s], kw);
    z->efgh[s] = vsha256h2q_u32(z->efgh[s], abcd, kw);
}

PB_INLINE void rounds_constant(streams *z, int t, vec w)
{
    vec kw = vaddq_u32(vld1q_u32(pb_k + t), w);
    EACH rounds_on(z, s, kw);
}

/* Rounds t .. t + 3 on the words that stand in slot t / 4 of the ring. */
PB_INLINE void rounds(streams *z, int t)
{
    EACH rounds_on(z, s, vaddq_u32(z->x[t / 4 % 4][s], vld1q_u32(pb_k + t)));
}

PB_INLINE void extend_and_rounds(streams *z, int t)
{
    int q = t / 4;
    EACH {
        vec pre = vsha256su0q_u32(z->x[q % 4][s], z->x[(q + 1) % 4][s]);
        z->x[q % 4][s] = vsha256su1q_u32(pre, z->x[(q + 2) % 4][s], z->x[(q + 3) % 4][s]);
    }
    rounds(z, t);
}

PB_INLINE void first_hash(const folded *f, streams *z, uint32_t first)
{
    const vec zero = vdupq_n_u32(0), w4 = words(0x80000000u, 0, 0, 0), w12 = words(0, 0, 0, 640u);
    EACH {
        uint32_t n = pb_swap(first + (uint32_t)s);
        z->abcd[s] = vaddq_u32(f->abcd4, words(n, 0, 0, 0));
        z->efgh[s] = vaddq_u32(f->efgh4, words(n, 0, 0, 0));
        z->x[0][s] = vaddq_u32(f->w16, words(0, 0, PB_SMALL0(n), n));
    }
    rounds_constant(z, 4, w4);
    rounds_constant(z, 8, zero);
    rounds_constant(z, 12, w12);
    rounds(z, 16);
    EACH z->x[1][s] = vsha256su1q_u32(w4, w12, z->x[0][s]);
    rounds(z, 20);
    EACH z->x[2][s] = vsha256su1q_u32(zero, z->x[0][s], z->x[1][s]);
    rounds(z, 24);
    EACH z->x[3][s] = vsha256su1q_u32(f->pre28, z->x[1][s], z->x[2][s]);
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

/* Digest word 7 is e after round 60 plus IV7, which three rounds later is h: of
 * the last four rounds only sha256h2 happens, and W61..W63 do not matter. */
PB_INLINE void second_hash(const folded *f, streams *z, uint32_t word7[STREAMS])
{
    const vec w8 = words(0x80000000u, 0, 0, 0), w12 = words(0, 0, 0, 256u);
    EACH {
        z->x[0][s] = vaddq_u32(z->abcd[s], f->mid_abcd);
        z->x[1][s] = vaddq_u32(z->efgh[s], f->mid_efgh);
        z->x[2][s] = w8;
        z->x[3][s] = w12;
        z->abcd[s] = words(PB_IV0, PB_IV1, PB_IV2, PB_IV3);
        z->efgh[s] = words(PB_IV4, PB_IV5, PB_IV6, PB_IV7);
    }
    rounds(z, 0);
    rounds(z, 4);
    rounds_constant(z, 8, w8);
    rounds_constant(z, 12, w12);
    extend_and_rounds(z, 16);
    extend_and_rounds(z, 20);
    extend_and_rounds(z, 24);
    extend_and_rounds(z, 28);
    extend_and_rounds(z, 32);
    extend_and_rounds(z, 36);
    extend_and_rounds(z, 40);
    extend_and_rounds(z, 44);
    extend_and_rounds(z, 48);
    extend_and_rounds(z, 52);
    extend_and_rounds(z, 56);
    EACH {
        vec pre = vsha256su0q_u32(z->x[3][s], z->x[0][s]);
        vec w60 = vsha256su1q_u32(pre, z->x[1][s], z->x[2][s]);
        vec efgh = vsha256h2q_u32(z->efgh[s], z->abcd[s], vaddq_u32(w60, vld1q_u32(pb_k + 60)));
        word7[s] = vgetq_lane_u32(efgh, 3) + PB_IV7;
    }
}

void pb_scan_armv8(const pb_job *job, uint32_t start, uint64_t count, pb_hits *hits)
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
