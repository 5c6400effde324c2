"""MP3 files: what is read the quick way is what mutagen's full reading says."""

# mypy: disallow-untyped-calls=False
# (mutagen has no types)

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
from mutagen.id3 import ID3, TALB, TCON, TIT2, TYER
from mutagen.mp3 import MP3, MPEGInfo

from rpgmusic.domain.track import TrackFormat
from rpgmusic.library.inspection import Inspection, inspect_file
from rpgmusic.library.mpeg import read_mpeg_stream

from .tunes import tune

FRAME = b"\xff\xfb\x90\x64" + bytes(413)
"""MPEG 1, layer III, 128 kbit/s, 44.1 kHz, joint stereo."""


def inspected(path: Path) -> Inspection:
    return inspect_file(str(path), TrackFormat.MP3)


def id3v1(title: bytes, genre: int) -> bytes:
    return (
        b"TAG" + title.ljust(30, b"\0") + b"Bards".ljust(30, b"\0") + bytes(30) + b"1987" + bytes(30) + bytes([genre])
    )


def test_what_the_encoder_added_does_not_count(tmp_path: Path) -> None:
    stream = inspected(tune(tmp_path / "a.mp3")).stream
    assert stream
    assert (stream.duration_us, stream.sample_rate_hz, stream.channels) == (400_000, 48_000, 2)


def test_a_constant_bit_rate_gives_the_length_that_mutagen_finds(tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    path.write_bytes(FRAME * 40)
    ours, theirs = inspected(path).stream, cast("MPEGInfo", MP3(path).info)
    assert ours
    assert ours.duration_us == pytest.approx(theirs.length * 1_000_000, abs=1)
    assert (ours.bitrate_bps, ours.sample_rate_hz, ours.channels) == (128_000, 44_100, 2)


@pytest.mark.parametrize(
    "sound", [b"", b"\xff", FRAME, FRAME * 2 + bytes(500), b"\xff\xfb\xff\xff" * 900, bytes(4_000)]
)
def test_sound_that_is_not_plain_to_see_is_left_to_the_slow_reader(sound: bytes) -> None:
    assert read_mpeg_stream(sound, len(sound)) is None


def test_a_xing_header_that_lies_is_not_believed() -> None:
    header = b"Xing" + (3).to_bytes(4, "big")
    for frames in (0, 0xFFFFFFFF):
        lie = header + frames.to_bytes(4, "big") + bytes(4)
        sound = FRAME[:36] + lie + bytes(417 - 36 - len(lie)) + FRAME * 8
        stream = read_mpeg_stream(sound, len(sound))
        assert stream
        assert stream.duration_us < 1_000_000


def test_an_old_tag_at_the_end_is_read_where_there_is_no_other(tmp_path: Path) -> None:
    path = tune(tmp_path / "a.mp3")
    sound = b"".join([FRAME] * 40)
    path.write_bytes(sound + id3v1(b"Ale", 17))
    tags = inspected(path).tags
    assert (tags.title, tags.artist, tags.year, tags.genre) == ("Ale", "Bards", 1987, "Rock")


def test_genre_numbers_become_names_and_old_years_count(tmp_path: Path) -> None:
    tags = ID3()
    for frame in (TCON(encoding=3, text="(17)"), TYER(encoding=3, text="1987"), TIT2(encoding=3, text="Ale")):
        tags.add(frame)
    tags.save(tune(tmp_path / "a.mp3"), v2_version=3)
    found = inspected(tmp_path / "a.mp3").tags
    assert (found.title, found.genre, found.year) == ("Ale", "Rock", 1987)


def test_the_oldest_tags_have_names_of_three_letters(tmp_path: Path) -> None:
    frames = b"TT2\0\0\x04\0Ale" + b"TYE\0\0\x05\x001987" + b"PIC\0\0\x09\0PNG\x03\0\x89PN"
    path = tmp_path / "a.mp3"
    path.write_bytes(b"ID3\x02\0\0" + bytes([0, 0, 0, len(frames)]) + frames + FRAME * 40)
    found = inspected(path)
    assert (found.tags.title, found.tags.year, found.has_cover) == ("Ale", 1987, True)


def test_a_second_tag_before_the_sound_does_not_hide_it(tmp_path: Path) -> None:
    path = tune(tmp_path / "a.mp3")
    tags = ID3()
    tags.add(TALB(encoding=3, text="Inn"))
    tags.save(path)
    second = b"ID3\x04\0\0" + bytes([0, 0, 0, 100]) + bytes(100)
    content = path.read_bytes()
    size = 10 + int.from_bytes(content[6:8], "big") * 16_384 + content[8] * 128 + content[9]
    path.write_bytes(content[:size] + second + FRAME * 40)
    found = inspected(path)
    assert found.playable
    assert found.tags.album == "Inn"
    assert found.stream
    assert found.stream.duration_us == pytest.approx(1_045_000, abs=30_000)
