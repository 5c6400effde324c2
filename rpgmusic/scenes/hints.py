"""Owns what a game master's hints wish of the music: instruments, tempo, what to leave out, and no artists."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_INSTRUMENTS: Final = {
    "strings": "strings string", "violin": "violin violins", "fiddle": "fiddle fiddles", "cello": "cello cellos",
    "harp": "harp harps", "lute": "lute lutes", "guitar": "guitar guitars", "electric guitar": "",
    "piano": "piano pianos", "organ": "organ organs", "harpsichord": "harpsichord", "accordion": "accordion",
    "flute": "flute flutes", "recorder": "recorder recorders", "tin whistle": "whistle", "oboe": "oboe",
    "clarinet": "clarinet", "bagpipes": "bagpipes bagpipe", "french horn": "", "horn": "horn horns",
    "trumpet": "trumpet trumpets", "brass": "brass", "low brass": "", "choir": "choir choirs chorus",
    "taiko drums": "taiko", "frame drum": "", "war drums": "", "timpani": "timpani", "drums": "drum drums",
    "percussion": "percussion", "bells": "bell bells", "music box": "", "synth": "synth synths synthesizer synthesiser",
    "drone": "drone drones", "hurdy-gurdy": "hurdy-gurdy", "oud": "oud", "sitar": "sitar", "koto": "koto",
    "woodwinds": "woodwind woodwinds", "orchestra": "orchestra orchestral",
    "nyckelharpa": "nyckelharpa", "dulcimer": "dulcimer", "pan flute": "", "theremin": "theremin", "viola": "viola",
}  # fmt: skip
_NAME_BY_WORD: Final = {
    word: name for name, words in _INSTRUMENTS.items() for word in (words.split() if words else [name])
}
_ALTERNATIVES: Final = "|".join(re.escape(word) for word in sorted(_NAME_BY_WORD, key=len, reverse=True))
_INSTRUMENT: Final = re.compile(rf"\b({_ALTERNATIVES})\b", re.IGNORECASE)
_PERCUSSIVE: Final = ("drum", "taiko", "percussion", "timpani", "snare", "shaker", "tambourine", "bodhrán")
_BRAZEN: Final = ("brass", "horn", "trumpet", "trombone", "tuba", "fanfare")

_WITHOUT: Final = re.compile(r"\b(?:no|not|without|avoid|don't use|skip|never)\b([^.;!?\n]*)", re.IGNORECASE)
_ENDS_WITHOUT: Final = re.compile(r"\b(?:but|just|only|more|with|and (?:slow|fast|quiet|loud|soft))\b", re.IGNORECASE)
_ONLY: Final = re.compile(r"\b(?:only|just|solo|nothing but|purely)\b([^.;!?\n]*)", re.IGNORECASE)
_ABOUT_PLAYING: Final = re.compile(
    rf"\b(?:{_ALTERNATIVES}|only|just|solo|more|less|with|music|theme|soundtrack|instruments?|slow\w*|fast\w*|\d+\s*bpm)\b",
    re.IGNORECASE,
)
_TEMPO: Final = re.compile(r"\b(\d{2,3})\s*bpm\b", re.IGNORECASE)
_SLOWER: Final = re.compile(r"\b(?:slow|slower|slowly|adagio|largo|unhurried)\b", re.IGNORECASE)
_FASTER: Final = re.compile(r"\b(?:fast|faster|quick|quicker|upbeat|allegro|presto|driving|frantic)\b", re.IGNORECASE)
_BRIGHTER: Final = re.compile(r"\b(?:major|bright|brighter|happy|cheerful|hopeful)\b", re.IGNORECASE)
_DARKER: Final = re.compile(r"\b(?:minor|dark|darker|sad|gloomy|grim|bleak)\b", re.IGNORECASE)
_ARTIST: Final = re.compile(
    r"[,;]?\s*\b(?:(?:music\s+)?(?:in|with)\s+the\s+(?:style|manner|vein|spirit)\s+of"
    r"|(?:something\s+|sounds?\s+|sounding\s+|a\s+bit\s+|just\s+|music\s+)?like|à\s+la|a\s+la|inspired\s+by"
    r"|reminiscent\s+of|similar\s+to|as\s+(?:written\s+|composed\s+)?by|composed\s+by|written\s+by|by)\s+"
    r"((?:[A-ZÀ-Þ][\w'./&-]*)(?:(?:\s+|\s*(?:,|and|&|or)\s+)(?:of\s+the\s+|the\s+|of\s+|van\s+|von\s+|de\s+)?[A-ZÀ-Þ0-9][\w'.&-]*)*)"
    r"(?:[']s?\b)?"
)
_STYLED: Final = re.compile(r"\b((?:[A-Z][\w'.&-]*\s+)+[A-Z][\w'.&-]*)[- ](?:style|esque|like|ish)\b")
_SPACES: Final = re.compile(r"\s+")
_MOST_CHARACTERS: Final = 600


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the hints ask for. `only` holds instruments that nothing may join; `words` is the rest, without artists."""

    only: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()
    tempo_bpm: int | None = None
    tempo_factor: float = 1.0
    brighter: bool = False
    darker: bool = False
    words: str = ""


def wishes_in(hints: str) -> Wishes:
    """Read the hints; what they do not say stays as it is usual."""
    words = without_artists(hints)
    denied = " ".join(_ENDS_WITHOUT.split(match[1])[0] for match in _WITHOUT.finditer(words))
    affirmed = _without_denials(words)
    unwanted = _instruments_in(denied)
    only = tuple(dict.fromkeys(name for match in _ONLY.finditer(affirmed) for name in _instruments_in(match[1])))
    wanted = tuple(name for name in _instruments_in(affirmed) if name not in unwanted)
    told = _TEMPO.search(affirmed)
    slower, faster = _SLOWER.search(affirmed), _FASTER.search(affirmed)
    return Wishes(
        only=only,
        wanted=wanted,
        unwanted=unwanted,
        tempo_bpm=min(220, max(40, int(told[1]))) if told else None,
        tempo_factor=0.82 if slower and not faster else 1.18 if faster and not slower else 1.0,
        brighter=bool(_BRIGHTER.search(affirmed)),
        darker=bool(_DARKER.search(affirmed)),
        words=words,
    )


def without_artists(text: str) -> str:
    """Leave out “like Hans Zimmer” and “in the style of” somebody: generators refuse names of artists."""
    clean = "".join(
        character if character.isprintable() else " " for character in text[:_MOST_CHARACTERS].replace("\u2019", "'")
    )
    for pattern in (_ARTIST, _STYLED):
        clean = pattern.sub("", clean)
    return _SPACES.sub(" ", clean).strip(" ,;-")


def mood_words(hints: str) -> str:
    """What of the hints speaks of the scene's feeling: no artists, no instruments, nothing that is not wanted."""
    return _ABOUT_PLAYING.sub(" ", _without_denials(without_artists(hints)))


def is_played_by(instrument: str, name: str) -> bool:
    """Whether an instrument is what a hint calls by this name: “drums” means everything that is struck."""
    low = instrument.lower()
    if name in ("drums", "percussion"):
        return any(word in low for word in _PERCUSSIVE)
    if name == "brass":
        return any(word in low for word in _BRAZEN)
    return name.rstrip("s") in low


def _instruments_in(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_NAME_BY_WORD[match[1].lower()] for match in _INSTRUMENT.finditer(text)))


def _without_denials(text: str) -> str:
    def rest(match: re.Match[str]) -> str:
        tail = _ENDS_WITHOUT.search(match[1])
        return match[1][tail.start() :] if tail else ""

    return _WITHOUT.sub(rest, text)
