"""Where a fleet can run: tariff, levies, taxes, supply, overheads, and what comes of it."""
