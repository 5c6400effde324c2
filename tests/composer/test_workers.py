from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from rpgmusic.composer.work import Composed, ComposeJob, Progress
from rpgmusic.composer.workers import ComposerProcess
from rpgmusic.domain.errors import DiskFull, GenerationError, ProviderFailed, ProviderUnavailable, RpgMusicError
from rpgmusic.domain.prompt import Prompt
from rpgmusic.domain.stem import StemName
from rpgmusic.domain.track import Mood
from tests.audio.waiting import until


def job(directory: Path, *, length_s: float = 6.0, urgent: bool = True, name: str = "A piece") -> ComposeJob:
    prompt = Prompt(mood=Mood.TAVERN, length_s=length_s)
    return ComposeJob(prompt, 7, os.fsencode(directory), name, {"TITLE": name}, urgent=urgent)


@pytest.fixture
async def composer() -> AsyncIterator[ComposerProcess]:
    running = ComposerProcess()
    yield running
    await running.close()


async def made(composer: ComposerProcess, wanted: ComposeJob) -> Composed:
    heard = [reply async for reply in composer.compose(wanted)]
    assert isinstance(heard[-1], Composed)
    return heard[-1]


async def begun(composer: ComposerProcess, wanted: ComposeJob) -> AsyncIterator[Progress | Composed]:
    """A piece that is being worked on: more than its place in the queue has been heard of it."""
    replies = composer.compose(wanted)
    await anext(replies)
    await anext(replies)
    return replies


def content_of(path: bytes) -> bytes:
    return Path(os.fsdecode(path)).read_bytes()


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def is_known(pid: int | None) -> bool:
    """Whether the system still keeps the process, if only because nobody asked how it ended."""
    return Path(f"/proc/{pid}").exists()


async def test_a_piece_comes_with_its_mix_its_stems_and_its_bars(composer: ComposerProcess, tmp_path: Path) -> None:
    piece = await made(composer, job(tmp_path))
    assert content_of(piece.mix)
    assert {stem.stem.name for stem in piece.stems} <= set(StemName)
    assert all(content_of(stem.path) for stem in piece.stems)
    assert piece.length_frames % piece.bars.bar_frames == 0
    assert abs(piece.integrated_lufs + 18) < 0.2
    assert piece.true_peak_dbtp <= -1


async def test_progress_never_goes_back(composer: ComposerProcess, tmp_path: Path) -> None:
    fractions = [reply.fraction async for reply in composer.compose(job(tmp_path)) if isinstance(reply, Progress)]
    assert len(fractions) > 5
    assert fractions == sorted(fractions)
    assert fractions[-1] == pytest.approx(1)


async def test_the_same_job_gives_the_same_files(composer: ComposerProcess, tmp_path: Path) -> None:
    contents = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        piece = await made(composer, job(tmp_path / name))
        contents.append(content_of(piece.mix))
    assert contents[0] == contents[1]


async def test_an_urgent_piece_takes_the_place_of_a_patient_one(composer: ComposerProcess, tmp_path: Path) -> None:
    order: list[str] = []

    async def finish(replies: AsyncIterator[Progress | Composed], name: str) -> None:
        async for _ in replies:
            pass
        order.append(name)

    patient = await begun(composer, job(tmp_path, length_s=60, urgent=False, name="patient"))
    waiting = composer.compose(job(tmp_path, urgent=False, name="waiting"))
    await anext(waiting)
    urgent = composer.compose(job(tmp_path, name="urgent"))
    await asyncio.gather(finish(patient, "patient"), finish(waiting, "waiting"), finish(urgent, "urgent"))
    assert order == ["urgent", "patient", "waiting"]


async def test_giving_a_piece_up_ends_the_work_on_it(composer: ComposerProcess, tmp_path: Path) -> None:
    replies = await begun(composer, job(tmp_path, length_s=300))
    pid = composer.pid
    assert pid is not None
    await replies.aclose()  # type: ignore[attr-defined]  # it is an asynchronous generator
    await until(lambda: not is_alive(pid))
    await made(composer, job(tmp_path))


async def test_a_process_that_dies_in_the_middle_is_told_and_replaced(
    composer: ComposerProcess, tmp_path: Path
) -> None:
    replies = await begun(composer, job(tmp_path, length_s=120))
    assert composer.pid is not None
    os.kill(composer.pid, signal.SIGKILL)
    with pytest.raises(ProviderFailed, match="stopped in the middle"):
        async for _ in replies:
            pass
    await made(composer, job(tmp_path))


async def test_a_folder_that_is_gone_is_told(composer: ComposerProcess, tmp_path: Path) -> None:
    with pytest.raises((GenerationError, DiskFull)):
        await made(composer, job(tmp_path / "nowhere"))


async def test_an_idle_process_ends_and_comes_back(tmp_path: Path) -> None:
    composer = ComposerProcess(idle_limit_s=0.1)
    await made(composer, job(tmp_path))
    await until(lambda: composer.pid is None)
    await made(composer, job(tmp_path))
    await composer.close()


async def test_the_process_is_modest(composer: ComposerProcess) -> None:
    await composer.warm()
    assert composer.pid is not None
    assert os.getpriority(os.PRIO_PROCESS, composer.pid) == min(19, os.getpriority(os.PRIO_PROCESS, 0) + 3)


async def test_closing_fails_what_waits(tmp_path: Path) -> None:
    composer = ComposerProcess()
    replies = await begun(composer, job(tmp_path, length_s=300))
    await composer.close()
    with pytest.raises(ProviderUnavailable):
        async for _ in replies:
            pass
    with pytest.raises(RpgMusicError):
        await composer.warm()


async def test_the_process_dies_with_a_server_that_is_killed() -> None:
    program = (
        "import asyncio\n"
        "from rpgmusic.composer.workers import ComposerProcess\n"
        "async def main():\n"
        "    composer = ComposerProcess()\n"
        "    await composer.warm()\n"
        "    print(composer.pid, flush=True)\n"
        "    await asyncio.sleep(60)\n"
        "asyncio.run(main())\n"
    )
    server = await asyncio.create_subprocess_exec(sys.executable, "-c", program, stdout=subprocess.PIPE)
    assert server.stdout is not None
    pid = int(await server.stdout.readline())
    server.kill()
    await server.communicate()
    await until(lambda: not is_alive(pid))


def test_the_server_side_loads_no_numerical_library() -> None:
    program = "import sys\nimport rpgmusic.composer.workers\nprint(sorted({'av', 'numpy'} & set(sys.modules)))\n"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


async def test_closing_waits_for_the_end_of_a_process_whose_piece_was_just_given_up(tmp_path: Path) -> None:
    composer = ComposerProcess()
    replies = await begun(composer, job(tmp_path, length_s=300))
    pid = composer.pid
    await replies.aclose()  # type: ignore[attr-defined]  # it is an asynchronous generator
    await composer.close()
    assert not is_known(pid)
