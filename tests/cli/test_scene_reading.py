"""`rpgmusic scene read`, as scripts and GMs use it, without any server."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner, Result

from rpgmusic.cli.app import app
from rpgmusic.domain.track import Mood

TEXT = "The innkeeper bars the door. Something is scratching at the shutters."


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(app, ["scene", "read", *arguments], input=stdin)


def test_a_scene_is_shown_with_mood_reasons_and_prompt() -> None:
    result = run(TEXT)
    assert result.exit_code == 0, result.output
    for word in ("suspense", "intensity", "combat", "“shutters”", "BPM", "Instrumental"):
        assert word in result.stdout


def test_json_holds_everything_that_was_read() -> None:
    told = json.loads(run(TEXT, "--json").stdout)
    assert told["mood"] in ("suspense", "horror")
    assert set(told["moods"]) == {mood.value for mood in Mood}
    assert told["combat"] is False
    assert 0 <= told["intensity"] <= 1
    assert set(told["setting"]) == {"place", "era", "culture", "weather", "time_of_day"}
    assert told["understood"] is True
    assert told["reasons"]
    assert "Instrumental" in told["prompt"]["text"]
    assert told["prompt"]["tempo_bpm"] > 0


def test_a_file_gives_one_line_a_scene_with_its_id(tmp_path: Path) -> None:
    file = tmp_path / "scenes.jsonl"
    file.write_text('{"id": "a", "text": "tavern"}\n\n{"id": 7, "text": "Ambush!", "hints": "only drums"}\n')
    lines = [json.loads(line) for line in run("--file", str(file)).stdout.splitlines()]
    assert [(line["id"], line["mood"]) for line in lines] == [("a", "tavern"), (7, "battle")]
    assert lines[1]["prompt"]["instruments"] == ["drums"]


def test_a_minus_reads_standard_input() -> None:
    result = run("--file", "-", stdin='{"id": "x", "text": "funeral"}\n')
    assert json.loads(result.stdout)["mood"] == "sorrow"
    assert json.loads(run("-", "--json", stdin=TEXT).stdout)["understood"] is True


def test_bad_lines_are_named_and_the_rest_goes_on() -> None:
    stdin = 'nonsense\n{"id": 1}\n{"id": 2, "text": 3}\n[]\n{"id": "good", "text": "tavern"}\n\xff\n'
    result = run("--file", "-", stdin=stdin)
    assert result.exit_code == 1
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["good"]
    for number in (1, 2, 3, 4, 6):
        assert f"Line {number} is no scene" in result.stderr


def test_a_missing_file_is_told_in_a_sentence(tmp_path: Path) -> None:
    result = run("--file", str(tmp_path / "none.jsonl"))
    assert result.exit_code != 0
    assert "cannot be read" in result.stderr


def test_no_words_at_all_are_refused_with_an_example() -> None:
    result = run()
    assert result.exit_code == 1
    assert "rpgmusic scene read" in result.stderr


def test_another_language_is_said_not_to_be_understood() -> None:
    assert "not understood" in run("Der Wirt verriegelt die Tür.").stdout
    assert json.loads(run("Der Wirt verriegelt die Tür.", "--json").stdout)["understood"] is False


def test_the_gm_may_say_that_a_fight_goes_on_and_wish_for_instruments() -> None:
    told = json.loads(run("The hall is silent.", "--combat", "--hints", "only harp", "--json").stdout)
    assert told["combat"] is True
    assert told["prompt"]["instruments"] == ["harp"]
