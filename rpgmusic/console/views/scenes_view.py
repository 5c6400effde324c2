"""The scenes view: the board of saved scenes, and all there is to know of the one under the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.reactive import reactive
from textual.timer import Timer
from textual.widget import Widget

from rpgmusic.console.commands import Where, bindings_for
from rpgmusic.console.scene_draft import EMPTY_DRAFT, SceneDraft, copy_of, draft_of, request_of
from rpgmusic.console.scene_words import NO_NAMES, Names, names_of
from rpgmusic.console.views.campaign_files import CampaignFiles
from rpgmusic.console.widgets.line_list import LineList
from rpgmusic.console.widgets.scene_detail import SceneDetail
from rpgmusic.console.widgets.scene_list import SceneList
from rpgmusic.console.wording import count_words
from rpgmusic.domain.saved_scene import MusicChoice, SavedScene
from rpgmusic.domain.units import SceneId
from rpgmusic.protocol.views import NO_BOARD, Board


class ScenesView(CampaignFiles):
    """Saved scenes: fire, write, copy, order and delete them."""

    WHERE = Where.SCENES
    BINDINGS: ClassVar[list[BindingType]] = bindings_for(Where.SCENES)

    board: reactive[Board] = reactive(NO_BOARD, repaint=False)
    names: reactive[Names] = reactive(NO_NAMES, repaint=False)

    _awaited: SceneId | None = None
    _fading: Timer | None = None

    def compose(self) -> ComposeResult:
        """Board to the left, details to the right."""
        with Horizontal(id="scenes-panes"):
            yield SceneList(id="scene-list").data_bind(names=ScenesView.names)
            yield SceneDetail(id="scene-detail").data_bind(names=ScenesView.names)

    def on_mount(self) -> None:
        """The details follow the cursor."""
        self.watch(self._list, "cursor", self._show_detail)
        self._show()

    @property
    def _list(self) -> SceneList:
        return self.query_one(SceneList)

    def panes(self) -> Sequence[Widget]:
        """Board, then details."""
        return (self._list, self.query_one(SceneDetail))

    def watch_table(self) -> None:
        """Pass on the board."""
        self.board = self.table.board
        self._learn_names()
        if self.is_mounted:
            self._show_prepared()

    def watch_library(self) -> None:
        """Folders may have other names."""
        self._learn_names()

    def _learn_names(self) -> None:
        self.names = names_of(self.board.tracks, self.library.folders)

    def watch_board(self, before: Board, board: Board) -> None:
        """Scenes were made, changed, moved or fired."""
        if board.fired != before.fired and before is not NO_BOARD:
            self._fade_in(board)
        if self.is_mounted:
            self._show()

    def _show(self) -> None:
        """Pass the board on at once, so that the cursor can go to what is new on it."""
        scenes = self._list
        scenes.board = self.board
        count = len(self.board.scenes)
        scenes.border_title = f"Scenes · {count_words(count, 'scene')}" if count else "Scenes"
        scenes.border_subtitle = "[$error bold]⚔ battle · c goes back[/]" if self.board.combat else ""
        if any(saved.id == self._awaited for saved in self.board.scenes):
            scenes.go_to_scene(self._awaited)
            self._awaited = None
        self.query_one(SceneDetail).display = bool(count)
        self._show_detail()

    def _show_detail(self) -> None:
        self.query_one(SceneDetail).saved = self._list.scene
        self._show_prepared()

    def _show_prepared(self) -> None:
        """How ready tonight's music is."""
        making, saved = self.table.making, self._list.scene
        self._list.prepared = making.preparation.scenes if making.preparation else ()
        self.query_one(SceneDetail).prepared = making.prepared(saved.id) if saved else None

    def _fade_in(self, board: Board) -> None:
        """Mark the scene as fading in until its fade is over."""
        if self._fading is not None:
            self._fading.stop()
        fired = next((saved for saved in board.scenes if saved.id == board.fired), None)
        self._list.fading = fired.id if fired else None
        if fired is not None:
            self._fading = self.set_timer(max(0.1, fired.fade_s), self._faded)

    def _faded(self) -> None:
        self._list.fading = None

    def action_aside(self, by: int) -> None:
        """To the scene beside."""
        self._list.cursor += by

    def action_fire(self) -> None:
        """Fire the scene under the cursor."""
        saved = self._list.scene
        if saved is not None:
            self.console_app.fire_scene(saved.id)

    @on(LineList.Chosen)
    def fire_clicked(self) -> None:
        """A double click fires."""
        self.action_fire()

    def action_add(self) -> None:
        """Write a new scene."""
        self._open(EMPTY_DRAFT)

    def action_edit(self) -> None:
        """Edit the scene under the cursor."""
        saved = self._list.scene
        if saved is not None:
            self._open(draft_of(saved), saved.id)

    def _open(self, draft: SceneDraft, scene_id: SceneId | None = None) -> None:
        from rpgmusic.console.screens.scene_editor import SceneEditor  # noqa: PLC0415  # not needed for the first paint

        editor = SceneEditor(self.client, self.library.folders, self.names, draft, scene_id)
        self.app.push_screen(editor, self._written)

    def _written(self, saved: SavedScene | None) -> None:
        if saved is not None:
            self.go_to_scene(saved.id)
            self.notify(f"“{saved.scene.title}” is saved.", timeout=3, markup=False)

    def go_to_scene(self, scene_id: SceneId) -> None:
        """Put the cursor on a saved scene now, or when the board has it."""
        self._awaited = scene_id
        self._show()

    def action_rename(self) -> None:
        """Ask for another title."""
        from rpgmusic.console.screens.asking import AskText  # noqa: PLC0415  # not needed for the first paint

        saved = self._list.scene
        if saved is not None:
            self.app.push_screen(
                AskText("Title of the scene", saved.scene.title), lambda title: self._rename(saved, title)
            )

    def _rename(self, saved: SavedScene, title: str | None) -> None:
        if title:
            request = request_of(replace(draft_of(saved), title=title))
            self.console_app.send(self.client.scenes.change, saved.id, request)

    def action_copy(self) -> None:
        """Put a copy of the scene on the board."""
        saved = self._list.scene
        if saved is not None:
            self.console_app.send(self._copied, saved)

    async def _copied(self, saved: SavedScene) -> None:
        copy = await self.client.scenes.create(request_of(copy_of(draft_of(saved))))
        self.go_to_scene(copy.id)
        self.notify("Copied. e edits the copy, R renames it.", timeout=3)

    def action_delete(self) -> None:
        """Take the scene off the board, without a question."""
        saved = self._list.scene
        if saved is not None:
            self.console_app.send(self._deleted, saved)

    async def _deleted(self, saved: SavedScene) -> None:
        await self.client.scenes.delete(saved.id)
        self.notify(f"“{saved.scene.title}” is off the board. u brings it back.", timeout=4, markup=False)

    def action_shift(self, by: int) -> None:
        """Move the scene on the board, and so to another key."""
        saved = self._list.scene
        if saved is not None:
            self.console_app.send(self._shifted, saved, by)

    async def _shifted(self, saved: SavedScene, by: int) -> None:
        """From where it is when its turn comes: several moves may have been asked for."""
        place = next((at for at, other in enumerate(self.board.scenes) if other.id == saved.id), None)
        if place is not None and 0 <= place + by < len(self.board.scenes):
            self.board = await self.client.scenes.move(saved.id, place + by)
            self.go_to_scene(saved.id)

    def action_battle_pool(self) -> None:
        """Choose what plays in battles."""
        from rpgmusic.console.screens.scene_music import BattleForm  # noqa: PLC0415  # not needed for the first paint

        form = BattleForm(self.client, self.library.folders, self.names, self.board.battle)
        self.app.push_screen(form, self._pool_chosen)

    def _pool_chosen(self, choice: MusicChoice | None) -> None:
        if choice is not None:
            self.console_app.send(self._pool_set, choice)

    async def _pool_set(self, choice: MusicChoice) -> None:
        await self.client.combat.choose(choice)
        self.notify("The battle music is chosen. c begins a battle, and ends it.", timeout=4)
