"""As many open files as the miners' connections need."""

from __future__ import annotations


def allow_open_files(count: int) -> None:
    """Raise the soft limit, which is 1,024 on many systems, as far as it may be."""
    try:
        import resource
    except ImportError:  # no such limit on Windows
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = count if hard == resource.RLIM_INFINITY else min(count, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
