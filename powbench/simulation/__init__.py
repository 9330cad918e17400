"""Projections under uncertainty: thousands of paths of network, risks and rigs."""
