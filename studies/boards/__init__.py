"""Boards that somebody has measured: `running` measures one, `rows` keeps it, `page` tells."""
