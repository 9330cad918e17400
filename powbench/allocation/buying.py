"""What rigs for sale cost, by stage and path, and what buying one is worth before it runs.

A price that follows bitcoin's is that of the path at hand on the day of the purchase. How many
rigs are bought is the same on all paths: nothing is known of them beforehand.
"""

from __future__ import annotations

import numpy as np

from ..simulation import weather
from ..sites.calendar import Floats, Ints
from .instance import Offer
from .scene import Scene
from .transit import Transit


def prices(scene: Scene, paths: Ints) -> list[Floats]:
    """(p or 1, T) by row of the offers: what a rig costs on each stage's first day [USD]; zero
    where it is not for sale."""
    found: list[Floats] = []
    for offer in scene.terms.offers:
        plain = np.array([[offer.price_usd(moment) or 0.0 for moment in scene.moments]])
        if offer.follows:
            plain = plain * bitcoin(scene, paths) ** offer.follows
        found.append(plain)
    return found


def bitcoin(scene: Scene, paths: Ints) -> Floats:
    """(p or 1, T): bitcoin's price on each stage's first day, as a share of that at the start."""
    steps = scene.plans[0][0].steps
    firsts = [stage.first for stage in scene.stages]
    planned = scene.markets[0].usd_per_btc[[scene.hours[0].months[f].first_hour for f in firsts]]
    factor = weather.price_factor(scene.world, steps, paths)
    # A factor is that of a step's end, so the step before a stage has that of its first day.
    before = np.broadcast_to(factor, (len(factor), steps.count))[:, steps.months[firsts] - 1]
    before = np.where(np.array(firsts) > 0, before, 1.0)
    share: Floats = before * (planned / planned[0] if planned[0] > 0 else np.ones(len(planned)))
    return share


def offers(scene: Scene, transit: Transit, paths: Ints) -> tuple[Offer, ...]:
    """Every offer that a site may take. What one costs is written off from its purchase on."""
    if not transit.purchases:
        return ()
    usd = prices(scene, paths)
    firsts = [stage.first for stage in scene.stages]
    place = {rig.name: number for number, rig in enumerate(scene.rigs)}
    found = []
    for each in transit.purchases:
        site, worth = scene.sites[each.site], scene.worths[each.site]
        paid, model = usd[each.row], place[scene.terms.offers[each.row].rig.name]
        years = site.tax.depreciation_years
        net = np.array(
            [
                worth.at_start[f] + worth.rate * worth.tax[f] - worth.shields(years, f)[f]
                for f in firsts
            ]
        )
        found.append(
            Offer(
                row=each.row,
                model=model,
                site=each.site,
                usd=paid * net,
                paid_usd=paid.mean(axis=0),
                fits=_fits(scene, each.site, model),
                arrival=each.arrival,
                slot=each.slot,
            )
        )
    return tuple(found)


def _fits(scene: Scene, s: int, model: int) -> int:
    ways = (scene.model_of == model) & scene.allowed[s]
    return int(scene.capacity_kw[s].max() / scene.kw[s, ways].min() + 1e-9)
