"""What answers of the cgminer API mean, by the firmware that gives them.

    version  {"VERSION": [{"BMMiner": "1.0.0", "Type": "Antminer S19 Pro", "API": "3.1"}]}
    summary  {"SUMMARY": [{"Elapsed": 50474, "GHS 5s": "110566.89", "GHS av": 111834.85}]}
             {"SUMMARY": [{"MHS av": 125000000.0, "Factory GHS": 126000, "Power": 3200}]}
    stats    {"STATS": [{"Type": "..."}, {"chain_rate1": "37603.30", "total_rateideal": 110000}]}
             {"STATS": [{"MM ID0": "Ver[15-...] PS[0 1209 1187 297 3526 1188 3731]"}]}
    devs     {"DEVS": [{"ASC": 0, "MHS av": 41500000.0, "Temperature": 65.0, "Status": "Alive"}]}
    tunerstatus  {"TUNERSTATUS": [{"ApproximateMinerPowerConsumption": 1419, "PowerLimit": 1420}]}

Antminer's own firmware tells no watts, Braiins estimates them, a WhatsMiner's supply measures its
input. An Avalon writes its figures as text: the fifth number of PS is the output of its supply in
watts, the seventh (or WALLPOWER) the power at the wall.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from . import readout as r
from .readout import Figure, Identity, Readout, number, short

API = "cgminer"
Row = dict[str, Any]
Answers = Mapping[str, Any]
"""By command; a command that the miner refused is not among them."""

_SCALE = {"": 1.0, "K": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15}
_SPANS = ("1m", "5s", "RT", "5m", "15m", "30m", "av")
"""The first of them that is told is the hash rate; `5s` alone jumps by half."""
_RATE = re.compile(r"([KMGTP]?)HS (\w+)")
_UNIT = re.compile(r"([KMGTP]?)H(?:/?s)?", re.IGNORECASE)
_PROGRAM = re.compile(r"(?:\w*miner|\w*miner\+|btminer)", re.IGNORECASE)
_TEXT = re.compile(r"(\w+)\[([^\]]*)\]")
_MODULE = re.compile(r"(MM ID\d+)(?::Summary)?")
_CHAIN = re.compile(r"chain_rate(\d+)")
_MISLABELLED = 1e-4
"""Of the rate on the plate. Some WhatsMiners write TH/s where the name says MH/s."""


def wanted(answers: Answers) -> tuple[str, ...]:
    """What to ask next, once version, summary, stats and devs have been asked."""
    version = _first(answers, "version", "VERSION")
    more = []
    if any(key.startswith("BOSminer") for key in version):
        more.append("tunerstatus")
    if not _model(answers):
        more.append("devdetails")
    return tuple(more)


def of(answers: Answers, address: str, notes: Sequence[str] = ()) -> Readout:
    """The readout of all answers of one miner."""
    boards = _boards(answers)
    figures = [*_rates(answers), *_power(answers)]
    has_power = any(f.name == r.POWER for f in figures)
    figures += [*_rest(answers)]
    figures += [
        Figure(f"{r.HASH_RATE} of board {name}", rate, "H/s", "measured") for name, rate in boards
    ]
    notes = [*notes, *(() if has_power else ("it tells no power over this API",))]
    hashing = sum(rate > 0 for _, rate in boards)
    identity = Identity(
        model=_model(answers),
        firmware=_firmware(answers),
        boards=len(boards) or None,
        boards_hashing=hashing if boards else None,
    )
    return r.readout(address, API, identity, figures, notes)


def rows(answers: Answers, command: str, key: str) -> list[Row]:
    """The rows of an answer; of a WhatsMiner also from its `Msg`."""
    answer = answers.get(command)
    if not isinstance(answer, dict):
        return []
    found = answer.get(key, answer.get("Msg"))
    listed = found if isinstance(found, list) else [found]
    return [row for row in listed if isinstance(row, dict)]


def _first(answers: Answers, command: str, key: str) -> Row:
    return next(iter(rows(answers, command, key)), {})


def _merged(answers: Answers, command: str, key: str) -> Row:
    """All rows as one; Antminer spreads its stats over two."""
    return {k: v for row in rows(answers, command, key) for k, v in row.items()}


def _rates(answers: Answers) -> Iterator[Figure]:
    summary = _merged(answers, "summary", "SUMMARY")
    stats = _merged(answers, "stats", "STATS")
    plate = _plate(answers, summary, stats)
    told = _spans(stats) | _spans(summary)
    if plate:
        told = {
            span: rate * 1e6 if rate < _MISLABELLED * plate else rate for span, rate in told.items()
        }
    span = next((s for s in _SPANS if s in told), "")
    if span:
        yield Figure(r.HASH_RATE, told[span], "H/s", "measured", note=_SPAN_NOTES.get(span, ""))
    if "av" in told and span != "av":
        yield Figure("hash rate since its start", told["av"], "H/s", "measured")
    if plate:
        yield Figure(r.EXPECTED_RATE, plate, "H/s", "nominal")


_SPAN_NOTES = {
    "1m": "over its last minute", "5s": "over its last 5 s", "5m": "over its last 5 min",
    "15m": "over its last 15 min", "30m": "over its last 30 min", "av": "since its start",
}  # fmt: skip


def _spans(row: Row) -> dict[str, float]:
    """Hashes per second by span: `GHS 5s`, `MHS av`, `rate_30m` (in `rate_unit`)."""
    unit = _UNIT.fullmatch(short(row.get("rate_unit")) or "GH/s")
    found: dict[str, float] = {}
    for key, value in row.items():
        name = _RATE.fullmatch(key)
        rate = number(value)
        if rate is None:
            continue
        if name is not None:
            # WhatsMiner's `HS RT` is in MH/s, too.
            prefix = name[1] or ("M" if name[2] == "RT" else "")
            found[name[2]] = rate * _SCALE[prefix]
        elif key.startswith("rate_") and unit is not None:
            span = key.removeprefix("rate_").replace("avg", "av")
            found.setdefault(span, rate * _SCALE[unit[1].upper()])
    return found


def _plate(answers: Answers, summary: Row, stats: Row) -> float | None:
    """What the firmware holds for its full rate, in H/s."""
    for row, key in ((summary, "Factory GHS"), (stats, "total_rateideal")):
        if told := number(row.get(key)):
            return told * 1e9
    if told := _spans(stats).get("ideal"):
        return told
    boards = [number(d.get("Nominal MHS")) for d in rows(answers, "devs", "DEVS")]
    avalon = [_numbers(text, "GHSmm") for text in _modules(answers)]
    total = sum(b or 0.0 for b in boards) * 1e6 + sum(sum(n[:1]) for n in avalon) * 1e9
    return total or None


def _power(answers: Answers) -> Iterator[Figure]:
    summary = _merged(answers, "summary", "SUMMARY")
    tuner = _first(answers, "tunerstatus", "TUNERSTATUS")
    watts = number(tuner.get("ApproximateMinerPowerConsumption"))
    limit = number(tuner.get("PowerLimit"))
    if watts is not None:
        yield Figure(r.POWER, watts, "W", "estimated", "wall", "reckoned by Braiins' firmware")
    elif (watts := number(summary.get("Power"))) is not None:
        limit = number(summary.get("Power Limit"))
        yield Figure(r.POWER, watts, "W", "measured", "wall", "the input of its power supply")
    else:
        yield from _avalon_power(answers)
    if limit is not None:
        yield Figure(r.POWER_LIMIT, limit, "W", "setting")


def _avalon_power(answers: Answers) -> Iterator[Figure]:
    modules = _modules(answers)
    supplies = [_numbers(text, "PS") for text in modules]
    walls = [
        (_numbers(text, "WALLPOWER") or ps[6:7])[:1]
        for text, ps in zip(modules, supplies, strict=True)
    ]
    limits = [_numbers(text, "MPO")[:1] for text in modules]
    if modules and all(wall and wall[0] > 0 for wall in walls):
        note = "reckoned by the firmware from the output of its supply"
        yield Figure(r.POWER, sum(w[0] for w in walls), "W", "estimated", "wall", note)
    if modules and all(len(ps) > 4 and ps[4] > 0 for ps in supplies):
        note = "the output of its power supply"
        name = "power of the boards" if all(walls) else r.POWER
        yield Figure(name, sum(ps[4] for ps in supplies), "W", "measured", "board", note)
    if modules and all(limits):
        yield Figure(r.POWER_LIMIT, sum(one[0] for one in limits), "W", "setting")


def _rest(answers: Answers) -> Iterator[Figure]:
    summary = _merged(answers, "summary", "SUMMARY")
    stats = _merged(answers, "stats", "STATS")
    chips = [number(v) for k, v in stats.items() if re.fullmatch(r"temp2_\d+", k)]
    chips += [number(summary.get("Chip Temp Max"))]
    chips += [n for text in _modules(answers) for n in _numbers(text, "TMax")[:1]]
    boards = [number(d.get("Temperature")) for d in rows(answers, "devs", "DEVS")]
    for name, degrees in ((r.CHIP_TEMPERATURE, chips), ("board temperature", boards)):
        known = [d for d in degrees if d]
        if known:
            yield Figure(name, max(known), "°C", "measured", note="of the hottest")
    frequency = number(stats.get("frequency")) or number(summary.get("Target Freq"))
    if frequency:
        yield Figure(r.FREQUENCY, frequency, "MHz", "setting")
    for name, key, unit in (
        ("hardware errors", "Device Hardware%", "%"),
        ("shares accepted", "Accepted", ""),
        ("shares rejected", "Rejected", ""),
        ("shares stale", "Stale", ""),
        ("uptime", "Elapsed", "s"),
    ):
        if (value := number(summary.get(key))) is not None:
            yield Figure(name, value, unit, "measured")


def _boards(answers: Answers) -> list[tuple[str, float]]:
    """(name, H/s) of each hash board: from the stats of Antminer and Avalon, else from devs."""
    stats = _merged(answers, "stats", "STATS")
    chains = [
        (name[1], (number(value) or 0.0) * 1e9)
        for key, value in stats.items()
        if (name := _CHAIN.fullmatch(key))
        and (number(value) or number(stats.get(f"chain_acn{name[1]}")))
    ]
    if not chains and isinstance(stats.get("chain"), list):
        chains = [
            (str(c.get("index", i)), (number(c.get("rate_real")) or 0.0) * 1e9)
            for i, c in enumerate(stats["chain"])
            if isinstance(c, dict)
        ]
    chains = chains or [
        (str(i), rate * 1e9)
        for i, rate in enumerate(n for text in _modules(answers) for n in _numbers(text, "MGHS"))
    ]
    if chains:
        return chains
    summary = _merged(answers, "summary", "SUMMARY")
    plate = _plate(answers, summary, stats) or 0.0
    found = []
    for i, device in enumerate(rows(answers, "devs", "DEVS")):
        spans = _spans(device)
        rate = next((spans[s] for s in _SPANS if s in spans), 0.0)
        rate *= 1e6 if rate < _MISLABELLED * plate / 10 else 1.0
        found.append((str(device.get("Slot", device.get("ASC", i))), rate))
    return found


def _model(answers: Answers) -> str:
    version = _first(answers, "version", "VERSION")
    stats = _merged(answers, "stats", "STATS")
    info = answers.get("stats")
    inner = info.get("INFO") if isinstance(info, dict) else None
    details = _first(answers, "devdetails", "DEVDETAILS")
    for row, key in (
        (version, "Type"), (version, "PROD"), (stats, "Type"),
        (inner if isinstance(inner, dict) else {}, "type"), (version, "MODEL"),
        (details, "Model"),
    ):  # fmt: skip
        if told := short(row.get(key)):
            return told
    return ""


def _firmware(answers: Answers) -> str:
    version = _first(answers, "version", "VERSION")
    for key, value in version.items():
        if _PROGRAM.fullmatch(key) and short(value) and key != "Miner":
            return f"{short(key)} {short(value)}"
    status = answers.get("summary")
    told = status.get("STATUS") if isinstance(status, dict) else None
    row = told[0] if isinstance(told, list) and told else status
    return short(row.get("Description")) if isinstance(row, dict) else ""


def _modules(answers: Answers) -> list[str]:
    """The texts of an Avalon's modules."""
    stats = _merged(answers, "stats", "STATS")
    texts = {
        name[1]: text
        for key, text in stats.items()
        if (name := _MODULE.fullmatch(key)) and isinstance(text, str)
    }
    return list(texts.values())


def _numbers(text: str, name: str) -> list[float]:
    """The numbers of `NAME[1 2 3]` in an Avalon's text; none where one of them is no number."""
    inside = next((found[2] for found in _TEXT.finditer(text) if found[1] == name), "")
    values = [number(part) for part in inside.split()]
    known = [v for v in values if v is not None]
    return known if len(known) == len(values) else []
