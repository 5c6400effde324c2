"""Faults while scanning: nothing is lost, nothing stands still, and the reason is said."""

from __future__ import annotations

import asyncio
import contextlib
import os
import resource
import shutil
import struct
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from rpgmusic.domain.track import Track, TrackFormat, TrackStatus
from rpgmusic.library import ScanPhase
from rpgmusic.library.inspection import inspect_file
from rpgmusic.library.inspectors import Inspectors

from .conftest import Table, eventually
from .readers import fragile, on_a_failing_disk
from .tunes import tune

NOBODY = 65_534


@contextlib.contextmanager
def unprivileged() -> Iterator[None]:
    """Be someone whom permissions bind."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(before)


@pytest.fixture
def public_directory() -> Iterator[Path]:
    """A directory that everyone may enter."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture
async def closed_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Table]:
    """A library that the test opens, in its own way; its worker processes find the readers of this directory."""
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1]))
    table = Table(tmp_path)
    yield table
    await table.close()


def test_a_file_that_may_not_be_read_says_so_and_is_to_be_looked_at_again(public_directory: Path) -> None:
    path = tune(public_directory / "a.ogg")
    path.chmod(0)
    with unprivileged():
        found = inspect_file(str(path), TrackFormat.OGG)
    assert not found.playable
    assert "permission" in found.problem
    assert found.fingerprint == ""


async def test_a_file_whose_content_was_not_seen_is_looked_at_again(table: Table) -> None:
    path = tune(table.music / "a.ogg")
    path.rename(table.directory / "a.ogg")
    path.symlink_to("/proc/self/mem")
    await table.scan()
    assert "cannot be read" in table.only("a.ogg").problem
    track = table.only("a.ogg")
    path.unlink()
    (table.directory / "a.ogg").rename(path)
    await table.scan()
    assert table.only("a.ogg").status is TrackStatus.PLAYABLE
    assert table.only("a.ogg").id == track.id


async def test_a_folder_that_may_not_be_entered_is_counted_and_its_tracks_are_kept(public_directory: Path) -> None:
    table = Table(public_directory)
    await table.open()
    tune(table.music / "a.ogg")
    tune(table.music / "closed/b.ogg", 1)
    await table.scan()
    (table.music / "closed").chmod(0)
    with unprivileged():
        status = await table.scan()
    assert (status.state, status.missing) == (ScanPhase.FINISHED, 0)
    assert "One folder could not be read" in status.problem
    assert table.only("closed/b.ogg").status is TrackStatus.PLAYABLE
    (table.music / "closed").chmod(0o755)
    assert (await table.scan()).problem == ""
    await table.close()


async def test_a_file_that_kills_or_holds_its_reader_costs_only_itself(closed_table: Table) -> None:
    table = closed_table
    for name in ("deadly", "sleepy", "deaf", *(f"good {number}" for number in range(40))):
        tune(table.music / f"{name}.ogg", len(name))
    await table.open(inspectors=Inspectors(reader=fragile, file_time_limit_s=0.3))
    status = await table.scan()
    assert (status.state, status.added, status.failed) == (ScanPhase.FINISHED, 43, 3)
    problems = {track.path: track.problem for track in table.all() if track.status is TrackStatus.UNPLAYABLE}
    assert problems.keys() == {"deadly.ogg", "sleepy.ogg", "deaf.ogg"}
    assert "too long" in problems["sleepy.ogg"]
    assert "stops its reader" in problems["deadly.ogg"]
    assert "stops its reader" in problems["deaf.ogg"]
    assert (await table.scan()).changed == 0


async def test_a_full_disk_ends_the_scan_with_a_sentence_and_the_next_scan_goes_on(table: Table) -> None:
    for number in range(300):
        tune(table.music / f"{number}.ogg", number % 3)
    used_bytes = sum(path.stat().st_size for path in (table.directory / "data").rglob("journal-*"))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (used_bytes + 60_000, before[1]))
    try:
        status = await table.scan()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert status.state is ScanPhase.FAILED
    assert "no room" in status.problem
    kept = {track.path: track.id for track in table.all()}
    assert len(kept) < 300
    await table.close()
    await table.open()
    assert (await table.scan()).added == 300 - len(kept)
    assert kept.items() <= {track.path: track.id for track in table.all()}.items()


async def test_the_music_disk_may_vanish_in_the_middle_of_a_scan_and_come_back(closed_table: Table) -> None:
    table = closed_table
    tune(table.music / "known/a.ogg")
    await table.open(inspectors=Inspectors(reader=on_a_failing_disk))
    await table.scan_and_measure()
    before = table.all()
    for number in range(60):
        tune(table.music / f"early/{number}.ogg", number % 3)
        tune(table.music / f"last/{number}.ogg", number % 3)
    table.library.start_scan()
    await eventually(lambda: table.library.count() > 1)
    table.music.rename(table.directory / "unplugged")
    (table.directory / "mark").touch()
    await eventually(lambda: table.library.scan_status().state is not ScanPhase.SCANNING)
    status = table.library.scan_status()
    assert status.state is ScanPhase.FAILED
    assert "cannot be reached" in status.problem
    assert {track.status for track in table.all()} == {TrackStatus.PLAYABLE}
    (table.directory / "unplugged").rename(table.music)
    status = await table.scan()
    assert (status.state, status.failed, status.missing) == (ScanPhase.FINISHED, 0, 0)
    assert table.library.count() == 121
    assert before[0].id in {track.id for track in table.all()}


async def test_a_ten_hour_file_is_playable_and_its_length_noted(table: Table) -> None:
    data_bytes = 10 * 3600 * 16_000
    header = struct.pack(
        "<4sI4s4sIHHIIHH4sI",
        b"RIFF",
        data_bytes + 36,
        b"WAVE",
        b"fmt ",
        16,
        1,
        1,
        8_000,
        16_000,
        2,
        16,
        b"data",
        data_bytes,
    )
    with (table.music / "long.wav").open("wb") as file:
        file.write(header)
        file.truncate(data_bytes + len(header))
    await table.scan()
    track = table.only("long.wav")
    assert track.status is TrackStatus.PLAYABLE
    assert track.stream
    assert track.stream.duration_us == 36_000_000_000
    assert "10.0 hours" in track.problem


async def test_a_file_that_is_still_being_written_is_taken_in_when_it_is_whole(closed_table: Table) -> None:
    table = closed_table
    whole = tune(table.directory / "made.ogg").read_bytes()
    path = table.music / "new.ogg"
    await table.open(watch=True)
    pieces = [whole[start : start + 400] for start in range(0, len(whole), 400)]

    def grown() -> bool:
        if pieces:
            assert table.library.count() == 0
            with path.open("ab") as file:
                file.write(pieces.pop(0))
        else:
            path.touch()
        return not pieces

    await eventually(grown)
    await eventually(lambda: table.library.count() == 1)
    track = table.only("new.ogg")
    assert (track.status, track.size_bytes) == (TrackStatus.PLAYABLE, len(whole))


async def test_the_library_closes_while_a_file_that_just_came_is_looked_at(closed_table: Table) -> None:
    table = closed_table
    await table.open(watch=True, inspectors=Inspectors(reader=fragile, file_time_limit_s=60))
    path, noticed = tune(table.music / "sleepy.ogg"), asyncio.Event()
    table.library.on_change(lambda _: noticed.set())

    def touched() -> bool:
        path.touch()
        return noticed.is_set()

    await eventually(touched)
    await eventually(path.with_suffix(".seen").exists)
    async with asyncio.timeout(20):
        await table.library.close()
    assert table.library.scan_status().state is ScanPhase.CANCELLED


async def copied_then_deleted(table: Table) -> Track:
    """A track in a folder whose file was copied and scanned before the first file went."""
    tune(table.music / "a.ogg")
    await table.scan_and_measure()
    track = table.only("a.ogg")
    folder = table.library.shelf.create("Taverns")
    table.library.shelf.add_tracks(folder.id, [track.id])
    (table.music / "sorted").mkdir()
    shutil.copyfile(table.music / "a.ogg", table.music / "sorted/b.ogg")
    await table.scan_and_measure()
    await eventually(lambda: all(track.analysis for track in table.all()))
    (table.music / "a.ogg").unlink()
    return track


async def test_a_file_copied_first_and_deleted_later_stays_the_same_track(table: Table) -> None:
    track = await copied_then_deleted(table)
    status = await table.scan()
    assert (status.moved, status.missing) == (1, 0)
    assert [(found.id, found.path) for found in table.all()] == [(track.id, "sorted/b.ogg")]
    assert table.library.page(folder_id=table.library.folders()[0].id).tracks == table.all()
    assert table.library.file_path(table.all()[0]).exists()
    assert (await table.scan()).changed == 0


async def test_a_copy_that_the_gm_has_used_stays_a_track_of_its_own(table: Table) -> None:
    await copied_then_deleted(table)
    table.library.labels.edit(table.only("sorted/b.ogg").id, free_tags=["loud"])
    status = await table.scan()
    assert (status.moved, status.missing) == (0, 1)
    assert {found.status for found in table.all()} == {TrackStatus.MISSING, TrackStatus.PLAYABLE}
