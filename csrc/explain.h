/* What `powbench bench --explain` asks of the machine: its clocks, and which
 * instructions a scan runs.  Not part of the search core: nothing there needs it. */
#ifndef POWBENCH_EXPLAIN_H
#define POWBENCH_EXPLAIN_H

#include "powbench.h"

/* One look at the clocks: so many cycles of the core took so many nanoseconds and
 * so many ticks of the time-stamp counter. */
typedef struct pb_clocks {
    uint64_t cycles, nanoseconds, ticks;
} pb_clocks;

/* Runs a chain of about `cycles` dependent additions, each of which takes one cycle
 * of the core.  Returns 0, or -1 where we do not know how. */
int pb_read_clocks(uint64_t cycles, pb_clocks *clocks);

/* Scans, instruction by instruction (x86-64 Linux): counts[i] is raised for every
 * instruction run at address base + i, *elsewhere for those outside of `size` bytes.
 * One thread at a time; takes over SIGTRAP meanwhile.  Returns 0, or -1 where we do
 * not know how. */
int pb_count_steps(const pb_kernel *kernel, const pb_job *job, uint32_t start,
                   uint64_t count, uint64_t base, uint32_t *counts, uint64_t size,
                   uint64_t *elsewhere);

/* The same for whatever this thread runs from begin to end, its interpreter included: regions
 * holds begin and end of each piece of code whose addresses are counted, one piece behind
 * the other in counts.  Their callers load the core by its path: powbench/check/counter.py. */
int pb_steps_begin(const uint64_t *regions, uint64_t region_count, uint32_t *counts,
                   uint64_t *elsewhere);
void pb_steps_end(void);

/* Where the code of a kernel begins, and the bytes at an address. */
uint64_t pb_code_of(const pb_kernel *kernel);
void pb_read_code(uint64_t address, uint8_t *bytes, uint64_t size);

#endif
