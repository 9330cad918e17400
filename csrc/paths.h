/* The money half of the core: what paths of `powbench simulate` do to a site, step by step.
 * Numbers are added in the order that stands here and never fused, so that they are the
 * same to the bit on every machine whose C library has the same log and exp. */
#ifndef POWBENCH_PATHS_H
#define POWBENCH_PATHS_H

#include <stdint.h>

/* Fills coins (paths, steps) with what 1 H/s earns in each step [BTC].
 * log_work (paths, epochs) relative to `work`, hashes per block at `moment` [s]; first: share of
 * the first epoch that is left; epoch, part (stretches): of which epoch a stretch of constant
 * subsidy is which part; subsidy (stretches + 1), the last for what follows; edges (steps + 1)
 * [s]; fees (steps) [BTC per block]; fees_factor (paths, fee_steps), fee_steps 1 or steps. */
typedef struct pb_earning {
    int64_t paths, steps, epochs, stretches, fee_steps;
    double work, moment, first;
    const double *log_work, *part, *subsidy, *edges, *fees, *fees_factor;
    const int64_t *epoch;
    double *coins;
} pb_earning;

void pb_earn(const pb_earning *its);

enum { PB_POWER, PB_INTERNET, PB_LEVY }; /* what a risk acts on */
enum { PB_AMOUNTS = 8 };

/* Fills amounts (PB_AMOUNTS, paths, months) with coins [BTC], kwh, revenue, energy, levies,
 * hosting and income [USD], and with what the hash rate sold forward would have earned [USD].
 * edges (steps + 1) [s]; first (months): the first step of each; coins_per_rate (paths, steps);
 * usd_per_btc, sold (steps) [H/s]; price_factor (paths, price_steps) and luck (paths,
 * luck_steps), each 1 or steps; hash_factor, watt_factor (paths).
 * Of each of `risks`: counters (risks, paths), what it acts on, whether it stays, its mean wait
 * and length [s], loss (risks, steps) while it is on, levy [USD per kWh].
 * Of each of `cells`: hash_rate to income (cells, steps), and whether price switches it off.
 * scratch: pb_scratch(steps) doubles. */
typedef struct pb_site {
    int64_t paths, steps, months, risks, cells, price_steps, luck_steps;
    double idle, kept;
    const double *edges, *coins_per_rate, *usd_per_btc, *sold, *price_factor, *luck;
    const double *hash_factor, *watt_factor;
    const int64_t *first;
    const uint64_t *counters;
    const int64_t *acts_on;
    const uint8_t *lasting, *may_stop;
    const double *wait, *length, *loss, *levy;
    const double *hash_rate, *kwh, *energy, *levies, *hosting, *income;
    double *amounts, *scratch;
} pb_site;

int64_t pb_scratch(int64_t steps);
void pb_run_site(const pb_site *its);

#endif
