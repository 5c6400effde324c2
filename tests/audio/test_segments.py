# ruff: noqa: ASYNC240 - a test may wait for the disk

from __future__ import annotations

import asyncio
import os
import resource
import signal
from pathlib import Path

import pytest

from rpgmusic.audio.pool import AudioWorkers
from rpgmusic.audio.segments import SegmentSource, SegmentStore
from rpgmusic.domain.errors import DiskFull, MusicFolderUnavailable, SegmentNotFound, UnreadableAudio, UnsupportedAudio
from rpgmusic.domain.rendition import Rendition
from rpgmusic.domain.units import TrackId

from .music_files import decoded
from .waiting import until

ROOMY = 1 << 30


def source(path: Path, length_frames: int = 576_000, track: str = "track", revision: str = "1") -> SegmentSource:
    async def locate() -> Path:
        return path

    return SegmentSource(TrackId(track), revision, length_frames, locate)


async def settled(store: SegmentStore) -> None:
    """Wait until nothing is being made ahead of time."""
    while store._making:
        await asyncio.gather(*(making.task for making in store._making.values()), return_exceptions=True)
        await asyncio.sleep(0)


async def test_a_segment_is_made_and_then_found(workers: AudioWorkers, music_folder: Path, tmp_path: Path) -> None:
    store = SegmentStore(tmp_path, ROOMY, workers)
    first = await store.segment(source(music_folder / "vbr.mp3"), Rendition.FLAC, 1)
    again = await store.segment(source(music_folder / "vbr.mp3"), Rendition.FLAC, 1)
    assert first == again
    assert decoded(first).shape == (2, 244_800)
    assert (store.stats().misses, store.stats().hits) == (1, 1)


async def test_however_many_ask_it_is_made_once(workers: AudioWorkers, music_folder: Path, tmp_path: Path) -> None:
    store = SegmentStore(tmp_path, ROOMY, workers)
    asked = [store.segment(source(music_folder / "vbr.mp3", 200_000), Rendition.WAV, 0) for _ in range(50)]
    paths = await asyncio.gather(*asked)
    assert len(set(paths)) == 1
    assert store.stats().bytes == paths[0].stat().st_size


async def test_one_who_leaves_does_not_take_it_from_the_others(
    workers: AudioWorkers, music_folder: Path, tmp_path: Path
) -> None:
    store = SegmentStore(tmp_path, ROOMY, workers)
    tasks = [asyncio.create_task(store.segment(source(music_folder / "vbr.mp3"), Rendition.WAV, 0)) for _ in range(3)]
    await until(lambda: bool(store._making))
    tasks[0].cancel()
    assert (await tasks[1]).exists()
    assert (await tasks[2]).exists()
    assert tasks[0].cancelled()


async def test_the_next_segments_are_there_before_they_are_asked_for(
    workers: AudioWorkers, music_folder: Path, tmp_path: Path
) -> None:
    store = SegmentStore(tmp_path, ROOMY, workers)
    await store.segment(source(music_folder / "vbr.mp3"), Rendition.WAV, 0)
    await settled(store)
    await store.segment(source(music_folder / "vbr.mp3"), Rendition.WAV, 1)
    await store.segment(source(music_folder / "vbr.mp3"), Rendition.WAV, 2)
    assert (store.stats().misses, store.stats().hits) == (1, 2)


async def test_segments_survive_a_restart_and_half_written_ones_do_not(
    workers: AudioWorkers, music_folder: Path, tmp_path: Path
) -> None:
    path = await SegmentStore(tmp_path, ROOMY, workers).segment(source(music_folder / "vbr.mp3"), Rendition.WAV, 2)
    half = path.with_name(f"{path.name}.1.tmp")
    half.write_bytes(b"half")
    store = SegmentStore(tmp_path, ROOMY, workers)
    await store.segment(source(music_folder / "vbr.mp3"), Rendition.WAV, 2)
    assert store.stats().hits == 1
    assert not half.exists()


async def test_what_was_not_used_for_longest_goes_when_room_is_needed(
    workers: AudioWorkers, music_folder: Path, tmp_path: Path
) -> None:
    store = SegmentStore(tmp_path, 300_000, workers)
    paths = [
        await store.segment(source(music_folder / "vbr.mp3", 10_000, f"track-{number}"), Rendition.WAV, 0)
        for number in range(12)
    ]
    await settled(store)
    assert store.stats().evictions == 4
    assert [path.exists() for path in paths] == [False] * 4 + [True] * 8


async def test_what_cannot_be_deleted_keeps_nobody_from_listening(
    workers: AudioWorkers, music_folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "stuck" / "0.tmp").mkdir(parents=True)
    (tmp_path / "stuck" / "1.wav").mkdir()
    store = SegmentStore(tmp_path, 1, workers)
    for number in range(10):
        await store.segment(source(music_folder / "vbr.mp3", 10_000, f"track-{number}"), Rendition.WAV, 0)
    assert store.stats().evictions > 0


async def test_a_smaller_bound_is_kept_from_the_start(
    workers: AudioWorkers, music_folder: Path, tmp_path: Path
) -> None:
    roomy = SegmentStore(tmp_path, ROOMY, workers)
    for number in range(12):
        path = await roomy.segment(source(music_folder / "vbr.mp3", 10_000, f"track-{number}"), Rendition.WAV, 0)
        os.utime(path, ns=(number, number))
    store = SegmentStore(tmp_path, 100_000, workers)
    await store.segment(source(music_folder / "vbr.mp3", 10_000, "track-11"), Rendition.WAV, 0)
    assert store.stats().hits == 1
    assert len(list(tmp_path.glob("*/*"))) == 8


async def test_a_segment_deleted_behind_our_back_is_made_again(
    workers: AudioWorkers, music_folder: Path, tmp_path: Path
) -> None:
    store = SegmentStore(tmp_path, ROOMY, workers)
    path = await store.segment(source(music_folder / "vbr.mp3"), Rendition.WAV, 2)
    path.unlink()
    assert (await store.segment(source(music_folder / "vbr.mp3"), Rendition.WAV, 2)).exists()


async def test_what_is_in_the_cache_outlives_the_music_disk(
    workers: AudioWorkers, music_folder: Path, tmp_path: Path
) -> None:
    async def gone() -> Path:
        raise MusicFolderUnavailable("The disk was pulled out.")

    store = SegmentStore(tmp_path, ROOMY, workers)
    made = await store.segment(source(music_folder / "vbr.mp3"), Rendition.FLAC, 0)
    await settled(store)
    without_disk = SegmentSource(TrackId("track"), "1", 576_000, gone)
    assert await store.segment(without_disk, Rendition.FLAC, 0) == made
    with pytest.raises(MusicFolderUnavailable):
        await store.segment(without_disk, Rendition.WAV, 0)


@pytest.mark.parametrize("index", [-1, 3, 10**12])
async def test_there_are_no_segments_outside_the_track(
    workers: AudioWorkers, music_folder: Path, tmp_path: Path, index: int
) -> None:
    with pytest.raises(SegmentNotFound):
        await SegmentStore(tmp_path, ROOMY, workers).segment(source(music_folder / "vbr.mp3"), Rendition.WAV, index)


async def test_hostile_ids_stay_inside_the_cache(workers: AudioWorkers, music_folder: Path, tmp_path: Path) -> None:
    inside = tmp_path / "cache"
    hostile = source(music_folder / "vbr.mp3", 10_000, "../../x", "/etc/\udcff")
    path = await SegmentStore(inside, ROOMY, workers).segment(hostile, Rendition.WAV, 0)
    assert path.resolve().is_relative_to(inside)


async def test_a_full_disk_is_said_and_overcome_when_there_is_room_again(
    workers: AudioWorkers, music_folder: Path, tmp_path: Path
) -> None:
    (pid,) = workers.pids
    _limit_files_of(pid, 1_000)
    store = SegmentStore(tmp_path, ROOMY, workers)
    with pytest.raises(DiskFull):
        await store.segment(source(music_folder / "vbr.mp3"), Rendition.WAV, 0)
    await settled(store)
    assert not list(tmp_path.glob("*/*"))
    _limit_files_of(pid, ROOMY)
    assert (await store.segment(source(music_folder / "vbr.mp3"), Rendition.WAV, 0)).exists()


def _limit_files_of(pid: int, size_bytes: int) -> None:
    """Let a process write only small files: the nearest thing to a full disk that needs no special rights."""
    resource.prlimit(pid, resource.RLIMIT_FSIZE, (size_bytes, resource.RLIM_INFINITY))


async def test_a_vanished_file_is_told_from_a_damaged_one(
    workers: AudioWorkers, music_folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "here.flac"
    path.write_bytes((music_folder / "sixteen.flac").read_bytes())
    store = SegmentStore(tmp_path / "cache", ROOMY, workers)
    await store.segment(source(path), Rendition.WAV, 0)
    await settled(store)
    path.unlink()
    with pytest.raises(MusicFolderUnavailable):
        await store.segment(source(path), Rendition.FLAC, 1)
    assert not _holds_open(workers.pids[0], path)
    path.write_bytes((music_folder / "sixteen.flac").read_bytes())
    assert (await store.segment(source(path), Rendition.FLAC, 1)).exists()


def _holds_open(pid: int, path: Path) -> bool:
    links = [str(entry.readlink()) for entry in Path(f"/proc/{pid}/fd").iterdir() if entry.is_symlink()]
    return any(str(path) in link for link in links)


async def test_a_file_that_shrinks_between_segments_goes_on_as_silence(
    workers: AudioWorkers, music_folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "shrinking.mp3"
    path.write_bytes((music_folder / "cbr.mp3").read_bytes())
    store = SegmentStore(tmp_path / "cache", ROOMY, workers)
    await store.segment(source(path), Rendition.WAV, 0)
    os.truncate(path, 60_000)
    last = decoded(await store.segment(source(path), Rendition.FLAC, 2))
    assert last.shape == (2, 96_000)
    assert not last.any()


async def test_a_name_that_is_not_unicode_plays(workers: AudioWorkers, music_folder: Path, tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.opus"))
    path.write_bytes((music_folder / "opus.opus").read_bytes())
    assert (await SegmentStore(tmp_path / "cache", ROOMY, workers).segment(source(path), Rendition.OPUS_64, 0)).exists()


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", UnreadableAudio),
        (b"\0" * 5_000, UnsupportedAudio),
        (b"Dear diary, " * 1_000, UnsupportedAudio),
        (b"#EXTM3U\nfile:///etc/passwd\n", UnsupportedAudio),
        (b"ffconcat version 1.0\nfile /etc/passwd\n", UnsupportedAudio),
        (b"fLaC" + b"\xff" * 5_000, UnreadableAudio),
        (b"RIFF\xff\xff\xff\xffWAVEfmt \x10\0\0\0\1\0\0\0\0\0\0\0", UnreadableAudio),
        (b"OggS" + b"\0" * 100, UnreadableAudio),
        (b"ID3\x04\0\0\x7f\x7f\x7f\x7f" + b"\0" * 100, UnsupportedAudio),
        (b"\xff\xfb\x90\x00" * 2_000, UnsupportedAudio),
        ((b"\xff\xfb\x90\x00" + b"\xff" * 413) * 2_000, UnreadableAudio),
    ],
    ids=[
        "empty",
        "zeros",
        "text",
        "playlist",
        "concat",
        "flac",
        "wav",
        "ogg",
        "endless tag",
        "headers",
        "frames of ones",
    ],
)
async def test_what_is_not_music_is_refused_with_a_reason(
    workers: AudioWorkers, tmp_path: Path, content: bytes, error: type[Exception]
) -> None:
    path = tmp_path / "strange.flac"
    path.write_bytes(content)
    pids = workers.pids
    with pytest.raises((UnreadableAudio, UnsupportedAudio)) as caught:
        await SegmentStore(tmp_path / "cache", ROOMY, workers).segment(source(path), Rendition.FLAC, 0)
    assert isinstance(caught.value, error)
    assert str(caught.value).endswith(".")
    assert workers.pids == pids


async def test_a_folder_is_no_track(workers: AudioWorkers, tmp_path: Path) -> None:
    with pytest.raises(UnreadableAudio):
        await SegmentStore(tmp_path / "cache", ROOMY, workers).segment(source(tmp_path), Rendition.FLAC, 0)


async def test_a_segment_from_the_cache_waits_for_no_worker(
    workers: AudioWorkers, music_folder: Path, tmp_path: Path
) -> None:
    store = SegmentStore(tmp_path, ROOMY, workers)
    await store.segment(source(music_folder / "vbr.mp3", 200_000), Rendition.WAV, 0)
    os.kill(workers.pids[0], signal.SIGSTOP)
    assert (await store.segment(source(music_folder / "vbr.mp3", 200_000), Rendition.WAV, 0)).exists()
    os.kill(workers.pids[0], signal.SIGCONT)
