"""The study of the check: what is run, how it is run, how it is judged, how it is told.

`records` keeps what was measured, `running` measures, `bounds` and `rivals` judge,
`page` and `pictures` tell. Only `running` touches the machine.
"""
