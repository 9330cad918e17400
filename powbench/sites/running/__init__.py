"""What keeps rigs from running, and what they draw when they run: the hours of a site."""
