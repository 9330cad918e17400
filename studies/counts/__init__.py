"""How far counts of instructions can be believed: repetitions under load, and injected changes."""
