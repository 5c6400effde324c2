"""Choosing: what should sound for a scene, of all that fits. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from rpgmusic.director.candidates import is_generated
from rpgmusic.director.fitting import FITS, Fit, percent
from rpgmusic.domain.direction import Choice, ChoiceSource, Direction
from rpgmusic.domain.generation import Generation, ProviderName
from rpgmusic.domain.reading import SceneReading
from rpgmusic.domain.scene import Scene
from rpgmusic.domain.track import Track
from rpgmusic.domain.units import TrackId

MOST_FOLLOWERS: Final = 9
NEARLY_AS_GOOD: Final = 0.15
_SILENCE: Final = re.compile(r"\b(silence|silent|no music|without music)\b", re.IGNORECASE)


def wants_silence(scene: Scene, direction: Direction) -> bool:
    """Whether the GM asks for no music at all: in the hints, tags or tone of the scene, or as who makes it."""
    said = " ".join((scene.hints, scene.tone, *scene.tags))
    return bool(_SILENCE.search(said)) or direction.chain[:1] == (ProviderName.SILENCE,)


def silence() -> Choice:
    """Deliberate silence."""
    return Choice(ChoiceSource.SILENCE, title="Silence", fit=1.0, reasons=("You asked for silence.",))


def not_understood() -> Choice:
    """No choice, because the words say nothing."""
    reason = "I do not understand this scene (only English is read). Choose a mood, and I find music for it."
    return Choice(ChoiceSource.NOTHING, reasons=(reason,))


def still_fitting(playing: TrackId | None, fitting: tuple[Fit, ...], reading: SceneReading) -> Choice | None:
    """What plays already, if it suits the new scene: music is not torn away for a change that nobody would hear."""
    fit = next((fit for fit in fitting if fit.track.id == playing), None)
    if fit is None or (fit.track.moods and reading.mood not in fit.track.moods):
        return None
    unhurried = fit.value / (0.5 if fit.too_soon else 1.0)
    if unhurried < FITS or any(other.pinned for other in fitting if other is not fit):
        return None
    kept = tuple(reason for reason in fit.reasons if "heard" not in reason.lower())
    return Choice(ChoiceSource.PLAYING, fit.track.id, fit.track.title, unhurried, ("It plays already.", *kept))


def best_choice(fitting: tuple[Fit, ...], tried: tuple[TrackId, ...], playing: TrackId | None) -> Choice | None:
    """The best that fits and was neither tried for this scene nor plays now, with what may follow it; None if none."""
    open_to_choice = [fit for fit in fitting if fit.track.id not in tried and fit.track.id != playing]
    good = [fit for fit in open_to_choice if fit.pinned or fit.value >= FITS]
    if not good:
        return None
    best = good[0]
    return replace(chosen(best), followers=_followers(best, good[1:]))


def resort(fitting: tuple[Fit, ...], tried: tuple[TrackId, ...]) -> Choice | None:
    """The best there is where nothing fits well and nothing can be made."""
    left = [fit for fit in fitting if fit.track.id not in tried] or list(fitting)
    return None if not left else chosen(left[0])


def chosen(fit: Fit) -> Choice:
    """A track as a choice."""
    source = ChoiceSource.GENERATED if is_generated(fit.track) else ChoiceSource.LIBRARY
    return Choice(source, fit.track.id, fit.track.title, fit.value, fit.reasons)


def in_the_making(generation: Generation, reasons: tuple[str, ...]) -> Choice:
    """A piece that comes when it is ready."""
    return Choice(
        ChoiceSource.IN_THE_MAKING, title=generation.name, reasons=reasons, generation_id=generation.id, fit=1.0
    )


def made_choice(generation: Generation, track: Track, reading: SceneReading | None) -> Choice:
    """A piece that was just made for the scene."""
    prompt = generation.prompt
    key = f" in {prompt.key} {prompt.mode}" if prompt.key else f", {prompt.mode}"
    reasons = [f"Made for this scene by {generation.provider.value}: {prompt.mood}, {prompt.tempo_bpm} bpm{key}."]
    if prompt.instruments:
        reasons.append(f"With {', '.join(prompt.instruments[:4])}.")
    if track.stems and reading is not None:
        reasons.append(f"It is mixed to the scene's intensity ({percent(reading.intensity)}).")
    if generation.failure is not None:
        reasons.append(generation.failure.message)
    return Choice(ChoiceSource.GENERATED, track.id, track.title, 1.0, tuple(reasons))


def _followers(best: Fit, others: list[Fit]) -> tuple[TrackId, ...]:
    """Others that are nearly as good. A piece that goes round by itself needs none, nor does a pinned one."""
    if best.track.bars is not None or best.pinned:
        return ()
    near = (fit.track.id for fit in others if fit.value >= best.value - NEARLY_AS_GOOD and fit.track.bars is None)
    return tuple(near)[:MOST_FOLLOWERS]
