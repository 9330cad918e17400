"""What writes a page of evidence or a table that ships: each with its run, page and data.

Nothing imports this; it may import powbench. `python -m studies.check --page` and the like.
"""
