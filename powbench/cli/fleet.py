"""`powbench fleet`: one command on many hosts over ssh, one document of what they say."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from .. import quantities
from ..errors import InputError
from ..fleet.listening import Listener
from . import files, fleet_asked, fleet_measure, keeping, options, output
from .paths import Input
from .values import Number

if TYPE_CHECKING:
    from ..documents.fleet import Command, Fleet, FleetHost
    from ..fleet.hosts import Host
    from ..fleet.task import Task

WRITE_SHARE = 0.1
"""Of the time while hosts come in, at most, goes to writing the document."""


@click.group(epilog="Example: powbench fleet bench rack1,rack2 --json fleet.json -- -k avx512")
def command() -> None:
    """Run a command on many hosts at once, over your own ssh.

    powbench must be on each of them, or --install puts it there. One document holds what
    all of them say; compare, report, history and project take it.
    """


_OPTIONS = (
    click.option(
        "--serial", is_flag=True,
        help="One host after the other, as behind one power meter. Default: all start together.",
    ),
    click.option(
        "--install", is_flag=True,
        help="Where this version is not there, put it into a folder of its own.",
    ),
    click.option(
        "--wheel", type=Input(), metavar="FILE",
        help="The wheel to install. Default: one made of this installation.",
    ),
    click.option(
        "--any-version", is_flag=True, help="Take the powbench that is there, whichever it is.",
    ),
    click.option(
        "--timeout", type=Number(high=31 * 86400.0, above=True, quantity=quantities.SECONDS),
        default=3600.0, show_default=True, metavar="S",
        help="Seconds after which the run on a host is ended.",
    ),
    click.option(
        "--connect-timeout", type=Number(1.0, 600.0, quantity=quantities.SECONDS), default=10.0,
        show_default=True, metavar="S", help="How long ssh may take to connect.",
    ),
    click.option(
        "--ssh-config", type=Input(), metavar="FILE",
        help="Another configuration of ssh than your own (ssh -F).",
    ),
    click.option(
        "--resume", type=Input(), metavar="FLEET.json",
        help="Run only the hosts that this document has no answer of, and fetch what they kept.",
    ),
)  # fmt: skip


def _subcommand(name: Command, answers: str) -> None:
    """`powbench fleet NAME HOSTS`."""

    def function(**given: Any) -> int:
        return _run(name, **given)

    function.__doc__ = (
        f"{answers}\n\nHOSTS is a file (docs/how-to/many-machines.md), or names for ssh: "
        f"host1,user@host2. What follows -- goes to `powbench {name}` on every host."
    )
    for option in reversed(_OPTIONS):
        function = option(function)
    function = options.common(function)
    function = click.argument("arguments", nargs=-1, metavar="[-- ARGUMENT]...")(function)
    function = click.argument("hosts", type=Input(), metavar="HOSTS")(function)
    example = {"bench": " -- -k avx512 -d 5", "check": " -- --baseline nightly"}.get(name, "")
    command.command(name, epilog=f"Example: powbench fleet {name} hosts.toml{example}")(function)


command.add_command(fleet_measure.command, "measure")
_subcommand("bench", "Measure hashes per second and per joule on every host.")
_subcommand("check", "Check every host for a slow-down.")
_subcommand("info", "Show the facts of every host, and what disturbs measurements there.")
_subcommand("verify", "Let every host find the nonces of real blocks.")


def _run(
    name: Command, hosts: str, arguments: tuple[str, ...], serial: bool, install: bool,
    wheel: str | None, any_version: bool, timeout: float, connect_timeout: float,
    ssh_config: str | None, resume: str | None, json_path: str | None,
) -> int:  # fmt: skip
    from .._version import VERSION
    from ..documents import reading
    from ..documents.fleet import Fleet
    from ..fleet import document, near, run
    from ..fleet.task import Task
    from ..report.terminal import fleet as terminal

    fleet_asked.check_arguments(name, arguments)
    fleet_asked.check_ssh_config(ssh_config)
    listed = fleet_asked.hosts(hosts)
    carried = fleet_asked.wheel(install, wheel)
    if any_version and carried:
        raise InputError(
            "--any-version and --install contradict each other", "give one of them, or neither"
        )
    version = "" if any_version else carried.version if carried else VERSION
    earlier = None
    if resume is not None:
        earlier = reading.read(files.read_bounded(resume), resume, Fleet)
        document.check_same(earlier, name, arguments, resume)
    task = Task(
        earlier.id if earlier else secrets.token_hex(8), name, arguments, version, timeout, carried
    )
    asked = document.missing(earlier, listed) if earlier else listed
    kept = Kept(task, serial, listed, earlier, json_path)
    kept.begin()
    fleet = run.Fleet(
        asked, task, near.Ssh(connect_timeout, ssh_config or ""), serial, kept, earlier is not None
    )
    whole = kept.document(fleet.run(), fleet.interrupted)
    keeping.write(json_path, lambda: reading.text(whole), "fleet")
    output.show(terminal.fleet(whole))
    return document.exit_code(whole)


class Kept(Listener):
    """Says which hosts have ended, and keeps what they say in the file of --json as they come: a
    powbench that is killed loses nothing that had reached it."""

    def __init__(
        self, task: Task, serial: bool, hosts: Sequence[Host], earlier: Fleet | None,
        json_path: str | None,
    ) -> None:  # fmt: skip
        from ..fleet import document

        self._task, self._serial, self._hosts, self._earlier = task, serial, hosts, earlier
        # What is written meanwhile is replaced: a pipe would hold one document after the other.
        self._path = json_path if json_path and files.can_be_replaced(json_path) else None
        self._so_far = {host.name: host for host in document.not_begun(hosts)}
        self._unwritten, self._not_before = False, 0.0
        self._clock: Callable[[], float] = time.monotonic

    def begin(self) -> None:
        """Write what --resume needs if this powbench is killed before the first host ends."""
        self._write()

    def note(self, message: str) -> None:
        output.say(message)

    def ended(self, host: FleetHost, left: int) -> None:
        # The reason stands below the table: printed here, too, it would be there twice.
        output.say(f"{host.name}: {host.state}" + (f" ({left} to come)" if left else ""))
        self._so_far[host.name] = host
        self._unwritten = self._path is not None

    def safe(self, last: bool) -> bool:
        began = self._clock()
        if self._unwritten and (last or began >= self._not_before):
            try:
                self._write()
            except InputError as error:
                error.hint = (
                    f"the hosts keep what they have; free some space, then --resume {self._path}"
                )
                raise
            self._not_before = self._clock() + (self._clock() - began) / WRITE_SHARE
        return not self._unwritten

    def _write(self) -> None:
        from ..documents import reading

        if self._path is not None:
            files.write_text(self._path, reading.text(self.document((), True)))
        self._unwritten = False

    def document(self, hosts: Sequence[FleetHost], interrupted: bool) -> Fleet:
        from ..fleet import document

        self._so_far |= {host.name: host for host in hosts}
        every = document.merged(self._earlier, self._hosts, tuple(self._so_far.values()))
        return document.document(self._task, self._serial, every, interrupted)
