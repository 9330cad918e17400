/* Included before every source by tests/csrc/test_msvc.py: the system's headers as the
 * compiler at hand needs them, and from there on the macros of MSVC in place of its own. */
#include <immintrin.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#undef __GNUC__
#undef __clang__
#undef __x86_64__
#define _M_X64 100
#define _MSC_VER 1939
