"""Prometheus: the samples of exactly the window, asked for once it has ended.

    GET /api/v1/query_range?query=node_plug_watts&start=1700000000&end=1700000060&step=1
    {"status": "success", "data": {"resultType": "matrix", "result": [
        {"metric": {...}, "values": [[1700000000, "212.5"], [1700000001, "212.5"], ...]}]}}

query_range repeats the last scrape until the next one. timestamp(query), asked over
the same steps, tells when each value was really scraped, so that samples, gaps and
the trapezoids stand on real samples. (For a query that computes, it is the step.)
API: prometheus.io/docs/prometheus/latest/querying/api, range queries.
"""

from __future__ import annotations

import math
import time
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlencode

from .. import bounded
from ..errors import InputError
from .address import Address, Environ, watts_of
from .fetch import Server, get_json
from .meter import HistoryMeter, Meter, MeterError, sane_watts

STEP_SECONDS = 1.0
MOST_STEPS = 5000
LOOK_BACK_SECONDS = 60.0

Points = tuple[tuple[float, float], ...]


class Prometheus(HistoryMeter):
    """One PromQL expression that is watts, times `scale`; `shown` stands for it in messages."""

    scope = "wall"

    def __init__(
        self, server: Server, query: str, prefix: str = "", scale: float = 1.0, shown: str = ""
    ) -> None:
        self._server, self._query, self._scale = server, query, scale
        self._shown = shown or query
        self._prefix = prefix.rstrip("/")
        self.name = f"prometheus {self._shown}"
        self.source = f"prometheus+{server.url}{self._prefix}?query=…"

    def open(self) -> None:
        now = time.time()
        if not self._range(self._query, now - LOOK_BACK_SECONDS, now):
            raise MeterError(
                f"{self._server.address} has no samples of {self._shown!r} in the last minute",
                ("try the query in Prometheus' own page", "check that its target is up"),
            )

    def history(self, start: float, end: float) -> Points:
        values = dict(self._range(self._query, start, end))
        scraped = dict(self._range(f"timestamp({self._query})", start, end))
        by_moment = {scraped.get(moment, moment): watts for moment, watts in values.items()}
        return tuple(
            (moment, sane_watts(watts * self._scale, self.source))
            for moment, watts in sorted(by_moment.items())
        )

    def _range(self, query: str, start: float, end: float) -> Points:
        steps = min(MOST_STEPS, max(1, math.ceil((end - start) / STEP_SECONDS)))
        wanted = urlencode(
            {
                "query": query,
                "start": f"{start:.3f}",
                "end": f"{end:.3f}",
                "step": f"{max((end - start) / steps, 0.001):.3f}",
            }
        )
        answer = get_json(self._server, f"{self._prefix}/api/v1/query_range?{wanted}")
        return parse_matrix(answer, self._shown)


def parse_matrix(answer: Any, query: str) -> Points:
    """(unix seconds, value) of the one series in `answer`; () when there is none.

    MeterError when it is no matrix, or has several series.
    """
    try:
        result = answer["data"]["result"]
        if len(result) > 1:
            raise MeterError(
                f"{query!r} gives {len(result)} series, not one",
                ("name the one you mean by its labels, or wrap it in sum(...)",),
            )
        if not result:
            return ()
        return tuple((float(moment), _value(text)) for moment, text in result[0]["values"])
    except (KeyError, TypeError, ValueError):
        raise MeterError(f"Prometheus' answer to {query!r} is not a range of numbers") from None


def _value(text: Any) -> float:
    """Prometheus writes numbers as texts, and NaN and Inf where a query has no other answer."""
    if text in ("NaN", "+Inf", "-Inf"):
        return math.nan
    if not isinstance(text, str):
        raise TypeError
    return bounded.number(text)


def from_address(address: Address, environ: Environ, root: Path) -> Meter:
    """The meter that `address` names, not yet opened."""
    fields = dict(item.partition("=")[::2] for item in address.query.split("&"))
    if not fields.get("query"):
        raise InputError(
            "--meter prometheus: the URL has no ?query=", "prometheus+http://host:9090/?query=watts"
        )
    tls = address.scheme.endswith("https")
    scale = watts_of(address.options.unit, "a power: W, kW, MW or mW")
    query = unquote(fields["query"].replace("+", " "))
    hidden = dict(item.partition("=")[::2] for item in address.shown.split("&"))["query"]
    shown = hidden if hidden.startswith("env:") else query
    return Prometheus(address.server(9090, tls), query, address.path, scale, shown)
