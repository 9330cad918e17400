
/* Digest word 7 of the double hash with nonce n, which is as SHA-256 reads it, and so is the
 * word.  Written by tools/generate_straight.py; edit that instead. */
INLINE word word7_of(const job_words *job, word n)
{
    word m0 = u32(job->words[0]);
    word m1 = u32(job->words[1]);
    word m2 = u32(job->words[2]);
    word m3 = u32(job->words[3]);
    word m4 = u32(job->words[4]);
    word m5 = u32(job->words[5]);
    word m6 = u32(job->words[6]);
    word m7 = u32(job->words[7]);
    word s0 = u32(job->words[8]);
    word s1 = u32(job->words[9]);
    word s2 = u32(job->words[10]);
    word s4 = u32(job->words[12]);
    word s5 = u32(job->words[13]);
    word s6 = u32(job->words[14]);
    word r3_a = u32(job->words[16]);
    word r3_e = u32(job->words[17]);
    word j16 = u32(job->words[18]);
    word j17 = u32(job->words[19]);
    word c18 = u32(job->words[20]);
    word c19 = u32(job->words[21]);
    word c31 = u32(job->words[22]);
    word c32 = u32(job->words[23]);
    /* first hash, second block of the header: the state after round 3 */
    word t1 = add2(n, r3_a);
    word t2 = add2(n, r3_e);
    word t3 = small0(n);
    word t4 = add2(t3, c18);
    word t5 = add2(n, c19);
    /* first hash, round 4 */
    word t6 = big1(t2);
    word t7 = choose(t2, s4, s5);
    word t8 = add4(s6, t6, t7, u32(0xb956c25b));
    word t9 = big0(t1);
    word t10 = majority(t1, s0, s1);
    word t11 = add3(t8, t9, t10);
    word t12 = add2(s2, t8);
    /* first hash, round 5 */
    word t13 = big1(t12);
    word t14 = choose(t12, t2, s4);
    word t15 = add4(s5, t13, t14, u32(0x59f111f1));
    word t16 = big0(t11);
    word t17 = majority(t11, t1, s0);
    word t18 = add3(t15, t16, t17);
    word t19 = add2(s1, t15);
    /* first hash, round 6 */
    word t20 = big1(t19);
    word t21 = choose(t19, t12, t2);
    word t22 = add4(s4, t20, t21, u32(0x923f82a4));
    word t23 = big0(t18);
    word t24 = majority(t18, t11, t1);
    word t25 = add3(t22, t23, t24);
    word t26 = add2(s0, t22);
    /* first hash, round 7 */
    word t27 = big1(t26);
    word t28 = choose(t26, t19, t12);
    word t29 = add4(t2, t27, t28, u32(0xab1c5ed5));
    word t30 = big0(t25);
    word t31 = majority(t25, t18, t11);
    word t32 = add3(t29, t30, t31);
    word t33 = add2(t1, t29);
    /* first hash, round 8 */
    word t34 = big1(t33);
    word t35 = choose(t33, t26, t19);
    word t36 = add4(t12, t34, t35, u32(0xd807aa98));
    word t37 = big0(t32);
    word t38 = majority(t32, t25, t18);
    word t39 = add3(t36, t37, t38);
    word t40 = add2(t11, t36);
    /* first hash, round 9 */
    word t41 = big1(t40);
    word t42 = choose(t40, t33, t26);
    word t43 = add4(t19, t41, t42, u32(0x12835b01));
    word t44 = big0(t39);
    word t45 = majority(t39, t32, t25);
    word t46 = add3(t43, t44, t45);
    word t47 = add2(t18, t43);
    /* first hash, round 10 */
    word t48 = big1(t47);
    word t49 = choose(t47, t40, t33);
    word t50 = add4(t26, t48, t49, u32(0x243185be));
    word t51 = big0(t46);
    word t52 = majority(t46, t39, t32);
    word t53 = add3(t50, t51, t52);
    word t54 = add2(t25, t50);
    /* first hash, round 11 */
    word t55 = big1(t54);
    word t56 = choose(t54, t47, t40);
    word t57 = add4(t33, t55, t56, u32(0x550c7dc3));
    word t58 = big0(t53);
    word t59 = majority(t53, t46, t39);
    word t60 = add3(t57, t58, t59);
    word t61 = add2(t32, t57);
    /* first hash, round 12 */
    word t62 = big1(t61);
    word t63 = choose(t61, t54, t47);
    word t64 = add4(t40, t62, t63, u32(0x72be5d74));
    word t65 = big0(t60);
    word t66 = majority(t60, t53, t46);
    word t67 = add3(t64, t65, t66);
    word t68 = add2(t39, t64);
    /* first hash, round 13 */
    word t69 = big1(t68);
    word t70 = choose(t68, t61, t54);
    word t71 = add4(t47, t69, t70, u32(0x80deb1fe));
    word t72 = big0(t67);
    word t73 = majority(t67, t60, t53);
    word t74 = add3(t71, t72, t73);
    word t75 = add2(t46, t71);
    /* first hash, round 14 */
    word t76 = big1(t75);
    word t77 = choose(t75, t68, t61);
    word t78 = add4(t54, t76, t77, u32(0x9bdc06a7));
    word t79 = big0(t74);
    word t80 = majority(t74, t67, t60);
    word t81 = add3(t78, t79, t80);
    word t82 = add2(t53, t78);
    /* first hash, round 15 */
    word t83 = big1(t82);
    word t84 = choose(t82, t75, t68);
    word t85 = add4(t61, t83, t84, u32(0xc19bf3f4));
    word t86 = big0(t81);
    word t87 = majority(t81, t74, t67);
    word t88 = add3(t85, t86, t87);
    word t89 = add2(t60, t85);
    /* first hash, round 16 */
    word t90 = big1(t89);
    word t91 = choose(t89, t82, t75);
    word t92 = add5(t68, t90, t91, j16, u32(0xe49b69c1));
    word t93 = big0(t88);
    word t94 = majority(t88, t81, t74);
    word t95 = add3(t92, t93, t94);
    word t96 = add2(t67, t92);
    /* first hash, round 17 */
    word t97 = big1(t96);
    word t98 = choose(t96, t89, t82);
    word t99 = add5(t75, t97, t98, j17, u32(0xefbe4786));
    word t100 = big0(t95);
    word t101 = majority(t95, t88, t81);
    word t102 = add3(t99, t100, t101);
    word t103 = add2(t74, t99);
    /* first hash, round 18 */
    word t104 = big1(t103);
    word t105 = choose(t103, t96, t89);
    word t106 = add5(t82, t104, t105, t4, u32(0x0fc19dc6));
    word t107 = big0(t102);
    word t108 = majority(t102, t95, t88);
    word t109 = add3(t106, t107, t108);
    word t110 = add2(t81, t106);
    /* first hash, round 19 */
    word t111 = big1(t110);
    word t112 = choose(t110, t103, t96);
    word t113 = add5(t89, t111, t112, t5, u32(0x240ca1cc));
    word t114 = big0(t109);
    word t115 = majority(t109, t102, t95);
    word t116 = add3(t113, t114, t115);
    word t117 = add2(t88, t113);
    /* first hash, round 20 */
    word t118 = small1(t4);
    word t119 = add2(t118, u32(0x80000000));
    word t120 = big1(t117);
    word t121 = choose(t117, t110, t103);
    word t122 = add5(t96, t120, t121, t119, u32(0x2de92c6f));
    word t123 = big0(t116);
    word t124 = majority(t116, t109, t102);
    word t125 = add3(t122, t123, t124);
    word t126 = add2(t95, t122);
    /* first hash, round 21 */
    word t127 = small1(t5);
    word t128 = big1(t126);
    word t129 = choose(t126, t117, t110);
    word t130 = add5(t103, t128, t129, t127, u32(0x4a7484aa));
    word t131 = big0(t125);
    word t132 = majority(t125, t116, t109);
    word t133 = add3(t130, t131, t132);
    word t134 = add2(t102, t130);
    /* first hash, round 22 */
    word t135 = small1(t119);
    word t136 = add2(t135, u32(0x00000280));
    word t137 = big1(t134);
    word t138 = choose(t134, t126, t117);
    word t139 = add5(t110, t137, t138, t136, u32(0x5cb0a9dc));
    word t140 = big0(t133);
    word t141 = majority(t133, t125, t116);
    word t142 = add3(t139, t140, t141);
    word t143 = add2(t109, t139);
    /* first hash, round 23 */
    word t144 = small1(t127);
    word t145 = add2(t144, j16);
    word t146 = big1(t143);
    word t147 = choose(t143, t134, t126);
    word t148 = add5(t117, t146, t147, t145, u32(0x76f988da));
    word t149 = big0(t142);
    word t150 = majority(t142, t133, t125);
    word t151 = add3(t148, t149, t150);
    word t152 = add2(t116, t148);
    /* first hash, round 24 */
    word t153 = small1(t136);
    word t154 = add2(t153, j17);
    word t155 = big1(t152);
    word t156 = choose(t152, t143, t134);
    word t157 = add5(t126, t155, t156, t154, u32(0x983e5152));
    word t158 = big0(t151);
    word t159 = majority(t151, t142, t133);
    word t160 = add3(t157, t158, t159);
    word t161 = add2(t125, t157);
    /* first hash, round 25 */
    word t162 = small1(t145);
    word t163 = add2(t162, t4);
    word t164 = big1(t161);
    word t165 = choose(t161, t152, t143);
    word t166 = add5(t134, t164, t165, t163, u32(0xa831c66d));
    word t167 = big0(t160);
    word t168 = majority(t160, t151, t142);
    word t169 = add3(t166, t167, t168);
    word t170 = add2(t133, t166);
    /* first hash, round 26 */
    word t171 = small1(t154);
    word t172 = add2(t171, t5);
    word t173 = big1(t170);
    word t174 = choose(t170, t161, t152);
    word t175 = add5(t143, t173, t174, t172, u32(0xb00327c8));
    word t176 = big0(t169);
    word t177 = majority(t169, t160, t151);
    word t178 = add3(t175, t176, t177);
    word t179 = add2(t142, t175);
    /* first hash, round 27 */
    word t180 = small1(t163);
    word t181 = add2(t180, t119);
    word t182 = big1(t179);
    word t183 = choose(t179, t170, t161);
    word t184 = add5(t152, t182, t183, t181, u32(0xbf597fc7));
    word t185 = big0(t178);
    word t186 = majority(t178, t169, t160);
    word t187 = add3(t184, t185, t186);
    word t188 = add2(t151, t184);
    /* first hash, round 28 */
    word t189 = small1(t172);
    word t190 = add2(t189, t127);
    word t191 = big1(t188);
    word t192 = choose(t188, t179, t170);
    word t193 = add5(t161, t191, t192, t190, u32(0xc6e00bf3));
    word t194 = big0(t187);
    word t195 = majority(t187, t178, t169);
    word t196 = add3(t193, t194, t195);
    word t197 = add2(t160, t193);
    /* first hash, round 29 */
    word t198 = small1(t181);
    word t199 = add2(t198, t136);
    word t200 = big1(t197);
    word t201 = choose(t197, t188, t179);
    word t202 = add5(t170, t200, t201, t199, u32(0xd5a79147));
    word t203 = big0(t196);
    word t204 = majority(t196, t187, t178);
    word t205 = add3(t202, t203, t204);
    word t206 = add2(t169, t202);
    /* first hash, round 30 */
    word t207 = small1(t190);
    word t208 = add3(t207, t145, u32(0x00a00055));
    word t209 = big1(t206);
    word t210 = choose(t206, t197, t188);
    word t211 = add5(t179, t209, t210, t208, u32(0x06ca6351));
    word t212 = big0(t205);
    word t213 = majority(t205, t196, t187);
    word t214 = add3(t211, t212, t213);
    word t215 = add2(t178, t211);
    /* first hash, round 31 */
    word t216 = small1(t199);
    word t217 = add3(t216, t154, c31);
    word t218 = big1(t215);
    word t219 = choose(t215, t206, t197);
    word t220 = add5(t188, t218, t219, t217, u32(0x14292967));
    word t221 = big0(t214);
    word t222 = majority(t214, t205, t196);
    word t223 = add3(t220, t221, t222);
    word t224 = add2(t187, t220);
    /* first hash, round 32 */
    word t225 = small1(t208);
    word t226 = add3(t225, t163, c32);
    word t227 = big1(t224);
    word t228 = choose(t224, t215, t206);
    word t229 = add5(t197, t227, t228, t226, u32(0x27b70a85));
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
    word t239 = add5(t206, t237, t238, t236, u32(0x2e1b2138));
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
    word t249 = add5(t215, t247, t248, t246, u32(0x4d2c6dfc));
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
    word t259 = add5(t224, t257, t258, t256, u32(0x53380d13));
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
    word t269 = add5(t233, t267, t268, t266, u32(0x650a7354));
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
    word t279 = add5(t243, t277, t278, t276, u32(0x766a0abb));
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
    word t289 = add5(t253, t287, t288, t286, u32(0x81c2c92e));
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
    word t299 = add5(t263, t297, t298, t296, u32(0x92722c85));
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
    word t309 = add5(t273, t307, t308, t306, u32(0xa2bfe8a1));
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
    word t319 = add5(t283, t317, t318, t316, u32(0xa81a664b));
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
    word t329 = add5(t293, t327, t328, t326, u32(0xc24b8b70));
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
    word t339 = add5(t303, t337, t338, t336, u32(0xc76c51a3));
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
    word t349 = add5(t313, t347, t348, t346, u32(0xd192e819));
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
    word t359 = add5(t323, t357, t358, t356, u32(0xd6990624));
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
    word t369 = add5(t333, t367, t368, t366, u32(0xf40e3585));
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
    word t379 = add5(t343, t377, t378, t376, u32(0x106aa070));
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
    word t389 = add5(t353, t387, t388, t386, u32(0x19a4c116));
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
    word t399 = add5(t363, t397, t398, t396, u32(0x1e376c08));
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
    word t409 = add5(t373, t407, t408, t406, u32(0x2748774c));
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
    word t419 = add5(t383, t417, t418, t416, u32(0x34b0bcb5));
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
    word t429 = add5(t393, t427, t428, t426, u32(0x391c0cb3));
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
    word t439 = add5(t403, t437, t438, t436, u32(0x4ed8aa4a));
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
    word t449 = add5(t413, t447, t448, t446, u32(0x5b9cca4f));
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
    word t459 = add5(t423, t457, t458, t456, u32(0x682e6ff3));
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
    word t469 = add5(t433, t467, t468, t466, u32(0x748f82ee));
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
    word t479 = add5(t443, t477, t478, t476, u32(0x78a5636f));
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
    word t489 = add5(t453, t487, t488, t486, u32(0x84c87814));
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
    word t499 = add5(t463, t497, t498, t496, u32(0x8cc70208));
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
    word t509 = add5(t473, t507, t508, t506, u32(0x90befffa));
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
    word t519 = add5(t483, t517, t518, t516, u32(0xa4506ceb));
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
    word t529 = add5(t493, t527, t528, t526, u32(0xbef9a3f7));
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
    word t539 = add5(t503, t537, t538, t536, u32(0xc67178f2));
    word t540 = big0(t532);
    word t541 = majority(t532, t522, t512);
    word t542 = add3(t539, t540, t541);
    word t543 = add2(t502, t539);
    /* second hash: its message is the digest of the first */
    word t544 = add2(t542, m0);
    word t545 = add2(t532, m1);
    word t546 = add2(t522, m2);
    word t547 = add2(t512, m3);
    word t548 = add2(t543, m4);
    word t549 = add2(t533, m5);
    word t550 = add2(t523, m6);
    word t551 = add2(t513, m7);
    /* second hash, round 0 */
    word t552 = add2(t544, u32(0xf377ed68));
    word t553 = add2(t552, u32(0x08909ae5));
    word t554 = add2(t552, u32(0xa54ff53a));
    /* second hash, round 1 */
    word t555 = big1(t554);
    word t556 = choose(t554, u32(0x510e527f), u32(0x9b05688c));
    word t557 = add4(t555, t556, t545, u32(0x90bb1e3c));
    word t558 = big0(t553);
    word t559 = majority(t553, u32(0x6a09e667), u32(0xbb67ae85));
    word t560 = add3(t557, t558, t559);
    word t561 = add2(t557, u32(0x3c6ef372));
    /* second hash, round 2 */
    word t562 = big1(t561);
    word t563 = choose(t561, t554, u32(0x510e527f));
    word t564 = add4(t562, t563, t546, u32(0x50c6645b));
    word t565 = big0(t560);
    word t566 = majority(t560, t553, u32(0x6a09e667));
    word t567 = add3(t564, t565, t566);
    word t568 = add2(t564, u32(0xbb67ae85));
    /* second hash, round 3 */
    word t569 = big1(t568);
    word t570 = choose(t568, t561, t554);
    word t571 = add4(t569, t570, t547, u32(0x3ac42e24));
    word t572 = big0(t567);
    word t573 = majority(t567, t560, t553);
    word t574 = add3(t571, t572, t573);
    word t575 = add2(t571, u32(0x6a09e667));
    /* second hash, round 4 */
    word t576 = big1(t575);
    word t577 = choose(t575, t568, t561);
    word t578 = add5(t554, t576, t577, t548, u32(0x3956c25b));
    word t579 = big0(t574);
    word t580 = majority(t574, t567, t560);
    word t581 = add3(t578, t579, t580);
    word t582 = add2(t553, t578);
    /* second hash, round 5 */
    word t583 = big1(t582);
    word t584 = choose(t582, t575, t568);
    word t585 = add5(t561, t583, t584, t549, u32(0x59f111f1));
    word t586 = big0(t581);
    word t587 = majority(t581, t574, t567);
    word t588 = add3(t585, t586, t587);
    word t589 = add2(t560, t585);
    /* second hash, round 6 */
    word t590 = big1(t589);
    word t591 = choose(t589, t582, t575);
    word t592 = add5(t568, t590, t591, t550, u32(0x923f82a4));
    word t593 = big0(t588);
    word t594 = majority(t588, t581, t574);
    word t595 = add3(t592, t593, t594);
    word t596 = add2(t567, t592);
    /* second hash, round 7 */
    word t597 = big1(t596);
    word t598 = choose(t596, t589, t582);
    word t599 = add5(t575, t597, t598, t551, u32(0xab1c5ed5));
    word t600 = big0(t595);
    word t601 = majority(t595, t588, t581);
    word t602 = add3(t599, t600, t601);
    word t603 = add2(t574, t599);
    /* second hash, round 8 */
    word t604 = big1(t603);
    word t605 = choose(t603, t596, t589);
    word t606 = add4(t582, t604, t605, u32(0x5807aa98));
    word t607 = big0(t602);
    word t608 = majority(t602, t595, t588);
    word t609 = add3(t606, t607, t608);
    word t610 = add2(t581, t606);
    /* second hash, round 9 */
    word t611 = big1(t610);
    word t612 = choose(t610, t603, t596);
    word t613 = add4(t589, t611, t612, u32(0x12835b01));
    word t614 = big0(t609);
    word t615 = majority(t609, t602, t595);
    word t616 = add3(t613, t614, t615);
    word t617 = add2(t588, t613);
    /* second hash, round 10 */
    word t618 = big1(t617);
    word t619 = choose(t617, t610, t603);
    word t620 = add4(t596, t618, t619, u32(0x243185be));
    word t621 = big0(t616);
    word t622 = majority(t616, t609, t602);
    word t623 = add3(t620, t621, t622);
    word t624 = add2(t595, t620);
    /* second hash, round 11 */
    word t625 = big1(t624);
    word t626 = choose(t624, t617, t610);
    word t627 = add4(t603, t625, t626, u32(0x550c7dc3));
    word t628 = big0(t623);
    word t629 = majority(t623, t616, t609);
    word t630 = add3(t627, t628, t629);
    word t631 = add2(t602, t627);
    /* second hash, round 12 */
    word t632 = big1(t631);
    word t633 = choose(t631, t624, t617);
    word t634 = add4(t610, t632, t633, u32(0x72be5d74));
    word t635 = big0(t630);
    word t636 = majority(t630, t623, t616);
    word t637 = add3(t634, t635, t636);
    word t638 = add2(t609, t634);
    /* second hash, round 13 */
    word t639 = big1(t638);
    word t640 = choose(t638, t631, t624);
    word t641 = add4(t617, t639, t640, u32(0x80deb1fe));
    word t642 = big0(t637);
    word t643 = majority(t637, t630, t623);
    word t644 = add3(t641, t642, t643);
    word t645 = add2(t616, t641);
    /* second hash, round 14 */
    word t646 = big1(t645);
    word t647 = choose(t645, t638, t631);
    word t648 = add4(t624, t646, t647, u32(0x9bdc06a7));
    word t649 = big0(t644);
    word t650 = majority(t644, t637, t630);
    word t651 = add3(t648, t649, t650);
    word t652 = add2(t623, t648);
    /* second hash, round 15 */
    word t653 = big1(t652);
    word t654 = choose(t652, t645, t638);
    word t655 = add4(t631, t653, t654, u32(0xc19bf274));
    word t656 = big0(t651);
    word t657 = majority(t651, t644, t637);
    word t658 = add3(t655, t656, t657);
    word t659 = add2(t630, t655);
    /* second hash, round 16 */
    word t660 = small0(t545);
    word t661 = add2(t660, t544);
    word t662 = big1(t659);
    word t663 = choose(t659, t652, t645);
    word t664 = add5(t638, t662, t663, t661, u32(0xe49b69c1));
    word t665 = big0(t658);
    word t666 = majority(t658, t651, t644);
    word t667 = add3(t664, t665, t666);
    word t668 = add2(t637, t664);
    /* second hash, round 17 */
    word t669 = small0(t546);
    word t670 = add3(t669, t545, u32(0x00a00000));
    word t671 = big1(t668);
    word t672 = choose(t668, t659, t652);
    word t673 = add5(t645, t671, t672, t670, u32(0xefbe4786));
    word t674 = big0(t667);
    word t675 = majority(t667, t658, t651);
    word t676 = add3(t673, t674, t675);
    word t677 = add2(t644, t673);
    /* second hash, round 18 */
    word t678 = small1(t661);
    word t679 = small0(t547);
    word t680 = add3(t678, t679, t546);
    word t681 = big1(t677);
    word t682 = choose(t677, t668, t659);
    word t683 = add5(t652, t681, t682, t680, u32(0x0fc19dc6));
    word t684 = big0(t676);
    word t685 = majority(t676, t667, t658);
    word t686 = add3(t683, t684, t685);
    word t687 = add2(t651, t683);
    /* second hash, round 19 */
    word t688 = small1(t670);
    word t689 = small0(t548);
    word t690 = add3(t688, t689, t547);
    word t691 = big1(t687);
    word t692 = choose(t687, t677, t668);
    word t693 = add5(t659, t691, t692, t690, u32(0x240ca1cc));
    word t694 = big0(t686);
    word t695 = majority(t686, t676, t667);
    word t696 = add3(t693, t694, t695);
    word t697 = add2(t658, t693);
    /* second hash, round 20 */
    word t698 = small1(t680);
    word t699 = small0(t549);
    word t700 = add3(t698, t699, t548);
    word t701 = big1(t697);
    word t702 = choose(t697, t687, t677);
    word t703 = add5(t668, t701, t702, t700, u32(0x2de92c6f));
    word t704 = big0(t696);
    word t705 = majority(t696, t686, t676);
    word t706 = add3(t703, t704, t705);
    word t707 = add2(t667, t703);
    /* second hash, round 21 */
    word t708 = small1(t690);
    word t709 = small0(t550);
    word t710 = add3(t708, t709, t549);
    word t711 = big1(t707);
    word t712 = choose(t707, t697, t687);
    word t713 = add5(t677, t711, t712, t710, u32(0x4a7484aa));
    word t714 = big0(t706);
    word t715 = majority(t706, t696, t686);
    word t716 = add3(t713, t714, t715);
    word t717 = add2(t676, t713);
    /* second hash, round 22 */
    word t718 = small1(t700);
    word t719 = small0(t551);
    word t720 = add4(t718, t719, t550, u32(0x00000100));
    word t721 = big1(t717);
    word t722 = choose(t717, t707, t697);
    word t723 = add5(t687, t721, t722, t720, u32(0x5cb0a9dc));
    word t724 = big0(t716);
    word t725 = majority(t716, t706, t696);
    word t726 = add3(t723, t724, t725);
    word t727 = add2(t686, t723);
    /* second hash, round 23 */
    word t728 = small1(t710);
    word t729 = add4(t728, t661, t551, u32(0x11002000));
    word t730 = big1(t727);
    word t731 = choose(t727, t717, t707);
    word t732 = add5(t697, t730, t731, t729, u32(0x76f988da));
    word t733 = big0(t726);
    word t734 = majority(t726, t716, t706);
    word t735 = add3(t732, t733, t734);
    word t736 = add2(t696, t732);
    /* second hash, round 24 */
    word t737 = small1(t720);
    word t738 = add3(t737, t670, u32(0x80000000));
    word t739 = big1(t736);
    word t740 = choose(t736, t727, t717);
    word t741 = add5(t707, t739, t740, t738, u32(0x983e5152));
    word t742 = big0(t735);
    word t743 = majority(t735, t726, t716);
    word t744 = add3(t741, t742, t743);
    word t745 = add2(t706, t741);
    /* second hash, round 25 */
    word t746 = small1(t729);
    word t747 = add2(t746, t680);
    word t748 = big1(t745);
    word t749 = choose(t745, t736, t727);
    word t750 = add5(t717, t748, t749, t747, u32(0xa831c66d));
    word t751 = big0(t744);
    word t752 = majority(t744, t735, t726);
    word t753 = add3(t750, t751, t752);
    word t754 = add2(t716, t750);
    /* second hash, round 26 */
    word t755 = small1(t738);
    word t756 = add2(t755, t690);
    word t757 = big1(t754);
    word t758 = choose(t754, t745, t736);
    word t759 = add5(t727, t757, t758, t756, u32(0xb00327c8));
    word t760 = big0(t753);
    word t761 = majority(t753, t744, t735);
    word t762 = add3(t759, t760, t761);
    word t763 = add2(t726, t759);
    /* second hash, round 27 */
    word t764 = small1(t747);
    word t765 = add2(t764, t700);
    word t766 = big1(t763);
    word t767 = choose(t763, t754, t745);
    word t768 = add5(t736, t766, t767, t765, u32(0xbf597fc7));
    word t769 = big0(t762);
    word t770 = majority(t762, t753, t744);
    word t771 = add3(t768, t769, t770);
    word t772 = add2(t735, t768);
    /* second hash, round 28 */
    word t773 = small1(t756);
    word t774 = add2(t773, t710);
    word t775 = big1(t772);
    word t776 = choose(t772, t763, t754);
    word t777 = add5(t745, t775, t776, t774, u32(0xc6e00bf3));
    word t778 = big0(t771);
    word t779 = majority(t771, t762, t753);
    word t780 = add3(t777, t778, t779);
    word t781 = add2(t744, t777);
    /* second hash, round 29 */
    word t782 = small1(t765);
    word t783 = add2(t782, t720);
    word t784 = big1(t781);
    word t785 = choose(t781, t772, t763);
    word t786 = add5(t754, t784, t785, t783, u32(0xd5a79147));
    word t787 = big0(t780);
    word t788 = majority(t780, t771, t762);
    word t789 = add3(t786, t787, t788);
    word t790 = add2(t753, t786);
    /* second hash, round 30 */
    word t791 = small1(t774);
    word t792 = add3(t791, t729, u32(0x00400022));
    word t793 = big1(t790);
    word t794 = choose(t790, t781, t772);
    word t795 = add5(t763, t793, t794, t792, u32(0x06ca6351));
    word t796 = big0(t789);
    word t797 = majority(t789, t780, t771);
    word t798 = add3(t795, t796, t797);
    word t799 = add2(t762, t795);
    /* second hash, round 31 */
    word t800 = small1(t783);
    word t801 = small0(t661);
    word t802 = add4(t800, t738, t801, u32(0x00000100));
    word t803 = big1(t799);
    word t804 = choose(t799, t790, t781);
    word t805 = add5(t772, t803, t804, t802, u32(0x14292967));
    word t806 = big0(t798);
    word t807 = majority(t798, t789, t780);
    word t808 = add3(t805, t806, t807);
    word t809 = add2(t771, t805);
    /* second hash, round 32 */
    word t810 = small1(t792);
    word t811 = small0(t670);
    word t812 = add4(t810, t747, t811, t661);
    word t813 = big1(t809);
    word t814 = choose(t809, t799, t790);
    word t815 = add5(t781, t813, t814, t812, u32(0x27b70a85));
    word t816 = big0(t808);
    word t817 = majority(t808, t798, t789);
    word t818 = add3(t815, t816, t817);
    word t819 = add2(t780, t815);
    /* second hash, round 33 */
    word t820 = small1(t802);
    word t821 = small0(t680);
    word t822 = add4(t820, t756, t821, t670);
    word t823 = big1(t819);
    word t824 = choose(t819, t809, t799);
    word t825 = add5(t790, t823, t824, t822, u32(0x2e1b2138));
    word t826 = big0(t818);
    word t827 = majority(t818, t808, t798);
    word t828 = add3(t825, t826, t827);
    word t829 = add2(t789, t825);
    /* second hash, round 34 */
    word t830 = small1(t812);
    word t831 = small0(t690);
    word t832 = add4(t830, t765, t831, t680);
    word t833 = big1(t829);
    word t834 = choose(t829, t819, t809);
    word t835 = add5(t799, t833, t834, t832, u32(0x4d2c6dfc));
    word t836 = big0(t828);
    word t837 = majority(t828, t818, t808);
    word t838 = add3(t835, t836, t837);
    word t839 = add2(t798, t835);
    /* second hash, round 35 */
    word t840 = small1(t822);
    word t841 = small0(t700);
    word t842 = add4(t840, t774, t841, t690);
    word t843 = big1(t839);
    word t844 = choose(t839, t829, t819);
    word t845 = add5(t809, t843, t844, t842, u32(0x53380d13));
    word t846 = big0(t838);
    word t847 = majority(t838, t828, t818);
    word t848 = add3(t845, t846, t847);
    word t849 = add2(t808, t845);
    /* second hash, round 36 */
    word t850 = small1(t832);
    word t851 = small0(t710);
    word t852 = add4(t850, t783, t851, t700);
    word t853 = big1(t849);
    word t854 = choose(t849, t839, t829);
    word t855 = add5(t819, t853, t854, t852, u32(0x650a7354));
    word t856 = big0(t848);
    word t857 = majority(t848, t838, t828);
    word t858 = add3(t855, t856, t857);
    word t859 = add2(t818, t855);
    /* second hash, round 37 */
    word t860 = small1(t842);
    word t861 = small0(t720);
    word t862 = add4(t860, t792, t861, t710);
    word t863 = big1(t859);
    word t864 = choose(t859, t849, t839);
    word t865 = add5(t829, t863, t864, t862, u32(0x766a0abb));
    word t866 = big0(t858);
    word t867 = majority(t858, t848, t838);
    word t868 = add3(t865, t866, t867);
    word t869 = add2(t828, t865);
    /* second hash, round 38 */
    word t870 = small1(t852);
    word t871 = small0(t729);
    word t872 = add4(t870, t802, t871, t720);
    word t873 = big1(t869);
    word t874 = choose(t869, t859, t849);
    word t875 = add5(t839, t873, t874, t872, u32(0x81c2c92e));
    word t876 = big0(t868);
    word t877 = majority(t868, t858, t848);
    word t878 = add3(t875, t876, t877);
    word t879 = add2(t838, t875);
    /* second hash, round 39 */
    word t880 = small1(t862);
    word t881 = small0(t738);
    word t882 = add4(t880, t812, t881, t729);
    word t883 = big1(t879);
    word t884 = choose(t879, t869, t859);
    word t885 = add5(t849, t883, t884, t882, u32(0x92722c85));
    word t886 = big0(t878);
    word t887 = majority(t878, t868, t858);
    word t888 = add3(t885, t886, t887);
    word t889 = add2(t848, t885);
    /* second hash, round 40 */
    word t890 = small1(t872);
    word t891 = small0(t747);
    word t892 = add4(t890, t822, t891, t738);
    word t893 = big1(t889);
    word t894 = choose(t889, t879, t869);
    word t895 = add5(t859, t893, t894, t892, u32(0xa2bfe8a1));
    word t896 = big0(t888);
    word t897 = majority(t888, t878, t868);
    word t898 = add3(t895, t896, t897);
    word t899 = add2(t858, t895);
    /* second hash, round 41 */
    word t900 = small1(t882);
    word t901 = small0(t756);
    word t902 = add4(t900, t832, t901, t747);
    word t903 = big1(t899);
    word t904 = choose(t899, t889, t879);
    word t905 = add5(t869, t903, t904, t902, u32(0xa81a664b));
    word t906 = big0(t898);
    word t907 = majority(t898, t888, t878);
    word t908 = add3(t905, t906, t907);
    word t909 = add2(t868, t905);
    /* second hash, round 42 */
    word t910 = small1(t892);
    word t911 = small0(t765);
    word t912 = add4(t910, t842, t911, t756);
    word t913 = big1(t909);
    word t914 = choose(t909, t899, t889);
    word t915 = add5(t879, t913, t914, t912, u32(0xc24b8b70));
    word t916 = big0(t908);
    word t917 = majority(t908, t898, t888);
    word t918 = add3(t915, t916, t917);
    word t919 = add2(t878, t915);
    /* second hash, round 43 */
    word t920 = small1(t902);
    word t921 = small0(t774);
    word t922 = add4(t920, t852, t921, t765);
    word t923 = big1(t919);
    word t924 = choose(t919, t909, t899);
    word t925 = add5(t889, t923, t924, t922, u32(0xc76c51a3));
    word t926 = big0(t918);
    word t927 = majority(t918, t908, t898);
    word t928 = add3(t925, t926, t927);
    word t929 = add2(t888, t925);
    /* second hash, round 44 */
    word t930 = small1(t912);
    word t931 = small0(t783);
    word t932 = add4(t930, t862, t931, t774);
    word t933 = big1(t929);
    word t934 = choose(t929, t919, t909);
    word t935 = add5(t899, t933, t934, t932, u32(0xd192e819));
    word t936 = big0(t928);
    word t937 = majority(t928, t918, t908);
    word t938 = add3(t935, t936, t937);
    word t939 = add2(t898, t935);
    /* second hash, round 45 */
    word t940 = small1(t922);
    word t941 = small0(t792);
    word t942 = add4(t940, t872, t941, t783);
    word t943 = big1(t939);
    word t944 = choose(t939, t929, t919);
    word t945 = add5(t909, t943, t944, t942, u32(0xd6990624));
    word t946 = big0(t938);
    word t947 = majority(t938, t928, t918);
    word t948 = add3(t945, t946, t947);
    word t949 = add2(t908, t945);
    /* second hash, round 46 */
    word t950 = small1(t932);
    word t951 = small0(t802);
    word t952 = add4(t950, t882, t951, t792);
    word t953 = big1(t949);
    word t954 = choose(t949, t939, t929);
    word t955 = add5(t919, t953, t954, t952, u32(0xf40e3585));
    word t956 = big0(t948);
    word t957 = majority(t948, t938, t928);
    word t958 = add3(t955, t956, t957);
    word t959 = add2(t918, t955);
    /* second hash, round 47 */
    word t960 = small1(t942);
    word t961 = small0(t812);
    word t962 = add4(t960, t892, t961, t802);
    word t963 = big1(t959);
    word t964 = choose(t959, t949, t939);
    word t965 = add5(t929, t963, t964, t962, u32(0x106aa070));
    word t966 = big0(t958);
    word t967 = majority(t958, t948, t938);
    word t968 = add3(t965, t966, t967);
    word t969 = add2(t928, t965);
    /* second hash, round 48 */
    word t970 = small1(t952);
    word t971 = small0(t822);
    word t972 = add4(t970, t902, t971, t812);
    word t973 = big1(t969);
    word t974 = choose(t969, t959, t949);
    word t975 = add5(t939, t973, t974, t972, u32(0x19a4c116));
    word t976 = big0(t968);
    word t977 = majority(t968, t958, t948);
    word t978 = add3(t975, t976, t977);
    word t979 = add2(t938, t975);
    /* second hash, round 49 */
    word t980 = small1(t962);
    word t981 = small0(t832);
    word t982 = add4(t980, t912, t981, t822);
    word t983 = big1(t979);
    word t984 = choose(t979, t969, t959);
    word t985 = add5(t949, t983, t984, t982, u32(0x1e376c08));
    word t986 = big0(t978);
    word t987 = majority(t978, t968, t958);
    word t988 = add3(t985, t986, t987);
    word t989 = add2(t948, t985);
    /* second hash, round 50 */
    word t990 = small1(t972);
    word t991 = small0(t842);
    word t992 = add4(t990, t922, t991, t832);
    word t993 = big1(t989);
    word t994 = choose(t989, t979, t969);
    word t995 = add5(t959, t993, t994, t992, u32(0x2748774c));
    word t996 = big0(t988);
    word t997 = majority(t988, t978, t968);
    word t998 = add3(t995, t996, t997);
    word t999 = add2(t958, t995);
    /* second hash, round 51 */
    word t1000 = small1(t982);
    word t1001 = small0(t852);
    word t1002 = add4(t1000, t932, t1001, t842);
    word t1003 = big1(t999);
    word t1004 = choose(t999, t989, t979);
    word t1005 = add5(t969, t1003, t1004, t1002, u32(0x34b0bcb5));
    word t1006 = big0(t998);
    word t1007 = majority(t998, t988, t978);
    word t1008 = add3(t1005, t1006, t1007);
    word t1009 = add2(t968, t1005);
    /* second hash, round 52 */
    word t1010 = small1(t992);
    word t1011 = small0(t862);
    word t1012 = add4(t1010, t942, t1011, t852);
    word t1013 = big1(t1009);
    word t1014 = choose(t1009, t999, t989);
    word t1015 = add5(t979, t1013, t1014, t1012, u32(0x391c0cb3));
    word t1016 = big0(t1008);
    word t1017 = majority(t1008, t998, t988);
    word t1018 = add3(t1015, t1016, t1017);
    word t1019 = add2(t978, t1015);
    /* second hash, round 53 */
    word t1020 = small1(t1002);
    word t1021 = small0(t872);
    word t1022 = add4(t1020, t952, t1021, t862);
    word t1023 = big1(t1019);
    word t1024 = choose(t1019, t1009, t999);
    word t1025 = add5(t989, t1023, t1024, t1022, u32(0x4ed8aa4a));
    word t1026 = big0(t1018);
    word t1027 = majority(t1018, t1008, t998);
    word t1028 = add3(t1025, t1026, t1027);
    word t1029 = add2(t988, t1025);
    /* second hash, round 54 */
    word t1030 = small1(t1012);
    word t1031 = small0(t882);
    word t1032 = add4(t1030, t962, t1031, t872);
    word t1033 = big1(t1029);
    word t1034 = choose(t1029, t1019, t1009);
    word t1035 = add5(t999, t1033, t1034, t1032, u32(0x5b9cca4f));
    word t1036 = big0(t1028);
    word t1037 = majority(t1028, t1018, t1008);
    word t1038 = add3(t1035, t1036, t1037);
    word t1039 = add2(t998, t1035);
    /* second hash, round 55 */
    word t1040 = small1(t1022);
    word t1041 = small0(t892);
    word t1042 = add4(t1040, t972, t1041, t882);
    word t1043 = big1(t1039);
    word t1044 = choose(t1039, t1029, t1019);
    word t1045 = add5(t1009, t1043, t1044, t1042, u32(0x682e6ff3));
    word t1046 = big0(t1038);
    word t1047 = majority(t1038, t1028, t1018);
    word t1048 = add3(t1045, t1046, t1047);
    word t1049 = add2(t1008, t1045);
    /* second hash, round 56 */
    word t1050 = small1(t1032);
    word t1051 = small0(t902);
    word t1052 = add4(t1050, t982, t1051, t892);
    word t1053 = big1(t1049);
    word t1054 = choose(t1049, t1039, t1029);
    word t1055 = add5(t1019, t1053, t1054, t1052, u32(0x748f82ee));
    word t1056 = big0(t1048);
    word t1057 = majority(t1048, t1038, t1028);
    word t1058 = add3(t1055, t1056, t1057);
    word t1059 = add2(t1018, t1055);
    /* second hash, round 57 */
    word t1060 = small1(t1042);
    word t1061 = small0(t912);
    word t1062 = add4(t1060, t992, t1061, t902);
    word t1063 = big1(t1059);
    word t1064 = choose(t1059, t1049, t1039);
    word t1065 = add5(t1029, t1063, t1064, t1062, u32(0x78a5636f));
    word t1066 = add2(t1028, t1065);
    /* second hash, round 58 */
    word t1067 = small1(t1052);
    word t1068 = small0(t922);
    word t1069 = add4(t1067, t1002, t1068, t912);
    word t1070 = big1(t1066);
    word t1071 = choose(t1066, t1059, t1049);
    word t1072 = add5(t1039, t1070, t1071, t1069, u32(0x84c87814));
    word t1073 = add2(t1038, t1072);
    /* second hash, round 59 */
    word t1074 = small1(t1062);
    word t1075 = small0(t932);
    word t1076 = add4(t1074, t1012, t1075, t922);
    word t1077 = big1(t1073);
    word t1078 = choose(t1073, t1066, t1059);
    word t1079 = add5(t1049, t1077, t1078, t1076, u32(0x8cc70208));
    word t1080 = add2(t1048, t1079);
    /* second hash, round 60 */
    word t1081 = small1(t1069);
    word t1082 = small0(t942);
    word t1083 = add4(t1081, t1022, t1082, t932);
    word t1084 = big1(t1080);
    word t1085 = choose(t1080, t1073, t1066);
    word t1086 = add5(t1059, t1084, t1085, t1083, u32(0x90befffa));
    word t1087 = add2(t1058, t1086);
    /* digest word 7 is e after round 60, plus its initial value */
    word t1088 = add2(t1087, u32(0x5be0cd19));
    word word7 = t1088;
    return word7;
}
