/* The clock of the core, by a chain of additions whose length in cycles is known.
 * The operating system's own word for it is a wish, and missing in many virtual
 * machines; the time-stamp counter runs at a fixed rate, whatever the core does. */
#define _POSIX_C_SOURCE 200809L
#include "explain.h"

#include <time.h>

static uint64_t nanoseconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* Register to register: new Intel cores swallow additions of small constants. */
#if defined(__x86_64__) && defined(__GNUC__)
#define ADD "add %1, %0\n"
static uint64_t ticks(void)
{
    uint32_t low, high;
    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
    return (uint64_t)high << 32 | low;
}
#elif defined(__aarch64__) && defined(__GNUC__)
#define ADD "add %0, %0, %1\n"
static uint64_t ticks(void)
{
    uint64_t now;
    __asm__ volatile("mrs %0, cntvct_el0" : "=r"(now));
    return now;
}
#endif

int pb_read_clocks(uint64_t cycles, pb_clocks *clocks)
{
#ifdef ADD
    uint64_t sum = 0, step = 1, before, began;
    uint64_t rounds = cycles / 100 + 1;

    began = nanoseconds();
    before = ticks();
    for (uint64_t i = 0; i < rounds; i++)
#define TEN(x) x x x x x x x x x x
        __asm__ volatile(TEN(TEN(ADD)) : "+r"(sum) : "r"(step));
    clocks->ticks = ticks() - before;
    clocks->nanoseconds = nanoseconds() - began;
    clocks->cycles = rounds * 100;
    return 0;
#else
    (void)cycles;
    (void)clocks;
    return -1;
#endif
}
