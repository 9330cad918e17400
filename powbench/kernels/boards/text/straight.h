
/* Written by tools/generate_straight.py; edit that instead.  What is known of a header before
 * any nonce is tried: words.JOB_WORDS, and the bits of digest word 7 that are zero in every
 * hit. */
typedef struct {
    uint m0, m1, m2, m3, m4, m5, m6, m7, s0, s1, s2, s3, s4, s5, s6, s7, r3_a, r3_e, j16, j17,
         c18, c19, c31, c32, hkw4, hkw5, hkw6, kw16, kw17, m0_k63, m4_m0, tail0, tail1, tail2,
         one, reject;
} job_words;

/* Digest word 7 of the double hash with nonce n, which is as SHA-256 reads it, and so is the
 * word. */
INLINE word word7_of(const job_words *job, word n)
{
    word m1 = u32(job->m1);
    word m2 = u32(job->m2);
    word m3 = u32(job->m3);
    word m5 = u32(job->m5);
    word m6 = u32(job->m6);
    word m7 = u32(job->m7);
    word s0 = u32(job->s0);
    word s1 = u32(job->s1);
    word s2 = u32(job->s2);
    word s4 = u32(job->s4);
    word s5 = u32(job->s5);
    word r3_a = u32(job->r3_a);
    word r3_e = u32(job->r3_e);
    word j16 = u32(job->j16);
    word j17 = u32(job->j17);
    word c18 = u32(job->c18);
    word c19 = u32(job->c19);
    word c31 = u32(job->c31);
    word c32 = u32(job->c32);
    word hkw4 = u32(job->hkw4);
    word hkw5 = u32(job->hkw5);
    word hkw6 = u32(job->hkw6);
    word kw16 = u32(job->kw16);
    word kw17 = u32(job->kw17);
    word m0_k63 = u32(job->m0_k63);
    word m4_m0 = u32(job->m4_m0);
    /* first hash, second block of the header: the state after round 3 */
    word t1 = add2(n, r3_a);
    word t2 = add2(n, r3_e);
    word t3 = small0(n);
    word t4 = add2(t3, c18);
    word t5 = add2(n, c19);
    /* first hash, round 4 */
    word t6 = big1(t2);
    word t7 = choose(t2, s4, s5);
    word t8 = add3(hkw4, t6, t7);
    word t9 = big0(t1);
    word t10 = majority(t1, s0, s1);
    word t11 = add3(t8, t9, t10);
    word t12 = add2(s2, t8);
    /* first hash, round 5 */
    word t13 = big1(t12);
    word t14 = choose(t12, t2, s4);
    word t15 = add3(hkw5, t13, t14);
    word t16 = big0(t11);
    word t17 = majority(t11, t1, s0);
    word t18 = add3(t15, t16, t17);
    word t19 = add2(s1, t15);
    /* first hash, round 6 */
    word t20 = big1(t19);
    word t21 = choose(t19, t12, t2);
    word t22 = add3(hkw6, t20, t21);
    word t23 = big0(t18);
    word t24 = majority(t18, t11, t1);
    word t25 = add3(t22, t23, t24);
    word t26 = add2(s0, t22);
    /* first hash, round 7 */
    word t27 = big1(t26);
    word t28 = choose(t26, t19, t12);
    word t29 = add4(u32(0xab1c5ed5), t2, t27, t28);
    word t30 = big0(t25);
    word t31 = majority(t25, t18, t11);
    word t32 = add3(t29, t30, t31);
    word t33 = add2(t1, t29);
    /* first hash, round 8 */
    word t34 = big1(t33);
    word t35 = choose(t33, t26, t19);
    word t36 = add4(u32(0xd807aa98), t12, t34, t35);
    word t37 = big0(t32);
    word t38 = majority(t32, t25, t18);
    word t39 = add3(t36, t37, t38);
    word t40 = add2(t11, t36);
    /* first hash, round 9 */
    word t41 = big1(t40);
    word t42 = choose(t40, t33, t26);
    word t43 = add4(u32(0x12835b01), t19, t41, t42);
    word t44 = big0(t39);
    word t45 = majority(t39, t32, t25);
    word t46 = add3(t43, t44, t45);
    word t47 = add2(t18, t43);
    /* first hash, round 10 */
    word t48 = big1(t47);
    word t49 = choose(t47, t40, t33);
    word t50 = add4(u32(0x243185be), t26, t48, t49);
    word t51 = big0(t46);
    word t52 = majority(t46, t39, t32);
    word t53 = add3(t50, t51, t52);
    word t54 = add2(t25, t50);
    /* first hash, round 11 */
    word t55 = big1(t54);
    word t56 = choose(t54, t47, t40);
    word t57 = add4(u32(0x550c7dc3), t33, t55, t56);
    word t58 = big0(t53);
    word t59 = majority(t53, t46, t39);
    word t60 = add3(t57, t58, t59);
    word t61 = add2(t32, t57);
    /* first hash, round 12 */
    word t62 = big1(t61);
    word t63 = choose(t61, t54, t47);
    word t64 = add4(u32(0x72be5d74), t40, t62, t63);
    word t65 = big0(t60);
    word t66 = majority(t60, t53, t46);
    word t67 = add3(t64, t65, t66);
    word t68 = add2(t39, t64);
    /* first hash, round 13 */
    word t69 = big1(t68);
    word t70 = choose(t68, t61, t54);
    word t71 = add4(u32(0x80deb1fe), t47, t69, t70);
    word t72 = big0(t67);
    word t73 = majority(t67, t60, t53);
    word t74 = add3(t71, t72, t73);
    word t75 = add2(t46, t71);
    /* first hash, round 14 */
    word t76 = big1(t75);
    word t77 = choose(t75, t68, t61);
    word t78 = add4(u32(0x9bdc06a7), t54, t76, t77);
    word t79 = big0(t74);
    word t80 = majority(t74, t67, t60);
    word t81 = add3(t78, t79, t80);
    word t82 = add2(t53, t78);
    /* first hash, round 15 */
    word t83 = big1(t82);
    word t84 = choose(t82, t75, t68);
    word t85 = add4(u32(0xc19bf3f4), t61, t83, t84);
    word t86 = big0(t81);
    word t87 = majority(t81, t74, t67);
    word t88 = add3(t85, t86, t87);
    word t89 = add2(t60, t85);
    /* first hash, round 16 */
    word t90 = big1(t89);
    word t91 = choose(t89, t82, t75);
    word t92 = add4(kw16, t68, t90, t91);
    word t93 = big0(t88);
    word t94 = majority(t88, t81, t74);
    word t95 = add3(t92, t93, t94);
    word t96 = add2(t67, t92);
    /* first hash, round 17 */
    word t97 = big1(t96);
    word t98 = choose(t96, t89, t82);
    word t99 = add4(kw17, t75, t97, t98);
    word t100 = big0(t95);
    word t101 = majority(t95, t88, t81);
    word t102 = add3(t99, t100, t101);
    word t103 = add2(t74, t99);
    /* first hash, round 18 */
    word t104 = big1(t103);
    word t105 = choose(t103, t96, t89);
    word t106 = add5(u32(0x0fc19dc6), t82, t4, t104, t105);
    word t107 = big0(t102);
    word t108 = majority(t102, t95, t88);
    word t109 = add3(t106, t107, t108);
    word t110 = add2(t81, t106);
    /* first hash, round 19 */
    word t111 = big1(t110);
    word t112 = choose(t110, t103, t96);
    word t113 = add5(u32(0x240ca1cc), t89, t5, t111, t112);
    word t114 = big0(t109);
    word t115 = majority(t109, t102, t95);
    word t116 = add3(t113, t114, t115);
    word t117 = add2(t88, t113);
    /* first hash, round 20 */
    word t118 = small1(t4);
    word t119 = add2(u32(0x80000000), t118);
    word t120 = big1(t117);
    word t121 = choose(t117, t110, t103);
    word t122 = add5(u32(0x2de92c6f), t96, t119, t120, t121);
    word t123 = big0(t116);
    word t124 = majority(t116, t109, t102);
    word t125 = add3(t122, t123, t124);
    word t126 = add2(t95, t122);
    /* first hash, round 21 */
    word t127 = small1(t5);
    word t128 = big1(t126);
    word t129 = choose(t126, t117, t110);
    word t130 = add5(u32(0x4a7484aa), t103, t127, t128, t129);
    word t131 = big0(t125);
    word t132 = majority(t125, t116, t109);
    word t133 = add3(t130, t131, t132);
    word t134 = add2(t102, t130);
    /* first hash, round 22 */
    word t135 = small1(t119);
    word t136 = add2(u32(0x00000280), t135);
    word t137 = big1(t134);
    word t138 = choose(t134, t126, t117);
    word t139 = add5(u32(0x5cb0a9dc), t110, t136, t137, t138);
    word t140 = big0(t133);
    word t141 = majority(t133, t125, t116);
    word t142 = add3(t139, t140, t141);
    word t143 = add2(t109, t139);
    /* first hash, round 23 */
    word t144 = small1(t127);
    word t145 = add2(t144, j16);
    word t146 = big1(t143);
    word t147 = choose(t143, t134, t126);
    word t148 = add5(u32(0x76f988da), t117, t145, t146, t147);
    word t149 = big0(t142);
    word t150 = majority(t142, t133, t125);
    word t151 = add3(t148, t149, t150);
    word t152 = add2(t116, t148);
    /* first hash, round 24 */
    word t153 = small1(t136);
    word t154 = add2(t153, j17);
    word t155 = big1(t152);
    word t156 = choose(t152, t143, t134);
    word t157 = add5(u32(0x983e5152), t126, t154, t155, t156);
    word t158 = big0(t151);
    word t159 = majority(t151, t142, t133);
    word t160 = add3(t157, t158, t159);
    word t161 = add2(t125, t157);
    /* first hash, round 25 */
    word t162 = small1(t145);
    word t163 = add2(t162, t4);
    word t164 = big1(t161);
    word t165 = choose(t161, t152, t143);
    word t166 = add5(u32(0xa831c66d), t134, t163, t164, t165);
    word t167 = big0(t160);
    word t168 = majority(t160, t151, t142);
    word t169 = add3(t166, t167, t168);
    word t170 = add2(t133, t166);
    /* first hash, round 26 */
    word t171 = small1(t154);
    word t172 = add2(t171, t5);
    word t173 = big1(t170);
    word t174 = choose(t170, t161, t152);
    word t175 = add5(u32(0xb00327c8), t143, t172, t173, t174);
    word t176 = big0(t169);
    word t177 = majority(t169, t160, t151);
    word t178 = add3(t175, t176, t177);
    word t179 = add2(t142, t175);
    /* first hash, round 27 */
    word t180 = small1(t163);
    word t181 = add2(t180, t119);
    word t182 = big1(t179);
    word t183 = choose(t179, t170, t161);
    word t184 = add5(u32(0xbf597fc7), t152, t181, t182, t183);
    word t185 = big0(t178);
    word t186 = majority(t178, t169, t160);
    word t187 = add3(t184, t185, t186);
    word t188 = add2(t151, t184);
    /* first hash, round 28 */
    word t189 = small1(t172);
    word t190 = add2(t189, t127);
    word t191 = big1(t188);
    word t192 = choose(t188, t179, t170);
    word t193 = add5(u32(0xc6e00bf3), t161, t190, t191, t192);
    word t194 = big0(t187);
    word t195 = majority(t187, t178, t169);
    word t196 = add3(t193, t194, t195);
    word t197 = add2(t160, t193);
    /* first hash, round 29 */
    word t198 = small1(t181);
    word t199 = add2(t198, t136);
    word t200 = big1(t197);
    word t201 = choose(t197, t188, t179);
    word t202 = add5(u32(0xd5a79147), t170, t199, t200, t201);
    word t203 = big0(t196);
    word t204 = majority(t196, t187, t178);
    word t205 = add3(t202, t203, t204);
    word t206 = add2(t169, t202);
    /* first hash, round 30 */
    word t207 = small1(t190);
    word t208 = add3(u32(0x00a00055), t207, t145);
    word t209 = big1(t206);
    word t210 = choose(t206, t197, t188);
    word t211 = add5(u32(0x06ca6351), t179, t208, t209, t210);
    word t212 = big0(t205);
    word t213 = majority(t205, t196, t187);
    word t214 = add3(t211, t212, t213);
    word t215 = add2(t178, t211);
    /* first hash, round 31 */
    word t216 = small1(t199);
    word t217 = add3(t216, t154, c31);
    word t218 = big1(t215);
    word t219 = choose(t215, t206, t197);
    word t220 = add5(u32(0x14292967), t188, t217, t218, t219);
    word t221 = big0(t214);
    word t222 = majority(t214, t205, t196);
    word t223 = add3(t220, t221, t222);
    word t224 = add2(t187, t220);
    /* first hash, round 32 */
    word t225 = small1(t208);
    word t226 = add3(t225, t163, c32);
    word t227 = big1(t224);
    word t228 = choose(t224, t215, t206);
    word t229 = add5(u32(0x27b70a85), t197, t226, t227, t228);
    word t230 = big0(t223);
    word t231 = majority(t223, t214, t205);
    word t232 = add3(t229, t230, t231);
    word t233 = add2(t196, t229);
    /* first hash, round 33 */
    word t234 = small1(t217);
    word t235 = small0(t4);
    word t236 = add4(t234, t172, t235, j17);
    word t237 = big1(t233);
    word t238 = choose(t233, t224, t215);
    word t239 = add5(u32(0x2e1b2138), t206, t236, t237, t238);
    word t240 = big0(t232);
    word t241 = majority(t232, t223, t214);
    word t242 = add3(t239, t240, t241);
    word t243 = add2(t205, t239);
    /* first hash, round 34 */
    word t244 = small1(t226);
    word t245 = small0(t5);
    word t246 = add4(t244, t181, t245, t4);
    word t247 = big1(t243);
    word t248 = choose(t243, t233, t224);
    word t249 = add5(u32(0x4d2c6dfc), t215, t246, t247, t248);
    word t250 = big0(t242);
    word t251 = majority(t242, t232, t223);
    word t252 = add3(t249, t250, t251);
    word t253 = add2(t214, t249);
    /* first hash, round 35 */
    word t254 = small1(t236);
    word t255 = small0(t119);
    word t256 = add4(t254, t190, t255, t5);
    word t257 = big1(t253);
    word t258 = choose(t253, t243, t233);
    word t259 = add5(u32(0x53380d13), t224, t256, t257, t258);
    word t260 = big0(t252);
    word t261 = majority(t252, t242, t232);
    word t262 = add3(t259, t260, t261);
    word t263 = add2(t223, t259);
    /* first hash, round 36 */
    word t264 = small1(t246);
    word t265 = small0(t127);
    word t266 = add4(t264, t199, t265, t119);
    word t267 = big1(t263);
    word t268 = choose(t263, t253, t243);
    word t269 = add5(u32(0x650a7354), t233, t266, t267, t268);
    word t270 = big0(t262);
    word t271 = majority(t262, t252, t242);
    word t272 = add3(t269, t270, t271);
    word t273 = add2(t232, t269);
    /* first hash, round 37 */
    word t274 = small1(t256);
    word t275 = small0(t136);
    word t276 = add4(t274, t208, t275, t127);
    word t277 = big1(t273);
    word t278 = choose(t273, t263, t253);
    word t279 = add5(u32(0x766a0abb), t243, t276, t277, t278);
    word t280 = big0(t272);
    word t281 = majority(t272, t262, t252);
    word t282 = add3(t279, t280, t281);
    word t283 = add2(t242, t279);
    /* first hash, round 38 */
    word t284 = small1(t266);
    word t285 = small0(t145);
    word t286 = add4(t284, t217, t285, t136);
    word t287 = big1(t283);
    word t288 = choose(t283, t273, t263);
    word t289 = add5(u32(0x81c2c92e), t253, t286, t287, t288);
    word t290 = big0(t282);
    word t291 = majority(t282, t272, t262);
    word t292 = add3(t289, t290, t291);
    word t293 = add2(t252, t289);
    /* first hash, round 39 */
    word t294 = small1(t276);
    word t295 = small0(t154);
    word t296 = add4(t294, t226, t295, t145);
    word t297 = big1(t293);
    word t298 = choose(t293, t283, t273);
    word t299 = add5(u32(0x92722c85), t263, t296, t297, t298);
    word t300 = big0(t292);
    word t301 = majority(t292, t282, t272);
    word t302 = add3(t299, t300, t301);
    word t303 = add2(t262, t299);
    /* first hash, round 40 */
    word t304 = small1(t286);
    word t305 = small0(t163);
    word t306 = add4(t304, t236, t305, t154);
    word t307 = big1(t303);
    word t308 = choose(t303, t293, t283);
    word t309 = add5(u32(0xa2bfe8a1), t273, t306, t307, t308);
    word t310 = big0(t302);
    word t311 = majority(t302, t292, t282);
    word t312 = add3(t309, t310, t311);
    word t313 = add2(t272, t309);
    /* first hash, round 41 */
    word t314 = small1(t296);
    word t315 = small0(t172);
    word t316 = add4(t314, t246, t315, t163);
    word t317 = big1(t313);
    word t318 = choose(t313, t303, t293);
    word t319 = add5(u32(0xa81a664b), t283, t316, t317, t318);
    word t320 = big0(t312);
    word t321 = majority(t312, t302, t292);
    word t322 = add3(t319, t320, t321);
    word t323 = add2(t282, t319);
    /* first hash, round 42 */
    word t324 = small1(t306);
    word t325 = small0(t181);
    word t326 = add4(t324, t256, t325, t172);
    word t327 = big1(t323);
    word t328 = choose(t323, t313, t303);
    word t329 = add5(u32(0xc24b8b70), t293, t326, t327, t328);
    word t330 = big0(t322);
    word t331 = majority(t322, t312, t302);
    word t332 = add3(t329, t330, t331);
    word t333 = add2(t292, t329);
    /* first hash, round 43 */
    word t334 = small1(t316);
    word t335 = small0(t190);
    word t336 = add4(t334, t266, t335, t181);
    word t337 = big1(t333);
    word t338 = choose(t333, t323, t313);
    word t339 = add5(u32(0xc76c51a3), t303, t336, t337, t338);
    word t340 = big0(t332);
    word t341 = majority(t332, t322, t312);
    word t342 = add3(t339, t340, t341);
    word t343 = add2(t302, t339);
    /* first hash, round 44 */
    word t344 = small1(t326);
    word t345 = small0(t199);
    word t346 = add4(t344, t276, t345, t190);
    word t347 = big1(t343);
    word t348 = choose(t343, t333, t323);
    word t349 = add5(u32(0xd192e819), t313, t346, t347, t348);
    word t350 = big0(t342);
    word t351 = majority(t342, t332, t322);
    word t352 = add3(t349, t350, t351);
    word t353 = add2(t312, t349);
    /* first hash, round 45 */
    word t354 = small1(t336);
    word t355 = small0(t208);
    word t356 = add4(t354, t286, t355, t199);
    word t357 = big1(t353);
    word t358 = choose(t353, t343, t333);
    word t359 = add5(u32(0xd6990624), t323, t356, t357, t358);
    word t360 = big0(t352);
    word t361 = majority(t352, t342, t332);
    word t362 = add3(t359, t360, t361);
    word t363 = add2(t322, t359);
    /* first hash, round 46 */
    word t364 = small1(t346);
    word t365 = small0(t217);
    word t366 = add4(t364, t296, t365, t208);
    word t367 = big1(t363);
    word t368 = choose(t363, t353, t343);
    word t369 = add5(u32(0xf40e3585), t333, t366, t367, t368);
    word t370 = big0(t362);
    word t371 = majority(t362, t352, t342);
    word t372 = add3(t369, t370, t371);
    word t373 = add2(t332, t369);
    /* first hash, round 47 */
    word t374 = small1(t356);
    word t375 = small0(t226);
    word t376 = add4(t374, t306, t375, t217);
    word t377 = big1(t373);
    word t378 = choose(t373, t363, t353);
    word t379 = add5(u32(0x106aa070), t343, t376, t377, t378);
    word t380 = big0(t372);
    word t381 = majority(t372, t362, t352);
    word t382 = add3(t379, t380, t381);
    word t383 = add2(t342, t379);
    /* first hash, round 48 */
    word t384 = small1(t366);
    word t385 = small0(t236);
    word t386 = add4(t384, t316, t385, t226);
    word t387 = big1(t383);
    word t388 = choose(t383, t373, t363);
    word t389 = add5(u32(0x19a4c116), t353, t386, t387, t388);
    word t390 = big0(t382);
    word t391 = majority(t382, t372, t362);
    word t392 = add3(t389, t390, t391);
    word t393 = add2(t352, t389);
    /* first hash, round 49 */
    word t394 = small1(t376);
    word t395 = small0(t246);
    word t396 = add4(t394, t326, t395, t236);
    word t397 = big1(t393);
    word t398 = choose(t393, t383, t373);
    word t399 = add5(u32(0x1e376c08), t363, t396, t397, t398);
    word t400 = big0(t392);
    word t401 = majority(t392, t382, t372);
    word t402 = add3(t399, t400, t401);
    word t403 = add2(t362, t399);
    /* first hash, round 50 */
    word t404 = small1(t386);
    word t405 = small0(t256);
    word t406 = add4(t404, t336, t405, t246);
    word t407 = big1(t403);
    word t408 = choose(t403, t393, t383);
    word t409 = add5(u32(0x2748774c), t373, t406, t407, t408);
    word t410 = big0(t402);
    word t411 = majority(t402, t392, t382);
    word t412 = add3(t409, t410, t411);
    word t413 = add2(t372, t409);
    /* first hash, round 51 */
    word t414 = small1(t396);
    word t415 = small0(t266);
    word t416 = add4(t414, t346, t415, t256);
    word t417 = big1(t413);
    word t418 = choose(t413, t403, t393);
    word t419 = add5(u32(0x34b0bcb5), t383, t416, t417, t418);
    word t420 = big0(t412);
    word t421 = majority(t412, t402, t392);
    word t422 = add3(t419, t420, t421);
    word t423 = add2(t382, t419);
    /* first hash, round 52 */
    word t424 = small1(t406);
    word t425 = small0(t276);
    word t426 = add4(t424, t356, t425, t266);
    word t427 = big1(t423);
    word t428 = choose(t423, t413, t403);
    word t429 = add5(u32(0x391c0cb3), t393, t426, t427, t428);
    word t430 = big0(t422);
    word t431 = majority(t422, t412, t402);
    word t432 = add3(t429, t430, t431);
    word t433 = add2(t392, t429);
    /* first hash, round 53 */
    word t434 = small1(t416);
    word t435 = small0(t286);
    word t436 = add4(t434, t366, t435, t276);
    word t437 = big1(t433);
    word t438 = choose(t433, t423, t413);
    word t439 = add5(u32(0x4ed8aa4a), t403, t436, t437, t438);
    word t440 = big0(t432);
    word t441 = majority(t432, t422, t412);
    word t442 = add3(t439, t440, t441);
    word t443 = add2(t402, t439);
    /* first hash, round 54 */
    word t444 = small1(t426);
    word t445 = small0(t296);
    word t446 = add4(t444, t376, t445, t286);
    word t447 = big1(t443);
    word t448 = choose(t443, t433, t423);
    word t449 = add5(u32(0x5b9cca4f), t413, t446, t447, t448);
    word t450 = big0(t442);
    word t451 = majority(t442, t432, t422);
    word t452 = add3(t449, t450, t451);
    word t453 = add2(t412, t449);
    /* first hash, round 55 */
    word t454 = small1(t436);
    word t455 = small0(t306);
    word t456 = add4(t454, t386, t455, t296);
    word t457 = big1(t453);
    word t458 = choose(t453, t443, t433);
    word t459 = add5(u32(0x682e6ff3), t423, t456, t457, t458);
    word t460 = big0(t452);
    word t461 = majority(t452, t442, t432);
    word t462 = add3(t459, t460, t461);
    word t463 = add2(t422, t459);
    /* first hash, round 56 */
    word t464 = small1(t446);
    word t465 = small0(t316);
    word t466 = add4(t464, t396, t465, t306);
    word t467 = big1(t463);
    word t468 = choose(t463, t453, t443);
    word t469 = add5(u32(0x748f82ee), t433, t466, t467, t468);
    word t470 = big0(t462);
    word t471 = majority(t462, t452, t442);
    word t472 = add3(t469, t470, t471);
    word t473 = add2(t432, t469);
    /* first hash, round 57 */
    word t474 = small1(t456);
    word t475 = small0(t326);
    word t476 = add4(t474, t406, t475, t316);
    word t477 = big1(t473);
    word t478 = choose(t473, t463, t453);
    word t479 = add5(u32(0x78a5636f), t443, t476, t477, t478);
    word t480 = big0(t472);
    word t481 = majority(t472, t462, t452);
    word t482 = add3(t479, t480, t481);
    word t483 = add2(t442, t479);
    /* first hash, round 58 */
    word t484 = small1(t466);
    word t485 = small0(t336);
    word t486 = add4(t484, t416, t485, t326);
    word t487 = big1(t483);
    word t488 = choose(t483, t473, t463);
    word t489 = add5(u32(0x84c87814), t453, t486, t487, t488);
    word t490 = big0(t482);
    word t491 = majority(t482, t472, t462);
    word t492 = add3(t489, t490, t491);
    word t493 = add2(t452, t489);
    /* first hash, round 59 */
    word t494 = small1(t476);
    word t495 = small0(t346);
    word t496 = add4(t494, t426, t495, t336);
    word t497 = big1(t493);
    word t498 = choose(t493, t483, t473);
    word t499 = add5(u32(0x8cc70208), t463, t496, t497, t498);
    word t500 = big0(t492);
    word t501 = majority(t492, t482, t472);
    word t502 = add3(t499, t500, t501);
    word t503 = add2(t462, t499);
    /* first hash, round 60 */
    word t504 = small1(t486);
    word t505 = small0(t356);
    word t506 = add4(t504, t436, t505, t346);
    word t507 = big1(t503);
    word t508 = choose(t503, t493, t483);
    word t509 = add5(u32(0x90befffa), t473, t506, t507, t508);
    word t510 = big0(t502);
    word t511 = majority(t502, t492, t482);
    word t512 = add3(t509, t510, t511);
    word t513 = add2(t472, t509);
    /* first hash, round 61 */
    word t514 = small1(t496);
    word t515 = small0(t366);
    word t516 = add4(t514, t446, t515, t356);
    word t517 = big1(t513);
    word t518 = choose(t513, t503, t493);
    word t519 = add5(u32(0xa4506ceb), t483, t516, t517, t518);
    word t520 = big0(t512);
    word t521 = majority(t512, t502, t492);
    word t522 = add3(t519, t520, t521);
    word t523 = add2(t482, t519);
    /* first hash, round 62 */
    word t524 = small1(t506);
    word t525 = small0(t376);
    word t526 = add4(t524, t456, t525, t366);
    word t527 = big1(t523);
    word t528 = choose(t523, t513, t503);
    word t529 = add5(u32(0xbef9a3f7), t493, t526, t527, t528);
    word t530 = big0(t522);
    word t531 = majority(t522, t512, t502);
    word t532 = add3(t529, t530, t531);
    word t533 = add2(t492, t529);
    /* first hash, round 63 */
    word t534 = small1(t516);
    word t535 = small0(t386);
    word t536 = add4(t534, t466, t535, t376);
    word t537 = big1(t533);
    word t538 = choose(t533, t523, t513);
    word t539 = add5(m0_k63, t503, t536, t537, t538);
    word t540 = big0(t532);
    word t541 = majority(t532, t522, t512);
    word t542 = add3(t539, t540, t541);
    word t543 = add3(t502, t539, m4_m0);
    /* second hash: its message is the digest of the first */
    word t544 = add2(t532, m1);
    word t545 = add2(t522, m2);
    word t546 = add2(t512, m3);
    word t547 = add2(t533, m5);
    word t548 = add2(t523, m6);
    word t549 = add2(t513, m7);
    /* second hash, round 0 */
    word t550 = add2(u32(0xf377ed68), t542);
    word t551 = add2(u32(0x08909ae5), t550);
    word t552 = add2(u32(0xa54ff53a), t550);
    /* second hash, round 1 */
    word t553 = big1(t552);
    word t554 = choose(t552, u32(0x510e527f), u32(0x9b05688c));
    word t555 = add4(u32(0x90bb1e3c), t544, t553, t554);
    word t556 = big0(t551);
    word t557 = majority(t551, u32(0x6a09e667), u32(0xbb67ae85));
    word t558 = add3(t555, t556, t557);
    word t559 = add2(u32(0x3c6ef372), t555);
    /* second hash, round 2 */
    word t560 = big1(t559);
    word t561 = choose(t559, t552, u32(0x510e527f));
    word t562 = add4(u32(0x50c6645b), t545, t560, t561);
    word t563 = big0(t558);
    word t564 = majority(t558, t551, u32(0x6a09e667));
    word t565 = add3(t562, t563, t564);
    word t566 = add2(u32(0xbb67ae85), t562);
    /* second hash, round 3 */
    word t567 = big1(t566);
    word t568 = choose(t566, t559, t552);
    word t569 = add4(u32(0x3ac42e24), t546, t567, t568);
    word t570 = big0(t565);
    word t571 = majority(t565, t558, t551);
    word t572 = add3(t569, t570, t571);
    word t573 = add2(u32(0x6a09e667), t569);
    /* second hash, round 4 */
    word t574 = big1(t573);
    word t575 = choose(t573, t566, t559);
    word t576 = add5(u32(0x3956c25b), t552, t543, t574, t575);
    word t577 = big0(t572);
    word t578 = majority(t572, t565, t558);
    word t579 = add3(t576, t577, t578);
    word t580 = add2(t551, t576);
    /* second hash, round 5 */
    word t581 = big1(t580);
    word t582 = choose(t580, t573, t566);
    word t583 = add5(u32(0x59f111f1), t559, t547, t581, t582);
    word t584 = big0(t579);
    word t585 = majority(t579, t572, t565);
    word t586 = add3(t583, t584, t585);
    word t587 = add2(t558, t583);
    /* second hash, round 6 */
    word t588 = big1(t587);
    word t589 = choose(t587, t580, t573);
    word t590 = add5(u32(0x923f82a4), t566, t548, t588, t589);
    word t591 = big0(t586);
    word t592 = majority(t586, t579, t572);
    word t593 = add3(t590, t591, t592);
    word t594 = add2(t565, t590);
    /* second hash, round 7 */
    word t595 = big1(t594);
    word t596 = choose(t594, t587, t580);
    word t597 = add5(u32(0xab1c5ed5), t573, t549, t595, t596);
    word t598 = big0(t593);
    word t599 = majority(t593, t586, t579);
    word t600 = add3(t597, t598, t599);
    word t601 = add2(t572, t597);
    /* second hash, round 8 */
    word t602 = big1(t601);
    word t603 = choose(t601, t594, t587);
    word t604 = add4(u32(0x5807aa98), t580, t602, t603);
    word t605 = big0(t600);
    word t606 = majority(t600, t593, t586);
    word t607 = add3(t604, t605, t606);
    word t608 = add2(t579, t604);
    /* second hash, round 9 */
    word t609 = big1(t608);
    word t610 = choose(t608, t601, t594);
    word t611 = add4(u32(0x12835b01), t587, t609, t610);
    word t612 = big0(t607);
    word t613 = majority(t607, t600, t593);
    word t614 = add3(t611, t612, t613);
    word t615 = add2(t586, t611);
    /* second hash, round 10 */
    word t616 = big1(t615);
    word t617 = choose(t615, t608, t601);
    word t618 = add4(u32(0x243185be), t594, t616, t617);
    word t619 = big0(t614);
    word t620 = majority(t614, t607, t600);
    word t621 = add3(t618, t619, t620);
    word t622 = add2(t593, t618);
    /* second hash, round 11 */
    word t623 = big1(t622);
    word t624 = choose(t622, t615, t608);
    word t625 = add4(u32(0x550c7dc3), t601, t623, t624);
    word t626 = big0(t621);
    word t627 = majority(t621, t614, t607);
    word t628 = add3(t625, t626, t627);
    word t629 = add2(t600, t625);
    /* second hash, round 12 */
    word t630 = big1(t629);
    word t631 = choose(t629, t622, t615);
    word t632 = add4(u32(0x72be5d74), t608, t630, t631);
    word t633 = big0(t628);
    word t634 = majority(t628, t621, t614);
    word t635 = add3(t632, t633, t634);
    word t636 = add2(t607, t632);
    /* second hash, round 13 */
    word t637 = big1(t636);
    word t638 = choose(t636, t629, t622);
    word t639 = add4(u32(0x80deb1fe), t615, t637, t638);
    word t640 = big0(t635);
    word t641 = majority(t635, t628, t621);
    word t642 = add3(t639, t640, t641);
    word t643 = add2(t614, t639);
    /* second hash, round 14 */
    word t644 = big1(t643);
    word t645 = choose(t643, t636, t629);
    word t646 = add4(u32(0x9bdc06a7), t622, t644, t645);
    word t647 = big0(t642);
    word t648 = majority(t642, t635, t628);
    word t649 = add3(t646, t647, t648);
    word t650 = add2(t621, t646);
    /* second hash, round 15 */
    word t651 = big1(t650);
    word t652 = choose(t650, t643, t636);
    word t653 = add4(u32(0xc19bf274), t629, t651, t652);
    word t654 = big0(t649);
    word t655 = majority(t649, t642, t635);
    word t656 = add3(t653, t654, t655);
    word t657 = add2(t628, t653);
    /* second hash, round 16 */
    word t658 = small0(t544);
    word t659 = add2(t658, t542);
    word t660 = big1(t657);
    word t661 = choose(t657, t650, t643);
    word t662 = add5(u32(0xe49b69c1), t636, t659, t660, t661);
    word t663 = big0(t656);
    word t664 = majority(t656, t649, t642);
    word t665 = add3(t662, t663, t664);
    word t666 = add2(t635, t662);
    /* second hash, round 17 */
    word t667 = small0(t545);
    word t668 = add3(u32(0x00a00000), t667, t544);
    word t669 = big1(t666);
    word t670 = choose(t666, t657, t650);
    word t671 = add5(u32(0xefbe4786), t643, t668, t669, t670);
    word t672 = big0(t665);
    word t673 = majority(t665, t656, t649);
    word t674 = add3(t671, t672, t673);
    word t675 = add2(t642, t671);
    /* second hash, round 18 */
    word t676 = small1(t659);
    word t677 = small0(t546);
    word t678 = add3(t676, t677, t545);
    word t679 = big1(t675);
    word t680 = choose(t675, t666, t657);
    word t681 = add5(u32(0x0fc19dc6), t650, t678, t679, t680);
    word t682 = big0(t674);
    word t683 = majority(t674, t665, t656);
    word t684 = add3(t681, t682, t683);
    word t685 = add2(t649, t681);
    /* second hash, round 19 */
    word t686 = small1(t668);
    word t687 = small0(t543);
    word t688 = add3(t686, t687, t546);
    word t689 = big1(t685);
    word t690 = choose(t685, t675, t666);
    word t691 = add5(u32(0x240ca1cc), t657, t688, t689, t690);
    word t692 = big0(t684);
    word t693 = majority(t684, t674, t665);
    word t694 = add3(t691, t692, t693);
    word t695 = add2(t656, t691);
    /* second hash, round 20 */
    word t696 = small1(t678);
    word t697 = small0(t547);
    word t698 = add3(t696, t697, t543);
    word t699 = big1(t695);
    word t700 = choose(t695, t685, t675);
    word t701 = add5(u32(0x2de92c6f), t666, t698, t699, t700);
    word t702 = big0(t694);
    word t703 = majority(t694, t684, t674);
    word t704 = add3(t701, t702, t703);
    word t705 = add2(t665, t701);
    /* second hash, round 21 */
    word t706 = small1(t688);
    word t707 = small0(t548);
    word t708 = add3(t706, t707, t547);
    word t709 = big1(t705);
    word t710 = choose(t705, t695, t685);
    word t711 = add5(u32(0x4a7484aa), t675, t708, t709, t710);
    word t712 = big0(t704);
    word t713 = majority(t704, t694, t684);
    word t714 = add3(t711, t712, t713);
    word t715 = add2(t674, t711);
    /* second hash, round 22 */
    word t716 = small1(t698);
    word t717 = small0(t549);
    word t718 = add4(u32(0x00000100), t716, t717, t548);
    word t719 = big1(t715);
    word t720 = choose(t715, t705, t695);
    word t721 = add5(u32(0x5cb0a9dc), t685, t718, t719, t720);
    word t722 = big0(t714);
    word t723 = majority(t714, t704, t694);
    word t724 = add3(t721, t722, t723);
    word t725 = add2(t684, t721);
    /* second hash, round 23 */
    word t726 = small1(t708);
    word t727 = add4(u32(0x11002000), t726, t659, t549);
    word t728 = big1(t725);
    word t729 = choose(t725, t715, t705);
    word t730 = add5(u32(0x76f988da), t695, t727, t728, t729);
    word t731 = big0(t724);
    word t732 = majority(t724, t714, t704);
    word t733 = add3(t730, t731, t732);
    word t734 = add2(t694, t730);
    /* second hash, round 24 */
    word t735 = small1(t718);
    word t736 = add3(u32(0x80000000), t735, t668);
    word t737 = big1(t734);
    word t738 = choose(t734, t725, t715);
    word t739 = add5(u32(0x983e5152), t705, t736, t737, t738);
    word t740 = big0(t733);
    word t741 = majority(t733, t724, t714);
    word t742 = add3(t739, t740, t741);
    word t743 = add2(t704, t739);
    /* second hash, round 25 */
    word t744 = small1(t727);
    word t745 = add2(t744, t678);
    word t746 = big1(t743);
    word t747 = choose(t743, t734, t725);
    word t748 = add5(u32(0xa831c66d), t715, t745, t746, t747);
    word t749 = big0(t742);
    word t750 = majority(t742, t733, t724);
    word t751 = add3(t748, t749, t750);
    word t752 = add2(t714, t748);
    /* second hash, round 26 */
    word t753 = small1(t736);
    word t754 = add2(t753, t688);
    word t755 = big1(t752);
    word t756 = choose(t752, t743, t734);
    word t757 = add5(u32(0xb00327c8), t725, t754, t755, t756);
    word t758 = big0(t751);
    word t759 = majority(t751, t742, t733);
    word t760 = add3(t757, t758, t759);
    word t761 = add2(t724, t757);
    /* second hash, round 27 */
    word t762 = small1(t745);
    word t763 = add2(t762, t698);
    word t764 = big1(t761);
    word t765 = choose(t761, t752, t743);
    word t766 = add5(u32(0xbf597fc7), t734, t763, t764, t765);
    word t767 = big0(t760);
    word t768 = majority(t760, t751, t742);
    word t769 = add3(t766, t767, t768);
    word t770 = add2(t733, t766);
    /* second hash, round 28 */
    word t771 = small1(t754);
    word t772 = add2(t771, t708);
    word t773 = big1(t770);
    word t774 = choose(t770, t761, t752);
    word t775 = add5(u32(0xc6e00bf3), t743, t772, t773, t774);
    word t776 = big0(t769);
    word t777 = majority(t769, t760, t751);
    word t778 = add3(t775, t776, t777);
    word t779 = add2(t742, t775);
    /* second hash, round 29 */
    word t780 = small1(t763);
    word t781 = add2(t780, t718);
    word t782 = big1(t779);
    word t783 = choose(t779, t770, t761);
    word t784 = add5(u32(0xd5a79147), t752, t781, t782, t783);
    word t785 = big0(t778);
    word t786 = majority(t778, t769, t760);
    word t787 = add3(t784, t785, t786);
    word t788 = add2(t751, t784);
    /* second hash, round 30 */
    word t789 = small1(t772);
    word t790 = add3(u32(0x00400022), t789, t727);
    word t791 = big1(t788);
    word t792 = choose(t788, t779, t770);
    word t793 = add5(u32(0x06ca6351), t761, t790, t791, t792);
    word t794 = big0(t787);
    word t795 = majority(t787, t778, t769);
    word t796 = add3(t793, t794, t795);
    word t797 = add2(t760, t793);
    /* second hash, round 31 */
    word t798 = small1(t781);
    word t799 = small0(t659);
    word t800 = add4(u32(0x00000100), t798, t736, t799);
    word t801 = big1(t797);
    word t802 = choose(t797, t788, t779);
    word t803 = add5(u32(0x14292967), t770, t800, t801, t802);
    word t804 = big0(t796);
    word t805 = majority(t796, t787, t778);
    word t806 = add3(t803, t804, t805);
    word t807 = add2(t769, t803);
    /* second hash, round 32 */
    word t808 = small1(t790);
    word t809 = small0(t668);
    word t810 = add4(t808, t745, t809, t659);
    word t811 = big1(t807);
    word t812 = choose(t807, t797, t788);
    word t813 = add5(u32(0x27b70a85), t779, t810, t811, t812);
    word t814 = big0(t806);
    word t815 = majority(t806, t796, t787);
    word t816 = add3(t813, t814, t815);
    word t817 = add2(t778, t813);
    /* second hash, round 33 */
    word t818 = small1(t800);
    word t819 = small0(t678);
    word t820 = add4(t818, t754, t819, t668);
    word t821 = big1(t817);
    word t822 = choose(t817, t807, t797);
    word t823 = add5(u32(0x2e1b2138), t788, t820, t821, t822);
    word t824 = big0(t816);
    word t825 = majority(t816, t806, t796);
    word t826 = add3(t823, t824, t825);
    word t827 = add2(t787, t823);
    /* second hash, round 34 */
    word t828 = small1(t810);
    word t829 = small0(t688);
    word t830 = add4(t828, t763, t829, t678);
    word t831 = big1(t827);
    word t832 = choose(t827, t817, t807);
    word t833 = add5(u32(0x4d2c6dfc), t797, t830, t831, t832);
    word t834 = big0(t826);
    word t835 = majority(t826, t816, t806);
    word t836 = add3(t833, t834, t835);
    word t837 = add2(t796, t833);
    /* second hash, round 35 */
    word t838 = small1(t820);
    word t839 = small0(t698);
    word t840 = add4(t838, t772, t839, t688);
    word t841 = big1(t837);
    word t842 = choose(t837, t827, t817);
    word t843 = add5(u32(0x53380d13), t807, t840, t841, t842);
    word t844 = big0(t836);
    word t845 = majority(t836, t826, t816);
    word t846 = add3(t843, t844, t845);
    word t847 = add2(t806, t843);
    /* second hash, round 36 */
    word t848 = small1(t830);
    word t849 = small0(t708);
    word t850 = add4(t848, t781, t849, t698);
    word t851 = big1(t847);
    word t852 = choose(t847, t837, t827);
    word t853 = add5(u32(0x650a7354), t817, t850, t851, t852);
    word t854 = big0(t846);
    word t855 = majority(t846, t836, t826);
    word t856 = add3(t853, t854, t855);
    word t857 = add2(t816, t853);
    /* second hash, round 37 */
    word t858 = small1(t840);
    word t859 = small0(t718);
    word t860 = add4(t858, t790, t859, t708);
    word t861 = big1(t857);
    word t862 = choose(t857, t847, t837);
    word t863 = add5(u32(0x766a0abb), t827, t860, t861, t862);
    word t864 = big0(t856);
    word t865 = majority(t856, t846, t836);
    word t866 = add3(t863, t864, t865);
    word t867 = add2(t826, t863);
    /* second hash, round 38 */
    word t868 = small1(t850);
    word t869 = small0(t727);
    word t870 = add4(t868, t800, t869, t718);
    word t871 = big1(t867);
    word t872 = choose(t867, t857, t847);
    word t873 = add5(u32(0x81c2c92e), t837, t870, t871, t872);
    word t874 = big0(t866);
    word t875 = majority(t866, t856, t846);
    word t876 = add3(t873, t874, t875);
    word t877 = add2(t836, t873);
    /* second hash, round 39 */
    word t878 = small1(t860);
    word t879 = small0(t736);
    word t880 = add4(t878, t810, t879, t727);
    word t881 = big1(t877);
    word t882 = choose(t877, t867, t857);
    word t883 = add5(u32(0x92722c85), t847, t880, t881, t882);
    word t884 = big0(t876);
    word t885 = majority(t876, t866, t856);
    word t886 = add3(t883, t884, t885);
    word t887 = add2(t846, t883);
    /* second hash, round 40 */
    word t888 = small1(t870);
    word t889 = small0(t745);
    word t890 = add4(t888, t820, t889, t736);
    word t891 = big1(t887);
    word t892 = choose(t887, t877, t867);
    word t893 = add5(u32(0xa2bfe8a1), t857, t890, t891, t892);
    word t894 = big0(t886);
    word t895 = majority(t886, t876, t866);
    word t896 = add3(t893, t894, t895);
    word t897 = add2(t856, t893);
    /* second hash, round 41 */
    word t898 = small1(t880);
    word t899 = small0(t754);
    word t900 = add4(t898, t830, t899, t745);
    word t901 = big1(t897);
    word t902 = choose(t897, t887, t877);
    word t903 = add5(u32(0xa81a664b), t867, t900, t901, t902);
    word t904 = big0(t896);
    word t905 = majority(t896, t886, t876);
    word t906 = add3(t903, t904, t905);
    word t907 = add2(t866, t903);
    /* second hash, round 42 */
    word t908 = small1(t890);
    word t909 = small0(t763);
    word t910 = add4(t908, t840, t909, t754);
    word t911 = big1(t907);
    word t912 = choose(t907, t897, t887);
    word t913 = add5(u32(0xc24b8b70), t877, t910, t911, t912);
    word t914 = big0(t906);
    word t915 = majority(t906, t896, t886);
    word t916 = add3(t913, t914, t915);
    word t917 = add2(t876, t913);
    /* second hash, round 43 */
    word t918 = small1(t900);
    word t919 = small0(t772);
    word t920 = add4(t918, t850, t919, t763);
    word t921 = big1(t917);
    word t922 = choose(t917, t907, t897);
    word t923 = add5(u32(0xc76c51a3), t887, t920, t921, t922);
    word t924 = big0(t916);
    word t925 = majority(t916, t906, t896);
    word t926 = add3(t923, t924, t925);
    word t927 = add2(t886, t923);
    /* second hash, round 44 */
    word t928 = small1(t910);
    word t929 = small0(t781);
    word t930 = add4(t928, t860, t929, t772);
    word t931 = big1(t927);
    word t932 = choose(t927, t917, t907);
    word t933 = add5(u32(0xd192e819), t897, t930, t931, t932);
    word t934 = big0(t926);
    word t935 = majority(t926, t916, t906);
    word t936 = add3(t933, t934, t935);
    word t937 = add2(t896, t933);
    /* second hash, round 45 */
    word t938 = small1(t920);
    word t939 = small0(t790);
    word t940 = add4(t938, t870, t939, t781);
    word t941 = big1(t937);
    word t942 = choose(t937, t927, t917);
    word t943 = add5(u32(0xd6990624), t907, t940, t941, t942);
    word t944 = big0(t936);
    word t945 = majority(t936, t926, t916);
    word t946 = add3(t943, t944, t945);
    word t947 = add2(t906, t943);
    /* second hash, round 46 */
    word t948 = small1(t930);
    word t949 = small0(t800);
    word t950 = add4(t948, t880, t949, t790);
    word t951 = big1(t947);
    word t952 = choose(t947, t937, t927);
    word t953 = add5(u32(0xf40e3585), t917, t950, t951, t952);
    word t954 = big0(t946);
    word t955 = majority(t946, t936, t926);
    word t956 = add3(t953, t954, t955);
    word t957 = add2(t916, t953);
    /* second hash, round 47 */
    word t958 = small1(t940);
    word t959 = small0(t810);
    word t960 = add4(t958, t890, t959, t800);
    word t961 = big1(t957);
    word t962 = choose(t957, t947, t937);
    word t963 = add5(u32(0x106aa070), t927, t960, t961, t962);
    word t964 = big0(t956);
    word t965 = majority(t956, t946, t936);
    word t966 = add3(t963, t964, t965);
    word t967 = add2(t926, t963);
    /* second hash, round 48 */
    word t968 = small1(t950);
    word t969 = small0(t820);
    word t970 = add4(t968, t900, t969, t810);
    word t971 = big1(t967);
    word t972 = choose(t967, t957, t947);
    word t973 = add5(u32(0x19a4c116), t937, t970, t971, t972);
    word t974 = big0(t966);
    word t975 = majority(t966, t956, t946);
    word t976 = add3(t973, t974, t975);
    word t977 = add2(t936, t973);
    /* second hash, round 49 */
    word t978 = small1(t960);
    word t979 = small0(t830);
    word t980 = add4(t978, t910, t979, t820);
    word t981 = big1(t977);
    word t982 = choose(t977, t967, t957);
    word t983 = add5(u32(0x1e376c08), t947, t980, t981, t982);
    word t984 = big0(t976);
    word t985 = majority(t976, t966, t956);
    word t986 = add3(t983, t984, t985);
    word t987 = add2(t946, t983);
    /* second hash, round 50 */
    word t988 = small1(t970);
    word t989 = small0(t840);
    word t990 = add4(t988, t920, t989, t830);
    word t991 = big1(t987);
    word t992 = choose(t987, t977, t967);
    word t993 = add5(u32(0x2748774c), t957, t990, t991, t992);
    word t994 = big0(t986);
    word t995 = majority(t986, t976, t966);
    word t996 = add3(t993, t994, t995);
    word t997 = add2(t956, t993);
    /* second hash, round 51 */
    word t998 = small1(t980);
    word t999 = small0(t850);
    word t1000 = add4(t998, t930, t999, t840);
    word t1001 = big1(t997);
    word t1002 = choose(t997, t987, t977);
    word t1003 = add5(u32(0x34b0bcb5), t967, t1000, t1001, t1002);
    word t1004 = big0(t996);
    word t1005 = majority(t996, t986, t976);
    word t1006 = add3(t1003, t1004, t1005);
    word t1007 = add2(t966, t1003);
    /* second hash, round 52 */
    word t1008 = small1(t990);
    word t1009 = small0(t860);
    word t1010 = add4(t1008, t940, t1009, t850);
    word t1011 = big1(t1007);
    word t1012 = choose(t1007, t997, t987);
    word t1013 = add5(u32(0x391c0cb3), t977, t1010, t1011, t1012);
    word t1014 = big0(t1006);
    word t1015 = majority(t1006, t996, t986);
    word t1016 = add3(t1013, t1014, t1015);
    word t1017 = add2(t976, t1013);
    /* second hash, round 53 */
    word t1018 = small1(t1000);
    word t1019 = small0(t870);
    word t1020 = add4(t1018, t950, t1019, t860);
    word t1021 = big1(t1017);
    word t1022 = choose(t1017, t1007, t997);
    word t1023 = add5(u32(0x4ed8aa4a), t987, t1020, t1021, t1022);
    word t1024 = big0(t1016);
    word t1025 = majority(t1016, t1006, t996);
    word t1026 = add3(t1023, t1024, t1025);
    word t1027 = add2(t986, t1023);
    /* second hash, round 54 */
    word t1028 = small1(t1010);
    word t1029 = small0(t880);
    word t1030 = add4(t1028, t960, t1029, t870);
    word t1031 = big1(t1027);
    word t1032 = choose(t1027, t1017, t1007);
    word t1033 = add5(u32(0x5b9cca4f), t997, t1030, t1031, t1032);
    word t1034 = big0(t1026);
    word t1035 = majority(t1026, t1016, t1006);
    word t1036 = add3(t1033, t1034, t1035);
    word t1037 = add2(t996, t1033);
    /* second hash, round 55 */
    word t1038 = small1(t1020);
    word t1039 = small0(t890);
    word t1040 = add4(t1038, t970, t1039, t880);
    word t1041 = big1(t1037);
    word t1042 = choose(t1037, t1027, t1017);
    word t1043 = add5(u32(0x682e6ff3), t1007, t1040, t1041, t1042);
    word t1044 = big0(t1036);
    word t1045 = majority(t1036, t1026, t1016);
    word t1046 = add3(t1043, t1044, t1045);
    word t1047 = add2(t1006, t1043);
    /* second hash, round 56 */
    word t1048 = small1(t1030);
    word t1049 = small0(t900);
    word t1050 = add4(t1048, t980, t1049, t890);
    word t1051 = big1(t1047);
    word t1052 = choose(t1047, t1037, t1027);
    word t1053 = add5(u32(0x748f82ee), t1017, t1050, t1051, t1052);
    word t1054 = big0(t1046);
    word t1055 = majority(t1046, t1036, t1026);
    word t1056 = add3(t1053, t1054, t1055);
    word t1057 = add2(t1016, t1053);
    /* second hash, round 57 */
    word t1058 = small1(t1040);
    word t1059 = small0(t910);
    word t1060 = add4(t1058, t990, t1059, t900);
    word t1061 = big1(t1057);
    word t1062 = choose(t1057, t1047, t1037);
    word t1063 = add5(u32(0x78a5636f), t1027, t1060, t1061, t1062);
    word t1064 = add2(t1026, t1063);
    /* second hash, round 58 */
    word t1065 = small1(t1050);
    word t1066 = small0(t920);
    word t1067 = add4(t1065, t1000, t1066, t910);
    word t1068 = big1(t1064);
    word t1069 = choose(t1064, t1057, t1047);
    word t1070 = add5(u32(0x84c87814), t1037, t1067, t1068, t1069);
    word t1071 = add2(t1036, t1070);
    /* second hash, round 59 */
    word t1072 = small1(t1060);
    word t1073 = small0(t930);
    word t1074 = add4(t1072, t1010, t1073, t920);
    word t1075 = big1(t1071);
    word t1076 = choose(t1071, t1064, t1057);
    word t1077 = add5(u32(0x8cc70208), t1047, t1074, t1075, t1076);
    word t1078 = add2(t1046, t1077);
    /* second hash, round 60 */
    word t1079 = small1(t1067);
    word t1080 = small0(t940);
    word t1081 = add4(t1079, t1020, t1080, t930);
    word t1082 = big1(t1078);
    word t1083 = choose(t1078, t1071, t1064);
    word t1084 = add5(u32(0xec9fcd13), t1057, t1081, t1082, t1083);
    word t1085 = add2(t1056, t1084);
    word word7 = t1085;
    return word7;
}
