"""What the director of each campaign was told and remembers."""

from __future__ import annotations

from dataclasses import replace

from rpgmusic.director.chooser import House
from rpgmusic.director.memory import changed, with_pin
from rpgmusic.director.records import DirectionStore
from rpgmusic.director.staging import playing_track
from rpgmusic.domain.campaign import Transport, transport_at
from rpgmusic.domain.direction import Direction
from rpgmusic.domain.errors import Conflict, TrackNotFound
from rpgmusic.domain.scene import Scene
from rpgmusic.domain.units import CampaignId, TrackId
from rpgmusic.protocol.direction import DirectorRequest, PinRequest


class Remembering:
    """The settings and the memory of every campaign's director, and what is on its table now."""

    def __init__(self, store: DirectionStore, house: House) -> None:
        self._store = store
        self._house = house

    def direction(self, campaign_id: CampaignId) -> Direction:
        """The settings and the memory of a campaign."""
        return self._store.get(campaign_id)

    def change(self, campaign_id: CampaignId, request: DirectorRequest) -> Direction:
        """Change how the director works; raises CampaignNotFound."""
        self._house.campaigns.get(campaign_id)
        direction = self._store.put(campaign_id, changed(self.direction(campaign_id), request))
        self._house.tell(campaign_id)
        return direction

    def pin(self, campaign_id: CampaignId, request: PinRequest) -> Direction:
        """Pin a track to a mood, or unpin it; raises Conflict if neither is known, TrackNotFound."""
        direction = self.direction(campaign_id)
        track_id = request.track_id or self._present_track(campaign_id)
        mood = request.mood or (direction.reading.mood if direction.reading else None)
        if track_id is None or mood is None:
            message = "Nothing was chosen yet. Describe a scene, or name a track and a mood."
            raise Conflict(message)
        self._house.shelf.track(track_id)
        direction = self._store.put(campaign_id, with_pin(direction, mood, track_id, pinned=request.pinned))
        self._house.tell(campaign_id)
        return direction

    def _with_motif(self, campaign_id: CampaignId) -> Direction:
        """The direction with what music is about: without the GM's word the campaign itself, whose melody returns."""
        direction = self.direction(campaign_id)
        return replace(direction, motif=direction.motif or self._house.campaigns.get(campaign_id).name)

    def _is_quiet(self, campaign_id: CampaignId) -> bool:
        """Whether the GM holds the music: paused, hushed or silenced at once."""
        timeline = self._house.campaigns.get(campaign_id).timeline
        return transport_at(timeline, self._house.now_us()) in (Transport.PAUSED, Transport.HUSHED)

    def _with_tried(self, campaign_id: CampaignId) -> Direction:
        """The direction in which what was chosen or plays counts as tried."""
        direction = self.direction(campaign_id)
        if direction.reading is None:
            message = "There is no scene to choose for. Describe one first."
            raise Conflict(message)
        present = self._present_track(campaign_id)
        tried = direction.tried if present is None else (*direction.tried, present)
        return self._store.change(campaign_id, tried=tuple(dict.fromkeys(tried)))

    def _present_track(self, campaign_id: CampaignId) -> TrackId | None:
        """The track that was chosen, else the one that plays."""
        choice = self.direction(campaign_id).choice
        if choice is not None and choice.track_id is not None:
            return choice.track_id
        return playing_track(self._house.campaigns.get(campaign_id), self._house.now_us())

    def _scene(self, campaign_id: CampaignId) -> Scene:
        return self._house.campaigns.get(campaign_id).scene or Scene()

    def _is_mixable(self, campaign_id: CampaignId) -> bool:
        playing = playing_track(self._house.campaigns.get(campaign_id), self._house.now_us())
        try:
            return playing is None or bool(self._house.shelf.track(playing).stems)
        except TrackNotFound:
            return True
