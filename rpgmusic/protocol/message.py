"""What the WebSocket messages of both directions share: JSON text frames `{"event": name, "data": {...}}`.

The socket is `GET /ws`. The first frame of a client is `client_connected`; the server answers `welcome`, whose full
state makes the first connection and every later one the same thing. Every change carries the whole timeline of the
campaign, so a client that missed one is right again with the next.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

MAX_FRAME_BYTES = 16 * 1024
"""Longest frame that is accepted from a client."""


class Role(StrEnum):
    """Who may command: only the GM."""

    GM = "gm"
    PLAYER = "player"


class Message(msgspec.Struct, frozen=True, kw_only=True, tag_field="event"):
    """Base of all frames; the class's tag is the event name."""


class Nothing(msgspec.Struct, frozen=True):
    """A message without content."""
