"""What is asked of the process that handles sound files, as JSON; paths are the hexadecimal digits of their bytes."""

from __future__ import annotations

from typing import TypeAlias

import msgspec


class Look(msgspec.Struct, frozen=True, tag="look"):
    """Make sure that the file at `path` is sound, and see how long it is."""

    path: str


class Cut(msgspec.Struct, frozen=True, tag="cut"):
    """Write the file at `path` from `start_frame` (from the end if negative) to its end into `target`."""

    path: str
    target: str
    rendition: str
    start_frame: int


class Silence(msgspec.Struct, frozen=True, tag="silence"):
    """Write silence into `target`."""

    target: str
    length_frames: int


SoundJob: TypeAlias = Look | Cut | Silence


class Done(msgspec.Struct, frozen=True, tag="done"):
    """How many frames at 48 kHz the file has."""

    length_frames: int


class Undone(msgspec.Struct, frozen=True, tag="undone"):
    """Why it could not be done, in words."""

    message: str


SoundResult: TypeAlias = Done | Undone
