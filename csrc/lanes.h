/* One double SHA-256 per lane, nothing shuffled: the body of the scalar, AVX2
 * and AVX-512 kernels.  The including file defines
 *
 *     vec                       LANES 32-bit words: a register, or two of them
 *     set1v addv xorv andv      the usual
 *     rotrv(x, n) shrv(x, n)    n is a constant
 *     xor3v chv majv            three-input functions
 *
 * and calls double_hash_word7, or for several versions of a header make_schedule once
 * and double_hash_scheduled for each.  What the nonce does not touch is folded into
 * the job or into constants; digest word 7 is e after round 60 of the second
 * hash plus IV7, so the second hash stops there, drops W61..W63, and rounds
 * 57..60 compute no a.
 */
#define small0v(x) xor3v(rotrv(x, 7), rotrv(x, 18), shrv(x, 3))
#define small1v(x) xor3v(rotrv(x, 17), rotrv(x, 19), shrv(x, 10))
#define big0v(x) xor3v(rotrv(x, 2), rotrv(x, 13), rotrv(x, 22))
#define big1v(x) xor3v(rotrv(x, 6), rotrv(x, 11), rotrv(x, 25))

/* One round; h becomes the new a and d the new e, so the caller rotates names.
 * `hkw` is h + K + W of the round, or `kw` K + W. */
#define ROUND_ON(a, b, c, d, e, f, g, h, hkw)                 \
    do {                                                      \
        vec t1_ = addv(hkw, addv(big1v(e), chv(e, f, g)));    \
        d = addv(d, t1_);                                     \
        h = addv(t1_, addv(big0v(a), majv(a, b, c)));         \
    } while (0)
#define ROUND(a, b, c, d, e, f, g, h, kw) ROUND_ON(a, b, c, d, e, f, g, h, addv(h, kw))

/* A round of which only the new e is wanted: d becomes it. */
#define ROUND_E(d, e, f, g, h, kw) \
    d = addv(addv(d, addv(h, kw)), addv(big1v(e), chv(e, f, g)))

/* What is constant of h + K + W of round t: first and second hash.  K63 of the first
 * is added with the midstate, one addition for two; digest word 7 gets its IV7 with
 * the second hash's last round.  Behind the rounds stand other constants. */
enum { W4 = 64, LENGTH1, S0_LENGTH1 };
static const uint32_t constants1[] = {
#define ADDED(t) ((t) == 4 ? 0x80000000u : (t) == 15 ? 640u : (t) == 63 ? 0u - PB_K63 : 0u)
#define ENTRY(t) (PB_K##t + ADDED(t))
    PB_EACH_ROUND(ENTRY)
#undef ADDED
    [W4] = 0x80000000u, [LENGTH1] = 640u, [S0_LENGTH1] = PB_SMALL0(640u),
};
enum { W8 = 64, LENGTH2, S0_W8, S0_LENGTH2, S1_LENGTH2, ROUND0_A, ROUND0_E,
       IV_0, IV_1, IV_2, IV_4, IV_5, IV_6 };
static const uint32_t constants2[] = {
#define ADDED(t)                                                          \
    ((t) == 1 ? PB_IV6 : (t) == 2 ? PB_IV5 : (t) == 3 ? PB_IV4            \
     : (t) == 8 ? 0x80000000u : (t) == 15 ? 256u : (t) == 60 ? PB_IV7 : 0u)
    PB_EACH_ROUND(ENTRY)
#undef ADDED
#undef ENTRY
    [W8] = 0x80000000u, [LENGTH2] = 256u, [S0_W8] = PB_SMALL0(0x80000000u),
    [S0_LENGTH2] = PB_SMALL0(256u), [S1_LENGTH2] = PB_SMALL1(256u),
#define ROUND0_T1 (PB_IV7 + PB_BIG1(PB_IV4) + PB_CH(PB_IV4, PB_IV5, PB_IV6) + PB_K0)
    [ROUND0_A] = ROUND0_T1 + PB_BIG0(PB_IV0) + PB_MAJ(PB_IV0, PB_IV1, PB_IV2),
    [ROUND0_E] = ROUND0_T1 + PB_IV3,
    [IV_0] = PB_IV0, [IV_1] = PB_IV1, [IV_2] = PB_IV2,
    [IV_4] = PB_IV4, [IV_5] = PB_IV5, [IV_6] = PB_IV6,
};

/* Where a constant is cheaper to load than to make, the including file defines
 * this so that the compiler cannot see through the pointer. */
#ifndef HIDDEN
#define HIDDEN(table) (table)
#endif

#define K(t) set1v(k[t])

/* The including file may define LOOP_LATE_ROUNDS(t, from, to): a loop in steps of 16
 * that the compiler does not unroll, where the straight line would be too long. */

/* The first hash makes its schedule and uses it at once, or makes it and stores K + W of
 * rounds 18..63, or uses what another call has stored.  A constant where it is read. */
enum schedule { MAKE_AND_USE, MAKE, USE };
#define STORED_ROUNDS 46

/* W(t) takes the place of W(t - 16). */
#define EXTEND(w, w1, w9, w14) w = addv(addv(small1v(w14), w9), addv(small0v(w1), w))

/* A round whose word `made` makes. */
#define WORD_ROUND(a, b, c, d, e, f, g, h, t, made, kw)         \
    do {                                                        \
        if (schedule != USE) {                                  \
            made;                                               \
        }                                                       \
        if (schedule == MAKE)                                   \
            stored[(t) - 18] = kw;                              \
        else                                                    \
            ROUND(a, b, c, d, e, f, g, h,                       \
                  (schedule == USE ? stored[(t) - 18] : (kw))); \
    } while (0)

/* Extend one word and use it at once: keeps few words alive. */
#define STEP(a, b, c, d, e, f, g, h, t, w, w1, w9, w14) \
    WORD_ROUND(a, b, c, d, e, f, g, h, t, EXTEND(w, w1, w9, w14), addv(w, K(t)))

#define EIGHT_EXTENDED_STEPS_LOW(t)                             \
    STEP(a, b, c, d, e, f, g, h, (t) + 0, w0, w1, w9, w14);     \
    STEP(h, a, b, c, d, e, f, g, (t) + 1, w1, w2, w10, w15);    \
    STEP(g, h, a, b, c, d, e, f, (t) + 2, w2, w3, w11, w0);     \
    STEP(f, g, h, a, b, c, d, e, (t) + 3, w3, w4, w12, w1);     \
    STEP(e, f, g, h, a, b, c, d, (t) + 4, w4, w5, w13, w2);     \
    STEP(d, e, f, g, h, a, b, c, (t) + 5, w5, w6, w14, w3);     \
    STEP(c, d, e, f, g, h, a, b, (t) + 6, w6, w7, w15, w4);     \
    STEP(b, c, d, e, f, g, h, a, (t) + 7, w7, w8, w0, w5)

#define SEVEN_EXTENDED_STEPS_HIGH(t)                            \
    STEP(a, b, c, d, e, f, g, h, (t) + 8, w8, w9, w1, w6);      \
    STEP(h, a, b, c, d, e, f, g, (t) + 9, w9, w10, w2, w7);     \
    STEP(g, h, a, b, c, d, e, f, (t) + 10, w10, w11, w3, w8);   \
    STEP(f, g, h, a, b, c, d, e, (t) + 11, w11, w12, w4, w9);   \
    STEP(e, f, g, h, a, b, c, d, (t) + 12, w12, w13, w5, w10);  \
    STEP(d, e, f, g, h, a, b, c, (t) + 13, w13, w14, w6, w11);  \
    STEP(c, d, e, f, g, h, a, b, (t) + 14, w14, w15, w7, w12)

#define EIGHT_EXTENDED_STEPS_HIGH(t)                            \
    SEVEN_EXTENDED_STEPS_HIGH(t);                               \
    STEP(b, c, d, e, f, g, h, a, (t) + 15, w15, w0, w8, w13)

#define SIXTEEN_EXTENDED_STEPS(t) EIGHT_EXTENDED_STEPS_LOW(t); EIGHT_EXTENDED_STEPS_HIGH(t)

/* Second hash over the first one's eight words. */
PB_INLINE vec second_hash_word7(vec w0, vec w1, vec w2, vec w3, vec w4, vec w5, vec w6, vec w7)
{
    const enum schedule schedule = MAKE_AND_USE;
    vec *const stored = NULL;
    const uint32_t *k = HIDDEN(constants2);
    vec a, b, c, d, e, f, g, h, w8, w9, w10, w11, w12, w13, w14, w15;

    /* Round 0 on the constant initial state is two additions; rounds 1..3 find the
     * rest of that state in h. */
    h = addv(w0, K(ROUND0_A)), a = K(IV_0), b = K(IV_1), c = K(IV_2);
    d = addv(w0, K(ROUND0_E)), e = K(IV_4), f = K(IV_5), g = K(IV_6);
    ROUND_ON(h, a, b, c, d, e, f, g, addv(w1, K(1)));
    ROUND_ON(g, h, a, b, c, d, e, f, addv(w2, K(2)));
    ROUND_ON(f, g, h, a, b, c, d, e, addv(w3, K(3)));
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
    w1 = addv(addv(w1, K(S1_LENGTH2)), small0v(w2));
    ROUND(h, a, b, c, d, e, f, g, addv(w1, K(17)));
    w2 = addv(addv(w2, small1v(w0)), small0v(w3));
    ROUND(g, h, a, b, c, d, e, f, addv(w2, K(18)));
    w3 = addv(addv(w3, small1v(w1)), small0v(w4));
    ROUND(f, g, h, a, b, c, d, e, addv(w3, K(19)));
    w4 = addv(addv(w4, small1v(w2)), small0v(w5));
    ROUND(e, f, g, h, a, b, c, d, addv(w4, K(20)));
    w5 = addv(addv(w5, small1v(w3)), small0v(w6));
    ROUND(d, e, f, g, h, a, b, c, addv(w5, K(21)));
    w6 = addv(addv(w6, small1v(w4)), addv(small0v(w7), K(LENGTH2)));
    ROUND(c, d, e, f, g, h, a, b, addv(w6, K(22)));
    w7 = addv(addv(w7, small1v(w5)), addv(w0, K(S0_W8)));
    ROUND(b, c, d, e, f, g, h, a, addv(w7, K(23)));
    w8 = addv(addv(w1, small1v(w6)), K(W8));
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
    w14 = addv(addv(w7, small1v(w12)), K(S0_LENGTH2));
    ROUND(c, d, e, f, g, h, a, b, addv(w14, K(30)));
    w15 = addv(addv(w8, small1v(w13)), addv(small0v(w0), K(LENGTH2)));
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

/* Both hashes.  `n` holds the nonces as SHA-256 reads them, big-endian.  With MAKE it only
 * stores the schedule of the first hash; with USE it takes that from there. */
PB_INLINE vec double_hash(const pb_job *job, vec n, enum schedule schedule, vec *stored)
{
    const uint32_t *s = job->state3, *m = job->midstate, *k = HIDDEN(constants1);
    vec a, b, c, d, e, f, g, h;
    vec w0, w1, w2, w3, w4, w5, w6, w7, w8, w9, w10, w11, w12, w13, w14, w15;

    /* First hash.  Round 3 is two additions; the state after it, with the names
     * as they stand before round 4 (the turn of the letters is 4 mod 8). */
    e = addv(n, set1v(job->r3_a)), f = set1v(s[0]), g = set1v(s[1]), h = set1v(s[2]);
    a = addv(n, set1v(job->r3_e)), b = set1v(s[4]), c = set1v(s[5]);

    if (schedule != MAKE) {
        ROUND_ON(e, f, g, h, a, b, c, d, set1v(job->hkw[0]));
        ROUND_ON(d, e, f, g, h, a, b, c, set1v(job->hkw[1]));
        ROUND_ON(c, d, e, f, g, h, a, b, set1v(job->hkw[2]));
        ROUND(b, c, d, e, f, g, h, a, K(7));
        ROUND(a, b, c, d, e, f, g, h, K(8));
        ROUND(h, a, b, c, d, e, f, g, K(9));
        ROUND(g, h, a, b, c, d, e, f, K(10));
        ROUND(f, g, h, a, b, c, d, e, K(11));
        ROUND(e, f, g, h, a, b, c, d, K(12));
        ROUND(d, e, f, g, h, a, b, c, K(13));
        ROUND(c, d, e, f, g, h, a, b, K(14));
        ROUND(b, c, d, e, f, g, h, a, K(15));
        ROUND(a, b, c, d, e, f, g, h, set1v(job->kw16));
        ROUND(h, a, b, c, d, e, f, g, set1v(job->kw17));
    }

    /* W18..W32, each without the words that are zero. */
    w0 = set1v(job->w16), w1 = set1v(job->w17);
    WORD_ROUND(g, h, a, b, c, d, e, f, 18, w2 = addv(small0v(n), set1v(job->c18)),
               addv(w2, K(18)));
    WORD_ROUND(f, g, h, a, b, c, d, e, 19, w3 = addv(n, set1v(job->c19)), addv(w3, K(19)));
    WORD_ROUND(e, f, g, h, a, b, c, d, 20, w4 = addv(small1v(w2), K(W4)), addv(w4, K(20)));
    WORD_ROUND(d, e, f, g, h, a, b, c, 21, w5 = small1v(w3), addv(w5, K(21)));
    WORD_ROUND(c, d, e, f, g, h, a, b, 22, w6 = addv(small1v(w4), K(LENGTH1)), addv(w6, K(22)));
    WORD_ROUND(b, c, d, e, f, g, h, a, 23, w7 = addv(small1v(w5), w0), addv(w7, K(23)));
    WORD_ROUND(a, b, c, d, e, f, g, h, 24, w8 = addv(small1v(w6), w1), addv(w8, K(24)));
    WORD_ROUND(h, a, b, c, d, e, f, g, 25, w9 = addv(small1v(w7), w2), addv(w9, K(25)));
    WORD_ROUND(g, h, a, b, c, d, e, f, 26, w10 = addv(small1v(w8), w3), addv(w10, K(26)));
    WORD_ROUND(f, g, h, a, b, c, d, e, 27, w11 = addv(small1v(w9), w4), addv(w11, K(27)));
    WORD_ROUND(e, f, g, h, a, b, c, d, 28, w12 = addv(small1v(w10), w5), addv(w12, K(28)));
    WORD_ROUND(d, e, f, g, h, a, b, c, 29, w13 = addv(small1v(w11), w6), addv(w13, K(29)));
    WORD_ROUND(c, d, e, f, g, h, a, b, 30, w14 = addv(addv(small1v(w12), w7), K(S0_LENGTH1)),
               addv(w14, K(30)));
    WORD_ROUND(b, c, d, e, f, g, h, a, 31, w15 = addv(addv(small1v(w13), w8), set1v(job->c31)),
               addv(w15, K(31)));

#ifdef LOOP_LATE_ROUNDS
    LOOP_LATE_ROUNDS(t, 32, 64) {
        SIXTEEN_EXTENDED_STEPS(t);
    }
#else
    WORD_ROUND(a, b, c, d, e, f, g, h, 32, w0 = addv(addv(small1v(w14), w9), set1v(job->c32)),
               addv(w0, K(32)));
    STEP(h, a, b, c, d, e, f, g, 33, w1, w2, w10, w15);
    STEP(g, h, a, b, c, d, e, f, 34, w2, w3, w11, w0);
    STEP(f, g, h, a, b, c, d, e, 35, w3, w4, w12, w1);
    STEP(e, f, g, h, a, b, c, d, 36, w4, w5, w13, w2);
    STEP(d, e, f, g, h, a, b, c, 37, w5, w6, w14, w3);
    STEP(c, d, e, f, g, h, a, b, 38, w6, w7, w15, w4);
    STEP(b, c, d, e, f, g, h, a, 39, w7, w8, w0, w5);
    EIGHT_EXTENDED_STEPS_HIGH(32);
    EIGHT_EXTENDED_STEPS_LOW(48);
    SEVEN_EXTENDED_STEPS_HIGH(48);
    WORD_ROUND(b, c, d, e, f, g, h, a, 63, EXTEND(w15, w0, w8, w13), w15);
#endif

    if (schedule == MAKE)
        return n;
    return second_hash_word7(addv(a, set1v(job->m0_k63)), addv(b, set1v(m[1])),
                             addv(c, set1v(m[2])), addv(d, set1v(m[3])),
                             addv(e, set1v(job->m4_k63)), addv(f, set1v(m[5])),
                             addv(g, set1v(m[6])), addv(h, set1v(m[7])));
}

PB_INLINE vec double_hash_word7(const pb_job *job, vec n)
{
    return double_hash(job, n, MAKE_AND_USE, NULL);
}

/* K + W of rounds 18..63 of the first hash: the same for every version of a header. */
PB_INLINE void make_schedule(const pb_job *job, vec n, vec stored[STORED_ROUNDS])
{
    (void)double_hash(job, n, MAKE, stored);
}

PB_INLINE vec double_hash_scheduled(const pb_job *job, vec n, vec stored[STORED_ROUNDS])
{
    return double_hash(job, n, USE, stored);
}
