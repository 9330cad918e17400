"""The parts of a tariff, one file each: how it is read, billed, scaled and shown."""
