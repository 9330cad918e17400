"""One site's batch of paths, step by step, for numba: `weather.over` and `money.flow` in one pass.

Every array of steps lives in the processor's cache for one path, where NumPy writes out
(paths, steps) for each quantity. Numbers are those of the NumPy version to 1e-9, which
tests/simulation/test_compiled.py and benchmarks/test_simulation.py compare.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit, uint64

POWER, INTERNET, LEVY = 0, 1, 2
"""What a risk acts on; rationing and a ban are a loss of power."""


@njit(cache=True, nogil=True, error_model="numpy")
def _mix(word: Any) -> Any:
    """The finaliser in network/draws.py."""
    word = (word ^ (word >> uint64(30))) * uint64(0xBF58476D1CE4E5B9)
    word = (word ^ (word >> uint64(27))) * uint64(0x94D049BB133111EB)
    return word ^ (word >> uint64(31))


@njit(cache=True, nogil=True, error_model="numpy")
def _uniform(counter: Any, place: Any) -> Any:
    """Number `place` of a path whose counter starts at `counter`: draws.uniforms."""
    word = _mix(counter + (uint64(place) + uint64(1)) * uint64(0x9E3779B97F4A7C15))
    return (np.float64(word >> uint64(12)) + 0.5) * 2.0**-52


@njit(cache=True, nogil=True, error_model="numpy")
def _on(counter: Any, lasting: Any, wait: Any, length: Any, edges: Any, on: Any, found: Any) -> Any:
    """Share of each step in which a risk is on: arrivals.on_share for one path.

    wait, length [s]: means. on (n): zeros before; found (n): the steps in which it is above zero.
    Their number.
    """
    steps = len(on)
    now, end = edges[0], edges[steps]
    step, event, count = 0, 0, 0
    while now < end:
        begins = now - np.log(_uniform(counter, 2 * event)) * wait
        if begins >= end:
            break
        now = np.inf if lasting else begins - np.log(_uniform(counter, 2 * event + 1)) * length
        event += 1
        while edges[step + 1] <= begins:
            step += 1
        place = step
        while place < steps and edges[place] < now:
            if count == 0 or found[count - 1] != place:
                found[count] = place
                count += 1
            on[place] += min(now, edges[place + 1]) - max(begins, edges[place])
            place += 1
    for number in range(count):
        place = found[number]
        on[place] /= edges[place + 1] - edges[place]
    return count


@njit(cache=True, nogil=True, error_model="numpy")
def _earned(
    log_work: Any, work: Any, moment: Any, first: Any, epoch: Any, part: Any, subsidy: Any,
    edges: Any, coins: Any, blocks: Any,
) -> None:  # fmt: skip
    """Subsidy and blocks per H/s by step: coins.per_hash_rate for one path.

    first: share of the first epoch that is left. epoch, part: of which epoch a stretch
    of constant subsidy is which part (k); subsidy (k + 1), the last for what follows.
    """
    steps, stretches = len(coins), len(epoch)
    begin, end = moment, moment
    sum_coins, sum_blocks = 0.0, 0.0  # at `begin`
    more_coins, more_blocks = 0.0, 0.0  # within the stretch
    before_coins, before_blocks = 0.0, 0.0
    stretch = 0
    for edge in range(steps + 1):
        until = edges[edge]
        while until > end or (stretch == 0 and end <= moment):
            sum_coins += more_coins
            sum_blocks += more_blocks
            begin = end
            if stretch < stretches:
                k = epoch[stretch]
                here = work * np.exp(log_work[k])
                after = work * np.exp(log_work[k + 1])
                lasts = 1209600.0 * here / after * part[stretch]
                if k == 0:
                    lasts *= first
                more_blocks = lasts / here
            else:
                here = work * np.exp(log_work[len(log_work) - 1])
                lasts = edges[steps] - begin + 1.0
                more_blocks = lasts / here
            more_coins = more_blocks * subsidy[min(stretch, stretches)]
            end = begin + lasts
            stretch += 1
        share = (until - begin) / (end - begin)
        now_coins = sum_coins + more_coins * share
        now_blocks = sum_blocks + more_blocks * share
        if edge > 0:
            coins[edge - 1] = now_coins - before_coins
            blocks[edge - 1] = now_blocks - before_blocks
        before_coins, before_blocks = now_coins, now_blocks


@njit(cache=True, nogil=True, error_model="numpy")
def earned(
    log_work: Any, work: Any, moment: Any, first: Any, epoch: Any, part: Any, subsidy: Any,
    fees: Any, fees_factor: Any, edges: Any, out: Any,
) -> None:  # fmt: skip
    """Fill out (paths, n) with the coins per H/s of each step: alike at all sites of a calendar.

    log_work (p, epochs + 1); fees (n) [BTC per block]; fees_factor (p, n) or (p, 1).
    """
    paths, steps = out.shape
    blocks, still = np.empty(steps), fees_factor.shape[1] == 1
    for path in range(paths):
        coins = out[path]
        _earned(log_work[path], work, moment, first, epoch, part, subsidy, edges, coins, blocks)
        for step in range(steps):
            factor = fees_factor[path, 0 if still else step]
            coins[step] += blocks[step] * (fees[step] * factor)


@njit(cache=True, nogil=True, error_model="numpy")
def site(
    coins_per_rate: Any, edges: Any, months: Any, usd_per_btc: Any, price_factor: Any,
    counters: Any, acts_on: Any, lasting: Any, wait: Any, length: Any, loss: Any, levy: Any,
    hash_factor: Any, watt_factor: Any,
    hash_rate: Any, kwh: Any, energy: Any, levies: Any, hosting: Any, income: Any,
    may_stop: Any, idle: Any, kept: Any, luck: Any, sold: Any, out: Any,
) -> None:  # fmt: skip
    """Fill out (8, paths, months) with what accounts.Amounts holds, in its order, and with what
    the hash rate `sold` (n) forward would have earned [USD].

    coins_per_rate (p, n); months (m): the first step of each; price_factor (p, n) or (p, 1),
    hash_factor and watt_factor (p); counters (risks, p); acts_on, lasting, wait, length, levy
    (risks); loss (risks, n) share that is gone while a risk is on; hash_rate to income (k, n) and
    may_stop (k) of each cell; luck (p, n) or (p, 1), unknown when a cell decides; the rest by
    step (n) or alone.
    """
    paths, steps, columns = len(hash_factor), len(edges) - 1, len(months)
    on, power, connection = np.zeros(steps), np.empty(steps), np.empty(steps)
    more, price = np.empty(steps), np.empty(steps)
    found, cells = np.empty(steps, dtype=np.int64), len(may_stop)
    no_luck, still_price = luck.shape[1] == 1, price_factor.shape[1] == 1
    for path in range(paths):
        power[:] = 1.0
        connection[:] = 1.0
        more[:] = 0.0
        for risk in range(len(acts_on)):
            count = _on(
                counters[risk, path], lasting[risk], wait[risk], length[risk], edges, on, found
            )
            for number in range(count):
                step = found[number]
                if acts_on[risk] == LEVY:
                    more[step] += on[step] * levy[risk]
                elif acts_on[risk] == INTERNET:
                    connection[step] *= 1 - loss[risk, step] * on[step]
                else:
                    power[step] *= 1 - loss[risk, step] * on[step]
                on[step] = 0.0
        for step in range(steps):
            price[step] = usd_per_btc[step] * price_factor[path, 0 if still_price else step]
        hashes, watts = hash_factor[path], watt_factor[path]
        rates, lucks = coins_per_rate[path], luck[path]
        for column in range(columns):
            # In registers, not in `out`: eight sums that grow with each step.
            sum_coins = sum_kwh = sum_revenue = sum_energy = 0.0
            sum_levies = sum_hosting = sum_income = sum_sold = 0.0
            last = months[column + 1] if column + 1 < columns else steps
            for step in range(months[column], last):
                up = power[step] * connection[step]
                drawn = power[step] * (connection[step] + (1 - connection[step]) * idle)
                drawn *= watts
                lucky = lucks[0 if no_luck else step]
                per_rate = rates[step]
                sum_sold += sold[step] * per_rate * price[step]
                for cell in range(cells):
                    coins = hash_rate[cell, step] * hashes * up * per_rate
                    revenue = coins * price[step]
                    its_kwh = kwh[cell, step] * drawn
                    its_energy = energy[cell, step] * drawn
                    its_hosting = hosting[cell, step] * drawn
                    its_levies = levies[cell, step] * drawn + its_kwh * more[step]
                    its_income = income[cell, step] * drawn
                    cost = its_energy + its_hosting + its_levies
                    if may_stop[cell] and revenue * kept + its_income < cost:
                        continue
                    sum_coins += coins * lucky
                    sum_kwh += its_kwh
                    sum_revenue += revenue * lucky
                    sum_energy += its_energy
                    sum_levies += its_levies
                    sum_hosting += its_hosting
                    sum_income += its_income
            out[0, path, column] = sum_coins
            out[1, path, column] = sum_kwh
            out[2, path, column] = sum_revenue
            out[3, path, column] = sum_energy
            out[4, path, column] = sum_levies
            out[5, path, column] = sum_hosting
            out[6, path, column] = sum_income
            out[7, path, column] = sum_sold
