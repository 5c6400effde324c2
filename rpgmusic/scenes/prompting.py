"""Owns how a reading becomes a prompt: parameters for the composer, and words that a generator of music understands."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from rpgmusic.domain.generation import ProviderName
from rpgmusic.domain.musical_defaults import musical_defaults
from rpgmusic.domain.prompt import DEFAULT_AVOID, DEFAULT_PIECE_S, LONGEST_PIECE_S, SHORTEST_PIECE_S, Mode, Prompt
from rpgmusic.domain.reading import SceneReading
from rpgmusic.domain.scene import Scene
from rpgmusic.scenes.hints import Wishes, is_played_by, wishes_in
from rpgmusic.scenes.wording import rich_text, summary_text, tag_text

_SLOWEST_BPM: Final = 40
_FASTEST_BPM: Final = 220
_MOST_INSTRUMENTS: Final = 6
_BRIGHTER: Final = {
    Mode.MINOR: Mode.DORIAN, Mode.DORIAN: Mode.MIXOLYDIAN, Mode.PHRYGIAN: Mode.MINOR, Mode.MIXOLYDIAN: Mode.MAJOR,
    Mode.HARMONIC_MINOR: Mode.DORIAN, Mode.PHRYGIAN_DOMINANT: Mode.MIXOLYDIAN,
}  # fmt: skip
_DARKER: Final = {
    Mode.MAJOR: Mode.MINOR, Mode.LYDIAN: Mode.DORIAN, Mode.MIXOLYDIAN: Mode.DORIAN, Mode.DORIAN: Mode.MINOR,
    Mode.MINOR: Mode.PHRYGIAN, Mode.HARMONIC_MINOR: Mode.PHRYGIAN,
}  # fmt: skip


def prompt_for(reading: SceneReading, scene: Scene, *, length_s: float = DEFAULT_PIECE_S, motif: str = "") -> Prompt:
    """The prompt for a scene that was read: what suits its mood, changed as the GM's hints wish."""
    wishes = wishes_in(scene.hints)
    usual = musical_defaults(reading.mood, reading.intensity, reading.setting)
    tempo_bpm = wishes.tempo_bpm or round(usual.tempo_bpm * wishes.tempo_factor)
    parameters = Prompt(
        mood=reading.mood,
        intensity=reading.intensity,
        tempo_bpm=min(_FASTEST_BPM, max(_SLOWEST_BPM, tempo_bpm)),
        mode=_mode(usual.mode, wishes),
        instruments=_instruments(usual.instruments, wishes),
        length_s=min(LONGEST_PIECE_S, max(SHORTEST_PIECE_S, length_s)),
        avoid=tuple(dict.fromkeys((*DEFAULT_AVOID, *wishes.unwanted))),
        setting=reading.setting,
        motif=motif,
    )
    return replace(parameters, text=rich_text(parameters, wishes.words))


def text_for(provider: ProviderName, prompt: Prompt) -> str:
    """The prompt's words in the style that a provider understands; a text that the GM changed is kept as it is."""
    if provider in (ProviderName.MUSICGEN, ProviderName.REPLICATE):
        return tag_text(prompt)
    if provider in (ProviderName.COMPOSER, ProviderName.SILENCE):
        return summary_text(prompt)
    return (prompt.text or rich_text(prompt, ""))[:2000]


def _mode(mode: Mode, wishes: Wishes) -> Mode:
    if wishes.brighter is wishes.darker:
        return mode
    return (_BRIGHTER if wishes.brighter else _DARKER).get(mode, mode)


def _instruments(usual: tuple[str, ...], wishes: Wishes) -> tuple[str, ...]:
    """What is wished for comes first; “only” leaves out the rest."""
    if wishes.only:
        return wishes.only
    fitting = [one for one in usual if not any(is_played_by(one, name) for name in wishes.unwanted)]
    others = [one for one in fitting if not any(is_played_by(one, name) for name in wishes.wanted)]
    return tuple(dict.fromkeys((*wishes.wanted, *others)))[:_MOST_INSTRUMENTS]
