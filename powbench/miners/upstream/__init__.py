"""The pool behind the proxy: its events, its jobs, what is passed on."""
