"""What the GM does about the music that was chosen: something else, pin it, ban it, have some made."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from rpgmusic.console.screens.director_form import DirectorForm
from rpgmusic.console.screens.pickers import ChoicePicker
from rpgmusic.console.screens.prompt_form import PromptForm
from rpgmusic.console.screens.scene_facts import SceneFactsForm
from rpgmusic.console.story_draft import NOTHING_GIVEN, TITLE_MARK, Given
from rpgmusic.console.story_words import END_WORDS, MODE_WORDS
from rpgmusic.console.views.story_writing import StoryWriting
from rpgmusic.console.widgets.choice_pane import MAKING_OFF
from rpgmusic.console.widgets.pick_list import Option
from rpgmusic.domain.direction import Choice, ChoiceSource, DirectorMode, SceneEnd
from rpgmusic.domain.prompt import Prompt
from rpgmusic.domain.units import SceneId, TrackId
from rpgmusic.protocol.direction import DirectorRequest, DirectorView, NeverRequest, PinRequest
from rpgmusic.protocol.making import GenerateRequest, PromptRequest

_NEXT_MODE: Final = {
    DirectorMode.AUTO: DirectorMode.SUGGEST,
    DirectorMode.SUGGEST: DirectorMode.OFF,
    DirectorMode.OFF: DirectorMode.AUTO,
}


class StoryChoosing(StoryWriting):
    """Acts on the choice, and on how the director chooses."""

    _banned: tuple[TrackId, str] | None = None

    def accept(self) -> None:
        """Play what is suggested; put the scene on the table first if it is still being written."""
        if self.is_draft:
            self.put_on_table()
        elif self.choice is None or self.choice.source is ChoiceSource.NOTHING:
            self.notify("There is nothing to play yet: w writes a scene.", timeout=3)
        elif not self.choice.applied:
            self.console_app.send(self._accepted)

    async def _accepted(self) -> None:
        self.console_app.take_director(await self.client.director.accept())

    def action_reroll(self) -> None:
        """Ask for other music for the scene on the table."""
        if self._needs_table("other music"):
            self.console_app.send(self._rerolled)

    async def _rerolled(self) -> None:
        self.console_app.take_director(await self.client.director.reroll())

    def _needs_table(self, what: str) -> bool:
        """Whether there is a scene on the table, and a word about it if there is none."""
        ready = self.making.director is not None and self.making.director.choice is not None
        if not ready:
            self.notify(f"For {what}, put a scene on the table first: w, then enter.", timeout=3)
        return ready

    def pin_choice(self) -> None:
        """Pin what was chosen to the mood, or unpin it."""
        choice, reading = self.choice, self.reading
        if choice is None or reading is None or choice.track_id is None:
            self.notify("There is no track to pin yet.", timeout=3)
            return
        pinned = not self.is_pinned(choice)
        request = PinRequest(track_id=choice.track_id, mood=reading.mood, pinned=pinned)
        words = (
            f"“{choice.title}” comes first for {reading.mood.value} from now on."
            if pinned
            else f"“{choice.title}” is not pinned any more."
        )
        self.console_app.send(self._pinned, request, words)

    async def _pinned(self, request: PinRequest, words: str) -> None:
        self.console_app.take_director(await self.client.director.pin(request))
        self.notify(words, timeout=3, markup=False)

    def action_never(self) -> None:
        """Never choose this track again."""
        choice = self.choice
        if choice is None or choice.track_id is None:
            self.notify("There is no track to leave out.", timeout=3)
            return
        self.console_app.send(self._never, choice, choice.track_id)

    async def _never(self, choice: Choice, track_id: TrackId) -> None:
        self._take(await self.client.director.never(NeverRequest(track_id=track_id)))
        self._banned = (track_id, choice.title)
        self.notify(f"“{choice.title}” will not be chosen again. Z takes that back.", timeout=5, markup=False)

    def action_allow(self) -> None:
        """Allow again what was banned last."""
        if self._banned is None:
            self.notify("Nothing was left out here; D lists what was.", timeout=3)
        else:
            self.console_app.send(self._allowed, *self._banned)

    async def _allowed(self, track_id: TrackId, title: str) -> None:
        self._take(await self.client.director.never(NeverRequest(track_id=track_id, never=False)))
        self._banned = None
        self.notify(f"“{title}” may be chosen again.", timeout=3, markup=False)

    def _take(self, director: DirectorView) -> None:
        """The director answered; a scene that is being written is read again with it."""
        self.console_app.take_director(director)
        if self.is_draft:
            self.change_draft(self.draft)

    def action_mode(self) -> None:
        """Auto, suggest, off."""
        if self.making.director is not None:
            self.console_app.send(self._changed, DirectorRequest(mode=_NEXT_MODE[self.making.director.mode]))

    async def _changed(self, request: DirectorRequest) -> None:
        director = await self.client.director.change(request)
        self._take(director)
        if request.mode is not None:
            self.notify(f"{director.mode.value.capitalize()}: {MODE_WORDS[director.mode]}.", timeout=3)

    def action_end_scene(self) -> None:
        """Take the scene off the table."""
        self.console_app.send(self._ended)

    async def _ended(self) -> None:
        await self.client.scene.clear()
        self._told = None
        self.console_app.take_director(await self.client.director.show())
        end = self.making.director.scene_end if self.making.director else SceneEnd.KEEP
        self.notify(f"The scene is over: the music {END_WORDS[end]}.", timeout=4)

    def action_settings(self) -> None:
        """Change how the director works."""
        if self.making.director is not None:
            self.app.push_screen(DirectorForm(self.client, self.making), self._set)

    def _set(self, request: DirectorRequest | None) -> None:
        if request is not None:
            self.console_app.send(self._changed, request)

    def action_reset(self) -> None:
        """Forget an edited prompt, and what came with a scene of the board."""
        if self.draft.prompt is None and self.draft.given == NOTHING_GIVEN:
            self.notify("The words alone decide already.", timeout=3)
        else:
            self.change_draft(replace(self.draft, prompt=None, given=NOTHING_GIVEN))

    def action_facts(self) -> None:
        """Say what counts more than the words."""
        self.app.push_screen(SceneFactsForm(self.draft.given), self._given)

    def _given(self, given: Given | None) -> None:
        if given is not None:
            self.change_draft(replace(self.draft, given=given))

    def action_write(self) -> None:
        """Write what happens now."""
        self.go_to(self.text)
        if not self.is_draft:
            self.text.select_all()

    def action_pick(self) -> None:
        """Begin with a scene of the board."""
        options = [
            Option(saved.id, saved.scene.title, saved.scene.mood.value if saved.scene.mood else "")
            for saved in self.table.board.scenes
        ]
        nothing = "There are no scenes on the board yet. P prepares some from an outline."
        self.app.push_screen(ChoicePicker(options, "Begin with a scene", nothing=nothing), self._picked)

    def _picked(self, chosen: tuple[SceneId, ...] | None) -> None:
        for saved in self.table.board.scenes:
            if chosen and saved.id == chosen[0]:
                self.begin_with(saved)

    def edit_prompt(self, prompt: Prompt | None, name: str, *, again: bool = False) -> None:
        """Open the form in which music is asked for, from nothing if there is no scene.

        A prompt of a piece that is made `again` is not the scene's.
        """
        if not self.making.enabled:
            self.notify(MAKING_OFF, severity="warning", timeout=5)
            return
        form = PromptForm(self.client, self.making, prompt, name, for_scene=not again and not self.draft.is_empty)
        self.app.push_screen(form, self._prompted)

    def _prompted(self, answer: PromptRequest | GenerateRequest | None) -> None:
        """Keep the prompt with the scene, and make the music if that was asked for."""
        if isinstance(answer, PromptRequest):
            self.change_draft(replace(self.draft, prompt=answer))
        elif answer is not None:
            self.console_app.send(self.console_app.make, answer)

    def scene_name(self) -> str:
        """What a piece for the scene is called: the scene's title, else its first words."""
        first = self.draft.text.strip().partition("\n")[0].removeprefix(TITLE_MARK)
        scene = self.table.campaign.scene if self.table.campaign else None
        title = first or (scene.title or scene.description if scene else "")
        words = title.partition(".")[0] if len(title) > 40 else title
        return " ".join(words.split())[:60] or "A piece"
