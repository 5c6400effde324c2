"""Fitting: how well a track suits a scene, and why, in sentences. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass, replace
from typing import Final

from rpgmusic.director.candidates import Candidate
from rpgmusic.domain.direction import Direction
from rpgmusic.domain.prompt import Setting
from rpgmusic.domain.reading import SceneReading
from rpgmusic.domain.track import Track
from rpgmusic.domain.units import TrackId

FITS: Final = 0.55
"""From here on a track is good enough to be played for a scene."""

TOO_SOON_S: Final = 900.0
"""A track that was heard within a quarter of an hour is not chosen again, if anything else fits."""

_MOOD_SHARE, _INTENSITY_SHARE, _SETTING_SHARE, _FRESH_SHARE = 0.62, 0.2, 0.1, 0.08
_NAMED_ONLY: Final = 0.75
_TOO_SOON: Final = 0.5


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a track fits, from 0 to 1, and the sentences that say why. `pinned` tracks come first."""

    track: Track
    value: float
    reasons: tuple[str, ...]
    pinned: bool = False
    too_soon: bool = False


def fits(
    found: tuple[Candidate, ...],
    reading: SceneReading,
    direction: Direction,
    heard_s_ago: Mapping[TrackId, float],
) -> tuple[Fit, ...]:
    """The best fit of every track that may be chosen, the best first. `heard_s_ago` tells when each began last."""
    best: dict[TrackId, Fit] = {}
    for candidate in found:
        if candidate.track.id in direction.never:
            continue
        one = _fit(candidate, reading, direction, heard_s_ago.get(candidate.track.id))
        known = best.get(one.track.id)
        if known is None or (one.pinned, one.value) > (known.pinned, known.value):
            best[one.track.id] = one
    return tuple(sorted(best.values(), key=_rank))


def percent(share: float) -> str:
    """A share as people read it."""
    return f"{share * 100:.0f} %"


def _rank(fit: Fit) -> tuple[bool, float, str]:
    return not fit.pinned, -fit.value, fit.track.title


def _fit(candidate: Candidate, reading: SceneReading, direction: Direction, heard_s: float | None) -> Fit:
    track, mood = candidate.track, candidate.mood
    mood_value, because = _mood(candidate, reading)
    intensity_value, of_intensity = _intensity(track, reading.intensity)
    words = _shared_words(track, reading.setting)
    too_soon = heard_s is not None and heard_s < TOO_SOON_S
    fresh_value = 1.0 if heard_s is None else min(1.0, heard_s / (4 * TOO_SOON_S))
    value = (
        _MOOD_SHARE * mood_value
        + _INTENSITY_SHARE * intensity_value
        + _SETTING_SHARE * bool(words)
        + _FRESH_SHARE * fresh_value
    )
    reasons = [because, *of_intensity]
    if words:
        reasons.append(f"It suits the place: {', '.join(words)}.")
    if heard_s is None:
        reasons.append("Not heard yet tonight.")
    elif too_soon:
        reasons.append(f"It was heard only {max(1, round(heard_s / 60))} min ago, but nothing else fits.")
    fit = Fit(track, round(value * (_TOO_SOON if too_soon else 1.0), 3), tuple(reasons), too_soon=too_soon)
    if any(pin.track_id == track.id and pin.mood is mood for pin in direction.pins) and mood is reading.mood:
        return replace(fit, pinned=True, value=1.0, reasons=(f"You pinned it to {mood}.", *fit.reasons[1:]))
    return fit


def _mood(candidate: Candidate, reading: SceneReading) -> tuple[float, str]:
    """The share of the scene's strongest mood that a track's mood has."""
    strongest = max((confidence for _, confidence in reading.moods), default=1.0) or 1.0
    share = min(1.0, reading.confidence(candidate.mood) / strongest)
    also = "" if candidate.mood is reading.mood else ", which the scene has too"
    if candidate.word:
        return share * _NAMED_ONLY, f"Its name says “{candidate.word}”, which sounds like {candidate.mood}{also}."
    return share, f"Its mood is {candidate.mood}{also}."


def _intensity(track: Track, wanted: float) -> tuple[float, tuple[str, ...]]:
    """Pieces with stems can be mixed to any intensity; of other music it is mostly not known."""
    if track.stems:
        return 0.95, (f"It can be mixed to this intensity ({percent(wanted)}).",)
    if track.intensity is None:
        return 0.6, ()
    near = 1.0 - abs(track.intensity - wanted)
    return near, (f"Its intensity is {percent(track.intensity)}, the scene's is {percent(wanted)}.",)


def _shared_words(track: Track, setting: Setting) -> tuple[str, ...]:
    named = " ".join((track.title, track.tags.album, track.tags.genre, track.path, *track.free_tags)).lower()
    return tuple(word for word in astuple(setting) if word and word.lower() in named)
