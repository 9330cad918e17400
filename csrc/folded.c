/* The sums of folded.h. */
#include "folded.h"

#include "kernel.h"

void pb_fold(const pb_job *job, pb_folded *f)
{
    static const uint32_t iv[8] = {PB_IV0, PB_IV1, PB_IV2, PB_IV3,
                                   PB_IV4, PB_IV5, PB_IV6, PB_IV7};
    const uint32_t t1 = PB_IV7 + PB_BIG1(PB_IV4) + PB_CH(PB_IV4, PB_IV5, PB_IV6) + pb_k[0];

    for (int i = 0; i < 64; i++)
        f->first[i] = f->second[i] = pb_k[i];
    for (int i = 0; i < 4; i++)
        f->k[i] = pb_k[i];
    for (int i = 0; i < 8; i++) {
        f->midstate[i] = f->without_k63[i] = job->midstate[i];
        f->state[i] = job->state3[i];
        f->iv[i] = iv[i];
    }
    f->without_k63[0] += PB_K63;
    f->without_k63[4] += PB_K63;
    f->bit = 0x80000000u;
    f->length1 = 640;
    f->length2 = 256;
    f->first[4] += f->bit;
    f->first[15] += f->length1;
    f->first[16] += job->w16;
    f->first[17] += job->w17;
    f->second[8] += f->bit;
    f->second[15] += f->length2;
    f->second[60] += PB_IV7;
    for (int i = 0; i < 3; i++) { /* three rounds before they are h, words are e */
        f->first[4 + i] += job->state3[6 - i];
        f->second[1 + i] += iv[6 - i];
    }

    f->r3_a = job->r3_a;
    f->r3_e = job->r3_e;
    f->r0_a = t1 + PB_BIG0(PB_IV0) + PB_MAJ(PB_IV0, PB_IV1, PB_IV2);
    f->r0_e = t1 + PB_IV3;
    f->w16 = job->w16;
    f->w17 = job->w17;
    f->c18 = job->c18;
    f->c19 = job->c19;
    f->c31 = job->c31;
    f->c32 = job->c32;
    f->s0_bit = PB_SMALL0(f->bit);
    f->s0_length1 = PB_SMALL0(f->length1);
    f->s0_length2 = PB_SMALL0(f->length2);
    f->s1_length2 = PB_SMALL1(f->length2);
    f->reject = job->reject;
}
