"""Bodies for coming in, for links, and for what a server says of itself."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from rpgmusic.domain.units import CampaignId
from rpgmusic.protocol.rest.bounds import Body


class JoinRequest(Body, frozen=True):
    """A join code from a link, exchanged for a player's token."""

    code: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class JoinReply(msgspec.Struct, frozen=True, kw_only=True):
    """The token that a player's page uses from now on."""

    token: str
    campaign_id: CampaignId
    campaign_name: str


class LoginRequest(Body, frozen=True):
    """Where a login link leads to: nowhere special, or to the page that plays what only the GM hears."""

    page: Literal["", "preview"] = ""


class LoginLink(msgspec.Struct, frozen=True, kw_only=True):
    """A link that signs one browser in as GM, once."""

    url: str
    expires_in_s: int


class StreamLink(msgspec.Struct, frozen=True, kw_only=True):
    """A signed address of a track's file or cover that works without a token until it expires."""

    url: str
    expires_in_s: int


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the server can do its work; `reasons` says what is wrong, in sentences."""

    status: Literal["ok", "degraded"]
    reasons: tuple[str, ...]
    version: str
    boot_id: str
    uptime_s: float
    tracks: int
    players: int
    music_folder: str


class ProblemDocument(msgspec.Struct, frozen=True, kw_only=True):
    """RFC 9457: `type` is stable, `detail` is a sentence the GM can act on."""

    type: str
    title: str
    status: int
    detail: str
