"""`powbench challenge`: a text that nobody could know before."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from . import files, options, output
from .values import Text

Command = TypeVar("Command", bound=Callable[..., Any])
DRAWN_HERE = (
    "note: the challenge is drawn here, so the certificates do not bound when the work was done; "
    "one from the other side does (--certify CHALLENGE)"
)


def certified_for(text: str, name: str) -> str:
    """The challenge; empty where it is to be drawn here."""
    from ..measure.certificate import checked_challenge

    return checked_challenge(text, name) if text.strip() else ""


def certify(function: Command) -> Command:
    """--certify. The command receives `challenge`: None without it, empty to draw one."""
    return click.option(
        "--certify", "challenge", type=Text(certified_for), metavar="[CHALLENGE]",
        is_flag=False, flag_value="",
        help="Keep hits that prove the work to a stranger, for a CHALLENGE from the other side: "
        "the text of `powbench challenge`, or the last block's hash. Without one, it is drawn "
        "here.",
    )(function)  # fmt: skip


def answered(challenge: str | None) -> str | None:
    """The challenge that the work is done for; None for no certificate."""
    return fresh()[0] if challenge == "" else challenge


def tell(challenge: str | None, json_path: str | None) -> None:
    """What a certificate needs to be of use to others."""
    if challenge is not None and not json_path:
        output.say("note: with --json FILE the certificates are kept, and others can verify them")
    if challenge == "":
        output.say(DRAWN_HERE)


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
