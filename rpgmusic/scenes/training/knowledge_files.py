"""Owns the hand-written fields of meaning: files of `[name]` headings, each followed by phrases parted by commas.

A heading that ends in “!” names a field whose phrases take their words out of the evidence.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from rpgmusic.scenes.evidence import Fields, phrase_key

KNOWLEDGE: Final = Path(__file__).parent / "knowledge"


def read_fields(folder: Path = KNOWLEDGE) -> Fields:
    """All fields of a folder's files, numbered in the order of their appearance."""
    names: list[str] = []
    phrases: dict[str, list[int]] = {}
    cancelling: set[int] = set()
    for path in sorted(folder.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("["):
                name, _, flag = line.strip("[]").partition(" ")
                names.append(name)
                if flag == "!":
                    cancelling.add(len(names) - 1)
            elif line.strip():
                _add(phrases, line, len(names) - 1)
    return Fields(
        names=tuple(names),
        phrases={phrase: tuple(numbers) for phrase, numbers in phrases.items()},
        cancelling=frozenset(cancelling),
        starts=frozenset(phrase.partition(" ")[0] for phrase in phrases if " " in phrase),
    )


def _add(phrases: dict[str, list[int]], line: str, number: int) -> None:
    for entry in filter(None, (part.strip(" !") for part in line.split(","))):
        numbers = phrases.setdefault(phrase_key(entry), [])
        if number not in numbers:
            numbers.append(number)
