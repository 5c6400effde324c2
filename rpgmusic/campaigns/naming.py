"""Ids of campaigns, made from their names, and the secret codes of their links."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Container
from typing import Final

from rpgmusic.domain.units import CampaignId

_CODE_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_CODE_LENGTH: Final = 12
_LONGEST_SLUG: Final = 40


def new_join_code() -> str:
    """A code that nobody guesses (59 bits) and everybody can type: no letters that look alike."""
    return "".join(secrets.choice(_CODE_LETTERS) for _ in range(_CODE_LENGTH))


def new_campaign_id(name: str, taken: Container[str]) -> CampaignId:
    """A readable id for a campaign of this name that none has yet."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_SLUG].strip("-") or "campaign"
    candidates = (slug, *(f"{slug}-{number}" for number in range(2, 10_000)))
    return CampaignId(next(candidate for candidate in candidates if candidate not in taken))
