/* powbench search core: double SHA-256 of an 80-byte block header over a range
 * of nonces.  C11, no dependencies, no global state but the probed CPU features.
 *
 *     pb_job job;
 *     pb_job_init(&job, header, target);
 *     const pb_kernel *k = pb_kernel_find("avx2");
 *     int64_t found = pb_scan(k, &job, 0, 1u << 22, hits, capacity);
 *
 * Byte order: `header` is the 80 bytes as they are hashed; its last four bytes
 * (the nonce) are ignored.  `target` is the 256-bit target as 32 bytes, most
 * significant first.  A nonce is the little-endian number in bytes 76..79.
 */
#ifndef POWBENCH_H
#define POWBENCH_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Raised whenever pb_job, pb_hits or the signature of a scan changes. */
#define PB_INTERFACE 2

/* CPU features as bits of pb_kernel.needs and pb_cpu_features(). */
enum {
    PB_SSE41 = 1u << 0,
    PB_AVX2 = 1u << 1,
    PB_AVX512F = 1u << 2,
    PB_AVX512BW = 1u << 3,
    PB_AVX512VL = 1u << 4,
    PB_SHA = 1u << 5,
    PB_ARMV8_SHA2 = 1u << 6,
};

/* Errors of pb_scan, all negative. */
enum {
    PB_ERANGE = -1,    /* start + count lies beyond 2^32 */
    PB_EUNUSABLE = -2, /* this CPU or OS lacks what the kernel needs */
};

/* What is known of a header before any nonce is tried.  Fill it with
 * pb_job_init; kernels read it, nobody writes it again. */
typedef struct pb_job {
    uint32_t midstate[8]; /* state after the first 64 bytes */
    uint32_t tail[3];     /* second block: end of merkle root, time, nBits */
    uint32_t target[8];   /* most significant word first */
    uint32_t reject;      /* (digest word 7 & reject) != 0 is never a hit */

    /* First hash, second block.  Rounds 0..2 do not see the nonce; round 3
     * adds it to two words: a4 = r3_a + n, e4 = r3_e + n (n = nonce as the
     * big-endian word that SHA-256 reads). */
    uint32_t state3[8]; /* a..h before round 3 */
    uint32_t r3_a, r3_e;
    uint32_t w16, w17; /* schedule words that do not see the nonce */
    uint32_t c18, c19; /* W18 = c18 + s0(n), W19 = c19 + n */
    uint32_t c31, c32; /* constant parts of W31 and W32 */
    uint32_t hkw[3];   /* h + K + W of rounds 4..6, where h does not see the nonce */
    uint32_t kw16, kw17;
    /* Midstate words 0 and 4 with K63 added: the last round's K goes nowhere else. */
    uint32_t m0_k63, m4_k63;
} pb_job;

/* Where a scan leaves its hits: the first `capacity` in ascending order; `found`
 * goes on counting beyond, so that a caller can come back with room enough.
 * With version rolling a hit is a place: nonce * versions + number of the version,
 * and they go to `places` instead, in no order. */
typedef struct pb_hits {
    uint32_t *nonces;
    uint64_t *places;
    uint64_t capacity;
    uint64_t found;
    uint32_t versions, version;
} pb_hits;

/* Scans nonces start .. start + count - 1 (never past 2^32 - 1). */
typedef void (*pb_scan_fn)(const pb_job *job, uint32_t start, uint64_t count,
                           pb_hits *hits);

/* The same for several versions of one header: their jobs differ in what comes of the
 * midstate alone, and share the schedule of the first hash. */
typedef void (*pb_roll_fn)(const pb_job *jobs, uint32_t versions, uint32_t start,
                           uint64_t count, pb_hits *hits);

typedef struct pb_kernel {
    const char *name;
    uint32_t needs; /* bits of PB_SSE41 .. that the CPU and OS must offer */
    uint32_t lanes; /* nonces hashed side by side */
    pb_scan_fn scan;
    pb_roll_fn roll; /* NULL: one version after the other with `scan` */
} pb_kernel;

void pb_job_init(pb_job *job, const uint8_t header[80], const uint8_t target[32]);

/* The kernels compiled into this library, slowest first. */
size_t pb_kernel_count(void);
const pb_kernel *pb_kernel_at(size_t index);
const pb_kernel *pb_kernel_find(const char *name);

/* What CPU and OS offer together, probed once.  The mask is for tests: it can
 * hide features, never invent them. */
uint32_t pb_cpu_features(void);
void pb_cpu_mask_features(uint32_t keep);
const char *pb_feature_name(uint32_t bit);

/* Scans with `kernel` after checking range and CPU.  Returns the number of hits
 * in the range (more than `capacity` means: only the first are stored) or one
 * of the negative errors above.  Thread-safe. */
int64_t pb_scan(const pb_kernel *kernel, const pb_job *job, uint64_t start,
                uint64_t count, uint32_t *hits, uint64_t capacity);

/* Scans the nonces with every one of `versions` (at least 1) jobs: headers that differ in
 * their first 64 bytes only, as with version rolling (BIP 320).  A hit is its place,
 * nonce * versions + index of the job; ascending when all fit, in no order when the
 * number of hits returned is above `capacity`. */
int64_t pb_scan_versions(const pb_kernel *kernel, const pb_job *jobs, uint32_t versions,
                         uint64_t start, uint64_t count, uint64_t *places,
                         uint64_t capacity);

/* Kernels that the build left out, a line each: `name: why`. */
const char *pb_left_out(void);

/* Which compiler built the core, and with which flags. */
const char *pb_build_info(void);

/* SHA-256 of the sources that the core was built of, as hexadecimal digits; empty where the
 * build did not say. */
const char *pb_source_digest(void);

#ifdef __cplusplus
}
#endif
#endif
