"""Every field of every document and of the example site files, damaged in every way that people
have met, read by every command that takes it.

    python -m tests.mutate              all of it (minutes)
    python -m tests.mutate --every 50   one in fifty

A case fails on a traceback, on exit 4, on exit 0 with another answer where the field cannot
hold that value, on a control character in what is printed, on more than 1 GB, on more than 20 s
of the CPU.
"""
