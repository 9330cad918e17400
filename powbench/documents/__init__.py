"""The documents of `--json`: one frozen type per kind, one file per type;
a projection, which has many parts, is a folder.

A field stands here with its meaning, its unit and its range, and nowhere else: reading
(`reading.read`), writing (`reading.text`) and the JSON Schema (`schema.of`) come from it.
Keys that a type does not know pass, so that an older powbench reads what a newer one adds;
a newer number behind the slash is refused.
"""
