"""The players of each campaign: who they are, what they last reported, what the GM set for them."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Final

import msgspec

from rpgmusic.domain.errors import InvalidRequest, PlayerNotFound, Unavailable
from rpgmusic.domain.player import Player, PlayerReport
from rpgmusic.domain.units import CampaignId, ClientId
from rpgmusic.storage import Document, Documents

PLAYERS: Final = "players"
REPORTS_KEPT: Final = 60
FORGOTTEN_AFTER_S: Final = 86_400.0
MAX_ABSENT: Final = 1_000
"""Players of a campaign who are remembered while they are not there."""

LARGEST_FIGURE: Final = 10**12
LONGEST_PROBLEM: Final = 500

_log = logging.getLogger(__name__)


class PlayerRecord(msgspec.Struct, frozen=True):
    """What lasts of a player."""

    campaign_id: CampaignId
    client_id: ClientId
    name: str
    trim_us: int
    joined_at_s: float
    seen_at_s: float
    subject: str = ""


@dataclass(slots=True)
class _Seat:
    player: Player
    subject: str = ""
    connections: int = 0
    reports: deque[PlayerReport] = field(default_factory=lambda: deque(maxlen=REPORTS_KEPT))


class PlayerRegistry:
    """All players of all campaigns. A player who comes back with the same client id is the same player."""

    def __init__(self, documents: Documents, wall_s: Callable[[], float]) -> None:
        self._documents = documents
        self._wall_s = wall_s
        self._seats: dict[CampaignId, dict[ClientId, _Seat]] = {}
        for text in documents.encoded(PLAYERS).values():
            record = msgspec.json.decode(text, type=PlayerRecord)
            player = Player(
                record.client_id,
                record.name,
                connected=False,
                joined_at_s=record.joined_at_s,
                seen_at_s=record.seen_at_s,
                trim_us=record.trim_us,
            )
            self._seats.setdefault(record.campaign_id, {})[record.client_id] = _Seat(player, record.subject)

    def all(self, campaign_id: CampaignId) -> tuple[Player, ...]:
        """Everyone of a campaign as they joined; who was gone for a day, or longest in a crowd, is forgotten."""
        self._forget_the_long_gone(campaign_id)
        seats = self._seats.get(campaign_id, {}).values()
        return tuple(sorted((seat.player for seat in seats), key=lambda player: player.joined_at_s))

    def get(self, campaign_id: CampaignId, client_id: ClientId) -> Player:
        """One player.

        Raises:
            PlayerNotFound: there is none with this client id.
        """
        return self._seat(campaign_id, client_id).player

    def reports(self, campaign_id: CampaignId, client_id: ClientId) -> tuple[PlayerReport, ...]:
        """The latest reports of a player, oldest first."""
        return tuple(self._seat(campaign_id, client_id).reports)

    def connected(self, campaign_id: CampaignId) -> int:
        """How many players of a campaign are connected."""
        return sum(seat.connections > 0 for seat in self._seats.get(campaign_id, {}).values())

    def is_connected(self, campaign_id: CampaignId, client_id: ClientId) -> bool:
        """Whether one player is connected; one that is not known is not."""
        seat = self._seats.get(campaign_id, {}).get(client_id)
        return seat is not None and seat.connections > 0

    def rtts_us(self, campaign_id: CampaignId) -> list[int]:
        """Round trips of the connected players that know theirs."""
        players = (seat.player for seat in self._seats.get(campaign_id, {}).values() if seat.connections)
        return [p.report.rtt_us for p in players if p.report is not None and p.report.rtt_us is not None]

    def latencies_us(self, campaign_id: CampaignId) -> list[int]:
        """How much earlier than it is heard each connected listener must have its sound: its device, less its trim."""
        players = (seat.player for seat in self._seats.get(campaign_id, {}).values() if seat.connections)
        reports = ((p.report, p.trim_us) for p in players if p.report is not None and p.report.unlocked)
        return [(report.output_latency_us or 0) - trim_us for report, trim_us in reports]

    def arrive(
        self, campaign_id: CampaignId, client_id: ClientId, name: str, trim_us: int | None, subject: str = ""
    ) -> Player:
        """A player's connection opens. The trim it brings along counts only if the server knows none yet.

        `subject` is that of the token it came with, so that a player who is removed can be kept out.
        """
        seats = self._seats.setdefault(campaign_id, {})
        now_s = self._wall_s()
        seat = seats.get(client_id)
        if seat is None:
            shown = name or _free_name(other.player.name for other in seats.values())
            fresh = Player(client_id, shown, connected=True, joined_at_s=now_s, seen_at_s=now_s, trim_us=trim_us or 0)
            seat = seats[client_id] = _Seat(fresh)
        seat.connections += 1
        seat.subject = subject or seat.subject
        seat.player = replace(seat.player, connected=True, seen_at_s=now_s, name=name or seat.player.name)
        with _listening_goes_on():
            self._save(campaign_id, seat)
        return seat.player

    def leave(self, campaign_id: CampaignId, client_id: ClientId) -> None:
        """One of a player's connections closes."""
        seat = self._seats.get(campaign_id, {}).get(client_id)
        if seat is None:
            return
        seat.connections = max(0, seat.connections - 1)
        seat.player = replace(seat.player, connected=seat.connections > 0, seen_at_s=self._wall_s())

    def report(self, campaign_id: CampaignId, client_id: ClientId, report: PlayerReport) -> None:
        """Remember what a player measured of itself; one that was removed meanwhile is passed over.

        Raises:
            InvalidRequest: a figure or text is larger than any honest one.
        """
        _check_report(report)
        seat = self._seats.get(campaign_id, {}).get(client_id)
        if seat is not None:
            seat.reports.append(report)
            seat.player = replace(seat.player, report=report, seen_at_s=self._wall_s())

    def change(
        self, campaign_id: CampaignId, client_id: ClientId, *, name: str | None = None, trim_us: int | None = None
    ) -> Player:
        """Give a player another name or latency trim.

        Raises:
            PlayerNotFound: there is none with this client id.
        """
        seat = self._seat(campaign_id, client_id)
        player = seat.player
        changed = replace(
            player,
            name=name or player.name,
            trim_us=player.trim_us if trim_us is None else trim_us,
        )
        self._save(campaign_id, replace(seat, player=changed))
        seat.player = changed
        return changed

    def remove(self, campaign_id: CampaignId, client_id: ClientId) -> str:
        """Forget a player; returns the subject of its token.

        Raises:
            PlayerNotFound: there is none with this client id.
        """
        subject = self._seat(campaign_id, client_id).subject
        self._documents.delete(PLAYERS, _key(campaign_id, client_id))
        del self._seats[campaign_id][client_id]
        return subject

    def remove_campaign(self, campaign_id: CampaignId) -> None:
        """Forget all players of a campaign."""
        client_ids = self._seats.pop(campaign_id, {})
        self._documents.delete_many(PLAYERS, [_key(campaign_id, client_id) for client_id in client_ids])

    def _seat(self, campaign_id: CampaignId, client_id: ClientId) -> _Seat:
        try:
            return self._seats[campaign_id][client_id]
        except KeyError:
            message = "That player is not at this table any more."
            raise PlayerNotFound(message) from None

    def _forget_the_long_gone(self, campaign_id: CampaignId) -> None:
        seats = self._seats.get(campaign_id, {})
        since_s = self._wall_s() - FORGOTTEN_AFTER_S
        absent = sorted((seat.player.seen_at_s, key) for key, seat in seats.items() if not seat.connections)
        too_many = len(absent) - MAX_ABSENT
        gone = [key for place, (seen_at_s, key) in enumerate(absent) if seen_at_s < since_s or place < too_many]
        for client_id in gone:
            del seats[client_id]
        if gone:
            with _listening_goes_on():
                self._documents.delete_many(PLAYERS, [_key(campaign_id, client_id) for client_id in gone])

    def _save(self, campaign_id: CampaignId, seat: _Seat) -> None:
        player = seat.player
        record = PlayerRecord(
            campaign_id,
            player.client_id,
            player.name,
            player.trim_us,
            player.joined_at_s,
            player.seen_at_s,
            seat.subject,
        )
        document: Document = msgspec.to_builtins(record)
        self._documents.put(PLAYERS, _key(campaign_id, player.client_id), document)


@contextmanager
def _listening_goes_on() -> Iterator[None]:
    """Who comes and goes is noted quietly: nobody is kept from listening because the disk is full."""
    try:
        yield
    except Unavailable as fault:
        _log.warning("The players could not be saved: %s", fault)


def _check_report(report: PlayerReport) -> None:
    figures = (
        report.skew_us,
        report.clock_error_us,
        report.rtt_us,
        report.runway_us,
        report.output_latency_us,
        report.drop_outs,
        report.resyncs,
    )
    too_large = any(figure is not None and abs(figure) > LARGEST_FIGURE for figure in figures)
    if too_large or len(report.problem) > LONGEST_PROBLEM:
        message = "The report holds a figure or text that cannot be true."
        raise InvalidRequest(message)


def _key(campaign_id: CampaignId, client_id: ClientId) -> str:
    return f"{campaign_id}.{client_id}"


def _free_name(taken: Iterable[str]) -> str:
    names = set(taken)
    return next(name for number in range(1, len(names) + 2) if (name := f"Player {number}") not in names)
