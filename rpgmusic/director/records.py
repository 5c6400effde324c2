"""How directions are stored."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Final

import msgspec

from rpgmusic.domain.direction import Direction
from rpgmusic.domain.units import CampaignId
from rpgmusic.storage import Documents

DIRECTIONS: Final = "directions"
_log = logging.getLogger(__name__)
_decoder: Final = msgspec.json.Decoder(Direction)


class DirectionStore:
    """The direction of each campaign, in memory and in the documents alike."""

    def __init__(self, documents: Documents, fresh: Callable[[], Direction] = Direction) -> None:
        self._documents = documents
        self._fresh = fresh
        self._directions: dict[CampaignId, Direction] = {}

    def load(self) -> None:
        """Read all that is stored; what cannot be read begins anew and is logged."""
        for key, text in list(self._documents.encoded(DIRECTIONS).items()):
            try:
                self._directions[CampaignId(key)] = _decoder.decode(text)
            except msgspec.ValidationError as fault:
                _log.error("The stored direction of %s cannot be read: %s", key, fault)

    def get(self, campaign_id: CampaignId) -> Direction:
        """The direction of a campaign; a fresh one if nothing was ever set."""
        return self._directions.get(campaign_id) or self._fresh()

    def all(self) -> dict[CampaignId, Direction]:
        """Every direction that was ever set."""
        return dict(self._directions)

    def put(self, campaign_id: CampaignId, direction: Direction) -> Direction:
        """Store a direction; raises DiskFull, Unavailable, and then nothing has changed."""
        self._documents.put_encoded(DIRECTIONS, {campaign_id: msgspec.json.encode(direction)})
        self._directions[campaign_id] = direction
        return direction

    def change(self, campaign_id: CampaignId, **changes: object) -> Direction:
        """Replace some of its fields."""
        return self.put(campaign_id, replace(self.get(campaign_id), **changes))  # type: ignore[arg-type]  # fields by name

    def forget(self, campaign_id: CampaignId) -> None:
        """A campaign was deleted."""
        self._documents.delete(DIRECTIONS, campaign_id)
        self._directions.pop(campaign_id, None)
