/* One double SHA-256 per lane, nothing shuffled: the body of the scalar, AVX2
 * and AVX-512 kernels.  The including file defines
 *
 *     vec                       LANES 32-bit words: a register, or two of them
 *     set1v addv xorv andv      the usual
 *     rotrv(x, n) shrv(x, n)    n is a constant
 *     xor3v chv majv            three-input functions
 *
 * and calls double_hash_word7.  What the nonce does not touch is folded into
 * the job or into constants; digest word 7 is e after round 60 of the second
 * hash plus IV7, so the second hash stops there, drops W61..W63, and rounds
 * 57..60 compute no a.
 */
#define small0v(x) xor3v(rotrv(x, 7), rotrv(x, 18), shrv(x, 3))
#define small1v(x) xor3v(rotrv(x, 17), rotrv(x, 19), shrv(x, 10))
#define big0v(x) xor3v(rotrv(x, 2), rotrv(x, 13), rotrv(x, 22))
#define big1v(x) xor3v(rotrv(x, 6), rotrv(x, 11), rotrv(x, 25))

/* One round; h becomes the new a and d the new e, so the caller rotates names.
 * `kw` is K + W of the round. */
#define ROUND(a, b, c, d, e, f, g, h, kw)                          \
    do {                                                           \
        vec t1_ = addv(addv(h, kw), addv(big1v(e), chv(e, f, g))); \
        d = addv(d, t1_);                                          \
        h = addv(t1_, addv(big0v(a), majv(a, b, c)));              \
    } while (0)

/* A round of which only the new e is wanted: d becomes it. */
#define ROUND_E(d, e, f, g, h, kw) \
    d = addv(addv(d, addv(h, kw)), addv(big1v(e), chv(e, f, g)))

/* K + W of round t where W is a constant, and plain K elsewhere: first and second
 * hash.  Digest word 7 gets its IV7 here, with the last round. */
static const uint32_t kw_first[64] = {
#define CONSTANT_WORD(t) ((t) == 4 ? 0x80000000u : (t) == 15 ? 640u : 0u)
#define ENTRY(t) (PB_K##t + CONSTANT_WORD(t))
    PB_EACH_ROUND(ENTRY)
#undef CONSTANT_WORD
};
static const uint32_t kw_second[64] = {
#define CONSTANT_WORD(t) \
    ((t) == 8 ? 0x80000000u : (t) == 15 ? 256u : (t) == 60 ? PB_IV7 : 0u)
    PB_EACH_ROUND(ENTRY)
#undef CONSTANT_WORD
#undef ENTRY
};

/* Where a constant is cheaper to load than to make, the including file defines
 * this so that the compiler cannot see through the pointer. */
#ifndef HIDDEN
#define HIDDEN(table) (table)
#endif

#define K(t) set1v(k[t])

/* The including file may define LOOP_LATE_ROUNDS(t, from, to): a loop in steps of 16
 * that the compiler does not unroll, where the straight line would be too long. */

/* W(t) takes the place of W(t - 16). */
#define EXTEND(w, w1, w9, w14) w = addv(addv(small1v(w14), w9), addv(small0v(w1), w))

/* Extend one word and use it at once: keeps few words alive. */
#define STEP(a, b, c, d, e, f, g, h, t, w, w1, w9, w14) \
    EXTEND(w, w1, w9, w14);                             \
    ROUND(a, b, c, d, e, f, g, h, addv(w, K(t)))

#define EIGHT_EXTENDED_STEPS_LOW(t)                             \
    STEP(a, b, c, d, e, f, g, h, (t) + 0, w0, w1, w9, w14);     \
    STEP(h, a, b, c, d, e, f, g, (t) + 1, w1, w2, w10, w15);    \
    STEP(g, h, a, b, c, d, e, f, (t) + 2, w2, w3, w11, w0);     \
    STEP(f, g, h, a, b, c, d, e, (t) + 3, w3, w4, w12, w1);     \
    STEP(e, f, g, h, a, b, c, d, (t) + 4, w4, w5, w13, w2);     \
    STEP(d, e, f, g, h, a, b, c, (t) + 5, w5, w6, w14, w3);     \
    STEP(c, d, e, f, g, h, a, b, (t) + 6, w6, w7, w15, w4);     \
    STEP(b, c, d, e, f, g, h, a, (t) + 7, w7, w8, w0, w5)

#define EIGHT_EXTENDED_STEPS_HIGH(t)                            \
    STEP(a, b, c, d, e, f, g, h, (t) + 8, w8, w9, w1, w6);      \
    STEP(h, a, b, c, d, e, f, g, (t) + 9, w9, w10, w2, w7);     \
    STEP(g, h, a, b, c, d, e, f, (t) + 10, w10, w11, w3, w8);   \
    STEP(f, g, h, a, b, c, d, e, (t) + 11, w11, w12, w4, w9);   \
    STEP(e, f, g, h, a, b, c, d, (t) + 12, w12, w13, w5, w10);  \
    STEP(d, e, f, g, h, a, b, c, (t) + 13, w13, w14, w6, w11);  \
    STEP(c, d, e, f, g, h, a, b, (t) + 14, w14, w15, w7, w12);  \
    STEP(b, c, d, e, f, g, h, a, (t) + 15, w15, w0, w8, w13)

#define SIXTEEN_EXTENDED_STEPS(t) EIGHT_EXTENDED_STEPS_LOW(t); EIGHT_EXTENDED_STEPS_HIGH(t)

/* `n` holds the nonces as SHA-256 reads them, big-endian. */
PB_INLINE vec double_hash_word7(const pb_job *job, vec n)
{
    const uint32_t *s = job->state3, *k = HIDDEN(kw_first);
    vec a, b, c, d, e, f, g, h;
    vec w0, w1, w2, w3, w4, w5, w6, w7, w8, w9, w10, w11, w12, w13, w14, w15;

    /* First hash.  Round 3 is two additions; the state after it, with the names
     * as they stand before round 4 (the turn of the letters is 4 mod 8). */
    e = addv(n, set1v(job->r3_a)), f = set1v(s[0]), g = set1v(s[1]), h = set1v(s[2]);
    a = addv(n, set1v(job->r3_e)), b = set1v(s[4]), c = set1v(s[5]), d = set1v(s[6]);

    ROUND(e, f, g, h, a, b, c, d, K(4));
    ROUND(d, e, f, g, h, a, b, c, K(5));
    ROUND(c, d, e, f, g, h, a, b, K(6));
    ROUND(b, c, d, e, f, g, h, a, K(7));
    ROUND(a, b, c, d, e, f, g, h, K(8));
    ROUND(h, a, b, c, d, e, f, g, K(9));
    ROUND(g, h, a, b, c, d, e, f, K(10));
    ROUND(f, g, h, a, b, c, d, e, K(11));
    ROUND(e, f, g, h, a, b, c, d, K(12));
    ROUND(d, e, f, g, h, a, b, c, K(13));
    ROUND(c, d, e, f, g, h, a, b, K(14));
    ROUND(b, c, d, e, f, g, h, a, K(15));

    /* W16..W31, each without the words that are zero. */
    w0 = set1v(job->w16);
    ROUND(a, b, c, d, e, f, g, h, addv(w0, K(16)));
    w1 = set1v(job->w17);
    ROUND(h, a, b, c, d, e, f, g, addv(w1, K(17)));
    w2 = addv(small0v(n), set1v(job->c18));
    ROUND(g, h, a, b, c, d, e, f, addv(w2, K(18)));
    w3 = addv(n, set1v(job->c19));
    ROUND(f, g, h, a, b, c, d, e, addv(w3, K(19)));
    w4 = addv(small1v(w2), set1v(0x80000000u));
    ROUND(e, f, g, h, a, b, c, d, addv(w4, K(20)));
    w5 = small1v(w3);
    ROUND(d, e, f, g, h, a, b, c, addv(w5, K(21)));
    w6 = addv(small1v(w4), set1v(640u));
    ROUND(c, d, e, f, g, h, a, b, addv(w6, K(22)));
    w7 = addv(small1v(w5), w0);
    ROUND(b, c, d, e, f, g, h, a, addv(w7, K(23)));
    w8 = addv(small1v(w6), w1);
    ROUND(a, b, c, d, e, f, g, h, addv(w8, K(24)));
    w9 = addv(small1v(w7), w2);
    ROUND(h, a, b, c, d, e, f, g, addv(w9, K(25)));
    w10 = addv(small1v(w8), w3);
    ROUND(g, h, a, b, c, d, e, f, addv(w10, K(26)));
    w11 = addv(small1v(w9), w4);
    ROUND(f, g, h, a, b, c, d, e, addv(w11, K(27)));
    w12 = addv(small1v(w10), w5);
    ROUND(e, f, g, h, a, b, c, d, addv(w12, K(28)));
    w13 = addv(small1v(w11), w6);
    ROUND(d, e, f, g, h, a, b, c, addv(w13, K(29)));
    w14 = addv(addv(small1v(w12), w7), set1v(PB_SMALL0(640u)));
    ROUND(c, d, e, f, g, h, a, b, addv(w14, K(30)));
    w15 = addv(addv(small1v(w13), w8), set1v(job->c31));
    ROUND(b, c, d, e, f, g, h, a, addv(w15, K(31)));

#ifdef LOOP_LATE_ROUNDS
    LOOP_LATE_ROUNDS(t, 32, 64) {
        SIXTEEN_EXTENDED_STEPS(t);
    }
#else
    w0 = addv(addv(small1v(w14), w9), set1v(job->c32));
    ROUND(a, b, c, d, e, f, g, h, addv(w0, K(32)));
    STEP(h, a, b, c, d, e, f, g, 33, w1, w2, w10, w15);
    STEP(g, h, a, b, c, d, e, f, 34, w2, w3, w11, w0);
    STEP(f, g, h, a, b, c, d, e, 35, w3, w4, w12, w1);
    STEP(e, f, g, h, a, b, c, d, 36, w4, w5, w13, w2);
    STEP(d, e, f, g, h, a, b, c, 37, w5, w6, w14, w3);
    STEP(c, d, e, f, g, h, a, b, 38, w6, w7, w15, w4);
    STEP(b, c, d, e, f, g, h, a, 39, w7, w8, w0, w5);
    EIGHT_EXTENDED_STEPS_HIGH(32);
    SIXTEEN_EXTENDED_STEPS(48);
#endif

    /* Second hash over the first one's eight words. */
    const uint32_t *m = job->midstate;
    k = HIDDEN(kw_second);
    w0 = addv(a, set1v(m[0]));
    w1 = addv(b, set1v(m[1]));
    w2 = addv(c, set1v(m[2]));
    w3 = addv(d, set1v(m[3]));
    w4 = addv(e, set1v(m[4]));
    w5 = addv(f, set1v(m[5]));
    w6 = addv(g, set1v(m[6]));
    w7 = addv(h, set1v(m[7]));

    /* Round 0 on the constant initial state is two additions. */
    const uint32_t t1 = PB_IV7 + PB_BIG1(PB_IV4) + PB_CH(PB_IV4, PB_IV5, PB_IV6) + pb_k[0];
    h = addv(w0, set1v(t1 + PB_BIG0(PB_IV0) + PB_MAJ(PB_IV0, PB_IV1, PB_IV2)));
    d = addv(w0, set1v(t1 + PB_IV3));
    a = set1v(PB_IV0), b = set1v(PB_IV1), c = set1v(PB_IV2);
    e = set1v(PB_IV4), f = set1v(PB_IV5), g = set1v(PB_IV6);
    ROUND(h, a, b, c, d, e, f, g, addv(w1, K(1)));
    ROUND(g, h, a, b, c, d, e, f, addv(w2, K(2)));
    ROUND(f, g, h, a, b, c, d, e, addv(w3, K(3)));
    ROUND(e, f, g, h, a, b, c, d, addv(w4, K(4)));
    ROUND(d, e, f, g, h, a, b, c, addv(w5, K(5)));
    ROUND(c, d, e, f, g, h, a, b, addv(w6, K(6)));
    ROUND(b, c, d, e, f, g, h, a, addv(w7, K(7)));
    ROUND(a, b, c, d, e, f, g, h, K(8));
    ROUND(h, a, b, c, d, e, f, g, K(9));
    ROUND(g, h, a, b, c, d, e, f, K(10));
    ROUND(f, g, h, a, b, c, d, e, K(11));
    ROUND(e, f, g, h, a, b, c, d, K(12));
    ROUND(d, e, f, g, h, a, b, c, K(13));
    ROUND(c, d, e, f, g, h, a, b, K(14));
    ROUND(b, c, d, e, f, g, h, a, K(15));

    w0 = addv(w0, small0v(w1));
    ROUND(a, b, c, d, e, f, g, h, addv(w0, K(16)));
    w1 = addv(addv(w1, set1v(PB_SMALL1(256u))), small0v(w2));
    ROUND(h, a, b, c, d, e, f, g, addv(w1, K(17)));
    w2 = addv(addv(w2, small1v(w0)), small0v(w3));
    ROUND(g, h, a, b, c, d, e, f, addv(w2, K(18)));
    w3 = addv(addv(w3, small1v(w1)), small0v(w4));
    ROUND(f, g, h, a, b, c, d, e, addv(w3, K(19)));
    w4 = addv(addv(w4, small1v(w2)), small0v(w5));
    ROUND(e, f, g, h, a, b, c, d, addv(w4, K(20)));
    w5 = addv(addv(w5, small1v(w3)), small0v(w6));
    ROUND(d, e, f, g, h, a, b, c, addv(w5, K(21)));
    w6 = addv(addv(w6, small1v(w4)), addv(small0v(w7), set1v(256u)));
    ROUND(c, d, e, f, g, h, a, b, addv(w6, K(22)));
    w7 = addv(addv(w7, small1v(w5)), addv(w0, set1v(PB_SMALL0(0x80000000u))));
    ROUND(b, c, d, e, f, g, h, a, addv(w7, K(23)));
    w8 = addv(addv(w1, small1v(w6)), set1v(0x80000000u));
    ROUND(a, b, c, d, e, f, g, h, addv(w8, K(24)));
    w9 = addv(w2, small1v(w7));
    ROUND(h, a, b, c, d, e, f, g, addv(w9, K(25)));
    w10 = addv(w3, small1v(w8));
    ROUND(g, h, a, b, c, d, e, f, addv(w10, K(26)));
    w11 = addv(w4, small1v(w9));
    ROUND(f, g, h, a, b, c, d, e, addv(w11, K(27)));
    w12 = addv(w5, small1v(w10));
    ROUND(e, f, g, h, a, b, c, d, addv(w12, K(28)));
    w13 = addv(w6, small1v(w11));
    ROUND(d, e, f, g, h, a, b, c, addv(w13, K(29)));
    w14 = addv(addv(w7, small1v(w12)), set1v(PB_SMALL0(256u)));
    ROUND(c, d, e, f, g, h, a, b, addv(w14, K(30)));
    w15 = addv(addv(w8, small1v(w13)), addv(small0v(w0), set1v(256u)));
    ROUND(b, c, d, e, f, g, h, a, addv(w15, K(31)));

    SIXTEEN_EXTENDED_STEPS(32);
    EIGHT_EXTENDED_STEPS_LOW(48);
    STEP(a, b, c, d, e, f, g, h, 56, w8, w9, w1, w6);

    /* e after round 60 is a before round 57 plus what the e side adds. */
    EXTEND(w9, w10, w2, w7);
    ROUND_E(c, d, e, f, g, addv(w9, K(57)));
    EXTEND(w10, w11, w3, w8);
    ROUND_E(b, c, d, e, f, addv(w10, K(58)));
    EXTEND(w11, w12, w4, w9);
    ROUND_E(a, b, c, d, e, addv(w11, K(59)));
    EXTEND(w12, w13, w5, w10);
    ROUND_E(h, a, b, c, d, addv(w12, K(60)));
    return h;
}
