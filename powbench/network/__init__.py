"""The outside: difficulty, subsidy, fees and price, where they stand and how they move."""
