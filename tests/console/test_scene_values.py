"""What forms of scenes hold, what is wrong with it, and how scenes are put into words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rpgmusic.console.scene_draft import (
    EMPTY_DRAFT,
    copy_of,
    draft_of,
    gap_problem,
    louder,
    moved,
    music_problem,
    problems_of,
    request_of,
    seconds_of,
    with_one,
    without,
)
from rpgmusic.console.scene_words import NO_NAMES, Names, bed_manner, counts_words, fade_words, music_words
from rpgmusic.domain.saved_scene import AmbienceBed, Gap, MusicChoice, MusicSource, SavedScene
from rpgmusic.domain.track import Mood
from rpgmusic.domain.units import FolderId, TrackId

from .fake_board import scenes

NAMES = Names({TrackId("a"): "Low beams", TrackId("b"): "Closing time"}, {FolderId("f"): "Taverns"})


@pytest.mark.parametrize("scene", scenes(), ids=lambda saved: saved.scene.title[:12])
def test_a_scene_that_was_only_looked_at_is_sent_as_it_was(scene: SavedScene) -> None:
    request = request_of(draft_of(scene))
    assert (request.music, request.ambience, request.pads, request.fade_s) == (
        scene.music,
        scene.ambience,
        scene.pads,
        scene.fade_s,
    )
    assert (request.scene.title, request.scene.mood, request.scene.tags) == (
        scene.scene.title,
        scene.scene.mood,
        scene.scene.tags,
    )


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("3", 3.0), (" 2,5 s", 2.5), ("0", 0.0), ("", None), ("-1", None), ("nan", None), ("inf", None)],
)
def test_seconds_are_read_as_people_write_them(text: str, seconds: float | None) -> None:
    assert seconds_of(text) == seconds


def test_an_empty_form_lacks_a_title_only() -> None:
    assert list(problems_of(EMPTY_DRAFT)) == ["scene-title"]


@pytest.mark.parametrize("fade", ["", "61", "x", "."])
def test_a_fade_must_be_seconds(fade: str) -> None:
    assert list(problems_of(replace(EMPTY_DRAFT, title="Storm", fade=fade))) == ["fade"]


def test_music_lacks_what_its_source_needs() -> None:
    assert music_problem(MusicChoice(MusicSource.TRACKS), None) == "Choose at least one track."
    assert music_problem(MusicChoice(MusicSource.FOLDER), None) == "Choose a folder."
    assert "mood" in music_problem(MusicChoice(MusicSource.MATCH), None)
    assert music_problem(MusicChoice(MusicSource.MATCH), Mood.CALM) == ""
    assert music_problem(MusicChoice(MusicSource.SILENCE), None) == ""


def test_gaps_are_explained_by_field() -> None:
    assert gap_problem("20", "60") == {}
    assert list(gap_problem("x", "60")) == ["shortest"]
    assert list(gap_problem("20", "4000")) == ["longest"]
    assert list(gap_problem("60", "20")) == ["longest"]


@pytest.mark.parametrize(
    ("volume", "steps", "result"), [(0.7, -1, 0.65), (1.0, 1, 1.0), (0.0, -3, 0.0), (0.52, 1, 0.55)]
)
def test_volumes_stay_on_their_steps(volume: float, steps: int, result: float) -> None:
    assert louder(volume, steps) == pytest.approx(result)


def test_parts_are_moved_replaced_and_taken_out() -> None:
    assert moved((1, 2, 3), 0, 2) == (2, 3, 1)
    assert moved((1, 2, 3), 2, -1) == (1, 3, 2)
    assert without((1, 2, 3), 1) == (1, 3)
    assert with_one((1, 2, 3), 1, 9) == (1, 9, 3)
    assert with_one((1, 2), 2, 3) == (1, 2, 3)


def test_a_copy_says_so_within_the_longest_title() -> None:
    assert len(copy_of(replace(EMPTY_DRAFT, title="x" * 200)).title) == 200
    assert copy_of(replace(EMPTY_DRAFT, title="Storm")).title == "Storm (copy)"


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        (MusicChoice(), "what plays goes on"),
        (MusicChoice(MusicSource.SILENCE), "silence"),
        (MusicChoice(MusicSource.TRACKS, (TrackId("a"),)), "Low beams"),
        (
            MusicChoice(MusicSource.TRACKS, (TrackId("a"), TrackId("b")), shuffle=True),
            "Low beams and 1 other, shuffled",
        ),
        (MusicChoice(MusicSource.FOLDER, folder_id=FolderId("f")), "folder “Taverns”"),
        (MusicChoice(MusicSource.MATCH), "whatever is tagged calm"),
        (MusicChoice(MusicSource.MATCH, mood=Mood.BOSS), "whatever is tagged boss"),
    ],
)
def test_music_is_said_in_words(choice: MusicChoice, words: str) -> None:
    assert music_words(choice, NAMES, Mood.CALM) == words


def test_what_is_gone_is_said() -> None:
    gone = MusicChoice(MusicSource.TRACKS, (TrackId("a"),))
    assert music_words(gone, NO_NAMES, None) == "(no longer in the library)"
    folder = MusicChoice(MusicSource.FOLDER, folder_id=FolderId("f"))
    assert music_words(folder, NO_NAMES, None) == "folder “(a folder that is gone)”"


def test_beds_and_fades_are_said_in_words() -> None:
    assert bed_manner(AmbienceBed()) == "loops"
    assert bed_manner(AmbienceBed(gap=Gap(2.5, 10))) == "every 2.5 to 10 s"
    assert (fade_words(0), fade_words(2.5)) == ("at once", "2.5 s")
    assert counts_words(scenes()[0]) == "≈2 ✦2"
