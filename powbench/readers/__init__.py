"""What miners say of themselves: one file per API, read only. A claim, and never the count."""
