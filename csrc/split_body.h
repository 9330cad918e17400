/* Written by tools/generate_split.py, which explains it; edit that instead. */
/* Vectors between turns 0 and 239: digests of block b - 1 into lanes, their schedule. */
/* turn 0, slot 0, run 0: first hash of nonce 0 of block b, rounds 4 and 5 */
BEGIN(0, first, p->start1 + 0);
ROUNDS_A(0, constant1 + 0);
/* turn 1, slot 1, run 13: second hash of nonce 5 of block b - 2, rounds 27 and 28 */
ROUNDS_B(1, q->kw2[13] + 3);
const vec s1 = load_rows(st1, 0);
const vec s2 = load_rows(st1, 1);
const vec s3 = load_rows(st1, 2);
const vec s4 = load_rows(st1, 3);
const vec s5 = load_rows(st1, 4);
/* turn 2, slot 2, run 10: second hash of nonce 2 of block b - 2, rounds 53 and 54 */
ROUNDS_A(2, q->kw2[26] + 4);
/* turn 3, slot 3, run 14: second hash of nonce 6 of block b - 2, rounds 19 and 20 */
ROUNDS_B(3, q->kw2[9] + 6);
const vec s6 = load_rows(st1, 5);
const vec s7 = load_rows(st1, 6);
const vec s8 = load_rows(st1, 7);
const vec s9 = unpacklo(s1, s2);
const vec s11 = unpackhi(s1, s2);
/* turn 4, slot 4, run 11: second hash of nonce 3 of block b - 2, rounds 45 and 46 */
ROUNDS_A(4, q->kw2[22] + 5);
/* turn 5, slot 5, run 15: second hash of nonce 7 of block b - 2, rounds 11 and 12 */
ROUNDS_B(5, constant2 + 5);
const vec s10 = unpacklo(s3, s4);
const vec s12 = unpackhi(s3, s4);
const vec s13 = unpacklo64(s9, s10);
const vec s17 = unpacklo(s5, s6);
const vec s19 = unpackhi(s5, s6);
/* turn 6, slot 6, run 12: second hash of nonce 4 of block b - 2, rounds 37 and 38 */
ROUNDS_A(6, q->kw2[18] + 2);
/* turn 7, slot 0, run 0: first hash of nonce 0 of block b, rounds 6 and 7 */
ROUNDS_B(0, constant1 + 1);
const vec s18 = unpacklo(s7, s8);
const vec s20 = unpackhi(s7, s8);
const vec s14 = unpackhi64(s9, s10);
const vec s15 = unpacklo64(s11, s12);
const vec s16 = unpackhi64(s11, s12);
/* turn 8, slot 1, run 13: second hash of nonce 5 of block b - 2, rounds 29 and 30 */
ROUNDS_A(1, q->kw2[14] + 3);
/* turn 9, slot 2, run 10: second hash of nonce 2 of block b - 2, rounds 55 and 56 */
ROUNDS_B(2, q->kw2[27] + 4);
END(2, st2, 2);
const vec s30 = addv(s13, set1v(job->midstate[5]));
const vec s21 = unpacklo64(s17, s18);
const vec s22 = unpackhi64(s17, s18);
const vec s23 = unpacklo64(s19, s20);
const vec s24 = unpackhi64(s19, s20);
const vec s29 = addv(s14, set1v(job->midstate[4]));
/* turn 10, slot 3, run 14: second hash of nonce 6 of block b - 2, rounds 21 and 22 */
ROUNDS_A(3, q->kw2[10] + 6);
/* turn 11, slot 4, run 11: second hash of nonce 3 of block b - 2, rounds 47 and 48 */
ROUNDS_B(4, q->kw2[23] + 5);
const vec s26 = addv(s15, set1v(job->midstate[1]));
const vec s25 = addv(s16, set1v(job->midstate[0]));
const vec s35 = rotrv(s26, 7);
const vec s32 = addv(s21, set1v(job->midstate[7]));
const vec s31 = addv(s22, set1v(job->midstate[6]));
/* turn 12, slot 5, run 15: second hash of nonce 7 of block b - 2, rounds 13 and 14 */
ROUNDS_A(5, constant2 + 6);
/* turn 13, slot 6, run 12: second hash of nonce 4 of block b - 2, rounds 39 and 40 */
ROUNDS_B(6, q->kw2[19] + 2);
const vec s28 = addv(s23, set1v(job->midstate[3]));
const vec s27 = addv(s24, set1v(job->midstate[2]));
const vec s45 = addv(s29, set1v(k[4]));
const vec s36 = rotrv(s26, 18);
const vec s37 = shrv(s26, 3);
/* turn 14, slot 0, run 0: first hash of nonce 0 of block b, rounds 8 and 9 */
ROUNDS_A(0, constant1 + 2);
/* turn 15, slot 1, run 13: second hash of nonce 5 of block b - 2, rounds 31 and 32 */
ROUNDS_B(1, q->kw2[15] + 3);
const vec s33 = unpacklo(zero, s25);
const vec s34 = unpackhi(zero, s25);
const vec s40 = addv(s26, set1v(k[1]));
const vec s44 = addv(s28, set1v(k[3]));
const vec s41 = addv(s27, set1v(k[2]));
/* turn 17, slot 3, run 14: second hash of nonce 6 of block b - 2, rounds 23 and 24 */
ROUNDS_B(3, q->kw2[11] + 6);
const vec s48 = addv(s30, set1v(k[5]));
const vec s49 = addv(s31, set1v(k[6]));
const vec s38 = xor3v(s35, s36, s37);
storev(p->start2, s33);
storev(p->start2 + 4, s34);
const vec s52 = addv(s32, set1v(k[7]));
/* turn 18, slot 4, run 11: second hash of nonce 3 of block b - 2, rounds 49 and 50 */
ROUNDS_A(4, q->kw2[24] + 5);
/* turn 19, slot 5, run 15: second hash of nonce 7 of block b - 2, rounds 15 and 16 */
ROUNDS_B(5, q->kw2[7] + 7);
const vec s46 = unpacklo(s44, s45);
const vec s42 = unpacklo(s40, s41);
const vec s43 = unpackhi(s40, s41);
const vec s58 = rotrv(s27, 7);
const vec s59 = rotrv(s27, 18);
/* turn 20, slot 6, run 12: second hash of nonce 4 of block b - 2, rounds 41 and 42 */
ROUNDS_A(6, q->kw2[20] + 2);
/* turn 21, slot 0, run 0: first hash of nonce 0 of block b, rounds 10 and 11 */
ROUNDS_B(0, constant1 + 3);
const vec s60 = shrv(s27, 3);
const vec s39 = addv(s38, s25);
const vec s47 = unpackhi(s44, s45);
storev(p->kw2[1], s46);
storev(p->kw2[0], s42);
/* turn 22, slot 1, run 13: second hash of nonce 5 of block b - 2, rounds 33 and 34 */
ROUNDS_A(1, q->kw2[16] + 3);
storev(p->kw2[0] + 4, s43);
const vec s50 = unpacklo(s48, s49);
const vec s51 = unpackhi(s48, s49);
const vec s68 = rotrv(s28, 7);
const vec s64 = rotrv(s39, 17);
/* turn 24, slot 3, run 14: second hash of nonce 6 of block b - 2, rounds 25 and 26 */
ROUNDS_A(3, q->kw2[12] + 6);
/* turn 25, slot 4, run 11: second hash of nonce 3 of block b - 2, rounds 51 and 52 */
ROUNDS_B(4, q->kw2[25] + 5);
const vec s65 = rotrv(s39, 19);
const vec s66 = shrv(s39, 10);
const vec s69 = rotrv(s28, 18);
const vec s70 = shrv(s28, 3);
storev(p->kw2[1] + 4, s47);
storev(p->kw2[2], s50);
/* turn 26, slot 5, run 15: second hash of nonce 7 of block b - 2, rounds 17 and 18 */
ROUNDS_A(5, q->kw2[8] + 7);
/* turn 27, slot 6, run 12: second hash of nonce 4 of block b - 2, rounds 43 and 44 */
ROUNDS_B(6, q->kw2[21] + 2);
storev(p->kw2[2] + 4, s51);
const vec s53 = unpacklo(s52, set1v(pb_k[8] + 0x80000000u));
const vec s54 = unpackhi(s52, set1v(pb_k[8] + 0x80000000u));
const vec s55 = addv(s39, set1v(k[16]));
const vec s61 = xor3v(s58, s59, s60);
/* turn 28, slot 0, run 0: first hash of nonce 0 of block b, rounds 12 and 13 */
ROUNDS_A(0, constant1 + 4);
/* turn 29, slot 1, run 13: second hash of nonce 5 of block b - 2, rounds 35 and 36 */
ROUNDS_B(1, q->kw2[17] + 3);
const vec s62 = addv(s26, set1v(PB_SMALL1(256u)));
const vec s67 = xor3v(s64, s65, s66);
const vec s71 = xor3v(s68, s69, s70);
const vec s82 = rotrv(s29, 7);
const vec s83 = rotrv(s29, 18);
/* turn 30, slot 2, run 1: first hash of nonce 1 of block b, rounds 4 and 5 */
BEGIN(2, first, p->start1 + 1);
ROUNDS_A(2, constant1 + 0);
/* turn 31, slot 3, run 14: second hash of nonce 6 of block b - 2, rounds 27 and 28 */
ROUNDS_B(3, q->kw2[13] + 6);
const vec s84 = shrv(s29, 3);
storev(p->kw2[3], s53);
const vec s56 = unpacklo(set1v(pb_k[15] + 256u), s55);
const vec s57 = unpackhi(set1v(pb_k[15] + 256u), s55);
const vec s63 = addv(s61, s62);
/* turn 32, slot 4, run 11: second hash of nonce 3 of block b - 2, rounds 53 and 54 */
ROUNDS_A(4, q->kw2[26] + 5);
/* turn 33, slot 5, run 15: second hash of nonce 7 of block b - 2, rounds 19 and 20 */
ROUNDS_B(5, q->kw2[9] + 7);
storev(p->kw2[3] + 4, s54);
const vec s72 = addv(s71, s27);
const vec s78 = rotrv(s63, 17);
const vec s92 = rotrv(s30, 7);
const vec s93 = rotrv(s30, 18);
/* turn 34, slot 6, run 12: second hash of nonce 4 of block b - 2, rounds 45 and 46 */
ROUNDS_A(6, q->kw2[22] + 2);
/* turn 35, slot 0, run 0: first hash of nonce 0 of block b, rounds 14 and 15 */
ROUNDS_B(0, constant1 + 5);
const vec s94 = shrv(s30, 3);
const vec s85 = xor3v(s82, s83, s84);
const vec s79 = rotrv(s63, 19);
const vec s80 = shrv(s63, 10);
const vec s73 = addv(s67, s72);
const vec s74 = addv(s63, set1v(k[17]));
/* turn 36, slot 1, run 13: second hash of nonce 5 of block b - 2, rounds 37 and 38 */
ROUNDS_A(1, q->kw2[18] + 3);
/* turn 37, slot 2, run 1: first hash of nonce 1 of block b, rounds 6 and 7 */
ROUNDS_B(2, constant1 + 1);
storev(p->kw2[7], s56);
storev(p->kw2[7] + 4, s57);
const vec s95 = xor3v(s92, s93, s94);
const vec s86 = addv(s85, s28);
const vec s88 = rotrv(s73, 17);
/* turn 38, slot 3, run 14: second hash of nonce 6 of block b - 2, rounds 29 and 30 */
ROUNDS_A(3, q->kw2[14] + 6);
/* turn 39, slot 4, run 11: second hash of nonce 3 of block b - 2, rounds 55 and 56 */
ROUNDS_B(4, q->kw2[27] + 5);
END(4, st2, 3);
const vec s81 = xor3v(s78, s79, s80);
const vec s89 = rotrv(s73, 19);
const vec s90 = shrv(s73, 10);
const vec s106 = rotrv(s31, 7);
const vec s107 = rotrv(s31, 18);
/* turn 40, slot 5, run 15: second hash of nonce 7 of block b - 2, rounds 21 and 22 */
ROUNDS_A(5, q->kw2[10] + 7);
/* turn 41, slot 6, run 12: second hash of nonce 4 of block b - 2, rounds 47 and 48 */
ROUNDS_B(6, q->kw2[23] + 2);
const vec s108 = shrv(s31, 3);
const vec s75 = addv(s73, set1v(k[18]));
const vec s96 = addv(s95, s29);
const vec s87 = addv(s81, s86);
const vec s102 = rotrv(s87, 17);
/* turn 42, slot 0, run 0: first hash of nonce 0 of block b, rounds 16 and 17 */
ROUNDS_A(0, constant1 + 6);
/* turn 43, slot 1, run 13: second hash of nonce 5 of block b - 2, rounds 39 and 40 */
ROUNDS_B(1, q->kw2[19] + 3);
const vec s91 = xor3v(s88, s89, s90);
const vec s103 = rotrv(s87, 19);
const vec s104 = shrv(s87, 10);
const vec s116 = rotrv(s32, 7);
const vec s117 = rotrv(s32, 18);
const vec s118 = shrv(s32, 3);
/* turn 44, slot 2, run 1: first hash of nonce 1 of block b, rounds 8 and 9 */
ROUNDS_A(2, constant1 + 2);
/* turn 45, slot 3, run 14: second hash of nonce 6 of block b - 2, rounds 31 and 32 */
ROUNDS_B(3, q->kw2[15] + 6);
const vec s76 = unpacklo(s74, s75);
const vec s77 = unpackhi(s74, s75);
const vec s97 = addv(s91, s96);
const vec s98 = addv(s87, set1v(k[19]));
const vec s105 = xor3v(s102, s103, s104);
/* turn 47, slot 5, run 15: second hash of nonce 7 of block b - 2, rounds 23 and 24 */
ROUNDS_B(5, q->kw2[11] + 7);
const vec s109 = xor3v(s106, s107, s108);
const vec s120 = addv(s31, set1v(256u));
const vec s119 = xor3v(s116, s117, s118);
storev(p->kw2[8], s76);
storev(p->kw2[8] + 4, s77);
/* turn 48, slot 6, run 12: second hash of nonce 4 of block b - 2, rounds 49 and 50 */
ROUNDS_A(6, q->kw2[24] + 2);
/* turn 49, slot 0, run 0: first hash of nonce 0 of block b, rounds 18 and 19 */
ROUNDS_B(0, p->kw1[0] + 0);
const vec s112 = rotrv(s97, 17);
const vec s113 = rotrv(s97, 19);
const vec s114 = shrv(s97, 10);
const vec s99 = addv(s97, set1v(k[20]));
const vec s110 = addv(s109, s30);
/* turn 50, slot 1, run 13: second hash of nonce 5 of block b - 2, rounds 41 and 42 */
ROUNDS_A(1, q->kw2[20] + 3);
/* turn 51, slot 2, run 1: first hash of nonce 1 of block b, rounds 10 and 11 */
ROUNDS_B(2, constant1 + 3);
const vec s121 = addv(s119, s120);
const vec s131 = addv(s32, set1v(PB_SMALL0(0x80000000u)));
const vec s100 = unpacklo(s98, s99);
const vec s101 = unpackhi(s98, s99);
const vec s111 = addv(s105, s110);
const vec s115 = xor3v(s112, s113, s114);
/* turn 52, slot 3, run 14: second hash of nonce 6 of block b - 2, rounds 33 and 34 */
ROUNDS_A(3, q->kw2[16] + 6);
const vec s138 = addv(s63, set1v(0x80000000u));
const vec s127 = rotrv(s111, 17);
const vec s128 = rotrv(s111, 19);
const vec s132 = addv(s39, s131);
storev(p->kw2[9], s100);
/* turn 54, slot 5, run 15: second hash of nonce 7 of block b - 2, rounds 25 and 26 */
ROUNDS_A(5, q->kw2[12] + 7);
/* turn 55, slot 6, run 12: second hash of nonce 4 of block b - 2, rounds 51 and 52 */
ROUNDS_B(6, q->kw2[25] + 2);
storev(p->kw2[9] + 4, s101);
const vec s129 = shrv(s111, 10);
const vec s122 = addv(s115, s121);
const vec s123 = addv(s111, set1v(k[21]));
const vec s134 = rotrv(s122, 17);
/* turn 56, slot 0, run 0: first hash of nonce 0 of block b, rounds 20 and 21 */
ROUNDS_A(0, p->kw1[1] + 0);
/* turn 57, slot 1, run 13: second hash of nonce 5 of block b - 2, rounds 43 and 44 */
ROUNDS_B(1, q->kw2[21] + 3);
const vec s135 = rotrv(s122, 19);
const vec s136 = shrv(s122, 10);
const vec s124 = addv(s122, set1v(k[22]));
const vec s125 = unpacklo(s123, s124);
const vec s130 = xor3v(s127, s128, s129);
/* turn 58, slot 2, run 1: first hash of nonce 1 of block b, rounds 12 and 13 */
ROUNDS_A(2, constant1 + 4);
/* turn 59, slot 3, run 14: second hash of nonce 6 of block b - 2, rounds 35 and 36 */
ROUNDS_B(3, q->kw2[17] + 6);
const vec s126 = unpackhi(s123, s124);
const vec s133 = addv(s130, s132);
const vec s144 = rotrv(s133, 17);
const vec s145 = rotrv(s133, 19);
const vec s137 = xor3v(s134, s135, s136);
const vec s146 = shrv(s133, 10);
/* turn 60, slot 4, run 2: first hash of nonce 2 of block b, rounds 4 and 5 */
BEGIN(4, first, p->start1 + 4);
ROUNDS_A(4, constant1 + 0);
/* turn 61, slot 5, run 15: second hash of nonce 7 of block b - 2, rounds 27 and 28 */
ROUNDS_B(5, q->kw2[13] + 7);
storev(p->kw2[10], s125);
const vec s139 = addv(s137, s138);
storev(p->kw2[10] + 4, s126);
const vec s140 = addv(s133, set1v(k[23]));
const vec s149 = rotrv(s139, 17);
/* turn 62, slot 6, run 12: second hash of nonce 4 of block b - 2, rounds 53 and 54 */
ROUNDS_A(6, q->kw2[26] + 2);
/* turn 63, slot 0, run 0: first hash of nonce 0 of block b, rounds 22 and 23 */
ROUNDS_B(0, p->kw1[2] + 0);
const vec s150 = rotrv(s139, 19);
const vec s151 = shrv(s139, 10);
const vec s147 = xor3v(s144, s145, s146);
const vec s141 = addv(s139, set1v(k[24]));
const vec s142 = unpacklo(s140, s141);
/* turn 64, slot 1, run 13: second hash of nonce 5 of block b - 2, rounds 45 and 46 */
ROUNDS_A(1, q->kw2[22] + 3);
/* turn 65, slot 2, run 1: first hash of nonce 1 of block b, rounds 14 and 15 */
ROUNDS_B(2, constant1 + 5);
const vec s143 = unpackhi(s140, s141);
const vec s148 = addv(s147, s73);
const vec s158 = rotrv(s148, 17);
const vec s159 = rotrv(s148, 19);
const vec s152 = xor3v(s149, s150, s151);
/* turn 66, slot 3, run 14: second hash of nonce 6 of block b - 2, rounds 37 and 38 */
ROUNDS_A(3, q->kw2[18] + 6);
/* turn 67, slot 4, run 2: first hash of nonce 2 of block b, rounds 6 and 7 */
ROUNDS_B(4, constant1 + 1);
const vec s160 = shrv(s148, 10);
const vec s153 = addv(s152, s87);
storev(p->kw2[11], s142);
storev(p->kw2[11] + 4, s143);
const vec s154 = addv(s148, set1v(k[25]));
/* turn 68, slot 5, run 15: second hash of nonce 7 of block b - 2, rounds 29 and 30 */
ROUNDS_A(5, q->kw2[14] + 7);
/* turn 69, slot 6, run 12: second hash of nonce 4 of block b - 2, rounds 55 and 56 */
ROUNDS_B(6, q->kw2[27] + 2);
END(6, st2, 4);
const vec s163 = rotrv(s153, 17);
const vec s164 = rotrv(s153, 19);
const vec s165 = shrv(s153, 10);
const vec s161 = xor3v(s158, s159, s160);
const vec s155 = addv(s153, set1v(k[26]));
const vec s156 = unpacklo(s154, s155);
/* turn 70, slot 0, run 0: first hash of nonce 0 of block b, rounds 24 and 25 */
ROUNDS_A(0, p->kw1[3] + 0);
/* turn 71, slot 1, run 13: second hash of nonce 5 of block b - 2, rounds 47 and 48 */
ROUNDS_B(1, q->kw2[23] + 3);
const vec s157 = unpackhi(s154, s155);
const vec s162 = addv(s161, s97);
const vec s181 = addv(s133, set1v(PB_SMALL0(256u)));
const vec s172 = rotrv(s162, 17);
const vec s166 = xor3v(s163, s164, s165);
/* turn 72, slot 2, run 1: first hash of nonce 1 of block b, rounds 16 and 17 */
ROUNDS_A(2, constant1 + 6);
/* turn 73, slot 3, run 14: second hash of nonce 6 of block b - 2, rounds 39 and 40 */
ROUNDS_B(3, q->kw2[19] + 6);
const vec s173 = rotrv(s162, 19);
const vec s174 = shrv(s162, 10);
storev(p->kw2[12], s156);
storev(p->kw2[12] + 4, s157);
const vec s168 = addv(s162, set1v(k[27]));
/* turn 74, slot 4, run 2: first hash of nonce 2 of block b, rounds 8 and 9 */
ROUNDS_A(4, constant1 + 2);
/* turn 75, slot 5, run 15: second hash of nonce 7 of block b - 2, rounds 31 and 32 */
ROUNDS_B(5, q->kw2[15] + 7);
const vec s167 = addv(s166, s111);
const vec s177 = rotrv(s167, 17);
const vec s178 = rotrv(s167, 19);
const vec s179 = shrv(s167, 10);
const vec s191 = rotrv(s39, 7);
/* turn 77, slot 0, run 0: first hash of nonce 0 of block b, rounds 26 and 27 */
ROUNDS_B(0, p->kw1[4] + 0);
const vec s192 = rotrv(s39, 18);
const vec s193 = shrv(s39, 3);
const vec s175 = xor3v(s172, s173, s174);
const vec s169 = addv(s167, set1v(k[28]));
const vec s170 = unpacklo(s168, s169);
const vec s171 = unpackhi(s168, s169);
/* turn 78, slot 1, run 13: second hash of nonce 5 of block b - 2, rounds 49 and 50 */
ROUNDS_A(1, q->kw2[24] + 3);
/* turn 79, slot 2, run 1: first hash of nonce 1 of block b, rounds 18 and 19 */
ROUNDS_B(2, p->kw1[0] + 1);
const vec s180 = xor3v(s177, s178, s179);
const vec s176 = addv(s175, s122);
const vec s187 = rotrv(s176, 17);
const vec s194 = xor3v(s191, s192, s193);
const vec s202 = rotrv(s63, 7);
/* turn 80, slot 3, run 14: second hash of nonce 6 of block b - 2, rounds 41 and 42 */
ROUNDS_A(3, q->kw2[20] + 6);
/* turn 81, slot 4, run 2: first hash of nonce 2 of block b, rounds 10 and 11 */
ROUNDS_B(4, constant1 + 3);
const vec s203 = rotrv(s63, 18);
const vec s204 = shrv(s63, 3);
storev(p->kw2[13], s170);
const vec s182 = addv(s180, s181);
const vec s188 = rotrv(s176, 19);
/* turn 82, slot 5, run 15: second hash of nonce 7 of block b - 2, rounds 33 and 34 */
ROUNDS_A(5, q->kw2[16] + 7);
const vec s189 = shrv(s176, 10);
const vec s183 = addv(s176, set1v(k[29]));
const vec s195 = addv(s194, set1v(256u));
storev(p->kw2[13] + 4, s171);
const vec s205 = xor3v(s202, s203, s204);
/* turn 84, slot 0, run 0: first hash of nonce 0 of block b, rounds 28 and 29 */
ROUNDS_A(0, p->kw1[5] + 0);
/* turn 85, slot 1, run 13: second hash of nonce 5 of block b - 2, rounds 51 and 52 */
ROUNDS_B(1, q->kw2[25] + 3);
const vec s198 = rotrv(s182, 17);
const vec s199 = rotrv(s182, 19);
const vec s200 = shrv(s182, 10);
const vec s184 = addv(s182, set1v(k[30]));
const vec s190 = xor3v(s187, s188, s189);
const vec s196 = addv(s139, s195);
/* turn 86, slot 2, run 1: first hash of nonce 1 of block b, rounds 20 and 21 */
ROUNDS_A(2, p->kw1[1] + 1);
/* turn 87, slot 3, run 14: second hash of nonce 6 of block b - 2, rounds 43 and 44 */
ROUNDS_B(3, q->kw2[21] + 6);
const vec s217 = rotrv(s73, 7);
const vec s218 = rotrv(s73, 18);
const vec s219 = shrv(s73, 3);
const vec s206 = addv(s205, s39);
const vec s201 = xor3v(s198, s199, s200);
/* turn 88, slot 4, run 2: first hash of nonce 2 of block b, rounds 12 and 13 */
ROUNDS_A(4, constant1 + 4);
/* turn 89, slot 5, run 15: second hash of nonce 7 of block b - 2, rounds 35 and 36 */
ROUNDS_B(5, q->kw2[17] + 7);
const vec s185 = unpacklo(s183, s184);
const vec s186 = unpackhi(s183, s184);
const vec s197 = addv(s190, s196);
const vec s213 = rotrv(s197, 17);
const vec s214 = rotrv(s197, 19);
/* turn 90, slot 6, run 3: first hash of nonce 3 of block b, rounds 4 and 5 */
BEGIN(6, first, p->start1 + 5);
ROUNDS_A(6, constant1 + 0);
/* turn 91, slot 0, run 0: first hash of nonce 0 of block b, rounds 30 and 31 */
ROUNDS_B(0, p->kw1[6] + 0);
const vec s220 = xor3v(s217, s218, s219);
const vec s228 = rotrv(s87, 7);
const vec s229 = rotrv(s87, 18);
const vec s230 = shrv(s87, 3);
const vec s207 = addv(s148, s206);
/* turn 92, slot 1, run 13: second hash of nonce 5 of block b - 2, rounds 53 and 54 */
ROUNDS_A(1, q->kw2[26] + 3);
/* turn 93, slot 2, run 1: first hash of nonce 1 of block b, rounds 22 and 23 */
ROUNDS_B(2, p->kw1[2] + 1);
const vec s215 = shrv(s197, 10);
const vec s209 = addv(s197, set1v(k[31]));
storev(p->kw2[14], s185);
const vec s221 = addv(s220, s63);
storev(p->kw2[14] + 4, s186);
/* turn 94, slot 3, run 14: second hash of nonce 6 of block b - 2, rounds 45 and 46 */
ROUNDS_A(3, q->kw2[22] + 6);
/* turn 95, slot 4, run 2: first hash of nonce 2 of block b, rounds 14 and 15 */
ROUNDS_B(4, constant1 + 5);
const vec s208 = addv(s201, s207);
const vec s231 = xor3v(s228, s229, s230);
const vec s224 = rotrv(s208, 17);
const vec s216 = xor3v(s213, s214, s215);
const vec s225 = rotrv(s208, 19);
const vec s226 = shrv(s208, 10);
/* turn 96, slot 5, run 15: second hash of nonce 7 of block b - 2, rounds 37 and 38 */
ROUNDS_A(5, q->kw2[18] + 7);
/* turn 97, slot 6, run 3: first hash of nonce 3 of block b, rounds 6 and 7 */
ROUNDS_B(6, constant1 + 1);
const vec s222 = addv(s153, s221);
const vec s210 = addv(s208, set1v(k[32]));
const vec s243 = rotrv(s97, 7);
const vec s244 = rotrv(s97, 18);
const vec s245 = shrv(s97, 3);
/* turn 98, slot 0, run 0: first hash of nonce 0 of block b, rounds 32 and 33 */
ROUNDS_A(0, p->kw1[7] + 0);
/* turn 99, slot 1, run 13: second hash of nonce 5 of block b - 2, rounds 55 and 56 */
ROUNDS_B(1, q->kw2[27] + 3);
END(1, st2, 5);
const vec s232 = addv(s231, s73);
const vec s211 = unpacklo(s209, s210);
const vec s227 = xor3v(s224, s225, s226);
const vec s223 = addv(s216, s222);
const vec s212 = unpackhi(s209, s210);
/* turn 100, slot 2, run 1: first hash of nonce 1 of block b, rounds 24 and 25 */
ROUNDS_A(2, p->kw1[3] + 1);
/* turn 101, slot 3, run 14: second hash of nonce 6 of block b - 2, rounds 47 and 48 */
ROUNDS_B(3, q->kw2[23] + 6);
const vec s239 = rotrv(s223, 17);
const vec s240 = rotrv(s223, 19);
const vec s246 = xor3v(s243, s244, s245);
const vec s254 = rotrv(s111, 7);
const vec s255 = rotrv(s111, 18);
/* turn 102, slot 4, run 2: first hash of nonce 2 of block b, rounds 16 and 17 */
ROUNDS_A(4, constant1 + 6);
/* turn 103, slot 5, run 15: second hash of nonce 7 of block b - 2, rounds 39 and 40 */
ROUNDS_B(5, q->kw2[19] + 7);
const vec s256 = shrv(s111, 3);
const vec s241 = shrv(s223, 10);
const vec s233 = addv(s162, s232);
const vec s235 = addv(s223, set1v(k[33]));
storev(p->kw2[15], s211);
const vec s247 = addv(s246, s87);
/* turn 104, slot 6, run 3: first hash of nonce 3 of block b, rounds 8 and 9 */
ROUNDS_A(6, constant1 + 2);
/* turn 105, slot 0, run 0: first hash of nonce 0 of block b, rounds 34 and 35 */
ROUNDS_B(0, p->kw1[8] + 0);
storev(p->kw2[15] + 4, s212);
const vec s234 = addv(s227, s233);
const vec s257 = xor3v(s254, s255, s256);
const vec s242 = xor3v(s239, s240, s241);
const vec s250 = rotrv(s234, 17);
/* turn 107, slot 2, run 1: first hash of nonce 1 of block b, rounds 26 and 27 */
ROUNDS_B(2, p->kw1[4] + 1);
const vec s251 = rotrv(s234, 19);
const vec s252 = shrv(s234, 10);
const vec s248 = addv(s167, s247);
const vec s236 = addv(s234, set1v(k[34]));
const vec s269 = rotrv(s122, 7);
/* turn 108, slot 3, run 14: second hash of nonce 6 of block b - 2, rounds 49 and 50 */
ROUNDS_A(3, q->kw2[24] + 6);
/* turn 109, slot 4, run 2: first hash of nonce 2 of block b, rounds 18 and 19 */
ROUNDS_B(4, p->kw1[0] + 4);
const vec s270 = rotrv(s122, 18);
const vec s271 = shrv(s122, 3);
const vec s258 = addv(s257, s97);
const vec s237 = unpacklo(s235, s236);
const vec s253 = xor3v(s250, s251, s252);
/* turn 110, slot 5, run 15: second hash of nonce 7 of block b - 2, rounds 41 and 42 */
ROUNDS_A(5, q->kw2[20] + 7);
/* turn 111, slot 6, run 3: first hash of nonce 3 of block b, rounds 10 and 11 */
ROUNDS_B(6, constant1 + 3);
const vec s249 = addv(s242, s248);
const vec s238 = unpackhi(s235, s236);
const vec s265 = rotrv(s249, 17);
const vec s266 = rotrv(s249, 19);
const vec s272 = xor3v(s269, s270, s271);
const vec s280 = rotrv(s133, 7);
/* turn 112, slot 0, run 0: first hash of nonce 0 of block b, rounds 36 and 37 */
ROUNDS_A(0, p->kw1[9] + 0);
const vec s281 = rotrv(s133, 18);
const vec s282 = shrv(s133, 3);
const vec s267 = shrv(s249, 10);
const vec s259 = addv(s176, s258);
const vec s261 = addv(s249, set1v(k[35]));
/* turn 114, slot 2, run 1: first hash of nonce 1 of block b, rounds 28 and 29 */
ROUNDS_A(2, p->kw1[5] + 1);
/* turn 115, slot 3, run 14: second hash of nonce 6 of block b - 2, rounds 51 and 52 */
ROUNDS_B(3, q->kw2[25] + 6);
storev(p->kw2[16], s237);
const vec s273 = addv(s272, s111);
storev(p->kw2[16] + 4, s238);
const vec s260 = addv(s253, s259);
const vec s283 = xor3v(s280, s281, s282);
/* turn 116, slot 4, run 2: first hash of nonce 2 of block b, rounds 20 and 21 */
ROUNDS_A(4, p->kw1[1] + 4);
/* turn 117, slot 5, run 15: second hash of nonce 7 of block b - 2, rounds 43 and 44 */
ROUNDS_B(5, q->kw2[21] + 7);
const vec s268 = xor3v(s265, s266, s267);
const vec s276 = rotrv(s260, 17);
const vec s277 = rotrv(s260, 19);
const vec s278 = shrv(s260, 10);
const vec s274 = addv(s182, s273);
/* turn 118, slot 6, run 3: first hash of nonce 3 of block b, rounds 12 and 13 */
ROUNDS_A(6, constant1 + 4);
/* turn 119, slot 0, run 0: first hash of nonce 0 of block b, rounds 38 and 39 */
ROUNDS_B(0, p->kw1[10] + 0);
const vec s262 = addv(s260, set1v(k[36]));
const vec s295 = rotrv(s139, 7);
const vec s296 = rotrv(s139, 18);
const vec s297 = shrv(s139, 3);
const vec s284 = addv(s283, s122);
const vec s263 = unpacklo(s261, s262);
/* turn 120, slot 1, run 4: first hash of nonce 4 of block b, rounds 4 and 5 */
BEGIN(1, first, p->start1 + 2);
ROUNDS_A(1, constant1 + 0);
/* turn 121, slot 2, run 1: first hash of nonce 1 of block b, rounds 30 and 31 */
ROUNDS_B(2, p->kw1[6] + 1);
const vec s279 = xor3v(s276, s277, s278);
const vec s275 = addv(s268, s274);
const vec s264 = unpackhi(s261, s262);
const vec s291 = rotrv(s275, 17);
const vec s292 = rotrv(s275, 19);
/* turn 122, slot 3, run 14: second hash of nonce 6 of block b - 2, rounds 53 and 54 */
ROUNDS_A(3, q->kw2[26] + 6);
/* turn 123, slot 4, run 2: first hash of nonce 2 of block b, rounds 22 and 23 */
ROUNDS_B(4, p->kw1[2] + 4);
const vec s298 = xor3v(s295, s296, s297);
const vec s306 = rotrv(s148, 7);
const vec s307 = rotrv(s148, 18);
const vec s308 = shrv(s148, 3);
const vec s293 = shrv(s275, 10);
/* turn 124, slot 5, run 15: second hash of nonce 7 of block b - 2, rounds 45 and 46 */
ROUNDS_A(5, q->kw2[22] + 7);
/* turn 125, slot 6, run 3: first hash of nonce 3 of block b, rounds 14 and 15 */
ROUNDS_B(6, constant1 + 5);
const vec s285 = addv(s197, s284);
const vec s287 = addv(s275, set1v(k[37]));
storev(p->kw2[17], s263);
const vec s299 = addv(s298, s133);
storev(p->kw2[17] + 4, s264);
/* turn 126, slot 0, run 0: first hash of nonce 0 of block b, rounds 40 and 41 */
ROUNDS_A(0, p->kw1[11] + 0);
/* turn 127, slot 1, run 4: first hash of nonce 4 of block b, rounds 6 and 7 */
ROUNDS_B(1, constant1 + 1);
const vec s286 = addv(s279, s285);
const vec s309 = xor3v(s306, s307, s308);
const vec s294 = xor3v(s291, s292, s293);
const vec s302 = rotrv(s286, 17);
const vec s303 = rotrv(s286, 19);
/* turn 128, slot 2, run 1: first hash of nonce 1 of block b, rounds 32 and 33 */
ROUNDS_A(2, p->kw1[7] + 1);
/* turn 129, slot 3, run 14: second hash of nonce 6 of block b - 2, rounds 55 and 56 */
ROUNDS_B(3, q->kw2[27] + 6);
END(3, st2, 6);
const vec s304 = shrv(s286, 10);
const vec s300 = addv(s208, s299);
const vec s288 = addv(s286, set1v(k[38]));
const vec s321 = rotrv(s153, 7);
const vec s322 = rotrv(s153, 18);
const vec s323 = shrv(s153, 3);
/* turn 130, slot 4, run 2: first hash of nonce 2 of block b, rounds 24 and 25 */
ROUNDS_A(4, p->kw1[3] + 4);
/* turn 131, slot 5, run 15: second hash of nonce 7 of block b - 2, rounds 47 and 48 */
ROUNDS_B(5, q->kw2[23] + 7);
const vec s310 = addv(s309, s139);
const vec s289 = unpacklo(s287, s288);
const vec s305 = xor3v(s302, s303, s304);
const vec s301 = addv(s294, s300);
const vec s290 = unpackhi(s287, s288);
/* turn 132, slot 6, run 3: first hash of nonce 3 of block b, rounds 16 and 17 */
ROUNDS_A(6, constant1 + 6);
/* turn 133, slot 0, run 0: first hash of nonce 0 of block b, rounds 42 and 43 */
ROUNDS_B(0, p->kw1[12] + 0);
const vec s317 = rotrv(s301, 17);
const vec s318 = rotrv(s301, 19);
const vec s324 = xor3v(s321, s322, s323);
const vec s332 = rotrv(s162, 7);
const vec s333 = rotrv(s162, 18);
/* turn 134, slot 1, run 4: first hash of nonce 4 of block b, rounds 8 and 9 */
ROUNDS_A(1, constant1 + 2);
/* turn 135, slot 2, run 1: first hash of nonce 1 of block b, rounds 34 and 35 */
ROUNDS_B(2, p->kw1[8] + 1);
const vec s334 = shrv(s162, 3);
const vec s319 = shrv(s301, 10);
const vec s311 = addv(s223, s310);
const vec s313 = addv(s301, set1v(k[39]));
storev(p->kw2[18], s289);
/* turn 137, slot 4, run 2: first hash of nonce 2 of block b, rounds 26 and 27 */
ROUNDS_B(4, p->kw1[4] + 4);
const vec s325 = addv(s324, s148);
storev(p->kw2[18] + 4, s290);
const vec s312 = addv(s305, s311);
const vec s335 = xor3v(s332, s333, s334);
const vec s320 = xor3v(s317, s318, s319);
const vec s328 = rotrv(s312, 17);
/* turn 138, slot 5, run 15: second hash of nonce 7 of block b - 2, rounds 49 and 50 */
ROUNDS_A(5, q->kw2[24] + 7);
/* turn 139, slot 6, run 3: first hash of nonce 3 of block b, rounds 18 and 19 */
ROUNDS_B(6, p->kw1[0] + 5);
const vec s329 = rotrv(s312, 19);
const vec s330 = shrv(s312, 10);
const vec s326 = addv(s234, s325);
const vec s314 = addv(s312, set1v(k[40]));
const vec s347 = rotrv(s167, 7);
/* turn 140, slot 0, run 0: first hash of nonce 0 of block b, rounds 44 and 45 */
ROUNDS_A(0, p->kw1[13] + 0);
/* turn 141, slot 1, run 4: first hash of nonce 4 of block b, rounds 10 and 11 */
ROUNDS_B(1, constant1 + 3);
const vec s348 = rotrv(s167, 18);
const vec s349 = shrv(s167, 3);
const vec s336 = addv(s335, s153);
const vec s315 = unpacklo(s313, s314);
const vec s331 = xor3v(s328, s329, s330);
/* turn 142, slot 2, run 1: first hash of nonce 1 of block b, rounds 36 and 37 */
ROUNDS_A(2, p->kw1[9] + 1);
const vec s327 = addv(s320, s326);
const vec s316 = unpackhi(s313, s314);
const vec s343 = rotrv(s327, 17);
const vec s344 = rotrv(s327, 19);
const vec s350 = xor3v(s347, s348, s349);
/* turn 144, slot 4, run 2: first hash of nonce 2 of block b, rounds 28 and 29 */
ROUNDS_A(4, p->kw1[5] + 4);
/* turn 145, slot 5, run 15: second hash of nonce 7 of block b - 2, rounds 51 and 52 */
ROUNDS_B(5, q->kw2[25] + 7);
const vec s358 = rotrv(s176, 7);
const vec s359 = rotrv(s176, 18);
const vec s360 = shrv(s176, 3);
const vec s345 = shrv(s327, 10);
const vec s337 = addv(s249, s336);
const vec s339 = addv(s327, set1v(k[41]));
/* turn 146, slot 6, run 3: first hash of nonce 3 of block b, rounds 20 and 21 */
ROUNDS_A(6, p->kw1[1] + 5);
/* turn 147, slot 0, run 0: first hash of nonce 0 of block b, rounds 46 and 47 */
ROUNDS_B(0, p->kw1[14] + 0);
storev(p->kw2[19], s315);
const vec s351 = addv(s350, s162);
storev(p->kw2[19] + 4, s316);
const vec s338 = addv(s331, s337);
const vec s361 = xor3v(s358, s359, s360);
/* turn 148, slot 1, run 4: first hash of nonce 4 of block b, rounds 12 and 13 */
ROUNDS_A(1, constant1 + 4);
/* turn 149, slot 2, run 1: first hash of nonce 1 of block b, rounds 38 and 39 */
ROUNDS_B(2, p->kw1[10] + 1);
const vec s346 = xor3v(s343, s344, s345);
const vec s354 = rotrv(s338, 17);
const vec s355 = rotrv(s338, 19);
const vec s356 = shrv(s338, 10);
const vec s352 = addv(s260, s351);
/* turn 150, slot 3, run 5: first hash of nonce 5 of block b, rounds 4 and 5 */
BEGIN(3, first, p->start1 + 3);
ROUNDS_A(3, constant1 + 0);
/* turn 151, slot 4, run 2: first hash of nonce 2 of block b, rounds 30 and 31 */
ROUNDS_B(4, p->kw1[6] + 4);
const vec s340 = addv(s338, set1v(k[42]));
const vec s373 = rotrv(s182, 7);
const vec s374 = rotrv(s182, 18);
const vec s375 = shrv(s182, 3);
const vec s362 = addv(s361, s167);
/* turn 152, slot 5, run 15: second hash of nonce 7 of block b - 2, rounds 53 and 54 */
ROUNDS_A(5, q->kw2[26] + 7);
/* turn 153, slot 6, run 3: first hash of nonce 3 of block b, rounds 22 and 23 */
ROUNDS_B(6, p->kw1[2] + 5);
const vec s341 = unpacklo(s339, s340);
const vec s357 = xor3v(s354, s355, s356);
const vec s353 = addv(s346, s352);
const vec s342 = unpackhi(s339, s340);
const vec s369 = rotrv(s353, 17);
/* turn 154, slot 0, run 0: first hash of nonce 0 of block b, rounds 48 and 49 */
ROUNDS_A(0, p->kw1[15] + 0);
/* turn 155, slot 1, run 4: first hash of nonce 4 of block b, rounds 14 and 15 */
ROUNDS_B(1, constant1 + 5);
const vec s370 = rotrv(s353, 19);
const vec s376 = xor3v(s373, s374, s375);
const vec s384 = rotrv(s197, 7);
const vec s385 = rotrv(s197, 18);
const vec s386 = shrv(s197, 3);
const vec s371 = shrv(s353, 10);
/* turn 156, slot 2, run 1: first hash of nonce 1 of block b, rounds 40 and 41 */
ROUNDS_A(2, p->kw1[11] + 1);
/* turn 157, slot 3, run 5: first hash of nonce 5 of block b, rounds 6 and 7 */
ROUNDS_B(3, constant1 + 1);
const vec s363 = addv(s275, s362);
const vec s365 = addv(s353, set1v(k[43]));
storev(p->kw2[20], s341);
const vec s377 = addv(s376, s176);
storev(p->kw2[20] + 4, s342);
/* turn 158, slot 4, run 2: first hash of nonce 2 of block b, rounds 32 and 33 */
ROUNDS_A(4, p->kw1[7] + 4);
/* turn 159, slot 5, run 15: second hash of nonce 7 of block b - 2, rounds 55 and 56 */
ROUNDS_B(5, q->kw2[27] + 7);
END(5, st2, 7);
const vec s364 = addv(s357, s363);
const vec s387 = xor3v(s384, s385, s386);
const vec s372 = xor3v(s369, s370, s371);
const vec s380 = rotrv(s364, 17);
const vec s381 = rotrv(s364, 19);
/* turn 160, slot 6, run 3: first hash of nonce 3 of block b, rounds 24 and 25 */
ROUNDS_A(6, p->kw1[3] + 5);
/* turn 161, slot 0, run 0: first hash of nonce 0 of block b, rounds 50 and 51 */
ROUNDS_B(0, p->kw1[16] + 0);
const vec s382 = shrv(s364, 10);
const vec s378 = addv(s286, s377);
const vec s366 = addv(s364, set1v(k[44]));
const vec s399 = rotrv(s208, 7);
const vec s400 = rotrv(s208, 18);
/* turn 162, slot 1, run 4: first hash of nonce 4 of block b, rounds 16 and 17 */
ROUNDS_A(1, constant1 + 6);
/* turn 163, slot 2, run 1: first hash of nonce 1 of block b, rounds 42 and 43 */
ROUNDS_B(2, p->kw1[12] + 1);
const vec s401 = shrv(s208, 3);
const vec s388 = addv(s387, s182);
const vec s367 = unpacklo(s365, s366);
const vec s383 = xor3v(s380, s381, s382);
const vec s379 = addv(s372, s378);
const vec s368 = unpackhi(s365, s366);
/* turn 164, slot 3, run 5: first hash of nonce 5 of block b, rounds 8 and 9 */
ROUNDS_A(3, constant1 + 2);
/* turn 165, slot 4, run 2: first hash of nonce 2 of block b, rounds 34 and 35 */
ROUNDS_B(4, p->kw1[8] + 4);
const vec s395 = rotrv(s379, 17);
const vec s396 = rotrv(s379, 19);
const vec s402 = xor3v(s399, s400, s401);
const vec s410 = rotrv(s223, 7);
const vec s411 = rotrv(s223, 18);
/* turn 167, slot 6, run 3: first hash of nonce 3 of block b, rounds 26 and 27 */
ROUNDS_B(6, p->kw1[4] + 5);
const vec s412 = shrv(s223, 3);
const vec s397 = shrv(s379, 10);
const vec s389 = addv(s301, s388);
const vec s391 = addv(s379, set1v(k[45]));
storev(p->kw2[21], s367);
/* turn 168, slot 0, run 0: first hash of nonce 0 of block b, rounds 52 and 53 */
ROUNDS_A(0, p->kw1[17] + 0);
/* turn 169, slot 1, run 4: first hash of nonce 4 of block b, rounds 18 and 19 */
ROUNDS_B(1, p->kw1[0] + 2);
const vec s403 = addv(s402, s197);
storev(p->kw2[21] + 4, s368);
const vec s390 = addv(s383, s389);
const vec s413 = xor3v(s410, s411, s412);
const vec s398 = xor3v(s395, s396, s397);
/* turn 170, slot 2, run 1: first hash of nonce 1 of block b, rounds 44 and 45 */
ROUNDS_A(2, p->kw1[13] + 1);
/* turn 171, slot 3, run 5: first hash of nonce 5 of block b, rounds 10 and 11 */
ROUNDS_B(3, constant1 + 3);
const vec s406 = rotrv(s390, 17);
const vec s407 = rotrv(s390, 19);
const vec s408 = shrv(s390, 10);
const vec s404 = addv(s312, s403);
const vec s392 = addv(s390, set1v(k[46]));
const vec s425 = rotrv(s234, 7);
/* turn 172, slot 4, run 2: first hash of nonce 2 of block b, rounds 36 and 37 */
ROUNDS_A(4, p->kw1[9] + 4);
const vec s426 = rotrv(s234, 18);
const vec s427 = shrv(s234, 3);
const vec s414 = addv(s413, s208);
const vec s393 = unpacklo(s391, s392);
const vec s409 = xor3v(s406, s407, s408);
/* turn 174, slot 6, run 3: first hash of nonce 3 of block b, rounds 28 and 29 */
ROUNDS_A(6, p->kw1[5] + 5);
/* turn 175, slot 0, run 0: first hash of nonce 0 of block b, rounds 54 and 55 */
ROUNDS_B(0, p->kw1[18] + 0);
const vec s405 = addv(s398, s404);
const vec s394 = unpackhi(s391, s392);
const vec s421 = rotrv(s405, 17);
const vec s422 = rotrv(s405, 19);
const vec s428 = xor3v(s425, s426, s427);
/* turn 176, slot 1, run 4: first hash of nonce 4 of block b, rounds 20 and 21 */
ROUNDS_A(1, p->kw1[1] + 2);
/* turn 177, slot 2, run 1: first hash of nonce 1 of block b, rounds 46 and 47 */
ROUNDS_B(2, p->kw1[14] + 1);
const vec s436 = rotrv(s249, 7);
const vec s437 = rotrv(s249, 18);
const vec s438 = shrv(s249, 3);
const vec s423 = shrv(s405, 10);
const vec s415 = addv(s327, s414);
/* turn 178, slot 3, run 5: first hash of nonce 5 of block b, rounds 12 and 13 */
ROUNDS_A(3, constant1 + 4);
/* turn 179, slot 4, run 2: first hash of nonce 2 of block b, rounds 38 and 39 */
ROUNDS_B(4, p->kw1[10] + 4);
const vec s417 = addv(s405, set1v(k[47]));
storev(p->kw2[22], s393);
const vec s429 = addv(s428, s223);
storev(p->kw2[22] + 4, s394);
const vec s416 = addv(s409, s415);
const vec s439 = xor3v(s436, s437, s438);
/* turn 180, slot 5, run 6: first hash of nonce 6 of block b, rounds 4 and 5 */
BEGIN(5, first, p->start1 + 6);
ROUNDS_A(5, constant1 + 0);
/* turn 181, slot 6, run 3: first hash of nonce 3 of block b, rounds 30 and 31 */
ROUNDS_B(6, p->kw1[6] + 5);
const vec s424 = xor3v(s421, s422, s423);
const vec s432 = rotrv(s416, 17);
const vec s433 = rotrv(s416, 19);
const vec s434 = shrv(s416, 10);
const vec s430 = addv(s338, s429);
/* turn 182, slot 0, run 0: first hash of nonce 0 of block b, rounds 56 and 57 */
ROUNDS_A(0, p->kw1[19] + 0);
/* turn 183, slot 1, run 4: first hash of nonce 4 of block b, rounds 22 and 23 */
ROUNDS_B(1, p->kw1[2] + 2);
const vec s418 = addv(s416, set1v(k[48]));
const vec s451 = rotrv(s260, 7);
const vec s452 = rotrv(s260, 18);
const vec s453 = shrv(s260, 3);
const vec s440 = addv(s439, s234);
/* turn 184, slot 2, run 1: first hash of nonce 1 of block b, rounds 48 and 49 */
ROUNDS_A(2, p->kw1[15] + 1);
/* turn 185, slot 3, run 5: first hash of nonce 5 of block b, rounds 14 and 15 */
ROUNDS_B(3, constant1 + 5);
const vec s419 = unpacklo(s417, s418);
const vec s435 = xor3v(s432, s433, s434);
const vec s431 = addv(s424, s430);
const vec s420 = unpackhi(s417, s418);
const vec s447 = rotrv(s431, 17);
/* turn 186, slot 4, run 2: first hash of nonce 2 of block b, rounds 40 and 41 */
ROUNDS_A(4, p->kw1[11] + 4);
/* turn 187, slot 5, run 6: first hash of nonce 6 of block b, rounds 6 and 7 */
ROUNDS_B(5, constant1 + 1);
const vec s448 = rotrv(s431, 19);
const vec s454 = xor3v(s451, s452, s453);
const vec s462 = rotrv(s275, 7);
const vec s463 = rotrv(s275, 18);
const vec s441 = addv(s353, s440);
/* turn 188, slot 6, run 3: first hash of nonce 3 of block b, rounds 32 and 33 */
ROUNDS_A(6, p->kw1[7] + 5);
/* turn 189, slot 0, run 0: first hash of nonce 0 of block b, rounds 58 and 59 */
ROUNDS_B(0, p->kw1[20] + 0);
const vec s449 = shrv(s431, 10);
const vec s443 = addv(s431, set1v(k[49]));
const vec s464 = shrv(s275, 3);
storev(p->kw2[23], s419);
const vec s455 = addv(s454, s249);
storev(p->kw2[23] + 4, s420);
/* turn 190, slot 1, run 4: first hash of nonce 4 of block b, rounds 24 and 25 */
ROUNDS_A(1, p->kw1[3] + 2);
/* turn 191, slot 2, run 1: first hash of nonce 1 of block b, rounds 50 and 51 */
ROUNDS_B(2, p->kw1[16] + 1);
const vec s442 = addv(s435, s441);
const vec s458 = rotrv(s442, 17);
const vec s450 = xor3v(s447, s448, s449);
const vec s444 = addv(s442, set1v(k[50]));
const vec s465 = xor3v(s462, s463, s464);
/* turn 192, slot 3, run 5: first hash of nonce 5 of block b, rounds 16 and 17 */
ROUNDS_A(3, constant1 + 6);
/* turn 193, slot 4, run 2: first hash of nonce 2 of block b, rounds 42 and 43 */
ROUNDS_B(4, p->kw1[12] + 4);
const vec s459 = rotrv(s442, 19);
const vec s456 = addv(s364, s455);
const vec s460 = shrv(s442, 10);
const vec s477 = rotrv(s286, 7);
const vec s478 = rotrv(s286, 18);
/* turn 194, slot 5, run 6: first hash of nonce 6 of block b, rounds 8 and 9 */
ROUNDS_A(5, constant1 + 2);
/* turn 195, slot 6, run 3: first hash of nonce 3 of block b, rounds 34 and 35 */
ROUNDS_B(6, p->kw1[8] + 5);
const vec s479 = shrv(s286, 3);
const vec s445 = unpacklo(s443, s444);
const vec s446 = unpackhi(s443, s444);
const vec s466 = addv(s465, s260);
const vec s457 = addv(s450, s456);
/* turn 196, slot 0, run 0: first hash of nonce 0 of block b, rounds 60 and 61 */
ROUNDS_A(0, p->kw1[21] + 0);
/* turn 197, slot 1, run 4: first hash of nonce 4 of block b, rounds 26 and 27 */
ROUNDS_B(1, p->kw1[4] + 2);
const vec s461 = xor3v(s458, s459, s460);
const vec s473 = rotrv(s457, 17);
const vec s467 = addv(s379, s466);
const vec s480 = xor3v(s477, s478, s479);
const vec s488 = rotrv(s301, 7);
const vec s489 = rotrv(s301, 18);
/* turn 198, slot 2, run 1: first hash of nonce 1 of block b, rounds 52 and 53 */
ROUNDS_A(2, p->kw1[17] + 1);
/* turn 199, slot 3, run 5: first hash of nonce 5 of block b, rounds 18 and 19 */
ROUNDS_B(3, p->kw1[0] + 3);
const vec s490 = shrv(s301, 3);
const vec s469 = addv(s457, set1v(k[51]));
const vec s474 = rotrv(s457, 19);
const vec s475 = shrv(s457, 10);
const vec s468 = addv(s461, s467);
/* turn 200, slot 4, run 2: first hash of nonce 2 of block b, rounds 44 and 45 */
ROUNDS_A(4, p->kw1[13] + 4);
/* turn 201, slot 5, run 6: first hash of nonce 6 of block b, rounds 10 and 11 */
ROUNDS_B(5, constant1 + 3);
const vec s481 = addv(s480, s275);
storev(p->kw2[24], s445);
storev(p->kw2[24] + 4, s446);
const vec s491 = xor3v(s488, s489, s490);
const vec s470 = addv(s468, set1v(k[52]));
/* turn 202, slot 6, run 3: first hash of nonce 3 of block b, rounds 36 and 37 */
ROUNDS_A(6, p->kw1[9] + 5);
/* turn 203, slot 0, run 0: first hash of nonce 0 of block b, rounds 62 and 63 */
ROUNDS_B(0, p->kw1[22] + 0);
END(0, st1, 0);
const vec s471 = unpacklo(s469, s470);
const vec s476 = xor3v(s473, s474, s475);
const vec s484 = rotrv(s468, 17);
const vec s485 = rotrv(s468, 19);
const vec s482 = addv(s390, s481);
/* turn 204, slot 1, run 4: first hash of nonce 4 of block b, rounds 28 and 29 */
ROUNDS_A(1, p->kw1[5] + 2);
/* turn 205, slot 2, run 1: first hash of nonce 1 of block b, rounds 54 and 55 */
ROUNDS_B(2, p->kw1[18] + 1);
const vec s486 = shrv(s468, 10);
const vec s492 = addv(s491, s286);
const vec s472 = unpackhi(s469, s470);
const vec s503 = rotrv(s312, 7);
const vec s504 = rotrv(s312, 18);
const vec s505 = shrv(s312, 3);
/* turn 206, slot 3, run 5: first hash of nonce 5 of block b, rounds 20 and 21 */
ROUNDS_A(3, p->kw1[1] + 3);
/* turn 207, slot 4, run 2: first hash of nonce 2 of block b, rounds 46 and 47 */
ROUNDS_B(4, p->kw1[14] + 4);
storev(p->kw2[25], s471);
const vec s483 = addv(s476, s482);
const vec s487 = xor3v(s484, s485, s486);
const vec s493 = addv(s405, s492);
storev(p->kw2[25] + 4, s472);
/* turn 208, slot 5, run 6: first hash of nonce 6 of block b, rounds 12 and 13 */
ROUNDS_A(5, constant1 + 4);
/* turn 209, slot 6, run 3: first hash of nonce 3 of block b, rounds 38 and 39 */
ROUNDS_B(6, p->kw1[10] + 5);
const vec s514 = rotrv(s327, 7);
const vec s515 = rotrv(s327, 18);
const vec s506 = xor3v(s503, s504, s505);
const vec s516 = shrv(s327, 3);
const vec s495 = addv(s483, set1v(k[53]));
/* turn 210, slot 0, run 7: first hash of nonce 7 of block b, rounds 4 and 5 */
BEGIN(0, first, p->start1 + 7);
ROUNDS_A(0, constant1 + 0);
/* turn 211, slot 1, run 4: first hash of nonce 4 of block b, rounds 30 and 31 */
ROUNDS_B(1, p->kw1[6] + 2);
const vec s499 = rotrv(s483, 17);
const vec s494 = addv(s487, s493);
const vec s500 = rotrv(s483, 19);
const vec s501 = shrv(s483, 10);
const vec s496 = addv(s494, set1v(k[54]));
/* turn 212, slot 2, run 1: first hash of nonce 1 of block b, rounds 56 and 57 */
ROUNDS_A(2, p->kw1[19] + 1);
/* turn 213, slot 3, run 5: first hash of nonce 5 of block b, rounds 22 and 23 */
ROUNDS_B(3, p->kw1[2] + 3);
const vec s507 = addv(s506, s301);
const vec s517 = xor3v(s514, s515, s516);
const vec s497 = unpacklo(s495, s496);
const vec s498 = unpackhi(s495, s496);
const vec s510 = rotrv(s494, 17);
/* turn 214, slot 4, run 2: first hash of nonce 2 of block b, rounds 48 and 49 */
ROUNDS_A(4, p->kw1[15] + 4);
/* turn 215, slot 5, run 6: first hash of nonce 6 of block b, rounds 14 and 15 */
ROUNDS_B(5, constant1 + 5);
const vec s511 = rotrv(s494, 19);
const vec s502 = xor3v(s499, s500, s501);
const vec s512 = shrv(s494, 10);
const vec s508 = addv(s416, s507);
const vec s518 = addv(s517, s312);
const vec s529 = rotrv(s338, 7);
/* turn 216, slot 6, run 3: first hash of nonce 3 of block b, rounds 40 and 41 */
ROUNDS_A(6, p->kw1[11] + 5);
/* turn 217, slot 0, run 7: first hash of nonce 7 of block b, rounds 6 and 7 */
ROUNDS_B(0, constant1 + 1);
const vec s530 = rotrv(s338, 18);
const vec s531 = shrv(s338, 3);
storev(p->kw2[26], s497);
storev(p->kw2[26] + 4, s498);
const vec s513 = xor3v(s510, s511, s512);
/* turn 218, slot 1, run 4: first hash of nonce 4 of block b, rounds 32 and 33 */
ROUNDS_A(1, p->kw1[7] + 2);
/* turn 219, slot 2, run 1: first hash of nonce 1 of block b, rounds 58 and 59 */
ROUNDS_B(2, p->kw1[20] + 1);
const vec s509 = addv(s502, s508);
const vec s519 = addv(s431, s518);
const vec s520 = addv(s513, s519);
const vec s521 = addv(s509, set1v(k[55]));
const vec s532 = xor3v(s529, s530, s531);
/* turn 220, slot 3, run 5: first hash of nonce 5 of block b, rounds 24 and 25 */
ROUNDS_A(3, p->kw1[3] + 3);
/* turn 221, slot 4, run 2: first hash of nonce 2 of block b, rounds 50 and 51 */
ROUNDS_B(4, p->kw1[16] + 4);
const vec s541 = rotrv(s353, 7);
const vec s542 = rotrv(s353, 18);
const vec s543 = shrv(s353, 3);
const vec s525 = rotrv(s509, 17);
const vec s526 = rotrv(s509, 19);
/* turn 222, slot 5, run 6: first hash of nonce 6 of block b, rounds 16 and 17 */
ROUNDS_A(5, constant1 + 6);
/* turn 223, slot 6, run 3: first hash of nonce 3 of block b, rounds 42 and 43 */
ROUNDS_B(6, p->kw1[12] + 5);
const vec s522 = addv(s520, set1v(k[56]));
const vec s527 = shrv(s509, 10);
const vec s533 = addv(s532, s327);
const vec s537 = rotrv(s520, 17);
const vec s538 = rotrv(s520, 19);
const vec s544 = xor3v(s541, s542, s543);
/* turn 224, slot 0, run 7: first hash of nonce 7 of block b, rounds 8 and 9 */
ROUNDS_A(0, constant1 + 2);
/* turn 225, slot 1, run 4: first hash of nonce 4 of block b, rounds 34 and 35 */
ROUNDS_B(1, p->kw1[8] + 2);
const vec s539 = shrv(s520, 10);
const vec s553 = rotrv(s364, 7);
const vec s523 = unpacklo(s521, s522);
const vec s524 = unpackhi(s521, s522);
const vec s528 = xor3v(s525, s526, s527);
/* turn 226, slot 2, run 1: first hash of nonce 1 of block b, rounds 60 and 61 */
ROUNDS_A(2, p->kw1[21] + 1);
/* turn 227, slot 3, run 5: first hash of nonce 5 of block b, rounds 26 and 27 */
ROUNDS_B(3, p->kw1[4] + 3);
const vec s534 = addv(s442, s533);
const vec s554 = rotrv(s364, 18);
const vec s545 = addv(s544, s338);
const vec s540 = xor3v(s537, s538, s539);
const vec s555 = shrv(s364, 3);
/* turn 228, slot 4, run 2: first hash of nonce 2 of block b, rounds 52 and 53 */
ROUNDS_A(4, p->kw1[17] + 4);
/* turn 229, slot 5, run 6: first hash of nonce 6 of block b, rounds 18 and 19 */
ROUNDS_B(5, p->kw1[0] + 6);
storev(p->kw2[27], s523);
storev(p->kw2[27] + 4, s524);
const vec s535 = addv(s528, s534);
const vec s536 = addv(s535, set1v(k[57]));
const vec s565 = rotrv(s379, 7);
/* turn 230, slot 6, run 3: first hash of nonce 3 of block b, rounds 44 and 45 */
ROUNDS_A(6, p->kw1[13] + 5);
/* turn 231, slot 0, run 7: first hash of nonce 7 of block b, rounds 10 and 11 */
ROUNDS_B(0, constant1 + 3);
const vec s546 = addv(s457, s545);
const vec s566 = rotrv(s379, 18);
const vec s556 = xor3v(s553, s554, s555);
const vec s567 = shrv(s379, 3);
p->last[0] = s536;
const vec s549 = rotrv(s535, 17);
/* turn 232, slot 1, run 4: first hash of nonce 4 of block b, rounds 36 and 37 */
ROUNDS_A(1, p->kw1[9] + 2);
/* turn 233, slot 2, run 1: first hash of nonce 1 of block b, rounds 62 and 63 */
ROUNDS_B(2, p->kw1[22] + 1);
END(2, st1, 1);
const vec s550 = rotrv(s535, 19);
const vec s551 = shrv(s535, 10);
const vec s547 = addv(s540, s546);
const vec s548 = addv(s547, set1v(k[58]));
const vec s557 = addv(s556, s353);
/* turn 234, slot 3, run 5: first hash of nonce 5 of block b, rounds 28 and 29 */
ROUNDS_A(3, p->kw1[5] + 3);
/* turn 235, slot 4, run 2: first hash of nonce 2 of block b, rounds 54 and 55 */
ROUNDS_B(4, p->kw1[18] + 4);
const vec s568 = xor3v(s565, s566, s567);
p->last[1] = s548;
const vec s552 = xor3v(s549, s550, s551);
const vec s558 = addv(s468, s557);
const vec s559 = addv(s552, s558);
/* turn 236, slot 5, run 6: first hash of nonce 6 of block b, rounds 20 and 21 */
ROUNDS_A(5, p->kw1[1] + 6);
/* turn 237, slot 6, run 3: first hash of nonce 3 of block b, rounds 46 and 47 */
ROUNDS_B(6, p->kw1[14] + 5);
const vec s561 = rotrv(s547, 17);
const vec s562 = rotrv(s547, 19);
const vec s563 = shrv(s547, 10);
const vec s569 = addv(s568, s364);
const vec s560 = addv(s559, set1v(k[59]));
/* turn 238, slot 0, run 7: first hash of nonce 7 of block b, rounds 12 and 13 */
ROUNDS_A(0, constant1 + 4);
/* turn 239, slot 1, run 4: first hash of nonce 4 of block b, rounds 38 and 39 */
ROUNDS_B(1, p->kw1[10] + 2);
p->last[2] = s560;
const vec s564 = xor3v(s561, s562, s563);
const vec s570 = addv(s483, s569);
const vec s571 = addv(s564, s570);
const vec s572 = addv(s571, set1v(pb_k[60] + PB_IV7));
p->last[3] = s572;
/* Vectors between turns 240 and 479: last rounds of block b - 2, schedule of b + 1. */
/* turn 240, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 1 and 2 */
BEGIN(2, second, p->start2 + 0);
ROUNDS_A(2, p->kw2[0] + 0);
/* turn 241, slot 3, run 5: first hash of nonce 5 of block b, rounds 30 and 31 */
ROUNDS_B(3, p->kw1[6] + 3);
const vec r1 = load_rows(st2, 0);
const vec r2 = load_rows(st2, 1);
const vec r3 = load_rows(st2, 2);
const vec r4 = load_rows(st2, 3);
const vec r5 = load_rows(st2, 4);
/* turn 242, slot 4, run 2: first hash of nonce 2 of block b, rounds 56 and 57 */
ROUNDS_A(4, p->kw1[19] + 4);
/* turn 243, slot 5, run 6: first hash of nonce 6 of block b, rounds 22 and 23 */
ROUNDS_B(5, p->kw1[2] + 6);
const vec r6 = load_rows(st2, 5);
const vec r7 = load_rows(st2, 6);
const vec r8 = load_rows(st2, 7);
const vec r9 = unpacklo(r1, r2);
const vec r11 = unpackhi(r1, r2);
/* turn 244, slot 6, run 3: first hash of nonce 3 of block b, rounds 48 and 49 */
ROUNDS_A(6, p->kw1[15] + 5);
/* turn 245, slot 0, run 7: first hash of nonce 7 of block b, rounds 14 and 15 */
ROUNDS_B(0, constant1 + 5);
const vec r10 = unpacklo(r3, r4);
const vec r12 = unpackhi(r3, r4);
const vec r13 = unpacklo64(r9, r10);
const vec r17 = unpacklo(r5, r6);
const vec r19 = unpackhi(r5, r6);
/* turn 246, slot 1, run 4: first hash of nonce 4 of block b, rounds 40 and 41 */
ROUNDS_A(1, p->kw1[11] + 2);
/* turn 247, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 3 and 4 */
ROUNDS_B(2, p->kw2[1] + 0);
const vec r18 = unpacklo(r7, r8);
const vec r20 = unpackhi(r7, r8);
const vec r14 = unpackhi64(r9, r10);
const vec r25 = rotrv(r14, 6);
const vec r15 = unpacklo64(r11, r12);
/* turn 248, slot 3, run 5: first hash of nonce 5 of block b, rounds 32 and 33 */
ROUNDS_A(3, p->kw1[7] + 3);
/* turn 249, slot 4, run 2: first hash of nonce 2 of block b, rounds 58 and 59 */
ROUNDS_B(4, p->kw1[20] + 4);
const vec r16 = unpackhi64(r11, r12);
const vec r26 = rotrv(r14, 11);
const vec r27 = rotrv(r14, 25);
const vec r21 = unpacklo64(r17, r18);
const vec r22 = unpackhi64(r17, r18);
/* turn 250, slot 5, run 6: first hash of nonce 6 of block b, rounds 24 and 25 */
ROUNDS_A(5, p->kw1[3] + 6);
/* turn 251, slot 6, run 3: first hash of nonce 3 of block b, rounds 50 and 51 */
ROUNDS_B(6, p->kw1[16] + 5);
const vec r23 = unpacklo64(r19, r20);
const vec r24 = unpackhi64(r19, r20);
const vec r28 = xor3v(r25, r26, r27);
const vec r48 = addv(r15, q->last[2]);
const vec r29 = chv(r14, r13, r22);
/* turn 252, slot 0, run 7: first hash of nonce 7 of block b, rounds 16 and 17 */
ROUNDS_A(0, constant1 + 6);
/* turn 253, slot 1, run 4: first hash of nonce 4 of block b, rounds 42 and 43 */
ROUNDS_B(1, p->kw1[12] + 2);
const vec r30 = addv(r23, q->last[0]);
const vec r31 = addv(r21, r30);
const vec r32 = addv(r29, r31);
const vec r33 = addv(r28, r32);
const vec r39 = addv(r24, q->last[1]);
const vec r34 = rotrv(r33, 6);
/* turn 254, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 5 and 6 */
ROUNDS_A(2, p->kw2[2] + 0);
/* turn 255, slot 3, run 5: first hash of nonce 5 of block b, rounds 34 and 35 */
ROUNDS_B(3, p->kw1[8] + 3);
const vec r49 = addv(r13, r48);
const vec r57 = addv(r16, q->last[3]);
const vec r35 = rotrv(r33, 11);
const vec r36 = rotrv(r33, 25);
const vec r37 = xor3v(r34, r35, r36);
/* turn 256, slot 4, run 2: first hash of nonce 2 of block b, rounds 60 and 61 */
ROUNDS_A(4, p->kw1[21] + 4);
/* turn 257, slot 5, run 6: first hash of nonce 6 of block b, rounds 26 and 27 */
ROUNDS_B(5, p->kw1[4] + 6);
const vec r38 = chv(r33, r14, r13);
const vec r40 = addv(r22, r39);
const vec f1 = swapv(addv(set1v(next), steps));
const vec r41 = addv(r38, r40);
const vec r58 = addv(r14, r57);
/* turn 258, slot 6, run 3: first hash of nonce 3 of block b, rounds 52 and 53 */
ROUNDS_A(6, p->kw1[17] + 5);
/* turn 259, slot 0, run 7: first hash of nonce 7 of block b, rounds 18 and 19 */
ROUNDS_B(0, p->kw1[0] + 7);
const vec r42 = addv(r37, r41);
const vec r43 = rotrv(r42, 6);
const vec r44 = rotrv(r42, 11);
const vec r45 = rotrv(r42, 25);
const vec f4 = rotrv(f1, 7);
/* turn 260, slot 1, run 4: first hash of nonce 4 of block b, rounds 44 and 45 */
ROUNDS_A(1, p->kw1[13] + 2);
/* turn 261, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 7 and 8 */
ROUNDS_B(2, p->kw2[3] + 0);
const vec f5 = rotrv(f1, 18);
const vec f6 = shrv(f1, 3);
const vec f2 = unpacklo(zero, f1);
const vec r47 = chv(r42, r33, r14);
const vec f3 = unpackhi(zero, f1);
/* turn 262, slot 3, run 5: first hash of nonce 5 of block b, rounds 36 and 37 */
ROUNDS_A(3, p->kw1[9] + 3);
/* turn 263, slot 4, run 2: first hash of nonce 2 of block b, rounds 62 and 63 */
ROUNDS_B(4, p->kw1[22] + 4);
END(4, st1, 2);
const vec f9 = addv(f1, set1v(job->c19));
const vec r46 = xor3v(r43, r44, r45);
storev(q->start1, f2);
storev(q->start1 + 4, f3);
const vec f7 = xor3v(f4, f5, f6);
/* turn 264, slot 5, run 6: first hash of nonce 6 of block b, rounds 28 and 29 */
ROUNDS_A(5, p->kw1[5] + 6);
/* turn 265, slot 6, run 3: first hash of nonce 3 of block b, rounds 54 and 55 */
ROUNDS_B(6, p->kw1[18] + 5);
const vec r50 = addv(r47, r49);
const vec r51 = addv(r46, r50);
const vec r52 = rotrv(r51, 6);
const vec f19 = rotrv(f9, 17);
const vec f20 = rotrv(f9, 19);
/* turn 266, slot 0, run 7: first hash of nonce 7 of block b, rounds 20 and 21 */
ROUNDS_A(0, p->kw1[1] + 7);
/* turn 267, slot 1, run 4: first hash of nonce 4 of block b, rounds 46 and 47 */
ROUNDS_B(1, p->kw1[14] + 2);
const vec f21 = shrv(f9, 10);
const vec f16 = addv(f9, set1v(k[19]));
const vec f8 = addv(f7, set1v(job->c18));
const vec r53 = rotrv(r51, 11);
const vec r54 = rotrv(r51, 25);
const vec r56 = chv(r51, r42, r33);
/* turn 268, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 9 and 10 */
ROUNDS_A(2, constant2 + 4);
/* turn 269, slot 3, run 5: first hash of nonce 5 of block b, rounds 38 and 39 */
ROUNDS_B(3, p->kw1[10] + 3);
const vec f10 = rotrv(f8, 17);
const vec f11 = rotrv(f8, 19);
const vec f22 = xor3v(f19, f20, f21);
const vec f12 = shrv(f8, 10);
const vec f15 = addv(f8, set1v(k[18]));
/* turn 270, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 1 and 2 */
BEGIN(4, second, p->start2 + 1);
ROUNDS_A(4, p->kw2[0] + 1);
/* turn 271, slot 5, run 6: first hash of nonce 6 of block b, rounds 30 and 31 */
ROUNDS_B(5, p->kw1[6] + 6);
const vec r55 = xor3v(r52, r53, r54);
const vec r59 = addv(r56, r58);
const vec f32 = rotrv(f22, 17);
const vec f33 = rotrv(f22, 19);
const vec f34 = shrv(f22, 10);
/* turn 272, slot 6, run 3: first hash of nonce 3 of block b, rounds 56 and 57 */
ROUNDS_A(6, p->kw1[19] + 5);
/* turn 273, slot 0, run 7: first hash of nonce 7 of block b, rounds 22 and 23 */
ROUNDS_B(0, p->kw1[2] + 7);
const vec f24 = addv(f22, set1v(k[21]));
const vec f13 = xor3v(f10, f11, f12);
const vec f17 = unpacklo(f15, f16);
const vec f18 = unpackhi(f15, f16);
const vec r60 = addv(r55, r59);
/* turn 274, slot 1, run 4: first hash of nonce 4 of block b, rounds 48 and 49 */
ROUNDS_A(1, p->kw1[15] + 2);
/* turn 275, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 11 and 12 */
ROUNDS_B(2, constant2 + 5);
storev(q->kw1[0], f17);
storev(q->kw1[0] + 4, f18);
const vec f35 = xor3v(f32, f33, f34);
candidates = testnv(r60, reject);
const vec f14 = addv(f13, set1v(0x80000000u));
/* turn 276, slot 3, run 5: first hash of nonce 5 of block b, rounds 40 and 41 */
ROUNDS_A(3, p->kw1[11] + 3);
/* turn 277, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 3 and 4 */
ROUNDS_B(4, p->kw2[1] + 1);
const vec f27 = rotrv(f14, 17);
const vec f28 = rotrv(f14, 19);
const vec f29 = shrv(f14, 10);
const vec f23 = addv(f14, set1v(k[20]));
const vec f25 = unpacklo(f23, f24);
/* turn 278, slot 5, run 6: first hash of nonce 6 of block b, rounds 32 and 33 */
ROUNDS_A(5, p->kw1[7] + 6);
/* turn 279, slot 6, run 3: first hash of nonce 3 of block b, rounds 58 and 59 */
ROUNDS_B(6, p->kw1[20] + 5);
const vec f36 = addv(f35, set1v(job->w16));
storev(q->kw1[1], f25);
const vec f46 = rotrv(f36, 17);
const vec f47 = rotrv(f36, 19);
const vec f48 = shrv(f36, 10);
const vec f30 = xor3v(f27, f28, f29);
/* turn 280, slot 0, run 7: first hash of nonce 7 of block b, rounds 24 and 25 */
ROUNDS_A(0, p->kw1[3] + 7);
/* turn 281, slot 1, run 4: first hash of nonce 4 of block b, rounds 50 and 51 */
ROUNDS_B(1, p->kw1[16] + 2);
const vec f26 = unpackhi(f23, f24);
storev(q->kw1[1] + 4, f26);
const vec f38 = addv(f36, set1v(k[23]));
const vec f31 = addv(f30, set1v(640u));
const vec f41 = rotrv(f31, 17);
/* turn 282, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 13 and 14 */
ROUNDS_A(2, constant2 + 6);
/* turn 283, slot 3, run 5: first hash of nonce 5 of block b, rounds 42 and 43 */
ROUNDS_B(3, p->kw1[12] + 3);
const vec f42 = rotrv(f31, 19);
const vec f49 = xor3v(f46, f47, f48);
const vec f43 = shrv(f31, 10);
const vec f37 = addv(f31, set1v(k[22]));
const vec f39 = unpacklo(f37, f38);
/* turn 284, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 5 and 6 */
ROUNDS_A(4, p->kw2[2] + 1);
/* turn 285, slot 5, run 6: first hash of nonce 6 of block b, rounds 34 and 35 */
ROUNDS_B(5, p->kw1[8] + 6);
storev(q->kw1[2], f39);
const vec f40 = unpackhi(f37, f38);
storev(q->kw1[2] + 4, f40);
const vec f44 = xor3v(f41, f42, f43);
const vec f50 = addv(f49, f8);
/* turn 286, slot 6, run 3: first hash of nonce 3 of block b, rounds 60 and 61 */
ROUNDS_A(6, p->kw1[21] + 5);
/* turn 287, slot 0, run 7: first hash of nonce 7 of block b, rounds 26 and 27 */
ROUNDS_B(0, p->kw1[4] + 7);
const vec f60 = rotrv(f50, 17);
const vec f61 = rotrv(f50, 19);
const vec f62 = shrv(f50, 10);
const vec f45 = addv(f44, set1v(job->w17));
const vec f55 = rotrv(f45, 17);
/* turn 288, slot 1, run 4: first hash of nonce 4 of block b, rounds 52 and 53 */
ROUNDS_A(1, p->kw1[17] + 2);
/* turn 289, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 15 and 16 */
ROUNDS_B(2, p->kw2[7] + 0);
const vec f56 = rotrv(f45, 19);
const vec f57 = shrv(f45, 10);
const vec f52 = addv(f50, set1v(k[25]));
const vec f51 = addv(f45, set1v(k[24]));
const vec f53 = unpacklo(f51, f52);
/* turn 290, slot 3, run 5: first hash of nonce 5 of block b, rounds 44 and 45 */
ROUNDS_A(3, p->kw1[13] + 3);
/* turn 291, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 7 and 8 */
ROUNDS_B(4, p->kw2[3] + 1);
const vec f63 = xor3v(f60, f61, f62);
storev(q->kw1[3], f53);
const vec f54 = unpackhi(f51, f52);
storev(q->kw1[3] + 4, f54);
const vec f58 = xor3v(f55, f56, f57);
/* turn 292, slot 5, run 6: first hash of nonce 6 of block b, rounds 36 and 37 */
ROUNDS_A(5, p->kw1[9] + 6);
/* turn 293, slot 6, run 3: first hash of nonce 3 of block b, rounds 62 and 63 */
ROUNDS_B(6, p->kw1[22] + 5);
END(6, st1, 3);
const vec f59 = addv(f58, f9);
const vec f69 = rotrv(f59, 17);
const vec f70 = rotrv(f59, 19);
const vec f64 = addv(f63, f14);
const vec f71 = shrv(f59, 10);
const vec f74 = rotrv(f64, 17);
/* turn 294, slot 0, run 7: first hash of nonce 7 of block b, rounds 28 and 29 */
ROUNDS_A(0, p->kw1[5] + 7);
/* turn 295, slot 1, run 4: first hash of nonce 4 of block b, rounds 54 and 55 */
ROUNDS_B(1, p->kw1[18] + 2);
const vec f75 = rotrv(f64, 19);
const vec f76 = shrv(f64, 10);
const vec f65 = addv(f59, set1v(k[26]));
const vec f87 = addv(f36, set1v(PB_SMALL0(640u)));
const vec f66 = addv(f64, set1v(k[27]));
/* turn 296, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 17 and 18 */
ROUNDS_A(2, p->kw2[8] + 0);
/* turn 297, slot 3, run 5: first hash of nonce 5 of block b, rounds 46 and 47 */
ROUNDS_B(3, p->kw1[14] + 3);
const vec f67 = unpacklo(f65, f66);
const vec f72 = xor3v(f69, f70, f71);
storev(q->kw1[4], f67);
const vec f68 = unpackhi(f65, f66);
const vec f77 = xor3v(f74, f75, f76);
/* turn 298, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 9 and 10 */
ROUNDS_A(4, constant2 + 4);
/* turn 299, slot 5, run 6: first hash of nonce 6 of block b, rounds 38 and 39 */
ROUNDS_B(5, p->kw1[10] + 6);
const vec f93 = addv(f45, set1v(job->c31));
storev(q->kw1[4] + 4, f68);
const vec f73 = addv(f72, f22);
const vec f83 = rotrv(f73, 17);
const vec f84 = rotrv(f73, 19);
/* turn 300, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 1 and 2 */
BEGIN(6, second, p->start2 + 4);
ROUNDS_A(6, p->kw2[0] + 4);
/* turn 301, slot 0, run 7: first hash of nonce 7 of block b, rounds 30 and 31 */
ROUNDS_B(0, p->kw1[6] + 7);
const vec f85 = shrv(f73, 10);
const vec f78 = addv(f77, f31);
const vec f89 = rotrv(f78, 17);
const vec f90 = rotrv(f78, 19);
const vec f91 = shrv(f78, 10);
/* turn 302, slot 1, run 4: first hash of nonce 4 of block b, rounds 56 and 57 */
ROUNDS_A(1, p->kw1[19] + 2);
/* turn 303, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 19 and 20 */
ROUNDS_B(2, p->kw2[9] + 0);
const vec f79 = addv(f73, set1v(k[28]));
const vec f103 = addv(f50, set1v(job->c32));
const vec f80 = addv(f78, set1v(k[29]));
const vec f86 = xor3v(f83, f84, f85);
const vec f81 = unpacklo(f79, f80);
/* turn 304, slot 3, run 5: first hash of nonce 5 of block b, rounds 48 and 49 */
ROUNDS_A(3, p->kw1[15] + 3);
/* turn 305, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 11 and 12 */
ROUNDS_B(4, constant2 + 5);
storev(q->kw1[5], f81);
const vec f82 = unpackhi(f79, f80);
const vec f109 = rotrv(f8, 7);
const vec f110 = rotrv(f8, 18);
const vec f111 = shrv(f8, 3);
/* turn 306, slot 5, run 6: first hash of nonce 6 of block b, rounds 40 and 41 */
ROUNDS_A(5, p->kw1[11] + 6);
/* turn 307, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 3 and 4 */
ROUNDS_B(6, p->kw2[1] + 4);
const vec f92 = xor3v(f89, f90, f91);
const vec f88 = addv(f86, f87);
const vec f99 = rotrv(f88, 17);
const vec f100 = rotrv(f88, 19);
storev(q->kw1[5] + 4, f82);
const vec f101 = shrv(f88, 10);
/* turn 308, slot 0, run 7: first hash of nonce 7 of block b, rounds 32 and 33 */
ROUNDS_A(0, p->kw1[7] + 7);
/* turn 309, slot 1, run 4: first hash of nonce 4 of block b, rounds 58 and 59 */
ROUNDS_B(1, p->kw1[20] + 2);
const vec f94 = addv(f92, f93);
const vec f112 = xor3v(f109, f110, f111);
const vec f105 = rotrv(f94, 17);
const vec f95 = addv(f88, set1v(k[30]));
const vec f106 = rotrv(f94, 19);
/* turn 310, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 21 and 22 */
ROUNDS_A(2, p->kw2[10] + 0);
/* turn 311, slot 3, run 5: first hash of nonce 5 of block b, rounds 50 and 51 */
ROUNDS_B(3, p->kw1[16] + 3);
const vec f107 = shrv(f94, 10);
const vec f96 = addv(f94, set1v(k[31]));
const vec f102 = xor3v(f99, f100, f101);
const vec f124 = rotrv(f9, 7);
const vec f125 = rotrv(f9, 18);
/* turn 312, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 13 and 14 */
ROUNDS_A(4, constant2 + 6);
/* turn 313, slot 5, run 6: first hash of nonce 6 of block b, rounds 42 and 43 */
ROUNDS_B(5, p->kw1[12] + 6);
const vec f126 = shrv(f9, 3);
const vec f113 = addv(f112, set1v(job->w17));
const vec f97 = unpacklo(f95, f96);
const vec f108 = xor3v(f105, f106, f107);
const vec f98 = unpackhi(f95, f96);
/* turn 314, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 5 and 6 */
ROUNDS_A(6, p->kw2[2] + 4);
/* turn 315, slot 0, run 7: first hash of nonce 7 of block b, rounds 34 and 35 */
ROUNDS_B(0, p->kw1[8] + 7);
const vec f104 = addv(f102, f103);
const vec f120 = rotrv(f104, 17);
const vec f121 = rotrv(f104, 19);
const vec f127 = xor3v(f124, f125, f126);
const vec f135 = rotrv(f14, 7);
/* turn 316, slot 1, run 4: first hash of nonce 4 of block b, rounds 60 and 61 */
ROUNDS_A(1, p->kw1[21] + 2);
/* turn 317, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 23 and 24 */
ROUNDS_B(2, p->kw2[11] + 0);
const vec f136 = rotrv(f14, 18);
const vec f137 = shrv(f14, 3);
storev(q->kw1[6], f97);
const vec f122 = shrv(f104, 10);
storev(q->kw1[6] + 4, f98);
/* turn 318, slot 3, run 5: first hash of nonce 5 of block b, rounds 52 and 53 */
ROUNDS_A(3, p->kw1[17] + 3);
/* turn 319, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 15 and 16 */
ROUNDS_B(4, p->kw2[7] + 1);
const vec f114 = addv(f59, f113);
const vec f116 = addv(f104, set1v(k[32]));
const vec f128 = addv(f127, f8);
const vec f115 = addv(f108, f114);
const vec f138 = xor3v(f135, f136, f137);
const vec f131 = rotrv(f115, 17);
/* turn 320, slot 5, run 6: first hash of nonce 6 of block b, rounds 44 and 45 */
ROUNDS_A(5, p->kw1[13] + 6);
/* turn 321, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 7 and 8 */
ROUNDS_B(6, p->kw2[3] + 4);
const vec f123 = xor3v(f120, f121, f122);
const vec f132 = rotrv(f115, 19);
const vec f133 = shrv(f115, 10);
const vec f117 = addv(f115, set1v(k[33]));
const vec f129 = addv(f64, f128);
/* turn 322, slot 0, run 7: first hash of nonce 7 of block b, rounds 36 and 37 */
ROUNDS_A(0, p->kw1[9] + 7);
/* turn 323, slot 1, run 4: first hash of nonce 4 of block b, rounds 62 and 63 */
ROUNDS_B(1, p->kw1[22] + 2);
END(1, st1, 4);
const vec f150 = rotrv(f22, 7);
const vec f151 = rotrv(f22, 18);
const vec f152 = shrv(f22, 3);
const vec f139 = addv(f138, f9);
const vec f118 = unpacklo(f116, f117);
/* turn 324, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 25 and 26 */
ROUNDS_A(2, p->kw2[12] + 0);
/* turn 325, slot 3, run 5: first hash of nonce 5 of block b, rounds 54 and 55 */
ROUNDS_B(3, p->kw1[18] + 3);
const vec f134 = xor3v(f131, f132, f133);
const vec f119 = unpackhi(f116, f117);
const vec f130 = addv(f123, f129);
const vec f146 = rotrv(f130, 17);
const vec f147 = rotrv(f130, 19);
/* turn 326, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 17 and 18 */
ROUNDS_A(4, p->kw2[8] + 1);
/* turn 327, slot 5, run 6: first hash of nonce 6 of block b, rounds 46 and 47 */
ROUNDS_B(5, p->kw1[14] + 6);
const vec f153 = xor3v(f150, f151, f152);
const vec f161 = rotrv(f31, 7);
const vec f162 = rotrv(f31, 18);
const vec f163 = shrv(f31, 3);
storev(q->kw1[7], f118);
/* turn 328, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 9 and 10 */
ROUNDS_A(6, constant2 + 4);
/* turn 329, slot 0, run 7: first hash of nonce 7 of block b, rounds 38 and 39 */
ROUNDS_B(0, p->kw1[10] + 7);
const vec f148 = shrv(f130, 10);
storev(q->kw1[7] + 4, f119);
const vec f140 = addv(f73, f139);
const vec f142 = addv(f130, set1v(k[34]));
const vec f154 = addv(f153, f14);
/* turn 330, slot 1, run 11: second hash of nonce 3 of block b - 1, rounds 1 and 2 */
BEGIN(1, second, p->start2 + 5);
ROUNDS_A(1, p->kw2[0] + 5);
/* turn 331, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 27 and 28 */
ROUNDS_B(2, p->kw2[13] + 0);
const vec f141 = addv(f134, f140);
const vec f164 = xor3v(f161, f162, f163);
const vec f157 = rotrv(f141, 17);
const vec f149 = xor3v(f146, f147, f148);
const vec f158 = rotrv(f141, 19);
/* turn 332, slot 3, run 5: first hash of nonce 5 of block b, rounds 56 and 57 */
ROUNDS_A(3, p->kw1[19] + 3);
/* turn 333, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 19 and 20 */
ROUNDS_B(4, p->kw2[9] + 1);
const vec f159 = shrv(f141, 10);
const vec f143 = addv(f141, set1v(k[35]));
const vec f155 = addv(f78, f154);
const vec f176 = rotrv(f36, 7);
const vec f177 = rotrv(f36, 18);
const vec f178 = shrv(f36, 3);
/* turn 334, slot 5, run 6: first hash of nonce 6 of block b, rounds 48 and 49 */
ROUNDS_A(5, p->kw1[15] + 6);
/* turn 335, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 11 and 12 */
ROUNDS_B(6, constant2 + 5);
const vec f165 = addv(f164, f22);
const vec f144 = unpacklo(f142, f143);
const vec f160 = xor3v(f157, f158, f159);
const vec f145 = unpackhi(f142, f143);
const vec f156 = addv(f149, f155);
/* turn 336, slot 0, run 7: first hash of nonce 7 of block b, rounds 40 and 41 */
ROUNDS_A(0, p->kw1[11] + 7);
/* turn 337, slot 1, run 11: second hash of nonce 3 of block b - 1, rounds 3 and 4 */
ROUNDS_B(1, p->kw2[1] + 5);
const vec f172 = rotrv(f156, 17);
const vec f173 = rotrv(f156, 19);
const vec f179 = xor3v(f176, f177, f178);
const vec f187 = rotrv(f45, 7);
storev(q->kw1[8], f144);
/* turn 338, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 29 and 30 */
ROUNDS_A(2, p->kw2[14] + 0);
/* turn 339, slot 3, run 5: first hash of nonce 5 of block b, rounds 58 and 59 */
ROUNDS_B(3, p->kw1[20] + 3);
const vec f188 = rotrv(f45, 18);
const vec f189 = shrv(f45, 3);
const vec f174 = shrv(f156, 10);
storev(q->kw1[8] + 4, f145);
const vec f166 = addv(f88, f165);
/* turn 340, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 21 and 22 */
ROUNDS_A(4, p->kw2[10] + 1);
/* turn 341, slot 5, run 6: first hash of nonce 6 of block b, rounds 50 and 51 */
ROUNDS_B(5, p->kw1[16] + 6);
const vec f168 = addv(f156, set1v(k[36]));
const vec f180 = addv(f179, f31);
const vec f167 = addv(f160, f166);
const vec f183 = rotrv(f167, 17);
const vec f190 = xor3v(f187, f188, f189);
/* turn 342, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 13 and 14 */
ROUNDS_A(6, constant2 + 6);
/* turn 343, slot 0, run 7: first hash of nonce 7 of block b, rounds 42 and 43 */
ROUNDS_B(0, p->kw1[12] + 7);
const vec f175 = xor3v(f172, f173, f174);
const vec f184 = rotrv(f167, 19);
const vec f185 = shrv(f167, 10);
const vec f169 = addv(f167, set1v(k[37]));
const vec f181 = addv(f94, f180);
/* turn 344, slot 1, run 11: second hash of nonce 3 of block b - 1, rounds 5 and 6 */
ROUNDS_A(1, p->kw2[2] + 5);
/* turn 345, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 31 and 32 */
ROUNDS_B(2, p->kw2[15] + 0);
const vec f202 = rotrv(f50, 7);
const vec f203 = rotrv(f50, 18);
const vec f204 = shrv(f50, 3);
const vec f191 = addv(f190, f36);
const vec f170 = unpacklo(f168, f169);
/* turn 346, slot 3, run 5: first hash of nonce 5 of block b, rounds 60 and 61 */
ROUNDS_A(3, p->kw1[21] + 3);
/* turn 347, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 23 and 24 */
ROUNDS_B(4, p->kw2[11] + 1);
const vec f186 = xor3v(f183, f184, f185);
const vec f171 = unpackhi(f168, f169);
const vec f182 = addv(f175, f181);
const vec f198 = rotrv(f182, 17);
storev(q->kw1[9], f170);
const vec f205 = xor3v(f202, f203, f204);
/* turn 348, slot 5, run 6: first hash of nonce 6 of block b, rounds 52 and 53 */
ROUNDS_A(5, p->kw1[17] + 6);
/* turn 349, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 15 and 16 */
ROUNDS_B(6, p->kw2[7] + 4);
const vec f213 = rotrv(f59, 7);
const vec f214 = rotrv(f59, 18);
const vec f215 = shrv(f59, 3);
storev(q->kw1[9] + 4, f171);
const vec f199 = rotrv(f182, 19);
/* turn 350, slot 0, run 7: first hash of nonce 7 of block b, rounds 44 and 45 */
ROUNDS_A(0, p->kw1[13] + 7);
/* turn 351, slot 1, run 11: second hash of nonce 3 of block b - 1, rounds 7 and 8 */
ROUNDS_B(1, p->kw2[3] + 5);
const vec f200 = shrv(f182, 10);
const vec f192 = addv(f104, f191);
const vec f194 = addv(f182, set1v(k[38]));
const vec f206 = addv(f205, f45);
const vec f193 = addv(f186, f192);
/* turn 352, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 33 and 34 */
ROUNDS_A(2, p->kw2[16] + 0);
/* turn 353, slot 3, run 5: first hash of nonce 5 of block b, rounds 62 and 63 */
ROUNDS_B(3, p->kw1[22] + 3);
END(3, st1, 5);
const vec f216 = xor3v(f213, f214, f215);
const vec f209 = rotrv(f193, 17);
const vec f210 = rotrv(f193, 19);
const vec f201 = xor3v(f198, f199, f200);
const vec f211 = shrv(f193, 10);
/* turn 354, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 25 and 26 */
ROUNDS_A(4, p->kw2[12] + 1);
/* turn 355, slot 5, run 6: first hash of nonce 6 of block b, rounds 54 and 55 */
ROUNDS_B(5, p->kw1[18] + 6);
const vec f195 = addv(f193, set1v(k[39]));
const vec f207 = addv(f115, f206);
const vec f228 = rotrv(f64, 7);
const vec f229 = rotrv(f64, 18);
const vec f230 = shrv(f64, 3);
/* turn 356, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 17 and 18 */
ROUNDS_A(6, p->kw2[8] + 4);
/* turn 357, slot 0, run 7: first hash of nonce 7 of block b, rounds 46 and 47 */
ROUNDS_B(0, p->kw1[14] + 7);
const vec f217 = addv(f216, f50);
const vec f196 = unpacklo(f194, f195);
const vec f212 = xor3v(f209, f210, f211);
const vec f197 = unpackhi(f194, f195);
const vec f208 = addv(f201, f207);
/* turn 358, slot 1, run 11: second hash of nonce 3 of block b - 1, rounds 9 and 10 */
ROUNDS_A(1, constant2 + 4);
/* turn 359, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 35 and 36 */
ROUNDS_B(2, p->kw2[17] + 0);
storev(q->kw1[10], f196);
const vec f224 = rotrv(f208, 17);
const vec f231 = xor3v(f228, f229, f230);
const vec f239 = rotrv(f73, 7);
const vec f240 = rotrv(f73, 18);
const vec f241 = shrv(f73, 3);
/* turn 360, slot 3, run 12: second hash of nonce 4 of block b - 1, rounds 1 and 2 */
BEGIN(3, second, p->start2 + 2);
ROUNDS_A(3, p->kw2[0] + 2);
/* turn 361, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 27 and 28 */
ROUNDS_B(4, p->kw2[13] + 1);
storev(q->kw1[10] + 4, f197);
const vec f225 = rotrv(f208, 19);
const vec f226 = shrv(f208, 10);
const vec f218 = addv(f130, f217);
const vec f220 = addv(f208, set1v(k[40]));
/* turn 362, slot 5, run 6: first hash of nonce 6 of block b, rounds 56 and 57 */
ROUNDS_A(5, p->kw1[19] + 6);
/* turn 363, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 19 and 20 */
ROUNDS_B(6, p->kw2[9] + 4);
const vec f232 = addv(f231, f59);
const vec f219 = addv(f212, f218);
const vec f242 = xor3v(f239, f240, f241);
const vec f235 = rotrv(f219, 17);
const vec f236 = rotrv(f219, 19);
/* turn 364, slot 0, run 7: first hash of nonce 7 of block b, rounds 48 and 49 */
ROUNDS_A(0, p->kw1[15] + 7);
/* turn 365, slot 1, run 11: second hash of nonce 3 of block b - 1, rounds 11 and 12 */
ROUNDS_B(1, constant2 + 5);
const vec f227 = xor3v(f224, f225, f226);
const vec f237 = shrv(f219, 10);
const vec f221 = addv(f219, set1v(k[41]));
const vec f233 = addv(f141, f232);
const vec f254 = rotrv(f78, 7);
/* turn 366, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 37 and 38 */
ROUNDS_A(2, p->kw2[18] + 0);
/* turn 367, slot 3, run 12: second hash of nonce 4 of block b - 1, rounds 3 and 4 */
ROUNDS_B(3, p->kw2[1] + 2);
const vec f255 = rotrv(f78, 18);
const vec f256 = shrv(f78, 3);
const vec f243 = addv(f242, f64);
const vec f222 = unpacklo(f220, f221);
const vec f238 = xor3v(f235, f236, f237);
/* turn 368, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 29 and 30 */
ROUNDS_A(4, p->kw2[14] + 1);
/* turn 369, slot 5, run 6: first hash of nonce 6 of block b, rounds 58 and 59 */
ROUNDS_B(5, p->kw1[20] + 6);
const vec f223 = unpackhi(f220, f221);
const vec f234 = addv(f227, f233);
storev(q->kw1[11], f222);
const vec f250 = rotrv(f234, 17);
const vec f257 = xor3v(f254, f255, f256);
/* turn 370, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 21 and 22 */
ROUNDS_A(6, p->kw2[10] + 4);
/* turn 371, slot 0, run 7: first hash of nonce 7 of block b, rounds 50 and 51 */
ROUNDS_B(0, p->kw1[16] + 7);
const vec f265 = rotrv(f88, 7);
const vec f266 = rotrv(f88, 18);
const vec f267 = shrv(f88, 3);
storev(q->kw1[11] + 4, f223);
const vec f251 = rotrv(f234, 19);
/* turn 372, slot 1, run 11: second hash of nonce 3 of block b - 1, rounds 13 and 14 */
ROUNDS_A(1, constant2 + 6);
/* turn 373, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 39 and 40 */
ROUNDS_B(2, p->kw2[19] + 0);
const vec f252 = shrv(f234, 10);
const vec f244 = addv(f156, f243);
const vec f246 = addv(f234, set1v(k[42]));
const vec f258 = addv(f257, f73);
const vec f245 = addv(f238, f244);
const vec f268 = xor3v(f265, f266, f267);
/* turn 374, slot 3, run 12: second hash of nonce 4 of block b - 1, rounds 5 and 6 */
ROUNDS_A(3, p->kw2[2] + 2);
/* turn 375, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 31 and 32 */
ROUNDS_B(4, p->kw2[15] + 1);
const vec f261 = rotrv(f245, 17);
const vec f262 = rotrv(f245, 19);
const vec f253 = xor3v(f250, f251, f252);
const vec f263 = shrv(f245, 10);
const vec f247 = addv(f245, set1v(k[43]));
/* turn 376, slot 5, run 6: first hash of nonce 6 of block b, rounds 60 and 61 */
ROUNDS_A(5, p->kw1[21] + 6);
/* turn 377, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 23 and 24 */
ROUNDS_B(6, p->kw2[11] + 4);
const vec f259 = addv(f167, f258);
const vec f280 = rotrv(f94, 7);
const vec f281 = rotrv(f94, 18);
const vec f282 = shrv(f94, 3);
const vec f269 = addv(f268, f78);
/* turn 378, slot 0, run 7: first hash of nonce 7 of block b, rounds 52 and 53 */
ROUNDS_A(0, p->kw1[17] + 7);
/* turn 379, slot 1, run 11: second hash of nonce 3 of block b - 1, rounds 15 and 16 */
ROUNDS_B(1, p->kw2[7] + 5);
const vec f248 = unpacklo(f246, f247);
const vec f264 = xor3v(f261, f262, f263);
const vec f249 = unpackhi(f246, f247);
const vec f260 = addv(f253, f259);
storev(q->kw1[12], f248);
/* turn 380, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 41 and 42 */
ROUNDS_A(2, p->kw2[20] + 0);
/* turn 381, slot 3, run 12: second hash of nonce 4 of block b - 1, rounds 7 and 8 */
ROUNDS_B(3, p->kw2[3] + 2);
storev(q->kw1[12] + 4, f249);
const vec f283 = xor3v(f280, f281, f282);
const vec f291 = rotrv(f104, 7);
const vec f292 = rotrv(f104, 18);
const vec f293 = shrv(f104, 3);
/* turn 382, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 33 and 34 */
ROUNDS_A(4, p->kw2[16] + 1);
/* turn 383, slot 5, run 6: first hash of nonce 6 of block b, rounds 62 and 63 */
ROUNDS_B(5, p->kw1[22] + 6);
END(5, st1, 6);
const vec f270 = addv(f182, f269);
const vec f276 = rotrv(f260, 17);
const vec f277 = rotrv(f260, 19);
const vec f278 = shrv(f260, 10);
const vec f272 = addv(f260, set1v(k[44]));
/* turn 384, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 25 and 26 */
ROUNDS_A(6, p->kw2[12] + 4);
/* turn 385, slot 0, run 7: first hash of nonce 7 of block b, rounds 54 and 55 */
ROUNDS_B(0, p->kw1[18] + 7);
const vec f284 = addv(f283, f88);
const vec f271 = addv(f264, f270);
const vec f294 = xor3v(f291, f292, f293);
const vec f287 = rotrv(f271, 17);
const vec f288 = rotrv(f271, 19);
/* turn 386, slot 1, run 11: second hash of nonce 3 of block b - 1, rounds 17 and 18 */
ROUNDS_A(1, p->kw2[8] + 5);
/* turn 387, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 43 and 44 */
ROUNDS_B(2, p->kw2[21] + 0);
const vec f289 = shrv(f271, 10);
const vec f279 = xor3v(f276, f277, f278);
const vec f273 = addv(f271, set1v(k[45]));
const vec f285 = addv(f193, f284);
const vec f306 = rotrv(f115, 7);
const vec f307 = rotrv(f115, 18);
/* turn 388, slot 3, run 12: second hash of nonce 4 of block b - 1, rounds 9 and 10 */
ROUNDS_A(3, constant2 + 4);
/* turn 389, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 35 and 36 */
ROUNDS_B(4, p->kw2[17] + 1);
const vec f308 = shrv(f115, 3);
const vec f295 = addv(f294, f94);
const vec f290 = xor3v(f287, f288, f289);
const vec f274 = unpacklo(f272, f273);
const vec f275 = unpackhi(f272, f273);
/* turn 390, slot 5, run 13: second hash of nonce 5 of block b - 1, rounds 1 and 2 */
BEGIN(5, second, p->start2 + 3);
ROUNDS_A(5, p->kw2[0] + 3);
/* turn 391, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 27 and 28 */
ROUNDS_B(6, p->kw2[13] + 4);
const vec f286 = addv(f279, f285);
storev(q->kw1[13], f274);
storev(q->kw1[13] + 4, f275);
const vec f309 = xor3v(f306, f307, f308);
const vec f317 = rotrv(f130, 7);
/* turn 392, slot 0, run 7: first hash of nonce 7 of block b, rounds 56 and 57 */
ROUNDS_A(0, p->kw1[19] + 7);
/* turn 393, slot 1, run 11: second hash of nonce 3 of block b - 1, rounds 19 and 20 */
ROUNDS_B(1, p->kw2[9] + 5);
const vec f318 = rotrv(f130, 18);
const vec f319 = shrv(f130, 3);
const vec f296 = addv(f208, f295);
const vec f302 = rotrv(f286, 17);
const vec f303 = rotrv(f286, 19);
/* turn 394, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 45 and 46 */
ROUNDS_A(2, p->kw2[22] + 0);
/* turn 395, slot 3, run 12: second hash of nonce 4 of block b - 1, rounds 11 and 12 */
ROUNDS_B(3, constant2 + 5);
const vec f304 = shrv(f286, 10);
const vec f298 = addv(f286, set1v(k[46]));
const vec f310 = addv(f309, f104);
const vec f297 = addv(f290, f296);
const vec f320 = xor3v(f317, f318, f319);
/* turn 396, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 37 and 38 */
ROUNDS_A(4, p->kw2[18] + 1);
/* turn 397, slot 5, run 13: second hash of nonce 5 of block b - 1, rounds 3 and 4 */
ROUNDS_B(5, p->kw2[1] + 3);
const vec f313 = rotrv(f297, 17);
const vec f314 = rotrv(f297, 19);
const vec f315 = shrv(f297, 10);
const vec f305 = xor3v(f302, f303, f304);
const vec f299 = addv(f297, set1v(k[47]));
/* turn 398, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 29 and 30 */
ROUNDS_A(6, p->kw2[14] + 4);
/* turn 399, slot 0, run 7: first hash of nonce 7 of block b, rounds 58 and 59 */
ROUNDS_B(0, p->kw1[20] + 7);
const vec f311 = addv(f219, f310);
const vec f332 = rotrv(f141, 7);
const vec f333 = rotrv(f141, 18);
const vec f334 = shrv(f141, 3);
const vec f321 = addv(f320, f115);
const vec f316 = xor3v(f313, f314, f315);
/* turn 400, slot 1, run 11: second hash of nonce 3 of block b - 1, rounds 21 and 22 */
ROUNDS_A(1, p->kw2[10] + 5);
/* turn 401, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 47 and 48 */
ROUNDS_B(2, p->kw2[23] + 0);
const vec f300 = unpacklo(f298, f299);
const vec f301 = unpackhi(f298, f299);
const vec f312 = addv(f305, f311);
storev(q->kw1[14], f300);
storev(q->kw1[14] + 4, f301);
/* turn 402, slot 3, run 12: second hash of nonce 4 of block b - 1, rounds 13 and 14 */
ROUNDS_A(3, constant2 + 6);
/* turn 403, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 39 and 40 */
ROUNDS_B(4, p->kw2[19] + 1);
const vec f335 = xor3v(f332, f333, f334);
const vec f343 = rotrv(f156, 7);
const vec f344 = rotrv(f156, 18);
const vec f345 = shrv(f156, 3);
const vec f322 = addv(f234, f321);
/* turn 404, slot 5, run 13: second hash of nonce 5 of block b - 1, rounds 5 and 6 */
ROUNDS_A(5, p->kw2[2] + 3);
/* turn 405, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 31 and 32 */
ROUNDS_B(6, p->kw2[15] + 4);
const vec f328 = rotrv(f312, 17);
const vec f329 = rotrv(f312, 19);
const vec f330 = shrv(f312, 10);
const vec f324 = addv(f312, set1v(k[48]));
const vec f336 = addv(f335, f130);
/* turn 406, slot 0, run 7: first hash of nonce 7 of block b, rounds 60 and 61 */
ROUNDS_A(0, p->kw1[21] + 7);
/* turn 407, slot 1, run 11: second hash of nonce 3 of block b - 1, rounds 23 and 24 */
ROUNDS_B(1, p->kw2[11] + 5);
const vec f323 = addv(f316, f322);
const vec f346 = xor3v(f343, f344, f345);
const vec f339 = rotrv(f323, 17);
const vec f340 = rotrv(f323, 19);
const vec f341 = shrv(f323, 10);
/* turn 408, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 49 and 50 */
ROUNDS_A(2, p->kw2[24] + 0);
/* turn 409, slot 3, run 12: second hash of nonce 4 of block b - 1, rounds 15 and 16 */
ROUNDS_B(3, p->kw2[7] + 2);
const vec f331 = xor3v(f328, f329, f330);
const vec f325 = addv(f323, set1v(k[49]));
const vec f337 = addv(f245, f336);
const vec f358 = rotrv(f167, 7);
const vec f359 = rotrv(f167, 18);
/* turn 410, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 41 and 42 */
ROUNDS_A(4, p->kw2[20] + 1);
/* turn 411, slot 5, run 13: second hash of nonce 5 of block b - 1, rounds 7 and 8 */
ROUNDS_B(5, p->kw2[3] + 3);
const vec f360 = shrv(f167, 3);
const vec f347 = addv(f346, f141);
const vec f342 = xor3v(f339, f340, f341);
const vec f326 = unpacklo(f324, f325);
const vec f327 = unpackhi(f324, f325);
/* turn 412, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 33 and 34 */
ROUNDS_A(6, p->kw2[16] + 4);
/* turn 413, slot 0, run 7: first hash of nonce 7 of block b, rounds 62 and 63 */
ROUNDS_B(0, p->kw1[22] + 7);
END(0, st1, 7);
const vec f338 = addv(f331, f337);
storev(q->kw1[15], f326);
storev(q->kw1[15] + 4, f327);
const vec f361 = xor3v(f358, f359, f360);
const vec f369 = rotrv(f182, 7);
const vec f370 = rotrv(f182, 18);
/* turn 414, slot 1, run 11: second hash of nonce 3 of block b - 1, rounds 25 and 26 */
ROUNDS_A(1, p->kw2[12] + 5);
/* turn 415, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 51 and 52 */
ROUNDS_B(2, p->kw2[25] + 0);
const vec f371 = shrv(f182, 3);
const vec f348 = addv(f260, f347);
const vec f354 = rotrv(f338, 17);
const vec f355 = rotrv(f338, 19);
const vec f350 = addv(f338, set1v(k[50]));
/* turn 416, slot 3, run 12: second hash of nonce 4 of block b - 1, rounds 17 and 18 */
ROUNDS_A(3, p->kw2[8] + 2);
/* turn 417, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 43 and 44 */
ROUNDS_B(4, p->kw2[21] + 1);
const vec f356 = shrv(f338, 10);
const vec f362 = addv(f361, f156);
const vec f349 = addv(f342, f348);
const vec f372 = xor3v(f369, f370, f371);
const vec f365 = rotrv(f349, 17);
/* turn 418, slot 5, run 13: second hash of nonce 5 of block b - 1, rounds 9 and 10 */
ROUNDS_A(5, constant2 + 4);
/* turn 419, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 35 and 36 */
ROUNDS_B(6, p->kw2[17] + 4);
const vec f366 = rotrv(f349, 19);
const vec f351 = addv(f349, set1v(k[51]));
const vec f367 = shrv(f349, 10);
const vec f357 = xor3v(f354, f355, f356);
const vec f363 = addv(f271, f362);
/* turn 420, slot 0, run 14: second hash of nonce 6 of block b - 1, rounds 1 and 2 */
BEGIN(0, second, p->start2 + 6);
ROUNDS_A(0, p->kw2[0] + 6);
/* turn 421, slot 1, run 11: second hash of nonce 3 of block b - 1, rounds 27 and 28 */
ROUNDS_B(1, p->kw2[13] + 5);
const vec f384 = rotrv(f193, 7);
const vec f385 = rotrv(f193, 18);
const vec f373 = addv(f372, f167);
const vec f386 = shrv(f193, 3);
const vec f352 = unpacklo(f350, f351);
/* turn 422, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 53 and 54 */
ROUNDS_A(2, p->kw2[26] + 0);
/* turn 423, slot 3, run 12: second hash of nonce 4 of block b - 1, rounds 19 and 20 */
ROUNDS_B(3, p->kw2[9] + 2);
const vec f353 = unpackhi(f350, f351);
const vec f368 = xor3v(f365, f366, f367);
const vec f364 = addv(f357, f363);
storev(q->kw1[16], f352);
storev(q->kw1[16] + 4, f353);
/* turn 424, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 45 and 46 */
ROUNDS_A(4, p->kw2[22] + 1);
/* turn 425, slot 5, run 13: second hash of nonce 5 of block b - 1, rounds 11 and 12 */
ROUNDS_B(5, constant2 + 5);
const vec f374 = addv(f286, f373);
const vec f395 = rotrv(f208, 7);
const vec f396 = rotrv(f208, 18);
const vec f397 = shrv(f208, 3);
const vec f387 = xor3v(f384, f385, f386);
/* turn 426, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 37 and 38 */
ROUNDS_A(6, p->kw2[18] + 4);
/* turn 427, slot 0, run 14: second hash of nonce 6 of block b - 1, rounds 3 and 4 */
ROUNDS_B(0, p->kw2[1] + 6);
const vec f380 = rotrv(f364, 17);
const vec f376 = addv(f364, set1v(k[52]));
const vec f381 = rotrv(f364, 19);
const vec f375 = addv(f368, f374);
const vec f382 = shrv(f364, 10);
const vec f377 = addv(f375, set1v(k[53]));
/* turn 428, slot 1, run 11: second hash of nonce 3 of block b - 1, rounds 29 and 30 */
ROUNDS_A(1, p->kw2[14] + 5);
/* turn 429, slot 2, run 8: second hash of nonce 0 of block b - 1, rounds 55 and 56 */
ROUNDS_B(2, p->kw2[27] + 0);
END(2, st2, 0);
const vec f398 = xor3v(f395, f396, f397);
const vec f388 = addv(f387, f182);
const vec f391 = rotrv(f375, 17);
const vec f378 = unpacklo(f376, f377);
storev(q->kw1[17], f378);
/* turn 430, slot 3, run 12: second hash of nonce 4 of block b - 1, rounds 21 and 22 */
ROUNDS_A(3, p->kw2[10] + 2);
/* turn 431, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 47 and 48 */
ROUNDS_B(4, p->kw2[23] + 1);
const vec f392 = rotrv(f375, 19);
const vec f383 = xor3v(f380, f381, f382);
const vec f393 = shrv(f375, 10);
const vec f379 = unpackhi(f376, f377);
const vec f389 = addv(f297, f388);
/* turn 432, slot 5, run 13: second hash of nonce 5 of block b - 1, rounds 13 and 14 */
ROUNDS_A(5, constant2 + 6);
/* turn 433, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 39 and 40 */
ROUNDS_B(6, p->kw2[19] + 4);
const vec f410 = rotrv(f219, 7);
const vec f399 = addv(f398, f193);
const vec f411 = rotrv(f219, 18);
const vec f412 = shrv(f219, 3);
storev(q->kw1[17] + 4, f379);
/* turn 434, slot 0, run 14: second hash of nonce 6 of block b - 1, rounds 5 and 6 */
ROUNDS_A(0, p->kw2[2] + 6);
/* turn 435, slot 1, run 11: second hash of nonce 3 of block b - 1, rounds 31 and 32 */
ROUNDS_B(1, p->kw2[15] + 5);
const vec f394 = xor3v(f391, f392, f393);
const vec f390 = addv(f383, f389);
const vec f400 = addv(f312, f399);
const vec f421 = rotrv(f234, 7);
const vec f422 = rotrv(f234, 18);
/* turn 437, slot 3, run 12: second hash of nonce 4 of block b - 1, rounds 23 and 24 */
ROUNDS_B(3, p->kw2[11] + 2);
const vec f423 = shrv(f234, 3);
const vec f413 = xor3v(f410, f411, f412);
const vec f401 = addv(f394, f400);
const vec f402 = addv(f390, set1v(k[54]));
const vec f406 = rotrv(f390, 17);
/* turn 438, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 49 and 50 */
ROUNDS_A(4, p->kw2[24] + 1);
/* turn 439, slot 5, run 13: second hash of nonce 5 of block b - 1, rounds 15 and 16 */
ROUNDS_B(5, p->kw2[7] + 3);
const vec f407 = rotrv(f390, 19);
const vec f408 = shrv(f390, 10);
const vec f403 = addv(f401, set1v(k[55]));
const vec f424 = xor3v(f421, f422, f423);
const vec f414 = addv(f413, f208);
const vec f417 = rotrv(f401, 17);
/* turn 440, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 41 and 42 */
ROUNDS_A(6, p->kw2[20] + 4);
/* turn 441, slot 0, run 14: second hash of nonce 6 of block b - 1, rounds 7 and 8 */
ROUNDS_B(0, p->kw2[3] + 6);
const vec f418 = rotrv(f401, 19);
const vec f419 = shrv(f401, 10);
const vec f404 = unpacklo(f402, f403);
const vec f409 = xor3v(f406, f407, f408);
const vec f405 = unpackhi(f402, f403);
/* turn 442, slot 1, run 11: second hash of nonce 3 of block b - 1, rounds 33 and 34 */
ROUNDS_A(1, p->kw2[16] + 5);
const vec f425 = addv(f424, f219);
const vec f415 = addv(f323, f414);
const vec f436 = rotrv(f245, 7);
const vec f437 = rotrv(f245, 18);
const vec f420 = xor3v(f417, f418, f419);
/* turn 444, slot 3, run 12: second hash of nonce 4 of block b - 1, rounds 25 and 26 */
ROUNDS_A(3, p->kw2[12] + 2);
/* turn 445, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 51 and 52 */
ROUNDS_B(4, p->kw2[25] + 1);
storev(q->kw1[18], f404);
const vec f438 = shrv(f245, 3);
storev(q->kw1[18] + 4, f405);
const vec f426 = addv(f338, f425);
const vec f416 = addv(f409, f415);
/* turn 446, slot 5, run 13: second hash of nonce 5 of block b - 1, rounds 17 and 18 */
ROUNDS_A(5, p->kw2[8] + 3);
/* turn 447, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 43 and 44 */
ROUNDS_B(6, p->kw2[21] + 4);
const vec f447 = rotrv(f260, 7);
const vec f448 = rotrv(f260, 18);
const vec f449 = shrv(f260, 3);
const vec f427 = addv(f420, f426);
const vec f439 = xor3v(f436, f437, f438);
/* turn 448, slot 0, run 14: second hash of nonce 6 of block b - 1, rounds 9 and 10 */
ROUNDS_A(0, constant2 + 4);
/* turn 449, slot 1, run 11: second hash of nonce 3 of block b - 1, rounds 35 and 36 */
ROUNDS_B(1, p->kw2[17] + 5);
const vec f428 = addv(f416, set1v(k[56]));
const vec f429 = addv(f427, set1v(k[57]));
const vec f432 = rotrv(f416, 17);
const vec f433 = rotrv(f416, 19);
const vec f434 = shrv(f416, 10);
/* turn 450, slot 2, run 15: second hash of nonce 7 of block b - 1, rounds 1 and 2 */
BEGIN(2, second, p->start2 + 7);
ROUNDS_A(2, p->kw2[0] + 7);
/* turn 451, slot 3, run 12: second hash of nonce 4 of block b - 1, rounds 27 and 28 */
ROUNDS_B(3, p->kw2[13] + 2);
const vec f450 = xor3v(f447, f448, f449);
const vec f443 = rotrv(f427, 17);
const vec f440 = addv(f439, f234);
const vec f444 = rotrv(f427, 19);
const vec f430 = unpacklo(f428, f429);
/* turn 452, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 53 and 54 */
ROUNDS_A(4, p->kw2[26] + 1);
/* turn 453, slot 5, run 13: second hash of nonce 5 of block b - 1, rounds 19 and 20 */
ROUNDS_B(5, p->kw2[9] + 3);
const vec f431 = unpackhi(f428, f429);
const vec f445 = shrv(f427, 10);
const vec f435 = xor3v(f432, f433, f434);
const vec f451 = addv(f450, f245);
const vec f462 = rotrv(f271, 7);
const vec f441 = addv(f349, f440);
/* turn 454, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 45 and 46 */
ROUNDS_A(6, p->kw2[22] + 4);
/* turn 455, slot 0, run 14: second hash of nonce 6 of block b - 1, rounds 11 and 12 */
ROUNDS_B(0, constant2 + 5);
const vec f463 = rotrv(f271, 18);
storev(q->kw1[19], f430);
storev(q->kw1[19] + 4, f431);
const vec f446 = xor3v(f443, f444, f445);
const vec f464 = shrv(f271, 3);
/* turn 456, slot 1, run 11: second hash of nonce 3 of block b - 1, rounds 37 and 38 */
ROUNDS_A(1, p->kw2[18] + 5);
/* turn 457, slot 2, run 15: second hash of nonce 7 of block b - 1, rounds 3 and 4 */
ROUNDS_B(2, p->kw2[1] + 7);
const vec f452 = addv(f364, f451);
const vec f442 = addv(f435, f441);
const vec f473 = rotrv(f286, 7);
const vec f474 = rotrv(f286, 18);
const vec f475 = shrv(f286, 3);
/* turn 458, slot 3, run 12: second hash of nonce 4 of block b - 1, rounds 29 and 30 */
ROUNDS_A(3, p->kw2[14] + 2);
/* turn 459, slot 4, run 9: second hash of nonce 1 of block b - 1, rounds 55 and 56 */
ROUNDS_B(4, p->kw2[27] + 1);
END(4, st2, 1);
const vec f453 = addv(f446, f452);
const vec f454 = addv(f442, set1v(k[58]));
const vec f465 = xor3v(f462, f463, f464);
const vec f455 = addv(f453, set1v(k[59]));
const vec f458 = rotrv(f442, 17);
/* turn 460, slot 5, run 13: second hash of nonce 5 of block b - 1, rounds 21 and 22 */
ROUNDS_A(5, p->kw2[10] + 3);
/* turn 461, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 47 and 48 */
ROUNDS_B(6, p->kw2[23] + 4);
const vec f459 = rotrv(f442, 19);
const vec f460 = shrv(f442, 10);
const vec f476 = xor3v(f473, f474, f475);
const vec f469 = rotrv(f453, 17);
const vec f470 = rotrv(f453, 19);
/* turn 462, slot 0, run 14: second hash of nonce 6 of block b - 1, rounds 13 and 14 */
ROUNDS_A(0, constant2 + 6);
/* turn 463, slot 1, run 11: second hash of nonce 3 of block b - 1, rounds 39 and 40 */
ROUNDS_B(1, p->kw2[19] + 5);
const vec f466 = addv(f465, f260);
const vec f456 = unpacklo(f454, f455);
const vec f457 = unpackhi(f454, f455);
const vec f471 = shrv(f453, 10);
const vec f461 = xor3v(f458, f459, f460);
/* turn 464, slot 2, run 15: second hash of nonce 7 of block b - 1, rounds 5 and 6 */
ROUNDS_A(2, p->kw2[2] + 7);
/* turn 465, slot 3, run 12: second hash of nonce 4 of block b - 1, rounds 31 and 32 */
ROUNDS_B(3, p->kw2[15] + 2);
const vec f477 = addv(f476, f271);
const vec f488 = rotrv(f297, 7);
const vec f489 = rotrv(f297, 18);
const vec f467 = addv(f375, f466);
storev(q->kw1[20], f456);
/* turn 467, slot 5, run 13: second hash of nonce 5 of block b - 1, rounds 23 and 24 */
ROUNDS_B(5, p->kw2[11] + 3);
storev(q->kw1[20] + 4, f457);
const vec f472 = xor3v(f469, f470, f471);
const vec f490 = shrv(f297, 3);
const vec f478 = addv(f390, f477);
const vec f468 = addv(f461, f467);
const vec f499 = rotrv(f312, 7);
/* turn 468, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 49 and 50 */
ROUNDS_A(6, p->kw2[24] + 4);
/* turn 469, slot 0, run 14: second hash of nonce 6 of block b - 1, rounds 15 and 16 */
ROUNDS_B(0, p->kw2[7] + 6);
const vec f500 = rotrv(f312, 18);
const vec f501 = shrv(f312, 3);
const vec f479 = addv(f472, f478);
const vec f480 = addv(f468, set1v(k[60]));
const vec f491 = xor3v(f488, f489, f490);
/* turn 470, slot 1, run 11: second hash of nonce 3 of block b - 1, rounds 41 and 42 */
ROUNDS_A(1, p->kw2[20] + 5);
/* turn 471, slot 2, run 15: second hash of nonce 7 of block b - 1, rounds 7 and 8 */
ROUNDS_B(2, p->kw2[3] + 7);
const vec f481 = addv(f479, set1v(k[61]));
const vec f484 = rotrv(f468, 17);
const vec f485 = rotrv(f468, 19);
const vec f486 = shrv(f468, 10);
const vec f502 = xor3v(f499, f500, f501);
/* turn 472, slot 3, run 12: second hash of nonce 4 of block b - 1, rounds 33 and 34 */
ROUNDS_A(3, p->kw2[16] + 2);
const vec f495 = rotrv(f479, 17);
const vec f496 = rotrv(f479, 19);
const vec f492 = addv(f491, f286);
const vec f482 = unpacklo(f480, f481);
const vec f483 = unpackhi(f480, f481);
/* turn 474, slot 5, run 13: second hash of nonce 5 of block b - 1, rounds 25 and 26 */
ROUNDS_A(5, p->kw2[12] + 3);
/* turn 475, slot 6, run 10: second hash of nonce 2 of block b - 1, rounds 51 and 52 */
ROUNDS_B(6, p->kw2[25] + 4);
const vec f497 = shrv(f479, 10);
const vec f487 = xor3v(f484, f485, f486);
const vec f503 = addv(f502, f297);
storev(q->kw1[21], f482);
storev(q->kw1[21] + 4, f483);
/* turn 476, slot 0, run 14: second hash of nonce 6 of block b - 1, rounds 17 and 18 */
ROUNDS_A(0, p->kw2[8] + 6);
/* turn 477, slot 1, run 11: second hash of nonce 3 of block b - 1, rounds 43 and 44 */
ROUNDS_B(1, p->kw2[21] + 5);
const vec f493 = addv(f401, f492);
const vec f494 = addv(f487, f493);
const vec f498 = xor3v(f495, f496, f497);
const vec f504 = addv(f416, f503);
const vec f505 = addv(f498, f504);
/* turn 478, slot 2, run 15: second hash of nonce 7 of block b - 1, rounds 9 and 10 */
ROUNDS_A(2, constant2 + 4);
/* turn 479, slot 3, run 12: second hash of nonce 4 of block b - 1, rounds 35 and 36 */
ROUNDS_B(3, p->kw2[17] + 2);
const vec f506 = addv(f494, set1v(k[62]));
const vec f507 = addv(f505, set1v(k[63]));
const vec f508 = unpacklo(f506, f507);
storev(q->kw1[22], f508);
const vec f509 = unpackhi(f506, f507);
storev(q->kw1[22] + 4, f509);
ROTATE_SLOTS_BY_4;
