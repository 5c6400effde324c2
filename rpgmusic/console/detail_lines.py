"""What the details pane says of a track, as lines of words. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import Final, TypeAlias

from rpgmusic.console.columns import date_words
from rpgmusic.console.wording import duration_words
from rpgmusic.domain.track import TrackStatus
from rpgmusic.protocol.views import TrackView

Line: TypeAlias = tuple[tuple[str, str], ...]
"""Parts of a line: text, and what colours it (empty for plain)."""

LABEL_CELLS: Final = 9
HOLD: Final = "\N{NO-BREAK SPACE}"
"""Between a number and its unit, which no line end should part."""

CHANNELS: Final = {1: "mono", 2: "stereo"}
MISSING_WORDS: Final = "The file is gone. enter looks for it."


def heading_lines(track: TrackView, width: int) -> Iterator[Line]:
    """Title, who made it, where it is from; and what is amiss, if anything is."""
    yield from _wrapped(track.title, width, "strong")
    yield from _wrapped(track.artist, width, "title")
    yield from _wrapped(" · ".join(filter(None, (track.album, str(track.year or "")))), width, "muted")
    yield from _wrapped(track.genre, width, "muted")
    problem = track.problem or (MISSING_WORDS if track.status is TrackStatus.MISSING else "")
    yield from _wrapped(problem, width, "warning")


def fact_lines(track: TrackView, folders: Sequence[str], width: int) -> Iterator[Line]:
    """Everything else, each fact behind its name."""
    yield from _fact("moods", ", ".join(track.moods) or "none yet: L", width)
    yield from _fact("tags", ", ".join(track.free_tags), width)
    yield from _fact("folders", ", ".join(folders) or "none yet: w", width)
    yield ()
    yield from _fact("length", duration_words(track.duration_s) if track.duration_s > 0 else "", width)
    yield from _fact("loudness", _loudness_words(track), width)
    yield from _fact("gain", f"{track.gain_db:+.1f} dB" if track.integrated_lufs is not None else "", width)
    yield from _fact("file", _file_words(track), width)
    yield from _fact("added", date_words(track.added_at_s) if track.added_at_s > 0 else "", width)
    yield from _fact("path", track.path, width)
    yield from _fact("comment", track.comment[:400], width)


def _loudness_words(track: TrackView) -> str:
    if track.integrated_lufs is None:
        return "not measured yet" if track.status is TrackStatus.PLAYABLE else ""
    peak = "" if track.true_peak_dbtp is None else f", peak{HOLD}{track.true_peak_dbtp:.1f}{HOLD}dBTP"
    return f"{track.integrated_lufs:.1f}{HOLD}LUFS{peak}"


def _file_words(track: TrackView) -> str:
    parts = (
        track.format.value,
        f"{track.bitrate_bps / 1000:.0f}{HOLD}kbit/s" if track.bitrate_bps else "",
        f"{track.sample_rate_hz / 1000:g}{HOLD}kHz" if track.sample_rate_hz else "",
        CHANNELS.get(track.channels, f"{track.channels} channels") if track.channels else "",
        f"{track.size_bytes / 1_000_000:.1f}{HOLD}MB",
    )
    return ", ".join(filter(None, parts))


def _wrapped(text: str, width: int, style: str) -> Iterator[Line]:
    for part in wrap(" ".join(text.split()), max(8, width)):
        yield ((part, style),)


def _fact(name: str, words: str, width: int) -> Iterator[Line]:
    for number, part in enumerate(wrap(" ".join(words.split(" ")), max(8, width - LABEL_CELLS))):
        yield ((name if number == 0 else "").ljust(LABEL_CELLS), "muted"), (part.replace(HOLD, " "), "title")
