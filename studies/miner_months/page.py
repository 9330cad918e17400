"""docs/evidence/miner-months.md, from data.csv and what powbench computes."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from .computing import SPIKE, Row

PAGE = Path(__file__).parents[2] / "docs" / "evidence" / "miner-months.md"
MISS = 0.03
NEAR = 0.04
AIM_MEDIAN = 0.015
AIM_SHARE = 0.75
OWN_POOL = "MARA"
WIDTH = 100
NAMES = {
    "BITF": "Bitfarms",
    "CANG": "Cango",
    "CLSK": "CleanSpark",
    "HIVE": "HIVE",
    "IREN": "IREN",
    "MARA": "MARA",
    "RIOT": "Riot",
    "WULF": "TeraWulf",
}


def written(rows: Sequence[Row]) -> str:
    """The Markdown of the page."""
    calm, spikes = [r for r in rows if not r.spike], [r for r in rows if r.spike]
    companies = len({r.published.company for r in rows})
    sections = (
        "# Months that public miners published",
        filled(
            "Public miners publish how many coins a month brought, and at what hash rate. This "
            f"page compares {len(rows)} such months of {companies} companies with what powbench "
            "computes. The figure is published / computed − 1."
        ),
        METHOD,
        "## How far off",
        scores(calm, spikes),
        filled(aims(calm, spikes)),
        "## Each miss",
        filled(
            f"A miss is more than {MISS:.0%} off. The luck of a pool is the standard deviation of "
            "the blocks that its hash rate finds in the month."
        ),
        misses(rows),
        "## Average, not at the month's end",
        filled(at_the_end(rows)),
        "## Hindsight",
        filled(HINDSIGHT),
        "## All months",
        filled(READING),
        months(rows),
    )
    return "\n\n".join(sections) + "\n"


def filled(text: str) -> str:
    return textwrap.fill(text, WIDTH)


def scores(calm: Sequence[Row], spikes: Sequence[Row]) -> str:
    """A row for each sort of month, with and without fees."""
    heads = ("months", "fees", "how many", "median error", "median size of the error")
    lines = head(*heads, f"within {MISS:.0%}", f"within {NEAR:.0%}")
    pooled = [r for r in spikes if r.published.company != OWN_POOL]
    sorts = (
        ("outside fee spikes", calm),
        ("in fee spikes", spikes),
        (f"in fee spikes, without {NAMES[OWN_POOL]}", pooled),
    )
    for name, rows in sorts:
        for fees, errors in (
            ("none", [r.error_without for r in rows]),
            ("the record", [r.error for r in rows]),
        ):
            cells = (
                name, fees, str(len(rows)), f"{median(errors):+.1%}", f"{size(errors):.1%}",
                f"{within(errors, MISS):.0%}", f"{within(errors, NEAR):.0%}",
            )  # fmt: skip
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def head(*names: str) -> list[str]:
    """The first two lines of a table."""
    return [f"| {' | '.join(names)} |", "|---" * len(names) + "|"]


def size(errors: Sequence[float]) -> float:
    """The median error without its sign."""
    return median(abs(e) for e in errors)


def within(errors: Sequence[float], bound: float) -> float:
    """The share of errors that are not larger."""
    return sum(abs(e) <= bound for e in errors) / len(errors)


def aims(calm: Sequence[Row], spikes: Sequence[Row]) -> str:
    """What was aimed at, and whether these months reach it."""
    errors = [r.error for r in calm]
    reached = size(errors) <= AIM_MEDIAN and within(errors, MISS) >= AIM_SHARE
    far = [r for r in spikes if abs(r.error) > NEAR]
    pooled = [r for r in far if r.published.company == OWN_POOL]
    return (
        f"The aim outside fee spikes is a median size of {AIM_MEDIAN:.1%} at most, and "
        f"{AIM_SHARE:.0%} within {MISS:.0%}. These months {'reach' if reached else 'miss'} it. The "
        f"aim in fee spikes is {NEAR:.0%} for every month. Of {len(spikes)} months {len(far)} lie "
        f"farther off, and {len(pooled)} of these are {NAMES[OWN_POOL]}'s. The usual error is a "
        "little below 0: most pools keep a fee, and no pool fee is computed here."
    )


def misses(rows: Sequence[Row]) -> str:
    """A row for each month that is more than MISS off."""
    lines = head("month", "published / computed − 1", "luck of such a pool", "why")
    for row in rows:
        if abs(row.error) > MISS:
            its = row.published
            luck = f"± {row.luck:.1%}" if its.company == OWN_POOL else ""
            lines.append(
                f"| {NAMES[its.company]}, {its.month} | {row.error:+.1%} | {luck} "
                f"| {its.explanation} |"
            )
    return "\n".join(lines)


def at_the_end(rows: Sequence[Row]) -> str:
    """How far off the same months are with the hash rate at the month's end."""
    known = [(r.error, e) for r in rows if (e := r.error_at_end) is not None]
    return (
        "Many updates also give the hash rate at the month's end: energised, deployed or "
        f"installed. It counts rigs that did not run. For {len(known)} months both are known. The "
        f"median size of the error is {size([e for e, _ in known]):.1%} with the average operating "
        f"hash rate, and {size([e for _, e in known]):.1%} with that of the month's end. So a "
        "site's file needs the average operating hash rate, or rigs with an uptime."
    )


def months(rows: Sequence[Row]) -> str:
    """The whole table."""
    lines = head(
        "company, month", "EH/s", "coins", "computed", "fees", "known", "off",
        "off without fees", "power cost", "source",
    )  # fmt: skip
    for row in rows:
        its = row.published
        source = f"[{its.source}]({its.url})" if its.url else its.source
        cells = (
            f"{NAMES[its.company]}, {its.month}", f"{its.ehs:g}{'*' * its.inferred}",
            f"{its.coins:,g}", f"{row.coins:,.1f}", f"{row.fees:.1%}", f"{row.known:.0%}",
            f"{row.error:+.1%}", f"{row.error_without:+.1%}", its.cost, source,
        )  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


METHOD = f"""\
`python -m studies.miner_months` writes it from
[the published figures](../../studies/miner_months/data.csv). For each month it projects one site
with `history = true`: difficulty and subsidy of that month in UTC, the published average operating
hash rate at every hour, no pool fee. Fees are those of [the record that
ships](../explanation/economics.md#fees-of-the-past). A fee spike is a month whose fees reach
{SPIKE:.0%} of the subsidies."""

HINDSIGHT = (
    "No constant of powbench was fitted to these months. But the record of fees was collected "
    "while they were known. For November 2023 and for January, August and October 2024 public "
    "sources disagree, and the choice between them was made with these months in view. Months that "
    "are not on this page are the better test."
)

READING = (
    "*Fees* are those of the record, as a share of the subsidies. *Known* is the share of the "
    "month that the record holds; in the rest the level before goes on. A star marks figures that "
    "follow from a change in per cent, and so are right to half a per cent. *Power cost* is what "
    "the source gives."
)
