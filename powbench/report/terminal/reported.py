"""What a miner reports beside what its shares prove, in words."""

from __future__ import annotations

from ...documents.miner import Reported
from ...miners.count.reported import difference
from ..units import counted, hash_rate, rate_range, scaled


def sentence(r: Reported) -> str:
    """`It reports 1.24 TH/s itself: 4.1% to 6.0% more than its shares prove.`"""
    if r.hashes_per_second is None and r.left_out:
        return "What it reports itself is beyond physics, and does not count."
    if r.hashes_per_second is None:
        return "It told no rate of its own."
    said = f"It reports {hash_rate(r.hashes_per_second)} itself"
    if r.agrees:
        return f"{said}, which agrees with its shares."
    return f"{said}: {difference(r)} than its shares prove."


def lines(r: Reported) -> list[str]:
    """Who it says it is, and how often it told what."""
    who = ", ".join(filter(None, (r.model, r.firmware, r.hostname)))
    told = [f"its API at {r.address} tells: {who or 'nothing of who it is'}"]
    if r.boards and r.boards_hashing is not None:
        told.append(f"it says that {r.boards_hashing} of {counted(r.boards, 'board')} hash")
    if r.hashes_per_second is not None and r.lowest is not None and r.highest is not None:
        spread = rate_range(r.lowest, r.highest, r.hashes_per_second)
        between = "" if r.lowest == r.highest else f", {spread}"
        told.append(
            f"reported rate: {hash_rate(r.hashes_per_second)} on average of "
            f"{counted(r.readings, 'reading')}{between}"
        )
    if r.watts is not None:
        note = f" ({r.watts_note})" if r.watts_note else ""
        told.append(
            f"reported power: {scaled(r.watts, 'W')}, {r.watts_kind} at the {r.watts_scope}{note}"
        )
    told += [f"its API: {note}" for note in r.notes]
    return told
