"""News of the players in plain words: who came, went, was lost, or got into trouble that lasts."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from rpgmusic.campaigns.players import PlayerRegistry
from rpgmusic.domain.errors import PlayerNotFound
from rpgmusic.domain.player import Player, trouble
from rpgmusic.domain.units import CampaignId, ClientId
from rpgmusic.server.limits import Bucket, Rate
from rpgmusic.server.session_log import SessionLog

LOOK_EVERY_S: Final = 1.0
LEFT_AFTER_S: Final = 3.0
"""Who closed the page may only have loaded it again."""
LOST_AFTER_S: Final = 10.0
TROUBLE_AFTER_S: Final = 5.0
TAP_WITHIN_S: Final = 30.0
"""Reading the page and typing a name is no trouble yet."""
REMEMBERED_S: Final = 600.0
"""How long the lines of someone who is gone still count."""
LINES_OF_ONE: Final = Rate(burst=6, per_s=1 / 30)
LINES_OF_ALL: Final = Rate(burst=120, per_s=1)
"""A phone that flaps, or a crowd that does, must not push everything else out of the log."""


@dataclass(slots=True)
class _Seat:
    name: str
    budget: Bucket
    gone_at_s: float | None = None
    said_goodbye: bool = False
    told_gone: bool = False
    trouble: str = ""
    trouble_since_s: float = 0.0
    told_trouble: str = ""


@dataclass(slots=True)
class _Room:
    budget: Bucket
    seats: dict[ClientId, _Seat] = field(default_factory=dict)


class PlayerNews:
    """Watches the players of all tables and writes into the log what lasts longer than a hiccup."""

    def __init__(
        self,
        log: SessionLog,
        players: PlayerRegistry,
        music_is_playing: Callable[[CampaignId], bool],
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._log = log
        self._players = players
        self._music_is_playing = music_is_playing
        self._now_s = now_s
        self._rooms: dict[CampaignId, _Room] = {}

    def arrived(self, campaign_id: CampaignId, player: Player) -> None:
        """A player's connection was welcomed."""
        now_s = self._now_s()
        room = self._rooms.setdefault(campaign_id, _Room(Bucket(LINES_OF_ALL, now_s)))
        seat = room.seats.get(player.client_id)
        words = "is back"
        if seat is None:
            seat = room.seats[player.client_id] = _Seat(player.name, Bucket(LINES_OF_ONE, now_s), told_gone=True)
            words = "joined"
        seat.gone_at_s = None
        if seat.told_gone:
            seat.name, seat.told_gone = player.name, False
            seat.trouble = seat.told_trouble = ""
            self._say(campaign_id, room, seat, f"{player.name} {words}")

    def parted(self, campaign_id: CampaignId, client_id: ClientId, *, said_goodbye: bool) -> None:
        """The last of a player's connections ended, because the page was closed or by itself."""
        seat = self._rooms[campaign_id].seats.get(client_id) if campaign_id in self._rooms else None
        if seat is not None:
            seat.gone_at_s, seat.said_goodbye = self._now_s(), said_goodbye

    async def run(self) -> None:
        """Look regularly; runs until cancelled."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            self.look()

    def look(self) -> None:
        """Write down what has lasted long enough by now."""
        now_s = self._now_s()
        for campaign_id, room in list(self._rooms.items()):
            for client_id, seat in list(room.seats.items()):
                try:
                    player = self._players.get(campaign_id, client_id)
                except PlayerNotFound:
                    del room.seats[client_id]
                    continue
                self._look_for_name(campaign_id, room, seat, player)
                if seat.gone_at_s is None:
                    self._look_at(campaign_id, room, seat, player)
                elif now_s - seat.gone_at_s > REMEMBERED_S:
                    del room.seats[client_id]
                elif not seat.told_gone:
                    self._look_for(campaign_id, room, seat, now_s - seat.gone_at_s)
            if not room.seats:
                del self._rooms[campaign_id]

    def _look_for_name(self, campaign_id: CampaignId, room: _Room, seat: _Seat, player: Player) -> None:
        before, seat.name = seat.name, player.name
        if before != player.name:
            self._say(campaign_id, room, seat, f"{before} is now called {player.name}")

    def _look_for(self, campaign_id: CampaignId, room: _Room, seat: _Seat, absence_s: float) -> None:
        if absence_s < (LEFT_AFTER_S if seat.said_goodbye else LOST_AFTER_S):
            return
        seat.told_gone = True
        lost = f"{seat.name} was lost: no connection for {LOST_AFTER_S:.0f} s"
        self._say(campaign_id, room, seat, f"{seat.name} left" if seat.said_goodbye else lost)

    def _look_at(self, campaign_id: CampaignId, room: _Room, seat: _Seat, player: Player) -> None:
        now_s = self._now_s()
        words = trouble(player, music_is_playing=self._music_is_playing(campaign_id))
        if words != seat.trouble:
            seat.trouble, seat.trouble_since_s = words, now_s
        unlocked = player.report is not None and player.report.unlocked
        lasts_s = TROUBLE_AFTER_S if unlocked else TAP_WITHIN_S
        if seat.trouble == seat.told_trouble or now_s - seat.trouble_since_s < lasts_s:
            return
        seat.told_trouble = words
        self._say(campaign_id, room, seat, f"{seat.name}: {words}" if words else f"{seat.name} is all right again")

    def _say(self, campaign_id: CampaignId, room: _Room, seat: _Seat, text: str) -> None:
        now_s = self._now_s()
        if not seat.budget.wait_s(now_s) and not room.budget.wait_s(now_s):
            self._log.add(campaign_id, "player", text)
