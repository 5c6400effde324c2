"""Commands for many tracks, folders and playlists, mixing and undoing, against a real server."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rpgmusic.cli.exits import ExitCode

from .serving import Served


def labels(served: Served, words: str) -> tuple[object, object]:
    track = served.json("tracks", "show", served.track_id(words))
    return track["free_tags"], track["moods"]


def test_tags_are_given_to_several_tracks_at_once_and_taken_away(served: Served) -> None:
    assert served.json("tracks", "tag", "orcs", "loud", "-t", "drums", "-t", "fiddle")["changed"] == 2
    assert labels(served, "drums")[0] == ["orcs", "loud"]
    served.json("tracks", "untag", "loud", "--search", "drums")
    assert labels(served, "drums")[0] == ["orcs"]
    assert labels(served, "fiddle")[0] == ["orcs", "loud"]


def test_moods_are_given_to_a_whole_folder(served: Served) -> None:
    served.json("folders", "create", "Night")
    served.json("folders", "put", "night", "-t", "forest", "-t", "fiddle")
    assert "2 tracks changed" in served.said("tracks", "mood", "calm", "wonder", "--folder", "night")
    served.json("tracks", "mood", "wonder", "--remove", "--folder", "night")
    assert labels(served, "forest")[1] == ["calm"]


def test_without_a_selection_it_is_asked_which_tracks(served: Served) -> None:
    result = served.run("tracks", "tag", "orcs")
    assert result.exit_code == ExitCode.USAGE
    assert "--search" in result.output


def test_tracks_are_put_into_several_folders_at_once(served: Served) -> None:
    for name in ("Left", "Right"):
        served.json("folders", "create", name)
    assert served.json("folders", "put", "left", "right", "-t", "drums", "-t", "forest")["added"] == 4
    assert served.json("tracks", "--folder", "right")["total"] == 2


def test_a_folder_goes_out_as_a_playlist_and_comes_back_as_a_folder(served: Served, tmp_path: Path) -> None:
    served.json("folders", "create", "Inns")
    served.json("folders", "put", "Inns", "-t", "fiddle", "-t", "drums")
    file = tmp_path / "inns.m3u8"
    served.json("folders", "export", "Inns", str(file))
    assert file.read_text().startswith("#EXTM3U")
    reply = served.json("folders", "import", str(file), "--name", "Taverns")
    assert reply["found"] == 2
    assert served.json("tracks", "--folder", "Taverns")["total"] == 2


def test_a_playlist_may_come_and_go_by_the_standard_streams(served: Served) -> None:
    served.json("folders", "create", "Stream")
    served.json("folders", "put", "Stream", "-t", "forest")
    assert "#EXTM3U" in served.said("folders", "export", "Stream", "-")


def test_what_a_playlist_names_and_the_library_has_not_is_told(served: Served, tmp_path: Path) -> None:
    file = tmp_path / "odd.m3u"
    file.write_text("gone/nowhere.mp3\n")
    assert "gone/nowhere.mp3" in served.said("folders", "import", str(file))


def test_a_file_that_is_there_is_not_overwritten_unless_forced(served: Served, tmp_path: Path) -> None:
    served.json("folders", "create", "Careful")
    served.json("folders", "put", "Careful", "-t", "forest")
    file = tmp_path / "mine.m3u8"
    file.write_text("precious")
    result = served.run("folders", "export", "Careful", str(file))
    assert result.exit_code == ExitCode.CONFLICT
    assert "--force" in result.stderr
    assert file.read_text() == "precious"
    served.json("folders", "export", "Careful", str(file), "--force")
    assert file.read_text() != "precious"


def test_a_file_that_is_not_there_is_told_in_a_sentence(served: Served) -> None:
    result = served.run("folders", "import", "nowhere.m3u8")
    assert result.exit_code == ExitCode.NOT_FOUND
    assert "There is no file nowhere.m3u8" in result.stderr


def test_an_edit_is_undone_and_done_again_in_words(served: Served) -> None:
    served.json("folders", "create", "Oops")
    assert "Oops" in str(served.json("undo")["label"])
    assert served.run("tracks", "--folder", "Oops").exit_code == ExitCode.NOT_FOUND
    assert "Done again" in served.said("redo")
    assert served.json("tracks", "--folder", "Oops")["total"] == 0


@pytest.mark.parametrize(("level", "volume"), [("40", 0.4), ("-12dB", 0.5012), ("0dB", 1.0)])
def test_the_mixer_takes_percent_and_decibels(served: Served, level: str, volume: float) -> None:
    assert served.json("mixer", "effects", level)["effects"] == {"volume": volume, "muted": False, "solo": False}


def test_the_mixer_climbs_by_even_steps(served: Served) -> None:
    served.json("mixer", "effects", "0dB")
    assert "-4.0 dB" in served.said("mixer", "effects", "--steps", "-2")


def test_a_layer_alone_is_marked_and_given_up_again(served: Served) -> None:
    assert "solo" in served.said("mixer", "ambience", "--solo")
    assert "solo" not in served.said("mixer", "ambience", "--no-solo")


def test_a_fade_without_a_level_is_asked_about(served: Served) -> None:
    assert served.run("mixer", "music", "--fade", "3").exit_code == ExitCode.USAGE


def test_no_missing_track_is_said_so(served: Served) -> None:
    assert "No track is missing" in served.said("missing")
    assert served.run("missing", "forget", "drums").exit_code == ExitCode.NOT_FOUND


def test_a_missing_track_is_replaced_and_forgotten(served: Served) -> None:
    served.json("folders", "create", "Gaps")
    served.json("folders", "put", "Gaps", "-t", "drums")
    (served.music_dir / "0.flac").rename(served.data_dir / "elsewhere.flac")
    served.json("scan")
    assert "Battle Drums" in served.said("missing")
    served.json("missing", "replace", "drums", "fiddle")
    assert served.json("tracks", "--folder", "Gaps")["tracks"][0]["title"] == "Tavern Fiddle"  # type: ignore[index]  # JSON
    served.run("missing", "forget", "--all", "--yes")
    (served.data_dir / "elsewhere.flac").rename(served.music_dir / "0.flac")
    served.json("scan")
    assert json.loads(served.run("missing", "--json").stdout)["total"] == 0
