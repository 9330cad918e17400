/* The projection of powbench/sites, from the `model` of powbench.projection/1: hour by hour,
   the same steps in the same order as supply.py, bill.py, levy.py, accounts.py and tax.py.
   powbenchModel(model).project(i, {price, difficulty, growth, tariff, uptime}) -> figures of
   site i. Growth: of difficulty, with each retarget. */
"use strict";
var powbenchModel = function (model) {
  var months = model.months, M = months.length, starts = [], n = 0, m, i;
  for (m = 0; m < M; m++) { starts.push(n); n += months[m][2]; }
  starts.push(n);
  var monthOf = new Int32Array(n);
  var yearMonth = new Int32Array(n), hour = new Int32Array(n), weekend = new Uint8Array(n);
  for (m = 0; m < M; m++) {
    for (i = starts[m]; i < starts[m + 1]; i++) {
      monthOf[i] = m;
      yearMonth[i] = months[m][1] - 1;
      hour[i] = i % 24;
      weekend[i] = (model.first_weekday + Math.floor(i / 24)) % 7 >= 5 ? 1 : 0;
    }
  }

  function spread(runs) {
    var out = new Float64Array(n), place = 0;
    runs.forEach(function (run) {
      for (var k = 0; k < run[0]; k++) out[place++] = run[2] === 1 ? run[1] : run[1] * Math.pow(run[2], k);
    });
    return out;
  }
  function filled(value) { return new Float64Array(n).fill(value); }
  function clip(x, low, high) { return Math.min(Math.max(x, low), high); }
  function sum(a) { var s = 0; for (var k = 0; k < a.length; k++) s += a[k]; return s; }
  function byMonth(a) {
    var out = new Float64Array(M);
    for (var k = 0; k < n; k++) out[monthOf[k]] += a[k];
    return out;
  }
  /* Largest value of each month; with `inside`, hours of other periods count as 0. */
  function peaks(a, inside, number) {
    var out = new Float64Array(M).fill(-Infinity);
    for (var k = 0; k < n; k++) {
      var v = inside && inside[k] !== number ? 0 : a[k];
      if (v > out[monthOf[k]]) out[monthOf[k]] = v;
    }
    return out;
  }

  var markets = model.markets.map(function (market) {
    return {
      coins: spread(market.btc_per_hash_rate), price: spread(market.usd_per_btc),
      epoch: market.epoch ? spread(market.epoch) : filled(0)
    };
  });

  function grid(rows) {
    return rows.map(function (row) {
      return (row.indexOf(" ") >= 0 ? row.split(" ") : row.split("")).map(Number);
    });
  }
  function periods(schedule) {
    var week = grid(schedule.weekday), end = grid(schedule.weekend), out = new Int32Array(n);
    for (var k = 0; k < n; k++) out[k] = (weekend[k] ? end : week)[yearMonth[k]][hour[k]];
    return out;
  }
  /* What `amount` units cost from zero, and what the next one costs. */
  function integral(tiers, amount) {
    var cost = 0, from = 0;
    for (var k = 0; k < tiers.length; k++) {
      var to = tiers[k][0] === null ? Infinity : tiers[k][0];
      if (amount < to || k === tiers.length - 1) return cost + (amount - from) * tiers[k][1];
      cost += (to - from) * tiers[k][1];
      from = to;
    }
    return cost;
  }
  function priceAt(tiers, amount) {
    for (var k = 0; k < tiers.length - 1; k++) if (amount < tiers[k][0]) return tiers[k][1];
    return tiers[tiers.length - 1][1];
  }

  function laws(levies) {
    var byLaw = {};
    levies.forEach(function (rule) {
      (byLaw[rule.law] || (byLaw[rule.law] = [])).push({
        bands: rule.bands, unit: spread(rule.usd_per_unit),
        paid: spread(rule.paid_per_price), active: spread(rule.active)
      });
    });
    return Object.keys(byLaw).map(function (law) { return byLaw[law]; });
  }
  var prepared = model.sites.map(function (site) {
    var s = site.supply, t = site.tariff;
    return {
      power: spread(s.power), allowed: spread(s.allowed),
      rationing: spread(s.rationing), internet: spread(s.internet),
      energyPeriod: periods(t.energy),
      demandPeriod: t.timed_demand ? periods(t.timed_demand) : null,
      tiered: t.energy.periods.some(function (tiers) { return tiers.length > 1; }),
      laws: laws(site.levies)
    };
  });

  /* USD per kWh of all levies in an hour with an energy price in the tariff's currency: of the
     rules of one law the highest. */
  function levy(series, k, price) {
    return series.laws.reduce(function (total, rules) {
      return total + rules.reduce(function (highest, rule) {
        if (!rule.active[k]) return highest;
        var paid = price * rule.paid[k] * (1 + 1e-9), place = 0;
        while (place + 1 < rule.bands.length && rule.bands[place + 1][0] <= paid) place++;
        return Math.max(highest, rule.bands[place][1] * rule.unit[k]);
      }, 0);
    }, 0);
  }

  /* BTC of 1 H/s in an hour. */
  function mined(market, k, factors) {
    return market.coins[k] / (factors.difficulty * Math.pow(factors.growth, market.epoch[k]));
  }
  function usedBefore(load) {
    var out = new Float64Array(n);
    for (var m = 0; m < M; m++) {
      var used = 0;
      for (var k = starts[m]; k < starts[m + 1]; k++) { out[k] = used; used += load[k]; }
    }
    return out;
  }
  /* The demand that is billed in each month: its peak, or what the ratchet keeps of an
     earlier one. Nothing else reads a month's peak. */
  function billedDemand(ratchet, load) {
    var peak = peaks(load);
    if (!ratchet) return peak;
    return peak.map(function (kw, m) {
      var billed = Math.max(kw, ratchet.minimum_kw), first = months[0][1] - 1;
      for (var k = m - ratchet.months; k < m; k++) {
        billed = Math.max(billed, k < 0
          ? ratchet.prior_peak_kw * ratchet.share[(((first + k) % 12) + 12) % 12]
          : peak[k] * ratchet.share[months[k][1] - 1]);
      }
      return billed;
    });
  }
  function scales(unit, billed) {
    var daily = unit.indexOf("daily") >= 0, perKw = unit.indexOf("/kW") >= 0;
    return months.map(function (month, m) {
      var size = daily ? month[2] / 24 : month[3];
      return perKw ? size * Math.max(billed[m], 1e-12) : size;
    });
  }
  function operate(site, series, factors) {
    var s = site.supply, fleet = site.fleet, L = fleet.length, market = markets[site.market];
    var uptime = Math.min(1, s.uptime * factors.uptime), l, k;
    var pue = new Float64Array(n), full = new Float64Array(n);
    var allKw = 0;
    fleet.forEach(function (line) { allKw += line[1]; });
    if (s.modes) allKw = s.full_kw;
    for (k = 0; k < n; k++) { pue[k] = site.pue[yearMonth[k]]; full[k] = allKw * pue[k]; }
    var run = fleet.map(function () {
      var row = new Float64Array(n);
      for (var k = 0; k < n; k++) row[k] = uptime * series.power[k];
      return row;
    });
    function cap(limit) {
      for (var k = 0; k < n; k++) {
        var left = limit(k);
        if (left === Infinity) continue;
        for (var l = 0; l < L; l++) {
          var drawn = run[l][k] * fleet[l][1] * pue[k], gets = clip(left, 0, drawn);
          if (drawn > 0) run[l][k] *= gets / drawn;
          left -= drawn;
        }
      }
    }
    cap(function (k) { return series.allowed[k] < 1 ? series.allowed[k] * full[k] : Infinity; });
    cap(function (k) {
      return series.rationing[k] < 1
        ? series.rationing[k] * (s.contract_kw === null ? full[k] : s.contract_kw)
        : s.modes && s.contract_kw !== null ? Math.max(full[k], s.contract_kw) : Infinity;
    });
    if (s.quota_kw !== null) cap(function () { return s.quota_kw; });
    if (s.switch_off || s.modes) switchOff(site, series, factors, run, pue, market);
    if (s.quota_kwh_per_month !== null) {
      for (var m = 0; m < M; m++) {
        var left = s.quota_kwh_per_month * months[m][3];
        for (k = starts[m]; k < starts[m + 1]; k++) {
          var energy = 0;
          for (l = 0; l < L; l++) energy += run[l][k] * fleet[l][1] * pue[k];
          var part = energy > 0 ? clip(left, 0, energy) / energy : 1;
          for (l = 0; l < L; l++) run[l][k] *= part;
          left -= energy;
        }
      }
    }
    var load = new Float64Array(n), hashes = new Float64Array(n);
    for (k = 0; k < n; k++) {
      var online = series.internet[k], drawnShare = online + (1 - online) * s.idle_share;
      for (l = 0; l < L; l++) {
        load[k] += run[l][k] * drawnShare * fleet[l][1] * pue[k];
        hashes[k] += run[l][k] * online * fleet[l][0];
      }
    }
    return { load: load, hashes: hashes };
  }

  /* Lines, and what modes gain, run in the hours in which they earn what their next kWh costs, after the kWh that
     ran before in the month. Where tiers stretch with the month's peak, the hours are gone
     through again with the peak that was left, as long as it falls. */
  function switchOff(site, series, factors, run, pue, market) {
    var fleet = site.fleet, L = fleet.length, t = site.tariff, unit = t.energy.unit;
    var net = 1 - site.pool_fee - site.hosting.share_of_revenue;
    var load = new Float64Array(n), left = new Float64Array(n), on, scale, before, l, k;
    for (l = 0; l < L; l++) for (k = 0; k < n; k++) load[k] += run[l][k] * fleet[l][1] * pue[k];
    scale = scales(unit, billedDemand(t.ratchet, load));
    do {
      on = run.map(function () { return new Float64Array(n); });
      for (var m = 0; m < M; m++) {
        for (var used = 0, k = starts[m]; k < starts[m + 1]; k++) {
          var tiers = t.energy.periods[series.energyPeriod[k]];
          var energy = (priceAt(tiers, used / scale[m]) + t.monthly_adder[yearMonth[k]]) * factors.tariff;
          var price = energy * t.usd_by_month[m] + levy(series, k, energy) + site.hosting.fee_per_kwh;
          var earns = mined(market, k, factors) * market.price[k] * factors.price * net;
          left[k] = 0;
          for (l = 0; l < L; l++) {
            if (!fleet[l][2] && earns * fleet[l][0] < price * fleet[l][1] * pue[k]) continue;
            on[l][k] = run[l][k];
            left[k] += on[l][k] * fleet[l][1] * pue[k];
          }
          used += left[k];
        }
      }
      var was = peaks(load), is = peaks(left);
      for (k = 0; k < n; k++) if (is[monthOf[k]] < was[monthOf[k]]) load[k] = left[k];
      before = scale;
      scale = scales(unit, billedDemand(t.ratchet, load));
    } while (scale.some(function (v, m) { return v !== before[m]; }));
    for (l = 0; l < L; l++) run[l].set(on[l]);
  }

  /* Energy, demand, fixed and minimum charges by the month, and the energy price by the hour. */
  function bill(site, series, load, factor) {
    var t = site.tariff, k, m, rate = new Float64Array(n), hourly = new Float64Array(n);
    var used = usedBefore(load), billed = billedDemand(t.ratchet, load);
    var scale = scales(t.energy.unit, billed), ratchet = t.ratchet;
    for (k = 0; k < n; k++) {
      var tiers = t.energy.periods[series.energyPeriod[k]], adder = t.monthly_adder[yearMonth[k]];
      if (!series.tiered) {
        rate[k] = (tiers[0][1] + adder) * factor;
        hourly[k] = load[k] * rate[k];
        continue;
      }
      var by = scale[monthOf[k]], before = used[k], after = before + load[k];
      var cost = by * (integral(tiers, after / by) - integral(tiers, before / by));
      rate[k] = ((load[k] > 0 ? cost / load[k] : priceAt(tiers, before / by)) + adder) * factor;
      hourly[k] = (cost + load[k] * adder) * factor;
    }
    var demand = new Float64Array(M), energy = byMonth(hourly);
    if (t.timed_demand) {
      var inside = series.demandPeriod;
      t.timed_demand.periods.forEach(function (tiers, number) {
        var occurs = peaks(filled(1), inside, number), high = peaks(load, inside, number);
        for (var m = 0; m < M; m++) {
          if (occurs[m] > 0) {
            var kw = ratchet && ratchet.timed ? billed[m] : high[m];
            demand[m] += integral(tiers, kw) * months[m][3] * factor;
          }
        }
      });
    }
    var held = t.as_billed || {}; // what has no formula here
    var fixed = new Float64Array(M), minimum = new Float64Array(M), lastOfYear = {};
    for (m = 0; m < M; m++) {
      var share = months[m][3];
      if (t.flat_demand) {
        var structure = t.flat_demand.structures[t.flat_demand.by_month[months[m][1] - 1]];
        demand[m] += integral(structure, billed[m]) * share * factor;
      }
      fixed[m] = (t.fixed_per_month * share + t.fixed_per_day * months[m][2] / 24) * factor;
      if (held.demand_charge) demand[m] += held.demand_charge[m] * factor;
      if (held.fixed_charge) fixed[m] += held.fixed_charge[m] * factor;
      if (t.minimum_per_month > 0) {
        var lacks = t.minimum_per_month * share * factor - (energy[m] + demand[m] + fixed[m]);
        minimum[m] = Math.max(0, lacks);
      }
      lastOfYear[months[m][0]] = m;
    }
    if (t.minimum_per_year > 0) {
      Object.keys(lastOfYear).forEach(function (year) {
        var part = 0, soFar = 0;
        for (var m = 0; m < M; m++) {
          if (String(months[m][0]) !== year) continue;
          part += months[m][3] / 12;
          soFar += energy[m] + demand[m] + fixed[m] + minimum[m];
        }
        var lacks = t.minimum_per_year * factor * part - soFar;
        if (lacks > 0) minimum[lastOfYear[year]] += lacks;
      });
    }
    for (m = 0; m < M; m++) fixed[m] += minimum[m];
    return { energy: energy, demand: demand, fixed: fixed, rate: rate };
  }

  /* Straight-line depreciation, losses carried forward, tax in each year's last month. */
  function taxes(site, margin) {
    var t = site.tax, whole = t.depreciation_years * 12, done = 0, book = site.outlay_usd, m;
    var taxable = new Float64Array(M), due = new Float64Array(M), years = {}, losses = [];
    for (m = 0; m < M; m++) {
      var next = Math.min(done + months[m][3], whole);
      var written = (next - done) / whole * site.outlay_usd;
      done = next;
      book -= written;
      taxable[m] = margin[m] - written;
    }
    taxable[M - 1] += site.resale_usd - book;
    for (m = 0; m < M; m++) {
      var year = years[months[m][0]] || (years[months[m][0]] = { profit: 0, last: m });
      year.profit += taxable[m];
      year.last = m;
    }
    Object.keys(years).map(Number).sort(function (a, b) { return a - b; }).forEach(function (y) {
      var profit = years[y].profit, room = Math.max(profit, 0) * t.offset_limit, used = 0;
      losses = losses.filter(function (loss) {
        return t.carry_years === null || y - loss.born <= t.carry_years;
      });
      losses.forEach(function (loss) {
        var take = Math.min(loss.left, room - used);
        used += take;
        loss.left -= take;
      });
      losses.push({ born: y, left: Math.max(-profit, 0) });
      due[years[y].last] = t.rate * (Math.max(profit, 0) - used);
    });
    return due;
  }

  function project(index, factors) {
    var site = model.sites[index], series = prepared[index], market = markets[site.market], k, m;
    var ran = operate(site, series, factors), b = bill(site, series, ran.load, factors.tariff);
    var coins = new Float64Array(n), gross = new Float64Array(n), levyHourly = new Float64Array(n);
    for (k = 0; k < n; k++) {
      coins[k] = ran.hashes[k] * mined(market, k, factors);
      gross[k] = coins[k] * market.price[k] * factors.price;
      levyHourly[k] = levy(series, k, b.rate[k]) * ran.load[k];
    }
    var revenue = byMonth(gross), kwh = byMonth(ran.load), usd = site.tariff.usd_by_month;
    var h = site.hosting, margin = new Float64Array(M), won = 0;
    var costs = {
      pool_fee: revenue.map(function (v) { return v * site.pool_fee; }),
      energy_charge: b.energy.map(function (v, m) { return v * usd[m]; }),
      demand_charge: b.demand.map(function (v, m) { return v * usd[m]; }),
      fixed_charge: b.fixed.map(function (v, m) { return v * usd[m]; }),
      levies: byMonth(levyHourly),
      hosting: revenue.map(function (v, m) {
        return kwh[m] * h.fee_per_kwh + v * h.share_of_revenue;
      }),
      wages: Float64Array.from(site.wages_usd),
      fixed_costs: Float64Array.from(site.fixed_costs_usd)
    };
    var names = Object.keys(costs);
    for (m = 0; m < M; m++) {
      margin[m] = revenue[m];
      names.forEach(function (name) { margin[m] -= costs[name][m]; });
      won += Math.max(margin[m], 0);
    }
    var sharedMargin = h.share_of_margin * Math.max(0, sum(margin));
    if (sharedMargin > 0) {
      for (m = 0; m < M; m++) {
        var taken = sharedMargin * Math.max(margin[m], 0) / won;
        costs.hosting[m] += taken;
        margin[m] -= taken;
      }
    }
    var tax = taxes(site, margin), hours = 0, npv = -site.outlay_usd;
    for (m = 0; m < M; m++) {
      hours += months[m][2];
      var flow = margin[m] - tax[m] + (m === M - 1 ? site.resale_usd : 0);
      npv += flow / Math.pow(1 + model.discount_rate, hours / (365.25 * 24));
    }
    var totals = {}, cost = 0;
    names.forEach(function (name) { totals[name] = sum(costs[name]); cost += totals[name]; });
    var all = sum(coins), energy = sum(kwh), income = sum(revenue), profit = sum(margin);
    var fee = energy * h.fee_per_kwh; // a price of power under another name
    var power = totals.energy_charge + totals.demand_charge + totals.fixed_charge
      + totals.levies + fee;
    var marginShare = totals.hosting - income * h.share_of_revenue - fee;
    var kept = 1 - site.pool_fee - h.share_of_revenue, others = cost - power - marginShare;
    return {
      site: site.site, btc: all, revenue_usd: income, cost_usd: cost, profit_usd: profit,
      margin: income > 0 ? profit / income : null, costs: totals, energy_kwh: energy,
      tax_usd: sum(tax), npv_usd: npv,
      usd_per_kwh: energy > 0 ? power / energy : null,
      cost_per_btc_usd: all > 0 ? cost / all : null,
      break_even_usd_per_kwh: energy > 0 ? (income - others) / energy : null,
      break_even_usd_per_btc: all > 0 && kept > 0
        ? (power + others - income * (1 - kept)) / (all * kept) : null,
      tco2e: site.g_per_kwh === null ? null : energy * site.g_per_kwh / 1e6,
      profit_by_month: Array.from(margin)
    };
  }
  return { project: project, sites: model.sites.length };
};
