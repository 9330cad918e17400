"""How sure every interval is, and what follows from it."""

from __future__ import annotations

CONFIDENCE = 0.95
TAIL = (1 - CONFIDENCE) / 2
"""The chance to lie beyond one of the ends."""
STANDARD_ERRORS = 1.959963984540054
"""From the middle to an end, of a normal distribution: its quantile at 1 - TAIL."""
