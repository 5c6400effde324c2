"""The small forms for one part of a scene: a bed of its ambience, a pad."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from textual import on
from textual.app import App
from textual.widget import Widget

from rpgmusic.client import Client
from rpgmusic.console.scene_draft import gap_problem, seconds_of
from rpgmusic.console.scene_words import Names, bed_name
from rpgmusic.console.screens.form import Form
from rpgmusic.console.screens.pickers import ChoicePicker, FolderPicker, TrackPicker
from rpgmusic.console.widgets.fields import ChoiceField, FormRow, StepField, SwitchField, TextField
from rpgmusic.console.widgets.pick_list import Option
from rpgmusic.domain.saved_scene import AmbienceBed, Gap, Pad
from rpgmusic.domain.units import PadId, TrackId
from rpgmusic.protocol.views import FolderView, TrackView

MOST_NAME: Final = 40
SECONDS: Final = r"[0-9.,]*"
BED_SOURCES: Final = (
    Option("track", "Tracks", "each becomes a bed: rain, fire, a crowd"),
    Option("folder", "Folder", "one of its tracks at random"),
)


async def ask_beds(
    app: App[None], client: Client, folders: Sequence[FolderView]
) -> tuple[tuple[AmbienceBed, str], ...]:
    """New beds with the names of what they sound; none if the GM left."""
    kind = await app.push_screen_wait(ChoicePicker(BED_SOURCES, "Ambience from"))
    if kind == ("track",):
        tracks = await app.push_screen_wait(TrackPicker(client, "Ambience", several=True)) or ()
        return tuple((AmbienceBed(track_id=track.id), track.title) for track in tracks)
    if kind == ("folder",):
        chosen = await app.push_screen_wait(FolderPicker(folders, "Ambience from a folder")) or ()
        return tuple((AmbienceBed(folder_id=folder), "") for folder in chosen)
    return ()


class BedForm(Form[AmbienceBed]):
    """How loud a bed is, and whether it loops or sounds now and then."""

    def __init__(self, bed: AmbienceBed, names: Names) -> None:
        super().__init__(f"Ambience · {bed_name(bed, names)}")
        self._bed = bed

    def rows(self) -> Iterable[Widget]:
        """Volume, manner, silences."""
        gap = self._bed.gap or Gap()
        yield FormRow("Volume", StepField(round(self._bed.volume * 100), 100, 5, id="part-volume"))
        yield FormRow(
            "Sounds", SwitchField(on=self._bed.gap is not None, words=("as a loop", "now and then"), id="gap")
        )
        yield FormRow("Every", TextField(f"{gap.shortest_s:g}", id="shortest", max_length=8, restrict=SECONDS))
        yield FormRow("to seconds", TextField(f"{gap.longest_s:g}", id="longest", max_length=8, restrict=SECONDS))

    def on_mount(self) -> None:
        """Silences only where there are any."""
        self.manner_changed()

    @on(SwitchField.Changed, "#gap")
    def manner_changed(self) -> None:
        """A loop has no silences."""
        scattered = self.query_one("#gap", SwitchField).on
        self.show_row("shortest", shown=scattered)
        self.show_row("longest", shown=scattered)

    def action_accept(self) -> None:
        """Answer with the bed if its silences are right."""
        volume = self.query_one("#part-volume", StepField).value / 100
        if not self.query_one("#gap", SwitchField).on:
            self.dismiss(replace(self._bed, volume=volume, gap=None))
            return
        shortest, longest = (self.query_one(f"#{field}", TextField).value for field in ("shortest", "longest"))
        problems = gap_problem(shortest, longest)
        self.show_problems(problems)
        if not problems:
            gap = Gap(seconds_of(shortest) or 0.0, seconds_of(longest) or 0.0)
            self.dismiss(replace(self._bed, volume=volume, gap=gap))


class PadForm(Form[Pad]):
    """A pad's name, track, volume, and whether it loops."""

    def __init__(self, client: Client, pad: Pad, title: str) -> None:
        super().__init__(f"Pad · {pad.name}")
        self._client = client
        self._pad = pad
        self._track = title
        self.titles: dict[TrackId, str] = {}

    def rows(self) -> Iterable[Widget]:
        """Name, track, volume, loop."""
        yield FormRow("Name", TextField(self._pad.name, id="pad-name", max_length=MOST_NAME))
        yield FormRow("Track", ChoiceField(id="pad-track"))
        yield FormRow("Volume", StepField(round(self._pad.volume * 100), 100, 5, id="part-volume"))
        yield FormRow("Sounds", SwitchField(on=self._pad.loop, words=("once", "as a loop"), id="pad-loop"))

    def on_mount(self) -> None:
        """Show the track."""
        self.query_one("#pad-track", ChoiceField).words = self._track

    @on(ChoiceField.Wanted, "#pad-track")
    def choose_track(self) -> None:
        """Ask for another track."""
        self.run_worker(self._choose_track(), exclusive=True, group="choose", exit_on_error=False)

    async def _choose_track(self) -> None:
        tracks = await self.app.push_screen_wait(TrackPicker(self._client, "Pad"))
        if tracks:
            self._pad = replace(self._pad, track_id=tracks[0].id)
            self.titles[tracks[0].id] = tracks[0].title
            self.query_one("#pad-track", ChoiceField).words = tracks[0].title

    def action_accept(self) -> None:
        """Answer with the pad if it has a name."""
        name = self.query_one("#pad-name", TextField).value.strip()
        self.show_problems({} if name else {"pad-name": "Give the pad a name; it stands on its key."})
        if name:
            volume = self.query_one("#part-volume", StepField).value / 100
            self.dismiss(replace(self._pad, name=name, volume=volume, loop=self.query_one("#pad-loop", SwitchField).on))


def new_pad(track: TrackView) -> Pad:
    """A pad for a track; the server gives it its id."""
    return Pad(PadId(""), track.title[:MOST_NAME], track.id)
