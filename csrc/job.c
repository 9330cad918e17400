/* Header -> midstate and folded constants; and the scalar double hash that
 * decides every candidate. */
#include "kernel.h"

static const uint32_t initial_state[8] = {PB_IV0, PB_IV1, PB_IV2, PB_IV3,
                                          PB_IV4, PB_IV5, PB_IV6, PB_IV7};

static uint32_t read_big_endian(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void run_rounds(uint32_t s[8], const uint32_t w[64], int first, int last)
{
    for (int i = first; i < last; i++) {
        uint32_t t1 = s[7] + PB_BIG1(s[4]) + PB_CH(s[4], s[5], s[6]) + pb_k[i] + w[i];
        uint32_t t2 = PB_BIG0(s[0]) + PB_MAJ(s[0], s[1], s[2]);
        for (int j = 7; j > 0; j--)
            s[j] = s[j - 1];
        s[4] += t1;
        s[0] = t1 + t2;
    }
}

static void compress(uint32_t state[8], const uint32_t block[16])
{
    uint32_t w[64], s[8];
    for (int i = 0; i < 16; i++)
        w[i] = block[i];
    for (int i = 16; i < 64; i++)
        w[i] = PB_SMALL1(w[i - 2]) + w[i - 7] + PB_SMALL0(w[i - 15]) + w[i - 16];
    for (int i = 0; i < 8; i++)
        s[i] = state[i];
    run_rounds(s, w, 0, 64);
    for (int i = 0; i < 8; i++)
        state[i] += s[i];
}

/* All bits of digest word 7 that must be zero in any hash up to the target.
 * Word 7 read backwards is the most significant word of the hash as a number,
 * so these are the bits above the target's highest set bit, swapped. */
static uint32_t reject_mask(uint32_t top_word)
{
    uint32_t above = 0xffffffffu;
    while (top_word) {
        above <<= 1;
        top_word >>= 1;
    }
    return pb_swap(above);
}

void pb_job_init(pb_job *job, const uint8_t header[80], const uint8_t target[32])
{
    uint32_t block[16], w[64] = {0};

    for (int i = 0; i < 8; i++)
        job->midstate[i] = initial_state[i];
    for (int i = 0; i < 16; i++)
        block[i] = read_big_endian(header + 4 * i);
    compress(job->midstate, block);

    for (int i = 0; i < 3; i++)
        w[i] = job->tail[i] = read_big_endian(header + 64 + 4 * i);
    for (int i = 0; i < 8; i++)
        job->target[i] = read_big_endian(target + 4 * i);
    job->reject = reject_mask(job->target[0]);

    uint32_t *s = job->state3;
    for (int i = 0; i < 8; i++)
        s[i] = job->midstate[i];
    run_rounds(s, w, 0, 3);
    uint32_t t1 = s[7] + PB_BIG1(s[4]) + PB_CH(s[4], s[5], s[6]) + pb_k[3];
    job->r3_a = t1 + PB_BIG0(s[0]) + PB_MAJ(s[0], s[1], s[2]);
    job->r3_e = t1 + s[3];

    /* W4 = 0x80000000, W5..W14 = 0, W15 = 640, the length in bits. */
    job->w16 = PB_SMALL0(w[1]) + w[0];
    job->w17 = PB_SMALL1(640u) + PB_SMALL0(w[2]) + w[1];
    job->c18 = PB_SMALL1(job->w16) + w[2];
    job->c19 = PB_SMALL1(job->w17) + PB_SMALL0(0x80000000u);
    job->c31 = PB_SMALL0(job->w16) + 640u;
    job->c32 = PB_SMALL0(job->w17) + job->w16;

    job->hkw[0] = s[6] + PB_K4 + 0x80000000u;
    job->hkw[1] = s[5] + PB_K5;
    job->hkw[2] = s[4] + PB_K6;
    job->kw16 = job->w16 + PB_K16;
    job->kw17 = job->w17 + PB_K17;
    job->m0_k63 = job->midstate[0] + PB_K63;
    job->m4_k63 = job->midstate[4] + PB_K63;
}

static int meets_target(const pb_job *job, uint32_t nonce)
{
    uint32_t block[16] = {job->tail[0], job->tail[1], job->tail[2], pb_swap(nonce), 0x80000000u};
    uint32_t state[8];
    for (int i = 0; i < 8; i++)
        state[i] = job->midstate[i];
    block[15] = 640;
    compress(state, block);

    uint32_t second[16] = {0}, digest[8];
    for (int i = 0; i < 8; i++) {
        second[i] = state[i];
        digest[i] = initial_state[i];
    }
    second[8] = 0x80000000u;
    second[15] = 256;
    compress(digest, second);

    /* The digest's last word, byte-swapped, is the number's first. */
    for (int i = 0; i < 8; i++) {
        uint32_t word = pb_swap(digest[7 - i]);
        if (word != job->target[i])
            return word < job->target[i];
    }
    return 1;
}

void pb_recheck(const pb_job *job, uint32_t first, uint32_t candidates, pb_hits *hits)
{
    for (uint32_t nonce = first; candidates; candidates >>= 1, nonce++) {
        if (!(candidates & 1) || !meets_target(job, nonce))
            continue;
        if (hits->found < hits->capacity) {
            if (hits->places)
                hits->places[hits->found] = (uint64_t)nonce * hits->versions + hits->version;
            else
                hits->nonces[hits->found] = nonce;
        }
        hits->found++;
    }
}
