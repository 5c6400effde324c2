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
        "tone": "",
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


def test_editing_a_scene_replaces_or_takes_out_what_is_named(served: Served) -> None:
    before = ("--mood", "calm", "--tag", "night", "-t", "fiddle", "--shuffle", "--bed", "forest", "--pad", "Boom=drums")
    served.json("scenes", "save", "Camp", *before)
    served.json("scenes", "edit", "camp", "--no-mood", "--no-tags", "--bed", "drums@30~5-10", "--fade", "9")
    edited = served.json("scenes", "edit", "camp", "--match", "scene", "--no-pads")
    assert edited["scene"]["mood"] is None  # type: ignore[index]  # JSON
    assert edited["scene"]["tags"] == []  # type: ignore[index]  # JSON
    assert edited["music"]["source"] == "match"  # type: ignore[index]  # JSON
    assert [(bed["volume"], bed["gap"]) for bed in edited["ambience"]] == [  # type: ignore[attr-defined]  # JSON
        (0.3, {"shortest_s": 5.0, "longest_s": 10.0})
    ]
    assert (edited["pads"], edited["fade_s"]) == ([], 9.0)


def test_firing_tells_the_music_and_the_ambience_and_so_does_the_status(served: Served) -> None:
    served.json("scenes", "save", "Woods", "--mood", "calm", "-t", "fiddle", "--bed", "forest@50~20-60", "--fade", "0")
    assert "≈ Quiet Forest 50%, every 20 to 60 s" in served.said("fire", "woods")
    status = served.said("status")
    assert "Woods · calm" in status
    assert "≈ Quiet Forest 50%, every 20 to 60 s" in status


def test_a_scene_without_tracks_to_play_says_which_command_chooses_some(served: Served) -> None:
    served.json("scenes", "save", "Dragon's lair", "--match", "boss")
    result = served.run("fire", "dragon", "--json")
    assert result.exit_code == ExitCode.FAILED
    assert 'rpgmusic scenes edit "Dragon\'s lair" -t TRACK' in json.loads(result.stderr)["detail"]


def test_many_tracks_are_counted_in_the_list_and_named_one_by_one_in_the_scene(served: Served) -> None:
    tracks = [option for words in ("fiddle", "drums", "forest", "fiddle", "drums") for option in ("-t", words)]
    served.json("scenes", "save", "Medley", *tracks)
    assert "Quiet Forest and 2 more" in " ".join(served.said("scenes").split())
    shown = " ".join(served.said("scenes", "show", "medley").split())
    assert "5 tracks, in order: Tavern Fiddle Battle Drums Quiet Forest Tavern Fiddle Battle Drums" in shown


def test_two_sources_of_music_are_one_too_many(served: Served) -> None:
    assert served.run("scenes", "save", "Odd", "--silence", "--keep").exit_code == ExitCode.USAGE


@pytest.mark.parametrize("bed", ["rain@400", "rain@", "rain@@", "~20-60"])
def test_what_is_no_ambience_is_told_with_an_example(served: Served, bed: str) -> None:
    result = served.run("scenes", "save", "Odd", "--bed", bed, "--json")
    assert result.exit_code == ExitCode.FAILED
    assert "folder:Birds@50~20-60" in json.loads(result.stderr)["detail"]


def test_a_battle_pushes_the_music_aside_and_gives_it_back(served: Served) -> None:
    served.json("play", "fiddle", "--loop")
    assert "Battle Drums" in served.said("battle", "-t", "drums")
    assert "▶ Battle Drums" in served.said("combat", "on", "--fade", "0")
    assert "▶ Tavern Fiddle" in served.said("combat", "off", "--fade", "0")


def test_a_battle_without_music_says_which_commands_choose_some(served: Served) -> None:
    served.json("battle", "--match", "boss")
    result = served.run("combat", "on", "--json")
    assert result.exit_code == ExitCode.FAILED
    assert "rpgmusic battle -t TRACK" in json.loads(result.stderr)["detail"]


def test_a_battle_that_goes_on_or_never_was_is_told(served: Served) -> None:
    assert "No battle was going on" in served.run("combat", "off").stderr
    served.json("battle", "-t", "drums")
    served.json("combat", "on")
    assert "goes on" in served.run("combat", "on").stderr


def test_a_looping_pad_is_fired_and_stopped_with_one_command(served: Served) -> None:
    served.json("pads", "add", "Drone=forest", "--loop")
    assert "was fired" in served.said("pads", "fire", "drone")
    assert "was stopped" in served.said("pads", "fire", "drone")
    served.json("pads", "remove", "drone")


def test_pads_of_the_fired_scene_come_first_and_are_taken_out_with_the_scene(served: Served) -> None:
    served.json("scenes", "save", "Ambush", "--silence", "--pad", "Horn=drums")
    served.json("pads", "add", "Thunder=drums")
    served.json("fire", "ambush")
    assert served.said("pads").index("Horn") < served.said("pads").index("Thunder")
    assert served.run("pads", "remove", "1").exit_code == ExitCode.CONFLICT
    served.json("pads", "remove", "2")
    assert "Thunder" not in served.said("pads")


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
