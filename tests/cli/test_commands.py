"""Commands as a GM types them, against a real server."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from rpgmusic.cli.exits import ExitCode

from .serving import Served


def layer(state: dict[str, object], name: str) -> dict[str, object]:
    timeline = state["timeline"]
    assert isinstance(timeline, dict)
    return next(one for one in timeline["layers"] if one["name"] == name)


def test_playing_a_search_says_what_was_chosen(served: Served) -> None:
    result = served.run("play", "tavern", "fiddle")
    assert "Found “Tavern Fiddle”" in result.stderr
    assert "▶ Tavern Fiddle" in result.stdout


def test_playing_several_searches_makes_a_queue_of_them(served: Served) -> None:
    served.json("play", "--each", "drums", "forest")
    listed = served.said("queue")
    assert listed.index("Battle Drums") < listed.index("Quiet Forest")


def test_pause_holds_the_position_and_resume_goes_on(served: Served) -> None:
    served.json("play", "drums", "--position", "0:05")
    assert "⏸ Battle Drums  0:0" in served.said("pause")
    assert "▶ Battle Drums" in served.said("resume")


@pytest.mark.parametrize("position", ["0:10", "+2", "-3"])
def test_seek_goes_to_a_position_or_takes_a_step(served: Served, position: str) -> None:
    served.json("play", "drums", "--position", "5")
    assert "Battle Drums" in served.said("seek", position)


def test_a_volume_step_with_a_minus_is_no_option(served: Served) -> None:
    served.json("volume", "music", "50")
    assert served.json("volume", "music", "-5")["music"] == {"volume": pytest.approx(0.45), "muted": False}


def test_a_layer_can_be_muted_and_heard_again(served: Served) -> None:
    assert "muted" in served.said("volume", "effects", "--mute")
    assert "muted" not in served.said("volume", "effects", "--unmute")


def test_the_intensity_is_set_stepped_and_shown(served: Served) -> None:
    assert served.json("intensity", "40")["intensity"] == pytest.approx(0.4)
    assert served.json("intensity", "up")["intensity"] == pytest.approx(0.5)
    assert "no stems to mix" in served.said("intensity")


def test_without_a_layer_everything_is_muted(served: Served) -> None:
    assert served.said("volume", "--mute").count("muted") == 4
    assert "muted" not in served.said("volume", "--unmute")


def test_a_track_joins_the_ambience_in_a_loop(served: Served) -> None:
    state = served.json("play", "forest", "--layer", "ambience")
    clips = layer(state, "ambience")["clips"]
    assert isinstance(clips, list)
    assert clips[-1]["loop"] is not None


def test_hush_and_hush_again_brings_the_music_back(served: Served) -> None:
    served.json("play", "drums")
    assert "🤫" in served.said("hush")
    assert "▶" in served.said("hush")


def test_panic_is_silence(served: Served) -> None:
    served.json("play", "drums")
    served.json("panic")
    assert "▶" not in served.said("status")


def test_the_queue_can_be_added_to_moved_and_cleared(served: Served) -> None:
    served.json("queue", "clear")
    served.json("queue", "add", "drums")
    served.json("queue", "add", "forest")
    moved = served.said("queue", "move", "2", "1")
    assert moved.index("Quiet Forest") < moved.index("Battle Drums")
    served.json("queue", "remove", "1")
    assert "Quiet Forest" not in served.said("queue")
    assert "empty" in served.said("queue", "clear")


def test_repeat_shuffle_and_crossfade_are_shown_with_the_queue(served: Served) -> None:
    served.json("queue", "repeat", "all")
    served.json("queue", "shuffle", "on")
    assert "repeat all · shuffle on · cross-fade 3.5 s" in served.said("queue", "crossfade", "3.5")


def test_folders_are_found_by_id_name_and_path(served: Served) -> None:
    made = served.json("folders", "create", "Town")
    served.json("folders", "create", "Inn", "--in", "town")
    served.json("folders", "add", "Town/Inn", served.track_id("fiddle"))
    assert served.json("tracks", "--folder", "inn")["total"] == 1
    assert "▶ Tavern Fiddle" in served.said("play", "--folder", "TOWN/INN")
    served.json("folders", "delete", str(made["id"]))
    assert served.run("tracks", "--folder", "inn").exit_code == ExitCode.NOT_FOUND


def test_a_folder_in_the_way_of_itself_is_refused(served: Served) -> None:
    served.json("folders", "create", "Snake")
    result = served.run("folders", "move", "snake", "--in", "snake", "--json")
    assert result.exit_code == ExitCode.FAILED
    assert json.loads(result.stderr)["type"] == "folder-cycle"


def test_the_scene_is_set_shown_and_cleared(served: Served) -> None:
    served.json("scene", "set", "The old tavern", "--mood", "tavern", "--intensity", "30", "--tag", "warm")
    assert "tavern · intensity 30% · warm" in served.said("scene")
    served.said("scene", "clear")
    assert served.said("scene").startswith("No scene")


def test_campaigns_have_their_own_links_and_queues(served: Served) -> None:
    made = served.json("campaigns", "create", "Thursday")
    assert made["join_url"] != served.join_url
    served.json("queue", "add", "drums", "--campaign", str(made["id"]))
    served.json("queue", "clear")
    assert "Battle Drums" in served.said("queue", "--campaign", str(made["id"]))
    served.json("campaigns", "delete", str(made["id"]))
    assert served.run("queue", "--campaign", str(made["id"])).exit_code == ExitCode.NOT_FOUND


def test_the_link_comes_with_a_code_for_phones(served: Served) -> None:
    shown = served.said("link")
    assert served.join_url in shown
    assert "▄" in shown


def test_a_renewed_link_is_another_one(served: Served) -> None:
    assert served.json("link", "--renew")["join_url"] != served.join_url


def test_the_login_link_for_the_gm_differs_from_the_players(served: Served) -> None:
    assert "/login/" in str(served.json("link", "--gm")["url"])


def test_what_was_played_is_in_the_history(served: Served) -> None:
    served.json("play", "forest")
    assert "Quiet Forest" in served.said("history")


def test_nobody_listening_is_said_with_advice(served: Served) -> None:
    assert "rpgmusic link" in served.said("players")


def test_the_token_is_the_one_that_the_server_told(served: Served) -> None:
    assert served.json("token", "show")["token"] == served.token


def test_the_token_cannot_be_rotated_under_a_running_server(served: Served) -> None:
    result = served.run("token", "rotate")
    assert result.exit_code == ExitCode.CONFLICT


def test_the_doctor_sees_the_server_and_its_tracks(served: Served) -> None:
    findings = served.json("doctor")["findings"]
    assert isinstance(findings, list)
    found = {one["subject"]: one for one in findings}
    assert found["server"]["level"] == "ok"
    assert "3 tracks" in found["server"]["found"]
    assert found["music folder"]["level"] == "ok"
    assert "this machine only" in found["players' address"]["found"]


@pytest.mark.parametrize(
    ("arguments", "code", "kind"),
    [
        (("tracks", "show", "nope"), ExitCode.NOT_FOUND, "track-not-found"),
        (("play", "no such words"), ExitCode.NOT_FOUND, "track-not-found"),
        (("play", "drums", "--campaign", "nope"), ExitCode.NOT_FOUND, "campaign-not-found"),
        (("players", "remove", "Anna"), ExitCode.NOT_FOUND, "player-not-found"),
        (("queue", "remove", "99"), ExitCode.NOT_FOUND, "entry-not-found"),
        (("seek", "late"), ExitCode.FAILED, "invalid-request"),
        (("volume", "music", "300"), ExitCode.FAILED, "invalid-request"),
        (("intensity", "wild"), ExitCode.FAILED, "invalid-request"),
        (("status", "--token", "wrong"), ExitCode.NOT_ALLOWED, "not-signed-in"),
        (("status", "--url", "http://127.0.0.1:9"), ExitCode.UNREACHABLE, "server-unreachable"),
        (("status", "--url", "nonsense"), ExitCode.FAILED, "invalid-request"),
    ],
)
def test_each_refusal_has_its_exit_code_and_its_problem_document(
    served: Served, arguments: tuple[str, ...], code: ExitCode, kind: str
) -> None:
    result = served.run(*arguments, "--json")
    assert result.exit_code == code
    assert json.loads(result.stderr.splitlines()[-1])["type"] == kind
    assert result.stdout == ""


def test_the_stored_token_is_not_sent_to_another_server(served: Served) -> None:
    port = served.url.rsplit(":", 1)[1]
    assert served.run("queue", "--url", f"http://localhost:{port}").exit_code == ExitCode.OK
    result = served.run("queue", "--url", f"http://0.0.0.0:{port}")
    assert result.exit_code in (ExitCode.NOT_ALLOWED, ExitCode.UNREACHABLE, ExitCode.FAILED)


def test_tables_keep_within_eighty_columns(served: Served) -> None:
    for command in ("tracks", "queue", "status", "players", "campaigns", "history", "config"):
        for line in served.said(command).splitlines():
            assert len(line) <= 80, line


def completed(served: Served, words: str) -> list[str]:
    environment = os.environ | {
        "_RPGMUSIC_COMPLETE": "complete_bash",
        "COMP_WORDS": f"rpgmusic {words}",
        "COMP_CWORD": str(words.count(" ") + 1),
        "RPGMUSIC_DATA_DIR": str(served.data_dir),
    }
    command = [sys.executable, "-m", "rpgmusic"]
    process = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    return process.stdout.split()


def test_the_shell_completes_commands_layers_campaigns_and_folders(served: Served) -> None:
    served.json("folders", "create", "Wilderness")
    assert completed(served, "pl") == ["play", "players"]
    assert completed(served, "queue sh") == ["shuffle"]
    assert completed(served, "volume am") == ["ambience"]
    assert completed(served, "status --campaign d") == ["default"]
    assert completed(served, "play --folder Wil") == ["Wilderness"]
