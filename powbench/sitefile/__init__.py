"""Site files in, TOML and URDB: the only room that knows their keys."""
