/* Written by tools/generate_split.py, which explains it; edit that instead. */
#define SPILLED 14
#ifdef BODY
/* Vectors between turns 0 and 239: digests of block b - 1 into lanes, their schedule. */
/* turn 0, slot 0, run 0: first hash of nonce 0 of block b, rounds 4 and 5 */
BEGIN(0, 1, p->start1.of[0]);
ROUNDS_A(0, all->starts.constant1[0]);
/* turn 1, slot 1, run 13: second hash of nonce 5 of block b - 2, rounds 27 and 28 */
ROUNDS_B(1, q->kw2[13].of[3]);
load_rows(16, all->st1, 0);
load_rows(17, all->st1, 1);
load_rows(18, all->st1, 2);
load_rows(19, all->st1, 3);
load_rows(20, all->st1, 4);
/* turn 2, slot 2, run 10: second hash of nonce 2 of block b - 2, rounds 53 and 54 */
ROUNDS_A(2, q->kw2[26].of[4]);
/* turn 3, slot 3, run 14: second hash of nonce 6 of block b - 2, rounds 19 and 20 */
ROUNDS_B(3, q->kw2[9].of[6]);
load_rows(21, all->st1, 5);
load_rows(22, all->st1, 6);
load_rows(23, all->st1, 7);
unpacklo(24, 16, 17);
unpackhi(25, 16, 17);
/* turn 4, slot 4, run 11: second hash of nonce 3 of block b - 2, rounds 45 and 46 */
ROUNDS_A(4, q->kw2[22].of[5]);
/* turn 5, slot 5, run 15: second hash of nonce 7 of block b - 2, rounds 11 and 12 */
ROUNDS_B(5, all->starts.constant2[5]);
unpacklo(26, 18, 19);
unpackhi(27, 18, 19);
unpacklo64(28, 24, 26);
unpacklo(29, 20, 21);
unpackhi(30, 20, 21);
/* turn 6, slot 6, run 12: second hash of nonce 4 of block b - 2, rounds 37 and 38 */
ROUNDS_A(6, q->kw2[18].of[2]);
/* turn 7, slot 0, run 0: first hash of nonce 0 of block b, rounds 6 and 7 */
ROUNDS_B(0, all->starts.constant1[1]);
unpacklo(31, 22, 23);
unpackhi(16, 22, 23);
zero(17);
unpackhi64(18, 24, 26);
unpacklo64(19, 25, 27);
unpackhi64(20, 25, 27);
/* turn 8, slot 1, run 13: second hash of nonce 5 of block b - 2, rounds 29 and 30 */
ROUNDS_A(1, q->kw2[14].of[3]);
/* turn 9, slot 2, run 10: second hash of nonce 2 of block b - 2, rounds 55 and 56 */
ROUNDS_B(2, q->kw2[27].of[4]);
END(2, all->st2, 2);
add_word(21, 28, f->midstate[5]);
unpacklo64(22, 29, 31);
unpackhi64(23, 29, 31);
unpacklo64(24, 30, 16);
unpackhi64(26, 30, 16);
/* turn 10, slot 3, run 14: second hash of nonce 6 of block b - 2, rounds 21 and 22 */
ROUNDS_A(3, q->kw2[10].of[6]);
/* turn 11, slot 4, run 11: second hash of nonce 3 of block b - 2, rounds 47 and 48 */
ROUNDS_B(4, q->kw2[23].of[5]);
add_word(25, 18, f->midstate[4]);
add_word(27, 19, f->midstate[1]);
add_word(28, 20, f->midstate[0]);
rotrv(29, 27, 7);
add_word(31, 22, f->midstate[7]);
/* turn 12, slot 5, run 15: second hash of nonce 7 of block b - 2, rounds 13 and 14 */
ROUNDS_A(5, all->starts.constant2[6]);
/* turn 13, slot 6, run 12: second hash of nonce 4 of block b - 2, rounds 39 and 40 */
ROUNDS_B(6, q->kw2[19].of[2]);
add_word(30, 23, f->midstate[6]);
add_word(16, 24, f->midstate[3]);
add_word(18, 26, f->midstate[2]);
add_word(19, 25, f->second[4]);
rotrv(20, 27, 18);
/* turn 14, slot 0, run 0: first hash of nonce 0 of block b, rounds 8 and 9 */
ROUNDS_A(0, all->starts.constant1[2]);
/* turn 15, slot 1, run 13: second hash of nonce 5 of block b - 2, rounds 31 and 32 */
ROUNDS_B(1, q->kw2[15].of[3]);
shrv(22, 27, 3);
unpacklo(23, 17, 28);
unpackhi(24, 17, 28);
add_word(26, 27, f->k[1]);
add_word(17, 16, f->k[3]);
storev(all->spilled[0], 25);
add_word(25, 18, f->k[2]);
/* turn 17, slot 3, run 14: second hash of nonce 6 of block b - 2, rounds 23 and 24 */
ROUNDS_B(3, q->kw2[11].of[6]);
storev(all->spilled[1], 21);
add_word(21, 21, f->second[5]);
storev(all->spilled[2], 30);
add_word(30, 30, f->second[6]);
xor3v(29, 20, 22);
storev(p->start2.half[0], 23);
storev(p->start2.half[1], 24);
/* turn 18, slot 4, run 11: second hash of nonce 3 of block b - 2, rounds 49 and 50 */
ROUNDS_A(4, q->kw2[24].of[5]);
/* turn 19, slot 5, run 15: second hash of nonce 7 of block b - 2, rounds 15 and 16 */
ROUNDS_B(5, q->kw2[7].of[7]);
add_word(20, 31, f->second[7]);
unpacklo(22, 17, 19);
unpacklo(23, 26, 25);
unpackhi(24, 26, 25);
unpackhi(26, 17, 19);
/* turn 20, slot 6, run 12: second hash of nonce 4 of block b - 2, rounds 41 and 42 */
ROUNDS_A(6, q->kw2[20].of[2]);
/* turn 21, slot 0, run 0: first hash of nonce 0 of block b, rounds 10 and 11 */
ROUNDS_B(0, all->starts.constant1[3]);
addv(25, 29, 28);
rotrv(17, 18, 7);
rotrv(19, 18, 18);
shrv(29, 18, 3);
storev(p->kw2[1].half[0], 22);
/* turn 22, slot 1, run 13: second hash of nonce 5 of block b - 2, rounds 33 and 34 */
ROUNDS_A(1, q->kw2[16].of[3]);
storev(p->kw2[0].half[0], 23);
storev(p->kw2[0].half[1], 24);
storev(p->kw2[1].half[1], 26);
rotrv(28, 25, 17);
rotrv(22, 25, 19);
shrv(23, 25, 10);
/* turn 24, slot 3, run 14: second hash of nonce 6 of block b - 2, rounds 25 and 26 */
ROUNDS_A(3, q->kw2[12].of[6]);
/* turn 25, slot 4, run 11: second hash of nonce 3 of block b - 2, rounds 51 and 52 */
ROUNDS_B(4, q->kw2[25].of[5]);
rotrv(24, 16, 7);
rotrv(26, 16, 18);
storev(all->spilled[3], 31);
shrv(31, 16, 3);
storev(all->spilled[4], 16);
unpacklo(16, 21, 30);
unpackhi(21, 21, 30);
/* turn 26, slot 5, run 15: second hash of nonce 7 of block b - 2, rounds 17 and 18 */
ROUNDS_A(5, q->kw2[8].of[7]);
/* turn 27, slot 6, run 12: second hash of nonce 4 of block b - 2, rounds 43 and 44 */
ROUNDS_B(6, q->kw2[21].of[2]);
word(30, f->second[8]);
storev(all->spilled[5], 18);
word(18, f->second[15]);
storev(all->spilled[6], 25);
add_word(25, 25, f->second[16]);
xor3v(17, 19, 29);
add_word(19, 27, f->s1_length2);
/* turn 28, slot 0, run 0: first hash of nonce 0 of block b, rounds 12 and 13 */
ROUNDS_A(0, all->starts.constant1[4]);
/* turn 29, slot 1, run 13: second hash of nonce 5 of block b - 2, rounds 35 and 36 */
ROUNDS_B(1, q->kw2[17].of[3]);
xor3v(28, 22, 23);
storev(p->kw2[2].half[0], 16);
storev(p->kw2[2].half[1], 21);
unpacklo(29, 20, 30);
unpackhi(27, 20, 30);
/* turn 30, slot 2, run 1: first hash of nonce 1 of block b, rounds 4 and 5 */
BEGIN(2, 1, p->start1.of[1]);
ROUNDS_A(2, all->starts.constant1[0]);
/* turn 31, slot 3, run 14: second hash of nonce 6 of block b - 2, rounds 27 and 28 */
ROUNDS_B(3, q->kw2[13].of[6]);
unpacklo(22, 18, 25);
loadv(23, all->spilled[0]);
rotrv(16, 23, 7);
rotrv(21, 23, 18);
shrv(20, 23, 3);
unpackhi(30, 18, 25);
addv(18, 17, 19);
/* turn 32, slot 4, run 11: second hash of nonce 3 of block b - 2, rounds 53 and 54 */
ROUNDS_A(4, q->kw2[26].of[5]);
/* turn 33, slot 5, run 15: second hash of nonce 7 of block b - 2, rounds 19 and 20 */
ROUNDS_B(5, q->kw2[9].of[7]);
storev(p->kw2[3].half[0], 29);
storev(p->kw2[3].half[1], 27);
storev(p->kw2[7].half[0], 22);
xor3v(24, 26, 31);
rotrv(25, 18, 17);
/* turn 34, slot 6, run 12: second hash of nonce 4 of block b - 2, rounds 45 and 46 */
ROUNDS_A(6, q->kw2[22].of[2]);
/* turn 35, slot 0, run 0: first hash of nonce 0 of block b, rounds 14 and 15 */
ROUNDS_B(0, all->starts.constant1[5]);
loadv(17, all->spilled[1]);
rotrv(19, 17, 7);
rotrv(29, 17, 18);
rotrv(27, 18, 19);
shrv(22, 18, 10);
shrv(26, 17, 3);
/* turn 36, slot 1, run 13: second hash of nonce 5 of block b - 2, rounds 37 and 38 */
ROUNDS_A(1, q->kw2[18].of[3]);
/* turn 37, slot 2, run 1: first hash of nonce 1 of block b, rounds 6 and 7 */
ROUNDS_B(2, all->starts.constant1[1]);
add_word(31, 18, f->second[17]);
addv_at(24, 24, all->spilled[5]);
xor3v(16, 21, 20);
storev(p->kw2[7].half[1], 30);
addv(21, 28, 24);
/* turn 38, slot 3, run 14: second hash of nonce 6 of block b - 2, rounds 29 and 30 */
ROUNDS_A(3, q->kw2[14].of[6]);
/* turn 39, slot 4, run 11: second hash of nonce 3 of block b - 2, rounds 55 and 56 */
ROUNDS_B(4, q->kw2[27].of[5]);
END(4, all->st2, 3);
rotrv(20, 21, 17);
xor3v(25, 27, 22);
xor3v(19, 29, 26);
rotrv(30, 21, 19);
shrv(28, 21, 10);
addv_at(24, 16, all->spilled[4]);
/* turn 40, slot 5, run 15: second hash of nonce 7 of block b - 2, rounds 21 and 22 */
ROUNDS_A(5, q->kw2[10].of[7]);
/* turn 41, slot 6, run 12: second hash of nonce 4 of block b - 2, rounds 47 and 48 */
ROUNDS_B(6, q->kw2[23].of[2]);
loadv(27, all->spilled[2]);
rotrv(22, 27, 7);
rotrv(29, 27, 18);
shrv(26, 27, 3);
add_word(16, 21, f->second[18]);
addv(19, 19, 23);
/* turn 42, slot 0, run 0: first hash of nonce 0 of block b, rounds 16 and 17 */
ROUNDS_A(0, all->starts.constant1[6]);
/* turn 43, slot 1, run 13: second hash of nonce 5 of block b - 2, rounds 39 and 40 */
ROUNDS_B(1, q->kw2[19].of[3]);
unpacklo(23, 31, 16);
xor3v(20, 30, 28);
addv(30, 25, 24);
rotrv(28, 30, 17);
rotrv(25, 30, 19);
/* turn 44, slot 2, run 1: first hash of nonce 1 of block b, rounds 8 and 9 */
ROUNDS_A(2, all->starts.constant1[2]);
/* turn 45, slot 3, run 14: second hash of nonce 6 of block b - 2, rounds 31 and 32 */
ROUNDS_B(3, q->kw2[15].of[6]);
loadv(24, all->spilled[3]);
storev(all->spilled[0], 21);
rotrv(21, 24, 7);
storev(all->spilled[4], 18);
rotrv(18, 24, 18);
shrv(24, 24, 3);
storev(p->kw2[8].half[0], 23);
unpackhi(23, 31, 16);
/* turn 47, slot 5, run 15: second hash of nonce 7 of block b - 2, rounds 23 and 24 */
ROUNDS_B(5, q->kw2[11].of[7]);
shrv(31, 30, 10);
addv(16, 20, 19);
add_word(20, 30, f->second[19]);
xor3v(22, 29, 26);
add_word(19, 27, f->length2);
xor3v(21, 18, 24);
/* turn 48, slot 6, run 12: second hash of nonce 4 of block b - 2, rounds 49 and 50 */
ROUNDS_A(6, q->kw2[24].of[2]);
/* turn 49, slot 0, run 0: first hash of nonce 0 of block b, rounds 18 and 19 */
ROUNDS_B(0, p->kw1[0].of[0]);
rotrv(29, 16, 17);
storev(p->kw2[8].half[1], 23);
xor3v(28, 25, 31);
rotrv(26, 16, 19);
shrv(27, 16, 10);
/* turn 50, slot 1, run 13: second hash of nonce 5 of block b - 2, rounds 41 and 42 */
ROUNDS_A(1, q->kw2[20].of[3]);
/* turn 51, slot 2, run 1: first hash of nonce 1 of block b, rounds 10 and 11 */
ROUNDS_B(2, all->starts.constant1[3]);
add_word(18, 16, f->second[20]);
addv(24, 22, 17);
addv(23, 21, 19);
loadv(25, all->spilled[3]);
add_word(31, 25, f->s0_bit);
unpacklo(22, 20, 18);
/* turn 52, slot 3, run 14: second hash of nonce 6 of block b - 2, rounds 33 and 34 */
ROUNDS_A(3, q->kw2[16].of[6]);
storev(p->kw2[9].half[0], 22);
unpackhi(17, 20, 18);
xor3v(29, 26, 27);
loadv(21, all->spilled[4]);
add_word(19, 21, f->bit);
addv(25, 28, 24);
/* turn 54, slot 5, run 15: second hash of nonce 7 of block b - 2, rounds 25 and 26 */
ROUNDS_A(5, q->kw2[12].of[7]);
/* turn 55, slot 6, run 12: second hash of nonce 4 of block b - 2, rounds 51 and 52 */
ROUNDS_B(6, q->kw2[25].of[2]);
rotrv(22, 25, 17);
addv_at(20, 31, all->spilled[6]);
rotrv(18, 25, 19);
shrv(26, 25, 10);
storev(p->kw2[9].half[1], 17);
addv(27, 29, 23);
/* turn 56, slot 0, run 0: first hash of nonce 0 of block b, rounds 20 and 21 */
ROUNDS_A(0, p->kw1[1].of[0]);
/* turn 57, slot 1, run 13: second hash of nonce 5 of block b - 2, rounds 43 and 44 */
ROUNDS_B(1, q->kw2[21].of[3]);
rotrv(28, 27, 17);
add_word(24, 25, f->second[21]);
rotrv(31, 27, 19);
shrv(17, 27, 10);
add_word(29, 27, f->second[22]);
/* turn 58, slot 2, run 1: first hash of nonce 1 of block b, rounds 12 and 13 */
ROUNDS_A(2, all->starts.constant1[4]);
/* turn 59, slot 3, run 14: second hash of nonce 6 of block b - 2, rounds 35 and 36 */
ROUNDS_B(3, q->kw2[17].of[6]);
xor3v(22, 18, 26);
unpacklo(23, 24, 29);
storev(p->kw2[10].half[0], 23);
unpackhi(18, 24, 29);
addv(26, 22, 20);
/* turn 60, slot 4, run 2: first hash of nonce 2 of block b, rounds 4 and 5 */
BEGIN(4, 1, p->start1.of[4]);
ROUNDS_A(4, all->starts.constant1[0]);
/* turn 61, slot 5, run 15: second hash of nonce 7 of block b - 2, rounds 27 and 28 */
ROUNDS_B(5, q->kw2[13].of[7]);
rotrv(23, 26, 17);
xor3v(28, 31, 17);
rotrv(24, 26, 19);
shrv(29, 26, 10);
addv(22, 28, 19);
rotrv(20, 22, 17);
/* turn 62, slot 6, run 12: second hash of nonce 4 of block b - 2, rounds 53 and 54 */
ROUNDS_A(6, q->kw2[26].of[2]);
/* turn 63, slot 0, run 0: first hash of nonce 0 of block b, rounds 22 and 23 */
ROUNDS_B(0, p->kw1[2].of[0]);
storev(p->kw2[10].half[1], 18);
add_word(31, 26, f->second[23]);
rotrv(17, 22, 19);
shrv(28, 22, 10);
add_word(19, 22, f->second[24]);
/* turn 64, slot 1, run 13: second hash of nonce 5 of block b - 2, rounds 45 and 46 */
ROUNDS_A(1, q->kw2[22].of[3]);
/* turn 65, slot 2, run 1: first hash of nonce 1 of block b, rounds 14 and 15 */
ROUNDS_B(2, all->starts.constant1[5]);
xor3v(23, 24, 29);
unpacklo(18, 31, 19);
unpackhi(24, 31, 19);
addv_at(29, 23, all->spilled[0]);
rotrv(31, 29, 17);
/* turn 66, slot 3, run 14: second hash of nonce 6 of block b - 2, rounds 37 and 38 */
ROUNDS_A(3, q->kw2[18].of[6]);
/* turn 67, slot 4, run 2: first hash of nonce 2 of block b, rounds 6 and 7 */
ROUNDS_B(4, all->starts.constant1[1]);
rotrv(19, 29, 19);
xor3v(20, 17, 28);
shrv(23, 29, 10);
addv(17, 20, 30);
storev(p->kw2[11].half[0], 18);
/* turn 68, slot 5, run 15: second hash of nonce 7 of block b - 2, rounds 29 and 30 */
ROUNDS_A(5, q->kw2[14].of[7]);
/* turn 69, slot 6, run 12: second hash of nonce 4 of block b - 2, rounds 55 and 56 */
ROUNDS_B(6, q->kw2[27].of[2]);
END(6, all->st2, 4);
storev(p->kw2[11].half[1], 24);
add_word(28, 29, f->second[25]);
rotrv(20, 17, 17);
rotrv(18, 17, 19);
shrv(24, 17, 10);
xor3v(31, 19, 23);
/* turn 70, slot 0, run 0: first hash of nonce 0 of block b, rounds 24 and 25 */
ROUNDS_A(0, p->kw1[3].of[0]);
/* turn 71, slot 1, run 13: second hash of nonce 5 of block b - 2, rounds 47 and 48 */
ROUNDS_B(1, q->kw2[23].of[3]);
add_word(19, 17, f->second[26]);
unpacklo(23, 28, 19);
unpackhi(28, 28, 19);
addv(19, 31, 16);
add_word(31, 26, f->s0_length2);
/* turn 72, slot 2, run 1: first hash of nonce 1 of block b, rounds 16 and 17 */
ROUNDS_A(2, all->starts.constant1[6]);
/* turn 73, slot 3, run 14: second hash of nonce 6 of block b - 2, rounds 39 and 40 */
ROUNDS_B(3, q->kw2[19].of[6]);
storev(all->spilled[3], 26);
rotrv(26, 19, 17);
xor3v(20, 18, 24);
rotrv(18, 19, 19);
shrv(24, 19, 10);
storev(p->kw2[12].half[0], 23);
/* turn 74, slot 4, run 2: first hash of nonce 2 of block b, rounds 8 and 9 */
ROUNDS_A(4, all->starts.constant1[2]);
/* turn 75, slot 5, run 15: second hash of nonce 7 of block b - 2, rounds 31 and 32 */
ROUNDS_B(5, q->kw2[15].of[7]);
storev(p->kw2[12].half[1], 28);
add_word(23, 19, f->second[27]);
addv(28, 20, 25);
rotrv(20, 28, 17);
storev(all->spilled[1], 19);
rotrv(19, 28, 19);
/* turn 77, slot 0, run 0: first hash of nonce 0 of block b, rounds 26 and 27 */
ROUNDS_B(0, p->kw1[4].of[0]);
storev(all->spilled[2], 25);
shrv(25, 28, 10);
storev(all->spilled[5], 16);
loadv(16, all->spilled[6]);
storev(all->spilled[7], 17);
rotrv(17, 16, 7);
storev(all->spilled[8], 29);
rotrv(29, 16, 18);
storev(all->spilled[9], 30);
shrv(30, 16, 3);
xor3v(26, 18, 24);
add_word(18, 28, f->second[28]);
/* turn 78, slot 1, run 13: second hash of nonce 5 of block b - 2, rounds 49 and 50 */
ROUNDS_A(1, q->kw2[24].of[3]);
/* turn 79, slot 2, run 1: first hash of nonce 1 of block b, rounds 18 and 19 */
ROUNDS_B(2, p->kw1[0].of[1]);
unpacklo(24, 23, 18);
unpackhi(23, 23, 18);
xor3v(20, 19, 25);
addv(18, 26, 27);
rotrv(19, 18, 17);
/* turn 80, slot 3, run 14: second hash of nonce 6 of block b - 2, rounds 41 and 42 */
ROUNDS_A(3, q->kw2[20].of[6]);
/* turn 81, slot 4, run 2: first hash of nonce 2 of block b, rounds 10 and 11 */
ROUNDS_B(4, all->starts.constant1[3]);
xor3v(17, 29, 30);
rotrv(25, 21, 7);
rotrv(26, 21, 18);
shrv(29, 21, 3);
storev(p->kw2[13].half[0], 24);
/* turn 82, slot 5, run 15: second hash of nonce 7 of block b - 2, rounds 33 and 34 */
ROUNDS_A(5, q->kw2[16].of[7]);
addv(30, 20, 31);
rotrv(24, 18, 19);
shrv(20, 18, 10);
add_word(31, 18, f->second[29]);
add_word(17, 17, f->length2);
/* turn 84, slot 0, run 0: first hash of nonce 0 of block b, rounds 28 and 29 */
ROUNDS_A(0, p->kw1[5].of[0]);
/* turn 85, slot 1, run 13: second hash of nonce 5 of block b - 2, rounds 51 and 52 */
ROUNDS_B(1, q->kw2[25].of[3]);
storev(p->kw2[13].half[1], 23);
xor3v(25, 26, 29);
rotrv(23, 30, 17);
rotrv(26, 30, 19);
shrv(29, 30, 10);
storev(all->spilled[10], 30);
add_word(30, 30, f->second[30]);
/* turn 86, slot 2, run 1: first hash of nonce 1 of block b, rounds 20 and 21 */
ROUNDS_A(2, p->kw1[1].of[1]);
/* turn 87, slot 3, run 14: second hash of nonce 6 of block b - 2, rounds 43 and 44 */
ROUNDS_B(3, q->kw2[21].of[6]);
xor3v(19, 24, 20);
addv(24, 22, 17);
loadv(20, all->spilled[0]);
rotrv(17, 20, 7);
storev(all->spilled[11], 22);
rotrv(22, 20, 18);
storev(all->spilled[12], 18);
shrv(18, 20, 3);
/* turn 88, slot 4, run 2: first hash of nonce 2 of block b, rounds 12 and 13 */
ROUNDS_A(4, all->starts.constant1[4]);
/* turn 89, slot 5, run 15: second hash of nonce 7 of block b - 2, rounds 35 and 36 */
ROUNDS_B(5, q->kw2[17].of[7]);
addv(25, 25, 16);
xor3v(23, 26, 29);
unpacklo(16, 31, 30);
unpackhi(26, 31, 30);
addv(29, 19, 24);
/* turn 90, slot 6, run 3: first hash of nonce 3 of block b, rounds 4 and 5 */
BEGIN(6, 1, p->start1.of[5]);
ROUNDS_A(6, all->starts.constant1[0]);
/* turn 91, slot 0, run 0: first hash of nonce 0 of block b, rounds 30 and 31 */
ROUNDS_B(0, p->kw1[6].of[0]);
rotrv(31, 29, 17);
rotrv(30, 29, 19);
xor3v(17, 22, 18);
loadv(19, all->spilled[9]);
rotrv(24, 19, 7);
rotrv(22, 19, 18);
/* turn 92, slot 1, run 13: second hash of nonce 5 of block b - 2, rounds 53 and 54 */
ROUNDS_A(1, q->kw2[26].of[3]);
/* turn 93, slot 2, run 1: first hash of nonce 1 of block b, rounds 22 and 23 */
ROUNDS_B(2, p->kw1[2].of[1]);
shrv(18, 19, 3);
addv_at(25, 25, all->spilled[8]);
storev(all->spilled[6], 27);
shrv(27, 29, 10);
storev(all->spilled[13], 29);
add_word(29, 29, f->second[31]);
storev(p->kw2[14].half[0], 16);
addv(16, 17, 21);
/* turn 94, slot 3, run 14: second hash of nonce 6 of block b - 2, rounds 45 and 46 */
ROUNDS_A(3, q->kw2[22].of[6]);
/* turn 95, slot 4, run 2: first hash of nonce 2 of block b, rounds 14 and 15 */
ROUNDS_B(4, all->starts.constant1[5]);
storev(p->kw2[14].half[1], 26);
addv(17, 23, 25);
xor3v(24, 22, 18);
rotrv(21, 17, 17);
xor3v(31, 30, 27);
/* turn 96, slot 5, run 15: second hash of nonce 7 of block b - 2, rounds 37 and 38 */
ROUNDS_A(5, q->kw2[18].of[7]);
/* turn 97, slot 6, run 3: first hash of nonce 3 of block b, rounds 6 and 7 */
ROUNDS_B(6, all->starts.constant1[1]);
rotrv(26, 17, 19);
shrv(23, 17, 10);
addv_at(25, 16, all->spilled[7]);
add_word(22, 17, f->second[32]);
loadv(18, all->spilled[5]);
rotrv(30, 18, 7);
/* turn 98, slot 0, run 0: first hash of nonce 0 of block b, rounds 32 and 33 */
ROUNDS_A(0, p->kw1[7].of[0]);
/* turn 99, slot 1, run 13: second hash of nonce 5 of block b - 2, rounds 55 and 56 */
ROUNDS_B(1, q->kw2[27].of[3]);
END(1, all->st2, 5);
rotrv(27, 18, 18);
shrv(16, 18, 3);
addv(24, 24, 20);
unpacklo(20, 29, 22);
xor3v(21, 26, 23);
/* turn 100, slot 2, run 1: first hash of nonce 1 of block b, rounds 24 and 25 */
ROUNDS_A(2, p->kw1[3].of[1]);
/* turn 101, slot 3, run 14: second hash of nonce 6 of block b - 2, rounds 47 and 48 */
ROUNDS_B(3, q->kw2[23].of[6]);
addv(26, 31, 25);
unpackhi(23, 29, 22);
rotrv(31, 26, 17);
rotrv(25, 26, 19);
xor3v(30, 27, 16);
loadv(29, all->spilled[2]);
rotrv(22, 29, 7);
/* turn 102, slot 4, run 2: first hash of nonce 2 of block b, rounds 16 and 17 */
ROUNDS_A(4, all->starts.constant1[6]);
/* turn 103, slot 5, run 15: second hash of nonce 7 of block b - 2, rounds 39 and 40 */
ROUNDS_B(5, q->kw2[19].of[7]);
rotrv(27, 29, 18);
shrv(16, 29, 3);
storev(all->spilled[0], 17);
shrv(17, 26, 10);
addv_at(24, 24, all->spilled[1]);
storev(all->spilled[4], 26);
add_word(26, 26, f->second[33]);
/* turn 104, slot 6, run 3: first hash of nonce 3 of block b, rounds 8 and 9 */
ROUNDS_A(6, all->starts.constant1[2]);
/* turn 105, slot 0, run 0: first hash of nonce 0 of block b, rounds 34 and 35 */
ROUNDS_B(0, p->kw1[8].of[0]);
storev(p->kw2[15].half[0], 20);
addv(20, 30, 19);
storev(p->kw2[15].half[1], 23);
addv(30, 21, 24);
xor3v(22, 27, 16);
/* turn 107, slot 2, run 1: first hash of nonce 1 of block b, rounds 26 and 27 */
ROUNDS_B(2, p->kw1[4].of[1]);
xor3v(31, 25, 17);
rotrv(19, 30, 17);
rotrv(23, 30, 19);
shrv(21, 30, 10);
addv(24, 28, 20);
/* turn 108, slot 3, run 14: second hash of nonce 6 of block b - 2, rounds 49 and 50 */
ROUNDS_A(3, q->kw2[24].of[6]);
/* turn 109, slot 4, run 2: first hash of nonce 2 of block b, rounds 18 and 19 */
ROUNDS_B(4, p->kw1[0].of[4]);
add_word(27, 30, f->second[34]);
loadv(16, all->spilled[6]);
rotrv(25, 16, 7);
rotrv(17, 16, 18);
shrv(20, 16, 3);
addv(22, 22, 18);
unpacklo(18, 26, 27);
/* turn 110, slot 5, run 15: second hash of nonce 7 of block b - 2, rounds 41 and 42 */
ROUNDS_A(5, q->kw2[20].of[7]);
/* turn 111, slot 6, run 3: first hash of nonce 3 of block b, rounds 10 and 11 */
ROUNDS_B(6, all->starts.constant1[3]);
xor3v(19, 23, 21);
addv(23, 31, 24);
unpackhi(21, 26, 27);
rotrv(31, 23, 17);
rotrv(24, 23, 19);
/* turn 112, slot 0, run 0: first hash of nonce 0 of block b, rounds 36 and 37 */
ROUNDS_A(0, p->kw1[9].of[0]);
xor3v(25, 17, 20);
loadv(26, all->spilled[3]);
rotrv(27, 26, 7);
rotrv(17, 26, 18);
shrv(20, 26, 3);
storev(all->spilled[5], 28);
shrv(28, 23, 10);
/* turn 114, slot 2, run 1: first hash of nonce 1 of block b, rounds 28 and 29 */
ROUNDS_A(2, p->kw1[5].of[1]);
/* turn 115, slot 3, run 14: second hash of nonce 6 of block b - 2, rounds 51 and 52 */
ROUNDS_B(3, q->kw2[25].of[6]);
addv_at(22, 22, all->spilled[12]);
storev(all->spilled[9], 23);
add_word(23, 23, f->second[35]);
storev(p->kw2[16].half[0], 18);
addv(18, 25, 29);
storev(p->kw2[16].half[1], 21);
/* turn 116, slot 4, run 2: first hash of nonce 2 of block b, rounds 20 and 21 */
ROUNDS_A(4, p->kw1[1].of[4]);
/* turn 117, slot 5, run 15: second hash of nonce 7 of block b - 2, rounds 43 and 44 */
ROUNDS_B(5, q->kw2[21].of[7]);
addv(25, 19, 22);
xor3v(27, 17, 20);
xor3v(31, 24, 28);
rotrv(29, 25, 17);
rotrv(21, 25, 19);
shrv(19, 25, 10);
/* turn 118, slot 6, run 3: first hash of nonce 3 of block b, rounds 12 and 13 */
ROUNDS_A(6, all->starts.constant1[4]);
/* turn 119, slot 0, run 0: first hash of nonce 0 of block b, rounds 38 and 39 */
ROUNDS_B(0, p->kw1[10].of[0]);
addv_at(22, 18, all->spilled[10]);
add_word(17, 25, f->second[36]);
loadv(20, all->spilled[11]);
rotrv(24, 20, 7);
rotrv(28, 20, 18);
shrv(18, 20, 3);
/* turn 120, slot 1, run 4: first hash of nonce 4 of block b, rounds 4 and 5 */
BEGIN(1, 1, p->start1.of[2]);
ROUNDS_A(1, all->starts.constant1[0]);
/* turn 121, slot 2, run 1: first hash of nonce 1 of block b, rounds 30 and 31 */
ROUNDS_B(2, p->kw1[6].of[1]);
addv(27, 27, 16);
unpacklo(16, 23, 17);
xor3v(29, 21, 19);
addv(21, 31, 22);
unpackhi(19, 23, 17);
/* turn 122, slot 3, run 14: second hash of nonce 6 of block b - 2, rounds 53 and 54 */
ROUNDS_A(3, q->kw2[26].of[6]);
/* turn 123, slot 4, run 2: first hash of nonce 2 of block b, rounds 22 and 23 */
ROUNDS_B(4, p->kw1[2].of[4]);
rotrv(31, 21, 17);
rotrv(22, 21, 19);
xor3v(24, 28, 18);
loadv(23, all->spilled[8]);
rotrv(17, 23, 7);
rotrv(28, 23, 18);
shrv(18, 23, 3);
/* turn 124, slot 5, run 15: second hash of nonce 7 of block b - 2, rounds 45 and 46 */
ROUNDS_A(5, q->kw2[22].of[7]);
/* turn 125, slot 6, run 3: first hash of nonce 3 of block b, rounds 14 and 15 */
ROUNDS_B(6, all->starts.constant1[5]);
storev(all->spilled[6], 25);
shrv(25, 21, 10);
storev(p->kw2[17].half[0], 16);
addv_at(16, 27, all->spilled[13]);
add_word(27, 21, f->second[37]);
addv(24, 24, 26);
/* turn 126, slot 0, run 0: first hash of nonce 0 of block b, rounds 40 and 41 */
ROUNDS_A(0, p->kw1[11].of[0]);
/* turn 127, slot 1, run 4: first hash of nonce 4 of block b, rounds 6 and 7 */
ROUNDS_B(1, all->starts.constant1[1]);
storev(p->kw2[17].half[1], 19);
addv(26, 29, 16);
xor3v(17, 28, 18);
xor3v(31, 22, 25);
rotrv(19, 26, 17);
/* turn 128, slot 2, run 1: first hash of nonce 1 of block b, rounds 32 and 33 */
ROUNDS_A(2, p->kw1[7].of[1]);
/* turn 129, slot 3, run 14: second hash of nonce 6 of block b - 2, rounds 55 and 56 */
ROUNDS_B(3, q->kw2[27].of[6]);
END(3, all->st2, 6);
rotrv(29, 26, 19);
shrv(16, 26, 10);
addv_at(28, 24, all->spilled[0]);
add_word(18, 26, f->second[38]);
loadv(22, all->spilled[7]);
rotrv(25, 22, 7);
/* turn 130, slot 4, run 2: first hash of nonce 2 of block b, rounds 24 and 25 */
ROUNDS_A(4, p->kw1[3].of[4]);
/* turn 131, slot 5, run 15: second hash of nonce 7 of block b - 2, rounds 47 and 48 */
ROUNDS_B(5, q->kw2[23].of[7]);
rotrv(24, 22, 18);
storev(all->spilled[3], 26);
shrv(26, 22, 3);
addv(17, 17, 20);
unpacklo(20, 27, 18);
xor3v(19, 29, 16);
addv(29, 31, 28);
/* turn 132, slot 6, run 3: first hash of nonce 3 of block b, rounds 16 and 17 */
ROUNDS_A(6, all->starts.constant1[6]);
/* turn 133, slot 0, run 0: first hash of nonce 0 of block b, rounds 42 and 43 */
ROUNDS_B(0, p->kw1[12].of[0]);
unpackhi(16, 27, 18);
rotrv(31, 29, 17);
rotrv(28, 29, 19);
xor3v(25, 24, 26);
loadv(27, all->spilled[1]);
rotrv(18, 27, 7);
/* turn 134, slot 1, run 4: first hash of nonce 4 of block b, rounds 8 and 9 */
ROUNDS_A(1, all->starts.constant1[2]);
/* turn 135, slot 2, run 1: first hash of nonce 1 of block b, rounds 34 and 35 */
ROUNDS_B(2, p->kw1[8].of[1]);
rotrv(24, 27, 18);
shrv(26, 27, 3);
storev(all->spilled[11], 21);
shrv(21, 29, 10);
storev(p->kw2[18].half[0], 20);
addv_at(20, 17, all->spilled[4]);
/* turn 137, slot 4, run 2: first hash of nonce 2 of block b, rounds 26 and 27 */
ROUNDS_B(4, p->kw1[4].of[4]);
add_word(17, 29, f->second[39]);
addv(25, 25, 23);
storev(p->kw2[18].half[1], 16);
addv(23, 19, 20);
xor3v(18, 24, 26);
/* turn 138, slot 5, run 15: second hash of nonce 7 of block b - 2, rounds 49 and 50 */
ROUNDS_A(5, q->kw2[24].of[7]);
/* turn 139, slot 6, run 3: first hash of nonce 3 of block b, rounds 18 and 19 */
ROUNDS_B(6, p->kw1[0].of[5]);
xor3v(31, 28, 21);
rotrv(16, 23, 17);
rotrv(19, 23, 19);
shrv(20, 23, 10);
addv(24, 30, 25);
add_word(26, 23, f->second[40]);
/* turn 140, slot 0, run 0: first hash of nonce 0 of block b, rounds 44 and 45 */
ROUNDS_A(0, p->kw1[13].of[0]);
/* turn 141, slot 1, run 4: first hash of nonce 4 of block b, rounds 10 and 11 */
ROUNDS_B(1, all->starts.constant1[3]);
loadv(28, all->spilled[5]);
rotrv(21, 28, 7);
rotrv(25, 28, 18);
storev(all->spilled[8], 30);
shrv(30, 28, 3);
addv(18, 18, 22);
unpacklo(22, 17, 26);
/* turn 142, slot 2, run 1: first hash of nonce 1 of block b, rounds 36 and 37 */
ROUNDS_A(2, p->kw1[9].of[1]);
xor3v(16, 19, 20);
addv(19, 31, 24);
unpackhi(20, 17, 26);
rotrv(31, 19, 17);
rotrv(24, 19, 19);
/* turn 144, slot 4, run 2: first hash of nonce 2 of block b, rounds 28 and 29 */
ROUNDS_A(4, p->kw1[5].of[4]);
/* turn 145, slot 5, run 15: second hash of nonce 7 of block b - 2, rounds 51 and 52 */
ROUNDS_B(5, q->kw2[25].of[7]);
xor3v(21, 25, 30);
loadv(17, all->spilled[12]);
rotrv(26, 17, 7);
rotrv(25, 17, 18);
shrv(30, 17, 3);
storev(all->spilled[7], 23);
shrv(23, 19, 10);
/* turn 146, slot 6, run 3: first hash of nonce 3 of block b, rounds 20 and 21 */
ROUNDS_A(6, p->kw1[1].of[5]);
/* turn 147, slot 0, run 0: first hash of nonce 0 of block b, rounds 46 and 47 */
ROUNDS_B(0, p->kw1[14].of[0]);
storev(p->kw2[19].half[0], 22);
addv_at(22, 18, all->spilled[9]);
add_word(18, 19, f->second[41]);
storev(p->kw2[19].half[1], 20);
addv(20, 21, 27);
addv(21, 16, 22);
/* turn 148, slot 1, run 4: first hash of nonce 4 of block b, rounds 12 and 13 */
ROUNDS_A(1, all->starts.constant1[4]);
/* turn 149, slot 2, run 1: first hash of nonce 1 of block b, rounds 38 and 39 */
ROUNDS_B(2, p->kw1[10].of[1]);
xor3v(26, 25, 30);
xor3v(31, 24, 23);
rotrv(27, 21, 17);
rotrv(16, 21, 19);
shrv(22, 21, 10);
/* turn 150, slot 3, run 5: first hash of nonce 5 of block b, rounds 4 and 5 */
BEGIN(3, 1, p->start1.of[3]);
ROUNDS_A(3, all->starts.constant1[0]);
/* turn 151, slot 4, run 2: first hash of nonce 2 of block b, rounds 30 and 31 */
ROUNDS_B(4, p->kw1[6].of[4]);
add_word(25, 21, f->second[42]);
addv_at(30, 20, all->spilled[6]);
loadv(24, all->spilled[10]);
rotrv(23, 24, 7);
rotrv(20, 24, 18);
storev(all->spilled[1], 21);
shrv(21, 24, 3);
/* turn 152, slot 5, run 15: second hash of nonce 7 of block b - 2, rounds 53 and 54 */
ROUNDS_A(5, q->kw2[26].of[7]);
/* turn 153, slot 6, run 3: first hash of nonce 3 of block b, rounds 22 and 23 */
ROUNDS_B(6, p->kw1[2].of[5]);
addv(26, 26, 28);
unpacklo(28, 18, 25);
xor3v(27, 16, 22);
unpackhi(16, 18, 25);
addv(22, 31, 30);
/* turn 154, slot 0, run 0: first hash of nonce 0 of block b, rounds 48 and 49 */
ROUNDS_A(0, p->kw1[15].of[0]);
/* turn 155, slot 1, run 4: first hash of nonce 4 of block b, rounds 14 and 15 */
ROUNDS_B(1, all->starts.constant1[5]);
rotrv(18, 22, 17);
rotrv(25, 22, 19);
xor3v(23, 20, 21);
loadv(31, all->spilled[13]);
rotrv(30, 31, 7);
rotrv(20, 31, 18);
shrv(21, 31, 3);
/* turn 156, slot 2, run 1: first hash of nonce 1 of block b, rounds 40 and 41 */
ROUNDS_A(2, p->kw1[11].of[1]);
/* turn 157, slot 3, run 5: first hash of nonce 5 of block b, rounds 6 and 7 */
ROUNDS_B(3, all->starts.constant1[1]);
storev(p->kw2[20].half[0], 28);
shrv(28, 22, 10);
storev(p->kw2[20].half[1], 16);
addv_at(16, 26, all->spilled[11]);
add_word(26, 22, f->second[43]);
/* turn 158, slot 4, run 2: first hash of nonce 2 of block b, rounds 32 and 33 */
ROUNDS_A(4, p->kw1[7].of[4]);
/* turn 159, slot 5, run 15: second hash of nonce 7 of block b - 2, rounds 55 and 56 */
ROUNDS_B(5, q->kw2[27].of[7]);
END(5, all->st2, 7);
addv(23, 23, 17);
addv(17, 27, 16);
xor3v(30, 20, 21);
rotrv(27, 17, 17);
xor3v(18, 25, 28);
/* turn 160, slot 6, run 3: first hash of nonce 3 of block b, rounds 24 and 25 */
ROUNDS_A(6, p->kw1[3].of[5]);
/* turn 161, slot 0, run 0: first hash of nonce 0 of block b, rounds 50 and 51 */
ROUNDS_B(0, p->kw1[16].of[0]);
rotrv(16, 17, 19);
shrv(20, 17, 10);
add_word(21, 17, f->second[44]);
addv_at(25, 23, all->spilled[3]);
loadv(28, all->spilled[0]);
rotrv(23, 28, 7);
/* turn 162, slot 1, run 4: first hash of nonce 4 of block b, rounds 16 and 17 */
ROUNDS_A(1, all->starts.constant1[6]);
/* turn 163, slot 2, run 1: first hash of nonce 1 of block b, rounds 42 and 43 */
ROUNDS_B(2, p->kw1[12].of[1]);
storev(all->spilled[12], 17);
rotrv(17, 28, 18);
storev(all->spilled[5], 22);
shrv(22, 28, 3);
addv(30, 30, 24);
unpacklo(24, 26, 21);
xor3v(27, 16, 20);
unpackhi(16, 26, 21);
/* turn 164, slot 3, run 5: first hash of nonce 5 of block b, rounds 8 and 9 */
ROUNDS_A(3, all->starts.constant1[2]);
/* turn 165, slot 4, run 2: first hash of nonce 2 of block b, rounds 34 and 35 */
ROUNDS_B(4, p->kw1[8].of[4]);
addv(20, 18, 25);
rotrv(26, 20, 17);
rotrv(21, 20, 19);
xor3v(23, 17, 22);
loadv(18, all->spilled[4]);
rotrv(25, 18, 7);
/* turn 167, slot 6, run 3: first hash of nonce 3 of block b, rounds 26 and 27 */
ROUNDS_B(6, p->kw1[4].of[5]);
rotrv(17, 18, 18);
storev(p->kw2[21].half[0], 24);
shrv(22, 18, 3);
shrv(24, 20, 10);
storev(p->kw2[21].half[1], 16);
/* turn 168, slot 0, run 0: first hash of nonce 0 of block b, rounds 52 and 53 */
ROUNDS_A(0, p->kw1[17].of[0]);
/* turn 169, slot 1, run 4: first hash of nonce 4 of block b, rounds 18 and 19 */
ROUNDS_B(1, p->kw1[0].of[2]);
addv(16, 29, 30);
add_word(30, 20, f->second[45]);
addv(23, 23, 31);
addv(31, 27, 16);
rotrv(27, 31, 17);
/* turn 170, slot 2, run 1: first hash of nonce 1 of block b, rounds 44 and 45 */
ROUNDS_A(2, p->kw1[13].of[1]);
/* turn 171, slot 3, run 5: first hash of nonce 5 of block b, rounds 10 and 11 */
ROUNDS_B(3, all->starts.constant1[3]);
xor3v(25, 17, 22);
xor3v(26, 21, 24);
rotrv(16, 31, 19);
shrv(17, 31, 10);
add_word(22, 31, f->second[46]);
addv_at(21, 23, all->spilled[7]);
/* turn 172, slot 4, run 2: first hash of nonce 2 of block b, rounds 36 and 37 */
ROUNDS_A(4, p->kw1[9].of[4]);
loadv(24, all->spilled[8]);
rotrv(23, 24, 7);
storev(all->spilled[13], 31);
rotrv(31, 24, 18);
storev(all->spilled[10], 20);
shrv(20, 24, 3);
addv(25, 25, 28);
unpacklo(28, 30, 22);
/* turn 174, slot 6, run 3: first hash of nonce 3 of block b, rounds 28 and 29 */
ROUNDS_A(6, p->kw1[5].of[5]);
/* turn 175, slot 0, run 0: first hash of nonce 0 of block b, rounds 54 and 55 */
ROUNDS_B(0, p->kw1[18].of[0]);
xor3v(27, 16, 17);
unpackhi(16, 30, 22);
addv(17, 26, 21);
rotrv(30, 17, 17);
storev(p->kw2[22].half[0], 28);
/* turn 176, slot 1, run 4: first hash of nonce 4 of block b, rounds 20 and 21 */
ROUNDS_A(1, p->kw1[1].of[2]);
/* turn 177, slot 2, run 1: first hash of nonce 1 of block b, rounds 46 and 47 */
ROUNDS_B(2, p->kw1[14].of[1]);
xor3v(23, 31, 20);
loadv(22, all->spilled[9]);
rotrv(26, 22, 7);
rotrv(21, 22, 18);
shrv(28, 22, 3);
storev(p->kw2[22].half[1], 16);
/* turn 178, slot 3, run 5: first hash of nonce 5 of block b, rounds 12 and 13 */
ROUNDS_A(3, all->starts.constant1[4]);
/* turn 179, slot 4, run 2: first hash of nonce 2 of block b, rounds 38 and 39 */
ROUNDS_B(4, p->kw1[10].of[4]);
rotrv(31, 17, 19);
shrv(20, 17, 10);
addv(16, 19, 25);
add_word(25, 17, f->second[47]);
addv(23, 23, 18);
addv(18, 27, 16);
/* turn 180, slot 5, run 6: first hash of nonce 6 of block b, rounds 4 and 5 */
BEGIN(5, 1, p->start1.of[6]);
ROUNDS_A(5, all->starts.constant1[0]);
/* turn 181, slot 6, run 3: first hash of nonce 3 of block b, rounds 30 and 31 */
ROUNDS_B(6, p->kw1[6].of[5]);
xor3v(26, 21, 28);
rotrv(27, 18, 17);
rotrv(16, 18, 19);
xor3v(30, 31, 20);
shrv(21, 18, 10);
/* turn 182, slot 0, run 0: first hash of nonce 0 of block b, rounds 56 and 57 */
ROUNDS_A(0, p->kw1[19].of[0]);
/* turn 183, slot 1, run 4: first hash of nonce 4 of block b, rounds 22 and 23 */
ROUNDS_B(1, p->kw1[2].of[2]);
add_word(28, 18, f->second[48]);
addv_at(31, 23, all->spilled[1]);
loadv(20, all->spilled[6]);
rotrv(23, 20, 7);
storev(all->spilled[4], 18);
rotrv(18, 20, 18);
storev(all->spilled[0], 19);
shrv(19, 20, 3);
/* turn 184, slot 2, run 1: first hash of nonce 1 of block b, rounds 48 and 49 */
ROUNDS_A(2, p->kw1[15].of[1]);
/* turn 185, slot 3, run 5: first hash of nonce 5 of block b, rounds 14 and 15 */
ROUNDS_B(3, all->starts.constant1[5]);
addv(26, 26, 24);
unpacklo(24, 25, 28);
xor3v(27, 16, 21);
unpackhi(16, 25, 28);
addv(21, 30, 31);
storev(p->kw2[23].half[0], 24);
/* turn 186, slot 4, run 2: first hash of nonce 2 of block b, rounds 40 and 41 */
ROUNDS_A(4, p->kw1[11].of[4]);
/* turn 187, slot 5, run 6: first hash of nonce 6 of block b, rounds 6 and 7 */
ROUNDS_B(5, all->starts.constant1[1]);
rotrv(25, 21, 17);
xor3v(23, 18, 19);
loadv(28, all->spilled[11]);
rotrv(30, 28, 7);
rotrv(31, 28, 18);
shrv(24, 28, 3);
/* turn 188, slot 6, run 3: first hash of nonce 3 of block b, rounds 32 and 33 */
ROUNDS_A(6, p->kw1[7].of[5]);
/* turn 189, slot 0, run 0: first hash of nonce 0 of block b, rounds 58 and 59 */
ROUNDS_B(0, p->kw1[20].of[0]);
storev(p->kw2[23].half[1], 16);
rotrv(18, 21, 19);
shrv(19, 21, 10);
addv_at(16, 26, all->spilled[5]);
add_word(26, 21, f->second[49]);
/* turn 190, slot 1, run 4: first hash of nonce 4 of block b, rounds 24 and 25 */
ROUNDS_A(1, p->kw1[3].of[2]);
/* turn 191, slot 2, run 1: first hash of nonce 1 of block b, rounds 50 and 51 */
ROUNDS_B(2, p->kw1[16].of[1]);
addv(23, 23, 22);
addv(22, 27, 16);
xor3v(30, 31, 24);
rotrv(27, 22, 17);
rotrv(16, 22, 19);
/* turn 192, slot 3, run 5: first hash of nonce 5 of block b, rounds 16 and 17 */
ROUNDS_A(3, all->starts.constant1[6]);
/* turn 193, slot 4, run 2: first hash of nonce 2 of block b, rounds 42 and 43 */
ROUNDS_B(4, p->kw1[12].of[4]);
xor3v(25, 18, 19);
shrv(31, 22, 10);
add_word(24, 22, f->second[50]);
addv_at(18, 23, all->spilled[12]);
loadv(19, all->spilled[3]);
rotrv(23, 19, 7);
storev(all->spilled[9], 22);
rotrv(22, 19, 18);
/* turn 194, slot 5, run 6: first hash of nonce 6 of block b, rounds 8 and 9 */
ROUNDS_A(5, all->starts.constant1[2]);
/* turn 195, slot 6, run 3: first hash of nonce 3 of block b, rounds 34 and 35 */
ROUNDS_B(6, p->kw1[8].of[5]);
storev(all->spilled[8], 21);
shrv(21, 19, 3);
addv(30, 30, 20);
unpacklo(20, 26, 24);
xor3v(27, 16, 31);
unpackhi(16, 26, 24);
/* turn 196, slot 0, run 0: first hash of nonce 0 of block b, rounds 60 and 61 */
ROUNDS_A(0, p->kw1[21].of[0]);
/* turn 197, slot 1, run 4: first hash of nonce 4 of block b, rounds 26 and 27 */
ROUNDS_B(1, p->kw1[4].of[2]);
addv(31, 25, 18);
storev(p->kw2[24].half[0], 20);
storev(p->kw2[24].half[1], 16);
xor3v(23, 22, 21);
rotrv(26, 29, 7);
/* turn 198, slot 2, run 1: first hash of nonce 1 of block b, rounds 52 and 53 */
ROUNDS_A(2, p->kw1[17].of[1]);
/* turn 199, slot 3, run 5: first hash of nonce 5 of block b, rounds 18 and 19 */
ROUNDS_B(3, p->kw1[0].of[3]);
rotrv(24, 29, 18);
shrv(25, 29, 3);
addv_at(18, 30, all->spilled[10]);
rotrv(20, 31, 17);
rotrv(16, 31, 19);
/* turn 200, slot 4, run 2: first hash of nonce 2 of block b, rounds 44 and 45 */
ROUNDS_A(4, p->kw1[13].of[4]);
/* turn 201, slot 5, run 6: first hash of nonce 6 of block b, rounds 10 and 11 */
ROUNDS_B(5, all->starts.constant1[3]);
add_word(22, 31, f->second[51]);
shrv(21, 31, 10);
addv(30, 23, 28);
addv(23, 27, 18);
xor3v(26, 24, 25);
rotrv(28, 23, 17);
/* turn 202, slot 6, run 3: first hash of nonce 3 of block b, rounds 36 and 37 */
ROUNDS_A(6, p->kw1[9].of[5]);
/* turn 203, slot 0, run 0: first hash of nonce 0 of block b, rounds 62 and 63 */
ROUNDS_B(0, p->kw1[22].of[0]);
END(0, all->st1, 0);
rotrv(27, 23, 19);
add_word(18, 23, f->second[52]);
shrv(24, 23, 10);
xor3v(20, 16, 21);
addv_at(25, 30, all->spilled[13]);
/* turn 204, slot 1, run 4: first hash of nonce 4 of block b, rounds 28 and 29 */
ROUNDS_A(1, p->kw1[5].of[2]);
/* turn 205, slot 2, run 1: first hash of nonce 1 of block b, rounds 54 and 55 */
ROUNDS_B(2, p->kw1[18].of[1]);
loadv(16, all->spilled[7]);
rotrv(21, 16, 7);
addv(30, 26, 19);
rotrv(26, 16, 18);
shrv(19, 16, 3);
storev(all->spilled[3], 23);
unpacklo(23, 22, 18);
/* turn 206, slot 3, run 5: first hash of nonce 5 of block b, rounds 20 and 21 */
ROUNDS_A(3, p->kw1[1].of[3]);
/* turn 207, slot 4, run 2: first hash of nonce 2 of block b, rounds 46 and 47 */
ROUNDS_B(4, p->kw1[14].of[4]);
unpackhi(22, 22, 18);
xor3v(28, 27, 24);
addv(18, 20, 25);
storev(p->kw2[25].half[0], 23);
addv(27, 17, 30);
/* turn 208, slot 5, run 6: first hash of nonce 6 of block b, rounds 12 and 13 */
ROUNDS_A(5, all->starts.constant1[4]);
/* turn 209, slot 6, run 3: first hash of nonce 3 of block b, rounds 38 and 39 */
ROUNDS_B(6, p->kw1[10].of[5]);
storev(p->kw2[25].half[1], 22);
loadv(24, all->spilled[0]);
rotrv(20, 24, 7);
rotrv(25, 24, 18);
shrv(23, 24, 3);
xor3v(21, 26, 19);
add_word(17, 18, f->second[53]);
/* turn 210, slot 0, run 7: first hash of nonce 7 of block b, rounds 4 and 5 */
BEGIN(0, 1, p->start1.of[7]);
ROUNDS_A(0, all->starts.constant1[0]);
/* turn 211, slot 1, run 4: first hash of nonce 4 of block b, rounds 30 and 31 */
ROUNDS_B(1, p->kw1[6].of[2]);
rotrv(30, 18, 17);
addv(22, 28, 27);
rotrv(26, 18, 19);
shrv(19, 18, 10);
add_word(28, 22, f->second[54]);
/* turn 212, slot 2, run 1: first hash of nonce 1 of block b, rounds 56 and 57 */
ROUNDS_A(2, p->kw1[19].of[1]);
/* turn 213, slot 3, run 5: first hash of nonce 5 of block b, rounds 22 and 23 */
ROUNDS_B(3, p->kw1[2].of[3]);
xor3v(20, 25, 23);
addv(27, 21, 29);
rotrv(25, 22, 17);
unpacklo(23, 17, 28);
rotrv(21, 22, 19);
/* turn 214, slot 4, run 2: first hash of nonce 2 of block b, rounds 48 and 49 */
ROUNDS_A(4, p->kw1[15].of[4]);
/* turn 215, slot 5, run 6: first hash of nonce 6 of block b, rounds 14 and 15 */
ROUNDS_B(5, all->starts.constant1[5]);
shrv(29, 22, 10);
xor3v(30, 26, 19);
unpackhi(22, 17, 28);
addv(26, 20, 16);
loadv(19, all->spilled[1]);
rotrv(17, 19, 7);
/* turn 216, slot 6, run 3: first hash of nonce 3 of block b, rounds 40 and 41 */
ROUNDS_A(6, p->kw1[11].of[5]);
/* turn 217, slot 0, run 7: first hash of nonce 7 of block b, rounds 6 and 7 */
ROUNDS_B(0, all->starts.constant1[1]);
addv_at(28, 27, all->spilled[4]);
storev(p->kw2[26].half[0], 23);
rotrv(20, 19, 18);
xor3v(25, 21, 29);
shrv(16, 19, 3);
storev(p->kw2[26].half[1], 22);
/* turn 218, slot 1, run 4: first hash of nonce 4 of block b, rounds 32 and 33 */
ROUNDS_A(1, p->kw1[7].of[2]);
/* turn 219, slot 2, run 1: first hash of nonce 1 of block b, rounds 58 and 59 */
ROUNDS_B(2, p->kw1[20].of[1]);
addv_at(27, 26, all->spilled[8]);
addv(23, 30, 28);
rotrv(21, 23, 17);
addv(29, 25, 27);
loadv(22, all->spilled[5]);
rotrv(26, 22, 7);
/* turn 220, slot 3, run 5: first hash of nonce 5 of block b, rounds 24 and 25 */
ROUNDS_A(3, p->kw1[3].of[3]);
/* turn 221, slot 4, run 2: first hash of nonce 2 of block b, rounds 50 and 51 */
ROUNDS_B(4, p->kw1[16].of[4]);
rotrv(30, 22, 18);
xor3v(17, 20, 16);
shrv(28, 22, 3);
add_word(25, 23, f->second[55]);
rotrv(27, 23, 19);
/* turn 222, slot 5, run 6: first hash of nonce 6 of block b, rounds 16 and 17 */
ROUNDS_A(5, all->starts.constant1[6]);
/* turn 223, slot 6, run 3: first hash of nonce 3 of block b, rounds 42 and 43 */
ROUNDS_B(6, p->kw1[12].of[5]);
shrv(20, 23, 10);
add_word(16, 29, f->second[56]);
rotrv(23, 29, 17);
storev(all->spilled[8], 18);
rotrv(18, 29, 19);
addv(17, 17, 24);
/* turn 224, slot 0, run 7: first hash of nonce 7 of block b, rounds 8 and 9 */
ROUNDS_A(0, all->starts.constant1[2]);
/* turn 225, slot 1, run 4: first hash of nonce 4 of block b, rounds 34 and 35 */
ROUNDS_B(1, p->kw1[8].of[2]);
xor3v(26, 30, 28);
shrv(24, 29, 10);
loadv(30, all->spilled[12]);
rotrv(28, 30, 7);
xor3v(21, 27, 20);
unpacklo(29, 25, 16);
unpackhi(27, 25, 16);
/* turn 226, slot 2, run 1: first hash of nonce 1 of block b, rounds 60 and 61 */
ROUNDS_A(2, p->kw1[21].of[1]);
/* turn 227, slot 3, run 5: first hash of nonce 5 of block b, rounds 26 and 27 */
ROUNDS_B(3, p->kw1[4].of[3]);
rotrv(20, 30, 18);
addv_at(25, 17, all->spilled[9]);
addv(16, 26, 19);
xor3v(23, 18, 24);
shrv(17, 30, 3);
/* turn 228, slot 4, run 2: first hash of nonce 2 of block b, rounds 52 and 53 */
ROUNDS_A(4, p->kw1[17].of[4]);
/* turn 229, slot 5, run 6: first hash of nonce 6 of block b, rounds 18 and 19 */
ROUNDS_B(5, p->kw1[0].of[6]);
storev(p->kw2[27].half[0], 29);
storev(p->kw2[27].half[1], 27);
addv(26, 21, 25);
add_word(19, 26, f->second[57]);
loadv(18, all->spilled[10]);
rotrv(24, 18, 7);
/* turn 230, slot 6, run 3: first hash of nonce 3 of block b, rounds 44 and 45 */
ROUNDS_A(6, p->kw1[13].of[5]);
/* turn 231, slot 0, run 7: first hash of nonce 7 of block b, rounds 10 and 11 */
ROUNDS_B(0, all->starts.constant1[3]);
addv(29, 31, 16);
rotrv(27, 18, 18);
xor3v(28, 20, 17);
shrv(21, 18, 3);
storev(p->last[0], 19);
/* turn 232, slot 1, run 4: first hash of nonce 4 of block b, rounds 36 and 37 */
ROUNDS_A(1, p->kw1[9].of[2]);
/* turn 233, slot 2, run 1: first hash of nonce 1 of block b, rounds 62 and 63 */
ROUNDS_B(2, p->kw1[22].of[1]);
END(2, all->st1, 1);
rotrv(25, 26, 17);
rotrv(31, 26, 19);
shrv(16, 26, 10);
addv(20, 23, 29);
add_word(17, 20, f->second[58]);
addv(18, 28, 22);
/* turn 234, slot 3, run 5: first hash of nonce 5 of block b, rounds 28 and 29 */
ROUNDS_A(3, p->kw1[5].of[3]);
/* turn 235, slot 4, run 2: first hash of nonce 2 of block b, rounds 54 and 55 */
ROUNDS_B(4, p->kw1[18].of[4]);
xor3v(24, 27, 21);
storev(p->last[1], 17);
xor3v(25, 31, 16);
addv_at(19, 18, all->spilled[3]);
addv(26, 25, 19);
/* turn 236, slot 5, run 6: first hash of nonce 6 of block b, rounds 20 and 21 */
ROUNDS_A(5, p->kw1[1].of[6]);
/* turn 237, slot 6, run 3: first hash of nonce 3 of block b, rounds 46 and 47 */
ROUNDS_B(6, p->kw1[14].of[5]);
rotrv(23, 20, 17);
rotrv(29, 20, 19);
shrv(28, 20, 10);
addv(22, 24, 30);
add_word(27, 26, f->second[59]);
/* turn 238, slot 0, run 7: first hash of nonce 7 of block b, rounds 12 and 13 */
ROUNDS_A(0, all->starts.constant1[4]);
/* turn 239, slot 1, run 4: first hash of nonce 4 of block b, rounds 38 and 39 */
ROUNDS_B(1, p->kw1[10].of[2]);
storev(p->last[2], 27);
xor3v(23, 29, 28);
addv_at(21, 22, all->spilled[8]);
addv(17, 23, 21);
add_word(31, 17, f->second[60]);
storev(p->last[3], 31);
/* Vectors between turns 240 and 479: last rounds of block b - 2, schedule of b + 1. */
/* turn 240, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 1 and 2 */
BEGIN(2, 2, p->start2.of[0]);
ROUNDS_A(2, p->kw2[0].of[0]);
/* turn 241, slot 3, run 5: first hash of nonce 5 of block b, rounds 30 and 31 */
ROUNDS_B(3, p->kw1[6].of[3]);
load_rows(16, all->st2, 0);
load_rows(18, all->st2, 1);
load_rows(25, all->st2, 2);
load_rows(19, all->st2, 3);
load_rows(20, all->st2, 4);
/* turn 242, slot 4, run 2: first hash of nonce 2 of block b, rounds 56 and 57 */
ROUNDS_A(4, p->kw1[19].of[4]);
/* turn 243, slot 5, run 6: first hash of nonce 6 of block b, rounds 22 and 23 */
ROUNDS_B(5, p->kw1[2].of[6]);
load_rows(24, all->st2, 5);
load_rows(30, all->st2, 6);
load_rows(26, all->st2, 7);
unpacklo(27, 16, 18);
unpackhi(29, 16, 18);
/* turn 244, slot 6, run 3: first hash of nonce 3 of block b, rounds 48 and 49 */
ROUNDS_A(6, p->kw1[15].of[5]);
/* turn 245, slot 0, run 7: first hash of nonce 7 of block b, rounds 14 and 15 */
ROUNDS_B(0, all->starts.constant1[5]);
unpacklo(28, 25, 19);
unpackhi(22, 25, 19);
unpacklo64(23, 27, 28);
unpacklo(21, 20, 24);
unpackhi(17, 20, 24);
/* turn 246, slot 1, run 4: first hash of nonce 4 of block b, rounds 40 and 41 */
ROUNDS_A(1, p->kw1[11].of[2]);
/* turn 247, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 3 and 4 */
ROUNDS_B(2, p->kw2[1].of[0]);
unpacklo(31, 30, 26);
unpackhi(16, 30, 26);
unpackhi64(18, 27, 28);
rotrv(25, 18, 6);
unpacklo64(19, 29, 22);
/* turn 248, slot 3, run 5: first hash of nonce 5 of block b, rounds 32 and 33 */
ROUNDS_A(3, p->kw1[7].of[3]);
/* turn 249, slot 4, run 2: first hash of nonce 2 of block b, rounds 58 and 59 */
ROUNDS_B(4, p->kw1[20].of[4]);
unpackhi64(20, 29, 22);
rotrv(24, 18, 11);
rotrv(30, 18, 25);
unpacklo64(26, 21, 31);
unpackhi64(27, 21, 31);
/* turn 250, slot 5, run 6: first hash of nonce 6 of block b, rounds 24 and 25 */
ROUNDS_A(5, p->kw1[3].of[6]);
/* turn 251, slot 6, run 3: first hash of nonce 3 of block b, rounds 50 and 51 */
ROUNDS_B(6, p->kw1[16].of[5]);
unpacklo64(28, 17, 16);
unpackhi64(29, 17, 16);
xor3v(25, 24, 30);
add_stored(22, 19, q->last[2]);
movev(21, 27);
chv_g(21, 18, 23);
/* turn 252, slot 0, run 7: first hash of nonce 7 of block b, rounds 16 and 17 */
ROUNDS_A(0, all->starts.constant1[6]);
/* turn 253, slot 1, run 4: first hash of nonce 4 of block b, rounds 42 and 43 */
ROUNDS_B(1, p->kw1[12].of[2]);
add_stored(31, 28, q->last[0]);
addv(17, 26, 31);
addv(16, 21, 17);
addv(24, 25, 16);
add_stored(30, 29, q->last[1]);
rotrv(19, 24, 6);
/* turn 254, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 5 and 6 */
ROUNDS_A(2, p->kw2[2].of[0]);
/* turn 255, slot 3, run 5: first hash of nonce 5 of block b, rounds 34 and 35 */
ROUNDS_B(3, p->kw1[8].of[3]);
addv(28, 23, 22);
add_stored(26, 20, q->last[3]);
rotrv(31, 24, 11);
rotrv(21, 24, 25);
xor3v(19, 31, 21);
/* turn 256, slot 4, run 2: first hash of nonce 2 of block b, rounds 60 and 61 */
ROUNDS_A(4, p->kw1[21].of[4]);
/* turn 257, slot 5, run 6: first hash of nonce 6 of block b, rounds 26 and 27 */
ROUNDS_B(5, p->kw1[4].of[6]);
chv_g(23, 24, 18);
addv(17, 27, 30);
nonces(25, next);
zero(16);
addv(29, 18, 26);
/* turn 258, slot 6, run 3: first hash of nonce 3 of block b, rounds 52 and 53 */
ROUNDS_A(6, p->kw1[17].of[5]);
/* turn 259, slot 0, run 7: first hash of nonce 7 of block b, rounds 18 and 19 */
ROUNDS_B(0, p->kw1[0].of[7]);
addv(22, 23, 17);
addv(20, 19, 22);
rotrv(31, 20, 6);
rotrv(21, 20, 11);
rotrv(27, 20, 25);
/* turn 260, slot 1, run 4: first hash of nonce 4 of block b, rounds 44 and 45 */
ROUNDS_A(1, p->kw1[13].of[2]);
/* turn 261, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 7 and 8 */
ROUNDS_B(2, p->kw2[3].of[0]);
rotrv(30, 25, 7);
rotrv(26, 25, 18);
shrv(23, 25, 3);
unpacklo(17, 16, 25);
chv_g(18, 20, 24);
/* turn 262, slot 3, run 5: first hash of nonce 5 of block b, rounds 36 and 37 */
ROUNDS_A(3, p->kw1[9].of[3]);
/* turn 263, slot 4, run 2: first hash of nonce 2 of block b, rounds 62 and 63 */
ROUNDS_B(4, p->kw1[22].of[4]);
END(4, all->st1, 2);
unpackhi(19, 16, 25);
add_word(22, 25, f->c19);
xor3v(31, 21, 27);
storev(q->start1.half[0], 17);
storev(q->start1.half[1], 19);
/* turn 264, slot 5, run 6: first hash of nonce 6 of block b, rounds 28 and 29 */
ROUNDS_A(5, p->kw1[5].of[6]);
/* turn 265, slot 6, run 3: first hash of nonce 3 of block b, rounds 54 and 55 */
ROUNDS_B(6, p->kw1[18].of[5]);
xor3v(30, 26, 23);
addv(16, 18, 28);
addv(25, 31, 16);
rotrv(21, 25, 6);
rotrv(27, 22, 17);
rotrv(17, 22, 19);
/* turn 266, slot 0, run 7: first hash of nonce 7 of block b, rounds 20 and 21 */
ROUNDS_A(0, p->kw1[1].of[7]);
/* turn 267, slot 1, run 4: first hash of nonce 4 of block b, rounds 46 and 47 */
ROUNDS_B(1, p->kw1[14].of[2]);
shrv(19, 22, 10);
add_word(26, 22, f->first[19]);
add_word(23, 30, f->c18);
rotrv(18, 25, 11);
rotrv(28, 25, 25);
/* turn 268, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 9 and 10 */
ROUNDS_A(2, all->starts.constant2[4]);
/* turn 269, slot 3, run 5: first hash of nonce 5 of block b, rounds 38 and 39 */
ROUNDS_B(3, p->kw1[10].of[3]);
chv(25, 20, 24);
rotrv(31, 23, 17);
rotrv(16, 23, 19);
xor3v(27, 17, 19);
shrv(30, 23, 10);
/* turn 270, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 1 and 2 */
BEGIN(4, 2, p->start2.of[1]);
ROUNDS_A(4, p->kw2[0].of[1]);
/* turn 271, slot 5, run 6: first hash of nonce 6 of block b, rounds 30 and 31 */
ROUNDS_B(5, p->kw1[6].of[6]);
add_word(20, 23, f->first[18]);
xor3v(21, 18, 28);
addv(24, 25, 29);
rotrv(17, 27, 17);
rotrv(19, 27, 19);
/* turn 272, slot 6, run 3: first hash of nonce 3 of block b, rounds 56 and 57 */
ROUNDS_A(6, p->kw1[19].of[5]);
/* turn 273, slot 0, run 7: first hash of nonce 7 of block b, rounds 22 and 23 */
ROUNDS_B(0, p->kw1[2].of[7]);
shrv(18, 27, 10);
add_word(28, 27, f->first[21]);
xor3v(31, 16, 30);
unpacklo(25, 20, 26);
unpackhi(29, 20, 26);
/* turn 274, slot 1, run 4: first hash of nonce 4 of block b, rounds 48 and 49 */
ROUNDS_A(1, p->kw1[15].of[2]);
/* turn 275, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 11 and 12 */
ROUNDS_B(2, all->starts.constant2[5]);
addv(16, 21, 24);
storev(q->kw1[0].half[0], 25);
storev(q->kw1[0].half[1], 29);
xor3v(17, 19, 18);
candidates_are(16);
/* turn 276, slot 3, run 5: first hash of nonce 5 of block b, rounds 40 and 41 */
ROUNDS_A(3, p->kw1[11].of[3]);
/* turn 277, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 3 and 4 */
ROUNDS_B(4, p->kw2[1].of[1]);
add_word(30, 31, f->bit);
rotrv(20, 30, 17);
rotrv(26, 30, 19);
shrv(21, 30, 10);
add_word(24, 30, f->first[20]);
unpacklo(25, 24, 28);
/* turn 278, slot 5, run 6: first hash of nonce 6 of block b, rounds 32 and 33 */
ROUNDS_A(5, p->kw1[7].of[6]);
/* turn 279, slot 6, run 3: first hash of nonce 3 of block b, rounds 58 and 59 */
ROUNDS_B(6, p->kw1[20].of[5]);
add_word(29, 17, f->w16);
storev(q->kw1[1].half[0], 25);
rotrv(19, 29, 17);
rotrv(18, 29, 19);
shrv(16, 29, 10);
/* turn 280, slot 0, run 7: first hash of nonce 7 of block b, rounds 24 and 25 */
ROUNDS_A(0, p->kw1[3].of[7]);
/* turn 281, slot 1, run 4: first hash of nonce 4 of block b, rounds 50 and 51 */
ROUNDS_B(1, p->kw1[16].of[2]);
xor3v(20, 26, 21);
unpackhi(31, 24, 28);
storev(q->kw1[1].half[1], 31);
add_word(17, 29, f->first[23]);
add_word(25, 20, f->length1);
/* turn 282, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 13 and 14 */
ROUNDS_A(2, all->starts.constant2[6]);
/* turn 283, slot 3, run 5: first hash of nonce 5 of block b, rounds 42 and 43 */
ROUNDS_B(3, p->kw1[12].of[3]);
rotrv(26, 25, 17);
rotrv(21, 25, 19);
xor3v(19, 18, 16);
shrv(24, 25, 10);
add_word(28, 25, f->first[22]);
/* turn 284, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 5 and 6 */
ROUNDS_A(4, p->kw2[2].of[1]);
/* turn 285, slot 5, run 6: first hash of nonce 6 of block b, rounds 34 and 35 */
ROUNDS_B(5, p->kw1[8].of[6]);
unpacklo(31, 28, 17);
storev(q->kw1[2].half[0], 31);
unpackhi(20, 28, 17);
storev(q->kw1[2].half[1], 20);
xor3v(26, 21, 24);
/* turn 286, slot 6, run 3: first hash of nonce 3 of block b, rounds 60 and 61 */
ROUNDS_A(6, p->kw1[21].of[5]);
/* turn 287, slot 0, run 7: first hash of nonce 7 of block b, rounds 26 and 27 */
ROUNDS_B(0, p->kw1[4].of[7]);
addv(18, 19, 23);
rotrv(16, 18, 17);
rotrv(31, 18, 19);
shrv(28, 18, 10);
add_word(17, 26, f->w17);
/* turn 288, slot 1, run 4: first hash of nonce 4 of block b, rounds 52 and 53 */
ROUNDS_A(1, p->kw1[17].of[2]);
/* turn 289, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 15 and 16 */
ROUNDS_B(2, p->kw2[7].of[0]);
rotrv(20, 17, 17);
rotrv(21, 17, 19);
shrv(24, 17, 10);
add_word(19, 18, f->first[25]);
add_word(26, 17, f->first[24]);
/* turn 290, slot 3, run 5: first hash of nonce 5 of block b, rounds 44 and 45 */
ROUNDS_A(3, p->kw1[13].of[3]);
/* turn 291, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 7 and 8 */
ROUNDS_B(4, p->kw2[3].of[1]);
storev(all->spilled[8], 23);
unpacklo(23, 26, 19);
xor3v(16, 31, 28);
storev(q->kw1[3].half[0], 23);
unpackhi(31, 26, 19);
storev(q->kw1[3].half[1], 31);
xor3v(20, 21, 24);
/* turn 292, slot 5, run 6: first hash of nonce 6 of block b, rounds 36 and 37 */
ROUNDS_A(5, p->kw1[9].of[6]);
/* turn 293, slot 6, run 3: first hash of nonce 3 of block b, rounds 62 and 63 */
ROUNDS_B(6, p->kw1[22].of[5]);
END(6, all->st1, 3);
addv(28, 20, 22);
rotrv(23, 28, 17);
rotrv(26, 28, 19);
addv(19, 16, 30);
shrv(31, 28, 10);
/* turn 294, slot 0, run 7: first hash of nonce 7 of block b, rounds 28 and 29 */
ROUNDS_A(0, p->kw1[5].of[7]);
/* turn 295, slot 1, run 4: first hash of nonce 4 of block b, rounds 54 and 55 */
ROUNDS_B(1, p->kw1[18].of[2]);
rotrv(21, 19, 17);
rotrv(24, 19, 19);
shrv(20, 19, 10);
add_word(16, 28, f->first[26]);
storev(all->spilled[12], 29);
add_word(29, 29, f->s0_length1);
/* turn 296, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 17 and 18 */
ROUNDS_A(2, p->kw2[8].of[0]);
/* turn 297, slot 3, run 5: first hash of nonce 5 of block b, rounds 46 and 47 */
ROUNDS_B(3, p->kw1[14].of[3]);
storev(all->spilled[3], 19);
add_word(19, 19, f->first[27]);
storev(all->spilled[5], 28);
unpacklo(28, 16, 19);
xor3v(23, 26, 31);
storev(q->kw1[4].half[0], 28);
unpackhi(26, 16, 19);
/* turn 298, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 9 and 10 */
ROUNDS_A(4, all->starts.constant2[4]);
/* turn 299, slot 5, run 6: first hash of nonce 6 of block b, rounds 38 and 39 */
ROUNDS_B(5, p->kw1[10].of[6]);
xor3v(21, 24, 20);
add_word(31, 17, f->c31);
storev(q->kw1[4].half[1], 26);
addv(28, 23, 27);
rotrv(16, 28, 17);
/* turn 300, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 1 and 2 */
BEGIN(6, 2, p->start2.of[4]);
ROUNDS_A(6, p->kw2[0].of[4]);
/* turn 301, slot 0, run 7: first hash of nonce 7 of block b, rounds 30 and 31 */
ROUNDS_B(0, p->kw1[6].of[7]);
rotrv(19, 28, 19);
shrv(24, 28, 10);
addv(20, 21, 25);
rotrv(26, 20, 17);
rotrv(23, 20, 19);
/* turn 302, slot 1, run 4: first hash of nonce 4 of block b, rounds 56 and 57 */
ROUNDS_A(1, p->kw1[19].of[2]);
/* turn 303, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 19 and 20 */
ROUNDS_B(2, p->kw2[9].of[0]);
shrv(21, 20, 10);
storev(all->spilled[10], 17);
add_word(17, 28, f->first[28]);
storev(all->spilled[1], 18);
add_word(18, 18, f->c32);
storev(all->spilled[9], 20);
add_word(20, 20, f->first[29]);
xor3v(16, 19, 24);
unpacklo(19, 17, 20);
/* turn 304, slot 3, run 5: first hash of nonce 5 of block b, rounds 48 and 49 */
ROUNDS_A(3, p->kw1[15].of[3]);
/* turn 305, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 11 and 12 */
ROUNDS_B(4, all->starts.constant2[5]);
storev(q->kw1[5].half[0], 19);
unpackhi(24, 17, 20);
loadv(19, all->spilled[8]);
rotrv(17, 19, 7);
rotrv(20, 19, 18);
storev(all->spilled[0], 28);
shrv(28, 19, 3);
/* turn 306, slot 5, run 6: first hash of nonce 6 of block b, rounds 40 and 41 */
ROUNDS_A(5, p->kw1[11].of[6]);
/* turn 307, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 3 and 4 */
ROUNDS_B(6, p->kw2[1].of[4]);
xor3v(26, 23, 21);
addv(23, 16, 29);
rotrv(21, 23, 17);
rotrv(16, 23, 19);
storev(q->kw1[5].half[1], 24);
/* turn 308, slot 0, run 7: first hash of nonce 7 of block b, rounds 32 and 33 */
ROUNDS_A(0, p->kw1[7].of[7]);
/* turn 309, slot 1, run 4: first hash of nonce 4 of block b, rounds 58 and 59 */
ROUNDS_B(1, p->kw1[20].of[2]);
shrv(29, 23, 10);
addv(24, 26, 31);
xor3v(17, 20, 28);
rotrv(26, 24, 17);
add_word(31, 23, f->first[30]);
/* turn 310, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 21 and 22 */
ROUNDS_A(2, p->kw2[10].of[0]);
/* turn 311, slot 3, run 5: first hash of nonce 5 of block b, rounds 50 and 51 */
ROUNDS_B(3, p->kw1[16].of[3]);
rotrv(20, 24, 19);
shrv(28, 24, 10);
storev(all->spilled[4], 24);
add_word(24, 24, f->first[31]);
xor3v(21, 16, 29);
rotrv(16, 22, 7);
/* turn 312, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 13 and 14 */
ROUNDS_A(4, all->starts.constant2[6]);
/* turn 313, slot 5, run 6: first hash of nonce 6 of block b, rounds 42 and 43 */
ROUNDS_B(5, p->kw1[12].of[6]);
rotrv(29, 22, 18);
storev(all->spilled[7], 23);
shrv(23, 22, 3);
add_word(17, 17, f->w17);
storev(all->spilled[13], 25);
unpacklo(25, 31, 24);
xor3v(26, 20, 28);
/* turn 314, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 5 and 6 */
ROUNDS_A(6, p->kw2[2].of[4]);
/* turn 315, slot 0, run 7: first hash of nonce 7 of block b, rounds 34 and 35 */
ROUNDS_B(0, p->kw1[8].of[7]);
unpackhi(20, 31, 24);
addv(28, 21, 18);
rotrv(31, 28, 17);
rotrv(24, 28, 19);
xor3v(16, 29, 23);
rotrv(21, 30, 7);
/* turn 316, slot 1, run 4: first hash of nonce 4 of block b, rounds 60 and 61 */
ROUNDS_A(1, p->kw1[21].of[2]);
/* turn 317, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 23 and 24 */
ROUNDS_B(2, p->kw2[11].of[0]);
rotrv(18, 30, 18);
shrv(29, 30, 3);
storev(q->kw1[6].half[0], 25);
shrv(23, 28, 10);
storev(q->kw1[6].half[1], 20);
/* turn 318, slot 3, run 5: first hash of nonce 5 of block b, rounds 52 and 53 */
ROUNDS_A(3, p->kw1[17].of[3]);
/* turn 319, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 15 and 16 */
ROUNDS_B(4, p->kw2[7].of[1]);
addv_at(25, 17, all->spilled[5]);
add_word(20, 28, f->first[32]);
addv(17, 16, 19);
addv(16, 26, 25);
xor3v(21, 18, 29);
/* turn 320, slot 5, run 6: first hash of nonce 6 of block b, rounds 44 and 45 */
ROUNDS_A(5, p->kw1[13].of[6]);
/* turn 321, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 7 and 8 */
ROUNDS_B(6, p->kw2[3].of[4]);
rotrv(19, 16, 17);
xor3v(31, 24, 23);
rotrv(26, 16, 19);
shrv(25, 16, 10);
add_word(18, 16, f->first[33]);
/* turn 322, slot 0, run 7: first hash of nonce 7 of block b, rounds 36 and 37 */
ROUNDS_A(0, p->kw1[9].of[7]);
/* turn 323, slot 1, run 4: first hash of nonce 4 of block b, rounds 62 and 63 */
ROUNDS_B(1, p->kw1[22].of[2]);
END(1, all->st1, 4);
addv_at(29, 17, all->spilled[3]);
rotrv(24, 27, 7);
rotrv(23, 27, 18);
shrv(17, 27, 3);
addv(21, 21, 22);
/* turn 324, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 25 and 26 */
ROUNDS_A(2, p->kw2[12].of[0]);
/* turn 325, slot 3, run 5: first hash of nonce 5 of block b, rounds 54 and 55 */
ROUNDS_B(3, p->kw1[18].of[3]);
unpacklo(22, 20, 18);
xor3v(19, 26, 25);
unpackhi(26, 20, 18);
addv(25, 31, 29);
rotrv(20, 25, 17);
/* turn 326, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 17 and 18 */
ROUNDS_A(4, p->kw2[8].of[1]);
/* turn 327, slot 5, run 6: first hash of nonce 6 of block b, rounds 46 and 47 */
ROUNDS_B(5, p->kw1[14].of[6]);
rotrv(18, 25, 19);
xor3v(24, 23, 17);
loadv(31, all->spilled[13]);
rotrv(29, 31, 7);
rotrv(23, 31, 18);
shrv(17, 31, 3);
/* turn 328, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 9 and 10 */
ROUNDS_A(6, all->starts.constant2[4]);
/* turn 329, slot 0, run 7: first hash of nonce 7 of block b, rounds 38 and 39 */
ROUNDS_B(0, p->kw1[10].of[7]);
storev(q->kw1[7].half[0], 22);
shrv(22, 25, 10);
storev(q->kw1[7].half[1], 26);
addv_at(26, 21, all->spilled[0]);
add_word(21, 25, f->first[34]);
addv(24, 24, 30);
/* turn 330, slot 1, run 11: second hash of nonce 3 of block b - 1, rounds 1 and 2 */
BEGIN(1, 2, p->start2.of[5]);
ROUNDS_A(1, p->kw2[0].of[5]);
/* turn 331, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 27 and 28 */
ROUNDS_B(2, p->kw2[13].of[0]);
addv(30, 19, 26);
xor3v(29, 23, 17);
rotrv(19, 30, 17);
xor3v(20, 18, 22);
rotrv(26, 30, 19);
/* turn 332, slot 3, run 5: first hash of nonce 5 of block b, rounds 56 and 57 */
ROUNDS_A(3, p->kw1[19].of[3]);
/* turn 333, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 19 and 20 */
ROUNDS_B(4, p->kw2[9].of[1]);
shrv(23, 30, 10);
add_word(17, 30, f->first[35]);
addv_at(18, 24, all->spilled[9]);
loadv(22, all->spilled[12]);
rotrv(24, 22, 7);
storev(all->spilled[8], 30);
rotrv(30, 22, 18);
/* turn 334, slot 5, run 6: first hash of nonce 6 of block b, rounds 48 and 49 */
ROUNDS_A(5, p->kw1[15].of[6]);
/* turn 335, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 11 and 12 */
ROUNDS_B(6, all->starts.constant2[5]);
storev(all->spilled[11], 25);
shrv(25, 22, 3);
addv(29, 29, 27);
unpacklo(27, 21, 17);
xor3v(19, 26, 23);
unpackhi(26, 21, 17);
/* turn 336, slot 0, run 7: first hash of nonce 7 of block b, rounds 40 and 41 */
ROUNDS_A(0, p->kw1[11].of[7]);
/* turn 337, slot 1, run 11: second hash of nonce 3 of block b - 1, rounds 3 and 4 */
ROUNDS_B(1, p->kw2[1].of[5]);
addv(23, 20, 18);
rotrv(21, 23, 17);
rotrv(17, 23, 19);
xor3v(24, 30, 25);
loadv(20, all->spilled[10]);
rotrv(18, 20, 7);
/* turn 338, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 29 and 30 */
ROUNDS_A(2, p->kw2[14].of[0]);
/* turn 339, slot 3, run 5: first hash of nonce 5 of block b, rounds 58 and 59 */
ROUNDS_B(3, p->kw1[20].of[3]);
storev(q->kw1[8].half[0], 27);
rotrv(30, 20, 18);
shrv(25, 20, 3);
shrv(27, 23, 10);
storev(q->kw1[8].half[1], 26);
/* turn 340, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 21 and 22 */
ROUNDS_A(4, p->kw2[10].of[1]);
/* turn 341, slot 5, run 6: first hash of nonce 6 of block b, rounds 50 and 51 */
ROUNDS_B(5, p->kw1[16].of[6]);
addv_at(26, 29, all->spilled[7]);
add_word(29, 23, f->first[36]);
addv(24, 24, 31);
addv(31, 19, 26);
rotrv(19, 31, 17);
xor3v(18, 30, 25);
/* turn 342, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 13 and 14 */
ROUNDS_A(6, all->starts.constant2[6]);
/* turn 343, slot 0, run 7: first hash of nonce 7 of block b, rounds 42 and 43 */
ROUNDS_B(0, p->kw1[12].of[7]);
xor3v(21, 17, 27);
rotrv(26, 31, 19);
shrv(30, 31, 10);
add_word(25, 31, f->first[37]);
addv_at(17, 24, all->spilled[4]);
/* turn 344, slot 1, run 11: second hash of nonce 3 of block b - 1, rounds 5 and 6 */
ROUNDS_A(1, p->kw2[2].of[5]);
/* turn 345, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 31 and 32 */
ROUNDS_B(2, p->kw2[15].of[0]);
loadv(27, all->spilled[1]);
rotrv(24, 27, 7);
storev(all->spilled[13], 31);
rotrv(31, 27, 18);
storev(all->spilled[6], 23);
shrv(23, 27, 3);
addv(18, 18, 22);
unpacklo(22, 29, 25);
/* turn 346, slot 3, run 5: first hash of nonce 5 of block b, rounds 60 and 61 */
ROUNDS_A(3, p->kw1[21].of[3]);
/* turn 347, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 23 and 24 */
ROUNDS_B(4, p->kw2[11].of[1]);
xor3v(19, 26, 30);
unpackhi(26, 29, 25);
addv(30, 21, 17);
rotrv(29, 30, 17);
storev(q->kw1[9].half[0], 22);
/* turn 348, slot 5, run 6: first hash of nonce 6 of block b, rounds 52 and 53 */
ROUNDS_A(5, p->kw1[17].of[6]);
/* turn 349, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 15 and 16 */
ROUNDS_B(6, p->kw2[7].of[4]);
xor3v(24, 31, 23);
loadv(25, all->spilled[5]);
rotrv(21, 25, 7);
rotrv(17, 25, 18);
shrv(22, 25, 3);
storev(q->kw1[9].half[1], 26);
/* turn 350, slot 0, run 7: first hash of nonce 7 of block b, rounds 44 and 45 */
ROUNDS_A(0, p->kw1[13].of[7]);
/* turn 351, slot 1, run 11: second hash of nonce 3 of block b - 1, rounds 7 and 8 */
ROUNDS_B(1, p->kw2[3].of[5]);
rotrv(31, 30, 19);
shrv(23, 30, 10);
addv(26, 28, 18);
add_word(18, 30, f->first[38]);
addv(24, 24, 20);
/* turn 352, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 33 and 34 */
ROUNDS_A(2, p->kw2[16].of[0]);
/* turn 353, slot 3, run 5: first hash of nonce 5 of block b, rounds 62 and 63 */
ROUNDS_B(3, p->kw1[22].of[3]);
END(3, all->st1, 5);
addv(20, 19, 26);
xor3v(21, 17, 22);
rotrv(19, 20, 17);
rotrv(26, 20, 19);
xor3v(29, 31, 23);
shrv(17, 20, 10);
/* turn 354, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 25 and 26 */
ROUNDS_A(4, p->kw2[12].of[1]);
/* turn 355, slot 5, run 6: first hash of nonce 6 of block b, rounds 54 and 55 */
ROUNDS_B(5, p->kw1[18].of[6]);
add_word(22, 20, f->first[39]);
addv(31, 16, 24);
loadv(23, all->spilled[3]);
rotrv(24, 23, 7);
storev(all->spilled[10], 16);
rotrv(16, 23, 18);
storev(all->spilled[12], 20);
shrv(20, 23, 3);
/* turn 356, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 17 and 18 */
ROUNDS_A(6, p->kw2[8].of[4]);
/* turn 357, slot 0, run 7: first hash of nonce 7 of block b, rounds 46 and 47 */
ROUNDS_B(0, p->kw1[14].of[7]);
addv(21, 21, 27);
unpacklo(27, 18, 22);
xor3v(19, 26, 17);
unpackhi(26, 18, 22);
addv(17, 29, 31);
/* turn 358, slot 1, run 11: second hash of nonce 3 of block b - 1, rounds 9 and 10 */
ROUNDS_A(1, all->starts.constant2[4]);
/* turn 359, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 35 and 36 */
ROUNDS_B(2, p->kw2[17].of[0]);
storev(q->kw1[10].half[0], 27);
rotrv(18, 17, 17);
xor3v(24, 16, 20);
loadv(22, all->spilled[0]);
rotrv(29, 22, 7);
rotrv(31, 22, 18);
/* turn 360, slot 3, run 12: second hash of nonce 4 of block b - 1, rounds 1 and 2 */
BEGIN(3, 2, p->start2.of[2]);
ROUNDS_A(3, p->kw2[0].of[2]);
/* turn 361, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 27 and 28 */
ROUNDS_B(4, p->kw2[13].of[1]);
shrv(27, 22, 3);
storev(q->kw1[10].half[1], 26);
rotrv(16, 17, 19);
shrv(20, 17, 10);
addv_at(26, 21, all->spilled[11]);
/* turn 362, slot 5, run 6: first hash of nonce 6 of block b, rounds 56 and 57 */
ROUNDS_A(5, p->kw1[19].of[6]);
/* turn 363, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 19 and 20 */
ROUNDS_B(6, p->kw2[9].of[4]);
add_word(21, 17, f->first[40]);
addv(24, 24, 25);
addv(25, 19, 26);
xor3v(29, 31, 27);
rotrv(19, 25, 17);
/* turn 364, slot 0, run 7: first hash of nonce 7 of block b, rounds 48 and 49 */
ROUNDS_A(0, p->kw1[15].of[7]);
/* turn 365, slot 1, run 11: second hash of nonce 3 of block b - 1, rounds 11 and 12 */
ROUNDS_B(1, all->starts.constant2[5]);
rotrv(26, 25, 19);
xor3v(18, 16, 20);
shrv(31, 25, 10);
add_word(27, 25, f->first[41]);
addv_at(16, 24, all->spilled[8]);
/* turn 366, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 37 and 38 */
ROUNDS_A(2, p->kw2[18].of[0]);
/* turn 367, slot 3, run 12: second hash of nonce 4 of block b - 1, rounds 3 and 4 */
ROUNDS_B(3, p->kw2[1].of[2]);
loadv(20, all->spilled[9]);
rotrv(24, 20, 7);
storev(all->spilled[5], 25);
rotrv(25, 20, 18);
storev(all->spilled[1], 17);
shrv(17, 20, 3);
addv(29, 29, 23);
unpacklo(23, 21, 27);
xor3v(19, 26, 31);
/* turn 368, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 29 and 30 */
ROUNDS_A(4, p->kw2[14].of[1]);
/* turn 369, slot 5, run 6: first hash of nonce 6 of block b, rounds 58 and 59 */
ROUNDS_B(5, p->kw1[20].of[6]);
unpackhi(26, 21, 27);
addv(31, 18, 16);
storev(q->kw1[11].half[0], 23);
rotrv(21, 31, 17);
xor3v(24, 25, 17);
/* turn 370, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 21 and 22 */
ROUNDS_A(6, p->kw2[10].of[4]);
/* turn 371, slot 0, run 7: first hash of nonce 7 of block b, rounds 50 and 51 */
ROUNDS_B(0, p->kw1[16].of[7]);
loadv(27, all->spilled[7]);
rotrv(18, 27, 7);
rotrv(16, 27, 18);
shrv(23, 27, 3);
storev(q->kw1[11].half[1], 26);
rotrv(25, 31, 19);
/* turn 372, slot 1, run 11: second hash of nonce 3 of block b - 1, rounds 13 and 14 */
ROUNDS_A(1, all->starts.constant2[6]);
/* turn 373, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 39 and 40 */
ROUNDS_B(2, p->kw2[19].of[0]);
shrv(17, 31, 10);
addv_at(26, 29, all->spilled[6]);
add_word(29, 31, f->first[42]);
addv(24, 24, 22);
addv(22, 19, 26);
/* turn 374, slot 3, run 12: second hash of nonce 4 of block b - 1, rounds 5 and 6 */
ROUNDS_A(3, p->kw2[2].of[2]);
/* turn 375, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 31 and 32 */
ROUNDS_B(4, p->kw2[15].of[1]);
xor3v(18, 16, 23);
rotrv(19, 22, 17);
rotrv(26, 22, 19);
xor3v(21, 25, 17);
shrv(16, 22, 10);
/* turn 376, slot 5, run 6: first hash of nonce 6 of block b, rounds 60 and 61 */
ROUNDS_A(5, p->kw1[21].of[6]);
/* turn 377, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 23 and 24 */
ROUNDS_B(6, p->kw2[11].of[4]);
add_word(23, 22, f->first[43]);
addv_at(25, 24, all->spilled[13]);
loadv(17, all->spilled[4]);
rotrv(24, 17, 7);
storev(all->spilled[0], 22);
rotrv(22, 17, 18);
storev(all->spilled[3], 31);
shrv(31, 17, 3);
/* turn 378, slot 0, run 7: first hash of nonce 7 of block b, rounds 52 and 53 */
ROUNDS_A(0, p->kw1[17].of[7]);
/* turn 379, slot 1, run 11: second hash of nonce 3 of block b - 1, rounds 15 and 16 */
ROUNDS_B(1, p->kw2[7].of[5]);
addv(18, 18, 20);
unpacklo(20, 29, 23);
xor3v(19, 26, 16);
unpackhi(26, 29, 23);
addv(16, 21, 25);
storev(q->kw1[12].half[0], 20);
/* turn 380, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 41 and 42 */
ROUNDS_A(2, p->kw2[20].of[0]);
/* turn 381, slot 3, run 12: second hash of nonce 4 of block b - 1, rounds 7 and 8 */
ROUNDS_B(3, p->kw2[3].of[2]);
storev(q->kw1[12].half[1], 26);
xor3v(24, 22, 31);
rotrv(29, 28, 7);
rotrv(23, 28, 18);
shrv(21, 28, 3);
/* turn 382, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 33 and 34 */
ROUNDS_A(4, p->kw2[16].of[1]);
/* turn 383, slot 5, run 6: first hash of nonce 6 of block b, rounds 62 and 63 */
ROUNDS_B(5, p->kw1[22].of[6]);
END(5, all->st1, 6);
addv(25, 30, 18);
rotrv(20, 16, 17);
rotrv(26, 16, 19);
shrv(22, 16, 10);
add_word(31, 16, f->first[44]);
/* turn 384, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 25 and 26 */
ROUNDS_A(6, p->kw2[12].of[4]);
/* turn 385, slot 0, run 7: first hash of nonce 7 of block b, rounds 54 and 55 */
ROUNDS_B(0, p->kw1[18].of[7]);
addv(18, 24, 27);
addv(24, 19, 25);
xor3v(29, 23, 21);
rotrv(27, 24, 17);
rotrv(19, 24, 19);
/* turn 386, slot 1, run 11: second hash of nonce 3 of block b - 1, rounds 17 and 18 */
ROUNDS_A(1, p->kw2[8].of[5]);
/* turn 387, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 43 and 44 */
ROUNDS_B(2, p->kw2[21].of[0]);
shrv(25, 24, 10);
xor3v(20, 26, 22);
add_word(23, 24, f->first[45]);
addv_at(21, 18, all->spilled[12]);
loadv(26, all->spilled[10]);
rotrv(22, 26, 7);
/* turn 388, slot 3, run 12: second hash of nonce 4 of block b - 1, rounds 9 and 10 */
ROUNDS_A(3, all->starts.constant2[4]);
/* turn 389, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 35 and 36 */
ROUNDS_B(4, p->kw2[17].of[1]);
rotrv(18, 26, 18);
storev(all->spilled[7], 24);
shrv(24, 26, 3);
addv(29, 29, 17);
xor3v(27, 19, 25);
unpacklo(17, 31, 23);
/* turn 390, slot 5, run 13: second hash of nonce 5 of block b - 1, rounds 1 and 2 */
BEGIN(5, 2, p->start2.of[3]);
ROUNDS_A(5, p->kw2[0].of[3]);
/* turn 391, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 27 and 28 */
ROUNDS_B(6, p->kw2[13].of[4]);
unpackhi(19, 31, 23);
addv(25, 20, 21);
storev(q->kw1[13].half[0], 17);
storev(q->kw1[13].half[1], 19);
xor3v(22, 18, 24);
loadv(31, all->spilled[11]);
rotrv(23, 31, 7);
/* turn 392, slot 0, run 7: first hash of nonce 7 of block b, rounds 56 and 57 */
ROUNDS_A(0, p->kw1[19].of[7]);
/* turn 393, slot 1, run 11: second hash of nonce 3 of block b - 1, rounds 19 and 20 */
ROUNDS_B(1, p->kw2[9].of[5]);
rotrv(20, 31, 18);
shrv(21, 31, 3);
addv_at(17, 29, all->spilled[1]);
rotrv(19, 25, 17);
rotrv(18, 25, 19);
/* turn 394, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 45 and 46 */
ROUNDS_A(2, p->kw2[22].of[0]);
/* turn 395, slot 3, run 12: second hash of nonce 4 of block b - 1, rounds 11 and 12 */
ROUNDS_B(3, all->starts.constant2[5]);
shrv(24, 25, 10);
add_word(29, 25, f->first[46]);
addv(22, 22, 28);
addv(28, 27, 17);
xor3v(23, 20, 21);
/* turn 396, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 37 and 38 */
ROUNDS_A(4, p->kw2[18].of[1]);
/* turn 397, slot 5, run 13: second hash of nonce 5 of block b - 1, rounds 3 and 4 */
ROUNDS_B(5, p->kw2[1].of[3]);
rotrv(27, 28, 17);
rotrv(17, 28, 19);
shrv(20, 28, 10);
xor3v(19, 18, 24);
add_word(21, 28, f->first[47]);
/* turn 398, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 29 and 30 */
ROUNDS_A(6, p->kw2[14].of[4]);
/* turn 399, slot 0, run 7: first hash of nonce 7 of block b, rounds 58 and 59 */
ROUNDS_B(0, p->kw1[20].of[7]);
addv_at(18, 22, all->spilled[5]);
loadv(24, all->spilled[8]);
rotrv(22, 24, 7);
storev(all->spilled[4], 28);
rotrv(28, 24, 18);
storev(all->spilled[9], 25);
shrv(25, 24, 3);
addv(23, 23, 26);
/* turn 400, slot 1, run 11: second hash of nonce 3 of block b - 1, rounds 21 and 22 */
ROUNDS_A(1, p->kw2[10].of[5]);
/* turn 401, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 47 and 48 */
ROUNDS_B(2, p->kw2[23].of[0]);
xor3v(27, 17, 20);
unpacklo(26, 29, 21);
unpackhi(17, 29, 21);
addv(20, 19, 18);
storev(q->kw1[14].half[0], 26);
/* turn 402, slot 3, run 12: second hash of nonce 4 of block b - 1, rounds 13 and 14 */
ROUNDS_A(3, all->starts.constant2[6]);
/* turn 403, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 39 and 40 */
ROUNDS_B(4, p->kw2[19].of[1]);
storev(q->kw1[14].half[1], 17);
xor3v(22, 28, 25);
loadv(29, all->spilled[6]);
rotrv(21, 29, 7);
rotrv(19, 29, 18);
shrv(18, 29, 3);
/* turn 404, slot 5, run 13: second hash of nonce 5 of block b - 1, rounds 5 and 6 */
ROUNDS_A(5, p->kw2[2].of[3]);
/* turn 405, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 31 and 32 */
ROUNDS_B(6, p->kw2[15].of[4]);
addv_at(26, 23, all->spilled[3]);
rotrv(17, 20, 17);
rotrv(28, 20, 19);
shrv(25, 20, 10);
add_word(23, 20, f->first[48]);
addv(22, 22, 31);
/* turn 406, slot 0, run 7: first hash of nonce 7 of block b, rounds 60 and 61 */
ROUNDS_A(0, p->kw1[21].of[7]);
/* turn 407, slot 1, run 11: second hash of nonce 3 of block b - 1, rounds 23 and 24 */
ROUNDS_B(1, p->kw2[11].of[5]);
addv(31, 27, 26);
xor3v(21, 19, 18);
rotrv(27, 31, 17);
rotrv(26, 31, 19);
shrv(19, 31, 10);
/* turn 408, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 49 and 50 */
ROUNDS_A(2, p->kw2[24].of[0]);
/* turn 409, slot 3, run 12: second hash of nonce 4 of block b - 1, rounds 15 and 16 */
ROUNDS_B(3, p->kw2[7].of[2]);
xor3v(17, 28, 25);
add_word(18, 31, f->first[49]);
addv_at(28, 22, all->spilled[0]);
loadv(25, all->spilled[13]);
rotrv(22, 25, 7);
storev(all->spilled[11], 31);
rotrv(31, 25, 18);
/* turn 410, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 41 and 42 */
ROUNDS_A(4, p->kw2[20].of[1]);
/* turn 411, slot 5, run 13: second hash of nonce 5 of block b - 1, rounds 7 and 8 */
ROUNDS_B(5, p->kw2[3].of[3]);
storev(all->spilled[10], 20);
shrv(20, 25, 3);
addv(21, 21, 24);
xor3v(27, 26, 19);
unpacklo(24, 23, 18);
unpackhi(26, 23, 18);
/* turn 412, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 33 and 34 */
ROUNDS_A(6, p->kw2[16].of[4]);
/* turn 413, slot 0, run 7: first hash of nonce 7 of block b, rounds 62 and 63 */
ROUNDS_B(0, p->kw1[22].of[7]);
END(0, all->st1, 7);
addv(19, 17, 28);
storev(q->kw1[15].half[0], 24);
storev(q->kw1[15].half[1], 26);
xor3v(22, 31, 20);
rotrv(23, 30, 7);
/* turn 414, slot 1, run 11: second hash of nonce 3 of block b - 1, rounds 25 and 26 */
ROUNDS_A(1, p->kw2[12].of[5]);
/* turn 415, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 51 and 52 */
ROUNDS_B(2, p->kw2[25].of[0]);
rotrv(18, 30, 18);
shrv(17, 30, 3);
addv(28, 16, 21);
rotrv(24, 19, 17);
rotrv(26, 19, 19);
/* turn 416, slot 3, run 12: second hash of nonce 4 of block b - 1, rounds 17 and 18 */
ROUNDS_A(3, p->kw2[8].of[2]);
/* turn 417, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 43 and 44 */
ROUNDS_B(4, p->kw2[21].of[1]);
shrv(31, 19, 10);
add_word(20, 19, f->first[50]);
addv(21, 22, 29);
addv(22, 27, 28);
xor3v(23, 18, 17);
rotrv(29, 22, 17);
/* turn 418, slot 5, run 13: second hash of nonce 5 of block b - 1, rounds 9 and 10 */
ROUNDS_A(5, all->starts.constant2[4]);
/* turn 419, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 35 and 36 */
ROUNDS_B(6, p->kw2[17].of[4]);
rotrv(27, 22, 19);
shrv(28, 22, 10);
xor3v(24, 26, 31);
add_word(18, 22, f->first[51]);
addv_at(17, 21, all->spilled[7]);
/* turn 420, slot 0, run 14: second hash of nonce 6 of block b - 1, rounds 1 and 2 */
BEGIN(0, 2, p->start2.of[6]);
ROUNDS_A(0, p->kw2[0].of[6]);
/* turn 421, slot 1, run 11: second hash of nonce 3 of block b - 1, rounds 27 and 28 */
ROUNDS_B(1, p->kw2[13].of[5]);
loadv(26, all->spilled[12]);
rotrv(31, 26, 7);
rotrv(21, 26, 18);
addv(23, 23, 25);
shrv(25, 26, 3);
xor3v(29, 27, 28);
/* turn 422, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 53 and 54 */
ROUNDS_A(2, p->kw2[26].of[0]);
/* turn 423, slot 3, run 12: second hash of nonce 4 of block b - 1, rounds 19 and 20 */
ROUNDS_B(3, p->kw2[9].of[2]);
unpacklo(27, 20, 18);
unpackhi(28, 20, 18);
addv(20, 24, 17);
storev(q->kw1[16].half[0], 27);
storev(q->kw1[16].half[1], 28);
/* turn 424, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 45 and 46 */
ROUNDS_A(4, p->kw2[22].of[1]);
/* turn 425, slot 5, run 13: second hash of nonce 5 of block b - 1, rounds 11 and 12 */
ROUNDS_B(5, all->starts.constant2[5]);
addv_at(18, 23, all->spilled[9]);
loadv(24, all->spilled[1]);
rotrv(17, 24, 7);
rotrv(27, 24, 18);
shrv(28, 24, 3);
xor3v(31, 21, 25);
/* turn 426, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 37 and 38 */
ROUNDS_A(6, p->kw2[18].of[4]);
/* turn 427, slot 0, run 14: second hash of nonce 6 of block b - 1, rounds 3 and 4 */
ROUNDS_B(0, p->kw2[1].of[6]);
rotrv(23, 20, 17);
add_word(21, 20, f->first[52]);
rotrv(25, 20, 19);
addv(29, 29, 18);
shrv(18, 20, 10);
/* turn 428, slot 1, run 11: second hash of nonce 3 of block b - 1, rounds 29 and 30 */
ROUNDS_A(1, p->kw2[14].of[5]);
/* turn 429, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 55 and 56 */
ROUNDS_B(2, p->kw2[27].of[0]);
END(2, all->st2, 0);
storev(all->spilled[13], 20);
add_word(20, 29, f->first[53]);
xor3v(17, 27, 28);
addv(27, 31, 30);
rotrv(28, 29, 17);
unpacklo(31, 21, 20);
storev(q->kw1[17].half[0], 31);
/* turn 430, slot 3, run 12: second hash of nonce 4 of block b - 1, rounds 21 and 22 */
ROUNDS_A(3, p->kw2[10].of[2]);
/* turn 431, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 47 and 48 */
ROUNDS_B(4, p->kw2[23].of[1]);
rotrv(30, 29, 19);
xor3v(23, 25, 18);
shrv(31, 29, 10);
unpackhi(25, 21, 20);
loadv(18, all->spilled[5]);
rotrv(21, 18, 7);
/* turn 432, slot 5, run 13: second hash of nonce 5 of block b - 1, rounds 13 and 14 */
ROUNDS_A(5, all->starts.constant2[6]);
/* turn 433, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 39 and 40 */
ROUNDS_B(6, p->kw2[19].of[4]);
addv_at(20, 27, all->spilled[4]);
addv(27, 17, 26);
rotrv(17, 18, 18);
shrv(26, 18, 3);
storev(q->kw1[17].half[1], 25);
/* turn 434, slot 0, run 14: second hash of nonce 6 of block b - 1, rounds 5 and 6 */
ROUNDS_A(0, p->kw2[2].of[6]);
/* turn 435, slot 1, run 11: second hash of nonce 3 of block b - 1, rounds 31 and 32 */
ROUNDS_B(1, p->kw2[15].of[5]);
xor3v(28, 30, 31);
addv(25, 23, 20);
rotrv(30, 25, 17);
loadv(31, all->spilled[3]);
rotrv(23, 31, 7);
addv_at(20, 27, all->spilled[10]);
/* turn 437, slot 3, run 12: second hash of nonce 4 of block b - 1, rounds 23 and 24 */
ROUNDS_B(3, p->kw2[11].of[2]);
rotrv(27, 31, 18);
xor3v(21, 17, 26);
shrv(17, 31, 3);
addv(26, 28, 20);
add_word(28, 25, f->first[54]);
/* turn 438, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 49 and 50 */
ROUNDS_A(4, p->kw2[24].of[1]);
/* turn 439, slot 5, run 13: second hash of nonce 5 of block b - 1, rounds 15 and 16 */
ROUNDS_B(5, p->kw2[7].of[3]);
rotrv(20, 25, 19);
storev(all->spilled[12], 25);
shrv(25, 25, 10);
storev(all->spilled[6], 29);
add_word(29, 26, f->first[55]);
storev(all->spilled[8], 22);
unpacklo(22, 28, 29);
addv(21, 21, 24);
/* turn 440, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 41 and 42 */
ROUNDS_A(6, p->kw2[20].of[4]);
/* turn 441, slot 0, run 14: second hash of nonce 6 of block b - 1, rounds 7 and 8 */
ROUNDS_B(0, p->kw2[3].of[6]);
xor3v(23, 27, 17);
rotrv(24, 26, 17);
rotrv(27, 26, 19);
shrv(17, 26, 10);
xor3v(30, 20, 25);
/* turn 442, slot 1, run 11: second hash of nonce 3 of block b - 1, rounds 33 and 34 */
ROUNDS_A(1, p->kw2[16].of[5]);
unpackhi(20, 28, 29);
storev(q->kw1[18].half[0], 22);
addv_at(25, 21, all->spilled[11]);
addv(28, 23, 18);
loadv(29, all->spilled[0]);
rotrv(22, 29, 7);
rotrv(21, 29, 18);
/* turn 444, slot 3, run 12: second hash of nonce 4 of block b - 1, rounds 25 and 26 */
ROUNDS_A(3, p->kw2[12].of[2]);
/* turn 445, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 51 and 52 */
ROUNDS_B(4, p->kw2[25].of[1]);
xor3v(24, 27, 17);
shrv(23, 29, 3);
storev(q->kw1[18].half[1], 20);
addv(18, 30, 25);
addv(27, 19, 28);
/* turn 446, slot 5, run 13: second hash of nonce 5 of block b - 1, rounds 17 and 18 */
ROUNDS_A(5, p->kw2[8].of[3]);
/* turn 447, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 43 and 44 */
ROUNDS_B(6, p->kw2[21].of[4]);
rotrv(17, 16, 7);
rotrv(20, 16, 18);
shrv(30, 16, 3);
addv(25, 24, 27);
xor3v(22, 21, 23);
/* turn 448, slot 0, run 14: second hash of nonce 6 of block b - 1, rounds 9 and 10 */
ROUNDS_A(0, all->starts.constant2[4]);
/* turn 449, slot 1, run 11: second hash of nonce 3 of block b - 1, rounds 35 and 36 */
ROUNDS_B(1, p->kw2[17].of[5]);
add_word(19, 18, f->first[56]);
rotrv(28, 18, 17);
rotrv(24, 18, 19);
shrv(27, 18, 10);
add_word(21, 25, f->first[57]);
/* turn 450, slot 2, run 15: second hash of nonce 7 of block b - 1, rounds 1 and 2 */
BEGIN(2, 2, p->start2.of[7]);
ROUNDS_A(2, p->kw2[0].of[7]);
/* turn 451, slot 3, run 12: second hash of nonce 4 of block b - 1, rounds 27 and 28 */
ROUNDS_B(3, p->kw2[13].of[2]);
xor3v(17, 20, 30);
rotrv(23, 25, 17);
addv(20, 22, 31);
rotrv(30, 25, 19);
shrv(22, 25, 10);
/* turn 452, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 53 and 54 */
ROUNDS_A(4, p->kw2[26].of[1]);
/* turn 453, slot 5, run 13: second hash of nonce 5 of block b - 1, rounds 19 and 20 */
ROUNDS_B(5, p->kw2[9].of[3]);
unpacklo(31, 19, 21);
xor3v(28, 24, 27);
unpackhi(25, 19, 21);
addv(24, 17, 29);
loadv(27, all->spilled[7]);
rotrv(19, 27, 7);
/* turn 454, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 45 and 46 */
ROUNDS_A(6, p->kw2[22].of[4]);
/* turn 455, slot 0, run 14: second hash of nonce 6 of block b - 1, rounds 11 and 12 */
ROUNDS_B(0, all->starts.constant2[5]);
addv_at(21, 20, all->spilled[8]);
rotrv(17, 27, 18);
xor3v(23, 30, 22);
storev(q->kw1[19].half[0], 31);
shrv(29, 27, 3);
storev(q->kw1[19].half[1], 25);
/* turn 456, slot 1, run 11: second hash of nonce 3 of block b - 1, rounds 37 and 38 */
ROUNDS_A(1, p->kw2[18].of[5]);
/* turn 457, slot 2, run 15: second hash of nonce 7 of block b - 1, rounds 3 and 4 */
ROUNDS_B(2, p->kw2[1].of[7]);
addv_at(20, 24, all->spilled[13]);
addv(30, 28, 21);
loadv(22, all->spilled[9]);
rotrv(31, 22, 7);
rotrv(25, 22, 18);
shrv(24, 22, 3);
/* turn 458, slot 3, run 12: second hash of nonce 4 of block b - 1, rounds 29 and 30 */
ROUNDS_A(3, p->kw2[14].of[2]);
/* turn 459, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 55 and 56 */
ROUNDS_B(4, p->kw2[27].of[1]);
END(4, all->st2, 1);
addv(28, 23, 20);
xor3v(19, 17, 29);
add_word(21, 30, f->first[58]);
add_word(23, 28, f->first[59]);
rotrv(20, 30, 17);
/* turn 460, slot 5, run 13: second hash of nonce 5 of block b - 1, rounds 21 and 22 */
ROUNDS_A(5, p->kw2[10].of[3]);
/* turn 461, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 47 and 48 */
ROUNDS_B(6, p->kw2[23].of[4]);
rotrv(17, 30, 19);
shrv(29, 30, 10);
xor3v(31, 25, 24);
rotrv(30, 28, 17);
addv(25, 19, 16);
/* turn 462, slot 0, run 14: second hash of nonce 6 of block b - 1, rounds 13 and 14 */
ROUNDS_A(0, all->starts.constant2[6]);
/* turn 463, slot 1, run 11: second hash of nonce 3 of block b - 1, rounds 39 and 40 */
ROUNDS_B(1, p->kw2[19].of[5]);
rotrv(24, 28, 19);
unpacklo(19, 21, 23);
unpackhi(16, 21, 23);
shrv(21, 28, 10);
xor3v(20, 17, 29);
/* turn 464, slot 2, run 15: second hash of nonce 7 of block b - 1, rounds 5 and 6 */
ROUNDS_A(2, p->kw2[2].of[7]);
/* turn 465, slot 3, run 12: second hash of nonce 4 of block b - 1, rounds 31 and 32 */
ROUNDS_B(3, p->kw2[15].of[2]);
addv(23, 31, 27);
loadv(28, all->spilled[4]);
rotrv(17, 28, 7);
addv_at(29, 25, all->spilled[6]);
rotrv(31, 28, 18);
storev(q->kw1[20].half[0], 19);
/* turn 467, slot 5, run 13: second hash of nonce 5 of block b - 1, rounds 23 and 24 */
ROUNDS_B(5, p->kw2[11].of[3]);
storev(q->kw1[20].half[1], 16);
xor3v(30, 24, 21);
shrv(27, 28, 3);
addv_at(25, 23, all->spilled[12]);
addv(19, 20, 29);
loadv(16, all->spilled[10]);
rotrv(24, 16, 7);
/* turn 468, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 49 and 50 */
ROUNDS_A(6, p->kw2[24].of[4]);
/* turn 469, slot 0, run 14: second hash of nonce 6 of block b - 1, rounds 15 and 16 */
ROUNDS_B(0, p->kw2[7].of[6]);
rotrv(21, 16, 18);
shrv(23, 16, 3);
addv(20, 30, 25);
add_word(29, 19, f->first[60]);
xor3v(17, 31, 27);
/* turn 470, slot 1, run 11: second hash of nonce 3 of block b - 1, rounds 41 and 42 */
ROUNDS_A(1, p->kw2[20].of[5]);
/* turn 471, slot 2, run 15: second hash of nonce 7 of block b - 1, rounds 7 and 8 */
ROUNDS_B(2, p->kw2[3].of[7]);
add_word(16, 20, f->first[61]);
rotrv(30, 19, 17);
rotrv(25, 19, 19);
shrv(31, 19, 10);
xor3v(24, 21, 23);
/* turn 472, slot 3, run 12: second hash of nonce 4 of block b - 1, rounds 33 and 34 */
ROUNDS_A(3, p->kw2[16].of[2]);
rotrv(27, 20, 17);
rotrv(19, 20, 19);
addv(21, 17, 22);
unpacklo(23, 29, 16);
unpackhi(17, 29, 16);
/* turn 474, slot 5, run 13: second hash of nonce 5 of block b - 1, rounds 25 and 26 */
ROUNDS_A(5, p->kw2[12].of[3]);
/* turn 475, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 51 and 52 */
ROUNDS_B(6, p->kw2[25].of[4]);
shrv(22, 20, 10);
xor3v(30, 25, 31);
addv(29, 24, 28);
storev(q->kw1[21].half[0], 23);
storev(q->kw1[21].half[1], 17);
/* turn 476, slot 0, run 14: second hash of nonce 6 of block b - 1, rounds 17 and 18 */
ROUNDS_A(0, p->kw2[8].of[6]);
/* turn 477, slot 1, run 11: second hash of nonce 3 of block b - 1, rounds 43 and 44 */
ROUNDS_B(1, p->kw2[21].of[5]);
addv(16, 26, 21);
addv(20, 30, 16);
xor3v(27, 19, 22);
addv(25, 18, 29);
addv(31, 27, 25);
/* turn 478, slot 2, run 15: second hash of nonce 7 of block b - 1, rounds 9 and 10 */
ROUNDS_A(2, all->starts.constant2[4]);
/* turn 479, slot 3, run 12: second hash of nonce 4 of block b - 1, rounds 35 and 36 */
ROUNDS_B(3, p->kw2[17].of[2]);
add_word(24, 20, f->first[62]);
add_word(28, 31, f->first[63]);
unpacklo(23, 24, 28);
storev(q->kw1[22].half[0], 23);
unpackhi(17, 24, 28);
storev(q->kw1[22].half[1], 17);
ROTATE_SLOTS_BY_4;
#endif
