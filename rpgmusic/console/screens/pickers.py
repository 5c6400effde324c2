"""Dialogs that let the GM choose tracks, folders, moods or one of a few ways: type to find, enter takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, TypeVar

from textual import on
from textual.geometry import Region
from textual.timer import Timer
from textual.widgets import Input

from rpgmusic.client import Client
from rpgmusic.console.loading import load_tracks
from rpgmusic.console.pages import TrackQuery
from rpgmusic.console.screens.picker import Picker
from rpgmusic.console.widgets.line_list import LineList
from rpgmusic.console.widgets.pick_list import (
    Option,
    PickList,
    TrackChoices,
    folder_options,
    matching,
    mood_options,
)
from rpgmusic.domain.track import Mood, TrackStatus
from rpgmusic.domain.units import FolderId
from rpgmusic.protocol.views import FolderView, TrackView

Value = TypeVar("Value")

SEARCH_PAUSE_S: Final = 0.12
"""A search is sent when typing has paused for so long."""

FEW_OPTIONS: Final = 8
ADVICE_LINES: Final = 4
"""What a list needs that says why it is empty."""


class ChoicePicker(Picker[Value]):
    """Picks among options that are all known."""

    def __init__(
        self,
        options: Iterable[Option[Value]],
        title: str,
        *,
        several: bool = False,
        picked: tuple[Value, ...] = (),
        nothing: str = "",
    ) -> None:
        super().__init__(title, several=several)
        self._options = tuple(options)
        self._nothing = nothing
        self._picked = picked

    def choices(self) -> LineList:
        """All options, with what was picked before marked."""
        choices: PickList[Value] = PickList()
        choices.options = self._options
        choices.picked = self._picked
        if self._nothing and not self._options:
            choices.nothing = self._nothing
        return choices

    def on_mount(self) -> None:
        """Begin on what was picked before; few options need no tall dialog."""
        if len(self._options) <= FEW_OPTIONS:
            self.query_one(".picker").add_class("-short")
            self.choices_list.styles.height = max(ADVICE_LINES, len(self._options))
        if not self._several:
            here = next((at for at, option in enumerate(self._options) if option.value in self._picked), 0)
            self.choices_list.cursor = here
            self.call_after_refresh(self._bring_into_sight)

    def _bring_into_sight(self) -> None:
        """Once the list has its height; before, it would be scrolled further than it needs."""
        choices = self.choices_list
        choices.scroll_to(y=0, animate=False)
        choices.scroll_to_region(Region(0, choices.cursor, 1, 1), animate=False, force=True)

    @property
    def _list(self) -> PickList[Value]:
        choices: PickList[Value] = self.query_one(PickList)
        return choices

    def offered(self, words: str) -> tuple[Option[Value], ...]:
        """What can be picked once these words were typed."""
        return matching(self._options, words)

    @on(Input.Changed)
    def narrow(self, message: Input.Changed) -> None:
        """Show what has all the words."""
        self._list.options = self.offered(message.value)

    def under_cursor(self) -> Value | None:
        """The option's value."""
        option = self._list.option
        return None if option is None else option.value

    def picked(self) -> tuple[Value, ...]:
        """What is marked; of one thing alone, only the cursor counts."""
        return self._list.picked if self._several else ()

    def pick(self, values: tuple[Value, ...]) -> None:
        """Mark these."""
        self._list.picked = values


class FolderPicker(ChoicePicker[FolderId]):
    """Picks one folder, or several."""

    def __init__(
        self,
        folders: Sequence[FolderView],
        title: str,
        *,
        several: bool = False,
        picked: tuple[FolderId, ...] = (),
    ) -> None:
        nothing = "There are no folders yet. In the library (f2) you can make one."
        super().__init__(folder_options(folders), title, several=several, picked=picked, nothing=nothing)


class MoodPicker(ChoicePicker[Mood]):
    """Picks one mood, or several."""

    def __init__(self, title: str = "Mood", *, several: bool = False, picked: tuple[Mood, ...] = ()) -> None:
        super().__init__(mood_options(), title, several=several, picked=picked)


class TrackPicker(Picker[TrackView]):
    """Searches the library for one track, or several; only those that can sound are shown."""

    def __init__(self, client: Client, title: str, *, several: bool = False, search: str = "") -> None:
        super().__init__(title, several=several)
        self._client = client
        self._search = search
        self._typing: Timer | None = None
        self._taking = False

    def choices(self) -> LineList:
        """Tracks, a page at a time."""
        choices = TrackChoices(lambda query, page: load_tracks(self._client, query, page))
        choices.advice = ("No track has all these words.",)
        return choices

    def on_mount(self) -> None:
        """Begin with what is suggested, or with all tracks."""
        self.query_one(Input).value = self._search
        self._ask(self._search)

    @property
    def _list(self) -> TrackChoices:
        return self.query_one(TrackChoices)

    def _ask(self, search: str) -> None:
        if self._typing is not None:
            self._typing.stop()
        self._list.query_shown = TrackQuery(status=TrackStatus.PLAYABLE, search=" ".join(search.split()))

    @on(Input.Changed)
    def search_soon(self, message: Input.Changed) -> None:
        """Ask when typing pauses."""
        if self._typing is not None:
            self._typing.stop()
        self._typing = self.set_timer(SEARCH_PAUSE_S, lambda: self._ask(message.value))

    def submit(self) -> None:
        """Enter takes; when the answer has not come yet, what it brings first."""
        self._ask(self.query_one(Input).value)
        self._taking = not self._list.answered
        if not self._taking:
            self.take()

    @on(TrackChoices.Counted)
    def take_awaited(self) -> None:
        """The answer came that enter waits for."""
        if self._taking and self._list.answered:
            self._taking = False
            self.take()

    @on(TrackChoices.Failed)
    def tell_failure(self, message: TrackChoices.Failed) -> None:
        """The list could not be read."""
        self._taking = False
        self.notify(str(message.error), title=message.error.title, severity="error", markup=False)

    def key_of(self, value: TrackView) -> object:
        """Tracks are told apart by their ids."""
        return value.id

    def under_cursor(self) -> TrackView | None:
        """The track."""
        return self._list.track

    def picked(self) -> tuple[TrackView, ...]:
        """What is marked."""
        return self._list.picked

    def pick(self, values: tuple[TrackView, ...]) -> None:
        """Mark these."""
        self._list.picked = values
