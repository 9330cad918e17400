"""The regression check: arms, schedule, guard, decision, verdict.

`worker.py` runs in each arm's own process and imports nothing of this package;
everything else runs in the parent. `schedule`, `decision` and the judging half
of `guard` are pure.
"""
