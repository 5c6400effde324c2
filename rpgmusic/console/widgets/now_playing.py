"""The bar that says what the table hears: a line of progress, the track, the layers, the players."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from rpgmusic.console.playhead import Playhead, playhead_at, sounding, to_the_second
from rpgmusic.console.scene_words import intensity_steps
from rpgmusic.console.table import UNKNOWN, Connection, Table
from rpgmusic.console.theme import MUTED
from rpgmusic.console.widgets.line_list import fitted
from rpgmusic.console.wording import LAYER_GLYPHS, frames_words, signed_words, table_words, volume_words
from rpgmusic.domain.campaign import Transport
from rpgmusic.domain.timeline import LayerName
from rpgmusic.protocol.views import CampaignState

TICK_S: Final = 0.2
WIDE_CELLS: Final = 110
SHORTEST_TITLE: Final = 8
"""A title of fewer cells tells nothing."""

STATE_GLYPHS: Final = {
    Transport.PLAYING: "▶",
    Transport.PAUSED: "▮▮",
    Transport.HUSHED: "▮▮",
    Transport.STOPPED: "◼",
}


class ProgressLine(Widget):
    """How much of the track is over; a click seeks there."""

    filled_halves: reactive[int] = reactive(0)
    active: reactive[bool] = reactive(default=False)

    @dataclass
    class SeekTo(Message):
        """The GM clicked at a share of the track, 0 to 1."""

        share: float

    def render(self) -> Content:
        """A thick line over a thin one, exact to half a cell."""
        width = self.size.width
        whole, half = divmod(min(self.filled_halves, width * 2), 2)
        done = "━" * whole + "╸" * half
        return Content.assemble(
            (done, "$accent" if self.active else MUTED), ("─" * (width - len(done)), "$foreground 30%")
        )

    def on_click(self, event: events.Click) -> None:
        """Seek to where the line was clicked."""
        self.post_message(self.SeekTo(event.x / max(1, self.size.width)))


class TitleLine(Widget):
    """State, title and artist; how loud it is made, how far, how long."""

    playhead: reactive[Playhead] = reactive(Playhead())
    battle: reactive[bool] = reactive(default=False)

    def render(self) -> Content:
        """One line that fits, the time always whole."""
        head = self.playhead
        glyph = f" {STATE_GLYPHS[head.transport]:<2} "
        if head.track is None:
            return Content.assemble((glyph, MUTED), (self._invitation(), "$warning" if self.battle else MUTED))
        gain = f"{signed_words(head.gain_db, 'dB')}   " if self.size.width >= WIDE_CELLS else ""
        loop = "↻ " if head.loops else ""
        step = "" if head.intensity is None else f"intensity {intensity_steps(head.intensity)}   "
        time = f"{step}{gain}{loop}{frames_words(head.frame)} / {frames_words(head.length_frames)} "
        room = self.size.width - len(glyph) - len(time) - 1
        title = head.track.title
        whole = title + (f" — {head.track.artist}" if head.track.artist else "")
        state = self._state(room - cell_len(whole))
        text = fitted(whole, max(4, room - cell_len(state)))
        return Content.assemble(
            (glyph, "$accent bold"),
            (text[: len(title)], "bold"),
            (text[len(title) :], MUTED),
            (state, "$warning bold"),
            " ",
            time,
        )

    def _state(self, room: int) -> str:
        """What is out of the ordinary, with the key that ends it where there is room for that."""
        states: list[tuple[str, str]] = []
        if self.battle:
            states.append((" ⚔ battle ", "· c goes back "))
        if self.playhead.transport is Transport.HUSHED:
            states.append((" hushed ", "· h brings it back "))
        advised = "".join(state + advice for state, advice in states)
        return advised if cell_len(advised) <= room else "".join(state for state, _ in states)

    def _invitation(self) -> str:
        if self.battle:
            return "The battle is still on: c ends it and brings the earlier music back."
        return "Nothing plays. f6: say what happens, and music follows. f2: choose from your library."


class TableLine(Widget):
    """The layers with their volumes, then the players and the connection."""

    table: reactive[Table] = reactive(UNKNOWN)
    chosen_layer: reactive[LayerName] = reactive(LayerName.MUSIC)
    beds: reactive[tuple[tuple[LayerName, str], ...]] = reactive(())

    def render(self) -> Content:
        """Layers to the left, people to the right; titles of layers as far as people leave room for them."""
        people, style = self._people()
        room = self.size.width - cell_len(people) - 3
        named = self._layers(room)
        left = named if named.cell_length <= room else self._layers(0)
        right = fitted(people, min(max(0, self.size.width - left.cell_length - 2), cell_len(people)))
        gap = " " * max(1, self.size.width - left.cell_length - cell_len(right) - 1)
        return Content.assemble(left, gap, (right, style))

    def _people(self) -> tuple[str, str]:
        table = self.table
        if table.connection is Connection.CONNECTING:
            return "connecting …", MUTED
        if table.connection is Connection.REFUSED:
            return "✗ not signed in", "$error bold"
        if table.connection is not Connection.CONNECTED:
            return "✗ connection lost, trying again", "$error bold"
        words, well = table_words(table.players)
        return (
            (f"● {words}", "$success")
            if well and table.players
            else (words, MUTED)
            if well
            else (f"▲ {words}", "$warning")
        )

    def _layers(self, room: int) -> Content:
        """All layers: with their names where the line is wide, and what sounds where there is room for a title."""
        campaign = self.table.campaign
        if campaign is None:
            return Content("")
        wide = self.size.width >= WIDE_CELLS
        beds = {name: title for name, title in self.beds if title and wide}
        without = sum(len(layer.name.value) + len(volume_words(layer)) + 6 for layer in campaign.timeline.layers) + 1
        longest = min(22, (room - without) // max(1, len(beds)) - 1)
        parts: list[tuple[str, str]] = [(" ", "")]
        for layer in campaign.timeline.layers:
            name = f"{LAYER_GLYPHS[layer.name]} {layer.name.value}" if wide else LAYER_GLYPHS[layer.name]
            style = "$accent bold" if layer.name is self.chosen_layer else "$warning" if layer.muted else MUTED
            parts.append((f"{name} {volume_words(layer)}", style))
            title = beds.get(layer.name, "")
            if title and longest >= SHORTEST_TITLE:
                parts.append((f" {fitted(title, min(cell_len(title), longest))}", f"{MUTED} italic"))
            parts.append(("   " if wide else "  ", ""))
        return Content.assemble(*parts)


class NowPlaying(Vertical):
    """Keeps the three lines in step with the timeline; draws only what changed."""

    table: reactive[Table] = reactive(UNKNOWN, repaint=False)
    chosen_layer: reactive[LayerName] = reactive(LayerName.MUSIC, repaint=False)

    def __init__(self, now_us: Callable[[], int], *, id: str | None = None) -> None:  # noqa: A002  # Textual's own name
        super().__init__(id=id)
        self._now_us = now_us

    def compose(self) -> ComposeResult:
        """Progress, title, table."""
        yield ProgressLine()
        yield TitleLine()
        yield TableLine().data_bind(table=NowPlaying.table, chosen_layer=NowPlaying.chosen_layer)

    def on_mount(self) -> None:
        """Follow the clock."""
        self.set_interval(TICK_S, self.tick)

    def watch_table(self) -> None:
        """A change shows at once."""
        if self.is_mounted:
            self.tick()

    def tick(self) -> None:
        """Show the position of this moment."""
        campaign = self.table.campaign
        if campaign is None or not self.children:
            return
        now_us = self._now_us()
        head = playhead_at(campaign, now_us)
        line = self.query_one(ProgressLine)
        line.active = head.transport is Transport.PLAYING
        line.filled_halves = round(head.share * line.size.width * 2)
        title = self.query_one(TitleLine)
        title.playhead, title.battle = to_the_second(head), self.table.board.combat
        self.query_one(TableLine).beds = _beds(campaign, now_us)


def _beds(campaign: CampaignState, now_us: int) -> tuple[tuple[LayerName, str], ...]:
    """What sounds beside the music, by layer."""
    others = (name for name in LayerName if name is not LayerName.MUSIC)
    return tuple((name, ", ".join(sounding(campaign, name, now_us))) for name in others)
