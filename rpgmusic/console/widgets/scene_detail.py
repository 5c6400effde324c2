"""All there is to know of the scene under the cursor."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from rpgmusic.console.scene_words import (
    INTENSITY_STEPS,
    NO_NAMES,
    Names,
    bed_manner,
    bed_name,
    fade_words,
    intensity_steps,
    music_words,
    pad_words,
    percent_words,
)
from rpgmusic.console.story_words import prepared_words
from rpgmusic.console.theme import MUTED
from rpgmusic.domain.saved_scene import MusicSource, SavedScene
from rpgmusic.protocol.direction import PreparedView

MOST_TRACKS = 12
"""Tracks of a scene that are named; how many more there are is said."""


class SceneDetail(VerticalScroll):
    """The scene in words; scrolls if it is long."""

    saved: reactive[SavedScene | None] = reactive(None)
    names: reactive[Names] = reactive(NO_NAMES)
    prepared: reactive[PreparedView | None] = reactive(None)

    def compose(self) -> ComposeResult:
        """One text."""
        yield Static(id="scene-text")

    def watch_saved(self) -> None:
        """Another scene, or another version of it."""
        self._tell()

    def watch_prepared(self) -> None:
        """Its music is readier."""
        self._tell()

    def watch_names(self) -> None:
        """Something was renamed."""
        self._tell()

    def on_mount(self) -> None:
        """Tell what is known already."""
        self._tell()

    def _tell(self) -> None:
        if self.is_mounted and self.children:
            saved = self.saved
            self.border_title = Content(saved.scene.title or "Scene") if saved else "Scene"
            text = scene_text(saved, self.names, self.prepared) if saved else Content("")
            self.query_one("#scene-text", Static).update(text)


def scene_text(saved: SavedScene, names: Names, prepared: PreparedView | None = None) -> Content:
    """The scene as a text with headings; of one that was prepared, how ready its music is."""
    return Content("\n\n").join(block for block in _blocks(saved, names, prepared))


def _blocks(saved: SavedScene, names: Names, prepared: PreparedView | None) -> Iterator[Content]:
    scene = saved.scene
    if scene.description:
        yield Content(scene.description)
    yield _facts(saved)
    if prepared is not None:
        yield Content.assemble(("tonight    ", MUTED), (prepared_words(prepared), "$accent"))
    if scene.hints:
        yield _block("Hints", [Content(scene.hints)])
    yield _block("♪ Music", list(_music_lines(saved, names)))
    if saved.ambience:
        beds = [
            _line(bed_name(bed, names), f"{percent_words(bed.volume)}, {bed_manner(bed)}") for bed in saved.ambience
        ]
        yield _block("≈ Ambience", beds)
    if saved.pads:
        pads = [_line(pad.name, f"{pad_words(pad, names)}, {percent_words(pad.volume)}") for pad in saved.pads]
        yield _block("✦ Pads", pads)


def _facts(saved: SavedScene) -> Content:
    scene, step = saved.scene, intensity_steps(saved.scene.intensity)
    bar = Content.assemble(("●" * step, "$accent"), ("○" * (INTENSITY_STEPS - step), "$foreground 30%"))
    mood = scene.mood.value if scene.mood else "none"
    rows = [
        Content.assemble(("mood       ", MUTED), mood),
        Content.assemble(("intensity  ", MUTED), bar, (f" {step}", MUTED)),
        Content.assemble(("fades in   ", MUTED), fade_words(saved.fade_s)),
    ]
    if scene.combat:
        rows.append(Content.styled("⚔ combat", "$warning"))
    if scene.tags:
        rows.append(Content.assemble(("tags       ", MUTED), ", ".join(scene.tags)))
    return Content("\n").join(rows)


def _music_lines(saved: SavedScene, names: Names) -> Iterator[Content]:
    music = saved.music
    if music.source is not MusicSource.TRACKS or len(music.track_ids) < 2:
        yield Content(music_words(music, names, saved.scene.mood))
        return
    for track_id in music.track_ids[:MOST_TRACKS]:
        yield Content(names.track(track_id))
    rest = len(music.track_ids) - MOST_TRACKS
    more = f"and {rest:,} more" if rest > 0 else ""
    order = "shuffled" if music.shuffle else ""
    if more or order:
        yield Content.styled(", ".join(part for part in (more, order) if part), MUTED)


def _line(name: str, about: str) -> Content:
    return Content.assemble(name, (f"  {about}", MUTED))


def _block(heading: str, lines: list[Content]) -> Content:
    return Content("\n").join([Content.styled(heading, "$accent"), *lines])
