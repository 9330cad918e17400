"""Modes of a miner, measured one after the other."""
