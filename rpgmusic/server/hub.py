"""The hub: every socket, and what is told to whom."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable
from typing import Final

from rpgmusic.campaigns.players import PlayerRegistry
from rpgmusic.domain.player import Player, trouble
from rpgmusic.domain.units import CampaignId, ClientId
from rpgmusic.protocol.message import Role
from rpgmusic.protocol.server_messages import (
    BoardUpdated,
    Goodbye,
    LibraryChanged,
    Players,
    PlayerSettings,
    PlayerSettingsChanged,
    PlayersUpdated,
    PreviewChanged,
    ServerMessage,
)
from rpgmusic.protocol.views import PlayerView
from rpgmusic.server.connection import Connection
from rpgmusic.server.frames import text_frame
from rpgmusic.server.shortening import for_role

NAMES_DEBOUNCE_S: Final = 0.1
REPORTS_DEBOUNCE_S: Final = 1.0
LIBRARY_DEBOUNCE_S: Final = 0.5
PREVIEW_KEPT_S: Final = 300.0
"""As long as the link lasts with which a GM opens the page."""
GOODBYE_S: Final = 1.0
SERVICE_RESTART_CODE: Final = 1012

_log = logging.getLogger(__name__)


class Hub:
    """All connections by campaign. Publishing is synchronous: encode once, write to each, wait for none."""

    def __init__(self, players: PlayerRegistry) -> None:
        self._players = players
        self._connections: dict[CampaignId, set[Connection]] = {}
        self._previews: set[Connection] = set()
        self._unheard_preview: tuple[float, PreviewChanged] | None = None
        self._addresses: dict[str, int] = {}
        self._pending: dict[tuple[str, CampaignId | None], asyncio.TimerHandle] = {}
        self.music_is_playing: dict[CampaignId, bool] = {}

    def publish(self, campaign_id: CampaignId, message: ServerMessage) -> None:
        """Tell everyone at a table, players in short where it is long; what is on the board only GMs learn."""
        everyone = self._connections.get(campaign_id, ())
        if isinstance(message, BoardUpdated):
            self._send_all((c for c in everyone if c.role is Role.GM), message)
            return
        short = for_role(message, Role.PLAYER)
        if short is message:
            self._send_all(everyone, message)
            return
        self._send_all((c for c in everyone if c.role is Role.GM), message)
        self._send_all((c for c in everyone if c.role is Role.PLAYER), short)

    def publish_to_gms(self, message: ServerMessage, campaign_id: CampaignId | None = None) -> None:
        """Tell the GMs of one table, or every GM, whichever table they look at."""
        self._send_all((c for c in self._of(campaign_id) if c.role is Role.GM), message)

    def publish_to_owner(self, message: ServerMessage, subject: str) -> None:
        """Tell the GM's sockets of one token's subject, whichever table they look at."""
        self._send_all((c for c in self._of() if c.role is Role.GM and c.subject == subject), message)

    def preview(self, message: PreviewChanged) -> int:
        """Tell the GM's preview pages, whichever table they were opened from; returns how many there are.

        If there is none, the first that opens within a few minutes is told.
        """
        self._send_all(self._previews, message)
        until_s = time.monotonic() + PREVIEW_KEPT_S
        self._unheard_preview = None if self._previews or message.data.track is None else (until_s, message)
        return len(self._previews)

    def catch_up(self, connection: Connection) -> None:
        """Tell a preview page that was just welcomed what waits for it."""
        waiting, self._unheard_preview = self._unheard_preview, None
        if waiting is not None and time.monotonic() < waiting[0]:
            connection.send(waiting[1])

    def publish_to_listeners(
        self, campaign_id: CampaignId, message: ServerMessage, client_id: ClientId | None = None
    ) -> int:
        """Tell one player, or all players of a table; returns how many are there to hear it."""
        listeners = [c for c in self._of(campaign_id, client_id) if c.listens]
        self._send_all(listeners, message)
        return len({connection.client_id for connection in listeners})

    def library_changed(self) -> None:
        """Tell the GMs soon that lists should be fetched again."""
        self._soon("library", None, LIBRARY_DEBOUNCE_S)

    def players_changed(self, campaign_id: CampaignId) -> None:
        """Tell everyone soon who is at the table."""
        self._soon("names", campaign_id, NAMES_DEBOUNCE_S)

    def reports_changed(self, campaign_id: CampaignId) -> None:
        """Tell the GMs of a table, at most once a second, what the players report."""
        if any(connection.role is Role.GM for connection in self._connections.get(campaign_id, ())):
            self._soon("reports", campaign_id, REPORTS_DEBOUNCE_S)

    def player_settings_changed(self, campaign_id: CampaignId, player: Player) -> None:
        """Tell a player what the GM set for it."""
        message = PlayerSettingsChanged(data=PlayerSettings(name=player.name, trim_us=player.trim_us))
        self._send_all(self._of(campaign_id, player.client_id), message)
        self.players_changed(campaign_id)

    def add(self, connection: Connection) -> None:
        """A client was welcomed. The GM's preview pages stand apart: they are told nothing else."""
        if connection.previews:
            self._previews.add(connection)
            return
        self._connections.setdefault(connection.campaign_id, set()).add(connection)

    def remove(self, connection: Connection) -> None:
        """A client's connection ended."""
        self._previews.discard(connection)
        self._connections.get(connection.campaign_id, set()).discard(connection)

    def count(self, campaign_id: CampaignId | None = None) -> int:
        """How many sockets there are, at one table or in all."""
        if campaign_id is not None:
            return len(self._connections.get(campaign_id, ()))
        return sum(map(len, self._connections.values()))

    def campaign_ids(self) -> tuple[CampaignId, ...]:
        """The tables at which someone is connected."""
        return tuple(campaign_id for campaign_id, connections in self._connections.items() if connections)

    def enter(self, address: str, most: int) -> bool:
        """Take one of an address's places for sockets; False if there is none left."""
        if self._addresses.get(address, 0) >= most:
            return False
        self._addresses[address] = self._addresses.get(address, 0) + 1
        return True

    def leave(self, address: str) -> None:
        """Give the place back."""
        self._addresses[address] = self._addresses.get(address, 1) - 1
        if self._addresses[address] <= 0:
            del self._addresses[address]

    def listeners(self, campaign_id: CampaignId) -> int:
        """How many sockets at a table listen."""
        return sum(connection.listens for connection in self._connections.get(campaign_id, ()))

    def drop(self, campaign_id: CampaignId, client_id: ClientId | None = None) -> None:
        """Cut the connections of one client, or of everyone at a table."""
        for connection in self._of(campaign_id, client_id):
            connection.abort()

    def player_views(self, campaign_id: CampaignId, role: Role) -> tuple[PlayerView, ...]:
        """The players of a table as a GM or a player may see them."""
        playing = self.music_is_playing.get(campaign_id, False)
        players = self._players.all(campaign_id)
        if role is Role.GM:
            return tuple(gm_view(player, music_is_playing=playing) for player in players)
        return tuple(
            PlayerView(client_id=player.client_id, name=player.name, connected=player.connected) for player in players
        )

    async def close(self) -> None:
        """Say goodbye to everyone and close all sockets, within about a second."""
        for handle in self._pending.values():
            handle.cancel()
        everyone = [*self._of(), *self._previews]
        self._send_all(everyone, Goodbye())
        closing = (c.socket.close(code=SERVICE_RESTART_CODE, message=b"server stopping") for c in everyone)
        try:
            async with asyncio.timeout(GOODBYE_S):
                await asyncio.gather(*closing, return_exceptions=True)
        except TimeoutError:
            for connection in everyone:
                connection.abort()

    def _of(self, campaign_id: CampaignId | None = None, client_id: ClientId | None = None) -> list[Connection]:
        """The connections of all tables, of one, or of one client there."""
        if campaign_id is None:
            return [c for connections in self._connections.values() for c in connections]
        connections = self._connections.get(campaign_id, ())
        return [c for c in connections if client_id is None or c.client_id == client_id]

    def _send_all(self, connections: Iterable[Connection], message: ServerMessage) -> None:
        frame = text_frame(message)
        for connection in tuple(connections):
            connection.send_frame(frame)

    def _soon(self, kind: str, campaign_id: CampaignId | None, delay_s: float) -> None:
        key = kind, campaign_id
        if key not in self._pending:
            self._pending[key] = asyncio.get_running_loop().call_later(delay_s, self._due, kind, campaign_id)

    def _due(self, kind: str, campaign_id: CampaignId | None) -> None:
        self._pending.pop((kind, campaign_id), None)
        if campaign_id is None:
            self.publish_to_gms(LibraryChanged())
            return
        for role in (Role.GM,) if kind == "reports" else (Role.GM, Role.PLAYER):
            members = [c for c in self._connections.get(campaign_id, ()) if c.role is role]
            if members:
                views = self.player_views(campaign_id, role)
                self._send_all(members, PlayersUpdated(data=Players(campaign_id=campaign_id, players=views)))


def gm_view(player: Player, *, music_is_playing: bool) -> PlayerView:
    """A player with all that the GM should know."""
    return PlayerView(
        client_id=player.client_id,
        name=player.name,
        connected=player.connected,
        joined_at_s=player.joined_at_s,
        seen_at_s=player.seen_at_s,
        trim_us=player.trim_us,
        report=player.report,
        trouble=trouble(player, music_is_playing=music_is_playing),
    )
