"""The counted rate beside what a data sheet promises of the model, in words."""

from __future__ import annotations

from ...documents.miner import Expected
from ...miners.count.reported import apart
from ..units import hash_rate

WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
USUAL_BOARDS = 3


def sentence(e: Expected) -> str:
    """`That is 32.1% to 34.5% less than …. It is what two of three boards would do.`"""
    said, rate, sheet = "", "That", f"the data sheet ({e.model})"
    if e.basis == "said":
        said, rate, sheet = f"It says it is: {e.model}. ", "Its rate", "that data sheet"
    sheet = f"the {hash_rate(e.hashes_per_second)} of {sheet}"
    if e.share_low <= 1 <= e.share_high:
        within = max(1 - e.share_low, e.share_high - 1)
        return f"{said}{rate} agrees with {sheet}, to within {100 * within:.1f}%."
    boards = "" if e.share_low > 1 else _boards(e)
    return f"{said}{rate} is {apart(e.share_low, e.share_high)} than {sheet}.{boards}"


def _boards(e: Expected) -> str:
    """The one number of boards that would do this rate, where only one fits."""
    every = e.boards or USUAL_BOARDS
    fit = [n for n in range(1, every) if e.share_low <= n / every <= e.share_high]
    if len(fit) != 1:
        return ""
    return f" It is what {_word(fit[0])} of {_word(every)} boards would do."


def _word(number: int) -> str:
    return WORDS[number] if number < len(WORDS) else str(number)
