"""Bounds of what requests may carry; they stand in the types, so that one place checks all input."""

from __future__ import annotations

from typing import Annotated, Final

import msgspec

from rpgmusic.domain.units import TrackId

LONGEST_FADE_S: Final = 60.0
Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Seconds = Annotated[float, msgspec.Meta(ge=0, le=360_000)]
FadeSeconds = Annotated[float, msgspec.Meta(ge=0, le=LONGEST_FADE_S)]
Volume = Annotated[float, msgspec.Meta(ge=0, le=1)]
Title = Annotated[str, msgspec.Meta(max_length=200)]
Label = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
TrackIds = Annotated[tuple[TrackId, ...], msgspec.Meta(max_length=10_000)]


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of request bodies: a misspelt field is an error, not silence."""
