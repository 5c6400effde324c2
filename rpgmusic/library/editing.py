"""Editing: the GM's own words about a track."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import msgspec

from rpgmusic.domain.errors import InvalidRequest
from rpgmusic.domain.track import Mood
from rpgmusic.library.cleaning import clean_text
from rpgmusic.library.record import Record

MAX_FREE_TAGS: Final = 50
MAX_FREE_TAG: Final = 60


def edited(
    record: Record,
    texts: Mapping[str, str | None],
    free_tags: Sequence[str] | None,
    moods: Sequence[Mood] | None,
) -> Record:
    """The record with what was given set; None leaves things as they are.

    Raises:
        InvalidRequest: there are too many free tags.
    """
    given = {name: clean_text(text) for name, text in texts.items() if text is not None}
    track = record.track
    if free_tags is not None:
        track = replace(track, free_tags=_cleaned(free_tags))
    if moods is not None:
        track = replace(track, moods=tuple(dict.fromkeys(moods)))
    return msgspec.structs.replace(record, track=track, edits=msgspec.structs.replace(record.edits, **given))


def _cleaned(free_tags: Sequence[str]) -> tuple[str, ...]:
    """Each tag once, whatever its case."""
    cleaned = [clean_text(tag, MAX_FREE_TAG) for tag in free_tags]
    once = {tag.casefold(): tag for tag in cleaned if tag}
    if len(once) > MAX_FREE_TAGS:
        message = f"A track has at most {MAX_FREE_TAGS} tags. Remove some first."
        raise InvalidRequest(message)
    return tuple(once.values())
