"""The director: what happens in the story comes in, fitting music goes on the table, and the GM sees why."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import replace
from typing import Final

from rpgmusic.director.chooser import Chooser, House
from rpgmusic.director.early import Early, instead, problem_of
from rpgmusic.director.memory import with_never
from rpgmusic.director.records import DirectionStore
from rpgmusic.director.remembering import Remembering
from rpgmusic.director.staging import back_from_battle, fading_out, mixed, playing_track, seconds_left, staged
from rpgmusic.director.updates import Understanding, ends_fight, scene_of, understood
from rpgmusic.domain.direction import Choice, ChoiceSource, Direction, DirectorMode, SceneEnd
from rpgmusic.domain.errors import Conflict, RpgMusicError
from rpgmusic.domain.generation import Generation, GenerationStatus, ProviderName
from rpgmusic.domain.scene import Scene
from rpgmusic.domain.timeline import LayerName
from rpgmusic.domain.units import CampaignId, GenerationId, TrackId
from rpgmusic.protocol.direction import NeverRequest, SceneUpdate

INTENSITY_STEP: Final = 0.1
BEFORE_END_S: Final = 0.7
"""So long before the end of a piece its successor is put on, to begin at that very bar line."""
SOON_US: Final = 3_000_000
"""What begins within this time counts as playing: it waits for its bar line."""


class Director(Remembering):
    """One director for all campaigns; what it does at one table happens one after the other."""

    def __init__(self, store: DirectionStore, house: House) -> None:
        super().__init__(store, house)
        self._chooser = Chooser(house)
        self._turns: defaultdict[CampaignId, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._asked_for: set[GenerationId] = set()
        self._better: dict[CampaignId, GenerationId | None] = {}
        self._quiet: dict[CampaignId, bool] = {}
        self._before: dict[CampaignId, TrackId | None] = {}
        self._awaited: dict[CampaignId, frozenset[GenerationId]] = {}
        self._early: dict[GenerationId, Early] = {}

    async def preview(self, campaign_id: CampaignId, update: SceneUpdate, owner: str) -> tuple[Understanding, Choice]:
        """How a scene would be understood and what would be chosen; nothing changes."""
        campaign = self._house.campaigns.get(campaign_id)
        direction = self.direction(campaign_id)
        scene = scene_of(update, campaign.scene)
        understanding = await understood(update, scene, self._house.glance, self._with_motif(campaign_id))
        choice = await self._chooser.found(campaign_id, understanding.reading, scene, replace(direction, tried=()))
        if choice is None:
            choice = self._house.orders.promise(campaign_id, owner, understanding.prompt, direction)
        return understanding, choice

    async def update_scene(
        self, campaign_id: CampaignId, update: SceneUpdate, owner: str
    ) -> tuple[Scene, Understanding, Choice]:
        """Something happens in the story: set the scene, choose, and play as far as the director may.

        Raises:
            CampaignNotFound: there is no such campaign.
        """
        campaign = self._house.campaigns.get(campaign_id)
        scene = scene_of(update, campaign.scene)
        understanding = await understood(update, scene, self._house.read, self._with_motif(campaign_id))
        async with self._turns[campaign_id]:
            reading = understanding.reading
            if ends_fight(update) and campaign.set_aside is not None:
                return self._fight_over(campaign_id, understanding)
            mood = reading.mood if reading.understood else scene.mood
            scene = replace(scene, mood=mood, combat=reading.combat, intensity=reading.intensity)
            self._house.campaigns.set_scene(campaign_id, scene)
            direction = self._store.change(
                campaign_id, reading=reading, prompt=understanding.prompt, tried=(), choice=None
            )
            if direction.mode is DirectorMode.OFF and update.play is not True:
                self._house.tell(campaign_id)
                return scene, understanding, Choice(ChoiceSource.NOTHING, reasons=("The director is off.",))
            choice = await self._chosen(campaign_id, scene, owner)
            plays = direction.mode is DirectorMode.AUTO if update.play is None else update.play
            choice = self._decided(campaign_id, choice, play=plays)
        return scene, understanding, choice

    def _fight_over(self, campaign_id: CampaignId, understanding: Understanding) -> tuple[Scene, Understanding, Choice]:
        """What played before the fight comes back, where it was."""
        self._house.campaigns.command(campaign_id, back_from_battle)
        self._better.pop(campaign_id, None)
        reason = "The fight is over: what played before comes back where it was."
        playing = playing_track(self._house.campaigns.get(campaign_id), self._house.now_us())
        choice = Choice(ChoiceSource.PLAYING, playing, fit=1.0, reasons=(reason,), applied=True)
        self._store.change(campaign_id, reading=understanding.reading, choice=choice, tried=())
        self._house.tell(campaign_id)
        return self._scene(campaign_id), understanding, choice

    async def reroll(self, campaign_id: CampaignId, owner: str) -> Choice:
        """Choose something else for the present scene.

        Raises:
            Conflict: there is no scene to choose for.
        """
        async with self._turns[campaign_id]:
            direction = self._with_tried(campaign_id)
            scene = self._scene(campaign_id)
            applied = direction.choice is None or direction.choice.applied
            choice = await self._chosen(campaign_id, scene, owner, again=True)
            return self._decided(campaign_id, choice, play=applied and direction.mode is not DirectorMode.SUGGEST)

    async def accept(self, campaign_id: CampaignId) -> Choice:
        """Put on the table what is suggested.

        Raises:
            Conflict: nothing is suggested.
        """
        async with self._turns[campaign_id]:
            choice = self.direction(campaign_id).choice
            if choice is None or choice.source is ChoiceSource.NOTHING:
                message = "Nothing is suggested. Describe a scene first."
                raise Conflict(message)
            return self._decided(campaign_id, choice, play=True)

    async def never(self, campaign_id: CampaignId, request: NeverRequest, owner: str) -> Direction:
        """Never choose a track again, or allow it again; what plays is replaced if it is that track.

        Raises:
            Conflict: no track is named, and none was chosen.
        """
        track_id = request.track_id or self._present_track(campaign_id)
        if track_id is None:
            message = "Nothing was chosen yet. Name the track that should not be chosen again."
            raise Conflict(message)
        direction = self.direction(campaign_id)
        self._store.put(campaign_id, with_never(direction, track_id, never=request.never))
        plays = playing_track(self._house.campaigns.get(campaign_id), self._house.now_us()) == track_id
        if request.never and (plays or (direction.choice and direction.choice.track_id == track_id)):
            await self.reroll(campaign_id, owner)
        self._house.tell(campaign_id)
        return self.direction(campaign_id)

    async def change_intensity(self, campaign_id: CampaignId, steps: int, owner: str) -> Direction:
        """More or less intense: what plays is mixed anew if it has stems, else other music is chosen."""
        campaign = self._house.campaigns.get(campaign_id)
        level = campaign.timeline.layer(LayerName.MUSIC).intensity.to_level
        wanted = round(max(0.0, min(1.0, level + steps * INTENSITY_STEP)), 3)
        self._house.campaigns.command(campaign_id, mixed(wanted))
        direction = self.direction(campaign_id)
        if direction.reading is not None:
            reading = replace(direction.reading, intensity=wanted)
            prompt = None if direction.prompt is None else replace(direction.prompt, intensity=wanted)
            direction = self._store.change(campaign_id, reading=reading, prompt=prompt)
        if direction.reading is not None and not self._is_mixable(campaign_id):
            await self.reroll(campaign_id, owner)
        self._house.tell(campaign_id)
        return self.direction(campaign_id)

    def scene_over(self, campaign_id: CampaignId) -> None:
        """The scene ended and none follows: the music goes on or fades out, as the GM set it."""
        direction = self._store.change(campaign_id, reading=None, prompt=None, choice=None, tried=())
        if direction.scene_end is SceneEnd.FADE:
            self._house.campaigns.command(campaign_id, fading_out())
        self._house.tell(campaign_id)

    def play_when_made(self, generation: Generation) -> None:
        """Put a piece on the table as soon as it can begin."""
        if generation.can_begin:
            self._arrived(generation, play=True)
        elif not generation.is_over:
            self._asked_for.add(generation.id)

    def generation_changed(self, generation: Generation) -> None:
        """A piece became readier, can begin, is done, or failed.

        One that begins before it is complete is not awaited any more, so that its completion does not begin it again.
        """
        if not (generation.is_over or generation.can_begin):
            return
        asked = generation.id in self._asked_for
        self._asked_for.discard(generation.id)
        direction = self.direction(generation.campaign_id)
        choice = direction.choice
        better = self._better.get(generation.campaign_id) == generation.id
        awaited = choice is not None and choice.generation_id == generation.id
        if not (asked or awaited or better):
            self._note_end(generation, choice)
            return
        if generation.can_begin:
            if better and self._put_off(generation):
                return
            if better:
                self._better[generation.campaign_id] = None
            plays = choice is not None and choice.applied and self._is_still_wanted(generation.campaign_id)
            self._arrived(generation, play=asked or plays, patient=better)
        elif awaited and choice is not None:
            self._failed(generation, choice)

    def _put_off(self, generation: Generation) -> bool:
        """Let the composer's opening be heard to its end: the whole piece begins where it would have begun again."""
        left_s = seconds_left(self._house.campaigns.get(generation.campaign_id), self._house.now_us())
        if generation.provider is not ProviderName.COMPOSER or left_s <= 2 * BEFORE_END_S:
            return False
        asyncio.get_running_loop().call_later(left_s - BEFORE_END_S, self.generation_changed, generation)
        return True

    def _note_end(self, generation: Generation, choice: Choice | None) -> None:
        """What began early is over: if it is gone, something else takes its place; the GM sees why."""
        early = self._early.pop(generation.id, None) if generation.is_over else None
        if early is None or choice is None or choice.track_id != early.track_id:
            return
        plays = choice.applied and self._is_still_wanted(generation.campaign_id)
        if generation.status is GenerationStatus.COMPLETED:
            if generation.track_id != early.track_id:
                self._arrived(generation, play=plays)
            return
        other = instead(generation, early, choice)
        if other.track_id in (None, early.track_id):
            self._failed(generation, other)
        else:
            self._decided(generation.campaign_id, other, play=plays)

    def forget(self, campaign_id: CampaignId) -> None:
        """A campaign was deleted."""
        self._store.forget(campaign_id)
        for memory in (self._turns, self._better, self._quiet, self._before, self._awaited):
            memory.pop(campaign_id, None)

    def _arrived(self, generation: Generation, *, play: bool, patient: bool = True) -> None:
        direction = self.direction(generation.campaign_id)
        choice = self._chooser.made(generation, direction)
        if choice is not None and choice.track_id is not None and not generation.is_over:
            self._early[generation.id] = Early(choice.track_id, direction.choice)
        if choice is not None:
            self._decided(generation.campaign_id, choice, play=play, patient=patient)

    def _failed(self, generation: Generation, choice: Choice) -> None:
        """Nothing better comes; players are told only if they sit in silence."""
        campaign_id = generation.campaign_id
        self._store.change(campaign_id, choice=replace(choice, problem=problem_of(generation), generation_id=None))
        campaign = self._house.campaigns.get(campaign_id)
        if choice.applied and choice.track_id is None and playing_track(campaign, self._house.now_us()) is None:
            self._house.notify_players(campaign_id, "The music for this scene could not be made. Your GM knows.")
        self._house.tell(campaign_id)

    async def _chosen(self, campaign_id: CampaignId, scene: Scene, owner: str, *, again: bool = False) -> Choice:
        direction = self.direction(campaign_id)
        ordered = await self._chooser.chosen(campaign_id, scene, direction, owner, again=again)
        self._better[campaign_id] = ordered.better
        awaited = frozenset(one for one in (ordered.choice.generation_id, ordered.better) if one is not None)
        needed = awaited | self._asked_for | {one.generation_id for one in direction.prepared}
        before, self._awaited[campaign_id] = self._awaited.get(campaign_id, frozenset()), awaited
        await self._house.orders.give_up(before - needed)
        return ordered.choice

    def _decided(self, campaign_id: CampaignId, choice: Choice, *, play: bool, patient: bool = False) -> Choice:
        """Remember a choice, and put it on the table if the director may."""
        if play and choice.source is not ChoiceSource.NOTHING:
            choice = self._applied(campaign_id, choice, patient=patient)
        self._store.change(campaign_id, choice=choice)
        if choice.source is not ChoiceSource.NOTHING and choice.reasons:
            said = "plays" if choice.applied else "is suggested"
            self._house.note(campaign_id, f"“{choice.title}” {said}: {' '.join(choice.reasons)}")
        self._house.tell(campaign_id)
        return choice

    def _applied(self, campaign_id: CampaignId, choice: Choice, *, patient: bool) -> Choice:
        campaign, reading = self._house.campaigns.get(campaign_id), self.direction(campaign_id).reading
        combat = campaign.scene.combat if campaign.scene is not None else reading is not None and reading.combat
        level = campaign.timeline.layer(LayerName.MUSIC).intensity.to_level
        intensity = level if reading is None else reading.intensity
        self._quiet[campaign_id] = self._is_quiet(campaign_id)
        self._before[campaign_id] = playing_track(campaign, self._house.now_us())
        try:
            decide = staged(choice, combat=combat, intensity=intensity, patient=patient)
            self._house.campaigns.command(campaign_id, decide)
        except RpgMusicError as fault:
            return replace(choice, problem=str(fault))
        return replace(choice, applied=True)

    def _is_still_wanted(self, campaign_id: CampaignId) -> bool:
        """Whether the scene that music was made for is still on, and nobody silenced the table since."""
        campaign, reading = self._house.campaigns.get(campaign_id), self.direction(campaign_id).reading
        silenced = self._is_quiet(campaign_id) and not self._quiet.get(campaign_id, False)
        scene = campaign.scene
        told = None if scene is None else (scene.mood, scene.combat)
        same = reading is not None and told == (reading.mood, reading.combat)
        return same and campaign.fired is None and not silenced and self._is_untouched(campaign_id)

    def _is_untouched(self, campaign_id: CampaignId) -> bool:
        """Whether what plays, or is about to, is what the director left there: what the GM plays instead stays."""
        choice, campaign = self.direction(campaign_id).choice, self._house.campaigns.get(campaign_id)
        mine = choice is not None and choice.track_id is not None
        expected = {choice.track_id, *choice.followers} if choice and mine else {self._before.get(campaign_id)}
        now_us = self._house.now_us()
        return any(playing_track(campaign, at_us) in expected for at_us in (now_us, now_us + SOON_US))
