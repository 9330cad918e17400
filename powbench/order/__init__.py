"""Places, tails and sums of numbers that come in blocks and are not kept."""
