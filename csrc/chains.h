/* Chains of the SHA unit between vectors in registers 16..31 (upper.h).
 *
 * A chain is one hash of one nonce. It stands in the two registers of a slot, by their
 * names, from statement to statement, as the vectors do. K + W of two rounds comes from
 * memory into xmm0, where sha256rnds2 reads it.
 */
#ifndef POWBENCH_CHAINS_H
#define POWBENCH_CHAINS_H

#include "upper.h"

typedef uint64_t pair; /* K + W of two rounds, or {0, what the nonce adds} */
typedef union {
    pair of[LANES];
    vec half[2];
} pairs;
typedef struct {
    _Alignas(16) uint32_t word[4];
} row; /* half of the state of a nonce: f e b a, or h g d c */

#define ABEF0 X(1)
#define CDGH0 X(2)
#define ABEF1 X(3)
#define CDGH1 X(4)
#define ABEF2 X(5)
#define CDGH2 X(6)
#define ABEF3 X(7)
#define CDGH3 X(8)
#define ABEF4 X(9)
#define CDGH4 X(10)
#define ABEF5 X(11)
#define CDGH5 X(12)
#define ABEF6 X(13)
#define CDGH6 X(14)
#define SPARE X(15)

/* hash: 1 for the first, 2 for the second. start: {0, what the nonce adds}, twice. */
#define BEGIN(slot, hash, start)                                                          \
    __asm__ volatile("vmovddup %0, " ABEF##slot "\n\tvpaddd %1, " ABEF##slot ", " ABEF##slot \
                     "\n\tvmovdqa %2, " CDGH##slot                                        \
                     :                                                                    \
                     : "m"(start), "m"(all->starts.abef##hash), "m"(all->starts.cdgh##hash))
#define ROUNDS(x, y, kw)                                                                  \
    RUN_ON("vmovq %0, %%xmm0\n\tsha256rnds2 " y ", " x, kw)
#define ROUNDS_A(slot, kw) ROUNDS(CDGH##slot, ABEF##slot, kw)
#define ROUNDS_B(slot, kw) ROUNDS(ABEF##slot, CDGH##slot, kw)
#define KEEP(x, to)                                                                          \
    __asm__ volatile("vmovdqa " x ", %0" : "=m"(to))
#define MOVE(to, from) RUN("vmovdqa " from ", " to)
/* Whatever the caller left in the upper parts, the SHA unit would wait for. */
#define FORGET_UPPER_PARTS RUN("vzeroupper")

typedef struct {
    row abef1, cdgh1, abef2, cdgh2; /* with which a first and a second hash begin */
    /* Pairs that no nonce changes: of rounds 4..17 of the first hash, and of the second
     * from round 1 on, where only those of rounds 9..14 are such. */
    pair constant1[7], constant2[7];
} starts;

static inline pair pair_of(uint32_t low, uint32_t high)
{
    return (pair)high << 32 | low;
}

static inline void fill_starts(starts *s, const pb_folded *f)
{
    s->abef1 = (row){{f->state[4], f->r3_e, f->state[0], f->r3_a}};
    s->cdgh1 = (row){{f->state[6], f->state[5], f->state[2], f->state[1]}};
    s->abef2 = (row){{f->iv[4], f->r0_e, f->iv[0], f->r0_a}};
    s->cdgh2 = (row){{f->iv[6], f->iv[5], f->iv[2], f->iv[1]}};
    for (int i = 0; i < 7; i++) {
        int t = 4 + 2 * i;
        uint32_t low = i == 0 ? f->bit : i == 6 ? f->w16 : 0;
        uint32_t high = i == 5 ? f->length1 : i == 6 ? f->w17 : 0;
        s->constant1[i] = pair_of(pb_k[t] + low, pb_k[t + 1] + high);
        s->constant2[i] = pair_of(pb_k[1 + 2 * i], pb_k[2 + 2 * i]);
    }
}

/* Blocks with candidates, to be rechecked when there is no chain in flight: a call may use
 * the registers that the chains stand in. */
#define PENDING 64
typedef struct {
    uint32_t first[PENDING], candidates[PENDING];
    int count;
} pending;

/* Whether there is room for more. */
PB_INLINE int found_in(pending *found, uint32_t first, uint32_t candidates)
{
    found->first[found->count] = first;
    found->candidates[found->count] = candidates;
    return ++found->count < PENDING;
}
#endif
