"""The `link` command."""

from __future__ import annotations

import io
from typing import Annotated

import segno
import typer
from rich.text import Text

from rpgmusic.cli.invocation import Invocation, connected

app = typer.Typer()


def qr_code(address: str) -> Text:
    """A QR code for a terminal, dark on light whatever the terminal's colours are."""
    drawing = io.StringIO()
    segno.make(address, error="m", micro=False).terminal(drawing, compact=True, border=2)
    return Text(drawing.getvalue().rstrip("\n"), style="bright_white on black")


@connected(app)
async def link(
    call: Invocation,
    *,
    renew: Annotated[
        bool, typer.Option("--renew", help="Make a new link; the old one admits nobody any more.")
    ] = False,
    gm: Annotated[bool, typer.Option("--gm", help="A link that signs one browser in as game master, once.")] = False,
    preview: Annotated[
        bool, typer.Option("--preview", help="The same, to the page that plays previews for you alone.")
    ] = False,
) -> None:
    """Show the players' link and its QR code."""
    if gm or preview:
        login = await call.client.login_link("preview" if preview else "")
        minutes = login.expires_in_s // 60
        call.output.result(
            login, qr_code(login.url), login.url, f"Works once, within {minutes} minutes. Keep it to yourself."
        )
        return
    campaigns = call.client.campaigns
    found = await (campaigns.renew_link if renew else campaigns.link)(call.client.campaign)
    call.output.result(
        {"campaign_id": found.id, "join_url": found.join_url},
        qr_code(found.join_url),
        found.join_url,
        "Players open the link or point their phone's camera at the code, then tap Join.",
    )
