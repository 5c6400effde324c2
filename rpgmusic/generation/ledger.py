"""The ledger of generations: what was asked for, by whom, what became of it, and what it cost."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from rpgmusic.domain.errors import GenerationNotFound, TrackNotFound
from rpgmusic.domain.generation import Generation
from rpgmusic.domain.track import Track
from rpgmusic.domain.units import CampaignId, GenerationId, TrackId
from rpgmusic.generation.growth import Growth
from rpgmusic.generation.limits import Limits, spent_usd
from rpgmusic.generation.records import GenerationStore
from rpgmusic.storage import Documents

TOLD_EVERY_S: Final = 0.25
"""Progress is told this often at most."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What generations need of the server around them. `uses` says whether a track is on some table or board.

    `growth` is told how much there is of pieces that are heard while they come. `now_s` never goes back.
    """

    find_track: Callable[[TrackId], Track]
    file_of: Callable[[TrackId], Awaitable[Path]]
    uses: Callable[[TrackId], bool]
    tell: Callable[[Generation], None]
    growth: Growth = field(default_factory=Growth)
    wall_s: Callable[[], float] = time.time
    now_s: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    new_id: Callable[[], str] = lambda: secrets.token_hex(8)


class GenerationLedger:
    """Every generation with its owner: nobody sees another's. Changes are stored, then told."""

    def __init__(self, documents: Documents, limits: Limits, around: Surroundings) -> None:
        self.limits = limits
        self._store = GenerationStore(documents)
        self._around = around
        self._told_s: dict[GenerationId, float] = {}

    @property
    def spent_usd(self) -> float:
        """What was, or may have been, charged within the last 30 days."""
        return spent_usd(self._store.all(), self._around.wall_s())

    @property
    def cap_usd(self) -> float | None:
        """The most that may be spent in 30 days."""
        return self._store.cap_usd(self.limits.cap_usd)

    def set_cap(self, cap_usd: float | None) -> None:
        """Set the most that may be spent in 30 days; None lifts the cap."""
        self._store.set_cap(cap_usd)

    def get(self, generation_id: GenerationId, owner: str) -> Generation:
        """One generation of an owner's; raises GenerationNotFound."""
        generation = self._store.get(generation_id)
        if generation is None or generation.owner != owner:
            message = "There is no such piece in the making. Reload the list."
            raise GenerationNotFound(message)
        return generation

    def all(self, owner: str, campaign_id: CampaignId | None = None) -> tuple[Generation, ...]:
        """The generations of an owner, latest first; of one campaign if it is named."""
        return tuple(one for one in self._store.all() if one.owner == owner and campaign_id in (None, one.campaign_id))

    def keep(self, generation_id: GenerationId, owner: str, *, kept: bool) -> Generation:
        """Keep a piece when old ones are cleaned away, or no longer; raises GenerationNotFound."""
        generation = replace(self.get(generation_id, owner), kept=kept)
        self._put(generation)
        return generation

    def find(self, generation_id: GenerationId) -> Generation | None:
        """One generation, whoever asked for it, or None; for those who may see all."""
        return self._store.get(generation_id)

    def of_track(self, track_id: TrackId) -> Generation | None:
        """The generation that made a track."""
        return next((one for one in self._store.all() if one.track_id == track_id and one.similar is None), None)

    def _put(self, generation: Generation) -> None:
        self._store.put(generation)
        self._around.tell(generation)

    def _changed(self, generation: Generation, lasting: bool) -> None:  # noqa: FBT001  # a callback
        """Take up progress; told now and then, stored only where it must survive."""
        if lasting:
            self._put(generation)
            return
        before = self._store.get(generation.id)
        self._store.show(generation)
        now_s = self._around.wall_s()
        if before is None or before.stage is not generation.stage or self._due(generation.id, now_s):
            self._told_s[generation.id] = now_s
            self._around.tell(generation)

    def _due(self, generation_id: GenerationId, now_s: float) -> bool:
        return abs(now_s - self._told_s.get(generation_id, 0.0)) >= TOLD_EVERY_S

    def _usable(self) -> Iterable[Generation]:
        """Generations whose piece, if they have one, is still there."""
        return [one for one in self._store.all() if one.track_id is None or self._is_there(one.track_id)]

    def _is_there(self, track_id: TrackId) -> bool:
        try:
            self._around.find_track(track_id)
        except TrackNotFound:
            return False
        return True
