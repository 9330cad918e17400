"""`[site.NAME.loan]`: what is borrowed for the outlay."""

from __future__ import annotations

from ..reading.keys import Choice, Inline, Keys, Number, Part, Whole, key
from ..reading.table import Table
from ..sites.loan import Kind, Loan

LOAN = Keys(
    "A loan that is drawn on the first day.",
    (
        key("usd", Number("USD", above=True), "How much is borrowed.", "1_500_000"),
        key("rate_per_year", Part("per year"),
            "Yearly rate of interest; a month bears a twelfth.", "0.11"),
        key("months", Whole("months", 1, 600), "When all of it is paid back.", "24"),
        key("grace_months", Whole("months", 0, 599),
            "First months, in which only interest is paid.", "3", default=0.0),
        key("kind", Choice(lambda: tuple(kind.value for kind in Kind)),
            "annuity: equal payments, interest included. linear: equal parts of the loan, and "
            "interest. bullet: interest, and the loan at its end.",
            '"linear"', default=Kind.ANNUITY.value),
    ),
)  # fmt: skip
OF_SITE = key(
    "loan", Inline(LOAN), "What is borrowed for the outlay.",
    "{ usd = 1_500_000, rate_per_year = 0.11, months = 24 }",
    '{ usd = 1_500_000, rate_per_year = 0.11, months = 24, grace_months = 3, kind = "linear" }',
    without="none",
)  # fmt: skip


def read(site: Table) -> Loan | None:
    if not site.has("loan"):
        return None
    table = site.table("loan")
    usd, rate = table.number("usd"), table.number("rate_per_year")
    months, grace = table.whole("months"), table.whole("grace_months")
    kind = Kind(table.choice("kind"))
    if grace >= months and not table.unread("months") and not table.unread("grace_months"):
        table.problem(
            "grace_months", f"{grace} of {months} months leave none to pay back in",
            f"give fewer than {months}",
        )  # fmt: skip
    table.finish()
    return Loan(usd, rate, max(1, months), max(0, min(grace, months - 1)), kind)
