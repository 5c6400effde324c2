"""Messages survive the wire; what is no message is refused with the field's name."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rpgmusic.domain.errors import InvalidRequest
from rpgmusic.domain.timeline import SILENCE, LayerName
from rpgmusic.domain.units import CampaignId
from rpgmusic.protocol.client_messages import ClientConnected, Hello
from rpgmusic.protocol.codec import decode_body, decode_client_message, decode_server_message, encode
from rpgmusic.protocol.rest import MixRequest, PlayRequest
from rpgmusic.protocol.server_messages import Change, PlayTrack, ServerMessage


def test_a_change_comes_back_as_it_went() -> None:
    message = PlayTrack(
        data=Change(
            campaign_id=CampaignId("default"),
            layer=LayerName.MUSIC,
            effective_at_us=2**60,
            timeline=SILENCE,
            tracks=(),
        )
    )
    assert decode_server_message(encode(message)) == message


def test_every_message_is_named_by_its_event() -> None:
    schema = msgspec.json.schema(ServerMessage)
    assert "welcome" in schema["discriminator"]["mapping"]
    assert encode(ClientConnected(data=Hello(name="Ana"))).startswith(b'{"event":"client_connected","data":{')


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200)))
def test_anything_else_is_refused(frame: bytes | str) -> None:
    with pytest.raises(InvalidRequest):
        decode_client_message(frame)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b'{"volume": 1.01}', "volume"),
        (b'{"volume": "loud"}', "volume"),
        (b'{"fade_s": -1}', "fade_s"),
        (b'{"muted": 1}', "muted"),
        (b'{"louder": true}', "louder"),
    ],
)
def test_a_field_out_of_bounds_is_named(body: bytes, field: str) -> None:
    with pytest.raises(InvalidRequest, match=field):
        decode_body(body, MixRequest)


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(InvalidRequest):
        decode_body(b'{"loop":' * 100_000, PlayRequest)
