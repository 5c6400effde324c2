"""Tracks: audio assets with an id, what their files and tags say, and how loud they are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from rpgmusic.domain.bars import Bars
from rpgmusic.domain.rendition import segment_count
from rpgmusic.domain.stem import Stem
from rpgmusic.domain.units import SAMPLE_RATE_HZ, TrackId

TARGET_LUFS: Final = -18.0
"""Integrated loudness that every track is brought to (the reference level of ReplayGain 2.0)."""

PEAK_CEILING_DBTP: Final = -1.0
"""True peak that no track exceeds after its gain."""

R128_REFERENCE_LUFS: Final = -23.0
"""Reference level of the `R128_TRACK_GAIN` tag (RFC 7845, section 5.2.1)."""


class Mood(StrEnum):
    """What a scene, or the music for it, feels like."""

    BATTLE = "battle"
    BOSS = "boss"
    CHASE = "chase"
    STEALTH = "stealth"
    SUSPENSE = "suspense"
    HORROR = "horror"
    MYSTERY = "mystery"
    EXPLORATION = "exploration"
    TRAVEL = "travel"
    TAVERN = "tavern"
    TOWN = "town"
    COURT = "court"
    WONDER = "wonder"
    CALM = "calm"
    SORROW = "sorrow"
    TRIUMPH = "triumph"
    SACRED = "sacred"


class TrackFormat(StrEnum):
    """The kinds of file that are played."""

    MP3 = "mp3"
    FLAC = "flac"
    OGG = "ogg"
    OPUS = "opus"
    M4A = "m4a"
    WAV = "wav"
    WEBM = "webm"
    AIFF = "aiff"

    @property
    def mime_type(self) -> str:
        """The media type that browsers accept for the original file."""
        return _MIME_TYPES[self]


_MIME_TYPES: Final = {
    TrackFormat.MP3: "audio/mpeg",
    TrackFormat.FLAC: "audio/flac",
    TrackFormat.OGG: "audio/ogg",
    TrackFormat.OPUS: "audio/ogg",
    TrackFormat.M4A: "audio/mp4",
    TrackFormat.WAV: "audio/wav",
    TrackFormat.WEBM: "audio/webm",
    TrackFormat.AIFF: "audio/aiff",
}

FORMAT_BY_SUFFIX: Final = {
    ".mp3": TrackFormat.MP3,
    ".flac": TrackFormat.FLAC,
    ".ogg": TrackFormat.OGG,
    ".oga": TrackFormat.OGG,
    ".opus": TrackFormat.OPUS,
    ".m4a": TrackFormat.M4A,
    ".m4b": TrackFormat.M4A,
    ".mp4": TrackFormat.M4A,
    ".aac": TrackFormat.M4A,
    ".wav": TrackFormat.WAV,
    ".webm": TrackFormat.WEBM,
    ".aif": TrackFormat.AIFF,
    ".aiff": TrackFormat.AIFF,
}
"""File name endings, in lower case, that a scan looks at."""


class TrackStatus(StrEnum):
    """Whether a track can sound."""

    PLAYABLE = "playable"
    MISSING = "missing"
    UNPLAYABLE = "unplayable"


@dataclass(frozen=True, slots=True)
class Tags:
    """What the file says about itself; empty where it says nothing."""

    title: str = ""
    artist: str = ""
    album: str = ""
    album_artist: str = ""
    track_number: int | None = None
    genre: str = ""
    year: int | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Stream:
    """Technical facts of the sound in a file, read from its headers."""

    duration_us: int
    sample_rate_hz: int
    channels: int
    bitrate_bps: int


@dataclass(frozen=True, slots=True)
class TaggedGain:
    """Loudness adjustments that the file's tags ask for (ReplayGain or R128), in dB towards -18 LUFS."""

    gain_db: float
    peak_dbfs: float | None = None


@dataclass(frozen=True, slots=True)
class Analysis:
    """What was measured by decoding the whole file; `integrated_lufs` is None for silence.

    `length_frames` is the exact decoded length at 48 kHz. Loudness follows EBU R128 / ITU-R BS.1770-4.
    """

    length_frames: int
    integrated_lufs: float | None
    true_peak_dbtp: float | None
    leading_silence_frames: int
    trailing_silence_frames: int


@dataclass(frozen=True, slots=True)
class Track:
    r"""One audio asset.

    `path` is relative to the music folder with `/` between parts (undecodable bytes shown as `\xNN`); `revision`
    changes whenever the sound of the file may have changed and is part of segment addresses; `problem` says why a
    track is missing or unplayable, or what is odd about it. Of a piece that was made here, `intensity` says for which
    it was made, `bars` where its bar lines are, and `stems` in which parts it can be had besides (`stem_track_id`).
    """

    id: TrackId
    path: str
    format: TrackFormat
    size_bytes: int
    modified_ns: int
    revision: str
    added_at_s: float
    tags: Tags = Tags()
    stream: Stream | None = None
    status: TrackStatus = TrackStatus.PLAYABLE
    problem: str = ""
    tagged_gain: TaggedGain | None = None
    analysis: Analysis | None = None
    has_cover: bool = False
    free_tags: tuple[str, ...] = ()
    moods: tuple[Mood, ...] = ()
    intensity: float | None = None
    bars: Bars | None = None
    stems: tuple[Stem, ...] = ()

    @property
    def title(self) -> str:
        """The tagged title, else the file's name without its ending."""
        return self.tags.title or self.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]

    @property
    def length_frames(self) -> int:
        """Length at 48 kHz: measured if the file was analysed, else as its header says."""
        if self.analysis:
            return self.analysis.length_frames
        return self.stream.duration_us * SAMPLE_RATE_HZ // 1_000_000 if self.stream else 0

    @property
    def segments(self) -> int:
        """Number of segments the track is cut into."""
        return segment_count(self.length_frames)


def playback_gain_db(track: Track) -> float:
    """Gain that brings a track to -18 LUFS without its true peak passing -1 dBTP.

    Our own measurement counts most, then the file's tags; a track about which nothing is known is left as it is.
    """
    if track.analysis and track.analysis.integrated_lufs is not None:
        wanted_db = TARGET_LUFS - track.analysis.integrated_lufs
        peak_db = track.analysis.true_peak_dbtp
    elif track.tagged_gain:
        wanted_db, peak_db = track.tagged_gain.gain_db, track.tagged_gain.peak_dbfs
    else:
        return 0.0
    headroom_db = PEAK_CEILING_DBTP - peak_db if peak_db is not None else 0.0 if wanted_db > 0 else wanted_db
    return round(min(wanted_db, headroom_db), 2)
