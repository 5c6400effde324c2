"""How times, volumes and states are written and read on the command line."""

from __future__ import annotations

import math
import re
import shlex
from datetime import UTC, datetime, tzinfo

from rpgmusic.domain.arrangement import current_clip
from rpgmusic.domain.campaign import Transport, transport_at
from rpgmusic.domain.errors import InvalidRequest
from rpgmusic.domain.timeline import LayerName
from rpgmusic.domain.units import SAMPLE_RATE_HZ
from rpgmusic.domain.volume import volume_of
from rpgmusic.protocol.views import CampaignState

_DECIBELS = re.compile(r"(-\d{1,3}(?:\.\d+)?|\+?0)\s*db", re.IGNORECASE)
_CLOCK = re.compile(r"(?:(?:(\d+):)?(\d+):)?(\d+(?:\.\d+)?)s?")

SIGNS = {
    Transport.PLAYING: "▶",
    Transport.PAUSED: "⏸",
    Transport.HUSHED: "🤫",
    Transport.STOPPED: "■",
}
"""A sign for each state."""


def duration(duration_s: float) -> str:
    """Seconds as `3:20` or `1:02:03`."""
    whole = int(duration_s)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def counted(number: int, thing: str) -> str:
    """A number of things: `1 track`, `2 tracks`."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def quoted(title: str) -> str:
    """A title as a shell reads it as one word, in double quotes where they do."""
    return shlex.quote(title) if set(title) & set('"$`\\!') else f'"{title}"'


def frames(count: int) -> str:
    """A number of frames as a duration."""
    return duration(count / SAMPLE_RATE_HZ)


def milliseconds(duration_us: int | None, *, signed: bool = False) -> str:
    """Microseconds as milliseconds; `-` where they are not known."""
    if duration_us is None:
        return "-"
    value = round(duration_us / 1_000, 1) + 0.0  # no “-0.0”
    text = f"{value:+.1f}" if signed else f"{value:.1f}"
    return f"{text} ms"


def parse_position(text: str) -> float:
    """Seconds from `83`, `1:23`, `1:02:03` or `83.5`.

    Raises:
        InvalidRequest: it is none of these.
    """
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        message = f"“{text}” is not a position. Write it like 1:23 or 83 (seconds)."
        raise InvalidRequest(message)
    hours, minutes, rest = match.groups(default="0")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


def parse_percent(text: str) -> tuple[float, bool]:
    """A volume between 0 and 1 from `40` or `40%`, or a step from `+5` or `-5`; the second value says it is a step.

    Raises:
        InvalidRequest: it is not a number between 0 and 100.
    """
    bare = text.strip().removesuffix("%")
    is_step = bare.startswith(("+", "-"))
    if not re.fullmatch(r"[+-]?\d{1,3}(\.\d+)?", bare) or abs(float(bare)) > 100:
        message = f"“{text}” is not a volume. Write a number from 0 to 100, or a step like +5 or -5."
        raise InvalidRequest(message)
    return float(bare) / 100, is_step


def parse_level(text: str) -> tuple[float, bool]:
    """A volume as in `parse_percent`, or from decibels: `-12dB`; 0 dB is full volume, and the gain is its square.

    Raises:
        InvalidRequest: it is none.
    """
    match = _DECIBELS.fullmatch(text.strip())
    if match is None:
        return parse_percent(text)
    return volume_of(float(match[1])), False


def decibels(volume: float) -> str:
    """A volume as a gain: `-6.2 dB`."""
    return "silent" if volume <= 0 else f"{40 * math.log10(volume) + 0.0:.1f} dB"


def moment(unix_s: float, zone: tzinfo | None = None) -> str:
    """A moment as a local date and time."""
    return datetime.fromtimestamp(unix_s, tz=UTC).astimezone(zone).strftime("%d %b %H:%M")


def playing_line(state: CampaignState, now_us: int, layer: LayerName = LayerName.MUSIC) -> str:
    """What a layer does, in a line: `▶ Low beams, warm ale  1:42 / 3:20`."""
    transport = transport_at(state.timeline, now_us, layer)
    plan = state.timeline.layer(layer)
    clip = current_clip(plan, now_us) or next((one for one in plan.clips if one.starts_at_us > now_us), None)
    if clip is not None:
        frame = clip.frame_at(now_us) or clip.start_frame
        track_id, length, looped = clip.track_id, clip.length_frames, clip.loop is not None
    elif plan.held:
        held = plan.held[-1]
        frame, track_id, length, looped = held.frame, held.track_id, held.length_frames, held.loop is not None
    else:
        return f"{SIGNS[Transport.STOPPED]} nothing"
    title = next((card.title for card in state.tracks if card.id == track_id), track_id)
    return f"{SIGNS[transport]} {title}  {frames(frame)} / {frames(length)}{'  ↻' if looped else ''}"
