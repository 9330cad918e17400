/* What the languages of the search call the same things.  One text serves OpenCL C, CUDA C++
 * and, for tests, the host's C: this head, the generated straight line, and search.h.
 *
 *     word        a 32-bit word, or with OpenCL VECTOR of them side by side
 *     u32(x)      a constant or a uniform value as a word
 *     rotr swap choose majority      as SHA-256 needs them
 */
#ifndef VECTOR
#define VECTOR 1
#endif

#if defined(__OPENCL_VERSION__)
#define PASTED(x, y) x##y
#define PASTE(x, y) PASTED(x, y)
#if VECTOR == 1
typedef uint word;
#else
typedef PASTE(uint, VECTOR) word;
#endif
#define INLINE static inline
#define u32(x) ((word)(x))
#define rotr(x, n) rotate(x, u32(32 - (n)))
#define choose(e, f, g) bitselect(g, f, e)
#define majority(a, b, c) bitselect(a, b, (a) ^ (c))
#define swap(x) (rotate(x, u32(8)) & u32(0x00ff00ffu) | rotate(x, u32(24)) & u32(0xff00ff00u))
#else
typedef unsigned int uint;
typedef uint word;
#define u32(x) (x)
#define choose(e, f, g) ((((f) ^ (g)) & (e)) ^ (g))
#define majority(a, b, c) (((a) & (b)) | (((a) | (b)) & (c)))
#if defined(__CUDACC__)
#define INLINE static __device__ __forceinline__
#define rotr(x, n) __funnelshift_r(x, x, n)
#define swap(x) __byte_perm(x, 0, 0x0123)
#else
#define INLINE static inline
#define rotr(x, n) ((x) >> (n) | (x) << (32 - (n)))
#define swap(x) ((x) >> 24 | ((x) >> 8 & 0xff00u) | ((x) << 8 & 0xff0000u) | (x) << 24)
#endif
#endif

#define big0(x) (rotr(x, 2) ^ rotr(x, 13) ^ rotr(x, 22))
#define big1(x) (rotr(x, 6) ^ rotr(x, 11) ^ rotr(x, 25))
#define small0(x) (rotr(x, 7) ^ rotr(x, 18) ^ (x) >> 3)
#define small1(x) (rotr(x, 17) ^ rotr(x, 19) ^ (x) >> 10)

/* Sums.  NVIDIA's boards shift, combine and add three words on one pipe, which is the busy one.
 * Another multiplies and adds: it gets x * one + y for every sum of two, with SUMS_OF_TWO of
 * three as well.  What the compiler knows to be 1 it would not leave there. */
#if defined(__CUDACC__)
static __device__ __forceinline__ word multiply_add(word x, word y, word z)
{
    word sum;
    asm("mad.lo.u32 %0, %1, %2, %3;" : "=r"(sum) : "r"(x), "r"(y), "r"(z));
    return sum;
}
#define add2(a, b) multiply_add(a, job->one, b)
#else
#define add2(a, b) ((a) + (b))
#endif
#if defined(SUMS_OF_TWO)
#define add3(a, b, c) add2(add2(a, b), c)
#else
#define add3(a, b, c) ((a) + (b) + (c))
#endif
#define add4(a, b, c, d) add2(add3(a, b, c), d)
#define add5(a, b, c, d, e) add3(add3(a, b, c), d, e)
