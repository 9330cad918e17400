/* Split: AVX-512VL makes the message schedules of eight nonces at a time, and the
 * SHA extensions do nothing but rounds, one chain per nonce, seven in flight.
 * Built with -mavx512f -mavx512bw -mavx512vl -msha -msse4.1 (tools/core_flags.py); the
 * order in split_body.h is the point (tools/generate_split.py).
 *
 * A body works on four blocks of eight nonces at once: it finishes the hashes of
 * block b - 2, runs the second hashes of b - 1 and the first hashes of b, and
 * makes the schedule of b + 1.  So a range of m blocks takes m + 3 bodies; what the
 * first and the last ones hash beside it is never looked at.
 */
#define LANES 8
#define WIDTH "ymm"
#define FOR_ALL "%{1to8%}"
#include "chains.h"

#include <string.h>

/* Two operations: with three sources, like sha256rnds2, one gets in its way on Zen 4. */
#define xor3v(z, x, y) xorv(z, z, x); xorv(z, z, y)
#define xor3v_at(z, x, at) xorv(z, z, x); OF_TWO_AT("vpxord", z, z, at)
#define candidates_are(x) lanes_without(candidates, x, f->reject)
#define END(slot, rows, nonce) \
    KEEP(ABEF##slot, rows[nonce][0]); KEEP(CDGH##slot, rows[nonce][1])
#define ROTATE(word)                                                                      \
    MOVE(SPARE, word##0); MOVE(word##0, word##4); MOVE(word##4, word##1);                 \
    MOVE(word##1, word##5); MOVE(word##5, word##2); MOVE(word##2, word##6);               \
    MOVE(word##6, word##3); MOVE(word##3, SPARE)
#define ROTATE_SLOTS_BY_4 ROTATE(ABEF); ROTATE(CDGH)

/* Half i / 4 of the states of nonces i % 4 and i % 4 + 4. */
#define load_rows(z, rows, i)                                                                \
    __asm__ volatile("vmovdqa32 %0, " X(z) "\n\tvinserti32x4 $1, %1, " V(z) ", " V(z)        \
                     :                                                                       \
                     : "m"(rows[(i) % 4][(i) / 4]), "m"(rows[(i) % 4 + 4][(i) / 4]))
#include "split_body.h"

typedef struct {
    pairs start1, kw1[23], start2, kw2[28];
    vec last[4]; /* K + W of rounds 57..60 */
} buffers;

/* Zeroed, because the first bodies run chains on what no body has made yet. On a page of its
 * own, the constants beside it: what falls on the same place in a page as a store in flight
 * waits for it. */
typedef struct {
    buffers both[2];
    vec spilled[SPILLED];
    pb_folded folded;
    starts starts;
    _Alignas(64) row st1[LANES][2], st2[LANES][2];
} frame;

/* Hashes blocks of LANES nonces from `start` until all are done or `found` is full; returns
 * how many are done.  No calls in here, and no vectors but through upper.h. */
static __attribute__((noinline)) int64_t run(frame *all, uint32_t start, int64_t blocks,
                                             pending *found)
{
    FORGET_UPPER_PARTS;
    for (int64_t b = -1; b < blocks + 2; b++) {
        buffers *p = &all->both[b & 1], *q = &all->both[~b & 1];
        __asm__("" : "+r"(p), "+r"(q), "+r"(all)); /* three base registers, no indices */
        const pb_folded *f = &all->folded;
        uint32_t next = start + (uint32_t)(b + 1) * LANES, candidates;
#define BODY
#include "split_body.h"
        if (PB_UNLIKELY(candidates) && b >= 2 &&
            !found_in(found, start + (uint32_t)(b - 2) * LANES, candidates))
            return b - 1;
    }
    return blocks;
}

void pb_scan_split(const pb_job *job, uint32_t start, uint64_t count, pb_hits *hits)
{
    int64_t blocks = (int64_t)(count / LANES), done = 0;
    _Alignas(4096) frame all;

    memset(&all, 0, sizeof all);
    pb_fold(job, &all.folded);
    fill_starts(&all.starts, &all.folded);
    while (done < blocks) {
        pending found;
        found.count = 0;
        done += run(&all, start + (uint32_t)done * LANES, blocks - done, &found);
        for (int i = 0; i < found.count; i++)
            pb_recheck(job, found.first[i], found.candidates[i], hits);
    }
    pb_recheck_tail(job, start + (uint32_t)blocks * LANES, count - (uint64_t)blocks * LANES, hits);
}
