"""`powbench challenge`: a text that nobody could know before."""

from __future__ import annotations

import click

from . import files, options, output


@click.command(epilog="Example: powbench challenge")
@options.common
def command(json_path: str | None) -> None:
    """Draw a challenge for a certified benchmark.

    Send it to whoever measures, and note when. `powbench bench --certify
    CHALLENGE` answers it, and `powbench verify FILE --challenge CHALLENGE`
    checks the answer. The time in it is this machine's.
    """
    from ..documents import reading
    from ..documents.certificate import Challenge

    drawn, created = fresh()
    if json_path is not None:
        made = Challenge("powbench.challenge/1", drawn, created)
        files.write_text(json_path, reading.text(made))
    output.show(drawn)


def fresh() -> tuple[str, str]:
    """(challenge, moment): 128 random bits behind the time."""
    import datetime
    import secrets

    now = datetime.datetime.now(datetime.UTC)
    return f"{now:%Y-%m-%dT%H:%M:%SZ}-{secrets.token_hex(16)}", now.isoformat(timespec="seconds")
