/* How many cycles instructions of the kernels take on this core, alone and side by
 * side: which of them share pipes is what bounds a kernel. The clock is a chain of
 * dependent register additions, one cycle each on every x86-64 CPU, measured in turn
 * with each test; the best of many short runs counts.
 *
 *     cc -O1 -mavx512vl studies/ports/ports.c -o ports && ./ports
 *
 * Prints `cycles name` lines: cycles of one group, as `1 rounds + 2 rotate_256`.
 * Needs AVX-512VL; tests of the SHA extensions are left out where there are none. */
#include <stdint.h>
#include <stdio.h>
#include <time.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

#define REPEATS 120
#define LOOPS 4000
static uint8_t memory[4096] __attribute__((aligned(64)));

#define CLOBBER                                                                         \
    "rax", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "xmm0", "xmm1", "xmm2", \
        "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm16", "xmm17", "xmm18", \
        "xmm19", "xmm20", "xmm21", "xmm22", "xmm23", "xmm24", "xmm25", "xmm26", "xmm27", \
        "xmm28", "xmm29", "xmm30", "xmm31", "memory", "cc"

#define TEN(f) f f f f f f f f f f
#define CHAIN TEN(TEN("add %%rcx, %%rax\n"))

/* Eight groups of instructions; group n uses registers of its own. */
#define EIGHT(g) g(1, 16, 24) g(2, 17, 25) g(3, 18, 26) g(4, 19, 27) \
    g(5, 20, 28) g(6, 21, 29) g(7, 22, 30) g(8, 23, 31)

#define Y(op, r) op " %%ymm" #r ", %%ymm" #r ", %%ymm" #r "\n"
#define Z(op, r) op " %%zmm" #r ", %%zmm" #r ", %%zmm" #r "\n"
#define YI(op, r) op " %%ymm" #r ", %%ymm" #r "\n"
#define ZI(op, r) op " %%zmm" #r ", %%zmm" #r "\n"
#define ADD(r) Y("vpaddd", r)
#define ADD512(r) Z("vpaddd", r)
#define TERN(r) Y("vpternlogd $0x96,", r)
#define TERN512(r) Z("vpternlogd $0x96,", r)
#define ROT(r) YI("vprord $7,", r)
#define ROT512(r) ZI("vprord $7,", r)
#define SHIFT(r) YI("vpsrld $3,", r)
#define SHIFT512(r) ZI("vpsrld $3,", r)
#define UNPACK(r) Y("vpunpckldq", r)
#define UNPACK512(r) Z("vpunpckldq", r)
#define ROUNDS(r) "sha256rnds2 %%xmm0, %%xmm9, %%xmm" #r "\n"
#define MSG1(r) "sha256msg1 %%xmm9, %%xmm" #r "\n"
#define MSG2(r) "sha256msg2 %%xmm9, %%xmm" #r "\n"
#define LOAD(r) "vmovdqa32 (%[m]), %%ymm" #r "\n"
#define LOAD512(r) "vmovdqa32 (%[m]), %%zmm" #r "\n"
#define LOADQ(r) "vmovq (%[m]), %%xmm" #r "\n"
#define STORE(r) "vmovdqa32 %%ymm" #r ", 64*(" #r "-16)(%[m])\n"
#define STORE512(r) "vmovdqa32 %%zmm" #r ", 64*(" #r "-16)(%[m])\n"
#define MOVE(r, s) "vmovdqa32 %%ymm" #r ", %%ymm" #s "\n"
#define FOUR_ADDS "add %%rcx, %%rax\n add %%rcx, %%rdx\n add %%rcx, %%rsi\n add %%rcx, %%rdi\n"
#define FOUR_ROTATES "ror $7, %%r8d\n ror $7, %%r9d\n ror $7, %%r10d\n ror $7, %%r11d\n"
#define FOUR_NOPS "nop\n nop\n nop\n nop\n"

static double best_of(void (*test)(void), double *clock)
{
    double best = 1;
    for (int r = 0; r < REPEATS; r++) {
        double began = now();
        for (int i = 0; i < LOOPS / 12; i++)
            __asm__ volatile(CHAIN ::: "rax", "rcx", "cc");
        double spent = (now() - began) / (LOOPS / 12 * 100.0);
        if (spent < *clock)
            *clock = spent;
        began = now();
        test();
        spent = (now() - began) / (LOOPS * 16.0);
        if (spent < best)
            best = spent;
    }
    return best;
}

/* TEST(name, group): sixteen groups an iteration. */
#define TEST(id, text)                                                                    \
    static void test_##id(void)                                                           \
    {                                                                                     \
        for (int i = 0; i < LOOPS; i++)                                                   \
            __asm__ volatile(EIGHT(text) EIGHT(text)::[m] "r"(memory) : CLOBBER);         \
    }

#define G_ADD(a, b, c) ADD(b)
#define G_ADD512(a, b, c) ADD512(b)
#define G_TERN(a, b, c) TERN(b)
#define G_TERN512(a, b, c) TERN512(b)
#define G_ROT(a, b, c) ROT(b)
#define G_ROT512(a, b, c) ROT512(b)
#define G_SHIFT(a, b, c) SHIFT(b)
#define G_SHIFT512(a, b, c) SHIFT512(b)
#define G_UNPACK(a, b, c) UNPACK(b)
#define G_UNPACK512(a, b, c) UNPACK512(b)
#define G_ROUNDS(a, b, c) ROUNDS(a)
#define G_MSG1(a, b, c) MSG1(a)
#define G_MSG2(a, b, c) MSG2(a)
#define G_LOAD(a, b, c) LOAD(b)
#define G_LOAD512(a, b, c) LOAD512(b)
#define G_LOADQ(a, b, c) LOADQ(a)
#define G_STORE(a, b, c) STORE(b)
#define G_STORE512(a, b, c) STORE512(b)
#define G_MOVE(a, b, c) MOVE(b, c)
#define G_SADD(a, b, c) FOUR_ADDS
#define G_SROT(a, b, c) FOUR_ROTATES
#define G_SMIX(a, b, c) FOUR_ADDS FOUR_ROTATES
#define G_NOP(a, b, c) FOUR_NOPS FOUR_NOPS FOUR_NOPS
#define G_ROT_ADD(a, b, c) ROT(b) ADD(c)
#define G_ROT2_ADD2(a, b, c) ROT(b) ROT(c) ADD(b) ADD(c)
#define G_ROT_SHIFT(a, b, c) ROT(b) SHIFT(c)
#define G_ROT_UNPACK2(a, b, c) ROT(b) UNPACK(c) UNPACK(c)
#define G_UNPACK3_ADD(a, b, c) UNPACK(b) UNPACK(c) UNPACK(b) ADD(c)
#define G_ROUNDS_ROT(a, b, c) ROUNDS(a) ROT(b)
#define G_ROUNDS_ROT2(a, b, c) ROUNDS(a) ROT(b) ROT(c)
#define G_ROUNDS_ADD3(a, b, c) ROUNDS(a) ADD(b) ADD(c) TERN(b)
#define G_ROUNDS_ADD2_ROT(a, b, c) ROUNDS(a) ADD(b) TERN(b) ROT(c)
#define G_ROUNDS_ADD4(a, b, c) ROUNDS(a) ADD(b) ADD(c) TERN(b) TERN(c)
#define G_ROUNDS_MSG2(a, b, c) ROUNDS(a) MSG2(a)
#define G_ROUNDS_MSG1(a, b, c) ROUNDS(a) MSG1(a)
#define G_MSG2_ROT2(a, b, c) MSG2(a) ROT(b) ROT(c)
#define G_MSG2_ADD6(a, b, c) MSG2(a) ADD(b) ADD(c) TERN(b) TERN(c) ADD(b) ADD(c)
#define G_MSG1_ADD3(a, b, c) MSG1(a) ADD(b) ADD(c) TERN(b)
#define G_ROUNDS_LOADQ(a, b, c) ROUNDS(a) "vmovq (%[m]), %%xmm0\n"
#define G_ADD4_LOAD2(a, b, c) ADD(b) ADD(c) TERN(b) TERN(c) LOADQ(9) LOADQ(9)
#define G_ADD4_STORE(a, b, c) ADD(b) ADD(c) TERN(b) TERN(c) STORE(b)
#define G_ADD4_SADD2(a, b, c) ADD(b) ADD(c) TERN(b) TERN(c) "add %%rcx, %%rax\n add %%rcx, %%rdx\n"
#define G_ADD4_SADD4(a, b, c) ADD(b) ADD(c) TERN(b) TERN(c) FOUR_ADDS
#define G_ROT2_SHIFT2(a, b, c) ROT(b) SHIFT(c) ROT(b) SHIFT(c)
#define G_ROT2_UNPACK2(a, b, c) ROT(b) UNPACK(c) ROT(b) UNPACK(c)
#define G_SHIFT2_UNPACK2(a, b, c) SHIFT(b) UNPACK(c) SHIFT(b) UNPACK(c)
#define G_ROUNDS_SHIFT3(a, b, c) ROUNDS(a) SHIFT(b) SHIFT(c) SHIFT(b)
#define G_ROUNDS_SHIFT2(a, b, c) ROUNDS(a) SHIFT(b) SHIFT(c)
#define G_ROUNDS_UNPACK2(a, b, c) ROUNDS(a) UNPACK(b) UNPACK(c)
#define G_MSG2_ROT4(a, b, c) MSG2(a) ROT(b) ROT(c) ROT(b) ROT(c)
#define G_MSG2_SHIFT4(a, b, c) MSG2(a) SHIFT(b) SHIFT(c) SHIFT(b) SHIFT(c)
#define G_MSG1_ROT2(a, b, c) MSG1(a) ROT(b) ROT(c)
#define G_MSG1_SHIFT2(a, b, c) MSG1(a) SHIFT(b) SHIFT(c)
#define G_ROUNDS2_MSG2(a, b, c) ROUNDS(a) MSG2(a) ROUNDS(a)
#define G_ROT512_ADD512(a, b, c) ROT512(b) ADD512(c)

#define ALL(x)                                                      \
    x(ADD, "1 add_256") x(ADD512, "1 add_512")                      \
    x(TERN, "1 ternary_256") x(TERN512, "1 ternary_512")            \
    x(ROT, "1 rotate_256") x(ROT512, "1 rotate_512")                \
    x(SHIFT, "1 shift_256") x(SHIFT512, "1 shift_512")              \
    x(UNPACK, "1 unpack_256") x(UNPACK512, "1 unpack_512")          \
    x(LOAD, "1 load_256") x(LOAD512, "1 load_512") x(LOADQ, "1 load_64") \
    x(STORE, "1 store_256") x(STORE512, "1 store_512")              \
    x(MOVE, "1 move_256")                                           \
    x(SADD, "4 scalar_add") x(SROT, "4 scalar_rotate")              \
    x(SMIX, "4 scalar_add + 4 scalar_rotate") x(NOP, "12 nop")      \
    x(ROT_ADD, "1 rotate_256 + 1 add_256")                          \
    x(ROT2_ADD2, "2 rotate_256 + 2 add_256")                        \
    x(ROT_SHIFT, "1 rotate_256 + 1 shift_256")                      \
    x(ROT_UNPACK2, "1 rotate_256 + 2 unpack_256")                   \
    x(UNPACK3_ADD, "3 unpack_256 + 1 add_256")                      \
    x(ROT512_ADD512, "1 rotate_512 + 1 add_512")                    \
    x(ADD4_LOAD2, "4 add_256 + 2 load_64")                          \
    x(ADD4_STORE, "4 add_256 + 1 store_256")                        \
    x(ADD4_SADD2, "4 add_256 + 2 scalar_add")                       \
    x(ADD4_SADD4, "4 add_256 + 4 scalar_add")                       \
    x(ROT2_SHIFT2, "2 rotate_256 + 2 shift_256")                    \
    x(ROT2_UNPACK2, "2 rotate_256 + 2 unpack_256")                  \
    x(SHIFT2_UNPACK2, "2 shift_256 + 2 unpack_256")
#define ALL_SHA(x)                                                  \
    x(ROUNDS, "1 rounds") x(MSG1, "1 msg1") x(MSG2, "1 msg2")       \
    x(ROUNDS_LOADQ, "1 rounds + 1 load_64")                         \
    x(ROUNDS_ROT, "1 rounds + 1 rotate_256")                        \
    x(ROUNDS_ROT2, "1 rounds + 2 rotate_256")                       \
    x(ROUNDS_ADD3, "1 rounds + 3 add_256")                          \
    x(ROUNDS_ADD4, "1 rounds + 4 add_256")                          \
    x(ROUNDS_ADD2_ROT, "1 rounds + 2 add_256 + 1 rotate_256")       \
    x(ROUNDS_MSG1, "1 rounds + 1 msg1") x(ROUNDS_MSG2, "1 rounds + 1 msg2") \
    x(MSG2_ROT2, "1 msg2 + 2 rotate_256")                           \
    x(ROUNDS_SHIFT2, "1 rounds + 2 shift_256")                      \
    x(ROUNDS_SHIFT3, "1 rounds + 3 shift_256")                      \
    x(ROUNDS_UNPACK2, "1 rounds + 2 unpack_256")                    \
    x(ROUNDS2_MSG2, "2 rounds + 1 msg2")                            \
    x(MSG2_ROT4, "1 msg2 + 4 rotate_256") x(MSG2_SHIFT4, "1 msg2 + 4 shift_256") \
    x(MSG1_ROT2, "1 msg1 + 2 rotate_256") x(MSG1_SHIFT2, "1 msg1 + 2 shift_256") \
    x(MSG2_ADD6, "1 msg2 + 6 add_256") x(MSG1_ADD3, "1 msg1 + 3 add_256")

#define DEFINE(id, name) TEST(id, G_##id)
ALL(DEFINE)
ALL_SHA(DEFINE)

int main(void)
{
    static const struct {
        void (*run)(void);
        const char *name;
        int sha;
    } tests[] = {
#define LIST(id, name) {test_##id, name, 0},
#define LIST_SHA(id, name) {test_##id, name, 1},
        ALL(LIST) ALL_SHA(LIST_SHA)};
    double clock = 1, best[sizeof tests / sizeof tests[0]];
    unsigned a = 7, b = 0, c = 0, d;

    if (!__builtin_cpu_supports("avx512vl")) {
        fprintf(stderr, "this CPU has no AVX-512VL\n");
        return 1;
    }
    __asm__("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
    for (unsigned i = 0; i < sizeof tests / sizeof tests[0]; i++)
        best[i] = tests[i].sha && !(b & 1u << 29) ? 0 : best_of(tests[i].run, &clock);
    printf("# core clock %.3f GHz\n", 1e-9 / clock);
    for (unsigned i = 0; i < sizeof tests / sizeof tests[0]; i++)
        if (best[i] > 0)
            printf("%.2f %s\n", best[i] / clock, tests[i].name);
    return 0;
}
