"""Measure a kernel on this machine: facts, slices, statistics, and the result document."""
