"""Consensus rules: header, target, difficulty, retarget, subsidy. Imports nothing of ours."""
