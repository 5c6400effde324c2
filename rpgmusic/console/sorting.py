"""The orders in which tracks can be listed. Pure."""

from __future__ import annotations

from typing import Final

from rpgmusic.console.columns import Column

ORDERS: Final = ("", "title", "artist", "album", "duration", "added")
"""The server's names; empty is the place's own order (best match, or as the folder was arranged)."""

SORTED_COLUMNS: Final = {
    "title": Column.TITLE,
    "artist": Column.ARTIST,
    "album": Column.ALBUM,
    "duration": Column.LENGTH,
}

ORDER_WORDS: Final = {
    "title": "by title",
    "artist": "by artist",
    "album": "by album",
    "duration": "by length",
    "added": "newest first",
}


def next_order(order: str) -> str:
    """The order after this one, around."""
    return ORDERS[(ORDERS.index(order) + 1) % len(ORDERS)]
