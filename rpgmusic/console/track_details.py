"""What the details pane asks the server for, kept for the tracks that were looked at last."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from rpgmusic.client import Client
from rpgmusic.console.widgets.cover import Picture
from rpgmusic.domain.errors import AudioError, NotFound
from rpgmusic.domain.units import FolderId
from rpgmusic.protocol.views import TrackView

KEPT: Final = 200

Asked = TypeVar("Asked")


class DetailsReader:
    """Waveforms, covers and folders of tracks. Failures but absence are raised, and asked for again next time."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._waveforms: OrderedDict[object, bytes] = OrderedDict()
        self._covers: OrderedDict[object, Picture | None] = OrderedDict()

    async def waveform(self, track: TrackView) -> bytes:
        """The track's peaks; empty until it was measured."""
        if track.integrated_lufs is None:
            return b""
        return await _kept(self._waveforms, (track.id, track.revision), lambda: self._read_waveform(track))

    async def cover(self, track: TrackView, pixels: int) -> Picture | None:
        """The track's cover as a square of so many pixels, if it has one that can be shown."""
        if not track.has_cover or not pixels:
            return None
        return await _kept(self._covers, (track.id, track.revision, pixels), lambda: self._read_cover(track, pixels))

    async def folders(self, track: TrackView) -> tuple[FolderId, ...]:
        """The folders in which the track lies."""
        return (await self._client.tracks.folders(track.id)).folder_ids

    async def _read_waveform(self, track: TrackView) -> bytes:
        try:
            return await self._client.tracks.waveform(track.id)
        except NotFound:
            return b""

    async def _read_cover(self, track: TrackView, pixels: int) -> Picture | None:
        try:
            picture = Picture(pixels, pixels, await self._client.tracks.cover_pixels(track.id, pixels, pixels))
        except (NotFound, AudioError):
            return None
        return picture if picture.whole else None


async def _kept(known: OrderedDict[object, Asked], key: object, ask: Callable[[], Awaitable[Asked]]) -> Asked:
    """What is known, or the answer, which takes the place of the one looked at longest ago."""
    if key not in known:
        known[key] = await ask()
    known.move_to_end(key)
    while len(known) > KEPT:
        known.popitem(last=False)
    return known[key]
