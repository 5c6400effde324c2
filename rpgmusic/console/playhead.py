"""Where the music is: what the now-playing bar shows at a moment of server time. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rpgmusic.domain.arrangement import current_clip
from rpgmusic.domain.campaign import Transport, transport_at
from rpgmusic.domain.timeline import Clip, Layer, LayerName
from rpgmusic.domain.units import SAMPLE_RATE_HZ, EntryId, TrackId
from rpgmusic.protocol.views import CampaignState, TrackCard


@dataclass(frozen=True, slots=True)
class Playhead:
    """What the music layer is about.

    `track` is None when nothing is there, `entry_id` if it is not of the queue, `intensity` if what is there cannot be
    made more or less intense.
    """

    transport: Transport = Transport.STOPPED
    track: TrackCard | None = None
    frame: int = 0
    length_frames: int = 0
    loops: bool = False
    gain_db: float = 0.0
    intensity: float | None = None
    entry_id: EntryId | None = None

    @property
    def share(self) -> float:
        """How much of the track is over, 0 to 1."""
        return min(1.0, self.frame / self.length_frames) if self.length_frames > 0 else 0.0


def to_the_second(head: Playhead) -> Playhead:
    """The same position as far as it is shown, so that nothing is drawn more than once a second."""
    return replace(head, frame=head.frame - head.frame % SAMPLE_RATE_HZ)


def playhead_at(campaign: CampaignState, now_us: int) -> Playhead:
    """The music's position, interpolated from the timeline."""
    layer = campaign.timeline.layer(LayerName.MUSIC)
    transport = transport_at(campaign.timeline, now_us)
    clip = current_clip(layer, now_us) or _upcoming(layer, now_us)
    if clip is not None:
        frame = clip.frame_at(now_us)
        position = clip.start_frame if frame is None else frame
        card = card_of(campaign, clip.track_id)
        loops = clip.loop is not None
        intensity = layer.intensity.to_level if clip.stems else None
        return Playhead(transport, card, position, clip.length_frames, loops, clip.gain_db, intensity, clip.entry_id)
    if layer.held:
        held = layer.held[-1]
        card = card_of(campaign, held.track_id)
        loops = held.loop is not None
        intensity = layer.intensity.to_level if held.stems else None
        return Playhead(transport, card, held.frame, held.length_frames, loops, held.gain_db, intensity, held.entry_id)
    return Playhead(transport)


def _upcoming(layer: Layer, now_us: int) -> Clip | None:
    """The clip that begins next: a play command takes a moment until every player can follow."""
    later = (clip for clip in layer.clips if clip.starts_at_us > now_us)
    return min(later, key=lambda clip: clip.starts_at_us, default=None)


@dataclass(frozen=True, slots=True)
class ComingNext:
    """What the music layer goes on with, and in how many microseconds; None where there is nothing, or no hurry."""

    track: TrackCard | None = None
    in_us: int | None = None


def coming_next(campaign: CampaignState, now_us: int) -> ComingNext:
    """What follows the track that plays: what is planned already, else what the queue has next."""
    layer = campaign.timeline.layer(LayerName.MUSIC)
    current = current_clip(layer, now_us)
    planned = _upcoming(layer, now_us)
    if current is not None and planned is not None:
        return ComingNext(card_of(campaign, planned.track_id), planned.starts_at_us - now_us)
    ends_at_us = current.silent_from_us if current is not None else None
    in_us = None if ends_at_us is None else ends_at_us - now_us
    if current is not None and current.loop is not None:
        return ComingNext(None, in_us)
    entry = next(campaign.queue.onwards(1), None)
    return ComingNext(card_of(campaign, entry.track_id) if entry else None, in_us)


def card_of(campaign: CampaignState, track_id: TrackId) -> TrackCard | None:
    """The card of a track that the campaign mentions."""
    return next((card for card in campaign.tracks if card.id == track_id), None)


def sounding(campaign: CampaignState, name: LayerName, now_us: int) -> tuple[str, ...]:
    """Titles of what a layer plays at a moment."""
    cards = (card_of(campaign, clip.track_id) for clip in campaign.timeline.layer(name).clips if clip.frame_at(now_us))
    return tuple(dict.fromkeys(card.title for card in cards if card is not None))
