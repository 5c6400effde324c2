"""Bar lines: when the music that plays comes to the next one, and commands that wait for it. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from rpgmusic.campaigns.moment import Catalogue, Moment
from rpgmusic.campaigns.planning import head_clip
from rpgmusic.domain.bars import Bars
from rpgmusic.domain.campaign import Campaign
from rpgmusic.domain.errors import TrackNotFound
from rpgmusic.domain.timeline import Clip
from rpgmusic.domain.units import duration_of

LONGEST_WAIT_US: Final = 8_000_000
"""A bar line further away than this is not waited for."""

FURTHEST_AHEAD_US: Final = 10_000_000
"""A change of what plays is put off no longer than this."""


def next_bar_us(campaign: Campaign, moment: Moment, catalogue: Catalogue) -> int | None:
    """When the music layer comes to its first bar line that every player can follow at.

    None if what plays has no bars, fades away before, or comes to none within `LONGEST_WAIT_US`.
    """
    clip = head_clip(campaign, moment.at_us)
    bars = None if clip is None else _bars(clip, catalogue)
    if clip is None or bars is None:
        return None
    elapsed_frames = -(-max(0, moment.at_us - clip.starts_at_us) * 6 // 125)
    waited_frames = _frames_to_line(clip, bars, elapsed_frames)
    if waited_frames is None:
        return None
    line_us = clip.starts_at_us + duration_of(elapsed_frames + waited_frames)
    too_late = line_us > moment.at_us + LONGEST_WAIT_US or clip.is_leaving_at(line_us - 1)
    return None if too_late else line_us


def taking_effect(campaign: Campaign, moment: Moment, at_us: int | None, *, at_bar: bool) -> Moment:
    """The moment of a command that was told when to take effect: then exactly, unless that is too soon or too late."""
    if at_us is None and at_bar:
        at_us = next_bar_us(campaign, moment, moment.tracks)
    if at_us is None or not moment.at_us <= at_us <= moment.now_us + FURTHEST_AHEAD_US:
        return moment
    return replace(moment, at_us=at_us)


def _bars(clip: Clip, catalogue: Catalogue) -> Bars | None:
    try:
        return catalogue.track(clip.track_id).bars
    except TrackNotFound:
        return None


def _frames_to_line(clip: Clip, bars: Bars, elapsed_frames: int) -> int | None:
    """How many frames after `elapsed_frames` of a clip it comes to a bar line, its last end included."""
    frame, loop = clip.start_frame + elapsed_frames, clip.loop
    if loop is None:
        line = bars.next_line(frame)
        return line - frame if line <= clip.length_frames else None
    if frame >= loop.end_frame:
        frame = loop.start_frame + (frame - loop.start_frame) % (loop.end_frame - loop.start_frame)
    if (line := bars.next_line(frame)) < loop.end_frame:
        return line - frame
    again = bars.next_line(loop.start_frame)
    return loop.end_frame - frame + again - loop.start_frame if again < loop.end_frame else None
