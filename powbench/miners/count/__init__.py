"""What the shares of a window prove: hashes, silences, and what a miner said of itself."""
