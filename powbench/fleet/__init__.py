"""Many machines at once: one command, run on hosts over ssh, and one document of what they say."""
