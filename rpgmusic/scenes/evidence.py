"""Owns what a text offers to judge by: its words, weighted, and the fields of meaning that its phrases touch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from rpgmusic.scenes.scopes import NEGATIONS, weights_of
from rpgmusic.scenes.words import Word, stem_of, words_of

LONGEST_PHRASE_WORDS: Final = 5
_FIRST_WEIGHT: Final = 0.75
_LAST_WEIGHT: Final = 1.25


@dataclass(frozen=True, slots=True)
class Fields:
    """Hand-written knowledge: phrases, as stems joined by blanks, and the numbers of the fields they belong to.

    `starts` holds the first stem of every phrase of several words. Fields in `cancelling` take their words out of the
    evidence: “after the battle” is no battle.
    """

    names: tuple[str, ...]
    phrases: Mapping[str, tuple[int, ...]]
    cancelling: frozenset[int]
    starts: frozenset[str]


class Match(NamedTuple):
    """A phrase of the text that belongs to a field, as written, with its weight."""

    field: int
    written: str
    weight: float


@dataclass(slots=True)
class Evidence:
    """What was found: the weight of each word, keyed by its lower-case form, how it was written, and the matches."""

    words: dict[str, float] = field(default_factory=dict)
    written: dict[str, str] = field(default_factory=dict)
    matches: list[Match] = field(default_factory=list)
    marks: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    length: int = 0


def evidence_of(text: str, fields: Fields) -> Evidence:
    """Gather the evidence of a text."""
    return evidence_in(words_of(text), fields)


def evidence_in(words: Sequence[Word], fields: Fields) -> Evidence:
    """Gather the evidence of words in order; later words weigh more than earlier ones."""
    found = Evidence()
    count = len(words)
    weights = weights_of(words)
    step = (_LAST_WEIGHT - _FIRST_WEIGHT) / max(count - 1, 1)
    position = 0
    while position < count:
        word = words[position]
        if word.breaks:
            position += 1
            continue
        here = _FIRST_WEIGHT + step * position
        weight = here * weights[position]
        size, numbers = _longest_phrase(words, position, fields)
        if numbers:
            _add_matches(
                found,
                words[position : position + size],
                numbers,
                here if size > 1 and word.lower in NEGATIONS else weight,
            )
        cancelled = not fields.cancelling.isdisjoint(numbers)
        for one, scope in zip(words[position : position + size], weights[position : position + size], strict=True):
            if scope and not cancelled and not one.is_name and not one.breaks:
                found.words[one.lower] = found.words.get(one.lower, 0.0) + here * scope
                found.written.setdefault(one.lower, one.written)
        position += size
    found.length = sum(not word.breaks for word in words)
    found.marks = _marks_of(words, found.length)
    return found


def _longest_phrase(words: Sequence[Word], position: int, fields: Fields) -> tuple[int, tuple[int, ...]]:
    first = words[position].stem
    if first in fields.starts:
        stems = [first]
        best: tuple[int, tuple[int, ...]] | None = None
        for word in words[position + 1 : position + LONGEST_PHRASE_WORDS]:
            if word.breaks:
                break
            stems.append(word.stem)
            numbers = fields.phrases.get(" ".join(stems))
            if numbers:
                best = len(stems), numbers
        if best:
            return best
    if words[position].is_name:
        return 1, ()
    return 1, fields.phrases.get(first, ())


def _add_matches(found: Evidence, words: Sequence[Word], numbers: tuple[int, ...], weight: float) -> None:
    if weight:
        written = " ".join(word.written for word in words)
        found.matches.extend(Match(number, written, weight) for number in numbers)


def _marks_of(words: Sequence[Word], length: int) -> tuple[float, float, float, float]:
    """Exclamation, question, being told to “you”, and names, each as a share of the length, at most 1."""
    if not length:
        return (0.0, 0.0, 0.0, 0.0)
    exclaimed = sum("!" in word.written for word in words if word.ends)
    asked = sum("?" in word.written for word in words if word.ends)
    addressed = sum(word.lower in ("you", "your", "you're") for word in words)
    named = sum(word.is_name for word in words)
    return (
        min(1.0, exclaimed * 12 / (length + 8)),
        min(1.0, asked * 12 / (length + 8)),
        min(1.0, addressed * 12 / (length + 8)),
        min(1.0, named * 6 / (length + 8)),
    )


def phrase_key(phrase: str) -> str:
    """The form in which a phrase is kept and looked up."""
    return " ".join(stem_of(word) for word in phrase.lower().split())
