"""What to keep, move, idle and sell at each stage, over sites and simulated scenarios."""
