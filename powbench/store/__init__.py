"""Results of many machines over time: one SQLite file, its points, and what goes into it."""
