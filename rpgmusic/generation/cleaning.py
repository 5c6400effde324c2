"""Cleaning: which pieces go when they take more space than they may. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from rpgmusic.domain.generation import Generation
from rpgmusic.domain.units import TrackId

MOST_WITHOUT_PIECE: Final = 300
"""So many generations that failed, were cancelled or took another's piece are remembered."""


def outdated(generations: Iterable[Generation], most: int = MOST_WITHOUT_PIECE) -> Iterator[Generation]:
    """The oldest generations that are over and have no piece of their own, beyond the latest so many."""
    empty = [one for one in generations if one.is_over and (one.track_id is None or one.similar is not None)]
    yield from sorted(empty, key=lambda one: one.created_at_s, reverse=True)[most:]


def surplus(
    generations: Iterable[Generation], most_bytes: int, uses: Callable[[TrackId], bool]
) -> Iterator[Generation]:
    """The oldest pieces that nobody keeps, and no table or board uses, until the others fit into `most_bytes`."""
    pieces = sorted(
        (one for one in generations if one.is_over and one.track_id and one.similar is None and not one.kept),
        key=lambda one: one.created_at_s,
    )
    over_bytes = sum(one.size_bytes for one in pieces) - most_bytes
    for one in pieces:
        if over_bytes <= 0:
            return
        if one.track_id is not None and not uses(one.track_id):
            over_bytes -= one.size_bytes
            yield one
