/* A complete kernel for powbench in plain C: double SHA-256 of a block header over
 * a range of nonces, with the one saving that every miner makes: the state after
 * the first 64 bytes is computed once, since the nonce stands behind them.
 *
 * Nothing here is fast. Make it so, and let powbench tell you whether it is. */
#include <string.h>

#include "powbench_kernel.h"

static const uint32_t k[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};
static const uint32_t initial[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                    0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

static uint32_t rotate(uint32_t x, int n)
{
    return x >> n | x << (32 - n);
}

static uint32_t swap(uint32_t x)
{
    return x >> 24 | (x >> 8 & 0xff00) | (x << 8 & 0xff0000) | x << 24;
}

static uint32_t read_word(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* SHA-256's compression function: `state` and one block of 16 words. */
static void compress(uint32_t state[8], const uint32_t block[16])
{
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
    uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
    uint32_t w[64];

    memcpy(w, block, 64);
    for (int i = 16; i < 64; i++) {
        uint32_t x = w[i - 15], y = w[i - 2];
        w[i] = w[i - 16] + (rotate(x, 7) ^ rotate(x, 18) ^ x >> 3) + w[i - 7] +
               (rotate(y, 17) ^ rotate(y, 19) ^ y >> 10);
    }
    for (int i = 0; i < 64; i++) {
        uint32_t t1 = h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) +
                      ((e & f) ^ (~e & g)) + k[i] + w[i];
        uint32_t t2 = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) +
                      ((a & b) ^ (a & c) ^ (b & c));
        h = g, g = f, f = e, e = d + t1;
        d = c, c = b, b = a, a = t1 + t2;
    }
    state[0] += a, state[1] += b, state[2] += c, state[3] += d;
    state[4] += e, state[5] += f, state[6] += g, state[7] += h;
}

uint32_t powbench_kernel_interface(void)
{
    return PB_KERNEL_INTERFACE;
}

const char *powbench_kernel_name(void)
{
    return "plain-c";
}

int64_t powbench_kernel_scan(const uint8_t header[80], const uint8_t target[32],
                             uint64_t start, uint64_t count, uint32_t *hits,
                             uint64_t capacity)
{
    uint32_t midstate[8], first[16], limit[8];
    /* The last 16 bytes of the header, then the padding of an 80-byte message. */
    uint32_t second[16] = {[4] = 0x80000000, [15] = 80 * 8};
    uint64_t found = 0;

    memcpy(midstate, initial, sizeof midstate);
    for (int i = 0; i < 16; i++)
        first[i] = read_word(header + 4 * i);
    compress(midstate, first);
    for (int i = 0; i < 3; i++)
        second[i] = read_word(header + 64 + 4 * i);
    for (int i = 0; i < 8; i++)
        limit[i] = read_word(target + 4 * i);

    for (uint64_t n = start; n < start + count; n++) {
        /* The second hash reads the 32 bytes of the first, padded. */
        uint32_t inner[16] = {[8] = 0x80000000, [15] = 32 * 8}, digest[8];
        int i = 0;

        second[3] = swap((uint32_t)n);
        memcpy(inner, midstate, sizeof midstate);
        compress(inner, second);
        memcpy(digest, initial, sizeof digest);
        compress(digest, inner);

        /* As a number, the digest begins with its last word, bytes reversed. */
        while (i < 7 && swap(digest[7 - i]) == limit[i])
            i++;
        if (swap(digest[7 - i]) <= limit[i]) {
            if (found < capacity)
                hits[found] = (uint32_t)n;
            found++;
        }
    }
    return (int64_t)found;
}
