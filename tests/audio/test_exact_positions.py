from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from rpgmusic.audio.blocks import mixed
from rpgmusic.audio.cursor import SampleCursor
from rpgmusic.audio.encoding import encode
from rpgmusic.audio.rendering import quantised, render
from rpgmusic.domain.rendition import (
    OVERLAP_FRAMES,
    SEGMENT_FRAMES,
    Rendition,
    SegmentSpan,
    segment_count,
    segment_span,
)

from .music_files import KINDS, Kind, Sound, decoded, music, resampled, sixteen_bit, write, write_wav

VARIABLE_BLOCKS = Path(__file__).parent / "files" / "variable-blocks.ogg"
NAMES = [kind.name for kind in KINDS]
SURROUND = ["FL", "FR", "FC", "LFE", "BL", "BR"]


def reference(path: Path, rate_hz: int) -> Sound:
    """The continuous rendition: the whole file decoded and resampled in one go, independent of the code under test."""
    sound = decoded(path)
    return resampled(mixed(sound, SURROUND) if len(sound) == 6 else sound, rate_hz)


def assert_any_span_is_exact(path: Path, whole: Sound, seed: int) -> None:
    chance = random.Random(seed)
    expected = sixteen_bit(whole)
    cursor = SampleCursor(path)
    for attempt in range(24):
        if attempt % 6 == 0:
            cursor.close()
            cursor = SampleCursor(path)
        start = chance.randrange(whole.shape[1] - 1_000)
        span = SegmentSpan(start, min(whole.shape[1], start + chance.choice([1_000, 50_000, 244_800])))
        found = quantised(render(cursor, span))
        assert np.array_equal(found, expected[:, span.start_frame : span.end_frame]), span
    cursor.close()


@pytest.mark.parametrize("name", NAMES)
def test_any_span_in_any_order_equals_the_continuous_decode(music_folder: Path, name: str) -> None:
    kind = next(kind for kind in KINDS if kind.name == name)
    path = music_folder / name
    assert_any_span_is_exact(path, reference(path, kind.rate_hz), seed=len(name))


@pytest.mark.parametrize("name", NAMES)
def test_heard_parts_of_flac_segments_joined_equal_the_continuous_decode(
    music_folder: Path, tmp_path: Path, name: str
) -> None:
    kind = next(kind for kind in KINDS if kind.name == name)
    whole = reference(music_folder / name, kind.rate_hz)
    length = whole.shape[1]
    cursor = SampleCursor(music_folder / name)
    heard: list[Sound] = []
    for index in reversed(range(segment_count(length))):
        file = tmp_path / "segment.flac"
        file.write_bytes(encode(Rendition.FLAC, render(cursor, segment_span(Rendition.FLAC, index, length))))
        heard.insert(0, decoded(file)[:, :SEGMENT_FRAMES])
    cursor.close()
    assert np.array_equal(sixteen_bit(np.concatenate(heard, axis=1)), sixteen_bit(whole))


def test_vorbis_of_variable_block_size_is_exact() -> None:
    assert_any_span_is_exact(VARIABLE_BLOCKS, reference(VARIABLE_BLOCKS, 44_100), seed=3)


def test_mp3_without_an_info_tag_is_exact(music_folder: Path, tmp_path: Path) -> None:
    whole = (music_folder / "cbr.mp3").read_bytes()
    path = tmp_path / "untagged.mp3"
    path.write_bytes(whole[whole.index(b"\xff\xfb", whole.index(b"Info")) :])
    assert_any_span_is_exact(path, reference(path, 44_100), seed=4)


def test_a_wrong_name_does_not_matter(music_folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "really-an-mp3.flac"
    path.write_bytes((music_folder / "vbr.mp3").read_bytes())
    assert_any_span_is_exact(path, reference(path, 44_100), seed=5)


def test_a_cover_picture_in_front_does_not_matter(music_folder: Path, tmp_path: Path) -> None:
    picture = bytes(300_000)
    size = bytes((len(picture) >> shift) & 0x7F for shift in (21, 14, 7, 0))
    path = tmp_path / "with-cover.mp3"
    path.write_bytes(b"ID3\x04\x00\x00" + size + picture + (music_folder / "vbr.mp3").read_bytes())
    assert_any_span_is_exact(path, reference(music_folder / "vbr.mp3", 44_100), seed=6)


def test_noise_substitution_in_aac_moves_nothing(tmp_path: Path) -> None:
    path = write(tmp_path / "pns.m4a", Kind("pns.m4a", "aac", bitrate_bps=64_000), music(44_100, 2, 12))
    whole = reference(path, 44_100)
    cursor = SampleCursor(path)
    found = render(cursor, SegmentSpan(300_000, 400_000))
    cursor.close()
    likeness = [float(np.vdot(found, whole[:, 300_000 + lag : 400_000 + lag])) for lag in (-2, -1, 0, 1, 2)]
    assert int(np.argmax(likeness)) == 2


def test_mono_sounds_from_both_sides_at_its_own_level(tmp_path: Path) -> None:
    sound = music(48_000, 1, 1)
    cursor = SampleCursor(write_wav(tmp_path / "mono.wav", sound))
    found = render(cursor, SegmentSpan(0, 48_000))
    cursor.close()
    assert np.array_equal(found, np.repeat(sound, 2, axis=0))


def test_full_scale_on_all_six_channels_does_not_clip(tmp_path: Path) -> None:
    kind = Kind("loud.wav", "pcm_f32le", 48_000, 6, "flt")
    cursor = SampleCursor(write(tmp_path / "loud.wav", kind, np.ones((6, 48_000), dtype=np.float32)))
    found = render(cursor, SegmentSpan(0, 48_000))
    cursor.close()
    assert 0.99 < float(found.max()) <= 1.0001


def test_the_low_frequency_channel_is_left_out_and_the_centre_is_shared() -> None:
    found = mixed(np.eye(6, dtype=np.float32), SURROUND)
    scale = 1 + 0.5**0.5 * 2
    expected = np.array([[1, 0, 0.5**0.5, 0, 0.5**0.5, 0], [0, 1, 0.5**0.5, 0, 0, 0.5**0.5]]) / scale
    assert np.allclose(found, expected)


def test_what_is_too_loud_or_not_a_number_is_held_within_full_scale(tmp_path: Path) -> None:
    sound = np.tile(np.array([3.0, -3.0, np.nan, np.inf, -np.inf, 0.5], dtype=np.float32), (2, 1_000))
    cursor = SampleCursor(write_wav(tmp_path / "wild.wav", sound))
    found = quantised(render(cursor, SegmentSpan(0, 6)))
    cursor.close()
    assert found[0].tolist() == [32_767, -32_768, 0, 32_767, -32_768, 16_384]


def test_a_promised_length_beyond_the_sound_is_filled_with_silence(music_folder: Path) -> None:
    cursor = SampleCursor(music_folder / "sixteen.flac")
    found = render(cursor, SegmentSpan(500_000, 700_000))
    beyond = render(cursor, SegmentSpan(10_000_000, 10_001_000))
    cursor.close()
    assert found.shape == (2, 200_000)
    assert not found[:, 76_000:].any()
    assert found[:, 75_000:76_000].any()
    assert not beyond.any()


@pytest.mark.parametrize("rendition", list(Rendition))
@pytest.mark.parametrize("frames", [1, 959, 4_801, SEGMENT_FRAMES + OVERLAP_FRAMES])
def test_a_segment_file_decodes_to_exactly_its_frames(tmp_path: Path, rendition: Rendition, frames: int) -> None:
    path = tmp_path / "segment"
    path.write_bytes(encode(rendition, music(48_000, 2, 6)[:, :frames]))
    assert decoded(path).shape == (2, frames)


def test_opus_segments_agree_in_the_overlap() -> None:
    sound = music(48_000, 2, 11)
    spans = [segment_span(Rendition.OPUS_128, index, sound.shape[1]) for index in (0, 1)]
    assert all(earlier.end_frame - later.start_frame == 2 * OVERLAP_FRAMES for earlier, later in pairwise(spans))
