"""Editing: the GM's own words about a track."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import msgspec

from rpgmusic.domain.errors import InvalidRequest
from rpgmusic.domain.track import Mood
from rpgmusic.library.cleaning import clean_text
from rpgmusic.library.record import NO_EDITS, Edits, Record

MAX_FREE_TAGS: Final = 50
MAX_FREE_TAG: Final = 60


@dataclass(frozen=True, slots=True)
class TrackLabels:
    """All that the GM said of a track."""

    edits: Edits = NO_EDITS
    free_tags: tuple[str, ...] = ()
    moods: tuple[Mood, ...] = ()


NO_LABELS: Final = TrackLabels()

LabelStates = Mapping[str, TrackLabels]
"""What the GM said of some tracks, by their ids."""


@dataclass(frozen=True, slots=True)
class LabelChange:
    """Moods and free tags to give and to take; tags are the same whatever their case."""

    add_moods: tuple[Mood, ...] = ()
    remove_moods: tuple[Mood, ...] = ()
    add_tags: tuple[str, ...] = ()
    remove_tags: tuple[str, ...] = ()


def labels_of(record: Record) -> TrackLabels:
    """What the GM said of a track."""
    return TrackLabels(record.edits, record.track.free_tags, record.track.moods)


def with_labels(record: Record, labels: TrackLabels) -> Record:
    """The record with these labels instead of its own."""
    track = replace(record.track, free_tags=labels.free_tags, moods=labels.moods)
    return msgspec.structs.replace(record, track=track, edits=labels.edits)


def relabelled(labels: TrackLabels, change: LabelChange) -> TrackLabels:
    """The labels after a change; what is both given and taken is taken.

    Raises:
        InvalidRequest: there would be too many free tags.
    """
    moods = dict.fromkeys((*labels.moods, *change.add_moods))
    kept_moods = tuple(mood for mood in moods if mood not in change.remove_moods)
    taken = {clean_text(tag, MAX_FREE_TAG).casefold() for tag in change.remove_tags}
    tags = [tag for tag in (*labels.free_tags, *change.add_tags) if tag.casefold() not in taken]
    return TrackLabels(labels.edits, cleaned_tags(tags), kept_moods)


def inherited_labels(own: TrackLabels, older: TrackLabels) -> TrackLabels:
    """The labels of a track and, wherever it has none, those of another."""
    edits = msgspec.structs.replace(older.edits, **_given(own.edits))
    return TrackLabels(edits, own.free_tags or older.free_tags, own.moods or older.moods)


def edited(
    labels: TrackLabels,
    edits: Mapping[str, str | int | None],
    free_tags: Sequence[str] | None,
    moods: Sequence[Mood] | None,
) -> TrackLabels:
    """The labels with what was given set; None leaves things as they are, an empty text or 0 takes an edit back.

    Raises:
        InvalidRequest: there are too many free tags.
    """
    given = {
        name: clean_text(value) if isinstance(value, str) else value or None
        for name, value in edits.items()
        if value is not None
    }
    return TrackLabels(
        msgspec.structs.replace(labels.edits, **given),
        labels.free_tags if free_tags is None else cleaned_tags(free_tags),
        labels.moods if moods is None else tuple(dict.fromkeys(moods)),
    )


def cleaned_tags(free_tags: Iterable[str]) -> tuple[str, ...]:
    """Each tag once, whatever its case, as it was written first.

    Raises:
        InvalidRequest: there are too many.
    """
    once: dict[str, str] = {}
    for tag in free_tags:
        shown = clean_text(tag, MAX_FREE_TAG)
        if shown:
            once.setdefault(shown.casefold(), shown)
    if len(once) > MAX_FREE_TAGS:
        message = f"A track has at most {MAX_FREE_TAGS} tags. Remove some first."
        raise InvalidRequest(message)
    return tuple(once.values())


def _given(edits: Edits) -> dict[str, str | int]:
    return {name: value for name, value in msgspec.structs.asdict(edits).items() if value}
