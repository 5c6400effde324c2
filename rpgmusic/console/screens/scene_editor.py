"""The form of a scene: all that it is and all that sounds in it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widget import Widget

from rpgmusic.client import Client
from rpgmusic.console.scene_draft import (
    EMPTY_DRAFT,
    SceneDraft,
    louder,
    moved,
    problems_of,
    request_of,
    with_one,
    without,
)
from rpgmusic.console.scene_words import INTENSITY_STEPS, Names, bed_manner, bed_name, pad_words, percent_words
from rpgmusic.console.screens.pickers import ChoicePicker
from rpgmusic.console.screens.scene_music import MusicForm
from rpgmusic.console.screens.scene_parts import BedForm, PadForm, ask_beds, new_pad
from rpgmusic.console.widgets.fields import (
    ChoiceField,
    FormRow,
    LongTextField,
    StepField,
    SwitchField,
    TextField,
)
from rpgmusic.console.widgets.parts_field import Part, PartsField
from rpgmusic.console.widgets.pick_list import Option, mood_options
from rpgmusic.domain.errors import RpgMusicError
from rpgmusic.domain.saved_scene import AmbienceBed, SavedScene
from rpgmusic.domain.track import Mood
from rpgmusic.domain.units import SceneId
from rpgmusic.protocol.views import FolderView

PART_HINT = "enter opens it, ← → volume, J and K move it, d takes it out, a adds."


class SceneEditor(MusicForm[SavedScene]):
    """Writes a new scene, or one that exists, and can try it at the table. Answers with what was saved."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+t", "try_it", "Save and try it")]

    KEYS = (
        "[$accent]ctrl+s[/] [@click=screen.accept]saves[/]  "
        "[$accent]ctrl+t[/] [@click=screen.try_it]saves and plays it[/]  "
        "[$accent]esc[/] [@click=screen.leave]leaves[/]"
    )

    def __init__(
        self,
        client: Client,
        folders: Sequence[FolderView],
        names: Names,
        draft: SceneDraft = EMPTY_DRAFT,
        scene_id: SceneId | None = None,
    ) -> None:
        super().__init__(client, folders, names, "Edit the scene" if scene_id else "A new scene", draft.music)
        self._scene_id = scene_id
        self._draft = draft
        self._kept = draft
        self._saved: SavedScene | None = None

    def rows(self) -> Iterable[Widget]:
        """What happens, then what sounds."""
        draft = self._draft
        yield FormRow("Title", TextField(draft.title, id="scene-title", placeholder="Tavern, evening"))
        yield FormRow("Description", LongTextField(draft.description, id="description"))
        yield FormRow("Mood", ChoiceField(id="mood"))
        yield FormRow("Intensity", StepField(draft.intensity, INTENSITY_STEPS, id="intensity"))
        yield FormRow("Combat", SwitchField(on=draft.combat, words=("no", "swords are out"), id="combat"))
        hints = "for the music: low strings, no drums"
        yield FormRow("Hints", TextField(draft.hints, id="hints", placeholder=hints, max_length=2_000))
        yield from self.music_rows()
        yield FormRow("Ambience", PartsField("add ambience beneath the music", PART_HINT, id="scene-beds"))
        yield FormRow("Pads", PartsField("add effects on keys", PART_HINT, id="scene-pads"))
        yield FormRow("Fades in, s", TextField(draft.fade, id="fade", max_length=6, restrict=r"[0-9.,]*"))

    def on_mount(self) -> None:
        """Show what the draft holds."""
        self._show()

    def scene_mood(self) -> Mood | None:
        """The mood of the draft."""
        return self._draft.mood

    def _show(self) -> None:
        draft = self._draft
        self.query_one("#mood", ChoiceField).words = draft.mood.value if draft.mood else "none"
        beds = (Part(bed_name(bed, self.names), _bed_about(bed)) for bed in draft.beds)
        self.query_one("#scene-beds", PartsField).parts = tuple(beds)
        pads = (Part(pad.name, f"{pad_words(pad, self.names)}  {percent_words(pad.volume)}") for pad in draft.pads)
        self.query_one("#scene-pads", PartsField).parts = tuple(pads)
        self.show_music()

    def _changes(self, draft: SceneDraft) -> None:
        self._draft = draft
        self._show()

    def written(self) -> SceneDraft:
        """The draft with what stands in the fields now."""
        return replace(
            self._draft,
            title=self.query_one("#scene-title", TextField).value,
            description=self.query_one("#description", LongTextField).text,
            intensity=self.query_one("#intensity", StepField).value,
            combat=self.query_one("#combat", SwitchField).on,
            hints=self.query_one("#hints", TextField).value,
            fade=self.query_one("#fade", TextField).value,
            music=self.music,
        )

    def lost(self) -> str:
        """What was written since it was saved last."""
        return "" if self.written() == self._kept else "What you changed in this scene is not saved yet."

    def answer_on_leaving(self) -> SavedScene | None:
        """What was saved by trying it."""
        return self._saved

    @on(ChoiceField.Wanted, "#mood")
    def choose_mood(self) -> None:
        """Ask for a mood, or none."""
        self.run_worker(self._choose_scene_mood(), exclusive=True, group="choose", exit_on_error=False)

    async def _choose_scene_mood(self) -> None:
        picker = ChoicePicker(_moods_or_none(), "Mood of the scene", picked=(self._draft.mood,))
        answer = await self.app.push_screen_wait(picker)
        if answer is not None:
            self._changes(replace(self._draft, mood=answer[0]))

    @on(PartsField.Edited, "#scene-beds")
    def beds_edited(self, message: PartsField.Edited) -> None:
        """Beds are added, changed, moved and taken out."""
        beds, index = self._draft.beds, message.index
        match message.what:
            case "add":
                self._begin(self._add_beds)
            case "edit":
                self._begin(lambda: self._edit_bed(index))
            case "remove":
                self._changes(replace(self._draft, beds=without(beds, index)))
            case "move":
                self._changes(replace(self._draft, beds=moved(beds, index, message.amount)))
            case "volume":
                bed = replace(beds[index], volume=louder(beds[index].volume, message.amount))
                self._changes(replace(self._draft, beds=with_one(beds, index, bed)))

    def _begin(self, work: Callable[[], Awaitable[None]]) -> None:
        self.run_worker(work(), exclusive=True, group="choose", exit_on_error=False)

    async def _add_beds(self) -> None:
        for bed, title in await ask_beds(self.app, self.client, self.folders):
            if bed.track_id is not None:
                self.names = replace(self.names, tracks={**self.names.tracks, bed.track_id: title})
            self._changes(replace(self._draft, beds=(*self._draft.beds, bed)))

    async def _edit_bed(self, index: int) -> None:
        bed = await self.app.push_screen_wait(BedForm(self._draft.beds[index], self.names))
        if bed is not None:
            self._changes(replace(self._draft, beds=with_one(self._draft.beds, index, bed)))

    @on(PartsField.Edited, "#scene-pads")
    def pads_edited(self, message: PartsField.Edited) -> None:
        """Pads are added, changed, moved and taken out."""
        pads, index = self._draft.pads, message.index
        match message.what:
            case "add":
                self._begin(self._add_pads)
            case "edit":
                self._begin(lambda: self._edit_pad(index))
            case "remove":
                self._changes(replace(self._draft, pads=without(pads, index)))
            case "move":
                self._changes(replace(self._draft, pads=moved(pads, index, message.amount)))
            case "volume":
                pad = replace(pads[index], volume=louder(pads[index].volume, message.amount))
                self._changes(replace(self._draft, pads=with_one(pads, index, pad)))

    async def _add_pads(self) -> None:
        tracks = await self.choose_tracks("Effects")
        if tracks:
            self._changes(replace(self._draft, pads=(*self._draft.pads, *(new_pad(track) for track in tracks))))

    async def _edit_pad(self, index: int) -> None:
        pad = self._draft.pads[index]
        form = PadForm(self.client, pad, self.names.track(pad.track_id))
        answer = await self.app.push_screen_wait(form)
        if answer is not None:
            self.names = replace(self.names, tracks={**self.names.tracks, **form.titles})
            self._changes(replace(self._draft, pads=with_one(self._draft.pads, index, answer)))

    def action_accept(self) -> None:
        """Save and close."""
        self._begin(self._accept)

    async def _accept(self) -> None:
        if await self._save():
            self.dismiss(self._saved)

    def action_try_it(self) -> None:
        """Save, and let the table hear it; the form stays."""
        self._begin(self._try_it)

    async def _try_it(self) -> None:
        if not await self._save() or self._saved is None:
            return
        try:
            await self.client.scenes.fire(self._saved.id)
        except RpgMusicError as error:
            self.say(str(error))

    async def _save(self) -> bool:
        """Send what is written; say what is wrong with it instead, if anything is."""
        draft = self.written()
        problems = problems_of(draft)
        self.show_problems(problems)
        if problems:
            return False
        try:
            await self._send(draft)
        except RpgMusicError as error:
            self.say(str(error))
            return False
        return True

    async def _send(self, draft: SceneDraft) -> None:
        request = request_of(draft)
        scenes = self.client.scenes
        saved = await (scenes.change(self._scene_id, request) if self._scene_id else scenes.create(request))
        self._saved, self._scene_id = saved, saved.id
        self._draft = replace(draft, pads=saved.pads)
        self._kept = self._draft


def _bed_about(bed: AmbienceBed) -> str:
    return f"{bed_manner(bed)}  {percent_words(bed.volume)}"


def _moods_or_none() -> Iterator[Option[Mood | None]]:
    yield Option(None, "none", "no music is matched to it")
    for option in mood_options():
        yield Option(option.value, option.name, option.about)
