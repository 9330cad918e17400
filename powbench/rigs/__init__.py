"""Rig = hash rate + watts + where they came from: result documents, the catalogue, typed in."""
