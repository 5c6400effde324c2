"""The `providers` and `spending` commands: who can make music here, and what it may cost."""

from __future__ import annotations

from typing import Annotated

import typer

from rpgmusic.cli.invocation import Invocation, connected
from rpgmusic.cli.output import table
from rpgmusic.cli.wording import duration
from rpgmusic.domain.errors import InvalidRequest
from rpgmusic.protocol.making import ProviderView, Spending, SpendingRequest

app = typer.Typer()


@connected(app)
async def providers(call: Invocation) -> None:
    """See who can make music here, what is missing where they cannot, and whose the music is."""
    workshop = await call.client.making.workshop()
    rows = [_row(one) for one in workshop.providers]
    shown = [table(("name", "", "makes", "costs", "length", "licence and what is missing"), rows)]
    off = [] if workshop.enabled else ["Making music is turned off: see music_feature_enabled in `rpgmusic config`."]
    call.output.result(workshop, *shown, *off, _spent(workshop.spending))


def _row(one: ProviderView) -> tuple[str, ...]:
    makes = ["music", *(["sounds"] if one.effects else []), *(["stems"] if one.stems else [])]
    longest = duration(one.longest_s) if one.longest_s else "-"
    about = one.licence if one.available else f"Missing: {one.missing}"
    return (
        one.name.value,
        "ready" if one.available else "not ready",
        ", ".join(makes),
        "money" if one.charges else "nothing",
        f"{duration(one.shortest_s)}-{longest}",
        about,
    )


@connected(app)
async def spending(
    call: Invocation,
    *,
    cap: Annotated[
        str, typer.Option("--cap", metavar="DOLLARS", help="The most that may be spent in 30 days, or none.")
    ] = "",
) -> None:
    """See what services cost in the last 30 days, or set how much they may."""
    if cap:
        spent = await call.client.making.set_cap(SpendingRequest(cap_usd=cap_of(cap)))
    else:
        spent = (await call.client.making.workshop()).spending
    call.output.result(spent, _spent(spent))


def cap_of(text: str) -> float | None:
    """A spending cap in dollars; `none` lifts it.

    Raises:
        InvalidRequest: it is neither.
    """
    bare = text.strip().lower().lstrip("$")
    if bare == "none":
        return None
    try:
        cap_usd = float(bare)
    except ValueError:
        cap_usd = -1.0
    if not 0 <= cap_usd <= 10_000:
        message = f"“{text}” is no limit. Write an amount in dollars from 0 to 10000, or none."
        raise InvalidRequest(message)
    return cap_usd


def _spent(spending: Spending) -> str:
    limit = "there is no limit" if spending.cap_usd is None else f"the limit is ${spending.cap_usd:.2f}"
    return f"${spending.spent_usd:.2f} were spent in the last 30 days; {limit}."
