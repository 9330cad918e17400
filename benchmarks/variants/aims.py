"""What is asked of the forecast from epoch 200 on, in one place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

HORIZONS = (26, 52)
CRPS = {26: 0.115, 52: 0.15}
_BIAS, _COVERAGE = 0.03, (0.75, 0.85)


@dataclass(frozen=True)
class Aim:
    """A figure of a score, by its key and horizon, and the limits it shall keep."""

    key: str
    horizon: int
    words: str
    low: float
    high: float
    form: str

    def met(self, score: Mapping[str, float]) -> bool:
        return self.low <= score[self.key] <= self.high


def _of(h: int) -> tuple[Aim, ...]:
    low, high = _COVERAGE
    return (
        Aim("crps", h, f"CRPS at {h} at most {CRPS[h]:g}", 0.0, CRPS[h], "{:.3f}"),
        Aim("median_bias", h, f"median bias at {h} within {_BIAS * 100:.0f} %", -_BIAS, _BIAS,
            "{:+.1%}"),
        Aim("coverage", h, f"coverage at {h} of {low * 100:.0f} to {high:.0%}".replace("%", " %"),
            low, high, "{:.1%}"),
    )  # fmt: skip


ALL = tuple(aim for h in HORIZONS for aim in _of(h))


def met(score: Mapping[str, float], horizon: int) -> bool:
    """Whether a score keeps all that is asked at its horizon."""
    return all(aim.met(score) for aim in ALL if aim.horizon == horizon)
