"""The `campaigns` commands."""

from __future__ import annotations

from typing import Annotated

import typer

from rpgmusic.cli.groups import DefaultCommandGroup
from rpgmusic.cli.invocation import Invocation, complete_campaigns, connected
from rpgmusic.cli.output import table
from rpgmusic.domain.units import CampaignId

CampaignArgument = Annotated[str, typer.Argument(metavar="ID", autocompletion=complete_campaigns)]
NameArgument = Annotated[str, typer.Argument(metavar="NAME")]

app = typer.Typer(name="campaigns", cls=DefaultCommandGroup, help="Manage several tables.")


@connected(app, "list")
async def list_(call: Invocation) -> None:
    """Show all campaigns (the default)."""
    campaigns = await call.client.campaigns.all()
    rows = [(one.id, one.name, str(one.players), one.now_playing or "-") for one in campaigns]
    call.output.result(campaigns, table(("id", "name", "players", "plays"), rows, numbers=("players",)))


@connected(app)
async def create(call: Invocation, name: NameArgument) -> None:
    """Lay another table, with its own link, queue and scene."""
    made = await call.client.campaigns.create(name)
    call.output.result(made, f"“{made.name}” has the id {made.id}. Its players' link: {made.join_url}")


@connected(app)
async def rename(call: Invocation, campaign_id: CampaignArgument, name: NameArgument) -> None:
    """Give a campaign another name; its link stays."""
    changed = await call.client.campaigns.rename(CampaignId(campaign_id), name)
    call.output.result(changed, f"{changed.id} is now called “{changed.name}”.")


@connected(app)
async def delete(
    call: Invocation,
    campaign_id: CampaignArgument,
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Delete a campaign and all that only it has; tracks and folders stay."""
    state = await call.client.campaigns.get(CampaignId(campaign_id))
    if not yes and not call.output.as_json:
        typer.confirm(f"Delete “{state.name}” with its queue, scene and history?", abort=True)
    await call.client.campaigns.delete(state.id)
    call.output.result({"deleted": state.id}, f"“{state.name}” was deleted.")
