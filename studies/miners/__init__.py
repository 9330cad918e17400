"""Is the interval of `powbench miners measure` right as often as it says?"""
