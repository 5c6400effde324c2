"""Owns the prompts that the benchmarks of the composer ask for: each mood as a scene of its usual intensity would."""

from __future__ import annotations

from rpgmusic.domain.musical_defaults import musical_defaults
from rpgmusic.domain.prompt import NOWHERE, Prompt
from rpgmusic.domain.track import Mood

USUAL_INTENSITY = {
    Mood.BATTLE: 0.8, Mood.BOSS: 0.95, Mood.CHASE: 0.8, Mood.STEALTH: 0.4, Mood.SUSPENSE: 0.5, Mood.HORROR: 0.6,
    Mood.MYSTERY: 0.35, Mood.EXPLORATION: 0.4, Mood.TRAVEL: 0.45, Mood.TAVERN: 0.5, Mood.TOWN: 0.4, Mood.COURT: 0.35,
    Mood.WONDER: 0.4, Mood.CALM: 0.15, Mood.SORROW: 0.25, Mood.TRIUMPH: 0.75, Mood.SACRED: 0.3,
}  # fmt: skip


def prompt_for(mood: Mood, length_s: float) -> Prompt:
    """The prompt for a mood, nowhere in particular."""
    intensity = USUAL_INTENSITY[mood]
    usual = musical_defaults(mood, intensity, NOWHERE)
    return Prompt(
        text=mood.value,
        mood=mood,
        intensity=intensity,
        tempo_bpm=usual.tempo_bpm,
        mode=usual.mode,
        instruments=usual.instruments,
        length_s=length_s,
    )
