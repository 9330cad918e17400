/* Paths through a site: see paths.h. powbench/simulation/run.py says the same with NumPy. */
#include "paths.h"

#include <math.h>

#ifdef __clang__
#pragma STDC FP_CONTRACT OFF
#endif

/* Paths side by side. */
#ifndef LANES
#ifdef __GNUC__
#define LANES 2
#else
#define LANES 1
#endif
#endif
#if LANES > 1
typedef double vec __attribute__((vector_size(8 * LANES), aligned(8)));
typedef int64_t mask __attribute__((vector_size(8 * LANES), aligned(8)));
#else
typedef double vec;
typedef int64_t mask;
#endif

/* x where the mask is set, else zero. */
static inline vec where(mask set, vec x)
{
#if LANES > 1
    return (vec)((mask)x & set);
#else
    return set ? x : 0;
#endif
}

/* All bits where a cell runs: where price may not stop it, or it gains what it costs. */
static inline mask runs(int may_stop, vec gain, vec cost)
{
#if LANES > 1
    return ~(-(int64_t)may_stop & (gain < cost));
#else
    return -(int64_t)!(may_stop && gain < cost);
#endif
}

static inline double *lane(vec *x, int number)
{
    return (double *)x + number;
}

/* network/draws.py: SplitMix64's finaliser, and number `place` of a path's stream. */
static uint64_t mix(uint64_t word)
{
    word = (word ^ word >> 30) * 0xBF58476D1CE4E5B9u;
    word = (word ^ word >> 27) * 0x94D049BB133111EBu;
    return word ^ word >> 31;
}

static double uniform(uint64_t counter, uint64_t place)
{
    uint64_t word = mix(counter + (place + 1) * 0x9E3779B97F4A7C15u);
    return ((double)(int64_t)(word >> 12) + 0.5) * 0x1p-52;
}

static double least(double a, double b)
{
    return b < a ? b : a;
}

static double most(double a, double b)
{
    return b > a ? b : a;
}

static void earn(const pb_earning *its, int64_t path)
{
    const double *log_work = its->log_work + path * its->epochs;
    const double *factor = its->fees_factor + path * its->fee_steps;
    double *coins = its->coins + path * its->steps;
    double begin = its->moment, end = its->moment;
    double sum_coins = 0, sum_blocks = 0;   /* at `begin` */
    double more_coins = 0, more_blocks = 0; /* within the stretch */
    double before_coins = 0, before_blocks = 0;
    int64_t stretch = 0;

    for (int64_t edge = 0; edge <= its->steps; edge++) {
        double until = its->edges[edge];
        while (until > end || (stretch == 0 && end <= its->moment)) {
            double here, lasts;
            sum_coins += more_coins;
            sum_blocks += more_blocks;
            begin = end;
            if (stretch < its->stretches) {
                int64_t k = its->epoch[stretch];
                here = its->work * exp(log_work[k]);
                lasts = 1209600.0 * here / (its->work * exp(log_work[k + 1])) * its->part[stretch];
                if (k == 0)
                    lasts *= its->first;
            } else {
                here = its->work * exp(log_work[its->epochs - 1]);
                lasts = its->edges[its->steps] - begin + 1.0;
            }
            more_blocks = lasts / here;
            more_coins = more_blocks * its->subsidy[stretch < its->stretches ? stretch
                                                                             : its->stretches];
            end = begin + lasts;
            stretch++;
        }
        double share = (until - begin) / (end - begin);
        double now_coins = sum_coins + more_coins * share;
        double now_blocks = sum_blocks + more_blocks * share;
        if (edge > 0) {
            double fees = its->fees[edge - 1] * factor[its->fee_steps == 1 ? 0 : edge - 1];
            coins[edge - 1] = now_coins - before_coins + (now_blocks - before_blocks) * fees;
        }
        before_coins = now_coins;
        before_blocks = now_blocks;
    }
}

void pb_earn(const pb_earning *its)
{
    for (int64_t path = 0; path < its->paths; path++)
        earn(its, path);
}

/* What a step leaves to each lane: shares of power and connection, and a levy more. */
typedef struct left {
    vec power, connection, more;
} left;

/* Step `place` is struck by a risk for so many seconds. */
static inline void strike(const pb_site *its, int64_t risk, int64_t place, double seconds,
                          left *step, int number)
{
    double whole = its->edges[place + 1] - its->edges[place];
    double share = seconds == whole ? 1 : seconds / whole;
    double gone = its->loss[risk * its->steps + place] * share;
    if (its->acts_on[risk] == PB_LEVY)
        *lane(&step->more, number) += share * its->levy[risk];
    else if (its->acts_on[risk] == PB_INTERNET)
        *lane(&step->connection, number) *= 1 - gone;
    else
        *lane(&step->power, number) *= 1 - gone;
}

/* All events of a risk on one path: waits and lengths are exponential. */
static void follow(const pb_site *its, int64_t risk, int64_t path, left *steps, int number)
{
    const double *edges = its->edges;
    const double start = edges[0], end = edges[its->steps];
    const double per_second = (double)its->steps / (end - start);
    const uint64_t counter = its->counters[risk * its->paths + path];
    double now = start, on = 0; /* on: seconds of step `reached` */
    int64_t reached = -1;

    for (uint64_t event = 0; now < end; event++) {
        double begins = now - log(uniform(counter, 2 * event)) * its->wait[risk];
        if (begins >= end)
            break;
        now = its->lasting[risk]
                  ? INFINITY
                  : begins - log(uniform(counter, 2 * event + 1)) * its->length[risk];
        int64_t place = (int64_t)((begins - start) * per_second); /* or near it */
        place = place < its->steps ? place : its->steps - 1;
        while (edges[place] > begins)
            place--;
        while (edges[place + 1] <= begins)
            place++;
        for (; place < its->steps && edges[place] < now; place++) {
            if (place != reached) {
                if (reached >= 0)
                    strike(its, risk, reached, on, steps + reached, number);
                on = 0;
            }
            on += least(now, edges[place + 1]) - most(begins, edges[place]);
            reached = place;
        }
    }
    if (reached >= 0)
        strike(its, risk, reached, on, steps + reached, number);
}

/* LANES paths through the steps, with what the risks have left. */
static void run(const pb_site *its, const int64_t path[LANES], const left *steps)
{
    const int64_t n = its->steps;
    const vec none = {0};
    vec hashes, watts;
    const double *rate[LANES], *factor[LANES], *luck[LANES];

    for (int i = 0; i < LANES; i++) {
        *lane(&hashes, i) = its->hash_factor[path[i]];
        *lane(&watts, i) = its->watt_factor[path[i]];
        rate[i] = its->coins_per_rate + path[i] * n;
        factor[i] = its->price_factor + path[i] * its->price_steps;
        luck[i] = its->luck + path[i] * its->luck_steps;
    }
    for (int64_t month = 0; month < its->months; month++) {
        vec sum0 = none, sum1 = none, sum2 = none, sum3 = none;
        vec sum4 = none, sum5 = none, sum6 = none, sum7 = none;
        int64_t last = month + 1 < its->months ? its->first[month + 1] : n;
        for (int64_t step = its->first[month]; step < last; step++) {
            const vec power = steps[step].power, connection = steps[step].connection;
            const vec more = steps[step].more;
            const int64_t at_price = its->price_steps == 1 ? 0 : step;
            const int64_t at_luck = its->luck_steps == 1 ? 0 : step;
            vec per_rate, price, lucky;
            for (int i = 0; i < LANES; i++) {
                *lane(&per_rate, i) = rate[i][step];
                *lane(&price, i) = factor[i][at_price];
                *lane(&lucky, i) = luck[i][at_luck];
            }
            price = its->usd_per_btc[step] * price;
            vec up = power * connection;
            vec drawn = power * (connection + (1 - connection) * its->idle) * watts;
            sum7 += its->sold[step] * per_rate * price;
            for (int64_t cell = 0, at = step; cell < its->cells; cell++, at += n) {
                vec coins = its->hash_rate[at] * hashes * up * per_rate;
                vec revenue = coins * price;
                vec kwh = its->kwh[at] * drawn;
                vec energy = its->energy[at] * drawn;
                vec hosting = its->hosting[at] * drawn;
                vec levies = its->levies[at] * drawn + kwh * more;
                vec income = its->income[at] * drawn;
                vec cost = energy + hosting + levies;
                mask on = runs(its->may_stop[cell], revenue * its->kept + income, cost);
                sum0 += where(on, coins * lucky);
                sum1 += where(on, kwh);
                sum2 += where(on, revenue * lucky);
                sum3 += where(on, energy);
                sum4 += where(on, levies);
                sum5 += where(on, hosting);
                sum6 += where(on, income);
            }
        }
        vec sums[PB_AMOUNTS] = {sum0, sum1, sum2, sum3, sum4, sum5, sum6, sum7};
        for (int amount = 0; amount < PB_AMOUNTS; amount++)
            for (int i = 0; i < LANES; i++)
                its->amounts[(amount * its->paths + path[i]) * its->months + month] =
                    *lane(&sums[amount], i);
    }
}

int64_t pb_scratch(int64_t steps)
{
    return steps * (int64_t)(sizeof(left) / sizeof(double));
}

void pb_run_site(const pb_site *its)
{
    left *steps = (left *)its->scratch;

    for (int64_t first = 0; first < its->paths; first += LANES) {
        int64_t path[LANES];
        for (int64_t step = 0; step < its->steps; step++)
            for (int i = 0; i < LANES; i++) {
                *lane(&steps[step].power, i) = *lane(&steps[step].connection, i) = 1;
                *lane(&steps[step].more, i) = 0;
            }
        for (int i = 0; i < LANES; i++) {
            path[i] = first + i < its->paths ? first + i : its->paths - 1;
            for (int64_t risk = 0; risk < its->risks; risk++)
                follow(its, risk, path[i], steps, i);
        }
        run(its, path, steps);
    }
}
