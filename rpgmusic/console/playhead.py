"""Where the music is: what the now-playing bar shows at a moment of server time. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from rpgmusic.domain.arrangement import current_clip
from rpgmusic.domain.campaign import Transport, transport_at
from rpgmusic.domain.timeline import Clip, Layer, LayerName
from rpgmusic.domain.units import TrackId
from rpgmusic.protocol.views import CampaignState, TrackCard


@dataclass(frozen=True, slots=True)
class Playhead:
    """What the music layer is about; `track` is None when nothing is there."""

    transport: Transport = Transport.STOPPED
    track: TrackCard | None = None
    frame: int = 0
    length_frames: int = 0
    loops: bool = False

    @property
    def share(self) -> float:
        """How much of the track is over, 0 to 1."""
        return min(1.0, self.frame / self.length_frames) if self.length_frames > 0 else 0.0


def playhead_at(campaign: CampaignState, now_us: int) -> Playhead:
    """The music's position, interpolated from the timeline."""
    layer = campaign.timeline.layer(LayerName.MUSIC)
    transport = transport_at(campaign.timeline, now_us)
    clip = current_clip(layer, now_us) or _upcoming(layer, now_us)
    if clip is not None:
        frame = clip.frame_at(now_us)
        position = clip.start_frame if frame is None else frame
        return Playhead(
            transport, card_of(campaign, clip.track_id), position, clip.length_frames, clip.loop is not None
        )
    if layer.held:
        held = layer.held[-1]
        return Playhead(
            transport, card_of(campaign, held.track_id), held.frame, held.length_frames, held.loop is not None
        )
    return Playhead(transport)


def _upcoming(layer: Layer, now_us: int) -> Clip | None:
    """The clip that begins next: a play command takes a moment until every player can follow."""
    later = (clip for clip in layer.clips if clip.starts_at_us > now_us)
    return min(later, key=lambda clip: clip.starts_at_us, default=None)


def card_of(campaign: CampaignState, track_id: TrackId) -> TrackCard | None:
    """The card of a track that the campaign mentions."""
    return next((card for card in campaign.tracks if card.id == track_id), None)


def sounding(campaign: CampaignState, name: LayerName, now_us: int) -> tuple[str, ...]:
    """Titles of what a layer plays at a moment."""
    cards = (card_of(campaign, clip.track_id) for clip in campaign.timeline.layer(name).clips if clip.frame_at(now_us))
    return tuple(dict.fromkeys(card.title for card in cards if card is not None))
