"""WebSocket frames as bytes, made once for all who get them (RFC 6455, section 5.2)."""

from __future__ import annotations

import struct

from rpgmusic.protocol.codec import encode
from rpgmusic.protocol.server_messages import ServerMessage

_FINAL_TEXT = 0x81
_SIXTEEN_BITS = 126
_SIXTY_FOUR_BITS = 127


def text_frame(message: ServerMessage) -> bytes:
    """The whole frame that carries a message from a server: final, text, unmasked, uncompressed."""
    payload = encode(message)
    length = len(payload)
    if length < _SIXTEEN_BITS:
        return struct.pack("!BB", _FINAL_TEXT, length) + payload
    if length < 1 << 16:
        return struct.pack("!BBH", _FINAL_TEXT, _SIXTEEN_BITS, length) + payload
    return struct.pack("!BBQ", _FINAL_TEXT, _SIXTY_FOUR_BITS, length) + payload
