from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from rpgmusic.domain.errors import AudioError
from rpgmusic.domain.rendition import Rendition
from rpgmusic.generation.providers.sounds import SoundProcess
from tests.audio.music_files import decoded, music, sixteen_bit, write_wav


async def test_the_length_is_told_at_48_khz(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "a.wav", music(32_000, 2, 2.0), 32_000)
    assert await SoundProcess().length_frames(path) == 96_000


async def test_the_end_of_a_file_is_cut_to_the_frame(tmp_path: Path) -> None:
    sound = music(48_000, 2, 3.0)
    source, target = write_wav(tmp_path / "ä b.wav", sound), tmp_path / "end.flac"
    assert await SoundProcess().cut(source, target, Rendition.FLAC, -48_000) == 48_000
    assert (sixteen_bit(decoded(target)) == sixteen_bit(sound[:, -48_000:])).all()


async def test_a_file_is_cut_from_a_frame_on(tmp_path: Path) -> None:
    sound = music(48_000, 2, 3.0)
    source, target = write_wav(tmp_path / "a.wav", sound), tmp_path / "rest.flac"
    await SoundProcess().cut(source, target, Rendition.FLAC, 12_345)
    assert (sixteen_bit(decoded(target)) == sixteen_bit(sound[:, 12_345:])).all()


@pytest.mark.parametrize("content", [b"", b"words", b"RIFF\x00\x00\x00\x00WAVEfmt "])
async def test_what_is_no_sound_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "no.wav"
    path.write_bytes(content)
    with pytest.raises(AudioError):
        await SoundProcess().length_frames(path)


async def test_cutting_beyond_the_end_is_refused(tmp_path: Path) -> None:
    source = write_wav(tmp_path / "a.wav", music(48_000, 2, 1.0))
    with pytest.raises(AudioError):
        await SoundProcess().cut(source, tmp_path / "b.flac", Rendition.FLAC, 48_000)


async def test_a_job_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    source = write_wav(tmp_path / "a.wav", music(48_000, 2, 1.0))
    with pytest.raises(AudioError):
        await SoundProcess(limit_s=0.001).length_frames(source)


async def test_a_cancelled_job_leaves_no_process(tmp_path: Path) -> None:
    source = write_wav(tmp_path / "a.wav", music(48_000, 2, 1.0))
    task = asyncio.create_task(SoundProcess().length_frames(source))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
