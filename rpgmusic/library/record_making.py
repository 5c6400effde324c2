"""Records from findings: what a scan found of a file, joined with what was known before."""

from __future__ import annotations

from dataclasses import replace
from hashlib import blake2b

import msgspec

from rpgmusic.domain.track import Track, TrackStatus
from rpgmusic.domain.units import TrackId
from rpgmusic.library.inspection import Inspection
from rpgmusic.library.record import Record, path_texts
from rpgmusic.library.walking import FoundFile


def new_record(track_id: TrackId, now_s: float, file: FoundFile, inspection: Inspection) -> Record:
    """The record of a file that was never seen before."""
    path, raw_path = path_texts(file.os_path)
    track = Track(
        track_id,
        path,
        inspection.format,
        file.size_bytes,
        file.modified_ns,
        revision(file),
        now_s,
        inspection.tags,
        inspection.stream,
        _status(inspection),
        _problem(inspection, raw_path),
        inspection.tagged_gain,
        has_cover=inspection.has_cover,
    )
    return Record(track, raw_path=raw_path, fingerprint=inspection.fingerprint)


def revised_record(record: Record, file: FoundFile, inspection: Inspection) -> Record:
    """The record of a file that changed, moved or came back; what the GM made of the track stays.

    What was measured stays too if the content is the same.
    """
    path, raw_path = path_texts(file.os_path)
    same = bool(inspection.fingerprint) and inspection.fingerprint == record.fingerprint
    track = replace(
        record.track,
        path=path,
        format=inspection.format,
        size_bytes=file.size_bytes,
        modified_ns=file.modified_ns,
        revision=record.track.revision if same else revision(file),
        tags=inspection.tags,
        stream=inspection.stream,
        status=_status(inspection),
        problem=_problem(inspection, raw_path),
        tagged_gain=inspection.tagged_gain,
        analysis=record.track.analysis if same else None,
        has_cover=inspection.has_cover,
    )
    return msgspec.structs.replace(
        record,
        track=track,
        raw_path=raw_path,
        fingerprint=inspection.fingerprint,
        missing=False,
        analysis_problem=record.analysis_problem if same else "",
    )


def replace_missing(record: Record, *, missing: bool) -> Record:
    """The same record, missing or back."""
    return msgspec.structs.replace(record, missing=missing)


def inherited_record(gone: Record, copy: Record) -> Record | None:
    """The record of a track whose file is gone, now with the file of a copy; None if they may differ after all.

    Equal ends and sizes could be chance where sound begins and ends in silence, so both must have measured alike.
    """
    if gone.track.analysis is None or gone.track.analysis != copy.track.analysis:
        return None
    track = replace(gone.track, path=copy.track.path, modified_ns=copy.track.modified_ns)
    return msgspec.structs.replace(gone, track=track, raw_path=copy.raw_path, missing=False)


def revision(file: FoundFile) -> str:
    """A short text that changes whenever the file does."""
    return blake2b(f"{file.size_bytes} {file.modified_ns}".encode(), digest_size=6).hexdigest()


def _status(inspection: Inspection) -> TrackStatus:
    return TrackStatus.PLAYABLE if inspection.playable else TrackStatus.UNPLAYABLE


def _problem(inspection: Inspection, raw_path: str) -> str:
    if raw_path and not inspection.problem:
        return "This file's name is not valid UTF-8: it plays, but its name cannot be shown as it is."
    return inspection.problem
