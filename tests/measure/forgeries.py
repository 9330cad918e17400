"""What a forger does to a certified result: each gives the document that he would send."""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Callable
from typing import Any

from powbench.measure import certificate
from powbench.measure.measurement import Slice, rates

Document = dict[str, Any]
Forgery = Callable[[Document, random.Random], None]


def first(document: Document) -> Document:
    made: Document = document["measurements"][0]
    return made


def positions(document: Document) -> list[int]:
    return certificate.unpacked(first(document)["certificate"]["gaps"])


def put(document: Document, hits: list[int]) -> None:
    first(document)["certificate"]["gaps"] = certificate.packed(hits)


def state(document: Document, key: str, value: Any) -> None:
    """Edit the statement, and keep it in its form."""
    facts = json.loads(first(document)["certificate"]["statement"])
    del facts["format"]
    first(document)["certificate"]["statement"] = certificate.statement(**{**facts, key: value})


def add_up(document: Document) -> None:
    """Nonces, seconds, hits and rates as the slices have them: a careful forger."""
    m = first(document)
    every = [*m["slices"], *m.get("dropped", [])]
    for key in ("nonces", "seconds", "hits"):
        m[key] = sum(s[key] for s in every)
    kept = [Slice(0, s["seconds"], s["cpu_seconds"], s["nonces"], s["hits"]) for s in m["slices"]]
    wall, cpu = rates(kept, m["threads"])
    m["hashes_per_second"] = {"median": wall.median, "low": wall.low, "high": wall.high,
                              "confidence": wall.confidence}  # fmt: skip
    m["cpu_hashes_per_second"] = cpu


def in_time(document: Document) -> list[Document]:
    m = first(document)
    return sorted([*m["slices"], *m.get("dropped", [])], key=lambda s: float(s["at"]))


def truncated(document: Document, dice: random.Random) -> None:
    hits = positions(document)
    put(document, hits[: dice.randrange(len(hits))])


def truncated_in_base64(document: Document, dice: random.Random) -> None:
    certificate_ = first(document)["certificate"]
    certificate_["gaps"] = certificate_["gaps"][: -dice.randint(1, 3)]


def counted_as_truncated(document: Document, dice: random.Random) -> None:
    """Half of the hits, and slices that count them so; the nonces are to stay."""
    hits = positions(document)
    kept = hits[: len(hits) // dice.randint(2, 5)]
    put(document, kept)
    end = 0
    for s in in_time(document):
        begin, end = end, end + s["nonces"]
        s["hits"] = sum(begin <= h < end for h in kept)
    add_up(document)


def doubled_hit(document: Document, dice: random.Random) -> None:
    m = first(document)
    gaps = bytearray(base64.b64decode(m["certificate"]["gaps"]))
    ends = [i + 1 for i, byte in enumerate(gaps) if byte < 128]
    gaps.insert(dice.choice(ends), 0)
    m["certificate"]["gaps"] = base64.b64encode(gaps).decode()
    m["hits"] += 1
    m["slices"][0]["hits"] += 1


def doubled_measurement(document: Document, dice: random.Random) -> None:
    document["measurements"].append(dict(first(document)))


def misordered(document: Document, dice: random.Random) -> None:
    hits = positions(document)
    gaps = [b - a for a, b in zip([-1, *hits], hits, strict=False)]
    place = dice.choice([i for i in range(len(gaps) - 1) if gaps[i] != gaps[i + 1]])
    gaps[place], gaps[place + 1] = gaps[place + 1], gaps[place]
    at, moved = -1, []
    for gap in gaps:
        at += gap
        moved.append(at)
    put(document, moved)


def moved_hit(document: Document, dice: random.Random) -> None:
    hits = positions(document)
    place = dice.randrange(len(hits))
    free = [p for p in (hits[place] - 1, hits[place] + 1) if p >= 0 and p not in hits]
    put(document, sorted({*hits, free[0]} - {hits[place]}))


def invented_hits(document: Document, dice: random.Random) -> None:
    m, hits = first(document), set(positions(document))
    while len(hits) == m["hits"]:
        hits.add(dice.randrange(m["nonces"]))
    put(document, sorted(hits))
    end = 0
    for s in in_time(document):
        begin, end = end, end + s["nonces"]
        s["hits"] = sum(begin <= h < end for h in hits)
    add_up(document)


def more_nonces_stated(document: Document, dice: random.Random) -> None:
    for s in in_time(document):
        s["nonces"] = int(s["nonces"] * dice.uniform(1.6, 9))
    add_up(document)


def more_nonces_at_the_end(document: Document, dice: random.Random) -> None:
    """Where no hit can contradict: only their number does."""
    m = first(document)
    in_time(document)[-1]["nonces"] += int(m["nonces"] * dice.uniform(1, 9))
    add_up(document)


def fewer_nonces(document: Document, dice: random.Random) -> None:
    in_time(document)[-1]["nonces"] = 1
    add_up(document)


def rate_edited(document: Document, dice: random.Random) -> None:
    key = dice.choice(["median", "low", "high"])
    first(document)["hashes_per_second"][key] *= dice.choice([0.5, 1.0001, 2])


def cpu_rate_edited(document: Document, dice: random.Random) -> None:
    first(document)["cpu_hashes_per_second"] *= dice.uniform(1.01, 3)


def seconds_edited(document: Document, dice: random.Random) -> None:
    first(document)["seconds"] *= dice.uniform(0.1, 0.99)


def slice_edited(document: Document, dice: random.Random) -> None:
    s = dice.choice(in_time(document))
    s[dice.choice(["nonces", "hits"])] += dice.randint(1, 1000)


def slice_left_out(document: Document, dice: random.Random) -> None:
    m = first(document)
    m["slices"].pop(dice.randrange(len(m["slices"])))
    add_up(document)


def kernel_edited(document: Document, dice: random.Random) -> None:
    first(document)["kernel"] = dice.choice(["asic", "gpu", "hashlib"])


def threads_edited(document: Document, dice: random.Random) -> None:
    first(document)["threads"] += dice.randint(1, 9)


def machine_edited(document: Document, dice: random.Random) -> None:
    document["machine"][dice.choice(["model_name", "vendor", "microcode", "os"])] = "of a dream"


def memory_edited(document: Document, dice: random.Random) -> None:
    document["machine"]["memory_bytes"] = dice.randrange(1 << 40)


def statement_edited(document: Document, dice: random.Random) -> None:
    """All that both sides of a comparison say is edited alike."""
    first(document)["kernel"] = "asic"
    state(document, "kernel", "asic")


def target_eased(document: Document, dice: random.Random) -> None:
    state(document, "target", f"{(1 << dice.randint(249, 256)) - 1:064x}")


def target_hardened(document: Document, dice: random.Random) -> None:
    state(document, "target", f"{(1 << dice.randint(1, 230)) - 1:064x}")


def start_edited(document: Document, dice: random.Random) -> None:
    facts = json.loads(first(document)["certificate"]["statement"])
    state(document, "started", facts["started"] - dice.randint(1, 10**6))


def start_in_the_future(document: Document, dice: random.Random) -> None:
    facts = json.loads(first(document)["certificate"]["statement"])
    state(document, "started", facts["started"] + dice.randint(1000, 10**6))


def challenge_edited(document: Document, dice: random.Random) -> None:
    state(document, "challenge", f"another challenge {dice.random()}")


def challenge_renamed(document: Document, dice: random.Random) -> None:
    """An old certificate with the text of today's challenge in it."""
    state(document, "challenge", "today's challenge")


def fact_added(document: Document, dice: random.Random) -> None:
    state(document, dice.choice(["who", "where", "seconds"]), dice.random())


def statement_respaced(document: Document, dice: random.Random) -> None:
    c = first(document)["certificate"]
    c["statement"] = json.dumps(json.loads(c["statement"]), indent=dice.choice([None, 1]))


def key_doubled(document: Document, dice: random.Random) -> None:
    c = first(document)["certificate"]
    c["statement"] = '{"challenge":"seen by one reader",' + c["statement"][1:]


def header_nonces_edited(document: Document, dice: random.Random) -> None:
    """Half of the hits or more stand in another header then: no chance makes hits of them all."""
    hits = positions(document)
    first(document)["certificate"]["header_nonces"] = dice.randint(1, hits[len(hits) // 2])


def created_before(document: Document, dice: random.Random) -> None:
    document["created"] = f"20{dice.randint(10, 24)}-01-01T00:00:00+00:00"


def wrong_hashes_hidden(document: Document, dice: random.Random) -> None:
    first(document)["hardware_errors"] = dice.randint(1, 9)


def certificate_removed(document: Document, dice: random.Random) -> None:
    document["measurements"].append(json.loads(json.dumps(first(document))))
    del document["measurements"][-1]["certificate"]


def no_base64(document: Document, dice: random.Random) -> None:
    c = first(document)["certificate"]
    place = dice.randrange(len(c["gaps"]))
    c["gaps"] = c["gaps"][:place] + "!" + c["gaps"][place + 1 :]


def empty(document: Document, dice: random.Random) -> None:
    put(document, [])
    for s in in_time(document):
        s["hits"] = 0
    add_up(document)


FORGERIES: dict[Forgery, str] = {
    truncated: "hits, and the measurement states",
    truncated_in_base64: "base64|end in the middle|states|one form",
    counted_as_truncated: "support at most|in the slices",
    doubled_hit: "stands twice",
    doubled_measurement: "stands in this result twice",
    misordered: "above the target",
    moved_hit: "above the target",
    invented_hits: "above the target",
    more_nonces_stated: "lie in the slices|support at most",
    more_nonces_at_the_end: "support at most",
    fewer_nonces: "beyond the nonces|more hits than|lie in the slices",
    rate_edited: "rate or its seconds",
    cpu_rate_edited: "rate or its seconds",
    seconds_edited: "rate or its seconds",
    slice_edited: "sum of those of its slices",
    slice_left_out: "has .* hits|lie in the slices|beyond",
    kernel_edited: "another kernel",
    threads_edited: "another number of threads",
    machine_edited: "another machine",
    memory_edited: "another machine",
    statement_edited: "above the target",
    target_eased: "above the target",
    target_hardened: "above the target",
    start_edited: "above the target",
    start_in_the_future: "before its work had ended",
    challenge_edited: "another challenge",
    challenge_renamed: "another challenge",
    fact_added: "fact too many",
    statement_respaced: "canonical form",
    key_doubled: "canonical form|cannot be read",
    header_nonces_edited: "above the target|out of time",
    created_before: "before its work had ended",
    wrong_hashes_hidden: "were wrong",
    certificate_removed: "has no certificate",
    no_base64: "base64",
    empty: "proves no work",
}
"""Each with what its refusal says."""
