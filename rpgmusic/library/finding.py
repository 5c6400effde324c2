"""Finding tracks again that are known by what another program or another server says of them."""

from __future__ import annotations

import asyncio
import unicodedata
from dataclasses import dataclass
from itertools import takewhile
from typing import Final, TypeVar
from urllib.parse import unquote

from rpgmusic.domain.track import Track
from rpgmusic.domain.units import SAMPLE_RATE_HZ, TrackId
from rpgmusic.library.catalogue import Catalogue
from rpgmusic.library.folding import fold
from rpgmusic.library.playlists import path_parts

_AT_ONCE: Final = 2_000
_MOST_NAMESAKES: Final = 200
_TOLERANCE_S: Final = 2.0

Name = TypeVar("Name", bound=str)


@dataclass(frozen=True, slots=True)
class Sought:
    """What is known of a track that is looked for."""

    path: str
    title: str = ""
    artist: str = ""
    duration_s: float | None = None


class TrackFinder:
    """Looks tracks up by path, file name, or title, artist and length. Made for one errand, as of one moment."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._by_path: dict[str, TrackId] = {}
        self._by_name: dict[str, tuple[str, ...]] = {}
        self._by_title: dict[str, tuple[TrackId, ...]] = {}

    async def prepare(self) -> None:
        """Take in the names of all tracks, in turns with the loop's other work."""
        index = self._catalogue.index
        for begin in range(0, index.slot_count, _AT_ONCE):
            for track_id, path, title in index.names(begin, begin + _AT_ONCE):
                self._by_path[path] = track_id
                _add(self._by_name, _alike(path.rpartition("/")[2]), path)
                _add(self._by_title, title, track_id)
            await asyncio.sleep(0)

    def exact(self, sought: Sought) -> TrackId | None:
        """The track at exactly this path, else the only one with this title and artist that is as long within 2 s."""
        return self._by_path.get(sought.path) or self._by_words(sought)

    def likely(self, sought: Sought) -> TrackId | None:
        """The track whose path ends most like this one, else the only one of this file name, else by its words."""
        found = self._by_path.get(sought.path) or self._by_ending(sought.path)
        if found is None and "%" in sought.path:
            found = self._by_ending(unquote(sought.path))
        return found or (self._by_words(sought) if sought.title else None)

    def _by_ending(self, written: str) -> TrackId | None:
        wanted = tuple(map(_alike, path_parts(written)))
        namesakes = self._by_name.get(wanted[-1], ()) if wanted else ()
        scored = sorted(((_likeness(path, wanted), path) for path in namesakes), reverse=True)
        if not scored or (len(scored) > 1 and scored[0][0] == scored[1][0]):
            return None
        return self._by_path[scored[0][1]]

    def _by_words(self, sought: Sought) -> TrackId | None:
        namesakes = self._by_title.get(fold(sought.title), ())
        tracks = [self._catalogue.track(track_id) for track_id in namesakes if track_id in self._catalogue]
        fitting = [track.id for track in tracks if _fits(track, sought)]
        return fitting[0] if len(fitting) == 1 else None


def _add(found: dict[str, tuple[Name, ...]], key: str, name: Name) -> None:
    """Tuples, because the garbage collector would look at so many lists again and again."""
    present = found.get(key, ())
    if len(present) < _MOST_NAMESAKES:
        found[key] = (*present, name)


def _alike(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()


def _likeness(path: str, wanted: tuple[str, ...]) -> tuple[int, bool]:
    """How many parts at the end are the same, and whether that is the whole path."""
    parts = _alike(path).split("/")
    same = sum(
        1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(reversed(parts), reversed(wanted), strict=False))
    )
    return same, same == len(parts)


def _fits(track: Track, sought: Sought) -> bool:
    if fold(track.tags.artist) != fold(sought.artist):
        return False
    duration_s = track.length_frames / SAMPLE_RATE_HZ
    return sought.duration_s is None or abs(duration_s - sought.duration_s) <= _TOLERANCE_S
