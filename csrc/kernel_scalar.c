/* Portable C, one nonce at a time: the kernel that runs everywhere. */
#include "kernel.h"

#define LANES 1
typedef uint32_t vec;
#define set1v(x) ((uint32_t)(x))
#define addv(x, y) ((x) + (y))
#define rotrv(x, n) PB_ROTR(x, n)
#define shrv(x, n) ((x) >> (n))
#define xor3v(x, y, z) ((x) ^ (y) ^ (z))
#define chv(e, f, g) PB_CH(e, f, g)
/* b ^ c is the a ^ b of the round before, which the compiler keeps. */
#define majv(a, b, c) ((((a) ^ (b)) & ((b) ^ (c))) ^ (b))
#include "lanes.h"

void pb_scan_scalar(const pb_job *job, uint32_t start, uint64_t count, pb_hits *hits)
{
    for (uint64_t i = 0; i < count; i++) {
        uint32_t nonce = start + (uint32_t)i;
        if (PB_UNLIKELY(!(double_hash_word7(job, pb_swap(nonce)) & job->reject)))
            pb_recheck(job, nonce, 1, hits);
    }
}
