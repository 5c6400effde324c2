"""The nursery: pieces that are heard while they still come, from their first seconds to their end, however they end."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from rpgmusic.domain.errors import RpgMusicError, TrackNotFound
from rpgmusic.domain.generation import Generation, Wanted
from rpgmusic.domain.units import SAMPLE_RATE_HZ, GenerationId, TrackId
from rpgmusic.generation.growth import Growth
from rpgmusic.generation.providers.provider import Growing, Made
from rpgmusic.generation.storing import PieceShelf, Stored

EARLIEST_S: Final = 10.0
"""No piece begins before so much of it is there."""

LEAST_KEPT_S: Final = 20.0
"""What came of a piece that broke off is kept if it is at least so long."""

SPARE_S: Final = 10.0
"""By how much everything shall arrive before it is due: two segments."""

CAUTION: Final = 0.8
"""A stream is taken to go on at this share of the rate at which it came so far."""

GROWS_WELL: Final = ".mp3"
"""The one kind of file that decodes wherever it ends, and then just as if it were whole."""

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Coming:
    """A piece on its way: when its first part was there, and the track that it is by now."""

    first_s: float
    first_available_s: float
    available_s: float
    track_id: TrackId | None = None
    refused: bool = False


def stays_ahead(available_s: float, length_s: float, rate: float) -> bool:
    """Whether a piece that begins now would never wait for what comes at `rate` seconds of sound a second.

    The last frame is the one that is awaited the longest: whatever rate there is, it arrives before it is due if
    everything does, or the stream is faster than the music and the lead grows.
    """
    if available_s < EARLIEST_S or rate <= 0:
        return False
    to_come_s = max(0.0, length_s - available_s) / (CAUTION * rate)
    return to_come_s + SPARE_S <= length_s


class Nursery:
    """Makes tracks of pieces as soon as they can be heard to their end, and brings them to it."""

    def __init__(
        self, shelf: PieceShelf, growth: Growth, uses: Callable[[TrackId], bool], now_s: Callable[[], float]
    ) -> None:
        self._shelf = shelf
        self._growth = growth
        self._uses = uses
        self._now_s = now_s
        self._coming: dict[GenerationId, _Coming] = {}

    async def grown(self, generation: Generation, growing: Growing) -> Generation:
        """More of a piece is there; the generation has a track from the moment on at which the piece may be heard.

        Raises:
            DiskFull, Unavailable: it could not be stored.
        """
        if generation.wanted is not Wanted.MUSIC or growing.path.suffix.lower() != GROWS_WELL:
            return generation
        fresh = _Coming(self._now_s(), growing.available_s, growing.available_s)
        coming = self._coming.setdefault(generation.id, fresh)
        coming.available_s = growing.available_s
        if coming.track_id is not None:
            self._growth.come(coming.track_id, _frames(growing.available_s))
        elif not coming.refused and self._may_begin(coming, growing):
            track = await self._shelf.begin(generation, growing)
            coming.refused = track is None
            if track is not None:
                coming.track_id = track.id
                self._growth.come(track.id, _frames(growing.available_s))
                return replace(generation, track_id=track.id)
        return generation

    def adopt(self, generation_id: GenerationId, track_id: TrackId) -> None:
        """Take on a track of an earlier life of the server, of which it is not known how much is there."""
        self._coming[generation_id] = _Coming(0.0, 0.0, 0.0, track_id)
        self._growth.come(track_id, 0)

    def is_worth_keeping(self, generation_id: GenerationId) -> bool:
        """Whether a piece is a track already and so much of it came that it stays, even if no more comes."""
        coming = self._coming.get(generation_id)
        return coming is not None and coming.track_id is not None and coming.available_s >= LEAST_KEPT_S

    async def completed(self, generation: Generation, made: Made) -> Stored | None:
        """All of a piece is there; None if it is no track yet.

        Raises:
            ProviderFailed: what came is no sound that can be played to its end.
            DiskFull, Unavailable: it could not be stored.
        """
        coming = self._coming.get(generation.id)
        stored = None
        if coming is not None and coming.track_id is not None:
            try:
                stored = await self._shelf.finish(coming.track_id, generation, made)
            except TrackNotFound:
                _log.info("“%s” was deleted while it came, and is stored anew.", generation.name)
            self._growth.over(coming.track_id)
        self._coming.pop(generation.id, None)
        return stored

    async def cut_off(self, generation: Generation, *, cancelled: bool = False) -> Stored | None:
        """No more comes of a piece: what did stays as a shorter track if it is long enough, else it goes.

        What was cancelled stays only, but however short it is, if something plays it or keeps it to be played.
        """
        coming = self._coming.pop(generation.id, None)
        if coming is None or coming.track_id is None:
            return None
        least_s = LEAST_KEPT_S
        if cancelled:
            least_s = 0.0 if self._uses(coming.track_id) else math.inf
        try:
            return await self._shelf.cut(coming.track_id, generation, least_s)
        except RpgMusicError as fault:
            _log.warning("What came of “%s” could not be kept: %s", generation.name, fault)
            return None
        finally:
            self._growth.over(coming.track_id)

    def _may_begin(self, coming: _Coming, growing: Growing) -> bool:
        waited_s = self._now_s() - coming.first_s
        came_s = growing.available_s - coming.first_available_s
        return waited_s > 0 and stays_ahead(growing.available_s, growing.length_s, came_s / waited_s)


def _frames(seconds: float) -> int:
    return int(seconds * SAMPLE_RATE_HZ)
