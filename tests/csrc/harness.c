/* Runs cases from stdin through every kernel that this CPU can run, and compares
 * the hits with those that hashlib found.  Built by test_core.py with plain flags,
 * with ASan and UBSan, and run under qemu-user as a CPU without AVX.
 *
 * A case is one line:  header_hex target_hex start count hits nonce nonce ...
 * Prints a line per kernel: `name used N cases` or `name skipped: needs ...`.
 * Exit code 1 at the first difference, named.
 */
#include "powbench.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    uint8_t header[80], target[32];
    uint64_t start, count, found;
    uint32_t *nonces;
} test_case;

static void read_hex(uint8_t *out, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++) {
        unsigned byte;
        if (scanf("%2x", &byte) != 1)
            exit(2);
        out[i] = (uint8_t)byte;
    }
}

static int read_case(test_case *c)
{
    int first = getchar();
    while (first == '\n' || first == ' ')
        first = getchar();
    if (first == EOF)
        return 0;
    ungetc(first, stdin);
    read_hex(c->header, sizeof c->header);
    read_hex(c->target, sizeof c->target);
    if (scanf("%" SCNu64 " %" SCNu64 " %" SCNu64, &c->start, &c->count, &c->found) != 3)
        exit(2);
    c->nonces = malloc((c->found + 1) * sizeof *c->nonces);
    for (uint64_t i = 0; i < c->found; i++)
        if (scanf("%" SCNu32, &c->nonces[i]) != 1)
            exit(2);
    return 1;
}

static int differs(const pb_kernel *k, const test_case *c, uint64_t capacity)
{
    pb_job job;
    /* Exactly the room asked for, so that ASan sees a hit written beyond it. */
    uint32_t *hits = malloc(capacity ? capacity * sizeof *hits : 1);
    pb_job_init(&job, c->header, c->target);
    int64_t found = pb_scan(k, &job, c->start, c->count, hits, capacity);
    uint64_t stored = c->found < capacity ? c->found : capacity;
    int wrong = found != (int64_t)c->found || memcmp(hits, c->nonces, stored * sizeof *hits);
    if (wrong)
        printf("%s: %" PRId64 " hits instead of %" PRIu64 " in %" PRIu64 " + %" PRIu64 "\n",
               k->name, found, c->found, c->start, c->count);
    free(hits);
    return wrong;
}

/* A few versions of the case's header, by kernel `k` at once and by each alone. */
static int differs_rolled(const pb_kernel *k, const test_case *c, uint32_t versions)
{
    pb_job *jobs = malloc(versions * sizeof *jobs);
    uint64_t expected = 0, stored = 0, capacity;
    uint64_t *wanted, *places;
    const pb_kernel *scalar = pb_kernel_find("scalar");
    int wrong = 0;

    for (uint32_t v = 0; v < versions; v++) {
        uint8_t header[80];
        memcpy(header, c->header, sizeof header);
        header[1] ^= (uint8_t)(v << 5), header[2] ^= (uint8_t)(v >> 3);
        pb_job_init(&jobs[v], header, c->target);
        expected += (uint64_t)pb_scan(scalar, &jobs[v], c->start, c->count, NULL, 0);
    }
    wanted = malloc((expected + 1) * sizeof *wanted);
    for (uint64_t i = 0; i < c->count; i++)
        for (uint32_t v = 0; v < versions; v++)
            if (pb_scan(scalar, &jobs[v], c->start + i, 1, NULL, 0) == 1)
                wanted[stored++] = (c->start + i) * versions + v;
    /* Exactly the room asked for, so that ASan sees a hit written beyond it. */
    for (int room = 0; room < 3; room++) {
        capacity = room == 0 ? expected : room == 1 ? expected / 2 : 0;
        places = malloc(capacity ? capacity * sizeof *places : 1);
        int64_t found = pb_scan_versions(k, jobs, versions, c->start, c->count,
                                         capacity ? places : NULL, capacity);
        wrong |= found != (int64_t)expected || stored != expected ||
                 (capacity == expected && memcmp(places, wanted, expected * sizeof *places));
        free(places);
    }
    if (wrong)
        printf("%s: wrong hits of %" PRIu32 " versions in %" PRIu64 " + %" PRIu64 "\n", k->name,
               versions, c->start, c->count);
    free(wanted);
    free(jobs);
    return wrong;
}

static int check_refusals(const test_case *c)
{
    pb_job job;
    pb_job_init(&job, c->header, c->target);
    const pb_kernel *scalar = pb_kernel_find("scalar");
    if (pb_scan(scalar, &job, 1, 1ull << 32, NULL, 0) != PB_ERANGE ||
        pb_scan(scalar, &job, UINT64_MAX, 2, NULL, 0) != PB_ERANGE ||
        pb_scan_versions(scalar, &job, 1, 1, 1ull << 32, NULL, 0) != PB_ERANGE ||
        pb_kernel_find("none") || pb_kernel_at(pb_kernel_count()))
        return 1;
    uint32_t before = pb_cpu_features();
    pb_cpu_mask_features(0);
    for (size_t i = 0; i < pb_kernel_count(); i++) {
        const pb_kernel *k = pb_kernel_at(i);
        if (k->needs && (pb_scan(k, &job, 0, 1, NULL, 0) != PB_EUNUSABLE ||
                         pb_scan_versions(k, &job, 1, 0, 1, NULL, 0) != PB_EUNUSABLE))
            return 1;
    }
    pb_cpu_mask_features(0xffffffffu);
    return pb_cpu_features() != before;
}

/* The cheap test must let no more pass than it has to: every bit above the target's
 * highest one is looked at, in the order in which digest word 7 has them. */
static int check_reject_masks(void)
{
    for (unsigned bits = 0; bits <= 256; bits++) {
        static const uint8_t header[80];
        uint8_t target[32] = {0}; /* 2^bits - 1 */
        uint32_t passes = 0;
        pb_job job;
        for (unsigned i = 0; i < bits; i++)
            target[31 - i / 8] |= (uint8_t)(1u << i % 8);
        pb_job_init(&job, header, target);
        for (int i = 0; i < 4; i++)
            passes |= (uint32_t)target[i] << 8 * i;
        if (job.reject != ~passes)
            return 1;
    }
    return 0;
}

int main(void)
{
    static test_case cases[4096];
    size_t n = 0;
    while (n < sizeof cases / sizeof *cases && read_case(&cases[n]))
        n++;
    if (!n || check_refusals(&cases[0]) || check_reject_masks()) {
        printf("no cases, or a refusal that was none, or a wrong mask\n");
        return 1;
    }
    for (size_t i = 0; i < pb_kernel_count(); i++) {
        const pb_kernel *k = pb_kernel_at(i);
        if (k->needs & ~pb_cpu_features()) {
            printf("%s skipped: needs", k->name);
            for (int bit = 0; bit < 32; bit++)
                if (k->needs & ~pb_cpu_features() & 1u << bit)
                    printf(" %s", pb_feature_name(1u << bit));
            printf("\n");
            continue;
        }
        for (size_t j = 0; j < n; j++)
            if (differs(k, &cases[j], cases[j].found) || differs(k, &cases[j], 0) ||
                differs(k, &cases[j], cases[j].found / 2) ||
                (j % 3 == 0 && differs_rolled(k, &cases[j], (uint32_t)(1 + j % 5))))
                return 1;
        printf("%s used %zu cases\n", k->name, n);
    }
    for (size_t j = 0; j < n; j++)
        free(cases[j].nonces);
    return 0;
}
