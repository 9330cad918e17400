/* Which instructions a scan runs, and how often: with the trap flag set the CPU stops
 * after every instruction, and a signal handler notes where.  No debugger, no
 * privilege, and loops and branches are counted as they are taken. */
#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__)
#define _GNU_SOURCE
#include "explain.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <ucontext.h>

#define TRAP_FLAG 0x100

static struct {
    const uint64_t *regions;
    uint64_t region_count, *elsewhere;
    uint32_t *counts;
    struct sigaction action;
    sigset_t mask;
} noted;

static void note(int signal, siginfo_t *info, void *context)
{
    const ucontext_t *stopped = context;
    uint64_t at = (uint64_t)stopped->uc_mcontext.gregs[REG_RIP], before = 0;

    (void)signal;
    (void)info;
    for (uint64_t i = 0; i < noted.region_count; i++) {
        uint64_t begin = noted.regions[2 * i], end = noted.regions[2 * i + 1];

        if (at >= begin && at < end) {
            noted.counts[before + at - begin]++;
            return;
        }
        before += end - begin;
    }
    ++*noted.elsewhere;
}

int pb_steps_begin(const uint64_t *regions, uint64_t region_count, uint32_t *counts,
                   uint64_t *elsewhere)
{
    struct sigaction action;
    sigset_t trap;

    noted.regions = regions;
    noted.region_count = region_count;
    noted.counts = counts;
    noted.elsewhere = elsewhere;
    *elsewhere = 0;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = note;
    action.sa_flags = SA_SIGINFO;
    sigemptyset(&action.sa_mask);
    sigemptyset(&trap);
    sigaddset(&trap, SIGTRAP);
    if (sigaction(SIGTRAP, &action, &noted.action))
        return -1;
    pthread_sigmask(SIG_UNBLOCK, &trap, &noted.mask);
    __builtin_ia32_writeeflags_u64(__builtin_ia32_readeflags_u64() | TRAP_FLAG);
    return 0;
}

void pb_steps_end(void)
{
    __builtin_ia32_writeeflags_u64(__builtin_ia32_readeflags_u64() & ~(uint64_t)TRAP_FLAG);
    pthread_sigmask(SIG_SETMASK, &noted.mask, NULL);
    sigaction(SIGTRAP, &noted.action, NULL);
}

int pb_count_steps(const pb_kernel *kernel, const pb_job *job, uint32_t start,
                   uint64_t count, uint64_t base, uint32_t *counts, uint64_t size,
                   uint64_t *elsewhere)
{
    const uint64_t region[2] = {base, base + size};
    uint32_t room[16];
    pb_hits hits = {room, NULL, 16, 0, 1, 0};

    if (kernel->needs & ~pb_cpu_features() || pb_steps_begin(region, 1, counts, elsewhere))
        return -1;
    kernel->scan(job, start, count, &hits);
    pb_steps_end();
    return 0;
}
#else
#include "explain.h"

#include <string.h>

int pb_count_steps(const pb_kernel *kernel, const pb_job *job, uint32_t start,
                   uint64_t count, uint64_t base, uint32_t *counts, uint64_t size,
                   uint64_t *elsewhere)
{
    (void)kernel, (void)job, (void)start, (void)count;
    (void)base, (void)counts, (void)size, (void)elsewhere;
    return -1;
}

int pb_steps_begin(const uint64_t *regions, uint64_t region_count, uint32_t *counts,
                   uint64_t *elsewhere)
{
    (void)regions, (void)region_count, (void)counts, (void)elsewhere;
    return -1;
}

void pb_steps_end(void)
{
}
#endif

uint64_t pb_code_of(const pb_kernel *kernel)
{
    return (uint64_t)(uintptr_t)kernel->scan;
}

void pb_read_code(uint64_t address, uint8_t *bytes, uint64_t size)
{
    memcpy(bytes, (const void *)(uintptr_t)address, size);
}
