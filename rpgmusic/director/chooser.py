"""Finding music for a scene: what plays already, what the library has, or what can be made."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from rpgmusic.campaigns.campaigns import Campaigns
from rpgmusic.director import choosing
from rpgmusic.director.candidates import Shelf, candidates
from rpgmusic.director.fitting import Fit, fits
from rpgmusic.director.ordering import Ordered, Orders
from rpgmusic.director.staging import playing_track
from rpgmusic.director.wishes import Read
from rpgmusic.domain.direction import Choice, ChoiceSource, Direction, MakeMusic
from rpgmusic.domain.errors import RpgMusicError
from rpgmusic.domain.generation import Generation, GenerationStatus
from rpgmusic.domain.prompt import Prompt
from rpgmusic.domain.reading import SceneReading
from rpgmusic.domain.scene import Scene
from rpgmusic.domain.units import CampaignId, TrackId

MOST_SEED: Final = 2**31 - 1


@dataclass(frozen=True, slots=True)
class House:
    """What the director works with.

    Scenes are `read` well, or at a `glance` while they are still being written. `heard` tells how many seconds ago each
    track began last, at a table.
    `tell` is called when a direction changed, `notify_players` with a sentence that concerns them.
    """

    campaigns: Campaigns
    shelf: Shelf
    read: Read
    glance: Read
    orders: Orders
    heard: Callable[[CampaignId], Mapping[TrackId, float]]
    now_us: Callable[[], int]
    tell: Callable[[CampaignId], None]
    notify_players: Callable[[CampaignId, str], None]
    note: Callable[[CampaignId, str], None]
    rng: random.Random


@dataclass(frozen=True, slots=True)
class Chooser:
    """Chooses for one campaign at a time; changes nothing but what it asks the workshop for."""

    house: House

    async def found(
        self, campaign_id: CampaignId, reading: SceneReading, scene: Scene, direction: Direction, *, again: bool = False
    ) -> Choice | None:
        """What is there already and fits; None if nothing does. `again` passes over what plays."""
        if choosing.wants_silence(scene, direction):
            return choosing.silence()
        if not reading.understood and scene.mood is None:
            return choosing.not_understood()
        fitting = await self._fitting(campaign_id, reading, direction)
        playing = playing_track(self.house.campaigns.get(campaign_id), self.house.now_us())
        kept = None if again else choosing.still_fitting(playing, fitting, reading)
        return kept or choosing.best_choice(fitting, direction.tried, playing)

    async def chosen(
        self, campaign_id: CampaignId, scene: Scene, direction: Direction, owner: str, *, again: bool = False
    ) -> Ordered:
        """The choice for the present scene; music is asked for where that is needed or wanted."""
        reading, prompt = direction.reading, direction.prompt
        if reading is None or prompt is None:
            return Ordered(choosing.not_understood())
        choice = await self.found(campaign_id, reading, scene, direction, again=again)
        if choice is not None and choice.source in (ChoiceSource.SILENCE, ChoiceSource.NOTHING):
            return Ordered(choice)
        if_none = choice is None and direction.make is MakeMusic.IF_NOTHING_FITS
        if not (if_none or direction.make is MakeMusic.ALWAYS):
            return Ordered(choice or await self._resort(campaign_id, reading, direction))
        try:
            seed = self.house.rng.randint(0, MOST_SEED) if again else None
            return self._ordered(campaign_id, owner, prompt, direction, scene, choice, seed)
        except RpgMusicError as fault:
            fallback = choice or await self._resort(campaign_id, reading, direction)
            return Ordered(replace(fallback, problem=str(fault)))

    def made(self, generation: Generation, direction: Direction) -> Choice | None:
        """A finished piece as a choice; silence if that was the answer, None if the piece is gone."""
        if generation.track_id is None:
            return choosing.silence()
        try:
            track = self.house.shelf.track(generation.track_id)
        except RpgMusicError:
            return None
        return choosing.made_choice(generation, track, direction.reading)

    def _ordered(
        self,
        campaign_id: CampaignId,
        owner: str,
        prompt: Prompt,
        direction: Direction,
        scene: Scene,
        present: Choice | None,
        seed: int | None,
    ) -> Ordered:
        """Have music made; a piece of the same request that was heard already is made anew, from another seed."""
        orders = self.house.orders
        ordered = orders.ordered(campaign_id, owner, prompt, direction, scene, present, seed)
        generation = orders.of(ordered.choice)
        if generation is None or generation.status is not GenerationStatus.COMPLETED:
            return ordered
        if generation.track_id in (*direction.tried, *direction.never):
            seed = self.house.rng.randint(0, MOST_SEED)
            return orders.ordered(campaign_id, owner, prompt, direction, scene, present, seed)
        return replace(ordered, choice=self.made(generation, direction) or ordered.choice)

    async def _fitting(self, campaign_id: CampaignId, reading: SceneReading, direction: Direction) -> tuple[Fit, ...]:
        found = await candidates(reading, self.house.shelf, direction.pins)
        return fits(found, reading, direction, self.house.heard(campaign_id))

    async def _resort(self, campaign_id: CampaignId, reading: SceneReading, direction: Direction) -> Choice:
        fitting = await self._fitting(campaign_id, reading, direction)
        reason = f"Nothing in the library fits {reading.mood}. Label some tracks, or let music be made."
        return choosing.resort(fitting, direction.tried) or Choice(ChoiceSource.NOTHING, reasons=(reason,))
