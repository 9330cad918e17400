"""The file as an earlier plan leaves it: rigs where they stand, contracts, money that is left."""

from __future__ import annotations

import math
from dataclasses import replace

from ..network import when
from ..rigs.rig import Rig
from ..sites.allocation_terms import AllocationTerms, SiteTerms
from ..sites.running.fleet import FleetLine
from ..sites.site import Site
from ..sites.sites_file import SitesFile
from .earlier import Held, months_between


def continued(file: SitesFile, held: Held) -> SitesFile:
    """Rigs enter at what is left of their book value; a site that was given up stays so."""
    rigs = {line.rig.name: line.rig for site in file.project.sites for line in site.fleet}
    rigs = {offer.rig.name: offer.rig for offer in file.allocation.offers} | rigs
    sites = tuple(_site(site, file, held, rigs) for site in file.project.sites)
    terms = {site.name: _terms(site, file, held) for site in file.project.sites}
    return replace(
        file,
        project=replace(file.project, sites=sites),
        allocation=_less_spent(replace(file.allocation, sites=terms), held),
    )


def _less_spent(terms: AllocationTerms, held: Held) -> AllocationTerms:
    """What is for sale and the money in all, without what has been bought."""
    counts = {model: count for model, (count, _) in held.spent.items()}
    offers = []
    for offer in terms.offers:
        gone = min(counts.get(offer.rig.name, 0), offer.most)
        counts[offer.rig.name] = counts.get(offer.rig.name, 0) - int(gone)
        offers.append(replace(offer, most=offer.most - gone))
    left = terms.buying_usd - sum(usd for _, usd in held.spent.values())
    return replace(terms, offers=tuple(offers), buying_usd=max(0.0, left))


def _site(site: Site, file: SitesFile, held: Held, rigs: dict[str, Rig]) -> Site:
    if site.name not in held.under_contract:
        return site
    start = file.project.horizon.start

    def left(since: float) -> float:
        """Of a book value, after so many months."""
        return max(0.0, 1 - since / 12 / site.tax.depreciation_years)

    age = months_between(held.first_start, start)
    own = {line.rig.name: line for line in reversed(site.fleet)}
    empty = file.allocation.of(site.name).empty
    lines = []
    for (where, model), count in held.present.items():
        if where != site.name or not (count or model in own):
            continue
        line, bought = own.get(model), held.bought.get((where, model))
        of_file = [] if empty else [each for each in site.fleet if each.rig.name == model]
        paid = sum(each.count * each.purchase_usd for each in of_file) * left(age)
        had = sum(each.count for each in of_file)
        if bought is not None:
            paid += bought.usd * left(months_between(bought.arrived, start))
            had += bought.count
        resale = line.resale_usd if line else _resale(file, model)
        # Of those that came from elsewhere the books are elsewhere.
        price = paid / max(had, count, 1)
        lines.append(FleetLine(rigs[model], count, price, resale))
    return replace(site, fleet=tuple(lines), setup_usd=site.setup_usd * left(age))


def _resale(file: SitesFile, model: str) -> float:
    """The price that all sites have for a model; scene.end_usd tells of two."""
    for site in file.project.sites:
        for line in site.fleet:
            if line.rig.name == model:
                return line.resale_usd
    said = (o.resale_usd for o in file.allocation.offers if o.rig.name == model)
    return next((usd for usd in said if usd is not None), 0.0)


def _terms(site: Site, file: SitesFile, held: Held) -> SiteTerms:
    terms, start = file.allocation.of(site.name), file.project.horizon.start
    if site.name not in held.under_contract:
        waited = months_between(held.first_start, start)
        if terms.empty:
            return replace(terms, lead_months=max(0.0, terms.lead_months - waited))
        gone = replace(terms, capacity_mw=0.0, capacity_table=(), empty=True)
        return replace(gone, notice_months=0.0, minimum_take_mw=0.0)
    if terms.capacity_mw is None and not terms.capacity_table:
        fleet_kw = site.watts / 1e3 * max(site.pue.by_month)
        terms = replace(terms, capacity_mw=(site.supply.contract_kw or fleet_kw) / 1e3)
    terms = replace(terms, empty=False, lead_months=0.0)
    if site.name not in held.ends:
        return terms
    end = held.ends[site.name]
    table = terms.capacity_table or ((-math.inf, terms.capacity_mw or 0.0),)
    until = tuple(row for row in table if row[0] < when.seconds(end))
    return replace(
        terms,
        capacity_mw=None,
        capacity_table=(*until, (when.seconds(end), 0.0)),
        notice_months=months_between(start, end),
    )
