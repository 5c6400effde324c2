"""Identities: what a browser keeps to itself, and the id by which everyone else knows it."""

from __future__ import annotations

import hmac
import secrets
from typing import Final

from rpgmusic.domain.units import CampaignId, ClientId

PUBLIC_ID_HEX_DIGITS: Final = 16


class PublicIds:
    """Makes public ids. The id that a browser claims is its secret: whoever knows it is that player.

    Public ids travel to everyone at the table, so they are keyed hashes (HMAC-SHA256, RFC 2104) that lead nobody back
    to the secret, and that differ from campaign to campaign.
    """

    def __init__(self, secret: bytes) -> None:
        self._key = hmac.digest(secret, b"public client ids", "sha256")

    def public_id(self, campaign_id: CampaignId, claimed: str | None) -> ClientId:
        """The public id of a browser at one table; without a claim, one that nobody had before."""
        if claimed is None:
            return ClientId(secrets.token_hex(PUBLIC_ID_HEX_DIGITS // 2))
        digest = hmac.digest(self._key, f"{campaign_id}\n{claimed}".encode(), "sha256")
        return ClientId(digest.hex()[:PUBLIC_ID_HEX_DIGITS])
