"""Prompts as scenes would fill them, and strategies for any others."""

from __future__ import annotations

from hypothesis import strategies as st

from rpgmusic.domain.musical_defaults import musical_defaults
from rpgmusic.domain.prompt import Mode, Prompt, Setting
from rpgmusic.domain.track import Mood

SETTINGS = (
    Setting(),
    Setting(culture="norse", weather="snow"),
    Setting(place="desert"),
    Setting(culture="elven", place="forest"),
    Setting(culture="dwarven", place="hall"),
    Setting(culture="japanese"),
    Setting(place="crypt", time_of_day="night"),
    Setting(place="ship", weather="storm"),
    Setting(culture="irish", place="tavern"),
)


def usual_prompt(mood: Mood, intensity: float = 0.5, setting: Setting = SETTINGS[0], length_s: float = 60.0) -> Prompt:
    """A prompt filled from the musical defaults."""
    usual = musical_defaults(mood, intensity, setting)
    return Prompt(
        mood=mood,
        intensity=intensity,
        tempo_bpm=usual.tempo_bpm,
        mode=usual.mode,
        instruments=usual.instruments,
        length_s=length_s,
        setting=setting,
    )


INSTRUMENT_NAMES = st.sampled_from(
    ("solo cello", "war drums", "hurdy-gurdy", "pan flute", "organ", "oud", "theremin", "", "low male choir", "snare")
)

PROMPTS = st.builds(
    Prompt,
    mood=st.sampled_from(Mood),
    intensity=st.floats(0, 1),
    tempo_bpm=st.integers(30, 240),
    mode=st.sampled_from(Mode),
    key=st.sampled_from(("", "C", "F#", "Bb", "e minor", "H", "♯")),
    instruments=st.lists(INSTRUMENT_NAMES, max_size=4).map(tuple),
    length_s=st.floats(3, 120),
    loop=st.booleans(),
    avoid=st.lists(st.sampled_from(("vocals", "drums", "percussion", "choir", "flute", "strings")), max_size=3).map(
        tuple
    ),
    setting=st.sampled_from(SETTINGS),
    motif=st.sampled_from(("", "Strahd", "the Crown of Ash")),
)
