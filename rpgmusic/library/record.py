"""How a track is stored: what was found in its file, and beside it what the GM made of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import msgspec

from rpgmusic.domain.track import Track, TrackStatus

MISSING_PROBLEM: Final = "The file is no longer in the music folder. Put it back and scan again, or forget the track."


GENERATED_PREFIX: Final = "Generated/"
"""With this begins the path of a track that was made here; the rest is below the folder of such files."""


class Edits(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """The GM's own words, shown instead of the file's; empty where the file's count."""

    title: str = ""
    artist: str = ""
    album: str = ""
    genre: str = ""
    album_artist: str = ""
    year: int | None = None
    track_number: int | None = None


NO_EDITS: Final = Edits()


class Record(msgspec.Struct, frozen=True, omit_defaults=True):
    """One stored track.

    `track` is as the file says, free of edits and of being missing. `raw_path` holds the path's bytes as hexadecimal
    digits when they are not UTF-8. `fingerprint` is of the file's content. `analysis_problem` says why the sound could
    not be measured; it is not tried again until the file changes. What was `generated` does not lie in the music
    folder, and scans leave it alone.
    """

    track: Track
    edits: Edits = NO_EDITS
    missing: bool = False
    raw_path: str = ""
    fingerprint: str = ""
    analysis_problem: str = ""
    generated: bool = False

    @property
    def os_path(self) -> bytes:
        """The path below the folder in which it lies, as the operating system knows it."""
        if self.generated:
            return self.track.path.removeprefix(GENERATED_PREFIX).encode()
        return bytes.fromhex(self.raw_path) if self.raw_path else self.track.path.encode()

    @property
    def wants_analysis(self) -> bool:
        """Whether its sound is still to be measured."""
        playable = self.track.status is TrackStatus.PLAYABLE and not self.missing
        return playable and self.track.analysis is None and not self.analysis_problem

    @property
    def untouched(self) -> bool:
        """Whether the GM has said nothing of it."""
        return self.edits == NO_EDITS and not self.track.free_tags and not self.track.moods

    def shown(self) -> Track:
        """The track as everyone sees it."""
        track = self.track
        if self.edits != NO_EDITS:
            edits = {name: said for name, said in msgspec.structs.asdict(self.edits).items() if said}
            track = replace(track, tags=replace(track.tags, **edits))
        if self.missing:
            return replace(track, status=TrackStatus.MISSING, problem=MISSING_PROBLEM)
        if self.analysis_problem and not track.problem:
            return replace(track, problem=self.analysis_problem)
        return track


_decoder: Final = msgspec.json.Decoder(Record)
_encoder: Final = msgspec.json.Encoder()


def decode_record(text: bytes) -> Record:
    """The record that a stored document says.

    Raises:
        msgspec.ValidationError: it is not a record.
    """
    return _decoder.decode(text)


def encode_record(record: Record) -> bytes:
    """The record as the text of a document."""
    return _encoder.encode(record)


def path_texts(os_path: bytes) -> tuple[str, str]:
    r"""A path to show, undecodable bytes as `\xNN`, and the hexadecimal digits that keep such a path exactly."""
    try:
        return os_path.decode(), ""
    except UnicodeDecodeError:
        return os_path.decode("utf-8", "backslashreplace"), os_path.hex()
