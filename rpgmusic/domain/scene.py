"""Scenes: what is happening in the story."""

from __future__ import annotations

from dataclasses import dataclass

from rpgmusic.domain.track import Mood


@dataclass(frozen=True, slots=True)
class Scene:
    """What is happening at the table; `intensity` runs from 0 (still) to 1 (overwhelming).

    `tone` says in a few words how it feels; `hints` are the GM's wishes for the music.
    """

    title: str = ""
    description: str = ""
    mood: Mood | None = None
    combat: bool = False
    intensity: float = 0.5
    tags: tuple[str, ...] = ()
    hints: str = ""
    tone: str = ""
