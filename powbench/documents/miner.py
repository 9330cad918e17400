"""What a result says of a miner whose shares were counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from msgspec import Meta

from ..scope import Scope
from .certificate import PoolCertificate
from .fields import (
    ABSENT,
    Absent,
    Count,
    Name,
    NotNegative,
    Number,
    OneOrMore,
    Positive,
    Share,
    means,
)

Reason = Literal[
    "stale",
    "duplicate",
    "above target",
    "job unknown",
    "malformed",
    "time out of range",
    "version bits",
    "not authorized",
]
Mode = Annotated[
    Literal["pool", "proxy"],
    means("Whose work it was. `pool` is powbench's own, which earns nothing; `proxy` the owner's."),
]


@dataclass(frozen=True)
class SharesOf:
    """Valid shares of one difficulty. Each stands for difficulty * 2^48/65535 hashes."""

    difficulty: Positive
    shares: Count


@dataclass(frozen=True)
class Drift:
    """Change of the rate over the last third of the window, as a share of the rate."""

    change: Number
    low: Number
    high: Number


@dataclass(frozen=True)
class Expected:
    """What a catalogue's data sheet promises of this model."""

    model: Name
    hashes_per_second: Positive
    source: Name
    share: Annotated[Positive, means("The counted rate over this one; 1 is all of it.")]
    share_low: NotNegative
    share_high: Positive
    basis: Annotated[
        Literal["named", "said"] | Absent,
        means("Who named the model: `named` with --model, or `said` by the miner's user agent."),
    ] = ABSENT
    boards: Annotated[OneOrMore | Absent, means("Hash boards of this model, where known.")] = ABSENT


@dataclass(frozen=True)
class OtherUser:
    """A second user name beside the miner's own, with its share of the work of both."""

    name: str
    seen: Annotated[
        Literal["connection", "address"],
        means("On the same connection, or from the same address with the same user agent."),
    ]
    share: Share
    share_low: Share
    share_high: Share


@dataclass(frozen=True)
class DevFee:
    """Silences that come back at a period, as when a firmware works for somebody else."""

    share: Annotated[Share, means("Of the time.")]
    share_low: Share
    share_high: Share
    period_seconds: Positive
    periods: OneOrMore
    chance: Annotated[Share, means("At most so often a steady miner looks like this; below 1e-4.")]


@dataclass(frozen=True)
class Silences:
    """Gaps between shares that are longer than chance makes them once in 10,000 windows."""

    count: OneOrMore
    seconds: Annotated[NotNegative, means("Of all of them, less the usual wait for a share.")]
    longest_seconds: Positive
    chance: Annotated[Share, means("Of even one gap as long as the longest.")]


@dataclass(frozen=True)
class Step:
    """The rate was one before a moment of the window, and another after it."""

    after_seconds: Positive
    hashes_per_second_before: NotNegative
    hashes_per_second_after: NotNegative
    chance: Annotated[Share, means("At most so often a steady miner looks like this; below 1e-4.")]


@dataclass(frozen=True)
class OwnPool:
    """What the owner's pool said of the shares that meet its difficulty, over the window."""

    address: Annotated[Name, means("Host and port.")]
    accepted: Count
    rejected: Count
    lost: Annotated[Count, means("Those that never reached it, or had no answer.")]
    away_seconds: Annotated[NotNegative, means("Of the window, without a connection to it.")]


@dataclass(frozen=True)
class Reported:
    """What the miner said of itself over its API in the window: a claim, beside the count."""

    address: Annotated[Name, means("Where it was asked.")]
    api: Annotated[str, means("AxeOS, cgminer or pyasic-rs; empty where none answered.")]
    model: str
    firmware: str
    hostname: str
    boards: Annotated[Count | None, means("Hash boards that it says it has.")]
    boards_hashing: Annotated[Count | None, means("Those of them that it says hash.")]
    readings: Annotated[Count, means("How often it told a rate that can be.")]
    left_out: Annotated[Count, means("Rates beyond physics, which do not count.")]
    failures: Annotated[Count, means("How often it gave no answer.")]
    hashes_per_second: Annotated[
        NotNegative | None, means("Mean of the readings; null without one.")
    ]
    lowest: NotNegative | None
    highest: NotNegative | None
    share: Annotated[
        NotNegative | None, means("That mean over the counted rate; 1.05 claims 5% too much.")
    ]
    share_low: Annotated[NotNegative | None, means("The same over the interval's upper end.")]
    share_high: Annotated[NotNegative | None, means("The same over the interval's lower end.")]
    agrees: Annotated[bool | None, means("Whether the mean lies within the counted interval.")]
    expected_hashes_per_second: Annotated[
        Positive | None, means("What its firmware holds for its full rate.")
    ]
    watts: Annotated[Positive | None, means("Mean of the powers that it told.")]
    watts_kind: Literal["measured", "estimated"] | None
    watts_scope: Annotated[Scope | None, means("What the watts include.")]
    watts_note: Annotated[str, means("Where they come from.")]
    notes: Annotated[tuple[str, ...], means("What was left out or failed, and why.")]


@dataclass(frozen=True)
class Miner:
    """A miner by its shares, over the same window as the rate."""

    worker: Annotated[str, means("The user name that it logged in with.")]
    user_agent: Annotated[str, means("The program that it says it is.")]
    mode: Mode
    window_seconds: Positive
    warm_up_seconds: Annotated[NotNegative, means("From its first share to the window.")]
    work: Annotated[tuple[SharesOf, ...], Meta(min_length=1)]
    equivalent_shares: Annotated[
        Positive, means("Shares of one difficulty that would be as precise.")
    ]
    seconds_to_one_percent: Annotated[
        NotNegative,
        means("How much longer at this pace, until half the interval is 1% of the rate."),
    ]
    rejected: Annotated[dict[Reason, OneOrMore], means("Shares that do not count, by reason.")]
    connections: Annotated[OneOrMore, means("How often it had connected.")]
    away_seconds: Annotated[NotNegative, means("Of the window, without a connection.")]
    settled: Annotated[
        bool | None,
        means("Whether the rate held still over the last third; null where shares are too few."),
    ]
    drift: Drift | None
    expected: Expected | None
    own_pool: Annotated[OwnPool | Absent, means("With the mode `proxy`.")] = ABSENT
    reported: Annotated[
        Reported | Absent, means("What it said over its API; absent where nobody asked.")
    ] = ABSENT
    beyond: Annotated[
        tuple[Literal["rate", "efficiency"], ...],
        means("What is more than the model, or any known machine, can do; see the warnings."),
    ] = ()
    other_users: tuple[OtherUser, ...] = ()
    dev_fee: Annotated[DevFee | Absent, means("Absent without evidence of one.")] = ABSENT
    silences: Annotated[Silences | Absent, means("Absent where chance explains the gaps.")] = ABSENT
    step: Annotated[Step | Absent, means("Absent where chance explains the changes.")] = ABSENT
    packets: Annotated[
        OneOrMore | Absent,
        means(
            "Most shares that came within a second, where chance brings fewer. They may have been "
            "found before the window, so the interval is wider by as many on both sides."
        ),
    ] = ABSENT
    certificate: Annotated[
        PoolCertificate | Absent, means("With --certify: its shares, which prove the work.")
    ] = ABSENT
