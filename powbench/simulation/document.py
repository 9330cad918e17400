"""The simulation document: powbench.simulation/1."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from msgspec import structs

from ..documents import simulation as documents
from ..documents.fields import ABSENT
from ..documents.projection.inputs import Horizon
from ..documents.projection.quantiles import Quantiles
from .prepared import World
from .run import Simulation
from .summary import Band, Summary


def frame(world: World, notes: Sequence[str]) -> documents.Simulation:
    """All that does not depend on the paths."""
    horizon, uncertainty = world.project.horizon, world.uncertainty
    return documents.Simulation(
        schema="powbench.simulation/1",
        title=world.project.title or ABSENT,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        paths=0,
        seed=world.seed,
        interrupted=False,
        horizon=Horizon(
            start=horizon.start.isoformat(), days=horizon.days, discount_rate=horizon.discount_rate
        ),
        uncertainty=documents.Uncertainty(
            difficulty=world.difficulty,  # type: ignore[arg-type]
            answers_hash_price=world.answers_hash_price,
            price_drift=uncertainty.price_drift,
            price_volatility=uncertainty.price_volatility,
            price_record_steps=max(0, len(uncertainty.price_record) - 1),
            fees_volatility=uncertainty.fees_volatility,
            fees_half_life_days=uncertainty.fees_half_life_days,
            fees_fortnights=len(uncertainty.fees_record) or ABSENT,
            rigs=uncertainty.rigs,
            risks=tuple(
                documents.Risk(
                    **vars(risk),
                    sites=tuple(
                        name for name, groups in world.groups.items() if risk.group in groups
                    ),
                )
                for risk in uncertainty.risks
            ),
        ),
        sites=(),
        fleet=None,
        notes=tuple(notes),
    )


def filled(its_frame: documents.Simulation, done: Simulation) -> documents.Simulation:
    """With what the paths say."""
    return structs.replace(
        its_frame,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        paths=done.paths,
        interrupted=done.interrupted,
        sites=tuple(_outcome(s, done.months) for s in done.sites),
        fleet=None if done.together is None else _outcome(done.together, done.months),
        quantile_error=done.error or ABSENT,
    )


def _outcome(s: Summary, months: Sequence[str]) -> documents.PathsOutcome:
    return documents.PathsOutcome(
        name=s.name,
        btc=_quantiles(s.coins),
        cost_per_btc_usd=_quantiles(s.cost_per_btc),
        profit_usd=_quantiles(s.profit),
        npv_usd=_quantiles(s.npv),
        mean_npv_usd=s.mean_npv,
        probability_of_loss=s.loss,
        probability_of_negative_npv=s.npv_loss,
        cvar_95_usd=s.cvar,
        payback_years=_quantiles(s.payback),
        payback_probability=s.payback_share,
        paid_back_by=tuple(
            documents.PaidBackBy(month=month, probability=share)
            for month, share in zip(months, s.paid_back, strict=False)
        ),
        fan=tuple(
            documents.Fan(month=month, cumulative_cash_usd=_quantiles(b))
            for month, b in zip(months, s.fan, strict=True)
        ),
        hedged=documents.Hedged(
            npv_usd=_quantiles(s.hedged.npv),
            mean_npv_usd=s.hedged.mean_npv,
            cvar_95_usd=s.hedged.cvar,
        )
        if s.hedged
        else ABSENT,
    )


def _quantiles(band: Band) -> Quantiles:
    return Quantiles(**vars(band))
