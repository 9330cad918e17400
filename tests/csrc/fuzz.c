/* libFuzzer over job and scan: any header, target, range and room for hits, every
 * kernel that this CPU can run, against a SHA-256 written here from FIPS 180-4.
 * Built by test_fuzz.py with ASan and UBSan.
 *
 * Input: header (80 bytes), target (32), start (4), count (2), room (1), shift (1).
 */
#include "powbench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 200, BYTES = 80 + 32 + 4 + 2 + 1 + 1 };

/* The hash of the judge has no branch that tells of a case: watched it takes four times as long. */
#define UNWATCHED __attribute__((no_sanitize("address", "undefined", "coverage")))

UNWATCHED static uint32_t rotate(uint32_t x, int n)
{
    return x >> n | x << (32 - n);
}

/* Round constants: the first 32 bits of the fractional parts of the cube roots of the
 * first 64 primes, computed here in integers. */
static uint32_t constants[64];

static void make_constants(void)
{
    int found = 0;
    for (uint64_t prime = 2; found < 64; prime++) {
        int is_prime = 1;
        for (uint64_t d = 2; d * d <= prime; d++)
            is_prime &= prime % d != 0;
        if (!is_prime)
            continue;
        unsigned __int128 root = 0, goal = (unsigned __int128)prime << 96;
        for (int bit = 35; bit >= 0; bit--) {
            unsigned __int128 more = root | (unsigned __int128)1 << bit;
            if (more * more * more <= goal)
                root = more;
        }
        constants[found++] = (uint32_t)root;
    }
}

UNWATCHED static void sha256(const uint8_t *data, size_t size, uint8_t out[32])
{
    uint32_t h[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                     0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    uint8_t padded[128] = {0};
    size_t blocks = (size + 9 + 63) / 64;
    memcpy(padded, data, size);
    padded[size] = 0x80;
    for (int i = 0; i < 8; i++)
        padded[blocks * 64 - 1 - i] = (uint8_t)((uint64_t)size * 8 >> 8 * i);
    for (size_t b = 0; b < blocks; b++) {
        uint32_t w[64], v[8];
        for (int t = 0; t < 16; t++) {
            const uint8_t *p = padded + 64 * b + 4 * t;
            w[t] = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
        }
        for (int t = 16; t < 64; t++) {
            uint32_t s0 = rotate(w[t - 15], 7) ^ rotate(w[t - 15], 18) ^ w[t - 15] >> 3;
            uint32_t s1 = rotate(w[t - 2], 17) ^ rotate(w[t - 2], 19) ^ w[t - 2] >> 10;
            w[t] = w[t - 16] + s0 + w[t - 7] + s1;
        }
        memcpy(v, h, sizeof v);
        for (int t = 0; t < 64; t++) {
            uint32_t s1 = rotate(v[4], 6) ^ rotate(v[4], 11) ^ rotate(v[4], 25);
            uint32_t t1 = v[7] + s1 + ((v[4] & v[5]) ^ (~v[4] & v[6])) + constants[t] + w[t];
            uint32_t s0 = rotate(v[0], 2) ^ rotate(v[0], 13) ^ rotate(v[0], 22);
            uint32_t t2 = s0 + ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
            memmove(v + 1, v, 7 * sizeof *v);
            v[4] += t1;
            v[0] = t1 + t2;
        }
        for (int i = 0; i < 8; i++)
            h[i] += v[i];
    }
    for (int i = 0; i < 32; i++)
        out[i] = (uint8_t)(h[i / 4] >> (24 - 8 * (i % 4)));
}

static int meets(const uint8_t header[80], uint32_t nonce, const uint8_t target[32])
{
    uint8_t work[80], once[32], twice[32];
    memcpy(work, header, 76);
    for (int i = 0; i < 4; i++)
        work[76 + i] = (uint8_t)(nonce >> 8 * i);
    sha256(work, 80, once);
    sha256(once, 32, twice);
    for (int i = 0; i < 32; i++)
        if (twice[31 - i] != target[i])
            return twice[31 - i] < target[i];
    return 1;
}

/* The same for two versions of the header at once. */
static void check_versions(const pb_kernel *kernel, const uint8_t header[80],
                           const uint8_t target[32], uint32_t start, uint64_t count,
                           uint64_t capacity, int beyond)
{
    uint8_t headers[2][80];
    pb_job jobs[2];
    uint64_t wanted[2 * MOST];
    int64_t found = 0;
    for (int v = 0; v < 2; v++) {
        memcpy(headers[v], header, 80);
        headers[v][2] ^= (uint8_t)(v << 3);
        pb_job_init(&jobs[v], headers[v], target);
    }
    for (uint64_t i = 0; i < count && !beyond; i++)
        for (uint64_t v = 0; v < 2; v++)
            if (meets(headers[v], start + (uint32_t)i, target))
                wanted[found++] = 2 * (start + i) + v;
    uint64_t *places = malloc(capacity ? capacity * sizeof *places : 1);
    int64_t got = pb_scan_versions(kernel, jobs, 2, start, count, places, capacity);
    if (got != (beyond ? PB_ERANGE : found) ||
        (!beyond && (uint64_t)found <= capacity &&
         memcmp(places, wanted, (size_t)found * sizeof *places))) {
        fprintf(stderr, "kernel %s is wrong with two versions\n", kernel->name);
        abort();
    }
    free(places);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < BYTES)
        return 0;
    if (!constants[0])
        make_constants();
    const uint8_t *header = data;
    uint8_t target[32] = {0};
    uint32_t start, wanted[MOST];
    /* Shifted by 0..31 bytes: most targets would else be hopeless, or all alike. */
    int zeros = data[BYTES - 1] % 32;
    memcpy(target + zeros, data + 80, (size_t)(32 - zeros));
    memcpy(&start, data + 112, 4);
    uint64_t count = (uint64_t)(data[116] | data[117] << 8) % (MOST + 1);
    uint64_t capacity = data[118] % (MOST + 1);
    int beyond = start + count > (uint64_t)1 << 32;
    int64_t found = 0;
    for (uint64_t i = 0; i < count && !beyond; i++)
        if (meets(header, start + (uint32_t)i, target))
            wanted[found++] = start + (uint32_t)i;

    uint64_t stored = (uint64_t)found < capacity ? (uint64_t)found : capacity;
    for (size_t i = 0; i < pb_kernel_count(); i++) {
        const pb_kernel *kernel = pb_kernel_at(i);
        if (kernel->needs & ~pb_cpu_features())
            continue;
        pb_job job;
        /* Exactly the room asked for, so that ASan sees a hit written beyond it. */
        uint32_t *hits = malloc(capacity ? capacity * sizeof *hits : 1);
        pb_job_init(&job, header, target);
        int64_t got = pb_scan(kernel, &job, start, count, hits, capacity);
        if (got != (beyond ? PB_ERANGE : found) ||
            (!beyond && memcmp(hits, wanted, stored * sizeof *hits))) {
            fprintf(stderr, "kernel %s is wrong\n", kernel->name);
            abort();
        }
        free(hits);
        check_versions(kernel, header, target, start, count, capacity, beyond);
    }
    return 0;
}
