"""Who hears what becomes of a fleet while it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..documents.fleet import FleetHost


class Listener:
    """What the command line shows and keeps meanwhile; does nothing by itself."""

    def note(self, message: str) -> None: ...
    def ended(self, host: FleetHost, left: int) -> None: ...

    def safe(self, last: bool) -> bool:
        """Whether all that has ended is kept by now: until then the hosts keep it, too. It is
        asked again and again; last: no host is left, and it has to be."""
        return True
