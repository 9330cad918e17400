/* Vector operations in registers 16..31 only. The including file defines LANES and WIDTH: 16
 * and "zmm", or 8 and "ymm".
 *
 * On Intel's cores a SHA instruction costs some 450 cycles after every write to the upper
 * part of one of ymm0..15 (zmm0..15): registers 16..31 have no such switch. Compilers know
 * nothing of it, and put values where there is room. So the generators choose the registers
 * (tools/registers.py), and an operation is a statement in assembly that names them: the
 * number of the result's register, then those of the operands, or what stands in memory.
 * Between the statements the compiler must leave all vector registers alone: a file that
 * includes this is compiled for general registers only. The build reads what came of it all
 * the same (tools/upper_registers.py).
 */
#ifndef POWBENCH_UPPER_H
#define POWBENCH_UPPER_H

#if defined(__SSE__) || defined(_WIN32)
#error "-mgeneral-regs-only keeps the compiler's hands off; and Windows wants xmm6..15 back"
#endif

#include "folded.h"
#include "kernel.h"

typedef struct {
    _Alignas(4 * LANES) uint32_t lane[LANES];
} vec;

#define V(n) "%%" WIDTH #n
#define X(n) "%%xmm" #n
#define RUN(text) __asm__ volatile(text :)
#define RUN_ON(text, from) __asm__ volatile(text : : "m"(from))

#define OF_TWO(instruction, z, x, y) RUN(instruction " " V(y) ", " V(x) ", " V(z))
#define OF_TWO_AT(instruction, z, x, at) RUN_ON(instruction " %0, " V(x) ", " V(z), at)
#define addv(z, x, y) OF_TWO("vpaddd", z, x, y)
#define addv_at(z, x, at) OF_TWO_AT("vpaddd", z, x, at)
#define xorv(z, x, y) OF_TWO("vpxord", z, x, y)
#define unpacklo(z, x, y) OF_TWO("vpunpckldq", z, x, y)
#define unpacklo_at(z, x, at) OF_TWO_AT("vpunpckldq", z, x, at)
#define unpackhi(z, x, y) OF_TWO("vpunpckhdq", z, x, y)
#define unpackhi_at(z, x, at) OF_TWO_AT("vpunpckhdq", z, x, at)
#define unpacklo64(z, x, y) OF_TWO("vpunpcklqdq", z, x, y)
#define unpacklo64_at(z, x, at) OF_TWO_AT("vpunpcklqdq", z, x, at)
#define unpackhi64(z, x, y) OF_TWO("vpunpckhqdq", z, x, y)
#define unpackhi64_at(z, x, at) OF_TWO_AT("vpunpckhqdq", z, x, at)
#define add_stored(z, x, at) addv_at(z, x, at)
#define add_word(z, x, word)                                                                 \
    RUN_ON("vpaddd %0" FOR_ALL ", " V(x) ", " V(z), word)
#define rotrv(z, x, n) RUN("vprord $" #n ", " V(x) ", " V(z))
#define shrv(z, x, n) RUN("vpsrld $" #n ", " V(x) ", " V(z))

/* z is an operand and the result. `table`: the truth table by z, x, y; of e ? f : g it
 * depends on which of the three z is. */
#define OF_THREE(table, z, x, y) RUN("vpternlogd $" #table ", " V(y) ", " V(x) ", " V(z))
#define OF_THREE_AT(table, z, x, at)                                                         \
    RUN_ON("vpternlogd $" #table ", %0, " V(x) ", " V(z), at)
#define majv(z, x, y) OF_THREE(0xe8, z, x, y)
#define majv_at(z, x, at) OF_THREE_AT(0xe8, z, x, at)
#define chv(z, x, y) OF_THREE(0xca, z, x, y)
#define chv_at(z, x, at) OF_THREE_AT(0xca, z, x, at)
#define chv_f(z, x, y) OF_THREE(0xe2, z, x, y)
#define chv_f_at(z, x, at) OF_THREE_AT(0xe2, z, x, at)
#define chv_g(z, x, y) OF_THREE(0xb8, z, x, y)
#define chv_g_at(z, x, at) OF_THREE_AT(0xb8, z, x, at)

#define movev(z, x) RUN("vmovdqa64 " V(x) ", " V(z))
#define loadv(z, at) RUN_ON("vmovdqa64 %0, " V(z), at)
#define word(z, at) RUN_ON("vpbroadcastd %0, " V(z), at)
#define zero(z) RUN("vpxord " V(z) ", " V(z) ", " V(z))
#define storev(to, x)                                                                        \
    __asm__ volatile("vmovdqa64 " V(x) ", %0" : "=m"(to))
/* The nonces from `first` on, as SHA-256 reads them. */
#define nonces(z, first)                                                                     \
    __asm__ volatile("vpbroadcastd %0, " V(z) "\n\tvpaddd %1, " V(z) ", " V(z)               \
                     "\n\tvpshufb %2, " V(z) ", " V(z)                                       \
                     :                                                                       \
                     : "r"(first), "m"(pb_lane_steps), "m"(pb_byte_swap))
/* In which lanes of x no bit of the word is set. */
#define lanes_without(mask, x, word)                                                         \
    __asm__ volatile("vptestnmd %1" FOR_ALL ", " V(x) ", %%k1\n\tkmovw %%k1, %0"             \
                     : "=r"(mask)                                                            \
                     : "m"(word))

static const _Alignas(64) uint32_t pb_lane_steps[16] = {0, 1, 2,  3,  4,  5,  6,  7,
                                                   8, 9, 10, 11, 12, 13, 14, 15};
#define FOUR 0x00010203, 0x04050607, 0x08090a0b, 0x0c0d0e0f
static const _Alignas(64) uint32_t pb_byte_swap[16] = {FOUR, FOUR, FOUR, FOUR};
#undef FOUR
#endif
