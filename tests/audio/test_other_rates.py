from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rpgmusic.audio.other_rates import resampled, tail
from rpgmusic.domain.errors import UnreadableAudio

from .music_files import Kind, tone, write, write_wav


@pytest.mark.parametrize(("from_hz", "to_hz"), [(48_000, 32_000), (44_100, 32_000), (32_000, 48_000)])
def test_a_tone_keeps_its_height_level_and_length_at_another_rate(from_hz: int, to_hz: int) -> None:
    result = resampled(tone(from_hz, -6.0, 2.0), from_hz, to_hz)
    assert abs(result.shape[1] - 2 * to_hz) <= 64
    expected = tone(to_hz, -6.0, 2.0)
    assert np.abs(result[:, 1_000:60_000] - expected[:, 1_000:60_000]).max() < 0.02


def test_the_end_of_a_file_comes_at_the_rate_asked_for(tmp_path: Path) -> None:
    sound = np.concatenate([tone(48_000, -60.0, 2.0), tone(48_000, -6.0, 1.0)], axis=1)
    end = tail(write_wav(tmp_path / "a.wav", sound), 1.0, 32_000, 1)
    assert end.shape[0] == 1
    assert abs(end.shape[1] - 32_000) <= 64
    assert np.abs(end[:, 2_000:-2_000]).max() == pytest.approx(0.5, abs=0.02)


def test_a_short_file_is_its_own_end(tmp_path: Path) -> None:
    path = write(tmp_path / "a.mp3", Kind("a.mp3", "libmp3lame", bitrate_bps=192_000), tone(44_100, -6.0, 1.0))
    assert abs(tail(path, 10.0, 32_000, 2).shape[1] - 32_000) <= 2_000


def test_a_damaged_file_has_no_end(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(b"RIFF\x00\x00\x00\x00WAVE")
    with pytest.raises(UnreadableAudio):
        tail(path, 10.0, 32_000, 2)
