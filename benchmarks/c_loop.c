/* The same scans without Python: what a call from Python is compared with.
 * Reads `kernel count` lines, answers each with the nanoseconds of one scan. */
#include "powbench.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static uint64_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

int main(void)
{
    uint8_t header[80] = {1}, target[32];
    static uint32_t hits[4096];
    char name[32];
    uint64_t count;
    pb_job job;

    memset(target, 0xff, sizeof target); /* 2^236 - 1 */
    target[0] = target[1] = 0;
    target[2] = 0x0f;
    pb_job_init(&job, header, target);
    while (scanf("%31s %" SCNu64, name, &count) == 2) {
        const pb_kernel *kernel = pb_kernel_find(name);
        uint64_t began = now();
        if (!kernel || pb_scan(kernel, &job, 0, count, hits, 4096) < 0)
            return 1;
        printf("%" PRIu64 "\n", now() - began);
        fflush(stdout);
    }
    return 0;
}
