/* Written by tools/generate_beside.py, which explains it; edit that instead. */
/* A landmark of the vectors stands where their part has its first line. */
#define SPILLED 26
#ifdef BODY
/* SHA block b - 4, test */
loadv(16, all->ended[0].all);
loadv(17, all->ended[1].all);
loadv(18, all->ended[2].all);
loadv(19, all->ended[3].all);
unpacklo(20, 16, 17);
unpacklo(21, 18, 19);
unpackhi64(22, 20, 21);
chains_are(22);
/* lanes, nonces */
nonces(23, next);
/* turn 0, slot 0: first hash of nonce 0 of SHA block b - 1, rounds 4 and 5 */
BEGIN(0, 1, q->start1.of[0]);
ROUNDS_A(0, all->starts.constant1[0]);
/* lanes, first hash, W18 */
rotrv(24, 23, 7);
rotrv(25, 23, 18);
/* SHA block b - 2, digests of the first hash */
loadv(26, all->state_abef[0].all);
shrv(27, 23, 3);
xor3v(24, 25, 27);
loadv(28, all->state_abef[1].all);
add_word(29, 24, f->c18);
/* turn 1, slot 1: first hash of nonce 1 of SHA block b - 1, rounds 4 and 5 */
BEGIN(1, 1, q->start1.of[1]);
ROUNDS_A(1, all->starts.constant1[0]);
add_word(30, 29, f->first[18]);
storev(all->lane_kw[18], 30);
/* lanes, first hash, W19 */
add_word(31, 23, f->c19);
loadv(16, all->state_abef[2].all);
add_word(17, 31, f->first[19]);
storev(all->lane_kw[19], 17);
/* lanes, first hash, W20 */
rotrv(18, 29, 17);
loadv(19, all->state_abef[3].all);
rotrv(20, 29, 19);
/* turn 2, slot 2: first hash of nonce 2 of SHA block b - 1, rounds 4 and 5 */
BEGIN(2, 1, q->start1.of[8]);
ROUNDS_A(2, all->starts.constant1[0]);
shrv(21, 29, 10);
unpacklo(22, 26, 28);
xor3v(18, 20, 21);
add_word(25, 18, f->bit);
/* turn 3, slot 3: first hash of nonce 3 of SHA block b - 1, rounds 4 and 5 */
BEGIN(3, 1, q->start1.of[9]);
ROUNDS_A(3, all->starts.constant1[0]);
add_word(27, 25, f->first[20]);
unpacklo(24, 16, 19);
storev(all->lane_kw[20], 27);
/* lanes, first hash, W21 */
rotrv(30, 31, 17);
rotrv(17, 31, 19);
unpacklo64(20, 22, 24);
/* turn 4, slot 0: first hash of nonce 0 of SHA block b - 1, rounds 6 and 7 */
ROUNDS_B(0, all->starts.constant1[1]);
shrv(21, 31, 10);
xor3v(30, 17, 21);
add_word(18, 30, f->first[21]);
unpackhi64(27, 22, 24);
storev(all->lane_kw[21], 18);
/* lanes, first hash, W22 */
rotrv(17, 25, 17);
/* turn 5, slot 1: first hash of nonce 1 of SHA block b - 1, rounds 6 and 7 */
ROUNDS_B(1, all->starts.constant1[1]);
rotrv(21, 25, 19);
unpackhi(22, 26, 28);
shrv(24, 25, 10);
xor3v(17, 21, 24);
/* turn 6, slot 2: first hash of nonce 2 of SHA block b - 1, rounds 6 and 7 */
ROUNDS_B(2, all->starts.constant1[1]);
unpackhi(18, 16, 19);
add_word(26, 17, f->length1);
add_word(28, 26, f->first[22]);
storev(all->lane_kw[22], 28);
/* lanes, first hash, W23 */
rotrv(21, 30, 17);
unpacklo64(24, 22, 18);
/* turn 7, slot 3: first hash of nonce 3 of SHA block b - 1, rounds 6 and 7 */
ROUNDS_B(3, all->starts.constant1[1]);
rotrv(16, 30, 19);
shrv(19, 30, 10);
unpackhi64(17, 22, 18);
xor3v(21, 16, 19);
add_word(28, 21, f->w16);
/* turn 8, slot 0: first hash of nonce 0 of SHA block b - 1, rounds 8 and 9 */
ROUNDS_A(0, all->starts.constant1[2]);
add_word(22, 28, f->first[23]);
loadv(18, all->state_cdgh[0].all);
storev(all->lane_kw[23], 22);
/* lanes, first hash, W24 */
rotrv(16, 26, 17);
rotrv(19, 26, 19);
loadv(21, all->state_cdgh[1].all);
shrv(22, 26, 10);
/* turn 9, slot 1: first hash of nonce 1 of SHA block b - 1, rounds 8 and 9 */
ROUNDS_A(1, all->starts.constant1[2]);
xor3v(16, 19, 22);
loadv(19, all->state_cdgh[2].all);
add_word(22, 16, f->w17);
add_word(16, 22, f->first[24]);
storev(all->lane_kw[24], 16);
/* lanes, first hash, W25 */
rotrv(16, 28, 17);
storev(all->spilled[0], 23);
loadv(23, all->state_cdgh[3].all);
storev(all->spilled[1], 20);
rotrv(20, 28, 19);
/* turn 10, slot 2: first hash of nonce 2 of SHA block b - 1, rounds 8 and 9 */
ROUNDS_A(2, all->starts.constant1[2]);
storev(all->spilled[2], 28);
shrv(28, 28, 10);
storev(all->spilled[3], 27);
unpacklo(27, 18, 21);
xor3v(16, 20, 28);
addv(20, 16, 29);
unpacklo(28, 19, 23);
/* turn 11, slot 3: first hash of nonce 3 of SHA block b - 1, rounds 8 and 9 */
ROUNDS_A(3, all->starts.constant1[2]);
add_word(16, 20, f->first[25]);
storev(all->lane_kw[25], 16);
/* lanes, first hash, W26 */
rotrv(16, 22, 17);
storev(all->spilled[4], 29);
rotrv(29, 22, 19);
storev(all->spilled[5], 26);
unpacklo64(26, 27, 28);
/* turn 12, slot 0: first hash of nonce 0 of SHA block b - 1, rounds 10 and 11 */
ROUNDS_B(0, all->starts.constant1[3]);
storev(all->spilled[6], 22);
shrv(22, 22, 10);
xor3v(16, 29, 22);
unpackhi64(29, 27, 28);
addv(22, 16, 31);
add_word(27, 22, f->first[26]);
/* turn 13, slot 1: first hash of nonce 1 of SHA block b - 1, rounds 10 and 11 */
ROUNDS_B(1, all->starts.constant1[3]);
storev(all->lane_kw[26], 27);
/* lanes, first hash, W27 */
rotrv(28, 20, 17);
unpackhi(16, 18, 21);
rotrv(27, 20, 19);
shrv(18, 20, 10);
unpackhi(21, 19, 23);
/* turn 14, slot 2: first hash of nonce 2 of SHA block b - 1, rounds 10 and 11 */
ROUNDS_B(2, all->starts.constant1[3]);
xor3v(28, 27, 18);
addv(19, 28, 25);
unpacklo64(23, 16, 21);
add_word(27, 19, f->first[27]);
/* turn 15, slot 3: first hash of nonce 3 of SHA block b - 1, rounds 10 and 11 */
ROUNDS_B(3, all->starts.constant1[3]);
storev(all->lane_kw[27], 27);
/* lanes, first hash, W28 */
rotrv(18, 22, 17);
rotrv(28, 22, 19);
unpackhi64(27, 16, 21);
shrv(16, 22, 10);
xor3v(18, 28, 16);
/* turn 16, slot 0: first hash of nonce 0 of SHA block b - 1, rounds 12 and 13 */
ROUNDS_A(0, all->starts.constant1[4]);
add_word(21, 17, f->midstate[0]);
addv(28, 18, 30);
add_word(16, 28, f->first[28]);
storev(all->lane_kw[28], 16);
/* lanes, first hash, W29 */
rotrv(17, 19, 17);
add_word(18, 24, f->midstate[1]);
/* turn 17, slot 1: first hash of nonce 1 of SHA block b - 1, rounds 12 and 13 */
ROUNDS_A(1, all->starts.constant1[4]);
rotrv(16, 19, 19);
shrv(24, 19, 10);
add_word(27, 27, f->midstate[2]);
xor3v(17, 16, 24);
/* turn 18, slot 2: first hash of nonce 2 of SHA block b - 1, rounds 12 and 13 */
ROUNDS_A(2, all->starts.constant1[4]);
addv_at(16, 17, all->spilled[5]);
add_word(24, 23, f->midstate[3]);
add_word(17, 16, f->first[29]);
storev(all->lane_kw[29], 17);
/* lanes, first hash, W30 */
rotrv(23, 28, 17);
rotrv(17, 28, 19);
/* turn 19, slot 3: first hash of nonce 3 of SHA block b - 1, rounds 12 and 13 */
ROUNDS_A(3, all->starts.constant1[4]);
storev(all->spilled[7], 30);
loadv(30, all->spilled[3]);
add_word(30, 30, f->midstate[4]);
storev(all->spilled[3], 28);
shrv(28, 28, 10);
xor3v(23, 17, 28);
loadv(17, all->spilled[1]);
add_word(28, 17, f->midstate[5]);
loadv(17, all->spilled[2]);
add_word(17, 17, f->s0_length1);
/* turn 20, slot 0: first hash of nonce 0 of SHA block b - 1, rounds 14 and 15 */
ROUNDS_B(0, all->starts.constant1[5]);
addv(23, 23, 17);
add_word(17, 29, f->midstate[6]);
add_word(29, 23, f->first[30]);
storev(all->lane_kw[30], 29);
/* lanes, first hash, W31 */
rotrv(29, 16, 17);
/* turn 21, slot 1: first hash of nonce 1 of SHA block b - 1, rounds 14 and 15 */
ROUNDS_B(1, all->starts.constant1[5]);
storev(all->spilled[1], 17);
rotrv(17, 16, 19);
add_word(26, 26, f->midstate[7]);
storev(all->spilled[8], 16);
shrv(16, 16, 10);
xor3v(29, 17, 16);
zero(17);
/* turn 22, slot 2: first hash of nonce 2 of SHA block b - 1, rounds 14 and 15 */
ROUNDS_B(2, all->starts.constant1[5]);
loadv(16, all->spilled[6]);
add_word(16, 16, f->c31);
addv(29, 29, 16);
add_word(16, 29, f->first[31]);
storev(all->spilled[9], 26);
unpacklo(26, 17, 21);
storev(all->lane_kw[31], 16);
/* lanes, first hash, W32 */
rotrv(16, 23, 17);
/* turn 23, slot 3: first hash of nonce 3 of SHA block b - 1, rounds 14 and 15 */
ROUNDS_B(3, all->starts.constant1[5]);
storev(all->spilled[10], 28);
rotrv(28, 23, 19);
storev(p->start2.half[0], 26);
shrv(26, 23, 10);
xor3v(16, 28, 26);
unpackhi(28, 17, 21);
/* turn 24, slot 0: first hash of nonce 0 of SHA block b - 1, rounds 16 and 17 */
ROUNDS_A(0, all->starts.constant1[6]);
add_word(26, 20, f->c32);
addv(17, 16, 26);
add_word(16, 17, f->first[32]);
storev(p->start2.half[1], 28);
storev(all->lane_kw[32], 16);
/* lanes, first hash, W33 */
rotrv(26, 29, 17);
rotrv(28, 29, 19);
/* turn 25, slot 1: first hash of nonce 1 of SHA block b - 1, rounds 16 and 17 */
ROUNDS_A(1, all->starts.constant1[6]);
/* SHA block b - 2, second hash, rounds 1 and 2 */
add_word(16, 18, f->k[1]);
storev(all->spilled[11], 20);
shrv(20, 29, 10);
xor3v(26, 28, 20);
loadv(28, all->spilled[4]);
rotrv(20, 28, 7);
storev(all->spilled[12], 27);
add_word(27, 27, f->k[2]);
/* turn 26, slot 2: first hash of nonce 2 of SHA block b - 1, rounds 16 and 17 */
ROUNDS_A(2, all->starts.constant1[6]);
storev(all->spilled[13], 21);
rotrv(21, 28, 18);
storev(all->spilled[14], 29);
shrv(29, 28, 3);
storev(all->spilled[15], 18);
unpacklo(18, 16, 27);
xor3v(20, 21, 29);
/* turn 27, slot 3: first hash of nonce 3 of SHA block b - 1, rounds 16 and 17 */
ROUNDS_A(3, all->starts.constant1[6]);
add_word(21, 20, f->w17);
storev(p->kw2[0].half[0], 18);
addv(29, 22, 21);
addv(20, 26, 29);
add_word(18, 20, f->first[33]);
unpackhi(21, 16, 27);
/* turn 28, slot 0: first hash of nonce 0 of SHA block b - 1, rounds 18 and 19 */
ROUNDS_B(0, q->kw1[0].of[0]);
storev(all->lane_kw[33], 18);
/* lanes, first hash, W34 */
rotrv(26, 17, 17);
rotrv(29, 17, 19);
storev(p->kw2[0].half[1], 21);
shrv(16, 17, 10);
xor3v(26, 29, 16);
rotrv(27, 31, 7);
/* turn 29, slot 1: first hash of nonce 1 of SHA block b - 1, rounds 18 and 19 */
ROUNDS_B(1, q->kw1[0].of[1]);
/* SHA block b - 2, second hash, rounds 3 and 4 */
add_word(18, 24, f->k[3]);
rotrv(21, 31, 18);
shrv(29, 31, 3);
add_word(16, 30, f->second[4]);
xor3v(27, 21, 29);
/* turn 30, slot 2: first hash of nonce 2 of SHA block b - 1, rounds 18 and 19 */
ROUNDS_B(2, q->kw1[0].of[8]);
addv(21, 27, 28);
unpacklo(29, 18, 16);
addv(27, 19, 21);
addv(28, 26, 27);
/* turn 31, slot 3: first hash of nonce 3 of SHA block b - 1, rounds 18 and 19 */
ROUNDS_B(3, q->kw1[0].of[9]);
add_word(21, 28, f->first[34]);
storev(p->kw2[1].half[0], 29);
storev(all->lane_kw[34], 21);
/* lanes, first hash, W35 */
rotrv(26, 20, 17);
rotrv(27, 20, 19);
unpackhi(29, 18, 16);
shrv(21, 20, 10);
/* turn 32, slot 0: first hash of nonce 0 of SHA block b - 1, rounds 20 and 21 */
ROUNDS_A(0, q->kw1[1].of[0]);
xor3v(26, 27, 21);
storev(p->kw2[1].half[1], 29);
rotrv(18, 25, 7);
rotrv(16, 25, 18);
shrv(27, 25, 3);
/* SHA block b - 2, second hash, rounds 5 and 6 */
loadv(21, all->spilled[10]);
add_word(29, 21, f->second[5]);
/* turn 33, slot 1: first hash of nonce 1 of SHA block b - 1, rounds 20 and 21 */
ROUNDS_A(1, q->kw1[1].of[1]);
xor3v(18, 16, 27);
addv(16, 18, 31);
loadv(27, all->spilled[1]);
add_word(18, 27, f->second[6]);
addv_at(31, 16, all->spilled[3]);
/* turn 34, slot 2: first hash of nonce 2 of SHA block b - 1, rounds 20 and 21 */
ROUNDS_A(2, q->kw1[1].of[8]);
addv(16, 26, 31);
add_word(26, 16, f->first[35]);
unpacklo(31, 29, 18);
storev(all->lane_kw[35], 26);
/* lanes, first hash, W36 */
rotrv(26, 28, 17);
rotrv(27, 28, 19);
/* turn 35, slot 3: first hash of nonce 3 of SHA block b - 1, rounds 20 and 21 */
ROUNDS_A(3, q->kw1[1].of[9]);
storev(p->kw2[2].half[0], 31);
shrv(31, 28, 10);
xor3v(26, 27, 31);
unpackhi(27, 29, 18);
loadv(31, all->spilled[7]);
rotrv(29, 31, 7);
rotrv(18, 31, 18);
/* turn 36, slot 0: first hash of nonce 0 of SHA block b - 1, rounds 22 and 23 */
ROUNDS_B(0, q->kw1[2].of[0]);
shrv(21, 31, 3);
storev(p->kw2[2].half[1], 27);
xor3v(29, 18, 21);
addv(27, 29, 25);
loadv(18, all->spilled[9]);
add_word(21, 18, f->second[7]);
/* turn 37, slot 1: first hash of nonce 1 of SHA block b - 1, rounds 22 and 23 */
ROUNDS_B(1, q->kw1[2].of[1]);
addv_at(29, 27, all->spilled[8]);
addv(25, 26, 29);
add_word(27, 25, f->first[36]);
word(26, f->second[8]);
storev(all->lane_kw[36], 27);
/* lanes, first hash, W37 */
rotrv(29, 16, 17);
rotrv(27, 16, 19);
/* turn 38, slot 2: first hash of nonce 2 of SHA block b - 1, rounds 22 and 23 */
ROUNDS_B(2, q->kw1[2].of[8]);
unpacklo(18, 21, 26);
storev(all->spilled[4], 30);
shrv(30, 16, 10);
xor3v(29, 27, 30);
storev(p->kw2[3].half[0], 18);
loadv(27, all->spilled[5]);
rotrv(30, 27, 7);
rotrv(18, 27, 18);
/* turn 39, slot 3: first hash of nonce 3 of SHA block b - 1, rounds 22 and 23 */
ROUNDS_B(3, q->kw1[2].of[9]);
storev(all->spilled[16], 16);
shrv(16, 27, 3);
unpackhi(21, 21, 26);
xor3v(30, 18, 16);
addv(26, 30, 31);
/* turn 40, slot 0: first hash of nonce 0 of SHA block b - 1, rounds 24 and 25 */
ROUNDS_A(0, q->kw1[3].of[0]);
storev(p->kw2[3].half[1], 21);
addv(18, 23, 26);
addv(16, 29, 18);
word(30, f->second[15]);
add_word(31, 16, f->first[37]);
storev(all->lane_kw[37], 31);
/* lanes, first hash, W38 */
rotrv(21, 25, 17);
rotrv(26, 25, 19);
/* turn 41, slot 1: first hash of nonce 1 of SHA block b - 1, rounds 24 and 25 */
ROUNDS_A(1, q->kw1[3].of[1]);
/* SHA block b - 2, second hash, W16 */
loadv(29, all->spilled[15]);
rotrv(18, 29, 7);
shrv(31, 25, 10);
xor3v(21, 26, 31);
rotrv(26, 29, 18);
loadv(31, all->spilled[2]);
storev(all->spilled[7], 23);
rotrv(23, 31, 7);
/* turn 42, slot 2: first hash of nonce 2 of SHA block b - 1, rounds 24 and 25 */
ROUNDS_A(2, q->kw1[3].of[8]);
storev(all->spilled[17], 25);
rotrv(25, 31, 18);
storev(all->spilled[18], 19);
shrv(19, 31, 3);
storev(all->spilled[19], 24);
shrv(24, 29, 3);
xor3v(23, 25, 19);
/* turn 43, slot 3: first hash of nonce 3 of SHA block b - 1, rounds 24 and 25 */
ROUNDS_A(3, q->kw1[3].of[9]);
addv(25, 23, 27);
xor3v(18, 26, 24);
addv_at(19, 25, all->spilled[14]);
addv(23, 21, 19);
addv_at(27, 18, all->spilled[13]);
/* turn 44, slot 0: first hash of nonce 0 of SHA block b - 1, rounds 26 and 27 */
ROUNDS_B(0, q->kw1[4].of[0]);
add_word(26, 23, f->first[38]);
storev(all->lane_kw[38], 26);
/* lanes, first hash, W39 */
rotrv(24, 16, 17);
rotrv(25, 16, 19);
add_word(21, 27, f->second[16]);
shrv(19, 16, 10);
/* turn 45, slot 1: first hash of nonce 1 of SHA block b - 1, rounds 26 and 27 */
ROUNDS_B(1, q->kw1[4].of[1]);
xor3v(24, 25, 19);
unpacklo(18, 30, 21);
loadv(26, all->spilled[6]);
rotrv(25, 26, 7);
rotrv(19, 26, 18);
/* turn 46, slot 2: first hash of nonce 2 of SHA block b - 1, rounds 26 and 27 */
ROUNDS_B(2, q->kw1[4].of[8]);
storev(all->spilled[13], 16);
shrv(16, 26, 3);
storev(p->kw2[7].half[0], 18);
xor3v(25, 19, 16);
addv(18, 25, 31);
unpackhi(19, 30, 21);
addv(16, 17, 18);
/* turn 47, slot 3: first hash of nonce 3 of SHA block b - 1, rounds 26 and 27 */
ROUNDS_B(3, q->kw1[4].of[9]);
addv(25, 24, 16);
storev(p->kw2[7].half[1], 19);
add_word(31, 25, f->first[39]);
storev(all->lane_kw[39], 31);
/* lanes, first hash, W40 */
rotrv(30, 23, 17);
rotrv(21, 23, 19);
/* SHA block b - 2, second hash, W17 */
loadv(18, all->spilled[12]);
rotrv(24, 18, 7);
/* turn 48, slot 0: first hash of nonce 0 of SHA block b - 1, rounds 28 and 29 */
ROUNDS_A(0, q->kw1[5].of[0]);
shrv(16, 23, 10);
xor3v(30, 21, 16);
rotrv(19, 18, 18);
loadv(31, all->spilled[11]);
rotrv(21, 31, 7);
/* turn 49, slot 1: first hash of nonce 1 of SHA block b - 1, rounds 28 and 29 */
ROUNDS_A(1, q->kw1[5].of[1]);
rotrv(16, 31, 18);
storev(all->spilled[2], 17);
shrv(17, 18, 3);
storev(all->spilled[5], 23);
shrv(23, 31, 3);
xor3v(21, 16, 23);
addv(16, 21, 26);
/* turn 50, slot 2: first hash of nonce 2 of SHA block b - 1, rounds 28 and 29 */
ROUNDS_A(2, q->kw1[5].of[8]);
xor3v(24, 19, 17);
addv(23, 20, 16);
addv(21, 30, 23);
add_word(26, 29, f->s1_length2);
add_word(19, 21, f->first[40]);
/* turn 51, slot 3: first hash of nonce 3 of SHA block b - 1, rounds 28 and 29 */
ROUNDS_A(3, q->kw1[5].of[9]);
storev(all->lane_kw[40], 19);
/* lanes, first hash, W41 */
rotrv(17, 25, 17);
rotrv(16, 25, 19);
addv(30, 24, 26);
shrv(23, 25, 10);
/* turn 52, slot 0: first hash of nonce 0 of SHA block b - 1, rounds 30 and 31 */
ROUNDS_B(0, q->kw1[6].of[0]);
xor3v(17, 16, 23);
add_word(29, 30, f->second[17]);
rotrv(19, 22, 7);
rotrv(24, 22, 18);
/* SHA block b - 2, second hash, W18 */
rotrv(26, 27, 17);
/* turn 53, slot 1: first hash of nonce 1 of SHA block b - 1, rounds 30 and 31 */
ROUNDS_B(1, q->kw1[6].of[1]);
shrv(16, 22, 3);
xor3v(19, 24, 16);
addv(23, 19, 31);
rotrv(24, 27, 19);
addv(16, 28, 23);
/* turn 54, slot 2: first hash of nonce 2 of SHA block b - 1, rounds 30 and 31 */
ROUNDS_B(2, q->kw1[6].of[8]);
addv(19, 17, 16);
shrv(31, 27, 10);
add_word(23, 19, f->first[41]);
storev(all->lane_kw[41], 23);
/* lanes, first hash, W42 */
rotrv(17, 21, 17);
/* turn 55, slot 3: first hash of nonce 3 of SHA block b - 1, rounds 30 and 31 */
ROUNDS_B(3, q->kw1[6].of[9]);
rotrv(16, 21, 19);
xor3v(26, 24, 31);
shrv(23, 21, 10);
xor3v(17, 16, 23);
loadv(24, all->spilled[19]);
rotrv(31, 24, 7);
/* turn 56, slot 0: first hash of nonce 0 of SHA block b - 1, rounds 32 and 33 */
ROUNDS_A(0, q->kw1[7].of[0]);
loadv(16, all->spilled[18]);
rotrv(23, 16, 7);
storev(all->spilled[11], 27);
rotrv(27, 16, 18);
storev(all->spilled[15], 28);
rotrv(28, 24, 18);
storev(all->spilled[6], 20);
shrv(20, 16, 3);
xor3v(23, 27, 20);
/* turn 57, slot 1: first hash of nonce 1 of SHA block b - 1, rounds 32 and 33 */
ROUNDS_A(1, q->kw1[7].of[1]);
addv(27, 23, 22);
shrv(20, 24, 3);
addv_at(23, 27, all->spilled[16]);
addv(22, 17, 23);
xor3v(31, 28, 20);
/* turn 58, slot 2: first hash of nonce 2 of SHA block b - 1, rounds 32 and 33 */
ROUNDS_A(2, q->kw1[7].of[8]);
add_word(27, 22, f->first[42]);
storev(all->lane_kw[42], 27);
/* lanes, first hash, W43 */
rotrv(17, 19, 17);
rotrv(23, 19, 19);
addv(28, 31, 18);
/* turn 59, slot 3: first hash of nonce 3 of SHA block b - 1, rounds 32 and 33 */
ROUNDS_A(3, q->kw1[7].of[9]);
shrv(20, 19, 10);
xor3v(17, 23, 20);
addv(27, 26, 28);
loadv(31, all->spilled[3]);
rotrv(18, 31, 7);
rotrv(23, 31, 18);
/* turn 60, slot 0: first hash of nonce 0 of SHA block b - 1, rounds 34 and 35 */
ROUNDS_B(0, q->kw1[8].of[0]);
add_word(20, 27, f->second[18]);
shrv(26, 31, 3);
xor3v(18, 23, 26);
addv(28, 18, 16);
unpacklo(23, 29, 20);
/* turn 61, slot 1: first hash of nonce 1 of SHA block b - 1, rounds 34 and 35 */
ROUNDS_B(1, q->kw1[8].of[1]);
addv_at(26, 28, all->spilled[17]);
addv(18, 17, 26);
storev(p->kw2[8].half[0], 23);
add_word(16, 18, f->first[43]);
storev(all->lane_kw[43], 16);
/* lanes, first hash, W44 */
rotrv(28, 22, 17);
/* turn 62, slot 2: first hash of nonce 2 of SHA block b - 1, rounds 34 and 35 */
ROUNDS_B(2, q->kw1[8].of[8]);
unpackhi(17, 29, 20);
rotrv(26, 22, 19);
shrv(23, 22, 10);
xor3v(28, 26, 23);
storev(p->kw2[8].half[1], 17);
loadv(16, all->spilled[8]);
rotrv(29, 16, 7);
/* turn 63, slot 3: first hash of nonce 3 of SHA block b - 1, rounds 34 and 35 */
ROUNDS_B(3, q->kw1[8].of[9]);
rotrv(20, 16, 18);
/* SHA block b - 2, second hash, W19 */
rotrv(26, 30, 17);
shrv(23, 16, 3);
xor3v(29, 20, 23);
addv(17, 29, 31);
/* turn 64, slot 0: first hash of nonce 0 of SHA block b - 1, rounds 36 and 37 */
ROUNDS_A(0, q->kw1[9].of[0]);
rotrv(20, 30, 19);
addv_at(23, 17, all->spilled[13]);
addv(29, 28, 23);
shrv(31, 30, 10);
/* turn 65, slot 1: first hash of nonce 1 of SHA block b - 1, rounds 36 and 37 */
ROUNDS_A(1, q->kw1[9].of[1]);
add_word(17, 29, f->first[44]);
storev(all->lane_kw[44], 17);
/* lanes, first hash, W45 */
rotrv(28, 18, 17);
xor3v(26, 20, 31);
rotrv(23, 18, 19);
shrv(17, 18, 10);
/* turn 66, slot 2: first hash of nonce 2 of SHA block b - 1, rounds 36 and 37 */
ROUNDS_A(2, q->kw1[9].of[8]);
xor3v(28, 23, 17);
loadv(20, all->spilled[4]);
rotrv(31, 20, 7);
loadv(23, all->spilled[7]);
rotrv(17, 23, 7);
storev(all->spilled[3], 30);
rotrv(30, 23, 18);
storev(all->spilled[18], 18);
rotrv(18, 20, 18);
/* turn 67, slot 3: first hash of nonce 3 of SHA block b - 1, rounds 36 and 37 */
ROUNDS_A(3, q->kw1[9].of[9]);
storev(all->spilled[12], 22);
shrv(22, 23, 3);
xor3v(17, 30, 22);
addv(30, 17, 16);
shrv(22, 20, 3);
/* turn 68, slot 0: first hash of nonce 0 of SHA block b - 1, rounds 38 and 39 */
ROUNDS_B(0, q->kw1[10].of[0]);
addv_at(17, 30, all->spilled[5]);
addv(16, 28, 17);
xor3v(31, 18, 22);
add_word(30, 16, f->first[45]);
storev(all->lane_kw[45], 30);
/* lanes, first hash, W46 */
rotrv(28, 29, 17);
/* turn 69, slot 1: first hash of nonce 1 of SHA block b - 1, rounds 38 and 39 */
ROUNDS_B(1, q->kw1[10].of[1]);
addv(17, 31, 24);
rotrv(18, 29, 19);
shrv(22, 29, 10);
xor3v(28, 18, 22);
addv(30, 26, 17);
/* turn 70, slot 2: first hash of nonce 2 of SHA block b - 1, rounds 38 and 39 */
ROUNDS_B(2, q->kw1[10].of[8]);
loadv(31, all->spilled[14]);
rotrv(24, 31, 7);
rotrv(18, 31, 18);
add_word(22, 30, f->second[19]);
shrv(26, 31, 3);
/* turn 71, slot 3: first hash of nonce 3 of SHA block b - 1, rounds 38 and 39 */
ROUNDS_B(3, q->kw1[10].of[9]);
xor3v(24, 18, 26);
/* SHA block b - 2, second hash, W20 */
rotrv(17, 27, 17);
addv(18, 24, 23);
addv(26, 25, 18);
addv(24, 28, 26);
/* turn 72, slot 0: first hash of nonce 0 of SHA block b - 1, rounds 40 and 41 */
ROUNDS_A(0, q->kw1[11].of[0]);
rotrv(23, 27, 19);
add_word(18, 24, f->first[46]);
storev(all->lane_kw[46], 18);
/* lanes, first hash, W47 */
rotrv(28, 16, 17);
shrv(26, 27, 10);
rotrv(18, 16, 19);
/* turn 73, slot 1: first hash of nonce 1 of SHA block b - 1, rounds 40 and 41 */
ROUNDS_A(1, q->kw1[11].of[1]);
storev(all->spilled[7], 27);
shrv(27, 16, 10);
xor3v(28, 18, 27);
xor3v(17, 23, 26);
loadv(18, all->spilled[2]);
rotrv(27, 18, 7);
/* turn 74, slot 2: first hash of nonce 2 of SHA block b - 1, rounds 40 and 41 */
ROUNDS_A(2, q->kw1[11].of[8]);
rotrv(23, 18, 18);
loadv(26, all->spilled[10]);
storev(all->spilled[19], 25);
rotrv(25, 26, 7);
storev(all->spilled[8], 16);
shrv(16, 18, 3);
xor3v(27, 23, 16);
rotrv(23, 26, 18);
/* turn 75, slot 3: first hash of nonce 3 of SHA block b - 1, rounds 40 and 41 */
ROUNDS_A(3, q->kw1[11].of[9]);
addv(16, 27, 31);
addv(27, 21, 16);
addv(31, 28, 27);
shrv(16, 26, 3);
add_word(28, 31, f->first[47]);
/* turn 76, slot 0: first hash of nonce 0 of SHA block b - 1, rounds 42 and 43 */
ROUNDS_B(0, q->kw1[12].of[0]);
storev(all->lane_kw[47], 28);
/* lanes, first hash, W48 */
rotrv(27, 24, 17);
xor3v(25, 23, 16);
rotrv(28, 24, 19);
shrv(23, 24, 10);
/* turn 77, slot 1: first hash of nonce 1 of SHA block b - 1, rounds 42 and 43 */
ROUNDS_B(1, q->kw1[12].of[1]);
xor3v(27, 28, 23);
addv(16, 25, 20);
loadv(28, all->spilled[6]);
rotrv(23, 28, 7);
rotrv(25, 28, 18);
addv(20, 17, 16);
/* turn 78, slot 2: first hash of nonce 2 of SHA block b - 1, rounds 42 and 43 */
ROUNDS_B(2, q->kw1[12].of[8]);
shrv(17, 28, 3);
xor3v(23, 25, 17);
add_word(16, 20, f->second[20]);
addv(25, 23, 18);
addv(17, 19, 25);
/* turn 79, slot 3: first hash of nonce 3 of SHA block b - 1, rounds 42 and 43 */
ROUNDS_B(3, q->kw1[12].of[9]);
addv(23, 27, 17);
unpacklo(18, 22, 16);
add_word(25, 23, f->first[48]);
storev(all->lane_kw[48], 25);
/* lanes, first hash, W49 */
rotrv(27, 31, 17);
/* turn 80, slot 0: first hash of nonce 0 of SHA block b - 1, rounds 44 and 45 */
ROUNDS_A(0, q->kw1[13].of[0]);
storev(p->kw2[9].half[0], 18);
rotrv(17, 31, 19);
shrv(25, 31, 10);
unpackhi(18, 22, 16);
xor3v(27, 17, 25);
loadv(22, all->spilled[15]);
rotrv(16, 22, 7);
/* turn 81, slot 1: first hash of nonce 1 of SHA block b - 1, rounds 44 and 45 */
ROUNDS_A(1, q->kw1[13].of[1]);
rotrv(17, 22, 18);
storev(p->kw2[9].half[1], 18);
shrv(25, 22, 3);
xor3v(16, 17, 25);
/* SHA block b - 2, second hash, W21 */
rotrv(18, 30, 17);
addv(17, 16, 28);
/* turn 82, slot 2: first hash of nonce 2 of SHA block b - 1, rounds 44 and 45 */
ROUNDS_A(2, q->kw1[13].of[8]);
addv_at(25, 17, all->spilled[12]);
addv(16, 27, 25);
rotrv(28, 30, 19);
add_word(17, 16, f->first[49]);
/* turn 83, slot 3: first hash of nonce 3 of SHA block b - 1, rounds 44 and 45 */
ROUNDS_A(3, q->kw1[13].of[9]);
storev(all->lane_kw[49], 17);
/* lanes, first hash, W50 */
rotrv(27, 23, 17);
shrv(25, 30, 10);
rotrv(17, 23, 19);
storev(all->spilled[6], 30);
shrv(30, 23, 10);
xor3v(18, 28, 25);
/* turn 84, slot 0: first hash of nonce 0 of SHA block b - 1, rounds 46 and 47 */
ROUNDS_B(0, q->kw1[14].of[0]);
xor3v(27, 17, 30);
loadv(28, all->spilled[16]);
rotrv(25, 28, 7);
rotrv(17, 28, 18);
loadv(30, all->spilled[1]);
storev(all->spilled[2], 19);
rotrv(19, 30, 7);
storev(all->spilled[4], 23);
shrv(23, 28, 3);
/* turn 85, slot 1: first hash of nonce 1 of SHA block b - 1, rounds 46 and 47 */
ROUNDS_B(1, q->kw1[14].of[1]);
xor3v(25, 17, 23);
rotrv(17, 30, 18);
addv(23, 25, 22);
addv_at(25, 23, all->spilled[18]);
addv(22, 27, 25);
/* turn 86, slot 2: first hash of nonce 2 of SHA block b - 1, rounds 46 and 47 */
ROUNDS_B(2, q->kw1[14].of[8]);
shrv(23, 30, 3);
add_word(27, 22, f->first[50]);
storev(all->lane_kw[50], 27);
/* lanes, first hash, W51 */
rotrv(25, 16, 17);
xor3v(19, 17, 23);
/* turn 87, slot 3: first hash of nonce 3 of SHA block b - 1, rounds 46 and 47 */
ROUNDS_B(3, q->kw1[14].of[9]);
rotrv(27, 16, 19);
shrv(17, 16, 10);
addv(23, 19, 26);
xor3v(25, 27, 17);
loadv(19, all->spilled[17]);
rotrv(26, 19, 7);
/* turn 88, slot 0: first hash of nonce 0 of SHA block b - 1, rounds 48 and 49 */
ROUNDS_A(0, q->kw1[15].of[0]);
rotrv(27, 19, 18);
addv(17, 18, 23);
shrv(18, 19, 3);
xor3v(26, 27, 18);
add_word(23, 17, f->second[21]);
/* turn 89, slot 1: first hash of nonce 1 of SHA block b - 1, rounds 48 and 49 */
ROUNDS_A(1, q->kw1[15].of[1]);
addv(27, 26, 28);
addv(18, 29, 27);
addv(26, 25, 18);
/* SHA block b - 2, second hash, W22 */
rotrv(28, 20, 17);
/* turn 90, slot 2: first hash of nonce 2 of SHA block b - 1, rounds 48 and 49 */
ROUNDS_A(2, q->kw1[15].of[8]);
add_word(27, 26, f->first[51]);
storev(all->lane_kw[51], 27);
/* lanes, first hash, W52 */
rotrv(25, 22, 17);
rotrv(18, 20, 19);
rotrv(27, 22, 19);
storev(all->spilled[16], 29);
shrv(29, 22, 10);
/* turn 91, slot 3: first hash of nonce 3 of SHA block b - 1, rounds 48 and 49 */
ROUNDS_A(3, q->kw1[15].of[9]);
storev(all->spilled[10], 20);
shrv(20, 20, 10);
xor3v(25, 27, 29);
loadv(27, all->spilled[13]);
rotrv(29, 27, 7);
storev(all->spilled[15], 22);
rotrv(22, 27, 18);
xor3v(28, 18, 20);
/* turn 92, slot 0: first hash of nonce 0 of SHA block b - 1, rounds 50 and 51 */
ROUNDS_B(0, q->kw1[16].of[0]);
shrv(18, 27, 3);
xor3v(29, 22, 18);
loadv(20, all->spilled[9]);
rotrv(22, 20, 7);
addv(18, 29, 19);
/* turn 93, slot 1: first hash of nonce 1 of SHA block b - 1, rounds 50 and 51 */
ROUNDS_B(1, q->kw1[16].of[1]);
addv_at(29, 18, all->spilled[8]);
rotrv(19, 20, 18);
addv(18, 25, 29);
add_word(25, 18, f->first[52]);
storev(all->lane_kw[52], 25);
/* lanes, first hash, W53 */
rotrv(29, 26, 17);
/* turn 94, slot 2: first hash of nonce 2 of SHA block b - 1, rounds 50 and 51 */
ROUNDS_B(2, q->kw1[16].of[8]);
shrv(25, 20, 3);
storev(all->spilled[17], 16);
rotrv(16, 26, 19);
storev(all->spilled[14], 26);
shrv(26, 26, 10);
xor3v(22, 19, 25);
xor3v(29, 16, 26);
/* turn 95, slot 3: first hash of nonce 3 of SHA block b - 1, rounds 50 and 51 */
ROUNDS_B(3, q->kw1[16].of[9]);
loadv(19, all->spilled[5]);
rotrv(25, 19, 7);
rotrv(16, 19, 18);
add_word(26, 30, f->length2);
shrv(30, 19, 3);
/* turn 96, slot 0: first hash of nonce 0 of SHA block b - 1, rounds 52 and 53 */
ROUNDS_A(0, q->kw1[17].of[0]);
xor3v(25, 16, 30);
addv(16, 22, 26);
addv(30, 25, 27);
addv(22, 24, 30);
addv(26, 28, 16);
/* turn 97, slot 1: first hash of nonce 1 of SHA block b - 1, rounds 52 and 53 */
ROUNDS_A(1, q->kw1[17].of[1]);
addv(25, 29, 22);
add_word(27, 25, f->first[53]);
storev(all->lane_kw[53], 27);
/* lanes, first hash, W54 */
rotrv(30, 18, 17);
add_word(28, 26, f->second[22]);
rotrv(16, 18, 19);
/* turn 98, slot 2: first hash of nonce 2 of SHA block b - 1, rounds 52 and 53 */
ROUNDS_A(2, q->kw1[17].of[8]);
shrv(29, 18, 10);
unpacklo(22, 23, 28);
xor3v(30, 16, 29);
loadv(27, all->spilled[19]);
rotrv(16, 27, 7);
/* turn 99, slot 3: first hash of nonce 3 of SHA block b - 1, rounds 52 and 53 */
ROUNDS_A(3, q->kw1[17].of[9]);
rotrv(29, 27, 18);
storev(p->kw2[10].half[0], 22);
shrv(22, 27, 3);
xor3v(16, 29, 22);
unpackhi(29, 23, 28);
addv(22, 16, 19);
/* turn 100, slot 0: first hash of nonce 0 of SHA block b - 1, rounds 54 and 55 */
ROUNDS_B(0, q->kw1[18].of[0]);
addv(23, 31, 22);
storev(p->kw2[10].half[1], 29);
addv(28, 30, 23);
add_word(16, 28, f->first[54]);
storev(all->lane_kw[54], 16);
/* lanes, first hash, W55 */
rotrv(19, 25, 17);
/* SHA block b - 2, second hash, W23 */
rotrv(22, 17, 17);
/* turn 101, slot 1: first hash of nonce 1 of SHA block b - 1, rounds 54 and 55 */
ROUNDS_B(1, q->kw1[18].of[1]);
rotrv(29, 25, 19);
shrv(30, 25, 10);
rotrv(23, 17, 19);
xor3v(19, 29, 30);
/* turn 102, slot 2: first hash of nonce 2 of SHA block b - 1, rounds 54 and 55 */
ROUNDS_B(2, q->kw1[18].of[8]);
rotrv(16, 21, 7);
shrv(29, 17, 10);
rotrv(30, 21, 18);
storev(all->spilled[5], 17);
shrv(17, 21, 3);
xor3v(16, 30, 17);
/* turn 103, slot 3: first hash of nonce 3 of SHA block b - 1, rounds 54 and 55 */
ROUNDS_B(3, q->kw1[18].of[9]);
xor3v(22, 23, 29);
addv(30, 16, 27);
addv_at(17, 30, all->spilled[4]);
add_word(23, 20, f->s0_bit);
addv(29, 19, 17);
/* turn 104, slot 0: first hash of nonce 0 of SHA block b - 1, rounds 56 and 57 */
ROUNDS_A(0, q->kw1[19].of[0]);
add_word(16, 29, f->first[55]);
storev(all->lane_kw[55], 16);
/* lanes, first hash, W56 */
rotrv(27, 28, 17);
addv_at(30, 23, all->spilled[11]);
rotrv(20, 28, 19);
/* turn 105, slot 1: first hash of nonce 1 of SHA block b - 1, rounds 56 and 57 */
ROUNDS_A(1, q->kw1[19].of[1]);
shrv(19, 28, 10);
addv(17, 22, 30);
xor3v(27, 20, 19);
loadv(16, all->spilled[2]);
rotrv(23, 16, 7);
add_word(22, 17, f->second[23]);
/* turn 106, slot 2: first hash of nonce 2 of SHA block b - 1, rounds 56 and 57 */
ROUNDS_A(2, q->kw1[19].of[8]);
rotrv(30, 16, 18);
shrv(20, 16, 3);
xor3v(23, 30, 20);
/* SHA block b - 2, second hash, W24 */
rotrv(19, 26, 17);
addv(30, 23, 21);
/* turn 107, slot 3: first hash of nonce 3 of SHA block b - 1, rounds 56 and 57 */
ROUNDS_A(3, q->kw1[19].of[9]);
addv_at(20, 30, all->spilled[17]);
rotrv(23, 26, 19);
addv(21, 27, 20);
add_word(30, 21, f->first[56]);
/* turn 108, slot 0: first hash of nonce 0 of SHA block b - 1, rounds 58 and 59 */
ROUNDS_B(0, q->kw1[20].of[0]);
storev(all->lane_kw[56], 30);
/* lanes, first hash, W57 */
rotrv(27, 29, 17);
shrv(20, 26, 10);
rotrv(30, 29, 19);
storev(all->spilled[17], 26);
shrv(26, 29, 10);
xor3v(19, 23, 20);
/* turn 109, slot 1: first hash of nonce 1 of SHA block b - 1, rounds 58 and 59 */
ROUNDS_B(1, q->kw1[20].of[1]);
xor3v(27, 30, 26);
loadv(23, all->spilled[12]);
rotrv(20, 23, 7);
loadv(30, all->spilled[3]);
add_word(26, 30, f->bit);
rotrv(30, 23, 18);
storev(all->spilled[9], 29);
shrv(29, 23, 3);
/* turn 110, slot 2: first hash of nonce 2 of SHA block b - 1, rounds 58 and 59 */
ROUNDS_B(2, q->kw1[20].of[8]);
xor3v(20, 30, 29);
addv(30, 19, 26);
addv(29, 20, 16);
addv_at(19, 29, all->spilled[15]);
/* turn 111, slot 3: first hash of nonce 3 of SHA block b - 1, rounds 58 and 59 */
ROUNDS_B(3, q->kw1[20].of[9]);
add_word(26, 30, f->second[24]);
addv(20, 27, 19);
add_word(16, 20, f->first[57]);
unpacklo(29, 22, 26);
storev(all->lane_kw[57], 16);
/* lanes, first hash, W58 */
rotrv(27, 21, 17);
/* turn 112, slot 0: first hash of nonce 0 of SHA block b - 1, rounds 60 and 61 */
ROUNDS_A(0, q->kw1[21].of[0]);
rotrv(19, 21, 19);
shrv(16, 21, 10);
storev(p->kw2[11].half[0], 29);
xor3v(27, 19, 16);
loadv(29, all->spilled[18]);
rotrv(19, 29, 7);
unpackhi(16, 22, 26);
/* turn 113, slot 1: first hash of nonce 1 of SHA block b - 1, rounds 60 and 61 */
ROUNDS_A(1, q->kw1[21].of[1]);
rotrv(22, 29, 18);
shrv(26, 29, 3);
xor3v(19, 22, 26);
storev(p->kw2[11].half[1], 16);
addv(22, 19, 23);
addv_at(26, 22, all->spilled[14]);
/* turn 114, slot 2: first hash of nonce 2 of SHA block b - 1, rounds 60 and 61 */
ROUNDS_A(2, q->kw1[21].of[8]);
/* SHA block b - 2, second hash, W25 */
rotrv(16, 17, 17);
addv(19, 27, 26);
add_word(23, 19, f->first[58]);
rotrv(22, 17, 19);
/* turn 115, slot 3: first hash of nonce 3 of SHA block b - 1, rounds 60 and 61 */
ROUNDS_A(3, q->kw1[21].of[9]);
storev(all->lane_kw[58], 23);
/* lanes, first hash, W59 */
rotrv(27, 20, 17);
rotrv(26, 20, 19);
shrv(23, 20, 10);
shrv(20, 17, 10);
xor3v(27, 26, 23);
/* turn 116, slot 0: first hash of nonce 0 of SHA block b - 1, rounds 62 and 63 */
ROUNDS_B(0, q->kw1[22].of[0]);
END(0, state_abef[0].of[0], state_cdgh[0].of[0]);
loadv(26, all->spilled[16]);
rotrv(23, 26, 7);
xor3v(16, 22, 20);
rotrv(22, 26, 18);
shrv(20, 26, 3);
xor3v(23, 22, 20);
/* turn 117, slot 1: first hash of nonce 1 of SHA block b - 1, rounds 62 and 63 */
ROUNDS_B(1, q->kw1[22].of[1]);
END(1, state_abef[1].of[0], state_cdgh[1].of[0]);
addv_at(22, 16, all->spilled[7]);
addv(20, 23, 29);
addv(16, 18, 20);
add_word(23, 22, f->second[25]);
/* turn 118, slot 2: first hash of nonce 2 of SHA block b - 1, rounds 62 and 63 */
ROUNDS_B(2, q->kw1[22].of[8]);
END(2, state_abef[2].of[0], state_cdgh[2].of[0]);
addv(29, 27, 16);
add_word(18, 29, f->first[59]);
/* SHA block b - 2, second hash, W26 */
rotrv(20, 30, 17);
storev(all->lane_kw[59], 18);
/* lanes, first hash, W60 */
rotrv(27, 19, 17);
rotrv(16, 19, 19);
/* turn 119, slot 3: first hash of nonce 3 of SHA block b - 1, rounds 62 and 63 */
ROUNDS_B(3, q->kw1[22].of[9]);
END(3, state_abef[3].of[0], state_cdgh[3].of[0]);
shrv(18, 19, 10);
rotrv(19, 30, 19);
xor3v(27, 16, 18);
loadv(16, all->spilled[8]);
rotrv(18, 16, 7);
storev(all->spilled[18], 30);
shrv(30, 30, 10);
/* turn 120, slot 0: first hash of nonce 4 of SHA block b - 1, rounds 4 and 5 */
BEGIN(0, 1, q->start1.of[2]);
ROUNDS_A(0, all->starts.constant1[0]);
storev(all->spilled[14], 17);
rotrv(17, 16, 18);
storev(all->spilled[12], 21);
shrv(21, 16, 3);
xor3v(18, 17, 21);
xor3v(20, 19, 30);
/* turn 121, slot 1: first hash of nonce 5 of SHA block b - 1, rounds 4 and 5 */
BEGIN(1, 1, q->start1.of[3]);
ROUNDS_A(1, all->starts.constant1[0]);
addv(17, 18, 26);
addv(21, 25, 17);
addv_at(19, 20, all->spilled[6]);
addv(30, 27, 21);
add_word(18, 30, f->first[60]);
/* turn 122, slot 2: first hash of nonce 6 of SHA block b - 1, rounds 4 and 5 */
BEGIN(2, 1, q->start1.of[10]);
ROUNDS_A(2, all->starts.constant1[0]);
add_word(26, 19, f->second[26]);
storev(all->lane_kw[60], 18);
/* lanes, first hash, W61 */
rotrv(25, 29, 17);
rotrv(17, 29, 19);
shrv(20, 29, 10);
unpacklo(27, 23, 26);
/* turn 123, slot 3: first hash of nonce 7 of SHA block b - 1, rounds 4 and 5 */
BEGIN(3, 1, q->start1.of[11]);
ROUNDS_A(3, all->starts.constant1[0]);
xor3v(25, 17, 20);
rotrv(21, 24, 7);
storev(p->kw2[12].half[0], 27);
rotrv(18, 24, 18);
shrv(29, 24, 3);
/* turn 124, slot 0: first hash of nonce 4 of SHA block b - 1, rounds 6 and 7 */
ROUNDS_B(0, all->starts.constant1[1]);
unpackhi(17, 23, 26);
xor3v(21, 18, 29);
addv(20, 21, 16);
addv(27, 28, 20);
storev(p->kw2[12].half[1], 17);
addv(23, 25, 27);
/* turn 125, slot 1: first hash of nonce 5 of SHA block b - 1, rounds 6 and 7 */
ROUNDS_B(1, all->starts.constant1[1]);
add_word(26, 23, f->first[61]);
/* SHA block b - 2, second hash, W27 */
rotrv(18, 22, 17);
storev(all->lane_kw[61], 26);
/* lanes, first hash, W62 */
rotrv(29, 30, 17);
rotrv(21, 30, 19);
shrv(16, 30, 10);
/* turn 126, slot 2: first hash of nonce 6 of SHA block b - 1, rounds 6 and 7 */
ROUNDS_B(2, all->starts.constant1[1]);
rotrv(28, 22, 19);
xor3v(29, 21, 16);
rotrv(20, 31, 7);
shrv(17, 22, 10);
/* turn 127, slot 3: first hash of nonce 7 of SHA block b - 1, rounds 6 and 7 */
ROUNDS_B(3, all->starts.constant1[1]);
rotrv(25, 31, 18);
shrv(27, 31, 3);
xor3v(18, 28, 17);
xor3v(20, 25, 27);
addv(26, 20, 24);
/* turn 128, slot 0: first hash of nonce 4 of SHA block b - 1, rounds 8 and 9 */
ROUNDS_A(0, all->starts.constant1[2]);
addv_at(30, 26, all->spilled[9]);
addv_at(21, 18, all->spilled[10]);
addv(16, 29, 30);
add_word(28, 16, f->first[62]);
add_word(17, 21, f->second[27]);
/* turn 129, slot 1: first hash of nonce 5 of SHA block b - 1, rounds 8 and 9 */
ROUNDS_A(1, all->starts.constant1[2]);
storev(all->lane_kw[62], 28);
/* lanes, first hash, W63 */
rotrv(25, 23, 17);
rotrv(27, 23, 19);
shrv(20, 23, 10);
/* SHA block b - 2, second hash, W28 */
rotrv(24, 19, 17);
/* turn 130, slot 2: first hash of nonce 6 of SHA block b - 1, rounds 8 and 9 */
ROUNDS_A(2, all->starts.constant1[2]);
xor3v(25, 27, 20);
loadv(26, all->spilled[4]);
rotrv(18, 26, 7);
rotrv(29, 19, 19);
rotrv(30, 26, 18);
shrv(16, 26, 3);
/* turn 131, slot 3: first hash of nonce 7 of SHA block b - 1, rounds 8 and 9 */
ROUNDS_A(3, all->starts.constant1[2]);
shrv(28, 19, 10);
xor3v(18, 30, 16);
addv(23, 18, 31);
addv_at(27, 23, all->spilled[12]);
xor3v(24, 29, 28);
/* turn 132, slot 0: first hash of nonce 4 of SHA block b - 1, rounds 10 and 11 */
ROUNDS_B(0, all->starts.constant1[3]);
addv(20, 25, 27);
storev(all->lane_kw[63], 20);
/* lanes, first hash, round 3 */
word(26, f->state[0]);
word(30, f->state[1]);
word(16, f->state[2]);
word(18, f->state[4]);
word(31, f->state[5]);
loadv(23, all->spilled[0]);
add_word(29, 23, f->r3_a);
addv_at(28, 24, all->spilled[5]);
add_word(25, 23, f->r3_e);
/* turn 133, slot 1: first hash of nonce 5 of SHA block b - 1, rounds 10 and 11 */
ROUNDS_B(1, all->starts.constant1[3]);
/* lanes, first hash, round 4 */
rotrv(27, 25, 6);
add_word(20, 28, f->second[28]);
rotrv(24, 25, 11);
rotrv(23, 25, 25);
xor3v(27, 24, 23);
/* turn 134, slot 2: first hash of nonce 6 of SHA block b - 1, rounds 10 and 11 */
ROUNDS_B(2, all->starts.constant1[3]);
unpacklo(24, 17, 20);
chv_g(31, 25, 18);
addv(23, 27, 31);
storev(p->kw2[13].half[0], 24);
add_word(27, 23, f->first[4]);
rotrv(31, 29, 2);
/* turn 135, slot 3: first hash of nonce 7 of SHA block b - 1, rounds 10 and 11 */
ROUNDS_B(3, all->starts.constant1[3]);
rotrv(24, 29, 13);
unpackhi(23, 17, 20);
rotrv(17, 29, 22);
xor3v(31, 24, 17);
/* turn 136, slot 0: first hash of nonce 4 of SHA block b - 1, rounds 12 and 13 */
ROUNDS_A(0, all->starts.constant1[4]);
storev(p->kw2[13].half[1], 23);
movev(20, 30);
majv(20, 29, 26);
addv(24, 31, 20);
/* SHA block b - 2, second hash, W29 */
rotrv(17, 21, 17);
addv(23, 27, 24);
addv(31, 27, 16);
/* turn 137, slot 1: first hash of nonce 5 of SHA block b - 1, rounds 12 and 13 */
ROUNDS_A(1, all->starts.constant1[4]);
/* lanes, first hash, round 5 */
rotrv(20, 31, 6);
rotrv(24, 21, 19);
rotrv(27, 31, 11);
rotrv(16, 31, 25);
storev(all->spilled[0], 21);
shrv(21, 21, 10);
/* turn 138, slot 2: first hash of nonce 6 of SHA block b - 1, rounds 12 and 13 */
ROUNDS_A(2, all->starts.constant1[4]);
xor3v(20, 27, 16);
chv_g(18, 31, 25);
addv(27, 20, 18);
xor3v(17, 24, 21);
/* turn 139, slot 3: first hash of nonce 7 of SHA block b - 1, rounds 12 and 13 */
ROUNDS_A(3, all->starts.constant1[4]);
add_word(16, 27, f->first[5]);
rotrv(20, 23, 2);
addv_at(18, 17, all->spilled[17]);
rotrv(24, 23, 13);
rotrv(21, 23, 22);
/* turn 140, slot 0: first hash of nonce 4 of SHA block b - 1, rounds 14 and 15 */
ROUNDS_B(0, all->starts.constant1[5]);
add_word(27, 18, f->second[29]);
xor3v(20, 24, 21);
movev(17, 26);
majv(17, 23, 29);
addv(24, 20, 17);
/* SHA block b - 2, second hash, W30 */
rotrv(21, 28, 17);
/* turn 141, slot 1: first hash of nonce 5 of SHA block b - 1, rounds 14 and 15 */
ROUNDS_B(1, all->starts.constant1[5]);
addv(20, 16, 24);
addv(17, 16, 30);
rotrv(24, 28, 19);
/* lanes, first hash, round 6 */
rotrv(16, 17, 6);
rotrv(30, 17, 11);
/* turn 142, slot 2: first hash of nonce 6 of SHA block b - 1, rounds 14 and 15 */
ROUNDS_B(2, all->starts.constant1[5]);
storev(all->spilled[12], 28);
shrv(28, 28, 10);
storev(all->spilled[4], 19);
rotrv(19, 17, 25);
xor3v(16, 30, 19);
movev(30, 25);
chv_g(30, 17, 31);
/* turn 143, slot 3: first hash of nonce 7 of SHA block b - 1, rounds 14 and 15 */
ROUNDS_B(3, all->starts.constant1[5]);
xor3v(21, 24, 28);
addv(19, 16, 30);
add_word(24, 19, f->first[6]);
loadv(28, all->spilled[14]);
add_word(16, 28, f->s0_length2);
rotrv(30, 20, 2);
/* turn 144, slot 0: first hash of nonce 4 of SHA block b - 1, rounds 16 and 17 */
ROUNDS_A(0, all->starts.constant1[6]);
rotrv(19, 20, 13);
rotrv(28, 20, 22);
addv(21, 21, 16);
xor3v(30, 19, 28);
movev(16, 29);
majv(16, 20, 23);
/* turn 145, slot 1: first hash of nonce 5 of SHA block b - 1, rounds 16 and 17 */
ROUNDS_A(1, all->starts.constant1[6]);
add_word(19, 21, f->second[30]);
addv(28, 30, 16);
addv(30, 24, 28);
unpacklo(16, 27, 19);
/* turn 146, slot 2: first hash of nonce 6 of SHA block b - 1, rounds 16 and 17 */
ROUNDS_A(2, all->starts.constant1[6]);
addv(28, 24, 26);
/* lanes, first hash, round 7 */
rotrv(24, 28, 6);
rotrv(26, 28, 11);
storev(p->kw2[14].half[0], 16);
rotrv(16, 28, 25);
xor3v(24, 26, 16);
/* turn 147, slot 3: first hash of nonce 7 of SHA block b - 1, rounds 16 and 17 */
ROUNDS_A(3, all->starts.constant1[6]);
unpackhi(26, 27, 19);
movev(16, 31);
chv_g(16, 28, 17);
addv(27, 24, 16);
add_word(19, 25, f->first[7]);
storev(p->kw2[14].half[1], 26);
addv(24, 19, 27);
/* turn 148, slot 0: first hash of nonce 4 of SHA block b - 1, rounds 18 and 19 */
ROUNDS_B(0, q->kw1[0].of[2]);
rotrv(16, 30, 2);
/* SHA block b - 2, second hash, W31 */
rotrv(25, 18, 17);
rotrv(26, 30, 13);
rotrv(19, 30, 22);
/* turn 149, slot 1: first hash of nonce 5 of SHA block b - 1, rounds 18 and 19 */
ROUNDS_B(1, q->kw1[0].of[3]);
rotrv(27, 18, 19);
xor3v(16, 26, 19);
movev(26, 23);
majv(26, 30, 20);
addv(19, 16, 26);
shrv(16, 18, 10);
/* turn 150, slot 2: first hash of nonce 6 of SHA block b - 1, rounds 18 and 19 */
ROUNDS_B(2, q->kw1[0].of[10]);
addv(26, 24, 19);
addv(19, 24, 29);
xor3v(25, 27, 16);
/* lanes, first hash, round 8 */
rotrv(24, 19, 6);
rotrv(29, 19, 11);
/* turn 151, slot 3: first hash of nonce 7 of SHA block b - 1, rounds 18 and 19 */
ROUNDS_B(3, q->kw1[0].of[11]);
rotrv(27, 19, 25);
loadv(16, all->spilled[11]);
storev(all->spilled[9], 18);
rotrv(18, 16, 7);
xor3v(24, 29, 27);
movev(29, 17);
chv_g(29, 19, 28);
/* turn 152, slot 0: first hash of nonce 4 of SHA block b - 1, rounds 20 and 21 */
ROUNDS_A(0, q->kw1[1].of[2]);
rotrv(27, 16, 18);
addv(24, 24, 29);
add_word(29, 31, f->first[8]);
shrv(31, 16, 3);
addv(29, 29, 24);
/* turn 153, slot 1: first hash of nonce 5 of SHA block b - 1, rounds 20 and 21 */
ROUNDS_A(1, q->kw1[1].of[3]);
rotrv(24, 26, 2);
storev(all->spilled[8], 22);
rotrv(22, 26, 13);
xor3v(18, 27, 31);
rotrv(27, 26, 22);
xor3v(24, 22, 27);
/* turn 154, slot 2: first hash of nonce 6 of SHA block b - 1, rounds 20 and 21 */
ROUNDS_A(2, q->kw1[1].of[10]);
add_word(31, 18, f->length2);
movev(22, 20);
majv(22, 26, 30);
addv(27, 24, 22);
addv_at(18, 31, all->spilled[18]);
/* turn 155, slot 3: first hash of nonce 7 of SHA block b - 1, rounds 20 and 21 */
ROUNDS_A(3, q->kw1[1].of[11]);
addv(24, 29, 27);
addv(22, 29, 23);
/* lanes, first hash, round 9 */
rotrv(31, 22, 6);
addv(27, 25, 18);
rotrv(29, 22, 11);
/* turn 156, slot 0: first hash of nonce 4 of SHA block b - 1, rounds 22 and 23 */
ROUNDS_B(0, q->kw1[2].of[2]);
rotrv(23, 22, 25);
add_word(25, 27, f->second[31]);
xor3v(31, 29, 23);
movev(18, 28);
chv_g(18, 22, 19);
addv(29, 31, 18);
/* turn 157, slot 1: first hash of nonce 5 of SHA block b - 1, rounds 22 and 23 */
ROUNDS_B(1, q->kw1[2].of[3]);
/* SHA block b - 2, second hash, W32 */
rotrv(23, 21, 17);
add_word(31, 17, f->first[9]);
addv(18, 31, 29);
rotrv(17, 21, 19);
/* turn 158, slot 2: first hash of nonce 6 of SHA block b - 1, rounds 22 and 23 */
ROUNDS_B(2, q->kw1[2].of[10]);
rotrv(31, 24, 2);
rotrv(29, 24, 13);
storev(all->spilled[16], 21);
shrv(21, 21, 10);
storev(all->spilled[15], 27);
rotrv(27, 24, 22);
xor3v(31, 29, 27);
/* turn 159, slot 3: first hash of nonce 7 of SHA block b - 1, rounds 22 and 23 */
ROUNDS_B(3, q->kw1[2].of[11]);
movev(29, 30);
majv(29, 24, 26);
xor3v(23, 17, 21);
addv(27, 31, 29);
addv(17, 18, 27);
loadv(21, all->spilled[3]);
rotrv(31, 21, 7);
/* turn 160, slot 0: first hash of nonce 4 of SHA block b - 1, rounds 24 and 25 */
ROUNDS_A(0, q->kw1[3].of[2]);
addv(29, 18, 20);
/* lanes, first hash, round 10 */
rotrv(27, 29, 6);
rotrv(18, 29, 11);
rotrv(20, 21, 18);
/* turn 161, slot 1: first hash of nonce 5 of SHA block b - 1, rounds 24 and 25 */
ROUNDS_A(1, q->kw1[3].of[3]);
storev(all->spilled[2], 25);
rotrv(25, 29, 25);
xor3v(27, 18, 25);
shrv(18, 21, 3);
movev(25, 19);
chv_g(25, 29, 22);
addv(27, 27, 25);
/* turn 162, slot 2: first hash of nonce 6 of SHA block b - 1, rounds 24 and 25 */
ROUNDS_A(2, q->kw1[3].of[10]);
xor3v(31, 20, 18);
add_word(25, 28, f->first[10]);
addv(20, 25, 27);
rotrv(18, 17, 2);
addv(28, 31, 16);
/* turn 163, slot 3: first hash of nonce 7 of SHA block b - 1, rounds 24 and 25 */
ROUNDS_A(3, q->kw1[3].of[11]);
rotrv(25, 17, 13);
rotrv(27, 17, 22);
addv_at(31, 28, all->spilled[8]);
xor3v(18, 25, 27);
/* turn 164, slot 0: first hash of nonce 4 of SHA block b - 1, rounds 26 and 27 */
ROUNDS_B(0, q->kw1[4].of[2]);
movev(16, 26);
majv(16, 17, 24);
addv(28, 23, 31);
addv(25, 18, 16);
addv(27, 20, 25);
addv(23, 20, 30);
/* turn 165, slot 1: first hash of nonce 5 of SHA block b - 1, rounds 26 and 27 */
ROUNDS_B(1, q->kw1[4].of[3]);
add_word(31, 28, f->second[32]);
/* lanes, first hash, round 11 */
rotrv(18, 23, 6);
rotrv(16, 23, 11);
loadv(25, all->spilled[2]);
unpacklo(20, 25, 31);
rotrv(30, 23, 25);
/* turn 166, slot 2: first hash of nonce 6 of SHA block b - 1, rounds 26 and 27 */
ROUNDS_B(2, q->kw1[4].of[10]);
xor3v(18, 16, 30);
movev(16, 22);
chv_g(16, 23, 29);
storev(p->kw2[15].half[0], 20);
addv(30, 18, 16);
add_word(20, 19, f->first[11]);
/* turn 167, slot 3: first hash of nonce 7 of SHA block b - 1, rounds 26 and 27 */
ROUNDS_B(3, q->kw1[4].of[11]);
unpackhi(18, 25, 31);
addv(16, 20, 30);
rotrv(19, 27, 2);
storev(p->kw2[15].half[1], 18);
rotrv(25, 27, 13);
rotrv(31, 27, 22);
/* turn 168, slot 0: first hash of nonce 4 of SHA block b - 1, rounds 28 and 29 */
ROUNDS_A(0, q->kw1[5].of[2]);
xor3v(19, 25, 31);
/* SHA block b - 2, second hash, W33 */
loadv(20, all->spilled[15]);
rotrv(30, 20, 17);
movev(18, 24);
majv(18, 27, 17);
addv(25, 19, 18);
rotrv(31, 20, 19);
/* turn 169, slot 1: first hash of nonce 5 of SHA block b - 1, rounds 28 and 29 */
ROUNDS_A(1, q->kw1[5].of[3]);
addv(19, 16, 25);
addv(18, 16, 26);
/* lanes, first hash, round 12 */
rotrv(25, 18, 6);
shrv(16, 20, 10);
rotrv(26, 18, 11);
/* turn 170, slot 2: first hash of nonce 6 of SHA block b - 1, rounds 28 and 29 */
ROUNDS_A(2, q->kw1[5].of[10]);
rotrv(20, 18, 25);
xor3v(30, 31, 16);
xor3v(25, 26, 20);
movev(31, 29);
chv_g(31, 18, 23);
/* turn 171, slot 3: first hash of nonce 7 of SHA block b - 1, rounds 28 and 29 */
ROUNDS_A(3, q->kw1[5].of[11]);
loadv(16, all->spilled[7]);
rotrv(26, 16, 7);
addv(20, 25, 31);
add_word(25, 22, f->first[12]);
addv(31, 25, 20);
rotrv(22, 16, 18);
/* turn 172, slot 0: first hash of nonce 4 of SHA block b - 1, rounds 30 and 31 */
ROUNDS_B(0, q->kw1[6].of[2]);
rotrv(25, 19, 2);
rotrv(20, 19, 13);
shrv(16, 16, 3);
storev(all->spilled[2], 28);
rotrv(28, 19, 22);
xor3v(25, 20, 28);
/* turn 173, slot 1: first hash of nonce 5 of SHA block b - 1, rounds 30 and 31 */
ROUNDS_B(1, q->kw1[6].of[3]);
xor3v(26, 22, 16);
movev(20, 17);
majv(20, 19, 27);
addv(28, 25, 20);
addv(22, 31, 28);
/* turn 174, slot 2: first hash of nonce 6 of SHA block b - 1, rounds 30 and 31 */
ROUNDS_B(2, q->kw1[6].of[10]);
addv(16, 26, 21);
addv(25, 31, 24);
/* lanes, first hash, round 13 */
rotrv(20, 25, 6);
addv_at(28, 16, all->spilled[4]);
rotrv(26, 25, 11);
/* turn 175, slot 3: first hash of nonce 7 of SHA block b - 1, rounds 30 and 31 */
ROUNDS_B(3, q->kw1[6].of[11]);
rotrv(21, 25, 25);
xor3v(20, 26, 21);
addv(31, 30, 28);
movev(24, 23);
chv_g(24, 25, 18);
addv(16, 20, 24);
/* turn 176, slot 0: first hash of nonce 4 of SHA block b - 1, rounds 32 and 33 */
ROUNDS_A(0, q->kw1[7].of[2]);
add_word(26, 31, f->second[33]);
add_word(21, 29, f->first[13]);
addv(30, 21, 16);
/* SHA block b - 2, second hash, W34 */
loadv(28, all->spilled[2]);
rotrv(20, 28, 17);
/* turn 177, slot 1: first hash of nonce 5 of SHA block b - 1, rounds 32 and 33 */
ROUNDS_A(1, q->kw1[7].of[3]);
rotrv(24, 22, 2);
rotrv(29, 22, 13);
rotrv(21, 22, 22);
rotrv(16, 28, 19);
xor3v(24, 29, 21);
/* turn 178, slot 2: first hash of nonce 6 of SHA block b - 1, rounds 32 and 33 */
ROUNDS_A(2, q->kw1[7].of[10]);
movev(29, 27);
majv(29, 22, 19);
shrv(21, 28, 10);
addv(24, 24, 29);
addv(29, 30, 24);
addv(24, 30, 17);
/* turn 179, slot 3: first hash of nonce 7 of SHA block b - 1, rounds 32 and 33 */
ROUNDS_A(3, q->kw1[7].of[11]);
xor3v(20, 16, 21);
/* lanes, first hash, round 14 */
rotrv(30, 24, 6);
rotrv(17, 24, 11);
loadv(16, all->spilled[6]);
rotrv(21, 16, 7);
/* turn 180, slot 0: first hash of nonce 4 of SHA block b - 1, rounds 34 and 35 */
ROUNDS_B(0, q->kw1[8].of[2]);
rotrv(28, 24, 25);
xor3v(30, 17, 28);
rotrv(17, 16, 18);
movev(28, 18);
chv_g(28, 24, 25);
addv(30, 30, 28);
/* turn 181, slot 1: first hash of nonce 5 of SHA block b - 1, rounds 34 and 35 */
ROUNDS_B(1, q->kw1[8].of[3]);
add_word(28, 23, f->first[14]);
shrv(23, 16, 3);
addv(28, 28, 30);
rotrv(30, 29, 2);
xor3v(21, 17, 23);
/* turn 182, slot 2: first hash of nonce 6 of SHA block b - 1, rounds 34 and 35 */
ROUNDS_B(2, q->kw1[8].of[10]);
rotrv(17, 29, 13);
rotrv(23, 29, 22);
xor3v(30, 17, 23);
addv_at(17, 21, all->spilled[7]);
/* turn 183, slot 3: first hash of nonce 7 of SHA block b - 1, rounds 34 and 35 */
ROUNDS_B(3, q->kw1[8].of[11]);
movev(23, 19);
majv(23, 29, 22);
addv(21, 30, 23);
addv_at(30, 17, all->spilled[0]);
addv(23, 28, 21);
addv(17, 28, 27);
/* turn 184, slot 0: first hash of nonce 4 of SHA block b - 1, rounds 36 and 37 */
ROUNDS_A(0, q->kw1[9].of[2]);
addv(21, 20, 30);
/* lanes, first hash, round 15 */
rotrv(28, 17, 6);
rotrv(27, 17, 11);
rotrv(20, 17, 25);
add_word(30, 21, f->second[34]);
/* turn 185, slot 1: first hash of nonce 5 of SHA block b - 1, rounds 36 and 37 */
ROUNDS_A(1, q->kw1[9].of[3]);
xor3v(28, 27, 20);
movev(27, 25);
chv_g(27, 17, 24);
unpacklo(20, 26, 30);
addv(28, 28, 27);
/* turn 186, slot 2: first hash of nonce 6 of SHA block b - 1, rounds 36 and 37 */
ROUNDS_A(2, q->kw1[9].of[10]);
add_word(27, 18, f->first[15]);
storev(p->kw2[16].half[0], 20);
addv(18, 27, 28);
rotrv(20, 23, 2);
rotrv(27, 23, 13);
unpackhi(28, 26, 30);
/* turn 187, slot 3: first hash of nonce 7 of SHA block b - 1, rounds 36 and 37 */
ROUNDS_A(3, q->kw1[9].of[11]);
rotrv(26, 23, 22);
xor3v(20, 27, 26);
storev(p->kw2[16].half[1], 28);
movev(30, 22);
majv(30, 23, 29);
addv(27, 20, 30);
addv(26, 18, 27);
/* turn 188, slot 0: first hash of nonce 4 of SHA block b - 1, rounds 38 and 39 */
ROUNDS_B(0, q->kw1[10].of[2]);
/* SHA block b - 2, second hash, W35 */
rotrv(28, 31, 17);
addv(20, 18, 19);
/* lanes, first hash, round 16 */
rotrv(30, 20, 6);
rotrv(27, 31, 19);
/* turn 189, slot 1: first hash of nonce 5 of SHA block b - 1, rounds 38 and 39 */
ROUNDS_B(1, q->kw1[10].of[3]);
rotrv(18, 20, 11);
rotrv(19, 20, 25);
storev(all->spilled[7], 31);
shrv(31, 31, 10);
xor3v(30, 18, 19);
movev(18, 24);
chv_g(18, 20, 17);
/* turn 190, slot 2: first hash of nonce 6 of SHA block b - 1, rounds 38 and 39 */
ROUNDS_B(2, q->kw1[10].of[10]);
addv(19, 30, 18);
xor3v(28, 27, 31);
add_word(30, 25, f->first[16]);
addv(18, 30, 19);
loadv(27, all->spilled[10]);
rotrv(31, 27, 7);
/* turn 191, slot 3: first hash of nonce 7 of SHA block b - 1, rounds 38 and 39 */
ROUNDS_B(3, q->kw1[10].of[11]);
rotrv(25, 26, 2);
rotrv(30, 26, 13);
rotrv(19, 26, 22);
storev(all->spilled[3], 21);
rotrv(21, 27, 18);
/* turn 192, slot 0: first hash of nonce 4 of SHA block b - 1, rounds 40 and 41 */
ROUNDS_A(0, q->kw1[11].of[2]);
xor3v(25, 30, 19);
movev(30, 29);
majv(30, 26, 23);
shrv(19, 27, 3);
addv(25, 25, 30);
addv(30, 18, 25);
/* turn 193, slot 1: first hash of nonce 5 of SHA block b - 1, rounds 40 and 41 */
ROUNDS_A(1, q->kw1[11].of[3]);
xor3v(31, 21, 19);
addv(25, 18, 22);
/* lanes, first hash, round 17 */
rotrv(21, 25, 6);
rotrv(19, 25, 11);
addv(18, 31, 16);
/* turn 194, slot 2: first hash of nonce 6 of SHA block b - 1, rounds 40 and 41 */
ROUNDS_A(2, q->kw1[11].of[10]);
rotrv(22, 25, 25);
xor3v(21, 19, 22);
addv_at(31, 18, all->spilled[12]);
movev(16, 17);
chv_g(16, 25, 20);
/* turn 195, slot 3: first hash of nonce 7 of SHA block b - 1, rounds 40 and 41 */
ROUNDS_A(3, q->kw1[11].of[11]);
addv(19, 21, 16);
addv(22, 28, 31);
add_word(18, 24, f->first[17]);
addv(21, 18, 19);
rotrv(16, 30, 2);
/* turn 196, slot 0: first hash of nonce 4 of SHA block b - 1, rounds 42 and 43 */
ROUNDS_B(0, q->kw1[12].of[2]);
add_word(28, 22, f->second[35]);
rotrv(31, 30, 13);
rotrv(24, 30, 22);
/* SHA block b - 2, second hash, W36 */
loadv(18, all->spilled[3]);
rotrv(19, 18, 17);
xor3v(16, 31, 24);
/* turn 197, slot 1: first hash of nonce 5 of SHA block b - 1, rounds 42 and 43 */
ROUNDS_B(1, q->kw1[12].of[3]);
movev(31, 23);
majv(31, 30, 26);
addv(24, 16, 31);
rotrv(16, 18, 19);
addv(31, 21, 24);
addv(24, 21, 29);
/* turn 198, slot 2: first hash of nonce 6 of SHA block b - 1, rounds 42 and 43 */
ROUNDS_B(2, q->kw1[12].of[10]);
shrv(21, 18, 10);
/* lanes, first hash, round 18 */
rotrv(29, 24, 6);
rotrv(18, 24, 11);
xor3v(19, 16, 21);
/* turn 199, slot 3: first hash of nonce 7 of SHA block b - 1, rounds 42 and 43 */
ROUNDS_B(3, q->kw1[12].of[11]);
rotrv(16, 24, 25);
xor3v(29, 18, 16);
movev(21, 20);
chv_g(21, 24, 25);
loadv(18, all->spilled[5]);
rotrv(16, 18, 7);
addv(29, 29, 21);
/* turn 200, slot 0: first hash of nonce 4 of SHA block b - 1, rounds 44 and 45 */
ROUNDS_A(0, q->kw1[13].of[2]);
add_stored(21, 17, all->lane_kw[18]);
rotrv(17, 18, 18);
addv(21, 21, 29);
rotrv(29, 31, 2);
storev(all->spilled[6], 22);
rotrv(22, 31, 13);
/* turn 201, slot 1: first hash of nonce 5 of SHA block b - 1, rounds 44 and 45 */
ROUNDS_A(1, q->kw1[13].of[3]);
shrv(18, 18, 3);
storev(all->spilled[11], 28);
rotrv(28, 31, 22);
xor3v(29, 22, 28);
xor3v(16, 17, 18);
/* turn 202, slot 2: first hash of nonce 6 of SHA block b - 1, rounds 44 and 45 */
ROUNDS_A(2, q->kw1[13].of[10]);
movev(22, 26);
majv(22, 31, 30);
addv(28, 29, 22);
addv(17, 16, 27);
addv(18, 21, 28);
addv(29, 21, 23);
/* turn 203, slot 3: first hash of nonce 7 of SHA block b - 1, rounds 44 and 45 */
ROUNDS_A(3, q->kw1[13].of[11]);
/* lanes, first hash, round 19 */
rotrv(22, 29, 6);
addv_at(16, 17, all->spilled[9]);
rotrv(27, 29, 11);
rotrv(28, 29, 25);
addv(21, 19, 16);
/* turn 204, slot 0: first hash of nonce 4 of SHA block b - 1, rounds 46 and 47 */
ROUNDS_B(0, q->kw1[14].of[2]);
xor3v(22, 27, 28);
movev(23, 25);
chv_g(23, 29, 24);
add_word(17, 21, f->second[36]);
addv(19, 22, 23);
/* turn 205, slot 1: first hash of nonce 5 of SHA block b - 1, rounds 46 and 47 */
ROUNDS_B(1, q->kw1[14].of[3]);
add_stored(16, 20, all->lane_kw[19]);
addv(27, 16, 19);
loadv(28, all->spilled[11]);
unpacklo(22, 28, 17);
rotrv(23, 18, 2);
rotrv(20, 18, 13);
/* turn 206, slot 2: first hash of nonce 6 of SHA block b - 1, rounds 46 and 47 */
ROUNDS_B(2, q->kw1[14].of[10]);
storev(p->kw2[17].half[0], 22);
rotrv(16, 18, 22);
xor3v(23, 20, 16);
movev(19, 30);
majv(19, 18, 31);
unpackhi(22, 28, 17);
addv(20, 23, 19);
/* turn 207, slot 3: first hash of nonce 7 of SHA block b - 1, rounds 46 and 47 */
ROUNDS_B(3, q->kw1[14].of[11]);
addv(16, 27, 20);
storev(p->kw2[17].half[1], 22);
addv(28, 27, 26);
/* lanes, first hash, round 20 */
rotrv(17, 28, 6);
/* SHA block b - 2, second hash, W37 */
loadv(23, all->spilled[6]);
rotrv(19, 23, 17);
/* turn 208, slot 0: first hash of nonce 4 of SHA block b - 1, rounds 48 and 49 */
ROUNDS_A(0, q->kw1[15].of[2]);
rotrv(20, 28, 11);
rotrv(22, 28, 25);
xor3v(17, 20, 22);
rotrv(27, 23, 19);
movev(26, 24);
chv_g(26, 28, 29);
/* turn 209, slot 1: first hash of nonce 5 of SHA block b - 1, rounds 48 and 49 */
ROUNDS_A(1, q->kw1[15].of[3]);
addv(20, 17, 26);
shrv(22, 23, 10);
add_stored(17, 25, all->lane_kw[20]);
addv(26, 17, 20);
rotrv(25, 16, 2);
/* turn 210, slot 2: first hash of nonce 6 of SHA block b - 1, rounds 48 and 49 */
ROUNDS_A(2, q->kw1[15].of[10]);
xor3v(19, 27, 22);
rotrv(17, 16, 13);
rotrv(20, 16, 22);
loadv(27, all->spilled[17]);
rotrv(22, 27, 7);
/* turn 211, slot 3: first hash of nonce 7 of SHA block b - 1, rounds 48 and 49 */
ROUNDS_A(3, q->kw1[15].of[11]);
xor3v(25, 17, 20);
movev(17, 31);
majv(17, 16, 18);
rotrv(20, 27, 18);
addv(25, 25, 17);
addv(17, 26, 25);
/* turn 212, slot 0: first hash of nonce 4 of SHA block b - 1, rounds 50 and 51 */
ROUNDS_B(0, q->kw1[16].of[2]);
addv(25, 26, 30);
shrv(26, 27, 3);
/* lanes, first hash, round 21 */
rotrv(30, 25, 6);
rotrv(23, 25, 11);
xor3v(22, 20, 26);
/* turn 213, slot 1: first hash of nonce 5 of SHA block b - 1, rounds 50 and 51 */
ROUNDS_B(1, q->kw1[16].of[3]);
rotrv(20, 25, 25);
xor3v(30, 23, 20);
movev(26, 29);
chv_g(26, 25, 28);
addv_at(23, 22, all->spilled[5]);
/* turn 214, slot 2: first hash of nonce 6 of SHA block b - 1, rounds 50 and 51 */
ROUNDS_B(2, q->kw1[16].of[10]);
addv(20, 30, 26);
add_stored(22, 24, all->lane_kw[21]);
addv_at(30, 23, all->spilled[16]);
addv(26, 22, 20);
rotrv(24, 17, 2);
/* turn 215, slot 3: first hash of nonce 7 of SHA block b - 1, rounds 50 and 51 */
ROUNDS_B(3, q->kw1[16].of[11]);
addv(23, 19, 30);
rotrv(22, 17, 13);
rotrv(20, 17, 22);
xor3v(24, 22, 20);
add_word(19, 23, f->second[37]);
/* turn 216, slot 0: first hash of nonce 4 of SHA block b - 1, rounds 52 and 53 */
ROUNDS_A(0, q->kw1[17].of[2]);
movev(30, 18);
majv(30, 17, 16);
addv(22, 24, 30);
/* SHA block b - 2, second hash, W38 */
rotrv(20, 21, 17);
addv(24, 26, 22);
/* turn 217, slot 1: first hash of nonce 5 of SHA block b - 1, rounds 52 and 53 */
ROUNDS_A(1, q->kw1[17].of[3]);
addv(30, 26, 31);
rotrv(22, 21, 19);
/* lanes, first hash, round 22 */
rotrv(26, 30, 6);
rotrv(31, 30, 11);
storev(all->spilled[5], 23);
rotrv(23, 30, 25);
/* turn 218, slot 2: first hash of nonce 6 of SHA block b - 1, rounds 52 and 53 */
ROUNDS_A(2, q->kw1[17].of[10]);
storev(all->spilled[11], 21);
shrv(21, 21, 10);
xor3v(26, 31, 23);
movev(31, 28);
chv_g(31, 30, 25);
xor3v(20, 22, 21);
addv(23, 26, 31);
/* turn 219, slot 3: first hash of nonce 7 of SHA block b - 1, rounds 52 and 53 */
ROUNDS_A(3, q->kw1[17].of[11]);
add_stored(22, 29, all->lane_kw[22]);
addv(21, 22, 23);
loadv(26, all->spilled[14]);
rotrv(31, 26, 7);
rotrv(29, 24, 2);
/* turn 220, slot 0: first hash of nonce 4 of SHA block b - 1, rounds 54 and 55 */
ROUNDS_B(0, q->kw1[18].of[2]);
rotrv(22, 24, 13);
rotrv(23, 26, 18);
storev(all->spilled[10], 19);
rotrv(19, 24, 22);
xor3v(29, 22, 19);
shrv(22, 26, 3);
/* turn 221, slot 1: first hash of nonce 5 of SHA block b - 1, rounds 54 and 55 */
ROUNDS_B(1, q->kw1[18].of[3]);
movev(19, 16);
majv(19, 24, 17);
addv(29, 29, 19);
addv(19, 21, 29);
xor3v(31, 23, 22);
addv(29, 21, 18);
/* turn 222, slot 2: first hash of nonce 6 of SHA block b - 1, rounds 54 and 55 */
ROUNDS_B(2, q->kw1[18].of[10]);
/* lanes, first hash, round 23 */
rotrv(23, 29, 6);
addv(22, 31, 27);
rotrv(21, 29, 11);
rotrv(18, 29, 25);
/* turn 223, slot 3: first hash of nonce 7 of SHA block b - 1, rounds 54 and 55 */
ROUNDS_B(3, q->kw1[18].of[11]);
xor3v(23, 21, 18);
addv_at(31, 22, all->spilled[15]);
movev(27, 25);
chv_g(27, 29, 30);
addv(21, 23, 27);
addv(18, 20, 31);
/* turn 224, slot 0: first hash of nonce 4 of SHA block b - 1, rounds 56 and 57 */
ROUNDS_A(0, q->kw1[19].of[2]);
add_stored(22, 28, all->lane_kw[23]);
addv(23, 22, 21);
add_word(27, 18, f->second[38]);
rotrv(20, 19, 2);
rotrv(31, 19, 13);
/* turn 225, slot 1: first hash of nonce 5 of SHA block b - 1, rounds 56 and 57 */
ROUNDS_A(1, q->kw1[19].of[3]);
rotrv(28, 19, 22);
loadv(22, all->spilled[10]);
unpacklo(21, 22, 27);
xor3v(20, 31, 28);
movev(31, 17);
majv(31, 19, 24);
storev(p->kw2[18].half[0], 21);
addv(28, 20, 31);
/* turn 226, slot 2: first hash of nonce 6 of SHA block b - 1, rounds 56 and 57 */
ROUNDS_A(2, q->kw1[19].of[10]);
addv(21, 23, 28);
unpackhi(20, 22, 27);
addv(31, 23, 16);
/* lanes, first hash, round 24 */
rotrv(28, 31, 6);
/* turn 227, slot 3: first hash of nonce 7 of SHA block b - 1, rounds 56 and 57 */
ROUNDS_A(3, q->kw1[19].of[11]);
rotrv(22, 31, 11);
storev(p->kw2[18].half[1], 20);
rotrv(27, 31, 25);
xor3v(28, 22, 27);
/* SHA block b - 2, second hash, W39 */
loadv(23, all->spilled[5]);
rotrv(16, 23, 17);
movev(20, 30);
chv_g(20, 31, 29);
/* turn 228, slot 0: first hash of nonce 4 of SHA block b - 1, rounds 58 and 59 */
ROUNDS_B(0, q->kw1[20].of[2]);
addv(22, 28, 20);
add_stored(27, 25, all->lane_kw[24]);
rotrv(28, 23, 19);
addv(20, 27, 22);
rotrv(25, 21, 2);
/* turn 229, slot 1: first hash of nonce 5 of SHA block b - 1, rounds 58 and 59 */
ROUNDS_B(1, q->kw1[20].of[3]);
shrv(27, 23, 10);
rotrv(22, 21, 13);
rotrv(23, 21, 22);
xor3v(16, 28, 27);
/* turn 230, slot 2: first hash of nonce 6 of SHA block b - 1, rounds 58 and 59 */
ROUNDS_B(2, q->kw1[20].of[10]);
xor3v(25, 22, 23);
movev(28, 24);
majv(28, 21, 19);
addv(27, 25, 28);
loadv(22, all->spilled[18]);
rotrv(23, 22, 7);
addv(25, 20, 27);
/* turn 231, slot 3: first hash of nonce 7 of SHA block b - 1, rounds 58 and 59 */
ROUNDS_B(3, q->kw1[20].of[11]);
addv(28, 20, 17);
rotrv(27, 22, 18);
/* lanes, first hash, round 25 */
rotrv(20, 28, 6);
rotrv(17, 28, 11);
storev(all->spilled[10], 18);
rotrv(18, 28, 25);
/* turn 232, slot 0: first hash of nonce 4 of SHA block b - 1, rounds 60 and 61 */
ROUNDS_A(0, q->kw1[21].of[2]);
shrv(22, 22, 3);
xor3v(20, 17, 18);
movev(17, 29);
chv_g(17, 28, 31);
xor3v(23, 27, 22);
/* turn 233, slot 1: first hash of nonce 5 of SHA block b - 1, rounds 60 and 61 */
ROUNDS_A(1, q->kw1[21].of[3]);
addv(18, 20, 17);
add_stored(27, 30, all->lane_kw[25]);
addv(22, 23, 26);
addv(20, 27, 18);
rotrv(17, 25, 2);
/* turn 234, slot 2: first hash of nonce 6 of SHA block b - 1, rounds 60 and 61 */
ROUNDS_A(2, q->kw1[21].of[10]);
rotrv(30, 25, 13);
addv_at(23, 22, all->spilled[2]);
rotrv(26, 25, 22);
xor3v(17, 30, 26);
addv(27, 16, 23);
/* turn 235, slot 3: first hash of nonce 7 of SHA block b - 1, rounds 60 and 61 */
ROUNDS_A(3, q->kw1[21].of[11]);
movev(18, 19);
majv(18, 25, 21);
addv(22, 17, 18);
add_word(30, 27, f->second[39]);
addv(26, 20, 22);
/* turn 236, slot 0: first hash of nonce 4 of SHA block b - 1, rounds 62 and 63 */
ROUNDS_B(0, q->kw1[22].of[2]);
END(0, state_abef[0].of[1], state_cdgh[0].of[1]);
addv(16, 20, 24);
/* lanes, first hash, round 26 */
rotrv(23, 16, 6);
/* SHA block b - 2, second hash, W40 */
loadv(17, all->spilled[10]);
rotrv(18, 17, 17);
rotrv(22, 16, 11);
rotrv(20, 16, 25);
/* turn 237, slot 1: first hash of nonce 5 of SHA block b - 1, rounds 62 and 63 */
ROUNDS_B(1, q->kw1[22].of[3]);
END(1, state_abef[1].of[1], state_cdgh[1].of[1]);
rotrv(24, 17, 19);
xor3v(23, 22, 20);
movev(22, 31);
chv_g(22, 16, 28);
addv(20, 23, 22);
shrv(23, 17, 10);
/* turn 238, slot 2: first hash of nonce 6 of SHA block b - 1, rounds 62 and 63 */
ROUNDS_B(2, q->kw1[22].of[10]);
END(2, state_abef[2].of[1], state_cdgh[2].of[1]);
add_stored(22, 29, all->lane_kw[26]);
addv(29, 22, 20);
xor3v(18, 24, 23);
rotrv(22, 26, 2);
/* turn 239, slot 3: first hash of nonce 7 of SHA block b - 1, rounds 62 and 63 */
ROUNDS_B(3, q->kw1[22].of[11]);
END(3, state_abef[3].of[1], state_cdgh[3].of[1]);
rotrv(20, 26, 13);
loadv(24, all->spilled[8]);
rotrv(23, 24, 7);
rotrv(17, 26, 22);
xor3v(22, 20, 17);
movev(20, 21);
majv(20, 26, 25);
/* turn 240, slot 0: first hash of nonce 8 of SHA block b - 1, rounds 4 and 5 */
BEGIN(0, 1, q->start1.of[4]);
ROUNDS_A(0, all->starts.constant1[0]);
rotrv(17, 24, 18);
addv(22, 22, 20);
addv(20, 29, 22);
shrv(22, 24, 3);
addv(29, 29, 19);
/* turn 241, slot 1: first hash of nonce 9 of SHA block b - 1, rounds 4 and 5 */
BEGIN(1, 1, q->start1.of[5]);
ROUNDS_A(1, all->starts.constant1[0]);
/* lanes, first hash, round 27 */
rotrv(19, 29, 6);
rotrv(24, 29, 11);
xor3v(23, 17, 22);
rotrv(17, 29, 25);
/* turn 242, slot 2: first hash of nonce 10 of SHA block b - 1, rounds 4 and 5 */
BEGIN(2, 1, q->start1.of[12]);
ROUNDS_A(2, all->starts.constant1[0]);
xor3v(19, 24, 17);
addv_at(22, 23, all->spilled[18]);
movev(24, 28);
chv_g(24, 29, 16);
addv(17, 19, 24);
addv_at(23, 22, all->spilled[7]);
/* turn 243, slot 3: first hash of nonce 11 of SHA block b - 1, rounds 4 and 5 */
BEGIN(3, 1, q->start1.of[13]);
ROUNDS_A(3, all->starts.constant1[0]);
add_stored(19, 31, all->lane_kw[27]);
addv(24, 19, 17);
rotrv(22, 20, 2);
addv(31, 18, 23);
rotrv(19, 20, 13);
/* turn 244, slot 0: first hash of nonce 8 of SHA block b - 1, rounds 6 and 7 */
ROUNDS_B(0, all->starts.constant1[1]);
rotrv(17, 20, 22);
add_word(18, 31, f->second[40]);
xor3v(22, 19, 17);
movev(23, 25);
majv(23, 20, 26);
/* turn 245, slot 1: first hash of nonce 9 of SHA block b - 1, rounds 6 and 7 */
ROUNDS_B(1, all->starts.constant1[1]);
addv(19, 22, 23);
unpacklo(17, 30, 18);
addv(22, 24, 19);
addv(23, 24, 21);
storev(p->kw2[19].half[0], 17);
/* lanes, first hash, round 28 */
rotrv(19, 23, 6);
/* turn 246, slot 2: first hash of nonce 10 of SHA block b - 1, rounds 6 and 7 */
ROUNDS_B(2, all->starts.constant1[1]);
rotrv(24, 23, 11);
unpackhi(21, 30, 18);
rotrv(17, 23, 25);
xor3v(19, 24, 17);
movev(30, 16);
chv_g(30, 23, 29);
/* turn 247, slot 3: first hash of nonce 11 of SHA block b - 1, rounds 6 and 7 */
ROUNDS_B(3, all->starts.constant1[1]);
storev(p->kw2[19].half[1], 21);
addv(18, 19, 30);
add_stored(24, 28, all->lane_kw[28]);
/* SHA block b - 2, second hash, W41 */
rotrv(17, 27, 17);
addv(21, 24, 18);
/* turn 248, slot 0: first hash of nonce 8 of SHA block b - 1, rounds 8 and 9 */
ROUNDS_A(0, all->starts.constant1[2]);
rotrv(19, 22, 2);
rotrv(30, 27, 19);
rotrv(28, 22, 13);
rotrv(24, 22, 22);
xor3v(19, 28, 24);
/* turn 249, slot 1: first hash of nonce 9 of SHA block b - 1, rounds 8 and 9 */
ROUNDS_A(1, all->starts.constant1[2]);
shrv(18, 27, 10);
movev(28, 26);
majv(28, 22, 20);
addv(24, 19, 28);
xor3v(17, 30, 18);
addv(19, 21, 24);
/* turn 250, slot 2: first hash of nonce 10 of SHA block b - 1, rounds 8 and 9 */
ROUNDS_A(2, all->starts.constant1[2]);
addv(28, 21, 25);
/* lanes, first hash, round 29 */
rotrv(30, 28, 6);
loadv(18, all->spilled[4]);
rotrv(24, 18, 7);
rotrv(21, 28, 11);
/* turn 251, slot 3: first hash of nonce 11 of SHA block b - 1, rounds 8 and 9 */
ROUNDS_A(3, all->starts.constant1[2]);
rotrv(25, 28, 25);
storev(all->spilled[18], 27);
rotrv(27, 18, 18);
xor3v(30, 21, 25);
movev(21, 29);
chv_g(21, 28, 23);
shrv(25, 18, 3);
/* turn 252, slot 0: first hash of nonce 8 of SHA block b - 1, rounds 10 and 11 */
ROUNDS_B(0, all->starts.constant1[3]);
addv(30, 30, 21);
add_stored(21, 16, all->lane_kw[29]);
addv(16, 21, 30);
xor3v(24, 27, 25);
rotrv(21, 19, 2);
/* turn 253, slot 1: first hash of nonce 9 of SHA block b - 1, rounds 10 and 11 */
ROUNDS_B(1, all->starts.constant1[3]);
rotrv(30, 19, 13);
addv_at(27, 24, all->spilled[8]);
rotrv(25, 19, 22);
xor3v(21, 30, 25);
movev(24, 20);
majv(24, 19, 22);
/* turn 254, slot 2: first hash of nonce 10 of SHA block b - 1, rounds 10 and 11 */
ROUNDS_B(2, all->starts.constant1[3]);
addv_at(30, 27, all->spilled[3]);
addv(25, 21, 24);
addv(27, 16, 25);
addv(21, 17, 30);
/* turn 255, slot 3: first hash of nonce 11 of SHA block b - 1, rounds 10 and 11 */
ROUNDS_B(3, all->starts.constant1[3]);
addv(24, 16, 26);
/* lanes, first hash, round 30 */
rotrv(25, 24, 6);
add_word(17, 21, f->second[41]);
rotrv(30, 24, 11);
rotrv(16, 24, 25);
/* turn 256, slot 0: first hash of nonce 8 of SHA block b - 1, rounds 12 and 13 */
ROUNDS_A(0, all->starts.constant1[4]);
xor3v(25, 30, 16);
/* SHA block b - 2, second hash, W42 */
rotrv(26, 31, 17);
movev(30, 23);
chv_g(30, 24, 28);
addv(16, 25, 30);
rotrv(25, 31, 19);
/* turn 257, slot 1: first hash of nonce 9 of SHA block b - 1, rounds 12 and 13 */
ROUNDS_A(1, all->starts.constant1[4]);
add_stored(30, 29, all->lane_kw[30]);
addv(29, 30, 16);
shrv(30, 31, 10);
rotrv(16, 27, 2);
/* turn 258, slot 2: first hash of nonce 10 of SHA block b - 1, rounds 12 and 13 */
ROUNDS_A(2, all->starts.constant1[4]);
storev(all->spilled[8], 31);
rotrv(31, 27, 13);
storev(all->spilled[14], 21);
rotrv(21, 27, 22);
xor3v(26, 25, 30);
xor3v(16, 31, 21);
movev(25, 22);
majv(25, 27, 19);
/* turn 259, slot 3: first hash of nonce 11 of SHA block b - 1, rounds 12 and 13 */
ROUNDS_A(3, all->starts.constant1[4]);
loadv(30, all->spilled[0]);
rotrv(31, 30, 7);
addv(21, 16, 25);
addv(16, 29, 21);
addv(25, 29, 20);
rotrv(21, 30, 18);
/* turn 260, slot 0: first hash of nonce 8 of SHA block b - 1, rounds 14 and 15 */
ROUNDS_B(0, all->starts.constant1[5]);
/* lanes, first hash, round 31 */
rotrv(29, 25, 6);
rotrv(20, 25, 11);
shrv(30, 30, 3);
storev(all->spilled[17], 17);
rotrv(17, 25, 25);
/* turn 261, slot 1: first hash of nonce 9 of SHA block b - 1, rounds 14 and 15 */
ROUNDS_B(1, all->starts.constant1[5]);
xor3v(29, 20, 17);
xor3v(31, 21, 30);
movev(20, 28);
chv_g(20, 25, 24);
addv(17, 29, 20);
add_stored(21, 23, all->lane_kw[31]);
/* turn 262, slot 2: first hash of nonce 10 of SHA block b - 1, rounds 14 and 15 */
ROUNDS_B(2, all->starts.constant1[5]);
addv(30, 31, 18);
addv(29, 21, 17);
rotrv(20, 16, 2);
addv_at(23, 30, all->spilled[6]);
rotrv(31, 16, 13);
/* turn 263, slot 3: first hash of nonce 11 of SHA block b - 1, rounds 14 and 15 */
ROUNDS_B(3, all->starts.constant1[5]);
rotrv(18, 16, 22);
xor3v(20, 31, 18);
addv(21, 26, 23);
movev(17, 19);
majv(17, 16, 27);
/* turn 264, slot 0: first hash of nonce 8 of SHA block b - 1, rounds 16 and 17 */
ROUNDS_A(0, all->starts.constant1[6]);
addv(30, 20, 17);
add_word(31, 21, f->second[42]);
addv(18, 29, 30);
addv(26, 29, 22);
loadv(23, all->spilled[17]);
unpacklo(20, 23, 31);
/* turn 265, slot 1: first hash of nonce 9 of SHA block b - 1, rounds 16 and 17 */
ROUNDS_A(1, all->starts.constant1[6]);
/* lanes, first hash, round 32 */
rotrv(17, 26, 6);
rotrv(30, 26, 11);
rotrv(29, 26, 25);
storev(p->kw2[20].half[0], 20);
xor3v(17, 30, 29);
movev(22, 24);
chv_g(22, 26, 25);
/* turn 266, slot 2: first hash of nonce 10 of SHA block b - 1, rounds 16 and 17 */
ROUNDS_A(2, all->starts.constant1[6]);
unpackhi(20, 23, 31);
addv(30, 17, 22);
add_stored(29, 28, all->lane_kw[32]);
storev(p->kw2[20].half[1], 20);
addv(23, 29, 30);
/* turn 267, slot 3: first hash of nonce 11 of SHA block b - 1, rounds 16 and 17 */
ROUNDS_A(3, all->starts.constant1[6]);
rotrv(31, 18, 2);
rotrv(17, 18, 13);
/* SHA block b - 2, second hash, W43 */
loadv(22, all->spilled[14]);
rotrv(28, 22, 17);
rotrv(20, 18, 22);
xor3v(31, 17, 20);
/* turn 268, slot 0: first hash of nonce 8 of SHA block b - 1, rounds 18 and 19 */
ROUNDS_B(0, q->kw1[0].of[4]);
rotrv(29, 22, 19);
movev(30, 27);
majv(30, 18, 16);
addv(17, 31, 30);
addv(20, 23, 17);
shrv(31, 22, 10);
/* turn 269, slot 1: first hash of nonce 9 of SHA block b - 1, rounds 18 and 19 */
ROUNDS_B(1, q->kw1[0].of[5]);
addv(30, 23, 19);
/* lanes, first hash, round 33 */
rotrv(17, 30, 6);
xor3v(28, 29, 31);
rotrv(23, 30, 11);
/* turn 270, slot 2: first hash of nonce 10 of SHA block b - 1, rounds 18 and 19 */
ROUNDS_B(2, q->kw1[0].of[12]);
rotrv(19, 30, 25);
loadv(29, all->spilled[12]);
rotrv(31, 29, 7);
xor3v(17, 23, 19);
movev(23, 25);
chv_g(23, 30, 26);
addv(19, 17, 23);
/* turn 271, slot 3: first hash of nonce 11 of SHA block b - 1, rounds 18 and 19 */
ROUNDS_B(3, q->kw1[0].of[13]);
rotrv(17, 29, 18);
add_stored(23, 24, all->lane_kw[33]);
addv(24, 23, 19);
shrv(23, 29, 3);
rotrv(19, 20, 2);
/* turn 272, slot 0: first hash of nonce 8 of SHA block b - 1, rounds 20 and 21 */
ROUNDS_A(0, q->kw1[1].of[4]);
rotrv(22, 20, 13);
rotrv(29, 20, 22);
xor3v(31, 17, 23);
xor3v(19, 22, 29);
/* turn 273, slot 1: first hash of nonce 9 of SHA block b - 1, rounds 20 and 21 */
ROUNDS_A(1, q->kw1[1].of[5]);
movev(17, 16);
majv(17, 20, 18);
addv_at(23, 31, all->spilled[0]);
addv(22, 19, 17);
addv(29, 24, 22);
addv_at(31, 23, all->spilled[11]);
/* turn 274, slot 2: first hash of nonce 10 of SHA block b - 1, rounds 20 and 21 */
ROUNDS_A(2, q->kw1[1].of[12]);
addv(19, 24, 27);
/* lanes, first hash, round 34 */
rotrv(17, 19, 6);
rotrv(22, 19, 11);
addv(23, 28, 31);
rotrv(24, 19, 25);
/* turn 275, slot 3: first hash of nonce 11 of SHA block b - 1, rounds 20 and 21 */
ROUNDS_A(3, q->kw1[1].of[13]);
xor3v(17, 22, 24);
add_word(27, 23, f->second[43]);
movev(28, 26);
chv_g(28, 19, 30);
addv(31, 17, 28);
/* turn 276, slot 0: first hash of nonce 8 of SHA block b - 1, rounds 22 and 23 */
ROUNDS_B(0, q->kw1[2].of[4]);
add_stored(22, 25, all->lane_kw[34]);
/* SHA block b - 2, second hash, W44 */
rotrv(24, 21, 17);
addv(17, 22, 31);
rotrv(28, 29, 2);
rotrv(25, 21, 19);
/* turn 277, slot 1: first hash of nonce 9 of SHA block b - 1, rounds 22 and 23 */
ROUNDS_B(1, q->kw1[2].of[5]);
rotrv(22, 29, 13);
rotrv(31, 29, 22);
storev(all->spilled[0], 21);
shrv(21, 21, 10);
xor3v(28, 22, 31);
movev(22, 18);
majv(22, 29, 20);
/* turn 278, slot 2: first hash of nonce 10 of SHA block b - 1, rounds 22 and 23 */
ROUNDS_B(2, q->kw1[2].of[12]);
addv(31, 28, 22);
xor3v(24, 25, 21);
addv(28, 17, 31);
addv(22, 17, 16);
/* turn 279, slot 3: first hash of nonce 11 of SHA block b - 1, rounds 22 and 23 */
ROUNDS_B(3, q->kw1[2].of[13]);
loadv(25, all->spilled[9]);
rotrv(21, 25, 7);
/* lanes, first hash, round 35 */
rotrv(31, 22, 6);
rotrv(17, 22, 11);
rotrv(16, 25, 18);
storev(all->spilled[17], 23);
rotrv(23, 22, 25);
/* turn 280, slot 0: first hash of nonce 8 of SHA block b - 1, rounds 24 and 25 */
ROUNDS_A(0, q->kw1[3].of[4]);
xor3v(31, 17, 23);
movev(17, 30);
chv_g(17, 22, 19);
shrv(23, 25, 3);
addv(31, 31, 17);
add_stored(17, 26, all->lane_kw[35]);
/* turn 281, slot 1: first hash of nonce 9 of SHA block b - 1, rounds 24 and 25 */
ROUNDS_A(1, q->kw1[3].of[5]);
xor3v(21, 16, 23);
addv(26, 17, 31);
rotrv(16, 28, 2);
rotrv(23, 28, 13);
addv_at(17, 21, all->spilled[12]);
/* turn 282, slot 2: first hash of nonce 10 of SHA block b - 1, rounds 24 and 25 */
ROUNDS_A(2, q->kw1[3].of[12]);
rotrv(31, 28, 22);
xor3v(16, 23, 31);
addv_at(21, 17, all->spilled[5]);
movev(23, 20);
majv(23, 28, 29);
/* turn 283, slot 3: first hash of nonce 11 of SHA block b - 1, rounds 24 and 25 */
ROUNDS_A(3, q->kw1[3].of[13]);
addv(31, 16, 23);
addv(17, 24, 21);
addv(16, 26, 31);
addv(23, 26, 18);
/* lanes, first hash, round 36 */
rotrv(24, 23, 6);
/* turn 284, slot 0: first hash of nonce 8 of SHA block b - 1, rounds 26 and 27 */
ROUNDS_B(0, q->kw1[4].of[4]);
add_word(21, 17, f->second[44]);
rotrv(31, 23, 11);
rotrv(26, 23, 25);
unpacklo(18, 27, 21);
xor3v(24, 31, 26);
/* turn 285, slot 1: first hash of nonce 9 of SHA block b - 1, rounds 26 and 27 */
ROUNDS_B(1, q->kw1[4].of[5]);
movev(31, 19);
chv_g(31, 23, 22);
addv(26, 24, 31);
storev(p->kw2[21].half[0], 18);
add_stored(24, 30, all->lane_kw[36]);
addv(31, 24, 26);
/* turn 286, slot 2: first hash of nonce 10 of SHA block b - 1, rounds 26 and 27 */
ROUNDS_B(2, q->kw1[4].of[12]);
unpackhi(18, 27, 21);
rotrv(30, 16, 2);
rotrv(24, 16, 13);
storev(p->kw2[21].half[1], 18);
rotrv(26, 16, 22);
xor3v(30, 24, 26);
/* turn 287, slot 3: first hash of nonce 11 of SHA block b - 1, rounds 26 and 27 */
ROUNDS_B(3, q->kw1[4].of[13]);
movev(27, 29);
majv(27, 16, 28);
/* SHA block b - 2, second hash, W45 */
loadv(21, all->spilled[17]);
rotrv(18, 21, 17);
addv(24, 30, 27);
addv(26, 31, 24);
rotrv(30, 21, 19);
/* turn 288, slot 0: first hash of nonce 8 of SHA block b - 1, rounds 28 and 29 */
ROUNDS_A(0, q->kw1[5].of[4]);
addv(27, 31, 20);
/* lanes, first hash, round 37 */
rotrv(24, 27, 6);
shrv(31, 21, 10);
rotrv(20, 27, 11);
/* turn 289, slot 1: first hash of nonce 9 of SHA block b - 1, rounds 28 and 29 */
ROUNDS_A(1, q->kw1[5].of[5]);
rotrv(21, 27, 25);
xor3v(24, 20, 21);
xor3v(18, 30, 31);
movev(20, 22);
chv_g(20, 27, 23);
addv(21, 24, 20);
/* turn 290, slot 2: first hash of nonce 10 of SHA block b - 1, rounds 28 and 29 */
ROUNDS_A(2, q->kw1[5].of[12]);
loadv(30, all->spilled[16]);
rotrv(31, 30, 7);
add_stored(24, 19, all->lane_kw[37]);
addv(20, 24, 21);
rotrv(19, 26, 2);
rotrv(24, 30, 18);
/* turn 291, slot 3: first hash of nonce 11 of SHA block b - 1, rounds 28 and 29 */
ROUNDS_A(3, q->kw1[5].of[13]);
rotrv(21, 26, 13);
storev(all->spilled[12], 17);
rotrv(17, 26, 22);
shrv(30, 30, 3);
xor3v(19, 21, 17);
/* turn 292, slot 0: first hash of nonce 8 of SHA block b - 1, rounds 30 and 31 */
ROUNDS_B(0, q->kw1[6].of[4]);
movev(21, 28);
majv(21, 26, 16);
xor3v(31, 24, 30);
addv(17, 19, 21);
addv(24, 20, 17);
addv(30, 20, 29);
/* turn 293, slot 1: first hash of nonce 9 of SHA block b - 1, rounds 30 and 31 */
ROUNDS_B(1, q->kw1[6].of[5]);
addv(19, 31, 25);
/* lanes, first hash, round 38 */
rotrv(21, 30, 6);
rotrv(17, 30, 11);
addv_at(20, 19, all->spilled[10]);
rotrv(29, 30, 25);
/* turn 294, slot 2: first hash of nonce 10 of SHA block b - 1, rounds 30 and 31 */
ROUNDS_B(2, q->kw1[6].of[12]);
xor3v(21, 17, 29);
movev(31, 23);
chv_g(31, 30, 27);
addv(25, 18, 20);
addv(19, 21, 31);
/* turn 295, slot 3: first hash of nonce 11 of SHA block b - 1, rounds 30 and 31 */
ROUNDS_B(3, q->kw1[6].of[13]);
add_stored(17, 22, all->lane_kw[38]);
add_word(29, 25, f->second[45]);
addv(18, 17, 19);
rotrv(20, 24, 2);
/* SHA block b - 2, second hash, W46 */
loadv(21, all->spilled[12]);
rotrv(31, 21, 17);
/* turn 296, slot 0: first hash of nonce 8 of SHA block b - 1, rounds 32 and 33 */
ROUNDS_A(0, q->kw1[7].of[4]);
rotrv(22, 24, 13);
rotrv(17, 24, 22);
xor3v(20, 22, 17);
rotrv(19, 21, 19);
movev(22, 16);
majv(22, 24, 26);
/* turn 297, slot 1: first hash of nonce 9 of SHA block b - 1, rounds 32 and 33 */
ROUNDS_A(1, q->kw1[7].of[5]);
addv(17, 20, 22);
shrv(20, 21, 10);
addv(22, 18, 17);
addv(17, 18, 28);
/* turn 298, slot 2: first hash of nonce 10 of SHA block b - 1, rounds 32 and 33 */
ROUNDS_A(2, q->kw1[7].of[12]);
/* lanes, first hash, round 39 */
rotrv(18, 17, 6);
xor3v(31, 19, 20);
rotrv(28, 17, 11);
rotrv(19, 17, 25);
loadv(20, all->spilled[15]);
rotrv(21, 20, 7);
/* turn 299, slot 3: first hash of nonce 11 of SHA block b - 1, rounds 32 and 33 */
ROUNDS_A(3, q->kw1[7].of[13]);
xor3v(18, 28, 19);
movev(28, 27);
chv_g(28, 17, 30);
rotrv(19, 20, 18);
addv(18, 18, 28);
add_stored(28, 23, all->lane_kw[39]);
/* turn 300, slot 0: first hash of nonce 8 of SHA block b - 1, rounds 34 and 35 */
ROUNDS_B(0, q->kw1[8].of[4]);
addv(23, 28, 18);
shrv(28, 20, 3);
rotrv(18, 22, 2);
rotrv(20, 22, 13);
/* turn 301, slot 1: first hash of nonce 9 of SHA block b - 1, rounds 34 and 35 */
ROUNDS_B(1, q->kw1[8].of[5]);
xor3v(21, 19, 28);
rotrv(19, 22, 22);
xor3v(18, 20, 19);
addv_at(28, 21, all->spilled[16]);
movev(20, 26);
majv(20, 22, 24);
/* turn 302, slot 2: first hash of nonce 10 of SHA block b - 1, rounds 34 and 35 */
ROUNDS_B(2, q->kw1[8].of[12]);
addv(19, 18, 20);
addv(21, 23, 19);
addv_at(18, 28, all->spilled[18]);
addv(20, 23, 16);
/* lanes, first hash, round 40 */
rotrv(19, 20, 6);
/* turn 303, slot 3: first hash of nonce 11 of SHA block b - 1, rounds 34 and 35 */
ROUNDS_B(3, q->kw1[8].of[13]);
addv(28, 31, 18);
rotrv(23, 20, 11);
rotrv(16, 20, 25);
xor3v(19, 23, 16);
/* turn 304, slot 0: first hash of nonce 8 of SHA block b - 1, rounds 36 and 37 */
ROUNDS_A(0, q->kw1[9].of[4]);
add_word(31, 28, f->second[46]);
movev(18, 30);
chv_g(18, 20, 17);
addv(23, 19, 18);
unpacklo(16, 29, 31);
add_stored(19, 27, all->lane_kw[40]);
/* turn 305, slot 1: first hash of nonce 9 of SHA block b - 1, rounds 36 and 37 */
ROUNDS_A(1, q->kw1[9].of[5]);
addv(18, 19, 23);
storev(p->kw2[22].half[0], 16);
rotrv(27, 21, 2);
rotrv(19, 21, 13);
rotrv(23, 21, 22);
unpackhi(16, 29, 31);
/* turn 306, slot 2: first hash of nonce 10 of SHA block b - 1, rounds 36 and 37 */
ROUNDS_A(2, q->kw1[9].of[12]);
xor3v(27, 19, 23);
movev(29, 24);
majv(29, 21, 22);
storev(p->kw2[22].half[1], 16);
addv(31, 27, 29);
addv(19, 18, 31);
/* turn 307, slot 3: first hash of nonce 11 of SHA block b - 1, rounds 36 and 37 */
ROUNDS_A(3, q->kw1[9].of[13]);
addv(23, 18, 26);
/* SHA block b - 2, second hash, W47 */
rotrv(16, 25, 17);
/* lanes, first hash, round 41 */
rotrv(27, 23, 6);
rotrv(29, 23, 11);
rotrv(31, 25, 19);
/* turn 308, slot 0: first hash of nonce 8 of SHA block b - 1, rounds 38 and 39 */
ROUNDS_B(0, q->kw1[10].of[4]);
rotrv(18, 23, 25);
xor3v(27, 29, 18);
shrv(26, 25, 10);
movev(29, 17);
chv_g(29, 23, 20);
addv(18, 27, 29);
/* turn 309, slot 1: first hash of nonce 9 of SHA block b - 1, rounds 38 and 39 */
ROUNDS_B(1, q->kw1[10].of[5]);
add_stored(27, 30, all->lane_kw[41]);
xor3v(16, 31, 26);
addv(29, 27, 18);
rotrv(30, 19, 2);
loadv(31, all->spilled[2]);
rotrv(26, 31, 7);
/* turn 310, slot 2: first hash of nonce 10 of SHA block b - 1, rounds 38 and 39 */
ROUNDS_B(2, q->kw1[10].of[12]);
rotrv(27, 19, 13);
rotrv(18, 19, 22);
storev(all->spilled[16], 25);
rotrv(25, 31, 18);
xor3v(30, 27, 18);
/* turn 311, slot 3: first hash of nonce 11 of SHA block b - 1, rounds 38 and 39 */
ROUNDS_B(3, q->kw1[10].of[13]);
movev(27, 22);
majv(27, 19, 21);
addv(18, 30, 27);
shrv(30, 31, 3);
addv(27, 29, 18);
addv(18, 29, 24);
/* turn 312, slot 0: first hash of nonce 8 of SHA block b - 1, rounds 40 and 41 */
ROUNDS_A(0, q->kw1[11].of[4]);
xor3v(26, 25, 30);
/* lanes, first hash, round 42 */
rotrv(29, 18, 6);
rotrv(24, 18, 11);
rotrv(25, 18, 25);
addv_at(30, 26, all->spilled[15]);
/* turn 313, slot 1: first hash of nonce 9 of SHA block b - 1, rounds 40 and 41 */
ROUNDS_A(1, q->kw1[11].of[5]);
xor3v(29, 24, 25);
movev(26, 20);
chv_g(26, 18, 23);
addv_at(24, 30, all->spilled[8]);
addv(25, 29, 26);
/* turn 314, slot 2: first hash of nonce 10 of SHA block b - 1, rounds 40 and 41 */
ROUNDS_A(2, q->kw1[11].of[12]);
add_stored(30, 17, all->lane_kw[42]);
addv(29, 16, 24);
addv(26, 30, 25);
rotrv(17, 27, 2);
rotrv(16, 27, 13);
/* turn 315, slot 3: first hash of nonce 11 of SHA block b - 1, rounds 40 and 41 */
ROUNDS_A(3, q->kw1[11].of[13]);
add_word(24, 29, f->second[47]);
rotrv(30, 27, 22);
xor3v(17, 16, 30);
/* SHA block b - 2, second hash, W48 */
rotrv(25, 28, 17);
movev(16, 21);
majv(16, 27, 19);
/* turn 316, slot 0: first hash of nonce 8 of SHA block b - 1, rounds 42 and 43 */
ROUNDS_B(0, q->kw1[12].of[4]);
addv(30, 17, 16);
addv(17, 26, 30);
rotrv(16, 28, 19);
addv(30, 26, 22);
/* turn 317, slot 1: first hash of nonce 9 of SHA block b - 1, rounds 42 and 43 */
ROUNDS_B(1, q->kw1[12].of[5]);
/* lanes, first hash, round 43 */
rotrv(26, 30, 6);
shrv(22, 28, 10);
storev(all->spilled[15], 28);
rotrv(28, 30, 11);
storev(all->spilled[9], 29);
rotrv(29, 30, 25);
xor3v(25, 16, 22);
/* turn 318, slot 2: first hash of nonce 10 of SHA block b - 1, rounds 42 and 43 */
ROUNDS_B(2, q->kw1[12].of[12]);
xor3v(26, 28, 29);
movev(16, 23);
chv_g(16, 30, 18);
addv(22, 26, 16);
loadv(28, all->spilled[7]);
rotrv(29, 28, 7);
add_stored(26, 20, all->lane_kw[43]);
/* turn 319, slot 3: first hash of nonce 11 of SHA block b - 1, rounds 42 and 43 */
ROUNDS_B(3, q->kw1[12].of[13]);
addv(16, 26, 22);
rotrv(20, 28, 18);
rotrv(26, 17, 2);
rotrv(22, 17, 13);
/* turn 320, slot 0: first hash of nonce 8 of SHA block b - 1, rounds 44 and 45 */
ROUNDS_A(0, q->kw1[13].of[4]);
shrv(28, 28, 3);
storev(all->spilled[4], 24);
rotrv(24, 17, 22);
xor3v(26, 22, 24);
movev(22, 19);
majv(22, 17, 27);
xor3v(29, 20, 28);
/* turn 321, slot 1: first hash of nonce 9 of SHA block b - 1, rounds 44 and 45 */
ROUNDS_A(1, q->kw1[13].of[5]);
addv(24, 26, 22);
addv(20, 16, 24);
addv(28, 29, 31);
addv(26, 16, 21);
/* lanes, first hash, round 44 */
rotrv(22, 26, 6);
/* turn 322, slot 2: first hash of nonce 10 of SHA block b - 1, rounds 44 and 45 */
ROUNDS_A(2, q->kw1[13].of[12]);
rotrv(24, 26, 11);
addv_at(29, 28, all->spilled[14]);
rotrv(31, 26, 25);
xor3v(22, 24, 31);
/* turn 323, slot 3: first hash of nonce 11 of SHA block b - 1, rounds 44 and 45 */
ROUNDS_A(3, q->kw1[13].of[13]);
addv(16, 25, 29);
movev(21, 18);
chv_g(21, 26, 30);
addv(28, 22, 21);
add_word(24, 16, f->second[48]);
add_stored(31, 23, all->lane_kw[44]);
/* turn 324, slot 0: first hash of nonce 8 of SHA block b - 1, rounds 46 and 47 */
ROUNDS_B(0, q->kw1[14].of[4]);
addv(25, 31, 28);
rotrv(29, 20, 2);
loadv(22, all->spilled[4]);
unpacklo(21, 22, 24);
rotrv(23, 20, 13);
rotrv(31, 20, 22);
/* turn 325, slot 1: first hash of nonce 9 of SHA block b - 1, rounds 46 and 47 */
ROUNDS_B(1, q->kw1[14].of[5]);
storev(p->kw2[23].half[0], 21);
xor3v(29, 23, 31);
movev(28, 27);
majv(28, 20, 17);
addv(21, 29, 28);
unpackhi(23, 22, 24);
/* turn 326, slot 2: first hash of nonce 10 of SHA block b - 1, rounds 46 and 47 */
ROUNDS_B(2, q->kw1[14].of[12]);
addv(31, 25, 21);
addv(29, 25, 19);
storev(p->kw2[23].half[1], 23);
/* lanes, first hash, round 45 */
rotrv(28, 29, 6);
rotrv(22, 29, 11);
/* SHA block b - 2, second hash, W49 */
loadv(24, all->spilled[9]);
rotrv(21, 24, 17);
/* turn 327, slot 3: first hash of nonce 11 of SHA block b - 1, rounds 46 and 47 */
ROUNDS_B(3, q->kw1[14].of[13]);
rotrv(25, 29, 25);
xor3v(28, 22, 25);
movev(19, 30);
chv_g(19, 29, 26);
rotrv(23, 24, 19);
addv(22, 28, 19);
/* turn 328, slot 0: first hash of nonce 8 of SHA block b - 1, rounds 48 and 49 */
ROUNDS_A(0, q->kw1[15].of[4]);
add_stored(25, 18, all->lane_kw[45]);
shrv(28, 24, 10);
addv(19, 25, 22);
rotrv(18, 31, 2);
/* turn 329, slot 1: first hash of nonce 9 of SHA block b - 1, rounds 48 and 49 */
ROUNDS_A(1, q->kw1[15].of[5]);
rotrv(25, 31, 13);
xor3v(21, 23, 28);
rotrv(22, 31, 22);
xor3v(18, 25, 22);
loadv(23, all->spilled[3]);
rotrv(28, 23, 7);
/* turn 330, slot 2: first hash of nonce 10 of SHA block b - 1, rounds 48 and 49 */
ROUNDS_A(2, q->kw1[15].of[12]);
movev(25, 17);
majv(25, 31, 20);
addv(22, 18, 25);
rotrv(18, 23, 18);
addv(25, 19, 22);
addv(22, 19, 27);
/* turn 331, slot 3: first hash of nonce 11 of SHA block b - 1, rounds 48 and 49 */
ROUNDS_A(3, q->kw1[15].of[13]);
/* lanes, first hash, round 46 */
rotrv(19, 22, 6);
shrv(27, 23, 3);
rotrv(24, 22, 11);
rotrv(23, 22, 25);
/* turn 332, slot 0: first hash of nonce 8 of SHA block b - 1, rounds 50 and 51 */
ROUNDS_B(0, q->kw1[16].of[4]);
xor3v(28, 18, 27);
xor3v(19, 24, 23);
movev(18, 26);
chv_g(18, 22, 29);
addv_at(27, 28, all->spilled[7]);
addv(24, 19, 18);
/* turn 333, slot 1: first hash of nonce 9 of SHA block b - 1, rounds 50 and 51 */
ROUNDS_B(1, q->kw1[16].of[5]);
add_stored(23, 30, all->lane_kw[46]);
addv(28, 23, 24);
addv_at(19, 27, all->spilled[0]);
rotrv(18, 25, 2);
rotrv(30, 25, 13);
/* turn 334, slot 2: first hash of nonce 10 of SHA block b - 1, rounds 50 and 51 */
ROUNDS_B(2, q->kw1[16].of[12]);
addv(23, 21, 19);
rotrv(24, 25, 22);
xor3v(18, 30, 24);
movev(27, 20);
majv(27, 25, 31);
/* turn 335, slot 3: first hash of nonce 11 of SHA block b - 1, rounds 50 and 51 */
ROUNDS_B(3, q->kw1[16].of[13]);
add_word(21, 23, f->second[49]);
addv(19, 18, 27);
addv(30, 28, 19);
/* SHA block b - 2, second hash, W50 */
rotrv(24, 16, 17);
addv(18, 28, 17);
/* turn 336, slot 0: first hash of nonce 8 of SHA block b - 1, rounds 52 and 53 */
ROUNDS_A(0, q->kw1[17].of[4]);
/* lanes, first hash, round 47 */
rotrv(27, 18, 6);
rotrv(19, 16, 19);
rotrv(28, 18, 11);
rotrv(17, 18, 25);
xor3v(27, 28, 17);
/* turn 337, slot 1: first hash of nonce 9 of SHA block b - 1, rounds 52 and 53 */
ROUNDS_A(1, q->kw1[17].of[5]);
shrv(28, 16, 10);
movev(17, 29);
chv_g(17, 18, 22);
addv(27, 27, 17);
xor3v(24, 19, 28);
add_stored(17, 26, all->lane_kw[47]);
/* turn 338, slot 2: first hash of nonce 10 of SHA block b - 1, rounds 52 and 53 */
ROUNDS_A(2, q->kw1[17].of[12]);
addv(19, 17, 27);
rotrv(28, 30, 2);
loadv(26, all->spilled[6]);
rotrv(17, 26, 7);
rotrv(27, 30, 13);
/* turn 339, slot 3: first hash of nonce 11 of SHA block b - 1, rounds 52 and 53 */
ROUNDS_A(3, q->kw1[17].of[13]);
storev(all->spilled[7], 16);
rotrv(16, 30, 22);
storev(all->spilled[4], 23);
rotrv(23, 26, 18);
xor3v(28, 27, 16);
movev(27, 31);
majv(27, 30, 25);
shrv(16, 26, 3);
/* turn 340, slot 0: first hash of nonce 8 of SHA block b - 1, rounds 54 and 55 */
ROUNDS_B(0, q->kw1[18].of[4]);
addv(28, 28, 27);
addv(27, 19, 28);
addv(28, 19, 20);
xor3v(17, 23, 16);
/* lanes, first hash, round 48 */
rotrv(19, 28, 6);
/* turn 341, slot 1: first hash of nonce 9 of SHA block b - 1, rounds 54 and 55 */
ROUNDS_B(1, q->kw1[18].of[5]);
rotrv(20, 28, 11);
addv_at(23, 17, all->spilled[3]);
rotrv(16, 28, 25);
xor3v(19, 20, 16);
/* turn 342, slot 2: first hash of nonce 10 of SHA block b - 1, rounds 54 and 55 */
ROUNDS_B(2, q->kw1[18].of[12]);
addv_at(17, 23, all->spilled[17]);
movev(20, 22);
chv_g(20, 28, 18);
addv(16, 19, 20);
add_stored(23, 29, all->lane_kw[48]);
addv(19, 24, 17);
/* turn 343, slot 3: first hash of nonce 11 of SHA block b - 1, rounds 54 and 55 */
ROUNDS_B(3, q->kw1[18].of[13]);
addv(20, 23, 16);
rotrv(29, 27, 2);
add_word(24, 19, f->second[50]);
rotrv(17, 27, 13);
rotrv(23, 27, 22);
/* turn 344, slot 0: first hash of nonce 8 of SHA block b - 1, rounds 56 and 57 */
ROUNDS_A(0, q->kw1[19].of[4]);
xor3v(29, 17, 23);
unpacklo(16, 21, 24);
movev(17, 25);
majv(17, 27, 30);
addv(23, 29, 17);
/* turn 345, slot 1: first hash of nonce 9 of SHA block b - 1, rounds 56 and 57 */
ROUNDS_A(1, q->kw1[19].of[5]);
storev(p->kw2[24].half[0], 16);
addv(29, 20, 23);
addv(17, 20, 31);
unpackhi(16, 21, 24);
/* lanes, first hash, round 49 */
rotrv(23, 17, 6);
rotrv(20, 17, 11);
/* turn 346, slot 2: first hash of nonce 10 of SHA block b - 1, rounds 56 and 57 */
ROUNDS_A(2, q->kw1[19].of[12]);
rotrv(31, 17, 25);
storev(p->kw2[24].half[1], 16);
xor3v(23, 20, 31);
movev(21, 18);
chv_g(21, 17, 28);
/* SHA block b - 2, second hash, W51 */
loadv(24, all->spilled[4]);
rotrv(16, 24, 17);
addv(20, 23, 21);
/* turn 347, slot 3: first hash of nonce 11 of SHA block b - 1, rounds 56 and 57 */
ROUNDS_A(3, q->kw1[19].of[13]);
add_stored(31, 22, all->lane_kw[49]);
addv(23, 31, 20);
rotrv(21, 24, 19);
rotrv(22, 29, 2);
/* turn 348, slot 0: first hash of nonce 8 of SHA block b - 1, rounds 58 and 59 */
ROUNDS_B(0, q->kw1[20].of[4]);
rotrv(31, 29, 13);
shrv(20, 24, 10);
rotrv(24, 29, 22);
xor3v(22, 31, 24);
xor3v(16, 21, 20);
/* turn 349, slot 1: first hash of nonce 9 of SHA block b - 1, rounds 58 and 59 */
ROUNDS_B(1, q->kw1[20].of[5]);
movev(31, 30);
majv(31, 29, 27);
addv(24, 22, 31);
addv(21, 23, 24);
loadv(20, all->spilled[11]);
rotrv(22, 20, 7);
addv(31, 23, 25);
/* turn 350, slot 2: first hash of nonce 10 of SHA block b - 1, rounds 58 and 59 */
ROUNDS_B(2, q->kw1[20].of[12]);
/* lanes, first hash, round 50 */
rotrv(24, 31, 6);
rotrv(23, 20, 18);
rotrv(25, 31, 11);
storev(all->spilled[3], 19);
rotrv(19, 31, 25);
/* turn 351, slot 3: first hash of nonce 11 of SHA block b - 1, rounds 58 and 59 */
ROUNDS_B(3, q->kw1[20].of[13]);
shrv(20, 20, 3);
xor3v(24, 25, 19);
movev(25, 28);
chv_g(25, 31, 17);
addv(19, 24, 25);
xor3v(22, 23, 20);
/* turn 352, slot 0: first hash of nonce 8 of SHA block b - 1, rounds 60 and 61 */
ROUNDS_A(0, q->kw1[21].of[4]);
add_stored(24, 18, all->lane_kw[50]);
addv(25, 24, 19);
addv(23, 22, 26);
rotrv(20, 21, 2);
rotrv(18, 21, 13);
/* turn 353, slot 1: first hash of nonce 9 of SHA block b - 1, rounds 60 and 61 */
ROUNDS_A(1, q->kw1[21].of[5]);
rotrv(24, 21, 22);
addv_at(19, 23, all->spilled[12]);
xor3v(20, 18, 24);
movev(22, 27);
majv(22, 21, 29);
/* turn 354, slot 2: first hash of nonce 10 of SHA block b - 1, rounds 60 and 61 */
ROUNDS_A(2, q->kw1[21].of[12]);
addv(26, 16, 19);
addv(23, 20, 22);
addv(18, 25, 23);
add_word(24, 26, f->second[51]);
addv(16, 25, 30);
/* turn 355, slot 3: first hash of nonce 11 of SHA block b - 1, rounds 60 and 61 */
ROUNDS_A(3, q->kw1[21].of[13]);
/* lanes, first hash, round 51 */
rotrv(19, 16, 6);
rotrv(20, 16, 11);
/* SHA block b - 2, second hash, W52 */
loadv(22, all->spilled[3]);
rotrv(23, 22, 17);
rotrv(25, 16, 25);
xor3v(19, 20, 25);
/* turn 356, slot 0: first hash of nonce 8 of SHA block b - 1, rounds 62 and 63 */
ROUNDS_B(0, q->kw1[22].of[4]);
END(0, state_abef[0].of[2], state_cdgh[0].of[2]);
rotrv(30, 22, 19);
movev(20, 17);
chv_g(20, 16, 31);
addv(25, 19, 20);
add_stored(19, 28, all->lane_kw[51]);
/* turn 357, slot 1: first hash of nonce 9 of SHA block b - 1, rounds 62 and 63 */
ROUNDS_B(1, q->kw1[22].of[5]);
END(1, state_abef[1].of[2], state_cdgh[1].of[2]);
shrv(20, 22, 10);
addv(28, 19, 25);
rotrv(19, 18, 2);
xor3v(23, 30, 20);
rotrv(25, 18, 13);
/* turn 358, slot 2: first hash of nonce 10 of SHA block b - 1, rounds 62 and 63 */
ROUNDS_B(2, q->kw1[22].of[12]);
END(2, state_abef[2].of[2], state_cdgh[2].of[2]);
rotrv(30, 18, 22);
loadv(20, all->spilled[5]);
rotrv(22, 20, 7);
xor3v(19, 25, 30);
movev(25, 29);
majv(25, 18, 21);
addv(30, 19, 25);
/* turn 359, slot 3: first hash of nonce 11 of SHA block b - 1, rounds 62 and 63 */
ROUNDS_B(3, q->kw1[22].of[13]);
END(3, state_abef[3].of[2], state_cdgh[3].of[2]);
rotrv(19, 20, 18);
addv(25, 28, 30);
addv(30, 28, 27);
shrv(28, 20, 3);
/* turn 360, slot 0: first hash of nonce 12 of SHA block b - 1, rounds 4 and 5 */
BEGIN(0, 1, q->start1.of[6]);
ROUNDS_A(0, all->starts.constant1[0]);
/* lanes, first hash, round 52 */
rotrv(27, 30, 6);
rotrv(20, 30, 11);
storev(all->spilled[6], 26);
rotrv(26, 30, 25);
xor3v(22, 19, 28);
xor3v(27, 20, 26);
/* turn 361, slot 1: first hash of nonce 13 of SHA block b - 1, rounds 4 and 5 */
BEGIN(1, 1, q->start1.of[7]);
ROUNDS_A(1, all->starts.constant1[0]);
movev(19, 31);
chv_g(19, 30, 16);
addv_at(28, 22, all->spilled[11]);
addv(20, 27, 19);
add_stored(26, 17, all->lane_kw[52]);
addv_at(22, 28, all->spilled[16]);
/* turn 362, slot 2: second hash of nonce 0 of SHA block b - 3, rounds 1 and 2 */
BEGIN(2, 2, q->start2.of[0]);
ROUNDS_A(2, q->kw2[0].of[0]);
addv(27, 26, 20);
rotrv(19, 25, 2);
rotrv(17, 25, 13);
addv(28, 23, 22);
/* turn 363, slot 3: second hash of nonce 1 of SHA block b - 3, rounds 1 and 2 */
BEGIN(3, 2, q->start2.of[1]);
ROUNDS_A(3, q->kw2[0].of[1]);
rotrv(26, 25, 22);
xor3v(19, 17, 26);
add_word(20, 28, f->second[52]);
movev(23, 21);
majv(23, 25, 18);
addv(22, 19, 23);
/* turn 364, slot 0: first hash of nonce 12 of SHA block b - 1, rounds 6 and 7 */
ROUNDS_B(0, all->starts.constant1[1]);
unpacklo(17, 24, 20);
addv(26, 27, 22);
addv(19, 27, 29);
/* lanes, first hash, round 53 */
rotrv(23, 19, 6);
storev(p->kw2[25].half[0], 17);
rotrv(22, 19, 11);
/* turn 365, slot 1: first hash of nonce 13 of SHA block b - 1, rounds 6 and 7 */
ROUNDS_B(1, all->starts.constant1[1]);
rotrv(27, 19, 25);
unpackhi(29, 24, 20);
xor3v(23, 22, 27);
movev(17, 16);
chv_g(17, 19, 30);
addv(24, 23, 17);
/* turn 366, slot 2: second hash of nonce 0 of SHA block b - 3, rounds 3 and 4 */
ROUNDS_B(2, q->kw2[1].of[0]);
storev(p->kw2[25].half[1], 29);
add_stored(20, 31, all->lane_kw[53]);
addv(22, 20, 24);
/* SHA block b - 2, second hash, W53 */
loadv(27, all->spilled[6]);
rotrv(23, 27, 17);
rotrv(17, 26, 2);
/* turn 367, slot 3: second hash of nonce 1 of SHA block b - 3, rounds 3 and 4 */
ROUNDS_B(3, q->kw2[1].of[1]);
rotrv(29, 26, 13);
rotrv(31, 27, 19);
rotrv(20, 26, 22);
xor3v(17, 29, 20);
movev(24, 18);
majv(24, 26, 25);
/* turn 368, slot 0: first hash of nonce 12 of SHA block b - 1, rounds 8 and 9 */
ROUNDS_A(0, all->starts.constant1[2]);
shrv(29, 27, 10);
addv(20, 17, 24);
addv(17, 22, 20);
xor3v(23, 31, 29);
addv(24, 22, 21);
/* turn 369, slot 1: first hash of nonce 13 of SHA block b - 1, rounds 8 and 9 */
ROUNDS_A(1, all->starts.constant1[2]);
/* lanes, first hash, round 54 */
rotrv(20, 24, 6);
rotrv(31, 24, 11);
loadv(29, all->spilled[10]);
rotrv(22, 29, 7);
rotrv(21, 24, 25);
/* turn 370, slot 2: second hash of nonce 0 of SHA block b - 3, rounds 5 and 6 */
ROUNDS_A(2, q->kw2[2].of[0]);
xor3v(20, 31, 21);
rotrv(31, 29, 18);
movev(21, 30);
chv_g(21, 24, 19);
addv(20, 20, 21);
shrv(21, 29, 3);
/* turn 371, slot 3: second hash of nonce 1 of SHA block b - 3, rounds 5 and 6 */
ROUNDS_A(3, q->kw2[2].of[1]);
add_stored(16, 16, all->lane_kw[54]);
addv(16, 16, 20);
rotrv(20, 17, 2);
xor3v(22, 31, 21);
rotrv(31, 17, 13);
/* turn 372, slot 0: first hash of nonce 12 of SHA block b - 1, rounds 10 and 11 */
ROUNDS_B(0, all->starts.constant1[3]);
rotrv(21, 17, 22);
addv_at(22, 22, all->spilled[5]);
xor3v(20, 31, 21);
movev(31, 25);
majv(31, 17, 26);
/* turn 373, slot 1: first hash of nonce 13 of SHA block b - 1, rounds 10 and 11 */
ROUNDS_B(1, all->starts.constant1[3]);
addv_at(21, 22, all->spilled[15]);
addv(22, 20, 31);
addv(20, 16, 22);
addv(31, 16, 18);
addv(22, 23, 21);
/* turn 374, slot 2: second hash of nonce 0 of SHA block b - 3, rounds 7 and 8 */
ROUNDS_B(2, q->kw2[3].of[0]);
/* lanes, first hash, round 55 */
rotrv(16, 31, 6);
rotrv(18, 31, 11);
add_word(23, 22, f->second[53]);
rotrv(21, 31, 25);
xor3v(16, 18, 21);
/* turn 375, slot 3: second hash of nonce 1 of SHA block b - 3, rounds 7 and 8 */
ROUNDS_B(3, q->kw2[3].of[1]);
movev(18, 19);
chv_g(18, 31, 24);
/* SHA block b - 2, second hash, W54 */
rotrv(21, 28, 17);
addv(16, 16, 18);
add_stored(18, 30, all->lane_kw[55]);
/* turn 376, slot 0: first hash of nonce 12 of SHA block b - 1, rounds 12 and 13 */
ROUNDS_A(0, all->starts.constant1[4]);
rotrv(30, 28, 19);
addv(18, 18, 16);
rotrv(16, 20, 2);
storev(all->spilled[15], 28);
shrv(28, 28, 10);
rotrv(27, 20, 13);
/* turn 377, slot 1: first hash of nonce 13 of SHA block b - 1, rounds 12 and 13 */
ROUNDS_A(1, all->starts.constant1[4]);
storev(all->spilled[5], 22);
rotrv(22, 20, 22);
xor3v(16, 27, 22);
xor3v(21, 30, 28);
movev(27, 26);
majv(27, 20, 17);
addv(22, 16, 27);
/* turn 378, slot 2: second hash of nonce 0 of SHA block b - 3, rounds 9 and 10 */
ROUNDS_A(2, all->starts.constant2[4]);
loadv(30, all->spilled[18]);
rotrv(28, 30, 7);
addv(16, 18, 22);
addv(27, 18, 25);
/* lanes, first hash, round 56 */
rotrv(22, 27, 6);
/* turn 379, slot 3: second hash of nonce 1 of SHA block b - 3, rounds 9 and 10 */
ROUNDS_A(3, all->starts.constant2[4]);
rotrv(18, 30, 18);
rotrv(25, 27, 11);
storev(all->spilled[11], 23);
rotrv(23, 27, 25);
shrv(30, 30, 3);
xor3v(22, 25, 23);
/* turn 380, slot 0: first hash of nonce 12 of SHA block b - 1, rounds 14 and 15 */
ROUNDS_B(0, all->starts.constant1[5]);
movev(25, 24);
chv_g(25, 27, 31);
xor3v(28, 18, 30);
addv(23, 22, 25);
add_stored(18, 19, all->lane_kw[56]);
addv(30, 18, 23);
/* turn 381, slot 1: first hash of nonce 13 of SHA block b - 1, rounds 14 and 15 */
ROUNDS_B(1, all->starts.constant1[5]);
addv(22, 28, 29);
rotrv(25, 16, 2);
rotrv(19, 16, 13);
addv_at(18, 22, all->spilled[9]);
/* turn 382, slot 2: second hash of nonce 0 of SHA block b - 3, rounds 11 and 12 */
ROUNDS_B(2, all->starts.constant2[5]);
rotrv(23, 16, 22);
xor3v(25, 19, 23);
addv(28, 21, 18);
movev(29, 17);
majv(29, 16, 20);
addv(22, 25, 29);
/* turn 383, slot 3: second hash of nonce 1 of SHA block b - 3, rounds 11 and 12 */
ROUNDS_B(3, all->starts.constant2[5]);
addv(19, 30, 22);
add_word(23, 28, f->second[54]);
addv(21, 30, 26);
/* lanes, first hash, round 57 */
rotrv(18, 21, 6);
loadv(25, all->spilled[11]);
unpacklo(29, 25, 23);
/* turn 384, slot 0: first hash of nonce 12 of SHA block b - 1, rounds 16 and 17 */
ROUNDS_A(0, all->starts.constant1[6]);
rotrv(22, 21, 11);
rotrv(30, 21, 25);
xor3v(18, 22, 30);
storev(p->kw2[26].half[0], 29);
movev(26, 31);
chv_g(26, 21, 27);
/* turn 385, slot 1: first hash of nonce 13 of SHA block b - 1, rounds 16 and 17 */
ROUNDS_A(1, all->starts.constant1[6]);
addv(22, 18, 26);
unpackhi(30, 25, 23);
add_stored(29, 24, all->lane_kw[57]);
addv(18, 29, 22);
storev(p->kw2[26].half[1], 30);
rotrv(26, 19, 2);
/* turn 386, slot 2: second hash of nonce 0 of SHA block b - 3, rounds 13 and 14 */
ROUNDS_A(2, all->starts.constant2[6]);
rotrv(25, 19, 13);
rotrv(23, 19, 22);
/* SHA block b - 2, second hash, W55 */
loadv(24, all->spilled[5]);
rotrv(29, 24, 17);
xor3v(26, 25, 23);
movev(22, 20);
majv(22, 19, 16);
/* turn 387, slot 3: second hash of nonce 1 of SHA block b - 3, rounds 13 and 14 */
ROUNDS_A(3, all->starts.constant2[6]);
rotrv(30, 24, 19);
addv(25, 26, 22);
addv(23, 18, 25);
addv(26, 18, 17);
/* turn 388, slot 0: first hash of nonce 12 of SHA block b - 1, rounds 18 and 19 */
ROUNDS_B(0, q->kw1[0].of[6]);
shrv(22, 24, 10);
/* lanes, first hash, round 58 */
rotrv(25, 26, 6);
rotrv(18, 26, 11);
xor3v(29, 30, 22);
rotrv(17, 26, 25);
/* turn 389, slot 1: first hash of nonce 13 of SHA block b - 1, rounds 18 and 19 */
ROUNDS_B(1, q->kw1[0].of[7]);
xor3v(25, 18, 17);
loadv(30, all->spilled[8]);
rotrv(22, 30, 7);
movev(18, 27);
chv_g(18, 26, 21);
addv(17, 25, 18);
add_stored(25, 31, all->lane_kw[58]);
/* turn 390, slot 2: second hash of nonce 0 of SHA block b - 3, rounds 15 and 16 */
ROUNDS_B(2, q->kw2[7].of[0]);
rotrv(18, 30, 18);
addv(31, 25, 17);
rotrv(25, 23, 2);
shrv(17, 30, 3);
/* turn 391, slot 3: second hash of nonce 1 of SHA block b - 3, rounds 15 and 16 */
ROUNDS_B(3, q->kw2[7].of[1]);
rotrv(24, 23, 13);
rotrv(30, 23, 22);
xor3v(25, 24, 30);
xor3v(22, 18, 17);
movev(24, 16);
majv(24, 23, 19);
/* turn 392, slot 0: first hash of nonce 12 of SHA block b - 1, rounds 20 and 21 */
ROUNDS_A(0, q->kw1[1].of[6]);
addv(30, 25, 24);
addv_at(18, 22, all->spilled[18]);
addv(17, 31, 30);
addv(25, 31, 20);
addv_at(24, 18, all->spilled[7]);
/* turn 393, slot 1: first hash of nonce 13 of SHA block b - 1, rounds 20 and 21 */
ROUNDS_A(1, q->kw1[1].of[7]);
/* lanes, first hash, round 59 */
rotrv(22, 25, 6);
rotrv(30, 25, 11);
rotrv(31, 25, 25);
addv(20, 29, 24);
xor3v(22, 30, 31);
/* turn 394, slot 2: second hash of nonce 0 of SHA block b - 3, rounds 17 and 18 */
ROUNDS_A(2, q->kw2[8].of[0]);
movev(18, 21);
chv_g(18, 25, 26);
add_word(29, 20, f->second[55]);
addv(24, 22, 18);
add_stored(30, 27, all->lane_kw[59]);
/* turn 395, slot 3: second hash of nonce 1 of SHA block b - 3, rounds 17 and 18 */
ROUNDS_A(3, q->kw2[8].of[1]);
/* SHA block b - 2, second hash, W56 */
rotrv(31, 28, 17);
addv(22, 30, 24);
rotrv(18, 17, 2);
rotrv(27, 17, 13);
rotrv(30, 28, 19);
/* turn 396, slot 0: first hash of nonce 12 of SHA block b - 1, rounds 22 and 23 */
ROUNDS_B(0, q->kw1[2].of[6]);
rotrv(24, 17, 22);
xor3v(18, 27, 24);
shrv(27, 28, 10);
movev(24, 19);
majv(24, 17, 23);
addv(28, 18, 24);
/* turn 397, slot 1: first hash of nonce 13 of SHA block b - 1, rounds 22 and 23 */
ROUNDS_B(1, q->kw1[2].of[7]);
addv(18, 22, 28);
xor3v(31, 30, 27);
addv(24, 22, 16);
/* lanes, first hash, round 60 */
rotrv(28, 24, 6);
/* turn 398, slot 2: second hash of nonce 0 of SHA block b - 3, rounds 19 and 20 */
ROUNDS_B(2, q->kw2[9].of[0]);
loadv(30, all->spilled[14]);
rotrv(27, 30, 7);
rotrv(22, 24, 11);
rotrv(16, 24, 25);
storev(all->spilled[7], 20);
rotrv(20, 30, 18);
xor3v(28, 22, 16);
/* turn 399, slot 3: second hash of nonce 1 of SHA block b - 3, rounds 19 and 20 */
ROUNDS_B(3, q->kw2[9].of[1]);
movev(22, 26);
chv_g(22, 24, 25);
addv(16, 28, 22);
shrv(28, 30, 3);
add_stored(22, 21, all->lane_kw[60]);
addv(21, 22, 16);
/* turn 400, slot 0: first hash of nonce 12 of SHA block b - 1, rounds 24 and 25 */
ROUNDS_A(0, q->kw1[3].of[6]);
xor3v(27, 20, 28);
rotrv(22, 18, 2);
rotrv(16, 18, 13);
rotrv(20, 18, 22);
/* turn 401, slot 1: first hash of nonce 13 of SHA block b - 1, rounds 24 and 25 */
ROUNDS_A(1, q->kw1[3].of[7]);
addv_at(28, 27, all->spilled[8]);
xor3v(22, 16, 20);
movev(27, 23);
majv(27, 18, 17);
addv_at(16, 28, all->spilled[4]);
addv(20, 22, 27);
/* turn 402, slot 2: second hash of nonce 0 of SHA block b - 3, rounds 21 and 22 */
ROUNDS_A(2, q->kw2[10].of[0]);
addv(28, 21, 20);
addv(22, 31, 16);
addv(27, 21, 19);
/* lanes, first hash, round 61 */
rotrv(20, 27, 6);
rotrv(31, 27, 11);
/* turn 403, slot 3: second hash of nonce 1 of SHA block b - 3, rounds 21 and 22 */
ROUNDS_A(3, q->kw2[10].of[1]);
add_word(16, 22, f->second[56]);
rotrv(21, 27, 25);
xor3v(20, 31, 21);
unpacklo(19, 29, 16);
/* turn 404, slot 0: first hash of nonce 12 of SHA block b - 1, rounds 26 and 27 */
ROUNDS_B(0, q->kw1[4].of[6]);
movev(31, 25);
chv_g(31, 27, 24);
addv(21, 20, 31);
storev(p->kw2[27].half[0], 19);
add_stored(20, 26, all->lane_kw[61]);
addv(31, 20, 21);
rotrv(19, 28, 2);
/* turn 405, slot 1: first hash of nonce 13 of SHA block b - 1, rounds 26 and 27 */
ROUNDS_B(1, q->kw1[4].of[7]);
unpackhi(26, 29, 16);
rotrv(20, 28, 13);
rotrv(21, 28, 22);
storev(p->kw2[27].half[1], 26);
xor3v(19, 20, 21);
movev(29, 17);
majv(29, 28, 18);
/* turn 406, slot 2: second hash of nonce 0 of SHA block b - 3, rounds 23 and 24 */
ROUNDS_B(2, q->kw2[11].of[0]);
addv(16, 19, 29);
/* SHA block b - 2, second hash, W57 */
loadv(26, all->spilled[7]);
rotrv(20, 26, 17);
addv(21, 31, 16);
addv(19, 31, 23);
/* turn 407, slot 3: second hash of nonce 1 of SHA block b - 3, rounds 23 and 24 */
ROUNDS_B(3, q->kw2[11].of[1]);
rotrv(29, 26, 19);
/* lanes, first hash, round 62 */
rotrv(16, 19, 6);
rotrv(31, 19, 11);
shrv(23, 26, 10);
rotrv(26, 19, 25);
/* turn 408, slot 0: first hash of nonce 12 of SHA block b - 1, rounds 28 and 29 */
ROUNDS_A(0, q->kw1[5].of[6]);
xor3v(16, 31, 26);
movev(31, 24);
chv_g(31, 19, 27);
xor3v(20, 29, 23);
addv(26, 16, 31);
add_stored(29, 25, all->lane_kw[62]);
/* turn 409, slot 1: first hash of nonce 13 of SHA block b - 1, rounds 28 and 29 */
ROUNDS_A(1, q->kw1[5].of[7]);
loadv(23, all->spilled[0]);
rotrv(16, 23, 7);
addv(31, 29, 26);
rotrv(25, 21, 2);
rotrv(29, 21, 13);
/* turn 410, slot 2: second hash of nonce 0 of SHA block b - 3, rounds 25 and 26 */
ROUNDS_A(2, q->kw2[12].of[0]);
rotrv(26, 23, 18);
storev(all->spilled[7], 22);
rotrv(22, 21, 22);
xor3v(25, 29, 22);
shrv(29, 23, 3);
movev(22, 18);
majv(22, 21, 28);
/* turn 411, slot 3: second hash of nonce 1 of SHA block b - 3, rounds 25 and 26 */
ROUNDS_A(3, q->kw2[12].of[1]);
addv(25, 25, 22);
xor3v(16, 26, 29);
addv(22, 31, 25);
addv(26, 31, 17);
/* lanes, first hash, round 63 */
rotrv(29, 26, 6);
/* turn 412, slot 0: first hash of nonce 12 of SHA block b - 1, rounds 30 and 31 */
ROUNDS_B(0, q->kw1[6].of[6]);
addv(25, 16, 30);
rotrv(31, 26, 11);
rotrv(17, 26, 25);
addv_at(16, 25, all->spilled[3]);
/* turn 413, slot 1: first hash of nonce 13 of SHA block b - 1, rounds 30 and 31 */
ROUNDS_B(1, q->kw1[6].of[7]);
xor3v(29, 31, 17);
movev(30, 27);
chv_g(30, 26, 19);
addv(25, 20, 16);
addv(31, 29, 30);
add_stored(17, 24, all->lane_kw[63]);
/* turn 414, slot 2: second hash of nonce 0 of SHA block b - 3, rounds 27 and 28 */
ROUNDS_B(2, q->kw2[13].of[0]);
addv(20, 17, 31);
add_word(16, 25, f->second[57]);
rotrv(29, 22, 2);
rotrv(30, 22, 13);
/* SHA block b - 2, second hash, W58 */
loadv(24, all->spilled[7]);
rotrv(17, 24, 17);
/* turn 415, slot 3: second hash of nonce 1 of SHA block b - 3, rounds 27 and 28 */
ROUNDS_B(3, q->kw2[13].of[1]);
rotrv(31, 22, 22);
xor3v(29, 30, 31);
movev(30, 28);
majv(30, 22, 21);
rotrv(31, 24, 19);
/* turn 416, slot 0: first hash of nonce 12 of SHA block b - 1, rounds 32 and 33 */
ROUNDS_A(0, q->kw1[7].of[6]);
addv(29, 29, 30);
addv(30, 20, 29);
shrv(29, 24, 10);
addv(24, 20, 18);
/* lanes, digest of the first hash */
add_word(20, 30, f->without_k63[0]);
/* turn 417, slot 1: first hash of nonce 13 of SHA block b - 1, rounds 32 and 33 */
ROUNDS_A(1, q->kw1[7].of[7]);
xor3v(17, 31, 29);
storev(all->lane_kw[0], 20);
add_word(18, 22, f->without_k63[1]);
add_word(30, 18, f->second[1]);
storev(all->lane_kw[1], 30);
add_word(31, 21, f->without_k63[2]);
loadv(29, all->spilled[17]);
rotrv(22, 29, 7);
/* turn 418, slot 2: second hash of nonce 0 of SHA block b - 3, rounds 29 and 30 */
ROUNDS_A(2, q->kw2[14].of[0]);
add_word(30, 31, f->second[2]);
storev(all->lane_kw[2], 30);
add_word(21, 28, f->without_k63[3]);
rotrv(30, 29, 18);
add_word(28, 21, f->second[3]);
/* turn 419, slot 3: second hash of nonce 1 of SHA block b - 3, rounds 29 and 30 */
ROUNDS_A(3, q->kw2[14].of[1]);
storev(all->lane_kw[3], 28);
add_word(28, 24, f->without_k63[4]);
add_word(24, 28, f->second[4]);
shrv(29, 29, 3);
storev(all->lane_kw[4], 24);
add_word(24, 26, f->without_k63[5]);
add_word(26, 24, f->second[5]);
/* turn 420, slot 0: first hash of nonce 12 of SHA block b - 1, rounds 34 and 35 */
ROUNDS_B(0, q->kw1[8].of[6]);
xor3v(22, 30, 29);
storev(all->lane_kw[5], 26);
add_word(30, 19, f->without_k63[6]);
add_word(29, 30, f->second[6]);
addv(26, 22, 23);
storev(all->lane_kw[6], 29);
add_word(19, 27, f->without_k63[7]);
/* turn 421, slot 1: first hash of nonce 13 of SHA block b - 1, rounds 34 and 35 */
ROUNDS_B(1, q->kw1[8].of[7]);
add_word(22, 19, f->second[7]);
storev(all->lane_kw[7], 22);
/* lanes, second hash, W16 */
rotrv(23, 18, 7);
addv_at(29, 26, all->spilled[6]);
rotrv(27, 18, 18);
shrv(22, 18, 3);
/* turn 422, slot 2: second hash of nonce 0 of SHA block b - 3, rounds 31 and 32 */
ROUNDS_B(2, q->kw2[15].of[0]);
addv(26, 17, 29);
xor3v(23, 27, 22);
addv(17, 23, 20);
add_word(29, 17, f->second[16]);
/* turn 423, slot 3: second hash of nonce 1 of SHA block b - 3, rounds 31 and 32 */
ROUNDS_B(3, q->kw2[15].of[1]);
add_word(27, 26, f->second[58]);
storev(all->lane_kw[16], 29);
/* lanes, second hash, W17 */
rotrv(22, 31, 7);
rotrv(23, 31, 18);
unpacklo(20, 16, 27);
shrv(29, 31, 3);
/* turn 424, slot 0: first hash of nonce 12 of SHA block b - 1, rounds 36 and 37 */
ROUNDS_A(0, q->kw1[9].of[6]);
xor3v(22, 23, 29);
storev(p->kw2[28].half[0], 20);
add_word(23, 18, f->s1_length2);
addv(29, 22, 23);
add_word(20, 29, f->second[17]);
unpackhi(18, 16, 27);
/* turn 425, slot 1: first hash of nonce 13 of SHA block b - 1, rounds 36 and 37 */
ROUNDS_A(1, q->kw1[9].of[7]);
storev(all->lane_kw[17], 20);
/* lanes, second hash, W18 */
rotrv(22, 17, 17);
rotrv(23, 17, 19);
storev(p->kw2[28].half[1], 18);
shrv(16, 17, 10);
xor3v(22, 23, 16);
/* turn 426, slot 2: second hash of nonce 0 of SHA block b - 3, rounds 33 and 34 */
ROUNDS_A(2, q->kw2[16].of[0]);
/* SHA block b - 2, second hash, W59 */
rotrv(27, 25, 17);
rotrv(20, 21, 7);
rotrv(18, 21, 18);
shrv(23, 21, 3);
rotrv(16, 25, 19);
/* turn 427, slot 3: second hash of nonce 1 of SHA block b - 3, rounds 33 and 34 */
ROUNDS_A(3, q->kw2[16].of[1]);
xor3v(20, 18, 23);
addv(18, 20, 31);
shrv(23, 25, 10);
addv(20, 22, 18);
add_word(31, 20, f->second[18]);
/* turn 428, slot 0: first hash of nonce 12 of SHA block b - 1, rounds 38 and 39 */
ROUNDS_B(0, q->kw1[10].of[6]);
storev(all->lane_kw[18], 31);
/* lanes, second hash, W19 */
rotrv(25, 29, 17);
xor3v(27, 16, 23);
rotrv(22, 29, 19);
shrv(18, 29, 10);
/* turn 429, slot 1: first hash of nonce 13 of SHA block b - 1, rounds 38 and 39 */
ROUNDS_B(1, q->kw1[10].of[7]);
loadv(31, all->spilled[12]);
rotrv(16, 31, 7);
xor3v(25, 22, 18);
rotrv(23, 28, 7);
rotrv(22, 31, 18);
rotrv(18, 28, 18);
/* turn 430, slot 2: second hash of nonce 0 of SHA block b - 3, rounds 35 and 36 */
ROUNDS_B(2, q->kw2[17].of[0]);
storev(all->spilled[6], 29);
shrv(29, 28, 3);
xor3v(23, 18, 29);
shrv(18, 31, 3);
addv(29, 23, 21);
addv(23, 25, 29);
/* turn 431, slot 3: second hash of nonce 1 of SHA block b - 3, rounds 35 and 36 */
ROUNDS_B(3, q->kw2[17].of[1]);
xor3v(16, 22, 18);
add_word(21, 23, f->second[19]);
storev(all->lane_kw[19], 21);
/* lanes, second hash, W20 */
rotrv(25, 20, 17);
rotrv(29, 20, 19);
/* turn 432, slot 0: first hash of nonce 12 of SHA block b - 1, rounds 40 and 41 */
ROUNDS_A(0, q->kw1[11].of[6]);
addv_at(22, 16, all->spilled[17]);
shrv(18, 20, 10);
xor3v(25, 29, 18);
addv_at(21, 22, all->spilled[15]);
rotrv(16, 24, 7);
/* turn 433, slot 1: first hash of nonce 13 of SHA block b - 1, rounds 40 and 41 */
ROUNDS_A(1, q->kw1[11].of[7]);
rotrv(29, 24, 18);
addv(18, 27, 21);
shrv(22, 24, 3);
xor3v(16, 29, 22);
addv(27, 16, 28);
/* turn 434, slot 2: second hash of nonce 0 of SHA block b - 3, rounds 37 and 38 */
ROUNDS_A(2, q->kw2[18].of[0]);
add_word(21, 18, f->second[59]);
addv(29, 25, 27);
add_word(22, 29, f->second[20]);
/* SHA block b - 2, second hash, W60 */
rotrv(16, 26, 17);
/* turn 435, slot 3: second hash of nonce 1 of SHA block b - 3, rounds 37 and 38 */
ROUNDS_A(3, q->kw2[18].of[1]);
storev(all->lane_kw[20], 22);
/* lanes, second hash, W21 */
rotrv(28, 23, 17);
rotrv(18, 23, 19);
rotrv(25, 26, 19);
shrv(27, 23, 10);
xor3v(28, 18, 27);
/* turn 436, slot 0: first hash of nonce 12 of SHA block b - 1, rounds 42 and 43 */
ROUNDS_B(0, q->kw1[12].of[6]);
rotrv(22, 30, 7);
shrv(18, 26, 10);
rotrv(27, 30, 18);
shrv(26, 30, 3);
xor3v(16, 25, 18);
/* turn 437, slot 1: first hash of nonce 13 of SHA block b - 1, rounds 42 and 43 */
ROUNDS_B(1, q->kw1[12].of[7]);
xor3v(22, 27, 26);
addv(25, 22, 24);
addv(18, 28, 25);
loadv(27, all->spilled[16]);
rotrv(26, 27, 7);
/* turn 438, slot 2: second hash of nonce 0 of SHA block b - 3, rounds 39 and 40 */
ROUNDS_B(2, q->kw2[19].of[0]);
add_word(22, 18, f->second[21]);
storev(all->lane_kw[21], 22);
/* lanes, second hash, W22 */
rotrv(24, 29, 17);
rotrv(28, 27, 18);
rotrv(25, 29, 19);
shrv(22, 29, 10);
/* turn 439, slot 3: second hash of nonce 1 of SHA block b - 3, rounds 39 and 40 */
ROUNDS_B(3, q->kw2[19].of[1]);
shrv(27, 27, 3);
xor3v(24, 25, 22);
rotrv(25, 19, 7);
rotrv(22, 19, 18);
xor3v(26, 28, 27);
/* turn 440, slot 0: first hash of nonce 12 of SHA block b - 1, rounds 44 and 45 */
ROUNDS_A(0, q->kw1[13].of[6]);
shrv(28, 19, 3);
xor3v(25, 22, 28);
addv(27, 26, 31);
add_word(22, 30, f->length2);
/* turn 441, slot 1: first hash of nonce 13 of SHA block b - 1, rounds 44 and 45 */
ROUNDS_A(1, q->kw1[13].of[7]);
addv(28, 25, 22);
addv(26, 24, 28);
addv_at(31, 27, all->spilled[5]);
add_word(30, 26, f->second[22]);
storev(all->lane_kw[22], 30);
/* lanes, second hash, W23 */
rotrv(25, 18, 17);
/* turn 442, slot 2: second hash of nonce 0 of SHA block b - 3, rounds 41 and 42 */
ROUNDS_A(2, q->kw2[20].of[0]);
addv(22, 16, 31);
rotrv(24, 18, 19);
shrv(28, 18, 10);
add_word(27, 22, f->second[60]);
xor3v(25, 24, 28);
/* turn 443, slot 3: second hash of nonce 1 of SHA block b - 3, rounds 41 and 42 */
ROUNDS_A(3, q->kw2[20].of[1]);
add_word(30, 19, f->s0_bit);
addv(16, 17, 30);
unpacklo(31, 21, 27);
addv(22, 25, 16);
/* turn 444, slot 0: first hash of nonce 12 of SHA block b - 1, rounds 46 and 47 */
ROUNDS_B(0, q->kw1[14].of[6]);
add_word(24, 22, f->second[23]);
storev(p->kw2[29].half[0], 31);
storev(all->lane_kw[23], 24);
/* lanes, second hash, W24 */
rotrv(28, 26, 17);
rotrv(19, 26, 19);
unpackhi(30, 21, 27);
shrv(25, 26, 10);
/* turn 445, slot 1: first hash of nonce 13 of SHA block b - 1, rounds 46 and 47 */
ROUNDS_B(1, q->kw1[14].of[7]);
xor3v(28, 19, 25);
loadv(16, all->spilled[6]);
add_word(31, 16, f->bit);
storev(p->kw2[29].half[1], 30);
addv(24, 28, 31);
add_word(21, 24, f->second[24]);
/* SHA block b, nonces */
nonces(27, next + LANES);
/* turn 446, slot 2: second hash of nonce 0 of SHA block b - 3, rounds 43 and 44 */
ROUNDS_B(2, q->kw2[21].of[0]);
storev(all->lane_kw[24], 21);
/* lanes, second hash, W25 */
rotrv(19, 22, 17);
rotrv(25, 22, 19);
shrv(30, 22, 10);
zero(28);
/* turn 447, slot 3: second hash of nonce 1 of SHA block b - 3, rounds 43 and 44 */
ROUNDS_B(3, q->kw2[21].of[1]);
xor3v(19, 25, 30);
addv(31, 19, 20);
unpacklo(21, 28, 27);
add_word(25, 31, f->second[25]);
storev(all->lane_kw[25], 25);
/* lanes, second hash, W26 */
rotrv(30, 24, 17);
/* turn 448, slot 0: first hash of nonce 12 of SHA block b - 1, rounds 48 and 49 */
ROUNDS_A(0, q->kw1[15].of[6]);
storev(p->start1.half[0], 21);
rotrv(19, 24, 19);
shrv(25, 24, 10);
xor3v(30, 19, 25);
unpackhi(21, 28, 27);
addv(19, 30, 23);
/* turn 449, slot 1: first hash of nonce 13 of SHA block b - 1, rounds 48 and 49 */
ROUNDS_A(1, q->kw1[15].of[7]);
add_word(25, 19, f->second[26]);
storev(p->start1.half[1], 21);
storev(all->lane_kw[26], 25);
/* lanes, second hash, W27 */
rotrv(28, 31, 17);
rotrv(30, 31, 19);
shrv(21, 31, 10);
/* SHA block b, first hash, W18 */
rotrv(25, 27, 7);
/* turn 450, slot 2: second hash of nonce 0 of SHA block b - 3, rounds 45 and 46 */
ROUNDS_A(2, q->kw2[22].of[0]);
xor3v(28, 30, 21);
addv(30, 28, 29);
rotrv(21, 27, 18);
add_word(28, 30, f->second[27]);
/* turn 451, slot 3: second hash of nonce 1 of SHA block b - 3, rounds 45 and 46 */
ROUNDS_A(3, q->kw2[22].of[1]);
storev(all->lane_kw[27], 28);
/* lanes, second hash, W28 */
rotrv(28, 19, 17);
storev(all->spilled[5], 29);
shrv(29, 27, 3);
storev(all->spilled[12], 23);
rotrv(23, 19, 19);
storev(all->spilled[16], 19);
shrv(19, 19, 10);
xor3v(28, 23, 19);
/* turn 452, slot 0: first hash of nonce 12 of SHA block b - 1, rounds 50 and 51 */
ROUNDS_B(0, q->kw1[16].of[6]);
xor3v(25, 21, 29);
addv(23, 28, 18);
add_word(19, 23, f->second[28]);
add_word(21, 25, f->c18);
storev(all->lane_kw[28], 19);
/* lanes, second hash, W29 */
rotrv(29, 30, 17);
/* turn 453, slot 1: first hash of nonce 13 of SHA block b - 1, rounds 50 and 51 */
ROUNDS_B(1, q->kw1[16].of[7]);
rotrv(28, 30, 19);
shrv(25, 30, 10);
add_word(19, 21, f->first[18]);
xor3v(29, 28, 25);
/* turn 454, slot 2: second hash of nonce 0 of SHA block b - 3, rounds 47 and 48 */
ROUNDS_B(2, q->kw2[23].of[0]);
addv(28, 29, 26);
/* SHA block b, first hash, W19 */
add_word(25, 27, f->c19);
add_word(29, 28, f->second[29]);
storev(all->lane_kw[29], 29);
/* lanes, second hash, W30 */
rotrv(27, 23, 17);
add_word(29, 25, f->first[19]);
/* turn 455, slot 3: second hash of nonce 1 of SHA block b - 3, rounds 47 and 48 */
ROUNDS_B(3, q->kw2[23].of[1]);
storev(all->spilled[15], 26);
rotrv(26, 23, 19);
storev(all->spilled[17], 18);
shrv(18, 23, 10);
xor3v(27, 26, 18);
unpacklo(26, 19, 29);
add_word(18, 22, f->s0_length2);
/* turn 456, slot 0: first hash of nonce 12 of SHA block b - 1, rounds 52 and 53 */
ROUNDS_A(0, q->kw1[17].of[6]);
addv(27, 27, 18);
storev(p->kw1[0].half[0], 26);
add_word(18, 27, f->second[30]);
storev(all->lane_kw[30], 18);
/* lanes, second hash, W31 */
rotrv(26, 28, 17);
unpackhi(18, 19, 29);
/* turn 457, slot 1: first hash of nonce 13 of SHA block b - 1, rounds 52 and 53 */
ROUNDS_A(1, q->kw1[17].of[7]);
rotrv(19, 28, 19);
shrv(29, 28, 10);
xor3v(26, 19, 29);
storev(p->kw1[0].half[1], 18);
rotrv(19, 17, 7);
rotrv(29, 17, 18);
/* turn 458, slot 2: second hash of nonce 0 of SHA block b - 3, rounds 49 and 50 */
ROUNDS_A(2, q->kw2[24].of[0]);
/* SHA block b, first hash, W20 */
rotrv(18, 21, 17);
storev(all->spilled[0], 22);
shrv(22, 17, 3);
xor3v(19, 29, 22);
add_word(29, 19, f->length2);
rotrv(22, 21, 19);
/* turn 459, slot 3: second hash of nonce 1 of SHA block b - 3, rounds 49 and 50 */
ROUNDS_A(3, q->kw2[24].of[1]);
addv(19, 24, 29);
addv(29, 26, 19);
shrv(26, 21, 10);
add_word(19, 29, f->second[31]);
/* turn 460, slot 0: first hash of nonce 12 of SHA block b - 1, rounds 54 and 55 */
ROUNDS_B(0, q->kw1[18].of[6]);
storev(all->lane_kw[31], 19);
/* lanes, second hash, W32 */
rotrv(19, 27, 17);
xor3v(18, 22, 26);
rotrv(22, 27, 19);
shrv(26, 27, 10);
xor3v(19, 22, 26);
/* turn 461, slot 1: first hash of nonce 13 of SHA block b - 1, rounds 54 and 55 */
ROUNDS_B(1, q->kw1[18].of[7]);
add_word(22, 18, f->bit);
rotrv(26, 16, 7);
rotrv(18, 16, 18);
storev(all->spilled[7], 21);
add_word(21, 22, f->first[20]);
storev(all->spilled[3], 24);
shrv(24, 16, 3);
/* turn 462, slot 2: second hash of nonce 0 of SHA block b - 3, rounds 51 and 52 */
ROUNDS_B(2, q->kw2[25].of[0]);
xor3v(26, 18, 24);
addv(18, 26, 17);
/* SHA block b, first hash, W21 */
rotrv(24, 25, 17);
addv(26, 31, 18);
/* turn 463, slot 3: second hash of nonce 1 of SHA block b - 3, rounds 51 and 52 */
ROUNDS_B(3, q->kw2[25].of[1]);
addv(17, 19, 26);
rotrv(18, 25, 19);
add_word(19, 17, f->second[32]);
storev(all->lane_kw[32], 19);
/* lanes, second hash, W33 */
rotrv(26, 29, 17);
shrv(19, 25, 10);
/* turn 464, slot 0: first hash of nonce 12 of SHA block b - 1, rounds 56 and 57 */
ROUNDS_A(0, q->kw1[19].of[6]);
storev(all->spilled[14], 25);
rotrv(25, 29, 19);
storev(all->spilled[4], 31);
shrv(31, 29, 10);
xor3v(26, 25, 31);
xor3v(24, 18, 19);
rotrv(25, 20, 7);
/* turn 465, slot 1: first hash of nonce 13 of SHA block b - 1, rounds 56 and 57 */
ROUNDS_A(1, q->kw1[19].of[7]);
rotrv(31, 20, 18);
add_word(18, 24, f->first[21]);
shrv(19, 20, 3);
xor3v(25, 31, 19);
/* turn 466, slot 2: second hash of nonce 0 of SHA block b - 3, rounds 53 and 54 */
ROUNDS_A(2, q->kw2[26].of[0]);
unpacklo(31, 21, 18);
addv(19, 25, 16);
addv_at(25, 19, all->spilled[16]);
addv(16, 26, 25);
storev(p->kw1[1].half[0], 31);
add_word(19, 16, f->second[33]);
/* turn 467, slot 3: second hash of nonce 1 of SHA block b - 3, rounds 53 and 54 */
ROUNDS_A(3, q->kw2[26].of[1]);
storev(all->lane_kw[33], 19);
/* lanes, second hash, W34 */
rotrv(26, 17, 17);
unpackhi(25, 21, 18);
rotrv(31, 17, 19);
shrv(19, 17, 10);
xor3v(26, 31, 19);
/* turn 468, slot 0: first hash of nonce 12 of SHA block b - 1, rounds 58 and 59 */
ROUNDS_B(0, q->kw1[20].of[6]);
storev(p->kw1[1].half[1], 25);
loadv(21, all->spilled[12]);
rotrv(18, 21, 7);
rotrv(31, 21, 18);
/* SHA block b, first hash, W22 */
rotrv(19, 22, 17);
shrv(25, 21, 3);
/* turn 469, slot 1: first hash of nonce 13 of SHA block b - 1, rounds 58 and 59 */
ROUNDS_B(1, q->kw1[20].of[7]);
xor3v(18, 31, 25);
rotrv(31, 22, 19);
addv(25, 18, 20);
addv(18, 30, 25);
addv(20, 26, 18);
/* turn 470, slot 2: second hash of nonce 0 of SHA block b - 3, rounds 55 and 56 */
ROUNDS_B(2, q->kw2[27].of[0]);
shrv(25, 22, 10);
add_word(26, 20, f->second[34]);
storev(all->lane_kw[34], 26);
/* lanes, second hash, W35 */
rotrv(18, 16, 17);
xor3v(19, 31, 25);
rotrv(26, 16, 19);
/* turn 471, slot 3: second hash of nonce 1 of SHA block b - 3, rounds 55 and 56 */
ROUNDS_B(3, q->kw2[27].of[1]);
shrv(31, 16, 10);
xor3v(18, 26, 31);
add_word(25, 19, f->length1);
loadv(26, all->spilled[5]);
rotrv(31, 26, 7);
/* turn 472, slot 0: first hash of nonce 12 of SHA block b - 1, rounds 60 and 61 */
ROUNDS_A(0, q->kw1[21].of[6]);
rotrv(19, 26, 18);
storev(all->spilled[6], 22);
add_word(22, 25, f->first[22]);
storev(all->spilled[8], 30);
shrv(30, 26, 3);
xor3v(31, 19, 30);
/* SHA block b, first hash, W23 */
rotrv(19, 24, 17);
/* turn 473, slot 1: first hash of nonce 13 of SHA block b - 1, rounds 60 and 61 */
ROUNDS_A(1, q->kw1[21].of[7]);
addv(30, 31, 21);
addv(31, 23, 30);
addv(21, 18, 31);
rotrv(30, 24, 19);
add_word(18, 21, f->second[35]);
/* turn 474, slot 2: second hash of nonce 0 of SHA block b - 3, rounds 57 and 58 */
ROUNDS_A(2, q->kw2[28].of[0]);
storev(all->lane_kw[35], 18);
/* lanes, second hash, W36 */
rotrv(31, 20, 17);
shrv(18, 24, 10);
storev(all->spilled[12], 24);
rotrv(24, 20, 19);
storev(all->spilled[18], 23);
shrv(23, 20, 10);
/* turn 475, slot 3: second hash of nonce 1 of SHA block b - 3, rounds 57 and 58 */
ROUNDS_A(3, q->kw2[28].of[1]);
xor3v(19, 30, 18);
xor3v(31, 24, 23);
loadv(30, all->spilled[17]);
rotrv(18, 30, 7);
rotrv(24, 30, 18);
add_word(23, 19, f->w16);
/* turn 476, slot 0: first hash of nonce 12 of SHA block b - 1, rounds 62 and 63 */
ROUNDS_B(0, q->kw1[22].of[6]);
END(0, state_abef[0].of[3], state_cdgh[0].of[3]);
shrv(19, 30, 3);
xor3v(18, 24, 19);
add_word(24, 23, f->first[23]);
addv(19, 18, 26);
addv(18, 28, 19);
/* turn 477, slot 1: first hash of nonce 13 of SHA block b - 1, rounds 62 and 63 */
ROUNDS_B(1, q->kw1[22].of[7]);
END(1, state_abef[1].of[3], state_cdgh[1].of[3]);
addv(26, 31, 18);
unpacklo(19, 22, 24);
add_word(31, 26, f->second[36]);
storev(all->lane_kw[36], 31);
/* lanes, second hash, W37 */
rotrv(18, 21, 17);
storev(p->kw1[2].half[0], 19);
rotrv(31, 21, 19);
/* turn 478, slot 2: second hash of nonce 0 of SHA block b - 3, rounds 59 and 60 */
ROUNDS_B(2, q->kw2[29].of[0]);
END_TESTED(2, ended[0].of[0]);
shrv(19, 21, 10);
unpackhi(22, 22, 24);
xor3v(18, 31, 19);
loadv(24, all->spilled[15]);
rotrv(31, 24, 7);
/* turn 479, slot 3: second hash of nonce 1 of SHA block b - 3, rounds 59 and 60 */
ROUNDS_B(3, q->kw2[29].of[1]);
END_TESTED(3, ended[1].of[0]);
rotrv(19, 24, 18);
storev(p->kw1[2].half[1], 22);
shrv(22, 24, 3);
xor3v(31, 19, 22);
/* SHA block b, first hash, W24 */
rotrv(19, 25, 17);
addv(22, 31, 30);
/* turn 480, slot 0: second hash of nonce 2 of SHA block b - 3, rounds 1 and 2 */
BEGIN(0, 2, q->start2.of[8]);
ROUNDS_A(0, q->kw2[0].of[8]);
addv(31, 27, 22);
addv(30, 18, 31);
rotrv(22, 25, 19);
add_word(18, 30, f->second[37]);
storev(all->lane_kw[37], 18);
/* lanes, second hash, W38 */
rotrv(31, 26, 17);
/* turn 481, slot 1: second hash of nonce 3 of SHA block b - 3, rounds 1 and 2 */
BEGIN(1, 2, q->start2.of[9]);
ROUNDS_A(1, q->kw2[0].of[9]);
shrv(18, 25, 10);
storev(all->spilled[17], 25);
rotrv(25, 26, 19);
storev(all->spilled[5], 27);
shrv(27, 26, 10);
xor3v(19, 22, 18);
/* turn 482, slot 2: second hash of nonce 4 of SHA block b - 3, rounds 1 and 2 */
BEGIN(2, 2, q->start2.of[2]);
ROUNDS_A(2, q->kw2[0].of[2]);
xor3v(31, 25, 27);
loadv(22, all->spilled[0]);
rotrv(18, 22, 7);
rotrv(25, 22, 18);
add_word(27, 19, f->w17);
shrv(19, 22, 3);
/* turn 483, slot 3: second hash of nonce 5 of SHA block b - 3, rounds 1 and 2 */
BEGIN(3, 2, q->start2.of[3]);
ROUNDS_A(3, q->kw2[0].of[3]);
xor3v(18, 25, 19);
add_word(25, 27, f->first[24]);
addv(19, 18, 24);
addv(18, 29, 19);
addv(24, 31, 18);
/* turn 484, slot 0: second hash of nonce 2 of SHA block b - 3, rounds 3 and 4 */
ROUNDS_B(0, q->kw2[1].of[8]);
/* SHA block b, first hash, W25 */
rotrv(19, 23, 17);
add_word(31, 24, f->second[38]);
storev(all->lane_kw[38], 31);
/* lanes, second hash, W39 */
rotrv(18, 30, 17);
rotrv(31, 23, 19);
/* turn 485, slot 1: second hash of nonce 3 of SHA block b - 3, rounds 3 and 4 */
ROUNDS_B(1, q->kw2[1].of[9]);
storev(all->spilled[15], 29);
rotrv(29, 30, 19);
storev(all->spilled[11], 30);
shrv(30, 30, 10);
storev(all->spilled[9], 23);
shrv(23, 23, 10);
xor3v(18, 29, 30);
loadv(29, all->spilled[3]);
rotrv(30, 29, 7);
/* turn 486, slot 2: second hash of nonce 4 of SHA block b - 3, rounds 3 and 4 */
ROUNDS_B(2, q->kw2[1].of[2]);
storev(all->spilled[10], 28);
rotrv(28, 29, 18);
xor3v(19, 31, 23);
shrv(31, 29, 3);
xor3v(30, 28, 31);
addv_at(23, 19, all->spilled[7]);
/* turn 487, slot 3: second hash of nonce 5 of SHA block b - 3, rounds 3 and 4 */
ROUNDS_B(3, q->kw2[1].of[3]);
addv(28, 30, 22);
addv(31, 17, 28);
add_word(19, 23, f->first[25]);
addv(30, 18, 31);
/* turn 488, slot 0: second hash of nonce 2 of SHA block b - 3, rounds 5 and 6 */
ROUNDS_A(0, q->kw2[2].of[8]);
add_word(22, 30, f->second[39]);
storev(all->lane_kw[39], 22);
/* lanes, second hash, W40 */
rotrv(28, 24, 17);
unpacklo(18, 25, 19);
rotrv(31, 24, 19);
shrv(22, 24, 10);
/* turn 489, slot 1: second hash of nonce 3 of SHA block b - 3, rounds 5 and 6 */
ROUNDS_A(1, q->kw2[2].of[9]);
storev(p->kw1[3].half[0], 18);
xor3v(28, 31, 22);
loadv(18, all->spilled[4]);
rotrv(31, 18, 7);
rotrv(22, 18, 18);
unpackhi(25, 25, 19);
shrv(19, 18, 3);
/* turn 490, slot 2: second hash of nonce 4 of SHA block b - 3, rounds 5 and 6 */
ROUNDS_A(2, q->kw2[2].of[2]);
xor3v(31, 22, 19);
storev(p->kw1[3].half[1], 25);
addv(22, 31, 29);
addv(19, 16, 22);
/* SHA block b, first hash, W26 */
rotrv(25, 27, 17);
/* turn 491, slot 3: second hash of nonce 5 of SHA block b - 3, rounds 5 and 6 */
ROUNDS_A(3, q->kw2[2].of[3]);
addv(31, 28, 19);
add_word(29, 31, f->second[40]);
storev(all->lane_kw[40], 29);
/* lanes, second hash, W41 */
rotrv(22, 30, 17);
rotrv(28, 27, 19);
rotrv(19, 30, 19);
/* turn 492, slot 0: second hash of nonce 2 of SHA block b - 3, rounds 7 and 8 */
ROUNDS_B(0, q->kw2[3].of[8]);
shrv(29, 30, 10);
storev(all->spilled[3], 27);
shrv(27, 27, 10);
xor3v(22, 19, 29);
loadv(19, all->spilled[16]);
rotrv(29, 19, 7);
storev(all->spilled[0], 16);
rotrv(16, 19, 18);
/* turn 493, slot 1: second hash of nonce 3 of SHA block b - 3, rounds 7 and 8 */
ROUNDS_B(1, q->kw2[3].of[9]);
xor3v(25, 28, 27);
shrv(28, 19, 3);
xor3v(29, 16, 28);
addv_at(27, 25, all->spilled[14]);
/* turn 494, slot 2: second hash of nonce 4 of SHA block b - 3, rounds 7 and 8 */
ROUNDS_B(2, q->kw2[3].of[2]);
addv(16, 29, 18);
addv(28, 20, 16);
add_word(25, 27, f->first[26]);
addv(29, 22, 28);
add_word(18, 29, f->second[41]);
/* turn 495, slot 3: second hash of nonce 5 of SHA block b - 3, rounds 7 and 8 */
ROUNDS_B(3, q->kw2[3].of[3]);
storev(all->lane_kw[41], 18);
/* lanes, second hash, W42 */
rotrv(16, 31, 17);
/* SHA block b, first hash, W27 */
rotrv(22, 23, 17);
rotrv(28, 31, 19);
shrv(18, 31, 10);
storev(all->spilled[4], 20);
rotrv(20, 23, 19);
/* turn 496, slot 0: second hash of nonce 2 of SHA block b - 3, rounds 9 and 10 */
ROUNDS_A(0, all->starts.constant2[4]);
xor3v(16, 28, 18);
loadv(28, all->spilled[8]);
rotrv(18, 28, 7);
storev(all->spilled[2], 23);
shrv(23, 23, 10);
storev(all->spilled[19], 31);
rotrv(31, 28, 18);
/* turn 497, slot 1: second hash of nonce 3 of SHA block b - 3, rounds 9 and 10 */
ROUNDS_A(1, all->starts.constant2[4]);
storev(all->spilled[13], 17);
shrv(17, 28, 3);
xor3v(18, 31, 17);
xor3v(22, 20, 23);
addv(31, 18, 19);
addv(17, 21, 31);
/* turn 498, slot 2: second hash of nonce 4 of SHA block b - 3, rounds 9 and 10 */
ROUNDS_A(2, all->starts.constant2[4]);
addv_at(20, 22, all->spilled[6]);
addv(23, 16, 17);
add_word(18, 23, f->second[42]);
storev(all->lane_kw[42], 18);
/* lanes, second hash, W43 */
rotrv(19, 29, 17);
add_word(31, 20, f->first[27]);
/* turn 499, slot 3: second hash of nonce 5 of SHA block b - 3, rounds 9 and 10 */
ROUNDS_A(3, all->starts.constant2[4]);
rotrv(22, 29, 19);
shrv(16, 29, 10);
unpacklo(17, 25, 31);
xor3v(19, 22, 16);
/* turn 500, slot 0: second hash of nonce 2 of SHA block b - 3, rounds 11 and 12 */
ROUNDS_B(0, all->starts.constant2[5]);
loadv(18, all->spilled[18]);
rotrv(22, 18, 7);
storev(p->kw1[4].half[0], 17);
rotrv(16, 18, 18);
shrv(17, 18, 3);
xor3v(22, 16, 17);
unpackhi(16, 25, 31);
/* turn 501, slot 1: second hash of nonce 3 of SHA block b - 3, rounds 11 and 12 */
ROUNDS_B(1, all->starts.constant2[5]);
addv(17, 22, 28);
addv(25, 26, 17);
storev(p->kw1[4].half[1], 16);
addv(31, 19, 25);
add_word(22, 31, f->second[43]);
storev(all->lane_kw[43], 22);
/* lanes, second hash, W44 */
rotrv(28, 23, 17);
/* turn 502, slot 2: second hash of nonce 4 of SHA block b - 3, rounds 11 and 12 */
ROUNDS_B(2, all->starts.constant2[5]);
/* SHA block b, first hash, W28 */
rotrv(17, 27, 17);
rotrv(16, 23, 19);
shrv(19, 23, 10);
rotrv(25, 27, 19);
/* turn 503, slot 3: second hash of nonce 5 of SHA block b - 3, rounds 11 and 12 */
ROUNDS_B(3, all->starts.constant2[5]);
xor3v(28, 16, 19);
loadv(22, all->spilled[10]);
rotrv(16, 22, 7);
shrv(19, 27, 10);
storev(all->spilled[8], 27);
rotrv(27, 22, 18);
storev(all->spilled[16], 26);
shrv(26, 22, 3);
/* turn 504, slot 0: second hash of nonce 2 of SHA block b - 3, rounds 13 and 14 */
ROUNDS_A(0, all->starts.constant2[6]);
xor3v(16, 27, 26);
xor3v(17, 25, 19);
addv(27, 16, 18);
addv_at(26, 27, all->spilled[11]);
addv_at(25, 17, all->spilled[12]);
/* turn 505, slot 1: second hash of nonce 3 of SHA block b - 3, rounds 13 and 14 */
ROUNDS_A(1, all->starts.constant2[6]);
addv(19, 28, 26);
add_word(16, 19, f->second[44]);
add_word(18, 25, f->first[28]);
storev(all->lane_kw[44], 16);
/* lanes, second hash, W45 */
rotrv(27, 31, 17);
rotrv(17, 31, 19);
/* turn 506, slot 2: second hash of nonce 4 of SHA block b - 3, rounds 13 and 14 */
ROUNDS_A(2, all->starts.constant2[6]);
shrv(28, 31, 10);
/* SHA block b, first hash, W29 */
rotrv(26, 20, 17);
xor3v(27, 17, 28);
loadv(16, all->spilled[5]);
rotrv(17, 16, 7);
/* turn 507, slot 3: second hash of nonce 5 of SHA block b - 3, rounds 13 and 14 */
ROUNDS_A(3, all->starts.constant2[6]);
rotrv(28, 20, 19);
storev(all->spilled[18], 31);
rotrv(31, 16, 18);
storev(all->spilled[1], 21);
shrv(21, 16, 3);
xor3v(17, 31, 21);
shrv(31, 20, 10);
/* turn 508, slot 0: second hash of nonce 2 of SHA block b - 3, rounds 15 and 16 */
ROUNDS_B(0, q->kw2[7].of[8]);
addv(21, 17, 22);
addv(17, 24, 21);
xor3v(26, 28, 31);
addv(22, 27, 17);
add_word(21, 22, f->second[45]);
/* turn 509, slot 1: second hash of nonce 3 of SHA block b - 3, rounds 15 and 16 */
ROUNDS_B(1, q->kw2[7].of[9]);
addv_at(28, 26, all->spilled[17]);
storev(all->lane_kw[45], 21);
/* lanes, second hash, W46 */
rotrv(31, 19, 17);
rotrv(27, 19, 19);
shrv(17, 19, 10);
/* turn 510, slot 2: second hash of nonce 4 of SHA block b - 3, rounds 15 and 16 */
ROUNDS_B(2, q->kw2[7].of[2]);
add_word(26, 28, f->first[29]);
xor3v(31, 27, 17);
loadv(21, all->spilled[15]);
rotrv(27, 21, 7);
unpacklo(17, 18, 26);
storev(all->spilled[10], 20);
rotrv(20, 21, 18);
/* turn 511, slot 3: second hash of nonce 5 of SHA block b - 3, rounds 15 and 16 */
ROUNDS_B(3, q->kw2[7].of[3]);
storev(all->spilled[20], 24);
shrv(24, 21, 3);
xor3v(27, 20, 24);
storev(p->kw1[5].half[0], 17);
addv(20, 27, 16);
addv(24, 30, 20);
unpackhi(17, 18, 26);
/* turn 512, slot 0: second hash of nonce 2 of SHA block b - 3, rounds 17 and 18 */
ROUNDS_A(0, q->kw2[8].of[8]);
addv(27, 31, 24);
add_word(16, 27, f->second[46]);
storev(p->kw1[5].half[1], 17);
storev(all->lane_kw[46], 16);
/* lanes, second hash, W47 */
rotrv(20, 22, 17);
rotrv(18, 22, 19);
/* turn 513, slot 1: second hash of nonce 3 of SHA block b - 3, rounds 17 and 18 */
ROUNDS_A(1, q->kw2[8].of[9]);
shrv(26, 22, 10);
/* SHA block b, first hash, W30 */
rotrv(31, 25, 17);
xor3v(20, 18, 26);
loadv(24, all->spilled[13]);
rotrv(17, 24, 7);
rotrv(16, 25, 19);
/* turn 514, slot 2: second hash of nonce 4 of SHA block b - 3, rounds 17 and 18 */
ROUNDS_A(2, q->kw2[8].of[2]);
rotrv(18, 24, 18);
shrv(26, 24, 3);
xor3v(17, 18, 26);
shrv(18, 25, 10);
addv(26, 17, 21);
/* turn 515, slot 3: second hash of nonce 5 of SHA block b - 3, rounds 17 and 18 */
ROUNDS_A(3, q->kw2[8].of[3]);
addv_at(17, 26, all->spilled[19]);
xor3v(31, 16, 18);
addv(21, 20, 17);
add_word(26, 21, f->second[47]);
/* turn 516, slot 0: second hash of nonce 2 of SHA block b - 3, rounds 19 and 20 */
ROUNDS_B(0, q->kw2[9].of[8]);
loadv(16, all->spilled[9]);
add_word(18, 16, f->s0_length1);
storev(all->lane_kw[47], 26);
/* lanes, second hash, W48 */
rotrv(20, 27, 17);
rotrv(17, 27, 19);
shrv(26, 27, 10);
addv(31, 31, 18);
/* turn 517, slot 1: second hash of nonce 3 of SHA block b - 3, rounds 19 and 20 */
ROUNDS_B(1, q->kw2[9].of[9]);
xor3v(20, 17, 26);
loadv(18, all->spilled[0]);
rotrv(17, 18, 7);
add_word(26, 31, f->first[30]);
rotrv(16, 18, 18);
storev(all->spilled[15], 25);
shrv(25, 18, 3);
/* turn 518, slot 2: second hash of nonce 4 of SHA block b - 3, rounds 19 and 20 */
ROUNDS_B(2, q->kw2[9].of[2]);
/* SHA block b, first hash, W31 */
storev(all->spilled[5], 30);
rotrv(30, 28, 17);
xor3v(17, 16, 25);
addv(16, 17, 24);
addv(25, 29, 16);
/* turn 519, slot 3: second hash of nonce 5 of SHA block b - 3, rounds 19 and 20 */
ROUNDS_B(3, q->kw2[9].of[3]);
rotrv(17, 28, 19);
addv(24, 20, 25);
add_word(16, 24, f->second[48]);
shrv(20, 28, 10);
storev(all->lane_kw[48], 16);
/* lanes, second hash, W49 */
rotrv(25, 21, 17);
/* turn 520, slot 0: second hash of nonce 2 of SHA block b - 3, rounds 21 and 22 */
ROUNDS_A(0, q->kw2[10].of[8]);
rotrv(16, 21, 19);
storev(all->spilled[13], 28);
shrv(28, 21, 10);
xor3v(30, 17, 20);
xor3v(25, 16, 28);
loadv(17, all->spilled[4]);
rotrv(20, 17, 7);
/* turn 521, slot 1: second hash of nonce 3 of SHA block b - 3, rounds 21 and 22 */
ROUNDS_A(1, q->kw2[10].of[9]);
loadv(16, all->spilled[3]);
add_word(28, 16, f->c31);
rotrv(16, 17, 18);
storev(all->spilled[21], 29);
shrv(29, 17, 3);
addv(30, 30, 28);
/* turn 522, slot 2: second hash of nonce 4 of SHA block b - 3, rounds 21 and 22 */
ROUNDS_A(2, q->kw2[10].of[2]);
xor3v(20, 16, 29);
addv(28, 20, 18);
addv(16, 23, 28);
add_word(29, 30, f->first[31]);
addv(20, 25, 16);
/* turn 523, slot 3: second hash of nonce 5 of SHA block b - 3, rounds 21 and 22 */
ROUNDS_A(3, q->kw2[10].of[3]);
add_word(18, 20, f->second[49]);
unpacklo(28, 26, 29);
storev(all->lane_kw[49], 18);
/* lanes, second hash, W50 */
rotrv(25, 24, 17);
rotrv(16, 24, 19);
shrv(18, 24, 10);
/* turn 524, slot 0: second hash of nonce 2 of SHA block b - 3, rounds 23 and 24 */
ROUNDS_B(0, q->kw2[11].of[8]);
storev(p->kw1[6].half[0], 28);
xor3v(25, 16, 18);
loadv(28, all->spilled[1]);
rotrv(16, 28, 7);
unpackhi(18, 26, 29);
rotrv(26, 28, 18);
/* turn 525, slot 1: second hash of nonce 3 of SHA block b - 3, rounds 23 and 24 */
ROUNDS_B(1, q->kw2[11].of[9]);
shrv(29, 28, 3);
storev(p->kw1[6].half[1], 18);
xor3v(16, 26, 29);
addv(18, 16, 17);
addv_at(26, 18, all->spilled[18]);
/* SHA block b, first hash, W32 */
rotrv(29, 31, 17);
/* turn 526, slot 2: second hash of nonce 4 of SHA block b - 3, rounds 23 and 24 */
ROUNDS_B(2, q->kw2[11].of[2]);
addv(16, 25, 26);
add_word(17, 16, f->second[50]);
rotrv(18, 31, 19);
storev(all->lane_kw[50], 17);
/* lanes, second hash, W51 */
rotrv(25, 20, 17);
rotrv(26, 20, 19);
/* turn 527, slot 3: second hash of nonce 5 of SHA block b - 3, rounds 23 and 24 */
ROUNDS_B(3, q->kw2[11].of[3]);
shrv(17, 31, 10);
storev(all->spilled[4], 31);
shrv(31, 20, 10);
xor3v(25, 26, 31);
loadv(26, all->spilled[16]);
rotrv(31, 26, 7);
/* turn 528, slot 0: second hash of nonce 2 of SHA block b - 3, rounds 25 and 26 */
ROUNDS_A(0, q->kw2[12].of[8]);
xor3v(29, 18, 17);
rotrv(18, 26, 18);
shrv(17, 26, 3);
storev(all->spilled[0], 23);
loadv(23, all->spilled[2]);
add_word(23, 23, f->c32);
xor3v(31, 18, 17);
/* turn 529, slot 1: second hash of nonce 3 of SHA block b - 3, rounds 25 and 26 */
ROUNDS_A(1, q->kw2[12].of[9]);
addv(18, 31, 28);
addv(17, 19, 18);
addv(31, 29, 23);
addv(28, 25, 17);
add_word(18, 28, f->second[51]);
/* turn 530, slot 2: second hash of nonce 4 of SHA block b - 3, rounds 25 and 26 */
ROUNDS_A(2, q->kw2[12].of[2]);
add_word(29, 31, f->first[32]);
storev(all->lane_kw[51], 18);
/* lanes, second hash, W52 */
rotrv(23, 16, 17);
rotrv(25, 16, 19);
/* SHA block b, first hash, W33 */
rotrv(17, 30, 17);
/* turn 531, slot 3: second hash of nonce 5 of SHA block b - 3, rounds 25 and 26 */
ROUNDS_A(3, q->kw2[12].of[3]);
shrv(18, 16, 10);
xor3v(23, 25, 18);
loadv(25, all->spilled[11]);
rotrv(18, 25, 7);
storev(all->spilled[1], 19);
rotrv(19, 30, 19);
storev(all->spilled[22], 16);
rotrv(16, 25, 18);
/* turn 532, slot 0: second hash of nonce 2 of SHA block b - 3, rounds 27 and 28 */
ROUNDS_B(0, q->kw2[13].of[8]);
storev(all->spilled[23], 20);
shrv(20, 25, 3);
storev(all->spilled[24], 30);
shrv(30, 30, 10);
xor3v(18, 16, 20);
addv(16, 18, 26);
addv(20, 22, 16);
/* turn 533, slot 1: second hash of nonce 3 of SHA block b - 3, rounds 27 and 28 */
ROUNDS_B(1, q->kw2[13].of[9]);
xor3v(17, 19, 30);
addv(18, 23, 20);
add_word(26, 18, f->second[52]);
loadv(16, all->spilled[7]);
rotrv(19, 16, 7);
storev(all->lane_kw[52], 26);
/* lanes, second hash, W53 */
rotrv(30, 28, 17);
/* turn 534, slot 2: second hash of nonce 4 of SHA block b - 3, rounds 27 and 28 */
ROUNDS_B(2, q->kw2[13].of[2]);
rotrv(23, 28, 19);
rotrv(20, 16, 18);
shrv(26, 28, 10);
xor3v(30, 23, 26);
/* turn 535, slot 3: second hash of nonce 5 of SHA block b - 3, rounds 27 and 28 */
ROUNDS_B(3, q->kw2[13].of[3]);
loadv(23, all->spilled[20]);
rotrv(26, 23, 7);
storev(all->spilled[16], 22);
shrv(22, 16, 3);
storev(all->spilled[25], 28);
rotrv(28, 23, 18);
shrv(16, 23, 3);
xor3v(19, 20, 22);
/* turn 536, slot 0: second hash of nonce 2 of SHA block b - 3, rounds 29 and 30 */
ROUNDS_A(0, q->kw2[14].of[8]);
xor3v(26, 28, 16);
addv(20, 26, 25);
add_word(22, 19, f->w17);
addv(28, 27, 20);
addv(16, 30, 28);
/* turn 537, slot 1: second hash of nonce 3 of SHA block b - 3, rounds 29 and 30 */
ROUNDS_A(1, q->kw2[14].of[9]);
add_word(26, 16, f->second[53]);
addv_at(25, 22, all->spilled[8]);
storev(all->lane_kw[53], 26);
/* lanes, second hash, W54 */
rotrv(19, 18, 17);
rotrv(27, 18, 19);
/* turn 538, slot 2: second hash of nonce 4 of SHA block b - 3, rounds 29 and 30 */
ROUNDS_A(2, q->kw2[14].of[2]);
addv(20, 17, 25);
shrv(30, 18, 10);
xor3v(19, 27, 30);
loadv(28, all->spilled[5]);
rotrv(22, 28, 7);
add_word(26, 20, f->first[33]);
/* turn 539, slot 3: second hash of nonce 5 of SHA block b - 3, rounds 29 and 30 */
ROUNDS_A(3, q->kw2[14].of[3]);
rotrv(17, 28, 18);
shrv(25, 28, 3);
unpacklo(27, 29, 26);
xor3v(22, 17, 25);
addv(30, 22, 23);
/* turn 540, slot 0: second hash of nonce 2 of SHA block b - 3, rounds 31 and 32 */
ROUNDS_B(0, q->kw2[15].of[8]);
storev(p->kw1[7].half[0], 27);
addv(17, 21, 30);
addv(25, 19, 17);
add_word(22, 25, f->second[54]);
unpackhi(23, 29, 26);
/* turn 541, slot 1: second hash of nonce 3 of SHA block b - 3, rounds 31 and 32 */
ROUNDS_B(1, q->kw2[15].of[9]);
storev(all->lane_kw[54], 22);
/* lanes, second hash, W55 */
rotrv(27, 16, 17);
rotrv(21, 16, 19);
storev(p->kw1[7].half[1], 23);
shrv(30, 16, 10);
xor3v(27, 21, 30);
loadv(19, all->spilled[19]);
rotrv(17, 19, 7);
/* turn 542, slot 2: second hash of nonce 4 of SHA block b - 3, rounds 31 and 32 */
ROUNDS_B(2, q->kw2[15].of[2]);
/* SHA block b, first hash, W34 */
rotrv(29, 31, 17);
rotrv(26, 19, 18);
shrv(22, 19, 3);
rotrv(23, 31, 19);
xor3v(17, 26, 22);
/* turn 543, slot 3: second hash of nonce 5 of SHA block b - 3, rounds 31 and 32 */
ROUNDS_B(3, q->kw2[15].of[3]);
addv(21, 17, 28);
shrv(30, 31, 10);
addv(26, 24, 21);
addv(22, 27, 26);
/* turn 544, slot 0: second hash of nonce 2 of SHA block b - 3, rounds 33 and 34 */
ROUNDS_A(0, q->kw2[16].of[8]);
add_word(17, 22, f->second[55]);
xor3v(29, 23, 30);
storev(all->lane_kw[55], 17);
/* lanes, second hash, W56 */
rotrv(28, 25, 17);
rotrv(24, 25, 19);
loadv(21, all->spilled[14]);
rotrv(27, 21, 7);
/* turn 545, slot 1: second hash of nonce 3 of SHA block b - 3, rounds 33 and 34 */
ROUNDS_A(1, q->kw2[16].of[9]);
shrv(26, 25, 10);
xor3v(28, 24, 26);
loadv(23, all->spilled[21]);
rotrv(30, 23, 7);
rotrv(17, 21, 18);
rotrv(25, 23, 18);
/* turn 546, slot 2: second hash of nonce 4 of SHA block b - 3, rounds 33 and 34 */
ROUNDS_A(2, q->kw2[16].of[2]);
shrv(24, 23, 3);
shrv(26, 21, 3);
xor3v(30, 25, 24);
addv(25, 30, 19);
/* turn 547, slot 3: second hash of nonce 5 of SHA block b - 3, rounds 33 and 34 */
ROUNDS_A(3, q->kw2[16].of[3]);
xor3v(27, 17, 26);
addv_at(24, 25, all->spilled[23]);
addv(30, 28, 24);
add_word(19, 30, f->second[56]);
addv_at(17, 27, all->spilled[7]);
/* turn 548, slot 0: second hash of nonce 2 of SHA block b - 3, rounds 35 and 36 */
ROUNDS_B(0, q->kw2[17].of[8]);
storev(all->lane_kw[56], 19);
/* lanes, second hash, W57 */
rotrv(26, 22, 17);
rotrv(25, 22, 19);
addv_at(28, 17, all->spilled[10]);
shrv(24, 22, 10);
xor3v(26, 25, 24);
/* turn 549, slot 1: second hash of nonce 3 of SHA block b - 3, rounds 35 and 36 */
ROUNDS_B(1, q->kw2[17].of[9]);
addv(27, 29, 28);
loadv(19, all->spilled[0]);
rotrv(17, 19, 7);
rotrv(22, 19, 18);
shrv(25, 19, 3);
/* turn 550, slot 2: second hash of nonce 4 of SHA block b - 3, rounds 35 and 36 */
ROUNDS_B(2, q->kw2[17].of[2]);
add_word(24, 27, f->first[34]);
xor3v(17, 22, 25);
addv(29, 17, 23);
/* SHA block b, first hash, W35 */
rotrv(28, 20, 17);
addv_at(22, 29, all->spilled[22]);
/* turn 551, slot 3: second hash of nonce 5 of SHA block b - 3, rounds 35 and 36 */
ROUNDS_B(3, q->kw2[17].of[3]);
addv(25, 26, 22);
add_word(17, 25, f->second[57]);
rotrv(23, 20, 19);
storev(all->lane_kw[57], 17);
/* lanes, second hash, W58 */
rotrv(29, 30, 17);
rotrv(26, 30, 19);
/* turn 552, slot 0: second hash of nonce 2 of SHA block b - 3, rounds 37 and 38 */
ROUNDS_A(0, q->kw2[18].of[8]);
shrv(22, 20, 10);
shrv(17, 30, 10);
xor3v(29, 26, 17);
xor3v(28, 23, 22);
/* turn 553, slot 1: second hash of nonce 3 of SHA block b - 3, rounds 37 and 38 */
ROUNDS_A(1, q->kw2[18].of[9]);
loadv(30, all->spilled[18]);
rotrv(26, 30, 7);
rotrv(17, 30, 18);
shrv(23, 30, 3);
loadv(22, all->spilled[6]);
storev(all->spilled[22], 20);
rotrv(20, 22, 7);
xor3v(26, 17, 23);
/* turn 554, slot 2: second hash of nonce 4 of SHA block b - 3, rounds 37 and 38 */
ROUNDS_A(2, q->kw2[18].of[2]);
addv(17, 26, 19);
rotrv(23, 22, 18);
addv_at(26, 17, all->spilled[25]);
addv(19, 29, 26);
add_word(17, 19, f->second[58]);
/* turn 555, slot 3: second hash of nonce 5 of SHA block b - 3, rounds 37 and 38 */
ROUNDS_A(3, q->kw2[18].of[3]);
shrv(29, 22, 3);
storev(all->lane_kw[58], 17);
/* lanes, second hash, W59 */
rotrv(26, 25, 17);
rotrv(17, 25, 19);
xor3v(20, 23, 29);
/* turn 556, slot 0: second hash of nonce 2 of SHA block b - 3, rounds 39 and 40 */
ROUNDS_B(0, q->kw2[19].of[8]);
shrv(23, 25, 10);
xor3v(26, 17, 23);
addv(29, 20, 21);
loadv(25, all->spilled[1]);
rotrv(17, 25, 7);
rotrv(23, 25, 18);
/* turn 557, slot 1: second hash of nonce 3 of SHA block b - 3, rounds 39 and 40 */
ROUNDS_B(1, q->kw2[19].of[9]);
shrv(20, 25, 3);
addv_at(21, 29, all->spilled[15]);
xor3v(17, 23, 20);
addv(29, 17, 30);
addv(23, 28, 21);
/* turn 558, slot 2: second hash of nonce 4 of SHA block b - 3, rounds 39 and 40 */
ROUNDS_B(2, q->kw2[19].of[2]);
addv(20, 18, 29);
addv(17, 26, 20);
add_word(30, 23, f->first[35]);
add_word(28, 17, f->second[59]);
/* turn 559, slot 3: second hash of nonce 5 of SHA block b - 3, rounds 39 and 40 */
ROUNDS_B(3, q->kw2[19].of[3]);
storev(all->lane_kw[59], 28);
/* lanes, second hash, W60 */
rotrv(21, 19, 17);
rotrv(18, 19, 19);
unpacklo(29, 24, 30);
shrv(26, 19, 10);
xor3v(21, 18, 26);
/* turn 560, slot 0: second hash of nonce 2 of SHA block b - 3, rounds 41 and 42 */
ROUNDS_A(0, q->kw2[20].of[8]);
storev(p->kw1[8].half[0], 29);
loadv(20, all->spilled[16]);
rotrv(17, 20, 7);
rotrv(28, 20, 18);
shrv(19, 20, 3);
unpackhi(18, 24, 30);
xor3v(17, 28, 19);
/* turn 561, slot 1: second hash of nonce 3 of SHA block b - 3, rounds 41 and 42 */
ROUNDS_A(1, q->kw2[20].of[9]);
addv(26, 17, 25);
storev(p->kw1[8].half[1], 18);
addv(29, 16, 26);
addv(20, 21, 29);
/* SHA block b, first hash, W36 */
rotrv(24, 27, 17);
add_word(30, 20, f->second[60]);
/* turn 562, slot 2: second hash of nonce 4 of SHA block b - 3, rounds 41 and 42 */
ROUNDS_A(2, q->kw2[20].of[2]);
storev(all->lane_kw[60], 30);
/* lanes, second hash, round 0 */
loadv(28, all->lane_kw[0]);
word(19, f->iv[0]);
word(17, f->iv[1]);
word(25, f->iv[2]);
word(18, f->iv[4]);
word(16, f->iv[5]);
add_word(26, 28, f->r0_a);
add_word(21, 28, f->r0_e);
rotrv(29, 27, 19);
/* lanes, second hash, round 1 */
rotrv(20, 21, 6);
/* turn 563, slot 3: second hash of nonce 5 of SHA block b - 3, rounds 41 and 42 */
ROUNDS_A(3, q->kw2[20].of[3]);
rotrv(30, 21, 11);
shrv(28, 27, 10);
storev(all->spilled[1], 27);
rotrv(27, 21, 25);
xor3v(20, 30, 27);
chv_g(16, 21, 18);
/* turn 564, slot 0: second hash of nonce 2 of SHA block b - 3, rounds 43 and 44 */
ROUNDS_B(0, q->kw2[21].of[8]);
xor3v(24, 29, 28);
addv(30, 20, 16);
add_stored(27, 30, all->lane_kw[1]);
loadv(29, all->spilled[12]);
rotrv(28, 29, 7);
rotrv(20, 26, 2);
/* turn 565, slot 1: second hash of nonce 3 of SHA block b - 3, rounds 43 and 44 */
ROUNDS_B(1, q->kw2[21].of[9]);
rotrv(16, 26, 13);
rotrv(30, 29, 18);
storev(all->spilled[16], 31);
rotrv(31, 26, 22);
xor3v(20, 16, 31);
/* turn 566, slot 2: second hash of nonce 4 of SHA block b - 3, rounds 43 and 44 */
ROUNDS_B(2, q->kw2[21].of[2]);
movev(16, 17);
majv(16, 26, 19);
shrv(31, 29, 3);
addv(20, 20, 16);
addv(16, 27, 20);
xor3v(28, 30, 31);
/* turn 567, slot 3: second hash of nonce 5 of SHA block b - 3, rounds 43 and 44 */
ROUNDS_B(3, q->kw2[21].of[3]);
addv(20, 27, 25);
/* lanes, second hash, round 2 */
rotrv(30, 20, 6);
rotrv(31, 20, 11);
addv(27, 28, 22);
rotrv(25, 20, 25);
/* turn 568, slot 0: second hash of nonce 2 of SHA block b - 3, rounds 45 and 46 */
ROUNDS_A(0, q->kw2[22].of[8]);
xor3v(30, 31, 25);
addv_at(28, 27, all->spilled[13]);
chv_g(18, 20, 21);
addv(22, 30, 18);
/* turn 569, slot 1: second hash of nonce 3 of SHA block b - 3, rounds 45 and 46 */
ROUNDS_A(1, q->kw2[22].of[9]);
addv(31, 24, 28);
add_stored(25, 22, all->lane_kw[2]);
rotrv(27, 16, 2);
rotrv(30, 16, 13);
add_word(18, 31, f->first[36]);
/* turn 570, slot 2: second hash of nonce 4 of SHA block b - 3, rounds 45 and 46 */
ROUNDS_A(2, q->kw2[22].of[2]);
rotrv(24, 16, 22);
xor3v(27, 30, 24);
/* SHA block b, first hash, W37 */
rotrv(28, 23, 17);
movev(22, 19);
majv(22, 16, 26);
addv(30, 27, 22);
/* turn 571, slot 3: second hash of nonce 5 of SHA block b - 3, rounds 45 and 46 */
ROUNDS_A(3, q->kw2[22].of[3]);
rotrv(24, 23, 19);
addv(27, 25, 30);
addv(22, 25, 17);
/* lanes, second hash, round 3 */
rotrv(30, 22, 6);
/* turn 572, slot 0: second hash of nonce 2 of SHA block b - 3, rounds 47 and 48 */
ROUNDS_B(0, q->kw2[23].of[8]);
shrv(25, 23, 10);
rotrv(17, 22, 11);
storev(all->spilled[6], 23);
rotrv(23, 22, 25);
xor3v(28, 24, 25);
xor3v(30, 17, 23);
/* turn 573, slot 1: second hash of nonce 3 of SHA block b - 3, rounds 47 and 48 */
ROUNDS_B(1, q->kw2[23].of[9]);
movev(24, 21);
chv_g(24, 22, 20);
addv(25, 30, 24);
loadv(17, all->spilled[17]);
rotrv(23, 17, 7);
add_stored(30, 25, all->lane_kw[3]);
rotrv(24, 27, 2);
/* turn 574, slot 2: second hash of nonce 4 of SHA block b - 3, rounds 47 and 48 */
ROUNDS_B(2, q->kw2[23].of[2]);
rotrv(25, 17, 18);
storev(all->spilled[18], 31);
rotrv(31, 27, 13);
storev(all->spilled[14], 18);
rotrv(18, 27, 22);
shrv(17, 17, 3);
/* turn 575, slot 3: second hash of nonce 5 of SHA block b - 3, rounds 47 and 48 */
ROUNDS_B(3, q->kw2[23].of[3]);
xor3v(24, 31, 18);
movev(31, 26);
majv(31, 27, 16);
addv(18, 24, 31);
xor3v(23, 25, 17);
addv(24, 30, 18);
/* turn 576, slot 0: second hash of nonce 2 of SHA block b - 3, rounds 49 and 50 */
ROUNDS_A(0, q->kw2[24].of[8]);
addv(31, 30, 19);
addv(25, 23, 29);
/* lanes, second hash, round 4 */
rotrv(17, 31, 6);
rotrv(18, 31, 11);
rotrv(30, 31, 25);
/* turn 577, slot 1: second hash of nonce 3 of SHA block b - 3, rounds 49 and 50 */
ROUNDS_A(1, q->kw2[24].of[9]);
addv_at(19, 25, all->spilled[4]);
xor3v(17, 18, 30);
movev(23, 20);
chv_g(23, 31, 22);
addv(29, 28, 19);
/* turn 578, slot 2: second hash of nonce 4 of SHA block b - 3, rounds 49 and 50 */
ROUNDS_A(2, q->kw2[24].of[2]);
addv(25, 17, 23);
add_stored(18, 21, all->lane_kw[4]);
add_word(30, 29, f->first[37]);
addv(28, 18, 25);
rotrv(19, 24, 2);
/* turn 579, slot 3: second hash of nonce 5 of SHA block b - 3, rounds 49 and 50 */
ROUNDS_A(3, q->kw2[24].of[3]);
rotrv(17, 24, 13);
loadv(23, all->spilled[14]);
unpacklo(21, 23, 30);
rotrv(18, 24, 22);
xor3v(19, 17, 18);
storev(p->kw1[9].half[0], 21);
movev(25, 16);
majv(25, 24, 27);
/* turn 580, slot 0: second hash of nonce 2 of SHA block b - 3, rounds 51 and 52 */
ROUNDS_B(0, q->kw2[25].of[8]);
addv(17, 19, 25);
unpackhi(18, 23, 30);
addv(21, 28, 17);
addv(19, 28, 26);
/* turn 581, slot 1: second hash of nonce 3 of SHA block b - 3, rounds 51 and 52 */
ROUNDS_B(1, q->kw2[25].of[9]);
/* lanes, second hash, round 5 */
rotrv(25, 19, 6);
storev(p->kw1[9].half[1], 18);
rotrv(23, 19, 11);
rotrv(30, 19, 25);
/* SHA block b, first hash, W38 */
loadv(17, all->spilled[18]);
rotrv(28, 17, 17);
xor3v(25, 23, 30);
/* turn 582, slot 2: second hash of nonce 4 of SHA block b - 3, rounds 51 and 52 */
ROUNDS_B(2, q->kw2[25].of[2]);
movev(26, 22);
chv_g(26, 19, 31);
addv(18, 25, 26);
rotrv(23, 17, 19);
add_stored(30, 20, all->lane_kw[5]);
addv(25, 30, 18);
/* turn 583, slot 3: second hash of nonce 5 of SHA block b - 3, rounds 51 and 52 */
ROUNDS_B(3, q->kw2[25].of[3]);
shrv(26, 17, 10);
rotrv(20, 21, 2);
rotrv(30, 21, 13);
xor3v(28, 23, 26);
/* turn 584, slot 0: second hash of nonce 2 of SHA block b - 3, rounds 53 and 54 */
ROUNDS_A(0, q->kw2[26].of[8]);
rotrv(18, 21, 22);
xor3v(20, 30, 18);
movev(23, 27);
majv(23, 21, 24);
loadv(26, all->spilled[9]);
rotrv(30, 26, 7);
addv(18, 20, 23);
/* turn 585, slot 1: second hash of nonce 3 of SHA block b - 3, rounds 53 and 54 */
ROUNDS_A(1, q->kw2[26].of[9]);
addv(20, 25, 18);
rotrv(23, 26, 18);
addv(18, 25, 16);
/* lanes, second hash, round 6 */
rotrv(25, 18, 6);
rotrv(16, 18, 11);
/* turn 586, slot 2: second hash of nonce 4 of SHA block b - 3, rounds 53 and 54 */
ROUNDS_A(2, q->kw2[26].of[2]);
shrv(17, 26, 3);
rotrv(26, 18, 25);
xor3v(25, 16, 26);
xor3v(30, 23, 17);
/* turn 587, slot 3: second hash of nonce 5 of SHA block b - 3, rounds 53 and 54 */
ROUNDS_A(3, q->kw2[26].of[3]);
movev(16, 31);
chv_g(16, 18, 19);
addv(26, 25, 16);
addv_at(23, 30, all->spilled[17]);
add_stored(17, 22, all->lane_kw[6]);
addv(25, 17, 26);
/* turn 588, slot 0: second hash of nonce 2 of SHA block b - 3, rounds 55 and 56 */
ROUNDS_B(0, q->kw2[27].of[8]);
rotrv(16, 20, 2);
addv_at(30, 23, all->spilled[24]);
rotrv(22, 20, 13);
rotrv(17, 20, 22);
addv(26, 28, 30);
/* turn 589, slot 1: second hash of nonce 3 of SHA block b - 3, rounds 55 and 56 */
ROUNDS_B(1, q->kw2[27].of[9]);
xor3v(16, 22, 17);
movev(23, 24);
majv(23, 20, 21);
add_word(28, 26, f->first[38]);
addv(30, 16, 23);
addv(22, 25, 30);
/* turn 590, slot 2: second hash of nonce 4 of SHA block b - 3, rounds 55 and 56 */
ROUNDS_B(2, q->kw2[27].of[2]);
addv(17, 25, 27);
/* SHA block b, first hash, W39 */
rotrv(16, 29, 17);
/* lanes, second hash, round 7 */
rotrv(23, 17, 6);
rotrv(30, 17, 11);
/* turn 591, slot 3: second hash of nonce 5 of SHA block b - 3, rounds 55 and 56 */
ROUNDS_B(3, q->kw2[27].of[3]);
rotrv(25, 29, 19);
rotrv(27, 17, 25);
xor3v(23, 30, 27);
movev(30, 19);
chv_g(30, 17, 18);
shrv(27, 29, 10);
/* turn 592, slot 0: second hash of nonce 2 of SHA block b - 3, rounds 57 and 58 */
ROUNDS_A(0, q->kw2[28].of[8]);
addv(23, 23, 30);
add_stored(30, 31, all->lane_kw[7]);
xor3v(16, 25, 27);
addv(31, 30, 23);
rotrv(25, 22, 2);
/* turn 593, slot 1: second hash of nonce 3 of SHA block b - 3, rounds 57 and 58 */
ROUNDS_A(1, q->kw2[28].of[9]);
loadv(27, all->spilled[3]);
rotrv(30, 27, 7);
rotrv(23, 22, 13);
storev(all->spilled[17], 29);
rotrv(29, 22, 22);
xor3v(25, 23, 29);
/* turn 594, slot 2: second hash of nonce 4 of SHA block b - 3, rounds 57 and 58 */
ROUNDS_A(2, q->kw2[28].of[2]);
rotrv(23, 27, 18);
movev(29, 21);
majv(29, 22, 20);
addv(25, 25, 29);
shrv(29, 27, 3);
addv(25, 31, 25);
/* turn 595, slot 3: second hash of nonce 5 of SHA block b - 3, rounds 57 and 58 */
ROUNDS_A(3, q->kw2[28].of[3]);
addv(31, 31, 24);
/* lanes, second hash, round 8 */
rotrv(24, 31, 6);
xor3v(30, 23, 29);
rotrv(23, 31, 11);
rotrv(29, 31, 25);
/* turn 596, slot 0: second hash of nonce 2 of SHA block b - 3, rounds 59 and 60 */
ROUNDS_B(0, q->kw2[29].of[8]);
END_TESTED(0, ended[2].of[0]);
addv_at(30, 30, all->spilled[9]);
xor3v(24, 23, 29);
movev(23, 18);
chv_g(23, 31, 17);
addv_at(29, 30, all->spilled[16]);
/* turn 597, slot 1: second hash of nonce 3 of SHA block b - 3, rounds 59 and 60 */
ROUNDS_B(1, q->kw2[29].of[9]);
END_TESTED(1, ended[3].of[0]);
addv(30, 24, 23);
add_word(24, 19, f->second[8]);
addv(23, 24, 30);
addv(19, 16, 29);
rotrv(24, 25, 2);
/* turn 598, slot 2: second hash of nonce 4 of SHA block b - 3, rounds 59 and 60 */
ROUNDS_B(2, q->kw2[29].of[2]);
END_TESTED(2, ended[0].of[1]);
rotrv(30, 25, 13);
add_word(16, 19, f->first[39]);
rotrv(29, 25, 22);
xor3v(24, 30, 29);
movev(30, 20);
majv(30, 25, 22);
/* turn 599, slot 3: second hash of nonce 5 of SHA block b - 3, rounds 59 and 60 */
ROUNDS_B(3, q->kw2[29].of[3]);
END_TESTED(3, ended[1].of[1]);
unpacklo(29, 28, 16);
addv(24, 24, 30);
addv(30, 23, 24);
storev(p->kw1[10].half[0], 29);
addv(24, 23, 21);
/* turn 600, slot 0: second hash of nonce 6 of SHA block b - 3, rounds 1 and 2 */
BEGIN(0, 2, q->start2.of[10]);
ROUNDS_A(0, q->kw2[0].of[10]);
/* lanes, second hash, round 9 */
rotrv(29, 24, 6);
unpackhi(23, 28, 16);
rotrv(21, 24, 11);
rotrv(28, 24, 25);
xor3v(29, 21, 28);
/* turn 601, slot 1: second hash of nonce 7 of SHA block b - 3, rounds 1 and 2 */
BEGIN(1, 2, q->start2.of[11]);
ROUNDS_A(1, q->kw2[0].of[11]);
storev(p->kw1[10].half[1], 23);
movev(16, 17);
chv_g(16, 24, 31);
addv(21, 29, 16);
/* SHA block b, first hash, W40 */
rotrv(28, 26, 17);
add_word(23, 18, f->second[9]);
addv(29, 23, 21);
/* turn 602, slot 2: second hash of nonce 8 of SHA block b - 3, rounds 1 and 2 */
BEGIN(2, 2, q->start2.of[4]);
ROUNDS_A(2, q->kw2[0].of[4]);
rotrv(16, 26, 19);
rotrv(18, 30, 2);
rotrv(23, 30, 13);
rotrv(21, 30, 22);
/* turn 603, slot 3: second hash of nonce 9 of SHA block b - 3, rounds 1 and 2 */
BEGIN(3, 2, q->start2.of[5]);
ROUNDS_A(3, q->kw2[0].of[5]);
storev(all->spilled[9], 26);
shrv(26, 26, 10);
xor3v(18, 23, 21);
movev(23, 22);
majv(23, 30, 25);
xor3v(28, 16, 26);
addv(21, 18, 23);
/* turn 604, slot 0: second hash of nonce 6 of SHA block b - 3, rounds 3 and 4 */
ROUNDS_B(0, q->kw2[1].of[10]);
addv(16, 29, 21);
addv(26, 29, 20);
loadv(18, all->spilled[2]);
rotrv(23, 18, 7);
/* lanes, second hash, round 10 */
rotrv(21, 26, 6);
rotrv(29, 26, 11);
/* turn 605, slot 1: second hash of nonce 7 of SHA block b - 3, rounds 3 and 4 */
ROUNDS_B(1, q->kw2[1].of[11]);
rotrv(20, 18, 18);
storev(all->spilled[14], 19);
rotrv(19, 26, 25);
xor3v(21, 29, 19);
shrv(29, 18, 3);
/* turn 606, slot 2: second hash of nonce 8 of SHA block b - 3, rounds 3 and 4 */
ROUNDS_B(2, q->kw2[1].of[4]);
movev(19, 31);
chv_g(19, 26, 24);
addv(21, 21, 19);
add_word(19, 17, f->second[10]);
xor3v(23, 20, 29);
addv(17, 19, 21);
/* turn 607, slot 3: second hash of nonce 9 of SHA block b - 3, rounds 3 and 4 */
ROUNDS_B(3, q->kw2[1].of[5]);
rotrv(20, 16, 2);
addv(29, 23, 27);
rotrv(19, 16, 13);
rotrv(21, 16, 22);
xor3v(20, 19, 21);
/* turn 608, slot 0: second hash of nonce 6 of SHA block b - 3, rounds 5 and 6 */
ROUNDS_A(0, q->kw2[2].of[10]);
addv_at(23, 29, all->spilled[22]);
movev(27, 25);
majv(27, 16, 30);
addv(19, 20, 27);
addv(21, 28, 23);
/* turn 609, slot 1: second hash of nonce 7 of SHA block b - 3, rounds 5 and 6 */
ROUNDS_A(1, q->kw2[2].of[11]);
addv(29, 17, 19);
addv(20, 17, 22);
add_word(27, 21, f->first[40]);
/* lanes, second hash, round 11 */
rotrv(28, 20, 6);
rotrv(23, 20, 11);
/* turn 610, slot 2: second hash of nonce 8 of SHA block b - 3, rounds 5 and 6 */
ROUNDS_A(2, q->kw2[2].of[4]);
rotrv(19, 20, 25);
/* SHA block b, first hash, W41 */
loadv(17, all->spilled[14]);
rotrv(22, 17, 17);
xor3v(28, 23, 19);
movev(23, 24);
chv_g(23, 20, 26);
rotrv(19, 17, 19);
/* turn 611, slot 3: second hash of nonce 9 of SHA block b - 3, rounds 5 and 6 */
ROUNDS_A(3, q->kw2[2].of[5]);
addv(28, 28, 23);
add_word(23, 31, f->second[11]);
shrv(31, 17, 10);
addv(23, 23, 28);
/* turn 612, slot 0: second hash of nonce 6 of SHA block b - 3, rounds 7 and 8 */
ROUNDS_B(0, q->kw2[3].of[10]);
rotrv(28, 29, 2);
rotrv(17, 29, 13);
xor3v(22, 19, 31);
rotrv(19, 29, 22);
xor3v(28, 17, 19);
/* turn 613, slot 1: second hash of nonce 7 of SHA block b - 3, rounds 7 and 8 */
ROUNDS_B(1, q->kw2[3].of[11]);
loadv(31, all->spilled[8]);
rotrv(17, 31, 7);
movev(19, 30);
majv(19, 29, 16);
addv(28, 28, 19);
addv(19, 23, 28);
rotrv(28, 31, 18);
/* turn 614, slot 2: second hash of nonce 8 of SHA block b - 3, rounds 7 and 8 */
ROUNDS_B(2, q->kw2[3].of[4]);
addv(23, 23, 25);
/* lanes, second hash, round 12 */
rotrv(25, 23, 6);
shrv(31, 31, 3);
storev(all->spilled[3], 21);
rotrv(21, 23, 11);
/* turn 615, slot 3: second hash of nonce 9 of SHA block b - 3, rounds 7 and 8 */
ROUNDS_B(3, q->kw2[3].of[5]);
storev(all->spilled[12], 30);
rotrv(30, 23, 25);
xor3v(17, 28, 31);
xor3v(25, 21, 30);
movev(28, 26);
chv_g(28, 23, 20);
addv(31, 25, 28);
/* turn 616, slot 0: second hash of nonce 6 of SHA block b - 3, rounds 9 and 10 */
ROUNDS_A(0, all->starts.constant2[4]);
addv(21, 17, 18);
add_word(30, 24, f->second[12]);
addv(25, 30, 31);
addv_at(28, 21, all->spilled[1]);
rotrv(17, 19, 2);
/* turn 617, slot 1: second hash of nonce 7 of SHA block b - 3, rounds 9 and 10 */
ROUNDS_A(1, all->starts.constant2[4]);
rotrv(18, 19, 13);
rotrv(24, 19, 22);
addv(30, 22, 28);
xor3v(17, 18, 24);
movev(31, 16);
majv(31, 19, 29);
/* turn 618, slot 2: second hash of nonce 8 of SHA block b - 3, rounds 9 and 10 */
ROUNDS_A(2, all->starts.constant2[4]);
add_word(21, 30, f->first[41]);
addv(22, 17, 31);
addv(28, 25, 22);
unpacklo(18, 27, 21);
/* turn 619, slot 3: second hash of nonce 9 of SHA block b - 3, rounds 9 and 10 */
ROUNDS_A(3, all->starts.constant2[4]);
addv_at(24, 25, all->spilled[12]);
/* lanes, second hash, round 13 */
rotrv(17, 24, 6);
rotrv(31, 24, 11);
storev(p->kw1[11].half[0], 18);
rotrv(22, 24, 25);
xor3v(17, 31, 22);
/* turn 620, slot 0: second hash of nonce 6 of SHA block b - 3, rounds 11 and 12 */
ROUNDS_B(0, all->starts.constant2[5]);
unpackhi(25, 27, 21);
movev(18, 20);
chv_g(18, 24, 23);
addv(31, 17, 18);
storev(p->kw1[11].half[1], 25);
add_word(22, 26, f->second[13]);
addv(27, 22, 31);
/* turn 621, slot 1: second hash of nonce 7 of SHA block b - 3, rounds 11 and 12 */
ROUNDS_B(1, all->starts.constant2[5]);
rotrv(21, 28, 2);
/* SHA block b, first hash, W42 */
loadv(17, all->spilled[3]);
rotrv(18, 17, 17);
rotrv(25, 28, 13);
rotrv(26, 28, 22);
/* turn 622, slot 2: second hash of nonce 8 of SHA block b - 3, rounds 11 and 12 */
ROUNDS_B(2, all->starts.constant2[5]);
rotrv(22, 17, 19);
xor3v(21, 25, 26);
movev(31, 29);
majv(31, 28, 19);
addv(25, 21, 31);
shrv(26, 17, 10);
/* turn 623, slot 3: second hash of nonce 9 of SHA block b - 3, rounds 11 and 12 */
ROUNDS_B(3, all->starts.constant2[5]);
addv(21, 27, 25);
addv(31, 27, 16);
xor3v(18, 22, 26);
/* lanes, second hash, round 14 */
rotrv(25, 31, 6);
rotrv(27, 31, 11);
/* turn 624, slot 0: second hash of nonce 6 of SHA block b - 3, rounds 13 and 14 */
ROUNDS_A(0, all->starts.constant2[6]);
loadv(16, all->spilled[10]);
rotrv(22, 16, 7);
rotrv(26, 31, 25);
xor3v(25, 27, 26);
movev(27, 23);
chv_g(27, 31, 24);
/* turn 625, slot 1: second hash of nonce 7 of SHA block b - 3, rounds 13 and 14 */
ROUNDS_A(1, all->starts.constant2[6]);
rotrv(26, 16, 18);
addv(25, 25, 27);
add_word(27, 20, f->second[14]);
shrv(20, 16, 3);
addv(27, 27, 25);
/* turn 626, slot 2: second hash of nonce 8 of SHA block b - 3, rounds 13 and 14 */
ROUNDS_A(2, all->starts.constant2[6]);
rotrv(25, 21, 2);
rotrv(17, 21, 13);
xor3v(22, 26, 20);
rotrv(26, 21, 22);
xor3v(25, 17, 26);
/* turn 627, slot 3: second hash of nonce 9 of SHA block b - 3, rounds 13 and 14 */
ROUNDS_A(3, all->starts.constant2[6]);
addv_at(20, 22, all->spilled[8]);
movev(17, 19);
majv(17, 21, 28);
addv(26, 25, 17);
addv_at(22, 20, all->spilled[6]);
/* turn 628, slot 0: second hash of nonce 6 of SHA block b - 3, rounds 15 and 16 */
ROUNDS_B(0, q->kw2[7].of[10]);
addv(25, 27, 26);
addv(17, 27, 29);
/* lanes, second hash, round 15 */
rotrv(20, 17, 6);
addv(26, 18, 22);
rotrv(27, 17, 11);
/* turn 629, slot 1: second hash of nonce 7 of SHA block b - 3, rounds 15 and 16 */
ROUNDS_B(1, q->kw2[7].of[11]);
rotrv(29, 17, 25);
add_word(18, 26, f->first[42]);
xor3v(20, 27, 29);
movev(22, 24);
chv_g(22, 17, 31);
addv(27, 20, 22);
/* turn 630, slot 2: second hash of nonce 8 of SHA block b - 3, rounds 15 and 16 */
ROUNDS_B(2, q->kw2[7].of[4]);
/* SHA block b, first hash, W43 */
rotrv(29, 30, 17);
add_word(20, 23, f->second[15]);
addv(22, 20, 27);
rotrv(23, 30, 19);
/* turn 631, slot 3: second hash of nonce 9 of SHA block b - 3, rounds 15 and 16 */
ROUNDS_B(3, q->kw2[7].of[5]);
rotrv(20, 25, 2);
rotrv(27, 25, 13);
storev(all->spilled[8], 30);
shrv(30, 30, 10);
storev(all->spilled[12], 26);
rotrv(26, 25, 22);
xor3v(20, 27, 26);
/* turn 632, slot 0: second hash of nonce 6 of SHA block b - 3, rounds 17 and 18 */
ROUNDS_A(0, q->kw2[8].of[10]);
movev(27, 28);
majv(27, 25, 21);
xor3v(29, 23, 30);
addv(26, 20, 27);
addv(23, 22, 26);
loadv(30, all->spilled[15]);
rotrv(20, 30, 7);
/* turn 633, slot 1: second hash of nonce 7 of SHA block b - 3, rounds 17 and 18 */
ROUNDS_A(1, q->kw2[8].of[11]);
addv(27, 22, 19);
/* lanes, second hash, round 16 */
rotrv(26, 27, 6);
rotrv(22, 30, 18);
rotrv(19, 27, 11);
/* turn 634, slot 2: second hash of nonce 8 of SHA block b - 3, rounds 17 and 18 */
ROUNDS_A(2, q->kw2[8].of[4]);
storev(all->spilled[2], 18);
rotrv(18, 27, 25);
xor3v(26, 19, 18);
shrv(19, 30, 3);
movev(18, 31);
chv_g(18, 27, 17);
addv(26, 26, 18);
/* turn 635, slot 3: second hash of nonce 9 of SHA block b - 3, rounds 17 and 18 */
ROUNDS_A(3, q->kw2[8].of[5]);
xor3v(20, 22, 19);
add_stored(18, 24, all->lane_kw[16]);
addv(22, 18, 26);
rotrv(19, 23, 2);
addv(24, 20, 16);
/* turn 636, slot 0: second hash of nonce 6 of SHA block b - 3, rounds 19 and 20 */
ROUNDS_B(0, q->kw2[9].of[10]);
rotrv(18, 23, 13);
rotrv(26, 23, 22);
addv_at(20, 24, all->spilled[18]);
xor3v(19, 18, 26);
/* turn 637, slot 1: second hash of nonce 7 of SHA block b - 3, rounds 19 and 20 */
ROUNDS_B(1, q->kw2[9].of[11]);
movev(16, 21);
majv(16, 23, 25);
addv(24, 29, 20);
addv(18, 19, 16);
addv(26, 22, 18);
addv(29, 22, 28);
/* turn 638, slot 2: second hash of nonce 8 of SHA block b - 3, rounds 19 and 20 */
ROUNDS_B(2, q->kw2[9].of[4]);
add_word(20, 24, f->first[43]);
/* lanes, second hash, round 17 */
rotrv(19, 29, 6);
rotrv(16, 29, 11);
loadv(18, all->spilled[2]);
unpacklo(22, 18, 20);
rotrv(28, 29, 25);
/* turn 639, slot 3: second hash of nonce 9 of SHA block b - 3, rounds 19 and 20 */
ROUNDS_B(3, q->kw2[9].of[5]);
xor3v(19, 16, 28);
movev(16, 17);
chv_g(16, 29, 27);
storev(p->kw1[12].half[0], 22);
addv(28, 19, 16);
add_stored(22, 31, all->lane_kw[17]);
/* turn 640, slot 0: second hash of nonce 6 of SHA block b - 3, rounds 21 and 22 */
ROUNDS_A(0, q->kw2[10].of[10]);
unpackhi(19, 18, 20);
addv(16, 22, 28);
rotrv(31, 26, 2);
storev(p->kw1[12].half[1], 19);
rotrv(18, 26, 13);
rotrv(20, 26, 22);
/* turn 641, slot 1: second hash of nonce 7 of SHA block b - 3, rounds 21 and 22 */
ROUNDS_A(1, q->kw2[10].of[11]);
xor3v(31, 18, 20);
/* SHA block b, first hash, W44 */
loadv(22, all->spilled[12]);
rotrv(28, 22, 17);
movev(19, 25);
majv(19, 26, 23);
addv(18, 31, 19);
rotrv(20, 22, 19);
/* turn 642, slot 2: second hash of nonce 8 of SHA block b - 3, rounds 21 and 22 */
ROUNDS_A(2, q->kw2[10].of[4]);
addv(31, 16, 18);
addv(19, 16, 21);
shrv(18, 22, 10);
/* lanes, second hash, round 18 */
rotrv(16, 19, 6);
/* turn 643, slot 3: second hash of nonce 9 of SHA block b - 3, rounds 21 and 22 */
ROUNDS_A(3, q->kw2[10].of[5]);
rotrv(21, 19, 11);
rotrv(22, 19, 25);
xor3v(28, 20, 18);
xor3v(16, 21, 22);
movev(20, 27);
chv_g(20, 19, 29);
/* turn 644, slot 0: second hash of nonce 6 of SHA block b - 3, rounds 23 and 24 */
ROUNDS_B(0, q->kw2[11].of[10]);
loadv(18, all->spilled[13]);
rotrv(21, 18, 7);
addv(22, 16, 20);
add_stored(16, 17, all->lane_kw[18]);
addv(20, 16, 22);
rotrv(17, 18, 18);
/* turn 645, slot 1: second hash of nonce 7 of SHA block b - 3, rounds 23 and 24 */
ROUNDS_B(1, q->kw2[11].of[11]);
rotrv(16, 31, 2);
rotrv(22, 31, 13);
shrv(18, 18, 3);
storev(all->spilled[2], 24);
rotrv(24, 31, 22);
xor3v(16, 22, 24);
/* turn 646, slot 2: second hash of nonce 8 of SHA block b - 3, rounds 23 and 24 */
ROUNDS_B(2, q->kw2[11].of[4]);
xor3v(21, 17, 18);
movev(22, 23);
majv(22, 31, 26);
addv(24, 16, 22);
addv(17, 20, 24);
/* turn 647, slot 3: second hash of nonce 9 of SHA block b - 3, rounds 23 and 24 */
ROUNDS_B(3, q->kw2[11].of[5]);
addv(18, 21, 30);
addv(16, 20, 25);
/* lanes, second hash, round 19 */
rotrv(22, 16, 6);
addv_at(24, 18, all->spilled[17]);
rotrv(21, 16, 11);
/* turn 648, slot 0: second hash of nonce 6 of SHA block b - 3, rounds 25 and 26 */
ROUNDS_A(0, q->kw2[12].of[10]);
rotrv(30, 16, 25);
xor3v(22, 21, 30);
addv(20, 28, 24);
movev(25, 29);
chv_g(25, 16, 19);
addv(18, 22, 25);
/* turn 649, slot 1: second hash of nonce 7 of SHA block b - 3, rounds 25 and 26 */
ROUNDS_A(1, q->kw2[12].of[11]);
add_word(21, 20, f->first[44]);
add_stored(30, 27, all->lane_kw[19]);
addv(28, 30, 18);
/* SHA block b, first hash, W45 */
loadv(24, all->spilled[2]);
rotrv(22, 24, 17);
/* turn 650, slot 2: second hash of nonce 8 of SHA block b - 3, rounds 25 and 26 */
ROUNDS_A(2, q->kw2[12].of[4]);
rotrv(25, 17, 2);
rotrv(27, 17, 13);
rotrv(30, 17, 22);
rotrv(18, 24, 19);
xor3v(25, 27, 30);
/* turn 651, slot 3: second hash of nonce 9 of SHA block b - 3, rounds 25 and 26 */
ROUNDS_A(3, q->kw2[12].of[5]);
movev(27, 26);
majv(27, 17, 31);
shrv(30, 24, 10);
addv(25, 25, 27);
addv(27, 28, 25);
xor3v(22, 18, 30);
/* turn 652, slot 0: second hash of nonce 6 of SHA block b - 3, rounds 27 and 28 */
ROUNDS_B(0, q->kw2[13].of[10]);
addv(25, 28, 23);
/* lanes, second hash, round 20 */
rotrv(18, 25, 6);
rotrv(30, 25, 11);
loadv(28, all->spilled[4]);
rotrv(23, 28, 7);
/* turn 653, slot 1: second hash of nonce 7 of SHA block b - 3, rounds 27 and 28 */
ROUNDS_B(1, q->kw2[13].of[11]);
rotrv(24, 25, 25);
xor3v(18, 30, 24);
rotrv(30, 28, 18);
movev(24, 19);
chv_g(24, 25, 16);
addv(18, 18, 24);
/* turn 654, slot 2: second hash of nonce 8 of SHA block b - 3, rounds 27 and 28 */
ROUNDS_B(2, q->kw2[13].of[4]);
add_stored(24, 29, all->lane_kw[20]);
shrv(29, 28, 3);
addv(24, 24, 18);
rotrv(18, 27, 2);
xor3v(23, 30, 29);
/* turn 655, slot 3: second hash of nonce 9 of SHA block b - 3, rounds 27 and 28 */
ROUNDS_B(3, q->kw2[13].of[5]);
rotrv(30, 27, 13);
rotrv(29, 27, 22);
addv_at(23, 23, all->spilled[13]);
xor3v(18, 30, 29);
/* turn 656, slot 0: second hash of nonce 6 of SHA block b - 3, rounds 29 and 30 */
ROUNDS_A(0, q->kw2[14].of[10]);
movev(30, 31);
majv(30, 27, 17);
addv(29, 18, 30);
addv_at(18, 23, all->spilled[9]);
addv(30, 24, 29);
addv(23, 24, 26);
/* turn 657, slot 1: second hash of nonce 7 of SHA block b - 3, rounds 29 and 30 */
ROUNDS_A(1, q->kw2[14].of[11]);
addv(29, 22, 18);
/* lanes, second hash, round 21 */
rotrv(24, 23, 6);
rotrv(26, 23, 11);
rotrv(22, 23, 25);
add_word(18, 29, f->first[45]);
/* turn 658, slot 2: second hash of nonce 8 of SHA block b - 3, rounds 29 and 30 */
ROUNDS_A(2, q->kw2[14].of[4]);
xor3v(24, 26, 22);
movev(26, 16);
chv_g(26, 23, 25);
unpacklo(22, 21, 18);
addv(24, 24, 26);
/* turn 659, slot 3: second hash of nonce 9 of SHA block b - 3, rounds 29 and 30 */
ROUNDS_A(3, q->kw2[14].of[5]);
add_stored(26, 19, all->lane_kw[21]);
storev(p->kw1[13].half[0], 22);
addv(19, 26, 24);
rotrv(22, 30, 2);
rotrv(26, 30, 13);
unpackhi(24, 21, 18);
/* turn 660, slot 0: second hash of nonce 6 of SHA block b - 3, rounds 31 and 32 */
ROUNDS_B(0, q->kw2[15].of[10]);
rotrv(21, 30, 22);
xor3v(22, 26, 21);
storev(p->kw1[13].half[1], 24);
movev(18, 17);
majv(18, 30, 27);
addv(26, 22, 18);
addv(21, 19, 26);
/* turn 661, slot 1: second hash of nonce 7 of SHA block b - 3, rounds 31 and 32 */
ROUNDS_B(1, q->kw2[15].of[11]);
/* SHA block b, first hash, W46 */
rotrv(24, 20, 17);
addv(22, 19, 31);
/* lanes, second hash, round 22 */
rotrv(18, 22, 6);
rotrv(26, 20, 19);
/* turn 662, slot 2: second hash of nonce 8 of SHA block b - 3, rounds 31 and 32 */
ROUNDS_B(2, q->kw2[15].of[4]);
rotrv(19, 22, 11);
rotrv(31, 22, 25);
storev(all->spilled[13], 20);
shrv(20, 20, 10);
xor3v(18, 19, 31);
movev(19, 25);
chv_g(19, 22, 23);
/* turn 663, slot 3: second hash of nonce 9 of SHA block b - 3, rounds 31 and 32 */
ROUNDS_B(3, q->kw2[15].of[5]);
addv(31, 18, 19);
xor3v(24, 26, 20);
add_stored(18, 16, all->lane_kw[22]);
addv(19, 18, 31);
loadv(26, all->spilled[24]);
rotrv(20, 26, 7);
/* turn 664, slot 0: second hash of nonce 6 of SHA block b - 3, rounds 33 and 34 */
ROUNDS_A(0, q->kw2[16].of[10]);
rotrv(16, 21, 2);
rotrv(18, 21, 13);
rotrv(31, 26, 18);
storev(all->spilled[15], 29);
rotrv(29, 21, 22);
/* turn 665, slot 1: second hash of nonce 7 of SHA block b - 3, rounds 33 and 34 */
ROUNDS_A(1, q->kw2[16].of[11]);
xor3v(16, 18, 29);
movev(18, 27);
majv(18, 21, 30);
shrv(29, 26, 3);
addv(16, 16, 18);
addv(18, 19, 16);
/* turn 666, slot 2: second hash of nonce 8 of SHA block b - 3, rounds 33 and 34 */
ROUNDS_A(2, q->kw2[16].of[4]);
xor3v(20, 31, 29);
addv(16, 19, 17);
/* lanes, second hash, round 23 */
rotrv(31, 16, 6);
rotrv(29, 16, 11);
addv(19, 20, 28);
/* turn 667, slot 3: second hash of nonce 9 of SHA block b - 3, rounds 33 and 34 */
ROUNDS_A(3, q->kw2[16].of[5]);
rotrv(17, 16, 25);
xor3v(31, 29, 17);
addv_at(20, 19, all->spilled[14]);
movev(28, 23);
chv_g(28, 16, 22);
/* turn 668, slot 0: second hash of nonce 6 of SHA block b - 3, rounds 35 and 36 */
ROUNDS_B(0, q->kw2[17].of[10]);
addv(29, 31, 28);
addv(17, 24, 20);
add_stored(19, 25, all->lane_kw[23]);
addv(31, 19, 29);
rotrv(28, 18, 2);
/* turn 669, slot 1: second hash of nonce 7 of SHA block b - 3, rounds 35 and 36 */
ROUNDS_B(1, q->kw2[17].of[11]);
add_word(24, 17, f->first[46]);
rotrv(20, 18, 13);
rotrv(25, 18, 22);
/* SHA block b, first hash, W47 */
loadv(19, all->spilled[15]);
rotrv(29, 19, 17);
xor3v(28, 20, 25);
/* turn 670, slot 2: second hash of nonce 8 of SHA block b - 3, rounds 35 and 36 */
ROUNDS_B(2, q->kw2[17].of[4]);
movev(20, 30);
majv(20, 18, 21);
addv(25, 28, 20);
rotrv(28, 19, 19);
addv(20, 31, 25);
/* turn 671, slot 3: second hash of nonce 9 of SHA block b - 3, rounds 35 and 36 */
ROUNDS_B(3, q->kw2[17].of[5]);
addv(25, 31, 27);
shrv(31, 19, 10);
/* lanes, second hash, round 24 */
rotrv(27, 25, 6);
rotrv(19, 25, 11);
xor3v(29, 28, 31);
/* turn 672, slot 0: second hash of nonce 6 of SHA block b - 3, rounds 37 and 38 */
ROUNDS_A(0, q->kw2[18].of[10]);
rotrv(28, 25, 25);
xor3v(27, 19, 28);
movev(31, 22);
chv_g(31, 25, 16);
loadv(19, all->spilled[16]);
rotrv(28, 19, 7);
addv(27, 27, 31);
/* turn 673, slot 1: second hash of nonce 7 of SHA block b - 3, rounds 37 and 38 */
ROUNDS_A(1, q->kw2[18].of[11]);
add_stored(31, 23, all->lane_kw[24]);
rotrv(23, 19, 18);
addv(31, 31, 27);
rotrv(27, 20, 2);
shrv(19, 19, 3);
/* turn 674, slot 2: second hash of nonce 8 of SHA block b - 3, rounds 37 and 38 */
ROUNDS_A(2, q->kw2[18].of[4]);
storev(all->spilled[4], 17);
rotrv(17, 20, 13);
storev(all->spilled[10], 24);
rotrv(24, 20, 22);
xor3v(27, 17, 24);
xor3v(28, 23, 19);
/* turn 675, slot 3: second hash of nonce 9 of SHA block b - 3, rounds 37 and 38 */
ROUNDS_A(3, q->kw2[18].of[5]);
movev(17, 21);
majv(17, 20, 18);
addv(24, 27, 17);
addv(23, 28, 26);
addv(19, 31, 24);
addv(27, 31, 30);
/* turn 676, slot 0: second hash of nonce 6 of SHA block b - 3, rounds 39 and 40 */
ROUNDS_B(0, q->kw2[19].of[10]);
/* lanes, second hash, round 25 */
rotrv(17, 27, 6);
addv_at(28, 23, all->spilled[3]);
rotrv(26, 27, 11);
rotrv(24, 27, 25);
addv(31, 29, 28);
/* turn 677, slot 1: second hash of nonce 7 of SHA block b - 3, rounds 39 and 40 */
ROUNDS_B(1, q->kw2[19].of[11]);
xor3v(17, 26, 24);
movev(30, 16);
chv_g(30, 27, 25);
add_word(23, 31, f->first[47]);
addv(29, 17, 30);
/* turn 678, slot 2: second hash of nonce 8 of SHA block b - 3, rounds 39 and 40 */
ROUNDS_B(2, q->kw2[19].of[4]);
add_stored(28, 22, all->lane_kw[25]);
addv(26, 28, 29);
loadv(24, all->spilled[10]);
unpacklo(17, 24, 23);
rotrv(30, 19, 2);
rotrv(22, 19, 13);
/* turn 679, slot 3: second hash of nonce 9 of SHA block b - 3, rounds 39 and 40 */
ROUNDS_B(3, q->kw2[19].of[5]);
storev(p->kw1[14].half[0], 17);
rotrv(28, 19, 22);
xor3v(30, 22, 28);
movev(29, 18);
majv(29, 19, 20);
unpackhi(17, 24, 23);
addv(22, 30, 29);
/* turn 680, slot 0: second hash of nonce 6 of SHA block b - 3, rounds 41 and 42 */
ROUNDS_A(0, q->kw2[20].of[10]);
addv(28, 26, 22);
storev(p->kw1[14].half[1], 17);
addv(24, 26, 21);
/* lanes, second hash, round 26 */
rotrv(23, 24, 6);
/* SHA block b, first hash, W48 */
loadv(30, all->spilled[4]);
rotrv(29, 30, 17);
/* turn 681, slot 1: second hash of nonce 7 of SHA block b - 3, rounds 41 and 42 */
ROUNDS_A(1, q->kw2[20].of[11]);
rotrv(22, 24, 11);
rotrv(17, 24, 25);
xor3v(23, 22, 17);
rotrv(26, 30, 19);
movev(21, 25);
chv_g(21, 24, 27);
/* turn 682, slot 2: second hash of nonce 8 of SHA block b - 3, rounds 41 and 42 */
ROUNDS_A(2, q->kw2[20].of[4]);
addv(22, 23, 21);
shrv(17, 30, 10);
add_stored(23, 16, all->lane_kw[26]);
addv(21, 23, 22);
xor3v(29, 26, 17);
/* turn 683, slot 3: second hash of nonce 9 of SHA block b - 3, rounds 41 and 42 */
ROUNDS_A(3, q->kw2[20].of[5]);
rotrv(16, 28, 2);
rotrv(23, 28, 13);
rotrv(22, 28, 22);
loadv(26, all->spilled[22]);
rotrv(17, 26, 7);
/* turn 684, slot 0: second hash of nonce 6 of SHA block b - 3, rounds 43 and 44 */
ROUNDS_B(0, q->kw2[21].of[10]);
xor3v(16, 23, 22);
movev(23, 20);
majv(23, 28, 19);
rotrv(22, 26, 18);
addv(16, 16, 23);
addv(23, 21, 16);
/* turn 685, slot 1: second hash of nonce 7 of SHA block b - 3, rounds 43 and 44 */
ROUNDS_B(1, q->kw2[21].of[11]);
addv(16, 21, 18);
shrv(21, 26, 3);
/* lanes, second hash, round 27 */
rotrv(18, 16, 6);
rotrv(30, 16, 11);
xor3v(17, 22, 21);
/* turn 686, slot 2: second hash of nonce 8 of SHA block b - 3, rounds 43 and 44 */
ROUNDS_B(2, q->kw2[21].of[4]);
rotrv(22, 16, 25);
xor3v(18, 30, 22);
addv_at(21, 17, all->spilled[16]);
movev(30, 27);
chv_g(30, 16, 24);
/* turn 687, slot 3: second hash of nonce 9 of SHA block b - 3, rounds 43 and 44 */
ROUNDS_B(3, q->kw2[21].of[5]);
addv(22, 18, 30);
add_stored(17, 25, all->lane_kw[27]);
addv_at(18, 21, all->spilled[8]);
addv(30, 17, 22);
rotrv(25, 23, 2);
/* turn 688, slot 0: second hash of nonce 6 of SHA block b - 3, rounds 45 and 46 */
ROUNDS_A(0, q->kw2[22].of[10]);
addv(21, 29, 18);
rotrv(17, 23, 13);
rotrv(22, 23, 22);
xor3v(25, 17, 22);
add_word(29, 21, f->first[48]);
/* turn 689, slot 1: second hash of nonce 7 of SHA block b - 3, rounds 45 and 46 */
ROUNDS_A(1, q->kw2[22].of[11]);
movev(18, 19);
majv(18, 23, 28);
addv(17, 25, 18);
/* SHA block b, first hash, W49 */
rotrv(22, 31, 17);
addv(25, 30, 17);
/* turn 690, slot 2: second hash of nonce 8 of SHA block b - 3, rounds 45 and 46 */
ROUNDS_A(2, q->kw2[22].of[4]);
addv(18, 30, 20);
rotrv(17, 31, 19);
/* lanes, second hash, round 28 */
rotrv(30, 18, 6);
rotrv(20, 18, 11);
storev(all->spilled[16], 21);
rotrv(21, 18, 25);
/* turn 691, slot 3: second hash of nonce 9 of SHA block b - 3, rounds 45 and 46 */
ROUNDS_A(3, q->kw2[22].of[5]);
storev(all->spilled[10], 31);
shrv(31, 31, 10);
xor3v(30, 20, 21);
movev(20, 24);
chv_g(20, 18, 16);
xor3v(22, 17, 31);
addv(21, 30, 20);
/* turn 692, slot 0: second hash of nonce 6 of SHA block b - 3, rounds 47 and 48 */
ROUNDS_B(0, q->kw2[23].of[10]);
add_stored(17, 27, all->lane_kw[28]);
addv(31, 17, 21);
loadv(30, all->spilled[1]);
rotrv(20, 30, 7);
rotrv(27, 25, 2);
/* turn 693, slot 1: second hash of nonce 7 of SHA block b - 3, rounds 47 and 48 */
ROUNDS_B(1, q->kw2[23].of[11]);
rotrv(17, 25, 13);
rotrv(21, 30, 18);
storev(all->spilled[24], 29);
rotrv(29, 25, 22);
xor3v(27, 17, 29);
shrv(17, 30, 3);
/* turn 694, slot 2: second hash of nonce 8 of SHA block b - 3, rounds 47 and 48 */
ROUNDS_B(2, q->kw2[23].of[4]);
movev(29, 28);
majv(29, 25, 23);
addv(27, 27, 29);
addv(29, 31, 27);
xor3v(20, 21, 17);
addv(27, 31, 19);
/* turn 695, slot 3: second hash of nonce 9 of SHA block b - 3, rounds 47 and 48 */
ROUNDS_B(3, q->kw2[23].of[5]);
/* lanes, second hash, round 29 */
rotrv(21, 27, 6);
addv(17, 20, 26);
rotrv(31, 27, 11);
rotrv(19, 27, 25);
/* turn 696, slot 0: second hash of nonce 6 of SHA block b - 3, rounds 49 and 50 */
ROUNDS_A(0, q->kw2[24].of[10]);
addv_at(20, 17, all->spilled[12]);
xor3v(21, 31, 19);
movev(26, 16);
chv_g(26, 27, 18);
addv(17, 21, 26);
addv(31, 22, 20);
/* turn 697, slot 1: second hash of nonce 7 of SHA block b - 3, rounds 49 and 50 */
ROUNDS_A(1, q->kw2[24].of[11]);
add_stored(19, 24, all->lane_kw[29]);
addv(21, 19, 17);
add_word(26, 31, f->first[49]);
rotrv(22, 29, 2);
rotrv(20, 29, 13);
/* turn 698, slot 2: second hash of nonce 8 of SHA block b - 3, rounds 49 and 50 */
ROUNDS_A(2, q->kw2[24].of[4]);
rotrv(24, 29, 22);
loadv(19, all->spilled[24]);
unpacklo(17, 19, 26);
xor3v(22, 20, 24);
movev(20, 23);
majv(20, 29, 25);
/* turn 699, slot 3: second hash of nonce 9 of SHA block b - 3, rounds 49 and 50 */
ROUNDS_A(3, q->kw2[24].of[5]);
storev(p->kw1[15].half[0], 17);
addv(24, 22, 20);
addv(17, 21, 24);
unpackhi(22, 19, 26);
addv(20, 21, 28);
/* lanes, second hash, round 30 */
rotrv(24, 20, 6);
/* turn 700, slot 0: second hash of nonce 6 of SHA block b - 3, rounds 51 and 52 */
ROUNDS_B(0, q->kw2[25].of[10]);
rotrv(19, 20, 11);
storev(p->kw1[15].half[1], 22);
rotrv(26, 20, 25);
xor3v(24, 19, 26);
/* SHA block b, first hash, W50 */
loadv(21, all->spilled[16]);
rotrv(28, 21, 17);
movev(22, 18);
chv_g(22, 20, 27);
/* turn 701, slot 1: second hash of nonce 7 of SHA block b - 3, rounds 51 and 52 */
ROUNDS_B(1, q->kw2[25].of[11]);
addv(19, 24, 22);
add_stored(26, 16, all->lane_kw[30]);
rotrv(24, 21, 19);
addv(22, 26, 19);
rotrv(16, 17, 2);
/* turn 702, slot 2: second hash of nonce 8 of SHA block b - 3, rounds 51 and 52 */
ROUNDS_B(2, q->kw2[25].of[4]);
shrv(26, 21, 10);
rotrv(19, 17, 13);
rotrv(21, 17, 22);
xor3v(28, 24, 26);
/* turn 703, slot 3: second hash of nonce 9 of SHA block b - 3, rounds 51 and 52 */
ROUNDS_B(3, q->kw2[25].of[5]);
xor3v(16, 19, 21);
movev(24, 25);
majv(24, 17, 29);
addv(26, 16, 24);
loadv(19, all->spilled[6]);
rotrv(21, 19, 7);
addv(16, 22, 26);
/* turn 704, slot 0: second hash of nonce 6 of SHA block b - 3, rounds 53 and 54 */
ROUNDS_A(0, q->kw2[26].of[10]);
addv(24, 22, 23);
rotrv(26, 19, 18);
/* lanes, second hash, round 31 */
rotrv(22, 24, 6);
rotrv(23, 24, 11);
shrv(19, 19, 3);
/* turn 705, slot 1: second hash of nonce 7 of SHA block b - 3, rounds 53 and 54 */
ROUNDS_A(1, q->kw2[26].of[11]);
storev(all->spilled[24], 31);
rotrv(31, 24, 25);
xor3v(22, 23, 31);
movev(23, 27);
chv_g(23, 24, 20);
xor3v(21, 26, 19);
/* turn 706, slot 2: second hash of nonce 8 of SHA block b - 3, rounds 53 and 54 */
ROUNDS_A(2, q->kw2[26].of[4]);
addv(31, 22, 23);
add_stored(26, 18, all->lane_kw[31]);
addv(19, 21, 30);
addv(22, 26, 31);
rotrv(23, 16, 2);
/* turn 707, slot 3: second hash of nonce 9 of SHA block b - 3, rounds 53 and 54 */
ROUNDS_A(3, q->kw2[26].of[5]);
rotrv(18, 16, 13);
addv_at(21, 19, all->spilled[2]);
rotrv(30, 16, 22);
xor3v(23, 18, 30);
addv(26, 28, 21);
/* turn 708, slot 0: second hash of nonce 6 of SHA block b - 3, rounds 55 and 56 */
ROUNDS_B(0, q->kw2[27].of[10]);
movev(31, 29);
majv(31, 16, 17);
addv(19, 23, 31);
add_word(18, 26, f->first[50]);
addv(30, 22, 19);
/* turn 709, slot 1: second hash of nonce 7 of SHA block b - 3, rounds 55 and 56 */
ROUNDS_B(1, q->kw2[27].of[11]);
addv(28, 22, 25);
/* lanes, second hash, round 32 */
rotrv(21, 28, 6);
/* SHA block b, first hash, W51 */
loadv(23, all->spilled[24]);
rotrv(31, 23, 17);
rotrv(19, 28, 11);
rotrv(22, 28, 25);
/* turn 710, slot 2: second hash of nonce 8 of SHA block b - 3, rounds 55 and 56 */
ROUNDS_B(2, q->kw2[27].of[4]);
rotrv(25, 23, 19);
xor3v(21, 19, 22);
movev(19, 20);
chv_g(19, 28, 24);
addv(22, 21, 19);
shrv(21, 23, 10);
/* turn 711, slot 3: second hash of nonce 9 of SHA block b - 3, rounds 55 and 56 */
ROUNDS_B(3, q->kw2[27].of[5]);
add_stored(19, 27, all->lane_kw[32]);
addv(27, 19, 22);
xor3v(31, 25, 21);
rotrv(19, 30, 2);
/* turn 712, slot 0: second hash of nonce 6 of SHA block b - 3, rounds 57 and 58 */
ROUNDS_A(0, q->kw2[28].of[10]);
rotrv(22, 30, 13);
loadv(25, all->spilled[18]);
rotrv(21, 25, 7);
rotrv(23, 30, 22);
xor3v(19, 22, 23);
movev(22, 17);
majv(22, 30, 16);
/* turn 713, slot 1: second hash of nonce 7 of SHA block b - 3, rounds 57 and 58 */
ROUNDS_A(1, q->kw2[28].of[11]);
rotrv(23, 25, 18);
addv(19, 19, 22);
addv(22, 27, 19);
shrv(19, 25, 3);
addv(27, 27, 29);
/* turn 714, slot 2: second hash of nonce 8 of SHA block b - 3, rounds 57 and 58 */
ROUNDS_A(2, q->kw2[28].of[4]);
/* lanes, second hash, round 33 */
rotrv(29, 27, 6);
xor3v(21, 23, 19);
rotrv(23, 27, 11);
rotrv(19, 27, 25);
/* turn 715, slot 3: second hash of nonce 9 of SHA block b - 3, rounds 57 and 58 */
ROUNDS_A(3, q->kw2[28].of[5]);
xor3v(29, 23, 19);
addv_at(23, 21, all->spilled[6]);
movev(19, 24);
chv_g(19, 27, 28);
addv(21, 29, 19);
addv_at(29, 23, all->spilled[13]);
/* turn 716, slot 0: second hash of nonce 6 of SHA block b - 3, rounds 59 and 60 */
ROUNDS_B(0, q->kw2[29].of[10]);
END_TESTED(0, ended[2].of[1]);
add_stored(19, 20, all->lane_kw[33]);
addv(23, 19, 21);
rotrv(20, 22, 2);
addv(19, 31, 29);
rotrv(21, 22, 13);
/* turn 717, slot 1: second hash of nonce 7 of SHA block b - 3, rounds 59 and 60 */
ROUNDS_B(1, q->kw2[29].of[11]);
END_TESTED(1, ended[3].of[1]);
rotrv(31, 22, 22);
add_word(29, 19, f->first[51]);
xor3v(20, 21, 31);
movev(21, 16);
majv(21, 22, 30);
/* turn 718, slot 2: second hash of nonce 8 of SHA block b - 3, rounds 59 and 60 */
ROUNDS_B(2, q->kw2[29].of[4]);
END_TESTED(2, ended[0].of[2]);
unpacklo(31, 18, 29);
addv(20, 20, 21);
addv(21, 23, 20);
addv(20, 23, 17);
storev(p->kw1[16].half[0], 31);
/* lanes, second hash, round 34 */
rotrv(23, 20, 6);
/* turn 719, slot 3: second hash of nonce 9 of SHA block b - 3, rounds 59 and 60 */
ROUNDS_B(3, q->kw2[29].of[5]);
END_TESTED(3, ended[1].of[2]);
rotrv(17, 20, 11);
unpackhi(31, 18, 29);
rotrv(18, 20, 25);
xor3v(23, 17, 18);
movev(29, 28);
chv_g(29, 20, 27);
/* turn 720, slot 0: second hash of nonce 10 of SHA block b - 3, rounds 1 and 2 */
BEGIN(0, 2, q->start2.of[12]);
ROUNDS_A(0, q->kw2[0].of[12]);
storev(p->kw1[16].half[1], 31);
addv(17, 23, 29);
add_stored(18, 24, all->lane_kw[34]);
/* SHA block b, first hash, W52 */
rotrv(31, 26, 17);
addv(23, 18, 17);
/* turn 721, slot 1: second hash of nonce 11 of SHA block b - 3, rounds 1 and 2 */
BEGIN(1, 2, q->start2.of[13]);
ROUNDS_A(1, q->kw2[0].of[13]);
rotrv(29, 21, 2);
rotrv(24, 26, 19);
rotrv(18, 21, 13);
rotrv(17, 21, 22);
xor3v(29, 18, 17);
/* turn 722, slot 2: second hash of nonce 12 of SHA block b - 3, rounds 1 and 2 */
BEGIN(2, 2, q->start2.of[6]);
ROUNDS_A(2, q->kw2[0].of[6]);
shrv(18, 26, 10);
movev(17, 30);
majv(17, 21, 22);
addv(29, 29, 17);
xor3v(31, 24, 18);
addv(17, 23, 29);
/* turn 723, slot 3: second hash of nonce 13 of SHA block b - 3, rounds 1 and 2 */
BEGIN(3, 2, q->start2.of[7]);
ROUNDS_A(3, q->kw2[0].of[7]);
addv(24, 23, 16);
/* lanes, second hash, round 35 */
rotrv(18, 24, 6);
loadv(29, all->spilled[17]);
rotrv(23, 29, 7);
rotrv(16, 24, 11);
/* turn 724, slot 0: second hash of nonce 10 of SHA block b - 3, rounds 3 and 4 */
ROUNDS_B(0, q->kw2[1].of[12]);
storev(all->spilled[6], 26);
rotrv(26, 24, 25);
storev(all->spilled[1], 19);
rotrv(19, 29, 18);
xor3v(18, 16, 26);
movev(16, 27);
chv_g(16, 24, 20);
shrv(26, 29, 3);
/* turn 725, slot 1: second hash of nonce 11 of SHA block b - 3, rounds 3 and 4 */
ROUNDS_B(1, q->kw2[1].of[13]);
addv(18, 18, 16);
add_stored(16, 28, all->lane_kw[35]);
addv(28, 16, 18);
xor3v(23, 19, 26);
rotrv(16, 17, 2);
/* turn 726, slot 2: second hash of nonce 12 of SHA block b - 3, rounds 3 and 4 */
ROUNDS_B(2, q->kw2[1].of[6]);
rotrv(18, 17, 13);
addv(19, 23, 25);
rotrv(26, 17, 22);
xor3v(16, 18, 26);
/* turn 727, slot 3: second hash of nonce 13 of SHA block b - 3, rounds 3 and 4 */
ROUNDS_B(3, q->kw2[1].of[7]);
addv_at(23, 19, all->spilled[15]);
movev(25, 22);
majv(25, 17, 21);
addv(18, 16, 25);
addv(26, 28, 18);
addv(19, 31, 23);
/* turn 728, slot 0: second hash of nonce 10 of SHA block b - 3, rounds 5 and 6 */
ROUNDS_A(0, q->kw2[2].of[12]);
addv(16, 28, 30);
/* lanes, second hash, round 36 */
rotrv(25, 16, 6);
add_word(18, 19, f->first[52]);
rotrv(31, 16, 11);
rotrv(23, 16, 25);
/* turn 729, slot 1: second hash of nonce 11 of SHA block b - 3, rounds 5 and 6 */
ROUNDS_A(1, q->kw2[2].of[13]);
xor3v(25, 31, 23);
/* SHA block b, first hash, W53 */
loadv(28, all->spilled[1]);
rotrv(30, 28, 17);
movev(31, 20);
chv_g(31, 16, 24);
addv(23, 25, 31);
rotrv(25, 28, 19);
/* turn 730, slot 2: second hash of nonce 12 of SHA block b - 3, rounds 5 and 6 */
ROUNDS_A(2, q->kw2[2].of[6]);
add_stored(31, 27, all->lane_kw[36]);
addv(27, 31, 23);
shrv(31, 28, 10);
rotrv(23, 26, 2);
/* turn 731, slot 3: second hash of nonce 13 of SHA block b - 3, rounds 5 and 6 */
ROUNDS_A(3, q->kw2[2].of[7]);
rotrv(28, 26, 13);
storev(all->spilled[18], 19);
rotrv(19, 26, 22);
xor3v(30, 25, 31);
xor3v(23, 28, 19);
movev(25, 21);
majv(25, 26, 17);
/* turn 732, slot 0: second hash of nonce 10 of SHA block b - 3, rounds 7 and 8 */
ROUNDS_B(0, q->kw2[3].of[12]);
loadv(31, all->spilled[9]);
rotrv(28, 31, 7);
addv(19, 23, 25);
addv(23, 27, 19);
addv(25, 27, 22);
rotrv(19, 31, 18);
/* turn 733, slot 1: second hash of nonce 11 of SHA block b - 3, rounds 7 and 8 */
ROUNDS_B(1, q->kw2[3].of[13]);
/* lanes, second hash, round 37 */
rotrv(27, 25, 6);
rotrv(22, 25, 11);
shrv(31, 31, 3);
storev(all->spilled[22], 18);
rotrv(18, 25, 25);
/* turn 734, slot 2: second hash of nonce 12 of SHA block b - 3, rounds 7 and 8 */
ROUNDS_B(2, q->kw2[3].of[6]);
xor3v(27, 22, 18);
xor3v(28, 19, 31);
movev(22, 24);
chv_g(22, 25, 16);
addv(18, 27, 22);
add_stored(19, 20, all->lane_kw[37]);
/* turn 735, slot 3: second hash of nonce 13 of SHA block b - 3, rounds 7 and 8 */
ROUNDS_B(3, q->kw2[3].of[7]);
addv(31, 28, 29);
addv(27, 19, 18);
rotrv(22, 23, 2);
addv_at(20, 31, all->spilled[4]);
rotrv(28, 23, 13);
/* turn 736, slot 0: second hash of nonce 10 of SHA block b - 3, rounds 9 and 10 */
ROUNDS_A(0, all->starts.constant2[4]);
rotrv(29, 23, 22);
addv(19, 30, 20);
xor3v(22, 28, 29);
movev(18, 17);
majv(18, 23, 26);
/* turn 737, slot 1: second hash of nonce 11 of SHA block b - 3, rounds 9 and 10 */
ROUNDS_A(1, all->starts.constant2[4]);
addv(31, 22, 18);
add_word(30, 19, f->first[53]);
addv(20, 27, 31);
addv(28, 27, 21);
loadv(29, all->spilled[22]);
unpacklo(22, 29, 30);
/* turn 738, slot 2: second hash of nonce 12 of SHA block b - 3, rounds 9 and 10 */
ROUNDS_A(2, all->starts.constant2[4]);
/* lanes, second hash, round 38 */
rotrv(18, 28, 6);
rotrv(31, 28, 11);
rotrv(27, 28, 25);
storev(p->kw1[17].half[0], 22);
xor3v(18, 31, 27);
movev(21, 16);
chv_g(21, 28, 25);
/* turn 739, slot 3: second hash of nonce 13 of SHA block b - 3, rounds 9 and 10 */
ROUNDS_A(3, all->starts.constant2[4]);
unpackhi(22, 29, 30);
addv(31, 18, 21);
add_stored(27, 24, all->lane_kw[38]);
storev(p->kw1[17].half[1], 22);
addv(29, 27, 31);
/* turn 740, slot 0: second hash of nonce 10 of SHA block b - 3, rounds 11 and 12 */
ROUNDS_B(0, all->starts.constant2[5]);
rotrv(30, 20, 2);
rotrv(18, 20, 13);
/* SHA block b, first hash, W54 */
loadv(21, all->spilled[18]);
rotrv(24, 21, 17);
rotrv(22, 20, 22);
xor3v(30, 18, 22);
/* turn 741, slot 1: second hash of nonce 11 of SHA block b - 3, rounds 11 and 12 */
ROUNDS_B(1, all->starts.constant2[5]);
rotrv(27, 21, 19);
movev(31, 26);
majv(31, 20, 23);
addv(18, 30, 31);
addv(22, 29, 18);
shrv(30, 21, 10);
/* turn 742, slot 2: second hash of nonce 12 of SHA block b - 3, rounds 11 and 12 */
ROUNDS_B(2, all->starts.constant2[5]);
addv(31, 29, 17);
/* lanes, second hash, round 39 */
rotrv(18, 31, 6);
xor3v(24, 27, 30);
rotrv(29, 31, 11);
/* turn 743, slot 3: second hash of nonce 13 of SHA block b - 3, rounds 11 and 12 */
ROUNDS_B(3, all->starts.constant2[5]);
rotrv(17, 31, 25);
loadv(27, all->spilled[14]);
rotrv(30, 27, 7);
xor3v(18, 29, 17);
movev(29, 25);
chv_g(29, 31, 28);
addv(17, 18, 29);
/* turn 744, slot 0: second hash of nonce 10 of SHA block b - 3, rounds 13 and 14 */
ROUNDS_A(0, all->starts.constant2[6]);
rotrv(18, 27, 18);
add_stored(29, 16, all->lane_kw[39]);
addv(16, 29, 17);
shrv(29, 27, 3);
rotrv(17, 22, 2);
/* turn 745, slot 1: second hash of nonce 11 of SHA block b - 3, rounds 13 and 14 */
ROUNDS_A(1, all->starts.constant2[6]);
rotrv(21, 22, 13);
xor3v(30, 18, 29);
rotrv(18, 22, 22);
xor3v(17, 21, 18);
/* turn 746, slot 2: second hash of nonce 12 of SHA block b - 3, rounds 13 and 14 */
ROUNDS_A(2, all->starts.constant2[6]);
movev(29, 23);
majv(29, 22, 20);
addv_at(21, 30, all->spilled[9]);
addv(18, 17, 29);
addv(30, 16, 18);
addv_at(17, 21, all->spilled[10]);
/* turn 747, slot 3: second hash of nonce 13 of SHA block b - 3, rounds 13 and 14 */
ROUNDS_A(3, all->starts.constant2[6]);
addv(29, 16, 26);
/* lanes, second hash, round 40 */
rotrv(18, 29, 6);
rotrv(21, 29, 11);
addv(16, 24, 17);
rotrv(26, 29, 25);
/* turn 748, slot 0: second hash of nonce 10 of SHA block b - 3, rounds 15 and 16 */
ROUNDS_B(0, q->kw2[7].of[12]);
xor3v(18, 21, 26);
add_word(24, 16, f->first[54]);
movev(17, 28);
chv_g(17, 29, 31);
addv(21, 18, 17);
/* turn 749, slot 1: second hash of nonce 11 of SHA block b - 3, rounds 15 and 16 */
ROUNDS_B(1, q->kw2[7].of[13]);
/* SHA block b, first hash, W55 */
rotrv(26, 19, 17);
add_stored(18, 25, all->lane_kw[40]);
addv(17, 18, 21);
rotrv(25, 30, 2);
rotrv(18, 19, 19);
/* turn 750, slot 2: second hash of nonce 12 of SHA block b - 3, rounds 15 and 16 */
ROUNDS_B(2, q->kw2[7].of[6]);
rotrv(21, 30, 13);
storev(all->spilled[9], 16);
rotrv(16, 30, 22);
storev(all->spilled[22], 19);
shrv(19, 19, 10);
xor3v(25, 21, 16);
movev(21, 20);
majv(21, 30, 22);
/* turn 751, slot 3: second hash of nonce 13 of SHA block b - 3, rounds 15 and 16 */
ROUNDS_B(3, q->kw2[7].of[7]);
addv(16, 25, 21);
xor3v(26, 18, 19);
addv(25, 17, 16);
addv(21, 17, 23);
/* turn 752, slot 0: second hash of nonce 10 of SHA block b - 3, rounds 17 and 18 */
ROUNDS_A(0, q->kw2[8].of[12]);
loadv(18, all->spilled[3]);
rotrv(19, 18, 7);
/* lanes, second hash, round 41 */
rotrv(16, 21, 6);
rotrv(17, 21, 11);
rotrv(23, 18, 18);
storev(all->spilled[17], 24);
rotrv(24, 21, 25);
/* turn 753, slot 1: second hash of nonce 11 of SHA block b - 3, rounds 17 and 18 */
ROUNDS_A(1, q->kw2[8].of[13]);
xor3v(16, 17, 24);
movev(17, 31);
chv_g(17, 21, 29);
shrv(24, 18, 3);
addv(16, 16, 17);
add_stored(17, 28, all->lane_kw[41]);
/* turn 754, slot 2: second hash of nonce 12 of SHA block b - 3, rounds 17 and 18 */
ROUNDS_A(2, q->kw2[8].of[6]);
xor3v(19, 23, 24);
addv(28, 17, 16);
rotrv(23, 25, 2);
rotrv(24, 25, 13);
/* turn 755, slot 3: second hash of nonce 13 of SHA block b - 3, rounds 17 and 18 */
ROUNDS_A(3, q->kw2[8].of[7]);
addv(17, 19, 27);
rotrv(16, 25, 22);
xor3v(23, 24, 16);
addv_at(19, 17, all->spilled[16]);
movev(27, 22);
majv(27, 25, 30);
/* turn 756, slot 0: second hash of nonce 10 of SHA block b - 3, rounds 19 and 20 */
ROUNDS_B(0, q->kw2[9].of[12]);
addv(24, 23, 27);
addv(16, 26, 19);
addv(17, 28, 24);
addv(23, 28, 20);
/* lanes, second hash, round 42 */
rotrv(27, 23, 6);
/* turn 757, slot 1: second hash of nonce 11 of SHA block b - 3, rounds 19 and 20 */
ROUNDS_B(1, q->kw2[9].of[13]);
add_word(26, 16, f->first[55]);
rotrv(19, 23, 11);
rotrv(24, 23, 25);
loadv(28, all->spilled[17]);
unpacklo(20, 28, 26);
xor3v(27, 19, 24);
/* turn 758, slot 2: second hash of nonce 12 of SHA block b - 3, rounds 19 and 20 */
ROUNDS_B(2, q->kw2[9].of[6]);
movev(19, 29);
chv_g(19, 23, 21);
storev(p->kw1[18].half[0], 20);
addv(24, 27, 19);
add_stored(20, 31, all->lane_kw[42]);
addv(27, 20, 24);
/* turn 759, slot 3: second hash of nonce 13 of SHA block b - 3, rounds 19 and 20 */
ROUNDS_B(3, q->kw2[9].of[7]);
unpackhi(19, 28, 26);
rotrv(31, 17, 2);
rotrv(20, 17, 13);
storev(p->kw1[18].half[1], 19);
rotrv(24, 17, 22);
xor3v(31, 20, 24);
/* turn 760, slot 0: second hash of nonce 10 of SHA block b - 3, rounds 21 and 22 */
ROUNDS_A(0, q->kw2[10].of[12]);
movev(28, 30);
majv(28, 17, 25);
/* SHA block b, first hash, W56 */
loadv(26, all->spilled[9]);
rotrv(19, 26, 17);
addv(20, 31, 28);
addv(24, 27, 20);
rotrv(31, 26, 19);
/* turn 761, slot 1: second hash of nonce 11 of SHA block b - 3, rounds 21 and 22 */
ROUNDS_A(1, q->kw2[10].of[13]);
addv(28, 27, 22);
/* lanes, second hash, round 43 */
rotrv(20, 28, 6);
shrv(27, 26, 10);
rotrv(22, 28, 11);
/* turn 762, slot 2: second hash of nonce 12 of SHA block b - 3, rounds 21 and 22 */
ROUNDS_A(2, q->kw2[10].of[6]);
rotrv(26, 28, 25);
xor3v(20, 22, 26);
xor3v(19, 31, 27);
movev(22, 21);
chv_g(22, 28, 23);
addv(26, 20, 22);
/* turn 763, slot 3: second hash of nonce 13 of SHA block b - 3, rounds 21 and 22 */
ROUNDS_A(3, q->kw2[10].of[7]);
loadv(31, all->spilled[8]);
rotrv(27, 31, 7);
add_stored(20, 29, all->lane_kw[43]);
addv(22, 20, 26);
rotrv(29, 24, 2);
rotrv(20, 31, 18);
/* turn 764, slot 0: second hash of nonce 10 of SHA block b - 3, rounds 23 and 24 */
ROUNDS_B(0, q->kw2[11].of[12]);
rotrv(26, 24, 13);
storev(all->spilled[17], 16);
rotrv(16, 24, 22);
shrv(31, 31, 3);
xor3v(29, 26, 16);
/* turn 765, slot 1: second hash of nonce 11 of SHA block b - 3, rounds 23 and 24 */
ROUNDS_B(1, q->kw2[11].of[13]);
movev(26, 25);
majv(26, 24, 17);
xor3v(27, 20, 31);
addv(16, 29, 26);
addv(20, 22, 16);
addv(31, 22, 30);
/* turn 766, slot 2: second hash of nonce 12 of SHA block b - 3, rounds 23 and 24 */
ROUNDS_B(2, q->kw2[11].of[6]);
addv(29, 27, 18);
/* lanes, second hash, round 44 */
rotrv(26, 31, 6);
rotrv(16, 31, 11);
addv_at(22, 29, all->spilled[24]);
rotrv(30, 31, 25);
/* turn 767, slot 3: second hash of nonce 13 of SHA block b - 3, rounds 23 and 24 */
ROUNDS_B(3, q->kw2[11].of[7]);
xor3v(26, 16, 30);
addv(27, 19, 22);
movev(18, 23);
chv_g(18, 31, 28);
addv(29, 26, 18);
/* turn 768, slot 0: second hash of nonce 10 of SHA block b - 3, rounds 25 and 26 */
ROUNDS_A(0, q->kw2[12].of[12]);
add_stored(16, 21, all->lane_kw[44]);
add_word(30, 27, f->first[56]);
addv(19, 16, 29);
rotrv(22, 20, 2);
/* SHA block b, first hash, W57 */
loadv(26, all->spilled[17]);
rotrv(18, 26, 17);
/* turn 769, slot 1: second hash of nonce 11 of SHA block b - 3, rounds 25 and 26 */
ROUNDS_A(1, q->kw2[12].of[13]);
rotrv(21, 20, 13);
rotrv(16, 20, 22);
xor3v(22, 21, 16);
rotrv(29, 26, 19);
movev(21, 17);
majv(21, 20, 24);
/* turn 770, slot 2: second hash of nonce 12 of SHA block b - 3, rounds 25 and 26 */
ROUNDS_A(2, q->kw2[12].of[6]);
addv(16, 22, 21);
shrv(22, 26, 10);
addv(21, 19, 16);
addv(16, 19, 25);
/* turn 771, slot 3: second hash of nonce 13 of SHA block b - 3, rounds 25 and 26 */
ROUNDS_A(3, q->kw2[12].of[7]);
xor3v(18, 29, 22);
/* lanes, second hash, round 45 */
rotrv(19, 16, 6);
rotrv(25, 16, 11);
rotrv(29, 16, 25);
loadv(22, all->spilled[12]);
rotrv(26, 22, 7);
/* turn 772, slot 0: second hash of nonce 10 of SHA block b - 3, rounds 27 and 28 */
ROUNDS_B(0, q->kw2[13].of[12]);
xor3v(19, 25, 29);
movev(25, 28);
chv_g(25, 16, 31);
rotrv(29, 22, 18);
addv(19, 19, 25);
add_stored(25, 23, all->lane_kw[45]);
/* turn 773, slot 1: second hash of nonce 11 of SHA block b - 3, rounds 27 and 28 */
ROUNDS_B(1, q->kw2[13].of[13]);
addv(23, 25, 19);
shrv(25, 22, 3);
rotrv(19, 21, 2);
rotrv(22, 21, 13);
/* turn 774, slot 2: second hash of nonce 12 of SHA block b - 3, rounds 27 and 28 */
ROUNDS_B(2, q->kw2[13].of[6]);
xor3v(26, 29, 25);
rotrv(29, 21, 22);
xor3v(19, 22, 29);
addv_at(25, 26, all->spilled[8]);
movev(22, 24);
majv(22, 21, 20);
/* turn 775, slot 3: second hash of nonce 13 of SHA block b - 3, rounds 27 and 28 */
ROUNDS_B(3, q->kw2[13].of[7]);
addv(29, 19, 22);
addv(26, 23, 29);
addv_at(19, 25, all->spilled[6]);
addv(22, 23, 17);
/* lanes, second hash, round 46 */
rotrv(29, 22, 6);
/* turn 776, slot 0: second hash of nonce 10 of SHA block b - 3, rounds 29 and 30 */
ROUNDS_A(0, q->kw2[14].of[12]);
addv(25, 18, 19);
rotrv(23, 22, 11);
rotrv(17, 22, 25);
add_word(18, 25, f->first[57]);
/* turn 777, slot 1: second hash of nonce 11 of SHA block b - 3, rounds 29 and 30 */
ROUNDS_A(1, q->kw2[14].of[13]);
xor3v(29, 23, 17);
movev(19, 31);
chv_g(19, 22, 16);
addv(23, 29, 19);
unpacklo(17, 30, 18);
add_stored(29, 28, all->lane_kw[46]);
/* turn 778, slot 2: second hash of nonce 12 of SHA block b - 3, rounds 29 and 30 */
ROUNDS_A(2, q->kw2[14].of[6]);
addv(19, 29, 23);
storev(p->kw1[19].half[0], 17);
rotrv(28, 26, 2);
rotrv(29, 26, 13);
rotrv(23, 26, 22);
unpackhi(17, 30, 18);
/* turn 779, slot 3: second hash of nonce 13 of SHA block b - 3, rounds 29 and 30 */
ROUNDS_A(3, q->kw2[14].of[7]);
xor3v(28, 29, 23);
movev(30, 20);
majv(30, 26, 21);
storev(p->kw1[19].half[1], 17);
addv(18, 28, 30);
addv(29, 19, 18);
/* turn 780, slot 0: second hash of nonce 10 of SHA block b - 3, rounds 31 and 32 */
ROUNDS_B(0, q->kw2[15].of[12]);
/* SHA block b, first hash, W58 */
rotrv(23, 27, 17);
addv(17, 19, 24);
/* lanes, second hash, round 47 */
rotrv(28, 17, 6);
rotrv(30, 17, 11);
rotrv(18, 27, 19);
/* turn 781, slot 1: second hash of nonce 11 of SHA block b - 3, rounds 31 and 32 */
ROUNDS_B(1, q->kw2[15].of[13]);
rotrv(19, 17, 25);
xor3v(28, 30, 19);
shrv(24, 27, 10);
movev(30, 16);
chv_g(30, 17, 22);
addv(19, 28, 30);
/* turn 782, slot 2: second hash of nonce 12 of SHA block b - 3, rounds 31 and 32 */
ROUNDS_B(2, q->kw2[15].of[6]);
add_stored(28, 31, all->lane_kw[47]);
xor3v(23, 18, 24);
addv(30, 28, 19);
rotrv(31, 29, 2);
/* turn 783, slot 3: second hash of nonce 13 of SHA block b - 3, rounds 31 and 32 */
ROUNDS_B(3, q->kw2[15].of[7]);
loadv(18, all->spilled[2]);
rotrv(24, 18, 7);
rotrv(28, 29, 13);
rotrv(19, 29, 22);
storev(all->spilled[6], 27);
rotrv(27, 18, 18);
xor3v(31, 28, 19);
/* turn 784, slot 0: second hash of nonce 10 of SHA block b - 3, rounds 33 and 34 */
ROUNDS_A(0, q->kw2[16].of[12]);
movev(28, 21);
majv(28, 29, 26);
addv(19, 31, 28);
shrv(31, 18, 3);
addv(28, 30, 19);
addv(19, 30, 20);
/* turn 785, slot 1: second hash of nonce 11 of SHA block b - 3, rounds 33 and 34 */
ROUNDS_A(1, q->kw2[16].of[13]);
xor3v(24, 27, 31);
/* lanes, second hash, round 48 */
rotrv(30, 19, 6);
rotrv(20, 19, 11);
rotrv(27, 19, 25);
addv_at(31, 24, all->spilled[12]);
/* turn 786, slot 2: second hash of nonce 12 of SHA block b - 3, rounds 33 and 34 */
ROUNDS_A(2, q->kw2[16].of[6]);
xor3v(30, 20, 27);
movev(24, 22);
chv_g(24, 19, 17);
addv_at(20, 31, all->spilled[1]);
addv(27, 30, 24);
/* turn 787, slot 3: second hash of nonce 13 of SHA block b - 3, rounds 33 and 34 */
ROUNDS_A(3, q->kw2[16].of[7]);
add_stored(31, 16, all->lane_kw[48]);
addv(30, 23, 20);
addv(24, 31, 27);
rotrv(16, 28, 2);
rotrv(23, 28, 13);
/* turn 788, slot 0: second hash of nonce 10 of SHA block b - 3, rounds 35 and 36 */
ROUNDS_B(0, q->kw2[17].of[12]);
add_word(20, 30, f->first[58]);
rotrv(31, 28, 22);
xor3v(16, 23, 31);
/* SHA block b, first hash, W59 */
rotrv(27, 25, 17);
movev(23, 26);
majv(23, 28, 29);
/* turn 789, slot 1: second hash of nonce 11 of SHA block b - 3, rounds 35 and 36 */
ROUNDS_B(1, q->kw2[17].of[13]);
addv(31, 16, 23);
rotrv(16, 25, 19);
addv(23, 24, 31);
addv(31, 24, 21);
/* turn 790, slot 2: second hash of nonce 12 of SHA block b - 3, rounds 35 and 36 */
ROUNDS_B(2, q->kw2[17].of[6]);
/* lanes, second hash, round 49 */
rotrv(24, 31, 6);
shrv(21, 25, 10);
rotrv(25, 31, 11);
storev(all->spilled[1], 30);
rotrv(30, 31, 25);
xor3v(27, 16, 21);
/* turn 791, slot 3: second hash of nonce 13 of SHA block b - 3, rounds 35 and 36 */
ROUNDS_B(3, q->kw2[17].of[7]);
xor3v(24, 25, 30);
movev(16, 17);
chv_g(16, 31, 19);
addv(21, 24, 16);
loadv(25, all->spilled[13]);
rotrv(30, 25, 7);
add_stored(24, 22, all->lane_kw[49]);
/* turn 792, slot 0: second hash of nonce 10 of SHA block b - 3, rounds 37 and 38 */
ROUNDS_A(0, q->kw2[18].of[12]);
addv(16, 24, 21);
rotrv(22, 25, 18);
rotrv(24, 23, 2);
rotrv(21, 23, 13);
/* turn 793, slot 1: second hash of nonce 11 of SHA block b - 3, rounds 37 and 38 */
ROUNDS_A(1, q->kw2[18].of[13]);
shrv(25, 25, 3);
storev(all->spilled[12], 20);
rotrv(20, 23, 22);
xor3v(24, 21, 20);
movev(21, 29);
majv(21, 23, 28);
xor3v(30, 22, 25);
/* turn 794, slot 2: second hash of nonce 12 of SHA block b - 3, rounds 37 and 38 */
ROUNDS_A(2, q->kw2[18].of[6]);
addv(20, 24, 21);
addv(22, 16, 20);
addv(25, 30, 18);
addv(24, 16, 26);
/* lanes, second hash, round 50 */
rotrv(21, 24, 6);
/* turn 795, slot 3: second hash of nonce 13 of SHA block b - 3, rounds 37 and 38 */
ROUNDS_A(3, q->kw2[18].of[7]);
rotrv(20, 24, 11);
addv_at(30, 25, all->spilled[18]);
rotrv(18, 24, 25);
xor3v(21, 20, 18);
/* turn 796, slot 0: second hash of nonce 10 of SHA block b - 3, rounds 39 and 40 */
ROUNDS_B(0, q->kw2[19].of[12]);
addv(16, 27, 30);
movev(26, 19);
chv_g(26, 24, 31);
addv(25, 21, 26);
add_word(20, 16, f->first[59]);
add_stored(18, 17, all->lane_kw[50]);
/* turn 797, slot 1: second hash of nonce 11 of SHA block b - 3, rounds 39 and 40 */
ROUNDS_B(1, q->kw2[19].of[13]);
addv(27, 18, 25);
rotrv(30, 22, 2);
loadv(21, all->spilled[12]);
unpacklo(26, 21, 20);
rotrv(17, 22, 13);
rotrv(18, 22, 22);
/* turn 798, slot 2: second hash of nonce 12 of SHA block b - 3, rounds 39 and 40 */
ROUNDS_B(2, q->kw2[19].of[6]);
storev(p->kw1[20].half[0], 26);
xor3v(30, 17, 18);
movev(25, 28);
majv(25, 22, 23);
unpackhi(26, 21, 20);
addv(17, 30, 25);
/* turn 799, slot 3: second hash of nonce 13 of SHA block b - 3, rounds 39 and 40 */
ROUNDS_B(3, q->kw2[19].of[7]);
addv(18, 27, 17);
addv(21, 27, 29);
storev(p->kw1[20].half[1], 26);
/* lanes, second hash, round 51 */
rotrv(20, 21, 6);
rotrv(30, 21, 11);
/* SHA block b, first hash, W60 */
loadv(25, all->spilled[1]);
rotrv(17, 25, 17);
/* turn 800, slot 0: second hash of nonce 10 of SHA block b - 3, rounds 41 and 42 */
ROUNDS_A(0, q->kw2[20].of[12]);
rotrv(27, 21, 25);
xor3v(20, 30, 27);
movev(29, 31);
chv_g(29, 21, 24);
rotrv(26, 25, 19);
addv(30, 20, 29);
/* turn 801, slot 1: second hash of nonce 11 of SHA block b - 3, rounds 41 and 42 */
ROUNDS_A(1, q->kw2[20].of[13]);
add_stored(27, 19, all->lane_kw[51]);
shrv(20, 25, 10);
addv(29, 27, 30);
rotrv(19, 18, 2);
/* turn 802, slot 2: second hash of nonce 12 of SHA block b - 3, rounds 41 and 42 */
ROUNDS_A(2, q->kw2[20].of[6]);
xor3v(17, 26, 20);
rotrv(25, 18, 13);
rotrv(27, 18, 22);
xor3v(19, 25, 27);
loadv(30, all->spilled[15]);
rotrv(26, 30, 7);
/* turn 803, slot 3: second hash of nonce 13 of SHA block b - 3, rounds 41 and 42 */
ROUNDS_A(3, q->kw2[20].of[7]);
movev(20, 23);
majv(20, 18, 22);
addv(25, 19, 20);
rotrv(27, 30, 18);
addv(19, 29, 25);
addv(20, 29, 28);
/* turn 804, slot 0: second hash of nonce 10 of SHA block b - 3, rounds 43 and 44 */
ROUNDS_B(0, q->kw2[21].of[12]);
/* lanes, second hash, round 52 */
rotrv(25, 20, 6);
shrv(29, 30, 3);
rotrv(28, 20, 11);
rotrv(30, 20, 25);
/* turn 805, slot 1: second hash of nonce 11 of SHA block b - 3, rounds 43 and 44 */
ROUNDS_B(1, q->kw2[21].of[13]);
xor3v(26, 27, 29);
xor3v(25, 28, 30);
movev(27, 24);
chv_g(27, 20, 21);
addv_at(29, 26, all->spilled[13]);
addv(28, 25, 27);
/* turn 806, slot 2: second hash of nonce 12 of SHA block b - 3, rounds 43 and 44 */
ROUNDS_B(2, q->kw2[21].of[6]);
add_stored(30, 31, all->lane_kw[52]);
addv(26, 30, 28);
addv_at(25, 29, all->spilled[22]);
rotrv(27, 19, 2);
rotrv(31, 19, 13);
/* turn 807, slot 3: second hash of nonce 13 of SHA block b - 3, rounds 43 and 44 */
ROUNDS_B(3, q->kw2[21].of[7]);
addv(30, 17, 25);
rotrv(28, 19, 22);
xor3v(27, 31, 28);
add_word(29, 30, f->first[60]);
/* turn 808, slot 0: second hash of nonce 10 of SHA block b - 3, rounds 45 and 46 */
ROUNDS_A(0, q->kw2[22].of[12]);
movev(17, 22);
majv(17, 19, 18);
addv(25, 27, 17);
addv(31, 26, 25);
/* SHA block b, first hash, W61 */
rotrv(28, 16, 17);
addv(27, 26, 23);
/* turn 809, slot 1: second hash of nonce 11 of SHA block b - 3, rounds 45 and 46 */
ROUNDS_A(1, q->kw2[22].of[13]);
/* lanes, second hash, round 53 */
rotrv(17, 27, 6);
rotrv(25, 16, 19);
rotrv(26, 27, 11);
rotrv(23, 27, 25);
xor3v(17, 26, 23);
/* turn 810, slot 2: second hash of nonce 12 of SHA block b - 3, rounds 45 and 46 */
ROUNDS_A(2, q->kw2[22].of[6]);
shrv(26, 16, 10);
movev(23, 21);
chv_g(23, 27, 20);
addv(16, 17, 23);
xor3v(28, 25, 26);
/* turn 811, slot 3: second hash of nonce 13 of SHA block b - 3, rounds 45 and 46 */
ROUNDS_A(3, q->kw2[22].of[7]);
add_stored(17, 24, all->lane_kw[53]);
addv(23, 17, 16);
loadv(25, all->spilled[4]);
rotrv(26, 25, 7);
rotrv(24, 31, 2);
rotrv(17, 31, 13);
/* turn 812, slot 0: second hash of nonce 10 of SHA block b - 3, rounds 47 and 48 */
ROUNDS_B(0, q->kw2[23].of[12]);
rotrv(16, 31, 22);
storev(all->spilled[22], 30);
rotrv(30, 25, 18);
xor3v(24, 17, 16);
movev(17, 18);
majv(17, 31, 19);
shrv(16, 25, 3);
/* turn 813, slot 1: second hash of nonce 11 of SHA block b - 3, rounds 47 and 48 */
ROUNDS_B(1, q->kw2[23].of[13]);
addv(24, 24, 17);
addv(17, 23, 24);
addv(24, 23, 22);
xor3v(26, 30, 16);
/* lanes, second hash, round 54 */
rotrv(23, 24, 6);
/* turn 814, slot 2: second hash of nonce 12 of SHA block b - 3, rounds 47 and 48 */
ROUNDS_B(2, q->kw2[23].of[6]);
rotrv(22, 24, 11);
addv_at(30, 26, all->spilled[15]);
rotrv(16, 24, 25);
xor3v(23, 22, 16);
/* turn 815, slot 3: second hash of nonce 13 of SHA block b - 3, rounds 47 and 48 */
ROUNDS_B(3, q->kw2[23].of[7]);
addv_at(26, 30, all->spilled[9]);
movev(22, 20);
chv_g(22, 24, 27);
addv(16, 23, 22);
add_stored(30, 21, all->lane_kw[54]);
addv(23, 28, 26);
/* turn 816, slot 0: second hash of nonce 10 of SHA block b - 3, rounds 49 and 50 */
ROUNDS_A(0, q->kw2[24].of[12]);
addv(22, 30, 16);
rotrv(21, 17, 2);
add_word(28, 23, f->first[61]);
rotrv(26, 17, 13);
rotrv(30, 17, 22);
/* turn 817, slot 1: second hash of nonce 11 of SHA block b - 3, rounds 49 and 50 */
ROUNDS_A(1, q->kw2[24].of[13]);
xor3v(21, 26, 30);
unpacklo(16, 29, 28);
movev(26, 19);
majv(26, 17, 31);
addv(30, 21, 26);
/* turn 818, slot 2: second hash of nonce 12 of SHA block b - 3, rounds 49 and 50 */
ROUNDS_A(2, q->kw2[24].of[6]);
storev(p->kw1[21].half[0], 16);
addv(21, 22, 30);
addv(26, 22, 18);
unpackhi(16, 29, 28);
/* lanes, second hash, round 55 */
rotrv(30, 26, 6);
rotrv(22, 26, 11);
/* turn 819, slot 3: second hash of nonce 13 of SHA block b - 3, rounds 49 and 50 */
ROUNDS_A(3, q->kw2[24].of[7]);
rotrv(18, 26, 25);
storev(p->kw1[21].half[1], 16);
xor3v(30, 22, 18);
movev(29, 27);
chv_g(29, 26, 24);
/* SHA block b, first hash, W62 */
loadv(28, all->spilled[22]);
rotrv(16, 28, 17);
addv(22, 30, 29);
/* turn 820, slot 0: second hash of nonce 10 of SHA block b - 3, rounds 51 and 52 */
ROUNDS_B(0, q->kw2[25].of[12]);
add_stored(18, 20, all->lane_kw[55]);
rotrv(30, 28, 19);
addv(29, 18, 22);
rotrv(20, 21, 2);
/* turn 821, slot 1: second hash of nonce 11 of SHA block b - 3, rounds 51 and 52 */
ROUNDS_B(1, q->kw2[25].of[13]);
rotrv(18, 21, 13);
shrv(22, 28, 10);
rotrv(28, 21, 22);
xor3v(20, 18, 28);
xor3v(16, 30, 22);
/* turn 822, slot 2: second hash of nonce 12 of SHA block b - 3, rounds 51 and 52 */
ROUNDS_B(2, q->kw2[25].of[6]);
movev(18, 31);
majv(18, 21, 17);
addv(28, 20, 18);
addv(30, 29, 28);
loadv(22, all->spilled[10]);
rotrv(20, 22, 7);
addv(18, 29, 19);
/* turn 823, slot 3: second hash of nonce 13 of SHA block b - 3, rounds 51 and 52 */
ROUNDS_B(3, q->kw2[25].of[7]);
/* lanes, second hash, round 56 */
rotrv(28, 18, 6);
rotrv(29, 22, 18);
rotrv(19, 18, 11);
storev(all->spilled[22], 23);
rotrv(23, 18, 25);
/* turn 824, slot 0: second hash of nonce 10 of SHA block b - 3, rounds 53 and 54 */
ROUNDS_A(0, q->kw2[26].of[12]);
shrv(22, 22, 3);
xor3v(28, 19, 23);
movev(19, 24);
chv_g(19, 18, 26);
addv(23, 28, 19);
xor3v(20, 29, 22);
/* turn 825, slot 1: second hash of nonce 11 of SHA block b - 3, rounds 53 and 54 */
ROUNDS_A(1, q->kw2[26].of[13]);
add_stored(28, 27, all->lane_kw[56]);
addv(19, 28, 23);
addv(29, 20, 25);
rotrv(22, 30, 2);
rotrv(27, 30, 13);
/* turn 826, slot 2: second hash of nonce 12 of SHA block b - 3, rounds 53 and 54 */
ROUNDS_A(2, q->kw2[26].of[6]);
rotrv(28, 30, 22);
addv_at(23, 29, all->spilled[17]);
xor3v(22, 27, 28);
movev(20, 17);
majv(20, 30, 21);
/* turn 827, slot 3: second hash of nonce 13 of SHA block b - 3, rounds 53 and 54 */
ROUNDS_A(3, q->kw2[26].of[7]);
addv(25, 16, 23);
addv(29, 22, 20);
addv(27, 19, 29);
add_word(28, 25, f->first[62]);
addv(16, 19, 31);
/* turn 828, slot 0: second hash of nonce 10 of SHA block b - 3, rounds 55 and 56 */
ROUNDS_B(0, q->kw2[27].of[12]);
/* lanes, second hash, round 57 */
rotrv(23, 16, 6);
rotrv(22, 16, 11);
/* SHA block b, first hash, W63 */
loadv(20, all->spilled[22]);
rotrv(29, 20, 17);
rotrv(25, 16, 25);
xor3v(23, 22, 25);
/* turn 829, slot 1: second hash of nonce 11 of SHA block b - 3, rounds 55 and 56 */
ROUNDS_B(1, q->kw2[27].of[13]);
rotrv(19, 20, 19);
movev(31, 26);
chv_g(31, 16, 18);
addv(22, 23, 31);
shrv(25, 20, 10);
/* turn 830, slot 2: second hash of nonce 12 of SHA block b - 3, rounds 55 and 56 */
ROUNDS_B(2, q->kw2[27].of[6]);
add_stored(23, 24, all->lane_kw[57]);
addv(31, 17, 23);
addv(20, 31, 22);
xor3v(29, 19, 25);
/* lanes, second hash, round 58 */
rotrv(24, 20, 6);
/* turn 831, slot 3: second hash of nonce 13 of SHA block b - 3, rounds 55 and 56 */
ROUNDS_B(3, q->kw2[27].of[7]);
rotrv(17, 20, 11);
loadv(23, all->spilled[16]);
rotrv(31, 23, 7);
rotrv(22, 20, 25);
xor3v(24, 17, 22);
movev(19, 18);
chv_g(19, 20, 16);
/* turn 832, slot 0: second hash of nonce 10 of SHA block b - 3, rounds 57 and 58 */
ROUNDS_A(0, q->kw2[28].of[12]);
rotrv(25, 23, 18);
addv(17, 24, 19);
add_stored(22, 26, all->lane_kw[58]);
shrv(24, 23, 3);
/* turn 833, slot 1: second hash of nonce 11 of SHA block b - 3, rounds 57 and 58 */
ROUNDS_A(1, q->kw2[28].of[13]);
addv(19, 21, 22);
addv(26, 19, 17);
xor3v(31, 25, 24);
/* lanes, second hash, round 59 */
rotrv(23, 26, 6);
rotrv(21, 26, 11);
/* turn 834, slot 2: second hash of nonce 12 of SHA block b - 3, rounds 57 and 58 */
ROUNDS_A(2, q->kw2[28].of[6]);
rotrv(22, 26, 25);
addv_at(19, 31, all->spilled[10]);
xor3v(23, 21, 22);
movev(17, 16);
chv_g(17, 26, 20);
addv_at(25, 19, all->spilled[6]);
/* turn 835, slot 3: second hash of nonce 13 of SHA block b - 3, rounds 57 and 58 */
ROUNDS_A(3, q->kw2[28].of[7]);
addv(24, 23, 17);
add_stored(31, 18, all->lane_kw[59]);
addv(21, 30, 31);
addv(22, 29, 25);
/* turn 836, slot 0: second hash of nonce 10 of SHA block b - 3, rounds 59 and 60 */
ROUNDS_B(0, q->kw2[29].of[12]);
END_TESTED(0, ended[2].of[2]);
addv(19, 21, 24);
/* lanes, second hash, round 60 */
rotrv(23, 19, 6);
add_word(17, 22, f->first[63]);
rotrv(18, 19, 11);
rotrv(30, 19, 25);
/* turn 837, slot 1: second hash of nonce 11 of SHA block b - 3, rounds 59 and 60 */
ROUNDS_B(1, q->kw2[29].of[13]);
END_TESTED(1, ended[3].of[2]);
unpacklo(31, 28, 17);
xor3v(23, 18, 30);
chv(19, 26, 20);
addv(29, 23, 19);
storev(p->kw1[22].half[0], 31);
add_stored(25, 16, all->lane_kw[60]);
/* turn 838, slot 2: second hash of nonce 12 of SHA block b - 3, rounds 59 and 60 */
ROUNDS_B(2, q->kw2[29].of[6]);
END_TESTED(2, ended[0].of[3]);
addv(21, 27, 25);
unpackhi(24, 28, 17);
addv(22, 21, 29);
lanes_are(22);
/* turn 839, slot 3: second hash of nonce 13 of SHA block b - 3, rounds 59 and 60 */
ROUNDS_B(3, q->kw2[29].of[7]);
END_TESTED(3, ended[1].of[3]);
storev(p->kw1[22].half[1], 24);
#endif
