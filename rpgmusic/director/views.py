"""Readings and directions as they travel."""

from __future__ import annotations

from collections.abc import Iterable

from rpgmusic.campaigns.moment import Catalogue
from rpgmusic.domain.campaign import Campaign
from rpgmusic.domain.direction import Direction
from rpgmusic.domain.errors import TrackNotFound
from rpgmusic.domain.reading import SceneReading
from rpgmusic.domain.timeline import LayerName
from rpgmusic.domain.units import TrackId
from rpgmusic.protocol.direction import DirectorView, PinView, ReadingView
from rpgmusic.protocol.views import TrackCard, track_card


def reading_view(reading: SceneReading) -> ReadingView:
    """A reading with its moods by name."""
    return ReadingView(
        mood=reading.mood,
        moods={mood: round(confidence, 4) for mood, confidence in reading.moods},
        combat=reading.combat,
        intensity=round(reading.intensity, 3),
        valence=round(reading.valence, 3),
        arousal=round(reading.arousal, 3),
        setting=reading.setting,
        understood=reading.understood,
        reasons=reading.reasons,
        reader=reading.reader,
    )


def director_view(campaign: Campaign, direction: Direction, tracks: Catalogue) -> DirectorView:
    """The director of a campaign; tracks that are gone are left out."""
    pinned = {card.id: card for card in _cards((pin.track_id for pin in direction.pins), tracks)}
    return DirectorView(
        campaign_id=campaign.id,
        mode=direction.mode,
        scene_end=direction.scene_end,
        make=direction.make,
        chain=direction.chain,
        length_s=direction.length_s,
        motif=direction.motif,
        intensity=campaign.timeline.layer(LayerName.MUSIC).intensity.to_level,
        reading=None if direction.reading is None else reading_view(direction.reading),
        prompt=direction.prompt,
        choice=direction.choice,
        pins=tuple(
            PinView(mood=pin.mood, track=pinned[pin.track_id]) for pin in direction.pins if pin.track_id in pinned
        ),
        never=_cards(direction.never, tracks),
    )


def _cards(track_ids: Iterable[TrackId], tracks: Catalogue) -> tuple[TrackCard, ...]:
    cards = []
    for track_id in track_ids:
        try:
            cards.append(track_card(tracks.track(track_id)))
        except TrackNotFound:
            continue
    return tuple(cards)
