"""JSON in and out of the typed messages."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from rpgmusic.domain.errors import InvalidRequest
from rpgmusic.protocol.client_messages import ClientMessage
from rpgmusic.protocol.server_messages import ServerMessage

Message = TypeVar("Message")

_encoder = msgspec.json.Encoder()
_client_messages: msgspec.json.Decoder[ClientMessage] = msgspec.json.Decoder(ClientMessage)
_server_messages: msgspec.json.Decoder[ServerMessage] = msgspec.json.Decoder(ServerMessage)


def encode(value: object) -> bytes:
    """The JSON of any message or body."""
    return _encoder.encode(value)


def decode_client_message(frame: bytes | str) -> ClientMessage:
    """A frame that a client sent.

    Raises:
        InvalidRequest: it is not JSON, not a known event, or a field is out of bounds; the sentence names the field.
    """
    try:
        return _client_messages.decode(frame)
    except (msgspec.DecodeError, UnicodeError) as error:
        message = f"The message was not understood: {error}."
        raise InvalidRequest(message) from None


def decode_server_message(frame: bytes | str) -> ServerMessage:
    """A frame that the server sent.

    Raises:
        InvalidRequest: the frame is not one this version knows.
    """
    try:
        return _server_messages.decode(frame)
    except (msgspec.DecodeError, UnicodeError) as error:
        message = f"The server sent something this version does not understand: {error}."
        raise InvalidRequest(message) from None


def decode_body(body: bytes | str, kind: type[Message]) -> Message:
    """An HTTP body.

    Raises:
        InvalidRequest: it is not JSON or does not fit; the sentence names the field.
    """
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        message = f"The request was not understood: {error}."
        raise InvalidRequest(message) from None
