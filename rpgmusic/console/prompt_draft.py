"""A prompt while the GM edits it: what the form holds, what is wrong with it, and what is sent. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rpgmusic.console.scene_words import INTENSITY_STEPS, intensity_steps
from rpgmusic.console.wording import duration_words
from rpgmusic.domain.prompt import LONGEST_PIECE_S, NOWHERE, SHORTEST_PIECE_S, Mode, Prompt, Setting
from rpgmusic.domain.track import Mood
from rpgmusic.protocol.making import PromptRequest

SLOWEST_BPM: Final = 30
FASTEST_BPM: Final = 240
MOST_WORDS: Final = 4_000
MOST_LABELS: Final = 20
LONGEST_LABEL: Final = 60

_KEY: Final = re.compile(r"[A-G][#b]?")
_CLOCK: Final = re.compile(r"(\d{1,2}):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class PromptDraft:
    """A prompt as the form holds it: numbers and lists as they were typed, `intensity` a step from 0 to 10."""

    text: str = ""
    mood: Mood = Mood.CALM
    intensity: int = INTENSITY_STEPS // 2
    tempo: str = ""
    mode: Mode | None = None
    key: str = ""
    instruments: str = ""
    length: str = ""
    avoid: str = ""
    motif: str = ""
    loop: bool = True
    setting: Setting = NOWHERE


def draft_of_prompt(prompt: Prompt) -> PromptDraft:
    """The form for a prompt."""
    return PromptDraft(
        text=prompt.text,
        mood=prompt.mood,
        intensity=intensity_steps(prompt.intensity),
        tempo=str(prompt.tempo_bpm),
        mode=prompt.mode,
        key=prompt.key,
        instruments=", ".join(prompt.instruments),
        length=duration_words(prompt.length_s),
        avoid=", ".join(prompt.avoid),
        motif=prompt.motif,
        loop=prompt.loop,
        setting=prompt.setting,
    )


def request_of_draft(draft: PromptDraft) -> PromptRequest:
    """What is sent; the draft must have no problems."""
    return PromptRequest(
        text=draft.text.strip(),
        mood=draft.mood,
        intensity=draft.intensity / INTENSITY_STEPS,
        tempo_bpm=int(draft.tempo) if draft.tempo.strip() else None,
        mode=draft.mode,
        key=key_of(draft.key),
        instruments=labels_of(draft.instruments),
        length_s=length_of(draft.length) if draft.length.strip() else None,
        loop=draft.loop,
        avoid=labels_of(draft.avoid),
        setting=draft.setting,
        motif=draft.motif.strip(),
    )


def prompt_problems(draft: PromptDraft) -> dict[str, str]:
    """What is wrong, in words, by the field where it is; the topmost first."""
    return dict(_problems(draft))


def _problems(draft: PromptDraft) -> Iterator[tuple[str, str]]:
    if len(draft.text) > MOST_WORDS:
        yield "prompt-text", f"This is too long: at most {MOST_WORDS:,} characters."
    tempo = draft.tempo.strip()
    if tempo and not (tempo.isdigit() and SLOWEST_BPM <= int(tempo) <= FASTEST_BPM):
        yield "tempo", f"Write beats a minute, {SLOWEST_BPM} to {FASTEST_BPM}, or nothing."
    if draft.key.strip() and not _KEY.fullmatch(key_of(draft.key)):
        yield "key", "Write a note such as D, F# or Bb, or nothing."
    for field, words in (("instruments", draft.instruments), ("avoid", draft.avoid)):
        labels = labels_of(words)
        if len(labels) > MOST_LABELS or any(len(label) > LONGEST_LABEL for label in labels):
            yield field, f"At most {MOST_LABELS}, with commas between them."
    if draft.length.strip() and length_of(draft.length) is None:
        yield "length", f"Write seconds or 1:30, from {SHORTEST_PIECE_S:g} s to {duration_words(LONGEST_PIECE_S)}."


def key_of(text: str) -> str:
    """A tonic as it is sent: d stands for D."""
    text = text.strip()
    return text[:1].upper() + text[1:].lower()


def labels_of(text: str) -> tuple[str, ...]:
    """Names with commas between them, each once."""
    return tuple(dict.fromkeys(name for part in text.split(",") if (name := " ".join(part.split()))))


def length_of(text: str) -> float | None:
    """Seconds, written as 90, 90 s or 1:30; None if that is no length that can be made."""
    text = text.strip().removesuffix("s").strip()
    clock = _CLOCK.fullmatch(text)
    try:
        seconds = int(clock[1]) * 60.0 + int(clock[2]) if clock else float(text.replace(",", "."))
    except ValueError:
        return None
    return seconds if SHORTEST_PIECE_S <= seconds <= LONGEST_PIECE_S else None
