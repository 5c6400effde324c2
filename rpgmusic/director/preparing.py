"""Preparing: tonight's scenes read, put on the board, and their music made ahead."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace

from rpgmusic.campaigns.campaigns import Campaigns
from rpgmusic.campaigns.moment import Moment, Outcome
from rpgmusic.campaigns.saving import with_new_scene
from rpgmusic.director.chooser import Chooser
from rpgmusic.director.outline import scenes_of
from rpgmusic.director.records import DirectionStore
from rpgmusic.domain.campaign import Campaign
from rpgmusic.domain.direction import Choice, Direction, PreparedScene, PreparedState
from rpgmusic.domain.errors import GenerationError, RpgMusicError, SpendingLimit
from rpgmusic.domain.generation import Generation, GenerationStatus
from rpgmusic.domain.prompt import Prompt
from rpgmusic.domain.reading import SceneReading
from rpgmusic.domain.saved_scene import MusicChoice, MusicSource, SavedScene
from rpgmusic.domain.scene import Scene
from rpgmusic.domain.units import CampaignId, SceneId, TrackId
from rpgmusic.generation.generations import Generations
from rpgmusic.generation.providers.provider import Estimate
from rpgmusic.generation.request import Request
from rpgmusic.protocol.direction import OutlineRequest
from rpgmusic.scenes.prompting import prompt_for


@dataclass(frozen=True, slots=True)
class Priced:
    """What the music that is still to be made would cost and take."""

    cost_usd: float
    seconds: float


class Preparing:
    """Prepares the scenes of each campaign. `tell` is called when they became readier."""

    def __init__(
        self,
        store: DirectionStore,
        chooser: Chooser,
        generations: Generations,
        new_id: Callable[[], str],
        tell: Callable[[CampaignId], None],
    ) -> None:
        self._store = store
        self._chooser = chooser
        self._generations = generations
        self._new_id = new_id
        self._tell = tell

    @property
    def _campaigns(self) -> Campaigns:
        return self._chooser.house.campaigns

    def scenes(self, campaign_id: CampaignId) -> tuple[PreparedScene, ...]:
        """Tonight's scenes."""
        return self._store.get(campaign_id).prepared

    async def prepare(self, campaign_id: CampaignId, request: OutlineRequest) -> tuple[PreparedScene, ...]:
        """Take an outline apart, read its scenes and put them on the board; what was prepared before is forgotten.

        A scene whose title and words were prepared before stays what it was, its music with it.

        Raises:
            InvalidRequest: there is no scene in it, or too many.
            Conflict: the board has no room.
        """
        self._campaigns.get(campaign_id)
        scenes = scenes_of(request.outline)
        known = self._known(campaign_id)
        changes = {"chain": request.chain, "length_s": request.length_s}
        direction = self._store.change(campaign_id, **{name: value for name, value in changes.items() if value})
        prepared: list[PreparedScene] = []
        fresh: list[SavedScene] = []
        for scene in scenes:
            one = known.pop((scene.title, scene.description), None)
            if one is None:
                one, choice = await self._prepared(campaign_id, scene, direction)
                fresh.append(_saved(one, choice))
            prepared.append(one)
        self._campaigns.command(campaign_id, lambda campaign, moment: _with_all(campaign, fresh, moment))
        self._store.change(campaign_id, prepared=tuple(prepared))
        self._tell(campaign_id)
        return self._store.get(campaign_id).prepared

    def estimate(self, campaign_id: CampaignId, one: PreparedScene) -> Estimate:
        """What the music of a prepared scene would cost and take; nothing if it needs none."""
        if one.state in (PreparedState.READY, PreparedState.MATCHED, PreparedState.MAKING):
            return Estimate()
        try:
            return self._generations.estimate(self._request(campaign_id, "", one))
        except GenerationError:
            return Estimate()

    def total(self, campaign_id: CampaignId) -> Priced:
        """What all music that is still to be made would cost and take."""
        each = [self.estimate(campaign_id, one) for one in self._store.get(campaign_id).prepared]
        return Priced(round(sum(one.cost_usd for one in each), 4), sum(one.seconds for one in each))

    def make_all(self, campaign_id: CampaignId, owner: str, confirmed_usd: float | None) -> None:
        """Have the music made that is missing.

        Raises:
            SpendingLimit: it costs more than was agreed to.
        """
        total = self.total(campaign_id)
        if confirmed_usd is not None and total.cost_usd > confirmed_usd + 1e-6:
            message = (
                f"All of it would cost about ${total.cost_usd:.2f}, more than the ${confirmed_usd:.2f} you agreed to."
            )
            raise SpendingLimit(message)
        prepared = [self._asked(campaign_id, owner, one) for one in self._store.get(campaign_id).prepared]
        self._store.change(campaign_id, prepared=tuple(prepared))
        for one in prepared:
            generation = self._generations.find(one.generation_id) if one.generation_id else None
            if generation is not None and generation.is_over and one.state is PreparedState.MAKING:
                self.generation_changed(generation)
        self._tell(campaign_id)

    def forget(self, campaign_id: CampaignId) -> None:
        """End preparing; scenes on the board and finished music stay."""
        self._store.change(campaign_id, prepared=())
        self._tell(campaign_id)

    def generation_changed(self, generation: Generation) -> None:
        """A piece became readier, is done, or failed: the scene it was made for gets it."""
        direction = self._store.get(generation.campaign_id)
        scenes = [one for one in direction.prepared if one.generation_id == generation.id]
        if not scenes:
            return
        if generation.is_over:
            changed = {one.scene_id: _after(one, generation) for one in scenes}
            for one in changed.values():
                self._give_music(generation.campaign_id, one)
            prepared = tuple(changed.get(one.scene_id, one) for one in direction.prepared)
            self._store.change(generation.campaign_id, prepared=prepared)
        self._tell(generation.campaign_id)

    def _known(self, campaign_id: CampaignId) -> dict[tuple[str, str], PreparedScene]:
        """What was prepared before and is on the board still, by title and words."""
        board = {saved.id for saved in self._campaigns.get(campaign_id).scenes}
        prepared = self._store.get(campaign_id).prepared
        return {(one.scene.title, one.scene.description): one for one in prepared if one.scene_id in board}

    async def _prepared(
        self, campaign_id: CampaignId, scene: Scene, direction: Direction
    ) -> tuple[PreparedScene, Choice | None]:
        house = self._chooser.house
        reading: SceneReading = await house.read(scene)
        scene = replace(scene, mood=reading.mood, combat=reading.combat, intensity=reading.intensity)
        motif = direction.motif or self._campaigns.get(campaign_id).name
        prompt: Prompt = prompt_for(reading, scene, length_s=direction.length_s, motif=motif)
        choice = await self._chooser.found(campaign_id, reading, scene, replace(direction, tried=()), again=True)
        track_id = None if choice is None else choice.track_id
        state = PreparedState.WAITING if track_id is None else PreparedState.MATCHED
        one = PreparedScene(SceneId(self._new_id()), scene, reading, prompt, state, track_id)
        await asyncio.sleep(0)
        return one, choice

    def _asked(self, campaign_id: CampaignId, owner: str, one: PreparedScene) -> PreparedScene:
        if one.state not in (PreparedState.WAITING, PreparedState.FAILED):
            return one
        try:
            generation = self._generations.ask(self._request(campaign_id, owner, one))
        except RpgMusicError as fault:
            return replace(one, state=PreparedState.FAILED, problem=str(fault))
        return replace(one, state=PreparedState.MAKING, generation_id=generation.id, problem="")

    def _request(self, campaign_id: CampaignId, owner: str, one: PreparedScene) -> Request:
        chain = self._store.get(campaign_id).chain
        return Request(campaign_id, owner, one.prompt, one.scene.title, chain, scene_title=one.scene.title)

    def _give_music(self, campaign_id: CampaignId, one: PreparedScene) -> None:
        """Let the saved scene play its piece, unless the GM chose other music for it since."""
        if one.state is not PreparedState.READY or one.track_id is None:
            return
        track_id = one.track_id
        self._campaigns.command(campaign_id, lambda campaign, _: _with_music(campaign, one.scene_id, track_id))


def _after(one: PreparedScene, generation: Generation) -> PreparedScene:
    if generation.status is GenerationStatus.COMPLETED and generation.track_id is not None:
        return replace(one, state=PreparedState.READY, track_id=generation.track_id, problem="")
    problem = "It was cancelled." if generation.failure is None else generation.failure.message
    return replace(one, state=PreparedState.FAILED, problem=problem)


def _saved(one: PreparedScene, choice: Choice | None) -> SavedScene:
    if choice is None or choice.track_id is None:
        return SavedScene(one.scene_id, one.scene, MusicChoice(MusicSource.MATCH))
    tracks = (choice.track_id, *choice.followers)
    return SavedScene(one.scene_id, one.scene, MusicChoice(MusicSource.TRACKS, tracks))


def _with_all(campaign: Campaign, saved: list[SavedScene], moment: Moment) -> Outcome:
    for scene in saved:
        campaign = with_new_scene(campaign, scene, moment).campaign
    return Outcome(campaign)


def _with_music(campaign: Campaign, scene_id: SceneId, track_id: TrackId) -> Outcome:
    def given(saved: SavedScene) -> SavedScene:
        if saved.id != scene_id or saved.music.source is not MusicSource.MATCH:
            return saved
        return replace(saved, music=MusicChoice(MusicSource.TRACKS, (track_id,)))

    return Outcome(replace(campaign, scenes=tuple(map(given, campaign.scenes))))
