"""One look at the pool before any miner is waited for: is it there, and does it know the user?"""

from __future__ import annotations

from ..._version import VERSION
from ...connect import Deadline, Fault, NetError, connect
from ...errors import NotMeasurable
from ..stratum.lines import Lines, TooMuch
from . import dialogue, events
from .address import WORKER, Pool
from .dialogue import PoolFault, Upstream

SECONDS = 15.0
CHUNK = 65536
HINTS = {
    Fault.UNREACHABLE: "check the address against the pool's own page, and the network",
    Fault.LATE: "check the address against the pool's own page, and the firewall between",
    Fault.DISTRUSTED: "name the pool as its certificate does, or give SSL_CERT_FILE its authority",
    Fault.NO_TLS: "is it stratum+tcp:// at this port?",
}


def probe(pool: Pool, seconds: float = SECONDS) -> None:
    """Log in as a miner would, and leave once there is a job.

    Without a user of `pool` that is the same for all miners, only as far as a subscription.
    NotMeasurable says what is wrong.
    """
    deadline = Deadline(seconds)
    try:
        _talk(pool, deadline)
    except NetError as error:
        raise NotMeasurable(f"--proxy: {error.message}", HINTS.get(error.fault, "")) from None
    except TimeoutError:
        raise NotMeasurable(
            f"--proxy: {pool.address} took the connection, but gave no job in {seconds:g} s",
            "check that the pool speaks stratum version 1 at this port, with or without TLS",
        ) from None
    except PoolFault as fault:
        raise NotMeasurable(f"--proxy: {pool.address} {fault.message}", fault.hint) from None


def _talk(pool: Pool, deadline: Deadline) -> None:
    login = pool.login("", "")
    named = bool(pool.user) and WORKER not in pool.user
    talk = Upstream(f"powbench/{VERSION}", login.hide, 0.0)
    lines = Lines(dialogue.LONGEST_LINE, 0.0, 1000.0, 0.0)
    wanted = {"subscription", "log-in", "job"} if named else {"subscription"}
    with connect(pool.host, pool.port, deadline, pool.context()) as link:
        talk.subscribe("", 0.0)
        while wanted:
            link.settimeout(deadline.left())
            try:
                link.sendall(talk.sent())
                data = link.recv(CHUNK)
                came = lines.cut(data, 0.0)
            except TooMuch as error:
                raise PoolFault(str(error).removeprefix("it "), dialogue.STRATUM_HINT) from None
            except TimeoutError:
                raise
            except OSError as error:
                raise PoolFault(f"broke off: {error.strerror or error}", _CLOSED) from None
            if not data:
                raise PoolFault("closed the connection before there was a job", _CLOSED)
            for line in came:
                for event in talk.receive(line, 0.0):
                    if isinstance(event, events.Subscribed):
                        wanted.discard("subscription")
                        if named:
                            talk.authorize(login.user, login.password, 0.0)
                    elif isinstance(event, events.NewJob):
                        wanted.discard("job")
                    elif isinstance(event, events.Authorized):
                        if event.refusal is not None:
                            raise PoolFault(
                                f"refuses the user {event.user}: {event.refusal.message}",
                                dialogue.USER_HINT,
                            )
                        wanted.discard("log-in")


_CLOSED = "check the address, the user and the port, which may want TLS: stratum+ssl://"
