"""PCI addresses, which tell one board from another: `0000:65:00.0`, as Linux writes them."""

from __future__ import annotations

import re

ADDRESS = re.compile(r"([0-9a-f]{4,8}):([0-9a-f]{2}):([0-9a-f]{2})(?:\.([0-7]))?", re.IGNORECASE)


def address(text: str) -> str:
    """As Linux writes it, from what a driver says (NVML: `00000000:65:00.0`); empty for what is
    none."""
    found = ADDRESS.fullmatch(text.strip())
    if found is None:
        return ""
    domain, bus, slot, function = found.groups()
    return f"{int(domain, 16):04x}:{bus.lower()}:{slot.lower()}.{function or '0'}"
