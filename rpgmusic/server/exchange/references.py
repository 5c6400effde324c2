"""References: how tracks are named in files so that another library finds them, and finding them here."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Final

import msgspec

from rpgmusic.domain.errors import TrackNotFound
from rpgmusic.domain.track import Tags, Track
from rpgmusic.domain.units import SAMPLE_RATE_HZ, TrackId
from rpgmusic.library import Library
from rpgmusic.library.editing import NO_LABELS, TrackLabels, cleaned_tags, edited
from rpgmusic.library.finding import Sought
from rpgmusic.library.record import NO_EDITS, Edits
from rpgmusic.protocol.exchange import TrackReference

_AT_ONCE: Final = 500
_EDITED: Final = frozenset(Edits.__struct_fields__)


async def references(library: Library, track_ids: Sequence[TrackId]) -> tuple[TrackReference, ...]:
    """The references of tracks; those that were forgotten have none."""
    return tuple([_reference(track, library.labels.of(track.id)) async for track in library.tracks_in_turns(track_ids)])


def _reference(track: Track, labels: TrackLabels) -> TrackReference:
    edits = {name: said for name, said in msgspec.structs.asdict(labels.edits).items() if said}
    return TrackReference(
        id=track.id,
        path=track.path,
        title=track.title,
        artist=track.tags.artist,
        duration_s=round(track.length_frames / SAMPLE_RATE_HZ, 3),
        moods=labels.moods,
        free_tags=labels.free_tags,
        edited=Tags(**edits) if edits else None,
    )


async def found_here(
    library: Library, named: Iterable[TrackReference]
) -> tuple[dict[TrackId, TrackId], tuple[TrackReference, ...]]:
    """Which track of this library each reference means, by the file's ids, and the references that mean none.

    A track is known by its id in the library that wrote the file, elsewhere by its path, else by title, artist and
    length.
    """
    finder = await library.finder()
    found: dict[TrackId, TrackId] = {}
    lost: list[TrackReference] = []
    for number, one in enumerate(named):
        sought = Sought(one.path, one.title, one.artist, one.duration_s)
        track_id = one.id if _is_here(library, one) else finder.exact(sought)
        if track_id is None:
            lost.append(one)
        else:
            found[one.id] = track_id
        if number % _AT_ONCE == 0:
            await asyncio.sleep(0)
    return found, tuple(lost)


def _is_here(library: Library, reference: TrackReference) -> bool:
    try:
        library.track(reference.id)
    except TrackNotFound:
        return False
    return True


async def labels_here(named: Iterable[TrackReference], found: Mapping[TrackId, TrackId]) -> dict[str, TrackLabels]:
    """What the file says of tracks that are here, by their ids here.

    Raises:
        InvalidRequest: a track has too many free tags.
    """
    said: dict[str, TrackLabels] = {}
    for number, one in enumerate(named):
        if one.id in found and (labels := _labels(one)) != NO_LABELS:
            said[found[one.id]] = labels
        if number % _AT_ONCE == 0:
            await asyncio.sleep(0)
    return said


def _labels(reference: TrackReference) -> TrackLabels:
    labels = TrackLabels(NO_EDITS, cleaned_tags(reference.free_tags), tuple(dict.fromkeys(reference.moods)))
    if reference.edited is None:
        return labels
    tags = reference.edited
    said = {field.name: getattr(tags, field.name) for field in fields(tags) if field.name in _EDITED}
    return edited(labels, said, None, None)
