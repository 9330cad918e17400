"""The benchmark part: what each machine does, and several of them side by side."""
