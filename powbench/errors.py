"""One family of errors: every one has an exit code and a hint what to do next.

Exit codes of all commands: 0 fine, 1 wrong hashes or a regression, 2 bad input,
3 not measurable, 4 our own failure, 130 interrupted.
"""

from __future__ import annotations


class PowbenchError(Exception):
    """Anything powbench has to tell its user instead of a result.

    `hint` says in one sentence what to try next; the command line prints it
    under the message.
    """

    exit_code = 4

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class InputError(PowbenchError):
    """The user's input cannot be used: header, range, flag, file."""

    exit_code = 2


class UnknownKernel(InputError):
    """No kernel has this name, neither here nor where it was asked for."""


class UnusableKernel(InputError):
    """The kernel exists, but this CPU or installation cannot run it."""


class WrongHashes(PowbenchError):
    """A kernel and the reference disagree.

    `nonces` are up to eight of the nonces on which they do.
    """

    exit_code = 1

    def __init__(self, message: str, hint: str = "", nonces: tuple[int, ...] = ()) -> None:
        super().__init__(message, hint)
        self.nonces = nonces


class NotMeasurable(PowbenchError):
    """What was asked for could not be measured here; never to be read as fine."""

    exit_code = 3
