"""Owns the labelled scenes that the reader learns from, written for this project: one file a writer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rpgmusic.domain.track import Mood

CORPUS: Final = Path(__file__).parent / "corpus"
ALTERNATES_SHARE: Final = 0.35


@dataclass(frozen=True, slots=True)
class Labelled:
    """A scene with what a careful reader heard in it; `writer` is the name of its file."""

    text: str
    mood: Mood
    alternates: tuple[Mood, ...]
    combat: bool
    intensity: float
    writer: str

    def share(self, mood: Mood) -> float:
        """How far a mood is right, from 0 to 1; the shares of all moods make 1."""
        if mood is self.mood:
            return 1.0 - ALTERNATES_SHARE if self.alternates else 1.0
        return ALTERNATES_SHARE / len(self.alternates) if mood in self.alternates else 0.0


def read_labelled(path: Path) -> list[Labelled]:
    """The labelled scenes of one file, one JSON object a line."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_labelled(json.loads(line), path.stem) for line in lines if line.strip()]


def read_corpus(folder: Path = CORPUS) -> list[Labelled]:
    """All labelled scenes, in the order of writers and lines."""
    return [scene for path in sorted(folder.glob("*.jsonl")) for scene in read_labelled(path)]


def without_writer(scenes: Sequence[Labelled], writer: str) -> list[Labelled]:
    """The scenes of all other writers."""
    return [scene for scene in scenes if scene.writer != writer]


def _labelled(line: dict[str, object], writer: str) -> Labelled:
    mood = Mood(str(line["mood"]))
    named = line.get("alternates", ())
    alternates = tuple(Mood(name) for name in (named if isinstance(named, list) else ()))
    return Labelled(
        text=str(line["text"]),
        mood=mood,
        alternates=tuple(dict.fromkeys(one for one in alternates if one is not mood)),
        combat=bool(line["combat"]),
        intensity=float(str(line["intensity"])),
        writer=writer,
    )
