"""Readings: what a scene's words say about the music it wants."""

from __future__ import annotations

from dataclasses import dataclass

from rpgmusic.domain.prompt import NOWHERE, Setting
from rpgmusic.domain.track import Mood


@dataclass(frozen=True, slots=True)
class SceneReading:
    """What was read from a scene.

    `moods` holds every mood with its confidence, the likeliest first; together they make 1. `intensity` runs from 0
    (still) to 1 (overwhelming); `valence` from -1 (dark) to 1 (bright), `arousal` from 0 (asleep) to 1 (frantic).
    `reasons` are the words of the scene that decided. `understood` is false when the text is empty or not in a language
    that is read here; then the rest is only what the GM said, or neutral. `reader` names who read: “offline”, or a
    model.
    """

    mood: Mood
    moods: tuple[tuple[Mood, float], ...]
    combat: bool
    intensity: float
    valence: float
    arousal: float
    setting: Setting = NOWHERE
    understood: bool = True
    reasons: tuple[str, ...] = ()
    reader: str = "offline"

    def confidence(self, mood: Mood) -> float:
        """How likely a mood is, from 0 to 1."""
        return dict(self.moods).get(mood, 0.0)
