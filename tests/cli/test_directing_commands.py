"""Scenes said, music chosen and the GM's word on it, as typed, against a real server with its composer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from rpgmusic.cli.exits import ExitCode

from .serving import Served

INN = "The innkeeper bars the door. Something is scratching at the shutters."


@pytest.fixture(autouse=True)
def as_it_was(served: Served) -> Iterator[None]:
    """Every test begins with short pieces, and without a scene."""
    changed(served, "--mode", "auto", "--make", "if-nothing-fits", "--when-scene-ends", "keep", "--length", "10")
    yield
    served.json("scene", "end")


def changed(served: Served, *options: str) -> dict[str, Any]:
    return served.json("director", "set", *options)


def test_a_scene_is_said_and_the_music_and_the_reasons_are_told(served: Served) -> None:
    said = served.said("scene", "say", INN)
    assert "because" in said
    assert "▶" in said
    assert "composer" in said
    assert "▶" in served.said("status")


def test_what_the_gm_adds_counts_more_than_the_words(served: Served) -> None:
    outcome: dict[str, Any] = served.json(
        *("scene", "say", INN, "--title", "The last inn", "--mood", "horror", "--intensity", "80", "--no-combat"),
        *("--hint", "only strings", "--tag", "inn", "--no-wait"),
    )
    assert (outcome["reading"]["mood"], outcome["reading"]["intensity"]) == ("horror", 0.8)
    assert (outcome["scene"]["title"], outcome["scene"]["tags"]) == ("The last inn", ["inn"])
    assert "strings" in outcome["prompt"]["instruments"][0]


def test_a_suggestion_waits_until_it_is_accepted(served: Served) -> None:
    outcome: dict[str, Any] = served.json("scene", "say", INN, "--suggest")
    assert not outcome["choice"]["applied"]
    assert "rpgmusic director accept" in served.said("director")
    accepted: dict[str, Any] = served.json("director", "accept")
    assert accepted["choice"]["applied"]


def test_words_that_are_not_understood_are_told(served: Served) -> None:
    assert "only English" in served.said("scene", "say", "Lorem ipsum dolor sit amet consectetur", "--no-wait")


def test_a_scene_of_no_words_is_wrong_usage(served: Served) -> None:
    result = served.run("scene", "say")
    assert result.exit_code == ExitCode.USAGE
    assert "scene say" in " ".join(result.stderr.split())


def test_a_fight_begins_in_the_present_scene(served: Served) -> None:
    served.json("scene", "say", INN, "--title", "The last inn")
    outcome: dict[str, Any] = served.json("scene", "say", "--combat", "--no-wait")
    assert (outcome["scene"]["title"], outcome["scene"]["combat"]) == ("The last inn", True)


@pytest.mark.parametrize(("end", "sentence"), [("keep", "goes on"), ("fade", "fades out")])
def test_a_scene_ends_as_the_director_is_set(served: Served, end: str, sentence: str) -> None:
    changed(served, "--when-scene-ends", end)
    served.json("scene", "say", "--mood", "calm", "--no-wait")
    assert sentence in served.said("scene", "end")
    assert "No scene is set" in served.said("scene")


def test_the_director_is_set_and_shown(served: Served) -> None:
    view = changed(
        served,
        "--mode",
        "suggest",
        "--make",
        "always",
        "--chain",
        "composer,silence",
        "--length",
        "2:00",
        "--motif",
        "Mira",
    )
    assert (view["mode"], view["make"], view["chain"]) == ("suggest", "always", ["composer", "silence"])
    assert (view["length_s"], view["motif"]) == (120.0, "Mira")
    shown = " ".join(served.said("director").split())
    for words in ("rpgmusic director accept", "always", "composer, then silence", "2:00", "Mira"):
        assert words in shown


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--chain", "composer,mozart"), "There are: composer"),
        (("--length", "0:01"), "3 to 600 seconds"),
    ],
)
def test_what_the_director_cannot_be_is_told(served: Served, options: tuple[str, ...], sentence: str) -> None:
    result = served.run("director", "set", *options)
    assert result.exit_code == ExitCode.FAILED
    assert sentence in result.stderr


def test_setting_nothing_is_wrong_usage(served: Served) -> None:
    assert served.run("director", "set").exit_code == ExitCode.USAGE


def test_more_and_less_turn_the_intensity_in_tenths(served: Served) -> None:
    served.json("scene", "say", INN, "--intensity", "40")
    assert served.json("director", "more", "2")["intensity"] == pytest.approx(0.6)
    assert "50%" in served.said("director", "less")


def test_a_pinned_track_is_chosen_first_and_unpinned_again(served: Served) -> None:
    pinned: dict[str, Any] = served.json("director", "pin", "fiddle", "--mood", "tavern")
    assert [(pin["mood"], pin["track"]["title"]) for pin in pinned["pins"]] == [("tavern", "Tavern Fiddle")]
    said = served.said("scene", "say", "--mood", "tavern")
    assert "▶ “Tavern Fiddle”" in said
    assert "You pinned it to tavern." in said
    assert served.json("director", "pin", "fiddle", "--mood", "tavern", "--off")["pins"] == []


def test_a_track_is_never_chosen_again_until_it_may_be(served: Served) -> None:
    view: dict[str, Any] = served.json("director", "never", "drums")
    assert [card["title"] for card in view["never"]] == ["Battle Drums"]
    assert "Battle Drums" in served.said("director")
    assert served.json("director", "never", "drums", "--off")["never"] == []


def test_another_choice_is_another_track(served: Served) -> None:
    first: dict[str, Any] = served.json("scene", "say", "--mood", "battle")
    again: dict[str, Any] = served.json("director", "reroll")
    assert first["choice"]["title"] == "Battle Drums"
    assert again["choice"]["title"] != "Battle Drums"


def test_without_a_scene_there_is_nothing_to_choose_for(served: Served) -> None:
    result = served.run("director", "reroll")
    assert result.exit_code == ExitCode.CONFLICT
    assert "Describe one first" in result.stderr
