"""Moods and tags of several tracks at once: which all have, which only some, and what an edit asks for. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import chain
from typing import Final

from rpgmusic.domain.track import Mood
from rpgmusic.domain.units import TrackId
from rpgmusic.protocol.rest import LabelRequest
from rpgmusic.protocol.views import TrackView

LONGEST_TAG: Final = 60
MOST_TAGS: Final = 50

MOOD_KEYS: Final[Mapping[Mood, str]] = {
    Mood.BATTLE: "b",
    Mood.BOSS: "s",
    Mood.CHASE: "c",
    Mood.STEALTH: "e",
    Mood.SUSPENSE: "p",
    Mood.HORROR: "r",
    Mood.MYSTERY: "m",
    Mood.EXPLORATION: "x",
    Mood.TRAVEL: "v",
    Mood.TAVERN: "t",
    Mood.TOWN: "w",
    Mood.COURT: "u",
    Mood.WONDER: "d",
    Mood.CALM: "l",
    Mood.SORROW: "o",
    Mood.TRIUMPH: "i",
    Mood.SACRED: "a",
}
"""A letter of each mood's name; h and j and k are left to silence and to moving about."""


class Share(Enum):
    """How many of the tracks have a mood."""

    NONE = 0
    SOME = 1
    ALL = 2


@dataclass(frozen=True, slots=True)
class Labels:
    """What tracks have: their moods, the tags that all have, and those that only some have."""

    moods: dict[Mood, Share]
    tags: tuple[str, ...]
    tags_of_some: tuple[str, ...]


def labels_of(tracks: Sequence[TrackView]) -> Labels:
    """The labels of one track or more."""
    moods = Counter(chain.from_iterable(track.moods for track in tracks))
    tags = Counter(chain.from_iterable(dict.fromkeys(track.free_tags) for track in tracks))
    return Labels(
        {mood: _share(moods[mood], len(tracks)) for mood in Mood},
        tuple(tag for tag, count in tags.items() if count == len(tracks)),
        tuple(tag for tag, count in tags.items() if count < len(tracks)),
    )


def _share(count: int, total: int) -> Share:
    return Share.ALL if count == total else Share.SOME if count else Share.NONE


def next_share(now: Share, before: Share) -> Share:
    """What a mood's box shows after it was pressed: all, none, and some only if it was some."""
    if now is Share.SOME:
        return Share.ALL
    if now is Share.ALL:
        return Share.NONE
    return Share.SOME if before is Share.SOME else Share.ALL


def parsed_tags(text: str) -> tuple[str, ...]:
    """Tags as typed, each once."""
    tags = (" ".join(part.split())[:LONGEST_TAG] for part in text.split(","))
    return tuple(dict.fromkeys(tag for tag in tags if tag))[:MOST_TAGS]


def label_request(
    track_ids: tuple[TrackId, ...], before: Labels, moods: Mapping[Mood, Share], tags: tuple[str, ...]
) -> LabelRequest | None:
    """The request that makes it so; None if nothing is to change."""
    changed = {mood: share for mood, share in moods.items() if share is not before.moods[mood]}
    request = LabelRequest(
        track_ids=track_ids,
        add_moods=tuple(mood for mood, share in changed.items() if share is Share.ALL),
        remove_moods=tuple(mood for mood, share in changed.items() if share is Share.NONE),
        add_tags=tuple(tag for tag in tags if tag not in before.tags),
        remove_tags=tuple(tag for tag in before.tags if tag not in tags),
    )
    return request if request != LabelRequest(track_ids=track_ids) else None
