"""Choosing where music comes from: as part of a scene's form, and as the battle pool's own dialog."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import ClassVar, Final, TypeVar

from textual import on
from textual.widget import Widget

from rpgmusic.client import Client
from rpgmusic.console.scene_draft import moved, music_problem, without
from rpgmusic.console.scene_words import Names, music_words
from rpgmusic.console.screens.form import Form
from rpgmusic.console.screens.pickers import ChoicePicker, FolderPicker, MoodPicker, TrackPicker
from rpgmusic.console.widgets.fields import ChoiceField, FormRow, SwitchField
from rpgmusic.console.widgets.parts_field import Part, PartsField
from rpgmusic.console.widgets.pick_list import Option
from rpgmusic.console.wording import count_words
from rpgmusic.domain.errors import RpgMusicError
from rpgmusic.domain.saved_scene import MAX_SCENE_TRACKS, MusicChoice, MusicSource
from rpgmusic.domain.track import Mood
from rpgmusic.protocol.views import FolderView, TrackView

Answer = TypeVar("Answer")

SOURCES: Final = {
    MusicSource.KEEP: Option(MusicSource.KEEP, "Keep", "what plays goes on"),
    MusicSource.SILENCE: Option(MusicSource.SILENCE, "Silence", "the music fades away"),
    MusicSource.TRACKS: Option(MusicSource.TRACKS, "Tracks", "that you choose"),
    MusicSource.FOLDER: Option(MusicSource.FOLDER, "Folder", "all that lies in it, also what comes later"),
    MusicSource.MATCH: Option(MusicSource.MATCH, "Match", "whatever is tagged with a mood"),
}

ORDER_WORDS: Final = ("in order", "shuffled")


class MusicForm(Form[Answer]):
    """A form with music in it: a source, its tracks if they are chosen, and their order."""

    sources: ClassVar[Sequence[MusicSource]] = tuple(MusicSource)

    def __init__(
        self, client: Client, folders: Sequence[FolderView], names: Names, title: str, music: MusicChoice
    ) -> None:
        super().__init__(title)
        self.client = client
        self.folders = folders
        self.names = names
        self.music = music

    def music_rows(self) -> Iterable[Widget]:
        """Source, tracks, order."""
        yield FormRow("Music", ChoiceField(id="music"))
        hint = "d takes it out, J and K move it, a adds."
        yield FormRow("", PartsField("add tracks", hint, id="music-tracks"))
        yield FormRow("Order", SwitchField(on=self.music.shuffle, words=ORDER_WORDS, id="order"))

    def scene_mood(self) -> Mood | None:
        """The mood that music is matched to if the choice names none."""
        return None

    def show_music(self) -> None:
        """Show the choice as it is."""
        mood = self.scene_mood()
        self.query_one("#music", ChoiceField).words = music_words(self.music, self.names, mood)
        self.query_one("#music-tracks", PartsField).parts = tuple(
            Part(self.names.track(it)) for it in self.music.track_ids
        )
        self.query_one("#order", SwitchField).on = self.music.shuffle
        self.show_row("music-tracks", shown=self.music.source is MusicSource.TRACKS)
        several = self.music.source is MusicSource.FOLDER or len(self.music.track_ids) > 1
        self.show_row("order", shown=several and self.music.source is not MusicSource.MATCH)
        if self.music.source is MusicSource.MATCH and (self.music.mood or mood):
            self.run_worker(self._count(), exclusive=True, group="count", exit_on_error=False)

    async def _count(self) -> None:
        """Say how many tracks have the mood; without an answer nothing is said."""
        mood = self.music.mood or self.scene_mood()
        try:
            total = (await self.client.tracks.page(limit=1, mood=mood)).total
        except RpgMusicError:
            return
        if self.music.source is MusicSource.MATCH and mood is (self.music.mood or self.scene_mood()):
            words = music_words(self.music, self.names, self.scene_mood())
            self.query_one("#music", ChoiceField).words = f"{words} · {count_words(total, 'track')}"

    @on(ChoiceField.Wanted, "#music")
    def choose_music(self) -> None:
        """Ask for a source, then for what it needs."""
        self.run_worker(self._choose_music(), exclusive=True, group="choose", exit_on_error=False)

    async def _choose_music(self) -> None:
        options = [SOURCES[source] for source in self.sources]
        picker = ChoicePicker(options, "Music", picked=(self.music.source,))
        answer = await self.app.push_screen_wait(picker)
        if answer is None:
            return
        match answer[0]:
            case MusicSource.TRACKS:
                await self._choose_tracks()
            case MusicSource.FOLDER:
                await self._choose_folder()
            case MusicSource.MATCH:
                await self._choose_mood()
            case source:
                self.music_is(MusicChoice(source))

    async def _choose_tracks(self) -> None:
        tracks = await self.choose_tracks("Music")
        if tracks:
            ids = tuple(dict.fromkeys((*self.music.track_ids, *(track.id for track in tracks))))[:MAX_SCENE_TRACKS]
            self.music_is(MusicChoice(MusicSource.TRACKS, track_ids=ids, shuffle=self.music.shuffle))

    async def _choose_folder(self) -> None:
        chosen = (self.music.folder_id,) if self.music.folder_id else ()
        answer = await self.app.push_screen_wait(FolderPicker(self.folders, "Music from a folder", picked=chosen))
        if answer:
            self.music_is(MusicChoice(MusicSource.FOLDER, folder_id=answer[0], shuffle=True))

    async def _choose_mood(self) -> None:
        """A scene's music follows its mood; what has none is asked for one."""
        mood = None
        if self.scene_mood() is None:
            chosen = (self.music.mood,) if self.music.mood else ()
            answer = await self.app.push_screen_wait(MoodPicker("Music of which mood?", picked=chosen))
            if not answer:
                return
            mood = answer[0]
        self.music_is(MusicChoice(MusicSource.MATCH, mood=mood, shuffle=True))

    async def choose_tracks(self, title: str) -> tuple[TrackView, ...]:
        """Tracks that the GM chose, whose titles are known from then on."""
        tracks = await self.app.push_screen_wait(TrackPicker(self.client, title, several=True)) or ()
        titles = dict(self.names.tracks) | {track.id: track.title for track in tracks}
        self.names = replace(self.names, tracks=titles)
        return tracks

    def music_is(self, music: MusicChoice) -> None:
        """Take another choice."""
        self.music = music
        self.show_music()

    @on(SwitchField.Changed, "#order")
    def order_changed(self, message: SwitchField.Changed) -> None:
        """In order, or shuffled."""
        if isinstance(message.field, SwitchField):
            self.music = replace(self.music, shuffle=message.field.on)

    @on(PartsField.Edited, "#music-tracks")
    def tracks_edited(self, message: PartsField.Edited) -> None:
        """Tracks are added, taken out and moved."""
        ids = self.music.track_ids
        match message.what:
            case "add" | "edit":
                self.run_worker(self._choose_tracks(), exclusive=True, group="choose", exit_on_error=False)
            case "remove":
                self.music_is(replace(self.music, track_ids=without(ids, message.index)))
            case "move":
                self.music_is(replace(self.music, track_ids=moved(ids, message.index, message.amount)))


class BattleForm(MusicForm[MusicChoice]):
    """What plays when a battle begins. Where `why` says what it lacks, the first choice that is whole is the answer."""

    sources = (MusicSource.MATCH, MusicSource.FOLDER, MusicSource.TRACKS)

    def __init__(
        self, client: Client, folders: Sequence[FolderView], names: Names, music: MusicChoice, *, why: str = ""
    ) -> None:
        super().__init__(client, folders, names, "Battle music", music)
        self._before = music
        self._why = why

    def rows(self) -> Iterable[Widget]:
        """The music alone."""
        yield from self.music_rows()

    def on_mount(self) -> None:
        """Show the pool as it is, and what it lacks."""
        self.show_music()
        self.say(self._why)

    def music_is(self, music: MusicChoice) -> None:
        """Another choice; with it a battle that waits can begin."""
        super().music_is(music)
        if self._why:
            self.action_accept()

    def lost(self) -> str:
        """Another choice that was not saved."""
        return "" if self.music == self._before else "The other choice of battle music would be lost."

    def action_accept(self) -> None:
        """Answer with the choice if it is whole."""
        problem = music_problem(self.music, None)
        self.show_problems({"music": problem} if problem else {})
        if not problem:
            self.dismiss(self.music)
