/* How fast this CPU's SHA unit can go at all: cycles of sha256rnds2, sha256msg1
 * and sha256msg2 in a chain (latency) and side by side (throughput), against a
 * chain of imul, which takes three cycles on every x86-64 CPU of this century's
 * second decade.  Prints `name cycles` lines. */
#include <stdint.h>
#include <stdio.h>
#include <time.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

#define REPEATS 40
#define LOOPS 20000
#define CLOBBER "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8"
#define EIGHT(f) f(1) f(2) f(3) f(4) f(5) f(6) f(7) f(8)
#define CHAIN(f) f(1) f(1) f(1) f(1) f(1) f(1) f(1) f(1)
#define ROUNDS(r) "sha256rnds2 %%xmm0, %%xmm" #r ", %%xmm" #r "\n"
#define MSG1(r) "sha256msg1 %%xmm0, %%xmm" #r "\n"
#define MSG2(r) "sha256msg2 %%xmm0, %%xmm" #r "\n"
#define IMUL(r) "imul %%rax, %%rax\n"

/* Best time of one instruction, in seconds, the clock's own chain beside it. */
#define BEST(best, text, ...)                                       \
    do {                                                            \
        double began = now();                                       \
        for (int i = 0; i < LOOPS; i++)                             \
            __asm__ volatile(text text ::: __VA_ARGS__);            \
        double spent = (now() - began) / (LOOPS * 16.0);            \
        if (spent < best)                                           \
            best = spent;                                           \
    } while (0)

#define MEASURE(name, text)                                         \
    do {                                                            \
        double best = 1, clock3 = 1;                                \
        for (int r = 0; r < REPEATS; r++) {                         \
            BEST(clock3, CHAIN(IMUL), "rax");                       \
            BEST(best, text, CLOBBER);                              \
        }                                                           \
        printf(name " %.3f\n", best / clock3 * 3);                  \
    } while (0)

int main(void)
{
    if (!__builtin_cpu_supports("sse4.1"))
        return 1;
    MEASURE("sha256rnds2_latency", CHAIN(ROUNDS));
    MEASURE("sha256rnds2_throughput", EIGHT(ROUNDS));
    MEASURE("sha256msg1_throughput", EIGHT(MSG1));
    MEASURE("sha256msg2_throughput", EIGHT(MSG2));
    return 0;
}
