"""A projection as JSON (`powbench.projection/1`).

powbench.projection/1: `sites` holds one result per site, best first. When there is only
one, its figures also stand at the top level. `model` (all that the sites were computed
from), `sensitivity`, `uncertainty`, `all_sites` and each site's `band` were added before
the first release, `runs_below_usd_per_kwh`, `runs_above_usd_per_btc`, `payback_months`,
`outlay_missing` and `halvings` after it; readers do without them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from ..chain.target import DIFFICULTY_PER_HASH
from ..documents.fields import ABSENT
from ..documents.projection import inputs, site
from ..documents.projection.document import Projection as Document
from ..documents.projection.quantiles import Total, Uncertainty
from ..network.state import NetworkState
from ..provenance import Figure
from ..simulation.band import Bands
from ..simulation.summary import Summary
from ..sites.projection import Projection
from ..sites.site import Project
from .model import model
from .modes import Choice
from .ranking import Ranking
from .sensitivity import sensitivity
from .site_document import band, result
from .totals import total


def document(
    ranking: Ranking,
    project: Project,
    network: NetworkState,
    network_figures: tuple[Figure, ...],
    now: float,
    bands: Bands,
    choices: Mapping[str, Choice | None] = MappingProxyType({}),
    whole: bool = True,
) -> Document:
    """The whole result, or all but `results`. now: seconds since 1970, for the age of a snapshot.
    choices: of modes, by site."""
    horizon = project.horizon
    return Document(
        schema="powbench.projection/1",
        title=project.title or ABSENT,
        horizon=inputs.Horizon(
            start=horizon.start.isoformat(), days=horizon.days, discount_rate=horizon.discount_rate
        ),
        network=inputs.Network(
            origin=network.called,
            difficulty=network.difficulty,
            usd_per_btc=network.usd_per_btc,
            fees_btc_per_block=network.fees_btc_per_block,
            age_days=round(network.age_days(now), 2) if network.dated else None,
            epochs=_epochs(ranking.ordered[0]),
        ),
        inputs=tuple(map(inputs.Input.of, (*project.figures, *network_figures))),
        notes=project.remarks(),
        ranked_by=ranking.by.value,
        reason=ranking.reason,
        uncertainty=Uncertainty(
            paths=bands.paths,
            seed=bands.seed,
            difficulty=bands.difficulty,  # type: ignore[arg-type]
            reason=bands.reason,
        ),
        all_sites=_together(ranking.ordered, bands.together),
        sites=tuple(results(ranking, bands, choices)) if whole else (),
        sensitivity=sensitivity(ranking.ordered, project),
        model=ABSENT
        if any(site.by_time or site.over_time for site in project.sites)
        else model(ranking.ordered, project),
    )


def results(
    ranking: Ranking, bands: Bands, choices: Mapping[str, Choice | None] = MappingProxyType({})
) -> Iterator[site.Site]:
    """Each site, best first."""
    for place, p in enumerate(ranking.ordered, start=1):
        yield result(p, place, bands.sites.get(p.site.name), choices.get(p.site.name))


def _together(projections: Sequence[Projection], summary: Summary | None) -> Total | None:
    if summary is None:
        return None
    sums = total(projections)
    return Total(**vars(sums), cost_per_btc_usd=sums.cost_per_btc, band=band(summary))


def _epochs(projection: Projection) -> tuple[inputs.Epoch, ...]:
    """Of the first site's network."""
    path = projection.market.path
    keep = path.edges[1:] > projection.hours.edges[0]
    rows = zip(
        path.edges[:-1][keep].tolist(),
        path.heights[:-1][keep].tolist(),
        (path.hashes_per_block[keep] * DIFFICULTY_PER_HASH).tolist(),
        path.subsidy_btc[keep].tolist(),
        path.hashes_per_second[keep].tolist(),
        path.nbits[keep].tolist(),
        strict=True,
    )
    epochs: list[inputs.Epoch] = []
    for start, height, difficulty, subsidy, rate, nbits in rows:
        last = epochs[-1] if epochs else None
        if last and last.difficulty == difficulty and last.subsidy_btc == subsidy:
            continue
        epochs.append(
            inputs.Epoch(
                from_=round(start),
                height=round(height, 2),
                difficulty=difficulty,
                nbits=f"{nbits:#010x}" if nbits else None,
                subsidy_btc=subsidy,
                hashes_per_second=rate,
            )
        )
    return tuple(epochs)
