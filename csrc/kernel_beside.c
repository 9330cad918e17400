/* Beside: sixteen AVX-512 lanes, and fourteen SHA chains beside them, for cores whose SHA
 * unit stands apart from the vector ports, such as Intel's servers.  Built with -mavx512f
 * -mavx512bw -mavx512vl -msha -msse4.1 (tools/core_flags.py); the order in beside_body.h is
 * the point (tools/generate_beside.py).
 *
 * A body hashes thirty nonces: sixteen of block b in the lanes, and of the fourteen behind
 * them it makes a part, while it does the later parts for blocks b - 1 .. b - 4.  So a range
 * of m blocks takes m + 4 bodies; what the first and the last ones hash beside it is never
 * looked at.
 */
#define LANES 16
#define WIDTH "zmm"
#define FOR_ALL "%{1to16%}"
#include "chains.h"

#include <string.h>

#define CHAINS 14
#define BLOCK (LANES + CHAINS)

#define xor3v(z, x, y) OF_THREE(0x96, z, x, y)
#define xor3v_at(z, x, at) OF_THREE_AT(0x96, z, x, at)
#define lanes_are(x) lanes_without(lane_candidates, x, f->reject)
#define chains_are(x) lanes_without(chain_candidates, x, f->reject)
#define END(slot, abef, cdgh) KEEP(ABEF##slot, all->abef); KEEP(CDGH##slot, all->cdgh)
#define END_TESTED(slot, abef) KEEP(ABEF##slot, all->abef)
#include "beside_body.h"

typedef struct {
    pairs start1, kw1[23], start2, kw2[30];
} buffers;

typedef union {
    row of[4];
    vec all;
} rows;

/* Zeroed, because the first bodies run chains on what no body has made yet. Of the rows of
 * nonce i, each stands in place [i % 4][i / 4]. */
typedef struct {
    buffers both[2];
    vec lane_kw[64];
    vec spilled[SPILLED];
    rows state_abef[4], state_cdgh[4], ended[4];
    pb_folded folded;
    starts starts;
    uint32_t lanes_of[8]; /* candidates of the lanes of the last blocks */
} frame;

/* Hashes blocks of BLOCK nonces from `start` until all are done or `found` is full; returns
 * how many are done.  No calls in here, and no vectors but through upper.h. */
static __attribute__((noinline)) int64_t run(frame *all, uint32_t start, int64_t blocks,
                                             pending *found)
{
    FORGET_UPPER_PARTS;
    for (int64_t b = 0; b < blocks + 4; b++) {
        buffers *p = &all->both[b & 1], *q = &all->both[~b & 1];
        __asm__("" : "+r"(p), "+r"(q), "+r"(all)); /* three base registers, no indices */
        const pb_folded *f = &all->folded;
        uint32_t next = start + (uint32_t)b * BLOCK, lane_candidates, chain_candidates;
#define BODY
#include "beside_body.h"
        all->lanes_of[b & 7] = lane_candidates;
        uint32_t chains = chain_candidates & ((1u << CHAINS) - 1);
        uint32_t candidates = all->lanes_of[(b - 4) & 7] | chains << LANES;
        if (PB_UNLIKELY(candidates) && b >= 4 &&
            !found_in(found, start + (uint32_t)(b - 4) * BLOCK, candidates))
            return b - 3;
    }
    return blocks;
}

void pb_scan_beside(const pb_job *job, uint32_t start, uint64_t count, pb_hits *hits)
{
    int64_t blocks = (int64_t)(count / BLOCK), done = 0;
    _Alignas(4096) frame all;

    memset(&all, 0, sizeof all);
    pb_fold(job, &all.folded);
    fill_starts(&all.starts, &all.folded);
    while (done < blocks) {
        pending found;
        found.count = 0;
        done += run(&all, start + (uint32_t)done * BLOCK, blocks - done, &found);
        for (int i = 0; i < found.count; i++)
            pb_recheck(job, found.first[i], found.candidates[i], hits);
    }
    pb_recheck_tail(job, start + (uint32_t)blocks * BLOCK, count - (uint64_t)blocks * BLOCK, hits);
}
