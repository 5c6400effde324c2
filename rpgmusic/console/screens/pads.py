"""The pads over the lower end of the screen: each key lets one sound, and they stay open for the next."""

from __future__ import annotations

from typing import ClassVar, Final

from textual import events, getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.widgets import Static

from rpgmusic.client import Client
from rpgmusic.console.pads import PAD_KEYS, fired_scene, pads_at_hand, sounding_pads
from rpgmusic.console.scene_actions import SceneActions
from rpgmusic.console.screens.pad_form import PadForm
from rpgmusic.console.screens.pickers import TrackPicker
from rpgmusic.console.table import Table
from rpgmusic.console.widgets.pad_grid import PadGrid
from rpgmusic.domain.saved_scene import MAX_PADS, Pad
from rpgmusic.domain.units import PadId, TrackId
from rpgmusic.protocol.board import PadsRequest

TICK_S: Final = 0.2
KEYS: Final = (
    "[$accent]backspace[/] stops all   [$accent]+[/] adds a pad   [$accent]d[/] takes one out   [$accent]esc[/] leaves"
)
TAKING_OUT: Final = "Press the key of the pad to take out; esc keeps them all."


class PadsDialog(ModalScreen[None]):
    """All pads at hand. Safety keys work here as everywhere."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f", "leave", "Leave"),
        Binding("backspace", "stop_all", "Stop all pads"),
        Binding("plus,equals_sign", "add", "Add a pad"),
        Binding("d,delete", "take_out", "Take a pad out"),
        Binding("c", "app.combat", "Battle, and back"),
        Binding("u", "app.undo", "Undo"),
    ]

    taking_out: reactive[bool] = reactive(default=False)

    console_app = getters.app(SceneActions)

    def __init__(self, client: Client) -> None:
        super().__init__()
        self._client = client

    def compose(self) -> ComposeResult:
        """Grid over keys."""
        with Vertical(classes="dialog", id="pads") as dialog:
            dialog.border_title = "Pads"
            with VerticalScroll(can_focus=False):
                yield PadGrid()
            yield Static(KEYS, classes="hint", id="pads-keys")

    def on_mount(self) -> None:
        """Follow the table and the clock."""
        self.watch(self.console_app.ground, "table", self._show)
        self.set_interval(TICK_S, self._tick)

    def _show(self, table: Table) -> None:
        self.query_one(PadGrid).pads = pads_at_hand(table.board)
        scene = fired_scene(table.board)
        title = f"Pads · {scene.scene.title}" if scene and scene.pads else "Pads"
        self.query_one("#pads").border_title = Content(title)
        self._tick()

    def _tick(self) -> None:
        campaign = self.console_app.table.campaign
        if campaign is not None:
            grid = self.query_one(PadGrid)
            grid.sounding = sounding_pads(campaign, grid.pads, self._client.server_now_us())

    def watch_taking_out(self) -> None:
        """Say what the next key does."""
        if self.is_mounted:
            self.query_one("#pads-keys", Static).update(TAKING_OUT if self.taking_out else KEYS)
            self.query_one("#pads").set_class(self.taking_out, "-taking-out")

    def on_key(self, event: events.Key) -> None:
        """A pad's own key."""
        position = PAD_KEYS.find(event.character) if event.character else -1
        if position >= 0:
            event.stop()
            self._press(position)

    @on(PadGrid.Pressed)
    def press_clicked(self, message: PadGrid.Pressed) -> None:
        """A click is like the key."""
        self._press(message.position)

    def _press(self, position: int) -> None:
        pads = self.query_one(PadGrid).pads
        if position >= len(pads):
            return
        if self.taking_out:
            self.taking_out = False
            self._take_out(pads[position])
        else:
            self.console_app.fire_pad(pads[position])

    def _take_out(self, pad: Pad) -> None:
        own = self.console_app.table.board.pads
        if pad in own:
            rest = tuple(other for other in own if other.id != pad.id)
            self.console_app.send(self._arrange, rest, f"“{pad.name}” is out. u brings it back.")
        else:
            self.notify("It belongs to the scene: edit the scene (f3) to take it out.", severity="warning", timeout=4)

    async def _arrange(self, pads: tuple[Pad, ...], done: str) -> None:
        await self._client.pads.arrange(PadsRequest(pads=pads))
        self.notify(done, timeout=3, markup=False)

    def action_leave(self) -> None:
        """Keep all pads if one was to be taken out; else close."""
        if self.taking_out:
            self.taking_out = False
        else:
            self.dismiss(None)

    def action_stop_all(self) -> None:
        """End everything that pads play."""
        self.console_app.send_at_once(self._client.pads.stop())

    def action_take_out(self) -> None:
        """Let the next key name a pad to take out."""
        self.taking_out = bool(self.query_one(PadGrid).pads)

    @work(exclusive=True, exit_on_error=False)
    async def action_add(self) -> None:
        """Make a pad of a track: find it, then name it."""
        own = self.console_app.table.board.pads
        if len(own) >= MAX_PADS:
            self.notify(f"A campaign has at most {MAX_PADS} pads. d takes one out.", severity="warning", timeout=4)
            return
        found = await self.app.push_screen_wait(TrackPicker(self._client, "A pad from a track"))
        wish = await self.app.push_screen_wait(PadForm(found[0].title)) if found else None
        if found and wish is not None:
            pad = Pad(PadId(""), wish.name, TrackId(found[0].id), wish.volume, wish.loop)
            self.console_app.send(self._arrange, (*self.console_app.table.board.pads, pad), f"“{pad.name}” is a pad.")
