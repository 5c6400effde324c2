"""Owns how a scene's text becomes words: which are names, where sentences end, and what each word's stem is."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_TOKEN: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|[.!?]+|[,;:()\[\]\"“”…\u2013\u2014\n]|\d+")
_ENDS: Final = frozenset(".!?…\n")
_OPENING: Final = frozenset('"“:(')
_TITLE_SHARE: Final = 0.7
"""Where more of the words begin with a capital, as in titles, capitals tell nothing."""

_VOWELS: Final = frozenset("aeiouy")
_DOUBLED: Final = frozenset("bdgklmnprt")
_IRREGULAR: Final = {
    "died": "die", "dies": "die", "dying": "die", "dead": "dead", "lies": "lie", "lying": "lie", "lay": "lie",
    "ran": "run", "fled": "flee", "flees": "flee", "fleeing": "flee", "fought": "fight", "struck": "strike",
    "hid": "hide", "hidden": "hide", "crept": "creep", "snuck": "sneak", "fell": "fall", "fallen": "fall",
    "wept": "weep", "sang": "sing", "sung": "sing", "drank": "drink", "drunk": "drunk", "rode": "ride",
    "ridden": "ride", "flew": "fly", "flies": "fly", "flown": "fly", "slain": "slay", "slew": "slay", "slept": "sleep",
    "asleep": "sleep", "woke": "wake", "woken": "wake", "awoke": "awake", "stole": "steal", "stolen": "steal",
    "swam": "swim", "won": "win", "lost": "lose", "bought": "buy", "sold": "sell", "shot": "shoot", "swung": "swing",
    "threw": "throw", "thrown": "throw", "bitten": "bite", "bit": "bit", "tore": "tear", "torn": "tear",
    "shook": "shake", "shaken": "shake", "spoke": "speak", "spoken": "speak", "told": "tell", "knew": "know",
    "found": "find", "felt": "feel", "dealt": "deal", "led": "lead", "met": "meet", "ate": "eat", "eaten": "eat",
    "cried": "cry", "cries": "cry", "crying": "cry", "buried": "bury", "carried": "carry", "hurried": "hurry",
    "knelt": "kneel", "rose": "rise", "risen": "rise", "broke": "break", "broken": "break", "burnt": "burn",
    "men": "man", "women": "woman", "children": "child", "wolves": "wolf", "knives": "knife", "elves": "elf",
    "dwarves": "dwarf", "bodies": "body", "corpses": "corpse", "thieves": "thief", "leaves": "leave", "left": "left",
    "went": "go", "gone": "go", "goes": "go", "came": "come", "saw": "see", "seen": "see", "drew": "draw",
    "drawn": "draw", "wore": "wear", "worn": "wear", "stood": "stand", "sat": "sit", "bled": "bleed", "bound": "bind",
}  # fmt: skip

_PLURALS: Final = (
    ("ies", "y"), ("sses", "ss"), ("shes", "sh"), ("ches", "ch"), ("xes", "x"), ("zes", "z"), ("ss", "ss"),
    ("us", "us"), ("is", "is"), ("s", ""),
)  # fmt: skip
"""Endings of plurals and of the third person, and what remains of them; the first that fits is taken."""


class Word(NamedTuple):
    """One word of a text: as written, in lower case, its stem, and what the text says about it.

    `is_name` marks a proper name. `breaks` marks punctuation, at which clauses end, and `ends` a sentence's end.
    """

    written: str
    lower: str
    stem: str
    is_name: bool = False
    breaks: bool = False
    ends: bool = False


def words_of(text: str) -> list[Word]:
    """Split a text into words and the punctuation between them, in order."""
    tokens = _TOKEN.findall(text.replace("\u2019", "'"))
    names = _names_among(tokens)
    stems: dict[str, str] = {}
    words = []
    for token in tokens:
        if not token[0].isalpha():
            words.append(Word(token, token, token, breaks=not token[0].isdigit(), ends=token[0] in _ENDS))
            continue
        lower = token.lower().removesuffix("'s")
        if lower not in stems:
            stems[lower] = stem_of(lower)
        words.append(Word(token, lower, stems[lower], is_name=token in names))
    return words


def _names_among(tokens: list[str]) -> frozenset[str]:
    """Words that are capitalised inside a sentence and never written small; not where everything is capitalised."""
    small = {token for token in tokens if token[0].islower()}
    capitalised = sum(token[0].isupper() for token in tokens)
    if capitalised > _TITLE_SHARE * (capitalised + sum(token[0].islower() for token in tokens)):
        return frozenset()
    inside: set[str] = set()
    starts = True
    for token in tokens:
        if not token[0].isalpha():
            starts = starts or token[0] in _ENDS or token in _OPENING
            continue
        if not starts and token[0].isupper() and token[1:].islower():
            inside.add(token)
        starts = False
    return frozenset(token for token in inside if token.lower() not in small)


def stem_of(word: str) -> str:
    """A word without its English inflection, good enough to recognise “attacks”, “attacked” and “attacking”."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) < 4:
        return word
    for ending in ("ingly", "edly", "ing", "ed"):
        base = word.removesuffix(ending)
        if base != word and len(base) >= 2 and not _VOWELS.isdisjoint(base):
            return _undone(base)
    for ending, kept in _PLURALS:
        if word.endswith(ending):
            return _settled(word[: len(word) - len(ending)] + kept)
    return _settled(word[:-2] if word.endswith("ly") and len(word) > 5 else word)


def _undone(base: str) -> str:
    if len(base) > 3 and base[-1] == base[-2] and base[-1] in _DOUBLED:
        base = base[:-1]
    return _settled(base + "y" if base.endswith("i") else base)


def _settled(base: str) -> str:
    """Drop a silent e, so that “charge” and “charging” meet; keep short words whole."""
    return base[:-1] if len(base) > 3 and base.endswith("e") and not base.endswith("ee") else base
