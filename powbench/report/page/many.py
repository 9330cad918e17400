"""Of many sites the page shows the first and the last, and says how many it leaves out.

So it stays small, whatever the documents hold: pictures of a thousand sites say no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

import msgspec

from ...documents.projection.document import Projection
from ...documents.projection.page import Model, Sensitivity
from ...documents.simulation import Simulation
from .documents import Document

MOST = 60
"""Sites of one document; three of four are the first."""
MOST_NOTES = 40
ROOM_BYTES = 2_000_000
"""Of the page, for the sites of all documents together."""
SITE_BYTES, MONTH_BYTES, PATHS_MONTH_BYTES = 3000, 70, 180
"""What a site takes besides its model; with paths a month has three quantiles and a share."""
T = TypeVar("T")


def room(documents: Sequence[Document[Any]]) -> int:
    """Bytes of the page for the sites of each document that has some."""
    return ROOM_BYTES // max(1, sum(_has_sites(d) for d in documents))


def _has_sites(document: Document[Any]) -> bool:
    return isinstance(document.content, Projection | Simulation)


def thinned(document: Document[Any], room_bytes: int) -> Document[Any]:
    """The same with as many sites as there is room for."""
    if not _has_sites(document):
        return document
    content: Projection | Simulation = document.content
    if len(content.notes) > MOST_NOTES:
        more = f"{len(content.notes) - MOST_NOTES:,} more notes are in the document."
        notes = (*content.notes[:MOST_NOTES], more)
        content = msgspec.structs.replace(content, notes=notes)
        document = replace(document, content=content)
    count = len(content.sites)
    most = max(2, min(MOST, room_bytes // _site_bytes(content)))
    if count <= most:
        return document
    last = max(1, most // 4)
    first = most - last

    def ends(each: Sequence[T]) -> tuple[T, ...]:
        return (*each[:first], *each[-last:])

    said = (
        f"This page shows the first {first} and the last {last} of {count:,} sites"
        f"{', as they rank' if isinstance(content, Projection) else ''}. "
        f"{count - most:,} are left out; the document has all of them."
    )
    changes: dict[str, Any] = {"sites": ends(content.sites), "notes": (said, *content.notes)}
    if isinstance(content, Projection):
        if isinstance(content.sensitivity, Sensitivity):
            shown = ends(content.sensitivity.sites)
            changes["sensitivity"] = msgspec.structs.replace(content.sensitivity, sites=shown)
        if isinstance(content.model, Model):
            changes["model"] = _model(content.model, ends(content.model.sites))
    return replace(document, content=msgspec.structs.replace(content, **changes))


def _model(model: Model, sites: Sequence[Any]) -> Model:
    """With the markets of these sites alone."""
    used = sorted({site.market for site in sites})
    kept = (msgspec.structs.replace(site, market=used.index(site.market)) for site in sites)
    markets = tuple(model.markets[place] for place in used)
    return msgspec.structs.replace(model, sites=tuple(kept), markets=markets)


def _site_bytes(content: Projection | Simulation) -> int:
    """Of one site on the page, by the largest of the first and the last."""
    if isinstance(content, Simulation):
        return SITE_BYTES + PATHS_MONTH_BYTES * len(content.sites[0].fan)
    size = SITE_BYTES + MONTH_BYTES * len(content.sites[0].months)
    if isinstance(content.model, Model):
        ends = (content.model.sites[0], content.model.sites[-1])
        size += max(len(msgspec.json.encode(site)) for site in ends)
    return size
