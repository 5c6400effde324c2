"""The orders in which tracks can be listed. Pure."""

from __future__ import annotations

from typing import Final

from rpgmusic.console.columns import Column

REVERSED: Final = "-"
"""Before a field's name it turns the order round."""

FIELDS: Final = {
    Column.TITLE: "title",
    Column.ARTIST: "artist",
    Column.ALBUM: "album",
    Column.MOODS: "moods",
    Column.LOUDNESS: "loudness",
    Column.FORMAT: "format",
    Column.ADDED: "added",
    Column.LENGTH: "duration",
}
"""The server's names of the columns' orders; an empty name is the place's own (best match, or as it was arranged)."""

FALLING: Final = frozenset({"added"})
"""What the server lists highest first unless it is turned round."""

_WORDS: Final = {
    "title": ("by title", "by title, backwards"),
    "artist": ("by artist", "by artist, backwards"),
    "album": ("by album", "by album, backwards"),
    "moods": ("by mood", "by mood, backwards"),
    "loudness": ("quietest first", "loudest first"),
    "format": ("by format", "by format, backwards"),
    "added": ("newest first", "oldest first"),
    "duration": ("shortest first", "longest first"),
}


def next_order(order: str) -> str:
    """The order by the column after this one, around."""
    orders = ("", *FIELDS.values())
    return orders[(orders.index(order.removeprefix(REVERSED)) + 1) % len(orders)]


def reversed_order(order: str) -> str:
    """The same order turned round; a place's own order has no other direction, so that by title is."""
    return order.removeprefix(REVERSED) if order.startswith(REVERSED) else REVERSED + (order or "title")


def order_by(column: Column, order: str) -> str:
    """The order after a click on a heading: by that column, or turned round if it is so already."""
    return reversed_order(order) if order.removeprefix(REVERSED) == FIELDS[column] else FIELDS[column]


def sorted_column(order: str) -> Column | None:
    """The column that an order goes by."""
    return next((column for column, name in FIELDS.items() if name == order.removeprefix(REVERSED)), None)


def order_mark(order: str) -> str:
    """The arrow beside the heading: up if values rise down the list."""
    falls = order.startswith(REVERSED) != (order.removeprefix(REVERSED) in FALLING)
    return "▾" if falls else "▴"


def order_words(order: str) -> str:
    """An order in words; nothing for a place's own."""
    return _WORDS[order.removeprefix(REVERSED)][order.startswith(REVERSED)] if order else ""
