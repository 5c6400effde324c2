"""The lines of the log view: what happened, what was played before, and the days between. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import StrEnum
from typing import Final

from rpgmusic.domain.campaign import HistoryEntry
from rpgmusic.domain.timeline import LayerName
from rpgmusic.domain.units import TrackId
from rpgmusic.protocol.rest import LogEntry

MOST_LINES: Final = 2_000
"""Lines that the view keeps in sight of, newest first."""

SAME_MOMENT_S: Final = 2
"""A track in the history and a line of the log that are so close tell of the same thing."""


class Kind(StrEnum):
    """What a line is about; the values are those of the wire."""

    ALL = "all"
    MUSIC = "music"
    SCENE = "scene"
    PLAYER = "player"
    LIBRARY = "library"
    TABLE = "table"
    PROBLEM = "problem"


KIND_WORDS: Final = {
    Kind.ALL: "All",
    Kind.MUSIC: "Music",
    Kind.SCENE: "Scenes",
    Kind.PLAYER: "Players",
    Kind.LIBRARY: "Library",
    Kind.TABLE: "Table",
    Kind.PROBLEM: "Problems",
}

GLYPHS: Final = {
    Kind.MUSIC: ("♪", "accent"),
    Kind.SCENE: ("◆", "accent"),
    Kind.PLAYER: ("●", "good"),
    Kind.LIBRARY: ("▤", "muted"),
    Kind.TABLE: ("•", "muted"),
    Kind.PROBLEM: ("!", "error"),
}


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line: an event, or a day that begins (`day`). `track_id` is known of what the history tells."""

    at_s: float
    kind: Kind = Kind.ALL
    text: str = ""
    track_id: TrackId | None = None
    layer: LayerName = LayerName.MUSIC
    day: date | None = None


def log_lines(
    log: Sequence[LogEntry],
    history: Sequence[HistoryEntry],
    zone: tzinfo | None = None,
    *,
    kind: Kind = Kind.ALL,
    words: str = "",
) -> tuple[LogLine, ...]:
    """All lines of a kind that have the words, latest first; a line for the day stands before the first of each day.

    `zone` is where the GM is; None stands for the machine's own.
    """
    found = [line for line in _merged(log, history) if _fits(line, kind, words.casefold().split())]
    return tuple(_with_days(found[:MOST_LINES], zone))


def _merged(log: Sequence[LogEntry], history: Sequence[HistoryEntry]) -> list[LogLine]:
    """Events and what was played; what both tell is told once, by the one that knows the track."""
    titles: dict[int, set[str]] = defaultdict(set)
    for entry in history:
        titles[int(entry.started_at_s)].add(entry.title)
    played = [_played(entry) for entry in history]
    events = [LogLine(entry.at_s, Kind(entry.kind), entry.text) for entry in log]
    told = [line for line in events if not _is_told(line, titles)]
    return sorted((*played, *told), key=lambda line: line.at_s, reverse=True)


def _played(entry: HistoryEntry) -> LogLine:
    layer = "" if entry.layer is LayerName.MUSIC else f" ({entry.layer.value})"
    return LogLine(entry.started_at_s, Kind.MUSIC, f"{entry.title}{layer}", entry.track_id, entry.layer)


def _is_told(line: LogLine, titles: Mapping[int, AbstractSet[str]]) -> bool:
    """Whether the history, by the second, has a title that a line about music tells at about the same time."""
    if line.kind is not Kind.MUSIC:
        return False
    seconds = range(int(line.at_s) - SAME_MOMENT_S, int(line.at_s) + SAME_MOMENT_S + 1)
    return any(title in line.text for second in seconds for title in titles.get(second, ()))


def _fits(line: LogLine, kind: Kind, words: Sequence[str]) -> bool:
    text = line.text.casefold()
    return kind in (Kind.ALL, line.kind) and all(word in text for word in words)


def _with_days(lines: Sequence[LogLine], zone: tzinfo | None) -> Iterator[LogLine]:
    shown: date | None = None
    for line in lines:
        day = moment(line.at_s, zone).date()
        if day != shown:
            yield LogLine(line.at_s, day=day)
            shown = day
        yield line


def moment(at_s: float, zone: tzinfo | None) -> datetime:
    """A Unix time where the GM is; what no calendar has is the beginning of time."""
    try:
        return datetime.fromtimestamp(at_s, zone).astimezone(zone)
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, zone).astimezone(zone)


def day_words(day: date, today: date) -> str:
    """A day as people say it: Today, Yesterday, Friday 1 May 2026."""
    days = (today - day).days
    if days in (0, 1):
        return ("Today", "Yesterday")[days]
    return f"{day:%A} {day.day} {day:%B %Y}"


def clipboard_line(line: LogLine, zone: tzinfo | None = None) -> str:
    """A line as it is copied."""
    return f"{moment(line.at_s, zone):%Y-%m-%d %H:%M:%S}  {line.text}"
