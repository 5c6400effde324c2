"""Search: which tracks hold all words, the likeliest first.

Every track is one line of folded text, its fields set apart in the order in which a match counts: title, artist, album,
labels (free tags and moods), path. Lines are also kept joined in blocks, so that one fast search in contiguous memory
rules out a hundred tracks at once. At 100,000 tracks this finds matches inside words within the same few milliseconds;
the full-text search of SQLite finds only beginnings, and takes longer for words that most tracks have.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from rpgmusic.domain.track import Track
from rpgmusic.library.folding import fold

_FIELD: Final = "\n"
_BLOCK_LINES: Final = 128
_FOLDER_SCORE: Final = 7
"""A track found by the name of a folder comes after its labels and before its path."""


def search_line(track: Track) -> str:
    """The folded text of a track: a space before each word, a line end before each field but the first."""
    tags = track.tags
    fields = [track.title, tags.artist, tags.album, "", track.path.rsplit(".", 1)[0]]
    if tags.album_artist != tags.artist:
        fields[1] += f" {tags.album_artist}"
    if track.free_tags or track.moods:
        fields[3] = " ".join((*track.free_tags, *track.moods))
    return " " + f"{_FIELD} ".join([fold(field) for field in fields])


def score(line: str, word: str) -> int:
    """How good a match is, 0 the best: two for every field before the first match, one if it is inside a word."""
    found = line.find(word)
    if found < 0:
        return _FOLDER_SCORE
    field = line.count(_FIELD, 0, found)
    if line[found - 1] == " ":
        return 2 * field
    begin = line.find(f" {word}", found)
    in_same_field = begin >= 0 and line.count(_FIELD, found, begin) == 0
    return 2 * field + (not in_same_field)


class Lines:
    """The lines of all tracks by slot, searchable; an empty line where there is no track."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._titles: list[str] = []
        self._blocks: list[str] = []

    def put(self, rows: Iterable[tuple[int, str]]) -> None:
        """Set the lines of slots; new slots follow the last one."""
        touched = set()
        for slot, line in rows:
            if slot == len(self._lines):
                self._lines.append("")
                self._titles.append("")
            self._lines[slot] = line
            self._titles[slot] = line[: line.find(_FIELD)] if line else ""
            touched.add(slot // _BLOCK_LINES)
        for block in sorted(touched):
            start = block * _BLOCK_LINES
            self._blocks[block : block + 1] = ["\0".join(self._lines[start : start + _BLOCK_LINES])]

    def title(self, slot: int) -> str:
        """The folded title of a slot."""
        return self._titles[slot][1:]

    def matching(self, found_words: Sequence[str], in_folders: Sequence[Collection[int]]) -> list[int]:
        """The slots whose line (or whose folders: one set of slots for each word) holds every word."""
        pairs = sorted(zip(found_words, in_folders, strict=True), key=lambda pair: -len(pair[0]))
        slots = self._holding(*pairs[0])
        lines = self._lines
        for word, foldered in pairs[1:]:
            slots = [slot for slot in slots if word in lines[slot] or slot in foldered]
        return slots

    def _holding(self, word: str, foldered: Collection[int]) -> list[int]:
        found: list[int] = []
        for block, text in enumerate(self._blocks):
            if word in text:
                start = block * _BLOCK_LINES
                some = self._lines[start : start + _BLOCK_LINES]
                found += [slot for slot, line in enumerate(some, start) if word in line]
        return sorted({*found, *foldered}) if foldered else found

    def scores(self, slots: Iterable[int], found_words: Sequence[str]) -> dict[int, int]:
        """The sum of the words' scores for each slot."""
        lines = self._lines
        return {slot: sum([score(lines[slot], word) for word in found_words]) for slot in slots}

    def beginning_in_title(self, slots: Iterable[int], found_words: Sequence[str]) -> set[int]:
        """Those of the slots that have every word at the beginning of a word of the title."""
        titles = self._titles
        for word in found_words:
            begin = f" {word}"
            slots = [slot for slot in slots if begin in titles[slot]]
        return set(slots)
