"""Should I underclock: the answer in sentences."""

from __future__ import annotations

import math

from ..provenance import Status
from ..rigs.rig import TERA, Mode
from .modes import Choice, OfLine, Option

WORTH_SAYING = 0.002
"""Of the revenue: a smaller difference between two modes is none."""


def sentences(choice: Choice) -> tuple[str, ...]:
    """What to do by the hour, where that is better; then one answer for each line of rigs."""
    by_hour, better = _by_hour(choice)
    answers = [_answer(choice, line) for line in choice.lines]
    if better:
        answers = [f"With one mode at all hours, {a[0].lower()}{a[1:]}" for a in answers]
    if len(choice.lines) > 1:
        names = (of.line.rig.name for of in choice.lines)
        answers = [f"{name}: {answer}" for name, answer in zip(names, answers, strict=True)]
    if choice.left_out:
        answers.append(f"The modes of {choice.left_out} more lines of rigs are not compared here.")
    said = [by_hour] if by_hour else []
    return (*said, *answers) if better else (*answers, *said)


def _answer(choice: Choice, of: OfLine) -> str:
    days = choice.normal.hours.count / 24
    normal, best = of.normal, of.best
    at = choice.normal.usd_per_kwh
    price = f"at {per_kwh(at)} USD/kWh" if at is not None else "at these prices"
    more = (best.profit_usd - normal.profit_usd) / days
    if at is not None and at > _most(of):
        return _off(choice, of, price, more)
    if more <= _least(choice):
        return _keep(choice, of, price)
    slower = best.mode.hashes_per_second.value < normal.mode.hashes_per_second.value
    verb = f"earns {_usd(more)} USD a day more than"
    if best.profit_usd < 0:
        verb = f"loses {_usd(more)} USD a day less than"
    head = f"{'Underclock' if slower else 'Overclock'}: {price} the mode {_shown(best.mode)}"
    said = f"{head} {verb} {normal.mode.name}; {_change(of, slower)}.{_ends(of)}"
    return said + _doubt(choice, of, best, more)


def _off(choice: Choice, of: OfLine, price: str, more: float) -> str:
    """What to do where no mode pays."""
    head = f"Switch off: {price} no mode pays for its power, as anywhere above {per_kwh(_most(of))}"
    best = f"Of the modes {_shown(of.best.mode)} loses the least"
    if more > _least(choice):
        best += f", {_usd(more)} USD a day less than {of.normal.mode.name}"
    return f"{head}. {best}."


def _least(choice: Choice) -> float:
    """Below it a difference is not worth a word [USD per day]."""
    revenue = max(float(p.accounts.revenue.sum()) for p in (choice.normal, choice.by_hour))
    return WORTH_SAYING * revenue / (choice.normal.hours.count / 24)


def _change(of: OfLine, slower: bool) -> str:
    """At which price the normal mode is the best one."""
    normal = of.normal
    name = normal.mode.name
    if normal.below is None:
        return f"{name} is the best mode at no price"
    if slower:
        return f"run {name} below {per_kwh(normal.below)} USD/kWh"
    assert normal.above is not None  # a faster mode is better below it
    return f"run {name} above {per_kwh(normal.above)} USD/kWh"


def _keep(choice: Choice, of: OfLine, price: str) -> str:
    days = choice.normal.hours.count / 24
    normal = of.normal
    others = [o for o in of.options if o is not normal]
    second = max(others, key=lambda o: o.profit_usd)
    less = (normal.profit_usd - second.profit_usd) / days
    if less <= _least(choice):
        head = f"Any mode will do: {price} {second.mode.name} leaves as much as {normal.mode.name}"
    else:
        verb = "loses" if normal.profit_usd < 0 else "earns"
        amount = "less" if normal.profit_usd < 0 else "more"
        head = (
            f"Keep {normal.mode.name}: {price} it {verb} {_usd(less)} USD a day "
            f"{amount} than {_shown(second.mode)}"
        )
    said = [_when(o, normal, o.below) for o in others if o.below is not None]
    prices = ", ".join(said) or "no other mode is the best at any price"
    return f"{head}; {prices}.{_ends(of)}{_doubt(choice, of, second, less)}"


def _when(option: Option, normal: Option, below: float) -> str:
    slower = option.mode.watts.value < normal.mode.watts.value
    if slower and option.above is not None:
        return f"{option.mode.name} is better above {per_kwh(option.above)} USD/kWh"
    return f"{option.mode.name} is better below {per_kwh(below)} USD/kWh"


def _doubt(choice: Choice, of: OfLine, other: Option, usd_a_day: float) -> str:
    """Where both modes were measured: whether their intervals leave room for the contrary."""
    modes = other.mode, of.normal.mode
    if any(mode.status is not Status.MEASURED for mode in modes):
        return ""
    normal = choice.normal
    kept = 1 - normal.site.pool_fee - normal.site.hosting.share_of_revenue
    earned = float((normal.market.btc_per_hash_rate * normal.market.usd_per_btc).mean()) * kept
    paid = (normal.usd_per_kwh or 0.0) / 1e3 * float(normal.site.pue.hourly(normal.hours).mean())
    widths = [
        width * per_hour
        for mode in modes
        for width, per_hour in (
            (mode.hashes_per_second.high - mode.hashes_per_second.low, earned),
            (mode.watts.high - mode.watts.low, paid),
        )
    ]
    if math.hypot(*widths) / 2 * 24 * of.line.count < usd_a_day:
        return ""
    return " The modes were not measured as exactly as that: measure them longer."


def _ends(of: OfLine) -> str:
    """The price above which no mode earns what its power costs."""
    return f" Above {per_kwh(_most(of))} USD/kWh no mode pays for its power."


def _most(of: OfLine) -> float:
    return max(o.below for o in of.options if o.below is not None)


def _by_hour(choice: Choice) -> tuple[str, bool]:
    """What the best mode of each hour adds to the best one at all hours, and whether it does."""
    days = choice.normal.hours.count / 24
    against, floor = "the normal modes", choice.normal.profit_usd
    if len(choice.lines) == 1:
        best = choice.lines[0].best
        against, floor = f"{best.mode.name} at all hours", best.profit_usd
    more = (choice.by_hour.profit_usd - floor) / days
    if more < -_least(choice):
        said = f"Chosen by the hour, the modes leave {_usd(-more)} USD a day less than {against}: "
        said += "the choice looks at the price of the next kWh, and the bill counts more than that."
        return said, False
    shares = "; ".join(_shares(choice, of) for of in choice.lines)
    if more > _least(choice):
        leaves = "leaves" if choice.asked else "would leave"
        said = f"Change the mode by the hour: that {leaves} {_usd(more)} USD a day more than "
        return f"{said}{against} ({shares}).", True
    same = f"Chosen by the hour, the modes leave as much as {against} ({shares})."
    return same if choice.asked else "", False


def _shares(choice: Choice, of: OfLine) -> str:
    hours = choice.normal.hours.count
    parts = [f"{o.mode.name} {o.hours / hours:.0%}" for o in of.options if o.hours / hours >= 0.005]
    off = 1 - sum(o.hours for o in of.options) / hours
    return ", ".join([*parts, *([f"off {off:.0%}"] if off > 0.005 else [])]) or "off"


def _shown(mode: Mode) -> str:
    rate, watts = mode.hashes_per_second.value / TERA, mode.watts.value
    return f"{mode.name} ({rate:,.4g} TH/s, {watts:,.5g} W)"


def per_kwh(usd_: float) -> str:
    """A price of power; what is next to nothing keeps its digits."""
    return f"{usd_:.4f}" if abs(usd_) >= 0.0005 or not usd_ else f"{usd_:.2g}"


def _usd(value: float) -> str:
    return f"{value:,.2f}" if abs(value) >= 0.1 or not value else f"{value:.2g}"
