"""The one stateful shell around all campaigns: decide, save, then tell."""

from __future__ import annotations

import asyncio
import logging
import random
import secrets
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from rpgmusic.campaigns import records
from rpgmusic.campaigns.announcing import announcements
from rpgmusic.campaigns.clock import ServerClock
from rpgmusic.campaigns.following import followed, skipped_if_unplayable
from rpgmusic.campaigns.moment import Catalogue, Moment, Outcome, Played, command_lead_us
from rpgmusic.campaigns.planning import settled
from rpgmusic.campaigns.players import PlayerRegistry
from rpgmusic.campaigns.registry import Registry
from rpgmusic.campaigns.table import Table, advance, decided, next_wake_us, renumbered
from rpgmusic.campaigns.transport import panic
from rpgmusic.campaigns.views import board_message, campaign_state
from rpgmusic.domain.campaign import Campaign, HistoryEntry, board_track_ids
from rpgmusic.domain.errors import Unavailable
from rpgmusic.domain.scene import Scene
from rpgmusic.domain.units import DEFAULT_CAMPAIGN, CampaignId, TrackId
from rpgmusic.protocol.server_messages import (
    PlayTrack,
    SceneChanged,
    SceneState,
    ServerMessage,
    State,
    Stop,
    TimelineUpdated,
)
from rpgmusic.protocol.views import CampaignState
from rpgmusic.storage import Documents

Decide = Callable[[Campaign, Moment], Outcome]
Publish = Callable[[CampaignId, ServerMessage], None]
OnPlayed = Callable[[CampaignId, HistoryEntry], None]

LONGEST_SLEEP_S: Final = 30.0
AFTER_FAULT_S: Final = 1.0

_log = logging.getLogger(__name__)


class Campaigns(Registry):
    """Owns the state of every table. Commands are pure decisions that are applied here, one after another.

    Each command is saved before it is acknowledged; `publish` gets the messages that tell it, and `on_played` what
    begins to play. Not thread-safe: all calls come from one event loop.
    """

    def __init__(
        self,
        documents: Documents,
        tracks: Catalogue,
        players: PlayerRegistry,
        clock: ServerClock,
        publish: Publish,
        *,
        on_played: OnPlayed = lambda _campaign_id, _entry: None,
        rng: random.Random | None = None,
        new_id: Callable[[], str] = lambda: secrets.token_hex(8),
    ) -> None:
        super().__init__(documents, players, clock)
        self._tracks = tracks
        self._publish = publish
        self._on_played = on_played
        self._rng = rng or random.SystemRandom()
        self._new_id = new_id
        self._wake = asyncio.Event()

    def load(self, *, long_absence: bool = False) -> None:
        """Bring every campaign back as it was; after a long absence what sounded is held, so that nothing blares."""
        for campaign_id, record in records.load_campaigns(self._documents).items():
            campaign = record.campaign
            if long_absence:
                held = panic(campaign, self._moment(campaign_id, 0)).campaign
                campaign = renumbered(record.campaign, held, self._clock.now_us())
                self._save_quietly(campaign, record.campaign)
            self._seat(campaign)
        if DEFAULT_CAMPAIGN not in self._tables:
            self._add(DEFAULT_CAMPAIGN, "Our campaign")

    def state(self, campaign_id: CampaignId) -> CampaignState:
        """One campaign's full shared state; raises CampaignNotFound."""
        return campaign_state(self.get(campaign_id), self._clock.now_us(), self._tracks)

    def rename(self, campaign_id: CampaignId, name: str) -> Campaign:
        """Give a campaign another name; raises CampaignNotFound."""
        campaign = self._replace(campaign_id, replace(self.get(campaign_id), name=name))
        self._publish(campaign_id, State(data=self.state(campaign_id)))
        return campaign

    def set_scene(self, campaign_id: CampaignId, scene: Scene | None) -> Campaign:
        """Set what is happening in the story; raises CampaignNotFound."""
        campaign = self._replace(campaign_id, replace(self.get(campaign_id), scene=scene))
        self._publish(campaign_id, SceneChanged(data=SceneState(campaign_id=campaign_id, scene=scene)))
        return campaign

    def command(self, campaign_id: CampaignId, decide: Decide) -> CampaignState:
        """Carry out a command: decide, save, tell everyone.

        When the disk is full the music still obeys, for the GM must be able to silence it; but the command is not
        acknowledged, because it would be lost with the process.

        Raises:
            RpgMusicError: whatever the decision raises; nothing changed.
            DiskFull, Unavailable: it was done but could not be saved.
        """
        table = self._table(campaign_id)
        moment = self._moment(campaign_id, table.effective_at_us)
        before = table.campaign
        begun, played = settled(before, moment, moment.at_us)
        outcome = decide(begun, moment)
        after = decided(before, outcome, moment)
        try:
            records.save_campaign(self._documents, after, before, self._clock.reading())
        finally:
            table.effective_at_us = moment.at_us
            self._apply(table, after, outcome, (*played, *outcome.played))
        return self.state(campaign_id)

    def tick(self) -> None:
        """Let every table move on to where it should be by now; the timer calls this.

        Raises:
            ExceptionGroup: some table could not; all others have moved on.
        """
        faults: list[Exception] = []
        for campaign_id, table in list(self._tables.items()):
            try:
                self._move_on(campaign_id, table)
            except Exception as fault:  # noqa: BLE001  # raised below, when the other tables are served
                faults.append(fault)
        if faults:
            raise ExceptionGroup("Tables could not move on by themselves.", faults)

    def _move_on(self, campaign_id: CampaignId, table: Table) -> None:
        due = advance(table, self._moment(campaign_id, table.effective_at_us))
        if due is None:
            return
        layers = frozenset(one.layer for one in due.played) or due.silent
        layer = next(iter(layers)) if len(layers) == 1 else None
        event = PlayTrack if due.played else Stop if due.silent else TimelineUpdated
        outcome = Outcome(due.campaign, event, layer, self._clock.now_us())
        self._save_quietly(due.campaign, table.campaign)
        self._apply(table, due.campaign, outcome, due.played)

    async def run(self) -> None:
        """Keep every table going until cancelled."""
        while True:
            self._wake.clear()
            try:
                self.tick()
            except Exception:  # noqa: BLE001  # the one supervision point of this loop
                _log.exception("A table could not move on by itself.")
                await asyncio.sleep(AFTER_FAULT_S)
            try:
                async with asyncio.timeout(self._sleep_s()):
                    await self._wake.wait()
            except TimeoutError:
                continue

    def tracks_changed(self, track_ids: Iterable[TrackId]) -> None:
        """Bring what plays in line with tracks that changed: another length, another file, or no sound any more."""
        changed = frozenset(track_ids)
        for campaign_id, table in list(self._tables.items()):
            if not changed.isdisjoint(board_track_ids(table.campaign)):
                self._publish(campaign_id, board_message(table.campaign, self._tracks))
            moment = self._moment(campaign_id, table.effective_at_us)
            before = table.campaign
            begun, played = settled(before, moment, moment.at_us)
            outcome = skipped_if_unplayable(followed(begun, changed, moment), moment)
            after = decided(before, outcome, moment)
            if after.timeline == before.timeline and after.queue == before.queue:
                continue
            self._save_quietly(after, before)
            self._apply(table, after, outcome, (*played, *outcome.played))

    def save_all(self) -> None:
        """Save every campaign with the present time, before the server goes."""
        for table in self._tables.values():
            self._save_quietly(table.campaign, table.campaign)

    def _moment(self, campaign_id: CampaignId, not_before_us: int) -> Moment:
        now_us = self._clock.now_us()
        lead_us = command_lead_us(self._players.rtts_us(campaign_id), self._players.latencies_us(campaign_id))
        at_us = max(now_us + lead_us, not_before_us)
        return Moment(now_us, at_us, self._tracks, self._new_id, self._rng)

    def _save_quietly(self, after: Campaign, before: Campaign) -> None:
        """Save what happened by itself; the music does not wait for the disk."""
        try:
            records.save_campaign(self._documents, after, before, self._clock.reading())
        except Unavailable as fault:
            _log.warning("“%s” plays on, but its state could not be saved: %s", after.name, fault)

    def _apply(self, table: Table, after: Campaign, outcome: Outcome, played: tuple[Played, ...]) -> None:
        before, table.campaign = table.campaign, after
        table.note_playing(self._clock.now_us())
        now_us = self._clock.now_us()
        for message in announcements(before, after, outcome, now_us, self._tracks, began=bool(played)):
            self._publish(after.id, message)
        self._write_history(table, played)
        self._wake.set()

    def _write_history(self, table: Table, played: tuple[Played, ...]) -> None:
        for one in played:
            entry = HistoryEntry(one.track.id, one.track.title, one.layer, self._clock.wall_s())
            self._on_played(table.campaign.id, entry)
            try:
                table.history.add(entry)
            except Unavailable as fault:
                _log.warning("The history could not be written: %s", fault)

    def _sleep_s(self) -> float:
        now_us = self._clock.now_us()
        wakes = (next_wake_us(table.campaign, now_us) for table in self._tables.values())
        next_us = min((wake_us for wake_us in wakes if wake_us is not None), default=None)
        return LONGEST_SLEEP_S if next_us is None else min(LONGEST_SLEEP_S, max(0.0, (next_us - now_us) / 1e6))
