"""The one screen: the line of views, the view that is shown, the now-playing bar and the keys."""

from __future__ import annotations

import asyncio
import gc
from dataclasses import replace
from typing import ClassVar, Final

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.reactive import reactive
from textual.screen import Screen

from rpgmusic.client import Client
from rpgmusic.console.commands import Where, bindings_for
from rpgmusic.console.keymap import DECLARED, Keymap
from rpgmusic.console.loading import UNREAD, Library, load_join_url, load_library
from rpgmusic.console.playback import PlaybackActions
from rpgmusic.console.playhead import playhead_at
from rpgmusic.console.screens.join import JoinDialog
from rpgmusic.console.table import UNKNOWN, Table
from rpgmusic.console.views import VIEWS, view_class
from rpgmusic.console.views.view import View
from rpgmusic.console.widgets.key_line import KeyLine
from rpgmusic.console.widgets.now_playing import NowPlaying, ProgressLine
from rpgmusic.console.widgets.tab_line import TabLine
from rpgmusic.domain.campaign import Transport
from rpgmusic.domain.errors import RpgMusicError
from rpgmusic.domain.timeline import LayerName

COLLECT_AFTER: Final = (5_000, 20, 50)
"""Full collections hold the loop for tens of milliseconds with a large library; lists and pages leave few cycles."""

RELOAD_S: Final = 0.7
"""During a scan the library changes all the time; the views follow at most so often."""


class MainScreen(Screen[None]):
    """Holds what the views show and passes it down; what the GM does comes up as messages and actions."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_for(Where.SCREEN)
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012  # declared by Textual without ClassVar
        (0, "-narrow"),
        (100, "-normal"),
        (160, "-wide"),
    ]

    table: reactive[Table] = reactive(UNKNOWN, repaint=False)
    library: reactive[Library] = reactive(UNREAD, repaint=False)
    join_url: reactive[str] = reactive("", repaint=False)
    keymap: reactive[Keymap] = reactive(DECLARED, repaint=False)
    chosen_layer: reactive[LayerName] = reactive(LayerName.MUSIC, repaint=False)
    shown_view: reactive[Where] = reactive(Where.TABLE, repaint=False, init=False)
    going_back: reactive[frozenset[str]] = reactive(frozenset(), repaint=False)

    console_app = getters.app(PlaybackActions)

    def __init__(self, client: Client) -> None:
        super().__init__()
        self.client = client
        self.views: dict[Where, View] = {}
        self._reload_due = False
        self._one_view_at_a_time = asyncio.Lock()

    def compose(self) -> ComposeResult:
        """Views, bar, keys. Only the table is there from the first paint on."""
        yield TabLine().data_bind(table=MainScreen.table, shown_view=MainScreen.shown_view, keymap=MainScreen.keymap)
        with Container(id="views"):
            yield self._made(Where.TABLE)
        yield NowPlaying(self.client.server_now_us, id="bar").data_bind(
            table=MainScreen.table, chosen_layer=MainScreen.chosen_layer
        )
        yield KeyLine().data_bind(
            shown_view=MainScreen.shown_view, keymap=MainScreen.keymap, going_back=MainScreen.going_back
        )

    def on_mount(self) -> None:
        """The table has the keys first."""
        self._focus_view(self.views[Where.TABLE])

    def _made(self, where: Where) -> View:
        view = view_class(where)(self.client)
        self.views[where] = view
        return view

    async def complete(self) -> None:
        """Make the views that the first paint did without, so that later each is there at once."""
        for where in VIEWS:
            await self.view(where)
        gc.freeze()  # the views stay too; full collections of what comes and goes after them are short, and seldom
        gc.set_threshold(*COLLECT_AFTER)

    async def view(self, where: Where) -> View:
        """A view, made if nobody went there yet."""
        async with self._one_view_at_a_time:
            if where not in self.views:
                await asyncio.to_thread(view_class, where)
                view = self._made(where)
                view.display = False
                await self.query_one("#views").mount(view)
                self._hand_down(view)
        return self.views[where]

    def _hand_down(self, *views: View) -> None:
        for view in views or tuple(self.views.values()):
            if view.is_mounted:
                view.library, view.join_url, view.table = self.library, self.join_url, self.table
                view.chosen_layer = self.chosen_layer

    def watch_table(self) -> None:
        """The server said something."""
        self._hand_down()
        hushed = self.console_app.transport is Transport.HUSHED
        states = {"combat": self.table.board.combat, "hush": hushed}
        self.going_back = frozenset(identifier for identifier, is_on in states.items() if is_on)

    def on_screen_suspend(self) -> None:
        """A dialog opens: what was told before must not cover it."""
        self.app.clear_notifications()

    def watch_library(self) -> None:
        """The library was read."""
        self._hand_down()

    def watch_join_url(self) -> None:
        """The link is known."""
        self._hand_down()

    def watch_chosen_layer(self, layer: LayerName) -> None:
        """Volume keys act on another layer."""
        self.console_app.chosen_layer = layer
        self._hand_down()

    async def action_view(self, name: str) -> None:
        """Show a view, with the keys where they were in it."""
        where = Where(name)
        shown = await self.view(where)
        for view in self.views.values():
            view.display = view is shown
        self.shown_view = where
        self._focus_view(shown)
        shown.shown()

    @on(TabLine.Chosen)
    async def show_clicked(self, message: TabLine.Chosen) -> None:
        """A view was clicked."""
        await self.action_view(message.view.value)

    def _focus_view(self, view: View) -> None:
        panes = view.panes()
        pane = view.last_focused if view.last_focused in panes else next(iter(panes), None)
        if pane is not None:
            view.go_to(pane)

    def action_pane(self, step: int) -> None:
        """Give the keys to the next pane of the view."""
        view = self.views[self.shown_view]
        panes = view.panes()
        if panes:
            here = next((at for at, pane in enumerate(panes) if pane is self.focused), -step)
            pane = panes[(here + step) % len(panes)]
            view.last_focused = pane
            view.go_to(pane)

    async def action_back(self) -> None:
        """Leave one level of the view; from its ground, go to the table."""
        if not self.views[self.shown_view].go_back() and self.shown_view is not Where.TABLE:
            await self.action_view(Where.TABLE.value)

    async def action_search(self) -> None:
        """Search the library, from wherever the GM is."""
        await self.action_view(Where.LIBRARY.value)
        self.views[Where.LIBRARY].open_search()

    def action_join(self) -> None:
        """Show the players' link with its code."""
        if self.join_url:
            self.app.push_screen(JoinDialog(self.join_url))
        else:
            self.notify("The link is known when the server answers.", title="Not connected yet", severity="warning")

    def library_changed(self) -> None:
        """Ask for the library again soon; many changes in a row are asked for once."""
        if not self._reload_due:
            self._reload_due = True
            self.set_timer(RELOAD_S if self.library.loaded else 0.001, self._reload)

    def greeted(self) -> None:
        """The server is heard, perhaps again: what it does not tell by itself is asked for."""
        self.library_changed()
        self.run_worker(self._load_making(), exclusive=True, group="making", exit_on_error=False)

    async def _load_making(self) -> None:
        try:
            await self.console_app.load_making()
        except RpgMusicError as error:
            self.console_app.complain(error)

    def _reload(self) -> None:
        self._reload_due = False
        for view in self.views.values():
            view.library_changed()
        self.run_worker(self._load(), exclusive=True, group="library", exit_on_error=False)

    async def _load(self) -> None:
        try:
            self.library = await load_library(self.client)
            self.join_url = await load_join_url(self.client)
            await self.console_app.load_log()
        except RpgMusicError as error:
            self.console_app.complain(error)

    @on(View.FoldersRead)
    def show_folders(self, message: View.FoldersRead) -> None:
        """An edit was answered: its folders are known before the library is read as a whole."""
        self.library = replace(self.library, folders=message.folders)

    @on(PlaybackActions.SceneSaved)
    def show_saved_scene(self, message: PlaybackActions.SceneSaved) -> None:
        """What sounds was saved: the board's cursor goes there."""
        scenes = self.views.get(Where.SCENES)
        if scenes is not None and scenes.is_mounted:
            scenes.go_to_scene(message.scene_id)

    @on(ProgressLine.SeekTo)
    def seek(self, message: ProgressLine.SeekTo) -> None:
        """The progress line was clicked."""
        campaign = self.table.campaign
        if campaign is not None:
            head = playhead_at(campaign, self.client.server_now_us())
            if head.length_frames:
                self.console_app.seek_to_share(message.share, head.length_frames)
