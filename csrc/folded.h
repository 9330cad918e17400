/* The words that a generated kernel adds to its vectors, each summed up before: what no
 * nonce changes is known, so it is one operand in memory and not an addition. */
#ifndef POWBENCH_FOLDED_H
#define POWBENCH_FOLDED_H

#include "powbench.h"

typedef struct pb_folded {
    /* K of a round with what is constant of it.  First hash: W of rounds 4..17, and h of
     * rounds 4..6.  Second hash: W of rounds 8..15, h of rounds 1..3, and in round 60
     * what is added to digest word 7. */
    uint32_t first[64], second[64];
    /* The midstate as it is, and with K of round 63, which a and e then need not have: one
     * addition for two. */
    uint32_t midstate[8], without_k63[8];
    uint32_t state[8];           /* a..h before round 3 of the first hash */
    uint32_t r3_a, r3_e;         /* what round 3 of the first hash adds to the nonce, and */
    uint32_t r0_a, r0_e;         /* round 0 of the second hash to its first word */
    uint32_t iv[8];              /* a..h before round 0 of the second hash */
    uint32_t k[4];               /* of rounds 1..3 plain K, for the SHA unit that adds h itself */
    uint32_t w16, w17;           /* constant words of the schedule of the first hash, and */
    uint32_t c18, c19, c31, c32; /* constant parts of others */
    uint32_t bit, length1;       /* W4 and W15 of the first hash: the end bit, the length */
    uint32_t s0_length1;
    uint32_t length2, s0_bit, s0_length2, s1_length2; /* the same of the second hash */
    uint32_t reject;
} pb_folded;

void pb_fold(const pb_job *job, pb_folded *folded);

#endif
