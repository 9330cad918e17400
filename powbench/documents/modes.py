"""The modes of a rig: settings at which its rate and its watts were found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from ..scope import Scope
from .energy import Kind, LevelName
from .fields import ABSENT, Absent, Name, Positive, Rate, means


@dataclass(frozen=True)
class ModeWatts:
    """The power of one mode [W] between two bounds, which are the value itself where the error
    of the meter is not known."""

    value: Positive
    low: Positive
    high: Positive
    scope: Annotated[Scope, means("What the watts include.")]
    kind: Kind
    source: Annotated[str | Absent, means("Where the watts come from, without credentials.")] = (
        ABSENT
    )
    level: LevelName | Absent = ABSENT


@dataclass(frozen=True)
class Settings:
    """What was set on the miner for a mode, as far as it is known."""

    frequency_megahertz: Positive | Absent = ABSENT
    core_millivolts: Positive | Absent = ABSENT
    target_watts: Positive | Absent = ABSENT


@dataclass(frozen=True)
class RigMode:
    """One mode of a rig. `project` and `allocate` choose among the modes that have watts."""

    name: Name
    hashes_per_second: Rate
    watts: Annotated[ModeWatts | None, means("Null where no meter gave a figure.")]
    settings: Settings | Absent = ABSENT
