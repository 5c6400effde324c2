"""The `link` command."""

from __future__ import annotations

import io
from typing import Annotated

import segno
import typer
from rich.text import Text

from rpgmusic.cli.invocation import Invocation, connected
from rpgmusic.domain.errors import CampaignNotFound

app = typer.Typer()


def qr_code(address: str) -> Text:
    """A QR code for a terminal, dark on light whatever the terminal's colours are."""
    drawing = io.StringIO()
    segno.make(address, error="m", micro=False).terminal(drawing, compact=True, border=2)
    return Text.from_ansi(drawing.getvalue())


@connected(app)
async def link(
    call: Invocation,
    *,
    gm: Annotated[bool, typer.Option("--gm", help="A link that signs one browser in as game master, once.")] = False,
) -> None:
    """Show the players' link and its QR code."""
    if gm:
        login = await call.client.login_link()
        minutes = login.expires_in_s // 60
        call.output.result(
            login, qr_code(login.url), login.url, f"Works once, within {minutes} minutes. Keep it to yourself."
        )
        return
    campaigns = await call.client.campaigns.all()
    found = next((one for one in campaigns if one.id == call.client.campaign), None)
    if found is None:
        message = f"There is no campaign “{call.client.campaign}”. See them with `rpgmusic campaigns`."
        raise CampaignNotFound(message)
    call.output.result(
        {"campaign_id": found.id, "join_url": found.join_url},
        qr_code(found.join_url),
        found.join_url,
        "Players open the link or point their phone's camera at the code, then tap Join.",
    )
