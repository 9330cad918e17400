"""powbench.projection/1, part by part: what `powbench project` writes."""
