"""Stratum as a server speaks it: messages, jobs, shares and their judge."""
