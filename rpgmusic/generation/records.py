"""How generations are stored."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from typing import Final

import msgspec

from rpgmusic.domain.generation import Generation
from rpgmusic.domain.units import GenerationId
from rpgmusic.storage import Documents

GENERATIONS: Final = "generations"
WORKSHOP: Final = "workshop"
_CAP: Final = "spending_cap"
_log = logging.getLogger(__name__)
_decoder: Final = msgspec.json.Decoder(Generation)


class GenerationStore:
    """Generations by id, in memory and in the documents alike.

    Writing raises DiskFull or Unavailable, and then nothing has changed.
    """

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._generations: dict[GenerationId, Generation] = {}

    def load(self) -> None:
        """Read all that is stored; what cannot be read is left out and logged."""
        for key, text in list(self._documents.encoded(GENERATIONS).items()):
            try:
                self._generations[GenerationId(key)] = _decoder.decode(text)
            except msgspec.ValidationError as fault:
                _log.error("The stored generation %s cannot be read: %s", key, fault)

    def all(self) -> Iterable[Generation]:
        """Every generation, latest first."""
        return sorted(self._generations.values(), key=lambda one: one.created_at_s, reverse=True)

    def get(self, generation_id: GenerationId) -> Generation | None:
        """One generation, or None."""
        return self._generations.get(generation_id)

    def put(self, generation: Generation) -> None:
        """Store a generation, new or changed."""
        self._documents.put_encoded(GENERATIONS, {generation.id: msgspec.json.encode(generation)})
        self._generations[generation.id] = generation

    def show(self, generation: Generation) -> None:
        """Take up what changes too often to be stored: progress."""
        self._generations[generation.id] = generation

    def delete(self, generation_id: GenerationId) -> None:
        """Forget a generation."""
        self._documents.delete(GENERATIONS, generation_id)
        self._generations.pop(generation_id, None)

    def cap_usd(self, default: float | None) -> float | None:
        """The spending cap the GM set, else the one of the settings."""
        stored = self._documents.get(WORKSHOP, _CAP)
        if stored is None:
            return default
        cap = stored.get("cap_usd")
        return float(cap) if isinstance(cap, (int, float)) else None

    def set_cap(self, cap_usd: float | None) -> None:
        """Keep the GM's spending cap."""
        self._documents.put(WORKSHOP, _CAP, {"cap_usd": cap_usd})
