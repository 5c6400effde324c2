"""Scenes, pads, battles, previews, sound checks and the log as a GM types them, against a real server."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from rpgmusic.cli.exits import ExitCode

from .serving import Served


@pytest.fixture(autouse=True)
def empty_board(served: Served) -> Iterator[None]:
    """Every test begins and ends with an empty board."""
    yield
    for scene in scenes(served):
        served.json("scenes", "delete", str(scene["id"]))
    served.json("combat", "off")


def scenes(served: Served) -> list[dict[str, object]]:
    found = served.json("scenes")["scenes"]
    assert isinstance(found, list)
    return found


def test_an_empty_board_says_how_to_save_a_scene(served: Served) -> None:
    assert "rpgmusic scenes save" in served.said("scenes")


def test_a_scene_is_saved_with_all_that_sounds_in_it(served: Served) -> None:
    saved = served.json(
        *("scenes", "save", "The old tavern", "--mood", "tavern", "--intensity", "30", "-t", "fiddle"),
        *("--bed", "forest@40", "--bed", "drums~20-60", "--pad", "Thunder=drums@80", "--fade", "2"),
    )
    assert saved["scene"] == {
        "title": "The old tavern",
        "description": "",
        "mood": "tavern",
        "combat": False,
        "intensity": 0.3,
        "tags": [],
        "hints": "",
    }
    shown = served.said("scenes", "show", "the old")
    for words in ("Tavern Fiddle", "Quiet Forest 40%", "every 20 to 60 s", "Thunder (Battle Drums 80%)", "2 s"):
        assert words in " ".join(shown.split())


def test_a_scene_is_fired_by_the_beginning_of_its_title(served: Served) -> None:
    served.json("scenes", "save", "Ambush", "-t", "drums", "--fade", "0")
    assert "▶ Battle Drums" in served.said("fire", "amb")
    assert "▶" in served.said("scenes")


def test_editing_a_scene_keeps_what_is_not_named(served: Served) -> None:
    served.json("scenes", "save", "Camp", "-t", "fiddle", "--bed", "forest")
    edited = served.json("scenes", "edit", "camp", "--title", "Night camp", "--mood", "calm")
    assert isinstance(edited["ambience"], list)
    assert len(edited["ambience"]) == 1
    assert isinstance(edited["music"], dict)
    assert edited["music"]["source"] == "tracks"


def test_scenes_are_moved_and_deleted(served: Served) -> None:
    for title in ("One", "Two"):
        served.json("scenes", "save", title, "--silence")
    served.json("scenes", "move", "two", "1")
    assert [one["scene"]["title"] for one in scenes(served)] == ["Two", "One"]  # type: ignore[index]  # JSON
    served.json("scenes", "delete", "one")
    assert len(scenes(served)) == 1


def test_what_sounds_now_is_saved_as_a_scene(served: Served) -> None:
    served.json("play", "fiddle")
    served.json("scenes", "capture", "Right now")
    assert "Tavern Fiddle" in served.said("scenes", "show", "right now")


def test_two_sources_of_music_are_one_too_many(served: Served) -> None:
    assert served.run("scenes", "save", "Odd", "--silence", "--keep").exit_code == ExitCode.USAGE


@pytest.mark.parametrize("bed", ["rain@400", "rain@", "~20-60"])
def test_what_is_no_ambience_is_told_with_an_example(served: Served, bed: str) -> None:
    assert served.run("scenes", "save", "Odd", "--bed", bed).exit_code in (ExitCode.FAILED, ExitCode.NOT_FOUND)


def test_a_battle_pushes_the_music_aside_and_gives_it_back(served: Served) -> None:
    served.json("play", "fiddle", "--loop")
    assert "Battle Drums" in served.said("battle", "-t", "drums")
    assert "▶ Battle Drums" in served.said("combat", "on", "--fade", "0")
    assert "▶ Tavern Fiddle" in served.said("combat", "off", "--fade", "0")


def test_pads_are_added_fired_stopped_and_removed(served: Served) -> None:
    served.json("pads", "add", "Thunder=drums@80")
    assert "80%" in served.said("pads")
    served.json("pads", "fire", "thun")
    served.json("pads", "stop")
    served.json("pads", "remove", "thunder")
    assert "no pads yet" in served.said("pads")


def test_a_scene_that_was_deleted_is_brought_back(served: Served) -> None:
    served.json("scenes", "save", "Precious", "--silence")
    served.json("scenes", "delete", "precious")
    served.json("undo")
    assert scenes(served)[0]["scene"]["title"] == "Precious"  # type: ignore[index]  # JSON


def test_the_log_tells_what_played(served: Served) -> None:
    served.json("play", "forest")
    assert "Quiet Forest" in served.said("log")


def test_a_sound_check_without_players_says_how_to_invite_them(served: Served) -> None:
    result = served.run("sound-check", "--json")
    assert result.exit_code == ExitCode.NOT_FOUND
    assert "rpgmusic link" in json.loads(result.stderr)["detail"]


def test_without_page_and_player_a_preview_says_what_would_do(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    result = served.run("preview", "fiddle", "--json")
    assert result.exit_code == ExitCode.FAILED
    assert "rpgmusic link --preview" in json.loads(result.stderr)["detail"]
