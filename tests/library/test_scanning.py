"""Scans: what is on the disk becomes tracks, and stays the same tracks."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from rpgmusic.domain.errors import MusicFolderUnavailable, UnreadableAudio
from rpgmusic.domain.track import TrackStatus
from rpgmusic.domain.units import TrackId
from rpgmusic.library import ScanPhase, ScanProgressed, TracksChanged

from .conftest import Table, eventually
from .tunes import SUFFIXES, tune


@pytest.mark.parametrize("suffix", SUFFIXES)
async def test_every_format_becomes_a_playable_track(table: Table, suffix: str) -> None:
    tune(table.music / f"Deep/er/song{suffix}")
    assert (await table.scan()).added == 1
    track = table.only(f"Deep/er/song{suffix}")
    assert (track.status, track.problem) == (TrackStatus.PLAYABLE, "")
    assert track.stream
    assert 300_000 < track.stream.duration_us < 600_000
    assert table.library.file_path(track) == table.music / track.path


async def test_a_second_scan_finds_nothing_new(table: Table) -> None:
    tune(table.music / "a.ogg")
    await table.scan_and_measure()
    before = table.all()
    status = await table.scan()
    assert (status.done, status.total, status.added, status.changed) == (1, 1, 0, 0)
    assert table.all() == before


async def test_a_moved_file_keeps_its_id_its_folders_and_what_the_gm_said(table: Table) -> None:
    tune(table.music / "a.ogg")
    await table.scan()
    track = table.only("a.ogg")
    folder = table.library.shelf.create("Taverns")
    table.library.shelf.add_tracks(folder.id, [track.id])
    table.library.labels.edit(track.id, {"title": "Ale"}, free_tags=["loud"])
    (table.music / "new place").mkdir()
    (table.music / "a.ogg").rename(table.music / "new place" / "b.ogg")
    status = await table.scan()
    assert (status.moved, status.added, status.missing) == (1, 0, 0)
    moved = table.only("new place/b.ogg")
    assert (moved.id, moved.title, moved.free_tags) == (track.id, "Ale", ("loud",))
    assert moved.revision == track.revision
    assert table.library.page(folder_id=folder.id).tracks == (moved,)


async def test_a_moved_file_is_known_again_though_its_time_changed(table: Table) -> None:
    tune(table.music / "a.ogg")
    await table.scan()
    track = table.only("a.ogg")
    (table.music / "a.ogg").rename(table.music / "b.ogg")
    os.utime(table.music / "b.ogg", (1, 1))
    await table.scan()
    assert [found.id for found in table.all()] == [track.id]


async def test_two_files_that_both_exist_stay_two_tracks_though_equal(table: Table) -> None:
    tune(table.music / "a.ogg")
    await table.scan()
    shutil.copy2(table.music / "a.ogg", table.music / "copy.ogg")
    assert (await table.scan()).added == 1
    assert len({track.id for track in table.all()}) == 2


async def test_equal_files_that_move_together_keep_their_ids_apart(table: Table) -> None:
    for name in ("a.ogg", "b.ogg"):
        tune(table.music / "old" / name)
    await table.scan()
    before = {track.path.rpartition("/")[2]: track.id for track in table.all()}
    (table.music / "old").rename(table.music / "new")
    assert (await table.scan()).moved == 2
    assert {track.path.rpartition("/")[2]: track.id for track in table.all()} == before


async def test_swapped_names_are_changes_not_moves(table: Table) -> None:
    first, second = tune(table.music / "a.ogg", 1), tune(table.music / "b.ogg", 2)
    os.utime(first, (1, 1))
    await table.scan()
    second.rename(table.music / "c")
    first.rename(second)
    (table.music / "c").rename(first)
    status = await table.scan()
    assert (status.changed, status.moved, status.added) == (2, 0, 0)


async def test_a_removed_file_is_kept_as_missing_and_comes_back_as_the_same_track(table: Table) -> None:
    tune(table.music / "a.ogg")
    tune(table.music / "b.ogg", 1)
    await table.scan()
    track = table.only("a.ogg")
    (table.music / "a.ogg").rename(table.directory / "away.ogg")
    assert (await table.scan()).missing == 1
    missing = table.only("a.ogg")
    assert missing.status is TrackStatus.MISSING
    assert "no longer" in missing.problem
    with pytest.raises(UnreadableAudio):
        table.library.file_path(missing)
    (table.directory / "away.ogg").rename(table.music / "elsewhere.ogg")
    await table.scan()
    assert table.only("elsewhere.ogg").id == track.id
    assert table.only("elsewhere.ogg").status is TrackStatus.PLAYABLE


async def test_a_missing_track_can_be_restored_or_forgotten(table: Table) -> None:
    tune(table.music / "a.ogg")
    tune(table.music / "b.ogg", 1)
    await table.scan_and_measure()
    track = table.only("a.ogg")
    (table.music / "a.ogg").rename(table.directory / "a.ogg")
    await table.scan()
    with pytest.raises(UnreadableAudio):
        await table.library.restore(track.id)
    (table.directory / "a.ogg").rename(table.music / "a.ogg")
    assert (await table.library.restore(track.id)) == track
    (table.music / "a.ogg").unlink()
    await table.scan()
    table.library.forget(track.id)
    assert [left.path for left in table.all()] == ["b.ogg"]


async def test_of_many_tracks_those_that_are_missing_are_forgotten_with_their_places_in_folders(table: Table) -> None:
    for number, name in enumerate(("a.ogg", "b.ogg", "c.ogg")):
        tune(table.music / name, number)
    await table.scan()
    ids = {track.path: track.id for track in table.all()}
    folder = table.library.shelf.create("All", track_ids=ids.values())
    for name in ("a.ogg", "b.ogg"):
        (table.music / name).unlink()
    await table.scan()
    asked = [*ids.values(), *ids.values(), TrackId("nowhere")]
    assert set(await table.library.forget_all(asked)) == {ids["a.ogg"], ids["b.ogg"]}
    assert [left.path for left in table.all()] == ["c.ogg"]
    assert table.library.shelf.get(folder.id).track_ids == (ids["c.ogg"],)


@pytest.mark.parametrize("emptied", [False, True])
async def test_a_vanished_music_folder_forgets_nothing(table: Table, emptied: bool) -> None:
    tune(table.music / "a.ogg")
    await table.scan_and_measure()
    before = table.all()
    table.music.rename(table.directory / "unplugged")
    if emptied:
        table.music.mkdir()
    status = await table.scan()
    assert (status.state, status.missing) == (ScanPhase.FAILED, 0)
    assert "cannot be reached" in status.problem
    assert table.all() == before
    with pytest.raises(MusicFolderUnavailable):
        table.library.file_path(before[0])
    if emptied:
        table.music.rmdir()
    (table.directory / "unplugged").rename(table.music)
    assert (await table.scan()).state is ScanPhase.FINISHED
    assert table.all() == before


async def test_hidden_files_and_circular_links_are_passed_over(table: Table) -> None:
    tune(table.music / "a.ogg")
    for name in (".hidden.ogg", "._a.ogg", "@eaDir/a.ogg", ".AppleDouble/a.ogg"):
        tune(table.music / name)
    (table.music / "circle").symlink_to(table.music)
    (table.music / "dangling.ogg").symlink_to(table.directory / "nothing.ogg")
    os.mkfifo(table.music / "pipe.ogg")
    await table.scan()
    assert [track.path for track in table.all()] == ["a.ogg"]


async def test_a_link_out_of_the_music_folder_is_not_served(table: Table) -> None:
    tune(table.directory / "secret.ogg")
    (table.music / "link.ogg").symlink_to(table.directory / "secret.ogg")
    await table.scan()
    with pytest.raises(UnreadableAudio, match="outside"):
        table.library.file_path(table.only("link.ogg"))


async def test_bad_files_are_listed_with_the_reason_and_stop_nothing(table: Table) -> None:
    tune(table.music / "good.mp3")
    (table.music / "empty.mp3").touch()
    (table.music / "text.flac").write_text("this is no music at all" * 50)
    (table.music / "noise.ogg").write_bytes(bytes(range(256)) * 20)
    whole = tune(table.directory / "whole.flac").read_bytes()
    (table.music / "head.flac").write_bytes(whole[:30])
    status = await table.scan()
    assert (status.state, status.failed) == (ScanPhase.FINISHED, 4)
    problems = {track.path: track.problem for track in table.all() if track.status is TrackStatus.UNPLAYABLE}
    assert "empty" in problems["empty.mp3"]
    assert problems.keys() == {"empty.mp3", "text.flac", "noise.ogg", "head.flac"}
    assert all(problem.endswith(".") for problem in problems.values())


async def test_a_mislabelled_file_is_read_by_its_content(table: Table) -> None:
    tune(table.music / "really flac.mp3", suffix=".flac")
    await table.scan()
    track = table.only("really flac.mp3")
    assert (track.format.value, track.status) == ("flac", TrackStatus.PLAYABLE)


async def test_a_name_that_is_not_utf8_is_shown_and_found(table: Table) -> None:
    path = tune(table.music / "x.ogg")
    strange = os.fsencode(table.music) + b"/caf\xe9.ogg"
    path.rename(os.fsdecode(strange))
    await table.scan()
    track = table.only("caf\\xe9.ogg")
    assert "UTF-8" in track.problem
    assert os.fsencode(table.library.file_path(track)) == strange
    assert (await table.scan()).added == 0


async def test_a_changed_file_is_read_again_and_gets_a_new_revision(table: Table) -> None:
    tune(table.music / "a.ogg", 1)
    await table.scan()
    before = table.only("a.ogg")
    tune(table.music / "a.ogg", 2)
    os.utime(table.music / "a.ogg", (5, 5))
    assert (await table.scan()).changed == 1
    after = table.only("a.ogg")
    assert after.id == before.id
    assert after.revision != before.revision


async def test_a_cancelled_scan_keeps_what_it_found_and_the_next_one_finds_the_rest(table: Table) -> None:
    for number in range(300):
        tune(table.music / f"{number}.ogg", number % 3)
    table.library.start_scan()
    await eventually(lambda: table.library.count() > 0)
    table.library.cancel_scan()
    await eventually(lambda: table.library.scan_status().state is not ScanPhase.SCANNING)
    assert table.library.scan_status().state is ScanPhase.CANCELLED
    assert 0 < table.library.count() < 300
    assert (await table.scan()).state is ScanPhase.FINISHED
    assert table.library.count() == 300


async def test_progress_and_tracks_are_announced(table: Table) -> None:
    tune(table.music / "a.ogg")
    await table.scan()
    assert isinstance(table.changes[0], ScanProgressed)
    assert isinstance(table.changes[-1], ScanProgressed | TracksChanged)
    finished = [c for c in table.changes if isinstance(c, ScanProgressed) and c.status.state is ScanPhase.FINISHED]
    assert len(finished) == 1


async def test_everything_is_there_after_a_restart(table: Table) -> None:
    tune(table.music / "a.ogg")
    await table.scan()
    await eventually(lambda: table.only("a.ogg").analysis is not None)
    table.library.shelf.create("Inns")
    before, folders = table.all(), table.library.folders()
    await table.close()
    await table.open()
    assert (table.all(), table.library.folders()) == (before, folders)


async def test_a_watched_folder_is_followed(tmp_path: Path) -> None:
    table = Table(tmp_path)
    tune(table.music / "a.ogg")
    await table.open(watch=True, scan=True)
    await eventually(lambda: table.library.count() == 1)
    made = tune(table.directory / "made.ogg", 1)
    os.utime(made, (5, 5))

    def appeared() -> bool:
        if not (table.music / "new/made.ogg").exists():
            (table.music / "new").mkdir(exist_ok=True)
            shutil.copy2(made, table.music / "new/made.ogg")
        return table.library.count() == 2

    await eventually(appeared)
    (table.music / "new/made.ogg").unlink()
    await eventually(lambda: table.only("new/made.ogg").status is TrackStatus.MISSING)
    await table.close()


async def test_a_picture_beside_the_files_is_their_cover(table: Table) -> None:
    tune(table.music / "album/a.ogg")
    tune(table.music / "b.ogg", 1)
    (table.music / "album/folder.jpg").write_bytes(b"\xff\xd8\xff picture")
    await table.scan()
    assert [track.has_cover for track in (table.only("album/a.ogg"), table.only("b.ogg"))] == [True, False]
    cover = await table.library.cover(table.only("album/a.ogg").id)
    assert cover is not None
    assert cover.mime == "image/jpeg"
