"""Forecasts of difficulty that were tried, for backtest_variants.py."""
