"""Music asked for, followed, kept and deleted, as a GM types it, against a real server with its composer."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from rpgmusic.cli.exits import ExitCode
from rpgmusic.cli.making import complete_chain
from tests.cli.interrupting import heed_interrupts

from .serving import Served
from .terminals import DEADLINE_S, until

HARBOUR = "A quiet harbour at dawn"


@pytest.fixture(scope="module")
def made(served: Served) -> dict[str, Any]:
    """A piece that was made and followed to its end."""
    return served.json("generate", HARBOUR, "--length", "10", "--seed", "3", "--name", "Harbour", "--wait")


def test_a_piece_is_made_and_put_into_the_library(served: Served, made: dict[str, Any]) -> None:
    assert (made["status"], made["provider"], made["name"]) == ("COMPLETED", "composer", "Harbour")
    assert "Harbour" in served.said("tracks", "search", "harbour")


def test_what_it_costs_and_what_to_do_next_is_told(served: Served) -> None:
    result = served.run("generate", HARBOUR, "--length", "11", "--seed", "4", "--wait")
    assert result.exit_code == ExitCode.OK, result.output
    assert "composer would make it: free" in result.stderr
    assert "rpgmusic play" in result.stdout


def test_what_the_gm_says_of_the_piece_is_asked_for(served: Served) -> None:
    asked: dict[str, Any] = served.json(
        *("generate", HARBOUR, "--mood", "calm", "--tempo", "70", "--key", "d", "--mode", "dorian"),
        *("--instruments", "harp,flute", "--intensity", "20", "--length", "10", "--no-wait"),
    )
    prompt = asked["prompt"]
    assert (prompt["mood"], prompt["tempo_bpm"], prompt["key"], prompt["mode"]) == ("calm", 70, "D", "dorian")
    assert (prompt["instruments"], prompt["intensity"], prompt["length_s"]) == (["harp", "flute"], 0.2, 10.0)


def test_the_same_piece_is_never_made_twice(served: Served, made: dict[str, Any]) -> None:
    again = served.json("generate", HARBOUR, "--length", "10", "--seed", "3", "--name", "Harbour", "--wait")
    assert again["track_id"] == made["track_id"]


def test_a_piece_that_is_much_alike_is_told_and_taken_if_that_is_wished(served: Served, made: dict[str, Any]) -> None:
    alike = ("generate", HARBOUR, "--length", "10", "--tempo", "101")
    assert f"rpgmusic play {made['track_id']}" in served.run(*alike, "--no-wait").stderr
    result = served.run(*alike[:-1], "103", "--near", "50", "--wait")
    assert result.exit_code == ExitCode.OK, result.output
    assert "taken from what exists" in result.stdout


def test_a_provider_that_is_not_ready_is_told(served: Served) -> None:
    result = served.run("generate", HARBOUR, "--provider", "elevenlabs", "--json")
    assert result.exit_code == ExitCode.FAILED
    assert "levenlabs" in json.loads(result.stderr)["detail"].replace("L", "l")


def test_one_provider_and_a_chain_are_one_too_many(served: Served) -> None:
    result = served.run("generate", HARBOUR, "--provider", "composer", "--chain", "composer")
    assert result.exit_code == ExitCode.USAGE


def test_jobs_are_listed_and_shown_by_the_beginning_of_their_id(served: Served, made: dict[str, Any]) -> None:
    listed = served.said("jobs")
    for word in ("Harbour", "composer", "done", "free", made["id"][:6]):
        assert word in listed
    shown = " ".join(served.said("jobs", "show", made["id"][:10]).split())
    for words in (made["prompt"]["mood"], "0:10", "seed 3", made["track_id"]):
        assert words in shown


def test_an_id_that_nothing_has_is_told(served: Served) -> None:
    result = served.run("jobs", "show", "zzz")
    assert result.exit_code == ExitCode.NOT_FOUND
    assert "rpgmusic jobs" in result.stderr


def test_a_piece_is_kept_and_kept_no_longer(served: Served, made: dict[str, Any]) -> None:
    assert "for good" in served.said("jobs", "keep", made["id"])
    assert served.json("jobs", "keep", made["id"], "--off")["kept"] is False


def test_a_piece_is_downloaded_once(served: Served, made: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "harbour.flac"
    assert "Written to" in served.said("jobs", "download", made["id"], "--out", str(file))
    assert file.read_bytes()[:4] == b"fLaC"
    assert served.run("jobs", "download", made["id"], "--out", str(file)).exit_code == ExitCode.CONFLICT


def test_a_piece_in_the_making_is_cancelled_tried_again_and_deleted(served: Served) -> None:
    asked = served.json("generate", HARBOUR, "--length", "300", "--no-wait")
    job = str(asked["id"])
    assert "was cancelled" in served.said("jobs", "cancel", job)
    assert served.run("jobs", "download", job).exit_code == ExitCode.CONFLICT
    assert served.json("jobs", "retry", job, "--no-wait")["status"] == "GENERATING"
    served.json("jobs", "cancel", job)
    assert "was deleted" in served.said("jobs", "delete", job, "--yes")
    assert served.run("jobs", "show", job).exit_code == ExitCode.NOT_FOUND


def test_interrupting_the_wait_leaves_the_piece_in_the_making(served: Served) -> None:
    command = ("generate", HARBOUR, "--length", "301", "--name", "Long harbour", "--wait")
    process = subprocess.Popen(
        [sys.executable, "-m", "rpgmusic", *command, "--data", str(served.data_dir)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=heed_interrupts,  # noqa: PLW1509  # no other thread runs here
    )
    until(lambda: "Long harbour" in names_in_the_making(served))
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=DEADLINE_S)
    assert process.returncode == 130
    assert "rpgmusic jobs cancel" in told
    job = names_in_the_making(served)["Long harbour"]
    served.json("jobs", "cancel", job)


def names_in_the_making(served: Served) -> dict[str, str]:
    """The id of each piece that is being made, by its name."""
    jobs: dict[str, Any] = served.json("jobs")
    return {one["name"]: one["id"] for one in jobs["generations"] if one["status"] == "GENERATING"}


def test_the_providers_say_what_they_need_and_whose_the_music_is(served: Served) -> None:
    listed = " ".join(served.said("providers").split())
    for words in ("composer", "ready", "nothing", "nobody else's", "$0.00 were spent"):
        assert words in listed


def test_the_spending_limit_is_set_and_lifted(served: Served) -> None:
    assert "the limit is $7.50" in served.said("spending", "--cap", "7.50")
    assert served.json("spending", "--cap", "none")["cap_usd"] is None
    assert "no limit" in served.said("spending")


@pytest.mark.parametrize("cap", ["much", "-1", "nan"])
def test_what_is_no_limit_is_told(served: Served, cap: str) -> None:
    result = served.run("spending", f"--cap={cap}")
    assert result.exit_code == ExitCode.FAILED
    assert "or none" in result.stderr


def test_the_shell_completes_the_next_name_of_a_chain() -> None:
    assert complete_chain("elevenlabs,c") == ["elevenlabs,composer"]
    assert "composer" not in complete_chain("composer,")[0].split(",")[1:]
