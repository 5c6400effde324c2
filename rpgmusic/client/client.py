"""The client: one server, one token, one campaign, and every operation on them."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from types import TracebackType
from typing import Literal, Self

from rpgmusic.client.board import Combat, Edits, Pads, SavedScenes
from rpgmusic.client.clock import ServerClock
from rpgmusic.client.direction import Director
from rpgmusic.client.exchange import Exchange
from rpgmusic.client.library import Folders, Scan, Tracks
from rpgmusic.client.live import ConnectionLost, Live, LiveEvent
from rpgmusic.client.making import Making
from rpgmusic.client.table import HistoryOf, Playback, Players, Preview, QueueControl, SceneControl
from rpgmusic.client.transport import Transport, in_path
from rpgmusic.domain.errors import ServerUnreachable
from rpgmusic.domain.units import DEFAULT_CAMPAIGN, CampaignId
from rpgmusic.protocol.rest import CampaignRequest, CampaignView, Health, LoginLink, LoginRequest
from rpgmusic.protocol.server_messages import Greeting, Welcome
from rpgmusic.protocol.views import CampaignState


class Campaigns:
    """The tables of a server."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def all(self) -> tuple[CampaignView, ...]:
        """Every campaign with its players' link."""
        return await self._transport.fetch("GET", "/api/campaigns", tuple[CampaignView, ...])

    async def get(self, campaign_id: CampaignId) -> CampaignState:
        """One campaign with all that is shared at its table."""
        return await self._transport.fetch("GET", f"/api/campaigns/{in_path(campaign_id)}", CampaignState)

    async def create(self, name: str) -> CampaignView:
        """Lay another table."""
        return await self._transport.fetch("POST", "/api/campaigns", CampaignView, body=CampaignRequest(name=name))

    async def rename(self, campaign_id: CampaignId, name: str) -> CampaignView:
        """Give a campaign another name; its link stays."""
        path = f"/api/campaigns/{in_path(campaign_id)}"
        return await self._transport.fetch("PATCH", path, CampaignView, body=CampaignRequest(name=name))

    async def link(self, campaign_id: CampaignId) -> CampaignView:
        """One campaign with its players' link."""
        return await self._transport.fetch("GET", f"/api/campaigns/{in_path(campaign_id)}/link", CampaignView)

    async def renew_link(self, campaign_id: CampaignId) -> CampaignView:
        """Give a campaign another players' link; the old one admits nobody any more."""
        return await self._transport.fetch("POST", f"/api/campaigns/{in_path(campaign_id)}/link", CampaignView)

    async def delete(self, campaign_id: CampaignId) -> None:
        """Delete a campaign and all that only it has."""
        await self._transport.send("DELETE", f"/api/campaigns/{in_path(campaign_id)}")


class Client:
    """Speaks to one server as its GM. Use as an async context manager, or `close` it in the end.

    Without a `url` every operation waits until `point_at` names the server, so that a screen can be drawn before its
    server has started.
    """

    def __init__(self, url: str = "", token: str = "", campaign: CampaignId = DEFAULT_CAMPAIGN) -> None:
        self._transport = Transport(url, token)
        self.clock = ServerClock()
        self._live = Live(self._transport, self.clock)
        self.campaigns = Campaigns(self._transport)
        self.tracks = Tracks(self._transport)
        self.folders = Folders(self._transport)
        self.scan = Scan(self._transport)
        self.making = Making(self._transport)
        self.choose(campaign)

    def choose(self, campaign: CampaignId) -> None:
        """Turn to another campaign of the same server."""
        self.campaign = campaign
        self.playback = Playback(self._transport, campaign)
        self.queue = QueueControl(self._transport, campaign)
        self.scene = SceneControl(self._transport, campaign)
        self.players = Players(self._transport, campaign)
        self.history = HistoryOf(self._transport, campaign)
        self.preview = Preview(self._transport, campaign)
        self.scenes = SavedScenes(self._transport, campaign)
        self.pads = Pads(self._transport, campaign)
        self.combat = Combat(self._transport, campaign)
        self.edits = Edits(self._transport, campaign)
        self.director = Director(self._transport, campaign)
        self.exchange = Exchange(self._transport, campaign)

    @property
    def url(self) -> str:
        """The server's address; empty until it is known."""
        return self._transport.url

    def point_at(self, url: str, token: str) -> None:
        """Name the server and the token; whatever waited for them goes on.

        Raises:
            InvalidRequest: the address is not one of a web server.
        """
        self._transport.point_at(url, token)

    def server_now_us(self) -> int:
        """Server time now, as well as it is known."""
        return self.clock.now_us()

    def events(self, campaign: CampaignId | None = None) -> AsyncGenerator[LiveEvent, None]:
        """Every message about a campaign, for ever, through lost connections.

        Raises:
            NotAllowed: the token is not accepted.
            CampaignNotFound: there is no such campaign.
        """
        return self._live.events(self.campaign if campaign is None else campaign)

    async def greeting(self) -> Greeting:
        """Connect once for all there is to know of the campaign, and set the clock by it; errors as in `events`.

        Raises:
            ServerUnreachable: the server does not answer.
        """
        async with aclosing(self.events()) as events:
            async for event in events:
                if isinstance(event, Welcome):
                    return event.data
                if isinstance(event, ConnectionLost):
                    raise ServerUnreachable(event.reason)
        message = "The server closed the connection before it said anything."
        raise ServerUnreachable(message)

    async def state(self) -> CampaignState:
        """All that is shared at the campaign's table."""
        return await self.campaigns.get(self.campaign)

    async def health(self) -> Health:
        """Whether the server can do its work."""
        return await self._transport.fetch("GET", "/api/health", Health)

    async def login_link(self, page: Literal["", "preview"] = "") -> LoginLink:
        """A link that signs one browser in as GM, once; it leads to the preview page if that is named."""
        return await self._transport.fetch("POST", "/api/login-links", LoginLink, body=LoginRequest(page=page))

    async def shutdown(self) -> None:
        """Stop the server in good order; raises Conflict if it is one that was started on its own."""
        await self._transport.send("POST", "/api/shutdown")

    async def close(self) -> None:
        """Close all connections."""
        await self._transport.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
