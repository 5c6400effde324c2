"""Writing what happens: the scene is read while it is typed, and put on the table with enter."""

from __future__ import annotations

from typing import Final

import msgspec
from textual import on
from textual.widgets import TextArea

from rpgmusic.client import Client
from rpgmusic.console.live_reading import LiveReader
from rpgmusic.console.making import Making
from rpgmusic.console.story_draft import StoryDraft, draft_of_saved, given_words, retyped, update_of
from rpgmusic.console.views.view import View
from rpgmusic.console.widgets.choice_pane import ChoicePane, Chosen
from rpgmusic.console.widgets.reading_pane import ReadingPane, Understood
from rpgmusic.console.widgets.scene_text import SceneText
from rpgmusic.domain.direction import Choice
from rpgmusic.domain.errors import RpgMusicError
from rpgmusic.domain.prompt import Prompt
from rpgmusic.domain.saved_scene import SavedScene
from rpgmusic.protocol.direction import DirectorView, ReadingView, SceneOutcome, SceneReadingView

KEYS: Final = "[$accent]enter[/] plays it · [$accent]ctrl+j[/] new line"
KEYS_OUTSIDE: Final = "[$accent]w[/] writes · [$accent]b[/] takes a scene of the board"


class StoryWriting(View):
    """The text, and how it is understood."""

    def __init__(self, client: Client) -> None:
        super().__init__(client)
        self.draft = StoryDraft()
        self._told: StoryDraft | None = None
        self._live: SceneReadingView | None = None
        self._failure = ""
        self._reader = LiveReader(client.director.read, self._take_reading, self._reading_failed)

    @property
    def text(self) -> SceneText:
        """Where the GM writes."""
        return self.query_one(SceneText)

    @property
    def making(self) -> Making:
        """What is known of directing and making."""
        return self.table.making

    @property
    def is_draft(self) -> bool:
        """Whether something is written that the table does not have."""
        return not self.draft.is_empty and self.draft != self._told

    @property
    def choice(self) -> Choice | None:
        """What is chosen for what is shown: the scene that is being written, or the one on the table."""
        if self.is_draft:
            return self._live.choice if self._live else None
        return self.making.director.choice if self.making.director else None

    @property
    def reading(self) -> ReadingView | None:
        """How what is shown is understood."""
        if self.is_draft:
            return self._live.reading if self._live else None
        return self.making.director.reading if self.making.director else None

    @property
    def prompt(self) -> Prompt | None:
        """The prompt that follows from what is shown."""
        if self.is_draft:
            return self._live.prompt if self._live else None
        return self.making.director.prompt if self.making.director else None

    def watch_table(self) -> None:
        """The director chose, or a piece is further."""
        if self.is_mounted:
            self.show_story()

    @on(TextArea.Changed)
    def typed(self) -> None:
        """Something else is written now."""
        if self.text.text != self.draft.text:
            self.change_draft(retyped(self.draft, self.text.text, was_told=self.draft == self._told))

    def change_draft(self, draft: StoryDraft) -> None:
        """Another text, prompt or mood; read it soon."""
        self.draft = draft
        if draft.is_empty:
            self._live = None
        if self.is_draft:
            if self._reader.want(update_of(draft)):
                self.run_worker(self._reader.run(), exit_on_error=False)
        else:
            self._reader.give_up()
        self.show_story()

    def _take_reading(self, answer: SceneReadingView) -> None:
        self._live, self._failure = answer, ""
        self.show_story()

    def _reading_failed(self, error: RpgMusicError) -> None:
        """Say it once, not with every letter; without a connection the bar says it."""
        if self.console_app.connected and str(error) != self._failure:
            self._failure = str(error)
            self.console_app.complain(error)

    @on(SceneText.Submitted)
    def put_on_table(self) -> None:
        """The scene that is written becomes the scene of the table."""
        if self.draft.is_empty:
            self.notify("Write what happens first; b takes a scene of the board.", timeout=3)
            return
        self._reader.give_up()
        self.console_app.send(self._put, self.draft)
        self.go_to(self.query_one(ChoicePane))

    async def _put(self, draft: StoryDraft) -> None:
        outcome = await self.client.director.update_scene(update_of(draft))
        self._told = draft
        director = self.making.director
        if director is not None and director.reading != outcome.reading:
            self.console_app.take_director(_directed(director, outcome))
        self.show_story()

    def begin_with(self, saved: SavedScene) -> None:
        """Take a scene of the board as what is written."""
        self.write(draft_of_saved(saved))

    def write(self, draft: StoryDraft) -> None:
        """Show another draft in the text, ready to be changed."""
        self.draft = draft
        self.text.write(draft.text)
        self.change_draft(draft)
        self.go_to(self.text)

    def show_story(self) -> None:
        """Show what is known in all panes."""
        self._show_reading()
        self._show_choice()

    def _show_reading(self) -> None:
        pane = self.query_one(ReadingPane)
        reading, prompt = self.reading, self.prompt
        pane.shows_prompt = self.making.enabled
        if reading is not None and prompt is not None:
            own = self.draft if self.is_draft or self._told == self.draft else StoryDraft()
            pane.understood = Understood(reading, prompt, own.prompt is not None, given_words(own.given))
        elif not self.is_draft:
            pane.understood = None

    def _show_choice(self) -> None:
        choice, director = self.choice, self.making.director
        if choice is None and self.is_draft:
            return
        job = self.making.job(choice.generation_id) if choice is not None else None
        self.query_one(ChoicePane).chosen = Chosen(
            choice, job, director, self.is_draft, self.is_pinned(choice), self.making.enabled
        )

    def is_pinned(self, choice: Choice | None) -> bool:
        """Whether what is chosen is pinned to the mood."""
        director, reading = self.making.director, self.reading
        if choice is None or director is None or reading is None or choice.track_id is None:
            return False
        return any(pin.mood is reading.mood and pin.track.id == choice.track_id for pin in director.pins)


def _directed(director: DirectorView, outcome: SceneOutcome) -> DirectorView:
    """The director with what a scene led to; what the socket says of it may come later."""
    return msgspec.structs.replace(director, reading=outcome.reading, prompt=outcome.prompt, choice=outcome.choice)
