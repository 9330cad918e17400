"""The OpenEI URDB rate record, imported as it is.

    {"name": "...", "energyratestructure": [[{"max": 1000, "rate": 0.02, "adj": 0.01,
     "unit": "kWh"}, {"rate": 0.03}]], "energyweekdayschedule": [[0 x 24] x 12],
     "demandratestructure": ..., "flatdemandstructure": ..., "flatdemandmonths": [12],
     "fixedmonthlycharge": 468.6, "minmonthlycharge": 1.0, "annualmincharge": 12.0}

The documentation writes some keys in camel case, the service in lower case: both are read.
Charges that an hourly load cannot tell (reactive power) are left out,
and the tariff says so. What a record says without effect on a bill is ignored.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

from .. import bounded
from ..errors import InputError
from ..reading.urdb_fields import Fields
from ..reading.urdb_left_out import bound
from ..sites.charges.energy import EnergyCharge
from ..sites.tariff import PARTS, Tariff

LIMIT_BYTES = 16 << 20


def load(path: Path) -> Tariff:
    """The tariff in a file of one record, or of a URDB answer that holds one item."""
    text = bounded.read_text(path, LIMIT_BYTES)
    try:
        data = bounded.json_value(text)
    except bounded.Unreadable as error:
        raise InputError(f"{path}: {error}", "download the record in JSON from OpenEI") from None
    items = data.get("items") if isinstance(data, dict) else None
    if isinstance(data, list):
        items = data
    if isinstance(items, list):
        if len(items) != 1:
            raise InputError(f"{path} holds {len(items)} records", "keep the one that bills you")
        data = items[0]
    return from_record(data, str(path))


def from_record(record: Any, source: str = "URDB record") -> Tariff:
    """The Tariff of a record; InputError names the field that is wrong.

    Whether a look-back bills demand by period too, and the peaks before the horizon, no record
    says: it does not, and there were none.
    """
    known = record.items() if isinstance(record, dict) else ()
    plain = {str(key).lower(): value for key, value in known}
    if "energyratestructure" not in plain:
        raise InputError(
            f"{source} has no energyratestructure", "give one rate record as OpenEI serves it"
        )
    fields = Fields(plain, source)
    return Tariff(
        EnergyCharge.from_urdb(fields),
        tuple(part for kind in PARTS if (part := kind.from_urdb(fields))),
        name=str(plain.get("name") or plain.get("label") or "URDB record"),
        left_out=tuple(charge.item for charge in fields.left_out),
        bound=bound(fields.left_out),
        notes=tuple(fields.notes),
        since=fields.moment("startdate", -math.inf),
        until=fields.moment("enddate", math.inf),
        fits_kw=fields.limits("peakkwcapacity"),
        fits_kwh=fields.limits("peakkwhusage"),
    )
