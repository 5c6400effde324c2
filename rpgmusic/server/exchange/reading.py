"""Reading the files: split first and then decoded in turns, so that large ones do not hold the loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final, TypeVar

import msgspec

from rpgmusic.domain.errors import InvalidRequest, TooLarge
from rpgmusic.domain.folder import Folder
from rpgmusic.domain.saved_scene import MusicChoice, Pad, SavedScene
from rpgmusic.protocol.exchange import FILE_FORMAT, FILE_VERSION, CampaignFile, Table, TrackReference
from rpgmusic.server.exchange.checking import check_file, check_folder, check_reference

LARGEST_BYTES: Final = 64 * 1024 * 1024
_MOST_ITEMS: Final = 5_000_000
_AT_ONCE_BYTES: Final = 500_000
_ABSENT: Final = msgspec.Raw(b"")

Item = TypeVar("Item")


class _Head(msgspec.Struct):
    """What tells whether the file is one of ours."""

    format: object = None
    version: object = None


class _Parts(msgspec.Struct):
    """The file in pieces, each decoded later on its own."""

    name: str
    scenes: msgspec.Raw = _ABSENT
    pads: msgspec.Raw = _ABSENT
    battle: msgspec.Raw = _ABSENT
    folders: msgspec.Raw = _ABSENT
    tracks: msgspec.Raw = _ABSENT
    table: msgspec.Raw = _ABSENT


async def read_campaign_file(content: bytes, _kind: type[CampaignFile]) -> CampaignFile:
    """The campaign that a file holds, with every bound checked.

    Raises:
        InvalidRequest: it is damaged, of another format or of a later version, or holds what cannot be.
        TooLarge: it holds more than rpgmusic ever writes.
    """
    if content.count(b",") > _MOST_ITEMS:
        message = "This file holds more than rpgmusic takes at once."
        raise TooLarge(message)
    try:
        _check_head(msgspec.json.decode(content, type=_Head))
        await asyncio.sleep(0)
        parts = msgspec.json.decode(content, type=_Parts)
        file = CampaignFile(
            name=parts.name,
            scenes=_piece(parts.scenes, tuple[SavedScene, ...], ()),
            pads=_piece(parts.pads, tuple[Pad, ...], ()),
            battle=_piece(parts.battle, MusicChoice, MusicChoice()),
            folders=await _pieces(parts.folders, Folder, check_folder),
            tracks=await _pieces(parts.tracks, TrackReference, check_reference),
            table=_table(parts.table),
        )
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        message = f"This file is damaged or cut off, and nothing was changed: {error}."
        raise InvalidRequest(message) from None
    check_file(file)
    return file


def _check_head(head: _Head) -> None:
    if head.format != FILE_FORMAT or not isinstance(head.version, int):
        message = "This file does not hold a campaign. Choose one that rpgmusic exported or backed up."
        raise InvalidRequest(message)
    if head.version > FILE_VERSION:
        message = "This file was written by a later version of rpgmusic. Update this server first."
        raise InvalidRequest(message)


def _table(raw: msgspec.Raw) -> Table | None:
    none = raw is _ABSENT or bytes(memoryview(raw)[:5]) == b"null"
    return None if none else msgspec.json.decode(raw, type=Table)


def _piece(raw: msgspec.Raw, kind: type[Item], otherwise: Item) -> Item:
    return otherwise if raw is _ABSENT else msgspec.json.decode(raw, type=kind)


async def _pieces(raw: msgspec.Raw, kind: type[Item], check: Callable[[Item], None]) -> tuple[Item, ...]:
    """A long list, decoded and checked a part at a time."""
    decoder = msgspec.json.Decoder(kind)
    items: list[Item] = []
    pending_bytes = 0
    for one in _piece(raw, list[msgspec.Raw], []):
        item = decoder.decode(one)
        check(item)
        items.append(item)
        pending_bytes += len(memoryview(one))
        if pending_bytes > _AT_ONCE_BYTES:
            pending_bytes = 0
            await asyncio.sleep(0)
    return tuple(items)
