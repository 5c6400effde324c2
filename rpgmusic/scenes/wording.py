"""Owns how a prompt is put into words: full sentences, short tags, or a line for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rpgmusic.domain.prompt import Mode, Prompt, Setting
from rpgmusic.domain.track import Mood

MOST_CHARACTERS: Final = 2000
_MOST_TAGS_WORDS: Final = 40
_FEW_INSTRUMENTS: Final = 2
"""So few are no orchestra."""

_STYLES: Final[Mapping[Mood, tuple[str, str]]] = {
    Mood.BATTLE: ("epic orchestral battle music", "fierce, driving, heroic"),
    Mood.BOSS: ("massive orchestral boss battle music", "overwhelming, menacing, climactic"),
    Mood.CHASE: ("fast cinematic chase music", "urgent, breathless, relentless"),
    Mood.STEALTH: ("sparse cinematic stealth music", "quiet, careful, sly"),
    Mood.SUSPENSE: ("dark cinematic suspense underscore", "tense, uneasy, waiting"),
    Mood.HORROR: ("dark ambient horror score", "dreadful, dissonant, unnerving"),
    Mood.MYSTERY: ("mysterious cinematic underscore", "curious, enigmatic, delicate"),
    Mood.EXPLORATION: ("adventurous orchestral exploration music", "curious, open, wandering"),
    Mood.TRAVEL: ("fantasy folk travel music", "steady, hopeful, rolling"),
    Mood.TAVERN: ("lively medieval tavern folk music", "merry, warm, foot-tapping"),
    Mood.TOWN: ("light medieval town folk music", "friendly, busy, easy-going"),
    Mood.COURT: ("elegant renaissance court music", "noble, poised, refined"),
    Mood.WONDER: ("shimmering orchestral fantasy music", "awestruck, magical, luminous"),
    Mood.CALM: ("gentle acoustic fantasy ambience", "peaceful, warm, tender"),
    Mood.SORROW: ("slow elegiac chamber music", "grieving, tender, lonely"),
    Mood.TRIUMPH: ("triumphant orchestral fanfare music", "victorious, radiant, proud"),
    Mood.SACRED: ("solemn sacred choral music", "reverent, timeless, spacious"),
}
"""Genre and mood words of each mood."""

_MODERN_STYLES: Final = {
    "futuristic": "science-fiction synth-orchestral",
    "modern": "modern cinematic",
    "western": "western",
}
_MODES: Final[Mapping[Mode, str]] = {
    Mode.MAJOR: "major key", Mode.MINOR: "minor key", Mode.DORIAN: "Dorian mode", Mode.PHRYGIAN: "Phrygian mode",
    Mode.LYDIAN: "Lydian mode", Mode.MIXOLYDIAN: "Mixolydian mode", Mode.HARMONIC_MINOR: "harmonic minor",
    Mode.PHRYGIAN_DOMINANT: "Phrygian dominant scale",
}  # fmt: skip
_LEVELS: Final = (
    (0.2, "very soft and sparse throughout, leaving room for talking"),
    (0.4, "restrained and low in energy"),
    (0.6, "moderate energy that simmers without peaking"),
    (0.8, "high energy with a strong pulse"),
    (1.1, "full power from the first bar, at the limit"),
)


def rich_text(prompt: Prompt, hints: str) -> str:
    """Natural sentences of genre, mood, instruments, tempo, place and production, at most 2,000 characters."""
    style, feeling = _style(prompt)
    where = place_words(prompt.setting)
    parts = [
        f"{style[0].upper()}{style[1:]} for a tabletop role-playing scene{f' {where}' if where else ''}.",
        f"The feeling is {_listed(feeling.split(', '))}; {_level(prompt.intensity)}.",
        f"Played by {_listed(prompt.instruments)}." if prompt.instruments else "",
        f"{prompt.tempo_bpm} BPM, {prompt.key + ', ' if prompt.key else ''}{_MODES[prompt.mode]}.",
        f"The game master wishes: {hints.rstrip('.')}." if hints else "",
        "Cinematic production, natural room, wide and clear mix with a steady level, no abrupt stops.",
        f"Instrumental{', seamless loop' if prompt.loop else ''}, no {_listed(prompt.avoid, 'or')}.",
    ]
    return " ".join(part for part in parts if part)[:MOST_CHARACTERS]


def tag_text(prompt: Prompt) -> str:
    """Short tags parted by commas, the most telling first, for models that read about sixty tokens."""
    style, feeling = _style(prompt)
    setting = prompt.setting
    tags = [
        style,
        *feeling.split(", "),
        *prompt.instruments[:4],
        f"{prompt.tempo_bpm} bpm",
        _MODES[prompt.mode],
        *(word for word in (setting.culture, setting.place) if word),
        "instrumental",
        *(["seamless loop"] if prompt.loop else []),
    ]
    kept: list[str] = []
    for tag in dict.fromkeys(tags):
        if sum(len(one.split()) for one in kept) + len(tag.split()) <= _MOST_TAGS_WORDS:
            kept.append(tag)
    return ", ".join(kept)


def summary_text(prompt: Prompt) -> str:
    """A line for people: what will be heard."""
    tonality = f"{prompt.key} {prompt.mode.value}".strip()
    facts = [prompt.mood.value, f"{prompt.tempo_bpm} BPM", tonality, ", ".join(prompt.instruments)]
    where = place_words(prompt.setting)
    return " · ".join(fact for fact in (*facts, where) if fact)


def place_words(setting: Setting) -> str:
    """Where and when, in words: “in a forest, in the rain, at night”."""
    place = " ".join(word for word in (setting.era, setting.culture, setting.place) if word)
    preposition = {"ship": "on", "sea": "on", "coast": "on", "road": "on", "island": "on"}.get(setting.place, "in")
    if setting.place:
        unmarked = setting.place in ("ruins", "mountains", "plains", "hills", "sewers", "space", "hell")
        article = (
            "" if unmarked else "the " if setting.place in ("sky", "sea", "underdark", "feywild") else _article(place)
        )
        where = f"{preposition} {article}{place}"
    else:
        where = f"in {_article(place)}{place} world" if place else ""
    weather = f"in the {setting.weather}" if setting.weather else ""
    when = (
        "" if not setting.time_of_day else f"{'at' if setting.time_of_day in _AT else 'in the'} {setting.time_of_day}"
    )
    return ", ".join(part for part in (where, weather, when) if part)


_AT: Final = frozenset({"night", "dawn", "dusk", "noon"})


def _style(prompt: Prompt) -> tuple[str, str]:
    style, feeling = _STYLES[prompt.mood]
    if len(prompt.instruments) <= _FEW_INSTRUMENTS:
        style = style.replace("orchestral ", "").replace("choral ", "")
    flavour = _MODERN_STYLES.get(prompt.setting.era, "")
    return (f"{flavour} {style}".strip(), feeling)


def _level(intensity: float) -> str:
    return next(words for limit, words in _LEVELS if intensity < limit)


def _article(words: str) -> str:
    return "an " if words[:1] in "aeiou" else "a "


def _listed(words: tuple[str, ...] | list[str], last: str = "and") -> str:
    *first, end = words
    return f"{', '.join(first)} {last} {end}" if first else end
