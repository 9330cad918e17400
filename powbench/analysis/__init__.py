"""What is said of a projection: its rank, its reasons, its formulas, its sensitivity."""
