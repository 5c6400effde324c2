from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from asyncio import Future
from functools import partial
from pathlib import Path

import pytest

from rpgmusic.audio.jobs import RenderJob, Reply
from rpgmusic.audio.pool import AudioWorkers
from rpgmusic.domain.errors import Unavailable, UnreadableAudio

from .waiting import until


def job(path: Path, target: Path, index: int = 0) -> RenderJob:
    start = index * 48_000
    return RenderJob(os.fsencode(path), os.fsencode(target), "wav", start, start + 48_000)


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


async def test_a_killed_worker_is_replaced_and_nobody_notices(
    workers: AudioWorkers, music_folder: Path, tmp_path: Path
) -> None:
    (pid,) = workers.pids
    os.kill(pid, signal.SIGSTOP)
    pending = workers.render("track", job(music_folder / "vbr.mp3", tmp_path / "a.wav"), urgent=True)
    await asyncio.sleep(0)
    os.kill(pid, signal.SIGKILL)
    await pending.done
    assert (tmp_path / "a.wav").stat().st_size == 44 + 48_000 * 4
    assert workers.pids != [pid]


async def test_a_worker_that_dies_twice_over_a_file_gives_the_file_up(
    workers: AudioWorkers, music_folder: Path, tmp_path: Path
) -> None:
    hanging = tmp_path / "pipe.mp3"
    os.mkfifo(hanging)
    pending = workers.render("track", job(hanging, tmp_path / "a.wav"), urgent=True)
    for _ in range(2):
        await until(lambda: bool(workers.pids) and _reads(workers.pids[0], hanging))
        os.kill(workers.pids[0], signal.SIGKILL)
    with pytest.raises(UnreadableAudio):
        await pending.done
    await workers.render("track", job(music_folder / "vbr.mp3", tmp_path / "b.wav"), urgent=True).done
    assert (tmp_path / "b.wav").exists()


def _reads(pid: int, path: Path) -> bool:
    """Whether a process hangs in opening a pipe nobody writes to."""
    try:
        place = Path(f"/proc/{pid}/wchan").read_text()
    except OSError:
        return False
    return "wait_for_partner" in place or "fifo" in place


async def test_a_file_that_hangs_the_worker_is_given_up_in_time(music_folder: Path, tmp_path: Path) -> None:
    hanging = tmp_path / "pipe.mp3"
    os.mkfifo(hanging)
    workers = AudioWorkers(1, 1, segment_limit_s=0.3)
    await workers.start()
    with pytest.raises(UnreadableAudio):
        await workers.render("track", job(hanging, tmp_path / "a.wav"), urgent=True).done
    await workers.close()


async def test_the_same_track_always_goes_to_the_same_worker(music_folder: Path) -> None:
    workers = AudioWorkers(3)
    chosen = {track: workers._worker_for(track) for track in ("a", "b", "c")}
    assert len({id(worker) for worker in chosen.values()}) == 3
    assert all(workers._worker_for(track) is worker for track, worker in chosen.items())


async def test_an_urgent_job_overtakes_the_others(workers: AudioWorkers, music_folder: Path, tmp_path: Path) -> None:
    order: list[str] = []
    jobs = []
    for name, urgent in (("running", True), ("ahead-1", False), ("ahead-2", False), ("wanted", True)):
        pending = workers.render("track", job(music_folder / "vbr.mp3", tmp_path / f"{name}.wav"), urgent=urgent)
        pending.done.add_done_callback(partial(_note, order, name))
        jobs.append(pending.done)
        await asyncio.sleep(0)
    await asyncio.gather(*jobs)
    assert order.index("wanted") < order.index("ahead-1") < order.index("ahead-2")


def _note(order: list[str], name: str, _: Future[Reply]) -> None:
    order.append(name)


async def test_workers_are_modest(workers: AudioWorkers) -> None:
    (pid,) = workers.pids
    assert os.getpriority(os.PRIO_PROCESS, pid) == min(19, os.getpriority(os.PRIO_PROCESS, 0) + 5)


async def test_workers_ignore_the_interrupt_that_stops_the_server(
    workers: AudioWorkers, music_folder: Path, tmp_path: Path
) -> None:
    (pid,) = workers.pids
    os.kill(pid, signal.SIGINT)
    await workers.render("track", job(music_folder / "vbr.mp3", tmp_path / "a.wav"), urgent=True).done
    assert workers.pids == [pid]


async def test_workers_that_are_closed_say_so(music_folder: Path, tmp_path: Path) -> None:
    workers = AudioWorkers(1)
    with pytest.raises(Unavailable):
        workers.render("track", job(music_folder / "vbr.mp3", tmp_path / "a.wav"), urgent=True)


async def test_workers_die_with_a_server_that_is_killed() -> None:
    program = (
        "import asyncio\n"
        "from rpgmusic.audio.pool import AudioWorkers\n"
        "async def main():\n"
        "    workers = AudioWorkers(1)\n"
        "    await workers.start()\n"
        "    print(workers.pids[0], flush=True)\n"
        "    await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    server = await asyncio.create_subprocess_exec(sys.executable, "-c", program, stdout=subprocess.PIPE)
    assert server.stdout is not None
    pid = int(await server.stdout.readline())
    server.kill()
    await server.communicate()
    await until(lambda: not is_alive(pid))


def test_the_server_side_loads_no_audio_library() -> None:
    program = (
        "import sys\n"
        "import rpgmusic.audio.pool, rpgmusic.audio.segments, rpgmusic.audio.analysis, rpgmusic.audio.probe\n"
        "print(sorted({'av', 'numpy'} & set(sys.modules)))\n"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
